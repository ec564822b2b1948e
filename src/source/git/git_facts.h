/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads the file versions that a history brings and that say something (facts.h), beside the stream of
 * commits: a sink to put before another one. Facts come before the next checkpoint; a file version is read
 * once for each kind of file it is. */
#pragma once

#include "source/git/git_child.h"
#include "source/git/odb.h"

typedef struct WhGitFacts WhGitFacts;

/* NEXT gets all records, and the facts. Contents come from ODB, or, where that is NULL, from git. Everything
 * is borrowed. With ODB all program code is looked at for hidden text, by up to JOBS threads; a file of code
 * that hides nothing gives no record but the first, which tells that contents can be read. */
WhGitFacts *wh_git_facts_new(const WhGitShadow *shadow, const WhOdb *odb, guint jobs, WhSink *next);
void wh_git_facts_free(WhGitFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitFacts, wh_git_facts_free)
/* Says that a whole history is to come: what needs no commits for itself then begins at once, beside the walk. */
void wh_git_facts_look_ahead(WhGitFacts *facts);
WhSink *wh_git_facts_sink(WhGitFacts *facts); /* borrowed */
