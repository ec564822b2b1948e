/* SPDX-License-Identifier: Apache-2.0
 * release-drift: a release made by other hands, with other tools, or packed otherwise than the project's earlier ones. */
#include "pattern/release_tools.h"

#define FLOOR 0.6
#define MIN_PAST 3   /* earlier releases that a thing must be known of */
#define STRANGER 0.5 /* share of the hand's surprise that rests on how new to the project it is */

typedef enum { TRAIT_PERSON, TRAIT_KEY, TRAIT_PACKER, TRAIT_KIND, TRAIT_TOOLS, N_TRAITS } Trait;
typedef enum { HABIT_BACKWARDS, HABIT_ODD, N_HABITS } Habit;
static const char *const trait_says[N_TRAITS] = {
    "by somebody who had made none before", "signed with another key", "packed under another account",
    "packed as another kind of archive", "made with other tools"};
static const char *const habit_says[N_HABITS] = {"with an older version of a tool than the release before",
                                                 "members with an owner or a time unlike the others'"};

/* What the releases so far were like: how often each value came, how often a value was new. */
typedef struct {
  GHashTable *counts;
  guint n, changes;
} Past;

typedef struct {
  Past traits[N_TRAITS];
  guint n, habits[N_HABITS]; /* releases with it */
  const char *tools;         /* of the release before */
} Sweep;

/* The smoothed share of VALUE among what came before, or of new values if that is more; 1 where too little is known. VALUE is
 * counted afterwards. */
static double
share_of(Past *past, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return 1;
  const guint same = GPOINTER_TO_UINT(g_hash_table_lookup(past->counts, value));
  const double share = (MAX(same, past->changes) + 0.5) / (past->n + 1.0);
  const gboolean judged = past->n >= MIN_PAST;
  past->changes += same == 0 && past->n > 0 ? 1 : 0;
  past->n++;
  g_hash_table_insert(past->counts, g_strdup(value), GUINT_TO_POINTER(same + 1));
  return judged ? share : 1;
}

/* "tar.xz". */
static const char *
kind_of(const char *name)
{
  const char *tar = g_strrstr(name, ".tar"), *dot = strrchr(name, '.');
  return tar != NULL ? tar + 1 : dot != NULL ? dot + 1 : "";
}

/* "autoconf automake" of "autoconf 2.71; automake 1.16.5". Owner: caller. */
static char *
names_of(const char *tools)
{
  g_auto(GStrv) parts = g_strsplit(tools, "; ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    parts[i][strcspn(parts[i], " ")] = '\0';
  return g_strjoinv(" ", parts);
}

/* Whether a tool of both is older in NOW. */
static gboolean
went_back(const char *before, const char *now)
{
  g_auto(GStrv) old = g_strsplit(before, "; ", -1), new = g_strsplit(now, "; ", -1);
  for (guint i = 0; old[i] != NULL; i++)
    for (guint j = 0; new[j] != NULL; j++) {
      const gsize name = strcspn(old[i], " ");
      if (strncmp(old[i], new[j], name + 1) == 0 && old[i][name] == ' ' &&
          strverscmp(new[j] + name, old[i] + name) < 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_odd_entries(const WhView *view, const WhRelease *release)
{
  for (guint32 i = release->at; i < release->at + release->n; i++)
    if ((view->release_files[i].flags & (WH_ENTRY_ODD_OWNER | WH_ENTRY_ODD_TIME)) != 0)
      return TRUE;
  return FALSE;
}

typedef struct {
  double traits[N_TRAITS], habits[N_HABITS]; /* -log10 of their shares */
  double hand, make, odd;
  guint earlier;
} Drift;

static void
measure(Sweep *s, const WhPeople *people, guint32 index, Drift *drift)
{
  const WhRelease *release = &people->view->releases[index];
  const WhReleaser *by = &people->releasers[index];
  g_autofree char *person = by->by > WH_RELEASED_BY_LANDER ? g_strdup_printf("%u", by->person) : NULL;
  g_autofree char *names = names_of(release->tools);
  const char *values[N_TRAITS] = {person, release->key, release->packer, kind_of(release->name), names};
  const gboolean habits[N_HABITS] = {went_back(s->tools, release->tools),
                                     has_odd_entries(people->view, release)};
  *drift = (Drift){.earlier = s->n};
  for (guint i = 0; i < N_TRAITS; i++)
    drift->traits[i] = wh_surprise(share_of(&s->traits[i], values[i]));
  for (guint i = 0; i < N_HABITS; i++) {
    if (habits[i] && s->n >= MIN_PAST)
      drift->habits[i] = wh_surprise((s->habits[i] + 0.5) / (s->n + 1.0));
    s->habits[i] += habits[i] ? 1 : 0;
  }
  s->tools = release->tools[0] != '\0' ? release->tools : s->tools;
  s->n++;
}

/* Of the hand, of the making and of the packing the most surprising each: a new hand has another key and another machine. */
static double
sum_up(const WhPeople *people, guint32 index, Drift *drift)
{
  const gint64 t = people->view->releases[index].known;
  const guint32 person = people->releasers[index].person;
  const double strange = 1 - wh_familiarity(wh_people_involvement(people, person, t), t);
  const double share = drift->traits[TRAIT_PERSON] > 0 ? 1 - STRANGER + STRANGER * strange : 1;
  drift->hand =
      share * MAX(drift->traits[TRAIT_PERSON], MAX(drift->traits[TRAIT_KEY], drift->traits[TRAIT_PACKER]));
  drift->make =
      MAX(drift->traits[TRAIT_KIND], MAX(drift->traits[TRAIT_TOOLS], drift->habits[HABIT_BACKWARDS]));
  drift->odd = drift->habits[HABIT_ODD];
  return drift->hand + drift->make + drift->odd;
}

static void
say(GString *out, double surprise, const char *what)
{
  if (surprise > 0.2)
    g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", what);
}

static char *
facts_of(const WhRelease *release)
{
  return g_strdup_printf("packed by %s; key %s; %s", release->packer[0] != '\0' ? release->packer : "nobody",
                         release->key[0] != '\0' ? release->key : "none",
                         release->tools[0] != '\0' ? release->tools : "no known tools");
}

static void
emit(const WhPattern *self, const WhPeople *people, guint32 index, const Drift *drift, GPtrArray *signals)
{
  const WhRelease *release = &people->view->releases[index];
  const double stat = drift->hand + drift->make + drift->odd;
  WhSignal *signal = wh_release_signal(self, people, index, stat);
  g_autoptr(GString) what = g_string_new(NULL);
  for (guint i = 0; i < N_TRAITS; i++)
    say(what, drift->traits[i], trait_says[i]);
  for (guint i = 0; i < N_HABITS; i++)
    say(what, drift->habits[i], habit_says[i]);
  wh_signal_value(signal, "what", "%s", what->str);
  wh_signal_value(signal, "earlier", "%u", drift->earlier);
  g_autofree char *now = facts_of(release), *before = facts_of(&people->view->releases[release->previous]);
  wh_signal_evidence(signal, WH_EVIDENCE_ARCHIVE, release->previous, "the release before", before);
  wh_signal_evidence(signal, WH_EVIDENCE_ARCHIVE, index, "this release", now);
  if (release->tag != WH_NONE)
    wh_signal_evidence(signal, WH_EVIDENCE_TAG, release->tag, "its tag", NULL);
  g_ptr_array_add(signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.tools = ""};
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  for (guint i = 0; i < N_TRAITS; i++)
    s.traits[i].counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < people->view->n_releases; i++) {
    Drift drift;
    const guint32 person = people->releasers[i].person;
    measure(&s, people, i, &drift);
    const double stat = person != WH_NONE ? sum_up(people, i, &drift) : 0;
    if (stat >= FLOOR && wh_peak_rises(&peaks[person], stat, people->view->releases[i].known))
      emit(self, people, i, &drift, signals);
  }
  for (guint i = 0; i < N_TRAITS; i++)
    g_hash_table_unref(s.traits[i].counts);
}

static const char *const innocent[] = {"a new release manager, announced as one",
                                       "releases are made by CI from now on",
                                       "whoever makes them changed the machine, the distribution or the key",
                                       "a release of an old branch, made with its old tools", NULL};
static const char *const next[] = {
    "see whether the change of hands or keys was announced before the release",
    "compare with the tag: wolfhound release ARCHIVE --repo REPO --previous ARCHIVE", NULL};

const WhPattern wh_pattern_release_drift = {
    .id = "release-drift",
    .family = WH_FAMILY_RELEASE,
    .version = 1,
    .needs = WH_RECORD_RELEASE,
    .order = WH_ORDER_RELEASE,
    .summary = "a release by other hands, with other tools or packed otherwise than the earlier ones",
    .statistic = "hand + make + odd, each the largest -log10 share of its traits, share = (max(same, "
                 "changes) + 0.5)/(n + 1) over the n "
                 "earlier releases in the record (at least 3) of which the trait is known: same had this "
                 "value, changes "
                 "had one that was new then. hand: the person, the key, the account that packed it; where "
                 "the person is "
                 "new to it, times 0.5 + 0.5 (1 - familiarity), familiarity as for ladder. make: kind of "
                 "archive, set of tools, a tool older "
                 "than in the release before. odd: members with an owner or time unlike the others'.",
    .null_model = "this project's earlier releases",
    .says = "{release}, {basis} {person}, is unlike the {earlier} releases before it: {what}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
