/* SPDX-License-Identifier: Apache-2.0
 * From yajl's events to small Jansson trees, one a record. */
#include "source/forge/json_stream.h"

#include "base/error.h"
#include "base/limits.h"

#include <yajl/yajl_parse.h>

/* What a value takes in memory beside its bytes, about. */
#define SCALAR_COST 32u
#define CONTAINER_COST 256u

typedef enum {
  FRAME_OUTER, /* an array whose elements are records */
  FRAME_HEAD,  /* an outer object: a record, or the head of records */
  FRAME_INNER, /* an array of a head whose elements are records */
  FRAME_RECORD,
  FRAME_OBJECT, /* within a record */
  FRAME_ARRAY,
} FrameKind;

typedef struct {
  FrameKind kind;
  json_t *node;    /* owned by the frame at a record's or head's root, else by what is around it */
  const char *key; /* the wanted member whose value comes next, NULL: it is passed over */
  guint64 offset;
  gsize kept_before; /* of the stream, when a record or head began */
  gboolean is_spent; /* a head whose records were taken */
} Frame;

struct WhJsonStream {
  WhJsonTake take;
  gpointer user;
  GHashTable *keys; /* of WhSlice */
  yajl_handle parser;
  guint64 offset;  /* of the bytes that are fed now */
  gsize fed_since; /* bytes since anything came of them */
  gsize kept;      /* bytes that the record and its head take, about */
  Frame frames[WH_LIMIT_JSON_DEPTH];
  guint n_frames, n_passed; /* PASSED: depth within a value that is not wanted */
  const char *problem;
  char *parser_problem;
  guint64 problem_at;
  GError **error; /* of the call that feeds */
  gboolean stopped;
};

static const char *const key_names[] = {
#define KEY(name) #name,
#include "source/forge/forge_keys.def"
#undef KEY
};

static guint
slice_hash(gconstpointer p)
{
  const WhSlice *s = p;
  guint hash = 5381;
  for (gsize i = 0; i < s->len; i++)
    hash = hash * 33 + (guchar)s->data[i];
  return hash;
}

static gboolean
slice_equal(gconstpointer a, gconstpointer b)
{
  return wh_slice_equal(*(const WhSlice *)a, *(const WhSlice *)b);
}

static int
give_up(WhJsonStream *s, const char *problem)
{
  if (s->problem == NULL)
    s->problem = problem;
  return 0;
}

static Frame *
top(WhJsonStream *s)
{
  return s->n_frames > 0 ? &s->frames[s->n_frames - 1] : NULL;
}

/* Whether the value that comes now is to be kept; TOP is where it goes. */
static gboolean
is_wanted(WhJsonStream *s, const Frame *frame)
{
  if (s->n_passed > 0 || frame == NULL)
    return FALSE;
  switch (frame->kind) {
  case FRAME_HEAD:
  case FRAME_RECORD:
  case FRAME_OBJECT:
    return frame->key != NULL;
  case FRAME_ARRAY:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
attach(WhJsonStream *s, json_t *value)
{
  const Frame *frame = &s->frames[s->n_frames - 1]; /* there is one, since the value was wanted */
  if (frame->kind == FRAME_ARRAY)
    json_array_append_new(frame->node, value);
  else
    json_object_set_new_nocheck(frame->node, frame->key, value);
}

static gboolean
keep(WhJsonStream *s, gsize bytes)
{
  s->kept += bytes;
  return s->kept <= WH_LIMIT_JSON || give_up(s, "a record is larger than the limit");
}

static int
scalar(WhJsonStream *s, json_t *(*make)(const char *data, gsize len), const char *data, gsize len)
{
  s->fed_since = 0;
  if (!is_wanted(s, top(s)))
    return 1;
  if (!keep(s, SCALAR_COST + len))
    return 0;
  attach(s, make(data, len));
  return 1;
}

static json_t *
make_text(const char *data, gsize len)
{
  return json_stringn_nocheck(data, len);
}

static json_t *
make_null(const char *data, gsize len)
{
  return json_null();
}

static json_t *
make_boolean(const char *data, gsize len)
{
  return json_boolean(len == strlen("true"));
}

/* Numbers that matter here are ids and counts: what is no 64-bit integer is kept as nothing. */
static json_t *
make_number(const char *data, gsize len)
{
  char digits[24];
  gint64 value;
  if (len >= sizeof digits)
    return json_null();
  memcpy(digits, data, len);
  digits[len] = '\0';
  return g_ascii_string_to_signed(digits, 10, G_MININT64, G_MAXINT64, &value, NULL) ? json_integer(value)
                                                                                    : json_null();
}

static int
on_null(void *user)
{
  return scalar(user, make_null, NULL, 0);
}

static int
on_boolean(void *user, int value)
{
  return scalar(user, make_boolean, NULL, value ? strlen("true") : strlen("false"));
}

static int
on_number(void *user, const char *data, size_t len)
{
  return scalar(user, make_number, data, len);
}

static int
on_string(void *user, const unsigned char *data, size_t len)
{
  return scalar(user, make_text, (const char *)data, len);
}

static int
push(WhJsonStream *s, FrameKind kind, json_t *node)
{
  s->frames[s->n_frames++] = (Frame){.kind = kind,
                                     .node = node,
                                     .kept_before = s->kept,
                                     .offset = s->offset + yajl_get_bytes_consumed(s->parser) - 1};
  return 1;
}

/* TRUE: go on with the value. */
static gboolean
enter(WhJsonStream *s)
{
  s->fed_since = 0;
  if (s->n_frames + s->n_passed >= WH_LIMIT_JSON_DEPTH)
    return give_up(s, "it is nested too deep");
  return TRUE;
}

static gboolean
is_record_list(const Frame *frame)
{
  static const char *const names[] = {"issues", "pulls", "items", NULL};
  return frame->kind == FRAME_HEAD && frame->key != NULL && g_strv_contains(names, frame->key);
}

/* A container within a record. */
static int
enter_inner(WhJsonStream *s, FrameKind kind)
{
  if (!is_wanted(s, top(s))) {
    s->n_passed++;
    return 1;
  }
  if (!keep(s, CONTAINER_COST))
    return 0;
  json_t *node = kind == FRAME_ARRAY ? json_array() : json_object();
  attach(s, node);
  return push(s, kind, node);
}

static int
on_start_map(void *user)
{
  WhJsonStream *s = user;
  const Frame *frame = top(s);
  if (!enter(s))
    return 0;
  if (s->n_passed > 0 || (frame != NULL && frame->kind != FRAME_OUTER && frame->kind != FRAME_INNER))
    return enter_inner(s, FRAME_OBJECT);
  return push(s, frame == NULL ? FRAME_HEAD : FRAME_RECORD, json_object());
}

static int
on_start_array(void *user)
{
  WhJsonStream *s = user;
  Frame *frame = top(s);
  if (!enter(s))
    return 0;
  if (s->n_passed == 0 && (frame == NULL || frame->kind == FRAME_OUTER || frame->kind == FRAME_INNER))
    return push(s, frame == NULL ? FRAME_OUTER : frame->kind, NULL);
  if (s->n_passed == 0 && is_record_list(frame)) {
    frame->is_spent = TRUE;
    return push(s, FRAME_INNER, NULL);
  }
  return enter_inner(s, FRAME_ARRAY);
}

static int
on_key(void *user, const unsigned char *data, size_t len)
{
  WhJsonStream *s = user;
  s->fed_since = 0;
  if (s->n_passed > 0)
    return 1;
  const WhSlice key = wh_slice((const char *)data, len);
  const WhSlice *known = g_hash_table_lookup(s->keys, &key);
  s->frames[s->n_frames - 1].key = known != NULL ? known->data : NULL;
  return 1;
}

static gboolean
hand_over(WhJsonStream *s, const Frame *frame)
{
  const Frame *outer = &s->frames[0];
  const WhJsonRecord record = {frame->node, s->n_frames > 0 && outer->kind == FRAME_HEAD ? outer->node : NULL,
                               frame->offset};
  if (s->take(&record, s->user, s->error))
    return TRUE;
  s->stopped = TRUE;
  return FALSE;
}

static int
on_end(void *user)
{
  WhJsonStream *s = user;
  gboolean ok = TRUE;
  s->fed_since = 0;
  if (s->n_passed > 0) {
    s->n_passed--;
    return 1;
  }
  s->n_frames--;
  Frame frame = s->frames[s->n_frames];
  if (frame.kind != FRAME_HEAD && frame.kind != FRAME_RECORD)
    return 1;
  if (!frame.is_spent)
    ok = hand_over(s, &frame);
  s->kept = frame.kept_before;
  json_decref(frame.node);
  return ok;
}

static const yajl_callbacks callbacks = {.yajl_null = on_null,
                                         .yajl_boolean = on_boolean,
                                         .yajl_number = on_number,
                                         .yajl_string = on_string,
                                         .yajl_start_map = on_start_map,
                                         .yajl_map_key = on_key,
                                         .yajl_end_map = on_end,
                                         .yajl_start_array = on_start_array,
                                         .yajl_end_array = on_end};

static void
drop_frames(WhJsonStream *s)
{
  for (guint i = 0; i < s->n_frames; i++)
    if (s->frames[i].kind == FRAME_HEAD || s->frames[i].kind == FRAME_RECORD)
      json_decref(s->frames[i].node);
  s->n_frames = s->n_passed = 0;
  s->kept = 0;
}

static void
start_parser(WhJsonStream *s)
{
  s->parser = yajl_alloc(&callbacks, NULL, s);
  yajl_config(s->parser, yajl_allow_multiple_values, 1);
  yajl_config(s->parser, yajl_allow_partial_values, 1); /* an empty input is no error */
  yajl_config(s->parser, yajl_dont_validate_strings, 1);
}

WhJsonStream *
wh_json_stream_new(WhJsonTake take, gpointer user)
{
  WhJsonStream *s = g_new0(WhJsonStream, 1);
  s->take = take;
  s->user = user;
  s->keys = g_hash_table_new_full(slice_hash, slice_equal, NULL, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS(key_names); i++) {
    WhSlice *key = g_new(WhSlice, 1);
    *key = wh_slice_str(key_names[i]);
    g_hash_table_insert(s->keys, key, key);
  }
  start_parser(s);
  return s;
}

void
wh_json_stream_free(WhJsonStream *stream)
{
  if (stream == NULL)
    return;
  drop_frames(stream);
  yajl_free(stream->parser);
  g_hash_table_unref(stream->keys);
  g_free(stream->parser_problem);
  g_free(stream);
}

void
wh_json_stream_restart(WhJsonStream *stream, guint64 offset)
{
  drop_frames(stream);
  yajl_free(stream->parser);
  start_parser(stream);
  stream->offset = offset;
  stream->fed_since = 0;
  stream->problem = NULL;
}

void
wh_json_stream_place(WhJsonStream *stream, guint64 offset)
{
  stream->offset = offset;
}

/* The parser's own words are one line and name no input. */
static WhJsonState
broken(WhJsonStream *s, WhSlice bytes)
{
  s->problem_at = s->offset + yajl_get_bytes_consumed(s->parser);
  if (s->problem != NULL)
    return WH_JSON_BROKEN;
  unsigned char *text = yajl_get_error(s->parser, 0, (const unsigned char *)bytes.data, bytes.len);
  g_free(s->parser_problem);
  s->parser_problem = g_strchomp(g_strdup((const char *)text));
  yajl_free_error(s->parser, text);
  s->problem = s->parser_problem;
  return WH_JSON_BROKEN;
}

static WhJsonState
settle(WhJsonStream *s, yajl_status status, WhSlice bytes)
{
  if (s->stopped)
    return WH_JSON_STOPPED;
  return status == yajl_status_ok ? WH_JSON_OK : broken(s, bytes);
}

WhJsonState
wh_json_stream_feed(WhJsonStream *stream, WhSlice bytes, GError **error)
{
  if (bytes.len == 0)
    return WH_JSON_OK;
  stream->error = error;
  stream->fed_since += bytes.len;
  WhJsonState state =
      settle(stream, yajl_parse(stream->parser, (const unsigned char *)bytes.data, bytes.len), bytes);
  if (state != WH_JSON_OK)
    return state;
  stream->offset += bytes.len;
  if (stream->fed_since <= WH_LIMIT_JSON)
    return WH_JSON_OK;
  give_up(stream, "a value is larger than the limit");
  stream->problem_at = stream->offset;
  return WH_JSON_BROKEN;
}

WhJsonState
wh_json_stream_end(WhJsonStream *stream, GError **error)
{
  stream->error = error;
  WhJsonState state = settle(stream, yajl_complete_parse(stream->parser), wh_slice("", 0));
  if (state == WH_JSON_OK && wh_json_stream_is_inside(stream)) {
    give_up(stream, "it ends in the middle of a value");
    stream->problem_at = stream->offset;
    return WH_JSON_BROKEN;
  }
  return state;
}

gboolean
wh_json_stream_is_inside(const WhJsonStream *stream)
{
  return stream->n_frames + stream->n_passed > 0;
}

const char *
wh_json_stream_problem(const WhJsonStream *stream, guint64 *ret_offset)
{
  *ret_offset = stream->problem_at;
  return stream->problem;
}
