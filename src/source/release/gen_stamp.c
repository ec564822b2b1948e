/* SPDX-License-Identifier: Apache-2.0
 * What packing and releasing leave: version stamps, manifests, what a tool writes of a release. */
#include "source/release/generator.h"

#define STAMP_MAX 256u

static gboolean
is_plain_stamp(WhSlice content)
{
  WhSlice s = wh_slice_trim(content);
  if (s.len > STAMP_MAX)
    return FALSE;
  for (gsize i = 0; i < s.len; i++)
    if (!g_ascii_isalnum(s.data[i]) && (strchr(" .+~_-:/,\n", s.data[i]) == NULL || s.data[i] == '\0'))
      return FALSE;
  return TRUE;
}

/* "#define X_VERSION "1.2"": comments, guards and constants that are a version, nothing more. */
static gboolean
is_version_header(const WhShipped *file)
{
  static const char *const names[] = {
      "version.h", "_version.h", "git_version.h", "gitversion.h", "revision.h", "vcs_version.h", NULL};
  WhSlice rest = file->content, line;
  if (!wh_name_is(file->path, names) || rest.len > 4096)
    return FALSE;
  while (wh_next_line(&rest, &line)) {
    WhSlice s = wh_slice_trim(line);
    static const char *const begins[] = {"#define ", "#ifndef ", "#endif",       "//", "/*",
                                         "*",        "#undef ",  "#pragma once", NULL};
    gboolean known = s.len == 0;
    for (guint i = 0; begins[i] != NULL && !known; i++)
      known = wh_slice_has_prefix(s, wh_slice_str(begins[i]));
    if (!known || memchr(line.data, '(', line.len) != NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
judge_stamp(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  static const char *const stamps[] = {".version",    ".tarball-version", ".tarball-git-version",
                                       "version",     "VERSION",          ".gitrevision",
                                       ".revision",   "REVISION",         "stamp-h.in",
                                       "stamp-vti",   "stamp-po",         "stamp-classes",
                                       ".timestamp",  "release-date",     ".dirstamp",
                                       "version.txt", ".last-updated",    NULL};
  static const char *const metadata[] = {
      "PKG-INFO",         "SOURCES.txt",  "top_level.txt",     "dependency_links.txt", "requires.txt",
      "entry_points.txt", "not-zip-safe", "zip-safe",          ".cargo_vcs_info.json", "MANIFEST",
      "META.json",        "META.yml",     "pax_global_header", ".git_archival.txt",    NULL};
  if (wh_name_is(file->path, stamps) && is_plain_stamp(file->content)) {
    wh_judged_say(ret, WH_CLASS_METADATA, NULL, "a stamp of version or time");
    return TRUE;
  }
  if (is_version_header(file)) {
    wh_judged_say(ret, WH_CLASS_METADATA, NULL, "constants that state the version");
    return TRUE;
  }
  if (!wh_name_is(file->path, metadata) || !wh_is_text(file->content))
    return FALSE;
  wh_judged_say(ret, WH_CLASS_METADATA, NULL, "what packing says of the package");
  return TRUE;
}

const WhGenerator wh_gen_stamp = {"stamp", judge_stamp};
