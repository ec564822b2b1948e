/* SPDX-License-Identifier: Apache-2.0
 * A message made ready: lines that are not the writer's hand go, words take their plain form. */
#include "persona/style_text.h"

#include "base/slice.h"
#include "persona/style_programs.h"

struct WhStyleNames {
  GHashTable *words; /* lower case */
};

/* ---- names ---- */

static gboolean
is_letter(char c)
{
  return g_ascii_isalpha(c) || (guint8)c >= 0x80;
}

WhStyleNames *
wh_style_names_new(void)
{
  WhStyleNames *names = g_new(WhStyleNames, 1);
  names->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return names;
}

void
wh_style_names_free(WhStyleNames *names)
{
  g_hash_table_unref(names->words);
  g_free(names);
}

static void
add_words(WhStyleNames *names, const char *from, gsize len)
{
  for (gsize at = 0; at < len;) {
    gsize end = at;
    while (end < len && is_letter(from[end]))
      end++;
    if (end > at)
      g_hash_table_add(names->words, g_ascii_strdown(from + at, (gssize)(end - at)));
    at = end + 1;
  }
}

void
wh_style_names_add(WhStyleNames *names, const char *name, const char *address)
{
  if (name != NULL)
    add_words(names, name, strlen(name));
  if (address != NULL)
    add_words(names, address, strcspn(address, "@"));
}

static gboolean
is_name(const WhStyleNames *names, const char *word, gsize len)
{
  if (names == NULL || len == 0)
    return FALSE;
  g_autofree char *lower = g_ascii_strdown(word, (gssize)len);
  return g_hash_table_contains(names->words, lower);
}

/* ---- lines ---- */

static gsize
letters_of(const char *s, gsize len)
{
  gsize n = 0;
  while (n < len && is_letter(s[n]))
    n++;
  return n;
}

/* Own name, or initials of it, and nothing else but signs. *RET_BEFORE: the sign before it. */
static gboolean
is_name_line(const WhStyleNames *names, WhSlice line, char *ret_before)
{
  guint words = 0;
  *ret_before = '\0';
  for (gsize i = 0; i < line.len;) {
    gsize n = letters_of(line.data + i, line.len - i);
    if (n == 0) {
      char c = line.data[i++];
      if (g_ascii_isdigit(c) || strchr("?:;!()\"`=", c) != NULL)
        return FALSE;
      if (words == 0 && c != ' ')
        *ret_before = c;
      continue;
    }
    if (n > 1 && !is_name(names, line.data + i, n))
      return FALSE;
    words++;
    i += n;
  }
  return words > 0;
}

static gboolean
begins(WhSlice line, const char *const *starts)
{
  for (; *starts != NULL; starts++)
    if (wh_slice_has_prefix(line, wh_slice_str(*starts)))
      return TRUE;
  return FALSE;
}

static gboolean
has_odd_start(WhSlice line)
{
  static const char *const starts[] = {
      ">",   "|",   "diff ", "index ", "@@",   "+++", "---",  "$ ",      "# ",        "#include", "#define",
      "===", "***", "___",   "Link: ", "Cc: ", "CC ", "From", "Subject", "On behalf", "commit ",  NULL};
  if (begins(line, starts))
    return TRUE;
  return line.len > 2 && line.data[0] == '[' && (line.data[1] == ' ' || g_ascii_isdigit(line.data[1]));
}

/* Programs, their output and tables: what ends like a statement, or holds too few letters. */
static gboolean
is_code(WhSlice line)
{
  gsize letters = 0, signs = 0, words = 0;
  for (gsize i = 0; i < line.len; i++) {
    gboolean letter = is_letter(line.data[i]);
    letters += letter ? 1 : 0;
    signs += !letter && !g_ascii_isspace(line.data[i]) ? 1 : 0;
    words += letter && (i == 0 || line.data[i - 1] == ' ') ? 1 : 0;
  }
  char last = line.data[line.len - 1];
  if (strchr(";{}\\", last) != NULL && !(last == ';' && words > 6))
    return TRUE;
  if (has_odd_start(line))
    return TRUE;
  return letters + signs >= 6 && (signs * 2 > letters || (words < 2 && signs * 3 > letters));
}

static gboolean
is_quoted_leftover(WhSlice line)
{
  return line.len > 6 && line.data[line.len - 1] == ':' &&
         (g_strstr_len(line.data, (gssize)line.len, " wrote") != NULL ||
          g_strstr_len(line.data, (gssize)line.len, " writes") != NULL);
}

/* ---- words of a line ---- */

/* Anything with signs or digits inside, capitals inside, or an address: no word of a language. */
static gboolean
is_joined(const char *word, gsize len, gsize i)
{
  return strchr("/.:", word[i]) != NULL && i > 0 && i + 1 < len && is_letter(word[i - 1]) &&
         is_letter(word[i + 1]) && len > 5;
}

static gboolean
is_hole(const char *word, gsize len)
{
  gboolean lower = FALSE;
  for (gsize i = 0; i < len; i++) {
    if (strchr("0123456789_@=<>$%\\#+[]{}", word[i]) != NULL || is_joined(word, len, i) ||
        (lower && g_ascii_isupper(word[i])))
      return TRUE;
    lower = lower || g_ascii_islower(word[i]);
  }
  return len > 2 && (g_strstr_len(word, (gssize)len, "()") != NULL || word[0] == '/');
}

static gboolean
is_face(const char *word, gsize len)
{
  return len <= 4 && len >= 2 && strchr(":;=8(", word[0]) != NULL && strpbrk(word, ")(DPp/|") != NULL;
}

/* Signs after and before a word stay, so that "(foo_bar)," becomes "(`),". */
static void
append_token(GString *kept, const char *word, gsize len)
{
  gsize from = 0, to = len;
  if (is_face(word, len) || !is_hole(word, len)) {
    g_string_append_len(kept, word, (gssize)len);
    return;
  }
  while (from < to && strchr("(\"'*", word[from]) != NULL)
    from++;
  while (to > from + 1 && strchr(")\"'*,.;:!?", word[to - 1]) != NULL && word[to - 2] != '(')
    to--;
  g_string_append_len(kept, word, (gssize)from);
  g_string_append_c(kept, WH_STYLE_HOLE);
  g_string_append_len(kept, word + to, (gssize)(len - to));
}

/* A capital tells the name from the word that is spelled alike. */
static gboolean
is_own_name(const WhStyleNames *names, const char *word, gsize len)
{
  gsize n = letters_of(word, len);
  if (n < 3 || (!g_ascii_isupper(word[0]) && (guint8)word[0] < 0x80))
    return FALSE;
  static const char *const also_words[] = {"will", "may", "mark", "bill", "grant", "frank", "can",
                                           "long", "an",  "the",  "so",   "do",    "many",  NULL};
  g_autofree char *lower = g_ascii_strdown(word, (gssize)n);
  return !g_strv_contains(also_words, lower) && is_name(names, word, n);
}

/* How wide LINE would be in plain form, so that a slip does not move it across a bound. */
static void
add_width(WhStyleText *text, WhSlice line)
{
  g_autoptr(GString) plain = g_string_sized_new(line.len + 1);
  for (gsize i = 0; i < line.len;) {
    gsize n = letters_of(line.data + i, line.len - i), before = plain->len;
    if (n == 0) {
      if (line.data[i] != '\'' &&
          (line.data[i] != ' ' || plain->len == 0 || plain->str[plain->len - 1] != ' '))
        g_string_append_c(plain, line.data[i]);
      i++;
      continue;
    }
    wh_style_plain_word(line.data + i, n, plain);
    if (plain->len == before && before > 0 && plain->str[before - 1] == ' ')
      g_string_truncate(plain, before - 1);
    i += n;
  }
  guint16 width = (guint16)MIN(plain->len, G_MAXUINT16);
  g_array_append_val(text->widths, width);
}

static void
append_line(WhStyleText *text, WhSlice line, const WhStyleNames *names)
{
  gsize at = 0;
  while (at < line.len) {
    gsize start = at;
    while (at < line.len && g_ascii_isspace(line.data[at]))
      at++;
    g_string_append_len(text->kept, line.data + start, (gssize)(at - start));
    start = at;
    while (at < line.len && !g_ascii_isspace(line.data[at]))
      at++;
    if (!is_own_name(names, line.data + start, at - start))
      append_token(text->kept, line.data + start, at - start);
  }
  g_string_append_c(text->kept, '\n');
  add_width(text, line);
}

/* ---- greeting and farewell ---- */

static const char *const greetings[] = {"hi",   "hello", "hey",   "dear", "greetings",
                                        "good", "hallo", "howdy", "hola", NULL};
static const char *const all[] = {"all",  "folks", "everyone", "everybody", "list",      "guys", "there",
                                  "team", "again", "morning",  "evening",   "afternoon", "day",  NULL};
static const char *const farewells[] = {"thanks",    "thank",     "thx", "regards", "best", "kind",  "cheers",
                                        "sincerely", "greetings", "hth", "bye",     "ciao", "yours", "warm",
                                        "many",      "br",        "tia", "rgds",    "hope", NULL};

static gboolean
word_is(const char *word, gsize len, const char *const *list)
{
  g_autofree char *lower = g_ascii_strdown(word, (gssize)len);
  return g_strv_contains(list, lower);
}

static guint
count_words(WhSlice line)
{
  guint n = 0;
  for (gsize i = 0; i < line.len; i++)
    n += !g_ascii_isspace(line.data[i]) && (i == 0 || g_ascii_isspace(line.data[i - 1]));
  return n;
}

/* Whom a greeting names is nobody's style: "Hi Ann," becomes "Hi `,". */
static void
append_greeting(WhStyleText *text, WhSlice line)
{
  text->greeting = (guint32)text->kept->len;
  gboolean hole = FALSE;
  for (gsize i = 0; i < line.len;) {
    gsize n = letters_of(line.data + i, line.len - i);
    if (n == 0) {
      g_string_append_c(text->kept, line.data[i++]);
      continue;
    }
    if (word_is(line.data + i, n, greetings) || word_is(line.data + i, n, all)) {
      g_string_append_len(text->kept, line.data + i, (gssize)n);
    } else if (!hole) {
      g_string_append_c(text->kept, WH_STYLE_HOLE);
      hole = TRUE;
    } else if (text->kept->str[text->kept->len - 1] == ' ') {
      g_string_truncate(text->kept, text->kept->len - 1);
    }
    i += n;
  }
  g_string_append_c(text->kept, '\n');
  guint16 width = 0;
  g_array_append_val(text->widths, width);
}

static gboolean
is_greeting(WhSlice line)
{
  guint words = count_words(line);
  gsize n = letters_of(line.data, line.len);
  char last = line.data[line.len - 1];
  if (words > 5 || n == 0)
    return FALSE;
  if (word_is(line.data, n, greetings))
    return words > 1 || n == line.len || n + 1 == line.len;
  return words <= 2 && last == ',' && g_ascii_isupper(line.data[0]) && !word_is(line.data, n, farewells);
}

/* ---- a message ---- */

void
wh_style_text_init(WhStyleText *text)
{
  *text = (WhStyleText){.kept = g_string_new(NULL), .flat = g_string_new(NULL)};
  text->widths = g_array_new(FALSE, FALSE, sizeof(guint16));
  text->words = g_array_new(FALSE, FALSE, sizeof(guint32));
}

void
wh_style_text_clear(WhStyleText *text)
{
  if (text->kept == NULL)
    return;
  g_string_free(text->kept, TRUE);
  g_string_free(text->flat, TRUE);
  g_array_unref(text->widths);
  g_array_unref(text->words);
  *text = (WhStyleText){0};
}

static void
keep_blank(WhStyleText *text)
{
  gsize len = text->kept->len;
  if (len == 0 || (len > 1 && text->kept->str[len - 1] == '\n' && text->kept->str[len - 2] == '\n'))
    return;
  g_string_append_c(text->kept, '\n');
  guint16 width = 0;
  g_array_append_val(text->widths, width);
}

static void
keep_line(WhStyleText *text, WhSlice line, const WhStyleNames *names)
{
  WhSlice trimmed = wh_slice_trim(line);
  char before;
  if (trimmed.len == 0) {
    keep_blank(text);
    return;
  }
  if (count_words(trimmed) <= 5 && is_name_line(names, trimmed, &before)) {
    text->signed_by_name = TRUE;
    text->before_name = before;
    return;
  }
  if (is_code(trimmed) || is_quoted_leftover(trimmed))
    return;
  text->signed_by_name = FALSE;
  if (text->greeting == G_MAXUINT32 && text->kept->len == 0 && is_greeting(trimmed))
    append_greeting(text, trimmed);
  else
    append_line(text, line, names);
}

/* One of the last three lines that begins with such a word and is short. */
static void
find_farewell(WhStyleText *text)
{
  const char *start = text->kept->str, *end = start + text->kept->len;
  text->farewell = G_MAXUINT32;
  for (guint i = 0; i < 3 && end > start; i++) {
    while (end > start && g_ascii_isspace(end[-1]))
      end--;
    const char *line = end;
    while (line > start && line[-1] != '\n')
      line--;
    gsize n = letters_of(line, (gsize)(end - line));
    if (n > 0 && count_words(wh_slice(line, (gsize)(end - line))) <= 4 && word_is(line, n, farewells))
      text->farewell = (guint32)(line - start);
    end = line;
  }
}

/* ---- plain form ---- */

static const char *
ascii_of(const char *at, gsize *ret_len)
{
  static const struct {
    const char *from, *to;
  } signs[] = {{"\xe2\x80\x99", "'"}, {"\xe2\x80\x98", "'"}, {"\xe2\x80\x9c", "\""},  {"\xe2\x80\x9d", "\""},
               {"\xe2\x80\x93", "-"}, {"\xe2\x80\x94", "-"}, {"\xe2\x80\xa6", "..."}, {"\xc2\xa0", " "}};
  for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
    gsize n = strlen(signs[i].from);
    if (strncmp(at, signs[i].from, n) == 0) {
      *ret_len = n;
      return signs[i].to;
    }
  }
  return NULL;
}

static void
space(GString *flat)
{
  if (flat->str[flat->len - 1] != ' ')
    g_string_append_c(flat, ' ');
}

static void
add_word(WhStyleText *text, const char *word, gsize len)
{
  gsize start = text->flat->len;
  wh_style_plain_word(word, len, text->flat);
  if (text->flat->len == start)
    return;
  guint32 hash = wh_style_hash(text->flat->str + start, text->flat->len - start);
  g_array_append_val(text->words, hash);
}

static gsize
word_length(const char *at)
{
  gsize n = 0;
  while (is_letter(at[n]) || (at[n] == '\'' && n > 0 && is_letter(at[n + 1])))
    n++;
  return n;
}

static void
flatten(WhStyleText *text)
{
  g_autoptr(GString) plain = g_string_sized_new(text->kept->len);
  for (const char *at = text->kept->str; *at != '\0';) {
    gsize n = 1;
    const char *ascii = (guint8)*at >= 0x80 ? ascii_of(at, &n) : NULL;
    if (ascii != NULL)
      g_string_append(plain, ascii);
    else
      g_string_append_c(plain, *at);
    at += n;
  }
  g_string_append_c(text->flat, ' ');
  for (const char *at = plain->str; *at != '\0';) {
    gsize n = word_length(at);
    if (n > 0)
      add_word(text, at, n);
    else if (g_ascii_isspace(*at))
      space(text->flat);
    else
      g_string_append_c(text->flat, *at);
    at += MAX(n, 1);
  }
  space(text->flat);
}

/* ---- what is repeated ---- */

#define RUN 4u /* words in a row that are no accident */

/* Which runs a text holds, about: one in fifty that it does not hold may seem to be there. */
typedef struct {
  guint64 bits[1024];
} Runs;

static guint32
run_hash(const guint32 *last)
{
  return ((last[0] ^ last[1] ^ last[2] ^ last[3]) * 2654435761u) >> 16;
}

/* All runs of words in TEXT, by letters alone. */
static void
find_runs(const char *text, Runs *ret_runs)
{
  guint32 last[RUN] = {0};
  guint n = 0;
  memset(ret_runs, 0, sizeof *ret_runs);
  for (const char *at = text; *at != '\0';) {
    gsize len = letters_of(at, 64);
    if (len == 0) {
      at++;
      continue;
    }
    last[n++ % RUN] = wh_style_hash(at, len);
    if (n >= RUN)
      ret_runs->bits[run_hash(last) / 64] |= (guint64)1 << (run_hash(last) % 64);
    at += len;
  }
}

/* Whether more than half of LINE's runs are among RUNS. */
static gboolean
is_repeated(const Runs *runs, WhSlice line)
{
  guint32 last[RUN] = {0};
  guint n = 0, seen = 0, repeated = 0;
  for (gsize i = 0; i < line.len;) {
    gsize len = letters_of(line.data + i, line.len - i);
    if (len == 0) {
      i++;
      continue;
    }
    last[n++ % RUN] = wh_style_hash(line.data + i, len);
    if (n >= RUN) {
      seen++;
      repeated += (runs->bits[run_hash(last) / 64] >> (run_hash(last) % 64) & 1) != 0 ? 1 : 0;
    }
    i += len;
  }
  return seen > 0 && 2 * repeated > seen;
}

void
wh_style_text_set(WhStyleText *text, const char *own, const char *answered, const WhStyleNames *names)
{
  gboolean answers = answered != NULL && *answered != '\0';
  Runs runs;
  if (answers)
    find_runs(answered, &runs);
  g_string_truncate(text->kept, 0);
  g_string_truncate(text->flat, 0);
  g_array_set_size(text->widths, 0);
  g_array_set_size(text->words, 0);
  text->greeting = G_MAXUINT32;
  text->signed_by_name = FALSE;
  text->before_name = '\0';
  for (const char *at = wh_style_is_notice(own) ? "" : own; *at != '\0';) {
    gsize n = strcspn(at, "\n"), removed = wh_style_by_program(at);
    if (removed > 0)
      n = removed;
    else if (!answers || !is_repeated(&runs, wh_slice(at, n)))
      keep_line(text, wh_slice(at, n), names);
    at += n + (at[n] == '\n');
  }
  find_farewell(text);
  flatten(text);
}
