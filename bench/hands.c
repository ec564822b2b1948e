/* SPDX-License-Identifier: Apache-2.0
 * How well a kind of likeness tells halves of one author from halves of two: see bench/hands.sh.
 *
 *   hands-bench [-s early|random|alias] [-n LEAST] [-m MOST] [-w WORST] [-x] [-c] [-g] KIND PATH...
 *
 * A line for each mail archive, then one for all pairs together. -x: every half at a provider of its own; -c: the whole
 * comparison, against impostors, for the true pairs and a sample of others; -w: so many different pairs that look most
 * alike, with what says so, to be read; -g: the grounds or beats, a line a pair. */
#include "hands_split.h"
#include "read-view.h"
#include "persona/clock.h"
#include "persona/hands.h"
#include "persona/likeness.h"
#include "source/worker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  double score, plain;
  gboolean same;
  guint32 a, b; /* authors */
} Pair;

typedef struct {
  const WhLikenessOps *ops;
  SplitOptions split;
  gboolean whole, grounds;
  guint worst;
} Options;

/* ---- the plain rival: share of traits that are usually the same ---- */

#define N_KEYS 5
static const char *const keys[N_KEYS] = {"origin: ", "mailer: ", "charset: ", "idform: ", "form: "};

typedef struct {
  char *usual[N_KEYS];
} Usual;

static char *
take_trait(const char *traits, const char *key)
{
  const char *at = g_str_has_prefix(traits, key) ? traits : NULL;
  g_autofree char *line = g_strconcat("\n", key, NULL);
  if (at == NULL && (at = strstr(traits, line)) != NULL)
    at++;
  return at != NULL ? g_strndup(at + strlen(key), strcspn(at + strlen(key), "\n")) : NULL;
}

static char *
most_usual(const WhPeople *people, guint32 person, const char *key)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint32 n = 0, best = 0;
  char *usual = NULL;
  const guint32 *messages = wh_people_messages(people, person, &n);
  for (guint32 i = 0; i < n; i++) {
    char *value = take_trait(people->view->messages[messages[i]].traits, key);
    if (value == NULL)
      continue;
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, value)) + 1;
    if (count > best) {
      best = count;
      g_free(usual);
      usual = g_strdup(value);
    }
    g_hash_table_insert(counts, value, GUINT_TO_POINTER(count));
  }
  return usual;
}

static double
share_equal(const Usual *a, const Usual *b)
{
  guint both = 0, equal = 0;
  for (guint i = 0; i < N_KEYS; i++)
    if (a->usual[i] != NULL && b->usual[i] != NULL) {
      both++;
      equal += g_str_equal(a->usual[i], b->usual[i]);
    }
  return both > 0 ? (double)equal / both : 0;
}

/* ---- figures ---- */

static int
compare_scores(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static GArray *
scores_of(const GArray *pairs, gboolean same, gboolean plain)
{
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(double));
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index(pairs, Pair, i);
    if (pair->same == same && !isnan(pair->score))
      g_array_append_vals(scores, plain ? &pair->plain : &pair->score, 1);
  }
  g_array_sort(scores, compare_scores);
  return scores;
}

/* Number of SCORES below, and at, VALUE. */
static void
count_below(const GArray *scores, double value, guint *ret_below, guint *ret_equal)
{
  guint below = 0, equal = 0;
  for (guint i = 0; i < scores->len; i++) {
    double score = g_array_index(scores, double, i);
    below += score < value;
    equal += score == value;
  }
  *ret_below = below;
  *ret_equal = equal;
}

static void
print_figures(const GArray *pairs, gboolean plain)
{
  g_autoptr(GArray) same = scores_of(pairs, TRUE, plain), other = scores_of(pairs, FALSE, plain);
  double auc = 0;
  guint found = 0, allowed = other->len / 1000;
  for (guint i = 0; i < same->len; i++) {
    guint below, equal;
    count_below(other, g_array_index(same, double, i), &below, &equal);
    auc += below + equal / 2.0;
    found += other->len - below <= allowed;
  }
  printf("\t%.3f\t%.2f", other->len > 0 ? auc / same->len / other->len : 0,
         (double)found / MAX(same->len, 1));
}

static void
print_row(const char *name, guint n_authors, const GArray *pairs)
{
  guint same = 0, other = 0;
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index(pairs, Pair, i);
    if (isnan(pair->score))
      continue;
    same += pair->same ? 1 : 0;
    other += pair->same ? 0 : 1;
  }
  printf("%s\t%u\t%u\t%u", name, n_authors, same, other);
  print_figures(pairs, FALSE);
  print_figures(pairs, TRUE);
  printf("\n");
}

/* ---- one archive ---- */

static void
print_grounds(WhMeter *meter, guint32 a, guint32 b, gboolean same)
{
  WhWeighed grounds[WH_N_GROUNDS];
  wh_hands_weigh(wh_hands_marks(meter), wh_hands_zones(meter), a, b, grounds);
  printf("%d", same);
  for (guint i = 0; i < WH_N_GROUNDS; i++)
    printf("\t%.3f", grounds[i].weight);
  printf("\n");
}

static void
print_beats(WhMeter *meter, guint32 a, guint32 b, gboolean same)
{
  WhBeat beats[WH_N_BEATS];
  wh_clock_listen(meter, a, b, beats);
  printf("%d\t%.2f", same, beats[WH_BEAT_DAY].expected);
  for (guint i = 0; i < WH_N_BEATS; i++)
    printf("\t%.3f\t%.2f", wh_clock_z(&beats[i]), beats[i].expected);
  printf("\n");
}

static double
score_pair(const Options *options, WhMeter *meter, guint32 a, guint32 b)
{
  if (!options->whole)
    return options->ops->quick(meter, MIN(a, b), MAX(a, b));
  g_auto(WhLikeness) likeness = {0};
  options->ops->compare(meter, MIN(a, b), MAX(a, b), &likeness);
  return likeness.enough ? likeness.score : (double)NAN;
}

/* Different pairs grow with the square of authors: a whole comparison takes every so manyth. */
#define WHOLE_PAIRS 4000u

static void
measure_pairs(const Options *options, const Split *split, GArray *pairs)
{
  g_autofree Usual *usual = g_new0(Usual, split->people->n_persons + 1);
  for (guint i = 0; i < split->authors->len; i++)
    for (guint k = 0; k < 2 * N_KEYS; k++) {
      guint32 person = g_array_index(split->authors, SplitAuthor, i).halves[k % 2];
      usual[person].usual[k / 2] = most_usual(split->people, person, keys[k / 2]);
    }
  WhMeter *meter = options->ops->new (split->people, NULL);
  options->ops->advance(meter, G_MAXINT64);
  guint n = split->authors->len, step = options->whole ? 1 + n * n / WHOLE_PAIRS : 1, turn = 0;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++) {
      guint32 a = g_array_index(split->authors, SplitAuthor, i).halves[0],
              b = g_array_index(split->authors, SplitAuthor, j).halves[1];
      if (i != j && turn++ % step != 0)
        continue;
      Pair pair = {score_pair(options, meter, a, b), share_equal(&usual[a], &usual[b]), i == j, i, j};
      g_array_append_val(pairs, pair);
      if (options->grounds && !isnan(pair.score))
        (options->ops->kind == WH_LIKENESS_CLOCK ? print_beats : print_grounds)(meter, a, b, i == j);
    }
  options->ops->free(meter);
  for (guint32 p = 0; p < split->people->n_persons; p++)
    for (guint k = 0; k < N_KEYS; k++)
      g_free(usual[p].usual[k]);
}

/* How many pairs the kind names of all people, and the share of true ones among them. */
static void
print_named(const Options *options, const char *path, const Split *split)
{
  if (options->ops->candidates == NULL)
    return;
  WhMeter *meter = options->ops->new (split->people, NULL);
  options->ops->advance(meter, G_MAXINT64);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  clock_t start = clock();
  options->ops->candidates(meter, 1, pairs);
  guint found = 0;
  for (guint i = 0; i < split->authors->len; i++) {
    const guint32 *halves = g_array_index(split->authors, SplitAuthor, i).halves;
    for (guint k = 0; k < pairs->len; k++) {
      const WhPair *pair = &g_array_index(pairs, WhPair, k);
      found += pair->a == MIN(halves[0], halves[1]) && pair->b == MAX(halves[0], halves[1]);
    }
  }
  fprintf(stderr, "%s: %u persons, %u pairs named in %.2f s of processor, among them %u of %u true ones\n",
          path, split->people->n_persons, pairs->len, (double)(clock() - start) / CLOCKS_PER_SEC, found,
          split->authors->len);
  options->ops->free(meter);
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;
  return x->score > y->score ? -1 : x->score < y->score;
}

static void
print_worst(const Options *options, const Split *split, const WhPeople *people, const GArray *pairs)
{
  WhMeter *meter = options->ops->new (split->people, NULL);
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(Pair));
  for (guint i = 0; i < pairs->len; i++)
    if (!g_array_index(pairs, Pair, i).same && !isnan(g_array_index(pairs, Pair, i).score))
      g_array_append_vals(others, &g_array_index(pairs, Pair, i), 1);
  g_array_sort(others, compare_pairs);
  options->ops->advance(meter, G_MAXINT64);
  for (guint i = 0; i < MIN(options->worst, others->len); i++) {
    const Pair *pair = &g_array_index(others, Pair, i);
    const SplitAuthor *a = &g_array_index(split->authors, SplitAuthor, pair->a),
                      *b = &g_array_index(split->authors, SplitAuthor, pair->b);
    g_auto(WhLikeness) likeness = {0};
    options->ops->compare(meter, MIN(a->halves[0], b->halves[1]), MAX(a->halves[0], b->halves[1]), &likeness);
    printf("worst\t%.2f\t%s\t%s\n", pair->score, people->persons[a->whole].name,
           people->persons[b->whole].name);
    for (guint k = 0; likeness.reasons != NULL && k < likeness.reasons->len; k++) {
      const WhReason *reason = g_ptr_array_index(likeness.reasons, k);
      printf("\t%.2f\t%s\n", reason->weight, reason->says);
    }
  }
  options->ops->free(meter);
}

static gboolean
measure(const Options *options, const char *path, GArray *all, guint *n_authors, GError **error)
{
  g_autoptr(WhView) view = wh_bench_read_view(path, WH_READ_AS_MAIL, error);
  if (view == NULL)
    return FALSE;
  g_autoptr(WhPeople) people = wh_people_new(view, NULL);
  g_autoptr(Split) split = split_new(view, people, &options->split);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  clock_t start = clock();
  measure_pairs(options, split, pairs);
  fprintf(stderr, "%s: %u pairs in %.2f s of processor\n", path, pairs->len,
          (double)(clock() - start) / CLOCKS_PER_SEC);
  print_named(options, path, split);
  if (!options->grounds)
    print_row(path, split->authors->len, pairs);
  print_worst(options, split, people, pairs);
  g_array_append_vals(all, pairs->data, pairs->len);
  *n_authors += split->authors->len;
  return TRUE;
}

static gboolean
take_options(int argc, char **argv, Options *options)
{
  static const char *const ways[] = {"early", "random", "alias"};
  for (int c; (c = getopt(argc, argv, "s:n:m:w:xcg")) != -1;)
    switch (c) {
    case 's':
      for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
        if (g_str_equal(optarg, ways[i]))
          options->split.by = (SplitBy)i;
      break;
    case 'n':
      options->split.least = (guint)atoi(optarg);
      break;
    case 'm':
      options->split.most = (guint)atoi(optarg);
      break;
    case 'w':
      options->worst = (guint)atoi(optarg);
      break;
    case 'x':
      options->split.hide = TRUE;
      break;
    case 'c':
      options->whole = TRUE;
      break;
    case 'g':
      options->grounds = TRUE;
      break;
    default:
      return FALSE;
    }
  if (argc - optind < 2)
    return FALSE;
  for (int kind = 0; kind < WH_N_LIKENESSES; kind++) {
    const WhLikenessOps *ops = wh_likeness_ops((WhLikenessKind)kind);
    if (ops != NULL && g_str_equal(ops->id, argv[optind]))
      options->ops = ops;
  }
  return options->ops != NULL;
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  Options options = {.split = {.least = 4}};
  if (!take_options(argc, argv, &options)) {
    fprintf(
        stderr,
        "usage: hands-bench [-s early|random|alias] [-n LEAST] [-m MOST] [-w WORST] [-xcg] KIND PATH...\n");
    return 2;
  }
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Pair));
  guint n_authors = 0;
  if (!options.grounds)
    printf("archive\tauthors\tsame\tother\tAUC\tfound\tplain AUC\tplain found\n");
  for (int i = optind + 1; i < argc; i++) {
    g_autoptr(GError) error = NULL;
    if (!measure(&options, argv[i], all, &n_authors, &error)) {
      fprintf(stderr, "hands-bench: %s\n", error->message);
      return 2;
    }
  }
  if (!options.grounds)
    print_row("all", n_authors, all);
  return 0;
}
