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

/* How well the one's habits foretell the other's mails: mean of log10 P(mail | hand) / P(mail | anybody). */
static double
foretell(const Pair *pair, gboolean second, WhMarkSpace space, WhWeighed *best)
{
  const WhMarked *from = person(pair, second), *to = person(pair, !second);
  double sum = 0, most = 0;
  for (guint i = 0; i < to->uses->len; i++) {
    const WhUse *use = &g_array_index(to->uses, WhUse, i);
    if (wh_mark(pair->marks, use->value)->space != space)
      continue;
    double share = wh_marks_share(pair->marks, use->value, pair->a, pair->b);
    const WhUse *same = wh_marks_use(pair->marks, second ? pair->b : pair->a, use->value);
    double habit = same != NULL ? (double)same->n / from->n[space] : 0;
    double part =
        (double)use->n / to->n[space] * log10(((1 - OTHERWISE) * habit + OTHERWISE * share) / share);
    sum += part;
    if (part > most) {
      most = part;
      best->value = use->value;
      best->share = share;
    }
  }
  return sum;
}

static WhWeighed
weigh_habit(const Pair *pair, WhMarkSpace space)
{
  WhWeighed weighed = {0, WH_NONE, 1};
  if (person(pair, FALSE)->n[space] == 0 || person(pair, TRUE)->n[space] == 0)
    return weighed;
  weighed.weight = (foretell(pair, FALSE, space, &weighed) + foretell(pair, TRUE, space, &weighed)) / 2;
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
  gpointer found = NULL;
  return g_hash_table_lookup_extended(marks->index[WH_MARK_FAMILY], family, NULL, &found)
             ? GPOINTER_TO_UINT(found)
             : WH_NONE;
}

static WhWeighed
rarest_given_program(const Pair *pair, WhMarkSpace space)
{
  WhWeighed best = {0, WH_NONE, 1};
  guint i = 0, j = 0;
  for (guint32 value; (value = next_shared(pair, space, &i, &j)) != WH_NONE;) {
    double share = wh_marks_share_given(pair->marks, value, family_of(pair->marks, value), pair->a, pair->b);
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
  ret_grounds[WH_GROUND_PLACE] = weigh_place(&pair);
  ret_grounds[WH_GROUND_PROGRAM] = weigh_habit(&pair, WH_MARK_PROGRAM);
  ret_grounds[WH_GROUND_VERSION] = weigh_version(&pair);
  ret_grounds[WH_GROUND_SELF] = weigh_habit(&pair, WH_MARK_SELF);
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
