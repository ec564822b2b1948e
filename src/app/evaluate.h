/* SPDX-License-Identifier: Apache-2.0
 *
 * How the whole tool does on labelled projects: ordinary ones, incidents, honest hand-overs. Every project is
 * judged by the half of the baseline that it is not in, and every day by what was visible then. */
#pragma once

#include "app/scan.h"

typedef enum { WH_LABEL_ORDINARY, WH_LABEL_INCIDENT, WH_LABEL_HANDOVER, WH_N_LABEL_KINDS } WhLabelKind;

/* One line of a label file. Times are the ends of the days named; G_MAXINT64: not given. */
typedef struct {
  WhLabelKind kind;
  char *name; /* decides the half */
  char *target;
  char **actors; /* addresses; NULL for ordinary projects */
  gint64 known;  /* the day from which the actor held power */
  gint64 payload;
  GArray *days; /* gint64: when ranks are asked for, ascending */
} WhLabel;

/* WhLabel from FILE; NULL with a place in the error when it breaks the format (the manual page of evaluate
 * says it). Owner: caller. */
GArray *wh_labels_read(const char *file, GError **error);

typedef struct {
  guint64 without;   /* bit i leaves out wh_patterns()[i] */
  gboolean ablation; /* also once without each pattern and each family */
} WhEvaluateOptions;

/* The evaluation as a document (schema wolfhound.evaluation/1). A project that cannot be read fails the
 * whole. Owner: caller. */
json_t *wh_evaluate(WhLedger *ledger, const GArray *labels, const WhScanOptions *options,
                    const WhEvaluateOptions *evaluate, GError **error);
/* The document as text. */
void wh_evaluate_text(const json_t *evaluation, GString *out);
