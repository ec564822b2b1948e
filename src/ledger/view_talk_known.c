/* SPDX-License-Identifier: Apache-2.0
 * When messages were known: what they say themselves, held to what their neighbours in the archive say. */
#include "base/limits.h"
#include "base/order.h"
#include "ledger/view_build.h"

#define NEIGHBOURS 4u /* on each side */
#define UNKNOWN 0
#define FAR_OFF 16 /* neighbours agree where their spread is this part of how far a date is off */

/* The messages that say a time, in order. */
typedef struct {
  gint64 time;
  guint32 row, source;
} Dated;

static gboolean
is_time(gint64 time)
{
  return time > WH_TIME_MIN && time <= WH_TIME_MAX;
}

static gint64
distance(gint64 a, gint64 b)
{
  return a < b ? b - a : a - b;
}

static gboolean
has_date(const WhBuilderMessage *row)
{
  return (row->message.flags & WH_MESSAGE_BAD_DATE) == 0 && is_time(row->message.claimed.time);
}

/* Whether arrival and Date bear each other out. Alone, either may be anything: "From " lines hold made-up days,
 * and a whole archive may have been imported at once. */
static gboolean
is_sure(const WhBuilderMessage *row)
{
  return is_time(row->arrived) && has_date(row) &&
         distance(row->message.claimed.time, row->arrived) <= WH_CLOCK_SLACK;
}

/* What ROW says itself. */
static gint64
own_time(const WhBuilderMessage *row)
{
  if (is_sure(row) || (!has_date(row) && is_time(row->arrived)))
    return row->arrived;
  return has_date(row) ? row->message.claimed.time : UNKNOWN;
}

static GArray *
find_dated(const WhViewBuilder *b)
{
  GArray *dated = g_array_new(FALSE, FALSE, sizeof(Dated));

  for (guint32 i = 0; i < b->talk->len; i++) {
    const WhBuilderMessage *row = &g_array_index(b->talk, WhBuilderMessage, i);
    Dated one = {own_time(row), i, row->source};
    if (one.time != UNKNOWN)
      g_array_append_val(dated, one);
  }
  return dated;
}

/* The times around a place in an archive, sorted. */
typedef struct {
  gint64 times[2 * NEIGHBOURS];
  guint n;
} Around;

/* How many of SOURCE lie directly before AT, and from AT on; at most NEIGHBOURS. */
static guint
count_before(const GArray *dated, guint at, guint32 source)
{
  guint n = 0;

  while (n < NEIGHBOURS && n < at && g_array_index(dated, Dated, at - 1 - n).source == source)
    n++;
  return n;
}

static guint
count_from(const GArray *dated, guint at, guint32 source)
{
  guint n = 0;

  while (n < NEIGHBOURS && at + n < dated->len && g_array_index(dated, Dated, at + n).source == source)
    n++;
  return n;
}

/* N_BEFORE times before index BEFORE, and N_AFTER from AFTER on. */
static Around
look_around(const GArray *dated, guint before, guint n_before, guint after, guint n_after)
{
  Around around = {.n = 0};

  for (guint i = 0; i < n_before; i++)
    around.times[around.n++] = g_array_index(dated, Dated, before - 1 - i).time;
  for (guint i = 0; i < n_after; i++)
    around.times[around.n++] = g_array_index(dated, Dated, after + i).time;
  if (around.n > 0)
    qsort(around.times, around.n, sizeof around.times[0], wh_compare_i64);
  return around;
}

static gint64
middle_of(const Around *around)
{
  gint64 low = around->times[(around->n - 1) / 2], high = around->times[around->n / 2];

  return low + (high - low) / 2;
}

/* Spread without the lowest and highest quarter: one more wrong clock nearby does not undo an agreement. */
static gint64
spread_of(const Around *around)
{
  guint quarter = around->n / 4;

  return around->times[around->n - 1 - quarter] - around->times[quarter];
}

/* TIME, which stands at AT, held to the middle of its neighbours, as many on the one side as on the other. */
static gint64
hold(const GArray *dated, guint at, gint64 time)
{
  guint32 source = g_array_index(dated, Dated, at).source;
  guint n = MIN(count_before(dated, at, source), count_from(dated, at + 1, source));
  Around around = look_around(dated, at, n, at + 1, n);
  gint64 middle, off;

  if (n == 0)
    return time;
  middle = middle_of(&around);
  off = distance(time, middle);
  return off > WH_CLOCK_SLACK && spread_of(&around) <= MAX(WH_CLOCK_SLACK, off / FAR_OFF) ? middle : time;
}

/* Each message's own time against NEIGHBOURS_SAY; the answer in the same order. Owner: caller. */
static GArray *
hold_all(const WhViewBuilder *b, const GArray *neighbours_say)
{
  GArray *held = g_array_sized_new(FALSE, FALSE, sizeof(Dated), neighbours_say->len);

  for (guint i = 0; i < neighbours_say->len; i++) {
    Dated one = g_array_index(neighbours_say, Dated, i);
    const WhBuilderMessage *row = &g_array_index(b->talk, WhBuilderMessage, one.row);
    one.time = own_time(row);
    if (row->message.kind == WH_MESSAGE_MAIL && !is_sure(row))
      one.time = hold(neighbours_say, i, one.time);
    g_array_append_val(held, one);
  }
  return held;
}

/* What the messages around say of one that says nothing; DATED[AT] is the first behind it. */
static gint64
guess(const GArray *dated, guint at, guint32 source)
{
  guint n_before = count_before(dated, at, source), n_after = count_from(dated, at, source);
  Around around = look_around(dated, at, n_before, at, n_after);

  return around.n > 0 ? middle_of(&around) : UNKNOWN;
}

void
wh_talk_set_known(WhViewBuilder *builder)
{
  g_autoptr(GArray) own = find_dated(builder);
  /* The second time, a neighbour with a wrong clock no longer speaks for others. */
  g_autoptr(GArray) once = hold_all(builder, own);
  g_autoptr(GArray) held = hold_all(builder, once);
  guint at = 0;

  for (guint32 i = 0; i < builder->talk->len; i++) {
    WhBuilderMessage *row = &g_array_index(builder->talk, WhBuilderMessage, i);
    gboolean is_dated = at < held->len && g_array_index(held, Dated, at).row == i;
    row->message.known = is_dated ? g_array_index(held, Dated, at).time : guess(held, at, row->source);
    at += is_dated ? 1 : 0;
  }
}
