/* SPDX-License-Identifier: Apache-2.0
 *
 * The drawing of one case: shares of landings, rights, signals and levels over time. */
#include "report/html.h"

#include <string.h>

#include "report/doc.h"

#define SHARES_TOP 62
#define SHARES_HEIGHT 110
#define LANE_GAP 30
#define ROW 20
#define SIGNALS_MAX 16u
#define LABEL_LEFT_OF 840 /* where a label would run over the right edge */
#define QUARTER ((gint64)7889400)

static const struct {
  const char *id, *label;
} rights[] = {{"land-own", "lands own work"}, {"land-others", "lands others' work"},
              {"ci", "changes CI"},           {"security", "security contact"},
              {"owners", "owners file"},      {"tag", "tags releases"},
              {"sign", "signs tags"},         {"publish", "publishes"},
              {"registry", "registry owner"}};

typedef struct {
  GString *out;
  const json_t *report, *one_case;
  WhAxis axis;
  int y; /* where the next lane begins */
} Drawing;

static WhAxis
axis_of(const json_t *report, const json_t *one_case)
{
  const json_t *shares = json_object_get(one_case, "shares");
  WhAxis axis = {0, 1};
  gint64 last;

  if (!wh_doc_time(json_array_get(shares, 0), "from", &axis.from))
    wh_doc_time(one_case, "first_seen", &axis.from);
  if (!wh_doc_time(one_case, "last_seen", &axis.to))
    axis.to = axis.from + QUARTER;
  if (wh_doc_time(json_array_get(shares, json_array_size(shares) - 1), "from", &last))
    axis.to = MAX(axis.to, last + QUARTER);
  axis.to = MAX(axis.to, axis.from + QUARTER);
  return axis;
}

static void
draw_share(Drawing *d, const json_t *quarter, gint64 from, gint64 to)
{
  static const char *const keys[] = {"subject", "incumbents", "others"};
  gint64 total = 0;
  int x = wh_axis_x(&d->axis, from), width = MAX(1, wh_axis_x(&d->axis, to) - x - 1),
      bottom = SHARES_TOP + SHARES_HEIGHT;

  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    total += MIN(wh_doc_count(quarter, keys[i]), G_MAXINT32);
  for (guint i = 0; i < G_N_ELEMENTS(keys) && total > 0; i++) {
    int height = (int)(MIN(wh_doc_count(quarter, keys[i]), G_MAXINT32) * SHARES_HEIGHT / total);

    if (height == 0)
      continue;
    bottom -= height;
    g_string_append_printf(d->out, "<rect class=\"share-%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                           keys[i], x, bottom, width, height);
  }
}

static void
draw_shares(Drawing *d)
{
  const json_t *shares = json_object_get(d->one_case, "shares");
  gsize n = json_array_size(shares);

  if (n == 0) {
    d->y = SHARES_TOP;
    return;
  }
  wh_axis_label(d->out, SHARES_TOP + 10, "100% of landings");
  wh_axis_label(d->out, SHARES_TOP + SHARES_HEIGHT, "0%");
  g_string_append(d->out, "<g>");
  for (gsize i = 0; i < n; i++) {
    gint64 from, to;

    if (!wh_doc_time(json_array_get(shares, i), "from", &from))
      continue;
    if (!wh_doc_time(json_array_get(shares, i + 1), "from", &to))
      to = from + QUARTER;
    draw_share(d, json_array_get(shares, i), from, to);
  }
  g_string_append(d->out, "</g>\n");
  d->y = SHARES_TOP + SHARES_HEIGHT + LANE_GAP;
}

static gboolean
has_role(const json_t *subject, gboolean incumbent)
{
  return (strcmp(wh_doc_key(subject, "role"), "incumbent") == 0) == incumbent;
}

/* First and last use of RIGHT by the case's subjects, or by its incumbents. */
static gboolean
right_span(const Drawing *d, const char *right, gboolean incumbent, gint64 *ret_from, gint64 *ret_to)
{
  const json_t *subjects = json_object_get(d->one_case, "subjects");

  *ret_from = G_MAXINT64;
  *ret_to = G_MININT64;
  for (gsize i = 0; i < json_array_size(subjects); i++) {
    const json_t *subject = json_array_get(subjects, i);
    const json_t *held = wh_doc_right(wh_doc_person(d->report, wh_doc_key(subject, "person")), right);
    gint64 first, last;

    if (!has_role(subject, incumbent) || !wh_doc_time(held, "first", &first))
      continue;
    if (!wh_doc_time(held, "last", &last))
      last = first;
    *ret_from = MIN(*ret_from, first);
    *ret_to = MAX(*ret_to, last);
  }
  return *ret_from != G_MAXINT64;
}

static void
draw_bar(Drawing *d, const char *class, int y, int height, gint64 from, gint64 to)
{
  int x = wh_axis_x(&d->axis, from), end = wh_axis_x(&d->axis, to);

  if (to < d->axis.from)
    return;
  g_string_append_printf(d->out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", class,
                         x, y, MAX(2, end - x), height);
}

static void
draw_right(Drawing *d, guint index)
{
  gint64 from, to, old_from, old_to;
  gboolean gained = right_span(d, rights[index].id, FALSE, &from, &to);
  gboolean had = right_span(d, rights[index].id, TRUE, &old_from, &old_to);

  if (!gained && !had)
    return;
  wh_axis_label(d->out, d->y + 12, rights[index].label);
  if (had)
    draw_bar(d, "share-incumbents", d->y + 2, 5, old_from, old_to);
  if (gained) {
    int x = wh_axis_x(&d->axis, from);

    draw_bar(d, "share-subject", d->y + 9, 7, from, to);
    g_string_append_printf(d->out, "<path class=\"mark\" d=\"M%d %dl6 6 -6 6 -6 -6z\"/>", x, d->y + 6);
  }
  g_string_append_c(d->out, '\n');
  d->y += ROW;
}

/* A shape for each family, so that colour alone tells nothing. */
static void
draw_mark(Drawing *d, const char *family, int x, int y)
{
  static const struct {
    const char *family, *path;
  } shapes[] = {
      {"words", "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z"},
      {"persona", "m0 -7l7 12h-14z"},
      {"rights", "m-5 -5h10v10h-10z"},
      {"change", "m0 -7l7 7 -7 7 -7 -7z"},
      {"release", "m-2 -6h4v4h4v4h-4v4h-4v-4h-4v-4h4z"},
  };

  for (guint i = 0; i < G_N_ELEMENTS(shapes); i++)
    if (strcmp(shapes[i].family, family) == 0)
      g_string_append_printf(d->out, "<path class=\"mark %s\" d=\"M%d %d%s\"/>", family, x, y,
                             shapes[i].path);
}

static void
draw_signal(Drawing *d, const json_t *signal, guint number)
{
  g_autofree char *pattern = wh_doc_text(signal, "pattern"), *says = wh_doc_text(signal, "says"),
                  *label = NULL;
  gint64 from, to;

  if (!wh_doc_time(signal, "from", &from) || !wh_doc_time(signal, "to", &to))
    return;
  label = g_strdup_printf("%u %s", number, pattern);
  wh_axis_label(d->out, d->y + 13, label);
  wh_html_printf(d->out, "<g><title>%s</title>", says);
  draw_bar(d, wh_doc_true(signal, "counts") ? "span counts" : "span", d->y + 8, 3, from, to);
  draw_mark(d, wh_doc_key(signal, "family"), wh_axis_x(&d->axis, to), d->y + 9);
  g_string_append(d->out, "</g>\n");
  d->y += ROW;
}

static void
draw_levels(Drawing *d)
{
  const json_t *reached = json_object_get(d->one_case, "level_reached");

  for (guint level = 1; level <= 3; level++) {
    const char *name = wh_doc_level_name(level);
    g_autofree char *day = wh_doc_day(reached, name);
    gint64 t;
    int x, y = 8 + (int)level * 14;

    if (!wh_doc_time(reached, name, &t))
      continue;
    x = wh_axis_x(&d->axis, t);
    wh_html_printf(d->out, "<line class=\"when %s\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", name, x, x,
                   y - 8, d->y);
    wh_html_printf(d->out, "<text class=\"small when\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s %s</text>\n",
                   x > LABEL_LEFT_OF ? x - 5 : x + 5, y, x > LABEL_LEFT_OF ? "end" : "start", name, day);
  }
}

static void
draw_lanes(Drawing *d)
{
  g_autoptr(GPtrArray) telling = wh_doc_telling(d->one_case);

  draw_shares(d);
  for (guint i = 0; i < G_N_ELEMENTS(rights); i++)
    draw_right(d, i);
  d->y += d->y > SHARES_TOP ? LANE_GAP - ROW : 0;
  for (guint s = 0; s < telling->len && s < SIGNALS_MAX; s++)
    draw_signal(d, telling->pdata[s], s + 1);
  draw_levels(d);
}

static void
write_describing(GString *out, const json_t *report, const json_t *one_case, guint n, guint c)
{
  g_autofree char *who = wh_doc_subject(report, one_case), *from = wh_doc_day(one_case, "first_seen");
  g_autofree char *to = wh_doc_day(one_case, "last_seen");

  wh_html_printf(out, "<title id=\"draw-%u-%u\">How power moved to %s</title>", n, c, who);
  wh_html_printf(out,
                 "<desc id=\"desc-%u-%u\">From %s to %s: shares of what was landed in each quarter, spans of "
                 "rights held, and %u "
                 "signals. The tables of rights and of evidence hold the same facts as text.</desc>\n",
                 n, c, from, to, (guint)json_array_size(json_object_get(one_case, "signals")));
}

static void
write_legend(GString *out, const char *who)
{
  static const char *const keys[] = {"subject", "incumbents", "others"};
  const char *const says[] = {who, "held the rights before", "everybody else"};

  g_string_append(out, "<figcaption><ul class=\"legend\">");
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    wh_html_printf(out,
                   "<li><svg width=\"22\" height=\"12\" aria-hidden=\"true\"><rect class=\"share-%s\" "
                   "width=\"22\" height=\"12\"/></svg> "
                   "%s</li>",
                   keys[i], says[i]);
  g_string_append(out, "</ul></figcaption>\n</figure>\n");
}

void
wh_html_timeline(GString *out, const json_t *report, const json_t *one_case, guint n, guint c)
{
  g_autofree char *who = wh_doc_subject(report, one_case);
  GString *body = g_string_new(NULL);
  Drawing d = {body, report, one_case, axis_of(report, one_case), 0};

  draw_lanes(&d);
  g_string_append(out,
                  "<figure><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Timeline\">\n");
  wh_html_printf(
      out,
      "<svg class=\"timeline\" role=\"img\" viewBox=\"0 0 %d %d\" aria-labelledby=\"draw-%u-%u desc-%u-%u\">",
      WH_AXIS_WIDTH, d.y + 22, n, c, n, c);
  write_describing(out, report, one_case, n, c);
  if (n == 0 && c == 0)
    g_string_append(out,
                    "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                    "patternTransform=\"rotate(45)\"><rect class=\"hatch-under\" width=\"6\" height=\"6\"/>"
                    "<rect class=\"hatch-over\" width=\"2\" height=\"6\"/></pattern></defs>\n");
  wh_axis_draw(out, &d.axis, SHARES_TOP, d.y);
  g_string_append_len(out, body->str, (gssize)body->len);
  g_string_append(out, "</svg></div>\n");
  write_legend(out, who);
  g_string_free(body, TRUE);
}
