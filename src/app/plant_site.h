/* SPDX-License-Identifier: Apache-2.0
 *
 * WhPlantSite: where and when in a real record a shape is planted, and who plays in it. */
#pragma once

#include "app/plant_library.h"
#include "people/people.h"

/* One person of the plant. */
typedef struct {
  guint persona; /* in the shape */
  guint number;  /* among those of the persona */
  char *name, *email;
  char *called;    /* the first name */
  char *signature; /* as they sign: first or whole name */
  guint32 person;  /* in the record that the site was chosen from; WH_NONE: invented */
  guint8 association;
  gint16 zone;  /* minutes, WH_ZONE_ABSENT on a forge */
  char *traits; /* "key: value" lines */
  char *family; /* NULL: none can write */
} WhPlantMember;

typedef struct {
  const WhPlantShape *shape;
  const WhPeople *people; /* the record without the plant; borrowed */
  gboolean forge;
  gint64 start, end; /* known times: day 0, and the span's last moment */
  GArray *messages;  /* guint32: the messages of the place (mail, or forge), by known time */
  GArray *members;   /* WhPlantMember, by persona, then number */
  guint32 incumbent; /* person; WH_NONE: nobody runs it */
  char *to;          /* the list's address, or "" */
} WhPlantSite;

void wh_plant_site_clear(WhPlantSite *site);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhPlantSite, wh_plant_site_clear)

/* FALSE: the record has no place for the shape (traffic, people). No error. */
gboolean wh_plant_site_choose(const WhPlantLibrary *library, const WhPlantShape *shape,
                              const WhPeople *people, WhRandom *random, WhPlantSite *ret_site);
/* How many of the site's messages were known before T. */
guint wh_plant_site_before(const WhPlantSite *site, gint64 t);
/* The newest message of the site in the DAYS before T with which PERSON began a thread; WH_NONE: none. */
guint32 wh_plant_site_begun(const WhPlantSite *site, guint32 person, gint64 t, guint days);
