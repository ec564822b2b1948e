/* SPDX-License-Identifier: Apache-2.0
 * Landlock and seccomp, put on the calling process. */
#include "base/confine.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Landlock's interface, since the headers of the distribution know less of it than the kernel. The numbers
 * are the same on every architecture. */
#define NR_LANDLOCK_CREATE_RULESET 444
#define NR_LANDLOCK_ADD_RULE 445
#define NR_LANDLOCK_RESTRICT_SELF 446
#define LANDLOCK_VERSION 1u
#define LANDLOCK_PATH_BENEATH 1

#define FS_EXECUTE (1ull << 0)
#define FS_WRITE_FILE (1ull << 1)
#define FS_READ_FILE (1ull << 2)
#define FS_READ_DIR (1ull << 3)
#define FS_ABI1 ((1ull << 13) - 1)
#define FS_REFER (1ull << 13)     /* ABI 2 */
#define FS_TRUNCATE (1ull << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (1ull << 15) /* ABI 5 */
#define FS_OF_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)
#define FS_READ (FS_READ_FILE | FS_READ_DIR)
#define FS_MAKE_DEVICES ((1ull << 6) | (1ull << 11))
#define NET_TCP 3ull           /* ABI 4: bind, connect */
#define SCOPE_UNIX_SIGNAL 3ull /* ABI 6: abstract sockets, signals to the outside */

typedef struct {
  guint64 fs, net, scoped;
} RulesetAttr;

typedef struct __attribute__((packed)) {
  guint64 allowed;
  gint32 parent_fd;
} PathBeneathAttr;

static gboolean
fail(GError **error, const char *what, int code)
{
  g_set_error(
      error, WH_ERROR, WH_ERROR_IO,
      "cannot confine the reading process: %s: %s; run `wolfhound doctor` to see what this kernel offers",
      what, g_strerror(code));
  return FALSE;
}

WhConfineSupport
wh_confine_support(void)
{
  WhConfineSupport support = {0};
  long abi = syscall(NR_LANDLOCK_CREATE_RULESET, NULL, (size_t)0, LANDLOCK_VERSION);
  guint32 action = SECCOMP_RET_ERRNO;
  support.landlock_abi = abi > 0 ? (int)abi : 0;
  support.seccomp = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
  return support;
}

static guint64
fs_rights(int abi)
{
  guint64 rights = FS_ABI1;
  if (abi >= 2)
    rights |= FS_REFER;
  if (abi >= 3)
    rights |= FS_TRUNCATE;
  if (abi >= 5)
    rights |= FS_IOCTL_DEV;
  return rights;
}

/* A path that is not there needs no rule. */
static gboolean
allow_path(int ruleset, const char *path, guint64 rights, GError **error)
{
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0)
    return errno == ENOENT || errno == ENOTDIR || errno == EACCES || fail(error, path, errno);
  struct stat st;
  gboolean folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
  PathBeneathAttr rule = {.allowed = folder ? rights : rights & FS_OF_FILES, .parent_fd = fd};
  int code = 0;
  if (rule.allowed != 0 && syscall(NR_LANDLOCK_ADD_RULE, ruleset, LANDLOCK_PATH_BENEATH, &rule, 0u) != 0)
    code = errno;
  close(fd);
  return code == 0 || fail(error, path, code);
}

static gboolean
allow_paths(int ruleset, const char *const *paths, guint64 rights, GError **error)
{
  for (gsize i = 0; paths != NULL && paths[i] != NULL; i++)
    if (!allow_path(ruleset, paths[i], rights, error))
      return FALSE;
  return TRUE;
}

static gboolean
allow_all(int ruleset, guint64 handled, const WhConfineRules *rules, GError **error)
{
  static const char *const bin[] = {"/dev/null", NULL};
  guint64 write_rights = handled & ~(FS_EXECUTE | FS_MAKE_DEVICES | FS_IOCTL_DEV);
  return allow_paths(ruleset, rules->read_paths, FS_READ, error) &&
         allow_paths(ruleset, rules->exec_paths, FS_READ | FS_EXECUTE, error) &&
         allow_paths(ruleset, rules->write_paths, write_rights, error) &&
         allow_paths(ruleset, bin, FS_READ_FILE | FS_WRITE_FILE, error);
}

static gboolean
confine_files(int abi, const WhConfineRules *rules, GError **error)
{
  RulesetAttr attr = {.fs = fs_rights(abi), .net = NET_TCP, .scoped = SCOPE_UNIX_SIGNAL};
  size_t size = sizeof attr.fs;
  if (abi >= 4)
    size = G_STRUCT_OFFSET(RulesetAttr, scoped);
  if (abi >= 6)
    size = sizeof attr;
  int ruleset = (int)syscall(NR_LANDLOCK_CREATE_RULESET, &attr, size, 0u);
  if (ruleset < 0)
    return fail(error, "Landlock ruleset", errno);
  gboolean ok = allow_all(ruleset, attr.fs, rules, error);
  if (ok && syscall(NR_LANDLOCK_RESTRICT_SELF, ruleset, 0u) != 0)
    ok = fail(error, "Landlock", errno);
  close(ruleset);
  return ok;
}

/* What no reader needs. Landlock does not see changes of mode, owner, times and attributes, so these are here
 * too. */
static const char *const denied_calls[] = {
    /* network and other processes */
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "socketcall", "ptrace",
    "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp",
    /* mounts and namespaces */
    "mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig",
    "fsmount", "fspick", "mount_setattr", "unshare", "setns",
    /* ways around the checks on paths */
    "open_by_handle_at", "name_to_handle_at", "fanotify_init", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "userfaultfd", "memfd_secret",
    /* the kernel itself */
    "bpf", "perf_event_open", "keyctl", "add_key", "request_key", "init_module", "finit_module",
    "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "acct", "quotactl",
    "quotactl_fd", "syslog", "settimeofday", "clock_settime", "clock_settime64", "clock_adjtime",
    "clock_adjtime64", "adjtimex", "sethostname", "setdomainname", "iopl", "ioperm", "modify_ldt",
    "personality", "vhangup",
    /* what a file is called, owned and allowed */
    "chmod", "fchmod", "fchmodat", "chown", "chown32", "fchown", "fchown32", "lchown", "lchown32", "fchownat",
    "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "utime", "utimes",
    "utimensat", "utimensat_time64", "futimesat"};

/* Calls younger than the library; these numbers are the same on every architecture. */
static const int denied_numbers[] = {
    452 /* fchmodat2 */,     460 /* lsm_set_self_attr */, 463 /* setxattrat */,
    466 /* removexattrat */, 467 /* open_tree_attr */,    469 /* file_setattr */,
};

static int
deny(scmp_filter_ctx filter, const char *name)
{
  int nr = seccomp_syscall_resolve_name(name);
  return nr == __NR_SCMP_ERROR ? 0 : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), nr, 0);
}

/* Plain clone only without new namespaces; clone3 hides its flags in memory, so it must look absent. */
static int
deny_namespaces(scmp_filter_ctx filter)
{
  static const guint64 flags[] = {CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                  CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET};
#ifdef __s390__
  const unsigned int at = 1;
#else
  const unsigned int at = 0;
#endif
  int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  for (gsize i = 0; i < G_N_ELEMENTS(flags) && rc == 0; i++)
    rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                          SCMP_CMP64(at, SCMP_CMP_MASKED_EQ, flags[i], flags[i]));
  return rc;
}

/* Input pushed into a terminal would be run by the shell behind it. */
static int
deny_terminal(scmp_filter_ctx filter)
{
  static const guint64 requests[] = {TIOCSTI, TIOCLINUX, TIOCSETD};
  int rc = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(requests) && rc == 0; i++)
    rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                          SCMP_CMP64(1, SCMP_CMP_MASKED_EQ, G_MAXUINT32, requests[i]));
  return rc;
}

static int
fill_filter(scmp_filter_ctx filter, gboolean may_exec)
{
  int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
  for (gsize i = 0; i < G_N_ELEMENTS(denied_calls) && rc == 0; i++)
    rc = deny(filter, denied_calls[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(denied_numbers) && rc == 0; i++)
    rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), denied_numbers[i], 0);
  if (rc == 0)
    rc = deny_namespaces(filter);
  if (rc == 0)
    rc = deny_terminal(filter);
  if (rc == 0 && !may_exec)
    rc = deny(filter, "execve");
  if (rc == 0 && !may_exec)
    rc = deny(filter, "execveat");
  return rc;
}

static gboolean
confine_calls(const WhConfineRules *rules, GError **error)
{
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == NULL)
    return fail(error, "seccomp", ENOMEM);
  int rc = fill_filter(filter, rules->exec_paths != NULL);
  if (rc == 0)
    rc = seccomp_load(filter);
  seccomp_release(filter);
  return rc == 0 || fail(error, "seccomp", -rc);
}

static gboolean
limit(__rlimit_resource_t resource, guint64 soft, guint64 hard, GError **error)
{
  struct rlimit now;
  if (getrlimit(resource, &now) != 0)
    return fail(error, "limits", errno);
  struct rlimit lower = {.rlim_cur = MIN(soft, now.rlim_max), .rlim_max = MIN(hard, now.rlim_max)};
  return setrlimit(resource, &lower) == 0 || fail(error, "limits", errno);
}

static gboolean
confine_resources(const WhConfineRules *rules, GError **error)
{
  if (!limit(RLIMIT_CORE, 0, 0, error))
    return FALSE;
  if (rules->memory_bytes > 0 && !limit(RLIMIT_DATA, rules->memory_bytes, rules->memory_bytes, error))
    return FALSE;
  return rules->cpu_seconds == 0 || limit(RLIMIT_CPU, rules->cpu_seconds, rules->cpu_seconds + 5, error);
}

gboolean
wh_confine_self(const WhConfineRules *rules, GError **error)
{
  WhConfineSupport support = wh_confine_support();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return fail(error, "prctl", errno);
  if (!confine_resources(rules, error))
    return FALSE;
  if (support.landlock_abi > 0 && !confine_files(support.landlock_abi, rules, error))
    return FALSE;
  return !support.seccomp || confine_calls(rules, error);
}
