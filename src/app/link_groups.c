/* SPDX-License-Identifier: Apache-2.0
 * Planted hands, and groups where nothing was planted. */
#include "app/link_evaluate.h"

#include "report/build.h"

#include <math.h>
#include <string.h>

#define LEAST 8u /* messages for each name, before threads go to one or the other */
#define LISTED 200u

/* Somebody who writes under names that are alike already is found with those: no truth of it is known. */
static gboolean
has_double(const WhPeople *people, guint32 person)
{
  for (guint32 i = 0; i < people->n_persons; i++)
    if (i != person && people->persons[i].n_said > 0 && wh_link_declared(people, person, i))
      return TRUE;
  return FALSE;
}

/* Hands of 2 to WH_LINK_GROUP_MAX names, in turn. Owner: caller. */
static GArray *
choose(const WhPeople *people, guint planted)
{
  GArray *splits = g_array_new(FALSE, FALSE, sizeof(WhSplit));
  g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
  for (guint n = WH_LINK_GROUP_MAX; n >= 2; n--) {
    g_autoptr(GArray) authors = wh_link_authors(people, 1, n, LEAST, G_MAXUINT, "planted hands");
    for (guint i = 0, kept = 0; i < authors->len && kept < planted; i++) {
      const WhSplit split = {.person = g_array_index(authors, guint32, i), .n = n};
      if (!g_hash_table_add(taken, GUINT_TO_POINTER(split.person + 1)) || has_double(people, split.person))
        continue;
      g_array_append_val(splits, split);
      kept++;
    }
  }
  return splits;
}

static guint32
fewest_messages(const WhPeople *people, const WhSplit *split)
{
  guint32 fewest = G_MAXUINT32;
  for (guint k = 0; k < split->n; k++) {
    const guint32 person = people->person_of[split->accounts[k]];
    fewest = MIN(fewest, person != WH_NONE ? people->persons[person].n_said : 0);
  }
  return fewest;
}

/* By person of the split people: index of the hand + 1, 0: nobody's. Owner: caller. */
static guint *
hands_of(const WhPeople *people, const GArray *splits, WhLinkGroups *ret)
{
  guint *hand_of = g_new0(guint, people->n_persons + 1);
  for (guint i = 0; i < splits->len; i++) {
    const WhSplit *split = &g_array_index(splits, WhSplit, i);
    const WhLinkHand hand = {.n = split->n, .fewest = fewest_messages(people, split), .hosts = (double)NAN};
    for (guint k = 0; k < split->n; k++)
      if (people->person_of[split->accounts[k]] != WH_NONE)
        hand_of[people->person_of[split->accounts[k]]] = i + 1;
    g_array_append_val(ret->hands, hand);
  }
  return hand_of;
}

static void
note_group(const WhPeople *people, const WhLinkGroup *group, WhLinkGroups *ret)
{
  gboolean all_declared = TRUE;
  json_t *persons = json_array();
  for (guint i = 0; i < group->n; i++) {
    const WhAccount *account = &people->view->accounts[people->persons[group->persons[i]].accounts[0]];
    gboolean one = FALSE;
    for (guint j = 0; j < group->n; j++)
      one |= j != i && wh_link_declared(people, group->persons[i], group->persons[j]);
    all_declared &= one;
    json_array_append_new(persons, wh_build_text(account->email, WH_BUILD_NAME_MAX));
  }
  ret->groups++;
  ret->declared += all_declared ? 1 : 0;
  if (json_array_size(ret->list) < LISTED)
    json_array_append_new(
        ret->list, json_pack("{s:o, s:f, s:b}", "persons", persons, "q", group->q, "declared", all_declared));
  else
    json_decref(persons);
}

/* How many of a group's persons are names of the hand of its first planted one; OTHERS: that are not. */
static guint
count(const WhLinkGroup *group, const guint *hand_of, guint *ret_hand, guint *ret_others)
{
  guint names = 0;
  *ret_hand = 0;
  for (guint i = 0; i < group->n && *ret_hand == 0; i++)
    *ret_hand = hand_of[group->persons[i]];
  for (guint i = 0; i < group->n; i++)
    names += *ret_hand != 0 && hand_of[group->persons[i]] == *ret_hand ? 1 : 0;
  *ret_others = group->n - names;
  return names;
}

static void
judge(const WhPeople *people, const GArray *splits, const WhLinks *links, WhLinkGroups *ret)
{
  g_autofree guint *hand_of = hands_of(people, splits, ret);
  for (guint i = 0; i < links->groups->len; i++) {
    const WhLinkGroup *group = &g_array_index(links->groups, WhLinkGroup, i);
    guint hand, others;
    const guint names = count(group, hand_of, &hand, &others);
    if (hand == 0) {
      note_group(people, group, ret);
      continue;
    }
    WhLinkHand *planted = &g_array_index(ret->hands, WhLinkHand, hand - 1);
    if (others > 0 || names < 2)
      note_group(people, group, ret);
    else if (names == planted->n)
      planted->found = TRUE;
    else
      ret->partly += planted->fewest >= WH_LINK_NAME_LEAST ? 1 : 0;
  }
}

/* What hosts and addresses say of a hand's pairs, on the mean of those of which they say anything. */
static double
mean_of_hosts(WhLinker *linker, const WhPeople *people, const WhSplit *split)
{
  double sum = 0;
  guint n = 0;
  for (guint i = 0; i < split->n; i++)
    for (guint j = i + 1; j < split->n; j++) {
      g_auto(WhLink) link = {0};
      wh_linker_weigh(linker, people->person_of[split->accounts[i]], people->person_of[split->accounts[j]],
                      &link);
      const WhLikeness *hosts = &link.kinds[WH_LIKENESS_HANDS];
      sum += hosts->enough ? hosts->llr : 0;
      n += hosts->enough ? 1 : 0;
    }
  return n > 0 ? sum / n : (double)NAN;
}

void
wh_link_groups_clear(WhLinkGroups *groups)
{
  g_clear_pointer(&groups->hands, g_array_unref);
  g_clear_pointer(&groups->list, json_decref);
}

void
wh_link_find_groups(const WhPeople *people, const WhLinkEvaluateOptions *options, double noise, guint planted,
                    WhLinkGroups *ret)
{
  const WhSplitOptions split_options = {.by = WH_SPLIT_THREADS, .noise = noise, .salt = "planted hands"};
  const WhLinkAll all = {.max_q = options->q};
  g_autoptr(GArray) splits = choose(people, planted);
  g_autoptr(WhView) view = wh_split_view(people, splits, &split_options);
  g_autoptr(WhPeople) split_people = wh_people_new(view, NULL);
  g_autoptr(WhLinker) linker = wh_linker_new(split_people, options->calibration);
  wh_linker_advance(linker, wh_linker_end(split_people));
  g_autoptr(WhLinks) links = wh_linker_all(linker, &all);
  *ret = (WhLinkGroups){.hands = g_array_new(FALSE, FALSE, sizeof(WhLinkHand)),
                        .persons = links->n_persons,
                        .list = json_array()};
  judge(split_people, splits, links, ret);
  for (guint i = 0; i < splits->len; i++) {
    WhLinkHand *hand = &g_array_index(ret->hands, WhLinkHand, i);
    if (hand->fewest >= WH_LINK_NAME_LEAST)
      hand->hosts = mean_of_hosts(linker, split_people, &g_array_index(splits, WhSplit, i));
  }
}
