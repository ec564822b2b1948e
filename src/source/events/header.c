/* SPDX-License-Identifier: Apache-2.0
 * The first line of the neutral form, and its schema. */
#include "source/events/events.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/events/resources.h"
#include "source/json/values.h"

#include <fcntl.h>
#include <unistd.h>

#define HEADER_MAX 4096

GBytes *
wh_events_schema(void)
{
  GResource *resource = wh_events_get_resource();
  GBytes *schema =
      g_resource_lookup_data(resource, "/wolfhound/events.schema.json", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert(schema != NULL);
  return schema;
}

void
wh_events_header_clear(WhEventsHeader *header)
{
  g_clear_pointer(&header->project, g_free);
  g_clear_pointer(&header->host, g_free);
}

static char *
take(const json_t *value, const char *key)
{
  WhSlice text = wh_json_text(value, key);
  return text.len > 0 && text.len <= WH_LIMIT_IDENT ? g_strndup(text.data, text.len) : NULL;
}

gboolean
wh_events_header_parse(const json_t *value, WhEventsHeader *ret_header, GError **error)
{
  WhSlice schema = wh_json_text(value, "schema"), format = wh_json_text(value, "object_format");
  const gboolean is_long = wh_slice_equal(format, WH_SLICE("sha256"));
  if (!wh_slice_has_prefix(schema, WH_SLICE("wolfhound.events/")))
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT,
                        "the first line must be {\"schema\": \"" WH_EVENTS_SCHEMA
                        "\", …}; `wolfhound schema events` "
                        "prints the form");
  else if (!wh_slice_equal(schema, WH_SLICE(WH_EVENTS_SCHEMA)))
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT,
                        "it is of a later form than " WH_EVENTS_SCHEMA "; use a newer wolfhound");
  else if (format.len > 0 && !is_long && !wh_slice_equal(format, WH_SLICE("sha1")))
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT, "\"object_format\" must be \"sha1\" or \"sha256\"");
  else {
    *ret_header = (WhEventsHeader){take(value, "project"), take(value, "host"), is_long ? 32 : 20};
    return TRUE;
  }
  return FALSE;
}

gboolean
wh_events_header_peek(const char *path, WhEventsHeader *ret_header, GError **error)
{
  char bytes[HEADER_MAX];
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  const ssize_t n = fd >= 0 ? read(fd, bytes, sizeof bytes) : 0;
  if (fd >= 0)
    close(fd);
  const char *end = n > 0 ? memchr(bytes, '\n', (gsize)n) : NULL;
  const gsize len = end != NULL ? (gsize)(end - bytes) : (gsize)MAX(n, 0);
  json_t *value = json_loadb(bytes, len, 0, NULL);
  const gboolean ok = wh_events_header_parse(value, ret_header, error);
  json_decref(value);
  return ok;
}
