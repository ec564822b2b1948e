/* SPDX-License-Identifier: Apache-2.0
 * A page about releases as text: what is not explained first. */
#include "report/release.h"

#include "report/doc.h"

#define NOTES_SHOWN 12u
#define EXCERPTS_FOR 6u /* with more findings than that, only --verbose shows their lines */
#define LINES_SHOWN 8u
#define SCREEN 28u /* lines that all findings together may fill, so that the last is seen with the first */

static void
put_excerpt(WhPage *page, const json_t *file, gsize max)
{
  const json_t *lines = json_object_get(file, "excerpt");
  const gsize n = json_array_size(lines), shown = page->verbose ? n : MIN(n, max);
  for (gsize i = 0; i < shown; i++) {
    g_autofree char *line = wh_doc_item(lines, i);
    g_autofree char *cut =
        g_utf8_strlen(line, -1) > 160 && !page->verbose ? g_utf8_substring(line, 0, 160) : NULL;
    g_string_append(page->out, "      ");
    wh_page_ink(page, WH_INK_DIM, cut != NULL ? cut : line);
    g_string_append_c(page->out, '\n');
  }
  if (shown < n)
    g_string_append_printf(page->out, "      and %" G_GSIZE_FORMAT " more lines\n", n - shown);
}

static void
put_file(WhPage *page, const json_t *file, guint max_lines, gsize excerpt)
{
  g_autofree char *path = wh_doc_text(file, "path"), *why = wh_release_why(file);
  const char *level = wh_doc_key(file, "level");
  g_autofree char *rest = g_strdup_printf("%s, %s%s%s", wh_doc_key(file, "state"), wh_doc_key(file, "class"),
                                          *why != '\0' ? ": " : "", why);
  g_string_append(page->out, "  ");
  wh_page_ink(page, g_str_equal(level, "review") ? WH_INK_REVIEW : WH_INK_NOTE, level);
  g_string_append_printf(page->out, "%*s", (int)(8 - MIN(strlen(level), 7)), "");
  wh_page_ink(page, WH_INK_BOLD, path);
  g_string_append(page->out, "  ");
  wh_page_wrap(page, 12 + wh_page_columns(path), 10, page->verbose ? 0 : max_lines, rest);
  if (excerpt > 0)
    put_excerpt(page, file, excerpt);
}

static gsize
count_reviews(const json_t *files)
{
  gsize n = 0;
  while (n < json_array_size(files) && g_str_equal(wh_doc_key(json_array_get(files, n), "level"), "review"))
    n++;
  return n;
}

static void
put_findings(WhPage *page, const json_t *files)
{
  const gsize n = json_array_size(files), reviews = count_reviews(files);
  const gboolean excerpts = page->verbose || reviews <= EXCERPTS_FOR;
  const gsize each = reviews > 0 ? CLAMP(SCREEN / reviews, 4, LINES_SHOWN + 3) - 3 : 0;
  gsize notes = 0, at = 0;
  for (; at < reviews; at++)
    put_file(page, json_array_get(files, at), excerpts ? 2 : 1, excerpts ? each : 0);
  for (; at < n && g_str_equal(wh_doc_key(json_array_get(files, at), "level"), "note"); at++)
    if (notes++ < NOTES_SHOWN || page->verbose)
      put_file(page, json_array_get(files, at), 1, page->verbose ? LINES_SHOWN : 0);
  if (notes > NOTES_SHOWN && !page->verbose)
    g_string_append_printf(page->out, "  and %" G_GSIZE_FORMAT " more notes; --verbose shows them\n",
                           notes - NOTES_SHOWN);
  if (reviews + notes == 0)
    g_string_append(page->out, "  Nothing in it is left unexplained.\n");
}

static void
put_release(WhPage *page, const json_t *release)
{
  g_autofree char *archive = wh_doc_text(release, "archive"), *tag = wh_doc_text(release, "tag");
  g_autofree char *sum = wh_release_sum(release);
  g_autofree char *head =
      *tag != '\0' ? g_strdup_printf("%s against %s (%.12s)", archive, tag, wh_doc_key(release, "commit"))
                   : g_strdup(archive);
  g_autoptr(GPtrArray) lines = wh_release_lines(release);
  wh_page_ink(page, WH_INK_BOLD, head);
  g_string_append(page->out, "\n  ");
  wh_page_wrap(page, 2, 2, 0, sum);
  g_string_append_c(page->out, '\n');
  if (*tag != '\0')
    put_findings(page, json_object_get(release, "files"));
  g_string_append_c(page->out, '\n');
  for (guint i = 0; i < lines->len; i++) {
    g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(lines, i), "\t", 2);
    wh_page_field(page, parts[0], page->verbose ? 0 : 4, parts[1]);
  }
}

/* One line for each of many releases, then the pages of those that hold findings. */
static void
put_table(WhPage *page, const json_t *releases)
{
  wh_page_cell(page, "  version", 18);
  g_string_append(page->out, "     files    same  review    note     new  changed  tools\n");
  for (gsize i = 0; i < json_array_size(releases); i++) {
    const json_t *release = json_array_get(releases, i), *files = json_object_get(release, "files");
    const json_t *previous = json_object_get(release, "previous");
    g_autofree char *version = wh_doc_text(release, "version"), *tools = wh_doc_text(release, "tools");
    const gsize reviews = count_reviews(files);
    gsize notes = 0;
    while (reviews + notes < json_array_size(files) &&
           g_str_equal(wh_doc_key(json_array_get(files, reviews + notes), "level"), "note"))
      notes++;
    g_string_append(page->out, "  ");
    wh_page_cell(page, version, 16);
    g_string_append_printf(page->out,
                           "%10" G_GINT64_FORMAT "%8" G_GINT64_FORMAT "%8" G_GSIZE_FORMAT "%8" G_GSIZE_FORMAT
                           "%8" G_GINT64_FORMAT "%9" G_GINT64_FORMAT "  %s\n",
                           wh_doc_count(release, "files_total"), wh_doc_count(release, "files_same"), reviews,
                           notes, wh_doc_count(previous, "new"), wh_doc_count(previous, "changed"), tools);
  }
}

void
wh_release_text(WhPage *page, const json_t *document)
{
  const json_t *releases = json_object_get(document, "releases");
  const gsize n = json_array_size(releases);
  if (n > 1)
    put_table(page, releases);
  for (gsize i = 0; i < n; i++) {
    const json_t *release = json_array_get(releases, i);
    if (n > 1 && !page->verbose && count_reviews(json_object_get(release, "files")) == 0)
      continue;
    if (n > 1)
      g_string_append_c(page->out, '\n');
    put_release(page, release);
  }
}
