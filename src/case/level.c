/* SPDX-License-Identifier: Apache-2.0
 * Levels, and the sweep that finds when they were reached. */
#include "case/level.h"

#include "case/unit.h"

const char *
wh_level_id(WhLevel level)
{
  static const char *const ids[WH_N_LEVELS] = {"none", "note", "review", "alarm"};
  g_return_val_if_fail((guint)level < WH_N_LEVELS, NULL);
  return ids[level];
}

WhLevel
wh_level_of(const WhTail *tail, guint32 families)
{
  if (!tail->calibrated || tail->upper > WH_NOTE_RATE)
    return WH_LEVEL_NONE;
  if (tail->upper > WH_REVIEW_RATE)
    return WH_LEVEL_NOTE;
  guint n_families = (guint)__builtin_popcount(families);
  return tail->upper <= WH_ALARM_RATE && n_families >= WH_ALARM_FAMILIES ? WH_LEVEL_ALARM : WH_LEVEL_REVIEW;
}

static void
take_moment(WhCourse *course, gint64 t, const WhScore *score, const WhTail *tail)
{
  WhLevel level = wh_level_of(tail, score->families);
  for (int i = WH_LEVEL_NOTE; i <= (int)level; i++)
    course->reached[i] = MIN(course->reached[i], t);
  gboolean first = course->peak_time == G_MAXINT64;
  if (!first && (level < course->level || (level == course->level && score->score <= course->peak.score)))
    return;
  course->level = level;
  course->peak_time = t;
  course->peak = *score;
  course->peak_tail = *tail;
}

WhCourse
wh_course_sweep(const WhPeople *people, const WhCaseOptions *options, const WhCaseSignal *signals, guint n,
                GArray *moments)
{
  WhCourse course = {.peak_time = G_MAXINT64, .peak_tail = {.rate = 1, .upper = 1}};
  for (guint i = 0; i < WH_N_LEVELS; i++)
    course.reached[i] = G_MAXINT64;
  for (guint i = 0; i < WH_N_FAMILIES; i++)
    course.peak.best[i] = WH_NONE;
  WhCaseMoment last = {.score = 0};
  g_auto(WhScoreWindow) window;
  wh_score_window_init(&window, signals);
  for (guint i = 0; i < n;) {
    gint64 t = signals[i].signal->reached;
    while (i < n && signals[i].signal->reached == t)
      wh_score_window_push(&window, i++);
    WhScore score = wh_score_window_score(&window, t);
    if (!score.fresh || score.score <= 0)
      continue;
    WhTail tail =
        wh_baseline_case_tail(options->baseline, options->half, wh_stratum_at(people, t), score.score);
    take_moment(&course, t, &score, &tail);
    /* A case that lasts for years is one case: only what rises above what it was is a moment of its own. */
    if (score.score <= last.score && t - last.time <= WH_CASE_WINDOW)
      continue;
    last = (WhCaseMoment){signals[i - 1].signal->person, t, score.score};
    g_array_append_val(moments, last);
  }
  return course;
}
