/* SPDX-License-Identifier: Apache-2.0
 * Items over threads. */
#include "base/spread.h"

typedef struct {
  guint *times; /* by item */
  guint jobs;
} Counted;

static void
count(guint i, guint worker, gpointer user)
{
  Counted *counted = user;
  g_assert_cmpuint(worker, <, MAX(counted->jobs, 1));
  counted->times[i]++; /* each item belongs to one thread alone */
}

static void
test_each_once(void)
{
  static const guint sizes[] = {0, 1, 7, 64, 10000}, jobs[] = {0, 1, 3, 64}, chunks[] = {0, 1, 5, 100000};
  for (guint n = 0; n < G_N_ELEMENTS(sizes); n++)
    for (guint j = 0; j < G_N_ELEMENTS(jobs); j++)
      for (guint c = 0; c < G_N_ELEMENTS(chunks); c++) {
        g_autofree guint *times = g_new0(guint, sizes[n] + 1);
        Counted counted = {times, jobs[j]};
        wh_spread(sizes[n], jobs[j], chunks[c], count, &counted);
        for (guint i = 0; i < sizes[n]; i++)
          g_assert_cmpuint(times[i], ==, 1);
        g_assert_cmpuint(times[sizes[n]], ==, 0);
      }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/spread/each-once", test_each_once);
  return g_test_run();
}
