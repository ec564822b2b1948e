/* SPDX-License-Identifier: Apache-2.0
 * wolfhound import: files of the neutral form, checked and kept. */
#include "cli/command.h"

#include "app/export.h"
#include "base/error.h"
#include "base/text.h"

static char *project;

static const GOptionEntry options[] = {
    {"project", 0, 0, G_OPTION_ARG_STRING, &project, "Keep it as NAME, whatever the file says", "NAME"}, {0}};

static const struct {
  const char *name;
  gsize offset;
} counts[] = {{"commits", G_STRUCT_OFFSET(WhImport, commits)},
              {"changes", G_STRUCT_OFFSET(WhImport, changes)},
              {"tags", G_STRUCT_OFFSET(WhImport, tags)},
              {"refs", G_STRUCT_OFFSET(WhImport, refs)},
              {"facts", G_STRUCT_OFFSET(WhImport, facts)},
              {"messages", G_STRUCT_OFFSET(WhImport, messages)},
              {"events", G_STRUCT_OFFSET(WhImport, events)},
              {"releases", G_STRUCT_OFFSET(WhImport, releases)},
              {"files", G_STRUCT_OFFSET(WhImport, files)},
              {"comparisons", G_STRUCT_OFFSET(WhImport, comparisons)},
              {"malformed", G_STRUCT_OFFSET(WhImport, malformed)}};

static guint64
count_at(const WhImport *import, gsize i)
{
  return *(const guint64 *)(gconstpointer)((const guint8 *)import + counts[i].offset);
}

static void
put_text(WhCli *cli, const WhImport *import)
{
  g_autofree char *name = wh_text_safe(wh_slice_str(import->project), 200);
  const char *before = "";
  g_string_append_printf(cli->out, "%s: ", name);
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
    const guint64 n = count_at(import, i);
    if (n == 0)
      continue;
    g_string_append_printf(cli->out, "%s%" G_GUINT64_FORMAT " %s", before, n, counts[i].name);
    before = ", ";
  }
  if (*before == '\0')
    g_string_append(cli->out, "nothing");
  if (import->from <= import->to) {
    g_autofree char *from = wh_time_format_day(import->from), *to = wh_time_format_day(import->to);
    g_string_append_printf(cli->out, "; %s to %s", from, to);
  }
  g_string_append_c(cli->out, '\n');
}

static json_t *
new_json(const WhImport *import)
{
  json_t *object = json_object();
  g_autofree char *name = wh_text_safe(wh_slice_str(import->project), 0);
  json_object_set_new(object, "project", json_string(name));
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
    json_object_set_new(object, counts[i].name, json_integer((json_int_t)count_at(import, i)));
  if (import->from <= import->to) {
    g_autofree char *from = wh_time_format(import->from), *to = wh_time_format(import->to);
    json_object_set_new(object, "from", json_string(from));
    json_object_set_new(object, "to", json_string(to));
  }
  json_object_set_new(object, "complete", json_boolean(import->complete));
  return object;
}

static void
say_problems(const WhCli *cli, const WhImport *import)
{
  for (guint i = 0; i < import->problems->len; i++)
    wh_cli_note(cli, "malformed: %s", (const char *)g_ptr_array_index(import->problems, i));
  if (import->malformed > import->problems->len)
    wh_cli_note(cli, "and %" G_GUINT64_FORMAT " more", import->malformed - import->problems->len);
}

static int
import_all(WhCli *cli, char **args, json_t *list, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  gboolean complete = TRUE;
  for (; *args != NULL; args++) {
    g_auto(WhImport) import = {0};
    if (!wh_import(cli->ledger, *args, project, &scan_options, &import, error))
      return -1;
    if (!g_hash_table_add(names, g_strdup(import.project))) {
      g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                  "import: %s: it has the name of an earlier file, \"%s\", and has taken its place; put both "
                  "into one "
                  "folder and import that",
                  *args, import.project);
      return -1;
    }
    if (g_str_equal(cli->format, "json"))
      json_array_append_new(list, new_json(&import));
    else
      put_text(cli, &import);
    say_problems(cli, &import);
    complete = complete && import.complete;
  }
  return complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  json_t *list = json_array();
  const int status = import_all(cli, args, list, error);
  if (status >= 0 && g_str_equal(cli->format, "json"))
    wh_cli_put_json(cli, n_args == 1 ? json_array_get(list, 0) : list);
  json_decref(list);
  return status;
}

static const char *const formats[] = {"text", "json", NULL};

static const char *const description[] = {"Checks files of the neutral form, \"wolfhound.events/1\", keeps "
                                          "what they hold in the store under the name of their "
                                          "project, instead of what was kept under that name before, and "
                                          "says what that is. FILE may be a folder of .ndjson "
                                          "files that belong together. The form is described in "
                                          "doc/EVENTS.md; its schema is printed by wolfhound schema "
                                          "events.",
                                          "A line that breaks the form is told with its place, and the "
                                          "others are kept; the exit status is then 3. A file "
                                          "whose first line does not name the form is refused.",
                                          "wolfhound export NAME gives the records back. To judge such a "
                                          "file no import is needed: wolfhound scan --events "
                                          "FILE reads it beside other records.",
                                          NULL};

static const WhExample examples[] = {
    {"wolfhound import gerrit.ndjson", "Checks a converted record and says what it holds."},
    {"wolfhound scan . --events gerrit.ndjson", "Joins it with the repository."},
    {0}};

const WhCommand wh_command_import = {
    .name = "import",
    .synopsis = "FILE...",
    .summary = "Check and keep records in the neutral form",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_OUTPUT,
    .min_args = 1,
    .max_args = 10000,
    .run = run,
};
