/* SPDX-License-Identifier: Apache-2.0
 * Order of plain values, for sorting and searching arrays. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* GCompareFunc over two guint32: below 0, 0, above 0. */
int wh_compare_u32(gconstpointer a, gconstpointer b);
/* Over two gint64. */
int wh_compare_i64(gconstpointer a, gconstpointer b);

G_END_DECLS
