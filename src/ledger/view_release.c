/* SPDX-License-Identifier: Apache-2.0
 * Releases in a view: in order, cut, each with what an earlier one had too. */
#include "ledger/view_build.h"

#include "base/limits.h"

gboolean
wh_shelf_add_release(WhSink *sink, const WhReleaseRecord *record, GError **error)
{
  WhViewBuilder *b = (WhViewBuilder *)sink;
  WhRelease release = {.name = wh_builder_keep(b, record->name),
                       .version = wh_builder_keep(b, record->version),
                       .digest = wh_builder_keep(b, record->digest),
                       .packer = wh_builder_keep(b, record->packer),
                       .tools = wh_builder_keep(b, record->tools),
                       .key = wh_builder_keep(b, record->key),
                       .tag_name = wh_builder_keep(b, record->tag),
                       .tag = WH_NONE,
                       .commit = WH_NONE,
                       .previous = WH_NONE,
                       .commit_oid = record->commit,
                       .size = record->size,
                       .n_files = record->n_files,
                       .n_same = record->n_same,
                       .n_absent = record->n_absent,
                       .newest = record->newest,
                       .signed_at = record->signed_at,
                       .n_key_tags = record->n_key_tags};
  b->n_shelved++;
  for (guint i = 0; i < b->releases->len; i++) {
    WhBuilderRelease *kept = &g_array_index(b->releases, WhBuilderRelease, i);
    if (g_str_equal(kept->release.name, release.name)) {
      *kept = (WhBuilderRelease){release, b->n_shelved};
      return TRUE;
    }
  }
  WhBuilderRelease row = {release, b->n_shelved};
  g_array_append_val(b->releases, row);
  return TRUE;
}

gboolean
wh_shelf_add_file(WhSink *sink, const WhFileRecord *record, GError **error)
{
  WhViewBuilder *b = (WhViewBuilder *)sink;
  WhReleaseFile file = {.path = wh_intern_text(&b->paths, wh_slice_clean(record->path, WH_LIMIT_PATH), NULL),
                        .oid = record->oid,
                        .tag_oid = record->tag_oid,
                        .size = record->size,
                        .mtime = record->mtime,
                        .mode = record->mode,
                        .tag_mode = record->tag_mode,
                        .flags = record->flags & ~(guint32)WH_ENTRY_AS_PREVIOUS,
                        .state = (guint8)record->state,
                        .class = (guint8)record->class,
                        .reach = (guint8)record->reach,
                        .generator = wh_builder_keep(b, record->generator),
                        .reason = wh_builder_keep(b, record->reason),
                        .excerpt = wh_builder_keep(b, record->excerpt)};
  file.release = b->n_shelved; /* a release's files follow it */
  g_array_append_val(b->release_files, file);
  return TRUE;
}

typedef struct {
  const WhViewBuilder *builder;
  const WhGraph *graph;
  gint64 newest;      /* commit */
  GHashTable *tag_at; /* name -> WhBuilderTag */
} Shelving;

static GHashTable *
tags_by_name(const WhViewBuilder *b)
{
  GHashTable *tags = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < b->tags->len; i++) {
    WhBuilderTag *tag = &g_array_index(b->tags, WhBuilderTag, i);
    g_hash_table_insert(tags, (gpointer)(gsize)wh_intern_text_at(&b->texts, tag->name).data, tag);
  }
  return tags;
}

static void
set_known(const Shelving *s, WhRelease *release)
{
  const WhBuilderTag *tag = g_hash_table_lookup(s->tag_at, release->tag_name);
  const guint32 commit = wh_builder_released(s->builder, release);
  const gint64 told[] = {release->newest, release->signed_at};
  gint64 known = commit != WH_NONE ? s->graph->commits[commit].known : 0;
  if (tag != NULL && tag->tagged.zone != WH_ZONE_ABSENT)
    known = MAX(known, tag->tagged.time);
  for (guint i = 0; i < G_N_ELEMENTS(told); i++)
    if (s->newest == 0 || told[i] <= s->newest + WH_CLOCK_SLACK)
      known = MAX(known, told[i]);
  release->known = known > 0 ? known : s->newest;
}

static int
compare_releases(gconstpointer a, gconstpointer b)
{
  const WhRelease *x = &((const WhBuilderRelease *)a)->release, *y = &((const WhBuilderRelease *)b)->release;
  if (x->known != y->known)
    return x->known < y->known ? -1 : 1;
  int order = strverscmp(x->version, y->version);
  return order != 0 ? order : strcmp(x->name, y->name);
}

/* Files of one release, in the order of their paths. */
static int
compare_files(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhReleaseFile *x = a, *y = b;
  const WhViewBuilder *builder = user;
  if (x->release != y->release)
    return x->release < y->release ? -1 : 1;
  int order = strcmp(wh_intern_text_at(&builder->paths, x->path).data,
                     wh_intern_text_at(&builder->paths, y->path).data);
  if (order == 0)
    order = (int)x->state - (int)y->state;
  return order != 0 ? order : wh_oid_compare(&x->oid, &y->oid);
}

/* The releases that the cut leaves. Files name releases by how many were shelved until then; *RET_RANK: by that, the place. */
static void
take_releases(WhShelf *shelf, const Shelving *s, const WhView *view, guint32 **ret_rank)
{
  const WhViewBuilder *b = s->builder;
  guint32 *rank = g_new(guint32, (gsize)b->n_shelved + 1);
  memset(rank, 0xff, sizeof(guint32) * ((gsize)b->n_shelved + 1));
  for (guint i = 0; i < b->releases->len; i++)
    set_known(s, &g_array_index(b->releases, WhBuilderRelease, i).release);
  g_array_sort(b->releases, compare_releases);
  shelf->releases = g_new0(WhRelease, (gsize)b->releases->len + 1);
  for (guint i = 0; i < b->releases->len; i++) {
    const WhBuilderRelease *from = &g_array_index(b->releases, WhBuilderRelease, i);
    if (from->release.known > view->as_of)
      break;
    rank[from->shelved] = shelf->n_releases;
    WhRelease *to = &shelf->releases[shelf->n_releases];
    *to = from->release;
    to->previous = shelf->n_releases > 0 ? shelf->n_releases - 1 : WH_NONE;
    shelf->n_releases++;
  }
  *ret_rank = rank;
}

static void
take_files(WhShelf *shelf, const WhViewBuilder *b, const guint32 *rank)
{
  GArray *files = g_array_new(TRUE, TRUE, sizeof(WhReleaseFile));
  for (guint i = 0; i < b->release_files->len; i++) {
    WhReleaseFile file = g_array_index(b->release_files, WhReleaseFile, i);
    file.release = rank[file.release];
    if (file.release != WH_NONE)
      g_array_append_val(files, file);
  }
  g_array_sort_with_data(files, compare_files, (gpointer)(gsize)b);
  shelf->n_files = files->len;
  shelf->files = (WhReleaseFile *)(gpointer)g_array_free(files, FALSE);
  for (guint32 i = 0; i < shelf->n_files; i++) {
    WhRelease *release = &shelf->releases[shelf->files[i].release];
    if (release->n++ == 0)
      release->at = i;
  }
}

static guint
hash_file(gconstpointer key)
{
  const WhReleaseFile *file = key;
  return wh_oid_hash(&file->oid) * 31 + file->path;
}

static gboolean
is_same_file(gconstpointer a, gconstpointer b)
{
  const WhReleaseFile *x = a, *y = b;
  return x->path == y->path && wh_oid_equal(&x->oid, &y->oid);
}

/* Files stand in the order of releases: what is met again was in an earlier one, unless in the same. */
static void
mark_as_previous(WhShelf *shelf)
{
  g_autoptr(GHashTable) met = g_hash_table_new(hash_file, is_same_file);
  for (guint32 i = 0; i < shelf->n_files; i++) {
    WhReleaseFile *file = &shelf->files[i];
    if (file->state == WH_FILE_ABSENT || wh_oid_is_zero(&file->oid))
      continue;
    const WhReleaseFile *first = g_hash_table_lookup(met, file);
    if (first == NULL)
      g_hash_table_add(met, file);
    else if (first->release < file->release)
      file->flags |= WH_ENTRY_AS_PREVIOUS;
  }
}

guint32
wh_shelf_tag_named(const WhView *view, const char *name)
{
  for (guint32 i = 0; i < view->n_tags && name[0] != '\0'; i++)
    if (g_str_equal(view->tags[i].name, name))
      return i;
  return WH_NONE;
}

void
wh_shelf_build(WhShelf *shelf, const WhViewBuilder *builder, const WhGraph *graph, const WhView *view)
{
  g_autoptr(GHashTable) tag_at = tags_by_name(builder);
  Shelving s = {builder, graph, wh_graph_newest(graph), tag_at};
  g_autofree guint32 *rank = NULL;
  take_releases(shelf, &s, view, &rank);
  take_files(shelf, builder, rank);
  mark_as_previous(shelf);
  for (guint32 i = 0; i < shelf->n_releases; i++) {
    shelf->releases[i].tag = wh_shelf_tag_named(view, shelf->releases[i].tag_name);
    shelf->releases[i].commit = wh_builder_released(builder, &shelf->releases[i]);
  }
}
