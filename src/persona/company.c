/* SPDX-License-Identifier: Apache-2.0
 * company: where two meet, more than their activity explains. */
#include "persona/company.h"

#include "base/spread.h"
#include "persona/company_says.h"
#include "persona/likeness.h"

#include <math.h>

#define IMPOSTORS 20
#define FEW 2         /* places to which somebody must have come */
#define CROWD 40      /* a place of more names no candidates */
#define CANDIDATE 2.0 /* surprise of a pair that is worth a look */
#define CHANCE 2.0    /* log10 of how many may be named by chance where more than that met */
#define GLANCE 1.0    /* … of one that is worth reckoning exactly */
#define MOST 12.0     /* what one layer may say: beyond it are those who work together for years */

struct WhMeter {
  const WhPeople *people;
  WhOthers *others;
  WhCompany *company;
  gint64 t;
};

static WhMeter *
company_new(const WhPeople *people, WhOthers *others)
{
  WhMeter *meter = g_new0(WhMeter, 1);
  meter->people = people;
  meter->others = others != NULL ? wh_others_ref(others) : wh_others_new(people);
  meter->company = wh_company_new(people, (1u << WH_N_COMPANIES) - 1);
  meter->t = G_MININT64;
  return meter;
}

static void
company_free(WhMeter *meter)
{
  wh_company_free(meter->company);
  wh_others_unref(meter->others);
  g_free(meter);
}

static void
company_advance(WhMeter *meter, gint64 t)
{
  g_assert(t >= meter->t);
  meter->t = t;
  wh_company_advance(meter->company, t);
}

/* The sum of what all layers say. FALSE: the two could nowhere have met. */
static gboolean
measure(const WhMeter *meter, guint32 a, guint32 b, WhCompanyMeasure *ret_layers, double *ret_sum)
{
  const guint32 both[] = {a, b};
  gboolean could = FALSE;
  *ret_sum = 0;
  for (guint i = 0; i < WH_N_COMPANIES; i++) {
    ret_layers[i] = wh_company_measure(meter->company, (WhCompanyLayer)i, both, 2, 2);
    ret_layers[i].surprise = MIN(ret_layers[i].surprise, MOST);
    *ret_sum += ret_layers[i].surprise;
    could |= ret_layers[i].expected > 0;
  }
  return could;
}

/* The same sum; layers in which the two have nothing in common are not even looked at. */
static double
sum_up(const WhMeter *meter, guint32 a, guint32 b)
{
  const guint32 both[] = {a, b};
  double sum = 0;
  for (guint i = 0; i < WH_N_COMPANIES; i++)
    if (wh_meetings_count(wh_company_layer(meter->company, (WhCompanyLayer)i), a, b) > 0) {
      WhCompanyMeasure layer = wh_company_measure(meter->company, (WhCompanyLayer)i, both, 2, 2);
      sum += MIN(layer.surprise, MOST);
    }
  return sum;
}

static gboolean
is_known(const WhMeter *meter, guint32 person)
{
  return wh_meetings_degree(wh_company_layer(meter->company, WH_COMPANY_THREADS), person) >= FEW ||
         wh_meetings_degree(wh_company_layer(meter->company, WH_COMPANY_FILES), person) >= FEW;
}

static double
company_quick(WhMeter *meter, guint32 a, guint32 b)
{
  gboolean could = FALSE;
  if (!is_known(meter, a) || !is_known(meter, b))
    return (double)NAN;
  for (guint i = 0; i < WH_N_COMPANIES && !could; i++)
    could = wh_meetings_could(wh_company_layer(meter->company, (WhCompanyLayer)i), a, b);
  return could ? sum_up(meter, a, b) : (double)NAN;
}

static int
by_value(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* When PERSON last wrote or landed by the meter's time. */
static gint64
last_of(const WhMeter *meter, guint32 person)
{
  guint32 n;
  const guint32 *own = wh_people_messages(meter->people, person, &n);
  for (guint32 i = n; i > 0; i--)
    if (meter->people->view->messages[own[i - 1]].known <= meter->t)
      return meter->people->view->messages[own[i - 1]].known;
  return meter->t;
}

/* Holds SUM against what A and B have in common with others of the same place and time. Returns the middle of
 * that. */
static double
hold_beside(const WhMeter *meter, guint32 a, guint32 b, double sum, WhLikeness *ret)
{
  gint64 last_a = last_of(meter, a), last_b = last_of(meter, b);
  gint64 t = MIN(last_a, last_b); /* when both could still have met somebody */
  g_autoptr(GArray) impostors = wh_others_near(meter->others, a, b, t, IMPOSTORS);
  g_autoptr(GArray) sums = g_array_new(FALSE, FALSE, sizeof(double));
  for (guint i = 0; i < impostors->len; i++) {
    guint32 other = g_array_index(impostors, guint32, i);
    double with_a = sum_up(meter, a, other), with_b = sum_up(meter, b, other);
    g_array_append_val(sums, with_a);
    g_array_append_val(sums, with_b);
    ret->n_impostors++;
    ret->n_as_alike += MAX(with_a, with_b) >= sum ? 1 : 0;
  }
  if (sums->len == 0)
    return 0;
  g_array_sort(sums, by_value);
  return (g_array_index(sums, double, (sums->len - 1) / 2) + g_array_index(sums, double, sums->len / 2)) / 2;
}

static void
say_missing(gboolean known, WhLikeness *ret)
{
  wh_likeness_reason(ret, 0,
                     g_strdup(known ? "they were never active in the same months"
                                    : "one of them came to fewer than two threads or files"),
                     WH_NONE, WH_NONE);
}

/* A < B, so that what is said does not depend on their order. */
static void
compare_ordered(const WhMeter *meter, guint32 a, guint32 b, gboolean say, WhLikeness *ret)
{
  WhCompanyMeasure layers[WH_N_COMPANIES];
  double sum;
  const gboolean known = is_known(meter, a) && is_known(meter, b);
  *ret = (WhLikeness){0};
  if (!known || !measure(meter, a, b, layers, &sum)) {
    if (say)
      say_missing(known, ret);
    return;
  }
  ret->enough = TRUE;
  ret->score = sum - hold_beside(meter, a, b, sum, ret);
  if (say)
    wh_company_say(meter->company, meter->people, a, b, layers, ret);
}

static void
company_compare(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  compare_ordered(meter, MIN(a, b), MAX(a, b), TRUE, ret);
  for (guint i = 0; a > b && ret->reasons != NULL && i < ret->reasons->len; i++) {
    WhReason *reason = g_ptr_array_index(ret->reasons, i);
    guint32 of_b = reason->a;
    reason->a = reason->b;
    reason->b = of_b;
  }
}

static void
company_weigh(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  compare_ordered(meter, MIN(a, b), MAX(a, b), FALSE, ret);
}

static int
by_pair(gconstpointer x, gconstpointer y)
{
  const WhPair *p = x, *q = y;
  if (p->a != q->a)
    return p->a < q->a ? -1 : 1;
  return p->b < q->b ? -1 : p->b > q->b;
}

/* By the Poisson of the same means, which costs a part of the exact tail and says rather less. */
static double
glance(const WhMeter *meter, guint32 a, guint32 b, GArray *trials)
{
  const guint32 both[] = {a, b};
  double sum = 0;
  for (guint i = 0; i < WH_N_COMPANIES; i++) {
    WhMeetings *layer = wh_company_layer(meter->company, (WhCompanyLayer)i);
    guint met = wh_meetings_count(layer, a, b);
    if (met == 0)
      continue;
    g_array_set_size(trials, 0);
    wh_meetings_trials(layer, both, 2, 2, trials);
    sum += wh_poisson_surprise(met, wh_trials_mean((const WhTrials *)(gpointer)trials->data, trials->len));
  }
  return sum;
}

/* Pairs that met, and which of them are worth a look. */
typedef struct {
  WhMeter *meter;
  const GArray *met; /* WhPair */
  double least;
  guint8 *worth;
} Glances;

static void
glance_at(guint i, guint worker, gpointer user)
{
  Glances *glances = user;
  g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(WhTrials));
  const WhPair *pair = &g_array_index(glances->met, WhPair, i);
  (void)worker;
  if (i > 0 && by_pair(pair, pair - 1) == 0)
    return;
  glances->worth[i] = glance(glances->meter, pair->a, pair->b, trials) >= GLANCE &&
                      company_quick(glances->meter, pair->a, pair->b) >= glances->least;
}

static void
company_ready(WhMeter *meter, guint jobs)
{
  for (guint i = 0; i < WH_N_COMPANIES; i++)
    wh_meetings_ready(wh_company_layer(meter->company, (WhCompanyLayer)i), jobs);
}

static void
company_candidates(WhMeter *meter, guint jobs, GArray *pairs)
{
  g_autoptr(GArray) met = g_array_new(FALSE, FALSE, sizeof(WhPair));
  company_ready(meter, jobs);
  for (guint i = 0; i < WH_N_COMPANIES; i++)
    wh_meetings_pairs(wh_company_layer(meter->company, (WhCompanyLayer)i), CROWD,
                      i == WH_COMPANY_SERVED ? 1 : FEW, met);
  g_array_sort(met, by_pair);
  g_autofree guint8 *worth = g_new0(guint8, met->len + 1);
  /* Of the pairs that met, about a hundred may come by chance. */
  Glances glances = {meter, met, MAX(CANDIDATE, log10(MAX(met->len, 1)) - CHANCE), worth};
  wh_spread(met->len, jobs, 64, glance_at, &glances);
  for (guint i = 0; i < met->len; i++)
    if (worth[i] != 0)
      g_array_append_vals(pairs, &g_array_index(met, WhPair, i), 1);
}

const WhLikenessOps wh_likeness_company = {
    .kind = WH_LIKENESS_COMPANY,
    .id = "company",
    .measure =
        "s - m. s is the sum, over threads (by spans of 30 days), those whom somebody answers or is answered "
        "by, files "
        "(half years) and those served (years), of -log10 P(K >= k): k places of that kind to which both "
        "came, K "
        "Poisson-binomial with the chances of the bipartite configuration model of each span, in which every "
        "person comes to as many places and every place draws as many people as was seen. m is the middle of "
        "s over "
        "pairs of one of the two with others who wrote as much at the same time.",
    .new = company_new,
    .free = company_free,
    .advance = company_advance,
    .ready = company_ready,
    .compare = company_compare,
    .weigh = company_weigh,
    .quick = company_quick,
    .candidates = company_candidates,
};
