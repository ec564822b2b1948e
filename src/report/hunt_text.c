/* SPDX-License-Identifier: Apache-2.0
 * The hunt on a terminal. */
#include "report/hunt.h"

#define FINDING_INDENT 2u
#define LINE_INDENT 4u
#define DAY_COLUMN 12u

typedef struct {
  WhHuntPen pen; /* first */
  WhPage *page;
} Pen;

static WhPage *
page_of(WhHuntPen *pen)
{
  return ((Pen *)pen)->page;
}

static void
put(WhPage *page, guint indent, const char *text)
{
  g_string_append_printf(page->out, "%*s", (int)indent, "");
  wh_page_wrap(page, indent, indent + 2, 0, text);
}

static void
put_head(WhHuntPen *pen, const char *text)
{
  put(page_of(pen), 0, text);
}

static void
put_section(WhHuntPen *pen, const char *text)
{
  wh_page_heading(page_of(pen), text);
}

static void
put_finding(WhHuntPen *pen, const char *text)
{
  put(page_of(pen), FINDING_INDENT, text);
}

static void
put_line(WhHuntPen *pen, const char *text)
{
  put(page_of(pen), LINE_INDENT, text);
}

static void
put_quote(WhHuntPen *pen, const char *text)
{
  g_autofree char *quoted = g_strdup_printf("\u201c%s\u201d", text);
  put(page_of(pen), LINE_INDENT, quoted);
}

/* Whole on a line of its own, so that it can be copied. */
static void
put_locator(WhPage *page, guint indent, const char *locator)
{
  if (*locator == '\0')
    return;
  g_string_append_printf(page->out, "%*s", (int)indent, "");
  wh_page_ink(page, WH_INK_DIM, locator);
  g_string_append_c(page->out, '\n');
}

static void
put_event(WhHuntPen *pen, const char *day, const char *text, const char *locator)
{
  WhPage *page = page_of(pen);
  const guint column = LINE_INDENT + DAY_COLUMN;
  g_string_append_printf(page->out, "%*s", (int)LINE_INDENT, "");
  wh_page_cell(page, day, DAY_COLUMN);
  wh_page_wrap(page, column, column + 2, 0, text);
  put_locator(page, column, locator);
}

static void
put_place(WhHuntPen *pen, const char *locator)
{
  put_locator(page_of(pen), LINE_INDENT + 2, locator);
}

static void
put_foot(WhHuntPen *pen, const char *text)
{
  g_string_append_c(page_of(pen)->out, '\n');
  wh_page_wrap(page_of(pen), 0, 0, 0, text);
}

void
wh_hunt_text(WhPage *page, const json_t *document)
{
  Pen pen = {{put_head, put_section, put_finding, put_line, put_quote, put_event, put_place, put_foot}, page};
  wh_hunt_write(&pen.pen, document);
}
