/* SPDX-License-Identifier: Apache-2.0
 * The reader of releases: an archive against the tag that it was made from. */
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "source/git/git_file.h"
#include "source/git/git_signature.h"
#include "source/release/blob_hash.h"
#include "source/release/release_impl.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#define SIGNATURE_MAX (256u << 10)
#define BLOCK (256u << 10)

void
wh_release_complain(WhReleaseRead *r, const char *locator, const char *reason)
{
  g_ptr_array_add(r->complaints, g_strdup(locator));
  g_ptr_array_add(r->complaints, g_strdup(reason));
}

static gboolean
send_complaints(const WhReleaseRead *r, GError **error)
{
  for (guint i = 0; i + 1 < r->complaints->len; i += 2) {
    const WhMalformedRecord record = {wh_slice_str(g_ptr_array_index(r->complaints, i)),
                                      wh_slice_str(g_ptr_array_index(r->complaints, i + 1))};
    if (!r->sink->malformed(r->sink, &record, error))
      return FALSE;
  }
  return TRUE;
}

static void
complain_of_member(const char *locator, const char *reason, gpointer user)
{
  wh_release_complain(user, locator, reason);
}

/* The SHA-256 of the file itself, in hex. Owner: caller. */
static char *
digest_file(const char *path, guint64 *ret_size, GError **error)
{
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot be read: %s", path, g_strerror(errno));
    return NULL;
  }
  struct sha256_ctx hash;
  g_autofree guint8 *block = g_malloc(BLOCK);
  gsize n;
  *ret_size = 0;
  sha256_init(&hash);
  while ((n = fread(block, 1, BLOCK, file)) > 0) {
    sha256_update(&hash, n, block);
    *ret_size += n;
  }
  fclose(file);
  WhOid digest;
  char hex[WH_OID_HEX_MAX + 1];
  sha256_digest(&hash, sizeof digest.bytes, digest.bytes);
  wh_oid_format(&digest, sizeof digest.bytes, hex);
  return g_strdup(hex);
}

static gboolean
is_in_tag(const WhOid *oid, gpointer user)
{
  return wh_tag_tree_path_of(((const WhReleaseRead *)user)->tree, oid) != NULL;
}

static void
complain_of_length(WhReleaseRead *r, const WhMember *member)
{
  g_autofree char *path = wh_text_safe(member->path, 0);
  g_autofree char *locator = g_strdup_printf("%s %s", r->name, path);
  wh_release_complain(r, locator, "its content is not as long as the archive says");
  r->complete = FALSE;
}

static void
report_progress(const WhReleaseRead *r, const WhArchive *archive)
{
  if (r->request->progress != NULL)
    r->request->progress(wh_archive_taken(archive), wh_archive_size(archive), r->request->progress_user);
}

static gboolean
read_archive(WhReleaseRead *r, GError **error)
{
  g_autoptr(WhArchive) archive = wh_archive_open(r->request->path, NULL, complain_of_member, r, error);
  WhMember member;
  if (archive == NULL)
    return FALSE;
  while (wh_archive_next(archive, &member)) {
    if (!wh_shipped_set_add(r->set, archive, &member))
      complain_of_length(r, &member);
    report_progress(r, archive);
  }
  if (!wh_archive_is_whole(archive))
    r->complete = FALSE;
  if (wh_shipped_set_dropped(r->set) == 0)
    return TRUE;
  g_autofree char *reason =
      g_strdup_printf("%" G_GUINT64_FORMAT " of its files were judged by their names alone: more of it is"
                      " not from the tag than is looked at",
                      wh_shipped_set_dropped(r->set));
  wh_release_complain(r, r->name, reason);
  r->complete = FALSE;
  return TRUE;
}

/* How many of the archive's files are in the tag where they are here, with and without the folder TOP. */
static guint
count_hits(const WhReleaseRead *r, const char *top)
{
  guint n, hits = 0;
  const gsize len = strlen(top);
  const WhShippedEntry *entries = wh_shipped_set_entries(r->set, &n);
  for (guint i = 0; i < n; i++) {
    WhSlice path = entries[i].shipped.path;
    if (len > 0 && path.len > len + 1 && memcmp(path.data, top, len) == 0 && path.data[len] == '/')
      path = wh_slice(path.data + len + 1, path.len - len - 1);
    hits += wh_tag_tree_find(r->tree, path) != NULL;
  }
  return hits;
}

/* One package of a repository of many lies in a folder of its own there: the one in which most of its contents are. */
static char *
find_folder(const WhReleaseRead *r)
{
  g_autoptr(GHashTable) votes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  char *best = NULL;
  guint n, most = 0, here = 0;
  const WhShippedEntry *entries = wh_shipped_set_entries(r->set, &n);
  for (guint i = 0; i < n; i++) {
    const WhSlice path = entries[i].shipped.path;
    const char *there = wh_tag_tree_path_of(r->tree, &entries[i].shipped.oid);
    const gsize len = there != NULL ? strlen(there) : 0;
    here += wh_tag_tree_find(r->tree, path) != NULL;
    if (len <= path.len + 1 || there[len - path.len - 1] != '/' ||
        memcmp(there + len - path.len, path.data, path.len) != 0)
      continue;
    char *folder = g_strndup(there, len - path.len - 1);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(votes, folder)) + 1;
    if (count > most) {
      most = count;
      g_free(best);
      best = g_strdup(folder);
    }
    g_hash_table_insert(votes, folder, GUINT_TO_POINTER(count));
  }
  if (most > here)
    return best;
  g_free(best);
  return NULL;
}

/* Lays the two sides beside each other. */
static void
align(WhReleaseRead *r)
{
  const char *top = wh_shipped_set_top(r->set);
  if (count_hits(r, "") > count_hits(r, top))
    top = "";
  wh_shipped_set_close(r->set, top);
  g_autofree char *folder = find_folder(r);
  if (folder != NULL)
    wh_tag_tree_enter(r->tree, folder);
}

static gboolean
read_signature(WhReleaseRead *r, GString *key, GError **error)
{
  if (r->request->signature == NULL)
    return TRUE;
  g_autoptr(GBytes) bytes = wh_git_file_read(r->request->signature, SIGNATURE_MAX);
  if (bytes == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: the signature cannot be read",
                r->request->signature);
    return FALSE;
  }
  gint64 time = 0;
  wh_git_signature_read(wh_git_bytes_slice(bytes), key, &time);
  r->record.signed_at = CLAMP(time, WH_TIME_MIN, WH_TIME_MAX);
  r->record.key = wh_slice(key->str, key->len);
  if (key->len == 0)
    wh_release_complain(r, r->request->signature, "no signature that says which key made it");
  return wh_release_count_key(r, key->str, &r->record.n_key_tags, error);
}

static gboolean
read_both(WhReleaseRead *r, GError **error)
{
  const gboolean found = r->tag[0] != '\0';
  r->tree = wh_tag_tree_new(r->reader, found ? &r->commit : NULL, error);
  if (r->tree == NULL)
    return FALSE;
  r->attributes = wh_attributes_new(r->tree, r->reader);
  wh_release_graft_modules(r);
  r->set = wh_shipped_set_new(r->oid_len, is_in_tag, r);
  if (!read_archive(r, error))
    return FALSE;
  align(r);
  wh_release_trees_init(r);
  return TRUE;
}

static gboolean
send_all(WhReleaseRead *r, GError **error)
{
  g_autofree char *packer = NULL, *digest = digest_file(r->request->path, &r->record.size, error);
  g_autoptr(GString) key = g_string_new(NULL);
  if (digest == NULL || !read_signature(r, key, error))
    return FALSE;
  wh_release_find_odd(r, &r->record.newest, &packer);
  r->record.name = wh_slice_str(r->name);
  r->record.version = wh_slice_str(r->version);
  r->record.digest = wh_slice_str(digest);
  r->record.tag = wh_slice_str(r->tag);
  r->record.commit = r->commit;
  r->record.packer = wh_slice_str(packer);
  return send_complaints(r, error) && wh_release_send(r, error) && r->sink->checkpoint(r->sink, error);
}

static void
read_clear(WhReleaseRead *r)
{
  g_clear_pointer(&r->contents, g_hash_table_unref);
  g_clear_pointer(&r->set, wh_shipped_set_free);
  g_clear_pointer(&r->attributes, wh_attributes_free);
  g_clear_pointer(&r->tree, wh_tag_tree_free);
  g_clear_pointer(&r->modules, g_ptr_array_unref);
  g_clear_pointer(&r->reader, wh_odb_reader_free);
  g_clear_pointer(&r->odb, wh_odb_free);
  g_clear_pointer(&r->refs, wh_git_refs_free);
  g_clear_pointer(&r->repo, wh_git_repo_free);
  g_ptr_array_unref(r->complaints);
  g_free(r->name);
  g_free(r->version);
  g_free(r->tag);
}

static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  WhReleaseRead r = {.request = request,
                     .sink = sink,
                     .name = g_path_get_basename(request->path),
                     .oid_len = 20,
                     .modules = g_ptr_array_new_with_free_func(wh_release_module_free),
                     .complaints = g_ptr_array_new_with_free_func(g_free),
                     .complete = TRUE};
  const gboolean ok = wh_release_find_tag(&r, error) && read_both(&r, error) && send_all(&r, error);
  *ret_complete = r.complete;
  read_clear(&r);
  return ok;
}

/* Any regular file: what it is shows when it is read. */
static int
bid(const char *path)
{
  struct stat st;
  return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? 50 : 0;
}

static gboolean
probe(const char *path, WhProbe *ret_probe, GError **error)
{
  struct stat st;
  if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: it is no file", path);
    return FALSE;
  }
  *ret_probe =
      (WhProbe){.oid_len = 20,
                .state = g_strdup_printf("release %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld",
                                         (gint64)st.st_size, (gint64)st.st_mtim.tv_sec, st.st_mtim.tv_nsec),
                .path = g_canonicalize_filename(path, NULL)};
  return TRUE;
}

const WhReader wh_reader_release = {
    .kind = "release",
    .revision = 3,
    .summary = "a release archive (tar, zip, deb, npm, crate), compared with the tag that it was made from",
    .as = WH_READ_AS_RELEASE,
    .bid = bid,
    .probe = probe,
    .read = read_source,
};
