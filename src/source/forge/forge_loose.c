/* SPDX-License-Identifier: Apache-2.0
 * Entries of a timeline that do not say whose it is: they wait for the end of the file, since the comments and reviews
 * among them do. */
#include "base/limits.h"
#include "source/forge/forge_take.h"

/* A timeline has a few thousand entries at most; what comes behind is not held. */
#define HELD_MAX 8192u

typedef struct {
  WhVerb verb;
  char *url, *time, *detail, *oid;
  json_t *by, *other; /* logins */
  guint64 offset;
} Loose;

static void
loose_free(gpointer data)
{
  Loose *loose = data;
  g_free(loose->url);
  g_free(loose->time);
  g_free(loose->detail);
  g_free(loose->oid);
  json_decref(loose->by);
  json_decref(loose->other);
  g_free(loose);
}

static char *
bounded(const char *text)
{
  return g_strndup(text != NULL ? text : "", WH_LIMIT_ID);
}

static json_t *
login_of(const json_t *user)
{
  const char *login = wh_forge_login(user);
  return json_stringn_nocheck(login, strnlen(login, WH_LIMIT_IDENT));
}

/* Without the thread, the entry's own URL is all that names it. */
static gboolean
say(WhForge *forge, const Loose *loose, const char *thread, GError **error)
{
  const char *url = thread[0] == '\0' ? loose->url : NULL;
  const WhForgeDone done = {
      .verb = loose->verb,
      .id = url,
      .thread = thread,
      .object = url,
      .time = loose->time,
      .detail = loose->detail,
      .oid = loose->oid,
      .by = loose->by,
      .other = loose->other,
  };
  forge->offset = loose->offset;
  return wh_forge_do(forge, &done, error);
}

gboolean
wh_forge_loose_hold(WhForge *forge, const WhForgeDone *done, GError **error)
{
  if (forge->loose == NULL)
    forge->loose = g_ptr_array_new_with_free_func(loose_free);
  if (forge->loose->len >= HELD_MAX)
    return wh_forge_do(forge, done, error);
  Loose *loose = g_new(Loose, 1);
  *loose = (Loose){.verb = done->verb,
                   .url = bounded(done->id),
                   .time = bounded(done->time),
                   .detail = bounded(done->detail),
                   .oid = bounded(done->oid),
                   .by = login_of(done->by),
                   .other = login_of(done->other),
                   .offset = forge->offset};
  g_ptr_array_add(forge->loose, loose);
  return TRUE;
}

void
wh_forge_loose_thread(WhForge *forge, const char *thread)
{
  if (thread[0] == '\0' || forge->loose_mixed)
    return;
  if (forge->loose_thread == NULL)
    forge->loose_thread = bounded(thread);
  forge->loose_mixed = strcmp(forge->loose_thread, thread) != 0;
}

gboolean
wh_forge_loose_end(WhForge *forge, GError **error)
{
  gboolean ok = TRUE;
  const char *thread = forge->loose_thread != NULL && !forge->loose_mixed ? forge->loose_thread : "";
  for (guint i = 0; ok && forge->loose != NULL && i < forge->loose->len; i++)
    ok = say(forge, forge->loose->pdata[i], thread, error);
  wh_forge_loose_clear(forge);
  return ok;
}

void
wh_forge_loose_clear(WhForge *forge)
{
  g_clear_pointer(&forge->loose, g_ptr_array_unref);
  g_clear_pointer(&forge->loose_thread, g_free);
  forge->loose_mixed = FALSE;
}
