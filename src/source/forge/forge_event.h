/* SPDX-License-Identifier: Apache-2.0
 *
 * One event of GH Archive, taken apart by type. */
#pragma once

#include "source/forge/forge_take.h"

typedef struct {
  WhForge *forge;
  const json_t *event, *payload, *actor;
  const char *base, *time, *action, *url; /* URL: of the thing, in old events */
} WhForgeEvent;

/* Where what the payload holds stands. */
static inline WhForgeIn
wh_forge_event_in(const WhForgeEvent *event)
{
  return (WhForgeIn){event->base, "", "", event->time};
}

typedef gboolean (*WhForgeEventTake)(const WhForgeEvent *event, GError **error);

gboolean wh_forge_event_issue(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_pull(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_comment(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_review(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_review_comment(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_commit_comment(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_push(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_ref(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_member(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_release(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_public(const WhForgeEvent *e, GError **error);
gboolean wh_forge_event_team(const WhForgeEvent *e, GError **error);
