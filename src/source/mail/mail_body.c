/* SPDX-License-Identifier: Apache-2.0
 * Finds the text among the parts of a mail and decodes it. */
#include "source/mail/mail_impl.h"

#include "base/limits.h"
#include "source/mail/mail_html.h"
#include "source/mail/mail_nesting.h"

#define TEXT_MAX (1u << 20) /* decoded bytes of one mail that are looked at, quotes and all */
#define CHUNK (48u << 10)

typedef enum { ANY, PLAIN_ONLY, HTML_ONLY } Wanted;

void
wh_mail_body_clear(WhMailBody *body)
{
  g_string_free(body->text, TRUE);
  g_free(body->name);
}

static const char *
coding_name(GMimeContentEncoding encoding)
{
  switch (encoding) {
  case GMIME_CONTENT_ENCODING_BASE64:
    return "base64";
  case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
    return "quoted-printable";
  case GMIME_CONTENT_ENCODING_8BIT:
    return "8bit";
  case GMIME_CONTENT_ENCODING_DEFAULT:
  case GMIME_CONTENT_ENCODING_7BIT:
    return "7bit";
  default:
    return "other";
  }
}

static gboolean
is_packed(GMimeContentEncoding encoding)
{
  return encoding == GMIME_CONTENT_ENCODING_BASE64 || encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
         encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* Base64 comes in groups of four; a rest says that the end is missing. */
static gboolean
base64_ends_well(WhSlice raw)
{
  gsize n = 0;
  for (gsize i = 0; i < raw.len; i++)
    if (g_ascii_isalnum(raw.data[i]) || raw.data[i] == '+' || raw.data[i] == '/' || raw.data[i] == '=')
      n++;
  return n % 4 == 0;
}

static GString *
decode(WhSlice raw, GMimeContentEncoding encoding)
{
  GMimeEncoding state;
  GString *out = g_string_new(NULL);
  g_mime_encoding_init_decode(&state, encoding);
  for (gsize at = 0; at < raw.len && out->len < TEXT_MAX; at += CHUNK) {
    gsize n = MIN(CHUNK, raw.len - at), before = out->len;
    g_string_set_size(out, before + g_mime_encoding_outlen(&state, n));
    gsize made = g_mime_encoding_step(&state, raw.data + at, n, out->str + before);
    g_string_truncate(out, before + made);
  }
  return out;
}

static void
note_form(WhMailBody *body, GMimeContentType *type, GMimeContentEncoding encoding, WhSlice raw)
{
  if (body->coding != NULL)
    return;
  const char *charset = type != NULL ? g_mime_content_type_get_parameter(type, "charset") : NULL;
  const char *format = type != NULL ? g_mime_content_type_get_parameter(type, "format") : NULL;
  const char *delsp = type != NULL ? g_mime_content_type_get_parameter(type, "delsp") : NULL;
  const char *newline = raw.len > 0 ? memchr(raw.data, '\n', raw.len) : NULL;
  body->coding = coding_name(encoding);
  body->name = charset != NULL ? g_ascii_strdown(charset, -1) : NULL;
  body->charset = body->name != NULL ? body->name : "";
  body->flowed = format != NULL && g_ascii_strcasecmp(format, "flowed") == 0;
  body->delsp = delsp != NULL && g_ascii_strcasecmp(delsp, "yes") == 0;
  body->crlf = newline != NULL && newline > raw.data && newline[-1] == '\r';
}

static void
append_text(WhMailBody *body, WhSlice text, const char *charset, gboolean html, gboolean cut)
{
  gsize before = body->text->len;
  if (before > 0)
    g_string_append(body->text, "\n\f\n"); /* parts end where one begins: see mail_own.h */
  g_autoptr(GString) source = html ? g_string_new(NULL) : NULL;
  gboolean good = wh_mail_append_utf8(html ? source : body->text, text, charset);
  if (html)
    wh_mail_html_to_text(wh_slice(source->str, source->len), body->text);
  if (!good && !cut)
    body->flags |= WH_MESSAGE_BAD_TEXT;
  if (cut)
    body->flags |= WH_MESSAGE_CUT;
}

/* One part that is text, RAW as it stands in the mail. */
static void
take_text(WhMailBody *body, GMimeContentType *type, GMimeContentEncoding encoding, WhSlice raw)
{
  const char *charset = type != NULL ? g_mime_content_type_get_parameter(type, "charset") : NULL;
  gboolean html = type != NULL && g_mime_content_type_is_type(type, "text", "html");
  note_form(body, type, encoding, raw);
  body->has_html = body->has_html || html;
  body->has_plain = body->has_plain || !html;
  if (body->text->len >= TEXT_MAX)
    return;
  g_autoptr(GString) decoded = is_packed(encoding) ? decode(raw, encoding) : NULL;
  WhSlice text = decoded != NULL ? wh_slice(decoded->str, decoded->len) : raw;
  gboolean cut = text.len > TEXT_MAX;
  text.len = MIN(text.len, TEXT_MAX);
  append_text(body, text, charset, html, cut);
  if (encoding == GMIME_CONTENT_ENCODING_BASE64 && !cut && !base64_ends_well(raw)) {
    body->problem = "the base64 of its text is cut short";
    body->flags |= WH_MESSAGE_BAD_TEXT;
  }
}

static gboolean
names_patch(GMimePart *part)
{
  const char *file = g_mime_part_get_filename(part);
  GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  return g_mime_content_type_is_type(type, "text", "x-patch") ||
         g_mime_content_type_is_type(type, "text", "x-diff") ||
         (file != NULL && (g_str_has_suffix(file, ".patch") || g_str_has_suffix(file, ".diff")));
}

static gboolean
is_wanted(GMimeContentType *type, Wanted wanted)
{
  gboolean plain = g_mime_content_type_is_type(type, "text", "plain");
  gboolean html = g_mime_content_type_is_type(type, "text", "html");
  return (plain && wanted != HTML_ONLY) || (html && wanted != PLAIN_ONLY);
}

static void
take_part(WhMailBody *body, GMimePart *part, Wanted wanted)
{
  GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  if (names_patch(part)) {
    body->flags |= WH_MESSAGE_PATCH;
    return;
  }
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
  if (!is_wanted(type, wanted) || g_mime_part_is_attachment(part) || !GMIME_IS_STREAM_MEM(stream))
    return;
  const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  gint64 end = stream->bound_end >= 0 ? stream->bound_end : bytes->len;
  if (stream->bound_start < 0 || end > bytes->len || stream->bound_start > end)
    return;
  take_text(body, type, g_mime_part_get_content_encoding(part),
            wh_slice((const char *)bytes->data + stream->bound_start, (gsize)(end - stream->bound_start)));
}

static void walk(WhMailBody *body, GMimeObject *object, Wanted wanted, guint depth);

static void
walk_children(WhMailBody *body, GMimeMultipart *multi, Wanted wanted, guint depth)
{
  for (int i = 0; i < g_mime_multipart_get_count(multi); i++)
    walk(body, g_mime_multipart_get_part(multi, i), wanted, depth + 1);
}

static void
walk_multipart(WhMailBody *body, GMimeMultipart *multi, Wanted wanted, guint depth)
{
  GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(multi));
  const char *subtype = g_mime_content_type_get_media_subtype(type);
  gsize before = body->text->len;
  if (g_ascii_strcasecmp(subtype, "report") == 0)
    body->flags |= WH_MESSAGE_BY_BOT;
  if (g_ascii_strcasecmp(subtype, "encrypted") == 0 || g_mime_multipart_get_count(multi) == 0)
    return;
  if (g_ascii_strcasecmp(subtype, "signed") == 0)
    walk(body, g_mime_multipart_get_part(multi, 0), wanted, depth + 1);
  else if (g_ascii_strcasecmp(subtype, "alternative") == 0 && wanted == ANY) {
    walk_children(body, multi, PLAIN_ONLY, depth);
    gboolean found = FALSE;
    for (gsize i = before; i < body->text->len && !found; i++)
      found = !g_ascii_isspace(body->text->str[i]);
    if (!found)
      walk_children(body, multi, HTML_ONLY, depth);
    else
      body->has_html = TRUE;
  } else
    walk_children(body, multi, wanted, depth);
}

static void
walk(WhMailBody *body, GMimeObject *object, Wanted wanted, guint depth)
{
  if (object == NULL || depth > 2 * WH_LIMIT_MIME_DEPTH)
    return;
  if (GMIME_IS_MESSAGE_PART(object))
    body->flags |= WH_MESSAGE_FORWARDED;
  else if (GMIME_IS_MULTIPART(object))
    walk_multipart(body, GMIME_MULTIPART(object), wanted, depth);
  else if (GMIME_IS_PART(object))
    take_part(body, GMIME_PART(object), wanted);
}

/* Gives GMime the header fields that describe the content, and the body up to where it nests too deep. */
static GMimeObject *
parse_parts(const WhMailParser *parser, WhMailBody *body)
{
  static const char *const names[] = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"};
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *value = wh_mail_head_text(&parser->head, names[i]);
    g_autofree char *line = value != NULL ? g_strdup_printf("%s: %s\n", names[i], value) : g_strdup("");
    g_byte_array_append(bytes, (const guint8 *)line, (guint)strlen(line));
  }
  gsize len = wh_mail_nesting_bound(parser->head.body);
  if (len < parser->head.body.len) {
    body->problem = "it has more parts, or nests them deeper, than are read";
    body->flags |= WH_MESSAGE_CUT;
  }
  g_byte_array_append(bytes, (const guint8 *)"\n", 1);
  g_byte_array_append(bytes, (const guint8 *)parser->head.body.data, (guint)len);
  GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(g_steal_pointer(&bytes));
  GMimeParser *mime = g_mime_parser_new_with_stream(stream);
  GMimeObject *object = g_mime_parser_construct_part(mime, parser->options);
  g_object_unref(mime);
  g_object_unref(stream);
  return object;
}

static GMimeContentEncoding
encoding_of(const WhMailHead *head)
{
  g_autofree char *text = wh_mail_head_text(head, "Content-Transfer-Encoding");
  return text != NULL ? g_mime_content_encoding_from_string(text) : GMIME_CONTENT_ENCODING_DEFAULT;
}

void
wh_mail_body_read(const WhMailParser *parser, WhMailBody *ret_body)
{
  *ret_body = (WhMailBody){.text = g_string_new(NULL)};
  g_autofree char *said = wh_mail_head_text(&parser->head, "Content-Type");
  g_autoptr(GMimeContentType) type = said != NULL ? g_mime_content_type_parse(parser->options, said) : NULL;
  const char *media = type != NULL ? g_mime_content_type_get_media_type(type) : NULL;
  if (media != NULL &&
      (g_ascii_strcasecmp(media, "multipart") == 0 || g_ascii_strcasecmp(media, "message") == 0)) {
    GMimeObject *object = parse_parts(parser, ret_body);
    walk(ret_body, object, ANY, 0);
    g_clear_object(&object);
  } else if (media == NULL || g_ascii_strcasecmp(media, "text") == 0)
    take_text(ret_body, type, encoding_of(&parser->head), parser->head.body);
  if (ret_body->coding == NULL)
    ret_body->coding = "none";
  if (ret_body->charset == NULL)
    ret_body->charset = "";
}
