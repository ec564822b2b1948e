/* SPDX-License-Identifier: Apache-2.0
 * Parsers of commit and tag objects. */
#include "source/git/git_object.h"

#include "base/limits.h"
#include "source/git/git_file.h"
#include "source/git/git_signature.h"

#define ZONE_LIMIT 9999

static WhSlice
cut_at(WhSlice s, gsize max, gboolean *ret_cut)
{
  const char *nul = s.len > 0 ? memchr(s.data, '\0', s.len) : NULL;
  if (nul != NULL)
    s.len = (gsize)(nul - s.data);
  if (s.len > max) {
    s.len = max;
    if (ret_cut != NULL)
      *ret_cut = TRUE;
  }
  return s;
}

/* A decimal number; FALSE unless S is one. Too large ones stop at the ends of gint64. */
static gboolean
parse_number(WhSlice s, gint64 *ret_value)
{
  gboolean negative = s.len > 0 && s.data[0] == '-';
  gsize i = s.len > 0 && (negative || s.data[0] == '+') ? 1 : 0;
  if (i == s.len)
    return FALSE;
  guint64 value = 0;
  for (; i < s.len; i++) {
    if (!g_ascii_isdigit(s.data[i]))
      return FALSE;
    value = value > G_MAXINT64 / 20 ? value : value * 10 + (guint64)(s.data[i] - '0');
  }
  *ret_value = negative ? -(gint64)value : (gint64)value;
  return TRUE;
}

static gint16
parse_zone(WhSlice s)
{
  gint64 value;
  if (s.len == 0 || !parse_number(s, &value))
    return WH_ZONE_ABSENT;
  gint64 size = ABS(value);
  gint64 minutes = MIN(size / 100, ZONE_LIMIT) * 60 + size % 100;
  minutes = MIN(minutes, ZONE_LIMIT);
  return (gint16)(value < 0 ? -minutes : minutes);
}

static const char *
parse_stamp(WhSlice date, WhStamp *ret_stamp, gboolean *ret_bad_time)
{
  const char *space = date.len > 0 ? memchr(date.data, ' ', date.len) : NULL;
  gsize len = space != NULL ? (gsize)(space - date.data) : date.len;
  gint64 time = 0;
  gboolean read = parse_number(wh_slice(date.data, len), &time);
  gint64 clamped = CLAMP(time, WH_TIME_MIN, WH_TIME_MAX);
  ret_stamp->time = clamped;
  ret_stamp->zone = parse_zone(wh_slice_trim(wh_slice(date.data + len, date.len - len)));
  if (!read || clamped != time)
    *ret_bad_time = TRUE;
  if (!read)
    return "time is no number";
  if (clamped != time)
    return "time is out of range";
  return ret_stamp->zone == WH_ZONE_ABSENT ? "time zone is no number" : NULL;
}

static const char *
last_byte(WhSlice s, char byte)
{
  return s.len > 0 ? memrchr(s.data, byte, s.len) : NULL;
}

const char *
wh_git_ident_parse(WhSlice line, WhSlice *ret_name, WhSlice *ret_email, WhStamp *ret_stamp,
                   gboolean *ret_bad_time)
{
  const char *end = line.data + line.len;
  const char *open = line.len > 0 ? memchr(line.data, '<', line.len) : NULL;
  const char *last = last_byte(line, '>');
  gboolean closed = open != NULL && last != NULL && last > open;
  const char *name_end = open != NULL ? open : end;
  const char *email_end = closed ? memchr(open, '>', (gsize)(end - open)) : end;
  WhSlice name = wh_slice_trim(wh_slice(line.data, (gsize)(name_end - line.data)));
  WhSlice email =
      open != NULL ? wh_slice_trim(wh_slice(open + 1, (gsize)(email_end - open - 1))) : WH_SLICE("");
  gboolean cut = memchr(line.data, '\0', line.len) != NULL;
  *ret_name = cut_at(name, WH_LIMIT_IDENT, &cut);
  *ret_email = cut_at(email, WH_LIMIT_IDENT, &cut);
  WhSlice date = closed ? wh_slice_trim(wh_slice(last + 1, (gsize)(end - last - 1))) : WH_SLICE("");
  const char *problem = parse_stamp(date, ret_stamp, ret_bad_time);
  if (!closed)
    return "address is not in angle brackets";
  if (cut)
    return "name or address is too long or holds a NUL";
  return problem;
}

/* One header of an object: a word, its value, and all folded lines that follow (as they stand). */
typedef struct {
  WhSlice word, value;
} Header;

/* The header at *POS; FALSE at the blank line that ends the headers (then *POS is behind it) or at the end.
 */
static gboolean
next_header(WhSlice body, gsize *pos, Header *ret_header)
{
  WhSlice line;
  if (!wh_git_next_line(body, pos, &line) || line.len == 0)
    return FALSE;
  const char *space = memchr(line.data, ' ', line.len);
  gsize word = space != NULL ? (gsize)(space - line.data) : line.len;
  ret_header->word = wh_slice(line.data, word);
  ret_header->value = wh_slice(line.data + MIN(word + 1, line.len), line.len - MIN(word + 1, line.len));
  while (*pos < body.len && body.data[*pos] == ' ' && wh_git_next_line(body, pos, &line))
    ret_header->value.len = (gsize)(line.data + line.len - ret_header->value.data);
  return TRUE;
}

static gboolean
is_word(const Header *header, const char *word)
{
  return wh_slice_equal(header->word, wh_slice_str(word));
}

static WhSlice
first_line(WhSlice message, guint32 *flags)
{
  gsize pos = 0;
  WhSlice line = WH_SLICE("");
  while (wh_git_next_line(message, &pos, &line) && wh_slice_trim(line).len == 0)
    ;
  gboolean cut = FALSE;
  line = cut_at(wh_slice_trim(line), WH_LIMIT_SUBJECT, &cut);
  if (cut && flags != NULL)
    *flags |= WH_COMMIT_MESSAGE_CUT;
  return line;
}

static gboolean
is_trailer(WhSlice line)
{
  gsize i = 0;
  while (i < line.len && (g_ascii_isalnum(line.data[i]) || line.data[i] == '-'))
    i++;
  return i > 0 && i < line.len && line.data[i] == ':' && g_ascii_isalpha(line.data[0]);
}

/* The last paragraph of MESSAGE, empty when there is but one. */
static WhSlice
last_paragraph(WhSlice message)
{
  message = wh_slice_trim(message);
  gsize pos = 0, start = 0;
  WhSlice line;
  while (wh_git_next_line(message, &pos, &line))
    if (wh_slice_trim(line).len == 0)
      start = pos;
  return start == 0 ? WH_SLICE("") : wh_slice(message.data + start, message.len - start);
}

static void
collect_trailers(WhSlice message, GString *out, guint32 *flags)
{
  WhSlice paragraph = last_paragraph(message), line;
  gsize pos = 0;
  while (wh_git_next_line(paragraph, &pos, &line)) {
    line = wh_slice_trim(line);
    if (!is_trailer(line))
      continue;
    if (out->len + line.len + 1 > WH_LIMIT_TRAILERS) {
      *flags |= WH_COMMIT_MESSAGE_CUT;
      return;
    }
    if (out->len > 0)
      g_string_append_c(out, '\n');
    g_string_append_len(out, line.data, (gssize)line.len);
  }
}

void
wh_git_commit_parser_init(WhGitCommitParser *parser)
{
  *parser = (WhGitCommitParser){.parents = g_array_new(FALSE, FALSE, sizeof(WhOid)),
                                .trailers = g_string_new(NULL),
                                .key = g_string_new(NULL)};
}

void
wh_git_commit_parser_clear(WhGitCommitParser *parser)
{
  g_clear_pointer(&parser->parents, g_array_unref);
  if (parser->trailers != NULL)
    g_string_free(g_steal_pointer(&parser->trailers), TRUE);
  if (parser->key != NULL)
    g_string_free(g_steal_pointer(&parser->key), TRUE);
}

static void
complain(const char **problem, const char *text)
{
  if (*problem == NULL)
    *problem = text;
}

static void
add_parent(WhGitCommitParser *parser, WhSlice value, guint oid_len)
{
  WhOid oid;
  if (wh_oid_parse(value, &oid) != oid_len)
    complain(&parser->problem, "parent is no object id");
  else if (parser->parents->len >= WH_LIMIT_PARENTS)
    complain(&parser->problem, "too many parents, the rest is left out");
  else
    g_array_append_val(parser->parents, oid);
}

typedef struct {
  gboolean tree, author, committer;
} Seen;

static void
take_ident(WhGitCommitParser *parser, const Header *header, gboolean author)
{
  WhCommitRecord *r = &parser->record;
  gboolean bad_time = FALSE;
  const char *problem =
      author ? wh_git_ident_parse(header->value, &r->author_name, &r->author_email, &r->authored, &bad_time)
             : wh_git_ident_parse(header->value, &r->committer_name, &r->committer_email, &r->committed,
                                  &bad_time);
  if (bad_time)
    r->flags |= WH_COMMIT_BAD_TIME;
  if (problem != NULL)
    complain(&parser->problem, problem);
}

/* A second author or committer is ignored, as git does. */
static void
take_header(WhGitCommitParser *parser, const Header *header, guint oid_len, Seen *seen)
{
  if (is_word(header, "tree") && !seen->tree)
    seen->tree = wh_oid_parse(header->value, &parser->tree) == oid_len;
  else if (is_word(header, "parent"))
    add_parent(parser, header->value, oid_len);
  else if (is_word(header, "author") && !seen->author) {
    seen->author = TRUE;
    take_ident(parser, header, TRUE);
  } else if (is_word(header, "committer") && !seen->committer) {
    seen->committer = TRUE;
    take_ident(parser, header, FALSE);
  } else if (is_word(header, "gpgsig") || is_word(header, "gpgsig-sha256")) {
    parser->record.flags |= WH_COMMIT_SIGNED;
    if (parser->key->len == 0)
      wh_git_signature_key(header->value, parser->key);
  }
}

static void
check_seen(WhGitCommitParser *parser, const Seen *seen)
{
  if (!seen->tree)
    complain(&parser->problem, "no tree");
  if (!seen->author)
    complain(&parser->problem, "no author");
  if (!seen->committer)
    complain(&parser->problem, "no committer");
  if (!seen->author || !seen->committer)
    parser->record.flags |= WH_COMMIT_BAD_TIME;
}

void
wh_git_commit_parse(WhGitCommitParser *parser, WhSlice body, guint oid_len, gboolean cut)
{
  g_array_set_size(parser->parents, 0);
  g_string_truncate(parser->trailers, 0);
  g_string_truncate(parser->key, 0);
  WhCommitRecord *r = &parser->record;
  *r = (WhCommitRecord){.authored = {0, WH_ZONE_ABSENT}, .committed = {0, WH_ZONE_ABSENT}};
  parser->problem = NULL;
  parser->tree = (WhOid){0};
  Seen seen = {0};
  gsize pos = 0;
  Header header;
  while (next_header(body, &pos, &header))
    take_header(parser, &header, oid_len, &seen);
  check_seen(parser, &seen);
  WhSlice message = cut_at(wh_slice(body.data + pos, body.len - pos), G_MAXSIZE, NULL);
  r->subject = first_line(message, &r->flags);
  if (cut)
    r->flags |= WH_COMMIT_MESSAGE_CUT;
  else
    collect_trailers(message, parser->trailers, &r->flags);
  r->trailers = wh_slice(parser->trailers->str, parser->trailers->len);
  r->key = wh_slice(parser->key->str, parser->key->len);
  r->parents = (const WhOid *)(gconstpointer)parser->parents->data;
  r->n_parents = parser->parents->len;
}

void
wh_git_tag_parser_init(WhGitTagParser *parser)
{
  *parser = (WhGitTagParser){.key = g_string_new(NULL)};
}

void
wh_git_tag_parser_clear(WhGitTagParser *parser)
{
  if (parser->key != NULL)
    g_string_free(g_steal_pointer(&parser->key), TRUE);
}

static void
take_tag_header(WhGitTagParser *parser, const Header *header, guint oid_len)
{
  WhTagRecord *r = &parser->record;
  if (is_word(header, "object")) {
    if (wh_oid_parse(header->value, &parser->object) != oid_len)
      complain(&parser->problem, "object is no object id");
  } else if (is_word(header, "type")) {
    parser->type = header->value;
  } else if (is_word(header, "tagger")) {
    gboolean bad_time = FALSE;
    const char *problem =
        wh_git_ident_parse(header->value, &r->tagger_name, &r->tagger_email, &r->tagged, &bad_time);
    if (problem != NULL)
      complain(&parser->problem, problem);
  } else if (is_word(header, "gpgsig") || is_word(header, "gpgsig-sha256")) {
    r->is_signed = TRUE;
    if (parser->key->len == 0)
      wh_git_signature_key(header->value, parser->key);
  }
}

void
wh_git_tag_parse(WhGitTagParser *parser, WhSlice body, guint oid_len)
{
  g_string_truncate(parser->key, 0);
  WhTagRecord *r = &parser->record;
  *r = (WhTagRecord){.tagged = {0, WH_ZONE_ABSENT}};
  parser->problem = NULL;
  parser->object = (WhOid){0};
  parser->type = WH_SLICE("");
  gsize pos = 0;
  Header header;
  while (next_header(body, &pos, &header))
    take_tag_header(parser, &header, oid_len);
  if (wh_oid_is_zero(&parser->object))
    complain(&parser->problem, "no object");
  WhSlice message = wh_slice(body.data + pos, body.len - pos);
  gsize at = wh_git_signature_find(message);
  if (at < message.len) {
    r->is_signed = TRUE;
    if (parser->key->len == 0)
      wh_git_signature_key(wh_slice(message.data + at, message.len - at), parser->key);
  }
  r->subject = first_line(cut_at(wh_slice(message.data, at), G_MAXSIZE, NULL), NULL);
  r->key = wh_slice(parser->key->str, parser->key->len);
}
