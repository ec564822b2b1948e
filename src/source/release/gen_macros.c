/* SPDX-License-Identifier: Apache-2.0
 * Build macros and helper scripts that upstreams publish, and what aclocal collects of them. */
#include "base/limits.h"
#include "base/text.h"
#include "source/release/generator.h"

#define MAX_SHOWN_LINES 40u

typedef struct {
  guint n, odd;
  WhMacroVerdict worst;
  WhMacroCheck check; /* of the worst piece */
  WhSlice name;       /* of its macro */
  WhFindings findings;
} Pieces;

/* What only leads to a file that is judged on its own. */
static gboolean
only_includes(WhSlice text)
{
  WhSlice line;
  while (wh_next_line(&text, &line)) {
    WhSlice s = wh_slice_trim(line);
    gboolean include = wh_slice_has_prefix(s, WH_SLICE("m4_include(")) && wh_slice_ends(s, WH_SLICE(")")) &&
                       !wh_slice_has(wh_slice_from(s, strlen("m4_include(")), WH_SLICE("("));
    if (s.len > 0 && s.data[0] != '#' && !wh_slice_has_prefix(s, WH_SLICE("dnl")) && !include)
      return FALSE;
  }
  return TRUE;
}

static WhSlice
line_at(WhSlice text, guint number)
{
  WhSlice line = {0};
  for (guint i = 0; i < number; i++)
    if (!wh_next_line(&text, &line))
      return wh_slice(NULL, 0);
  return line;
}

/* NUMBERS count from the beginning of the file, TEXT begins at its line FIRST. */
static void
show_lines(WhFindings *findings, WhSlice text, const GArray *numbers, guint first)
{
  for (guint i = 0; i < numbers->len; i++) {
    guint number = g_array_index(numbers, guint32, i);
    wh_findings_add(findings, number, line_at(text, number - first + 1));
  }
}

static void
look_at_piece(WhJudge *judge, const WhMacroPiece *piece, Pieces *all)
{
  WhMacroCheck check;
  all->n++;
  if (piece->n_lines == 0 || wh_judge_own_piece(judge, piece->normal) ||
      (piece->macro.len == 0 && only_includes(piece->text)))
    return;
  WhMacroVerdict verdict = wh_macros_check_piece(judge->macros, piece, &check);
  if (verdict == WH_MACRO_KNOWN)
    return;
  all->odd++;
  if (wh_macro_verdict_weight(verdict) > wh_macro_verdict_weight(all->worst)) {
    all->worst = verdict;
    all->check = check;
    all->name = piece->macro;
  }
  guint kept;
  g_autoptr(GArray) numbers = wh_macros_new_lines_of_piece(judge->macros, piece, MAX_SHOWN_LINES, &kept);
  show_lines(&all->findings, piece->text, numbers, piece->line);
}

static void
look_at_pieces(WhJudge *judge, WhSlice content, Pieces *all)
{
  *all = (Pieces){.worst = WH_MACRO_KNOWN};
  wh_findings_init(&all->findings);
  g_autoptr(GArray) pieces = wh_macro_split(content);
  for (guint i = 0; i < pieces->len; i++)
    look_at_piece(judge, &g_array_index(pieces, WhMacroPiece, i), all);
}

static WhFileClass
class_of(WhMacroVerdict verdict)
{
  static const WhFileClass classes[WH_N_MACRO_VERDICTS] = {[WH_MACRO_KNOWN] = WH_CLASS_KNOWN,
                                                           [WH_MACRO_VARIANT] = WH_CLASS_VARIANT,
                                                           [WH_MACRO_BEHIND] = WH_CLASS_VARIANT,
                                                           [WH_MACRO_AHEAD] = WH_CLASS_AHEAD,
                                                           [WH_MACRO_UNKNOWN] = WH_CLASS_UNKNOWN};
  return classes[verdict];
}

/* "gettext 0.21 iconv.m4 serial 21" */
static char *
describe(const WhMacroVersion *v)
{
  if (v->name == NULL || v->name[0] == '\0')
    return g_strdup("");
  return g_strdup_printf("%s %s %s%s%s", v->package, v->first, v->name,
                         v->serial[0] != '\0' ? " serial " : "", v->serial);
}

static void
say_known(WhJudged *ret, const WhMacroCheck *check)
{
  g_autofree char *which = describe(&check->version);
  wh_judged_say(ret, WH_CLASS_KNOWN, which, "as upstream has it: %s%s%s", which,
                check->renamed ? ", under another name" : "",
                check->restamped ? ", with another serial" : "");
}

/* By the file's name, or by the macros in it where no upstream has such a file. */
static void
say_odd(WhJudged *ret, const WhMacroCheck *of_file, const WhMacroId *id, const Pieces *pieces)
{
  gboolean by_name = of_file->verdict != WH_MACRO_UNKNOWN;
  const WhMacroCheck *check = by_name ? of_file : &pieces->check;
  g_autofree char *near = describe(&check->version);
  const char *serial = id->serial[0] != '\0' ? id->serial : "none";
  switch (by_name ? of_file->verdict : pieces->worst) {
  case WH_MACRO_AHEAD:
    wh_judged_say(ret, WH_CLASS_AHEAD, near, "serial %s is later than every known one; the last known is %s",
                  serial, near);
    break;
  case WH_MACRO_BEHIND:
  case WH_MACRO_VARIANT:
    wh_judged_say(ret, WH_CLASS_VARIANT, near, "none of %u known versions has this content (serial %s)%s%s",
                  check->n_versions, serial, near[0] != '\0' ? "; nearest: " : "", near);
    break;
  default:
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL,
                  "no known upstream has a macro file of this name; %u of its %u parts are not known",
                  pieces->odd, pieces->n);
  }
}

static void
judge_aclocal(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  WhSlice version = wh_stated(file->content, WH_SLICE(" generated automatically by aclocal "), " \n");
  if (version.len > 0)
    wh_judge_used(judge, "aclocal", version);
  Pieces pieces;
  look_at_pieces(judge, file->content, &pieces);
  g_autofree char *near = describe(&pieces.check.version);
  g_autofree char *name = wh_text_safe(pieces.name, 100);
  if (pieces.odd == 0)
    wh_judged_say(ret, WH_CLASS_GENERATED, "aclocal", "its %u parts are all known or the tag's own",
                  pieces.n);
  else if (pieces.worst == WH_MACRO_UNKNOWN)
    wh_judged_say(ret, WH_CLASS_UNKNOWN, "aclocal", "%u of its %u parts are neither known nor the tag's: %s",
                  pieces.odd, pieces.n, name);
  else
    wh_judged_say(ret, class_of(pieces.worst), near, "%u of its %u parts are not as known: %s%s; nearest: %s",
                  pieces.odd, pieces.n, name,
                  pieces.worst == WH_MACRO_AHEAD ? ", with a serial later than every known one" : "", near);
  ret->excerpt = g_strdup(pieces.findings.excerpt->str);
  wh_findings_clear(&pieces.findings);
}

static gboolean
judge_one(WhJudge *judge, const WhShipped *file, WhMacroKind kind, WhJudged *ret)
{
  WhMacroId id;
  WhMacroCheck check;
  wh_macros_digest(file->path, file->content, &id);
  WhMacroVerdict verdict = wh_macros_check(judge->macros, file->path, &id, &check);
  check.verdict = verdict;
  if (verdict == WH_MACRO_KNOWN) {
    say_known(ret, &check);
    return TRUE;
  }
  if (kind != WH_MACRO_M4 && verdict == WH_MACRO_UNKNOWN)
    return FALSE;
  Pieces pieces = {0};
  wh_findings_init(&pieces.findings);
  if (kind == WH_MACRO_M4) {
    wh_findings_clear(&pieces.findings);
    look_at_pieces(judge, file->content, &pieces);
  }
  if (kind == WH_MACRO_M4 && pieces.odd == 0 && pieces.n > 0) {
    wh_judged_say(ret, WH_CLASS_KNOWN, NULL, "its %u parts are all known or the tag's own", pieces.n);
  } else {
    say_odd(ret, &check, &id, &pieces);
    guint kept;
    g_autoptr(GArray) numbers =
        wh_macros_new_lines(judge->macros, file->path, file->content, MAX_SHOWN_LINES, &kept);
    if (pieces.findings.excerpt->len == 0)
      show_lines(&pieces.findings, file->content, numbers, 1);
    ret->excerpt = g_strdup(pieces.findings.excerpt->str);
  }
  wh_findings_clear(&pieces.findings);
  return TRUE;
}

static gboolean
judge_macros(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  WhMacroKind kind = file->cut ? WH_MACRO_NONE : wh_macro_kind(file->path);
  if (kind == WH_MACRO_NONE || wh_judge_macros(judge) == NULL)
    return FALSE;
  if (kind != WH_MACRO_ACLOCAL)
    return judge_one(judge, file, kind, ret);
  judge_aclocal(judge, file, ret);
  return TRUE;
}

const WhGenerator wh_gen_macros = {"macros", judge_macros};
