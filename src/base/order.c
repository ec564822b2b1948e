/* SPDX-License-Identifier: Apache-2.0
 * See order.h. */
#include "base/order.h"

int
wh_compare_u32(gconstpointer a, gconstpointer b)
{
  const guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return x < y ? -1 : x > y;
}

int
wh_compare_i64(gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return x < y ? -1 : x > y;
}
