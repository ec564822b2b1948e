/* SPDX-License-Identifier: Apache-2.0
 * Links measured over archives. */
#include "app/link_evaluate.h"

#include "app/batch.h"
#include "app/cancel.h"
#include "base/bounds.h"

#define MOST 150u
#define LEAST 4u /* messages of each of two */
#define TOP 2000u
#define DRAWN 1000u
#define PLANTED 8u /* hands of each size in each archive */
#define TOLD 0.5   /* from which hosts and addresses speak for one hand, log10 */

static const double noises[] = {0, 0.3};
#define N_NOISES G_N_ELEMENTS(noises)

typedef struct {
  GArray *trials[N_NOISES]; /* WhLinkTrial */
  WhLinkGroups planted[N_NOISES], untouched;
  guint n_messages;
  GError *error;
} Outcome;

typedef struct {
  WhLedger *ledger;
  const WhScanOptions *options;
  const WhLinkEvaluateOptions *evaluate;
  GArray *sources; /* WhLinkSource */
  Outcome *outcomes;
} Evaluation;

static void
outcome_clear(Outcome *outcome)
{
  for (guint i = 0; i < N_NOISES; i++) {
    g_clear_pointer(&outcome->trials[i], g_array_unref);
    wh_link_groups_clear(&outcome->planted[i]);
  }
  wh_link_groups_clear(&outcome->untouched);
  g_clear_error(&outcome->error);
}

static void
evaluate_source(guint i, gpointer user)
{
  const Evaluation *e = user;
  const WhLinkDifferent different = {.half = 1, .least = LEAST, .n_top = TOP, .n_drawn = DRAWN};
  Outcome *outcome = &e->outcomes[i];
  g_auto(WhRecord) record = {0};
  for (guint k = 0; k < N_NOISES; k++)
    outcome->trials[k] = g_array_new(FALSE, FALSE, sizeof(WhLinkTrial));
  if (!wh_scan_goes_on(&outcome->error) ||
      !wh_link_source_load(e->ledger, &g_array_index(e->sources, WhLinkSource, i), e->options, &record,
                           &outcome->error))
    return;
  outcome->n_messages = record.view->n_messages;
  for (guint k = 0; k < N_NOISES; k++) {
    const WhLinkTrialOptions trials = {
        .half = 1, .by = WH_SPLIT_THREADS, .noise = noises[k], .most = MOST, .least = LEAST};
    wh_link_trials(record.people, e->evaluate->calibration, &trials, outcome->trials[k]);
    wh_link_different(record.people, e->evaluate->calibration, &different, outcome->trials[k]);
    wh_link_find_groups(record.people, e->evaluate, noises[k], PLANTED, &outcome->planted[k]);
  }
  wh_link_find_groups(record.people, e->evaluate, 0, 0, &outcome->untouched);
}

static GArray *
all_trials(const Evaluation *e, guint noise)
{
  GArray *all = g_array_new(FALSE, FALSE, sizeof(WhLinkTrial));
  for (guint i = 0; i < e->sources->len; i++)
    g_array_append_vals(all, e->outcomes[i].trials[noise]->data, e->outcomes[i].trials[noise]->len);
  return all;
}

/* Messages of who, or which name, has the fewest. */
static const struct {
  guint32 least, most;
} amounts[] = {{WH_LINK_NAME_LEAST, 7}, {8, 15}, {16, 31}, {32, G_MAXUINT32}};

static json_t *
pairs_object(const GArray *trials)
{
  json_t *kinds = json_array(), *by_amount = json_array();
  for (guint kind = 0; kind <= WH_N_LIKENESSES; kind++)
    json_array_append_new(kinds, wh_link_measure(trials, kind, 0, G_MAXUINT32));
  for (guint i = 0; i < G_N_ELEMENTS(amounts); i++) {
    json_t *row = wh_link_measure(trials, WH_N_LIKENESSES, amounts[i].least, amounts[i].most);
    json_object_set_new(row, "messages_from", json_integer(amounts[i].least));
    json_array_append_new(by_amount, row);
  }
  return json_pack("{s:o, s:o}", "kinds", kinds, "by_messages", by_amount);
}

/* Which of the planted hands to count. */
typedef enum { ANY_HOSTS, HOSTS_TELL, HOSTS_DO_NOT } HostsAsked;
typedef struct {
  guint n; /* names; 0: any number */
  guint32 least, most;
  HostsAsked hosts;
} Which;
#define ALL_COUNTED .least = WH_LINK_NAME_LEAST, .most = G_MAXUINT32

static void
count_hands(const WhLinkGroups *groups, const Which *which, guint *planted, guint *found)
{
  for (guint i = 0; i < groups->hands->len; i++) {
    const WhLinkHand *hand = &g_array_index(groups->hands, WhLinkHand, i);
    const HostsAsked hosts = hand->hosts >= TOLD ? HOSTS_TELL : HOSTS_DO_NOT;
    if ((which->n != 0 && hand->n != which->n) || hand->fewest < which->least || hand->fewest > which->most ||
        (which->hosts != ANY_HOSTS && which->hosts != hosts))
      continue;
    *planted += 1;
    *found += hand->found ? 1 : 0;
  }
}

/* Over all archives, as PLANTED and FOUND of a new object. */
static json_t *
hands_object(const Evaluation *e, guint noise, const Which *which)
{
  guint planted = 0, found = 0;
  for (guint i = 0; i < e->sources->len; i++)
    count_hands(&e->outcomes[i].planted[noise], which, &planted, &found);
  return json_pack("{s:i, s:i, s:f, s:f, s:f}", "planted", planted, "found", found, "share",
                   planted > 0 ? (double)found / planted : 0.0, "low", wh_binom_lower(found, planted, 0.975),
                   "high", wh_binom_upper(found, planted, 0.975));
}

static json_t *
planted_object(const Evaluation *e, guint noise)
{
  const Which all = {ALL_COUNTED}, slight = {.most = WH_LINK_NAME_LEAST - 1},
              told = {ALL_COUNTED, .hosts = HOSTS_TELL}, untold = {ALL_COUNTED, .hosts = HOSTS_DO_NOT};
  json_t *by_names = json_array(), *by_messages = json_array();
  guint partly = 0;
  for (guint n = 2; n <= WH_LINK_GROUP_MAX; n++) {
    const Which which = {ALL_COUNTED, .n = n};
    json_t *row = hands_object(e, noise, &which);
    json_object_set_new(row, "names", json_integer(n));
    json_array_append_new(by_names, row);
  }
  for (guint i = 0; i < G_N_ELEMENTS(amounts); i++) {
    const Which which = {.least = amounts[i].least, .most = amounts[i].most};
    json_t *row = hands_object(e, noise, &which);
    json_object_set_new(row, "messages_from", json_integer(amounts[i].least));
    json_array_append_new(by_messages, row);
  }
  for (guint i = 0; i < e->sources->len; i++)
    partly += e->outcomes[i].planted[noise].partly;
  json_t *groups = hands_object(e, noise, &all);
  json_object_set_new(groups, "partly", json_integer(partly));
  json_object_set_new(groups, "by_names", by_names);
  json_object_set_new(groups, "by_messages", by_messages);
  json_object_set_new(groups, "hosts_tell", hands_object(e, noise, &told));
  json_object_set_new(groups, "hosts_do_not", hands_object(e, noise, &untold));
  json_object_set_new(groups, "slight", hands_object(e, noise, &slight));
  return groups;
}

static json_t *
untouched_object(const Evaluation *e)
{
  guint persons = 0, groups = 0, declared = 0;
  json_t *list = json_array();
  for (guint i = 0; i < e->sources->len; i++) {
    const WhLinkGroups *one = &e->outcomes[i].untouched;
    persons += one->persons;
    groups += one->groups;
    declared += one->declared;
    for (gsize k = 0; k < json_array_size(one->list); k++) {
      json_t *group = json_array_get(one->list, k);
      json_object_set_new(group, "archive", json_string(g_array_index(e->sources, WhLinkSource, i).name));
      json_array_append(list, group);
    }
  }
  const double thousands = MAX(persons, 1) / 1000.0, other = groups - declared;
  return json_pack("{s:i, s:i, s:i, s:f, s:f, s:o}", "persons", persons, "groups", groups, "declared",
                   declared, "other_per_1000", other / thousands, "other_per_1000_high",
                   wh_poisson_upper(other, 0.975) / thousands, "list", list);
}

/* By archive: planted, found, and what was found where nothing was planted. */
static json_t *
archives_array(const Evaluation *e)
{
  json_t *rows = json_array();
  for (guint i = 0; i < e->sources->len; i++) {
    const Outcome *o = &e->outcomes[i];
    json_t *by_names = json_array();
    for (guint n = 2; n <= WH_LINK_GROUP_MAX; n++) {
      const Which which = {ALL_COUNTED, .n = n};
      guint planted = 0, found = 0, planted_again = 0, found_with_noise = 0;
      count_hands(&o->planted[0], &which, &planted, &found);
      count_hands(&o->planted[N_NOISES - 1], &which, &planted_again, &found_with_noise);
      json_array_append_new(by_names, json_pack("{s:i, s:i, s:i, s:i}", "names", n, "planted", planted,
                                                "found", found, "found_with_noise", found_with_noise));
    }
    json_array_append_new(rows,
                          json_pack("{s:s, s:i, s:i, s:o, s:i, s:i}", "name",
                                    g_array_index(e->sources, WhLinkSource, i).name, "messages",
                                    o->n_messages, "persons", o->untouched.persons, "by_names", by_names,
                                    "groups", o->untouched.groups, "declared", o->untouched.declared));
  }
  return rows;
}

static json_t *
document(const Evaluation *e)
{
  json_t *conditions = json_array();
  guint messages = 0;
  for (guint i = 0; i < e->sources->len; i++)
    messages += e->outcomes[i].n_messages;
  for (guint k = 0; k < N_NOISES; k++) {
    g_autoptr(GArray) trials = all_trials(e, k);
    json_array_append_new(conditions, json_pack("{s:f, s:o, s:o, s:o}", "noise", noises[k], "pairs",
                                                pairs_object(trials), "reliability",
                                                wh_link_reliability(trials), "groups", planted_object(e, k)));
  }
  return json_pack("{s:s, s:s, s:i, s:i, s:f, s:o, s:o, s:o}", "schema", "wolfhound.links-evaluation/1",
                   "version", WH_VERSION, "archives", e->sources->len, "messages", messages, "q",
                   e->evaluate->q, "conditions", conditions, "untouched", untouched_object(e), "by_archive",
                   archives_array(e));
}

json_t *
wh_link_evaluate(WhLedger *ledger, const char *list, const WhScanOptions *options,
                 const WhLinkEvaluateOptions *evaluate, GError **error)
{
  g_autoptr(GArray) sources = wh_link_sources_read(list, error);
  if (sources == NULL)
    return NULL;
  g_autofree Outcome *outcomes = g_new0(Outcome, sources->len);
  Evaluation evaluation = {ledger, options, evaluate, sources, outcomes};
  wh_batch_run(sources->len, options->jobs, evaluate_source, &evaluation, options->progress, "Evaluating");
  json_t *result = NULL;
  guint failed = 0;
  while (failed < sources->len && outcomes[failed].error == NULL)
    failed++;
  if (failed == sources->len)
    result = document(&evaluation);
  else
    g_propagate_error(error, g_steal_pointer(&outcomes[failed].error));
  for (guint i = 0; i < sources->len; i++)
    outcome_clear(&outcomes[i]);
  return result;
}
