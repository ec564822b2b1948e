/* SPDX-License-Identifier: Apache-2.0
 * One labelled project: its cases, its units, and its actor day by day. */
#include "app/outcome.h"

#include "app/cancel.h"
#include "app/record.h"
#include "base/text.h"
#include "case/judge.h"
#include "case/unit.h"

#define DAY ((gint64)86400)

void
wh_outcome_clear(WhOutcome *outcome)
{
  g_clear_pointer(&outcome->units, g_array_unref);
  g_clear_pointer(&outcome->variants, g_array_unref);
  g_clear_pointer(&outcome->cases, json_decref);
  g_clear_pointer(&outcome->actor, json_decref);
  g_clear_error(&outcome->error);
}

static WhHalf
judging_half(const WhEvaluation *evaluation, const WhLabel *label)
{
  const WhBaseline *baseline = evaluation->options->baseline;
  return baseline != NULL ? wh_baseline_judging_half(baseline, label->name) : WH_HALF_BOTH;
}

static WhCaseSet *
find_cases(const WhEvaluation *evaluation, const WhLabel *label, const WhPeople *people, guint64 without)
{
  const WhCaseOptions options = {.baseline = evaluation->options->baseline,
                                 .half = judging_half(evaluation, label),
                                 .without_patterns = without};
  return wh_cases_find(people, &options);
}

/* Persons with one of the label's addresses. Owner: caller. */
static GArray *
find_actors(const WhLabel *label, const WhPeople *people)
{
  GArray *actors = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autofree guint8 *seen = g_new0(guint8, people->n_persons + 1);
  for (guint32 i = 0; i < people->view->n_accounts; i++)
    for (char **actor = label->actors; actor != NULL && *actor != NULL; actor++) {
      const guint32 person = people->person_of[i];
      if (person == WH_NONE || g_ascii_strcasecmp(g_strstrip(*actor), people->view->accounts[i].email) != 0 ||
          seen[person])
        continue;
      seen[person] = 1;
      g_array_append_val(actors, person);
    }
  return actors;
}

static gboolean
is_actor(const GArray *actors, guint32 person)
{
  for (guint i = 0; i < actors->len; i++)
    if (g_array_index(actors, guint32, i) == person)
      return TRUE;
  return FALSE;
}

/* Patterns of the signals that count, one string each. */
static json_t *
counting_patterns(const WhCase *one)
{
  json_t *patterns = json_array();
  for (guint i = 0; i < one->signals->len; i++) {
    const WhCaseSignal *signal = &g_array_index(one->signals, WhCaseSignal, i);
    if (signal->best)
      json_array_append_new(patterns, json_string(signal->signal->pattern->id));
  }
  return patterns;
}

static json_t *
case_object(const WhLabel *label, const WhCase *one)
{
  g_autofree char *first = wh_time_format_day(one->first_seen);
  g_autofree char *peak = wh_time_format_day(one->peak);
  return json_pack("{s:s, s:s, s:s, s:o, s:f, s:f, s:s, s:s, s:o}", "project", label->name, "id", one->id,
                   "level", wh_level_id(one->level), "person", json_sprintf("p%u", one->person), "score",
                   one->score, "upper", one->tail.upper, "first_seen", first, "peak", peak, "patterns",
                   counting_patterns(one));
}

static void
count_variant(const WhCaseSet *set, const GArray *actors, WhVariantOutcome *ret_outcome)
{
  for (int level = 0; level < WH_N_LEVELS; level++)
    ret_outcome->actor_reached[level] = G_MAXINT64;
  for (guint i = 0; i < set->cases->len; i++) {
    const WhCase *one = g_ptr_array_index(set->cases, i);
    ret_outcome->cases[one->level]++;
    if (!is_actor(actors, one->person))
      continue;
    ret_outcome->actor_level = MAX(ret_outcome->actor_level, one->level);
    for (int level = 0; level < WH_N_LEVELS; level++)
      ret_outcome->actor_reached[level] = MIN(ret_outcome->actor_reached[level], one->level_reached[level]);
  }
}

static void
add_cases(WhOutcome *outcome, const WhLabel *label, const WhCaseSet *set)
{
  outcome->cases = json_array();
  for (guint i = 0; i < set->cases->len; i++) {
    const WhCase *one = g_ptr_array_index(set->cases, i);
    if (one->level >= WH_LEVEL_NOTE)
      json_array_append_new(outcome->cases, case_object(label, one));
  }
}

static void
add_units(const WhEvaluation *evaluation, WhOutcome *outcome, const WhLabel *label, const WhPeople *people,
          const WhCaseSet *set)
{
  g_autoptr(GArray) units = wh_units_new(people);
  outcome->n_units = units->len;
  outcome->units = g_array_new(FALSE, FALSE, sizeof(double));
  const WhCaseOptions options = {.baseline = evaluation->options->baseline,
                                 .half = judging_half(evaluation, label)};
  g_autoptr(WhCaseJudge) judge = wh_case_judge_new(people, &options);
  for (guint u = 0; u < units->len && options.baseline != NULL; u++) {
    const WhUnit *unit = &g_array_index(units, WhUnit, u);
    const WhTail tail = wh_case_judge_stratum_tail(judge, unit->stratum, wh_unit_score(unit, set));
    g_array_append_val(outcome->units, tail.upper);
  }
}

static gboolean
load(const WhEvaluation *evaluation, const WhLabel *label, gint64 as_of, WhRecord *ret_record, GError **error)
{
  WhScanOptions options = *evaluation->options;
  options.as_recorded = TRUE;
  options.jobs = 1;
  options.progress = NULL;
  options.as_of = as_of;
  return wh_record_load(evaluation->ledger, label->target, &options, ret_record, error);
}

typedef struct {
  guint rank, tied, of;
  double score;
} Rank;

/* Where the best of ACTORS stands among all persons at T. */
static Rank
rank_at(const WhPeople *people, const WhCaseSet *set, const GArray *actors, gint64 t)
{
  Rank rank = {.rank = 1};
  for (guint i = 0; i < actors->len; i++)
    rank.score = MAX(rank.score, wh_cases_score_at(set, g_array_index(actors, guint32, i), t));
  for (guint32 person = 0; person < people->n_persons; person++) {
    if (!wh_people_is_human(people, person))
      continue;
    const double score = wh_cases_score_at(set, person, t);
    rank.of++;
    rank.rank += score > rank.score;
    rank.tied += score >= rank.score && score <= rank.score && !is_actor(actors, person);
  }
  return rank;
}

/* The actor as of one day, from a record cut there. */
static json_t *
actor_at(const WhEvaluation *evaluation, const WhLabel *label, gint64 day, GError **error)
{
  g_auto(WhRecord) record = {0};
  if (!load(evaluation, label, day, &record, error))
    return NULL;
  const WhPeople *people = record.people;
  g_autoptr(GArray) actors = find_actors(label, people);
  g_autoptr(WhCaseSet) set =
      find_cases(evaluation, label, people, g_array_index(evaluation->variants, WhVariant, 0).without);
  WhVariantOutcome outcome = {0};
  count_variant(set, actors, &outcome);
  const Rank rank = rank_at(people, set, actors, day);
  g_autofree char *text = wh_time_format_day(day);
  return json_pack("{s:s, s:b, s:i, s:i, s:i, s:f, s:s}", "day", text, "seen", actors->len > 0, "rank",
                   rank.rank, "tied", rank.tied, "of", rank.of, "score", rank.score, "level",
                   wh_level_id(outcome.actor_level));
}

static json_t *
days_at(const WhEvaluation *evaluation, const WhLabel *label, GError **error)
{
  json_t *days = json_array();
  for (guint i = 0; i < label->days->len; i++) {
    json_t *day = actor_at(evaluation, label, g_array_index(label->days, gint64, i), error);
    if (day == NULL) {
      json_decref(days);
      return NULL;
    }
    json_array_append_new(days, day);
  }
  return days;
}

static json_t *
levels_object(const WhLabel *label, const WhVariantOutcome *outcome)
{
  json_t *levels = json_object();
  for (int level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++) {
    const gint64 reached = outcome->actor_reached[level];
    if (reached == G_MAXINT64)
      continue;
    g_autofree char *day = wh_time_format_day(reached);
    json_t *one = json_pack("{s:s}", "day", day);
    if (label->payload != G_MAXINT64)
      json_object_set_new(one, "days_before_payload", json_integer((label->payload - reached) / DAY));
    json_object_set_new(levels, wh_level_id((WhLevel)level), one);
  }
  return levels;
}

/* First uses of the actor's rights. */
static json_t *
rights_object(const WhPeople *people, const GArray *actors)
{
  json_t *rights = json_object();
  for (int right = 0; right < WH_N_RIGHTS; right++) {
    gint64 first = G_MAXINT64;
    for (guint i = 0; i < actors->len; i++) {
      const guint32 act = people->first_act[g_array_index(actors, guint32, i) * WH_N_RIGHTS + (guint)right];
      if (act != WH_NONE)
        first = MIN(first, people->acts[act].known);
    }
    g_autofree char *day = first != G_MAXINT64 ? wh_time_format_day(first) : NULL;
    if (day != NULL)
      json_object_set_new(rights, wh_right_id((WhRight)right), json_string(day));
  }
  return rights;
}

static json_t *
actor_patterns(const WhCaseSet *set, const GArray *actors)
{
  json_t *patterns = json_array();
  for (guint i = 0; i < set->cases->len; i++) {
    const WhCase *one = g_ptr_array_index(set->cases, i);
    json_t *own = is_actor(actors, one->person) ? counting_patterns(one) : json_array();
    json_array_extend(patterns, own);
    json_decref(own);
  }
  return patterns;
}

static gboolean
add_actor(const WhEvaluation *evaluation, const WhLabel *label, const WhPeople *people, const GArray *actors,
          const WhCaseSet *set, WhOutcome *outcome)
{
  const WhVariantOutcome *first = &g_array_index(outcome->variants, WhVariantOutcome, 0);
  json_t *days =
      label->kind == WH_LABEL_INCIDENT ? days_at(evaluation, label, &outcome->error) : json_array();
  if (days == NULL)
    return FALSE;
  outcome->actor =
      json_pack("{s:s, s:b, s:s, s:o, s:o, s:o, s:o}", "project", label->name, "seen", actors->len > 0,
                "level", wh_level_id(first->actor_level), "levels", levels_object(label, first), "rights",
                rights_object(people, actors), "patterns", actor_patterns(set, actors), "days", days);
  return TRUE;
}

void
wh_evaluate_project(WhEvaluation *evaluation, guint i)
{
  const WhLabel *label = &g_array_index(evaluation->labels, WhLabel, i);
  WhOutcome *outcome = &evaluation->outcomes[i];
  outcome->half = wh_baseline_half_of(label->name);
  outcome->variants = g_array_new(FALSE, TRUE, sizeof(WhVariantOutcome));
  g_auto(WhRecord) record = {0};
  if (!load(evaluation, label, G_MAXINT64, &record, &outcome->error))
    return;
  const WhPeople *people = record.people;
  g_autoptr(GArray) actors = find_actors(label, people);
  for (guint v = 0; v < evaluation->variants->len && wh_scan_goes_on(&outcome->error); v++) {
    g_autoptr(WhCaseSet) set =
        find_cases(evaluation, label, people, g_array_index(evaluation->variants, WhVariant, v).without);
    WhVariantOutcome counted = {0};
    count_variant(set, actors, &counted);
    g_array_append_val(outcome->variants, counted);
    if (v > 0)
      continue;
    add_cases(outcome, label, set);
    add_units(evaluation, outcome, label, people, set);
    if (label->kind != WH_LABEL_ORDINARY && !add_actor(evaluation, label, people, actors, set, outcome))
      return;
  }
}
