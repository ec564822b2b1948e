/* SPDX-License-Identifier: Apache-2.0
 * unreviewed: own work landed without anybody else's hand or word, against the project's habit. */
#include "pattern/tools.h"

#define RECENT (90 * WH_DAY)
#define HABIT (2 * WH_YEAR)
#define MIN_RECENT 5
#define MIN_HABIT 20
#define COUNT_CAP 10  /* commits of one burst are not independent */
#define HABIT_CAP 5.0 /* people differ: the habit of all says as much of one as a few commits would */
#define FLOOR 0.3

/* One landed commit as it came to the line, in order of landing. */
typedef struct {
  gint64 t;
  guint32 commit, person;
  gboolean alone; /* landed by its author, and nobody else vouches for it */
} Landed;

typedef struct {
  guint32 n, alone;
} Count;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  GArray *landed;   /* of Landed */
  guint habit_from; /* habit: [habit_from, now] */
  Count habit;
  Count *of_person; /* by person, within the habit span */
  Count *recent;    /* by person, within RECENT */
  guint recent_from;
  WhPeak *peaks;
} Sweep;

static gboolean
names_person(const WhPeople *people, guint32 person, const char *line, gsize len)
{
  const WhPerson *p = &people->persons[person];
  for (guint32 i = 0; i < p->n_accounts; i++) {
    const WhAccount *account = &people->view->accounts[p->accounts[i]];
    if (account->email[0] != '\0' && g_strstr_len(line, (gssize)len, account->email) != NULL)
      return TRUE;
    if (account->name[0] != '\0' && g_strstr_len(line, (gssize)len, account->name) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Whether a trailer says that somebody other than PERSON looked at the commit. */
static gboolean
vouched(const WhPeople *people, guint32 person, const char *trailers)
{
  static const char *const keys[] = {
      "reviewed-by:", "acked-by:", "tested-by:", "approved-by:", "reviewed-on:", "pr-url:"};
  for (const char *line = trailers; *line != '\0';) {
    gsize len = strcspn(line, "\n");
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
      if (g_ascii_strncasecmp(line, keys[i], strlen(keys[i])) == 0 &&
          !names_person(people, person, line, len))
        return TRUE;
    line += len + (line[len] == '\n');
  }
  return FALSE;
}

/* Landed commits of humans whose lander is known, in order of landing. */
static GArray *
attributed(const WhPeople *people)
{
  g_autoptr(GArray) all = wh_landed_in_order(people);
  GArray *landed = g_array_new(FALSE, FALSE, sizeof(Landed));
  for (guint i = 0; i < all->len; i++) {
    const WhLanded *at = &g_array_index(all, WhLanded, i);
    guint32 author = people->author_of[at->commit], lander = people->landing[at->commit].lander;
    if (lander == WH_NONE || !wh_people_is_human(people, author))
      continue;
    const char *trailers = people->view->commits[at->commit].trailers;
    Landed one = {at->t, at->commit, author, lander == author && !vouched(people, author, trailers)};
    g_array_append_val(landed, one);
  }
  return landed;
}

static void
count(Count *c, const Landed *one, gboolean add)
{
  c->n += add ? 1u : (guint32)-1;
  if (one->alone)
    c->alone += add ? 1u : (guint32)-1;
}

static void
move_to(Sweep *s, guint now)
{
  const Landed *all = (const Landed *)(gpointer)s->landed->data;
  count(&s->habit, &all[now], TRUE);
  count(&s->of_person[all[now].person], &all[now], TRUE);
  count(&s->recent[all[now].person], &all[now], TRUE);
  for (; all[s->habit_from].t < all[now].t - HABIT; s->habit_from++) {
    count(&s->habit, &all[s->habit_from], FALSE);
    count(&s->of_person[all[s->habit_from].person], &all[s->habit_from], FALSE);
  }
  for (; all[s->recent_from].t < all[now].t - RECENT; s->recent_from++)
    count(&s->recent[all[s->recent_from].person], &all[s->recent_from], FALSE);
}

/* Share of commits landed alone that the habit makes one expect of PERSON: the larger of the others' and the
 * person's own. */
static double
expected_share(const Sweep *s, guint32 person, guint32 *ret_weight)
{
  Count own = s->of_person[person], recent = s->recent[person];
  guint32 others = s->habit.n - own.n;
  double share = (s->habit.alone - own.alone + 1.0) / (others + 2.0);
  guint32 own_before = own.n - recent.n;
  if (own_before >= MIN_HABIT)
    share = MAX(share, (own.alone - recent.alone + 0.5) / (own_before + 1.0));
  *ret_weight = others;
  return share;
}

static void
add_evidence(const Sweep *s, guint now, WhSignal *signal)
{
  for (guint i = s->recent_from; i <= now; i++) {
    const Landed *one = &g_array_index(s->landed, Landed, i);
    if (one->person == signal->person && one->alone)
      wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, one->commit, "landed by its author alone", NULL);
  }
}

static void
consider(Sweep *s, guint now)
{
  const Landed *one = &g_array_index(s->landed, Landed, now);
  Count recent = s->recent[one->person];
  guint32 weight;
  double share = expected_share(s, one->person, &weight);
  if (!one->alone || recent.n < MIN_RECENT || weight < MIN_HABIT || recent.alone <= share * recent.n)
    return;
  guint n = MIN(recent.n, COUNT_CAP);
  double w = MIN((double)weight, HABIT_CAP);
  double stat =
      wh_beta_binomial_surprise((recent.alone * n + recent.n / 2) / recent.n, n, share * w, (1 - share) * w);
  if (stat < FLOOR || !wh_peak_rises(&s->peaks[one->person], stat, one->t))
    return;
  guint first = s->recent_from;
  while (g_array_index(s->landed, Landed, first).person != one->person ||
         !g_array_index(s->landed, Landed, first).alone)
    first++;
  WhSignal *signal =
      wh_signal_new(s->self, one->person, WH_NONE, g_array_index(s->landed, Landed, first).t, one->t, stat);
  wh_signal_value(signal, "alone", "%u", recent.alone);
  wh_signal_value(signal, "n", "%u", recent.n);
  wh_signal_value(signal, "habit", "%.0f%%", 100 * share);
  add_evidence(s, now, signal);
  g_ptr_array_add(s->signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.self = self, .people = people, .signals = signals, .landed = attributed(people)};
  s.of_person = g_new0(Count, people->n_persons + 1);
  s.recent = g_new0(Count, people->n_persons + 1);
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  for (guint i = 0; i < s.landed->len; i++) {
    move_to(&s, i);
    consider(&s, i);
  }
  g_array_unref(s.landed);
  g_free(s.of_person);
  g_free(s.recent);
  g_free(s.peaks);
}

static const char *const innocent[] = {
    "a maintainer who works alone for a while because reviewers are away",
    "review happened where this record does not show it: mail, chat, a forge whose button lands the work",
    "small housekeeping, such as release commits, that the project never reviews", NULL};
static const char *const next[] = {
    "read the listed commits: do they change code, build or only housekeeping?",
    "look for reviews of the same work in mails or pull requests", NULL};

const WhPattern wh_pattern_unreviewed = {
    .id = "unreviewed",
    .family = WH_FAMILY_RIGHTS,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .usual = 1.0,
    .summary = "own work landed without anybody else, against the project's habit",
    .statistic = "-log10 P(K >= k): k of the person's n commits that landed in the last 90 days were landed "
                 "by their author without a "
                 "review trailer of somebody else; K is beta-binomial with the larger of the others' and the "
                 "person's own earlier share "
                 "of two years as mean, weighing five commits; k and n are scaled down to n = 10. At least "
                 "5 commits, and 20 of others.",
    .null_model = "the others' habit in this project over two years, and the person's own",
    .says = "{alone} of {person}'s {n} commits of the last 90 days landed by their author's hand alone; the "
            "habit here is {habit}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
