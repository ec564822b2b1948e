/* SPDX-License-Identifier: Apache-2.0
 *
 * Every limit that outside input can push on. Sizes in bytes, counts in items, times in seconds. */
#pragma once

#define WH_LIMIT_SUBJECT 512u              /* kept bytes of a message's first line */
#define WH_LIMIT_TRAILERS 2048u            /* kept bytes of a message's trailer lines */
#define WH_LIMIT_IDENT 512u                /* bytes of a name or an address */
#define WH_LIMIT_PATH 4096u                /* bytes of a path in a tree */
#define WH_LIMIT_COMMIT_OBJECT (16u << 20) /* bytes that are looked at of a commit or tag object */
#define WH_LIMIT_PARENTS 4096u             /* parents of one commit */
#define WH_LIMIT_CHANGES (4u << 20)        /* changed paths of one commit */
#define WH_LIMIT_FACT_BLOB (1u << 20)      /* bytes of a file read for facts; a larger one counts as unread */
#define WH_LIMIT_FACTS_PER_BLOB 4096u      /* facts taken from one file */
#define WH_LIMIT_FACT_VALUE 512u           /* bytes of one fact's value */
#define WH_LIMIT_WORDS (16u << 10)         /* kept bytes of a message's own words */
#define WH_LIMIT_REFERENCES 32u            /* kept ids of what a mail refers to */
#define WH_LIMIT_TO 32u                    /* kept addresses that a message is sent to */
#define WH_LIMIT_TRAITS 2048u              /* kept bytes of a message's traits */
#define WH_LIMIT_ID 1024u                  /* bytes of a Message-ID, URL or event id */
#define WH_LIMIT_DETAIL 1024u              /* kept bytes of an event's detail */
#define WH_LIMIT_MAIL (64u << 20)          /* bytes that are looked at of one mail */
#define WH_LIMIT_MIME_PARTS 4096u          /* parts of one mail */
#define WH_LIMIT_MIME_DEPTH 64u            /* nested multiparts */
#define WH_LIMIT_FINDINGS 256u             /* kept differences of two builds */
#define WH_LIMIT_EXCERPT 4096u             /* kept bytes of a file's diff */
#define WH_LIMIT_RELEASE_FILE                                                                                \
  (4u << 20) /* bytes that are looked at of one file of an archive; all are hashed */
#define WH_LIMIT_RELEASE_KEPT (96u << 20)   /* bytes of files that are kept while an archive is judged */
#define WH_LIMIT_RELEASE_FILES 1000000u     /* entries of one archive */
#define WH_LIMIT_RELEASE_BYTES (8ull << 30) /* of an archive, unpacked */
#define WH_LIMIT_RELEASE_RATIO 1000u        /* unpacked to packed, beyond WH_LIMIT_RELEASE_FILE */
#define WH_LIMIT_JSON (64u << 20)           /* bytes of one JSON value or line */
#define WH_LIMIT_JSON_DEPTH 256u
#define WH_LIMIT_SEGMENT_COMMITS 16384u /* commits in one ledger segment */
#define WH_LIMIT_SEGMENT_MESSAGES 8192u
#define WH_LIMIT_SEGMENT_EVENTS 16384u
#define WH_LIMIT_SEGMENT_RAW (64u << 20)             /* bytes of one segment before compression */
#define WH_LIMIT_REFS 2000000u                       /* refs of one repository */
#define WH_LIMIT_BINARY_FILE (1u << 30)              /* bytes of one binary that is looked at */
#define WH_LIMIT_BINARY_FILES 20000u                 /* binaries of one folder or package */
#define WH_LIMIT_BINARY_ENTRIES 2000000u             /* files of one folder or package */
#define WH_LIMIT_BINARY_UNPACKED ((guint64)64 << 30) /* bytes of one package */
#define WH_LIMIT_BINARY_NAME 1024u                   /* kept bytes of a symbol or another name */
#define WH_LIMIT_BINARY_LIST (1u << 20)              /* facts of one kind of one binary */
#define WH_LIMIT_BINARY_MALFORMED 64u                /* faults told of one binary */
#define WH_LIMIT_BINARY_RELOCS (1u << 25)
#define WH_LIMIT_BINARY_DEPTH 3u /* an archive in a package in a folder */
#define WH_TIME_MIN 0            /* 1970-01-01: a commit of that day is a broken clock */
#define WH_TIME_MAX 4102444800   /* 2100-01-01 */
