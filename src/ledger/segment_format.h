/* SPDX-License-Identifier: Apache-2.0
 *
 * How a segment lies in bytes. Known to its writer and reader alone.
 *
 *   "WHSG", version, oid length, flags (one byte each), LEB128 size of the raw bytes, one zstd frame with
 * checksum.
 *
 * Raw bytes: the counts in the order of WhSegCount, the length of each column in the order of WhSegColumn,
 * the columns. All numbers are LEB128 or zigzag. Text is a length and bytes, without NUL.
 *
 *   ORDER      (kind, run length) pairs: the order in which records of different kinds came
 *   ACCOUNTS   name, email
 *   PATHS      bytes shared with the path before, the rest as text
 *   BLOBS      raw names
 *   SHAPES     status, old mode, new mode of a change
 *   OIDS       raw names of commits; FOREIGN: raw names of parents that are not in the segment
 *   PARENTS    per commit: how many, then each as distance back to a commit of the segment, 0: next foreign one
 *   PEOPLE     author; committer + 1, 0: the author
 *   TIMES      committer time less the one before; author time less committer time; both zones, the second less
 *              the first
 *   FLAGS      flags, number of changes
 *   SUBJECTS, TRAILERS, KEYS   text
 *   CHANGE_SHAPE, CHANGE_PATH  index; paths: 0 is the next path not yet met, else index + 1
 *   CHANGE_NEW 0 none, 1 the next blob not yet met, else index + 2
 *   CHANGE_OLD 0 none, 1 what this path last became, 2 the next blob not yet met, else index + 3
 *   FACT_VALUES  text
 *   FACTS      kind, blob and value, each index less what is likely: the blob of the fact before, the value after
 *              that of the fact before. A file's versions share most of their facts
 *   TAGS, REFS, MALFORMED   whole records, field by field
 *
 * From version 2 on, all of it valid UTF-8 but the accounts:
 *
 *   IDS        ids, URLs, objects, as PATHS; TERMS: addresses, lines of traits, details, likewise
 *   PLACES     bytes shared with the place before, the rest as text
 *   MESSAGE_ROWS  kind, times 4, plus 2: arrival is known, plus 1: the parent is the last of the thread's ids;
 *              association, flags, account
 *   MESSAGE_IDS   id; pieces of the thread; the parent, where it is not the last of them
 *   MESSAGE_TIMES claimed less the one before; zone; arrival less claimed, where known
 *   MESSAGE_TERMS pieces of "to", lines of traits
 *   MESSAGE_SUBJECTS, MESSAGE_TEXTS   text
 *   EVENT_ROWS verb, times 4, plus 2: the locator is the id, plus 1: of a registry; actor + 1, other + 1, 0:
 *              none; detail
 *   EVENT_IDS  id, object, thread; EVENT_TIMES: claimed less the one before, zone
 *   EVENT_OIDS 0, 20 or 32, and as many bytes
 *
 * From version 3 on:
 *
 *   RELEASE_ROWS, FILE_ROWS   whole records, field by field; texts raw but for reasons and excerpts
 *
 * From version 4 on:
 *
 *   COMPARISON_ROWS   whole records with their findings, field by field; all of it valid UTF-8
 *
 * In IDS and TERMS 0 is the empty text, 1 the next entry not yet met, else one more than the distance back from
 * there: what was met lately comes again soon. Pieces: how many, then each. */
#pragma once

#include "base/limits.h"
#include "ledger/segment.h"

#define WH_SEG_MAGIC "WHSG"
#define WH_SEG_VERSION 4
#define WH_SEG_VERSION_OLDEST 1 /* knew neither messages nor events */
#define WH_SEG_FLAG_CLOSED                                                                                   \
  1                     /* what was put in so far may be kept: it ends at a checkpoint or the end of a read */
#define WH_SEG_FIXED 7u /* bytes of magic, version, oid length, flags */

typedef enum {
  SEG_COMMIT,
  SEG_TAG,
  SEG_REF,
  SEG_FACT,
  SEG_MALFORMED,
  SEG_MESSAGE,
  SEG_EVENT,
  SEG_RELEASE,
  SEG_FILE,
  SEG_COMPARISON,
  SEG_N_KINDS
} WhSegKind;

typedef enum {
  SEG_N_COMMITS,
  SEG_N_CHANGES,
  SEG_N_TAGS,
  SEG_N_REFS,
  SEG_N_FACTS,
  SEG_N_MALFORMED,
  SEG_N_ACCOUNTS,
  SEG_N_PATHS,
  SEG_N_BLOBS,
  SEG_N_SHAPES,
  SEG_N_FOREIGN,
  SEG_N_VALUES,
  SEG_N_MESSAGES, /* from version 2 on */
  SEG_N_EVENTS,
  SEG_N_IDS,
  SEG_N_TERMS,
  SEG_N_RELEASES, /* from version 3 on */
  SEG_N_FILES,
  SEG_N_COMPARISONS, /* from version 4 on */
  SEG_N_COUNTS
} WhSegCount;

typedef enum {
  SEG_ORDER,
  SEG_ACCOUNTS,
  SEG_PATHS,
  SEG_BLOBS,
  SEG_SHAPES,
  SEG_OIDS,
  SEG_FOREIGN,
  SEG_PARENTS,
  SEG_PEOPLE,
  SEG_TIMES,
  SEG_FLAGS,
  SEG_SUBJECTS,
  SEG_TRAILERS,
  SEG_KEYS,
  SEG_CHANGE_SHAPE,
  SEG_CHANGE_PATH,
  SEG_CHANGE_NEW,
  SEG_CHANGE_OLD,
  SEG_TAG_ROWS,
  SEG_REF_ROWS,
  SEG_FACT_VALUES,
  SEG_FACT_ROWS,
  SEG_MALFORMED_ROWS,
  SEG_IDS, /* from version 2 on */
  SEG_TERMS,
  SEG_PLACES,
  SEG_MESSAGE_ROWS,
  SEG_MESSAGE_IDS,
  SEG_MESSAGE_TIMES,
  SEG_MESSAGE_TERMS,
  SEG_MESSAGE_SUBJECTS,
  SEG_MESSAGE_TEXTS,
  SEG_EVENT_ROWS,
  SEG_EVENT_IDS,
  SEG_EVENT_TIMES,
  SEG_EVENT_OIDS,
  SEG_RELEASE_ROWS, /* from version 3 on */
  SEG_FILE_ROWS,
  SEG_COMPARISON_ROWS, /* from version 4 on */
  SEG_N_COLUMNS
} WhSegColumn;

static inline guint
wh_seg_n_counts(guint version)
{
  static const guint counts[] = {0, SEG_N_MESSAGES, SEG_N_RELEASES, SEG_N_COMPARISONS, SEG_N_COUNTS};
  return counts[MIN(version, WH_SEG_VERSION)];
}

static inline guint
wh_seg_n_columns(guint version)
{
  static const guint columns[] = {0, SEG_IDS, SEG_RELEASE_ROWS, SEG_COMPARISON_ROWS, SEG_N_COLUMNS};
  return columns[MIN(version, WH_SEG_VERSION)];
}

static inline WhSegCount
wh_seg_count_of(WhSegKind kind)
{
  static const WhSegCount count_of[SEG_N_KINDS] = {
      SEG_N_COMMITS,  SEG_N_TAGS,   SEG_N_REFS,     SEG_N_FACTS, SEG_N_MALFORMED,
      SEG_N_MESSAGES, SEG_N_EVENTS, SEG_N_RELEASES, SEG_N_FILES, SEG_N_COMPARISONS};
  return count_of[kind];
}

/* Refs and tags are what the newest read found, all else is kept for good: the two never share a segment. */
static inline gboolean
wh_seg_is_state(WhSegKind kind)
{
  return kind == SEG_TAG || kind == SEG_REF;
}

#define WH_SEG_KEY_MAX 128u             /* bytes of a key id */
#define WH_SEG_LOCATOR_MAX 8192u        /* bytes of a malformed record's locator or reason */
#define WH_SEG_TERM_MAX WH_LIMIT_TRAITS /* bytes of an address, a line of traits or a detail */
#define WH_SEG_PLACE_MAX WH_LIMIT_PATH  /* bytes of a place or locator */
#define WH_SEG_WORD_MAX 64u             /* bytes of a kind, a group or a measure */
#define WH_SEG_DIGEST_MAX 128u          /* hex digits of an archive's digest */
#define WH_SEG_ENTRY_FLAGS (WH_ENTRY_AS_PREVIOUS - 1)
#define WH_SEG_MESSAGE_FLAGS ((WH_MESSAGE_FOLLOWS_UP << 1) - 1)

/* Texts of one record that lie in a dictionary piece by piece. */
typedef struct {
  char separator;
  guint32 max_pieces;
  gsize max_piece, max_total; /* bytes */
} WhSegList;
extern const WhSegList wh_seg_thread, wh_seg_to, wh_seg_traits;

/* Whether the segment ends where what came before may be kept for good. Reads the fixed header alone. */
gboolean wh_segment_is_closed(GBytes *segment);

/* The commits and their parents alone, in order: a fraction of the work. */
typedef void (*WhSegGraphVisit)(const WhOid *oid, const WhOid *parents, guint n_parents, gpointer user);
gboolean wh_segment_read_graph(GBytes *segment, WhSegGraphVisit visit, gpointer user, GError **error);
