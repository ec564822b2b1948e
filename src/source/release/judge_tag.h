/* SPDX-License-Identifier: Apache-2.0
 *
 * A file against the tag's at the same path, and folders that the tag does not have. */
#pragma once

#include "source/release/generator.h"

/* TRUE when the tag has a file at that path: RET tells what differs. */
gboolean wh_judge_against_tag(WhJudge *judge, const WhShipped *file, WhJudged *ret);
/* TRUE for a file in a folder that is a submodule of the tag, or that the tag lacks and that has a licence and a
 * readme or build file of its own. */
gboolean wh_judge_bundled(WhJudge *judge, const WhShipped *file, WhJudged *ret);

/* A path of the tag that has FILE's content, most like its name; NULL: none. */
const char *wh_judge_elsewhere(WhJudge *judge, const WhShipped *file);
/* Whether the project has the content elsewhere and packing it here changes nothing that is built. */
gboolean wh_judge_own(WhJudge *judge, const WhShipped *file, const char *elsewhere, WhJudged *ret);
/* Adds to the reason where else the content stands; FALSE: nowhere. */
gboolean wh_judge_say_elsewhere(WhJudge *judge, const WhShipped *file, const char *elsewhere, WhJudged *ret);
