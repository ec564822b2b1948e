/* SPDX-License-Identifier: Apache-2.0
 * wolfhound binary: what one build gained or lost against another. */
#include "cli/command.h"

#include "base/error.h"
#include "binary/document.h"
#include "report/builds.h"

static char *fail_on, *release, *tag;
static gboolean facts;

static const GOptionEntry options[] = {
    {"fail-on", 0, 0, G_OPTION_ARG_STRING, &fail_on, "Exit with 1 when the comparison is at LEVEL or above",
     "LEVEL"},
    {"facts", 0, 0, G_OPTION_ARG_NONE, &facts, "Give every fact of every file as well (JSON)", NULL},
    {"release", 0, 0, G_OPTION_ARG_STRING, &release,
     "Say in the document that NEW was made from the archive NAME, for a scan", "NAME"},
    {"tag", 0, 0, G_OPTION_ARG_STRING, &tag, "Say in the document that NEW was made from TAG, for a scan",
     "TAG"},
    {0}};

/* One build alone is told as text where two would be told in Markdown. */
static void
put_document(WhCli *cli, const json_t *document)
{
  static const WhCliForms one = {.text = wh_builds_text};
  static const WhCliForms two = {.text = wh_builds_text, .markdown = wh_builds_markdown};
  wh_cli_put_document(cli, document, json_object_get(document, "before") != NULL ? &two : &one);
}

static int
show_one(WhCli *cli, const WhBinary *binary, const char *name)
{
  json_t *document = wh_binary_document(binary, name);
  put_document(cli, document);
  json_decref(document);
  return binary->complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  guint level;
  if (!wh_cli_fail_on("binary", fail_on, &level, error))
    return -1;
  g_autoptr(WhBinary) before = wh_binary_read(args[0], error);
  if (before == NULL)
    return -1;
  if (n_args == 1)
    return show_one(cli, before, args[0]);
  g_autoptr(WhBinary) after = wh_binary_read(args[1], error);
  g_autoptr(WhDeltaKinds) kinds = after != NULL ? wh_delta_kinds_load(error) : NULL;
  if (kinds == NULL)
    return -1;
  g_autoptr(WhDelta) delta = wh_delta_new(before, after, kinds);
  json_t *document = wh_delta_document(delta, args[0], args[1], facts);
  wh_document_set_of(document, release, tag);
  put_document(cli, document);
  json_decref(document);
  if ((guint)delta->level >= level)
    return WH_EXIT_FAIL_ON;
  return before->complete && after->complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const formats[] = {"text", "json", "markdown", NULL};

static const char *const description[] = {
    "Compares two builds: shared objects, executables, static libraries, packages (.deb), archives or "
    "folders. Says "
    "what the second can do that the first could not (start programs, load code by name, talk to the "
    "network, "
    "change "
    "what memory may be, ...), what acts at load time that did not (IFUNC, functions run at loading, audit "
    "libraries, "
    "search paths), which protections it lost (RELRO, immediate binding, PIE, stack protector, fortified "
    "functions, "
    "control-flow protection), and what else of its outside changed: libraries it needs, imports, exports, "
    "sections "
    "that look compressed or encrypted, the compiler.",
    "Each finding carries the reason to look, innocent readings, and in how many measured ordinary updates "
    "of libraries the like was found. Nothing of it is a verdict. The comparison as a whole is a review when "
    "it "
    "weighs more than every measured ordinary update and a protection was lost or something that acts at "
    "load "
    "time came, else a note, and never an alarm: doc/BINARY.md has the reckoning.",
    "Files of packages and folders are paired by path, versions in names left out. With one argument the "
    "facts of "
    "that build are given. What the code does is not looked at, and nothing is ever run; files are read in a "
    "confined process.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound binary libx.so.1.0 libx.so.1.1", "What the new library gained or lost."},
    {"wolfhound binary --format json --facts old.deb new.deb", "The same of two packages, with every fact."},
    {"wolfhound binary --fail-on review old/ new/", "Fails when the new build deserves a look."},
    {"wolfhound binary --format json --tag v1.1 -o delta.json old.deb new.deb",
     "For wolfhound scan ./pad --binary delta.json: ties what was gained or lost to whoever made v1.1."},
    {"wolfhound binary /usr/bin/env", "The facts of one program."},
    {0}};

const WhCommand wh_command_binary = {
    .name = "binary",
    .synopsis = "OLD [NEW]",
    .summary = "Compare two builds: what was gained, what was lost",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_OUTPUT,
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
