/* SPDX-License-Identifier: Apache-2.0
 *
 * A set of 64-bit hashes, with open addressing: every few lexemes of a project's build files go in, some hundred
 * thousand for one archive, where GHashTable with boxed keys costs six times the memory. Zero is never a member. */
#pragma once

#include <glib.h>

typedef struct {
  guint64 *slots;
  guint mask; /* number of slots - 1 */
  guint used;
} WhHashSet;

void wh_hash_set_clear(WhHashSet *set);
void wh_hash_set_add(WhHashSet *set, guint64 hash);
gboolean wh_hash_set_has(const WhHashSet *set, guint64 hash);
