/* SPDX-License-Identifier: Apache-2.0
 * Features of a piece of text. */
#include "words/bag.h"

#define LONG_SENTENCE 24u /* words: a longer one is cut at its commas */
#define SHORT_PIECE 8u
#define LEAST_WORDS 3u
#define SIGNS_TO_WORDS 3u /* at least so many words for each sign of code */
#define STEM 5u

struct WhConcepts {
  WhConceptWord *slots; /* open addressing; hash 0: free */
  guint32 mask;
};

typedef struct {
  const char *text;
  gsize len;
  guint32 hash, stem;
  guint32 concept; /* + 1, 0: none */
} Word;

typedef enum {
  WORD_NAME = 2,
  WORD_NUMBER,
  WORD_CODE,
  WORD_QUESTION,
  WORD_CRY,
  WORD_START,
  WORD_SUBJECT
} Special;

static inline guint32
mix(guint32 a, guint32 b)
{
  guint32 x = (a ^ (b + 0x9e3779b9u + (a << 6) + (a >> 2))) * 0x85ebca6bu;
  return x ^ (x >> 15);
}

guint32
wh_word_hash(const char *word, gsize len)
{
  guint32 hash = 2166136261u;
  for (gsize i = 0; i < len; i++)
    hash = (hash ^ (guchar)word[i]) * 16777619u;
  return hash != 0 ? hash : 1;
}

WhConcepts *
wh_concepts_new(const WhConceptWord *words, guint n)
{
  WhConcepts *concepts = g_new0(WhConcepts, 1);
  guint size = 16;
  while (size < 4 * n)
    size *= 2;
  concepts->slots = g_new0(WhConceptWord, size);
  concepts->mask = size - 1;
  for (guint i = 0; i < n; i++) {
    guint32 at = words[i].hash & concepts->mask;
    while (concepts->slots[at].hash != 0 && concepts->slots[at].hash != words[i].hash)
      at = (at + 1) & concepts->mask;
    if (concepts->slots[at].hash == 0)
      concepts->slots[at] = words[i];
  }
  return concepts;
}

void
wh_concepts_free(WhConcepts *concepts)
{
  if (concepts == NULL)
    return;
  g_free(concepts->slots);
  g_free(concepts);
}

/* The concept of a word, + 1; 0: none. */
static inline guint32
concept_of(const WhConcepts *concepts, guint32 hash)
{
  for (guint32 at = hash & concepts->mask; concepts->slots[at].hash != 0; at = (at + 1) & concepts->mask)
    if (concepts->slots[at].hash == hash)
  return concepts->slots[at].concept + 1;
  return 0;
}

static inline gboolean
is_mark(char c)
{
  return c == '`' || c == '?' || c == '!';
}

static inline gboolean
begins_word(char c)
{
  return g_ascii_isalnum(c) || (guchar)c >= 0x80 || c == '@' || is_mark(c);
}

static inline gboolean
is_of_word(char c)
{
  return g_ascii_isalnum(c) || (guchar)c >= 0x80 || c == '_' || c == '\'' || c == '-';
}

/* The word at or after *AT, which moves behind it; FALSE: there is none. HASH: of small letters. */
static gboolean
next_word(WhSlice text, gsize *at, Word *word)
{
  gsize i = *at;
  while (i < text.len && !begins_word(text.data[i]))
    i++;
  if (i >= text.len)
    return FALSE;
  guint32 hash = 2166136261u, stem = 0;
  const gsize from = i++;
  hash = (hash ^ (guchar)g_ascii_tolower(text.data[from])) * 16777619u;
  const gboolean mark = is_mark(text.data[from]);
  for (; !mark && i < text.len && is_of_word(text.data[i]); i++) {
    hash = (hash ^ (guchar)g_ascii_tolower(text.data[i])) * 16777619u;
    if (i - from + 1 == STEM)
      stem = hash;
  }
  *at = i;
  *word = (Word){text.data + from, i - from, hash != 0 ? hash : 1, stem != 0 ? stem : hash, 0};
  return TRUE;
}

static gboolean
is_shouted(const Word *word)
{
  for (gsize i = 0; i < word->len; i++)
    if (!g_ascii_isupper(word->text[i]))
      return FALSE;
  return word->len >= 3;
}

/* What a word is by its form alone: a name, a number, a mark; 0: none of these. */
static guint32
form_of(const Word *word, gboolean first)
{
  switch (word->text[0]) {
  case '@':
    return word->len > 1 ? WORD_NAME : WORD_CODE;
  case '`':
    return WORD_CODE;
  case '?':
    return WORD_QUESTION;
  case '!':
    return WORD_CRY;
  default:
    break;
  }
  if (g_ascii_isdigit(word->text[0]))
    return WORD_NUMBER;
  const gboolean capital = g_ascii_isupper(word->text[0]) && word->len > 1 && g_ascii_islower(word->text[1]);
  return capital && !first && word->concept == 0 ? WORD_NAME : 0;
}

static void
settle(const WhConcepts *concepts, Word *word, gboolean first)
{
  if (is_shouted(word)) {
    const guint32 shouted = wh_word_hash(word->text, word->len), concept = concept_of(concepts, shouted);
    if (concept != 0)
      word->hash = word->stem = shouted;
  }
  word->concept = concept_of(concepts, word->hash);
  const guint32 form = form_of(word, first);
  if (form != 0)
    word->hash = word->stem = form;
}

/* At most MOST: what is beyond is not looked at. */
static guint
count_words(WhSlice text, guint most)
{
  guint n = 0;
  gsize i = 0;
  while (n < most) {
    while (i < text.len && !begins_word(text.data[i]))
      i++;
    if (i >= text.len)
      break;
    n++;
    if (!is_mark(text.data[i++]))
      while (i < text.len && is_of_word(text.data[i]))
        i++;
  }
  return n;
}

static inline gboolean
is_of_code(char c)
{
  return c != '\0' && strchr("=<>{}[]|_;/*&%$#+~\\", c) != NULL;
}

/* Dumps and code have numbers, single letters and signs where talk has words. */
gboolean
wh_features_worth(WhSlice text)
{
  guint words = 0, signs = 0;
  for (gsize i = 0; i < text.len;) {
    const gsize from = i;
    const char first = text.data[i];
    gboolean letters = g_ascii_isalpha(first) || (guchar)first >= 0x80;
    for (; i < text.len && is_of_word(text.data[i]); i++) {
      letters &= !g_ascii_isdigit(text.data[i]);
      signs += text.data[i] == '_' ? 1 : 0;
    }
    words += letters && (i - from > 1 || g_ascii_tolower(first) == 'i') ? 1 : 0;
    if (i == from)
      signs += is_of_code(text.data[i++]) ? 1 : 0;
  }
  return words >= LEAST_WORDS && SIGNS_TO_WORDS * signs <= words;
}

void
wh_features_cut(WhSlice plain, WhSpan sentence, GArray *pieces)
{
  const WhSlice whole = wh_span_of(plain, sentence);
  gsize from = sentence.from;
  guint left = whole.len > 2 * LONG_SENTENCE ? count_words(whole, G_MAXUINT) : 0;
  for (gsize at = sentence.from; left > LONG_SENTENCE && at < sentence.to; at++) {
    if (strchr(",;:()", plain.data[at]) == NULL)
      continue;
    const guint n = count_words(wh_slice(plain.data + from, at - from), G_MAXUINT);
    if (n < SHORT_PIECE || left - n < SHORT_PIECE)
      continue;
    const WhSpan piece = {from, at};
    g_array_append_val(pieces, piece);
    left -= n;
    from = at + 1;
    while (from < sentence.to && plain.data[from] == ' ')
      from++;
  }
  const WhSpan rest = {from, sentence.to};
  if (from < sentence.to)
    g_array_append_val(pieces, rest);
}

static void
add(GArray *features, guint32 kind, guint32 a, guint32 b, guint32 c)
{
  const guint32 feature = mix(mix(mix(kind, a), b), c);
  g_array_append_val(features, feature);
}

/* Of the words themselves, and of the same with concepts in the place of words. */
static void
add_runs(const Word *words, guint n, GArray *features)
{
  guint32 before[2] = {WORD_START, WORD_START}, mixed[2] = {WORD_START, WORD_START};
  for (guint i = 0; i < n; i++) {
    const guint32 word = words[i].hash, kind = words[i].concept != 0 ? words[i].concept + 100 : word;
    add(features, 1, word, 0, 0);
    add(features, 2, before[1], word, 0);
    add(features, 3, before[0], before[1], word);
    if (words[i].stem != word)
      add(features, 4, words[i].stem, 0, 0);
    if (kind != word || mixed[1] != before[1])
      add(features, 5, mixed[1], kind, 0);
    if (kind != word || mixed[1] != before[1] || mixed[0] != before[0])
      add(features, 6, mixed[0], mixed[1], kind);
    before[0] = before[1], before[1] = word;
    mixed[0] = mixed[1], mixed[1] = kind;
  }
}

/* Concepts as they follow each other, whatever stands between. */
static void
add_concepts(const Word *words, guint n, GArray *features)
{
  guint32 last[3] = {0};
  for (guint i = 0; i < n; i++) {
    const guint32 concept = words[i].hash == WORD_NAME       ? WH_CONCEPTS_MAX + WORD_NAME
                            : words[i].hash == WORD_QUESTION ? WH_CONCEPTS_MAX + WORD_QUESTION
                                                             : words[i].concept;
    if (concept == 0)
      continue;
    add(features, 7, concept, 0, 0);
    for (guint k = 0; k < 3; k++)
      if (last[k] != 0)
        add(features, 8, last[k], concept, 0);
    if (last[0] != 0 && last[1] != 0)
      add(features, 9, last[1], last[0], concept);
    last[2] = last[1], last[1] = last[0], last[0] = concept;
  }
}

void
wh_features_of(const WhConcepts *concepts, WhSlice text, gboolean subject, GArray *features)
{
  Word words[WH_PIECE_WORDS];
  guint n = 0;
  gsize at = 0;
  while (n < WH_PIECE_WORDS && next_word(text, &at, &words[n])) {
    settle(concepts, &words[n], n == 0);
    n++;
  }
  g_array_set_size(features, 0);
  add_runs(words, n, features);
  add_concepts(words, n, features);
  if (subject)
    add(features, 10, WORD_SUBJECT, 0, 0);
}
