/* SPDX-License-Identifier: Apache-2.0
 *
 * WhSpool: which items have a value in common, of more values than memory holds. What is added goes to files without a
 * name, cut by value; each cut is sorted by itself. Invariant: groups come in order of value, whatever the order of
 * adding. */
#pragma once

#include <glib.h>

typedef struct WhSpool WhSpool;

/* Files lie in FOLDER and nobody else can open them. WH_ERROR_IO. */
WhSpool *wh_spool_new(const char *folder, GError **error);
void wh_spool_free(WhSpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhSpool, wh_spool_free)
gboolean wh_spool_add(WhSpool *spool, guint64 value, guint32 item, GError **error);
/* Number of what was added. */
guint64 wh_spool_count(const WhSpool *spool);

/* ITEMS: N different ones, ascending, at least 2; borrowed for the call. */
typedef void (*WhSpoolVisit)(guint64 value, const guint32 *items, guint n, gpointer user);
/* Calls VISIT for every value that several items have. O(n log n); one cut in memory at a time. */
gboolean wh_spool_groups(WhSpool *spool, WhSpoolVisit visit, gpointer user, GError **error);
