/* SPDX-License-Identifier: Apache-2.0
 * Links as Markdown, for a private note. */
#include "report/link.h"

#include "report/doc.h"

#include <string.h>

/* Nothing in TEXT is markup. */
static void
put_plain(GString *out, const char *text)
{
  for (; *text != '\0'; text++) {
    if (strchr("\\`*_{}[]<>()#+!|~&@", *text) != NULL)
      g_string_append_c(out, '\\');
    g_string_append_c(out, *text);
  }
}

static void
put_item(GString *out, const char *head, const char *text)
{
  g_string_append_printf(out, "- %s", head);
  put_plain(out, text);
  g_string_append_c(out, '\n');
}

/* As code; what would end it is left out. */
static void
put_evidence(GString *out, const json_t *evidence)
{
  for (gsize i = 0; i < json_array_size(evidence); i++) {
    g_autofree char *day = wh_doc_day(json_array_get(evidence, i), "time"),
                    *locator = wh_doc_text(json_array_get(evidence, i), "locator");
    g_string_append_printf(out, "  - %s `%s`\n", day, g_strdelimit(locator, "`", ' '));
  }
}

static void
put_kind(GString *out, const json_t *kind)
{
  const json_t *reasons = json_object_get(kind, "reasons");
  const gboolean enough = wh_doc_true(kind, "enough");
  g_autofree char *total = wh_link_weight(wh_doc_number(kind, "log10_likelihood_ratio"));
  g_autofree char *name = wh_doc_text(kind, "kind"), *beside = wh_link_beside(kind);
  g_string_append_printf(out, "\n### %s (%s): %s\n\n", name, wh_link_about(wh_doc_key(kind, "kind")),
                         enough ? total : "not enough");
  for (gsize i = 0; i < json_array_size(reasons); i++) {
    const json_t *reason = json_array_get(reasons, i);
    g_autofree char *says = wh_doc_text(reason, "says");
    g_autofree char *weight = wh_link_weight(wh_doc_number(reason, "weight"));
    g_autofree char *head = enough ? g_strdup_printf("**%s** ", weight) : g_strdup("");
    put_item(out, head, says);
    put_evidence(out, json_object_get(reason, "evidence"));
  }
  if (beside != NULL)
    put_item(out, "", beside);
}

static void
put_list(GString *out, const char *heading, const json_t *list)
{
  g_string_append_printf(out, "\n### %s\n\n", heading);
  for (gsize i = 0; i < json_array_size(list); i++) {
    g_autofree char *one = wh_doc_item(list, i);
    put_item(out, "", one);
  }
}

static void
put_persons(GString *out, const json_t *persons)
{
  for (gsize i = 0; i < json_array_size(persons); i++) {
    g_autofree char *line = wh_link_person(json_array_get(persons, i));
    put_item(out, "", line);
  }
}

static void
put_pair(GString *out, const json_t *document, const json_t *link)
{
  const json_t *kinds = json_object_get(link, "kinds");
  g_autofree char *verdict = wh_link_verdict(link), *worth = wh_link_worth(link),
                  *wrong = wh_link_error(document, link);
  put_persons(out, json_object_get(link, "persons"));
  g_string_append_printf(out, "\n%s %s\n", verdict, worth != NULL ? worth : "");
  for (gsize i = 0; i < json_array_size(kinds); i++)
    put_kind(out, json_array_get(kinds, i));
  if (wrong != NULL) {
    g_string_append(out, "\n### How often that is wrong\n\n");
    put_plain(out, wrong);
    g_string_append_c(out, '\n');
  }
}

static void
put_search(GString *out, const json_t *document)
{
  const json_t *groups = json_object_get(document, "groups");
  g_autofree char *search = wh_link_search(document);
  g_string_append_printf(out, "%s\n", search);
  for (gsize i = 0; i < json_array_size(groups); i++) {
    const json_t *group = json_array_get(groups, i);
    g_autofree char *q = wh_link_q(wh_doc_number(group, "q"), TRUE);
    g_string_append_printf(out, "\n### %s\n\n", q);
    put_persons(out, json_object_get(group, "persons"));
    g_autofree char *kinds = wh_link_group_kinds(group);
    g_string_append_printf(out, "\n%s\n", kinds);
  }
}

void
wh_link_markdown(GString *out, const json_t *document)
{
  g_autofree char *project = wh_doc_text(document, "project"), *day = wh_doc_day(document, "as_of");
  g_string_append(out, "## ");
  put_plain(out, project);
  g_string_append_printf(out, ", as of %s\n\n", day);
  if (json_object_get(document, "search") != NULL)
    put_search(out, document);
  else
    put_pair(out, document, json_array_get(json_object_get(document, "links"), 0));
  if (json_array_size(json_object_get(document, "links")) == 0)
    return;
  put_list(out, "Innocent readings", json_object_get(document, "innocent"));
  put_list(out, "What would settle it", json_object_get(document, "settle"));
  g_autofree char *measured = wh_link_measured(document);
  g_string_append_c(out, '\n');
  put_plain(out, measured);
  g_string_append_c(out, '\n');
}
