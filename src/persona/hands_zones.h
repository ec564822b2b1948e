/* SPDX-License-Identifier: Apache-2.0
 *
 * Zones of persons by month. They speak against one hand or not at all: only the difference of two zones at one time
 * is looked at, so that to shift everybody's changes nothing; a clock that shows +0000 all its life is a machine's and
 * says nothing. */
#pragma once

#include "people/people.h"

typedef struct WhZones WhZones;
WhZones *wh_zones_new(guint32 n_persons);
void wh_zones_free(WhZones *zones);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhZones, wh_zones_free)
/* T rises from call to call. MESSAGE: shows it, or WH_NONE. */
void wh_zones_add(WhZones *zones, guint32 person, gint16 zone, gint64 t, guint32 message);

typedef struct {
  guint n_apart, n_together; /* months in which both kept to a zone: two hours or more apart, and nearer */
  guint32 a, b;              /* messages of the first month apart */
} WhZoneGap;
/* Zeros where one of them says nothing. */
WhZoneGap wh_zones_compare(const WhZones *zones, guint32 a, guint32 b);
