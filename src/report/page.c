/* SPDX-License-Identifier: Apache-2.0
 *
 * Laying out text in columns of a terminal. */
#include "report/page.h"

#include <string.h>

/* g_utf8_next_char casts const away. */
static const char *
next_char(const char *s)
{
  return s + g_utf8_skip[(guchar)*s];
}

static guint
char_columns(gunichar u)
{
  if (g_unichar_iszerowidth(u))
    return 0;
  return g_unichar_iswide(u) ? 2 : 1;
}

guint
wh_page_columns(const char *s)
{
  guint columns = 0;

  for (; *s != '\0'; s = next_char(s))
    columns += char_columns(g_utf8_get_char(s));
  return columns;
}

void
wh_page_ink(WhPage *page, WhInk ink, const char *s)
{
  static const char *const codes[] = {"\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[1;33m", "\x1b[1;31m"};

  if (page->color)
    g_string_append_printf(page->out, "%s%s\x1b[0m", codes[ink], s);
  else
    g_string_append(page->out, s);
}

WhInk
wh_page_level_ink(guint level)
{
  static const WhInk inks[] = {WH_INK_DIM, WH_INK_NOTE, WH_INK_REVIEW, WH_INK_ALARM};

  return inks[MIN(level, G_N_ELEMENTS(inks) - 1)];
}

/* Bytes of S that fit in COLUMNS; *RET_USED is how many of them they take. */
static gsize
fitting(const char *s, guint columns, guint *ret_used)
{
  const char *p = s;

  for (*ret_used = 0; *p != '\0'; p = next_char(p)) {
    guint next = char_columns(g_utf8_get_char(p));

    if (*ret_used + next > columns)
      break;
    *ret_used += next;
  }
  return (gsize)(p - s);
}

void
wh_page_cell(WhPage *page, const char *s, guint columns)
{
  gboolean cut = wh_page_columns(s) > columns;
  guint used;
  gsize bytes = fitting(s, cut ? columns - 1 : columns, &used);

  g_string_append_len(page->out, s, (gssize)bytes);
  if (cut) {
    g_string_append(page->out, "\u2026");
    used++;
  }
  for (; used < columns; used++)
    g_string_append_c(page->out, ' ');
}

typedef struct {
  WhPage *page;
  guint at, indent, lines, max_lines;
  gboolean fresh; /* nothing but indentation on this line yet */
} Flow;

static gboolean
break_line(Flow *flow)
{
  if (flow->max_lines > 0 && flow->lines >= flow->max_lines)
    return FALSE;
  g_string_append_printf(flow->page->out, "\n%*s", (int)flow->indent, "");
  flow->at = flow->indent;
  flow->lines++;
  flow->fresh = TRUE;
  return TRUE;
}

/* One word; a word longer than a line is broken where the line ends. FALSE: no room is left on the last line.
 */
static gboolean
flow_word(Flow *flow, const char *word, gboolean last)
{
  guint need = wh_page_columns(word), used;
  guint ellipsis = flow->max_lines > 0 && flow->lines >= flow->max_lines && !last ? 2 : 0;
  guint gap = flow->fresh ? 0 : 1;

  if (flow->at + gap + need + ellipsis > flow->page->width && !flow->fresh) {
    if (!break_line(flow))
      return FALSE;
    gap = 0;
  }
  while (flow->at + gap + wh_page_columns(word) > flow->page->width) {
    gsize bytes = fitting(word, flow->page->width - flow->at - gap, &used);

    if (bytes == 0)
      return TRUE;
    g_string_append_len(flow->page->out, word, (gssize)bytes);
    word += bytes;
    flow->at += gap + used;
    if (!break_line(flow))
      return FALSE;
  }
  g_string_append_printf(flow->page->out, "%s%s", gap > 0 ? " " : "", word);
  flow->at += gap + wh_page_columns(word);
  flow->fresh = FALSE;
  return TRUE;
}

void
wh_page_wrap(WhPage *page, guint at, guint indent, guint max_lines, const char *text)
{
  Flow flow = {page, at, indent, 1, max_lines, TRUE};
  g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
  guint n = g_strv_length(words);

  if (at >= page->width)
    break_line(&flow);

  for (guint i = 0; i < n; i++) {
    if (words[i][0] == '\0')
      continue;
    if (!flow_word(&flow, words[i], i + 1 == n)) {
      g_string_append(page->out, flow.at < page->width ? "\u2026" : "");
      break;
    }
  }
  g_string_append_c(page->out, '\n');
}

void
wh_page_field(WhPage *page, const char *label, guint max_lines, const char *text)
{
  g_string_append(page->out, "  ");
  wh_page_ink(page, WH_INK_BOLD, label);
  for (guint used = 2 + wh_page_columns(label); used < WH_PAGE_INDENT; used++)
    g_string_append_c(page->out, ' ');
  wh_page_wrap(page, WH_PAGE_INDENT, WH_PAGE_INDENT, max_lines, text);
}

void
wh_page_heading(WhPage *page, const char *text)
{
  g_string_append_c(page->out, '\n');
  if (wh_page_columns(text) <= page->width) {
    wh_page_ink(page, WH_INK_BOLD, text);
    g_string_append_c(page->out, '\n');
  } else {
    wh_page_wrap(page, 0, 2, 2, text);
  }
}
