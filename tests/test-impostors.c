/* SPDX-License-Identifier: Apache-2.0
 * Whom a pair is held against. */
#include "base/random.h"
#include "person_named.h"
#include "persona/others.h"
#include "view_text.h"

/* Message counts: ann 4, ben 4, cem 4, dora 16 in 2021; eli 4 in 2010 only; a bot. */
static const char LIST[] =
    "repeat 4 every 7d\n"
    "message - 2021-03-01 Ann <ann@example.org> : one\n"
    "  | hello\n"
    "message - 2021-03-02 Ben <ben@example.org> : two\n"
    "  | hello\n"
    "message - 2021-03-03 Cem <cem@example.org> : three\n"
    "  | hello\n"
    "message - 2010-03-03 Eli <eli@example.org> : four\n"
    "  | hello\n"
    "message - 2021-03-03 dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com> : five\n"
    "  | hello\n"
    "end\n"
    "repeat 16 every 1d\n"
    "message - 2021-03-04 Dora <dora@example.org> : four\n"
    "  | hello\n"
    "end\n";

static char *
names(const WhPeople *people, const char *a, const char *b, gint64 t, guint max)
{
  g_autoptr(GArray) found = wh_impostors(people, person_named(people, a), person_named(people, b), t, max);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf(text, "%s ", people->persons[g_array_index(found, guint32, i)].name);
  return g_string_free(text, FALSE);
}

static void
check(const WhPeople *people, const char *a, const char *b, guint max, const char *expected)
{
  g_autofree char *one = names(people, a, b, 1625000000, max), *two = names(people, b, a, 1625000000, max);
  g_assert_cmpstr(one, ==, expected);
  g_assert_cmpstr(two, ==, expected);
}

static void
test_near(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhViewText) made = wh_view_text_new(LIST, G_MAXINT64, &error);
  g_assert_no_error(error);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  check(people, "Ann", "Ben", 8, "Cem Dora ");
  check(people, "Ann", "Ben", 1, "Cem ");
  check(people, "Ann", "Dora", 8, "Cem Ben ");
  g_autofree char *early = names(people, "Ann", "Ben", 1600000000, 8);
  g_assert_cmpstr(early, ==, "");
  /* Long after both fell silent they are held against those of their own time still. */
  g_autofree char *late = names(people, "Ann", "Ben", 1900000000, 8);
  g_assert_cmpstr(late, ==, "Cem Dora ");
}

/* Many people who write now and then over ten years. Owner: caller. */
static char *
crowd(WhRandom *random, guint n)
{
  GString *list = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    g_autoptr(GDateTime) from =
        g_date_time_new_from_unix_utc(1262304000 + 86400 * (gint64)wh_random_below(random, 3600));
    g_autofree char *day = g_date_time_format(from, "%F");
    g_string_append_printf(list, "repeat %u every %ud\n",
                           1 + wh_random_below(random, 1u << wh_random_below(random, 6)),
                           1 + wh_random_below(random, 60));
    g_string_append_printf(list, "message - %s P%u Q%u <p%u@example.org> : one\n  | hello\nend\n", day, i, i,
                           i);
  }
  return g_string_free(list, FALSE);
}

/* Who is passed over without a look is nobody who would have been among the nearest. */
static void
test_bounds(void)
{
  g_autoptr(GError) error = NULL;
  WhRandom random = wh_random_seeded("a crowd");
  g_autofree char *list = crowd(&random, 400);
  g_autoptr(WhViewText) made = wh_view_text_new(list, G_MAXINT64, &error);
  g_assert_no_error(error);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_autoptr(WhOthers) others = wh_others_new(people);
  guint found = 0;
  for (guint i = 0; i < 200; i++) {
    const guint32 a = wh_random_below(&random, people->n_persons),
                  b = wh_random_below(&random, people->n_persons);
    const gint64 t = 1262304000 + 86400 * (gint64)wh_random_below(&random, 4500);
    g_autoptr(GArray) all = wh_others_near(others, a, b, t, people->n_persons);
    for (guint max = 1; max <= 64; max *= 4) {
      g_autoptr(GArray) some = wh_others_near(others, b, a, t, max);
      g_assert_cmpuint(some->len, ==, MIN(all->len, max));
      for (guint k = 0; k < some->len; k++)
        g_assert_cmpuint(g_array_index(some, guint32, k), ==, g_array_index(all, guint32, k));
      found += some->len;
    }
  }
  g_assert_cmpuint(found, >, 1000);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/impostors/near", test_near);
  g_test_add_func("/impostors/bounds", test_bounds);
  return g_test_run();
}
