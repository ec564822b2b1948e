/* SPDX-License-Identifier: Apache-2.0
 * Label files: lines of KIND, NAME, TARGET, ACTORS, KNOWN, PAYLOAD, DAYS with tabs between. */
#include "app/evaluate.h"

#include "base/error.h"
#include "base/order.h"
#include "base/text.h"

enum { KIND, NAME, TARGET, ACTORS, KNOWN, PAYLOAD, DAYS, N_FIELDS };

static void
label_clear(gpointer data)
{
  WhLabel *label = data;
  g_free(label->name);
  g_free(label->target);
  g_strfreev(label->actors);
  g_clear_pointer(&label->days, g_array_unref);
}

static gboolean
is_absent(const char *field)
{
  return *field == '\0' || g_str_equal(field, "-");
}

static gboolean
parse_kind(const char *text, WhLabelKind *ret_kind, GError **error)
{
  static const char *const ids[WH_N_LABEL_KINDS] = {"ordinary", "incident", "handover"};
  for (int kind = 0; kind < WH_N_LABEL_KINDS; kind++)
    if (g_str_equal(text, ids[kind])) {
      *ret_kind = (WhLabelKind)kind;
      return TRUE;
    }
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "the kind is ordinary, incident or handover, not \"%s\"",
              text);
  return FALSE;
}

static gboolean
parse_day(const char *text, gint64 *ret_time, GError **error)
{
  *ret_time = G_MAXINT64;
  return is_absent(text) || wh_time_parse_as_of(text, ret_time, error);
}

/* The days named, or else the day of power and the day before the payload. */
static gboolean
parse_days(WhLabel *label, const char *text, GError **error)
{
  g_auto(GStrv) days = g_strsplit(is_absent(text) ? "" : text, ",", -1);
  const gint64 before = label->payload - 86400;
  label->days = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (char **day = days; *day != NULL; day++) {
    gint64 time;
    if (!wh_time_parse_as_of(g_strstrip(*day), &time, error))
      return FALSE;
    g_array_append_val(label->days, time);
  }
  if (label->days->len == 0 && label->known != G_MAXINT64)
    g_array_append_val(label->days, label->known);
  if (is_absent(text) && label->payload != G_MAXINT64)
    g_array_append_val(label->days, before);
  g_array_sort(label->days, wh_compare_i64);
  return TRUE;
}

static gboolean
parse_fields(char **fields, WhLabel *label, GError **error)
{
  if (g_strv_length(fields) != N_FIELDS || is_absent(fields[NAME]) || is_absent(fields[TARGET])) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "expected %d fields with tabs between: kind, name, target, actors, known, payload, days",
                N_FIELDS);
    return FALSE;
  }
  if (!parse_kind(fields[KIND], &label->kind, error))
    return FALSE;
  if (label->kind != WH_LABEL_ORDINARY && is_absent(fields[ACTORS])) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                        "an incident and a hand-over name the actor's addresses");
    return FALSE;
  }
  label->name = g_strdup(fields[NAME]);
  label->target = g_strdup(fields[TARGET]);
  label->actors = is_absent(fields[ACTORS]) ? NULL : g_strsplit(fields[ACTORS], ",", -1);
  return parse_day(fields[KNOWN], &label->known, error) &&
         parse_day(fields[PAYLOAD], &label->payload, error) && parse_days(label, fields[DAYS], error);
}

GArray *
wh_labels_read(const char *file, GError **error)
{
  g_autoptr(GArray) labels = g_array_new(FALSE, FALSE, sizeof(WhLabel));
  g_autofree char *text = NULL;
  g_array_set_clear_func(labels, label_clear);
  if (!g_file_get_contents(file, &text, NULL, error))
    return NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) fields = g_strsplit(g_strchomp(lines[i]), "\t", -1);
    WhLabel label = {0};
    if (*lines[i] == '\0' || *lines[i] == '#')
      continue;
    const gboolean ok = parse_fields(fields, &label, error);
    g_array_append_val(labels, label);
    if (!ok) {
      g_prefix_error(error, "%s:%u: ", file, i + 1);
      return NULL;
    }
  }
  if (labels->len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: no label in the file", file);
    return NULL;
  }
  return g_steal_pointer(&labels);
}
