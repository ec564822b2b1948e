/* SPDX-License-Identifier: Apache-2.0
 * Test programs of configure scripts, CMake and Meson that cannot succeed, by their shape. */
#include "source/git/facts_flow.h"

#include "source/git/facts_scan.h"
#include "source/git/snippets.h"

#define SNIPPET_MAX (16u << 10)

typedef struct {
  const char *files; /* ' ' around each ending */
  const char *call;  /* what stands before the program */
  const char *open, *close;
} Quoting;

#define M4 " .m4 .ac .in "
#define CMAKE " .txt .cmake "

/* Programs in m4 stand in double brackets, of CMake in quotes or brackets, of Meson in three quotes. */
static const Quoting quotings[] = {
    {M4, "AC_LANG_PROGRAM", "[[", "]]"},     {M4, "AC_LANG_SOURCE", "[[", "]]"},
    {CMAKE, "_source_compiles", "\"", "\""}, {CMAKE, "_source_compiles", "[[", "]]"},
    {CMAKE, "_source_runs", "\"", "\""},     {CMAKE, "_SOURCE_COMPILES", "\"", "\""},
    {CMAKE, "_SOURCE_RUNS", "\"", "\""},     {" .build ", ".compiles", "'''", "'''"},
    {" .build ", ".links", "'''", "'''"},
};

static guint
lines_before(WhSlice text, gsize at)
{
  guint n = 1;
  for (const char *p = text.data, *end = text.data + at;
       p < end && (p = memchr(p, '\n', (gsize)(end - p))) != NULL; p++)
    n++;
  return n;
}

/* The character that stands alone in its line and that no line of C is made of; '\0': none. */
static char
lone_char(WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  return s.len == 1 && strchr(".,?:|^=<>%/@`~!&+-", s.data[0]) != NULL ? s.data[0] : '\0';
}

/* What may stand before a lone character that goes on with it. */
static gboolean
is_finished(WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  return s.len == 0 || s.data[0] == '#' || strchr(";{}>", s.data[s.len - 1]) != NULL;
}

static gboolean
find_lone(WhSlice code, guint line, WhFactOut *out)
{
  gsize pos = 0;
  gboolean ready = TRUE;
  WhSlice here;
  for (; wh_git_next_line(code, &pos, &here); line++) {
    char lone = lone_char(here);
    if (lone != '\0' && ready) {
      char value[64];
      int len = g_snprintf(value, sizeof value, "broken line %u: a lone '%c'", line, lone);
      wh_fact_add(out, WH_FACT_FLOW, "", wh_slice(value, (gsize)len));
      return TRUE;
    }
    ready = is_finished(here);
  }
  return FALSE;
}

/* Behind the comment, string or character that begins at AT; AT itself when none does. */
static gsize
skip_literal(WhSlice code, gsize at)
{
  char c = code.data[at], next = at + 1 < code.len ? code.data[at + 1] : '\0';
  if (c == '/' && next == '*')
    return MIN(wh_scan_find(code, at + 2, "*/") + 2, code.len);
  if (c == '/' && next == '/')
    return wh_scan_find(code, at, "\n");
  if (c != '"' && c != '\'')
    return at;
  for (at++; at < code.len && code.data[at] != c && code.data[at] != '\n'; at++)
    at += code.data[at] == '\\';
  return MIN(at + 1, code.len);
}

gboolean
wh_snippet_is_pieced(WhSlice code)
{
  return memchr(code.data, '$', code.len) != NULL || memchr(code.data, '@', code.len) != NULL;
}

/* Code with branches, or with something put in later, may be whole though it does not look so. */
static gboolean
is_pieced(WhSlice code)
{
  return wh_snippet_is_pieced(code) || wh_scan_find(code, 0, "#if") < code.len ||
         wh_scan_find(code, 0, "#el") < code.len;
}

/* What is open, innermost last. */
typedef struct {
  char mates[64];
  guint depth;
  gboolean broken, deep; /* a bracket closes what is not open; more are open than can be kept */
} Open;

static void
take_bracket(Open *open, char c)
{
  if (c == '(' || c == '{') {
    open->deep = open->depth == sizeof open->mates;
    if (!open->deep)
      open->mates[open->depth++] = c == '(' ? ')' : '}';
  } else if (c == ')' || c == '}') {
    open->broken = open->depth == 0 || open->mates[--open->depth] != c;
  }
}

static void
find_unbalanced(WhSlice code, guint line, WhFactOut *out)
{
  Open open = {0};
  if (is_pieced(code))
    return;
  for (gsize at = 0; at < code.len && !open.broken && !open.deep;) {
    gsize behind = skip_literal(code, at);
    if (behind == at)
      take_bracket(&open, code.data[at++]);
    else
      at = behind;
  }
  if (open.deep || (!open.broken && open.depth == 0))
    return;
  char value[64];
  int len = g_snprintf(value, sizeof value, "broken line %u: brackets do not match", line);
  wh_fact_add(out, WH_FACT_FLOW, "", wh_slice(value, (gsize)len));
}

/* Where the closing quote stands, at or after FROM; a backslash hides one. */
static gsize
find_close(WhSlice text, gsize from, const char *close)
{
  gsize at = wh_scan_find(text, from, close);
  while (at < text.len && close[0] == '"' && text.data[at - 1] == '\\')
    at = wh_scan_find(text, at + 1, close);
  return at;
}

/* In quotes, backslashes stand before quotes and backslashes. */
static char *
unescape(WhSlice code, gsize *ret_len)
{
  char *plain = g_malloc(code.len + 1);
  gsize n = 0;
  for (gsize i = 0; i < code.len; i++) {
    gboolean hides = code.data[i] == '\\' && i + 1 < code.len && strchr("\"\\", code.data[i + 1]) != NULL;
    i += hides && code.data[i + 1] != '\0';
    plain[n++] = code.data[i];
  }
  *ret_len = n;
  return plain;
}

/* What takes the programs of one file. */
typedef struct {
  WhSnippetTake take;
  gpointer user;
} Taker;

static void
give(const Taker *taker, WhSnippet snippet, gboolean escaped)
{
  gsize len = 0;
  g_autofree char *plain = escaped ? unescape(snippet.code, &len) : NULL;
  snippet.code = escaped ? wh_slice(plain, len) : snippet.code;
  if (snippet.code.len > 0 && snippet.code.len <= SNIPPET_MAX)
    taker->take(&snippet, taker->user);
}

/* Where OPEN stands at or after FROM with nothing but brackets, commas and blanks before it; text.len: nowhere. */
static gsize
find_open(WhSlice text, gsize from, const char *open)
{
  gsize at = from, len = strlen(open);
  for (; at < text.len; at++) {
    if (text.len - at >= len && memcmp(text.data + at, open, len) == 0)
      return at;
    if (strchr("([], \t\r\n", text.data[at]) == NULL || text.data[at] == '\0')
      break;
  }
  return text.len;
}

/* A position in a text and the line that it stands in. */
typedef struct {
  gsize at;
  guint line;
} Place;

static void
move(Place *place, WhSlice text, gsize to)
{
  place->line += lines_before(wh_slice(text.data + place->at, to - place->at), to - place->at) - 1;
  place->at = to;
}

/* The word that ends at END. */
static WhSlice
word_before(WhSlice text, gsize end)
{
  gsize from = end;
  while (from > 0 && (g_ascii_isalnum(text.data[from - 1]) || strchr("_.", text.data[from - 1]) != NULL))
    from--;
  return wh_slice(text.data + from, end - from);
}

static void
each_snippet(WhSlice text, const Quoting *q, const Taker *taker)
{
  Place place = {0, 1};
  for (gsize call = wh_scan_find(text, 0, q->call); call < text.len;
       call = wh_scan_find(text, place.at, q->call)) {
    WhSnippet snippet = {.call = q->call, .word = word_before(text, call + strlen(q->call))};
    move(&place, text, call + strlen(q->call));
    for (gsize open; (open = find_open(text, place.at, q->open)) < text.len; snippet.part++) {
      gsize from = open + strlen(q->open), close = find_close(text, from, q->close);
      move(&place, text, from);
      if (close >= text.len)
        return; /* nothing behind it is closed either */
      snippet.code = wh_slice(text.data + from, close - from);
      snippet.line = place.line;
      give(taker, snippet, q->open[0] == '"');
      move(&place, text, close + strlen(q->close));
    }
  }
}

void
wh_snippets_each(WhSlice text, WhSlice path, WhSnippetTake take, gpointer user)
{
  const Taker taker = {take, user};
  const char *dot = path.len > 0 ? memrchr(path.data, '.', path.len) : NULL;
  gsize len = dot != NULL ? path.len - (gsize)(dot - path.data) : 0;
  if (len < 2 || len > 8)
    return;
  g_autofree char *ending = g_strdup_printf(" %.*s ", (int)len, dot);
  for (guint i = 0; i < G_N_ELEMENTS(quotings); i++)
    if (strstr(quotings[i].files, ending) != NULL)
      each_snippet(text, &quotings[i], &taker);
}

static void
check(const WhSnippet *snippet, gpointer user)
{
  if (!find_lone(snippet->code, snippet->line, user))
    find_unbalanced(snippet->code, snippet->line, user);
}

void
wh_facts_snippets(WhSlice text, WhSlice path, WhFactOut *out)
{
  wh_snippets_each(text, path, check, out);
}
