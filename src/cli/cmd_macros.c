/* SPDX-License-Identifier: Apache-2.0
 * wolfhound macros: build, show and use the database of known build macros and helper scripts. */
#include "cli/command.h"

#include "app/macros_build.h"
#include "app/macros_check.h"
#include "app/macros_show.h"
#include "base/error.h"

static char *database, *fail_on;
static int lines = 10;

static const GOptionEntry options[] = {
    {"database", 0, 0, G_OPTION_ARG_FILENAME, &database, "Use this database, not the shipped one", "FILE"},
    {"fail-on", 0, 0, G_OPTION_ARG_STRING, &fail_on,
     "check: status 1 at unknown, behind, variant or ahead, or what is worse", "VERDICT"},
    {"lines", 0, 0, G_OPTION_ARG_INT, &lines, "check: name at most N lines of a file (0: all; default 10)",
     "N"},
    {0}};

/* The least weight that --fail-on names; G_MAXUINT: none. */
static gboolean
parse_fail_on(guint *ret_weight, GError **error)
{
  *ret_weight = G_MAXUINT;
  if (fail_on == NULL)
    return TRUE;
  for (WhMacroVerdict v = WH_MACRO_KNOWN + 1; v < WH_N_MACRO_VERDICTS; v++)
    if (g_str_equal(fail_on, wh_macro_verdict_id(v))) {
      *ret_weight = wh_macro_verdict_weight(v);
      return TRUE;
    }
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
              "macros: --fail-on takes unknown, behind, variant or ahead, not \"%s\"", fail_on);
  return FALSE;
}

static int
build(WhCli *cli, char **specs, guint n, GError **error)
{
  if (cli->output == NULL || n == 0) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, "macros: build wants sources, and -o FILE");
    return -1;
  }
  g_autoptr(WhMacrosBuilder) builder = wh_macros_builder_new();
  for (guint i = 0; i < n; i++)
    if (!wh_macros_gather(builder, specs[i], error))
      return -1;
  g_autoptr(GBytes) bytes = wh_macros_builder_finish(builder);
  g_string_append_len(cli->out, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
  wh_cli_note(cli, "%s: %" G_GSIZE_FORMAT " bytes", cli->output, g_bytes_get_size(bytes));
  return WH_EXIT_OK;
}

static gboolean
as_json(const WhCli *cli)
{
  return g_strcmp0(cli->format, "json") == 0;
}

static int
show(WhCli *cli, const char *name, GError **error)
{
  g_autoptr(WhMacros) db = wh_macros_load(database, error);
  if (db == NULL)
    return -1;
  json_t *shown = wh_macros_db_json(db, name);
  if (shown == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "macros: no upstream has a build file named \"%s\"",
                name);
    return -1;
  }
  if (as_json(cli))
    wh_cli_put_json(cli, shown);
  else
    wh_macros_db_text(shown, cli->out);
  json_decref(shown);
  return WH_EXIT_OK;
}

static gboolean
is_met(const json_t *checked, guint weight)
{
  const json_t *counts = json_object_get(checked, "counts");
  for (WhMacroVerdict v = 0; v < WH_N_MACRO_VERDICTS; v++)
    if (wh_macro_verdict_weight(v) >= weight &&
        json_integer_value(json_object_get(counts, wh_macro_verdict_id(v))) > 0)
      return TRUE;
  return FALSE;
}

static int
check(WhCli *cli, char **paths, GError **error)
{
  guint weight = G_MAXUINT;
  g_autoptr(WhMacros) db = parse_fail_on(&weight, error) ? wh_macros_load(database, error) : NULL;
  json_t *files = db != NULL
                      ? wh_macros_check_confined(db, (const char *const *)paths, (guint)MAX(lines, 0), error)
                      : NULL;
  if (files == NULL)
    return -1;
  json_t *checked = wh_macros_check_json(files);
  const gboolean met = is_met(checked, weight);
  if (as_json(cli))
    wh_cli_put_json(cli, checked);
  else
    wh_macros_check_text(checked, cli->out);
  json_decref(checked);
  return met ? WH_EXIT_FAIL_ON : WH_EXIT_OK;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  if (g_str_equal(args[0], "build"))
    return build(cli, args + 1, n_args - 1, error);
  if (g_str_equal(args[0], "show") && n_args <= 2)
    return show(cli, args[1], error);
  if (g_str_equal(args[0], "check") && n_args > 1)
    return check(cli, args + 1, error);
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
              "macros: expected `check PATH...`, `show [NAME]` or `build SOURCE... -o FILE`, not \"%s\"",
              args[0]);
  return -1;
}

static const char *const description[] = {
    "Releases made with autoconf, automake, libtool or gettext hold macros and scripts that are in no "
    "repository: they "
    "come from the machine of whoever packed the release. A database of what upstreams ever published tells "
    "theirs "
    "from others. It holds digests, by file name and by the name of the macro, with releases or days and "
    "serials.",
    "macros check holds files against it, and of folders each build file below them. known: published, "
    "exactly, or but for comments, empty lines and "
    "white space "
    "(normalised), or each statement of it (pieces), under another name (renamed), or with another serial "
    "(restamped). "
    "variant: upstreams have the name, but never had this content. behind, ahead: likewise, and its serial "
    "is earlier or "
    "later than every published one; aclocal prefers the later serial, so ahead is the one to look at first. "
    "unknown: no "
    "upstream has the name, as with a project's own macros. aclocal.m4 is taken to pieces, and so is an .m4 "
    "file that is "
    "not published as a whole. Lines that stand in no published version of the file are named.",
    "macros show lists the sources of the database, or the published versions of the file NAME.",
    "macros build makes a database. A SOURCE is [NAME[@VERSION]=]PATH. Of a repository every version in its "
    "history is "
    "taken, below all refs or below the commits VERSION (full ids with commas between); of a folder with "
    "NAME and VERSION "
    "the files of that release; of another folder the files of installed packages; a file is a database to "
    "be added "
    "to. What several sources have belongs to the first. The same sources give the same bytes.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound macros check m4/*.m4 build-aux/*",
     "Holds a release's build files against the shipped database."},
    {"wolfhound macros show gettext.m4", "Lists the known versions of one macro file."},
    {"wolfhound macros build /usr/share/aclocal gnulib=/src/gnulib -o macros.db",
     "Makes a database from installed packages and a repository."},
    {0}};

static const char *const formats[] = {"text", "json", NULL};

const WhCommand wh_command_macros = {
    .name = "macros",
    .synopsis = "check PATH... | show [NAME] | build SOURCE... -o FILE",
    .summary = "Hold build macros and helper scripts against what upstreams published",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "check show build",
    .flags = WH_COMMAND_OUTPUT,
    .min_args = 1,
    .max_args = G_MAXUINT,
    .run = run,
};
