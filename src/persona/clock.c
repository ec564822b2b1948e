/* SPDX-License-Identifier: Apache-2.0
 * The kind "clock": when two persons act, and when the other is silent. */
#include "persona/clock.h"

#include "base/text.h"
#include "persona/clock_lives.h"
#include "persona/clock_near.h"
#include "persona/clock_replies.h"

#include <math.h>

#define IMPOSTORS 40u
/* Two people of one list come together more often than their shuffled days, by so many standard deviations and so many
 * more for each root of what is expected: releases, holidays, what everybody talks about. */
#define COMMON_DAY 0.6, 0.4
#define COMMON_WEEK 0.2, 0.34
/* And stay apart by less than so many. */
#define COMMON_APART 2.0
#define SHOWN 2.0 /* standard deviations of days or weeks */
#define REPLIES_SHOWN 3.0
/* doc/HANDS.md says what was measured. */
#define EXPECTED_LEAST                                                                                       \
  2.0 /* days on which chance alone would bring both together, for shuffling to say much */

struct WhMeter {
  WhOthers *others;
  const WhPeople *people;
  WhLives *lives;
};

static WhMeter *
meter_new(const WhPeople *people, WhOthers *others)
{
  WhMeter *meter = g_new0(WhMeter, 1);
  *meter = (WhMeter){.people = people,
                     .others = others != NULL ? wh_others_ref(others) : wh_others_new(people),
                     .lives = wh_lives_new(people)};
  return meter;
}

static void
meter_free(WhMeter *meter)
{
  if (meter == NULL)
    return;
  wh_lives_free(meter->lives);
  wh_others_unref(meter->others);
  g_free(meter);
}

static void
advance(WhMeter *meter, gint64 t)
{
  wh_lives_advance(meter->lives, t);
}

/* Two threads may not sort one life, and there is too little of it to share out. */
static void
ready(WhMeter *meter, guint jobs)
{
  (void)jobs;
  wh_lives_ready(meter->lives);
}

/* ---- comparing ---- */

typedef struct {
  WhNear near;
  WhBeat beats[WH_N_BEATS];
  double
      together; /* on days and in weeks, above what people of a list have in common, in standard deviations */
  double apart; /* how much more than others they keep out of each other's time; 0: no more */
  WhBeatScale scale; /* where that is most */
} Heard;

static double
above_common(const WhBeat *beat, double common, double grows)
{
  return wh_clock_z(beat) - common - grows * sqrt(beat->expected);
}

/* Where chance brings few days in common it says nothing how many there are. */
static void
hear_beats(Heard *heard)
{
  if (heard->beats[WH_BEAT_DAY].expected < EXPECTED_LEAST)
    return;
  heard->together = (above_common(&heard->beats[WH_BEAT_DAY], COMMON_DAY) +
                     above_common(&heard->beats[WH_BEAT_WEEK], COMMON_WEEK)) /
                    2;
  for (WhBeatScale scale = WH_BEAT_HOUR; scale < WH_N_BEATS; scale++) {
    double apart = -wh_clock_z(&heard->beats[scale]) - COMMON_APART;
    if (apart > heard->apart) {
      heard->apart = apart;
      heard->scale = scale;
    }
  }
}

/* FALSE: not enough. */
static gboolean
hear(WhMeter *meter, guint32 a, guint32 b, Heard *ret)
{
  const WhLife *mine = wh_lives_of(meter->lives, a), *its = wh_lives_of(meter->lives, b);
  *ret = (Heard){0};
  if (mine->moments == NULL || its->moments == NULL)
    return FALSE;
  g_autoptr(GArray) times = wh_life_apart(mine, its), others = wh_life_apart(its, mine);
  const WhTimes one = wh_times_of(times), other = wh_times_of(others);
  if (!wh_clock_near(one, other, wh_lives_all(meter->lives), &ret->near))
    return FALSE;
  wh_clock_beats(one, other, ret->beats);
  hear_beats(ret);
  return TRUE;
}

gboolean
wh_clock_listen(WhMeter *meter, guint32 a, guint32 b, WhBeat ret_beats[WH_N_BEATS])
{
  Heard heard;
  const gboolean enough = hear(meter, a, b, &heard);
  memcpy(ret_beats, heard.beats, sizeof heard.beats);
  return enough;
}

static double
sum_up(const Heard *heard)
{
  return MAX(heard->near.score, MAX(heard->together, heard->apart));
}

static double
quick(WhMeter *meter, guint32 a, guint32 b)
{
  Heard heard;
  return hear(meter, a, b, &heard) ? sum_up(&heard) : (double)NAN;
}

/* How many others are as near to one of the two. */
static void
hold_against_others(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  gint64 then = MIN(wh_lives_now(meter->lives),
                    MAX(wh_lives_of(meter->lives, a)->last, wh_lives_of(meter->lives, b)->last));
  g_autoptr(GArray) others = wh_others_near(meter->others, a, b, then, IMPOSTORS);
  for (guint i = 0; i < others->len; i++) {
    guint32 other = g_array_index(others, guint32, i);
    double mine = quick(meter, a, other), its = quick(meter, b, other);
    if (isnan(mine) && isnan(its))
      continue;
    ret->n_impostors++;
    ret->n_as_alike += fmax(mine, its) >= ret->score;
  }
}

/* ---- saying why ---- */

/* What LIFE did at T that is a message; WH_NONE: nothing. */
static guint32
message_at(const WhLife *life, gint64 t)
{
  for (guint i = 0; i < life->moments->len; i++) {
    const WhMoment *moment = &g_array_index(life->moments, WhMoment, i);
    if (moment->t == t && moment->message != WH_NONE)
      return moment->message;
  }
  return WH_NONE;
}

static void
say_near(const WhNear *near, double weight, const guint32 messages[2], WhLikeness *ret)
{
  g_autofree char *distance = wh_time_format_span(ABS(near->times[0] - near->times[1]));
  wh_likeness_reason(
      ret, weight,
      g_strdup_printf(
          "outside common threads one comes nearer to the other, in %u of the %u spells in which they acted, "
          "than chance brings once in ten, on days as busy and at the hours that each keeps; the nearest are "
          "%s apart",
          near->near, near->spells, distance),
      messages[0], messages[1]);
}

/* WEIGHT 0: shown only, since the spells say it already. */
static void
say_bins(const WhBeat beats[WH_N_BEATS], double weight, const guint32 messages[2], WhLikeness *ret)
{
  const WhBeat *day = &beats[WH_BEAT_DAY], *week = &beats[WH_BEAT_WEEK];
  if (day->expected < EXPECTED_LEAST || fmax(fabs(wh_clock_z(day)), fabs(wh_clock_z(week))) < SHOWN)
    return;
  wh_likeness_reason(
      ret, weight,
      g_strdup_printf(
          "outside common threads both acted on %u days and in %u weeks; their days and weeks shuffled "
          "within twelve weeks bring %.1f and %.1f",
          day->together, week->together, day->expected, week->expected),
      messages[0], messages[1]);
}

static void
say_apart(const Heard *heard, WhLikeness *ret)
{
  static const char *const bins[WH_N_BEATS] = {"hours", "days", "weeks"};
  const WhBeat *beat = &heard->beats[heard->scale];
  wh_likeness_reason(
      ret, heard->apart,
      g_strdup_printf(
          "each fills the other's gaps: both acted in %u of the same %s, where chance brings %.1f",
          beat->together, bins[heard->scale], beat->expected),
      WH_NONE, WH_NONE);
}

/* Shown only: no true pairs that answer each other are known to measure it by. */
static void
say_replies(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  g_autoptr(GArray) threads = wh_life_common(wh_lives_of(meter->lives, a), wh_lives_of(meter->lives, b));
  WhReplies replies = wh_clock_replies(meter->people, a, b, threads, wh_lives_now(meter->lives));
  if (fabs(replies.z) < REPLIES_SHOWN)
    return;
  g_autofree char *own = wh_time_format_span(replies.median),
                  *others = wh_time_format_span(replies.median_others);
  wh_likeness_reason(
      ret, 0,
      g_strdup_printf("they answer each other within %s, others answer them within %s (medians of "
                      "%u and %u in the same threads)",
                      own, others, replies.n, replies.n_others),
      meter->people->speaker_of[replies.asked] == a ? replies.asked : replies.answered,
      meter->people->speaker_of[replies.asked] == a ? replies.answered : replies.asked);
}

static int
compare_reasons(gconstpointer a, gconstpointer b)
{
  const WhReason *x = *(const WhReason *const *)a, *y = *(const WhReason *const *)b;
  double mine = fabs(x->weight), its = fabs(y->weight);
  return mine != its ? (mine > its ? -1 : 1) : strcmp(x->says, y->says);
}

static void
say_why(WhMeter *meter, guint32 a, guint32 b, const Heard *heard, WhLikeness *ret)
{
  const gboolean by_bins = heard->together > heard->near.score;
  const guint32 messages[2] = {message_at(wh_lives_of(meter->lives, a), heard->near.times[0]),
                               message_at(wh_lives_of(meter->lives, b), heard->near.times[1])};
  if (heard->apart > MAX(heard->near.score, heard->together))
    say_apart(heard, ret);
  else
    say_near(&heard->near, by_bins ? 0 : heard->near.score, messages, ret);
  say_bins(heard->beats, by_bins ? heard->together : 0, messages, ret);
  say_replies(meter, a, b, ret);
  g_ptr_array_sort(ret->reasons, compare_reasons);
}

static void
measure(WhMeter *meter, guint32 a, guint32 b, gboolean say, WhLikeness *ret)
{
  Heard heard;
  *ret = (WhLikeness){0};
  if (!hear(meter, a, b, &heard)) {
    if (say)
      wh_likeness_reason(ret, 0, g_strdup("outside common threads one of the two acted less than twice"),
                         WH_NONE, WH_NONE);
    return;
  }
  ret->enough = TRUE;
  ret->score = sum_up(&heard);
  if (!say)
    return;
  hold_against_others(meter, a, b, ret);
  say_why(meter, a, b, &heard, ret);
}

static void
compare(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  measure(meter, a, b, TRUE, ret);
}

static void
weigh(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  measure(meter, a, b, FALSE, ret);
}

const WhLikenessOps wh_likeness_clock = {
    .kind = WH_LIKENESS_CLOCK,
    .id = "clock",
    .measure =
        "outside threads in which both wrote: of each spell of the one (a week's silence ends it) the chance "
        "u that "
        "something of the other lies as near, on days as busy and at the hours that the other keeps; a spell "
        "counts -0.1 + 1.2 x up to x = 0.25 and 0.2 + 0.75 (x - 0.25) from there, x = -log10 u, at most 4.5; "
        "the sum "
        "over the number of spells to the power 0.4, mean of both directions; or, if more, and where "
        "chance brings two days in common: days on which both acted, against each one's Mondays, Tuesdays "
        "and so on "
        "shuffled within twelve weeks, and weeks likewise, each in standard deviations above what two "
        "people of a list show (0.6 + 0.4 r and 0.2 + 0.34 r, r the root of what is expected), half their "
        "sum; or "
        "how far both keep out of each other's hours, days or weeks beyond two standard deviations",
    .new = meter_new,
    .free = meter_free,
    .advance = advance,
    .ready = ready,
    .compare = compare,
    .weigh = weigh,
    .quick = quick,
};
