/* SPDX-License-Identifier: Apache-2.0
 *
 * Two small trees in memory, as WhShippedTrees: what the tag holds, and what the archive holds. */
#pragma once

#include "source/release/shipped.h"

typedef struct ReleaseFixture ReleaseFixture;

ReleaseFixture *release_fixture_new(void);
void release_fixture_free(ReleaseFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReleaseFixture, release_fixture_free)
/* Both sides, the tag alone, the archive alone; a later call for the same side and path replaces the content. */
void release_fixture_both(ReleaseFixture *fixture, const char *path, const char *content);
void release_fixture_tag(ReleaseFixture *fixture, const char *path, const char *content);
void release_fixture_shipped(ReleaseFixture *fixture, const char *path, const char *content, gssize len);
/* An object that some other commit of the repository holds. */
void release_fixture_held(ReleaseFixture *fixture, const char *content);
/* Call when all is there. */
const WhShippedTrees *release_fixture_trees(ReleaseFixture *fixture);
const WhShipped *release_fixture_file(ReleaseFixture *fixture, const char *path);
