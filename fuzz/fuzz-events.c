/* SPDX-License-Identifier: Apache-2.0
 * The neutral form: what is accepted is written, and from then on reading and writing gives the same bytes. */
#include "fuzz.h"

#include "source/events/events.h"
#include "source/reader.h"

#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* TEXT read and written, with its header; NULL: refused. Owner: caller. */
static char *
again(const char *text, gsize len, gsize *ret_len)
{
  guint n;
  const WhReader *const *readers = wh_readers(&n), *events = NULL;
  for (guint i = 0; i < n; i++)
    if (g_str_equal(readers[i]->kind, "events"))
      events = readers[i];
  g_auto(WhProbe) probe = {0};
  gboolean complete;
  const int fd = memfd_create("events", MFD_CLOEXEC);
  g_assert_cmpint(fd, >=, 0);
  g_assert_cmpint(write(fd, text, len), ==, (gssize)len);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  g_autoptr(GString) out = g_string_new(NULL);
  const WhReadRequest request = {.path = path, .jobs = 1};
  gboolean ok = events->probe(path, &probe, NULL);
  if (ok) {
    g_autoptr(WhEventsWriter) writer = wh_events_writer_new(out, probe.oid_len);
    wh_events_write_header(writer, "fuzz");
    ok = events->read(&request, wh_events_writer_sink(writer), &complete, NULL);
  }
  close(fd);
  *ret_len = out->len;
  return ok ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

/* Refs and tags, and what is wrong with them, come last of a reading, so that the order settles with the second. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  gsize first_len, second_len, third_len;
  g_autofree char *first = again((const char *)data, size, &first_len);
  if (first == NULL)
    return 0;
  g_autofree char *second = again(first, first_len, &second_len);
  g_assert_nonnull(second);
  g_autofree char *third = again(second, second_len, &third_len);
  g_assert_nonnull(third);
  g_assert_cmpuint(first_len, ==, second_len);
  g_assert_cmpuint(second_len, ==, third_len);
  g_assert_cmpint(memcmp(second, third, second_len), ==, 0);
  return 0;
}
