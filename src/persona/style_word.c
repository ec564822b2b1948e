/* SPDX-License-Identifier: Apache-2.0
 * Words in a plain form, in which slips of grammar and the spelling of a country make no difference. */
#include "persona/style_text.h"

#include <string.h>

/* Sorted by the first column. "" vanishes. */
static const char *const fixed[][2] = {
    {"a", ""},         {"am", "be"},        {"an", ""},         {"are", "be"},      {"arent", "bent"},
    {"at", "in"},      {"been", "be"},      {"being", "be"},    {"did", "do"},      {"didnt", "dont"},
    {"does", "do"},    {"doesnt", "dont"},  {"doing", "do"},    {"done", "do"},     {"during", "during"},
    {"fewer", "less"}, {"goes", "go"},      {"going", "go"},    {"had", "have"},    {"hadnt", "havent"},
    {"has", "have"},   {"hasnt", "havent"}, {"have", "have"},   {"having", "have"}, {"his", "his"},
    {"in", "in"},      {"into", "in"},      {"is", "be"},       {"isnt", "bent"},   {"its", "its"},
    {"many", "much"},  {"news", "news"},    {"on", "in"},       {"onto", "in"},     {"that", "that"},
    {"the", ""},       {"these", "this"},   {"this", "this"},   {"those", "that"},  {"thus", "thus"},
    {"use", "use"},    {"used", "use"},     {"uses", "use"},    {"using", "use"},   {"was", "be"},
    {"wasnt", "bent"}, {"were", "be"},      {"werent", "bent"}, {"yes", "yes"},
};

static int
compare_word(const char *word, gsize len, const char *entry)
{
  int order = strncmp(word, entry, len);
  return order != 0 ? order : entry[len] != '\0' ? -1 : 0;
}

static const char *
find_fixed(const char *word, gsize len)
{
  gsize low = 0, high = G_N_ELEMENTS(fixed);
  while (low < high) {
    gsize middle = low + (high - low) / 2;
    int order = compare_word(word, len, fixed[middle][0]);
    if (order == 0)
      return fixed[middle][1];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

static gboolean
has_vowel(const char *word, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (strchr("aeiouy", word[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
ends(const char *word, gsize len, const char *ending)
{
  gsize n = strlen(ending);
  return len >= n && memcmp(word + len - n, ending, n) == 0;
}

/* "running", "run": the letter that was doubled goes too. */
static gsize
without_ending(const char *word, gsize len, gsize ending)
{
  gsize left = len - ending;
  if (left < 3 || !has_vowel(word, left))
    return len;
  if (left > 3 && word[left - 1] == word[left - 2] && strchr("bdgmnprt", word[left - 1]) != NULL)
    left--;
  return left;
}

/* Number, person and tense. */
static gsize
stem(const char *word, gsize len)
{
  if (len >= 4 && word[len - 1] == 's' && word[len - 2] != 's')
    len--;
  if (len >= 5 && ends(word, len, "ing"))
    len = without_ending(word, len, 3);
  else if (len >= 5 && ends(word, len, "ed"))
    len = without_ending(word, len, 2);
  if (len >= 3 && word[len - 1] == 'e')
    len--;
  return len;
}

/* "colour", "organise": as in "color", "organize". */
static void
append_stem(const char *word, gsize len, GString *out)
{
  gsize n = stem(word, len), start = out->len;
  g_string_append_len(out, word, (gssize)n);
  char *at = out->str + start;
  if (n >= 3 && at[n - 1] == 'y')
    at[n - 1] = 'i';
  char *our = n > 4 ? g_strstr_len(at, (gssize)n, "our") : NULL;
  if (our != NULL && our > at + 1)
    g_string_erase(out, our + 1 - out->str, 1);
  n = out->len - start;
  at = out->str + start;
  if (n > 4 && at[n - 2] == 'i' && at[n - 1] == 's')
    at[n - 1] = 'z';
}

void
wh_style_plain_word(const char *word, gsize len, GString *out)
{
  char bare[64];
  gsize n = 0;
  for (gsize i = 0; i < len && n < sizeof bare; i++)
    if (word[i] != '\'')
      bare[n++] = g_ascii_tolower(word[i]);
  const char *known = find_fixed(bare, n);
  if (known != NULL)
    g_string_append(out, known);
  else
    append_stem(bare, n, out);
}

/* FNV-1a with a last mix, so that low bits are as good as high ones. */
guint32
wh_style_hash(const char *bytes, gsize len)
{
  guint32 hash = 2166136261u;
  for (gsize i = 0; i < len; i++)
    hash = (hash ^ (guint8)bytes[i]) * 16777619u;
  hash ^= hash >> 15;
  return hash * 2246822519u;
}
