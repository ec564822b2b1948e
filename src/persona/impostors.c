/* SPDX-License-Identifier: Apache-2.0
 * Others of the same place and time: whom a likeness is held against. */
#include "persona/likeness.h"

#include <math.h>

#define WINDOW (730 * (gint64)86400)

/* How much somebody wrote in the window, and when. */
typedef struct {
  guint32 person, n, rank;
  double middle; /* years before the window's end */
  double far;    /* scratch: distance from the one that is ranked for */
} Presence;

static gint64
message_known(const WhView *view, const WhPeople *people, guint32 index)
{
  (void)people;
  return view->messages[index].known;
}

static gint64
landing_known(const WhView *view, const WhPeople *people, guint32 index)
{
  return view->commits[people->landing[index].landing].known;
}

typedef gint64 (*KnownFunc)(const WhView *view, const WhPeople *people, guint32 index);

/* First of LIST known after T. */
static guint32
after(const WhPeople *people, KnownFunc known, const guint32 *list, guint32 n, gint64 t)
{
  guint32 low = 0, high = n;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (known(people->view, people, list[middle]) <= t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
see(const WhPeople *people, KnownFunc known, const guint32 *list, guint32 n, gint64 t, Presence *presence)
{
  guint32 from = after(people, known, list, n, t - WINDOW), to = after(people, known, list, n, t);
  if (from >= to)
    return;
  double first = (double)(t - known(people->view, people, list[from])),
         last = (double)(t - known(people->view, people, list[to - 1]));
  double middle = (first + last) / 2 / (double)(WINDOW / 2);
  presence->middle =
      (presence->middle * presence->n + middle * (to - from)) / (double)(presence->n + to - from);
  presence->n += to - from;
}

static Presence
presence_of(const WhPeople *people, guint32 person, gint64 t)
{
  Presence presence = {.person = person};
  guint32 n = 0;
  const guint32 *list = wh_people_messages(people, person, &n);
  see(people, message_known, list, n, t, &presence);
  list = wh_people_landed(people, person, &n);
  see(people, landing_known, list, n, t, &presence);
  if (presence.n == 0)
    presence.middle = 2;
  return presence;
}

/* When PERSON was last heard of by T; G_MININT64: never. */
static gint64
last_heard(const WhPeople *people, guint32 person, gint64 t)
{
  guint32 n = 0, at = 0;
  gint64 last = G_MININT64;
  const guint32 *list = wh_people_messages(people, person, &n);
  if ((at = after(people, message_known, list, n, t)) > 0)
    last = message_known(people->view, people, list[at - 1]);
  list = wh_people_landed(people, person, &n);
  if ((at = after(people, landing_known, list, n, t)) > 0)
    last = MAX(last, landing_known(people->view, people, list[at - 1]));
  return last;
}

/* The moment that others are of the same time as: T, or, where both were silent by then, when one was last heard of. */
static gint64
moment_of(const WhPeople *people, guint32 a, guint32 b, gint64 t)
{
  const gint64 last = MAX(last_heard(people, a, t), last_heard(people, b, t));
  return last == G_MININT64 ? t : MIN(t, last);
}

static int
compare_far(const void *a, const void *b)
{
  const Presence *x = a, *y = b;
  if (x->far != y->far)
    return x->far < y->far ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static int
compare_rank(const void *a, const void *b)
{
  const Presence *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* A year apart weighs like twice as much written. */
static void
rank_for(GArray *others, const Presence *one)
{
  for (guint i = 0; i < others->len; i++) {
    Presence *other = &g_array_index(others, Presence, i);
    other->far = fabs(other->middle - one->middle) + fabs(log2(other->n + 1.0) - log2(one->n + 1.0));
  }
  g_array_sort(others, compare_far);
  for (guint i = 0; i < others->len; i++) {
    Presence *other = &g_array_index(others, Presence, i);
    other->rank = MIN(other->rank, i);
  }
}

/* Ranked by the better of the two places in line, so that each of the pair gets its share, whatever the other
 * is like. */
GArray *
wh_impostors(const WhPeople *people, guint32 a, guint32 b, gint64 t, guint max)
{
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(Presence));
  t = moment_of(people, a, b, t);
  for (guint32 person = 0; person < people->n_persons; person++) {
    if (person == a || person == b || !wh_people_is_human(people, person))
      continue;
    if (people->persons[person].first > t || people->persons[person].last <= t - WINDOW)
      continue;
    Presence presence = presence_of(people, person, t);
    presence.rank = G_MAXUINT32;
    if (presence.n > 0)
      g_array_append_val(others, presence);
  }
  const Presence one = presence_of(people, MIN(a, b), t), two = presence_of(people, MAX(a, b), t);
  rank_for(others, &one);
  rank_for(others, &two);
  g_array_sort(others, compare_rank);
  GArray *persons = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < MIN(others->len, max); i++)
    g_array_append_val(persons, g_array_index(others, Presence, i).person);
  return persons;
}
