/* SPDX-License-Identifier: Apache-2.0
 * Rights and their uses, from what landed on the main line, from tags, and from what forges and registries
 * tell. Imported commits give nobody a right. */
#include "people/acts.h"

static const struct {
  const char *id, *says;
} rights[WH_N_RIGHTS] = {
    [WH_RIGHT_CONTRIBUTE] = {"contribute", "contributed work that reached the main line"},
    [WH_RIGHT_LAND_OWN] = {"land-own", "landed own work"},
    [WH_RIGHT_LAND_OTHERS] = {"land-others", "landed others' work"},
    [WH_RIGHT_CI] = {"ci", "changed the CI by own hand"},
    [WH_RIGHT_SECURITY] = {"security", "changed the security contact by own hand"},
    [WH_RIGHT_OWNERS] = {"owners", "changed the list of owners by own hand, or is named there"},
    [WH_RIGHT_TAG] = {"tag", "made a release"},
    [WH_RIGHT_SIGN] = {"sign", "signed a tag or a release with a key"},
    [WH_RIGHT_TRIAGE] = {"triage", "closed, labelled or assigned others' issues"},
    [WH_RIGHT_MEMBER] = {"member", "is named as a member by the forge"},
    [WH_RIGHT_RELEASE] = {"release", "made a release page on the forge"},
    [WH_RIGHT_PUBLISH] = {"publish", "published to the registry"},
    [WH_RIGHT_REGISTRY] = {"registry", "is named as owner by the registry"},
};

gboolean
wh_act_is_power(const WhAct *act)
{
  const guint32 power = 1u << WH_RIGHT_LAND_OWN | 1u << WH_RIGHT_LAND_OTHERS | 1u << WH_RIGHT_TAG |
                        1u << WH_RIGHT_RELEASE | 1u << WH_RIGHT_PUBLISH | 1u << WH_RIGHT_REGISTRY;
  return (power >> act->right & 1) != 0;
}

const char *
wh_right_id(WhRight right)
{
  return rights[right].id;
}

const char *
wh_right_says(WhRight right)
{
  return rights[right].says;
}

gboolean
wh_acts_add(WhActs *acts, WhAct act)
{
  if (acts->impl->persons[act.person].flags != 0)
    return FALSE;
  g_array_append_val(acts->list, act);
  return TRUE;
}

/* ---- one landing ---- */

/* The act of PERSON and RIGHT that this landing, whose acts begin at FROM, has made; it is counted up instead
 * of repeated. */
static void
count_up(WhActs *acts, guint from, WhAct act)
{
  guint32 *latest = &acts->latest[(gsize)act.person * WH_N_RIGHTS + act.right];
  if (*latest > from) {
    g_array_index(acts->list, WhAct, *latest - 1).n_commits++;
    return;
  }
  if (wh_acts_add(acts, act))
    *latest = acts->list->len;
}

static WhAct
act_at(const WhActs *acts, guint32 landing, guint32 person, WhRight right)
{
  gboolean landed = right == WH_RIGHT_LAND_OWN || right == WH_RIGHT_LAND_OTHERS;
  return (WhAct){.known = acts->impl->people.view->commits[landing].known,
                 .person = person,
                 .right = right,
                 .commit = landing,
                 .event = landed ? acts->impl->landing_event[landing] : WH_NONE,
                 .message = WH_NONE,
                 .release = WH_NONE,
                 .tag = WH_NONE,
                 .for_person = WH_NONE,
                 .n_commits = 1};
}

static guint32
kinds_touched(const WhActs *acts, guint32 commit)
{
  const WhView *view = acts->impl->people.view;
  const WhCommit *c = &view->commits[commit];
  guint32 kinds = 0;
  for (guint32 i = 0; i < c->n_changes; i++)
    kinds |= acts->path_kinds[view->changes[c->changes_at + i].path];
  return kinds;
}

static void
control_acts(WhActs *acts, guint from, guint32 commit)
{
  static const struct {
    guint32 kind;
    WhRight right;
  } controls[] = {
      {WH_PATH_CI, WH_RIGHT_CI}, {WH_PATH_SECURITY, WH_RIGHT_SECURITY}, {WH_PATH_OWNERS, WH_RIGHT_OWNERS}};
  const WhLanding *landing = &acts->impl->landing[commit];
  guint32 kinds = kinds_touched(acts, commit);
  for (gsize i = 0; i < G_N_ELEMENTS(controls); i++)
    if ((kinds & controls[i].kind) != 0 && landing->lander == acts->impl->author_of[commit])
      count_up(acts, from, act_at(acts, landing->landing, landing->lander, controls[i].right));
  if ((kinds & WH_PATH_OWNERS) != 0)
    wh_acts_named_owners(acts, commit);
}

/* Whether the landing hand did it: not for a pull of the main branch into itself, which only brings back what
 * was there. */
static gboolean
lands_others(const WhActs *acts, guint32 position, guint32 commit)
{
  const WhPeopleImpl *impl = acts->impl;
  guint32 author = impl->author_of[commit];
  guint32 lander = impl->landing[commit].lander;
  return lander != WH_NONE && author != lander && impl->persons[author].flags == 0 && !impl->pull[position];
}

static void
one_commit(WhActs *acts, guint from, guint32 position, guint32 commit)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhLanding *landing = &impl->landing[commit];
  gboolean merge = impl->people.view->commits[commit].n_parents > 1;
  if (landing->imported)
    return;
  guint32 author = impl->author_of[commit];
  if (!merge) {
    count_up(acts, from, act_at(acts, landing->landing, author, WH_RIGHT_CONTRIBUTE));
    if (landing->lander == author)
      count_up(acts, from, act_at(acts, landing->landing, author, WH_RIGHT_LAND_OWN));
    control_acts(acts, from, commit);
  }
  if (!merge && lands_others(acts, position, commit)) {
    WhAct act = act_at(acts, landing->landing, landing->lander, WH_RIGHT_LAND_OTHERS);
    act.for_person = author;
    count_up(acts, from, act);
  }
}

/* Arrivals are sorted by landing, as the line is. */
static void
landing_acts(WhActs *acts)
{
  const WhPeopleImpl *impl = acts->impl;
  guint at = 0;
  for (guint32 position = 0; position < impl->line->len; position++) {
    guint32 landing = g_array_index(impl->line, guint32, position);
    guint from = acts->list->len;
    for (; at < impl->n_arrivals && impl->landing[impl->arrivals[at]].landing == landing; at++)
      one_commit(acts, from, position, impl->arrivals[at]);
  }
}

/* ---- all together ---- */

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* Commits before tags; the rest makes the order total. */
static int
compare_acts(gconstpointer a, gconstpointer b)
{
  const WhAct *x = a, *y = b;
  const int orders[] = {COMPARE(x->known, y->known),    COMPARE(x->tag != WH_NONE, y->tag != WH_NONE),
                        COMPARE(x->tag, y->tag),        COMPARE(x->commit, y->commit),
                        COMPARE(x->right, y->right),    COMPARE(x->person, y->person),
                        COMPARE(x->event, y->event),    COMPARE(x->message, y->message),
                        COMPARE(x->release, y->release)};
  for (gsize i = 0; i < G_N_ELEMENTS(orders); i++)
    if (orders[i] != 0)
      return orders[i];
  return 0;
}

static void
index_acts(WhPeopleImpl *impl)
{
  guint32 n_persons = impl->people.n_persons;
  const WhAct *acts = (const WhAct *)(gpointer)impl->acts->data;
  impl->first_act = g_new(guint32, (gsize)n_persons * WH_N_RIGHTS + 1);
  memset(impl->first_act, 0xff, sizeof(guint32) * n_persons * WH_N_RIGHTS);
  impl->acts_at = g_new0(guint32, n_persons + 2);
  impl->acts_of = g_new(guint32, impl->acts->len + 1);
  for (guint32 i = 0; i < impl->acts->len; i++) {
    guint32 *first = &impl->first_act[acts[i].person * WH_N_RIGHTS + acts[i].right];
    *first = MIN(*first, i);
    impl->acts_at[acts[i].person + 1]++;
  }
  for (guint32 p = 0; p < n_persons; p++)
    impl->acts_at[p + 1] += impl->acts_at[p];
  g_autofree guint32 *next = g_memdup2(impl->acts_at, sizeof(guint32) * (n_persons + 1));
  for (guint32 i = 0; i < impl->acts->len; i++)
    impl->acts_of[next[acts[i].person]++] = i;
}

void
wh_acts_collect(WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  g_autofree guint32 *path_kinds = g_new(guint32, view->n_paths + 1);
  for (guint32 i = 0; i < view->n_paths; i++)
    path_kinds[i] = wh_path_kinds(view->paths[i]);
  g_autofree guint32 *latest = g_new0(guint32, (gsize)impl->people.n_persons * WH_N_RIGHTS + 1);
  WhActs acts = {impl, impl->acts, path_kinds, latest, NULL};
  landing_acts(&acts);
  wh_acts_tags(&acts);
  wh_acts_releases(&acts);
  wh_acts_events(&acts);
  g_clear_pointer(&acts.logins, g_hash_table_unref);
  if (impl->acts->len > 0)
    qsort(impl->acts->data, impl->acts->len, sizeof(WhAct), compare_acts);
  index_acts(impl);
}

const guint32 *
wh_people_acts(const WhPeople *people, guint32 person, guint32 *ret_n)
{
  const WhPeopleImpl *impl = wh_people_impl(people);
  *ret_n = person < people->n_persons ? impl->acts_at[person + 1] - impl->acts_at[person] : 0;
  return *ret_n > 0 ? impl->acts_of + impl->acts_at[person] : NULL;
}
