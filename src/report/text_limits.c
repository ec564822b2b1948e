/* SPDX-License-Identifier: Apache-2.0
 *
 * The text report's last part: what was not looked at, and what could not be read. */
#include "report/text.h"

#include "report/doc.h"

#define MALFORMED_MAX 3u
#define NAMED_MAX 6u /* patterns that one missing record leaves blind; more are counted */

static void
write_item(WhPage *page, const char *text)
{
  g_string_append(page->out, "  ");
  wh_page_wrap(page, 2, 4, 0, text);
}

static void
write_malformed(WhPage *page, const json_t *report)
{
  const json_t *malformed = json_object_get(report, "malformed"),
               *first = json_object_get(malformed, "first");
  gint64 count = wh_doc_count(malformed, "count");
  guint max = page->verbose ? G_MAXUINT : MALFORMED_MAX;
  g_autofree char *n = wh_doc_thousands(count), *head = NULL;

  if (count == 0)
    return;
  head = g_strdup_printf("%s record%s broke the format and %s kept as far as possible:", n,
                         count == 1 ? "" : "s", count == 1 ? "was" : "were");
  write_item(page, head);
  for (gsize i = 0; i < json_array_size(first) && i < max; i++) {
    g_autofree char *where = wh_doc_text(json_array_get(first, i), "locator");
    g_autofree char *why = wh_doc_text(json_array_get(first, i), "reason"), *text = NULL;

    text = g_strdup_printf("%s: %s", where, why);
    g_string_append(page->out, "    ");
    wh_page_wrap(page, 4, 6, 2, text);
  }
}

static void
write_rewrites(WhPage *page, const json_t *report)
{
  const json_t *rewrites = json_object_get(report, "rewrites");

  for (gsize i = 0; i < json_array_size(rewrites); i++) {
    const json_t *one = json_array_get(rewrites, i);
    g_autofree char *ref = wh_doc_text(one, "ref"), *old_target = wh_doc_text(one, "old");
    g_autofree char *new_target = wh_doc_text(one, "new"), *text = NULL;

    text = g_strdup_printf("History was rewritten between two scans: %s left %.10s for %.10s", ref,
                           old_target, new_target);
    write_item(page, text);
  }
}

static gboolean
has_cases(const json_t *report)
{
  return json_array_size(json_object_get(report, "cases")) > 0;
}

void
wh_text_limits(WhPage *page, const json_t *report)
{
  g_autoptr(GPtrArray) absent = wh_doc_absent(report);
  g_autoptr(GPtrArray) blind = wh_doc_blind(report, page->verbose ? G_MAXUINT : NAMED_MAX);
  g_autofree char *limits = wh_doc_text(report, "limits");
  GString *not_read = g_string_new("Not read:");

  wh_page_heading(page, "What was not looked at");
  for (guint i = 0; i < absent->len; i++)
    g_string_append_printf(not_read, "%s %s", i > 0 ? ";" : "", (const char *)absent->pdata[i]);
  if (absent->len > 0)
    write_item(page, not_read->str);
  g_string_free(not_read, TRUE);
  /* Where there is no case the summary has just said it. */
  for (guint i = 0; i < blind->len && (page->verbose || wh_doc_is_empty(report) || has_cases(report)); i++)
    write_item(page, blind->pdata[i]);
  write_rewrites(page, report);
  write_malformed(page, report);
  if (limits[0] != '\0')
    write_item(page, limits);
}
