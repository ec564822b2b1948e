/* SPDX-License-Identifier: Apache-2.0
 * Real records through a sink that lets each planted message follow the real one it came after, so that both have
 * their neighbours in the archive. */
#include "app/plant_run.h"

#include "base/limits.h"
#include "ledger/intern.h"

#define DAY ((gint64)86400)
#define AFTER (60 * DAY) /* how long after the plant the record ends */

typedef struct {
  WhSink sink; /* first */
  WhSink *into;
  const WhPlantSite *site;
  const GArray *messages;
  GHashTable *near; /* id -> GArray of guint: planted after it */
} Planter;

static gboolean
plant(Planter *p, const char *id, GError **error)
{
  GArray *after = g_hash_table_lookup(p->near, id);
  gboolean ok = TRUE;
  for (guint i = 0; after != NULL && ok && i < after->len; i++) {
    const WhPlantMessage *one = &g_array_index(p->messages, WhPlantMessage, g_array_index(after, guint, i));
    const WhMessageRecord record = wh_plant_record(p->site, one);
    ok = p->into->message(p->into, &record, error);
  }
  if (after != NULL)
    g_hash_table_remove(p->near, id);
  return ok;
}

static gboolean
on_message(WhSink *sink, const WhMessageRecord *record, GError **error)
{
  Planter *p = (Planter *)(gpointer)sink;
  const WhSlice clean = wh_slice_clean(record->id, WH_LIMIT_ID);
  g_autofree char *id = g_strndup(clean.data, clean.len);
  return p->into->message(p->into, record, error) && plant(p, id, error);
}

static gboolean
on_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  WhSink *into = ((Planter *)(gpointer)sink)->into;
  return into->commit(into, record, error);
}

static gboolean
on_tag(WhSink *sink, const WhTagRecord *record, GError **error)
{
  WhSink *into = ((Planter *)(gpointer)sink)->into;
  return into->tag(into, record, error);
}

static gboolean
on_ref(WhSink *sink, const WhRefRecord *record, GError **error)
{
  WhSink *into = ((Planter *)(gpointer)sink)->into;
  return into->ref(into, record, error);
}

static gboolean
on_fact(WhSink *sink, const WhFactRecord *record, GError **error)
{
  WhSink *into = ((Planter *)(gpointer)sink)->into;
  return into->fact(into, record, error);
}

static gboolean
on_event(WhSink *sink, const WhEventRecord *record, GError **error)
{
  WhSink *into = ((Planter *)(gpointer)sink)->into;
  return into->event(into, record, error);
}

static void
array_unref(gpointer array)
{
  g_array_unref(array);
}

static GHashTable *
group_by_near(const WhPlantSite *site, const GArray *messages)
{
  GHashTable *near = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, array_unref);
  for (guint i = 0; i < messages->len; i++) {
    const guint32 before = g_array_index(messages, WhPlantMessage, i).near;
    const char *id = before != WH_NONE ? site->people->view->messages[before].id : "";
    GArray *after = g_hash_table_lookup(near, id);
    if (after == NULL)
      g_hash_table_insert(near, g_strdup(id), after = g_array_new(FALSE, FALSE, sizeof(guint)));
    g_array_append_val(after, i);
  }
  return near;
}

static gboolean
replay(const WhPlantControl *control, WhViewBuilder *builder, Planter *planter, GError **error)
{
  const GArray *sources = control->project->sources;
  for (guint i = 0; i < sources->len; i++) {
    if (i > 0)
      wh_view_builder_next_source(builder);
    if (!wh_ledger_replay(control->ledger, g_array_index(sources, WhAppSource, i).kept.id, &planter->sink,
                          NULL, error))
      return FALSE;
  }
  return plant(planter, "", error);
}

WhView *
wh_plant_view(const WhPlantControl *control, const WhPlantSite *site, const GArray *messages, GError **error)
{
  g_autoptr(GHashTable) near = group_by_near(site, messages);
  g_autoptr(WhViewBuilder) builder =
      wh_view_builder_new(control->record->view->project, control->record->view->oid_len);
  Planter planter = {.sink = {.message = on_message,
                              .commit = on_commit,
                              .tag = on_tag,
                              .ref = on_ref,
                              .fact = on_fact,
                              .event = on_event},
                     .into = wh_view_builder_sink(builder),
                     .site = site,
                     .messages = messages,
                     .near = near};
  if (!replay(control, builder, &planter, error))
    return NULL;
  wh_view_builder_set_complete(builder, TRUE);
  const gint64 end =
      messages->len > 0 ? g_array_index(messages, WhPlantMessage, messages->len - 1).time : site->end;
  return wh_view_builder_build(builder, end + AFTER);
}
