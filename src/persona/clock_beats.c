/* SPDX-License-Identifier: Apache-2.0
 * Acting at the same time, against shuffled days. */
#include "persona/clock_beats.h"

#include <math.h>
#include <string.h>

#define DAY 86400
#define HOUR 3600
#define NIGHT 6  /* hours: the quietest of both are taken for the night */
#define MONDAY 3 /* days from a Thursday, on which 1970 began, to the week before */
#define SEASON 12

/* One week's hours as bits, by day. */
typedef struct {
  guint32 hours[7];
} Week;

/* Twelve weeks of both. */
typedef struct {
  Week weeks[2][SEASON];
} Season;

/* ---- the moment a day begins: in the middle of the night of both ---- */

static void
count_hours(WhTimes times, guint counts[24])
{
  for (guint i = 0; i < times.n; i++)
    counts[(times.times[i] % DAY + DAY) % DAY / HOUR]++;
}

static gint64
find_midnight(WhTimes a, WhTimes b)
{
  guint counts[24] = {0}, best = G_MAXUINT, at = 0;
  count_hours(a, counts);
  count_hours(b, counts);
  for (guint h = 0; h < 24; h++) {
    guint sum = 0;
    for (guint k = 0; k < NIGHT; k++)
      sum += counts[(h + k) % 24];
    if (sum < best) {
      best = sum;
      at = h + NIGHT / 2;
    }
  }
  at %= 24;
  return ((gint64)at - (at >= 12 ? 24 : 0)) * HOUR;
}

/* ---- shuffling ---- */

/* Adds what M makes of chance: M[i][j] is what week i of the one has in common with week j of the other. */
static void
add_chance(double m[SEASON][SEASON], WhBeat *beat)
{
  double all = 0, rows[SEASON] = {0}, columns[SEASON] = {0}, sum = 0;
  for (guint i = 0; i < SEASON; i++)
    for (guint j = 0; j < SEASON; j++) {
      rows[i] += m[i][j] / SEASON;
      columns[j] += m[i][j] / SEASON;
      all += m[i][j];
    }
  if (all <= 0)
    return;
  for (guint i = 0; i < SEASON; i++)
    for (guint j = 0; j < SEASON; j++) {
      double d = m[i][j] - rows[i] - columns[j] + all / SEASON / SEASON;
      sum += d * d;
    }
  beat->expected += all / SEASON;
  beat->variance += sum / (SEASON - 1);
}

/* MASKS of both by week, in bits that are held against each other one by one. */
static void
add_masks(guint32 masks[2][SEASON], WhBeat *beat)
{
  double m[SEASON][SEASON];
  guint32 any[2] = {0, 0};
  for (guint i = 0; i < SEASON; i++) {
    any[0] |= masks[0][i];
    any[1] |= masks[1][i];
    beat->together += (guint)__builtin_popcount(masks[0][i] & masks[1][i]);
  }
  if ((any[0] & any[1]) == 0)
    return;
  for (guint i = 0; i < SEASON; i++)
    for (guint j = 0; j < SEASON; j++)
      m[i][j] = __builtin_popcount(masks[0][i] & masks[1][j]);
  add_chance(m, beat);
}

static void
add_weekday(const Season *season, guint day, WhBeat beats[WH_N_BEATS])
{
  guint32 hours[2][SEASON], days[2][SEASON];
  for (guint who = 0; who < 2; who++)
    for (guint week = 0; week < SEASON; week++) {
      hours[who][week] = season->weeks[who][week].hours[day];
      days[who][week] = hours[who][week] != 0;
    }
  add_masks(hours, &beats[WH_BEAT_HOUR]);
  add_masks(days, &beats[WH_BEAT_DAY]);
}

static void
close_season(Season *season, WhBeat beats[WH_N_BEATS])
{
  guint32 weeks[2][SEASON] = {{0}};
  for (guint day = 0; day < 7; day++)
    add_weekday(season, day, beats);
  for (guint who = 0; who < 2; who++)
    for (guint week = 0; week < SEASON; week++)
      for (guint day = 0; day < 7; day++)
        weeks[who][week] |= season->weeks[who][week].hours[day] != 0;
  add_masks(weeks, &beats[WH_BEAT_WEEK]);
  memset(season, 0, sizeof *season);
}

/* ---- walking both ---- */

typedef struct {
  WhTimes times;
  guint at;
  gint64 midnight;
} Walk;

static gint64
day_of(const Walk *walk, guint i)
{
  gint64 t = walk->times.times[i] - walk->midnight;
  return t >= 0 ? t / DAY : (t - DAY + 1) / DAY;
}

static gint64
week_at(const Walk *walk)
{
  return walk->at < walk->times.n ? (day_of(walk, walk->at) + MONDAY) / 7 : G_MAXINT64;
}

/* The week that begins at the walk's place, which moves on. */
static void
take_week(Walk *walk, Week *ret_week)
{
  for (gint64 week = week_at(walk); week_at(walk) == week; walk->at++) {
    gint64 t = walk->times.times[walk->at] - walk->midnight, day = day_of(walk, walk->at);
    ret_week->hours[(day + MONDAY) % 7] |= 1u << ((t - day * DAY) / HOUR);
  }
}

void
wh_clock_beats(WhTimes a, WhTimes b, WhBeat ret_beats[WH_N_BEATS])
{
  gint64 midnight = find_midnight(a, b), number = G_MININT64;
  Walk walks[2] = {{a, 0, midnight}, {b, 0, midnight}};
  Season season = {0};
  memset(ret_beats, 0, WH_N_BEATS * sizeof *ret_beats);
  while (walks[0].at < a.n || walks[1].at < b.n) {
    gint64 week = MIN(week_at(&walks[0]), week_at(&walks[1]));
    if (week / SEASON != number)
      close_season(&season, ret_beats);
    number = week / SEASON;
    for (guint who = 0; who < 2; who++)
      if (week_at(&walks[who]) == week)
        take_week(&walks[who], &season.weeks[who][week % SEASON]);
  }
  close_season(&season, ret_beats);
}

double
wh_clock_z(const WhBeat *beat)
{
  if (beat->variance <= 0)
    return 0;
  double d = beat->together - beat->expected;
  return copysign(MAX(fabs(d) - 0.5, 0), d) / sqrt(beat->variance);
}
