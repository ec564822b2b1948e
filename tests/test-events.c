/* SPDX-License-Identifier: Apache-2.0
 * The neutral form: what is read is written again to the same bytes, and what breaks its rules is told. */
#include "source/events/events.h"
#include "source/reader.h"

#include "base/error.h"

#include <glib/gstdio.h>

#define A "1111111111111111111111111111111111111111"
#define B "2222222222222222222222222222222222222222"
#define C "3333333333333333333333333333333333333333"
#define HEADER "{\"schema\":\"wolfhound.events/1\",\"project\":\"pad\",\"object_format\":\"sha1\"}\n"
#define HAND "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"time\":\"2015-01-01T00:00:00Z\",\"zone\":60}"

/* What TEXT is once it was read and written. Owner: caller. */
static char *
again(const char *text, gboolean *ret_complete, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "pad.ndjson", NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  const WhReader *reader = wh_reader_for(path, WH_READ_AS_EVENTS);
  g_assert_cmpstr(reader->kind, ==, "events");
  g_auto(WhProbe) probe = {0};
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(WhEventsWriter) writer = NULL;
  const WhReadRequest request = {.path = path, .jobs = 1};
  gboolean ok = reader->probe(path, &probe, error);
  if (ok) {
    writer = wh_events_writer_new(out, probe.oid_len);
    ok = reader->read(&request, wh_events_writer_sink(writer), ret_complete, error);
  }
  g_unlink(path);
  g_rmdir(folder);
  return ok ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

static void
expect(const char *text, gboolean complete, const char *expected)
{
  g_autoptr(GError) error = NULL;
  gboolean is_complete = !complete;
  g_autofree char *said = again(text, &is_complete, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(said, ==, expected);
  g_assert_cmpint(is_complete, ==, complete);
}

static void
expect_error(const char *text, const char *says)
{
  g_autoptr(GError) error = NULL;
  gboolean complete;
  g_autofree char *said = again(text, &complete, &error);
  g_assert_null(said);
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  g_assert_nonnull(strstr(error->message, says));
}

static const char whole[] =
    "{\"record\":\"commit\",\"id\":\"" A "\",\"author\":" HAND
    ",\"committer\":{\"name\":{\"$bytes\":\"Qv9u\"},"
    "\"email\":\"\\u00E9@example.org\",\"time\":\"1970-01-01T00:00:00Z\",\"zone\":-9999},\"subject\":"
    "\"Begin\","
    "\"flags\":[\"signed\",\"bad-time\"],\"changes\":[{\"status\":\"A\",\"path\":\"a "
    "b\\n\",\"new_mode\":\"100644\","
    "\"new\":\"" C
    "\"},{\"status\":\"M\",\"path\":\"x\",\"old_mode\":\"100644\",\"new_mode\":\"100755\",\"old\":\"" B
    "\",\"new\":\"" C "\"}]}\n"
    "{\"record\":\"commit\",\"id\":\"" B "\",\"parents\":[\"" A "\",\"" C "\"],\"author\":{\"time\":"
    "\"1970-01-01T00:00:00Z\"},\"committer\":" HAND ",\"trailers\":\"Signed-off-by: Ada\",\"key\":\"abcd\"}\n"
    "{\"record\":\"fact\",\"kind\":\"dependency\",\"blob\":\"" C "\",\"value\":\"npm:left\"}\n"
    "{\"record\":\"message\",\"kind\":\"mail\",\"id\":\"a@example.org\",\"parent\":\"b@example.org\","
    "\"thread\":"
    "\"c@example.org b@example.org\",\"author\":" HAND
    ",\"arrived\":\"2015-01-01T00:01:00Z\",\"subject\":\"Hello\","
    "\"text\":\"One\\ntwo \\u3053\",\"to\":[\"x@example.org\",\"y@example.org\"],\"traits\":\"mailer: "
    "mutt\",\"place\":"
    "\"a.mbox:12\",\"association\":\"member\",\"flags\":[\"patch\",\"follows-up\"]}\n"
    "{\"record\":\"event\",\"verb\":\"owner-add\",\"registry\":true,\"id\":\"npm:pad@1#ben\",\"time\":"
    "\"2015-01-01T00:00:00Z\",\"actor\":{\"name\":\"Ada\"},\"other\":{\"name\":\"ben\",\"email\":\"ben@"
    "example.org\"},"
    "\"object\":\"npm:pad\",\"thread\":\"t\",\"detail\":\"d\",\"locator\":\"https://example.org/"
    "pad\",\"oid\":\"" A "\"}\n"
    "{\"record\":\"malformed\",\"locator\":\"somewhere\",\"reason\":\"odd\"}\n"
    "{\"record\":\"release\",\"name\":\"pad-1.2.tar.gz\",\"version\":\"1.2\",\"digest\":\"00ff\",\"tag\":"
    "\"v1.2\","
    "\"commit\":\"" A
    "\",\"size\":99,\"files\":9,\"same\":7,\"absent\":1,\"newest\":\"2015-01-01T00:00:00Z\",\"packer\":"
    "\"ann:users 1:1\",\"tools\":\"autoconf "
    "2.71\",\"key\":\"abcd\",\"signed_at\":\"2015-01-02T00:00:00Z\",\"tags_by_key\":3}\n"
    "{\"record\":\"file\",\"release\":\"pad-1.2.tar.gz\",\"path\":{\"$bytes\":\"Qv9u\"},\"state\":"
    "\"differs\",\"class\":\"ahead\","
    "\"reach\":\"decoded\",\"flags\":[\"link\",\"binary\"],\"mode\":\"100755\",\"tag_mode\":\"100644\","
    "\"size\":5,\"time\":"
    "\"2015-01-01T00:00:00Z\",\"id\":\"" B "\",\"tag_id\":\"" C
    "\",\"generator\":\"gettext 0.21\",\"reason\":\"serial 31\","
    "\"excerpt\":\"+one\\n+two\"}\n"
    "{\"record\":\"file\",\"release\":\"pad-1.2.tar.gz\",\"path\":\"doc/"
    "\",\"state\":\"absent\",\"class\":\"own\"}\n"
    "{\"record\":\"tag\",\"name\":\"v1\",\"id\":\"" C "\",\"target\":\"" A "\",\"tagger\":" HAND
    ",\"subject\":\"One\",\"key\":\"ef\",\"signed\":true}\n"
    "{\"record\":\"tag\",\"name\":\"light\",\"target\":\"" B "\"}\n"
    "{\"record\":\"ref\",\"name\":\"HEAD\",\"kind\":\"head\",\"target\":\"" B
    "\",\"target_name\":\"refs/heads/main\"}\n";

static void
test_same(void)
{
  g_autofree char *text = g_strconcat(HEADER, whole, NULL);
  expect(text, TRUE, whole);
}

static void
test_long_names(void)
{
  static const char line[] = "{\"record\":\"fact\",\"kind\":\"read\",\"blob\":"
                             "\"4444444444444444444444444444444444444444444444444444444444444444\"}\n";
  g_autofree char *text =
      g_strconcat("{\"schema\":\"wolfhound.events/1\",\"object_format\":\"sha256\"}\n", line, NULL);
  expect(text, TRUE, line);
}

/* What a converter may leave out, and what is made of it. */
static void
test_short(void)
{
  expect(
      "{\"schema\":\"wolfhound.events/1\",\"host\":\"chat.example.org\"}\n"
      "{\"record\":\"message\",\"author\":{\"name\":\"Ada "
      "B\",\"time\":\"2015-01-01T02:00:00+02:00\"},\"text\":\"Hi\","
      "\"to\":\"ben\",\"unknown\":1}\n"
      "{\"record\":\"event\",\"verb\":\"close\",\"time\":\"2015-01-01T00:00:00Z\"}\n",
      TRUE,
      "{\"record\":\"message\",\"kind\":\"chat\",\"id\":\"made:38ff2b8e00eb3a522c77dfd682a2c5a33e185cf6\","
      "\"author\":"
      "{\"name\":\"Ada "
      "B\",\"email\":\"ada.b@users.noreply.chat.example.org\",\"time\":\"2015-01-01T00:00:00Z\","
      "\"zone\":120},\"text\":\"Hi\",\"to\":[\"ben\"],\"place\":\"pad.ndjson:58\",\"flags\":[\"made-id\"]}\n"
      "{\"record\":\"event\",\"verb\":\"close\",\"id\":\"made:fcdb18be0642cce2f058a74b5db4b9b7d3b1382a\","
      "\"time\":\"2015-01-01T00:00:00Z\","
      "\"locator\":\"pad.ndjson:175\"}\n");
}

#define BROKEN(line, why)                                                                                    \
  expect(HEADER line "\n{\"record\":\"fact\",\"kind\":\"read\",\"blob\":\"" A "\"}\n", FALSE,                \
         "{\"record\":\"malformed\",\"locator\":\"pad.ndjson:71\",\"reason\":\"" why "\"}\n"                 \
         "{\"record\":\"fact\",\"kind\":\"read\",\"blob\":\"" A "\"}\n")

static void
test_broken(void)
{
  BROKEN("{\"record\":\"commit\"}", "a commit has no \\\"id\\\"");
  BROKEN("{\"record\":\"commit\",\"id\":\"" A "\",\"author\":{\"name\":\"x\"}}",
         "a commit's author or committer has no \\\"time\\\"");
  BROKEN("{\"record\":\"commit\",\"id\":\"" A "\",\"parents\":[\"" A "\"],\"author\":" HAND "}",
         "the commit is its own parent");
  BROKEN("{\"record\":\"commit\",\"id\":\"" A "\",\"parents\":[\"" A "0\"],\"author\":" HAND "}",
         "a parent is no object name of the length that the header says");
  BROKEN("{\"record\":\"commit\",\"id\":\"" A "\",\"author\":" HAND ",\"changes\":[{\"status\":\"A\"}]}",
         "a change has no path, or its status is not one of A, M, D, T");
  BROKEN("{\"record\":\"fact\",\"kind\":\"read\",\"blob\":\"12\"}",
         "an object name has not the length that the header says");
  BROKEN("{\"record\":\"message\",\"text\":\"x\"}", "a message has no author");
  BROKEN("{\"record\":\"message\",\"kind\":\"song\",\"author\":{\"name\":\"x\"}}",
         "a message's \\\"kind\\\" or \\\"association\\\" is not known");
  BROKEN("{\"record\":\"message\",\"author\":{\"name\":\"x\",\"time\":\"2145-01-01T00:00:00Z\"}}",
         "a time is no RFC 3339 time between 1970 and 2100");
  BROKEN("{\"record\":\"message\",\"author\":\"x\"}",
         "an account is no object with \\\"name\\\" and \\\"email\\\"");
  BROKEN("{\"record\":\"message\",\"author\":{\"name\":\"x\"},\"text\":7}",
         "a text is neither a string nor {\\\"$bytes\\\"}");
  BROKEN("{\"record\":\"event\",\"verb\":\"sing\",\"time\":\"2015-01-01T00:00:00Z\"}",
         "an event's \\\"verb\\\" is not known");
  BROKEN("{\"record\":\"event\",\"verb\":\"close\"}", "an event has no \\\"time\\\"");
  BROKEN("{\"record\":\"song\"}", "\\\"record\\\" is not one that this program knows");
  BROKEN("7", "\\\"record\\\" is not one that this program knows");
  BROKEN("{\"record\":", "unexpected token near end of file");
}

/* Commits out of order, and the same one again. */
static void
test_order(void)
{
  static const char child[] = "{\"record\":\"commit\",\"id\":\"" B "\",\"parents\":[\"" A
                              "\"],\"author\":" HAND ",\"committer\":" HAND "}\n";
  static const char parent[] = "{\"record\":\"commit\",\"id\":\"" A "\",\"author\":" HAND "}\n";
  g_autofree char *text = g_strconcat(HEADER, child, child, parent, NULL);
  g_autofree char *expected = g_strdup_printf(
      "%s{\"record\":\"malformed\",\"locator\":\"pad.ndjson:%zu\",\"reason\":\"the commit came before\"}\n"
      "{\"record\":\"malformed\",\"locator\":\"pad.ndjson:%zu\",\"reason\":\"the commit comes after one that "
      "has it as "
      "parent\"}\n",
      child, strlen(HEADER) + strlen(child), strlen(HEADER) + 2 * strlen(child));
  expect(text, FALSE, expected);
}

static void
test_long_text(void)
{
  g_autoptr(GString) text =
      g_string_new(HEADER "{\"record\":\"message\",\"id\":\"m\",\"author\":{\"name\":\"x\"},\"text\":\"");
  for (guint i = 0; i < 10000; i++)
    g_string_append(text, "\xc3\xa9");
  g_string_append(text, "\"}\n");
  gboolean complete = FALSE;
  g_autofree char *said = again(text->str, &complete, NULL);
  g_assert_true(complete);
  g_assert_nonnull(strstr(said, "\\u00E9\",\"flags\":[\"cut\",\"bad-date\"]}"));
  g_assert_cmpuint(strlen(said), <, 16384 / 2 * 6 + 200);
}

static void
test_header(void)
{
  expect_error("", "first line");
  expect_error("\n{\"record\":\"ref\"}\n", "wolfhound schema events");
  expect_error("{\"schema\":\"wolfhound.events/2\"}\n", "newer wolfhound");
  expect_error("{\"schema\":\"wolfhound.events/1\",\"object_format\":\"md5\"}\n", "object_format");
  expect_error(HEADER "{\"schema\":\"wolfhound.events/1\",\"object_format\":\"sha256\"}\n",
               "read it by itself");
  expect(HEADER HEADER, TRUE, "");
}

static void
test_peek(void)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(WhEventsHeader) header = {0};
  const int fd = g_file_open_tmp("wolfhound-XXXXXX", &path, NULL);
  g_assert_cmpint(fd, >=, 0);
  g_close(fd, NULL);
  g_assert_true(g_file_set_contents(path, HEADER "{\"record\":", -1, NULL));
  g_assert_true(wh_events_header_peek(path, &header, &error));
  g_assert_cmpstr(header.project, ==, "pad");
  g_assert_cmpuint(header.oid_len, ==, 20);
  g_assert_true(g_file_set_contents(path, "\x1f\x8b packed", -1, NULL));
  wh_events_header_clear(&header);
  g_assert_false(wh_events_header_peek(path, &header, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  g_unlink(path);
}

/* The published schema names every verb and kind that the program writes. */
static void
test_schema(void)
{
  g_autoptr(GBytes) schema = wh_events_schema();
  gsize len;
  const char *text = g_bytes_get_data(schema, &len);
  json_t *root = json_loadb(text, len, 0, NULL);
  const json_t *defs = json_object_get(root, "$defs");
  const json_t *event = json_object_get(json_object_get(defs, "event"), "properties");
  const json_t *message = json_object_get(json_object_get(defs, "message"), "properties");
  const json_t *verbs = json_object_get(json_object_get(event, "verb"), "enum");
  const json_t *kinds = json_object_get(json_object_get(message, "kind"), "enum");
  g_assert_cmpuint(json_array_size(verbs), ==, WH_N_VERBS);
  for (guint i = 0; i < WH_N_VERBS; i++)
    g_assert_cmpstr(json_string_value(json_array_get(verbs, i)), ==, wh_verb_id((WhVerb)i));
  g_assert_cmpuint(json_array_size(kinds), ==, WH_N_MESSAGE_KINDS);
  for (guint i = 0; i < WH_N_MESSAGE_KINDS; i++)
    g_assert_cmpstr(json_string_value(json_array_get(kinds, i)), ==, wh_message_kind_id((WhMessageKind)i));
  const json_t *file = json_object_get(json_object_get(defs, "file"), "properties");
  g_assert_cmpuint(json_array_size(json_object_get(json_object_get(file, "state"), "enum")), ==,
                   WH_N_FILE_STATES);
  g_assert_cmpuint(json_array_size(json_object_get(json_object_get(file, "class"), "enum")), ==,
                   WH_N_FILE_CLASSES);
  g_assert_cmpuint(json_array_size(json_object_get(json_object_get(file, "reach"), "enum")), ==,
                   WH_N_FILE_REACHES);
  json_decref(root);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/events/same", test_same);
  g_test_add_func("/events/long-names", test_long_names);
  g_test_add_func("/events/short", test_short);
  g_test_add_func("/events/broken", test_broken);
  g_test_add_func("/events/order", test_order);
  g_test_add_func("/events/long-text", test_long_text);
  g_test_add_func("/events/header", test_header);
  g_test_add_func("/events/peek", test_peek);
  g_test_add_func("/events/schema", test_schema);
  return g_test_run();
}
