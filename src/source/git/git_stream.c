/* SPDX-License-Identifier: Apache-2.0
 * Buffered reading from a child. */
#include "source/git/git_stream.h"

#define HEADER_MAX 512u

void
wh_git_stream_init(WhGitStream *stream, WhGitChild *child)
{
  *stream = (WhGitStream){.child = child, .buffer = g_byte_array_new()};
}

void
wh_git_stream_clear(WhGitStream *stream)
{
  g_clear_pointer(&stream->buffer, g_byte_array_unref);
}

static void
drop_used(WhGitStream *stream)
{
  if (stream->pos > 0)
    g_byte_array_remove_range(stream->buffer, 0, (guint)stream->pos);
  stream->pos = 0;
}

/* Reads on; what was used goes away, so earlier slices are void. */
static gboolean
fill(WhGitStream *stream)
{
  drop_used(stream);
  return wh_git_child_more(stream->child, stream->buffer);
}

gboolean
wh_git_stream_line(WhGitStream *stream, gsize max, WhSlice *ret_line)
{
  gsize seen = 0;
  for (;;) {
    const char *at = (const char *)stream->buffer->data + stream->pos;
    gsize left = stream->buffer->len - stream->pos;
    const char *end = left > seen ? memchr(at + seen, '\n', left - seen) : NULL;
    if (end != NULL) {
      *ret_line = wh_slice(at, (gsize)(end - at));
      stream->pos += ret_line->len + 1;
      return ret_line->len <= max;
    }
    seen = left;
    if (left > max || !fill(stream))
      return FALSE;
  }
}

/* Passes over N bytes. */
static gboolean
skip(WhGitStream *stream, guint64 n)
{
  for (;;) {
    gsize left = stream->buffer->len - stream->pos;
    gsize step = (gsize)MIN(n, left);
    stream->pos += step;
    n -= step;
    if (n == 0)
      return TRUE;
    if (!fill(stream))
      return FALSE;
  }
}

static gboolean
have_bytes(WhGitStream *stream, gsize n)
{
  while (stream->buffer->len - stream->pos < n)
    if (!fill(stream))
      return FALSE;
  return TRUE;
}

static WhGitObjectType
type_of(WhSlice word)
{
  static const struct {
    WhSlice word;
    WhGitObjectType type;
  } types[] = {{{"commit", 6}, WH_GIT_OBJECT_COMMIT},
               {{"tree", 4}, WH_GIT_OBJECT_TREE},
               {{"blob", 4}, WH_GIT_OBJECT_BLOB},
               {{"tag", 3}, WH_GIT_OBJECT_TAG}};
  for (guint i = 0; i < G_N_ELEMENTS(types); i++)
    if (wh_slice_equal(word, types[i].word))
      return types[i].type;
  return WH_GIT_OBJECT_MISSING;
}

/* "ID TYPE SIZE" */
static void
parse_header(WhSlice line, WhGitAnswer *answer)
{
  const char *end = line.data + line.len;
  const char *type = line.len > 0 ? memchr(line.data, ' ', line.len) : NULL;
  const char *size = type != NULL ? memchr(type + 1, ' ', (gsize)(end - type - 1)) : NULL;
  if (size == NULL)
    return;
  g_autofree char *digits = g_strndup(size + 1, (gsize)(end - size - 1));
  if (g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT64, &answer->size, NULL))
    answer->type = type_of(wh_slice(type + 1, (gsize)(size - type - 1)));
}

gboolean
wh_git_stream_header(WhGitStream *stream, WhGitAnswer *ret_answer)
{
  WhSlice line;
  if (!skip(stream, stream->rest))
    return FALSE;
  stream->rest = 0;
  if (!wh_git_stream_line(stream, HEADER_MAX, &line))
    return FALSE;
  *ret_answer = (WhGitAnswer){.type = WH_GIT_OBJECT_MISSING};
  parse_header(line, ret_answer);
  return TRUE;
}

gboolean
wh_git_stream_object(WhGitStream *stream, gsize keep, WhGitAnswer *ret_answer)
{
  if (!wh_git_stream_header(stream, ret_answer))
    return FALSE;
  if (ret_answer->type == WH_GIT_OBJECT_MISSING)
    return TRUE;
  gsize kept = (gsize)MIN(ret_answer->size, keep);
  if (!have_bytes(stream, kept))
    return FALSE;
  ret_answer->body = wh_slice((const char *)stream->buffer->data + stream->pos, kept);
  ret_answer->cut = ret_answer->size > kept;
  stream->pos += kept;
  stream->rest = ret_answer->size - kept + 1;
  return TRUE;
}
