/* SPDX-License-Identifier: Apache-2.0
 * One place's records as a view, without a store: for benchmarks that look at one part. */
#pragma once

#include "ledger/view.h"
#include "source/reader.h"

/* What stands at PATH, read in one thread as what AS says, as of its end. NULL with ERROR set when it is no such thing or
 * cannot be read. Owner: caller. */
WhView *wh_bench_read_view(const char *path, WhReadAs as, GError **error);
