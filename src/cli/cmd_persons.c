/* SPDX-License-Identifier: Apache-2.0
 * wolfhound persons: who holds which rights since when. */
#include "cli/persons_decide.h"

#include "app/holders.h"
#include "app/record.h"
#include "base/error.h"
#include "base/text.h"

static gboolean all_persons;
static WhDecideOptions decide_options;

static const GOptionEntry options[] = {
    {"all-persons", 0, 0, G_OPTION_ARG_NONE, &all_persons, "Show everybody, not only who holds rights", NULL},
    {"merge", 0, 0, G_OPTION_ARG_NONE, &decide_options.merge,
     "Decide that the two addresses given are one person, for good and for every project in the store", NULL},
    {"split", 0, 0, G_OPTION_ARG_NONE, &decide_options.split,
     "Decide that the two addresses given are two people; of one alone, that it is nobody else", NULL},
    {"reason", 0, 0, G_OPTION_ARG_STRING, &decide_options.reason, "Why, for --merge and --split", "TEXT"},
    {"by", 0, 0, G_OPTION_ARG_STRING, &decide_options.by, "Who decides (default: the name of the login)",
     "NAME"},
    {"undo", 0, 0, G_OPTION_ARG_INT64, &decide_options.undo, "Undo the decision of that number", "N"},
    {"decisions", 0, 0, G_OPTION_ARG_NONE, &decide_options.list, "List what was decided, and what was undone",
     NULL},
    {"import-decisions", 0, 0, G_OPTION_ARG_FILENAME, &decide_options.import,
     "Take in decisions that another observer listed as JSON", "FILE"},
    {0}};

#define DAY ((gint64)86400)
#define NAME_MAX_SHOWN 40
#define RIGHT_COLUMNS 43u

static char *
safe_text(const char *text, gsize max)
{
  return wh_text_safe(wh_slice_str(text), max);
}

static json_t *
accounts_json(const WhPeople *people, const WhPerson *person)
{
  json_t *accounts = json_array();
  for (guint32 i = 0; i < person->n_accounts; i++) {
    const WhAccount *account = &people->view->accounts[person->accounts[i]];
    g_autofree char *name = safe_text(account->name, 0);
    g_autofree char *email = safe_text(account->email, 0);
    json_array_append_new(accounts, json_pack("{s:s, s:s}", "name", name, "email", email));
  }
  return accounts;
}

static json_t *
rights_json(const WhHolder *holder)
{
  json_t *rights = json_array();
  for (int right = 0; right < WH_N_RIGHTS; right++) {
    if (holder->uses[right] == 0)
      continue;
    g_autofree char *first = wh_time_format(holder->first[right]);
    g_autofree char *last = wh_time_format(holder->last[right]);
    json_array_append_new(rights, json_pack("{s:s, s:s, s:s, s:I, s:I}", "right", wh_right_id((WhRight)right),
                                            "first", first, "last", last, "tenure_days",
                                            (json_int_t)((holder->last[right] - holder->first[right]) / DAY),
                                            "uses", (json_int_t)holder->uses[right]));
  }
  return rights;
}

static json_t *
holder_json(const WhPeople *people, const WhHolder *holder)
{
  const WhPerson *person = &people->persons[holder->person];
  g_autofree char *id = g_strdup_printf("p%u", holder->person);
  g_autofree char *name = safe_text(person->name, 0);
  return json_pack("{s:s, s:s, s:o, s:I, s:I, s:f, s:o}", "id", id, "name", name, "accounts",
                   accounts_json(people, person), "landed", (json_int_t)person->n_landed,
                   "landings_12_months", (json_int_t)holder->landings, "share_12_months", holder->share,
                   "rights", rights_json(holder));
}

static void
put_json(WhCli *cli, const WhPeople *people, const GArray *holders)
{
  json_t *persons = json_array();
  for (guint i = 0; i < holders->len; i++)
    json_array_append_new(persons, holder_json(people, &g_array_index(holders, WhHolder, i)));
  g_autofree char *project = safe_text(people->view->project, 0);
  g_autofree char *end = wh_time_format(people->end);
  json_t *root = json_pack("{s:s, s:s, s:s, s:o}", "schema", "wolfhound.persons/1", "project", project,
                           "as_of", end, "persons", persons);
  wh_cli_put_json(cli, root);
  json_decref(root);
}

static void
put_rights(WhPage *page, const WhHolder *holder)
{
  for (int right = 0; right < WH_N_RIGHTS; right++) {
    if (holder->uses[right] == 0)
      continue;
    g_autofree char *first = wh_time_format_day(holder->first[right]);
    g_autofree char *last = wh_time_format_day(holder->last[right]);
    g_string_append(page->out, "    ");
    wh_page_cell(page, wh_right_says((WhRight)right), RIGHT_COLUMNS);
    g_string_append_printf(page->out, " %s  %s %6u\n", first, last, holder->uses[right]);
  }
}

/* What an observer decided about the person, and who bears the same name without being taken for the same. */
static void
put_decisions(WhPage *page, const WhPeople *people, guint32 person)
{
  for (guint32 i = 0; i < people->n_merges + people->n_apart; i++) {
    const WhMerge *merge = i < people->n_merges ? &people->merges[i] : &people->apart[i - people->n_merges];
    if ((i < people->n_merges && merge->reason != WH_MERGE_DECISION) ||
        (people->person_of[merge->a] != person &&
         (merge->b == WH_NONE || people->person_of[merge->b] != person)))
      continue;
    g_autofree char *says = safe_text(merge->detail, 0);
    g_string_append_printf(page->out, "    %s: %s\n",
                           merge->reason == WH_MERGE_DECISION ? "decided" : "kept apart", says);
  }
}

static void
put_holder(WhPage *page, const WhPeople *people, const WhHolder *holder)
{
  const WhPerson *person = &people->persons[holder->person];
  g_autofree char *name = safe_text(person->name, NAME_MAX_SHOWN);
  g_autofree char *tenure = wh_time_format_span(person->last - MIN(person->first, person->last));
  g_autofree char *id = g_strdup_printf("  p%u ", holder->person);
  g_string_append(page->out, id);
  wh_page_ink(page, WH_INK_BOLD, name);
  g_string_append_printf(page->out, ", active over %s", tenure);
  if (holder->landings > 0)
    g_string_append_printf(page->out, ", %.0f%% of landings", holder->share * 100);
  g_string_append_c(page->out, '\n');
  put_decisions(page, people, holder->person);
}

/* Holders whose rights were (USED) or were not used in the last 12 months. */
static void
put_section(WhPage *page, const WhPeople *people, const GArray *holders, gboolean used)
{
  guint n = 0;
  for (guint i = 0; i < holders->len; i++) {
    const WhHolder *holder = &g_array_index(holders, WhHolder, i);
    if ((holder->last_power > people->end - WH_RECENT) != used)
      continue;
    if (n++ == 0)
      wh_page_heading(page, used ? "Rights used in the last 12 months (first use, last use, uses)"
                                 : "No right used in the last 12 months");
    put_holder(page, people, holder);
    if (used || page->verbose)
      put_rights(page, holder);
  }
}

static void
put_text(WhCli *cli, const WhPeople *people, const GArray *holders)
{
  WhPage page = wh_cli_page(cli);
  g_autofree char *project = safe_text(people->view->project, 0);
  g_autofree char *end = wh_time_format_day(people->end);
  g_string_append_printf(cli->out, "%s, as of %s: who holds which rights\n", project, end);
  put_section(&page, people, holders, TRUE);
  put_section(&page, people, holders, FALSE);
  if (holders->len == 0)
    g_string_append(cli->out, "\nNobody: nothing has landed on a main line.\n");
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  if (wh_persons_decides(&decide_options))
    return wh_persons_decide(cli, &decide_options, args, n_args, error);
  if (n_args > 1) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                        "too many arguments: persons takes one target, and two arguments "
                        "go with --merge and --split");
    return -1;
  }
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  g_autofree char *target = wh_cli_target(cli, n_args > 0 ? args[0] : NULL);
  g_auto(WhRecord) record = {0};
  if (!wh_record_load(cli->ledger, target, &scan_options, &record, error))
    return -1;
  wh_persons_warn(cli, cli->ledger);
  g_autoptr(GArray) holders = wh_holders_new(record.people, all_persons);
  if (g_str_equal(cli->format, "json"))
    put_json(cli, record.people, holders);
  else
    put_text(cli, record.people, holders);
  return record.view->complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const formats[] = {"text", "json", NULL};

static const char *const description[] = {
    "Shows who holds which rights in TARGET (default: the current folder) since when: for every right its "
    "first and last "
    "use, the time between, and how often it was used; and for every person the share of what was put on the "
    "main "
    "line in the last 12 months. A useful answer even where nothing is wrong.",
    "Power is read from the main line: who put own or others' work there, tagged and signed releases, "
    "changed CI, the "
    "security contact or the list of owners. Appearing as a committer on a branch is no right. A forge's "
    "record "
    "adds who merged, who "
    "looks after issues, who is named as a member and who made release pages; a registry's who published and "
    "who "
    "is named as owner. The public "
    "record does not show "
    "rights that were given and never used.",
    "Accounts are one person when the record itself declares it: the same address, a mailmap, a forge's "
    "no-reply address, "
    "the same signing key, the same login of a forge or registry, pull requests of a login whose commits "
    "are "
    "all one person's, the same full name at the same time, or an address or handle made of that name.",
    "What the record gets wrong can be decided: --merge puts two addresses together, --split keeps them "
    "apart. A "
    "decision "
    "has a reason, an author and a time, is stronger than what the record says, counts for every project in "
    "the "
    "store and for every day that --as-of names, and stands in reports. --undo takes it back; both stay "
    "listed "
    "under "
    "--decisions. Of two decisions about one pair the later counts.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound persons .", "Shows who holds rights in the repository of the current folder."},
    {"wolfhound persons --as-of 2020-06-30 --format json ./project",
     "The same on an earlier day, for a program."},
    {"wolfhound persons --merge ada@example.org ada@work.example --reason 'she told me so'",
     "Decides that two addresses are one person's."},
    {0}};

const WhCommand wh_command_persons = {
    .name = "persons",
    .synopsis = "[TARGET | ADDRESS [ADDRESS]]",
    .summary = "Show who holds which rights since when",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_AS_OF | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_RECORDS,
    .max_args = 2,
    .run = run,
};
