/* SPDX-License-Identifier: Apache-2.0
 *
 * A reader turns one kind of source into records. Readers are listed in readers.def; each is one const
 * struct. */
#pragma once

#include "ledger/event.h"

typedef struct {
  const char *path; /* what to read */
  const char *const
      *want;         /* projects ("owner/name") to take from an archive of many, NULL-terminated; NULL or
                              empty: all that a source of one project holds */
  const WhOid *have; /* tips of an ancestor-closed set that is kept already */
  guint n_have;
  const char
      *scratch; /* folder the reader may write to; NULL: it makes one with g_dir_make_tmp and removes it */
  const char *repository; /* releases: what an archive is compared with; NULL: nothing */
  const char *tag;        /* releases: the tag (or any commit name); NULL: guessed from the archive's name.
                             Comparisons: the tag they are of; NULL: as they say */
  const char *signature;  /* releases: detached signature; NULL: none */
  const char *const
      *modules; /* releases: path of a submodule and its repository, by turns; NULL-terminated; NULL: none */
  guint jobs;   /* threads or children that may work side by side, at least 1 */
  void (*progress)(guint64 done, guint64 total, gpointer user); /* commits; may be NULL */
  gpointer progress_user;
} WhReadRequest;

typedef struct {
  guint oid_len; /* 20 or 32; 20 where there are no objects */
  char *state;   /* digest of all refs and their targets, or of files, sizes and times: equal states mean
                    nothing new. Owner: caller */
  guint64 n_refs;
  gboolean shallow, partial;
  char *path; /* canonical path of the git directory, file or folder. Owner: caller */
} WhProbe;
void wh_probe_clear(WhProbe *probe);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhProbe, wh_probe_clear)

/* As what a user named a path: the target itself, --mail, --forge, --registry, --events (the neutral form),
 * --release, --binary or --cost (documents of builds compared). */
typedef enum {
  WH_READ_AS_REPOSITORY,
  WH_READ_AS_MAIL,
  WH_READ_AS_FORGE,
  WH_READ_AS_REGISTRY,
  WH_READ_AS_EVENTS,
  WH_READ_AS_RELEASE,
  WH_READ_AS_BINARY,
  WH_READ_AS_COST,
  WH_N_READ_AS,
  WH_READ_AS_TESTS = WH_N_READ_AS /* named by no option: see app/tests.h */
} WhReadAs;
const char *wh_read_as_id(WhReadAs as); /* "repository", "mail", "forge", "registry", "events",
                                       "release", "binary", "cost" */

typedef struct {
  const char *kind;    /* "git" */
  const char *summary; /* one line for doctor and the manual */
  WhReadAs as;         /* which option names it */
  gboolean grows;      /* reads on from HAVE; FALSE: reads the whole each time */
  guint
      revision; /* from 1; raised when the same bytes give other records: what an earlier one read is read anew */
  /* How sure this reader is that PATH is its kind, 0 (no) to 100. Cheap, opens no content. */
  int (*bid)(const char *path);
  /* A cheap look: is there anything new? Fails as `read` would when PATH cannot be read at all. */
  gboolean (*probe)(const char *path, WhProbe *ret_probe, GError **error);
  /* What must stay readable for PATH besides itself (a worktree's git directory, alternates):
   * NULL-terminated, owner: caller. Runs before confinement, so it looks at names and short files only. NULL:
   * nothing more. */
  char **(*folders)(const char *path);
  /* Reads all that is not below HAVE into SINK. A record that breaks rules goes to sink->malformed, and
   * reading goes on. *RET_COMPLETE FALSE: something could not be read to its end (named by malformed
   * records). */
  gboolean (*read)(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error);
} WhReader;

const WhReader *const *wh_readers(guint *ret_n);
/* Best bidder among those that are read as AS, NULL if none. */
const WhReader *wh_reader_for(const char *path, WhReadAs as);
