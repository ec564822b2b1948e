/* SPDX-License-Identifier: Apache-2.0
 *
 * The name that git gives to content: the hash of "blob SIZE", NUL and the content. */
#pragma once

#include "ledger/event.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>

typedef struct {
  guint oid_len; /* 20: SHA-1, 32: SHA-256 */
  union {
    struct sha1_ctx sha1;
    struct sha256_ctx sha256;
  } state;
} WhBlobHash;

void wh_blob_hash_init(WhBlobHash *hash, guint oid_len, guint64 size);
void wh_blob_hash_update(WhBlobHash *hash, WhSlice bytes);
/* HASH is spent. */
WhOid wh_blob_hash_finish(WhBlobHash *hash);
WhOid wh_blob_hash_of(WhSlice content, guint oid_len);
