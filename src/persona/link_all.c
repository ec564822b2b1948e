/* SPDX-License-Identifier: Apache-2.0
 * All pairs of a project: candidates, what chance does, false discovery. */
#include "persona/link_impl.h"

#include "base/random.h"
#include "base/spread.h"
#include "base/statistics.h"

#include <math.h>

#define DRAWN 2000u /* random pairs */
#define TRIES 8u    /* draws for each that is wanted */
#define LOOKED_LEAST 2000u
#define AT_ONCE 256u   /* pairs that are weighed before anybody is told */
#define GLANCED 16384u /* … of which a quick score is taken */
#define PART_DRAWN 0.3 /* of the work, for progress */
#define PART_QUICK 0.2

typedef struct {
  double sum;
  guint32 a, b;
} Quick;

typedef struct {
  double surprise; /* favoured as the pair is */
  WhLink link;
} Found;

typedef struct {
  WhLinker *linker;
  const WhLinkAll *options;
  GArray *persons; /* guint32 */
  WhLinkNull nulls[WH_N_LINK_STRATA];
  guint n_drawn, n_enough;           /* of pairs drawn among all persons */
  guint64 n_pairs[WH_N_LINK_STRATA]; /* with enough of a record */
  double *favours;                   /* see wh_link_favours */
  double favoured[WH_N_LINK_STRATA]; /* of pairs drawn: in all */
  double burden[WH_N_LINK_STRATA];   /* of all pairs: what q pays for */
  gboolean stopped;
} Search;

static gboolean
goes_on(Search *search, double done)
{
  if (!search->stopped && search->options->told != NULL)
    search->stopped = !search->options->told(done, search->options->user);
  return !search->stopped;
}

static WhLinkStratum
stratum_of(const WhLink *link)
{
  return link->kinds[WH_LIKENESS_STYLE].enough ? WH_STRATUM_STYLED : WH_STRATUM_NO_STYLE;
}

static guint64
pairs_of(guint64 n)
{
  return n * (n - MIN(n, 1)) / 2;
}

/* The Ith of all pairs of N. */
static WhPair
pair_at(const GArray *persons, guint64 i)
{
  guint64 low = 1;
  while (pairs_of(low + 1) <= i)
    low++;
  return (WhPair){g_array_index(persons, guint32, (guint)(i - pairs_of(low))),
                  g_array_index(persons, guint32, (guint)low)};
}

static WhPair
draw(const GArray *persons, WhRandom *random)
{
  const guint x = wh_random_below(random, persons->len), y = wh_random_below(random, persons->len - 1);
  const guint32 a = g_array_index(persons, guint32, x),
                b = g_array_index(persons, guint32, y < x ? y : y + 1);
  return (WhPair){MIN(a, b), MAX(a, b)};
}

/* Pairs, and what was found of each. */
typedef struct {
  WhLinker *linker;
  WhPair pairs[AT_ONCE];
  WhLink links[AT_ONCE];
} Weighing;

static void
weigh_one(guint i, guint worker, gpointer user)
{
  Weighing *weighing = user;
  (void)worker;
  wh_linker_weigh(weighing->linker, weighing->pairs[i].a, weighing->pairs[i].b, &weighing->links[i]);
}

/* Weighs the first N of the pairs. */
static void
weigh_all(const Search *search, Weighing *weighing, guint n)
{
  weighing->linker = search->linker;
  wh_spread(n, search->options->jobs, 1, weigh_one, weighing);
}

static double
favour(const Search *search, const WhLink *link)
{
  return search->favours[link->a] + search->favours[link->b];
}

static gboolean
add_sum(Search *search, const WhLink *link, GArray **sums)
{
  if (link->n_enough == 0)
    return FALSE;
  g_array_append_val(sums[stratum_of(link)], link->sum);
  search->favoured[stratum_of(link)] += pow(10, favour(search, link));
  return TRUE;
}

/* Sums of pairs: all where those are few, else drawn at random. How many were tried and had enough. */
static void
draw_sums(Search *search, GArray **sums, guint *ret_tried, guint *ret_enough)
{
  const GArray *persons = search->persons;
  const guint64 n_pairs = pairs_of(persons->len);
  const gboolean every = n_pairs <= DRAWN;
  const guint tries = every ? (guint)n_pairs : DRAWN * TRIES;
  WhRandom random = wh_random_seeded("pairs drawn at random");
  g_autofree Weighing *weighing = g_new(Weighing, 1);
  *ret_tried = *ret_enough = 0;
  while (*ret_tried < tries && *ret_enough < DRAWN && goes_on(search, PART_DRAWN * *ret_enough / DRAWN)) {
    const guint n = MIN(tries - *ret_tried, AT_ONCE);
    for (guint i = 0; i < n; i++)
      weighing->pairs[i] = every ? pair_at(persons, *ret_tried + i) : draw(persons, &random);
    weigh_all(search, weighing, n);
    for (guint i = 0; i < n; i++) {
      if (*ret_enough < DRAWN) {
        ++*ret_tried;
        *ret_enough += add_sum(search, &weighing->links[i], sums) ? 1 : 0;
      }
      wh_link_clear(&weighing->links[i]);
    }
  }
}

/* How many pairs of each stratum there are, and how much they are favoured, by the share of those drawn. */
static void
count_pairs(Search *search, GArray *const *sums)
{
  const double pairs = (double)pairs_of(search->persons->len);
  for (guint s = 0; s < WH_N_LINK_STRATA && search->n_drawn > 0; s++) {
    search->n_pairs[s] = (guint64)ceil(pairs * sums[s]->len / search->n_drawn);
    search->burden[s] = pairs * search->favoured[s] / search->n_drawn;
  }
}

static void
learn_chance(Search *search)
{
  GArray *sums[WH_N_LINK_STRATA];
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    sums[s] = g_array_new(FALSE, FALSE, sizeof(double));
  draw_sums(search, sums, &search->n_drawn, &search->n_enough);
  count_pairs(search, sums);
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    wh_link_null_init(&search->nulls[s], &search->linker->calibration->chance[s], sums[s]);
}

static int
compare_quick(gconstpointer pa, gconstpointer pb)
{
  const Quick *x = pa, *y = pb;
  if (x->sum < y->sum || x->sum > y->sum)
    return x->sum > y->sum ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

static int
compare_pairs(gconstpointer pa, gconstpointer pb)
{
  const WhPair *x = pa, *y = pb;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

/* What the kinds name of those whose links are looked for, each pair once. Owner: caller. */
static GArray *
candidates(const Search *search)
{
  WhLinker *linker = search->linker;
  GArray *pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  guint kept = 0;
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    const WhLikenessOps *ops = wh_likeness_ops((WhLikenessKind)k);
    if (ops->candidates != NULL)
      ops->candidates(linker->meters[k], search->options->jobs, pairs);
  }
  g_array_sort(pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++) {
    const WhPair *pair = &g_array_index(pairs, WhPair, i);
    if (isfinite(search->favours[pair->a] + search->favours[pair->b]) &&
        (kept == 0 || compare_pairs(&g_array_index(pairs, WhPair, kept - 1), pair) != 0))
      g_array_index(pairs, WhPair, kept++) = *pair;
  }
  g_array_set_size(pairs, kept);
  return pairs;
}

typedef struct {
  WhLinker *linker;
  const GArray *pairs; /* WhPair */
  guint from;
  Quick *quick; /* by pair */
} Glancing;

static void
glance(guint i, guint worker, gpointer user)
{
  const Glancing *glancing = user;
  const WhPair *pair = &g_array_index(glancing->pairs, WhPair, glancing->from + i);
  (void)worker;
  glancing->quick[glancing->from + i] =
      (Quick){wh_linker_quick(glancing->linker, pair->a, pair->b), pair->a, pair->b};
}

/* The candidates that are worth the full comparison, best first. Owner: caller. */
static GArray *
best_candidates(Search *search)
{
  g_autoptr(GArray) pairs = candidates(search);
  GArray *quick = g_array_sized_new(FALSE, FALSE, sizeof(Quick), pairs->len);
  g_array_set_size(quick, pairs->len);
  Glancing glancing = {search->linker, pairs, 0, (Quick *)(gpointer)quick->data};
  guint kept = 0;
  for (; glancing.from < pairs->len; glancing.from += GLANCED) {
    if (!goes_on(search, PART_DRAWN + PART_QUICK * glancing.from / pairs->len))
      break;
    wh_spread(MIN(pairs->len - glancing.from, GLANCED), search->options->jobs, 64, glance, &glancing);
  }
  for (guint i = 0; i < MIN(glancing.from, pairs->len); i++)
    if (!isnan(glancing.quick[i].sum))
      glancing.quick[kept++] = glancing.quick[i];
  g_array_set_size(quick, kept);
  g_array_sort(quick, compare_quick);
  g_array_set_size(quick, MIN(quick->len, LOOKED_LEAST + search->persons->len));
  return quick;
}

static double
surprise(const Search *search, const WhLink *link)
{
  return wh_link_null_surprise(&search->nulls[stratum_of(link)], link->sum);
}

static void
clear_found(gpointer data)
{
  wh_link_clear(&((Found *)data)->link);
}

static int
compare_found(gconstpointer pa, gconstpointer pb)
{
  const Found *x = pa, *y = pb;
  if (x->surprise < y->surprise || x->surprise > y->surprise)
    return x->surprise > y->surprise ? -1 : 1;
  if (x->link.sum < y->link.sum || x->link.sum > y->link.sum)
    return x->link.sum > y->link.sum ? -1 : 1;
  if (x->link.a != y->link.a)
    return x->link.a < y->link.a ? -1 : 1;
  return x->link.b < y->link.b ? -1 : x->link.b > y->link.b;
}

/* Takes LINK. */
static void
add_found(const Search *search, WhLink *link, GArray *found)
{
  const Found pair = {surprise(search, link) + favour(search, link), *link};
  if (link->n_enough > 0)
    g_array_append_val(found, pair);
  else
    wh_link_clear(link);
}

/* Found, most surprising first. Owner: caller. */
static GArray *
look(Search *search, const GArray *quick)
{
  GArray *found = g_array_new(FALSE, FALSE, sizeof(Found));
  g_autofree Weighing *weighing = g_new(Weighing, 1);
  g_array_set_clear_func(found, clear_found);
  for (guint from = 0; from < quick->len; from += AT_ONCE) {
    const guint n = MIN(quick->len - from, AT_ONCE);
    if (!goes_on(search, PART_DRAWN + PART_QUICK + (1 - PART_DRAWN - PART_QUICK) * from / quick->len))
      break;
    for (guint i = 0; i < n; i++)
      weighing->pairs[i] =
          (WhPair){g_array_index(quick, Quick, from + i).a, g_array_index(quick, Quick, from + i).b};
    weigh_all(search, weighing, n);
    for (guint i = 0; i < n; i++)
      add_found(search, &weighing->links[i], found);
  }
  g_array_sort(found, compare_found);
  return found;
}

static void
clear_link(gpointer data)
{
  wh_link_clear(data);
}

/* Puts those of FOUND in STRATUM with q within bounds into LINKS. */
static void
take_stratum(const Search *search, const GArray *found, WhLinkStratum stratum, WhLinks *links)
{
  g_autofree double *surprises = g_new0(double, found->len + 1);
  g_autofree double *q = g_new0(double, found->len + 1);
  g_autofree guint *at = g_new0(guint, found->len + 1);
  guint n = 0;
  for (guint i = 0; i < found->len; i++)
    if (stratum_of(&g_array_index(found, Found, i).link) == stratum) {
      surprises[n] = g_array_index(found, Found, i).surprise;
      at[n++] = i;
    }
  wh_false_discovery(surprises, n, MAX(search->burden[stratum], n), q);
  for (guint i = 0; i < n && q[i] <= search->options->max_q; i++) {
    const Found *one = &g_array_index(found, Found, at[i]);
    WhLink link;
    wh_linker_compare(search->linker, one->link.a, one->link.b, &link); /* now with reasons */
    link.q = q[i];
    g_array_append_val(links->links, link);
  }
}

static int
compare_links(gconstpointer pa, gconstpointer pb)
{
  const WhLink *x = pa, *y = pb;
  if (x->q < y->q || x->q > y->q)
    return x->q < y->q ? -1 : 1;
  if (x->sum < y->sum || x->sum > y->sum)
    return x->sum > y->sum ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

/* Each stratum pays for its own pairs. */
static void
take_links(const Search *search, const GArray *found, WhLinks *links)
{
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    take_stratum(search, found, (WhLinkStratum)s, links);
  g_array_sort(links->links, compare_links);
}

static WhLinkPair
pair_of(const Search *search, const WhLink *link)
{
  WhLinkPair pair = {.pair = {link->a, link->b}, .surprise = (double)NAN};
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    pair.llr[k] = link->kinds[k].llr;
  if (link->n_enough > 0)
    pair.surprise = link->sum > 0 ? surprise(search, link) : link->sum;
  return pair;
}

static void
weigh_pair(WhPair pair, gpointer user, WhLinkPair *ret)
{
  const Search *search = user;
  g_auto(WhLink) link = {0};
  wh_linker_weigh(search->linker, pair.a, pair.b, &link);
  *ret = pair_of(search, &link);
}

/* People who are more alike than usual are so whomever they are held against. */
static double
surprise_of_several(const double llr[WH_N_LIKENESSES], gpointer user)
{
  const Search *search = user;
  const WhCalibration *calibration = search->linker->calibration;
  const double sum = wh_fuse(calibration, llr);
  double shift = 0;
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    shift = MAX(shift, search->nulls[s].shift);
  return sum > 0 ? wh_chance_surprise(&calibration->several, sum - shift) : sum;
}

static GArray *
find_groups(Search *search, const GArray *found)
{
  g_autoptr(GArray) pairs = g_array_sized_new(FALSE, FALSE, sizeof(WhLinkPair), found->len);
  WhLinkGrouping grouping = {.pairs = pairs,
                             .weigh = weigh_pair,
                             .several = surprise_of_several,
                             .user = search,
                             .favours = search->favours,
                             .n_persons = search->persons->len,
                             .max_q = search->options->max_q};
  for (guint i = 0; i < found->len; i++) {
    const WhLinkPair one = pair_of(search, &g_array_index(found, Found, i).link);
    g_array_append_val(pairs, one);
  }
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    grouping.n_pairs += search->burden[s];
  return wh_link_groups(&grouping);
}

static guint
count_humans(const WhLinker *linker)
{
  const WhPeople *people = linker->people;
  guint n = 0;
  for (guint32 i = 0; i < people->n_persons; i++)
    n += wh_people_is_human(people, i) && people->persons[i].first <= linker->t &&
                 wh_people_voice(people, i, linker->t).messages + people->persons[i].n_landed > 0
             ? 1
             : 0;
  return n;
}

static void
search_clear(Search *search)
{
  g_clear_pointer(&search->persons, g_array_unref);
  g_clear_pointer(&search->favours, g_free);
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    wh_link_null_clear(&search->nulls[s]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

WhLinks *
wh_linker_all(WhLinker *linker, const WhLinkAll *all)
{
  g_auto(Search)
      search = {.linker = linker, .options = all, .persons = wh_linkable(linker->people, linker->t)};
  g_autoptr(WhLinks) links = g_new0(WhLinks, 1);
  search.favours = wh_link_favours(linker->people, search.persons, linker->t);
  links->links = g_array_new(FALSE, FALSE, sizeof(WhLink));
  g_array_set_clear_func(links->links, clear_link);
  if (!goes_on(&search, 0))
    return NULL;
  wh_linker_ready(linker, all->jobs);
  learn_chance(&search);
  g_autoptr(GArray) quick = best_candidates(&search);
  g_autoptr(GArray) found = look(&search, quick);
  links->n_persons = count_humans(linker);
  links->n_linkable = search.persons->len;
  links->n_looked = quick->len;
  links->n_null = search.n_enough;
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    links->n_pairs += search.n_pairs[s];
  take_links(&search, found, links);
  links->groups = find_groups(&search, found);
  return search.stopped ? NULL : g_steal_pointer(&links);
}

void
wh_links_free(WhLinks *links)
{
  if (links == NULL)
    return;
  g_clear_pointer(&links->links, g_array_unref);
  g_clear_pointer(&links->groups, g_array_unref);
  g_free(links);
}
