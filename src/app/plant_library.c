/* SPDX-License-Identifier: Apache-2.0
 * What ships for planting, found among the program's resources. */
#include "app/plant_library.h"

#include "app/plant_resources.h"
#include "base/error.h"

#define ROOT "/wolfhound/campaigns/"

static void
thing_clear(gpointer data)
{
  WhPlantThing *thing = data;
  g_free(thing->language);
  g_free(thing->text);
}

void
wh_plant_library_free(WhPlantLibrary *library)
{
  if (library == NULL)
    return;
  g_ptr_array_unref(library->shapes);
  g_ptr_array_unref(library->families);
  g_array_unref(library->things);
  g_ptr_array_unref(library->first_names);
  g_ptr_array_unref(library->last_names);
  g_free(library);
}

/* A line of a list: two fields with a tab between. */
static gboolean
take_pair(WhPlantLibrary *library, const char *file, const char *line, guint number, GError **error)
{
  const char *tab = strchr(line, '\t');
  if (tab == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s:%u: expected two fields with a tab between", file,
                number);
    return FALSE;
  }
  if (g_str_equal(file, "names.list")) {
    g_ptr_array_add(library->first_names, g_strndup(line, (gsize)(tab - line)));
    g_ptr_array_add(library->last_names, g_strdup(tab + 1));
    return TRUE;
  }
  g_array_set_size(library->things, library->things->len + 1);
  WhPlantThing *thing = &g_array_index(library->things, WhPlantThing, library->things->len - 1);
  thing->language = g_strndup(line, (gsize)(tab - line));
  thing->text = g_strdup(tab + 1);
  return TRUE;
}

static gboolean
take_list(WhPlantLibrary *library, const char *file, WhSlice text, GError **error)
{
  g_autofree char *copy = g_strndup(text.data, text.len);
  g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#' && !take_pair(library, file, lines[i], i + 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_file(WhPlantLibrary *library, const char *file, GError **error)
{
  g_autofree char *path = g_strconcat(ROOT, file, NULL);
  g_autoptr(GBytes) bytes =
      g_resource_lookup_data(wh_plant_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return FALSE;
  const WhSlice text = wh_slice(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  if (g_str_has_suffix(file, ".shape")) {
    WhPlantShape *shape = wh_plant_shape_parse(text, file, error);
    if (shape != NULL)
      g_ptr_array_add(library->shapes, shape);
    return shape != NULL;
  }
  if (g_str_has_suffix(file, ".text")) {
    WhPlantFamily *family = wh_plant_family_parse(text, file, error);
    if (family != NULL)
      g_ptr_array_add(library->families, family);
    return family != NULL;
  }
  return take_list(library, file, text, error);
}

static int
compare_files(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

WhPlantLibrary *
wh_plant_library_new(GError **error)
{
  g_autoptr(WhPlantLibrary) library = g_new0(WhPlantLibrary, 1);
  library->shapes = g_ptr_array_new_with_free_func((GDestroyNotify)wh_plant_shape_free);
  library->families = g_ptr_array_new_with_free_func((GDestroyNotify)wh_plant_family_free);
  library->things = g_array_new(FALSE, TRUE, sizeof(WhPlantThing));
  g_array_set_clear_func(library->things, thing_clear);
  library->first_names = g_ptr_array_new_with_free_func(g_free);
  library->last_names = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) files =
      g_resource_enumerate_children(wh_plant_get_resource(), ROOT, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (files == NULL)
    return NULL;
  qsort(files, g_strv_length(files), sizeof *files, compare_files);
  for (guint i = 0; files[i] != NULL; i++)
    if (!take_file(library, files[i], error))
      return NULL;
  return g_steal_pointer(&library);
}

const WhPlantShape *
wh_plant_library_find(const WhPlantLibrary *library, const char *name)
{
  for (guint i = 0; i < library->shapes->len; i++) {
    const WhPlantShape *shape = library->shapes->pdata[i];
    if (g_str_equal(shape->name, name))
      return shape;
  }
  return NULL;
}

const WhPlantShape *
wh_plant_library_add(WhPlantLibrary *library, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize len;
  if (!g_file_get_contents(path, &text, &len, error))
    return NULL;
  WhPlantShape *shape = wh_plant_shape_parse(wh_slice(text, len), path, error);
  if (shape == NULL)
    return NULL;
  const WhPlantShape *old = wh_plant_library_find(library, shape->name);
  for (guint i = 0; i < library->shapes->len; i++)
    if (library->shapes->pdata[i] == old)
      g_ptr_array_remove_index(library->shapes, i);
  g_ptr_array_add(library->shapes, shape);
  return shape;
}

const WhPlantFamily *
wh_plant_library_family(const WhPlantLibrary *library, const char *name, const char *language, WhPlantAct act,
                        WhRandom *random)
{
  g_autoptr(GPtrArray) able = g_ptr_array_new();
  for (guint i = 0; i < library->families->len; i++) {
    WhPlantFamily *family = library->families->pdata[i];
    if (family->templates[act]->len == 0)
      continue;
    if (g_strcmp0(family->name, name) == 0)
      return family;
    if (g_str_equal(family->language, language))
      g_ptr_array_add(able, family);
  }
  return able->len > 0 ? able->pdata[wh_random_below(random, able->len)] : NULL;
}
