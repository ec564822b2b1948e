/* SPDX-License-Identifier: Apache-2.0
 *
 * WhCell: the distribution of one number over the project-years of one stratum and half. Immutable once made.
 */
#pragma once

#include "case/baseline.h"
#include "base/bounds.h"

#define WH_CELL_MIN_UNITS 30       /* fewer project-years than this say nothing */
#define WH_CELL_MIN_EXCEEDANCES 20 /* fewer above the threshold are not fitted */
#define WH_CELL_BULK 0.9           /* share of the weight at or below the threshold */
#define WH_CELL_CONFIDENCE 0.95    /* one-sided */

typedef struct {
  double value;
  double tail; /* share of the weight at this value or above */
} WhCellStep;

typedef struct {
  GArray *steps; /* WhCellStep by value, distinct values */
  guint n_units;
  double n; /* sum of weights */
  gboolean fitted;
  double threshold, above; /* of the fit, and the share of the weight above it */
  WhGpd fit;
} WhCell;

/* UNITS: WhWeighted, sorted in place. */
void wh_cell_init(WhCell *cell, GArray *units);
void wh_cell_clear(WhCell *cell);
/* `calibrated` is whether there are WH_CELL_MIN_UNITS. A larger statistic never has a larger rate or upper
 * bound. */
WhTail wh_cell_tail(const WhCell *cell, double statistic);
/* The smallest value with at least SHARE of the weight at or below it; 0 when empty. */
double wh_cell_quantile(const WhCell *cell, double share);
