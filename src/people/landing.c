/* SPDX-License-Identifier: Apache-2.0
 * By whose hand commits landed, and which of them came as a foreign history.
 *
 * What the history alone cannot tell: who pressed the button of a squash or rebase merge (the forge is the committer, the
 * contributor the author), and who pushed a contributor's commits that were fast-forwarded: there author and
 * committer are the contributor. */
#include "people/people_impl.h"

#define BULK_MIN 100     /* fewer commits in a day are never an import */
#define BULK_ALWAYS 1000 /* more always are, when their authors are many and their dates old */
#define BULK_AUTHORS 3
#define OLD_WORK (30 * 86400) /* authored this long before it landed */

static gboolean
is_program(const WhPeopleImpl *impl, guint32 person)
{
  return impl->persons[person].flags != 0;
}

/* The hand that made COMMIT part of the line. */
static guint32
hand_of(const WhPeopleImpl *impl, guint32 commit)
{
  guint32 author = impl->author_of[commit], committer = impl->committer_of[commit];
  if (!is_program(impl, committer))
    return committer;
  gboolean merge = impl->people.view->commits[commit].n_parents > 1;
  gboolean forge = (impl->persons[committer].flags & WH_PERSON_FORGE) != 0;
  return merge && forge && !is_program(impl, author) ? author : WH_NONE;
}

/* A forge's event says who pressed the button, where the history does not. */
static void
name_landers(WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  for (guint32 i = 0; i < view->n_events; i++) {
    const WhEvent *event = &view->events[i];
    guint32 actor = impl->actor_of[i];
    if (event->verb != WH_VERB_MERGE || event->commit == WH_NONE || actor == WH_NONE ||
        is_program(impl, actor))
      continue;
    WhLanding *landing = &impl->landing[event->commit];
    gint64 known = view->commits[event->commit].known;
    if (landing->landing != event->commit || landing->lander != WH_NONE || !landing->by_forge ||
        event->known < known || event->known > known + WH_BUTTON_SLACK)
      continue;
    landing->lander = actor;
    impl->landing_event[event->commit] = i;
  }
}

static void
judge_hands(WhPeopleImpl *impl)
{
  for (guint i = 0; i < impl->line->len; i++) {
    guint32 commit = g_array_index(impl->line, guint32, i);
    impl->landing[commit].lander = hand_of(impl, commit);
    impl->landing[commit].by_forge = is_program(impl, impl->committer_of[commit]) ? 1 : 0;
  }
  name_landers(impl);
  for (guint32 i = 0; i < impl->people.view->n_commits; i++) {
    WhLanding *l = &impl->landing[i];
    if (l->landing == WH_NONE || l->landing == i)
      continue;
    l->lander = impl->landing[l->landing].lander;
    l->by_forge = impl->landing[l->landing].by_forge;
  }
}

/* A commit that does not descend from the line's own first commit came with another root. */
static void
mark_foreign(WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  g_autofree guint8 *own = g_new0(guint8, view->n_commits + 1);
  own[g_array_index(impl->line, guint32, 0)] = 1;
  for (guint32 i = 0; i < view->n_commits; i++) {
    const WhCommit *c = &view->commits[i];
    gboolean cut_off = (c->flags & (WH_COMMIT_SHALLOW | WH_COMMIT_PARENT_MISSING)) != 0;
    own[i] = own[i] || cut_off; /* its root is not known, so nothing can be said against it */
    for (guint32 p = 0; p < c->n_parents && !own[i]; p++) {
      guint32 parent = view->parents[c->parents_at + p];
      own[i] = parent != WH_NONE && own[parent];
    }
    if (impl->landing[i].landing != WH_NONE && !own[i])
      impl->landing[i].imported = 1;
  }
}

/* ---- many landing at once ---- */

static gboolean
is_old_work(const WhPeopleImpl *impl, guint32 commit)
{
  const WhCommit *commits = impl->people.view->commits;
  return commits[commit].authored.time + OLD_WORK < commits[impl->landing[commit].landing].known;
}

static guint
count_authors(const WhPeopleImpl *impl, const guint32 *commits, guint n)
{
  g_autoptr(GHashTable) authors = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < n && g_hash_table_size(authors) < BULK_AUTHORS; i++)
    g_hash_table_add(authors, GUINT_TO_POINTER(impl->author_of[commits[i]]));
  return g_hash_table_size(authors);
}

/* DAY: the commits that landed in one UTC day; BEFORE: how many had landed till then. Compared with the past
 * only, so that a later day does not change what an earlier one was. */
static void
judge_day(WhPeopleImpl *impl, const guint32 *day, guint n, guint before)
{
  if (n < BULK_MIN || (n <= BULK_ALWAYS && n <= before))
    return;
  guint old = 0;
  for (guint i = 0; i < n; i++)
    old += is_old_work(impl, day[i]) ? 1 : 0;
  if (old * 2 <= n || count_authors(impl, day, n) < BULK_AUTHORS)
    return;
  for (guint i = 0; i < n; i++)
    if (is_old_work(impl, day[i]))
      impl->landing[day[i]].imported = 1;
}

typedef struct {
  guint32 landing, commit;
} Arrival;

static int
compare_arrivals(gconstpointer a, gconstpointer b)
{
  const Arrival *x = a, *y = b;
  if (x->landing != y->landing)
    return x->landing < y->landing ? -1 : 1;
  return x->commit < y->commit ? -1 : x->commit > y->commit;
}

/* Landed commits in the order they landed. Owner: caller. */
static guint32 *
arrivals(const WhPeopleImpl *impl, guint *ret_n)
{
  guint32 n_commits = impl->people.view->n_commits, n = 0;
  g_autofree Arrival *list = g_new(Arrival, n_commits + 1);
  for (guint32 i = 0; i < n_commits; i++)
    if (impl->landing[i].landing != WH_NONE)
      list[n++] = (Arrival){impl->landing[i].landing, i};
  qsort(list, n, sizeof *list, compare_arrivals);
  guint32 *commits = g_new(guint32, n + 1);
  for (guint32 i = 0; i < n; i++)
    commits[i] = list[i].commit;
  *ret_n = n;
  return commits;
}

static void
mark_bulk(WhPeopleImpl *impl)
{
  const WhCommit *commits = impl->people.view->commits;
  guint n = 0;
  guint32 *list = arrivals(impl, &n);
  for (guint from = 0, to = 0; from < n; from = to) {
    gint64 day = commits[impl->landing[list[from]].landing].known / 86400;
    while (to < n && commits[impl->landing[list[to]].landing].known / 86400 == day)
      to++;
    judge_day(impl, list + from, to - from, from);
  }
  impl->arrivals = list;
  impl->n_arrivals = n;
}

void
wh_landing_judge(WhPeopleImpl *impl)
{
  if (impl->line->len == 0)
    return;
  judge_hands(impl);
  mark_foreign(impl);
  mark_bulk(impl);
}
