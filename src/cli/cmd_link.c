/* SPDX-License-Identifier: Apache-2.0
 * wolfhound link: how alike two people are, or which are more alike than chance makes them. */
#include "cli/command.h"

#include "app/cancel.h"
#include "app/lookup.h"
#include "app/record.h"
#include "base/error.h"
#include "report/link.h"

static gboolean all;
static char *calibration_path;
static double max_q = 0.05;

static const GOptionEntry options[] = {
    {"all", 0, 0, G_OPTION_ARG_NONE, &all, "Search all pairs of the project", NULL},
    {"q", 0, 0, G_OPTION_ARG_DOUBLE, &max_q,
     "With --all: show what is expected to be false at most at this share (0.05)", "SHARE"},
    {"calibration", 0, 0, G_OPTION_ARG_FILENAME, &calibration_path,
     "Weigh by this file instead of the one that ships (see calibrate)", "FILE"},
    {0}};

static int
refuse(GError **error, const char *why)
{
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "link: %s", why);
  return -1;
}

static gboolean
told(double done, gpointer user)
{
  WhCli *cli = user;
  wh_progress_tick(cli->progress, (guint64)(done * 1000));
  return wh_scan_goes_on(NULL);
}

/* Owner: caller. */
static json_t *
search(WhCli *cli, const WhPeople *people, const WhCalibration *calibration, WhLinker *linker, GError **error)
{
  const WhLinkAll how = {.max_q = max_q, .jobs = (guint)cli->jobs, .told = told, .user = cli};
  wh_progress_stage(cli->progress, "comparing", "thousandths", 1000);
  g_autoptr(WhLinks) links = wh_linker_all(linker, &how);
  if (links == NULL) {
    wh_scan_goes_on(error);
    return NULL;
  }
  return wh_links_document(people, calibration, links, max_q);
}

static json_t *
compare(const WhPeople *people, const WhCalibration *calibration, WhLinker *linker, char **args,
        GError **error)
{
  guint32 a, b;
  if (!wh_person_find(people, args[0], &a, error) || !wh_person_find(people, args[1], &b, error))
    return NULL;
  if (a == b) {
    refuse(error, "the record declares these two to be the same person already; persons shows why");
    return NULL;
  }
  if (!wh_people_is_human(people, a) || !wh_people_is_human(people, b)) {
    refuse(error, "one of the two is a program or a forge's own account");
    return NULL;
  }
  g_auto(WhLink) link = {0};
  wh_linker_compare(linker, a, b, &link);
  return wh_link_document(people, calibration, &link);
}

static const WhCliForms forms = {.text = wh_link_text, .html = wh_link_html, .markdown = wh_link_markdown};

/* The page, written; an exit status. */
static int
show(WhCli *cli, const WhRecord *record, const WhCalibration *calibration, char **args, GError **error)
{
  g_autoptr(WhLinker) linker = wh_linker_new(record->people, calibration);
  wh_linker_advance(linker, wh_linker_end(record->people));
  json_t *document = all ? search(cli, record->people, calibration, linker, error)
                         : compare(record->people, calibration, linker, args, error);
  if (document == NULL)
    return -1;
  wh_cli_put_document(cli, document, &forms);
  json_decref(document);
  return record->view->complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  const guint n_people = all ? 0 : 2;
  if (n_args < n_people || n_args > n_people + 1)
    return refuse(error, all ? "--all takes one TARGET at most"
                             : "name two people, A and B, and one TARGET at most; or --all");
  if (!(max_q > 0 && max_q <= 1))
    return refuse(error, "--q takes a share above 0 and up to 1");
  g_autoptr(WhCalibration) own = NULL;
  if (calibration_path != NULL && (own = wh_calibration_load(calibration_path, error)) == NULL)
    return -1;
  g_autofree char *target = wh_cli_target(cli, n_args > n_people ? args[n_people] : NULL);
  g_auto(WhRecord) record = {0};
  if (!wh_record_load(cli->ledger, target, &scan_options, &record, error))
    return -1;
  return show(cli, &record, own != NULL ? own : wh_calibration_shipped(), args, error);
}

static const char *const formats[] = {"text", "json", "html", "markdown", NULL};

static const char *const description[] = {
    "Says how alike the people A and B of TARGET (default: the current folder) are, compared with others of "
    "the same "
    "place and time: how they write, what their programs and hosts leave, when they write, and where they "
    "meet. Each "
    "line of evidence has its weight, for one hand (+) or against it (-), as a power of ten, and the lines "
    "of a kind "
    "add up to what it says; beside it stand how many others are as alike, how often different people of "
    "ordinary "
    "archives are, how many such pairs chance brings among all of this project, innocent readings, and what "
    "would "
    "settle it, with what is missing to compare.",
    "A and B are ids as persons and scan show them (p12), addresses, names, or a part of a name that only "
    "one person has.",
    "The page is a suspicion with reasons, never a finding that two people are one, and nothing is merged by "
    "it: what "
    "the record declares is merged already, and a human decision is recorded with persons --merge.",
    "With --all, all pairs of the project are searched. Each kind of likeness names candidates, these are "
    "compared in full, "
    "and what chance does is read off pairs drawn at random from the same people. q is the share of false "
    "ones to be expected among "
    "all pairs found that are as alike: it pays for every pair of the project, compared or not. Pairs that "
    "hold together are shown as "
    "groups.",
    "A search runs in --jobs threads and finds the same whatever their number. --format html gives one page "
    "without "
    "script, which loads nothing; pairs after the first hundred are in the JSON form alone.",
    "No use is made of where a name comes from, how well somebody writes a language, or the country of an "
    "address. Two "
    "people who use the same writing assistant look alike; so do colleagues. doc/LINKS.md has the measured "
    "error rates.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound link ada@example.org ivo@example.org --mail ./lists", "Compares two people of those lists."},
    {"wolfhound link p12 p31 ./project --as-of 2023-01-01", "What was to be seen of that on that day."},
    {"wolfhound link --all ./project --mail ./lists --q 0.01",
     "Shows people who are so alike that at most 1 in 100 of those shown is expected to be there by chance."},
    {0}};

const WhCommand wh_command_link = {
    .name = "link",
    .synopsis = "A B [TARGET] | --all [TARGET]",
    .summary = "Show why, and why not, two people may be one hand",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_AS_OF | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_RULES | WH_COMMAND_RECORDS,
    .max_args = 3,
    .run = run,
};
