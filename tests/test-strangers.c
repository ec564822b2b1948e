/* SPDX-License-Identifier: Apache-2.0
 * How strange somebody is, how surprising a count is, and how often sayings are counted. */
#include "pattern/parley.h"
#include "view_text.h"

#include <math.h>

#define DAY(n) (1514851200 + (gint64)(n)*86400) /* 2018-01-02 */

/* Ada answers everybody for three years; Cy writes and answers every week, Bo has sent one mail. */
static const char record[] =
    "person ada Ada Lindqvist <ada@example.org>\n"
    "person cy Cy Holm <cy@example.org>\n"
    "repeat 150 every 7d\n"
    "  message q{i} 2018-01-02 User{i%30} Sand <u{i%30}@example.net> : Question {i}\n"
    "    | What is it?\n"
    "  message a{i} 2018-01-03 @ada re q{i} : Question {i}\n"
    "    | It is this.\n"
    "  message b{i} 2018-01-03T12:00 @ada re q{i} : Question {i}\n"
    "    | And that.\n"
    "  message c{i} 2018-01-04 @cy re q{i} : Question {i}\n"
    "    | Or so.\n"
    "end\n"
    "message x 2020-10-01 Bo Ferrer <bo@example.com> : Hello\n"
    "  | Hello.\n";

typedef struct {
  WhViewText *text;
  WhPeople *people;
  WhStrangers *strangers;
} Fixture;

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  f->text = wh_view_text_new(data, G_MAXINT64, &error);
  g_assert_no_error(error);
  f->people = wh_people_new(f->text->view, NULL);
  f->strangers = wh_strangers_new(f->people);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  wh_strangers_free(f->strangers);
  wh_people_free(f->people);
  wh_view_text_free(f->text);
}

static double
strangeness(Fixture *f, const char *name, gint64 t)
{
  for (guint32 p = 0; p < f->people->n_persons; p++)
    if (g_str_equal(f->people->persons[p].name, name))
      return wh_strangeness(f->strangers, p, t);
  g_assert_not_reached();
}

static void
test_scale(Fixture *f, gconstpointer data)
{
  gint64 late = DAY(1030);
  g_assert_cmpfloat(strangeness(f, "Ada Lindqvist", late), ==, 0);
  g_assert_cmpfloat(strangeness(f, "Cy Holm", late), <, 0.2);
  double few = strangeness(f, "User1 Sand", late), one = strangeness(f, "Bo Ferrer", late);
  g_assert_cmpfloat(few, >, 0.4);
  g_assert_cmpfloat(one, >, few);
  g_assert_cmpfloat(one, >, 0.85);
  g_assert_cmpfloat(one, <=, 1);
}

/* What somebody says later does not make them known before, and a young record knows nobody. */
static void
test_time(Fixture *f, gconstpointer data)
{
  double late = strangeness(f, "Cy Holm", DAY(1030)), early = strangeness(f, "Cy Holm", DAY(380));
  g_assert_cmpfloat(late, <, early);
  g_assert_cmpfloat(strangeness(f, "Bo Ferrer", DAY(1)), <, 0.01);
  g_assert_cmpfloat(strangeness(f, "Bo Ferrer", DAY(180)), <, strangeness(f, "Bo Ferrer", DAY(360)));
  g_assert_cmpfloat(strangeness(f, "Bo Ferrer", DAY(1)), ==, strangeness(f, "Bo Ferrer", DAY(1)));
}

/* What was said of late makes nobody known: Cy after a quarter is as unknown as at the beginning of it. */
static void
test_until(Fixture *f, gconstpointer data)
{
  guint32 cy = 0;
  while (!g_str_equal(f->people->persons[cy].name, "Cy Holm"))
    cy++;
  gint64 t = DAY(90), late = DAY(800);
  g_assert_cmpfloat(wh_strangeness_until(f->strangers, cy, late, late), ==,
                    wh_strangeness(f->strangers, cy, late));
  g_assert_cmpfloat(wh_strangeness_until(f->strangers, cy, t, DAY(0)), >,
                    2 * wh_strangeness(f->strangers, cy, t));
  g_assert_cmpfloat(wh_strangeness_until(f->strangers, cy, late, DAY(790)), >=,
                    wh_strangeness(f->strangers, cy, late));
}

/* Against the sum of the distribution, term by term. */
static void
test_count(void)
{
  static const double means[] = {0.01, 0.5, 3}, sizes[] = {0.3, 2, 50};
  for (guint m = 0; m < G_N_ELEMENTS(means); m++)
    for (guint z = 0; z < G_N_ELEMENTS(sizes); z++) {
      double mean = means[m], size = sizes[z], below = 0;
      for (guint k = 0; k < 6; k++) {
        double p = exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1.0) + size * log(size / (size + mean)) +
                       k * log(mean / (size + mean)));
        if (below < 0.999)
          g_assert_cmpfloat(fabs(wh_count_surprise(k, mean, size) + log10(1 - below)), <, 1e-3);
        below += p;
      }
    }
  g_assert_cmpfloat(wh_count_surprise(0, 1, 1), ==, 0);
  double half = wh_count_surprise(1.5, 0.1, 1);
  g_assert_cmpfloat(half, >, wh_count_surprise(1, 0.1, 1));
  g_assert_cmpfloat(half, <, wh_count_surprise(2, 0.1, 1));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/strangers/scale", Fixture, record, set_up, test_scale, tear_down);
  g_test_add("/strangers/time", Fixture, record, set_up, test_time, tear_down);
  g_test_add("/strangers/until", Fixture, record, set_up, test_until, tear_down);
  g_test_add_func("/strangers/count", test_count);
  return g_test_run();
}
