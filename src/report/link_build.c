/* SPDX-License-Identifier: Apache-2.0
 * Links as a document. */
#include "report/link.h"

#include "persona/calibration.h"
#include "report/assets.h"
#include "report/build.h"

#include <math.h>

#define REASONS_MAX 12u
#define REST_SHOWN 0.05 /* what shows as 0 */

static const char *const innocent[] = {
    "one person under two addresses who never hid it: only what the record declares is merged",
    "colleagues who share an employer's mailer, hosts, template or house style",
    "one writer who helps another, or mends what the other writes",
    "two people who have their texts written or put right by the same assistant or translator",
    "people who learned to write in the same place, or who answer the same questions with the same phrases"};

static const char *const settle[] = {
    "ask both, apart and in private, before anybody else hears of it",
    "let both meet somebody who is trusted: a call, a conference, keys signed in person",
    "ask whoever runs the list or the forge whether the accounts' sessions differ",
    "compare them in other projects, with hunt"};

const char *
wh_link_schema(void)
{
  return wh_asset_link_schema;
}

static json_t *
strings(const char *const *list, guint n)
{
  json_t *array = json_array();
  for (guint i = 0; i < n; i++)
    json_array_append_new(array, json_string(list[i]));
  return array;
}

static json_t *
real(double x)
{
  return isnan(x) ? json_null() : json_real(wh_build_round(x, 3));
}

static json_t *
person_object(const WhBuild *b, guint32 person)
{
  const WhPerson *p = &b->people->persons[person];
  json_t *accounts = json_array();
  for (guint32 i = 0; i < p->n_accounts; i++) {
    const WhAccount *account = &b->view->accounts[p->accounts[i]];
    json_array_append_new(accounts,
                          json_pack("{s:o, s:o}", "name", wh_build_text(account->name, WH_BUILD_NAME_MAX),
                                    "email", wh_build_text(account->email, WH_BUILD_NAME_MAX)));
  }
  return json_pack("{s:o, s:o, s:o, s:i, s:i, s:o, s:o}", "id", wh_build_person_id(person), "name",
                   wh_build_person_name(b, person), "accounts", accounts, "messages", (int)p->n_said,
                   "landed", (int)p->n_landed, "first",
                   p->first == G_MAXINT64 ? json_null() : wh_build_time(p->first), "last",
                   p->first == G_MAXINT64 ? json_null() : wh_build_time(p->last));
}

static json_t *
reason_object(const WhBuild *b, const WhReason *reason)
{
  json_t *evidence = json_array();
  const guint32 messages[] = {reason->a, reason->b};
  for (guint i = 0; i < G_N_ELEMENTS(messages); i++)
    if (messages[i] < b->view->n_messages && (i == 0 || messages[i] != messages[0]))
      json_array_append_new(evidence, wh_build_message(b, messages[i]));
  return json_pack("{s:o, s:o, s:o}", "weight", real(reason->weight), "says",
                   wh_build_text(reason->says, WH_BUILD_LINE_MAX), "evidence", evidence);
}

/* REST is what of a kind its reasons do not show, so that lines add up to what the kind says; ANY: of them some weigh. NULL:
 * nothing is left. */
static json_t *
rest_object(const WhBuild *b, double rest, gboolean any)
{
  if (fabs(rest) < REST_SHOWN)
    return NULL;
  g_autofree char *says =
      g_strdup_printf("%s, %s", any ? "everything else that was compared here" : "all that was compared here",
                      rest > 0 ? "more alike than different people mostly are"
                               : "less alike than two names of one person mostly are");
  const WhReason reason = {.weight = rest, .says = says, .a = WH_NONE, .b = WH_NONE};
  return reason_object(b, &reason);
}

/* Small ones that only add up to something go into the rest; what weighs nothing by itself is there to be seen. */
static gboolean
is_shown(const WhReason *reason)
{
  return fabs(reason->weight) >= REST_SHOWN || !(fabs(reason->weight) > 0);
}

static json_t *
reasons_array(const WhBuild *b, const WhLikeness *likeness)
{
  json_t *reasons = json_array();
  double rest = likeness->llr;
  gboolean any = FALSE;
  for (guint i = 0; likeness->reasons != NULL && i < likeness->reasons->len; i++) {
    const WhReason *reason = g_ptr_array_index(likeness->reasons, i);
    if (!is_shown(reason) || json_array_size(reasons) >= REASONS_MAX)
      continue;
    json_array_append_new(reasons, reason_object(b, reason));
    rest -= reason->weight;
    any = any || fabs(reason->weight) > 0;
  }
  json_t *left = likeness->enough ? rest_object(b, rest, any) : NULL;
  if (left != NULL)
    json_array_append_new(reasons, left);
  return reasons;
}

static json_t *
kind_object(const WhBuild *b, WhLikenessKind kind, const WhLikeness *likeness)
{
  return json_pack("{s:s, s:b, s:o, s:o, s:i, s:i, s:o}", "kind", wh_likeness_id(kind), "enough",
                   likeness->enough, "score", real(likeness->score), "log10_likelihood_ratio",
                   real(likeness->llr), "others", (int)likeness->n_impostors, "others_as_alike",
                   (int)likeness->n_as_alike, "reasons", reasons_array(b, likeness));
}

static json_t *
link_object(const WhBuild *b, const WhLink *link)
{
  json_t *kinds = json_array();
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    json_array_append_new(kinds, kind_object(b, (WhLikenessKind)k, &link->kinds[k]));
  return json_pack("{s:[o, o], s:b, s:o, s:o, s:o, s:o}", "persons", person_object(b, link->a),
                   person_object(b, link->b), "enough", link->n_enough > 0, "log10_likelihood_ratio",
                   real(link->llr), "false_rate", real(link->false_rate), "q", real(link->q), "kinds", kinds);
}

static json_t *
calibration_object(const WhCalibration *calibration)
{
  return json_pack("{s:i, s:o, s:o}", "archives", (int)json_array_size(calibration->sources), "same_pairs",
                   real(round(calibration->fused.n_same)), "different_pairs",
                   real(round(calibration->fused.n_different)));
}

/* Whom the two were among. */
static json_t *
population_object(const WhPeople *people)
{
  gint64 n = 0;
  for (guint32 i = 0; i < people->n_persons; i++)
    n += wh_people_is_human(people, i) && people->persons[i].n_said + people->persons[i].n_landed > 0;
  return json_pack("{s:I, s:I}", "persons", (json_int_t)n, "pairs", (json_int_t)(n * (n - 1) / 2));
}

/* Takes LINKS. */
static json_t *
document(const WhPeople *people, const WhCalibration *calibration, json_t *links)
{
  const WhView *view = people->view;
  gint64 last = 0;
  json_t *as_of = view->as_of != G_MAXINT64          ? wh_build_time(view->as_of)
                  : wh_build_last_event(view, &last) ? wh_build_time(last)
                                                     : json_null();
  return json_pack("{s:s, s:{s:s, s:s}, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "wolfhound.link/1",
                   "tool", "name", "wolfhound", "version", WH_VERSION, "project",
                   wh_build_text(view->project, WH_BUILD_NAME_MAX), "as_of", as_of, "calibration",
                   calibration_object(calibration), "population", population_object(people), "links", links,
                   "innocent", strings(innocent, G_N_ELEMENTS(innocent)), "settle",
                   strings(settle, G_N_ELEMENTS(settle)));
}

/* What is missing would tell more. */
static void
add_missing(const WhLink *link, json_t *list)
{
  static const char *const missing[WH_N_LIKENESSES] = {
      "read more of what both wrote (other lists, the forge): there is too little text to compare how they "
      "write",
      "get the archive with its headers: there is too little of them to compare what programs and hosts "
      "leave",
      "add further records of both (git, forge, lists): there are too few days to compare when they write",
      "add further records of both (git, forge, lists): there are too few places to compare where they meet"};
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    if (!link->kinds[k].enough)
      json_array_append_new(list, json_string(missing[k]));
}

json_t *
wh_link_document(const WhPeople *people, const WhCalibration *calibration, const WhLink *link)
{
  const WhBuild build = {.people = people, .view = people->view};
  json_t *root = document(people, calibration, json_pack("[o]", link_object(&build, link)));
  add_missing(link, json_object_get(root, "settle"));
  return root;
}

static json_t *
group_object(const WhBuild *b, const WhLinkGroup *group)
{
  json_t *persons = json_array(), *kinds = json_object();
  for (guint i = 0; i < group->n; i++)
    json_array_append_new(persons, person_object(b, group->persons[i]));
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    json_object_set_new(kinds, wh_likeness_id((WhLikenessKind)k), real(group->llr[k]));
  return json_pack("{s:o, s:o, s:o}", "persons", persons, "q", real(group->q), "kinds", kinds);
}

json_t *
wh_links_document(const WhPeople *people, const WhCalibration *calibration, const WhLinks *links, double q)
{
  const WhBuild build = {.people = people, .view = people->view};
  json_t *list = json_array(), *groups = json_array();
  for (guint i = 0; i < links->links->len; i++)
    json_array_append_new(list, link_object(&build, &g_array_index(links->links, WhLink, i)));
  for (guint i = 0; i < links->groups->len; i++)
    json_array_append_new(groups, group_object(&build, &g_array_index(links->groups, WhLinkGroup, i)));
  json_t *root = document(people, calibration, list);
  json_object_set_new(root, "groups", groups);
  json_object_set_new(root, "search",
                      json_pack("{s:i, s:I, s:I, s:i, s:f}", "persons", (int)links->n_persons, "pairs",
                                (json_int_t)links->n_pairs, "compared", (json_int_t)links->n_looked, "drawn",
                                (int)links->n_null, "max_q", q));
  return root;
}
