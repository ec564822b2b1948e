/* SPDX-License-Identifier: Apache-2.0
 * Likeness by how people write: one profile for each person, held against others of the same place and time. */
#include "persona/style_meter.h"

#include "base/spread.h"

#include <math.h>
#include <string.h>

#define COHORT 40u
#define DOUBLING 0.2     /* of the score, for each doubling of the mails of who wrote less, */
#define DOUBLED_FROM 4.0 /* from so many on, */
#define DOUBLED_MOST 64u /* up to so many */
#define SET_APART 6u     /* impostors most like somebody that at most are left out, */
#define SET_APART_OF 5u  /* and one in so many */
#define ASSISTED                                                                                             \
  "messages of both carry marks of a writing assistant, beyond what others here show: people who use the "   \
  "same one "                                                                                                \
  "write alike, so that style says nothing of these two"

/* ---- profiles ---- */

void
wh_style_readers_open(const WhMeter *meter, WhStyleReaders *readers)
{
  readers->own = wh_text_reader_new(meter->people->view->texts);
  readers->answered = wh_text_reader_new(meter->people->view->texts);
}

void
wh_style_readers_close(WhStyleReaders *readers)
{
  g_clear_pointer(&readers->own, wh_text_reader_free);
  g_clear_pointer(&readers->answered, wh_text_reader_free);
}

static WhMeter *
meter_new(const WhPeople *people, WhOthers *others)
{
  WhMeter *meter = g_new0(WhMeter, 1);
  meter->people = people;
  meter->others = others != NULL ? wh_others_ref(others) : wh_others_new(people);
  wh_style_readers_open(meter, &meter->readers);
  meter->persons = g_new0(WhStylePerson *, people->n_persons + 1);
  meter->t = G_MININT64;
  meter->rows_at = WH_NONE;
  return meter;
}

static void
free_person(WhStylePerson *person)
{
  if (person == NULL)
    return;
  wh_style_profile_free(person->profile);
  wh_style_names_free(person->names);
  g_free(person->cohort);
  g_free(person);
}

static void
meter_free(WhMeter *meter)
{
  for (guint32 p = 0; p < meter->people->n_persons; p++)
    free_person(meter->persons[p]);
  g_clear_pointer(&meter->background, wh_style_background_free);
  wh_style_clear_rows(meter);
  wh_others_unref(meter->others);
  wh_style_readers_close(&meter->readers);
  g_free(meter->persons);
  g_free(meter);
}

static guint32
known_before(const WhView *view, gint64 t)
{
  guint32 low = 0, high = view->n_messages;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (view->messages[middle].known <= t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
meter_advance(WhMeter *meter, gint64 t)
{
  g_assert(t >= meter->t);
  meter->t = t;
  meter->known = known_before(meter->people->view, t);
}

void
wh_style_read(const WhMeter *meter, WhStyleReaders *readers, guint32 m, WhStyleWords *words)
{
  const WhMessage *messages = meter->people->view->messages;
  guint32 parent = messages[m].parent;
  gboolean other = parent != WH_NONE && meter->people->speaker_of[parent] != meter->people->speaker_of[m];
  words->own = wh_text_reader_get(readers->own, messages[m].text);
  words->answered = other ? wh_text_reader_get(readers->answered, messages[parent].text) : NULL;
}

static void
add_message(const WhMeter *meter, WhStyleReaders *readers, const WhStylePerson *person, guint32 m)
{
  WhStyleWords words = {.names = person->names, .message = m};
  wh_style_read(meter, readers, m, &words);
  wh_style_profile_add(person->profile, &words);
}

/* The names are those that were known by the message. */
static void
hear(const WhMeter *meter, WhStyleReaders *readers, WhStylePerson *person, guint32 m)
{
  const WhView *view = meter->people->view;
  const WhMessage *message = &view->messages[m];
  const WhAccount *account = &view->accounts[message->account];
  if ((message->flags & WH_MESSAGE_BY_BOT) != 0)
    return;
  wh_style_names_add(person->names, account->name, account->email);
  add_message(meter, readers, person, m);
}

static void
count_commits(const WhMeter *meter, WhStylePerson *person, guint32 p)
{
  const WhView *view = meter->people->view;
  guint32 n = 0;
  const guint32 *landed = wh_people_landed(meter->people, p, &n);
  for (; person->counted < n; person->counted++) {
    guint32 commit = landed[person->counted];
    if (view->commits[meter->people->landing[commit].landing].known > meter->t)
      return;
    wh_style_profile_add_commit(person->profile, view->commits[commit].subject,
                                view->commits[commit].trailers);
  }
}

static WhStylePerson *
gather(WhMeter *meter, WhStyleReaders *readers, guint32 p)
{
  guint32 n = 0;
  const guint32 *messages = wh_people_messages(meter->people, p, &n);
  WhStylePerson *person = meter->persons[p];
  if (person == NULL) {
    person = meter->persons[p] = g_new0(WhStylePerson, 1);
    person->profile = wh_style_profile_new_for(wh_style_weights_wanted(wh_style_weights_shipped()));
    person->names = wh_style_names_new();
  }
  count_commits(meter, person, p);
  for (; person->heard < n && messages[person->heard] < meter->known; person->heard++)
    hear(meter, readers, person, messages[person->heard]);
  return person;
}

WhStylePerson *
wh_style_person(WhMeter *meter, guint32 p)
{
  return gather(meter, &meter->readers, p);
}

/* ---- background ---- */

/* From how much of the record it is made: a power of two, so that it is made seldom, and of the beginning alone, so that
 * every way to the same day gives the same. */
static guint32
background_size(guint32 known)
{
  guint32 size = 1;
  while (size <= known / 2)
    size *= 2;
  return MIN(size, known);
}

typedef struct {
  GPtrArray *profiles; /* WhStyleProfile, owned */
  guint32 *place;      /* by person, from 1; 0: none yet */
} Sample;

static WhStyleProfile *
sampled(Sample *sample, guint32 p)
{
  if (sample->place[p] == 0) {
    g_ptr_array_add(sample->profiles,
                    wh_style_profile_new_for(wh_style_weights_wanted(wh_style_weights_shipped())));
    sample->place[p] = sample->profiles->len;
  }
  return g_ptr_array_index(sample->profiles, sample->place[p] - 1);
}

static void
sample_commits(const WhMeter *meter, gint64 t, Sample *sample)
{
  const WhPeople *people = meter->people;
  for (guint32 p = 0; p < people->n_persons && sample->profiles->len < WH_STYLE_SAMPLE; p++) {
    guint32 n = 0;
    const guint32 *landed = wh_people_landed(people, p, &n);
    for (guint32 i = 0; i < MIN(n, WH_STYLE_SAMPLE_EACH) && wh_people_is_human(people, p); i++) {
      const WhCommit *commit = &people->view->commits[landed[i]];
      if (people->view->commits[people->landing[landed[i]].landing].known > t)
        break;
      wh_style_profile_add_commit(sampled(sample, p), commit->subject, commit->trailers);
    }
  }
}

/* The writers of messages before UP_TO who wrote first, with their first words and their first commits. */
static GPtrArray *
sample_people(WhMeter *meter, guint32 up_to)
{
  const WhView *view = meter->people->view;
  g_autofree guint32 *place = g_new0(guint32, meter->people->n_persons + 1);
  Sample sample = {g_ptr_array_new_with_free_func((GDestroyNotify)wh_style_profile_free), place};
  guint32 step = MAX(1, up_to / WH_STYLE_SAMPLE);
  for (guint32 m = 0; m < up_to; m += step) {
    guint32 p = meter->people->speaker_of[m];
    if (!wh_people_is_human(meter->people, p) || (view->messages[m].flags & WH_MESSAGE_BY_BOT) != 0)
      continue;
    WhStyleProfile *profile = sampled(&sample, p);
    if (wh_style_profile_mails(profile) < WH_STYLE_SAMPLE_EACH)
      add_message(meter, &meter->readers, &(WhStylePerson){.profile = profile}, m);
  }
  if (up_to > 0)
    sample_commits(meter, view->messages[up_to - 1].known, &sample);
  return sample.profiles;
}

void
wh_style_need_background(WhMeter *meter)
{
  guint32 size = background_size(meter->known);
  if (meter->background != NULL && meter->background_of == size)
    return;
  g_clear_pointer(&meter->background, wh_style_background_free);
  g_autoptr(GPtrArray) profiles = sample_people(meter, size);
  meter->background =
      wh_style_background_new((WhStyleProfile *const *)profiles->pdata, profiles->len, (guint64)size + 1);
  meter->background_of = size;
}

/* ---- impostors ---- */

/* FALSE: P has not written often enough, whatever it wrote. */
static gboolean
may_be_enough(const WhMeter *meter, guint32 p)
{
  guint32 n = 0;
  const guint32 *messages = wh_people_messages(meter->people, p, &n);
  return n >= WH_STYLE_MAILS && messages[WH_STYLE_MAILS - 1] < meter->known;
}

static gboolean
is_enough(const WhStyleProfile *profile)
{
  return wh_style_profile_mails(profile) >= WH_STYLE_MAILS &&
         wh_style_profile_words(profile) >= WH_STYLE_WORDS;
}

/* The impostors who are most like PERSON may be the same hand under other names: held against those, no pair of a hand
 * with three names would stand out. They are left out of what is usual for everybody alike. */
static void
set_apart(const WhMeter *meter, WhStylePerson *person)
{
  const WhStyleWeights *weights = wh_style_weights_shipped();
  const guint wanted = MIN(person->n_cohort / SET_APART_OF, SET_APART);
  double z[WH_N_STYLE_FEATURES], scores[COHORT];
  for (guint i = 0; i < person->n_cohort; i++) {
    wh_style_standardise(meter->background, &person->sums, person->cohort[i].features, z);
    scores[i] = wh_style_fuse(weights, z, z);
  }
  for (guint n = 0; n < wanted; n++) {
    guint best = 0;
    for (guint i = 1; i < person->n_cohort; i++)
      if (scores[i] > scores[best])
        best = i;
    scores[best] = -(double)INFINITY;
    person->cohort[best].apart = TRUE;
    wh_style_cohort_take_out(&person->sums, person->cohort[best].features);
  }
}

/* P beside others of its place and time; kept until more is known. */
static WhStylePerson *
need_cohort(WhMeter *meter, guint32 p)
{
  WhStylePerson *person = wh_style_person(meter, p);
  if (person->cohort != NULL && person->cohort_of == meter->known)
    return person;
  g_autoptr(GArray) others = wh_others_near(meter->others, p, p, meter->t, 2 * COHORT);
  g_free(person->cohort);
  person->cohort = g_new0(WhStyleImpostor, COHORT);
  person->n_cohort = 0;
  person->cohort_of = meter->known;
  person->sums = (WhStyleCohort){0};
  for (guint i = 0; i < others->len && person->n_cohort < COHORT; i++) {
    guint32 other = g_array_index(others, guint32, i);
    if (!may_be_enough(meter, other))
      continue;
    WhStyleProfile *profile = wh_style_person(meter, other)->profile;
    if (!is_enough(profile))
      continue;
    WhStyleImpostor *impostor = &person->cohort[person->n_cohort++];
    impostor->person = other;
    wh_style_measure(meter->background, wh_style_weights_wanted(wh_style_weights_shipped()), person->profile,
                     profile, impostor->features);
    wh_style_cohort_add(&person->sums, impostor->features);
  }
  set_apart(meter, person);
  return person;
}

/* One side: FEATURES of the pair held against PERSON's impostors but OTHER. */
static void
hold_against(const WhMeter *meter, const WhStylePerson *person, guint32 other, const double *features,
             double *ret_z)
{
  WhStyleCohort sums = person->sums;
  for (guint i = 0; i < person->n_cohort; i++)
    if (person->cohort[i].person == other && !person->cohort[i].apart)
      wh_style_cohort_take_out(&sums, person->cohort[i].features);
  wh_style_standardise(meter->background, &sums, features, ret_z);
}

/* Adds to SEEN impostors of PERSON, and to ALIKE those at least as much like it as the pair is. */
static void
count_impostors(const WhMeter *meter, const WhStylePerson *person, guint32 other, const double *z,
                GHashTable *seen, GHashTable *alike)
{
  const WhStyleWeights *weights = wh_style_weights_shipped();
  double score = wh_style_fuse(weights, z, z), its[WH_N_STYLE_FEATURES];
  for (guint i = 0; i < person->n_cohort; i++) {
    const WhStyleImpostor *impostor = &person->cohort[i];
    if (impostor->person == other)
      continue;
    g_hash_table_add(seen, GUINT_TO_POINTER(impostor->person));
    hold_against(meter, person, other, impostor->features, its);
    if (wh_style_fuse(weights, its, its) >= score)
      g_hash_table_add(alike, GUINT_TO_POINTER(impostor->person));
  }
}

/* ---- everybody at once ---- */

typedef struct {
  WhMeter *meter;
  WhStyleReaders *readers; /* by worker */
} Gathering;

static void
gather_one(guint p, guint worker, gpointer user)
{
  const Gathering *gathering = user;
  WhMeter *meter = gathering->meter;
  WhStyleReaders *readers = &gathering->readers[worker];
  if (!wh_people_is_human(meter->people, p) || !may_be_enough(meter, p))
    return;
  if (readers->own == NULL)
    wh_style_readers_open(meter, readers);
  wh_style_profile_ready(gather(meter, readers, p)->profile, meter->background);
}

static void
surround_one(guint p, guint worker, gpointer user)
{
  WhMeter *meter = user;
  (void)worker;
  if (meter->persons[p] != NULL && is_enough(meter->persons[p]->profile))
    need_cohort(meter, p);
}

static void
meter_ready(WhMeter *meter, guint jobs)
{
  g_autofree WhStyleReaders *readers = g_new0(WhStyleReaders, MAX(jobs, 1));
  Gathering gathering = {meter, readers};
  wh_style_need_rows(meter, jobs);
  wh_spread(meter->people->n_persons, jobs, 16, gather_one, &gathering);
  wh_spread(meter->people->n_persons, jobs, 16, surround_one, meter);
  for (guint i = 0; i < MAX(jobs, 1); i++)
    wh_style_readers_close(&readers[i]);
}

/* ---- the meter ---- */

static void
say_too_little(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  const WhStyleProfile *x = wh_style_person(meter, a)->profile, *y = wh_style_person(meter, b)->profile;
  wh_likeness_reason(
      ret, 0,
      g_strdup_printf("not enough text: %u words in %u messages of one, %u in %u of the other, "
                      "where %u in %u are needed",
                      wh_style_profile_words(x), wh_style_profile_mails(x), wh_style_profile_words(y),
                      wh_style_profile_mails(y), WH_STYLE_WORDS, WH_STYLE_MAILS),
      WH_NONE, WH_NONE);
}

static gboolean
have_enough(WhMeter *meter, guint32 a, guint32 b)
{
  return may_be_enough(meter, a) && may_be_enough(meter, b) &&
         is_enough(wh_style_person(meter, a)->profile) && is_enough(wh_style_person(meter, b)->profile);
}

/* The more two people wrote, the less alike they come out by chance: one in a hundred different pairs reaches that much less with
 * each doubling. */
static double
amount(const WhStyleProfile *a, const WhStyleProfile *b)
{
  const guint mails = MIN(wh_style_profile_mails(a), wh_style_profile_mails(b));
  return DOUBLING * log2(CLAMP(mails, 1, DOUBLED_MOST) / DOUBLED_FROM);
}

static void
measure_pair(WhMeter *meter, guint32 a, guint32 b, gboolean say, WhLikeness *ret)
{
  guint32 low = MIN(a, b), high = MAX(a, b);
  *ret = (WhLikeness){0};
  if (!have_enough(meter, low, high)) {
    if (say)
      say_too_little(meter, a, b, ret);
    return;
  }
  WhStyleCompared compared = {.persons = {low, high}};
  wh_style_need_background(meter);
  if (wh_style_profile_is_assisted(wh_style_person(meter, low)->profile, meter->background) &&
      wh_style_profile_is_assisted(wh_style_person(meter, high)->profile, meter->background)) {
    wh_likeness_reason(ret, 0, g_strdup(ASSISTED), WH_NONE, WH_NONE);
    return;
  }
  compared.a = need_cohort(meter, low);
  compared.b = need_cohort(meter, high);
  wh_style_measure(meter->background, wh_style_weights_wanted(wh_style_weights_shipped()),
                   compared.a->profile, compared.b->profile, compared.features);
  hold_against(meter, compared.a, high, compared.features, compared.z[0]);
  hold_against(meter, compared.b, low, compared.features, compared.z[1]);
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL), alike = g_hash_table_new(NULL, NULL);
  count_impostors(meter, compared.a, high, compared.z[0], seen, alike);
  count_impostors(meter, compared.b, low, compared.z[1], seen, alike);
  ret->enough = TRUE;
  ret->score = wh_style_fuse(wh_style_weights_shipped(), compared.z[0], compared.z[1]) +
               amount(compared.a->profile, compared.b->profile);
  ret->n_impostors = g_hash_table_size(seen);
  ret->n_as_alike = g_hash_table_size(alike);
  if (say)
    wh_style_reasons(meter, &compared, a > b, ret);
}

static void
meter_compare(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  measure_pair(meter, a, b, TRUE, ret);
}

static void
meter_weigh(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret)
{
  measure_pair(meter, a, b, FALSE, ret);
}

static double
meter_quick(WhMeter *meter, guint32 a, guint32 b)
{
  wh_style_need_rows(meter, 1);
  if (meter->row_of[a] == WH_NONE || meter->row_of[b] == WH_NONE)
    return (double)NAN;
  return wh_style_rows_product(&meter->rows, meter->row_of[a], meter->row_of[b]);
}

const WhLikenessOps wh_likeness_style = {
    .kind = WH_LIKENESS_STYLE,
    .id = "style",
    .measure =
        "the logistic fusion, with the weights of data/style.json, of cosines of tf-idf (three and four "
        "characters, words, pairs of words), Cosine Delta of function words and log-likelihood ratios of "
        "habits "
        "(layout, signs, greeting, choice of form), each in standard deviations above impostors of both "
        "persons; and 0.2 for each doubling of the mails of who wrote less, from four mails on, less below, "
        "up to 64",
    .new = meter_new,
    .free = meter_free,
    .advance = meter_advance,
    .ready = meter_ready,
    .compare = meter_compare,
    .weigh = meter_weigh,
    .quick = meter_quick,
    .candidates = wh_style_candidates,
};
