/* SPDX-License-Identifier: Apache-2.0
 * What of kept records was to be known on a day. */
#include "app/export_cut.h"

struct WhExportCut {
  WhSink sink;
  WhSink *inner;
  const WhView *view;
  WhTextReader *texts; /* of the view */
  guint oid_len;
  GHashTable *blobs;       /* WhOid of the view */
  GHashTable *tags;        /* names of the view */
  GHashTable *refs;        /* name to WhRef */
  GHashTable *events;      /* "verb id" */
  GHashTable *releases;    /* names of the view */
  GHashTable *comparisons; /* ids of the view */
  GHashTable *given;       /* ids of messages and events that went through: each once */
};

static WhExportCut *
cut_of(WhSink *sink)
{
  return (WhExportCut *)(gpointer)sink;
}

static guint32
find_commit(const WhExportCut *cut, const WhOid *oid)
{
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(oid, cut->oid_len, hex);
  return wh_view_find_commit(cut->view, hex);
}

static char *
text_of(WhSlice s)
{
  return g_strndup(s.data, s.len);
}

static gboolean
on_commit(WhSink *sink, const WhCommitRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  return (cut->view != NULL && find_commit(cut, &r->oid) == WH_NONE) ||
         cut->inner->commit(cut->inner, r, error);
}

static gboolean
on_fact(WhSink *sink, const WhFactRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  return (cut->view != NULL && !g_hash_table_contains(cut->blobs, &r->blob)) ||
         cut->inner->fact(cut->inner, r, error);
}

static gboolean
on_tag(WhSink *sink, const WhTagRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  g_autofree char *name = text_of(r->name);
  return (cut->view != NULL && !g_hash_table_contains(cut->tags, name)) ||
         cut->inner->tag(cut->inner, r, error);
}

/* A ref stands where the view sees it: on the newest commit of that day. */
static gboolean
on_ref(WhSink *sink, const WhRefRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  g_autofree char *name = text_of(r->name);
  if (cut->view == NULL)
    return cut->inner->ref(cut->inner, r, error);
  const WhRef *ref = g_hash_table_lookup(cut->refs, name);
  if (ref == NULL || ref->target == WH_NONE)
    return TRUE;
  WhRefRecord then = *r;
  then.target = cut->view->commits[ref->target].oid;
  return cut->inner->ref(cut->inner, &then, error);
}

/* Of several messages with one id the view has chosen one. */
static gboolean
on_message(WhSink *sink, const WhMessageRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  g_autofree char *id = text_of(r->id);
  if (cut->view == NULL)
    return cut->inner->message(cut->inner, r, error);
  const guint32 at = wh_view_find_message(cut->view, id);
  if (at == WH_NONE)
    return TRUE;
  const WhMessage *message = &cut->view->messages[at];
  if (message->claimed.time != r->claimed.time ||
      !wh_slice_equal(r->text, wh_slice_str(wh_text_reader_get(cut->texts, message->text))) ||
      !g_hash_table_add(cut->given, g_steal_pointer(&id)))
    return TRUE;
  return cut->inner->message(cut->inner, r, error);
}

static gboolean
on_event(WhSink *sink, const WhEventRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  g_autofree char *key = g_strdup_printf("%s %.*s", wh_verb_id(r->verb), (int)r->id.len, r->id.data);
  if (cut->view == NULL)
    return cut->inner->event(cut->inner, r, error);
  if (!g_hash_table_contains(cut->events, key) || r->claimed.time > cut->view->as_of ||
      !g_hash_table_add(cut->given, g_steal_pointer(&key)))
    return TRUE;
  return cut->inner->event(cut->inner, r, error);
}

static gboolean
holds_release(const WhExportCut *cut, WhSlice name)
{
  g_autofree char *text = text_of(name);
  return cut->view == NULL || g_hash_table_contains(cut->releases, text);
}

static gboolean
on_release(WhSink *sink, const WhReleaseRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  return !holds_release(cut, r->name) || cut->inner->release(cut->inner, r, error);
}

static gboolean
on_file(WhSink *sink, const WhFileRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  return !holds_release(cut, r->release) || cut->inner->file(cut->inner, r, error);
}

static gboolean
on_comparison(WhSink *sink, const WhComparisonRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  g_autofree char *id = text_of(r->id);
  return (cut->view != NULL && !g_hash_table_contains(cut->comparisons, id)) ||
         cut->inner->comparison(cut->inner, r, error);
}

static void
index_view(WhExportCut *cut)
{
  const WhView *view = cut->view;
  for (guint32 i = 0; i < view->n_releases; i++)
    g_hash_table_add(cut->releases, (gpointer)(guintptr)view->releases[i].name);
  for (guint32 i = 0; i < view->n_comparisons; i++)
    g_hash_table_add(cut->comparisons, (gpointer)(guintptr)view->comparisons[i].id);
  for (guint32 i = 0; i < view->n_blobs; i++)
    g_hash_table_add(cut->blobs, (gpointer)(guintptr)&view->blobs[i]);
  for (guint32 i = 0; i < view->n_tags; i++)
    g_hash_table_add(cut->tags, (gpointer)(guintptr)view->tags[i].name);
  for (guint32 i = 0; i < view->n_refs; i++)
    g_hash_table_insert(cut->refs, (gpointer)(guintptr)view->refs[i].name,
                        (gpointer)(guintptr)&view->refs[i]);
  for (guint32 i = 0; i < view->n_events; i++)
    g_hash_table_add(cut->events,
                     g_strdup_printf("%s %s", wh_verb_id((WhVerb)view->events[i].verb), view->events[i].id));
}

WhExportCut *
wh_export_cut_new(const WhView *view, guint oid_len, WhSink *inner)
{
  WhExportCut *cut = g_new0(WhExportCut, 1);
  cut->inner = inner;
  cut->view = view;
  cut->oid_len = oid_len;
  cut->blobs = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  cut->tags = g_hash_table_new(g_str_hash, g_str_equal);
  cut->refs = g_hash_table_new(g_str_hash, g_str_equal);
  cut->events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  cut->releases = g_hash_table_new(g_str_hash, g_str_equal);
  cut->comparisons = g_hash_table_new(g_str_hash, g_str_equal);
  cut->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  cut->texts = wh_text_reader_new(view != NULL ? view->texts : NULL);
  if (view != NULL)
    index_view(cut);
  return cut;
}

void
wh_export_cut_free(WhExportCut *cut)
{
  if (cut == NULL)
    return;
  wh_text_reader_free(cut->texts);
  g_hash_table_unref(cut->blobs);
  g_hash_table_unref(cut->tags);
  g_hash_table_unref(cut->refs);
  g_hash_table_unref(cut->events);
  g_hash_table_unref(cut->releases);
  g_hash_table_unref(cut->comparisons);
  g_hash_table_unref(cut->given);
  g_free(cut);
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  WhExportCut *cut = cut_of(sink);
  return cut->view != NULL || cut->inner->malformed(cut->inner, r, error);
}

WhSink *
wh_export_cut_sink(WhExportCut *cut, guint kind)
{
  static const WhSink kinds[WH_EXPORT_N_KINDS] = {{.commit = on_commit},
                                                  {.fact = on_fact},
                                                  {.tag = on_tag},
                                                  {.ref = on_ref},
                                                  {.message = on_message},
                                                  {.event = on_event},
                                                  {.release = on_release, .file = on_file},
                                                  {.comparison = on_comparison},
                                                  {.malformed = on_malformed}};
  cut->sink = kinds[kind];
  return &cut->sink;
}
