/* SPDX-License-Identifier: Apache-2.0
 *
 * Dictionaries of a hot path: each distinct text or object name gets the next index, from 0 on. The entries
 * lie in one array, in order, beside a table with open addressing; `bench/ledger-bench tables` has the
 * figures against GHashTable. */
#pragma once

#include "ledger/event.h"

typedef struct {
  guint64 *slots; /* hash in the upper half, index + 1 in the lower; 0: free */
  guint32 mask;   /* number of slots - 1; 0 before the first entry */
  guint32 used;
} WhInternTable;

typedef struct {
  WhInternTable table;
  GArray *texts; /* of WhSlice, each followed by a NUL; they stay where they are until clear */
  GStringChunk *chunk;
} WhInternTexts;

typedef struct {
  WhInternTable table;
  GArray *oids; /* of WhOid */
} WhInternOids;

void wh_intern_texts_init(WhInternTexts *texts);
void wh_intern_texts_clear(WhInternTexts *texts);
/* Index of TEXT (copied when new). *RET_NEW may be NULL. */
guint32 wh_intern_text(WhInternTexts *texts, WhSlice text, gboolean *ret_new);
/* The two texts of an account as one entry: name, NUL, email. */
guint32 wh_intern_account(WhInternTexts *texts, WhSlice name, WhSlice email, gboolean *ret_new);

void wh_intern_oids_init(WhInternOids *oids);
void wh_intern_oids_clear(WhInternOids *oids);
guint32 wh_intern_oid(WhInternOids *oids, const WhOid *oid, gboolean *ret_new);
/* G_MAXUINT32 when absent. */
guint32 wh_intern_oid_find(const WhInternOids *oids, const WhOid *oid);

static inline WhSlice
wh_intern_text_at(const WhInternTexts *texts, guint32 index)
{
  return g_array_index(texts->texts, WhSlice, index);
}

static inline const WhOid *
wh_intern_oid_at(const WhInternOids *oids, guint32 index)
{
  return &g_array_index(oids->oids, WhOid, index);
}

/* Bytes up to the first NUL, at most MAX: what a record may hold as text. */
static inline WhSlice
wh_slice_clean(WhSlice s, gsize max)
{
  gsize len = MIN(s.len, max);
  const char *nul = len > 0 ? memchr(s.data, 0, len) : NULL;
  return wh_slice(s.data, nul != NULL ? (gsize)(nul - s.data) : len);
}
