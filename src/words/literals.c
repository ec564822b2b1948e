/* SPDX-License-Identifier: Apache-2.0
 * Texts that a regular expression needs. A part of a pattern is known EXACTly (it matches one of a few texts and
 * nothing else), or by texts of which one must occur, or not at all. */
#include "words/literals.h"

#include <math.h>
#include <string.h>

#include "base/finder.h"

#define MAX_EXACT 48u  /* texts of a part that are spelled out */
#define MAX_NEEDED 96u /* texts of which one must occur */
#define MAX_TEXT 12u   /* bytes of a text: more would tell little more */

typedef struct {
  GPtrArray *texts; /* NULL: nothing is known */
  gboolean exact;
} Part;

typedef struct {
  const char *at;
  gboolean strange; /* something that could mean anything */
} Reader;

static Part read_choice(Reader *r);

static GPtrArray *
texts_new(const char *first)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
  if (first != NULL)
    g_ptr_array_add(texts, g_strdup(first));
  return texts;
}

static Part
exact(const char *text)
{
  return (Part){texts_new(text), TRUE};
}

static void
part_clear(Part *part)
{
  g_clear_pointer(&part->texts, g_ptr_array_unref);
  part->exact = FALSE;
}

static gsize
shortest(const GPtrArray *texts)
{
  gsize least = G_MAXSIZE;
  for (guint i = 0; i < texts->len; i++)
    least = MIN(least, strlen(g_ptr_array_index(texts, i)));
  return least;
}

/* About how often one of TEXTS turns up by chance, where all can be found at all: each further byte makes a text three times rarer, and the
 * commonest words of English are commoner than that. Only speed hangs on it. */
static double
frequency(const GPtrArray *texts)
{
  static const char common[] =
      " a the this that these those it its is are was be been has have had not for you we "
      "can could will would should may might must do does to of in on at as and or if with "
      "from by but so what when there make add use need get give ";
  double sum = 0;
  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index(texts, i);
    if (strlen(text) < WH_FINDER_MIN)
      return G_MAXDOUBLE;
    sum += pow(3, -(double)strlen(text)) * (strstr(common, text) != NULL ? 30 : 1);
  }
  return texts->len <= MAX_NEEDED && shortest(texts) >= WH_FINDER_MIN ? sum : G_MAXDOUBLE;
}

/* The rarer of two lists to look for, either may be NULL. Takes both. */
static GPtrArray *
better(GPtrArray *a, GPtrArray *b)
{
  gboolean take_a = a != NULL && (b == NULL || frequency(a) <= frequency(b));
  GPtrArray *other = take_a ? b : a;
  if (other != NULL)
    g_ptr_array_unref(other);
  return take_a ? a : b;
}

/* Every text of A with every one of B behind it. */
static GPtrArray *
product(const GPtrArray *a, const GPtrArray *b)
{
  GPtrArray *texts = texts_new(NULL);
  for (guint i = 0; i < a->len; i++)
    for (guint j = 0; j < b->len; j++)
      g_ptr_array_add(texts, g_strconcat(g_ptr_array_index(a, i), g_ptr_array_index(b, j), NULL));
  return texts;
}

/* What follows: RUN is the exact texts up to here, NEEDED the best list so far. Takes NEXT. */
static void
append_part(GPtrArray **run, GPtrArray **needed, gboolean *whole, Part next)
{
  if (next.exact && (*run)->len * next.texts->len <= MAX_EXACT) {
    GPtrArray *longer = product(*run, next.texts);
    g_ptr_array_unref(*run);
    *run = longer;
    part_clear(&next);
    return;
  }
  *whole = FALSE;
  *needed = better(*needed, *run);
  if (next.exact && next.texts->len <= MAX_EXACT) {
    *run = next.texts;
    return;
  }
  *run = texts_new("");
  if (next.texts != NULL)
    *needed = better(*needed, next.texts);
}

/* Letters of scripts with case are left out unless ASCII: they match other bytes too. */
static Part
read_character(Reader *r)
{
  gunichar c = g_utf8_get_char(r->at);
  char text[8] = "";
  r->at = r->at + g_utf8_skip[(guchar)*r->at];
  if (c >= 0x80 && (g_unichar_tolower(c) != c || g_unichar_toupper(c) != c || g_unichar_totitle(c) != c))
    return (Part){0};
  text[g_unichar_to_utf8(c < 0x80 ? (gunichar)g_ascii_tolower((char)c) : c, text)] = '\0';
  return exact(text);
}

/* Letters, digits and spaces in a row, which most of a pattern is: as one text rather than one by one. */
static gsize
plain_run(const char *at)
{
  gsize n = 0;
  while (g_ascii_isalnum(at[n]) || at[n] == ' ')
    n++;
  return n > 0 && at[n] != '\0' && strchr("?*+{", at[n]) != NULL ? n - 1 : n;
}

static Part
read_run(Reader *r, gsize n)
{
  Part part = {g_ptr_array_new_with_free_func(g_free), TRUE};
  g_ptr_array_add(part.texts, g_ascii_strdown(r->at, (gssize)n));
  r->at += n;
  return part;
}

static Part
read_escape(Reader *r)
{
  const char c = r->at[1];
  if (c == '\0' || strchr("QEgkKcoxNpPXuUlLRC", c) != NULL || g_ascii_isdigit(c))
    r->strange = c != 'p' && c != 'P';
  if (strchr("bBAzZG", c) != NULL && c != '\0') {
    r->at += 2;
    return exact("");
  }
  if (!g_ascii_isalnum(c) && c != '\0') {
    r->at++;
    return read_character(r);
  }
  r->at += c != '\0' ? 2 : 1;
  if ((c == 'p' || c == 'P') && *r->at == '{')
    r->at = strchr(r->at, '}') != NULL ? strchr(r->at, '}') + 1 : r->at + strlen(r->at);
  return (Part){0};
}

/* [...]: skipped; it may hold one class of POSIX. */
static Part
read_class(Reader *r)
{
  r->at++;
  r->at += *r->at == '^';
  r->at += *r->at == ']';
  while (*r->at != '\0' && *r->at != ']') {
    if (*r->at == '\\' && r->at[1] != '\0')
      r->at++;
    else if (*r->at == '[' && r->at[1] == ':' && strstr(r->at, ":]") != NULL)
      r->at = strstr(r->at, ":]") + 1;
    r->at++;
  }
  r->at += *r->at == ']';
  return (Part){0};
}

static gboolean
is_look(const char *at)
{
  return *at == '=' || *at == '!' || (*at == '<' && (at[1] == '=' || at[1] == '!'));
}

/* What stands between "(?" and the group's content: FALSE for a kind that is not understood. */
static gboolean
read_kind(Reader *r, gboolean *ret_looks)
{
  gsize skip = strspn(r->at, "imsn-");
  char after = r->at[skip];
  *ret_looks = is_look(r->at);
  if (skip > 0 || after == ':' || after == '>') {
    r->at += skip + 1;
    return after == ':' || after == '>';
  }
  if (*ret_looks) {
    r->at += *r->at == '<' ? 2 : 1;
    return TRUE;
  }
  const char *close = *r->at == '<' || (*r->at == 'P' && r->at[1] == '<') ? strchr(r->at, '>') : NULL;
  r->at = close != NULL ? close + 1 : r->at;
  return close != NULL;
}

/* "(" and what says which kind of group it is. */
static gboolean
read_opening(Reader *r, gboolean *ret_looks)
{
  r->at++;
  *ret_looks = FALSE;
  if (*r->at != '?')
    return *r->at != '*';
  r->at++;
  return read_kind(r, ret_looks);
}

static Part
read_group(Reader *r)
{
  gboolean looks = FALSE;
  if (!read_opening(r, &looks)) {
    r->strange = TRUE;
    return (Part){0};
  }
  Part part = read_choice(r);
  r->at += *r->at == ')';
  if (!looks)
    return part;
  part_clear(&part);
  return exact("");
}

/* What "?", "*", "+" or "{n,m}" leaves of PART. */
static Part
read_repeat(Reader *r, Part part)
{
  const char c = *r->at;
  guint64 least = c == '+' ? 1 : 0;
  if (c != '?' && c != '*' && c != '+' && !(c == '{' && g_ascii_isdigit(r->at[1])))
    return part;
  if (c == '{') {
    least = g_ascii_strtoull(r->at + 1, NULL, 10);
    r->at += strcspn(r->at, "}");
  }
  r->at += *r->at != '\0';
  r->at += *r->at == '?' || *r->at == '+';
  if (c == '?' && part.exact)
    g_ptr_array_add(part.texts, g_strdup(""));
  else if (least == 0)
    part_clear(&part);
  part.exact = part.exact && c == '?';
  return part;
}

static Part
read_atom(Reader *r)
{
  switch (*r->at) {
  case '\\':
    return read_escape(r);
  case '[':
    return read_class(r);
  case '(':
    return read_group(r);
  case '^':
  case '$':
    r->at++;
    return exact("");
  case '.':
    r->at++;
    return (Part){0};
  default:
    return read_character(r);
  }
}

static Part
read_sequence(Reader *r)
{
  GPtrArray *run = texts_new(""), *needed = NULL;
  gboolean whole = TRUE;
  while (*r->at != '\0' && *r->at != '|' && *r->at != ')' && !r->strange) {
    const gsize plain = plain_run(r->at);
    Part atom = plain > 0 ? read_run(r, plain) : read_atom(r);
    append_part(&run, &needed, &whole, plain > 0 ? atom : read_repeat(r, atom));
  }
  if (whole)
    return (Part){run, TRUE};
  return (Part){better(needed, run), FALSE};
}

/* A|B: exact where all are; else each side must give texts worth looking for. Takes both. */
static Part
either(Part a, Part b)
{
  Part both = {NULL, a.exact && b.exact && a.texts->len + b.texts->len <= MAX_EXACT};
  gboolean known = a.texts != NULL && b.texts != NULL && a.texts->len + b.texts->len <= MAX_NEEDED &&
                   (both.exact || MIN(shortest(a.texts), shortest(b.texts)) >= WH_FINDER_MIN);
  if (known) {
    g_ptr_array_extend_and_steal(a.texts, g_steal_pointer(&b.texts));
    both.texts = g_steal_pointer(&a.texts);
  }
  part_clear(&a);
  part_clear(&b);
  both.exact = both.exact && both.texts != NULL;
  return both;
}

static Part
read_choice(Reader *r)
{
  Part part = read_sequence(r);
  while (*r->at == '|' && !r->strange) {
    r->at++;
    Part next = read_sequence(r);
    part = either(part, next);
  }
  return part;
}

/* TEXTS cut to MAX_TEXT, each once. Takes TEXTS. */
static GPtrArray *
cut_texts(GPtrArray *texts)
{
  GPtrArray *cut = texts_new(NULL);
  for (guint i = 0; i < texts->len; i++) {
    char *text = g_ptr_array_index(texts, i);
    gsize len = MIN(strlen(text), (gsize)MAX_TEXT);
    while (((guchar)text[len] & 0xc0) == 0x80)
      len--;
    text[len] = '\0';
    if (!g_ptr_array_find_with_equal_func(cut, text, g_str_equal, NULL))
      g_ptr_array_add(cut, g_strdup(text));
  }
  g_ptr_array_unref(texts);
  return cut;
}

GPtrArray *
wh_literals_of(const char *pattern)
{
  Reader r = {.at = pattern};
  Part part = read_choice(&r);
  if (r.strange || *r.at != '\0' || part.texts == NULL || part.texts->len > MAX_NEEDED ||
      shortest(part.texts) < WH_FINDER_MIN) {
    part_clear(&part);
    return NULL;
  }
  return cut_texts(part.texts);
}
