/* SPDX-License-Identifier: Apache-2.0
 *
 * Prediction by partial matching: how well one text foretells another, character by character. Contexts of up to
 * WH_PPM_ORDER characters; what a longer one has not seen is left to the shorter, by as much as it has been surprised
 * before (method C, blended). */
#pragma once

#include <glib.h>

#define WH_PPM_ORDER 4u

typedef struct WhStylePpm WhStylePpm;
/* Learns TEXT. O(len). */
WhStylePpm *wh_style_ppm_new(const char *text, gsize len);
void wh_style_ppm_free(WhStylePpm *ppm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhStylePpm, wh_style_ppm_free)
/* Bits that each character of TEXT costs under PPM; 0 for an empty text. O(len). */
double wh_style_ppm_cost(const WhStylePpm *ppm, const char *text, gsize len);
