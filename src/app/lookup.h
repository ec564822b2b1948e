/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding a person by what a user typed: an id ("p12"), an address or a name. */
#pragma once

#include "people/people.h"

/* Addresses and names compare without case; a name may be a part of one when only one person has it. FALSE:
 * nobody, or several (the error lists them). */
gboolean wh_person_find(const WhPeople *people, const char *text, guint32 *ret_person, GError **error);
