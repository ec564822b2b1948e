/* SPDX-License-Identifier: Apache-2.0
 * wolfhound release: what an archive holds that is not from its tag. */
#include "cli/command.h"

#include "app/release.h"
#include "base/error.h"
#include "pattern/release_level.h"
#include "report/release.h"

static char *repository, *tag, *previous, *signature, *all, *fail_on;
static char **submodules;

static const GOptionEntry options[] = {
    {"repo", 'r', 0, G_OPTION_ARG_FILENAME, &repository, "The repository that the archive was made from",
     "REPO"},
    {"tag", 't', 0, G_OPTION_ARG_STRING, &tag,
     "The tag, branch or commit (default: guessed from the archive's name)", "TAG"},
    {"previous", 'p', 0, G_OPTION_ARG_FILENAME, &previous,
     "Say what is new since the release in this archive", "ARCHIVE"},
    {"signature", 0, 0, G_OPTION_ARG_FILENAME, &signature,
     "Detached signature (default: ARCHIVE.asc, .sig or .minisig)", "FILE"},
    {"all", 0, 0, G_OPTION_ARG_FILENAME, &all, "Compare every archive in DIR, in the order of versions",
     "DIR"},
    {"submodule", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &submodules,
     "The repository of the tag's submodule at PATH (may be given several times)", "PATH=REPO"},
    {"fail-on", 0, 0, G_OPTION_ARG_STRING, &fail_on, "Exit with 1 when there is a file of LEVEL or above",
     "LEVEL"},
    {0}};

static gboolean
check_options(guint n_args, GError **error)
{
  const char *wrong = NULL;
  if (repository == NULL)
    wrong = "--repo REPO is missing";
  else if (all == NULL && n_args == 0)
    wrong = "an archive is missing";
  else if (all != NULL && (n_args > 0 || tag != NULL || previous != NULL || signature != NULL))
    wrong = "--all goes with no archive, --tag, --previous or --signature";
  if (wrong == NULL)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "release: %s; see `wolfhound release --help`", wrong);
  return FALSE;
}

static const WhCliForms forms = {
    .text = wh_release_text, .html = wh_release_html, .markdown = wh_release_markdown};

/* Path and repository by turns. Owner: caller. */
static char **
split_submodules(GError **error)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new();
  for (guint i = 0; submodules != NULL && submodules[i] != NULL; i++) {
    const char *equals = strchr(submodules[i], '=');
    if (equals == NULL || equals == submodules[i] || equals[1] == '\0') {
      g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "release: --submodule %s: it is no PATH=REPO",
                  submodules[i]);
      return NULL;
    }
    g_autofree char *path = g_strndup(submodules[i], (gsize)(equals - submodules[i]));
    g_strv_builder_add(parts, path);
    g_strv_builder_add(parts, equals + 1);
  }
  return g_strv_builder_end(parts);
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  guint level;
  gboolean complete = TRUE;
  g_autoptr(GPtrArray) failed = NULL;
  if (!wh_cli_fail_on("release", fail_on, &level, error) || !check_options(n_args, error))
    return -1;
  g_auto(GStrv) archives = all != NULL ? wh_release_list(all, error) : g_strdupv(args);
  g_auto(GStrv) modules = archives != NULL ? split_submodules(error) : NULL;
  if (archives == NULL || modules == NULL)
    return -1;
  const WhReleaseOptions release_options = {.repository = repository,
                                            .tag = tag,
                                            .signature = signature,
                                            .modules = (const char *const *)modules,
                                            .previous = previous,
                                            .all = all != NULL,
                                            .offline = cli->offline,
                                            .progress = cli->progress};
  json_t *document = wh_release_run((const char *const *)(gpointer)archives, g_strv_length(archives),
                                    &release_options, &complete, &failed, error);
  if (document == NULL)
    return -1;
  for (guint i = 0; i < failed->len; i++)
    wh_cli_say("%s", (const char *)g_ptr_array_index(failed, i));
  const gboolean any = json_array_size(json_object_get(document, "releases")) > 0;
  if (any)
    wh_cli_put_document(cli, document, &forms);
  const guint worst = wh_release_document_level(document);
  json_decref(document);
  if (!any)
    return WH_EXIT_ERROR;
  if (worst >= level)
    return WH_EXIT_FAIL_ON;
  return complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const formats[] = {"text", "json", "html", "markdown", NULL};

static const char *const description[] = {
    "Compares a release archive with the tag that it was made from and says what in it is not from there, "
    "after taking away "
    "what is explained: files that releasing substitutes, macros and scripts as their upstream has them, "
    "what known tools "
    "generate and as those tools make it, documents, submodules, content that the project's history holds "
    "elsewhere. What is "
    "left comes worst first, each file with its class, the reason, what the build does with it, and a short "
    "difference.",
    "ARCHIVE is a tar however packed, a zip, an npm package, a .crate, a .deb or a Debian .orig. It is read "
    "as a stream in a "
    "confined process; nothing is unpacked to disk and nothing in it is run. Without --tag the tag is "
    "guessed from the "
    "archive's name; where several tags or none fit, the nearest are named. The history is not read: the "
    "answer takes seconds.",
    "A file is a review when nothing explains it and the build includes, sources or runs it, or, where the "
    "tag has another "
    "content for it, compiles or installs it; a note when nothing explains it. There is no alarm: what a "
    "release holds says "
    "nothing about a person. wolfhound scan --release brings the same into a case.",
    "--previous names the archive of an earlier release: what of the unexplained was there already, and what "
    "tools, packer and "
    "signing key changed. --all does so for every archive of a folder in the order of versions. --signature "
    "reads which key "
    "made a detached signature (OpenPGP, SSH, minisign, signify), when it says it did, and how many of the "
    "repository's tags "
    "the same key signed; whether it is valid is not checked.",
    "What lies in the folder of a submodule is compared with the submodule's own repository at the commit "
    "that "
    "the tag records: with "
    "--submodule PATH=REPO, or where git keeps it beside (.git/modules). Where there is none, it is said "
    "that "
    "the folder was "
    "not compared.",
    "The exit status is 1 when --fail-on LEVEL was met; else 3 when an archive could not be read to its end "
    "or its tag was not "
    "found; 2 when nothing could be read.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound release pad-1.2.tar.gz --repo ./pad", "What the archive holds that the tag of 1.2 does not."},
    {"wolfhound release pad-1.2.tar.gz --repo ./pad --tag v1.2 --previous pad-1.1.tar.gz",
     "The same, with what is new since 1.1."},
    {"wolfhound release --all releases/ --repo ./pad --format html -o releases.html",
     "A page about every release of a folder."},
    {"wolfhound release pad-1.2.tar.gz --repo ./pad --fail-on review",
     "Fails when something unexplained is part of the build."},
    {0}};

const WhCommand wh_command_release = {
    .name = "release",
    .synopsis = "[ARCHIVE]",
    .summary = "Compare a release archive with its tag",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_OFFLINE | WH_COMMAND_OUTPUT,
    .max_args = 1,
    .run = run,
};
