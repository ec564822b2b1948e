/* SPDX-License-Identifier: Apache-2.0
 * How well style tells who wrote what: each author's early mails against their late ones. See bench/style.sh. */
#include "persona/style_profile.h"
#include "people/people.h"
#include "source/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static WhView *
read_view(const char *path, GError **error)
{
  const WhReader *reader = wh_reader_for(path, WH_READ_AS_MAIL);
  if (reader == NULL)
    g_error("%s is no mail", path);
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new(path, 20);
  WhReadRequest request = {.path = path, .jobs = 1};
  gboolean complete = FALSE;
  if (!reader->read(&request, wh_view_builder_sink(builder), &complete, error))
    return NULL;
  return wh_view_builder_build(builder, G_MAXINT64);
}

typedef struct {
  guint32 person;
  WhStyleNames *names;
  WhStyleProfile *side[2];
} Author;

static gint min_words = 3;

static gboolean
is_usable(const WhView *view, guint32 m, const char *text)
{
  guint words = 0;
  (void)view;
  (void)m;
  for (const char *at = text; *at != '\0'; at++)
    words += g_ascii_isalpha(*at) && (at == text || g_ascii_isspace(at[-1]));
  return words >= (guint)min_words;
}

/* N of LIST, evenly spread. */
static void
fill_side(const WhView *view, Author *author, int side, const GArray *list, guint n)
{
  author->side[side] = wh_style_profile_new();
  for (guint i = 0; i < n; i++) {
    guint32 m = g_array_index(list, guint32, i * list->len / n);
    g_autofree char *text = wh_view_text(view, m);
    wh_style_profile_add(author->side[side], text, author->names, m);
  }
}

static gboolean
take_author(const WhPeople *people, const GArray *usable, guint n, Author *author)
{
  const WhView *view = people->view;
  g_autoptr(GArray) early = g_array_new(FALSE, FALSE, 4), late = g_array_new(FALSE, FALSE, 4);
  g_autoptr(GHashTable) threads = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < usable->len; i++) {
    guint32 m = g_array_index(usable, guint32, i);
    gpointer thread = GUINT_TO_POINTER(view->messages[m].thread + 1);
    if (i < usable->len / 2) {
      g_array_append_val(early, m);
      g_hash_table_add(threads, thread);
    } else if (!g_hash_table_contains(threads, thread)) {
      g_array_append_val(late, m);
    }
  }
  if (early->len < n || late->len < n)
    return FALSE;
  author->names = wh_style_names_new();
  const WhPerson *person = &people->persons[author->person];
  for (guint i = 0; i < person->n_accounts; i++)
    wh_style_names_add(author->names, view->accounts[person->accounts[i]].name,
                       view->accounts[person->accounts[i]].email);
  fill_side(view, author, 0, early, n);
  fill_side(view, author, 1, late, n);
  if (wh_style_profile_mails(author->side[0]) == 0 || wh_style_profile_mails(author->side[1]) == 0)
    return FALSE; /* leaks, a benchmark */
  return TRUE;
}

static GArray *
take_authors(const WhPeople *people, guint n, guint max)
{
  GArray *authors = g_array_new(FALSE, FALSE, sizeof(Author));
  for (guint32 p = 0; p < people->n_persons && authors->len < max; p++) {
    guint32 n_messages = 0;
    const guint32 *messages = wh_people_messages(people, p, &n_messages);
    if (!wh_people_is_human(people, p) || n_messages < 2 * n)
      continue;
    g_autoptr(GArray) usable = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < n_messages; i++) {
      g_autofree char *text = wh_view_text(people->view, messages[i]);
      if (is_usable(people->view, messages[i], text))
        g_array_append_val(usable, messages[i]);
    }
    Author author = {.person = p};
    if (take_author(people, usable, n, &author))
      g_array_append_val(authors, author);
  }
  return authors;
}

/* A matrix of scores, early by late, standardised on both sides. */
static void
standardise(const double *raw, guint n, double *ret)
{
  g_autofree double *mean = g_new0(double, 2 * n), *square = g_new0(double, 2 * n);
  double all = 0, all_squares = 0, pairs = (double)n * (n - 1);
  for (guint i = 0; i < n * n; i++)
    if (i % (n + 1) != 0)
      all += raw[i], all_squares += raw[i] * raw[i];
  double general = all_squares / pairs - all * all / pairs / pairs;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++) {
      double x = raw[i * n + k];
      mean[i] += x, square[i] += x * x;
      mean[n + k] += x, square[n + k] += x * x;
    }
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++) {
      double x = raw[i * n + k], z = 0;
      for (guint side = 0; side < 2; side++) {
        guint at = side == 0 ? i : n + k;
        double own = side == 0 ? raw[i * n + i] : raw[k * n + k];
        guint left = i == k ? n - 1 : n - 2;
        double s = mean[at] - x - (i == k ? 0 : own), q = square[at] - x * x - (i == k ? 0 : own * own);
        double m = s / left, v = q / left - m * m;
        v = (v * left + 8 * general) / (left + 8);
        z += (x - m) / sqrt(v + 1e-12) / 2;
      }
      ret[i * n + k] = z;
    }
}

typedef struct {
  double score;
  int same;
} Scored;

static int
compare_scored(const void *a, const void *b)
{
  const Scored *x = a, *y = b;
  if (x->score != y->score)
    return x->score < y->score ? 1 : -1;
  return x->same - y->same; /* ties count against */
}

static void
rate(GArray *scored, double *ret_auc, double *ret_found)
{
  double same = 0, different = 0, sum = 0;
  g_array_sort(scored, compare_scored);
  for (guint i = 0; i < scored->len; i++)
    different += !g_array_index(scored, Scored, i).same;
  double allowed = different / 1000, seen = 0;
  double found = 0;
  for (guint i = 0; i < scored->len; i++) {
    if (g_array_index(scored, Scored, i).same) {
      same++;
      sum += different - seen;
      found += seen <= allowed;
    } else {
      seen++;
    }
  }
  *ret_auc = sum / (same * different);
  *ret_found = found / same;
}

static void
show(const char *what, const double *matrix, guint n)
{
  g_autoptr(GArray) scored = g_array_new(FALSE, FALSE, sizeof(Scored));
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++) {
      Scored s = {matrix[i * n + k], i == k};
      g_array_append_val(scored, s);
    }
  double auc, found;
  rate(scored, &auc, &found);
  printf("\t%s %.3f %.2f", what, auc, found);
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  if (argc < 5)
    return 2;
  FILE *dump = g_str_equal(argv[1], "-") ? NULL : fopen(argv[1], "w");
  min_words = atoi(argv[2]);
  char **ns = g_strsplit(argv[3], ",", 0);
  for (int a = 4; a < argc; a++) {
    g_autoptr(WhView) view = read_view(argv[a], &error);
    if (view == NULL)
      g_error("%s", error->message);
    g_autoptr(WhPeople) people = wh_people_new(view, NULL);
    for (char **at = ns; *at != NULL; at++) {
      guint n_mails = (guint)atoi(*at);
      g_autoptr(GArray) authors = take_authors(people, n_mails, 400);
      guint n = authors->len;
      g_autoptr(GPtrArray) all = g_ptr_array_new();
      for (guint i = 0; i < n; i++)
        for (guint s = 0; s < 2; s++)
          g_ptr_array_add(all, g_array_index(authors, Author, i).side[s]);
      WhStyleBackground *background =
          wh_style_background_new((WhStyleProfile **)all->pdata, all->len, n_mails);
      double *raw[WH_N_STYLE_FEATURES], *norm[WH_N_STYLE_FEATURES];
      for (guint f = 0; f < WH_N_STYLE_FEATURES; f++) {
        raw[f] = g_new0(double, n *n);
        norm[f] = g_new0(double, n *n);
      }
      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < n; k++) {
          double x[WH_N_STYLE_FEATURES];
          wh_style_measure(background, g_array_index(authors, Author, i).side[0],
                           g_array_index(authors, Author, k).side[1], x);
          for (guint f = 0; f < WH_N_STYLE_FEATURES; f++)
            raw[f][i * n + k] = x[f];
        }
      printf("%s N=%u authors=%u\n", strrchr(argv[a], '/') + 1, n_mails, n);
      for (guint f = 0; f < WH_N_STYLE_FEATURES; f++) {
        standardise(raw[f], n, norm[f]);
        show(wh_style_feature_id((WhStyleFeature)f), raw[f], n);
        show("/", norm[f], n);
        printf("\n");
      }
      for (guint i = 0; dump != NULL && i < n; i++)
        for (guint k = 0; k < n; k++) {
          fprintf(dump, "%d %u %d %u %u %d %d", a - 4, n_mails, i == k, i, k,
                  wh_style_profile_words(g_array_index(authors, Author, i).side[0]),
                  wh_style_profile_words(g_array_index(authors, Author, k).side[1]));
          for (guint f = 0; f < WH_N_STYLE_FEATURES; f++)
            fprintf(dump, " %.5g %.5g", raw[f][i * n + k], norm[f][i * n + k]);
          fprintf(dump, "\n");
        }
      fflush(stdout);
    }
  }
  return 0;
}
