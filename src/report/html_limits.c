/* SPDX-License-Identifier: Apache-2.0
 *
 * The HTML report's last part: what was not looked at, and what could not be read. */
#include "report/html.h"

#include "report/doc.h"

static void
write_malformed(GString *out, const json_t *report)
{
  const json_t *malformed = json_object_get(report, "malformed"),
               *first = json_object_get(malformed, "first");
  gint64 count = wh_doc_count(malformed, "count");
  g_autofree char *n = wh_doc_thousands(count);

  if (count == 0)
    return;
  wh_html_printf(out, "<li>%s record%s broke the format and %s kept as far as possible:<ul>", n,
                 count == 1 ? "" : "s", count == 1 ? "was" : "were");
  for (gsize i = 0; i < json_array_size(first); i++) {
    g_autofree char *where = wh_doc_text(json_array_get(first, i), "locator");
    g_autofree char *why = wh_doc_text(json_array_get(first, i), "reason");

    wh_html_printf(out, "<li><code>%s</code>: %s</li>", where, why);
  }
  g_string_append(out, "</ul></li>\n");
}

static void
write_rewrites(GString *out, const json_t *report)
{
  const json_t *rewrites = json_object_get(report, "rewrites");

  for (gsize i = 0; i < json_array_size(rewrites); i++) {
    g_autofree char *ref = wh_doc_text(json_array_get(rewrites, i), "ref");
    g_autofree char *was = wh_doc_text(json_array_get(rewrites, i), "old");
    g_autofree char *now = wh_doc_text(json_array_get(rewrites, i), "new");

    wh_html_printf(out,
                   "<li>History was rewritten between two scans: %s left <code class=\"id\">%s</code> for "
                   "<code class=\"id\">%s</code></li>\n",
                   ref, was, now);
  }
}

void
wh_html_limits(GString *out, const json_t *report)
{
  g_autoptr(GPtrArray) absent = wh_doc_absent(report);
  g_autoptr(GPtrArray) blind = wh_doc_blind(report, G_MAXUINT);
  g_autofree char *limits = wh_doc_text(report, "limits");

  g_string_append(out, "<h3>What was not looked at</h3>\n<ul class=\"limits\">\n");
  for (guint i = 0; i < absent->len; i++)
    wh_html_printf(out, "<li>Not read: %s</li>\n", (const char *)absent->pdata[i]);
  for (guint i = 0; i < blind->len; i++)
    wh_html_printf(out, "<li>%s</li>\n", (const char *)blind->pdata[i]);
  write_rewrites(out, report);
  write_malformed(out, report);
  g_string_append(out, "</ul>\n");
  wh_html_printf(out, "<p class=\"muted\">%s</p>\n", limits);
}
