/* SPDX-License-Identifier: Apache-2.0
 * Reads one file: by lines where it is made of lines, so that a broken one costs no more than itself. */
#include "source/forge/forge_file.h"

#include "base/limits.h"
#include "source/forge/forge_filter.h"
#include "source/forge/forge_take.h"

#define FIRST_LINE_MAX (4u << 20) /* of a file without line breaks: then it is one value after another */
#define BROKEN_LINES_TOLD 16u

struct WhForgeFiles {
  WhForge *forge;
  WhJsonStream *stream;
  WhForgeFilter *filter; /* NULL: every line is looked at */
  guint64 broken_lines;  /* of this file */
};

static gboolean
take(const WhJsonRecord *record, gpointer user, GError **error)
{
  WhForge *forge = user;
  forge->offset = record->offset;
  return wh_forge_take(forge, record->record, record->head, error);
}

WhForgeFiles *
wh_forge_files_new(WhForge *forge, const char *const *want)
{
  WhForgeFiles *files = g_new0(WhForgeFiles, 1);
  files->forge = forge;
  files->filter = wh_forge_filter_new(want);
  files->stream = wh_json_stream_new(take, forge);
  return files;
}

void
wh_forge_files_free(WhForgeFiles *files)
{
  if (files == NULL)
    return;
  wh_json_stream_free(files->stream);
  wh_forge_filter_free(files->filter);
  g_free(files);
}

static gboolean
tell_broken(WhForgeFiles *f, GError **error)
{
  guint64 at;
  const char *problem = wh_json_stream_problem(f->stream, &at);
  g_autofree char *reason = g_strdup_printf("broken JSON: %s", problem);
  f->forge->complete = FALSE;
  return wh_forge_tell(f->forge, at, reason, error);
}

/* FALSE: reading stops. A broken line is told, the first ones of a file each. */
static gboolean
take_line(WhForgeFiles *f, WhSlice line, guint64 offset, GError **error)
{
  wh_json_stream_place(f->stream, offset);
  WhJsonState state = wh_json_stream_feed(f->stream, line, error);
  if (state == WH_JSON_OK)
    state = wh_json_stream_end(f->stream, error);
  if (state == WH_JSON_OK)
    return TRUE;
  if (state == WH_JSON_STOPPED)
    return FALSE;
  gboolean ok = f->broken_lines++ >= BROKEN_LINES_TOLD || tell_broken(f, error);
  f->forge->complete = FALSE;
  wh_json_stream_restart(f->stream, 0);
  return ok;
}

/* Goes over what need not be looked at: *LINES begins with the next line that does, or is empty. */
static void
skip_to_wanted(WhForgeFiles *f, WhSlice *lines)
{
  gsize at = f->filter != NULL ? wh_forge_filter_find(f->filter, *lines) : 0;
  if (at == G_MAXSIZE) {
    lines->len = 0;
    return;
  }
  const char *before = memrchr(lines->data, '\n', at);
  gsize skip = before != NULL ? (gsize)(before + 1 - lines->data) : 0;
  *lines = wh_slice(lines->data + skip, lines->len - skip);
}

/* The lines that a window holds whole, from OFFSET of the input on. */
static gboolean
take_lines(WhForgeFiles *f, WhSlice lines, guint64 offset, GError **error)
{
  const char *start = lines.data;
  for (skip_to_wanted(f, &lines); lines.len > 0; skip_to_wanted(f, &lines)) {
    const char *end = memchr(lines.data, '\n', lines.len);
    gsize len = end != NULL ? (gsize)(end - lines.data) + 1 : lines.len;
    if (!take_line(f, wh_slice(lines.data, len), offset + (guint64)(lines.data - start), error))
      return FALSE;
    lines = wh_slice(lines.data + len, lines.len - len);
  }
  return TRUE;
}

/* A line that is longer than the limit is passed over. */
static gboolean
skip_line(WhForgeFiles *f, WhInput *input, GError **error)
{
  gboolean ok = wh_forge_tell(f->forge, wh_input_offset(input), "a line is longer than the limit", error);
  f->forge->complete = FALSE;
  for (;;) {
    WhSlice window = wh_input_peek(input, WH_INPUT_WINDOW);
    const char *end = memchr(window.data, '\n', window.len);
    wh_input_consume(input, end != NULL ? (gsize)(end - window.data) + 1 : window.len);
    if (end != NULL || window.len == 0)
      break;
  }
  return ok;
}

static gboolean
read_lines(WhForgeFiles *f, WhInput *input, GError **error)
{
  gsize want = WH_INPUT_WINDOW;
  for (;;) {
    WhSlice window = wh_input_peek(input, want);
    if (window.len == 0)
      return TRUE;
    const char *end = memrchr(window.data, '\n', window.len);
    gboolean last = window.len < want;
    gsize len = last ? window.len : end != NULL ? (gsize)(end - window.data) + 1 : 0;
    if (len == 0 && want < WH_LIMIT_JSON) {
      want *= 2;
      continue;
    }
    if (len == 0 ? !skip_line(f, input, error)
                 : !take_lines(f, wh_slice(window.data, len), wh_input_offset(input), error))
      return FALSE;
    wh_input_consume(input, len);
    want = WH_INPUT_WINDOW;
  }
}

static gboolean
read_values(WhForgeFiles *f, WhInput *input, GError **error)
{
  WhJsonState state = WH_JSON_OK;
  WhSlice window;
  while (state == WH_JSON_OK && (window = wh_input_peek(input, 1)).len > 0) {
    state = wh_json_stream_feed(f->stream, window, error);
    wh_input_consume(input, window.len);
  }
  if (state == WH_JSON_OK && wh_input_problem(input) == NULL)
    state = wh_json_stream_end(f->stream, error);
  return state == WH_JSON_OK || (state == WH_JSON_BROKEN && tell_broken(f, error));
}

/* Made of lines: the first begins with an object that does not break after its brace, as pretty printers do. */
static gboolean
is_lines(WhInput *input)
{
  WhSlice s = wh_input_peek(input, WH_INPUT_WINDOW);
  gsize i = 0;
  while (i < s.len && g_ascii_isspace(s.data[i]))
    i++;
  if (i + 1 >= s.len || s.data[i] != '{' || s.data[i + 1] == '\n' || s.data[i + 1] == '\r')
    return FALSE;
  if (memchr(s.data + i, '\n', s.len - i) != NULL || s.len < WH_INPUT_WINDOW)
    return TRUE;
  s = wh_input_peek(input, FIRST_LINE_MAX);
  return memchr(s.data + i, '\n', s.len - i) != NULL;
}

static gboolean
tell_rest(WhForgeFiles *f, WhInput *input, GError **error)
{
  const char *problem = wh_input_problem(input);
  if (f->broken_lines > BROKEN_LINES_TOLD) {
    g_autofree char *reason =
        g_strdup_printf("broken JSON: %" G_GUINT64_FORMAT " more lines", f->broken_lines - BROKEN_LINES_TOLD);
    if (!wh_forge_tell(f->forge, wh_input_offset(input), reason, error))
      return FALSE;
  }
  if (problem == NULL)
    return TRUE;
  f->forge->complete = FALSE;
  return wh_forge_tell(f->forge, wh_input_offset(input), problem, error);
}

gboolean
wh_forge_files_read(WhForgeFiles *files, WhInput *input, GError **error)
{
  files->broken_lines = 0;
  wh_json_stream_restart(files->stream, 0);
  gboolean ok = is_lines(input) ? read_lines(files, input, error) : read_values(files, input, error);
  return ok && wh_forge_loose_end(files->forge, error) && tell_rest(files, input, error);
}
