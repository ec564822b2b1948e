/* SPDX-License-Identifier: Apache-2.0
 *
 * The first screen: is there a case, about whom, since when, why, how rare, what else could it be, what to do
 * next. */
#include "report/text.h"

#include "report/doc.h"

#define OTHERS_MAX 8u /* cases named after the first one unless all are asked for */
#define WHY_MAX 3u
#define ELSE_MAX 2u
#define NEXT_MAX 2u
#define DECIDED_LINES 4u
#define NAMED_MAX 6u /* patterns that one missing record leaves blind; more are counted */

static guint
count_level(const json_t *report, guint at_least)
{
  const json_t *cases = json_object_get(report, "cases");
  guint n = 0;

  for (gsize i = 0; i < json_array_size(cases); i++)
    n += wh_doc_level(json_array_get(cases, i)) >= at_least;
  return n;
}

/* "1 case deserves a look", "nothing above a note", "nothing stood out". */
static char *
verdict(const json_t *report)
{
  guint review = count_level(report, 2), notes = count_level(report, 1) - review;

  if (review > 0)
    return g_strdup_printf("%u case%s deserve%s a look", review, review == 1 ? "" : "s",
                           review == 1 ? "s" : "");
  if (notes > 0)
    return g_strdup_printf("%u note%s, nothing above", notes, notes == 1 ? "" : "s");
  if (wh_doc_is_empty(report))
    return g_strdup("nothing to look at");
  return g_strdup(wh_doc_unjudged(report) ? "not judged" : "nothing stood out");
}

static void
write_headline(WhPage *page, const json_t *report)
{
  g_autofree char *name = wh_doc_text(json_object_get(report, "project"), "name"), *says = verdict(report);
  g_autofree char *day = wh_doc_day(report, "as_of"), *record = wh_doc_record_line(report), *title = NULL;
  guint used, as_of = 6 + wh_page_columns(day);

  title = g_strdup_printf("%s: %s", name, says);
  used = wh_page_columns(title);
  if (used + 2 + as_of <= page->width) {
    wh_page_ink(page, WH_INK_BOLD, title);
    if (day[0] != '\0')
      g_string_append_printf(page->out, "%*sas of %s", (int)(page->width - used - as_of), "", day);
    g_string_append_c(page->out, '\n');
  } else {
    wh_page_wrap(page, 0, 0, 2, title);
    g_string_append_printf(page->out, "as of %s\n", day);
  }
  wh_page_wrap(page, 0, 0, 0, record);
  if (wh_doc_true(report, "complete"))
    return;
  wh_page_ink(page, WH_INK_ALARM, "READ IN PART: ");
  wh_page_wrap(page, 14, 0, 2, "some of the record could not be read, so what is missing below may be there");
}

static void
write_list(WhPage *page, const char *label, const GPtrArray *texts, guint max_lines)
{
  for (guint i = 0; i < texts->len; i++)
    wh_page_field(page, i == 0 ? label : "", max_lines, texts->pdata[i]);
}

static void
write_why(WhPage *page, const json_t *one_case)
{
  g_autoptr(GPtrArray) signals = wh_doc_counting(one_case);
  guint shown = MIN(signals->len, WHY_MAX);

  for (guint i = 0; i < shown; i++) {
    g_autofree char *says = wh_doc_text(signals->pdata[i], "says");

    wh_page_field(page, i == 0 ? "Why" : "", shown == 1 ? 3 : 2, says);
  }
}

static void
write_since(WhPage *page, const json_t *one_case)
{
  const json_t *reached = json_object_get(one_case, "level_reached");
  g_autofree char *first = wh_doc_day(one_case, "first_seen");
  GString *text = g_string_new(first);

  for (guint level = 1; level <= 3; level++) {
    g_autofree char *day = wh_doc_day(reached, wh_doc_level_name(level));

    if (day[0] != '\0')
      g_string_append_printf(text, "; %s from %s", wh_doc_level_name(level), day);
  }
  wh_page_field(page, "Since", 1, text->str);
  g_string_free(text, TRUE);
}

static void
write_case(WhPage *page, const json_t *report, const json_t *one_case)
{
  g_autoptr(GPtrArray) innocent = wh_doc_digest(one_case, "innocent", ELSE_MAX);
  g_autoptr(GPtrArray) next = wh_doc_digest(one_case, "next", NEXT_MAX);
  g_autoptr(GPtrArray) decided = wh_doc_decided(report, one_case);
  const json_t *others = json_object_get(one_case, "what_other_records_would_tell");
  guint level = wh_doc_level(one_case);
  g_autofree char *who = wh_doc_subject(report, one_case), *id = wh_doc_text(one_case, "id");
  g_autofree char *rarity = wh_doc_rarity(one_case), *tell = wh_doc_item(others, 0), *title = NULL;
  g_autofree char *roles = wh_doc_roles(report, one_case);
  g_autofree char *word = g_ascii_strup(wh_doc_level_name(level), -1);

  g_string_append_c(page->out, '\n');
  wh_page_ink(page, wh_page_level_ink(level), word);
  g_string_append(page->out, "  ");
  title = g_strdup_printf("%s (%s, %s)", who, wh_doc_level_says(level), id);
  wh_page_wrap(page, 2 + wh_page_columns(word), 2, 2, title);
  write_since(page, one_case);
  if (roles != NULL)
    wh_page_field(page, "People", 2, roles);
  write_list(page, "Decided", decided, DECIDED_LINES);
  write_why(page, one_case);
  wh_page_field(page, "How rare", 3, rarity);
  write_list(page, "Or else", innocent, wh_doc_true(report, "complete") ? 2 : 1);
  write_list(page, "Do next", next, wh_doc_true(report, "complete") ? 2 : 1);
  if (json_array_size(others) > 0)
    wh_page_field(page, "Not read", 2, tell);
}

static void
write_other_case(WhPage *page, const json_t *report, const json_t *one_case)
{
  g_autofree char *who = wh_doc_subject(report, one_case), *since = wh_doc_day(one_case, "first_seen");
  g_autofree char *rarity = wh_doc_rarity_short(one_case), *id = wh_doc_text(one_case, "id"), *text = NULL;

  text = g_strdup_printf("%s, since %s, %s (%s)", who, since, rarity, id);
  wh_page_field(page, wh_doc_level_name(wh_doc_level(one_case)), 2, text);
}

static void
write_quiet(WhPage *page, const json_t *report)
{
  g_autofree char *change = wh_doc_last_change(report), *fired = wh_doc_fired(report);
  g_autofree char *seen = g_strdup_printf("%s; none of it made a case", fired);
  g_autoptr(GPtrArray) blind = wh_doc_blind(report, NAMED_MAX);

  if (wh_doc_is_empty(report))
    return;
  g_string_append_c(page->out, '\n');
  if (change != NULL || wh_doc_has_record(report, "git"))
    wh_page_field(page, "Last change", 2, change != NULL ? change : "no right has moved in this record");
  if (wh_doc_unjudged(report))
    wh_page_field(page, "Not judged", 3,
                  "there is no baseline of ordinary projects to tell how rare anything here is");
  else
    wh_page_field(page, "Quiet means", 3,
                  "no pattern that could look saw anything rarer than ordinary projects show; it is not a "
                  "clean bill");
  if (fired[0] != '\0')
    wh_page_field(page, "Seen", 2, seen);
  write_list(page, "Blind", blind, 2);
}

void
wh_text_summary(WhPage *page, const json_t *report)
{
  const json_t *cases = json_object_get(report, "cases");
  gsize n = json_array_size(cases);

  write_headline(page, report);
  if (n == 0) {
    write_quiet(page, report);
    return;
  }
  write_case(page, report, json_array_get(cases, 0));
  for (gsize i = 1; i < n; i++) {
    if (i == 1)
      wh_page_heading(page, "Also");
    if (i <= OTHERS_MAX || page->verbose)
      write_other_case(page, report, json_array_get(cases, i));
  }
  if (n > OTHERS_MAX + 1 && !page->verbose)
    g_string_append_printf(page->out, "  and %u more (-v shows all)\n", (guint)(n - OTHERS_MAX - 1));
}
