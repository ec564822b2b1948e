/* SPDX-License-Identifier: Apache-2.0
 * Many objects from one child, which is started anew behind an object that ends it. */
#include "source/git/git_ask.h"

#include "base/error.h"
#include "source/git/git_order.h"

#include <unistd.h>

#define FAILURES_MAX 1000u

typedef struct {
  const WhGitShadow *shadow;
  int list;
  guint at, n;
  gsize keep;
  guint failures;
  WhGitAskFunc func;
  gpointer user;
  gboolean stopped;
} Ask;

/* After a failure git must not buffer, so that the answers tell which object it was. */
static gboolean
start_child(const Ask *b, WhGitChild *child, GError **error)
{
  const char *args[] = {"cat-file", b->keep > 0 ? "--batch" : "--batch-check",
                        b->failures == 0 ? "--buffer" : NULL, NULL};
  off_t line = 2 * (off_t)wh_git_shadow_oid_len(b->shadow) + 1;
  if (lseek(b->list, (off_t)b->at * line, SEEK_SET) >= 0)
    return wh_git_child_start(b->shadow, args, b->list, child, error);
  g_set_error_literal(error, WH_ERROR, WH_ERROR_IO,
                      "cannot read the list made for git again; check the folder for temporary files");
  return FALSE;
}

/* Reads on with one child, and leaves AT at the first object that it did not answer. */
static gboolean
run_child(Ask *b, GError **error)
{
  WhGitChild child;
  if (!start_child(b, &child, error))
    return FALSE;
  WhGitStream stream;
  wh_git_stream_init(&stream, &child);
  while (b->at < b->n && !b->stopped) {
    WhGitAnswer answer;
    gboolean got = b->keep > 0 ? wh_git_stream_object(&stream, b->keep, &answer)
                               : wh_git_stream_header(&stream, &answer);
    if (!got)
      break;
    b->stopped = !b->func(b->at++, &answer, b->user);
  }
  wh_git_stream_clear(&stream);
  wh_git_child_kill(&child);
  return TRUE;
}

static gboolean
run_all(Ask *b, GError **error)
{
  while (b->at < b->n && !b->stopped) {
    if (!run_child(b, error))
      return FALSE;
    if (b->at == b->n || b->stopped)
      break;
    if (b->failures++ > 0) {
      const WhGitAnswer damaged = {.type = WH_GIT_OBJECT_DAMAGED};
      b->stopped = !b->func(b->at++, &damaged, b->user);
    }
    if (b->failures > FAILURES_MAX) {
      g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                  "git gave up over more than %u objects; the repository is damaged, try git fsck",
                  FAILURES_MAX);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
ask_git(const WhGitShadow *shadow, const WhOid *ids, guint n_ids, Ask ask, GError **error)
{
  ask.shadow = shadow;
  ask.list = wh_git_list_file(shadow, ids, n_ids, error);
  if (ask.list < 0)
    return FALSE;
  gboolean ok = run_all(&ask, error);
  close(ask.list);
  return ok;
}

static WhGitAnswer
answer_of(const WhObject *object, const GError *why, gsize keep)
{
  static const WhGitObjectType types[] = {
      [WH_OBJECT_COMMIT] = WH_GIT_OBJECT_COMMIT,
      [WH_OBJECT_TREE] = WH_GIT_OBJECT_TREE,
      [WH_OBJECT_BLOB] = WH_GIT_OBJECT_BLOB,
      [WH_OBJECT_TAG] = WH_GIT_OBJECT_TAG,
  };
  if (object == NULL)
    return (WhGitAnswer){.type = g_error_matches(why, WH_ERROR, WH_ERROR_NOT_FOUND) ? WH_GIT_OBJECT_MISSING
                                                                                    : WH_GIT_OBJECT_DAMAGED};
  gsize kept = MIN(object->size, keep);
  return (WhGitAnswer){types[object->type], object->whole, wh_slice((const char *)object->data, kept),
                       object->whole > kept};
}

/* The own reader is not held to KEEP, since it refuses some objects of any type that are larger than they may
 * be. */
static void
ask_odb(const WhOdb *odb, const WhOid *ids, const Ask *ask)
{
  g_autoptr(WhOdbReader) reader = wh_odb_reader_new(odb, 0);
  gboolean going = TRUE;
  for (guint i = 0; i < ask->n && going; i++) {
    g_autoptr(GError) why = NULL;
    g_autoptr(WhObject) object = wh_odb_read(reader, &ids[i], 0, WH_ODB_OBJECT, &why);
    WhGitAnswer answer = answer_of(object, why, ask->keep);
    going = ask->func(i, &answer, ask->user);
  }
}

guint
wh_git_store_oid_len(WhGitStore store)
{
  return store.odb != NULL ? wh_odb_oid_len(store.odb) : wh_git_shadow_oid_len(store.shadow);
}

gboolean
wh_git_ask(WhGitStore store, const WhOid *ids, guint n_ids, gsize keep, WhGitAskFunc func, gpointer user,
           GError **error)
{
  Ask ask = {.n = n_ids, .keep = keep, .func = func, .user = user};
  if (n_ids == 0)
    return TRUE;
  if (store.odb == NULL)
    return ask_git(store.shadow, ids, n_ids, ask, error);
  ask_odb(store.odb, ids, &ask);
  return TRUE;
}

typedef struct {
  const WhOid *ids;
  GArray *found;
} Present;

static gboolean
take_present(guint i, const WhGitAnswer *answer, gpointer user)
{
  Present *p = user;
  if (answer->type == WH_GIT_OBJECT_COMMIT)
    g_array_append_vals(p->found, &p->ids[i], 1);
  return TRUE;
}

GArray *
wh_git_present_commits(WhGitStore store, const WhOid *ids, guint n_ids, GError **error)
{
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(WhOid));
  Present p = {ids, found};
  return wh_git_ask(store, ids, n_ids, 0, take_present, &p, error) ? g_steal_pointer(&found) : NULL;
}
