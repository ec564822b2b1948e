/* SPDX-License-Identifier: Apache-2.0
 *
 * The messages of a plant. */
#pragma once

#include "app/plant_site.h"

typedef struct {
  gint64 time;
  guint member; /* in the site's members */
  WhPlantAct act;
  guint32 say;  /* in the shape's sayings; WH_NONE: ordinary life */
  guint32 near; /* the site's newest message before it, in the view; WH_NONE: none */
  WhMessageKind kind;
  guint32 flags;      /* WhMessageFlags */
  const char *family; /* whose words they are; the library's */
  char *id, *parent, *thread, *subject, *text;
} WhPlantMessage;

/* WhPlantMessage by time; what answers another is later than that. PROJECT: as its people call it. Owner: caller. */
GArray *wh_plant_write(const WhPlantLibrary *library, const WhPlantSite *site, const char *project,
                       WhRandom *random);
/* MESSAGE as a record; its text is borrowed from MESSAGE and SITE. */
WhMessageRecord wh_plant_record(const WhPlantSite *site, const WhPlantMessage *message);
