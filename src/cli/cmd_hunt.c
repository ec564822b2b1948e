/* SPDX-License-Identifier: Apache-2.0
 * wolfhound hunt: the same people, words, circles and orders of acts across all kept projects. */
#include "cli/command.h"

#include "app/hunt.h"
#include "base/error.h"
#include "report/hunt.h"

#define LIMIT_DEFAULT 10
#define PEOPLE_DEFAULT 5000

static char *start;
static int limit = LIMIT_DEFAULT;
static int people = PEOPLE_DEFAULT;

static const GOptionEntry options[] = {
    {"start", 's', 0, G_OPTION_ARG_STRING, &start, "Begin from a name, address, key, login or case", "X"},
    {"limit", 'n', 0, G_OPTION_ARG_INT, &limit, "Show at most N findings of each kind (default 10; 0: all)",
     "N"},
    {"link-people", 0, 0, G_OPTION_ARG_INT, &people,
     "Search for suspected hands among at most N people (default 5000; 0: do not)", "N"},
    {0}};

static void
close_ledger(gpointer data)
{
  wh_ledger_close(data);
}

/* A store that is not there is a slip, not an empty one. */
static gboolean
open_stores(char **stores, GPtrArray *ledgers, GError **error)
{
  for (guint i = 0; stores[i] != NULL; i++) {
    if (!g_file_test(stores[i], G_FILE_TEST_IS_REGULAR)) {
      g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
                  "hunt: %s: no such store; scan or import projects with --store %s first", stores[i],
                  stores[i]);
      return FALSE;
    }
    WhLedger *ledger = wh_ledger_open(stores[i], error);
    if (ledger == NULL)
      return FALSE;
    g_ptr_array_add(ledgers, ledger);
  }
  return TRUE;
}

static const WhCliForms forms = {.text = wh_hunt_text, .html = wh_hunt_html, .markdown = wh_hunt_markdown};

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions scan = wh_cli_scan_options(cli);
  const WhHuntOptions hunt = {.start = start, .limit = (guint)MAX(limit, 0), .people = (guint)MAX(people, 0)};
  g_autoptr(GPtrArray) ledgers = g_ptr_array_new_with_free_func(close_ledger);
  g_autofree char *usual = cli->store != NULL ? g_strdup(cli->store) : wh_ledger_default_path();
  char *only[] = {usual, NULL};
  char **stores = n_args > 0 ? args : only;
  gboolean complete = TRUE;
  if (limit < 0 || people < 0) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, "hunt: --limit and --link-people take 0 or more");
    return -1;
  }
  if (!open_stores(stores, ledgers, error))
    return -1;
  json_t *document = wh_hunt((WhLedger *const *)ledgers->pdata, (const char *const *)(gpointer)stores,
                             ledgers->len, &hunt, &scan, &complete, error);
  if (document == NULL)
    return -1;
  wh_cli_put_document(cli, document, &forms);
  json_decref(document);
  return complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const formats[] = {"text", "json", "html", "markdown", NULL};

static const char *const description[] = {
    "Looks across all projects that the files STORE hold (default: the usual store): what was scanned or "
    "imported with "
    "--store FILE. Nothing is read anew. It shows where the people at the start, or anybody, stand in other "
    "projects: "
    "since when, with which rights, in which cases of kept reports; accounts of other names that share what "
    "programs, "
    "hosts and addresses leave; mails nearly alike and turns of phrase under several names; accounts that "
    "speak "
    "around one person's rights in one project and again together in another; and the same order of acts.",
    "--start takes a name, an address, a login (@name), the id of a signing key or its end, or the id of a "
    "case as "
    "explain takes it. Without it everything is ranked, and what is about rights comes first.",
    "Persons of several projects are shown as one only where the record declares it: the same address, login "
    "or "
    "signing key. Everything else is a likeness with its number: how many of the people in the stores have "
    "the same. "
    "No line says that two people are one. doc/HUNT.md says how each is found and what innocent reasons "
    "there are.",
    "Suspected hands are pairs that writing, what programs leave, hours and company together name, as link "
    "does in one "
    "project: in one record of at most --link-people people, first those at the start, then those in words "
    "about rights, "
    "then those who said most. Each has the share of false ones to be expected among all with as good a "
    "link, over all "
    "pairs of that record.",
    "What observers decided with persons --merge and --split counts: in a project as its store has it, and "
    "between "
    "projects of all stores given.",
    "The exit status is 3 when a kept record had not been read to its end.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound hunt projects.db --start ada@example.org", "Where else the person with that address stands."},
    {"wolfhound hunt a.db b.db --start c-1a2b3c4d",
     "The people of a case, their words and circles, in all projects of two stores."},
    {"wolfhound hunt projects.db --as-of 2024-01-31", "What is most worth a look, as of that day."},
    {0}};

const WhCommand wh_command_hunt = {
    .name = "hunt",
    .synopsis = "[STORE]...",
    .summary = "Look for the same people, words and circles across projects",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags =
        WH_COMMAND_STORE_LATER | WH_COMMAND_AS_OF | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT | WH_COMMAND_RULES,
    .max_args = G_MAXUINT,
    .run = run,
};
