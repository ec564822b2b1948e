/* SPDX-License-Identifier: Apache-2.0
 * The parent's side of a reader in a process of its own. */
#include "source/worker.h"

#include "base/child.h"
#include "source/wire.h"

#define OUTPUT_MAX ((guint64)64 << 30) /* bytes one worker may send in all */

/* What a call does with the frames; members may be NULL where the frame is not expected. */
typedef struct {
  const WhReadRequest *request;
  WhWorkerSegment segment;
  gpointer segment_user;
  WhProbe *ret_probe;
  gboolean *ret_complete;
} Receiver;

static gboolean
on_progress(const Receiver *r, WhSlice payload, GError **error)
{
  guint64 done, total;
  if (!wh_wire_get_progress(payload, &done, &total, error))
    return FALSE;
  if (r->request->progress != NULL)
    r->request->progress(done, total, r->request->progress_user);
  return TRUE;
}

/* Hands one frame on; takes PAYLOAD. *RET_LAST: no other may follow. */
static gboolean
receive(WhChild *w, const Receiver *r, WhFrameType type, GBytes *payload, gboolean *ret_last, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data(payload, &len);
  WhSlice bytes = wh_slice(data, len);
  *ret_last = type == WH_FRAME_DONE || type == WH_FRAME_PROBE;
  if (type == WH_FRAME_ERROR) {
    wh_child_get_error(bytes, error);
    return FALSE;
  }
  if (type == WH_FRAME_PROBE && r->ret_probe != NULL)
    return wh_wire_get_probe(bytes, r->ret_probe, error);
  if (type == WH_FRAME_DONE && r->ret_complete != NULL)
    return wh_wire_get_done(bytes, r->ret_complete, error);
  if (type == WH_FRAME_SEGMENT && r->segment != NULL)
    return r->segment(payload, r->segment_user, error);
  if (type == WH_FRAME_PROGRESS && r->request != NULL)
    return on_progress(r, bytes, error);
  return wh_child_fail_protocol(w, error);
}

static gboolean
receive_frame(WhChild *w, const Receiver *r, const guint8 *header, gboolean *ret_last, GError **error)
{
  WhFrameType type;
  gsize len;
  if (!wh_frame_parse(header, &type, &len) || (w->received += len) > OUTPUT_MAX)
    return wh_child_fail_protocol(w, error);
  g_autofree guint8 *buf = g_malloc(MAX(len, 1));
  WhGot got = wh_child_get(w, buf, len);
  if (got != WH_GOT_ALL)
    return wh_child_fail(w, got, error);
  g_autoptr(GBytes) payload = g_bytes_new_take(g_steal_pointer(&buf), len);
  return receive(w, r, type, payload, ret_last, error);
}

static gboolean
receive_all(WhChild *w, const Receiver *r, GError **error)
{
  guint8 header[WH_FRAME_HEADER];
  gboolean last = FALSE;
  for (;;) {
    WhGot got = wh_child_get(w, header, sizeof header);
    if (got == WH_GOT_END && last)
      return TRUE;
    if (got != WH_GOT_ALL)
      return wh_child_fail(w, got, error);
    if (last)
      return wh_child_fail_protocol(w, error);
    if (!receive_frame(w, r, header, &last, error))
      return FALSE;
  }
}

static gboolean
start(WhChild *w, const WhReader *reader, WhJob *job, GError **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  if (!wh_child_init(w, job->path, error))
    return FALSE;
  g_free(job->path);
  job->path = g_strdup(w->path);
  job->scratch = g_strdup(w->scratch);
  wh_wire_put_job(bytes, job);
  return wh_child_start(w, "--worker", reader->kind, bytes, error);
}

static gboolean
run(const WhReader *reader, WhJob *job, const Receiver *receiver, GError **error)
{
  WhChild w;
  gboolean ok = start(&w, reader, job, error) && receive_all(&w, receiver, error);
  wh_child_end(&w);
  return ok;
}

void
wh_worker_cancel(void)
{
  wh_child_cancel();
}

static char **
copy_want(const char *const *want)
{
  g_autoptr(GStrvBuilder) copy = g_strv_builder_new();
  for (gsize i = 0; want != NULL && want[i] != NULL; i++)
    g_strv_builder_add(copy, want[i]);
  return g_strv_builder_end(copy);
}

static char *
absolute(const char *path)
{
  return path != NULL ? g_canonicalize_filename(path, NULL) : NULL;
}

/* Every second is a path of this machine. */
static char **
copy_modules(const char *const *modules)
{
  char **copy = copy_want(modules);
  for (gsize i = 0; copy[i] != NULL && copy[i + 1] != NULL; i += 2) {
    char *path = absolute(copy[i + 1]);
    g_free(copy[i + 1]);
    copy[i + 1] = path;
  }
  return copy;
}

gboolean
wh_worker_read(const WhReader *reader, const WhReadRequest *request, guint oid_len, WhWorkerSegment segment,
               gpointer user, gboolean *ret_complete, GError **error)
{
  g_auto(WhJob)
      job = {.kind = WH_JOB_READ, .oid_len = oid_len, .jobs = CLAMP(request->jobs, 1, WH_WIRE_JOBS_MAX)};
  job.progress = request->progress != NULL;
  job.path = g_strdup(request->path);
  job.have = g_array_new(FALSE, FALSE, sizeof(WhOid));
  if (request->n_have > 0)
    g_array_append_vals(job.have, request->have, request->n_have);
  job.want = copy_want(request->want);
  job.repository = absolute(request->repository);
  job.signature = absolute(request->signature);
  job.tag = g_strdup(request->tag);
  job.modules = copy_modules(request->modules);
  gboolean complete = FALSE;
  Receiver receiver = {
      .request = request, .segment = segment, .segment_user = user, .ret_complete = &complete};
  if (!run(reader, &job, &receiver, error))
    return FALSE;
  *ret_complete = complete;
  return TRUE;
}

gboolean
wh_worker_probe(const WhReader *reader, const char *path, WhProbe *ret_probe, GError **error)
{
  g_auto(WhJob) job = {.kind = WH_JOB_PROBE, .oid_len = 20, .jobs = 1};
  job.path = g_strdup(path);
  job.have = g_array_new(FALSE, FALSE, sizeof(WhOid));
  WhProbe probe = {0};
  Receiver receiver = {.ret_probe = &probe};
  if (!run(reader, &job, &receiver, error)) {
    wh_probe_clear(&probe);
    return FALSE;
  }
  *ret_probe = probe;
  return TRUE;
}
