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
