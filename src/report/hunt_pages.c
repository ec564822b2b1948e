/* SPDX-License-Identifier: Apache-2.0
 * The hunt as Markdown and as a self-contained page. */
#include "report/hunt.h"

#include "report/html.h"

typedef struct {
  WhHuntPen pen; /* first */
  GString *out;
  gboolean in_list, in_section;
} Pen;

static GString *
out_of(WhHuntPen *pen)
{
  return ((Pen *)pen)->out;
}

/* Nothing of TEXT may act as markup. */
static void
append_plain(GString *out, const char *text)
{
  for (; *text != '\0'; text++) {
    if (strchr("\\`*_[]<>#|~!&", *text) != NULL)
      g_string_append_c(out, '\\');
    g_string_append_c(out, *text);
  }
}

/* As code; what would end it is left out. */
static void
append_code(GString *out, const char *text)
{
  if (*text == '\0')
    return;
  g_string_append(out, " `");
  for (; *text != '\0'; text++)
    if (*text != '`')
      g_string_append_c(out, *text);
  g_string_append_c(out, '`');
}

static void
mark_paragraph(WhHuntPen *pen, const char *text)
{
  append_plain(out_of(pen), text);
  g_string_append(out_of(pen), "\n\n");
}

static void
mark_section(WhHuntPen *pen, const char *text)
{
  g_string_append_printf(out_of(pen), "\n## %s\n\n", text);
}

static void
mark_finding(WhHuntPen *pen, const char *text)
{
  g_string_append(out_of(pen), "\n**");
  append_plain(out_of(pen), text);
  g_string_append(out_of(pen), "**\n\n");
}

static void
mark_line(WhHuntPen *pen, const char *text)
{
  g_string_append(out_of(pen), "- ");
  append_plain(out_of(pen), text);
  g_string_append_c(out_of(pen), '\n');
}

static void
mark_quote(WhHuntPen *pen, const char *text)
{
  g_string_append(out_of(pen), "- \u201c");
  append_plain(out_of(pen), text);
  g_string_append(out_of(pen), "\u201d\n");
}

static void
mark_event(WhHuntPen *pen, const char *day, const char *text, const char *locator)
{
  g_string_append_printf(out_of(pen), "- %s ", day);
  append_plain(out_of(pen), text);
  append_code(out_of(pen), locator);
  g_string_append_c(out_of(pen), '\n');
}

static void
mark_place(WhHuntPen *pen, const char *locator)
{
  g_string_append(out_of(pen), "  -");
  append_code(out_of(pen), locator);
  g_string_append_c(out_of(pen), '\n');
}

static void
mark_foot(WhHuntPen *pen, const char *text)
{
  g_string_append_c(out_of(pen), '\n');
  append_plain(out_of(pen), text);
  g_string_append_c(out_of(pen), '\n');
}

void
wh_hunt_markdown(GString *out, const json_t *document)
{
  Pen pen = {
      {mark_paragraph, mark_section, mark_finding, mark_line, mark_quote, mark_event, mark_place, mark_foot},
      out,
      FALSE,
      FALSE};
  g_string_append(out, "# Hunt\n\n");
  wh_hunt_write(&pen.pen, document);
}

static void
end_list(WhHuntPen *pen)
{
  if (((Pen *)pen)->in_list)
    g_string_append(out_of(pen), "</ul>\n");
  ((Pen *)pen)->in_list = FALSE;
}

static void
begin_list(WhHuntPen *pen)
{
  if (!((Pen *)pen)->in_list)
    g_string_append(out_of(pen), "<ul>\n");
  ((Pen *)pen)->in_list = TRUE;
}

static void
page_paragraph(WhHuntPen *pen, const char *text)
{
  wh_html_printf(out_of(pen), "<p>%s</p>\n", text);
}

static void
end_section(WhHuntPen *pen)
{
  end_list(pen);
  if (((Pen *)pen)->in_section)
    g_string_append(out_of(pen), "</section>\n");
  ((Pen *)pen)->in_section = FALSE;
}

static void
page_section(WhHuntPen *pen, const char *text)
{
  end_section(pen);
  wh_html_printf(out_of(pen), "<section>\n<h2>%s</h2>\n", text);
  ((Pen *)pen)->in_section = TRUE;
}

static void
page_finding(WhHuntPen *pen, const char *text)
{
  end_list(pen);
  wh_html_printf(out_of(pen), "<h3>%s</h3>\n", text);
}

static void
page_line(WhHuntPen *pen, const char *text)
{
  begin_list(pen);
  wh_html_printf(out_of(pen), "<li>%s</li>\n", text);
}

static void
page_quote(WhHuntPen *pen, const char *text)
{
  begin_list(pen);
  wh_html_printf(out_of(pen), "<li><q>%s</q></li>\n", text);
}

static void
page_event(WhHuntPen *pen, const char *day, const char *text, const char *locator)
{
  begin_list(pen);
  wh_html_printf(out_of(pen), "<li>%s %s <code>%s</code></li>\n", day, text, locator);
}

static void
page_place(WhHuntPen *pen, const char *locator)
{
  begin_list(pen);
  wh_html_printf(out_of(pen), "<li><code>%s</code></li>\n", locator);
}

static void
page_foot(WhHuntPen *pen, const char *text)
{
  end_section(pen);
  wh_html_printf(out_of(pen), "<p>%s</p>\n", text);
}

void
wh_hunt_html(GString *out, const json_t *document)
{
  Pen pen = {
      {page_paragraph, page_section, page_finding, page_line, page_quote, page_event, page_place, page_foot},
      out,
      FALSE,
      FALSE};
  wh_html_head(out, "wolfhound: hunt");
  g_string_append(out, "<main id=\"main\">\n<h1>Hunt</h1>\n");
  wh_hunt_write(&pen.pen, document);
  g_string_append(out, "</main>\n</body>\n</html>\n");
}
