/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts that make a report document out of a finished analysis. Whatever a part returns is the caller's.
 * All text from the record passes wh_build_text. */
#pragma once

#include "report/report.h"

typedef struct {
  const WhPeople *people;
  const WhView *view;
  const WhCaseSet *cases;
  const WhBaseline *baseline; /* may be NULL */
  const WhReportOptions *options;
  const char *url;         /* web page of the project on a forge whose links are known; NULL */
  const char *commit_path; /* between that page and a commit's name */
} WhBuild;

/* RAW made safe, at most MAX characters. NULL reads as "". */
json_t *wh_build_text(const char *raw, gsize max);
json_t *wh_build_time(gint64 t);
json_t *wh_build_person_id(guint32 person);
json_t *wh_build_person_name(const WhBuild *b, guint32 person);
/* X with DIGITS significant digits, so that figures read as exact as they are. */
double wh_build_round(double x, int digits);

json_t *wh_build_evidence(const WhBuild *b, WhEvidenceKind kind, guint32 index, const char *note,
                          const char *detail);
/* The same of one message, one saying, one event of a forge or registry. */
json_t *wh_build_message(const WhBuild *b, guint32 message);
json_t *wh_build_saying(const WhBuild *b, guint32 saying);
json_t *wh_build_event(const WhBuild *b, guint32 event);
/* The words that make a saying. */
json_t *wh_build_said(const WhBuild *b, const WhSaying *saying);
json_t *wh_build_persons(const WhBuild *b);
/* Who came last to landing others' work, the security contact, tags or signing; NULL when nobody did. */
json_t *wh_build_last_change(const WhBuild *b);
json_t *wh_build_cases(const WhBuild *b);
/* Quarterly landings by the subject, by those who held the rights before, and by all others. */
json_t *wh_build_shares(const WhBuild *b, const WhCase *one_case);
json_t *wh_build_activity(const WhBuild *b);
json_t *wh_build_patterns(const WhBuild *b);
/* What was read: one object for each kind of record. */
json_t *wh_build_records(const WhBuild *b);
/* Kinds of record that were not read, in words. */
json_t *wh_build_absent(const WhBuild *b);
json_t *wh_build_record_ids(guint32 mask);
/* What the records that were not read would tell about a case. */
json_t *wh_build_would_tell(const WhBuild *b, const WhCase *one_case);
/* A signal's message with its persons and values in place. */
json_t *wh_build_says(const WhBuild *b, const WhSignal *signal);
/* Known time of the last event of the record; FALSE when it is empty. */
gboolean wh_build_last_event(const WhView *view, gint64 *ret_time);

#define WH_BUILD_NAME_MAX 80u
#define WH_BUILD_LINE_MAX 200u
