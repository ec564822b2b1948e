/* SPDX-License-Identifier: Apache-2.0
 * Makefiles that automake made, line by line; the words of a list one by one. */
#include "source/release/generated.h"

/* What is not a whole line is held against shapes of its own kind: three lexemes in front mark it. */
#define MARK_HEAD WH_SLICE("(=)")
#define MARK_WORD WH_SLICE("(,)")

typedef struct {
  WhSlice body; /* without conditions in front and the backslash behind */
  gboolean recipe;
  gboolean more; /* a backslash stood behind */
} MakeLine;

/* "@COND_TRUE@" that automake puts before lines of a conditional. */
static WhSlice
skip_conditions(WhSlice line)
{
  while (line.len > 0 && line.data[0] == '@') {
    const char *end = memchr(line.data + 1, '@', line.len - 1);
    WhSlice name = end != NULL ? wh_slice(line.data + 1, (gsize)(end - line.data) - 1) : wh_slice(NULL, 0);
    if (!wh_slice_ends(name, WH_SLICE("_TRUE")) && !wh_slice_ends(name, WH_SLICE("_FALSE")))
      break;
    line = wh_slice_from(line, name.len + 2);
  }
  return line;
}

static MakeLine
make_line(WhSlice line)
{
  MakeLine made = {.body = skip_conditions(line)};
  made.recipe = made.body.len > 0 && made.body.data[0] == '\t';
  made.body = wh_slice_trim(made.body);
  made.more = made.body.len > 0 && made.body.data[made.body.len - 1] == '\\';
  if (made.more)
    made.body = wh_slice_trim(wh_slice(made.body.data, made.body.len - 1));
  return made;
}

/* Where the head of an assignment or rule ends (behind its sign), 0: it is neither. */
static gsize
head_end(WhSlice body)
{
  int depth = 0;
  for (gsize i = 0; i < body.len; i++) {
    char c = body.data[i];
    depth += (c == '(' || c == '{') - (c == ')' || c == '}');
    if (depth != 0)
      continue;
    if (strchr("'\"`|&<>", c) != NULL && c != '\0')
      return 0;
    if (c == '=' || (c == ':' && (i + 1 == body.len || body.data[i + 1] != '=')))
      return i + 1;
  }
  return 0;
}

typedef gboolean (*OnPiece)(WhSlice mark, WhSlice piece, gpointer user);

/* The words of TEXT; $(...) holds together. FALSE as soon as EACH says so. */
static gboolean
each_word(WhSlice text, WhSlice mark, OnPiece each, gpointer user)
{
  gsize at = 0;
  while (at < text.len) {
    while (at < text.len && g_ascii_isspace(text.data[at]))
      at++;
    gsize from = at;
    int depth = 0;
    for (; at < text.len && (depth > 0 || !g_ascii_isspace(text.data[at])); at++)
      depth += (text.data[at] == '(') - (text.data[at] == ')');
    if (at > from && !each(mark, wh_slice(text.data + from, at - from), user))
      return FALSE;
  }
  return TRUE;
}

static gboolean
each_piece(WhSlice body, gboolean list, OnPiece each, gpointer user)
{
  if (list)
    return each_word(body, MARK_WORD, each, user);
  gsize end = head_end(body);
  if (end == 0)
    return FALSE;
  return each_word(wh_slice(body.data, end - 1), MARK_HEAD, each, user) &&
         each_word(wh_slice_from(body, end), MARK_WORD, each, user);
}

static gboolean
explain_piece(WhSlice mark, WhSlice piece, gpointer user)
{
  return wh_explain_as(user, mark, piece) || wh_explain(user, piece);
}

/* for dir in "$(DESTDIR)$(bindir)" ...; do: one word for each folder that something is installed in. */
static gboolean
is_folder_list(WhSlice body)
{
  WhSlice mark = WH_SLICE("for dir in ");
  if (!wh_slice_has_prefix(body, mark) || !wh_slice_ends(body, WH_SLICE("; do")))
    return FALSE;
  g_autofree char *list = g_strndup(body.data + mark.len, body.len - mark.len - strlen("; do"));
  g_auto(GStrv) words = g_strsplit(list, " ", 256);
  for (guint i = 0; words[i] != NULL; i++) {
    WhSlice word = wh_slice_str(words[i]);
    if (!wh_slice_has_prefix(word, WH_SLICE("\"$(DESTDIR)$(")) || !wh_slice_ends(word, WH_SLICE("dir)\"")))
      return FALSE;
    for (gsize k = strlen("\"$(DESTDIR)$("); k < word.len - 2; k++)
      if (!g_ascii_isalnum(word.data[k]) && word.data[k] != '_')
        return FALSE;
  }
  return TRUE;
}

/* $(MAKE) $(AM_MAKEFLAGS) $(check_DATA) ...: one word for each kind of thing that is made for tests. */
static gboolean
is_check_list(WhSlice body)
{
  WhSlice mark = WH_SLICE("$(MAKE) $(AM_MAKEFLAGS) ");
  if (!wh_slice_has_prefix(body, mark))
    return FALSE;
  g_autofree char *list = g_strndup(body.data + mark.len, body.len - mark.len);
  g_auto(GStrv) words = g_strsplit(list, " ", 32);
  for (guint i = 0; words[i] != NULL; i++) {
    static const char *const kinds[] = {"PROGRAMS", "LIBRARIES", "LTLIBRARIES", "SCRIPTS", "DATA",
                                        "HEADERS",  "PYTHON",    "JAVA",        "LISP"};
    gboolean known = FALSE;
    for (guint k = 0; k < G_N_ELEMENTS(kinds) && !known; k++) {
      g_autofree char *plain = g_strconcat("$(check_", kinds[k], ")", NULL),
                      *dist = g_strconcat("$(dist_check_", kinds[k], ")", NULL);
      known = g_str_equal(words[i], plain) || g_str_equal(words[i], dist);
    }
    if (!known)
      return FALSE;
  }
  return TRUE;
}

void
wh_check_makefile(WhExplainer *explainer, WhSlice content, WhFindings *findings)
{
  WhSlice line;
  gboolean list = FALSE; /* the line goes on with an assignment or a rule's dependencies */
  for (guint number = 1; wh_next_line(&content, &line); number++) {
    MakeLine made = make_line(line);
    gboolean comment = made.body.len == 0 || (!made.recipe && made.body.data[0] == '#');
    gboolean goes_on = list;
    list = made.more && !comment && (goes_on || (!made.recipe && head_end(made.body) > 0));
    if (comment)
      continue;
    findings->n_lines++;
    gboolean pieces = goes_on || !made.recipe;
    if (!wh_explain(explainer, made.body) && !is_folder_list(made.body) && !is_check_list(made.body) &&
        !(pieces && each_piece(made.body, goes_on, explain_piece, explainer)))
      wh_findings_add(findings, number, line);
  }
}

typedef struct {
  WhShapeLines *lines;
  GArray *lexemes;
  guint16 versions;
} SampleUser;

static gboolean
sample_piece(WhSlice mark, WhSlice piece, gpointer user)
{
  SampleUser *u = user;
  g_array_set_size(u->lexemes, 0);
  wh_lexemes(mark, WH_LEXEMES, u->lexemes);
  wh_lexemes_sample(piece, u->lexemes);
  wh_shape_lines_add(u->lines, &g_array_index(u->lexemes, WhLexeme, 0), u->lexemes->len, u->versions);
  return TRUE;
}

void
wh_shape_lines_add_makefile(WhShapeLines *lines, WhSlice content, guint16 versions)
{
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  SampleUser user = {lines, lexemes, versions};
  WhSlice line;
  gboolean list = FALSE;
  while (wh_next_line(&content, &line)) {
    MakeLine made = make_line(line);
    gboolean comment = made.body.len == 0 || (!made.recipe && made.body.data[0] == '#');
    gboolean goes_on = list;
    list = made.more && !comment && (goes_on || (!made.recipe && head_end(made.body) > 0));
    if (comment)
      continue;
    sample_piece(wh_slice(NULL, 0), made.body, &user);
    if (goes_on || !made.recipe)
      each_piece(made.body, goes_on, sample_piece, &user);
  }
}
