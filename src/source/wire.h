/* SPDX-License-Identifier: Apache-2.0
 *
 * What parent and worker say to each other. The parent sends one job; the worker answers with frames, the
 * last of which is DONE, PROBE or ERROR. A frame is its type (one byte), the length of its payload (four
 * bytes, least first), the payload. Decoders trust nothing and fail with WH_ERROR_INPUT. */
#pragma once

#include "base/child.h"
#include "base/codec.h"
#include "source/reader.h"

typedef enum {
  WH_FRAME_SEGMENT = 's',  /* bytes of a segment */
  WH_FRAME_PROGRESS = 'p', /* done, total */
  WH_FRAME_DONE = 'd',     /* 1: complete, 0: not */
  WH_FRAME_PROBE = 'q',
  WH_FRAME_ERROR = 'e', /* wh_child_put_error */
} WhFrameType;

#define WH_FRAME_HEADER 5u

/* Largest payload that TYPE may have; 0 for a type that does not exist. */
gsize wh_frame_max(guint8 type);
/* Writes a whole frame; FALSE when the other side is gone. */
gboolean wh_frame_write(int fd, WhFrameType type, WhSlice payload);
/* Reads a header: FALSE on an unknown type or a length above its bound. */
gboolean wh_frame_parse(const guint8 header[WH_FRAME_HEADER], WhFrameType *ret_type, gsize *ret_len);

#define WH_WIRE_JOBS_MAX 1024u
#define WH_WIRE_WANT_MAX 65536u /* projects wanted of an archive of many */

typedef enum { WH_JOB_READ, WH_JOB_PROBE, WH_N_JOBS } WhJobKind;

typedef struct {
  WhJobKind kind;
  guint oid_len;     /* 20 or 32 */
  guint jobs;        /* 1 to WH_WIRE_JOBS_MAX */
  gboolean progress; /* is wanted */
  char *path, *scratch;
  GArray *have;                       /* of WhOid */
  char **want;                        /* projects, NULL-terminated */
  char *repository, *tag, *signature; /* of a release; NULL: none */
  char **modules;                     /* of a release: path and repository of a submodule, by turns */
} WhJob;

void wh_job_clear(WhJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhJob, wh_job_clear)
void wh_wire_put_job(GByteArray *out, const WhJob *job);
gboolean wh_wire_get_job(WhSlice payload, WhJob *ret_job, GError **error);

void wh_wire_put_progress(GByteArray *out, guint64 done, guint64 total);
gboolean wh_wire_get_progress(WhSlice payload, guint64 *ret_done, guint64 *ret_total, GError **error);
void wh_wire_put_done(GByteArray *out, gboolean complete);
gboolean wh_wire_get_done(WhSlice payload, gboolean *ret_complete, GError **error);
void wh_wire_put_probe(GByteArray *out, const WhProbe *probe);
gboolean wh_wire_get_probe(WhSlice payload, WhProbe *ret_probe, GError **error);
