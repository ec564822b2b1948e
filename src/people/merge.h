/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of merging: the forest of accounts while rules put them together. An account's group is its root in
 * the forest. */
#pragma once

#include "people/people_impl.h"

typedef struct {
  WhPeopleImpl *impl;
  const WhView *view;
  guint32 n;
  guint32 *parent; /* union-find, by account */
  guint32 *order;  /* accounts that appear, by (first, text) */
  guint32 n_order;
  guint32 *uses;          /* commits authored or committed, tags, messages, events */
  gint64 *first, *last;   /* known times; of the whole group at its root */
  char **names, **emails; /* folded */
  guint8 *in_history;     /* by account: it stands in a commit or tag */
  guint8 *odd;            /* by account: its name is not the one that its address is known by */
} WhMerger;

guint32 wh_merger_root(WhMerger *m, guint32 account);
/* Puts A and B together, unless one is a program's and the other is not. DETAIL may be NULL. Returns whether
 * they are together now. */
gboolean wh_merger_unite(WhMerger *m, guint32 a, guint32 b, WhMergeReason reason, const char *detail);
gboolean wh_merger_is_human(const WhMerger *m, guint32 account);

/* The rules, in this order. */
void wh_merge_by_address(WhMerger *m);
void wh_merge_by_mailmap(WhMerger *m);
void wh_merge_by_noreply(WhMerger *m);
void wh_merge_by_login(WhMerger *m); /* with pulls in merge_login.c */
void wh_merge_by_key(WhMerger *m);
void wh_merge_by_name(WhMerger *m);
void wh_merge_by_pulls(WhMerger *m);

/* Whether two folded names have a word of two letters or more in common. */
gboolean wh_merge_share_word(const char *a, const char *b);
/* Two full names without a common word belong to two people. */
gboolean wh_merge_names_conflict(const char *a, const char *b);
