/* SPDX-License-Identifier: Apache-2.0
 * Digests of a build macro or helper script, as it is and normalised. */
#include "macros/piece_private.h"

static void
digest_take(GChecksum *sum, guint8 ret[WH_MACRO_DIGEST])
{
  gsize len = WH_MACRO_DIGEST;
  g_checksum_get_digest(sum, ret, &len);
}

void
wh_macro_digest_line(WhSlice normal, guint32 number, gpointer data)
{
  GChecksum *sum = data;
  g_checksum_update(sum, (const guchar *)normal.data, (gssize)normal.len);
  g_checksum_update(sum, (const guchar *)"\n", 1);
}

static void
blob_id(WhSlice content, guint8 ret[20])
{
  char head[32];
  gsize len = 20;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
  const int n = g_snprintf(head, sizeof head, "blob %" G_GSIZE_FORMAT, content.len);
  g_checksum_update(sum, (const guchar *)head, n + 1);
  g_checksum_update(sum, (const guchar *)content.data, (gssize)content.len);
  g_checksum_get_digest(sum, ret, &len);
}

void
wh_macros_digest(WhSlice name, WhSlice content, WhMacroId *ret)
{
  WhMacroKind kind = wh_macro_kind(name);
  if (kind == WH_MACRO_NONE)
    kind = WH_MACRO_SCRIPT;
  *ret = (WhMacroId){0};
  if (content.data == NULL)
    content = WH_SLICE("");
  g_autoptr(GChecksum) exact = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(exact, (const guchar *)content.data, (gssize)content.len);
  digest_take(exact, ret->exact);
  blob_id(content, ret->blob);
  if (content.len > WH_MACRO_CONTENT) {
    memcpy(ret->normal, ret->exact, WH_MACRO_DIGEST);
    return;
  }
  g_autoptr(GChecksum) normal = g_checksum_new(G_CHECKSUM_SHA256);
  ret->n_lines = wh_macro_lines(kind, content, wh_macro_digest_line, normal);
  digest_take(normal, ret->normal);
  wh_macro_serial_of(kind, content, ret->serial);
}

void
wh_macro_piece_digest(WhMacroPiece *piece)
{
  g_autoptr(GChecksum) normal = g_checksum_new(G_CHECKSUM_SHA256);
  piece->n_lines = wh_macro_piece_lines(piece->text, wh_macro_digest_line, normal);
  digest_take(normal, piece->normal);
}
