/* SPDX-License-Identifier: Apache-2.0
 * Splits the header of a mail into fields. */
#include "source/mail/mail_head.h"

#define NAME_MAX_LEN 128u

void
wh_mail_head_init(WhMailHead *head)
{
  *head = (WhMailHead){.fields = g_array_new(FALSE, FALSE, sizeof(WhMailField))};
}

void
wh_mail_head_clear(WhMailHead *head)
{
  g_array_unref(head->fields);
}

/* Bytes of the field name at the head of LINE, 0 when there is none. */
static gsize
name_length(WhSlice line)
{
  gsize n = 0;
  while (n < line.len && n < NAME_MAX_LEN && line.data[n] > ' ' && line.data[n] < 0x7f && line.data[n] != ':')
    n++;
  gsize end = n;
  while (end < line.len && (line.data[end] == ' ' || line.data[end] == '\t'))
    end++;
  return n > 0 && end < line.len && line.data[end] == ':' ? n : 0;
}

gboolean
wh_mail_is_field(WhSlice line)
{
  return name_length(line) > 0;
}

static const char *
line_end(const char *p, const char *end)
{
  const char *newline = memchr(p, '\n', (gsize)(end - p));
  return newline != NULL ? newline : end;
}

static gboolean
is_blank(const char *p, const char *end)
{
  return p == end || (end - p == 1 && *p == '\r');
}

static void
add_field(WhMailHead *head, const char *start, const char *end)
{
  WhSlice whole = wh_slice(start, (gsize)(end - start));
  gsize n = name_length(whole);
  if (n == 0)
    return;
  if (head->fields->len == WH_MAIL_FIELDS || whole.len > WH_MAIL_FIELD)
    head->cut = TRUE;
  if (head->fields->len == WH_MAIL_FIELDS)
    return;
  whole.len = MIN(whole.len, WH_MAIL_FIELD);
  const char *colon = memchr(start + n, ':', whole.len - n);
  if (colon == NULL)
    return;
  WhMailField field = {wh_slice(start, n), wh_slice(colon + 1, (gsize)(start + whole.len - colon - 1))};
  g_array_append_val(head->fields, field);
}

void
wh_mail_head_parse(WhMailHead *head, WhSlice bytes)
{
  const char *p = bytes.data, *end = p + bytes.len;
  const char *field = NULL, *field_end = NULL;
  g_array_set_size(head->fields, 0);
  head->cut = FALSE;
  while (p < end) {
    const char *stop = line_end(p, end);
    if (is_blank(p, stop)) {
      p = MIN(stop + 1, end);
      break;
    }
    if (*p != ' ' && *p != '\t') {
      if (field != NULL)
        add_field(head, field, field_end);
      field = p;
    }
    field_end = stop;
    p = MIN(stop + 1, end);
  }
  if (field != NULL)
    add_field(head, field, field_end);
  head->body = wh_slice(p, (gsize)(end - p));
}

static inline gboolean
is_named(const WhMailField *field, WhSlice name)
{
  return field->name.len == name.len && g_ascii_strncasecmp(field->name.data, name.data, name.len) == 0;
}

gboolean
wh_mail_field_is(const WhMailField *field, const char *name)
{
  return is_named(field, wh_slice_str(name));
}

gboolean
wh_mail_head_get(const WhMailHead *head, const char *name, WhSlice *ret_value)
{
  const WhSlice wanted = wh_slice_str(name);
  for (guint i = 0; i < head->fields->len; i++) {
    const WhMailField *field = &g_array_index(head->fields, WhMailField, i);
    if (is_named(field, wanted)) {
      *ret_value = field->value;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
wh_mail_head_last(const WhMailHead *head, const char *name, WhSlice *ret_value)
{
  const WhSlice wanted = wh_slice_str(name);
  for (guint i = head->fields->len; i > 0; i--) {
    const WhMailField *field = &g_array_index(head->fields, WhMailField, i - 1);
    if (is_named(field, wanted)) {
      *ret_value = field->value;
      return TRUE;
    }
  }
  return FALSE;
}

char *
wh_mail_unfold(WhSlice value)
{
  char *text = g_malloc(value.len + 1);
  gsize n = 0;
  for (gsize i = 0; i < value.len; i++) {
    guchar c = (guchar)value.data[i];
    gboolean fold = (c == ' ' || c == '\t') && i > 0 && value.data[i - 1] == '\n';
    if (c == '\r' || fold)
      continue;
    text[n++] = c < ' ' || c == 0x7f ? ' ' : (char)c;
  }
  text[n] = '\0';
  return g_strstrip(text);
}

char *
wh_mail_head_text(const WhMailHead *head, const char *name)
{
  WhSlice value;
  return wh_mail_head_get(head, name, &value) ? wh_mail_unfold(value) : NULL;
}
