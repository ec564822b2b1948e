/* SPDX-License-Identifier: Apache-2.0
 * The repository of a release, and the tag that it was made from. */
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "source/git/git_peel.h"
#include "source/release/release_impl.h"
#include "source/release/tag_guess.h"

#define TAGS "refs/tags/"

static gboolean
open_repository(WhReleaseRead *r, GError **error)
{
  r->repo = wh_git_repo_open(r->request->repository, error);
  r->refs = r->repo != NULL ? wh_git_refs_read(r->repo, error) : NULL;
  if (r->refs == NULL)
    return FALSE;
  const char *const *folders = (const char *const *)(const void *)r->repo->objects->pdata;
  r->odb = wh_odb_open(folders, r->repo->objects->len, r->repo->oid_len, error);
  if (r->odb == NULL)
    return FALSE;
  r->oid_len = r->repo->oid_len;
  r->reader = wh_odb_reader_new(r->odb, 0);
  return TRUE;
}

/* Refs that name the tags of NAMES, borrowed. */
static WhGitPeel *
peel(const WhReleaseRead *r, const char *const *names, guint n, GError **error)
{
  g_autoptr(GPtrArray) some = g_ptr_array_new();
  const WhGitStore store = {r->odb, NULL};
  for (guint i = 0; i < n; i++) {
    const WhGitRef *ref = wh_git_refs_find(r->refs, names[i]);
    if (ref != NULL)
      g_ptr_array_add(some, (gpointer)(gsize)ref);
  }
  WhGitRefs few = {.refs = some};
  return wh_git_peel_new(store, &few, error);
}

/* The commit that the ref NAME leads to; FALSE: it leads to none. */
static gboolean
commit_of_ref(const WhReleaseRead *r, const char *name, WhOid *ret_commit)
{
  const WhGitRef *ref = wh_git_refs_find(r->refs, name);
  g_autoptr(WhGitPeel) peeled = ref != NULL ? peel(r, &name, 1, NULL) : NULL;
  return peeled != NULL && wh_git_peel_commit(peeled, &ref->target, ret_commit) &&
         !wh_oid_is_zero(ret_commit);
}

/* A full name of a commit that is there. */
static gboolean
commit_of_hex(const WhReleaseRead *r, const char *text, WhOid *ret_commit)
{
  WhOid oid;
  if (wh_oid_parse(wh_slice_str(text), &oid) != r->oid_len)
    return FALSE;
  g_autoptr(WhObject) object = wh_odb_read(r->reader, &oid, WH_OBJECT_COMMIT, WH_LIMIT_COMMIT_OBJECT, NULL);
  *ret_commit = oid;
  return object != NULL;
}

static gboolean
take_given(WhReleaseRead *r, GError **error)
{
  static const char *const below[] = {"refs/tags/", "", "refs/", "refs/heads/", "refs/remotes/"};
  const char *given = r->request->tag;
  gboolean found = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(below) && !found; i++) {
    g_autofree char *name = g_strconcat(below[i], given, NULL);
    found = commit_of_ref(r, name, &r->commit);
  }
  if (!found && g_str_equal(given, "HEAD"))
    found = r->refs->head != NULL && commit_of_ref(r, r->refs->head, &r->commit);
  if (!found && !commit_of_hex(r, given, &r->commit)) {
    g_autofree char *safe = wh_text_safe(wh_slice_str(given), 100);
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: it has no tag, branch or commit \"%s\"",
                r->repo->git_dir, safe);
    return FALSE;
  }
  r->tag = g_strdup(g_str_has_prefix(given, TAGS) ? given + strlen(TAGS) : given);
  return TRUE;
}

static GPtrArray *
tag_names(const WhReleaseRead *r)
{
  GPtrArray *names = g_ptr_array_new();
  for (guint i = 0; i < r->refs->refs->len; i++) {
    const WhGitRef *ref = g_ptr_array_index(r->refs->refs, i);
    if (g_str_has_prefix(ref->name, TAGS))
      g_ptr_array_add(names, ref->name + strlen(TAGS));
  }
  return names;
}

/* Why there is no tag, with those that come closest. */
static void
complain_of_tag(WhReleaseRead *r, const char *what, const GPtrArray *names)
{
  g_autoptr(GString) reason = g_string_new(what);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *safe = wh_text_safe(wh_slice_str(g_ptr_array_index(names, i)), 100);
    g_string_append_printf(reason, "%s%s", i > 0 ? ", " : ": ", safe);
  }
  g_string_append(reason, "; name the tag with --tag");
  wh_release_complain(r, r->name, reason->str);
  r->complete = FALSE;
}

/* Several spellings may lead to one commit. */
static void
take_best(WhReleaseRead *r, const GPtrArray *best)
{
  WhOid commit = {0};
  for (guint i = 0; i < best->len; i++) {
    g_autofree char *ref = g_strconcat(TAGS, (const char *)g_ptr_array_index(best, i), NULL);
    if (!commit_of_ref(r, ref, &commit))
      continue;
    if (r->tag == NULL) {
      r->tag = g_strdup(g_ptr_array_index(best, i));
      r->commit = commit;
    } else if (!wh_oid_equal(&commit, &r->commit)) {
      g_clear_pointer(&r->tag, g_free);
      r->commit = (WhOid){0};
      complain_of_tag(r, "several tags may be the one it was made from", best);
      return;
    }
  }
  if (r->tag == NULL)
    complain_of_tag(r, "the tag that it seems to be made from leads to no commit", best);
}

static void
guess(WhReleaseRead *r)
{
  g_autoptr(GPtrArray) names = tag_names(r);
  g_auto(WhTagGuess) guess = {0};
  wh_tag_guess(r->request->path, (const char *const *)(gconstpointer)names->pdata, names->len, &guess);
  r->version = g_steal_pointer(&guess.version);
  if (guess.best->len > 0)
    take_best(r, guess.best);
  else if (guess.nearest->len > 0)
    complain_of_tag(r, "no tag of the repository has its version; the nearest", guess.nearest);
  else
    complain_of_tag(r, "no tag of the repository is like its name", guess.nearest);
}

static void
take_version(WhReleaseRead *r)
{
  g_auto(WhArchiveName) name = {0};
  wh_archive_name_parse(r->request->path, &name);
  r->version = g_steal_pointer(&name.version);
}

gboolean
wh_release_find_tag(WhReleaseRead *r, GError **error)
{
  if (r->request->repository == NULL) {
    take_version(r);
    r->tag = g_strdup("");
    return TRUE;
  }
  if (!open_repository(r, error))
    return FALSE;
  if (r->request->tag != NULL) {
    take_version(r);
    return take_given(r, error);
  }
  guess(r);
  if (r->tag == NULL)
    r->tag = g_strdup("");
  return TRUE;
}

gboolean
wh_release_count_key(WhReleaseRead *r, const char *key, guint32 *ret_n, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  *ret_n = 0;
  if (r->refs == NULL || key[0] == '\0')
    return TRUE;
  for (guint i = 0; i < r->refs->refs->len; i++) {
    const WhGitRef *ref = g_ptr_array_index(r->refs->refs, i);
    if (g_str_has_prefix(ref->name, TAGS))
      g_ptr_array_add(names, ref->name);
  }
  g_autoptr(WhGitPeel) peeled = peel(r, (const char *const *)(gconstpointer)names->pdata, names->len, error);
  if (peeled == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    const WhGitRef *ref = wh_git_refs_find(r->refs, g_ptr_array_index(names, i));
    const WhGitPeeled *tag = wh_git_peel_get(peeled, &ref->target);
    if (tag != NULL && tag->tag != NULL && wh_slice_equal(tag->tag->key, wh_slice_str(key)))
      (*ret_n)++;
  }
  return TRUE;
}
