/* SPDX-License-Identifier: Apache-2.0
 * Whom a pair is held against. */
#include "base/random.h"
#include "person_named.h"
#include "persona/others.h"
#include "persona/presence.h"
#include "view_text.h"

#include <math.h>

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

/* Many people who write, or commit, or both, now and then over ten years; several at the very same moments, and one of them is busy.
 * Owner: caller. */
static char *
crowd(WhRandom *random, guint n)
{
  GString *list = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    g_autoptr(GDateTime) from =
        g_date_time_new_from_unix_utc(1262304000 + 86400 * (gint64)wh_random_below(random, 3600));
    g_autofree char *day = g_date_time_format(from, "%F");
    const guint times = i == 7 ? 1100 : 1 + wh_random_below(random, 1u << wh_random_below(random, 6)),
                step = i == 7 ? 2 : 1 + wh_random_below(random, 60), what = wh_random_below(random, 4);
    if (what > 0)
      g_string_append_printf(
          list, "repeat %u every %ud\nmessage - %s P%u Q%u <p%u@example.org> : one\n  | hello\nend\n", times,
          step, day, i, i, i);
    if (what <= 1)
      g_string_append_printf(
          list, "repeat %u every %ud\ncommit c%u-{i} %s P%u Q%u <p%u@example.org> : two\n  M a.c\nend\n",
          1 + times / 4, 1 + step / 2, i, day, i, i, i);
  }
  return g_string_free(list, FALSE);
}

typedef struct {
  double far;
  guint32 person, rank;
} Far;

static int
by_far(gconstpointer pa, gconstpointer pb)
{
  const Far *x = pa, *y = pb;
  if (x->far < y->far || x->far > y->far)
    return x->far < y->far ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static int
by_rank(gconstpointer pa, gconstpointer pb)
{
  const Far *x = pa, *y = pb;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* By a look at everybody: RANKS[person] is its place in line for ONE, if that is better. */
static void
rank_all(const WhPeople *people, guint32 one, guint32 a, guint32 b, gint64 t, guint32 *ranks)
{
  const WhPresence its = wh_presence_of(people, one, t);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Far));
  for (guint32 p = 0; p < people->n_persons; p++) {
    const WhPresence other = wh_presence_of(people, p, t);
    const Far far = {.far = fabs(other.middle - its.middle) + fabs(log2(other.n + 1.0) - log2(its.n + 1.0)),
                     .person = p};
    if (p != a && p != b && other.n > 0 && wh_people_is_human(people, p))
      g_array_append_val(all, far);
  }
  g_array_sort(all, by_far);
  for (guint i = 0; i < all->len; i++)
    ranks[g_array_index(all, Far, i).person] = MIN(ranks[g_array_index(all, Far, i).person], i);
}

/* What wh_others_near says, without any index. Owner: caller. */
static GArray *
look_at_everybody(const WhPeople *people, guint32 a, guint32 b, gint64 t)
{
  g_autofree guint32 *ranks = g_new(guint32, people->n_persons);
  GArray *near = g_array_new(FALSE, FALSE, sizeof(Far));
  memset(ranks, 0xff, sizeof(guint32) * people->n_persons);
  t = wh_presence_moment(people, a, b, t);
  rank_all(people, a, a, b, t, ranks);
  rank_all(people, b, a, b, t, ranks);
  for (guint32 p = 0; p < people->n_persons; p++) {
    const Far far = {.person = p, .rank = ranks[p]};
    if (ranks[p] != WH_NONE)
      g_array_append_val(near, far);
  }
  g_array_sort(near, by_rank);
  return near;
}

/* Who is passed over without a look is nobody who would have been among the nearest. */
static void
check_against_all(const WhOthers *others, const WhPeople *people, WhRandom *random, guint *found)
{
  const guint32 a = wh_random_below(random, people->n_persons),
                b = wh_random_below(random, people->n_persons);
  gint64 t = 1262304000 + 86400 * (gint64)wh_random_below(random, 4500) + (gint64)wh_random_below(random, 2);
  g_autoptr(GArray) all = look_at_everybody(people, a, b, t);
  for (guint max = 1; max <= 1024; max *= 4) {
    g_autoptr(GArray) some = wh_others_near(others, b, a, t, max);
    g_assert_cmpuint(some->len, ==, MIN(all->len, max));
    for (guint k = 0; k < some->len; k++)
      g_assert_cmpuint(g_array_index(some, guint32, k), ==, g_array_index(all, Far, k).person);
    *found += some->len;
  }
}

static void
test_index(void)
{
  g_autoptr(GError) error = NULL;
  WhRandom random = wh_random_seeded("a crowd");
  g_autofree char *list = crowd(&random, 400);
  g_autoptr(WhViewText) made = wh_view_text_new(list, G_MAXINT64, &error);
  g_assert_no_error(error);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_autoptr(WhOthers) others = wh_others_new(people);
  guint found = 0;
  for (guint i = 0; i < 300; i++)
    check_against_all(others, people, &random, &found);
  g_assert_cmpuint(found, >, 10000);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/impostors/near", test_near);
  g_test_add_func("/impostors/index", test_index);
  return g_test_run();
}
