/* SPDX-License-Identifier: Apache-2.0
 * Splits an mbox into messages, in a window that holds one message at a time. */
#include "source/mail/mbox.h"

#include "base/limits.h"
#include "source/mail/mail_date.h"
#include "source/mail/mail_head.h"

#define WINDOW (1u << 20)        /* the window at first, and how much is read at a time */
#define LOOK_AHEAD (4u << 10)    /* a "From " line and the line behind it */
#define HEADER_LOOK (256u << 10) /* where a Content-Length is looked for */

struct WhMbox {
  WhInput *input;
  char *data;
  gsize start, end, size; /* the message begins at START */
  guint64 base;           /* offset of data[0] in the stream */
  guint64 preface;
  gboolean stream_end;
  gboolean begun;      /* the first "From " line was found */
  gboolean cut;        /* the last message was: its rest is to be passed over */
  gboolean of_patches; /* the first line is format-patch's: such lines count */
};

WhMbox *
wh_mbox_new(WhInput *input)
{
  WhMbox *m = g_new0(WhMbox, 1);
  m->input = input;
  m->size = 2 * WINDOW;
  m->data = g_malloc(m->size);
  return m;
}

void
wh_mbox_free(WhMbox *m)
{
  if (m == NULL)
    return;
  g_free(m->data);
  g_free(m);
}

guint64
wh_mbox_preface(const WhMbox *m)
{
  return m->preface;
}

static void
drop_front(WhMbox *m, gsize n)
{
  memmove(m->data, m->data + n, m->end - n);
  m->base += n;
  m->end -= n;
  m->start -= MIN(n, m->start);
}

/* Reads on, so that at least one more byte stands behind END. FALSE: there is no more. */
static gboolean
read_on(WhMbox *m)
{
  if (m->stream_end)
    return FALSE;
  if (m->size - m->end < WINDOW && m->start >= m->size / 4)
    drop_front(m, m->start);
  if (m->size - m->end < WINDOW) {
    m->size *= 2;
    m->data = g_realloc(m->data, m->size);
  }
  WhSlice ahead = wh_input_peek(m->input, 1);
  gsize n = MIN(m->size - m->end, ahead.len);
  if (n > 0)
    memcpy(m->data + m->end, ahead.data, n);
  wh_input_consume(m->input, n);
  m->end += n;
  m->stream_end = n == 0;
  return n > 0;
}

static void
need(WhMbox *m, gsize from, gsize len)
{
  /* read_on may move the window, so positions are counted from START. */
  gsize wanted = from - m->start + len;
  while (m->end - m->start < wanted && read_on(m))
    continue;
}

static WhSlice
line_at(const WhMbox *m, gsize at)
{
  const char *p = m->data + at;
  const char *newline = memchr(p, '\n', m->end - at);
  return wh_slice(p, newline != NULL ? (gsize)(newline - p) : m->end - at);
}

/* Whether a message begins at AT, of which LOOK_AHEAD bytes are there unless the stream ends. */
static gboolean
begins_message(const WhMbox *m, gsize at, gint64 *ret_time)
{
  WhSlice line = line_at(m, at);
  if (!wh_mail_from_line(line, ret_time) || (wh_mail_from_line_is_patch(line) && !m->of_patches))
    return FALSE;
  gsize next = at + line.len + 1;
  if (next >= m->end)
    return m->stream_end;
  WhSlice behind = line_at(m, next);
  return wh_mail_is_field(behind) || wh_slice_has_prefix(behind, WH_SLICE(">From "));
}

/* Where the next message begins, looked for from START + *SCANNED on; *SCANNED moves with it so that nothing is looked
 * at twice. FALSE: not in the window. */
static gboolean
find_next(WhMbox *m, gsize *scanned, gsize *ret_at)
{
  gint64 unused;
  for (;;) {
    const char *from = m->data + m->start + *scanned;
    const char *hit = memmem(from, m->end - m->start - *scanned, "\nFrom ", 6);
    if (hit == NULL) {
      gsize len = m->end - m->start;
      *scanned = MAX(*scanned, len > 5 ? len - 5 : 0);
      return FALSE;
    }
    *scanned = (gsize)(hit - m->data) - m->start + 1;
    need(m, m->start + *scanned, LOOK_AHEAD);
    if (begins_message(m, m->start + *scanned, &unused)) {
      *ret_at = m->start + *scanned;
      return TRUE;
    }
  }
}

/* Moves START to the next "From " line. FALSE: there is none. */
static gboolean
skip_to_message(WhMbox *m)
{
  gsize scanned = 0, at;
  while (!find_next(m, &scanned, &at)) {
    m->start += scanned;
    scanned = 0;
    if (!read_on(m))
      return FALSE;
  }
  m->start = at;
  return TRUE;
}

/* The value of a Content-Length in the header of the message whose bytes begin at AT, behind the end of a line, and where its body
 * begins. */
static gboolean
content_length(WhMbox *m, gsize at, gsize *ret_body, gsize *ret_length)
{
  gsize len = MIN(m->end - at, HEADER_LOOK);
  const char *p = m->data + at;
  const char *blank = memmem(p, len, "\n\n", 2);
  const char *crlf = memmem(p, blank != NULL ? (gsize)(blank - p) : len, "\r\n\r\n", 4);
  if (blank == NULL && crlf == NULL)
    return FALSE;
  const gsize head = crlf != NULL ? (gsize)(crlf - p) + 4 : (gsize)(blank - p) + 2;
  static const char name[] = "\ncontent-length:";
  const char *end = p + head;
  for (const char *line = p - 1; line != NULL && line + 1 < end;
       line = memchr(line + 1, '\n', (gsize)(end - line - 1))) {
    if ((gsize)(end - line) < sizeof name || g_ascii_strncasecmp(line, name, sizeof name - 1) != 0)
      continue;
    guint64 value = g_ascii_strtoull(line + sizeof name - 1, NULL, 10);
    *ret_body = at + head;
    *ret_length = (gsize)value;
    return value > 0 && value <= WH_LIMIT_MAIL;
  }
  return FALSE;
}

/* The end of the message whose bytes begin at BYTES, if its Content-Length leads to the end or to a "From " line. */
static gboolean
end_by_length(WhMbox *m, gsize bytes, gsize *ret_end)
{
  gsize body, length;
  const gsize offset = bytes - m->start;
  need(m, bytes, LOOK_AHEAD);
  if (!content_length(m, m->start + offset, &body, &length))
    return FALSE;
  const gsize body_offset = body - m->start;
  need(m, body, length + LOOK_AHEAD);
  gsize at = m->start + body_offset + length;
  if (at > m->end)
    return FALSE;
  *ret_end = at;
  while (at < m->end && at < *ret_end + 2 && (m->data[at] == '\n' || m->data[at] == '\r'))
    at++;
  gint64 unused;
  return (at == m->end && m->stream_end) ||
         (m->data[at - 1] == '\n' && at < m->end && begins_message(m, at, &unused));
}

/* Where the message that begins at START ends, its bytes beginning at START + HEAD. */
static gsize
find_end(WhMbox *m, gsize head, gboolean *ret_cut)
{
  gsize at, scanned = head > 0 ? head - 1 : 0;
  *ret_cut = FALSE;
  if (end_by_length(m, m->start + head, &at))
    return at;
  while (!find_next(m, &scanned, &at)) {
    if (m->end - m->start - head > WH_LIMIT_MAIL) {
      *ret_cut = TRUE;
      return m->start + head + WH_LIMIT_MAIL;
    }
    if (!read_on(m))
      return m->end;
  }
  if (at - m->start - head > WH_LIMIT_MAIL) {
    *ret_cut = TRUE;
    return m->start + head + WH_LIMIT_MAIL;
  }
  return at;
}

/* Passes over a byte order mark and blank lines. */
static void
skip_white(WhMbox *m)
{
  need(m, m->start, LOOK_AHEAD);
  if (m->end - m->start >= 3 && memcmp(m->data + m->start, "\xef\xbb\xbf", 3) == 0)
    m->start += 3;
  do {
    while (m->start < m->end && g_ascii_isspace(m->data[m->start]))
      m->start++;
  } while (m->start == m->end && read_on(m));
  need(m, m->start, LOOK_AHEAD);
}

WhMailFileKind
wh_mbox_kind(WhMbox *m)
{
  skip_white(m);
  if (m->start == m->end)
    return WH_MAIL_FILE_EMPTY;
  WhSlice line = line_at(m, m->start);
  if (wh_slice_has_prefix(line, WH_SLICE("From ")))
    return WH_MAIL_FILE_MBOX;
  if (!wh_mail_is_field(line))
    return WH_MAIL_FILE_NONE;
  return WH_MAIL_FILE_SINGLE;
}

/* Finds the first "From " line; what stands before it is no message. */
static gboolean
begin(WhMbox *m)
{
  m->begun = TRUE;
  skip_white(m);
  m->of_patches = wh_mail_from_line_is_patch(line_at(m, m->start));
  if (m->end - m->start >= 5 && memcmp(m->data + m->start, "From ", 5) == 0)
    return TRUE;
  guint64 before = m->base + m->start;
  gboolean found = skip_to_message(m);
  m->preface = (found ? m->base + m->start : m->base + m->end) - before;
  return found;
}

gboolean
wh_mbox_next(WhMbox *m, WhMboxMessage *ret_message)
{
  if (!m->begun && !begin(m))
    return FALSE;
  if (m->cut && !skip_to_message(m))
    return FALSE;
  m->cut = FALSE;
  need(m, m->start, LOOK_AHEAD);
  if (m->start >= m->end)
    return FALSE;
  WhSlice line = line_at(m, m->start);
  gsize head = MIN(line.len + 1, m->end - m->start);
  WhMboxMessage message = {0};
  wh_mail_from_line(line, &message.from_time);
  gsize end = find_end(m, head, &message.cut);
  message.offset = m->base + m->start;
  message.bytes = wh_slice(m->data + m->start + head, end - m->start - head);
  m->cut = message.cut;
  m->start = end;
  while (!m->cut && m->start < m->end && (m->data[m->start] == '\n' || m->data[m->start] == '\r'))
    m->start++;
  *ret_message = message;
  return TRUE;
}

gboolean
wh_mbox_single(WhMbox *m, WhMboxMessage *ret_message)
{
  while (m->end - m->start <= WH_LIMIT_MAIL && read_on(m))
    continue;
  gsize len = m->end - m->start;
  *ret_message = (WhMboxMessage){.bytes = wh_slice(m->data + m->start, MIN(len, WH_LIMIT_MAIL)),
                                 .offset = m->base + m->start,
                                 .cut = len > WH_LIMIT_MAIL};
  return len > 0;
}

guint64
wh_mbox_offset(const WhMbox *m)
{
  return m->base + m->end;
}
