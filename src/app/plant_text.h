/* SPDX-License-Identifier: Apache-2.0
 *
 * WhPlantFamily: how one kind of person writes: for each act a few texts with slots and alternatives. See
 * doc/CAMPAIGNS.md for the form. */
#pragma once

#include "base/random.h"

#include "base/slice.h"

/* What a planted message does. The first ones are what campaigns are made of. */
typedef enum {
  WH_PLANT_SLOW,
  WH_PLANT_GUILT,
  WH_PLANT_ASK_OTHER,
  WH_PLANT_ASK_SELF,
  WH_PLANT_OFFER,
  WH_PLANT_ENDORSE,
  WH_PLANT_URGENCY,
  WH_PLANT_VULNERABILITY,
  WH_PLANT_PUSH,
  WH_PLANT_STRAIN,
  WH_PLANT_GRANT,
  WH_PLANT_REFUSE,
  WH_PLANT_NAG,
  WH_PLANT_EVERYWHERE,
  WH_PLANT_RESCUE,
  WH_PLANT_CALL,
  WH_PLANT_TALK, /* from here on: ordinary life */
  WH_PLANT_REPORT,
  WH_PLANT_PATCH,
  WH_N_PLANT_ACTS
} WhPlantAct;
const char *wh_plant_act_id(WhPlantAct act);   /* "ask-other" */
WhPlantAct wh_plant_act_parse(const char *id); /* WH_N_PLANT_ACTS: unknown */

typedef enum {
  WH_SLOT_PROJECT,
  WH_SLOT_INCUMBENT,
  WH_SLOT_BENEFICIARY,
  WH_SLOT_MONTHS,
  WH_SLOT_THING,
  WH_SLOT_ME,
  WH_SLOT_MAIL,
  WH_N_SLOTS
} WhPlantSlot;

typedef struct {
  char *subject; /* unexpanded; NULL: {thing} */
  char *body;
} WhPlantTemplate;

typedef struct {
  char *name;
  char *language;                     /* "en" */
  GArray *templates[WH_N_PLANT_ACTS]; /* WhPlantTemplate */
} WhPlantFamily;

/* PLACE names TEXT in errors ("polite.text:12: …", WH_ERROR_INPUT). Owner: caller. */
WhPlantFamily *wh_plant_family_parse(WhSlice text, const char *place, GError **error);
void wh_plant_family_free(WhPlantFamily *family);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhPlantFamily, wh_plant_family_free)

/* One reading of TEMPLATE_TEXT: alternatives chosen, slots filled. A slot that is NULL makes alternatives with it
 * unfit; where all are, "somebody" stands for it. Owner: caller. */
char *wh_plant_expand(const char *template_text, const char *const slots[WH_N_SLOTS], WhRandom *random);
