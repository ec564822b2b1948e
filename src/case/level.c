/* SPDX-License-Identifier: Apache-2.0
 * Levels, and the sweep that finds when they were reached. */
#include "case/level.h"

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

static WhCourse
course_new(void)
{
  WhCourse course = {.peak_time = G_MAXINT64, .peak_tail = {.rate = 1, .upper = 1}};
  for (guint i = 0; i < WH_N_LEVELS; i++)
    course.reached[i] = G_MAXINT64;
  memset(course.peak.best, 0xff, sizeof course.peak.best);
  memset(course.peak.beside, 0xff, sizeof course.peak.beside);
  return course;
}

WhCourse
wh_course_sweep(const WhCaseJudge *judge, guint32 person, const WhCaseSignal *signals, guint n,
                GArray *moments)
{
  WhCourse course = course_new();
  WhCaseMoment last = {.score = 0};
  gint64 left = G_MININT64; /* when the last of those that count went to another's case */
  g_auto(WhScoreWindow) window;
  wh_score_window_init(&window, signals);
  for (guint i = 0; i < n;) {
    gint64 t = signals[i].entered;
    for (; i < n && signals[i].entered == t; i++) {
      wh_score_window_push(&window, i);
      left = signals[i].counts ? MAX(left, signals[i].left) : left;
    }
    WhScore score = wh_score_window_score(&window, t);
    if (!score.fresh || score.score <= 0 || left <= t)
      continue;
    WhTail tail = wh_case_judge_tail(judge, t, score.score);
    take_moment(&course, t, &score, &tail);
    /* A case that lasts for years is one case: only what rises above what it was is a moment of its own. */
    if (score.score <= last.score && t - last.time <= WH_CASE_WINDOW)
      continue;
    last = (WhCaseMoment){person, t, score.score};
    g_array_append_val(moments, last);
  }
  course.joined = left > G_MININT64 && left < G_MAXINT64;
  return course;
}
