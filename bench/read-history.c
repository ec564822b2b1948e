/* SPDX-License-Identifier: Apache-2.0
 * Reads a history by one way and prints what came: for bench/history.sh and tests/pack.sh.
 *
 *   read-history pack|plumbing REPOSITORY JOBS count|order|raw|records [HAVE...] < TIPS
 *   read-history hidden REPOSITORY JOBS count|list < BLOBS
 *
 * TIPS: ids of commits, one a line. count: sums. order: the ids as they came. raw: what `git diff-tree
 * --stdin
 * --root -r --raw -z --no-renames` prints for these ids. records: every field. Faults go to standard error.
 */
#include "source/git/git_pack.h"
#include "source/git/hidden_scan.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
  WhSink sink;
  guint oid_len;
  const char *how;
  GPtrArray *records; /* GString, for sorting: each begins with its id */
  guint64 n_commits, n_changes;
} Printer;

static void
add_oid(GString *out, const WhOid *oid, guint oid_len, char end)
{
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(oid, oid_len, hex);
  g_string_append(out, hex);
  g_string_append_c(out, end);
}

static void
add_slice(GString *out, const char *name, WhSlice slice)
{
  g_string_append_printf(out, "%s %" G_GSIZE_FORMAT " ", name, slice.len);
  g_string_append_len(out, slice.data, (gssize)slice.len);
  g_string_append_c(out, '\n');
}

static void
add_changes(GString *out, const WhCommitRecord *record, guint oid_len)
{
  for (guint i = 0; i < record->n_changes; i++) {
    const WhChangeRecord *change = &record->changes[i];
    g_string_append_printf(out, ":%06o %06o ", change->old_mode, change->new_mode);
    add_oid(out, &change->old_blob, oid_len, ' ');
    add_oid(out, &change->new_blob, oid_len, ' ');
    g_string_append_c(out, change->status);
    g_string_append_c(out, '\0');
    g_string_append_len(out, change->path.data, (gssize)change->path.len);
    g_string_append_c(out, '\0');
  }
}

static void
add_record(GString *out, const WhCommitRecord *record, guint oid_len)
{
  add_oid(out, &record->oid, oid_len, '\n');
  for (guint i = 0; i < record->n_parents; i++)
    add_oid(out, &record->parents[i], oid_len, '\n');
  add_slice(out, "author", record->author_name);
  add_slice(out, "author", record->author_email);
  add_slice(out, "committer", record->committer_name);
  add_slice(out, "committer", record->committer_email);
  g_string_append_printf(out, "times %" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT " %d\n",
                         record->authored.time, record->authored.zone, record->committed.time,
                         record->committed.zone);
  add_slice(out, "subject", record->subject);
  add_slice(out, "trailers", record->trailers);
  add_slice(out, "key", record->key);
  g_string_append_printf(out, "flags %x changes %u\n", record->flags, record->n_changes);
  add_changes(out, record, oid_len);
}

static gboolean
take_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  Printer *printer = (Printer *)(void *)sink;
  (void)error;
  printer->n_commits++;
  printer->n_changes += record->n_changes;
  GString *out = g_string_new(NULL);
  if (g_str_equal(printer->how, "order"))
    add_oid(out, &record->oid, printer->oid_len, '\n');
  if (g_str_equal(printer->how, "raw") && record->n_changes > 0) {
    add_oid(out, &record->oid, printer->oid_len, '\0');
    add_changes(out, record, printer->oid_len);
  }
  fwrite(out->str, 1, out->len, stdout);
  if (g_str_equal(printer->how, "records")) {
    add_record(out, record, printer->oid_len);
    g_ptr_array_add(printer->records, g_steal_pointer(&out));
  }
  if (out != NULL)
    g_string_free(out, TRUE);
  return TRUE;
}

static int
compare_records(gconstpointer a, gconstpointer b)
{
  return strcmp((*(GString *const *)a)->str, (*(GString *const *)b)->str);
}

static void
print_records(GPtrArray *records)
{
  g_ptr_array_sort(records, compare_records);
  for (guint i = 0; i < records->len; i++) {
    GString *record = g_ptr_array_index(records, i);
    fwrite(record->str, 1, record->len, stdout);
    g_string_free(record, TRUE);
  }
}

static gboolean
take_malformed(WhSink *sink, const WhMalformedRecord *record, GError **error)
{
  (void)sink;
  (void)error;
  fprintf(stderr, "malformed: %.*s: %.*s\n", (int)record->locator.len, record->locator.data,
          (int)record->reason.len, record->reason.data);
  return TRUE;
}

static gboolean
take_checkpoint(WhSink *sink, GError **error)
{
  (void)sink;
  (void)error;
  return TRUE;
}

static GArray *
read_tips(void)
{
  GArray *tips = g_array_new(FALSE, FALSE, sizeof(WhOid));
  char line[256];
  while (fgets(line, sizeof line, stdin) != NULL) {
    WhOid oid;
    if (wh_oid_parse(wh_slice_str(g_strchomp(line)), &oid) != 0)
      g_array_append_val(tips, oid);
  }
  return tips;
}

static gboolean
read_pack(const WhGitHistory *history, WhSink *sink, gboolean *ret_complete, GError **error)
{
  g_autoptr(WhGitPack) pack = wh_git_pack_open(history->repo, error);
  return pack != NULL && wh_git_pack_read(pack, history, sink, ret_complete, error);
}

static gboolean
read_plumbing(WhGitHistory *history, WhSink *sink, gboolean *ret_complete, GError **error)
{
  g_autoptr(WhGitShadow) shadow = wh_git_shadow_new(history->repo, NULL, error);
  history->shadow = shadow;
  return shadow != NULL && wh_git_history_read(history, sink, ret_complete, error);
}

/* IDS are of blobs. */
static gboolean
scan_hidden(const WhGitRepo *repo, const GArray *ids, guint jobs, gboolean lists, GError **error)
{
  g_autoptr(WhGitPack) pack = wh_git_pack_open(repo, error);
  guint n = 0;
  if (pack == NULL)
    return FALSE;
  g_autoptr(WhHiddenScan) scan = wh_hidden_scan_new(wh_git_pack_odb(pack), NULL, jobs);
  for (guint i = 0; i < ids->len; i++) {
    char hex[WH_OID_HEX_MAX + 1];
    const WhOid *oid = &g_array_index(ids, WhOid, i);
    if (!wh_hidden_scan_may_hold(scan, oid))
      continue;
    n++;
    wh_oid_format(oid, repo->oid_len, hex);
    if (lists)
      puts(hex);
  }
  if (!lists)
    printf("%u of %u blobs may hold hidden text\n", n, ids->len);
  return TRUE;
}

static gboolean
run(int argc, char **argv, GError **error)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(argv[2], error);
  if (repo == NULL)
    return FALSE;
  g_autoptr(GArray) tips = read_tips();
  guint jobs = (guint)atoi(argv[3]);
  if (g_str_equal(argv[1], "hidden"))
    return scan_hidden(repo, tips, jobs, g_str_equal(argv[4], "list"), error);
  g_autoptr(GArray) have = g_array_new(FALSE, FALSE, sizeof(WhOid));
  for (int i = 5; i < argc; i++) {
    WhOid oid;
    if (wh_oid_parse(wh_slice_str(argv[i]), &oid) != 0)
      g_array_append_val(have, oid);
  }
  g_autoptr(GPtrArray) records = g_ptr_array_new();
  Printer printer = {
      .sink = {.commit = take_commit, .malformed = take_malformed, .checkpoint = take_checkpoint},
      .oid_len = repo->oid_len,
      .how = argv[4]};
  printer.records = records;
  WhGitHistory history = {.repo = repo, .jobs = jobs};
  history.tips = (const WhOid *)(const void *)tips->data;
  history.n_tips = tips->len;
  history.have = (const WhOid *)(const void *)have->data;
  history.n_have = have->len;
  gboolean complete = TRUE;
  if (!(g_str_equal(argv[1], "pack") ? read_pack(&history, &printer.sink, &complete, error)
                                     : read_plumbing(&history, &printer.sink, &complete, error)))
    return FALSE;
  print_records(records);
  if (g_str_equal(argv[4], "count"))
    printf("%" G_GUINT64_FORMAT " commits, %" G_GUINT64_FORMAT " changes%s\n", printer.n_commits,
           printer.n_changes, complete ? "" : ", incomplete");
  return TRUE;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  if (argc < 5) {
    fprintf(stderr, "usage: read-history pack|plumbing|hidden REPOSITORY JOBS count|order|raw|records|list "
                    "[HAVE...] < IDS\n");
    return 2;
  }
  if (run(argc, argv, &error))
    return 0;
  fprintf(stderr, "read-history: %s\n", error->message);
  return 2;
}
