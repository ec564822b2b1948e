/* SPDX-License-Identifier: Apache-2.0
 * All versions of build files in the history of a repository, read by the own pack reader. */
#include "app/macros_gather.h"

#include "base/error.h"
#include "base/text.h"
#include "source/git/git_object.h"
#include "source/git/git_pack.h"
#include "source/git/git_peel.h"
#include "source/git/treediff.h"

#define TIPS 4096u

typedef struct {
  WhOid blob;
  const char *name;
} Key;

/* A content by its name, and when commits had it. */
typedef struct {
  Key key;
  gint64 first, last;
} Version;

typedef struct {
  WhSink sink; /* first: commits come here */
  GStringChunk *names;
  GHashTable *versions; /* Key in Version to Version */
  gint64 newest;
  WhOid newest_commit;
} History;

static guint
key_hash(gconstpointer data)
{
  const Key *key = data;
  return wh_oid_hash(&key->blob) ^ g_direct_hash(key->name);
}

static gboolean
key_equal(gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return x->name == y->name && wh_oid_equal(&x->blob, &y->blob);
}

static void
see(History *h, const WhOid *blob, guint32 mode, WhSlice path, gint64 time)
{
  if ((mode & 0170000) != 0100000 || wh_oid_is_zero(blob) || wh_macro_kind(path) == WH_MACRO_NONE)
    return;
  const WhSlice base = wh_macro_basename(path);
  g_autofree char *name = g_strndup(base.data, base.len);
  const Key key = {*blob, g_string_chunk_insert_const(h->names, name)};
  Version *v = g_hash_table_lookup(h->versions, &key);
  if (v == NULL) {
    v = g_new(Version, 1);
    *v = (Version){key, time, time};
    g_hash_table_insert(h->versions, &v->key, v);
  }
  v->first = MIN(v->first, time);
  v->last = MAX(v->last, time);
}

/* What a commit replaced was there until then. */
static gboolean
take_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  History *h = (History *)(void *)sink;
  const gint64 time = record->committed.time;
  for (guint i = 0; i < record->n_changes; i++) {
    const WhChangeRecord *change = &record->changes[i];
    see(h, &change->old_blob, change->old_mode, change->path, time);
    see(h, &change->new_blob, change->new_mode, change->path, time);
  }
  if (time > h->newest) {
    h->newest = time;
    h->newest_commit = record->oid;
  }
  return TRUE;
}

static gboolean
take_malformed(WhSink *sink, const WhMalformedRecord *record, GError **error)
{
  return TRUE;
}

static gboolean
take_checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

static gboolean
tips_named(const char *commits, const WhGitRepo *repo, GArray *tips, GError **error)
{
  g_auto(GStrv) ids = g_strsplit(commits, ",", TIPS);
  for (char **id = ids; *id != NULL; id++) {
    WhOid oid;
    if (wh_oid_parse(wh_slice_str(*id), &oid) != repo->oid_len) {
      g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "\"%s\" is no full id of a commit", *id);
      return FALSE;
    }
    g_array_append_val(tips, oid);
  }
  return TRUE;
}

static gboolean
tips_of_refs(WhGitStore store, const WhGitRepo *repo, GArray *tips, GError **error)
{
  g_autoptr(WhGitRefs) refs = wh_git_refs_read(repo, error);
  g_autoptr(WhGitPeel) peel = refs != NULL ? wh_git_peel_new(store, refs, error) : NULL;
  if (peel == NULL)
    return FALSE;
  g_autoptr(GHashTable) seen = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL);
  for (guint i = 0; i < refs->refs->len; i++) {
    const WhGitRef *ref = refs->refs->pdata[i];
    const WhGitPeeled *peeled = NULL;
    WhOid oid;
    if (!wh_git_peel_commit(peel, &ref->target, &oid) || wh_oid_is_zero(&oid))
      continue;
    peeled = wh_git_peel_get(peel, &oid);
    if (peeled == NULL || !peeled->is_commit || g_hash_table_contains(seen, &oid))
      continue;
    g_array_append_val(tips, oid);
    g_hash_table_add(seen, g_memdup2(&oid, sizeof oid));
  }
  return TRUE;
}

static GArray *
find_tips(const WhGitRepo *repo, const WhGitPack *pack, const char *commits, GError **error)
{
  const WhGitStore store = {wh_git_pack_odb(pack), NULL};
  g_autoptr(GArray) tips = g_array_new(FALSE, FALSE, sizeof(WhOid));
  if (*commits != '\0' ? !tips_named(commits, repo, tips, error) : !tips_of_refs(store, repo, tips, error))
    return NULL;
  g_autoptr(GArray) present =
      wh_git_present_commits(store, (const WhOid *)(const void *)tips->data, tips->len, error);
  if (present != NULL && (present->len == 0 || (*commits != '\0' && present->len < tips->len))) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s",
                *commits != '\0' ? "it lacks a commit that was named" : "it has no commits");
    return NULL;
  }
  return g_steal_pointer(&present);
}

/* The files at the tips: those that only merges made, and those that are there still. */
static gboolean
see_tip(History *h, WhOdbReader *reader, const WhOid *tip, GError **error)
{
  g_autoptr(WhObject) commit = wh_odb_read(reader, tip, WH_OBJECT_COMMIT, 16u << 20, error);
  if (commit == NULL)
    return FALSE;
  WhGitCommitParser parser;
  wh_git_commit_parser_init(&parser);
  wh_git_commit_parse(&parser, wh_slice((const char *)commit->data, commit->size),
                      wh_odb_reader_oid_len(reader), FALSE);
  const WhOid tree = parser.tree;
  const gint64 time = parser.record.committed.time;
  wh_git_commit_parser_clear(&parser);
  g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord));
  g_autoptr(WhTreeDiff) diff = wh_tree_diff_new(reader, wh_odb_reader_oid_len(reader));
  WhTreeChanges out = {changes, g_string_chunk_new(4096), FALSE};
  const gboolean good = wh_tree_diff_run(diff, NULL, &tree, &out, error);
  for (guint i = 0; good && i < changes->len; i++) {
    const WhChangeRecord *change = &g_array_index(changes, WhChangeRecord, i);
    see(h, &change->new_blob, change->new_mode, change->path, time);
  }
  g_string_chunk_free(out.text);
  return good;
}

static int
compare_versions(gconstpointer a, gconstpointer b)
{
  const Version *x = *(const Version *const *)a, *y = *(const Version *const *)b;
  const int order = strcmp(x->key.name, y->key.name);
  if (order != 0)
    return order;
  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  return wh_oid_compare(&x->key.blob, &y->key.blob);
}

/* A blob that is missing or too large is left out: the rest is as good without it. */
static void
add_versions(WhMacrosBuilder *builder, guint source, const History *h, WhOdbReader *reader)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new();
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, h->versions);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    g_ptr_array_add(list, value);
  g_ptr_array_sort(list, compare_versions);
  for (guint i = 0; i < list->len; i++) {
    const Version *v = list->pdata[i];
    g_autoptr(WhObject) blob = wh_odb_read(reader, &v->key.blob, WH_OBJECT_BLOB, WH_MACRO_CONTENT, NULL);
    if (blob == NULL)
      continue;
    g_autofree char *first = wh_time_format_day(v->first), *last = wh_time_format_day(v->last);
    const WhMacroSeen seen = {source, first, last};
    wh_macros_builder_add(builder, wh_slice_str(v->key.name), wh_slice((const char *)blob->data, blob->size),
                          &seen);
  }
}

static gboolean
read_history(History *h, WhGitPack *pack, const WhGitRepo *repo, const GArray *tips, GError **error)
{
  const WhGitHistory history = {
      .repo = repo, .tips = (const WhOid *)(const void *)tips->data, .n_tips = tips->len, .jobs = 2};
  gboolean complete = TRUE;
  g_autoptr(WhOdbReader) reader = wh_odb_reader_new(wh_git_pack_odb(pack), 0);
  if (!wh_git_pack_read(pack, &history, &h->sink, &complete, error))
    return FALSE;
  for (guint i = 0; i < tips->len; i++)
    if (!see_tip(h, reader, &g_array_index(tips, WhOid, i), error))
      return FALSE;
  if (complete)
    return TRUE;
  g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT, "its history has gaps; a database wants it whole");
  return FALSE;
}

gboolean
wh_macros_gather_git(WhMacrosBuilder *builder, const char *path, const char *package, const char *commits,
                     GError **error)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(path, error);
  g_autoptr(WhGitPack) pack = repo != NULL ? wh_git_pack_open(repo, error) : NULL;
  g_autoptr(GArray) tips = pack != NULL ? find_tips(repo, pack, commits, error) : NULL;
  if (tips == NULL)
    return FALSE;
  History h = {.sink = {.commit = take_commit, .malformed = take_malformed, .checkpoint = take_checkpoint},
               .names = g_string_chunk_new(4096),
               .versions = g_hash_table_new_full(key_hash, key_equal, NULL, g_free)};
  const gboolean good = read_history(&h, pack, repo, tips, error);
  if (good) {
    char hex[WH_OID_HEX_MAX + 1];
    wh_oid_format(&h.newest_commit, repo->oid_len, hex);
    g_autofree char *day = wh_time_format_day(h.newest);
    g_autoptr(WhOdbReader) reader = wh_odb_reader_new(wh_git_pack_odb(pack), 0);
    add_versions(builder, wh_macros_builder_source(builder, package, hex, day), &h, reader);
  }
  g_hash_table_unref(h.versions);
  g_string_chunk_free(h.names);
  return good;
}
