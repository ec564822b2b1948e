/* SPDX-License-Identifier: Apache-2.0
 * Speech acts with the people in them. Acts come by message and messages by known time, so that every question
 * asked here is about the record up to the message. */
#include "people/naming.h"

/* A patch that comes again within it, with what its letter says, is the same one. */
#define SENT_AGAIN (180 * G_GINT64_CONSTANT(86400))

typedef struct {
  WhPeopleImpl *impl;
  WhNaming *naming;
  guint32 *first_of;   /* by message: its first saying + 1, 0: none */
  GHashTable *patches; /* char *, speaker, kind and subject, to Sent */
} Talk;

typedef struct {
  gint64 known;
  guint32 message;
} Sent;

static guint32
answered_author(const WhPeopleImpl *impl, guint32 message)
{
  guint32 parent = impl->people.view->messages[message].parent;
  guint32 author = parent != WH_NONE ? impl->speaker_of[parent] : WH_NONE;
  return author != impl->speaker_of[message] ? author : WH_NONE;
}

/* What follows "[PATCH v2 0/3]" or the like in the subject of a message that begins something; NULL: no such mark. Who answers
 * another's patch under its subject speaks anew each time. */
static const char *
patch_subject(const WhPeopleImpl *impl, guint32 index)
{
  const WhMessage *message = &impl->people.view->messages[index];
  const char *subject = message->subject;
  gboolean marked = FALSE;
  if (subject == NULL || message->kind != WH_MESSAGE_MAIL || (message->flags & WH_MESSAGE_FOLLOWS_UP) != 0 ||
      answered_author(impl, index) != WH_NONE)
    return NULL;
  while (*subject == '[' && strchr(subject, ']') != NULL) {
    g_autofree char *mark = g_ascii_strdown(subject, strchr(subject, ']') - subject);
    marked |= strstr(mark, "patch") != NULL || strstr(mark, "rfc") != NULL;
    subject = strchr(subject, ']') + 1;
    subject += strspn(subject, " ");
  }
  return marked ? subject : NULL;
}

/* Whether SAYING stands in a patch that its speaker had sent before with a saying of the same kind. */
static gboolean
is_sent_again(Talk *talk, const WhSaying *saying)
{
  const char *subject = patch_subject(talk->impl, saying->message);
  if (subject == NULL)
    return FALSE;
  g_autofree char *folded = g_utf8_casefold(subject, -1);
  g_autofree char *key = g_strdup_printf("%u %u %s", saying->speaker, (guint)saying->kind, folded);
  Sent *sent = g_hash_table_lookup(talk->patches, key);
  if (sent == NULL) {
    sent = g_new0(Sent, 1);
    *sent = (Sent){saying->known, saying->message};
    g_hash_table_insert(talk->patches, g_steal_pointer(&key), sent);
    return FALSE;
  }
  gboolean again = sent->message != saying->message && saying->known - sent->known <= SENT_AGAIN;
  sent->known = saying->known;
  if (!again)
    sent->message = saying->message;
  return again;
}

static gboolean
asks(WhSpeechKind kind)
{
  return kind == WH_SPEECH_ASKS_FOR_SELF || kind == WH_SPEECH_ASKS_FOR_OTHER || kind == WH_SPEECH_OFFERS ||
         kind == WH_SPEECH_ENDORSES;
}

/* For whom the message that MESSAGE answers asks. */
static guint32
asked_for(const Talk *talk, guint32 message)
{
  const GArray *sayings = talk->impl->sayings;
  guint32 parent = talk->impl->people.view->messages[message].parent;
  guint32 at = parent != WH_NONE ? talk->first_of[parent] : 0;
  for (guint i = at; at > 0 && i <= sayings->len; i++) {
    const WhSaying *saying = &g_array_index(sayings, WhSaying, i - 1);
    if (saying->message != parent)
      break;
    if (asks(saying->kind) && saying->for_whom != WH_NONE)
      return saying->for_whom;
  }
  return WH_NONE;
}

/* The author of the patch or pull request that the thread of MESSAGE waits for. */
static guint32
waiting(const WhPeopleImpl *impl, const WhSaying *saying)
{
  const WhView *view = impl->people.view;
  guint32 thread = view->messages[saying->message].thread;
  if (thread == WH_NONE)
    return WH_NONE;
  guint32 first = view->threads[thread].first, author = impl->speaker_of[first];
  gboolean waits =
      view->messages[first].kind == WH_MESSAGE_PULL || (view->messages[first].flags & WH_MESSAGE_PATCH) != 0;
  gboolean another = author != saying->speaker && impl->persons[author].flags == 0;
  return waits && another && !wh_people_is_incumbent(&impl->people, author, saying->known) ? author : WH_NONE;
}

/* Who is spoken to. NAMED: whom the words name, WH_NONE where they name somebody unknown. */
static guint32
spoken_to(const WhPeopleImpl *impl, const WhSaying *saying, gboolean you, guint32 named)
{
  gboolean about = saying->kind == WH_SPEECH_ASKS_FOR_OTHER || saying->kind == WH_SPEECH_ENDORSES;
  if (!you && !about)
    return named;
  guint32 author = answered_author(impl, saying->message);
  if (author == WH_NONE || saying->kind == WH_SPEECH_GRANTS || saying->kind == WH_SPEECH_REFUSES)
    return author;
  return wh_people_is_incumbent(&impl->people, author, saying->known) ? author : WH_NONE;
}

static guint32
gains(const Talk *talk, const WhSaying *saying, gboolean nobody, guint32 named)
{
  switch (saying->kind) {
  case WH_SPEECH_ASKS_FOR_SELF:
  case WH_SPEECH_OFFERS:
    return saying->speaker;
  case WH_SPEECH_ASKS_FOR_OTHER:
  case WH_SPEECH_ENDORSES:
    return nobody ? asked_for(talk, saying->message) : named;
  case WH_SPEECH_GRANTS:
    return saying->whom;
  case WH_SPEECH_COMPLAINS:
  case WH_SPEECH_BELITTLES:
  case WH_SPEECH_URGES:
    return waiting(talk->impl, saying);
  default:
    return WH_NONE;
  }
}

static void
say(Talk *talk, guint32 index)
{
  WhPeopleImpl *impl = talk->impl;
  const WhSpeechAct *act = &impl->people.speech->acts[index];
  WhSaying saying = {.known = impl->people.view->messages[act->message].known,
                     .act = index,
                     .message = act->message,
                     .kind = act->kind,
                     .speaker = impl->speaker_of[act->message]};
  if (impl->persons[saying.speaker].flags != 0 || is_sent_again(talk, &saying))
    return;
  gboolean you = wh_naming_is_you(act->who), pronoun = wh_naming_is_pronoun(act->who);
  guint32 named = you || pronoun ? WH_NONE : wh_naming_find(talk->naming, act->who, act->message);
  saying.whom = spoken_to(impl, &saying, you, named);
  saying.for_whom = gains(talk, &saying, you || pronoun, named);
  g_array_append_val(impl->sayings, saying);
  if (talk->first_of[act->message] == 0)
    talk->first_of[act->message] = impl->sayings->len;
}

void
wh_sayings_collect(WhPeopleImpl *impl)
{
  const WhSpeech *speech = impl->people.speech;
  if (speech == NULL || speech->n_acts == 0)
    return;
  Talk talk = {.impl = impl, .naming = wh_naming_new(impl)};
  talk.first_of = g_new0(guint32, impl->people.view->n_messages + 1);
  talk.patches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint32 i = 0; i < speech->n_acts; i++)
    say(&talk, i);
  g_hash_table_unref(talk.patches);
  g_free(talk.first_of);
  wh_naming_free(talk.naming);
}
