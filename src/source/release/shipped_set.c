/* SPDX-License-Identifier: Apache-2.0
 * Collects the files of an archive. */
#include "source/release/shipped_set.h"

#include "base/limits.h"
#include "source/release/blob_hash.h"
#include "source/release/tag_tree.h"

#define ROOM_FOR_BUILD (WH_LIMIT_RELEASE_KEPT / 3) /* kept free for files that builds are made of */
#define BINARY_LOOK 8000u                          /* bytes that are looked at for a NUL, as git does */
#define NAME_MAX_BYTES 64u                         /* of a user or group */
#define TOP_SHARE 90u                              /* percent that must be in the top folder */

struct WhShippedSet {
  guint oid_len;
  WhShippedIsKnown is_known;
  gpointer user;
  GArray *entries;     /* WhShippedEntry */
  GHashTable *by_path; /* WhSlice of the path -> index + 1; with the order of arrival before closing */
  GStringChunk *text;
  GPtrArray *contents; /* of memory */
  GByteArray *buffer;
  gsize kept_build, kept_other;
  guint64 dropped;
  char *top;
};

static guint
hash_path(gconstpointer key)
{
  const WhSlice *s = key;
  guint hash = 5381;
  for (gsize i = 0; i < s->len; i++)
    hash = hash * 33 + (guint8)s->data[i];
  return hash;
}

static gboolean
path_equal(gconstpointer a, gconstpointer b)
{
  return wh_slice_equal(*(const WhSlice *)a, *(const WhSlice *)b);
}

WhShippedSet *
wh_shipped_set_new(guint oid_len, WhShippedIsKnown is_known, gpointer user)
{
  WhShippedSet *set = g_new0(WhShippedSet, 1);
  set->oid_len = oid_len;
  set->is_known = is_known;
  set->user = user;
  set->entries = g_array_new(FALSE, TRUE, sizeof(WhShippedEntry));
  set->by_path = g_hash_table_new_full(hash_path, path_equal, g_free, NULL);
  set->text = g_string_chunk_new(64u << 10);
  set->contents = g_ptr_array_new_with_free_func(g_free);
  set->buffer = g_byte_array_new();
  return set;
}

void
wh_shipped_set_free(WhShippedSet *set)
{
  if (set == NULL)
    return;
  g_array_unref(set->entries);
  g_hash_table_unref(set->by_path);
  g_string_chunk_free(set->text);
  g_ptr_array_unref(set->contents);
  g_byte_array_unref(set->buffer);
  g_free(set->top);
  g_free(set);
}

static gboolean
has_ending(WhSlice name, const char *const *endings)
{
  for (gsize i = 0; endings[i] != NULL; i++) {
    WhSlice ending = wh_slice_str(endings[i]);
    if (name.len >= ending.len && memcmp(name.data + name.len - ending.len, ending.data, ending.len) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
wh_shipped_is_build_file(WhSlice path)
{
  static const char *const endings[] = {".m4",   ".ac",   ".am",     ".in",     ".mk",  ".cmake",
                                        ".sh",   ".bash", ".pc.in",  ".pro",    ".pri", ".gyp",
                                        ".gypi", ".bzl",  ".nimble", ".gradle", ".rb",  NULL};
  static const char *const begins[] = {
      "Makefile",   "makefile",  "GNUmakefile", "configure",  "CMakeLists",  "meson",     "package.json",
      "setup.",     "pyproject", "build.",      "Cargo.toml", "autogen",     "bootstrap", "config.",
      "ltmain",     "libtool",   "BUILD",       "SConstruct", "binding.gyp", "wscript",   "Rakefile",
      "install-sh", "depcomp",   "missing",     "compile",    "test-driver", "ylwrap",    "mkinstalldirs",
      "Kbuild",     "acinclude", NULL};
  gsize at = path.len;
  while (at > 0 && path.data[at - 1] != '/')
    at--;
  WhSlice name = wh_slice(path.data + at, path.len - at);
  for (gsize i = 0; begins[i] != NULL; i++)
    if (wh_slice_has_prefix(name, wh_slice_str(begins[i])))
      return TRUE;
  return has_ending(name, endings);
}

/* PATH without "./" and empty parts. Owner: the set. */
static WhSlice
keep_path(WhShippedSet *set, WhSlice path)
{
  g_autoptr(GString) clean = g_string_sized_new(path.len + 1);
  gsize at = 0;
  if (path.len > 0 && path.data[0] == '/')
    g_string_append_c(clean, '/');
  while (at < path.len) {
    const char *slash = memchr(path.data + at, '/', path.len - at);
    gsize len = slash != NULL ? (gsize)(slash - path.data) - at : path.len - at;
    if (len > 0 && !(len == 1 && path.data[at] == '.')) {
      if (clean->len > 0 && clean->str[clean->len - 1] != '/')
        g_string_append_c(clean, '/');
      g_string_append_len(clean, path.data + at, (gssize)len);
    }
    at += len + 1;
  }
  return wh_slice(g_string_chunk_insert_len(set->text, clean->str, (gssize)clean->len), clean->len);
}

static gboolean
has_parent_part(WhSlice path)
{
  for (gsize at = 0; at + 1 < path.len; at++)
    if ((at == 0 || path.data[at - 1] == '/') && path.data[at] == '.' && path.data[at + 1] == '.' &&
        (at + 2 == path.len || path.data[at + 2] == '/'))
      return TRUE;
  return FALSE;
}

/* Whether a link at PATH to TARGET leaves the tree that PATH is in. */
static gboolean
leaves_tree(WhSlice path, const char *target, gboolean hard)
{
  gint depth = 0;
  if (target[0] == '/')
    return TRUE;
  for (gsize i = 0; !hard && i < path.len; i++)
    depth += path.data[i] == '/';
  g_auto(GStrv) parts = g_strsplit(target, "/", -1);
  for (char **part = parts; *part != NULL; part++) {
    if (g_str_equal(*part, ".."))
      depth--;
    else if (**part != '\0' && !g_str_equal(*part, "."))
      depth++;
    if (depth < 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_odd_name(WhSlice path)
{
  if (!g_utf8_validate_len(path.data, path.len, NULL))
    return TRUE;
  for (gsize i = 0; i < path.len; i++)
    if ((guint8)path.data[i] < 0x20 || path.data[i] == 0x7f)
      return TRUE;
  return FALSE;
}

static guint32
flags_of(const WhMember *member, const WhShippedEntry *entry)
{
  const WhSlice path = entry->shipped.path;
  const gboolean link = member->type == WH_MEMBER_SYMLINK || member->type == WH_MEMBER_HARDLINK;
  guint32 flags = link ? WH_ENTRY_LINK : 0;
  if (member->type == WH_MEMBER_SPECIAL)
    flags |= WH_ENTRY_SPECIAL;
  if (path.len > 0 && (path.data[0] == '/' || has_parent_part(path)))
    flags |= WH_ENTRY_OUTSIDE;
  if (link && leaves_tree(path, entry->target, member->type == WH_MEMBER_HARDLINK))
    flags |= WH_ENTRY_OUTSIDE;
  if (is_odd_name(path))
    flags |= WH_ENTRY_ODD_NAME;
  if ((member->mode & 06000u) != 0 || (member->type == WH_MEMBER_FILE && (member->mode & 0002u) != 0))
    flags |= WH_ENTRY_ODD_MODE;
  return flags;
}

/* "ann:users 1000:1000", "1000:1000" where no names are told, "" where nothing is (a zip). */
static const char *
owner_of(WhShippedSet *set, const WhMember *member)
{
  const gboolean named = member->user.len > 0 || member->group.len > 0;
  if (!named && (member->uid < 0 || !member->has_owner))
    return "";
  g_autofree char *ids = g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, member->uid, member->gid);
  if (!named)
    return g_string_chunk_insert_const(set->text, ids);
  g_autofree char *user = g_strndup(member->user.data, MIN(member->user.len, NAME_MAX_BYTES));
  g_autofree char *group = g_strndup(member->group.data, MIN(member->group.len, NAME_MAX_BYTES));
  g_autofree char *owner = g_strdup_printf("%s:%s %s", user, group, ids);
  return g_string_chunk_insert_const(set->text, owner);
}

/* Keeps content that may have to be looked at, where there is room. */
static void
keep_content(WhShippedSet *set, WhShippedEntry *entry)
{
  const gboolean build = wh_shipped_is_build_file(entry->shipped.path);
  if (!build && set->is_known(&entry->shipped.oid, set->user))
    return;
  gsize *used = build ? &set->kept_build : &set->kept_other;
  const gsize room = build ? ROOM_FOR_BUILD : WH_LIMIT_RELEASE_KEPT - ROOM_FOR_BUILD, len = set->buffer->len;
  if (len > room - *used) {
    set->dropped++;
    entry->shipped.cut = TRUE;
    return;
  }
  *used += len;
  char *copy = g_memdup2(set->buffer->data, len);
  g_ptr_array_add(set->contents, copy);
  entry->shipped.content = wh_slice(copy, len);
  entry->kept = TRUE;
}

/* Hashes all of the content; the buffer has its beginning. FALSE: it is not as long as announced. */
static gboolean
take_content(WhShippedSet *set, WhArchive *archive, const WhMember *member, WhShippedEntry *entry)
{
  WhBlobHash hash;
  gboolean streaming = FALSE;
  guint64 size = 0;
  WhSlice piece;
  g_byte_array_set_size(set->buffer, 0);
  while (wh_archive_read(archive, &piece)) {
    size += piece.len;
    if (!streaming && set->buffer->len + piece.len <= WH_LIMIT_RELEASE_FILE) {
      g_byte_array_append(set->buffer, (const guint8 *)piece.data, (guint)piece.len);
      continue;
    }
    if (!streaming) {
      wh_blob_hash_init(&hash, set->oid_len, member->size);
      wh_blob_hash_update(&hash, wh_slice((const char *)set->buffer->data, set->buffer->len));
      streaming = TRUE;
    }
    wh_blob_hash_update(&hash, piece);
  }
  const WhSlice all = wh_slice((const char *)set->buffer->data, set->buffer->len);
  entry->shipped.oid = streaming ? wh_blob_hash_finish(&hash) : wh_blob_hash_of(all, set->oid_len);
  entry->shipped.size = size;
  entry->shipped.cut = streaming;
  entry->flags |= streaming ? WH_ENTRY_CUT : 0;
  if (memchr(all.data != NULL ? all.data : "x", '\0', MIN(all.len, BINARY_LOOK)) != NULL)
    entry->flags |= WH_ENTRY_BINARY;
  keep_content(set, entry);
  return !member->sized || size == member->size;
}

static void
take_link(WhShippedSet *set, WhShippedEntry *entry)
{
  entry->shipped.content = wh_slice_str(entry->target);
  entry->shipped.size = entry->shipped.content.len;
  entry->shipped.oid = wh_blob_hash_of(entry->shipped.content, set->oid_len);
  entry->kept = TRUE;
}

static guint32
git_mode(const WhMember *member)
{
  if (member->type == WH_MEMBER_SYMLINK)
    return WH_MODE_LINK;
  return 0100000u | member->mode;
}

gboolean
wh_shipped_set_add(WhShippedSet *set, WhArchive *archive, const WhMember *member)
{
  gboolean as_long = TRUE;
  if (member->type == WH_MEMBER_FOLDER)
    return TRUE;
  WhShippedEntry entry = {.type = member->type, .shipped = {.path = keep_path(set, member->path)}};
  entry.target = member->target.len > 0
                     ? g_string_chunk_insert_len(set->text, member->target.data, (gssize)member->target.len)
                     : "";
  entry.owner = owner_of(set, member);
  entry.shipped.mode = git_mode(member);
  entry.shipped.mtime = member->mtime;
  entry.flags = flags_of(member, &entry);
  if (member->type == WH_MEMBER_FILE)
    as_long = take_content(set, archive, member, &entry);
  else if (member->type == WH_MEMBER_SYMLINK)
    take_link(set, &entry);
  g_array_append_val(set->entries, entry);
  return as_long;
}

/* The first part of PATH, or nothing for a file that is in no folder. */
static WhSlice
first_part(WhSlice path)
{
  const char *slash = path.len > 0 ? memchr(path.data, '/', path.len) : NULL;
  return slash != NULL ? wh_slice(path.data, (gsize)(slash - path.data)) : wh_slice(NULL, 0);
}

const char *
wh_shipped_set_top(WhShippedSet *set)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full(hash_path, path_equal, g_free, NULL);
  guint most = 0;
  g_free(set->top);
  set->top = g_strdup("");
  for (guint i = 0; i < set->entries->len; i++) {
    WhSlice part = first_part(g_array_index(set->entries, WhShippedEntry, i).shipped.path);
    if (part.len == 0)
      continue;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, &part)) + 1;
    g_hash_table_insert(counts, g_memdup2(&part, sizeof part), GUINT_TO_POINTER(n));
    if (n > most && (guint64)n * 100 >= (guint64)set->entries->len * TOP_SHARE) {
      g_free(set->top);
      set->top = g_strndup(part.data, part.len);
    }
    most = MAX(most, n);
  }
  return set->top;
}

static void
strip_top(WhShippedSet *set, WhShippedEntry *entry, const char *top)
{
  const gsize len = strlen(top);
  WhSlice path = entry->shipped.path;
  if (len == 0)
    return;
  if (path.len > len + 1 && memcmp(path.data, top, len) == 0 && path.data[len] == '/') {
    entry->shipped.path = wh_slice(path.data + len + 1, path.len - len - 1);
    return;
  }
  entry->flags |= WH_ENTRY_OUTSIDE;
  if (path.len > 0 && (path.data[0] == '/' || has_parent_part(path)))
    return;
  /* Beside the folder that all is in: "../", so that it does not pass for a file in it. */
  g_autofree char *beside = g_strdup_printf("../%.*s", (int)path.len, path.data);
  entry->shipped.path = wh_slice_str(g_string_chunk_insert(set->text, beside));
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
  WhSlice x = ((const WhShippedEntry *)a)->shipped.path, y = ((const WhShippedEntry *)b)->shipped.path;
  int order = memcmp(x.data != NULL ? x.data : "", y.data != NULL ? y.data : "", MIN(x.len, y.len));
  return order != 0 ? order : x.len < y.len ? -1 : x.len > y.len;
}

/* A hard link has the content of the file it names, which came before it. */
static void
resolve_links(WhShippedSet *set, const char *top)
{
  const gsize len = strlen(top);
  for (guint i = 0; i < set->entries->len; i++) {
    WhShippedEntry *entry = &g_array_index(set->entries, WhShippedEntry, i);
    if (entry->type != WH_MEMBER_HARDLINK)
      continue;
    WhSlice target = keep_path(set, wh_slice_str(entry->target));
    if (len > 0 && target.len > len + 1 && memcmp(target.data, top, len) == 0)
      target = wh_slice(target.data + len + 1, target.len - len - 1);
    const WhShippedEntry *to = wh_shipped_set_find(set, target);
    if (to == NULL || to->type == WH_MEMBER_HARDLINK)
      continue;
    entry->shipped.oid = to->shipped.oid;
    entry->shipped.size = to->shipped.size;
    entry->shipped.content = to->shipped.content;
    entry->kept = to->kept;
    entry->flags |= to->flags & (WH_ENTRY_BINARY | WH_ENTRY_CUT);
  }
}

/* Paths that differ by case alone become one file on some systems. */
static void
find_case_collisions(WhShippedSet *set)
{
  g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < set->entries->len; i++) {
    WhShippedEntry *entry = &g_array_index(set->entries, WhShippedEntry, i);
    char *key = g_ascii_strdown(entry->shipped.path.data, (gssize)entry->shipped.path.len);
    WhShippedEntry *other = g_hash_table_lookup(folded, key);
    if (other == NULL) {
      g_hash_table_insert(folded, key, entry);
      continue;
    }
    g_free(key);
    if (!wh_slice_equal(other->shipped.path, entry->shipped.path)) {
      other->flags |= WH_ENTRY_CASE;
      entry->flags |= WH_ENTRY_CASE;
    }
  }
}

void
wh_shipped_set_close(WhShippedSet *set, const char *top)
{
  const WhShippedEntry *before = NULL;
  for (guint i = 0; i < set->entries->len; i++)
    strip_top(set, &g_array_index(set->entries, WhShippedEntry, i), top);
  g_array_sort(set->entries, compare_entries); /* stable: of several of one path the last stays last */
  for (guint i = 0; i < set->entries->len; i++) {
    WhShippedEntry *entry = &g_array_index(set->entries, WhShippedEntry, i);
    if (before != NULL && wh_slice_equal(before->shipped.path, entry->shipped.path))
      entry->flags |= WH_ENTRY_DUPLICATE;
    before = entry;
    g_hash_table_insert(set->by_path, g_memdup2(&entry->shipped.path, sizeof(WhSlice)),
                        GUINT_TO_POINTER(i + 1));
  }
  resolve_links(set, top);
  find_case_collisions(set);
}

WhShippedEntry *
wh_shipped_set_entries(const WhShippedSet *set, guint *ret_n)
{
  *ret_n = set->entries->len;
  return (WhShippedEntry *)(gpointer)set->entries->data;
}

const WhShippedEntry *
wh_shipped_set_find(const WhShippedSet *set, WhSlice path)
{
  guint at = GPOINTER_TO_UINT(g_hash_table_lookup(set->by_path, &path));
  return at > 0 ? &g_array_index(set->entries, WhShippedEntry, at - 1) : NULL;
}

guint64
wh_shipped_set_dropped(const WhShippedSet *set)
{
  return set->dropped;
}
