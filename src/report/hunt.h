/* SPDX-License-Identifier: Apache-2.0
 *
 * The document "wolfhound.hunt/1" as text, and its schema. */
#pragma once

#include "report/page.h"

const char *wh_hunt_schema(void);
void wh_hunt_text(WhPage *page, const json_t *document);

/* Shared by the writers; owner of what they return: caller. */
/* "Mira Quill (p3) in alpha". */
char *wh_hunt_who(const json_t *person);
/* What a step says, with the other person in it. */
char *wh_hunt_deed(const json_t *step);
