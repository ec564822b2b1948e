/* SPDX-License-Identifier: Apache-2.0
 * What parent and worker say to each other, as bytes. */
#include "source/wire.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

#include <errno.h>
#include <unistd.h>

#define PROBE_STATE_MAX 256u
#define PROBE_MAX (WH_LIMIT_PATH + PROBE_STATE_MAX + 64u)
#define SMALL_MAX 64u

gsize
wh_frame_max(guint8 type)
{
  switch (type) {
  case WH_FRAME_SEGMENT:
    return WH_LIMIT_SEGMENT_RAW;
  case WH_FRAME_PROGRESS:
  case WH_FRAME_DONE:
    return SMALL_MAX;
  case WH_FRAME_PROBE:
    return PROBE_MAX;
  case WH_FRAME_ERROR:
    return WH_CHILD_MESSAGE_MAX + SMALL_MAX;
  default:
    return 0;
  }
}

gboolean
wh_frame_write(int fd, WhFrameType type, WhSlice payload)
{
  g_assert(payload.len <= G_MAXUINT32);
  guint8 header[WH_FRAME_HEADER] = {(guint8)type};
  for (guint i = 1; i < WH_FRAME_HEADER; i++)
    header[i] = (guint8)(payload.len >> (8 * (i - 1)));
  return wh_child_write(fd, header, sizeof header) && wh_child_write(fd, payload.data, payload.len);
}

gboolean
wh_frame_parse(const guint8 header[WH_FRAME_HEADER], WhFrameType *ret_type, gsize *ret_len)
{
  gsize len = 0;
  for (guint i = 1; i < WH_FRAME_HEADER; i++)
    len |= (gsize)header[i] << (8 * (i - 1));
  if (wh_frame_max(header[0]) == 0 || len > wh_frame_max(header[0]))
    return FALSE;
  *ret_type = header[0];
  *ret_len = len;
  return TRUE;
}

static gboolean
broken(const char *what, GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "the reading process sent a broken %s; nothing of it is used",
              what);
  return FALSE;
}

static gboolean
at_end(const WhCursor *c)
{
  return !c->failed && c->at == c->end;
}

/* A slice that becomes a C string: NUL inside breaks it. */
static char *
get_string(WhCursor *c, gsize max)
{
  WhSlice s = wh_get_slice(c, max);
  if (s.len > 0 && memchr(s.data, '\0', s.len) != NULL)
    c->failed = TRUE;
  return g_strndup(s.data != NULL ? s.data : "", s.len);
}

static guint
get_oid_len(WhCursor *c)
{
  guint64 len = wh_get_u64(c);
  if (len != 20 && len != 32)
    c->failed = TRUE;
  return (guint)len;
}

static gboolean
get_boolean(WhCursor *c)
{
  guint64 value = wh_get_u64(c);
  if (value > 1)
    c->failed = TRUE;
  return value == 1;
}

void
wh_job_clear(WhJob *job)
{
  g_free(job->path);
  g_free(job->scratch);
  if (job->have != NULL)
    g_array_unref(job->have);
  g_strfreev(job->want);
  g_strfreev(job->modules);
  g_free(job->repository);
  g_free(job->tag);
  g_free(job->signature);
  memset(job, 0, sizeof *job);
}

static void
put_texts(GByteArray *out, char *const *texts)
{
  guint n = 0;
  while (texts != NULL && texts[n] != NULL)
    n++;
  wh_put_u64(out, n);
  for (guint i = 0; i < n; i++)
    wh_put_slice(out, wh_slice_str(texts[i]));
}

void
wh_wire_put_job(GByteArray *out, const WhJob *job)
{
  wh_put_u64(out, job->kind);
  wh_put_u64(out, job->oid_len);
  wh_put_u64(out, job->jobs);
  wh_put_u64(out, job->progress ? 1 : 0);
  wh_put_slice(out, wh_slice_str(job->path));
  wh_put_slice(out, wh_slice_str(job->scratch));
  wh_put_u64(out, job->have->len);
  for (guint i = 0; i < job->have->len; i++)
    wh_put_bytes(out, g_array_index(job->have, WhOid, i).bytes, job->oid_len);
  put_texts(out, job->want);
  wh_put_slice(out, wh_slice_str(job->repository));
  wh_put_slice(out, wh_slice_str(job->tag));
  wh_put_slice(out, wh_slice_str(job->signature));
  put_texts(out, job->modules);
}

/* NULL for an empty one. */
static char *
get_optional(WhCursor *c)
{
  g_autofree char *text = get_string(c, WH_LIMIT_PATH);
  return text[0] != '\0' ? g_steal_pointer(&text) : NULL;
}

static char **
get_texts(WhCursor *c)
{
  g_autoptr(GStrvBuilder) want = g_strv_builder_new();
  guint32 n = wh_get_count(c, WH_WIRE_WANT_MAX, 1);
  for (guint32 i = 0; i < n && !c->failed; i++) {
    g_autofree char *name = get_string(c, WH_LIMIT_PATH);
    g_strv_builder_add(want, name);
  }
  return g_strv_builder_end(want);
}

static GArray *
get_have(WhCursor *c, guint oid_len)
{
  GArray *have = g_array_new(FALSE, TRUE, sizeof(WhOid));
  guint32 n = wh_get_count(c, WH_LIMIT_REFS, oid_len);
  g_array_set_size(have, n);
  for (guint32 i = 0; i < n && !c->failed; i++) {
    const guint8 *bytes = wh_get_bytes(c, oid_len);
    if (bytes != NULL)
      memcpy(g_array_index(have, WhOid, i).bytes, bytes, oid_len);
  }
  return have;
}

gboolean
wh_wire_get_job(WhSlice payload, WhJob *ret_job, GError **error)
{
  WhCursor c = wh_cursor(payload.data, payload.len);
  WhJob job = {.kind = wh_get_count(&c, WH_N_JOBS - 1, 0)};
  job.oid_len = get_oid_len(&c);
  job.jobs = wh_get_count(&c, WH_WIRE_JOBS_MAX, 0);
  job.progress = get_boolean(&c);
  job.path = get_string(&c, WH_LIMIT_PATH);
  job.scratch = get_string(&c, WH_LIMIT_PATH);
  if (!c.failed)
    job.have = get_have(&c, job.oid_len);
  if (!c.failed)
    job.want = get_texts(&c);
  job.repository = get_optional(&c);
  job.tag = get_optional(&c);
  job.signature = get_optional(&c);
  if (!c.failed)
    job.modules = get_texts(&c);
  if (!at_end(&c) || job.jobs == 0) {
    wh_job_clear(&job);
    return broken("job", error);
  }
  *ret_job = job;
  return TRUE;
}

void
wh_wire_put_progress(GByteArray *out, guint64 done, guint64 total)
{
  wh_put_u64(out, done);
  wh_put_u64(out, total);
}

gboolean
wh_wire_get_progress(WhSlice payload, guint64 *ret_done, guint64 *ret_total, GError **error)
{
  WhCursor c = wh_cursor(payload.data, payload.len);
  guint64 done = wh_get_u64(&c), total = wh_get_u64(&c);
  if (!at_end(&c))
    return broken("progress", error);
  *ret_done = done;
  *ret_total = total;
  return TRUE;
}

void
wh_wire_put_done(GByteArray *out, gboolean complete)
{
  wh_put_u64(out, complete ? 1 : 0);
}

gboolean
wh_wire_get_done(WhSlice payload, gboolean *ret_complete, GError **error)
{
  WhCursor c = wh_cursor(payload.data, payload.len);
  gboolean complete = get_boolean(&c);
  if (!at_end(&c))
    return broken("end", error);
  *ret_complete = complete;
  return TRUE;
}

void
wh_wire_put_probe(GByteArray *out, const WhProbe *probe)
{
  wh_put_u64(out, probe->oid_len);
  wh_put_u64(out, probe->n_refs);
  wh_put_u64(out, probe->shallow ? 1 : 0);
  wh_put_u64(out, probe->partial ? 1 : 0);
  wh_put_slice(out, wh_slice_str(probe->state));
  wh_put_slice(out, wh_slice_str(probe->path));
}

gboolean
wh_wire_get_probe(WhSlice payload, WhProbe *ret_probe, GError **error)
{
  WhCursor c = wh_cursor(payload.data, payload.len);
  WhProbe probe = {.oid_len = get_oid_len(&c)};
  probe.n_refs = wh_get_u64(&c);
  probe.shallow = get_boolean(&c);
  probe.partial = get_boolean(&c);
  probe.state = get_string(&c, PROBE_STATE_MAX);
  probe.path = get_string(&c, WH_LIMIT_PATH);
  if (!at_end(&c)) {
    wh_probe_clear(&probe);
    return broken("probe", error);
  }
  *ret_probe = probe;
  return TRUE;
}
