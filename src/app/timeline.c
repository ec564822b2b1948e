/* SPDX-License-Identifier: Apache-2.0
 * One person's entries in order of time. */
#include "app/timeline.h"

#include "base/limits.h"
#include "base/text.h"
#include "report/build.h"

typedef struct {
  gint64 time;
  guint order; /* among entries of one time: as they were added */
  json_t *entry;
} Entry;

typedef struct {
  WhBuild build;
  guint32 person;
  GArray *entries; /* Entry */
} Timeline;

/* Takes SAYS; LOCATOR may be NULL. */
static void
add(Timeline *timeline, gint64 time, const char *kind, json_t *says, json_t *locator)
{
  json_t *entry = json_object();
  json_object_set_new(entry, "time", wh_build_time(time));
  json_object_set_new(entry, "kind", json_string(kind));
  json_object_set_new(entry, "says", says);
  json_object_set_new(entry, "locator", locator != NULL ? locator : json_null());
  const Entry row = {time, timeline->entries->len, entry};
  g_array_append_val(timeline->entries, row);
}

static json_t *
locator_of(const Timeline *timeline, WhEvidenceKind kind, guint32 index)
{
  json_t *evidence = wh_build_evidence(&timeline->build, kind, index, NULL, NULL);
  json_t *locator = json_incref(json_object_get(evidence, "locator"));
  json_decref(evidence);
  return locator;
}

static void
add_first_commit(Timeline *timeline)
{
  const WhPeople *people = timeline->build.people;
  for (guint32 i = 0; i < timeline->build.view->n_commits; i++)
    if (people->author_of[i] == timeline->person) {
      add(timeline, timeline->build.view->commits[i].known, "first",
          json_string("first commit in the record"), locator_of(timeline, WH_EVIDENCE_COMMIT, i));
      return;
    }
}

static void
add_rights(Timeline *timeline)
{
  const WhPeople *people = timeline->build.people;
  for (int right = 0; right < WH_N_RIGHTS; right++) {
    const guint32 at = people->first_act[timeline->person * WH_N_RIGHTS + (guint)right];
    if (at == WH_NONE)
      continue;
    const WhAct *act = &people->acts[at];
    WhEvidenceKind kind;
    guint32 index;
    const gboolean shown = wh_act_evidence(act, &kind, &index);
    add(timeline, act->known, "right", json_sprintf("first time: %s", wh_right_says((WhRight)right)),
        shown ? locator_of(timeline, kind, index) : NULL);
  }
}

typedef struct {
  guint32 authored, landed_own, landed_others, tags;
} Year;

static void
count_years(const Timeline *timeline, int first_year, Year *years)
{
  const WhPeople *people = timeline->build.people;
  for (guint32 i = 0; i < timeline->build.view->n_commits; i++)
    if (people->author_of[i] == timeline->person)
      years[wh_time_year(timeline->build.view->commits[i].known) - first_year].authored++;
  for (guint32 i = 0; i < people->n_acts; i++) {
    const WhAct *act = &people->acts[i];
    Year *year = &years[wh_time_year(act->known) - first_year];
    if (act->person != timeline->person)
      continue;
    year->landed_own += act->right == WH_RIGHT_LAND_OWN ? act->n_commits : 0;
    year->landed_others += act->right == WH_RIGHT_LAND_OTHERS ? act->n_commits : 0;
    year->tags += act->right == WH_RIGHT_TAG;
  }
}

static void
add_years(Timeline *timeline)
{
  const WhView *view = timeline->build.view;
  const int first_year = wh_time_year(WH_TIME_MIN), n_years = wh_time_year(WH_TIME_MAX) - first_year + 1;
  g_autofree Year *years = g_new0(Year, (gsize)n_years);
  if (view->n_commits == 0)
    return;
  count_years(timeline, first_year, years);
  for (int i = 0; i < n_years; i++) {
    const Year *year = &years[i];
    if (year->authored + year->landed_own + year->landed_others + year->tags == 0)
      continue;
    add(timeline, wh_time_year_start(first_year + i), "year",
        json_sprintf("%d: commits %u; put on the main line: own %u, others' %u; tags %u", first_year + i,
                     year->authored, year->landed_own, year->landed_others, year->tags),
        NULL);
  }
}

static gboolean
concerns(const WhSignal *signal, guint32 person)
{
  return signal->person == person || signal->other == person;
}

/* Whether a later signal of the same pattern, persons and year says more: then this one is left out. */
static gboolean
is_surpassed(const GPtrArray *signals, guint at)
{
  const WhSignal *signal = g_ptr_array_index(signals, at);
  for (guint i = at + 1; i < signals->len; i++) {
    const WhSignal *later = g_ptr_array_index(signals, i);
    if (later->pattern == signal->pattern && later->person == signal->person &&
        later->other == signal->other && later->statistic >= signal->statistic &&
        wh_time_year(later->reached) == wh_time_year(signal->reached))
      return TRUE;
  }
  return FALSE;
}

static void
add_signals(Timeline *timeline)
{
  g_autoptr(GPtrArray) own = g_ptr_array_new();
  const GPtrArray *signals = timeline->build.cases->signals;
  for (guint i = 0; i < signals->len; i++)
    if (concerns(g_ptr_array_index(signals, i), timeline->person))
      g_ptr_array_add(own, g_ptr_array_index(signals, i));
  for (guint i = 0; i < own->len; i++) {
    const WhSignal *signal = g_ptr_array_index(own, i);
    if (is_surpassed(own, i))
      continue;
    json_t *says = wh_build_says(&timeline->build, signal);
    add(timeline, signal->reached, "signal",
        json_sprintf("%s: %s", signal->pattern->id, json_string_value(says)), NULL);
    json_decref(says);
  }
}

static void
add_levels(Timeline *timeline)
{
  const GPtrArray *cases = timeline->build.cases->cases;
  for (guint i = 0; i < cases->len; i++) {
    const WhCase *one = g_ptr_array_index(cases, i);
    if (one->person != timeline->person)
      continue;
    for (int level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++)
      if (one->level_reached[level] != G_MAXINT64)
        add(timeline, one->level_reached[level], "level",
            json_sprintf("case %s reaches the level %s", one->id, wh_level_id((WhLevel)level)), NULL);
  }
}

static int
compare_entries(gconstpointer pa, gconstpointer pb)
{
  const Entry *a = pa, *b = pb;
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  return a->order < b->order ? -1 : a->order > b->order;
}

static json_t *
person_object(const Timeline *timeline)
{
  const WhPerson *person = &timeline->build.people->persons[timeline->person];
  json_t *object = json_object(), *accounts = json_array();
  for (guint32 i = 0; i < person->n_accounts; i++) {
    const WhAccount *account = &timeline->build.view->accounts[person->accounts[i]];
    json_t *one = json_object();
    json_object_set_new(one, "name", wh_build_text(account->name, WH_BUILD_NAME_MAX));
    json_object_set_new(one, "email", wh_build_text(account->email, WH_BUILD_NAME_MAX));
    json_array_append_new(accounts, one);
  }
  json_object_set_new(object, "id", wh_build_person_id(timeline->person));
  json_object_set_new(object, "name", wh_build_person_name(&timeline->build, timeline->person));
  json_object_set_new(object, "accounts", accounts);
  return object;
}

json_t *
wh_timeline_new(const WhPeople *people, const WhCaseSet *cases, guint32 person)
{
  Timeline timeline = {.build = {.people = people, .view = people->view, .cases = cases}, .person = person};
  g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  timeline.entries = entries;
  add_years(&timeline);
  add_first_commit(&timeline);
  add_rights(&timeline);
  add_signals(&timeline);
  add_levels(&timeline);
  g_array_sort(entries, compare_entries);
  json_t *root = json_object(), *list = json_array();
  for (guint i = 0; i < entries->len; i++)
    json_array_append_new(list, g_array_index(entries, Entry, i).entry);
  json_object_set_new(root, "schema", json_string("wolfhound.timeline/1"));
  json_object_set_new(root, "project", wh_build_text(people->view->project, WH_BUILD_NAME_MAX));
  json_object_set_new(root, "as_of", wh_build_time(people->end));
  json_object_set_new(root, "person", person_object(&timeline));
  json_object_set_new(root, "entries", list);
  return root;
}
