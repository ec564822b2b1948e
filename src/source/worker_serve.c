/* SPDX-License-Identifier: Apache-2.0
 * The worker's side: takes one job, shuts itself in, reads, sends frames. */
#include "source/worker.h"

#include "base/confine.h"
#include "base/error.h"
#include "base/limits.h"
#include "source/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define MEMORY_LIMIT 0 /* the sanitizer's shadow alone is larger than any limit */
#else
#define MEMORY_LIMIT ((guint64)4 << 30)
#endif
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
  g_autoptr(GPtrArray) read_paths = g_ptr_array_new();
  g_ptr_array_add(read_paths, job->path);
  for (gsize i = 0; folders != NULL && folders[i] != NULL; i++)
    g_ptr_array_add(read_paths, folders[i]);
  char loader[] = "/etc/ld.so.cache", cpus[] = "/sys/devices/system/cpu";
  g_ptr_array_add(read_paths, loader);
  g_ptr_array_add(read_paths, cpus);
  g_ptr_array_add(read_paths, NULL);
  WhConfineRules rules = {.read_paths = (const char *const *)read_paths->pdata,
                          .exec_paths = exec_paths,
                          .write_paths = write_paths,
                          .memory_bytes = MEMORY_LIMIT,
                          .cpu_seconds = CPU_LIMIT};
  return wh_confine_self(&rules, error);
}

static gboolean
receive_job(WhJob *ret_job, GError **error)
{
  g_autoptr(GByteArray) in = g_byte_array_new();
  guint8 chunk[65536];
  for (;;) {
    ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0 || in->len > JOB_MAX)
      break;
    g_byte_array_append(in, chunk, (guint)n);
  }
  return wh_wire_get_job(wh_slice((const char *)in->data, in->len), ret_job, error);
}

/* Standard output belongs to the frames: what a reader or its children print by mistake must not mix with
 * them. */
static int
take_output(void)
{
  int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (fd < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
    return -1;
  close(null);
  return fd;
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
  /* A group of its own, so that the parent can end the reader's children with it; and no life after the
   * parent. */
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  g_autoptr(GError) error = NULL;
  g_auto(WhJob) job = {0};
  gboolean ok = receive_job(&job, &error);
  Out out = {.fd = take_output()};
  if (out.fd < 0)
    return EXIT_BROKEN;
  g_mutex_init(&out.lock);
  ok = ok && do_job(reader, &job, &out, &error);
  if (!ok) {
    g_autoptr(GByteArray) payload = g_byte_array_new();
    wh_wire_put_error(payload, error);
    send_array(&out, WH_FRAME_ERROR, payload, NULL);
  }
  g_mutex_clear(&out.lock);
  close(out.fd);
  return ok ? EXIT_OK : EXIT_TOLD;
}
