/* SPDX-License-Identifier: Apache-2.0
 * Links as a page: self-contained, without script. */
#include "report/link.h"

#include "report/doc.h"
#include "report/html.h"

#include <math.h>

#define PAIRS_SHOWN 100u
#define BAR_HALF 60 /* pixels for what is the most that a bar shows */
#define BAR_MOST 4.0

/* How far WEIGHT lies from 0, to the right for one hand. */
static void
put_bar(GString *out, double weight)
{
  const int long_as = (int)round(MIN(fabs(weight), BAR_MOST) / BAR_MOST * BAR_HALF);
  g_string_append_printf(out,
                         "<svg class=\"weight\" width=\"%d\" height=\"14\" aria-hidden=\"true\"><rect "
                         "class=\"%s\" x=\"%d\" y=\"2\" width=\"%d\" "
                         "height=\"10\"/><line x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"14\"/></svg>",
                         2 * BAR_HALF + 1, weight > 0 ? "one-hand" : "two-hands",
                         weight > 0 ? BAR_HALF : BAR_HALF - long_as, long_as, BAR_HALF, BAR_HALF);
}

static void
put_weight(GString *out, double weight, gboolean weighs)
{
  g_autofree char *shown = weighs ? wh_link_weight(weight) : g_strdup("");
  wh_html_printf(out, "<td class=\"number\">%s</td><td>", shown);
  if (weighs)
    put_bar(out, weight);
  g_string_append(out, "</td>");
}

static void
put_accounts(GString *out, const json_t *accounts)
{
  g_string_append(out, "<ul class=\"accounts\">");
  for (gsize i = 0; i < json_array_size(accounts); i++) {
    g_autofree char *name = wh_doc_text(json_array_get(accounts, i), "name"),
                    *email = wh_doc_text(json_array_get(accounts, i), "email");
    wh_html_printf(out, "<li>%s &lt;%s&gt;</li>", name, email);
  }
  g_string_append(out, "</ul>");
}

static void
put_persons(GString *out, const json_t *persons)
{
  g_string_append(out, "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Who</th>"
                       "<th scope=\"col\" class=\"number\">Messages</th>"
                       "<th scope=\"col\" class=\"number\">Landed</th>"
                       "<th scope=\"col\">From</th><th scope=\"col\">To</th></tr></thead>\n<tbody>\n");
  for (gsize i = 0; i < json_array_size(persons); i++) {
    const json_t *person = json_array_get(persons, i);
    g_autofree char *name = wh_doc_text(person, "name"), *first = wh_doc_day(person, "first"),
                    *last = wh_doc_day(person, "last");
    wh_html_printf(out, "<tr><th scope=\"row\">%s <code class=\"id\">%s</code>", name,
                   wh_doc_key(person, "id"));
    put_accounts(out, json_object_get(person, "accounts"));
    wh_html_printf(out,
                   "</th><td class=\"number\">%" G_GINT64_FORMAT "</td><td class=\"number\">%" G_GINT64_FORMAT
                   "</td><td class=\"day\">%s</td><td class=\"day\">%s</td></tr>\n",
                   wh_doc_count(person, "messages"), wh_doc_count(person, "landed"), first, last);
  }
  g_string_append(out, "</tbody></table></div>\n");
}

/* What each kind says, at a glance. */
static void
put_sum(GString *out, const json_t *kinds)
{
  g_string_append(out, "<div class=\"scroll\"><table>\n<caption>For one hand to the right, against it to the "
                       "left</caption>\n<tbody>\n");
  for (gsize i = 0; i < json_array_size(kinds); i++) {
    const json_t *kind = json_array_get(kinds, i);
    const gboolean enough = wh_doc_true(kind, "enough");
    g_autofree char *beside = wh_link_beside(kind);
    wh_html_printf(out, "<tr><th scope=\"row\">%s</th>", wh_link_about(wh_doc_key(kind, "kind")));
    put_weight(out, wh_doc_number(kind, "log10_likelihood_ratio"), enough);
    wh_html_printf(out, "<td>%s</td></tr>\n",
                   !enough          ? "not enough of both"
                   : beside != NULL ? beside
                                    : "nobody to hold them beside");
  }
  g_string_append(out, "</tbody></table></div>\n");
}

static void
put_evidence(GString *out, const json_t *evidence)
{
  if (json_array_size(evidence) == 0)
    return;
  g_string_append(out, "<ul class=\"accounts muted\">");
  for (gsize i = 0; i < json_array_size(evidence); i++) {
    g_autofree char *day = wh_doc_day(json_array_get(evidence, i), "time"),
                    *locator = wh_doc_text(json_array_get(evidence, i), "locator");
    wh_html_printf(out, "<li><span class=\"day\">%s</span> <code>%s</code></li>", day, locator);
  }
  g_string_append(out, "</ul>");
}

static void
put_kind(GString *out, const json_t *kind)
{
  const json_t *reasons = json_object_get(kind, "reasons");
  const gboolean enough = wh_doc_true(kind, "enough");
  wh_html_printf(out, "<h4>%s</h4>\n<div class=\"scroll\"><table class=\"reasons\"><tbody>\n",
                 wh_link_about(wh_doc_key(kind, "kind")));
  for (gsize i = 0; i < json_array_size(reasons); i++) {
    const json_t *reason = json_array_get(reasons, i);
    g_autofree char *says = wh_doc_text(reason, "says");
    g_string_append(out, "<tr>");
    put_weight(out, wh_doc_number(reason, "weight"), enough);
    wh_html_printf(out, "<td>%s", says);
    put_evidence(out, json_object_get(reason, "evidence"));
    g_string_append(out, "</td></tr>\n");
  }
  g_string_append(out, "</tbody></table></div>\n");
}

static void
put_pair(GString *out, const json_t *document, const json_t *link)
{
  const json_t *kinds = json_object_get(link, "kinds");
  g_autofree char *verdict = wh_link_verdict(link), *worth = wh_link_worth(link),
                  *wrong = wh_link_error(document, link);
  wh_html_printf(out, "<p><strong>%s</strong> %s</p>\n", verdict, worth != NULL ? worth : "");
  put_persons(out, json_object_get(link, "persons"));
  put_sum(out, kinds);
  if (wrong != NULL)
    wh_html_printf(out, "<h4>How often that is wrong</h4>\n<p>%s</p>\n", wrong);
  for (gsize i = 0; i < json_array_size(kinds); i++)
    put_kind(out, json_array_get(kinds, i));
}

static char *
pair_name(const json_t *link)
{
  const json_t *persons = json_object_get(link, "persons");
  g_autofree char *a = wh_doc_text(json_array_get(persons, 0), "name"),
                  *b = wh_doc_text(json_array_get(persons, 1), "name");
  return g_strdup_printf("%s and %s", a, b);
}

static void
put_pairs(GString *out, const json_t *document, const json_t *links)
{
  const gsize n = json_array_size(links);
  if (n == 0)
    return;
  g_string_append(out, "<section>\n<h2>Pair by pair</h2>\n");
  for (gsize i = 0; i < MIN(n, PAIRS_SHOWN); i++) {
    const json_t *link = json_array_get(links, i);
    g_autofree char *name = pair_name(link), *q = wh_link_q(wh_doc_number(link, "q"), FALSE);
    wh_html_printf(
        out,
        "<details class=\"card\"><summary><strong>%s</strong> <span class=\"muted\">%s</span></summary>\n",
        name, q);
    put_pair(out, document, link);
    g_string_append(out, "</details>\n");
  }
  if (n > PAIRS_SHOWN)
    g_string_append_printf(out, "<p>%zu more are in the JSON form.</p>\n", n - PAIRS_SHOWN);
  g_string_append(out, "</section>\n");
}

static void
put_search(GString *out, const json_t *document)
{
  const json_t *groups = json_object_get(document, "groups");
  g_autofree char *search = wh_link_search(document);
  wh_html_printf(out, "<p>%s</p>\n<section>\n<h2>Groups</h2>\n", search);
  if (json_array_size(groups) == 0)
    g_string_append(out, "<p>No two are more alike than chance makes two among so many.</p>\n");
  for (gsize i = 0; i < json_array_size(groups); i++) {
    const json_t *group = json_array_get(groups, i);
    g_autofree char *q = wh_link_q(wh_doc_number(group, "q"), TRUE);
    wh_html_printf(out, "<div class=\"card\"><p>%s</p>\n", q);
    put_persons(out, json_object_get(group, "persons"));
    g_autofree char *kinds = wh_link_group_kinds(group);
    wh_html_printf(out, "<p>%s</p>\n</div>\n", kinds);
  }
  g_string_append(out, "</section>\n");
  put_pairs(out, document, json_object_get(document, "links"));
}

static void
put_list(GString *out, const char *heading, const json_t *list)
{
  wh_html_printf(out, "<section>\n<h2>%s</h2>\n<ul>\n", heading);
  for (gsize i = 0; i < json_array_size(list); i++) {
    g_autofree char *one = wh_doc_item(list, i);
    wh_html_printf(out, "<li>%s</li>\n", one);
  }
  g_string_append(out, "</ul>\n</section>\n");
}

void
wh_link_html(GString *out, const json_t *document)
{
  const json_t *links = json_object_get(document, "links"), *first = json_array_get(links, 0);
  const gboolean searched = json_object_get(document, "search") != NULL;
  g_autofree char *project = wh_doc_text(document, "project"), *day = wh_doc_day(document, "as_of");
  g_autofree char *name = searched ? g_strdup("Who is unusually alike") : pair_name(first);
  g_autofree char *measured = wh_link_measured(document);
  g_autofree char *version = wh_doc_text(json_object_get(document, "tool"), "version");
  wh_html_head(out, "wolfhound: links");
  wh_html_printf(out, "<header><p class=\"brand\">wolfhound</p>\n<h1>%s</h1>\n", name);
  wh_html_printf(out,
                 "<p class=\"muted\">%s, as of <time>%s</time>. A suspicion with its reasons, for and "
                 "against.</p></header>\n",
                 project, day);
  g_string_append(out, "<main id=\"main\" tabindex=\"-1\">\n");
  if (searched) {
    put_search(out, document);
  } else {
    g_string_append(out, "<section>\n<h2>How alike they are</h2>\n");
    put_pair(out, document, first);
    g_string_append(out, "</section>\n");
  }
  if (first != NULL) {
    put_list(out, "Innocent readings", json_object_get(document, "innocent"));
    put_list(out, "What would settle it", json_object_get(document, "settle"));
  }
  wh_html_printf(out, "</main>\n<footer><p>%s</p><p>wolfhound %s</p></footer>\n</body>\n</html>\n", measured,
                 version);
}
