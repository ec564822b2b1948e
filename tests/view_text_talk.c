/* SPDX-License-Identifier: Apache-2.0
 * Messages and events of the test language. */
#include "view_text_impl.h"

/* ---- messages ---- */

gboolean
wh_text_flush_message(Text *t, GError **error)
{
  if (!t->in_message)
    return TRUE;
  t->in_message = FALSE;
  t->message.text = wh_slice(t->words->str, t->words->len);
  t->message.traits = wh_slice(t->traits->str, t->traits->len);
  t->message.to = wh_slice(t->to->str, t->to->len);
  if (t->references->len > 0)
    t->message.thread = wh_slice(t->references->str, t->references->len);
  WhSink *to = wh_text_sink(t);
  return to->message(to, &t->message, error);
}

static gboolean
at_option(const char *at, const char *const *options)
{
  for (; *options != NULL; options++) {
    const char *copy = at;
    if (wh_lex_take(&copy, *options))
      return TRUE;
  }
  return !wh_lex_more(&at);
}

static gboolean
at_message_option(const char *at)
{
  static const char *const options[] = {"kind",    "re",    "refs",  "thread", "association", "to",
                                        "arrived", "place", "flags", ":",      NULL};
  return at_option(at, options);
}

static WhSlice
take_word(Text *t, const char **at)
{
  g_autofree char *word = wh_lex_word(at);
  return word != NULL ? wh_text_keep_slice(t, word) : WH_SLICE("");
}

static void
take_list(const char **at, GString *list)
{
  while (!at_message_option(*at)) {
    g_autofree char *word = wh_lex_word(at);
    g_string_append_printf(list, "%s%s", list->len > 0 ? " " : "", word);
  }
}

static gboolean
take_message_flags(Text *t, const char **at, GError **error)
{
  static const struct {
    const char *name;
    guint32 flag;
  } names[] = {{"cut", WH_MESSAGE_CUT},
               {"patch", WH_MESSAGE_PATCH},
               {"forwarded", WH_MESSAGE_FORWARDED},
               {"bad-date", WH_MESSAGE_BAD_DATE},
               {"made-id", WH_MESSAGE_MADE_ID},
               {"bot", WH_MESSAGE_BY_BOT},
               {"edited", WH_MESSAGE_EDITED},
               {"bad-text", WH_MESSAGE_BAD_TEXT},
               {"follows-up", WH_MESSAGE_FOLLOWS_UP}};
  while (!at_message_option(*at)) {
    g_autofree char *word = wh_lex_word(at);
    gsize i = 0;
    while (i < G_N_ELEMENTS(names) && !g_str_equal(names[i].name, word))
      i++;
    if (i == G_N_ELEMENTS(names))
      return wh_text_fail(t, error, "no such flag", word);
    t->message.flags |= names[i].flag;
  }
  return TRUE;
}

static gboolean
take_kind(Text *t, const char **at, GError **error)
{
  g_autofree char *word = wh_lex_word(at);
  t->message.kind = wh_message_kind_parse(word);
  return t->message.kind != WH_N_MESSAGE_KINDS || wh_text_fail(t, error, "no such kind of message", word);
}

static gboolean
take_association(Text *t, const char **at, GError **error)
{
  g_autofree char *word = wh_lex_word(at);
  t->message.association = wh_association_parse(word);
  return t->message.association != WH_N_ASSOCIATIONS || wh_text_fail(t, error, "no such association", word);
}

static gboolean
take_arrived(Text *t, const char **at, GError **error)
{
  static const Who nobody = {"", "", NULL};
  WhStamp stamp = {0};
  if (!wh_lex_take(at, "none") && !wh_text_take_time(t, at, &nobody, &stamp, error))
    return FALSE;
  t->message.arrived = stamp.time;
  return TRUE;
}

/* An option of one word. */
static gboolean
take_plain(Text *t, const char **at)
{
  const struct {
    const char *name;
    WhSlice *value;
  } plain[] = {{"re", &t->message.parent}, {"thread", &t->message.thread}, {"place", &t->message.place}};
  for (gsize i = 0; i < G_N_ELEMENTS(plain); i++) {
    if (wh_lex_take(at, plain[i].name)) {
      *plain[i].value = take_word(t, at);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
take_option(Text *t, const char **at, GError **error)
{
  if (take_plain(t, at))
    return TRUE;
  if (wh_lex_take(at, "kind"))
    return take_kind(t, at, error);
  if (wh_lex_take(at, "association"))
    return take_association(t, at, error);
  if (wh_lex_take(at, "arrived"))
    return take_arrived(t, at, error);
  if (wh_lex_take(at, "flags"))
    return take_message_flags(t, at, error);
  if (!at_message_option(*at))
    return wh_text_fail(t, error, "unknown option", *at);
  take_list(at, wh_lex_take(at, "to") ? t->to : (wh_lex_take(at, "refs"), t->references));
  return TRUE;
}

static void
clear_message(Text *t)
{
  t->message = (WhMessageRecord){.kind = WH_N_MESSAGE_KINDS};
  g_string_truncate(t->words, 0);
  g_string_truncate(t->traits, 0);
  g_string_truncate(t->to, 0);
  g_string_truncate(t->references, 0);
}

/* What follows from the rest of a message. */
static void
settle_message(Text *t)
{
  WhMessageRecord *m = &t->message;
  if (m->kind == WH_N_MESSAGE_KINDS)
    m->kind = m->thread.len > 0 ? WH_MESSAGE_COMMENT : WH_MESSAGE_MAIL;
  if (m->kind != WH_MESSAGE_MAIL)
    m->claimed.zone = WH_ZONE_ABSENT;
  if ((m->flags & WH_MESSAGE_BAD_DATE) != 0)
    m->claimed = (WhStamp){m->arrived, WH_ZONE_ABSENT};
}

gboolean
wh_text_on_message(Text *t, const char *at, GError **error)
{
  g_autofree char *id = wh_lex_word(&at);
  if (id == NULL)
    return wh_text_fail(t, error, "expected an ID", NULL);
  clear_message(t);
  Who who;
  if (!wh_text_take_time_who(t, &at, &t->message.claimed, &who, error))
    return FALSE;
  t->message.arrived = t->message.claimed.time;
  t->message.name = wh_slice_str(who.name);
  t->message.email = wh_slice_str(who.email);
  while (wh_lex_more(&at) && *at != ':')
    if (!take_option(t, &at, error))
      return FALSE;
  t->message.subject = wh_text_take_subject(t, &at);
  if (g_str_equal(id, "-")) {
    g_free(id);
    id = g_strdup_printf("-%u", ++t->n_made_up);
  }
  t->message.id = wh_text_keep_slice(t, id);
  settle_message(t);
  t->in_message = TRUE;
  return TRUE;
}

/* ---- below a message ---- */

gboolean
wh_text_is_words(const Text *t, const char *line)
{
  if (!t->in_message || !wh_lex_more(&line))
    return FALSE;
  return *line == '|' || wh_lex_take(&line, "trait");
}

gboolean
wh_text_on_words(Text *t, const char *at, GError **error)
{
  wh_lex_more(&at);
  if (wh_lex_take(&at, "trait")) {
    wh_lex_more(&at);
    g_string_append_printf(t->traits, "%s%s", t->traits->len > 0 ? "\n" : "", at);
    return TRUE;
  }
  at += at[1] == ' ' ? 2 : 1;
  g_string_append_printf(t->words, "%s\n", at);
  return TRUE;
}

/* ---- events ---- */

static gboolean
at_event_option(const char *at)
{
  static const char *const options[] = {"other",   "object",   "thread", "commit", "detail",
                                        "locator", "registry", "id",     NULL};
  return at_option(at, options);
}

static gboolean
take_event_commit(Text *t, const char **at, WhEventRecord *event, GError **error)
{
  g_autofree char *word = wh_lex_word(at);
  if (word != NULL && wh_oid_parse(wh_slice_str(word), &event->oid) != 0)
    return TRUE;
  return wh_text_resolve(t, word, &event->oid, error);
}

static gboolean
take_plain_of_event(Text *t, const char **at, WhEventRecord *event)
{
  const struct {
    const char *name;
    WhSlice *value;
  } plain[] = {{"object", &event->object},
               {"thread", &event->thread},
               {"detail", &event->detail},
               {"locator", &event->locator},
               {"id", &event->id}};
  for (gsize i = 0; i < G_N_ELEMENTS(plain); i++) {
    if (wh_lex_take(at, plain[i].name)) {
      *plain[i].value = take_word(t, at);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
take_event_option(Text *t, const char **at, WhEventRecord *event, GError **error)
{
  if (take_plain_of_event(t, at, event))
    return TRUE;
  if (wh_lex_take(at, "registry")) {
    event->registry = TRUE;
    return TRUE;
  }
  if (wh_lex_take(at, "commit"))
    return take_event_commit(t, at, event, error);
  if (!wh_lex_take(at, "other"))
    return wh_text_fail(t, error, "unknown option", *at);
  Who who;
  if (!wh_text_take_who(t, at, &who, error))
    return FALSE;
  event->other_name = wh_slice_str(who.name);
  event->other_email = wh_slice_str(who.email);
  return TRUE;
}

/* What an event says, as its name: the order of statements leaves no trace. */
static void
name_event(Text *t, WhEventRecord *event)
{
  char oid[WH_OID_HEX_MAX + 1];
  if (event->id.len > 0)
    return;
  wh_oid_format(&event->oid, 4, oid);
  g_autofree char *id = g_strdup_printf(
      "%s:%" G_GINT64_FORMAT ":%.*s:%.*s:%.*s:%.*s:%.*s:%s", wh_verb_id(event->verb), event->claimed.time,
      (int)event->email.len, event->email.data, (int)event->other_email.len, event->other_email.data,
      (int)event->object.len, event->object.data, (int)event->thread.len, event->thread.data,
      (int)event->detail.len, event->detail.data, oid);
  event->id = wh_text_keep_slice(t, id);
}

gboolean
wh_text_on_event(Text *t, const char *at, GError **error)
{
  static const Who nobody = {"", "", NULL};
  g_autofree char *verb = wh_lex_word(&at);
  WhEventRecord event = {.verb = wh_verb_parse(verb)};
  Who who = nobody;
  if (event.verb == WH_N_VERBS)
    return wh_text_fail(t, error, "no such verb", verb);
  if (!wh_text_take_time(t, &at, &nobody, &event.claimed, error))
    return FALSE;
  if (!at_event_option(at) && !wh_text_take_who(t, &at, &who, error))
    return FALSE;
  event.claimed.zone = WH_ZONE_ABSENT;
  event.registry = event.verb >= WH_VERB_PUBLISH && event.verb <= WH_VERB_DEPEND;
  event.name = wh_slice_str(who.name);
  event.email = wh_slice_str(who.email);
  while (wh_lex_more(&at))
    if (!take_event_option(t, &at, &event, error))
      return FALSE;
  name_event(t, &event);
  if (event.locator.len == 0)
    event.locator = event.id;
  return wh_text_sink(t)->event(wh_text_sink(t), &event, error);
}
