/* SPDX-License-Identifier: Apache-2.0
 * People held against several names of somebody else. */
#include "app/calibrate.h"

#include <math.h>

#define HANDS 40u /* authors split in each archive */
#define LEAST 6u  /* messages for each name, before threads go to one or the other */
#define EACH 4u   /* that a name has to have got */
#define SALT "strangers"

typedef struct {
  const WhPeople *people, *split_people;
  WhLinker *linker;
  guint half;
} Meeting;

/* Authors under WH_SPLIT_MAX names. Owner: caller. */
static GArray *
choose(const WhPeople *people, guint half)
{
  GArray *splits = g_array_new(FALSE, FALSE, sizeof(WhSplit));
  g_autoptr(GArray) authors = wh_link_authors(people, half, WH_SPLIT_MAX, LEAST, HANDS, SALT);
  for (guint i = 0; i < authors->len; i++) {
    const WhSplit split = {.person = g_array_index(authors, guint32, i), .n = WH_SPLIT_MAX};
    g_array_append_val(splits, split);
  }
  return splits;
}

/* The names of SPLIT that have got enough to be known by: how many. */
static guint
names_of(const WhPeople *people, const WhSplit *split, guint32 ret_names[WH_SPLIT_MAX])
{
  guint n = 0;
  for (guint k = 0; k < split->n; k++) {
    const guint32 person = people->person_of[split->accounts[k]];
    if (person != WH_NONE && people->persons[person].n_said >= EACH)
      ret_names[n++] = person;
  }
  return n;
}

/* The same person before anybody was split; WH_NONE: an invented one. */
static guint32
before(const Meeting *meeting, guint32 person)
{
  const guint32 account = meeting->split_people->persons[person].accounts[0];
  return account < meeting->people->view->n_accounts ? meeting->people->person_of[account] : WH_NONE;
}

static gboolean
is_stranger(const Meeting *meeting, const WhSplit *split, guint32 person)
{
  const guint32 was = before(meeting, person);
  return was != WH_NONE && was != split->person &&
         wh_split_half(meeting->people, was, WH_LINK_HALVES) == meeting->half &&
         !wh_link_declared(meeting->people, was, split->person);
}

static WhLinkStranger
hold(const Meeting *meeting, guint32 person, const guint32 *names, guint n)
{
  WhLinkStranger stranger = {.n = 0};
  for (guint i = 0; i < n; i++) {
    g_auto(WhLink) link = {0};
    wh_linker_weigh(meeting->linker, MIN(person, names[i]), MAX(person, names[i]), &link);
    if (link.n_enough == 0)
      continue;
    for (guint k = 0; k < WH_N_LIKENESSES; k++)
      stranger.score[stranger.n][k] = link.kinds[k].enough ? link.kinds[k].score : (double)NAN;
    stranger.n++;
  }
  return stranger;
}

void
wh_link_strangers(const WhPeople *people, const WhCalibration *calibration, guint half, GArray *strangers)
{
  const WhSplitOptions split_options = {.by = WH_SPLIT_THREADS, .salt = SALT};
  g_autoptr(GArray) splits = choose(people, half);
  g_autoptr(WhView) view = wh_split_view(people, splits, &split_options);
  g_autoptr(WhPeople) split_people = wh_people_new(view, NULL);
  g_autoptr(WhLinker) linker = wh_linker_new(split_people, calibration);
  const Meeting meeting = {people, split_people, linker, half};
  wh_linker_advance(linker, wh_linker_end(split_people));
  g_autoptr(GArray) others = wh_linkable(split_people, wh_linker_end(split_people));
  for (guint i = 0; i < splits->len; i++) {
    const WhSplit *split = &g_array_index(splits, WhSplit, i);
    guint32 names[WH_SPLIT_MAX];
    const guint n = names_of(split_people, split, names);
    for (guint j = 0; j < others->len && n > 1; j++) {
      const guint32 person = g_array_index(others, guint32, j);
      if (!is_stranger(&meeting, split, person))
        continue;
      const WhLinkStranger stranger = hold(&meeting, person, names, n);
      if (stranger.n > 1)
        g_array_append_val(strangers, stranger);
    }
  }
}
