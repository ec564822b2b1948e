/* SPDX-License-Identifier: Apache-2.0
 * Reads refs from the files they are kept in. */
#include "source/git/git_refs.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/git/git_file.h"

#include <sys/stat.h>
#include <unistd.h>

#define PACKED_MAX (1u << 30)
#define DEPTH_MAX 32u     /* folders below refs */
#define SYMBOLIC_DEPTH 5u /* as git */
#define COMPLAINTS_MAX 1000u
#define NAME_MAX_BYTES 4096u

typedef struct {
  const WhGitRepo *repo;
  GHashTable *by_name; /* name in WhGitRef -> WhGitRef; owns */
  WhGitRefs *refs;
} Collect;

static void
ref_free(gpointer data)
{
  WhGitRef *ref = data;
  g_free(ref->name);
  g_free(ref->symbolic);
  g_free(ref);
}

static void
complaint_free(gpointer data)
{
  WhGitComplaint *complaint = data;
  g_free(complaint->locator);
  g_free(complaint->reason);
  g_free(complaint);
}

static void
complain(WhGitRefs *refs, const char *locator, const char *reason, gboolean harmless)
{
  if (refs->complaints->len >= COMPLAINTS_MAX)
    return;
  WhGitComplaint *complaint = g_new0(WhGitComplaint, 1);
  complaint->locator = g_strdup(locator);
  complaint->reason = g_strdup(reason);
  complaint->harmless = harmless;
  g_ptr_array_add(refs->complaints, complaint);
}

static gboolean
is_sane_name(WhSlice name)
{
  if (name.len > NAME_MAX_BYTES || !wh_slice_has_prefix(name, WH_SLICE("refs/")))
    return FALSE;
  for (gsize i = 0; i < name.len; i++)
    if ((guchar)name.data[i] <= ' ' || name.data[i] == 0x7f)
      return FALSE;
  return TRUE;
}

static WhGitRef *
add_ref(Collect *c, WhSlice name)
{
  g_autofree char *text = g_strndup(name.data, name.len);
  if (!is_sane_name(name)) {
    complain(c->refs, text, "is no name that git allows for a ref", FALSE);
    return NULL;
  }
  WhGitRef *ref = g_hash_table_lookup(c->by_name, text);
  if (ref != NULL || g_hash_table_size(c->by_name) > WH_LIMIT_REFS)
    return ref;
  ref = g_new0(WhGitRef, 1);
  ref->name = g_steal_pointer(&text);
  g_hash_table_insert(c->by_name, ref->name, ref);
  return ref;
}

static void
add_packed(WhSlice name, const WhOid *oid, gpointer user)
{
  WhGitRef *ref = add_ref(user, name);
  if (ref != NULL)
    ref->target = *oid;
}

guint
wh_git_packed_refs_parse(WhSlice text, guint oid_len, WhGitPackedFunc func, gpointer user)
{
  gsize pos = 0, hex = 2 * (gsize)oid_len;
  guint bad = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    WhOid oid;
    if (line.len == 0 || line.data[0] == '#' || line.data[0] == '^')
      continue;
    if (line.len > hex + 1 && line.data[hex] == ' ' &&
        wh_oid_parse(wh_slice(line.data, hex), &oid) == oid_len && memchr(line.data, '\0', line.len) == NULL)
      func(wh_slice(line.data + hex + 1, line.len - hex - 1), &oid, user);
    else
      bad++;
  }
  return bad;
}

static void
read_packed(Collect *c)
{
  g_autofree char *path = g_build_filename(c->repo->common_dir, "packed-refs", NULL);
  g_autoptr(GBytes) bytes = wh_git_file_read(path, PACKED_MAX);
  if (bytes == NULL)
    return;
  if (wh_git_packed_refs_parse(wh_git_bytes_slice(bytes), c->repo->oid_len, add_packed, c) > 0)
    complain(c->refs, "packed-refs", "has lines that are no refs", FALSE);
}

/* What a loose ref or HEAD says: "ref: NAME" or an id. FALSE when it is neither. */
static gboolean
read_pointer(const char *path, guint oid_len, char **ret_symbolic, WhOid *ret_target)
{
  g_autofree char *link = g_file_read_link(path, NULL);
  if (link != NULL) {
    *ret_symbolic = g_str_has_prefix(link, "refs/") ? g_steal_pointer(&link) : NULL;
    return *ret_symbolic != NULL;
  }
  g_autofree char *line = wh_git_file_line(path);
  if (line == NULL)
    return FALSE;
  if (g_str_has_prefix(line, "ref:")) {
    *ret_symbolic = g_strdup(g_strchug(line + strlen("ref:")));
    return TRUE;
  }
  return wh_oid_parse(wh_slice_str(line), ret_target) == oid_len;
}

static void
read_loose_file(Collect *c, const char *path, const char *name)
{
  g_autofree char *symbolic = NULL;
  WhOid target = {0};
  if (g_str_has_suffix(name, ".lock"))
    return;
  gboolean good = read_pointer(path, c->repo->oid_len, &symbolic, &target);
  WhGitRef *ref = add_ref(c, wh_slice_str(name));
  if (!good)
    complain(c->refs, name, "holds neither an object id nor the name of a ref", FALSE);
  if (ref == NULL)
    return;
  g_free(ref->symbolic);
  ref->symbolic = g_steal_pointer(&symbolic);
  ref->target = target;
}

/* NAME: "refs" or a folder below it. */
static void
read_loose(Collect *c, const char *base, const char *name, guint depth)
{
  g_autofree char *folder = g_build_filename(base, name, NULL);
  g_autoptr(GDir) dir = depth < DEPTH_MAX ? g_dir_open(folder, 0, NULL) : NULL;
  const char *entry;
  while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL) {
    if (entry[0] == '.') /* no ref: git passes over it too */
      continue;
    g_autofree char *path = g_build_filename(folder, entry, NULL);
    g_autofree char *inner = g_build_filename(name, entry, NULL);
    struct stat st;
    if (lstat(path, &st) != 0)
      continue;
    if (S_ISDIR(st.st_mode))
      read_loose(c, base, inner, depth + 1);
    else
      read_loose_file(c, path, inner);
  }
}

static const WhOid *
follow(const Collect *c, const char *name)
{
  for (guint depth = 0; depth < SYMBOLIC_DEPTH; depth++) {
    const WhGitRef *ref = g_hash_table_lookup(c->by_name, name);
    if (ref == NULL)
      return NULL;
    if (ref->symbolic == NULL)
      return &ref->target;
    name = ref->symbolic;
  }
  return NULL;
}

static int
compare_refs(gconstpointer a, gconstpointer b)
{
  const WhGitRef *const *x = a, *const *y = b;
  return strcmp((*x)->name, (*y)->name);
}

static void
resolve(Collect *c)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, c->by_name);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    WhGitRef *ref = value;
    const WhOid *target = ref->symbolic != NULL ? follow(c, ref->symbolic) : &ref->target;
    if (target == NULL)
      complain(c->refs, ref->name, "names a ref that is not there", TRUE);
    else
      ref->target = *target;
    g_ptr_array_add(c->refs->refs, ref);
  }
  g_ptr_array_sort(c->refs->refs, compare_refs);
}

static int
compare_complaints(gconstpointer a, gconstpointer b)
{
  const WhGitComplaint *const *x = a, *const *y = b;
  return strcmp((*x)->locator, (*y)->locator);
}

static void
read_head(Collect *c)
{
  WhGitRefs *refs = c->refs;
  g_autofree char *path = g_build_filename(c->repo->git_dir, "HEAD", NULL);
  if (!read_pointer(path, c->repo->oid_len, &refs->head, &refs->head_target)) {
    complain(refs, "HEAD", "holds neither an object id nor the name of a ref", FALSE);
  } else if (refs->head != NULL) {
    const WhOid *target = follow(c, refs->head);
    refs->head_target = target != NULL ? *target : (WhOid){0};
  }
}

WhGitRefs *
wh_git_refs_read(const WhGitRepo *repo, GError **error)
{
  g_autoptr(WhGitRefs) refs = g_new0(WhGitRefs, 1);
  refs->refs = g_ptr_array_new_with_free_func(ref_free);
  refs->complaints = g_ptr_array_new_with_free_func(complaint_free);
  Collect c = {.repo = repo, .by_name = g_hash_table_new(g_str_hash, g_str_equal), .refs = refs};
  read_packed(&c);
  read_loose(&c, repo->common_dir, "refs", 0);
  if (strcmp(repo->git_dir, repo->common_dir) != 0)
    read_loose(&c, repo->git_dir, "refs", 0);
  read_head(&c);
  resolve(&c);
  g_hash_table_unref(c.by_name);
  g_ptr_array_sort(refs->complaints, compare_complaints);
  if (refs->refs->len <= WH_LIMIT_REFS)
    return g_steal_pointer(&refs);
  g_set_error(error, WH_ERROR, WH_ERROR_LIMIT,
              "%s: more than %u refs; scan a clone with the branches and tags alone", repo->common_dir,
              WH_LIMIT_REFS);
  return NULL;
}

void
wh_git_refs_free(WhGitRefs *refs)
{
  if (refs == NULL)
    return;
  g_clear_pointer(&refs->refs, g_ptr_array_unref);
  g_clear_pointer(&refs->complaints, g_ptr_array_unref);
  g_free(refs->head);
  g_free(refs);
}

const WhGitRef *
wh_git_refs_find(const WhGitRefs *refs, const char *name)
{
  guint low = 0, high = refs->refs->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const WhGitRef *ref = g_ptr_array_index(refs->refs, middle);
    int order = strcmp(ref->name, name);
    if (order == 0)
      return ref;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

static int
compare_oid_pointers(gconstpointer a, gconstpointer b)
{
  return wh_oid_compare(a, b);
}

static void
digest_shallow(GChecksum *sum, const WhGitRepo *repo)
{
  g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(repo->shallow), compare_oid_pointers);
  for (const GList *l = keys; l != NULL; l = l->next)
    g_checksum_update(sum, l->data, sizeof(WhOid));
}

char *
wh_git_refs_digest(const WhGitRefs *refs, const WhGitRepo *repo)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < refs->refs->len; i++) {
    const WhGitRef *ref = g_ptr_array_index(refs->refs, i);
    g_checksum_update(sum, (const guchar *)ref->name, (gssize)strlen(ref->name) + 1);
    g_checksum_update(sum, ref->target.bytes, sizeof ref->target.bytes);
  }
  const char *head = refs->head != NULL ? refs->head : "";
  g_checksum_update(sum, (const guchar *)head, (gssize)strlen(head) + 1);
  g_checksum_update(sum, refs->head_target.bytes, sizeof refs->head_target.bytes);
  digest_shallow(sum, repo);
  return g_strdup(g_checksum_get_string(sum));
}
