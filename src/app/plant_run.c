/* SPDX-License-Identifier: Apache-2.0
 * One plant: a place, messages, a record with both, its cases. */
#include "app/plant_measure.h"

/* "owner/autofs.lists.example.org" -> "autofs", as people call it. */
static char *
short_name(const char *name)
{
  const char *slash = strrchr(name, '/');
  const char *base = slash != NULL && slash[1] != '\0' ? slash + 1 : name;
  const gsize len = strcspn(base, ".");
  return len > 0 ? g_strndup(base, len) : g_strdup(base);
}

static gboolean
judge(const WhPlantControl *control, const WhPlantSite *site, const GArray *messages, json_t *result,
      GError **error)
{
  g_auto(WhRecord) record = {0};
  WhView *view = wh_plant_view(control, site, messages, error);
  if (view == NULL ||
      !wh_record_take_changed(view, control->ledger, control->project, control->options, &record, error))
    return FALSE;
  g_autoptr(WhCaseSet) cases = wh_cases_find(record.people, &control->judge);
  wh_plant_measure(control, site, messages, record.people, cases, result);
  return TRUE;
}

json_t *
wh_plant_run(const WhPlantControl *control, const WhPlantLibrary *library, const WhPlantShape *shape,
             guint64 seed, guint run, GError **error)
{
  g_autofree char *text =
      g_strdup_printf("%" G_GUINT64_FORMAT "\n%s\n%s\n%u", seed, control->name, shape->name, run);
  g_autofree char *called = short_name(control->name);
  WhRandom random = wh_random_seeded(text);
  g_auto(WhPlantSite) site = {0};
  json_t *result = json_pack("{s:s, s:i}", "project", control->name, "run", run);
  const gboolean placed = wh_plant_site_choose(library, shape, control->record->people, &random, &site);
  json_object_set_new(result, "placed", json_boolean(placed));
  if (!placed)
    return result;
  g_autoptr(GArray) messages = wh_plant_write(library, &site, called, &random);
  if (judge(control, &site, messages, result, error))
    return result;
  json_decref(result);
  return NULL;
}
