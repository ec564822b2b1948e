/* SPDX-License-Identifier: Apache-2.0
 * How a person, a message and a step are shown, and whom a party is made of. */
#include "app/hunt_find.h"

#include "people/identity.h"
#include "report/build.h"

#define WORDS_MAX 400u

const guint32 *
wh_hunt_members(const WhHunt *hunt, guint32 party, guint *ret_n)
{
  const guint32 from = g_array_index(hunt->members_at, guint32, party);
  *ret_n = g_array_index(hunt->members_at, guint32, party + 1) - from;
  return &g_array_index(hunt->members, guint32, from);
}

/* Folded names of one party that say something: two words or more. Owner: caller. */
static GHashTable *
names_of(const WhHunt *hunt, guint32 party)
{
  GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  for (guint m = 0; m < n; m++) {
    const WhHuntPerson *person = wh_hunt_person(hunt->index, members[m]);
    for (guint i = person->accounts_at; i < person->accounts_at + person->n_accounts; i++) {
      const char *folded = g_array_index(hunt->index->accounts, WhHuntAccount, i).folded;
      if (*folded != '\0' && !wh_identity_name_is_generic(folded))
        g_hash_table_add(names, (gpointer)(guintptr)folded);
    }
  }
  return names;
}

gboolean
wh_hunt_same_name(const WhHunt *hunt, guint32 a, guint32 b)
{
  g_autoptr(GHashTable) x = names_of(hunt, a), y = names_of(hunt, b);
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, x);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    if (g_hash_table_contains(y, name))
      return TRUE;
  return FALSE;
}

#define NAME_WORD 3u /* letters of a word of a name that says something */

/* Words of the names in NAMES and of nothing else. Owner: caller. */
static GHashTable *
words_of(GHashTable *names)
{
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, names);
  while (g_hash_table_iter_next(&iter, &name, NULL)) {
    g_auto(GStrv) parts = g_strsplit(name, " ", -1);
    for (guint i = 0; parts[i] != NULL; i++)
      if (strlen(parts[i]) >= NAME_WORD)
        g_hash_table_add(words, g_strdup(parts[i]));
  }
  return words;
}

gboolean
wh_hunt_like_name(const WhHunt *hunt, guint32 a, guint32 b)
{
  g_autoptr(GHashTable) x = names_of(hunt, a), y = names_of(hunt, b);
  g_autoptr(GHashTable) x_words = words_of(x), y_words = words_of(y);
  GHashTableIter iter;
  gpointer word;
  g_hash_table_iter_init(&iter, x_words);
  while (g_hash_table_iter_next(&iter, &word, NULL))
    if (g_hash_table_contains(y_words, word))
      return TRUE;
  return FALSE;
}

json_t *
wh_hunt_show_person(const WhHunt *hunt, guint32 person)
{
  const WhHuntPerson *p = wh_hunt_person(hunt->index, person);
  return json_pack("{s:o, s:o, s:o}", "project",
                   wh_build_text(wh_hunt_project(hunt->index, p->project)->name, 0), "person",
                   wh_build_person_id(p->person), "name", wh_build_text(p->name, WH_BUILD_NAME_MAX));
}

json_t *
wh_hunt_show_message(const WhHunt *hunt, guint32 message, const WhHuntText *text, const char *words)
{
  const WhHuntMessage *m = wh_hunt_message(hunt->index, message);
  json_t *one = wh_hunt_show_person(hunt, m->person), *acts = json_array();
  for (guint kind = 0; kind < WH_N_SPEECH_KINDS; kind++)
    if (m->acts & 1u << kind)
      json_array_append_new(acts, json_string(wh_speech_says((WhSpeechKind)kind)));
  json_object_set_new(one, "time", wh_build_time(m->time));
  json_object_set_new(one, "locator", wh_build_text(text->locator, WH_BUILD_LINE_MAX));
  json_object_set_new(one, "subject", wh_build_text(text->subject, WH_BUILD_LINE_MAX));
  json_object_set_new(one, "does", acts);
  if (words != NULL)
    json_object_set_new(one, "words", wh_build_text(words, WORDS_MAX));
  return one;
}

json_t *
wh_hunt_show_step(const WhHunt *hunt, const WhHuntStep *step)
{
  const WhHuntPerson *person = wh_hunt_person(hunt->index, step->person);
  const char *says = wh_step_says(step->kind);
  json_t *one = json_pack("{s:o, s:o, s:s, s:s, s:i, s:o}", "time", wh_build_time(step->time), "project",
                          wh_build_text(wh_hunt_project(hunt->index, person->project)->name, 0), "act",
                          wh_step_id(step->kind), "says", says, "times", (int)MIN(step->n, (guint32)G_MAXINT),
                          "locator", wh_build_text(step->locator, WH_BUILD_LINE_MAX));
  if (step->other != WH_NONE)
    json_object_set_new(one, "other", wh_hunt_show_person(hunt, step->other));
  return one;
}
