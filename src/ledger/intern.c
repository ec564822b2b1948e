/* SPDX-License-Identifier: Apache-2.0
 * Dictionaries of texts and object names. */
#include "ledger/intern.h"

#include "base/limits.h"

#define FIRST_SLOTS 256u
#define CHUNK_BYTES 65536u

static guint32
mix(guint64 h)
{
  h ^= h >> 32;
  h *= G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  return (guint32)(h >> 32);
}

static guint32
hash_text(WhSlice s)
{
  guint64 h = s.len * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
  gsize i = 0;

  for (; i + 8 <= s.len; i += 8) {
    guint64 word;
    memcpy(&word, s.data + i, 8);
    h = (h ^ word) * G_GUINT64_CONSTANT(0xc4ceb9fe1a85ec53);
    h ^= h >> 29;
  }
  for (; i < s.len; i++)
    h = (h ^ (guint8)s.data[i]) * G_GUINT64_CONSTANT(0x100000001b3);
  return mix(h);
}

static guint32
hash_oid(const WhOid *oid)
{
  guint64 word;
  memcpy(&word, oid->bytes, sizeof word);
  return mix(word);
}

static void
put_slot(WhInternTable *table, guint32 hash, guint32 index)
{
  guint32 at = hash & table->mask;

  while (table->slots[at] != 0)
    at = (at + 1) & table->mask;
  table->slots[at] = index + 1;
}

/* Whether the table must be laid out anew before another entry: it is kept at most half full. */
static gboolean
grow(WhInternTable *table)
{
  guint32 n_slots = table->slots == NULL ? FIRST_SLOTS : (table->mask + 1) * 2;

  if (table->slots != NULL && (guint64)(table->used + 1) * 2 <= (guint64)table->mask + 1)
    return FALSE;
  g_free(table->slots);
  table->slots = g_new0(guint32, n_slots);
  table->mask = n_slots - 1;
  return TRUE;
}

void
wh_intern_texts_init(WhInternTexts *texts)
{
  texts->table = (WhInternTable){NULL, 0, 0};
  texts->texts = g_array_new(FALSE, FALSE, sizeof(WhSlice));
  texts->hashes = g_array_new(FALSE, FALSE, sizeof(guint32));
  texts->chunk = g_string_chunk_new(CHUNK_BYTES);
}

void
wh_intern_texts_clear(WhInternTexts *texts)
{
  g_clear_pointer(&texts->table.slots, g_free);
  g_clear_pointer(&texts->texts, g_array_unref);
  g_clear_pointer(&texts->hashes, g_array_unref);
  g_clear_pointer(&texts->chunk, g_string_chunk_free);
}

static guint32
find_text(const WhInternTexts *texts, WhSlice text, guint32 hash)
{
  guint32 slot;

  if (texts->table.slots == NULL)
    return G_MAXUINT32;
  for (guint32 at = hash & texts->table.mask; (slot = texts->table.slots[at]) != 0;
       at = (at + 1) & texts->table.mask)
    if (g_array_index(texts->hashes, guint32, slot - 1) == hash &&
        wh_slice_equal(wh_intern_text_at(texts, slot - 1), text))
      return slot - 1;
  return G_MAXUINT32;
}

guint32
wh_intern_text(WhInternTexts *texts, WhSlice text, gboolean *ret_new)
{
  guint32 hash = hash_text(text), index = find_text(texts, text, hash);
  WhSlice copy;

  if (ret_new != NULL)
    *ret_new = index == G_MAXUINT32;
  if (index != G_MAXUINT32)
    return index;

  if (grow(&texts->table))
    for (guint32 i = 0; i < texts->table.used; i++)
      put_slot(&texts->table, g_array_index(texts->hashes, guint32, i), i);
  index = texts->table.used++;
  put_slot(&texts->table, hash, index);
  copy = wh_slice(g_string_chunk_insert_len(texts->chunk, text.len > 0 ? text.data : "", (gssize)text.len),
                  text.len);
  g_array_append_val(texts->texts, copy);
  g_array_append_val(texts->hashes, hash);
  return index;
}

guint32
wh_intern_account(WhInternTexts *texts, WhSlice name, WhSlice email, gboolean *ret_new)
{
  char both[2 * WH_LIMIT_IDENT + 1];
  WhSlice n = wh_slice_clean(name, WH_LIMIT_IDENT), e = wh_slice_clean(email, WH_LIMIT_IDENT);

  if (n.len > 0)
    memcpy(both, n.data, n.len);
  both[n.len] = '\0';
  if (e.len > 0)
    memcpy(both + n.len + 1, e.data, e.len);
  return wh_intern_text(texts, wh_slice(both, n.len + 1 + e.len), ret_new);
}

void
wh_intern_oids_init(WhInternOids *oids)
{
  oids->table = (WhInternTable){NULL, 0, 0};
  oids->oids = g_array_new(FALSE, FALSE, sizeof(WhOid));
}

void
wh_intern_oids_clear(WhInternOids *oids)
{
  g_clear_pointer(&oids->table.slots, g_free);
  g_clear_pointer(&oids->oids, g_array_unref);
}

guint32
wh_intern_oid_find(const WhInternOids *oids, const WhOid *oid)
{
  guint32 slot;

  if (oids->table.slots == NULL)
    return G_MAXUINT32;
  for (guint32 at = hash_oid(oid) & oids->table.mask; (slot = oids->table.slots[at]) != 0;
       at = (at + 1) & oids->table.mask)
    if (wh_oid_equal(wh_intern_oid_at(oids, slot - 1), oid))
      return slot - 1;
  return G_MAXUINT32;
}

guint32
wh_intern_oid(WhInternOids *oids, const WhOid *oid, gboolean *ret_new)
{
  guint32 index = wh_intern_oid_find(oids, oid);

  if (ret_new != NULL)
    *ret_new = index == G_MAXUINT32;
  if (index != G_MAXUINT32)
    return index;

  if (grow(&oids->table))
    for (guint32 i = 0; i < oids->table.used; i++)
      put_slot(&oids->table, hash_oid(wh_intern_oid_at(oids, i)), i);
  index = oids->table.used++;
  put_slot(&oids->table, hash_oid(oid), index);
  g_array_append_val(oids->oids, *oid);
  return index;
}
