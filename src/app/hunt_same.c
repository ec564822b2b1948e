/* SPDX-License-Identifier: Apache-2.0
 * The same person in other projects: where, since when, with which rights, in which cases, in one order of time. */
#include "app/hunt_find.h"

#include "base/order.h"
#include "people/identity.h"
#include "report/build.h"

#define NAME_RARE 3u                  /* a name that more people bear says nothing */
#define NAME_LETTERS 5u               /* a shorter name neither */
#define RANK_PROJECTS 2u              /* without a start: people of at least so many projects */
#define FAR ((gint64)3 * 365 * 86400) /* what lies farther apart is hardly one doing */
#define RANK_SHARE 0.02               /* of whose messages and commits one in fifty or more is about rights */
#define WORDS_WEIGHT 1.0 /* of a project in which somebody asks, presses or vouches, or is spoken for */
#define LEVEL_WEIGHT 2.0 /* of a case, by level */

static json_t *
rights_of(const WhHunt *hunt, const WhHuntPerson *person)
{
  json_t *rights = json_array();
  for (guint i = person->steps_at; i < person->steps_at + person->n_steps; i++) {
    const WhHuntStep *step = &g_array_index(hunt->index->steps, WhHuntStep, i);
    if (step->kind > WH_STEP_RIGHTS + WH_RIGHT_CONTRIBUTE)
      json_array_append_new(rights, json_pack("{s:s, s:s, s:o, s:o}", "right", wh_step_id(step->kind), "says",
                                              wh_step_says(step->kind), "first", wh_build_time(step->time),
                                              "locator", wh_build_text(step->locator, WH_BUILD_LINE_MAX)));
  }
  return rights;
}

static json_t *
cases_of(const WhHunt *hunt, guint32 person)
{
  json_t *cases = json_array();
  for (guint i = 0; wh_hunt_person(hunt->index, person)->n_cases > 0 && i < hunt->index->cases->len; i++) {
    const WhHuntCase *one = &g_array_index(hunt->index->cases, WhHuntCase, i);
    if (one->person == person)
      json_array_append_new(cases,
                            json_pack("{s:s, s:s, s:s, s:o}", "id", one->id, "level", wh_level_id(one->level),
                                      "role", one->role, "first_seen", wh_build_time(one->first_seen)));
  }
  return cases;
}

static json_t *
accounts_of(const WhHunt *hunt, const WhHuntPerson *person)
{
  json_t *accounts = json_array();
  for (guint i = person->accounts_at; i < person->accounts_at + person->n_accounts; i++) {
    const WhHuntAccount *account = &g_array_index(hunt->index->accounts, WhHuntAccount, i);
    json_array_append_new(accounts,
                          json_pack("{s:o, s:o}", "name", wh_build_text(account->name, WH_BUILD_NAME_MAX),
                                    "email", wh_build_text(account->email, WH_BUILD_NAME_MAX)));
  }
  return accounts;
}

static json_t *
show_place(const WhHunt *hunt, guint32 person)
{
  const WhHuntPerson *p = wh_hunt_person(hunt->index, person);
  json_t *one = wh_hunt_show_person(hunt, person);
  json_object_set_new(one, "accounts", accounts_of(hunt, p));
  json_object_set_new(one, "first", p->first != G_MAXINT64 ? wh_build_time(p->first) : json_null());
  json_object_set_new(one, "last", p->first != G_MAXINT64 ? wh_build_time(p->last) : json_null());
  json_object_set_new(one, "messages", json_integer(p->n_said));
  json_object_set_new(one, "landed", json_integer(p->n_landed));
  json_object_set_new(one, "rights", rights_of(hunt, p));
  json_object_set_new(one, "cases", cases_of(hunt, person));
  return one;
}

static int
compare_text(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What a member can be told by: "address ada@example.org", "login @ada", "key …". Owned strings. */
static void
add_marks(const WhHunt *hunt, guint32 person, GHashTable *marks)
{
  const WhHuntPerson *p = wh_hunt_person(hunt->index, person);
  for (guint i = p->accounts_at; i < p->accounts_at + p->n_accounts; i++) {
    const WhHuntAccount *account = &g_array_index(hunt->index->accounts, WhHuntAccount, i);
    if (!account->generic && account->address[0] != '\0')
      g_hash_table_add(marks, g_strdup_printf("%s %s", account->address[0] == '@' ? "login" : "address",
                                              account->address));
  }
  for (guint i = 0; i < hunt->index->keys->len; i++) {
    const WhHuntKey *key = &g_array_index(hunt->index->keys, WhHuntKey, i);
    if (key->person == person)
      g_hash_table_add(marks, g_strdup_printf("key %s", key->key));
  }
}

/* Why the members are taken for one: what at least two of them have. */
static json_t *
show_reasons(const WhHunt *hunt, const guint32 *members, guint n)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) shared = g_ptr_array_new();
  json_t *reasons = json_array();
  GHashTableIter iter;
  gpointer mark, count;
  for (guint m = 0; m < n; m++) {
    g_autoptr(GHashTable) marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    add_marks(hunt, members[m], marks);
    g_hash_table_iter_init(&iter, marks);
    while (g_hash_table_iter_next(&iter, &mark, NULL)) {
      const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts, mark));
      g_hash_table_insert(counts, g_strdup(mark), GUINT_TO_POINTER(before + 1));
    }
  }
  g_hash_table_iter_init(&iter, counts);
  while (g_hash_table_iter_next(&iter, &mark, &count))
    if (GPOINTER_TO_UINT(count) > 1)
      g_ptr_array_add(shared, mark);
  g_ptr_array_sort(shared, compare_text);
  for (guint i = 0; i < shared->len; i++)
    json_array_append_new(reasons, wh_build_text(shared->pdata[i], WH_BUILD_LINE_MAX));
  return reasons;
}

static int
compare_steps(gconstpointer a, gconstpointer b)
{
  const WhHuntStep *x = *(const WhHuntStep *const *)a, *y = *(const WhHuntStep *const *)b;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return x < y ? -1 : x > y; /* of one array: by person, kind */
}

static json_t *
show_timeline(const WhHunt *hunt, const guint32 *members, guint n)
{
  g_autoptr(GPtrArray) steps = g_ptr_array_new();
  json_t *timeline = json_array();
  for (guint m = 0; m < n; m++) {
    const WhHuntPerson *p = wh_hunt_person(hunt->index, members[m]);
    for (guint i = p->steps_at; i < p->steps_at + p->n_steps; i++)
      g_ptr_array_add(steps, &g_array_index(hunt->index->steps, WhHuntStep, i));
  }
  g_ptr_array_sort(steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    json_array_append_new(timeline, wh_hunt_show_step(hunt, steps->pdata[i]));
  return timeline;
}

static gboolean
is_telling_name(const char *folded)
{
  return strchr(folded, ' ') != NULL && strlen(folded) >= NAME_LETTERS &&
         !wh_identity_name_is_generic(folded);
}

/* Parties other than PARTY under the name FOLDED. Owner: caller. */
static GHashTable *
bearers(const WhHunt *hunt, guint32 party, const char *folded)
{
  GHashTable *others = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < hunt->index->accounts->len; i++) {
    const WhHuntAccount *account = &g_array_index(hunt->index->accounts, WhHuntAccount, i);
    const guint32 other = wh_hunt_party(hunt, account->person);
    if (other != party && account->folded == folded) /* each text is kept once */
      g_hash_table_insert(others, GUINT_TO_POINTER(other + 1), GUINT_TO_POINTER(account->person + 1));
  }
  return others;
}

/* Who else bears the party's name under another address, where hardly anybody does. */
static json_t *
show_namesakes(const WhHunt *hunt, guint32 party, const guint32 *members, guint n)
{
  g_autoptr(GHashTable) names = g_hash_table_new(NULL, NULL);
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(guint32));
  json_t *namesakes = json_array();
  for (guint m = 0; m < n; m++) {
    const WhHuntPerson *p = wh_hunt_person(hunt->index, members[m]);
    for (guint i = p->accounts_at; i < p->accounts_at + p->n_accounts; i++) {
      const char *folded = g_array_index(hunt->index->accounts, WhHuntAccount, i).folded;
      if (!is_telling_name(folded) || !g_hash_table_add(names, (gpointer)(guintptr)folded))
        continue;
      g_autoptr(GHashTable) others = bearers(hunt, party, folded);
      GHashTableIter iter;
      gpointer other;
      g_hash_table_iter_init(&iter, others);
      while (g_hash_table_size(others) <= NAME_RARE && g_hash_table_iter_next(&iter, NULL, &other)) {
        const guint32 person = GPOINTER_TO_UINT(other) - 1;
        g_array_append_val(found, person);
      }
    }
  }
  g_array_sort(found, wh_compare_u32);
  for (guint i = 0; i < found->len; i++)
    if (i == 0 || g_array_index(found, guint32, i) != g_array_index(found, guint32, i - 1))
      json_array_append_new(namesakes, show_place(hunt, g_array_index(found, guint32, i)));
  return namesakes;
}

static json_t *
show_party(const WhHunt *hunt, guint32 party)
{
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  json_t *places = json_array();
  for (guint m = 0; m < n; m++)
    json_array_append_new(places, show_place(hunt, members[m]));
  json_t *one =
      json_pack("{s:o, s:o, s:o, s:o, s:o}", "name",
                wh_build_text(wh_hunt_person(hunt->index, members[0])->name, WH_BUILD_NAME_MAX), "by",
                show_reasons(hunt, members, n), "places", places, "same_name",
                show_namesakes(hunt, party, members, n), "timeline", show_timeline(hunt, members, n));
  g_autoptr(GPtrArray) decisions = wh_hunt_decisions_of(hunt->index, members, n);
  json_t *decided = json_array();
  for (guint i = 0; i < decisions->len; i++)
    json_array_append_new(decided, wh_build_text(decisions->pdata[i], WH_BUILD_LINE_MAX));
  json_object_set_new(one, "decided", decided);
  return one;
}

typedef struct {
  guint32 party;
  double weight;
} Rank;

static int
compare_ranks(gconstpointer a, gconstpointer b)
{
  const Rank *x = a, *y = b;
  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  return x->party < y->party ? -1 : x->party > y->party;
}

/* Whether somebody who did not run the project spoke about rights there, or was spoken for, in a message that no other
 * project holds as well. */
static gboolean
is_about_rights(const WhHunt *hunt, const WhHuntPerson *person, GHashTable *places, gint64 *ret_time)
{
  for (guint i = person->steps_at; i < person->steps_at + person->n_steps; i++) {
    const WhHuntStep *step = &g_array_index(hunt->index->steps, WhHuntStep, i);
    if (step->kind >= WH_STEP_RIGHTS + WH_RIGHT_LAND_OWN)
      return FALSE; /* held power before */
    if (step->kind >= WH_STEP_ASKS && step->kind <= WH_STEP_VOUCHED && step->kind != WH_STEP_PRESSES &&
        step->outside && g_hash_table_add(places, (gpointer)(guintptr)step->locator)) {
      *ret_time = step->time;
      return TRUE;
    }
  }
  return FALSE;
}

static double
case_weight(const WhHunt *hunt, guint32 person)
{
  double weight = 0;
  for (guint i = 0; wh_hunt_person(hunt->index, person)->n_cases > 0 && i < hunt->index->cases->len; i++) {
    const WhHuntCase *one = &g_array_index(hunt->index->cases, WhHuntCase, i);
    if (one->person == person)
      weight = MAX(weight, LEVEL_WEIGHT * (one->level - WH_LEVEL_NOTE));
  }
  return weight;
}

/* How much of what the members do, or is done for them, is about rights: little of what those do who work there. */
static double
share_of_rights(const WhHunt *hunt, const guint32 *members, guint n)
{
  double about = 0, all = 0;
  for (guint m = 0; m < n; m++) {
    const WhHuntPerson *p = wh_hunt_person(hunt->index, members[m]);
    all += (double)p->n_said + p->n_landed;
    for (guint i = p->steps_at; i < p->steps_at + p->n_steps; i++) {
      const WhHuntStep *step = &g_array_index(hunt->index->steps, WhHuntStep, i);
      if (step->kind >= WH_STEP_ASKS && step->kind <= WH_STEP_VOUCHED)
        about += step->n;
    }
  }
  return MIN(about / MAX(all, 1), 1);
}

/* Whether TIME lies within a doing of one of TIMES. */
static gboolean
is_near(const GArray *times, gint64 time)
{
  for (guint i = 0; i < times->len; i++)
    if (ABS(g_array_index(times, gint64, i) - time) <= FAR)
      return TRUE;
  return FALSE;
}

/* Without a start: whoever is spoken of in several projects, or stands in their cases. */
static double
weigh_party(const WhHunt *hunt, guint32 party)
{
  g_autoptr(GHashTable) families = g_hash_table_new(NULL, NULL),
                        places = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
  gboolean near = FALSE;
  double weight = 0;
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  for (guint m = 0; m < n; m++) {
    const WhHuntPerson *p = wh_hunt_person(hunt->index, members[m]);
    gint64 time = 0;
    const gboolean words = is_about_rights(hunt, p, places, &time);
    const double here = case_weight(hunt, members[m]) + (words ? WORDS_WEIGHT : 0);
    if (here <= 0 ||
        !g_hash_table_add(families, GUINT_TO_POINTER(wh_hunt_family(hunt->index, members[m]) + 1)))
      continue;
    weight += here;
    near |= here > WORDS_WEIGHT || (words && is_near(times, time));
    if (words)
      g_array_append_val(times, time);
  }
  const double share = share_of_rights(hunt, members, n);
  return near && g_hash_table_size(families) >= RANK_PROJECTS && share >= RANK_SHARE ? weight * share : 0;
}

static GArray *
rank_all(const WhHunt *hunt)
{
  GArray *ranks = g_array_new(FALSE, FALSE, sizeof(Rank));
  for (guint32 i = 0; i < hunt->index->persons->len; i++) {
    guint n;
    if (wh_hunt_party(hunt, i) != i)
      continue;
    wh_hunt_members(hunt, i, &n);
    const Rank rank = {i, n >= RANK_PROJECTS ? weigh_party(hunt, i) : 0};
    if (rank.weight > 0)
      g_array_append_val(ranks, rank);
  }
  g_array_sort(ranks, compare_ranks);
  return ranks;
}

json_t *
wh_hunt_same(const WhHunt *hunt)
{
  json_t *people = json_array();
  if (wh_hunt_has_start(hunt)) {
    for (guint i = 0; i < hunt->start->parties->len; i++)
      json_array_append_new(people, show_party(hunt, g_array_index(hunt->start->parties, guint32, i)));
    return people;
  }
  g_autoptr(GArray) ranks = rank_all(hunt);
  for (guint i = 0; i < MIN(ranks->len, hunt->limit); i++)
    json_array_append_new(people, show_party(hunt, g_array_index(ranks, Rank, i).party));
  return people;
}
