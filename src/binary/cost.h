/* SPDX-License-Identifier: Apache-2.0
 *
 * Two commands measured in pairs: whether the second does the same work at another price. The commands are the
 * user's own and are run as they are, unconfined: the rule that nothing examined is ever run is about what is
 * read, not about what somebody names here to be run.
 *
 * Runs come in pairs, in an order within each pair that a seeded generator chooses, after warm-ups of both.
 * Standard input is empty, standard error leads to nothing, standard output goes to a file that is only
 * digested. Times are of the command and of those of its children that it waited for. */
#pragma once

#include "binary/rank.h"

typedef enum {
  WH_COST_INSTRUCTIONS, /* in user space; only where the kernel counts them in every run */
  WH_COST_CPU,          /* seconds, user and system */
  WH_COST_WALL,         /* seconds */
  WH_COST_MEMORY,       /* bytes, the largest resident set */
  WH_N_COSTS
} WhCostMeasure;

#define WH_COST_RUNS_MAX 1000u
#define WH_COST_CONFIDENCE 0.95
#define WH_COST_P 0.001 /* a difference is said to be one below this */

typedef struct {
  const char *command[2]; /* before and after: words as a shell splits them; no shell runs them */
  guint runs, warmups;    /* pairs */
  guint32 seed;
  /* Asked before every run and when a signal comes: FALSE with an error ends the measurement. NULL: never. */
  gboolean (*goes_on)(GError **error);
  void (*progress)(guint done, gpointer user); /* NULL: none; done counts runs with warm-ups */
  gpointer user;
} WhCostPlan;

typedef struct {
  double value[WH_N_COSTS];
  gboolean counted; /* instructions were */
  int status;       /* as waitpid gives it */
  char digest[65];  /* SHA-256 of standard output, in hex */
} WhCostRun;

typedef struct {
  WhCostRun *run[2];
  guint n;
} WhCosts;

/* Runs everything. Fails when a command cannot be started at all. Owner: caller (wh_costs_free). */
WhCosts *wh_costs_measure(const WhCostPlan *plan, GError **error);
void wh_costs_free(WhCosts *costs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhCosts, wh_costs_free)

typedef struct {
  gboolean available; /* every run has it */
  double median[2];
  WhSignedRank shift; /* of after - before */
  WhSignedRank ratio; /* of log after - log before; its shift and interval are turned back into ratios */
  gboolean has_ratio; /* all values are above zero */
} WhCostResult;

WhCostResult wh_costs_compare(const WhCosts *costs, WhCostMeasure measure);
/* Whether all runs of SIDE ended alike, and whether they printed the same. */
gboolean wh_costs_same_status(const WhCosts *costs, guint side);
gboolean wh_costs_same_output(const WhCosts *costs, guint side);
/* Both commands ended alike and printed the same bytes in every run. */
gboolean wh_costs_same_work(const WhCosts *costs);

/* One run of ARGV, measured. */
gboolean wh_cost_run(char **argv, gboolean (*goes_on)(GError **error), WhCostRun *ret_run, GError **error);
