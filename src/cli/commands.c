/* SPDX-License-Identifier: Apache-2.0
 * The table of commands. */
#include "cli/command.h"

#define WH_COMMAND(name) extern const WhCommand wh_command_##name;
#include "cli/commands.def"
#undef WH_COMMAND

static const WhCommand *const commands[] = {
#define WH_COMMAND(name) &wh_command_##name,
#include "cli/commands.def"
#undef WH_COMMAND
};

const WhCommand *const *
wh_commands(guint *ret_n)
{
  *ret_n = G_N_ELEMENTS(commands);
  return commands;
}

const WhCommand *
wh_command_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    if (g_str_equal(commands[i]->name, name))
      return commands[i];
  return NULL;
}

#define NEAREST_MAX 32u

/* Levenshtein's distance of two short words. */
static guint
edit_distance(const char *a, const char *b)
{
  const guint n = (guint)strlen(b);
  guint row[NEAREST_MAX + 1];
  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 0; a[i] != '\0'; i++) {
    guint diagonal = row[0];
    row[0] = i + 1;
    for (guint j = 0; j < n; j++) {
      const guint above = row[j + 1];
      row[j + 1] = MIN(MIN(above, row[j]) + 1, diagonal + (a[i] != b[j]));
      diagonal = above;
    }
  }
  return row[n];
}

const WhCommand *
wh_command_nearest(const char *name)
{
  const WhCommand *best = NULL;
  guint best_distance = 3;
  if (strlen(name) > NEAREST_MAX)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
    const guint distance = edit_distance(name, commands[i]->name);
    if (distance < best_distance) {
      best = commands[i];
      best_distance = distance;
    }
  }
  return best;
}
