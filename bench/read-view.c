/* SPDX-License-Identifier: Apache-2.0
 * See read-view.h. */
#include "read-view.h"

#include "base/error.h"

WhView *
wh_bench_read_view(const char *path, WhReadAs as, GError **error)
{
  const WhReader *reader = wh_reader_for(path, as);
  g_auto(WhProbe) probe = {0};
  if (reader == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: nobody reads this", path);
    return NULL;
  }
  if (!reader->probe(path, &probe, error))
    return NULL;
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new(path, probe.oid_len);
  WhReadRequest request = {.path = path, .jobs = 1};
  gboolean complete = FALSE;
  if (!reader->read(&request, wh_view_builder_sink(builder), &complete, error))
    return NULL;
  return wh_view_builder_build(builder, G_MAXINT64);
}
