/* SPDX-License-Identifier: Apache-2.0
 *
 * Ids of cases, the same in every scan of a project and in every copy of it. */
#pragma once

#include "case/case.h"

/* Sets the id of each WhCase: "c-" and the first 8 hex digits of SHA-256 over the root commit of the main
 * line, the person's first account (lower-case address, else name) and the UTC day of the case's first
 * signal. O(commits), once for all. */
void wh_cases_name(const WhPeople *people, GPtrArray *cases);
