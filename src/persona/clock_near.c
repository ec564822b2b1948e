/* SPDX-License-Identifier: Apache-2.0
 * How near to one another two persons act. */
#include "persona/clock_near.h"

#include <math.h>

#define DAY 86400
#define HALF_DAY 43200
#define SPELL (7 * DAY) /* a gap ends a spell */
#define FEWEST 2u
#define HOURS_KNOWN 2.0 /* moments at any hour of day that everybody is taken to have, beside the own */
#define NEAR 1.0        /* -log10 u that counts as near */
/* What a spell counts, by x = -log10 u: two lines that meet, and no more than at the last. doc/HANDS.md says what was
 * measured. */
#define KNEE_X 0.25
#define KNEE_Y 0.2
#define AT_ZERO (-0.1)
#define SLOPE 0.75
#define X_MOST 4.5
#define DAMPING 0.4

static guint
first_at_least(WhTimes times, gint64 t)
{
  guint low = 0, high = times.n;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (times.times[middle] < t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static guint
count_within(WhTimes times, gint64 t, gint64 distance)
{
  return first_at_least(times, t + distance + 1) - first_at_least(times, t - distance);
}

/* Index of what is nearest to T; of two the earlier. */
static guint
nearest(WhTimes times, gint64 t)
{
  const guint after = first_at_least(times, t);
  if (after == times.n)
    return after - 1;
  return after > 0 && t - times.times[after - 1] <= times.times[after] - t ? after - 1 : after;
}

static gint64
hour_of_day(gint64 t)
{
  return ((t % DAY) + DAY) % DAY;
}

/* The share of TIMES, without the one that was found, as near to T by the hour of day. */
static double
share_of_hours(WhTimes times, gint64 t, gint64 distance)
{
  if (distance >= HALF_DAY)
    return 1;
  const gint64 hour = hour_of_day(t);
  guint n = 0;
  for (guint i = 0; i < times.n; i++) {
    const gint64 apart = ABS(hour_of_day(times.times[i]) - hour);
    n += MIN(apart, DAY - apart) <= distance ? 1 : 0;
  }
  const double any = (double)distance / HALF_DAY;
  return MIN((n - 1.0 + HOURS_KNOWN * any) / (times.n - 1.0 + HOURS_KNOWN), 1);
}

/* The share of ALL that chance puts into DISTANCE or less from T: by the day and the hours that OTHER keeps, and no less than what
 * all do just then, but for the two that met: something may have called everybody. */
static double
share_around(WhTimes other, WhTimes all, gint64 t, gint64 distance)
{
  const double day = MAX(count_within(all, t, MAX(distance, HALF_DAY)), 1u) - 0.5;
  const double just_then = distance < HALF_DAY ? count_within(all, t, distance) - 2.0 : 0;
  return MAX(day * share_of_hours(other, t, distance), just_then) / all.n;
}

/* -log10 of the chance that something of OTHER is DISTANCE or less from T, one of K moments. */
static double
surprise(WhTimes other, WhTimes all, gint64 t, gint64 distance, guint k)
{
  const double expected = k * (double)other.n * share_around(other, all, t, distance);
  return -log10(MAX(-expm1(-expected), pow(10, -X_MOST)));
}

static double
counts(double x)
{
  return x < KNEE_X ? AT_ZERO + (KNEE_Y - AT_ZERO) * x / KNEE_X : KNEE_Y + SLOPE * (x - KNEE_X);
}

typedef struct {
  gint64 distance, mine, its;
} Meeting;

/* The nearest of the spell that begins at FROM, and where the next begins. */
static guint
take_spell(WhTimes mine, WhTimes other, guint from, Meeting *ret)
{
  guint i = from;
  ret->distance = G_MAXINT64;
  do {
    const gint64 its = other.times[nearest(other, mine.times[i])], distance = ABS(its - mine.times[i]);
    if (distance < ret->distance)
      *ret = (Meeting){distance, mine.times[i], its};
    i++;
  } while (i < mine.n && mine.times[i] - mine.times[i - 1] < SPELL);
  return i;
}

/* What the spells of MINE count; the nearest of all is kept in BEST. */
static double
one_way(WhTimes mine, WhTimes other, WhTimes all, WhNear *near, Meeting *best)
{
  double sum = 0;
  guint n = 0;
  for (guint from = 0, next; from < mine.n; from = next) {
    Meeting meeting;
    next = take_spell(mine, other, from, &meeting);
    const double x = surprise(other, all, meeting.mine, meeting.distance, next - from);
    sum += counts(x);
    near->near += x >= NEAR ? 1 : 0;
    n++;
    if (meeting.distance < best->distance)
      *best = meeting;
  }
  near->spells += n;
  return sum / pow(n, DAMPING);
}

gboolean
wh_clock_near(WhTimes a, WhTimes b, WhTimes all, WhNear *ret_near)
{
  Meeting forth = {.distance = G_MAXINT64}, back = {.distance = G_MAXINT64};
  *ret_near = (WhNear){0};
  if (a.n < FEWEST || b.n < FEWEST)
    return FALSE;
  const double mine = one_way(a, b, all, ret_near, &forth), its = one_way(b, a, all, ret_near, &back);
  ret_near->score = (mine + its) / 2;
  ret_near->times[0] = forth.mine;
  ret_near->times[1] = forth.its;
  return TRUE;
}
