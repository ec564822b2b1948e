/* SPDX-License-Identifier: Apache-2.0
 * Who came to which thread, person and file, as time goes on. */
#include "persona/company.h"

#include "base/order.h"

#include <string.h>

#define DAY ((gint64)86400)
#define SERIES 3600         /* what one begins within it is one place */
#define REPOSTS (182 * DAY) /* … or with the same subject within that of the last one */
#define MANY_FILES 50       /* a commit of more is an import or a sweep */
#define SUBJECT_MAX 120u

/* The last that was begun of one kind. */
typedef struct {
  guint32 place; /* the first thread of it */
  gint64 began;  /* of the place */
  gint64 last;
} Begun;

struct WhCompany {
  const WhPeople *people;
  WhMeetings *layers[WH_N_COMPANIES];
  guint32 next_message, next_commit, next_saying;
  guint32 *place_of;      /* by thread; WH_NONE: not begun */
  GHashTable *by_subject; /* "STARTER SUBJECT" -> Begun */
  GHashTable *by_starter; /* person -> Begun */
};

static const gint64 spans[WH_N_COMPANIES] = {30 * DAY, 182 * DAY, 182 * DAY, 365 * DAY};

WhCompany *
wh_company_new(const WhPeople *people, guint32 layers)
{
  WhCompany *company = g_new0(WhCompany, 1);
  company->people = people;
  for (guint i = 0; i < WH_N_COMPANIES; i++)
    company->layers[i] = (layers >> i & 1) != 0 ? wh_meetings_new(people->n_persons, spans[i]) : NULL;
  company->place_of = g_new(guint32, (gsize)people->view->n_threads + 1);
  memset(company->place_of, 0xff, sizeof(guint32) * people->view->n_threads);
  company->by_subject = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  company->by_starter = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  if (company->layers[WH_COMPANY_FILES] == NULL)
    company->next_commit = people->view->n_commits;
  if (company->layers[WH_COMPANY_SERVED] == NULL)
    company->next_saying = people->n_sayings;
  return company;
}

void
wh_company_free(WhCompany *company)
{
  if (company == NULL)
    return;
  for (guint i = 0; i < WH_N_COMPANIES; i++)
    wh_meetings_free(company->layers[i]);
  g_free(company->place_of);
  g_hash_table_unref(company->by_subject);
  g_hash_table_unref(company->by_starter);
  g_free(company);
}

WhMeetings *
wh_company_layer(const WhCompany *company, WhCompanyLayer layer)
{
  return company->layers[layer];
}

/* SUBJECT without tags and answers in front. */
static const char *
bare_subject(const char *subject)
{
  for (;;) {
    const char *end;
    subject += strspn(subject, " \t");
    if (*subject == '[' && (end = strchr(subject, ']')) != NULL)
      subject = end + 1;
    else if (g_ascii_strncasecmp(subject, "re:", 3) == 0 || g_ascii_strncasecmp(subject, "aw:", 3) == 0)
      subject += 3;
    else
      return subject;
  }
}

static Begun *
begun_of(GHashTable *table, gpointer key, gboolean own_key)
{
  Begun *begun = g_hash_table_lookup(table, key);
  if (begun == NULL) {
    begun = g_new0(Begun, 1);
    begun->place = WH_NONE;
    g_hash_table_insert(table, key, begun);
  } else if (own_key) {
    g_free(key);
  }
  return begun;
}

/* The place of THREAD, which FIRST of STARTER begins. */
static guint32
find_place(WhCompany *company, guint32 thread, guint32 starter, const WhMessage *first)
{
  const char *subject = bare_subject(first->subject);
  g_autofree char *folded = g_ascii_strdown(subject, (gssize)strnlen(subject, SUBJECT_MAX));
  Begun *same = begun_of(company->by_subject, g_strdup_printf("%u %s", starter, folded), TRUE);
  Begun *series = begun_of(company->by_starter, GUINT_TO_POINTER(starter + 1), FALSE);
  Begun place = {thread, first->known, first->known};
  if (same->place != WH_NONE && *subject != '\0' && first->known - same->last <= REPOSTS)
    place = *same;
  else if (series->place != WH_NONE && first->known - series->last <= SERIES)
    place = *series;
  place.last = first->known;
  *same = *series = place;
  return place.place;
}

/* PERSON, in MESSAGE, answers what OTHER said in ANSWERED. */
static void
add_partner(WhCompany *company, guint32 message, guint32 answered)
{
  const WhPeople *people = company->people;
  guint32 person = people->speaker_of[message], other = people->speaker_of[answered];
  if (company->layers[WH_COMPANY_CIRCLE] == NULL || other == person || !wh_people_is_human(people, other))
    return;
  gint64 t = people->view->messages[message].known;
  wh_meetings_add(company->layers[WH_COMPANY_CIRCLE], person, other, t, message);
  wh_meetings_add(company->layers[WH_COMPANY_CIRCLE], other, person, t, answered);
}

static void
take_message(WhCompany *company, guint32 index)
{
  const WhView *view = company->people->view;
  const WhMessage *message = &view->messages[index];
  const guint32 *speaker_of = company->people->speaker_of;
  guint32 person = speaker_of[index];
  if (message->thread >= view->n_threads)
    return;
  guint32 first = view->threads[message->thread].first, *place = &company->place_of[message->thread];
  if (*place == WH_NONE)
    *place = find_place(company, message->thread, speaker_of[first], &view->messages[first]);
  if (!wh_people_is_human(company->people, person))
    return;
  gint64 began = view->messages[view->threads[*place].first].known;
  if (company->layers[WH_COMPANY_THREADS] != NULL)
    wh_meetings_add(company->layers[WH_COMPANY_THREADS], person, *place, began, index);
  if (message->parent != WH_NONE)
    add_partner(company, index, message->parent);
  add_partner(company, index, first);
}

static void
take_commit(WhCompany *company, guint32 index)
{
  const WhView *view = company->people->view;
  const WhCommit *commit = &view->commits[index];
  guint32 person = company->people->author_of[index];
  if (commit->n_changes > MANY_FILES || (commit->flags & WH_COMMIT_MERGE) != 0 ||
      !wh_people_is_human(company->people, person))
    return;
  for (guint32 i = 0; i < commit->n_changes; i++)
    wh_meetings_add(company->layers[WH_COMPANY_FILES], person, view->changes[commit->changes_at + i].path,
                    commit->known, index);
}

static void
take_saying(WhCompany *company, guint32 index)
{
  const WhSaying *saying = &company->people->sayings[index];
  if (saying->for_whom == WH_NONE || saying->for_whom == saying->speaker ||
      !wh_people_is_human(company->people, saying->for_whom))
    return;
  wh_meetings_add(company->layers[WH_COMPANY_SERVED], saying->speaker, saying->for_whom, saying->known,
                  index);
}

void
wh_company_advance(WhCompany *company, gint64 t)
{
  const WhPeople *people = company->people;
  const WhView *view = people->view;
  for (; company->next_message < view->n_messages && view->messages[company->next_message].known <= t;
       company->next_message++)
    take_message(company, company->next_message);
  for (; company->next_commit < view->n_commits && view->commits[company->next_commit].known <= t;
       company->next_commit++)
    take_commit(company, company->next_commit);
  for (; company->next_saying < people->n_sayings && people->sayings[company->next_saying].known <= t;
       company->next_saying++)
    take_saying(company, company->next_saying);
}

WhCompanyMeasure
wh_company_measure(const WhCompany *company, WhCompanyLayer layer, const guint32 *persons, guint n,
                   guint least)
{
  WhMeetings *meetings = company->layers[layer];
  g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(WhTrials));
  WhCompanyMeasure measure = {0};
  if (meetings == NULL)
    return measure;
  wh_meetings_trials(meetings, persons, n, least, trials);
  const WhTrials *classes = (const WhTrials *)(gpointer)trials->data;
  measure.met = n == 2 ? wh_meetings_count(meetings, persons[0], persons[1])
                       : wh_meetings_together(meetings, persons, n, least);
  measure.expected = wh_trials_mean(classes, trials->len);
  measure.surprise = wh_trials_surprise(classes, trials->len, measure.met, &measure.kind);
  measure.first = measure.expected > 0 ? wh_trials_surprise(classes, trials->len, 1, NULL) : 0;
  return measure;
}

/* Threads in which PERSON wrote, their number plus one. Owner: caller. */
static GHashTable *
threads_of(const WhCompany *company, guint32 person)
{
  GHashTable *threads = g_hash_table_new(NULL, NULL);
  guint32 n;
  const guint32 *own = wh_people_messages(company->people, person, &n);
  for (guint32 i = 0; i < n && own[i] < company->next_message; i++)
    g_hash_table_add(threads, GUINT_TO_POINTER(company->people->view->messages[own[i]].thread + 1));
  return threads;
}

typedef struct {
  guint32 a, b, of_a, of_b; /* persons, and the last messages in step */
  WhCompanyMeasure measure;
} Steps;

static void
step_through(const WhCompany *company, guint32 thread, Steps *steps)
{
  const WhView *view = company->people->view;
  const WhThread *one = &view->threads[thread];
  guint32 before = WH_NONE;
  double n = 0, of_a = 0, of_b = 0;
  for (guint32 i = one->at; i < one->at + one->n && view->thread_messages[i] < company->next_message; i++) {
    guint32 message = view->thread_messages[i], person = company->people->speaker_of[message];
    guint32 last = before != WH_NONE ? company->people->speaker_of[before] : WH_NONE;
    n++;
    of_a += person == steps->a;
    of_b += person == steps->b;
    if ((person == steps->a && last == steps->b) || (person == steps->b && last == steps->a)) {
      steps->measure.met++;
      steps->of_a = person == steps->a ? message : before;
      steps->of_b = person == steps->a ? before : message;
    }
    before = message;
  }
  steps->measure.expected += n > 0 ? 2 * of_a * of_b / n : 0;
}

WhCompanyMeasure
wh_company_step(const WhCompany *company, guint32 a, guint32 b, guint32 *ret_of_a, guint32 *ret_of_b)
{
  g_autoptr(GHashTable) of_a = threads_of(company, a), of_b = threads_of(company, b);
  Steps steps = {.a = a, .b = b, .of_a = WH_NONE, .of_b = WH_NONE};
  GHashTableIter iter;
  gpointer thread;
  g_autoptr(GArray) shared = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_hash_table_iter_init(&iter, of_a);
  while (g_hash_table_iter_next(&iter, &thread, NULL))
    if (g_hash_table_contains(of_b, thread) && GPOINTER_TO_UINT(thread) != 0) {
      guint32 index = GPOINTER_TO_UINT(thread) - 1;
      g_array_append_val(shared, index);
    }
  g_array_sort(shared, wh_compare_u32); /* sums must not depend on the order of a hash */
  for (guint i = 0; i < shared->len; i++)
    step_through(company, g_array_index(shared, guint32, i), &steps);
  steps.measure.surprise = wh_poisson_surprise(steps.measure.met, steps.measure.expected);
  steps.measure.kind = WH_TAIL_EXACT;
  *ret_of_a = steps.of_a;
  *ret_of_b = steps.of_b;
  return steps.measure;
}
