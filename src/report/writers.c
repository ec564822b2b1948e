/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of writers. */
#include "report/writers.h"

#include <string.h>

enum {
#define WH_WRITER(id, write, summary) AT_##write,
#include "report/writers.def"
#undef WH_WRITER
  N_WRITERS
};

static const WhWriter writers[N_WRITERS] = {
#define WH_WRITER(id, write, summary) {id, summary, write},
#include "report/writers.def"
#undef WH_WRITER
};

static const WhWriter *const list[N_WRITERS] = {
#define WH_WRITER(id, write, summary) &writers[AT_##write],
#include "report/writers.def"
#undef WH_WRITER
};

const WhWriter *const *
wh_writers(guint *ret_n)
{
  *ret_n = G_N_ELEMENTS(list);
  return list;
}

const WhWriter *
wh_writer_find(const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    if (strcmp(writers[i].id, id) == 0)
      return &writers[i];
  return NULL;
}
