/* SPDX-License-Identifier: Apache-2.0
 * A set of 64-bit hashes. */
#include "source/release/hashset.h"

#define FIRST 1024u

void
wh_hash_set_clear(WhHashSet *set)
{
  g_clear_pointer(&set->slots, g_free);
  set->mask = set->used = 0;
}

static guint
slot_of(const guint64 *slots, guint mask, guint64 hash)
{
  guint at = (guint)((hash * 0x9e3779b97f4a7c15u) >> 32) & mask;
  while (slots[at] != 0 && slots[at] != hash)
    at = (at + 1) & mask;
  return at;
}

static void
grow(WhHashSet *set)
{
  guint n = set->slots == NULL ? FIRST : (set->mask + 1) * 2;
  guint64 *slots = g_new0(guint64, n);
  for (guint i = 0; set->slots != NULL && i <= set->mask; i++)
    if (set->slots[i] != 0)
      slots[slot_of(slots, n - 1, set->slots[i])] = set->slots[i];
  g_free(set->slots);
  set->slots = slots;
  set->mask = n - 1;
}

void
wh_hash_set_add(WhHashSet *set, guint64 hash)
{
  if (set->slots == NULL || set->used >= (set->mask + 1) / 2)
    grow(set);
  guint at = slot_of(set->slots, set->mask, hash);
  set->used += set->slots[at] == 0;
  set->slots[at] = hash;
}

gboolean
wh_hash_set_has(const WhHashSet *set, guint64 hash)
{
  return set->slots != NULL && hash != 0 && set->slots[slot_of(set->slots, set->mask, hash)] == hash;
}
