/* SPDX-License-Identifier: Apache-2.0
 * How much of a mail may be written anew before the hunt no longer finds it: hunt-words. Texts of random words, of which a
 * share is replaced word by word; what is printed is the share of 2,000 texts for which each part still holds. */
#include "app/hunt_words.h"

#include <stdio.h>

#define TRIALS 2000u
#define ALIKE 0.35 /* as in hunt_phrases.c */
#define PHRASE 12u

static char *
make_text(GRand *rand, guint n)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(text, "w%d ", g_rand_int_range(rand, 0, 4000));
  return g_string_free(text, FALSE);
}

static char *
change(GRand *rand, const char *text, double share)
{
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_rand_double(rand) < share) {
      g_free(words[i]);
      words[i] = g_strdup_printf("w%d", g_rand_int_range(rand, 4000, 8000));
    }
  return g_strjoinv(" ", words);
}

static gboolean
share_mark(const WhPhraseText *a, const WhPhraseText *b)
{
  g_autoptr(GArray) x = g_array_new(FALSE, FALSE, sizeof(guint64)),
                    y = g_array_new(FALSE, FALSE, sizeof(guint64));
  wh_phrase_marks(a, x);
  wh_phrase_marks(b, y);
  for (guint i = 0; i < x->len; i++)
    for (guint k = 0; k < y->len; k++)
      if (g_array_index(x, guint64, i) == g_array_index(y, guint64, k))
        return TRUE;
  return FALSE;
}

static void
measure(guint n, double share)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(n * 1000 + (guint)(share * 100));
  guint named = 0, alike = 0, phrase = 0;
  for (guint i = 0; i < TRIALS; i++) {
    g_autofree char *text = make_text(rand, n), *other = change(rand, text, share);
    g_auto(WhPhraseText) a = {0}, b = {0};
    wh_phrase_text_init(&a);
    wh_phrase_text_init(&b);
    wh_phrase_text_set(&a, wh_slice_str(text));
    wh_phrase_text_set(&b, wh_slice_str(other));
    const gboolean candidate = share_mark(&a, &b);
    g_autoptr(GArray) runs = wh_phrase_runs(&a, &b);
    named += candidate ? 1 : 0;
    alike += candidate && wh_phrase_likeness(&a, &b) >= ALIKE ? 1 : 0;
    phrase += candidate && runs->len > 0 && g_array_index(runs, WhPhraseRun, 0).n >= PHRASE ? 1 : 0;
  }
  printf("%u words, %2.0f%% replaced: named %.3f, nearly alike %.3f, passage %.3f\n", n, 100 * share,
         (double)named / TRIALS, (double)alike / TRIALS, (double)phrase / TRIALS);
}

int
main(void)
{
  const guint sizes[] = {30, 60, 120};
  const double shares[] = {0, 0.05, 0.1, 0.15, 0.2, 0.3};
  for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS(shares); k++)
      measure(sizes[i], shares[k]);
  return 0;
}
