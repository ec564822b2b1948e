/* SPDX-License-Identifier: Apache-2.0
 * What of two people's writing speaks for one hand, and what against it, in words. */
#include "persona/style_meter.h"

#include "persona/style_impl.h"

#include <math.h>

#define SHOWN 6u   /* reasons of habit on each side */
#define LOOKED 24u /* messages that are searched for one that shows a habit */
#define TELLS 0.3  /* log10 from which a habit is worth a line */

/* A habit, and a message of each that shows it, or shows that it is not theirs. */
typedef struct {
  WhHabit habit;
  double llr;
  guint32 shows[2];
} Telling;

/* A pair as its caller named it. */
typedef struct {
  WhMeter *meter;
  const WhStyleCompared *compared;
  const WhStylePerson *person[2];
  const char *name[2];
  gboolean swapped;
} Pair;

static int
compare_telling(const void *a, const void *b)
{
  const Telling *x = a, *y = b;
  double u = fabs(x->llr), v = fabs(y->llr);
  if (u != v)
    return u > v ? -1 : 1;
  return x->habit < y->habit ? -1 : x->habit > y->habit;
}

static char *
word_habit(const Pair *pair, const Telling *telling)
{
  const WhHabitCounts *a = &pair->person[0]->profile->habits, *b = &pair->person[1]->profile->habits;
  guint ka = a->k[telling->habit], na = a->n[telling->habit], kb = b->k[telling->habit],
        nb = b->n[telling->habit];
  const char *says = wh_habit_says(telling->habit);
  if (telling->llr > 0 && ka * 2 >= na)
    return g_strdup_printf("both write %s: %s in %u of %u messages where it could be, %s in %u of %u", says,
                           pair->name[0], ka, na, pair->name[1], kb, nb);
  if (telling->llr > 0)
    return g_strdup_printf(
        "both keep from %s: %s has it in %u of %u messages where it could be, %s in %u of %u", says,
        pair->name[0], ka, na, pair->name[1], kb, nb);
  return g_strdup_printf("%s writes %s in %u of %u messages where it could be, %s in %u of %u", pair->name[0],
                         says, ka, na, pair->name[1], kb, nb);
}

/* How much of the score, in log10, the feature makes. */
static double
part_of(const WhStyleCompared *compared, WhStyleFeature feature)
{
  double z = (compared->z[0][feature] + compared->z[1][feature]) / 2;
  return wh_style_weights_shipped()->weight[feature] * z / G_LN10;
}

/* Of its family's part, by its own. A family whose part has the other sign (usual habits, shared by all) is split by
 * weight alone. */
static double
share(const WhStyleCompared *compared, const Telling *telling)
{
  WhStyleFeature feature = (WhStyleFeature)((int)WH_STYLE_LAYOUT + (int)wh_habit_family(telling->habit));
  double part = part_of(compared, feature), total = compared->features[feature];
  if (fabs(total) > TELLS && (part > 0) == (total > 0))
    return part * telling->llr / total;
  return wh_style_weights_shipped()->weight[feature] / G_LN10 * telling->llr;
}

static GArray *
find_telling(const Pair *pair)
{
  GArray *telling = g_array_new(FALSE, FALSE, sizeof(Telling));
  guint shown[2] = {0, 0}, kept = 0;
  for (int h = 0; h < WH_N_HABITS; h++) {
    Telling one = {(WhHabit)h, 0, {WH_NONE, WH_NONE}};
    one.llr = wh_style_habit_llr(pair->meter->background, pair->person[0]->profile, pair->person[1]->profile,
                                 one.habit);
    if (fabs(one.llr) >= TELLS)
      g_array_append_val(telling, one);
  }
  g_array_sort(telling, compare_telling);
  for (guint i = 0; i < telling->len; i++) {
    const Telling one = g_array_index(telling, Telling, i);
    if (shown[one.llr > 0]++ < SHOWN)
      g_array_index(telling, Telling, kept++) = one;
  }
  g_array_set_size(telling, kept);
  return telling;
}

/* Whether somebody with these counts does the thing more often than not. */
static gboolean
does(const WhHabitCounts *counts, WhHabit habit)
{
  return 2u * counts->k[habit] >= counts->n[habit];
}

static void
cite(const Pair *pair, GArray *telling, guint side)
{
  g_auto(WhStyleText) text = {0};
  const WhStylePerson *person = pair->person[side];
  wh_style_text_init(&text);
  for (guint i = 0; telling->len > 0 && i < MIN(person->profile->messages->len, LOOKED); i++) {
    guint32 m = g_array_index(person->profile->messages, guint32, i);
    WhStyleWords words;
    WhHabitStates states;
    wh_style_read(pair->meter, &pair->meter->readers, m, &words);
    wh_style_text_set(&text, words.own, words.answered, person->names);
    wh_habits_see(&text, &states);
    for (guint k = 0; k < telling->len; k++) {
      Telling *one = &g_array_index(telling, Telling, k);
      guint8 wanted = does(&person->profile->habits, one->habit) ? 2 : 1;
      if (one->shows[side] == WH_NONE && states.state[one->habit] == wanted)
        one->shows[side] = m;
    }
  }
}

static void
say_habits(const Pair *pair, WhLikeness *ret)
{
  g_autoptr(GArray) telling = find_telling(pair);
  cite(pair, telling, 0);
  cite(pair, telling, 1);
  for (guint i = 0; i < telling->len; i++) {
    const Telling *one = &g_array_index(telling, Telling, i);
    wh_likeness_reason(ret, share(pair->compared, one), word_habit(pair, one), one->shows[0], one->shows[1]);
  }
}

static double
words_part(const WhStyleCompared *compared)
{
  double part = 0;
  for (int f = WH_STYLE_CHAR3; f <= WH_STYLE_DELTA; f++)
    part += part_of(compared, (WhStyleFeature)f);
  return part;
}

/* Those of the impostors whose words are at least as much like one of the pair as the pair's are. */
static void
say_words(const Pair *pair, WhLikeness *ret)
{
  double part = words_part(pair->compared);
  g_auto(WhStylePhrases) phrases = {0};
  if (part > 0)
    wh_style_phrases_find(pair->meter, pair->compared, &phrases);
  GString *says = g_string_new(NULL);
  g_string_append_printf(
      says, "their words and how they stand together are %s alike than those of others around them",
      part > 0 ? "more" : "less");
  guint32 a = WH_NONE, b = WH_NONE;
  if (phrases.n > 0) {
    g_string_printf(says,
                    "share %u turn%s of phrase that none of %u others of the same place and time uses: ",
                    phrases.total, phrases.total == 1 ? "" : "s", ret->n_impostors);
    if (ret->n_impostors == 0)
      g_string_printf(says, "share %u turn%s of phrase: ", phrases.total, phrases.total == 1 ? "" : "s");
    for (guint i = 0; i < phrases.n; i++)
      g_string_append_printf(says, "%s“%s”", i > 0 ? ", " : "", phrases.list[i].words);
    a = pair->swapped ? phrases.list[0].b : phrases.list[0].a;
    b = pair->swapped ? phrases.list[0].a : phrases.list[0].b;
  }
  wh_likeness_reason(ret, part, g_string_free(says, FALSE), a, b);
}

static int
compare_reasons(const void *a, const void *b)
{
  const WhReason *x = *(const WhReason *const *)a, *y = *(const WhReason *const *)b;
  double u = fabs(x->weight), v = fabs(y->weight);
  if (u != v)
    return u > v ? -1 : 1;
  return g_strcmp0(x->says, y->says);
}

void
wh_style_reasons(WhMeter *meter, const WhStyleCompared *compared, gboolean swapped, WhLikeness *ret)
{
  Pair pair = {.meter = meter, .compared = compared, .swapped = swapped};
  for (guint i = 0; i < 2; i++) {
    guint side = swapped ? 1 - i : i;
    pair.person[i] = side == 0 ? compared->a : compared->b;
    pair.name[i] = meter->people->persons[compared->persons[side]].name;
  }
  say_words(&pair, ret);
  say_habits(&pair, ret);
  g_ptr_array_sort(ret->reasons, compare_reasons);
}
