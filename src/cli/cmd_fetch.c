/* SPDX-License-Identifier: Apache-2.0
 * wolfhound fetch: what forges and registries hold, as files that scan reads. */
#include "cli/command.h"

#include "app/fetch.h"
#include "base/error.h"
#include "base/text.h"

#define RETRIES 5
#define MAX_WAIT 900

static char *folder, *api;
static gboolean no_reviews;
static gint max_wait = MAX_WAIT, retries = RETRIES;

static const GOptionEntry options[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, "Keep it in DIR, made where it is not there", "DIR"},
    {"api", 0, 0, G_OPTION_ARG_STRING, &api, "Ask the API at URL, not GitHub's", "URL"},
    {"no-reviews", 0, 0, G_OPTION_ARG_NONE, &no_reviews, "Leave out reviews: a request for each pull request",
     NULL},
    {"max-wait", 0, 0, G_OPTION_ARG_INT, &max_wait, "Wait at most N seconds for a limit to pass (900)", "N"},
    {"retries", 0, 0, G_OPTION_ARG_INT, &retries, "Try what fails N times again (5)", "N"},
    {0}};

/* Where npm keeps what its user has set, the nearest first. */
static char **
npm_files(void)
{
  const char *user = g_getenv("npm_config_userconfig"), *global = g_getenv("npm_config_globalconfig");
  g_autoptr(GStrvBuilder) files = g_strv_builder_new();
  g_autofree char *home = g_build_filename(g_get_home_dir(), ".npmrc", NULL);
  g_strv_builder_add(files, user != NULL ? user : home);
  g_strv_builder_add(files, global != NULL ? global : "/usr/local/etc/npmrc");
  if (global == NULL)
    g_strv_builder_add(files, "/etc/npmrc");
  return g_strv_builder_end(files);
}

static const char *
first_set(const char *const *names)
{
  for (; *names != NULL; names++)
    if (g_getenv(*names) != NULL && *g_getenv(*names) != '\0')
      return g_getenv(*names);
  return NULL;
}

static void
put_result(WhCli *cli, const char *kind, const char *what, const WhFetched *fetched)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(what), 200);
  g_autofree char *place = wh_text_safe(wh_slice_str(fetched->folder), 0);
  g_string_append_printf(cli->out, "%s: %s\nRead it with: wolfhound scan TARGET --%s %s\n", safe,
                         fetched->says->str, kind, place);
}

static int
fetch(WhCli *cli, const char *kind, const char *what, GError **error)
{
  static const char *const tokens[] = {"GITHUB_TOKEN", "GH_TOKEN", NULL};
  static const char *const registries[] = {"npm_config_registry", "NPM_CONFIG_REGISTRY", NULL};
  g_auto(GStrv) npmrc = npm_files();
  const WhFetchOptions fetch_options = {.api = api,
                                        .token = first_set(tokens),
                                        .folder = folder,
                                        .no_reviews = no_reviews,
                                        .retries = (guint)retries,
                                        .max_wait = (guint)max_wait,
                                        .npmrc = (const char *const *)npmrc,
                                        .npm_registry = first_set(registries),
                                        .getenv = g_getenv,
                                        .progress = cli->progress};
  g_auto(WhFetched) fetched = {0};
  g_autoptr(GError) local = NULL;
  const gboolean ok = g_str_equal(kind, "forge") ? wh_fetch_forge(what, &fetch_options, &fetched, &local)
                                                 : wh_fetch_registry(what, &fetch_options, &fetched, &local);
  for (guint i = 0; fetched.notes != NULL && i < fetched.notes->len; i++)
    wh_cli_note(cli, "%s", (const char *)g_ptr_array_index(fetched.notes, i));
  if (ok) {
    put_result(cli, kind, what, &fetched);
    return WH_EXIT_OK;
  }
  if (g_error_matches(local, WH_ERROR, WH_ERROR_LIMIT)) {
    wh_cli_say("%s", local->message);
    return WH_EXIT_INCOMPLETE;
  }
  g_propagate_error(error, g_steal_pointer(&local));
  return -1;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  if (!g_str_equal(args[0], "forge") && !g_str_equal(args[0], "registry"))
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "fetch: expected `forge OWNER/NAME` or `registry npm:NAME`, not \"%s\"", args[0]);
  else if (cli->offline)
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, "fetch: with --offline there is nothing it may do");
  else if (max_wait < 0 || retries < 0 || retries > 20)
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                        "fetch: --max-wait takes 0 or more, --retries 0 to 20");
  else
    return fetch(cli, args[0], args[1], error);
  return -1;
}

static const char *const description[] = {
    "fetch forge asks GitHub for the issues, pull requests, comments, reviews, events and releases of a "
    "repository and "
    "keeps them in a folder that scan --forge reads; fetch registry asks for the document of an npm package, "
    "for scan "
    "--registry. Nothing else in wolfhound touches the network, but for repositories named by URL.",
    "What is kept is brought up to date by the same command: only what is new is asked for. A run that was "
    "stopped, by a "
    "signal, a lost connection or a limit, goes on where it stood.",
    "Failures of the server are tried again after 1, 2, 4 and more seconds. A limit of requests is waited "
    "for; where that "
    "would take longer than --max-wait, the run ends with status 3 and says how long.",
    "A token is taken from GITHUB_TOKEN or GH_TOKEN. It raises the limit of requests from 60 to 5,000 an "
    "hour, is sent to "
    "no other server than the one named, and is never shown or kept. With --api URL another server is asked, "
    "such as "
    "https://HOST/api/v3 of GitHub Enterprise.",
    "The registry is the one that the user's npm configuration names, with its token: npm_config_registry, "
    "~/.npmrc, and "
    "npm's global file. The .npmrc of the folder one stands in is not read: it is part of what is examined.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound fetch forge example/project -o project.forge", "Fetches what was said on the forge."},
    {"wolfhound fetch registry npm:left-pad", "Fetches who published what, into left-pad.registry."},
    {"wolfhound scan . --forge project.forge", "Joins it with the repository."},
    {0}};

const WhCommand wh_command_fetch = {
    .name = "fetch",
    .synopsis = "forge OWNER/NAME | registry npm:NAME",
    .summary = "Fetch the record of a forge or registry",
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "forge registry",
    .flags = WH_COMMAND_OFFLINE,
    .min_args = 2,
    .max_args = 2,
    .run = run,
};
