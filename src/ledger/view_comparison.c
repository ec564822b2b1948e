/* SPDX-License-Identifier: Apache-2.0
 * Comparisons of builds in a view: in order, cut, each tied to its release or tag. */
#include "ledger/view_build.h"

#include "base/limits.h"

/* One with the same id was given before: what comes later stands. */
static WhComparison *
place_for(WhViewBuilder *b, const char *id)
{
  for (guint i = 0; i < b->comparisons->len; i++) {
    WhComparison *kept = &g_array_index(b->comparisons, WhComparison, i);
    if (g_str_equal(kept->id, id))
      return kept;
  }
  g_array_set_size(b->comparisons, b->comparisons->len + 1);
  return &g_array_index(b->comparisons, WhComparison, b->comparisons->len - 1);
}

static void
add_findings(WhViewBuilder *b, const WhComparisonRecord *record)
{
  for (guint32 i = 0; i < record->n_findings; i++) {
    const WhFindingRecord *from = &record->findings[i];
    const WhFinding finding = {.kind = wh_builder_keep(b, from->kind),
                               .group = wh_builder_keep(b, from->group),
                               .file = wh_builder_keep(b, from->file),
                               .what = wh_builder_keep(b, from->what),
                               .seen = from->seen,
                               .flags = from->flags};
    g_array_append_val(b->findings, finding);
  }
}

gboolean
wh_comparison_add(WhSink *sink, const WhComparisonRecord *record, GError **error)
{
  WhViewBuilder *b = (WhViewBuilder *)sink;
  const char *id = wh_builder_keep(b, record->id);
  *place_for(b, id) = (WhComparison){.id = id,
                                     .before = wh_builder_keep(b, record->before),
                                     .after = wh_builder_keep(b, record->after),
                                     .build_ids = wh_builder_keep(b, record->build_ids),
                                     .measure = wh_builder_keep(b, record->measure),
                                     .release_name = wh_builder_keep(b, record->release),
                                     .tag_name = wh_builder_keep(b, record->tag),
                                     .release = WH_NONE,
                                     .tag = WH_NONE,
                                     .commit = WH_NONE,
                                     .at = b->findings->len,
                                     .n = record->n_findings,
                                     .known = record->newest,
                                     .updates = record->updates,
                                     .as_much = record->as_much,
                                     .runs = record->runs,
                                     .surprise = record->surprise,
                                     .ratio = record->ratio,
                                     .low = record->low,
                                     .high = record->high,
                                     .kind = (guint8)record->kind,
                                     .same_work = record->same_work ? 1 : 0};
  add_findings(b, record);
  return TRUE;
}

static const WhRelease *
find_release(const WhViewBuilder *b, const char *name)
{
  for (guint i = 0; i < b->releases->len && name[0] != '\0'; i++) {
    const WhBuilderRelease *kept = &g_array_index(b->releases, WhBuilderRelease, i);
    if (g_str_equal(kept->release.name, name))
      return &kept->release;
  }
  return NULL;
}

static const WhBuilderTag *
find_tag(const WhViewBuilder *b, const char *name)
{
  for (guint i = 0; i < b->tags->len && name[0] != '\0'; i++) {
    const WhBuilderTag *tag = &g_array_index(b->tags, WhBuilderTag, i);
    if (g_str_equal(wh_intern_text_at(&b->texts, tag->name).data, name))
      return tag;
  }
  return NULL;
}

typedef struct {
  const WhViewBuilder *builder;
  const WhGraph *graph;
  gint64 newest; /* commit, before the cut */
} Placing;

/* COMMIT becomes the builder's; KNOWN is still what the build's members tell. */
static void
set_known(const Placing *p, WhComparison *comparison)
{
  const WhRelease *release = find_release(p->builder, comparison->release_name);
  const WhBuilderTag *tag = release == NULL ? find_tag(p->builder, comparison->tag_name) : NULL;
  const gint64 made = comparison->known;
  gint64 known = 0;
  comparison->commit = tag != NULL       ? wh_builder_commit(p->builder, tag->commit)
                       : release != NULL ? wh_builder_released(p->builder, release)
                                         : WH_NONE;
  if (release != NULL)
    known = release->known;
  else if (comparison->commit != WH_NONE)
    known = p->graph->commits[comparison->commit].known;
  if (tag != NULL && tag->tagged.zone != WH_ZONE_ABSENT)
    known = MAX(known, tag->tagged.time);
  if (p->newest == 0 || made <= p->newest + WH_CLOCK_SLACK)
    known = MAX(known, made);
  comparison->known = known > 0 ? known : p->newest;
}

static int
compare_comparisons(gconstpointer a, gconstpointer b)
{
  const WhComparison *x = a, *y = b;
  if (x->known != y->known)
    return x->known < y->known ? -1 : 1;
  if (x->kind != y->kind)
    return (int)x->kind - (int)y->kind;
  return strcmp(x->id, y->id);
}

/* The view's release of that name. */
static guint32
release_named(const WhView *view, const char *name)
{
  for (guint32 i = 0; i < view->n_releases && name[0] != '\0'; i++)
    if (g_str_equal(view->releases[i].name, name))
      return i;
  return WH_NONE;
}

void
wh_comparisons_build(WhCompared *compared, const WhViewBuilder *builder, const WhGraph *graph,
                     const WhView *view)
{
  const Placing p = {builder, graph, builder->comparisons->len > 0 ? wh_graph_newest(graph) : 0};
  GArray *findings = g_array_new(TRUE, TRUE, sizeof(WhFinding));
  for (guint i = 0; i < builder->comparisons->len; i++)
    set_known(&p, &g_array_index(builder->comparisons, WhComparison, i));
  g_array_sort(builder->comparisons, compare_comparisons);
  compared->comparisons = g_new0(WhComparison, (gsize)builder->comparisons->len + 1);
  for (guint i = 0; i < builder->comparisons->len; i++) {
    WhComparison *to = &compared->comparisons[compared->n_comparisons];
    *to = g_array_index(builder->comparisons, WhComparison, i);
    if (to->known > view->as_of)
      break;
    if (to->n > 0)
      g_array_append_vals(findings, &g_array_index(builder->findings, WhFinding, to->at), to->n);
    to->at = findings->len - to->n;
    to->release = release_named(view, to->release_name);
    to->tag = wh_shelf_tag_named(view, to->tag_name);
    if (to->tag == WH_NONE && to->release != WH_NONE)
      to->tag = view->releases[to->release].tag;
    compared->n_comparisons++;
  }
  compared->n_findings = findings->len;
  compared->findings = (WhFinding *)(gpointer)g_array_free(findings, FALSE);
}
