/* SPDX-License-Identifier: Apache-2.0
 * Habits of layout, punctuation, greeting and farewell in one mail. */
#include "persona/style_habits_impl.h"

static const struct {
  WhHabitFamily family;
  const char *says;
} habits[WH_N_HABITS] = {
#define HABIT(id, family, says) {WH_HABIT_##family, says},
#include "persona/style_habits.def"
#undef HABIT
};

WhHabitFamily
wh_habit_family(WhHabit habit)
{
  return habits[habit].family;
}

const char *
wh_habit_says(WhHabit habit)
{
  return habits[habit].says;
}

static void
set(WhHabitStates *states, WhHabit habit, gboolean shown)
{
  states->state[habit] = shown ? 2 : 1;
}

/* ---- layout ---- */

typedef struct {
  guint words, lines, paragraphs, long_paragraphs, run, blank_lines;
  guint indented, trailing, bullets[4], widest;
} Layout;

static void
see_bullet(Layout *layout, const char *line, gsize len)
{
  while (len > 0 && *line == ' ') {
    line++;
    len--;
  }
  if (len < 3)
    return;
  gsize digits = strspn(line, "0123456789`");
  if (line[0] == '-' && line[1] == ' ')
    layout->bullets[0]++;
  else if (line[0] == '*' && line[1] == ' ')
    layout->bullets[1]++;
  else if (digits > 0 && digits < 3 && line[digits] == '.' && line[digits + 1] == ' ')
    layout->bullets[2]++;
  else if (digits > 0 && digits < 3 && line[digits] == ')')
    layout->bullets[3]++;
}

static void
see_line(Layout *layout, const char *line, gsize len, guint width)
{
  if (len == 0) {
    layout->long_paragraphs += layout->run >= 5;
    layout->blank_lines++;
    layout->run = 0;
    return;
  }
  layout->paragraphs += layout->run == 0;
  layout->run++;
  layout->lines++;
  layout->indented += len > 3 && line[0] == ' ' && g_ascii_isalpha(line[strspn(line, " ")]);
  layout->trailing += line[len - 1] == ' ' || line[len - 1] == '\t';
  layout->widest = MAX(layout->widest, width);
  see_bullet(layout, line, len);
}

static Layout
read_layout(const WhStyleText *text)
{
  Layout layout = {.words = text->words->len};
  guint i = 0;
  for (const char *at = text->kept->str; *at != '\0'; i++) {
    gsize len = strcspn(at, "\n");
    guint width = i < text->widths->len ? g_array_index(text->widths, guint16, i) : (guint)len;
    see_line(&layout, at, len, width);
    at += len + (at[len] == '\n');
  }
  layout.long_paragraphs += layout.run >= 5;
  return layout;
}

static void
see_layout(const WhStyleText *text, WhHabitStates *states)
{
  Layout layout = read_layout(text);
  /* In plain form, which is about six parts in seven of what was written. */
  if (layout.widest > 52) {
    set(states, WH_HABIT_WIDE_LINES, layout.widest > 70);
    set(states, WH_HABIT_NARROW_LINES, layout.widest <= 61);
    set(states, WH_HABIT_MIDDLE_LINES, layout.widest > 61 && layout.widest <= 66);
    set(states, WH_HABIT_ONE_LINE_PARAGRAPHS, layout.widest > 105);
  }
  if (layout.lines > 3) {
    set(states, WH_HABIT_BLANK_LINES, layout.paragraphs > 1);
    set(states, WH_HABIT_LONG_PARAGRAPHS, layout.long_paragraphs > 0);
    set(states, WH_HABIT_INDENTED, layout.indented > 0);
  }
  set(states, WH_HABIT_ONE_PARAGRAPH, layout.paragraphs <= 1);
  set(states, WH_HABIT_TRAILING_BLANKS, layout.trailing > 0);
  set(states, WH_HABIT_SHORT_MAIL, layout.words <= 20);
  set(states, WH_HABIT_LONG_MAIL, layout.words > 120);
  guint bullets = layout.bullets[0] + layout.bullets[1] + layout.bullets[2] + layout.bullets[3];
  for (guint i = 0; i < 4 && bullets > 0; i++)
    set(states, (WhHabit)(WH_HABIT_BULLET_DASH + i), layout.bullets[i] > 0);
}

/* ---- signs ---- */

typedef struct {
  const char *text;
  WhHabitStates *states;
  guint sentences, two_blanks, one_blank, lower_starts, upper_starts;
} Signs;

static void
show(Signs *signs, WhHabit habit)
{
  signs->states->state[habit] = 2;
}

static gboolean
is_word_char(char c)
{
  return g_ascii_isalnum(c) || (guint8)c >= 0x80;
}

static void
see_dots(Signs *signs, const char *at)
{
  gsize n = strspn(at, ".");
  if (n == 2)
    show(signs, WH_HABIT_DOTS_TWO);
  else if (n > 3)
    show(signs, WH_HABIT_DOTS_MANY);
  else if (n == 3)
    show(signs, at > signs->text && at[-1] == ' ' ? WH_HABIT_DOTS_APART : WH_HABIT_DOTS_THREE);
}

static void
see_dash(Signs *signs, const char *at)
{
  gboolean blank_before = at > signs->text && at[-1] == ' ' && at > signs->text + 1 && is_word_char(at[-2]);
  gsize n = strspn(at, "-");
  if (n == 1 && blank_before && at[1] == ' ')
    show(signs, WH_HABIT_DASH_SPACED);
  else if (n == 2 && blank_before && at[2] == ' ')
    show(signs, WH_HABIT_DASH_DOUBLE_SPACED);
  else if (n == 2 && at > signs->text && is_word_char(at[-1]) && is_word_char(at[2]))
    show(signs, WH_HABIT_DASH_DOUBLE);
}

static void
see_face(Signs *signs, const char *at)
{
  if (at > signs->text && !strchr(" \n(", at[-1]))
    return;
  gboolean nose = at[1] == '-';
  char mouth = at[nose ? 2 : 1];
  if (mouth == '\0' || strchr(")D(P/|p", mouth) == NULL)
    return;
  if (*at == ';')
    show(signs, WH_HABIT_FACE_WINK);
  if (mouth != ')')
    show(signs, WH_HABIT_FACE_OTHER);
  else
    show(signs, nose ? WH_HABIT_FACE_NOSE : WH_HABIT_FACE_PLAIN);
}

static void
see_quote(Signs *signs, const char *at)
{
  if ((at > signs->text && is_word_char(at[-1])) || !is_word_char(at[1]))
    return;
  show(signs, *at == '"' ? WH_HABIT_QUOTES_DOUBLE : WH_HABIT_QUOTES_SINGLE);
}

static void
see_mark(Signs *signs, const char *at)
{
  if (at > signs->text && strchr("!?", at[-1]) != NULL)
    return;
  gboolean question = *at == '?';
  show(signs, question ? WH_HABIT_QUESTION : WH_HABIT_EXCLAMATION);
  if (strspn(at, "!?") > 1)
    show(signs, question ? WH_HABIT_QUESTIONS : WH_HABIT_EXCLAMATIONS);
}

static void
see_comma(Signs *signs, const char *at)
{
  if (is_word_char(at[1]) && at > signs->text && g_ascii_isalpha(at[-1]) && g_ascii_isalpha(at[1]))
    show(signs, WH_HABIT_NO_BLANK_COMMA);
  if (strncmp(at, ", and ", 6) == 0 || strncmp(at, ",\nand ", 6) == 0)
    show(signs, WH_HABIT_COMMA_AND);
  if (strncmp(at, ", but ", 6) == 0 || strncmp(at, ",\nbut ", 6) == 0)
    show(signs, WH_HABIT_COMMA_BUT);
}

/* *word*, _word_. */
static void
see_emphasis(Signs *signs, const char *at)
{
  if ((at > signs->text && !strchr(" \n(", at[-1])) || !g_ascii_isalpha(at[1]))
    return;
  gsize n = 1;
  while (g_ascii_isalpha(at[n]))
    n++;
  if (at[n] == *at && !is_word_char(at[n + 1]))
    show(signs, *at == '*' ? WH_HABIT_STARS : WH_HABIT_UNDERLINES);
}

/* Behind a full stop at AT. */
static void
see_sentence_end(Signs *signs, const char *at)
{
  gsize blanks = strspn(at + 1, " ");
  char next = at[1 + blanks];
  if (blanks == 0 || !g_ascii_isalpha(next) || at - signs->text < 3 || !g_ascii_islower(at[-2]))
    return;
  if (g_ascii_isupper(next)) {
    signs->two_blanks += blanks > 1;
    signs->one_blank += blanks == 1;
    signs->upper_starts++;
  } else if (at[-1] != '.') {
    signs->lower_starts++;
  }
  signs->sentences++;
}

static gboolean
is_between_letters(const Signs *signs, const char *at)
{
  return at > signs->text && g_ascii_isalpha(at[-1]) && g_ascii_isalpha(at[1]);
}

static void
see_slash(Signs *signs, const char *at)
{
  if (is_between_letters(signs, at))
    show(signs, WH_HABIT_SLASH);
}

static void
see_apostrophe(Signs *signs, const char *at)
{
  if (is_between_letters(signs, at))
    show(signs, WH_HABIT_APOSTROPHES);
}

static void
see_colon(Signs *signs, const char *at)
{
  if (at[1] == '\n')
    show(signs, WH_HABIT_COLON);
}

static void
see_stop(Signs *signs, const char *at)
{
  if (at == signs->text || at[-1] != '.')
    see_dots(signs, at);
}

static void
see_sign(Signs *signs, const char *at)
{
  static const struct {
    char sign;
    void (*see)(Signs *signs, const char *at);
  } table[] = {{'.', see_stop},     {'-', see_dash},    {':', see_face},        {':', see_colon},
               {';', see_face},     {'"', see_quote},   {'\'', see_quote},      {'!', see_mark},
               {'?', see_mark},     {',', see_comma},   {'\'', see_apostrophe}, {'/', see_slash},
               {'*', see_emphasis}, {'_', see_emphasis}};
  static const struct {
    char sign;
    WhHabit habit;
  } plain[] = {{'(', WH_HABIT_PARENTHESES},
               {';', WH_HABIT_SEMICOLON},
               {'&', WH_HABIT_AMPERSAND},
               {'~', WH_HABIT_TILDE},
               {WH_STYLE_HOLE, WH_HABIT_HOLES}};
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
    if (*at == table[i].sign)
      table[i].see(signs, at);
  for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
    if (*at == plain[i].sign)
      show(signs, plain[i].habit);
}

static void
see_wide_signs(Signs *signs)
{
  if (strstr(signs->text, "\xe2\x80\x93") != NULL || strstr(signs->text, "\xe2\x80\x94") != NULL)
    show(signs, WH_HABIT_DASH_LONG);
  if (strstr(signs->text, "\xe2\x80\x9c") != NULL || strstr(signs->text, "\xe2\x80\x99") != NULL)
    show(signs, WH_HABIT_QUOTES_CURLED);
}

static void
see_ends(const WhStyleText *text, Signs *signs)
{
  const char *first = text->kept->str;
  if (text->greeting != G_MAXUINT32)
    first += strcspn(first, "\n");
  first += strspn(first, " \n");
  if (g_ascii_isalpha(*first))
    set(signs->states, WH_HABIT_LOWER_FIRST, g_ascii_islower(*first));
  gsize end = text->farewell != G_MAXUINT32 ? text->farewell : text->kept->len;
  while (end > 0 && g_ascii_isspace(text->kept->str[end - 1]))
    end--;
  if (end > 40)
    set(signs->states, WH_HABIT_NO_LAST_STOP, is_word_char(text->kept->str[end - 1]));
}

static void
see_signs(const WhStyleText *text, WhHabitStates *states)
{
  Signs signs = {.text = text->kept->str, .states = states};
  for (int habit = WH_HABIT_FACE_NOSE; habit < WH_HABIT_SHOUTING; habit++)
    states->state[habit] = 1;
  states->state[WH_HABIT_COMMA_AND] = states->state[WH_HABIT_COMMA_BUT] = 1;
  states->state[WH_HABIT_NO_BLANK_COMMA] = states->state[WH_HABIT_TILDE] = 1;
  states->state[WH_HABIT_HOLES] = states->state[WH_HABIT_APOSTROPHES] = 1;
  for (const char *at = signs.text; *at != '\0'; at++) {
    if (!is_word_char(*at) && *at != ' ')
      see_sign(&signs, at);
    if (strchr(".?!", *at) != NULL)
      see_sentence_end(&signs, at);
  }
  see_wide_signs(&signs);
  if (signs.two_blanks + signs.one_blank > 0)
    set(states, WH_HABIT_TWO_BLANKS, signs.two_blanks > signs.one_blank);
  if (signs.sentences > 0) {
    set(states, WH_HABIT_LOWER_START, signs.lower_starts > signs.upper_starts);
    double length = text->words->len / (double)(signs.sentences + 1);
    set(states, WH_HABIT_SHORT_SENTENCES, length < 10);
    set(states, WH_HABIT_LONG_SENTENCES, length > 20);
  }
  see_ends(text, &signs);
}

/* ---- greeting and farewell ---- */

static char *
line_at(const WhStyleText *text, guint32 offset)
{
  const char *line = text->kept->str + offset;
  return g_strchomp(g_strndup(line, strcspn(line, "\n")));
}

static void
see_greeting(const WhStyleText *text, WhHabitStates *states)
{
  static const char *const first[] = {"hi", "hello", "hey", "dear", "`"};
  gboolean greets = text->greeting != G_MAXUINT32;
  set(states, WH_HABIT_GREETS, greets);
  if (!greets)
    return;
  g_autofree char *line = line_at(text, text->greeting), *lower = g_ascii_strdown(line, -1);
  for (guint i = 0; i < G_N_ELEMENTS(first); i++)
    set(states, (WhHabit)(WH_HABIT_GREET_HI + i), g_str_has_prefix(lower, first[i]));
  set(states, WH_HABIT_GREET_LOWER, g_ascii_islower(line[0]));
  set(states, WH_HABIT_GREET_ALL, strchr(line, WH_STYLE_HOLE) == NULL);
  set(states, WH_HABIT_GREET_COMMA, g_str_has_suffix(line, ","));
  set(states, WH_HABIT_GREET_SHOUT, g_str_has_suffix(line, "!"));
  const char *after = strchr(text->kept->str + text->greeting, '\n');
  set(states, WH_HABIT_GREET_BLANK, after != NULL && after[1] == '\n');
}

static void
see_farewell(const WhStyleText *text, WhHabitStates *states)
{
  gboolean says = text->farewell != G_MAXUINT32;
  set(states, WH_HABIT_FAREWELL, says);
  set(states, WH_HABIT_SIGNS_NAME, text->signed_by_name);
  if (text->signed_by_name)
    set(states, WH_HABIT_SIGNS_DASH, text->before_name != '\0');
  if (!says)
    return;
  g_autofree char *line = line_at(text, text->farewell), *lower = g_ascii_strdown(line, -1);
  set(states, WH_HABIT_FAREWELL_THANKS, g_str_has_prefix(lower, "thanks") || g_str_has_prefix(lower, "many"));
  set(states, WH_HABIT_FAREWELL_THANK_YOU, g_str_has_prefix(lower, "thank "));
  set(states, WH_HABIT_FAREWELL_REGARDS, g_str_has_prefix(lower, "regards"));
  set(states, WH_HABIT_FAREWELL_BEST, g_str_has_prefix(lower, "best"));
  set(states, WH_HABIT_FAREWELL_KIND, g_str_has_prefix(lower, "kind") || g_str_has_prefix(lower, "warm"));
  set(states, WH_HABIT_FAREWELL_CHEERS, g_str_has_prefix(lower, "cheers"));
  set(states, WH_HABIT_FAREWELL_SHORT, strcspn(lower, " ,.!") < 5);
  set(states, WH_HABIT_FAREWELL_COMMA, g_str_has_suffix(line, ","));
  set(states, WH_HABIT_FAREWELL_STOP, g_str_has_suffix(line, "."));
  set(states, WH_HABIT_FAREWELL_SHOUT, g_str_has_suffix(line, "!"));
  set(states, WH_HABIT_FAREWELL_LOWER, g_ascii_islower(line[0]));
}

void
wh_habits_see(const WhStyleText *text, WhHabitStates *ret_states)
{
  *ret_states = (WhHabitStates){0};
  if (text->words->len < 3)
    return;
  see_layout(text, ret_states);
  see_signs(text, ret_states);
  see_greeting(text, ret_states);
  see_farewell(text, ret_states);
  wh_habits_see_choices(text, ret_states);
}

void
wh_habits_count(WhHabitCounts *counts, const WhHabitStates *states)
{
  for (guint i = 0; i < WH_N_HABITS; i++) {
    counts->n[i] = (guint16)MIN(counts->n[i] + (states->state[i] > 0), G_MAXUINT16);
    counts->k[i] = (guint16)MIN(counts->k[i] + (states->state[i] > 1), G_MAXUINT16);
  }
}
