/* SPDX-License-Identifier: Apache-2.0
 * Releases and their files of the test language. */
#include "view_text_impl.h"

static gboolean
take_word_for(Text *t, const char **at, const char *name, WhSlice *ret)
{
  if (!wh_lex_take(at, name))
    return FALSE;
  g_autofree char *word = wh_lex_word(at);
  *ret = wh_text_keep_slice(t, word != NULL ? word : "");
  return TRUE;
}

static gboolean
take_release_option(Text *t, const char **at, WhReleaseRecord *release, GError **error)
{
  const struct {
    const char *name;
    WhSlice *value;
  } plain[] = {{"tag", &release->tag},
               {"version", &release->version},
               {"key", &release->key},
               {"packer", &release->packer},
               {"tools", &release->tools}};
  for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
    if (take_word_for(t, at, plain[i].name, plain[i].value))
      return TRUE;
  WhSlice size;
  if (take_word_for(t, at, "size", &size)) {
    release->size = g_ascii_strtoull(size.data, NULL, 10);
    return TRUE;
  }
  if (!wh_lex_take(at, "of"))
    return wh_text_fail(t, error, "unknown option", *at);
  g_autofree char *word = wh_lex_word(at);
  return wh_text_resolve(t, word, &release->commit, error);
}

gboolean
wh_text_on_release(Text *t, const char *at, GError **error)
{
  static const Who nobody = {"", "", NULL};
  g_autofree char *name = wh_lex_word(&at);
  WhStamp stamp = {0};
  if (name == NULL || !wh_text_take_time(t, &at, &nobody, &stamp, error))
    return name != NULL ? FALSE : wh_text_fail(t, error, "expected a name", NULL);
  WhReleaseRecord release = {.name = wh_text_keep_slice(t, name), .newest = stamp.time, .size = 1000};
  while (wh_lex_more(&at))
    if (!take_release_option(t, &at, &release, error))
      return FALSE;
  release.signed_at = release.key.len > 0 ? stamp.time : 0;
  t->file.release = release.name;
  return wh_text_sink(t)->release(wh_text_sink(t), &release, error);
}

/* ---- files ---- */

static gboolean
take_named(Text *t, const char **at, const char *const *names, guint *ret, GError **error)
{
  g_autofree char *word = wh_lex_word(at);
  for (guint i = 0; word != NULL && names[i] != NULL; i++)
    if (g_str_equal(names[i], word)) {
      *ret = i;
      return TRUE;
    }
  return wh_text_fail(t, error, "no such class, reach or flag", word);
}

static gboolean
take_file_flags(Text *t, const char **at, GError **error)
{
  static const char *const names[] = {"link",      "special",  "outside",  "duplicate", "case",   "odd-mode",
                                      "odd-owner", "odd-time", "odd-name", "cut",       "binary", NULL};
  while (wh_lex_more(at) && **at != ':') {
    guint flag;
    if (!take_named(t, at, names, &flag, error))
      return FALSE;
    t->file.flags |= 1u << flag;
  }
  return TRUE;
}

static gboolean
take_file_option(Text *t, const char **at, GError **error)
{
  WhSlice content;
  if (wh_lex_take(at, "differs"))
    t->file.state = WH_FILE_DIFFERS;
  else if (wh_lex_take(at, "absent"))
    t->file.state = WH_FILE_ABSENT;
  else if (take_word_for(t, at, "content", &content))
    t->file.oid = wh_text_oid(t, "blob ", content.data);
  else if (wh_lex_take(at, "flags"))
    return take_file_flags(t, at, error);
  else
    return wh_text_fail(t, error, "unknown option", *at);
  return TRUE;
}

gboolean
wh_text_on_file(Text *t, const char *at, GError **error)
{
  static const char *const classes[] = {"same",         "metadata", "substituted", "known",   "own",
                                        "generated",    "document", "bundled",     "variant", "unknown",
                                        "inconsistent", "ahead",    NULL};
  static const char *const reaches[] = {"none", "named", "included", "executed", "decoded", NULL};
  G_STATIC_ASSERT(G_N_ELEMENTS(classes) == WH_N_FILE_CLASSES + 1);
  G_STATIC_ASSERT(G_N_ELEMENTS(reaches) == WH_N_FILE_REACHES + 1);
  guint class, reach;
  if (t->file.release.len == 0)
    return wh_text_fail(t, error, "expected a release before", NULL);
  if (!take_named(t, &at, classes, &class, error) || !take_named(t, &at, reaches, &reach, error))
    return FALSE;
  g_autofree char *path = wh_lex_word(&at);
  if (path == NULL)
    return wh_text_fail(t, error, "expected a path", NULL);
  t->file = (WhFileRecord){.release = t->file.release,
                           .path = wh_text_keep_slice(t, path),
                           .state = WH_FILE_ADDED,
                           .class = (WhFileClass) class,
                           .reach = (WhFileReach)reach,
                           .mode = 0100644,
                           .size = 100,
                           .oid = wh_text_oid(t, "blob ", path)};
  while (wh_lex_more(&at) && *at != ':')
    if (!take_file_option(t, &at, error))
      return FALSE;
  t->file.reason = wh_text_take_subject(t, &at);
  g_string_truncate(t->excerpt, 0);
  t->in_file = TRUE;
  return TRUE;
}

gboolean
wh_text_is_excerpt(const Text *t, const char *line)
{
  return t->in_file && wh_lex_more(&line) && *line == '|';
}

gboolean
wh_text_on_excerpt(Text *t, const char *at, GError **error)
{
  wh_lex_more(&at);
  g_string_append_printf(t->excerpt, "%s\n", at + (at[1] == ' ' ? 2 : 1));
  return TRUE;
}

gboolean
wh_text_flush_file(Text *t, GError **error)
{
  if (!t->in_file)
    return TRUE;
  t->in_file = FALSE;
  t->file.excerpt = wh_slice(t->excerpt->str, t->excerpt->len);
  return wh_text_sink(t)->file(wh_text_sink(t), &t->file, error);
}
