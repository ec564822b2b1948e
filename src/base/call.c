/* SPDX-License-Identifier: Apache-2.0
 * Both sides of a confined call. The job is the path and the request; the answer is one frame: 'a' or 'e', the
 * length in eight bytes (least first), the payload. */
#include "base/call.h"

#include "base/child.h"
#include "base/codec.h"
#include "base/confine.h"
#include "base/error.h"

#include <unistd.h>

#define ROLE "--call"
#define JOB_MAX ((gsize)1 << 20)
#define PATH_MAX_BYTES 65536u
#define HEADER 9u
#define ERROR_MAX (WH_CHILD_MESSAGE_MAX + 64u)

enum { EXIT_OK = 0, EXIT_TOLD = 1, EXIT_BROKEN = 2 };

static gsize
length_of(const guint8 *header)
{
  gsize len = 0;
  for (guint i = 1; i < HEADER; i++)
    len |= (gsize)header[i] << (8 * (i - 1));
  return len;
}

static GBytes *
receive(const WhCall *call, WhChild *w, GError **error)
{
  guint8 header[HEADER];
  WhGot got = wh_child_get(w, header, sizeof header);
  if (got != WH_GOT_ALL) {
    wh_child_fail(w, got, error);
    return NULL;
  }
  const gsize len = length_of(header);
  if ((header[0] != 'a' && header[0] != 'e') || len > (header[0] == 'a' ? call->answer_max : ERROR_MAX)) {
    wh_child_fail_protocol(w, error);
    return NULL;
  }
  g_autofree guint8 *buf = g_malloc(MAX(len, 1));
  got = wh_child_get(w, buf, len);
  if (got != WH_GOT_ALL) {
    wh_child_fail(w, got, error);
    return NULL;
  }
  if (header[0] == 'a')
    return g_bytes_new_take(g_steal_pointer(&buf), len);
  wh_child_get_error(wh_slice((const char *)buf, len), error);
  return NULL;
}

GBytes *
wh_call_confined(const WhCall *call, const char *path, WhSlice request, GError **error)
{
  WhChild w;
  GBytes *answer = NULL;
  g_autoptr(GByteArray) job = g_byte_array_new();
  if (wh_child_init(&w, path, error)) {
    wh_put_slice(job, wh_slice_str(w.path));
    wh_put_slice(job, request);
    if (wh_child_start(&w, ROLE, call->name, job, error))
      answer = receive(call, &w, error);
  }
  wh_child_end(&w);
  return answer;
}

static gboolean
confine(const WhCall *call, const char *path, GError **error)
{
  const char *const read_paths[] = {path, NULL};
  WhConfineRules rules = {.read_paths = read_paths,
                          .memory_bytes = wh_child_memory_limit(call->memory_bytes),
                          .cpu_seconds = call->cpu_seconds};
  return wh_confine_self(&rules, error);
}

static gboolean
run(const WhCall *call, const GByteArray *job, GByteArray *answer, GError **error)
{
  WhCursor c = wh_cursor(job->data, job->len);
  WhSlice path = wh_get_slice(&c, PATH_MAX_BYTES), request = wh_get_slice(&c, JOB_MAX);
  if (c.failed || path.len == 0) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT, "the job of a reading process is broken");
    return FALSE;
  }
  g_autofree char *name = g_strndup(path.data, path.len);
  if (!confine(call, name, error) || !call->run(name, request, answer, error))
    return FALSE;
  if (answer->len <= call->answer_max)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "what was read makes %u bytes, more than %" G_GSIZE_FORMAT,
              answer->len, call->answer_max);
  return FALSE;
}

static gboolean
send_answer(int fd, char kind, const GByteArray *payload)
{
  guint8 header[HEADER] = {(guint8)kind};
  for (guint i = 1; i < HEADER; i++)
    header[i] = (guint8)((guint64)payload->len >> (8 * (i - 1)));
  return wh_child_write(fd, header, sizeof header) && wh_child_write(fd, payload->data, payload->len);
}

static int
serve(const WhCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) job = NULL, answer = g_byte_array_new();
  int out = -1;
  if (!wh_child_enter(JOB_MAX, &job, &out))
    return EXIT_BROKEN;
  const gboolean ok = run(call, job, answer, &error);
  if (!ok) {
    g_byte_array_set_size(answer, 0);
    wh_child_put_error(answer, error);
  }
  const gboolean sent = send_answer(out, ok ? 'a' : 'e', answer);
  close(out);
  return !sent ? EXIT_BROKEN : ok ? EXIT_OK : EXIT_TOLD;
}

int
wh_call_main(const WhCall *const *calls, int argc, char **argv)
{
  for (; argc > 2 && *calls != NULL; calls++)
    if (g_str_equal((*calls)->name, argv[2]))
      return serve(*calls);
  return EXIT_BROKEN;
}
