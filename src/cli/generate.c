/* SPDX-License-Identifier: Apache-2.0
 * A program of the build: writes the manual pages and the completion into a folder, one file each. */
#include "cli/manual.h"

#include <stdio.h>

static gboolean
write_text(const char *folder, const char *name, char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(folder, name, NULL);
  const gboolean ok = g_file_set_contents(path, text, -1, &error);
  if (!ok)
    fprintf(stderr, "generate: %s\n", error->message);
  g_free(text);
  return ok;
}

static gboolean
write_commands(const char *folder)
{
  guint n = 0;
  gboolean ok = TRUE;
  const WhCommand *const *commands = wh_commands(&n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf("wolfhound-%s.1", commands[i]->name);
    ok &= write_text(folder, name, wh_manual_command(commands[i]));
  }
  return ok;
}

static gboolean
write_patterns(const char *folder)
{
  guint n = 0;
  gboolean ok = TRUE;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf("wolfhound-pattern-%s.7", patterns[i]->id);
    ok &= write_text(folder, name, wh_manual_pattern(patterns[i]));
  }
  return ok;
}

int
main(int argc, char **argv)
{
  if (argc != 2) {
    fprintf(stderr, "usage: wh-generate FOLDER\n");
    return 2;
  }
  const gboolean ok = write_text(argv[1], "wolfhound.1", wh_manual_program()) && write_commands(argv[1]) &&
                      write_patterns(argv[1]) && write_text(argv[1], "wolfhound.bash", wh_completion_bash());
  return ok ? 0 : 1;
}
