/* SPDX-License-Identifier: Apache-2.0
 * The configuration model against its own equations, another way of solving them and shuffled matrices; meetings against
 * counting; company as time goes on. */
#include "person_named.h"
#include "persona/company.h"
#include "persona/likeness.h"
#include "view_text.h"

#include <math.h>

#define CLOSE(a, b, epsilon) g_assert_cmpfloat(fabs((a) - (b)), <=, (epsilon))
#define SIDE 40

typedef struct {
  guint8 at[SIDE][SIDE];
  guint n, m; /* rows, columns */
  guint row[SIDE], column[SIDE];
} Matrix;

static void
count_degrees(Matrix *matrix)
{
  memset(matrix->row, 0, sizeof matrix->row);
  memset(matrix->column, 0, sizeof matrix->column);
  for (guint i = 0; i < matrix->n; i++)
    for (guint c = 0; c < matrix->m; c++) {
      matrix->row[i] += matrix->at[i][c];
      matrix->column[c] += matrix->at[i][c];
    }
}

/* Rows and columns of very different popularity. */
static Matrix
draw_matrix(GRand *rand, guint n, guint m, double density)
{
  Matrix matrix = {.n = n, .m = m};
  double rows[SIDE], columns[SIDE];
  for (guint i = 0; i < n; i++)
    rows[i] = pow(g_rand_double(rand), 2);
  for (guint c = 0; c < m; c++)
    columns[c] = pow(g_rand_double(rand), 2);
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < m; c++)
      matrix.at[i][c] = g_rand_double(rand) < density * rows[i] * columns[c] ? 1 : 0;
  count_degrees(&matrix);
  return matrix;
}

static WhBicm *
fit(const Matrix *matrix)
{
  guint32 rows[SIDE + 1] = {0}, columns[SIDE + 1] = {0};
  for (guint i = 0; i < matrix->n; i++)
    rows[matrix->row[i]]++;
  for (guint c = 0; c < matrix->m; c++)
    columns[matrix->column[c]]++;
  return wh_bicm_fit(rows, SIDE, columns, SIDE);
}

static double
chance(const WhBicm *bicm, const Matrix *matrix, guint i, guint c)
{
  return matrix->row[i] > 0 && matrix->column[c] > 0 ? wh_bicm_chance(bicm, matrix->row[i], matrix->column[c])
                                                     : 0;
}

static void
assert_degrees(const Matrix *matrix, const WhBicm *bicm)
{
  double column[SIDE] = {0};
  for (guint i = 0; i < matrix->n; i++) {
    double row = 0;
    for (guint c = 0; c < matrix->m; c++) {
      row += chance(bicm, matrix, i, c);
      column[c] += chance(bicm, matrix, i, c);
    }
    CLOSE(row, matrix->row[i], 1e-6 * SIDE);
  }
  for (guint c = 0; c < matrix->m; c++)
    CLOSE(column[c], matrix->column[c], 1e-6 * SIDE);
}

/* Whatever the matrix, each row and column has in the mean what was seen. */
static void
test_degrees(void)
{
  GRand *rand = g_rand_new_with_seed(5);
  for (guint trial = 0; trial < 200; trial++) {
    Matrix matrix = draw_matrix(rand, 2 + trial % 37, 3 + trial % 31, 0.3 + trial % 10);
    g_autoptr(WhBicm) bicm = fit(&matrix);
    if (wh_bicm_error(bicm) < 1e-8)
      assert_degrees(&matrix, bicm);
    else /* a block shape, whose multipliers have no end */
      g_assert_cmpfloat(wh_bicm_error(bicm), <, 0.02);
  }
  g_rand_free(rand);
}

/* The equations solved by halving intervals, member by member: slow, and nothing like the fit. */
static void
solve_slowly(const Matrix *matrix, double *x, double *y)
{
  for (guint i = 0; i < SIDE; i++)
    x[i] = y[i] = 1;
  for (guint round = 0; round < 2000; round++)
    for (guint side = 0; side < 2; side++) {
      double *own = side ? y : x;
      const double *other = side ? x : y;
      guint n = side ? matrix->m : matrix->n, m = side ? matrix->n : matrix->m;
      for (guint i = 0; i < n; i++) {
        double low = -60, high = 60, degree = side ? matrix->column[i] : matrix->row[i];
        for (guint step = 0; step < 60; step++) {
          double middle = (low + high) / 2, sum = 0;
          for (guint k = 0; k < m; k++)
            sum += (side ? matrix->row[k] : matrix->column[k]) == 0 ? 0 : 1 / (1 + exp(-middle) / other[k]);
          if (sum < degree)
            low = middle;
          else
            high = middle;
        }
        own[i] = exp((low + high) / 2);
      }
    }
}

static void
test_against_slow(void)
{
  GRand *rand = g_rand_new_with_seed(11);
  Matrix matrix = draw_matrix(rand, 14, 18, 1.6);
  g_autoptr(WhBicm) bicm = fit(&matrix);
  g_assert_cmpfloat(wh_bicm_error(bicm), <, 1e-8);
  double x[SIDE], y[SIDE];
  solve_slowly(&matrix, x, y);
  for (guint i = 0; i < matrix.n; i++)
    for (guint c = 0; c < matrix.m; c++)
      if (matrix.row[i] > 0 && matrix.column[c] > 0)
        CLOSE(chance(bicm, &matrix, i, c), 1 / (1 + 1 / (x[i] * y[c])), 1e-5);
  g_rand_free(rand);
}

/* Nested matrices can only be what they are: all chances are 0 or 1. */
static void
test_certain(void)
{
  Matrix matrix = {.n = 6, .m = 7};
  for (guint i = 0; i < 6; i++)
    for (guint c = 0; c < 7; c++)
      matrix.at[i][c] = c <= i;
  count_degrees(&matrix);
  g_autoptr(WhBicm) bicm = fit(&matrix);
  for (guint i = 0; i < 6; i++)
    for (guint c = 0; c < 6; c++)
      CLOSE(chance(bicm, &matrix, i, c), matrix.at[i][c], 0);
}

/* Exchanges two joints of different rows and columns, if they are such that degrees stay. */
static void
swap_once(GRand *rand, Matrix *matrix)
{
  guint i = (guint)g_rand_int_range(rand, 0, (gint32)matrix->n),
        k = (guint)g_rand_int_range(rand, 0, (gint32)matrix->n),
        c = (guint)g_rand_int_range(rand, 0, (gint32)matrix->m),
        d = (guint)g_rand_int_range(rand, 0, (gint32)matrix->m);
  if (matrix->at[i][c] && matrix->at[k][d] && !matrix->at[i][d] && !matrix->at[k][c]) {
    matrix->at[i][c] = matrix->at[k][d] = 0;
    matrix->at[i][d] = matrix->at[k][c] = 1;
  }
}

static guint
meet(const Matrix *matrix, guint i, guint k)
{
  guint n = 0;
  for (guint c = 0; c < matrix->m; c++)
    n += matrix->at[i][c] && matrix->at[k][c] ? 1 : 0;
  return n;
}

/* Shuffled matrices of exactly these degrees let pairs meet about as often as the model says. */
static void
test_against_shuffles(void)
{
  enum { SHUFFLES = 4000 };
  GRand *rand = g_rand_new_with_seed(23);
  Matrix matrix = draw_matrix(rand, 30, 40, 1.2);
  g_autoptr(WhBicm) bicm = fit(&matrix);
  double met[6] = {0};
  for (guint i = 0; i < 20000; i++)
    swap_once(rand, &matrix);
  for (guint shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    for (guint i = 0; i < 600; i++)
      swap_once(rand, &matrix);
    for (guint k = 0; k < 6; k++)
      met[k] += meet(&matrix, k, k + 7);
  }
  double seen = 0, said = 0;
  for (guint k = 0; k < 6; k++) {
    double mean = 0;
    for (guint c = 0; c < matrix.m; c++)
      mean += chance(bicm, &matrix, k, c) * chance(bicm, &matrix, k + 7, c);
    CLOSE(met[k] / SHUFFLES, mean, 0.12 * mean + 0.05);
    seen += met[k] / SHUFFLES;
    said += mean;
  }
  CLOSE(seen, said, 0.06 * said);
  g_assert_cmpfloat(said, >, 1);
  g_rand_free(rand);
}

#define DAY ((gint64)86400)

/* Meetings of two spans: what they say of groups against counting over chances. */
static void
test_meetings(void)
{
  static const struct {
    guint32 person, place;
    gint64 t;
  } visits[] = {{0, 1, 5},  {1, 1, 5},  {2, 1, 5},  {0, 2, 6},  {1, 2, 6},  {3, 3, 7},
                {0, 3, 7},  {2, 4, 8},  {3, 4, 8},  {4, 5, 9},  {0, 9, 40}, {1, 9, 40},
                {1, 8, 41}, {2, 8, 41}, {3, 7, 42}, {4, 7, 42}, {0, 1, 5},  {3, 6, 43}};
  g_autoptr(WhMeetings) meetings = wh_meetings_new(6, 30 * DAY);
  guint n_new = 0;
  for (guint i = 0; i < G_N_ELEMENTS(visits); i++)
    n_new += wh_meetings_add(meetings, visits[i].person, visits[i].place, visits[i].t * DAY, i) ? 1 : 0;
  g_assert_cmpuint(n_new, ==, G_N_ELEMENTS(visits) - 1);
  g_assert_cmpuint(wh_meetings_count(meetings, 0, 1), ==, 3);
  g_assert_cmpuint(wh_meetings_count(meetings, 5, 1), ==, 0);
  g_assert_cmpuint(wh_meetings_degree(meetings, 0), ==, 4);
  static const guint32 three[] = {0, 1, 2};
  g_assert_cmpuint(wh_meetings_together(meetings, three, 3, 3), ==, 1);
  g_assert_cmpuint(wh_meetings_together(meetings, three, 3, 2), ==, 4);
  g_autoptr(GArray) shared = g_array_new(FALSE, FALSE, sizeof(WhMeeting));
  wh_meetings_shared(meetings, 1, 0, shared);
  g_assert_cmpuint(shared->len, ==, 3);
  const WhMeeting *last = &g_array_index(shared, WhMeeting, 2);
  g_assert_cmpuint(last->what, ==, 1); /* the one with most people */
  g_assert_cmpuint(last->crowd, ==, 3);
  g_assert_cmpuint(last->of_a, ==, 1);
  g_assert_cmpuint(last->of_b, ==, 0);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, 2 * sizeof(guint32)),
                    trials = g_array_new(FALSE, FALSE, sizeof(WhTrials));
  wh_meetings_pairs(meetings, 2, 2, pairs); /* not by the place of three */
  g_assert_cmpuint(pairs->len, ==, 1);
  g_assert_cmpuint(((const guint32 *)(gpointer)pairs->data)[1], ==, 1);
  wh_meetings_trials(meetings, three, 3, 2, trials);
  double by_pairs = 0, at_least_two = wh_trials_mean((const WhTrials *)(gpointer)trials->data, trials->len);
  for (guint i = 0; i < 3; i++) {
    const guint32 two[] = {three[i], three[(i + 1) % 3]};
    g_array_set_size(trials, 0);
    wh_meetings_trials(meetings, two, 2, 2, trials);
    by_pairs += wh_trials_mean((const WhTrials *)(gpointer)trials->data, trials->len);
  }
  g_array_set_size(trials, 0);
  wh_meetings_trials(meetings, three, 3, 3, trials);
  double all = wh_trials_mean((const WhTrials *)(gpointer)trials->data, trials->len);
  CLOSE(at_least_two, by_pairs - 2 * all, 1e-9); /* inclusion and exclusion */
}

/* Two who always come together among many who come as they like; two others who never do. */
static WhViewText *
make_list(gint64 as_of)
{
  static const char text[] =
      "repeat 60 every 6d\n"
      "  message q{i} 2020-01-01 User{i%13} Holm <u{i%13}@example.net> : Question {i}\n"
      "  message a{i} 2020-01-02 Ada Berg <ada@example.org> re q{i} : Question {i}\n"
      "  message b{i} 2020-01-03 User{i%7+20} Holm <u{i%7+20}@example.net> re a{i} : Question {i}\n"
      "end\n"
      "repeat 12 every 30d\n"
      "  message c{i} 2020-01-04 Kim Sand <kim@example.com> re q{i*5} : Question {i*5}\n"
      "  message d{i} 2020-01-04T00:20 Ola Brink <ola@example.com> re q{i*5} : Question {i*5}\n"
      "end\n";
  g_autoptr(GError) error = NULL;
  WhViewText *list = wh_view_text_new(text, as_of, &error);
  g_assert_no_error(error);
  return list;
}

static void
test_compare(void)
{
  g_autoptr(WhViewText) list = make_list(G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(list->view, NULL);
  WhMeter *meter = wh_likeness_company.new(people, NULL);
  wh_likeness_company.advance(meter, 2000000000);
  guint32 kim = person_named(people, "Kim Sand"), ola = person_named(people, "Ola Brink"),
          ada = person_named(people, "Ada Berg");
  g_auto(WhLikeness) one = {0}, back = {0}, busy = {0};
  wh_likeness_company.compare(meter, kim, ola, &one);
  wh_likeness_company.compare(meter, ola, kim, &back);
  wh_likeness_company.compare(meter, kim, ada, &busy);
  g_assert_true(one.enough && busy.enough);
  g_assert_cmpfloat(one.score, >, 4);
  g_assert_cmpfloat(one.score, >, busy.score + 3); /* whoever is everywhere meets everybody */
  CLOSE(one.score, back.score, 0);
  g_assert_cmpuint(one.reasons->len, ==, back.reasons->len);
  double weights = 0;
  for (guint i = 0; i < one.reasons->len; i++) {
    const WhReason *a = one.reasons->pdata[i], *b = back.reasons->pdata[i];
    g_assert_cmpstr(a->says, ==, b->says);
    g_assert_cmpuint(a->a, ==, b->b);
    if (a->a != WH_NONE) {
      g_assert_cmpuint(people->speaker_of[a->a], ==, kim);
      g_assert_cmpuint(people->speaker_of[a->b], ==, ola);
    }
    weights += MAX(a->weight, 0);
  }
  CLOSE(weights, 1, 1e-9);
  const WhReason *first = one.reasons->pdata[0];
  g_assert_true(g_str_has_prefix(first->says, "met in 12 of 12 threads"));
  double quick = wh_likeness_company.quick(meter, kim, ola);
  g_assert_cmpfloat(quick, >=, one.score);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  wh_likeness_company.candidates(meter, 1, pairs);
  gboolean named = FALSE;
  for (guint i = 0; i < pairs->len; i++) {
    const WhPair *pair = &g_array_index(pairs, WhPair, i);
    g_assert_cmpuint(pair->a, <, pair->b);
    named |= pair->a == MIN(kim, ola) && pair->b == MAX(kim, ola);
    if (i > 0)
      g_assert_true(pair[-1].a < pair->a || (pair[-1].a == pair->a && pair[-1].b < pair->b));
  }
  g_assert_true(named);
  wh_likeness_company.free(meter);
}

/* Going forward in steps, and a record that ends there, give the same. */
static void
test_as_of(void)
{
  g_autoptr(WhViewText) list = make_list(G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(list->view, NULL);
  WhMeter *meter = wh_likeness_company.new(people, NULL);
  guint32 kim = person_named(people, "Kim Sand"), ola = person_named(people, "Ola Brink");
  guint n_enough = 0;
  for (guint32 m = 20; m < list->view->n_messages; m += 13) {
    gint64 t = list->view->messages[m].known;
    g_autoptr(WhViewText) part = make_list(t);
    g_autoptr(WhPeople) then = wh_people_new(part->view, NULL);
    WhMeter *fresh = wh_likeness_company.new(then, NULL);
    g_auto(WhLikeness) one = {0}, other = {0};
    wh_likeness_company.advance(meter, t);
    wh_likeness_company.advance(fresh, t);
    wh_likeness_company.compare(meter, kim, ola, &one);
    wh_likeness_company.compare(fresh, kim, ola, &other);
    g_assert_cmpint(one.enough, ==, other.enough);
    CLOSE(one.score, other.score, 0);
    g_assert_cmpuint(one.n_impostors, ==, other.n_impostors);
    g_assert_cmpuint(one.n_as_alike, ==, other.n_as_alike);
    n_enough += one.enough ? 1 : 0;
    wh_likeness_company.free(fresh);
  }
  g_assert_cmpuint(n_enough, >, 5);
  wh_likeness_company.free(meter);
}

/* People of different years, and people of one thread, give no answer. */
static void
test_not_enough(void)
{
  static const char text[] = "repeat 6 every 10d\n"
                             "  message a{i} 2019-01-01 Kim Sand <kim@example.com> : Early {i}\n"
                             "  message b{i} 2021-01-01 Ola Brink <ola@example.com> : Late {i}\n"
                             "end\n"
                             "message c 2021-01-02 Ivo Lind <ivo@example.com> : Once\n";
  g_autoptr(WhViewText) list = wh_view_text_new(text, G_MAXINT64, NULL);
  g_autoptr(WhPeople) people = wh_people_new(list->view, NULL);
  WhMeter *meter = wh_likeness_company.new(people, NULL);
  wh_likeness_company.advance(meter, 2000000000);
  for (guint32 b = 1; b < 3; b++) {
    g_auto(WhLikeness) likeness = {0};
    wh_likeness_company.compare(meter, 0, b, &likeness);
    g_assert_false(likeness.enough);
    g_assert_cmpuint(likeness.reasons->len, ==, 1);
    CLOSE(likeness.score, 0, 0);
    g_assert_true(isnan(wh_likeness_company.quick(meter, 0, b)));
  }
  wh_likeness_company.free(meter);
}

/* Reposts of one's own patch are one place; the same subject by another, or years later, is not. */
static void
test_places(void)
{
  static const char text[] =
      "message a 2020-01-01 Kim Sand <kim@example.com> : [PATCH] tidy the parser\n"
      "message a1 2020-01-02 Ola Brink <ola@example.com> re a : Re: [PATCH] tidy the parser\n"
      "message b 2020-02-01 Kim Sand <kim@example.com> : [PATCH v2] tidy the parser\n"
      "message b1 2020-02-02 Ola Brink <ola@example.com> re b : Re: [PATCH v2] tidy the parser\n"
      "message c 2020-02-03 Ola Brink <ola@example.com> : tidy the parser\n"
      "message d 2021-02-03 Kim Sand <kim@example.com> : [PATCH] tidy the parser\n"
      "message d1 2021-02-04 Ola Brink <ola@example.com> re d : Re: tidy the parser\n"
      "message e 2021-02-03T00:30 Kim Sand <kim@example.com> : [PATCH] another of the series\n"
      "message e1 2021-02-04 Ola Brink <ola@example.com> re e : Re: another of the series\n";
  g_autoptr(WhViewText) list = wh_view_text_new(text, G_MAXINT64, NULL);
  g_autoptr(WhPeople) people = wh_people_new(list->view, NULL);
  g_autoptr(WhCompany) company = wh_company_new(people, 1 << WH_COMPANY_THREADS);
  wh_company_advance(company, G_MAXINT64);
  const WhMeetings *threads = wh_company_layer(company, WH_COMPANY_THREADS);
  guint32 kim = person_named(people, "Kim Sand"), ola = person_named(people, "Ola Brink");
  g_assert_cmpuint(wh_meetings_count(threads, kim, ola), ==, 2);
  g_assert_cmpuint(wh_meetings_degree(threads, kim), ==, 2);
  g_assert_cmpuint(wh_meetings_degree(threads, ola), ==, 3);
  guint32 of_a, of_b;
  WhCompanyMeasure step = wh_company_step(company, kim, ola, &of_a, &of_b);
  g_assert_cmpuint(step.met, ==, 4);
  CLOSE(step.expected, 4 * 2 * 1.0 / 2, 1e-12);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/company/bicm/degrees", test_degrees);
  g_test_add_func("/company/bicm/slow", test_against_slow);
  g_test_add_func("/company/bicm/certain", test_certain);
  g_test_add_func("/company/bicm/shuffles", test_against_shuffles);
  g_test_add_func("/company/meetings", test_meetings);
  g_test_add_func("/company/compare", test_compare);
  g_test_add_func("/company/as-of", test_as_of);
  g_test_add_func("/company/not-enough", test_not_enough);
  g_test_add_func("/company/places", test_places);
  return g_test_run();
}
