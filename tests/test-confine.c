/* SPDX-License-Identifier: Apache-2.0
 * What a confined process can no longer do, tried in children. A kernel without Landlock or filters skips
 * those parts. */
#include "base/confine.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#else
#define SANITIZED __has_feature(address_sanitizer) /* its shadow alone is larger than any limit */
#endif

typedef struct {
  char *top;                       /* temporary folder, holds the rest */
  char *in, *out, *scratch, *link; /* in/file may be read, out/file not; in/link leads to out/file */
  char *in_file, *out_file, *new_file;
} Places;

static void
places_init(Places *p)
{
  p->top = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  p->in = g_build_filename(p->top, "in", NULL);
  p->out = g_build_filename(p->top, "out", NULL);
  p->scratch = g_build_filename(p->top, "scratch", NULL);
  p->in_file = g_build_filename(p->in, "file", NULL);
  p->link = g_build_filename(p->in, "link", NULL);
  p->out_file = g_build_filename(p->out, "file", NULL);
  p->new_file = g_build_filename(p->scratch, "new", NULL);
  g_assert_cmpint(g_mkdir(p->in, 0700) | g_mkdir(p->out, 0700) | g_mkdir(p->scratch, 0700), ==, 0);
  g_assert_true(g_file_set_contents(p->in_file, "in", 2, NULL) &&
                g_file_set_contents(p->out_file, "out", 3, NULL));
  g_assert_cmpint(symlink(p->out_file, p->link), ==, 0);
}

static void
places_clear(Places *p)
{
  const char *const made[] = {p->in_file, p->link, p->out_file, p->new_file,
                              p->in,      p->out,  p->scratch,  p->top};
  for (gsize i = 0; i < G_N_ELEMENTS(made); i++)
    g_remove(made[i]);
  char *const owned[] = {p->top, p->in, p->out, p->scratch, p->link, p->in_file, p->out_file, p->new_file};
  for (gsize i = 0; i < G_N_ELEMENTS(owned); i++)
    g_free(owned[i]);
}

typedef int (*Try)(const Places *p);

/* What TRY returns (below 100) in a child confined by RULES; 100 and above: the signal that ended it. */
static int
confined(const Places *p, const WhConfineRules *rules, Try try)
{
  pid_t pid = fork();
  g_assert_cmpint(pid, >=, 0);
  if (pid == 0)
    _exit(wh_confine_self(rules, NULL) ? try(p) : 99);
  int status = 0;
  g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
  return WIFSIGNALED(status) ? 100 + WTERMSIG(status) : WEXITSTATUS(status);
}

static WhConfineRules
rules_for(const Places *p, const char **read_paths, const char **write_paths)
{
  read_paths[0] = p->in;
  read_paths[1] = "/no/such/folder";
  read_paths[2] = NULL;
  write_paths[0] = p->scratch;
  write_paths[1] = NULL;
  return (WhConfineRules){.read_paths = read_paths, .write_paths = write_paths};
}

static int
try_open(const char *path, int flags)
{
  int fd = open(path, flags | O_CLOEXEC, 0600);
  return fd >= 0 ? 0 : errno;
}

static int
try_read_in(const Places *p)
{
  return try_open(p->in_file, O_RDONLY);
}
static int
try_write_in(const Places *p)
{
  return try_open(p->in_file, O_WRONLY);
}
static int
try_read_out(const Places *p)
{
  return try_open(p->out_file, O_RDONLY);
}
static int
try_read_link(const Places *p)
{
  return try_open(p->link, O_RDONLY);
}
static int
try_list_out(const Places *p)
{
  return try_open(p->out, O_RDONLY | O_DIRECTORY);
}
static int
try_write_scratch(const Places *p)
{
  return try_open(p->new_file, O_WRONLY | O_CREAT);
}
static int
try_delete_out(const Places *p)
{
  return unlink(p->out_file) == 0 ? 0 : errno;
}
static int
try_truncate_out(const Places *p)
{
  return truncate(p->out_file, 0) == 0 ? 0 : errno;
}
static int
try_null(const Places *p)
{
  return try_open("/dev/null", O_RDWR);
}

static void
test_files(void)
{
  int abi = wh_confine_support().landlock_abi;
  if (abi == 0) {
    g_test_skip("no Landlock in this kernel");
    return;
  }
  Places p;
  places_init(&p);
  const char *read_paths[3], *write_paths[2];
  WhConfineRules rules = rules_for(&p, read_paths, write_paths);
  g_assert_cmpint(confined(&p, &rules, try_read_in), ==, 0);
  g_assert_cmpint(confined(&p, &rules, try_write_in), ==, EACCES);
  g_assert_cmpint(confined(&p, &rules, try_read_out), ==, EACCES);
  g_assert_cmpint(confined(&p, &rules, try_read_link), ==, EACCES);
  g_assert_cmpint(confined(&p, &rules, try_list_out), ==, EACCES);
  g_assert_cmpint(confined(&p, &rules, try_write_scratch), ==, 0);
  g_assert_cmpint(confined(&p, &rules, try_delete_out), ==, EACCES);
  g_assert_cmpint(confined(&p, &rules, try_null), ==, 0);
  if (abi >= 3)
    g_assert_cmpint(confined(&p, &rules, try_truncate_out), ==, EACCES);
  places_clear(&p);
}

static int
try_socket(const Places *p)
{
  return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 ? 0 : errno;
}
static int
try_unix_socket(const Places *p)
{
  int fds[2];
  return socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0 ? 0 : errno;
}
static int
try_ptrace(const Places *p)
{
  return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : errno;
}
static int
try_unshare(const Places *p)
{
  return unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
}
static int
try_clone_namespace(const Places *p)
{
  long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (pid == 0)
    _exit(0);
  return pid > 0 ? 0 : errno;
}
static int
try_clone3(const Places *p)
{
  return syscall(435, NULL, (size_t)0) >= 0 ? 0 : errno;
}
static int
try_fork(const Places *p)
{
  pid_t pid = fork();
  if (pid == 0)
    _exit(0);
  return pid > 0 && waitpid(pid, NULL, 0) == pid ? 0 : 1;
}
static int
try_io_uring(const Places *p)
{
  return syscall(425, 1, NULL) >= 0 ? 0 : errno;
}
static int
try_chmod(const Places *p)
{
  return chmod(p->in_file, 0666) == 0 ? 0 : errno;
}
static int
try_chmod_new(const Places *p)
{
  return syscall(452, AT_FDCWD, p->in_file, 0666, 0) == 0 ? 0 : errno;
}
static int
try_terminal(const Places *p)
{
  return ioctl(0, TIOCSTI, "x") == 0 ? 0 : errno;
}
static int
try_terminal_high_bits(const Places *p)
{
  return syscall(SYS_ioctl, 0, ((guint64)1 << 32) | TIOCSTI, "x") == 0 ? 0 : errno;
}
static int
try_mount(const Places *p)
{
  return syscall(SYS_mount, "none", p->scratch, "tmpfs", 0, NULL) == 0 ? 0 : errno;
}

static void
test_calls(void)
{
  static const struct {
    Try try;
    int error;
  } cases[] = {
      {try_socket, EPERM},    {try_unix_socket, EPERM},     {try_ptrace, EPERM},
      {try_unshare, EPERM},   {try_clone_namespace, EPERM}, {try_clone3, ENOSYS},
      {try_fork, 0},          {try_io_uring, EPERM},        {try_chmod, EPERM},
      {try_chmod_new, EPERM}, {try_terminal, EPERM},        {try_terminal_high_bits, EPERM},
      {try_mount, EPERM},
  };
  if (!wh_confine_support().seccomp) {
    g_test_skip("no seccomp filters in this kernel");
    return;
  }
  Places p;
  places_init(&p);
  const char *read_paths[3], *write_paths[2];
  WhConfineRules rules = rules_for(&p, read_paths, write_paths);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpint(confined(&p, &rules, cases[i].try), ==, cases[i].error);
  places_clear(&p);
}

static int
try_exec(const Places *p)
{
  execl("/usr/bin/env", "env", "true", (char *)NULL);
  return errno;
}
static int
try_exec_scratch(const Places *p)
{
  execl(p->new_file, "new", (char *)NULL);
  return errno;
}

static void
test_exec(void)
{
  static const char *const exec_paths[] = {"/usr", "/bin", "/lib", "/lib64", NULL};
  WhConfineSupport support = wh_confine_support();
  if (support.landlock_abi == 0 && !support.seccomp) {
    g_test_skip("neither Landlock nor seccomp in this kernel");
    return;
  }
  Places p;
  places_init(&p);
  g_assert_true(
      g_file_set_contents_full(p.new_file, "#!/bin/sh\n", 10, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  const char *read_paths[3], *write_paths[2];
  WhConfineRules rules = rules_for(&p, read_paths, write_paths);
  g_assert_cmpint(confined(&p, &rules, try_exec), ==, support.seccomp ? EPERM : EACCES);
  rules.exec_paths = exec_paths;
  g_assert_cmpint(confined(&p, &rules, try_exec), ==, 0);
  if (support.landlock_abi > 0)
    g_assert_cmpint(confined(&p, &rules, try_exec_scratch), ==, EACCES);
  places_clear(&p);
}

static int
try_spin(const Places *p)
{
  volatile guint64 i = 0;
  while (i < G_MAXUINT64)
    i++;
  return 0;
}
static int
try_memory(const Places *p)
{
  gsize size = (gsize)1 << 30;
  return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ? 0
                                                                                                    : errno;
}
static int
try_map_file(const Places *p)
{
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int in = open(p->in_file, O_RDONLY | O_CLOEXEC);
  gsize size = (gsize)1 << 30;
  return fd >= 0 && mmap(NULL, size, PROT_READ, MAP_PRIVATE, in, 0) != MAP_FAILED ? 0 : errno;
}
static int
try_limits(const Places *p)
{
  struct rlimit core;
  gboolean ok = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0 &&
                prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
  return ok ? 0 : 1;
}

static void
test_limits(void)
{
  Places p;
  places_init(&p);
  const char *read_paths[3], *write_paths[2];
  WhConfineRules rules = rules_for(&p, read_paths, write_paths);
  g_assert_cmpint(confined(&p, &rules, try_limits), ==, 0);
  g_assert_cmpint(confined(&p, &rules, try_memory), ==, 0);
  rules.cpu_seconds = 1;
  g_assert_cmpint(confined(&p, &rules, try_spin), ==, 100 + SIGXCPU);
  rules.memory_bytes = (guint64)512 << 20;
  if (!SANITIZED) {
    g_assert_cmpint(confined(&p, &rules, try_memory), ==, ENOMEM);
    g_assert_cmpint(confined(&p, &rules, try_map_file), ==, 0);
  }
  places_clear(&p);
}

/* Confining twice is allowed: rules only add up. */
static int
try_again(const Places *p)
{
  const char *read_paths[3], *write_paths[2];
  WhConfineRules rules = rules_for(p, read_paths, write_paths);
  g_autoptr(GError) error = NULL;
  return wh_confine_self(&rules, &error) ? try_read_in(p) : 98;
}

static void
test_twice(void)
{
  Places p;
  places_init(&p);
  const char *read_paths[3], *write_paths[2];
  WhConfineRules rules = rules_for(&p, read_paths, write_paths);
  g_assert_cmpint(confined(&p, &rules, try_again), ==, 0);
  places_clear(&p);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/confine/files", test_files);
  g_test_add_func("/confine/calls", test_calls);
  g_test_add_func("/confine/exec", test_exec);
  g_test_add_func("/confine/limits", test_limits);
  g_test_add_func("/confine/twice", test_twice);
  return g_test_run();
}
