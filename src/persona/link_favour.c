/* SPDX-License-Identifier: Apache-2.0
 * Whom a search gives more of what its bound allows. */
#include "persona/link_impl.h"

#include <math.h>

#define AMPLE 8.0 /* messages from which on more of them tell little more: doc/STYLE.md */

static double
favour_of(const WhPeople *people, guint32 person, gint64 t)
{
  const double amount = wh_people_voice(people, person, t).messages + people->persons[person].n_landed;
  const double part = CLAMP(amount, 1, AMPLE) / AMPLE;
  return part * part;
}

double *
wh_link_favours(const WhPeople *people, const GArray *persons, gint64 t)
{
  double *favours = g_new(double, people->n_persons + 1), total = 0;
  for (guint32 i = 0; i <= people->n_persons; i++)
    favours[i] = -(double)INFINITY;
  for (guint i = 0; i < persons->len; i++)
    total += favour_of(people, g_array_index(persons, guint32, i), t);
  for (guint i = 0; i < persons->len; i++) {
    const guint32 person = g_array_index(persons, guint32, i);
    favours[person] = log10(favour_of(people, person, t) * persons->len / total);
  }
  return favours;
}
