/* SPDX-License-Identifier: Apache-2.0
 * Compiled message catalogues. */
#include "source/release/catalogue.h"
#include "source/release/lexeme.h"

#define MAGIC 0x950412deu
#define MAX_STRINGS 1000000u

typedef struct {
  WhSlice bytes;
  gboolean swapped;
  guint64 covered; /* bytes of tables and strings */
} Mo;

static guint32
word_at(const Mo *mo, gsize at)
{
  guint32 value = 0;
  if (at + 4 > mo->bytes.len || at + 4 < at)
    return 0;
  memcpy(&value, mo->bytes.data + at, 4);
  value = GUINT32_FROM_LE(value);
  return mo->swapped ? GUINT32_SWAP_LE_BE(value) : value;
}

/* Unescapes the quoted part of a .po line into OUT. */
static void
unquote(WhSlice line, GString *out)
{
  const char *from = memchr(line.data, '"', line.len),
             *to = line.len > 0 ? memrchr(line.data, '"', line.len) : NULL;
  if (from == NULL || to <= from)
    return;
  for (const char *p = from + 1; p < to; p++) {
    char c = *p;
    if (c == '\\' && p + 1 < to) {
      p++;
      c = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p == 'r' ? '\r' : *p;
    }
    g_string_append_c(out, c);
  }
}

static void
keep(GHashTable *strings, GString *text, gboolean *open)
{
  if (*open)
    g_hash_table_add(strings, g_bytes_new(text->str, text->len));
  g_string_truncate(text, 0);
  *open = FALSE;
}

static GHashTable *
strings_of(WhSlice po)
{
  GHashTable *strings =
      g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  g_autoptr(GString) text = g_string_new(NULL);
  gboolean open = FALSE;
  WhSlice line;
  while (wh_next_line(&po, &line)) {
    WhSlice s = wh_slice_trim(line);
    if (!wh_slice_has_prefix(s, WH_SLICE("\"")))
      keep(strings, text, &open);
    if (wh_slice_has_prefix(s, WH_SLICE("msg")) || (open && wh_slice_has_prefix(s, WH_SLICE("\"")))) {
      open = TRUE;
      unquote(s, text);
    }
  }
  keep(strings, text, &open);
  return strings;
}

/* A string may be several with NUL between (plurals), a context before EOT; each must be known. */
static gboolean
is_known(GHashTable *strings, WhSlice s)
{
  for (gsize from = 0, i = 0; i <= s.len; i++) {
    if (i < s.len && s.data[i] != '\0' && s.data[i] != '\4')
      continue;
    g_autoptr(GBytes) part = g_bytes_new(s.data + from, i - from);
    if (!g_hash_table_contains(strings, part))
      return FALSE;
    from = i + 1;
  }
  return TRUE;
}

/* FALSE when the table or a string leaves the file. */
static gboolean
check_table(Mo *mo, guint32 table, guint32 n, GHashTable *strings, guint *ret_odd)
{
  if ((guint64)table + 8ull * n > mo->bytes.len)
    return FALSE;
  mo->covered += 8ull * n;
  for (guint32 i = 0; i < n; i++) {
    guint64 len = word_at(mo, table + 8ull * i), at = word_at(mo, table + 8ull * i + 4);
    if (at + len >= mo->bytes.len)
      return FALSE;
    mo->covered += len + 1;
    *ret_odd += strings != NULL && !is_known(strings, wh_slice(mo->bytes.data + at, len));
  }
  return TRUE;
}

char *
wh_catalogue_check(WhSlice bytes, WhSlice po, guint *ret_n, guint *ret_odd)
{
  Mo mo = {bytes, FALSE, 0};
  *ret_n = *ret_odd = 0;
  mo.swapped = word_at(&mo, 0) != MAGIC;
  if (bytes.len < 28 || word_at(&mo, 0) != MAGIC)
    return g_strdup("it does not begin as one");
  guint32 n = word_at(&mo, 8), hashes = word_at(&mo, 20);
  if (n > MAX_STRINGS || hashes > 4 * MAX_STRINGS)
    return g_strdup("too many strings");
  g_autoptr(GHashTable) strings = po.len > 0 ? strings_of(po) : NULL;
  mo.covered = 28 + 4ull * hashes;
  if (!check_table(&mo, word_at(&mo, 12), n, strings, ret_odd) ||
      !check_table(&mo, word_at(&mo, 16), n, strings, ret_odd))
    return g_strdup("a table or string lies outside");
  *ret_n = 2 * n;
  /* Padding takes a few bytes. A catalogue of revision 1 has more tables than are looked at here. */
  if (mo.covered + 8ull * n + 64 < bytes.len && word_at(&mo, 4) == 0)
    return g_strdup("bytes that belong to no string");
  return NULL;
}
