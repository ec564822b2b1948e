/* SPDX-License-Identifier: Apache-2.0
 * Two people of several projects held side by side by all kinds of likeness: one record is made of what they and others of
 * their places left, and a linker looks at that. */
#include "app/hunt_record.h"

#include "report/build.h"

#include <math.h>

#define PLACES_MAX 3u  /* projects of each of the two: where they said most */
#define OTHERS_MAX 40u /* people of each place who are looked at beside them: those who said about as much */
#define REASONS_MAX 6u /* of one kind */

typedef struct {
  guint32 person;
  double distance;
} Near;

static int
compare_near(gconstpointer a, gconstpointer b)
{
  const Near *x = a, *y = b;
  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* Others of PERSON's project who said about as much. */
static void
want_others(const WhHunt *hunt, GHashTable *accounts, guint32 person)
{
  const WhHuntPerson *self = wh_hunt_person(hunt->index, person);
  const WhHuntProject *project = wh_hunt_project(hunt->index, self->project);
  g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(Near));
  for (guint32 p = project->persons_at; p < project->persons_at + project->n_persons; p++) {
    const WhHuntPerson *other = wh_hunt_person(hunt->index, p);
    const Near one = {p, fabs(log((other->n_said + 0.5) / (self->n_said + 0.5)))};
    if (other->n_said > 0 && other->party != self->party)
      g_array_append_val(near, one);
  }
  g_array_sort(near, compare_near);
  for (guint i = 0; i < MIN(near->len, OTHERS_MAX); i++)
    wh_hunt_want(hunt, accounts, g_array_index(near, Near, i).person);
}

static int
compare_said(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhHunt *hunt = user;
  const guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  const guint32 x_said = wh_hunt_person(hunt->index, x)->n_said,
                y_said = wh_hunt_person(hunt->index, y)->n_said;
  if (x_said != y_said)
    return x_said > y_said ? -1 : 1;
  return x < y ? -1 : x > y;
}

/* Appends PARTY's places where it said most, and whom to look at there. */
static void
want_party(const WhHunt *hunt, guint32 party, GHashTable *accounts, GArray *projects)
{
  g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(guint32));
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  g_array_append_vals(sorted, members, n);
  g_array_sort_with_data(sorted, compare_said, (gpointer)(guintptr)hunt);
  for (guint i = 0; i < n; i++)
    wh_hunt_want(hunt, accounts, members[i]);
  for (guint i = 0; i < MIN(n, PLACES_MAX); i++) {
    const guint32 person = g_array_index(sorted, guint32, i);
    const guint32 project = wh_hunt_person(hunt->index, person)->project;
    want_others(hunt, accounts, person);
    gboolean known = FALSE;
    for (guint k = 0; k < projects->len; k++)
      known |= g_array_index(projects, guint32, k) == project;
    if (!known)
      g_array_append_val(projects, project);
  }
}

/* The person of PEOPLE that bears an account of PARTY. */
static guint32
find_party(const WhHunt *hunt, const WhPeople *people, guint32 party)
{
  g_autoptr(GHashTable) accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  for (guint i = 0; i < n; i++)
    wh_hunt_want(hunt, accounts, members[i]);
  for (guint32 i = 0; i < people->view->n_accounts; i++) {
    const WhAccount *account = &people->view->accounts[i];
    g_autofree char *key = wh_hunt_account_key(account->name, account->email);
    if (people->person_of[i] != WH_NONE && g_hash_table_contains(accounts, key))
      return people->person_of[i];
  }
  return WH_NONE;
}

static json_t *
number(double x)
{
  return isfinite(x) ? json_real(wh_build_round(x, 3)) : json_null();
}

static json_t *
show_reason(const WhView *view, const WhReason *reason)
{
  json_t *locators = json_array();
  const guint32 messages[] = {reason->a, reason->b};
  for (gsize i = 0; i < G_N_ELEMENTS(messages); i++)
    if (messages[i] < view->n_messages) {
      g_autofree char *place = wh_hunt_place(&view->messages[messages[i]]);
      json_array_append_new(locators, wh_build_text(place, WH_BUILD_LINE_MAX));
    }
  return json_pack("{s:o, s:o, s:o}", "weight", number(reason->weight), "says",
                   wh_build_text(reason->says, WH_BUILD_LINE_MAX), "locators", locators);
}

static json_t *
show_kind(const WhView *view, WhLikenessKind kind, const WhLikeness *likeness)
{
  json_t *reasons = json_array();
  for (guint i = 0; likeness->reasons != NULL && i < MIN(likeness->reasons->len, REASONS_MAX); i++)
    json_array_append_new(reasons, show_reason(view, likeness->reasons->pdata[i]));
  return json_pack("{s:s, s:b, s:o, s:i, s:i, s:o}", "kind", wh_likeness_id(kind), "enough",
                   (int)likeness->enough, "log10_likelihood_ratio", number(likeness->llr), "others",
                   (int)likeness->n_impostors, "others_as_alike", (int)likeness->n_as_alike, "reasons",
                   reasons);
}

json_t *
wh_hunt_show_link(const WhView *view, const WhLink *link)
{
  json_t *kinds = json_array();
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    json_array_append_new(kinds, show_kind(view, (WhLikenessKind)k, &link->kinds[k]));
  return json_pack("{s:b, s:o, s:o, s:o}", "enough", (int)(link->n_enough > 0), "log10_likelihood_ratio",
                   number(link->llr), "false_rate", number(link->false_rate), "kinds", kinds);
}

gboolean
wh_hunt_compare(const WhHunt *hunt, guint32 a, guint32 b, json_t **ret_likeness, GError **error)
{
  g_autoptr(GHashTable) accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) projects = g_array_new(FALSE, FALSE, sizeof(guint32));
  want_party(hunt, a, accounts, projects);
  want_party(hunt, b, accounts, projects);
  *ret_likeness = json_null();
  g_autoptr(WhView) view = wh_hunt_record(hunt, projects, accounts, 0, error);
  if (view == NULL)
    return FALSE;
  g_autoptr(WhPeople) people = wh_people_new(view, NULL);
  const guint32 x = find_party(hunt, people, a), y = find_party(hunt, people, b);
  if (x == WH_NONE || y == WH_NONE || x == y || !wh_people_is_human(people, x) ||
      !wh_people_is_human(people, y))
    return TRUE;
  g_autoptr(WhLinker) linker = wh_linker_new(people, NULL);
  g_auto(WhLink) link = {0};
  wh_linker_advance(linker, wh_linker_end(people));
  wh_linker_compare(linker, MIN(x, y), MAX(x, y), &link);
  *ret_likeness = wh_hunt_show_link(view, &link);
  return TRUE;
}
