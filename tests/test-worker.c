/* SPDX-License-Identifier: Apache-2.0
 * Readers that work, fail, crash, hang on and lie, each in a worker process. The test program is its own
 * worker. */
#include "source/worker.h"

#include "base/confine.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "source/wire.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define N_TAGS 3

/* What the reader is told to do comes as the path's last part. */
static gboolean
is_told(const WhReadRequest *request, const char *what)
{
  g_autofree char *name = g_path_get_basename(request->path);
  return g_str_equal(name, what);
}

/* The frames go out on the lowest descriptor above standard error. */
static void
lie(gconstpointer bytes, gsize len)
{
  for (int fd = 3; fd < 16; fd++)
    if (fcntl(fd, F_GETFD) >= 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
      if (write(fd, bytes, len) < 0)
        _exit(7);
      return;
    }
  _exit(8);
}

static void
misbehave(const WhReadRequest *request)
{
  if (is_told(request, "crash"))
    raise(SIGSEGV);
  if (is_told(request, "exit"))
    _exit(5);
  if (is_told(request, "words")) {
    g_printerr("first\nlast \x1b[31mwords\n");
    abort();
  }
  if (is_told(request, "cpu")) {
    struct rlimit soon = {1, 9};
    setrlimit(RLIMIT_CPU, &soon);
    for (volatile guint64 i = 0; i < G_MAXUINT64; i++)
      continue;
  }
  if (is_told(request, "truncate")) {
    lie("s\xff\x00\x00\x00xyz", 8);
    _exit(0);
  }
  if (is_told(request, "large"))
    lie("s\x01\x00\x00\x04", 5);
  if (is_told(request, "unknown"))
    lie("?\x00\x00\x00\x00", 5);
  if (is_told(request, "twice"))
    lie("d\x01\x00\x00\x00\x01", 6);
  if (is_told(request, "probe"))
    lie("q\x01\x00\x00\x00\x01", 6);
  if (is_told(request, "hang")) {
    pid_t child = fork();
    if (child > 0)
      request->progress((guint64)child, G_MAXUINT64, request->progress_user);
    for (;;)
      g_usleep(G_USEC_PER_SEC);
  }
  if (is_told(request, "noise"))
    g_print("this must not reach the frames\n");
}

static gboolean
check_request(const WhReadRequest *request, GError **error)
{
  g_autofree char *file = g_build_filename(request->scratch, "file", NULL);
  if (request->n_have != 2 || request->have[1].bytes[19] != 9 || request->jobs != 3 ||
      g_getenv("SECRET") != NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "the request did not arrive whole");
    return FALSE;
  }
  if (!g_file_set_contents(file, "x", 1, error))
    return FALSE;
  g_autofree char *outside = NULL;
  if (wh_confine_support().landlock_abi > 0 && g_file_get_contents("/etc/passwd", &outside, NULL, NULL)) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "a file outside can be read");
    return FALSE;
  }
  return TRUE;
}

static gboolean
fake_read(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  misbehave(request);
  if (!check_request(request, error))
    return FALSE;
  for (guint i = 0; i < N_TAGS; i++) {
    g_autofree char *name = g_strdup_printf("v%u", i);
    WhTagRecord tag = {.name = wh_slice_str(name), .tagged = {.zone = WH_ZONE_ABSENT}};
    if (!sink->tag(sink, &tag, error))
      return FALSE;
    if (request->progress != NULL)
      request->progress(i + 1, N_TAGS, request->progress_user);
  }
  if (is_told(request, "fail")) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "no \x1b[31msuch thing");
    return FALSE;
  }
  *ret_complete = !is_told(request, "partial");
  return TRUE;
}

static gboolean
fake_probe(const char *path, WhProbe *ret_probe, GError **error)
{
  if (g_str_has_suffix(path, "crash"))
    raise(SIGKILL);
  *ret_probe = (WhProbe){
      .oid_len = 32, .state = g_strdup("abc"), .n_refs = 7, .partial = TRUE, .path = g_strdup(path)};
  return TRUE;
}

static int
fake_bid(const char *path)
{
  return 1;
}

static const WhReader fake = {
    .kind = "fake", .summary = "a reader for tests", .bid = fake_bid, .probe = fake_probe, .read = fake_read};

typedef struct {
  guint segments, ticks;
  guint64 done; /* as the last progress said */
  WhSegmentInfo info;
  gboolean refuse, complete, ok;
  GError *error;
} Outcome;

static gboolean
take_segment(GBytes *segment, gpointer user, GError **error)
{
  Outcome *o = user;
  o->segments++;
  if (o->refuse) {
    g_set_error(error, WH_ERROR, WH_ERROR_STORE, "the disk is full");
    return FALSE;
  }
  return wh_segment_read(segment, NULL, &o->info, error);
}

static void
tick(guint64 done, guint64 total, gpointer user)
{
  Outcome *o = user;
  g_assert_cmpuint(done, <=, total);
  o->ticks++;
  o->done = done;
}

static void
run(const char *told, Outcome *o)
{
  WhOid have[2] = {{{1}}, {{0}}};
  have[1].bytes[19] = 9;
  g_autofree char *path = g_build_filename("/", "nowhere", told, NULL);
  WhReadRequest request = {
      .path = path, .have = have, .n_have = 2, .jobs = 3, .progress = tick, .progress_user = o};
  o->ok = wh_worker_read(&fake, &request, 20, take_segment, o, &o->complete, &o->error);
  g_assert_true(o->ok == (o->error == NULL));
}

static void
check_fails(const char *told, WhError code, const char *says)
{
  Outcome o = {0};
  run(told, &o);
  g_assert_error(o.error, WH_ERROR, (int)code);
  if (strstr(o.error->message, says) == NULL)
    g_error("'%s' does not say '%s'", o.error->message, says);
  g_assert_false(o.complete);
  g_clear_error(&o.error);
}

static void
test_good(void)
{
  g_setenv("SECRET", "x", TRUE);
  Outcome o = {0};
  run("good", &o);
  g_assert_no_error(o.error);
  g_assert_true(o.complete);
  g_assert_cmpuint(o.segments, ==, 1);
  g_assert_cmpuint(o.info.n_tags, ==, N_TAGS);
  g_assert_cmpuint(o.ticks, >=, 1);
  Outcome partial = {0};
  run("partial", &partial);
  g_assert_true(partial.ok && !partial.complete);
  Outcome noise = {0};
  run("noise", &noise);
  g_assert_no_error(noise.error);
}

static void
test_ends(void)
{
  check_fails("fail", WH_ERROR_NOT_FOUND, "no \\x1b[31msuch thing");
  check_fails("crash", WH_ERROR_INPUT, "its reading process");
  check_fails("exit", WH_ERROR_INPUT, "ended early with status 5");
  check_fails("words", WH_ERROR_INPUT, "(it said: last \\x1b[31mwords)");
  check_fails("cpu", WH_ERROR_INPUT, "used up its processor time");
}

static void
test_lies(void)
{
  check_fails("truncate", WH_ERROR_INPUT, "ended early with status 0");
  check_fails("large", WH_ERROR_INPUT, "sent what it must not");
  check_fails("unknown", WH_ERROR_INPUT, "sent what it must not");
  check_fails("twice", WH_ERROR_INPUT, "sent what it must not");
  check_fails("probe", WH_ERROR_INPUT, "sent what it must not");
}

static void
test_refused(void)
{
  Outcome o = {.refuse = TRUE};
  run("good", &o);
  g_assert_error(o.error, WH_ERROR, WH_ERROR_STORE);
  g_clear_error(&o.error);
}

static gpointer
cancel_soon(gpointer data)
{
  g_usleep(G_USEC_PER_SEC / 4);
  wh_worker_cancel();
  return NULL;
}

/* A process that nobody has waited for yet counts as gone. */
static gboolean
is_gone(guint64 pid)
{
  g_autofree char *path = g_strdup_printf("/proc/%" G_GUINT64_FORMAT "/stat", pid), *stat = NULL;
  return !g_file_get_contents(path, &stat, NULL, NULL) || strstr(stat, ") Z ") != NULL;
}

static void
test_cancel(void)
{
  GThread *other = g_thread_new("cancel", cancel_soon, NULL);
  gint64 began = g_get_monotonic_time();
  Outcome stopped = {0};
  run("hang", &stopped);
  g_assert_error(stopped.error, WH_ERROR, WH_ERROR_CANCELLED);
  g_clear_error(&stopped.error);
  g_assert_cmpint(g_get_monotonic_time() - began, <, 5 * G_USEC_PER_SEC);
  g_thread_join(other);
  /* the children of the worker go with it */
  g_assert_cmpuint(stopped.done, >, 1);
  for (guint i = 0; i < 200 && !is_gone(stopped.done); i++)
    g_usleep(G_USEC_PER_SEC / 100);
  g_assert_true(is_gone(stopped.done));
  Outcome o = {0};
  run("good", &o); /* a new call is not hit by an old cancellation */
  g_assert_no_error(o.error);
}

static gpointer
run_good(gpointer data)
{
  run("good", data);
  return NULL;
}

static void
test_threads(void)
{
  Outcome outcomes[8] = {0};
  GThread *threads[8];
  for (guint i = 0; i < 8; i++)
    threads[i] = g_thread_new("reader", run_good, &outcomes[i]);
  for (guint i = 0; i < 8; i++) {
    g_thread_join(threads[i]);
    g_assert_no_error(outcomes[i].error);
    g_assert_cmpuint(outcomes[i].info.n_tags, ==, N_TAGS);
  }
}

static void
test_probe(void)
{
  g_auto(WhProbe) probe = {0};
  g_autoptr(GError) error = NULL;
  g_assert_true(wh_worker_probe(&fake, "/nowhere/good", &probe, &error));
  g_assert_cmpuint(probe.oid_len, ==, 32);
  g_assert_cmpstr(probe.state, ==, "abc");
  g_assert_cmpuint(probe.n_refs, ==, 7);
  g_assert_true(probe.partial && !probe.shallow);
  g_assert_cmpstr(probe.path, ==, "/nowhere/good");
  g_auto(WhProbe) none = {0};
  g_assert_false(wh_worker_probe(&fake, "/nowhere/crash", &none, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  g_assert_null(none.path);
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_serve(&fake);
  g_autofree char *tmp = g_dir_make_tmp("wolfhound-test-XXXXXX", NULL);
  g_setenv("TMPDIR", tmp, TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/worker/good", test_good);
  g_test_add_func("/worker/ends", test_ends);
  g_test_add_func("/worker/lies", test_lies);
  g_test_add_func("/worker/refused", test_refused);
  g_test_add_func("/worker/cancel", test_cancel);
  g_test_add_func("/worker/threads", test_threads);
  g_test_add_func("/worker/probe", test_probe);
  int failed = g_test_run();
  /* Every worker's folder is gone when its call has returned: else this fails. */
  g_assert_cmpint(g_rmdir(tmp), ==, 0);
  return failed;
}
