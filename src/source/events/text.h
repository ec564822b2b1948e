/* SPDX-License-Identifier: Apache-2.0
 *
 * How values stand in the neutral form, both ways: text that may be no UTF-8, times, object names, flags. */
#pragma once

#include "ledger/event.h"

#include <jansson.h>

/* A string, or {"$bytes": base64} for what is no UTF-8 or holds a NUL. */
json_t *wh_events_text(WhSlice text);
/* Appends member KEY unless TEXT is empty. */
void wh_events_put_text(json_t *object, const char *key, WhSlice text);
void wh_events_put_oid(json_t *object, const char *key, const WhOid *oid,
                       guint oid_len); /* unless it is zero */
/* "time", and "zone" unless it is absent; nothing for WH_EVENTS_TIMELESS. */
void wh_events_put_stamp(json_t *object, WhStamp stamp);
void wh_events_put_time(json_t *object, const char *key, gint64 time);
/* Names of the bits set in FLAGS, which stand in the order of NAMES; unless there are none. */
void wh_events_put_flags(json_t *object, guint32 flags, const char *const *names);
#define WH_EVENTS_IS_TIMELESS(stamp) ((stamp).time == 0 && (stamp).zone == WH_ZONE_ABSENT)

extern const char *const wh_events_commit_flags[], *const wh_events_message_flags[]; /* NULL-terminated */
const char *wh_events_ref_kind(WhRefKind kind);
const char *wh_events_fact_kind(WhFactKind kind);

/* What decoding needs to hold on to: texts of $bytes. Reset between records. */
typedef struct {
  GPtrArray *owned;
  guint oid_len;
  const char *problem; /* the first thing that was wrong, NULL: nothing */
} WhEventsIn;

void wh_events_in_reset(WhEventsIn *in);
/* Each takes member KEY, or VALUE; what is absent is empty, what is wrong is empty too and noted as a problem. */
WhSlice wh_events_get_text(WhEventsIn *in, const json_t *object, const char *key);
WhSlice wh_events_text_of(WhEventsIn *in, const json_t *value);
WhOid wh_events_get_oid(WhEventsIn *in, const json_t *object, const char *key);
/* A time with an offset of its own gives the zone where "zone" is absent; "Z" gives none. */
WhStamp wh_events_get_stamp(WhEventsIn *in, const json_t *object);
gint64 wh_events_get_time(WhEventsIn *in, const json_t *object, const char *key);
guint32 wh_events_get_flags(WhEventsIn *in, const json_t *object, const char *const *names);
void wh_events_problem(WhEventsIn *in, const char *problem);
