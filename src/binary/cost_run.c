/* SPDX-License-Identifier: Apache-2.0
 * One command run and measured. */
#include "binary/cost.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_NOT_STARTED 127

typedef struct {
  int out;       /* the file for standard output */
  int go[2];     /* the child starts when this closes */
  int failed[2]; /* the child's errno when it cannot start; closed by exec */
  int counter;   /* of instructions; -1: none */
  pid_t pid;
} Start;

static gboolean
fail(const char *what, const char *why, GError **error)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(what), 200);
  g_set_error(error, WH_ERROR, WH_ERROR_IO, "cannot run '%s': %s", safe, why);
  return FALSE;
}

static int
open_counter(pid_t pid)
{
  struct perf_event_attr attr = {.type = PERF_TYPE_HARDWARE,
                                 .size = sizeof attr,
                                 .config = PERF_COUNT_HW_INSTRUCTIONS,
                                 .read_format =
                                     PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
                                 .disabled = 1,
                                 .inherit = 1,
                                 .exclude_kernel = 1,
                                 .exclude_hv = 1,
                                 .enable_on_exec = 1};
  return (int)syscall(SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/* A counter that had to share its hardware for part of the time saw too little, and is not used. */
static gboolean
read_counter(int counter, double *ret_count)
{
  guint64 value[3] = {0};
  if (counter < 0 || read(counter, value, sizeof value) != (ssize_t)sizeof value || value[2] == 0 ||
      value[2] != value[1])
    return FALSE;
  *ret_count = (double)value[0];
  return TRUE;
}

/* In the child. Only calls that are safe between fork and exec. */
static void G_GNUC_NORETURN
become(const Start *start, char **argv)
{
  char byte;
  int null = open("/dev/null", O_RDWR);
  setpgid(0, 0);
  close(start->go[1]);
  while (read(start->go[0], &byte, 1) < 0 && errno == EINTR)
    continue;
  signal(SIGPIPE, SIG_DFL);
  dup2(null, STDIN_FILENO);
  dup2(start->out, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
  execvp(argv[0], argv);
  const int code = errno;
  const ssize_t told = write(start->failed[1], &code, sizeof code);
  _exit(told == (ssize_t)sizeof code ? EXIT_NOT_STARTED : EXIT_NOT_STARTED - 1);
}

static void
close_fd(int *fd)
{
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

/* Waits until the child has ended. A signal is a moment to ask whether to go on. */
static gboolean
wait_end(const Start *start, gboolean (*goes_on)(GError **error), GError **error)
{
  int fd = pidfd_open(start->pid, 0);
  struct pollfd one = {.fd = fd, .events = POLLIN};
  gboolean ok = TRUE;
  while (fd >= 0 && ok && poll(&one, 1, -1) < 0 && errno == EINTR)
    ok = goes_on == NULL || goes_on(error);
  if (!ok)
    kill(-start->pid, SIGKILL);
  if (fd >= 0)
    close(fd);
  return ok;
}

static gboolean
digest_output(int fd, WhCostRun *run)
{
  guint8 chunk[65536];
  ssize_t n;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  if (lseek(fd, 0, SEEK_SET) != 0)
    return FALSE;
  while ((n = read(fd, chunk, sizeof chunk)) != 0) {
    if (n < 0 && errno != EINTR)
      return FALSE;
    if (n > 0)
      g_checksum_update(sum, chunk, n);
  }
  g_strlcpy(run->digest, g_checksum_get_string(sum), sizeof run->digest);
  return TRUE;
}

static double
seconds(struct timeval time)
{
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Lets the child go, waits for it and takes its measures. */
static gboolean
measure(Start *start, gboolean (*goes_on)(GError **error), WhCostRun *run, GError **error)
{
  struct rusage usage = {0};
  const gint64 begun = g_get_monotonic_time();
  close_fd(&start->go[1]);
  const gboolean ok = wait_end(start, goes_on, error);
  while (wait4(start->pid, &run->status, 0, &usage) < 0 && errno == EINTR)
    continue;
  run->value[WH_COST_WALL] = (double)(g_get_monotonic_time() - begun) / 1e6;
  run->value[WH_COST_CPU] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  run->value[WH_COST_MEMORY] = (double)usage.ru_maxrss * 1024;
  run->counted = read_counter(start->counter, &run->value[WH_COST_INSTRUCTIONS]);
  return ok;
}

static gboolean
run_started(Start *start, char **argv, gboolean (*goes_on)(GError **error), WhCostRun *run, GError **error)
{
  int code = 0;
  start->pid = fork();
  if (start->pid < 0)
    return fail(argv[0], g_strerror(errno), error);
  if (start->pid == 0)
    become(start, argv);
  close_fd(&start->go[0]);
  close_fd(&start->failed[1]);
  start->counter = open_counter(start->pid);
  if (!measure(start, goes_on, run, error))
    return FALSE;
  if (read(start->failed[0], &code, sizeof code) == (ssize_t)sizeof code)
    return fail(argv[0], g_strerror(code), error);
  return digest_output(start->out, run) || fail(argv[0], "its output cannot be read back", error);
}

static int
open_output(GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) cause = NULL;
  int fd = g_file_open_tmp("wolfhound-XXXXXX", &path, &cause);
  if (fd < 0)
    fail("a command", cause->message, error);
  else
    unlink(path);
  return fd;
}

gboolean
wh_cost_run(char **argv, gboolean (*goes_on)(GError **error), WhCostRun *ret_run, GError **error)
{
  Start start = {.go = {-1, -1}, .failed = {-1, -1}, .counter = -1};
  *ret_run = (WhCostRun){0};
  start.out = open_output(error);
  if (start.out < 0)
    return FALSE;
  gboolean ok = TRUE;
  if (pipe2(start.go, O_CLOEXEC) != 0 || pipe2(start.failed, O_CLOEXEC) != 0)
    ok = fail(argv[0], g_strerror(errno), error);
  ok = ok && run_started(&start, argv, goes_on, ret_run, error);
  int *const fds[] = {&start.go[0],     &start.go[1],   &start.failed[0],
                      &start.failed[1], &start.counter, &start.out};
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
    close_fd(fds[i]);
  return ok;
}
