/* SPDX-License-Identifier: Apache-2.0
 * The bipartite configuration model, fitted by classes of degree. */
#include "persona/bicm.h"

#include <math.h>

#define PRECISION 1e-9
#define MAX_ROUNDS 400
#define MAX_STEP 2.0 /* of the logarithm of a multiplier at once */

/* Members of one degree. */
typedef struct {
  guint32 degree, n;
  double left;   /* of the degree, beyond what is certain */
  double x;      /* multiplier */
  guint taken;   /* when it was taken out as certain; G_MAXUINT: never */
  gboolean sure; /* it was taken out because it meets all that was left, rather than nothing */
} Class;

typedef struct {
  Class *classes;
  guint n;
  double members; /* not taken out */
} Side;

struct WhBicm {
  Side rows, columns;
  double error;
};

static Side
side_new(const guint32 *counts, guint max)
{
  Side side = {0};
  for (guint d = 1; d <= max; d++)
    side.n += counts[d] > 0;
  side.classes = g_new0(Class, side.n + 1);
  guint at = 0;
  for (guint d = 1; d <= max; d++)
    if (counts[d] > 0) {
      side.classes[at++] = (Class){.degree = d, .n = counts[d], .left = d, .taken = G_MAXUINT};
      side.members += counts[d];
    }
  return side;
}

/* Takes out of SIDE the classes that meet all or nothing of what is left of OTHER. */
static gboolean
take_certain(Side *side, Side *other, guint *when)
{
  gboolean any = FALSE;
  for (guint i = 0; i < side->n; i++) {
    Class *one = &side->classes[i];
    if (one->taken != G_MAXUINT || (one->left > 0 && one->left < other->members))
      continue;
    any = TRUE;
    one->taken = (*when)++;
    one->sure = one->left > 0;
    side->members -= one->n;
    for (guint k = 0; one->sure && k < other->n; k++)
      if (other->classes[k].taken == G_MAXUINT)
        other->classes[k].left -= one->n;
  }
  return any;
}

/* The multipliers of SIDE that meet its degrees, given OTHER's: one step of Newton's in the logarithm for each. Returns
 * the largest share by which a degree was missed before. */
static double
improve(Side *side, const Side *other)
{
  double worst = 0;
  for (guint i = 0; i < side->n; i++) {
    Class *one = &side->classes[i];
    if (one->taken != G_MAXUINT)
      continue;
    double mean = 0, slope = 0;
    for (guint k = 0; k < other->n; k++) {
      const Class *with = &other->classes[k];
      if (with->taken != G_MAXUINT)
        continue;
      double odds = one->x * with->x, p = odds / (1 + odds);
      mean += with->n * p;
      slope += with->n * p / (1 + odds);
    }
    double miss = one->left - mean;
    worst = MAX(worst, fabs(miss) / one->left);
    if (slope > 0)
      one->x *= exp(CLAMP(miss / slope, -MAX_STEP, MAX_STEP));
  }
  return worst;
}

static void
begin(Side *side, double joints)
{
  for (guint i = 0; i < side->n; i++)
    side->classes[i].x = side->classes[i].left / sqrt(joints);
}

WhBicm *
wh_bicm_fit(const guint32 *rows, guint max_row, const guint32 *columns, guint max_column)
{
  WhBicm *bicm = g_new0(WhBicm, 1);
  bicm->rows = side_new(rows, max_row);
  bicm->columns = side_new(columns, max_column);
  guint when = 0;
  while (take_certain(&bicm->rows, &bicm->columns, &when) | take_certain(&bicm->columns, &bicm->rows, &when))
    ;
  double joints = 0;
  for (guint i = 0; i < bicm->rows.n; i++)
    if (bicm->rows.classes[i].taken == G_MAXUINT)
      joints += bicm->rows.classes[i].n * bicm->rows.classes[i].left;
  if (!(joints > 0))
    return bicm;
  begin(&bicm->rows, joints);
  begin(&bicm->columns, joints);
  bicm->error = 1;
  for (guint round = 0; round < MAX_ROUNDS && bicm->error > PRECISION; round++) {
    double rows_miss = improve(&bicm->rows, &bicm->columns),
           columns_miss = improve(&bicm->columns, &bicm->rows);
    bicm->error = MAX(rows_miss, columns_miss);
  }
  return bicm;
}

void
wh_bicm_free(WhBicm *bicm)
{
  if (bicm == NULL)
    return;
  g_free(bicm->rows.classes);
  g_free(bicm->columns.classes);
  g_free(bicm);
}

static const Class *
find_class(const Side *side, guint degree)
{
  guint low = 0, high = side->n;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (side->classes[middle].degree < degree)
      low = middle + 1;
    else
      high = middle;
  }
  g_assert(low < side->n && side->classes[low].degree == degree);
  return &side->classes[low];
}

static double
chance(const Class *row, const Class *column)
{
  if (row->taken != column->taken) /* whichever was taken out first tells */
    return row->taken < column->taken ? row->sure : column->sure;
  double odds = row->x * column->x;
  return odds / (1 + odds);
}

double
wh_bicm_chance(const WhBicm *bicm, guint row_degree, guint column_degree)
{
  return chance(find_class(&bicm->rows, row_degree), find_class(&bicm->columns, column_degree));
}

double
wh_bicm_error(const WhBicm *bicm)
{
  return bicm->error;
}

/* P(at least LEAST of N rows come to COLUMN). STATE has LEAST + 1 places. */
static double
together(const Class *const *rows, guint n, guint least, const Class *column, double *state)
{
  if (n == 2 && least == 2) /* nearly all that is asked */
    return chance(rows[0], column) * chance(rows[1], column);
  memset(state, 0, sizeof(double) * (least + 1));
  state[0] = 1;
  for (guint i = 0; i < n; i++) {
    double p = chance(rows[i], column);
    state[least] += state[least - 1] * p;
    for (guint k = least - 1; k > 0; k--)
      state[k] = state[k] * (1 - p) + state[k - 1] * p;
    state[0] *= 1 - p;
  }
  return MIN(state[least], 1);
}

void
wh_bicm_meetings(const WhBicm *bicm, const guint32 *degrees, guint n, guint least, GArray *trials)
{
  g_assert(least > 0);
  if (n < least)
    return;
  g_autofree const Class **rows = g_new(const Class *, n);
  g_autofree double *state = g_new(double, least + 1);
  for (guint i = 0; i < n; i++)
    rows[i] = find_class(&bicm->rows, degrees[i]);
  for (guint c = 0; c < bicm->columns.n; c++) {
    const Class *column = &bicm->columns.classes[c];
    WhTrials one = {together(rows, n, least, column, state), column->n};
    if (one.p > 0)
      g_array_append_val(trials, one);
  }
}
