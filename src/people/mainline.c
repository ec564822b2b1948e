/* SPDX-License-Identifier: Apache-2.0
 * The default branch, its first-parent line, and through which of the line's commits everything else landed.
 */
#include "people/people_impl.h"

static const WhRef *
find_ref(const WhView *view, const char *name)
{
  guint32 low = 0, high = view->n_refs;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    int order = strcmp(view->refs[middle].name, name);
    if (order == 0)
      return &view->refs[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

/* The branch that the symbolic ref NAME leads to, if it can be followed in the view. */
static const WhRef *
follow(const WhView *view, const char *name)
{
  const WhRef *ref = find_ref(view, name);
  if (ref == NULL)
    return NULL;
  const WhRef *named =
      ref->target_name != NULL && *ref->target_name != '\0' ? find_ref(view, ref->target_name) : NULL;
  if (named != NULL && named->target != WH_NONE)
    return named;
  return ref->target != WH_NONE ? ref : NULL;
}

static const WhRef *
usual_name(const WhView *view)
{
  static const char *const folders[] = {"refs/heads/", "refs/remotes/origin/"};
  static const char *const names[] = {"main", "master", "trunk", "develop", "devel", "default"};
  for (gsize f = 0; f < G_N_ELEMENTS(folders); f++) {
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
      g_autofree char *name = g_strconcat(folders[f], names[i], NULL);
      const WhRef *ref = find_ref(view, name);
      if (ref != NULL && ref->target != WH_NONE)
        return ref;
    }
  }
  return NULL;
}

/* Refs are sorted by name, so that the first of equals wins. */
static const WhRef *
longest(const WhView *view)
{
  g_autofree guint32 *length = g_new0(guint32, view->n_commits + 1);
  for (guint32 i = 0; i < view->n_commits; i++) {
    const WhCommit *c = &view->commits[i];
    guint32 parent = c->n_parents > 0 ? view->parents[c->parents_at] : WH_NONE;
    length[i] = parent != WH_NONE ? length[parent] + 1 : 1;
  }
  const WhRef *best = NULL;
  for (guint32 i = 0; i < view->n_refs; i++) {
    const WhRef *ref = &view->refs[i];
    if (ref->kind == WH_REF_BRANCH && ref->target != WH_NONE &&
        (best == NULL || length[ref->target] > length[best->target]))
      best = ref;
  }
  return best;
}

const WhRef *
wh_mainline_branch(const WhView *view)
{
  const WhRef *ref = follow(view, "HEAD");
  if (ref == NULL)
    ref = follow(view, "refs/remotes/origin/HEAD");
  if (ref == NULL)
    ref = usual_name(view);
  return ref != NULL ? ref : longest(view);
}

guint8 *
wh_mainline_reached(const WhView *view)
{
  const WhRef *branch = wh_mainline_branch(view);
  if (branch == NULL)
    return NULL;
  guint8 *reached = g_new0(guint8, view->n_commits + 1);
  reached[branch->target] = 1;
  for (guint32 i = branch->target + 1; i-- > 0;) {
    const WhCommit *c = &view->commits[i];
    for (guint32 p = 0; reached[i] && p < c->n_parents; p++)
      if (view->parents[c->parents_at + p] != WH_NONE)
        reached[view->parents[c->parents_at + p]] = 1;
  }
  return reached;
}

/* ---- the line ---- */

static const char *
short_name(const char *ref)
{
  static const char *const folders[] = {"refs/heads/", "refs/remotes/origin/"};
  for (gsize i = 0; i < G_N_ELEMENTS(folders); i++)
    if (g_str_has_prefix(ref, folders[i]))
      return ref + strlen(folders[i]);
  return ref;
}

static void
reverse(GArray *line, GByteArray *pull)
{
  for (guint i = 0, j = line->len; i + 1 < j; i++) {
    j--;
    guint32 commit = g_array_index(line, guint32, i);
    g_array_index(line, guint32, i) = g_array_index(line, guint32, j);
    g_array_index(line, guint32, j) = commit;
    guint8 mark = pull->data[i];
    pull->data[i] = pull->data[j];
    pull->data[j] = mark;
  }
}

/* From the newest commit back; where somebody took the main branch into a copy of their own which then became
 * the main branch, the line goes on with what they took in. */
static void
walk_line(WhPeopleImpl *impl, const WhRef *branch)
{
  const WhView *view = impl->people.view;
  WhFoxtrot *foxtrot = wh_foxtrot_new(impl, short_name(branch->name));
  GByteArray *pull = g_byte_array_new();
  for (guint32 at = branch->target; at != WH_NONE;) {
    const WhCommit *commit = &view->commits[at];
    gboolean is_pull = FALSE;
    guint32 next = commit->n_parents > 1 && wh_foxtrot_crosses(foxtrot, at, &is_pull) ? 1 : 0;
    guint8 mark = is_pull ? 1 : 0;
    g_array_append_val(impl->line, at);
    g_byte_array_append(pull, &mark, 1);
    at = commit->n_parents > next ? view->parents[commit->parents_at + next] : WH_NONE;
  }
  reverse(impl->line, pull);
  impl->pull = g_byte_array_free(pull, FALSE);
  wh_foxtrot_free(foxtrot);
}

/* Everything that COMMIT reaches and that has not landed lands through it. */
static void
land(WhPeopleImpl *impl, guint32 commit, GArray *stack)
{
  const WhView *view = impl->people.view;
  guint32 at = commit;
  for (;;) {
    const WhCommit *c = &view->commits[at];
    for (guint32 p = 0; p < c->n_parents; p++) {
      guint32 parent = view->parents[c->parents_at + p];
      if (parent == WH_NONE || impl->landing[parent].landing != WH_NONE)
        continue;
      impl->landing[parent].landing = commit;
      g_array_append_val(stack, parent);
    }
    if (stack->len == 0)
      return;
    at = g_array_index(stack, guint32, stack->len - 1);
    g_array_set_size(stack, stack->len - 1);
  }
}

void
wh_mainline_find(WhPeopleImpl *impl)
{
  const WhRef *branch = wh_mainline_branch(impl->people.view);
  for (guint32 i = 0; i < impl->people.view->n_commits; i++)
    impl->landing[i] = (WhLanding){.landing = WH_NONE, .lander = WH_NONE};
  if (branch == NULL)
    return;
  impl->people.main_branch = branch->name;
  walk_line(impl, branch);
  g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < impl->line->len; i++) {
    guint32 commit = g_array_index(impl->line, guint32, i);
    impl->landing[commit].landing = commit;
    land(impl, commit, stack);
  }
}
