/* SPDX-License-Identifier: Apache-2.0
 * Manual pages from the tables. */
#include "cli/manual.h"

#include <string.h>

#define MANUAL_DATE "November 23, 2026"

/* One character of running text; a sentence's end ends the line, as mdoc wants it. */
static void
put_char(GString *out, const char *text, gsize i)
{
  const gboolean line_start = out->len == 0 || out->str[out->len - 1] == '\n';
  if (line_start && (text[i] == '.' || text[i] == '\''))
    g_string_append(out, "\\&");
  if (text[i] == '\\')
    g_string_append(out, "\\e");
  else if (text[i] == '-' && (text[i + 1] == '-' || (i > 0 && text[i - 1] == '-')))
    g_string_append(out, "\\-");
  else if (text[i] == ' ' && i > 0 && strchr(".?!", text[i - 1]) != NULL)
    g_string_append_c(out, '\n');
  else
    g_string_append_c(out, text[i]);
}

static void
put_text(GString *out, const char *text)
{
  for (gsize i = 0; text[i] != '\0'; i++)
    put_char(out, text, i);
  g_string_append_c(out, '\n');
}

static void
put_head(GString *out, const char *page, const char *section, const char *summary)
{
  g_autofree char *title = g_ascii_strup(page, -1);
  g_string_append_printf(out,
                         ".\\\" SPDX-License-Identifier: Apache-2.0\n.Dd %s\n.Dt %s %s\n.Os\n"
                         ".Sh NAME\n.Nm %s\n.Nd ",
                         MANUAL_DATE, title, section, page);
  put_text(out, summary);
}

static void
put_paragraphs(GString *out, const char *const *paragraphs)
{
  for (const char *const *text = paragraphs; *text != NULL; text++) {
    if (text != paragraphs)
      g_string_append(out, ".Pp\n");
    put_text(out, *text);
  }
}

static void
put_list(GString *out, const char *const *items)
{
  g_string_append(out, ".Bl -bullet\n");
  for (; *items != NULL; items++) {
    g_string_append(out, ".It\n");
    put_text(out, *items);
  }
  g_string_append(out, ".El\n");
}

static void
put_options(GString *out, const GOptionEntry *options)
{
  for (; options != NULL && options->long_name != NULL; options++) {
    g_string_append(out, ".It ");
    if (options->short_name != 0)
      g_string_append_printf(out, "Fl %c , ", options->short_name);
    g_string_append_printf(out, "Fl Fl %s", options->long_name);
    if (options->arg_description != NULL)
      g_string_append_printf(out, " Ar %s", options->arg_description);
    g_string_append_c(out, '\n');
    put_text(out, options->description);
  }
}

static void
put_examples(GString *out, const WhExample *examples)
{
  g_string_append(out, ".Sh EXAMPLES\n.Bl -tag -width Ds\n");
  for (; examples->command != NULL; examples++) {
    g_string_append(out, ".It Li \"");
    for (const char *c = examples->command; *c != '\0'; c++)
      g_string_append(out, *c == '-' ? "\\-" : (char[]){*c, '\0'});
    g_string_append(out, "\"\n");
    put_text(out, examples->says);
  }
  g_string_append(out, ".El\n");
}

static void
put_exit_status(GString *out)
{
  g_string_append(
      out, ".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n"
           ".It 0\nThe run did its work.\n"
           ".It 1\n.Fl Fl fail-on\nwas met.\n"
           ".It 2\nUsage or run error, or stopped by a signal: there are no results.\n"
           ".It 3\nThe run was incomplete: what was read is reported, and what was not is named.\n.El\n");
}

static void
put_formats(GString *out, const WhCommand *command)
{
  if (command->formats == NULL)
    return;
  g_string_append(out, ".Pp\nFormats:");
  for (const char *const *format = command->formats; *format != NULL; format++)
    g_string_append_printf(out, "%s %s", format == command->formats ? "" : ",", *format);
  g_string_append(out, ".\nThe first is the default.\n");
}

char *
wh_manual_command(const WhCommand *command)
{
  WhCli cli = {0};
  GString *out = g_string_new(NULL);
  g_autofree char *page = g_strconcat("wolfhound-", command->name, NULL);
  g_autofree GOptionEntry *shared = wh_cli_shared_options(command, &cli);
  put_head(out, page, "1", command->summary);
  g_string_append_printf(out, ".Sh SYNOPSIS\n.Nm wolfhound %s\n.Op Ar option ...\n", command->name);
  if (*command->synopsis != '\0')
    g_string_append_printf(out, ".Li %s\n", command->synopsis);
  g_string_append(out, ".Sh DESCRIPTION\n");
  put_paragraphs(out, command->description);
  put_formats(out, command);
  g_string_append(out, ".Sh OPTIONS\n.Bl -tag -width Ds\n");
  put_options(out, command->options);
  put_options(out, shared);
  g_string_append(out, ".El\n");
  put_exit_status(out);
  put_examples(out, command->examples);
  g_string_append(out, ".Sh SEE ALSO\n.Xr wolfhound 1\n");
  return g_string_free(out, FALSE);
}

static const char *const program_description[] = {
    "reads the whole public record of a software project and answers, with evidence that anyone can open: is "
    "somebody "
    "working to get control of this project, or have they already? Since when? What did they do with each "
    "right "
    "they gained? What was to be known on a given day?",
    "It gives evidence, not verdicts. A case is a list of events about connected persons, in order, each "
    "with a "
    "locator such as a commit id, together with its innocent readings and with how often ordinary projects "
    "show the "
    "like: once in so many ordinary project-years. One family of evidence never makes an alarm.",
    "A pattern fires, stays quiet, or is blind: the record it needs is missing. Missing data never looks "
    "like a clean "
    "bill.",
    NULL};

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted by name, as mdoc wants it. */
static void
put_references(GString *out, GPtrArray *names, const char *section)
{
  g_ptr_array_sort(names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf(out, " ,\n.Xr %s %s", (const char *)g_ptr_array_index(names, i), section);
}

static void
put_see_also(GString *out)
{
  guint n_commands = 0, n_patterns = 0;
  const WhCommand *const *commands = wh_commands(&n_commands);
  const WhPattern *const *patterns = wh_patterns(&n_patterns);
  g_autoptr(GPtrArray) command_pages = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) pattern_pages = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < n_commands; i++)
    g_ptr_array_add(command_pages, g_strconcat("wolfhound-", commands[i]->name, NULL));
  for (guint i = 0; i < n_patterns; i++)
    g_ptr_array_add(pattern_pages, g_strconcat("wolfhound-pattern-", patterns[i]->id, NULL));
  g_string_append(out, ".Sh SEE ALSO\n.Xr git 1");
  put_references(out, command_pages, "1");
  put_references(out, pattern_pages, "7");
  g_string_append_c(out, '\n');
}

static void
put_files(GString *out)
{
  g_string_append(
      out, ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
           ".It Ev NO_COLOR\nIf set and not empty, no colour unless\n.Fl Fl color\nsays always.\n"
           ".It Ev XDG_DATA_HOME , XDG_CACHE_HOME\nWhere the store and the copies of URLs are kept.\n"
           ".It Ev GITHUB_TOKEN , GH_TOKEN\nRead by\n.Xr wolfhound-fetch 1\nalone, sent to the forge alone, "
           "never shown.\n"
           ".It Ev npm_config_registry , npm_config_userconfig\nRead by\n.Xr wolfhound-fetch 1 ,\nas npm "
           "reads them.\n.El\n"
           ".Sh FILES\n.Bl -tag -width Ds\n"
           ".It Pa ~/.local/share/wolfhound/\nThe store: everything that was read, and finished reports.\n"
           ".It Pa ~/.cache/wolfhound/git/\nBare copies of repositories named by URL.\n.El\n");
}

char *
wh_manual_program(void)
{
  guint n = 0;
  const WhCommand *const *commands = wh_commands(&n);
  GString *out = g_string_new(NULL);
  put_head(out, "wolfhound", "1", "find signs that somebody is taking over a project");
  g_string_append(
      out, ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar option ...\n.Op Ar argument ...\n.Sh DESCRIPTION\n.Nm\n");
  put_paragraphs(out, program_description);
  g_string_append(out, ".Sh COMMANDS\n.Bl -tag -width Ds\n");
  for (guint i = 0; i < n; i++) {
    g_string_append_printf(out, ".It Cm %s\n", commands[i]->name);
    put_text(out, commands[i]->summary);
  }
  g_string_append(out, ".El\n");
  put_files(out);
  put_exit_status(out);
  put_see_also(out);
  return g_string_free(out, FALSE);
}

char *
wh_manual_pattern(const WhPattern *pattern)
{
  GString *out = g_string_new(NULL);
  g_autofree char *page = g_strconcat("wolfhound-pattern-", pattern->id, NULL);
  put_head(out, page, "7", pattern->summary);
  g_string_append(out, ".Sh DESCRIPTION\n");
  put_text(out, pattern->summary);
  g_string_append_printf(out, ".Pp\nFamily of evidence: %s.\nVersion: %d.\n", wh_family_id(pattern->family),
                         pattern->version);
  if (pattern->context)
    g_string_append(out, "Context only: it adds to a case through the order of events, never by itself.\n");
  g_string_append(out, ".Pp\nIt says:\n");
  g_autofree char *says = wh_pattern_message(pattern);
  put_text(out, says);
  g_string_append(out, ".Sh STATISTIC\n");
  put_text(out, pattern->statistic);
  g_string_append(out, ".Sh COMPARED WITH\n");
  put_text(out, pattern->null_model);
  g_string_append(out, ".Sh INNOCENT READINGS\n");
  put_list(out, pattern->innocent);
  g_string_append(out, ".Sh WHAT WOULD SETTLE IT\n");
  put_list(out, pattern->next);
  g_string_append(out,
                  ".Sh SEE ALSO\n.Xr wolfhound 1 ,\n.Xr wolfhound-explain 1 ,\n.Xr wolfhound-patterns 1\n");
  return g_string_free(out, FALSE);
}
