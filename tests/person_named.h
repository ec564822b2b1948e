/* SPDX-License-Identifier: Apache-2.0
 * The person of a name, in tests whose people are few and known. */
#pragma once

#include "people/people.h"

static inline guint32
person_named(const WhPeople *people, const char *name)
{
  for (guint32 i = 0; i < people->n_persons; i++)
    if (g_str_equal(people->persons[i].name, name))
      return i;
  g_assert_not_reached();
}
