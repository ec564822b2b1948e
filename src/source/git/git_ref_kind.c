/* SPDX-License-Identifier: Apache-2.0
 * What a ref's name says about it. */
#include "source/git/git_refs.h"

static const struct {
  const char *prefix;
  WhRefKind kind;
} kinds[] = {
    {"refs/heads/", WH_REF_BRANCH}, {"refs/tags/", WH_REF_TAG},
    {"refs/pull/", WH_REF_PULL},    {"refs/merge-requests/", WH_REF_PULL},
    {"refs/changes/", WH_REF_PULL}, {"refs/pull-requests/", WH_REF_PULL},
    {"refs/notes/", WH_REF_NOTES},
};

/* What follows "refs/remotes/NAME/", NULL when NAME is no remote's ref. */
static const char *
remote_branch(const char *name)
{
  if (!g_str_has_prefix(name, "refs/remotes/"))
    return NULL;
  const char *slash = strchr(name + strlen("refs/remotes/"), '/');
  return slash != NULL ? slash + 1 : NULL;
}

/* Many fetch pull requests beside the branches, as NAME/pr/12. */
static gboolean
is_fetched_pull(const char *branch)
{
  static const char *const folders[] = {"pr/", "pull/", "merge-requests/", "mr/"};
  for (guint i = 0; i < G_N_ELEMENTS(folders); i++)
    if (g_str_has_prefix(branch, folders[i]))
      return g_ascii_isdigit(branch[strlen(folders[i])]);
  return FALSE;
}

WhRefKind
wh_git_ref_kind(const char *name)
{
  if (strcmp(name, "HEAD") == 0)
    return WH_REF_HEAD;
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_str_has_prefix(name, kinds[i].prefix))
      return kinds[i].kind;
  const char *branch = remote_branch(name);
  if (branch == NULL || strcmp(branch, "HEAD") == 0)
    return WH_REF_OTHER;
  return is_fetched_pull(branch) ? WH_REF_PULL : WH_REF_BRANCH;
}

static gboolean
is_there(const WhGitRefs *refs, const char *name)
{
  const WhGitRef *ref = name != NULL ? wh_git_refs_find(refs, name) : NULL;
  return ref != NULL && !wh_oid_is_zero(&ref->target);
}

/* The branch that a remote names as its default: origin before others. */
static const char *
remote_default(const WhGitRefs *refs)
{
  const char *found = NULL;
  for (guint i = 0; i < refs->refs->len; i++) {
    const WhGitRef *ref = g_ptr_array_index(refs->refs, i);
    const char *branch = remote_branch(ref->name);
    if (branch == NULL || strcmp(branch, "HEAD") != 0 || !is_there(refs, ref->symbolic))
      continue;
    if (strcmp(ref->name, "refs/remotes/origin/HEAD") == 0)
      return ref->symbolic;
    found = found != NULL ? found : ref->symbolic;
  }
  return found;
}

static gboolean
same_branch(const char *local, const char *remote)
{
  const char *branch = remote_branch(remote);
  return branch != NULL && g_str_has_prefix(local, "refs/heads/") &&
         strcmp(local + strlen("refs/heads/"), branch) == 0;
}

const char *
wh_git_refs_default(const WhGitRefs *refs, const char **ret_remote)
{
  static const char *const usual[] = {"refs/heads/main",          "refs/heads/master",
                                      "refs/heads/trunk",         "refs/heads/develop",
                                      "refs/remotes/origin/main", "refs/remotes/origin/master"};
  const char *remote = remote_default(refs);
  gboolean head = is_there(refs, refs->head);
  gboolean same = remote != NULL && head && same_branch(refs->head, remote);
  *ret_remote = same ? remote : NULL;
  if (remote != NULL && !same)
    return remote;
  if (head)
    return refs->head;
  for (guint i = 0; i < G_N_ELEMENTS(usual); i++)
    if (is_there(refs, usual[i]))
      return usual[i];
  return NULL;
}
