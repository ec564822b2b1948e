/* SPDX-License-Identifier: Apache-2.0
 * Reads a database of known build files. Its bytes may be anything. */
#include "macros/db.h"

#include "base/error.h"

#include "macros/resources.h"

#include <gio/gio.h>
#include <zstd.h>

#define SHIPPED "/wolfhound/macros.db"

typedef struct {
  WhMacros *db;
  WhCursor at;
  GPtrArray *strings; /* borrowed from db->text */
} Reading;

static char *
get_name(Reading *r)
{
  const WhSlice s = wh_get_slice(&r->at, WH_MACROS_TEXT);
  if (r->at.failed || (s.len > 0 && memchr(s.data, '\0', s.len) != NULL)) {
    r->at.failed = TRUE;
    return g_string_chunk_insert_const(r->db->text, "");
  }
  return g_string_chunk_insert_len(r->db->text, s.data != NULL ? s.data : "", (gssize)s.len);
}

static guint32
get_index(Reading *r, guint n)
{
  const guint64 index = wh_get_u64(&r->at);
  if (index < n)
    return (guint32)index;
  r->at.failed = TRUE;
  return 0;
}

static const char *
get_text(Reading *r)
{
  const guint32 index = get_index(r, r->strings->len);
  return r->at.failed ? "" : r->strings->pdata[index];
}

static void
get_strings(Reading *r)
{
  const guint32 n = wh_get_count(&r->at, WH_MACROS_STRINGS, 1);
  for (guint32 i = 0; i < n && !r->at.failed; i++)
    g_ptr_array_add(r->strings, get_name(r));
}

static void
get_sources(Reading *r)
{
  const guint32 n = wh_get_count(&r->at, WH_MACROS_SOURCES, 4);
  for (guint32 i = 0; i < n && !r->at.failed; i++) {
    WhMacroSource s = {0};
    s.package = get_text(r);
    s.version = get_text(r);
    s.day = get_text(r);
    const guint64 n_contents = wh_get_u64(&r->at);
    s.n_contents = (guint)MIN(n_contents, WH_MACROS_CONTENTS);
    g_array_append_val(r->db->sources, s);
  }
}

/* COUNT records of SIZE bytes each, appended to ARRAY. Returns where they begin. */
static guint32
get_records(Reading *r, GArray *array, guint32 count, gsize size)
{
  const guint32 at = array->len;
  const guint8 *bytes = wh_get_bytes(&r->at, count * size);
  if (bytes != NULL && count > 0)
    g_array_append_vals(array, bytes, count);
  return at;
}

static void
get_content(Reading *r, guint32 file)
{
  WhMacroDbContent c = {.file = file};
  const guint8 *digest = wh_get_bytes(&r->at, WH_MACROS_DIGEST);
  if (digest != NULL)
    memcpy(c.normal, digest, WH_MACROS_DIGEST);
  c.source = get_index(r, r->db->sources->len);
  c.first = get_text(r);
  c.last = get_text(r);
  c.serial = get_text(r);
  c.n_exact = wh_get_count(&r->at, WH_MACROS_CONTENTS, WH_MACROS_EXACT);
  c.exact_at = get_records(r, r->db->exact, c.n_exact, WH_MACROS_EXACT);
  if (!r->at.failed)
    g_array_append_val(r->db->contents, c);
}

static void
get_lines(Reading *r, WhMacroDbFile *file)
{
  guint64 value = 0;
  file->lines_at = r->db->lines->len;
  file->n_lines = wh_get_count(&r->at, WH_MACROS_CONTENTS, 1);
  for (guint32 i = 0; i < file->n_lines && !r->at.failed; i++) {
    value += wh_get_u64(&r->at);
    if (value > G_MAXUINT32)
      r->at.failed = TRUE;
    const guint32 line = (guint32)value;
    g_array_append_val(r->db->lines, line);
  }
}

static void
get_files(Reading *r)
{
  const guint32 n = wh_get_count(&r->at, WH_MACROS_NAMES, 3);
  const char *before = NULL;
  for (guint32 i = 0; i < n && !r->at.failed; i++) {
    WhMacroDbFile file = {.name = get_name(r), .at = r->db->contents->len};
    file.n = wh_get_count(&r->at, WH_MACROS_CONTENTS, WH_MACROS_DIGEST + 5);
    for (guint32 k = 0; k < file.n && !r->at.failed; k++)
      get_content(r, i);
    get_lines(r, &file);
    if (file.n == 0 || (before != NULL && strcmp(before, file.name) >= 0))
      r->at.failed = TRUE;
    before = file.name;
    g_array_append_val(r->db->files, file);
  }
}

static void
get_macros(Reading *r)
{
  const guint32 n = wh_get_count(&r->at, WH_MACROS_NAMES, 3);
  const char *before = NULL;
  for (guint32 i = 0; i < n && !r->at.failed; i++) {
    WhMacroDbMacro macro = {.name = get_name(r), .files_at = r->db->owners->len};
    macro.n_files = wh_get_count(&r->at, WH_MACROS_NAMES, 1);
    for (guint32 k = 0; k < macro.n_files && !r->at.failed; k++) {
      const guint32 file = get_index(r, r->db->files->len);
      g_array_append_val(r->db->owners, file);
    }
    macro.n_bodies = wh_get_count(&r->at, WH_MACROS_CONTENTS, WH_MACROS_DIGEST);
    macro.bodies_at = get_records(r, r->db->bodies, macro.n_bodies, WH_MACROS_DIGEST);
    if (before != NULL && strcmp(before, macro.name) >= 0)
      r->at.failed = TRUE;
    before = macro.name;
    g_array_append_val(r->db->macros, macro);
  }
}

static int
compare_digests(gconstpointer a, gconstpointer b, gpointer data)
{
  const WhMacroDbContent *contents = data;
  const guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  const int order = memcmp(contents[x].normal, contents[y].normal, WH_MACROS_DIGEST);
  return order != 0 ? order : (x > y) - (x < y);
}

static void
index_digests(WhMacros *db)
{
  for (guint32 i = 0; i < db->contents->len; i++)
    g_array_append_val(db->by_digest, i);
  g_array_sort_with_data(db->by_digest, compare_digests, db->contents->data);
}

static WhMacros *
db_new(void)
{
  WhMacros *db = g_new0(WhMacros, 1);
  db->text = g_string_chunk_new(64u << 10);
  db->sources = g_array_new(FALSE, FALSE, sizeof(WhMacroSource));
  db->files = g_array_new(FALSE, FALSE, sizeof(WhMacroDbFile));
  db->contents = g_array_new(FALSE, FALSE, sizeof(WhMacroDbContent));
  db->exact = g_array_new(FALSE, FALSE, sizeof(WhMacroDbExact));
  db->lines = g_array_new(FALSE, FALSE, sizeof(guint32));
  db->macros = g_array_new(FALSE, FALSE, sizeof(WhMacroDbMacro));
  db->owners = g_array_new(FALSE, FALSE, sizeof(guint32));
  db->bodies = g_array_new(FALSE, FALSE, sizeof(WhMacroDbBody));
  db->by_digest = g_array_new(FALSE, FALSE, sizeof(guint32));
  return db;
}

void
wh_macros_free(WhMacros *db)
{
  if (db == NULL)
    return;
  GArray *const arrays[] = {db->sources, db->files,  db->contents, db->exact,    db->lines,
                            db->macros,  db->owners, db->bodies,   db->by_digest};
  for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
    g_array_unref(arrays[i]);
  g_string_chunk_free(db->text);
  g_free(db);
}

static void
refuse(GError **error, const char *what, const char *why)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: %s", what, why);
}

static gboolean
check_head(WhSlice bytes, const char *what, GError **error)
{
  if (bytes.len < WH_MACROS_HEAD + WH_MACROS_CHECK || bytes.len > WH_MACROS_SIZE ||
      memcmp(bytes.data, WH_MACROS_MAGIC, strlen(WH_MACROS_MAGIC)) != 0) {
    refuse(error, what, "no database of known build files; one is made by \"wolfhound macros build\"");
    return FALSE;
  }
  const guint8 format = (guint8)bytes.data[WH_MACROS_HEAD - 1];
  if (format == WH_MACROS_FORMAT)
    return TRUE;
  g_set_error(
      error, WH_ERROR, WH_ERROR_INPUT,
      "%s: a database of known build files of format %u, and this program reads format %u; make it anew",
      what, format, WH_MACROS_FORMAT);
  return FALSE;
}

static gboolean
has_digest(const guint8 *data, gsize size, const char *expected)
{
  guint8 digest[WH_MACRO_DIGEST];
  gsize len = sizeof digest;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, data, (gssize)size);
  g_checksum_get_digest(sum, digest, &len);
  return memcmp(digest, expected, WH_MACROS_CHECK) == 0;
}

/* The body of a database. The frame states its size, which is held against the limit before room is made. Owner: caller. */
static guint8 *
unpack(WhSlice bytes, gboolean check, gsize *ret_len, const char *what, GError **error)
{
  const char *packed = bytes.data + WH_MACROS_HEAD;
  const gsize n = bytes.len - WH_MACROS_HEAD - WH_MACROS_CHECK;
  const unsigned long long size = ZSTD_getFrameContentSize(packed, n);
  if (size <= WH_MACROS_SIZE) {
    g_autofree guint8 *body = g_malloc((gsize)size + 1);
    const gsize got = ZSTD_decompress(body, (gsize)size, packed, n);
    if (!ZSTD_isError(got) && got == size && (!check || has_digest(body, got, packed + n))) {
      *ret_len = got;
      return g_steal_pointer(&body);
    }
  }
  refuse(error, what, "the database of known build files is damaged or cut short; fetch or make it anew");
  return NULL;
}

/* CHECK: the bytes may have been damaged on their way. */
static WhMacros *
parse(WhSlice bytes, gboolean check, const char *what, GError **error)
{
  gsize len = 0;
  g_autofree guint8 *body = check_head(bytes, what, error) ? unpack(bytes, check, &len, what, error) : NULL;
  if (body == NULL)
    return NULL;
  g_autoptr(WhMacros) db = db_new();
  g_autoptr(GPtrArray) strings = g_ptr_array_new();
  Reading r = {db, wh_cursor(body, len), strings};
  get_strings(&r);
  get_sources(&r);
  get_files(&r);
  get_macros(&r);
  if (r.at.failed || r.at.at != r.at.end) {
    refuse(error, what, "the database of known build files breaks its format; make it anew");
    return NULL;
  }
  index_digests(db);
  return g_steal_pointer(&db);
}

WhMacros *
wh_macros_parse(WhSlice bytes, const char *what, GError **error)
{
  return parse(bytes, TRUE, what, error);
}

static WhMacros *
load_shipped(GError **error)
{
  g_autoptr(GBytes) bytes =
      g_resource_lookup_data(wh_macros_get_resource(), SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  return parse(wh_slice(data, len), FALSE, "the shipped macros.db", error);
}

WhMacros *
wh_macros_load(const char *path, GError **error)
{
  if (path == NULL)
    return load_shipped(error);
  g_autofree char *data = NULL;
  gsize len = 0;
  g_autoptr(GError) why = NULL;
  if (!g_file_get_contents(path, &data, &len, &why)) {
    g_set_error(error, WH_ERROR,
                g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? WH_ERROR_NOT_FOUND : WH_ERROR_IO,
                "database of known build files: %s", why->message);
    return NULL;
  }
  return wh_macros_parse(wh_slice(data, len), path, error);
}
