/* SPDX-License-Identifier: Apache-2.0
 * The reader of what `wolfhound binary OLD NEW --format json` writes. */
#include "source/builds/builds.h"

#include "base/limits.h"

#define PER_KIND                                                                                             \
  8u /* findings of one kind: a package of hundreds of files must not push out the other kinds */
#define NAMES_SHOWN 6u /* symbols, libraries or files of one finding */
#define UPDATES_MAX 1000000u

/* A kind or group as a table of kinds spells it; anything else is empty. */
static WhSlice
word_of(const json_t *object, const char *key)
{
  const WhSlice word = wh_json_text(object, key);
  for (gsize i = 0; i < word.len; i++)
    if (!g_ascii_islower(word.data[i]) && word.data[i] != '-')
      return wh_slice(NULL, 0);
  return word.len <= 64 ? word : wh_slice(NULL, 0);
}

static void
append_text(GString *out, const char *between, const json_t *value)
{
  if (json_string_length(value) > 0)
    g_string_append_printf(out, "%s%s", between, json_string_value(value));
}

/* "lost relocations that are read-only after loading: full to none". Borrowed from INTO. */
static WhSlice
what_of(WhBuildsRecord *into, const json_t *finding)
{
  const json_t *names = json_object_get(finding, "names");
  const gsize n = json_array_size(names);
  g_autoptr(GString) out = g_string_new(NULL);
  append_text(out, "", json_object_get(finding, "change"));
  append_text(out, out->len > 0 ? " " : "", json_object_get(finding, "says"));
  append_text(out, ": ", json_object_get(finding, "before"));
  append_text(out, json_object_get(finding, "before") != NULL ? " to " : ": ",
              json_object_get(finding, "after"));
  for (gsize i = 0; i < MIN(n, NAMES_SHOWN); i++)
    append_text(out, i == 0 ? ": " : ", ", json_array_get(names, i));
  if (n > NAMES_SHOWN)
    g_string_append_printf(out, " and %" G_GSIZE_FORMAT " more", n - NAMES_SHOWN);
  return wh_slice_str(
      g_string_chunk_insert_len(into->texts, out->str, (gssize)MIN(out->len, WH_LIMIT_DETAIL)));
}

static guint
count_kind(const WhBuildsRecord *into, WhSlice kind)
{
  guint n = 0;
  for (guint i = 0; i < into->findings->len; i++)
    n += wh_slice_equal(g_array_index(into->findings, WhFindingRecord, i).kind, kind) ? 1 : 0;
  return n;
}

static void
take_finding(WhBuildsRecord *into, const json_t *value)
{
  const WhFindingRecord finding = {
      .kind = word_of(value, "kind"),
      .group = word_of(value, "group"),
      .file = wh_json_text(value, "file"),
      .seen = wh_builds_number(value, "ordinary_updates", into->record.updates),
      .flags = (json_is_true(json_object_get(value, "weighs")) ? WH_FINDING_WEIGHS : 0u) |
               (json_is_true(json_object_get(value, "acts")) ? WH_FINDING_ACTS : 0u)};
  if (finding.kind.len == 0 || into->findings->len >= WH_LIMIT_FINDINGS ||
      count_kind(into, finding.kind) >= PER_KIND)
    return;
  g_array_append_val(into->findings, finding);
  g_array_index(into->findings, WhFindingRecord, into->findings->len - 1).what = what_of(into, value);
}

/* The build ids of SIDE, a blank between. Borrowed from INTO. */
static WhSlice
build_ids(WhBuildsRecord *into, const json_t *side)
{
  const json_t *ids = json_object_get(side, "build_ids");
  g_autoptr(GString) out = g_string_new(NULL);
  for (gsize i = 0; i < json_array_size(ids) && out->len < WH_LIMIT_DETAIL; i++)
    append_text(out, out->len > 0 ? " " : "", json_array_get(ids, i));
  return wh_slice_str(
      g_string_chunk_insert_len(into->texts, out->str, (gssize)MIN(out->len, WH_LIMIT_DETAIL)));
}

static const char *
take(WhBuildsRecord *into, const json_t *document)
{
  WhComparisonRecord *record = &into->record;
  const json_t *before = json_object_get(document, "before"), *after = json_object_get(document, "after");
  const json_t *ordinary = json_object_get(document, "ordinary"),
               *findings = json_object_get(document, "findings");
  if (!json_is_object(before) || !json_is_object(after) || !json_is_array(findings))
    return "it compares no two builds";
  record->before = wh_json_text(before, "name");
  record->after = wh_json_text(after, "name");
  record->build_ids = build_ids(into, after);
  if (json_object_get(after, "newest") != NULL &&
      !wh_json_time(json_object_get(after, "newest"), &record->newest))
    return "the time of its newest member is none";
  record->updates = wh_builds_number(ordinary, "updates", UPDATES_MAX);
  record->as_much = wh_builds_number(ordinary, "as_much", record->updates);
  for (gsize i = 0; i < json_array_size(findings); i++)
    take_finding(into, json_array_get(findings, i));
  return NULL;
}

static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  static const WhBuildsForm form = {"wolfhound.binary/1", WH_COMPARISON_BINARY, take};
  return wh_builds_read(&form, request, sink, ret_complete, error);
}

const WhReader wh_reader_binary = {
    .kind = "binary",
    .revision = 1,
    .summary = "two builds compared: what wolfhound binary --format json writes",
    .as = WH_READ_AS_BINARY,
    .bid = wh_builds_bid,
    .probe = wh_builds_probe,
    .read = read_source,
};
