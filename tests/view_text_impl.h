/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of the test language (view_text.h): the state of a run and what its statements share. */
#pragma once

#include "view_text.h"
#include "view_text_lex.h"

typedef struct {
  const char *name, *email, *zone; /* zone may be NULL */
} Who;

typedef struct {
  const char *name;
  WhOid tip;
} Branch;

typedef struct {
  WhViewText *result;
  WhViewBuilder *builder; /* made at the first record */
  GStringChunk *text;     /* everything that records point to */
  char *project;
  guint oid_len;
  WhLexClock clock;
  char *zone;
  GArray *turns;         /* gint64, innermost loop last */
  GHashTable *persons;   /* alias to Who */
  GArray *branches;      /* Branch, by first use */
  GHashTable *parents;   /* WhOid of every commit that has a child */
  GHashTable *contents;  /* path to its blob's word */
  GHashTable *all_blobs; /* WhOid of every blob that came */
  guint n_made_up;
  gboolean in_commit;
  WhCommitRecord commit;
  GArray *commit_parents, *changes;
  GString *trailers;
  gboolean in_message;
  WhMessageRecord message;
  GString *words, *traits, *to, *references;
  char *head;
  gboolean in_file;
  WhFileRecord file;
  GString *excerpt; /* of the file */
  gboolean in_comparison;
  WhComparisonRecord comparison;
  GArray *findings; /* of the comparison */
  guint32 records_set, records_cleared;
  gboolean incomplete;
  guint line;
} Text;

/* Each sets ERROR with the line and returns FALSE when it cannot go on. */
gboolean wh_text_fail(Text *t, GError **error, const char *what, const char *about);
const char *wh_text_keep(Text *t, const char *s);
WhSlice wh_text_keep_slice(Text *t, const char *s);
WhSink *wh_text_sink(Text *t);
/* The object name that WORD stands for: itself, if it is one. */
WhOid wh_text_oid(Text *t, const char *kind, const char *word);
gpointer wh_text_oid_dup(const WhOid *oid);
WhOid wh_text_blob(Text *t, const char *word); /* remembered for "record content" */
Branch *wh_text_branch(Text *t, const char *name);
gboolean wh_text_resolve(Text *t, const char *word, WhOid *ret_oid, GError **error);
gboolean wh_text_take_who(Text *t, const char **at, Who *ret_who, GError **error);
gboolean wh_text_take_time(Text *t, const char **at, const Who *who, WhStamp *ret_stamp, GError **error);
gboolean wh_text_take_time_who(Text *t, const char **at, WhStamp *ret_stamp, Who *ret_who, GError **error);
WhSlice wh_text_take_subject(Text *t, const char **at);
/* The kind that WORD names, WH_N_FACT_KINDS if none. */
WhFactKind wh_text_fact_kind(const char *word);
gboolean wh_text_emit_fact(Text *t, const WhOid *blob, const char *at, GError **error);

/* The commit statement, and the lines below it. */
gboolean wh_text_on_commit(Text *t, const char *at, GError **error);
gboolean wh_text_is_detail(const Text *t, const char *line);
gboolean wh_text_on_detail(Text *t, const char *at, GError **error);
gboolean wh_text_flush_commit(Text *t, GError **error);

/* The release and file statements, and the lines below a file. */
gboolean wh_text_on_release(Text *t, const char *at, GError **error);
gboolean wh_text_on_file(Text *t, const char *at, GError **error);
gboolean wh_text_is_excerpt(const Text *t, const char *line);
gboolean wh_text_on_excerpt(Text *t, const char *at, GError **error);
gboolean wh_text_flush_file(Text *t, GError **error);

/* The build and cost statements, and the lines below them. */
gboolean wh_text_on_build(Text *t, const char *at, GError **error);
gboolean wh_text_on_cost(Text *t, const char *at, GError **error);
gboolean wh_text_is_finding(const Text *t, const char *line);
gboolean wh_text_on_finding(Text *t, const char *at, GError **error);
gboolean wh_text_flush_comparison(Text *t, GError **error);

/* The message statement, the lines below it, and the event statement. */
gboolean wh_text_on_message(Text *t, const char *at, GError **error);
gboolean wh_text_is_words(const Text *t, const char *line);
gboolean wh_text_on_words(Text *t, const char *at, GError **error);
gboolean wh_text_flush_message(Text *t, GError **error);
gboolean wh_text_on_event(Text *t, const char *at, GError **error);
