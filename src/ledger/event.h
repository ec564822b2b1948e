/* SPDX-License-Identifier: Apache-2.0
 *
 * What readers say they read: records that pass through a sink, one call each. All text in a record is borrowed
 * for the length of the call, raw (perhaps no UTF-8), without NUL. */
#pragma once

#include "base/slice.h"

/* An object name; shorter hashes (SHA-1: 20 bytes) are padded with zeros. All zero: no object. */
typedef struct {
  guint8 bytes[32];
} WhOid;

#define WH_OID_HEX_MAX 64
gboolean wh_oid_is_zero(const WhOid *oid);
int wh_oid_compare(const WhOid *a, const WhOid *b);
guint wh_oid_hash(gconstpointer oid); /* for GHashTable */
gboolean wh_oid_equal(gconstpointer a, gconstpointer b);
/* Parses 40 or 64 hex digits; returns the number of bytes (20 or 32), 0 when it is neither. */
guint wh_oid_parse(WhSlice hex, WhOid *ret_oid);
/* Writes 2*OID_LEN hex digits and a NUL. */
void wh_oid_format(const WhOid *oid, guint oid_len, char out[WH_OID_HEX_MAX + 1]);

/* A time as the record claims it. ZONE: minutes east of UTC as written, which may be absurd (-9999..9999). */
typedef struct {
  gint64 time; /* seconds since 1970 UTC */
  gint16 zone;
} WhStamp;
#define WH_ZONE_ABSENT G_MAXINT16

typedef enum {
  WH_COMMIT_SIGNED = 1 << 0,         /* carries a signature header (gpgsig) */
  WH_COMMIT_CHANGES_ABSENT = 1 << 1, /* a tree was missing: the list of changes is not known */
  WH_COMMIT_CHANGES_CUT = 1 << 2,    /* more than WH_LIMIT_CHANGES */
  WH_COMMIT_MESSAGE_CUT = 1 << 3,    /* subject or trailers were cut at their limit */
  WH_COMMIT_BAD_TIME = 1 << 4,       /* time unreadable or out of WH_TIME_MIN..WH_TIME_MAX, clamped */
  WH_COMMIT_SHALLOW = 1 << 5,        /* its parents are cut off by a shallow clone */
} WhCommitFlags;

typedef struct {
  char status; /* git's letter: A added, M modified, D deleted, T type changed */
  guint32 old_mode, new_mode;
  WhOid old_blob, new_blob; /* zero where there is none */
  WhSlice path;
} WhChangeRecord;

typedef struct {
  WhOid oid;
  WhSlice author_name, author_email;
  WhStamp authored;
  WhSlice committer_name, committer_email;
  WhStamp committed;
  guint n_parents;
  const WhOid *parents;
  WhSlice subject; /* first line of the message, at most WH_LIMIT_SUBJECT */
  WhSlice
      trailers; /* the lines "Word-word: value" of its last paragraph, '\n' between, at most WH_LIMIT_TRAILERS */
  WhSlice key;     /* key id in the signature, lower-case hex, "" if unsigned or unknown */
  guint32 flags;   /* WhCommitFlags */
  guint n_changes; /* against the first parent; empty for merges */
  const WhChangeRecord *changes;
} WhCommitRecord;

typedef struct {
  WhSlice name;                      /* without refs/tags/ */
  WhOid oid;                         /* the tag object; zero for a lightweight tag */
  WhOid target;                      /* the commit it leads to in the end; zero when that is no commit */
  WhSlice tagger_name, tagger_email; /* empty when the tag has none */
  WhStamp tagged;                    /* time 0 and WH_ZONE_ABSENT when it has none */
  WhSlice subject;
  WhSlice key; /* as for commits */
  gboolean is_signed;
} WhTagRecord;

typedef enum {
  WH_REF_HEAD,
  WH_REF_BRANCH,
  WH_REF_TAG,
  WH_REF_PULL,
  WH_REF_NOTES,
  WH_REF_OTHER,
  WH_N_REF_KINDS
} WhRefKind;

typedef struct {
  WhSlice
      name; /* whole: refs/heads/main. "HEAD" (kind WH_REF_HEAD) names the default branch in TARGET_NAME */
  WhSlice target_name;
  WhRefKind kind;
  WhOid target; /* peeled to a commit; zero: broken ref or no commit */
} WhRefRecord;

/* What the content of one file version says. Keyed by its blob id, so that every commit that brings the blob shares it. */
typedef enum {
  WH_FACT_DEPENDENCY, /* value "ecosystem:name", e.g. "npm:flatmap-stream" */
  WH_FACT_OWNER,      /* CODEOWNERS, MAINTAINERS, OWNERS: "@login" or an address */
  WH_FACT_CONTACT,    /* SECURITY, security.txt: an address or URL */
  WH_FACT_MAILMAP,    /* "Proper Name <proper@address>\tName <address>", parts may be empty */
  WH_FACT_HIDDEN,     /* "U+202E line 12 column 7 count 3": hidden text in a source file */
  WH_FACT_READ,       /* the blob was read and understood; lets "no facts" differ from "not read" */
  WH_FACT_WITHHELD, /* the blob could not be read: value "missing", "withheld" (body replaced by its id), "large" */
  WH_N_FACT_KINDS
} WhFactKind;

typedef struct {
  WhFactKind kind;
  WhOid blob;
  WhSlice value;
} WhFactRecord;

typedef struct {
  WhSlice locator; /* "commit 1234… header author", "refs/heads/x" */
  WhSlice reason;
} WhMalformedRecord;

/* Where records go. Each call: TRUE, or FALSE with error set (the reader stops and passes it on).
 * commit: parents come before children, unless the record itself lacks them.
 * checkpoint: all commits so far form an ancestor-closed set; may be made durable. */
typedef struct WhSink WhSink;
struct WhSink {
  gboolean (*commit)(WhSink *sink, const WhCommitRecord *record, GError **error);
  gboolean (*tag)(WhSink *sink, const WhTagRecord *record, GError **error);
  gboolean (*ref)(WhSink *sink, const WhRefRecord *record, GError **error);
  gboolean (*fact)(WhSink *sink, const WhFactRecord *record, GError **error);
  gboolean (*malformed)(WhSink *sink, const WhMalformedRecord *record, GError **error);
  gboolean (*checkpoint)(WhSink *sink, GError **error);
};
