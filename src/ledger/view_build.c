/* SPDX-License-Identifier: Apache-2.0
 * Makes the view: sorts, cuts and numbers anew. */
#include "ledger/view_build.h"

/* Indices given out anew in the order of first use. */
typedef struct {
  guint32 *to_new; /* by builder's index; WH_NONE: not used so far */
  GArray *to_old;  /* of guint32 */
} Map;

static void
map_init(Map *map, guint32 n)
{
  map->to_new = g_new(guint32, (gsize)n + 1);
  memset(map->to_new, 0xff, sizeof(guint32) * n);
  map->to_old = g_array_new(FALSE, FALSE, sizeof(guint32));
}

static void
map_clear(Map *map)
{
  g_clear_pointer(&map->to_new, g_free);
  g_clear_pointer(&map->to_old, g_array_unref);
}

static guint32
map_use(Map *map, guint32 old)
{
  if (old == WH_NONE)
    return WH_NONE;
  if (map->to_new[old] == WH_NONE) {
    map->to_new[old] = map->to_old->len;
    g_array_append_val(map->to_old, old);
  }
  return map->to_new[old];
}

typedef struct {
  WhViewBuilder *builder;
  WhGraph graph;
  WhViewOwned *owned;
  WhView *view;        /* of owned */
  guint32 *new_commit; /* by builder's index; WH_NONE: after the cut */
  Map accounts, paths, blobs;
  guint32 n_read, n_withheld;
} Build;

static void
build_clear(Build *b)
{
  wh_graph_clear(&b->graph);
  g_free(b->new_commit);
  map_clear(&b->accounts);
  map_clear(&b->paths);
  map_clear(&b->blobs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Build, build_clear)

static gpointer
own(Build *b, gsize n, gsize size)
{
  gpointer memory = g_malloc0_n(n + 1, size);

  g_ptr_array_add(b->owned->arrays, memory);
  return memory;
}

/* MEMORY, from now on the view's. */
static gpointer
own_memory(Build *b, gpointer memory)
{
  g_ptr_array_add(b->owned->arrays, memory);
  return memory;
}

/* What G_ARRAY holds, from now on the view's. */
static gpointer
own_array(Build *b, GArray *array)
{
  return own_memory(b, g_array_free(array, FALSE));
}

static const char *
text(const Build *b, guint32 index)
{
  return wh_intern_text_at(&b->builder->texts, index).data;
}

typedef struct {
  gint64 known;
  guint32 depth, commit;
} Key;

static int
compare_keys(gconstpointer a, gconstpointer b, gpointer user)
{
  const Key *x = a, *y = b;
  const WhCommit *commits = user;

  if (x->known != y->known)
    return x->known < y->known ? -1 : 1;
  if (x->depth != y->depth)
    return x->depth < y->depth ? -1 : 1;
  return wh_oid_compare(&commits[x->commit].oid, &commits[y->commit].oid);
}

/* Sorted keys of all commits. Owner: caller. */
static Key *
sort_commits(const WhGraph *g)
{
  Key *keys = g_new(Key, (gsize)g->n + 1);

  for (guint32 i = 0; i < g->n; i++)
    keys[i] = (Key){g->commits[i].known, g->depth[i], i};
  g_qsort_with_data(keys, (gint)g->n, sizeof(Key), compare_keys, g->commits);
  return keys;
}

static void
number_commits(Build *b, const Key *keys, gint64 as_of)
{
  guint32 n = 0;

  b->new_commit = g_new(guint32, (gsize)b->graph.n + 1);
  memset(b->new_commit, 0xff, sizeof(guint32) * b->graph.n);
  for (; n < b->graph.n && keys[n].known <= as_of; n++)
    b->new_commit[keys[n].commit] = n;
  b->view->n_commits = n;
}

static void
copy_changes(Build *b, const WhCommit *from, WhCommit *to, WhChange *changes)
{
  to->changes_at = b->view->n_changes;
  for (guint32 i = 0; i < from->n_changes; i++) {
    WhChange *change = &changes[b->view->n_changes++];
    *change = g_array_index(b->builder->changes, WhChange, from->changes_at + i);
    change->path = map_use(&b->paths, change->path);
    change->old_blob = map_use(&b->blobs, change->old_blob);
    change->new_blob = map_use(&b->blobs, change->new_blob);
  }
}

static void
copy_parents(Build *b, const WhCommit *from, WhCommit *to, guint32 *parents)
{
  to->parents_at = b->view->n_parents;
  for (guint32 i = 0; i < from->n_parents; i++) {
    guint32 parent = b->graph.parents[from->parents_at + i];
    parents[b->view->n_parents++] = parent == WH_NONE ? WH_NONE : b->new_commit[parent];
  }
}

static void
copy_commits(Build *b, const Key *keys)
{
  WhCommit *commits = own(b, b->view->n_commits, sizeof(WhCommit));
  guint32 *parents = own(b, b->builder->parents->len, sizeof(guint32));
  WhChange *changes = own(b, b->builder->changes->len, sizeof(WhChange));

  for (guint32 i = 0; i < b->view->n_commits; i++) {
    const WhCommit *from = &b->graph.commits[keys[i].commit];
    commits[i] = *from;
    commits[i].author = map_use(&b->accounts, from->author);
    commits[i].committer = map_use(&b->accounts, from->committer);
    copy_parents(b, from, &commits[i], parents);
    copy_changes(b, from, &commits[i], changes);
    if (from->key[0] != '\0' || (from->flags & WH_COMMIT_SIGNED) != 0)
      b->view->records |= WH_RECORD_SIGNATURES;
  }
  b->view->commits = commits;
  b->view->parents = parents;
  b->view->changes = changes;
}

static int
compare_tags(gconstpointer a, gconstpointer b)
{
  const WhTag *x = a, *y = b;

  if (x->known != y->known)
    return x->known < y->known ? -1 : 1;
  return strcmp(x->name, y->name);
}

static WhTag
make_tag(const Build *b, const WhBuilderTag *from)
{
  guint32 commit = wh_builder_commit(b->builder, from->commit);
  WhTag tag = {0};

  tag.name = text(b, from->name);
  tag.subject = text(b, from->subject);
  tag.key = text(b, from->key);
  tag.oid = from->oid;
  tag.tagger = from->tagger;
  tag.tagged = from->tagged;
  tag.is_signed = from->is_signed;
  tag.known = from->tagged.time;
  tag.target = WH_NONE;
  if (commit != WH_NONE) {
    tag.target = b->new_commit[commit];
    tag.known = MAX(tag.known, b->graph.commits[commit].known);
  }
  return tag;
}

static void
copy_tags(Build *b)
{
  GArray *tags = g_array_new(TRUE, TRUE, sizeof(WhTag));

  for (guint i = 0; i < b->builder->tags->len; i++) {
    WhTag tag = make_tag(b, &g_array_index(b->builder->tags, WhBuilderTag, i));
    if (tag.known <= b->view->as_of)
      g_array_append_val(tags, tag);
  }
  g_array_sort(tags, compare_tags);
  for (guint i = 0; i < tags->len; i++) {
    WhTag *tag = &g_array_index(tags, WhTag, i);
    tag->tagger = map_use(&b->accounts, tag->tagger);
    if (tag->is_signed || tag->key[0] != '\0')
      b->view->records |= WH_RECORD_SIGNATURES;
  }
  b->view->n_tags = tags->len;
  b->view->tags = own_array(b, tags);
}

/* The newest commit of the first-parent chain from NAME that lies before the cut. */
static guint32
newest_in_view(const Build *b, guint32 name)
{
  guint32 commit = wh_builder_commit(b->builder, name);

  while (commit != WH_NONE && b->new_commit[commit] == WH_NONE) {
    const WhCommit *c = &b->graph.commits[commit];
    commit = c->n_parents > 0 ? b->graph.parents[c->parents_at] : WH_NONE;
  }
  return commit == WH_NONE ? WH_NONE : b->new_commit[commit];
}

static int
compare_refs(gconstpointer a, gconstpointer b)
{
  return strcmp(((const WhRef *)a)->name, ((const WhRef *)b)->name);
}

static void
copy_refs(Build *b)
{
  guint32 n = b->builder->refs->len;
  WhRef *refs = own(b, n, sizeof(WhRef));

  for (guint32 i = 0; i < n; i++) {
    const WhBuilderRef *from = &g_array_index(b->builder->refs, WhBuilderRef, i);
    refs[i].name = text(b, from->name);
    refs[i].target_name = text(b, from->target_name);
    refs[i].kind = from->kind;
    refs[i].target = newest_in_view(b, from->commit);
  }
  if (n > 0)
    qsort(refs, n, sizeof(WhRef), compare_refs);
  b->view->n_refs = n;
  b->view->refs = refs;
}

static void
copy_facts(Build *b)
{
  GArray *facts = wh_builder_sort_facts(b->builder, b->blobs.to_new, b->blobs.to_old->len);

  for (guint i = 0; i < facts->len; i++) {
    const WhFact *fact = &g_array_index(facts, WhFact, i);
    b->n_read += fact->kind == WH_FACT_READ;
    b->n_withheld += fact->kind == WH_FACT_WITHHELD && strcmp(fact->value, "large") != 0;
  }
  b->view->n_facts = facts->len;
  b->view->facts = own_array(b, facts);
}

static void
index_facts(Build *b)
{
  guint32 *at = own(b, (gsize)b->view->n_blobs + 1, sizeof(guint32));

  for (guint32 i = 0; i < b->view->n_facts; i++)
    at[b->view->facts[i].blob + 1]++;
  for (guint32 i = 0; i < b->view->n_blobs; i++)
    at[i + 1] += at[i];
  b->view->facts_at = at;
}

/* Whether LOCATOR names a commit that lies after the cut. */
static gboolean
is_cut(const Build *b, const char *locator)
{
  WhOid oid;
  guint32 name, commit;

  if (!g_str_has_prefix(locator, "commit "))
    return FALSE;
  locator += strlen("commit ");
  if (wh_oid_parse(wh_slice(locator, strcspn(locator, " ")), &oid) == 0)
    return FALSE;
  name = wh_intern_oid_find(&b->builder->commit_names, &oid);
  commit = wh_builder_commit(b->builder, name);
  return commit != WH_NONE && b->new_commit[commit] == WH_NONE;
}

static int
compare_malformed(gconstpointer a, gconstpointer b)
{
  const WhMalformed *x = a, *y = b;
  int order = strcmp(x->locator, y->locator);

  return order != 0 ? order : strcmp(x->reason, y->reason);
}

static void
copy_malformed(Build *b)
{
  GArray *rows = g_array_new(TRUE, TRUE, sizeof(WhMalformed));
  guint kept = 0;

  for (guint i = 0; i < b->builder->malformed->len; i++) {
    const WhBuilderMalformed *from = &g_array_index(b->builder->malformed, WhBuilderMalformed, i);
    WhMalformed row = {text(b, from->locator), text(b, from->reason)};
    if (!is_cut(b, row.locator))
      g_array_append_val(rows, row);
  }
  g_array_sort(rows, compare_malformed);
  for (guint i = 0; i < rows->len; i++) {
    const WhMalformed row = g_array_index(rows, WhMalformed, i);
    if (kept == 0 || compare_malformed(&g_array_index(rows, WhMalformed, kept - 1), &row) != 0)
      g_array_index(rows, WhMalformed, kept++) = row;
  }
  b->view->n_malformed = kept;
  b->view->malformed = own_array(b, rows);
}

static int
compare_rewrites(gconstpointer a, gconstpointer b)
{
  return strcmp(((const WhRewrite *)a)->name, ((const WhRewrite *)b)->name);
}

static gboolean
is_in_view(const Build *b, guint32 name)
{
  guint32 commit = wh_builder_commit(b->builder, name);

  return commit != WH_NONE && b->new_commit[commit] != WH_NONE;
}

/* A ref that left a commit for one of after the cut had not done so then. */
static void
copy_rewrites(Build *b)
{
  GArray *rows = g_array_new(TRUE, TRUE, sizeof(WhRewrite));

  for (guint i = 0; i < b->builder->rewrites->len; i++) {
    const WhBuilderRewrite *from = &g_array_index(b->builder->rewrites, WhBuilderRewrite, i);
    WhRewrite row = {text(b, from->ref), *wh_intern_oid_at(&b->builder->commit_names, from->old_commit),
                     *wh_intern_oid_at(&b->builder->commit_names, from->new_commit)};
    if (b->view->as_of == G_MAXINT64 || (is_in_view(b, from->old_commit) && is_in_view(b, from->new_commit)))
      g_array_append_val(rows, row);
  }
  g_array_sort(rows, compare_rewrites); /* stable: moves of one ref stay in order */
  b->view->n_rewrites = rows->len;
  b->view->rewrites = own_array(b, rows);
}

static void
copy_dictionaries(Build *b)
{
  WhView *v = b->view;
  WhAccount *accounts = own(b, b->accounts.to_old->len, sizeof(WhAccount));
  const char **paths = own(b, b->paths.to_old->len, sizeof(char *));
  WhOid *blobs = own(b, b->blobs.to_old->len, sizeof(WhOid));

  v->n_accounts = b->accounts.to_old->len;
  v->n_paths = b->paths.to_old->len;
  v->n_blobs = b->blobs.to_old->len;
  for (guint32 i = 0; i < v->n_accounts; i++) {
    guint32 old = g_array_index(b->accounts.to_old, guint32, i);
    accounts[i].name = wh_intern_text_at(&b->builder->accounts, old).data;
    accounts[i].email = accounts[i].name + strlen(accounts[i].name) + 1;
  }
  for (guint32 i = 0; i < v->n_paths; i++)
    paths[i] = wh_intern_text_at(&b->builder->paths, g_array_index(b->paths.to_old, guint32, i)).data;
  for (guint32 i = 0; i < v->n_blobs; i++)
    blobs[i] = *wh_intern_oid_at(&b->builder->blobs, g_array_index(b->blobs.to_old, guint32, i));
  v->accounts = accounts;
  v->paths = paths;
  v->blobs = blobs;
}

/* What is said and done, with the view's accounts and commits. */
static void
take_talk(Build *b, WhTalk *talk)
{
  WhView *v = b->view;

  for (guint32 i = 0; i < talk->n_messages; i++)
    talk->messages[i].account = map_use(&b->accounts, talk->messages[i].account);
  for (guint32 i = 0; i < talk->n_events; i++) {
    WhEvent *event = &talk->events[i];
    event->actor = map_use(&b->accounts, event->actor);
    event->other = map_use(&b->accounts, event->other);
    event->commit = event->commit == WH_NONE ? WH_NONE : b->new_commit[event->commit];
    v->records |= event->registry ? WH_RECORD_REGISTRY : WH_RECORD_FORGE;
  }
  v->n_messages = talk->n_messages;
  v->messages = own_memory(b, g_steal_pointer(&talk->messages));
  v->n_threads = talk->n_threads;
  v->threads = own_memory(b, g_steal_pointer(&talk->threads));
  v->thread_messages = own_memory(b, g_steal_pointer(&talk->thread_messages));
  v->n_events = talk->n_events;
  v->events = own_memory(b, g_steal_pointer(&talk->events));
}

/* What is released, with the view's paths and commits. */
static void
take_shelf(Build *b)
{
  WhShelf shelf = {0};

  wh_shelf_build(&shelf, b->builder, &b->graph, b->view);
  for (guint32 i = 0; i < shelf.n_releases; i++) {
    guint32 commit = shelf.releases[i].commit;
    shelf.releases[i].commit = commit == WH_NONE ? WH_NONE : b->new_commit[commit];
  }
  for (guint32 i = 0; i < shelf.n_files; i++)
    shelf.files[i].path = map_use(&b->paths, shelf.files[i].path);
  b->view->n_releases = shelf.n_releases;
  b->view->releases = own_memory(b, shelf.releases);
  b->view->n_release_files = shelf.n_files;
  b->view->release_files = own_memory(b, shelf.files);
}

/* Builds compared, with the view's commits. */
static void
take_comparisons(Build *b)
{
  WhCompared compared = {0};

  wh_comparisons_build(&compared, b->builder, &b->graph, b->view);
  for (guint32 i = 0; i < compared.n_comparisons; i++) {
    WhComparison *one = &compared.comparisons[i];
    one->commit = one->commit == WH_NONE ? WH_NONE : b->new_commit[one->commit];
    b->view->records |= one->kind == WH_COMPARISON_COST ? WH_RECORD_COST : WH_RECORD_BUILD;
  }
  b->view->n_comparisons = compared.n_comparisons;
  b->view->comparisons = own_memory(b, compared.comparisons);
  b->view->n_findings = compared.n_findings;
  b->view->findings = own_memory(b, compared.findings);
}

static void
set_records(Build *b)
{
  if (b->view->n_releases > 0)
    b->view->records |= WH_RECORD_RELEASE;
  if (b->view->n_messages > 0)
    b->view->records |= WH_RECORD_WORDS;
  if (b->view->n_commits > 0)
    b->view->records |= WH_RECORD_GIT;
  if (b->view->n_tags > 0)
    b->view->records |= WH_RECORD_TAGS;
  if (b->n_read > 0 && b->n_withheld <= b->n_read)
    b->view->records |= WH_RECORD_CONTENT;
}

/* The builder's texts become the view's: commits, tags and dictionaries point into them. */
static void
take_texts(Build *b)
{
  GStringChunk **chunks[] = {&b->builder->accounts.chunk, &b->builder->paths.chunk, &b->builder->texts.chunk,
                             &b->builder->ids.chunk, &b->builder->messages};

  for (guint i = 0; i < G_N_ELEMENTS(chunks); i++)
    g_ptr_array_add(b->owned->chunks, g_steal_pointer(chunks[i]));
  b->owned->texts = g_steal_pointer(&b->builder->words);
  wh_texts_end(b->owned->texts);
  b->view->texts = b->owned->texts;
  g_ptr_array_add(b->owned->arrays, b->builder->project);
  b->view->project = g_steal_pointer(&b->builder->project);
}

WhView *
wh_view_builder_build(WhViewBuilder *builder, gint64 as_of)
{
  g_auto(Build) b = {.builder = builder, .owned = wh_view_owned_new()};
  g_auto(WhTalk) talk = {0};
  g_autofree Key *keys = NULL;

  g_assert(builder->project != NULL); /* not built before */
  b.view = &b.owned->view;
  b.view->oid_len = builder->oid_len;
  b.view->as_of = as_of;
  b.view->complete = builder->complete;
  wh_graph_init(&b.graph, builder);
  wh_graph_set_known(&b.graph);
  wh_graph_set_reach(&b.graph, builder);
  keys = sort_commits(&b.graph);
  map_init(&b.accounts, builder->accounts.table.used);
  map_init(&b.paths, builder->paths.table.used);
  map_init(&b.blobs, builder->blobs.table.used);
  number_commits(&b, keys, as_of);
  copy_commits(&b, keys);
  copy_tags(&b);
  copy_refs(&b);
  copy_facts(&b);
  wh_talk_build(&talk, builder, as_of);
  take_talk(&b, &talk);
  take_shelf(&b);
  take_comparisons(&b);
  copy_malformed(&b);
  copy_rewrites(&b);
  copy_dictionaries(&b);
  index_facts(&b);
  set_records(&b);
  take_texts(&b);
  return b.view;
}
