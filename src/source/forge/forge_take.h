/* SPDX-License-Identifier: Apache-2.0
 *
 * From objects of forges to what they say. Objects come in three dialects that differ in the names of members: REST
 * ("created_at"), GraphQL and the gh tool ("createdAt"), and the payloads of GH Archive. */
#pragma once

#include "source/forge/forge_out.h"

/* Where an object stands. Never NULL: "" where nothing is known. */
typedef struct {
  const char *base;   /* "https://github.com/owner/name" */
  const char *thread; /* URL of the issue, pull request or commit that it is part of */
  const char *title;  /* of that */
  const char *time;   /* when it was said, where the object itself does not say */
} WhForgeIn;
#define WH_FORGE_NOWHERE ((WhForgeIn){"", "", "", ""})

/* One record of a file, perhaps wrapped by an archiver; HEAD is the object around it, or NULL. */
gboolean wh_forge_take(WhForge *forge, const json_t *record, const json_t *head, GError **error);

/* The parts, each of an object that is known to be one. */
gboolean wh_forge_take_any(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error);
gboolean wh_forge_take_list(WhForge *forge, const WhForgeIn *in, const json_t *list, GError **error);
/* An issue or pull request with all that its object tells: opened, closed, merged, its newest commit. */
gboolean wh_forge_take_thread(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error);
/* What archivers keep inside or beside the object of an issue: comments, reviews, events. IN is the issue. */
gboolean wh_forge_take_parts(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error);
/* Its opening alone. */
gboolean wh_forge_take_opening(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error);
gboolean wh_forge_take_said(WhForge *forge, const WhForgeIn *in, WhMessageKind kind, const json_t *object,
                            GError **error);
gboolean wh_forge_take_review(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error);
gboolean wh_forge_take_release(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error);
gboolean wh_forge_take_timeline(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error);
/* An event of GH Archive or of the events API. WH_ERROR_INPUT when nothing is wanted by name and events of more than
 * one repository come. */
gboolean wh_forge_take_event(WhForge *forge, const json_t *object, GError **error);
gboolean wh_forge_is_event(const json_t *object);

/* The page of OBJECT, "" if it has none: its html_url, else what its url stands for. Owner: caller. */
char *wh_forge_object_page(const json_t *object);
/* The same of an issue or pull request, which its number may name too. */
char *wh_forge_thread_page(const WhForgeIn *in, const json_t *object);
gboolean wh_forge_is_pull(const json_t *object, const char *page);
/* What a member says in any dialect. */
const char *wh_forge_created(const json_t *object);
const json_t *wh_forge_by(const json_t *object);
/* A member that is a list, or an object whose "nodes" are one; NULL if neither. */
const json_t *wh_forge_list(const json_t *object, const char *key);
