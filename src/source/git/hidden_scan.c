/* SPDX-License-Identifier: Apache-2.0
 * The scan of all packs for hidden text. */
#include "source/git/hidden_scan.h"

#include <libdeflate.h>

#define STEP 2048u     /* entries that a thread takes at a time */
#define MAX_ROUNDS 64u /* of handing on through deltas whose base stands behind them */
#define NO_BASE G_MAXUINT32
#define UNKNOWN_TYPE 0u

typedef struct {
  guint64 offset;
  guint32 base; /* entry of the same pack, NO_BASE */
  guint8 type;  /* WhObjectType of what it makes */
  guint8 flags;
} Entry;

typedef struct {
  const WhOdbPack *pack;
  Entry *entries; /* by offset */
  guint32 n_entries;
  gint next; /* atomic: first that no thread has taken */
} PackScan;

struct WhHiddenScan {
  PackScan *packs;
  guint n_packs;
};

/* Sorts by bytes of the number, from the last: offsets are many and dense. */
static void
sort_offsets(guint64 *offsets, guint32 n, guint64 largest)
{
  guint64 *room = g_new(guint64, n), *from = offsets, *to = room;
  for (guint shift = 0; shift < 64 && largest >> shift > 0; shift += 8) {
    gsize at[257] = {0};
    for (guint32 i = 0; i < n; i++)
      at[((from[i] >> shift) & 0xff) + 1]++;
    for (guint i = 1; i < 257; i++)
      at[i] += at[i - 1];
    for (guint32 i = 0; i < n; i++)
      to[at[(from[i] >> shift) & 0xff]++] = from[i];
    guint64 *other = from;
    from = to;
    to = other;
  }
  if (from != offsets)
    memcpy(offsets, from, n * sizeof *offsets);
  g_free(room);
}

/* All offsets that the index names, each once, ascending. */
static void
list_entries(PackScan *scan)
{
  const WhPackIndex *index = &scan->pack->index;
  g_autofree guint64 *offsets = g_new(guint64, index->count);
  guint32 n = 0;
  for (guint32 i = 0; i < index->count; i++)
    n += wh_pack_index_offset(index, i, &offsets[n]) ? 1 : 0;
  sort_offsets(offsets, n, scan->pack->size);
  scan->entries = g_new(Entry, n);
  for (guint32 i = 0; i < n; i++)
    if (i == 0 || offsets[i] != offsets[i - 1])
      scan->entries[scan->n_entries++] = (Entry){.offset = offsets[i], .base = NO_BASE};
}

static guint32
entry_at(const PackScan *scan, guint64 offset)
{
  guint32 low = 0, high = scan->n_entries;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (scan->entries[middle].offset == offset)
      return middle;
    if (scan->entries[middle].offset < offset)
      low = middle + 1;
    else
      high = middle;
  }
  return NO_BASE;
}

static gboolean
parse_entry(const PackScan *scan, guint64 offset, WhPackEntry *ret_entry)
{
  return wh_pack_entry_parse(scan->pack->data, scan->pack->size, offset, scan->pack->index.oid_len,
                             ret_entry);
}

/* Types of whole objects, and the bases of deltas. What is broken may hold anything. */
static void
link_entries(PackScan *scan)
{
  for (guint32 i = 0; i < scan->n_entries; i++) {
    Entry *entry = &scan->entries[i];
    WhPackEntry head;
    guint64 offset = 0;
    if (!parse_entry(scan, entry->offset, &head)) {
      entry->type = WH_OBJECT_BLOB;
      entry->flags = WH_HIDDEN_HELD;
    } else if (head.type <= WH_OBJECT_TAG) {
      entry->type = (guint8)head.type;
    } else {
      offset = head.base_offset;
      if (head.type == WH_PACK_OFS_DELTA || wh_pack_index_find(&scan->pack->index, head.base_oid, &offset))
        entry->base = entry_at(scan, offset);
      entry->type = entry->base < i ? scan->entries[entry->base].type : UNKNOWN_TYPE;
    }
  }
}

/* One round of handing types and flags from bases to what is made of them. Whether anything changed. */
static gboolean
hand_on(PackScan *scan)
{
  gboolean changed = FALSE;
  for (guint32 i = 0; i < scan->n_entries; i++) {
    Entry *entry = &scan->entries[i];
    if (entry->base == NO_BASE)
      continue;
    const Entry *base = &scan->entries[entry->base];
    guint8 type = entry->type == UNKNOWN_TYPE ? base->type : entry->type;
    guint flags = wh_hidden_made_flags(base->flags, entry->flags);
    changed |= type != entry->type || flags != entry->flags;
    entry->type = type;
    entry->flags = (guint8)flags;
  }
  return changed;
}

/* Deltas that point forwards need more rounds; those that do not end here may hold anything. */
static void
hand_on_all(PackScan *scan)
{
  guint rounds = 0;
  while (hand_on(scan))
    if (++rounds == MAX_ROUNDS)
      break;
  for (guint32 i = 0; i < scan->n_entries; i++) {
    Entry *entry = &scan->entries[i];
    gboolean lost = entry->type == UNKNOWN_TYPE || (rounds == MAX_ROUNDS && entry->base != NO_BASE);
    entry->flags |= lost ? WH_HIDDEN_HELD : 0;
  }
}

static guint
look_at(const PackScan *scan, const Entry *entry, struct libdeflate_decompressor *inflate, guint8 *room)
{
  WhPackEntry head;
  if (!parse_entry(scan, entry->offset, &head) || head.size > WH_HIDDEN_SCAN_BYTES ||
      libdeflate_zlib_decompress_ex(inflate, head.data, head.avail, room, (gsize)head.size, NULL, NULL) !=
          LIBDEFLATE_SUCCESS)
    return WH_HIDDEN_HELD;
  return head.type == WH_OBJECT_BLOB ? wh_hidden_flags(room, (gsize)head.size, TRUE)
                                     : wh_hidden_delta_flags(room, (gsize)head.size);
}

static void
look_at_step(PackScan *scan, guint32 from, struct libdeflate_decompressor *inflate, guint8 *room)
{
  guint32 to = MIN(from + STEP, scan->n_entries);
  for (guint32 i = from; i < to; i++) {
    Entry *entry = &scan->entries[i];
    if (entry->type == WH_OBJECT_BLOB || entry->type == UNKNOWN_TYPE)
      entry->flags |= (guint8)look_at(scan, entry, inflate, room);
  }
}

static gpointer
scan_thread(gpointer user)
{
  WhHiddenScan *scan = user;
  struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
  g_autofree guint8 *room = g_malloc(WH_HIDDEN_SCAN_BYTES);
  g_assert(inflate != NULL);
  for (guint p = 0; p < scan->n_packs; p++) {
    PackScan *pack = &scan->packs[p];
    for (;;) {
      guint32 step = (guint32)g_atomic_int_add(&pack->next, 1);
      if ((guint64)step * STEP >= pack->n_entries)
        break;
      look_at_step(pack, step * STEP, inflate, room);
    }
  }
  libdeflate_free_decompressor(inflate);
  return NULL;
}

WhHiddenScan *
wh_hidden_scan_new(const WhOdb *odb, guint jobs)
{
  WhHiddenScan *scan = g_new0(WhHiddenScan, 1);
  g_autoptr(GPtrArray) threads = g_ptr_array_new();
  scan->n_packs = wh_odb_n_packs(odb);
  scan->packs = g_new0(PackScan, scan->n_packs);
  for (guint i = 0; i < scan->n_packs; i++) {
    scan->packs[i].pack = wh_odb_pack(odb, i);
    list_entries(&scan->packs[i]);
    link_entries(&scan->packs[i]);
  }
  for (guint i = 1; i < jobs; i++)
    g_ptr_array_add(threads, g_thread_new("hidden", scan_thread, scan));
  scan_thread(scan);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join(g_ptr_array_index(threads, i));
  for (guint i = 0; i < scan->n_packs; i++)
    hand_on_all(&scan->packs[i]);
  return scan;
}

void
wh_hidden_scan_free(WhHiddenScan *scan)
{
  if (scan == NULL)
    return;
  for (guint i = 0; i < scan->n_packs; i++)
    g_free(scan->packs[i].entries);
  g_free(scan->packs);
  g_free(scan);
}

gboolean
wh_hidden_scan_may_hold(const WhHiddenScan *scan, const WhOid *blob)
{
  for (guint i = 0; i < scan->n_packs; i++) {
    const PackScan *pack = &scan->packs[i];
    guint64 offset = 0;
    if (!wh_pack_index_find(&pack->pack->index, blob->bytes, &offset))
      continue;
    guint32 at = entry_at(pack, offset);
    return at == NO_BASE || pack->entries[at].type != WH_OBJECT_BLOB ||
           (pack->entries[at].flags & WH_HIDDEN_HELD) != 0;
  }
  return TRUE;
}
