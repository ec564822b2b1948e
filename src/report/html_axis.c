/* SPDX-License-Identifier: Apache-2.0
 *
 * What all drawings of the HTML report share: a time axis and row labels. */
#include "report/html.h"

#include "base/text.h"

#define YEAR_MIN 38 /* pixels that the number of a year needs */

int
wh_axis_x(const WhAxis *axis, gint64 t)
{
  gint64 span = MAX(1, axis->to - axis->from), at = CLAMP(t, axis->from, axis->to) - axis->from;

  return WH_AXIS_LEFT + (int)(at * (WH_AXIS_RIGHT - WH_AXIS_LEFT) / span);
}

void
wh_axis_draw(GString *out, const WhAxis *axis, int top, int bottom)
{
  int first = wh_time_year(axis->from), last = wh_time_year(axis->to), taken = 0;

  for (int year = first; year <= last; year++) {
    gint64 start = wh_time_year_start(year);
    int x = wh_axis_x(axis, start);

    if (start < axis->from || (taken > 0 && x < taken + YEAR_MIN))
      continue;
    taken = x;
    g_string_append_printf(out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", x, x, top,
                           bottom);
    if (x + YEAR_MIN <= WH_AXIS_WIDTH)
      g_string_append_printf(out, "<text class=\"small\" x=\"%d\" y=\"%d\">%d</text>\n", x + 3, bottom + 13,
                             year);
  }
}

void
wh_axis_label(GString *out, int y, const char *text)
{
  wh_html_printf(out, "<text class=\"label\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
                 WH_AXIS_LEFT - 12, y, text);
}
