/* SPDX-License-Identifier: Apache-2.0
 *
 * Parsers of commit and tag objects as they stand in the object store. They take any bytes and never fail:
 * what breaks a rule is named in `problem`, and the rest is filled in. Slices borrow from the object's bytes
 * or from the parser itself. */
#pragma once

#include "ledger/event.h"

typedef struct {
  WhCommitRecord record; /* oid and changes are left alone */
  WhOid tree;
  const char *problem; /* static text: first broken rule, NULL if none */
  GArray *parents;     /* backs record.parents */
  GString *trailers;   /* backs record.trailers */
  GString *key;        /* backs record.key */
} WhGitCommitParser;

void wh_git_commit_parser_init(WhGitCommitParser *parser);
void wh_git_commit_parser_clear(WhGitCommitParser *parser);
/* CUT: the object is longer than BODY. O(length). */
void wh_git_commit_parse(WhGitCommitParser *parser, WhSlice body, guint oid_len, gboolean cut);

typedef struct {
  WhTagRecord record; /* name, oid and target are left alone */
  WhOid object;       /* what it points at */
  WhSlice type;       /* "commit", "tag", "tree", "blob" */
  const char *problem;
  GString *key;
} WhGitTagParser;

void wh_git_tag_parser_init(WhGitTagParser *parser);
void wh_git_tag_parser_clear(WhGitTagParser *parser);
void wh_git_tag_parse(WhGitTagParser *parser, WhSlice body, guint oid_len);

/* "Name <address> seconds zone". Returns NULL, or static text naming the broken rule. A time out of range is
 * clamped and *RET_BAD_TIME set (else not touched). */
const char *wh_git_ident_parse(WhSlice line, WhSlice *ret_name, WhSlice *ret_email, WhStamp *ret_stamp,
                               gboolean *ret_bad_time);
