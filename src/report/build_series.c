/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers over time of a report document: a case's shares of landings, a project's activity. */
#include "report/build.h"

#include <string.h>

#include "base/text.h"

#define YEAR ((gint64)31557600)
#define BEFORE (3 * YEAR) /* what is shown of the time before a case */
#define AFTER YEAR

enum { OTHERS, SUBJECT, INCUMBENTS, N_SIDES };

static gint64
quarter_start(int year, int quarter)
{
  g_autoptr(GDateTime) start = g_date_time_new_utc(year, quarter * 3 + 1, 1, 0, 0, 0);

  return g_date_time_to_unix(start);
}

/* Starts of the quarters that cover FROM..TO, and of the one after. */
static GArray *
quarters(gint64 from, gint64 to)
{
  GArray *starts = g_array_new(FALSE, FALSE, sizeof(gint64));

  for (int year = wh_time_year(from); year <= wh_time_year(to) + 1; year++) {
    for (int q = 0; q < 4; q++) {
      gint64 start = quarter_start(year, q),
             end = q < 3 ? quarter_start(year, q + 1) : quarter_start(year + 1, 0);

      if (end <= from)
        continue;
      g_array_append_val(starts, start);
      if (start > to)
        return starts;
    }
  }
  return starts;
}

static guint8 *
sides_of(const WhBuild *b, const WhCase *one_case)
{
  const WhPeople *people = b->people;
  guint8 *sides = g_new0(guint8, people->n_persons + 1);
  gboolean named = FALSE;

  for (guint i = 0; i < one_case->subjects->len; i++) {
    const WhCaseSubject *subject = &g_array_index(one_case->subjects, WhCaseSubject, i);
    gboolean incumbent = strcmp(subject->role, "incumbent") == 0;

    sides[subject->person] = incumbent ? INCUMBENTS : SUBJECT;
    named |= incumbent;
  }
  sides[one_case->person] = SUBJECT;
  for (guint32 p = 0; !named && p < people->n_persons; p++) {
    guint32 act = people->first_act[p * WH_N_RIGHTS + WH_RIGHT_LAND_OTHERS];

    if (sides[p] == OTHERS && act != WH_NONE && people->acts[act].known < one_case->first_seen)
      sides[p] = INCUMBENTS;
  }
  return sides;
}

static json_t *
share_object(gint64 from, const guint counts[N_SIDES])
{
  json_t *one = json_object();

  json_object_set_new(one, "from", wh_build_time(from));
  json_object_set_new(one, "subject", json_integer(counts[SUBJECT]));
  json_object_set_new(one, "incumbents", json_integer(counts[INCUMBENTS]));
  json_object_set_new(one, "others", json_integer(counts[OTHERS]));
  return one;
}

json_t *
wh_build_shares(const WhBuild *b, const WhCase *one_case)
{
  const WhPeople *people = b->people;
  gint64 from = MAX(people->begin, one_case->first_seen - BEFORE),
         to = MIN(people->end, one_case->last_seen + AFTER);
  g_autoptr(GArray) starts = quarters(from, MAX(from, to));
  g_autofree guint8 *sides = sides_of(b, one_case);
  json_t *list = json_array();
  guint32 act = 0;

  for (guint i = 0; i + 1 < starts->len; i++) {
    gint64 start = g_array_index(starts, gint64, i), end = g_array_index(starts, gint64, i + 1);
    guint counts[N_SIDES] = {0};

    for (; act < people->n_acts && people->acts[act].known < end; act++)
      if (people->acts[act].known >= start &&
          (people->acts[act].right == WH_RIGHT_LAND_OWN || people->acts[act].right == WH_RIGHT_LAND_OTHERS))
        counts[sides[people->acts[act].person]]++;
    json_array_append_new(list, share_object(start, counts));
  }
  return list;
}

typedef struct {
  guint commits, authors, holders;
} Year;

#define NOT_THE_PROJECT (WH_COMMIT_PULL_ONLY | WH_COMMIT_NOTES | WH_COMMIT_ORPHANED)

static void
count_commits(const WhBuild *b, int first, Year *years)
{
  g_autofree int *seen = g_new0(int, b->people->n_persons + 1);

  for (guint32 i = 0; i < b->view->n_commits; i++) {
    const WhCommit *commit = &b->view->commits[i];
    int year = wh_time_year(commit->known);
    guint32 author = b->people->author_of[i];

    if ((commit->flags & NOT_THE_PROJECT) != 0)
      continue;
    years[year - first].commits++;
    if (seen[author] != year)
      years[year - first].authors++;
    seen[author] = year;
  }
}

static void
count_holders(const WhBuild *b, int first, int n, Year *years)
{
  g_autofree int *seen = g_new0(int, b->people->n_persons + 1);

  for (guint32 i = 0; i < b->people->n_acts; i++) {
    const WhAct *act = &b->people->acts[i];
    int year = wh_time_year(act->known);

    if (act->right != WH_RIGHT_LAND_OTHERS && act->right != WH_RIGHT_TAG && act->right != WH_RIGHT_SIGN)
      continue;
    if (year < first || year >= first + n) /* a forge tells of years without a commit */
      continue;
    if (seen[act->person] != year)
      years[year - first].holders++;
    seen[act->person] = year;
  }
}

gboolean
wh_build_last_event(const WhView *view, gint64 *ret_time)
{
  gint64 last = G_MININT64;

  if (view->n_commits > 0)
    last = view->commits[view->n_commits - 1].known;
  if (view->n_tags > 0)
    last = MAX(last, view->tags[view->n_tags - 1].known);
  if (view->n_messages > 0)
    last = MAX(last, view->messages[view->n_messages - 1].known);
  if (view->n_events > 0)
    last = MAX(last, view->events[view->n_events - 1].known);
  if (last == G_MININT64)
    return FALSE;
  *ret_time = last;
  return TRUE;
}

json_t *
wh_build_activity(const WhBuild *b)
{
  json_t *list = json_array();
  gint64 last;
  int first_year, n;
  g_autofree Year *years = NULL;

  if (b->view->n_commits == 0 || !wh_build_last_event(b->view, &last))
    return list;
  first_year = wh_time_year(b->view->commits[0].known);
  n = wh_time_year(last) - first_year + 1;
  years = g_new0(Year, n + 1);
  count_commits(b, first_year, years);
  count_holders(b, first_year, n, years);
  for (int i = 0; i < n; i++) {
    json_t *one = json_object();

    json_object_set_new(one, "year", json_integer(first_year + i));
    json_object_set_new(one, "from", wh_build_time(wh_time_year_start(first_year + i)));
    json_object_set_new(one, "to", wh_build_time(wh_time_year_start(first_year + i + 1)));
    json_object_set_new(one, "commits", json_integer(years[i].commits));
    json_object_set_new(one, "authors", json_integer(years[i].authors));
    json_object_set_new(one, "holders", json_integer(years[i].holders));
    json_array_append_new(list, one);
  }
  return list;
}
