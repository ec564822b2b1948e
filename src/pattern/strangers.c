/* SPDX-License-Identifier: Apache-2.0
 * How much of a stranger somebody was: what they had landed and said, against who else was there. */
#include "pattern/tools.h"

#include <math.h>

#define STEP (90 * WH_DAY)   /* ranks are renewed at whole multiples of it */
#define AROUND (2 * WH_YEAR) /* who counts among those who are there */
#define FIRST_MESSAGES 20.0  /* messages that must have been said before anybody can be strange */
#define FIRST_MASS 20.0      /* weight of the unknown in a rank: few messages rank nobody */

/* Known no better than KNOWN were those who wrote and landed MASS items of the span. */
typedef struct {
  double known, mass;
} Rank;

struct WhStrangers {
  const WhPeople *people;
  GArray *landed; /* of WhLanded */
  gint64 begin;
  gint64 step;   /* which span RANKS is of */
  GArray *ranks; /* of Rank, by known; mass runs */
  guint32 *mass; /* by person, zero between uses */
};

WhStrangers *
wh_strangers_new(const WhPeople *people)
{
  WhStrangers *strangers = g_new0(WhStrangers, 1);
  const WhView *view = people->view;
  strangers->people = people;
  strangers->landed = wh_landed_in_order(people);
  strangers->begin = view->n_messages > 0 ? view->messages[0].known : people->begin;
  strangers->step = G_MININT64;
  strangers->ranks = g_array_new(FALSE, FALSE, sizeof(Rank));
  strangers->mass = g_new0(guint32, people->n_persons + 1);
  return strangers;
}

void
wh_strangers_free(WhStrangers *strangers)
{
  if (strangers == NULL)
    return;
  g_array_unref(strangers->landed);
  g_array_unref(strangers->ranks);
  g_free(strangers->mass);
  g_free(strangers);
}

/* Where VALUE lies between nothing (0) and very much (1). */
static double
scale(double value, double median, double upper_quartile)
{
  double sigma = (log1p(upper_quartile) - log1p(median)) / 0.6745;
  double nothing = 0.5 * erfc(log1p(median) / (sigma * M_SQRT2));
  double share = 0.5 * erfc(-(log1p(value) - log1p(median)) / (sigma * M_SQRT2));
  return (share - nothing) / (1 - nothing);
}

static double
known_by_commits(const WhPeople *people, guint32 person, gint64 t)
{
  static const WhInvolvement nothing = {.first = G_MAXINT64};
  WhInvolvement before = wh_people_involvement(people, person, t);
  double floor = wh_familiarity(nothing, t);
  return before.landed == 0 ? 0 : (wh_familiarity(before, t) - floor) / (1 - floor);
}

static double
known_by_words(const WhPeople *people, guint32 person, gint64 t)
{
  WhVoice before = wh_people_voice(people, person, t);
  if (before.messages == 0)
    return 0;
  double days = (double)(t - before.first) / (double)WH_DAY;
  return (scale(before.messages, 20, 80) + scale(before.active_days, 15, 60) + scale(days, 365, 1200) +
          scale(before.answered, 10, 50)) /
         4;
}

static double
known(const WhPeople *people, guint32 person, gint64 t)
{
  return 1 - (1 - known_by_commits(people, person, t)) * (1 - known_by_words(people, person, t));
}

/* Counts in mass what everybody wrote and landed in [FROM, TO). */
static void
weigh_people(WhStrangers *s, gint64 from, gint64 to)
{
  const WhPeople *people = s->people;
  for (guint32 i = wh_message_at(people->view, from); i < wh_message_at(people->view, to); i++)
    if (people->speaker_of[i] != WH_NONE)
      s->mass[people->speaker_of[i]]++;
  for (guint i = 0; i < s->landed->len; i++) {
    const WhLanded *landed = &g_array_index(s->landed, WhLanded, i);
    if (landed->t >= from && landed->t < to)
      s->mass[people->author_of[landed->commit]]++;
  }
}

static int
by_known(gconstpointer a, gconstpointer b)
{
  const Rank *x = a, *y = b;
  if (x->known != y->known)
    return x->known < y->known ? -1 : 1;
  return (x->mass > y->mass) - (x->mass < y->mass);
}

static void
rank_people(WhStrangers *s, gint64 t)
{
  weigh_people(s, t - AROUND, t);
  g_array_set_size(s->ranks, 0);
  for (guint32 p = 0; p < s->people->n_persons; p++) {
    Rank rank = {0, s->mass[p]};
    s->mass[p] = 0;
    if (!(rank.mass > 0) || !wh_people_is_human(s->people, p))
      continue;
    rank.known = known(s->people, p, t);
    g_array_append_val(s->ranks, rank);
  }
  g_array_sort(s->ranks, by_known);
  double sum = 0;
  for (guint i = 0; i < s->ranks->len; i++)
    sum = g_array_index(s->ranks, Rank, i).mass += sum;
}

/* The share of what was written and landed that came from those known no better. */
static double
rank_of(const WhStrangers *s, double how_known)
{
  guint low = 0, high = s->ranks->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(s->ranks, Rank, middle).known <= how_known)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return 0;
  return g_array_index(s->ranks, Rank, low - 1).mass /
         (g_array_index(s->ranks, Rank, s->ranks->len - 1).mass + FIRST_MASS);
}

static double
record_age(const WhStrangers *s, gint64 t)
{
  const WhView *view = s->people->view;
  double years = CLAMP((double)(t - s->begin) / (double)WH_YEAR, 0.0, 1.0);
  if (view->n_messages == 0)
    return years;
  double said = wh_message_at(view, t);
  return years * said / (said + FIRST_MESSAGES);
}

double
wh_strangeness_until(WhStrangers *s, guint32 person, gint64 t, gint64 until)
{
  if (!wh_people_is_human(s->people, person) || wh_people_is_incumbent(s->people, person, t))
    return 0;
  double how_known = known(s->people, person, until);
  if (until / STEP != s->step) {
    s->step = until / STEP;
    rank_people(s, s->step * STEP);
  }
  return (1 - how_known) * (1 - rank_of(s, how_known)) * record_age(s, t);
}

double
wh_strangeness(WhStrangers *s, guint32 person, gint64 t)
{
  return wh_strangeness_until(s, person, t, t);
}
