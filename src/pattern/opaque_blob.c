/* SPDX-License-Identifier: Apache-2.0
 * opaque-blob: a file arrives that nobody can read. */
#include "pattern/change.h"

#include <math.h>
#include <stdio.h>

#define FLOOR 2.0
#define READERS_MAX 256u /* data files and folders named by build files that are remembered */
#define USUAL_MIN 5u     /* opaque files of a format before their entropy is the usual one */

/* The entropies of a format's opaque files so far. */
typedef struct {
  guint n;
  double sum, squares;
} Usual;

typedef struct {
  WhChangeSweep sweep;
  GPtrArray *readers; /* char *: what build files feed to a decoder or a shell */
  GHashTable *usual;  /* format to Usual; owns both */
} Sweep;

typedef struct {
  char format[16], state[16];
  guint entropy, size;
} Opaque;

static gboolean
parse(const char *value, Opaque *ret)
{
  return value != NULL &&
         sscanf(value, "%15s %15s %u %u", ret->format, ret->state, &ret->entropy, &ret->size) == 4;
}

/* Remembers the data files that the flow facts of BLOB name. */
static void
learn_readers(Sweep *s, guint32 blob)
{
  guint32 n;
  const WhFact *facts = wh_view_facts(s->sweep.people->view, blob, &n);
  for (guint32 i = 0; i < n; i++) {
    if (facts[i].kind != WH_FACT_FLOW || g_str_has_prefix(facts[i].value, "download ") ||
        g_str_has_prefix(facts[i].value, "script "))
      continue;
    g_auto(GStrv) words = g_strsplit(facts[i].value, " ", 16);
    for (char **w = words; *w != NULL; w++)
      if (strchr(*w, '/') != NULL && s->readers->len < READERS_MAX)
        g_ptr_array_add(s->readers, g_strdup(*w));
  }
}

/* What a build file feeds on and that names PATH or its folder; NULL: nothing. */
static const char *
reader_of(const Sweep *s, const char *path)
{
  const char *slash = strrchr(path, '/');
  g_autofree char *folder = slash != NULL ? g_strndup(path, (gsize)(slash - path) + 1) : NULL;
  const char *name = slash != NULL ? slash + 1 : path;
  for (guint i = 0; i < s->readers->len; i++) {
    const char *reader = g_ptr_array_index(s->readers, i);
    if (strstr(reader, name) != NULL || (folder != NULL && strstr(reader, folder) != NULL))
      return reader;
  }
  return NULL;
}

/* How far the entropy lies above what is usual for the format here; 0 .. 1. Counts it as seen. */
static double
unusual(Sweep *s, const Opaque *o)
{
  Usual *u = g_hash_table_lookup(s->usual, o->format);
  double bits = o->entropy / 100.0, above = 0;
  if (u == NULL) {
    u = g_new0(Usual, 1);
    g_hash_table_insert(s->usual, g_strdup(o->format), u);
  }
  if (u->n >= USUAL_MIN) {
    double mean = u->sum / u->n, spread = sqrt(MAX(u->squares / u->n - mean * mean, 0.01));
    above = CLAMP((bits - mean) / spread / 3, 0, 1);
  } else if (bits > 7.5) {
    above = 0.3;
  }
  u->n++;
  u->sum += bits;
  u->squares += bits * bits;
  return above;
}

static gboolean
is_told(const WhCommit *c, const char *path)
{
  const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
  g_autofree char *stem = g_strndup(name, strcspn(name, "."));
  return (strlen(stem) > 2 && wh_change_tells(c, stem)) || wh_change_tells(c, "test") ||
         wh_change_tells(c, "binar") || wh_change_tells(c, "sample") || wh_change_tells(c, "corpus");
}

typedef struct {
  double strength;
  guint32 change; /* in view->changes */
  const char *reader;
  guint files;
  gboolean told;
} Found;

static void
weigh(Sweep *s, const WhCommit *c, guint32 i, Found *found)
{
  const WhView *view = s->sweep.people->view;
  const WhChange *change = &view->changes[i];
  const char *path = view->paths[change->path];
  Opaque o, old;
  if (change->new_blob == WH_NONE || !parse(wh_change_fact(view, change->new_blob, WH_FACT_OPAQUE), &o))
    return;
  gboolean replaced =
      change->old_blob != WH_NONE && parse(wh_change_fact(view, change->old_blob, WH_FACT_OPAQUE), &old);
  gboolean claims = !g_str_equal(o.state, "sealed") && !g_str_equal(o.state, "unknown");
  const char *reader = reader_of(s, path);
  gboolean told = is_told(c, path);
  double strength = (claims ? 0.6 : 0.3) + unusual(s, &o) + (replaced ? 0.3 : 0) + (told ? 0 : 0.3) +
                    (reader != NULL ? 1.5 : 0);
  found->files++;
  if (strength > found->strength)
    *found = (Found){strength, i, reader, found->files, told};
}

static void
look(Sweep *s, const WhLanded *at)
{
  const WhView *view = s->sweep.people->view;
  const WhCommit *c = &view->commits[at->commit];
  Found found = {0};
  for (guint32 i = c->changes_at; i < c->changes_at + c->n_changes; i++)
    learn_readers(s, view->changes[i].new_blob);
  for (guint32 i = c->changes_at; i < c->changes_at + c->n_changes; i++)
    weigh(s, c, i, &found);
  WhSignal *signal = wh_change_sweep_take(&s->sweep, at, found.strength, FLOOR);
  if (signal == NULL)
    return;
  const WhChange *best = &view->changes[found.change];
  wh_signal_value(signal, "path", "%s", view->paths[best->path]);
  wh_signal_value(signal, "what", "%s", wh_change_fact(view, best->new_blob, WH_FACT_OPAQUE));
  wh_signal_value(signal, "files", "%u", found.files);
  wh_signal_value(signal, "reader", "%s", found.reader != NULL ? found.reader : "nothing known");
  wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, at->commit,
                     found.reader != NULL ? "brings a file that nobody can read and that the build reads"
                                          : "brings a file that nobody can read",
                     view->paths[best->path]);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.readers = g_ptr_array_new_with_free_func(g_free),
             .usual = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
  wh_change_sweep_init(&s.sweep, self, people, signals);
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++)
    look(&s, &g_array_index(landed, WhLanded, i));
  wh_change_sweep_clear(&s.sweep);
  g_ptr_array_unref(s.readers);
  g_hash_table_unref(s.usual);
}

static const char *const innocent[] = {
    "a sample that made a decoder fail, kept so that it does not fail again",
    "data of a format that this program does not know, or that is meant to be broken", NULL};
static const char *const next[] = {"ask how the file was made, and make it again",
                                   "see what reads it: a test alone, or a step of the build",
                                   "see whether the bug that it is for was reported by anybody else", NULL};

const WhPattern wh_pattern_opaque_blob = {
    .id = "opaque-blob",
    .family = WH_FAMILY_CHANGE,
    .version = 1,
    .needs = WH_RECORD_GIT | WH_RECORD_CONTENT,
    .usual = 1.5,
    .summary = "a file arrives that nobody can read",
    .statistic =
        "h * n/(n+50) * (-log10((k+1)/(n+2)) + 1 - familiarity + w): k of the n landed commits so far "
        "brought such a "
        "file; familiarity as for ladder; h is 1 when the author landed it, 0.5 otherwise; w is 0.6 for a "
        "file that claims a format and breaks it, 0.3 for others; up to 1 more for an entropy above that of "
        "the "
        "project's opaque files of that format (in thirds of its spread; 0.3 above 7.5 bits while they are "
        "fewer than five), 0.3 when it replaces another opaque file, 0.3 when the subject names neither it "
        "nor tests, and 1.5 when a build file feeds it or its folder to a decoder or a shell.",
    .null_model =
        "how often this project's own commits bring such files, their entropy, and integrators of ordinary "
        "repositories",
    .says = "{person}, with {landed} landed commits before, brought {path} ({what}: format, state, entropy x "
            "100, "
            "bytes), {files} such files in all; read in the build by: {reader}; {such} of {past} landed "
            "commits had "
            "brought such files before",
    .innocent = innocent,
    .next = next,
    .run = run,
};
