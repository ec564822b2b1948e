/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases and signals of a report document. */
#include "report/build.h"

#include <math.h>

static void
set_rarity(json_t *object, const WhTail *tail)
{
  json_t *rarity = json_object();
  gboolean known = tail->calibrated && tail->upper > 0;

  json_object_set_new(object, "rarity_project_years",
                      known ? json_real(wh_build_round(1 / tail->upper, 2)) : json_null());
  json_object_set_new(rarity, "rate", json_real(wh_build_round(tail->rate, 3)));
  json_object_set_new(rarity, "upper", json_real(wh_build_round(tail->upper, 3)));
  json_object_set_new(rarity, "project_years", json_integer((json_int_t)round(tail->project_years)));
  json_object_set_new(rarity, "extrapolated", json_boolean(tail->extrapolated));
  json_object_set_new(rarity, "calibrated", json_boolean(tail->calibrated));
  if (tail->combined)
    json_object_set_new(rarity, "combined", json_true());
  json_object_set_new(object, "rarity", rarity);
}

static json_t *
strings(const char *const *texts)
{
  json_t *list = json_array();

  for (; texts != NULL && *texts != NULL; texts++)
    json_array_append_new(list, json_string(*texts));
  return list;
}

static json_t *
values_of(const WhSignal *signal)
{
  json_t *values = json_object();

  for (guint i = 0; i < signal->values->len; i++) {
    const WhValue *value = &g_array_index(signal->values, WhValue, i);

    json_object_set_new(values, value->key, wh_build_text(value->value, WH_BUILD_LINE_MAX));
  }
  return values;
}

static json_t *
evidence_of(const WhBuild *b, const WhSignal *signal)
{
  json_t *list = json_array();

  for (guint i = 0; i < signal->evidence->len; i++) {
    const WhEvidence *e = &g_array_index(signal->evidence, WhEvidence, i);

    json_array_append_new(list, wh_build_evidence(b, e->kind, e->index, e->note, e->detail));
  }
  return list;
}

static json_t *
parties_of(const WhBuild *b, const WhSignal *signal)
{
  json_t *list = json_array();

  for (guint i = 0; i < signal->parties->len; i++) {
    const WhParty *party = &g_array_index(signal->parties, WhParty, i);
    json_t *one = json_object();

    json_object_set_new(one, "person", wh_build_person_id(party->person));
    json_object_set_new(one, "role", json_string(wh_role_id(party->role)));
    json_array_append_new(list, one);
  }
  return list;
}

static json_t *
signal_object(const WhBuild *b, const WhCaseSignal *in_case)
{
  const WhSignal *signal = in_case->signal;
  const WhPattern *pattern = signal->pattern;
  json_t *one = json_object(), *persons = json_array();

  json_array_append_new(persons, wh_build_person_id(signal->person));
  json_object_set_new(one, "pattern", json_string(pattern->id));
  json_object_set_new(one, "family", json_string(wh_family_id(pattern->family)));
  json_object_set_new(one, "version", json_integer(pattern->version));
  json_object_set_new(one, "persons", persons);
  json_object_set_new(one, "other",
                      signal->other != WH_NONE ? wh_build_person_id(signal->other) : json_null());
  if (signal->parties->len > 0)
    json_object_set_new(one, "parties", parties_of(b, signal));
  json_object_set_new(one, "from", wh_build_time(signal->from));
  json_object_set_new(one, "to", wh_build_time(signal->reached));
  json_object_set_new(one, "statistic", json_real(wh_build_round(signal->statistic, 4)));
  set_rarity(one, &in_case->tail);
  json_object_set_new(one, "counts", json_boolean(in_case->best));
  json_object_set_new(one, "context", json_boolean(pattern->context));
  json_object_set_new(one, "says", wh_build_says(b, signal));
  json_object_set_new(one, "values", values_of(signal));
  json_object_set_new(one, "innocent", strings(pattern->innocent));
  json_object_set_new(one, "next", strings(pattern->next));
  json_object_set_new(one, "evidence", evidence_of(b, signal));
  return one;
}

static json_t *
levels_of(const WhCase *one_case)
{
  json_t *levels = json_object();

  for (WhLevel level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++)
    if (one_case->level_reached[level] != G_MAXINT64)
      json_object_set_new(levels, wh_level_id(level), wh_build_time(one_case->level_reached[level]));
  return levels;
}

static json_t *
families_of(guint32 mask)
{
  json_t *families = json_array();

  for (WhFamily family = WH_FAMILY_WORDS; family < WH_N_FAMILIES; family++)
    if ((mask & (1u << family)) != 0)
      json_array_append_new(families, json_string(wh_family_id(family)));
  return families;
}

static json_t *
subjects_of(const WhBuild *b, const WhCase *one_case)
{
  json_t *list = json_array();

  for (guint i = 0; i < one_case->subjects->len; i++) {
    const WhCaseSubject *subject = &g_array_index(one_case->subjects, WhCaseSubject, i);
    json_t *one = json_object();

    json_object_set_new(one, "person", wh_build_person_id(subject->person));
    json_object_set_new(one, "name", wh_build_person_name(b, subject->person));
    json_object_set_new(one, "role", json_string(subject->role));
    json_array_append_new(list, one);
  }
  return list;
}

static json_t *
case_object(const WhBuild *b, const WhCase *one_case)
{
  json_t *one = json_object(), *signals = json_array();

  for (guint i = 0; i < one_case->signals->len; i++)
    json_array_append_new(signals, signal_object(b, &g_array_index(one_case->signals, WhCaseSignal, i)));
  json_object_set_new(one, "id", json_string(one_case->id));
  json_object_set_new(one, "level", json_string(wh_level_id(one_case->level)));
  json_object_set_new(one, "score", json_real(wh_build_round(one_case->score, 4)));
  set_rarity(one, &one_case->tail);
  json_object_set_new(one, "families", families_of(one_case->families));
  json_object_set_new(one, "person", wh_build_person_id(one_case->person));
  json_object_set_new(one, "first_seen", wh_build_time(one_case->first_seen));
  json_object_set_new(one, "last_seen", wh_build_time(one_case->last_seen));
  json_object_set_new(one, "level_reached", levels_of(one_case));
  json_object_set_new(one, "subjects", subjects_of(b, one_case));
  json_object_set_new(one, "signals", signals);
  json_object_set_new(one, "what_other_records_would_tell", wh_build_would_tell(b, one_case));
  json_object_set_new(one, "shares", wh_build_shares(b, one_case));
  return one;
}

json_t *
wh_build_cases(const WhBuild *b)
{
  json_t *list = json_array();

  for (guint i = 0; i < b->cases->cases->len; i++) {
    const WhCase *one_case = b->cases->cases->pdata[i];

    if (one_case->level != WH_LEVEL_NONE)
      json_array_append_new(list, case_object(b, one_case));
  }
  return list;
}
