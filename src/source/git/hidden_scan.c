/* SPDX-License-Identifier: Apache-2.0
 * The scan of all packs for hidden text and for terms. */
#include "source/git/hidden_scan.h"

#include "source/git/blob_maker.h"

#include <libdeflate.h>

#define STEP 64u       /* whole blobs, with all that deltas make of them, that a thread takes at a time */
#define MAX_ROUNDS 64u /* of handing on through deltas whose base stands behind them */
#define NO_BASE G_MAXUINT32
#define UNKNOWN_TYPE 0u
#define HELD_BYTES (64u << 20) /* blobs that one thread holds at once; what would need more is not made */
#define TREE_BYTES (64u << 20) /* made of one whole blob by deltas anyway … */
#define TREE_RATIO 4000u       /* … and for each byte of delta */
#define BINARY_LOOK 8000u      /* git's own rule: a NUL this early tells that it is no text */

typedef struct {
  guint64 offset;
  guint64 digest; /* of its terms, 0: none */
  guint32 base;   /* entry of the same pack, NO_BASE */
  guint8 type;    /* WhObjectType of what it makes */
  guint8 flags;
  guint8 made, binary; /* whether it was made, and is no text */
} Entry;

typedef struct {
  const WhOdbPack *pack;
  Entry *entries; /* by offset */
  guint32 n_entries;
  guint32 *children, *children_at; /* of entry i: children[children_at[i] .. children_at[i + 1]) */
  guint32 *roots;                  /* whole blobs */
  guint32 n_roots;
  gint next; /* atomic: first step of roots that no thread has taken */
} PackScan;

struct WhHiddenScan {
  PackScan *packs;
  guint n_packs;
  const WhTerms *terms;
  GMutex lock;
  GHashTable *counts; /* guint64 digest to WhTermCounts; owns both */
};

/* A thread at work. */
typedef struct {
  WhHiddenScan *scan;
  struct libdeflate_decompressor *inflate;
  guint8 *room;       /* WH_HIDDEN_SCAN_BYTES */
  WhBlobMaker *maker; /* NULL: no terms are wanted */
  GHashTable *told;   /* set of guint64 digests whose counts are laid down; owns */
  GArray *stack;      /* Frame */
  gsize held;
  guint64 made, deltas; /* bytes, of the present tree */
} Worker;

/* A blob whose deltas are being gone through. */
typedef struct {
  guint32 entry, next; /* NEXT: in children */
  WhMadeBlob *blob;    /* NULL: not made */
} Frame;

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

/* Where each entry's children are, and the whole blobs. */
static void
plant(PackScan *scan)
{
  guint32 n = scan->n_entries;
  scan->children_at = g_new0(guint32, (gsize)n + 2);
  scan->roots = g_new(guint32, MAX(n, 1));
  for (guint32 i = 0; i < n; i++) {
    const Entry *entry = &scan->entries[i];
    if (entry->base != NO_BASE)
      scan->children_at[entry->base + 2]++;
    else if (entry->type == WH_OBJECT_BLOB)
      scan->roots[scan->n_roots++] = i;
  }
  for (guint32 i = 2; i < n + 2; i++)
    scan->children_at[i] += scan->children_at[i - 1];
  scan->children = g_new(guint32, (gsize)scan->children_at[n + 1] + 1);
  for (guint32 i = 0; i < n; i++)
    if (scan->entries[i].base != NO_BASE)
      scan->children[scan->children_at[scan->entries[i].base + 1]++] = i;
}

/* Lays down what the blob's terms are. */
static void
judge(Worker *w, Entry *entry, const WhMadeBlob *blob)
{
  WhTermCounts counts;
  WhSlice text = wh_slice((const char *)blob->data, blob->len);
  entry->made = TRUE;
  entry->binary = memchr(blob->data, '\0', MIN(blob->len, BINARY_LOOK)) != NULL;
  if (blob->n_hits == 0 || !wh_terms_count(blob->hits, blob->n_hits, text, &counts))
    return;
  entry->digest = wh_terms_digest(&counts);
  if (g_hash_table_contains(w->told, &entry->digest))
    return;
  g_hash_table_add(w->told, g_memdup2(&entry->digest, sizeof entry->digest));
  g_mutex_lock(&w->scan->lock);
  if (!g_hash_table_contains(w->scan->counts, &entry->digest))
    g_hash_table_insert(w->scan->counts, g_memdup2(&entry->digest, sizeof entry->digest),
                        g_memdup2(&counts, sizeof counts));
  g_mutex_unlock(&w->scan->lock);
}

static WhMadeBlob *
make(Worker *w, const WhMadeBlob *base, gboolean whole, gsize len)
{
  if (w->maker == NULL)
    return NULL;
  if (whole) /* what deltas make of something that is no text is none either */
    return memchr(w->room, '\0', MIN(len, BINARY_LOOK)) == NULL ? wh_blob_maker_whole(w->maker, w->room, len)
                                                                : NULL;
  w->deltas += len;
  if (base == NULL || w->held > HELD_BYTES || w->made > TREE_BYTES + w->deltas * TREE_RATIO)
    return NULL;
  return wh_blob_maker_delta(w->maker, base, wh_slice((const char *)w->room, len), WH_HIDDEN_SCAN_BYTES);
}

/* Looks at an entry whose base is BASE. The blob, or NULL when it is not made. */
static WhMadeBlob *
look_at(Worker *w, const PackScan *scan, Entry *entry, const WhMadeBlob *base)
{
  WhPackEntry head;
  if (!parse_entry(scan, entry->offset, &head) || head.size > WH_HIDDEN_SCAN_BYTES ||
      libdeflate_zlib_decompress_ex(w->inflate, head.data, head.avail, w->room, (gsize)head.size, NULL,
                                    NULL) != LIBDEFLATE_SUCCESS) {
    entry->flags |= WH_HIDDEN_HELD;
    return NULL;
  }
  gboolean whole = head.type == WH_OBJECT_BLOB;
  entry->flags |= (guint8)(whole ? wh_hidden_flags(w->room, (gsize)head.size, TRUE)
                                 : wh_hidden_delta_flags(w->room, (gsize)head.size));
  WhMadeBlob *blob = make(w, base, whole, (gsize)head.size);
  if (blob != NULL)
    judge(w, entry, blob);
  return blob;
}

static void
enter(Worker *w, PackScan *scan, guint32 i, const WhMadeBlob *base)
{
  const Frame frame = {i, scan->children_at[i], look_at(w, scan, &scan->entries[i], base)};
  gsize len = frame.blob != NULL ? frame.blob->len : 0;
  w->held += len;
  w->made += len;
  g_array_append_val(w->stack, frame);
}

/* All that deltas make of a whole blob, from base to what is made of it, so that each is made once. */
static void
walk_tree(Worker *w, PackScan *scan, guint32 root)
{
  w->made = w->deltas = 0;
  enter(w, scan, root, NULL);
  while (w->stack->len > 0) {
    Frame *top = &g_array_index(w->stack, Frame, w->stack->len - 1);
    if (top->next < scan->children_at[top->entry + 1]) {
      guint32 child = scan->children[top->next++];
      enter(w, scan, child, top->blob);
      continue;
    }
    w->held -= top->blob != NULL ? top->blob->len : 0;
    if (w->maker != NULL)
      wh_blob_maker_take_back(w->maker, top->blob);
    g_array_set_size(w->stack, w->stack->len - 1);
  }
}

static gpointer
scan_thread(gpointer user)
{
  WhHiddenScan *scan = user;
  Worker w = {.scan = scan, .inflate = libdeflate_alloc_decompressor()};
  w.room = g_malloc(WH_HIDDEN_SCAN_BYTES);
  w.maker = scan->terms != NULL ? wh_blob_maker_new(scan->terms) : NULL;
  w.told = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  w.stack = g_array_new(FALSE, FALSE, sizeof(Frame));
  g_assert(w.inflate != NULL);
  for (guint p = 0; p < scan->n_packs; p++) {
    PackScan *pack = &scan->packs[p];
    for (;;) {
      guint32 step = (guint32)g_atomic_int_add(&pack->next, 1);
      if ((guint64)step * STEP >= pack->n_roots)
        break;
      for (guint32 i = step * STEP; i < MIN((step + 1) * STEP, pack->n_roots); i++)
        walk_tree(&w, pack, pack->roots[i]);
    }
  }
  libdeflate_free_decompressor(w.inflate);
  g_free(w.room);
  wh_blob_maker_free(w.maker);
  g_hash_table_unref(w.told);
  g_array_unref(w.stack);
  return NULL;
}

WhHiddenScan *
wh_hidden_scan_new(const WhOdb *odb, const WhTerms *terms, guint jobs)
{
  WhHiddenScan *scan = g_new0(WhHiddenScan, 1);
  scan->terms = terms;
  g_mutex_init(&scan->lock);
  scan->counts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr(GPtrArray) threads = g_ptr_array_new();
  scan->n_packs = wh_odb_n_packs(odb);
  scan->packs = g_new0(PackScan, scan->n_packs);
  for (guint i = 0; i < scan->n_packs; i++) {
    scan->packs[i].pack = wh_odb_pack(odb, i);
    list_entries(&scan->packs[i]);
    link_entries(&scan->packs[i]);
    plant(&scan->packs[i]);
  }
  for (guint i = 1; i < jobs; i++)
    g_ptr_array_add(threads, g_thread_new("hidden", scan_thread, scan));
  scan_thread(scan);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join(g_ptr_array_index(threads, i));
  for (guint i = 0; i < scan->n_packs; i++) {
    hand_on_all(&scan->packs[i]);
    g_clear_pointer(&scan->packs[i].children, g_free);
    g_clear_pointer(&scan->packs[i].children_at, g_free);
    g_clear_pointer(&scan->packs[i].roots, g_free);
  }
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
  g_hash_table_unref(scan->counts);
  g_mutex_clear(&scan->lock);
  g_free(scan);
}

/* NULL: in no pack, or no blob. */
static const Entry *
find_blob(const WhHiddenScan *scan, const WhOid *blob)
{
  for (guint i = 0; i < scan->n_packs; i++) {
    const PackScan *pack = &scan->packs[i];
    guint64 offset = 0;
    if (!wh_pack_index_find(&pack->pack->index, blob->bytes, &offset))
      continue;
    guint32 at = entry_at(pack, offset);
    return at == NO_BASE || pack->entries[at].type != WH_OBJECT_BLOB ? NULL : &pack->entries[at];
  }
  return NULL;
}

gboolean
wh_hidden_scan_may_hold(const WhHiddenScan *scan, const WhOid *blob)
{
  const Entry *entry = find_blob(scan, blob);
  return entry == NULL || (entry->flags & WH_HIDDEN_HELD) != 0;
}

gboolean
wh_hidden_scan_look_up(const WhHiddenScan *scan, const WhOid *blob, WhScannedBlob *ret_blob)
{
  const Entry *entry = find_blob(scan, blob);
  if (entry == NULL)
    return FALSE;
  *ret_blob = (WhScannedBlob){.made = entry->made,
                              .binary = entry->binary,
                              .may_hide = (entry->flags & WH_HIDDEN_HELD) != 0,
                              .digest = entry->digest};
  if (entry->digest != 0)
    ret_blob->counts = g_hash_table_lookup(scan->counts, &entry->digest);
  return TRUE;
}
