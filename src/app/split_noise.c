/* SPDX-License-Identifier: Apache-2.0
 * Noise on a style: what somebody who writes under a second name might change on purpose. At the given rate, each by
 * itself: contractions are undone or made, double hyphens and dots become single ones, two spaces after a full stop one,
 * "I" turns "i", smileys go; and as often a first line that greets and a last paragraph of a few words are left out.
 * Published with the figures that it gives (doc/LINKS.md). */
#include "app/split.h"

#include "base/random.h"

#include <string.h>

/* Both ways round. */
static const char *const pairs[][2] = {
    {"don't", "do not"},
    {"doesn't", "does not"},
    {"can't", "cannot"},
    {"won't", "will not"},
    {"isn't", "is not"},
    {"didn't", "did not"},
    {"I'm", "I am"},
    {"I've", "I have"},
    {"it's", "it is"},
    {"that's", "that is"},
    {"I'd", "I would"},
    {"I'll", "I will"},
    {"you're", "you are"},
    {"there's", "there is"},
    {"let's", "let us"},
    {"wouldn't", "would not"},
    {"however", "but"},
    {"maybe", "perhaps"},
    {"thanks", "thank you"},
    {"also", "too"},
    {"really", "very"},
    {"because", "since"},
    {"--", "-"},
    {"...", "."},
    {".  ", ". "},
    {" :-)", ""},
    {" :)", ""},
    {" ;-)", ""},
};

static const char *const greetings[] = {"hi", "hello", "hey", "dear", "good morning", "greetings", NULL};

static gboolean
chance(WhRandom *random, double rate)
{
  return wh_random_below(random, 1u << 20) < rate * (1u << 20);
}

static gboolean
is_word(char c)
{
  return g_ascii_isalnum(c) || c == '\'' || (guchar)c >= 0x80;
}

/* Whether FROM stands at P, as whole words where it begins or ends with a letter. */
static gboolean
stands(const char *text, const char *p, const char *from)
{
  const gsize len = strlen(from);
  if (len == 0 || g_ascii_strncasecmp(p, from, len) != 0)
    return FALSE;
  if (is_word(from[0]) && p > text && is_word(p[-1]))
    return FALSE;
  return !is_word(from[len - 1]) || !is_word(p[len]);
}

/* What stands at P and what may stand there instead. FALSE: nothing. */
static gboolean
find_swap(const char *text, const char *p, const char **ret_from, const char **ret_to)
{
  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
    for (guint side = 0; side < 2; side++)
      if (stands(text, p, pairs[i][side])) {
        *ret_from = pairs[i][side];
        *ret_to = pairs[i][1 - side];
        return TRUE;
      }
  if (stands(text, p, "I")) {
    *ret_from = *p == 'I' ? "I" : "i";
    *ret_to = *p == 'I' ? "i" : "I";
    return TRUE;
  }
  return FALSE;
}

static const char *
without_greeting(const char *text)
{
  const char *end = strchr(text, '\n');
  for (guint i = 0; end != NULL && end - text < 40 && greetings[i] != NULL; i++)
    if (g_ascii_strncasecmp(text, greetings[i], strlen(greetings[i])) == 0 &&
        !is_word(text[strlen(greetings[i])]))
      return end + 1 + strspn(end + 1, "\n");
  return text;
}

/* Cuts a last paragraph of at most four words. */
static void
cut_parting(GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate(text, text->len - 1);
  const char *last = g_strrstr(text->str, "\n\n");
  guint spaces = 0;
  for (const char *p = last != NULL ? last + 2 : ""; *p != '\0'; p++)
    spaces += *p == ' ' || *p == '\n';
  if (last != NULL && spaces < 4)
    g_string_truncate(text, (gsize)(last - text->str));
}

char *
wh_split_noise(const char *text, double rate, const char *key)
{
  WhRandom random = wh_random_seeded(key);
  GString *out = g_string_new(NULL);
  const char *p = text = chance(&random, rate) ? without_greeting(text) : text;
  while (*p != '\0') {
    const char *from, *to;
    const gboolean found = find_swap(text, p, &from, &to);
    if (found && chance(&random, rate)) {
      g_string_append(out, to);
      p += strlen(from);
    } else {
      /* What was left as it is, is not looked at again from its middle. */
      const gsize n = found ? strlen(from) : 1;
      g_string_append_len(out, p, (gssize)n);
      p += n;
    }
  }
  if (chance(&random, rate))
    cut_parting(out);
  return g_string_free(out, FALSE);
}
