/* SPDX-License-Identifier: Apache-2.0
 * Blobs made from deltas, and the terms in them carried along. */
#include "source/git/blob_maker.h"

#include "source/git/pack.h"

#define REACH (WH_TERM_LONGEST - 1) /* bytes beyond a seam that a term across it may take */
#define NEAR 128u                   /* bytes between two seams that are searched rather than left out */

typedef struct {
  guint32 from, to; /* of what is made */
  guint32 source;   /* where it stands in the base; INSERTED */
} Piece;
#define INSERTED G_MAXUINT32

struct WhBlobMaker {
  const WhTerms *terms;
  WhTermsRoom *room;
  GArray *pieces; /* Piece */
  GArray *fresh;  /* WhTermHit: found */
  GArray *kept;   /* WhTermHit: carried */
  GArray *spare;  /* Memory: of blobs that were taken back; owned */
};

typedef struct {
  guint8 *data;
  gsize room;
} Memory;

#define SPARE_MAX 64u /* pieces of memory that are kept */

WhBlobMaker *
wh_blob_maker_new(const WhTerms *terms)
{
  WhBlobMaker *maker = g_new0(WhBlobMaker, 1);
  maker->terms = terms;
  maker->room = wh_terms_room_new(terms);
  maker->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
  maker->fresh = g_array_new(FALSE, FALSE, sizeof(WhTermHit));
  maker->kept = g_array_new(FALSE, FALSE, sizeof(WhTermHit));
  maker->spare = g_array_new(FALSE, FALSE, sizeof(Memory));
  return maker;
}

void
wh_blob_maker_free(WhBlobMaker *maker)
{
  if (maker == NULL)
    return;
  wh_terms_room_free(maker->room);
  g_array_unref(maker->pieces);
  g_array_unref(maker->fresh);
  g_array_unref(maker->kept);
  for (guint i = 0; i < maker->spare->len; i++)
    g_free(g_array_index(maker->spare, Memory, i).data);
  g_array_unref(maker->spare);
  g_free(maker);
}

/* Memory of at least LEN bytes: the last that came back, where that is large enough. */
static Memory
memory_for(WhBlobMaker *maker, gsize len)
{
  if (maker->spare->len > 0) {
    Memory last = g_array_index(maker->spare, Memory, maker->spare->len - 1);
    g_array_set_size(maker->spare, maker->spare->len - 1);
    if (last.room >= len)
      return last;
    g_free(last.data);
  }
  gsize room = len + len / 4 + 1024;
  return (Memory){g_malloc(room), room};
}

static void
put_back(WhBlobMaker *maker, Memory memory)
{
  if (maker->spare->len < SPARE_MAX)
    g_array_append_val(maker->spare, memory);
  else
    g_free(memory.data);
}

void
wh_blob_maker_take_back(WhBlobMaker *maker, WhMadeBlob *blob)
{
  if (blob == NULL)
    return;
  put_back(maker, (Memory){blob->data, blob->room});
  g_free(blob->hits);
  g_free(blob);
}

void
wh_made_blob_free(WhMadeBlob *blob)
{
  if (blob == NULL)
    return;
  g_free(blob->data);
  g_free(blob->hits);
  g_free(blob);
}

static int
compare_hits(gconstpointer a, gconstpointer b)
{
  const WhTermHit *x = a, *y = b;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->term < y->term ? -1 : x->term > y->term;
}

/* The hits of both lists, each of which is in order. */
static WhTermHit *
merge_hits(const GArray *a, const GArray *b)
{
  WhTermHit *all = g_new(WhTermHit, MAX(a->len + b->len, 1));
  guint i = 0, j = 0, n = 0;
  while (i < a->len || j < b->len) {
    const gboolean from_a = j == b->len || (i < a->len && compare_hits(&g_array_index(a, WhTermHit, i),
                                                                       &g_array_index(b, WhTermHit, j)) <= 0);
    all[n++] = from_a ? g_array_index(a, WhTermHit, i) : g_array_index(b, WhTermHit, j);
    if (from_a)
      i++;
    else
      j++;
  }
  return all;
}

static WhMadeBlob *
finish(WhBlobMaker *maker, Memory memory, gsize len)
{
  if (maker->fresh->len + maker->kept->len > WH_TERMS_PER_BLOB) {
    put_back(maker, memory);
    return NULL;
  }
  g_array_sort(maker->fresh, compare_hits);
  WhMadeBlob *blob = g_new0(WhMadeBlob, 1);
  blob->data = memory.data;
  blob->room = memory.room;
  blob->len = len;
  blob->hits = merge_hits(maker->kept, maker->fresh);
  blob->n_hits = maker->kept->len + maker->fresh->len;
  return blob;
}

WhMadeBlob *
wh_blob_maker_whole(WhBlobMaker *maker, const guint8 *data, gsize len)
{
  g_array_set_size(maker->kept, 0);
  g_array_set_size(maker->fresh, 0);
  wh_terms_find(maker->terms, maker->room, wh_slice((const char *)data, len), 0, maker->fresh);
  Memory memory = memory_for(maker, len);
  if (len > 0)
    memcpy(memory.data, data, len);
  return finish(maker, memory, len);
}

/* Reads the delta's operations, and makes DATA by them. FALSE: they do not fit. */
static gboolean
lay_out(WhBlobMaker *maker, const WhMadeBlob *base, WhSlice ops, guint8 *data, gsize len)
{
  const guint8 *at = (const guint8 *)ops.data, *end = at + ops.len;
  gsize done = 0;
  g_array_set_size(maker->pieces, 0);
  while (at < end) {
    guint8 op = *at++;
    gsize offset = 0, size = op;
    const guint8 *from = at;
    gboolean copies = (op & 0x80) != 0;
    if (copies) {
      if (!wh_delta_copy(op, &at, end, &offset, &size) || offset > base->len || size > base->len - offset)
        return FALSE;
      from = base->data + offset;
    } else if (op == 0 || size > (gsize)(end - at)) {
      return FALSE;
    } else {
      at += size;
    }
    if (size > len - done)
      return FALSE;
    memcpy(data + done, from, size);
    const Piece piece = {(guint32)done, (guint32)(done + size), copies ? (guint32)offset : INSERTED};
    g_array_append_val(maker->pieces, piece);
    done += size;
  }
  return done == len;
}

/* The first of the base's hits at PLACE or behind it. */
static guint
hit_at(const WhMadeBlob *base, guint32 place)
{
  guint low = 0, high = base->n_hits;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (base->hits[middle].at < place)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
carry(WhBlobMaker *maker, const WhMadeBlob *base, const Piece *piece)
{
  const guint32 end = piece->source + (piece->to - piece->from);
  for (guint i = hit_at(base, piece->source); i < base->n_hits && base->hits[i].at < end; i++) {
    WhTermHit hit = base->hits[i];
    if (hit.at + wh_term_len(maker->terms, hit.term) > end)
      continue;
    hit.at = hit.at - piece->source + piece->from;
    g_array_append_val(maker->kept, hit);
    if (maker->kept->len > WH_TERMS_PER_BLOB)
      return;
  }
}

/* Whether the hit lies in one copied piece, which brought it already. */
static gboolean
is_carried(const WhBlobMaker *maker, const WhTermHit *hit)
{
  guint low = 0, high = maker->pieces->len; /* the last piece that begins at or before the hit */
  while (high - low > 1) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(maker->pieces, Piece, middle).from <= hit->at)
      low = middle;
    else
      high = middle;
  }
  const Piece *piece = &g_array_index(maker->pieces, Piece, low);
  return piece->source != INSERTED && hit->at + wh_term_len(maker->terms, hit->term) <= piece->to;
}

/* Finds what [FROM, TO) of DATA holds and no piece brought. */
static void
search(WhBlobMaker *maker, const guint8 *data, gsize from, gsize to)
{
  guint kept = maker->fresh->len;
  wh_terms_find(maker->terms, maker->room, wh_slice((const char *)data + from, to - from), from,
                maker->fresh);
  for (guint i = kept; i < maker->fresh->len; i++) {
    const WhTermHit hit = g_array_index(maker->fresh, WhTermHit, i);
    if (!is_carried(maker, &hit))
      g_array_index(maker->fresh, WhTermHit, kept++) = hit;
  }
  g_array_set_size(maker->fresh, kept);
}

/* Searches all inserted pieces and seams; those that lie close together at once. */
static void
search_seams(WhBlobMaker *maker, const guint8 *data, gsize len)
{
  gsize from = 0, to = 0; /* to be searched; empty: nothing is */
  for (guint i = 0; i < maker->pieces->len; i++) {
    const Piece *piece = &g_array_index(maker->pieces, Piece, i);
    gboolean inserted = piece->source == INSERTED;
    if (!inserted && i == 0)
      continue;
    gsize begin = piece->from > REACH ? piece->from - REACH : 0;
    gsize end = MIN((inserted ? (gsize)piece->to : (gsize)piece->from) + REACH, len);
    if (to > from && begin > to + NEAR) {
      search(maker, data, from, to);
      from = begin;
    } else if (to == from) {
      from = begin;
    }
    to = MAX(to, end);
  }
  if (to > from)
    search(maker, data, from, to);
}

WhMadeBlob *
wh_blob_maker_delta(WhBlobMaker *maker, const WhMadeBlob *base, WhSlice delta, gsize limit)
{
  guint64 base_size = 0, size = 0;
  gsize ops = 0;
  if (!wh_delta_sizes((const guint8 *)delta.data, delta.len, &base_size, &size, &ops) ||
      base_size != base->len || size > limit)
    return NULL;
  Memory memory = memory_for(maker, (gsize)size);
  g_array_set_size(maker->kept, 0);
  g_array_set_size(maker->fresh, 0);
  if (!lay_out(maker, base, wh_slice(delta.data + ops, delta.len - ops), memory.data, (gsize)size)) {
    put_back(maker, memory);
    return NULL;
  }
  for (guint i = 0; i < maker->pieces->len; i++) {
    const Piece *piece = &g_array_index(maker->pieces, Piece, i);
    if (piece->source != INSERTED && base->n_hits > 0)
      carry(maker, base, piece);
  }
  if (size > 0)
    search_seams(maker, memory.data, (gsize)size);
  return finish(maker, memory, (gsize)size);
}
