/* SPDX-License-Identifier: Apache-2.0
 * Links as text. */
#include "report/link.h"

#include "report/doc.h"

#define WEIGHT_COLUMN 8u
#define PERSONS_SHOWN 30u

static void
put_person(WhPage *page, const json_t *person)
{
  const json_t *accounts = json_object_get(person, "accounts");
  g_autofree char *line = wh_link_person(person);
  wh_page_wrap(page, 0, 4, 0, line);
  for (gsize i = 0; i < json_array_size(accounts); i++) {
    g_autofree char *name = wh_doc_text(json_array_get(accounts, i), "name");
    g_autofree char *email = wh_doc_text(json_array_get(accounts, i), "email");
    g_string_append_printf(page->out, "    %s <%s>\n", name, email);
  }
}

static void
put_evidence(WhPage *page, const json_t *reason)
{
  const json_t *evidence = json_object_get(reason, "evidence");
  for (gsize i = 0; i < json_array_size(evidence); i++) {
    const json_t *one = json_array_get(evidence, i);
    g_autofree char *day = wh_doc_day(one, "time"), *locator = wh_doc_text(one, "locator");
    g_autofree char *line = g_strdup_printf("%s %s", day, locator);
    wh_page_cell(page, "", WEIGHT_COLUMN + 2);
    wh_page_wrap(page, WEIGHT_COLUMN + 2, WEIGHT_COLUMN + 2, 0, line);
  }
}

static void
put_line(WhPage *page, double weight, gboolean weighs, const char *says)
{
  g_autofree char *shown = weighs ? wh_link_weight(weight) : g_strdup("");
  g_string_append(page->out, "  ");
  wh_page_cell(page, shown, WEIGHT_COLUMN - 2);
  wh_page_wrap(page, WEIGHT_COLUMN, WEIGHT_COLUMN, 0, says);
}

static void
put_kind(WhPage *page, const json_t *kind)
{
  const json_t *reasons = json_object_get(kind, "reasons");
  const gboolean enough = wh_doc_true(kind, "enough");
  g_autofree char *total = wh_link_weight(wh_doc_number(kind, "log10_likelihood_ratio"));
  g_autofree char *name = wh_doc_text(kind, "kind"), *beside = wh_link_beside(kind);
  g_autofree char *head = g_strdup_printf("%s (%s): %s", name, wh_link_about(wh_doc_key(kind, "kind")),
                                          enough ? total : "not enough");
  g_string_append_c(page->out, '\n');
  wh_page_ink(page, WH_INK_BOLD, head);
  g_string_append_c(page->out, '\n');
  for (gsize i = 0; i < json_array_size(reasons); i++) {
    const json_t *reason = json_array_get(reasons, i);
    g_autofree char *says = wh_doc_text(reason, "says");
    put_line(page, wh_doc_number(reason, "weight"), enough, says);
    put_evidence(page, reason);
  }
  if (beside != NULL)
    put_line(page, 0, FALSE, beside);
}

static void
put_list(WhPage *page, const char *heading, const json_t *list)
{
  wh_page_heading(page, heading);
  for (gsize i = 0; i < json_array_size(list); i++) {
    g_autofree char *one = wh_doc_item(list, i);
    g_string_append(page->out, "  - ");
    wh_page_wrap(page, 4, 4, 0, one);
  }
}

static void
put_pair(WhPage *page, const json_t *document, const json_t *link)
{
  const json_t *persons = json_object_get(link, "persons"), *kinds = json_object_get(link, "kinds");
  g_autofree char *verdict = wh_link_verdict(link), *worth = wh_link_worth(link),
                  *wrong = wh_link_error(document, link);
  for (gsize i = 0; i < json_array_size(persons); i++)
    put_person(page, json_array_get(persons, i));
  g_string_append_c(page->out, '\n');
  wh_page_wrap(page, 0, 0, 0, verdict);
  if (worth != NULL)
    wh_page_wrap(page, 0, 0, 0, worth);
  for (gsize i = 0; i < json_array_size(kinds); i++)
    put_kind(page, json_array_get(kinds, i));
  if (wrong != NULL) {
    wh_page_heading(page, "How often that is wrong");
    g_string_append(page->out, "  ");
    wh_page_wrap(page, 2, 2, 0, wrong);
  }
}

static void
put_calibration(WhPage *page, const json_t *document)
{
  g_autofree char *line = wh_link_measured(document);
  g_string_append_c(page->out, '\n');
  wh_page_wrap(page, 0, 0, 0, line);
}

static void
put_group(WhPage *page, const json_t *group)
{
  const json_t *persons = json_object_get(group, "persons");
  g_autofree char *q = wh_link_q(wh_doc_number(group, "q"), TRUE);
  g_string_append_c(page->out, '\n');
  wh_page_wrap(page, 0, 2, 0, q);
  for (gsize i = 0; i < json_array_size(persons); i++) {
    g_autofree char *line = wh_link_person(json_array_get(persons, i));
    g_string_append(page->out, "  ");
    wh_page_wrap(page, 2, 4, 0, line);
  }
  g_autofree char *kinds = wh_link_group_kinds(group);
  g_string_append(page->out, "  ");
  wh_page_wrap(page, 2, 4, 0, kinds);
}

static void
put_search(WhPage *page, const json_t *document)
{
  const json_t *groups = json_object_get(document, "groups"), *links = json_object_get(document, "links");
  g_autofree char *search = wh_link_search(document);
  wh_page_wrap(page, 0, 0, 0, search);
  if (json_array_size(groups) == 0)
    g_string_append(page->out, "\nNo two are more alike than chance makes two among so many.\n");
  for (gsize i = 0; i < MIN(json_array_size(groups), PERSONS_SHOWN); i++)
    put_group(page, json_array_get(groups, i));
  if (json_array_size(groups) > PERSONS_SHOWN)
    g_string_append_printf(page->out, "\n… and %zu more, with --format json\n",
                           json_array_size(groups) - PERSONS_SHOWN);
  if (json_array_size(groups) > 0 && !page->verbose) {
    g_string_append_c(page->out, '\n');
    wh_page_wrap(page, 0, 0, 0,
                 "`wolfhound link A B` on the same target shows what speaks for and against two of them, "
                 "--verbose does for all pairs within the bound.");
  }
  for (gsize i = 0; page->verbose && i < json_array_size(links); i++) {
    g_string_append(page->out, "\n");
    put_pair(page, document, json_array_get(links, i));
  }
}

void
wh_link_text(WhPage *page, const json_t *document)
{
  g_autofree char *project = wh_doc_text(document, "project"), *day = wh_doc_day(document, "as_of");
  g_string_append_printf(page->out, "%s, as of %s\n\n", project, day);
  if (json_object_get(document, "search") != NULL)
    put_search(page, document);
  else
    put_pair(page, document, json_array_get(json_object_get(document, "links"), 0));
  if (json_array_size(json_object_get(document, "links")) > 0) {
    put_list(page, "Innocent readings", json_object_get(document, "innocent"));
    put_list(page, "What would settle it", json_object_get(document, "settle"));
  }
  put_calibration(page, document);
}
