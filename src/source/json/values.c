/* SPDX-License-Identifier: Apache-2.0
 * JSON values out of a file that may be broken anywhere. */
#include "source/json/values.h"

#include "base/limits.h"
#include "base/text.h"
#include "source/json/split.h"

#define COUNT_FROM (4u << 20) /* bytes of a line from which on its values are counted first */
#define BROKEN_MAX 64         /* broken values of one file after which the rest is given up */
#define FLAGS (JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY | JSON_ALLOW_NUL)

typedef struct {
  const char *shown;
  WhJsonTaker *taker;
} Values;

static gboolean
tell(const Values *v, guint64 offset, const char *reason, GError **error)
{
  g_autofree char *place = g_strdup_printf("%s:%" G_GUINT64_FORMAT, v->shown, offset);
  g_autofree char *safe = wh_text_safe(wh_slice_str(reason), 200);
  return v->taker->broken(v->taker, place, safe, error);
}

static gboolean
hex4(const char *at, const char *end, guint *ret_value)
{
  guint value = 0;
  if (end - at < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++) {
    if (!g_ascii_isxdigit(at[i]))
      return FALSE;
    value = value << 4 | (guint)g_ascii_xdigit_value(at[i]);
  }
  *ret_value = value;
  return TRUE;
}

static gboolean
is_low(const char *at, const char *end)
{
  guint value;
  return end - at >= 6 && at[0] == '\\' && at[1] == 'u' && hex4(at + 2, end, &value) &&
         (value & 0xfc00) == 0xdc00;
}

/* One escape that begins at AT; returns where it ends. Half a pair becomes the replacement character. */
static const char *
mend_escape(GString *out, const char *at, const char *end)
{
  guint value;
  if (end - at < 2 || at[1] != 'u' || !hex4(at + 2, end, &value) || (value & 0xf800) != 0xd800) {
    const gssize len = MIN(2, end - at);
    g_string_append_len(out, at, len);
    return at + len;
  }
  const gboolean is_pair = (value & 0xfc00) == 0xd800 && is_low(at + 6, end);
  if (is_pair)
    g_string_append_len(out, at, 12);
  else
    g_string_append(out, "\\ufffd");
  return at + (is_pair ? 12 : 6);
}

/* Wrong bytes become question marks, one for one, so that offsets stay what they are. */
static char *
mend_bytes(WhSlice text)
{
  char *copy = g_malloc(text.len + 1);
  const char *bad = copy;
  memcpy(copy, text.data, text.len);
  copy[text.len] = '\0';
  while (!g_utf8_validate(bad, copy + text.len - bad, &bad))
    copy[bad - copy] = '?';
  return copy;
}

/* The same text with what jansson refuses in strings replaced by as many bytes. */
static GString *
mend(WhSlice text)
{
  g_autofree char *valid = mend_bytes(text);
  const char *at = valid, *end = valid + text.len;
  GString *out = g_string_sized_new(text.len);
  while (at < end) {
    const char *escape = memchr(at, '\\', (gsize)(end - at));
    g_string_append_len(out, at, (escape != NULL ? escape : end) - at);
    at = escape != NULL ? mend_escape(out, escape, end) : end;
  }
  return out;
}

/* Parses the value at the head of TEXT. RET_USED is 0 when its end is not known. */
static json_t *
parse(WhSlice text, gsize *ret_used, json_error_t *why)
{
  json_t *value = json_loadb(text.data, text.len, FLAGS, why);
  if (value == NULL) /* perhaps for an integer that is too large */
    value = json_loadb(text.data, text.len, FLAGS | JSON_DECODE_INT_AS_REAL, why);
  *ret_used = value != NULL ? (gsize)why->position : 0;
  return value;
}

static gboolean
give(const Values *v, const json_t *value, guint64 offset, GError **error)
{
  g_autofree char *place = g_strdup_printf("%s:%" G_GUINT64_FORMAT, v->shown, offset);
  if (!json_is_array(value))
    return v->taker->value(v->taker, value, place, error);
  for (gsize i = 0; i < json_array_size(value); i++)
    if (!v->taker->value(v->taker, json_array_get(value, i), place, error))
      return FALSE;
  return TRUE;
}

#define TOO_MANY "it has more values than the limit"

static gboolean
has_too_many(WhSlice text)
{
  g_auto(WhJsonSplit) split = {0};
  wh_json_split(text, NULL, &split);
  return split.values > WH_JSON_VALUES_MAX;
}

static gboolean
take_line(const Values *v, WhSlice line, guint64 offset, GError **error)
{
  json_error_t why;
  gsize used;
  if (line.len >= COUNT_FROM && has_too_many(line))
    return tell(v, offset, TOO_MANY, error);
  json_t *value = parse(line, &used, &why);
  if (value == NULL) {
    g_autoptr(GString) mended = mend(line);
    value = parse(wh_slice(mended->str, mended->len), &used, &why);
  }
  if (value == NULL)
    return tell(v, offset, why.text, error);
  const gboolean ok = give(v, value, offset, error);
  json_decref(value);
  return ok;
}

static gboolean
is_blank(WhSlice line)
{
  for (gsize i = 0; i < line.len; i++)
    if (!g_ascii_isspace(line.data[i]))
      return FALSE;
  return TRUE;
}

typedef enum { LINE_NONE, LINE_WHOLE, LINE_LONG } LineKind;

/* The line that lies ahead, with its line break unless it is the last; of a line that is too long a piece. */
static LineKind
peek_line(WhInput *input, WhSlice *ret_line)
{
  gsize scanned = 0;
  for (gsize want = 1;; want = MAX(want * 2, scanned + 1)) {
    WhSlice ahead = wh_input_peek(input, want);
    const char *end = ahead.len > scanned ? memchr(ahead.data + scanned, '\n', ahead.len - scanned) : NULL;
    const gsize len = end != NULL ? (gsize)(end - ahead.data) + 1 : ahead.len;
    *ret_line = wh_slice(ahead.data, MIN(len, WH_LIMIT_JSON));
    if (len > WH_LIMIT_JSON)
      return LINE_LONG;
    if (end != NULL || ahead.len < want)
      return len > 0 ? LINE_WHOLE : LINE_NONE;
    scanned = ahead.len;
  }
}

/* Goes to the end of a line that is too long. */
static void
pass_over(WhInput *input)
{
  for (;;) {
    WhSlice ahead = wh_input_peek(input, 1);
    const char *end = ahead.len > 0 ? memchr(ahead.data, '\n', ahead.len) : NULL;
    wh_input_consume(input, end != NULL ? (gsize)(end - ahead.data) + 1 : ahead.len);
    if (end != NULL || ahead.len == 0)
      return;
  }
}

static gboolean
each_line(const Values *v, WhInput *input, GError **error)
{
  for (;;) {
    WhSlice line = {0};
    const guint64 offset = wh_input_offset(input);
    const LineKind kind = peek_line(input, &line);
    gboolean ok = TRUE;
    if (kind == LINE_NONE)
      return TRUE;
    if (kind == LINE_LONG)
      ok = tell(v, offset, "the line is too long", error);
    else if (!is_blank(line))
      ok = take_line(v, line, offset, error);
    if (!ok)
      return FALSE;
    if (kind == LINE_LONG)
      pass_over(input);
    else
      wh_input_consume(input, line.len);
  }
}

static gboolean
tell_problem(const Values *v, const WhInput *input, GError **error)
{
  const char *problem = wh_input_problem(input);
  return problem == NULL || tell(v, wh_input_offset(input), problem, error);
}

gboolean
wh_json_each_line(WhInput *input, const char *shown, WhJsonTaker *taker, GError **error)
{
  const Values v = {shown, taker};
  return each_line(&v, input, error) && tell_problem(&v, input, error);
}

/* Where the next value may begin after a broken one: an object at the beginning of a line. */
static gsize
next_begin(WhSlice text, gsize after)
{
  const char *found = after < text.len ? memmem(text.data + after, text.len - after, "\n{", 2) : NULL;
  return found != NULL ? (gsize)(found - text.data) + 1 : text.len;
}

static gsize
skip_space(WhSlice text, gsize at)
{
  while (at < text.len && g_ascii_isspace(text.data[at]))
    at++;
  return at;
}

/* A part that is broken comes as a plain one: it is there. */
static gboolean
give_part(const Values *v, const WhJsonPart *part, guint64 offset, guint *n_broken, GError **error)
{
  json_error_t why;
  gsize used = 0;
  json_t *value = part->value.len > 0 ? parse(part->value, &used, &why) : NULL;
  gboolean ok = TRUE;
  if (value == NULL && part->value.len > 0 && (*n_broken)++ < BROKEN_MAX)
    ok = tell(v, offset, why.text, error);
  ok = ok && v->taker->part(v->taker, part->key, value, error);
  json_decref(value);
  return ok;
}

static gboolean
give_parts(const Values *v, const char *document, const WhJsonSplit *split, guint64 at, GError **error)
{
  guint n_broken = 0;
  for (guint i = 0; i < split->parts->len; i++) {
    const WhJsonPart *part = &g_array_index(split->parts, WhJsonPart, i);
    const guint64 offset = at + (guint64)(part->value.len > 0 ? part->value.data - document : 0);
    if (!give_part(v, part, offset, &n_broken, error))
      return FALSE;
  }
  return TRUE;
}

/* DOCUMENT with {} for the member that comes in parts. Owner: caller. */
static GString *
without_parts(WhSlice document, const WhJsonSplit *split)
{
  GString *rest = g_string_new_len(document.data, (gssize)split->parts_begin);
  g_string_append(rest, "{}");
  return g_string_append_len(rest, document.data + split->parts_end,
                             (gssize)(document.len - split->parts_end));
}

typedef struct {
  gsize used; /* bytes, 0: its end is not known */
  gboolean is_broken;
} Taken;

/* What TEXT begins with, at AT of the file. */
static gboolean
take_document(const Values *v, WhSlice text, guint64 at, Taken *ret_taken, GError **error)
{
  g_auto(WhJsonSplit) split = {0};
  const gboolean is_whole = wh_json_split(text, v->taker->split, &split);
  const gboolean has_parts = is_whole && split.has_parts;
  const WhSlice document = wh_slice(text.data, is_whole ? split.used : text.len);
  if (split.values - split.part_values > WH_JSON_VALUES_MAX) {
    *ret_taken = (Taken){is_whole ? split.used : 0, TRUE};
    return tell(v, at, TOO_MANY, error);
  }
  g_autoptr(GString) rest = has_parts ? without_parts(document, &split) : NULL;
  json_error_t why;
  gsize used;
  json_t *value = parse(has_parts ? wh_slice(rest->str, rest->len) : document, &used, &why);
  *ret_taken = (Taken){value == NULL ? 0 : is_whole ? split.used : used, value == NULL};
  const gboolean ok = value == NULL ? tell(v, at, why.text, error)
                                    : (!has_parts || give_parts(v, document.data, &split, at, error)) &&
                                          give(v, value, at, error);
  json_decref(value);
  return ok;
}

static gboolean
take_documents(const Values *v, WhSlice text, GError **error)
{
  guint n_broken = 0;
  for (gsize at = skip_space(text, 0); at < text.len; at = skip_space(text, at)) {
    Taken taken = {0, FALSE};
    if (!take_document(v, wh_slice(text.data + at, text.len - at), at, &taken, error))
      return FALSE;
    if (taken.is_broken && ++n_broken == BROKEN_MAX)
      return tell(v, at, "too much is broken; the rest of the file is not read", error);
    at = taken.used > 0 ? at + taken.used : next_begin(text, at);
  }
  return TRUE;
}

static gboolean
needs_mending(WhSlice text)
{
  return !g_utf8_validate(text.data, (gssize)text.len, NULL) ||
         memmem(text.data, text.len, "\\ud", 3) != NULL || memmem(text.data, text.len, "\\uD", 3) != NULL;
}

/* All that is left, up to a limit; the window grows as the file turns out to be longer. */
static WhSlice
peek_rest(WhInput *input)
{
  for (gsize want = WH_INPUT_WINDOW;; want *= 2) {
    WhSlice ahead = wh_input_peek(input, MIN(want, WH_LIMIT_JSON + 1));
    if (ahead.len < want || want > WH_LIMIT_JSON)
      return ahead;
  }
}

gboolean
wh_json_each_document(WhInput *input, const char *shown, WhJsonTaker *taker, GError **error)
{
  const Values v = {shown, taker};
  WhSlice text = peek_rest(input);
  const char *problem = text.len > WH_LIMIT_JSON ? "the file is too long" : wh_input_problem(input);
  if (problem != NULL && !tell(&v, text.len, problem, error))
    return FALSE;
  text.len = MIN(text.len, WH_LIMIT_JSON);
  if (text.len == 0 || !needs_mending(text))
    return take_documents(&v, text, error);
  g_autoptr(GString) mended = mend(text);
  return take_documents(&v, wh_slice(mended->str, mended->len), error);
}

json_t *
wh_json_parse(WhSlice text)
{
  const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
  json_t *value = text.len > 0 ? json_loadb(text.data, text.len, flags, NULL) : NULL;
  if (value != NULL || text.len == 0)
    return value;
  g_autoptr(GString) mended = mend(text);
  return json_loadb(mended->str, mended->len, flags | JSON_DECODE_INT_AS_REAL, NULL);
}

WhSlice
wh_json_text(const json_t *object, const char *key)
{
  return wh_slice_str(json_string_value(json_object_get(object, key)));
}

gboolean
wh_json_stamp(const json_t *value, WhStamp *ret_stamp)
{
  const char *text = json_string_value(value);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601(text, utc) : NULL;
  if (time == NULL)
    return FALSE;
  const gint64 offset = g_date_time_get_utc_offset(time) / G_TIME_SPAN_MINUTE;
  *ret_stamp = (WhStamp){g_date_time_to_unix(time), offset != 0 ? (gint16)offset : WH_ZONE_ABSENT};
  return ret_stamp->time >= WH_TIME_MIN && ret_stamp->time <= WH_TIME_MAX;
}

gboolean
wh_json_time(const json_t *value, gint64 *ret_time)
{
  WhStamp stamp;
  if (!wh_json_stamp(value, &stamp) || stamp.time == WH_TIME_MIN)
    return FALSE;
  *ret_time = stamp.time;
  return TRUE;
}
