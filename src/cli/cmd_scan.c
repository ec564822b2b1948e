/* SPDX-License-Identifier: Apache-2.0
 * wolfhound scan: the main job. */
#include "cli/persons_decide.h"

#include "app/target.h"
#include "base/error.h"
#include "report/doc.h"

static char *fail_on;
static gboolean all_persons, compile_tests;

static const GOptionEntry options[] = {{"fail-on", 0, 0, G_OPTION_ARG_STRING, &fail_on,
                                        "Exit with 1 when there is a case of LEVEL or above", "LEVEL"},
                                       {"all-persons", 0, 0, G_OPTION_ARG_NONE, &all_persons,
                                        "Report everybody, not only who holds rights", NULL},
                                       {"compile-tests", 0, 0, G_OPTION_ARG_NONE, &compile_tests,
                                        "Show test programs of build files to the compiler of this machine",
                                        NULL},
                                       {0}};

static gboolean
has_case_at(const json_t *report, guint level)
{
  const json_t *cases = json_object_get(report, "cases");
  for (gsize i = 0; i < json_array_size(cases); i++) {
    const char *id = json_string_value(json_object_get(json_array_get(cases, i), "level"));
    for (guint l = level; l < WH_N_LEVELS; l++)
      if (g_strcmp0(id, wh_level_id((WhLevel)l)) == 0)
        return TRUE;
  }
  return FALSE;
}

typedef struct {
  json_t *reports;
  guint n_failed, n_incomplete;
  gboolean fail_on_met;
} Outcome;

/* Says what went wrong, collects what was found. FALSE: the run as a whole was stopped. */
static gboolean
collect(GPtrArray *results, guint level, Outcome *outcome, GError **error)
{
  for (guint i = 0; i < results->len; i++) {
    WhScanResult *result = g_ptr_array_index(results, i);
    if (g_error_matches(result->error, WH_ERROR, WH_ERROR_CANCELLED)) {
      g_propagate_error(error, g_steal_pointer(&result->error));
      return FALSE;
    }
    if (result->report == NULL) {
      wh_cli_say("%s", result->error->message);
      outcome->n_failed++;
      continue;
    }
    json_array_append(outcome->reports, result->report);
    outcome->fail_on_met |= level < WH_N_LEVELS && has_case_at(result->report, level);
    if (result->incomplete) {
      g_autofree char *shown = wh_doc_text(json_object_get(result->report, "project"), "target");
      wh_cli_say("%s: could not be read to its end; the report names what is missing", shown);
      outcome->n_incomplete++;
    }
  }
  return TRUE;
}

static int
exit_status(const Outcome *outcome)
{
  if (json_array_size(outcome->reports) == 0)
    return WH_EXIT_ERROR;
  if (outcome->fail_on_met)
    return WH_EXIT_FAIL_ON;
  return outcome->n_failed + outcome->n_incomplete > 0 ? WH_EXIT_INCOMPLETE : WH_EXIT_OK;
}

static int
write_outcome(WhCli *cli, GPtrArray *results, guint level, GError **error)
{
  const WhWriter *writer = wh_writer_find(cli->format);
  const WhWriterOptions writer_options = {.color = cli->color, .width = cli->width, .verbose = cli->verbose};
  Outcome outcome = {.reports = json_array()};
  int status = -1;
  if (collect(results, level, &outcome, error)) {
    status = exit_status(&outcome);
    if (json_array_size(outcome.reports) > 0)
      writer->write(outcome.reports, &writer_options, cli->out);
  }
  json_decref(outcome.reports);
  return status;
}

/* The targets to scan: those of the lists, or the one that options add records to. */
static char **
take_targets(const WhCli *cli, char **args, guint n_args, GError **error)
{
  if (wh_cli_names_records(cli) || cli->project != NULL) {
    char *one[] = {NULL, NULL};
    if (n_args > 1) {
      g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                          "scan: --mail, --forge, --registry, --events, --release, --binary, --cost and "
                          "--project belong to one target; in "
                          "a list, write TARGET;mail=PATH");
      return NULL;
    }
    one[0] = wh_cli_target(cli, n_args > 0 ? args[0] : NULL);
    char **targets = g_strdupv(one);
    g_free(one[0]);
    return targets;
  }
  g_auto(GStrv) targets = wh_targets_expand((const char *const *)(gpointer)args, error);
  if (targets != NULL && targets[0] != NULL)
    return g_steal_pointer(&targets);
  if (targets != NULL)
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                        n_args > 0 ? "scan: the list names no target"
                                   : "scan: an argument is missing (TARGET, or --mail PATH and its like)");
  return NULL;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  guint level;
  if (!wh_cli_fail_on("scan", fail_on, &level, error))
    return -1;
  g_auto(GStrv) targets = take_targets(cli, args, n_args, error);
  if (targets == NULL)
    return -1;
  WhScanOptions scan_options = wh_cli_scan_options(cli);
  scan_options.all_persons = all_persons;
  scan_options.compile_tests = compile_tests;
  g_autoptr(GPtrArray) results =
      wh_scan(cli->ledger, (const char *const *)(gpointer)targets, g_strv_length(targets), &scan_options);
  wh_persons_warn(cli, cli->ledger);
  return write_outcome(cli, results, level, error);
}

static const char *const formats[] = {"text", "json", "html", NULL};

static const char *const description[] = {
    "Reads the whole public record of each TARGET, works out who held which right when, and reports cases: "
    "events about "
    "connected persons, in order, with the evidence, how rare such a thing is in ordinary projects, what "
    "else it "
    "could be, and what would settle it.",
    "TARGET is a path to a git repository (bare, ordinary, or any folder inside one); a URL (https, ssh, "
    "git, file or "
    "host:path), of which a bare copy is kept under the XDG cache directory; OWNER/NAME on GitHub; a purl "
    "pkg:github/OWNER/NAME; the name of a project that was imported; or a file with one target a line, - for "
    "standard input. Lines that begin with # "
    "are "
    "left out.",
    "--mail, --forge, --registry and --events join further records with the repository's: mailing lists "
    "(mbox, "
    "maildir, public-inbox, pipermail; gz, xz and zst too), a forge's issues, pull requests, reviews and "
    "events "
    "(GitHub REST objects as NDJSON, arrays or one file each; GH Archive), npm packuments, and events in the "
    "neutral form (man wolfhound-export). They work without TARGET too: a list alone still tells of "
    "requests, "
    "pressure and chorus. In a list of targets a line may say TARGET;mail=PATH;forge=PATH;project=NAME.",
    "--release FILE compares a release archive with the tag that it was made from (FILE=TAG names it) and "
    "brings what the archive "
    "holds beside it into the record; man wolfhound-release says how. It needs the repository as TARGET. "
    "What it "
    "finds is said of whoever signed the archive with a key that the history knows, else made its tag, else "
    "landed "
    "what it was made from. Give the earlier releases too: what a project's archives usually hold is no "
    "surprise, "
    "and how they are usually made is known from three on.",
    "--binary FILE and --cost FILE bring what wolfhound binary OLD NEW and wolfhound cost found, as their "
    "--format json "
    "writes it, and tie it to the release or tag that the later build was made from: as the document says "
    "(--release, "
    "--tag), or FILE=TAG. It is said of whoever made that. Neither pattern has a baseline of project-years: "
    "they add "
    "to a case that has other reasons to be, and open none.",
    "--compile-tests shows the test programs in the last versions of build files (AC_LANG_PROGRAM, "
    "check_c_source_compiles, cc.compiles and their kin) to the compiler of this machine, and those that it "
    "refuses "
    "for their form to it in earlier versions: a change that broke one is a finding of build-drift. A header "
    "or a "
    "symbol that this machine lacks is none, for that is what such tests ask. Nothing is generated, linked "
    "or run. It is "
    "off unless asked for, because a compiler is a large program that was not made for hostile text; it runs "
    "without "
    "network, may read the system's headers alone and write nothing, for 10 seconds at most. Without it, and "
    "without a "
    "compiler, such programs are judged by their shape: stray characters and brackets that do not match.",
    "What is read is kept in a store, so that a later scan reads only what is new. A scan that is stopped, "
    "by a signal "
    "or worse, goes on from where it was. With --store :memory: nothing is kept.",
    "Levels are budgets: a review is as rare as once in 50 ordinary project-years or rarer, an alarm as once "
    "in 5,000 and "
    "never from fewer than three families of evidence. A note is anything else worth knowing: a hand-over "
    "under way "
    "is a note. No level says that somebody means harm.",
    "--as-of DATE uses only what was visible by the end of that day (UTC), or by an RFC 3339 time.",
    "One target gives one JSON report, several an array. The exit status is 1 when --fail-on LEVEL was met, "
    "also if "
    "some other target could not be read; else 3 when something could not be read; 2 when nothing could.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound scan .", "Scans the repository of the current folder."},
    {"wolfhound scan --format html -o report.html ./project", "Writes a report that a browser shows."},
    {"wolfhound scan --as-of 2024-02-23 example/project", "Shows what was to be known on that day."},
    {"wolfhound scan ./project --mail list.mbox --forge issues.ndjson",
     "Joins the history with a mailing list and a forge's issues."},
    {"wolfhound scan ./pad --release pad-1.1.tar.gz --release pad-1.2.tar.gz=v1.2",
     "Says whose release holds what its tag does not: \"pad-1.2.tar.gz, tagged by Pim Arkwright, holds "
     "m4/iconv.m4: "
     "its serial is later than every known one\"."},
    {"wolfhound scan ./pad --binary delta.json=v1.2",
     "Beside the history, what the build of v1.2 gained or lost: whoever made that tag."},
    {"wolfhound scan --mail list.mbox", "Looks at a mailing list alone."},
    {"wolfhound scan --fail-on review --jobs 2 projects.txt",
     "Scans a list and exits with 1 if any needs a review."},
    {0}};

const WhCommand wh_command_scan = {
    .name = "scan",
    .synopsis = "[TARGET...]",
    .summary = "Look for takeovers in a project's record",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_AS_OF | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_BASELINE | WH_COMMAND_RULES | WH_COMMAND_RECORDS,
    .max_args = G_MAXUINT,
    .run = run,
};
