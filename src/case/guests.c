/* SPDX-License-Identifier: Apache-2.0
 * Who acts for whom: ties between signals by their parties, and which of them hold. */
#include "case/guests.h"

#define MOST_SIGNALS 256u /* of one acting party that are looked at, the first */

/* The signal GUEST of JUDGED may join the case of HOST at T. */
typedef struct {
  gint64 t;
  guint32 host, person; /* person: whom the guest's signal is about */
  guint32 signal;
} Tie;

typedef struct {
  const WhPeople *people;
  GArray *judged;
  guint32 *at;        /* by person: its first signal in judged; one more than persons */
  GHashTable *acting; /* person + 1 to GArray of signals in which it acts, by reached */
  GArray *ties;       /* Tie */
} Search;

static const WhCaseSignal *
get(const Search *s, guint i)
{
  return &g_array_index(s->judged, WhCaseSignal, i);
}

static gboolean
is_acting(WhRole role)
{
  return role == WH_ROLE_REQUESTER || role == WH_ROLE_PRESSURE || role == WH_ROLE_ENDORSER;
}

static gboolean
may_join(const WhCaseSignal *one)
{
  WhFamily family = one->signal->pattern->family;
  return one->counts && (family == WH_FAMILY_WORDS || family == WH_FAMILY_PERSONA);
}

/* Whether the one whom SIGNAL is about would gain by it: who asks for rights would, who presses or vouches is at
 * work for somebody else. */
static gboolean
may_host(const WhCaseSignal *one)
{
  const GArray *parties = one->signal->parties;
  for (guint i = 0; i < parties->len; i++) {
    const WhParty *party = &g_array_index(parties, WhParty, i);
    if (party->person == one->signal->person &&
        (party->role == WH_ROLE_PRESSURE || party->role == WH_ROLE_ENDORSER))
      return FALSE;
  }
  return one->counts;
}

/* THIRD: who acts in both signals, or the guest. */
static void
consider(Search *s, guint host_signal, guint guest_signal, guint32 third)
{
  const WhCaseSignal *host = get(s, host_signal), *guest = get(s, guest_signal);
  gint64 apart = host->signal->reached - guest->signal->reached;
  Tie tie = {MAX(host->signal->reached, guest->signal->reached), host->signal->person, guest->signal->person,
             guest_signal};
  if (tie.host == tie.person || !may_join(guest) || ABS(apart) > WH_CASE_WINDOW ||
      wh_people_is_incumbent(s->people, tie.person, tie.t) ||
      (third != tie.person && wh_people_is_incumbent(s->people, third, tie.t)))
    return;
  g_array_append_val(s->ties, tie);
}

/* ---- finding ties ---- */

static void
index_acting(Search *s, guint signal)
{
  const GArray *parties = get(s, signal)->signal->parties;
  for (guint i = 0; i < parties->len; i++) {
    const WhParty *party = &g_array_index(parties, WhParty, i);
    gpointer key = GUINT_TO_POINTER(party->person + 1);
    GArray *list = g_hash_table_lookup(s->acting, key);
    if (!is_acting(party->role) || party->person >= s->people->n_persons)
      continue;
    if (list == NULL) {
      list = g_array_new(FALSE, FALSE, sizeof(guint32));
      g_hash_table_insert(s->acting, key, list);
    }
    if (list->len == 0 || g_array_index(list, guint32, list->len - 1) != signal)
      g_array_append_val(list, signal);
  }
}

static int
by_reached(gconstpointer a, gconstpointer b, gpointer user)
{
  const Search *s = user;
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  gint64 tx = get(s, x)->signal->reached, ty = get(s, y)->signal->reached;
  if (tx != ty)
    return tx < ty ? -1 : 1;
  return x < y ? -1 : x > y;
}

/* Signals that PARTY of the host's signal leads to: about PARTY, and those in which it acts. */
static void
follow(Search *s, guint host_signal, guint32 party)
{
  guint32 host = get(s, host_signal)->signal->person;
  if (party == host || party >= s->people->n_persons)
    return;
  for (guint32 i = s->at[party]; i < s->at[party + 1]; i++)
    consider(s, host_signal, i, party);
  const GArray *list = g_hash_table_lookup(s->acting, GUINT_TO_POINTER(party + 1));
  for (guint i = 0; list != NULL && i < MIN(list->len, MOST_SIGNALS); i++) {
    guint32 signal = g_array_index(list, guint32, i);
    if (get(s, signal)->signal->person != party)
      consider(s, host_signal, signal, party);
  }
}

/* Signals about others may name the one who would gain. */
static void
name_host(Search *s, guint guest_signal)
{
  const WhSignal *guest = get(s, guest_signal)->signal;
  for (guint i = 0; i < guest->parties->len; i++) {
    const WhParty *party = &g_array_index(guest->parties, WhParty, i);
    if (party->role != WH_ROLE_BENEFICIARY || party->person == guest->person ||
        party->person >= s->people->n_persons)
      continue;
    for (guint32 h = s->at[party->person]; h < s->at[party->person + 1]; h++)
      if (may_host(get(s, h)))
        consider(s, h, guest_signal, guest->person);
  }
}

static void
find_ties(Search *s)
{
  for (guint i = 0; i < s->judged->len; i++)
    index_acting(s, i);
  GHashTableIter iter;
  gpointer list;
  g_hash_table_iter_init(&iter, s->acting);
  while (g_hash_table_iter_next(&iter, NULL, &list))
    g_array_sort_with_data(list, by_reached, s);
  for (guint i = 0; i < s->judged->len; i++) {
    const GArray *parties = get(s, i)->signal->parties;
    for (guint p = 0; p < parties->len && may_host(get(s, i)); p++)
      if (is_acting(g_array_index(parties, WhParty, p).role))
        follow(s, i, g_array_index(parties, WhParty, p).person);
    name_host(s, i);
  }
}

/* ---- which hold ---- */

typedef struct {
  const Search *search;
  guint32 *host_of;  /* by person, WH_NONE */
  guint32 *n_guests; /* by person */
  GArray *guests;    /* WhGuest */
} Table;

/* Of ties known at once, those to the host who was there first. */
static int
compare_ties(gconstpointer a, gconstpointer b, gpointer user)
{
  const Search *s = user;
  const Tie *x = a, *y = b;
  gint64 x_first = get(s, s->at[x->host])->signal->reached, y_first = get(s, s->at[y->host])->signal->reached;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  if (x_first != y_first)
    return x_first < y_first ? -1 : 1;
  if (x->host != y->host)
    return x->host < y->host ? -1 : 1;
  return x->signal < y->signal ? -1 : x->signal > y->signal;
}

static void
take(Table *table, const Tie *tie)
{
  WhCaseSignal *judged = &g_array_index(table->search->judged, WhCaseSignal, tie->signal);
  guint32 *host = &table->host_of[tie->person];
  if (judged->left != G_MAXINT64 || table->host_of[tie->host] != WH_NONE ||
      table->n_guests[tie->person] > 0 || (*host != WH_NONE && *host != tie->host) ||
      (*host == WH_NONE && table->n_guests[tie->host] >= WH_CASE_GUESTS))
    return;
  table->n_guests[tie->host] += *host == WH_NONE;
  *host = tie->host;
  judged->left = tie->t;
  WhGuest guest = {tie->host, *judged};
  guest.signal.entered = tie->t;
  guest.signal.left = G_MAXINT64;
  g_array_append_val(table->guests, guest);
}

static int
compare_guests(gconstpointer a, gconstpointer b)
{
  const WhGuest *x = a, *y = b;
  if (x->host != y->host)
    return x->host < y->host ? -1 : 1;
  if (x->signal.entered != y->signal.entered)
    return x->signal.entered < y->signal.entered ? -1 : 1;
  return wh_signal_compare(&x->signal.signal, &y->signal.signal);
}

static GArray *
settle(Search *s)
{
  guint32 n = s->people->n_persons;
  GArray *guests = g_array_new(FALSE, FALSE, sizeof(WhGuest));
  g_autofree guint32 *host_of = g_new(guint32, n + 1);
  g_autofree guint32 *n_guests = g_new0(guint32, n + 1);
  memset(host_of, 0xff, sizeof(guint32) * (n + 1));
  Table table = {s, host_of, n_guests, guests};
  g_array_sort_with_data(s->ties, compare_ties, s);
  for (guint i = 0; i < s->ties->len; i++)
    take(&table, &g_array_index(s->ties, Tie, i));
  g_array_sort(guests, compare_guests);
  return guests;
}

static guint32 *
person_offsets(const WhPeople *people, const GArray *judged)
{
  guint32 *at = g_new0(guint32, people->n_persons + 2);
  for (guint i = 0; i < judged->len; i++)
    at[g_array_index(judged, WhCaseSignal, i).signal->person + 1]++;
  for (guint32 p = 0; p < people->n_persons; p++)
    at[p + 1] += at[p];
  return at;
}

GArray *
wh_guests_find(const WhPeople *people, GArray *judged)
{
  g_autofree guint32 *at = person_offsets(people, judged);
  g_autoptr(GHashTable) acting = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  g_autoptr(GArray) ties = g_array_new(FALSE, FALSE, sizeof(Tie));
  Search search = {people, judged, at, acting, ties};
  find_ties(&search);
  return settle(&search);
}
