/* SPDX-License-Identifier: Apache-2.0
 * Documents of builds compared: the first byte chooses the reader, the rest is the file. What is read keeps its bounds, and what a
 * segment holds of it comes out of another one as it is. */
#include "fuzz.h"

#include "base/limits.h"
#include "ledger/segment.h"
#include "source/events/events.h"
#include "source/reader.h"

#include <sys/mman.h>
#include <unistd.h>

typedef struct {
  WhSink sink;
  WhSegmentBuilder *builder;
  GString *lines;
} Fuzz;

static gboolean
check(WhSink *sink, const WhComparisonRecord *r, GError **error)
{
  Fuzz *f = (Fuzz *)(gpointer)sink;
  g_assert_cmpuint(r->id.len, ==, 64);
  g_assert_cmpuint(r->release.len + r->tag.len, >, 0);
  g_assert_cmpuint(r->n_findings, <=, WH_LIMIT_FINDINGS);
  g_assert_cmpuint(r->as_much, <=, r->updates);
  g_assert_cmpuint(r->surprise, <=, WH_COMPARISON_SURPRISE_MAX);
  g_assert_cmpuint(MAX(r->ratio, MAX(r->low, r->high)), <=, WH_COMPARISON_RATIO_MAX);
  for (guint32 i = 0; i < r->n_findings; i++) {
    g_assert_cmpuint(r->findings[i].kind.len, >, 0);
    g_assert_cmpuint(r->findings[i].what.len, <=, WH_LIMIT_DETAIL);
    g_assert_cmpuint(r->findings[i].seen, <=, r->updates);
  }
  return wh_segment_builder_sink(f->builder)->comparison(wh_segment_builder_sink(f->builder), r, error);
}

static gboolean
say(WhSink *sink, const WhComparisonRecord *r, GError **error)
{
  Fuzz *f = (Fuzz *)(gpointer)sink;
  json_t *line = wh_events_comparison_line(r);
  char *text = json_dumps(line, JSON_COMPACT);
  g_assert_nonnull(text);
  g_string_append_printf(f->lines, "%s\n", text);
  free(text);
  json_decref(line);
  return f->builder == NULL ||
         wh_segment_builder_sink(f->builder)->comparison(wh_segment_builder_sink(f->builder), r, error);
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  g_assert_cmpuint(r->reason.len, >, 0);
  return TRUE;
}

static gboolean
on_checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

static gboolean
collect(GBytes *segment, gpointer user, GError **error)
{
  g_ptr_array_add(user, segment);
  return TRUE;
}

/* Reads SEGMENTS; what they hold goes to LINES and, unless it is NULL, to BUILDER. */
static void
read_segments(const GPtrArray *segments, WhSegmentBuilder *builder, GString *lines)
{
  Fuzz f = {{.comparison = say}, builder, lines};
  for (guint i = 0; i < segments->len; i++)
    g_assert_true(wh_segment_read(segments->pdata[i], &f.sink, NULL, NULL));
}

static void
read_document(const uint8_t *data, size_t size, WhSegmentBuilder *builder)
{
  gboolean complete;
  const int fd = memfd_create("builds", MFD_CLOEXEC);
  g_assert_cmpint(fd, >=, 0);
  g_assert_cmpint(write(fd, data + 1, size - 1), ==, (gssize)size - 1);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  const WhReadRequest request = {.path = path, .tag = (data[0] & 2) != 0 ? "v1" : NULL, .jobs = 1};
  const WhReader *reader = wh_reader_for(path, (data[0] & 1) != 0 ? WH_READ_AS_COST : WH_READ_AS_BINARY);
  Fuzz f = {{.comparison = check, .malformed = on_malformed, .checkpoint = on_checkpoint}, builder, NULL};
  g_assert_true(reader->read(&request, &f.sink, &complete, NULL));
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  g_autoptr(GPtrArray) first = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(GPtrArray) second = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) one = wh_segment_builder_new(20, collect, first);
  g_autoptr(WhSegmentBuilder) two = wh_segment_builder_new(20, collect, second);
  g_autoptr(GString) before = g_string_new(NULL), after = g_string_new(NULL);
  read_document(data, size, one);
  read_segments(first, two, before);
  g_assert_true(wh_segment_builder_finish(two, NULL));
  read_segments(second, NULL, after);
  g_assert_cmpstr(before->str, ==, after->str);
  return 0;
}
