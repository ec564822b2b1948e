/* SPDX-License-Identifier: Apache-2.0
 *
 * The text report's evidence: every signal with its commits. */
#include "report/text.h"

#include "base/text.h"
#include "report/doc.h"

#define PATTERN_MAX 40     /* characters of a pattern's name */
#define SHORT_ID 10        /* hex digits of a commit that are shown */
#define FILE_LINE_MAX 200u /* characters of such a line */
#define LINES_MAX 4u       /* of what differs in a file, unless asked for all */
#define EVIDENCE_MAX 6u    /* rows of a signal, unless asked for all */

/* What names the evidence in few characters. Owner: caller. */
static char *
short_locator(const json_t *evidence)
{
  g_autofree char *commit = wh_doc_text(evidence, "commit"), *tag = wh_doc_text(evidence, "tag");

  if (tag[0] != '\0')
    return g_steal_pointer(&tag);
  if (commit[0] != '\0')
    return g_strndup(commit, SHORT_ID);
  return g_strdup("");
}

/* Messages and events are found by their whole locator, which stands in a line of its own. */
static void
write_whole_locator(WhPage *page, const json_t *evidence)
{
  g_autofree char *locator = wh_doc_text(evidence, "locator");

  wh_page_cell(page, "", 16);
  wh_page_ink(page, WH_INK_DIM, locator);
  g_string_append_c(page->out, '\n');
}

/* What a row says beside its day and place. AGAIN: the row above is of the same commit or message, so that only
 * other words of it are worth a line. Owner: caller. */
static char *
row_text(const json_t *report, const json_t *evidence, gboolean again)
{
  g_autofree char *quote = wh_doc_quote(report, evidence), *note = wh_doc_note(evidence);
  g_autofree char *detail = wh_doc_text(evidence, "detail"), *deed = wh_doc_deed(report, evidence);
  const char *sep = note[0] != '\0' && detail[0] != '\0' ? ": " : "";
  gboolean why = note[0] != '\0' || detail[0] != '\0', quoted = quote[0] != '\0' && (!again || deed != NULL);

  return g_strdup_printf("%s%s%s%s%s", note, sep, detail, why && quoted ? " \u2014 " : "",
                         quoted ? quote : "");
}

/* What differs in a file, or what nothing explains in it. */
static void
write_lines(WhPage *page, const json_t *evidence)
{
  const json_t *lines = json_object_get(evidence, "lines");
  gsize n = json_array_size(lines), shown = page->verbose || n <= LINES_MAX ? n : LINES_MAX;

  for (gsize i = 0; i < shown; i++) {
    g_autofree char *line =
        wh_text_safe(wh_slice_str(json_string_value(json_array_get(lines, i))), FILE_LINE_MAX);
    wh_page_cell(page, "", 18);
    wh_page_wrap(page, 18, 18, 1, line);
  }
}

/* BEFORE: the evidence of the row above, whose day and place are not said again; may be NULL. */
static void
write_row(WhPage *page, const json_t *report, const json_t *evidence, const json_t *before)
{
  g_autofree char *day = wh_doc_day(evidence, "time"), *id = short_locator(evidence);
  gboolean again = wh_doc_same_place(evidence, before);
  g_autofree char *text = row_text(report, evidence, again);

  g_string_append(page->out, "    ");
  wh_page_cell(page, again ? "" : day, 10);
  g_string_append(page->out, "  ");
  if (id[0] != '\0') {
    wh_page_cell(page, again ? "" : id, SHORT_ID);
    g_string_append(page->out, "  ");
    wh_page_wrap(page, 28, 28, page->verbose ? 0 : 2, text);
    return;
  }
  wh_page_wrap(page, 16, 16, page->verbose ? 0 : 3, text);
  if (!again)
    write_whole_locator(page, evidence);
  write_lines(page, evidence);
}

static void
write_rows(WhPage *page, const json_t *report, const json_t *list)
{
  gsize n = json_array_size(list), shown = page->verbose || n <= EVIDENCE_MAX ? n : EVIDENCE_MAX;

  for (gsize i = 0; i < shown; i++)
    write_row(page, report, json_array_get(list, i), i > 0 ? json_array_get(list, i - 1) : NULL);
  if (shown < n)
    g_string_append_printf(page->out, "    and %u more (-v shows all)\n", (guint)(n - shown));
}

static void
write_signal(WhPage *page, const json_t *report, const json_t *signal)
{
  g_autofree char *pattern = wh_text_safe(wh_slice_str(wh_doc_key(signal, "pattern")), PATTERN_MAX);
  g_autofree char *family = wh_doc_text(signal, "family");
  g_autofree char *from = wh_doc_day(signal, "from"), *to = wh_doc_day(signal, "to");
  g_autofree char *rarity = wh_doc_rarity_short(signal), *says = wh_doc_text(signal, "says"), *head = NULL;
  const char *part = wh_doc_true(signal, "context")  ? "; context only"
                     : wh_doc_true(signal, "counts") ? "; counts for its family"
                                                     : "";

  g_string_append(page->out, "  ");
  wh_page_ink(page, WH_INK_BOLD, pattern);
  g_string_append_c(page->out, ' ');
  head = g_strdup_printf("(%s) %s to %s; %s%s", family, from, to, rarity, part);
  wh_page_wrap(page, 3 + wh_page_columns(pattern), 4, 0, head);
  g_string_append(page->out, "    ");
  wh_page_wrap(page, 4, 4, 0, says);
  write_rows(page, report, json_object_get(signal, "evidence"));
}

static void
write_case(WhPage *page, const json_t *report, const json_t *one_case)
{
  const json_t *signals = json_object_get(one_case, "signals");
  g_autoptr(GPtrArray) telling = wh_doc_telling(one_case);
  gsize n = json_array_size(signals), shown = page->verbose ? n : telling->len;
  g_autofree char *who = wh_doc_subject(report, one_case), *id = wh_doc_text(one_case, "id"), *title = NULL;

  title = g_strdup_printf("Evidence: %s (%s)", who, id);
  wh_page_heading(page, title);
  for (gsize i = 0; i < shown; i++) {
    g_string_append(page->out, i > 0 ? "\n" : "");
    write_signal(page, report, page->verbose ? json_array_get(signals, i) : telling->pdata[i]);
  }
  if (shown < n)
    g_string_append_printf(page->out, "\n  and %u earlier steps of the same patterns (-v shows all)\n",
                           (guint)(n - shown));
}

/* The first case and those that deserve a look in full; notes further down only on request. */
void
wh_text_evidence(WhPage *page, const json_t *report)
{
  const json_t *cases = json_object_get(report, "cases");
  guint left_out = 0;

  for (gsize i = 0; i < json_array_size(cases); i++) {
    const json_t *one_case = json_array_get(cases, i);
    if (i == 0 || wh_doc_level(one_case) > 1 || page->verbose)
      write_case(page, report, one_case);
    else
      left_out++;
  }
  if (left_out > 0)
    g_string_append_printf(page->out, "\n  The evidence of %u further %s: -v, or wolfhound explain CASE-ID\n",
                           left_out, left_out == 1 ? "note" : "notes");
}
