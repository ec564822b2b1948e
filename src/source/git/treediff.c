/* SPDX-License-Identifier: Apache-2.0
 * Differences of trees. */
#include "source/git/treediff.h"
#include "base/error.h"
#include "base/limits.h"

#include <sys/stat.h>

#define GITLINK_MODE 0160000u
#define COMPARED_AT_ONCE 256u
#define HELD_BYTES ((gsize)256 << 20)        /* of trees open at one time along a path */
#define OPENED_TREES (2u * WH_LIMIT_CHANGES) /* in one run: trees of trees without files end somewhere */

struct WhTreeDiff {
  WhOdbReader *reader;
  guint oid_len;
  GString *path; /* of the folder being compared, with its slash */
  gsize held;
  guint opened;
  guint first; /* where this run's changes begin */
  WhTreeChanges *out;
};

/* One side of a comparison: what is left of a tree, and its next entry. */
typedef struct {
  WhObject *tree; /* NULL: nothing there */
  const guint8 *at, *end;
  const guint8 *start; /* of ENTRY */
  WhTreeEntry entry;
  gboolean has_entry;
} Side;

static gboolean compare_folders(WhTreeDiff *diff, const guint8 *old_oid, const guint8 *new_oid,
                                GError **error);

WhTreeDiff *
wh_tree_diff_new(WhOdbReader *reader, guint oid_len)
{
  WhTreeDiff *diff = g_new0(WhTreeDiff, 1);
  diff->reader = reader;
  diff->oid_len = oid_len;
  diff->path = g_string_sized_new(256);
  return diff;
}

void
wh_tree_diff_free(WhTreeDiff *diff)
{
  if (diff == NULL)
    return;
  g_string_free(diff->path, TRUE);
  g_free(diff);
}

static guint32
canonical_mode(guint32 mode)
{
  if (S_ISREG(mode))
    return S_IFREG | ((mode & 0100) != 0 ? 0755u : 0644u);
  if (S_ISLNK(mode))
    return S_IFLNK;
  return S_ISDIR(mode) ? S_IFDIR : GITLINK_MODE;
}

gboolean
wh_tree_next(const guint8 **at, const guint8 *end, guint oid_len, WhTreeEntry *ret_entry)
{
  const guint8 *p = *at;
  guint32 mode = 0;
  if ((gsize)(end - p) < oid_len + 4u || *p == ' ')
    return FALSE;
  for (; p < end && *p != ' '; p++) {
    if (*p < '0' || *p > '7')
      return FALSE;
    mode = mode << 3 | (guint32)(*p - '0');
  }
  if (p == end)
    return FALSE;
  const guint8 *name = p + 1;
  const guint8 *nul = memchr(name, 0, (gsize)(end - name));
  if (nul == NULL || nul == name || (gsize)(end - nul - 1) < oid_len)
    return FALSE;
  *ret_entry = (WhTreeEntry){canonical_mode(mode), (const char *)name, (gsize)(nul - name), nul + 1};
  *at = nul + 1 + oid_len;
  return TRUE;
}

static gboolean
fail_tree(const WhTreeDiff *diff, GError **error, int code, const char *why)
{
  g_set_error(error, WH_ERROR, code, "tree of \"%s\": %s", diff->path->str, why);
  return FALSE;
}

static gboolean
advance(WhTreeDiff *diff, Side *side, GError **error)
{
  side->start = side->at;
  side->has_entry = side->at < side->end;
  if (!side->has_entry || wh_tree_next(&side->at, side->end, diff->oid_len, &side->entry))
    return TRUE;
  side->has_entry = FALSE;
  return fail_tree(diff, error, WH_ERROR_INPUT, "broken entry");
}

static gboolean
open_side(WhTreeDiff *diff, const guint8 *oid_bytes, Side *side, GError **error)
{
  WhOid oid = {0};
  if (oid_bytes == NULL)
    return TRUE;
  memcpy(oid.bytes, oid_bytes, diff->oid_len);
  side->tree = wh_odb_read(diff->reader, &oid, WH_OBJECT_TREE, WH_ODB_OBJECT, error);
  if (side->tree == NULL)
    return FALSE;
  diff->held += side->tree->size;
  if (diff->held > HELD_BYTES)
    return fail_tree(diff, error, WH_ERROR_LIMIT, "the trees along this path are too large");
  side->at = side->tree->data;
  side->end = side->at + side->tree->size;
  return TRUE;
}

static void
close_side(WhTreeDiff *diff, Side *side)
{
  if (side->tree == NULL)
    return;
  diff->held -= side->tree->size;
  wh_object_unref(side->tree);
}

static gboolean
is_folder(const WhTreeEntry *entry)
{
  return S_ISDIR(entry->mode);
}

/* git's order of entries: a folder's name counts as if it ended in a slash. */
static int
compare_entries(const WhTreeEntry *a, const WhTreeEntry *b)
{
  gsize common = MIN(a->name_len, b->name_len);
  int order = memcmp(a->name, b->name, common);
  if (order != 0)
    return order;
  guint8 end_a = a->name_len > common ? (guint8)a->name[common] : is_folder(a) ? '/' : 0;
  guint8 end_b = b->name_len > common ? (guint8)b->name[common] : is_folder(b) ? '/' : 0;
  return (int)end_a - (int)end_b;
}

/* Whether the change to NAME below the current folder may be told; if not, the list is cut. */
static gboolean
has_room(WhTreeDiff *diff, const WhTreeEntry *entry)
{
  if (diff->out->changes->len - diff->first < WH_LIMIT_CHANGES && diff->opened < OPENED_TREES &&
      diff->path->len + entry->name_len < WH_LIMIT_PATH)
    return TRUE;
  diff->out->cut = TRUE;
  return FALSE;
}

static char
status_of(const WhTreeEntry *old_entry, const WhTreeEntry *new_entry)
{
  if (old_entry == NULL)
    return 'A';
  if (new_entry == NULL)
    return 'D';
  return (old_entry->mode & S_IFMT) == (new_entry->mode & S_IFMT) ? 'M' : 'T';
}

static void
emit(WhTreeDiff *diff, const WhTreeEntry *old_entry, const WhTreeEntry *new_entry)
{
  const WhTreeEntry *named = new_entry != NULL ? new_entry : old_entry;
  if (!has_room(diff, named))
    return;
  WhChangeRecord change = {.status = status_of(old_entry, new_entry)};
  if (old_entry != NULL) {
    change.old_mode = old_entry->mode;
    memcpy(change.old_blob.bytes, old_entry->oid, diff->oid_len);
  }
  if (new_entry != NULL) {
    change.new_mode = new_entry->mode;
    memcpy(change.new_blob.bytes, new_entry->oid, diff->oid_len);
  }
  gsize folder = diff->path->len;
  g_string_append_len(diff->path, named->name, (gssize)named->name_len);
  change.path = wh_slice(g_string_chunk_insert_len(diff->out->text, diff->path->str, (gssize)diff->path->len),
                         diff->path->len);
  g_string_truncate(diff->path, folder);
  g_array_append_val(diff->out->changes, change);
}

static gboolean
descend(WhTreeDiff *diff, const WhTreeEntry *old_entry, const WhTreeEntry *new_entry, GError **error)
{
  const WhTreeEntry *named = new_entry != NULL ? new_entry : old_entry;
  if (!has_room(diff, named))
    return TRUE;
  gsize folder = diff->path->len;
  g_string_append_len(diff->path, named->name, (gssize)named->name_len);
  g_string_append_c(diff->path, '/');
  gboolean good = compare_folders(diff, old_entry != NULL ? old_entry->oid : NULL,
                                  new_entry != NULL ? new_entry->oid : NULL, error);
  g_string_truncate(diff->path, folder);
  return good;
}

static gboolean
one_sided(WhTreeDiff *diff, const WhTreeEntry *old_entry, const WhTreeEntry *new_entry, GError **error)
{
  if (is_folder(old_entry != NULL ? old_entry : new_entry))
    return descend(diff, old_entry, new_entry, error);
  emit(diff, old_entry, new_entry);
  return TRUE;
}

static gboolean
two_sided(WhTreeDiff *diff, const WhTreeEntry *old_entry, const WhTreeEntry *new_entry, GError **error)
{
  gboolean same = memcmp(old_entry->oid, new_entry->oid, diff->oid_len) == 0;
  if (is_folder(old_entry) && is_folder(new_entry))
    return same || descend(diff, old_entry, new_entry, error);
  if (!same || old_entry->mode != new_entry->mode)
    emit(diff, old_entry, new_entry);
  return TRUE;
}

static gsize
common_prefix(const guint8 *a, const guint8 *b, gsize max)
{
  gsize n = 0;
  while (n + COMPARED_AT_ONCE <= max && memcmp(a + n, b + n, COMPARED_AT_ONCE) == 0)
    n += COMPARED_AT_ONCE;
  while (n + 8 <= max && memcmp(a + n, b + n, 8) == 0)
    n += 8;
  while (n < max && a[n] == b[n])
    n++;
  return n;
}

/* Passes over entries that are the same bytes on both sides: nearly all of them. FALSE on a broken entry. */
static gboolean
skip_equal(WhTreeDiff *diff, Side *a, Side *b, GError **error)
{
  if (!a->has_entry || !b->has_entry)
    return TRUE;
  gsize left_a = (gsize)(a->end - a->start), left_b = (gsize)(b->end - b->start);
  gsize same = common_prefix(a->start, b->start, MIN(left_a, left_b));
  if (same == left_a && same == left_b) {
    a->has_entry = b->has_entry = FALSE;
    return TRUE;
  }
  const guint8 *from = a->start, *limit = a->start + same;
  while (a->has_entry && a->at <= limit)
    if (!advance(diff, a, error))
      return FALSE;
  if (a->start == from)
    return TRUE;
  b->at = b->start + (a->start - from);
  return advance(diff, b, error);
}

/* Tells the difference between the sides' next entries, of which there is at least one, and passes over them.
 */
static gboolean
step(WhTreeDiff *diff, Side *a, Side *b, GError **error)
{
  int order = !b->has_entry ? -1 : !a->has_entry ? 1 : compare_entries(&a->entry, &b->entry);
  if (order < 0)
    return one_sided(diff, &a->entry, NULL, error) && advance(diff, a, error);
  if (order > 0)
    return one_sided(diff, NULL, &b->entry, error) && advance(diff, b, error);
  return two_sided(diff, &a->entry, &b->entry, error) && advance(diff, a, error) && advance(diff, b, error);
}

static gboolean
compare_sides(WhTreeDiff *diff, Side *a, Side *b, GError **error)
{
  if (!advance(diff, a, error) || !advance(diff, b, error))
    return FALSE;
  while (a->has_entry || b->has_entry) {
    if (!skip_equal(diff, a, b, error))
      return FALSE;
    if ((a->has_entry || b->has_entry) && !step(diff, a, b, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
compare_folders(WhTreeDiff *diff, const guint8 *old_oid, const guint8 *new_oid, GError **error)
{
  Side a = {0}, b = {0};
  diff->opened++;
  gboolean good = open_side(diff, old_oid, &a, error) && open_side(diff, new_oid, &b, error) &&
                  compare_sides(diff, &a, &b, error);
  close_side(diff, &a);
  close_side(diff, &b);
  return good;
}

gboolean
wh_tree_diff_run(WhTreeDiff *diff, const WhOid *old_tree, const WhOid *new_tree, WhTreeChanges *out,
                 GError **error)
{
  diff->out = out;
  diff->first = out->changes->len;
  diff->opened = 0;
  diff->held = 0;
  g_string_truncate(diff->path, 0);
  const guint8 *old_oid = old_tree != NULL ? old_tree->bytes : NULL;
  const guint8 *new_oid = new_tree != NULL ? new_tree->bytes : NULL;
  if (old_oid != NULL && new_oid != NULL && memcmp(old_oid, new_oid, diff->oid_len) == 0)
    return TRUE;
  if (compare_folders(diff, old_oid, new_oid, error))
    return TRUE;
  g_array_set_size(out->changes, diff->first);
  return FALSE;
}
