/* SPDX-License-Identifier: Apache-2.0
 * Turns of phrase: runs of words, marks by winnowing, passages in common. */
#include "app/hunt_words.h"

#define WORD_SEED 1469598103934665603ull
#define WORD_STEP 1099511628211ull
#define RUN_STEP 0x9e3779b97f4a7c15ull

void
wh_phrase_text_init(WhPhraseText *text)
{
  wh_plain_init(&text->plain);
  text->words = g_array_new(FALSE, FALSE, sizeof(WhPhraseWord));
}

void
wh_phrase_text_clear(WhPhraseText *text)
{
  wh_plain_clear(&text->plain);
  g_clear_pointer(&text->words, g_array_unref);
}

static guint64
mix(guint64 h)
{
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdull;
  h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ull;
  return h ^ (h >> 33);
}

static gboolean
is_word(gunichar u)
{
  return u < 0x80 ? g_ascii_isalnum((char)u) != 0 : g_unichar_isalnum(u) || g_unichar_ismark(u);
}

/* An apostrophe within a word is left out: "don't" and "dont" are one habit. */
static gboolean
is_within(gunichar u)
{
  return u == '\'';
}

void
wh_phrase_text_set(WhPhraseText *text, WhSlice source)
{
  wh_plain_set(&text->plain, source);
  g_array_set_size(text->words, 0);
  const WhSlice plain = wh_plain_text(&text->plain);
  const char *end = plain.data + plain.len;
  WhPhraseWord word = {.hash = WORD_SEED};
  for (const char *at = plain.data; at < end; at += g_utf8_skip[(guchar)*at]) {
    const gunichar u = g_utf8_get_char(at);
    if (is_word(u)) {
      if (word.to == 0)
        word.from = (guint32)(at - plain.data);
      word.to = (guint32)(at - plain.data) + (guint32)g_utf8_skip[(guchar)*at];
      word.hash = (word.hash ^ g_unichar_tolower(u)) * WORD_STEP;
    } else if (word.to != 0 && !is_within(u)) {
      g_array_append_val(text->words, word);
      word = (WhPhraseWord){.hash = WORD_SEED};
    }
  }
  if (word.to != 0)
    g_array_append_val(text->words, word);
}

static const WhPhraseWord *
word_at(const WhPhraseText *text, guint i)
{
  return &g_array_index(text->words, WhPhraseWord, i);
}

static guint
count_runs(const WhPhraseText *text)
{
  return text->words->len >= WH_PHRASE_WORDS ? text->words->len - WH_PHRASE_WORDS + 1 : 0;
}

/* Of WORDS words from I on. */
static guint64
run_hash(const WhPhraseText *text, guint i)
{
  guint64 h = 0;
  for (guint k = 0; k < WH_PHRASE_WORDS; k++)
    h = (h + word_at(text, i + k)->hash) * RUN_STEP;
  return mix(h);
}

static int
compare_hashes(gconstpointer a, gconstpointer b)
{
  const guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
  return x < y ? -1 : x > y;
}

static void
sort_once(GArray *hashes)
{
  guint n = 0;
  g_array_sort(hashes, compare_hashes);
  for (guint i = 0; i < hashes->len; i++)
    if (n == 0 || g_array_index(hashes, guint64, i) != g_array_index(hashes, guint64, n - 1))
      g_array_index(hashes, guint64, n++) = g_array_index(hashes, guint64, i);
  g_array_set_size(hashes, n);
}

/* Hashes of all runs, in order of the text. Owner: caller. */
static GArray *
all_runs(const WhPhraseText *text)
{
  const guint n = count_runs(text);
  GArray *runs = g_array_sized_new(FALSE, FALSE, sizeof(guint64), n);
  for (guint i = 0; i < n; i++) {
    const guint64 h = run_hash(text, i);
    g_array_append_val(runs, h);
  }
  return runs;
}

void
wh_phrase_marks(const WhPhraseText *text, GArray *marks)
{
  g_autoptr(GArray) runs = all_runs(text);
  const guint window = MIN(WH_PHRASE_WINDOW, runs->len);
  g_array_set_size(marks, 0);
  for (guint i = 0; window > 0 && i + window <= runs->len; i++) {
    guint64 least = G_MAXUINT64;
    for (guint k = i; k < i + window; k++)
      least = MIN(least, g_array_index(runs, guint64, k));
    if (marks->len == 0 || g_array_index(marks, guint64, marks->len - 1) != least)
      g_array_append_val(marks, least);
  }
  sort_once(marks);
}

double
wh_phrase_likeness(const WhPhraseText *a, const WhPhraseText *b)
{
  g_autoptr(GArray) x = all_runs(a), y = all_runs(b);
  guint both = 0;
  sort_once(x);
  sort_once(y);
  for (guint i = 0, j = 0; i < x->len && j < y->len;) {
    const guint64 p = g_array_index(x, guint64, i), q = g_array_index(y, guint64, j);
    both += p == q;
    i += p <= q;
    j += q <= p;
  }
  return both > 0 ? (double)both / (x->len + y->len - both) : 0;
}

static int
compare_runs(gconstpointer a, gconstpointer b)
{
  const WhPhraseRun *x = a, *y = b;
  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;
  return x->b != y->b ? (x->b < y->b ? -1 : 1) : 0;
}

/* Position + 1 of the first run of A with each hash. Owner: caller. */
static GHashTable *
index_runs(const WhPhraseText *a, const GArray *runs)
{
  GHashTable *at = g_hash_table_new(g_int64_hash, g_int64_equal);
  for (guint i = count_runs(a); i-- > 0;)
    g_hash_table_insert(at, &g_array_index(runs, guint64, i), GUINT_TO_POINTER(i + 1));
  return at;
}

GArray *
wh_phrase_runs(const WhPhraseText *a, const WhPhraseText *b)
{
  GArray *found = g_array_new(FALSE, FALSE, sizeof(WhPhraseRun));
  g_autoptr(GArray) x = all_runs(a), y = all_runs(b);
  g_autoptr(GHashTable) at = index_runs(a, x);
  for (guint j = 0; j < y->len; j++) {
    const guint i = GPOINTER_TO_UINT(g_hash_table_lookup(at, &g_array_index(y, guint64, j)));
    if (i == 0)
      continue;
    WhPhraseRun run = {i - 1, j, WH_PHRASE_WORDS};
    while (run.a + run.n < a->words->len && run.b + run.n < b->words->len &&
           word_at(a, run.a + run.n)->hash == word_at(b, run.b + run.n)->hash)
      run.n++;
    g_array_append_val(found, run);
    j = run.b + run.n - 1;
  }
  g_array_sort(found, compare_runs);
  return found;
}

char *
wh_phrase_says(const WhPhraseText *text, guint32 from, guint32 n)
{
  const WhSlice plain = wh_plain_text(&text->plain);
  const guint32 begin = word_at(text, from)->from, end = word_at(text, from + n - 1)->to;
  return g_strdelimit(g_strndup(plain.data + begin, end - begin), "\n", ' ');
}

#define SIGNS_PER_WORD 6u /* prose has less than one sign for so many words */

/* "a/b", "--flag", "x=1", "f(", but not the brackets of an aside. */
static gboolean
is_sign(const char *begin, const char *at)
{
  if (*at == '-')
    return at > begin && at[-1] == ' ' && at[1] != ' ';
  return strchr("/_=<>[]{}|\\#$%^*+@~", *at) != NULL || (*at == '(' && at > begin && at[-1] != ' ');
}

gboolean
wh_phrase_is_prose(const WhPhraseText *text, guint32 from, guint32 n)
{
  g_autofree char *says = wh_phrase_says(text, from, n);
  guint signs = 0;
  for (const char *at = says; *at != '\0'; at++)
    signs += is_sign(says, at) ? 1 : 0;
  return signs * SIGNS_PER_WORD < n;
}
