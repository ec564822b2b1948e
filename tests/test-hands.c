/* SPDX-License-Identifier: Apache-2.0
 * The kind "hands": rare marks tell, common ones do not, and where somebody lives never counts. */
#include "persona/hands.h"
#include "persona/hands_spell.h"
#include "persona/hands_traits.h"
#include "view_text.h"

#include <math.h>

#define N_PEOPLE 40u

/* A list of people with programs and places of their own; what EXTRA says comes on top. */
typedef struct {
  const char *tld[3];     /* that addresses and hosts end in */
  const char *charset[3]; /* that mails are in */
  const char *coding;     /* for transfer */
  int zone;               /* minutes that all zones are moved by */
  const char *extra;
  gboolean bodies; /* no headers, but quotes */
} World;

static const World usual = {{"org", "net", "com"}, {"utf-8", "koi8-r", "UTF-8"}, "8bit", 0, "", FALSE};

static void
add_traits(GString *text, const World *world, guint i)
{
  static const char *const mailers[] = {"Mutt/1.5", "Sylpheed 3", "git-send-email 2", "KMail/4"};
  static const char *const quotes[] = {"0s On D, N wrote:", "1s N <A> writes:", "0s On Dsz, N <A> wrote:"};
  const char *tld = world->tld[i % 3];
  if (world->bodies)
    g_string_append_printf(text, "  trait quote: %s\n  trait sign: none\n", quotes[i % 3]);
  else
    g_string_append_printf(
        text,
        "  trait origin: box%u.example%u.%s gate%u.example%u.%s 198.51.%u.7\n  trait mailer: %s.%u\n"
        "  trait charset: %s\n  trait form: plain %s inline\n  trait idform: %u.w9@own\n",
        i, i, tld, i, i, tld, i, mailers[i % 4], i % 7, world->charset[i % 3], world->coding, 910 + i % 4);
}

static void
add_person(GString *text, const World *world, guint i)
{
  const char *tld = world->tld[i % 3];
  for (guint k = 0; k < 4; k++) {
    g_string_append_printf(
        text, "message p%um%u 2021-%02u-%02uT%02u:00 Person%c%c Number%c%c <p%u@example%u.%s>\n", i, k,
        1 + k * 2, 1 + i % 28, i % 24, 'a' + i % 26, 'a' + i / 26, 'a' + i / 26, 'a' + i % 26, i, i, tld);
    add_traits(text, world, i);
  }
}

typedef struct {
  WhViewText *text;
  WhPeople *people;
  WhMeter *meter, *tools; /* of both kinds */
} Fixture;

static void
fixture_clear(Fixture *f)
{
  wh_likeness_hands.free(f->meter);
  wh_likeness_tools.free(f->tools);
  wh_people_free(f->people);
  wh_view_text_free(f->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

static Fixture
make(const World *world, gint64 as_of)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new("zone +0200\n");
  for (guint i = 0; i < N_PEOPLE; i++)
    add_person(text, world, i);
  g_string_append(text, world->extra);
  Fixture f = {.text = wh_view_text_new(text->str, as_of, &error)};
  g_assert_no_error(error);
  for (guint32 i = 0; i < f.text->view->n_messages; i++) {
    WhMessage *message = (WhMessage *)(gsize)&f.text->view->messages[i];
    if (message->claimed.zone != 0)
      message->claimed.zone = (gint16)(message->claimed.zone + world->zone);
  }
  f.people = wh_people_new(f.text->view, NULL);
  f.meter = wh_likeness_hands.new(f.people, NULL);
  wh_likeness_hands.advance(f.meter, G_MAXINT64 - 1);
  f.tools = wh_likeness_tools.new(f.people, NULL);
  wh_likeness_tools.advance(f.tools, G_MAXINT64 - 1);
  return f;
}

static guint32
person_of(const Fixture *f, const char *message)
{
  guint32 index = wh_view_find_message(f->text->view, message);
  g_assert_cmpuint(index, !=, WH_NONE);
  return f->people->speaker_of[index];
}

/* By both kinds; NAN: neither has enough. */
static double
quick(const Fixture *f, guint32 a, guint32 b)
{
  const double hands = wh_likeness_hands.quick(f->meter, a, b),
               tools = wh_likeness_tools.quick(f->tools, a, b);
  return isnan(hands) && isnan(tools) ? (double)NAN : (isnan(hands) ? 0 : hands) + (isnan(tools) ? 0 : tools);
}

static double
score(const Fixture *f, const char *a, const char *b)
{
  guint32 x = person_of(f, a), y = person_of(f, b);
  double forth = quick(f, x, y), back = quick(f, y, x);
  if (!isnan(forth) || !isnan(back))
    g_assert_cmpfloat(forth, ==, back);
  return forth;
}

/* Two more accounts, X and Y, with TRAITS each (the same for both where Y is NULL), three mails a person. */
static char *
two_more(const char *x_address, const char *y_address, const char *x_traits, const char *y_traits)
{
  GString *text = g_string_new(NULL);
  for (guint k = 0; k < 3; k++)
    g_string_append_printf(text,
                           "message x%u 2021-0%u-11T10:00 Xavian Quillo <%s>\n%s"
                           "message y%u 2021-0%u-17T15:00 Yorrick Zandt <%s>\n%s",
                           k, 2 + k, x_address, x_traits, k, 2 + k, y_address,
                           y_traits != NULL ? y_traits : x_traits);
  return g_string_free(text, FALSE);
}

#define PLAIN "  trait form: plain 7bit inline\n  trait idform: 910.w9@own\n  trait mailer: Mutt/1.5.1\n"
#define MACHINE PLAIN "  trait origin: hazelnut.lan  203.0.113.9\n"

static void
test_rare_machine(void)
{
  g_autofree char *extra = two_more("x@one.example", "y@two.example", MACHINE, NULL);
  World world = usual;
  world.extra = extra;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  g_auto(WhLikeness) likeness = {0};
  guint32 x = person_of(&f, "x0"), y = person_of(&f, "y0");
  wh_likeness_hands.compare(f.meter, MIN(x, y), MAX(x, y), &likeness);
  g_assert_true(likeness.enough);
  g_assert_cmpfloat(likeness.score, >, 1.0);
  g_assert_cmpuint(likeness.n_impostors, >, 10);
  g_assert_cmpuint(likeness.n_as_alike, ==, 0);
  for (guint i = 0; i < likeness.reasons->len; i++) {
    const WhReason *reason = g_ptr_array_index(likeness.reasons, i);
    g_test_message("%.2f %s", reason->weight, reason->says);
  }
  const WhReason *first = g_ptr_array_index(likeness.reasons, 0);
  g_assert_nonnull(strstr(first->says, "hazelnut"));
  g_assert_cmpfloat(first->weight, >, 0);
  g_assert_cmpuint(f.people->speaker_of[first->a], ==, MIN(x, y));
  g_assert_cmpuint(f.people->speaker_of[first->b], ==, MAX(x, y));
}

static void
test_common_habit(void)
{
  g_autofree char *extra = two_more("x@one.example", "y@two.example", PLAIN, NULL);
  World world = usual;
  world.extra = extra;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  /* A quarter of the list writes with it. */
  g_assert_cmpfloat(score(&f, "x0", "y0"), <, 1.0);
  g_assert_cmpfloat(fabs(score(&f, "p0m0", "p4m0")), <, 1.0);
}

static void
test_colleagues(void)
{
  g_autofree char *apart = two_more("x@one.example", "y@two.example", MACHINE, NULL);
  g_autofree char *together = two_more("x@one.example", "y@one.example", MACHINE, NULL);
  World world = usual;
  world.extra = apart;
  g_auto(Fixture) strangers = make(&world, G_MAXINT64);
  world.extra = together;
  g_auto(Fixture) colleagues = make(&world, G_MAXINT64);
  g_assert_cmpfloat(score(&colleagues, "x0", "y0") + 0.5, <, score(&strangers, "x0", "y0"));
}

static double
weight_of_link(const char *x_traits, const char *y_traits)
{
  g_autofree char *extra = two_more("x@one.example", "y@two.example", x_traits, y_traits);
  World world = usual;
  WhWeighed grounds[WH_N_GROUNDS];
  world.extra = extra;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  const guint32 x = person_of(&f, "x0"), y = person_of(&f, "y0");
  const double hands = wh_likeness_hands.quick(f.meter, MIN(x, y), MAX(x, y));
  wh_hands_weigh(wh_hands_marks(f.meter), NULL, x, y, grounds);
  g_assert_cmpint(isnan(hands), ==, grounds[WH_GROUND_LINKED].value == WH_NONE);
  return grounds[WH_GROUND_LINKED].weight;
}

/* X's mails are signed by the domain that Y writes from: enough, where nothing else is known. Or both by some third one. */
static void
test_linked(void)
{
  g_assert_cmpfloat(weight_of_link(PLAIN "  trait dkim: two.example\n", PLAIN), >, 0.5);
  g_assert_cmpfloat(weight_of_link(PLAIN "  trait dkim: six.example\n", NULL), ==, 0);
  g_assert_cmpfloat(weight_of_link(PLAIN, NULL), ==, 0);
}

/* A colleague who writes from a private address, and whom the employer's domain gives away, shares the firm's computer as any
 * colleague does. */
static void
test_hidden_colleagues(void)
{
  g_autofree char *hidden = two_more("x@one.example", "y@two.example", MACHINE "  trait dkim: two.example\n",
                                     MACHINE),
                  *strangers = two_more("x@one.example", "y@two.example", MACHINE, NULL);
  WhWeighed grounds[2][WH_N_GROUNDS];
  for (guint i = 0; i < 2; i++) {
    World world = usual;
    world.extra = i == 0 ? hidden : strangers;
    g_auto(Fixture) f = make(&world, G_MAXINT64);
    score(&f, "x0", "y0");
    wh_hands_weigh(wh_hands_marks(f.meter), NULL, person_of(&f, "x0"), person_of(&f, "y0"), grounds[i]);
  }
  g_assert_cmpfloat(grounds[0][WH_GROUND_PLACE].weight + 0.5, <, grounds[1][WH_GROUND_PLACE].weight);
}

static void
test_no_headers(void)
{
  g_autofree char *extra = two_more("x@one.example", "y@two.example", "", NULL);
  World world = usual;
  world.extra = extra;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  g_auto(WhLikeness) likeness = {0};
  guint32 x = person_of(&f, "x0"), y = person_of(&f, "y0");
  g_assert_true(isnan(score(&f, "x0", "y0")));
  g_assert_true(isnan(score(&f, "x0", "p0m0")));
  wh_likeness_hands.compare(f.meter, MIN(x, y), MAX(x, y), &likeness);
  g_assert_false(likeness.enough);
  g_assert_cmpfloat(likeness.score, ==, 0);
  g_assert_cmpuint(likeness.reasons->len, ==, 1);
}

/* An archive that keeps no headers: how somebody quotes is all there is. */
static void
test_bodies(void)
{
  static const char rare[] = "  trait quote: 1t * N <A> [Dsz]:\n  trait sign: bare\n";
  static const char usual_one[] = "  trait quote: 0s On D, N wrote:\n  trait sign: none\n";
  g_autofree char *alike = two_more("x@one.example", "y@two.example", rare, NULL),
                  *apart = two_more("x@one.example", "y@two.example", rare, usual_one),
                  *common = two_more("x@one.example", "y@two.example", usual_one, NULL);
  World world = usual;
  world.bodies = TRUE;
  world.extra = alike;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  world.extra = apart;
  g_auto(Fixture) g = make(&world, G_MAXINT64);
  world.extra = common;
  g_auto(Fixture) h = make(&world, G_MAXINT64);
  g_assert_cmpfloat(score(&f, "x0", "y0"), >, 1.5);
  g_assert_cmpfloat(score(&g, "x0", "y0"), <, -0.5);
  g_assert_cmpfloat(fabs(score(&h, "x0", "y0")), <, 0.6);
  g_auto(WhLikeness) likeness = {0};
  guint32 x = person_of(&f, "x0"), y = person_of(&f, "y0");
  wh_likeness_tools.compare(f.tools, MIN(x, y), MAX(x, y), &likeness);
  g_assert_true(likeness.enough);
  g_assert_cmpuint(likeness.n_as_alike, ==, 0);
  guint n_quotes = 0;
  for (guint i = 0; i < likeness.reasons->len; i++) {
    const WhReason *reason = g_ptr_array_index(likeness.reasons, i);
    g_test_message("%s", reason->says);
    n_quotes +=
        strstr(reason->says, "* [name] <[address]> [[date, seconds, zone]]:") != NULL && reason->weight > 0.5;
  }
  g_assert_cmpuint(n_quotes, ==, 1);
}

static void
weigh_two(const char *x_traits, const char *y_traits, WhWeighed ret_grounds[WH_N_GROUNDS])
{
  g_autofree char *extra = two_more("x@one.example", "y@two.example", x_traits, y_traits);
  World world = usual;
  world.extra = extra;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  g_assert_false(isnan(score(&f, "x0", "y0")));
  wh_hands_weigh(wh_hands_marks(f.tools), NULL, person_of(&f, "x0"), person_of(&f, "y0"), ret_grounds);
}

/* Whoever introduces quotes in words of another language leaves no form: that is neither for nor against. */
static void
test_other_languages(void)
{
  WhWeighed one[WH_N_GROUNDS], other[WH_N_GROUNDS];
  weigh_two(PLAIN, NULL, one);
  weigh_two(PLAIN "  trait quote: 0s On D, N wrote:\n", PLAIN, other);
  for (guint i = 0; i < WH_N_GROUNDS; i++)
    g_assert_cmpfloat(one[i].weight, ==, other[i].weight);
}

/* What a program does with all who use it says no more than the program. */
static void
test_quotes_of_program(void)
{
  g_autoptr(GString) crowd = g_string_new(NULL);
  for (guint i = 0; i < 12; i++)
    for (guint k = 0; k < 2; k++)
      g_string_append_printf(crowd,
                             "message q%um%u 2021-03-%02uT10:00 Quentin%c Quick%c <q%u@q%u.example>\n"
                             "  trait form: plain 7bit inline\n  trait idform: %s@own\n  trait quote: %s\n",
                             i, k, 1 + i, 'a' + i, 'a' + i, i, i, i < 4 ? "A9" : "r40",
                             i < 4 ? "1s N <A> writes:" : "0s On D, N wrote:");
  static const char
      rare[] = "  trait form: plain 7bit inline\n  trait idform: A9@own\n  trait quote: 1s N <A> writes:\n",
      own[] = "  trait form: plain 7bit inline\n  trait idform: r40@own\n  trait quote: 1s N <A> writes:\n";
  g_autofree char *same = two_more("x@one.example", "y@two.example", rare, NULL),
                  *chosen = two_more("x@one.example", "y@two.example", own, NULL);
  double weights[2];
  for (guint i = 0; i < 2; i++) {
    g_autofree char *extra = g_strconcat(crowd->str, i == 0 ? same : chosen, NULL);
    World world = usual;
    WhWeighed grounds[WH_N_GROUNDS];
    world.extra = extra;
    g_auto(Fixture) f = make(&world, G_MAXINT64);
    score(&f, "x0", "y0");
    wh_hands_weigh(wh_hands_marks(f.tools), NULL, person_of(&f, "x0"), person_of(&f, "y0"), grounds);
    weights[i] = grounds[WH_GROUND_QUOTE].weight;
  }
  g_assert_cmpfloat(weights[0], <, 0.1);
  g_assert_cmpfloat(weights[1], >, 0.3);
}

/* X writes in ZONE, Y in OTHER, four mails in each of five months. */
static char *
in_zones(const char *zone, const char *other)
{
  GString *text = g_string_new(NULL);
  for (guint k = 0; k < 20; k++)
    g_string_append_printf(text,
                           "message x%u 2021-%02u-%02uT12:00%s Xavian Quillo <x@one.example>\n" MACHINE
                           "message y%u 2021-%02u-%02uT13:30%s Yorrick Zandt <y@two.example>\n" MACHINE,
                           k, 1 + k / 4, 5 + k % 4, zone, k, 1 + k / 4, 9 + k % 4, other);
  return g_string_free(text, FALSE);
}

static double
score_in_zones(const char *zone, const char *other)
{
  g_autofree char *extra = in_zones(zone, other);
  World world = usual;
  world.extra = extra;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  return score(&f, "x0", "y0");
}

static void
test_zones(void)
{
  double unknown = score_in_zones("Z", "Z");
  g_assert_cmpfloat(score_in_zones("+02:00", "+02:00"), ==, unknown);
  g_assert_cmpfloat(score_in_zones("-05:00", "-05:00"), ==, unknown);
  g_assert_cmpfloat(score_in_zones("+02:00", "+01:00"), ==, unknown);
  g_assert_cmpfloat(score_in_zones("+02:00", "Z"), ==, unknown);
  g_assert_cmpfloat(score_in_zones("+02:00", "-05:00"), <, unknown - 0.5);
  g_assert_cmpfloat(score_in_zones("+02:00", "-05:00"), >=, unknown - 1.0 - 1e-9);
}

/* Every pair of the list has the same score in both worlds. */
static void
assert_same_scores(const World *one, const World *other)
{
  g_auto(Fixture) f = make(one, G_MAXINT64);
  g_auto(Fixture) g = make(other, G_MAXINT64);
  double sum = 0;
  g_assert_cmpuint(f.people->n_persons, ==, g.people->n_persons);
  for (guint32 a = 0; a < f.people->n_persons; a++)
    for (guint32 b = a + 1; b < f.people->n_persons; b++) {
      double mine = quick(&f, a, b), its = quick(&g, a, b);
      g_assert_cmpfloat(mine, ==, its);
      sum += fabs(mine);
    }
  g_assert_cmpfloat(sum, >, 10);
}

static void
test_fair(void)
{
  g_autofree char *extra = in_zones("+02:00", "-05:00");
  World one = usual, other = usual;
  one.extra = other.extra = extra;
  other.zone = 330;
  assert_same_scores(&one, &other);
  other = usual;
  other.tld[0] = "xa";
  other.tld[1] = "xb";
  other.tld[2] = "xc";
  assert_same_scores(&usual, &other);
  other = usual;
  other.charset[0] = "gb2312";
  other.charset[1] = "iso-2022-jp";
  other.charset[2] = "big5";
  other.coding = "base64";
  assert_same_scores(&usual, &other);
}

static void
test_menus(void)
{
  g_autofree char *one =
      wh_hands_family("Mozilla/5.0 (X11; U; Linux i686; de; rv:1.8.1) Thunderbird/2.0.0.24");
  g_autofree char *other = wh_hands_family("Mozilla/5.0 (X11; U; Linux i686; pt-BR; rv:1.9) Thunderbird/3.1");
  g_autofree char *third =
      wh_hands_family("Mozilla/5.0 (Windows; U; Windows NT 5.1; de; rv:1.8.1) Thunderbird/2.0");
  g_assert_cmpstr(one, ==, other);
  g_assert_cmpstr(one, !=, third);
}

/* Both move to a version in the same days; with others the same program moves at other times. */
static void
test_update(void)
{
  static const char old[] = "  trait idform: 910.w9@own\n  trait mailer: Mutt/1.5.1\n";
  static const char new[] = "  trait idform: 910.w9@own\n  trait mailer: Mutt/1.5.3\n";
  World world = usual;
  double scores[2];
  for (guint late = 0; late < 2; late++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint k = 0; k < 4; k++)
      g_string_append_printf(text,
                             "message x%u 2021-0%u-11T10:00 Xavian Quillo <x@one.example>\n%s"
                             "message y%u 2021-0%u-%uT15:00 Yorrick Zandt <y@two.example>\n%s",
                             k, 2 + k, k < 2 ? old : new, k, 2 + k, late ? 28u : 13u, k < 2 ? old : new);
    world.extra = text->str;
    g_auto(Fixture) f = make(&world, G_MAXINT64);
    scores[late] = score(&f, "x0", "y0");
  }
  g_assert_cmpfloat(scores[0], >, scores[1] + 0.1);
}

static void
test_steps(void)
{
  g_autofree char *extra = two_more("x@one.example", "y@two.example", MACHINE, NULL);
  World world = usual;
  world.extra = extra;
  g_auto(Fixture) whole = make(&world, G_MAXINT64);
  gint64 middle = whole.text->view->messages[whole.text->view->n_messages / 2].known;
  g_auto(Fixture) cut = make(&world, middle);
  WhMeter *slow = wh_likeness_hands.new(whole.people, NULL);
  for (gint64 t = whole.text->view->messages[0].known; t < middle; t += 86400 * 3) {
    wh_likeness_hands.advance(slow, t);
    wh_likeness_hands.quick(slow, 0, 1);
  }
  wh_likeness_hands.advance(slow, middle);
  for (guint32 a = 0; a < cut.people->n_persons; a++)
    for (guint32 b = a + 1; b < cut.people->n_persons; b++) {
      double mine = wh_likeness_hands.quick(slow, a, b), its = wh_likeness_hands.quick(cut.meter, a, b);
      g_assert_true(isnan(mine) ? isnan(its) : mine == its);
    }
  wh_likeness_hands.free(slow);
}

static void
test_candidates(void)
{
  g_autofree char *extra = two_more("x@one.example", "y@two.example", MACHINE, NULL);
  World world = usual;
  world.extra = extra;
  g_auto(Fixture) f = make(&world, G_MAXINT64);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  wh_likeness_hands.candidates(f.meter, 1, pairs);
  guint32 x = person_of(&f, "x0"), y = person_of(&f, "y0");
  gboolean found = FALSE;
  for (guint i = 0; i < pairs->len; i++) {
    const WhPair *pair = &g_array_index(pairs, WhPair, i);
    g_assert_cmpuint(pair->a, <, pair->b);
    g_assert_true(i == 0 || pair[-1].a < pair->a || (pair[-1].a == pair->a && pair[-1].b < pair->b));
    found |= pair->a == MIN(x, y) && pair->b == MAX(x, y);
  }
  g_assert_true(found);
  g_assert_cmpuint(pairs->len, <, N_PEOPLE * (N_PEOPLE - 1) / 4);
}

/* The record puts two accounts of one key together where nobody held them apart. */
static void
test_key(void)
{
  g_autoptr(WhMarks) marks = wh_marks_new(50, G_MAXUINT32);
  g_autoptr(WhZones) zones = wh_zones_new(50);
  for (guint32 p = 0; p < 50; p++) {
    g_autofree char *key = g_strdup_printf("%08x", MAX(p, 1u));
    wh_marks_add(marks, p, WH_MARK_KEY, key, 1600000000 + 86400 * (gint64)p, WH_NONE);
  }
  WhWeighed grounds[WH_N_GROUNDS];
  wh_hands_weigh(marks, zones, 0, 1, grounds);
  g_assert_cmpfloat(grounds[WH_GROUND_KEY].weight, >, 1.5);
  wh_hands_weigh(marks, zones, 0, 2, grounds);
  g_assert_cmpfloat(wh_hands_sum(grounds), ==, 0);
}

/* A page's reader has not read how forms are written down. */
static void
test_spelled(void)
{
  static const char *const cases[][2] = {
      {"Mutt/# (#-#-#) | 914.w@host | p",
       "the program \"Mutt/# (#-#-#)\" (# stands for a number), Message-IDs like [14 digits].[letters and "
       "digits]@[host], plain text"},
      {" | uuid@own | pf", "Message-IDs like [UUID]@[domain of the address], plain text and flowed lines"},
      {"Quill | @host | ", "the program \"Quill\""},
      {"A | B | x32.9-r51@host | ph", "the program \"A | B\", Message-IDs like [32 hexadecimal "
                                      "digits].[digits]-[51 random characters]@[host], plain "
                                      "text and HTML"},
      {" | @host | p", "plain text"},
      {"bare", "\"bare\""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *spelled = wh_hands_spell(cases[i][0]);
    g_assert_cmpstr(spelled, ==, cases[i][1]);
  }
  static const char *const quotes[][2] = {
      {"0s On D, N <A> wrote:", "\"On [date], [name] <[address]> wrote:\", lines behind \"> \""},
      {"1t In message <A>, N writes:",
       "\"In message <[address]>, [name] writes:\", an empty line, lines behind \">\" without a space"},
      {"0u Dsz A said:", "\"[date, seconds, zone] [address] said:\""},
      {"bare", "\"bare\""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(quotes); i++) {
    g_autofree char *spelled = wh_hands_spell_quote(quotes[i][0]);
    g_assert_cmpstr(spelled, ==, quotes[i][1]);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/hands/rare-machine", test_rare_machine);
  g_test_add_func("/hands/common-habit", test_common_habit);
  g_test_add_func("/hands/colleagues", test_colleagues);
  g_test_add_func("/hands/linked", test_linked);
  g_test_add_func("/hands/hidden-colleagues", test_hidden_colleagues);
  g_test_add_func("/hands/no-headers", test_no_headers);
  g_test_add_func("/hands/bodies", test_bodies);
  g_test_add_func("/hands/other-languages", test_other_languages);
  g_test_add_func("/hands/quotes-of-program", test_quotes_of_program);
  g_test_add_func("/hands/zones", test_zones);
  g_test_add_func("/hands/fair", test_fair);
  g_test_add_func("/hands/menus", test_menus);
  g_test_add_func("/hands/update", test_update);
  g_test_add_func("/hands/steps", test_steps);
  g_test_add_func("/hands/candidates", test_candidates);
  g_test_add_func("/hands/key", test_key);
  g_test_add_func("/hands/spelled", test_spelled);
  return g_test_run();
}
