/* SPDX-License-Identifier: Apache-2.0
 * Function words: what everybody uses, whatever it is about. */
#include "persona/style_profile.h"

#include <string.h>

/* As people write them; compared in plain form. */
static const char *const function_words[] = {
    "about",    "above",    "actually", "after",   "again",    "against",   "all",     "almost", "also",
    "although", "always",   "and",      "any",     "anything", "anyway",    "around",  "be",     "because",
    "before",   "below",    "better",   "between", "bit",      "both",      "but",     "by",     "can",
    "cannot",   "can't",    "come",     "could",   "do",       "don't",     "down",    "each",   "either",
    "else",     "enough",   "even",     "ever",    "every",    "exactly",   "far",     "few",    "first",
    "for",      "from",     "full",     "further", "get",      "give",      "go",      "good",   "have",
    "he",       "her",      "here",     "his",     "how",      "however",   "i",       "i'd",    "if",
    "i'll",     "i'm",      "in",       "indeed",  "instead",  "it",        "it's",    "i've",   "just",
    "know",     "last",     "least",    "less",    "let",      "like",      "likely",  "little", "look",
    "lot",      "may",      "make",     "maybe",   "me",       "mean",      "might",   "more",   "most",
    "much",     "must",     "my",       "myself",  "need",     "never",     "next",    "no",     "not",
    "nothing",  "now",      "of",       "off",     "oh",       "ok",        "okay",    "once",   "only",
    "or",       "other",    "our",      "out",     "over",     "own",       "perhaps", "please", "possible",
    "pretty",   "probably", "quite",    "rather",  "really",   "right",     "same",    "see",    "seem",
    "she",      "should",   "since",    "so",      "some",     "something", "still",   "such",   "sure",
    "than",     "thanks",   "that",     "that's",  "them",     "then",      "there",   "they",   "thing",
    "think",    "this",     "though",   "thus",    "to",       "too",       "try",     "two",    "under",
    "until",    "up",       "us",       "very",    "want",     "we",        "well",    "what",   "when",
    "where",    "whether",  "which",    "while",   "who",      "why",       "will",    "with",   "within",
    "without",  "won't",    "would",    "yeah",    "yes",      "yet",       "you",     "your",
};

typedef struct {
  guint32 hash;
  int index;
} FunctionWord;
#define FUNCTION_SLOTS 1024u

static void
fill_function_words(FunctionWord *table)
{
  g_autoptr(GString) plain = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(function_words); i++) {
    g_string_truncate(plain, 0);
    wh_style_plain_word(function_words[i], strlen(function_words[i]), plain);
    guint32 hash = wh_style_hash(plain->str, plain->len), at = hash % FUNCTION_SLOTS;
    while (table[at].hash != 0 && table[at].hash != hash)
      at = (at + 1) % FUNCTION_SLOTS;
    table[at] = (FunctionWord){hash, (int)i};
  }
}

int
wh_style_function_word(guint32 hash)
{
  static gsize ready;
  static FunctionWord table[FUNCTION_SLOTS];
  if (g_once_init_enter(&ready)) {
    fill_function_words(table);
    g_once_init_leave(&ready, 1);
  }
  for (guint32 at = hash % FUNCTION_SLOTS; table[at].hash != 0; at = (at + 1) % FUNCTION_SLOTS)
    if (table[at].hash == hash)
      return table[at].index;
  return -1;
}
G_STATIC_ASSERT(G_N_ELEMENTS(function_words) <= WH_N_FUNCTION_WORDS);
