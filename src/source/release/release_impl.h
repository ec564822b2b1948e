/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the reader of releases share: one reading. */
#pragma once

#include "source/git/git_refs.h"
#include "source/git/odb.h"
#include "source/reader.h"
#include "source/release/attributes.h"
#include "source/release/judge_file.h"
#include "source/release/shipped_set.h"
#include "source/release/tag_tree.h"

typedef struct {
  const WhReadRequest *request;
  WhSink *sink;
  char *name;      /* of the archive */
  WhGitRepo *repo; /* NULL: compared with nothing, and so ODB and READER */
  WhGitRefs *refs;
  WhOdb *odb;
  WhOdbReader *reader;
  GPtrArray *modules; /* of WhReleaseModule: repositories of submodules */
  guint oid_len;
  char *version, *tag; /* TAG "": none was found */
  WhOid commit;
  WhTagTree *tree;
  WhAttributes *attributes;
  WhShippedSet *set;
  WhShippedTrees trees;
  GHashTable *contents; /* WhOid -> GBytes, perhaps NULL */
  gsize contents_size;
  GPtrArray *complaints; /* of char *: locator, reason, locator … */
  gboolean complete;
  WhReleaseRecord record; /* as far as it is known; text is borrowed from here */
} WhReleaseRead;

/* Says that something is wrong; it goes out with the records. */
void wh_release_complain(WhReleaseRead *r, const char *locator, const char *reason);

/* Opens the repository and finds the tag. */
gboolean wh_release_find_tag(WhReleaseRead *r, GError **error);
/* Tags that KEY signed. */
gboolean wh_release_count_key(WhReleaseRead *r, const char *key, guint32 *ret_n, GError **error);

/* The repository of a submodule that is compared. */
typedef struct {
  WhGitRepo *repo;
  WhOdb *odb;
  WhOdbReader *reader;
  char *path; /* of the submodule in the tag */
} WhReleaseModule;
/* Puts in the place of each submodule what its own repository holds at the recorded commit, where that is given or lies
 * beside. */
void wh_release_graft_modules(WhReleaseRead *r);
void wh_release_module_free(gpointer module);

/* Sets R's trees, by which judges ask about both sides. */
void wh_release_trees_init(WhReleaseRead *r);
/* Content of an object of the repository, NULL: missing, no file, too large, or too much was asked for. Owner: caller. */
GBytes *wh_release_content(WhReleaseRead *r, const WhOid *oid);

/* Facts about all entries together: the newest time, the packer (owner: caller), and flags of those that stand out. */
void wh_release_find_odd(WhReleaseRead *r, gint64 *ret_newest, char **ret_packer);

/* Judges every file and sends the release and its files. */
gboolean wh_release_send(WhReleaseRead *r, GError **error);
/* Sends what of the tag the archive leaves out. */
gboolean wh_release_send_absent(WhReleaseRead *r, GError **error);
/* How many files those are. */
guint64 wh_release_count_absent(const WhReleaseRead *r);
