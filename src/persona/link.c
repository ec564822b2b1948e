/* SPDX-License-Identifier: Apache-2.0
 * Two persons compared by all kinds of likeness. */
#include "persona/link_impl.h"

#include "base/spread.h"

#include <math.h>

#define STRETCH 3.0 /* how much more than its share a reason may weigh where others speak against it */

WhLinker *
wh_linker_new(const WhPeople *people, const WhCalibration *calibration)
{
  WhLinker *linker = g_new0(WhLinker, 1);
  linker->people = people;
  linker->calibration = calibration != NULL ? calibration : wh_calibration_shipped();
  linker->t = G_MININT64;
  g_autoptr(WhOthers) others = wh_others_new(people);
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    const WhLikenessOps *ops = wh_likeness_ops((WhLikenessKind)k);
    linker->meters[k] = ops != NULL ? ops->new (people, others) : NULL;
  }
  return linker;
}

void
wh_linker_free(WhLinker *linker)
{
  if (linker == NULL)
    return;
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    wh_likeness_ops((WhLikenessKind)k)->free(linker->meters[k]);
  g_free(linker);
}

void
wh_linker_advance(WhLinker *linker, gint64 t)
{
  g_assert(t >= linker->t);
  linker->t = t;
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    wh_likeness_ops((WhLikenessKind)k)->advance(linker->meters[k], t);
}

typedef struct {
  WhLinker *linker;
  guint jobs;
} Readying;

static void
ready_kind(guint kind, guint worker, gpointer user)
{
  const Readying *readying = user;
  (void)worker;
  wh_likeness_ops((WhLikenessKind)kind)->ready(readying->linker->meters[kind], readying->jobs);
}

void
wh_linker_ready(WhLinker *linker, guint jobs)
{
  Readying readying = {linker, jobs};
  wh_spread(WH_N_LIKENESSES, jobs, 1, ready_kind, &readying);
}

gint64
wh_linker_end(const WhPeople *people)
{
  const WhView *view = people->view;
  gint64 end = people->end;
  if (view->n_messages > 0)
    end = MAX(end, view->messages[view->n_messages - 1].known);
  if (view->n_events > 0)
    end = MAX(end, view->events[view->n_events - 1].known);
  return end;
}

void
wh_link_clear(WhLink *link)
{
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    wh_likeness_clear(&link->kinds[k]);
}

static int
compare_reasons(gconstpointer pa, gconstpointer pb)
{
  const WhReason *a = *(const WhReason *const *)pa, *b = *(const WhReason *const *)pb;
  const double x = fabs(a->weight), y = fabs(b->weight);
  if (x < y || x > y)
    return x > y ? -1 : 1;
  return strcmp(a->says, b->says);
}

/* Lets the reasons of a kind, which come as shares, weigh what the kind's LLR is made of. */
static void
weigh_reasons(WhLikeness *likeness)
{
  double total = 0, size = 0;
  GPtrArray *reasons = likeness->reasons;
  for (guint i = 0; reasons != NULL && i < reasons->len; i++) {
    const WhReason *reason = g_ptr_array_index(reasons, i);
    total += reason->weight;
    size += fabs(reason->weight);
  }
  if (!(size > 0))
    return;
  double factor = fabs(likeness->llr) / size;
  if (total * likeness->llr > 0)
    factor = MIN(likeness->llr / total, STRETCH * factor);
  for (guint i = 0; i < reasons->len; i++)
    ((WhReason *)g_ptr_array_index(reasons, i))->weight *= factor;
  g_ptr_array_sort(reasons, compare_reasons);
}

static void
measure(WhLinker *linker, guint32 a, guint32 b, gboolean say, WhLink *ret)
{
  const WhCalibration *calibration = linker->calibration;
  double llr[WH_N_LIKENESSES] = {0};
  *ret = (WhLink){.a = MIN(a, b), .b = MAX(a, b), .q = (double)NAN};
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    WhLikeness *likeness = &ret->kinds[k];
    const WhLikenessOps *ops = wh_likeness_ops((WhLikenessKind)k);
    (say || ops->weigh == NULL ? ops->compare : ops->weigh)(linker->meters[k], ret->a, ret->b, likeness);
    if (!likeness->enough)
      continue;
    ret->n_enough++;
    likeness->llr = llr[k] = wh_map_llr(&calibration->kinds[k], likeness->score);
    weigh_reasons(likeness);
  }
  ret->sum = wh_fuse(calibration, llr);
  ret->llr = ret->n_enough > 0 ? wh_map_llr(&calibration->fused, ret->sum) : 0;
  ret->false_rate = ret->n_enough > 0 ? wh_calibration_false_rate(calibration, ret->sum) : 1;
}

void
wh_linker_compare(WhLinker *linker, guint32 a, guint32 b, WhLink *ret)
{
  measure(linker, a, b, TRUE, ret);
}

void
wh_linker_weigh(WhLinker *linker, guint32 a, guint32 b, WhLink *ret)
{
  measure(linker, a, b, FALSE, ret);
}

double
wh_linker_quick(WhLinker *linker, guint32 a, guint32 b)
{
  double llr[WH_N_LIKENESSES] = {0};
  guint n = 0;
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    const double score = wh_likeness_ops((WhLikenessKind)k)->quick(linker->meters[k], a, b);
    llr[k] = wh_map_llr(&linker->calibration->kinds[k], score);
    n += isnan(score) ? 0 : 1;
  }
  return n > 0 ? wh_fuse(linker->calibration, llr) : (double)NAN;
}
