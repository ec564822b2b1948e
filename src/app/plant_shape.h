/* SPDX-License-Identifier: Apache-2.0
 *
 * WhPlantShape: who does what when in a planted campaign. See doc/CAMPAIGNS.md for the form. */
#pragma once

#include "app/plant_text.h"
#include "pattern/pattern.h"

typedef enum {
  WH_PLANT_NEW,       /* an invented person */
  WH_PLANT_NEWCOMER,  /* somebody of the archive who has done little so far */
  WH_PLANT_REGULAR,   /* somebody of the archive who has long done much, without running the project */
  WH_PLANT_INCUMBENT, /* one who runs it then */
  WH_N_PLANT_KINDS
} WhPlantKind;

typedef enum { WH_PLANT_ANYWHERE, WH_PLANT_IN_MAIL, WH_PLANT_ON_FORGE } WhPlantPlace;

typedef struct {
  char *name;
  guint32 roles; /* mask 1 << WhRole; 0: a bystander */
  WhPlantKind kind;
  char *family;    /* NULL: any, of the shape's language */
  gboolean shared; /* one zone, mailer and host with all others that share */
  guint count;     /* so many people of this kind */
  guint noise;     /* ordinary messages besides */
  guint work;      /* patches */
  guint since;     /* days before the start from which noise and work are spread */
} WhPlantPersona;

typedef enum {
  WH_PLANT_IN_NEW,    /* a new thread */
  WH_PLANT_IN_WORK,   /* below the beneficiary's newest patch */
  WH_PLANT_IN_TALK,   /* below anybody's newest message */
  WH_PLANT_IN_ANSWER, /* below the incumbent's newest message */
  WH_PLANT_IN_SAID    /* below a planted message */
} WhPlantWhere;

typedef struct {
  char *label; /* NULL: none */
  guint persona;
  WhPlantAct act;
  WhPlantWhere where;
  guint32 below;  /* IN_SAID: index of an earlier one */
  guint32 after;  /* index of an earlier one from whose time the days count, WH_NONE: from the start */
  guint from, to; /* days */
  guint times;    /* each person says it so often */
  guint line;
} WhPlantSay;

typedef struct {
  char *name, *says;
  gboolean wanted; /* expect found; else expect quiet: must stay below review */
  WhPlantPlace place;
  char *language;    /* of families chosen by "any" */
  guint span;        /* days from the start to the last act at the latest */
  guint least, most; /* messages a month that the place must have */
  guint silent;      /* days without any message before the start; 0: not asked for */
  GArray *personas;  /* WhPlantPersona */
  GArray *sayings;   /* WhPlantSay, causes before what follows */
  guint32 request;   /* the one labelled "request", else the last */
} WhPlantShape;

/* PLACE names TEXT in errors ("slow.shape:7: …", WH_ERROR_INPUT). Owner: caller. */
WhPlantShape *wh_plant_shape_parse(WhSlice text, const char *place, GError **error);
void wh_plant_shape_free(WhPlantShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhPlantShape, wh_plant_shape_free)
