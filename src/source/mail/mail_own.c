/* SPDX-License-Identifier: Apache-2.0
 * Keeps the lines of a mail that its writer wrote. */
#include "source/mail/mail_own.h"

#include "base/limits.h"
#include "source/mail/own_manner.h"
#include "source/mail/own_patch.h"

#define LINES_MAX 262144u   /* lines of one mail that are looked at */
#define SHORT_SIGNATURE 12u /* lines behind "--" without its space */
#define SHORT_FOOTER 4u     /* lines under a long underscore at the end */
#define WRAPPED_AFTER 60u   /* a quoted line of so many bytes may have been wrapped */
#define WRAPPED_BELOW 40u   /* and this is how long its rest is at most */

typedef struct {
  const WhMailOwnRequest *request;
  WhMailOwn *own;
  GArray *lines; /* WhOwnLine of all parts */
  GString *flow; /* backs the lines that were joined */
  /* of the part that is read */
  WhOwnPatch patch;
  gboolean has_patch; /* a patch is ahead or was met */
  gboolean foreign;   /* a commit message by somebody else, up to its end */
  gboolean forwarded; /* somebody else's mail, up to its end */
  const char *armor;  /* what ends the block of armor that is passed over */
  gboolean signed_text;
  gboolean blank_due;
  /* where own words stand */
  gboolean own_before, own_after, quoted_after_own, quoted;
} Own;

static void
emit(Own *o, WhSlice line)
{
  GString *out = o->own->text;
  if (out->len >= WH_LIMIT_WORDS) {
    o->own->flags |= WH_MESSAGE_CUT;
    return;
  }
  if (out->len > 0)
    g_string_append(out, o->blank_due ? "\n\n" : "\n");
  o->blank_due = FALSE;
  g_string_append_len(out, line.data, (gssize)line.len);
  if (o->quoted)
    o->own_after = TRUE;
  else
    o->own_before = TRUE;
}

static void
note_quote(Own *o)
{
  o->quoted_after_own = o->quoted_after_own || (o->quoted && o->own_after);
  o->quoted = TRUE;
  o->blank_due = TRUE;
}

/* A line of format=flowed that goes on in the next: ends with a space, and is neither quoted nor the signature's mark. */
static gboolean
flows(const Own *o, WhSlice line)
{
  return o->request->flowed && line.len > 0 && line.data[line.len - 1] == ' ' && *line.data != '>' &&
         !wh_slice_equal(line, WH_SLICE("-- "));
}

static void
add_line(Own *o, WhSlice raw)
{
  const gboolean divider = wh_slice_equal(raw, WH_SLICE("\f"));
  WhOwnLine line = {divider ? raw : wh_slice_trim_end(raw),
                    wh_slice_equal(raw, WH_SLICE("-- ")) || wh_slice_equal(raw, WH_SLICE("- -- "))};
  /* Stuffed lines hide their first space. */
  if (o->request->flowed && line.text.len > 0 && *line.text.data == ' ') {
    line.text.data++;
    line.text.len--;
    line.stuffed = TRUE;
  }
  g_array_append_val(o->lines, line);
}

static WhSlice
take_line(WhSlice text, gsize *at)
{
  const char *start = text.data + *at;
  const char *newline = memchr(start, '\n', text.len - *at);
  WhSlice line = wh_slice(start, newline != NULL ? (gsize)(newline - start) : text.len - *at);
  *at += line.len + 1;
  if (line.len > 0 && line.data[line.len - 1] == '\r')
    line.len--;
  return line;
}

/* Splits TEXT, and joins what flows. O->flow has room for all of TEXT, so that it never moves. */
static void
split(Own *o, WhSlice text)
{
  for (gsize at = 0; at < text.len && o->lines->len < LINES_MAX;) {
    WhSlice line = take_line(text, &at);
    if (!flows(o, line)) {
      add_line(o, line);
      continue;
    }
    gsize start = o->flow->len;
    for (;;) {
      gboolean more = flows(o, line) && at < text.len;
      gsize len = o->request->delsp && flows(o, line) ? line.len - 1 : line.len;
      g_string_append_len(o->flow, line.data, (gssize)len);
      if (!more || text.data[at] == '>' || text.data[at] == '\n' || text.data[at] == '\f')
        break;
      line = take_line(text, &at);
      if (line.len > 0 && *line.data == ' ') {
        line.data++;
        line.len--;
      }
    }
    add_line(o, wh_slice(o->flow->str + start, o->flow->len - start));
  }
}

/* ">From " is what an mbox makes of a line that begins with "From ". */
static gboolean
is_quoted(const Own *o, const WhOwnLine *line)
{
  if (line->stuffed || (o->request->escaped && wh_slice_has_prefix(line->text, WH_SLICE(">From "))))
    return FALSE;
  return wh_own_is_quoted(line->text);
}

static guint
own_lines_left(const Own *o, WhOwnLines rest)
{
  guint n = 0;
  for (guint i = 1; i < rest.n; i++)
    if (!wh_own_is_blank(rest.at[i].text) && !is_quoted(o, &rest.at[i]))
      n++;
  return n;
}

/* What a list puts under a mail is nobody's signature. */
static void
note_signature(Own *o, WhOwnLines rest)
{
  const WhOwnLines below = {rest.at + 1, rest.n - 1};
  if (below.n > 0 && !wh_own_is_footer(below) && g_str_equal(o->own->sign, "none"))
    o->own->sign = rest.at[0].signature ? "marked" : "bare";
}

static gboolean
ends_part(Own *o, WhOwnLines rest)
{
  const gboolean bare = wh_slice_equal(rest.at[0].text, WH_SLICE("--"));
  if (rest.at[0].signature || (bare && own_lines_left(o, rest) <= SHORT_SIGNATURE)) {
    note_signature(o, rest);
    return TRUE;
  }
  if (bare)
    return FALSE;
  if (wh_own_is_rule(rest.at[0].text) && *rest.at[0].text.data == '_' &&
      own_lines_left(o, rest) <= SHORT_FOOTER)
    return TRUE;
  return wh_own_is_footer(rest);
}

static gboolean
is_whole(WhSlice line, const char *text)
{
  return wh_slice_equal(line, wh_slice_str(text));
}

/* Armor of PGP. TRUE: the line is part of it. */
static gboolean
takes_armor(Own *o, WhSlice line)
{
  static const char *const blocks[][2] = {
      {"-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"},
      {"-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"},
      {"-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"},
      {"-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"},
  };
  if (o->armor != NULL) {
    gboolean over = *o->armor != '\0' ? is_whole(line, o->armor) : line.len == 0;
    o->armor = over ? NULL : o->armor;
    return TRUE;
  }
  if (is_whole(line, "-----BEGIN PGP SIGNED MESSAGE-----")) {
    o->signed_text = TRUE;
    o->armor = ""; /* its own header, up to an empty line */
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(blocks) && o->armor == NULL; i++)
    if (is_whole(line, blocks[i][0]))
      o->armor = blocks[i][1];
  return o->armor != NULL;
}

/* The rest of a quoted line that a mailer broke in two. */
static gboolean
is_wrapped_rest(const Own *o, WhOwnLines rest, const WhOwnLine *before)
{
  WhSlice line = rest.at[0].text;
  return before != NULL && is_quoted(o, before) && before->text.len >= WRAPPED_AFTER &&
         line.len < WRAPPED_BELOW && rest.n > 1 && is_quoted(o, &rest.at[1]) && !g_ascii_isupper(*line.data);
}

/* REST begins with N lines that introduce a quote, which begins at NEXT. */
static void
note_manner(Own *o, WhOwnLines rest, guint n, guint next)
{
  g_autofree char *introduction = NULL;
  if (o->own->quote != NULL || next >= rest.n || !is_quoted(o, &rest.at[next]) ||
      (introduction = wh_own_introduction(rest, n)) == NULL)
    return;
  const WhOwnLines quoted = {rest.at + next, rest.n - next};
  o->own->quote = g_strdup_printf("%u%c %s", MIN(next - n, 2u), wh_own_quote_mark(quoted), introduction);
}

/* What introduces a mail that stands below: where nothing marks its lines, all of the rest is taken for it. Returns lines to
 * pass over, 0 when it is no such thing. */
static guint
takes_introduction(Own *o, WhOwnLines rest)
{
  gboolean sure = FALSE;
  guint n = wh_own_attribution(rest, &sure);
  const gboolean introduced = n > 0;
  if (n == 0 && !wh_own_is_plain(rest.at[0].text)) {
    n = wh_own_old_header(rest);
    sure = n > 0;
    if (n > 0 && !o->own_before && !o->own_after)
      o->own->flags |= WH_MESSAGE_FORWARDED;
  }
  if (n == 0)
    return 0;
  guint next = n;
  while (next < rest.n && wh_own_is_blank(rest.at[next].text))
    next++;
  note_quote(o);
  if (introduced)
    note_manner(o, rest, n, next);
  if (sure && next < rest.n && !is_quoted(o, &rest.at[next]))
    return rest.n;
  return n;
}

/* Lines that are nobody's prose, one at a time. */
static gboolean
is_noise(WhSlice line)
{
  return wh_own_is_trailer(line) || wh_own_is_device_note(line) || wh_own_is_rule(line) ||
         is_whole(line, "---") || wh_own_is_diffstat(line);
}

/* Whether the line ends what was passed over because others wrote it. */
static gboolean
is_others(Own *o, WhSlice line)
{
  if (o->forwarded && wh_own_is_forward_end(line))
    o->forwarded = FALSE;
  else if (o->foreign && (is_whole(line, "---") || wh_own_is_diffstat(line)))
    o->foreign = FALSE;
  else
    return o->forwarded || o->foreign;
  return TRUE;
}

/* What only a line can be that is not plain: see wh_own_is_plain. Returns how many lines it took, 0: it is prose. */
static guint
take_odd(Own *o, WhOwnLines rest)
{
  WhSlice line = rest.at[0].text;
  if (wh_own_is_forward_mark(line)) {
    o->own->flags |= WH_MESSAGE_FORWARDED;
    o->forwarded = TRUE;
    return 1;
  }
  if (ends_part(o, rest))
    return rest.n;
  const guint n = wh_own_scrubbed(rest);
  return n > 0 ? n : wh_own_shortlog(rest);
}

static void
emit_prose(Own *o, WhSlice line)
{
  gsize skip = 0;
  if (o->request->escaped && wh_slice_has_prefix(line, WH_SLICE(">From ")))
    skip = 1;
  else if (o->signed_text && wh_slice_has_prefix(line, WH_SLICE("- -")))
    skip = 2;
  emit(o, wh_slice(line.data + skip, line.len - skip));
}

/* One unquoted line that is not blank. Returns how many lines it took. */
static guint
take_prose(Own *o, WhOwnLines rest, const WhOwnLine *before)
{
  WhSlice line = rest.at[0].text;
  const gboolean plain = wh_own_is_plain(line); /* most lines are: spare them the rest */
  if (takes_armor(o, line) || is_others(o, line))
    return 1;
  guint n = plain ? 0 : take_odd(o, rest);
  if (n == 0)
    n = takes_introduction(o, rest);
  if (n > 0)
    return n;
  if (!is_wrapped_rest(o, rest, before) && (plain || !is_noise(line)))
    emit_prose(o, line);
  return 1;
}

static guint
take_lines(Own *o, WhOwnLines rest, const WhOwnLine *before)
{
  if (o->armor == NULL && wh_own_patch_takes(&o->patch, rest)) {
    o->own->flags |= WH_MESSAGE_PATCH;
    o->foreign = FALSE;
    return 1;
  }
  if (is_quoted(o, &rest.at[0])) {
    note_quote(o);
    return 1;
  }
  if (!wh_own_is_blank(rest.at[0].text))
    return take_prose(o, rest, before);
  if (o->armor != NULL && *o->armor == '\0')
    o->armor = NULL;
  o->blank_due = TRUE;
  return 1;
}

static gboolean
names_other(const WhMailOwnRequest *request, WhSlice line)
{
  if (*request->email != '\0' && wh_own_holds(line, request->email))
    return FALSE;
  return *request->name == '\0' || !wh_own_holds(line, request->name);
}

/* The head of a mail that git made: "From:" names the author of what follows where that is not the sender. Returns the lines of
 * that head. */
static guint
take_patch_head(Own *o, WhOwnLines part)
{
  guint i = 0, after = 0;
  o->has_patch = wh_own_patch_ahead(part);
  o->foreign = FALSE;
  while (o->has_patch && i < part.n) {
    WhSlice line = part.at[i].text;
    gboolean head = wh_own_begins(line, "Date: ") || wh_own_begins(line, "Subject: ") ||
                    wh_slice_has_prefix(line, WH_SLICE("From ")) || wh_own_begins(line, "From: ");
    if (!head && !wh_own_is_blank(line))
      break;
    if (wh_own_begins(line, "From: "))
      o->foreign = names_other(o->request, line);
    i++;
    after = head ? i : after;
  }
  return after;
}

static void
read_part(Own *o, WhOwnLines part)
{
  o->patch = (WhOwnPatch){0};
  o->forwarded = o->signed_text = FALSE;
  o->armor = NULL;
  o->blank_due = TRUE;
  for (guint i = take_patch_head(o, part); i < part.n;) {
    WhOwnLines rest = {part.at + i, part.n - i};
    i += take_lines(o, rest, i > 0 ? &part.at[i - 1] : NULL);
  }
}

static const char *
shape(const Own *o)
{
  if (o->own->text->len == 0)
    return "none";
  if (!o->quoted)
    return "alone";
  if (!o->own_after)
    return "top";
  return o->own_before || o->quoted_after_own ? "inline" : "bottom";
}

static void
cut(WhMailOwn *own)
{
  if (own->text->len <= WH_LIMIT_WORDS)
    return;
  const char *end = g_utf8_find_prev_char(own->text->str, own->text->str + WH_LIMIT_WORDS + 1);
  g_string_truncate(own->text, end != NULL ? (gsize)(end - own->text->str) : 0);
  own->flags |= WH_MESSAGE_CUT;
}

void
wh_mail_own_words(WhSlice text, const WhMailOwnRequest *request, WhMailOwn *ret_own)
{
  Own o = {.request = request, .own = ret_own};
  *ret_own = (WhMailOwn){.text = g_string_new(NULL), .sign = "none"};
  o.lines = g_array_new(FALSE, FALSE, sizeof(WhOwnLine));
  o.flow = g_string_sized_new(request->flowed ? text.len + 1 : 1);
  split(&o, text);
  const WhOwnLine *lines = (const WhOwnLine *)(gconstpointer)o.lines->data;
  for (guint i = 0; i < o.lines->len;) {
    guint n = i;
    while (n < o.lines->len && !is_whole(lines[n].text, "\f"))
      n++;
    read_part(&o, (WhOwnLines){lines + i, n - i});
    i = n + 1;
  }
  cut(ret_own);
  ret_own->shape = shape(&o);
  g_array_unref(o.lines);
  g_string_free(o.flow, TRUE);
}
