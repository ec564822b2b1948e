/* SPDX-License-Identifier: Apache-2.0
 *
 * What marks of two persons weigh. What one program, or one place, brings about together is one ground: its parts are
 * not added as if they were independent. */
#pragma once

#include "persona/hands_marks.h"
#include "persona/hands_zones.h"

typedef enum {
  WH_GROUND_PLACE,   /* machine and network */
  WH_GROUND_PROGRAM, /* what writes the mails, and its habits */
  WH_GROUND_QUOTE,   /* how quotes are introduced and marked */
  WH_GROUND_SIGN,    /* what divides the signature */
  WH_GROUND_VERSION, /* its version, or the fortnight of an update, given the program */
  WH_GROUND_SELF,    /* how often the own address is among those a mail goes to */
  WH_GROUND_ADDRESS, /* pattern of addresses */
  WH_GROUND_LINKED,  /* the domain of the one in mails of the other */
  WH_GROUND_KEY,
  WH_GROUND_ZONE, /* never above 0 */
  WH_N_GROUNDS
} WhGround;

typedef struct {
  double weight; /* log10 of how much likelier one hand makes it */
  guint32 value; /* the mark that says most; WH_NONE: none alone */
  double share;  /* of others who left it */
  gboolean mute; /* a habit that one of the two shows nothing of */
} WhWeighed;

/* Symmetric. ZONES may be NULL. */
void wh_hands_weigh(const WhMarks *marks, const WhZones *zones, guint32 a, guint32 b,
                    WhWeighed ret_grounds[WH_N_GROUNDS]);
/* The sum of what grounds weigh. */
double wh_hands_sum(const WhWeighed grounds[WH_N_GROUNDS]);
