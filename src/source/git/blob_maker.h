/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes the blobs of a pack one from the other, each once, and keeps count of the terms in them: what a delta
 * copies keeps the terms that were found in its base, and only what it inserts, and where pieces meet, is searched. */
#pragma once

#include "source/git/terms.h"

/* A blob that was made. */
typedef struct {
  guint8 *data; /* owned */
  gsize len, room;
  WhTermHit *hits; /* owned; by place */
  guint n_hits;
} WhMadeBlob;
void wh_made_blob_free(WhMadeBlob *blob);

typedef struct WhBlobMaker WhBlobMaker; /* one for each thread */
WhBlobMaker *wh_blob_maker_new(const WhTerms *terms);
void wh_blob_maker_free(WhBlobMaker *maker);
/* NULL: broken, or more terms than WH_TERMS_PER_BLOB. Owner: caller. */
WhMadeBlob *wh_blob_maker_whole(WhBlobMaker *maker, const guint8 *data, gsize len);
/* NULL: broken, the delta does not fit, it makes more than LIMIT bytes, or too many terms. Owner: caller. */
WhMadeBlob *wh_blob_maker_delta(WhBlobMaker *maker, const WhMadeBlob *base, WhSlice delta, gsize limit);
/* Takes BLOB, which may be NULL: its memory serves for the next one. */
void wh_blob_maker_take_back(WhBlobMaker *maker, WhMadeBlob *blob);
