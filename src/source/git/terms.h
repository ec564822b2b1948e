/* SPDX-License-Identifier: Apache-2.0
 *
 * WhTerms: the words of terms.def in a file version, found at once and counted where they stand as what they mean: a
 * call before its bracket, a flag that is not in a comment. Read-only after it is made, shared by threads. */
#pragma once

#include "base/finder.h"
#include "source/git/facts.h"

#define WH_TERMS_MAX 128u       /* texts */
#define WH_TERM_LONGEST 24u     /* bytes of the longest text, at least */
#define WH_TERMS_PER_BLOB 8192u /* found in one file version; what has more is not judged */

typedef enum { WH_TERM_CALL, WH_TERM_GUARD, WH_TERM_HOOK, WH_TERM_FLOW } WhTermGroup;

typedef enum {
  WH_TERM_CALLED = 1 << 0,    /* a whole word with '(' behind it */
  WH_TERM_PREFIX = 1 << 1,    /* a word that begins so, and is called */
  WH_TERM_WORD = 1 << 2,      /* a whole word */
  WH_TERM_IN_CODE = 1 << 3,   /* counts in program code too; without it, of guards, in builds and CI alone */
  WH_TERM_ATTRIBUTE = 1 << 4, /* behind "__attribute__" or "[[" in the same line */
  WH_TERM_WEAKENS = 1 << 5,   /* more of it means less of a guard */
  WH_TERM_SNIPPET = 1 << 6,   /* holds a test program */
  WH_TERM_FETCHES = 1 << 7,   /* with an address in the same line */
  WH_TERM_LEADS = 1 << 8,     /* first in its line, or behind ';' or '&' */
} WhTermFlags;

/* What a path may say: what is told of it. 0: nothing. */
typedef enum {
  WH_TERMS_CODE = 1 << 0,  /* C and its kin */
  WH_TERMS_BUILD = 1 << 1, /* build files, their scripts, CI */
} WhTermsPath;
guint wh_terms_path(WhSlice path);

typedef struct {
  guint32 at; /* first byte */
  guint32 term;
} WhTermHit;

/* How often each term stands, and of that how often it is switched off ("no-" before it, "|| true" behind). */
typedef struct {
  guint16 on[WH_TERMS_MAX], off[WH_TERMS_MAX];
  guint64 snippets; /* digest of the text behind what holds a test program, 0: there is none */
} WhTermCounts;

typedef struct WhTerms WhTerms;
WhTerms *wh_terms_new(void);
void wh_terms_free(WhTerms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhTerms, wh_terms_free)
typedef struct WhTermsRoom WhTermsRoom; /* one for each thread */
WhTermsRoom *wh_terms_room_new(const WhTerms *terms);
void wh_terms_room_free(WhTermsRoom *room);

/* Appends to HITS where terms stand in TEXT, with BASE added to the place, in no order. */
void wh_terms_find(const WhTerms *terms, WhTermsRoom *room, WhSlice text, gsize base, GArray *hits);
guint wh_term_len(const WhTerms *terms, guint term);
/* Counts those of HITS in TEXT that mean what they say. FALSE: none does, COUNTS is all zero. O(hits). */
gboolean wh_terms_count(const WhTermHit *hits, guint n, WhSlice text, WhTermCounts *counts);
/* A name for COUNTS, never 0; other counts have another one but for chance. */
guint64 wh_terms_digest(const WhTermCounts *counts);
/* Says COUNTS as facts of a file with that WhTermsPath: at least one, so that what was looked at can be told. */
void wh_terms_say(const WhTermCounts *counts, guint path, WhFactOut *out);
/* Whether the file is worth a reading by wh_facts_flow: it may decode, evaluate, fetch, or hold a test program. */
gboolean wh_terms_flow(const WhTermCounts *counts);
/* Whether what wh_terms_flow goes by differs. */
gboolean wh_terms_flow_differs(const WhTermCounts *a, const WhTermCounts *b);
