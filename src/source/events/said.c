/* SPDX-License-Identifier: Apache-2.0
 * Facts, notes, messages and events, out of their lines. */
#include "source/events/records.h"

#include "base/limits.h"

static WhEventsResult
send_fact(WhEventsLine *line, const json_t *value, GError **error)
{
  const char *kind = json_string_value(json_object_get(value, "kind"));
  WhFactRecord r = {.blob = wh_events_get_oid(&line->in, value, "blob"),
                    .value = wh_events_get_text(&line->in, value, "value")};
  while (r.kind < WH_N_FACT_KINDS && g_strcmp0(wh_events_fact_kind(r.kind), kind) != 0)
    r.kind++;
  if (r.kind == WH_N_FACT_KINDS || wh_oid_is_zero(&r.blob))
    wh_events_problem(&line->in, "a fact has no \"blob\", or its \"kind\" is not known");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  return line->sink->fact(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

static WhEventsResult
send_malformed(WhEventsLine *line, const json_t *value, GError **error)
{
  WhMalformedRecord r = {wh_events_get_text(&line->in, value, "locator"),
                         wh_events_get_text(&line->in, value, "reason")};
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  return line->sink->malformed(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

static WhSlice
keep(WhEventsLine *line, char *text, gsize len)
{
  g_ptr_array_add(line->in.owned, text);
  return wh_slice(text, len);
}

/* An id out of the content, for what came without one. */
static WhSlice
made_id(WhEventsLine *line, const WhStamp *claimed, const WhSlice *parts, guint n)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, claimed->time);
  g_checksum_update(sum, (const guchar *)time, -1);
  for (guint i = 0; i < n; i++) {
    g_autofree char *length = g_strdup_printf(" %" G_GSIZE_FORMAT ":", parts[i].len);
    g_checksum_update(sum, (const guchar *)length, -1);
    if (parts[i].len > 0)
      g_checksum_update(sum, (const guchar *)parts[i].data, (gssize)parts[i].len);
  }
  char *id = g_strdup_printf("made:%.40s", g_checksum_get_string(sum));
  return keep(line, id, strlen(id));
}

/* Addresses with spaces between, from a list of them or as they are. */
static WhSlice
get_to(WhEventsLine *line, const json_t *value)
{
  const json_t *list = json_object_get(value, "to");
  if (!json_is_array(list))
    return wh_events_get_text(&line->in, value, "to");
  GString *to = g_string_new(NULL);
  for (gsize i = 0; i < MIN(json_array_size(list), WH_LIMIT_TO); i++) {
    WhSlice one = wh_events_text_of(&line->in, json_array_get(list, i));
    if (i > 0)
      g_string_append_c(to, ' ');
    if (one.len > 0)
      g_string_append_len(to, one.data, (gssize)MIN(one.len, WH_LIMIT_IDENT));
  }
  const gsize len = to->len;
  return keep(line, g_string_free(to, FALSE), len);
}

/* Own words: valid, without NUL, not longer than is kept. */
static void
mend_text(WhEventsLine *line, WhMessageRecord *r)
{
  if (r->text.len > 0 && !g_utf8_validate(r->text.data, (gssize)r->text.len, NULL)) {
    char *valid = g_utf8_make_valid(r->text.data, (gssize)r->text.len);
    r->text = keep(line, valid, strlen(valid));
    r->flags |= WH_MESSAGE_BAD_TEXT;
  }
  if (r->text.len <= WH_LIMIT_WORDS)
    return;
  const char *end = g_utf8_find_prev_char(r->text.data, r->text.data + WH_LIMIT_WORDS);
  r->text.len = (gsize)(end - r->text.data);
  r->flags |= WH_MESSAGE_CUT;
}

static void
complete_message(WhEventsLine *line, WhMessageRecord *r)
{
  mend_text(line, r);
  if (WH_EVENTS_IS_TIMELESS(r->claimed))
    r->flags |= WH_MESSAGE_BAD_DATE;
  if (r->id.len > 0)
    return;
  const WhSlice parts[] = {r->name, r->email, r->subject, r->text};
  r->id = made_id(line, &r->claimed, parts, G_N_ELEMENTS(parts));
  r->flags |= WH_MESSAGE_MADE_ID;
  if (r->place.len == 0)
    r->place = wh_slice_str(line->place);
}

static WhEventsResult
send_message(WhEventsLine *line, const json_t *value, GError **error)
{
  const char *kind = json_string_value(json_object_get(value, "kind"));
  const char *association = json_string_value(json_object_get(value, "association"));
  WhMessageRecord r = {.kind = kind != NULL ? wh_message_kind_parse(kind) : WH_MESSAGE_CHAT,
                       .id = wh_events_get_text(&line->in, value, "id"),
                       .parent = wh_events_get_text(&line->in, value, "parent"),
                       .thread = wh_events_get_text(&line->in, value, "thread"),
                       .claimed = wh_events_get_stamp(&line->in, json_object_get(value, "author")),
                       .arrived = wh_events_get_time(&line->in, value, "arrived"),
                       .subject = wh_events_get_text(&line->in, value, "subject"),
                       .text = wh_events_get_text(&line->in, value, "text"),
                       .to = get_to(line, value),
                       .traits = wh_events_get_text(&line->in, value, "traits"),
                       .place = wh_events_get_text(&line->in, value, "place"),
                       .association =
                           association != NULL ? wh_association_parse(association) : WH_ASSOCIATION_UNKNOWN,
                       .flags = wh_events_get_flags(&line->in, value, wh_events_message_flags)};
  wh_events_get_account(line, value, "author", &r.name, &r.email);
  if (r.name.len == 0 && r.email.len == 0)
    wh_events_problem(&line->in, "a message has no author");
  if (r.kind == WH_N_MESSAGE_KINDS || r.association == WH_N_ASSOCIATIONS)
    wh_events_problem(&line->in, "a message's \"kind\" or \"association\" is not known");
  if (r.id.len > WH_LIMIT_ID)
    wh_events_problem(&line->in, "a message's \"id\" is too long");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  complete_message(line, &r);
  return line->sink->message(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

static WhEventsResult
send_event(WhEventsLine *line, const json_t *value, GError **error)
{
  const char *verb = json_string_value(json_object_get(value, "verb"));
  WhEventRecord r = {.verb = wh_verb_parse(verb),
                     .registry = json_is_true(json_object_get(value, "registry")),
                     .id = wh_events_get_text(&line->in, value, "id"),
                     .claimed = wh_events_get_stamp(&line->in, value),
                     .object = wh_events_get_text(&line->in, value, "object"),
                     .thread = wh_events_get_text(&line->in, value, "thread"),
                     .detail = wh_events_get_text(&line->in, value, "detail"),
                     .locator = wh_events_get_text(&line->in, value, "locator"),
                     .oid = wh_events_get_oid(&line->in, value, "oid")};
  wh_events_get_account(line, value, "actor", &r.name, &r.email);
  wh_events_get_account(line, value, "other", &r.other_name, &r.other_email);
  if (r.verb == WH_N_VERBS)
    wh_events_problem(&line->in, "an event's \"verb\" is not known");
  if (json_object_get(value, "time") == NULL)
    wh_events_problem(&line->in, "an event has no \"time\"");
  if (r.id.len > WH_LIMIT_ID)
    wh_events_problem(&line->in, "an event's \"id\" is too long");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  const WhSlice parts[] = {r.name, r.email, r.other_name, r.object, r.detail};
  if (r.id.len == 0)
    r.id = made_id(line, &r.claimed, parts, G_N_ELEMENTS(parts));
  if (r.locator.len == 0)
    r.locator = wh_slice_str(line->place);
  return line->sink->event(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

WhEventsResult
wh_events_send_other(WhEventsLine *line, const json_t *value, GError **error)
{
  static const struct {
    const char *record;
    WhEventsResult (*send)(WhEventsLine *line, const json_t *value, GError **error);
  } kinds[] = {{"fact", send_fact},
               {"malformed", send_malformed},
               {"message", send_message},
               {"event", send_event},
               {"release", wh_events_send_release},
               {"file", wh_events_send_file},
               {"comparison", wh_events_send_comparison}};
  const char *record = json_string_value(json_object_get(value, "record"));
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_strcmp0(kinds[i].record, record) == 0)
      return kinds[i].send(line, value, error);
  wh_events_problem(&line->in, "\"record\" is not one that this program knows");
  return WH_EVENTS_BROKEN;
}
