/* SPDX-License-Identifier: Apache-2.0
 * build-drift: build files begin to evaluate data, to fetch, or to test what cannot succeed. */
#include "pattern/change.h"

#define FLOOR 2.0
#define OPAQUE_MAX 4096u /* files that nobody can read that are remembered */
#define NEW_FILE 0.7     /* what it weighs in a file that is new altogether */

typedef struct {
  WhChangeSweep sweep;
  GHashTable *hosts;  /* set of what was fetched from so far; owns */
  GHashTable *opaque; /* set of paths of files that nobody can read; borrowed from the view */
} Sweep;

/* A flow without the line that it stands in, which moves. Owner: caller. */
static char *
without_line(const char *value)
{
  const char *at = strstr(value, "line ");
  if (at == NULL)
    return g_strdup(value);
  const char *behind = at + 5 + strspn(at + 5, "0123456789");
  return g_strdup_printf("%.*s%s", (int)(at - value), value, behind);
}

static gboolean
is_flow(const WhFact *fact)
{
  return fact->kind == WH_FACT_FLOW && !g_str_equal(fact->value, "none");
}

/* The flows of BLOB without their lines; NULL when nobody read it. */
static GHashTable *
flows_of(const WhView *view, guint32 blob)
{
  guint32 n;
  gboolean read = blob == WH_NONE;
  const WhFact *facts = wh_view_facts(view, blob, &n);
  GHashTable *flows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < n; i++) {
    read = read || facts[i].kind == WH_FACT_FLOW;
    if (is_flow(&facts[i]))
      g_hash_table_add(flows, without_line(facts[i].value));
  }
  if (!read)
    g_clear_pointer(&flows, g_hash_table_unref);
  return flows;
}

/* Whether the URL's host was not fetched from before; remembers it. */
static gboolean
is_new_host(Sweep *s, const char *flow)
{
  const char *at = strstr(flow, "://");
  if (at == NULL)
    return FALSE;
  return g_hash_table_add(s->hosts, g_strndup(at + 3, strcspn(at + 3, "/:\"' ")));
}

/* Whether the flow names a file that nobody can read. */
static gboolean
reads_opaque(const Sweep *s, const char *flow)
{
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init(&iter, s->opaque);
  while (g_hash_table_iter_next(&iter, &path, NULL)) {
    const char *slash = strrchr(path, '/');
    if (strchr(flow, '/') != NULL && strstr(flow, slash != NULL ? slash + 1 : path) != NULL)
      return TRUE;
  }
  return FALSE;
}

static double
weight_of(Sweep *s, const char *flow)
{
  if (g_str_has_prefix(flow, "broken "))
    return 1.2;
  if (g_str_has_prefix(flow, "script "))
    return 0.5;
  if (g_str_has_prefix(flow, "download "))
    return is_new_host(s, flow) ? 0.2 : 0;
  gboolean names = strchr(flow, '/') != NULL, chain = strstr(flow, " - ") == NULL;
  return 0.5 + (names && chain ? 0.7 : 0) + (reads_opaque(s, flow) ? 1 : 0);
}

typedef struct {
  double strength;
  const char *flow; /* borrowed from the view */
  guint32 path;
  guint count;
} Gain;

static void
weigh(Sweep *s, const WhChange *change, Gain *gain)
{
  const WhView *view = s->sweep.people->view;
  guint32 n;
  g_autoptr(GHashTable) old = flows_of(view, change->old_blob);
  const WhFact *facts = wh_view_facts(view, change->new_blob, &n);
  for (guint32 i = 0; i < n; i++) {
    if (!is_flow(&facts[i]))
      continue;
    g_autofree char *flow = without_line(facts[i].value);
    if (old == NULL || g_hash_table_contains(old, flow))
      continue;
    double strength = weight_of(s, flow) * (change->old_blob == WH_NONE ? NEW_FILE : 1);
    if (strength <= 0)
      continue;
    gain->count++;
    if (strength > gain->strength)
      *gain = (Gain){strength, facts[i].value, change->path, gain->count};
  }
}

static void
look(Sweep *s, const WhLanded *at)
{
  const WhView *view = s->sweep.people->view;
  const WhCommit *c = &view->commits[at->commit];
  Gain gain = {0};
  for (guint32 i = c->changes_at; i < c->changes_at + c->n_changes; i++)
    if (g_hash_table_size(s->opaque) < OPAQUE_MAX &&
        wh_change_fact(view, view->changes[i].new_blob, WH_FACT_OPAQUE) != NULL)
      g_hash_table_add(s->opaque, (gpointer)(guintptr)view->paths[view->changes[i].path]);
  for (guint32 i = c->changes_at; i < c->changes_at + c->n_changes; i++)
    weigh(s, &view->changes[i], &gain);
  WhSignal *signal = wh_change_sweep_take(&s->sweep, at, gain.strength, FLOOR);
  if (signal == NULL)
    return;
  wh_signal_value(signal, "path", "%s", view->paths[gain.path]);
  wh_signal_value(signal, "flow", "%s", gain.flow);
  wh_signal_value(signal, "count", "%u", gain.count);
  g_autofree char *detail = g_strdup_printf("%s: %s", view->paths[gain.path], gain.flow);
  wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, at->commit, "changes what the build does with data", detail);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
             .opaque = g_hash_table_new(g_str_hash, g_str_equal)};
  wh_change_sweep_init(&s.sweep, self, people, signals);
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++)
    look(&s, &g_array_index(landed, WhLanded, i));
  wh_change_sweep_clear(&s.sweep);
  g_hash_table_unref(s.hosts);
  g_hash_table_unref(s.opaque);
}

static const char *const innocent[] = {
    "a build that unpacks its own test data, or fetches what it needs",
    "a test program for another compiler, or one that is put together from pieces", NULL};
static const char *const next[] = {
    "follow the data by hand, without running it: what is decoded, and who evaluates it",
    "compile the test program, and see whether the check can ever succeed",
    "see who brought the data that is read", NULL};

const WhPattern wh_pattern_build_drift = {
    .id = "build-drift",
    .family = WH_FAMILY_CHANGE,
    .version = 1,
    .needs = WH_RECORD_GIT | WH_RECORD_CONTENT,
    .usual = 1.5,
    .summary = "build files begin to evaluate data, to fetch, or to test what cannot succeed",
    .statistic =
        "h * n/(n+50) * (-log10((k+1)/(n+2)) + 1 - familiarity + w): k of the n landed commits so far did "
        "such a "
        "thing; familiarity as for ladder; h is 1 when the author landed it, 0.5 otherwise; w is 1.2 for a "
        "test "
        "program that no compiler takes, 0.5 for data that is decoded and evaluated, 0.7 more when it is "
        "read "
        "from a file of tests or data and 1 more when nobody can read that file, 0.5 for a script that a "
        "package manager runs by itself, 0.2 for a host that was not fetched from before; 0.7 of that in a "
        "file "
        "that is new altogether.",
    .null_model =
        "how often this project's own commits do such things, and integrators of ordinary repositories",
    .says = "{person}, with {landed} landed commits before, made {path} do what no version of it did: "
            "{flow}; {such} of {past} "
            "landed commits had done such things before",
    .innocent = innocent,
    .next = next,
    .run = run,
};
