/* SPDX-License-Identifier: Apache-2.0
 * What a made history of realistic shape costs in the ledger: bytes on disk per change, time to append and to
 * load. Usage: ledger-bench [COMMITS [CHANGES]] (100000 and 200000 when not given), ledger-bench FOLDER for the
 * history in a repository, ledger-bench mail|forge|registry PATH for a record of words. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ledger/intern.h"
#include "ledger/ledger.h"
#include "source/reader.h"

#define SEED 20240329

typedef struct {
  GRand *rand;
  WhOid *blob_of_path;
  char **paths;
  guint n_paths;
  double *zipf; /* cumulated weights of paths */
  guint n_people;
} World;

static const char *const words[] = {
    "add",     "remove",   "fix",    "update",   "rename",   "the",     "parser", "buffer",  "window",
    "test",    "tests",    "leak",   "overflow", "handling", "of",      "in",     "for",     "when",
    "option",  "support",  "error",  "message",  "path",     "header",  "build",  "version", "docs",
    "typo",    "check",    "return", "value",    "unused",   "config",  "cache",  "index",   "thread",
    "lock",    "signal",   "socket", "client",   "server",   "request", "reply",  "stream",  "encoder",
    "decoder", "checksum", "table",  "column",   "query",    "timeout", "retry",  "log",     "level",
    "default", "missing",  "empty",  "string",   "number",   "format"};

static double
now(clockid_t clock)
{
  struct timespec t;

  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static guint
below(World *w, guint n)
{
  return (guint)g_rand_int_range(w->rand, 0, (gint32)n);
}

static WhOid
random_oid(World *w)
{
  WhOid oid = {{0}};

  for (guint i = 0; i < 20; i += 4) {
    guint32 word = g_rand_int(w->rand);
    memcpy(oid.bytes + i, &word, 4);
  }
  return oid;
}

/* Index of a weight drawn at random: few paths change often, most seldom. */
static guint
draw_path(World *w)
{
  double x = g_rand_double(w->rand) * w->zipf[w->n_paths - 1];
  guint low = 0, high = w->n_paths - 1;

  while (low < high) {
    guint middle = (low + high) / 2;
    if (w->zipf[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
world_init(World *w, guint n_paths)
{
  double sum = 0;

  w->rand = g_rand_new_with_seed(SEED);
  w->n_paths = n_paths;
  w->n_people = 2000;
  w->blob_of_path = g_new0(WhOid, n_paths);
  w->paths = g_new(char *, n_paths);
  w->zipf = g_new(double, n_paths);
  for (guint i = 0; i < n_paths; i++) {
    w->paths[i] = g_strdup_printf("%s/%s/%s-%s-%u.c", words[below(w, 60)], words[below(w, 60)],
                                  words[below(w, 60)], words[below(w, 60)], i);
    sum += 1 / pow(i + 1, 0.9);
    w->zipf[i] = sum;
  }
}

static void
world_clear(World *w)
{
  for (guint i = 0; i < w->n_paths; i++)
    g_free(w->paths[i]);
  g_free(w->paths);
  g_free(w->zipf);
  g_free(w->blob_of_path);
  g_rand_free(w->rand);
}

/* Every third word is a rare one, as names of functions and files are. */
static void
add_word(World *w, GString *out)
{
  if (below(w, 3) != 0)
    g_string_append(out, words[below(w, 60)]);
  else
    g_string_append_printf(out, "%.4s%.4s", words[below(w, 60)], words[below(w, 60)]);
}

static void
make_subject(World *w, GString *out)
{
  g_string_printf(out, "%s:", words[below(w, 60)]);
  for (gsize len = 40 + below(w, 20); out->len < len;) {
    g_string_append_c(out, ' ');
    add_word(w, out);
  }
}

static guint
make_changes(World *w, guint n, WhChangeRecord *changes)
{
  for (guint i = 0; i < n; i++) {
    guint path = draw_path(w);
    changes[i].path = wh_slice_str(w->paths[path]);
    changes[i].old_blob = w->blob_of_path[path];
    changes[i].old_mode = wh_oid_is_zero(&w->blob_of_path[path]) ? 0 : 0100644;
    changes[i].new_blob = random_oid(w);
    changes[i].new_mode = 0100644;
    changes[i].status = changes[i].old_mode == 0 ? 'A' : 'M';
    w->blob_of_path[path] = changes[i].new_blob;
  }
  return n;
}

/* Few people write most; one in three commits is committed by somebody else. */
static guint
draw_person(World *w)
{
  double x = g_rand_double(w->rand);

  return (guint)(x * x * x * x * w->n_people);
}

static gboolean
put_commits(World *w, WhSink *sink, guint n_commits, guint n_changes, GError **error)
{
  WhOid last[8] = {{{0}}};
  guint left = n_changes;
  g_autoptr(GString) subject = g_string_new(NULL);
  char names[2][32], emails[2][48];
  WhChangeRecord changes[64];

  for (guint i = 0; i < n_commits; i++) {
    WhOid parents[2] = {last[(i + 7) % 8], last[below(w, 8)]};
    gboolean is_merge = i > 8 && below(w, 10) == 0;
    guint mean = (guint)((double)left / (n_commits - i) / 0.9 + 0.5);
    WhCommitRecord c = {.oid = random_oid(w), .parents = parents, .changes = changes};
    for (guint p = 0; p < 2; p++) {
      guint person = draw_person(w);
      g_snprintf(names[p], sizeof names[p], "Person Number %u", person);
      g_snprintf(emails[p], sizeof emails[p], "person.%u@part%u.example.org", person, person % 40);
    }
    guint committer = below(w, 3) == 0;
    c.author_name = wh_slice_str(names[0]);
    c.author_email = wh_slice_str(emails[0]);
    c.committer_name = wh_slice_str(names[committer]);
    c.committer_email = wh_slice_str(emails[committer]);
    c.committed =
        (WhStamp){1100000000 + (gint64)i * 4000 + below(w, 4000), (gint16)(60 * (gint)below(w, 12) - 300)};
    c.authored = (WhStamp){c.committed.time - (committer != 0 ? below(w, 400000) : 0), c.committed.zone};
    c.n_parents = i == 0 ? 0 : is_merge ? 2 : 1;
    make_subject(w, subject);
    c.subject = wh_slice(subject->str, subject->len);
    if (below(w, 4) == 0)
      c.trailers = wh_slice_str("Signed-off-by: Person Number 7 <person.7@part7.example.org>");
    if (!is_merge)
      c.n_changes = make_changes(w, MIN(MIN(1 + below(w, 2 * MAX(mean, 1) - 1), left), 64), changes);
    left -= c.n_changes;
    last[i % 8] = c.oid;
    if (!sink->commit(sink, &c, error) || (i % 4096 == 4095 && !sink->checkpoint(sink, error)))
      return FALSE;
  }
  WhRefRecord ref = {WH_SLICE("refs/heads/main"), {NULL, 0}, WH_REF_BRANCH, last[(n_commits + 7) % 8]};
  return sink->ref(sink, &ref, error);
}

typedef struct {
  WhLedger *ledger;
  gint64 source;
  double cpu;
  guint n;
} Target;

static gboolean
append(GBytes *segment, gpointer user, GError **error)
{
  Target *t = user;
  double start = now(CLOCK_PROCESS_CPUTIME_ID);
  g_autoptr(GBytes) owned = segment;
  gboolean ok = wh_ledger_append(t->ledger, t->source, owned, error);

  t->cpu += now(CLOCK_PROCESS_CPUTIME_ID) - start;
  t->n++;
  return ok;
}

typedef struct {
  const char *path; /* NULL: a made history of these sizes */
  WhReadAs as;      /* what PATH is */
  guint n_commits, n_changes;
} Job;

static gboolean
put_real(const Job *job, WhSink *sink, GError **error)
{
  const WhReader *reader = wh_reader_for(job->path, job->as);
  const WhReadRequest request = {.path = job->path, .jobs = 1};
  gboolean complete;

  if (reader == NULL) {
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: no reader for it", job->path);
    return FALSE;
  }
  return reader->read(&request, sink, &complete, error);
}

static gboolean
put_made(const Job *job, WhSink *sink, GError **error)
{
  World world;
  gboolean ok;

  world_init(&world, 30000);
  ok = put_commits(&world, sink, MAX(job->n_commits, 10), job->n_changes, error);
  world_clear(&world);
  return ok;
}

static gboolean
fill(const char *path, const Job *job, GError **error)
{
  Target target = {0};
  g_auto(WhLedgerSource) source = {0};
  g_autoptr(WhLedger) ledger = wh_ledger_open(path, error);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, append, &target);
  WhSink *sink = wh_segment_builder_sink(builder);
  double start = now(CLOCK_PROCESS_CPUTIME_ID), total;

  if (ledger == NULL || !wh_ledger_source(ledger, "git", "/made", &source, error) ||
      !wh_ledger_begin_read(ledger, source.id, 20, error))
    return FALSE;
  target.ledger = ledger;
  target.source = source.id;
  if (!(job->path != NULL ? put_real(job, sink, error) : put_made(job, sink, error)) ||
      !wh_segment_builder_finish(builder, error) ||
      !wh_ledger_end_read(ledger, source.id, 1, "made", TRUE, error))
    return FALSE;
  total = now(CLOCK_PROCESS_CPUTIME_ID) - start;
  printf("read and encoded:  %.2f s of CPU\nappended:          %.2f s of CPU, %u segments\n",
         total - target.cpu, target.cpu, target.n);
  return TRUE;
}

/* Bytes a change of a history; of a record of words, bytes a message or event, and how many are its words. */
static void
print_kept(const WhView *view, double size)
{
  double text = 0;

  printf("kept:              %u commits, %u changes, %u paths, %u accounts, %u messages, %u events\n",
         view->n_commits, view->n_changes, view->n_paths, view->n_accounts, view->n_messages, view->n_events);
  for (guint32 i = 0; i < view->n_messages; i++)
    text += (double)strlen(view->messages[i].text);
  printf("on disk:           %.1f MB, ", size / 1e6);
  if (view->n_changes > 0)
    printf("%.1f bytes a change\n", size / view->n_changes);
  else
    printf("%.1f bytes a message or event; own words %.1f MB\n",
           size / MAX(view->n_messages + view->n_events, 1), text / 1e6);
}

static gboolean
measure(const char *path, GError **error)
{
  g_auto(WhLedgerSource) source = {0};
  g_autoptr(WhLedger) ledger = wh_ledger_open(path, error);
  double best = 1e9, tips_best = 1e9;
  GStatBuf info;

  if (ledger == NULL || !wh_ledger_source(ledger, "git", "/made", &source, error))
    return FALSE;
  for (guint i = 0; i < 5; i++) {
    double start = now(CLOCK_PROCESS_CPUTIME_ID);
    g_autoptr(WhView) view = wh_ledger_load(ledger, source.id, "made", G_MAXINT64, error);
    double loaded = now(CLOCK_PROCESS_CPUTIME_ID);
    g_autoptr(GArray) tips = wh_ledger_tips(ledger, source.id, error);
    if (view == NULL || tips == NULL || g_stat(path, &info) != 0)
      return FALSE;
    best = MIN(best, loaded - start);
    tips_best = MIN(tips_best, now(CLOCK_PROCESS_CPUTIME_ID) - loaded);
    if (i == 0)
      print_kept(view, (double)info.st_size);
  }
  printf("load (best of 5):  %.3f s of CPU, one thread\ntips (best of 5):  %.3f s of CPU\n", best, tips_best);
  return TRUE;
}

/* Why blob ids have a table of their own: one million names, each met twice, against GHashTable. */
static void
compare_tables(void)
{
  const guint n = 1000000;
  World w = {.rand = g_rand_new_with_seed(SEED)};
  g_autofree WhOid *oids = g_new(WhOid, n);
  WhInternOids own;
  g_autoptr(GHashTable) other = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  double start;

  for (guint i = 0; i < n; i++)
    oids[i] = random_oid(&w);
  g_rand_free(w.rand);
  start = now(CLOCK_PROCESS_CPUTIME_ID);
  wh_intern_oids_init(&own);
  for (guint i = 0; i < 2 * n; i++)
    wh_intern_oid(&own, &oids[i % n], NULL);
  wh_intern_oids_clear(&own);
  printf("own table:         %.3f s of CPU\n", now(CLOCK_PROCESS_CPUTIME_ID) - start);
  start = now(CLOCK_PROCESS_CPUTIME_ID);
  for (guint i = 0; i < 2 * n; i++)
    if (!g_hash_table_contains(other, &oids[i % n]))
      g_hash_table_insert(other, &oids[i % n], GUINT_TO_POINTER(i));
  printf("GHashTable:        %.3f s of CPU, without the copies of the names\n",
         now(CLOCK_PROCESS_CPUTIME_ID) - start);
}

int
main(int argc, char **argv)
{
  if (argc > 1 && strcmp(argv[1], "tables") == 0) {
    compare_tables();
    return 0;
  }
  guint as = 0;
  while (argc > 2 && as < WH_N_READ_AS && strcmp(argv[1], wh_read_as_id((WhReadAs)as)) != 0)
    as++;
  gboolean is_named = argc > 2 && as < WH_N_READ_AS;
  gboolean is_folder = argc > 1 && g_file_test(argv[1], G_FILE_TEST_IS_DIR);
  const Job job = {is_named    ? argv[2]
                   : is_folder ? argv[1]
                               : NULL,
                   is_named ? (WhReadAs)as : WH_READ_AS_REPOSITORY, argc > 1 ? (guint)atoi(argv[1]) : 100000,
                   argc > 2 ? (guint)atoi(argv[2]) : 200000};
  g_autofree char *folder = g_dir_make_tmp("ledger-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "ledger.db", NULL);
  g_autoptr(GError) error = NULL;
  gboolean ok = fill(path, &job, &error) && measure(path, &error);

  if (!ok)
    fprintf(stderr, "ledger-bench: %s\n", error != NULL ? error->message : "the file cannot be looked at");
  g_unlink(path);
  g_rmdir(folder);
  return ok ? 0 : 1;
}
