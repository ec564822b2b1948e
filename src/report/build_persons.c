/* SPDX-License-Identifier: Apache-2.0
 *
 * Persons of a report document: accounts, why they are one, and rights with first and last use. */
#include "report/build.h"

#include <stdlib.h>

#include "base/text.h"

typedef struct {
  gint64 last;
  guint32 uses;
} Use;

typedef struct {
  guint32 person;
  gint64 first; /* known time of the first right above contributing; G_MAXINT64: none */
} Shown;

static const WhAct *
first_act(const WhPeople *people, guint32 person, WhRight right)
{
  guint32 act = people->first_act[person * WH_N_RIGHTS + right];

  return act != WH_NONE ? &people->acts[act] : NULL;
}

static gint64
first_right(const WhPeople *people, guint32 person)
{
  gint64 first = G_MAXINT64;

  for (WhRight right = WH_RIGHT_LAND_OWN; right < WH_N_RIGHTS; right++) {
    const WhAct *act = first_act(people, person, right);

    if (act != NULL)
      first = MIN(first, act->known);
  }
  return first;
}

static guint8 *
persons_in_cases(const WhBuild *b)
{
  guint8 *in = g_new0(guint8, b->people->n_persons + 1);

  for (guint i = 0; i < b->cases->cases->len; i++) {
    const WhCase *one = b->cases->cases->pdata[i];

    in[one->person] = 1;
    for (guint s = 0; s < one->subjects->len; s++)
      in[g_array_index(one->subjects, WhCaseSubject, s).person] = 1;
    for (guint s = 0; s < one->signals->len; s++) {
      const WhSignal *signal = g_array_index(one->signals, WhCaseSignal, s).signal;

      in[signal->person] = 1;
      if (signal->other != WH_NONE)
        in[signal->other] = 1;
      for (guint p = 0; p < signal->parties->len; p++)
        in[g_array_index(signal->parties, WhParty, p).person] = 1;
    }
  }
  return in;
}

static int
compare_shown(gconstpointer a, gconstpointer b)
{
  const Shown *x = a, *y = b;

  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static GArray *
choose(const WhBuild *b)
{
  GArray *list = g_array_new(FALSE, FALSE, sizeof(Shown));
  g_autofree guint8 *in_case = persons_in_cases(b);

  for (guint32 p = 0; p < b->people->n_persons; p++) {
    Shown shown = {p, first_right(b->people, p)};
    gboolean holds = shown.first != G_MAXINT64 && wh_people_is_human(b->people, p);

    if (holds || in_case[p] || b->options->all_persons)
      g_array_append_val(list, shown);
  }
  g_array_sort(list, compare_shown);
  return list;
}

static Use *
count_uses(const WhPeople *people)
{
  Use *uses = g_new0(Use, (gsize)people->n_persons * WH_N_RIGHTS + 1);

  for (guint32 i = 0; i < people->n_acts; i++) {
    const WhAct *act = &people->acts[i];
    Use *use = &uses[(gsize)act->person * WH_N_RIGHTS + act->right];

    use->last = MAX(use->last, act->known);
    use->uses++;
  }
  return uses;
}

static json_t *
act_evidence(const WhBuild *b, const WhAct *act)
{
  WhEvidenceKind kind;
  guint32 index;

  return wh_act_evidence(act, &kind, &index) ? wh_build_evidence(b, kind, index, NULL, NULL) : NULL;
}

static json_t *
rights_of(const WhBuild *b, guint32 person, const Use *uses)
{
  json_t *list = json_array();

  for (WhRight right = WH_RIGHT_CONTRIBUTE; right < WH_N_RIGHTS; right++) {
    const WhAct *act = first_act(b->people, person, right);
    const Use *use = &uses[(gsize)person * WH_N_RIGHTS + right];
    json_t *one, *evidence, *found;

    if (act == NULL)
      continue;
    one = json_object();
    evidence = json_array();
    found = act_evidence(b, act);
    json_object_set_new(one, "right", json_string(wh_right_id(right)));
    json_object_set_new(one, "says", json_string(wh_right_says(right)));
    json_object_set_new(one, "first", wh_build_time(act->known));
    json_object_set_new(one, "last", wh_build_time(MAX(use->last, act->known)));
    json_object_set_new(one, "uses", json_integer(use->uses));
    if (found != NULL)
      json_array_append_new(evidence, found);
    json_object_set_new(one, "evidence", evidence);
    json_array_append_new(list, one);
  }
  return list;
}

static json_t *
accounts_of(const WhBuild *b, const WhPerson *person)
{
  json_t *list = json_array();

  for (guint32 i = 0; i < person->n_accounts; i++) {
    const WhAccount *account = &b->view->accounts[person->accounts[i]];
    json_t *one = json_object();

    json_object_set_new(one, "name", wh_build_text(account->name, WH_BUILD_NAME_MAX));
    json_object_set_new(one, "email", wh_build_text(account->email, WH_BUILD_NAME_MAX));
    json_array_append_new(list, one);
  }
  return list;
}

static json_t *
account_text(const WhBuild *b, guint32 account)
{
  g_autofree char *raw =
      g_strdup_printf("%s <%s>", b->view->accounts[account].name, b->view->accounts[account].email);

  return wh_build_text(raw, WH_BUILD_LINE_MAX);
}

static json_t *
merge_object(const WhBuild *b, const WhMerge *merge)
{
  static const char *const reasons[] = {"address", "mailmap", "noreply", "key",
                                        "name",    "login",   "handle",  "decision"};
  json_t *one = json_object();

  G_STATIC_ASSERT(G_N_ELEMENTS(reasons) == WH_N_MERGE_REASONS);
  json_object_set_new(one, "a", account_text(b, merge->a));
  json_object_set_new(one, "b", account_text(b, merge->b));
  json_object_set_new(one, "reason", json_string(reasons[merge->reason]));
  json_object_set_new(one, "says", wh_build_text(merge->detail, WH_BUILD_LINE_MAX));
  return one;
}

/* Merges by person: a JSON array for each person that has any, so that one pass over the merges is enough. */
static json_t **
merges_by_person(const WhBuild *b)
{
  const WhPeople *people = b->people;
  json_t **by = g_new0(json_t *, people->n_persons + 1);

  for (guint32 i = 0; i < people->n_merges; i++) {
    guint32 person = people->person_of[people->merges[i].a];

    if (by[person] == NULL)
      by[person] = json_array();
    json_array_append_new(by[person], merge_object(b, &people->merges[i]));
  }
  return by;
}

/* What is not of this person although it looks so: an observer decided it, or the name was taken up. NULL: nothing. */
static json_t *
apart_of(const WhBuild *b, guint32 person)
{
  const WhPeople *people = b->people;
  json_t *list = NULL;

  for (guint32 i = 0; i < people->n_apart; i++) {
    const WhMerge *apart = &people->apart[i];

    if (people->person_of[apart->a] != person &&
        (apart->b == WH_NONE || people->person_of[apart->b] != person))
      continue;
    if (list == NULL)
      list = json_array();
    json_array_append_new(list, wh_build_text(apart->detail, WH_BUILD_LINE_MAX));
  }
  return list;
}

static json_t *
person_object(const WhBuild *b, guint32 index, const Use *uses, json_t *merges)
{
  const WhPerson *person = &b->people->persons[index];
  json_t *one = json_object();

  json_object_set_new(one, "id", wh_build_person_id(index));
  json_object_set_new(one, "name", wh_build_person_name(b, index));
  json_object_set_new(one, "bot", json_boolean(!wh_people_is_human(b->people, index)));
  json_object_set_new(one, "first", person->first != G_MAXINT64 ? wh_build_time(person->first) : json_null());
  json_object_set_new(one, "last", person->first != G_MAXINT64 ? wh_build_time(person->last) : json_null());
  json_object_set_new(one, "landed", json_integer(person->n_landed));
  json_object_set_new(one, "authored", json_integer(person->n_authored));
  json_object_set_new(one, "accounts", accounts_of(b, person));
  json_object_set_new(one, "merges", merges != NULL ? json_incref(merges) : json_array());
  json_t *apart = apart_of(b, index);
  if (apart != NULL)
    json_object_set_new(one, "apart", apart);
  json_object_set_new(one, "rights", rights_of(b, index, uses));
  return one;
}

json_t *
wh_build_persons(const WhBuild *b)
{
  g_autoptr(GArray) shown = choose(b);
  g_autofree Use *uses = count_uses(b->people);
  g_autofree json_t **merges = merges_by_person(b);
  json_t *list = json_array();

  for (guint i = 0; i < shown->len; i++) {
    guint32 person = g_array_index(shown, Shown, i).person;

    json_array_append_new(list, person_object(b, person, uses, merges[person]));
  }
  for (guint32 p = 0; p < b->people->n_persons; p++)
    json_decref(merges[p]);
  return list;
}

json_t *
wh_build_last_change(const WhBuild *b)
{
  static const WhRight moving[] = {WH_RIGHT_LAND_OTHERS, WH_RIGHT_SECURITY, WH_RIGHT_TAG, WH_RIGHT_SIGN};
  const WhAct *last = NULL;
  json_t *out = NULL;

  for (guint32 p = 0; p < b->people->n_persons; p++) {
    for (guint i = 0; i < G_N_ELEMENTS(moving); i++) {
      const WhAct *act = first_act(b->people, p, moving[i]);

      if (act != NULL && wh_people_is_human(b->people, p) && (last == NULL || act->known > last->known))
        last = act;
    }
  }
  if (last == NULL)
    return NULL;
  out = json_object();
  json_object_set_new(out, "person", wh_build_person_id(last->person));
  json_object_set_new(out, "right", json_string(wh_right_id(last->right)));
  json_object_set_new(out, "says", json_string(wh_right_says(last->right)));
  json_object_set_new(out, "first", wh_build_time(last->known));
  return out;
}
