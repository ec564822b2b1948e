/* SPDX-License-Identifier: Apache-2.0
 * The git reader: refs, tags and history of a repository, read without its configuration. */
#include "source/reader.h"

#include "base/limits.h"
#include "source/git/git_ask.h"
#include "source/git/git_facts.h"
#include "source/git/git_history.h"
#include "source/git/git_object.h"
#include "source/git/git_pack.h"
#include "source/git/git_peel.h"
#include "source/git/git_refs.h"

typedef struct {
  const WhReadRequest *request;
  WhSink *sink;
  const WhGitRepo *repo;
  const WhGitRefs *refs;
  WhGitPack *pack;           /* NULL: the own reader refuses the store, git is asked */
  const WhGitShadow *shadow; /* only then */
  const WhGitPeel *peel;
  gboolean complete;
} Read;

static int
bid(const char *path)
{
  return wh_git_repo_is(path) ? 90 : 0;
}

static char **
folders(const char *path)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(path, NULL);
  return repo != NULL ? wh_git_repo_folders(repo) : g_new0(char *, 1);
}

static gboolean
probe(const char *path, WhProbe *ret_probe, GError **error)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(path, error);
  g_autoptr(WhGitRefs) refs = repo != NULL ? wh_git_refs_read(repo, error) : NULL;
  if (refs == NULL)
    return FALSE;
  *ret_probe = (WhProbe){.oid_len = repo->oid_len,
                         .state = wh_git_refs_digest(refs, repo),
                         .n_refs = refs->refs->len,
                         .shallow = g_hash_table_size(repo->shallow) > 0,
                         .partial = repo->partial,
                         .path = g_strdup(repo->git_dir)};
  return TRUE;
}

static gboolean
tell(Read *r, const char *locator, const char *reason, GError **error)
{
  WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(reason)};
  return r->sink->malformed(r->sink, &record, error);
}

static gboolean
send_complaints(Read *r, GError **error)
{
  const GPtrArray *complaints = r->refs->complaints;
  for (guint i = 0; i < complaints->len; i++) {
    const WhGitComplaint *c = g_ptr_array_index(complaints, i);
    r->complete = r->complete && c->harmless;
    if (!tell(r, c->locator, c->reason, error))
      return FALSE;
  }
  return TRUE;
}

static WhGitStore
store_of(const Read *r)
{
  return (WhGitStore){r->pack != NULL ? wh_git_pack_odb(r->pack) : NULL, r->shadow};
}

static gboolean
take_time(guint i, const WhGitAnswer *answer, gpointer user)
{
  WhGitCommitParser parser;
  wh_git_commit_parser_init(&parser);
  wh_git_commit_parse(&parser, answer->body, sizeof(WhOid),
                      TRUE); /* only the time is wanted, whatever the hash */
  ((gint64 *)user)[i] = parser.record.committed.time;
  wh_git_commit_parser_clear(&parser);
  return TRUE;
}

/* A working copy may be behind what it fetched, or ahead of it: the branch with the newer tip is the one. */
static const WhGitRef *
default_branch(const Read *r)
{
  const char *remote_name = NULL, *name = wh_git_refs_default(r->refs, &remote_name);
  const WhGitRef *ref = name != NULL ? wh_git_refs_find(r->refs, name) : NULL;
  const WhGitRef *remote = remote_name != NULL ? wh_git_refs_find(r->refs, remote_name) : NULL;
  gint64 times[2] = {0, 0};
  if (ref == NULL || remote == NULL)
    return ref != NULL ? ref : remote;
  const WhOid tips[2] = {ref->target, remote->target};
  return wh_git_ask(store_of(r), tips, 2, WH_LIMIT_COMMIT_OBJECT, take_time, times, NULL) &&
                 times[1] > times[0]
             ? remote
             : ref;
}

static gboolean
send_head(Read *r, GError **error)
{
  const WhGitRef *ref = default_branch(r);
  WhRefRecord record = {.name = WH_SLICE("HEAD"),
                        .target_name = wh_slice_str(ref != NULL ? ref->name : NULL),
                        .kind = WH_REF_HEAD};
  const WhOid *target = ref != NULL ? &ref->target : &r->refs->head_target;
  wh_git_peel_commit(r->peel, target, &record.target);
  return r->sink->ref(r->sink, &record, error);
}

/* A ref whose history is out of reach is told. */
static gboolean
check_ref(Read *r, const WhGitRef *ref, const WhRefRecord *record, gboolean found, GError **error)
{
  gboolean commits = record->kind == WH_REF_BRANCH || record->kind == WH_REF_PULL;
  if (found && !(commits && wh_oid_is_zero(&record->target)))
    return TRUE;
  if (ref->symbolic != NULL && wh_oid_is_zero(&ref->target))
    return TRUE; /* told as it was read */
  r->complete = FALSE;
  return tell(r, ref->name, found ? "leads to no commit" : "leads to an object that is missing", error);
}

/* One ref, and the tag that it may be. */
static gboolean
send_ref(Read *r, const WhGitRef *ref, GError **error)
{
  WhRefRecord record = {.name = wh_slice_str(ref->name),
                        .target_name = wh_slice_str(ref->symbolic),
                        .kind = wh_git_ref_kind(ref->name)};
  gboolean found = wh_git_peel_commit(r->peel, &ref->target, &record.target);
  if (!check_ref(r, ref, &record, found, error))
    return FALSE;
  if (record.kind == WH_REF_TAG) {
    const WhGitPeeled *peeled = wh_git_peel_get(r->peel, &ref->target);
    WhTagRecord tag =
        peeled != NULL && peeled->tag != NULL ? *peeled->tag : (WhTagRecord){.tagged = {0, WH_ZONE_ABSENT}};
    tag.name = wh_slice_str(ref->name + strlen("refs/tags/"));
    tag.target = record.target;
    if (peeled != NULL && peeled->problem != NULL && !tell(r, ref->name, peeled->problem, error))
      return FALSE;
    if (!r->sink->tag(r->sink, &tag, error))
      return FALSE;
  }
  return r->sink->ref(r->sink, &record, error);
}

static gboolean
send_refs(Read *r, GError **error)
{
  if (!send_complaints(r, error) || !send_head(r, error))
    return FALSE;
  for (guint i = 0; i < r->refs->refs->len; i++)
    if (!send_ref(r, g_ptr_array_index(r->refs->refs, i), error))
      return FALSE;
  return TRUE;
}

static void
add_tip(const Read *r, const WhOid *target, GHashTable *seen, GArray *tips)
{
  WhOid commit;
  if (!wh_git_peel_commit(r->peel, target, &commit) || wh_oid_is_zero(&commit))
    return;
  if (g_hash_table_add(seen, g_memdup2(&commit, sizeof commit)))
    g_array_append_val(tips, commit);
}

static GArray *
collect_tips(const Read *r)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL);
  GArray *tips = g_array_new(FALSE, FALSE, sizeof(WhOid));
  add_tip(r, &r->refs->head_target, seen, tips);
  for (guint i = 0; i < r->refs->refs->len; i++)
    add_tip(r, &((const WhGitRef *)g_ptr_array_index(r->refs->refs, i))->target, seen, tips);
  return tips;
}

static gboolean
read_history(Read *r, GError **error)
{
  const WhReadRequest *request = r->request;
  g_autoptr(GArray) tips = collect_tips(r);
  g_autoptr(GArray) have = wh_git_present_commits(store_of(r), request->have, request->n_have, error);
  if (have == NULL)
    return FALSE;
  WhGitHistory history = {.repo = r->repo,
                          .shadow = r->shadow,
                          .tips = (const WhOid *)(gconstpointer)tips->data,
                          .n_tips = tips->len,
                          .have = (const WhOid *)(gconstpointer)have->data,
                          .n_have = have->len,
                          .jobs = request->jobs,
                          .progress = request->progress,
                          .progress_user = request->progress_user};
  g_autoptr(WhGitFacts) facts = wh_git_facts_new(r->shadow, store_of(r).odb, request->jobs, r->sink);
  if (have->len == 0)
    wh_git_facts_look_ahead(facts);
  WhSink *sink = wh_git_facts_sink(facts);
  gboolean ok = r->pack != NULL ? wh_git_pack_read(r->pack, &history, sink, &r->complete, error)
                                : wh_git_history_read(&history, sink, &r->complete, error);
  return ok && sink->checkpoint(sink, error);
}

static gboolean
read_all(Read *r, gboolean *ret_complete, GError **error)
{
  g_autoptr(WhGitPeel) peel = wh_git_peel_new(store_of(r), r->refs, error);
  if (peel == NULL)
    return FALSE;
  r->peel = peel;
  if (!read_history(r, error) || !send_refs(r, error) || !r->sink->checkpoint(r->sink, error))
    return FALSE;
  *ret_complete = r->complete;
  return TRUE;
}

/* Git reads the history then, but nobody looks through all code for hidden text. */
static gboolean
tell_refused(Read *r, const GError *refused, GError **error)
{
  g_autofree char *reason = g_strconcat(
      "read through git, and code was not looked through for hidden text: ", refused->message, NULL);
  r->complete = FALSE;
  return tell(r, "objects", reason, error);
}

/* Where the own reader refuses, git may still know how. */
static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(request->path, error);
  g_autoptr(WhGitRefs) refs = repo != NULL ? wh_git_refs_read(repo, error) : NULL;
  if (refs == NULL)
    return FALSE;
  g_autoptr(GError) refused = NULL;
  g_autoptr(WhGitPack) pack = wh_git_pack_open(repo, &refused);
  g_autoptr(WhGitShadow) shadow = pack == NULL ? wh_git_shadow_new(repo, request->scratch, error) : NULL;
  if (pack == NULL && shadow == NULL)
    return FALSE;
  Read r = {.request = request,
            .sink = sink,
            .repo = repo,
            .refs = refs,
            .pack = pack,
            .shadow = shadow,
            .complete = TRUE};
  if ((pack != NULL || tell_refused(&r, refused, error)) && read_all(&r, ret_complete, error))
    return TRUE;
  g_prefix_error(error, "%s: ", repo->git_dir);
  return FALSE;
}

const WhReader wh_reader_git = {
    .kind = "git",
    .revision = 1,
    .summary = "a git repository: commits, changed paths, refs, tags and what manifests in it say",
    .as = WH_READ_AS_REPOSITORY,
    .grows = TRUE,
    .bid = bid,
    .probe = probe,
    .folders = folders,
    .read = read_source,
};
