/* SPDX-License-Identifier: Apache-2.0
 * What company says, in words and with the messages that show it. */
#include "persona/company_says.h"

#include <math.h>

#define HOUR 3600
#define NAMED 3
#define MISSED 3.0  /* so many meetings must be expected before their absence is worth a word */
#define TELLING 0.5 /* a surprise below it is not worth a word */

typedef struct {
  const WhCompany *company;
  const WhPeople *people;
  guint32 a, b;
  const WhCompanyMeasure *measure;
  GArray *shared; /* WhMeeting of the layer */
  double share;   /* of the weight */
} Talk;

static guint
least_places(const Talk *talk, WhCompanyLayer layer)
{
  const WhMeetings *meetings = wh_company_layer(talk->company, layer);
  return MIN(wh_meetings_degree(meetings, talk->a), wh_meetings_degree(meetings, talk->b));
}

static gint64
apart(const WhPeople *people, const WhMeeting *meeting)
{
  gint64 a = people->view->messages[meeting->of_a].known, b = people->view->messages[meeting->of_b].known;
  return a < b ? b - a : a - b;
}

/* Where they wrote closest to each other, and in how many places within an hour. */
static WhMeeting
closest(const Talk *talk, guint *ret_near)
{
  WhMeeting best = g_array_index(talk->shared, WhMeeting, 0);
  *ret_near = 0;
  for (guint i = 0; i < talk->shared->len; i++) {
    const WhMeeting *one = &g_array_index(talk->shared, WhMeeting, i);
    gint64 gap = apart(talk->people, one);
    *ret_near += gap <= HOUR ? 1 : 0;
    if (gap < apart(talk->people, &best))
      best = *one;
  }
  return best;
}

static void
say_threads(const Talk *talk, WhLikeness *ret)
{
  guint near;
  const WhMeeting shown = closest(talk, &near);
  wh_likeness_reason(ret, talk->share,
                     g_strdup_printf("met in %u of %u threads; their activity explains %.1f",
                                     talk->measure->met, least_places(talk, WH_COMPANY_THREADS),
                                     talk->measure->expected),
                     shown.of_a, shown.of_b);
  if (near > 0)
    wh_likeness_reason(
        ret, 0,
        g_strdup_printf("came to %u of the threads in which they met within an hour of each other", near),
        shown.of_a, shown.of_b);
}

/* The names of up to NAMED persons to whom both turned, those first to whom few others did. Owner: caller. */
static char *
name_some(const Talk *talk)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < MIN(talk->shared->len, NAMED); i++) {
    guint32 person = g_array_index(talk->shared, WhMeeting, i).what;
    g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", talk->people->persons[person].name);
  }
  if (talk->shared->len > NAMED)
    g_string_append(names, " …");
  return g_string_free(names, FALSE);
}

static void
say_circle(const Talk *talk, WhLikeness *ret)
{
  const WhMeeting *shown = &g_array_index(talk->shared, WhMeeting, 0);
  g_autofree char *names = name_some(talk);
  wh_likeness_reason(
      ret, talk->share,
      g_strdup_printf(
          "%u of the %u whom one of them talks with are the other's too (half years counted each); their "
          "activity explains %.1f: %s",
          talk->measure->met, least_places(talk, WH_COMPANY_CIRCLE), talk->measure->expected, names),
      shown->of_a, shown->of_b);
}

static void
say_files(const Talk *talk, WhLikeness *ret)
{
  const WhMeeting *shown = &g_array_index(talk->shared, WhMeeting, 0);
  wh_likeness_reason(ret, talk->share,
                     g_strdup_printf("changed %u of the same %u files; their activity explains %.1f: %s",
                                     talk->measure->met, least_places(talk, WH_COMPANY_FILES),
                                     talk->measure->expected, talk->people->view->paths[shown->what]),
                     WH_NONE, WH_NONE);
}

static void
say_served(const Talk *talk, WhLikeness *ret)
{
  const WhMeeting *shown = &g_array_index(talk->shared, WhMeeting, 0);
  const WhSaying *sayings = talk->people->sayings;
  g_autofree char *names = name_some(talk);
  wh_likeness_reason(
      ret, talk->share,
      g_strdup_printf("both spoke for %s; their activity explains %.2f such", names, talk->measure->expected),
      sayings[shown->of_a].message, sayings[shown->of_b].message);
}

static void
say_step(const Talk *talk, WhLikeness *ret)
{
  guint32 of_a, of_b;
  WhCompanyMeasure step = wh_company_step(talk->company, talk->a, talk->b, &of_a, &of_b);
  if (step.met > 0 && step.surprise >= TELLING)
    wh_likeness_reason(
        ret, 0,
        g_strdup_printf(
            "one wrote right after the other %u times; any order of the same messages lets expect %.1f",
            step.met, step.expected),
        of_a, of_b);
}

/* Having nothing in common where that was to be expected tells of nothing by itself: who keeps two accounts apart does
 * so, and so do two who have nothing to do with each other. */
static void
say_absence(const Talk *talk, WhLikeness *ret)
{
  wh_likeness_reason(
      ret, 0,
      g_strdup_printf("never in one thread, where their activity lets expect %.1f; so would one who "
                      "keeps two accounts apart, and so would strangers",
                      talk->measure->expected),
      WH_NONE, WH_NONE);
}

static void
say_nowhere(const Talk *talk, WhLikeness *ret)
{
  wh_likeness_reason(
      ret, 0,
      g_strdup_printf(
          "in no thread or file together and with nobody in common, where their activity lets expect "
          "%.1f common threads",
          talk->measure->expected),
      WH_NONE, WH_NONE);
}

static int
heaviest_first(gconstpointer a, gconstpointer b)
{
  const WhReason *x = *(WhReason *const *)a, *y = *(WhReason *const *)b;
  if (fabs(x->weight) > fabs(y->weight) || fabs(x->weight) < fabs(y->weight))
    return fabs(x->weight) > fabs(y->weight) ? -1 : 1;
  return strcmp(x->says, y->says);
}

void
wh_company_say(const WhCompany *company, const WhPeople *people, guint32 a, guint32 b,
               const WhCompanyMeasure *layers, WhLikeness *ret)
{
  static void (*const says[WH_N_COMPANIES])(const Talk *, WhLikeness *) = {say_threads, say_circle, say_files,
                                                                           say_served};
  double sum = 0;
  for (guint i = 0; i < WH_N_COMPANIES; i++)
    sum += layers[i].surprise;
  g_autoptr(GArray) shared = g_array_new(FALSE, FALSE, sizeof(WhMeeting));
  Talk talk = {.company = company, .people = people, .a = a, .b = b, .shared = shared};
  for (guint i = 0; i < WH_N_COMPANIES; i++) {
    talk.measure = &layers[i];
    talk.share = sum > 0 ? layers[i].surprise / sum : 0;
    g_array_set_size(shared, 0);
    wh_meetings_shared(wh_company_layer(company, (WhCompanyLayer)i), a, b, shared);
    if (shared->len > 0)
      says[i](&talk, ret);
  }
  talk.measure = &layers[WH_COMPANY_THREADS];
  if (talk.measure->met > 0)
    say_step(&talk, ret);
  else if (talk.measure->expected >= MISSED)
    say_absence(&talk, ret);
  if (ret->n_impostors > 0 && ret->n_as_alike * 2 >= ret->n_impostors)
    wh_likeness_reason(
        ret, -1,
        g_strdup_printf("%u of %u others of the same time have as much in common with one of them",
                        ret->n_as_alike, ret->n_impostors),
        WH_NONE, WH_NONE);
  if (ret->reasons == NULL)
    say_nowhere(&talk, ret);
  g_ptr_array_sort(ret->reasons, heaviest_first);
}
