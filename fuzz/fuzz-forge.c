/* SPDX-License-Identifier: Apache-2.0
 * The first byte chooses whether a repository is wanted, the rest is a file. */
#include "fuzz.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/forge/forge_file.h"

static void
check(WhSlice s, gsize max)
{
  g_assert_cmpuint(s.len, <=, max);
  g_assert_true(s.len == 0 || memchr(s.data, '\0', s.len) == NULL);
}

static gboolean
on_message(WhSink *sink, const WhMessageRecord *m, GError **error)
{
  g_assert_cmpuint(m->kind, <, WH_N_MESSAGE_KINDS);
  g_assert_cmpuint(m->association, <, WH_N_ASSOCIATIONS);
  g_assert_cmpuint(m->id.len, >, 0);
  check(m->id, WH_LIMIT_ID);
  check(m->parent, WH_LIMIT_ID);
  check(m->thread, WH_LIMIT_ID);
  check(m->name, WH_LIMIT_IDENT);
  check(m->email, WH_LIMIT_IDENT);
  check(m->subject, WH_LIMIT_SUBJECT);
  check(m->text, WH_LIMIT_WORDS);
  g_assert_true(g_utf8_validate_len(m->text.data, m->text.len, NULL));
  return TRUE;
}

static gboolean
on_event(WhSink *sink, const WhEventRecord *e, GError **error)
{
  g_assert_cmpuint(e->verb, <, WH_N_VERBS);
  g_assert_cmpuint(e->id.len, >, 0);
  check(e->id, WH_LIMIT_ID);
  check(e->name, WH_LIMIT_IDENT);
  check(e->other_name, WH_LIMIT_IDENT);
  check(e->object, WH_LIMIT_ID);
  check(e->thread, WH_LIMIT_ID);
  check(e->detail, WH_LIMIT_DETAIL);
  check(e->locator, WH_LIMIT_ID);
  return TRUE;
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *m, GError **error)
{
  g_assert_cmpuint(m->locator.len, >, 0);
  g_assert_cmpuint(m->reason.len, >, 0);
  return TRUE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const wanted[] = {"acme/anvil", NULL};
  if (size == 0)
    return 0;
  const char *const *want = data[0] == 'w' ? wanted : NULL;
  WhSink sink = {.message = on_message, .event = on_event, .malformed = on_malformed};
  WhForge forge;
  wh_forge_init(&forge, &sink, want);
  forge.file = "in";
  g_autoptr(WhForgeFiles) files = wh_forge_files_new(&forge, want);
  g_autoptr(WhInput) input = wh_input_new(wh_slice((const char *)data + 1, size - 1));
  g_autoptr(GError) error = NULL;
  if (wh_forge_files_read(files, input, &error))
    wh_forge_finish(&forge, &error);
  g_assert_true(error == NULL || g_error_matches(error, WH_ERROR, WH_ERROR_INPUT));
  wh_forge_clear(&forge);
  return 0;
}
