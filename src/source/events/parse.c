/* SPDX-License-Identifier: Apache-2.0
 * Values of the neutral form, read. */
#include "source/events/text.h"

#include "base/limits.h"
#include "source/json/values.h"

#define ZONE_MAX 9999

void
wh_events_problem(WhEventsIn *in, const char *problem)
{
  if (in->problem == NULL)
    in->problem = problem;
}

void
wh_events_in_reset(WhEventsIn *in)
{
  g_ptr_array_set_size(in->owned, 0);
  in->problem = NULL;
}

static WhSlice
bytes_of(WhEventsIn *in, const char *base64)
{
  gsize len = 0;
  guchar *bytes = g_base64_decode(base64, &len);
  g_ptr_array_add(in->owned, bytes);
  return wh_slice((const char *)bytes, len);
}

WhSlice
wh_events_text_of(WhEventsIn *in, const json_t *value)
{
  const char *base64 = json_string_value(json_object_get(value, "$bytes"));
  if (json_is_string(value))
    return wh_slice(json_string_value(value), json_string_length(value));
  if (base64 != NULL)
    return bytes_of(in, base64);
  wh_events_problem(in, "a text is neither a string nor {\"$bytes\"}");
  return wh_slice(NULL, 0);
}

WhSlice
wh_events_get_text(WhEventsIn *in, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  return value != NULL && !json_is_null(value) ? wh_events_text_of(in, value) : wh_slice(NULL, 0);
}

WhOid
wh_events_get_oid(WhEventsIn *in, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  WhOid oid = {{0}};
  if (value == NULL || json_is_null(value))
    return oid;
  WhSlice hex = wh_slice(json_string_value(value), json_string_length(value));
  if (wh_oid_parse(hex, &oid) == in->oid_len)
    return oid;
  wh_events_problem(in, "an object name has not the length that the header says");
  return (WhOid){{0}};
}

WhStamp
wh_events_get_stamp(WhEventsIn *in, const json_t *object)
{
  const json_t *time = json_object_get(object, "time"), *zone = json_object_get(object, "zone");
  WhStamp stamp = {0, WH_ZONE_ABSENT};
  if (time == NULL || json_is_null(time))
    return stamp;
  if (!wh_json_stamp(time, &stamp)) {
    wh_events_problem(in, "a time is no RFC 3339 time between 1970 and 2100");
    return (WhStamp){0, WH_ZONE_ABSENT};
  }
  const json_int_t minutes = json_integer_value(zone);
  if (json_is_integer(zone) && minutes >= -ZONE_MAX && minutes <= ZONE_MAX)
    stamp.zone = (gint16)minutes;
  else if (zone != NULL)
    wh_events_problem(in, "a zone is no number of minutes");
  return stamp;
}

gint64
wh_events_get_time(WhEventsIn *in, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  WhStamp stamp = {0, WH_ZONE_ABSENT};
  if (value != NULL && !json_is_null(value) && !wh_json_stamp(value, &stamp)) {
    wh_events_problem(in, "a time is no RFC 3339 time between 1970 and 2100");
    return 0;
  }
  return stamp.time;
}

guint32
wh_events_get_flags(WhEventsIn *in, const json_t *object, const char *const *names)
{
  const json_t *list = json_object_get(object, "flags");
  guint32 flags = 0;
  for (gsize i = 0; i < json_array_size(list); i++) {
    const char *name = json_string_value(json_array_get(list, i));
    guint bit = 0;
    while (names[bit] != NULL && g_strcmp0(names[bit], name) != 0)
      bit++;
    if (names[bit] != NULL)
      flags |= 1u << bit;
  }
  return flags;
}
