/* SPDX-License-Identifier: Apache-2.0
 * What company is worth.
 *
 *   company-bench halves STORE TARGET LEAST     authors of LEAST messages split in two by thread, against different ones
 *   company-bench aliases STORE TARGET LEAST    the record's own second addresses held to be other persons, likewise
 *   company-bench untouched STORE TARGET        pairs and links that are no one hand at q <= 0.01, and the time for all pairs
 *   company-bench synthetic PERSONS             a list of that many persons and ten times the threads: time and memory */
#include "app/record.h"
#include "persona/company.h"
#include "persona/likeness.h"
#include "source/worker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define DIFFERENT 40000u /* pairs of different persons that are drawn, about */

/* A shallow copy of a view in which some messages of some authors are by somebody new. */
typedef struct {
  WhView view;
  WhMessage *messages;
  WhAccount *accounts;
  GStringChunk *text;
} Split;

typedef struct {
  double score[4]; /* compare, quick, threads, circle */
  gboolean same;
} Pair;
static const char *const score_names[] = {"score", "quick", "threads", "circle"};

static guint
draw(guint32 a, guint32 b)
{
  guint64 x = ((guint64)a << 32 | b) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  x ^= x >> 31;
  x *= G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
  return (guint)(x >> 40);
}

/* Of the processor: other work on the machine does not count. */
static double
seconds(void)
{
  return (double)clock() / CLOCKS_PER_SEC;
}

static void
split_init(Split *split, const WhRecord *record, guint least, gboolean by_alias)
{
  const WhView *view = record->view;
  guint32 n_persons = record->people->n_persons;
  *split = (Split){.view = *view, .text = g_string_chunk_new(1 << 16)};
  split->messages = g_memdup2(view->messages, sizeof(WhMessage) * view->n_messages);
  split->accounts = g_new0(WhAccount, view->n_accounts + n_persons);
  memcpy(split->accounts, view->accounts, sizeof(WhAccount) * view->n_accounts);
  for (guint32 p = 0; p < n_persons; p++) {
    WhAccount *other = &split->accounts[view->n_accounts + p];
    g_autofree char *name = g_strdup_printf("Half %u", p), *email = g_strdup_printf("h%u@example.org", p);
    *other = (WhAccount){g_string_chunk_insert(split->text, name), g_string_chunk_insert(split->text, email)};
    guint32 n;
    const guint32 *own = wh_people_messages(record->people, p, &n);
    for (guint32 i = 0; i < n && n >= least && wh_people_is_human(record->people, p); i++) {
      WhMessage *message = &split->messages[own[i]];
      if (by_alias ? message->account != record->people->persons[p].accounts[0]
                   : draw(p, message->thread) % 2)
        message->account = view->n_accounts + p;
    }
  }
  split->view.messages = split->messages;
  split->view.accounts = split->accounts;
  split->view.n_accounts += n_persons;
}

static void
split_clear(Split *split)
{
  g_free(split->messages);
  g_free(split->accounts);
  g_string_chunk_free(split->text);
}

/* Whether A and B are the two parts of one person of RECORD. */
static gboolean
is_same(const WhRecord *record, const WhPeople *people, guint32 a, guint32 b)
{
  guint32 x = people->persons[a].accounts[0], y = people->persons[b].accounts[0],
          n = record->view->n_accounts;
  return MAX(x, y) >= n && MIN(x, y) < n && record->people->person_of[MIN(x, y)] == MAX(x, y) - n;
}

static int
by_score(gconstpointer a, gconstpointer b, gpointer data)
{
  guint which = GPOINTER_TO_UINT(data);
  const Pair *x = a, *y = b;
  if (x->score[which] < y->score[which] || x->score[which] > y->score[which])
    return x->score[which] > y->score[which] ? -1 : 1;
  return x->same - y->same; /* equal ones count against */
}

static void
print_worth(GArray *pairs, guint which)
{
  g_array_sort_with_data(pairs, by_score, GUINT_TO_POINTER(which));
  double same = 0, different = 0, above = 0, found = 0;
  for (guint i = 0; i < pairs->len; i++)
    *(g_array_index(pairs, Pair, i).same ? &same : &different) += 1;
  double seen_same = 0, seen = 0;
  for (guint i = 0; i < pairs->len;) {
    guint end = i;
    double new_same = 0, new_different = 0;
    for (; end < pairs->len &&
           !(g_array_index(pairs, Pair, end).score[which] < g_array_index(pairs, Pair, i).score[which]);
         end++)
      *(g_array_index(pairs, Pair, end).same ? &new_same : &new_different) += 1;
    above += new_different * (seen_same + new_same / 2);
    seen_same += new_same;
    seen += new_different;
    if (seen <= different / 1000)
      found = seen_same;
    i = end;
  }
  printf("  %-8s AUC %.3f, found at 0.1%% false: %.3f (%.0f same, %.0f different)\n", score_names[which],
         above / same / different, found / same, same, different);
}

/* FALSE: not enough is known of them. */
static gboolean
judge_pair(WhMeter *meter, const WhCompany *company, guint32 a, guint32 b, Pair *ret)
{
  g_auto(WhLikeness) likeness = {0};
  const guint32 both[] = {a, b};
  wh_likeness_company.compare(meter, a, b, &likeness);
  double quick = wh_likeness_company.quick(meter, a, b);
  ret->score[0] = likeness.score;
  ret->score[1] = quick;
  ret->score[2] = wh_company_measure(company, WH_COMPANY_THREADS, both, 2, 2).surprise;
  ret->score[3] = wh_company_measure(company, WH_COMPANY_CIRCLE, both, 2, 2).surprise;
  return likeness.enough;
}

static void
measure_split(const WhRecord *record, guint least, gboolean by_alias)
{
  Split split;
  split_init(&split, record, least, by_alias);
  g_autoptr(WhPeople) people = wh_people_new(&split.view, NULL);
  WhMeter *meter = wh_likeness_company.new(people, NULL);
  g_autoptr(WhCompany) company = wh_company_new(people, 3);
  wh_likeness_company.advance(meter, G_MAXINT64);
  wh_company_advance(company, G_MAXINT64);
  g_autoptr(GArray) some = g_array_new(FALSE, FALSE, sizeof(guint32)),
                    pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  for (guint32 p = 0; p < people->n_persons; p++)
    if (people->persons[p].n_said >= MAX(least / 2, 1) && wh_people_is_human(people, p))
      g_array_append_val(some, p);
  guint skipped[2] = {0, 0};
  guint every = some->len * some->len / 2 / DIFFERENT + 1;
  for (guint i = 0; i < some->len; i++)
    for (guint k = i + 1; k < some->len; k++) {
      guint32 a = g_array_index(some, guint32, i), b = g_array_index(some, guint32, k);
      Pair pair = {.same = is_same(record, people, a, b)};
      if (!pair.same && draw(a, b) % every != 0)
        continue;
      if (judge_pair(meter, company, a, b, &pair))
        g_array_append_val(pairs, pair);
      else
        skipped[pair.same ? 1 : 0]++;
    }
  printf("  not enough is known of %u same and %u different pairs\n", skipped[1], skipped[0]);
  for (guint i = 0; i < G_N_ELEMENTS(score_names); i++)
    print_worth(pairs, i);
  wh_likeness_company.free(meter);
  split_clear(&split);
}

static int
descending(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x > y ? -1 : x < y;
}

/* Of all pairs that could meet, those whose meetings are surprising at q <= 0.01. */
static void
count_false(const WhCompany *company, const GArray *humans, WhCompanyLayer layer, const char *name)
{
  g_autoptr(GArray) surprises = g_array_new(FALSE, FALSE, sizeof(double));
  for (guint i = 0; i < humans->len; i++)
    for (guint k = i + 1; k < humans->len; k++) {
      const guint32 both[] = {g_array_index(humans, guint32, i), g_array_index(humans, guint32, k)};
      WhCompanyMeasure m = wh_company_measure(company, layer, both, 2, 2);
      if (m.expected > 0)
        g_array_append_val(surprises, m.surprise);
    }
  g_array_sort(surprises, descending);
  g_autofree double *q = g_new(double, surprises->len + 1);
  wh_false_discovery((const double *)(gpointer)surprises->data, surprises->len, surprises->len, q);
  guint n = 0;
  while (n < surprises->len && q[n] <= 0.01)
    n++;
  printf("  %s: %u of %u pairs that could meet at q <= 0.01, %.0f per 1,000 authors\n", name, n,
         surprises->len, 1000.0 * n / humans->len);
}

static void
measure_untouched(const WhRecord *record)
{
  const WhPeople *people = record->people;
  double begin = seconds();
  g_autoptr(WhCompany) company = wh_company_new(people, 3);
  wh_company_advance(company, G_MAXINT64);
  g_autoptr(GArray) humans = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 p = 0; p < people->n_persons; p++)
    if (people->persons[p].n_said > 0 && wh_people_is_human(people, p))
      g_array_append_val(humans, p);
  count_false(company, humans, WH_COMPANY_THREADS, "threads");
  count_false(company, humans, WH_COMPANY_CIRCLE, "circle");
  printf("  %u authors, %u messages: %.2f s of CPU for all pairs in both layers\n", humans->len,
         people->view->n_messages, seconds() - begin);
  begin = seconds();
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  WhMeter *meter = wh_likeness_company.new(people, NULL);
  wh_likeness_company.advance(meter, G_MAXINT64);
  wh_likeness_company.candidates(meter, 1, pairs);
  printf("  %u candidates in %.2f s", pairs->len, seconds() - begin);
  begin = seconds();
  for (guint i = 0; i < pairs->len; i++) {
    g_auto(WhLikeness) likeness = {0};
    wh_likeness_company.compare(meter, g_array_index(pairs, WhPair, i).a, g_array_index(pairs, WhPair, i).b,
                                &likeness);
  }
  printf(", compared in %.2f s\n", seconds() - begin);
  wh_likeness_company.free(meter);
}

/* Threads draw people by a power law, people have their months. */
static void
measure_synthetic(guint32 n)
{
  double begin = seconds();
  g_autoptr(WhMeetings) meetings = wh_meetings_new(n, 30 * 86400);
  for (guint32 thread = 0; thread < n * 10; thread++) {
    gint64 month = thread / (n * 10 / 120 + 1);
    guint size = 1 + (guint)(1.2 / (draw(thread, 1) % 1000 / 1000.0 + 0.02));
    for (guint i = 0; i < size; i++) {
      double u = draw(thread, 2 + i) % 100000 / 100000.0; /* few write much */
      guint32 person = (guint32)(u * u * (n / 12.0)) + draw((guint32)month, 3) % (n - n / 12);
      wh_meetings_add(meetings, MIN(person, n - 1), thread, month * 30 * 86400, thread);
    }
  }
  double made = seconds();
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair)),
                    trials = g_array_new(FALSE, FALSE, sizeof(WhTrials));
  wh_meetings_pairs(meetings, 40, 2, pairs);
  double listed = seconds();
  guint n_telling = 0;
  for (guint i = 0; i < pairs->len; i++) {
    const WhPair *pair = &g_array_index(pairs, WhPair, i);
    const guint32 both[] = {pair->a, pair->b};
    guint met = wh_meetings_count(meetings, pair->a, pair->b);
    g_array_set_size(trials, 0);
    wh_meetings_trials(meetings, both, 2, 2, trials);
    const WhTrials *classes = (const WhTrials *)(gpointer)trials->data;
    if (wh_poisson_surprise(met, wh_trials_mean(classes, trials->len)) >= 1) /* as the meter does */
      n_telling += wh_trials_surprise(classes, trials->len, met, NULL) >= 2 ? 1 : 0;
  }
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  printf("  %u persons, %u threads: gathered in %.1f s of CPU, %u pairs that met twice in %.1f s, judged in "
         "%.1f s (%u above 2); "
         "%ld MiB at most\n",
         n, n * 10, made - begin, pairs->len, listed - made, seconds() - listed, n_telling,
         used.ru_maxrss / 1024);
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  if (argc == 3 && g_str_equal(argv[1], "synthetic")) {
    measure_synthetic((guint32)atoi(argv[2]));
    return 0;
  }
  if (argc < 4) {
    fprintf(stderr,
            "usage: company-bench halves|aliases|untouched STORE TARGET [LEAST] | synthetic PERSONS\n");
    return 2;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(WhLedger) ledger = wh_ledger_open(argv[2], &error);
  const WhScanOptions options = {.as_of = G_MAXINT64, .offline = TRUE, .jobs = 1};
  g_auto(WhRecord) record = {0};
  if (error != NULL || !wh_record_load(ledger, argv[3], &options, &record, &error)) {
    fprintf(stderr, "company-bench: %s\n", error->message);
    return 2;
  }
  if (g_str_equal(argv[1], "untouched"))
    measure_untouched(&record);
  else
    measure_split(&record, argc > 4 ? (guint)atoi(argv[4]) : 8, g_str_equal(argv[1], "aliases"));
  return 0;
}
