/* SPDX-License-Identifier: Apache-2.0
 * Values of the neutral form, written. */
#include "source/events/text.h"

#include "base/text.h"

const char *const wh_events_commit_flags[] = {"signed",   "changes-absent", "changes-cut", "message-cut",
                                              "bad-time", "shallow",        NULL};
const char *const wh_events_message_flags[] = {"cut",    "patch",  "forwarded", "bad-date",   "made-id",
                                               "by-bot", "edited", "bad-text",  "follows-up", NULL};

const char *
wh_events_ref_kind(WhRefKind kind)
{
  static const char *const kinds[WH_N_REF_KINDS] = {
      [WH_REF_HEAD] = "head", [WH_REF_BRANCH] = "branch", [WH_REF_TAG] = "tag",
      [WH_REF_PULL] = "pull", [WH_REF_NOTES] = "notes",   [WH_REF_OTHER] = "other"};
  return kinds[kind];
}

const char *
wh_events_fact_kind(WhFactKind kind)
{
  static const char *const kinds[WH_N_FACT_KINDS] = {
      [WH_FACT_DEPENDENCY] = "dependency", [WH_FACT_OWNER] = "owner",   [WH_FACT_CONTACT] = "contact",
      [WH_FACT_MAILMAP] = "mailmap",       [WH_FACT_HIDDEN] = "hidden", [WH_FACT_READ] = "read",
      [WH_FACT_WITHHELD] = "withheld",     [WH_FACT_OPAQUE] = "opaque", [WH_FACT_FLOW] = "flow",
      [WH_FACT_GUARD] = "guard",           [WH_FACT_CALLS] = "calls",   [WH_FACT_HOOK] = "hook"};
  return kinds[kind];
}

json_t *
wh_events_text(WhSlice text)
{
  if (text.len == 0)
    return json_string("");
  if (g_utf8_validate(text.data, (gssize)text.len, NULL))
    return json_stringn_nocheck(text.data, text.len);
  g_autofree char *base64 = g_base64_encode((const guchar *)text.data, text.len);
  json_t *bytes = json_object();
  json_object_set_new(bytes, "$bytes", json_string(base64));
  return bytes;
}

void
wh_events_put_text(json_t *object, const char *key, WhSlice text)
{
  if (text.len > 0)
    json_object_set_new(object, key, wh_events_text(text));
}

void
wh_events_put_oid(json_t *object, const char *key, const WhOid *oid, guint oid_len)
{
  char hex[WH_OID_HEX_MAX + 1];
  if (wh_oid_is_zero(oid))
    return;
  wh_oid_format(oid, oid_len, hex);
  json_object_set_new(object, key, json_string(hex));
}

void
wh_events_put_time(json_t *object, const char *key, gint64 time)
{
  g_autofree char *text = wh_time_format(time);
  json_object_set_new(object, key, json_string(text));
}

void
wh_events_put_stamp(json_t *object, WhStamp stamp)
{
  if (WH_EVENTS_IS_TIMELESS(stamp))
    return;
  wh_events_put_time(object, "time", stamp.time);
  if (stamp.zone != WH_ZONE_ABSENT)
    json_object_set_new(object, "zone", json_integer(stamp.zone));
}

void
wh_events_put_flags(json_t *object, guint32 flags, const char *const *names)
{
  json_t *list = json_array();
  for (guint bit = 0; names[bit] != NULL; bit++)
    if (flags & 1u << bit)
      json_array_append_new(list, json_string(names[bit]));
  if (json_array_size(list) > 0)
    json_object_set(object, "flags", list);
  json_decref(list);
}
