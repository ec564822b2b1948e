/* SPDX-License-Identifier: Apache-2.0
 *
 * WhPlantLibrary: the shapes, families, names and things that are part of the program (data/campaigns). */
#pragma once

#include "app/plant_shape.h"

typedef struct {
  char *language, *text;
} WhPlantThing;

typedef struct {
  GPtrArray *shapes;                   /* WhPlantShape, by name */
  GPtrArray *families;                 /* WhPlantFamily, by name */
  GArray *things;                      /* WhPlantThing */
  GPtrArray *first_names, *last_names; /* char * */
} WhPlantLibrary;

/* Fails only where a shipped file breaks its form. Owner: caller. */
WhPlantLibrary *wh_plant_library_new(GError **error);
void wh_plant_library_free(WhPlantLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhPlantLibrary, wh_plant_library_free)

/* Adds the shape of the file PATH; a shape of the same name goes. */
const WhPlantShape *wh_plant_library_add(WhPlantLibrary *library, const char *path, GError **error);
const WhPlantShape *wh_plant_library_find(const WhPlantLibrary *library, const char *name);
/* A family that can do ACT: NAME where it can, else any of LANGUAGE that can, chosen at random; NULL: none can. */
const WhPlantFamily *wh_plant_library_family(const WhPlantLibrary *library, const char *name,
                                             const char *language, WhPlantAct act, WhRandom *random);
