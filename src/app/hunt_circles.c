/* SPDX-License-Identifier: Apache-2.0
 * Accounts that speak around one person's rights in one project, and again together in another. */
#include "app/hunt_find.h"

#include "base/statistics.h"
#include "report/build.h"

#define MEMBERS_MAX 40u /* a larger meeting is a vote or a thread of everybody */
#define Q_ANY 0.05      /* without a start: the share of chance that is borne */
#define SHOWN_MAX 12u   /* sayings of one meeting */

/* People around somebody's rights in one project; where nobody is named, in one thread. */
typedef struct {
  guint32 project, for_party, thread;
  guint at, n; /* in seats */
} Meeting;

typedef struct {
  guint32 party, meeting;
} Seat;

typedef struct {
  guint32 a, b, meeting;
} Meet;

/* Two who met in several projects. */
typedef struct {
  guint32 a, b;
  GArray *meetings; /* guint32 */
  guint families;
  double surprise, q; /* -log10, share of false ones */
} Bond;

typedef struct {
  const WhHunt *hunt;
  GArray *order;    /* guint32: sayings by meeting */
  GArray *meetings; /* Meeting */
  GArray *seats;    /* Seat */
  GArray *bonds;    /* Bond */
  guint32 *times;   /* by party: meetings it was in */
  guint32 *
      threads; /* by thread: the first that shares a message with it, as where a mail goes to several lists */
  guint32 *gainers; /* by thread: the party for whom most is said in it, WH_NONE: nobody named */
  double tests;     /* pairs of people who could have met again */
} Circles;

static void
bond_clear(gpointer data)
{
  g_array_unref(((Bond *)data)->meetings);
}

static const WhHuntSaying *
saying_at(const Circles *c, guint i)
{
  return &g_array_index(c->hunt->index->sayings, WhHuntSaying, i);
}

/* Who would gain stands for the meeting; else the thread does. */
static guint32
gainer(const Circles *c, const WhHuntSaying *saying)
{
  return c->gainers[c->threads[saying->thread]];
}

static guint32
thread_of(const Circles *c, guint32 saying)
{
  return c->threads[saying_at(c, saying)->thread];
}

static guint32
root_of(const Circles *c, guint32 thread)
{
  while (c->threads[thread] != thread)
    thread = c->threads[thread];
  return thread;
}

/* Lists every saying once, though its mail stands in several records, and joins the threads that it stands in. */
static void
list_sayings(const Circles *c)
{
  g_autoptr(GHashTable) firsts = g_hash_table_new(g_str_hash, g_str_equal);
  const guint32 n = c->hunt->index->n_threads;
  for (guint32 i = 0; i < n; i++)
    c->threads[i] = i;
  for (guint32 i = 0; i < c->hunt->index->sayings->len; i++) {
    const WhHuntSaying *saying = saying_at(c, i);
    const guint32 first = GPOINTER_TO_UINT(g_hash_table_lookup(firsts, saying->locator));
    if (first == 0)
      g_hash_table_insert(firsts, (gpointer)(guintptr)saying->locator, GUINT_TO_POINTER(i + 1));
    const WhHuntSaying *before = first != 0 ? saying_at(c, first - 1) : saying;
    const guint32 a = root_of(c, before->thread), b = root_of(c, saying->thread);
    c->threads[MAX(a, b)] = MIN(a, b);
    if (before->project == saying->project && (wh_hunt_has_start(c->hunt) || !saying->inside))
      g_array_append_val(c->order, i);
  }
  for (guint32 i = 0; i < n; i++)
    c->threads[i] = root_of(c, i);
}

static int
compare_places(const Circles *c, const WhHuntSaying *x, const WhHuntSaying *y)
{
  const guint32 a = gainer(c, x), b = gainer(c, y);
  if (x->project != y->project)
    return x->project < y->project ? -1 : 1;
  if (a != b)
    return a < b ? -1 : 1;
  const guint32 i = c->threads[x->thread], k = c->threads[y->thread];
  return a != WH_NONE || i == k ? 0 : i < k ? -1 : 1;
}

static int
compare_sayings(gconstpointer a, gconstpointer b, gpointer user)
{
  const Circles *c = user;
  const guint32 i = *(const guint32 *)a, k = *(const guint32 *)b;
  const int order = compare_places(c, saying_at(c, i), saying_at(c, k));
  return order != 0 ? order : i < k ? -1 : i > k;
}

static guint32
said_for(const Circles *c, guint32 i)
{
  const guint32 for_whom = saying_at(c, i)->for_whom;
  return for_whom != WH_NONE ? wh_hunt_party(c->hunt, for_whom) : WH_NONE;
}

static int
compare_gainers(gconstpointer a, gconstpointer b, gpointer user)
{
  const Circles *c = user;
  const guint32 i = *(const guint32 *)a, k = *(const guint32 *)b;
  const guint32 x = thread_of(c, i), y = thread_of(c, k);
  if (x != y)
    return x < y ? -1 : 1;
  return said_for(c, i) < said_for(c, k) ? -1 : said_for(c, i) > said_for(c, k);
}

/* The one for whom most is said in each thread; of several the first in the index. */
static void
find_gainers(const Circles *c)
{
  memset(c->gainers, 0xff, (c->hunt->index->n_threads + 1) * sizeof *c->gainers);
  g_array_sort_with_data(c->order, compare_gainers, (gpointer)(guintptr)c);
  for (guint i = 0, end, best = 0; i < c->order->len; i = end) {
    const guint32 first = g_array_index(c->order, guint32, i), thread = thread_of(c, first);
    for (end = i + 1; end < c->order->len; end++) {
      const guint32 other = g_array_index(c->order, guint32, end);
      if (thread_of(c, other) != thread || said_for(c, other) != said_for(c, first))
        break;
    }
    if (i == 0 || thread_of(c, g_array_index(c->order, guint32, i - 1)) != thread)
      best = 0;
    if (said_for(c, first) != WH_NONE && end - i > best) {
      best = end - i;
      c->gainers[thread] = said_for(c, first);
    }
  }
}

static void
seat(const Circles *c, guint32 party)
{
  const Seat one = {party, c->meetings->len};
  const Meeting *m = &g_array_index(c->meetings, Meeting, c->meetings->len - 1);
  for (guint i = m->at; i < c->seats->len; i++)
    if (g_array_index(c->seats, Seat, i).party == party)
      return;
  g_array_append_val(c->seats, one);
}

/* Sayings [FROM, TO) of the order are one meeting. */
static void
add_meeting(const Circles *c, guint from, guint to)
{
  const WhHuntSaying *first = saying_at(c, g_array_index(c->order, guint32, from));
  Meeting meeting = {first->project, gainer(c, first), c->threads[first->thread], c->seats->len, 0};
  g_array_append_val(c->meetings, meeting);
  if (meeting.for_party != WH_NONE)
    seat(c, meeting.for_party);
  for (guint i = from; i < to && c->seats->len - meeting.at <= MEMBERS_MAX; i++)
    seat(c, wh_hunt_party(c->hunt, saying_at(c, g_array_index(c->order, guint32, i))->speaker));
  Meeting *kept = &g_array_index(c->meetings, Meeting, c->meetings->len - 1);
  kept->n = c->seats->len - meeting.at;
  if (kept->n < 2 || kept->n > MEMBERS_MAX) {
    g_array_set_size(c->seats, meeting.at);
    g_array_set_size(c->meetings, c->meetings->len - 1);
  }
}

static void
find_meetings(Circles *c)
{
  list_sayings(c);
  find_gainers(c);
  g_array_sort_with_data(c->order, compare_sayings, c);
  for (guint i = 0, end; i < c->order->len; i = end) {
    for (end = i + 1; end < c->order->len; end++)
      if (compare_places(c, saying_at(c, g_array_index(c->order, guint32, i)),
                         saying_at(c, g_array_index(c->order, guint32, end))) != 0)
        break;
    add_meeting(c, i, end);
  }
  for (guint i = 0; i < c->seats->len; i++)
    c->times[g_array_index(c->seats, Seat, i).party]++;
}

static guint32
family_of(const Circles *c, guint32 meeting)
{
  return wh_hunt_project(c->hunt->index, g_array_index(c->meetings, Meeting, meeting).project)->family;
}

static int
compare_meets(gconstpointer a, gconstpointer b)
{
  const Meet *x = a, *y = b;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  if (x->b != y->b)
    return x->b < y->b ? -1 : 1;
  return x->meeting < y->meeting ? -1 : x->meeting > y->meeting;
}

/* Pairs of all meetings, of people who were in several. Owner: caller. */
static GArray *
list_meets(const Circles *c)
{
  GArray *meets = g_array_new(FALSE, FALSE, sizeof(Meet));
  for (guint m = 0; m < c->meetings->len; m++) {
    const Meeting *meeting = &g_array_index(c->meetings, Meeting, m);
    for (guint i = meeting->at; i < meeting->at + meeting->n; i++)
      for (guint k = i + 1; k < meeting->at + meeting->n; k++) {
        const guint32 x = g_array_index(c->seats, Seat, i).party, y = g_array_index(c->seats, Seat, k).party;
        const Meet meet = {MIN(x, y), MAX(x, y), m};
        if (c->times[x] > 1 && c->times[y] > 1)
          g_array_append_val(meets, meet);
      }
  }
  g_array_sort(meets, compare_meets);
  return meets;
}

/* How surprising it is that A and B meet in K meetings, when each seat is taken by chance in proportion to how often
 * each of them is in any: a bipartite configuration of people and meetings. */
static double
surprise(const Circles *c, const guint32 *sizes, const Bond *bond)
{
  WhTrials classes[MEMBERS_MAX + 1];
  double seats = c->seats->len;
  guint n = 0;
  for (guint size = 2; size <= MEMBERS_MAX; size++) {
    const double a = c->times[bond->a] * size / seats, b = c->times[bond->b] * size / seats;
    if (sizes[size] > 0)
      classes[n++] = (WhTrials){MIN(a, 1) * MIN(b, 1), sizes[size]};
  }
  return wh_trials_surprise(classes, n, bond->families, NULL);
}

static int
compare_bonds(gconstpointer a, gconstpointer b)
{
  const Bond *x = a, *y = b;
  if (x->surprise != y->surprise)
    return x->surprise > y->surprise ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

/* Paid for by all pairs of people who were in several meetings. */
static void
weigh(Circles *c)
{
  guint32 sizes[MEMBERS_MAX + 1] = {0};
  g_autofree double *surprises = g_new(double, c->bonds->len + 1), *q = g_new(double, c->bonds->len + 1);
  double n = 0;
  for (guint i = 0; i < c->meetings->len; i++)
    sizes[g_array_index(c->meetings, Meeting, i).n]++;
  for (guint i = 0; i < c->bonds->len; i++) {
    Bond *bond = &g_array_index(c->bonds, Bond, i);
    bond->surprise = surprise(c, sizes, bond);
  }
  g_array_sort(c->bonds, compare_bonds);
  for (guint i = 0; i < c->bonds->len; i++)
    surprises[i] = g_array_index(c->bonds, Bond, i).surprise;
  for (guint32 i = 0; i < c->hunt->index->persons->len; i++)
    n += c->times[i] > 1;
  c->tests = MAX(n * (n - 1) / 2, c->bonds->len);
  wh_false_discovery(surprises, c->bonds->len, c->tests, q);
  for (guint i = 0; i < c->bonds->len; i++)
    g_array_index(c->bonds, Bond, i).q = q[i];
}

static void
find_bonds(Circles *c)
{
  g_autoptr(GArray) meets = list_meets(c);
  for (guint i = 0, end; i < meets->len; i = end) {
    const Meet *first = &g_array_index(meets, Meet, i);
    g_autoptr(GHashTable) families = g_hash_table_new(NULL, NULL);
    Bond bond = {first->a, first->b, g_array_new(FALSE, FALSE, sizeof(guint32)), 0, 0, 1};
    for (end = i; end < meets->len; end++) {
      const Meet *meet = &g_array_index(meets, Meet, end);
      if (meet->a != first->a || meet->b != first->b)
        break;
      g_array_append_val(bond.meetings, meet->meeting);
      g_hash_table_add(families, GUINT_TO_POINTER(family_of(c, meet->meeting) + 1));
    }
    bond.families = g_hash_table_size(families);
    if (bond.families > 1 && !wh_hunt_same_name(c->hunt, bond.a, bond.b))
      g_array_append_val(c->bonds, bond);
    else
      bond_clear(&bond);
  }
  weigh(c);
}

static gboolean
is_said_at(const Circles *c, const WhHuntSaying *saying, const Meeting *meeting)
{
  return saying->project == meeting->project && gainer(c, saying) == meeting->for_party &&
         (meeting->for_party != WH_NONE || c->threads[saying->thread] == meeting->thread);
}

static gboolean
is_among(const GArray *people, guint32 party)
{
  for (guint i = 0; i < people->len; i++)
    if (g_array_index(people, guint32, i) == party)
      return TRUE;
  return FALSE;
}

static json_t *
show_saying(const Circles *c, const WhHuntSaying *saying)
{
  json_t *line = wh_hunt_show_person(c->hunt, saying->speaker);
  json_object_set_new(line, "time", wh_build_time(saying->time));
  json_object_set_new(line, "says", json_string(wh_speech_says(saying->kind)));
  json_object_set_new(line, "locator", wh_build_text(saying->locator, WH_BUILD_LINE_MAX));
  return line;
}

/* What PEOPLE say at meeting M: of each one each kind once. */
static json_t *
show_meeting(const Circles *c, guint32 m, const GArray *people)
{
  const Meeting *meeting = &g_array_index(c->meetings, Meeting, m);
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  json_t *sayings = json_array();
  for (guint i = 0; i < c->order->len && json_array_size(sayings) < SHOWN_MAX; i++) {
    const WhHuntSaying *saying = saying_at(c, g_array_index(c->order, guint32, i));
    const guint key = saying->speaker * WH_N_SPEECH_KINDS + saying->kind + 1;
    if (is_said_at(c, saying, meeting) && is_among(people, wh_hunt_party(c->hunt, saying->speaker)) &&
        g_hash_table_add(seen, GUINT_TO_POINTER(key)))
      json_array_append_new(sayings, show_saying(c, saying));
  }
  return json_pack(
      "{s:o, s:o, s:o}", "project", wh_build_text(wh_hunt_project(c->hunt->index, meeting->project)->name, 0),
      "for",
      meeting->for_party != WH_NONE
          ? wh_build_text(wh_hunt_person(c->hunt->index, meeting->for_party)->name, WH_BUILD_NAME_MAX)
          : json_null(),
      "sayings", sayings);
}

static gboolean
same_meetings(const Bond *a, const Bond *b)
{
  return a->meetings->len == b->meetings->len &&
         memcmp(a->meetings->data, b->meetings->data, a->meetings->len * sizeof(guint32)) == 0;
}

static void
add_once(GArray *people, guint32 party)
{
  for (guint i = 0; i < people->len; i++)
    if (g_array_index(people, guint32, i) == party)
      return;
  g_array_append_val(people, party);
}

/* Bond I with all later ones that met at the very same meetings. */
static json_t *
show_circle(const Circles *c, guint i, guint8 *used)
{
  const Bond *bond = &g_array_index(c->bonds, Bond, i);
  g_autoptr(GArray) people = g_array_new(FALSE, FALSE, sizeof(guint32));
  json_t *names = json_array(), *meetings = json_array();
  for (guint k = i; k < c->bonds->len; k++) {
    const Bond *other = &g_array_index(c->bonds, Bond, k);
    if (used[k] || !same_meetings(bond, other))
      continue;
    used[k] = 1;
    add_once(people, other->a);
    add_once(people, other->b);
  }
  for (guint k = 0; k < people->len; k++)
    json_array_append_new(names, wh_hunt_show_person(c->hunt, g_array_index(people, guint32, k)));
  for (guint k = 0; k < bond->meetings->len; k++)
    json_array_append_new(meetings, show_meeting(c, g_array_index(bond->meetings, guint32, k), people));
  return json_pack("{s:o, s:i, s:f, s:f, s:f, s:o}", "people", names, "projects", (int)bond->families,
                   "surprise", wh_build_round(MIN(bond->surprise, 999), 3), "q", wh_build_round(bond->q, 3),
                   "tests", c->tests, "meetings", meetings);
}

static gboolean
is_wanted(const WhHunt *hunt, const Bond *bond)
{
  if (wh_hunt_has_start(hunt))
    return hunt->start->has[bond->a] || hunt->start->has[bond->b];
  return bond->q <= Q_ANY;
}

json_t *
wh_hunt_circles(const WhHunt *hunt)
{
  g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) meetings = g_array_new(FALSE, FALSE, sizeof(Meeting));
  g_autoptr(GArray) seats = g_array_new(FALSE, FALSE, sizeof(Seat));
  g_autoptr(GArray) bonds = g_array_new(FALSE, FALSE, sizeof(Bond));
  g_autofree guint32 *times = g_new0(guint32, hunt->index->persons->len + 1);
  g_autofree guint32 *gainers = g_new(guint32, hunt->index->n_threads + 1);
  g_autofree guint32 *threads = g_new(guint32, hunt->index->n_threads + 1);
  Circles c = {hunt, order, meetings, seats, bonds, times, threads, gainers, 0};
  json_t *circles = json_array();
  g_array_set_clear_func(bonds, bond_clear);
  find_meetings(&c);
  find_bonds(&c);
  g_autofree guint8 *used = g_new0(guint8, bonds->len + 1);
  for (guint i = 0; i < bonds->len && json_array_size(circles) < hunt->limit; i++)
    if (!used[i] && is_wanted(hunt, &g_array_index(bonds, Bond, i)))
      json_array_append_new(circles, show_circle(&c, i, used));
  return circles;
}
