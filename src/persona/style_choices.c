/* SPDX-License-Identifier: Apache-2.0
 * Habits of choice: which of several forms somebody takes where any of them would do. */
#include "persona/style_habits_impl.h"

/* Forms of one choice share FIRST .. LAST; words are compared as they stand, those of "any case" folded. */
typedef struct {
  const char *word, *next; /* NEXT: the word after it; NULL: any */
  WhHabit habit;
  gboolean shown; /* FALSE: gives occasion and is the other form */
  gboolean any_case;
} Form;

static const Form forms[] = {
    {"OK", NULL, WH_HABIT_OK_CAPITALS, TRUE, FALSE},
    {"ok", NULL, WH_HABIT_OK_LOWER, TRUE, FALSE},
    {"Ok", NULL, WH_HABIT_OK_MIXED, TRUE, FALSE},
    {"okay", NULL, WH_HABIT_OK_LONG, TRUE, TRUE},
    {"BTW", NULL, WH_HABIT_BTW_CAPITALS, TRUE, FALSE},
    {"btw", NULL, WH_HABIT_BTW_LOWER, TRUE, FALSE},
    {"e.g", NULL, WH_HABIT_EG_DOTS, TRUE, TRUE},
    {"eg", NULL, WH_HABIT_EG_BARE, TRUE, TRUE},
    {"i.e", NULL, WH_HABIT_IE_DOTS, TRUE, TRUE},
    {"ie", NULL, WH_HABIT_IE_BARE, TRUE, TRUE},
    {"AFAIK", NULL, WH_HABIT_ABBREVIATES_CAPITALS, TRUE, FALSE},
    {"AFAICT", NULL, WH_HABIT_ABBREVIATES_CAPITALS, TRUE, FALSE},
    {"IIRC", NULL, WH_HABIT_ABBREVIATES_CAPITALS, TRUE, FALSE},
    {"IMHO", NULL, WH_HABIT_ABBREVIATES_CAPITALS, TRUE, FALSE},
    {"IMO", NULL, WH_HABIT_ABBREVIATES_CAPITALS, TRUE, FALSE},
    {"FWIW", NULL, WH_HABIT_ABBREVIATES_CAPITALS, TRUE, FALSE},
    {"afaik", NULL, WH_HABIT_ABBREVIATES_LOWER, TRUE, FALSE},
    {"afaict", NULL, WH_HABIT_ABBREVIATES_LOWER, TRUE, FALSE},
    {"iirc", NULL, WH_HABIT_ABBREVIATES_LOWER, TRUE, FALSE},
    {"imho", NULL, WH_HABIT_ABBREVIATES_LOWER, TRUE, FALSE},
    {"imo", NULL, WH_HABIT_ABBREVIATES_LOWER, TRUE, FALSE},
    {"fwiw", NULL, WH_HABIT_ABBREVIATES_LOWER, TRUE, FALSE},
    {"don't", NULL, WH_HABIT_SHORT_NOT, TRUE, TRUE},
    {"doesn't", NULL, WH_HABIT_SHORT_NOT, TRUE, TRUE},
    {"didn't", NULL, WH_HABIT_SHORT_NOT, TRUE, TRUE},
    {"do", "not", WH_HABIT_SHORT_NOT, FALSE, TRUE},
    {"does", "not", WH_HABIT_SHORT_NOT, FALSE, TRUE},
    {"did", "not", WH_HABIT_SHORT_NOT, FALSE, TRUE},
    {"it's", NULL, WH_HABIT_SHORT_IT_IS, TRUE, TRUE},
    {"that's", NULL, WH_HABIT_SHORT_IT_IS, TRUE, TRUE},
    {"it", "is", WH_HABIT_SHORT_IT_IS, FALSE, TRUE},
    {"that", "is", WH_HABIT_SHORT_IT_IS, FALSE, TRUE},
    {"I'm", NULL, WH_HABIT_SHORT_I_AM, TRUE, TRUE},
    {"I", "am", WH_HABIT_SHORT_I_AM, FALSE, TRUE},
    {"I've", NULL, WH_HABIT_SHORT_I_HAVE, TRUE, TRUE},
    {"I", "have", WH_HABIT_SHORT_I_HAVE, FALSE, TRUE},
    {"I'll", NULL, WH_HABIT_SHORT_I_WILL, TRUE, TRUE},
    {"I", "will", WH_HABIT_SHORT_I_WILL, FALSE, TRUE},
    {"can't", NULL, WH_HABIT_CANNOT_SHORT, TRUE, TRUE},
    {"cannot", NULL, WH_HABIT_CANNOT_LONG, TRUE, TRUE},
    {"can", "not", WH_HABIT_CANNOT_TWO, TRUE, TRUE},
    {"yes", NULL, WH_HABIT_YES_YES, TRUE, TRUE},
    {"yeah", NULL, WH_HABIT_YES_YEAH, TRUE, TRUE},
    {"yep", NULL, WH_HABIT_YES_YEP, TRUE, TRUE},
    {"yup", NULL, WH_HABIT_YES_YEP, TRUE, TRUE},
    {"right", NULL, WH_HABIT_YES_RIGHT, TRUE, TRUE},
    {"sure", NULL, WH_HABIT_YES_SURE, TRUE, TRUE},
    {"indeed", NULL, WH_HABIT_YES_INDEED, TRUE, TRUE},
    {"hmm", NULL, WH_HABIT_HMM, TRUE, TRUE},
    {"hm", NULL, WH_HABIT_HMM, TRUE, TRUE},
    {"hmmm", NULL, WH_HABIT_HMM, TRUE, TRUE},
    {"perhaps", NULL, WH_HABIT_PERHAPS, TRUE, TRUE},
    {"maybe", NULL, WH_HABIT_PERHAPS, FALSE, TRUE},
    {"however", NULL, WH_HABIT_HOWEVER, TRUE, TRUE},
    {"but", NULL, WH_HABIT_HOWEVER, FALSE, TRUE},
    {"although", NULL, WH_HABIT_ALTHOUGH, TRUE, TRUE},
    {"though", NULL, WH_HABIT_ALTHOUGH, FALSE, TRUE},
    {"email", NULL, WH_HABIT_EMAIL_PLAIN, TRUE, TRUE},
    {"emails", NULL, WH_HABIT_EMAIL_PLAIN, TRUE, TRUE},
    {"e-mail", NULL, WH_HABIT_EMAIL_DASH, TRUE, TRUE},
    {"e-mails", NULL, WH_HABIT_EMAIL_DASH, TRUE, TRUE},
};

static const struct {
  const char *word;
  WhHabit habit;
} starts[] = {{"So", WH_HABIT_STARTS_SO},          {"And", WH_HABIT_STARTS_AND},
              {"But", WH_HABIT_STARTS_BUT},        {"Also", WH_HABIT_STARTS_ALSO},
              {"Well", WH_HABIT_STARTS_WELL},      {"I", WH_HABIT_STARTS_I},
              {"However", WH_HABIT_STARTS_HOWEVER}};

/* Choices that exclude each other: occasion for one is occasion for all. */
static const WhHabit groups[][2] = {
    {WH_HABIT_OK_CAPITALS, WH_HABIT_OK_LONG},     {WH_HABIT_BTW_CAPITALS, WH_HABIT_BTW_LOWER},
    {WH_HABIT_EG_DOTS, WH_HABIT_EG_BARE},         {WH_HABIT_IE_DOTS, WH_HABIT_IE_BARE},
    {WH_HABIT_ETC_DOT, WH_HABIT_ETC_BARE},        {WH_HABIT_ABBREVIATES_CAPITALS, WH_HABIT_ABBREVIATES_LOWER},
    {WH_HABIT_CANNOT_SHORT, WH_HABIT_CANNOT_TWO}, {WH_HABIT_YES_YES, WH_HABIT_YES_INDEED},
    {WH_HABIT_EMAIL_PLAIN, WH_HABIT_EMAIL_DASH}};

static gsize
take_word(const char *at)
{
  gsize n = 0;
  while (g_ascii_isalpha(at[n]) ||
         (n > 0 && at[n] != '\0' && strchr("'.-", at[n]) != NULL && g_ascii_isalpha(at[n + 1])))
    n++;
  return n;
}

static gboolean
is_word(const char *at, gsize n, const char *word, gboolean any_case)
{
  if (strlen(word) != n)
    return FALSE;
  return any_case ? g_ascii_strncasecmp(at, word, n) == 0 : memcmp(at, word, n) == 0;
}

/* Whether both have one plain form, so that "it are" counts like "it is". */
static gboolean
is_plain_word(const char *at, gsize n, const char *word)
{
  g_autoptr(GString) plain = g_string_new(NULL), its = g_string_new(NULL);
  wh_style_plain_word(at, n, plain);
  wh_style_plain_word(word, strlen(word), its);
  return g_string_equal(plain, its);
}

static void
see_form(const Form *form, const char *at, gsize n, guint8 *state)
{
  if (!is_word(at, n, form->word, form->any_case))
    return;
  if (form->next != NULL) {
    const char *next = at + n + strspn(at + n, " \n");
    if (!is_plain_word(next, take_word(next), form->next))
      return;
  }
  if (form->shown || *state == 0)
    *state = form->shown ? 2 : 1;
}

static void
see_word(const char *at, gsize n, gboolean begins, WhHabitStates *states)
{
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
    if ((forms[i].word[0] | 0x20) == (at[0] | 0x20))
      see_form(&forms[i], at, n, &states->state[forms[i].habit]);
  if (is_word(at, n, "etc", TRUE))
    states->state[at[n] == '.' ? WH_HABIT_ETC_DOT : WH_HABIT_ETC_BARE] = 2;
  for (gsize i = 0; begins && i < G_N_ELEMENTS(starts); i++)
    if (is_word(at, n, starts[i].word, FALSE))
      states->state[starts[i].habit] = 2;
}

static gboolean
is_shouted(const char *at, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isupper(at[i]))
      return FALSE;
  return n >= 2;
}

static void
fill_groups(WhHabitStates *states)
{
  for (gsize g = 0; g < G_N_ELEMENTS(groups); g++) {
    gboolean any = FALSE;
    for (guint h = groups[g][0]; h <= groups[g][1]; h++)
      any = any || states->state[h] > 0;
    for (guint h = groups[g][0]; any && h <= groups[g][1]; h++)
      states->state[h] = states->state[h] > 1 ? 2 : 1;
  }
}

typedef struct {
  gboolean begins; /* a sentence begins here */
  gboolean shouts, lower_i, upper_i;
} Walk;

static gsize
pass_sign(Walk *walk, const char *at)
{
  walk->begins =
      walk->begins ? g_ascii_isspace(*at) : strchr(".?!", *at) != NULL || (at[0] == '\n' && at[1] == '\n');
  return 1;
}

static void
pass_word(Walk *walk, const char *at, gsize n, WhHabitStates *states)
{
  see_word(at, n, walk->begins, states);
  walk->lower_i = walk->lower_i || (n == 1 && *at == 'i');
  walk->upper_i = walk->upper_i || (n == 1 && *at == 'I');
  walk->shouts = walk->shouts || is_shouted(at, n);
  walk->begins = FALSE;
}

void
wh_habits_see_choices(const WhStyleText *text, WhHabitStates *states)
{
  Walk walk = {.begins = TRUE};
  for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
    states->state[starts[i].habit] = 1;
  for (const char *at = text->kept->str; *at != '\0';) {
    gsize n = take_word(at);
    if (n > 0)
      pass_word(&walk, at, n, states);
    at += n > 0 ? n : pass_sign(&walk, at);
  }
  states->state[WH_HABIT_SHOUTING] = walk.shouts ? 2 : 1;
  if (walk.lower_i || walk.upper_i)
    states->state[WH_HABIT_LOWER_I] = walk.lower_i ? 2 : 1;
  fill_groups(states);
}
