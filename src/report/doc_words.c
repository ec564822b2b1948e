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

    if (from[0] == '\0')
      g_string_append_printf(line, "%s%s record: nothing by then", i > 0 ? "; " : "", kind);
    else
      g_string_append_printf(line, "%s%s record %s to %s, %s event%s", i > 0 ? "; " : "", kind, from, to,
                             events, g_str_equal(events, "1") ? "" : "s");
  }
  if (line->len == 0)
    g_string_append(line, "nothing was read");
  return g_string_free(line, FALSE);
}

gboolean
wh_doc_is_empty(const json_t *report)
{
  const json_t *records = json_object_get(report, "records");

  for (gsize i = 0; i < json_array_size(records); i++)
    if (wh_doc_count(json_array_get(records, i), "events") > 0)
      return FALSE;
  return TRUE;
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

gboolean
wh_doc_has_record(const json_t *report, const char *kind)
{
  const json_t *records = json_object_get(report, "records");

  for (gsize i = 0; i < json_array_size(records); i++)
    if (strcmp(wh_doc_key(json_array_get(records, i), "kind"), kind) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
lacks_history(const json_t *report)
{
  const json_t *absent = json_object_get(report, "absent");

  for (gsize i = 0; i < json_array_size(absent); i++)
    if (strcmp(wh_doc_key(json_array_get(absent, i), "kind"), "git") == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
wh_doc_absent(const json_t *report)
{
  static const char *const parts[] = {"content", "signatures", "tags", NULL};
  const json_t *absent = json_object_get(report, "absent");
  const gboolean no_history = lacks_history(report);
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

  for (gsize i = 0; i < json_array_size(absent); i++) {
    const json_t *one = json_array_get(absent, i);
    if (!no_history || !g_strv_contains(parts, wh_doc_key(one, "kind")))
      g_ptr_array_add(texts, wh_doc_text(one, "says"));
  }
  return texts;
}

typedef struct {
  char *key; /* what is missing */
  GString *ids;
  guint n;
} Blind;

static void
blind_free(gpointer data)
{
  Blind *blind = data;
  g_free(blind->key);
  g_string_free(blind->ids, TRUE);
  g_free(blind);
}

static gboolean
needs_history(const json_t *pattern)
{
  const json_t *needs = json_object_get(pattern, "needs");

  for (gsize i = 0; i < json_array_size(needs); i++)
    if (g_strcmp0(json_string_value(json_array_get(needs, i)), "git") == 0)
      return TRUE;
  return FALSE;
}

/* What a pattern lacks. Where there is no history at all, naming its parts says no more. Owner: caller. */
static char *
missing_key(const json_t *pattern, gboolean no_history)
{
  const json_t *missing = json_object_get(pattern, "missing");
  GString *key = g_string_new(NULL);

  for (gsize i = 0; i < json_array_size(missing); i++) {
    g_autofree char *what = wh_doc_item(missing, i);

    g_string_append_printf(key, "%s%s", i > 0 ? " and " : "", what);
    if (no_history && needs_history(pattern))
      break;
  }
  if (key->len == 0)
    g_string_append(key, "a record that was not given");
  return g_string_free(key, FALSE);
}

static Blind *
blind_for(GPtrArray *list, const char *key)
{
  for (guint i = 0; i < list->len; i++) {
    Blind *blind = list->pdata[i];
    if (strcmp(blind->key, key) == 0)
      return blind;
  }
  Blind *blind = g_new0(Blind, 1);
  blind->key = g_strdup(key);
  blind->ids = g_string_new(NULL);
  g_ptr_array_add(list, blind);
  return blind;
}

GPtrArray *
wh_doc_blind(const json_t *report, guint max_named)
{
  const json_t *patterns = json_object_get(report, "patterns");
  const gboolean no_history = lacks_history(report);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(blind_free);
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

  for (gsize i = 0; i < json_array_size(patterns); i++) {
    const json_t *pattern = json_array_get(patterns, i);
    if (strcmp(wh_doc_key(pattern, "state"), "blind") != 0)
      continue;
    g_autofree char *key = missing_key(pattern, no_history), *id = wh_doc_text(pattern, "id");
    Blind *blind = blind_for(list, key);
    g_string_append_printf(blind->ids, "%s%s", blind->n++ > 0 ? ", " : "", id);
  }
  for (guint i = 0; i < list->len; i++) {
    const Blind *blind = list->pdata[i];
    g_ptr_array_add(lines,
                    blind->n <= max_named
                        ? g_strdup_printf("Without %s: %s", blind->key, blind->ids->str)
                        : g_strdup_printf("Without %s: %u patterns (-v names them)", blind->key, blind->n));
  }
  return lines;
}

static gboolean
is_message(const json_t *evidence)
{
  return strcmp(wh_doc_key(evidence, "event"), "message") == 0;
}

char *
wh_doc_deed(const json_t *report, const json_t *evidence)
{
  g_autofree char *says = wh_doc_text(evidence, "says");
  const char *person = wh_doc_key(evidence, "person");

  if (!is_message(evidence) || says[0] == '\0' || *person == '\0')
    return NULL;
  g_autofree char *name = wh_doc_person_name(report, person);
  return g_strdup_printf("%s %s", name, says);
}

char *
wh_doc_words(const json_t *evidence)
{
  g_autofree char *excerpt = wh_doc_text(evidence, "excerpt");

  if (is_message(evidence) && excerpt[0] != '\0')
    return g_strdup_printf("\u201c%s\u201d", excerpt);
  return g_steal_pointer(&excerpt);
}

char *
wh_doc_note(const json_t *evidence)
{
  if (strcmp(wh_doc_key(evidence, "note"), wh_doc_key(evidence, "says")) == 0)
    return g_strdup("");
  return wh_doc_text(evidence, "note");
}

gboolean
wh_doc_same_place(const json_t *evidence, const json_t *before)
{
  return strcmp(wh_doc_key(evidence, "locator"), wh_doc_key(before, "locator")) == 0;
}

char *
wh_doc_quote(const json_t *report, const json_t *evidence)
{
  g_autofree char *words = wh_doc_words(evidence), *deed = wh_doc_deed(report, evidence);
  const char *person = wh_doc_key(evidence, "person");

  if (deed != NULL)
    return g_strdup_printf("%s: %s", deed, words);
  if (*person == '\0')
    return wh_doc_text(evidence, "excerpt");
  g_autofree char *name = wh_doc_person_name(report, person);
  return g_strdup_printf("%s: %s", name, words);
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

static void
add_decided(GPtrArray *list, const json_t *person)
{
  const json_t *merges = json_object_get(person, "merges"), *apart = json_object_get(person, "apart");
  g_autofree char *name = wh_doc_text(person, "name");

  for (gsize i = 0; i < json_array_size(merges); i++) {
    g_autofree char *says = wh_doc_text(json_array_get(merges, i), "says");

    if (g_str_equal(wh_doc_key(json_array_get(merges, i), "reason"), "decision"))
      g_ptr_array_add(list, g_strdup_printf("%s: merged by decision: %s", name, says));
  }
  for (gsize i = 0; i < json_array_size(apart); i++) {
    g_autofree char *says = wh_doc_item(apart, i);

    g_ptr_array_add(list, g_strdup_printf("%s: kept apart: %s", name, says));
  }
}

GPtrArray *
wh_doc_decided(const json_t *report, const json_t *one_case)
{
  const json_t *subjects = json_object_get(one_case, "subjects");
  GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

  for (gsize i = 0; i < json_array_size(subjects); i++) {
    const char *id = wh_doc_key(json_array_get(subjects, i), "person");
    const json_t *person = wh_doc_person(report, id);

    if (person != NULL && g_hash_table_add(seen, (gpointer)(gsize)id))
      add_decided(list, person);
  }
  return list;
}
