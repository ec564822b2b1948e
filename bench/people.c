/* SPDX-License-Identifier: Apache-2.0
 * Measures people on real histories: see bench/handovers.sh.
 *
 *   people-bench REPOSITORY time                  sizes, and the processor time that people takes
 *   people-bench REPOSITORY rights EMAIL NAME     the first day of each right of the person with that address or name
 *   people-bench REPOSITORY line                  merges that turned the main line around
 *   people-bench REPOSITORY merges                every merge with its reason */
#include "read-view.h"

#include "base/error.h"
#include "base/text.h"
#include "people/identity.h"
#include "people/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* ---- time ---- */

static int
print_time(const WhView *view)
{
  double best = G_MAXDOUBLE;
  for (guint i = 0; i < 5; i++) {
    clock_t start = clock();
    g_autoptr(WhPeople) people = wh_people_new(view, NULL);
    double took = (double)(clock() - start) / CLOCKS_PER_SEC;
    best = MIN(best, took);
    if (i == 0)
      printf("commits\t%u\tchanges\t%u\taccounts\t%u\tpersons\t%u\tline\t%u\tacts\t%u\n", view->n_commits,
             view->n_changes, view->n_accounts, people->n_persons, people->n_line, people->n_acts);
  }
  printf("processor seconds, best of 5\t%.3f\n", best);
  return 0;
}

/* ---- rights ---- */

static guint32
find_person(const WhPeople *people, const char *email, const char *name)
{
  g_autofree char *wanted_email = wh_identity_email(email), *wanted_name = wh_identity_name(name);
  guint32 by_name = WH_NONE;
  for (guint32 i = 0; i < people->view->n_accounts; i++) {
    if (people->person_of[i] == WH_NONE)
      continue;
    g_autofree char *its_email = wh_identity_email(people->view->accounts[i].email);
    g_autofree char *its_name = wh_identity_name(people->view->accounts[i].name);
    if (g_str_equal(its_email, wanted_email))
      return people->person_of[i];
    if (g_str_equal(its_name, wanted_name) &&
        (by_name == WH_NONE ||
         people->persons[people->person_of[i]].n_landed > people->persons[by_name].n_landed))
      by_name = people->person_of[i];
  }
  return by_name;
}

static int
print_rights(const WhPeople *people, const char *email, const char *name)
{
  guint32 person = find_person(people, email, name);
  if (person == WH_NONE) {
    printf("absent\n");
    return 0;
  }
  printf("%u accounts, %u landed", people->persons[person].n_accounts, people->persons[person].n_landed);
  for (int right = 0; right < WH_N_RIGHTS; right++) {
    guint32 first = people->first_act[person * WH_N_RIGHTS + (guint32)right];
    g_autofree char *day = first != WH_NONE ? wh_time_format_day(people->acts[first].known) : g_strdup("-");
    printf("\t%s %s", wh_right_id((WhRight)right), day);
  }
  printf("\n");
  return 0;
}

static int
print_merges(const WhPeople *people)
{
  for (guint32 i = 0; i < people->n_merges; i++) {
    const WhMerge *merge = &people->merges[i];
    const WhAccount *a = &people->view->accounts[merge->a], *b = &people->view->accounts[merge->b];
    printf("%d\t%s <%s>\t%s <%s>\t%s\n", (int)merge->reason, a->name, a->email, b->name, b->email,
           merge->detail);
  }
  return 0;
}

/* "spared": people who made such merges and never landed others' work otherwise. */
static int
print_line(const WhPeople *people)
{
  const WhView *view = people->view;
  g_autoptr(GHashTable) spared = g_hash_table_new(NULL, NULL);
  guint crossings = 0, landers = 0;
  for (guint32 i = 1; i < people->n_line; i++) {
    const WhCommit *commit = &view->commits[people->line[i]];
    if (view->parents[commit->parents_at] == people->line[i - 1])
      continue;
    guint32 author = people->author_of[people->line[i]];
    crossings++;
    if (people->first_act[author * WH_N_RIGHTS + WH_RIGHT_LAND_OTHERS] == WH_NONE)
      g_hash_table_add(spared, GUINT_TO_POINTER(author));
  }
  for (guint32 p = 0; p < people->n_persons; p++)
    landers += people->first_act[p * WH_N_RIGHTS + WH_RIGHT_LAND_OTHERS] != WH_NONE ? 1 : 0;
  printf("line\t%u\tcrossed\t%u\tlanders\t%u\tspared\t%u\n", people->n_line, crossings, landers,
         g_hash_table_size(spared));
  return 0;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  if (argc < 3) {
    fprintf(stderr, "usage: people-bench REPOSITORY time|rights|line|merges [EMAIL NAME]\n");
    return 2;
  }
  g_autoptr(WhView) view = wh_bench_read_view(argv[1], WH_READ_AS_REPOSITORY, &error);
  if (view == NULL) {
    fprintf(stderr, "people-bench: %s\n", error->message);
    return 2;
  }
  if (g_str_equal(argv[2], "time"))
    return print_time(view);
  g_autoptr(WhPeople) people = wh_people_new(view, NULL);
  if (g_str_equal(argv[2], "line"))
    return print_line(people);
  if (g_str_equal(argv[2], "merges"))
    return print_merges(people);
  return argc > 4 ? print_rights(people, argv[3], argv[4]) : 2;
}
