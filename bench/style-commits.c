/* SPDX-License-Identifier: Apache-2.0
 * What commit messages tell of who wrote them: each author's early commits against their late ones, and mails against
 * commits of the same people.
 *
 *   style-commits [-o WEIGHTS] -t REPOSITORY... -m REPOSITORY... [-x MAIL REPOSITORY]
 *
 * Fits the weight of commit messages on the repositories behind -t, measures on those behind -m, and on one project's
 * list and repository how far mails tell the author of commits. -o: the shipped weights with the new one. */
#include "people/people.h"
#include "persona/style_score.h"
#include "source/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define COMMITS 16u
#define MAX_AUTHORS 200u

typedef struct {
  WhStyleProfile *side[2];
} Author;

static void
read_into(WhViewBuilder *builder, const char *path, WhReadAs as)
{
  g_autoptr(GError) error = NULL;
  const WhReader *reader = wh_reader_for(path, as);
  gboolean complete = FALSE;
  WhReadRequest request = {.path = path, .jobs = 1};
  if (reader == NULL || !reader->read(&request, wh_view_builder_sink(builder), &complete, &error))
    g_error("%s: %s", path, error != NULL ? error->message : "nothing that reads it");
  wh_view_builder_next_source(builder);
}

static WhView *
read_view(const char *repository, const char *mail)
{
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new(repository, 20);
  read_into(builder, repository, WH_READ_AS_REPOSITORY);
  if (mail != NULL)
    read_into(builder, mail, WH_READ_AS_MAIL);
  return wh_view_builder_build(builder, G_MAXINT64);
}

/* COMMITS of LIST, evenly spread; AS_TEXT: their first lines as if they were a mail, too. */
static WhStyleProfile *
profile_commits(const WhView *view, const guint32 *list, guint n, gboolean as_text)
{
  WhStyleProfile *profile = wh_style_profile_new();
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < COMMITS; i++) {
    const WhCommit *commit = &view->commits[list[i * n / COMMITS]];
    wh_style_profile_add_commit(profile, commit->subject, commit->trailers);
    g_string_append_printf(text, "%s\n", commit->subject);
  }
  WhStyleWords words = {.own = text->str};
  if (as_text)
    wh_style_profile_add(profile, &words);
  return profile;
}

static WhStyleProfile *
profile_mails(const WhView *view, const guint32 *list, guint n)
{
  WhStyleProfile *profile = wh_style_profile_new();
  for (guint i = 0; i < COMMITS; i++) {
    g_autofree char *own = wh_view_text(view, list[i * n / COMMITS]);
    WhStyleWords words = {.own = own};
    wh_style_profile_add(profile, &words);
  }
  return profile;
}

/* ACROSS: mails against commits; else early commits against late ones. */
static GArray *
take_authors(const WhPeople *people, gboolean across)
{
  GArray *authors = g_array_new(FALSE, FALSE, sizeof(Author));
  for (guint32 p = 0; p < people->n_persons && authors->len < MAX_AUTHORS; p++) {
    guint32 n = 0, n_mails = 0;
    const guint32 *landed = wh_people_landed(people, p, &n), *mails = wh_people_messages(people, p, &n_mails);
    Author author;
    if (!wh_people_is_human(people, p) || n < (across ? COMMITS : 2 * COMMITS) ||
        (across && n_mails < COMMITS))
      continue;
    if (across) {
      author.side[0] = profile_mails(people->view, mails, n_mails);
      author.side[1] = profile_commits(people->view, landed, n, TRUE);
    } else {
      author.side[0] = profile_commits(people->view, landed, n / 2, FALSE);
      author.side[1] = profile_commits(people->view, landed + n / 2, n - n / 2, FALSE);
    }
    g_array_append_val(authors, author);
  }
  return authors;
}

static WhStyleBackground *
make_background(const GArray *authors)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (guint i = 0; i < authors->len; i++)
    g_ptr_array_add(all, g_array_index(authors, Author, i).side[0]);
  for (guint i = authors->len; i > 0; i--)
    g_ptr_array_add(all, g_array_index(authors, Author, i - 1).side[1]);
  return wh_style_background_new((WhStyleProfile *const *)all->pdata, all->len, 1);
}

static void
append_pairs(const GArray *authors, GArray *samples)
{
  guint n = authors->len;
  typedef double Features[WH_N_STYLE_FEATURES];
  g_autofree Features *x = g_new(Features, (gsize)n * n + 1);
  g_autofree WhStyleCohort *cohorts = g_new0(WhStyleCohort, 2 * n + 1);
  WhStyleBackground *background = make_background(authors);
  for (guint i = 0; i < n * n; i++) {
    wh_style_measure(background, WH_STYLE_ALL, g_array_index(authors, Author, i / n).side[0],
                     g_array_index(authors, Author, i % n).side[1], x[i]);
    wh_style_cohort_add(&cohorts[i / n], x[i]);
    wh_style_cohort_add(&cohorts[n + i % n], x[i]);
  }
  for (guint i = 0; i < n * n; i++) {
    WhStyleSample sample = {.same = i / n == i % n};
    WhStyleCohort a = cohorts[i / n], b = cohorts[n + i % n];
    double z[2][WH_N_STYLE_FEATURES];
    wh_style_cohort_take_out(&a, x[i]);
    wh_style_cohort_take_out(&b, x[i]);
    if (!sample.same) {
      wh_style_cohort_take_out(&a, x[i / n * (n + 1)]);
      wh_style_cohort_take_out(&b, x[i % n * (n + 1)]);
    }
    wh_style_standardise(background, &a, x[i], z[0]);
    wh_style_standardise(background, &b, x[i], z[1]);
    for (guint f = 0; f < WH_N_STYLE_FEATURES; f++)
      sample.z[f] = (z[0][f] + z[1][f]) / 2;
    g_array_append_val(samples, sample);
  }
  wh_style_background_free(background);
}

static void
add_project(const char *repository, const char *mail, GArray *samples)
{
  g_autoptr(WhView) view = read_view(repository, mail);
  g_autoptr(WhPeople) people = wh_people_new(view, NULL);
  g_autoptr(GArray) authors = take_authors(people, mail != NULL);
  if (authors->len > 2)
    append_pairs(authors, samples);
  fprintf(stderr, "%s: %u authors\n", repository, authors->len);
}

static int
compare_score(const void *a, const void *b)
{
  const double *x = a, *y = b;
  return x[0] < y[0] ? 1 : x[0] > y[0] ? -1 : (x[1] > y[1]) - (x[1] < y[1]);
}

static void
print_rate(const char *what, const GArray *samples, const WhStyleWeights *weights)
{
  guint n = samples->len;
  g_autofree double *scores = g_new(double, 2 * (gsize)n + 1);
  double same = 0, seen = 0, sum = 0, found = 0;
  for (guint i = 0; i < n; i++) {
    const WhStyleSample *sample = &g_array_index(samples, WhStyleSample, i);
    scores[2 * i] = wh_style_fuse(weights, sample->z, sample->z);
    scores[2 * i + 1] = sample->same ? 1 : 0;
    same += scores[2 * i + 1];
  }
  qsort(scores, n, 2 * sizeof *scores, compare_score);
  for (guint i = 0; i < n; i++) {
    seen += 1 - scores[2 * i + 1];
    sum += scores[2 * i + 1] > 0 ? n - same - seen : 0;
    found += scores[2 * i + 1] > 0 && seen <= (n - same) / 1000 ? 1 : 0;
  }
  printf("%s\t%.0f authors\tAUC %.3f\tfound %.2f\n", what, same, sum / same / (n - same), found / same);
}

int
main(int argc, char **argv)
{
  g_autoptr(GArray) learnt = g_array_new(FALSE, FALSE, sizeof(WhStyleSample));
  g_autoptr(GArray) measured = g_array_new(FALSE, FALSE, sizeof(WhStyleSample));
  g_autoptr(GArray) across = g_array_new(FALSE, FALSE, sizeof(WhStyleSample));
  const char *out = NULL;
  char mode = 't';
  for (int i = 1; i < argc; i++) {
    if (g_str_equal(argv[i], "-o") && i + 1 < argc)
      out = argv[++i];
    else if (argv[i][0] == '-')
      mode = argv[i][1];
    else if (mode == 'x' && i + 1 < argc)
      add_project(argv[i + 1], argv[i], across), i++;
    else
      add_project(argv[i], NULL, mode == 't' ? learnt : measured);
  }
  WhStyleWeights weights = *wh_style_weights_shipped(), own;
  if (learnt->len > 0 && wh_style_train(learnt, 1u << WH_STYLE_COMMIT, &own))
    weights.weight[WH_STYLE_COMMIT] = own.weight[WH_STYLE_COMMIT];
  g_autofree char *printed = wh_style_weights_print(&weights);
  if (out != NULL && !g_file_set_contents(out, printed, -1, NULL))
    g_error("%s cannot be written", out);
  printf("weight of commit messages: %.4f\n", weights.weight[WH_STYLE_COMMIT]);
  if (measured->len > 0)
    print_rate("early against late commits", measured, &weights);
  if (across->len > 0)
    print_rate("mails against commits", across, &weights);
  return 0;
}
