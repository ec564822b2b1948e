/* SPDX-License-Identifier: Apache-2.0
 * A source: look, then read what is new into the ledger. */
#include "app/source.h"

#include "app/cancel.h"
#include "app/mirror.h"
#include "base/error.h"
#include "source/worker.h"

#include <sys/stat.h>

void
wh_app_source_clear(WhAppSource *source)
{
  wh_target_clear(&source->target);
  g_free(source->path);
  g_strfreev(source->want);
  g_free(source->repository);
  g_free(source->tag);
  wh_probe_clear(&source->probe);
  wh_ledger_source_clear(&source->kept);
  memset(source, 0, sizeof *source);
}

static gboolean
open_path(WhAppSource *source, const WhScanOptions *options, GError **error)
{
  if (source->target.url != NULL && options->progress != NULL)
    wh_progress_stage(options->progress, "Fetching", "", 0);
  if (source->target.url == NULL)
    source->path = g_strdup(source->target.path);
  else
    source->path = wh_mirror_update(&source->target, NULL, options->offline, error);
  if (source->path == NULL)
    return FALSE;
  source->reader = wh_reader_for(source->path, WH_READ_AS_REPOSITORY);
  if (source->reader == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: the copy %s is damaged; remove it and run again",
                source->target.shown, source->path);
    return FALSE;
  }
  return TRUE;
}

/* SOURCE, known to the ledger by KEY, goes to *RET_SOURCE. */
static gboolean
hand_over(WhLedger *ledger, WhAppSource *source, const char *key, WhAppSource *ret_source, GError **error)
{
  if (!wh_ledger_source(ledger, source->reader->kind, key, &source->kept, error))
    return FALSE;
  *ret_source = *source;
  memset(source, 0, sizeof *source);
  return TRUE;
}

gboolean
wh_app_source_open(WhLedger *ledger, const char *text, const WhScanOptions *options, WhAppSource *ret_source,
                   GError **error)
{
  g_auto(WhAppSource) source = {0};
  if (!wh_target_resolve(text, &source.target, error) || !wh_scan_goes_on(error) ||
      !open_path(&source, options, error) ||
      !wh_worker_probe(source.reader, source.path, &source.probe, error))
    return FALSE;
  const char *key = source.target.url != NULL ? source.target.shown : source.probe.path;
  return hand_over(ledger, &source, key, ret_source, error);
}

/* What a reading of an archive of many depends on beside the archive. Owner: caller. */
static char *
record_key(const char *path, char **want)
{
  if (want[0] == NULL)
    return g_strdup(path);
  g_autofree char *names = g_strjoinv(" ", want);
  return g_strdup_printf("%s#%s", path, names);
}

static gboolean
find_record_reader(WhAppSource *source, const char *path, GError **error)
{
  const char *as = wh_read_as_id(source->as);
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: no such file or folder (given as --%s)", path, as);
    return FALSE;
  }
  source->path = g_canonicalize_filename(path, NULL);
  source->reader = wh_reader_for(source->path, source->as);
  if (source->reader != NULL)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
              "%s: nothing that can be read as --%s; `man wolfhound-scan` lists the forms", path, as);
  return FALSE;
}

static gboolean
probe_record(WhAppSource *source, const char *path, GError **error)
{
  return wh_scan_goes_on(error) && find_record_reader(source, path, error) &&
         wh_worker_probe(source->reader, source->path, &source->probe, error);
}

gboolean
wh_app_source_open_record(WhLedger *ledger, const char *path, WhReadAs as, char **want,
                          WhAppSource *ret_source, GError **error)
{
  g_auto(WhAppSource) source = {.as = as, .want = g_strdupv(want)};
  if (!probe_record(&source, path, error))
    return FALSE;
  g_autofree char *key = record_key(source.probe.path, want);
  return hand_over(ledger, &source, key, ret_source, error);
}

gboolean
wh_app_source_open_imported(WhLedger *ledger, const char *name, WhAppSource *ret_source, GError **error)
{
  g_auto(WhLedgerSource) kept = {0};
  if (!wh_ledger_find_source(ledger, "events", name, &kept, error))
    return FALSE;
  if (kept.id == 0 || kept.oid_len == 0)
    return TRUE;
  *ret_source = (WhAppSource){.as = WH_READ_AS_EVENTS, .path = g_strdup(name), .kept = kept};
  ret_source->target.name = g_strdup(name);
  ret_source->probe.state = g_strdup(kept.state);
  ret_source->probe.oid_len = kept.oid_len;
  memset(&kept, 0, sizeof kept);
  return TRUE;
}

/* FILE=TAG, unless a file bears the whole as its name. */
static char *
split_tag(const char *text, char **ret_tag)
{
  const char *sign = g_file_test(text, G_FILE_TEST_EXISTS) ? NULL : strrchr(text, '=');
  *ret_tag = sign != NULL && sign[1] != '\0' ? g_strdup(sign + 1) : NULL;
  return sign != NULL ? g_strndup(text, (gsize)(sign - text)) : g_strdup(text);
}

/* Owner: caller. */
static char *
tagged_key(const WhAppSource *source)
{
  return g_strdup_printf("%s=%s", source->probe.path, source->tag != NULL ? source->tag : "");
}

/* What is found in an archive depends on the repository's refs and on the tag too. */
static void
join_state(WhAppSource *source, const WhAppSource *repository)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  const char *const parts[] = {source->probe.state, repository->probe.state,
                               source->tag != NULL ? source->tag : ""};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    g_checksum_update(sum, (const guchar *)parts[i], (gssize)strlen(parts[i]) + 1);
  g_free(source->probe.state);
  source->probe.state = g_strdup(g_checksum_get_string(sum));
  source->probe.oid_len = repository->probe.oid_len;
}

gboolean
wh_app_source_open_release(WhLedger *ledger, const char *text, const WhAppSource *repository,
                           WhAppSource *ret_source, GError **error)
{
  char *none[] = {NULL};
  g_auto(WhAppSource) source = {.as = WH_READ_AS_RELEASE, .want = g_strdupv(none)};
  g_autofree char *path = split_tag(text, &source.tag);
  if (!probe_record(&source, path, error))
    return FALSE;
  source.repository = g_strdup(repository->path);
  join_state(&source, repository);
  g_autofree char *key = tagged_key(&source);
  return hand_over(ledger, &source, key, ret_source, error);
}

gboolean
wh_app_source_open_comparison(WhLedger *ledger, const char *text, WhReadAs as, WhAppSource *ret_source,
                              GError **error)
{
  char *none[] = {NULL};
  g_auto(WhAppSource) source = {.as = as, .want = g_strdupv(none)};
  g_autofree char *path = split_tag(text, &source.tag);
  if (!probe_record(&source, path, error))
    return FALSE;
  g_autofree char *key = tagged_key(&source);
  return hand_over(ledger, &source, key, ret_source, error);
}

/* Whether what is kept was made by a reader that makes the same of it. */
static gboolean
is_same_reader(const WhAppSource *source)
{
  return source->reader == NULL || !source->kept.ended || source->kept.revision == source->reader->revision;
}

gboolean
wh_app_source_is_current(const WhAppSource *source)
{
  return g_strcmp0(source->kept.state, source->probe.state) == 0 && is_same_reader(source);
}

typedef struct {
  WhLedger *ledger;
  gint64 source;
  gboolean any; /* something was read */
} Keeping;

static gboolean
keep_segment(GBytes *segment, gpointer user, GError **error)
{
  Keeping *keeping = user;
  keeping->any = TRUE;
  return wh_scan_goes_on(error) && wh_ledger_append(keeping->ledger, keeping->source, segment, error);
}

typedef struct {
  WhProgress *progress;
  const char *unit;
  guint64 total; /* as drawn; the reader learns it on the way */
} Drawing;

static void
draw(guint64 done, guint64 total, gpointer user)
{
  Drawing *drawing = user;
  if (total != drawing->total)
    wh_progress_stage(drawing->progress, "Reading", drawing->unit, total);
  drawing->total = total;
  wh_progress_tick(drawing->progress, done);
}

/* Where reading can go on; nothing for a reader that takes the whole each time, or makes other records than the one before.
 * Owner: caller. */
static GArray *
tips_to_go_on(WhLedger *ledger, const WhAppSource *source, GError **error)
{
  if (source->reader->grows && is_same_reader(source))
    return wh_ledger_tips(ledger, source->kept.id, error);
  if (source->reader->grows)
    wh_ledger_read_anew(ledger, source->kept.id);
  else
    wh_ledger_read_whole(ledger, source->kept.id);
  return g_array_new(FALSE, FALSE, sizeof(WhOid));
}

/* An archive of many may hold nothing of one project, a list may be empty, a history may have nothing new, and what is
 * imported (no WANT at all) is counted for the user. */
static gboolean
may_be_empty(const WhAppSource *source)
{
  struct stat st;
  return source->as == WH_READ_AS_REPOSITORY || source->want == NULL || source->want[0] != NULL ||
         (stat(source->path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0);
}

/* A record that was read whole and gave nothing is none: it must not pass for one in which nothing happened. */
static gboolean
check_something(const WhAppSource *source, gboolean any, gboolean complete, GError **error)
{
  if (any || !complete || may_be_empty(source))
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
              "%s: nothing in it can be read as --%s; `man wolfhound-scan` lists the forms", source->path,
              wh_read_as_id(source->as));
  return FALSE;
}

gboolean
wh_app_source_update(WhLedger *ledger, WhAppSource *source, const WhScanOptions *options, GError **error)
{
  Keeping keeping = {.ledger = ledger, .source = source->kept.id};
  Drawing drawing = {options->progress, source->reader->grows ? "commits" : "bytes", 0};
  gboolean complete = FALSE;
  g_autoptr(GArray) have = tips_to_go_on(ledger, source, error);
  if (have == NULL)
    return FALSE;
  const WhReadRequest request = {
      .path = source->path,
      .want = (const char *const *)source->want,
      .have = (const WhOid *)(gpointer)have->data,
      .n_have = have->len,
      .repository = source->repository,
      .tag = source->tag,
      .jobs = options->jobs,
      .progress = options->progress != NULL ? draw : NULL,
      .progress_user = &drawing,
  };
  if (options->progress != NULL)
    wh_progress_stage(options->progress, "Reading", drawing.unit, 0);
  return wh_ledger_begin_read(ledger, source->kept.id, source->probe.oid_len, error) &&
         wh_worker_read(source->reader, &request, source->probe.oid_len, keep_segment, &keeping, &complete,
                        error) &&
         wh_scan_goes_on(error) && check_something(source, keeping.any, complete, error) &&
         wh_ledger_end_read(ledger, source->kept.id, source->reader->revision, source->probe.state, complete,
                            error);
}
