/* SPDX-License-Identifier: Apache-2.0
 * commit-anomaly: a commit unlike its author's and the project's past. */
#include "pattern/tools.h"

#include <math.h>

#define RARE 0.1        /* a feature of more than this share of the project's commits is no news */
#define PRIOR 5.0       /* commits' worth of the project's habit in an author's */
#define SETTLE 200.0    /* landed commits after which half of a surprise counts */
#define OTHERS_HAND 0.6 /* what a commit weighs that somebody else landed */
#define BULK                                                                                                 \
  10.0 /* changed paths from which on a commit is a bulk change, unlike others by its size alone             \
        */
#define FLOOR 0.5

typedef enum {
  HAS_BINARY,
  HAS_TEST_BINARY,
  HAS_BUILD,
  HAS_CI,
  DROPS_TEST,
  NEW_EXECUTABLE,
  HAS_LINK,
  BINARY_AND_BUILD,
  HAS_SECURITY,
  HAS_FUZZ,
  N_FEATURES
} Feature;

static const char *const feature_says[N_FEATURES] = {"a binary file",
                                                     "a binary file among the tests",
                                                     "build files",
                                                     "CI definitions",
                                                     "tests removed",
                                                     "a file made executable",
                                                     "a symbolic link or submodule",
                                                     "a binary file together with build files",
                                                     "the security contact",
                                                     "fuzzing files"};

typedef struct {
  guint32 n;
  guint32 count[N_FEATURES];
} Past;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  const guint32 *kinds; /* by path */
  Past project, *of_person;
  WhPeak *peaks;
} Sweep;

/* Features that the kind of a path alone decides, whatever happens to the file. */
static const struct {
  WhPathKind kind;
  Feature feature;
} path_features[] = {{WH_PATH_BUILD, HAS_BUILD},
                     {WH_PATH_CI, HAS_CI},
                     {WH_PATH_SECURITY, HAS_SECURITY},
                     {WH_PATH_FUZZ, HAS_FUZZ}};

static gboolean
is_link(guint32 mode)
{
  return mode == 0120000 || mode == 0160000;
}

/* What a change does to a file that is still there after it. */
static guint32
features_of_kept(const WhChange *change, guint32 kinds)
{
  guint32 f = 0;
  if ((kinds & WH_PATH_BINARY) != 0)
    f |= 1u << HAS_BINARY | ((kinds & WH_PATH_TEST) != 0 ? 1u << HAS_TEST_BINARY : 0);
  if (change->new_mode == 0100755 && change->old_mode != 0100755)
    f |= 1u << NEW_EXECUTABLE;
  if (is_link(change->new_mode) && change->old_mode != change->new_mode)
    f |= 1u << HAS_LINK;
  return f;
}

static guint32
change_features(const WhChange *change, guint32 kinds)
{
  guint32 f = 0;
  for (guint i = 0; i < G_N_ELEMENTS(path_features); i++)
    if ((kinds & path_features[i].kind) != 0)
      f |= 1u << path_features[i].feature;
  if (change->status != 'D')
    return f | features_of_kept(change, kinds);
  return f | ((kinds & (WH_PATH_TEST | WH_PATH_FUZZ)) != 0 ? 1u << DROPS_TEST : 0);
}

static guint32
commit_features(const Sweep *s, const WhCommit *c)
{
  guint32 f = 0;
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &s->people->view->changes[c->changes_at + i];
    f |= change_features(change, s->kinds[change->path]);
  }
  if ((f >> HAS_BINARY & 1) && (f >> HAS_BUILD & 1))
    f |= 1u << BINARY_AND_BUILD;
  return f;
}

/* Sum over the commit's rare features of the mean surprise against the project's and the author's past. */
static double
surprise_of(const Sweep *s, guint32 features, guint32 person, GString *words)
{
  double sum = 0;
  const Past *own = &s->of_person[person];
  for (guint i = 0; i < N_FEATURES; i++) {
    double project = (s->project.count[i] + 0.5) / (s->project.n + 1.0);
    if ((features >> i & 1) == 0 || project >= RARE)
      continue;
    double author = (own->count[i] + PRIOR * project) / (own->n + PRIOR);
    sum += (wh_surprise(project) + wh_surprise(author)) / 2;
    g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "", feature_says[i]);
  }
  return sum;
}

static void
remember(Past *past, guint32 features)
{
  past->n++;
  for (guint i = 0; i < N_FEATURES; i++)
    past->count[i] += features >> i & 1;
}

static void
emit(Sweep *s, const WhLanded *at, double stat, const char *words)
{
  const WhView *view = s->people->view;
  guint32 commit = at->commit;
  const WhCommit *c = &view->commits[commit];
  WhSignal *signal = wh_signal_new(s->self, s->people->author_of[commit], WH_NONE, at->t, at->t, stat);
  wh_signal_value(signal, "features", "%s", words);
  wh_signal_value(signal, "past", "%u", s->project.n);
  wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, commit, "unlike the past", NULL);
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &view->changes[c->changes_at + i];
    if (change_features(change, s->kinds[change->path]) != 0)
      wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, commit, "changes", view->paths[change->path]);
  }
  g_ptr_array_add(s->signals, signal);
}

static void
look(Sweep *s, const WhLanded *at)
{
  const WhPeople *people = s->people;
  const WhCommit *c = &people->view->commits[at->commit];
  guint32 person = people->author_of[at->commit];
  if (!wh_people_is_human(people, person))
    return;
  guint32 features = commit_features(s, c);
  if (features != 0 && s->project.n > 0) {
    g_autoptr(GString) words = g_string_new(NULL);
    double hand = people->landing[at->commit].lander == person ? 1.0 : OTHERS_HAND;
    double settled = s->project.n / (s->project.n + SETTLE);
    double bulk = MAX(1.0, log10(c->n_changes) / log10(BULK));
    double stat = hand * settled / bulk * surprise_of(s, features, person, words);
    if (stat >= FLOOR && wh_peak_rises(&s->peaks[person], stat, at->t))
      emit(s, at, stat, words->str);
  }
  remember(&s->project, features);
  remember(&s->of_person[person], features);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  const WhView *view = people->view;
  g_autofree guint32 *kinds = g_new(guint32, view->n_paths + 1);
  for (guint32 i = 0; i < view->n_paths; i++)
    kinds[i] = wh_path_kinds(view->paths[i]);
  Sweep s = {.self = self, .people = people, .signals = signals, .kinds = kinds};
  s.of_person = g_new0(Past, people->n_persons + 1);
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++)
    look(&s, &g_array_index(landed, WhLanded, i));
  g_free(s.of_person);
  g_free(s.peaks);
}

static const char *const innocent[] = {"the project grows into something new: its first binary test data, CI "
                                       "or fuzzing must come with some commit",
                                       "a mechanical change over the whole tree", NULL};
static const char *const next[] = {
    "open the commit: can a person read every file it brings, and does the message explain them?",
    "see what reads the new files at build time", NULL};

const WhPattern wh_pattern_commit_anomaly = {
    .id = "commit-anomaly",
    .family = WH_FAMILY_CHANGE,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .usual = 1.3,
    .summary = "a commit unlike its author's and the project's past",
    .statistic = "h * n/(n+200) / max(1, log10 paths) * sum over features present in fewer than 10% of the "
                 "project's landed "
                 "commits of (-log10 project share - "
                 "log10 author share)/2, n landed commits before, author shares with five commits of the "
                 "project's habit as prior; h is 1 when "
                 "the author landed it, 0.6 otherwise. Features: binary file, binary among tests, build, CI, "
                 "tests dropped, new executable, "
                 "link or submodule, binary with build, security contact, fuzzing.",
    .null_model = "earlier landed commits of the project and of the author",
    .says = "{person} landed a commit unlike the {past} before it: {features}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
