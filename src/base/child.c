/* SPDX-License-Identifier: Apache-2.0
 * Starting, hearing and ending a child process. */
#include "base/child.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_CHILDREN 256
/* No sign of life for this long means stuck: on a pipe in the place of a file, perhaps. */
#define STALL_MS (10 * 60 * 1000)
#define PIPE_BYTES (1 << 20)
#define WORDS_KEPT 2048
#define WORDS_SHOWN 300

/* The only mutable globals here: a signal handler has nothing else to go by. A slot is 0 or the process id of
 * a child that has not been reaped. */
static gint running[MAX_CHILDREN];
static gint cancellations;

void
wh_child_cancel(void)
{
  int keep = errno;
  g_atomic_int_inc(&cancellations);
  for (gsize i = 0; i < MAX_CHILDREN; i++) {
    gint pid = g_atomic_int_get(&running[i]);
    if (pid > 0) {
      kill(-pid, SIGKILL);
      kill(pid, SIGKILL);
    }
  }
  errno = keep;
}

static gboolean
is_cancelled(const WhChild *w)
{
  return g_atomic_int_get(&cancellations) != w->cancellations;
}

static gboolean
fail(const WhChild *w, WhError code, const char *what, GError **error)
{
  g_autofree char *path = wh_text_safe(wh_slice_str(w->path), 0);
  g_set_error(error, WH_ERROR, (int)code, "cannot read '%s': %s", path, what);
  return FALSE;
}

static gboolean
fail_system(const WhChild *w, const char *call, GError **error)
{
  g_autofree char *what =
      g_strdup_printf("no reading process could be started: %s: %s", call, g_strerror(errno));
  return fail(w, WH_ERROR_IO, what, error);
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
  remove(path);
  return 0;
}

/* The worker's folder is as hostile as its words: links in it are removed, not followed. */
static void
remove_folder(const char *path)
{
  nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static int
job_file(const GByteArray *job)
{
  int fd = memfd_create("wolfhound-job", MFD_CLOEXEC);
  gsize done = 0;
  while (fd >= 0 && done < job->len) {
    ssize_t n = write(fd, job->data + done, job->len - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      close(fd);
      return -1;
    }
    done += (gsize)n;
  }
  if (fd >= 0)
    lseek(fd, 0, SEEK_SET);
  return fd;
}

static gboolean
take_slot(WhChild *w)
{
  for (w->slot = 0; w->slot < MAX_CHILDREN; w->slot++)
    if (g_atomic_int_compare_and_exchange(&running[w->slot], 0, w->pid))
      break;
  /* A cancellation that came between start and registration did not see it. */
  if (w->slot == MAX_CHILDREN || is_cancelled(w))
    kill(w->pid, SIGKILL);
  return w->slot < MAX_CHILDREN;
}

static gboolean
spawn(WhChild *w, const char *role, const char *kind, int in, GError **error)
{
  const char *const argv[] = {"/proc/self/exe", "wolfhound", role, kind, NULL};
  g_autofree char *home = g_strconcat("HOME=", w->scratch, NULL);
  g_autofree char *tmp = g_strconcat("TMPDIR=", w->scratch, NULL);
  /* The leak checker attaches to its own process, which confinement forbids. */
  const char *const envp[] = {
      "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "ASAN_OPTIONS=detect_leaks=0", home, tmp, NULL};
  g_autoptr(GError) cause = NULL;
  if (!g_spawn_async_with_pipes_and_fds(
          w->scratch, argv, envp,
          G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_FILE_AND_ARGV_ZERO | G_SPAWN_CLOEXEC_PIPES, NULL, NULL, in, -1,
          -1, NULL, NULL, 0, &w->pid, NULL, &w->out, &w->err, &cause)) {
    w->pid = 0;
    return fail(w, WH_ERROR_IO, cause->message, error);
  }
  /* Larger pipes mean fewer switches between the two; the default does as well. */
  fcntl(w->out, F_SETPIPE_SZ, PIPE_BYTES);
  fcntl(w->err, F_SETFL, O_NONBLOCK);
  return take_slot(w) || fail(w, WH_ERROR_LIMIT, "too many reading processes; lower --jobs", error);
}

gboolean
wh_child_init(WhChild *w, const char *path, GError **error)
{
  g_autoptr(GError) cause = NULL;
  *w = (WhChild){.out = -1, .err = -1, .slot = MAX_CHILDREN, .words = g_string_new(NULL)};
  w->path = g_canonicalize_filename(path, NULL);
  w->cancellations = g_atomic_int_get(&cancellations);
  w->scratch = g_dir_make_tmp("wolfhound-XXXXXX", &cause);
  return w->scratch != NULL || fail(w, WH_ERROR_IO, cause->message, error);
}

gboolean
wh_child_start(WhChild *w, const char *role, const char *kind, const GByteArray *job, GError **error)
{
  int in = job_file(job);
  if (in < 0)
    return fail_system(w, "memfd", error);
  gboolean ok = spawn(w, role, kind, in, error);
  close(in);
  return ok;
}

static void
take_words(WhChild *w)
{
  char chunk[1024];
  ssize_t n = read(w->err, chunk, sizeof chunk);
  if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
    close(w->err);
    w->err = -1;
  }
  if (n > 0)
    g_string_append_len(w->words, chunk, n);
  if (w->words->len > WORDS_KEPT)
    g_string_erase(w->words, 0, (gssize)(w->words->len - WORDS_KEPT));
}

WhGot
wh_child_get(WhChild *w, void *buf, gsize len)
{
  gsize have = 0;
  while (have < len) {
    struct pollfd fds[2] = {{.fd = w->out, .events = POLLIN}, {.fd = w->err, .events = POLLIN}};
    int ready = poll(fds, 2, STALL_MS);
    if (is_cancelled(w))
      return WH_GOT_CANCELLED;
    if (ready == 0)
      return WH_GOT_STALL;
    if (ready > 0 && fds[1].revents != 0)
      take_words(w);
    if (ready < 0 || fds[0].revents == 0)
      continue;
    ssize_t n = read(w->out, (char *)buf + have, len - have);
    if (n == 0 || (n < 0 && errno != EINTR))
      return have == 0 ? WH_GOT_END : WH_GOT_PART;
    have += n > 0 ? (gsize)n : 0;
  }
  return WH_GOT_ALL;
}

/* Ends the worker and its children and waits. RET_INFO: how it ended. */
static void
reap(WhChild *w, siginfo_t *ret_info)
{
  while (waitid(P_PID, (id_t)w->pid, ret_info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
    continue;
  /* While it is a zombie its number is nobody else's: the group can be ended and the slot given back. */
  kill(-w->pid, SIGKILL);
  if (w->slot < MAX_CHILDREN)
    g_atomic_int_set(&running[w->slot], 0);
  while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  w->pid = 0;
}

static char *
how_it_ended(const siginfo_t *info)
{
  if (info->si_code == CLD_EXITED)
    return g_strdup_printf("ended early with status %d", info->si_status);
  if (info->si_status == SIGXCPU)
    return g_strdup("used up its processor time");
  if (info->si_status == SIGKILL)
    return g_strdup("was killed, perhaps for want of memory");
  if (info->si_status == SIGTRAP || info->si_status == SIGABRT)
    return g_strdup("gave up, perhaps for want of memory");
  return g_strdup_printf("crashed (%s)", g_strsignal(info->si_status));
}

/* Gives a worker that closed its pipe a moment to tell by its end why it did. */
static void
wait_a_moment(const WhChild *w)
{
  for (guint i = 0; i < 200; i++) {
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOWAIT | WNOHANG) < 0 || info.si_pid != 0)
      return;
    g_usleep(G_USEC_PER_SEC / 100);
  }
  kill(w->pid, SIGKILL);
}

/* The worker went away in the middle: says how, and with which last words. */
static gboolean
fail_dead(WhChild *w, GError **error)
{
  siginfo_t info = {0};
  wait_a_moment(w);
  reap(w, &info);
  for (guint i = 0; i < 64 && w->err >= 0; i++)
    take_words(w);
  g_strchomp(w->words->str);
  const char *line = strrchr(w->words->str, '\n');
  g_autofree char *words = wh_text_safe(wh_slice_str(line != NULL ? line + 1 : w->words->str), WORDS_SHOWN);
  g_autofree char *how = how_it_ended(&info);
  g_autofree char *what =
      g_strdup_printf("its reading process %s%s%s%s; the source may be damaged or hostile: check "
                      "it with its own tool (for git: git fsck), then scan again",
                      how, *words != '\0' ? " (it said: " : "", words, *words != '\0' ? ")" : "");
  return fail(w, WH_ERROR_INPUT, what, error);
}

gboolean
wh_child_fail(WhChild *w, WhGot got, GError **error)
{
  if (got == WH_GOT_CANCELLED || is_cancelled(w))
    return fail(w, WH_ERROR_CANCELLED, "stopped on request", error);
  if (got == WH_GOT_STALL)
    return fail(
        w, WH_ERROR_INPUT,
        "its reading process made no progress for ten minutes; look for pipes or device files in the source, "
        "then scan again",
        error);
  return fail_dead(w, error);
}

gboolean
wh_child_fail_protocol(WhChild *w, GError **error)
{
  return fail(
      w, WH_ERROR_INPUT,
      "its reading process sent what it must not, as if it had been taken over; do not trust this source",
      error);
}

void
wh_child_end(WhChild *w)
{
  siginfo_t info = {0};
  if (w->out >= 0)
    close(w->out);
  if (w->pid > 0) {
    kill(w->pid, SIGKILL);
    reap(w, &info);
  }
  if (w->err >= 0)
    close(w->err);
  if (w->scratch != NULL)
    remove_folder(w->scratch);
  g_free(w->scratch);
  g_free(w->path);
  g_string_free(w->words, TRUE);
}
