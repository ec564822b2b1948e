/* SPDX-License-Identifier: Apache-2.0
 *
 * The text report: what matters first, evidence after it. */
#include "report/text.h"

#include "report/doc.h"
#include "report/writers.h"

#define WIDTH_DEFAULT 80u
#define WIDTH_MIN 60u
#define WIDTH_MAX 160u /* longer lines are hard to read */

static void
write_details(WhPage *page, const json_t *report)
{
  wh_text_summary(page, report);
  wh_text_evidence(page, report);
  wh_text_rights(page, report);
  wh_text_limits(page, report);
}

/* "Dana Quill, since 2020-12-09, once in 740 project-years", or what there is to say of a quiet project. */
static char *
line_says(const json_t *report, guint level)
{
  const json_t *worst = json_array_get(json_object_get(report, "cases"), 0);
  const char *partly = wh_doc_true(report, "complete") ? "" : "READ IN PART; ";

  if (level > 0) {
    g_autofree char *who = wh_doc_subject(report, worst), *since = wh_doc_day(worst, "first_seen");
    g_autofree char *rarity = wh_doc_rarity_short(worst);

    return g_strdup_printf("%s%s, since %s, %s", partly, who, since, rarity);
  }
  g_autofree char *change = wh_doc_last_change(report);

  return g_strdup_printf("%sno case; last change of hands %s", partly, change != NULL ? change : "not seen");
}

#define LEVEL_COLUMNS 8u

static void
write_line(WhPage *page, const json_t *report, guint name_columns)
{
  double score;
  guint level = wh_doc_worst(report, &score), indent = 2 + LEVEL_COLUMNS + name_columns + 2;
  g_autofree char *name = wh_doc_text(json_object_get(report, "project"), "name");
  g_autofree char *word =
      g_strdup_printf("%-*s", (int)LEVEL_COLUMNS, level > 0 ? wh_doc_level_name(level) : "quiet");
  g_autofree char *says = line_says(report, level);

  g_string_append(page->out, "  ");
  wh_page_ink(page, wh_page_level_ink(level), word);
  wh_page_cell(page, name, name_columns);
  g_string_append(page->out, "  ");
  wh_page_wrap(page, indent, indent, 2, says);
}

static guint
names_width(const GPtrArray *reports, guint width)
{
  guint columns = 8;

  for (guint i = 0; i < reports->len; i++) {
    g_autofree char *name = wh_doc_text(json_object_get(reports->pdata[i], "project"), "name");

    columns = MAX(columns, wh_page_columns(name));
  }
  return MIN(columns, width / 3);
}

static void
write_many(WhPage *page, const GPtrArray *reports)
{
  guint columns = names_width(reports, page->width), with_case = 0;
  double score;

  for (guint i = 0; i < reports->len; i++)
    with_case += wh_doc_worst(reports->pdata[i], &score) >= 2;
  g_string_append_printf(page->out, "%u projects, %u with a case that deserves a look\n\n", reports->len,
                         with_case);
  for (guint i = 0; i < reports->len; i++)
    write_line(page, reports->pdata[i], columns);
  for (guint i = 0; i < reports->len; i++) {
    if (wh_doc_worst(reports->pdata[i], &score) == 0 && !page->verbose)
      continue;
    g_string_append_c(page->out, '\n');
    for (guint c = 0; c < page->width; c++)
      g_string_append(page->out, "\u2500");
    g_string_append_c(page->out, '\n');
    write_details(page, reports->pdata[i]);
  }
}

void
wh_text_write(const json_t *reports, const WhWriterOptions *options, GString *out)
{
  guint width = options->width == 0 ? WIDTH_DEFAULT : CLAMP(options->width, WIDTH_MIN, WIDTH_MAX);
  WhPage page = {out, width, options->color, options->verbose};
  g_autoptr(GPtrArray) sorted = wh_doc_sorted(reports);

  if (sorted->len == 1)
    write_details(&page, sorted->pdata[0]);
  else
    write_many(&page, sorted);
}
