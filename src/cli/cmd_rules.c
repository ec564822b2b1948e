/* SPDX-License-Identifier: Apache-2.0
 * wolfhound rules: how speech acts are recognised, and whether rules hold what they promise. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"
#include "words/words.h"

static gboolean check, only;
static char *text;

static const GOptionEntry options[] = {
    {"check", 0, 0, G_OPTION_ARG_NONE, &check, "Try every rule on its own examples", NULL},
    {"only", 0, 0, G_OPTION_ARG_NONE, &only, "Leave the shipped rules out", NULL},
    {"try", 0, 0, G_OPTION_ARG_STRING, &text, "Show the acts that are found in TEXT", "TEXT"},
    {0}};

/* Each broken promise is a message; there are no results then. */
static int
run_check(WhCli *cli, const WhRules *rules)
{
  g_autofree char *report = NULL;
  if (wh_rules_check(rules, &report)) {
    g_string_append_printf(cli->out, "%u rules find what their examples say\n", wh_rules_count(rules));
    return WH_EXIT_OK;
  }
  g_auto(GStrv) lines = g_strsplit(report, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      wh_cli_say("%s", *line);
  return WH_EXIT_ERROR;
}

static void
put_act(WhCli *cli, const WhSpeechAct *act)
{
  g_autofree char *words = wh_text_safe(wh_slice(text + act->from, act->len), 200);
  g_autofree char *who = wh_text_safe(wh_slice_str(act->who), 60);
  g_string_append_printf(cli->out, "%-14s %-28s %s", wh_speech_id(act->kind), act->rule, words);
  if (*who != '\0')
    g_string_append_printf(cli->out, " (who: %s)", who);
  if (act->flags & WH_SPEECH_QUESTION)
    g_string_append(cli->out, " (question)");
  if (act->flags & WH_SPEECH_CONDITIONAL)
    g_string_append(cli->out, " (condition)");
  if (act->flags & WH_SPEECH_UNSURE)
    g_string_append(cli->out, " (unsure)");
  g_string_append_c(cli->out, '\n');
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  if (only && n_args == 0) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, "rules: --only wants a FILE");
    return -1;
  }
  g_autoptr(WhRules) rules = wh_rules_load((const char *const *)args, only, error);
  if (rules == NULL)
    return -1;
  if (check)
    return run_check(cli, rules);
  if (text != NULL) {
    g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, text);
    for (guint i = 0; i < acts->len; i++)
      put_act(cli, &g_array_index(acts, WhSpeechAct, i));
    return WH_EXIT_OK;
  }
  g_autofree char *described = wh_rules_describe(rules);
  g_string_append(cli->out, described);
  return WH_EXIT_OK;
}

static const char *const description[] = {
    "Speech acts are what messages do: ask for rights, offer to take over, vouch for somebody, complain of "
    "slowness, "
    "press, report strain, grant or refuse rights. They are found by rules, which are text files, one "
    "language each. "
    "Rules for English and Japanese are part of the program.",
    "Without options the rules are listed by act, each with its language, its id and its first example. "
    "Rules in FILE "
    "come after the shipped ones; a rule with the id of a shipped one takes its place.",
    "--check tries every rule on the examples that its file gives for it: those after yes: must be found by "
    "that rule, "
    "those after no: by none of the same act. What does not hold is named with file and line, and the status "
    "is 2.",
    "A file begins with the line \"language: en\" and may define fragments, {boss} = lead|chief, which stand "
    "in "
    "patterns as {boss}; of a language that is known already, its fragments are there. A rule is the line "
    "\"rule ID\" "
    "and below it \"act: ACT\", \"say: PATTERN\" with a regular expression of PCRE2, at least one \"yes: "
    "EXAMPLE\" and "
    "one \"no: EXAMPLE\". The group (?<who>...) of a pattern holds the person who is named. \"unless: "
    "PATTERN\" and "
    "\"needs: PATTERN\" look at the whole sentence; negated, question, conditional, quoted and subject are "
    "keep, drop or "
    "only. doc/RULES.md has the rest.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound rules", "Lists the shipped rules."},
    {"wolfhound rules --try 'Could you make me a maintainer?'", "Shows which acts a sentence holds."},
    {"wolfhound rules --check mine.rules", "Tries own rules, beside the shipped ones, on their examples."},
    {0}};

const WhCommand wh_command_rules = {
    .name = "rules",
    .synopsis = "[FILE...]",
    .summary = "List or check the rules that find speech acts",
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_OUTPUT,
    .max_args = G_MAXUINT,
    .run = run,
};
