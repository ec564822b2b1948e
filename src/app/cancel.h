/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether the user asked to stop: set by wh_scan_cancel, asked between the steps of a long job. */
#pragma once

#include <glib.h>

/* FALSE with WH_ERROR_CANCELLED once wh_scan_cancel was called. */
gboolean wh_scan_goes_on(GError **error);
