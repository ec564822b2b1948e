/* SPDX-License-Identifier: Apache-2.0
 * Threads with the speech acts of their messages marked. */
#include "app/threads.h"

#include "report/build.h"

/* How much a thread matters: what each kind of act in it weighs, once for each speaker. */
static const double weights[WH_N_SPEECH_KINDS] = {
    [WH_SPEECH_ASKS_FOR_SELF] = 3, [WH_SPEECH_ASKS_FOR_OTHER] = 4, [WH_SPEECH_OFFERS] = 3,
    [WH_SPEECH_ENDORSES] = 2,      [WH_SPEECH_COMPLAINS] = 1,      [WH_SPEECH_BELITTLES] = 2,
    [WH_SPEECH_URGES] = 0.5,       [WH_SPEECH_HINTS] = 1,          [WH_SPEECH_PUSHES] = 0.5,
    [WH_SPEECH_STRAIN] = 2,        [WH_SPEECH_GRANTS] = 3,         [WH_SPEECH_REFUSES] = 2,
    [WH_SPEECH_CALLS] = 2,
};

typedef struct {
  guint32 thread;
  double weight;
  guint at, n;         /* its sayings in the sorted list */
  gboolean has_person; /* the person asked for has a part in it */
} Row;

typedef struct {
  const WhPeople *people;
  const WhThreadsOptions *options;
  WhBuild build;
  GArray *sayings; /* guint32 indices, by thread and time */
  GArray *rows;    /* Row */
} Threads;

static guint32
thread_of(const WhPeople *people, guint32 saying)
{
  return people->view->messages[people->sayings[saying].message].thread;
}

static int
compare_sayings(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhPeople *people = user;
  const guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  const guint32 x_thread = thread_of(people, x), y_thread = thread_of(people, y);
  if (x_thread != y_thread)
    return x_thread < y_thread ? -1 : 1;
  return x < y ? -1 : x > y;
}

static int
compare_weights(gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;
  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static int
compare_threads(gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;
  return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static const WhSaying *
saying_at(const Threads *t, guint i)
{
  return &t->people->sayings[g_array_index(t->sayings, guint32, i)];
}

static gboolean
said_before(const Threads *t, const Row *row, guint i)
{
  const WhSaying *this = saying_at(t, i);
  for (guint j = row->at; j < i; j++)
    if (saying_at(t, j)->kind == this->kind && saying_at(t, j)->speaker == this->speaker)
      return TRUE;
  return FALSE;
}

static void
weigh(const Threads *t, Row *row)
{
  for (guint i = row->at; i < row->at + row->n; i++) {
    const WhSaying *saying = saying_at(t, i);
    const guint32 person = t->options->person;
    row->has_person |= saying->speaker == person || saying->whom == person || saying->for_whom == person;
    if (!said_before(t, row, i))
      row->weight += weights[saying->kind];
  }
}

static void
collect(Threads *t)
{
  const WhPeople *people = t->people;
  for (guint32 i = 0; i < people->n_sayings; i++)
    g_array_append_val(t->sayings, i);
  g_array_sort_with_data(t->sayings, compare_sayings, (gpointer)(guintptr)people);
  for (guint i = 0, n; i < t->sayings->len; i += n) {
    Row row = {.thread = thread_of(people, g_array_index(t->sayings, guint32, i)), .at = i};
    for (n = 1; i + n < t->sayings->len; n++)
      if (thread_of(people, g_array_index(t->sayings, guint32, i + n)) != row.thread)
        break;
    row.n = n;
    weigh(t, &row);
    if (t->options->person == WH_NONE || row.has_person)
      g_array_append_val(t->rows, row);
  }
  g_array_sort(t->rows, t->options->person == WH_NONE ? compare_weights : compare_threads);
}

static json_t *
person_or_null(guint32 person)
{
  return person != WH_NONE ? wh_build_person_id(person) : json_null();
}

static json_t *
name_or_null(const Threads *t, guint32 person)
{
  return person != WH_NONE ? wh_build_person_name(&t->build, person) : json_null();
}

static json_t *
says_object(const Threads *t, const WhSaying *saying)
{
  const WhSpeechAct *act = &t->people->speech->acts[saying->act];
  return json_pack("{s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "act", wh_speech_id(saying->kind), "says",
                   wh_speech_told(act), "sure", wh_speech_is_sure(act), "whom", person_or_null(saying->whom),
                   "whom_name", name_or_null(t, saying->whom), "for", person_or_null(saying->for_whom),
                   "for_name", name_or_null(t, saying->for_whom), "words", wh_build_said(&t->build, saying));
}

/* Where the speaker stood in the project then. */
static const char *
standing_of(const Threads *t, const WhSaying *saying)
{
  if (wh_people_is_incumbent(t->people, saying->speaker, saying->known))
    return "incumbent";
  const WhVoice voice = wh_people_voice(t->people, saying->speaker, saying->known);
  const WhInvolvement work = wh_people_involvement(t->people, saying->speaker, saying->known);
  return voice.messages == 0 && work.landed == 0 ? "first message" : "known";
}

static json_t *
entry_object(const Threads *t, const WhSaying *saying, json_t *says)
{
  json_t *evidence = wh_build_message(&t->build, saying->message);
  json_t *entry = json_pack(
      "{s:o, s:o, s:o, s:s, s:O, s:o}", "time", wh_build_time(saying->known), "person",
      wh_build_person_id(saying->speaker), "name", wh_build_person_name(&t->build, saying->speaker),
      "standing", standing_of(t, saying), "locator", json_object_get(evidence, "locator"), "says", says);
  json_decref(evidence);
  return entry;
}

/* One entry for each message that does something. */
static json_t *
entries_of(const Threads *t, const Row *row)
{
  json_t *entries = json_array();
  for (guint i = row->at; i < row->at + row->n;) {
    const WhSaying *first = saying_at(t, i);
    json_t *says = json_array();
    for (; i < row->at + row->n && saying_at(t, i)->message == first->message; i++)
      json_array_append_new(says, says_object(t, saying_at(t, i)));
    json_array_append_new(entries, entry_object(t, first, says));
  }
  return entries;
}

static guint
count_speakers(const Threads *t, const WhThread *thread)
{
  g_autoptr(GHashTable) speakers = g_hash_table_new(NULL, NULL);
  for (guint32 i = thread->at; i < thread->at + thread->n; i++)
    g_hash_table_add(speakers, GUINT_TO_POINTER(t->people->speaker_of[t->people->view->thread_messages[i]]));
  return g_hash_table_size(speakers);
}

static json_t *
thread_object(const Threads *t, const Row *row)
{
  const WhView *view = t->people->view;
  const WhThread *thread = &view->threads[row->thread];
  json_t *opening = wh_build_message(&t->build, thread->first);
  json_t *one = json_pack(
      "{s:O, s:O, s:o, s:o, s:I, s:I, s:o}", "subject", json_object_get(opening, "subject"), "locator",
      json_object_get(opening, "locator"), "from", wh_build_time(view->messages[thread->first].known), "to",
      wh_build_time(view->messages[view->thread_messages[thread->at + thread->n - 1]].known), "messages",
      (json_int_t)thread->n, "people", (json_int_t)count_speakers(t, thread), "entries", entries_of(t, row));
  json_decref(opening);
  return one;
}

static json_t *
document(const Threads *t, json_t *threads)
{
  const guint32 person = t->options->person;
  gint64 end = 0;
  json_t *whose = person == WH_NONE ? json_null()
                                    : json_pack("{s:o, s:o}", "id", wh_build_person_id(person), "name",
                                                wh_build_person_name(&t->build, person));
  json_t *as_of = wh_build_last_event(t->people->view, &end) ? wh_build_time(end) : json_null();
  return json_pack("{s:s, s:o, s:o, s:o, s:I, s:I, s:o}", "schema", "wolfhound.threads/1", "project",
                   wh_build_text(t->people->view->project, 0), "as_of", as_of, "person", whose, "shown",
                   (json_int_t)json_array_size(threads), "of", (json_int_t)t->rows->len, "threads", threads);
}

json_t *
wh_threads_new(const WhPeople *people, const WhThreadsOptions *options)
{
  g_autoptr(GArray) sayings = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
  Threads t = {.people = people,
               .options = options,
               .build = {.people = people, .view = people->view},
               .sayings = sayings,
               .rows = rows};
  collect(&t);
  json_t *threads = json_array();
  const guint limit = options->limit != 0 ? options->limit : G_MAXUINT;
  for (guint i = 0; i < MIN(rows->len, limit); i++)
    json_array_append_new(threads, thread_object(&t, &g_array_index(rows, Row, i)));
  return document(&t, threads);
}
