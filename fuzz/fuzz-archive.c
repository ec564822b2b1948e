/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as an archive, as a signature, and as what exporting filled in: nothing is read beyond its end, limits hold, and every
 * path that is told lies within its bounds. */
#include "fuzz.h"

#include "base/limits.h"
#include "source/git/git_signature.h"
#include "source/release/attributes.h"
#include "source/release/shipped_set.h"
#include "source/release/tag_guess.h"

#define FILES 64u
#define BYTES (1u << 20)

static void
complain(const char *locator, const char *reason, gpointer user)
{
  g_assert_cmpuint(strlen(locator), >, 0);
  g_assert_cmpuint(strlen(reason), >, 0);
  ++*(guint *)user;
}

static gboolean
is_known(const WhOid *oid, gpointer user)
{
  return (oid->bytes[0] & 1) != 0;
}

static void
check_entries(const WhShippedSet *set)
{
  guint n;
  const WhShippedEntry *entries = wh_shipped_set_entries(set, &n);
  g_assert_cmpuint(n, <=, FILES);
  for (guint i = 0; i < n; i++) {
    const WhShipped *file = &entries[i].shipped;
    g_assert_cmpuint(file->path.len, <=, WH_LIMIT_PATH + 3);
    g_assert_null(memchr(file->path.data, '\0', file->path.len));
    g_assert_cmpuint(file->content.len, <=, WH_LIMIT_RELEASE_FILE);
    g_assert_nonnull(wh_shipped_set_find(set, file->path));
  }
}

static void
check_archive(WhSlice bytes)
{
  const WhArchiveLimits limits = {.files = FILES, .bytes = BYTES};
  guint n_complaints = 0;
  g_autoptr(WhArchive) archive = wh_archive_new(bytes, &limits, complain, &n_complaints, NULL);
  g_autoptr(WhShippedSet) set = wh_shipped_set_new(20, is_known, NULL);
  WhMember member;
  if (archive == NULL)
    return;
  while (wh_archive_next(archive, &member))
    wh_shipped_set_add(set, archive, &member);
  g_assert_true(wh_archive_is_whole(archive) || n_complaints > 0);
  g_autofree char *top = g_strdup(wh_shipped_set_top(set));
  wh_shipped_set_close(set, top);
  check_entries(set);
}

static void
check_words(WhSlice bytes)
{
  g_autofree char *text = g_strndup(bytes.data, bytes.len);
  g_auto(GStrv) words = g_strsplit(text, "\n", 16);
  g_auto(WhTagGuess) guess = {0};
  g_autoptr(GString) key = g_string_new(NULL);
  gint64 time;
  if (words[0] != NULL)
    wh_tag_guess(words[0], (const char *const *)(gpointer)(words + 1), g_strv_length(words + 1), &guess);
  wh_git_signature_read(bytes, key, &time);
  g_assert_cmpuint(key->len, <=, 64);
  const gsize half = bytes.len / 2;
  wh_attributes_explain(wh_slice(bytes.data, half), wh_slice(bytes.data + half, bytes.len - half));
  wh_line_ends_explain(wh_slice(bytes.data, half), wh_slice(bytes.data + half, bytes.len - half));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  const WhSlice bytes = wh_slice((const char *)data, size);
  check_archive(bytes);
  check_words(bytes);
  return 0;
}
