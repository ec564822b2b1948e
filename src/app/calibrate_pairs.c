/* SPDX-License-Identifier: Apache-2.0
 * Pairs whose truth is known, from one record. */
#include "app/calibrate.h"

#include "base/order.h"
#include "base/random.h"

#include <math.h>

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

/* A pair by its quick score. */
typedef struct {
  double quick;
  WhPair pair;
} Ranked;

static int
compare_ranked(gconstpointer pa, gconstpointer pb)
{
  const Ranked *x = pa, *y = pb;
  if (x->quick < y->quick || x->quick > y->quick)
    return x->quick > y->quick ? -1 : 1;
  if (x->pair.a != y->pair.a)
    return x->pair.a < y->pair.a ? -1 : 1;
  return x->pair.b < y->pair.b ? -1 : x->pair.b > y->pair.b;
}

/* All pairs of the half's people of whom a search would look, with enough of a record and nothing declared, most alike first.
 * Owner: caller. */
static GArray *
ranked_pairs(const WhPeople *people, WhLinker *linker, guint half, guint32 least)
{
  GArray *ranked = g_array_new(FALSE, FALSE, sizeof(Ranked));
  g_autoptr(GArray) all = wh_linkable(people, wh_linker_end(people));
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < all->len; i++) {
    const guint32 person = g_array_index(all, guint32, i);
    if (people->persons[person].n_said >= least && wh_split_half(people, person, WH_LINK_HALVES) == half)
      g_array_append_val(others, person);
  }
  for (guint i = 0; i < others->len; i++)
    for (guint j = i + 1; j < others->len; j++) {
      const WhPair pair = {g_array_index(others, guint32, i), g_array_index(others, guint32, j)};
      const Ranked one = {wh_linker_quick(linker, pair.a, pair.b), pair};
      if (!isnan(one.quick) && !wh_link_declared(people, pair.a, pair.b))
        g_array_append_val(ranked, one);
    }
  g_array_sort(ranked, compare_ranked);
  return ranked;
}

void
wh_link_different(const WhPeople *people, const WhCalibration *calibration, const WhLinkDifferent *different,
                  GArray *trials)
{
  g_autoptr(WhLinker) linker = wh_linker_new(people, calibration);
  Gathering gathering = {.linker = linker, .trials = trials};
  wh_linker_advance(linker, wh_linker_end(people));
  g_autoptr(GArray) ranked = ranked_pairs(people, linker, different->half, different->least);
  const guint top = MIN(ranked->len, different->n_top), rest = ranked->len - top;
  const guint drawn = MIN(rest, different->n_drawn);
  for (guint i = 0; i < top; i++)
    add_trial(&gathering, people, g_array_index(ranked, Ranked, i).pair, FALSE, 1);
  /* Every so many of the rest, each for those around it. */
  for (guint i = 0; i < drawn; i++) {
    const guint at = top + (guint)((i + 0.5) * rest / drawn);
    add_trial(&gathering, people, g_array_index(ranked, Ranked, at).pair, FALSE, (double)rest / drawn);
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
}
