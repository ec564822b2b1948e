/* SPDX-License-Identifier: Apache-2.0
 * What marks of two persons weigh, ground by ground. */
#include "persona/hands_weigh.h"

#include "persona/hands_traits.h"

#include <math.h>

/* How often one hand shows the same mark in two accounts, where both show any of its space. */
#define STAYS_PLACE 0.5
#define STAYS_VERSION 0.4
#define STAYS_ADDRESS 0.3
#define STAYS_LINKED 0.3
/* Whole systems are updated at once, and so are those of people who chose the same one. */
#define VERSION_PART 0.5
#define UNKNOWN 0.5    /* share expected of a mark of which nothing is known */
#define OTHERWISE 0.25 /* how often one hand's next mail is as anybody's */
#define MOST 4.0
#define APART_MONTHS 3u
#define APART_WEIGHT 0.2
#define APART_MOST 1.0

typedef struct {
  const WhMarks *marks;
  guint32 a, b;
} Pair;

static const WhMarked *
person(const Pair *pair, gboolean second)
{
  return &pair->marks->persons[second ? pair->b : pair->a];
}

/* The next value of SPACE that both left, from *I and *J on; WH_NONE: no more. */
static guint32
next_shared(const Pair *pair, WhMarkSpace space, guint *i, guint *j)
{
  const GArray *mine = person(pair, FALSE)->uses, *its = person(pair, TRUE)->uses;
  while (mine != NULL && its != NULL && *i < mine->len && *j < its->len) {
    guint32 value = g_array_index(mine, WhUse, *i).value, other = g_array_index(its, WhUse, *j).value;
    *i += value <= other;
    *j += other <= value;
    if (value == other && wh_mark(pair->marks, value)->space == space)
      return value;
  }
  return WH_NONE;
}

/* How many marks of SPACE anybody else would be expected to have in common with the person, of those that no more
 * than HOLDERS left. */
static double
chances(const Pair *pair, gboolean second, WhMarkSpace space, guint holders)
{
  const GArray *uses = person(pair, second)->uses;
  double sum = 0;
  for (guint i = 0; i < uses->len; i++) {
    const WhMark *mark = wh_mark(pair->marks, g_array_index(uses, WhUse, i).value);
    if (mark->space == space && mark->persons->len <= holders)
      sum += mark->persons->len - 1.0;
  }
  return sum / pair->marks->n_active;
}

/* The rarest mark of SPACE that both left. The more marks somebody leaves, the likelier one of them is another's. */
static WhWeighed
rarest(const Pair *pair, WhMarkSpace space, double stays)
{
  WhWeighed best = {0, WH_NONE, 1};
  guint i = 0, j = 0;
  for (guint32 value; (value = next_shared(pair, space, &i, &j)) != WH_NONE;) {
    double share = wh_marks_share(pair->marks, value, pair->a, pair->b);
    if (share < best.share)
      best = (WhWeighed){0, value, share};
  }
  if (best.value == WH_NONE)
    return best;
  guint holders = wh_mark(pair->marks, best.value)->persons->len;
  double chance =
      best.share + (chances(pair, FALSE, space, holders) + chances(pair, TRUE, space, holders)) / 2;
  best.weight = CLAMP(log10(stays / chance), 0, MOST);
  return best;
}

static WhWeighed
weigh_place(const Pair *pair)
{
  WhWeighed machine = rarest(pair, WH_MARK_MACHINE, STAYS_PLACE);
  WhWeighed network = rarest(pair, WH_MARK_NETWORK, STAYS_PLACE);
  WhWeighed *more = machine.weight >= network.weight ? &machine : &network;
  more->weight += MIN(machine.weight, network.weight) / 2;
  return *more;
}

/* A habit as mails show it: SHOWN is what is counted of the one whose mails are foretold, KNOWN the same without the
 * program, as the other's mails know it. */
typedef struct {
  WhMarkSpace shown, known;
  guint32 given; /* of whom the share is taken; WH_NONE: of all */
} Habit;

static double
usual_share(const Pair *pair, const Habit *habit, guint32 value)
{
  return habit->given == WH_NONE
             ? wh_marks_share(pair->marks, value, pair->a, pair->b)
             : wh_marks_share_given(pair->marks, value, habit->given, UNKNOWN, pair->a, pair->b);
}

/* The share of others who have the habit that VALUE shows, and the habit itself. What one program does with most who use it
 * says no more than the program says. */
static double
share_of_habit(const Pair *pair, const Habit *habit, guint32 value, guint32 *ret_known)
{
  *ret_known = value;
  if (habit->shown == habit->known)
    return usual_share(pair, habit, value);
  const char *text = wh_mark(pair->marks, value)->text, *program = strchr(text, '\n') + 1;
  g_autofree char *known = g_strndup(text, (gsize)(program - text) - 1);
  *ret_known = wh_marks_find(pair->marks, habit->known, known);
  const double usual = usual_share(pair, habit, *ret_known);
  return MAX(usual,
             wh_marks_share_given(pair->marks, value, wh_marks_find(pair->marks, WH_MARK_QUOTER, program),
                                  usual, pair->a, pair->b));
}

/* How well the one's habits foretell the other's mails: mean of log10 P(mail | hand) / P(mail | anybody). */
static double
foretell(const Pair *pair, gboolean second, const Habit *habit, WhWeighed *best)
{
  const WhMarked *from = person(pair, second), *to = person(pair, !second);
  double sum = 0, most = 0;
  for (guint i = 0; i < to->uses->len; i++) {
    const WhUse *use = &g_array_index(to->uses, WhUse, i);
    if (wh_mark(pair->marks, use->value)->space != habit->shown)
      continue;
    guint32 known;
    const double share = share_of_habit(pair, habit, use->value, &known);
    const WhUse *same = wh_marks_use(pair->marks, second ? pair->b : pair->a, known);
    double usual = same != NULL ? (double)same->n / from->n[habit->known] : 0;
    double part =
        (double)use->n / to->n[habit->shown] * log10(((1 - OTHERWISE) * usual + OTHERWISE * share) / share);
    sum += part;
    if (part > most) {
      most = part;
      best->value = known;
      best->share = share;
    }
  }
  return sum;
}

static WhWeighed
weigh_habit(const Pair *pair, const Habit *habit)
{
  WhWeighed weighed = {0, WH_NONE, 1};
  weighed.mute = person(pair, FALSE)->n[habit->shown] == 0 || person(pair, TRUE)->n[habit->shown] == 0;
  if (weighed.mute)
    return weighed;
  weighed.weight = (foretell(pair, FALSE, habit, &weighed) + foretell(pair, TRUE, habit, &weighed)) / 2;
  return weighed;
}

/* The program whose version VALUE is, or whose update. */
static guint32
family_of(const WhMarks *marks, guint32 value)
{
  const WhMark *mark = wh_mark(marks, value);
  const char *version = mark->text;
  if (mark->space == WH_MARK_UPDATE) {
    version = strchr(version, ' ') + 1;
    version = strchr(version, ' ') + 1;
  }
  g_autofree char *family = wh_hands_family(version);
  return wh_marks_find(marks, WH_MARK_FAMILY, family);
}

static WhWeighed
rarest_given_program(const Pair *pair, WhMarkSpace space)
{
  WhWeighed best = {0, WH_NONE, 1};
  guint i = 0, j = 0;
  for (guint32 value; (value = next_shared(pair, space, &i, &j)) != WH_NONE;) {
    double share =
        wh_marks_share_given(pair->marks, value, family_of(pair->marks, value), UNKNOWN, pair->a, pair->b);
    if (share < best.share)
      best = (WhWeighed){CLAMP(log10(STAYS_VERSION / share), 0, MOST), value, share};
  }
  return best;
}

static WhWeighed
weigh_version(const Pair *pair)
{
  WhWeighed version = rarest_given_program(pair, WH_MARK_VERSION);
  WhWeighed update = rarest_given_program(pair, WH_MARK_UPDATE);
  WhWeighed more = update.weight > version.weight ? update : version;
  more.weight *= VERSION_PART;
  return more;
}

/* A domain that one of the two writes from, in mails of the other: whoever signs for both without being either's own is
 * a provider. */
static WhWeighed
weigh_linked(const Pair *pair)
{
  WhWeighed best = {0, WH_NONE, 1};
  guint32 mine = person(pair, FALSE)->company, its = person(pair, TRUE)->company;
  guint i = 0, j = 0;
  for (guint32 value; (value = next_shared(pair, WH_MARK_DOMAIN, &i, &j)) != WH_NONE;) {
    const gboolean both = wh_marks_writes_from(pair->marks, pair->a, value) &&
                          wh_marks_writes_from(pair->marks, pair->b, value);
    if (both || (value == mine) == (value == its))
      continue;
    double share = wh_marks_share(pair->marks, value, pair->a, pair->b);
    if (share < best.share)
      best = (WhWeighed){CLAMP(log10(STAYS_LINKED / share), 0, MOST), value, share};
  }
  return best;
}

/* Nobody else has a key, however few people the record knows. */
static WhWeighed
weigh_key(const Pair *pair)
{
  guint i = 0, j = 0;
  guint32 value = next_shared(pair, WH_MARK_KEY, &i, &j);
  if (value == WH_NONE)
    return (WhWeighed){0, WH_NONE, 1};
  return (WhWeighed){MOST, value, wh_marks_share(pair->marks, value, pair->a, pair->b)};
}

static WhWeighed
weigh_zone(const WhZones *zones, guint32 a, guint32 b)
{
  WhWeighed weighed = {0, WH_NONE, 1};
  if (zones == NULL)
    return weighed;
  WhZoneGap gap = wh_zones_compare(zones, a, b);
  if (gap.n_apart >= APART_MONTHS && gap.n_together == 0)
    weighed.weight = -MIN(APART_MOST, APART_WEIGHT * gap.n_apart);
  return weighed;
}

void
wh_hands_weigh(const WhMarks *marks, const WhZones *zones, guint32 a, guint32 b,
               WhWeighed ret_grounds[WH_N_GROUNDS])
{
  Pair pair = {marks, MIN(a, b), MAX(a, b)};
  const Habit program = {WH_MARK_PROGRAM, WH_MARK_PROGRAM, WH_NONE},
              self = {WH_MARK_SELF, WH_MARK_SELF, WH_NONE},
              quote = {WH_MARK_MADE, WH_MARK_QUOTE, wh_marks_find(marks, WH_MARK_HABIT, WH_HANDS_QUOTES)},
              sign = {WH_MARK_SIGN, WH_MARK_SIGN, wh_marks_find(marks, WH_MARK_HABIT, WH_HANDS_SIGNS)};
  ret_grounds[WH_GROUND_PLACE] = weigh_place(&pair);
  ret_grounds[WH_GROUND_PROGRAM] = weigh_habit(&pair, &program);
  ret_grounds[WH_GROUND_QUOTE] = weigh_habit(&pair, &quote);
  ret_grounds[WH_GROUND_SIGN] = weigh_habit(&pair, &sign);
  ret_grounds[WH_GROUND_VERSION] = weigh_version(&pair);
  ret_grounds[WH_GROUND_SELF] = weigh_habit(&pair, &self);
  ret_grounds[WH_GROUND_ADDRESS] = rarest(&pair, WH_MARK_ADDRESS, STAYS_ADDRESS);
  ret_grounds[WH_GROUND_LINKED] = weigh_linked(&pair);
  ret_grounds[WH_GROUND_KEY] = weigh_key(&pair);
  ret_grounds[WH_GROUND_ZONE] = weigh_zone(zones, a, b);
}

double
wh_hands_sum(const WhWeighed grounds[WH_N_GROUNDS])
{
  double sum = 0;
  for (guint i = 0; i < WH_N_GROUNDS; i++)
    sum += grounds[i].weight;
  return sum;
}
