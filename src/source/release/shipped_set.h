/* SPDX-License-Identifier: Apache-2.0
 *
 * WhShippedSet: the members of an archive that are files or links, hashed, with what is worth keeping of their content. */
#pragma once

#include "source/archive/archive.h"
#include "source/release/shipped.h"

typedef struct {
  WhShipped shipped;
  WhMemberType type;
  guint32 flags;      /* WhEntryFlags; all but what needs the others is set by wh_shipped_set_add */
  const char *owner;  /* "ann:users 1000:1000"; "" */
  const char *target; /* of a link, "" */
  gboolean kept;      /* CONTENT is there */
} WhShippedEntry;

/* Whether some content is the tag's own: it need not be kept. */
typedef gboolean (*WhShippedIsKnown)(const WhOid *oid, gpointer user);

typedef struct WhShippedSet WhShippedSet;
WhShippedSet *wh_shipped_set_new(guint oid_len, WhShippedIsKnown is_known, gpointer user);
void wh_shipped_set_free(WhShippedSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhShippedSet, wh_shipped_set_free)

/* Takes one member, whose content is read to its end. What is odd about it goes to COMPLAIN's user by way of ARCHIVE. FALSE: the
 * content is not as long as the archive says. */
gboolean wh_shipped_set_add(WhShippedSet *set, WhArchive *archive, const WhMember *member);
/* Strips the folder that all is in, sorts by path, finds what comes twice. After the last member. TOP: that folder, "": none. */
void wh_shipped_set_close(WhShippedSet *set, const char *top);
/* The folder that nearly all is in, "" when there is none. Borrowed. */
const char *wh_shipped_set_top(WhShippedSet *set);

/* In the order of paths, once closed. Borrowed. */
WhShippedEntry *wh_shipped_set_entries(const WhShippedSet *set, guint *ret_n);
const WhShippedEntry *wh_shipped_set_find(const WhShippedSet *set,
                                          WhSlice path); /* NULL: none; of several the last */
/* Files whose content there was no room to keep. */
guint64 wh_shipped_set_dropped(const WhShippedSet *set);
/* Whether PATH by its name is a file that builds are made of. */
gboolean wh_shipped_is_build_file(WhSlice path);
