/* SPDX-License-Identifier: Apache-2.0
 * Delays of answers between two persons, and of others to them. */
#include "persona/clock_replies.h"

#include "base/order.h"

#include <math.h>

#define FEWEST 5u

typedef struct {
  const WhPeople *people;
  guint32 a, b;
  gint64 t;
  GArray *own, *others; /* gint64 */
  WhReplies *replies;
} Gather;

static gboolean
is_one(const Gather *g, guint32 person)
{
  return person == g->a || person == g->b;
}

static void
take_answer(Gather *g, guint32 index)
{
  const WhMessage *message = &g->people->view->messages[index];
  if (message->parent == WH_NONE || message->known > g->t)
    return;
  guint32 who = g->people->speaker_of[index], whom = g->people->speaker_of[message->parent];
  if (who == WH_NONE || who == whom || !is_one(g, whom) || !wh_people_is_human(g->people, who))
    return;
  gint64 delay = MAX(message->known - g->people->view->messages[message->parent].known, 0);
  if (!is_one(g, who)) {
    g_array_append_val(g->others, delay);
    return;
  }
  if (g->own->len == 0) {
    g->replies->asked = message->parent;
    g->replies->answered = index;
  }
  g_array_append_val(g->own, delay);
}

static gint64
median(GArray *delays)
{
  g_array_sort(delays, wh_compare_i64);
  return delays->len > 0 ? g_array_index(delays, gint64, delays->len / 2) : 0;
}

/* Mann and Whitney's, in its normal form. Both sorted. */
static double
rank_sum(const GArray *own, const GArray *others)
{
  if (own->len < FEWEST || others->len < FEWEST)
    return 0;
  double later = 0, n = own->len, m = others->len;
  guint below = 0, upto = 0;
  for (guint i = 0; i < own->len; i++) {
    gint64 delay = g_array_index(own, gint64, i);
    while (below < others->len && g_array_index(others, gint64, below) < delay)
      below++;
    while (upto < others->len && g_array_index(others, gint64, upto) <= delay)
      upto++;
    later += (below + upto) / 2.0;
  }
  return (later - n * m / 2) / sqrt(n * m * (n + m + 1) / 12);
}

WhReplies
wh_clock_replies(const WhPeople *people, guint32 a, guint32 b, const GArray *threads, gint64 t)
{
  WhReplies replies = {.asked = WH_NONE, .answered = WH_NONE};
  g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(gint64)),
                    others = g_array_new(FALSE, FALSE, sizeof(gint64));
  Gather g = {people, a, b, t, own, others, &replies};
  for (guint i = 0; i < threads->len; i++) {
    const WhThread *thread = &people->view->threads[g_array_index(threads, guint32, i)];
    for (guint32 k = 0; k < thread->n; k++)
      take_answer(&g, people->view->thread_messages[thread->at + k]);
  }
  replies.n = own->len;
  replies.n_others = others->len;
  replies.median = median(own);
  replies.median_others = median(others);
  replies.z = rank_sum(own, others);
  return replies;
}
