/* SPDX-License-Identifier: Apache-2.0
 *
 * One record made of what chosen accounts left in several projects, for what compares people. */
#pragma once

#include "app/hunt_find.h"
#include "persona/calibration.h"

/* "name\nemail", as written: what a wanted account goes by. Owner: caller. */
char *wh_hunt_account_key(const char *name, const char *email);
/* Adds the accounts of PERSON to ACCOUNTS (owned strings). */
void wh_hunt_want(const WhHunt *hunt, GHashTable *accounts, guint32 person);
/* The messages and bare commits (who, when, by which key) of ACCOUNTS in PROJECTS (guint32), as of the hunt's day. EACH: the first
 * so many messages of an account in each of its sources; 0: all. Texts that do not fit into memory lie beside the first store.
 * Owner: caller. */
WhView *wh_hunt_record(const WhHunt *hunt, const GArray *projects, GHashTable *accounts, guint each,
                       GError **error);
/* A likeness as documents show it. */
json_t *wh_hunt_show_link(const WhView *view, const WhLink *link);
