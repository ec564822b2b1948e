/* SPDX-License-Identifier: Apache-2.0
 * The kind "clock": when two persons act, and when the other is silent. */
#include "persona/clock.h"

#include "base/order.h"
#include "base/text.h"
#include "persona/clock_replies.h"

#include <math.h>

#define IMPOSTORS 40u
/* Two people of one list come together more often than their shuffled days, by so many standard deviations and so many
 * more for each root of what is expected: releases, holidays, what everybody talks about. */
#define COMMON_DAY 0.6, 0.4
#define COMMON_WEEK 0.2, 0.34
/* And stay apart by less than so many. */
#define COMMON_APART 2.0
#define SHOWN 1.0
#define REPLIES_SHOWN 3.0
#define HOUR 3600
/* doc/HANDS.md says what was measured. */
#define EXPECTED_LEAST 2.0 /* days on which chance alone would bring both together */
#define CLOCK_HELD 86400   /* a claimed time farther than this from when it was known is not believed */

typedef enum { STREAM_MESSAGES, STREAM_COMMITS, STREAM_EVENTS, N_STREAMS } Stream;

typedef struct {
  gint64 t;
  guint32 thread, message; /* WH_NONE: none */
} Moment;

typedef struct {
  GArray *moments; /* Moment, by time where sorted */
  GArray *threads; /* guint32, ascending, where sorted */
  gboolean sorted;
  gint64 last; /* when the newest was known */
} Life;

struct WhMeter {
  const WhPeople *people;
  WhOthers *others;
  Life *lives;
  guint32 next[N_STREAMS];
  gint64 t;
};

static WhMeter *
meter_new(const WhPeople *people, WhOthers *others)
{
  WhMeter *meter = g_new0(WhMeter, 1);
  *meter = (WhMeter){.people = people,
                     .others = others != NULL ? wh_others_ref(others) : wh_others_new(people),
                     .lives = g_new0(Life, people->n_persons + 1),
                     .t = G_MININT64};
  return meter;
}

static void
meter_free(WhMeter *meter)
{
  if (meter == NULL)
    return;
  for (guint32 p = 0; p < meter->people->n_persons; p++) {
    g_clear_pointer(&meter->lives[p].moments, g_array_unref);
    g_clear_pointer(&meter->lives[p].threads, g_array_unref);
  }
  g_free(meter->lives);
  wh_others_unref(meter->others);
  g_free(meter);
}

/* ---- gathering ---- */

static void
live(WhMeter *meter, guint32 person, gint64 claimed, gint64 known, Moment moment)
{
  if (person == WH_NONE || !wh_people_is_human(meter->people, person))
    return;
  Life *life = &meter->lives[person];
  if (life->moments == NULL)
    life->moments = g_array_new(FALSE, FALSE, sizeof(Moment));
  moment.t = ABS(claimed - known) <= CLOCK_HELD ? claimed : known;
  g_array_append_val(life->moments, moment);
  life->sorted = FALSE;
  life->last = known;
}

static void
read_message(WhMeter *meter, guint32 index)
{
  const WhMessage *message = &meter->people->view->messages[index];
  if ((message->flags & WH_MESSAGE_BY_BOT) == 0)
    live(meter, meter->people->speaker_of[index],
         (message->flags & WH_MESSAGE_BAD_DATE) != 0 ? message->known : message->claimed.time, message->known,
         (Moment){.thread = message->thread, .message = index});
}

/* A commit that another put down later was still made when its author says: unless it says so of long ago. */
static void
read_commit(WhMeter *meter, guint32 index)
{
  const WhCommit *commit = &meter->people->view->commits[index];
  if (meter->people->author_of[index] == meter->people->committer_of[index] &&
      (commit->flags & WH_COMMIT_BAD_TIME) == 0)
    live(meter, meter->people->author_of[index], commit->authored.time, commit->known,
         (Moment){.thread = WH_NONE, .message = WH_NONE});
}

static void
read_event(WhMeter *meter, guint32 index)
{
  const WhEvent *event = &meter->people->view->events[index];
  live(meter, meter->people->actor_of[index], event->known, event->known,
       (Moment){.thread = event->thread, .message = WH_NONE});
}

static gint64
next_known(const WhMeter *meter, Stream stream)
{
  const WhView *view = meter->people->view;
  guint32 next = meter->next[stream];
  switch (stream) {
  case STREAM_MESSAGES:
    return next < view->n_messages ? view->messages[next].known : G_MAXINT64;
  case STREAM_COMMITS:
    return next < view->n_commits ? view->commits[next].known : G_MAXINT64;
  default:
    return next < view->n_events ? view->events[next].known : G_MAXINT64;
  }
}

static void
catch_up(WhMeter *meter)
{
  static void (*const read[N_STREAMS])(WhMeter *, guint32) = {read_message, read_commit, read_event};
  for (Stream stream = STREAM_MESSAGES; stream < N_STREAMS; stream++)
    while (next_known(meter, stream) <= meter->t && next_known(meter, stream) != G_MAXINT64)
      read[stream](meter, meter->next[stream]++);
}

static void
advance(WhMeter *meter, gint64 t)
{
  meter->t = t;
}

/* ---- what both did apart ---- */

static int
compare_moments(gconstpointer a, gconstpointer b)
{
  const Moment *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  return x->message < y->message ? -1 : x->message > y->message;
}

static void
sort_life(Life *life)
{
  if (life->sorted || life->moments == NULL)
    return;
  g_array_sort(life->moments, compare_moments);
  g_clear_pointer(&life->threads, g_array_unref);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < life->moments->len; i++)
    g_array_append_val(all, g_array_index(life->moments, Moment, i).thread);
  g_array_sort(all, wh_compare_u32);
  life->threads = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < all->len; i++) {
    guint32 thread = g_array_index(all, guint32, i);
    if (thread != WH_NONE && (i == 0 || thread != g_array_index(all, guint32, i - 1)))
      g_array_append_val(life->threads, thread);
  }
  life->sorted = TRUE;
}

/* Times of LIFE outside threads of OTHER: who answer each other are awake together. */
static GArray *
times_apart(const Life *life, const Life *other)
{
  GArray *times = g_array_sized_new(FALSE, FALSE, sizeof(gint64), life->moments->len);
  for (guint i = 0; i < life->moments->len; i++) {
    const Moment *moment = &g_array_index(life->moments, Moment, i);
    if (!g_array_binary_search(other->threads, &moment->thread, wh_compare_u32, NULL))
      g_array_append_val(times, moment->t);
  }
  return times;
}

/* Two threads may not sort one life, and there is too little of it to share out. */
static void
ready(WhMeter *meter, guint jobs)
{
  (void)jobs;
  catch_up(meter);
  for (guint32 p = 0; p < meter->people->n_persons; p++)
    sort_life(&meter->lives[p]);
}

gboolean
wh_clock_listen(WhMeter *meter, guint32 a, guint32 b, WhBeat ret_beats[WH_N_BEATS])
{
  catch_up(meter);
  Life *mine = &meter->lives[a], *its = &meter->lives[b];
  memset(ret_beats, 0, WH_N_BEATS * sizeof *ret_beats);
  if (mine->moments == NULL || its->moments == NULL)
    return FALSE;
  sort_life(mine);
  sort_life(its);
  g_autoptr(GArray) times = times_apart(mine, its), others = times_apart(its, mine);
  wh_clock_beats((WhTimes){(const gint64 *)(gpointer)times->data, times->len},
                 (WhTimes){(const gint64 *)(gpointer)others->data, others->len}, ret_beats);
  return ret_beats[WH_BEAT_DAY].expected >= EXPECTED_LEAST;
}

/* ---- comparing ---- */

typedef struct {
  double day, week;  /* above what people of a list have in common, in standard deviations */
  double apart;      /* how much more than others they keep out of each other's time; 0: no more */
  WhBeatScale scale; /* where that is most */
} Weighed;

static double
above_common(const WhBeat *beat, double common, double grows)
{
  return wh_clock_z(beat) - common - grows * sqrt(beat->expected);
}

static Weighed
weigh_beats(const WhBeat beats[WH_N_BEATS])
{
  Weighed weighed = {.day = above_common(&beats[WH_BEAT_DAY], COMMON_DAY),
                     .week = above_common(&beats[WH_BEAT_WEEK], COMMON_WEEK)};
  for (WhBeatScale scale = WH_BEAT_HOUR; scale < WH_N_BEATS; scale++) {
    double apart = -wh_clock_z(&beats[scale]) - COMMON_APART;
    if (apart > weighed.apart) {
      weighed.apart = apart;
      weighed.scale = scale;
    }
  }
  return weighed;
}

static double
sum_up(const Weighed *weighed)
{
  return MAX((weighed->day + weighed->week) / 2, weighed->apart);
}

static double
quick(WhMeter *meter, guint32 a, guint32 b)
{
  WhBeat beats[WH_N_BEATS];
  if (!wh_clock_listen(meter, a, b, beats))
    return (double)NAN;
  const Weighed weighed = weigh_beats(beats);
  return sum_up(&weighed);
}

static void
hold_against_others(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  gint64 then = MIN(meter->t, MAX(meter->lives[a].last, meter->lives[b].last));
  g_autoptr(GArray) others = wh_others_near(meter->others, a, b, then, IMPOSTORS);
  double sum = 0;
  guint n = 0;
  for (guint i = 0; i < others->len; i++) {
    guint32 other = g_array_index(others, guint32, i);
    double mine = quick(meter, a, other), its = quick(meter, b, other);
    if (isnan(mine) && isnan(its))
      continue;
    ret->n_impostors++;
    ret->n_as_alike += fmax(mine, its) >= ret->score;
    sum += (isnan(mine) ? 0 : mine) + (isnan(its) ? 0 : its);
    n += (isnan(mine) ? 0u : 1u) + (isnan(its) ? 0u : 1u);
  }
  if (n > 0)
    ret->score -= sum / n;
}

/* The first two messages of both, outside each other's threads, within an hour of one another. */
static void
find_together(const Life *mine, const Life *its, guint32 *ret_a, guint32 *ret_b)
{
  guint from = 0;
  *ret_a = *ret_b = WH_NONE;
  for (guint i = 0; i < mine->moments->len; i++) {
    const Moment *one = &g_array_index(mine->moments, Moment, i);
    if (one->message == WH_NONE || g_array_binary_search(its->threads, &one->thread, wh_compare_u32, NULL))
      continue;
    while (from < its->moments->len && g_array_index(its->moments, Moment, from).t < one->t - HOUR)
      from++;
    for (guint j = from; j < its->moments->len; j++) {
      const Moment *other = &g_array_index(its->moments, Moment, j);
      if (other->t > one->t + HOUR)
        break;
      if (other->message == WH_NONE ||
          g_array_binary_search(mine->threads, &other->thread, wh_compare_u32, NULL))
        continue;
      *ret_a = one->message;
      *ret_b = other->message;
      return;
    }
  }
}

static void
say_together(WhMeter *meter, guint32 a, guint32 b, const WhBeat beats[WH_N_BEATS], const Weighed *weighed,
             WhLikeness *ret)
{
  const WhBeat *day = &beats[WH_BEAT_DAY], *week = &beats[WH_BEAT_WEEK];
  guint32 one, other;
  find_together(&meter->lives[a], &meter->lives[b], &one, &other);
  if (fabs(weighed->day) >= SHOWN)
    wh_likeness_reason(
        ret, weighed->day / 2,
        g_strdup_printf("outside common threads both acted on %u days, where their days shuffled within "
                        "twelve weeks bring %.1f",
                        day->together, day->expected),
        one, other);
  if (fabs(weighed->week) >= SHOWN)
    wh_likeness_reason(
        ret, weighed->week / 2,
        g_strdup_printf("both acted in %u weeks, where their weeks shuffled within twelve bring %.1f",
                        week->together, week->expected),
        one, other);
}

static void
say_apart(const WhBeat beats[WH_N_BEATS], const Weighed *weighed, WhLikeness *ret)
{
  static const char *const bins[WH_N_BEATS] = {"hours", "days", "weeks"};
  const WhBeat *beat = &beats[weighed->scale];
  wh_likeness_reason(
      ret, weighed->apart,
      g_strdup_printf(
          "each fills the other's gaps: both acted in %u of the same %s, where chance brings %.1f",
          beat->together, bins[weighed->scale], beat->expected),
      WH_NONE, WH_NONE);
}

static GArray *
common_threads(const Life *mine, const Life *its)
{
  GArray *common = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < mine->threads->len; i++)
    if (g_array_binary_search(its->threads, &g_array_index(mine->threads, guint32, i), wh_compare_u32, NULL))
      g_array_append_vals(common, &g_array_index(mine->threads, guint32, i), 1);
  return common;
}

/* Shown only: no true pairs that answer each other are known to measure it by. */
static void
say_replies(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  g_autoptr(GArray) threads = common_threads(&meter->lives[a], &meter->lives[b]);
  WhReplies replies = wh_clock_replies(meter->people, a, b, threads, meter->t);
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
say_missing(const WhBeat beats[WH_N_BEATS], WhLikeness *ret)
{
  wh_likeness_reason(
      ret, 0,
      g_strdup_printf("chance alone would bring both to the same day %.1f times outside common threads; %.0f "
                      "are needed",
                      beats[WH_BEAT_DAY].expected, EXPECTED_LEAST),
      WH_NONE, WH_NONE);
}

static void
say_as_expected(const WhBeat beats[WH_N_BEATS], WhLikeness *ret)
{
  const WhBeat *day = &beats[WH_BEAT_DAY], *week = &beats[WH_BEAT_WEEK];
  wh_likeness_reason(
      ret, 0,
      g_strdup_printf(
          "outside common threads both acted on %u days and in %u weeks; their days and weeks shuffled "
          "within twelve weeks bring %.1f and %.1f",
          day->together, week->together, day->expected, week->expected),
      WH_NONE, WH_NONE);
}

static void
say_why(WhMeter *meter, guint32 a, guint32 b, const WhBeat beats[WH_N_BEATS], WhLikeness *ret)
{
  const Weighed weighed = weigh_beats(beats);
  if (weighed.apart > 0 && weighed.apart >= (weighed.day + weighed.week) / 2)
    say_apart(beats, &weighed, ret);
  else
    say_together(meter, a, b, beats, &weighed, ret);
  say_replies(meter, a, b, ret);
  if (ret->reasons == NULL)
    say_as_expected(beats, ret);
  g_ptr_array_sort(ret->reasons, compare_reasons);
}

static void
measure(WhMeter *meter, guint32 a, guint32 b, gboolean say, WhLikeness *ret)
{
  WhBeat beats[WH_N_BEATS];
  *ret = (WhLikeness){0};
  if (!wh_clock_listen(meter, a, b, beats)) {
    if (say)
      say_missing(beats, ret);
    return;
  }
  const Weighed weighed = weigh_beats(beats);
  ret->enough = TRUE;
  ret->score = sum_up(&weighed);
  hold_against_others(meter, a, b, ret);
  if (say)
    say_why(meter, a, b, beats, ret);
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
    .measure = "outside threads in which both wrote: days on which both acted, against each one's Mondays, "
               "Tuesdays and so on shuffled "
               "within twelve weeks, and weeks in which both acted, against weeks shuffled within twelve; "
               "each in standard deviations above "
               "what two people of a list show (0.6 + 0.4 r and 0.2 + 0.34 r, r the root of what is "
               "expected); half their sum; or, if "
               "more, how far both keep out of each other's hours, days or weeks beyond two standard "
               "deviations; minus the mean of the "
               "same with impostors",
    .new = meter_new,
    .free = meter_free,
    .advance = advance,
    .ready = ready,
    .compare = compare,
    .weigh = weigh,
    .quick = quick,
};
