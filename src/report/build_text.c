/* SPDX-License-Identifier: Apache-2.0
 *
 * Small values of a report document: text, times, persons, evidence. */
#include "report/build.h"

#include <string.h>

#include "base/text.h"

#define DETAIL_MAX 300u
#define LINES_MAX 12 /* of a file's diff */

json_t *
wh_build_text(const char *raw, gsize max)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(raw), max);

  return json_string(safe);
}

json_t *
wh_build_time(gint64 t)
{
  g_autofree char *text = wh_time_format(t);

  return json_string(text);
}

json_t *
wh_build_person_id(guint32 person)
{
  return json_sprintf("p%u", person);
}

json_t *
wh_build_person_name(const WhBuild *b, guint32 person)
{
  return wh_build_text(b->people->persons[person].name, WH_BUILD_NAME_MAX);
}

double
wh_build_round(double x, int digits)
{
  char format[8], text[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf(format, sizeof format, "%%.%dg", CLAMP(digits, 1, 9));
  return g_ascii_strtod(g_ascii_formatd(text, sizeof text, format, x), NULL);
}

static void
set_commit(const WhBuild *b, json_t *out, const WhOid *oid)
{
  char hex[WH_OID_HEX_MAX + 1];

  wh_oid_format(oid, b->view->oid_len, hex);
  json_object_set_new(out, "commit", json_string(hex));
  if (b->url != NULL)
    json_object_set_new(out, "url", json_sprintf("%s%s%s", b->url, b->commit_path, hex));
}

static json_t *
commit_evidence(const WhBuild *b, const WhCommit *commit)
{
  char hex[WH_OID_HEX_MAX + 1];
  json_t *out = json_object();

  wh_oid_format(&commit->oid, b->view->oid_len, hex);
  json_object_set_new(out, "event", json_string("commit"));
  json_object_set_new(out, "time", wh_build_time(commit->known));
  json_object_set_new(out, "locator", json_sprintf("commit %s", hex));
  set_commit(b, out, &commit->oid);
  json_object_set_new(out, "excerpt", wh_build_text(commit->subject, WH_BUILD_LINE_MAX));
  return out;
}

static json_t *
tag_evidence(const WhBuild *b, const WhTag *tag)
{
  g_autofree char *name = wh_text_safe(wh_slice_str(tag->name), WH_BUILD_LINE_MAX);
  json_t *out = json_object();

  json_object_set_new(out, "event", json_string("tag"));
  json_object_set_new(out, "time", wh_build_time(tag->known));
  json_object_set_new(out, "locator", json_sprintf("tag %s", name));
  json_object_set_new(out, "tag", json_string(name));
  if (tag->target != WH_NONE)
    set_commit(b, out, &b->view->commits[tag->target].oid);
  json_object_set_new(out, "excerpt", wh_build_text(tag->subject, WH_BUILD_LINE_MAX));
  return out;
}

static json_t *
rewrite_evidence(const WhBuild *b, const WhRewrite *rewrite)
{
  char was[WH_OID_HEX_MAX + 1], now[WH_OID_HEX_MAX + 1];
  g_autofree char *name = wh_text_safe(wh_slice_str(rewrite->name), WH_BUILD_LINE_MAX);
  json_t *out = json_object();

  wh_oid_format(&rewrite->old_target, b->view->oid_len, was);
  wh_oid_format(&rewrite->new_target, b->view->oid_len, now);
  json_object_set_new(out, "event", json_string("rewrite"));
  json_object_set_new(out, "time", json_null());
  json_object_set_new(out, "locator", json_sprintf("ref %s", name));
  json_object_set_new(out, "excerpt", json_sprintf("%s left for %s", was, now));
  return out;
}

static json_t *
archive_evidence(const WhBuild *b, const WhRelease *release)
{
  json_t *out = json_object();
  g_autofree char *name = wh_text_safe(wh_slice_str(release->name), WH_BUILD_LINE_MAX);

  json_object_set_new(out, "event", json_string("release"));
  json_object_set_new(out, "time", wh_build_time(release->known));
  json_object_set_new(out, "locator", json_string(name));
  json_object_set_new(out, "excerpt", json_sprintf("SHA-256 %s", release->digest));
  return out;
}

/* The file's diff, line by line. */
static json_t *
excerpt_lines(const char *excerpt)
{
  g_auto(GStrv) lines = g_strsplit(excerpt, "\n", LINES_MAX + 1);
  json_t *list = json_array();

  for (guint i = 0; i < LINES_MAX && lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      json_array_append_new(list, wh_build_text(lines[i], WH_BUILD_LINE_MAX));
  return list;
}

static json_t *
file_evidence(const WhBuild *b, const WhReleaseFile *file)
{
  const WhRelease *release = &b->view->releases[file->release];
  g_autofree char *name = wh_text_safe(wh_slice_str(release->name), WH_BUILD_LINE_MAX);
  g_autofree char *path = wh_text_safe(wh_slice_str(b->view->paths[file->path]), WH_BUILD_LINE_MAX);
  json_t *out = json_object();

  json_object_set_new(out, "event", json_string("file"));
  json_object_set_new(out, "time", wh_build_time(release->known));
  json_object_set_new(out, "locator", json_sprintf("%s: %s", name, path));
  json_object_set_new(out, "excerpt", wh_build_text(file->reason, DETAIL_MAX));
  if (file->excerpt[0] != '\0')
    json_object_set_new(out, "lines", excerpt_lines(file->excerpt));
  return out;
}

/* The differences, or the costs, line by line. */
static json_t *
comparison_lines(const WhBuild *b, const WhComparison *comparison)
{
  json_t *list = json_array();

  for (guint32 i = comparison->at; i < comparison->at + comparison->n && i < comparison->at + LINES_MAX;
       i++) {
    const WhFinding *finding = &b->view->findings[i];
    g_autofree char *line = finding->file[0] != '\0' ? g_strdup_printf("%s: %s", finding->file, finding->what)
                                                     : g_strdup(finding->what);
    json_array_append_new(list, wh_build_text(line, WH_BUILD_LINE_MAX));
  }
  return list;
}

static json_t *
comparison_evidence(const WhBuild *b, const WhComparison *comparison)
{
  json_t *out = json_object();
  g_autofree char *before = wh_text_safe(wh_slice_str(comparison->before), WH_BUILD_LINE_MAX);
  g_autofree char *after = wh_text_safe(wh_slice_str(comparison->after), WH_BUILD_LINE_MAX);
  g_autofree char *ids = wh_text_safe(wh_slice_str(comparison->build_ids), WH_BUILD_LINE_MAX);

  json_object_set_new(out, "event", json_string("comparison"));
  json_object_set_new(out, "time", wh_build_time(comparison->known));
  json_object_set_new(out, "locator", json_sprintf("%s against %s", after, before));
  json_object_set_new(out, "excerpt",
                      json_sprintf("%s%s", ids[0] != '\0' ? "build id " : "no build id", ids));
  if (comparison->n > 0)
    json_object_set_new(out, "lines", comparison_lines(b, comparison));
  return out;
}

static json_t *
any_evidence(const WhBuild *b, WhEvidenceKind kind, guint32 index)
{
  switch (kind) {
  case WH_EVIDENCE_COMMIT:
    return commit_evidence(b, &b->view->commits[index]);
  case WH_EVIDENCE_TAG:
    return tag_evidence(b, &b->view->tags[index]);
  case WH_EVIDENCE_REWRITE:
    return rewrite_evidence(b, &b->view->rewrites[index]);
  case WH_EVIDENCE_MESSAGE:
    return wh_build_message(b, index);
  case WH_EVIDENCE_SAYING:
    return wh_build_saying(b, index);
  case WH_EVIDENCE_EVENT:
    return wh_build_event(b, index);
  case WH_EVIDENCE_ARCHIVE:
    return archive_evidence(b, &b->view->releases[index]);
  case WH_EVIDENCE_RELEASE:
    return file_evidence(b, &b->view->release_files[index]);
  case WH_EVIDENCE_COMPARISON:
    return comparison_evidence(b, &b->view->comparisons[index]);
  case WH_N_EVIDENCE_KINDS:
  default:
    g_assert_not_reached();
  }
}

json_t *
wh_build_evidence(const WhBuild *b, WhEvidenceKind kind, guint32 index, const char *note, const char *detail)
{
  const guint32 counts[] = {b->view->n_commits,  b->view->n_tags,          b->view->n_rewrites,
                            b->view->n_messages, b->people->n_sayings,     b->view->n_events,
                            b->view->n_releases, b->view->n_release_files, b->view->n_comparisons};
  json_t *out = NULL;

  G_STATIC_ASSERT(G_N_ELEMENTS(counts) == WH_N_EVIDENCE_KINDS);
  g_assert(kind < WH_N_EVIDENCE_KINDS && index < counts[kind]);
  out = any_evidence(b, kind, index);
  if (note != NULL)
    json_object_set_new(out, "note", wh_build_text(note, WH_BUILD_LINE_MAX));
  if (detail != NULL && detail[0] != '\0')
    json_object_set_new(out, "detail", wh_build_text(detail, DETAIL_MAX));
  return out;
}

static const char *
find_value(const WhSignal *signal, const char *key, gsize len)
{
  for (guint i = 0; i < signal->values->len; i++) {
    const WhValue *value = &g_array_index(signal->values, WhValue, i);

    if (strlen(value->key) == len && memcmp(value->key, key, len) == 0)
      return value->value;
  }
  return NULL;
}

/* "key|one|many": the number with the word that goes with it. FALSE: KEY has no words. */
static gboolean
split_words(const char *key, gsize len, gsize *ret_len, WhSlice *ret_one, WhSlice *ret_many)
{
  const char *one = memchr(key, '|', len), *end = key + len;
  const char *many = one != NULL ? memchr(one + 1, '|', (gsize)(end - one - 1)) : NULL;
  if (many == NULL)
    return FALSE;
  *ret_len = (gsize)(one - key);
  *ret_one = wh_slice(one + 1, (gsize)(many - one - 1));
  *ret_many = wh_slice(many + 1, (gsize)(end - many - 1));
  return TRUE;
}

static char *
counted(const WhSignal *signal, const char *key, gsize len)
{
  WhSlice one, many;
  gsize name_len;
  const char *raw = split_words(key, len, &name_len, &one, &many) ? find_value(signal, key, name_len) : NULL;
  if (raw == NULL)
    return NULL;
  const WhSlice word = g_str_equal(raw, "1") ? one : many;
  return g_strdup_printf("%s %.*s", raw, (int)word.len, word.data);
}

static char *
placeholder(const WhBuild *b, const WhSignal *signal, const char *key, gsize len)
{
  const WhPerson *persons = b->people->persons;
  const char *raw = find_value(signal, key, len);
  char *count = counted(signal, key, len);

  if (count != NULL)
    return count;
  if (raw != NULL)
    return wh_text_safe(wh_slice_str(raw), WH_BUILD_LINE_MAX);
  if (len == 6 && memcmp(key, "person", len) == 0)
    return wh_text_safe(wh_slice_str(persons[signal->person].name), WH_BUILD_NAME_MAX);
  if (len == 5 && memcmp(key, "other", len) == 0)
    return signal->other == WH_NONE
               ? g_strdup("somebody else")
               : wh_text_safe(wh_slice_str(persons[signal->other].name), WH_BUILD_NAME_MAX);
  return g_strdup_printf("{%.*s}", (int)len, key);
}

json_t *
wh_build_says(const WhBuild *b, const WhSignal *signal)
{
  g_autoptr(GString) out = g_string_new(NULL);
  const char *p = signal->pattern->says, *open, *close;

  while ((open = strchr(p, '{')) != NULL && (close = strchr(open, '}')) != NULL) {
    g_autofree char *value = placeholder(b, signal, open + 1, (gsize)(close - open - 1));

    g_string_append_len(out, p, (gssize)(open - p));
    g_string_append(out, value);
    p = close + 1;
  }
  g_string_append(out, p);
  return json_string(out->str);
}
