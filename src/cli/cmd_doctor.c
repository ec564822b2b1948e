/* SPDX-License-Identifier: Apache-2.0
 * wolfhound doctor: what works here, what is missing, what is blind. */
#include "cli/command.h"

#include "app/doctor.h"

#define ID_COLUMNS 12u
#define STATE_COLUMNS 6u

static void
put_text(WhCli *cli, const GArray *checks)
{
  static const char *const words[WH_N_CHECK_STATES] = {"ok", "less", "FAIL"};
  static const WhInk inks[WH_N_CHECK_STATES] = {WH_INK_DIM, WH_INK_NOTE, WH_INK_ALARM};
  WhPage page = wh_cli_page(cli);
  for (guint i = 0; i < checks->len; i++) {
    const WhCheck *check = &g_array_index(checks, WhCheck, i);
    wh_page_ink(&page, inks[check->state], words[check->state]);
    g_string_append_printf(cli->out, "%*s", (int)(STATE_COLUMNS - strlen(words[check->state])), "");
    wh_page_cell(&page, check->id, ID_COLUMNS);
    wh_page_wrap(&page, STATE_COLUMNS + ID_COLUMNS, STATE_COLUMNS + ID_COLUMNS, 0, check->says);
  }
}

static void
put_json(WhCli *cli, const GArray *checks)
{
  json_t *list = json_array();
  for (guint i = 0; i < checks->len; i++) {
    const WhCheck *check = &g_array_index(checks, WhCheck, i);
    json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "check", check->id, "state",
                                          wh_check_state_id(check->state), "says", check->says));
  }
  json_t *root = json_pack("{s:s, s:o}", "schema", "wolfhound.doctor/1", "checks", list);
  wh_cli_put_json(cli, root);
  json_decref(root);
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  WhScanOptions options = wh_cli_scan_options(cli);
  g_autoptr(GError) ledger_error = NULL;
  /* Opened here and not by main, since a store that cannot be opened is a finding and not the end. */
  cli->ledger = wh_ledger_open(cli->store, &ledger_error);
  const gboolean named = n_args > 0 || wh_cli_names_records(cli);
  g_autofree char *target = named ? wh_cli_target(cli, n_args > 0 ? args[0] : NULL) : NULL;
  g_autoptr(GArray) checks = wh_doctor_run(cli->ledger, ledger_error, target, &options);
  int status = WH_EXIT_OK;
  for (guint i = 0; i < checks->len; i++)
    if (g_array_index(checks, WhCheck, i).state == WH_CHECK_FAIL)
      status = WH_EXIT_INCOMPLETE;
  if (g_str_equal(cli->format, "json"))
    put_json(cli, checks);
  else
    put_text(cli, checks);
  return status;
}

static const char *const formats[] = {"text", "json", NULL};

static const char *const description[] = {
    "Checks what the program finds here: git, how far the kernel can confine the readers of hostile files, "
    "the store and its "
    "integrity, the baseline. With TARGET also what can be read there: refs, a shallow or partial clone, "
    "contents that are "
    "withheld, records that break the rules, and which patterns are blind therefore.",
    "Every line is ok, less (it works, with less) or FAIL. The exit status is 3 when there is a FAIL.", NULL};

static const WhExample examples[] = {
    {"wolfhound doctor", "Checks the surroundings and the store."},
    {"wolfhound doctor ./project", "Checks also what can be read of a project."},
    {0}};

const WhCommand wh_command_doctor = {
    .name = "doctor",
    .synopsis = "[TARGET]",
    .summary = "Check what can be read here and what is missing",
    .formats = formats,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE_LATER | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_BASELINE | WH_COMMAND_RECORDS,
    .max_args = 1,
    .run = run,
};
