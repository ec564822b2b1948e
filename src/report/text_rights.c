/* SPDX-License-Identifier: Apache-2.0
 *
 * The text report's table of rights. */
#include "report/text.h"

#include <string.h>

#include "report/doc.h"

#define NAME_MIN 14u
#define MONTH 7u /* columns of "2013-01" */

typedef struct {
  const char *right, *title;
  gboolean used;
} Column;

static guint
find_used(const json_t *persons, Column *columns, guint n)
{
  guint used = 0;

  for (guint c = 0; c < n; c++) {
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

void
wh_text_rights(WhPage *page, const json_t *report)
{
  Column columns[] = {{"land-own", "own", FALSE},  {"land-others", "others'", FALSE},
                      {"ci", "CI", FALSE},         {"security", "contact", FALSE},
                      {"owners", "owners", FALSE}, {"tag", "tags", FALSE},
                      {"sign", "signs", FALSE},    {"publish", "publish", FALSE}};
  const json_t *persons = json_object_get(report, "persons");
  guint used = find_used(persons, columns, G_N_ELEMENTS(columns)), months = used * (MONTH + 1);
  gboolean last = 2 + NAME_MIN + months + MONTH + 1 <= page->width;
  guint room = page->width - 2 - months - (last ? MONTH + 1 : 0),
        name_columns = MIN(longest_name(persons), room);

  if (json_array_size(persons) == 0 && !wh_doc_has_record(report, "git"))
    return;
  wh_page_heading(page, "Who holds which rights (month of first use on the main line)");
  if (json_array_size(persons) == 0) {
    g_string_append(page->out, "  nobody has landed anything in this record\n");
    return;
  }
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
