/* SPDX-License-Identifier: Apache-2.0
 *
 * The HTML report's case: the questions first, the timeline, then the evidence. */
#include "report/html.h"

#include <string.h>

#include "report/doc.h"

#define LIST_MAX 6u

static void
write_texts(GString *out, const char *term, const char *tag, const GPtrArray *texts)
{
  if (texts->len == 0)
    return;
  g_string_append_printf(out, "<div><dt>%s</dt><dd><%s>", term, tag);
  for (guint i = 0; i < texts->len; i++)
    wh_html_printf(out, "<li>%s</li>", (const char *)texts->pdata[i]);
  g_string_append_printf(out, "</%s></dd></div>\n", tag);
}

static GPtrArray *
texts_of(const json_t *list)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

  for (gsize i = 0; i < json_array_size(list); i++)
    g_ptr_array_add(texts, wh_doc_item(list, i));
  return texts;
}

static void
write_since(GString *out, const json_t *one_case)
{
  const json_t *reached = json_object_get(one_case, "level_reached");
  g_autofree char *first = wh_doc_day(one_case, "first_seen");

  wh_html_printf(out, "<div><dt>Since</dt><dd><time>%s</time>", first);
  for (guint level = 1; level <= 3; level++) {
    g_autofree char *day = wh_doc_day(reached, wh_doc_level_name(level));

    if (day[0] != '\0')
      wh_html_printf(out, "; %s from <time>%s</time>", wh_doc_level_name(level), day);
  }
  g_string_append(out, "</dd></div>\n");
}

static void
write_why(GString *out, const json_t *one_case)
{
  g_autoptr(GPtrArray) signals = wh_doc_counting(one_case);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < signals->len; i++)
    g_ptr_array_add(texts, wh_doc_text(signals->pdata[i], "says"));
  write_texts(out, "Why", "ul", texts);
}

static void
write_questions(GString *out, const json_t *report, const json_t *one_case)
{
  g_autofree char *roles = wh_doc_roles(report, one_case);
  g_autoptr(GPtrArray) innocent = wh_doc_digest(one_case, "innocent", LIST_MAX);
  g_autoptr(GPtrArray) next = wh_doc_digest(one_case, "next", LIST_MAX);
  g_autoptr(GPtrArray) decided = wh_doc_decided(report, one_case);
  g_autoptr(GPtrArray) tell = texts_of(json_object_get(one_case, "what_other_records_would_tell"));
  g_autofree char *rarity = wh_doc_rarity(one_case);

  g_string_append(out, "<dl class=\"facts\">\n");
  write_since(out, one_case);
  if (roles != NULL)
    wh_html_printf(out, "<div><dt>People</dt><dd>%s</dd></div>\n", roles);
  write_texts(out, "Decided", "ul", decided);
  write_why(out, one_case);
  wh_html_printf(out, "<div><dt>How rare</dt><dd>%s</dd></div>\n", rarity);
  write_texts(out, "What else it could be", "ul", innocent);
  write_texts(out, "What to do next", "ol", next);
  write_texts(out, "What was not read", "ul", tell);
  g_string_append(out, "</dl>\n");
}

/* Only a link that the report itself made to a web host is followed; anything else stays text. */
static gboolean
is_web_link(const char *url)
{
  return g_str_has_prefix(url, "https://") && strpbrk(url, " \"'<>\\") == NULL;
}

static void
write_locator(GString *out, const json_t *evidence)
{
  g_autofree char *commit = wh_doc_text(evidence, "commit"), *tag = wh_doc_text(evidence, "tag");
  g_autofree char *locator = wh_doc_text(evidence, "locator");
  const char *url = wh_doc_key(evidence, "url");

  if (tag[0] != '\0')
    wh_html_printf(out, "<b>%s</b> ", tag);
  if (commit[0] == '\0' && tag[0] == '\0' && is_web_link(url))
    wh_html_printf(out, "<a href=\"%s\" rel=\"noreferrer noopener\"><code class=\"id\">%s</code></a>", url,
                   locator);
  else if (commit[0] == '\0' && tag[0] == '\0')
    wh_html_printf(out, "<code class=\"id\">%s</code>", locator);
  else if (commit[0] != '\0' && is_web_link(url))
    wh_html_printf(out, "<a href=\"%s\" rel=\"noreferrer noopener\"><code>%.12s</code></a> ", url, commit);
  if (commit[0] != '\0')
    wh_html_printf(out, "<code class=\"id\">%s</code>", commit);
}

/* What differs in a file, or what nothing explains in it. */
static void
write_lines(GString *out, const json_t *evidence)
{
  const json_t *lines = json_object_get(evidence, "lines");

  for (gsize i = 0; i < json_array_size(lines); i++)
    wh_html_printf(out, i == 0 ? "<pre class=\"lines\">%s" : "\n%s",
                   json_string_value(json_array_get(lines, i)));
  if (json_array_size(lines) > 0)
    g_string_append(out, "</pre>");
}

static void
write_evidence(GString *out, const json_t *report, const json_t *evidence, const json_t *before)
{
  gboolean again = wh_doc_same_place(evidence, before);
  g_autofree char *day = wh_doc_day(evidence, "time"), *deed = wh_doc_deed(report, evidence);
  g_autofree char *note = wh_doc_note(evidence), *detail = wh_doc_text(evidence, "detail");
  g_autofree char *words = deed != NULL ? wh_doc_words(evidence) : wh_doc_quote(report, evidence);
  const char *sep = deed != NULL && note[0] != '\0' ? ": " : "";

  wh_html_printf(out, "<tr><td class=\"day\"><time>%s</time></td><td>%s%s%s", again ? "" : day,
                 deed != NULL ? deed : "", sep, note);
  if (detail[0] != '\0')
    wh_html_printf(out, "%s<code>%s</code>", note[0] != '\0' || deed != NULL ? " " : "", detail);
  wh_html_printf(out, "</td><td>%s", again && deed == NULL ? "" : words);
  write_lines(out, evidence);
  g_string_append(out, "</td><td>");
  if (!again)
    write_locator(out, evidence);
  g_string_append(out, "</td></tr>\n");
}

static void
write_signal(GString *out, const json_t *report, const json_t *signal, guint number)
{
  const json_t *evidence = json_object_get(signal, "evidence");
  g_autofree char *pattern = wh_doc_text(signal, "pattern"), *family = wh_doc_text(signal, "family");
  g_autofree char *from = wh_doc_day(signal, "from"), *to = wh_doc_day(signal, "to");
  g_autofree char *rarity = wh_doc_rarity(signal), *says = wh_doc_text(signal, "says");
  gboolean counts = wh_doc_true(signal, "counts");

  wh_html_printf(
      out, "<details%s><summary><b>%u %s</b> <span class=\"muted\">%s; %s to %s%s</span></summary>\n",
      counts ? " open" : "", number, pattern, family, from, to, counts ? "; counts for its family" : "");
  wh_html_printf(out, "<p>%s</p>\n<p class=\"muted\">%s</p>\n", says, rarity);
  wh_html_printf(out,
                 "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Evidence of "
                 "%s\"><table>\n<thead><tr>",
                 pattern);
  g_string_append(
      out,
      "<th scope=\"col\">Day</th><th scope=\"col\">What it shows</th><th scope=\"col\">In its own words</th>"
      "<th scope=\"col\">Where to open it</th></tr></thead>\n<tbody>\n");
  for (gsize i = 0; i < json_array_size(evidence); i++)
    write_evidence(out, report, json_array_get(evidence, i), i > 0 ? json_array_get(evidence, i - 1) : NULL);
  g_string_append(out, "</tbody></table></div>\n</details>\n");
}

void
wh_html_case(GString *out, const json_t *report, const json_t *one_case, guint n, guint c)
{
  g_autoptr(GPtrArray) telling = wh_doc_telling(one_case);
  guint level = wh_doc_level(one_case),
        n_signals = (guint)json_array_size(json_object_get(one_case, "signals"));
  g_autofree char *who = wh_doc_subject(report, one_case), *id = wh_doc_text(one_case, "id");

  wh_html_printf(out, "<article class=\"card %s\" aria-labelledby=\"case-%u-%u\">\n",
                 wh_doc_level_name(level), n, c);
  wh_html_printf(out, "<h3 id=\"case-%u-%u\"><span class=\"level %s\">%s</span> %s</h3>\n", n, c,
                 wh_doc_level_name(level), wh_doc_level_name(level), who);
  wh_html_printf(out, "<p class=\"muted\">%s; case <code class=\"id\">%s</code></p>\n",
                 wh_doc_level_says(level), id);
  write_questions(out, report, one_case);
  wh_html_timeline(out, report, one_case, n, c);
  g_string_append(out, "<h4>Evidence</h4>\n");
  for (guint s = 0; s < telling->len; s++)
    write_signal(out, report, telling->pdata[s], s + 1);
  if (telling->len < n_signals)
    wh_html_printf(out,
                   "<p class=\"muted\">%u earlier steps of the same patterns are in the JSON report.</p>\n",
                   n_signals - telling->len);
  g_string_append(out, "</article>\n");
}
