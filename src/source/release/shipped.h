/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reader of releases hands to those who judge single files: a file of the archive, and the tree it should
 * have come from. */
#pragma once

#include "ledger/event.h"

typedef struct {
  WhSlice path; /* below the archive's top folder */
  guint32 mode;
  gint64 mtime;
  guint64 size;
  WhOid oid;       /* git's name for the content */
  WhSlice content; /* at most WH_LIMIT_RELEASE_FILE bytes of it */
  gboolean cut;    /* there is more */
  WhOid tag_oid;   /* of the same path in the tag; zero: none */
} WhShipped;

/* The two sides, for questions that one file alone cannot answer. Answers are borrowed until the comparison
 * ends, where nothing else is said. */
typedef struct WhShippedTrees WhShippedTrees;
struct WhShippedTrees {
  /* The tag's file at PATH: FALSE when there is none. */
  gboolean (*in_tag)(const WhShippedTrees *trees, WhSlice path, WhOid *ret_oid, guint32 *ret_mode);
  /* The path of the tag with this content whose last component is LIKE's, or else some other; NULL: none. */
  const char *(*tag_path_of)(const WhShippedTrees *trees, const WhOid *oid, WhSlice like);
  /* Whether any commit of any ref of the repository ever held this content (the object store has it). */
  gboolean (*ever_held)(const WhShippedTrees *trees, const WhOid *oid);
  /* Content of an object of the repository, NULL: missing, no file or too large. Owner: caller. */
  GBytes *(*content)(const WhShippedTrees *trees, const WhOid *oid);
  /* The archive's file at PATH, NULL: none. Its content is empty where it is the tag's own and was not kept. */
  const WhShipped *(*in_archive)(const WhShippedTrees *trees, WhSlice path);
  /* Calls EACH for every path of the tag in order (SHIPPED FALSE), or of the archive (TRUE). */
  void (*each)(const WhShippedTrees *trees, gboolean shipped,
               void (*each)(WhSlice path, const WhOid *oid, gpointer user), gpointer user);
  guint oid_len;
  gpointer user;
};
