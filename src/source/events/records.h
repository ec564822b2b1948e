/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of the neutral form turned back into records. */
#pragma once

#include "source/events/events.h"
#include "source/events/text.h"

typedef struct {
  WhEventsIn in;
  const WhEventsHeader *header;
  const char *place; /* of the line, "FILE:OFFSET" */
  WhSink *sink;
} WhEventsLine;

typedef enum {
  WH_EVENTS_SENT,
  WH_EVENTS_BROKEN, /* line->in.problem says why; nothing was sent */
  WH_EVENTS_FAILED, /* the sink failed */
} WhEventsResult;

/* Sends the commit in VALUE. *RET_COMMIT is what was sent, its parents too, valid until the next line. */
gboolean wh_events_get_commit(WhEventsLine *line, const json_t *value, WhCommitRecord *ret_commit);
WhEventsResult wh_events_send_commit(WhEventsLine *line, const WhCommitRecord *commit, GError **error);
/* Any other record that does not tell the state of refs, and those that do. */
WhEventsResult wh_events_send_other(WhEventsLine *line, const json_t *value, GError **error);
WhEventsResult wh_events_send_state(WhEventsLine *line, const json_t *value, GError **error);
/* What is released, and one file of it. */
WhEventsResult wh_events_send_release(WhEventsLine *line, const json_t *value, GError **error);
WhEventsResult wh_events_send_file(WhEventsLine *line, const json_t *value, GError **error);
/* What was compared of two builds. */
WhEventsResult wh_events_send_comparison(WhEventsLine *line, const json_t *value, GError **error);
/* Names and address of the account in member KEY. */
void wh_events_get_account(WhEventsLine *line, const json_t *object, const char *key, WhSlice *ret_name,
                           WhSlice *ret_email);
