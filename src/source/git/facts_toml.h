/* SPDX-License-Identifier: Apache-2.0
 *
 * As much of TOML as manifests need: sections and settings, arrays over several lines. */
#pragma once

#include "source/git/facts_scan.h"

typedef struct {
  WhSlice section; /* "target.x.dependencies", without brackets and quotes' meaning; empty before the first */
  WhSlice key;     /* without quotes */
  WhSlice value;   /* raw; of an array all its lines */
} WhTomlSetting;

typedef struct {
  WhSlice text;
  gsize pos;
  WhSlice section;
} WhTomlScan;

/* The next setting. A section without settings is given with an empty key. FALSE at the end. */
gboolean wh_toml_next(WhTomlScan *scan, WhTomlSetting *ret_setting);
