/* SPDX-License-Identifier: Apache-2.0
 * Suspected hands across projects: the search for links of one project, on one record made of what people of all projects
 * left. What it finds is paid for by all pairs of that record. */
#include "app/hunt_record.h"

#include "app/cancel.h"
#include "base/progress.h"
#include "report/build.h"

#define SAID_LEAST 4u  /* messages below which style says nothing */
#define EACH_MOST 300u /* messages of one account in one source that are looked at */
#define MAX_Q 0.05     /* as `wolfhound link --all` */

typedef struct {
  guint32 party, said;
  guint rank; /* 0: of the start; 1: speaks of rights; 2: the rest */
} Choice;

static int
compare_choices(gconstpointer a, gconstpointer b)
{
  const Choice *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  if (x->said != y->said)
    return x->said > y->said ? -1 : 1;
  return x->party < y->party ? -1 : x->party > y->party;
}

static Choice
choice_of(const WhHunt *hunt, guint32 party)
{
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  Choice choice = {.party = party, .rank = 2};
  for (guint m = 0; m < n; m++)
    choice.said += wh_hunt_person(hunt->index, members[m])->n_said;
  if (wh_hunt_speaks_of_rights(hunt, party))
    choice.rank = 1;
  if (wh_hunt_has_start(hunt) && hunt->start->has[party])
    choice.rank = 0;
  return choice;
}

/* Who is looked at, at most MOST: whom the hunt began with, those in words about rights, then those who said most. *RET_LEFT: who
 * had enough to say and is not among them. Owner: caller. */
static GArray *
choose(const WhHunt *hunt, guint most, guint *ret_left)
{
  GArray *choices = g_array_new(FALSE, FALSE, sizeof(Choice));
  for (guint32 i = 0; i < hunt->index->persons->len; i++) {
    guint n;
    wh_hunt_members(hunt, i, &n);
    if (n == 0)
      continue;
    const Choice choice = choice_of(hunt, i);
    if (choice.said >= SAID_LEAST)
      g_array_append_val(choices, choice);
  }
  g_array_sort(choices, compare_choices);
  *ret_left = choices->len > most ? choices->len - most : 0;
  g_array_set_size(choices, MIN(choices->len, most));
  return choices;
}

typedef struct {
  const WhHunt *hunt;
  GHashTable *party_of; /* account key to party + 1 */
  WhView *view;
  WhPeople *people;
  guint32 *parties; /* by person of PEOPLE: the lowest party that it holds */
  WhLinker *linker;
} Search;

static void
search_clear(Search *search)
{
  g_clear_pointer(&search->linker, wh_linker_free);
  g_clear_pointer(&search->people, wh_people_free);
  g_clear_pointer(&search->view, wh_view_free);
  g_clear_pointer(&search->parties, g_free);
  g_clear_pointer(&search->party_of, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static void
want_party(Search *search, guint32 party, GHashTable *accounts, guint8 *in_project)
{
  guint n;
  const guint32 *members = wh_hunt_members(search->hunt, party, &n);
  for (guint m = 0; m < n; m++) {
    const WhHuntPerson *p = wh_hunt_person(search->hunt->index, members[m]);
    wh_hunt_want(search->hunt, accounts, members[m]);
    in_project[p->project] = 1;
    for (guint i = p->accounts_at; i < p->accounts_at + p->n_accounts; i++) {
      const WhHuntAccount *account = &g_array_index(search->hunt->index->accounts, WhHuntAccount, i);
      g_hash_table_insert(search->party_of, wh_hunt_account_key(account->name, account->email),
                          GUINT_TO_POINTER(party + 1));
    }
  }
}

static void
map_parties(Search *search)
{
  search->parties = g_new(guint32, search->people->n_persons + 1);
  memset(search->parties, 0xff, sizeof(guint32) * (search->people->n_persons + 1));
  for (guint32 i = 0; i < search->view->n_accounts; i++) {
    const WhAccount *account = &search->view->accounts[i];
    const guint32 person = search->people->person_of[i];
    g_autofree char *key = wh_hunt_account_key(account->name, account->email);
    const guint party = GPOINTER_TO_UINT(g_hash_table_lookup(search->party_of, key));
    if (person != WH_NONE && party != 0)
      search->parties[person] = MIN(search->parties[person], party - 1);
  }
}

static gboolean
make_record(Search *search, const GArray *choices, GError **error)
{
  const guint n_projects = search->hunt->index->projects->len;
  g_autoptr(GHashTable) accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) projects = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autofree guint8 *in_project = g_new0(guint8, n_projects + 1);
  search->party_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < choices->len; i++)
    want_party(search, g_array_index(choices, Choice, i).party, accounts, in_project);
  /* of a fork or copy the first is enough */
  for (guint32 i = 0; i < n_projects; i++)
    if (in_project[i] && wh_hunt_project(search->hunt->index, i)->family == i)
      g_array_append_val(projects, i);
  search->view = wh_hunt_record(search->hunt, projects, accounts, EACH_MOST, error);
  if (search->view == NULL || !wh_scan_goes_on(error))
    return FALSE;
  search->people = wh_people_new(search->view, NULL);
  map_parties(search);
  search->linker = wh_linker_new(search->people, NULL);
  wh_linker_advance(search->linker, wh_linker_end(search->people));
  return TRUE;
}

/* Whether A and B together are in more than one project. */
static gboolean
are_across(const WhHunt *hunt, guint32 a, guint32 b)
{
  const guint32 both[] = {a, b};
  guint32 first = WH_NONE;
  for (guint i = 0; i < G_N_ELEMENTS(both); i++) {
    guint n;
    const guint32 *members = wh_hunt_members(hunt, both[i], &n);
    for (guint m = 0; m < n; m++) {
      const guint32 family = wh_hunt_family(hunt->index, members[m]);
      if (first != WH_NONE && family != first)
        return TRUE;
      first = family;
    }
  }
  return FALSE;
}

static gboolean
is_wanted(const WhHunt *hunt, guint32 a, guint32 b)
{
  if (a == WH_NONE || b == WH_NONE || a == b || !are_across(hunt, a, b) || wh_hunt_same_name(hunt, a, b) ||
      wh_hunt_is_forbidden(hunt->index, a, b))
    return FALSE;
  if (wh_hunt_has_start(hunt))
    return hunt->start->has[a] != hunt->start->has[b];
  return !wh_hunt_like_name(hunt, a, b);
}

/* Places of PARTY: one person of each project. */
static json_t *
show_places(const WhHunt *hunt, guint32 party)
{
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  json_t *places = json_array();
  for (guint m = 0; m < n; m++)
    json_array_append_new(places, wh_hunt_show_person(hunt, members[m]));
  return places;
}

static json_t *
show(const Search *search, const WhLink *link)
{
  g_auto(WhLink) whole = {0};
  wh_linker_compare(search->linker, link->a, link->b, &whole);
  return json_pack("{s:o, s:o, s:f, s:o}", "a", show_places(search->hunt, search->parties[link->a]), "b",
                   show_places(search->hunt, search->parties[link->b]), "q", wh_build_round(link->q, 6),
                   "likeness", wh_hunt_show_link(search->view, &whole));
}

static gboolean
goes_on(double done, gpointer user)
{
  WhProgress *progress = user;
  if (progress != NULL)
    wh_progress_tick(progress, (guint64)(done * 100));
  return wh_scan_goes_on(NULL);
}

/* NULL with ERROR: it was stopped, or the record could not be read. */
static WhLinks *
search_all(Search *search, const GArray *choices, const WhScanOptions *scan, GError **error)
{
  const WhLinkAll all = {.max_q = MAX_Q, .jobs = MAX(scan->jobs, 1), .told = goes_on, .user = scan->progress};
  if (scan->progress != NULL)
    wh_progress_stage(scan->progress, "Linking", "% of the work", 100);
  if (!make_record(search, choices, error))
    return NULL;
  WhLinks *links = wh_linker_all(search->linker, &all);
  if (links == NULL)
    wh_scan_goes_on(error);
  return links;
}

static json_t *
show_all(const Search *search, const WhLinks *links)
{
  json_t *list = json_array();
  for (guint i = 0; i < links->links->len && json_array_size(list) < search->hunt->limit; i++) {
    const WhLink *link = &g_array_index(links->links, WhLink, i);
    if (is_wanted(search->hunt, search->parties[link->a], search->parties[link->b]))
      json_array_append_new(list, show(search, link));
  }
  return list;
}

gboolean
wh_hunt_links(const WhHunt *hunt, guint most, const WhScanOptions *scan, json_t **ret_links,
              json_t **ret_looked, GError **error)
{
  guint left = 0;
  g_autoptr(GArray) choices = choose(hunt, most, &left);
  g_auto(Search) search = {.hunt = hunt};
  g_autoptr(WhLinks) links = NULL;
  if (choices->len > 1) {
    links = search_all(&search, choices, scan, error);
    if (links == NULL)
      return FALSE;
  }
  *ret_links = links != NULL ? show_all(&search, links) : json_array();
  *ret_looked = json_pack("{s:i, s:i, s:I, s:I}", "people", (int)choices->len, "left_out", (int)left, "pairs",
                          (json_int_t)(links != NULL ? links->n_pairs : 0), "looked",
                          (json_int_t)(links != NULL ? links->n_looked : 0));
  return TRUE;
}
