/* SPDX-License-Identifier: Apache-2.0
 *
 * What forge objects say, on its way to the sink: people, times, URLs, ids. */
#pragma once

#include "source/forge/forge_url.h"
#include "source/reader.h"

#include <jansson.h>

typedef enum {
  WH_FORGE_UNKNOWN,  /* objects of unknown shape */
  WH_FORGE_NAMELESS, /* objects that lack what names them: no URL, no number */
  WH_FORGE_TIMELESS, /* objects without a readable time */
  WH_FORGE_N_TROUBLES
} WhForgeTrouble;

typedef struct {
  WhSink *sink;
  GHashTable *want; /* folded "owner/name"; NULL: all */
  char *only;       /* with nothing wanted: the repository that event objects are of */
  gboolean complete;
  const char *file; /* of what is read now, and where it stands there */
  guint64 offset;
  guint64 n_troubles[WH_FORGE_N_TROUBLES];
  char *first_trouble[WH_FORGE_N_TROUBLES];
  GString *words;    /* scratch */
  GPtrArray *merges; /* held back until the end, since several sources tell of one in parts */
  GHashTable *merges_by_id;
  GPtrArray *loose;   /* timeline entries of this file that do not say whose they are */
  char *loose_thread; /* the one thread that its other entries are of, NULL: none so far */
  gboolean loose_mixed;
} WhForge;

void wh_forge_init(WhForge *forge, WhSink *sink, const char *const *want);
void wh_forge_clear(WhForge *forge);
/* Whether records of that repository ("owner/name", in any case) are wanted. */
gboolean wh_forge_wants(const WhForge *forge, WhSlice repo);
/* Counts a trouble; the first of a kind keeps its place. */
void wh_forge_trouble(WhForge *forge, WhForgeTrouble trouble);
/* Says what was held back, and tells of the troubles, one record a kind. */
gboolean wh_forge_finish(WhForge *forge, GError **error);
gboolean wh_forge_tell(WhForge *forge, guint64 offset, const char *reason, GError **error);

/* Text of a member, "" when it is missing or no text. Borrowed. */
const char *wh_forge_get(const json_t *object, const char *key);
/* The first of KEYS (NULL-terminated) that has text, "" if none. */
const char *wh_forge_get_any(const json_t *object, const char *const *keys);
/* ISO 8601, or "2011/02/12 00:00:00 -0800". FALSE when it is neither. */
gboolean wh_forge_time(const char *text, gint64 *ret_time);
/* The login of a user: an object, a login, or the URL of one. "" if none. Borrowed. */
const char *wh_forge_login(const json_t *user);

typedef struct {
  WhMessageKind kind;
  const char *id, *parent, *thread, *title, *created, *association; /* "" or NULL: none */
  const json_t *by, *body;                                          /* NULL or null: nobody, nothing */
  guint32 flags;
} WhForgeSaid;

typedef struct {
  WhVerb verb;
  const char *id;      /* NULL or "": made of object or thread, verb, time and detail */
  const char *thread;  /* "" or NULL: none */
  const char *object;  /* NULL: the thread */
  const char *locator; /* NULL: the thread, else the object */
  const char *time, *detail, *oid;
  const json_t *by, *other;
} WhForgeDone;

/* Keeps a merge; what an earlier one with that ID left open is filled in. */
void wh_forge_hold_merge(WhForge *forge, const WhEventRecord *record);
gboolean wh_forge_say_merges(WhForge *forge, GError **error);

/* Timeline entries without a thread, until the file ends: then they are of the thread that all its other entries are
 * of. */
gboolean wh_forge_loose_hold(WhForge *forge, const WhForgeDone *done, GError **error);
void wh_forge_loose_thread(WhForge *forge, const char *thread);
gboolean wh_forge_loose_end(WhForge *forge, GError **error);
void wh_forge_loose_clear(WhForge *forge);

gboolean wh_forge_say(WhForge *forge, const WhForgeSaid *said, GError **error);
/* Merges are held back until the end. */
gboolean wh_forge_do(WhForge *forge, const WhForgeDone *done, GError **error);
