/* SPDX-License-Identifier: Apache-2.0
 * Tells patches from prose. */
#include "source/mail/own_patch.h"

#define STRANGE_MAX 3u

static gboolean
starts(WhSlice line, const char *prefix)
{
  for (gsize i = 0; prefix[i] != '\0'; i++)
    if (i == line.len || line.data[i] != prefix[i])
      return FALSE;
  return TRUE;
}

/* "N" or "N,M" at P: the count, 1 where only the position stands. */
static gboolean
take_range(const char **p, const char *end, guint64 *ret_count)
{
  guint64 numbers[2] = {0, 1};
  for (int k = 0; k < 2; k++) {
    const char *start = *p;
    if (k == 1)
      numbers[1] = 0;
    while (*p < end && g_ascii_isdigit(**p) && *p - start < 9)
      numbers[k] = numbers[k] * 10 + (guint64)(*(*p)++ - '0');
    if (*p == start)
      return FALSE;
    if (k == 1 || *p >= end || **p != ',')
      break;
    (*p)++;
  }
  *ret_count = numbers[1];
  return TRUE;
}

static gboolean
is_hunk_head(WhSlice line, guint64 *ret_old, guint64 *ret_new)
{
  const char *p = line.data + 4, *end = line.data + line.len;
  if (!starts(line, "@@ -") || !take_range(&p, end, ret_old) || end - p < 3 || p[0] != ' ' || p[1] != '+')
    return FALSE;
  p += 2;
  return take_range(&p, end, ret_new) && end - p >= 3 && memcmp(p, " @@", 3) == 0;
}

static gboolean
follows(WhOwnLines lines, const char *prefix)
{
  return lines.n > 1 && starts(lines.at[1].text, prefix);
}

/* A line that can begin a patch in the middle of prose. */
static gboolean
begins_patch(WhOwnLines lines)
{
  WhSlice line = lines.at[0].text;
  guint64 unused;
  if (line.len == 0 || strchr("dG#@-I*", *line.data) == NULL)
    return FALSE;
  if (starts(line, "diff --git ") || starts(line, "diff -") || starts(line, "GIT binary patch") ||
      starts(line, "# HG changeset patch") || is_hunk_head(line, &unused, &unused))
    return TRUE;
  if (starts(line, "--- "))
    return follows(lines, "+++ ");
  if (starts(line, "Index: "))
    return follows(lines, "=====");
  return starts(line, "*** ") && follows(lines, "--- ");
}

/* What stands between hunks. */
static gboolean
is_head(WhSlice line)
{
  static const char *const heads[] = {"diff ",
                                      "index ",
                                      "--- ",
                                      "+++ ",
                                      "Index: ",
                                      "=====",
                                      "old mode ",
                                      "new mode ",
                                      "new file mode",
                                      "deleted file mode",
                                      "copy from ",
                                      "copy to ",
                                      "rename from ",
                                      "rename to ",
                                      "similarity index ",
                                      "dissimilarity index ",
                                      "Binary files ",
                                      "Only in ",
                                      "\\ No newline",
                                      "*** ",
                                      "Files ",
                                      "# User ",
                                      "# Date ",
                                      "# Node ID ",
                                      "# Parent ",
                                      "RCS file: ",
                                      "retrieving revision ",
                                      "Property changes on",
                                      "Added: svn",
                                      "Deleted: svn"};
  for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
    if (starts(line, heads[i]))
      return TRUE;
  return FALSE;
}

static gboolean
in_hunk(WhOwnPatch *p, WhSlice line)
{
  const char c = line.len > 0 ? *line.data : ' ';
  const gboolean known = strchr(" +-\\\t", c) != NULL;
  p->strange = known ? 0 : p->strange + 1;
  if (p->strange > STRANGE_MAX) {
    p->state = WH_PATCH_OUT;
    return FALSE;
  }
  if (c != '+' && c != '\\' && known)
    p->old_left -= p->old_left > 0 ? 1 : 0;
  if (c != '-' && c != '\\' && known)
    p->new_left -= p->new_left > 0 ? 1 : 0;
  if (p->old_left == 0 && p->new_left == 0)
    p->state = WH_PATCH_HEADS;
  return TRUE;
}

/* Base 85 of git: a letter for the length, then no spaces. */
static gboolean
is_binary_line(WhSlice line)
{
  if (starts(line, "literal ") || starts(line, "delta "))
    return TRUE;
  return line.len > 5 && (line.len - 1) % 5 == 0 && g_ascii_isalpha(*line.data) &&
         memchr(line.data, ' ', line.len) == NULL;
}

static gboolean
is_encoded_begin(WhSlice line)
{
  return starts(line, "begin ") && line.len > 10 && g_ascii_isdigit(line.data[6]) &&
         g_ascii_isdigit(line.data[7]) && g_ascii_isdigit(line.data[8]) && line.data[9] == ' ';
}

static gboolean
at_head(WhOwnPatch *p, WhOwnLines lines)
{
  WhSlice line = lines.at[0].text;
  if (is_hunk_head(line, &p->old_left, &p->new_left)) {
    p->state = p->old_left + p->new_left > 0 ? WH_PATCH_HUNK : WH_PATCH_HEADS;
    p->strange = 0;
    return TRUE;
  }
  if (starts(line, "GIT binary patch")) {
    p->state = WH_PATCH_BINARY;
    return TRUE;
  }
  if (starts(line, "**********")) {
    p->state = WH_PATCH_CONTEXT;
    return TRUE;
  }
  if (is_head(line) ||
      (line.len == 0 && lines.n > 1 && (is_head(lines.at[1].text) || starts(lines.at[1].text, "@@ -"))))
    return TRUE;
  p->state = WH_PATCH_OUT;
  return FALSE;
}

static gboolean
in_context(WhOwnPatch *p, WhSlice line)
{
  if (line.len == 0 || strchr(" +-!*\t\\", *line.data) != NULL)
    return TRUE;
  p->state = is_head(line) ? WH_PATCH_HEADS : WH_PATCH_OUT;
  return p->state == WH_PATCH_HEADS;
}

/* Whether the state that PATCH is in goes on with the line. */
static gboolean
goes_on(WhOwnPatch *p, WhOwnLines lines)
{
  WhSlice line = lines.at[0].text;
  switch (p->state) {
  case WH_PATCH_HUNK:
    return in_hunk(p, line);
  case WH_PATCH_CONTEXT:
    return !lines.at[0].signature && in_context(p, line);
  case WH_PATCH_BINARY:
    p->state = is_binary_line(line) || line.len == 0 ? WH_PATCH_BINARY : WH_PATCH_HEADS;
    return p->state == WH_PATCH_BINARY;
  case WH_PATCH_ENCODED:
    p->state = line.len == 3 && starts(line, "end") ? WH_PATCH_OUT : WH_PATCH_ENCODED;
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
wh_own_patch_takes(WhOwnPatch *p, WhOwnLines lines)
{
  if (p->state != WH_PATCH_OUT && goes_on(p, lines))
    return TRUE;
  if (p->state == WH_PATCH_HEADS && !lines.at[0].signature && at_head(p, lines))
    return TRUE;
  p->state = WH_PATCH_OUT;
  if (is_encoded_begin(lines.at[0].text))
    p->state = WH_PATCH_ENCODED;
  else if (begins_patch(lines)) {
    at_head(p, lines);
    p->state = p->state == WH_PATCH_OUT ? WH_PATCH_HEADS : p->state;
  }
  return p->state != WH_PATCH_OUT;
}

/* What git says of files that came, went or moved. */
static gboolean
is_mode_line(WhSlice line)
{
  static const char *const modes[] = {" create mode ", " delete mode ", " mode change ", NULL};
  if (wh_own_begins_any(line, modes))
    return TRUE;
  return (starts(line, " rename ") || starts(line, " copy ")) && wh_own_holds(line, "%)");
}

/* "12 +++--" or "Bin 0 -> 5 bytes". */
static gboolean
is_count(WhSlice s)
{
  while (s.len > 0 && *s.data == ' ') {
    s.data++;
    s.len--;
  }
  if (starts(s, "Bin"))
    return TRUE;
  if (s.len == 0 || !g_ascii_isdigit(*s.data))
    return FALSE;
  for (gsize i = 0; i < s.len; i++)
    if (strchr("0123456789+- ", s.data[i]) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
wh_own_is_diffstat(WhSlice line)
{
  if (line.len < 6 || *line.data != ' ')
    return FALSE;
  if (is_mode_line(line))
    return TRUE;
  if (g_ascii_isdigit(line.data[1]) && wh_own_holds(line, " changed"))
    return wh_own_holds(line, " file ") || wh_own_holds(line, " files ");
  const char *bar = memrchr(line.data, '|', line.len);
  return bar != NULL && bar > line.data && bar[-1] == ' ' &&
         is_count(wh_slice(bar + 1, line.len - (gsize)(bar + 1 - line.data)));
}

gboolean
wh_own_patch_ahead(WhOwnLines lines)
{
  for (guint i = 0; i < lines.n; i++) {
    WhOwnLines rest = {lines.at + i, lines.n - i};
    if (begins_patch(rest))
      return TRUE;
  }
  return FALSE;
}
