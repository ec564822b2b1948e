/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of merging: the forest of accounts while rules put them together. An account's group is its root in
 * the forest. */
#pragma once

#include "people/people_impl.h"

/* So many commits of others put in place are power, since on a branch of one's own anybody does it once; a tag, or more on a forge or
 * registry than to open something, counts as many. */
#define WH_MERGE_POWER 3

typedef struct WhMergeDeeds WhMergeDeeds;

typedef struct {
  WhPeopleImpl *impl;
  const WhView *view;
  guint32 n;
  guint32 *parent; /* union-find, by account */
  guint32 *ring;   /* by account: the next of its group, round and round */
  guint32 *order;  /* accounts that appear, by (first, text) */
  guint32 n_order;
  guint32 *uses;          /* commits authored or committed, tags, messages, events */
  gint64 *first, *last;   /* known times; of the whole group at its root */
  char **names, **emails; /* folded */
  guint8 *in_history;     /* by account: it stands in a commit or tag */
  guint8 *odd;            /* by account: its name is not the one that its address is known by */
  guint32 *deeds;         /* commits and tags of the whole group, at its root */
  guint32 *power;         /* see WH_MERGE_POWER; of the whole group, at its root */
  GArray *apart;          /* what decisions keep apart, see merge_decided.c; NULL: nothing */
  char ***words;          /* by account: words of its name, see wh_forms_words */
  WhMergeDeeds *deeds_by; /* merge_imitation.c; made on first need */
} WhMerger;

guint32 wh_merger_root(WhMerger *m, guint32 account);
/* Puts A and B together, unless one is a program's and the other is not. DETAIL may be NULL. Returns whether
 * they are together now. */
gboolean wh_merger_unite(WhMerger *m, guint32 a, guint32 b, WhMergeReason reason, const char *detail);
gboolean wh_merger_is_human(const WhMerger *m, guint32 account);

/* Whether an observer decided that the groups with these roots are not one. */
gboolean wh_merge_is_forbidden(WhMerger *m, guint32 root_a, guint32 root_b);

/* The rules, in this order. */
void wh_merge_by_decision(WhMerger *m);
void wh_merge_by_address(WhMerger *m);
void wh_merge_by_mailmap(WhMerger *m);
void wh_merge_by_address_in_name(WhMerger *m);
void wh_merge_by_noreply(WhMerger *m);
void wh_merge_by_login(WhMerger *m); /* with pulls in merge_login.c */
void wh_merge_by_key(WhMerger *m);
void wh_merge_by_name(WhMerger *m);
void wh_merge_by_handle(WhMerger *m);
void wh_merge_by_word(WhMerger *m);
void wh_merge_by_pulls(WhMerger *m);

/* Whether A or B stands in a commit or tag: of the many who only speak, two may well be namesakes. */
static inline gboolean
wh_merge_in_history(const WhMerger *m, guint32 a, guint32 b)
{
  return m->in_history[a] || m->in_history[b];
}

/* Whether the words of two names, of at least two words each, may be one person's: all of the shorter stand in the longer in this
 * order, first names perhaps shortened, first and last ones perhaps to a letter; or they are the same in another order. */
gboolean wh_merge_names_agree(char *const *a, char *const *b);
/* Whether a handle is all that the address says: it has no domain, or one that any machine may have. */
gboolean wh_merge_is_bare(const WhMerger *m, guint32 account);
/* Whether A's and B's groups were in use at the same time, or within a year of each other. */
gboolean wh_merge_in_use_together(WhMerger *m, guint32 a, guint32 b);
/* The same, or the earlier one had nothing that a stranger who takes up its name after long silence would gain. */
gboolean wh_merge_in_touch(WhMerger *m, guint32 a, guint32 b);

/* Why A and B, of one name, are not to be put together although time would let them: one took up the other's name while that one
 * was active, and reaches for power. NULL: nothing against it. Owner: caller. */
char *wh_merge_imitation(WhMerger *m, guint32 a, guint32 b);
void wh_merge_deeds_free(WhMergeDeeds *deeds);
/* No rule puts the accounts A and B together from now on; DETAIL says why. */
void wh_merge_keep_apart(WhMerger *m, guint32 a, guint32 b, WhMergeReason reason, const char *detail);

/* Whether two folded names have a word of two letters or more in common. */
gboolean wh_merge_share_word(const char *a, const char *b);
/* Two full names without a common word belong to two people. */
gboolean wh_merge_names_conflict(const char *a, const char *b);
