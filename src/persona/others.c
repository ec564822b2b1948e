/* SPDX-License-Identifier: Apache-2.0
 * Others of the same place and time: whom a likeness is held against. */
#include "persona/others.h"

#include "persona/presence.h"
#include "persona/stays.h"

#include <math.h>

#define N_CLASSES 32u
#define BUSY 1000u /* did more than that: few, and their stays would be many */
#define SLACK 1e-7 /* what a bound may miss by rounding, in years */
#define YEAR ((double)(WH_PRESENCE_WINDOW / 2))
#define FAR_OFF (G_MAXINT64 / 8) /* from any time of a record */

/* Who is busy, in the whole record. */
typedef struct {
  double log_n; /* log2 of how much, and one */
  gint64 from, to;
  guint32 person;
} Entry;

/* Stays of about as much. */
typedef struct {
  GArray *stays;      /* WhStay, by the middle of what lies in the window */
  double least, most; /* log_n of any */
} Class;

struct WhOthers {
  const WhPeople *people;
  gint refs;
  Class classes[N_CLASSES];
  GArray *busy;            /* Entry */
  double log_n[BUSY + 1u]; /* log2 of so much and one */
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
compare_stays(gconstpointer pa, gconstpointer pb)
{
  const WhStay *x = pa, *y = pb;
  if (x->sum != y->sum)
    return x->sum < y->sum ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static void
add_stay(WhOthers *others, const WhStay *stay)
{
  Class *class = &others->classes[class_of(stay->n)];
  const double log_n = others->log_n[stay->n];
  class->least = class->stays->len > 0 ? MIN(class->least, log_n) : log_n;
  class->most = class->stays->len > 0 ? MAX(class->most, log_n) : log_n;
  g_array_append_vals(class->stays, stay, 1);
}

static void
add_person(WhOthers *others, guint32 person, GArray *stays)
{
  Entry entry = {.person = person};
  const guint32 n = wh_presence_whole(others->people, person, &entry.from, &entry.to);
  if (n > BUSY) {
    entry.log_n = log2(n + 1.0);
    g_array_append_val(others->busy, entry);
    return;
  }
  g_array_set_size(stays, 0);
  wh_stays_of(others->people, person, stays);
  for (guint i = 0; i < stays->len; i++)
    add_stay(others, &g_array_index(stays, WhStay, i));
}

WhOthers *
wh_others_new(const WhPeople *people)
{
  WhOthers *others = g_new0(WhOthers, 1);
  g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(WhStay));
  others->people = people;
  others->refs = 1;
  others->busy = g_array_new(FALSE, FALSE, sizeof(Entry));
  for (guint c = 0; c < N_CLASSES; c++)
    others->classes[c].stays = g_array_new(FALSE, FALSE, sizeof(WhStay));
  for (guint n = 0; n <= BUSY; n++)
    others->log_n[n] = log2(n + 1.0);
  for (guint32 person = 0; person < people->n_persons; person++)
    if (wh_people_is_human(people, person))
      add_person(others, person, stays);
  for (guint c = 0; c < N_CLASSES; c++)
    g_array_sort(others->classes[c].stays, compare_stays);
  return others;
}

WhOthers *
wh_others_ref(WhOthers *others)
{
  g_atomic_int_inc(&others->refs);
  return others;
}

void
wh_others_unref(WhOthers *others)
{
  if (others == NULL || !g_atomic_int_dec_and_test(&others->refs))
    return;
  for (guint c = 0; c < N_CLASSES; c++)
    g_array_unref(others->classes[c].stays);
  g_array_unref(others->busy);
  g_free(others);
}

/* ---- the nearest to one ---- */

static gboolean
is_full(const Query *query)
{
  return query->near->len == query->max;
}

/* Nobody who is no nearer than BOUND is looked for. */
static gboolean
is_beyond(const Query *query, double bound)
{
  return is_full(query) && bound - SLACK > g_array_index(query->near, Near, query->near->len - 1).far;
}

static int
compare_near(const Near *x, const Near *y)
{
  if (x->far < y->far || x->far > y->far)
    return x->far < y->far ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static void
keep(Query *query, double far, guint32 person)
{
  const Near near = {.far = far, .person = person};
  guint low = 0, high = query->near->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (compare_near(&g_array_index(query->near, Near, middle), &near) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low >= query->max)
    return;
  if (is_full(query))
    g_array_set_size(query->near, query->max - 1);
  g_array_insert_val(query->near, low, near);
}

static void
keep_presence(Query *query, guint32 person)
{
  const WhPresence other = wh_presence_of(query->others->people, person, query->t);
  if (other.n > 0)
    keep(query, fabs(other.middle - query->one.middle) + fabs(log2(other.n + 1.0) - query->log_n), person);
}

/* Years before the moment. */
static double
middle_of(const Query *query, const WhStay *stay)
{
  return (double)(2 * query->t - stay->sum) / 2 / YEAR;
}

/* What wh_presence_of would say is known already, to the last bit (hence the product and the quotient, which round as its mean does); but
 * of who said and landed, whose middles have weights. */
static void
look_at(Query *query, const WhStay *stay)
{
  const guint32 person = stay->person;
  if (query->t < stay->from || query->t >= stay->until || person == query->a || person == query->b)
    return;
  if (stay->mixed)
    keep_presence(query, person);
  else
    keep(query,
         fabs(middle_of(query, stay) * stay->n / stay->n - query->one.middle) +
             fabs(query->others->log_n[stay->n] - query->log_n),
         person);
}

/* How far AT of CLASS is in time; INFINITY: out of the window, and so are all beyond it. */
static double
apart(const Query *query, const Class *class, guint at)
{
  const double middle =
      at < class->stays->len ? middle_of(query, &g_array_index(class->stays, WhStay, at)) : -1;
  return middle < -SLACK || middle > 2 + SLACK ? (double)INFINITY : fabs(middle - query->one.middle);
}

/* First of CLASS whose middle is not before that of the one. */
static guint
first_after(const Query *query, const Class *class)
{
  guint low = 0, high = class->stays->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (middle_of(query, &g_array_index(class->stays, WhStay, middle)) > query->one.middle)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* From the middle of what the one did both ways, the nearer first, until no nearer ones can come. */
static void
look_through(Query *query, const Class *class, double gap)
{
  guint up = first_after(query, class), down = up;
  double above = apart(query, class, up), below = down > 0 ? apart(query, class, down - 1) : (double)INFINITY;
  while (!isinf(MIN(above, below)) && !is_beyond(query, MIN(above, below) + gap)) {
    if (above <= below) {
      look_at(query, &g_array_index(class->stays, WhStay, up));
      above = apart(query, class, ++up);
    } else {
      look_at(query, &g_array_index(class->stays, WhStay, --down));
      below = down > 0 ? apart(query, class, down - 1) : (double)INFINITY;
    }
  }
}

static void
look_in(Query *query, guint c)
{
  const Class *class = &query->others->classes[c];
  const double gap = MAX(0, MAX(query->log_n - class->most, class->least - query->log_n));
  if (class->stays->len > 0 && !is_beyond(query, gap))
    look_through(query, class, gap);
}

/* No nearer than that is ENTRY, who did no more in the window than in the whole record. */
static double
bound(const Query *query, const Entry *entry)
{
  const double middle = query->one.middle, latest = (double)(query->t - MIN(entry->to, query->t)) / YEAR,
               earliest = (double)(query->t - MAX(entry->from, query->t - WH_PRESENCE_WINDOW)) / YEAR;
  return (middle < latest ? latest - middle : MAX(0, middle - earliest)) +
         MAX(0, query->log_n - entry->log_n);
}

static void
look_at_busy(Query *query)
{
  const GArray *busy = query->others->busy;
  for (guint i = 0; i < busy->len; i++) {
    const Entry *entry = &g_array_index(busy, Entry, i);
    if (entry->from <= query->t && entry->to > query->t - WH_PRESENCE_WINDOW && entry->person != query->a &&
        entry->person != query->b && !is_beyond(query, bound(query, entry)))
      keep_presence(query, entry->person);
  }
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
  if (max > 0)
    look_at_busy(&query);
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
  t = CLAMP(wh_presence_moment(others->people, a, b, t), -FAR_OFF, FAR_OFF);
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
