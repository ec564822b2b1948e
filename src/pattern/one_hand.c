/* SPDX-License-Identifier: Apache-2.0
 * Pattern one-hand: those whom words tie together are more alike than different people are. */
#include "pattern/parley.h"
#include "persona/link.h"

#define SPAN WH_YEAR        /* in which two serve the same one, or press together */
#define AGAIN (30 * WH_DAY) /* before which a pair is not compared anew */
#define FLOOR 1.0           /* log10 of the ratio from which on it is worth saying */
#define STRANGE_LEAST 0.1   /* whom everybody knows is not looked at */
#define PAIRS_MOST 4u       /* at one moment */
#define LOOK_BACK 64u       /* ties before the moment that are looked through */
#define SHOWN 3u            /* reasons whose messages are shown */

/* A saying that ties its speaker to somebody: SERVES, where it is said for one; or whom it presses. */
typedef struct {
  gint64 t;
  guint32 saying, speaker;
  guint32 serves; /* WH_NONE: nobody by name */
  guint32 whom;   /* pressed; WH_NONE */
} Tie;

typedef struct {
  guint32 a, b;     /* a < b */
  const Tie *other; /* the earlier saying that the pair comes from; NULL: speaker and the one served */
} Pair;

/* What is remembered of a pair. */
typedef struct {
  gint64 compared;
  WhPeak peak;
} Past;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  WhParley talk;
  WhLinker *linker;  /* NULL until a pair is compared */
  GArray *ties;      /* Tie */
  GHashTable *pasts; /* Pair's key -> Past */
} Sweep;

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  (void)talk;
  return wh_saying_requests(saying) || wh_saying_presses(saying) || saying->kind == WH_SPEECH_ENDORSES ? 1
                                                                                                       : 0;
}

static WhRole
role_of(const WhPeople *people, const Tie *tie)
{
  const WhSaying *saying = &people->sayings[tie->saying];
  if (saying->kind == WH_SPEECH_ENDORSES)
    return WH_ROLE_ENDORSER;
  return wh_saying_requests(saying) ? WH_ROLE_REQUESTER : WH_ROLE_PRESSURE;
}

static Past *
past_of(Sweep *s, const Pair *pair)
{
  gint64 key = (gint64)((guint64)pair->a << 32 | pair->b);
  Past *past = g_hash_table_lookup(s->pasts, &key);
  if (past == NULL) {
    past = g_new0(Past, 1);
    past->compared = G_MININT64;
    g_hash_table_insert(s->pasts, g_memdup2(&key, sizeof key), past);
  }
  return past;
}

/* Both are humans whom not everybody knows, and neither runs the project. */
static gboolean
is_worth(Sweep *s, guint32 person, gint64 t)
{
  return wh_people_is_human(s->people, person) && s->people->persons[person].name[0] != '\0' &&
         !wh_people_is_incumbent(s->people, person, t) &&
         wh_parley_strange(&s->talk, person, t) >= STRANGE_LEAST;
}

static void
add_pair(Sweep *s, GArray *pairs, const Tie *tie, guint32 with, const Tie *other)
{
  if (with == WH_NONE || with == tie->speaker || pairs->len >= PAIRS_MOST)
    return;
  const Pair pair = {MIN(tie->speaker, with), MAX(tie->speaker, with), other};
  for (guint i = 0; i < pairs->len; i++)
    if (g_array_index(pairs, Pair, i).a == pair.a && g_array_index(pairs, Pair, i).b == pair.b)
      return;
  if (is_worth(s, with, tie->t) && past_of(s, &pair)->compared + AGAIN <= tie->t)
    g_array_append_val(pairs, pair);
}

/* Whether both serve the same one, or press the same one and name nobody. */
static gboolean
stand_together(const Tie *x, const Tie *y)
{
  if (x->serves != WH_NONE || y->serves != WH_NONE)
    return x->serves == y->serves;
  return x->whom != WH_NONE && x->whom == y->whom;
}

/* Pairs that TIE, the last of ties, makes worth a comparison. Owner: caller. */
static GArray *
pairs_of(Sweep *s, const Tie *tie)
{
  GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  if (!is_worth(s, tie->speaker, tie->t))
    return pairs;
  add_pair(s, pairs, tie, tie->serves, NULL);
  for (guint back = 2; back <= MIN(s->ties->len, LOOK_BACK); back++) {
    const Tie *other = &g_array_index(s->ties, Tie, s->ties->len - back);
    if (other->t < tie->t - SPAN)
      break;
    if (stand_together(tie, other))
      add_pair(s, pairs, tie, other->speaker, other);
  }
  return pairs;
}

static void
show_reasons(WhSignal *signal, const WhLink *link)
{
  static const char *const notes[WH_N_LIKENESSES] = {"how one of the two writes",
                                                     "what one of the two's programs leave",
                                                     "when one of the two writes", "where the two meet"};
  const WhReason *strongest = NULL;
  guint shown = 0;
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    const GPtrArray *reasons = link->kinds[k].enough ? link->kinds[k].reasons : NULL;
    const WhReason *first = reasons != NULL && reasons->len > 0 ? g_ptr_array_index(reasons, 0) : NULL;
    if (first == NULL || !(first->weight > 0))
      continue;
    if (strongest == NULL || first->weight > strongest->weight)
      strongest = first;
    if (shown++ >= SHOWN)
      continue;
    if (first->a != WH_NONE)
      wh_signal_evidence(signal, WH_EVIDENCE_MESSAGE, first->a, notes[k], first->says);
    if (first->b != WH_NONE && first->b != first->a)
      wh_signal_evidence(signal, WH_EVIDENCE_MESSAGE, first->b, notes[k], first->says);
  }
  wh_signal_value(signal, "strongest", "%s",
                  strongest != NULL ? strongest->says : "no single thing stands out");
}

static void
say(Sweep *s, const Tie *tie, const Pair *pair, double stat)
{
  const WhPeople *people = s->people;
  const guint32 person = tie->serves != WH_NONE ? tie->serves : tie->speaker;
  WhSignal *signal = wh_signal_new(s->self, person, tie->whom != person ? tie->whom : WH_NONE,
                                   pair->other != NULL ? pair->other->t : tie->t, tie->t, stat);
  g_auto(WhLink) link = {0};
  wh_linker_compare(s->linker, pair->a, pair->b, &link);
  wh_signal_party(signal, tie->speaker, role_of(people, tie));
  wh_signal_saying(signal, people, tie->saying);
  if (pair->other != NULL) {
    wh_signal_party(signal, pair->other->speaker, role_of(people, pair->other));
    wh_signal_saying(signal, people, pair->other->saying);
  } else {
    wh_signal_party(signal, tie->serves, WH_ROLE_BENEFICIARY);
  }
  show_reasons(signal, &link);
  wh_signal_value(signal, "one", "%s", people->persons[pair->a].name);
  wh_signal_value(signal, "two", "%s", people->persons[pair->b].name);
  wh_signal_value(signal, "pairs", "%.0f", 1 / MAX(link.false_rate, 1e-9));
  wh_signal_value(signal, "kinds", "%u", link.n_enough);
  g_ptr_array_add(s->signals, signal);
}

static void
consider(Sweep *s, const Tie *tie, const Pair *pair)
{
  Past *past = past_of(s, pair);
  g_auto(WhLink) link = {0};
  if (s->linker == NULL)
    s->linker = wh_linker_new(s->people, NULL);
  wh_linker_advance(s->linker, tie->t);
  past->compared = tie->t;
  wh_linker_weigh(s->linker, pair->a, pair->b, &link);
  if (link.n_enough == 0 || link.llr < FLOOR)
    return;
  double strange =
      MIN(wh_parley_strange(&s->talk, pair->a, tie->t), wh_parley_strange(&s->talk, pair->b, tie->t));
  double stat = link.sum * strange;
  if (stat >= FLOOR && wh_peak_rises(&past->peak, stat, tie->t))
    say(s, tie, pair, stat);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autoptr(GArray) ties = g_array_new(FALSE, FALSE, sizeof(Tie));
  g_autoptr(GHashTable) pasts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  Sweep s = {.self = self, .people = people, .signals = signals, .ties = ties, .pasts = pasts};
  wh_parley_init(&s.talk, people, weigh);
  for (guint i = 0; i < s.talk.utterances->len; i++) {
    const WhUtterance *one = wh_parley_get(&s.talk, i);
    const WhSaying *saying = wh_parley_saying(&s.talk, one);
    const Tie tie = {one->t, one->saying, one->speaker, wh_parley_serves(&s.talk, saying),
                     wh_saying_presses(saying) ? saying->whom : WH_NONE};
    g_array_append_val(ties, tie);
    g_autoptr(GArray) pairs = pairs_of(&s, &tie);
    for (guint k = 0; k < pairs->len; k++)
      consider(&s, &tie, &g_array_index(pairs, Pair, k));
  }
  g_clear_pointer(&s.linker, wh_linker_free);
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {
    "colleagues who share an employer's mailer, hosts and way of writing",
    "one writer who helps another, or writes for somebody who reads the language less well",
    "two people whose texts the same assistant or translator wrote or put right",
    "one person under two addresses who never hid it: the record merges only what it declares", NULL};
static const char *const next[] = {"see the whole comparison, for and against: link A B",
                                   "see whether the two turn up together in other projects: hunt",
                                   "ask both, apart and in private, before anybody else hears of it", NULL};

const WhPattern wh_pattern_one_hand = {
    .id = "one-hand",
    .family = WH_FAMILY_PERSONA,
    .version = 4,
    .needs = WH_RECORD_WORDS,
    .summary = "two whom words tie together match better than different people do",
    .statistic = "the sum of calibrated log10 likelihood ratios of one hand against two over kinds of "
                 "likeness (style, hands, tools, "
                 "clock, company), as known at the moment, times the smaller of the two's strangeness 90 "
                 "days before. Compared "
                 "are, at each saying that asks for rights, vouches or presses: who speaks and for whom, and "
                 "the speaker with those who "
                 "within the year before served the same one or pressed the same one; never whoever runs the "
                 "project, at most four pairs, "
                 "none anew within 30 days. Nothing below a ratio of ten together.",
    .null_model = "pairs of different people of ordinary archives (doc/LINKS.md)",
    .says =
        "{one} and {two} are tied by what was asked, vouched or pressed, and of pairs of different people at "
        "most 1 in "
        "{pairs} are as alike ({kinds|kind|kinds} of likeness had enough to go by); above all {strongest}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
