/* SPDX-License-Identifier: Apache-2.0
 * Merges that turn the line around: somebody pulls the main branch into a copy of it and pushes the result,
 * so that the others' work becomes the second parent and the first-parent line runs through a private copy.
 * Three marks are asked for: the subject names the main branch as what was taken in; what the copy alone
 * holds is the merger's own; and what was taken in holds the work of others. A URL counts as the main
 * repository's when more than one person pulled from it: a maintainer who merges a contributor's master
 * writes the same subject with another URL. */
#include "people/people_impl.h"

#define MAX_WINDOW 50000u     /* commits looked at for one merge; beyond, it is left as it is */
#define MAX_LOOKS (50u << 20) /* for all merges together, against histories made of such merges */
#define MAX_UPSTREAM_OWN                                                                                     \
  10u /* a copy with more work of its own that takes in "upstream" is a fork that lives on */

struct WhFoxtrot {
  const WhPeopleImpl *impl;
  const char *main;
  GHashTable *pullers; /* URL to the person that pulled from it + 1, G_MAXUINT: more than one */
  guint64 looks;       /* so far */
  guint8 *mark;        /* by commit; all zero between calls */
  GArray *touched;
};

/* What a subject says was merged: the quoted branch, then what follows. FALSE for other subjects. */
static gboolean
split_subject(const char *subject, gboolean *ret_remote, char **ret_branch, const char **ret_rest)
{
  static const char plain[] = "Merge branch '", remote[] = "Merge remote-tracking branch '",
                    old[] = "Merge remote branch '";
  const char *at = NULL;
  *ret_remote = !g_str_has_prefix(subject, plain);
  if (!*ret_remote)
    at = subject + strlen(plain);
  else if (g_str_has_prefix(subject, remote))
    at = subject + strlen(remote);
  else if (g_str_has_prefix(subject, old))
    at = subject + strlen(old);
  const char *end = at != NULL ? strchr(at, '\'') : NULL;
  if (end == NULL)
    return FALSE;
  *ret_branch = g_strndup(at, (gsize)(end - at));
  *ret_rest = end + 1;
  return TRUE;
}

/* The URL of "Merge branch 'main' of URL", NULL if SUBJECT is not of that form. Owner: caller. */
static char *
pulled_url(const char *subject, const char *main_branch)
{
  gboolean remote = FALSE;
  g_autofree char *branch = NULL;
  const char *rest = NULL;
  if (!split_subject(subject, &remote, &branch, &rest) || remote || !g_str_equal(branch, main_branch) ||
      !g_str_has_prefix(rest, " of "))
    return NULL;
  rest += strlen(" of ");
  const char *scheme = strstr(rest, "://"), *user = strchr(rest, '@');
  const char *start = user != NULL ? user + 1 : scheme != NULL ? scheme + 3 : rest;
  char *url = g_ascii_strdown(start, (gssize)strcspn(start, " "));
  g_strdelimit(url, ":", '/');
  if (g_str_has_suffix(url, ".git"))
    url[strlen(url) - 4] = '\0';
  return url;
}

static void
count_pullers(WhFoxtrot *f)
{
  const WhView *view = f->impl->people.view;
  for (guint32 i = 0; i < view->n_commits; i++) {
    if (view->commits[i].n_parents < 2)
      continue;
    char *url = pulled_url(view->commits[i].subject, f->main);
    if (url == NULL)
      continue;
    guint puller = f->impl->author_of[i] + 1;
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(f->pullers, url));
    g_hash_table_replace(f->pullers, url,
                         GUINT_TO_POINTER(known == 0 || known == puller ? puller : G_MAXUINT));
  }
}

WhFoxtrot *
wh_foxtrot_new(const WhPeopleImpl *impl, const char *main_branch)
{
  WhFoxtrot *f = g_new0(WhFoxtrot, 1);
  f->impl = impl;
  f->main = main_branch;
  f->pullers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  f->mark = g_new0(guint8, impl->people.view->n_commits + 1);
  f->touched = g_array_new(FALSE, FALSE, sizeof(guint32));
  count_pullers(f);
  return f;
}

void
wh_foxtrot_free(WhFoxtrot *f)
{
  g_hash_table_unref(f->pullers);
  g_free(f->mark);
  g_array_unref(f->touched);
  g_free(f);
}

/* How much work of its own a copy may hold whose merge SUBJECT says that the main branch itself was taken in;
 * 0: the subject does not say so. */
static guint
own_work_allowed(WhFoxtrot *f, const char *subject)
{
  g_autofree char *url = pulled_url(subject, f->main);
  if (url != NULL)
    return GPOINTER_TO_UINT(g_hash_table_lookup(f->pullers, url)) == G_MAXUINT ? G_MAXUINT : 0;
  gboolean remote = FALSE;
  g_autofree char *branch = NULL;
  const char *rest = NULL;
  if (!split_subject(subject, &remote, &branch, &rest))
    return 0;
  const char *slash = remote ? strchr(branch, '/') : NULL;
  if (slash != NULL && g_str_equal(slash + 1, f->main) && g_str_has_prefix(branch, "origin/"))
    return G_MAXUINT;
  if (slash != NULL && g_str_equal(slash + 1, f->main) && g_str_has_prefix(branch, "upstream/"))
    return MAX_UPSTREAM_OWN;
  gboolean into_copy = !remote && g_str_equal(branch, f->main) && g_str_has_prefix(rest, " into ") &&
                       !g_str_equal(rest + strlen(" into "), f->main);
  return into_copy ? G_MAXUINT : 0;
}

enum { OURS = 1, THEIRS = 2, BOTH = 3 };

static void
paint(WhFoxtrot *f, guint32 commit, guint8 colour, guint *single)
{
  if (commit == WH_NONE || (f->mark[commit] | colour) == f->mark[commit])
    return;
  if (f->mark[commit] == 0)
    g_array_append_val(f->touched, commit);
  else if (f->mark[commit] != BOTH)
    (*single)--;
  f->mark[commit] |= colour;
  if (f->mark[commit] != BOTH)
    (*single)++;
}

typedef struct {
  guint ours; /* commits that the copy alone holds */
  gboolean ours_by_others, theirs_by_others;
} Sides;

static void
look_at(const WhFoxtrot *f, guint32 commit, guint32 merger, Sides *sides)
{
  if (f->mark[commit] == OURS)
    sides->ours++;
  gboolean own = f->impl->author_of[commit] == merger || f->impl->committer_of[commit] == merger;
  if (own)
    return;
  if (f->mark[commit] == OURS)
    sides->ours_by_others = TRUE;
  else
    sides->theirs_by_others = TRUE;
}

/* Walks both sides back to where they part. FALSE when that is too far away. */
static gboolean
compare_sides(WhFoxtrot *f, guint32 ours, guint32 theirs, guint32 merger, Sides *sides)
{
  const WhView *view = f->impl->people.view;
  guint single = 0;
  paint(f, ours, OURS, &single);
  paint(f, theirs, THEIRS, &single);
  guint32 top = MAX(ours, theirs), at = top + 1;
  while (single > 0 && at-- > 0 && top - at <= MAX_WINDOW && !sides->ours_by_others) {
    f->looks++;
    if (f->mark[at] == 0)
      continue;
    const WhCommit *commit = &view->commits[at];
    if (f->mark[at] != BOTH) {
      look_at(f, at, merger, sides);
      single--;
    }
    for (guint32 p = 0; p < commit->n_parents; p++)
      paint(f, view->parents[commit->parents_at + p], f->mark[at], &single);
  }
  return single == 0 || sides->ours_by_others;
}

gboolean
wh_foxtrot_crosses(WhFoxtrot *f, guint32 commit, gboolean *ret_pull)
{
  const WhView *view = f->impl->people.view;
  const WhCommit *c = &view->commits[commit];
  guint allowed = own_work_allowed(f, c->subject);
  guint32 ours = view->parents[c->parents_at], theirs = view->parents[c->parents_at + 1];
  *ret_pull = allowed == G_MAXUINT;
  if (allowed == 0 || ours == WH_NONE || theirs == WH_NONE || c->n_parents != 2 || f->looks > MAX_LOOKS)
    return FALSE;
  Sides sides = {0, FALSE, FALSE};
  gboolean seen = compare_sides(f, ours, theirs, f->impl->author_of[commit], &sides);
  for (guint i = 0; i < f->touched->len; i++)
    f->mark[g_array_index(f->touched, guint32, i)] = 0;
  g_array_set_size(f->touched, 0);
  gboolean crosses = seen && !sides.ours_by_others && sides.theirs_by_others && sides.ours <= allowed;
  *ret_pull |= crosses;
  return crosses;
}
