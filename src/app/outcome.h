/* SPDX-License-Identifier: Apache-2.0
 *
 * What evaluating one labelled project gave; made in evaluate_project.c, added up in evaluate.c. */
#pragma once

#include "app/evaluate.h"

/* A run with some patterns left out; the first variant is the evaluation itself. */
typedef struct {
  char *name; /* "" or "pattern ladder" or "family rights"; owned */
  guint64 without;
} WhVariant;

typedef struct {
  guint cases[WH_N_LEVELS]; /* by highest level */
  WhLevel actor_level;      /* of incidents and hand-overs: the highest the actor reached */
  gint64 actor_reached[WH_N_LEVELS];
} WhVariantOutcome;

typedef struct {
  WhHalf half; /* that the project is in; the other one judges */
  guint n_units;
  GArray *units;    /* double: upper bound of the tail of each unit's largest score */
  GArray *variants; /* WhVariantOutcome */
  json_t *cases;    /* of the first variant, each with level, score, patterns */
  json_t *actor;    /* of incidents and hand-overs: what is known of the actor */
  GError *error;
} WhOutcome;

typedef struct {
  WhLedger *ledger;
  const GArray *labels; /* WhLabel */
  const WhScanOptions *options;
  GArray *variants;    /* WhVariant */
  WhOutcome *outcomes; /* by label */
} WhEvaluation;

/* Fills the outcome of label I. */
void wh_evaluate_project(WhEvaluation *evaluation, guint i);
void wh_outcome_clear(WhOutcome *outcome);
