/* SPDX-License-Identifier: Apache-2.0
 * What stands out among the members of an archive. */
#include "base/limits.h"
#include "base/order.h"
#include "source/release/release_impl.h"

#define DAY 86400
#define FEW 50u      /* one in so many is few */
#define HABIT 5u     /* one in so many is a habit of the packer, not odd */
#define MAJORITY 80u /* percent that must share an owner before another one is odd */
#define LONG_AGO ((gint64)20 * 365 * DAY)

static const char *
most_frequent_owner(const WhShippedEntry *entries, guint n, guint *ret_count)
{
  g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
  const char *most = "";
  *ret_count = 0;
  for (guint i = 0; i < n; i++) {
    gpointer owner = (gpointer)(gsize)entries[i].owner;
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, owner)) + 1;
    g_hash_table_insert(counts, owner, GUINT_TO_POINTER(count));
    if (count > *ret_count) {
      *ret_count = count;
      most = entries[i].owner;
    }
  }
  return most;
}

static char *
find_owners(WhShippedEntry *entries, guint n)
{
  guint count;
  const char *packer = most_frequent_owner(entries, n, &count);
  for (guint i = 0; i < n && (guint64)count * 100 >= (guint64)n * MAJORITY; i++)
    if (!g_str_equal(entries[i].owner, packer))
      entries[i].flags |= WH_ENTRY_ODD_OWNER;
  return g_strdup(packer);
}

/* A few members more than a day newer than all others, or decades older. */
static void
find_times(WhShippedEntry *entries, guint n)
{
  g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = 0; i < n; i++)
    g_array_append_val(times, entries[i].shipped.mtime);
  g_array_sort(times, wh_compare_i64);
  const guint few = n / FEW;
  if (few == 0)
    return;
  const gint64 late = g_array_index(times, gint64, n - 1 - few), early = g_array_index(times, gint64, few);
  for (guint i = 0; i < n; i++) {
    const gint64 time = entries[i].shipped.mtime;
    if (time > late + DAY || time < early - LONG_AGO)
      entries[i].flags |= WH_ENTRY_ODD_TIME;
  }
}

static void
compare_modes(const WhReleaseRead *r, WhShippedEntry *entries, guint n)
{
  guint odd = 0;
  for (guint i = 0; i < n; i++) {
    const WhTagFile *file = wh_tag_tree_find(r->tree, entries[i].shipped.path);
    if (file != NULL && file->mode == 0100644u && entries[i].type == WH_MEMBER_FILE &&
        (entries[i].shipped.mode & 0111u) != 0)
      entries[i].flags |= WH_ENTRY_ODD_MODE;
    odd += (entries[i].flags & WH_ENTRY_ODD_MODE) != 0;
  }
  for (guint i = 0; i < n && odd > 2 && odd > n / HABIT; i++)
    if ((entries[i].shipped.mode & 06000u) == 0)
      entries[i].flags &= ~(guint32)WH_ENTRY_ODD_MODE;
}

void
wh_release_find_odd(WhReleaseRead *r, gint64 *ret_newest, char **ret_packer)
{
  guint n;
  WhShippedEntry *entries = wh_shipped_set_entries(r->set, &n);
  gint64 newest = 0;
  for (guint i = 0; i < n; i++)
    newest = MAX(newest, entries[i].shipped.mtime);
  *ret_newest = CLAMP(newest, WH_TIME_MIN, WH_TIME_MAX);
  *ret_packer = find_owners(entries, n);
  find_times(entries, n);
  compare_modes(r, entries, n);
}
