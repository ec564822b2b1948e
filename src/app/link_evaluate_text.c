/* SPDX-License-Identifier: Apache-2.0
 * An evaluation of links as text. */
#include "app/link_evaluate.h"

#include "report/doc.h"

static void
put_measure(GString *out, const char *head, const json_t *row)
{
  g_string_append_printf(out,
                         "  %-12s %6" G_GINT64_FORMAT " same %7" G_GINT64_FORMAT
                         " different   AUC %.4f   found at 0.1%% false %.3f (95%%: %.3f to %.3f)\n",
                         head, wh_doc_count(row, "same_pairs"), wh_doc_count(row, "different_pairs"),
                         wh_doc_number(row, "auc"), wh_doc_number(row, "found_at_0.1%_false"),
                         wh_doc_number(row, "low"), wh_doc_number(row, "high"));
}

static void
put_pairs(GString *out, const json_t *pairs)
{
  const json_t *kinds = json_object_get(pairs, "kinds"), *rows = json_object_get(pairs, "by_messages");
  for (gsize i = 0; i < json_array_size(kinds); i++)
    put_measure(out, wh_doc_key(json_array_get(kinds, i), "kind"), json_array_get(kinds, i));
  for (gsize i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i);
    g_autofree char *head =
        g_strdup_printf("%" G_GINT64_FORMAT "+ messages", wh_doc_count(row, "messages_from"));
    put_measure(out, head, row);
  }
}

static void
put_reliability(GString *out, const json_t *rows)
{
  g_string_append(out, "  predicted  observed   same  different   (log10 of the ratio)\n");
  for (gsize i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i), *observed = json_object_get(row, "observed");
    g_autofree char *seen =
        json_is_number(observed) ? g_strdup_printf("%.2f", json_number_value(observed)) : g_strdup("-");
    g_string_append_printf(out, "  %9.2f %9s %6" G_GINT64_FORMAT " %10" G_GINT64_FORMAT "\n",
                           wh_doc_number(row, "predicted"), seen, wh_doc_count(row, "same_pairs"),
                           wh_doc_count(row, "different_pairs"));
  }
}

static void
put_hands(GString *out, const char *head, const json_t *row)
{
  g_string_append_printf(
      out, "  %-38s %4" G_GINT64_FORMAT " of %4" G_GINT64_FORMAT "   %.2f (95%%: %.2f to %.2f)\n", head,
      wh_doc_count(row, "found"), wh_doc_count(row, "planted"), wh_doc_number(row, "share"),
      wh_doc_number(row, "low"), wh_doc_number(row, "high"));
}

static void
put_groups(GString *out, const json_t *groups)
{
  const json_t *by_names = json_object_get(groups, "by_names"),
               *by_messages = json_object_get(groups, "by_messages");
  put_hands(out, "hands found whole", groups);
  for (gsize i = 0; i < json_array_size(by_names); i++) {
    const json_t *row = json_array_get(by_names, i);
    g_autofree char *head = g_strdup_printf("  of %" G_GINT64_FORMAT " names", wh_doc_count(row, "names"));
    put_hands(out, head, row);
  }
  for (gsize i = 0; i < json_array_size(by_messages); i++) {
    const json_t *row = json_array_get(by_messages, i);
    g_autofree char *head = g_strdup_printf("  the least name: %" G_GINT64_FORMAT "+ messages",
                                            wh_doc_count(row, "messages_from"));
    put_hands(out, head, row);
  }
  put_hands(out, "  hosts and addresses tell of it", json_object_get(groups, "hosts_tell"));
  put_hands(out, "  they do not", json_object_get(groups, "hosts_do_not"));
  put_hands(out, "not counted: a name has under four", json_object_get(groups, "slight"));
  g_string_append_printf(out, "  found in part, with nobody else: %" G_GINT64_FORMAT "\n",
                         wh_doc_count(groups, "partly"));
}

void
wh_link_evaluate_text(const json_t *evaluation, GString *out)
{
  const json_t *conditions = json_object_get(evaluation, "conditions"),
               *untouched = json_object_get(evaluation, "untouched");
  g_string_append_printf(out,
                         "%" G_GINT64_FORMAT " archives, %" G_GINT64_FORMAT " messages; groups at q %.2g\n",
                         wh_doc_count(evaluation, "archives"), wh_doc_count(evaluation, "messages"),
                         wh_doc_number(evaluation, "q"));
  for (gsize i = 0; i < json_array_size(conditions); i++) {
    const json_t *one = json_array_get(conditions, i);
    g_string_append_printf(out, "\nSplit by thread, noise %.1f\n", wh_doc_number(one, "noise"));
    put_pairs(out, json_object_get(one, "pairs"));
    put_groups(out, json_object_get(one, "groups"));
    put_reliability(out, json_object_get(one, "reliability"));
  }
  g_string_append_printf(out,
                         "\nAs they are: %" G_GINT64_FORMAT " people, %" G_GINT64_FORMAT
                         " groups, of which %" G_GINT64_FORMAT
                         " have names or addresses alike; others per 1,000 people: %.2f (at most %.2f)\n",
                         wh_doc_count(untouched, "persons"), wh_doc_count(untouched, "groups"),
                         wh_doc_count(untouched, "declared"), wh_doc_number(untouched, "other_per_1000"),
                         wh_doc_number(untouched, "other_per_1000_high"));
}
