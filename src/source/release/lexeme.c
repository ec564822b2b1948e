/* SPDX-License-Identifier: Apache-2.0
 * Lines of generated text as lexemes. */
#include "source/release/lexeme.h"

#define FNV_BASIS 2166136261u
#define FNV_PRIME 16777619u

static gboolean
is_word(guchar c)
{
  return g_ascii_isalnum(c) || c >= 0x80;
}

static guint32
usable(guint32 hash)
{
  return hash > WH_LEXEME_HOLE ? hash : hash + 2;
}

/* "-lfoo": a lexeme that begins an option, and the letter that may stand glued to a name. */
static gboolean
is_glued(WhSlice line, gsize at)
{
  return at > 0 && line.data[at - 1] == '-' && strchr("lLIDU", line.data[at]) != NULL &&
         (at == 1 || !(is_word((guchar)line.data[at - 2]) || strchr("-_", line.data[at - 2]) != NULL));
}

/* "nameDATA", as automake calls its targets: where the kind begins; END when none does. */
static gsize
kind_begin(WhSlice line, gsize at, gsize end)
{
  static const char *const kinds[] = {"LTLIBRARIES", "LIBRARIES", "PROGRAMS", "SCRIPTS", "HEADERS", "DATA",
                                      "PYTHON",      "LISP",      "JAVA",     "MANS",    "TEXINFOS"};
  WhSlice word = wh_slice(line.data + at, end - at);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    gsize len = strlen(kinds[i]);
    if (word.len > len && wh_slice_ends(word, wh_slice_str(kinds[i])) && g_ascii_islower(word.data[0]))
      return end - len;
  }
  return end;
}

static gsize
take_word(WhSlice line, gsize at, WhLexeme *ret)
{
  guint32 hash = FNV_BASIS, low = FNV_BASIS, rest = FNV_BASIS, stem = 0;
  gboolean digits = TRUE;
  gsize end = at, max = is_glued(line, at) ? at + 1 : line.len;
  while (end < max && is_word((guchar)line.data[end]))
    end++;
  end = kind_begin(line, at, end);
  gboolean lib = end - at > 3 && g_ascii_strncasecmp(line.data + at, "lib", 3) == 0;
  for (gsize i = at; i < end; i++) {
    guchar c = (guchar)line.data[i], lower = (guchar)g_ascii_tolower((char)c);
    hash = (hash ^ c) * FNV_PRIME;
    low = (low ^ lower) * FNV_PRIME;
    rest = i >= at + 3 ? (rest ^ lower) * FNV_PRIME : rest;
    if (!g_ascii_isdigit(c)) {
      digits = FALSE;
      stem = low;
    }
  }
  ret->stem = !digits && end > at && g_ascii_isdigit(line.data[end - 1]) ? usable(stem) : 0;
  ret->rest = lib ? usable(rest) : 0;
  ret->hash = usable(hash);
  ret->low = usable(low);
  ret->flags = WH_LEXEME_WORD | (digits ? WH_LEXEME_NUMBER : 0);
  return end;
}

/* No hash of one character is one that must not be. */
#define SINGLE(c) ((FNV_BASIS ^ (guint32)(guchar)(c)) * FNV_PRIME)

static guint32
single(guchar c)
{
  return usable(SINGLE(c));
}

gboolean
wh_lexeme_is(const WhLexeme *lexeme, char c)
{
  return lexeme->hash == single((guchar)c);
}

gboolean
wh_lexeme_joins(const WhLexeme *lexeme)
{
  switch (lexeme->hash) {
  case SINGLE('_'):
  case SINGLE('-'):
  case SINGLE('.'):
  case SINGLE('/'):
  case SINGLE('+'):
  case SINGLE('~'):
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
wh_lexemes(WhSlice line, guint max, GArray *out)
{
  guint32 spaced = 0;
  gsize at = 0;
  while (at < line.len) {
    guchar c = (guchar)line.data[at];
    /* A backslash at the end joins lines: where they break is no part of a text. */
    if (c <= ' ' || c == '[' || c == ']' || (c == '\\' && at + 1 == line.len)) {
      spaced = c <= ' ' ? WH_LEXEME_SPACED : spaced;
      at++;
      continue;
    }
    if (out->len >= max)
      return FALSE;
    WhLexeme lexeme = {.at = (guint32)at};
    if (is_word(c)) {
      at = take_word(line, at, &lexeme);
    } else {
      lexeme.hash = lexeme.low = single(c);
      at++;
    }
    lexeme.flags |= spaced;
    spaced = 0;
    g_array_append_val(out, lexeme);
  }
  return TRUE;
}

gboolean
wh_next_line(WhSlice *rest, WhSlice *ret_line)
{
  if (rest->len == 0)
    return FALSE;
  const char *end = memchr(rest->data, '\n', rest->len);
  gsize len = end != NULL ? (gsize)(end - rest->data) : rest->len;
  *ret_line = wh_slice(rest->data, len > 0 && rest->data[len - 1] == '\r' ? len - 1 : len);
  *rest = wh_slice_from(*rest, end != NULL ? len + 1 : len);
  return TRUE;
}

gboolean
wh_slice_ends(WhSlice s, WhSlice end)
{
  return s.len >= end.len && memcmp(s.data + s.len - end.len, end.data, end.len) == 0;
}

gsize
wh_slice_find(WhSlice s, WhSlice needle)
{
  const char *found = s.len > 0 ? memmem(s.data, s.len, needle.data, needle.len) : NULL;
  return found != NULL ? (gsize)(found - s.data) : G_MAXSIZE;
}

WhSlice
wh_path_base(WhSlice path)
{
  const char *slash = path.len > 0 ? memrchr(path.data, '/', path.len) : NULL;
  return slash != NULL ? wh_slice_from(path, (gsize)(slash - path.data) + 1) : path;
}

WhSlice
wh_path_folder(WhSlice path)
{
  const char *slash = path.len > 0 ? memrchr(path.data, '/', path.len) : NULL;
  return wh_slice(path.data, slash != NULL ? (gsize)(slash - path.data) : 0);
}
