/* SPDX-License-Identifier: Apache-2.0
 * Reads the mails of a public inbox from the objects of its repository. */
#include "source/mail/mail_inbox.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/git/git_object.h"
#include "source/git/git_refs.h"
#include "source/git/treediff.h"
#include "source/git/walk.h"

/* A commit's mail. */
typedef struct {
  WhOid blob;
  guint32 commit; /* in walk->commits */
} Post;

typedef struct {
  WhMailRun *run;
  const WhReadRequest *request;
  const char *locator;
  WhOdbReader *reader;
  const WhWalk *walk;
  guint oid_len;
  GArray *posts;       /* Post */
  GHashTable *removed; /* set of WhOid: blobs that a later commit took out */
  gboolean complete;
} Inbox;

static WhSlice
bytes_of(const WhObject *object)
{
  return wh_slice((const char *)object->data, object->size);
}

char *
wh_mail_inbox_state(const char *path, GError **error)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(path, error);
  g_autoptr(WhGitRefs) refs = repo != NULL ? wh_git_refs_read(repo, error) : NULL;
  return refs != NULL ? wh_git_refs_digest(refs, repo) : NULL;
}

static gboolean
tell(Inbox *in, const WhOid *oid, const char *reason, GError **error)
{
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(oid, in->oid_len, hex);
  g_autofree char *locator = g_strdup_printf("%s commit %s", in->locator, hex);
  in->complete = FALSE;
  return wh_mail_run_tell(in->run, locator, reason, error);
}

static gboolean
is_hex(const char *p, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isxdigit(p[i]))
      return FALSE;
  return TRUE;
}

/* Version 1 names a mail by a hash: "2/38". */
static gboolean
is_old_path(WhSlice path)
{
  return path.len == 41 && path.data[2] == '/' && is_hex(path.data, 2) && is_hex(path.data + 3, 38);
}

static void
take_change(Inbox *in, const WhChangeRecord *change, guint32 commit)
{
  const gboolean arrives = change->status == 'A' || change->status == 'M';
  const gboolean old_path = is_old_path(change->path);
  const WhOid *gone = NULL;
  if (arrives && (old_path || wh_slice_equal(change->path, WH_SLICE("m")))) {
    Post post = {change->new_blob, commit};
    g_array_append_val(in->posts, post);
  } else if (arrives && wh_slice_equal(change->path, WH_SLICE("d")))
    gone = &change->new_blob;
  if (old_path && change->status != 'A')
    gone = &change->old_blob;
  if (gone != NULL)
    g_hash_table_add(in->removed, g_memdup2(gone, sizeof *gone));
}

static gboolean
take_commit(Inbox *in, WhTreeDiff *diff, WhTreeChanges *changes, guint32 index, GError **error)
{
  const WhWalkCommit *commits = (const WhWalkCommit *)(gconstpointer)in->walk->commits->data;
  const WhWalkCommit *commit = &commits[index];
  const WhOid *old_tree = NULL;
  if (commit->n_parents > 1)
    return TRUE; /* brings nothing of its own */
  if (commit->n_parents == 1)
    old_tree = &commits[g_array_index(in->walk->parents, guint32, commit->parents_at)].tree;
  g_autoptr(GError) broken = NULL;
  g_array_set_size(changes->changes, 0);
  g_string_chunk_clear(changes->text);
  if (!wh_tree_diff_run(diff, old_tree, &commit->tree, changes, &broken))
    return tell(in, &commit->oid, broken->message, error);
  for (guint i = 0; i < changes->changes->len; i++)
    take_change(in, &g_array_index(changes->changes, WhChangeRecord, i), index);
  return TRUE;
}

static gboolean
collect(Inbox *in, GError **error)
{
  g_autoptr(WhTreeDiff) diff = wh_tree_diff_new(in->reader, in->oid_len);
  WhTreeChanges changes = {.changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord)),
                           .text = g_string_chunk_new(4096)};
  gboolean ok = TRUE;
  for (guint i = 0; i < in->walk->order->len && ok; i++)
    ok = take_commit(in, diff, &changes, g_array_index(in->walk->order, guint32, i), error);
  g_array_unref(changes.changes);
  g_string_chunk_free(changes.text);
  return ok;
}

/* The committer's time: when the inbox took the mail. */
static gint64
commit_time(Inbox *in, guint32 index)
{
  const WhWalkCommit *commit = &g_array_index(in->walk->commits, WhWalkCommit, index);
  WhObject *object = wh_walk_take_object(in->walk, index);
  if (object == NULL)
    object = wh_odb_read_at(in->reader, &commit->oid, commit->place, WH_OBJECT_COMMIT, WH_LIMIT_COMMIT_OBJECT,
                            NULL);
  if (object == NULL)
    return 0;
  WhGitCommitParser parser;
  wh_git_commit_parser_init(&parser);
  wh_git_commit_parse(&parser, bytes_of(object), in->oid_len, FALSE);
  gint64 time = parser.record.committed.time;
  wh_git_commit_parser_clear(&parser);
  wh_object_unref(object);
  return time;
}

static gboolean
send_post(Inbox *in, const Post *post, GError **error)
{
  const WhWalkCommit *commit = &g_array_index(in->walk->commits, WhWalkCommit, post->commit);
  g_autoptr(GError) broken = NULL;
  WhObject *object = wh_odb_read(in->reader, &post->blob, WH_OBJECT_BLOB, WH_LIMIT_MAIL, &broken);
  gint64 arrived = commit_time(in, post->commit);
  if (object == NULL)
    return tell(in, &commit->oid, broken->message, error);
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(&commit->oid, in->oid_len, hex);
  WhMailInput input = {.bytes = bytes_of(object), .arrived = arrived};
  gboolean ok = wh_mail_run_add(in->run, &input, hex, error);
  wh_object_unref(object);
  return ok;
}

static gboolean
send_posts(Inbox *in, GError **error)
{
  for (guint i = 0; i < in->posts->len; i++) {
    const Post *post = &g_array_index(in->posts, Post, i);
    if (in->request->progress != NULL)
      in->request->progress(i, in->posts->len, in->request->progress_user);
    if (!g_hash_table_contains(in->removed, &post->blob) && !send_post(in, post, error))
      return FALSE;
  }
  return TRUE;
}

/* What the walk could not read. */
static gboolean
tell_gaps(Inbox *in, GError **error)
{
  for (guint i = 0; i < in->walk->gaps->len; i++) {
    const WhWalkGap *gap = &g_array_index(in->walk->gaps, WhWalkGap, i);
    if (!tell(in, &g_array_index(in->walk->commits, WhWalkCommit, gap->commit).oid, gap->reason, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_walk(Inbox *in, GError **error)
{
  in->posts = g_array_new(FALSE, FALSE, sizeof(Post));
  in->removed = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL);
  gboolean ok = tell_gaps(in, error) && collect(in, error);
  if (ok && in->posts->len == 0 && in->walk->order->len > 0) {
    in->complete = FALSE;
    ok = wh_mail_run_tell(in->run, in->locator,
                          "a git repository, but no public inbox: its commits bring no mails", error);
  } else if (ok)
    ok = send_posts(in, error);
  g_array_unref(in->posts);
  g_hash_table_unref(in->removed);
  return ok;
}

static gboolean
read_tip(Inbox *in, const WhGitRepo *repo, const WhOid *tip, GError **error)
{
  g_autoptr(WhOdb) odb =
      wh_odb_open((const char *const *)repo->objects->pdata, repo->objects->len, repo->oid_len, error);
  if (odb == NULL)
    return FALSE;
  g_autoptr(WhOdbReader) reader = wh_odb_reader_new(odb, 0);
  WhWalkRequest request = {.tips = tip, .n_tips = 1, .shallow = repo->shallow};
  g_autoptr(WhWalk) walk = wh_walk_new(reader, &request, error);
  if (walk == NULL)
    return FALSE;
  in->reader = reader;
  in->walk = walk;
  in->oid_len = repo->oid_len;
  return read_walk(in, error);
}

gboolean
wh_mail_inbox_read(const char *path, const char *locator, const WhReadRequest *request, WhMailRun *run,
                   gboolean *ret_complete, GError **error)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(path, error);
  g_autoptr(WhGitRefs) refs = repo != NULL ? wh_git_refs_read(repo, error) : NULL;
  if (refs == NULL)
    return FALSE;
  const char *remote = NULL, *name = wh_git_refs_default(refs, &remote);
  const WhGitRef *ref = name != NULL ? wh_git_refs_find(refs, name) : NULL;
  if (ref == NULL || wh_oid_is_zero(&ref->target)) {
    *ret_complete = FALSE;
    return wh_mail_run_tell(run, locator, "a git repository without a branch to read", error);
  }
  Inbox in = {.run = run, .request = request, .locator = locator, .complete = TRUE};
  if (!read_tip(&in, repo, &ref->target, error))
    return FALSE;
  *ret_complete = *ret_complete && in.complete;
  return TRUE;
}
