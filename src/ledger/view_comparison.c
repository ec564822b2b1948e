/* SPDX-License-Identifier: Apache-2.0
 * Comparisons of builds in a view: in order, cut, each tied to its release or tag. */
#include "ledger/view_build.h"

#include "base/limits.h"

static const char *
keep(WhViewBuilder *b, WhSlice text)
{
  return text.len == 0 ? "" : wh_intern_text_at(&b->texts, wh_builder_text(b, text)).data;
}

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
    const WhFinding finding = {.kind = keep(b, from->kind),
                               .group = keep(b, from->group),
                               .file = keep(b, from->file),
                               .what = keep(b, from->what),
                               .seen = from->seen,
                               .flags = from->flags};
    g_array_append_val(b->findings, finding);
  }
}

gboolean
wh_comparison_add(WhSink *sink, const WhComparisonRecord *record, GError **error)
{
  WhViewBuilder *b = (WhViewBuilder *)sink;
  const char *id = keep(b, record->id);
  *place_for(b, id) = (WhComparison){.id = id,
                                     .before = keep(b, record->before),
                                     .after = keep(b, record->after),
                                     .build_ids = keep(b, record->build_ids),
                                     .measure = keep(b, record->measure),
                                     .release_name = keep(b, record->release),
                                     .tag_name = keep(b, record->tag),
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

/* The builder's commit that RELEASE was compared with. */
static guint32
commit_of(const WhViewBuilder *b, const WhRelease *release)
{
  const WhOid *oid = &release->commit_oid;
  return wh_builder_commit(b, wh_oid_is_zero(oid) ? WH_NONE : wh_intern_oid_find(&b->commit_names, oid));
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
                       : release != NULL ? commit_of(p->builder, release)
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

/* The view's release, or tag, of that name. */
static guint32
place_of(const WhView *view, const char *name, gboolean is_release)
{
  const guint32 n = is_release ? view->n_releases : view->n_tags;
  for (guint32 i = 0; i < n && name[0] != '\0'; i++)
    if (g_str_equal(is_release ? view->releases[i].name : view->tags[i].name, name))
      return i;
  return WH_NONE;
}

static gint64
newest_commit(const WhGraph *graph)
{
  gint64 newest = 0;
  for (guint32 i = 0; i < graph->n; i++)
    newest = MAX(newest, graph->commits[i].known);
  return newest;
}

void
wh_comparisons_build(WhCompared *compared, const WhViewBuilder *builder, const WhGraph *graph,
                     const WhView *view)
{
  const Placing p = {builder, graph, builder->comparisons->len > 0 ? newest_commit(graph) : 0};
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
    to->release = place_of(view, to->release_name, TRUE);
    to->tag = place_of(view, to->tag_name, FALSE);
    if (to->tag == WH_NONE && to->release != WH_NONE)
      to->tag = view->releases[to->release].tag;
    compared->n_comparisons++;
  }
  compared->n_findings = findings->len;
  compared->findings = (WhFinding *)(gpointer)g_array_free(findings, FALSE);
}
