/* SPDX-License-Identifier: Apache-2.0
 * Whether a line is one that a generator makes from what the project wrote. */
#include "source/release/explain.h"
#include "base/limits.h"
#include "base/text.h"

#define MAX_STEPS 30000u      /* of one line */
#define MAX_INNER_STEPS 4000u /* of one line, with shapes in holes */
#define MIN_LITERAL 3u        /* of WhExplainer, where nothing else is asked for */
#define MAX_SHOWN 400u        /* characters of a line in an excerpt */

void
wh_explainer_init(WhExplainer *explainer, const WhShapes *tool, guint16 versions, const WhInputs *inputs)
{
  *explainer =
      (WhExplainer){.tool = tool, .versions = versions, .inputs = inputs, .min_literal = MIN_LITERAL};
  explainer->lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  explainer->before = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
}

void
wh_explainer_clear(WhExplainer *explainer)
{
  g_clear_pointer(&explainer->lexemes, g_array_unref);
  g_clear_pointer(&explainer->before, g_array_unref);
}

typedef struct {
  WhExplainer *explainer;
  const WhShapes *shapes;
  guint16 versions;
  const WhInputLine *line;
  guint to;       /* where the text to match ends */
  guint literal;  /* of the match that was found */
  gboolean inner; /* within a hole: no further */
  guint max;      /* steps */
} Search;

/* LITERAL: lexemes matched so far that are no holes. WEAK: some hole is filled weakly. */
typedef struct {
  guint32 node;
  guint at, literal;
  gboolean weak;
} Place;

static gboolean search(Search *s, Place p);

/* What stands in a hole may itself be a shape: a message that a macro makes of its argument, a check that stands in a
 * branch. Returns its lexemes besides holes, 0: it is none. */
static guint
match_inner(Search *s, guint from, guint to)
{
  WhExplainer *e = s->explainer;
  Search inner = {.explainer = e, .line = s->line, .to = to, .inner = TRUE, .max = s->max};
  const WhShapes *all[] = {wh_inputs_shapes(e->inputs), e->tool};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    inner.shapes = all[i];
    inner.versions = all[i] == e->tool ? e->versions : G_MAXUINT16;
    if (all[i] != NULL && search(&inner, (Place){0, from, 0, FALSE}))
      return inner.literal;
  }
  return 0;
}

static gboolean
fill_hole(Search *s, Place p, guint32 hole)
{
  for (guint end = p.at + 1; end <= s->to; end++) {
    gboolean strong = wh_input_line_strong(s->line, s->explainer->inputs, p.at, end);
    gboolean known = strong || wh_input_line_weak(s->line, s->explainer->inputs, p.at, end);
    guint literal = !known && !s->inner ? match_inner(s, p.at, end) : 0;
    if ((known || literal > 0) && search(s, (Place){hole, end, p.literal + literal, p.weak || !strong}))
      return TRUE;
    if (s->explainer->steps > s->max)
      return FALSE;
  }
  return FALSE;
}

static gboolean
search(Search *s, Place p)
{
  if (++s->explainer->steps > s->max)
    return FALSE;
  if (p.at == s->to) {
    s->literal = p.literal;
    return (s->shapes->ends[p.node] & s->versions) != 0 &&
           (!p.weak || p.literal >= s->explainer->min_literal);
  }
  guint32 child = wh_shapes_child(s->shapes, p.node, s->line->lexemes[p.at].hash);
  if (child != 0 && search(s, (Place){child, p.at + 1, p.literal + 1, p.weak}))
    return TRUE;
  guint32 hole = wh_shapes_child(s->shapes, p.node, WH_LEXEME_HOLE);
  if (hole == 0)
    return FALSE;
  /* A macro's argument may be empty, and a message that ends with its line. */
  if ((s->shapes != s->explainer->tool || (p.at == 0 && p.node == 0)) &&
      search(s, (Place){hole, p.at, p.literal, TRUE}))
    return TRUE;
  return fill_hole(s, p, hole);
}

/* The common case, without a look at the inputs: the line as the tool always writes it. */
static gboolean
is_literal(const WhExplainer *e, const WhLexeme *lexemes, guint n)
{
  guint32 node = 0;
  for (guint i = 0; i < n; i++) {
    node = wh_shapes_child(e->tool, node, lexemes[i].hash);
    if (node == 0)
      return FALSE;
  }
  return (e->tool->ends[node] & e->versions) != 0;
}

/* One name on a line of its own: lists of variables are written so. */
static gboolean
is_one_name(const WhExplainer *e, const WhLexeme *lexemes, guint n)
{
  for (guint i = 0; i < n; i++) {
    const WhLexeme *l = &lexemes[i];
    gboolean word = (l->flags & WH_LEXEME_WORD) != 0;
    if ((i > 0 && (l->flags & WH_LEXEME_SPACED) != 0) || (!word && !wh_lexeme_is(l, '_')) ||
        (word && (l->flags & WH_LEXEME_NUMBER) == 0 && !wh_inputs_has_word(e->inputs, l)))
      return FALSE;
  }
  return TRUE;
}

/* "=$lt_NAME" behind the NAME of AT lexemes. */
static gboolean
names_copy(const WhExplainer *e, const WhLexeme *lexemes, guint at)
{
  static const WhSlice mark = {"$lt_", 4};
  g_autoptr(GArray) lead = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  wh_lexemes(mark, 3, lead);
  for (guint i = 0; i < 3; i++)
    if (lexemes[at + 1 + i].hash != g_array_index(lead, WhLexeme, i).hash)
      return FALSE;
  for (guint i = 0; i < at; i++)
    if (lexemes[i].hash != lexemes[at + 4 + i].hash)
      return FALSE;
  return is_one_name(e, lexemes, at);
}

/* "NAME=value" of AC_SUBST(NAME, value). */
static gboolean
is_given(WhExplainer *e, guint n)
{
  WhLexeme *lexemes = &g_array_index(e->lexemes, WhLexeme, 0);
  static const WhSlice comma = {",", 1};
  guint at = 0;
  while (at < n && !wh_lexeme_is(&lexemes[at], '='))
    at++;
  if (at == 0 || at + 1 >= n || n < 3)
    return FALSE;
  /* libtool keeps a quoted copy of each variable: "AR_FLAGS=$lt_AR_FLAGS". */
  if (n == 2 * at + 4 && names_copy(e, lexemes, at))
    return TRUE;
  WhLexeme kept = lexemes[at];
  g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  wh_lexemes(comma, 1, one);
  lexemes[at].hash = g_array_index(one, WhLexeme, 0).hash;
  g_auto(WhInputLine) line = {0};
  wh_input_line_init(&line, e->inputs, lexemes, n);
  gboolean known = n >= 6 ? wh_input_line_strong(&line, e->inputs, 0, n) : wh_input_line_rows(&line, 0, n);
  lexemes[at] = kept;
  return known;
}

/* Text of the project that was wrapped: the line before runs on into this one. */
static gboolean
goes_on(WhExplainer *e)
{
  guint n = e->lexemes->len, kept = MIN(e->before->len, 5);
  if (n >= 6 || kept + n < 6)
    return FALSE;
  g_array_prepend_vals(e->lexemes, &g_array_index(e->before, WhLexeme, e->before->len - kept), kept);
  g_auto(WhInputLine) line = {0};
  wh_input_line_init(&line, e->inputs, &g_array_index(e->lexemes, WhLexeme, 0), kept + n);
  gboolean known = wh_input_line_strong(&line, e->inputs, 0, kept + n);
  g_array_remove_range(e->lexemes, 0, kept);
  return known;
}

/* First without shapes in holes, which cost more. */
static gboolean
search_all(WhExplainer *e, const WhInputLine *line, guint from)
{
  const WhShapes *all[] = {e->tool, wh_inputs_shapes(e->inputs)};
  for (guint i = 0; i < 2 * G_N_ELEMENTS(all); i++) {
    guint nth = i % G_N_ELEMENTS(all);
    guint16 versions = nth == 0 ? e->versions : G_MAXUINT16;
    Search s = {e,
                all[nth],
                versions,
                line,
                line->n,
                0,
                i < G_N_ELEMENTS(all),
                i < G_N_ELEMENTS(all) ? MAX_STEPS : MAX_INNER_STEPS};
    e->steps = 0;
    if (all[nth] != NULL && search(&s, (Place){0, from, 0, FALSE}))
      return TRUE;
  }
  return FALSE;
}

/* "pattern) command": where the command begins when the project wrote the pattern, else 0. */
static guint
behind_case(const WhInputLine *line, const WhInputs *inputs)
{
  for (guint i = 1; i + 1 < line->n && i < 24; i++)
    if (wh_lexeme_is(&line->lexemes[i], ')'))
      return (i == 1 && wh_lexeme_is(&line->lexemes[0], '*')) || wh_input_line_strong(line, inputs, 0, i) ||
                     wh_input_line_weak(line, inputs, 0, i)
                 ? i + 1
                 : 0;
  return 0;
}

/* m4sh closes a case on the line of its last command: "command ;; #(". */
static guint
without_case_end(const WhLexeme *lexemes, guint n)
{
  static const char end[] = {';', ';', '#', '('};
  if (n <= sizeof end)
    return n;
  for (guint i = 0; i < sizeof end; i++)
    if (!wh_lexeme_is(&lexemes[n - sizeof end + i], end[i]))
      return n;
  return n - (guint)sizeof end;
}

/* "prefix_cv_name=yes": what a check found, of a name that is spelled with the project's words. */
static gboolean
is_cached(const WhExplainer *e, const WhLexeme *lexemes, guint n)
{
  static const char *const values[] = {"yes", "no"};
  static const WhSlice mark = {"cv", 2};
  if (n < 6 || !wh_lexeme_is(&lexemes[n - 2], '=') || (lexemes[n - 1].flags & WH_LEXEME_SPACED) != 0)
    return FALSE;
  g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  wh_lexemes(mark, 1, words);
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    wh_lexemes(wh_slice_str(values[i]), i + 2, words);
  const guint32 cv = g_array_index(words, WhLexeme, 0).hash, yes = g_array_index(words, WhLexeme, 1).hash,
                no = g_array_index(words, WhLexeme, 2).hash;
  gboolean known = lexemes[2].hash == cv && wh_lexeme_is(&lexemes[1], '_') &&
                   (lexemes[n - 1].hash == yes || lexemes[n - 1].hash == no);
  for (guint i = 0; known && i < n - 2; i++)
    known = wh_lexeme_is(&lexemes[i], '_') || wh_inputs_is_named(e->inputs, &lexemes[i]);
  return known;
}

static gboolean
explain_first(WhExplainer *e, guint n)
{
  const WhLexeme *lexemes = &g_array_index(e->lexemes, WhLexeme, 0);
  if (n == 0 || is_cached(e, lexemes, n) || (e->tool != NULL && is_literal(e, lexemes, n)) ||
      is_one_name(e, lexemes, n))
    return TRUE;
  g_auto(WhInputLine) line = {0};
  wh_input_line_init(&line, e->inputs, lexemes, n);
  if (wh_input_line_strong(&line, e->inputs, 0, n))
    return TRUE;
  if (search_all(e, &line, 0))
    return TRUE;
  guint behind = behind_case(&line, e->inputs);
  return (behind > 0 && search_all(e, &line, behind)) || is_given(e, n);
}

static gboolean
explain_lexemes(WhExplainer *e)
{
  const guint n = e->lexemes->len, less = without_case_end(&g_array_index(e->lexemes, WhLexeme, 0), n);
  return explain_first(e, n) || (less < n && explain_first(e, less));
}

/* Within a string of the shell a macro's text stands with backslashes before quotes and dollars. */
static gboolean
explain_unescaped(WhExplainer *e, WhSlice line)
{
  g_autoptr(GString) plain = g_string_sized_new(line.len);
  for (gsize i = 0; i < line.len; i++)
    if (line.data[i] != '\\' || i + 1 == line.len || line.data[i + 1] == '\0' ||
        strchr("\"$`", line.data[i + 1]) == NULL)
      g_string_append_c(plain, line.data[i]);
  if (plain->len == line.len)
    return FALSE;
  g_array_set_size(e->lexemes, 0);
  return wh_lexemes(wh_slice(plain->str, plain->len), WH_LEXEMES, e->lexemes) && explain_lexemes(e);
}

gboolean
wh_explain(WhExplainer *explainer, WhSlice line)
{
  GArray *swap = explainer->before;
  explainer->before = explainer->lexemes;
  explainer->lexemes = swap;
  g_array_set_size(explainer->lexemes, 0);
  return wh_lexemes(line, WH_LEXEMES, explainer->lexemes) &&
         (explain_lexemes(explainer) || goes_on(explainer) || explain_unescaped(explainer, line));
}

gboolean
wh_explain_as(WhExplainer *explainer, WhSlice mark, WhSlice text)
{
  g_array_set_size(explainer->lexemes, 0);
  wh_lexemes(mark, WH_LEXEMES, explainer->lexemes);
  return wh_lexemes(text, WH_LEXEMES, explainer->lexemes) && explain_lexemes(explainer);
}

gboolean
wh_explain_words(WhExplainer *explainer, WhSlice text)
{
  g_array_set_size(explainer->lexemes, 0);
  gboolean all = wh_lexemes(text, WH_LEXEMES, explainer->lexemes);
  for (guint i = 0; all && i < explainer->lexemes->len; i++) {
    const WhLexeme *lexeme = &g_array_index(explainer->lexemes, WhLexeme, i);
    all = (lexeme->flags & WH_LEXEME_WORD) == 0 || wh_inputs_has_word(explainer->inputs, lexeme);
  }
  return all;
}

void
wh_findings_init(WhFindings *findings)
{
  *findings = (WhFindings){0, 0, g_string_new(NULL)};
}

void
wh_findings_clear(WhFindings *findings)
{
  if (findings->excerpt != NULL)
    g_string_free(findings->excerpt, TRUE);
  findings->excerpt = NULL;
}

void
wh_findings_add(WhFindings *findings, guint number, WhSlice line)
{
  findings->n_odd++;
  g_autofree char *safe = wh_text_safe(wh_slice_trim(line), MAX_SHOWN);
  g_autofree char *text = g_strdup_printf("%s%u: %s", findings->excerpt->len > 0 ? "\n" : "", number, safe);
  if (findings->excerpt->len + strlen(text) <= WH_LIMIT_EXCERPT)
    g_string_append(findings->excerpt, text);
}
