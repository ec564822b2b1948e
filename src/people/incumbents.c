/* SPDX-License-Identifier: Apache-2.0
 * Who ran the project when: by power used, and where nobody's power is on record, by who answers.
 *
 * Answers are counted at the beginning of each month over the two years before it, so that the few of a day
 * depend on nothing later. */
#include "people/incumbents.h"

#define MONTH ((gint64)30 * 86400)
#define FEW 12               /* more than so many are not few */
#define FEW_ANSWERS 5        /* fewer answers in two years run nothing */
#define NEWCOMER (6 * MONTH) /* who came within it runs nothing, however much they answer, … */
#define SETTLED (12 * MONTH) /* … where the record is as old as that */
#define FEW_RUN_ON 26        /* months after the last message in which its window is not yet empty */

struct WhIncumbents {
  GArray *marks;        /* WhPowerMark by (t, person) */
  guint32 *at;          /* by person: its first in times; one more than persons */
  gint64 *times;        /* of marks, by person, ascending */
  gint64 first_month;   /* first_month * MONTH is the beginning of the first month */
  GArray *few, *few_at; /* persons; guint offsets by month, one more than months */
};

static gboolean
shows_power(const WhAct *act)
{
  return wh_act_is_power(act) || act->right == WH_RIGHT_TRIAGE || act->right == WH_RIGHT_MEMBER;
}

static int
compare_marks(gconstpointer a, gconstpointer b)
{
  const WhPowerMark *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static void
collect_marks(WhIncumbents *self, const WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  for (guint i = 0; i < impl->acts->len; i++) {
    const WhAct *act = &g_array_index(impl->acts, WhAct, i);
    WhPowerMark mark = {act->known, act->person};
    if (shows_power(act))
      g_array_append_val(self->marks, mark);
  }
  for (guint32 i = 0; i < view->n_messages; i++) {
    WhPowerMark mark = {view->messages[i].known, impl->speaker_of[i]};
    if (wh_association_is_inside(view->messages[i].association) && impl->persons[mark.person].flags == 0)
      g_array_append_val(self->marks, mark);
  }
  g_array_sort(self->marks, compare_marks);
}

static void
index_marks(WhIncumbents *self, guint32 n_persons)
{
  const WhPowerMark *marks = (const WhPowerMark *)(gpointer)self->marks->data;
  self->at = g_new0(guint32, n_persons + 2);
  self->times = g_new(gint64, self->marks->len + 1);
  for (guint i = 0; i < self->marks->len; i++)
    self->at[marks[i].person + 1]++;
  for (guint32 p = 0; p < n_persons; p++)
    self->at[p + 1] += self->at[p];
  g_autofree guint32 *next = g_memdup2(self->at, sizeof(guint32) * (n_persons + 1));
  for (guint i = 0; i < self->marks->len; i++)
    self->times[next[marks[i].person]++] = marks[i].t;
}

/* ---- those who answer ---- */

typedef struct {
  const WhPeopleImpl *impl;
  guint32 *count; /* answers by person in the span */
  guint32 total;
  guint32 from, to; /* messages in the span */
  GArray *present;  /* guint32: persons with answers in the span, perhaps some without */
  guint8 *listed;   /* by person: is in present */
} Answers;

static gboolean
is_answer(const WhPeopleImpl *impl, guint32 message)
{
  const WhMessage *m = &impl->people.view->messages[message];
  guint32 speaker = impl->speaker_of[message];
  return m->thread != WH_NONE && impl->persons[speaker].flags == 0 &&
         impl->speaker_of[impl->people.view->threads[m->thread].first] != speaker;
}

static void
move_to(Answers *a, gint64 t)
{
  const WhView *view = a->impl->people.view;
  for (; a->to < view->n_messages && view->messages[a->to].known < t; a->to++) {
    guint32 speaker = a->impl->speaker_of[a->to];
    if (!is_answer(a->impl, a->to))
      continue;
    a->count[speaker]++;
    a->total++;
    if (!a->listed[speaker])
      g_array_append_val(a->present, speaker);
    a->listed[speaker] = 1;
  }
  for (; a->from < a->to && view->messages[a->from].known < t - WH_INCUMBENT_SPAN; a->from++)
    if (is_answer(a->impl, a->from)) {
      a->count[a->impl->speaker_of[a->from]]--;
      a->total--;
    }
}

static int
compare_answers(gconstpointer a, gconstpointer b, gpointer user)
{
  const guint32 *count = user;
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  if (count[x] != count[y])
    return count[x] > count[y] ? -1 : 1;
  return x < y ? -1 : x > y;
}

/* Sorts those present, the most answering first, and forgets who has none left. */
static void
rank(Answers *a)
{
  guint kept = 0;
  for (guint i = 0; i < a->present->len; i++) {
    guint32 person = g_array_index(a->present, guint32, i);
    a->listed[person] = a->count[person] > 0;
    if (a->count[person] > 0)
      g_array_index(a->present, guint32, kept++) = person;
  }
  g_array_set_size(a->present, kept);
  g_array_sort_with_data(a->present, compare_answers, a->count);
}

static gboolean
is_newcomer(const Answers *a, guint32 person, gint64 t)
{
  const WhPeopleImpl *impl = a->impl;
  return impl->people.view->messages[0].known <= t - SETTLED && impl->persons[person].first > t - NEWCOMER;
}

static void
take_few(WhIncumbents *self, Answers *a, gint64 t)
{
  guint32 sum = 0;
  rank(a);
  for (guint i = 0; i < MIN(a->present->len, FEW) && sum < (a->total + 1) / 2; i++) {
    guint32 person = g_array_index(a->present, guint32, i);
    if (a->count[person] < FEW_ANSWERS)
      break;
    if (is_newcomer(a, person, t))
      continue;
    sum += a->count[person];
    g_array_append_val(self->few, person);
  }
  g_array_append_val(self->few_at, self->few->len);
}

static void
find_few(WhIncumbents *self, const WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  guint zero = 0;
  g_array_append_val(self->few_at, zero);
  if (view->n_messages == 0)
    return;
  guint32 n_persons = impl->people.n_persons;
  g_autofree guint32 *count = g_new0(guint32, n_persons + 1);
  g_autofree guint8 *listed = g_new0(guint8, n_persons + 1);
  g_autoptr(GArray) present = g_array_new(FALSE, FALSE, sizeof(guint32));
  Answers answers = {.impl = impl, .count = count, .present = present, .listed = listed};
  gint64 end = view->messages[view->n_messages - 1].known;
  gint64 marked = self->marks->len > 0 ? g_array_index(self->marks, WhPowerMark, 0).t : G_MAXINT64;
  self->first_month = view->messages[0].known / MONTH;
  for (gint64 m = self->first_month; m <= end / MONTH + FEW_RUN_ON && m * MONTH < marked; m++) {
    move_to(&answers, m * MONTH);
    take_few(self, &answers, m * MONTH);
  }
}

WhIncumbents *
wh_incumbents_new(const WhPeopleImpl *impl)
{
  WhIncumbents *self = g_new0(WhIncumbents, 1);
  self->marks = g_array_new(FALSE, FALSE, sizeof(WhPowerMark));
  self->few = g_array_new(FALSE, FALSE, sizeof(guint32));
  self->few_at = g_array_new(FALSE, FALSE, sizeof(guint));
  collect_marks(self, impl);
  index_marks(self, impl->people.n_persons);
  find_few(self, impl);
  return self;
}

void
wh_incumbents_free(WhIncumbents *self)
{
  if (self == NULL)
    return;
  g_array_unref(self->marks);
  g_array_unref(self->few);
  g_array_unref(self->few_at);
  g_free(self->at);
  g_free(self->times);
  g_free(self);
}

const WhPowerMark *
wh_incumbents_marks(const WhIncumbents *self, guint *ret_n)
{
  *ret_n = self->marks->len;
  return (const WhPowerMark *)(gpointer)self->marks->data;
}

const guint32 *
wh_incumbents_few(const WhIncumbents *self, gint64 t, guint *ret_n)
{
  gint64 month = t / MONTH - self->first_month;
  *ret_n = 0;
  if (month < 0 || month + 1 >= self->few_at->len ||
      (self->marks->len > 0 && g_array_index(self->marks, WhPowerMark, 0).t <= t))
    return NULL;
  guint from = g_array_index(self->few_at, guint, month);
  *ret_n = g_array_index(self->few_at, guint, month + 1) - from;
  return self->few->len > 0 ? &g_array_index(self->few, guint32, from) : NULL;
}

/* Whether PERSON has a mark in [T - span, T]. */
static gboolean
has_mark(const WhIncumbents *self, guint32 person, gint64 t)
{
  guint32 low = self->at[person], high = self->at[person + 1];
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (self->times[middle] <= t)
      low = middle + 1;
    else
      high = middle;
  }
  return low > self->at[person] && self->times[low - 1] >= t - WH_INCUMBENT_SPAN;
}

gboolean
wh_people_is_incumbent(const WhPeople *people, guint32 person, gint64 t)
{
  const WhIncumbents *self = wh_people_impl(people)->incumbents;
  if (!wh_people_is_human(people, person))
    return FALSE;
  guint n;
  const guint32 *few = wh_incumbents_few(self, t, &n);
  for (guint i = 0; few != NULL && i < n; i++)
    if (few[i] == person)
      return TRUE;
  return has_mark(self, person, t);
}
