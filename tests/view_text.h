/* SPDX-License-Identifier: Apache-2.0
 *
 * A project's record as a few lines of text, for tests. One statement a line; changes, trailers and facts
 * belong to the commit above; indentation is for the eye; '#' begins a comment line. Text between quotes
 * takes C escapes ("\033[31m").
 *
 *   project NAME            name to show (default "example")
 *   sha256                  32-byte object names; before the first record
 *   zone ZONE               zone of times that name none: "Europe/Berlin", "+0200" (default UTC)
 *   person ALIAS WHO [zone ZONE]
 *                           afterwards @ALIAS stands for the account, with a default zone of its own;
 *                           @github is GitHub <noreply@github.com>
 *   commit ID TIME WHO [by WHO [TIME]] [branch B] [parents P...|none] [merge P...] [key K] [flags F...]
 *          [: Subject]      all in one line; "by" is the committer, F are signed absent cut message-cut
 *                           bad-time shallow
 *     M path [OLD NEW] [mode [OLD] NEW]
 *                           a change: A [NEW], M, D [OLD] or T. Blobs are any words; without them each change
 *                           of a path makes a new blob; "-" is one made up here
 *       fact KIND value     about the blob that the change above brought
 *     trailer Word-word: value
 *   message ID TIME WHO [kind K] [re ID] [refs ID...] [thread URL] [association A] [to ADDRESS...]
 *          [arrived TIME|none] [place P] [flags F...] [: Subject]
 *                           K: mail (the default), or with a thread comment, issue, pull, review, review-comment,
 *                           commit-comment, chat. It arrived at its TIME unless said otherwise, so that the order
 *                           of statements says nothing; with "arrived none" its neighbours do. F are cut patch
 *                           forwarded bad-date made-id bot edited bad-text follows-up
 *     | own words           a line of them, as it stands behind the blank
 *     trait key: value      a line of traits
 *   event VERB TIME [WHO] [other WHO] [object O] [thread URL] [commit P|HEX] [detail D] [locator L] [registry]
 *          [id ID]          VERB as wh_verb_id; publish to depend are the registry's anyhow; O, D, L with quotes
 *                           for blanks; the id is made from the rest, the locator from the id
 *   release NAME TIME [of P] [tag T] [version V] [key K] [packer W] [tools W] [size N]
 *                           an archive, compared with the commit P; TIME is its newest member's, and that of the
 *                           signature where there is a key
 *   file CLASS REACH path [differs|absent] [content W] [flags F...] [: reason]
 *                           of the release above; CLASS and REACH as their ids, added unless said otherwise; F are
 *                           binary link outside odd-owner odd-time
 *     | a line              of its excerpt
 *   build NAME [TIME] [against NAME] [release NAME] [tag T] [updates N] [as-much N]
 *                           a comparison of builds, of 161 updates unless said otherwise; TIME is its newest member's
 *     finding KIND [group G] [file F] [seen N] [acts] [light] [: what]
 *                           weighs unless it is light; its group is its kind unless said otherwise
 *   cost NAME [against NAME] [release NAME] [tag T] [measure M] [runs N] [surprise X] [ratio X] [low X] [high X] [other-work]
 *                           a comparison of costs; surprise is -log10 p
 *   source                  what follows comes from another source: no neighbours across
 *   tag NAME P [TIME WHO] [light] [key K] [signed] [: Subject]
 *   ref REFNAME P|broken    a ref beside the automatic ones
 *   head REFNAME            what HEAD names (default: the first branch)
 *   fact BLOB KIND value    KIND: dependency owner contact mailmap hidden read withheld opaque flow guard calls
 *                           hook; C escapes in value
 *   rewrite REFNAME P P     that ref was seen to move from the first to the second
 *   malformed LOCATOR : reason
 *   incomplete              a source was not read to its end
 *   record [no] KIND...     sets or clears what the view claims to have: git content signatures tags words
 *                           registry release forge build cost; "record content" also marks every blob as read
 *   repeat N [every SPAN]   the lines up to the matching "end", N times; absolute times move on by SPAN each
 *   end                     time. {i} is the turn (1..N), {j} and {k} those of the loops around it; {i+5},
 *                           {i-1}, {i*2}, {i/3} and {i%4} compute
 *   expect, pattern, case, param ...
 *                           kept whole, in order, for whoever runs the file
 *
 * TIME: 2021-03-04 or 2021-03-04T10:00[:SS], then perhaps Z, +02:00 or @Europe/Berlin; +3d after the time
 * before it (s, m, h, d, w; "+3d@-0500" says the zone); =4102444801 in seconds. A commit's second time is its
 * committer's, by default the first. SPAN: 7d. WHO: Name <email> or @ALIAS. P: a commit's ID, or a branch
 * (its newest commit).
 *
 * The ID "-" makes up a name. A commit follows the newest of its branch (default "main"); the first one of
 * another branch follows the newest commit of the first branch. "merge P" adds parents to that one. Branches
 * named refs/... are those refs. Every branch whose newest commit has no child is a ref. */
#pragma once

#include "ledger/view.h"

typedef struct {
  WhView *view;            /* owned */
  GPtrArray *expectations; /* char *: the expect, pattern, case and param lines, as written */
  GHashTable *commits;     /* ID to WhOid */
} WhViewText;

/* Builds the view that TEXT describes, cut at AS_OF (G_MAXINT64: no cut). Errors name the line. Owner:
 * caller. */
WhViewText *wh_view_text_new(const char *text, gint64 as_of, GError **error);
WhViewText *wh_view_text_load(const char *path, gint64 as_of, GError **error);
void wh_view_text_free(WhViewText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhViewText, wh_view_text_free)

/* A message is found by wh_view_find_message. The view's index of commit ID, WH_NONE if it is not there. */
guint32 wh_view_text_commit(const WhViewText *self, const char *id);
/* The ID of the view's commit COMMIT, borrowed; "?" for none. */
const char *wh_view_text_id(const WhViewText *self, guint32 commit);
