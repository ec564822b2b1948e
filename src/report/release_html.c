/* SPDX-License-Identifier: Apache-2.0
 * A page about releases as HTML: self-contained, without script. */
#include "report/release.h"

#include "report/doc.h"
#include "report/html.h"

static void
put_excerpt(GString *out, const json_t *lines)
{
  if (json_array_size(lines) == 0)
    return;
  g_string_append(out, "<pre>");
  for (gsize i = 0; i < json_array_size(lines); i++) {
    g_autofree char *line = wh_doc_item(lines, i);
    wh_html_printf(out, "%s\n", line);
  }
  g_string_append(out, "</pre>");
}

static void
put_file(GString *out, const json_t *file)
{
  g_autofree char *path = wh_doc_text(file, "path"), *why = wh_release_why(file);
  const char *level = wh_doc_key(file, "level");
  wh_html_printf(out, "<li><p><span class=\"level %s\">%s</span> <strong>%s</strong> %s, %s</p><p>%s</p>",
                 level, level, path, wh_doc_key(file, "state"), wh_doc_key(file, "class"), why);
  put_excerpt(out, json_object_get(file, "excerpt"));
  g_string_append(out, "</li>\n");
}

/* Everything else that is not the tag's. */
static void
put_rest(GString *out, const json_t *files, gsize from)
{
  g_string_append(
      out,
      "<details><summary>All other files that are not the tag's</summary><table>\n<thead><tr><th>path</th>"
      "<th>state</th><th>class</th><th>why</th></tr></thead>\n<tbody>\n");
  for (gsize i = from; i < json_array_size(files); i++) {
    const json_t *file = json_array_get(files, i);
    g_autofree char *path = wh_doc_text(file, "path"), *why = wh_release_why(file);
    wh_html_printf(out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n", path,
                   wh_doc_key(file, "state"), wh_doc_key(file, "class"), why);
  }
  g_string_append(out, "</tbody></table></details>\n");
}

static void
put_release(GString *out, const json_t *release)
{
  const json_t *files = json_object_get(release, "files");
  g_autofree char *archive = wh_doc_text(release, "archive"), *tag = wh_doc_text(release, "tag");
  g_autofree char *sum = wh_release_sum(release);
  g_autoptr(GPtrArray) lines = wh_release_lines(release);
  gsize at = 0;
  wh_html_printf(out, "<section>\n<h2>%s%s%s</h2>\n<p>%s.</p>\n", archive, *tag != '\0' ? " against " : "",
                 tag, sum);
  g_string_append(out, "<ul>\n");
  for (; at < json_array_size(files) && !g_str_equal(wh_doc_key(json_array_get(files, at), "level"), "quiet");
       at++)
    put_file(out, json_array_get(files, at));
  g_string_append(out, "</ul>\n");
  if (at == 0 && *tag != '\0')
    g_string_append(out, "<p>Nothing in it is left unexplained.</p>\n");
  g_string_append(out, "<dl>\n");
  for (guint i = 0; i < lines->len; i++) {
    g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(lines, i), "\t", 2);
    if (*parts[0] != '\0')
      wh_html_printf(out, "<dt>%s</dt>", parts[0]);
    wh_html_printf(out, "<dd>%s</dd>\n", parts[1]);
  }
  g_string_append(out, "</dl>\n");
  if (at < json_array_size(files))
    put_rest(out, files, at);
  g_string_append(out, "</section>\n");
}

void
wh_release_html(GString *out, const json_t *document)
{
  const json_t *releases = json_object_get(document, "releases");
  wh_html_head(out, "wolfhound: releases");
  g_string_append(out, "<main id=\"main\">\n<h1>Releases against their tags</h1>\n");
  for (gsize i = 0; i < json_array_size(releases); i++)
    put_release(out, json_array_get(releases, i));
  g_string_append(out, "</main>\n</body>\n</html>\n");
}
