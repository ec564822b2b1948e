/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of WhBaseline share. Projects and units stay in the order of adding; only writing sorts
 * them. */
#pragma once

#include "case/cell.h"

typedef struct {
  char *id;
  int version;
} WhColumn;

typedef struct {
  char *name, *tip;
  WhHalf half;
  guint n_units;
} WhBaselineProject;

typedef struct {
  guint project;
  int year;
  WhStratum stratum;
  double score_both[WH_N_GROUPS], score_own[WH_N_GROUPS]; /* NAN: not known */
  double *values;                                         /* by column, NAN: blind. Owned */
} WhBaselineUnit;

struct WhBaseline {
  GArray *columns;  /* WhColumn */
  GArray *projects; /* WhBaselineProject */
  GHashTable *by_name;
  GArray *units; /* WhBaselineUnit */
  WhCell *
      cells; /* [half][stratum][column], the groups' case scores after the last column; NULL before the first fit */
  char *digest;
};

/* A baseline of other columns than wh_patterns(): for files, and for tests. */
WhBaseline *wh_baseline_new_empty(void);
void wh_baseline_add_column(WhBaseline *baseline, const char *id, int version);
const WhCell *wh_baseline_cell(const WhBaseline *baseline, WhHalf half, WhStratum stratum, guint column);
/* The file's bytes. */
GString *wh_baseline_format(const WhBaseline *baseline);
