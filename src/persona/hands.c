/* SPDX-License-Identifier: Apache-2.0
 * The kinds "hands", what hosts, addresses and keys of two persons leave, and "tools", what their programs do. Both read the same
 * records, keep other marks of them and weigh other grounds. */
#include "persona/hands.h"

#include "persona/hands_says.h"
#include "persona/hands_traits.h"

#include <math.h>

#define IMPOSTORS 40u

typedef enum { STREAM_MESSAGES, STREAM_COMMITS, STREAM_TAGS, STREAM_EVENTS, N_STREAMS } Stream;

/* What a kind keeps and weighs. */
typedef struct {
  guint32 spaces, grounds; /* bit i: WhMarkSpace i, WhGround i */
  guint32 (*count)(const WhMarks *marks, guint32 person);
  const char *missing; /* what is counted, after two numbers of it */
} Part;

#define BIT(i) (1u << (i))

static const Part places = {
    .spaces = BIT(WH_MARK_MACHINE) | BIT(WH_MARK_NETWORK) | BIT(WH_MARK_ADDRESS) | BIT(WH_MARK_DOMAIN) |
              BIT(WH_MARK_KEY),
    .grounds = BIT(WH_GROUND_PLACE) | BIT(WH_GROUND_ADDRESS) | BIT(WH_GROUND_LINKED) | BIT(WH_GROUND_KEY) |
               BIT(WH_GROUND_ZONE),
    .count = wh_hands_placed,
    .missing = "mails that show a computer or a place on the net",
};

/* Domains are kept to know who works with whom: colleagues have one program. */
static const Part programs = {
    .spaces = BIT(WH_MARK_PROGRAM) | BIT(WH_MARK_QUOTE) | BIT(WH_MARK_MADE) | BIT(WH_MARK_QUOTER) |
              BIT(WH_MARK_SIGN) | BIT(WH_MARK_HABIT) | BIT(WH_MARK_VERSION) | BIT(WH_MARK_FAMILY) |
              BIT(WH_MARK_UPDATE) | BIT(WH_MARK_SELF) | BIT(WH_MARK_DOMAIN),
    .grounds = BIT(WH_GROUND_PROGRAM) | BIT(WH_GROUND_QUOTE) | BIT(WH_GROUND_SIGN) | BIT(WH_GROUND_VERSION) |
               BIT(WH_GROUND_SELF),
    .count = wh_hands_mails,
    .missing = "mails with headers, or with quotes that are introduced",
};

struct WhMeter {
  const Part *part;
  const WhPeople *people;
  WhOthers *others;
  WhMarks *marks;
  WhZones *zones; /* NULL: the kind does not weigh them */
  guint32 next[N_STREAMS];
  gint64 *last; /* by person: when the newest of what was read was known */
  gint64 t;
};

const WhMarks *
wh_hands_marks(const WhMeter *meter)
{
  return meter->marks;
}

const WhZones *
wh_hands_zones(const WhMeter *meter)
{
  return meter->zones;
}

static WhMeter *
meter_new(const Part *part, const WhPeople *people, WhOthers *others)
{
  WhMeter *meter = g_new0(WhMeter, 1);
  *meter =
      (WhMeter){.part = part,
                .people = people,
                .others = others != NULL ? wh_others_ref(others) : wh_others_new(people),
                .marks = wh_marks_new(people->n_persons, part->spaces),
                .zones = (part->grounds & BIT(WH_GROUND_ZONE)) != 0 ? wh_zones_new(people->n_persons) : NULL,
                .last = g_new0(gint64, people->n_persons + 1),
                .t = G_MININT64};
  return meter;
}

static WhMeter *
hands_new(const WhPeople *people, WhOthers *others)
{
  return meter_new(&places, people, others);
}

static WhMeter *
tools_new(const WhPeople *people, WhOthers *others)
{
  return meter_new(&programs, people, others);
}

static void
meter_free(WhMeter *meter)
{
  if (meter == NULL)
    return;
  wh_others_unref(meter->others);
  wh_marks_free(meter->marks);
  wh_zones_free(meter->zones);
  g_free(meter->last);
  g_free(meter);
}

/* ---- gathering ---- */

static gboolean
is_human(const WhPeople *people, guint32 person)
{
  return person != WH_NONE && wh_people_is_human(people, person);
}

static void
read_message(WhMeter *meter, guint32 index)
{
  const WhView *view = meter->people->view;
  const WhMessage *message = &view->messages[index];
  guint32 person = meter->people->speaker_of[index];
  if (!is_human(meter->people, person) || (message->flags & WH_MESSAGE_BY_BOT) != 0)
    return;
  wh_hands_read_address(meter->marks, person, view->accounts[message->account].email, message->known, index);
  wh_hands_read_message(meter->marks, person, message, index);
  meter->last[person] = message->known;
  if (meter->zones != NULL && message->kind == WH_MESSAGE_MAIL && (message->flags & WH_MESSAGE_BAD_DATE) == 0)
    wh_zones_add(meter->zones, person, message->claimed.zone, message->known, index);
}

/* A commit that somebody else put down may carry that one's zone. */
static void
read_commit(WhMeter *meter, guint32 index)
{
  const WhPeople *people = meter->people;
  const WhCommit *commit = &people->view->commits[index];
  guint32 author = people->author_of[index], committer = people->committer_of[index];
  if (is_human(people, committer) && *commit->key != '\0')
    wh_marks_add(meter->marks, committer, WH_MARK_KEY, commit->key, commit->known, WH_NONE);
  if (!is_human(people, author))
    return;
  wh_hands_read_address(meter->marks, author, people->view->accounts[commit->author].email, commit->known,
                        WH_NONE);
  meter->last[author] = commit->known;
  if (meter->zones != NULL && author == committer && (commit->flags & WH_COMMIT_BAD_TIME) == 0)
    wh_zones_add(meter->zones, author, commit->authored.zone, commit->known, WH_NONE);
}

static void
read_tag(WhMeter *meter, guint32 index)
{
  const WhTag *tag = &meter->people->view->tags[index];
  guint32 person = tag->tagger != WH_NONE ? meter->people->person_of[tag->tagger] : WH_NONE;
  if (is_human(meter->people, person) && *tag->key != '\0')
    wh_marks_add(meter->marks, person, WH_MARK_KEY, tag->key, tag->known, WH_NONE);
}

static void
read_event(WhMeter *meter, guint32 index)
{
  const WhEvent *event = &meter->people->view->events[index];
  guint32 person = meter->people->actor_of[index];
  if (is_human(meter->people, person) && event->actor != WH_NONE)
    wh_hands_read_address(meter->marks, person, meter->people->view->accounts[event->actor].email,
                          event->known, WH_NONE);
}

/* When the next of STREAM was known; G_MAXINT64: there is none. */
static gint64
next_known(const WhMeter *meter, Stream stream)
{
  const WhView *view = meter->people->view;
  guint32 next = meter->next[stream];
  switch (stream) {
  case STREAM_MESSAGES:
    return next < view->n_messages ? view->messages[next].known : G_MAXINT64;
  case STREAM_COMMITS:
    return next < view->n_commits ? view->commits[next].known : G_MAXINT64;
  case STREAM_TAGS:
    return next < view->n_tags ? view->tags[next].known : G_MAXINT64;
  default:
    return next < view->n_events ? view->events[next].known : G_MAXINT64;
  }
}

/* Reads all that is known by now, one record after the other by time, so that it does not matter in how many steps
 * the moment moved. */
static void
catch_up(WhMeter *meter)
{
  static void (*const read[N_STREAMS])(WhMeter *, guint32) = {read_message, read_commit, read_tag,
                                                              read_event};
  for (;;) {
    Stream first = STREAM_MESSAGES;
    for (Stream stream = STREAM_COMMITS; stream < N_STREAMS; stream++)
      if (next_known(meter, stream) < next_known(meter, first))
        first = stream;
    gint64 known = next_known(meter, first);
    if (known == G_MAXINT64 || known > meter->t)
      return;
    read[first](meter, meter->next[first]++);
  }
}

static void
advance(WhMeter *meter, gint64 t)
{
  meter->t = t;
}

/* Records count one after the other, so that there is nothing for a second thread. */
static void
ready(WhMeter *meter, guint jobs)
{
  (void)jobs;
  catch_up(meter);
}

/* ---- comparing ---- */

static gboolean
has_enough(const WhMeter *meter, guint32 person)
{
  return meter->part->count(meter->marks, person) >= WH_HANDS_ENOUGH;
}

static gboolean
can_compare(const WhMeter *meter, guint32 a, guint32 b, WhWeighed grounds[WH_N_GROUNDS])
{
  wh_hands_weigh(meter->marks, meter->zones, a, b, grounds);
  for (guint i = 0; i < WH_N_GROUNDS; i++)
    if ((meter->part->grounds & BIT(i)) == 0)
      grounds[i] = (WhWeighed){0, WH_NONE, 1, FALSE};
  return (has_enough(meter, a) && has_enough(meter, b)) || grounds[WH_GROUND_KEY].value != WH_NONE ||
         grounds[WH_GROUND_LINKED].value != WH_NONE;
}

static double
quick(WhMeter *meter, guint32 a, guint32 b)
{
  WhWeighed grounds[WH_N_GROUNDS];
  catch_up(meter);
  return can_compare(meter, a, b, grounds) ? wh_hands_sum(grounds) : (double)NAN;
}

static int
compare_doubles(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* What A and an impostor have in common, of what GROUNDS of a pair could be weighed: else a pair of whom one never quotes
 * would gain by how others quote. */
static double
sum_with_impostor(WhMeter *meter, guint32 a, guint32 impostor, const WhWeighed grounds[WH_N_GROUNDS])
{
  WhWeighed its[WH_N_GROUNDS];
  if (!can_compare(meter, a, impostor, its))
    return (double)NAN;
  for (guint i = 0; i < WH_N_GROUNDS; i++)
    its[i].weight = grounds[i].mute ? 0 : its[i].weight;
  return wh_hands_sum(its);
}

/* Moves the score so that 0 is the middle of what A and B have in common with impostors. */
static void
hold_against_others(WhMeter *meter, guint32 a, guint32 b, const WhWeighed grounds[WH_N_GROUNDS],
                    WhLikeness *ret)
{
  gint64 then = MIN(meter->t, MAX(meter->last[a], meter->last[b]));
  g_autoptr(GArray) others = wh_others_near(meter->others, a, b, then, IMPOSTORS);
  g_autoptr(GArray) scores = g_array_new(FALSE, FALSE, sizeof(double));
  for (guint i = 0; i < others->len; i++) {
    guint32 other = g_array_index(others, guint32, i);
    const double mine = sum_with_impostor(meter, a, other, grounds),
                 its = sum_with_impostor(meter, b, other, grounds);
    if (isnan(mine) || isnan(its))
      continue;
    g_array_append_val(scores, mine);
    g_array_append_val(scores, its);
    ret->n_impostors++;
    ret->n_as_alike += MAX(mine, its) >= ret->score;
  }
  g_array_sort(scores, compare_doubles);
  if (scores->len > 0)
    ret->score -= (g_array_index(scores, double, (scores->len - 1) / 2) +
                   g_array_index(scores, double, scores->len / 2)) /
                  2;
}

static void
say_missing(const WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  const guint mine = meter->part->count(meter->marks, a), its = meter->part->count(meter->marks, b);
  char *says = g_strdup_printf("%u and %u %s; %u of each are needed", mine, its, meter->part->missing,
                               WH_HANDS_ENOUGH);
  wh_likeness_reason(ret, 0, says, WH_NONE, WH_NONE);
}

static void
measure(WhMeter *meter, guint32 a, guint32 b, gboolean say, WhLikeness *ret)
{
  WhWeighed grounds[WH_N_GROUNDS];
  *ret = (WhLikeness){0};
  catch_up(meter);
  if (!can_compare(meter, a, b, grounds)) {
    if (say)
      say_missing(meter, a, b, ret);
    return;
  }
  ret->enough = TRUE;
  ret->score = wh_hands_sum(grounds);
  hold_against_others(meter, a, b, grounds, ret);
  if (say)
    wh_hands_say(meter, a, b, grounds, ret);
}

static void
compare(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  measure(meter, a, b, TRUE, ret);
}

static void
weigh(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  measure(meter, a, b, FALSE, ret);
}

/* ---- candidates ---- */

/* Pairs of those who left one value, for the rarest values first, while there is room. */
#define HOLDERS_MOST 12u
#define PAIRS_PER_PERSON 24u

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
  const WhPair *x = a, *y = b;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

static gboolean
names_pairs(const WhMark *mark, guint holders)
{
  static const gboolean common[WH_N_MARKS] = {
      [WH_MARK_SELF] = TRUE,  [WH_MARK_FAMILY] = TRUE, [WH_MARK_SIGN] = TRUE,
      [WH_MARK_HABIT] = TRUE, [WH_MARK_MADE] = TRUE,   [WH_MARK_QUOTER] = TRUE};
  return !common[mark->space] && mark->persons->len == holders;
}

/* Colleagues have a domain in common, and customers of one provider: a pair are those of whom one writes from it. */
static gboolean
may_pair(const WhMeter *meter, guint32 value, guint32 a, guint32 b)
{
  const WhMarked *mine = &meter->marks->persons[a], *its = &meter->marks->persons[b];
  switch (wh_mark(meter->marks, value)->space) {
  case WH_MARK_KEY:
    return TRUE;
  case WH_MARK_DOMAIN:
    return (mine->company == value) != (its->company == value) && has_enough(meter, a) &&
           has_enough(meter, b);
  default:
    return has_enough(meter, a) && has_enough(meter, b);
  }
}

static void
add_pairs(const WhMeter *meter, guint32 value, GArray *pairs)
{
  const GArray *persons = wh_mark(meter->marks, value)->persons;
  for (guint i = 0; i < persons->len; i++)
    for (guint j = i + 1; j < persons->len; j++) {
      guint32 a = g_array_index(persons, guint32, i), b = g_array_index(persons, guint32, j);
      WhPair pair = {MIN(a, b), MAX(a, b)};
      if (may_pair(meter, value, a, b))
        g_array_append_val(pairs, pair);
    }
}

static void
candidates(WhMeter *meter, guint jobs, GArray *pairs)
{
  (void)jobs;
  catch_up(meter);
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(WhPair));
  gsize most = (gsize)PAIRS_PER_PERSON * meter->people->n_persons;
  for (guint holders = 2; holders <= HOLDERS_MOST; holders++)
    for (guint32 value = 0; value < meter->marks->values->len && found->len < most; value++)
      if (names_pairs(wh_mark(meter->marks, value), holders))
        add_pairs(meter, value, found);
  g_array_sort(found, compare_pairs);
  for (guint i = 0; i < found->len; i++) {
    const WhPair *pair = &g_array_index(found, WhPair, i);
    if (i == 0 || compare_pairs(pair, pair - 1) != 0)
      g_array_append_vals(pairs, pair, 1);
  }
}

const WhLikenessOps wh_likeness_hands = {
    .kind = WH_LIKENESS_HANDS,
    .id = "hands",
    .measure =
        "the sum, over grounds that do not follow from one another, of log10 P(mark | one hand) / P(mark | "
        "others of the same years): the rarest computer or place on the net, pattern and domains of "
        "addresses, keys; "
        "months in zones hours apart speak against; minus the median of the same with impostors",
    .new = hands_new,
    .free = meter_free,
    .advance = advance,
    .ready = ready,
    .compare = compare,
    .weigh = weigh,
    .quick = quick,
    .candidates = candidates,
};

const WhLikenessOps wh_likeness_tools = {
    .kind = WH_LIKENESS_TOOLS,
    .id = "tools",
    .measure =
        "the sum, over grounds that do not follow from one another, of log10 P(mark | one hand) / P(mark | "
        "others of the same years): the habits of the program that writes the mails, how quotes are "
        "introduced and "
        "marked and its version given the program, what divides signatures, mails to oneself; minus the "
        "median of "
        "the same with impostors",
    .new = tools_new,
    .free = meter_free,
    .advance = advance,
    .ready = ready,
    .compare = compare,
    .weigh = weigh,
    .quick = quick,
    .candidates = candidates,
};
