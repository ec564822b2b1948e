/* SPDX-License-Identifier: Apache-2.0
 * Checks of the surroundings, the store and one target. */
#include "app/doctor.h"

#include "app/record.h"
#include "base/confine.h"
#include "base/text.h"

#include <stdarg.h>

const char *
wh_check_state_id(WhCheckState state)
{
  static const char *const ids[WH_N_CHECK_STATES] = {"ok", "less", "fail"};
  return ids[state];
}

static void
check_clear(gpointer data)
{
  g_free(((WhCheck *)data)->says);
}

static void add(GArray *checks, const char *id, WhCheckState state, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static void
add(GArray *checks, const char *id, WhCheckState state, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  const WhCheck check = {id, state, wh_text_safe(wh_slice_str(text), 0)};
  g_array_append_val(checks, check);
}

static void
check_git(GArray *checks)
{
  const char *argv[] = {"git", "--version", NULL};
  g_autofree char *out = NULL;
  int status = 0;
  if (g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                   NULL, NULL, &out, NULL, &status, NULL) &&
      g_spawn_check_wait_status(status, NULL))
    add(checks, "git", WH_CHECK_OK, "%s", g_strchomp(out));
  else
    add(checks, "git", WH_CHECK_FAIL, "git cannot be run: install it; URLs cannot be fetched without it");
}

static void
check_confinement(GArray *checks)
{
  const WhConfineSupport support = wh_confine_support();
  if (support.landlock_abi > 0)
    add(checks, "landlock", WH_CHECK_OK, "readers see only the files they read (Landlock ABI %d)",
        support.landlock_abi);
  else
    add(checks, "landlock", WH_CHECK_LESS,
        "the kernel has no Landlock (or it is off): readers of hostile files are not kept from other files");
  if (support.seccomp)
    add(checks, "seccomp", WH_CHECK_OK, "readers may make only the system calls they need");
  else
    add(checks, "seccomp", WH_CHECK_LESS, "the kernel filters no system calls: readers are confined less");
}

static void
check_store(GArray *checks, WhLedger *ledger, const GError *ledger_error)
{
  g_autofree char *report = NULL;
  g_autoptr(GError) error = NULL;
  if (ledger == NULL)
    add(checks, "store", WH_CHECK_FAIL, "%s", ledger_error->message);
  else if (!wh_ledger_check(ledger, &report, &error))
    add(checks, "store", WH_CHECK_FAIL, "%s", error->message);
  else {
    g_auto(GStrv) lines = g_strsplit(g_strchomp(report), "\n", -1);
    g_autofree char *joined = g_strjoinv("; ", lines);
    add(checks, "store", WH_CHECK_OK, "%s", joined);
  }
}

static void
check_baseline(GArray *checks, const WhBaseline *baseline)
{
  guint n_projects = 0, n_units = 0;
  if (baseline != NULL)
    wh_baseline_count(baseline, WH_HALF_BOTH, &n_projects, &n_units);
  if (n_units > 0)
    add(checks, "baseline", WH_CHECK_OK, "%u project-years of %u ordinary projects", n_units, n_projects);
  else
    add(checks, "baseline", WH_CHECK_LESS,
        "there is no baseline: nothing can be called rare, so no case can be found");
}

static void
check_repository(GArray *checks, const WhAppSource *source)
{
  const WhProbe *probe = &source->probe;
  add(checks, "repository", WH_CHECK_OK, "%s: %s, %" G_GUINT64_FORMAT " refs, %s object names", probe->path,
      source->reader->kind, probe->n_refs, probe->oid_len == 32 ? "SHA-256" : "SHA-1");
  if (probe->shallow)
    add(checks, "shallow", WH_CHECK_LESS,
        "a shallow clone: earlier history is cut off; fetch the rest with `git fetch --unshallow`");
  if (probe->partial)
    add(checks, "partial", WH_CHECK_LESS, "a partial clone: contents that are not here are not fetched");
}

static guint32
count_facts(const WhView *view, WhFactKind kind)
{
  guint32 n = 0;
  for (guint32 i = 0; i < view->n_facts; i++)
    n += view->facts[i].kind == kind;
  return n;
}

#define MALFORMED_SHOWN 5u

static void
check_record(GArray *checks, const WhView *view)
{
  add(checks, "record", view->complete ? WH_CHECK_OK : WH_CHECK_FAIL,
      "%u commits, %u changed paths, %u tags, %u messages, %u events; %s", view->n_commits, view->n_changes,
      view->n_tags, view->n_messages, view->n_events,
      view->complete ? "read to the end" : "something could not be read to its end");
  const guint32 withheld = count_facts(view, WH_FACT_WITHHELD), read = count_facts(view, WH_FACT_READ);
  if (view->n_commits > 0)
    add(checks, "contents", withheld > 0 || read == 0 ? WH_CHECK_LESS : WH_CHECK_OK,
        "contents of %u file versions read, %u not to be had", read, withheld);
  if (view->n_malformed > 0)
    add(checks, "malformed", WH_CHECK_LESS, "%u records break the rules of their format", view->n_malformed);
  for (guint32 i = 0; i < MIN(view->n_malformed, MALFORMED_SHOWN); i++)
    add(checks, "malformed", WH_CHECK_LESS, "%s: %s", view->malformed[i].locator, view->malformed[i].reason);
}

static const struct {
  guint32 record;
  const char *says;
} record_words[] = {
    {WH_RECORD_GIT, "commits"},
    {WH_RECORD_CONTENT, "file contents"},
    {WH_RECORD_SIGNATURES, "signatures"},
    {WH_RECORD_TAGS, "tags"},
    {WH_RECORD_WORDS, "mail, issues or reviews"},
    {WH_RECORD_REGISTRY, "a registry's record"},
    {WH_RECORD_RELEASE, "release archives"},
    {WH_RECORD_FORGE, "a forge's events"},
    {WH_RECORD_BUILD, "builds compared"},
    {WH_RECORD_COST, "costs compared"},
};

static void
check_patterns(GArray *checks, const WhView *view)
{
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++) {
    const guint32 missing = patterns[i]->needs & ~view->records;
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint r = 0; r < G_N_ELEMENTS(record_words); r++)
      if (missing & record_words[r].record)
        g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "", record_words[r].says);
    if (missing != 0)
      add(checks, "blind", WH_CHECK_LESS, "the pattern %s is blind: it needs %s", patterns[i]->id,
          words->str);
  }
}

static void
check_source(GArray *checks, const WhAppSource *source)
{
  if (source->as == WH_READ_AS_REPOSITORY)
    check_repository(checks, source);
  else
    add(checks, wh_read_as_id(source->as), WH_CHECK_OK, "%s: %s", source->path,
        source->reader != NULL ? source->reader->summary : "imported");
}

static void
check_target(GArray *checks, WhLedger *ledger, const char *target, const WhScanOptions *options)
{
  g_auto(WhProject) project = {0};
  g_autoptr(GError) error = NULL;
  if (!wh_project_open(ledger, target, options, &project, &error)) {
    add(checks, "target", WH_CHECK_FAIL, "%s", error->message);
    return;
  }
  for (guint i = 0; i < project.sources->len; i++)
    check_source(checks, &g_array_index(project.sources, WhAppSource, i));
  g_autoptr(WhView) view = NULL;
  if (wh_project_update(ledger, &project, options, &error))
    view = wh_project_load(ledger, &project, options, &error);
  if (view == NULL) {
    add(checks, "record", WH_CHECK_FAIL, "%s", error->message);
    return;
  }
  check_record(checks, view);
  check_patterns(checks, view);
}

GArray *
wh_doctor_run(WhLedger *ledger, const GError *ledger_error, const char *target, const WhScanOptions *options)
{
  GArray *checks = g_array_new(FALSE, FALSE, sizeof(WhCheck));
  g_array_set_clear_func(checks, check_clear);
  check_git(checks);
  check_confinement(checks);
  check_store(checks, ledger, ledger_error);
  check_baseline(checks, options->baseline);
  if (target != NULL && ledger != NULL)
    check_target(checks, ledger, target, options);
  return checks;
}
