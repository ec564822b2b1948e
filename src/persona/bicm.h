/* SPDX-License-Identifier: Apache-2.0
 *
 * WhBicm: the bipartite configuration model. Of all ways in which rows (persons) and columns (threads, files) may
 * be joined, the most random one in which every row and every column has, in the mean, as many joints as were seen.
 * Row i then meets column c with chance x_i y_c / (1 + x_i y_c), independently of all else. Rows of one degree have one
 * multiplier x, columns of one degree one y, so that only the different degrees count.
 *
 * Rows that meet all columns, and columns that meet all rows, are certain; they are taken out first, again and again, and
 * what is left has finite multipliers but for rare block shapes, which are approached until ERROR is what is said.
 * Source: Saracco, Di Clemente, Gabrielli and Squartini 2015; Vallarano et al. 2021 (fitting by degree classes). */
#pragma once

#include "base/statistics.h"

typedef struct WhBicm WhBicm;

/* ROWS[d]: how many rows have degree d, for d of 0 .. MAX_ROW; COLUMNS likewise. Both must have the same sum of
 * degrees, no degree above the number of the other side's members of degree > 0. O(r c) per round, r and c the numbers of
 * different degrees; some ten rounds. */
WhBicm *wh_bicm_fit(const guint32 *rows, guint max_row, const guint32 *columns, guint max_column);
void wh_bicm_free(WhBicm *bicm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhBicm, wh_bicm_free)

/* Of one row and one column of these degrees, which must be in the fit. O(log r + log c). */
double wh_bicm_chance(const WhBicm *bicm, guint row_degree, guint column_degree);
/* The largest share by which an expected degree misses the one seen. */
double wh_bicm_error(const WhBicm *bicm);
/* Appends to TRIALS (WhTrials), by class of columns, the chance that at least LEAST (1 or more) of N different rows with
 * these DEGREES are at one column. O(c n LEAST). */
void wh_bicm_meetings(const WhBicm *bicm, const guint32 *degrees, guint n, guint least, GArray *trials);
