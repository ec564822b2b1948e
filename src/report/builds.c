/* SPDX-License-Identifier: Apache-2.0
 * A comparison of two builds, or the facts of one, as text. */
#include "report/builds.h"

#include "report/doc.h"

#define NAMES_SHOWN 6
#define FILES_SHOWN 8 /* of one kind */
#define NAMES_SHOWN_VERBOSE 100000
#define RARE_WEIGHT 1.0 /* one in ten ordinary updates: commoner kinds get one line */

static const char *
string_of(const json_t *object, const char *key)
{
  const char *s = json_string_value(json_object_get(object, key));
  return s != NULL ? s : "";
}

static json_int_t
integer_of(const json_t *object, const char *key)
{
  return json_integer_value(json_object_get(object, key));
}

static void
put_names(GString *out, const json_t *names, gsize max)
{
  const gsize n = json_array_size(names);
  for (gsize i = 0; i < MIN(n, max); i++)
    g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", json_string_value(json_array_get(names, i)));
  if (n > max)
    g_string_append_printf(out, " and %" G_GSIZE_FORMAT " more", n - max);
}

char *
wh_builds_finding_says(const json_t *finding, gsize max_names)
{
  GString *out = g_string_new(string_of(finding, "says"));
  const json_t *names = json_object_get(finding, "names"), *before = json_object_get(finding, "before");
  if (json_array_size(names) > 0) {
    g_string_append(out, ": ");
    put_names(out, names, max_names);
  }
  if (before != NULL)
    g_string_append_printf(out, ": %s before, %s now", string_of(finding, "before"),
                           string_of(finding, "after"));
  return g_string_free(out, FALSE);
}

char *
wh_builds_finding_rarity(const json_t *document, const json_t *finding)
{
  const json_int_t updates = integer_of(json_object_get(document, "ordinary"), "updates");
  const json_int_t seen = integer_of(finding, "ordinary_updates");
  if (updates == 0)
    return g_strdup("no ordinary updates have been measured");
  return g_strdup_printf("in %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT " ordinary updates", seen,
                         updates);
}

char *
wh_builds_weighs(const json_t *document)
{
  const json_t *ordinary = json_object_get(document, "ordinary");
  const char *level = string_of(document, "level");
  const double statistic = json_number_value(json_object_get(document, "statistic"));
  const double greatest = json_number_value(json_object_get(ordinary, "greatest_statistic"));
  if (g_str_equal(level, "none"))
    return g_strdup("Nothing that is compared differs.");
  return g_strdup_printf(
      "%s It weighs %.1f; of %" JSON_INTEGER_FORMAT " measured ordinary updates none weighs more than %.1f.",
      g_str_equal(level, "review") ? "This deserves a look: no measured ordinary update is like it."
                                   : "A note: ordinary updates show as much, or no protection was lost and "
                                     "nothing came that acts at load "
                                     "time.",
      statistic, integer_of(ordinary, "updates"), greatest);
}

/* What one finding says, unless the one before says the same of another file. SAID: that one; replaced. */
static void
put_finding(WhPage *page, const json_t *finding, char **said)
{
  char *says = wh_builds_finding_says(finding, page->verbose ? NAMES_SHOWN_VERBOSE : NAMES_SHOWN);
  if (g_strcmp0(says, *said) != 0)
    wh_page_field(page, string_of(finding, "change"), 0, says);
  if (*string_of(finding, "file") != '\0')
    wh_page_field(page, "", 0, string_of(finding, "file"));
  g_free(*said);
  *said = says;
}

static void
put_reasons(WhPage *page, const json_t *document, const json_t *finding)
{
  g_autoptr(GString) readings = g_string_new(NULL);
  g_autofree char *rarity = wh_builds_finding_rarity(document, finding);
  const json_t *innocent = json_object_get(finding, "innocent");
  if (!page->verbose && json_number_value(json_object_get(finding, "weight")) < RARE_WEIGHT)
    return;
  for (gsize i = 0; i < json_array_size(innocent); i++)
    g_string_append_printf(readings, "%s%s", i > 0 ? "; " : "",
                           json_string_value(json_array_get(innocent, i)));
  wh_page_field(page, "  why", 0, string_of(finding, "why"));
  wh_page_field(page, "  or else", 0, readings->str);
  wh_page_field(page, "  how rare", 0, rarity);
}

/* All findings of one kind, which stand together, and then its reasons once. Returns where the next kind begins. */
static gsize
put_kind(WhPage *page, const json_t *document, const json_t *findings, gsize from)
{
  const json_t *first = json_array_get(findings, from);
  const gsize max = page->verbose ? G_MAXSIZE : FILES_SHOWN;
  g_autofree char *said = NULL;
  gsize to = from;
  for (; g_str_equal(string_of(json_array_get(findings, to), "kind"), string_of(first, "kind")); to++)
    if (to - from < max)
      put_finding(page, json_array_get(findings, to), &said);
  if (to - from > max) {
    g_autofree char *more = g_strdup_printf("and in %" G_GSIZE_FORMAT " more files", to - from - max);
    wh_page_field(page, "", 0, more);
  }
  put_reasons(page, document, first);
  return to;
}

static void
put_faults(WhPage *page, const json_t *side)
{
  const json_t *faults = json_object_get(side, "faults");
  for (gsize i = 0; i < json_array_size(faults); i++)
    wh_page_field(page, i == 0 ? "Not read" : "", 0, json_string_value(json_array_get(faults, i)));
}

static void
put_comparison(WhPage *page, const json_t *document)
{
  const json_t *before = json_object_get(document, "before"), *after = json_object_get(document, "after");
  const json_t *findings = json_object_get(document, "findings");
  g_autofree char *weighs = wh_builds_weighs(document);
  g_autofree char *title = g_strdup_printf(
      "%s -> %s: %" G_GSIZE_FORMAT " finding%s", string_of(before, "name"), string_of(after, "name"),
      json_array_size(findings), json_array_size(findings) == 1 ? "" : "s");
  wh_page_wrap(page, 0, 2, 0, title);
  wh_page_wrap(page, 0, 0, 0, weighs);
  g_string_append_c(page->out, '\n');
  for (gsize i = 0; i < json_array_size(findings);)
    i = put_kind(page, document, findings, i);
  put_faults(page, before);
  put_faults(page, after);
}

static void
put_fact(WhPage *page, const char *name, const json_t *value)
{
  g_autoptr(GString) line = g_string_new(NULL);
  if (json_is_integer(value))
    g_string_append_printf(line, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
  else
    put_names(line, value, page->verbose ? NAMES_SHOWN_VERBOSE : NAMES_SHOWN);
  g_string_append_printf(page->out, "  %-32s ", name);
  wh_page_wrap(page, 35, 35, 0, line->len > 0 ? line->str : "-");
}

static void
put_facts(WhPage *page, const json_t *document)
{
  const json_t *facts = json_object_get(document, "facts"), *side = json_object_get(document, "after");
  for (gsize i = 0; i < json_array_size(facts); i++) {
    const json_t *entry = json_array_get(facts, i);
    json_t *all = json_object_get(entry, "after"), *value;
    const char *file = string_of(entry, "file"), *key;
    wh_page_heading(page, *file != '\0' ? file : string_of(side, "name"));
    json_object_foreach(all, key, value) put_fact(page, key, value);
  }
  put_faults(page, side);
}

void
wh_builds_text(WhPage *page, const json_t *document)
{
  if (json_object_get(document, "before") != NULL)
    put_comparison(page, document);
  else
    put_facts(page, document);
}

static void
put_cell(GString *out, const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (strchr("|\\`*_<>[]&~", *c) != NULL)
      g_string_append_c(out, '\\');
    g_string_append_c(out, *c);
  }
}

void
wh_builds_markdown(GString *out, const json_t *document)
{
  const json_t *findings = json_object_get(document, "findings");
  g_autofree char *weighs = wh_builds_weighs(document);
  g_string_append(out, "### ");
  put_cell(out, string_of(json_object_get(document, "before"), "name"));
  g_string_append(out, " → ");
  put_cell(out, string_of(json_object_get(document, "after"), "name"));
  g_string_append_printf(out, "\n\n%s\n\n", weighs);
  if (json_array_size(findings) > 0)
    g_string_append(out, "| | what | where | how rare | or else |\n|---|---|---|---|---|\n");
  for (gsize i = 0; i < json_array_size(findings); i++) {
    const json_t *finding = json_array_get(findings, i);
    g_autofree char *says = wh_builds_finding_says(finding, NAMES_SHOWN);
    g_autofree char *rarity = wh_builds_finding_rarity(document, finding);
    const char *reading = json_string_value(json_array_get(json_object_get(finding, "innocent"), 0));
    const char *const cells[] = {string_of(finding, "change"), says, string_of(finding, "file"), rarity,
                                 reading};
    for (gsize k = 0; k < G_N_ELEMENTS(cells); k++) {
      g_string_append(out, k == 0 ? "| " : " | ");
      put_cell(out, cells[k] != NULL ? cells[k] : "");
    }
    g_string_append(out, " |\n");
  }
}
