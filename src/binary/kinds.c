/* SPDX-License-Identifier: Apache-2.0
 * The tables of kinds and rates. */
#include "binary/kinds.h"

#include "base/error.h"
#include "binary/resources.h"

#include <gio/gio.h>
#include <math.h>

#define PRECISION 0.001 /* the table has four digits */

static const char *const changes[WH_N_DELTA_CHANGES] = {"gained", "lost", "changed"};

const char *
wh_delta_change_id(WhDeltaChange change)
{
  return changes[change];
}

static void
free_kind(gpointer data)
{
  WhDeltaKind *kind = data;
  g_free(kind->id);
  g_free(kind->group);
  g_free(kind->says);
  g_free(kind->why);
  g_strfreev(kind->innocent);
  g_strfreev(kind->symbols);
  g_free(kind);
}

void
wh_delta_kinds_free(WhDeltaKinds *kinds)
{
  if (kinds == NULL)
    return;
  g_ptr_array_unref(kinds->kinds);
  g_array_unref(kinds->reached);
  g_free(kinds);
}

const WhDeltaKind *
wh_delta_kinds_find(const WhDeltaKinds *kinds, const char *id)
{
  for (guint i = 0; i < kinds->kinds->len; i++) {
    const WhDeltaKind *kind = kinds->kinds->pdata[i];
    if (g_str_equal(kind->id, id))
      return kind;
  }
  return NULL;
}

static GKeyFile *
load(const char *path, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GBytes) bytes =
      g_resource_lookup_data(wh_binary_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL || !g_key_file_load_from_bytes(file, bytes, G_KEY_FILE_NONE, error)) {
    g_prefix_error(error, "the shipped table %s is broken: ", path);
    return NULL;
  }
  return g_steal_pointer(&file);
}

static gboolean
parse_change(const char *text, WhDeltaChange *ret_change)
{
  for (guint i = 0; text != NULL && i < WH_N_DELTA_CHANGES; i++) {
    if (!g_str_equal(text, changes[i]))
      continue;
    *ret_change = (WhDeltaChange)i;
    return TRUE;
  }
  return FALSE;
}

static gboolean
add_kind(WhDeltaKinds *kinds, GKeyFile *file, const char *id, GError **error)
{
  WhDeltaKind *kind = g_new0(WhDeltaKind, 1);
  g_autofree char *change = g_key_file_get_string(file, id, "change", NULL);
  kind->id = g_strdup(id);
  kind->order = kinds->kinds->len;
  kind->group = g_key_file_get_string(file, id, "group", NULL);
  kind->weighs = g_key_file_get_boolean(file, id, "weighs", NULL);
  kind->review = g_key_file_get_boolean(file, id, "review", NULL);
  kind->says = g_key_file_get_string(file, id, "says", NULL);
  kind->why = g_key_file_get_string(file, id, "why", NULL);
  kind->innocent = g_key_file_get_string_list(file, id, "innocent", NULL, NULL);
  kind->symbols = g_key_file_get_string_list(file, id, "symbols", NULL, NULL);
  g_ptr_array_add(kinds->kinds, kind);
  if (kind->group != NULL && kind->says != NULL && kind->why != NULL && kind->innocent != NULL &&
      parse_change(change, &kind->change))
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "the kind %s lacks its group, change, says, why or innocent",
              id);
  return FALSE;
}

/* The rule of succession keeps a kind that was never seen from weighing without bound. */
static void
take_rates(WhDeltaKinds *kinds, GKeyFile *rates)
{
  kinds->measured = (guint)MAX(g_key_file_get_integer(rates, "measured", "updates", NULL), 0);
  kinds->greatest = g_key_file_get_double(rates, "measured", "greatest", NULL);
  gsize n = 0;
  g_autofree double *reached = g_key_file_get_double_list(rates, "measured", "statistics", &n, NULL);
  g_array_append_vals(kinds->reached, reached, (guint)MIN(n, kinds->measured));
  for (guint i = 0; i < kinds->kinds->len; i++) {
    WhDeltaKind *kind = kinds->kinds->pdata[i];
    const gint seen = g_key_file_get_integer(rates, "kinds", kind->id, NULL);
    kind->seen = MIN((guint)MAX(seen, 0), kinds->measured);
    kind->weight = -log10(((double)kind->seen + 1) / ((double)kinds->measured + 2));
  }
}

WhDeltaKinds *
wh_delta_kinds_load(GError **error)
{
  g_autoptr(GKeyFile) file = load("/wolfhound/binary/kinds.ini", error);
  g_autoptr(GKeyFile) rates = file != NULL ? load("/wolfhound/binary/rates.ini", error) : NULL;
  if (rates == NULL)
    return NULL;
  g_autoptr(WhDeltaKinds) kinds = g_new0(WhDeltaKinds, 1);
  kinds->kinds = g_ptr_array_new_with_free_func(free_kind);
  kinds->reached = g_array_new(FALSE, FALSE, sizeof(double));
  g_auto(GStrv) ids = g_key_file_get_groups(file, NULL);
  for (char **id = ids; *id != NULL; id++)
    if (!add_kind(kinds, file, *id, error))
      return NULL;
  take_rates(kinds, rates);
  return g_steal_pointer(&kinds);
}

guint
wh_delta_kinds_as_much(const WhDeltaKinds *kinds, double statistic)
{
  guint n = 0;
  if (statistic < PRECISION)
    return kinds->measured;
  while (n < kinds->reached->len && g_array_index(kinds->reached, double, n) > statistic - PRECISION)
    n++;
  return n;
}
