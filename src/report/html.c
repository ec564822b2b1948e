/* SPDX-License-Identifier: Apache-2.0
 *
 * The HTML report: one self-contained page without script. */
#include "report/html.h"

#include "report/assets.h"
#include "report/doc.h"
#include "report/writers.h"

void
wh_html_printf(GString *out, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start(args, format);
  text = g_markup_vprintf_escaped(format, args);
  va_end(args);
  g_string_append(out, text);
}

/* The only style that the page may use is the one whose digest it names. */
static char *
style_source(void)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize len = sizeof digest;
  g_autofree char *base64 = NULL;

  g_checksum_update(sum, (const guchar *)wh_asset_style, -1);
  g_checksum_get_digest(sum, digest, &len);
  base64 = g_base64_encode(digest, len);
  return g_strconcat("'sha256-", base64, "'", NULL);
}

void
wh_html_head(GString *out, const char *title)
{
  g_autofree char *style = style_source();

  g_string_append(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  g_string_append_printf(
      out,
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src %s; "
      "base-uri 'none'; form-action 'none'\">\n",
      style);
  g_string_append(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n");
  wh_html_printf(out, "<title>%s</title>\n<style>", title);
  g_string_append(out, wh_asset_style);
  g_string_append(out,
                  "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
}

static void
write_summary_row(GString *out, const json_t *report, guint n)
{
  double score;
  guint level = wh_doc_worst(report, &score);
  const json_t *worst = json_array_get(json_object_get(report, "cases"), 0);
  g_autofree char *name = wh_doc_text(json_object_get(report, "project"), "name");
  g_autofree char *who = NULL, *since = NULL, *rarity = NULL, *change = wh_doc_last_change(report);

  wh_html_printf(
      out,
      "<tr><td><span class=\"level %s\">%s</span></td><th scope=\"row\"><a href=\"#project-%u\">%s</a></th>",
      wh_doc_level_name(level), level > 0 ? wh_doc_level_name(level) : "quiet", n, name);
  if (level > 0) {
    who = wh_doc_subject(report, worst);
    since = wh_doc_day(worst, "first_seen");
    rarity = wh_doc_rarity_short(worst);
    wh_html_printf(out, "<td>%s</td><td class=\"day\">%s</td><td>%s</td>", who, since, rarity);
  } else {
    wh_html_printf(out, "<td colspan=\"3\" class=\"muted\">last change of hands %s</td>",
                   change != NULL ? change : "not seen");
  }
  g_string_append(out, wh_doc_true(report, "complete") ? "<td></td></tr>\n" : "<td>read in part</td></tr>\n");
}

static void
write_summary(GString *out, const GPtrArray *reports)
{
  g_string_append(out,
                  "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All projects\"><table "
                  "class=\"projects\">\n"
                  "<caption>All projects, those that deserve a look first</caption>\n<thead><tr><th "
                  "scope=\"col\">Level</th>"
                  "<th scope=\"col\">Project</th><th scope=\"col\">About</th><th scope=\"col\">Since</th>"
                  "<th scope=\"col\">How rare</th><th scope=\"col\">Record</th></tr></thead>\n<tbody>\n");
  for (guint i = 0; i < reports->len; i++)
    write_summary_row(out, reports->pdata[i], i);
  g_string_append(out, "</tbody></table></div>\n");
}

static void
write_quiet(GString *out, const json_t *report)
{
  g_autofree char *change = wh_doc_last_change(report), *fired = wh_doc_fired(report);

  if (wh_doc_is_empty(report)) {
    g_string_append(out,
                    "<div class=\"card quiet\"><h3>Nothing to look at</h3>\n<p>The record holds nothing that "
                    "was to be seen by then.</p></div>\n");
    return;
  }
  if (wh_doc_unjudged(report))
    g_string_append(out, "<div class=\"card quiet\"><h3>Not judged</h3>\n<p>There is no baseline of ordinary "
                         "projects to tell how "
                         "rare anything here is.</p>\n");
  else
    g_string_append(
        out, "<div class=\"card quiet\"><h3>Nothing stood out</h3>\n<p>No pattern that could look saw "
             "anything rarer "
             "than ordinary projects show. That is not a clean bill: see what was not looked at.</p>\n");
  if (fired[0] != '\0')
    wh_html_printf(out, "<p><b>Seen</b> %s; none of it made a case.</p>\n", fired);
  wh_html_printf(out, "<p><b>Last change of hands</b> %s</p></div>\n",
                 change != NULL ? change : "not seen in this record");
}

static void
write_project(GString *out, const json_t *report, guint n)
{
  const json_t *cases = json_object_get(report, "cases");
  g_autofree char *name = wh_doc_text(json_object_get(report, "project"), "name");
  g_autofree char *target = wh_doc_text(json_object_get(report, "project"), "target");
  g_autofree char *record = wh_doc_record_line(report), *day = wh_doc_day(report, "as_of");

  wh_html_printf(out,
                 "<section class=\"project\" id=\"project-%u\" aria-labelledby=\"name-%u\">\n<h2 "
                 "id=\"name-%u\">%s</h2>\n",
                 n, n, n, name);
  wh_html_printf(out, "<p class=\"muted\">%s<br>as of <time>%s</time>; <code>%s</code></p>\n", record, day,
                 target);
  if (!wh_doc_true(report, "complete"))
    g_string_append(out, "<p class=\"warning\"><b>Read in part.</b> Some of the record could not be read, so "
                         "what is missing below "
                         "may be there.</p>\n");
  if (json_array_size(cases) == 0)
    write_quiet(out, report);
  for (gsize c = 0; c < json_array_size(cases); c++)
    wh_html_case(out, report, json_array_get(cases, c), n, (guint)c);
  wh_html_rights(out, report, n);
  wh_html_activity(out, report, n);
  wh_html_limits(out, report);
  g_string_append(out, "</section>\n");
}

static char *
page_title(const GPtrArray *reports)
{
  g_autofree char *name = NULL;

  if (reports->len != 1)
    return g_strdup_printf("%u projects", reports->len);
  name = wh_doc_text(json_object_get(reports->pdata[0], "project"), "name");
  return g_steal_pointer(&name);
}

static void
write_foot(GString *out, const GPtrArray *reports)
{
  const json_t *first = reports->len > 0 ? reports->pdata[0] : NULL;
  g_autofree char *version = wh_doc_text(json_object_get(first, "tool"), "version");
  g_autofree char *digest = wh_doc_text(json_object_get(first, "baseline"), "digest");
  g_autofree char *years =
      wh_doc_thousands(wh_doc_count(json_object_get(first, "baseline"), "project_years"));

  wh_html_printf(out, "</main>\n<footer><p>wolfhound %s", version);
  if (digest[0] != '\0')
    wh_html_printf(out, "; baseline of %s ordinary project-years, <code>%.12s</code>", years, digest);
  g_string_append(out, "</p></footer>\n</body>\n</html>\n");
}

void
wh_html_write(const json_t *reports, const WhWriterOptions *options, GString *out)
{
  g_autoptr(GPtrArray) sorted = wh_doc_sorted(reports);
  g_autofree char *name = page_title(sorted), *title = g_strconcat("wolfhound: ", name, NULL);

  wh_html_head(out, title);
  wh_html_printf(out, "<header><p class=\"brand\">wolfhound</p>\n<h1>Who holds the keys of %s</h1>\n", name);
  g_string_append(out, "<p class=\"muted\">Evidence to look at, never a verdict on a "
                       "person.</p></header>\n<main id=\"main\" tabindex=\"-1\">\n");
  if (sorted->len != 1)
    write_summary(out, sorted);
  for (guint i = 0; i < sorted->len; i++)
    write_project(out, sorted->pdata[i], i);
  write_foot(out, sorted);
}
