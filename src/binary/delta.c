/* SPDX-License-Identifier: Apache-2.0
 * Two builds side by side: which file is whose successor, and what all findings weigh together. */
#include "binary/delta.h"

#include <string.h>

const char *
wh_delta_level_id(WhDeltaLevel level)
{
  static const char *const ids[] = {"none", "note", "review"};
  return ids[level];
}

static void
free_finding(gpointer data)
{
  wh_delta_finding_free(data);
}

static void
free_pair(gpointer data)
{
  WhDeltaPair *pair = data;
  g_ptr_array_unref(pair->findings);
  g_free(pair);
}

void
wh_delta_free(WhDelta *delta)
{
  if (delta == NULL)
    return;
  g_ptr_array_unref(delta->pairs);
  g_ptr_array_unref(delta->findings);
  g_free(delta);
}

/* "libx.so.1.2" to "libx.so"; "libx-1.2.so" as well. */
static void
drop_version(GString *name)
{
  char *so = strstr(name->str, ".so");
  if (so == NULL)
    return;
  const gsize at = (gsize)(so - name->str), tail = at + strlen(".so");
  if (strspn(name->str + tail, ".0123456789") == name->len - tail)
    g_string_truncate(name, tail);
  gsize from = at;
  while (from > 0 && (g_ascii_isdigit(name->str[from - 1]) || name->str[from - 1] == '.'))
    from--;
  if (from > 1 && from < at && name->str[from - 1] == '-')
    g_string_erase(name, (gssize)from - 1, (gssize)(at - from) + 1);
}

static void
drop_digits(GString *path)
{
  gsize kept = 0;
  for (gsize i = 0; i < path->len; i++)
    if (!g_ascii_isdigit(path->str[i]) || i == 0 || !g_ascii_isdigit(path->str[i - 1]))
      path->str[kept++] = g_ascii_isdigit(path->str[i]) ? '0' : path->str[i];
  g_string_truncate(path, kept);
}

char *
wh_delta_path_key(const char *path, gboolean loose)
{
  const char *slash = strrchr(path, '/');
  g_autoptr(GString) name = g_string_new(slash != NULL ? slash + 1 : path);
  GString *key = g_string_new_len(path, slash != NULL ? slash + 1 - path : 0);
  drop_version(name);
  g_string_append(key, name->str);
  if (loose)
    drop_digits(key);
  return g_string_free(key, FALSE);
}

static void
add_pair(WhDelta *delta, const WhElf *before, const WhElf *after)
{
  WhDeltaPair *pair = g_new0(WhDeltaPair, 1);
  pair->before = before;
  pair->after = after;
  pair->findings = g_ptr_array_new_with_free_func(free_finding);
  g_ptr_array_add(delta->pairs, pair);
}

/* Pairs what has the same key, in the order of paths, and leaves the rest in BEFORE and AFTER. */
static void
pair_by_key(WhDelta *delta, GPtrArray *before, GPtrArray *after, gboolean loose)
{
  g_autoptr(GHashTable) waiting =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < before->len; i++) {
    const WhElf *elf = before->pdata[i];
    char *key = wh_delta_path_key(elf->path, loose);
    GPtrArray *queue = g_hash_table_lookup(waiting, key);
    if (queue == NULL)
      g_hash_table_insert(waiting, g_strdup(key), queue = g_ptr_array_new());
    g_ptr_array_add(queue, before->pdata[i]);
    g_free(key);
  }
  for (guint i = 0; i < after->len;) {
    const WhElf *elf = after->pdata[i];
    g_autofree char *key = wh_delta_path_key(elf->path, loose);
    GPtrArray *queue = g_hash_table_lookup(waiting, key);
    if (queue == NULL || queue->len == 0) {
      i++;
      continue;
    }
    add_pair(delta, queue->pdata[0], elf);
    g_ptr_array_remove(before, queue->pdata[0]);
    g_ptr_array_remove_index(queue, 0);
    g_ptr_array_remove_index(after, i);
  }
}

static GPtrArray *
copy_files(const WhBinary *binary)
{
  GPtrArray *files = g_ptr_array_new();
  for (guint i = 0; i < binary->files->len; i++)
    g_ptr_array_add(files, binary->files->pdata[i]);
  return files;
}

/* Files of no partner are one finding with their paths. */
static void
add_lonely(WhDelta *delta, const GPtrArray *files, const char *id)
{
  if (files->len == 0)
    return;
  WhDeltaFinding *finding = wh_delta_finding_new(wh_delta_kinds_find(delta->kinds, id));
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add(finding->names, g_strdup(((const WhElf *)files->pdata[i])->path));
  g_ptr_array_add(delta->findings, finding);
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
  const WhDeltaPair *x = *(const WhDeltaPair *const *)a, *y = *(const WhDeltaPair *const *)b;
  return strcmp(x->after->path, y->after->path);
}

static void
pair_files(WhDelta *delta)
{
  g_autoptr(GPtrArray) before = copy_files(delta->before), after = copy_files(delta->after);
  if (before->len == 1 && after->len == 1) {
    add_pair(delta, before->pdata[0], after->pdata[0]);
    return;
  }
  pair_by_key(delta, before, after, FALSE);
  pair_by_key(delta, before, after, TRUE);
  add_lonely(delta, after, "file");
  add_lonely(delta, before, "file-gone");
  for (guint i = 0; i < after->len; i++)
    add_pair(delta, NULL, after->pdata[i]);
  g_ptr_array_sort(delta->pairs, compare_pairs);
}

/* Notes FINDINGS' kinds by group: the heaviest of each counts. */
static gboolean
weigh(const GPtrArray *findings, GHashTable *groups)
{
  gboolean review = FALSE;
  for (guint i = 0; i < findings->len; i++) {
    const WhDeltaFinding *finding = findings->pdata[i];
    const WhDeltaKind *best = g_hash_table_lookup(groups, finding->kind->group);
    if (!finding->kind->weighs)
      continue;
    if (best == NULL || best->weight < finding->kind->weight)
      g_hash_table_insert(groups, finding->kind->group, (gpointer)(guintptr)finding->kind);
    review |= finding->kind->review;
  }
  return review;
}

/* Sums in the order of the table, so that rounding is the same in every run. */
static double
sum_weights(const WhDelta *delta, GHashTable *groups)
{
  double sum = 0;
  for (guint i = 0; i < delta->kinds->kinds->len; i++) {
    const WhDeltaKind *kind = delta->kinds->kinds->pdata[i];
    if (g_hash_table_lookup(groups, kind->group) == kind)
      sum += kind->weight;
  }
  return sum;
}

static void
judge(WhDelta *delta)
{
  g_autoptr(GHashTable) groups = g_hash_table_new(g_str_hash, g_str_equal);
  gboolean review = weigh(delta->findings, groups);
  guint found = delta->findings->len;
  for (guint i = 0; i < delta->pairs->len; i++) {
    const WhDeltaPair *pair = delta->pairs->pdata[i];
    review |= weigh(pair->findings, groups);
    found += pair->findings->len;
  }
  delta->statistic = sum_weights(delta, groups);
  if (found == 0)
    delta->level = WH_DELTA_NONE;
  else
    delta->level = review && delta->statistic > delta->kinds->greatest ? WH_DELTA_REVIEW : WH_DELTA_NOTE;
}

WhDelta *
wh_delta_new(const WhBinary *before, const WhBinary *after, const WhDeltaKinds *kinds)
{
  WhDelta *delta = g_new0(WhDelta, 1);
  delta->before = before;
  delta->after = after;
  delta->kinds = kinds;
  delta->pairs = g_ptr_array_new_with_free_func(free_pair);
  delta->findings = g_ptr_array_new_with_free_func(free_finding);
  pair_files(delta);
  for (guint i = 0; i < delta->pairs->len; i++) {
    WhDeltaPair *pair = delta->pairs->pdata[i];
    if (pair->before != NULL)
      wh_delta_compare(kinds, pair->before, pair->after, pair->findings);
    else
      wh_delta_compare_new(kinds, before, pair->after, pair->findings);
  }
  judge(delta);
  return delta;
}
