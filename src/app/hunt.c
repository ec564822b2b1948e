/* SPDX-License-Identifier: Apache-2.0
 * The hunt as a whole: stores in, one document out. */
#include "app/hunt.h"

#include "app/cancel.h"
#include "app/hunt_find.h"
#include "app/hunt_pairs.h"
#include "report/build.h"

/* Members of each party side by side. */
static void
gather_parties(WhHunt *hunt)
{
  const GArray *persons = hunt->index->persons;
  g_array_set_size(hunt->members_at, persons->len + 1);
  g_array_set_size(hunt->members, persons->len);
  guint32 *at = (guint32 *)(gpointer)hunt->members_at->data;
  memset(at, 0, (persons->len + 1) * sizeof *at);
  for (guint32 i = 0; i < persons->len; i++)
    at[wh_hunt_party(hunt, i) + 1]++;
  for (guint32 i = 0; i < persons->len; i++)
    at[i + 1] += at[i];
  g_autofree guint32 *next = g_memdup2(at, (persons->len + 1) * sizeof *at);
  for (guint32 i = 0; i < persons->len; i++)
    g_array_index(hunt->members, guint32, next[wh_hunt_party(hunt, i)]++) = i;
}

static json_t *
show_looked_at(const WhHuntIndex *index)
{
  json_t *incomplete = json_array();
  for (guint i = 0; i < index->projects->len; i++)
    if (!wh_hunt_project(index, i)->complete)
      json_array_append_new(incomplete, wh_build_text(wh_hunt_project(index, i)->name, 0));
  return json_pack("{s:i, s:i, s:i, s:I, s:I, s:i, s:o}", "projects", (int)index->projects->len, "persons",
                   (int)index->persons->len, "people", (int)index->n_parties, "messages",
                   (json_int_t)index->n_said, "commits", (json_int_t)index->n_commits, "sayings",
                   (int)index->sayings->len, "incomplete", incomplete);
}

static json_t *
show_start(const WhHunt *hunt, const char *text)
{
  if (!wh_hunt_has_start(hunt))
    return json_null();
  json_t *people = json_array();
  for (guint i = 0; i < hunt->start->parties->len; i++)
    json_array_append_new(people, wh_hunt_show_person(hunt, g_array_index(hunt->start->parties, guint32, i)));
  return json_pack("{s:o, s:s, s:o}", "text", wh_build_text(text, WH_BUILD_LINE_MAX), "kind",
                   hunt->start->kind, "people", people);
}

static json_t *
document(const WhHunt *hunt, const WhHuntOptions *options, const WhScanOptions *scan, GError **error)
{
  json_t *mails = NULL, *phrases = NULL, *hands = NULL, *links = NULL, *linked = NULL;
  const gint64 as_of = scan->as_of;
  g_autoptr(GArray) alike = g_array_new(FALSE, FALSE, sizeof(WhHuntPair));
  if (!wh_hunt_phrases(hunt, alike, &mails, &phrases, error) || !wh_scan_goes_on(error) ||
      !wh_hunt_hands(hunt, alike, &hands, error) ||
      !wh_hunt_links(hunt, options->people, scan, &links, &linked, error)) {
    json_decref(mails);
    json_decref(phrases);
    json_decref(hands);
    return NULL;
  }
  json_t *looked = show_looked_at(hunt->index);
  json_object_set_new(looked, "linked", linked);
  return json_pack("{s:s, s:{s:s, s:s}, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema",
                   "wolfhound.hunt/1", "tool", "name", "wolfhound", "version", WH_VERSION, "as_of",
                   as_of != G_MAXINT64 ? wh_build_time(as_of) : json_null(), "start",
                   show_start(hunt, options->start), "looked_at", looked, "people", wh_hunt_same(hunt),
                   "hands", hands, "links", links, "mails", mails, "phrases", phrases, "circles",
                   wh_hunt_circles(hunt), "orders", wh_hunt_orders(hunt));
}

static json_t *
look(const WhHuntIndex *index, const WhHuntOptions *options, const WhScanOptions *scan, GError **error)
{
  g_auto(WhHuntStart) start = {0};
  g_autoptr(GArray) members_at = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint32));
  WhHunt hunt = {.index = index,
                 .start = &start,
                 .limit = options->limit > 0 ? options->limit : G_MAXUINT,
                 .as_of = scan->as_of,
                 .members_at = members_at,
                 .members = members};
  if (!wh_hunt_start_find(index, options->start, &start, error) || !wh_scan_goes_on(error))
    return NULL;
  gather_parties(&hunt);
  return document(&hunt, options, scan, error);
}

json_t *
wh_hunt(WhLedger *const *ledgers, const char *const *stores, guint n, const WhHuntOptions *options,
        const WhScanOptions *scan, gboolean *ret_complete, GError **error)
{
  g_auto(WhHuntIndex) index = {0};
  g_autofree char *folder = g_path_get_dirname(stores[0]);
  if (!wh_hunt_index_init(&index, folder, error))
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!wh_hunt_list(&index, ledgers[i], stores[i], error))
      return NULL;
  if (!wh_hunt_gather(&index, scan, error))
    return NULL;
  if (!scan->as_recorded && !wh_hunt_decide(&index, ledgers, n, error))
    return NULL;
  wh_hunt_unite(&index);
  json_t *found = look(&index, options, scan, error);
  *ret_complete = TRUE;
  for (guint i = 0; i < index.projects->len; i++)
    *ret_complete &= wh_hunt_project(&index, i)->complete;
  return found;
}
