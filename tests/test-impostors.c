/* SPDX-License-Identifier: Apache-2.0
 * Whom a pair is held against. */
#include "person_named.h"
#include "persona/likeness.h"
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

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/impostors/near", test_near);
  return g_test_run();
}
