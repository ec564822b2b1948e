/* SPDX-License-Identifier: Apache-2.0
 *
 * A family of tools whose files are recognised: one constant struct per gen_*.c, listed in generators.def in the order in
 * which they are asked. And what they share about one archive. */
#pragma once

#include "source/release/generated.h"
#include "source/release/judge_file.h"
#include "macros/macros.h"

typedef struct {
  const char *id;
  /* TRUE when the file is of this family, with RET filled in; FALSE leaves RET as it is. */
  gboolean (*judge)(WhJudge *judge, const WhShipped *file, WhJudged *ret);
} WhGenerator;

struct WhJudge {
  const WhShippedTrees *trees;
  const WhReach *reach;
  WhShapeBook *book; /* read when first asked for; NULL: cannot be read; then nothing generated is checked */
  WhMacros *macros;  /* likewise */
  gboolean tried_book, tried_macros;
  gboolean borrows;       /* both belong to somebody else */
  WhInputs *m4;           /* what autoconf reads of this archive; made when first asked for */
  WhInputs *am;           /* what automake reads */
  WhInputs *written;      /* what macros write into files, without the shell's quoting */
  GHashTable *own_pieces; /* normal digests of the tag's macros; made when first asked for */
  GHashTable *folders;    /* of the archive, and what they hold; likewise */
  GTree *tools;           /* "autoconf 2.71" */
};

/* With databases that were read before and outlive the judge. */
WhJudge *wh_judge_new_with(const WhShippedTrees *trees, const WhReach *reach, WhShapeBook *book,
                           WhMacros *macros);
/* Whether the build reads or runs PATH. */
gboolean wh_judge_is_built_from(const WhJudge *judge, WhSlice path);
/* The shapes of TOOL, and the macros that upstreams published; NULL: none. */
const WhShapeTool *wh_judge_tool(WhJudge *judge, const char *tool);
const WhMacros *wh_judge_macros(WhJudge *judge);
const WhInputs *wh_judge_m4(WhJudge *judge);
const WhInputs *wh_judge_am(WhJudge *judge);
const WhInputs *wh_judge_written(WhJudge *judge);
/* Whether the tag's macro files have a piece with this normal digest. */
gboolean wh_judge_own_piece(WhJudge *judge, const guint8 *normal);
/* Takes the package's name and version from a configure script. */
void wh_autoconf_add_stated(WhInputs *inputs, WhSlice content);
/* Remembers that a file says it was made by TOOL VERSION. */
void wh_judge_used(WhJudge *judge, const char *tool, WhSlice version);

/* Content of PATH as the archive has it, or else the tag; NULL: neither, or too large. Owner: caller. */
GBytes *wh_judge_read(const WhShippedTrees *trees, WhSlice path);
GBytes *wh_judge_read_tag(const WhShippedTrees *trees, const WhShipped *file);

/* Sets class and texts; printf style. GENERATOR may be NULL. */
void wh_judged_say(WhJudged *ret, WhFileClass class, const char *generator, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* Says what FINDINGS tell of a file that TOOL VERSION made: generated, or inconsistent with an excerpt. */
void wh_judged_findings(WhJudged *ret, const WhFindings *findings, const char *tool, WhSlice version);

/* The text behind MARK in the first lines of CONTENT up to one of ENDS; empty: not there. */
WhSlice wh_stated(WhSlice content, WhSlice mark, const char *ends);
gboolean wh_is_text(WhSlice content);
gboolean wh_name_is(WhSlice path, const char *const *names); /* its last component, NULL-terminated list */
gboolean wh_name_ends(WhSlice path, const char *const *ends);
