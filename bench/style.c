/* SPDX-License-Identifier: Apache-2.0
 * How well style tells who wrote what: N early mails of each author against N late ones, of threads that the two
 * halves do not share; all pairs of different authors of a list count as different.
 *
 *   style-bench [-a] [-o WEIGHTS] [-n N,N...] -t MAIL... -m MAIL...
 *
 * Fits weights on the lists behind -t, without whoever writes on those behind -m too, then measures on those behind -m,
 * beside the plain cosine of four characters of the untouched words. -a: also what each feature tells, by itself and left
 * out, those too that end without a weight (a hundred times the work). bench/style.sh has the lists. */
#include "read-view.h"

#include "people/people.h"
#include "persona/style_sketch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_AUTHORS 400u
#define PLAIN_BITS 18
/* Sequences of characters and prediction cost most, and tell nothing that words and habits do not: see "without". Pairs of
 * words and delta tell hardly more, and tell it of colleagues too (doc/STYLE.md). */
#define KEPT                                                                                                 \
  (WH_STYLE_ALL & ~(1u << WH_STYLE_CHAR3 | 1u << WH_STYLE_CHAR4 | 1u << WH_STYLE_PPM |                       \
                    1u << WH_STYLE_PAIRS | 1u << WH_STYLE_DELTA))

static guint wanted = KEPT; /* features that are measured */

typedef struct {
  guint n;
  guint32 *bucket;
  double *weight; /* tf-idf, unit length */
} Plain;

typedef struct {
  WhStyleProfile *side[2];
  WhStyleSketch sketch[2];
  GString *raw[2];
  Plain plain[2];
} Author;

typedef struct {
  WhStyleSample sample;
  double plain, quick, score;
  guint mails, list;
} Pair;

/* ---- archives ---- */

/* Whether anything is left once the text is made ready. */
static gboolean
is_usable(const char *own, WhStyleText *text)
{
  wh_style_text_set(text, own, NULL, NULL);
  return text->words->len >= 3;
}

/* N of LIST, evenly spread. */
static void
fill_side(const WhView *view, const WhStyleNames *names, const GArray *list, guint n, Author *author,
          int side)
{
  author->side[side] = wh_style_profile_new_for(wanted);
  author->raw[side] = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    guint32 m = g_array_index(list, guint32, i * list->len / n);
    g_autofree char *own = wh_view_text(view, m);
    guint32 parent = view->messages[m].parent;
    g_autofree char *answered =
        parent != WH_NONE && view->messages[parent].account != view->messages[m].account
            ? wh_view_text(view, parent)
            : NULL;
    WhStyleWords words = {own, answered, names, m};
    wh_style_profile_add(author->side[side], &words);
    g_string_append(author->raw[side], own);
    g_string_append_c(author->raw[side], ' ');
  }
}

/* USABLE, in order of time, cut in the middle; late ones of a thread that early ones stand in are left out. */
static void
split(const WhView *view, const GArray *usable, GArray *early, GArray *late)
{
  g_autoptr(GHashTable) threads = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < usable->len; i++) {
    guint32 m = g_array_index(usable, guint32, i);
    gpointer thread = GUINT_TO_POINTER(view->messages[m].thread + 1);
    if (i < usable->len / 2) {
      g_array_append_val(early, m);
      g_hash_table_add(threads, thread);
    } else if (!g_hash_table_contains(threads, thread)) {
      g_array_append_val(late, m);
    }
  }
}

static gboolean
take_author(const WhPeople *people, guint32 p, guint n, Author *author)
{
  const WhView *view = people->view;
  guint32 n_messages = 0;
  const guint32 *messages = wh_people_messages(people, p, &n_messages);
  g_autoptr(GArray) usable = g_array_new(FALSE, FALSE, 4), early = g_array_new(FALSE, FALSE, 4);
  g_autoptr(GArray) late = g_array_new(FALSE, FALSE, 4);
  g_auto(WhStyleText) text = {0};
  wh_style_text_init(&text);
  for (guint i = 0; i < n_messages; i++) {
    g_autofree char *own = wh_view_text(view, messages[i]);
    if (is_usable(own, &text))
      g_array_append_val(usable, messages[i]);
  }
  split(view, usable, early, late);
  if (early->len < n || late->len < n)
    return FALSE;
  g_autoptr(WhStyleNames) names = wh_style_names_new();
  for (guint i = 0; i < people->persons[p].n_accounts; i++) {
    const WhAccount *account = &view->accounts[people->persons[p].accounts[i]];
    wh_style_names_add(names, account->name, account->email);
  }
  fill_side(view, names, early, n, author, 0);
  fill_side(view, names, late, n, author, 1);
  return wh_style_profile_mails(author->side[0]) > 0 && wh_style_profile_mails(author->side[1]) > 0;
}

/* Names and addresses of everybody who writes there. */
static void
add_known(const WhView *view, GHashTable *known)
{
  for (guint32 a = 0; a < view->n_accounts; a++) {
    g_hash_table_add(known, g_utf8_casefold(view->accounts[a].name, -1));
    g_hash_table_add(known, g_utf8_casefold(view->accounts[a].email, -1));
  }
}

static gboolean
is_known(const WhPeople *people, guint32 p, GHashTable *known)
{
  for (guint i = 0; i < people->persons[p].n_accounts; i++) {
    const WhAccount *account = &people->view->accounts[people->persons[p].accounts[i]];
    g_autofree char *name = g_utf8_casefold(account->name, -1), *email = g_utf8_casefold(account->email, -1);
    if ((*name != '\0' && g_hash_table_contains(known, name)) ||
        (*email != '\0' && g_hash_table_contains(known, email)))
      return TRUE;
  }
  return FALSE;
}

/* EXCEPT: names and addresses of whom to leave out, or NULL. */
static GArray *
take_authors(const WhPeople *people, guint n, GHashTable *except)
{
  GArray *authors = g_array_new(FALSE, FALSE, sizeof(Author));
  for (guint32 p = 0; p < people->n_persons && authors->len < MAX_AUTHORS; p++) {
    Author author = {.raw = {NULL, NULL}};
    if (people->persons[p].n_said < 2 * n || !wh_people_is_human(people, p) ||
        (except != NULL && is_known(people, p, except)))
      continue;
    if (take_author(people, p, n, &author))
      g_array_append_val(authors, author);
  }
  return authors;
}

/* ---- the plain cosine ---- */

static int
compare_bucket(const void *a, const void *b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return x < y ? -1 : x > y;
}

static Plain
count_plain(const GString *raw)
{
  Plain plain = {.bucket = g_new(guint32, raw->len + 1), .weight = g_new0(double, raw->len + 1)};
  g_autofree char *lower = g_ascii_strdown(raw->str, -1);
  g_autofree guint32 *all = g_new(guint32, raw->len + 1);
  guint n = 0;
  for (gsize i = 0; i + 4 <= raw->len; i++)
    all[n++] = wh_style_hash(lower + i, 4) >> (32 - PLAIN_BITS);
  qsort(all, n, sizeof *all, compare_bucket);
  for (guint i = 0; i < n; i++) {
    if (plain.n == 0 || plain.bucket[plain.n - 1] != all[i])
      plain.bucket[plain.n++] = all[i];
    plain.weight[plain.n - 1] += 1;
  }
  return plain;
}

static void
weigh_plain(Plain *plain, const guint *users, guint n)
{
  double squares = 0;
  for (guint i = 0; i < plain->n; i++) {
    plain->weight[i] = (1 + log(plain->weight[i])) * log((n + 1.0) / users[plain->bucket[i]]);
    squares += plain->weight[i] * plain->weight[i];
  }
  for (guint i = 0; i < plain->n; i++)
    plain->weight[i] /= sqrt(MAX(squares, 1e-9));
}

static void
make_plain(GArray *authors)
{
  g_autofree guint *users = g_new0(guint, 1u << PLAIN_BITS);
  for (guint i = 0; i < authors->len; i++)
    for (guint s = 0; s < 2; s++) {
      Author *author = &g_array_index(authors, Author, i);
      author->plain[s] = count_plain(author->raw[s]);
      for (guint b = 0; b < author->plain[s].n; b++)
        users[author->plain[s].bucket[b]]++;
    }
  for (guint i = 0; i < authors->len; i++)
    for (guint s = 0; s < 2; s++)
      weigh_plain(&g_array_index(authors, Author, i).plain[s], users, 2 * authors->len);
}

static double
plain_cosine(const Plain *a, const Plain *b)
{
  double sum = 0;
  for (guint i = 0, k = 0; i < a->n && k < b->n;) {
    if (a->bucket[i] == b->bucket[k])
      sum += a->weight[i] * b->weight[k];
    guint32 x = a->bucket[i], y = b->bucket[k];
    i += x <= y;
    k += y <= x;
  }
  return sum;
}

/* ---- pairs ---- */

static void
fill_sketches(GArray *authors)
{
  g_auto(WhStyleText) text = {0};
  WhStyleUsage usage;
  wh_style_text_init(&text);
  wh_style_usage_init(&usage);
  for (guint turn = 0; turn < 2; turn++)
    for (guint i = 0; i < authors->len; i++)
      for (guint s = 0; s < 2; s++) {
        Author *author = &g_array_index(authors, Author, i);
        author->sketch[s] = (WhStyleSketch){0};
        wh_style_text_set(&text, author->raw[s]->str, NULL, NULL);
        wh_style_sketch_add(&author->sketch[s], &usage, &text);
        author->sketch[s].habits = *wh_style_profile_habits(author->side[s]);
      }
  wh_style_usage_clear(&usage);
}

static WhStyleBackground *
make_background(GArray *authors, guint serial)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  /* Backwards the second time: what is usual is told from neighbours, which must not be one author's halves. */
  for (guint i = 0; i < authors->len; i++)
    g_ptr_array_add(all, g_array_index(authors, Author, i).side[0]);
  for (guint i = authors->len; i > 0; i--)
    g_ptr_array_add(all, g_array_index(authors, Author, i - 1).side[1]);
  return wh_style_background_new((WhStyleProfile *const *)all->pdata, all->len, serial);
}

/* One side of a pair: the cohort of ONE without the pair and without itself. */
static void
hold(const WhStyleBackground *background, WhStyleCohort cohort, const double *x, const double *own,
     double *ret_z)
{
  wh_style_cohort_take_out(&cohort, x);
  if (own != x)
    wh_style_cohort_take_out(&cohort, own);
  wh_style_standardise(background, &cohort, x, ret_z);
}

static void
append_pairs(const WhStyleBackground *background, const GArray *authors, guint mails, guint list,
             GArray *pairs)
{
  guint n = authors->len;
  typedef double Features[WH_N_STYLE_FEATURES];
  g_autofree Features *x = g_new(Features, (gsize)n * n + 1);
  g_autofree WhStyleCohort *early = g_new0(WhStyleCohort, n + 1), *late = g_new0(WhStyleCohort, n + 1);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++) {
      wh_style_measure(background, wanted, g_array_index(authors, Author, i).side[0],
                       g_array_index(authors, Author, k).side[1], x[i * n + k]);
      wh_style_cohort_add(&early[i], x[i * n + k]);
      wh_style_cohort_add(&late[k], x[i * n + k]);
    }
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++) {
      double z[2][WH_N_STYLE_FEATURES];
      Pair pair = {.mails = mails, .list = list, .sample.same = i == k};
      hold(background, early[i], x[i * n + k], x[i * n + i], z[0]);
      hold(background, late[k], x[i * n + k], x[k * n + k], z[1]);
      for (guint f = 0; f < WH_N_STYLE_FEATURES; f++)
        pair.sample.z[f] = (z[0][f] + z[1][f]) / 2;
      pair.plain = plain_cosine(&g_array_index(authors, Author, i).plain[0],
                                &g_array_index(authors, Author, k).plain[1]);
      g_array_append_val(pairs, pair);
    }
}

/* Sets `quick` of the last N * N pairs. */
static void
set_quick(const WhStyleBackground *background, const WhStyleWeights *weights, GArray *authors, GArray *pairs)
{
  guint n = authors->len, from = pairs->len - n * n;
  g_autofree const WhStyleSketch **sketches = g_new(const WhStyleSketch *, 2 * n + 1);
  WhStyleRows rows;
  fill_sketches(authors);
  for (guint i = 0; i < 2 * n; i++)
    sketches[i] = &g_array_index(authors, Author, i % n).sketch[i / n];
  wh_style_rows_init(&rows, background, weights, sketches, 2 * n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      g_array_index(pairs, Pair, from + i * n + k).quick = wh_style_rows_product(&rows, i, n + k);
  wh_style_rows_clear(&rows);
}

static void
free_authors(GArray *authors)
{
  for (guint i = 0; i < authors->len; i++)
    for (guint s = 0; s < 2; s++) {
      Author *author = &g_array_index(authors, Author, i);
      wh_style_profile_free(author->side[s]);
      g_string_free(author->raw[s], TRUE);
      g_free(author->plain[s].bucket);
      g_free(author->plain[s].weight);
    }
  g_array_unref(authors);
}

static void
add_list(const WhPeople *people, guint mails, guint list, GHashTable *except, GArray *pairs)
{
  GArray *authors = take_authors(people, mails, except);
  if (authors->len > 2) {
    make_plain(authors);
    WhStyleBackground *background = make_background(authors, mails);
    append_pairs(background, authors, mails, list, pairs);
    if (except == NULL)
      set_quick(background, wh_style_weights_shipped(), authors, pairs);
    wh_style_background_free(background);
  }
  free_authors(authors);
}

/* ---- figures ---- */

typedef struct {
  double score;
  gboolean same;
} Scored;

static int
compare_scored(const void *a, const void *b)
{
  const Scored *x = a, *y = b;
  if (x->score != y->score)
    return x->score < y->score ? 1 : -1;
  return x->same - y->same; /* ties count against */
}

typedef enum { BY_SCORE, BY_PLAIN, BY_QUICK } By;

/* LIST G_MAXUINT: all of them. */
static void
print_rate(const GArray *pairs, guint mails, guint list, By by)
{
  g_autoptr(GArray) scored = g_array_new(FALSE, FALSE, sizeof(Scored));
  double same = 0, different = 0, seen = 0, sum = 0, found = 0;
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index(pairs, Pair, i);
    Scored one = {by == BY_PLAIN   ? pair->plain
                  : by == BY_QUICK ? pair->quick
                                   : pair->score,
                  pair->sample.same};
    if (pair->mails == mails && (list == G_MAXUINT || pair->list == list)) {
      g_array_append_val(scored, one);
      different += !one.same;
    }
  }
  g_array_sort(scored, compare_scored);
  for (guint i = 0; i < scored->len; i++) {
    if (!g_array_index(scored, Scored, i).same) {
      seen++;
      continue;
    }
    same++;
    sum += different - seen;
    found += seen <= different / 1000;
  }
  if (by == BY_SCORE || by == BY_PLAIN)
    printf("\t%.3f\t%.2f", sum / same / different, found / same);
  else
    printf("\t%.3f", sum / same / different);
}

static void
print_row(const char *name, const GArray *pairs, guint mails, guint list)
{
  guint same = 0;
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index(pairs, Pair, i);
    same += pair->mails == mails && (list == G_MAXUINT || pair->list == list) && pair->sample.same;
  }
  if (same == 0)
    return;
  printf("%s\t%u\t%u", name, mails, same);
  print_rate(pairs, mails, list, BY_PLAIN);
  print_rate(pairs, mails, list, BY_SCORE);
  print_rate(pairs, mails, list, BY_QUICK);
  printf("\n");
}

static void
set_scores(GArray *pairs, const WhStyleWeights *weights)
{
  for (guint i = 0; i < pairs->len; i++) {
    Pair *pair = &g_array_index(pairs, Pair, i);
    pair->score = wh_style_fuse(weights, pair->sample.z, pair->sample.z);
  }
}

static WhStyleWeights
train(const GArray *pairs, guint features)
{
  WhStyleWeights weights;
  g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(WhStyleSample));
  for (guint i = 0; i < pairs->len; i++)
    g_array_append_val(samples, g_array_index(pairs, Pair, i).sample);
  if (!wh_style_train(samples, features, &weights))
    g_error("nothing to learn from");
  return weights;
}

static void
print_ablation(const char *what, guint features, const GArray *learnt, GArray *pairs, const guint *mails,
               guint n_mails)
{
  WhStyleWeights weights = train(learnt, features);
  set_scores(pairs, &weights);
  printf("%s", what);
  for (guint i = 0; i < n_mails; i++)
    print_rate(pairs, mails[i], G_MAXUINT, BY_SCORE);
  printf("\n");
}

static void
print_ablations(const GArray *learnt, GArray *pairs, const guint *mails, guint n_mails)
{
  printf("features, for each N: AUC, found at 0.1%%\n");
  print_ablation("all", WH_STYLE_ALL, learnt, pairs, mails, n_mails);
  for (guint f = 0; f < WH_N_STYLE_FEATURES; f++) {
    g_autofree char *with = g_strdup_printf("%s alone", wh_style_feature_id((WhStyleFeature)f));
    g_autofree char *without = g_strdup_printf("without %s", wh_style_feature_id((WhStyleFeature)f));
    print_ablation(with, 1u << f, learnt, pairs, mails, n_mails);
    print_ablation(without, WH_STYLE_ALL & ~(1u << f), learnt, pairs, mails, n_mails);
  }
  const guint grams =
      1u << WH_STYLE_CHAR3 | 1u << WH_STYLE_CHAR4 | 1u << WH_STYLE_WORDS | 1u << WH_STYLE_PAIRS;
  print_ablation("without all grams", WH_STYLE_ALL & ~grams, learnt, pairs, mails, n_mails);
  print_ablation("grams, delta and ppm alone", grams | 1u << WH_STYLE_DELTA | 1u << WH_STYLE_PPM, learnt,
                 pairs, mails, n_mails);
}

/* ---- the program ---- */

typedef struct {
  GPtrArray *learn, *measure; /* paths */
  const char *out;
  guint mails[8], n_mails;
} Options;

static void
read_options(int argc, char **argv, Options *options)
{
  GPtrArray *list = NULL;
  const char *numbers = "1,2,4,8,16";
  for (int i = 1; i < argc; i++) {
    if (g_str_equal(argv[i], "-t"))
      list = options->learn;
    else if (g_str_equal(argv[i], "-m"))
      list = options->measure;
    else if (g_str_equal(argv[i], "-a"))
      wanted = WH_STYLE_ALL;
    else if (g_str_equal(argv[i], "-o") && i + 1 < argc)
      options->out = argv[++i];
    else if (g_str_equal(argv[i], "-n") && i + 1 < argc)
      numbers = argv[++i];
    else if (list != NULL)
      g_ptr_array_add(list, argv[i]);
  }
  g_auto(GStrv) parts = g_strsplit(numbers, ",", G_N_ELEMENTS(options->mails));
  for (char **part = parts; *part != NULL; part++)
    options->mails[options->n_mails++] = (guint)atoi(*part);
}

static void
read_list(const char *path, const guint *mails, guint n_mails, guint list, GHashTable *known,
          gboolean measured, GArray *pairs)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhView) view = wh_bench_read_view(path, WH_READ_AS_MAIL, &error);
  if (view == NULL)
    g_error("%s", error->message);
  g_autoptr(WhPeople) people = wh_people_new(view, NULL);
  if (measured)
    add_known(view, known);
  for (guint i = 0; i < n_mails; i++)
    add_list(people, mails[i], list, measured ? NULL : known, pairs);
}

int
main(int argc, char **argv)
{
  static const guint learnt_at[] = {2, 4, 8};
  Options options = {.learn = g_ptr_array_new(), .measure = g_ptr_array_new()};
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) learnt = g_array_new(FALSE, FALSE, sizeof(Pair)),
                    pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  read_options(argc, argv, &options);
  for (guint i = 0; i < options.measure->len; i++)
    read_list(g_ptr_array_index(options.measure, i), options.mails, options.n_mails, i, known, TRUE, pairs);
  for (guint i = 0; i < options.learn->len; i++)
    read_list(g_ptr_array_index(options.learn, i), learnt_at, G_N_ELEMENTS(learnt_at), i, known, FALSE,
              learnt);
  WhStyleWeights weights = options.learn->len > 0 ? train(learnt, KEPT) : *wh_style_weights_shipped();
  g_autofree char *printed = wh_style_weights_print(&weights);
  if (options.out != NULL && !g_file_set_contents(options.out, printed, -1, NULL))
    g_error("%s cannot be written", options.out);
  printf("%slist\tN\tauthors\tplain AUC\tfound\tstyle AUC\tfound\tquick AUC\n", printed);
  set_scores(pairs, &weights);
  for (guint k = 0; k < options.n_mails; k++) {
    for (guint i = 0; i < options.measure->len; i++) {
      g_autofree char *path = g_path_get_dirname(g_ptr_array_index(options.measure, i));
      g_autofree char *name =
          g_path_get_basename(g_str_has_suffix(g_ptr_array_index(options.measure, i), "/repo")
                                  ? path
                                  : (const char *)g_ptr_array_index(options.measure, i));
      print_row(name, pairs, options.mails[k], i);
    }
    print_row("all", pairs, options.mails[k], G_MAXUINT);
  }
  if (options.learn->len > 0 && wanted == WH_STYLE_ALL)
    print_ablations(learnt, pairs, options.mails, options.n_mails);
  return 0;
}
