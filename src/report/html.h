/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the HTML report. Every part escapes what it is given; N numbers the project (from 0) and C the
 * case in ids. */
#pragma once

#include "report/report.h"

/* Like printf for markup: every %s argument is escaped. */
void wh_html_printf(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* From the doctype to the beginning of the body, whose main part has the id "main". */
void wh_html_head(GString *out, const char *title);
void wh_html_case(GString *out, const json_t *report, const json_t *one_case, guint n, guint c);
void wh_html_timeline(GString *out, const json_t *report, const json_t *one_case, guint n, guint c);
void wh_html_rights(GString *out, const json_t *report, guint n);
/* Who held power when, and the project's commits by year. */
void wh_html_activity(GString *out, const json_t *report, guint n);
void wh_html_limits(GString *out, const json_t *report);

/* A time axis in whole pixels, and the horizontal room of all drawings. */
typedef struct {
  gint64 from, to;
} WhAxis;
#define WH_AXIS_LEFT 190
#define WH_AXIS_RIGHT 944
#define WH_AXIS_WIDTH 960

int wh_axis_x(const WhAxis *axis, gint64 t);
/* Vertical lines at the starts of years between TOP and BOTTOM, with their numbers below. */
void wh_axis_draw(GString *out, const WhAxis *axis, int top, int bottom);
/* A label at the left of a row. */
void wh_axis_label(GString *out, int y, const char *text);
