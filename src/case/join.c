/* SPDX-License-Identifier: Apache-2.0
 * From patterns to cases: running them, joining their signals by person, guests and window, ordering what comes
 * out.
 */
#include "case/guests.h"
#include "case/level.h"
#include "case/name.h"
#include "case/standing.h"
#include "base/text.h"
#include "case/unit.h"

static void
case_free(gpointer data)
{
  WhCase *found = data;
  g_array_unref(found->subjects);
  g_array_unref(found->signals);
  g_free(found);
}

void
wh_cases_free(WhCaseSet *set)
{
  if (set == NULL)
    return;
  g_ptr_array_unref(set->cases);
  g_ptr_array_unref(set->signals);
  g_array_unref(set->moments);
  g_free(set->states);
  g_free(set);
}

/* Total up to equal records: the pattern's id decides last. */
static int
compare_by_time(gconstpointer a, gconstpointer b)
{
  int order = wh_signal_compare(a, b);
  return order != 0 ? order
                    : g_strcmp0((*(const WhSignal *const *)a)->pattern->id,
                                (*(const WhSignal *const *)b)->pattern->id);
}

static int
compare_by_person(gconstpointer a, gconstpointer b)
{
  const WhCaseSignal *x = a, *y = b;
  if (x->signal->person != y->signal->person)
    return x->signal->person < y->signal->person ? -1 : 1;
  return compare_by_time(&x->signal, &y->signal);
}

static int
compare_cases(gconstpointer a, gconstpointer b)
{
  const WhCase *x = *(const WhCase *const *)a, *y = *(const WhCase *const *)b;
  if (x->level != y->level)
    return x->level > y->level ? -1 : 1;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->peak != y->peak)
    return x->peak < y->peak ? -1 : 1;
  if (x->person != y->person)
    return x->person < y->person ? -1 : 1;
  return (x->first_seen > y->first_seen) - (x->first_seen < y->first_seen);
}

/* The signals that can count: about humans, with their rarity. */
static GArray *
judge_signals(const WhPeople *people, const GPtrArray *signals, const WhCaseOptions *options)
{
  GArray *judged = g_array_new(FALSE, FALSE, sizeof(WhCaseSignal));
  for (guint i = 0; i < signals->len; i++) {
    const WhSignal *signal = signals->pdata[i];
    if (!wh_people_is_human(people, signal->person))
      continue;
    WhCaseSignal taken = {
        .signal = signal, .tail = {.rate = 1, .upper = 1}, .entered = signal->reached, .left = G_MAXINT64};
    if (options->baseline != NULL)
      taken.tail = wh_baseline_tail(options->baseline, options->half, wh_stratum_at(people, signal->reached),
                                    signal->pattern, signal->statistic);
    g_array_append_val(judged, taken);
  }
  g_array_sort(judged, compare_by_person);
  g_auto(WhStanding) standing;
  wh_standing_init(&standing, people);
  for (guint i = 0; i < judged->len; i++) {
    WhCaseSignal *taken = &g_array_index(judged, WhCaseSignal, i);
    taken->counts = wh_standing_take(&standing, taken->signal);
  }
  return judged;
}

#define MAX_SUBJECTS 64

static void
add_subject(GArray *subjects, guint32 person, const char *role)
{
  for (guint i = 0; i < subjects->len; i++)
    if (g_array_index(subjects, WhCaseSubject, i).person == person)
      return;
  WhCaseSubject subject = {person, role};
  if (subjects->len < MAX_SUBJECTS)
    g_array_append_val(subjects, subject);
}

/* Who gains rights, or is spoken for, is the beneficiary; else what the first signal with words about the person says
 * they do. */
static const char *
own_role(const WhCase *made)
{
  WhRole role = WH_ROLE_SUBJECT;
  for (guint i = 0; i < made->signals->len; i++) {
    const WhSignal *signal = g_array_index(made->signals, WhCaseSignal, i).signal;
    WhRole says = signal->pattern->family == WH_FAMILY_WORDS ? WH_ROLE_BENEFICIARY : WH_ROLE_SUBJECT;
    if (signal->person != made->person)
      continue;
    if (signal->pattern->family == WH_FAMILY_RIGHTS)
      return wh_role_id(WH_ROLE_BENEFICIARY);
    for (guint p = 0; p < signal->parties->len; p++)
      if (g_array_index(signal->parties, WhParty, p).person == made->person)
        says = g_array_index(signal->parties, WhParty, p).role;
    role = role == WH_ROLE_SUBJECT || says == WH_ROLE_BENEFICIARY ? says : role;
  }
  return wh_role_id(role);
}

static void
add_subjects(WhCase *made)
{
  add_subject(made->subjects, made->person, own_role(made));
  for (guint i = 0; i < made->signals->len; i++) {
    const WhSignal *signal = g_array_index(made->signals, WhCaseSignal, i).signal;
    for (guint p = 0; p < signal->parties->len; p++) {
      const WhParty *party = &g_array_index(signal->parties, WhParty, p);
      add_subject(made->subjects, party->person, wh_role_id(party->role));
    }
    add_subject(made->subjects, signal->person, wh_role_id(WH_ROLE_SUBJECT));
    if (signal->other != WH_NONE)
      add_subject(made->subjects, signal->other, wh_role_id(WH_ROLE_INCUMBENT));
  }
}

static gboolean
counts_at_peak(const WhCourse *course, guint index)
{
  for (guint i = 0; i < WH_N_FAMILIES; i++) {
    if (course->peak.best[i] == index)
      return TRUE;
    for (guint j = 0; j < WH_SCORE_PLACES; j++)
      if (course->peak.beside[i][j] == index)
        return TRUE;
  }
  return FALSE;
}

/* Signals older than the window of the first note had no part in it and are left out. */
static void
take_signals(WhCase *made, const WhCaseSignal *signals, guint n, const WhCourse *course)
{
  gint64 from = G_MININT64;
  if (course->reached[WH_LEVEL_NOTE] != G_MAXINT64)
    from = course->reached[WH_LEVEL_NOTE] - WH_CASE_WINDOW;
  made->first_seen = G_MAXINT64;
  for (guint i = 0; i < n; i++) {
    WhCaseSignal taken = signals[i];
    if (taken.entered < from)
      continue;
    taken.best = counts_at_peak(course, i);
    g_array_append_val(made->signals, taken);
    made->first_seen = MIN(made->first_seen, taken.signal->from);
    made->last_seen = MAX(made->last_seen, taken.signal->reached);
  }
}

static WhCase *
make_case(guint32 person, const WhCaseSignal *signals, guint n, const WhCourse *course)
{
  WhCase *made = g_new0(WhCase, 1);
  made->person = person;
  made->level = course->level;
  made->peak = course->peak_time;
  made->score = course->peak.score;
  made->tail = course->peak_tail;
  made->families = course->peak.families;
  memcpy(made->level_reached, course->reached, sizeof made->level_reached);
  made->subjects = g_array_new(FALSE, FALSE, sizeof(WhCaseSubject));
  made->signals = g_array_new(FALSE, FALSE, sizeof(WhCaseSignal));
  take_signals(made, signals, n, course);
  add_subjects(made);
  return made;
}

/* How many of the signals from AT on came without a gap longer than the window. */
static guint
group_length(const GArray *signals, guint at)
{
  const WhCaseSignal *all = &g_array_index(signals, WhCaseSignal, 0);
  guint i = at + 1;
  while (i < signals->len && all[i].entered - all[i - 1].entered <= WH_CASE_WINDOW)
    i++;
  return i - at;
}

static int
compare_by_entry(gconstpointer a, gconstpointer b)
{
  const WhCaseSignal *x = a, *y = b;
  if (x->entered != y->entered)
    return x->entered < y->entered ? -1 : 1;
  return compare_by_time(&x->signal, &y->signal);
}

typedef struct {
  const WhCaseOptions *options;
  const WhCaseJudge *judge;
  WhCaseSet *set;
} Joining;

/* The cases of PERSON from SIGNALS, its own and its guests', by entered. */
static void
join_person(Joining *joining, guint32 person, const GArray *signals)
{
  for (guint at = 0, n; at < signals->len; at += n) {
    const WhCaseSignal *group = &g_array_index(signals, WhCaseSignal, at);
    n = group_length(signals, at);
    WhCourse course = wh_course_sweep(joining->judge, person, group, n, joining->set->moments);
    if (!course.joined && (joining->options->keep_all || course.level > WH_LEVEL_NONE))
      g_ptr_array_add(joining->set->cases, make_case(person, group, n, &course));
  }
}

/* JUDGED by person, GUESTS by host. Every host has signals of its own. */
static void
join_all(Joining *joining, const GArray *judged, const GArray *guests)
{
  g_autoptr(GArray) signals = g_array_new(FALSE, FALSE, sizeof(WhCaseSignal));
  for (guint at = 0, g = 0; at < judged->len;) {
    guint32 person = g_array_index(judged, WhCaseSignal, at).signal->person;
    g_array_set_size(signals, 0);
    while (at < judged->len && g_array_index(judged, WhCaseSignal, at).signal->person == person)
      g_array_append_val(signals, g_array_index(judged, WhCaseSignal, at++));
    guint own = signals->len;
    for (; g < guests->len && g_array_index(guests, WhGuest, g).host == person; g++)
      g_array_append_val(signals, g_array_index(guests, WhGuest, g).signal);
    if (signals->len > own)
      g_array_sort(signals, compare_by_entry);
    join_person(joining, person, signals);
  }
}

WhCaseSet *
wh_cases_join(const WhPeople *people, GPtrArray *signals, WhPatternState *states,
              const WhCaseOptions *options)
{
  WhCaseSet *set = g_new0(WhCaseSet, 1);
  set->signals = signals;
  set->states = states;
  set->cases = g_ptr_array_new_with_free_func(case_free);
  set->moments = g_array_new(FALSE, FALSE, sizeof(WhCaseMoment));
  g_ptr_array_sort(signals, compare_by_time);
  g_autoptr(WhCaseJudge) judge = wh_case_judge_new(people, options);
  g_autoptr(GArray) judged = judge_signals(people, signals, options);
  g_autoptr(GArray) guests = wh_guests_find(people, judged);
  Joining joining = {options, judge, set};
  join_all(&joining, judged, guests);
  g_ptr_array_sort(set->cases, compare_cases);
  wh_cases_name(people, set->cases);
  return set;
}

WhCaseSet *
wh_cases_find(const WhPeople *people, const WhCaseOptions *options)
{
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  GPtrArray *signals = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  WhPatternState *states = g_new(WhPatternState, n + 1);
  for (guint i = 0; i < n; i++) {
    gboolean left_out = i < 64 && (options->without_patterns >> i & 1) != 0;
    states[i] = left_out ? WH_STATE_BLIND : wh_pattern_run(patterns[i], people, signals);
  }
  return wh_cases_join(people, signals, states, options);
}

void
wh_cases_year_scores(const WhCaseSet *set, int first_year, guint n_years, double *ret_scores)
{
  for (guint i = 0; i < n_years; i++) {
    WhUnit year = {.from = wh_time_year_start(first_year + (int)i),
                   .to = wh_time_year_start(first_year + (int)i + 1)};
    ret_scores[i] = wh_unit_score(&year, set);
  }
}

double
wh_cases_score_at(const WhCaseSet *set, guint32 person, gint64 t)
{
  guint low = 0, high = set->moments->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(set->moments, WhCaseMoment, middle).person < person)
      low = middle + 1;
    else
      high = middle;
  }
  double best = 0;
  for (; low < set->moments->len; low++) {
    const WhCaseMoment *moment = &g_array_index(set->moments, WhCaseMoment, low);
    if (moment->person != person || moment->time > t)
      break;
    if (t - moment->time <= WH_CASE_WINDOW)
      best = MAX(best, moment->score);
  }
  return best;
}
