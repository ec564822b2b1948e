/* SPDX-License-Identifier: Apache-2.0
 * A page about releases as Markdown, for a comment or a wiki. */
#include "report/release.h"

#include "report/doc.h"

#define FILES_SHOWN 50u

/* Text of a cell or line: nothing in it is markup. */
static void
put_plain(GString *out, const char *text)
{
  for (; *text != '\0'; text++) {
    if (strchr("\\`*_{}[]<>()#+!|~&", *text) != NULL)
      g_string_append_c(out, '\\');
    g_string_append_c(out, *text);
  }
}

static void
put_excerpt(GString *out, const json_t *lines)
{
  if (json_array_size(lines) == 0)
    return;
  g_string_append(out, "\n");
  for (gsize i = 0; i < json_array_size(lines); i++) {
    g_autofree char *line = wh_doc_item(lines, i);
    g_string_append_printf(out, "      %s\n", line);
  }
}

static void
put_file(GString *out, const json_t *file)
{
  g_autofree char *path = wh_doc_text(file, "path"), *why = wh_release_why(file);
  g_string_append_printf(out, "- **%s** ", wh_doc_key(file, "level"));
  put_plain(out, path);
  g_string_append_printf(out, " (%s, %s): ", wh_doc_key(file, "state"), wh_doc_key(file, "class"));
  put_plain(out, why);
  g_string_append_c(out, '\n');
  put_excerpt(out, json_object_get(file, "excerpt"));
}

static void
put_release(GString *out, const json_t *release)
{
  const json_t *files = json_object_get(release, "files");
  g_autofree char *archive = wh_doc_text(release, "archive"), *tag = wh_doc_text(release, "tag");
  g_autofree char *sum = wh_release_sum(release);
  g_autoptr(GPtrArray) lines = wh_release_lines(release);
  gsize shown = 0;
  g_string_append(out, "## ");
  put_plain(out, archive);
  if (*tag != '\0') {
    g_string_append(out, " against ");
    put_plain(out, tag);
  }
  g_string_append_printf(out, "\n\n%s.\n\n", sum);
  for (gsize i = 0;
       i < json_array_size(files) && !g_str_equal(wh_doc_key(json_array_get(files, i), "level"), "quiet");
       i++)
    if (shown++ < FILES_SHOWN)
      put_file(out, json_array_get(files, i));
  if (shown == 0 && *tag != '\0')
    g_string_append(out, "Nothing in it is left unexplained.\n");
  if (shown > FILES_SHOWN)
    g_string_append_printf(out, "- and %" G_GSIZE_FORMAT " more\n", shown - FILES_SHOWN);
  g_string_append_c(out, '\n');
  for (guint i = 0; i < lines->len; i++) {
    g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(lines, i), "\t", 2);
    g_string_append_printf(out, "- %s: ", *parts[0] != '\0' ? parts[0] : "and");
    put_plain(out, parts[1]);
    g_string_append_c(out, '\n');
  }
  g_string_append_c(out, '\n');
}

void
wh_release_markdown(GString *out, const json_t *document)
{
  const json_t *releases = json_object_get(document, "releases");
  for (gsize i = 0; i < json_array_size(releases); i++)
    put_release(out, json_array_get(releases, i));
}
