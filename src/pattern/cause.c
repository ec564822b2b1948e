/* SPDX-License-Identifier: Apache-2.0
 * What people did for others, by whom it was done for. */
#include "pattern/cause.h"

#define OCCASION (7 * WH_DAY)
#define APART (14 * WH_DAY)
#define VISIT_COUNTS 0.25
#define VISITS_MOST 2u

struct WhCauses {
  const WhPeople *people; /* borrowed */
  GArray **deeds;         /* WhDeed, by person served; NULL: none */
};

double
wh_cause_weight(WhParley *talk, const WhSaying *saying, const double kinds[WH_N_SPEECH_KINDS])
{
  const double weight = kinds[saying->kind];
  const guint32 person = wh_parley_serves(talk, saying);
  if (!(weight > 0) || person == WH_NONE || wh_saying_with_change(talk->people, saying))
    return 0;
  return weight * wh_parley_strange(talk, saying->speaker, saying->known) *
         (0.3 + 0.7 * wh_parley_strange(talk, person, saying->known));
}

static void
add_deed(WhCauses *causes, guint32 person, const WhDeed *deed)
{
  if (causes->deeds[person] == NULL)
    causes->deeds[person] = g_array_new(FALSE, FALSE, sizeof(WhDeed));
  g_array_append_val(causes->deeds[person], *deed);
}

static guint
pair_hash(gconstpointer key)
{
  const guint64 *pair = key;
  return (guint)(*pair ^ *pair >> 32) * 2654435761u;
}

static gint64
pair_of(guint32 speaker, guint32 person)
{
  return (gint64)((guint64)speaker << 32 | person);
}

/* Who spoke for whom: keys of pair_of. */
static GHashTable *
take_sayings(WhCauses *causes, WhParley *talk)
{
  GHashTable *pairs = g_hash_table_new_full(pair_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < talk->utterances->len; i++) {
    const WhUtterance *one = wh_parley_get(talk, i);
    const WhSaying *saying = wh_parley_saying(talk, one);
    guint32 person = wh_parley_serves(talk, saying);
    if (person == WH_NONE)
      continue;
    WhDeed deed = {one->t, one->speaker, saying->message, one->saying, saying->kind, one->weight};
    gint64 pair = pair_of(one->speaker, person);
    add_deed(causes, person, &deed);
    g_hash_table_add(pairs, g_memdup2(&pair, sizeof pair));
  }
  return pairs;
}

static gboolean
is_change(const WhMessage *message)
{
  return message->kind == WH_MESSAGE_PULL || (message->flags & WH_MESSAGE_PATCH) != 0;
}

static gboolean
said_there(const WhCauses *causes, guint32 person, guint32 message, guint n)
{
  const GArray *deeds = causes->deeds[person];
  for (guint i = 0; i < n; i++)
    if (g_array_index(deeds, WhDeed, i).message == message)
      return TRUE;
  return FALSE;
}

/* Where SPEAKER came to threads of those for whom they spoke: PAIRS. N_SAID: how many sayings serve each. */
static void
take_visits(WhCauses *causes, guint32 speaker, GHashTable *pairs, const guint *n_said)
{
  const WhView *view = causes->people->view;
  guint32 n;
  const guint32 *own = wh_people_messages(causes->people, speaker, &n);
  for (guint32 i = 0; i < n; i++) {
    const WhMessage *message = &view->messages[own[i]];
    if (message->thread >= view->n_threads || is_change(message))
      continue;
    guint32 person = causes->people->speaker_of[view->threads[message->thread].first];
    gint64 pair = pair_of(speaker, person);
    if (!g_hash_table_contains(pairs, &pair) || said_there(causes, person, own[i], n_said[person]))
      continue;
    const WhDeed deed = {.t = message->known, .speaker = speaker, .message = own[i], .saying = WH_NONE};
    add_deed(causes, person, &deed);
  }
}

static int
by_time(gconstpointer a, gconstpointer b)
{
  const WhDeed *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  if (x->message != y->message)
    return x->message < y->message ? -1 : 1;
  return x->saying < y->saying ? -1 : x->saying > y->saying;
}

WhCauses *
wh_causes_new(WhParley *talk)
{
  WhCauses *causes = g_new0(WhCauses, 1);
  guint32 n = talk->people->n_persons;
  causes->people = talk->people;
  causes->deeds = g_new0(GArray *, n + 1);
  g_autoptr(GHashTable) pairs = take_sayings(causes, talk);
  g_autofree guint *n_said = g_new0(guint, n + 1);
  g_autofree guint8 *speaks = g_new0(guint8, n + 1);
  for (guint32 p = 0; p < n; p++)
    for (guint i = 0; causes->deeds[p] != NULL && i < causes->deeds[p]->len; i++) {
      n_said[p]++;
      speaks[g_array_index(causes->deeds[p], WhDeed, i).speaker] = 1;
    }
  for (guint32 p = 0; p < n; p++)
    if (speaks[p])
      take_visits(causes, p, pairs, n_said);
  for (guint32 p = 0; p < n; p++)
    if (causes->deeds[p] != NULL)
      g_array_sort(causes->deeds[p], by_time);
  return causes;
}

void
wh_causes_free(WhCauses *causes)
{
  if (causes == NULL)
    return;
  for (guint32 p = 0; p < causes->people->n_persons; p++)
    g_clear_pointer(&causes->deeds[p], g_array_unref);
  g_free(causes->deeds);
  g_free(causes);
}

const GArray *
wh_causes_deeds(const WhCauses *causes, guint32 person)
{
  return causes->deeds[person];
}

int
wh_cause_moment_compare(gconstpointer a, gconstpointer b)
{
  const WhCauseMoment *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* Whether the speaker of DEEDS[AT] spoke for the one served within the span up to it. */
static gboolean
spoke_before(const GArray *deeds, guint at)
{
  const WhDeed *deed = &g_array_index(deeds, WhDeed, at);
  for (guint i = at + 1; i > 0; i--) {
    const WhDeed *other = &g_array_index(deeds, WhDeed, i - 1);
    if (other->t <= deed->t - WH_CAUSE_SPAN)
      break;
    if (other->speaker == deed->speaker && other->saying != WH_NONE)
      return TRUE;
  }
  return FALSE;
}

GArray *
wh_causes_moments(const WhCauses *causes)
{
  GArray *moments = g_array_new(FALSE, FALSE, sizeof(WhCauseMoment));
  for (guint32 p = 0; p < causes->people->n_persons; p++) {
    const GArray *deeds = causes->deeds[p];
    gint64 last = G_MININT64;
    for (guint i = 0; deeds != NULL && i < deeds->len; i++) {
      const WhCauseMoment moment = {g_array_index(deeds, WhDeed, i).t, p};
      if (moment.t == last || !spoke_before(deeds, i))
        continue;
      last = moment.t;
      g_array_append_val(moments, moment);
    }
  }
  g_array_sort(moments, wh_cause_moment_compare);
  return moments;
}

/* ---- advocates ---- */

/* The first deed after T. */
static guint
deeds_until(const GArray *deeds, gint64 t)
{
  guint low = 0, high = deeds->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(deeds, WhDeed, middle).t <= t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
count(WhAdvocate *advocate, double what)
{
  advocate->sum += what;
  advocate->squares += what * what;
  advocate->occasions++;
}

/* What the one who said DEEDS[AT], their first in [AT, TO), said. TIMES: when. */
static WhAdvocate
hear(const GArray *deeds, guint at, guint to, GArray *times)
{
  const WhDeed *first = &g_array_index(deeds, WhDeed, at);
  WhAdvocate advocate = {.speaker = first->speaker, .first = first->t};
  guint32 message = WH_NONE;
  gint64 began = first->t;
  double heaviest = 0;
  for (guint i = at; i < to; i++) {
    const WhDeed *deed = &g_array_index(deeds, WhDeed, i);
    if (deed->speaker != advocate.speaker || deed->saying == WH_NONE)
      continue;
    if (deed->t >= began + OCCASION) {
      count(&advocate, heaviest);
      began = deed->t;
      heaviest = 0;
    }
    heaviest = MAX(heaviest, deed->weight);
    advocate.saying = deed->saying;
    advocate.messages += deed->message != message;
    message = deed->message;
    g_array_append_val(times, deed->t);
  }
  count(&advocate, heaviest);
  return advocate;
}

/* Whether SPEAKER sent patches or pull requests in (T - span, T]: whoever works here comes to threads for many reasons. */
static gboolean
works_here(const WhPeople *people, guint32 speaker, gint64 t)
{
  guint32 n;
  const guint32 *own = wh_people_messages(people, speaker, &n);
  for (guint32 i = n; i > 0; i--) {
    const WhMessage *message = &people->view->messages[own[i - 1]];
    if (message->known <= t - WH_CAUSE_SPAN)
      break;
    if (message->known <= t && is_change(message))
      return TRUE;
  }
  return FALSE;
}

/* Where else they came in [FROM, TO). */
static void
visit(const GArray *deeds, guint from, guint to, double weight, GArray *times, WhAdvocate *advocate)
{
  guint visits = 0;
  for (guint i = from; i < to; i++) {
    const WhDeed *deed = &g_array_index(deeds, WhDeed, i);
    if (deed->speaker != advocate->speaker || deed->saying != WH_NONE)
      continue;
    advocate->messages++;
    gboolean apart = visits < VISITS_MOST;
    for (guint k = 0; k < times->len && apart; k++)
      apart = ABS(g_array_index(times, gint64, k) - deed->t) >= APART;
    if (!apart)
      continue;
    g_array_append_val(times, deed->t);
    advocate->visited += VISIT_COUNTS * weight;
    visits++;
  }
}

static gboolean
is_listed(const GArray *advocates, guint32 speaker)
{
  for (guint i = 0; i < advocates->len; i++)
    if (g_array_index(advocates, WhAdvocate, i).speaker == speaker)
      return TRUE;
  return FALSE;
}

GArray *
wh_causes_advocates(const WhCauses *causes, guint32 person, gint64 t)
{
  GArray *advocates = g_array_new(FALSE, FALSE, sizeof(WhAdvocate));
  const GArray *deeds = causes->deeds[person];
  if (deeds == NULL)
    return advocates;
  guint from = deeds_until(deeds, t - WH_CAUSE_SPAN), to = deeds_until(deeds, t);
  g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = from; i < to; i++) {
    const WhDeed *deed = &g_array_index(deeds, WhDeed, i);
    if (deed->saying == WH_NONE || is_listed(advocates, deed->speaker))
      continue;
    g_array_set_size(times, 0);
    WhAdvocate advocate = hear(deeds, i, to, times);
    double weight = works_here(causes->people, deed->speaker, t) ? 0 : deed->weight;
    visit(deeds, from, to, weight, times, &advocate);
    g_array_append_val(advocates, advocate);
  }
  return advocates;
}

WhRole
wh_saying_role(const WhSaying *saying)
{
  if (saying->kind == WH_SPEECH_ENDORSES)
    return WH_ROLE_ENDORSER;
  return wh_saying_requests(saying) ? WH_ROLE_REQUESTER : WH_ROLE_PRESSURE;
}
