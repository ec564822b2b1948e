/* SPDX-License-Identifier: Apache-2.0
 *
 * WhAttributes: what the .gitattributes of a tag say that `git archive` does to its files: export-ignore leaves them out,
 * export-subst fills in placeholders. They are the project's word, taken only as an innocent explanation. */
#pragma once

#include "source/release/tag_tree.h"

typedef struct WhAttributes WhAttributes;

/* Reads every .gitattributes of TREE, bounded in size and number of lines. Owner: caller. */
WhAttributes *wh_attributes_new(const WhTagTree *tree, WhOdbReader *reader);
void wh_attributes_free(WhAttributes *attributes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhAttributes, wh_attributes_free)

/* Whether the file at PATH, or a folder that it is in, is left out. */
gboolean wh_attributes_ignore(const WhAttributes *attributes, const char *path);
gboolean wh_attributes_substitute(const WhAttributes *attributes, const char *path);
/* Whether SHIPPED is what filling the placeholders of TAGGED ("$Format:%H$") can make: short words of one line that say nothing to
 * a shell. */
gboolean wh_attributes_explain(WhSlice tagged, WhSlice shipped);
/* Whether the two differ in line ends alone. */
gboolean wh_line_ends_explain(WhSlice tagged, WhSlice shipped);
