/* SPDX-License-Identifier: Apache-2.0
 * What the forge reader says of a path: counts, or with "print" every record in a line. For bench/forge.sh and tests.
 * Usage: read-forge count|print|unpack|jansson PATH [OWNER/NAME...]; unpack only reads the bytes, jansson makes trees of
 * the values in one file, to compare with. */
#include "source/reader.h"

#include "base/text.h"
#include "source/stream.h"

#include <jansson.h>
#include <stdlib.h>

extern const WhReader wh_reader_forge;

typedef struct {
  WhSink sink;
  gboolean print;
  guint64 n_messages[WH_N_MESSAGE_KINDS], n_events[WH_N_VERBS], n_malformed, text;
} Count;

static char *
safe(WhSlice s)
{
  return wh_text_safe(s, 200);
}

static gboolean
on_message(WhSink *sink, const WhMessageRecord *m, GError **error)
{
  Count *count = (Count *)sink;
  count->n_messages[m->kind]++;
  count->text += m->text.len;
  if (!count->print)
    return TRUE;
  g_autofree char *id = safe(m->id), *name = safe(m->name), *subject = safe(m->subject),
                  *text = safe(m->text);
  g_autofree char *parent = safe(m->parent), *thread = safe(m->thread),
                  *time = wh_time_format(m->claimed.time);
  g_print("%s %s <%s> ^%s @%s %s %s a%u f%u |%s|%s\n", wh_message_kind_id(m->kind), time, id, parent, thread,
          name, wh_association_id(m->association), (guint)m->association, m->flags, subject, text);
  return TRUE;
}

static gboolean
on_event(WhSink *sink, const WhEventRecord *e, GError **error)
{
  Count *count = (Count *)sink;
  count->n_events[e->verb]++;
  if (!count->print)
    return TRUE;
  g_autofree char *id = safe(e->id), *name = safe(e->name), *other = safe(e->other_name),
                  *object = safe(e->object);
  g_autofree char *detail = safe(e->detail), *time = wh_time_format(e->claimed.time);
  char oid[WH_OID_HEX_MAX + 1];
  wh_oid_format(&e->oid, 20, oid);
  g_print("%s %s <%s> %s -> %s on %s oid %s |%s\n", wh_verb_id(e->verb), time, id, name, other, object,
          wh_oid_is_zero(&e->oid) ? "-" : oid, detail);
  return TRUE;
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *m, GError **error)
{
  Count *count = (Count *)sink;
  g_autofree char *locator = safe(m->locator), *reason = safe(m->reason);
  count->n_malformed++;
  g_print("malformed %s: %s\n", locator, reason);
  return TRUE;
}

static int
unpack(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhInput) input = wh_input_open(path, &error);
  guint64 n = 0;
  if (input == NULL) {
    g_printerr("%s\n", error->message);
    return EXIT_FAILURE;
  }
  for (WhSlice s = wh_input_peek(input, WH_INPUT_WINDOW); s.len > 0;
       s = wh_input_peek(input, WH_INPUT_WINDOW)) {
    n += s.len;
    wh_input_consume(input, s.len);
  }
  g_print("%" G_GUINT64_FORMAT " bytes\n", n);
  return EXIT_SUCCESS;
}

static int
parse_with_jansson(const char *path)
{
  g_autofree char *data = NULL;
  gsize len, at = 0;
  guint64 n = 0;
  if (!g_file_get_contents(path, &data, &len, NULL))
    return EXIT_FAILURE;
  while (at < len) {
    json_error_t error;
    json_t *value = json_loadb(data + at, len - at, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
    if (value == NULL)
      break;
    json_decref(value);
    at += (gsize)error.position;
    n++;
  }
  g_print("%" G_GUINT64_FORMAT " values in %" G_GSIZE_FORMAT " bytes\n", n, at);
  return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
  if (argc < 3)
    return EXIT_FAILURE;
  if (strcmp(argv[1], "unpack") == 0)
    return unpack(argv[2]);
  if (strcmp(argv[1], "jansson") == 0)
    return parse_with_jansson(argv[2]);
  Count count = {.sink = {.message = on_message, .event = on_event, .malformed = on_malformed},
                 .print = strcmp(argv[1], "print") == 0};
  const WhReadRequest request = {.path = argv[2], .want = (const char *const *)(argv + 3), .jobs = 1};
  gboolean complete = FALSE;
  g_autoptr(GError) error = NULL;
  if (!wh_reader_forge.read(&request, &count.sink, &complete, &error)) {
    g_printerr("%s\n", error->message);
    return EXIT_FAILURE;
  }
  for (guint i = 0; i < WH_N_MESSAGE_KINDS; i++)
    if (count.n_messages[i] > 0)
      g_print("%s %" G_GUINT64_FORMAT "\n", wh_message_kind_id((WhMessageKind)i), count.n_messages[i]);
  for (guint i = 0; i < WH_N_VERBS; i++)
    if (count.n_events[i] > 0)
      g_print("%s %" G_GUINT64_FORMAT "\n", wh_verb_id((WhVerb)i), count.n_events[i]);
  g_print("text %" G_GUINT64_FORMAT " bytes, malformed %" G_GUINT64_FORMAT ", %s\n", count.text,
          count.n_malformed, complete ? "complete" : "incomplete");
  return EXIT_SUCCESS;
}
