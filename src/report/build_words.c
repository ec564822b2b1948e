/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages, what they say, and what was done on forges and registries, as evidence of a report document. */
#include "report/build.h"

#include <string.h>

#define EXCERPT_MAX 240u

static gboolean
is_web(const char *text)
{
  return g_str_has_prefix(text, "https://");
}

/* Mail has no address of its own that everybody could open: its Message-ID is what archives are searched by. */
static void
set_place(json_t *out, const char *locator, gboolean mail)
{
  json_t *safe = wh_build_text(locator, WH_BUILD_LINE_MAX);

  if (mail)
    json_object_set_new(out, "locator", json_sprintf("Message-ID <%s>", json_string_value(safe)));
  else
    json_object_set(out, "locator", safe);
  if (is_web(locator) && strcmp(locator, json_string_value(safe)) == 0)
    json_object_set(out, "url", safe);
  json_decref(safe);
}

static json_t *
message_base(const WhBuild *b, guint32 index)
{
  const WhMessage *message = &b->view->messages[index];
  const gboolean named = message->kind == WH_MESSAGE_MAIL && (message->flags & WH_MESSAGE_MADE_ID) == 0;
  json_t *out = json_object();

  json_object_set_new(out, "event", json_string("message"));
  json_object_set_new(out, "time", wh_build_time(message->known));
  set_place(out, named ? message->id : message->locator, named);
  json_object_set_new(out, "person", wh_build_person_id(b->people->speaker_of[index]));
  json_object_set_new(out, "subject", wh_build_text(message->subject, WH_BUILD_LINE_MAX));
  return out;
}

json_t *
wh_build_message(const WhBuild *b, guint32 index)
{
  const WhMessage *message = &b->view->messages[index];
  g_autofree char *text = wh_view_text(b->view, index);
  json_t *out = message_base(b, index);

  json_object_set_new(out, "excerpt", wh_build_text(text[0] != '\0' ? text : message->subject, EXCERPT_MAX));
  return out;
}

json_t *
wh_build_said(const WhBuild *b, const WhSaying *saying)
{
  const WhSpeechAct *act = &b->people->speech->acts[saying->act];
  const WhMessage *message = &b->view->messages[saying->message];
  g_autofree char *whole = (act->flags & WH_SPEECH_IN_SUBJECT) != 0 ? g_strdup(message->subject)
                                                                    : wh_view_text(b->view, saying->message);
  const gsize len = strlen(whole), from = MIN(act->from, len);
  g_autofree char *words = g_strndup(whole + from, MIN(act->len, len - from));

  return wh_build_text(g_strdelimit(words, "\r\n\t", ' '), EXCERPT_MAX);
}

json_t *
wh_build_saying(const WhBuild *b, guint32 index)
{
  const WhSaying *saying = &b->people->sayings[index];
  json_t *out = message_base(b, saying->message);

  json_object_set_new(out, "says", json_string(wh_speech_told(&b->people->speech->acts[saying->act])));
  json_object_set_new(out, "excerpt", wh_build_said(b, saying));
  return out;
}

json_t *
wh_build_event(const WhBuild *b, guint32 index)
{
  const WhEvent *event = &b->view->events[index];
  const guint32 actor = b->people->actor_of[index];
  json_t *out = json_object();
  g_autofree char *raw = g_strdup_printf("%s %s%s%s", wh_verb_id((WhVerb)event->verb), event->object,
                                         event->detail[0] != '\0' ? ": " : "", event->detail);

  json_object_set_new(out, "event", json_string("event"));
  json_object_set_new(out, "time", wh_build_time(event->known));
  set_place(out, event->locator, FALSE);
  if (actor != WH_NONE)
    json_object_set_new(out, "person", wh_build_person_id(actor));
  json_object_set_new(out, "verb", json_string(wh_verb_id((WhVerb)event->verb)));
  json_object_set_new(out, "excerpt", wh_build_text(raw, WH_BUILD_LINE_MAX));
  return out;
}
