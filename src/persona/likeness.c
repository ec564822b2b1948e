/* SPDX-License-Identifier: Apache-2.0
 * What all kinds of likeness share. */
#include "persona/likeness.h"

static void
free_reason(gpointer data)
{
  WhReason *reason = data;
  g_free(reason->says);
  g_free(reason);
}

void
wh_likeness_clear(WhLikeness *likeness)
{
  g_clear_pointer(&likeness->reasons, g_ptr_array_unref);
  *likeness = (WhLikeness){0};
}

void
wh_likeness_reason(WhLikeness *likeness, double weight, char *says, guint32 a, guint32 b)
{
  if (likeness->reasons == NULL)
    likeness->reasons = g_ptr_array_new_with_free_func(free_reason);
  WhReason *reason = g_new(WhReason, 1);
  *reason = (WhReason){.weight = weight, .says = says, .a = a, .b = b};
  g_ptr_array_add(likeness->reasons, reason);
}
