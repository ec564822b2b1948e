/* SPDX-License-Identifier: Apache-2.0
 * Acts of all messages of a view, by several threads: in the order in which the texts lie, since they lie packed. */
#include "words/kept.h"
#include "words/match.h"

#define CHUNK 256u /* messages that a thread takes at a time */

typedef struct {
  WhSpeech speech;
  GArray *acts;
  GArray *acts_at; /* guint32 */
  GStringChunk *pool;
} Speech;

/* What a message of a chunk said that had to be listened to. */
typedef struct {
  WhKeptKey key;
  guint32 acts_at, n_acts; /* in the chunk's acts */
} Fresh;

typedef struct {
  GArray *acts;  /* WhSpeechAct; WHO is owned there */
  GArray *fresh; /* Fresh */
} Chunk;

typedef struct {
  const WhRules *rules;
  const WhView *view;
  const WhKept *kept; /* may be NULL */
  guint32 *order;     /* messages by text */
  gint next;          /* chunk of ORDER, taken atomically */
  Chunk *chunks;
  guint n_chunks;
} Work;

/* What one thread needs. */
typedef struct {
  const Work *work;
  WhTextReader *texts;
  WhHearer *hearer; /* NULL until something must be listened to */
} Listener;

/* A reply repeats the subject of what it answers; the parts of a series of patches answer its letter, each with a
 * subject of its own. */
static gboolean
has_own_subject(const WhView *view, const WhMessage *message)
{
  if (message->subject == NULL || (message->flags & WH_MESSAGE_FOLLOWS_UP) != 0)
    return FALSE;
  if (message->kind != WH_MESSAGE_MAIL && message->kind != WH_MESSAGE_ISSUE &&
      message->kind != WH_MESSAGE_PULL)
    return FALSE;
  return message->parent == WH_NONE ||
         (message->kind == WH_MESSAGE_MAIL &&
          g_strcmp0(message->subject, view->messages[message->parent].subject) != 0);
}

static void
take_heard(GArray *acts, guint32 message, const GArray *heard)
{
  for (guint i = 0; i < heard->len; i++) {
    WhHeard *one = &g_array_index(heard, WhHeard, i);
    const WhSpeechAct act = {
        message, one->kind, one->from, one->len, one->flags, g_steal_pointer(&one->who), one->rule->id};
    g_array_append_val(acts, act);
  }
}

/* SUBJECT NULL: it is not the message's own. */
static void
listen(Listener *listener, guint32 index, const char *subject, const char *text, GArray *acts)
{
  if (listener->hearer == NULL)
    listener->hearer = wh_hearer_new(listener->work->rules);
  if (subject != NULL)
    take_heard(acts, index, wh_hearer_hear(listener->hearer, wh_slice_str(subject), TRUE, NULL));
  take_heard(acts, index, wh_hearer_hear(listener->hearer, wh_slice_str(text), FALSE, NULL));
}

/* What was kept is owned by it; acts own whom they name. */
static void
own_names(GArray *acts, guint from)
{
  for (guint i = from; i < acts->len; i++) {
    WhSpeechAct *act = &g_array_index(acts, WhSpeechAct, i);
    act->who = g_strdup(act->who);
  }
}

static void
hear_message(Listener *listener, guint32 index, Chunk *chunk)
{
  const WhView *view = listener->work->view;
  const WhMessage *message = &view->messages[index];
  const WhKept *kept = listener->work->kept;
  const guint at = chunk->acts->len;
  if ((message->flags & WH_MESSAGE_BY_BOT) != 0)
    return;
  const char *subject = has_own_subject(view, message) ? message->subject : NULL;
  const char *text = wh_text_reader_get(listener->texts, message->text);
  if (kept == NULL) {
    listen(listener, index, subject, text, chunk->acts);
    return;
  }
  Fresh fresh = {wh_kept_key(subject, text), at, 0};
  if (wh_kept_find(kept, &fresh.key, subject, text, index, chunk->acts)) {
    own_names(chunk->acts, at);
    return;
  }
  listen(listener, index, subject, text, chunk->acts);
  fresh.n_acts = chunk->acts->len - at;
  g_array_append_val(chunk->fresh, fresh);
}

static gpointer
run(gpointer user)
{
  Work *work = user;
  g_autoptr(WhTextReader) texts = wh_text_reader_new(work->view->texts);
  Listener listener = {work, texts, NULL};
  guint chunk = 0;
  while ((chunk = (guint)g_atomic_int_add(&work->next, 1)) < work->n_chunks) {
    const guint32 end = MIN(work->view->n_messages, (chunk + 1) * CHUNK);
    Chunk *self = &work->chunks[chunk];
    self->acts = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
    self->fresh = g_array_new(FALSE, FALSE, sizeof(Fresh));
    for (guint32 i = chunk * CHUNK; i < end; i++)
      hear_message(&listener, work->order[i], self);
  }
  g_clear_pointer(&listener.hearer, wh_hearer_free);
  return NULL;
}

static void
run_all(Work *work, guint jobs)
{
  g_autoptr(GPtrArray) threads = g_ptr_array_new();
  for (guint i = 1; i < MIN(jobs, work->n_chunks); i++)
    g_ptr_array_add(threads, g_thread_new("words", run, work));
  run(work);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join(g_ptr_array_index(threads, i));
}

static int
compare_texts(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhMessage *messages = ((const WhView *)user)->messages;
  const guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  if (messages[x].text != messages[y].text)
    return messages[x].text < messages[y].text ? -1 : 1;
  return x < y ? -1 : x > y;
}

/* Owner: caller. */
static guint32 *
order_by_text(const WhView *view)
{
  WhView copy = *view;
  guint32 *order = g_new(guint32, (gsize)view->n_messages + 1);
  for (guint32 i = 0; i < view->n_messages; i++)
    order[i] = i;
  g_qsort_with_data(order, (gint)view->n_messages, sizeof *order, compare_texts, &copy);
  return order;
}

static int
compare_acts(gconstpointer a, gconstpointer b)
{
  const WhSpeechAct *x = a, *y = b;
  return x->message < y->message ? -1 : x->message > y->message;
}

static const char *
move_to_pool(GStringChunk *pool, const char *who)
{
  g_autofree char *owned = (char *)(gsize)who;
  return *owned != '\0' ? g_string_chunk_insert_const(pool, owned) : "";
}

static void
keep_fresh(WhKept *kept, const Chunk *chunk)
{
  for (guint i = 0; i < chunk->fresh->len; i++) {
    const Fresh *fresh = &g_array_index(chunk->fresh, Fresh, i);
    wh_kept_put(kept, &fresh->key, (const WhSpeechAct *)(gpointer)chunk->acts->data + fresh->acts_at,
                fresh->n_acts);
  }
}

/* Joins the chunks, by message again, and counts the acts of each. */
static void
collect(Speech *s, const Work *work, WhKept *kept)
{
  for (guint c = 0; c < work->n_chunks; c++) {
    const Chunk *chunk = &work->chunks[c];
    if (kept != NULL)
      keep_fresh(kept, chunk);
    g_array_append_vals(s->acts, chunk->acts->data, chunk->acts->len);
    g_array_unref(chunk->acts);
    g_array_unref(chunk->fresh);
  }
  g_array_sort(s->acts, compare_acts); /* stable: acts of one message stay in order */
  for (guint i = 0; i < s->acts->len; i++) {
    WhSpeechAct *act = &g_array_index(s->acts, WhSpeechAct, i);
    act->who = move_to_pool(s->pool, act->who);
    act->rule = g_string_chunk_insert_const(s->pool, act->rule);
    while (s->acts_at->len <= act->message)
      g_array_append_val(s->acts_at, i);
  }
  while (s->acts_at->len <= work->view->n_messages)
    g_array_append_val(s->acts_at, s->acts->len);
}

WhSpeech *
wh_speech_find(const WhRules *rules, const WhView *view, guint jobs)
{
  return wh_speech_find_kept(rules, view, jobs, NULL);
}

WhSpeech *
wh_speech_find_kept(const WhRules *rules, const WhView *view, guint jobs, WhKept *kept)
{
  Speech *s = g_new0(Speech, 1);
  Work work = {
      .rules = rules, .view = view, .kept = kept, .n_chunks = (view->n_messages + CHUNK - 1) / CHUNK};
  s->acts = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
  s->acts_at = g_array_new(FALSE, FALSE, sizeof(guint32));
  s->pool = g_string_chunk_new(1024);
  work.chunks = g_new0(Chunk, work.n_chunks + 1);
  work.order = order_by_text(view);
  run_all(&work, MAX(jobs, 1));
  collect(s, &work, kept);
  g_free(work.order);
  g_free(work.chunks);
  s->speech = (WhSpeech){.acts = (const WhSpeechAct *)(const void *)s->acts->data,
                         .n_acts = s->acts->len,
                         .acts_at = (const guint32 *)(const void *)s->acts_at->data};
  return &s->speech;
}

void
wh_speech_free(WhSpeech *speech)
{
  Speech *s = (Speech *)speech;
  if (s == NULL)
    return;
  g_array_unref(s->acts);
  g_array_unref(s->acts_at);
  g_string_chunk_free(s->pool);
  g_free(s);
}

static void
pool_whos(const WhRules *rules, GArray *acts)
{
  WhRules *owner = (WhRules *)(gsize)rules;
  g_mutex_lock(&owner->lock);
  for (guint i = 0; i < acts->len; i++) {
    WhSpeechAct *act = &g_array_index(acts, WhSpeechAct, i);
    act->who = move_to_pool(owner->pool, act->who);
  }
  g_mutex_unlock(&owner->lock);
}

GArray *
wh_speech_of_text(const WhRules *rules, const char *subject, const char *text)
{
  g_autoptr(WhHearer) hearer = wh_hearer_new(rules);
  GArray *acts = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
  if (subject != NULL)
    take_heard(acts, 0, wh_hearer_hear(hearer, wh_slice_str(subject), TRUE, NULL));
  if (text != NULL)
    take_heard(acts, 0, wh_hearer_hear(hearer, wh_slice_str(text), FALSE, NULL));
  pool_whos(rules, acts);
  return acts;
}
