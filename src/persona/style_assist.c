/* SPDX-License-Identifier: Apache-2.0
 * Marks of assistants' prose, from data/assistant.tsv. */
#include "persona/style_assist.h"

#include "persona/resources.h"

#include <gio/gio.h>
#include <string.h>

static char **
read_marks(void)
{
  g_autoptr(GBytes) bytes = g_resource_lookup_data(wh_persona_get_resource(), "/wolfhound/assistant.tsv",
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert(bytes != NULL);
  g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GStrvBuilder) marks = g_strv_builder_new();
  for (char **line = lines; *line != NULL; line++) {
    char *tab = strchr(*line, '\t');
    if (line[0][0] == '\0' || tab == NULL || (line[0][0] == '#' && line[0][1] == ' '))
      continue;
    *tab = '\0';
    g_strv_builder_add(marks, *line);
  }
  return g_strv_builder_end(marks);
}

guint
wh_style_assist_marks(const char *own)
{
  static gsize ready;
  static char **marks;
  guint n = 0;
  if (g_once_init_enter(&ready)) {
    marks = read_marks();
    g_once_init_leave(&ready, 1);
  }
  g_autofree char *lower = g_ascii_strdown(own, -1);
  for (char **mark = marks; *mark != NULL; mark++)
    n += strstr(lower, *mark) != NULL ? 1 : 0;
  return n;
}
