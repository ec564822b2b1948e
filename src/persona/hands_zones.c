/* SPDX-License-Identifier: Apache-2.0
 * Zones of persons by month, and how two persons' differ. */
#include "persona/hands_zones.h"

#define MONTH (30 * 86400)
#define ENOUGH 3     /* times of a month that tell its zone */
#define FAITHFUL 0.8 /* share of them that keeps to one */
#define APART 120    /* minutes: less is daylight saving or a neighbouring zone */

typedef struct {
  gint32 month;
  gint16 zone;
  guint32 n;
  guint32 message;
} Stay;

struct WhZones {
  GArray **stays; /* Stay by person, in order of months */
  guint8 *moved;  /* by person: some zone was not +0000 */
  guint32 n_persons;
};

WhZones *
wh_zones_new(guint32 n_persons)
{
  WhZones *zones = g_new0(WhZones, 1);
  *zones = (WhZones){g_new0(GArray *, n_persons + 1), g_new0(guint8, n_persons + 1), n_persons};
  return zones;
}

void
wh_zones_free(WhZones *zones)
{
  if (zones == NULL)
    return;
  for (guint32 p = 0; p < zones->n_persons; p++)
    g_clear_pointer(&zones->stays[p], g_array_unref);
  g_free(zones->stays);
  g_free(zones->moved);
  g_free(zones);
}

void
wh_zones_add(WhZones *zones, guint32 person, gint16 zone, gint64 t, guint32 message)
{
  if (zone == WH_ZONE_ABSENT)
    return;
  if (zones->stays[person] == NULL)
    zones->stays[person] = g_array_new(FALSE, FALSE, sizeof(Stay));
  GArray *stays = zones->stays[person];
  gint32 month = (gint32)(t / MONTH);
  zones->moved[person] |= zone != 0;
  for (guint i = stays->len; i > 0; i--) {
    Stay *stay = &g_array_index(stays, Stay, i - 1);
    if (stay->month != month)
      break;
    if (stay->zone == zone) {
      stay->n++;
      return;
    }
  }
  Stay stay = {month, zone, 1, message};
  g_array_append_val(stays, stay);
}

/* The month that begins at *AT, which moves on to the next: FALSE when no zone was kept to in it. */
static gboolean
take_month(const GArray *stays, guint *at, Stay *ret_stay)
{
  Stay best = g_array_index(stays, Stay, *at);
  guint all = 0;
  gint32 month = best.month;
  for (; *at < stays->len && g_array_index(stays, Stay, *at).month == month; (*at)++) {
    const Stay *stay = &g_array_index(stays, Stay, *at);
    all += stay->n;
    if (stay->n > best.n)
      best = *stay;
  }
  *ret_stay = best;
  return all >= ENOUGH && best.n >= FAITHFUL * all;
}

static void
count(WhZoneGap *gap, const Stay *mine, const Stay *its)
{
  if (ABS(mine->zone - its->zone) < APART) {
    gap->n_together++;
    return;
  }
  if (gap->n_apart++ == 0) {
    gap->a = mine->message;
    gap->b = its->message;
  }
}

WhZoneGap
wh_zones_compare(const WhZones *zones, guint32 a, guint32 b)
{
  WhZoneGap gap = {.a = WH_NONE, .b = WH_NONE};
  const GArray *mine = zones->stays[a], *its = zones->stays[b];
  if (mine == NULL || its == NULL || !zones->moved[a] || !zones->moved[b])
    return gap;
  guint i = 0, j = 0;
  while (i < mine->len && j < its->len) {
    gint32 month = g_array_index(mine, Stay, i).month, other = g_array_index(its, Stay, j).month;
    Stay stay, its_stay;
    gboolean kept = month <= other && take_month(mine, &i, &stay);
    gboolean its_kept = other <= month && take_month(its, &j, &its_stay);
    if (kept && its_kept)
      count(&gap, &stay, &its_stay);
  }
  return gap;
}
