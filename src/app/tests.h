/* SPDX-License-Identifier: Apache-2.0
 *
 * Test programs of a project's build files, shown to a compiler: a source of facts beside the repository's own. */
#pragma once

#include "app/project.h"

/* Brings what the compiler says of PROJECT's repository up to date and adds it to the sources. What is kept already is taken as it
 * is. PROJECT has been brought up to date itself; nothing happens where it has no repository. */
gboolean wh_tests_add(WhLedger *ledger, WhProject *project, const WhScanOptions *options, GError **error);
