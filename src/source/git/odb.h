/* SPDX-License-Identifier: Apache-2.0
 *
 * WhOdb: a git object store, read without git: packs with their indices (mapped) and loose objects, in one
 * folder or several (alternates). Everything in it is hostile: special files and symbolic links are not
 * opened, sizes, depths and work are bounded (the limits below and base/limits.h), and what breaks a rule is
 * an error.
 *
 * A WhOdb is read-only after open and may be shared by threads; each thread has a WhOdbReader of its own. */
#pragma once

#include "source/git/odb_cache.h"
#include "source/git/pack.h"

#define WH_ODB_STORES 64u         /* folders of objects, alternates among them */
#define WH_ODB_PACKS 16384u       /* packs in all of them */
#define WH_ODB_DEPTH 4096u        /* deltas on the way to one object; git itself makes at most 4095 */
#define WH_ODB_OBJECT (64u << 20) /* bytes of an object or delta on that way */
#define WH_ODB_WORK (1u << 30)    /* bytes made on that way in all */
#define WH_ODB_CACHE (32u << 20)  /* bytes of trees and bases that one reader keeps */

typedef struct WhOdb WhOdb;
typedef struct WhOdbReader WhOdbReader;

/* FOLDERS: the folder "objects" of a repository, then those of its alternates (WhGitRepo lists them); OID_LEN
 * 20 or 32. WH_ERROR_NOT_FOUND: one is not there. WH_ERROR_INPUT or _LIMIT: something in it that this reader
 * does not take; git itself may. Owner: caller. */
WhOdb *wh_odb_open(const char *const *folders, guint n_folders, guint oid_len, GError **error);
void wh_odb_free(WhOdb *odb);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhOdb, wh_odb_free)
guint wh_odb_oid_len(const WhOdb *odb);
/* Descriptors of the folders of objects, the repository's own first. Borrowed. */
const int *wh_odb_stores(const WhOdb *odb, guint *ret_n);

/* The packs, for readers that go through them in order. */
typedef struct {
  const guint8 *data; /* mapped */
  gsize size;
  WhPackIndex index;
} WhOdbPack;
guint wh_odb_n_packs(const WhOdb *odb);
const WhOdbPack *wh_odb_pack(const WhOdb *odb, guint nth);

/* ODB must outlive the reader. CACHE: bytes it may keep, 0: WH_ODB_CACHE. */
WhOdbReader *wh_odb_reader_new(const WhOdb *odb, gsize cache);
void wh_odb_reader_free(WhOdbReader *reader);
guint wh_odb_reader_oid_len(const WhOdbReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhOdbReader, wh_odb_reader_free)

/* Where an object lies. */
typedef struct {
  guint32 pack; /* WH_ODB_LOOSE: a file of its own */
  guint64 offset;
} WhOdbPlace;
#define WH_ODB_LOOSE G_MAXUINT32

/* FALSE: not in the store. O(packs * log n), mostly one pack. */
gboolean wh_odb_find(WhOdbReader *reader, const WhOid *oid, WhOdbPlace *ret_place);
/* Reads the object of type TYPE (0: any) at PLACE, named OID. At most LIMIT bytes of content: a larger commit
 * or tag is cut there (object->whole says its size), a larger tree or blob is WH_ERROR_LIMIT. WH_ERROR_INPUT:
 * broken or of another type. Trees and the bases of deltas stay in the reader's cache. Owner: caller. */
WhObject *wh_odb_read_at(WhOdbReader *reader, const WhOid *oid, WhOdbPlace place, WhObjectType type,
                         gsize limit, GError **error);
/* find and read_at; WH_ERROR_NOT_FOUND when it is missing. git's empty tree is always there. */
WhObject *wh_odb_read(WhOdbReader *reader, const WhOid *oid, WhObjectType type, gsize limit, GError **error);
