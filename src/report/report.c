/* SPDX-License-Identifier: Apache-2.0
 *
 * The report document, worded from a finished analysis. */
#include "report/report.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/build.h"

#define MALFORMED_MAX 20u

static const char limits_text[] = "This report shows what the record holds, and nothing about anybody's "
                                  "intent. Ordinary hand-overs, rescues and reorganisations "
                                  "look alike in places, which is why every signal names its innocent "
                                  "readings. Quiet means only that the patterns that could look "
                                  "saw nothing rarer than ordinary projects show.";

static const struct {
  const char *prefix, *commit_path;
} forges[] = {
    {"https://github.com/", "/commit/"},
    {"https://gitlab.com/", "/-/commit/"},
    {"https://codeberg.org/", "/commit/"},
};

/* The project's page when TARGET is a plain address on a forge whose links are known; NULL. Owner: caller. */
static char *
web_page(const char *target, const char **ret_commit_path)
{
  for (guint i = 0; i < G_N_ELEMENTS(forges); i++) {
    gsize prefix = strlen(forges[i].prefix), len;

    if (!g_str_has_prefix(target, forges[i].prefix))
      continue;
    len = strlen(target);
    if (g_str_has_suffix(target, ".git"))
      len -= 4;
    while (len > prefix && target[len - 1] == '/')
      len--;
    for (gsize c = prefix; c < len; c++)
      if (!g_ascii_isalnum(target[c]) && strchr("-._/", target[c]) == NULL)
        return NULL;
    *ret_commit_path = forges[i].commit_path;
    return g_strndup(target, len);
  }
  return NULL;
}

static json_t *
tool_object(void)
{
  json_t *tool = json_object();

  json_object_set_new(tool, "name", json_string("wolfhound"));
  json_object_set_new(tool, "version", json_string(WH_VERSION));
  return tool;
}

static json_t *
project_object(const WhBuild *b)
{
  json_t *project = json_object();
  const char *name = b->options->project != NULL ? b->options->project : b->view->project;

  json_object_set_new(project, "name", wh_build_text(name, WH_BUILD_LINE_MAX));
  json_object_set_new(project, "target", wh_build_text(b->options->target, 0));
  json_object_set_new(project, "url", b->url != NULL ? json_string(b->url) : json_null());
  json_object_set_new(project, "main_branch",
                      b->people->main_branch != NULL
                          ? wh_build_text(b->people->main_branch, WH_BUILD_LINE_MAX)
                          : json_null());
  return project;
}

static json_t *
as_of(const WhView *view)
{
  gint64 last;

  if (view->as_of != G_MAXINT64)
    return wh_build_time(view->as_of);
  return wh_build_last_event(view, &last) ? wh_build_time(last) : json_null();
}

static json_t *
rewrites_array(const WhView *view)
{
  json_t *list = json_array();
  char was[WH_OID_HEX_MAX + 1], now[WH_OID_HEX_MAX + 1];

  for (guint32 i = 0; i < view->n_rewrites; i++) {
    json_t *one = json_object();

    wh_oid_format(&view->rewrites[i].old_target, view->oid_len, was);
    wh_oid_format(&view->rewrites[i].new_target, view->oid_len, now);
    json_object_set_new(one, "ref", wh_build_text(view->rewrites[i].name, WH_BUILD_LINE_MAX));
    json_object_set_new(one, "old", json_string(was));
    json_object_set_new(one, "new", json_string(now));
    json_array_append_new(list, one);
  }
  return list;
}

static json_t *
malformed_object(const WhView *view)
{
  json_t *out = json_object(), *first = json_array();

  for (guint32 i = 0; i < view->n_malformed && i < MALFORMED_MAX; i++) {
    json_t *one = json_object();

    json_object_set_new(one, "locator", wh_build_text(view->malformed[i].locator, WH_BUILD_LINE_MAX));
    json_object_set_new(one, "reason", wh_build_text(view->malformed[i].reason, WH_BUILD_LINE_MAX));
    json_array_append_new(first, one);
  }
  json_object_set_new(out, "count", json_integer(view->n_malformed));
  json_object_set_new(out, "first", first);
  return out;
}

static json_t *
baseline_object(const WhBaseline *baseline)
{
  json_t *out = json_object();
  WhTail tail = wh_baseline_case_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, WH_GROUP_HISTORY, 0);

  json_object_set_new(out, "digest", wh_build_text(wh_baseline_digest(baseline), 0));
  json_object_set_new(out, "project_years", json_integer((json_int_t)round(tail.project_years)));
  return out;
}

json_t *
wh_report_new(const WhPeople *people, const WhCaseSet *cases, const WhBaseline *baseline,
              const WhReportOptions *options)
{
  WhBuild b = {people, people->view, cases, baseline, options, NULL, NULL};
  g_autofree char *url = options->target != NULL ? web_page(options->target, &b.commit_path) : NULL;
  json_t *report = json_object(), *change;

  b.url = url;
  change = wh_build_last_change(&b);
  json_object_set_new(report, "schema", json_string("wolfhound.report/1"));
  json_object_set_new(report, "tool", tool_object());
  json_object_set_new(report, "project", project_object(&b));
  json_object_set_new(report, "as_of", as_of(b.view));
  json_object_set_new(report, "complete", json_boolean(b.view->complete));
  json_object_set_new(report, "records", wh_build_records(&b));
  json_object_set_new(report, "absent", wh_build_absent(&b));
  json_object_set_new(report, "persons", wh_build_persons(&b));
  json_object_set_new(report, "cases", wh_build_cases(&b));
  json_object_set_new(report, "patterns", wh_build_patterns(&b));
  json_object_set_new(report, "last_change_of_hands", change != NULL ? change : json_null());
  json_object_set_new(report, "activity", wh_build_activity(&b));
  json_object_set_new(report, "rewrites", rewrites_array(b.view));
  json_object_set_new(report, "malformed", malformed_object(b.view));
  json_object_set_new(report, "baseline", baseline != NULL ? baseline_object(baseline) : json_null());
  json_object_set_new(report, "limits", json_string(limits_text));
  return report;
}
