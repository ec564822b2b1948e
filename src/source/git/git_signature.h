/* SPDX-License-Identifier: Apache-2.0
 *
 * Which key made a signature, without checking it. */
#pragma once

#include "base/slice.h"

/* ARMOR: a signature as it stands in a commit header or at the end of a tag; lines may begin with the space
 * of a folded header. Sets KEY to OpenPGP (RFC 4880, 9580): the 16 hex digits of the key id, from the issuer
 * fingerprint where there is one (version 4: its last 8 bytes, later: its first 8), else the issuer key id,
 * so that one key has one name whatever wrote the signature; SSH (PROTOCOL.sshsig): "ssh:" and the first 32
 * hex digits of the SHA-256 of the public key; else "". */
void wh_git_signature_key(WhSlice armor, GString *key);
/* The same of a detached signature, armored or not, or in a text signed in the clear; also minisign ("minisign:" and the 16 hex
 * digits of its key's name) and signify. *RET_TIME: when it says that it was made, 0: it does not. */
void wh_git_signature_read(WhSlice bytes, GString *key, gint64 *ret_time);
/* Where the signature at the end of a tag's message begins, or the length of MESSAGE. */
gsize wh_git_signature_find(WhSlice message);
