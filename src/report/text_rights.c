/* SPDX-License-Identifier: Apache-2.0
 *
 * The text report's table of rights. */
#include "report/text.h"

#include <string.h>

#include "report/doc.h"

#define NAME_MIN 14u /* columns of a name beside which the last day still has room */
#define NAME_LEAST 6u
#define ROWS_MAX 30u /* where there are more people, those who landed own work alone are counted */
#define MONTH 7u     /* columns of "2013-01" */

typedef struct {
  const char *right, *title;
  gboolean used;
} Column;

/* Marks the columns that somebody uses, the first ones as long as there is room for at most MAX. */
static guint
find_used(const json_t *persons, Column *columns, guint n, guint max)
{
  guint used = 0;

  for (guint c = 0; c < n && used < max; c++) {
    for (gsize i = 0; i < json_array_size(persons) && !columns[c].used; i++)
      columns[c].used = wh_doc_right(json_array_get(persons, i), columns[c].right) != NULL;
    used += columns[c].used ? 1 : 0;
  }
  return used;
}

static void
write_month(WhPage *page, const char *text)
{
  g_string_append_c(page->out, ' ');
  wh_page_cell(page, text, MONTH);
}

static void
end_row(WhPage *page)
{
  while (page->out->len > 0 && page->out->str[page->out->len - 1] == ' ')
    g_string_truncate(page->out, page->out->len - 1);
  g_string_append_c(page->out, '\n');
}

static void
write_person(WhPage *page, const json_t *person, const Column *columns, guint n, guint name_columns,
             gboolean last)
{
  g_autofree char *name = wh_doc_text(person, "name"), *day = wh_doc_day(person, "last");

  g_string_append(page->out, "  ");
  wh_page_cell(page, name, name_columns);
  for (guint c = 0; c < n; c++) {
    g_autofree char *first = NULL;

    if (!columns[c].used)
      continue;
    first = wh_doc_day(wh_doc_right(person, columns[c].right), "first");
    first[MIN(strlen(first), MONTH)] = '\0';
    write_month(page, first[0] != '\0' ? first : "\u00b7");
  }
  if (last) {
    day[MIN(strlen(day), MONTH)] = '\0';
    write_month(page, day);
  }
  end_row(page);
}

/* Whether a person's row is left out of a long table: one who put own work on the main line, and nothing else. */
static gboolean
landed_own_alone(const json_t *person)
{
  const json_t *held = json_object_get(person, "rights");
  gsize others = 0;

  for (gsize i = 0; i < json_array_size(held); i++) {
    const char *right = wh_doc_key(json_array_get(held, i), "right");
    others += strcmp(right, "contribute") != 0 && strcmp(right, "land-own") != 0;
  }
  return others == 0 && wh_doc_right(person, "land-own") != NULL;
}

static gboolean
in_case(const json_t *report, const json_t *person)
{
  const json_t *cases = json_object_get(report, "cases");

  for (gsize c = 0; c < json_array_size(cases); c++) {
    const json_t *subjects = json_object_get(json_array_get(cases, c), "subjects");
    for (gsize i = 0; i < json_array_size(subjects); i++)
      if (strcmp(wh_doc_key(json_array_get(subjects, i), "person"), wh_doc_key(person, "id")) == 0)
        return TRUE;
  }
  return FALSE;
}

/* The persons that get a row; borrowed elements. Owner: caller. */
static json_t *
choose_persons(const WhPage *page, const json_t *report)
{
  const json_t *persons = json_object_get(report, "persons");
  const gboolean all = page->verbose || json_array_size(persons) <= ROWS_MAX;
  json_t *chosen = json_array();

  for (gsize i = 0; i < json_array_size(persons); i++) {
    json_t *person = json_array_get(persons, i);
    if (all || !landed_own_alone(person) || in_case(report, person))
      json_array_append(chosen, person);
  }
  return chosen;
}

static guint
longest_name(const json_t *persons)
{
  guint columns = 6;

  for (gsize i = 0; i < json_array_size(persons); i++) {
    g_autofree char *name = wh_doc_text(json_array_get(persons, i), "name");

    columns = MAX(columns, wh_page_columns(name));
  }
  return columns;
}

/* Columns for names: what months leave of the width, and on a narrow page the fewest that tell people apart. */
static guint
name_room(const WhPage *page, const json_t *persons, guint months)
{
  guint room = page->width > months + 2 ? page->width - 2 - months : 0;

  return MIN(longest_name(persons), MAX(room, NAME_LEAST));
}

static void
write_table(WhPage *page, const json_t *persons)
{
  Column columns[] = {
      {"land-own", "own", FALSE},     {"land-others", "others'", FALSE}, {"ci", "CI", FALSE},
      {"security", "contact", FALSE}, {"owners", "owners", FALSE},       {"tag", "tags", FALSE},
      {"sign", "signs", FALSE},       {"publish", "publish", FALSE},     {"release", "pages", FALSE},
      {"member", "member", FALSE},    {"triage", "triage", FALSE}};
  guint room = (page->width - 2 - NAME_LEAST) / (MONTH + 1);
  guint months = find_used(persons, columns, G_N_ELEMENTS(columns), room) * (MONTH + 1);
  gboolean last = 2 + NAME_MIN + months + MONTH + 1 <= page->width;
  guint name_columns = name_room(page, persons, months + (last ? MONTH + 1 : 0));

  g_string_append(page->out, "  ");
  wh_page_cell(page, "", name_columns);
  for (guint c = 0; c < G_N_ELEMENTS(columns); c++)
    if (columns[c].used)
      write_month(page, columns[c].title);
  if (last)
    write_month(page, "last");
  end_row(page);
  for (gsize i = 0; i < json_array_size(persons); i++)
    write_person(page, json_array_get(persons, i), columns, G_N_ELEMENTS(columns), name_columns, last);
}

void
wh_text_rights(WhPage *page, const json_t *report)
{
  const gsize n = json_array_size(json_object_get(report, "persons"));

  if (n == 0 && !wh_doc_has_record(report, "git"))
    return;
  wh_page_heading(page, "Who holds which rights (month of first use on the main line)");
  if (n == 0) {
    g_string_append(page->out, "  nobody has landed anything in this record\n");
    return;
  }
  json_t *chosen = choose_persons(page, report);
  if (json_array_size(chosen) > 0)
    write_table(page, chosen);
  if (json_array_size(chosen) < n)
    g_string_append_printf(page->out, "  and %u more who landed own work alone (-v shows all)\n",
                           (guint)(n - json_array_size(chosen)));
  json_decref(chosen);
}
