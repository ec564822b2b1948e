/* SPDX-License-Identifier: Apache-2.0
 * A file, its pieces and its lines held against what upstreams published. */
#include "macros/macros.h"

guint
wh_macro_verdict_weight(WhMacroVerdict verdict)
{
  static const guint weights[WH_N_MACRO_VERDICTS] = {
      [WH_MACRO_KNOWN] = 0,   [WH_MACRO_UNKNOWN] = 1, [WH_MACRO_BEHIND] = 2,
      [WH_MACRO_VARIANT] = 3, [WH_MACRO_AHEAD] = 4,
  };
  return weights[verdict];
}

void
wh_macro_judgement_clear(WhMacroJudgement *j)
{
  g_clear_pointer(&j->pieces, g_array_unref);
  g_clear_pointer(&j->new_lines, g_array_unref);
}

static void
judge_pieces(const WhMacros *db, WhSlice content, WhMacroJudgement *j)
{
  g_autoptr(GArray) pieces = wh_macro_split(content);
  j->n_pieces = pieces->len;
  for (guint i = 0; i < pieces->len; i++) {
    WhMacroPieceCheck found = {.piece = g_array_index(pieces, WhMacroPiece, i)};
    if (wh_macros_check_piece(db, &found.piece, &found.check) != WH_MACRO_KNOWN)
      g_array_append_val(j->pieces, found);
  }
}

/* Lines of the pieces that are not known, up to MAX. */
static void
piece_lines(const WhMacros *db, guint max, WhMacroJudgement *j)
{
  for (guint i = 0; i < j->pieces->len && (max == 0 || j->new_lines->len < max); i++) {
    const WhMacroPiece *piece = &g_array_index(j->pieces, WhMacroPieceCheck, i).piece;
    g_autoptr(GArray) lines =
        wh_macros_new_lines_of_piece(db, piece, max == 0 ? 0 : max - j->new_lines->len, NULL);
    if (lines->len > 0)
      g_array_append_vals(j->new_lines, lines->data, lines->len);
  }
}

static void
judge_aclocal(const WhMacros *db, WhSlice content, guint max, WhMacroJudgement *j)
{
  judge_pieces(db, content, j);
  j->check = (WhMacroCheck){.verdict = WH_MACRO_KNOWN, .version = {"aclocal.m4", "", "", "", ""}};
  j->pieced = j->pieces->len == 0;
  for (guint i = 0; i < j->pieces->len; i++) {
    const WhMacroCheck *check = &g_array_index(j->pieces, WhMacroPieceCheck, i).check;
    if (wh_macro_verdict_weight(check->verdict) > wh_macro_verdict_weight(j->check.verdict))
      j->check = *check;
  }
  j->n_lines = j->id.n_lines;
  piece_lines(db, max, j);
}

void
wh_macros_judge(const WhMacros *db, WhSlice name, WhSlice content, guint max, WhMacroJudgement *ret)
{
  const WhMacroKind kind = wh_macro_kind(name);
  *ret = (WhMacroJudgement){.pieces = g_array_new(FALSE, FALSE, sizeof(WhMacroPieceCheck)),
                            .new_lines = g_array_new(FALSE, FALSE, sizeof(guint32))};
  wh_macros_digest(name, content, &ret->id);
  if (kind == WH_MACRO_ACLOCAL) {
    judge_aclocal(db, content, max, ret);
    return;
  }
  wh_macros_check(db, name, &ret->id, &ret->check);
  ret->n_lines = ret->id.n_lines;
  if (ret->check.verdict == WH_MACRO_KNOWN)
    return;
  if (kind == WH_MACRO_M4)
    judge_pieces(db, content, ret);
  if (ret->check.verdict == WH_MACRO_UNKNOWN && ret->n_pieces > 0 && ret->pieces->len == 0) {
    ret->check.verdict = WH_MACRO_KNOWN;
    ret->pieced = TRUE;
    return;
  }
  if (ret->check.verdict == WH_MACRO_UNKNOWN && kind == WH_MACRO_M4) {
    piece_lines(db, max, ret);
    return;
  }
  g_array_unref(ret->new_lines);
  ret->new_lines = wh_macros_new_lines(db, name, content, max, NULL);
}
