/* SPDX-License-Identifier: Apache-2.0
 * wolfhound schema: the JSON schemas of reports, comparisons and the neutral form. */
#include "cli/command.h"

#include "base/error.h"
#include "binary/document.h"
#include "report/hunt.h"
#include "report/link.h"
#include "report/release.h"
#include "source/events/events.h"

/* Takes SCHEMA. */
static void
put_bytes(WhCli *cli, GBytes *schema)
{
  gsize len;
  const char *text = g_bytes_get_data(schema, &len);
  g_string_append_len(cli->out, text, (gssize)len);
  g_bytes_unref(schema);
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  if (n_args == 0 || g_str_equal(args[0], "report"))
    g_string_append(cli->out, wh_report_schema());
  else if (g_str_equal(args[0], "events"))
    put_bytes(cli, wh_events_schema());
  else if (g_str_equal(args[0], "binary"))
    put_bytes(cli, wh_binary_schema());
  else if (g_str_equal(args[0], "cost"))
    put_bytes(cli, wh_cost_schema());
  else if (g_str_equal(args[0], "release"))
    g_string_append(cli->out, wh_release_schema());
  else if (g_str_equal(args[0], "hunt"))
    g_string_append(cli->out, wh_hunt_schema());
  else if (g_str_equal(args[0], "link"))
    g_string_append(cli->out, wh_link_schema());
  else {
    g_set_error(
        error, WH_ERROR, WH_ERROR_USAGE,
        "schema: there are the schemas report, events, release, link, hunt, binary and cost, not \"%s\"",
        args[0]);
    return -1;
  }
  return WH_EXIT_OK;
}

static const char *const description[] = {
    "Prints the JSON schema (draft 2020-12) of the reports that scan --format json writes: "
    "\"wolfhound.report/1\"; or, of events, that of one line of the neutral form, \"wolfhound.events/1\"; of "
    "release, link, hunt, binary or cost, that of what these commands write. "
    "Fields may be added to a version of a schema; none changes its meaning or goes away.",
    "One target gives one report object, several an array of them.", NULL};

static const WhExample examples[] = {
    {"wolfhound schema -o report.schema.json", "Writes the schema to a file, for a validator."},
    {"wolfhound schema events", "Prints the schema of the neutral form."},
    {0}};

const WhCommand wh_command_schema = {
    .name = "schema",
    .synopsis = "[report | events | release | link | hunt | binary | cost]",
    .summary = "Print the JSON schema of reports, comparisons or the neutral form",
    .description = description,
    .examples = examples,
    .arguments = "report events release link hunt binary cost",
    .flags = WH_COMMAND_OUTPUT,
    .max_args = 1,
    .run = run,
};
