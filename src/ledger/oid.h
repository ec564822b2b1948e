/* SPDX-License-Identifier: Apache-2.0
 *
 * WhOid: how git names an object. */
#pragma once

#include "base/slice.h"

/* An object name; shorter hashes (SHA-1: 20 bytes) are padded with zeros. All zero: no object. */
typedef struct {
  guint8 bytes[32];
} WhOid;

#define WH_OID_HEX_MAX 64
gboolean wh_oid_is_zero(const WhOid *oid);
int wh_oid_compare(const WhOid *a, const WhOid *b);
guint wh_oid_hash(gconstpointer oid); /* for GHashTable */
gboolean wh_oid_equal(gconstpointer a, gconstpointer b);
/* Parses 40 or 64 hex digits; returns the number of bytes (20 or 32), 0 when it is neither. */
guint wh_oid_parse(WhSlice hex, WhOid *ret_oid);
/* Writes 2*OID_LEN hex digits and a NUL. */
void wh_oid_format(const WhOid *oid, guint oid_len, char out[WH_OID_HEX_MAX + 1]);
