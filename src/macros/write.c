/* SPDX-License-Identifier: Apache-2.0
 * Writes what a WhMacrosBuilder gathered, in one order. */
#include "macros/build_private.h"

#include "base/order.h"

#include <zstd.h>

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys of TABLE, texts, sorted. Owner: caller; texts are borrowed. */
static GPtrArray *
sorted_keys(GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_sized_new(g_hash_table_size(table));
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, table);
  while (g_hash_table_iter_next(&iter, &key, NULL))
    g_ptr_array_add(keys, key);
  g_ptr_array_sort(keys, compare_texts);
  return keys;
}

/* Texts of the file by number. */
typedef struct {
  GByteArray *out;
  GHashTable *numbers; /* text to number + 1 */
} Strings;

static void
put_text(const Strings *s, const char *text)
{
  wh_put_u64(s->out, GPOINTER_TO_UINT(g_hash_table_lookup(s->numbers, text)) - 1);
}

static void
put_hex(GByteArray *out, const char *hex)
{
  for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
    const guint8 byte = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
    wh_put_bytes(out, &byte, 1);
  }
}

static void
put_hex_set(GByteArray *out, GHashTable *set)
{
  g_autoptr(GPtrArray) keys = sorted_keys(set);
  wh_put_u64(out, keys->len);
  for (guint i = 0; i < keys->len; i++)
    put_hex(out, keys->pdata[i]);
}

/* The values of TABLE in any order. Owner: caller; values are borrowed. */
static GPtrArray *
values_of(GHashTable *table)
{
  GPtrArray *values = g_ptr_array_sized_new(g_hash_table_size(table));
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, table);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    g_ptr_array_add(values, value);
  return values;
}

static int
compare_contents(gconstpointer a, gconstpointer b)
{
  const WhMacroBuiltContent *x = *(const WhMacroBuiltContent *const *)a;
  const WhMacroBuiltContent *y = *(const WhMacroBuiltContent *const *)b;
  const char *const xs[] = {x->serial, x->last, x->first}, *const ys[] = {y->serial, y->last, y->first};
  for (guint i = 0; i < G_N_ELEMENTS(xs); i++) {
    const int order = wh_macro_serial_order(xs[i], ys[i]);
    if (order != 0)
      return order;
  }
  return memcmp(x->normal, y->normal, WH_MACROS_DIGEST);
}

static void
put_contents(const Strings *s, GHashTable *contents)
{
  g_autoptr(GPtrArray) list = values_of(contents);
  g_ptr_array_sort(list, compare_contents);
  wh_put_u64(s->out, list->len);
  for (guint i = 0; i < list->len; i++) {
    const WhMacroBuiltContent *c = list->pdata[i];
    wh_put_bytes(s->out, c->normal, WH_MACROS_DIGEST);
    wh_put_u64(s->out, c->source);
    put_text(s, c->first);
    put_text(s, c->last);
    put_text(s, c->serial);
    put_hex_set(s->out, c->exact);
  }
}

/* As differences between sorted numbers. */
static void
put_lines(GByteArray *out, GHashTable *lines)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint32));
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, lines);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    const guint32 n = GPOINTER_TO_UINT(key);
    g_array_append_val(numbers, n);
  }
  g_array_sort(numbers, wh_compare_u32);
  wh_put_u64(out, numbers->len);
  guint32 before = 0;
  for (guint i = 0; i < numbers->len; i++) {
    const guint32 n = g_array_index(numbers, guint32, i);
    wh_put_u64(out, n - before);
    before = n;
  }
}

static void
put_files(const Strings *s, WhMacrosBuilder *b, const GPtrArray *names)
{
  wh_put_u64(s->out, names->len);
  for (guint i = 0; i < names->len; i++) {
    const WhMacroBuiltFile *f = g_hash_table_lookup(b->files, names->pdata[i]);
    wh_put_slice(s->out, wh_slice_str(names->pdata[i]));
    put_contents(s, f->contents);
    put_lines(s->out, f->lines);
  }
}

static void
put_macros(GByteArray *out, WhMacrosBuilder *b, GHashTable *file_numbers)
{
  g_autoptr(GPtrArray) names = sorted_keys(b->macros);
  wh_put_u64(out, names->len);
  for (guint i = 0; i < names->len; i++) {
    const WhMacroBuiltMacro *m = g_hash_table_lookup(b->macros, names->pdata[i]);
    g_autoptr(GPtrArray) files = sorted_keys(m->files);
    wh_put_slice(out, wh_slice_str(names->pdata[i]));
    wh_put_u64(out, files->len);
    for (guint k = 0; k < files->len; k++)
      wh_put_u64(out, GPOINTER_TO_UINT(g_hash_table_lookup(file_numbers, files->pdata[k])) - 1);
    put_hex_set(out, m->bodies);
  }
}

/* Text to number + 1, in the order of TEXTS. Owner: caller. */
static GHashTable *
number_texts(const GPtrArray *texts)
{
  GHashTable *numbers = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < texts->len; i++)
    g_hash_table_insert(numbers, texts->pdata[i], GUINT_TO_POINTER(i + 1));
  return numbers;
}

static void
gather_texts(WhMacrosBuilder *b, GHashTable *set)
{
  for (guint i = 0; i < b->sources->len; i++) {
    const WhMacroBuiltSource *s = b->sources->pdata[i];
    g_hash_table_add(set, s->package);
    g_hash_table_add(set, s->version);
    g_hash_table_add(set, s->day);
  }
  GHashTableIter files, contents;
  gpointer file, content;
  g_hash_table_iter_init(&files, b->files);
  while (g_hash_table_iter_next(&files, NULL, &file)) {
    g_hash_table_iter_init(&contents, ((WhMacroBuiltFile *)file)->contents);
    while (g_hash_table_iter_next(&contents, NULL, &content)) {
      WhMacroBuiltContent *c = content;
      g_hash_table_add(set, c->first);
      g_hash_table_add(set, c->last);
      g_hash_table_add(set, c->serial);
    }
  }
}

static void
put_strings(GByteArray *out, const GPtrArray *texts)
{
  wh_put_u64(out, texts->len);
  for (guint i = 0; i < texts->len; i++)
    wh_put_slice(out, wh_slice_str(texts->pdata[i]));
}

static void
put_sources(const Strings *s, WhMacrosBuilder *b)
{
  wh_put_u64(s->out, b->sources->len);
  for (guint i = 0; i < b->sources->len; i++) {
    const WhMacroBuiltSource *source = b->sources->pdata[i];
    put_text(s, source->package);
    put_text(s, source->version);
    put_text(s, source->day);
    wh_put_u64(s->out, source->n_contents);
  }
}

/* Head, packed BODY, check. */
GBytes *
wh_macros_frame(const GByteArray *body)
{
  static const guint8 format = WH_MACROS_FORMAT;
  guint8 digest[WH_MACRO_DIGEST];
  gsize len = sizeof digest;
  const gsize bound = ZSTD_compressBound(body->len);
  g_autofree guint8 *packed = g_malloc(bound);
  const gsize n = ZSTD_compress(packed, bound, body->data, body->len, WH_MACROS_LEVEL);
  g_assert(!ZSTD_isError(n)); /* the room is enough, so only memory can lack */
  GByteArray *out = g_byte_array_new();
  wh_put_bytes(out, WH_MACROS_MAGIC, strlen(WH_MACROS_MAGIC));
  wh_put_bytes(out, &format, 1);
  wh_put_bytes(out, packed, n);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, body->data, (gssize)body->len);
  g_checksum_get_digest(sum, digest, &len);
  wh_put_bytes(out, digest, WH_MACROS_CHECK);
  return g_byte_array_free_to_bytes(out);
}

GBytes *
wh_macros_builder_finish(WhMacrosBuilder *b)
{
  g_autoptr(GHashTable) set = g_hash_table_new(g_str_hash, g_str_equal);
  gather_texts(b, set);
  g_autoptr(GPtrArray) texts = sorted_keys(set), names = sorted_keys(b->files);
  g_autoptr(GHashTable) text_numbers = number_texts(texts), file_numbers = number_texts(names);
  g_autoptr(GByteArray) body = g_byte_array_new();
  const Strings strings = {body, text_numbers};
  put_strings(body, texts);
  put_sources(&strings, b);
  put_files(&strings, b, names);
  put_macros(body, b, file_numbers);
  return wh_macros_frame(body);
}
