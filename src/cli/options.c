/* SPDX-License-Identifier: Apache-2.0
 * Options that commands share, and the parsing of a command's line. */
#include "cli/command.h"

#include "app/project.h"
#include "base/error.h"
#include "base/text.h"

#include <sys/ioctl.h>
#include <unistd.h>

typedef struct {
  GOptionEntry entry; /* arg_data is filled in from OFFSET */
  gsize offset;
  guint32 flag; /* WhCommandFlags a command needs to take it, 0: every command */
} SharedOption;

static const SharedOption shared_options[] = {
    {{"as-of", 0, 0, G_OPTION_ARG_STRING, NULL, "Use only what was visible by the end of DATE", "DATE"},
     G_STRUCT_OFFSET(WhCli, as_of_text),
     WH_COMMAND_AS_OF},
    {{"offline", 0, 0, G_OPTION_ARG_NONE, NULL, "Touch no network: use earlier copies of URLs", NULL},
     G_STRUCT_OFFSET(WhCli, offline),
     WH_COMMAND_OFFLINE},
    {{"jobs", 'j', 0, G_OPTION_ARG_INT, NULL, "Work on N things side by side", "N"},
     G_STRUCT_OFFSET(WhCli, jobs),
     WH_COMMAND_JOBS},
    {{"store", 0, 0, G_OPTION_ARG_FILENAME, NULL, "Keep what is read in FILE (:memory: keeps nothing)",
      "FILE"},
     G_STRUCT_OFFSET(WhCli, store),
     WH_COMMAND_STORE | WH_COMMAND_STORE_LATER},
    {{"baseline", 0, 0, G_OPTION_ARG_FILENAME, NULL, "Judge by the baseline in FILE, not the shipped one",
      "FILE"},
     G_STRUCT_OFFSET(WhCli, baseline_path),
     WH_COMMAND_BASELINE},
    {{"mail", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Read mail as well: mbox, maildir, public-inbox, pipermail (may be repeated)", "PATH"},
     G_STRUCT_OFFSET(WhCli, records[WH_READ_AS_MAIL]),
     WH_COMMAND_RECORDS},
    {{"forge", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Read a forge's objects as well: GitHub REST, GH Archive (may be repeated)", "PATH"},
     G_STRUCT_OFFSET(WhCli, records[WH_READ_AS_FORGE]),
     WH_COMMAND_RECORDS},
    {{"registry", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Read a package registry's documents as well (may be repeated)", "PATH"},
     G_STRUCT_OFFSET(WhCli, records[WH_READ_AS_REGISTRY]),
     WH_COMMAND_RECORDS},
    {{"events", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Read events in the neutral form as well (may be repeated)", "PATH"},
     G_STRUCT_OFFSET(WhCli, records[WH_READ_AS_EVENTS]),
     WH_COMMAND_RECORDS},
    {{"release", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Compare a release archive with its tag as well (may be repeated)", "FILE[=TAG]"},
     G_STRUCT_OFFSET(WhCli, records[WH_READ_AS_RELEASE]),
     WH_COMMAND_RECORDS},
    {{"binary", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Read a comparison of builds as well, as binary --format json writes it (may be repeated)",
      "FILE[=TAG]"},
     G_STRUCT_OFFSET(WhCli, records[WH_READ_AS_BINARY]),
     WH_COMMAND_RECORDS},
    {{"cost", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Read costs of builds as well, as cost --format json writes them (may be repeated)", "FILE[=TAG]"},
     G_STRUCT_OFFSET(WhCli, records[WH_READ_AS_COST]),
     WH_COMMAND_RECORDS},
    {{"project", 0, 0, G_OPTION_ARG_STRING, NULL,
      "Call the project NAME; OWNER/NAME is what is taken from archives of many", "NAME"},
     G_STRUCT_OFFSET(WhCli, project),
     WH_COMMAND_RECORDS},
    {{"rules", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
      "Find speech acts by the rules in FILE as well (may be repeated)", "FILE"},
     G_STRUCT_OFFSET(WhCli, rules_files),
     WH_COMMAND_RULES},
    {{"output", 'o', 0, G_OPTION_ARG_FILENAME, NULL, "Write results to FILE, whole or not at all", "FILE"},
     G_STRUCT_OFFSET(WhCli, output),
     WH_COMMAND_OUTPUT},
    {{"quiet", 'q', 0, G_OPTION_ARG_NONE, NULL, "Say nothing but errors", NULL},
     G_STRUCT_OFFSET(WhCli, quiet),
     0},
    {{"verbose", 'v', 0, G_OPTION_ARG_NONE, NULL, "Say more", NULL}, G_STRUCT_OFFSET(WhCli, verbose), 0},
    {{"color", 0, 0, G_OPTION_ARG_STRING, NULL, "Colour: auto, always or never", "WHEN"},
     G_STRUCT_OFFSET(WhCli, color_text),
     0},
    {{"help", 'h', 0, G_OPTION_ARG_NONE, NULL, "Show this help", NULL}, G_STRUCT_OFFSET(WhCli, help), 0},
};

static const GOptionEntry format_option = {"format", 'f', 0, G_OPTION_ARG_STRING, NULL, "Form of the results",
                                           "FORMAT"};

GOptionEntry *
wh_cli_shared_options(const WhCommand *command, WhCli *cli)
{
  GOptionEntry *entries = g_new0(GOptionEntry, G_N_ELEMENTS(shared_options) + 2);
  guint n = 0;
  if (command->formats != NULL) {
    entries[n] = format_option;
    entries[n++].arg_data = &cli->format;
  }
  for (guint i = 0; i < G_N_ELEMENTS(shared_options); i++) {
    const SharedOption *option = &shared_options[i];
    if (option->flag != 0 && !(command->flags & option->flag))
      continue;
    entries[n] = option->entry;
    entries[n++].arg_data = (guint8 *)cli + option->offset;
  }
  return entries;
}

static char *
join_formats(const WhCommand *command)
{
  g_autoptr(GString) joined = g_string_new(command->formats[0]);
  for (const char *const *format = command->formats + 1; *format != NULL; format++)
    g_string_append_printf(joined, ", %s", *format);
  return g_strdup(joined->str);
}

static GOptionContext *
new_context(const WhCommand *command, WhCli *cli)
{
  g_autofree GOptionEntry *entries = wh_cli_shared_options(command, cli);
  g_autoptr(GOptionContext) context = g_option_context_new(command->synopsis);
  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_summary(context, command->summary);
  if (command->options != NULL)
    g_option_context_add_main_entries(context, command->options, NULL);
  g_option_context_add_main_entries(context, entries, NULL);
  return g_steal_pointer(&context);
}

char *
wh_cli_help(const WhCommand *command)
{
  WhCli cli = {0};
  g_autofree char *program = g_strconcat("wolfhound ", command->name, NULL);
  g_autofree char *earlier = g_strdup(g_get_prgname());
  g_autoptr(GString) tail = g_string_new(NULL);
  g_autoptr(GOptionContext) context = new_context(command, &cli);
  if (command->formats != NULL) {
    g_autofree char *formats = join_formats(command);
    g_string_append_printf(tail, "Formats: %s\n", formats);
  }
  for (const WhExample *example = command->examples; example != NULL && example->command != NULL; example++)
    g_string_append_printf(tail, "%s  %s\n      %s\n", example == command->examples ? "Examples:\n" : "",
                           example->command, example->says);
  g_string_append_printf(tail, "The manual says more: man wolfhound-%s", command->name);
  g_option_context_set_description(context, tail->str);
  g_set_prgname(program);
  char *help = g_option_context_get_help(context, TRUE, NULL);
  g_set_prgname(earlier);
  return help;
}

static gboolean usage_error(const WhCommand *command, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static gboolean
usage_error(const WhCommand *command, GError **error, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: %s; see `wolfhound %s --help`", command->name, what,
              command->name);
  return FALSE;
}

static gboolean
decide_color(const WhCommand *command, WhCli *cli, GError **error)
{
  const char *when = cli->color_text != NULL ? cli->color_text : "auto";
  const gboolean terminal = isatty(STDOUT_FILENO) && cli->output == NULL;
  struct winsize size;
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    cli->width = size.ws_col;
  const char *no_color = g_getenv("NO_COLOR");
  if (g_str_equal(when, "always"))
    cli->color = TRUE;
  else if (g_str_equal(when, "never"))
    cli->color = FALSE;
  else if (g_str_equal(when, "auto"))
    cli->color =
        terminal && (no_color == NULL || *no_color == '\0') && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
  else
    return usage_error(command, error, "--color takes auto, always or never, not \"%s\"", when);
  return TRUE;
}

static gboolean
decide_format(const WhCommand *command, WhCli *cli, GError **error)
{
  if (command->formats == NULL)
    return TRUE;
  if (cli->format == NULL)
    cli->format = g_strdup(command->formats[0]);
  if (g_strv_contains(command->formats, cli->format))
    return TRUE;
  g_autofree char *known = join_formats(command);
  return usage_error(command, error, "no format \"%s\" (there are: %s)", cli->format, known);
}

static gboolean
check_values(const WhCommand *command, WhCli *cli, GError **error)
{
  if (cli->jobs < 1 || cli->jobs > WH_JOBS_MAX)
    return usage_error(command, error, "--jobs takes 1 to %d", WH_JOBS_MAX);
  if (cli->as_of_text != NULL && !wh_time_parse_as_of(cli->as_of_text, &cli->as_of, error)) {
    g_prefix_error(error, "%s: --as-of: ", command->name);
    return FALSE;
  }
  return decide_format(command, cli, error) && decide_color(command, cli, error);
}

/* Drops the "--" that ends options, which GOption leaves in place. */
static char **
take_arguments(int argc, char **argv)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  gboolean ended = FALSE;
  for (int i = 1; i < argc; i++) {
    if (!ended && g_str_equal(argv[i], "--"))
      ended = TRUE;
    else
      g_strv_builder_add(builder, argv[i]);
  }
  return g_strv_builder_end(builder);
}

gboolean
wh_cli_parse(const WhCommand *command, int argc, char **argv, WhCli *cli, char ***ret_args, GError **error)
{
  g_autoptr(GOptionContext) context = new_context(command, cli);
  g_autoptr(GError) local = NULL;
  cli->as_of = G_MAXINT64;
  cli->jobs = (gint)CLAMP(g_get_num_processors(), 1, WH_JOBS_MAX);
  if (!g_option_context_parse(context, &argc, &argv, &local))
    return usage_error(command, error, "%s", local->message);
  if (cli->help)
    return TRUE;
  g_auto(GStrv) args = take_arguments(argc, argv);
  const guint n = g_strv_length(args);
  if (n < command->min_args)
    return usage_error(command, error, "an argument is missing (%s)", command->synopsis);
  if (n > command->max_args)
    return usage_error(command, error, "too many arguments, beginning with \"%s\"", args[command->max_args]);
  if (!check_values(command, cli, error))
    return FALSE;
  *ret_args = g_steal_pointer(&args);
  return TRUE;
}

void
wh_cli_clear(WhCli *cli)
{
  g_clear_pointer(&cli->progress, wh_progress_free);
  g_clear_pointer(&cli->baseline, wh_baseline_free);
  g_clear_pointer(&cli->rules, wh_rules_free);
  g_clear_pointer(&cli->ledger, wh_ledger_close);
  if (cli->out != NULL)
    g_string_free(cli->out, TRUE);
  g_free(cli->format);
  g_free(cli->output);
  g_free(cli->store);
  g_free(cli->as_of_text);
  g_free(cli->color_text);
  g_free(cli->baseline_path);
  for (guint as = 0; as < WH_N_READ_AS; as++)
    g_strfreev(cli->records[as]);
  g_free(cli->project);
  g_strfreev(cli->rules_files);
  memset(cli, 0, sizeof *cli);
}

WhScanOptions
wh_cli_scan_options(const WhCli *cli)
{
  return (WhScanOptions){
      .store = cli->store,
      .as_of = cli->as_of,
      .offline = cli->offline,
      .jobs = (guint)cli->jobs,
      .baseline = cli->baseline,
      .rules = cli->rules,
      .progress = cli->progress,
  };
}

gboolean
wh_cli_names_records(const WhCli *cli)
{
  for (guint as = 0; as < WH_N_READ_AS; as++)
    if (cli->records[as] != NULL && cli->records[as][0] != NULL)
      return TRUE;
  return FALSE;
}

static void
add_part(char **text, const char *key, const char *value)
{
  char *longer = wh_project_add_part(*text, key, value);
  g_free(*text);
  *text = longer;
}

char *
wh_cli_target(const WhCli *cli, const char *target)
{
  if (target == NULL && !wh_cli_names_records(cli))
    target = ".";
  char *text = g_strdup(target != NULL ? target : "");
  for (guint as = 0; as < WH_N_READ_AS; as++)
    for (char **path = cli->records[as]; path != NULL && *path != NULL; path++)
      add_part(&text, wh_read_as_id((WhReadAs)as), *path);
  if (cli->project != NULL)
    add_part(&text, "project", cli->project);
  return text;
}
