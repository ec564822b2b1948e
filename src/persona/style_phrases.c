/* SPDX-License-Identifier: Apache-2.0
 * Turns of phrase that two people share and nobody around them uses, found again in what they wrote. */
#include "persona/style_meter.h"

#include "persona/style_impl.h"

#include <string.h>

#define LOOKED 32u  /* messages of each that are read again */
#define LONGEST 90u /* bytes of a phrase that is shown */

/* A word where it stands, with the hash of its plain form. */
typedef struct {
  guint32 hash, from, to;
} Placed;

static gint64
pair_key(guint32 first, guint32 second)
{
  return (gint64)((guint64)first << 32 | second);
}

static gboolean
is_in(const WhGrams *grams, guint32 bucket)
{
  guint low = 0, high = grams->n;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (grams->packed[middle] >> WH_GRAM_SHIFT < bucket)
      low = middle + 1;
    else
      high = middle;
  }
  return low < grams->n && grams->packed[low] >> WH_GRAM_SHIFT == bucket;
}

static gboolean
is_used_around(WhMeter *meter, const WhStyleCompared *compared, guint32 bucket)
{
  const WhStylePerson *sides[] = {compared->a, compared->b};
  for (guint s = 0; s < 2; s++)
    for (guint i = 0; i < sides[s]->n_cohort; i++) {
      guint32 other = sides[s]->cohort[i].person;
      if (other != compared->persons[0] && other != compared->persons[1] &&
          is_in(&meter->persons[other]->profile->grams[WH_GRAM_PAIR], bucket))
        return TRUE;
    }
  return FALSE;
}

/* Buckets that both use and none of their impostors; few in BACKGROUND do. */
static GHashTable *
find_rare(WhMeter *meter, const WhStyleCompared *compared)
{
  const WhGrams *a = &compared->a->profile->grams[WH_GRAM_PAIR],
                *b = &compared->b->profile->grams[WH_GRAM_PAIR];
  GHashTable *rare = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < a->n; i++) {
    guint32 bucket = a->packed[i] >> WH_GRAM_SHIFT;
    if (is_in(b, bucket) && !is_used_around(meter, compared, bucket))
      g_hash_table_add(rare, GUINT_TO_POINTER(bucket + 1));
  }
  return rare;
}

static gsize
word_at(const char *at)
{
  gsize n = 0;
  while (g_ascii_isalpha(at[n]) || (guint8)at[n] >= 0x80 ||
         (at[n] == '\'' && n > 0 && g_ascii_isalpha(at[n + 1])))
    n++;
  return n;
}

static GArray *
place_words(const WhStyleText *text)
{
  GArray *words = g_array_new(FALSE, FALSE, sizeof(Placed));
  g_autoptr(GString) plain = g_string_new(NULL);
  for (const char *at = text->kept->str; *at != '\0';) {
    gsize n = word_at(at);
    if (n == 0) {
      at++;
      continue;
    }
    g_string_truncate(plain, 0);
    wh_style_plain_word(at, n, plain);
    guint32 from = (guint32)(at - text->kept->str);
    Placed placed = {wh_style_hash(plain->str, plain->len), from, from + (guint32)n};
    if (plain->len > 0)
      g_array_append_val(words, placed);
    at += n;
  }
  return words;
}

static void
read_text(WhMeter *meter, const WhStylePerson *person, guint i, WhStyleText *text)
{
  WhStyleWords words;
  wh_style_read(meter, &meter->readers, g_array_index(person->profile->messages, guint32, i), &words);
  wh_style_text_set(text, words.own, words.answered, person->names);
}

/* Adds to FOUND (pair of hashes to message) pairs of PERSON that are RARE, each where it first stands. */
static void
find_pairs(WhMeter *meter, const WhStylePerson *person, GHashTable *rare, GHashTable *found)
{
  g_auto(WhStyleText) text = {0};
  wh_style_text_init(&text);
  for (guint i = 0; i < MIN(person->profile->messages->len, LOOKED); i++) {
    read_text(meter, person, i, &text);
    const guint32 *words = (const guint32 *)(gpointer)text.words->data;
    for (guint w = 1; w < text.words->len; w++) {
      guint32 bucket = wh_style_pair_bucket(words[w - 1], words[w]);
      gint64 key = pair_key(words[w - 1], words[w]);
      if (!g_hash_table_contains(rare, GUINT_TO_POINTER(bucket + 1)) || g_hash_table_contains(found, &key))
        continue;
      gint64 *kept = g_new(gint64, 1);
      *kept = key;
      g_hash_table_insert(found, kept,
                          GUINT_TO_POINTER(g_array_index(person->profile->messages, guint32, i)));
    }
  }
}

static gboolean
is_shared(GHashTable *theirs, const GArray *words, guint w)
{
  if (w + 1 >= words->len)
    return FALSE;
  gint64 key = pair_key(g_array_index(words, Placed, w).hash, g_array_index(words, Placed, w + 1).hash);
  return g_hash_table_contains(theirs, &key);
}

static void
keep_phrase(WhStylePhrases *phrases, const WhStyleText *text, const WhStylePhrase *phrase)
{
  g_autofree char *words = g_strndup(text->kept->str + phrase->from, MIN(phrase->to - phrase->from, LONGEST));
  g_strdelimit(words, "\n\t", ' ');
  guint at = phrases->n;
  for (guint i = 0; i < phrases->n; i++)
    if (g_ascii_strcasecmp(phrases->list[i].words, words) == 0)
      return;
  while (at > 0 && phrases->list[at - 1].run < phrase->run)
    at--;
  if (at == WH_STYLE_PHRASES)
    return;
  if (phrases->n == WH_STYLE_PHRASES)
    g_free(phrases->list[--phrases->n].words);
  memmove(&phrases->list[at + 1], &phrases->list[at], (phrases->n - at) * sizeof phrases->list[0]);
  phrases->list[at] = *phrase;
  phrases->list[at].words = g_steal_pointer(&words);
  phrases->n++;
}

/* Runs of words in TEXT whose pairs are all among THEIRS; counts pairs once each in SEEN. */
static void
see_runs(const WhStyleText *text, guint32 message, GHashTable *theirs, WhStylePhrases *phrases)
{
  g_autoptr(GArray) words = place_words(text);
  for (guint w = 0; w + 1 < words->len; w++) {
    if (!is_shared(theirs, words, w))
      continue;
    guint end = w + 1;
    gint64 key = pair_key(g_array_index(words, Placed, w).hash, g_array_index(words, Placed, w + 1).hash);
    while (end + 1 < words->len && is_shared(theirs, words, end))
      end++;
    WhStylePhrase phrase = {.from = g_array_index(words, Placed, w).from,
                            .to = g_array_index(words, Placed, end).to,
                            .run = end - w + 1,
                            .a = message,
                            .b = GPOINTER_TO_UINT(g_hash_table_lookup(theirs, &key))};
    keep_phrase(phrases, text, &phrase);
    w = end;
  }
}

void
wh_style_phrases_find(WhMeter *meter, const WhStyleCompared *compared, WhStylePhrases *ret_phrases)
{
  *ret_phrases = (WhStylePhrases){0};
  g_autoptr(GHashTable) rare = find_rare(meter, compared);
  ret_phrases->total = g_hash_table_size(rare);
  if (ret_phrases->total == 0)
    return;
  g_autoptr(GHashTable) mine = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GHashTable) theirs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  find_pairs(meter, compared->a, rare, mine);
  find_pairs(meter, compared->b, rare, theirs);
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, theirs);
  while (g_hash_table_iter_next(&iter, &key, NULL))
    if (!g_hash_table_contains(mine, key))
      g_hash_table_iter_remove(&iter);
  g_auto(WhStyleText) text = {0};
  wh_style_text_init(&text);
  for (guint i = 0; g_hash_table_size(theirs) > 0 && i < MIN(compared->a->profile->messages->len, LOOKED);
       i++) {
    read_text(meter, compared->a, i, &text);
    see_runs(&text, g_array_index(compared->a->profile->messages, guint32, i), theirs, ret_phrases);
  }
}

void
wh_style_phrases_clear(WhStylePhrases *phrases)
{
  for (guint i = 0; i < phrases->n; i++)
    g_free(phrases->list[i].words);
  phrases->n = 0;
}
