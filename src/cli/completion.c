/* SPDX-License-Identifier: Apache-2.0
 * Completion for bash from the tables. */
#include "cli/manual.h"

static const char head[] = "# SPDX-License-Identifier: Apache-2.0\n"
                           "# bash completion for wolfhound, made from its tables of commands and patterns.\n"
                           "_wolfhound()\n{\n"
                           "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                           "  local options= arguments= formats= words=\n"
                           "  COMPREPLY=()\n";

static const char tail[] = "  if [ -n \"$words\" ]; then\n"
                           "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                           "  elif [[ $current == -* ]]; then\n"
                           "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
                           "  elif [ \"$arguments\" = file ]; then\n"
                           "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
                           "  elif [ -n \"$arguments\" ]; then\n"
                           "    mapfile -t COMPREPLY < <(compgen -W \"$arguments\" -- \"$current\")\n"
                           "  fi\n}\n"
                           "complete -o filenames -F _wolfhound wolfhound\n";

static void
put_command_names(GString *out)
{
  guint n = 0;
  const WhCommand *const *commands = wh_commands(&n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? " " : "", commands[i]->name);
}

static void
put_pattern_ids(GString *out)
{
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? " " : "", patterns[i]->id);
}

/* The values that an option's argument may have, by what its help calls the argument. */
static void
put_values(GString *out)
{
  g_string_append(out, "  case $previous in\n"
                       "    --format|-f) words=$formats ;;\n"
                       "    --color) words='auto always never' ;;\n"
                       "    --fail-on) words='note review alarm' ;;\n"
                       "    --without) words='");
  put_pattern_ids(out);
  g_string_append(out, "' ;;\n"
                       "    --store|--baseline|--output|-o) arguments=file options= ;;\n"
                       "    --as-of|--jobs|-j) return ;;\n"
                       "  esac\n");
}

static void
put_option_names(GString *out, const GOptionEntry *options)
{
  for (; options != NULL && options->long_name != NULL; options++)
    g_string_append_printf(out, "--%s ", options->long_name);
}

static void
put_case(GString *out, const WhCommand *command)
{
  WhCli cli = {0};
  g_autofree GOptionEntry *shared = wh_cli_shared_options(command, &cli);
  g_string_append_printf(out, "    %s)\n      options='", command->name);
  put_option_names(out, command->options);
  put_option_names(out, shared);
  g_string_append(out, "'\n      arguments='");
  if (g_str_equal(command->arguments, "command"))
    put_command_names(out);
  else if (g_str_equal(command->arguments, "pattern"))
    put_pattern_ids(out);
  else
    g_string_append(out, command->arguments);
  g_string_append(out, "'\n      formats='");
  for (const char *const *format = command->formats; format != NULL && *format != NULL; format++)
    g_string_append_printf(out, "%s ", *format);
  g_string_append(out, "' ;;\n");
}

char *
wh_completion_bash(void)
{
  guint n = 0;
  const WhCommand *const *commands = wh_commands(&n);
  GString *out = g_string_new(head);
  g_string_append(out, "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    words='");
  put_command_names(out);
  g_string_append(out, " --help --version'\n  fi\n  case ${COMP_WORDS[1]} in\n");
  for (guint i = 0; i < n; i++)
    put_case(out, commands[i]);
  g_string_append(out, "  esac\n");
  put_values(out);
  g_string_append(out, tail);
  return g_string_free(out, FALSE);
}
