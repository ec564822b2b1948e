/* SPDX-License-Identifier: Apache-2.0
 * What the pattern one-hand says of records, and what it costs.
 *
 *   links-bench STORE TARGET...     a line for each signal (statistic, day, ratio's words), then seconds by target
 */
#include "app/record.h"
#include "base/text.h"
#include "pattern/pattern.h"
#include "source/worker.h"

#include <stdio.h>

static const char *
value_of(const WhSignal *signal, const char *key)
{
  for (guint i = 0; i < signal->values->len; i++)
    if (g_str_equal(g_array_index(signal->values, WhValue, i).key, key))
      return g_array_index(signal->values, WhValue, i).value;
  return "";
}

static void
put_signals(const GPtrArray *signals)
{
  for (guint i = 0; i < signals->len; i++) {
    const WhSignal *signal = g_ptr_array_index(signals, i);
    g_autofree char *day = wh_time_format_day(signal->reached);
    printf("%.2f\t%s\t%s | %s\t1 in %s\t%s\n", signal->statistic, day, value_of(signal, "one"),
           value_of(signal, "two"), value_of(signal, "pairs"), value_of(signal, "strongest"));
  }
}

static gboolean
look(WhLedger *ledger, const char *target, const WhScanOptions *options, GError **error)
{
  g_auto(WhRecord) record = {0};
  if (!wh_record_load(ledger, target, options, &record, error))
    return FALSE;
  g_autoptr(GPtrArray) signals = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  g_autoptr(GTimer) timer = g_timer_new();
  wh_pattern_run(wh_pattern_find("one-hand"), record.people, signals);
  const double seconds = g_timer_elapsed(timer, NULL);
  put_signals(signals);
  printf("%s: %u people, %u messages, %u sayings: %u signals, %.2f s\n", record.view->project,
         record.people->n_persons, record.view->n_messages, record.people->n_sayings, signals->len, seconds);
  return TRUE;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  if (argc < 3) {
    fprintf(stderr, "usage: links-bench STORE TARGET...\n");
    return 2;
  }
  g_autoptr(WhRules) rules = wh_rules_load(NULL, FALSE, &error);
  g_autoptr(WhLedger) ledger = rules != NULL ? wh_ledger_open(argv[1], &error) : NULL;
  const WhScanOptions options = {.as_of = G_MAXINT64, .offline = TRUE, .jobs = 2, .rules = rules};
  for (int i = 2; i < argc && ledger != NULL && error == NULL; i++)
    look(ledger, argv[i], &options, &error);
  if (error != NULL)
    fprintf(stderr, "links-bench: %s\n", error->message);
  return error != NULL ? 1 : 0;
}
