/* SPDX-License-Identifier: Apache-2.0
 * Measures people on real histories: see bench/handovers.sh and bench/mailmaps.sh.
 *
 *   people-bench REPOSITORY time                          sizes, and the processor time that people takes
 *   people-bench REPOSITORY rights EMAIL NAME             the first day of each right of the person with that
 * address or name people REPOSITORY mailmap < .mailmap            how merging without the mailmap compares
 * with it people REPOSITORY merges                        every merge with its reason */
#include "base/error.h"
#include "base/text.h"
#include "people/identity.h"
#include "people/people.h"
#include "source/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static WhView *
read_view(const char *path, GError **error)
{
  const WhReader *reader = wh_reader_for(path, WH_READ_AS_REPOSITORY);
  g_auto(WhProbe) probe = {0};
  if (reader == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s is not a repository", path);
    return NULL;
  }
  if (!reader->probe(path, &probe, error))
    return NULL;
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new(path, probe.oid_len);
  WhReadRequest request = {.path = path, .jobs = 1};
  gboolean complete = FALSE;
  if (!reader->read(&request, wh_view_builder_sink(builder), &complete, error))
    return NULL;
  return wh_view_builder_build(builder, G_MAXINT64);
}

/* VIEW without what files say, so that merging cannot use the mailmap. Shares everything else; OFFSETS
 * outlives it. */
static WhView
without_facts(const WhView *view, const guint32 *offsets)
{
  WhView bare = *view;
  bare.n_facts = 0;
  bare.facts_at = offsets;
  return bare;
}

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

/* ---- mailmap ---- */

typedef struct {
  char *name, *email; /* folded; name may be "" */
} Ident;

static gboolean
take_ident(char **at, Ident *ret_ident)
{
  char *open = strchr(*at, '<'), *close = open != NULL ? strchr(open, '>') : NULL;
  if (close == NULL)
    return FALSE;
  *open = *close = '\0';
  ret_ident->name = wh_identity_name(*at);
  ret_ident->email = wh_identity_email(open + 1);
  *at = close + 1;
  return TRUE;
}

typedef struct {
  guint wanted, found, undeclared;
} Score;

typedef struct {
  const WhPeople *people;
  char **proper, **own; /* by account: what the mailmap says; its own address, folded */
  Score score;
} Comparison;

/* What an entry calls the accounts that it is about: their proper address, or the proper name where it gives
 * none. */
static void
apply_entry(const WhView *view, Comparison *c, const Ident *first, const Ident *second)
{
  const char *email = second->email != NULL ? second->email : first->email;
  for (guint32 i = 0; i < view->n_accounts; i++) {
    if (!g_str_equal(c->own[i], email))
      continue;
    g_autofree char *name = wh_identity_name(view->accounts[i].name);
    if (second->name != NULL && *second->name != '\0' && !g_str_equal(name, second->name))
      continue;
    g_free(c->proper[i]);
    c->proper[i] = g_strdup(second->email != NULL ? first->email : first->name);
  }
}

static void
read_mailmap(const WhView *view, FILE *mailmap, Comparison *c)
{
  char *line = NULL;
  gsize size = 0;
  while (getline(&line, &size, mailmap) > 0) {
    char *at = line;
    Ident first = {NULL, NULL}, second = {NULL, NULL};
    if (*line == '#' || !take_ident(&at, &first))
      continue;
    take_ident(&at, &second);
    apply_entry(view, c, &first, &second);
    g_free(first.name);
    g_free(first.email);
    g_free(second.name);
    g_free(second.email);
  }
  free(line);
}

static void
score_pair(Comparison *c, guint32 a, guint32 b)
{
  const WhAccount *accounts = c->people->view->accounts;
  if ((c->proper[a] == NULL && c->proper[b] == NULL) || g_str_equal(c->own[a], c->own[b]))
    return;
  gboolean same = g_str_equal(c->proper[a] != NULL ? c->proper[a] : c->own[a],
                              c->proper[b] != NULL ? c->proper[b] : c->own[b]);
  gboolean merged = c->people->person_of[a] == c->people->person_of[b];
  c->score.wanted += same ? 1 : 0;
  c->score.found += same && merged ? 1 : 0;
  c->score.undeclared += merged && !same ? 1 : 0;
  if (merged != same)
    printf("%s\t%s <%s>\t%s <%s>\n", merged ? "undeclared" : "missed", accounts[a].name, accounts[a].email,
           accounts[b].name, accounts[b].email);
}

static int
print_mailmap(const WhView *view)
{
  g_autofree guint32 *offsets = g_new0(guint32, view->n_blobs + 1);
  WhView bare = without_facts(view, offsets);
  g_autoptr(WhPeople) people = wh_people_new(&bare, NULL);
  Comparison c = {.people = people, .proper = g_new0(char *, view->n_accounts + 1)};
  c.own = g_new0(char *, view->n_accounts + 1);
  for (guint32 i = 0; i < view->n_accounts; i++)
    c.own[i] = wh_identity_email(view->accounts[i].email);
  read_mailmap(view, stdin, &c);
  for (guint32 a = 0; a < view->n_accounts; a++)
    for (guint32 b = a + 1; b < view->n_accounts; b++)
      if (people->person_of[a] != WH_NONE && people->person_of[b] != WH_NONE)
        score_pair(&c, a, b);
  printf("pairs declared\t%u\tfound\t%u\tfound but not declared\t%u\n", c.score.wanted, c.score.found,
         c.score.undeclared);
  for (guint32 i = 0; i < view->n_accounts; i++) {
    g_free(c.proper[i]);
    g_free(c.own[i]);
  }
  g_free(c.proper);
  g_free(c.own);
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
    fprintf(stderr, "usage: people-bench REPOSITORY time|rights|mailmap|line|merges [EMAIL NAME]\n");
    return 2;
  }
  g_autoptr(WhView) view = read_view(argv[1], &error);
  if (view == NULL) {
    fprintf(stderr, "people-bench: %s\n", error->message);
    return 2;
  }
  if (g_str_equal(argv[2], "time"))
    return print_time(view);
  if (g_str_equal(argv[2], "mailmap"))
    return print_mailmap(view);
  g_autoptr(WhPeople) people = wh_people_new(view, NULL);
  if (g_str_equal(argv[2], "line"))
    return print_line(people);
  if (g_str_equal(argv[2], "merges"))
    return print_merges(people);
  return argc > 4 ? print_rights(people, argv[3], argv[4]) : 2;
}
