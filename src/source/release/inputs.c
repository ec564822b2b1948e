/* SPDX-License-Identifier: Apache-2.0
 * What the project wrote for a generator to read, as sets of hashes. */
#include "source/release/inputs.h"
#include "source/release/hashset.h"
#include "source/release/m4.h"

#define BASE 0x2545f4914f6cdd1du
#define SALT_WORD 0x9e3779b97f4a7c15u
#define MIN_SHAPE 2u /* lexemes besides holes that make a macro's line a shape */

struct WhInputs {
  WhHashSet sixes, threes, wholes, words;
  WhShapeLines *lines;
  WhShapes *shapes;
};

WhInputs *
wh_inputs_new(void)
{
  WhInputs *inputs = g_new0(WhInputs, 1);
  inputs->lines = wh_shape_lines_new();
  return inputs;
}

void
wh_inputs_free(WhInputs *inputs)
{
  wh_hash_set_clear(&inputs->sixes);
  wh_hash_set_clear(&inputs->threes);
  wh_hash_set_clear(&inputs->wholes);
  wh_hash_set_clear(&inputs->words);
  g_clear_pointer(&inputs->lines, wh_shape_lines_free);
  g_clear_pointer(&inputs->shapes, wh_shapes_free);
  g_free(inputs);
}

const WhShapes *
wh_inputs_shapes(const WhInputs *inputs)
{
  return inputs->shapes;
}

void
wh_inputs_finish(WhInputs *inputs)
{
  inputs->shapes = wh_shapes_build(inputs->lines);
  g_clear_pointer(&inputs->lines, wh_shape_lines_free);
}

static guint64
step(guint64 sum, guint32 hash)
{
  guint64 x = (sum ^ hash) * BASE;
  return x ^ (x >> 29);
}

static guint64
sum_of(const WhLexeme *lexemes, guint n)
{
  guint64 sum = n;
  for (guint i = 0; i < n; i++)
    sum = step(sum, lexemes[i].hash);
  return sum | 1;
}

static guint64
word_of(guint32 low)
{
  return low * SALT_WORD | 1;
}

/* A library's name stands with and without "lib". */
static gboolean
has_word(const WhInputs *inputs, const WhLexeme *lexeme)
{
  return wh_hash_set_has(&inputs->words, word_of(lexeme->low)) ||
         (lexeme->rest != 0 && wh_hash_set_has(&inputs->words, word_of(lexeme->rest)));
}

static gboolean
has_hole(const WhLexeme *lexemes, guint n)
{
  for (guint i = 0; i < n; i++)
    if (lexemes[i].hash == WH_LEXEME_HOLE)
      return TRUE;
  return FALSE;
}

static void
add_words(WhInputs *inputs, const WhLexeme *lexemes, guint n)
{
  for (guint i = 0; i < n; i++)
    if ((lexemes[i].flags & WH_LEXEME_WORD) != 0)
      wh_hash_set_add(&inputs->words, word_of(lexemes[i].low));
}

/* Every few lexemes in a row that end at or behind FRESH. */
static void
add_rows(WhInputs *inputs, const WhLexeme *lexemes, guint n, guint fresh)
{
  for (guint end = fresh + 1; end <= n; end++) {
    if (end >= 3 && !has_hole(lexemes + end - 3, 3))
      wh_hash_set_add(&inputs->threes, sum_of(lexemes + end - 3, 3));
    if (end >= 6 && !has_hole(lexemes + end - 6, 6))
      wh_hash_set_add(&inputs->sixes, sum_of(lexemes + end - 6, 6));
  }
}

static void
add_whole(WhInputs *inputs, const WhLexeme *lexemes, guint n)
{
  if (n > 0 && !has_hole(lexemes, n))
    wh_hash_set_add(&inputs->wholes, sum_of(lexemes, n));
}

/* STREAM holds the last lexemes of what came before, so that rows run over line ends. */
static void
add_line(WhInputs *inputs, GArray *stream, WhSlice line, gboolean m4)
{
  guint kept = MIN(stream->len, 5);
  g_array_remove_range(stream, 0, stream->len - kept);
  wh_lexemes(line, kept + WH_LEXEMES, stream);
  if (m4)
    wh_m4_holes(line, NULL, stream, kept);
  const WhLexeme *all = &g_array_index(stream, WhLexeme, 0);
  add_words(inputs, all + kept, stream->len - kept);
  add_rows(inputs, all, stream->len, kept);
  add_whole(inputs, all + kept, stream->len - kept);
}

void
wh_inputs_add_text(WhInputs *inputs, WhSlice text)
{
  g_autoptr(GArray) stream = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  WhSlice line;
  while (wh_next_line(&text, &line))
    add_line(inputs, stream, line, FALSE);
}

void
wh_inputs_add_name(WhInputs *inputs, WhSlice name)
{
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  if (wh_lexemes(name, WH_LEXEMES, lexemes))
    add_whole(inputs, &g_array_index(lexemes, WhLexeme, 0), lexemes->len);
}

/* Where the variable of the shell that begins at AT ends; 0: none does. */
static gsize
variable_end(WhSlice text, gsize at)
{
  if (text.data[at] != '$' || at + 1 >= text.len)
    return 0;
  const gboolean brace = text.data[at + 1] == '{';
  const gsize from = at + (brace ? 2 : 1);
  gsize end = from;
  while (end < text.len && (g_ascii_isalnum(text.data[end]) || text.data[end] == '_'))
    end++;
  if (end == from || (brace && (end >= text.len || text.data[end] != '}')))
    return 0;
  return brace ? end + 1 : end;
}

void
wh_inputs_add_echo(WhInputs *inputs, WhSlice text)
{
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  if (!wh_lexemes(text, WH_LEXEMES, lexemes))
    return;
  guint kept = 0;
  gsize covered = 0;
  for (guint i = 0; i < lexemes->len; i++) {
    WhLexeme lexeme = g_array_index(lexemes, WhLexeme, i);
    const gsize end = lexeme.at < covered ? 0 : variable_end(text, lexeme.at);
    if (lexeme.at < covered)
      continue;
    if (end > 0) {
      covered = end;
      lexeme.hash = lexeme.low = WH_LEXEME_HOLE;
      lexeme.flags &= WH_LEXEME_SPACED;
    }
    g_array_index(lexemes, WhLexeme, kept++) = lexeme;
  }
  wh_shape_lines_add(inputs->lines, &g_array_index(lexemes, WhLexeme, 0), kept, G_MAXUINT16);
}

void
wh_inputs_add_words(WhInputs *inputs, WhSlice text)
{
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  WhSlice line;
  while (wh_next_line(&text, &line)) {
    g_array_set_size(lexemes, 0);
    wh_lexemes(line, WH_LEXEMES, lexemes);
    add_words(inputs, &g_array_index(lexemes, WhLexeme, 0), lexemes->len);
  }
}

typedef struct {
  WhInputs *inputs;
  GArray *lexemes;
  WhHashSet names;
} PartUser;

static void
add_shape(WhShapeLines *lines, const WhLexeme *lexemes, guint n, guint16 versions)
{
  guint literal = 0;
  for (guint i = 0; i < n; i++)
    literal += lexemes[i].hash != WH_LEXEME_HOLE;
  if (literal < MIN_SHAPE || literal == n)
    return;
  wh_shape_lines_add(lines, lexemes, n, versions);
  /* What a call at the end expands to may begin on a line of its own. */
  if (lexemes[n - 1].hash == WH_LEXEME_HOLE)
    wh_shape_lines_add(lines, lexemes, n - 1, versions);
}

static void
on_part(WhSlice part, gpointer user)
{
  PartUser *u = user;
  g_array_set_size(u->lexemes, 0);
  wh_lexemes(part, WH_LEXEMES, u->lexemes);
  wh_m4_holes(part, NULL, u->lexemes, 0);
  add_whole(u->inputs, &g_array_index(u->lexemes, WhLexeme, 0), u->lexemes->len);
  wh_m4_holes(part, &u->names, u->lexemes, 0);
  add_shape(u->inputs->lines, &g_array_index(u->lexemes, WhLexeme, 0), u->lexemes->len, G_MAXUINT16);
}

void
wh_inputs_add_m4(WhInputs *inputs, WhSlice text)
{
  g_autoptr(GArray) stream = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  g_autoptr(GString) clean = g_string_new(NULL);
  PartUser user = {inputs, lexemes, {0}};
  wh_m4_names(text, &user.names);
  WhSlice line;
  while (wh_next_line(&text, &line)) {
    wh_m4_clean(line, clean);
    WhSlice s = wh_slice(clean->str, clean->len);
    add_line(inputs, stream, s, TRUE);
    wh_m4_parts(s, on_part, &user);
  }
  wh_hash_set_clear(&user.names);
}

typedef struct {
  WhShapeLines *lines;
  GArray *lexemes;
  guint16 versions;
  WhHashSet names;
} ShapeUser;

static void
on_shape_part(WhSlice part, gpointer user)
{
  ShapeUser *u = user;
  g_array_set_size(u->lexemes, 0);
  wh_lexemes(part, WH_LEXEMES, u->lexemes);
  wh_m4_holes(part, &u->names, u->lexemes, 0);
  if (u->lexemes->len >= MIN_SHAPE)
    wh_shape_lines_add(u->lines, &g_array_index(u->lexemes, WhLexeme, 0), u->lexemes->len, u->versions);
}

void
wh_shape_lines_add_m4(WhShapeLines *lines, WhSlice text, guint16 versions)
{
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  g_autoptr(GString) clean = g_string_new(NULL);
  ShapeUser user = {lines, lexemes, versions, {0}};
  wh_m4_names(text, &user.names);
  WhSlice line;
  while (wh_next_line(&text, &line)) {
    wh_m4_clean(line, clean);
    wh_m4_parts(wh_slice(clean->str, clean->len), on_shape_part, &user);
  }
  wh_hash_set_clear(&user.names);
}

void
wh_input_line_init(WhInputLine *line, const WhInputs *inputs, const WhLexeme *lexemes, guint n)
{
  *line = (WhInputLine){.lexemes = lexemes, .n = n, .odd6 = g_new(guint32, 3 * ((gsize)n + 1))};
  line->odd3 = line->odd6 + n + 1;
  line->names = line->odd3 + n + 1;
  line->names[n] = 0;
  guint32 odd6 = 0, odd3 = 0;
  for (guint i = 0; i <= n; i++) {
    line->odd6[i] = odd6;
    line->odd3[i] = odd3;
    odd6 += i + 6 <= n && !wh_hash_set_has(&inputs->sixes, sum_of(lexemes + i, 6));
    odd3 += i + 3 <= n && !wh_hash_set_has(&inputs->threes, sum_of(lexemes + i, 3));
  }
}

void
wh_input_line_clear(WhInputLine *line)
{
  g_clear_pointer(&line->odd6, g_free);
}

gboolean
wh_input_line_strong(const WhInputLine *line, const WhInputs *inputs, guint from, guint to)
{
  guint n = to - from;
  if (n >= 6 && line->odd6[to - 5] == line->odd6[from])
    return TRUE;
  return wh_hash_set_has(&inputs->wholes, sum_of(line->lexemes + from, n));
}

gboolean
wh_inputs_is_named(const WhInputs *inputs, const WhLexeme *word)
{
  return (word->flags & WH_LEXEME_NUMBER) != 0 || has_word(inputs, word) ||
         (word->stem != 0 && wh_hash_set_has(&inputs->words, word_of(word->stem)));
}

/* From the end on: a name goes as far as the one that begins behind its first lexeme. */
static void
make_names(const WhInputLine *line, const WhInputs *inputs)
{
  line->names[line->n] = 1;
  for (guint i = line->n; i-- > 0;) {
    const WhLexeme *lexeme = &line->lexemes[i];
    const gboolean known =
        (lexeme->flags & WH_LEXEME_WORD) != 0 ? wh_inputs_is_named(inputs, lexeme) : wh_lexeme_joins(lexeme);
    const gboolean more = i + 1 < line->n && (line->lexemes[i + 1].flags & WH_LEXEME_SPACED) == 0;
    line->names[i] = !known ? i : more ? MAX(line->names[i + 1], i + 1) : i + 1;
  }
}

/* One name or path, spelled with the input's words. */
static gboolean
is_name(const WhInputLine *line, const WhInputs *inputs, guint from, guint to)
{
  if (line->names[line->n] == 0)
    make_names(line, inputs);
  return to <= line->names[from];
}

gboolean
wh_input_line_rows(const WhInputLine *line, guint from, guint to)
{
  return to - from >= 3 && line->odd3[to - 2] == line->odd3[from];
}

gboolean
wh_input_line_weak(const WhInputLine *line, const WhInputs *inputs, guint from, guint to)
{
  guint n = to - from;
  return wh_input_line_rows(line, from, to) || is_name(line, inputs, from, to) ||
         wh_hash_set_has(&inputs->wholes, sum_of(line->lexemes + from, n));
}

gboolean
wh_inputs_has_word(const WhInputs *inputs, const WhLexeme *word)
{
  return has_word(inputs, word);
}
