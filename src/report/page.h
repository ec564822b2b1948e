/* SPDX-License-Identifier: Apache-2.0
 *
 * Laying out text in columns of a terminal. */
#pragma once

#include "report/report.h"

typedef struct {
  GString *out;
  guint width; /* columns */
  gboolean color, verbose;
} WhPage;

typedef enum { WH_INK_BOLD, WH_INK_DIM, WH_INK_NOTE, WH_INK_REVIEW, WH_INK_ALARM } WhInk;

/* Columns that S takes. */
guint wh_page_columns(const char *s);
/* Appends S in INK (plain when the page has no color). */
void wh_page_ink(WhPage *page, WhInk ink, const char *s);
WhInk wh_page_level_ink(guint level);
/* Appends S cut or padded to exactly COLUMNS. */
void wh_page_cell(WhPage *page, const char *s, guint columns);
/* Appends TEXT broken at spaces, from column AT on, later lines indented by INDENT, at most MAX_LINES lines
 * (0: no bound; cut with an ellipsis), and ends the line. */
void wh_page_wrap(WhPage *page, guint at, guint indent, guint max_lines, const char *text);
/* "  Label      text…": a labelled paragraph of at most MAX_LINES lines. LABEL "" continues the one before.
 */
void wh_page_field(WhPage *page, const char *label, guint max_lines, const char *text);
/* A heading on a line of its own, after an empty line. */
void wh_page_heading(WhPage *page, const char *text);
#define WH_PAGE_INDENT 14u
