/* SPDX-License-Identifier: Apache-2.0
 * Who came where, and how often they would have met by chance. */
#include "persona/meetings.h"

#include "base/spread.h"

#define LATEST G_GINT64_CONSTANT(7258118400) /* 2200 */
#define NOWHERE G_MAXUINT32

typedef struct {
  guint32 what, span, degree;
} Place;

typedef struct {
  guint32 place, evidence;
} Visit;

/* How many places of a span a person came to. */
typedef struct {
  guint32 number, degree; /* of the span in time, not its index */
} Stay;

typedef struct {
  Visit *visits;
  Stay *stays; /* by number */
  guint32 n_visits, n_stays;
} Goer;

typedef struct {
  GArray *rows, *columns; /* guint32: how many persons, places of each degree */
  WhBicm *fit;            /* NULL: to be made */
} Span;

/* A key of two numbers; NOWHERE in both: free. */
typedef struct {
  guint32 a, b, value;
} Slot;
/* Open addressing: millions of keys, never removed. */
typedef struct {
  Slot *slots;
  gsize n, size; /* a power of two */
} Table;

struct WhMeetings {
  gint64 span;
  guint32 n_persons;
  Goer *goers;
  GArray *places;
  GPtrArray *spans;
  Table by_number; /* (0, number) -> span */
  Table by_what;   /* (what, span) -> place */
  Table visits;    /* (person, place) -> evidence */
};

static gsize
mix(guint32 a, guint32 b)
{
  guint64 key = ((guint64)a << 32 | b) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  return (gsize)(key ^ key >> 29);
}

static Slot *
table_find(const Table *table, guint32 a, guint32 b)
{
  for (gsize i = mix(a, b);; i++) {
    Slot *slot = &table->slots[i & (table->size - 1)];
    if ((slot->a == a && slot->b == b) || (slot->a == NOWHERE && slot->b == NOWHERE))
      return slot;
  }
}

static void
table_resize(Table *table, gsize size)
{
  Table bigger = {.slots = g_new(Slot, size), .n = table->n, .size = size};
  memset(bigger.slots, 0xff, sizeof(Slot) * size);
  for (gsize i = 0; i < table->size; i++)
    if (table->slots[i].a != NOWHERE || table->slots[i].b != NOWHERE)
      *table_find(&bigger, table->slots[i].a, table->slots[i].b) = table->slots[i];
  g_free(table->slots);
  *table = bigger;
}

/* The slot of the key, whose value is NOWHERE if it is new. */
static Slot *
table_put(Table *table, guint32 a, guint32 b)
{
  if (table->n * 2 >= table->size)
    table_resize(table, MAX(64, table->size * 2));
  Slot *slot = table_find(table, a, b);
  if (slot->a == NOWHERE && slot->b == NOWHERE) {
    *slot = (Slot){a, b, NOWHERE};
    table->n++;
  }
  return slot;
}

static guint32
table_get(const Table *table, guint32 a, guint32 b)
{
  return table->size == 0 ? NOWHERE : table_find(table, a, b)->value;
}

static void
span_free(gpointer data)
{
  Span *span = data;
  g_array_unref(span->rows);
  g_array_unref(span->columns);
  wh_bicm_free(span->fit);
  g_free(span);
}

WhMeetings *
wh_meetings_new(guint32 n_persons, gint64 span)
{
  g_assert(span > 0);
  WhMeetings *meetings = g_new0(WhMeetings, 1);
  meetings->span = span;
  meetings->n_persons = n_persons;
  meetings->goers = g_new0(Goer, (gsize)n_persons + 1);
  meetings->places = g_array_new(FALSE, FALSE, sizeof(Place));
  meetings->spans = g_ptr_array_new_with_free_func(span_free);
  return meetings;
}

void
wh_meetings_free(WhMeetings *meetings)
{
  if (meetings == NULL)
    return;
  for (guint32 i = 0; i < meetings->n_persons; i++) {
    g_free(meetings->goers[i].visits);
    g_free(meetings->goers[i].stays);
  }
  g_free(meetings->goers);
  g_array_unref(meetings->places);
  g_ptr_array_unref(meetings->spans);
  g_free(meetings->by_number.slots);
  g_free(meetings->by_what.slots);
  g_free(meetings->visits.slots);
  g_free(meetings);
}

static guint32
span_number(const WhMeetings *meetings, gint64 t)
{
  return (guint32)(CLAMP(t, 0, LATEST) / meetings->span);
}

static Span *
span_of(const WhMeetings *meetings, guint32 number)
{
  return meetings->spans->pdata[table_get(&meetings->by_number, 0, number)];
}

/* One of COUNTS rose from DEGREE to the next. */
static void
count_up(GArray *counts, guint32 degree)
{
  if (degree > 0)
    g_array_index(counts, guint32, degree)--;
  if (counts->len <= degree + 1)
    g_array_set_size(counts, degree + 2);
  g_array_index(counts, guint32, degree + 1)++;
}

static guint32
find_span(WhMeetings *meetings, guint32 number)
{
  Slot *slot = table_put(&meetings->by_number, 0, number);
  if (slot->value == NOWHERE) {
    slot->value = meetings->spans->len;
    Span *span = g_new0(Span, 1);
    span->rows = g_array_new(FALSE, TRUE, sizeof(guint32));
    span->columns = g_array_new(FALSE, TRUE, sizeof(guint32));
    g_ptr_array_add(meetings->spans, span);
  }
  return slot->value;
}

static Stay *
find_stay(Goer *goer, guint32 number)
{
  guint32 at = goer->n_stays;
  while (at > 0 && goer->stays[at - 1].number > number)
    at--;
  if (at > 0 && goer->stays[at - 1].number == number)
    return &goer->stays[at - 1];
  if ((goer->n_stays & (goer->n_stays - 1)) == 0) /* full at every power of two */
    goer->stays = g_renew(Stay, goer->stays, MAX(1, (gsize)goer->n_stays * 2));
  memmove(goer->stays + at + 1, goer->stays + at, sizeof(Stay) * (goer->n_stays - at));
  goer->n_stays++;
  goer->stays[at] = (Stay){number, 0};
  return &goer->stays[at];
}

static void
add_visit(Goer *goer, guint32 place, guint32 evidence)
{
  if ((goer->n_visits & (goer->n_visits - 1)) == 0)
    goer->visits = g_renew(Visit, goer->visits, MAX(1, (gsize)goer->n_visits * 2));
  goer->visits[goer->n_visits++] = (Visit){place, evidence};
}

gboolean
wh_meetings_add(WhMeetings *meetings, guint32 person, guint32 what, gint64 began, guint32 evidence)
{
  g_assert(person < meetings->n_persons);
  guint32 number = span_number(meetings, began), index = find_span(meetings, number);
  Slot *known = table_put(&meetings->by_what, what, index);
  if (known->value == NOWHERE) {
    Place place = {what, index, 0};
    known->value = meetings->places->len;
    g_array_append_val(meetings->places, place);
  }
  guint32 at = known->value;
  guint before = (guint)meetings->visits.n;
  Slot *visit = table_put(&meetings->visits, person, at);
  if (meetings->visits.n == before)
    return FALSE;
  visit->value = evidence;
  Goer *goer = &meetings->goers[person];
  add_visit(goer, at, evidence);
  Span *span = meetings->spans->pdata[index];
  count_up(span->rows, find_stay(goer, number)->degree++);
  count_up(span->columns, g_array_index(meetings->places, Place, at).degree++);
  g_clear_pointer(&span->fit, wh_bicm_free);
  return TRUE;
}

guint
wh_meetings_degree(const WhMeetings *meetings, guint32 person)
{
  return meetings->goers[person].n_visits;
}

static int
by_crowd(gconstpointer a, gconstpointer b)
{
  const WhMeeting *x = a, *y = b;
  if (x->crowd != y->crowd)
    return x->crowd < y->crowd ? -1 : 1;
  if (x->what != y->what)
    return x->what < y->what ? -1 : 1;
  return x->of_a < y->of_a ? -1 : x->of_a > y->of_a;
}

void
wh_meetings_shared(const WhMeetings *meetings, guint32 a, guint32 b, GArray *ret_shared)
{
  gboolean swap = meetings->goers[b].n_visits < meetings->goers[a].n_visits;
  const Goer *less = &meetings->goers[swap ? b : a];
  if (meetings->visits.size == 0)
    return;
  for (guint32 i = 0; i < less->n_visits; i++) {
    guint32 place = less->visits[i].place;
    const Slot *slot = table_find(&meetings->visits, swap ? a : b, place);
    if (slot->a == NOWHERE && slot->b == NOWHERE)
      continue;
    guint32 mine = less->visits[i].evidence, other = slot->value;
    const Place *at = &g_array_index(meetings->places, Place, place);
    WhMeeting meeting = {at->what, at->degree, swap ? other : mine, swap ? mine : other};
    g_array_append_val(ret_shared, meeting);
  }
  g_array_sort(ret_shared, by_crowd);
}

/* Whether PERSON came to PLACE. */
static gboolean
was_there(const WhMeetings *meetings, guint32 person, guint32 place)
{
  const Slot *slot = table_find(&meetings->visits, person, place);
  return slot->a == person && slot->b == place;
}

guint
wh_meetings_count(const WhMeetings *meetings, guint32 a, guint32 b)
{
  const Goer *less = &meetings->goers[a];
  guint32 other = b;
  guint count = 0;
  if (meetings->goers[b].n_visits < less->n_visits) {
    less = &meetings->goers[b];
    other = a;
  }
  for (guint32 i = 0; i < less->n_visits; i++)
    count += was_there(meetings, other, less->visits[i].place) ? 1 : 0;
  return count;
}

guint
wh_meetings_together(const WhMeetings *meetings, const guint32 *persons, guint n, guint least)
{
  guint count = 0;
  for (guint i = 0; i < n; i++) {
    const Goer *goer = &meetings->goers[persons[i]];
    for (guint32 v = 0; v < goer->n_visits; v++) { /* a place counts with the first of them who came there */
      guint there = 1;
      gboolean counted = FALSE;
      for (guint k = 0; k < n && !counted; k++)
        if (k != i && was_there(meetings, persons[k], goer->visits[v].place)) {
          counted = k < i;
          there++;
        }
      count += !counted && there >= least ? 1 : 0;
    }
  }
  return count;
}

gboolean
wh_meetings_could(const WhMeetings *meetings, guint32 a, guint32 b)
{
  const Goer *x = &meetings->goers[a], *y = &meetings->goers[b];
  for (guint32 i = 0, k = 0; i < x->n_stays && k < y->n_stays;) {
    if (x->stays[i].number == y->stays[k].number)
      return TRUE;
    if (x->stays[i].number < y->stays[k].number)
      i++;
    else
      k++;
  }
  return FALSE;
}

static void
fit(Span *span)
{
  if (span->fit == NULL)
    span->fit = wh_bicm_fit((const guint32 *)(gpointer)span->rows->data, span->rows->len - 1,
                            (const guint32 *)(gpointer)span->columns->data, span->columns->len - 1);
}

static void
fit_span(guint i, guint worker, gpointer user)
{
  const WhMeetings *meetings = user;
  (void)worker;
  fit(meetings->spans->pdata[i]);
}

void
wh_meetings_ready(WhMeetings *meetings, guint jobs)
{
  wh_spread(meetings->spans->len, jobs, 1, fit_span, meetings);
}

static const WhBicm *
fit_of(WhMeetings *meetings, guint32 number)
{
  Span *span = span_of(meetings, number);
  fit(span);
  return span->fit;
}

void
wh_meetings_trials(WhMeetings *meetings, const guint32 *persons, guint n, guint least, GArray *trials)
{
  g_autofree guint32 *at = g_new0(guint32, n), *degrees = g_new0(guint32, n);
  for (;;) {
    guint32 number = NOWHERE;
    for (guint i = 0; i < n; i++) {
      const Goer *goer = &meetings->goers[persons[i]];
      if (at[i] < goer->n_stays)
        number = MIN(number, goer->stays[at[i]].number);
    }
    if (number == NOWHERE)
      return;
    guint present = 0;
    for (guint i = 0; i < n; i++) {
      const Goer *goer = &meetings->goers[persons[i]];
      if (at[i] < goer->n_stays && goer->stays[at[i]].number == number)
        degrees[present++] = goer->stays[at[i]++].degree;
    }
    if (present >= least)
      wh_bicm_meetings(fit_of(meetings, number), degrees, present, least, trials);
  }
}

/* Persons by place, side by side. */
typedef struct {
  guint32 *at, *persons;
} Index;

static Index
index_places(const WhMeetings *meetings)
{
  guint32 n = meetings->places->len;
  Index index = {g_new0(guint32, (gsize)n + 2), g_new(guint32, meetings->visits.n + 1)};
  for (guint32 i = 0; i < n; i++)
    index.at[i + 2] = index.at[i + 1] + g_array_index(meetings->places, Place, i).degree;
  for (guint32 person = 0; person < meetings->n_persons; person++)
    for (guint32 v = 0; v < meetings->goers[person].n_visits; v++)
      index.persons[index.at[meetings->goers[person].visits[v].place + 1]++] = person;
  return index;
}

/* Appends each person above PERSON who met them at LEAST places that are no crowds. COUNT: by person, zero. */
static void
pairs_of(const WhMeetings *meetings, const Index *index, guint32 person, const guint crowd_least[2],
         guint32 *count, GArray *pairs)
{
  const Goer *goer = &meetings->goers[person];
  g_autoptr(GArray) met = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 v = 0; v < goer->n_visits; v++) {
    guint32 place = goer->visits[v].place, from = index->at[place], to = index->at[place + 1];
    for (guint32 i = from; i < to && to - from <= crowd_least[0]; i++) {
      guint32 other = index->persons[i];
      if (other > person && ++count[other] == crowd_least[1])
        g_array_append_val(met, other);
    }
  }
  for (guint32 v = 0; v < goer->n_visits; v++) {
    guint32 place = goer->visits[v].place, from = index->at[place], to = index->at[place + 1];
    for (guint32 i = from; i < to && to - from <= crowd_least[0]; i++)
      count[index->persons[i]] = 0;
  }
  for (guint i = 0; i < met->len; i++) {
    guint32 pair[2] = {person, g_array_index(met, guint32, i)};
    g_array_append_val(pairs, pair);
  }
}

static int
by_numbers(gconstpointer a, gconstpointer b)
{
  const guint32 *x = a, *y = b;
  if (x[0] != y[0])
    return x[0] < y[0] ? -1 : 1;
  return x[1] < y[1] ? -1 : x[1] > y[1];
}

void
wh_meetings_pairs(const WhMeetings *meetings, guint crowd, guint least, GArray *pairs)
{
  Index index = index_places(meetings);
  g_autofree guint32 *count = g_new0(guint32, (gsize)meetings->n_persons + 1);
  const guint crowd_least[2] = {crowd, MAX(least, 1)};
  for (guint32 person = 0; person < meetings->n_persons; person++)
    pairs_of(meetings, &index, person, crowd_least, count, pairs);
  g_array_sort(pairs, by_numbers);
  g_free(index.at);
  g_free(index.persons);
}
