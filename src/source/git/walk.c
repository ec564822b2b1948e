/* SPDX-License-Identifier: Apache-2.0
 * The walk over commits. */
#include "source/git/walk.h"
#include "base/error.h"
#include "base/limits.h"

#define FIRST_SLOTS 4096u
#define MAX_COMMITS (1u << 28)

typedef enum { STATE_NEW, STATE_OPEN, STATE_GAP } State;

typedef struct {
  guint32 commit;
  guint32 next_parent;
} Frame;

typedef struct {
  WhWalk *walk;
  WhOdbReader *reader;
  GHashTable *shallow;
  guint oid_len;
  GArray *stack; /* Frame */
  GArray *names; /* WhOid: parents of the commit being read */
  gboolean met_root;
} Walker;

static WhWalkCommit *
commit_at(WhWalk *walk, guint32 index)
{
  return &g_array_index(walk->commits, WhWalkCommit, index);
}

static guint32 *
slot_of(WhWalk *walk, const WhOid *oid)
{
  guint64 hash = 0;
  memcpy(&hash, oid->bytes, sizeof hash);
  guint32 mask = walk->n_slots - 1;
  guint32 at = (guint32)(hash ^ hash >> 32) & mask;
  while (walk->slots[at] != 0 && memcmp(&commit_at(walk, walk->slots[at] - 1)->oid, oid, sizeof *oid) != 0)
    at = (at + 1) & mask;
  return &walk->slots[at];
}

static void
grow_slots(WhWalk *walk)
{
  g_free(walk->slots);
  walk->n_slots *= 2;
  walk->slots = g_new0(guint32, walk->n_slots);
  for (guint32 i = 0; i < walk->commits->len; i++)
    *slot_of(walk, &commit_at(walk, i)->oid) = i + 1;
}

/* The index of OID, numbered when it is new. */
static guint32
intern(WhWalk *walk, const WhOid *oid)
{
  guint32 *slot = slot_of(walk, oid);
  if (*slot != 0)
    return *slot - 1;
  WhWalkCommit commit = {.oid = *oid};
  g_array_append_val(walk->commits, commit);
  *slot = walk->commits->len;
  if (walk->commits->len > walk->n_slots / 2)
    grow_slots(walk);
  return walk->commits->len - 1;
}

static gboolean
take_line(WhSlice *body, WhSlice word, guint oid_len, WhOid *ret_oid)
{
  gsize line = word.len + 2 * (gsize)oid_len + 1;
  if (body->len < line || !wh_slice_has_prefix(*body, word) || body->data[line - 1] != '\n' ||
      wh_oid_parse(wh_slice(body->data + word.len, 2 * (gsize)oid_len), ret_oid) != oid_len)
    return FALSE;
  *body = wh_slice(body->data + line, body->len - line);
  return TRUE;
}

gboolean
wh_walk_parse_head(WhSlice body, guint oid_len, WhOid *ret_tree, GArray *parents)
{
  WhOid parent = {0};
  if (!take_line(&body, WH_SLICE("tree "), oid_len, ret_tree))
    return FALSE;
  while (parents->len < WH_LIMIT_PARENTS && take_line(&body, WH_SLICE("parent "), oid_len, &parent))
    g_array_append_val(parents, parent);
  return TRUE;
}

static void
add_gap(Walker *walker, guint32 index, const char *reason)
{
  WhWalkGap gap = {.commit = index, .reason = reason};
  commit_at(walker->walk, index)->state = STATE_GAP;
  g_array_append_val(walker->walk->gaps, gap);
  walker->met_root = TRUE; /* what lies below is not known */
}

static void
link_parents(Walker *walker, guint32 index)
{
  WhWalk *walk = walker->walk;
  guint32 at = walk->parents->len;
  for (guint i = 0; i < walker->names->len; i++) {
    guint32 parent = intern(walk, &g_array_index(walker->names, WhOid, i));
    g_array_append_val(walk->parents, parent);
  }
  WhWalkCommit *commit = commit_at(walk, index);
  commit->parents_at = at;
  commit->n_parents = walker->names->len;
}

/* Reads the head of a commit and puts it on the stack. */
static void
open_commit(Walker *walker, guint32 index)
{
  WhOid oid = commit_at(walker->walk, index)->oid;
  WhOdbPlace place = {0};
  WhOid tree = {0};
  if (!wh_odb_find(walker->reader, &oid, &place)) {
    add_gap(walker, index, "commit is missing");
    return;
  }
  g_autoptr(WhObject) object =
      wh_odb_read_at(walker->reader, &oid, place, WH_OBJECT_COMMIT, WH_LIMIT_COMMIT_OBJECT, NULL);
  g_array_set_size(walker->names, 0);
  if (object == NULL) {
    add_gap(walker, index, "commit cannot be read");
    return;
  }
  gboolean good = wh_walk_parse_head(wh_slice((const char *)object->data, object->size), walker->oid_len,
                                     &tree, walker->names);
  WhWalkCommit *commit = commit_at(walker->walk, index);
  commit->place = place;
  commit->tree = tree;
  commit->state = STATE_OPEN;
  if (walker->walk->kept + object->size <= WH_WALK_KEPT) {
    walker->walk->kept += object->size;
    commit->object = g_steal_pointer(&object);
  }
  commit->shallow = walker->shallow != NULL && g_hash_table_contains(walker->shallow, &oid);
  if (commit->shallow || !good)
    g_array_set_size(walker->names, 0);
  walker->met_root |= walker->names->len == 0;
  link_parents(walker, index);
  Frame frame = {.commit = index};
  g_array_append_val(walker->stack, frame);
}

/* Depth first from START; what is left for the last time goes to FINISHED. */
static void
walk_from(Walker *walker, guint32 start, GArray *finished)
{
  if (commit_at(walker->walk, start)->state != STATE_NEW)
    return;
  open_commit(walker, start);
  while (walker->stack->len > 0) {
    Frame *frame = &g_array_index(walker->stack, Frame, walker->stack->len - 1);
    const WhWalkCommit *commit = commit_at(walker->walk, frame->commit);
    if (frame->next_parent == commit->n_parents) {
      g_array_append_val(finished, frame->commit);
      g_array_set_size(walker->stack, walker->stack->len - 1);
      continue;
    }
    guint32 parent = g_array_index(walker->walk->parents, guint32, commit->parents_at + frame->next_parent++);
    if (commit_at(walker->walk, parent)->state == STATE_NEW && !commit_at(walker->walk, parent)->known)
      open_commit(walker, parent);
  }
}

static int
compare_oids(gconstpointer a, gconstpointer b)
{
  return wh_oid_compare(a, b);
}

/* Numbers OIDS in the order of their names. Owner: caller. */
static GArray *
intern_sorted(WhWalk *walk, const WhOid *oids, guint n)
{
  g_autoptr(GArray) sorted = g_array_sized_new(FALSE, FALSE, sizeof(WhOid), n);
  if (n > 0)
    g_array_append_vals(sorted, oids, n);
  g_array_sort(sorted, compare_oids);
  GArray *indices = g_array_sized_new(FALSE, FALSE, sizeof(guint32), n);
  for (guint i = 0; i < n; i++) {
    guint32 index = intern(walk, &g_array_index(sorted, WhOid, i));
    g_array_append_val(indices, index);
  }
  return indices;
}

static void
mark_known(WhWalk *walk, const GArray *indices)
{
  for (guint i = 0; i < indices->len; i++)
    commit_at(walk, g_array_index(indices, guint32, i))->known = TRUE;
}

/* Marks all that lies below HAVE, whether the first walk met it or not. */
static void
mark_below(Walker *walker, const GArray *have)
{
  WhWalk *walk = walker->walk;
  g_autoptr(GArray) todo = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) unused = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_array_append_vals(todo, have->data, have->len);
  for (guint i = 0; i < have->len; i++)
    walk_from(walker, g_array_index(have, guint32, i), unused);
  while (todo->len > 0) {
    const WhWalkCommit *commit = commit_at(walk, g_array_index(todo, guint32, todo->len - 1));
    g_array_set_size(todo, todo->len - 1);
    for (guint i = 0; i < commit->n_parents; i++) {
      guint32 parent = g_array_index(walk->parents, guint32, commit->parents_at + i);
      if (commit_at(walk, parent)->known)
        continue;
      commit_at(walk, parent)->known = TRUE;
      g_array_append_val(todo, parent);
    }
  }
}

static void
drop_known(WhWalk *walk)
{
  guint kept = 0;
  for (guint i = 0; i < walk->order->len; i++) {
    guint32 index = g_array_index(walk->order, guint32, i);
    if (!commit_at(walk, index)->known)
      g_array_index(walk->order, guint32, kept++) = index;
  }
  g_array_set_size(walk->order, kept);
  for (guint i = walk->gaps->len; i-- > 0;)
    if (commit_at(walk, g_array_index(walk->gaps, WhWalkGap, i).commit)->known)
      g_array_remove_index(walk->gaps, i);
}

static WhWalk *
new_walk(void)
{
  WhWalk *walk = g_new0(WhWalk, 1);
  walk->commits = g_array_new(FALSE, FALSE, sizeof(WhWalkCommit));
  walk->parents = g_array_new(FALSE, FALSE, sizeof(guint32));
  walk->order = g_array_new(FALSE, FALSE, sizeof(guint32));
  walk->gaps = g_array_new(FALSE, FALSE, sizeof(WhWalkGap));
  walk->n_slots = FIRST_SLOTS;
  walk->slots = g_new0(guint32, FIRST_SLOTS);
  return walk;
}

WhWalk *
wh_walk_new(WhOdbReader *reader, const WhWalkRequest *request, GError **error)
{
  g_autoptr(WhWalk) walk = new_walk();
  g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(Frame));
  g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(WhOid));
  Walker walker = {
      .walk = walk, .reader = reader, .shallow = request->shallow, .stack = stack, .names = names};
  walker.oid_len = wh_odb_reader_oid_len(reader);
  g_autoptr(GArray) have = intern_sorted(walk, request->have, request->n_have);
  mark_known(walk, have);
  g_autoptr(GArray) tips = intern_sorted(walk, request->tips, request->n_tips);
  for (guint i = 0; i < tips->len; i++)
    if (!commit_at(walk, g_array_index(tips, guint32, i))->known)
      walk_from(&walker, g_array_index(tips, guint32, i), walk->order);
  if (walk->commits->len > MAX_COMMITS) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "the history has more than %u commits", MAX_COMMITS);
    return NULL;
  }
  /* A path that ended at a root may have passed below HAVE without meeting its tips. */
  if (have->len > 0 && walker.met_root) {
    mark_below(&walker, have);
    drop_known(walk);
  }
  return g_steal_pointer(&walk);
}

WhObject *
wh_walk_take_object(const WhWalk *walk, guint32 index)
{
  return g_steal_pointer(&g_array_index(walk->commits, WhWalkCommit, index).object);
}

void
wh_walk_free(WhWalk *walk)
{
  if (walk == NULL)
    return;
  for (guint32 i = 0; i < walk->commits->len; i++)
    wh_object_unref(commit_at(walk, i)->object);
  g_array_unref(walk->commits);
  g_array_unref(walk->parents);
  g_array_unref(walk->order);
  g_array_unref(walk->gaps);
  g_free(walk->slots);
  g_free(walk);
}
