/* SPDX-License-Identifier: Apache-2.0
 * Takes records into a view builder. */
#include "ledger/view_build.h"

#include "base/limits.h"

#define CHUNK_BYTES (256u * 1024)

static WhViewBuilder *
builder_of(WhSink *sink)
{
  return (WhViewBuilder *)sink;
}

guint32
wh_builder_text(WhViewBuilder *builder, WhSlice text)
{
  return wh_intern_text(&builder->texts, wh_slice_clean(text, G_MAXUINT16), NULL);
}

const char *
wh_builder_keep(WhViewBuilder *builder, WhSlice text)
{
  return text.len == 0 ? "" : wh_intern_text_at(&builder->texts, wh_builder_text(builder, text)).data;
}

void
wh_builder_malformed(WhViewBuilder *builder, WhSlice locator, const char *reason)
{
  WhBuilderMalformed row = {wh_builder_text(builder, locator),
                            wh_builder_text(builder, wh_slice_str(reason))};

  g_array_append_val(builder->malformed, row);
}

static const char *
keep_message(WhViewBuilder *b, WhSlice text)
{
  WhSlice clean = wh_slice_clean(text, G_MAXUINT16);

  if (clean.len == 0)
    return "";
  return g_string_chunk_insert_len(b->messages, clean.data, (gssize)clean.len);
}

static guint32
name_commit(WhViewBuilder *b, const WhOid *oid)
{
  static const guint32 none = WH_NONE;
  gboolean is_new;
  guint32 name = wh_intern_oid(&b->commit_names, oid, &is_new);

  if (is_new)
    g_array_append_val(b->commit_of_name, none);
  return name;
}

static guint32
name_target(WhViewBuilder *b, const WhOid *oid)
{
  return wh_oid_is_zero(oid) ? WH_NONE : name_commit(b, oid);
}

static guint32
add_blob(WhViewBuilder *b, const WhOid *blob)
{
  return wh_oid_is_zero(blob) ? WH_NONE : wh_intern_oid(&b->blobs, blob, NULL);
}

static void
add_parents(WhViewBuilder *b, const WhCommitRecord *record, WhCommit *commit)
{
  commit->parents_at = b->parents->len;
  commit->n_parents = record->n_parents;
  for (guint i = 0; i < record->n_parents; i++) {
    guint32 name = name_commit(b, &record->parents[i]);
    g_array_append_val(b->parents, name);
  }
}

static void
add_changes(WhViewBuilder *b, const WhCommitRecord *record, WhCommit *commit)
{
  commit->changes_at = b->changes->len;
  commit->n_changes = record->n_changes;
  for (guint i = 0; i < record->n_changes; i++) {
    const WhChangeRecord *from = &record->changes[i];
    WhChange change = {0};
    change.path = wh_intern_text(&b->paths, wh_slice_clean(from->path, WH_LIMIT_PATH), NULL);
    change.old_blob = add_blob(b, &from->old_blob);
    change.new_blob = add_blob(b, &from->new_blob);
    change.old_mode = from->old_mode;
    change.new_mode = from->new_mode;
    change.status = from->status;
    g_array_append_val(b->changes, change);
  }
}

static WhCommit
make_commit(WhViewBuilder *b, const WhCommitRecord *record)
{
  WhCommit commit = {.oid = record->oid, .authored = record->authored, .committed = record->committed};

  commit.author = wh_intern_account(&b->accounts, record->author_name, record->author_email, NULL);
  commit.committer = wh_intern_account(&b->accounts, record->committer_name, record->committer_email, NULL);
  commit.flags = record->flags & 0xffff;
  commit.subject = keep_message(b, record->subject);
  commit.trailers = keep_message(b, record->trailers);
  commit.key = record->key.len == 0 ? "" : wh_intern_text_at(&b->texts, wh_builder_text(b, record->key)).data;
  add_changes(b, record, &commit);
  return commit;
}

/* A commit that comes again says the same, unless it was read first at the edge of a shallow clone or without its trees. */
static gboolean
says_more(const WhCommit *kept, const WhCommitRecord *record)
{
  guint32 less = WH_COMMIT_CHANGES_ABSENT | WH_COMMIT_SHALLOW;

  return (kept->flags & less) != 0 && (record->flags & less) == 0;
}

/* The same commit names the same parents. */
static void
replace_commit(WhViewBuilder *b, const WhCommitRecord *record, WhCommit *kept)
{
  guint32 parents_at = kept->parents_at, n_parents = kept->n_parents;

  *kept = make_commit(b, record);
  kept->parents_at = parents_at;
  kept->n_parents = n_parents;
}

static gboolean
add_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  WhViewBuilder *b = builder_of(sink);
  guint32 name = name_commit(b, &record->oid), index = wh_builder_commit(b, name);

  if (index != WH_NONE) {
    WhCommit *kept = &g_array_index(b->commits, WhCommit, index);
    if (says_more(kept, record))
      replace_commit(b, record, kept);
    return TRUE;
  }
  WhCommit commit = make_commit(b, record);
  add_parents(b, record, &commit);
  g_array_index(b->commit_of_name, guint32, name) = b->commits->len;
  g_array_append_val(b->commits, commit);
  g_array_append_val(b->name_of_commit, name);
  return TRUE;
}

/* Puts ROW under its NAME, in place of an earlier one of that name. */
static void
put_named(GHashTable *at, GArray *rows, guint32 name, gconstpointer row)
{
  guint found = GPOINTER_TO_UINT(g_hash_table_lookup(at, GUINT_TO_POINTER(name + 1)));
  guint size = g_array_get_element_size(rows);

  if (found > 0) {
    memcpy(rows->data + (gsize)(found - 1) * size, row, size);
    return;
  }
  g_array_append_vals(rows, row, 1);
  g_hash_table_insert(at, GUINT_TO_POINTER(name + 1), GUINT_TO_POINTER(rows->len));
}

static gboolean
add_tag(WhSink *sink, const WhTagRecord *record, GError **error)
{
  WhViewBuilder *b = builder_of(sink);
  gboolean has_tagger = record->tagger_name.len > 0 || record->tagger_email.len > 0;
  WhBuilderTag tag = {0};

  tag.name = wh_builder_text(b, record->name);
  tag.subject = wh_builder_text(b, record->subject);
  tag.key = wh_builder_text(b, record->key);
  tag.oid = record->oid;
  tag.commit = name_target(b, &record->target);
  tag.tagger =
      has_tagger ? wh_intern_account(&b->accounts, record->tagger_name, record->tagger_email, NULL) : WH_NONE;
  tag.tagged = record->tagged;
  tag.is_signed = record->is_signed;
  put_named(b->tag_at, b->tags, tag.name, &tag);
  return TRUE;
}

static gboolean
add_ref(WhSink *sink, const WhRefRecord *record, GError **error)
{
  WhViewBuilder *b = builder_of(sink);
  WhBuilderRef ref = {0};

  ref.name = wh_builder_text(b, record->name);
  ref.target_name = wh_builder_text(b, record->target_name);
  ref.kind = record->kind;
  ref.commit = name_target(b, &record->target);
  put_named(b->ref_at, b->refs, ref.name, &ref);
  return TRUE;
}

static gboolean
add_fact(WhSink *sink, const WhFactRecord *record, GError **error)
{
  WhViewBuilder *b = builder_of(sink);
  WhBuilderFact fact = {0};

  if (wh_oid_is_zero(&record->blob))
    return TRUE;
  fact.blob = b->last_fact_blob; /* a file's facts come one after the other */
  if (fact.blob == WH_NONE || !wh_oid_equal(wh_intern_oid_at(&b->blobs, fact.blob), &record->blob))
    fact.blob = b->last_fact_blob = wh_intern_oid(&b->blobs, &record->blob, NULL);
  fact.kind = record->kind;
  fact.value = wh_builder_text(b, record->value);
  g_array_append_val(b->facts, fact);
  return TRUE;
}

static gboolean
add_malformed(WhSink *sink, const WhMalformedRecord *record, GError **error)
{
  WhViewBuilder *b = builder_of(sink);
  WhBuilderMalformed row = {wh_builder_text(b, record->locator), wh_builder_text(b, record->reason)};

  g_array_append_val(b->malformed, row);
  return TRUE;
}

static gboolean
checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

WhViewBuilder *
wh_view_builder_new(const char *project, guint oid_len)
{
  WhViewBuilder *b = g_new0(WhViewBuilder, 1);

  b->sink = (WhSink){add_commit,
                     add_tag,
                     add_ref,
                     add_fact,
                     add_malformed,
                     checkpoint,
                     wh_talk_add_message,
                     wh_talk_add_event,
                     wh_shelf_add_release,
                     wh_shelf_add_file,
                     wh_comparison_add};
  b->project = g_strdup(project != NULL ? project : "");
  b->oid_len = oid_len;
  b->last_fact_blob = WH_NONE;
  b->complete = TRUE;
  wh_intern_oids_init(&b->commit_names);
  wh_intern_oids_init(&b->blobs);
  wh_intern_texts_init(&b->accounts);
  wh_intern_texts_init(&b->paths);
  wh_intern_texts_init(&b->texts);
  wh_intern_texts_init(&b->ids);
  b->commit_of_name = g_array_new(FALSE, FALSE, sizeof(guint32));
  b->name_of_commit = g_array_new(FALSE, FALSE, sizeof(guint32));
  b->commits = g_array_new(FALSE, FALSE, sizeof(WhCommit));
  b->parents = g_array_new(FALSE, FALSE, sizeof(guint32));
  b->changes = g_array_new(FALSE, FALSE, sizeof(WhChange));
  b->refs = g_array_new(FALSE, FALSE, sizeof(WhBuilderRef));
  b->tags = g_array_new(FALSE, FALSE, sizeof(WhBuilderTag));
  b->facts = g_array_new(FALSE, FALSE, sizeof(WhBuilderFact));
  b->malformed = g_array_new(FALSE, FALSE, sizeof(WhBuilderMalformed));
  b->rewrites = g_array_new(FALSE, FALSE, sizeof(WhBuilderRewrite));
  b->talk = g_array_new(FALSE, FALSE, sizeof(WhBuilderMessage));
  b->references = g_array_new(FALSE, FALSE, sizeof(guint32));
  b->events = g_array_new(FALSE, FALSE, sizeof(WhBuilderEvent));
  b->comparisons = g_array_new(FALSE, TRUE, sizeof(WhComparison));
  b->findings = g_array_new(FALSE, TRUE, sizeof(WhFinding));
  b->releases = g_array_new(FALSE, FALSE, sizeof(WhBuilderRelease));
  b->release_files = g_array_new(FALSE, FALSE, sizeof(WhReleaseFile));
  b->messages = g_string_chunk_new(CHUNK_BYTES);
  b->places = g_string_chunk_new(CHUNK_BYTES);
  b->words = wh_texts_new(NULL, WH_TEXTS_HOLD);
  b->ref_at = g_hash_table_new(NULL, NULL);
  b->tag_at = g_hash_table_new(NULL, NULL);
  return b;
}

void
wh_view_builder_put_texts(WhViewBuilder *builder, const char *folder)
{
  g_assert(builder->talk->len == 0);
  wh_texts_free(builder->words);
  builder->words = wh_texts_new(folder, WH_TEXTS_HOLD);
}

void
wh_view_builder_free(WhViewBuilder *builder)
{
  if (builder == NULL)
    return;
  GArray *arrays[] = {builder->commit_of_name, builder->name_of_commit, builder->commits,
                      builder->parents,        builder->changes,        builder->refs,
                      builder->tags,           builder->facts,          builder->malformed,
                      builder->rewrites,       builder->talk,           builder->references,
                      builder->events,         builder->releases,       builder->release_files,
                      builder->comparisons,    builder->findings};
  for (guint i = 0; i < G_N_ELEMENTS(arrays); i++)
    g_array_unref(arrays[i]);
  wh_texts_free(builder->words);
  g_string_chunk_free(builder->places);
  wh_intern_oids_clear(&builder->commit_names);
  wh_intern_oids_clear(&builder->blobs);
  wh_intern_texts_clear(&builder->accounts);
  wh_intern_texts_clear(&builder->paths);
  wh_intern_texts_clear(&builder->texts);
  wh_intern_texts_clear(&builder->ids);
  g_clear_pointer(&builder->messages, g_string_chunk_free);
  g_hash_table_unref(builder->ref_at);
  g_hash_table_unref(builder->tag_at);
  g_free(builder->project);
  g_free(builder);
}

WhSink *
wh_view_builder_sink(WhViewBuilder *builder)
{
  return &builder->sink;
}

void
wh_view_builder_add_rewrite(WhViewBuilder *builder, const char *ref, const WhOid *old_target,
                            const WhOid *new_target)
{
  WhBuilderRewrite row = {wh_builder_text(builder, wh_slice_str(ref)), name_commit(builder, old_target),
                          name_commit(builder, new_target)};

  g_array_append_val(builder->rewrites, row);
}

void
wh_view_builder_set_complete(WhViewBuilder *builder, gboolean complete)
{
  builder->complete = complete;
}

void
wh_view_builder_next_source(WhViewBuilder *builder)
{
  builder->source++;
}
