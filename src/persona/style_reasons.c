/* SPDX-License-Identifier: Apache-2.0
 * What of two people's writing speaks for one hand, and what against it, in words. */
#include "persona/style_meter.h"

#include "persona/style_impl.h"

#include <math.h>

#define SHOWN 6u /* reasons of habit on each side */

typedef struct {
  WhHabit habit;
  double llr;
} Telling;

static int
compare_telling(const void *a, const void *b)
{
  const Telling *x = a, *y = b;
  double u = fabs(x->llr), v = fabs(y->llr);
  if (u != v)
    return u > v ? -1 : 1;
  return x->habit < y->habit ? -1 : x->habit > y->habit;
}

/* "writes … in 40 of 41 messages" */
static char *
word_habit(const WhStyleProfile *a, const WhStyleProfile *b, WhHabit habit, gboolean alike)
{
  guint ka = a->habits.k[habit], na = a->habits.n[habit], kb = b->habits.k[habit], nb = b->habits.n[habit];
  if (alike && 2 * ka >= na)
    return g_strdup_printf("both write %s: in %u of %u messages that gave occasion and in %u of %u",
                           wh_habit_says(habit), ka, na, kb, nb);
  if (alike)
    return g_strdup_printf("both seldom write %s: in %u of %u messages that gave occasion and in %u of %u",
                           wh_habit_says(habit), ka, na, kb, nb);
  return g_strdup_printf("one writes %s in %u of %u messages that gave occasion, the other in %u of %u",
                         wh_habit_says(habit), ka, na, kb, nb);
}

/* How much of the score one habit of a family makes. */
static double
share(const WhStyleCompared *compared, WhHabit habit, double llr)
{
  WhStyleFeature feature = (WhStyleFeature)((int)WH_STYLE_LAYOUT + (int)wh_habit_family(habit));
  double z = (compared->z[0][feature] + compared->z[1][feature]) / 2, total = compared->features[feature];
  double part = wh_style_weights_shipped()->weight[feature] / G_LN10;
  return fabs(total) > 0.01 && (z > 0) == (total > 0) ? part * z * llr / total : part * llr;
}

static void
say_habits(WhMeter *meter, const WhStyleCompared *compared, gboolean swapped, WhLikeness *ret)
{
  const WhStyleProfile *a = swapped ? compared->b->profile : compared->a->profile;
  const WhStyleProfile *b = swapped ? compared->a->profile : compared->b->profile;
  g_autoptr(GArray) telling = g_array_new(FALSE, FALSE, sizeof(Telling));
  for (int h = 0; h < WH_N_HABITS; h++) {
    Telling one = {(WhHabit)h, wh_style_habit_llr(meter->background, a, b, (WhHabit)h)};
    if (fabs(one.llr) >= 0.3)
      g_array_append_val(telling, one);
  }
  g_array_sort(telling, compare_telling);
  guint shown[2] = {0, 0};
  for (guint i = 0; i < telling->len; i++) {
    const Telling *one = &g_array_index(telling, Telling, i);
    if (shown[one->llr > 0]++ < SHOWN)
      wh_likeness_reason(ret, share(compared, one->habit, one->llr),
                         word_habit(a, b, one->habit, one->llr > 0), WH_NONE, WH_NONE);
  }
}

static int
compare_reasons(const void *a, const void *b)
{
  const WhReason *x = *(WhReason *const *)a, *y = *(WhReason *const *)b;
  double u = fabs(x->weight), v = fabs(y->weight);
  if (u != v)
    return u > v ? -1 : 1;
  return g_strcmp0(x->says, y->says);
}

void
wh_style_reasons(WhMeter *meter, const WhStyleCompared *compared, gboolean swapped, WhLikeness *ret)
{
  say_habits(meter, compared, swapped, ret);
  if (ret->reasons != NULL)
    g_ptr_array_sort(ret->reasons, compare_reasons);
}
