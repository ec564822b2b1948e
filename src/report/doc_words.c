/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a report document: the sentences that text and page share. */
#include "report/doc.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

char *
wh_doc_thousands(gint64 n)
{
  g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, n);
  gsize len = strlen(digits), start = n < 0 ? 1 : 0;
  GString *out = g_string_new(NULL);

  for (gsize i = 0; i < len; i++) {
    if (i > start && (len - i) % 3 == 0)
      g_string_append_c(out, ',');
    g_string_append_c(out, digits[i]);
  }
  return g_string_free(out, FALSE);
}

/* "740", "9.5". */
static char *
years(double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (value < 9.95 && fabs(value - round(value)) > 0.05)
    return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.1f", value));
  return wh_doc_thousands((gint64)round(MIN(value, 1e12)));
}

static gboolean
is_calibrated(const json_t *of)
{
  return wh_doc_true(json_object_get(of, "rarity"), "calibrated") &&
         wh_doc_number(of, "rarity_project_years") > 0;
}

char *
wh_doc_rarity(const json_t *of)
{
  const json_t *rarity = json_object_get(of, "rarity");
  g_autofree char *once = NULL, *behind = NULL;

  if (!is_calibrated(of))
    return g_strdup("not known: the baseline has no figure for this, so it can note but not raise");
  once = years(wh_doc_number(of, "rarity_project_years"));
  behind = years(round(MIN(wh_doc_number(rarity, "project_years"), 1e12)));
  return g_strdup_printf("once in about %s ordinary project-years; %s stand behind the figure%s%s", once,
                         behind, wh_doc_true(rarity, "extrapolated") ? ", which is extrapolated" : "",
                         wh_doc_true(rarity, "combined") ? "; words and history are taken as independent"
                                                         : "");
}

char *
wh_doc_rarity_short(const json_t *of)
{
  g_autofree char *once = NULL;

  if (!is_calibrated(of))
    return g_strdup("rarity not known");
  once = years(wh_doc_number(of, "rarity_project_years"));
  return g_strdup_printf("once in %s project-years", once);
}

char *
wh_doc_record_line(const json_t *report)
{
  const json_t *records = json_object_get(report, "records");
  GString *line = g_string_new(NULL);

  for (gsize i = 0; i < json_array_size(records); i++) {
    const json_t *record = json_array_get(records, i);
    g_autofree char *kind = wh_doc_text(record, "kind"), *from = wh_doc_day(record, "from");
    g_autofree char *to = wh_doc_day(record, "to"),
                    *events = wh_doc_thousands(wh_doc_count(record, "events"));

    g_string_append_printf(line, "%s%s record %s to %s, %s events", i > 0 ? "; " : "", kind, from, to,
                           events);
  }
  if (line->len == 0)
    g_string_append(line, "nothing was read");
  return g_string_free(line, FALSE);
}

char *
wh_doc_last_change(const json_t *report)
{
  const json_t *change = json_object_get(report, "last_change_of_hands");
  g_autofree char *name = NULL, *says = NULL, *day = NULL;

  if (!json_is_object(change))
    return NULL;
  name = wh_doc_person_name(report, wh_doc_key(change, "person"));
  says = wh_doc_text(change, "says");
  day = wh_doc_day(change, "first");
  return g_strdup_printf("%s: %s first %s", day, name, says);
}

char *
wh_doc_fired(const json_t *report)
{
  const json_t *patterns = json_object_get(report, "patterns");
  GString *list = g_string_new(NULL);

  for (gsize i = 0; i < json_array_size(patterns); i++) {
    const json_t *pattern = json_array_get(patterns, i);
    g_autofree char *id = wh_doc_text(pattern, "id");

    if (strcmp(wh_doc_key(pattern, "state"), "fires") == 0)
      g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", id);
  }
  return g_string_free(list, FALSE);
}

gboolean
wh_doc_unjudged(const json_t *report)
{
  return wh_doc_count(json_object_get(report, "baseline"), "project_years") == 0;
}

static char *
missing_key(const json_t *pattern)
{
  const json_t *missing = json_object_get(pattern, "missing");
  GString *key = g_string_new(NULL);

  for (gsize i = 0; i < json_array_size(missing); i++) {
    g_autofree char *what = wh_doc_item(missing, i);

    g_string_append_printf(key, "%s%s", i > 0 ? " and " : "", what);
  }
  if (key->len == 0)
    g_string_append(key, "a record that was not given");
  return g_string_free(key, FALSE);
}

GPtrArray *
wh_doc_blind(const json_t *report)
{
  const json_t *patterns = json_object_get(report, "patterns");
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

  for (gsize i = 0; i < json_array_size(patterns); i++) {
    const json_t *pattern = json_array_get(patterns, i);
    g_autofree char *key = missing_key(pattern), *id = wh_doc_text(pattern, "id"), *line = NULL;
    guint at;

    if (strcmp(wh_doc_key(pattern, "state"), "blind") != 0)
      continue;
    if (g_ptr_array_find_with_equal_func(keys, key, g_str_equal, &at)) {
      line = g_strdup_printf("%s, %s", (const char *)lines->pdata[at], id);
      g_free(lines->pdata[at]);
      lines->pdata[at] = g_steal_pointer(&line);
      continue;
    }
    g_ptr_array_add(lines, g_strdup_printf("Without %s: %s", key, id));
    g_ptr_array_add(keys, g_steal_pointer(&key));
  }
  return lines;
}

char *
wh_doc_quote(const json_t *report, const json_t *evidence)
{
  g_autofree char *excerpt = wh_doc_text(evidence, "excerpt"), *says = wh_doc_text(evidence, "says");
  const char *person = wh_doc_key(evidence, "person");
  g_autofree char *name = *person != '\0' ? wh_doc_person_name(report, person) : NULL;

  if (name == NULL)
    return g_steal_pointer(&excerpt);
  if (strcmp(wh_doc_key(evidence, "event"), "message") != 0)
    return g_strdup_printf("%s: %s", name, excerpt);
  return g_strdup_printf("%s%s%s: \u201c%s\u201d", name, says[0] != '\0' ? " " : "", says, excerpt);
}

#define ROLE_NAMES_MAX 4u

static void
append_role(GString *out, const json_t *report, const json_t *one_case, const char *role)
{
  const json_t *subjects = json_object_get(one_case, "subjects");
  guint n = 0;

  for (gsize i = 0; i < json_array_size(subjects); i++) {
    const json_t *subject = json_array_get(subjects, i);
    const char *person = wh_doc_key(subject, "person");
    g_autofree char *name = wh_doc_person_name(report, person);

    if (strcmp(wh_doc_key(subject, "role"), role) != 0 || strcmp(person, wh_doc_key(one_case, "person")) == 0)
      continue;
    if (n < ROLE_NAMES_MAX)
      g_string_append_printf(out, "%s%s%s%s", n == 0 && out->len > 0 ? "; " : "", n == 0 ? role : ",", " ",
                             name);
    n++;
  }
  if (n > ROLE_NAMES_MAX)
    g_string_append_printf(out, " and %u more", n - ROLE_NAMES_MAX);
}

char *
wh_doc_roles(const json_t *report, const json_t *one_case)
{
  static const char *const roles[] = {"beneficiary", "requester", "pressure", "endorser", "incumbent"};
  GString *out = g_string_new(NULL);

  for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
    append_role(out, report, one_case, roles[i]);
  return g_string_free(out, out->len == 0);
}
