/* SPDX-License-Identifier: Apache-2.0
 *
 * What readers say they read: records that pass through a sink, one call each. All text in a record is borrowed
 * for the length of the call, raw (perhaps no UTF-8), without NUL. */
#pragma once

#include "ledger/event_comparison.h"
#include "ledger/event_release.h"

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
  WH_FACT_OPAQUE, /* "xz broken 798 5120": format claimed or found, state, bits of entropy x 100, bytes */
  WH_FACT_FLOW, /* of a build file: "eval tr+head+xz line 12 tests/a.xz", "download …", "script …", "broken …" */
  WH_FACT_GUARD, /* "seccomp=2 off:fuzz=1": terms that harden, and how often; "none": nothing of guards, calls, hooks;
                    "file:branch-rule=3", "file:none": of files that are read whole, apart from terms */
  WH_FACT_CALLS, /* "snprintf=3 sprintf=1" */
  WH_FACT_HOOK,  /* "ifunc=1 constructor=2"; "file:pth=1", as for guards */
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

/* Where somebody said something. */
typedef enum {
  WH_MESSAGE_MAIL,
  WH_MESSAGE_ISSUE,          /* the text that opens an issue */
  WH_MESSAGE_PULL,           /* the text that opens a pull or merge request */
  WH_MESSAGE_COMMENT,        /* on an issue or pull request */
  WH_MESSAGE_REVIEW,         /* of a pull request as a whole */
  WH_MESSAGE_REVIEW_COMMENT, /* on a line of one */
  WH_MESSAGE_COMMIT_COMMENT,
  WH_MESSAGE_CHAT, /* anything else, through the neutral form */
  WH_N_MESSAGE_KINDS
} WhMessageKind;

typedef enum {
  WH_MESSAGE_CUT = 1 << 0,        /* own words were cut at WH_LIMIT_WORDS */
  WH_MESSAGE_PATCH = 1 << 1,      /* carries a patch or is one */
  WH_MESSAGE_FORWARDED = 1 << 2,  /* holds somebody else's message; that part is left out */
  WH_MESSAGE_BAD_DATE = 1 << 3,   /* date missing or unreadable: CLAIMED is the arrival, else 0 */
  WH_MESSAGE_MADE_ID = 1 << 4,    /* had no id: one was made from its content */
  WH_MESSAGE_BY_BOT = 1 << 5,     /* the forge says that a program wrote it, or a list robot did */
  WH_MESSAGE_EDITED = 1 << 6,     /* the text is not the first one */
  WH_MESSAGE_BAD_TEXT = 1 << 7,   /* charset wrong or encoding broken: the text was mended */
  WH_MESSAGE_FOLLOWS_UP = 1 << 8, /* its subject claims to be a reply ("Re:") */
} WhMessageFlags;

/* What the forge says of the writer's place in the project, at the time of the record. */
typedef enum {
  WH_ASSOCIATION_UNKNOWN,
  WH_ASSOCIATION_NONE,
  WH_ASSOCIATION_FIRST_TIMER,
  WH_ASSOCIATION_CONTRIBUTOR,
  WH_ASSOCIATION_COLLABORATOR,
  WH_ASSOCIATION_MEMBER,
  WH_ASSOCIATION_OWNER,
  WH_N_ASSOCIATIONS
} WhAssociation;

/* One message. Readers give it in the order of the archive.
 * An account on a forge or registry has the login as NAME and LOGIN@users.noreply.github.com (for other
 * services: LOGIN@users.noreply.HOST) as EMAIL, so that it meets the same person's commits. */
typedef struct {
  WhMessageKind kind;
  WhSlice id;     /* Message-ID without brackets, or the URL of the issue or comment; unique in a project */
  WhSlice parent; /* id of what it answers; "" if none or not known */
  WhSlice
      thread; /* forge: the URL of the issue or pull request; mail: the References, oldest first, ' ' between,
                      at most WH_LIMIT_REFERENCES of the newest; "" if none */
  WhSlice name, email;
  WhStamp claimed; /* Date header with its zone; creation time on a forge (WH_ZONE_ABSENT) */
  gint64
      arrived; /* when the archive got it (Received, "From " line, commit of a public inbox), 0: not known */
  WhSlice subject; /* decoded, without "Re:" and list tags; title of the issue; at most WH_LIMIT_SUBJECT */
  WhSlice text;    /* own words alone, valid UTF-8, '\n' between lines; at most WH_LIMIT_WORDS */
  WhSlice
      to; /* folded addresses or logins it is sent to, ' ' between: To then Cc; at most WH_LIMIT_TO of them */
  WhSlice
      traits; /* "key: value" lines for telling hands apart: origin, mailer, list, dkim, auth, charset, form, quote, sign … ;
                      at most WH_LIMIT_TRAITS */
  WhSlice
      place; /* where it lies in the source: "FILE:OFFSET", a commit of a public inbox, or "" when the id says it */
  WhAssociation association;
  guint32 flags; /* WhMessageFlags */
} WhMessageRecord;

/* What was done that is neither a commit nor a message. */
typedef enum {
  WH_VERB_OPEN, /* of an issue or pull request: the message says the rest */
  WH_VERB_CLOSE,
  WH_VERB_REOPEN,
  WH_VERB_MERGE, /* OBJECT was merged; OID: the merge commit; OTHER: whose work it was */
  WH_VERB_HEAD,  /* the pull request's newest commit is OID; ACTOR opened it */
  WH_VERB_ASSIGN,
  WH_VERB_LABEL,
  WH_VERB_EDIT,       /* a message was changed: DETAIL says what */
  WH_VERB_MEMBER_ADD, /* OTHER got access to the repository or organisation */
  WH_VERB_MEMBER_REMOVE,
  WH_VERB_PUSH, /* OBJECT: the ref; OID: its new tip */
  WH_VERB_REF_CREATE,
  WH_VERB_REF_DELETE,
  WH_VERB_RELEASE,  /* a release page on the forge; OBJECT: the tag */
  WH_VERB_TRANSFER, /* the repository moved to another owner: DETAIL */
  WH_VERB_LOCK,
  WH_VERB_REVIEW,    /* DETAIL: approved, changes_requested, dismissed */
  WH_VERB_PUBLISH,   /* registry: OBJECT is the version; DETAIL: lifecycle scripts, "" if none */
  WH_VERB_OWNER_ADD, /* registry: OTHER may publish */
  WH_VERB_OWNER_REMOVE,
  WH_VERB_DEPRECATE,
  WH_VERB_WITHDRAW, /* registry: a version vanished or was yanked */
  WH_VERB_DIST_TAG, /* registry: OBJECT "latest=1.2.3" */
  WH_VERB_DEPEND,   /* registry: version OBJECT depends on DETAIL "npm:name", first seen there */
  WH_VERB_OTHER,    /* DETAIL names it */
  WH_N_VERBS
} WhVerb;
/* Stable id ("owner-add"), and back; parse gives WH_N_VERBS for an unknown one. */
const char *wh_verb_id(WhVerb verb);
WhVerb wh_verb_parse(const char *id);
const char *wh_message_kind_id(WhMessageKind kind);
WhMessageKind wh_message_kind_parse(const char *id); /* WH_N_MESSAGE_KINDS: unknown */
const char *wh_association_id(WhAssociation association);
WhAssociation wh_association_parse(const char *id); /* WH_N_ASSOCIATIONS: unknown */

typedef struct {
  WhVerb verb;
  gboolean registry;               /* from a package registry rather than a forge */
  WhSlice id;                      /* what makes it unique in a project: a URL, "npm:name@1.2.3" … */
  WhSlice name, email;             /* actor; both empty: not known */
  WhSlice other_name, other_email; /* the other side; both empty: none */
  WhStamp claimed;
  WhSlice object;  /* "https://…/issues/12", "refs/heads/main", "npm:name@1.2.3" */
  WhSlice thread;  /* URL of the issue or pull request it belongs to, "" */
  WhSlice detail;  /* at most WH_LIMIT_DETAIL */
  WhSlice locator; /* URL or FILE:OFFSET that can be opened */
  WhOid oid;       /* zero: none */
} WhEventRecord;

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
  gboolean (*message)(WhSink *sink, const WhMessageRecord *record, GError **error);
  gboolean (*event)(WhSink *sink, const WhEventRecord *record, GError **error);
  gboolean (*release)(WhSink *sink, const WhReleaseRecord *record, GError **error);
  gboolean (*file)(WhSink *sink, const WhFileRecord *record, GError **error);
  gboolean (*comparison)(WhSink *sink, const WhComparisonRecord *record, GError **error);
};
