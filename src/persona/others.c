/* SPDX-License-Identifier: Apache-2.0
 * Others of the same place and time: whom a likeness is held against. */
#include "persona/others.h"

#include "persona/presence.h"

#include <math.h>

#define N_CLASSES 64u
#define SLACK 1e-9 /* what a bound may miss by rounding */

/* One person in the whole record. */
typedef struct {
  double log_n; /* log2 of how much, and one */
  gint64 from, to;
  guint32 person, n;
  gboolean one_list; /* only wrote, or only landed */
} Entry;

/* Those who wrote about as much. */
typedef struct {
  GArray *entries; /* Entry, by when they began */
  gint64 *latest;  /* by entry: when the last of it and of those before it ended */
  double most;     /* log_n of any */
} Class;

struct WhOthers {
  const WhPeople *people;
  Class classes[N_CLASSES];
};

typedef struct {
  double far;
  guint32 person, rank;
} Near;

/* Those nearest to ONE. */
typedef struct {
  const WhOthers *others;
  guint32 a, b; /* who are left out */
  gint64 t;
  WhPresence one;
  double log_n;
  guint max;
  GArray *near; /* Near, nearest first */
} Query;

/* ---- the index ---- */

/* Two for each doubling. */
static guint
class_of(guint32 n)
{
  const guint bits = g_bit_storage(n);
  return bits < 2 ? bits : MIN(2 * bits - 2 + (n >> (bits - 2) & 1), N_CLASSES - 1);
}

static int
compare_entries(gconstpointer pa, gconstpointer pb)
{
  const Entry *x = pa, *y = pb;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static void
end_class(Class *class)
{
  g_array_sort(class->entries, compare_entries);
  class->latest = g_new(gint64, class->entries->len + 1);
  for (guint i = 0; i < class->entries->len; i++) {
    const gint64 to = g_array_index(class->entries, Entry, i).to;
    class->latest[i] = i > 0 ? MAX(class->latest[i - 1], to) : to;
  }
}

WhOthers *
wh_others_new(const WhPeople *people)
{
  WhOthers *others = g_new0(WhOthers, 1);
  others->people = people;
  for (guint c = 0; c < N_CLASSES; c++)
    others->classes[c].entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  for (guint32 person = 0; person < people->n_persons; person++) {
    Entry entry = {.person = person};
    if (!wh_people_is_human(people, person))
      continue;
    entry.n = wh_presence_whole(people, person, &entry.from, &entry.to);
    if (entry.n == 0)
      continue;
    entry.one_list = people->persons[person].n_said == 0 || people->persons[person].n_landed == 0;
    Class *class = &others->classes[class_of(entry.n)];
    entry.log_n = log2(entry.n + 1.0);
    class->most = MAX(class->most, entry.log_n);
    g_array_append_val(class->entries, entry);
  }
  for (guint c = 0; c < N_CLASSES; c++)
    end_class(&others->classes[c]);
  return others;
}

void
wh_others_free(WhOthers *others)
{
  if (others == NULL)
    return;
  for (guint c = 0; c < N_CLASSES; c++) {
    g_array_unref(others->classes[c].entries);
    g_free(others->classes[c].latest);
  }
  g_free(others);
}

/* ---- the nearest to one ---- */

/* No nearer than that is ENTRY. */
static double
bound(const Query *query, const Entry *entry)
{
  const gint64 begin = query->t - WH_PRESENCE_WINDOW;
  const double year = (double)(WH_PRESENCE_WINDOW / 2), middle = query->one.middle;
  const double latest = (double)(query->t - MIN(entry->to, query->t)) / year,
               earliest = (double)(query->t - MAX(entry->from, begin)) / year;
  const double more = query->log_n - entry->log_n;
  const gboolean whole = entry->from > begin && entry->to <= query->t;
  const double apart = middle < latest ? latest - middle : MAX(0, middle - earliest);
  return apart + (whole ? fabs(more) : MAX(0, more)) - SLACK;
}

static gboolean
is_full(const Query *query)
{
  return query->near->len == query->max;
}

static double
farthest(const Query *query)
{
  return g_array_index(query->near, Near, query->near->len - 1).far;
}

static int
compare_near(const Near *x, const Near *y)
{
  if (x->far < y->far || x->far > y->far)
    return x->far < y->far ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static void
keep(Query *query, const Near *near)
{
  guint low = 0, high = query->near->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (compare_near(&g_array_index(query->near, Near, middle), near) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low >= query->max)
    return;
  if (is_full(query))
    g_array_set_size(query->near, query->max - 1);
  g_array_insert_vals(query->near, low, near, 1);
}

/* How far away ENTRY is; INFINITY: it left nothing in the window. Where all of it lies in the window, as it mostly does, what
 * wh_presence_of would say is known already. */
static double
distance(const Query *query, const Entry *entry)
{
  const double year = (double)(WH_PRESENCE_WINDOW / 2), first = (double)(query->t - entry->from),
               last = (double)(query->t - entry->to);
  if (entry->one_list && entry->from > query->t - WH_PRESENCE_WINDOW && entry->to <= query->t)
    return fabs((first + last) / 2 / year * entry->n / entry->n - query->one.middle) +
           fabs(entry->log_n - query->log_n);
  const WhPresence other = wh_presence_of(query->others->people, entry->person, query->t);
  return other.n > 0 ? fabs(other.middle - query->one.middle) + fabs(log2(other.n + 1.0) - query->log_n)
                     : (double)INFINITY;
}

static void
look_at(Query *query, const Entry *entry)
{
  const guint32 person = entry->person;
  if (entry->from > query->t || entry->to <= query->t - WH_PRESENCE_WINDOW || person == query->a ||
      person == query->b)
    return;
  if (is_full(query) && bound(query, entry) > farthest(query))
    return;
  const Near near = {.far = distance(query, entry), .person = person};
  if (!isinf(near.far))
    keep(query, &near);
}

/* From those who began when the one is in the middle of what it wrote, both ways, so that the nearest come early. */
static void
look_through(Query *query, const Class *class)
{
  const gint64 centre = query->t - (gint64)(query->one.middle * (double)(WH_PRESENCE_WINDOW / 2));
  guint low = 0, high = class->entries->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (g_array_index(class->entries, Entry, middle).from < centre)
      low = middle + 1;
    else
      high = middle;
  }
  for (guint i = low; i < class->entries->len; i++) {
    const Entry *entry = &g_array_index(class->entries, Entry, i);
    if (entry->from > query->t)
      break;
    look_at(query, entry);
  }
  for (guint i = low; i > 0 && class->latest[i - 1] > query->t - WH_PRESENCE_WINDOW; i--)
    look_at(query, &g_array_index(class->entries, Entry, i - 1));
}

static void
look_in(Query *query, guint c)
{
  const Class *class = &query->others->classes[c];
  if (class->entries->len > 0 && (!is_full(query) || query->log_n - class->most - SLACK <= farthest(query)))
    look_through(query, class);
}

/* The nearest to PERSON, ranked. Owner: caller. */
static GArray *
nearest_to(const WhOthers *others, guint32 person, const guint32 but[2], gint64 t, guint max)
{
  Query query = {.others = others, .a = but[0], .b = but[1], .t = t, .max = max};
  query.one = wh_presence_of(others->people, person, t);
  query.log_n = log2(query.one.n + 1.0);
  query.near = g_array_sized_new(FALSE, FALSE, sizeof(Near), MIN(max, 128));
  const guint own = class_of(query.one.n);
  for (guint away = 0; away < N_CLASSES && max > 0; away++) {
    if (own + away < N_CLASSES)
      look_in(&query, own + away);
    if (away > 0 && away <= own)
      look_in(&query, own - away);
  }
  for (guint i = 0; i < query.near->len; i++)
    g_array_index(query.near, Near, i).rank = i;
  return query.near;
}

/* ---- the nearest to two ---- */

static int
compare_person(gconstpointer pa, gconstpointer pb)
{
  const Near *x = pa, *y = pb;
  if (x->person != y->person)
    return x->person < y->person ? -1 : 1;
  return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static int
compare_rank(gconstpointer pa, gconstpointer pb)
{
  const Near *x = pa, *y = pb;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* Ranked by the better of the two places in line, so that each of the pair gets its share, whatever the other
 * is like. */
GArray *
wh_others_near(const WhOthers *others, guint32 a, guint32 b, gint64 t, guint max)
{
  const guint32 pair[2] = {MIN(a, b), MAX(a, b)};
  t = wh_presence_moment(others->people, a, b, t);
  g_autoptr(GArray) all = nearest_to(others, pair[0], pair, t, max);
  if (a != b) {
    g_autoptr(GArray) second = nearest_to(others, pair[1], pair, t, max);
    g_array_append_vals(all, second->data, second->len);
    g_array_sort(all, compare_person);
    guint kept = 0;
    for (guint i = 0; i < all->len; i++)
      if (kept == 0 || g_array_index(all, Near, kept - 1).person != g_array_index(all, Near, i).person)
        g_array_index(all, Near, kept++) = g_array_index(all, Near, i);
    g_array_set_size(all, kept);
    g_array_sort(all, compare_rank);
  }
  GArray *persons = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < MIN(all->len, max); i++)
    g_array_append_val(persons, g_array_index(all, Near, i).person);
  return persons;
}

GArray *
wh_impostors(const WhPeople *people, guint32 a, guint32 b, gint64 t, guint max)
{
  g_autoptr(WhOthers) others = wh_others_new(people);
  return wh_others_near(others, a, b, t, max);
}
