/* SPDX-License-Identifier: Apache-2.0
 * What a page about a release says, whatever form it has. */
#include "report/release.h"

#include "report/doc.h"

#define ODD_SHOWN 6u
#define ABSENT_SHOWN 8u

static gboolean
is(const json_t *object, const char *key, const char *value)
{
  return g_str_equal(wh_doc_key(object, key), value);
}

static guint
count_level(const json_t *files, const char *level)
{
  guint n = 0;
  for (gsize i = 0; i < json_array_size(files); i++)
    n += is(json_array_get(files, i), "level", level) ? 1 : 0;
  return n;
}

static void
add_count(GString *sum, gint64 n, const char *what)
{
  if (n > 0)
    g_string_append_printf(sum, "%s%" G_GINT64_FORMAT " %s", sum->str[sum->len - 1] == ':' ? " " : ", ", n,
                           what);
}

char *
wh_release_sum(const json_t *release)
{
  const json_t *files = json_object_get(release, "files");
  const gint64 total = wh_doc_count(release, "files_total");
  guint explained = 0;
  if (*wh_doc_key(release, "tag") == '\0')
    return g_strdup_printf("%" G_GINT64_FORMAT " files, compared with nothing: no tag was found", total);
  for (gsize i = 0; i < json_array_size(files); i++) {
    const json_t *file = json_array_get(files, i);
    explained +=
        is(file, "level", "quiet") && (is(file, "state", "added") || is(file, "state", "differs")) ? 1 : 0;
  }
  GString *sum = g_string_new(NULL);
  g_string_append_printf(sum, "%" G_GINT64_FORMAT " files:", total);
  add_count(sum, wh_doc_count(release, "files_same"), "as in the tag");
  add_count(sum, explained, "others explained");
  add_count(sum, count_level(files, "review"), "not explained and part of the build");
  add_count(sum, count_level(files, "note"), "not explained beside it");
  const gint64 absent = wh_doc_count(release, "files_absent");
  if (absent > 0)
    g_string_append_printf(sum, "; %" G_GINT64_FORMAT " of the tag's left out", absent);
  return g_string_free(sum, FALSE);
}

static void
add_line(GPtrArray *lines, const char *label, const char *line)
{
  if (line[0] != '\0')
    g_ptr_array_add(lines, g_strconcat(label, "\t", line, NULL));
}

/* "generated 12 (autoconf 2.71, libtool), known 14, …": what explains the rest. */
static void
add_explained(GPtrArray *lines, const json_t *files)
{
  static const char *const classes[] = {"generated", "known",    "own",     "substituted",
                                        "document",  "metadata", "bundled", NULL};
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint c = 0; classes[c] != NULL; c++) {
    guint n = 0;
    for (gsize i = 0; i < json_array_size(files); i++) {
      const json_t *file = json_array_get(files, i);
      n += is(file, "class", classes[c]) && !is(file, "state", "absent") ? 1 : 0;
    }
    if (n > 0)
      g_string_append_printf(line, "%s%s %u", line->len > 0 ? ", " : "", classes[c], n);
  }
  add_line(lines, "Explained", line->str);
}

static void
add_packing(GPtrArray *lines, const json_t *release)
{
  g_autofree char *packer = wh_doc_text(release, "packer"), *newest = wh_doc_day(release, "newest");
  g_autofree char *tools = wh_doc_text(release, "tools");
  g_autoptr(GString) line = g_string_new(NULL);
  if (*packer != '\0')
    g_string_append_printf(line, "by %s", packer);
  if (*newest != '\0')
    g_string_append_printf(line, "%snewest file of %s", line->len > 0 ? "; " : "", newest);
  add_line(lines, "Packed", line->str);
  add_line(lines, "Tools", tools);
}

/* Whether the archive holds what is newer than its signature. */
static gboolean
is_older(const json_t *signature, const json_t *release)
{
  gint64 signed_at, newest;
  return wh_doc_time(signature, "time", &signed_at) && wh_doc_time(release, "newest", &newest) &&
         signed_at < newest;
}

static void
add_signature(GPtrArray *lines, const json_t *release)
{
  const json_t *signature = json_object_get(release, "signature");
  g_autofree char *key = wh_doc_text(signature, "key"), *day = wh_doc_day(signature, "time");
  const gint64 n = wh_doc_count(signature, "tags_by_key");
  g_autoptr(GString) line = g_string_new(NULL);
  if (*key == '\0')
    return;
  g_string_append_printf(line, "by key %s", key);
  if (*day != '\0')
    g_string_append_printf(line, ", as it says on %s%s", day,
                           is_older(signature, release) ? ", before the newest file of the archive" : "");
  if (n == 0)
    g_string_append(line, "; no tag of the repository is signed with it");
  else
    g_string_append_printf(line, "; it signed %" G_GINT64_FORMAT " of the repository's tags", n);
  g_string_append(line, " (that the signature holds was not checked)");
  add_line(lines, "Signed", line->str);
}

static void
add_change(GString *line, const char *what, const char *before, const char *after)
{
  if (!g_str_equal(before, after))
    g_string_append_printf(line, "; %s: %s before, %s now", what, *before != '\0' ? before : "none",
                           *after != '\0' ? after : "none");
}

static void
add_drift(GPtrArray *lines, const json_t *release)
{
  const json_t *previous = json_object_get(release, "previous"),
               *signature = json_object_get(release, "signature");
  g_autofree char *archive = wh_doc_text(previous, "archive");
  g_autofree char *old_tools = wh_doc_text(previous, "tools"), *new_tools = wh_doc_text(release, "tools");
  g_autofree char *packer = wh_doc_text(previous, "packer"), *new_packer = wh_doc_text(release, "packer"),
                  *key = wh_doc_text(previous, "key");
  g_autofree char *new_key = wh_doc_text(signature, "key");
  if (previous == NULL)
    return;
  g_autoptr(GString) line = g_string_new(archive);
  g_string_append_printf(line,
                         ": of what is not the tag's %" G_GINT64_FORMAT " new, %" G_GINT64_FORMAT
                         " changed, %" G_GINT64_FORMAT " gone",
                         wh_doc_count(previous, "new"), wh_doc_count(previous, "changed"),
                         wh_doc_count(previous, "gone"));
  add_change(line, "tools", old_tools, new_tools);
  add_change(line, "packer", packer, new_packer);
  if (*key != '\0' && *new_key != '\0')
    add_change(line, "key", key, new_key);
  add_line(lines, "Since", line->str);
}

static void
add_absent(GPtrArray *lines, const json_t *files)
{
  g_autoptr(GString) line = g_string_new(NULL);
  guint n = 0;
  for (gsize i = 0; i < json_array_size(files); i++) {
    const json_t *file = json_array_get(files, i);
    if (!is(file, "state", "absent"))
      continue;
    g_autofree char *path = wh_doc_text(file, "path");
    if (n++ < ABSENT_SHOWN)
      g_string_append_printf(line, "%s%s", n > 1 ? ", " : "", path);
  }
  if (n > ABSENT_SHOWN)
    g_string_append_printf(line, " and %u more", n - ABSENT_SHOWN);
  add_line(lines, "Left out", line->str);
}

static gboolean
is_odd(const json_t *flags, GString *names)
{
  static const char *const odd[] = {"special",   "outside",  "duplicate", "case", "odd-mode",
                                    "odd-owner", "odd-time", "odd-name",  NULL};
  for (gsize i = 0; i < json_array_size(flags); i++) {
    const char *name = json_string_value(json_array_get(flags, i));
    if (name != NULL && g_strv_contains(odd, name))
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
  }
  return names->len > 0;
}

static void
add_odd(GPtrArray *lines, const json_t *files)
{
  g_autoptr(GString) line = g_string_new(NULL);
  guint n = 0;
  for (gsize i = 0; i < json_array_size(files); i++) {
    const json_t *file = json_array_get(files, i);
    g_autoptr(GString) names = g_string_new(NULL);
    if (!is_odd(json_object_get(file, "flags"), names))
      continue;
    g_autofree char *path = wh_doc_text(file, "path");
    if (n++ < ODD_SHOWN)
      g_string_append_printf(line, "%s%s (%s)", n > 1 ? ", " : "", path, names->str);
  }
  if (n > ODD_SHOWN)
    g_string_append_printf(line, " and %u more", n - ODD_SHOWN);
  add_line(lines, "Odd entries", line->str);
}

static void
add_malformed(GPtrArray *lines, const json_t *malformed)
{
  for (gsize i = 0; i < json_array_size(malformed) && i < ODD_SHOWN; i++) {
    const json_t *row = json_array_get(malformed, i);
    g_autofree char *locator = wh_doc_text(row, "locator"), *reason = wh_doc_text(row, "reason");
    g_autofree char *line = g_strdup_printf("%s: %s", locator, reason);
    add_line(lines, i == 0 ? "Broken" : "", line);
  }
}

GPtrArray *
wh_release_lines(const json_t *release)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  const json_t *files = json_object_get(release, "files");
  add_malformed(lines, json_object_get(release, "malformed"));
  add_explained(lines, files);
  add_packing(lines, release);
  add_signature(lines, release);
  add_drift(lines, release);
  add_absent(lines, files);
  add_odd(lines, files);
  return lines;
}

char *
wh_release_why(const json_t *file)
{
  g_autofree char *reason = wh_doc_text(file, "reason"), *generator = wh_doc_text(file, "generator");
  const char *since = wh_doc_key(file, "since_previous");
  g_autoptr(GString) why = g_string_new(reason);
  if (*generator != '\0' && strstr(reason, generator) == NULL)
    g_string_append_printf(why, "%s%s", why->len > 0 ? "; " : "", generator);
  if (g_str_equal(since, "same"))
    g_string_append(why, "; the release before had the same");
  else if (*since != '\0')
    g_string_append_printf(why, "; %s since the release before", since);
  return g_string_free(g_steal_pointer(&why), FALSE);
}
