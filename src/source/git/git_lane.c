/* SPDX-License-Identifier: Apache-2.0
 * A thread with one diff-tree of its own: blocks of commits in, their changes out. */
#include "source/git/git_block.h"

#include "base/limits.h"
#include "source/git/git_child.h"
#include "source/git/git_raw.h"

#define SLICE_BYTES 4096u /* of a request written before answers are looked at */
#define CHUNK_COMMITS 64u
#define CHUNK_BYTES (1u << 20)
#define FAILURES_MAX 1000u /* after so many the trees are taken to be missing on purpose */
#define MARK "end\n"       /* no object id: git says it back when all before it is said */

typedef struct {
  WhGitLane *lane;
  WhGitChild child;
  GByteArray *said;
  WhGitChunk *chunk;
  GArray *asks;       /* const WhGitPending *: the block's commits that ask */
  guint from, to;     /* of them asked now */
  guint next;         /* first that is not finished */
  gboolean open;      /* NEXT has begun: its header was seen */
  gboolean marked;    /* the mark came back */
  guint open_changes; /* where the open one's changes begin in the chunk */
  guint32 open_flags;
  const char *open_problem;
  guint failures;
  gboolean stopped;
} Lane;

static const WhGitPending *
ask_at(const Lane *l, guint i)
{
  return g_array_index(l->asks, const WhGitPending *, i);
}

static void
send_chunk(Lane *l)
{
  if (l->chunk->done->len == 0)
    return;
  WhGitChunk *chunk = g_steal_pointer(&l->chunk);
  l->chunk = wh_git_chunk_new();
  l->open_changes = 0;
  if (!wh_git_queue_put(&l->lane->out, chunk, chunk->size + 1)) {
    wh_git_chunk_free(chunk);
    l->stopped = TRUE;
  }
}

/* Ends commit NEXT with what was collected. */
static void
finish_ask(Lane *l, guint32 flags, const char *problem)
{
  WhGitDone done = {l->chunk->changes->len, flags, problem};
  g_array_append_val(l->chunk->done, done);
  l->next++;
  l->open = FALSE;
  if (l->chunk->done->len >= CHUNK_COMMITS || l->chunk->size >= CHUNK_BYTES)
    send_chunk(l);
  l->open_changes = l->chunk->changes->len;
  l->open_flags = 0;
  l->open_problem = NULL;
}

static void
finish_open(Lane *l)
{
  if (l->open)
    finish_ask(l, l->open_flags, l->open_problem);
}

static void
finish_absent(Lane *l)
{
  g_array_set_size(l->chunk->changes, l->open_changes);
  finish_ask(l, WH_COMMIT_CHANGES_ABSENT, "a tree is missing or damaged, so its changes are not known");
}

/* A header: those that were passed over have no tree. FALSE when nobody asked for it. */
static gboolean
take_pair(Lane *l, const WhGitRaw *raw)
{
  finish_open(l);
  guint i = l->next;
  while (i < l->to && !(wh_oid_equal(&ask_at(l, i)->old_tree, &raw->old_tree) &&
                        wh_oid_equal(&ask_at(l, i)->new_tree, &raw->new_tree)))
    i++;
  if (i == l->to)
    return FALSE;
  while (l->next < i)
    finish_absent(l);
  l->open = TRUE;
  return TRUE;
}

static gboolean
take_change(Lane *l, const WhChangeRecord *change)
{
  if (!l->open)
    return FALSE;
  WhGitChunk *chunk = l->chunk;
  if (chunk->changes->len - l->open_changes >= WH_LIMIT_CHANGES) {
    l->open_flags |= WH_COMMIT_CHANGES_CUT;
    l->open_problem = "too many changed paths, the rest is left out";
    return TRUE;
  }
  WhChangeRecord kept = *change;
  if (kept.path.len > WH_LIMIT_PATH) {
    kept.path.len = WH_LIMIT_PATH;
    l->open_problem = "a path is too long and was cut";
  }
  kept.path.data = g_string_chunk_insert_len(chunk->paths, kept.path.data, (gssize)kept.path.len);
  g_array_append_val(chunk->changes, kept);
  chunk->size += sizeof kept + kept.path.len;
  return TRUE;
}

static void
take_echo(Lane *l, WhSlice echo)
{
  if (!wh_slice_equal(echo, wh_slice(MARK, strlen(MARK) - 1)))
    return;
  finish_open(l);
  while (l->next < l->to)
    finish_absent(l);
  l->marked = TRUE;
}

/* Takes what git said so far. FALSE: it makes no sense. */
static gboolean
take_said(Lane *l)
{
  guint oid_len = l->lane->history->repo->oid_len;
  gsize pos = 0;
  WhGitRaw raw;
  WhGitRawKind kind = WH_GIT_RAW_MORE;
  gboolean ok = TRUE;
  while (ok && !l->marked) {
    kind = wh_git_raw_next(wh_slice((const char *)l->said->data + pos, l->said->len - pos), oid_len, &raw);
    if (kind == WH_GIT_RAW_MORE || kind == WH_GIT_RAW_BROKEN)
      break;
    if (kind == WH_GIT_RAW_PAIR)
      ok = take_pair(l, &raw);
    else if (kind == WH_GIT_RAW_CHANGE)
      ok = take_change(l, &raw.change);
    else
      take_echo(l, raw.echo);
    pos += raw.used;
  }
  if (pos > 0)
    g_byte_array_remove_range(l->said, 0, (guint)pos);
  return ok && kind != WH_GIT_RAW_BROKEN;
}

static GString *
make_request(const Lane *l)
{
  guint oid_len = l->lane->history->repo->oid_len;
  GString *request = g_string_sized_new((l->to - l->from) * (4 * (gsize)oid_len + 2) + sizeof MARK);
  char hex[WH_OID_HEX_MAX + 1];
  for (guint i = l->from; i < l->to; i++) {
    wh_oid_format(&ask_at(l, i)->old_tree, oid_len, hex);
    g_string_append(request, hex);
    g_string_append_c(request, ' ');
    wh_oid_format(&ask_at(l, i)->new_tree, oid_len, hex);
    g_string_append(request, hex);
    g_string_append_c(request, '\n');
  }
  g_string_append(request, MARK);
  return request;
}

static gboolean
converse(Lane *l, const GString *request)
{
  for (gsize at = 0; at < request->len; at += SLICE_BYTES)
    if (!wh_git_child_exchange(&l->child, request->str + at, MIN(SLICE_BYTES, request->len - at), l->said) ||
        !take_said(l))
      return FALSE;
  while (!l->marked)
    if (!wh_git_child_more(&l->child, l->said) || !take_said(l))
      return FALSE;
  return TRUE;
}

static gboolean
start_child(Lane *l)
{
  static const char *const args[] = {"diff-tree", "--stdin",      "-r",          "--raw",
                                     "-z",        "--no-renames", "--no-abbrev", NULL};
  g_byte_array_set_size(l->said, 0);
  return l->child.pid > 0 ||
         wh_git_child_start(l->lane->history->shadow, args, -1, &l->child, &l->lane->error);
}

/* Asks for commits FROM .. TO of the block. When git ends over one of them, NEXT is left at it, without what
 * it had begun. */
static gboolean
ask_range(Lane *l, guint from, guint to)
{
  l->from = l->next = from;
  l->to = to;
  l->marked = FALSE;
  g_autoptr(GString) request = make_request(l);
  if (converse(l, request))
    return TRUE;
  g_array_set_size(l->chunk->changes, l->open_changes);
  l->open = FALSE;
  wh_git_child_kill(&l->child);
  return FALSE;
}

/* Asks one by one, so that it is clear which commit git cannot do. FALSE when git cannot be started. */
static gboolean
ask_carefully(Lane *l, guint from)
{
  for (guint i = from; i < l->asks->len && !l->stopped; i++) {
    l->next = i;
    if (l->failures <= FAILURES_MAX) {
      if (!start_child(l))
        return FALSE;
      if (ask_range(l, i, i + 1))
        continue;
      l->failures++;
    }
    finish_absent(l);
  }
  return TRUE;
}

static gboolean
do_block(Lane *l, const WhGitBlock *block)
{
  g_array_set_size(l->asks, 0);
  for (guint i = 0; i < block->commits->len; i++) {
    const WhGitPending *p = &g_array_index(block->commits, WhGitPending, i);
    if (p->asks)
      g_array_append_val(l->asks, p);
  }
  l->next = 0;
  gboolean ok = l->failures > FAILURES_MAX || start_child(l);
  if (ok && (l->failures > FAILURES_MAX || !ask_range(l, 0, l->asks->len)))
    ok = ask_carefully(l, l->next);
  if (ok)
    send_chunk(l);
  return ok && !l->stopped;
}

gpointer
wh_git_lane_run(gpointer data)
{
  WhGitLane *lane = data;
  Lane l = {
      .lane = lane, .child = WH_GIT_CHILD_NONE, .said = g_byte_array_new(), .chunk = wh_git_chunk_new()};
  l.asks = g_array_new(FALSE, FALSE, sizeof(gpointer));
  const WhGitBlock *block;
  while ((block = wh_git_queue_take(&lane->in)) != NULL && do_block(&l, block))
    ;
  wh_git_child_kill(&l.child);
  wh_git_chunk_free(l.chunk);
  g_byte_array_unref(l.said);
  g_array_unref(l.asks);
  wh_git_queue_end(&lane->out);
  return NULL;
}
