/* SPDX-License-Identifier: Apache-2.0
 *
 * WhArchive: the members of an archive in their order, streamed and never written to disk: tar however packed, zip (and what is
 * one: .whl, .jar), npm's .tgz, .crate, Debian's .orig and .deb (whose data and control parts are gone through as if they were one
 * archive; control files lie below "DEBIAN/").
 *
 * Everything in it is hostile. What breaks a rule is told to COMPLAIN with its place, and reading goes on where it can; past a
 * limit it ends. Nothing is followed: links are told, not resolved. */
#pragma once

#include "base/slice.h"

typedef enum {
  WH_MEMBER_FILE,
  WH_MEMBER_FOLDER,
  WH_MEMBER_SYMLINK,
  WH_MEMBER_HARDLINK,
  WH_MEMBER_SPECIAL, /* device, pipe, socket */
} WhMemberType;

typedef struct {
  WhMemberType type;
  WhSlice path;   /* as the archive writes it, raw, at most WH_LIMIT_PATH bytes */
  WhSlice target; /* of a link */
  guint32 mode;   /* permission bits with set-user-id and the like */
  gboolean sized; /* the archive says the size beforehand */
  guint64 size;   /* as it says */
  gint64 mtime;   /* 0: none */
  gint64 uid, gid;
  gboolean has_owner; /* the format says one: UID and GID, perhaps names */
  WhSlice user, group;
} WhMember;

/* What an archive may ask for. Zero: as base/limits.h says. */
typedef struct {
  guint64 files, bytes, ratio;
} WhArchiveLimits;

typedef void (*WhArchiveComplain)(const char *locator, const char *reason, gpointer user);

typedef struct WhArchive WhArchive;

/* WH_ERROR_NOT_FOUND or WH_ERROR_IO when PATH cannot be opened; WH_ERROR_INPUT when it is no archive. LIMITS may be NULL. Owner:
 * caller. */
WhArchive *wh_archive_open(const char *path, const WhArchiveLimits *limits, WhArchiveComplain complain,
                           gpointer user, GError **error);
/* The same of bytes in memory, which must outlive the archive. */
WhArchive *wh_archive_new(WhSlice bytes, const WhArchiveLimits *limits, WhArchiveComplain complain,
                          gpointer user, GError **error);
void wh_archive_free(WhArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhArchive, wh_archive_free)

/* The next member, borrowed until the next call. What is left of the one before is skipped. FALSE: the end. */
gboolean wh_archive_next(WhArchive *archive, WhMember *ret_member);
/* The next piece of the member's content, borrowed until the next call. FALSE: its end. */
gboolean wh_archive_read(WhArchive *archive, WhSlice *ret_piece);
/* Whether all of it could be read so far. */
gboolean wh_archive_is_whole(const WhArchive *archive);
/* Bytes of the file taken so far, and its size: for progress. */
guint64 wh_archive_taken(const WhArchive *archive);
guint64 wh_archive_size(const WhArchive *archive);
