/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything notable about one person, in order. */
#pragma once

#include "case/case.h"

#include <jansson.h>

/* { "schema": "wolfhound.timeline/1", "project", "as_of", "person": {id, name, accounts}, "entries": [
 * {"time", "kind", "says", "locator"} ] } Kinds: first, right, year, signal, level. Entries by time. Only
 * safe UTF-8. Owner: caller. */
json_t *wh_timeline_new(const WhPeople *people, const WhCaseSet *cases, guint32 person);
