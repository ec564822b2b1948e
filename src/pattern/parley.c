/* SPDX-License-Identifier: Apache-2.0
 * Sayings with a weight, and how unusual so many of them are here. */
#include "pattern/parley.h"
#include "people/naming.h"

#define ONCE (90 * WH_DAY)  /* what a speaker says again within it counts only by being heavier */
#define AGAIN (7 * WH_DAY)  /* … or by coming after so long */
#define INSISTS 0.3         /* what it then counts at least */
#define PER_EXPOSURE 1000.0 /* messages that weigh as much as a year */
#define PRIOR_EXPOSURE 1.0  /* how much of the prior is believed, in units of exposure */
#define BURSTS 3.0          /* size of the negative binomial: talk comes in bursts */

/* What the utterance AT adds to what its speaker said lately. */
static double
beyond(const GArray *utterances, guint at)
{
  const WhUtterance *one = &g_array_index(utterances, WhUtterance, at);
  double heaviest = 0;
  gint64 last = G_MININT64;
  for (guint i = at; i > 0; i--) {
    const WhUtterance *before = &g_array_index(utterances, WhUtterance, i - 1);
    if (before->t < one->t - ONCE)
      break;
    if (before->speaker != one->speaker)
      continue;
    last = MAX(last, before->t);
    heaviest = MAX(heaviest, before->weight);
  }
  return MAX(one->weight - heaviest, one->t - AGAIN >= last ? INSISTS * one->weight : 0);
}

/* Whose change the thread of SAYING waits for. */
static guint32
whose_change(const WhPeople *people, const WhSaying *saying)
{
  const WhView *view = people->view;
  guint32 thread = view->messages[saying->message].thread;
  if (thread >= view->n_threads)
    return WH_NONE;
  guint32 first = view->threads[thread].first;
  gboolean change =
      view->messages[first].kind == WH_MESSAGE_PULL || (view->messages[first].flags & WH_MESSAGE_PATCH) != 0;
  return change ? people->speaker_of[first] : WH_NONE;
}

typedef struct {
  guint32 person;
  gint64 when;
} Service;

/* Whose changes the speaker of SAYING turned to most within the year before, other than their own and those of who
 * runs the project; twice at least. */
static guint32
whose_follower(const WhPeople *people, const WhSaying *saying)
{
  guint32 n, best = WH_NONE, most = 1;
  const guint32 *own = wh_people_messages(people, saying->speaker, &n);
  g_autoptr(GHashTable) times = g_hash_table_new(NULL, NULL);
  for (guint32 i = 0; i < n && own[i] < saying->message; i++) {
    const WhMessage *message = &people->view->messages[own[i]];
    if (message->known < saying->known - WH_YEAR)
      continue;
    WhSaying guess = *saying;
    guess.message = own[i];
    guess.for_whom = whose_change(people, &guess);
    guint32 person = wh_saying_serves(people, &guess);
    gpointer key = GUINT_TO_POINTER(person + 1);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(times, key)) + 1;
    g_hash_table_insert(times, key, GUINT_TO_POINTER(count));
    if (person != WH_NONE && count > most) {
      most = count;
      best = person;
    }
  }
  return best;
}

/* Whether the words name one whom the record does not know, or not by that name. */
static gboolean
names_somebody(const WhPeople *people, const WhSaying *saying)
{
  const char *who = people->speech->acts[saying->act].who;
  return who[0] != '\0' && !wh_naming_is_pronoun(who) && !wh_naming_is_you(who);
}

static guint32
serves_whom(const WhPeople *people, const WhSaying *saying, const Service *before)
{
  guint32 person = wh_saying_serves(people, saying);
  gboolean speaks = saying->kind == WH_SPEECH_ASKS_FOR_OTHER || saying->kind == WH_SPEECH_ENDORSES;
  if (person != WH_NONE || !speaks || saying->for_whom != WH_NONE || names_somebody(people, saying))
    return person;
  WhSaying guess = *saying;
  if (before->when != 0 && before->when > saying->known - WH_YEAR)
    guess.for_whom = before->person;
  else if (saying->kind == WH_SPEECH_ASKS_FOR_OTHER)
    guess.for_whom = whose_change(people, saying);
  if (guess.for_whom == WH_NONE)
    guess.for_whom = whose_follower(people, saying);
  return wh_saying_serves(people, &guess);
}

static guint32 *
find_services(const WhPeople *people)
{
  guint32 *serves = g_new(guint32, people->n_sayings + 1);
  g_autofree Service *before = g_new0(Service, people->n_persons + 1);
  for (guint32 i = 0; i < people->n_sayings; i++) {
    const WhSaying *saying = &people->sayings[i];
    serves[i] = serves_whom(people, saying, &before[saying->speaker]);
    if (serves[i] != WH_NONE)
      before[saying->speaker] = (Service){serves[i], saying->known};
  }
  return serves;
}

guint32
wh_parley_serves(const WhParley *talk, const WhSaying *saying)
{
  return talk->serves[saying - talk->people->sayings];
}

double
wh_parley_strange(WhParley *talk, guint32 person, gint64 t)
{
  return wh_strangeness_until(talk->strangers, person, t, t - WH_PARLEY_BACK);
}

void
wh_parley_init(WhParley *talk, const WhPeople *people, double (*weigh)(WhParley *, const WhSaying *))
{
  *talk = (WhParley){.people = people, .strangers = wh_strangers_new(people), .weigh = weigh};
  talk->utterances = g_array_new(FALSE, FALSE, sizeof(WhUtterance));
  talk->serves = find_services(people);
  double sum = 0;
  for (guint32 i = 0; i < people->n_sayings; i++) {
    const WhSaying *saying = &people->sayings[i];
    WhUtterance one = {.t = saying->known, .saying = i, .speaker = saying->speaker};
    if (!wh_people_is_human(people, saying->speaker) || people->persons[saying->speaker].name[0] == '\0')
      continue; /* whoever has no name is nobody, or many */
    one.weight = weigh(talk, saying);
    if (!(one.weight > 0))
      continue;
    g_array_append_val(talk->utterances, one);
    WhUtterance *kept = &g_array_index(talk->utterances, WhUtterance, talk->utterances->len - 1);
    kept->adds = beyond(talk->utterances, talk->utterances->len - 1);
    kept->sum = sum += kept->adds;
  }
}

void
wh_parley_clear(WhParley *talk)
{
  g_clear_pointer(&talk->strangers, wh_strangers_free);
  g_clear_pointer(&talk->utterances, g_array_unref);
  g_clear_pointer(&talk->serves, g_free);
}

guint
wh_parley_at(const WhParley *talk, gint64 t)
{
  guint low = 0, high = talk->utterances->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (wh_parley_get(talk, middle)->t < t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

double
wh_parley_sum(const WhParley *talk, gint64 from, gint64 to)
{
  guint a = wh_parley_at(talk, from), b = wh_parley_at(talk, to);
  if (b <= a)
    return 0;
  return wh_parley_get(talk, b - 1)->sum - (a > 0 ? wh_parley_get(talk, a - 1)->sum : 0);
}

double
wh_parley_exposure(const WhParley *talk, gint64 from, gint64 to)
{
  const WhView *view = talk->people->view;
  if (view->n_messages == 0)
    return 0;
  from = MAX(from, view->messages[0].known);
  if (to <= from)
    return 0;
  return (double)(to - from) / (double)WH_YEAR +
         (wh_message_at(view, to) - wh_message_at(view, from)) / PER_EXPOSURE;
}

double
wh_parley_surprise(const WhParley *talk, double k, gint64 t, gint64 span, double prior)
{
  gint64 from = t + 1 - span;
  double past = wh_parley_sum(talk, from - WH_PARLEY_HABIT, from);
  double exposed = wh_parley_exposure(talk, from - WH_PARLEY_HABIT, from);
  double shape = prior * PRIOR_EXPOSURE + past;
  double mean = shape / (PRIOR_EXPOSURE + exposed) * wh_parley_exposure(talk, from, t + 1);
  return mean > 0 ? wh_count_surprise(k, mean, 1 / (1 / shape + 1 / BURSTS)) : 0;
}

double
wh_parley_speakers(const WhParley *talk, guint from, guint to)
{
  g_autoptr(GHashTable) heaviest = g_hash_table_new(NULL, NULL);
  double sum = 0, squares = 0;
  for (guint i = from; i < to; i++) {
    const WhUtterance *one = wh_parley_get(talk, i);
    gpointer key = GUINT_TO_POINTER(one->speaker + 1);
    const WhUtterance *other = g_hash_table_lookup(heaviest, key);
    double before = other != NULL ? other->weight : 0;
    if (one->weight <= before)
      continue;
    g_hash_table_insert(heaviest, key, (gpointer)(guintptr)one);
    sum += one->weight - before;
    squares += one->weight * one->weight - before * before;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

gboolean
wh_saying_requests(const WhSaying *saying)
{
  return saying->kind == WH_SPEECH_ASKS_FOR_SELF || saying->kind == WH_SPEECH_ASKS_FOR_OTHER ||
         saying->kind == WH_SPEECH_OFFERS;
}

gboolean
wh_saying_presses(const WhSaying *saying)
{
  return saying->kind == WH_SPEECH_COMPLAINS || saying->kind == WH_SPEECH_BELITTLES ||
         saying->kind == WH_SPEECH_URGES;
}

gboolean
wh_saying_in_own_thread(const WhPeople *people, const WhSaying *saying)
{
  guint32 thread = people->view->messages[saying->message].thread;
  return thread < people->view->n_threads &&
         people->speaker_of[people->view->threads[thread].first] == saying->speaker;
}

guint32
wh_saying_flags(const WhPeople *people, const WhSaying *saying)
{
  return people->speech->acts[saying->act].flags;
}

gboolean
wh_saying_with_change(const WhPeople *people, const WhSaying *saying)
{
  const WhMessage *message = &people->view->messages[saying->message];
  gboolean opens = message->parent == WH_NONE && (message->flags & WH_MESSAGE_FOLLOWS_UP) == 0;
  return message->kind == WH_MESSAGE_PULL || (message->flags & WH_MESSAGE_PATCH) != 0 ||
         (opens && strstr(message->subject, "PATCH") != NULL);
}

guint32
wh_saying_serves(const WhPeople *people, const WhSaying *saying)
{
  guint32 person = saying->for_whom;
  if (person == WH_NONE || person == saying->speaker || !wh_people_is_human(people, person) ||
      wh_people_is_incumbent(people, person, saying->known))
    return WH_NONE;
  return person;
}

GArray *
wh_releases_in_order(const WhPeople *people)
{
  GArray *releases = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 i = 0; i < people->n_acts; i++) {
    WhRight right = people->acts[i].right;
    if (right == WH_RIGHT_TAG || right == WH_RIGHT_RELEASE || right == WH_RIGHT_PUBLISH)
      g_array_append_val(releases, i);
  }
  return releases;
}

const WhAct *
wh_release_before(const WhPeople *people, const GArray *releases, gint64 t)
{
  guint low = 0, high = releases->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (people->acts[g_array_index(releases, guint32, middle)].known <= t)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 ? &people->acts[g_array_index(releases, guint32, low - 1)] : NULL;
}

void
wh_signal_saying(WhSignal *signal, const WhPeople *people, guint32 saying)
{
  wh_signal_evidence(signal, WH_EVIDENCE_SAYING, saying,
                     wh_speech_told(&people->speech->acts[people->sayings[saying].act]), NULL);
}

void
wh_signal_standing(WhSignal *signal, const WhPeople *people, guint32 person)
{
  wh_signal_value(signal, "messages", "%u", wh_people_voice(people, person, signal->reached).messages);
  wh_signal_value(signal, "landed", "%u", wh_people_involvement(people, person, signal->reached).landed);
}
