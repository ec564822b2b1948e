/* SPDX-License-Identifier: Apache-2.0
 * Own words are what is left when everything copied, folded and automatic is taken out, line by line. */
#include "source/forge/forge_words.h"

#include "base/limits.h"
#include "ledger/event.h"

#define SIGNATURE_LINES 12 /* a signature is no longer; a rule of dashes in a long text is none */

typedef struct {
  WhSlice rest; /* of the body */
  GString *out;
  GString *line; /* the line without comments */
  gboolean in_comment;
  guint details; /* depth */
  char fence;    /* 0: none */
  gsize fence_len;
  gboolean blank_before, in_list;
  guint32 flags;
} Words;

static gboolean
next_line(Words *w, WhSlice *ret_line)
{
  if (w->rest.len == 0)
    return FALSE;
  const char *end = memchr(w->rest.data, '\n', w->rest.len);
  gsize len = end != NULL ? (gsize)(end - w->rest.data) : w->rest.len;
  gsize step = end != NULL ? len + 1 : len;
  *ret_line = wh_slice(w->rest.data, len > 0 && w->rest.data[len - 1] == '\r' ? len - 1 : len);
  w->rest = wh_slice(w->rest.data + step, w->rest.len - step);
  return TRUE;
}

static gboolean
begins(WhSlice s, const char *with)
{
  gsize len = strlen(with);
  return s.len >= len && g_ascii_strncasecmp(s.data, with, len) == 0;
}

static gboolean
ends(WhSlice s, const char *with)
{
  gsize len = strlen(with);
  return s.len >= len && memcmp(s.data + s.len - len, with, len) == 0;
}

/* LINE without HTML comments, which may go over many lines. */
static WhSlice
without_comments(Words *w, WhSlice line)
{
  if (!w->in_comment && memmem(line.data, line.len, "<!--", 4) == NULL)
    return line;
  g_string_truncate(w->line, 0);
  while (line.len > 0) {
    const char *mark = w->in_comment ? "-->" : "<!--";
    const char *at = memmem(line.data, line.len, mark, strlen(mark));
    gsize before = at != NULL ? (gsize)(at - line.data) : line.len;
    if (!w->in_comment)
      g_string_append_len(w->line, line.data, (gssize)before);
    if (at == NULL)
      break;
    w->in_comment = !w->in_comment;
    gsize step = before + strlen(mark);
    line = wh_slice(line.data + step, line.len - step);
  }
  return wh_slice(w->line->str, w->line->len);
}

static gsize
run_of(WhSlice s, char c)
{
  gsize n = 0;
  while (n < s.len && s.data[n] == c)
    n++;
  return n;
}

/* TRUE when the line is part of fenced code, or one of its fences. */
static gboolean
take_fence(Words *w, WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  char c = s.len > 0 ? s.data[0] : '\0';
  gsize run = c == '`' || c == '~' ? run_of(s, c) : 0;
  if (w->fence != '\0') {
    if (c == w->fence && run >= w->fence_len && run == s.len)
      w->fence = '\0';
    return TRUE;
  }
  WhSlice info = wh_slice_trim(wh_slice(s.data + run, s.len - run));
  if (run < 3 || (c == '`' && memchr(info.data, '`', info.len) != NULL))
    return FALSE;
  w->fence = c;
  w->fence_len = run;
  if (begins(info, "diff") || begins(info, "patch") || begins(info, "suggestion"))
    w->flags |= WH_MESSAGE_PATCH;
  return TRUE;
}

/* TRUE when the line is within <details>, or opens or closes it. */
static gboolean
take_details(Words *w, WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  gboolean was_in = w->details > 0;
  if (begins(s, "<details"))
    w->details++;
  if (w->details > 0 && memmem(s.data, s.len, "</details>", 10) != NULL)
    w->details--;
  return was_in || w->details > 0 || begins(s, "<details");
}

static gboolean
is_quote(WhSlice line)
{
  gsize spaces = run_of(line, ' ');
  return spaces < 4 && spaces < line.len && line.data[spaces] == '>';
}

/* "On Monday, somebody wrote:", perhaps over two lines, before a quote or the end. */
static gboolean
take_attribution(Words *w, WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  const Words before = *w;
  WhSlice next;
  if (!begins(s, "On "))
    return FALSE;
  gboolean whole = ends(s, "wrote:");
  if (!whole && next_line(w, &next))
    whole = ends(wh_slice_trim(next), "wrote:");
  const Words after = *w;
  while (whole && next_line(w, &next))
    if (wh_slice_trim(next).len > 0) {
      whole = is_quote(next);
      break;
    }
  w->rest = whole ? after.rest : before.rest;
  return whole;
}

static guint
lines_left(WhSlice rest)
{
  guint n = 0;
  for (gsize i = 0; i < rest.len && n <= SIGNATURE_LINES; i++)
    n += rest.data[i] == '\n';
  return n;
}

/* The header of a mail that a mail program put below: "From:" and, in the next line, "Sent:" or "Date:". */
static gboolean
is_mail_header(const Words *w, WhSlice s)
{
  Words ahead = *w;
  WhSlice next;
  return begins(s, "From: ") && next_line(&ahead, &next) &&
         (begins(next, "Sent: ") || begins(next, "Date: "));
}

/* From here on nothing is the writer's. */
static gboolean
is_end(Words *w, WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  if (wh_slice_equal(line, WH_SLICE("-- ")) || wh_slice_equal(line, WH_SLICE("--")))
    return lines_left(w->rest) <= SIGNATURE_LINES;
  if (begins(s, "-----Original Message") || begins(s, "---------- Forwarded message") ||
      is_mail_header(w, s)) {
    w->flags |= WH_MESSAGE_FORWARDED;
    return TRUE;
  }
  return begins(s, "Reply to this email directly") || begins(s, "You are receiving this because");
}

static gboolean
is_sent_from(WhSlice line)
{
  return line.len < 80 && (begins(line, "Sent from my ") || begins(line, "Sent from Yahoo") ||
                           begins(line, "Get Outlook for "));
}

/* In whatever language: the forge's own address before a quote. */
static gboolean
is_from_forge(WhSlice s)
{
  static const char *const addresses[] = {"notifications@github.com", "@reply.github.com"};
  for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++)
    if (ends(s, ":") && memmem(s.data, s.len, addresses[i], strlen(addresses[i])) != NULL)
      return TRUE;
  return FALSE;
}

/* What forms and mail programs add. */
static gboolean
is_automatic(WhSlice s)
{
  return is_sent_from(s) || is_from_forge(s) || wh_slice_equal(s, WH_SLICE("_No response_"));
}

static gboolean
is_list_item(WhSlice s)
{
  gsize digits = 0;
  while (digits < s.len && g_ascii_isdigit(s.data[digits]))
    digits++;
  if (digits > 0)
    return digits + 1 < s.len && (s.data[digits] == '.' || s.data[digits] == ')') &&
           s.data[digits + 1] == ' ';
  return s.len > 1 && strchr("-*+", s.data[0]) != NULL && s.data[1] == ' ';
}

/* Four spaces after a blank line, where no list goes on. */
static gboolean
is_indented_code(Words *w, WhSlice line)
{
  gboolean deep = line.len > 0 && (line.data[0] == '\t' || run_of(line, ' ') >= 4);
  return deep && w->blank_before && !w->in_list;
}

static void
put_line(Words *w, WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  if (s.len == 0) {
    w->blank_before = TRUE;
    if (w->out->len > 0 && !ends(wh_slice(w->out->str, w->out->len), "\n\n"))
      g_string_append_c(w->out, '\n');
    return;
  }
  if (is_indented_code(w, line))
    return;
  if (is_list_item(s))
    w->in_list = TRUE;
  else if (line.data[0] != ' ' && line.data[0] != '\t' && w->blank_before)
    w->in_list = FALSE;
  w->blank_before = FALSE;
  g_string_append_len(w->out, s.data, (gssize)s.len);
  g_string_append_c(w->out, '\n');
}

static void
take_line(Words *w, WhSlice line)
{
  if (w->fence != '\0' && !w->in_comment) {
    take_fence(w, line);
    return;
  }
  gboolean had_comment = w->in_comment;
  WhSlice clear = without_comments(w, line);
  had_comment = had_comment || clear.data != line.data;
  if (had_comment && wh_slice_trim(clear).len == 0)
    return; /* a line of comment is no blank line either */
  if (take_details(w, clear) || take_fence(w, clear) || is_quote(clear) || is_automatic(wh_slice_trim(clear)))
    return;
  if (!had_comment && take_attribution(w, clear))
    return;
  put_line(w, clear);
}

/* The dash above the forge's mail footer. */
static void
drop_dash(GString *out)
{
  static const char *const dashes[] = {"—\n", "---\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(dashes); i++)
    if (g_str_has_suffix(out->str, dashes[i]))
      g_string_truncate(out, out->len - strlen(dashes[i]));
}

/* The end is a whole character. */
static void
cut(Words *w)
{
  GString *out = w->out;
  if (out->len > WH_LIMIT_WORDS) {
    gsize len = WH_LIMIT_WORDS;
    while (len > 0 && ((guchar)out->str[len] & 0xc0) == 0x80)
      len--;
    g_string_truncate(out, len);
    w->flags |= WH_MESSAGE_CUT;
  }
  while (out->len > 0 && g_ascii_isspace(out->str[out->len - 1]))
    g_string_truncate(out, out->len - 1);
}

guint32
wh_forge_words(WhSlice body, GString *out)
{
  g_autofree char *mended = NULL;
  Words w = {.out = out, .blank_before = TRUE};
  g_string_truncate(out, 0);
  if (body.len == 0)
    return 0;
  if (!g_utf8_validate_len(body.data, body.len, NULL)) { /* NUL is not valid either */
    mended = g_utf8_make_valid(body.data, (gssize)body.len);
    body = wh_slice_str(mended);
    w.flags |= WH_MESSAGE_BAD_TEXT;
  }
  w.rest = body;
  w.line = g_string_new(NULL);
  WhSlice line;
  while (out->len <= WH_LIMIT_WORDS && next_line(&w, &line)) {
    if (w.fence == '\0' && !w.in_comment && is_end(&w, line)) {
      drop_dash(out);
      break;
    }
    take_line(&w, line);
  }
  cut(&w);
  g_string_free(w.line, TRUE);
  return w.flags;
}
