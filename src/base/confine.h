/* SPDX-License-Identifier: Apache-2.0
 *
 * Confinement of a process that is about to read hostile bytes: Landlock (files) and seccomp (system calls),
 * as far as the kernel has them. Applied to the calling process and inherited by its children; irrevocable.
 */
#pragma once

#include <glib.h>

typedef struct {
  int landlock_abi; /* 0: the kernel has no Landlock */
  gboolean seccomp; /* filters are available */
} WhConfineSupport;

typedef struct {
  const char *const *read_paths;  /* NULL-terminated: files and folders that stay readable; may be NULL */
  const char *const *exec_paths;  /* readable and executable (git and its libraries); may be NULL: no exec */
  const char *const *write_paths; /* scratch folders; may be NULL */
  guint64 memory_bytes; /* limit of private writable memory of each process (mapped packs do not count), 0:
                           none */
  guint cpu_seconds;    /* CPU limit of each process, 0: none */
} WhConfineRules;

WhConfineSupport wh_confine_support(void);

/* To be called while the process has one thread; /dev/null is always allowed and paths that are not there are
 * skipped. Applies RULES to this process: no new privileges; no files but those named; no sockets, ptrace,
 * mounts, keys, namespaces, modules, bpf; no exec unless exec_paths is given; dumpable off. Missing kernel
 * support is not an error (doctor reports it); a rule that the kernel has but refuses is: WH_ERROR_IO. */
gboolean wh_confine_self(const WhConfineRules *rules, GError **error);
