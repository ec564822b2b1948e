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
put_slot(WhInternTable *table, guint64 slot)
{
  guint32 at = (guint32)(slot >> 32) & table->mask;

  while (table->slots[at] != 0)
    at = (at + 1) & table->mask;
  table->slots[at] = slot;
}

/* Lays the table out anew before it is more than half full. */
static void
make_room(WhInternTable *table)
{
  guint64 *old = table->slots;
  gsize n_old = old != NULL ? (gsize)table->mask + 1 : 0;

  if (((gsize)table->used + 1) * 2 <= n_old)
    return;
  g_assert(n_old <= G_MAXUINT32 / 2);
  table->mask = n_old > 0 ? (guint32)(n_old * 2 - 1) : FIRST_SLOTS - 1;
  table->slots = g_new0(guint64, (gsize)table->mask + 1);
  for (gsize i = 0; i < n_old; i++)
    if (old[i] != 0)
      put_slot(table, old[i]);
  g_free(old);
}

/* Index of a new entry. */
static guint32
add_entry(WhInternTable *table, guint32 hash)
{
  make_room(table);
  table->used++;
  put_slot(table, (guint64)hash << 32 | table->used);
  return table->used - 1;
}

void
wh_intern_texts_init(WhInternTexts *texts)
{
  texts->table = (WhInternTable){NULL, 0, 0};
  texts->texts = g_array_new(FALSE, FALSE, sizeof(WhSlice));
  texts->chunk = g_string_chunk_new(CHUNK_BYTES);
}

void
wh_intern_texts_clear(WhInternTexts *texts)
{
  g_clear_pointer(&texts->table.slots, g_free);
  g_clear_pointer(&texts->texts, g_array_unref);
  g_clear_pointer(&texts->chunk, g_string_chunk_free);
}

static guint32
find_text(const WhInternTexts *texts, WhSlice text, guint32 hash)
{
  const WhInternTable *table = &texts->table;
  guint64 slot;

  if (table->slots == NULL)
    return G_MAXUINT32;
  for (guint32 at = hash & table->mask; (slot = table->slots[at]) != 0; at = (at + 1) & table->mask)
    if ((guint32)(slot >> 32) == hash && wh_slice_equal(wh_intern_text_at(texts, (guint32)slot - 1), text))
      return (guint32)slot - 1;
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

  copy = wh_slice(g_string_chunk_insert_len(texts->chunk, text.len > 0 ? text.data : "", (gssize)text.len),
                  text.len);
  g_array_append_val(texts->texts, copy);
  return add_entry(&texts->table, hash);
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
  const WhInternTable *table = &oids->table;
  guint32 hash = hash_oid(oid);
  guint64 slot;

  if (table->slots == NULL)
    return G_MAXUINT32;
  for (guint32 at = hash & table->mask; (slot = table->slots[at]) != 0; at = (at + 1) & table->mask)
    if ((guint32)(slot >> 32) == hash && wh_oid_equal(wh_intern_oid_at(oids, (guint32)slot - 1), oid))
      return (guint32)slot - 1;
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

  g_array_append_val(oids->oids, *oid);
  return add_entry(&oids->table, hash_oid(oid));
}
