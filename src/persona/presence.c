/* SPDX-License-Identifier: Apache-2.0
 * How much somebody wrote in the two years before a moment, and when. */
#include "persona/presence.h"

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
see(const WhPeople *people, KnownFunc known, const guint32 *list, guint32 n, gint64 t, WhPresence *presence)
{
  guint32 from = after(people, known, list, n, t - WH_PRESENCE_WINDOW), to = after(people, known, list, n, t);
  if (from >= to)
    return;
  double first = (double)(t - known(people->view, people, list[from])),
         last = (double)(t - known(people->view, people, list[to - 1]));
  double middle = (first + last) / 2 / (double)(WH_PRESENCE_WINDOW / 2);
  presence->middle =
      (presence->middle * presence->n + middle * (to - from)) / (double)(presence->n + to - from);
  presence->n += to - from;
}

WhPresence
wh_presence_of(const WhPeople *people, guint32 person, gint64 t)
{
  WhPresence presence = {.person = person};
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

gint64
wh_presence_moment(const WhPeople *people, guint32 a, guint32 b, gint64 t)
{
  const gint64 last = MAX(last_heard(people, a, t), last_heard(people, b, t));
  return last == G_MININT64 ? t : MIN(t, last);
}

guint32
wh_presence_whole(const WhPeople *people, guint32 person, gint64 *ret_from, gint64 *ret_to)
{
  guint32 said = 0, landed = 0;
  const guint32 *list = wh_people_messages(people, person, &said);
  gint64 from = G_MAXINT64, to = G_MININT64;
  if (said > 0) {
    from = message_known(people->view, people, list[0]);
    to = message_known(people->view, people, list[said - 1]);
  }
  list = wh_people_landed(people, person, &landed);
  if (landed > 0) {
    from = MIN(from, landing_known(people->view, people, list[0]));
    to = MAX(to, landing_known(people->view, people, list[landed - 1]));
  }
  *ret_from = from;
  *ret_to = to;
  return said + landed;
}

void
wh_presence_times(const WhPeople *people, guint32 person, GArray *ret_said, GArray *ret_landed)
{
  guint32 n = 0;
  const guint32 *list = wh_people_messages(people, person, &n);
  for (guint32 i = 0; i < n; i++) {
    const gint64 known = message_known(people->view, people, list[i]);
    g_array_append_val(ret_said, known);
  }
  list = wh_people_landed(people, person, &n);
  for (guint32 i = 0; i < n; i++) {
    const gint64 known = landing_known(people->view, people, list[i]);
    g_array_append_val(ret_landed, known);
  }
}
