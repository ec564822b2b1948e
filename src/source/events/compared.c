/* SPDX-License-Identifier: Apache-2.0
 * Comparisons of builds in the neutral form, both ways. */
#include "base/limits.h"
#include "source/events/records.h"

static const char *const flag_names[] = {"weighs", "acts", NULL};

static void
put_number(json_t *object, const char *key, guint32 n)
{
  if (n > 0)
    json_object_set_new(object, key, json_integer(n));
}

static json_t *
finding_line(const WhFindingRecord *r)
{
  json_t *line = json_object();
  wh_events_put_text(line, "kind", r->kind);
  wh_events_put_text(line, "group", r->group);
  wh_events_put_text(line, "file", r->file);
  wh_events_put_text(line, "what", r->what);
  put_number(line, "seen", r->seen);
  wh_events_put_flags(line, r->flags, flag_names);
  return line;
}

static void
put_costs(json_t *line, const WhComparisonRecord *r)
{
  wh_events_put_text(line, "measure", r->measure);
  put_number(line, "runs", r->runs);
  put_number(line, "surprise", r->surprise);
  put_number(line, "ratio", r->ratio);
  put_number(line, "low", r->low);
  put_number(line, "high", r->high);
  if (r->same_work)
    json_object_set_new(line, "same_work", json_true());
}

json_t *
wh_events_comparison_line(const WhComparisonRecord *r)
{
  json_t *line = json_object(), *findings = json_array();
  json_object_set_new(line, "record", json_string("comparison"));
  json_object_set_new(line, "kind", json_string(wh_comparison_kind_id(r->kind)));
  wh_events_put_text(line, "id", r->id);
  wh_events_put_text(line, "release", r->release);
  wh_events_put_text(line, "tag", r->tag);
  wh_events_put_text(line, "before", r->before);
  wh_events_put_text(line, "after", r->after);
  wh_events_put_text(line, "build_ids", r->build_ids);
  if (r->newest != 0)
    wh_events_put_time(line, "newest", r->newest);
  put_number(line, "updates", r->updates);
  put_number(line, "as_much", r->as_much);
  put_costs(line, r);
  for (guint32 i = 0; i < r->n_findings; i++)
    json_array_append_new(findings, finding_line(&r->findings[i]));
  if (r->n_findings > 0)
    json_object_set(line, "findings", findings);
  json_decref(findings);
  return line;
}

static guint32
get_number(WhEventsLine *line, const json_t *object, const char *key, guint32 max)
{
  const json_t *value = json_object_get(object, key);
  const json_int_t n = json_integer_value(value);
  if (value == NULL || (json_is_integer(value) && n >= 0 && n <= (json_int_t)max))
    return (guint32)n;
  wh_events_problem(&line->in, "a number of a comparison is none, or too large");
  return 0;
}

static void
get_findings(WhEventsLine *line, const json_t *value, GArray *findings, guint32 updates)
{
  const json_t *list = json_object_get(value, "findings");
  if ((list != NULL && !json_is_array(list)) || json_array_size(list) > WH_LIMIT_FINDINGS)
    wh_events_problem(&line->in, "\"findings\" is no list, or too long");
  for (gsize i = 0; line->in.problem == NULL && i < json_array_size(list); i++) {
    const json_t *one = json_array_get(list, i);
    const WhFindingRecord finding = {.kind = wh_events_get_text(&line->in, one, "kind"),
                                     .group = wh_events_get_text(&line->in, one, "group"),
                                     .file = wh_events_get_text(&line->in, one, "file"),
                                     .what = wh_events_get_text(&line->in, one, "what"),
                                     .seen = get_number(line, one, "seen", updates),
                                     .flags = wh_events_get_flags(&line->in, one, flag_names)};
    if (finding.kind.len == 0)
      wh_events_problem(&line->in, "a finding has no \"kind\"");
    g_array_append_val(findings, finding);
  }
}

static void
get_costs(WhEventsLine *line, const json_t *value, WhComparisonRecord *r)
{
  r->measure = wh_events_get_text(&line->in, value, "measure");
  r->runs = get_number(line, value, "runs", G_MAXINT32);
  r->surprise = get_number(line, value, "surprise", WH_COMPARISON_SURPRISE_MAX);
  r->ratio = get_number(line, value, "ratio", WH_COMPARISON_RATIO_MAX);
  r->low = get_number(line, value, "low", WH_COMPARISON_RATIO_MAX);
  r->high = get_number(line, value, "high", WH_COMPARISON_RATIO_MAX);
  r->same_work = json_is_true(json_object_get(value, "same_work"));
}

static WhComparisonKind
get_kind(WhEventsLine *line, const json_t *value)
{
  const char *kind = json_string_value(json_object_get(value, "kind"));
  for (guint i = 0; i < WH_N_COMPARISON_KINDS; i++)
    if (g_strcmp0(kind, wh_comparison_kind_id((WhComparisonKind)i)) == 0)
      return (WhComparisonKind)i;
  wh_events_problem(&line->in, "a comparison's \"kind\" is not known");
  return WH_COMPARISON_BINARY;
}

WhEventsResult
wh_events_send_comparison(WhEventsLine *line, const json_t *value, GError **error)
{
  g_autoptr(GArray) findings = g_array_new(FALSE, TRUE, sizeof(WhFindingRecord));
  WhComparisonRecord r = {.kind = get_kind(line, value),
                          .id = wh_events_get_text(&line->in, value, "id"),
                          .release = wh_events_get_text(&line->in, value, "release"),
                          .tag = wh_events_get_text(&line->in, value, "tag"),
                          .before = wh_events_get_text(&line->in, value, "before"),
                          .after = wh_events_get_text(&line->in, value, "after"),
                          .build_ids = wh_events_get_text(&line->in, value, "build_ids"),
                          .newest = wh_events_get_time(&line->in, value, "newest"),
                          .updates = get_number(line, value, "updates", G_MAXINT32)};
  r.as_much = get_number(line, value, "as_much", r.updates);
  get_costs(line, value, &r);
  get_findings(line, value, findings, r.updates);
  r.findings = (const WhFindingRecord *)(gpointer)findings->data;
  r.n_findings = findings->len;
  if (r.id.len == 0 || r.release.len + r.tag.len == 0)
    wh_events_problem(&line->in, "a comparison has no \"id\", or neither \"release\" nor \"tag\"");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  return line->sink->comparison(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}
