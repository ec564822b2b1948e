/* SPDX-License-Identifier: Apache-2.0
 * Tells what programs wrote: notes of lists' archives, and warnings of compilers and checkers. */
#include "persona/style_programs.h"

#include "base/slice.h"

static gboolean
is_archives_note(WhSlice line)
{
  return g_strstr_len(line.data, (gssize)line.len, " scrubbed...") != NULL ||
         wh_slice_has_prefix(line, WH_SLICE("The sender domain has a DMARC ")) ||
         wh_slice_has_prefix(line,
                             WH_SLICE("To mitigate this problem, the original message has been wrapped"));
}

/* "path/file.c:12: warning", "./file.c:12:3-4: ERROR", "file.c:12 name() warn": a path, a colon and a number first. */
static gboolean
is_diagnostic(WhSlice line)
{
  gsize i = 0;
  gboolean path = FALSE;
  for (; i + 1 < line.len && !g_ascii_isspace(line.data[i]); i++) {
    if (line.data[i] == ':')
      return path && g_ascii_isdigit(line.data[i + 1]);
    path =
        path || (line.data[i] == '.' && g_ascii_isalpha(line.data[i + 1])) || (line.data[i] == '/' && i > 0);
  }
  return FALSE;
}

/* What a mailer broke off a warning. */
static gboolean
goes_on(WhSlice line)
{
  return line.len > 0 && (g_ascii_islower(*line.data) || strchr("'`\"[(^~|", *line.data) != NULL);
}

static WhSlice
line_at(const char *at)
{
  return wh_slice_trim(wh_slice(at, strcspn(at, "\n")));
}

gsize
wh_style_by_program(const char *at)
{
  gsize n = strcspn(at, "\n");
  const gboolean note = is_archives_note(wh_slice(at, n));
  if (g_strstr_len(at, (gssize)n, "HTML version deleted]]") != NULL)
    return n;
  if (!note && !is_diagnostic(line_at(at)))
    return 0;
  while (at[n] == '\n') {
    WhSlice next = line_at(at + n + 1);
    if (next.len == 0 || !(note || is_diagnostic(next) || goes_on(next)))
      break;
    n += 1 + strcspn(at + n + 1, "\n");
  }
  return n;
}
