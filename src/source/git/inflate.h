/* SPDX-License-Identifier: Apache-2.0
 *
 * zlib streams of which only the beginning is wanted. */
#pragma once

#include <glib.h>

/* Inflates the first WANT bytes (fewer when the stream ends before). Returns how many came; 0 also for a
 * broken stream. */
gsize wh_inflate_prefix(const guint8 *data, gsize len, guint8 *out, gsize want);
