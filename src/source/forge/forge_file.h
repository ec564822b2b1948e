/* SPDX-License-Identifier: Apache-2.0
 *
 * One file of forge objects: a value a line, or values of any length and layout one after another. */
#pragma once

#include "source/forge/forge_out.h"
#include "source/forge/json_stream.h"
#include "source/stream.h"

typedef struct WhForgeFiles WhForgeFiles; /* what is shared between the files of one read */

/* WANT: see WhReadRequest. */
WhForgeFiles *wh_forge_files_new(WhForge *forge, const char *const *want);
void wh_forge_files_free(WhForgeFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhForgeFiles, wh_forge_files_free)
/* Reads INPUT to its end. Broken lines and damaged files are told as malformed and make the read incomplete; FALSE
 * when reading must stop. forge->file names the input. */
gboolean wh_forge_files_read(WhForgeFiles *files, WhInput *input, GError **error);
