/* SPDX-License-Identifier: Apache-2.0
 * Entry point of a worker process for the readers on the list. */
#include "source/worker.h"

#define EXIT_USAGE 2

int
wh_worker_main(int argc, char **argv)
{
  guint n;
  const WhReader *const *readers = wh_readers(&n);
  for (guint i = 0; argc > 2 && i < n; i++)
    if (g_str_equal(readers[i]->kind, argv[2]))
      return wh_worker_serve(readers[i]);
  return EXIT_USAGE;
}
