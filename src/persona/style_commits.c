/* SPDX-License-Identifier: Apache-2.0
 * Habits of commit messages: the form of the first line, and whether trailers follow. */
#include "persona/style_habits_impl.h"

static void
set(WhHabitStates *states, WhHabit habit, gboolean shown)
{
  states->state[habit] = shown ? 2 : 1;
}

/* Behind "area: ", which holds no blank of its own; AT if there is none. */
static const char *
behind_prefix(const char *at)
{
  gsize n = strcspn(at, ": ");
  return n > 0 && n < 40 && at[n] == ':' && at[n + 1] == ' ' && at[n + 2] != '\0' ? at + n + 2 : at;
}

static gboolean
begins_with_kind(const char *subject)
{
  static const char *const kinds[] = {"fix",   "feat",  "chore", "docs", "doc",  "refactor", "test",
                                      "tests", "style", "build", "ci",   "perf", NULL};
  g_autofree char *word = g_strndup(subject, strspn(subject, "abcdefghijklmnopqrstuvwxyz"));
  const char *after = subject + strlen(word);
  return (*after == ':' || *after == '(') && g_strv_contains(kinds, word);
}

static gboolean
has_number(const char *subject)
{
  const char *at = strchr(subject, '#');
  return at != NULL && g_ascii_isdigit(at[1]);
}

/* Articles are none. */
static guint
count_words(const char *subject)
{
  g_auto(GStrv) words = g_strsplit(subject, " ", -1);
  g_autoptr(GString) plain = g_string_new(NULL);
  guint n = 0;
  for (char **word = words; *word != NULL; word++) {
    g_string_truncate(plain, 0);
    wh_style_plain_word(*word, strlen(*word), plain);
    n += plain->len > 0 ? 1 : 0;
  }
  return n;
}

void
wh_habits_see_commit(const char *subject, const char *trailers, WhHabitStates *ret_states)
{
  const char *rest = behind_prefix(subject), *last = behind_prefix(rest);
  gsize len = strlen(subject);
  *ret_states = (WhHabitStates){0};
  if (len < 3)
    return;
  set(ret_states, WH_HABIT_COMMIT_LOWER, g_ascii_islower(subject[0]));
  set(ret_states, WH_HABIT_COMMIT_STOP, subject[len - 1] == '.');
  set(ret_states, WH_HABIT_COMMIT_PREFIX, rest != subject);
  if (rest != subject) {
    set(ret_states, WH_HABIT_COMMIT_PREFIXES, last != rest);
    set(ret_states, WH_HABIT_COMMIT_PREFIX_LOWER, g_ascii_islower(*last));
  }
  set(ret_states, WH_HABIT_COMMIT_KIND, begins_with_kind(subject));
  set(ret_states, WH_HABIT_COMMIT_BRACKETS, subject[0] == '[');
  set(ret_states, WH_HABIT_COMMIT_NUMBER, has_number(subject));
  guint words = count_words(subject);
  set(ret_states, WH_HABIT_COMMIT_SHORT, words <= 4);
  set(ret_states, WH_HABIT_COMMIT_LONG, words >= 9);
  set(ret_states, WH_HABIT_COMMIT_PARENTHESES, strchr(subject, '(') != NULL);
  set(ret_states, WH_HABIT_COMMIT_QUOTES, strpbrk(subject, "\"`") != NULL);
  set(ret_states, WH_HABIT_COMMIT_AND, strstr(subject, " and ") != NULL);
  set(ret_states, WH_HABIT_COMMIT_TRAILERS, trailers[0] != '\0');
}
