/* SPDX-License-Identifier: Apache-2.0
 * Many objects from one child, which is started anew behind an object that ends it. */
#include "source/git_ask.h"

#include "base/error.h"
#include "source/git_order.h"

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

gboolean
wh_git_ask(const WhGitShadow *shadow, const WhOid *ids, guint n_ids, gsize keep, WhGitAskFunc func,
           gpointer user, GError **error)
{
  if (n_ids == 0)
    return TRUE;
  Ask b = {.shadow = shadow, .n = n_ids, .keep = keep, .func = func, .user = user};
  b.list = wh_git_list_file(shadow, ids, n_ids, error);
  if (b.list < 0)
    return FALSE;
  gboolean ok = run_all(&b, error);
  close(b.list);
  return ok;
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
wh_git_present_commits(const WhGitShadow *shadow, const WhOid *ids, guint n_ids, GError **error)
{
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(WhOid));
  Present p = {ids, found};
  return wh_git_ask(shadow, ids, n_ids, 0, take_present, &p, error) ? g_steal_pointer(&found) : NULL;
}
