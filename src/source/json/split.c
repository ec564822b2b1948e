/* SPDX-License-Identifier: Apache-2.0
 * From yajl's events to places of values. */
#include "source/json/split.h"

#include <yajl/yajl_parse.h>

typedef struct {
  WhJsonSplit *split;
  WhSlice text, name;
  yajl_handle parser;
  guint depth;
  gboolean is_next; /* the value that comes is the member looked for */
  gboolean is_inside;
  guint n_found;
  guint64 values_before;
  gsize begin; /* of the part that has begun */
  const char *key;
  gboolean done;
} Splitting;

/* Depth 2 within the member holds the parts. */
static gboolean
is_part(const Splitting *s)
{
  return s->is_inside && s->depth == 2;
}

static void
add_part(Splitting *s, WhSlice value)
{
  const WhJsonPart part = {s->key, value};
  g_array_append_val(s->split->parts, part);
}

/* What stands where the name was expected and is no object has no parts. */
static int
take_plain(Splitting *s)
{
  s->split->values++;
  s->n_found += s->is_next ? 1 : 0;
  s->split->has_parts &= !s->is_next;
  s->is_next = FALSE;
  if (is_part(s))
    add_part(s, wh_slice(NULL, 0));
  return s->depth > 0; /* a value that is no container tells no end */
}

static int
on_null(void *user)
{
  return take_plain(user);
}

static int
on_boolean(void *user, int value)
{
  return take_plain(user);
}

static int
on_text(void *user, const unsigned char *data, size_t len)
{
  return take_plain(user);
}

static int
on_number(void *user, const char *data, size_t len)
{
  return take_plain(user);
}

static int
on_start(Splitting *s, gboolean is_object)
{
  const gsize at = yajl_get_bytes_consumed(s->parser) - 1;
  s->split->values++;
  if (s->is_next) {
    s->n_found++;
    s->split->has_parts = s->n_found == 1 && is_object;
    s->is_inside = s->split->has_parts;
    s->split->parts_begin = at;
    s->values_before = s->split->values;
    s->is_next = FALSE;
  } else if (is_part(s)) {
    s->begin = at;
  }
  s->depth++;
  return 1;
}

static int
on_start_map(void *user)
{
  return on_start(user, TRUE);
}

static int
on_start_array(void *user)
{
  return on_start(user, FALSE);
}

static int
on_key(void *user, const unsigned char *data, size_t len)
{
  Splitting *s = user;
  const WhSlice key = wh_slice((const char *)data, len);
  if (s->depth == 1)
    s->is_next = s->name.len > 0 && wh_slice_equal(key, s->name);
  else if (is_part(s))
    s->key = g_string_chunk_insert_len(s->split->keys, key.data, (gssize)key.len);
  return 1;
}

static int
on_end(void *user)
{
  Splitting *s = user;
  const gsize end = yajl_get_bytes_consumed(s->parser);
  s->depth--;
  if (is_part(s)) {
    add_part(s, wh_slice(s->text.data + s->begin, end - s->begin));
  } else if (s->is_inside && s->depth == 1) {
    s->is_inside = FALSE;
    s->split->parts_end = end;
    s->split->part_values = s->split->values - s->values_before;
  }
  s->split->used = end;
  s->done = s->depth == 0;
  return !s->done;
}

static const yajl_callbacks callbacks = {.yajl_null = on_null,
                                         .yajl_boolean = on_boolean,
                                         .yajl_number = on_number,
                                         .yajl_string = on_text,
                                         .yajl_start_map = on_start_map,
                                         .yajl_map_key = on_key,
                                         .yajl_end_map = on_end,
                                         .yajl_start_array = on_start_array,
                                         .yajl_end_array = on_end};

gboolean
wh_json_split(WhSlice text, const char *name, WhJsonSplit *ret_split)
{
  Splitting s = {.split = ret_split, .text = text, .name = wh_slice_str(name)};
  *ret_split =
      (WhJsonSplit){.parts = g_array_new(FALSE, FALSE, sizeof(WhJsonPart)), .keys = g_string_chunk_new(4096)};
  s.parser = yajl_alloc(&callbacks, NULL, &s);
  yajl_config(s.parser, yajl_dont_validate_strings, 1);
  yajl_parse(s.parser, (const unsigned char *)text.data, text.len);
  yajl_free(s.parser);
  return s.done;
}

void
wh_json_split_clear(WhJsonSplit *split)
{
  g_clear_pointer(&split->parts, g_array_unref);
  g_clear_pointer(&split->keys, g_string_chunk_free);
}
