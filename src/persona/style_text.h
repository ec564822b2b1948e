/* SPDX-License-Identifier: Apache-2.0
 *
 * A message made ready for comparing how people write: what is not the writer's own hand taken out, and the rest in
 * a form in which slips of grammar, names and spelling of a country look alike. Pure; any bytes. */
#pragma once

#include <glib.h>

/* What a person is called. Words of it count as nothing. */
typedef struct WhStyleNames WhStyleNames;
WhStyleNames *wh_style_names_new(void);
void wh_style_names_free(WhStyleNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhStyleNames, wh_style_names_free)
/* Either may be NULL or "". */
void wh_style_names_add(WhStyleNames *names, const char *name, const char *address);

#define WH_STYLE_HOLE '`' /* stands for an address, identifier, number or the like */

typedef struct {
  GString *
      kept; /* lines as written, without code, leftover quotes, lines of own name; holes for what is no word */
  GArray *widths;          /* guint16: of each line that was kept, in plain form */
  guint32 greeting;        /* offset in KEPT of a line that greets, G_MAXUINT32: none */
  guint32 farewell;        /* offset in KEPT of a line that says goodbye, G_MAXUINT32: none */
  gboolean signed_by_name; /* a line of the own name alone came last */
  char before_name;        /* the sign that stood before that name: '-', '/', '~', 0 */
  GString
      *flat; /* words in their plain form, lower case, one space between, signs kept; a space at both ends */
  GArray *words; /* guint32: hash of each word's plain form, in order */
} WhStyleText;

void wh_style_text_init(WhStyleText *text);
void wh_style_text_clear(WhStyleText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhStyleText, wh_style_text_clear)
/* Replaces what TEXT held. OWN: the writer's own words. NAMES may be NULL. ANSWERED: the words of the message that it
 * answers, or NULL: lines that repeat them go, also where nothing marks them as quoted. O(len). */
void wh_style_text_set(WhStyleText *text, const char *own, const char *answered, const WhStyleNames *names);

/* Appends WORD (letters and apostrophes) in its plain form, lower case, to OUT; nothing for one that is passed over.
 * Articles vanish; forms of one verb that agree with different persons are one; endings of number, third person
 * and tense go; prepositions of place and time are one. */
void wh_style_plain_word(const char *word, gsize len, GString *out);
/* Place of a word among the function words, by the hash of its plain form; -1: none. */
int wh_style_function_word(guint32 hash);
guint32 wh_style_hash(const char *bytes, gsize len);
