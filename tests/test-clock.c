/* SPDX-License-Identifier: Apache-2.0
 * The kind "clock": being there together, or never, against shuffled days. */
#include "persona/clock.h"

#include "base/order.h"
#include "persona/clock_near.h"
#include "view_text.h"

#include <math.h>

#define DAY 86400
#define WEEKS 60u
#define MONDAY (gint64)1603670400 /* twelve weeks begin, counted from 1970 */

/* ---- the formula, against all orders of weeks ---- */

/* Mondays of twelve weeks: what the one did, as bits of hours, and two Mondays of the other. */
static const guint32 mine[12] = {0, 1u << 10 | 1u << 14, 1u << 10, 0, 1u << 15, 1u << 9,
                                 0, 1u << 12 | 1u << 10};
static const guint32 its[2] = {1u << 10 | 1u << 14, 1u << 12 | 1u << 15 | 1u << 16};

static void
add_monday(GArray *times, guint week, guint32 hours)
{
  for (guint h = 0; h < 24; h++)
    if ((hours >> h & 1) != 0) {
      gint64 t = MONDAY + week * 7 * (gint64)DAY + h * 3600 + 60;
      g_array_append_val(times, t);
    }
}

/* The other's two Mondays are in weeks I and J. */
static void
beat(guint i, guint j, WhBeat beats[WH_N_BEATS])
{
  g_autoptr(GArray) a = g_array_new(FALSE, FALSE, sizeof(gint64)),
                    b = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint week = 0; week < 12; week++) {
    add_monday(a, week, mine[week]);
    add_monday(b, week, week == i ? its[0] : week == j ? its[1] : 0);
  }
  wh_clock_beats(wh_times_of(a), wh_times_of(b), beats);
}

static void
test_exact(void)
{
  double n = 0, sum[WH_N_BEATS] = {0}, squares[WH_N_BEATS] = {0};
  WhBeat beats[WH_N_BEATS];
  for (guint i = 0; i < 12; i++)
    for (guint j = 0; j < 12; j++) {
      if (i == j)
        continue;
      beat(i, j, beats);
      n++;
      for (WhBeatScale s = WH_BEAT_HOUR; s < WH_N_BEATS; s++) {
        sum[s] += beats[s].together;
        squares[s] += (double)beats[s].together * beats[s].together;
      }
    }
  for (WhBeatScale s = WH_BEAT_HOUR; s < WH_N_BEATS; s++) {
    double mean = sum[s] / n;
    g_assert_cmpfloat(mean, >, 0.1);
    g_assert_cmpfloat(fabs(beats[s].expected - mean), <, 1e-9);
    g_assert_cmpfloat(fabs(beats[s].variance - (squares[s] / n - mean * mean)), <, 1e-9);
  }
}

/* ---- nearness, against drawing ---- */

/* N moments on other days out of 400, at any hour. */
static GArray *
draw_times(GRand *random, guint n)
{
  GArray *times = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = 0; i < n; i++) {
    gint64 t = MONDAY + g_rand_int_range(random, 0, 400 * DAY);
    g_array_append_val(times, t);
  }
  g_array_sort(times, wh_compare_i64);
  return times;
}

/* What a pair scores whose B is drawn, or else follows A within SPAN seconds every second time. */
static double
near_score(GRand *random, const GArray *a, gint64 span)
{
  WhNear near;
  g_autoptr(GArray) b = draw_times(random, a->len), all = draw_times(random, 600);
  for (guint i = 0; span > 0 && i < a->len; i += 2)
    g_array_index(b, gint64, i) = g_array_index(a, gint64, i) + g_rand_int_range(random, 1, (gint32)span);
  g_array_sort(b, wh_compare_i64);
  g_array_append_vals(all, a->data, a->len);
  g_array_append_vals(all, b->data, b->len);
  g_array_sort(all, wh_compare_i64);
  g_assert_true(wh_clock_near(wh_times_of(a), wh_times_of(b), wh_times_of(all), &near));
  const double score = near.score;
  g_assert_true(wh_clock_near(wh_times_of(b), wh_times_of(a), wh_times_of(all), &near));
  g_assert_cmpfloat(score, ==, near.score);
  return score;
}

/* Those who follow stand above all but a few of those who do not; the nearer the more. */
static void
test_near(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(11);
  guint higher = 0, nearer = 0;
  for (guint i = 0; i < 200; i++) {
    g_autoptr(GArray) a = draw_times(random, 12);
    const double strangers = near_score(random, a, 0), day = near_score(random, a, DAY),
                 hour = near_score(random, a, 3600);
    higher += day > strangers ? 1 : 0;
    nearer += hour > day ? 1 : 0;
  }
  g_assert_cmpuint(higher, >, 190);
  g_assert_cmpuint(nearer, >, 180);
}

/* How often chance brings something as near is what the score is made of: of the spells of strangers one in ten is near. */
static void
test_near_chance(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(5);
  guint spells = 0, near = 0;
  for (guint i = 0; i < 400; i++) {
    WhNear found;
    g_autoptr(GArray) a = draw_times(random, 10), b = draw_times(random, 10), all = draw_times(random, 400);
    g_array_append_vals(all, a->data, a->len);
    g_array_append_vals(all, b->data, b->len);
    g_array_sort(all, wh_compare_i64);
    g_assert_true(wh_clock_near(wh_times_of(a), wh_times_of(b), wh_times_of(all), &found));
    spells += found.spells;
    near += found.near;
  }
  g_assert_cmpfloat(fabs((double)near / spells - 0.1), <, 0.04);
}

/* What calls everybody at once says nothing of two who come. */
static void
test_called(void)
{
  g_autoptr(GArray) a = g_array_new(FALSE, FALSE, sizeof(gint64)),
                    b = g_array_new(FALSE, FALSE, sizeof(gint64)),
                    all = g_array_new(FALSE, FALSE, sizeof(gint64));
  WhNear called, alone;
  for (guint call = 0; call < 6; call++)
    for (guint who = 0; who < 30; who++) {
      const gint64 t = MONDAY + call * 40 * (gint64)DAY + call * 7000 + who * 60;
      g_array_append_val(all, t);
      if (who < 2)
        g_array_append_val(who == 0 ? a : b, t);
    }
  g_assert_true(wh_clock_near(wh_times_of(a), wh_times_of(b), wh_times_of(all), &called));
  g_autoptr(GRand) random = g_rand_new_with_seed(2);
  g_autoptr(GArray) spread = draw_times(random, 168);
  g_array_append_vals(spread, a->data, a->len);
  g_array_append_vals(spread, b->data, b->len);
  g_array_sort(spread, wh_compare_i64);
  g_assert_true(wh_clock_near(wh_times_of(a), wh_times_of(b), wh_times_of(spread), &alone));
  g_assert_cmpfloat(alone.score, >, called.score + 2);
  g_assert_cmpint(alone.times[1] - alone.times[0], ==, 60);
}

/* ---- made lives ---- */

typedef struct {
  WhViewText *text;
  WhPeople *people;
  WhMeter *meter;
} Fixture;

static void
fixture_clear(Fixture *f)
{
  wh_likeness_clock.free(f->meter);
  wh_people_free(f->people);
  wh_view_text_free(f->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

static void
add_message(GString *text, const char *who, gint64 t)
{
  static const char *const names[] = {"a Aldous Birch", "b Carla Dorn", "c Edwin Fole",
                                      "d Greta Hild",   "e Ivo Jasper", "f Kaja Lunt"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (names[i][0] == *who)
      g_string_append_printf(text,
                             "message %s%" G_GINT64_FORMAT " =%" G_GINT64_FORMAT " %s <%s@example.org>\n",
                             who, t, t, names[i] + 2, who);
}

/* From Monday to Thursday: nobody is like anybody else for having Fridays off. */
static gboolean
works(GRand *random, guint day)
{
  return day < 4 && g_rand_double(random) < 0.4;
}

/* A and B are there on the same days; C fills D's gaps; E and F live each for themselves. */
static GString *
make_text(gboolean one_hand)
{
  GString *text = g_string_new(NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  for (guint w = 0; w < WEEKS; w++)
    for (guint d = 0; d < 7; d++) {
      gint64 t = MONDAY + (w * 7 + d) * (gint64)DAY + 9 * 3600 + g_rand_int_range(random, 0, 6) * 3600;
      gboolean first = works(random, d), second = works(random, d), third = works(random, d);
      if (first)
        add_message(text, "a", t);
      if (one_hand ? first : works(random, d))
        add_message(text, "b", t + 1500);
      if (second)
        add_message(text, "c", t + 200);
      else if (d < 4 && g_rand_double(random) < 0.7)
        add_message(text, "d", t + 300);
      if (third)
        add_message(text, "e", t + 400);
      if (works(random, d))
        add_message(text, "f", t + 500);
    }
  return text;
}

static Fixture
make(const GString *text, gint64 as_of)
{
  g_autoptr(GError) error = NULL;
  Fixture f = {.text = wh_view_text_new(text->str, as_of, &error)};
  g_assert_no_error(error);
  f.people = wh_people_new(f.text->view, NULL);
  f.meter = wh_likeness_clock.new(f.people, NULL);
  wh_likeness_clock.advance(f.meter, G_MAXINT64 - 1);
  return f;
}

static guint32
person_of(const Fixture *f, char letter)
{
  for (guint32 i = 0; i < f->text->view->n_messages; i++)
    if (f->text->view->messages[i].id[0] == letter)
      return f->people->speaker_of[i];
  g_assert_not_reached();
}

static double
score(const Fixture *f, char a, char b)
{
  guint32 x = person_of(f, a), y = person_of(f, b);
  double forth = wh_likeness_clock.quick(f->meter, x, y), back = wh_likeness_clock.quick(f->meter, y, x);
  g_assert_cmpfloat(forth, ==, back);
  return forth;
}

static void
test_together(void)
{
  g_autoptr(GString) one = make_text(TRUE);
  g_autoptr(GString) two = make_text(FALSE);
  g_auto(Fixture) f = make(one, G_MAXINT64);
  g_auto(Fixture) g = make(two, G_MAXINT64);
  g_assert_cmpfloat(score(&f, 'a', 'b'), >, 4);
  g_assert_cmpfloat(score(&g, 'a', 'b'), <, 2);
  g_assert_cmpfloat(score(&f, 'e', 'f'), <, 2);
  g_auto(WhLikeness) likeness = {0};
  wh_likeness_clock.compare(f.meter, person_of(&f, 'a'), person_of(&f, 'b'), &likeness);
  g_assert_true(likeness.enough);
  g_assert_cmpuint(likeness.n_impostors, ==, 4);
  g_assert_cmpuint(likeness.n_as_alike, ==, 0);
  g_assert_cmpfloat(likeness.score, >, 3);
  const WhReason *reason = g_ptr_array_index(likeness.reasons, 0);
  g_assert_cmpfloat(reason->weight, >, 0);
  g_assert_cmpuint(f.people->speaker_of[reason->a], ==, person_of(&f, 'a'));
  g_assert_cmpuint(f.people->speaker_of[reason->b], ==, person_of(&f, 'b'));
}

static void
test_apart(void)
{
  g_autoptr(GString) text = make_text(FALSE);
  g_auto(Fixture) f = make(text, G_MAXINT64);
  g_assert_cmpfloat(score(&f, 'c', 'd'), >, 3);
  g_auto(WhLikeness) likeness = {0};
  wh_likeness_clock.compare(f.meter, person_of(&f, 'c'), person_of(&f, 'd'), &likeness);
  const WhReason *reason = g_ptr_array_index(likeness.reasons, 0);
  g_assert_nonnull(strstr(reason->says, "gaps"));
}

/* Both there on the same days, but because they talk with each other. */
static void
test_talk(void)
{
  g_autoptr(GString) text = make_text(TRUE);
  g_autoptr(GString) out = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(text->str, "\n", 0);
  g_autofree char *parent = NULL;
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) words = g_strsplit(lines[i], " ", 3);
    gboolean answers = g_str_has_prefix(lines[i], "message b") && parent != NULL;
    if (g_str_has_prefix(lines[i], "message a")) {
      g_free(parent);
      parent = g_strdup(words[1]);
    }
    g_string_append(out, lines[i]);
    if (answers)
      g_string_append_printf(out, " re %s", parent);
    g_string_append_c(out, '\n');
  }
  g_auto(Fixture) f = make(out, G_MAXINT64);
  g_assert_true(isnan(wh_likeness_clock.quick(f.meter, person_of(&f, 'a'), person_of(&f, 'b'))));
}

/* Two who work nearly every day but Friday to Sunday: a rhythm of a country is nobody's mark. */
static void
test_rhythm(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(3);
  for (guint w = 0; w < WEEKS; w++)
    for (guint d = 0; d < 4; d++) {
      gint64 t = MONDAY + (w * 7 + d) * (gint64)DAY + 10 * 3600;
      if (g_rand_double(random) < 0.85)
        add_message(text, "a", t);
      if (g_rand_double(random) < 0.85)
        add_message(text, "b", t + 600);
    }
  g_auto(Fixture) f = make(text, G_MAXINT64);
  g_assert_cmpfloat(score(&f, 'a', 'b'), <, 1);
}

static void
test_too_little(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint w = 0; w < 3; w++)
    add_message(text, "a", MONDAY + w * 7 * DAY);
  add_message(text, "b", MONDAY + 900);
  g_auto(Fixture) f = make(text, G_MAXINT64);
  g_auto(WhLikeness) likeness = {0};
  wh_likeness_clock.compare(f.meter, 0, 1, &likeness);
  g_assert_false(likeness.enough);
  g_assert_cmpuint(likeness.reasons->len, ==, 1);
  g_assert_true(isnan(wh_likeness_clock.quick(f.meter, 0, 1)));
}

static void
test_zones(void)
{
  g_autoptr(GString) text = make_text(TRUE);
  g_auto(Fixture) f = make(text, G_MAXINT64);
  g_string_prepend(text, "zone +0530\n");
  g_auto(Fixture) g = make(text, G_MAXINT64);
  g_assert_cmpfloat(score(&f, 'a', 'b'), ==, score(&g, 'a', 'b'));
  g_assert_cmpfloat(score(&f, 'c', 'd'), ==, score(&g, 'c', 'd'));
  g_assert_cmpint(f.text->view->messages[0].claimed.zone, !=, g.text->view->messages[0].claimed.zone);
}

static void
test_steps(void)
{
  g_autoptr(GString) text = make_text(TRUE);
  gint64 middle = MONDAY + WEEKS * 4 * (gint64)DAY;
  g_auto(Fixture) whole = make(text, G_MAXINT64);
  g_auto(Fixture) cut = make(text, middle);
  WhMeter *slow = wh_likeness_clock.new(whole.people, NULL);
  for (gint64 t = MONDAY; t < middle; t += 11 * DAY) {
    wh_likeness_clock.advance(slow, t);
    wh_likeness_clock.quick(slow, 0, 1);
  }
  wh_likeness_clock.advance(slow, middle);
  for (guint32 a = 0; a < cut.people->n_persons; a++)
    for (guint32 b = a + 1; b < cut.people->n_persons; b++) {
      g_auto(WhLikeness) one = {0};
      g_auto(WhLikeness) other = {0};
      wh_likeness_clock.compare(slow, a, b, &one);
      wh_likeness_clock.compare(cut.meter, a, b, &other);
      g_assert_cmpint(one.enough, ==, other.enough);
      g_assert_cmpfloat(one.score, ==, other.score);
    }
  wh_likeness_clock.free(slow);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/clock/exact", test_exact);
  g_test_add_func("/clock/near", test_near);
  g_test_add_func("/clock/near-chance", test_near_chance);
  g_test_add_func("/clock/called", test_called);
  g_test_add_func("/clock/together", test_together);
  g_test_add_func("/clock/apart", test_apart);
  g_test_add_func("/clock/talk", test_talk);
  g_test_add_func("/clock/rhythm", test_rhythm);
  g_test_add_func("/clock/too-little", test_too_little);
  g_test_add_func("/clock/zones", test_zones);
  g_test_add_func("/clock/steps", test_steps);
  return g_test_run();
}
