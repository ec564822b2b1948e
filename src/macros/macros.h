/* SPDX-License-Identifier: Apache-2.0
 *
 * WhMacros: what upstreams ever published of build macros (*.m4) and helper scripts (config.guess, ltmain.sh,
 * install-sh, Makefile.in.in of gettext, ...), as digests by file name and by macro name. It answers whether a
 * copy is one of those, and if not, how it stands to them. It holds no contents.
 *
 * Immutable and without any file access after load: may be shared by threads and used in a confined worker
 * (load it before confinement, or from the program's own resources). */
#pragma once

#include "macros/piece.h"

typedef struct WhMacros WhMacros;

/* PATH NULL: the database that is part of the program. WH_ERROR_NOT_FOUND or _IO: cannot be read;
 * WH_ERROR_INPUT: it is no such database, is of another version, or broken. Owner: caller. O(size). */
WhMacros *wh_macros_load(const char *path, GError **error);
/* The same from bytes, which are not needed afterwards. WHAT names them in errors. */
WhMacros *wh_macros_parse(WhSlice bytes, const char *what, GError **error);
void wh_macros_free(WhMacros *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMacros, wh_macros_free)

typedef enum {
  WH_MACRO_KNOWN, /* a published content, exactly or after normalisation */
  WH_MACRO_VARIANT, /* the name is known, the content not; its serial is within the known ones, or there is none */
  WH_MACRO_BEHIND,  /* the same, with a serial earlier than every known one */
  WH_MACRO_AHEAD,   /* the same, with a serial later than every known one */
  WH_MACRO_UNKNOWN, /* no upstream of the database has a file or macro of that name */
} WhMacroVerdict;
#define WH_N_MACRO_VERDICTS 5

/* "known", "variant", "behind", "ahead", "unknown". */
const char *wh_macro_verdict_id(WhMacroVerdict verdict);

/* A published version: the one that was found, or the one to compare with. Texts are borrowed from the
 * database, never NULL, "" where there is nothing to say. */
typedef struct {
  const char *name;    /* of the file */
  const char *package; /* "automake", "gnulib" */
  const char *first;   /* earliest and latest release or day that has it: "1.11", "2013-04-02" */
  const char *last;
  const char *serial;
} WhMacroVersion;

typedef struct {
  WhMacroVerdict verdict;
  gboolean exact;         /* KNOWN: to the byte, not only after normalisation */
  gboolean renamed;       /* KNOWN: published under version.name, not under the name that was asked for */
  gboolean restamped;     /* KNOWN: but the copy states another serial than that content has */
  guint n_versions;       /* contents known by this name */
  WhMacroVersion version; /* KNOWN: which; VARIANT, BEHIND, AHEAD: the nearest by serial, else the latest */
} WhMacroCheck;

/* A whole file, NAME being its path or last component. For aclocal.m4 and for files that are not KNOWN, look
 * at the pieces. O(log n). */
WhMacroVerdict wh_macros_check(const WhMacros *db, WhSlice name, const WhMacroId *id, WhMacroCheck *ret);

/* One piece of an .m4 file (wh_macro_split), by the name of the macro it defines; a piece without a name is
 * KNOWN or VARIANT by its content alone. */
WhMacroVerdict wh_macros_check_piece(const WhMacros *db, const WhMacroPiece *piece, WhMacroCheck *ret);

/* The lines of CONTENT that stand in no known version of the file NAME: their numbers, from 1, as guint32; at
 * most MAX of them (0: all). Comments and what else normalisation drops never count. RET_KEPT (may be NULL): how
 * many lines count. Line digests are short (24 bits): good for showing, not for deciding. Owner: caller. */
GArray *wh_macros_new_lines(const WhMacros *db, WhSlice name, WhSlice content, guint max, guint *ret_kept);
/* The same for a piece, held against the files that ever defined its macro and the one it says it is from; all its
 * lines where there are none. Numbers count from the beginning of the file that was split. */
GArray *wh_macros_new_lines_of_piece(const WhMacros *db, const WhMacroPiece *piece, guint max,
                                     guint *ret_kept);

/* Everything at once, for readers of releases: a file, and where it is not published as a whole, its pieces and lines. */
typedef struct {
  WhMacroPiece piece; /* borrows from the content that was judged */
  WhMacroCheck check;
} WhMacroPieceCheck;
typedef struct {
  WhMacroId id;
  WhMacroCheck check; /* of aclocal.m4: the worst of its pieces */
  gboolean pieced;    /* KNOWN because each of its pieces is: aclocal.m4, or a name that no upstream has */
  guint n_pieces;     /* 0: not taken to pieces */
  GArray *pieces;     /* WhMacroPieceCheck: those that are not KNOWN */
  GArray *new_lines;  /* guint32, as wh_macros_new_lines; empty when KNOWN */
  guint n_lines;      /* lines that count */
} WhMacroJudgement;
/* MAX_LINES: of new_lines, 0: all. O(length). wh_macro_judgement_clear afterwards. */
void wh_macros_judge(const WhMacros *db, WhSlice name, WhSlice content, guint max_lines,
                     WhMacroJudgement *ret);
void wh_macro_judgement_clear(WhMacroJudgement *judgement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhMacroJudgement, wh_macro_judgement_clear)
/* How much a verdict is worth a look: KNOWN 0, UNKNOWN 1, BEHIND 2, VARIANT 3, AHEAD 4. */
guint wh_macro_verdict_weight(WhMacroVerdict verdict);

/* For showing the database itself. */
typedef struct {
  const char *package; /* "gnulib" */
  const char *version; /* of a package "2.71-3", of a history its newest commit */
  const char *day;     /* of that commit, "" for packages */
  guint n_contents;    /* contents found here first */
} WhMacroSource;
typedef struct {
  guint n_sources, n_names, n_contents, n_exact, n_macros, n_bodies, n_lines;
} WhMacroCounts;
WhMacroCounts wh_macros_counts(const WhMacros *db);
WhMacroSource wh_macros_source(const WhMacros *db, guint nth);
/* The versions of the file NAME in order of serial and age, as WhMacroVersion; none when it is not known.
 * Owner: caller; texts are borrowed. */
GArray *wh_macros_versions(const WhMacros *db, WhSlice name);
/* Names of the files, sorted. Borrowed. */
const char *wh_macros_name(const WhMacros *db, guint nth);
