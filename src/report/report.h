/* SPDX-License-Identifier: Apache-2.0
 *
 * The report. One JSON document is the contract (schema wolfhound.report/1); every other format is written
 * from it, so a kept report can be shown again in any format. Writers are listed in writers.def. */
#pragma once

#include <jansson.h>
#include "case/case.h"

typedef struct {
  const char *project; /* name to show */
  const char *target;  /* as the user named it, without credentials */
  gboolean all_persons;
} WhReportOptions;

/* Worded from a finished analysis. Owner: caller (json_decref). Contains only valid, safe UTF-8. */
json_t *wh_report_new(const WhPeople *people, const WhCaseSet *cases, const WhBaseline *baseline,
                      const WhReportOptions *options);

typedef struct {
  gboolean color;   /* terminal escapes in text */
  guint width;      /* columns of the terminal, 0: 80 */
  gboolean verbose; /* evidence in full */
} WhWriterOptions;

typedef struct {
  const char *id; /* "html" */
  const char *summary;
  /* REPORTS: array of report documents (one per target). Appends to OUT. */
  void (*write)(const json_t *reports, const WhWriterOptions *options, GString *out);
} WhWriter;

const WhWriter *const *wh_writers(guint *ret_n);
const WhWriter *wh_writer_find(const char *id);
const char *wh_report_schema(void); /* the JSON schema text */
