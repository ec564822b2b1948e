/* SPDX-License-Identifier: Apache-2.0
 * Comparisons of builds: from documents through segments and the neutral form into a view. */
#include "base/limits.h"
#include "ledger/segment.h"
#include "ledger/view.h"
#include "source/events/events.h"
#include "source/json/values.h"
#include "source/reader.h"

#include <glib/gstdio.h>

#define DAY 86400
#define TAGGED 1600000000

static const char delta[] =
    "{\"schema\":\"wolfhound.binary/1\",\"of\":{\"tag\":\"v1.1\"},"
    "\"before\":{\"name\":\"old/libpad.so\"},\"after\":{\"name\":\"new/"
    "libpad.so\",\"build_ids\":[\"00ff\",\"11ee\"],"
    "\"newest\":\"2020-09-20T00:00:00Z\"},\"ordinary\":{\"updates\":161,\"greatest_statistic\":3.8,\"as_"
    "much\":2},"
    "\"findings\":[{\"kind\":\"ifunc\",\"group\":\"loader\",\"weighs\":true,\"acts\":true,\"change\":"
    "\"gained\","
    "\"says\":\"functions chosen at load time\",\"names\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\"],"
    "\"ordinary_updates\":0,\"weight\":99},"
    "{\"kind\":\"relro\",\"group\":\"protection\",\"weighs\":true,\"acts\":true,\"change\":\"lost\",\"file\":"
    "\"libpad.so\","
    "\"says\":\"read-only "
    "relocations\",\"before\":\"full\",\"after\":\"none\",\"names\":[],\"ordinary_updates\":900},"
    "{\"kind\":\"Bad Kind\",\"group\":\"x\"}]}";
static const char costs[] = "{\"schema\":\"wolfhound.cost/1\",\"before\":{\"command\":\"old/"
                            "pad\"},\"after\":{\"command\":\"new/pad\"},"
                            "\"runs\":30,\"same_work\":true,\"measures\":[{\"id\":\"wall\",\"p\":0.5},"
                            "{\"id\":\"cpu\",\"p\":1e-5,\"ratio\":1.33,\"ratio_interval\":[1.3,1.36]}]}";

/* ---- reading ---- */

typedef struct {
  WhSink sink;
  GString *out;              /* lines of the neutral form */
  WhSegmentBuilder *builder; /* NULL: not wanted */
  guint n, n_malformed;
  GString *problems;
} Listener;

static gboolean
on_comparison(WhSink *sink, const WhComparisonRecord *r, GError **error)
{
  Listener *l = (Listener *)(gpointer)sink;
  json_t *line = wh_events_comparison_line(r);
  char *text = json_dumps(line, JSON_COMPACT);
  l->n++;
  g_string_append_printf(l->out, "%s\n", text);
  free(text);
  json_decref(line);
  return l->builder == NULL ||
         wh_segment_builder_sink(l->builder)->comparison(wh_segment_builder_sink(l->builder), r, error);
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  Listener *l = (Listener *)(gpointer)sink;
  l->n_malformed++;
  g_string_append_printf(l->problems, "%.*s\n", (int)r->reason.len, r->reason.data);
  return TRUE;
}

static gboolean
on_checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

static void
listener_init(Listener *l, WhSegmentBuilder *builder)
{
  *l = (Listener){
      .sink = {.comparison = on_comparison, .malformed = on_malformed, .checkpoint = on_checkpoint},
      .out = g_string_new(NULL),
      .problems = g_string_new(NULL),
      .builder = builder};
}

static void
listener_clear(Listener *l)
{
  g_string_free(l->out, TRUE);
  g_string_free(l->problems, TRUE);
}

static gboolean
read_as(Listener *l, WhReadAs as, const char *text, const char *tag)
{
  g_autofree char *folder = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "document.json", NULL);
  g_autoptr(GError) error = NULL;
  gboolean complete = FALSE;
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  const WhReader *reader = wh_reader_for(path, as);
  const WhReadRequest request = {.path = path, .tag = tag, .jobs = 1};
  g_assert_true(reader->read(&request, &l->sink, &complete, &error));
  g_assert_no_error(error);
  g_unlink(path);
  g_rmdir(folder);
  return complete;
}

static void
test_read_delta(void)
{
  Listener l;
  listener_init(&l, NULL);
  g_assert_true(read_as(&l, WH_READ_AS_BINARY, delta, NULL));
  json_t *line = json_loads(l.out->str, 0, NULL), *findings = json_object_get(line, "findings");
  g_assert_cmpstr(json_string_value(json_object_get(line, "kind")), ==, "binary");
  g_assert_cmpstr(json_string_value(json_object_get(line, "tag")), ==, "v1.1");
  g_assert_cmpstr(json_string_value(json_object_get(line, "build_ids")), ==, "00ff 11ee");
  g_assert_cmpuint(strlen(json_string_value(json_object_get(line, "id"))), ==, 64);
  g_assert_cmpuint(json_array_size(findings), ==, 2);
  const json_t *ifunc = json_array_get(findings, 0), *relro = json_array_get(findings, 1);
  g_assert_cmpstr(json_string_value(json_object_get(ifunc, "what")), ==,
                  "gained functions chosen at load time: a, b, c, d, e, f and 1 more");
  g_assert_cmpstr(json_string_value(json_object_get(relro, "what")), ==,
                  "lost read-only relocations: full to none");
  g_assert_cmpint(json_integer_value(json_object_get(relro, "seen")), ==,
                  161); /* not more than were measured */
  json_decref(line);
  listener_clear(&l);
}

static void
test_read_cost(void)
{
  Listener l;
  listener_init(&l, NULL);
  g_assert_true(read_as(&l, WH_READ_AS_COST, costs, "v1.1"));
  json_t *line = json_loads(l.out->str, 0, NULL);
  g_assert_cmpstr(json_string_value(json_object_get(line, "measure")), ==, "cpu");
  g_assert_cmpint(json_integer_value(json_object_get(line, "surprise")), ==, 5000);
  g_assert_cmpint(json_integer_value(json_object_get(line, "ratio")), ==, 1330000);
  g_assert_cmpint(json_integer_value(json_object_get(line, "low")), ==, 1300000);
  g_assert_true(json_is_true(json_object_get(line, "same_work")));
  json_decref(line);
  listener_clear(&l);
}

static void
test_read_bad(void)
{
  static const char *const bad[] = {
      "{}",
      "[1, \"x\"]",
      "{\"schema\":\"wolfhound.binary/1\",\"after\":{\"name\":\"alone\"}}",
      "{\"schema\":\"wolfhound.cost/1\",\"measures\":[{\"id\":\"cpu\",\"p\":7}]}",
      "{\"schema\":\"wolfhound.binary/1\",\"before\":{},\"after\":{},\"findings\":[]}",
      "{\"schema\":"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    for (guint as = WH_READ_AS_BINARY; as <= WH_READ_AS_COST; as++) {
      Listener l;
      listener_init(&l, NULL);
      g_assert_false(read_as(&l, (WhReadAs)as, bad[i], NULL));
      g_assert_cmpuint(l.n, ==, 0);
      g_assert_cmpuint(l.n_malformed, >, 0);
      listener_clear(&l);
    }
}

/* A package of 500 files with one kind each: eight of it, and the kind that comes after. */
static void
test_read_many(void)
{
  g_autoptr(GString) text =
      g_string_new("{\"schema\":\"wolfhound.binary/1\",\"of\":{\"tag\":\"v1\"},\"before\":{},"
                   "\"after\":{},\"findings\":[");
  for (guint i = 0; i < 500; i++)
    g_string_append(text, "{\"kind\":\"ifunc\",\"group\":\"loader\"},");
  g_string_append(text, "{\"kind\":\"relro\",\"group\":\"protection\"}]}");
  Listener l;
  listener_init(&l, NULL);
  g_assert_true(read_as(&l, WH_READ_AS_BINARY, text->str, NULL));
  json_t *line = json_loads(l.out->str, 0, NULL);
  g_assert_cmpuint(json_array_size(json_object_get(line, "findings")), ==, 9);
  json_decref(line);
  listener_clear(&l);
}

/* ---- segments, neutral form, view ---- */

static gboolean
collect(GBytes *segment, gpointer user, GError **error)
{
  g_ptr_array_add(user, segment);
  return TRUE;
}

static WhOid
oid(guint8 n)
{
  return (WhOid){{n, 1, 2, 3}};
}

static void
put_history(WhSink *sink)
{
  for (guint8 n = 1; n <= 2; n++) {
    const gint64 time = TAGGED + (n - 1) * 100 * DAY;
    g_autofree char *name = g_strdup_printf("v1.%u", n - 1u);
    const WhCommitRecord commit = {.oid = oid(n), .authored = {time, 0}, .committed = {time, 0}};
    const WhTagRecord tag = {.name = wh_slice_str(name), .target = oid(n), .tagged = {time + DAY, 0}};
    g_assert_true(sink->commit(sink, &commit, NULL));
    g_assert_true(sink->tag(sink, &tag, NULL));
  }
}

static GPtrArray *
segments_of_documents(GString *lines)
{
  GPtrArray *segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  Listener l;
  listener_init(&l, builder);
  read_as(&l, WH_READ_AS_BINARY, delta, NULL);
  read_as(&l, WH_READ_AS_BINARY, delta, "v1.0");
  read_as(&l, WH_READ_AS_COST, costs, "v1.1");
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_string_append(lines, l.out->str);
  listener_clear(&l);
  return segments;
}

/* What is read out of a segment says the same as what was put in. */
static void
test_segment(void)
{
  g_autoptr(GString) before = g_string_new(NULL);
  g_autoptr(GPtrArray) segments = segments_of_documents(before);
  Listener l;
  listener_init(&l, NULL);
  WhSegmentInfo info;
  g_assert_cmpuint(segments->len, ==, 1);
  g_assert_true(wh_segment_read(segments->pdata[0], &l.sink, &info, NULL));
  g_assert_cmpuint(info.n_comparisons, ==, 3);
  g_assert_cmpstr(l.out->str, ==, before->str);
  listener_clear(&l);
}

static void
test_neutral(void)
{
  g_autoptr(GString) lines = g_string_new("{\"schema\":\"wolfhound.events/1\"}\n");
  g_ptr_array_unref(segments_of_documents(lines));
  Listener l;
  listener_init(&l, NULL);
  g_assert_true(read_as(&l, WH_READ_AS_EVENTS, lines->str, NULL));
  g_string_prepend(l.out, "{\"schema\":\"wolfhound.events/1\"}\n");
  g_assert_cmpstr(l.out->str, ==, lines->str);
  listener_clear(&l);
}

static void
test_neutral_bad(void)
{
  static const char text[] =
      "{\"schema\":\"wolfhound.events/1\"}\n"
      "{\"record\":\"comparison\",\"kind\":\"none\",\"id\":\"a\",\"tag\":\"v1\"}\n"
      "{\"record\":\"comparison\",\"kind\":\"binary\",\"tag\":\"v1\"}\n"
      "{\"record\":\"comparison\",\"kind\":\"binary\",\"id\":\"a\"}\n"
      "{\"record\":\"comparison\",\"kind\":\"cost\",\"id\":\"a\",\"tag\":\"v1\",\"surprise\":300001}\n"
      "{\"record\":\"comparison\",\"kind\":\"binary\",\"id\":\"a\",\"tag\":\"v1\",\"updates\":1,"
      "\"findings\":[{\"kind\":\"x\",\"seen\":2}]}\n"
      "{\"record\":\"comparison\",\"kind\":\"binary\",\"id\":\"a\",\"tag\":\"v1\",\"findings\":7}\n";
  Listener l;
  listener_init(&l, NULL);
  g_assert_false(read_as(&l, WH_READ_AS_EVENTS, text, NULL));
  g_assert_cmpuint(l.n, ==, 0);
  g_assert_cmpuint(l.n_malformed, ==, 6);
  listener_clear(&l);
}

static WhView *
view_as_of(gint64 as_of)
{
  g_autoptr(GString) lines = g_string_new(NULL);
  g_autoptr(GPtrArray) segments = segments_of_documents(lines);
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new("pad", 20);
  put_history(wh_view_builder_sink(builder));
  for (guint i = 0; i < segments->len; i++)
    g_assert_true(wh_segment_read(segments->pdata[i], wh_view_builder_sink(builder), NULL, NULL));
  return wh_view_builder_build(builder, as_of);
}

/* One document named for two tags is one comparison, the later one; the newest member's time is within the record. */
static void
test_view(void)
{
  g_autoptr(WhView) view = view_as_of(G_MAXINT64);
  g_assert_cmpuint(view->n_comparisons, ==, 2);
  const WhComparison *first = &view->comparisons[0], *second = &view->comparisons[1];
  g_assert_cmpuint(first->kind, ==, WH_COMPARISON_BINARY);
  g_assert_cmpstr(view->tags[first->tag].name, ==, "v1.0");
  g_assert_cmpuint(first->commit, ==, 0);
  g_assert_cmpint(first->known, ==, 1600560000); /* 2020-09-20, after the tag */
  g_assert_cmpuint(first->n, ==, 2);
  g_assert_cmpstr(view->findings[first->at + 1].kind, ==, "relro");
  g_assert_cmpuint(second->kind, ==, WH_COMPARISON_COST);
  g_assert_cmpint(second->known, ==, TAGGED + 101 * DAY);
  g_assert_cmpuint(second->low, ==, 1300000);
  g_assert_true((view->records & WH_RECORD_BUILD) != 0 && (view->records & WH_RECORD_COST) != 0);
}

static void
test_cut(void)
{
  g_autoptr(WhView) view = view_as_of(TAGGED + 50 * DAY);
  g_assert_cmpuint(view->n_comparisons, ==, 1);
  g_assert_true((view->records & WH_RECORD_COST) == 0);
  g_autoptr(WhView) before = view_as_of(TAGGED + 2 * DAY);
  g_assert_cmpuint(before->n_comparisons, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/comparisons/read-delta", test_read_delta);
  g_test_add_func("/comparisons/read-cost", test_read_cost);
  g_test_add_func("/comparisons/read-bad", test_read_bad);
  g_test_add_func("/comparisons/read-many", test_read_many);
  g_test_add_func("/comparisons/segment", test_segment);
  g_test_add_func("/comparisons/neutral", test_neutral);
  g_test_add_func("/comparisons/neutral-bad", test_neutral_bad);
  g_test_add_func("/comparisons/view", test_view);
  g_test_add_func("/comparisons/cut", test_cut);
  return g_test_run();
}
