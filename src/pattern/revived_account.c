/* SPDX-License-Identifier: Apache-2.0
 * revived-account: a person silent for long returns with other habits. */
#include "pattern/tools.h"

#include <math.h>

#define SILENCE WH_YEAR
#define MIN_BEFORE 10 /* commits that make a habit */
#define LOOK 5        /* commits after the return that are looked at */
#define HOUR_BINS 6
#define ZONE_SLOTS 64 /* half hours from -14 h, so that every real zone has its own */
#define FLOOR 0.5

typedef struct {
  guint32 n, n_zones; /* habits before: commits; with a zone */
  guint32 hours[HOUR_BINS], zones[ZONE_SLOTS];
  gint64 last;
  GHashTable *accounts, *keys; /* seen before */
  gint64 returned, silence;    /* the return now looked at; 0: none */
  guint32 looked, first_commit;
  double odd; /* what the commits since have added */
  gboolean new_address, new_key, new_zone;
  WhPeak peak;
} Habit;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  Habit *habits;
} Sweep;

static guint
hour_bin(WhStamp at)
{
  gint64 local = at.time + (gint64)at.zone * 60;
  return (guint)(((local % WH_DAY) + WH_DAY) % WH_DAY / (WH_DAY / HOUR_BINS));
}

static guint
zone_slot(gint16 zone)
{
  return (guint)CLAMP((zone + 14 * 60) / 30, 0, ZONE_SLOTS - 1);
}

/* Share of earlier commits within an hour of this zone. */
static double
zone_share(const Habit *h, gint16 zone)
{
  guint slot = zone_slot(zone), near = 0;
  for (guint i = slot >= 2 ? slot - 2 : 0; i <= slot + 2 && i < ZONE_SLOTS; i++)
    near += h->zones[i];
  return (near + 0.5) / (h->n_zones + 1.0);
}

static void
learn(Habit *h, const WhCommit *c)
{
  if (h->accounts == NULL) {
    h->accounts = g_hash_table_new(NULL, NULL);
    h->keys = g_hash_table_new(g_str_hash, g_str_equal);
  }
  h->n++;
  h->hours[hour_bin(c->authored)]++;
  if (c->authored.zone != 0) {
    h->zones[zone_slot(c->authored.zone)]++;
    h->n_zones++;
  }
  g_hash_table_add(h->accounts, GUINT_TO_POINTER(c->author + 1));
  if (c->key[0] != '\0')
    g_hash_table_add(h->keys, (gpointer)(guintptr)c->key);
}

/* Adds what is odd in one commit after the return. */
static void
compare(Habit *h, const WhCommit *c)
{
  double hour = (h->hours[hour_bin(c->authored)] + 1.0) / (h->n + HOUR_BINS);
  h->odd += MAX(0.0, wh_surprise(hour) - wh_surprise(1.0 / HOUR_BINS)) / LOOK;
  if (c->authored.zone != 0 && h->n_zones >= MIN_BEFORE && !h->new_zone &&
      zone_share(h, c->authored.zone) < 0.05) {
    h->new_zone = TRUE;
    h->odd += wh_surprise(zone_share(h, c->authored.zone));
  }
  if (!h->new_address && !g_hash_table_contains(h->accounts, GUINT_TO_POINTER(c->author + 1))) {
    h->new_address = TRUE;
    h->odd += wh_surprise((g_hash_table_size(h->accounts) + 1.0) / (h->n + 2.0)) / 2;
  }
  if (!h->new_key && c->key[0] != '\0' && g_hash_table_size(h->keys) > 0 &&
      !g_hash_table_contains(h->keys, c->key)) {
    h->new_key = TRUE;
    h->odd += 1;
  }
}

static void
emit(Sweep *s, guint32 person, guint32 commit, gint64 t)
{
  Habit *h = &s->habits[person];
  double stat = h->odd * MIN(2.0, log2(1 + (double)h->silence / (double)WH_YEAR));
  if (!(h->new_zone || h->new_address || h->new_key) || stat < FLOOR || !wh_peak_rises(&h->peak, stat, t))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, h->returned, t, stat);
  wh_signal_value(signal, "months", "%" G_GINT64_FORMAT, h->silence / (30 * WH_DAY));
  wh_signal_value(signal, "habits", "%s%s%s", h->new_address ? "address " : "", h->new_zone ? "zone " : "",
                  h->new_key ? "key " : "");
  wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, h->first_commit, "first commit after the silence", NULL);
  if (commit != h->first_commit)
    wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, commit, "other habits", NULL);
  g_ptr_array_add(s->signals, signal);
}

static void
look(Sweep *s, guint32 commit, gint64 t)
{
  const WhPeople *people = s->people;
  const WhCommit *c = &people->view->commits[commit];
  guint32 person = people->author_of[commit];
  if (!wh_people_is_human(people, person) || (c->flags & WH_COMMIT_BAD_TIME) != 0)
    return;
  Habit *h = &s->habits[person];
  if (h->n >= MIN_BEFORE && t - h->last >= SILENCE) {
    h->returned = t;
    h->silence = t - h->last;
    h->looked = 0;
    h->odd = 0;
    h->new_address = h->new_key = h->new_zone = FALSE;
    h->first_commit = commit;
  }
  if (h->returned != 0 && h->looked < LOOK) {
    compare(h, c);
    h->looked++;
    emit(s, person, commit, t);
  } else
    h->returned = 0;
  learn(h, c);
  h->last = t;
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {self, people, signals, g_new0(Habit, people->n_persons + 1)};
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++) {
    const WhLanded *at = &g_array_index(landed, WhLanded, i);
    look(&s, at->commit, at->t);
  }
  for (guint32 p = 0; p < people->n_persons; p++) {
    g_clear_pointer(&s.habits[p].accounts, g_hash_table_unref);
    g_clear_pointer(&s.habits[p].keys, g_hash_table_unref);
  }
  g_free(s.habits);
}

static const char *const innocent[] = {
    "a contributor who came back with a new job, address, computer or home",
    "a long silence in this project while active elsewhere", NULL};
static const char *const next[] = {"ask the person through a channel known from before the silence",
                                   "compare the signing key and the forge account with the earlier ones",
                                   NULL};

const WhPattern wh_pattern_revived_account = {
    .id = "revived-account",
    .family = WH_FAMILY_PERSONA,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .usual = 1.3,
    .renews = TRUE,
    .summary = "a silent account returns with other habits",
    .statistic = "o * min(2, log2(1 + years silent)) after at least one silent year and ten commits before. "
                 "Over the first five commits "
                 "back, o adds: the surprise -log10 of the hour of day against the person's own six "
                 "four-hour bins (over that of an even "
                 "day, averaged); of a zone that fewer than 5% of the earlier commits were near; half that "
                 "of a new address; 1 for a "
                 "new key. At least one of zone, address and key must be new.",
    .null_model = "the same person's commits before the silence",
    .says = "{person} came back after {months} months of silence with other habits: {habits}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
