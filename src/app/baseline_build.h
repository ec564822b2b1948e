/* SPDX-License-Identifier: Apache-2.0
 *
 * Builds a baseline from a list of ordinary projects: anyone who has the repositories gets the same bytes. */
#pragma once

#include "app/scan.h"

/* LIST: a file of lines NAME <tab> TARGET [<tab> COMMIT]; blank lines and those from '#' are skipped. A
 * project's record ends with its commit (at that commit's known time), else at its last. A project that
 * cannot be read fails the whole, since a baseline that lacks one is another baseline. OPTIONS gives jobs and
 * progress. Owner: caller. */
WhBaseline *wh_baseline_build(WhLedger *ledger, const char *list, const WhScanOptions *options,
                              GError **error);
