/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON report: one target gives one object, several an array. */
#include "report/writers.h"

#define DIGITS 12 /* enough for every figure, few enough that 0.1 reads 0.1 */

static int
append(const char *buffer, size_t size, void *out)
{
  g_string_append_len(out, buffer, (gssize)size);
  return 0;
}

void
wh_json_write(const json_t *reports, const WhWriterOptions *options, GString *out)
{
  const json_t *what = json_array_size(reports) == 1 ? json_array_get(reports, 0) : reports;

  json_dump_callback(what, append, out, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
  g_string_append_c(out, '\n');
}
