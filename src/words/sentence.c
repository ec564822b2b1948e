/* SPDX-License-Identifier: Apache-2.0
 * Sentences, clauses, quotation. */
#include "words/sentence.h"

/* Whether the dot at AT ends an abbreviation or an initial rather than a sentence. */
static gboolean
is_abbreviation(const WhLanguage *language, WhSlice plain, gsize at)
{
  gsize from = at;
  while (from > 0 && (g_ascii_isalnum(plain.data[from - 1]) || plain.data[from - 1] == '.'))
    from--;
  if (at - from == 1 && g_ascii_isupper(plain.data[from]) && plain.data[from] != 'I')
    return TRUE;
  for (char **word = language->abbreviations; word != NULL && *word != NULL; word++)
    if (strlen(*word) == at - from && g_ascii_strncasecmp(*word, plain.data + from, at - from) == 0)
      return TRUE;
  return FALSE;
}

/* An ender of ASCII ends a sentence where white space, a closing mark, another script or nothing follows. */
static gboolean
ends_here(const WhLanguage *language, WhSlice plain, gsize at, gsize len)
{
  const gsize next = at + len;
  if (len > 1 || next >= plain.len)
    return TRUE;
  if ((guchar)plain.data[next] >= 0x80)
    return TRUE;
  if (strchr(" \n\"')]", plain.data[next]) == NULL)
    return FALSE;
  return plain.data[at] != '.' || !is_abbreviation(language, plain, at);
}

static void
add_sentence(WhSlice plain, gsize from, gsize to, GArray *sentences)
{
  while (from < to && (plain.data[from] == ' ' || plain.data[from] == '\n'))
    from++;
  while (to > from && (plain.data[to - 1] == ' ' || plain.data[to - 1] == '\n'))
    to--;
  while (to - from > WH_SENTENCE_MAX) {
    gsize cut = from + WH_SENTENCE_MAX;
    while (cut > from + WH_SENTENCE_MAX / 2 && plain.data[cut] != ' ')
      cut--;
    while (((guchar)plain.data[cut] & 0xc0) == 0x80)
      cut--;
    const WhSpan part = {from, cut};
    g_array_append_val(sentences, part);
    from = cut;
  }
  const WhSpan rest = {from, to};
  if (to > from)
    g_array_append_val(sentences, rest);
}

/* Length of the ender at AT with the marks that follow it, 0: none. */
static gsize
ender_at(const WhLanguage *language, WhSlice plain, gsize at)
{
  const char *enders = language->texts[WH_SETTING_ENDERS];
  const guchar c = (guchar)plain.data[at];
  if (c == '\n')
    return 1;
  if (enders == NULL || (c & 0xc0) == 0x80 || c == ' ' || g_ascii_isalnum((char)c))
    return 0;
  const gsize len = (gsize)g_utf8_skip[c];
  char character[8] = "";
  memcpy(character, plain.data + at, MIN(len, plain.len - at));
  if (strstr(enders, character) == NULL || !ends_here(language, plain, at, len))
    return 0;
  gsize to = at + len;
  while (to < plain.len && strchr("\"')]?!.", plain.data[to]) != NULL)
    to++;
  return to - at;
}

/* Most characters are letters and spaces, which end nothing. */
static inline gsize
pass_over(WhSlice plain, gsize at)
{
  while (at < plain.len && (plain.data[at] == ' ' || g_ascii_isalnum(plain.data[at])))
    at++;
  return at;
}

void
wh_sentences_split(const WhLanguage *language, WhSlice plain, GArray *sentences)
{
  gsize from = 0;
  for (gsize at = pass_over(plain, 0); at < plain.len; at = pass_over(plain, at)) {
    gsize n = ender_at(language, plain, at);
    at += MAX(n, 1);
    if (n == 0)
      continue;
    add_sentence(plain, from, at, sentences);
    from = at;
  }
  add_sentence(plain, from, plain.len, sentences);
}

guint32
wh_sentence_at(const GArray *sentences, gsize at)
{
  guint32 low = 0, high = sentences->len;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (g_array_index(sentences, WhSpan, middle).from <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low - 1;
}

gsize
wh_sentence_clause(WhSlice plain, WhSpan sentence, gsize from)
{
  gsize at = from;
  for (; at > sentence.from; at--) {
    const char *c = plain.data + at - 1;
    if (strchr(",;:()", *c) != NULL)
      break;
    if (at - sentence.from >= 3 && (memcmp(c - 2, "、", 3) == 0 || memcmp(c - 2, "，", 3) == 0))
      break;
  }
  return at;
}

/* One pair of marks over a block: whether SPAN lies between an opening and the next closing one. */
static gboolean
lies_between(WhSlice block, const char *open, const char *close, WhSpan span)
{
  const gsize n_open = strlen(open), n_close = strlen(close);
  gsize at = 0;
  while (at < span.from) {
    const char *from = memmem(block.data + at, block.len - at, open, n_open);
    if (from == NULL)
      return FALSE;
    const gsize inside = (gsize)(from - block.data) + n_open;
    const char *to = memmem(block.data + inside, block.len - inside, close, n_close);
    if (to == NULL)
      return FALSE;
    const gsize end = (gsize)(to - block.data);
    if (inside <= span.from && span.to <= end)
      return TRUE;
    at = end + n_close;
  }
  return FALSE;
}

gboolean
wh_sentence_is_quoted(const WhLanguage *language, WhSlice plain, WhSpan span)
{
  const char *quotes = language->texts[WH_SETTING_QUOTES] != NULL ? language->texts[WH_SETTING_QUOTES] : "";
  const char *begin = span.from > 0 ? memrchr(plain.data, '\n', span.from) : NULL;
  const gsize from = begin != NULL ? (gsize)(begin - plain.data) + 1 : 0;
  const char *end = memchr(plain.data + span.to, '\n', plain.len - span.to);
  const gsize to = end != NULL ? (gsize)(end - plain.data) : plain.len;
  const WhSlice block = {plain.data + from, to - from};
  const WhSpan within = {span.from - from, span.to - from};
  for (const char *at = quotes; *at != '\0';) {
    char open[8] = "", close[8] = "";
    const char *middle = at + g_utf8_skip[(guchar)*at],
               *next = *middle != '\0' ? middle + g_utf8_skip[(guchar)*middle] : middle;
    memcpy(open, at, (gsize)(middle - at));
    memcpy(close, middle, (gsize)(next - middle));
    if (*close != '\0' && lies_between(block, open, close, within))
      return TRUE;
    for (at = next; *at == ' ';)
      at++;
  }
  return FALSE;
}
