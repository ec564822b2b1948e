/* SPDX-License-Identifier: Apache-2.0
 *
 * What a release archive holds that its tag does not, as records; the rules of event.h hold for them. */
#pragma once

#include "ledger/oid.h"

/* What a release archive is, as a whole. Its files follow as WhFileRecord, in the order of their paths. */
typedef struct {
  WhSlice name;       /* of the file: "pad-1.2.tar.xz"; unique among the releases of a project */
  WhSlice version;    /* as the name tells it: "1.2"; "" where it does not */
  WhSlice digest;     /* SHA-256 of the archive, hex */
  WhSlice tag;        /* what it was compared with, without refs/tags/; "" when no tag was found */
  WhOid commit;       /* that the tag leads to; zero: none */
  guint64 size;       /* of the archive */
  guint64 n_files;    /* regular files and links in it */
  guint64 n_same;     /* of these, byte for byte as in the tag */
  guint64 n_absent;   /* files of the tag that the archive leaves out */
  gint64 newest;      /* latest time of a member, 0: none has one */
  WhSlice packer;     /* whom the members say they belong to: "ann:users 1000:1000"; "" where nobody */
  WhSlice tools;      /* "autoconf 2.71; automake 1.16.5": what made the generated files, by name */
  WhSlice key;        /* key id in the detached signature, lower-case hex; "" when none was given */
  gint64 signed_at;   /* as the signature claims, 0: none */
  guint32 n_key_tags; /* tags of the repository that the same key signed */
} WhReleaseRecord;

/* A file of an archive against the same path in the tag. */
typedef enum {
  WH_FILE_SAME, /* never a record of its own, but for an odd entry */
  WH_FILE_DIFFERS,
  WH_FILE_ADDED,  /* the tag does not have it */
  WH_FILE_ABSENT, /* only the tag has it */
  WH_N_FILE_STATES
} WhFileState;

/* Whose work a file is that the tag does not hold in this form. Best explained first: order is rank. */
typedef enum {
  WH_CLASS_SAME,
  WH_CLASS_METADATA,     /* what packing leaves: a manifest, a version stamp, a pax header */
  WH_CLASS_SUBSTITUTED,  /* differs only where releasing writes: version, date, keywords, line ends */
  WH_CLASS_KNOWN,        /* a macro or script, as an upstream version has it */
  WH_CLASS_OWN,          /* as another path or another commit of the project's own history has it */
  WH_CLASS_GENERATED,    /* by a known tool, and as that tool makes it */
  WH_CLASS_DOCUMENT,     /* rendered or translated text that nothing runs */
  WH_CLASS_BUNDLED,      /* of a submodule or another project that is packed along */
  WH_CLASS_VARIANT,      /* a macro or script whose name is known and whose content is not */
  WH_CLASS_UNKNOWN,      /* nothing explains it */
  WH_CLASS_INCONSISTENT, /* claims a tool that does not make it so */
  WH_CLASS_AHEAD,        /* a variant whose serial is later than every known one */
  WH_N_FILE_CLASSES
} WhFileClass;

/* What the build does with it. */
typedef enum {
  WH_REACH_NONE,  /* no build file names it */
  WH_REACH_NAMED, /* listed, installed or compiled */
  WH_REACH_INCLUDED, /* included or sourced by a build file, or of a kind that always is (m4 folder, configure) */
  WH_REACH_EXECUTED, /* run while building */
  WH_REACH_DECODED,  /* fed to a decoder, or evaluated as data */
  WH_N_FILE_REACHES
} WhFileReach;

typedef enum {
  WH_ENTRY_LINK = 1 << 0,      /* symbolic or hard link */
  WH_ENTRY_SPECIAL = 1 << 1,   /* device, pipe, socket */
  WH_ENTRY_OUTSIDE = 1 << 2,   /* absolute path, parent folder, or a link that leaves the tree */
  WH_ENTRY_DUPLICATE = 1 << 3, /* the path came before */
  WH_ENTRY_CASE = 1 << 4,      /* differs from another path only by case */
  WH_ENTRY_ODD_MODE = 1 << 5,  /* set-user-id, world-writable, executable where the tag's is not */
  WH_ENTRY_ODD_OWNER = 1 << 6, /* another owner than the archive's others */
  WH_ENTRY_ODD_TIME = 1 << 7,  /* far from the archive's others, or in the future of its newest */
  WH_ENTRY_ODD_NAME = 1 << 8,  /* control characters, escapes or no UTF-8 in its path */
  WH_ENTRY_CUT = 1 << 9,       /* larger than WH_LIMIT_RELEASE_FILE: judged by its beginning */
  WH_ENTRY_BINARY = 1 << 10,   /* no text */
  WH_ENTRY_AS_PREVIOUS =
      1 << 11 /* set by the view: an earlier release of the project had the same content there */
} WhEntryFlags;

typedef struct {
  WhSlice release; /* WhReleaseRecord.name */
  WhSlice path;    /* below the archive's top folder */
  WhFileState state;
  WhFileClass class;
  WhFileReach reach;
  guint32 flags; /* WhEntryFlags */
  guint32 mode, tag_mode;
  guint64 size;
  gint64 mtime;      /* 0: none */
  WhOid oid;         /* as git would name the content; zero when absent */
  WhOid tag_oid;     /* zero: the tag does not have it */
  WhSlice generator; /* "autoconf 2.71", "gettext 0.21 iconv.m4 serial 21"; "" */
  WhSlice
      reason; /* why the class, and what reaches it; one line of words, valid UTF-8, at most WH_LIMIT_DETAIL */
  WhSlice
      excerpt; /* a short readable diff or the lines that nothing explains, '\n' between, at most WH_LIMIT_EXCERPT */
} WhFileRecord;
