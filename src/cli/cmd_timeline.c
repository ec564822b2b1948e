/* SPDX-License-Identifier: Apache-2.0
 * wolfhound timeline: everything notable about one person, in order. */
#include "cli/command.h"

#include "app/lookup.h"
#include "app/record.h"
#include "app/timeline.h"
#include "report/doc.h"
#include "report/page.h"

#define LOCATOR_SHOWN 19 /* "commit " and twelve digits */
#define TEXT_COLUMN 12u

static WhPage
page_of(const WhCli *cli)
{
  return (WhPage){.out = cli->out,
                  .width = cli->width != 0 ? cli->width : 80,
                  .color = cli->color,
                  .verbose = cli->verbose};
}

static void
put_entry(WhPage *page, const json_t *entry)
{
  g_autofree char *day = wh_doc_day(entry, "time");
  g_autofree char *says = wh_doc_text(entry, "says");
  g_autofree char *locator = wh_doc_text(entry, "locator");
  g_autoptr(GString) line = g_string_new(says);
  if (g_str_equal(wh_doc_key(entry, "kind"), "year")) {
    wh_page_heading(page, says);
    return;
  }
  if (*locator != '\0')
    g_string_append_printf(line, " (%.*s)", page->verbose ? G_MAXINT : LOCATOR_SHOWN, locator);
  wh_page_cell(page, day, TEXT_COLUMN);
  wh_page_wrap(page, TEXT_COLUMN, TEXT_COLUMN, 0, line->str);
}

static void
put_text(WhCli *cli, const json_t *timeline)
{
  WhPage page = page_of(cli);
  const json_t *person = json_object_get(timeline, "person"), *accounts = json_object_get(person, "accounts");
  const json_t *entries = json_object_get(timeline, "entries");
  g_autofree char *name = wh_doc_text(person, "name");
  g_autofree char *project = wh_doc_text(timeline, "project");
  g_autofree char *day = wh_doc_day(timeline, "as_of");
  g_string_append_printf(cli->out, "%s (%s) in %s, as of %s\n", name, wh_doc_key(person, "id"), project, day);
  for (gsize i = 0; i < json_array_size(accounts); i++) {
    g_autofree char *account = wh_doc_text(json_array_get(accounts, i), "name");
    g_autofree char *email = wh_doc_text(json_array_get(accounts, i), "email");
    g_string_append_printf(cli->out, "  %s <%s>\n", account, email);
  }
  for (gsize i = 0; i < json_array_size(entries); i++)
    put_entry(&page, json_array_get(entries, i));
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  const WhCaseOptions case_options = {.baseline = cli->baseline, .half = WH_HALF_BOTH};
  guint32 person;
  g_autofree char *target = wh_cli_target(cli, n_args > 1 ? args[1] : NULL);
  g_auto(WhRecord) record = {0};
  if (!wh_record_load(cli->ledger, target, &scan_options, &record, error) ||
      !wh_person_find(record.people, args[0], &person, error))
    return -1;
  g_autoptr(WhCaseSet) cases = wh_cases_find(record.people, &case_options);
  json_t *timeline = wh_timeline_new(record.people, cases, person);
  if (g_str_equal(cli->format, "json"))
    wh_cli_put_json(cli, timeline);
  else
    put_text(cli, timeline);
  json_decref(timeline);
  return record.view->complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const formats[] = {"text", "json", NULL};

static const char *const description[] = {
    "Shows everything notable about PERSON in TARGET (default: the current folder), in order: each year's "
    "activity, the first "
    "use of every right, what the patterns found about the person or the person on the other side of it, and "
    "when a "
    "case reached which level.",
    "PERSON is an id as persons and scan show it (p12), an address, a name, or a part of a name that only "
    "one person has. Of "
    "several findings of one pattern in one year the strongest is shown.",
    "What a pattern found is no verdict: explain PATTERN-ID lists its innocent readings.", NULL};

static const WhExample examples[] = {
    {"wolfhound timeline ada@example.org .", "Shows what the person with that address did and when."},
    {"wolfhound timeline p3 ./project --as-of 2023-01-01",
     "What was to be known about the person p3 on that day."},
    {0}};

const WhCommand wh_command_timeline = {
    .name = "timeline",
    .synopsis = "PERSON [TARGET]",
    .summary = "Show what one person did, in order",
    .formats = formats,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_AS_OF | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_BASELINE | WH_COMMAND_RULES | WH_COMMAND_RECORDS,
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
