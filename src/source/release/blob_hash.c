/* SPDX-License-Identifier: Apache-2.0
 * Names of blobs by nettle, which uses the processor's own instructions. */
#include "source/release/blob_hash.h"

void
wh_blob_hash_init(WhBlobHash *hash, guint oid_len, guint64 size)
{
  char head[40];
  const int len = g_snprintf(head, sizeof head, "blob %" G_GUINT64_FORMAT, size) + 1; /* with its NUL */
  hash->oid_len = oid_len;
  if (oid_len == 32)
    sha256_init(&hash->state.sha256);
  else
    sha1_init(&hash->state.sha1);
  wh_blob_hash_update(hash, wh_slice(head, (gsize)len));
}

void
wh_blob_hash_update(WhBlobHash *hash, WhSlice bytes)
{
  if (bytes.len == 0)
    return;
  if (hash->oid_len == 32)
    sha256_update(&hash->state.sha256, bytes.len, (const guint8 *)bytes.data);
  else
    sha1_update(&hash->state.sha1, bytes.len, (const guint8 *)bytes.data);
}

WhOid
wh_blob_hash_finish(WhBlobHash *hash)
{
  WhOid oid = {0};
  if (hash->oid_len == 32)
    sha256_digest(&hash->state.sha256, SHA256_DIGEST_SIZE, oid.bytes);
  else
    sha1_digest(&hash->state.sha1, SHA1_DIGEST_SIZE, oid.bytes);
  return oid;
}

WhOid
wh_blob_hash_of(WhSlice content, guint oid_len)
{
  WhBlobHash hash;
  wh_blob_hash_init(&hash, oid_len, content.len);
  wh_blob_hash_update(&hash, content);
  return wh_blob_hash_finish(&hash);
}
