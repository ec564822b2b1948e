/* SPDX-License-Identifier: Apache-2.0
 *
 * The HTML report's table of rights, and who held power when. */
#include "report/html.h"

#include <string.h>

#include "report/doc.h"

#define ROW 20
#define TOP 8
#define ROWS_MAX 14u /* people in the drawing of power */
#define BAR_HEIGHT 60
#define LABEL_MAX 26 /* characters of a name beside a bar */

static const struct {
  const char *id, *title;
} rights[] = {{"land-own", "Lands own work"},
              {"land-others", "Lands others' work"},
              {"ci", "CI"},
              {"security", "Security contact"},
              {"owners", "Owners file"},
              {"tag", "Tags releases"},
              {"sign", "Signs tags"},
              {"release", "Release pages"},
              {"publish", "Publishes"},
              {"registry", "Registry owner"},
              {"member", "Member"},
              {"triage", "Sorts issues"}};

static void
write_right(GString *out, const json_t *held)
{
  g_autofree char *first = wh_doc_day(held, "first"), *last = wh_doc_day(held, "last");
  g_autofree char *uses = wh_doc_thousands(wh_doc_count(held, "uses"));

  if (held == NULL)
    g_string_append(out, "<td class=\"none\"><span class=\"hidden\">no</span></td>");
  else
    wh_html_printf(out, "<td class=\"day\" title=\"%s times, last %s\"><time>%s</time></td>", uses, last,
                   first);
}

static void
write_accounts(GString *out, const json_t *person)
{
  const json_t *accounts = json_object_get(person, "accounts"), *merges = json_object_get(person, "merges");

  for (gsize i = 0; i < json_array_size(accounts); i++) {
    g_autofree char *name = wh_doc_text(json_array_get(accounts, i), "name");
    g_autofree char *email = wh_doc_text(json_array_get(accounts, i), "email");

    wh_html_printf(out, "<li>%s &lt;%s&gt;</li>", name, email);
  }
  for (gsize i = 0; i < json_array_size(merges); i++) {
    g_autofree char *says = wh_doc_text(json_array_get(merges, i), "says");

    wh_html_printf(out, "<li class=\"muted\">one person because: %s</li>", says);
  }
  const json_t *apart = json_object_get(person, "apart");
  for (gsize i = 0; i < json_array_size(apart); i++)
    wh_html_printf(out, "<li class=\"muted\">kept apart: %s</li>",
                   json_string_value(json_array_get(apart, i)));
}

static gboolean
anybody_holds(const json_t *persons, const char *right)
{
  for (gsize i = 0; i < json_array_size(persons); i++)
    if (wh_doc_right(json_array_get(persons, i), right) != NULL)
      return TRUE;
  return FALSE;
}

static void
write_person(GString *out, const json_t *persons, const json_t *person)
{
  g_autofree char *name = wh_doc_text(person, "name"), *last = wh_doc_day(person, "last");
  g_autofree char *landed = wh_doc_thousands(wh_doc_count(person, "landed"));

  wh_html_printf(out, "<tr><th scope=\"row\"><details><summary>%s</summary><ul class=\"accounts\">", name);
  write_accounts(out, person);
  g_string_append(out, "</ul></details></th>");
  for (guint i = 0; i < G_N_ELEMENTS(rights); i++)
    if (anybody_holds(persons, rights[i].id))
      write_right(out, wh_doc_right(person, rights[i].id));
  wh_html_printf(out, "<td class=\"number\">%s</td><td class=\"day\"><time>%s</time></td></tr>\n", landed,
                 last);
}

void
wh_html_rights(GString *out, const json_t *report, guint n)
{
  const json_t *persons = json_object_get(report, "persons");

  if (json_array_size(persons) == 0 && !wh_doc_has_record(report, "git"))
    return;
  wh_html_printf(out, "<h3 id=\"rights-%u\">Who holds which rights</h3>\n", n);
  if (json_array_size(persons) == 0) {
    g_string_append(out, "<p>Nobody has landed anything in this record.</p>\n");
    return;
  }
  wh_html_printf(
      out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"rights-%u\"><table>\n", n);
  g_string_append(
      out, "<caption>Day of first use on the main line</caption>\n<thead><tr><th scope=\"col\">Person</th>");
  for (guint i = 0; i < G_N_ELEMENTS(rights); i++)
    if (anybody_holds(persons, rights[i].id))
      wh_html_printf(out, "<th scope=\"col\">%s</th>", rights[i].title);
  g_string_append(out,
                  "<th scope=\"col\">Landed</th><th scope=\"col\">Last seen</th></tr></thead>\n<tbody>\n");
  for (gsize i = 0; i < json_array_size(persons); i++)
    write_person(out, persons, json_array_get(persons, i));
  g_string_append(out, "</tbody></table></div>\n");
}

/* Power is landing others' work or tagging; a person without either has no row. */
static gboolean
power_span(const json_t *person, gint64 *ret_from, gint64 *ret_to)
{
  static const char *const powers[] = {"land-others", "tag"};

  *ret_from = G_MAXINT64;
  *ret_to = G_MININT64;
  for (guint i = 0; i < G_N_ELEMENTS(powers); i++) {
    const json_t *held = wh_doc_right(person, powers[i]);
    gint64 first, last;

    if (!wh_doc_time(held, "first", &first) || !wh_doc_time(held, "last", &last))
      continue;
    *ret_from = MIN(*ret_from, first);
    *ret_to = MAX(*ret_to, last);
  }
  return *ret_from != G_MAXINT64;
}

static int
draw_power(GString *out, const json_t *persons, const WhAxis *axis, int y)
{
  guint rows = 0;

  for (gsize i = 0; i < json_array_size(persons) && rows < ROWS_MAX; i++) {
    const json_t *person = json_array_get(persons, i);
    g_autofree char *name = NULL, *label = NULL, *from_day = NULL;
    gint64 from, to;
    int x;

    if (!power_span(person, &from, &to))
      continue;
    name = wh_doc_text(person, "name");
    label = g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), LABEL_MAX));
    x = wh_axis_x(axis, from);
    from_day = wh_doc_day(person, "first");
    wh_html_printf(out, "<text class=\"label\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                   WH_AXIS_LEFT - 12, y + 13, label);
    wh_html_printf(out,
                   "<rect class=\"share-incumbents\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"9\"><title>%s, "
                   "in the project since %s</title></rect>\n",
                   x, y + 5, MAX(2, wh_axis_x(axis, to) - x), name, from_day);
    y += ROW;
    rows++;
  }
  return y;
}

static int
draw_years(GString *out, const json_t *activity, const WhAxis *axis, int y)
{
  gint64 most = 1;

  for (gsize i = 0; i < json_array_size(activity); i++)
    most = MAX(most, MIN(wh_doc_count(json_array_get(activity, i), "commits"), G_MAXINT32));
  wh_axis_label(out, y + BAR_HEIGHT, "commits a year");
  for (gsize i = 0; i < json_array_size(activity); i++) {
    const json_t *year = json_array_get(activity, i);
    gint64 commits = MIN(wh_doc_count(year, "commits"), G_MAXINT32);
    int height = (int)(commits * (BAR_HEIGHT - 4) / most), x, end;
    gint64 from, to;

    if (!wh_doc_time(year, "from", &from) || !wh_doc_time(year, "to", &to))
      continue;
    x = wh_axis_x(axis, from);
    end = wh_axis_x(axis, to);
    g_string_append_printf(
        out,
        "<rect class=\"share-others\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>%" G_GINT64_FORMAT
        " commits</title></rect>",
        x, y + BAR_HEIGHT - height, MAX(1, end - x - 2), height, commits);
  }
  return y + BAR_HEIGHT;
}

void
wh_html_activity(GString *out, const json_t *report, guint n)
{
  const json_t *activity = json_object_get(report, "activity"), *persons = json_object_get(report, "persons");
  gsize years = json_array_size(activity);
  GString *body = NULL;
  WhAxis axis;
  int y;

  if (!wh_doc_time(json_array_get(activity, 0), "from", &axis.from) ||
      !wh_doc_time(json_array_get(activity, years - 1), "to", &axis.to))
    return;
  body = g_string_new(NULL);
  y = draw_power(body, persons, &axis, TOP);
  y = draw_years(body, activity, &axis, y + 6);
  g_string_append(out, "<h3>Who held power when</h3>\n<figure><div class=\"scroll\" tabindex=\"0\" "
                       "role=\"region\" aria-label=\"Power over time\">\n");
  wh_html_printf(out,
                 "<svg class=\"timeline\" role=\"img\" viewBox=\"0 0 %d %d\" "
                 "aria-labelledby=\"power-%u\"><title id=\"power-%u\">From first "
                 "to last landing of others' work or tag, by person, and commits a year</title>\n",
                 WH_AXIS_WIDTH, y + 20, n, n);
  wh_axis_draw(out, &axis, TOP, y);
  g_string_append_len(out, body->str, (gssize)body->len);
  g_string_append(out, "</svg></div>\n<figcaption class=\"muted\">From the first to the last landing of "
                       "others\u2019 work, or tag.</figcaption></figure>\n");
  g_string_free(body, TRUE);
}
