/* SPDX-License-Identifier: Apache-2.0
 *
 * What a build macro or helper script is, told from its bytes alone: its kind, its serial, its digests before
 * and after normalisation, and the pieces of an .m4 file. Pure functions.
 *
 * Normalisation (doc/MACROS.md): line ends, white space at the ends of lines, runs of white space, empty lines and
 * whole-line comments go. A comment line stays when it could act all the same: it has a backquote or dollar (a
 * here-document expands them), brackets in m4, a C directive or "!" after "#", a backslash at its end or before it,
 * or a word of more than WH_MACRO_WORD letters and digits. */
#pragma once

#include "base/slice.h"

#define WH_MACRO_CONTENT (16u << 20) /* bytes that are looked at of one file; a larger one is no macro */
#define WH_MACRO_SERIAL 40u          /* bytes of a serial with its NUL */
#define WH_MACRO_WORD 64u            /* characters of a word of prose in a comment */
#define WH_MACRO_PIECES 65536u       /* pieces of one file; the last holds the rest */
#define WH_MACRO_DIGEST 32u          /* SHA-256 */

typedef enum {
  WH_MACRO_NONE,    /* not such a file */
  WH_MACRO_M4,      /* *.m4: comments begin with # and dnl */
  WH_MACRO_ACLOCAL, /* aclocal.m4: pieces of others, no content of its own */
  WH_MACRO_SCRIPT,  /* shell, sed, awk, perl: comments begin with # */
  WH_MACRO_MAKE,    /* part of a makefile, likewise */
  WH_MACRO_TEXT,    /* no comments that normalisation knows: TeX, C snippets */
} WhMacroKind;

/* By the last component of the path NAME. */
WhMacroKind wh_macro_kind(WhSlice name);
WhSlice wh_macro_basename(WhSlice path); /* borrows from PATH */
/* Bytewise. */
int wh_macro_name_compare(WhSlice a, WhSlice b);

/* What a copy says of itself. */
typedef struct {
  guint8 exact[WH_MACRO_DIGEST];  /* of the bytes */
  guint8 normal[WH_MACRO_DIGEST]; /* of the normalised lines */
  guint8 blob[20];                /* its git object id (SHA-1) */
  char serial[WH_MACRO_SERIAL];   /* "58", "2018-03-07.03", "2.4.6"; "" when it states none */
  guint32 n_lines;                /* lines that normalisation keeps */
} WhMacroId;

/* Content beyond WH_MACRO_CONTENT is digested as it is, not normalised. O(length). */
void wh_macros_digest(WhSlice name, WhSlice content, WhMacroId *ret);

/* Orders serials: runs of digits as numbers, in turn. Negative, 0, positive. A serial of one number and a date do
 * not compare: 0. */
int wh_macro_serial_compare(const char *a, const char *b);
/* The same made a total order: dates come last, equal numbers go by bytes. */
int wh_macro_serial_order(const char *a, const char *b);
/* Whether both are dates, or neither is: then they compare. */
gboolean wh_macro_serial_same_form(const char *a, const char *b);

/* A statement at the top of an .m4 file: mostly one definition, with the comments before it. */
typedef struct {
  WhSlice text;  /* borrowed */
  WhSlice macro; /* the macro it defines, empty when it defines none; borrowed */
  WhSlice
      file; /* the .m4 file that the last "# NAME.m4" comment before it names; empty: none did. borrowed */
  guint32 line; /* number of its first line in the file, from 1 */
  guint8 normal[WH_MACRO_DIGEST];
  char serial[WH_MACRO_SERIAL]; /* of that file, when stated there */
  guint32 n_lines;              /* lines that normalisation keeps */
} WhMacroPiece;

/* The pieces of an .m4 file, as WhMacroPiece, in order; every line that normalisation keeps is in exactly one.
 * Owner: caller; CONTENT must outlive it. O(length). */
GArray *wh_macro_split(WhSlice content);

/* Calls EACH with every line that normalisation keeps, normalised, and its number from 1; a NULL EACH only counts.
 * Returns how many there are. */
typedef void (*WhMacroLine)(WhSlice normal, guint32 number, gpointer data);
guint32 wh_macro_lines(WhMacroKind kind, WhSlice content, WhMacroLine each, gpointer data);
