/* SPDX-License-Identifier: Apache-2.0
 * wolfhound threads: the conversations that matter, with what each message does. */
#include "cli/command.h"

#include "app/lookup.h"
#include "app/record.h"
#include "app/threads.h"
#include "base/error.h"
#include "report/doc.h"

#define LIMIT_DEFAULT 20

static int limit = LIMIT_DEFAULT;

static const GOptionEntry options[] = {
    {"limit", 'n', 0, G_OPTION_ARG_INT, &limit, "Show at most N threads (default 20; 0: all)", "N"}, {0}};

#define TEXT_COLUMN 14u

static void
put_says(WhPage *page, const json_t *says, const char *speaker)
{
  g_autofree char *what = wh_doc_text(says, "says");
  g_autofree char *words = wh_doc_text(says, "words");
  g_autoptr(GString) line = g_string_new(what);
  const char *whose = wh_doc_key(says, "for"), *whom = wh_doc_key(says, "whom");
  g_autofree char *whose_name = wh_doc_text(says, "for_name"), *whom_name = wh_doc_text(says, "whom_name");
  if (*whose != '\0' && !g_str_equal(whose, speaker))
    g_string_append_printf(line, " for %s (%s)", whose_name, whose);
  if (*whom != '\0')
    g_string_append_printf(line, ", to %s", whom_name);
  g_string_append_printf(line, ": \u201c%s\u201d", words);
  wh_page_cell(page, "", TEXT_COLUMN);
  wh_page_wrap(page, TEXT_COLUMN, TEXT_COLUMN + 2, 0, line->str);
}

static void
put_entry(WhPage *page, const json_t *entry)
{
  g_autofree char *day = wh_doc_day(entry, "time");
  g_autofree char *name = wh_doc_text(entry, "name");
  g_autofree char *standing = wh_doc_text(entry, "standing");
  g_autofree char *locator = wh_doc_text(entry, "locator");
  const json_t *says = json_object_get(entry, "says");
  g_string_append(page->out, "  ");
  wh_page_cell(page, day, TEXT_COLUMN - 4);
  g_string_append(page->out, "  ");
  wh_page_ink(page, WH_INK_BOLD, name);
  g_string_append_printf(page->out, " (%s, %s)\n", wh_doc_key(entry, "person"), standing);
  for (gsize i = 0; i < json_array_size(says); i++)
    put_says(page, json_array_get(says, i), wh_doc_key(entry, "person"));
  wh_page_cell(page, "", TEXT_COLUMN);
  wh_page_ink(page, WH_INK_DIM, locator);
  g_string_append_c(page->out, '\n');
}

/* Owner: caller. */
static char *
thread_size(const json_t *thread)
{
  const gint64 messages = wh_doc_count(thread, "messages"), people = wh_doc_count(thread, "people");
  if (messages == 1)
    return g_strdup("1 message");
  return g_strdup_printf("%" G_GINT64_FORMAT " messages of %" G_GINT64_FORMAT " %s", messages, people,
                         people == 1 ? "person" : "people");
}

static void
put_thread(WhPage *page, const json_t *thread)
{
  g_autofree char *subject = wh_doc_text(thread, "subject");
  g_autofree char *from = wh_doc_day(thread, "from");
  g_autofree char *to = wh_doc_day(thread, "to");
  g_autofree char *locator = wh_doc_text(thread, "locator");
  const json_t *entries = json_object_get(thread, "entries");
  wh_page_heading(page, *subject != '\0' ? subject : "(no subject)");
  g_autofree char *size = thread_size(thread);
  g_autofree char *line = g_strdup_printf("%s%s%s: %s; %s", from, g_str_equal(from, to) ? "" : " to ",
                                          g_str_equal(from, to) ? "" : to, size, locator);
  g_string_append(page->out, "  ");
  wh_page_wrap(page, 2, 4, 0, line);
  for (gsize i = 0; i < json_array_size(entries); i++)
    put_entry(page, json_array_get(entries, i));
}

static void
put_text(WhCli *cli, const json_t *document)
{
  WhPage page = wh_cli_page(cli);
  const json_t *threads = json_object_get(document, "threads"), *person = json_object_get(document, "person");
  g_autofree char *project = wh_doc_text(document, "project");
  g_autofree char *day = wh_doc_day(document, "as_of");
  g_autofree char *name = wh_doc_text(person, "name");
  g_autofree char *head =
      g_strdup_printf("%s, as of %s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                      " threads in which somebody asks, presses, vouches, grants or refuses%s%s",
                      project, day, wh_doc_count(document, "shown"), wh_doc_count(document, "of"),
                      *name != '\0' ? ", with " : "", name);
  wh_page_wrap(&page, 0, 2, 0, head);
  for (gsize i = 0; i < json_array_size(threads); i++)
    put_thread(&page, json_array_get(threads, i));
}

/* One argument alone is TARGET when it names something that is there or a URL, else PERSON. */
static gboolean
is_target(const char *text)
{
  return g_file_test(text, G_FILE_TEST_EXISTS) || strstr(text, "://") != NULL || strchr(text, ';') != NULL;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  const gboolean lone_target = n_args == 1 && is_target(args[0]);
  const char *person = n_args > 0 && !lone_target ? args[0] : NULL;
  const char *named = lone_target ? args[0] : n_args > 1 ? args[1] : NULL;
  WhThreadsOptions threads_options = {.person = WH_NONE, .limit = (guint)limit};
  if (limit < 0) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, "threads: --limit takes 0 or more");
    return -1;
  }
  g_autofree char *target = wh_cli_target(cli, named);
  g_auto(WhRecord) record = {0};
  if (!wh_record_load(cli->ledger, target, &scan_options, &record, error) ||
      (person != NULL && !wh_person_find(record.people, person, &threads_options.person, error)))
    return -1;
  if (record.view->n_messages == 0)
    wh_cli_note(cli, "threads: the record holds no messages; name some with --mail, --forge or --events");
  json_t *document = wh_threads_new(record.people, &threads_options);
  if (g_str_equal(cli->format, "json"))
    wh_cli_put_json(cli, document);
  else
    put_text(cli, document);
  json_decref(document);
  return record.view->complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const formats[] = {"text", "json", NULL};

static const char *const description[] = {
    "Shows the conversations in which somebody asks for rights, offers to take over, vouches for somebody, "
    "complains of slowness, presses, reports strain, looks for helpers, grants rights or refuses them: of "
    "each "
    "thread the messages that do so, with the words that say it, to whom, for whom, and where to open them.",
    "Threads come by what happens in them, each act of a speaker counted once; with PERSON (an id, an "
    "address "
    "or a name) those in which that person speaks, is asked or would gain, by time.",
    "TARGET is what scan takes; without it the records named by --mail, --forge and --events are used alone, "
    "and without those the current folder. A lone argument is TARGET when it is a path or a URL, else "
    "PERSON.",
    "The words are found by rules (wolfhound rules lists them). A speech act is no verdict: most people who "
    "ask, "
    "complain or offer mean well.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound threads --mail list.mbox", "Shows what was asked and answered on a list."},
    {"wolfhound threads ada@example.org ./project --forge issues.ndjson",
     "Shows the conversations that concern one person."},
    {0}};

const WhCommand wh_command_threads = {
    .name = "threads",
    .synopsis = "[PERSON] [TARGET]",
    .summary = "Show the conversations that matter",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_AS_OF | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_RULES | WH_COMMAND_RECORDS,
    .max_args = 2,
    .run = run,
};
