/* SPDX-License-Identifier: Apache-2.0
 * What lay in somebody's window at which moments. */
#include "persona/stays.h"

#include "persona/presence.h"

#include <math.h>

/* One list, and what of it lies in the window. */
typedef struct {
  GArray *times; /* gint64, ascending */
  guint from, to;
} Slide;

enum { SAID, LANDED, N_SLIDES };

static gint64
time_at(const Slide *slide, guint i)
{
  return g_array_index(slide->times, gint64, i);
}

/* When something next comes into the window or leaves it; G_MAXINT64: never. */
static gint64
next_change(const Slide *slide)
{
  const gint64 comes = slide->to < slide->times->len ? time_at(slide, slide->to) : G_MAXINT64,
               leaves =
                   slide->from < slide->to ? time_at(slide, slide->from) + WH_PRESENCE_WINDOW : G_MAXINT64;
  return MIN(comes, leaves);
}

static void
move_to(Slide *slide, gint64 t)
{
  while (slide->to < slide->times->len && time_at(slide, slide->to) <= t)
    slide->to++;
  while (slide->from < slide->to && time_at(slide, slide->from) + WH_PRESENCE_WINDOW <= t)
    slide->from++;
}

/* FALSE: nothing lies in the windows. */
static gboolean
see(const Slide slides[N_SLIDES], WhStay *stay)
{
  guint n[N_SLIDES] = {0};
  gint64 sums[N_SLIDES] = {0};
  for (guint i = 0; i < N_SLIDES; i++) {
    const Slide *slide = &slides[i];
    if ((n[i] = slide->to - slide->from) > 0)
      sums[i] = time_at(slide, slide->from) + time_at(slide, slide->to - 1);
  }
  const guint both = n[SAID] + n[LANDED];
  stay->n = (guint16)both;
  stay->mixed = n[SAID] > 0 && n[LANDED] > 0;
  stay->sum = sums[SAID] + sums[LANDED];
  if (stay->mixed)
    stay->sum = (gint64)llround(((double)sums[SAID] * n[SAID] + (double)sums[LANDED] * n[LANDED]) / both);
  return both > 0;
}

static void
slide_through(Slide slides[N_SLIDES], guint32 person, GArray *stays)
{
  for (gint64 t; (t = MIN(next_change(&slides[SAID]), next_change(&slides[LANDED]))) != G_MAXINT64;) {
    WhStay stay = {.person = person, .from = t};
    for (guint i = 0; i < N_SLIDES; i++)
      move_to(&slides[i], t);
    stay.until = MIN(next_change(&slides[SAID]), next_change(&slides[LANDED]));
    if (see(slides, &stay))
      g_array_append_val(stays, stay);
  }
}

void
wh_stays_of(const WhPeople *people, guint32 person, GArray *ret_stays)
{
  g_autoptr(GArray) said = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GArray) landed = g_array_new(FALSE, FALSE, sizeof(gint64));
  Slide slides[N_SLIDES] = {{said, 0, 0}, {landed, 0, 0}};
  wh_presence_times(people, person, said, landed);
  g_assert(said->len + landed->len <= G_MAXUINT16);
  slide_through(slides, person, ret_stays);
}
