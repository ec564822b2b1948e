/* SPDX-License-Identifier: Apache-2.0
 * The worker's side: takes one job, shuts itself in, reads, sends frames. */
#include "source/worker.h"

#include "base/child.h"
#include "base/confine.h"
#include "base/error.h"
#include "base/limits.h"
#include "source/wire.h"

#include <errno.h>
#include <unistd.h>

#define MEMORY_LIMIT ((guint64)4 << 30)
#define CPU_LIMIT (4u * 3600)
#define PROGRESS_EVERY (G_USEC_PER_SEC / 20)
#define JOB_MAX (WH_LIMIT_REFS * sizeof(WhOid) + 4u * WH_LIMIT_PATH)

enum { EXIT_OK = 0, EXIT_TOLD = 1, EXIT_BROKEN = 2 };

typedef struct {
  GMutex lock; /* a reader's threads may report progress beside the one that sends segments */
  int fd;
  gint64 last_progress;
} Out;

static gboolean
send_frame(Out *out, WhFrameType type, WhSlice payload, GError **error)
{
  g_mutex_lock(&out->lock);
  gboolean ok = wh_frame_write(out->fd, type, payload);
  g_mutex_unlock(&out->lock);
  if (!ok)
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "cannot send to the main process: %s", g_strerror(errno));
  return ok;
}

static gboolean
send_array(Out *out, WhFrameType type, const GByteArray *payload, GError **error)
{
  return send_frame(out, type, wh_slice((const char *)payload->data, payload->len), error);
}

static gboolean
send_segment(GBytes *segment, gpointer user, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data(segment, &len);
  gboolean ok = send_frame(user, WH_FRAME_SEGMENT, wh_slice(data, len), error);
  g_bytes_unref(segment);
  return ok;
}

static void
send_progress(guint64 done, guint64 total, gpointer user)
{
  Out *out = user;
  gint64 now = g_get_monotonic_time();
  g_mutex_lock(&out->lock);
  gboolean due = now - out->last_progress >= PROGRESS_EVERY;
  if (due)
    out->last_progress = now;
  g_mutex_unlock(&out->lock);
  if (!due)
    return;
  g_autoptr(GByteArray) payload = g_byte_array_new();
  wh_wire_put_progress(payload, done, total);
  send_array(out, WH_FRAME_PROGRESS, payload, NULL);
}

static gboolean
do_read(const WhReader *reader, const WhJob *job, Out *out, GError **error)
{
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(job->oid_len, send_segment, out);
  WhReadRequest request = {.path = job->path,
                           .want = (const char *const *)job->want,
                           .have = (const WhOid *)(const void *)job->have->data,
                           .n_have = job->have->len,
                           .scratch = job->scratch,
                           .repository = job->repository,
                           .tag = job->tag,
                           .signature = job->signature,
                           .modules = (const char *const *)job->modules,
                           .jobs = job->jobs,
                           .progress = job->progress ? send_progress : NULL,
                           .progress_user = out};
  gboolean complete = FALSE;
  if (!reader->read(&request, wh_segment_builder_sink(builder), &complete, error) ||
      !wh_segment_builder_finish(builder, error))
    return FALSE;
  g_autoptr(GByteArray) payload = g_byte_array_new();
  wh_wire_put_done(payload, complete);
  return send_array(out, WH_FRAME_DONE, payload, error);
}

static gboolean
do_probe(const WhReader *reader, const WhJob *job, Out *out, GError **error)
{
  g_auto(WhProbe) probe = {0};
  if (!reader->probe(job->path, &probe, error))
    return FALSE;
  g_autoptr(GByteArray) payload = g_byte_array_new();
  wh_wire_put_probe(payload, &probe);
  return send_array(out, WH_FRAME_PROBE, payload, error);
}

static void
add_paths(GPtrArray *paths, char *const *more)
{
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    g_ptr_array_add(paths, g_strdup(more[i]));
}

static void
add_repository(GPtrArray *paths, const char *repository)
{
  const WhReader *reader = wh_reader_for(repository, WH_READ_AS_REPOSITORY);
  g_auto(GStrv) folders = reader != NULL && reader->folders != NULL ? reader->folders(repository) : NULL;
  add_paths(paths, folders);
  g_ptr_array_add(paths, g_strdup(repository));
}

/* What a release is compared with is read too. */
static void
add_repositories(GPtrArray *paths, const WhJob *job)
{
  if (job->repository != NULL)
    add_repository(paths, job->repository);
  for (gsize i = 0; job->modules != NULL && job->modules[i] != NULL && job->modules[i + 1] != NULL; i += 2)
    add_repository(paths, job->modules[i + 1]);
}

static gboolean
confine(const WhReader *reader, const WhJob *job, GError **error)
{
  static const char *const exec_paths[] = {"/usr/bin",
                                           "/usr/lib",
                                           "/usr/lib64",
                                           "/usr/libexec",
                                           "/usr/local/bin",
                                           "/usr/local/lib",
                                           "/usr/local/libexec",
                                           "/bin",
                                           "/lib",
                                           "/lib64",
                                           NULL};
  const char *const write_paths[] = {job->scratch, NULL};
  g_auto(GStrv) folders = reader->folders != NULL ? reader->folders(job->path) : NULL;
  char *const own[] = {job->path, job->signature, NULL};
  char loader[] = "/etc/ld.so.cache",
       cpus[] = "/sys/devices/system/cpu", *const system[] = {loader, cpus, NULL};
  g_autoptr(GPtrArray) read_paths = g_ptr_array_new_with_free_func(g_free);
  add_paths(read_paths, own);
  add_paths(read_paths, folders);
  add_repositories(read_paths, job);
  add_paths(read_paths, system);
  g_ptr_array_add(read_paths, NULL);
  WhConfineRules rules = {.read_paths = (const char *const *)read_paths->pdata,
                          .exec_paths = exec_paths,
                          .write_paths = write_paths,
                          .memory_bytes = wh_child_memory_limit(MEMORY_LIMIT),
                          .cpu_seconds = CPU_LIMIT};
  return wh_confine_self(&rules, error);
}

static gboolean
do_job(const WhReader *reader, const WhJob *job, Out *out, GError **error)
{
  if (!confine(reader, job, error))
    return FALSE;
  return job->kind == WH_JOB_PROBE ? do_probe(reader, job, out, error) : do_read(reader, job, out, error);
}

int
wh_worker_serve(const WhReader *reader)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) bytes = NULL;
  g_auto(WhJob) job = {0};
  Out out = {0};
  if (!wh_child_enter(JOB_MAX, &bytes, &out.fd))
    return EXIT_BROKEN;
  g_mutex_init(&out.lock);
  const gboolean ok = wh_wire_get_job(wh_slice((const char *)bytes->data, bytes->len), &job, &error) &&
                      do_job(reader, &job, &out, &error);
  if (!ok) {
    g_autoptr(GByteArray) payload = g_byte_array_new();
    wh_child_put_error(payload, error);
    send_array(&out, WH_FRAME_ERROR, payload, NULL);
  }
  g_mutex_clear(&out.lock);
  close(out.fd);
  return ok ? EXIT_OK : EXIT_TOLD;
}
