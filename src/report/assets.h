/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of the tree that are compiled in. */
#pragma once

extern const char wh_asset_style[];
extern const char wh_asset_schema[];
extern const char wh_asset_release_schema[];
extern const char wh_asset_link_schema[];
extern const char wh_asset_hunt_schema[];
