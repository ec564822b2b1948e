/* SPDX-License-Identifier: Apache-2.0
 * What was heard before, as sorted digests and the acts of the few messages that have any. */
#include "words/kept.h"

#include <nettle/sha2.h>

#include "base/codec.h"

#define FORMAT 1u
#define MAX_TEXTS (8u << 20)
#define MAX_ACTS 65536u /* of one message: far above what a hearer gives */
#define MAX_WHO (64u << 10)

/* A message with at least one act. */
typedef struct {
  guint32 text, acts_at, n_acts;
} Said;

/* One piece, unpacked; what it borrows lies in BYTES and POOL. */
typedef struct {
  GBytes *bytes;
  GStringChunk *pool;
  const guint8 *keys; /* WH_KEPT_DIGEST each, ascending */
  guint32 n_keys;
  GArray *said; /* Said, by text */
  GArray *acts; /* WhSpeechAct */
} Piece;

typedef struct {
  WhKeptKey key;
  guint32 acts_at, n_acts;
} Fresh;

struct WhKept {
  GPtrArray *pieces; /* Piece */
  GArray *fresh;     /* Fresh */
  GArray *acts;      /* WhSpeechAct of those */
  GStringChunk *pool;
};

static void
piece_free(gpointer data)
{
  Piece *piece = data;
  g_bytes_unref(piece->bytes);
  g_string_chunk_free(piece->pool);
  g_array_unref(piece->said);
  g_array_unref(piece->acts);
  g_free(piece);
}

WhKept *
wh_kept_new(void)
{
  WhKept *kept = g_new0(WhKept, 1);
  kept->pieces = g_ptr_array_new_with_free_func(piece_free);
  kept->fresh = g_array_new(FALSE, FALSE, sizeof(Fresh));
  kept->acts = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
  kept->pool = g_string_chunk_new(256);
  return kept;
}

void
wh_kept_free(WhKept *kept)
{
  if (kept == NULL)
    return;
  g_ptr_array_unref(kept->pieces);
  g_array_unref(kept->fresh);
  g_array_unref(kept->acts);
  g_string_chunk_free(kept->pool);
  g_free(kept);
}

static void
update(struct sha256_ctx *sha, const char *text)
{
  const guint64 len = GUINT64_TO_LE(strlen(text));
  sha256_update(sha, sizeof len, (const guint8 *)&len);
  sha256_update(sha, strlen(text), (const guint8 *)text);
}

WhKeptKey
wh_kept_key(const char *subject, const char *text)
{
  struct sha256_ctx sha;
  const guint8 has_subject = subject != NULL;
  WhKeptKey key;
  sha256_init(&sha);
  sha256_update(&sha, 1, &has_subject);
  if (subject != NULL)
    update(&sha, subject);
  update(&sha, text);
  sha256_digest(&sha, sizeof key.bytes, key.bytes);
  return key;
}

static int
compare_keys(const guint8 *a, const guint8 *b)
{
  return memcmp(a, b, WH_KEPT_DIGEST);
}

/* ---- unpacking ---- */

static const char *
get_text(WhCursor *c, GStringChunk *pool)
{
  const WhSlice text = wh_get_slice(c, MAX_WHO);
  if (c->failed || (text.len > 0 && (memchr(text.data, '\0', text.len) != NULL ||
                                     !g_utf8_validate(text.data, (gssize)text.len, NULL)))) {
    c->failed = TRUE;
    return "";
  }
  return text.len > 0 ? g_string_chunk_insert_len(pool, text.data, (gssize)text.len) : "";
}

static GPtrArray *
get_rules(WhCursor *c, GStringChunk *pool)
{
  GPtrArray *rules = g_ptr_array_new();
  const guint32 n = wh_get_count(c, MAX_ACTS, 1);
  for (guint32 i = 0; i < n && !c->failed; i++)
    g_ptr_array_add(rules, (gpointer)(gsize)get_text(c, pool));
  return rules;
}

static guint32
get_u32(WhCursor *c)
{
  const guint64 value = wh_get_u64(c);
  c->failed |= value > G_MAXUINT32;
  return c->failed ? 0 : (guint32)value;
}

static void
get_act(WhCursor *c, Piece *piece, const GPtrArray *rules)
{
  WhSpeechAct act = {0};
  const guint32 kind = get_u32(c);
  act.from = get_u32(c);
  act.len = get_u32(c);
  act.flags = get_u32(c);
  act.who = get_text(c, piece->pool);
  const guint32 rule = get_u32(c);
  c->failed |= kind >= WH_N_SPEECH_KINDS || rule >= rules->len;
  if (c->failed)
    return;
  act.kind = (WhSpeechKind)kind;
  act.rule = g_ptr_array_index(rules, rule);
  g_array_append_val(piece->acts, act);
}

static void
get_said(WhCursor *c, Piece *piece)
{
  g_autoptr(GPtrArray) rules = get_rules(c, piece->pool);
  const guint32 n = wh_get_count(c, piece->n_keys, 3);
  guint64 next = 0;
  for (guint32 i = 0; i < n && !c->failed; i++) {
    const guint64 text = next + get_u32(c);
    const Said said = {(guint32)text, piece->acts->len, wh_get_count(c, MAX_ACTS, 6)};
    c->failed |= text >= piece->n_keys || said.n_acts == 0;
    for (guint32 a = 0; a < said.n_acts && !c->failed; a++)
      get_act(c, piece, rules);
    g_array_append_val(piece->said, said);
    next = text + 1;
  }
}

static gboolean
is_sorted(const Piece *piece)
{
  for (guint32 i = 1; i < piece->n_keys; i++)
    if (compare_keys(piece->keys + (gsize)(i - 1) * WH_KEPT_DIGEST,
                     piece->keys + (gsize)i * WH_KEPT_DIGEST) >= 0)
      return FALSE;
  return TRUE;
}

gboolean
wh_kept_add(WhKept *kept, GBytes *bytes)
{
  gsize len;
  const void *data = g_bytes_get_data(bytes, &len);
  WhCursor c = wh_cursor(data, len);
  Piece *piece = g_new0(Piece, 1);
  piece->bytes = g_bytes_ref(bytes);
  piece->pool = g_string_chunk_new(256);
  piece->said = g_array_new(FALSE, FALSE, sizeof(Said));
  piece->acts = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
  c.failed |= wh_get_u64(&c) != FORMAT;
  piece->n_keys = wh_get_count(&c, MAX_TEXTS, WH_KEPT_DIGEST);
  piece->keys = wh_get_bytes(&c, (gsize)piece->n_keys * WH_KEPT_DIGEST);
  if (!c.failed && is_sorted(piece))
    get_said(&c, piece);
  else
    c.failed = TRUE;
  if (c.failed || c.at != c.end) {
    piece_free(piece);
    return FALSE;
  }
  g_ptr_array_add(kept->pieces, piece);
  return TRUE;
}

/* ---- lookup ---- */

/* WH_NONE: not there. */
static guint32
find_key(const Piece *piece, const WhKeptKey *key)
{
  guint32 low = 0, high = piece->n_keys;
  while (low < high) {
    const guint32 middle = low + (high - low) / 2;
    const int order = compare_keys(piece->keys + (gsize)middle * WH_KEPT_DIGEST, key->bytes);
    if (order == 0)
      return middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return WH_NONE;
}

/* NULL: nothing was said. */
static const Said *
find_said(const Piece *piece, guint32 text)
{
  guint32 low = 0, high = piece->said->len;
  while (low < high) {
    const guint32 middle = low + (high - low) / 2;
    const Said *said = &g_array_index(piece->said, Said, middle);
    if (said->text == text)
      return said;
    if (said->text < text)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

/* Whether all that ACT points at is there. */
static gboolean
fits(const WhSpeechAct *act, gsize subject_len, gsize text_len)
{
  const gsize len = (act->flags & WH_SPEECH_IN_SUBJECT) != 0 ? subject_len : text_len;
  return act->from <= len && act->len <= len - act->from;
}

gboolean
wh_kept_find(const WhKept *kept, const WhKeptKey *key, const char *subject, const char *text, guint32 message,
             GArray *acts)
{
  const gsize subject_len = subject != NULL ? strlen(subject) : 0, text_len = strlen(text);
  for (guint p = 0; p < kept->pieces->len; p++) {
    const Piece *piece = g_ptr_array_index(kept->pieces, p);
    const guint32 found = find_key(piece, key);
    if (found == WH_NONE)
      continue;
    const Said *said = find_said(piece, found);
    const guint n = said != NULL ? said->n_acts : 0;
    for (guint i = 0; i < n; i++)
      if (!fits(&g_array_index(piece->acts, WhSpeechAct, said->acts_at + i), subject_len, text_len))
        return FALSE;
    for (guint i = 0; i < n; i++) {
      WhSpeechAct act = g_array_index(piece->acts, WhSpeechAct, said->acts_at + i);
      act.message = message;
      g_array_append_val(acts, act);
    }
    return TRUE;
  }
  return FALSE;
}

/* ---- packing ---- */

void
wh_kept_put(WhKept *kept, const WhKeptKey *key, const WhSpeechAct *acts, guint n)
{
  const Fresh fresh = {*key, kept->acts->len, n};
  g_array_append_val(kept->fresh, fresh);
  for (guint i = 0; i < n; i++) {
    WhSpeechAct act = acts[i];
    act.who = g_string_chunk_insert_const(kept->pool, act.who);
    act.rule = g_string_chunk_insert_const(kept->pool, act.rule);
    g_array_append_val(kept->acts, act);
  }
}

typedef struct {
  const guint8 *key;
  const WhSpeechAct *acts;
  guint32 n_acts;
} Entry;

static int
compare_entries(gconstpointer a, gconstpointer b)
{
  return compare_keys(((const Entry *)a)->key, ((const Entry *)b)->key);
}

static void
add_piece(GArray *entries, const Piece *piece)
{
  guint s = 0;
  for (guint32 i = 0; i < piece->n_keys; i++) {
    Entry entry = {piece->keys + (gsize)i * WH_KEPT_DIGEST, NULL, 0};
    if (s < piece->said->len && g_array_index(piece->said, Said, s).text == i) {
      const Said *said = &g_array_index(piece->said, Said, s++);
      entry.acts = &g_array_index(piece->acts, WhSpeechAct, said->acts_at);
      entry.n_acts = said->n_acts;
    }
    g_array_append_val(entries, entry);
  }
}

/* By key, each once; what was put just now is what counts. */
static GArray *
list_entries(const WhKept *kept, gboolean all)
{
  GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  for (guint i = 0; i < kept->fresh->len; i++) {
    const Fresh *fresh = &g_array_index(kept->fresh, Fresh, i);
    const Entry entry = {fresh->key.bytes, &g_array_index(kept->acts, WhSpeechAct, fresh->acts_at),
                         fresh->n_acts};
    g_array_append_val(entries, entry);
  }
  for (guint i = 0; all && i < kept->pieces->len; i++)
    add_piece(entries, g_ptr_array_index(kept->pieces, i));
  g_array_sort(entries, compare_entries); /* stable */
  guint n = 0;
  for (guint i = 0; i < entries->len; i++) {
    const Entry entry = g_array_index(entries, Entry, i);
    if (n == 0 || compare_keys(g_array_index(entries, Entry, n - 1).key, entry.key) != 0)
      g_array_index(entries, Entry, n++) = entry;
  }
  g_array_set_size(entries, n);
  return entries;
}

static int
compare_strings(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Ids of rules to their numbers, which go by the alphabet. */
static GHashTable *
put_rules(GByteArray *out, const GArray *entries)
{
  GHashTable *numbers = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < entries->len; i++)
    for (guint32 a = 0; a < g_array_index(entries, Entry, i).n_acts; a++) {
      const char *rule = g_array_index(entries, Entry, i).acts[a].rule;
      if (g_hash_table_add(numbers, (gpointer)(gsize)rule))
        g_ptr_array_add(names, (gpointer)(gsize)rule);
    }
  g_ptr_array_sort(names, compare_strings);
  wh_put_u64(out, names->len);
  for (guint i = 0; i < names->len; i++) {
    wh_put_slice(out, wh_slice_str(g_ptr_array_index(names, i)));
    g_hash_table_insert(numbers, g_ptr_array_index(names, i), GUINT_TO_POINTER(i));
  }
  return numbers;
}

static void
put_act(GByteArray *out, const WhSpeechAct *act, GHashTable *rules)
{
  wh_put_u64(out, act->kind);
  wh_put_u64(out, act->from);
  wh_put_u64(out, act->len);
  wh_put_u64(out, act->flags);
  wh_put_slice(out, wh_slice_str(act->who));
  wh_put_u64(out, GPOINTER_TO_UINT(g_hash_table_lookup(rules, act->rule)));
}

static void
put_said(GByteArray *out, const GArray *entries)
{
  g_autoptr(GHashTable) rules = put_rules(out, entries);
  guint n = 0, next = 0;
  for (guint i = 0; i < entries->len; i++)
    n += g_array_index(entries, Entry, i).n_acts > 0 ? 1 : 0;
  wh_put_u64(out, n);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index(entries, Entry, i);
    if (entry->n_acts == 0)
      continue;
    wh_put_u64(out, i - next);
    wh_put_u64(out, entry->n_acts);
    for (guint32 a = 0; a < entry->n_acts; a++)
      put_act(out, &entry->acts[a], rules);
    next = i + 1;
  }
}

GBytes *
wh_kept_pack(const WhKept *kept, gboolean all)
{
  if (kept->fresh->len == 0)
    return NULL;
  g_autoptr(GArray) entries = list_entries(kept, all);
  if (entries->len > MAX_TEXTS)
    return NULL;
  GByteArray *out = g_byte_array_new();
  wh_put_u64(out, FORMAT);
  wh_put_u64(out, entries->len);
  for (guint i = 0; i < entries->len; i++)
    wh_put_bytes(out, g_array_index(entries, Entry, i).key, WH_KEPT_DIGEST);
  put_said(out, entries);
  return g_byte_array_free_to_bytes(out);
}
