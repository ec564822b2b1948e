/* SPDX-License-Identifier: Apache-2.0
 * Facts and findings as JSON. */
#include "binary/document.h"

#include "base/text.h"
#include "binary/resources.h"

#define BUILD_IDS_MAX 16u

static json_t *
text(const char *s)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(s), 0);
  return json_string(safe);
}

static json_t *
strings(const GPtrArray *list)
{
  json_t *array = json_array();
  for (guint i = 0; i < list->len; i++)
    json_array_append_new(array, json_string(list->pdata[i]));
  return array;
}

static json_t *
facts_of(const WhElf *elf)
{
  json_t *facts = json_object();
  for (guint i = 0; i < WH_N_ELF_NUMBERS; i++)
    json_object_set_new(facts, wh_elf_number_name((WhElfNumber)i),
                        json_integer((json_int_t)MIN(elf->number[i], (guint64)G_MAXINT64)));
  for (guint i = 0; i < WH_N_ELF_LISTS; i++)
    json_object_set_new(facts, wh_elf_list_name((WhElfList)i), strings(elf->list[i]));
  return facts;
}

/* Which builds these are, whatever they are called. */
static json_t *
build_ids(const WhBinary *binary)
{
  json_t *ids = json_array();
  for (guint i = 0; i < binary->files->len; i++) {
    const GPtrArray *list = ((const WhElf *)binary->files->pdata[i])->list[WH_ELF_BUILD_ID];
    for (guint j = 0; j < list->len && json_array_size(ids) < BUILD_IDS_MAX; j++)
      json_array_append_new(ids, json_string(list->pdata[j]));
  }
  return ids;
}

static json_t *
side_of(const WhBinary *binary, const char *name)
{
  json_t *side = json_object();
  json_object_set_new(side, "name", text(name));
  json_object_set_new(side, "kind", json_string(wh_binary_kind_id(binary->kind)));
  json_object_set_new(side, "binaries", json_integer(binary->files->len));
  json_object_set_new(side, "complete", json_boolean(binary->complete));
  json_object_set_new(side, "faults", strings(binary->faults));
  json_object_set_new(side, "build_ids", build_ids(binary));
  if (binary->newest > 0) {
    g_autofree char *newest = wh_time_format(binary->newest);
    json_object_set_new(side, "newest", json_string(newest));
  }
  return side;
}

static json_t *
head(void)
{
  return json_pack("{s:s, s:{s:s, s:s}}", "schema", "wolfhound.binary/1", "tool", "name", "wolfhound",
                   "version", WH_VERSION);
}

static json_t *
finding_of(const WhDelta *delta, const WhDeltaFinding *finding, const WhDeltaPair *pair)
{
  const WhDeltaKind *kind = finding->kind;
  json_t *out = json_object(), *innocent = json_array();
  json_object_set_new(out, "kind", json_string(kind->id));
  json_object_set_new(out, "change", json_string(wh_delta_change_id(kind->change)));
  json_object_set_new(out, "says", json_string(kind->says));
  if (pair != NULL)
    json_object_set_new(out, "file", json_string(pair->after->path));
  if (pair != NULL && pair->before != NULL)
    json_object_set_new(out, "file_before", json_string(pair->before->path));
  if (finding->before != NULL)
    json_object_set_new(out, "before", json_string(finding->before));
  if (finding->after != NULL)
    json_object_set_new(out, "after", json_string(finding->after));
  json_object_set_new(out, "names", strings(finding->names));
  json_object_set_new(out, "why", json_string(kind->why));
  for (char **reading = kind->innocent; *reading != NULL; reading++)
    json_array_append_new(innocent, json_string(*reading));
  json_object_set_new(out, "innocent", innocent);
  json_object_set_new(out, "group", json_string(kind->group));
  json_object_set_new(out, "weighs", json_boolean(kind->weighs));
  json_object_set_new(out, "acts", json_boolean(kind->review));
  json_object_set_new(out, "weight", json_real(kind->weight));
  json_object_set_new(out, "ordinary_updates", json_integer(kind->seen));
  return out;
}

typedef struct {
  const WhDeltaFinding *finding;
  const WhDeltaPair *pair;
  guint at;
} Row;

/* The rarest kinds first, all findings of a kind together, in the order of files. */
static int
compare_rows(gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;
  const double by = y->finding->kind->weight - x->finding->kind->weight;
  if (by < 0 || by > 0)
    return by < 0 ? -1 : 1;
  if (x->finding->kind != y->finding->kind)
    return x->finding->kind->order < y->finding->kind->order ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

static void
add_rows(GArray *rows, const GPtrArray *findings, const WhDeltaPair *pair)
{
  for (guint i = 0; i < findings->len; i++) {
    const Row row = {findings->pdata[i], pair, rows->len};
    g_array_append_val(rows, row);
  }
}

static json_t *
findings_of(const WhDelta *delta)
{
  json_t *out = json_array();
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
  add_rows(rows, delta->findings, NULL);
  for (guint i = 0; i < delta->pairs->len; i++)
    add_rows(rows, ((const WhDeltaPair *)delta->pairs->pdata[i])->findings, delta->pairs->pdata[i]);
  g_array_sort(rows, compare_rows);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index(rows, Row, i);
    json_array_append_new(out, finding_of(delta, row->finding, row->pair));
  }
  return out;
}

static json_t *
all_facts(const WhDelta *delta)
{
  json_t *out = json_array();
  for (guint i = 0; i < delta->pairs->len; i++) {
    const WhDeltaPair *pair = delta->pairs->pdata[i];
    json_t *entry = json_object();
    json_object_set_new(entry, "file", json_string(pair->after->path));
    if (pair->before != NULL)
      json_object_set_new(entry, "file_before", json_string(pair->before->path));
    if (pair->before != NULL)
      json_object_set_new(entry, "before", facts_of(pair->before));
    json_object_set_new(entry, "after", facts_of(pair->after));
    json_array_append_new(out, entry);
  }
  return out;
}

json_t *
wh_delta_document(const WhDelta *delta, const char *before_name, const char *after_name, gboolean with_facts)
{
  json_t *out = head();
  json_object_set_new(out, "before", side_of(delta->before, before_name));
  json_object_set_new(out, "after", side_of(delta->after, after_name));
  json_object_set_new(out, "level", json_string(wh_delta_level_id(delta->level)));
  json_object_set_new(out, "statistic", json_real(delta->statistic));
  json_object_set_new(out, "ordinary",
                      json_pack("{s:i, s:f, s:i}", "updates", (int)delta->kinds->measured,
                                "greatest_statistic", delta->kinds->greatest, "as_much",
                                (int)wh_delta_kinds_as_much(delta->kinds, delta->statistic)));
  json_object_set_new(out, "findings", findings_of(delta));
  if (with_facts)
    json_object_set_new(out, "facts", all_facts(delta));
  return out;
}

json_t *
wh_binary_document(const WhBinary *binary, const char *name)
{
  json_t *out = head(), *facts = json_array();
  json_object_set_new(out, "after", side_of(binary, name));
  for (guint i = 0; i < binary->files->len; i++) {
    const WhElf *elf = binary->files->pdata[i];
    json_array_append_new(facts, json_pack("{s:s, s:o}", "file", elf->path, "after", facts_of(elf)));
  }
  json_object_set_new(out, "facts", facts);
  return out;
}

void
wh_document_set_of(json_t *document, const char *release, const char *tag)
{
  json_t *of = json_object();
  if (release != NULL)
    json_object_set_new(of, "release", text(release));
  if (tag != NULL)
    json_object_set_new(of, "tag", text(tag));
  if (json_object_size(of) > 0)
    json_object_set(document, "of", of);
  json_decref(of);
}

static GBytes *
schema(const char *path)
{
  GBytes *bytes = g_resource_lookup_data(wh_binary_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert(bytes != NULL);
  return bytes;
}

GBytes *
wh_binary_schema(void)
{
  return schema("/wolfhound/binary.schema.json");
}

GBytes *
wh_cost_schema(void)
{
  return schema("/wolfhound/cost.schema.json");
}
