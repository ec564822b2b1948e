/* SPDX-License-Identifier: Apache-2.0
 * Pairs whose truth is known, from one record. */
#include "app/calibrate.h"

#include "base/order.h"
#include "base/random.h"

#include <math.h>

#define NEAR 4u /* near ones of each person that are looked at */

typedef struct {
  const WhLinkTrialOptions *options;
  WhLinker *linker;
  GArray *trials;
  const char *salt;
} Gathering;

typedef struct {
  guint64 order;
  guint32 person;
} Ordered;

static int
compare_ordered(gconstpointer pa, gconstpointer pb)
{
  const Ordered *a = pa, *b = pb;
  if (a->order != b->order)
    return a->order < b->order ? -1 : 1;
  return a->person < b->person ? -1 : a->person > b->person;
}

GArray *
wh_link_authors(const WhPeople *people, guint half, guint n, guint least, guint most, const char *salt)
{
  g_autoptr(GArray) eligible = wh_split_eligible(people, n, least);
  g_autoptr(GArray) ordered = g_array_new(FALSE, FALSE, sizeof(Ordered));
  for (guint i = 0; i < eligible->len; i++) {
    const guint32 person = g_array_index(eligible, guint32, i);
    const WhAccount *account = &people->view->accounts[people->persons[person].accounts[0]];
    g_autofree char *text = g_strdup_printf("%s\n%s\n%s", salt, account->email, account->name);
    WhRandom random = wh_random_seeded(text);
    const Ordered one = {wh_random_next(&random), person};
    if (wh_split_half(people, person, WH_LINK_HALVES) == half)
      g_array_append_val(ordered, one);
  }
  g_array_sort(ordered, compare_ordered);
  GArray *authors = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < MIN(ordered->len, most); i++)
    g_array_append_val(authors, g_array_index(ordered, Ordered, i).person);
  return authors;
}

static void
add_trial(Gathering *g, const WhPeople *people, WhPair pair, gboolean same, double weight)
{
  WhLinkTrial trial = {.same = same,
                       .weight = weight,
                       .said = MIN(people->persons[pair.a].n_said, people->persons[pair.b].n_said)};
  g_auto(WhLink) link = {0};
  if (!same && wh_link_declared(people, pair.a, pair.b))
    return;
  wh_linker_weigh(g->linker, pair.a, pair.b, &link);
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    trial.score[k] = link.kinds[k].enough ? link.kinds[k].score : (double)NAN;
  trial.sum = link.sum;
  trial.llr = link.llr;
  trial.false_rate = link.false_rate;
  if (link.n_enough > 0)
    g_array_append_val(g->trials, trial);
}

static void
add_same(Gathering *g, const WhPeople *people, const GArray *splits)
{
  for (guint i = 0; i < splits->len; i++) {
    const WhSplit *split = &g_array_index(splits, WhSplit, i);
    const guint32 a = people->person_of[split->accounts[0]], b = people->person_of[split->accounts[1]];
    if (a != WH_NONE && b != WH_NONE && a != b &&
        MIN(people->persons[a].n_said, people->persons[b].n_said) >= g->options->least)
      add_trial(g, people, (WhPair){MIN(a, b), MAX(a, b)}, TRUE, 1);
  }
}

/* Those of the half who are not split and wrote enough. Owner: caller. */
static GArray *
others_of(const Gathering *g, const WhPeople *people, guint32 invented_from)
{
  g_autoptr(GArray) all = wh_link_authors(people, g->options->half, 1, g->options->least, G_MAXUINT, g->salt);
  GArray *others = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < all->len; i++) {
    const guint32 person = g_array_index(all, guint32, i);
    if (people->persons[person].accounts[people->persons[person].n_accounts - 1] < invented_from)
      g_array_append_val(others, person);
  }
  return others;
}

/* Near pairs: of every few persons those who wrote as much and at the same time. Owner: caller. */
static GArray *
near_pairs(Gathering *g, const WhPeople *people, const GArray *others)
{
  GArray *pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_array_append_vals(sorted, others->data, others->len);
  const guint wanted = g->options->n_different / 2 / NEAR, step = MAX(others->len / MAX(wanted, 1), 1);
  g_array_sort(sorted, wh_compare_u32);
  for (guint i = 0; i < others->len; i += step) {
    const guint32 a = g_array_index(others, guint32, i);
    g_autoptr(GArray) near = wh_impostors(people, a, a, wh_linker_end(people), 8 * NEAR);
    for (guint k = 0, taken = 0; k < near->len && taken < NEAR; k++) {
      const guint32 b = g_array_index(near, guint32, k);
      if (!g_array_binary_search(sorted, &b, wh_compare_u32, NULL))
        continue;
      const WhPair pair = {MIN(a, b), MAX(a, b)};
      g_array_append_val(pairs, pair);
      taken++;
    }
  }
  return pairs;
}

static void
add_different(Gathering *g, const WhPeople *people, guint32 invented_from)
{
  g_autoptr(GArray) others = others_of(g, people, invented_from);
  const guint64 n_all = (guint64)others->len * (others->len - MIN(others->len, 1)) / 2;
  WhRandom random = wh_random_seeded(g->salt);
  if (n_all <= g->options->n_different) {
    for (guint i = 0; i < others->len; i++)
      for (guint j = i + 1; j < others->len; j++)
        add_trial(g, people, (WhPair){g_array_index(others, guint32, i), g_array_index(others, guint32, j)},
                  FALSE, 1);
    return;
  }
  g_autoptr(GArray) near = near_pairs(g, people, others);
  const double n_near = MIN((double)NEAR * others->len, (double)n_all / 2), drawn = g->options->n_different;
  const double scale =
      (near->len + drawn) / (double)n_all; /* so that the weights add up to what was compared */
  for (guint i = 0; i < near->len; i++)
    add_trial(g, people, g_array_index(near, WhPair, i), FALSE, scale * n_near / near->len);
  for (guint i = 0; i < g->options->n_different; i++) {
    const guint x = wh_random_below(&random, others->len), y = wh_random_below(&random, others->len - 1);
    add_trial(g, people,
              (WhPair){g_array_index(others, guint32, x), g_array_index(others, guint32, y < x ? y : y + 1)},
              FALSE, scale * ((double)n_all - n_near) / drawn);
  }
}

/* Splits of every other of the half's authors. Owner: caller. */
static GArray *
choose(const Gathering *g, const WhPeople *people)
{
  GArray *splits = g_array_new(FALSE, FALSE, sizeof(WhSplit));
  g_autoptr(GArray) authors =
      wh_link_authors(people, g->options->half, 2, g->options->least, 2 * g->options->most, g->salt);
  for (guint i = 0; i < authors->len; i += 2) {
    const WhSplit split = {.person = g_array_index(authors, guint32, i), .n = 2};
    g_array_append_val(splits, split);
  }
  return splits;
}

void
wh_link_trials(const WhPeople *people, const WhCalibration *calibration, const WhLinkTrialOptions *options,
               GArray *trials)
{
  g_autofree char *salt = g_strdup_printf("trials by %s", wh_split_id(options->by));
  const WhSplitOptions split_options = {.by = options->by, .noise = options->noise, .salt = salt};
  Gathering gathering = {.options = options, .trials = trials, .salt = salt};
  g_autoptr(GArray) splits = choose(&gathering, people);
  g_autoptr(WhView) view = wh_split_view(people, splits, &split_options);
  g_autoptr(WhPeople) split_people = wh_people_new(view, NULL);
  g_autoptr(WhLinker) linker = wh_linker_new(split_people, calibration);
  gathering.linker = linker;
  wh_linker_advance(linker, wh_linker_end(split_people));
  add_same(&gathering, split_people, splits);
  add_different(&gathering, split_people, people->view->n_accounts);
}
