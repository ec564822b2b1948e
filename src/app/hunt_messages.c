/* SPDX-License-Identifier: Apache-2.0
 * Messages with what could tell a hand: turns of phrase, and what programs and hosts leave. */
#include "app/hunt_index.h"
#include "app/hunt_words.h"

#define PART '\x1e' /* stands between the parts of a kept message */

/* The letter that goes before patches: colleagues send it again with every version. */
static gboolean
is_cover(const WhMessage *message)
{
  return (message->flags & WH_MESSAGE_FOLLOWS_UP) == 0 &&
         (g_str_has_prefix(message->subject, "[PATCH") || g_str_has_prefix(message->subject, "[RFC"));
}

/* Words that are the writer's own and no patch: what a patch says is its commit's, and others send it on. */
static gboolean
has_own_words(const WhMessage *message)
{
  return !is_cover(message) &&
         (message->flags & (WH_MESSAGE_PATCH | WH_MESSAGE_FORWARDED | WH_MESSAGE_BY_BOT)) == 0;
}

void
wh_hunt_visit_prepare(WhHuntVisit *visit)
{
  const WhView *view = visit->record.view;
  g_autoptr(WhTextReader) reader = wh_text_reader_new(view->texts);
  g_auto(WhPhraseText) text = {0};
  g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(guint64));
  wh_phrase_text_init(&text);
  visit->marks = g_array_new(FALSE, FALSE, sizeof(guint64));
  visit->marks_at = g_new0(guint32, view->n_messages + 1);
  for (guint32 i = 0; i < view->n_messages; i++) {
    if (has_own_words(&view->messages[i])) {
      wh_phrase_text_set(&text, wh_slice_str(wh_text_reader_get(reader, view->messages[i].text)));
      wh_phrase_marks(&text, marks);
      g_array_append_vals(visit->marks, marks->data, marks->len);
    }
    visit->marks_at[i + 1] = visit->marks->len;
  }
}

/* What a program, host or habit leaves, as one number for its kind and value. */
static guint64
trait_hash(WhSlice line)
{
  guint64 h = 14695981039346656037ull;
  for (gsize i = 0; i < line.len; i++)
    h = (h ^ (guchar)line.data[i]) * 1099511628211ull;
  return (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9ull;
}

/* Any machine calls itself so, within any network. */
static gboolean
is_anywhere(WhSlice line)
{
  static const char *const anywhere[] = {"origin: localhost", "origin: user localhost", "origin: unknown",
                                         "origin: [127.",     "origin: 127.",           "origin: sonic."};
  for (gsize i = 0; i < G_N_ELEMENTS(anywhere); i++)
    if (wh_slice_has_prefix(line, wh_slice_str(anywhere[i])))
      return TRUE;
  return FALSE;
}

/* Those that a hand leaves rather than a list or a provider. */
static gboolean
tells_a_hand(WhSlice line)
{
  return (wh_slice_has_prefix(line, WH_SLICE("origin: ")) && !is_anywhere(line)) ||
         wh_slice_has_prefix(line, WH_SLICE("mailer: "));
}

typedef struct {
  WhHuntIndex *index;
  const WhHuntVisit *visit;
  const guint32 *person_of;
  WhTextReader *reader;
  GHashTable *seen; /* trait and person: gint64 pointers */
  guint32 *kept_as; /* by message of the view */
  GArray *fresh;    /* guint64: traits that this message is the first of its person to show */
} Taking;

static void
find_fresh(const Taking *t, guint32 person, const char *traits)
{
  g_array_set_size(t->fresh, 0);
  while (*traits != '\0') {
    const gsize len = strcspn(traits, "\n");
    const WhSlice line = wh_slice(traits, len);
    const guint64 hash = tells_a_hand(line) ? trait_hash(line) : 0;
    const guint64 both = hash ^ ((guint64)person * 0x9e3779b97f4a7c15ull);
    if (hash != 0 && g_hash_table_add(t->seen, g_memdup2(&both, sizeof both)))
      g_array_append_val(t->fresh, hash);
    traits += len + (traits[len] == '\n');
  }
}

static guint32
acts_of(const WhSpeech *speech, guint32 message)
{
  guint32 mask = 0;
  for (guint32 i = speech != NULL ? speech->acts_at[message] : 0;
       speech != NULL && i < speech->acts_at[message + 1]; i++)
    mask |= 1u << speech->acts[i].kind;
  return mask;
}

static void
append_part(GString *out, const char *part)
{
  const gsize at = out->len;
  g_string_append(out, part);
  for (gsize i = at; i < out->len; i++)
    if (out->str[i] == PART)
      out->str[i] = ' ';
  g_string_append_c(out, PART);
}

static gboolean
keep_text(const Taking *t, const WhMessage *message, gboolean with_words, guint32 *ret_text, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  g_autofree char *place = wh_hunt_place(message);
  append_part(out, place);
  append_part(out, message->subject);
  append_part(out, t->fresh->len > 0 ? message->traits : "");
  if (with_words)
    g_string_append(out, wh_text_reader_get(t->reader, message->text));
  return wh_texts_add(t->index->texts, wh_slice(out->str, out->len), ret_text, error);
}

static gboolean
spool_all(WhSpool *spool, const GArray *values, guint from, guint to, guint32 item, GError **error)
{
  for (guint i = from; i < to; i++)
    if (!wh_spool_add(spool, g_array_index(values, guint64, i), item, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_message(const Taking *t, guint32 i, GError **error)
{
  const WhRecord *record = &t->visit->record;
  const WhMessage *message = &record->view->messages[i];
  const guint32 person = t->person_of[record->people->speaker_of[i]];
  const guint from = t->visit->marks_at[i], to = t->visit->marks_at[i + 1];
  t->kept_as[i] = WH_NONE;
  if (person == WH_NONE)
    return TRUE;
  find_fresh(t, person, message->traits);
  if (from == to && t->fresh->len == 0)
    return TRUE;
  t->kept_as[i] = t->index->messages->len;
  WhHuntMessage one = {.person = person,
                       .thread = t->index->n_threads + message->thread,
                       .acts = from < to ? acts_of(record->speech, i) : 0,
                       .parent = message->parent != WH_NONE ? t->kept_as[message->parent] : WH_NONE,
                       .time = message->known,
                       .kind = message->kind,
                       .answered = record->view->threads[message->thread].n > 1};
  if (!keep_text(t, message, from < to, &one.text, error))
    return FALSE;
  g_array_append_val(t->index->messages, one);
  return spool_all(t->index->marks, t->visit->marks, from, to, t->kept_as[i], error) &&
         spool_all(t->index->traits, t->fresh, 0, t->fresh->len, t->kept_as[i], error);
}

gboolean
wh_hunt_take_messages(WhHuntIndex *index, const WhHuntVisit *visit, const guint32 *person_of, GError **error)
{
  const WhView *view = visit->record.view;
  g_autoptr(WhTextReader) reader = wh_text_reader_new(view->texts);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree guint32 *kept_as = g_new(guint32, view->n_messages + 1);
  g_autoptr(GArray) fresh = g_array_new(FALSE, FALSE, sizeof(guint64));
  const Taking t = {index, visit, person_of, reader, seen, kept_as, fresh};
  for (guint32 i = 0; i < view->n_messages; i++)
    if (!take_message(&t, i, error))
      return FALSE;
  return TRUE;
}

void
wh_hunt_text_clear(WhHuntText *text)
{
  g_free(text->locator);
  g_free(text->subject);
  g_free(text->traits);
  g_free(text->words);
}

void
wh_hunt_text_get(const WhHuntIndex *index, WhTextReader *reader, guint32 message, WhHuntText *ret_text)
{
  const char *at = wh_text_reader_get(reader, wh_hunt_message(index, message)->text);
  char **const parts[] = {&ret_text->locator, &ret_text->subject, &ret_text->traits};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    const char *end = strchr(at, PART);
    *parts[i] = end != NULL ? g_strndup(at, (gsize)(end - at)) : g_strdup("");
    at = end != NULL ? end + 1 : at + strlen(at);
  }
  ret_text->words = g_strdup(at);
}
