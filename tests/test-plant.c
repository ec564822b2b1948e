/* SPDX-License-Identifier: Apache-2.0
 * Planted campaigns: what shapes and texts may say, and that plants keep to their shape. */
#include "app/plant_write.h"
#include "view_text.h"

#include "base/error.h"

#define DAY ((gint64)86400)

/* ---- shapes ---- */

#define HEAD "shape x\nsays Something.\nspan 30\npersona a presser new\n"

static const struct {
  const char *text, *error; /* what the message begins with */
} bad_shapes[] = {
    {"", "x.shape:1: is no text"},
    {"shape x\nsays y\nspan 10\n", "x.shape:4: lacks"},
    {"span 10\npersona a presser new\nsay a slow at 1 in new\n", "x.shape:4: lacks"},
    {HEAD "\nfoo bar\n", "x.shape:6: \"foo\" is no word"},
    {"expect maybe\n", "x.shape:1: expect is found or quiet"},
    {"# a comment\nplace moon\n", "x.shape:2: place is any"},
    {"span many\n", "x.shape:1: expected a number from 0 to 3650, not \"many\""},
    {"span\n", "x.shape:1: expected a number"},
    {"traffic 1\n", "x.shape:1: expected a number"},
    {"persona a presser\n", "x.shape:1: expected: persona"},
    {"persona a presser,king new\n", "x.shape:1: \"king\" is no role"},
    {"persona a presser old\n", "x.shape:1: \"old\" is no kind"},
    {"persona a presser new count 0\n", "x.shape:1: nobody is no persona"},
    {"persona a presser new count 51\n", "x.shape:1: expected a number from 0 to 50"},
    {"persona a presser new noise\n", "x.shape:1: expected a number"},
    {"persona a presser new host moon\n", "x.shape:1: host is own or shared"},
    {"persona a presser new colour red\n", "x.shape:1: \"colour\": expected family"},
    {HEAD "persona a endorser new\n", "x.shape:5: persona a is there already"},
    {HEAD "say a slow\n", "x.shape:5: expected: say"},
    {HEAD "say b slow at 1\n", "x.shape:5: \"b\" is no persona"},
    {HEAD "say a sing at 1\n", "x.shape:5: \"sing\" is no act"},
    {HEAD "say a slow at 5..2\n", "x.shape:5: 5..2: ends before it begins"},
    {HEAD "say a slow at 5..x\n", "x.shape:5: expected a number"},
    {HEAD "say a slow at 31\n", "x.shape:5: may be said on day 31, after the span of 30 days"},
    {HEAD "say a slow at 20 as l\nsay a guilt after l 5..11\n", "x.shape:6: may be said on day 31"},
    {HEAD "say a slow after l 1\n", "x.shape:5: \"l\" is no earlier label"},
    {HEAD "say a slow at 1 in l as l\n", "x.shape:5: \"l\": expected new, work"},
    {HEAD "say a slow at 1 as l\nsay a slow at 2 as l\n", "x.shape:6: expected one new label"},
    {HEAD "say a slow at 1 times 0\n", "x.shape:5: times 0 says nothing"},
    {HEAD "say a slow at 1 loudly\n", "x.shape:5: \"loudly\": expected at"},
    {HEAD "say a slow at 1 in\n", "x.shape:5: \"\": expected new"},
    {HEAD "say a slow at 1 as\n", "x.shape:5: expected one new label"},
    {HEAD "say a slow after\n", "x.shape:5: expected: say"},
    {HEAD "say a slow at 1 after\n", "x.shape:5: \"\" is no earlier label"},
    {HEAD "say a slow at 1\nspan 3\n", "x.shape:6: span stands before"},
    {HEAD "traffic 9 3\nsay a slow at 1\n", "x.shape:7: traffic allows no message"},
};

static void
test_bad_shapes(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(bad_shapes); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(WhPlantShape) shape = wh_plant_shape_parse(wh_slice_str(bad_shapes[i].text), "x.shape", &error);
    g_assert_null(shape);
    g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
    if (!g_str_has_prefix(error->message, bad_shapes[i].error))
      g_error("\"%s\" instead of \"%s\"", error->message, bad_shapes[i].error);
  }
}

static void
test_shape(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhPlantShape) shape = wh_plant_shape_parse(
      WH_SLICE("# who\nshape  one\nsays  Two words.\nexpect found\nspan 40\nplace forge\n"
               "traffic 5 50\nlanguage ja\n"
               "persona a presser,requester new count 3 noise 2 since 9 host shared\n"
               "persona i incumbent incumbent family curt\n"
               "say a slow at 2..4 in work as first times 2\n"
               "say a ask-other after first 30 in first as request\n"
               "say i refuse after request 0..6 in request\n"),
      "x", &error);
  g_assert_no_error(error);
  g_assert_cmpstr(shape->name, ==, "one");
  g_assert_cmpstr(shape->says, ==, "Two words.");
  g_assert_cmpstr(shape->language, ==, "ja");
  g_assert_true(shape->wanted);
  g_assert_cmpint(shape->place, ==, WH_PLANT_ON_FORGE);
  g_assert_cmpuint(shape->least, ==, 5);
  g_assert_cmpuint(shape->most, ==, 50);
  g_assert_cmpuint(shape->request, ==, 1);
  const WhPlantPersona *a = &g_array_index(shape->personas, WhPlantPersona, 0);
  g_assert_cmpuint(a->roles, ==, 1 << WH_ROLE_PRESSURE | 1 << WH_ROLE_REQUESTER);
  g_assert_cmpuint(a->count, ==, 3);
  g_assert_cmpuint(a->since, ==, 9);
  g_assert_true(a->shared);
  const WhPlantSay *says = &g_array_index(shape->sayings, WhPlantSay, 0);
  g_assert_cmpuint(says[0].times, ==, 2);
  g_assert_cmpuint(says[0].after, ==, WH_NONE);
  g_assert_cmpint(says[0].where, ==, WH_PLANT_IN_WORK);
  g_assert_cmpuint(says[1].from, ==, 30);
  g_assert_cmpuint(says[1].to, ==, 30);
  g_assert_cmpuint(says[1].after, ==, 0);
  g_assert_cmpuint(says[1].below, ==, 0);
  g_assert_cmpuint(says[2].below, ==, 1);
}

/* ---- texts ---- */

static const struct {
  const char *text, *error;
} bad_texts[] = {
    {"", "x.text:1: is empty"},
    {"[slow]\nhello\n", "x.text:1: lacks"},
    {"family a\nfamily b\n", "x.text:2: expected one line"},
    {"family a\nlanguage en\n[sing]\nla\n", "x.text:3: no such act"},
    {"family a\nlanguage en\n\n[slow]\n{a|b\n", "x.text:5: a '{'"},
    {"family a\nlanguage en\n[slow]\na|b}\n", "x.text:4: a '}'"},
    {"family a\nlanguage en\n[slow]\nx\n%%\n\n{colour}\n", "x.text:6: a slot that is not known"},
    {"family a\nlanguage en\n[slow]\n{x|{{colour}|y}}\n", "x.text:4: a slot that is not known"},
    {"family a\nlanguage en\n[slow]\n= only\n", "x.text:4: a subject without a text"},
    {"family a\nlanguage en\n[slow]\n{{{{{{{{{a}}}}}}}}}\n", "x.text:4: a '{'"},
};

static void
test_bad_texts(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(bad_texts); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(WhPlantFamily) family =
        wh_plant_family_parse(wh_slice_str(bad_texts[i].text), "x.text", &error);
    g_assert_null(family);
    g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
    if (!g_str_has_prefix(error->message, bad_texts[i].error))
      g_error("\"%s\" instead of \"%s\"", error->message, bad_texts[i].error);
  }
}

static void
test_expand(void)
{
  const char *slots[WH_N_SLOTS] = {[WH_SLOT_PROJECT] = "larch", [WH_SLOT_THING] = "the {root}"};
  WhRandom random = wh_random_seeded("expand");
  guint left = 0;
  for (guint i = 0; i < 200; i++) {
    g_autofree char *text = wh_plant_expand("{a|b {project}} {thing}{|!}{, {as it is}}", slots, &random);
    g_assert_true(g_str_has_prefix(text, "a the {root}") || g_str_has_prefix(text, "b larch the {root}"));
    g_assert_true(g_str_has_suffix(text, ", as it is"));
    left += text[0] == 'a';
  }
  g_assert_cmpuint(left, >, 50);
  g_assert_cmpuint(left, <, 150);
  for (guint i = 0; i < 50; i++) {
    g_autofree char *text = wh_plant_expand("{ask {beneficiary}|ask}", slots, &random);
    g_assert_cmpstr(text, ==, "ask");
  }
  g_autofree char *none = wh_plant_expand("ask {beneficiary}", slots, &random);
  g_assert_cmpstr(none, ==, "ask somebody");
}

static void
test_random(void)
{
  WhRandom a = wh_random_seeded("one"), b = wh_random_seeded("one"), c = wh_random_seeded("two");
  g_assert_cmpuint(wh_random_next(&a), ==, wh_random_next(&b));
  g_assert_cmpuint(wh_random_next(&a), !=, wh_random_next(&c));
  g_assert_cmpuint(wh_random_below(&a, 0), ==, 0);
  g_assert_cmpint(wh_random_between(&a, 7, 3), ==, 7);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint(ABS(wh_random_between(&a, -2, 2)), <=, 2);
}

/* ---- what ships ---- */

static WhPlantLibrary *
library_new(void)
{
  g_autoptr(GError) error = NULL;
  WhPlantLibrary *library = wh_plant_library_new(&error);
  g_assert_no_error(error);
  return library;
}

static void
test_shipped(void)
{
  g_autoptr(WhPlantLibrary) library = library_new();
  guint wanted = 0, quiet = 0;
  for (guint i = 0; i < library->shapes->len; i++) {
    const WhPlantShape *shape = library->shapes->pdata[i];
    wanted += shape->wanted ? 1 : 0;
    quiet += shape->wanted ? 0 : 1;
  }
  g_assert_cmpuint(wanted, >=, 8);
  g_assert_cmpuint(quiet, >=, 7);
  for (int act = WH_PLANT_SLOW; act <= WH_PLANT_GRANT; act++) {
    guint able = 0;
    for (guint i = 0; i < library->families->len; i++)
      able += ((const WhPlantFamily *)library->families->pdata[i])->templates[act]->len > 0;
    g_assert_cmpuint(able, >=, 6);
  }
  WhRandom random = wh_random_seeded("x");
  for (int act = 0; act < WH_N_PLANT_ACTS; act++)
    g_assert_nonnull(wh_plant_library_family(library, NULL, "en", (WhPlantAct)act, &random));
}

/* ---- plants ---- */

/* Ada and Bo answer six people a week for five years; Cy, Di, Ed and Fay have long been there too. */
static const char record[] =
    "person ada Ada Lindqvist <ada@example.org>\n"
    "person bo Bo Ferrer <bo@example.org>\n"
    "repeat 1000 every 2d\n"
    "  message q{i} 2015-01-02 User{i%40} Sand <u{i%40}@example.net> : Question {i}\n"
    "    | What is it?\n"
    "  message a{i} 2015-01-02T12:00 @ada re q{i} : Question {i}\n"
    "    | It is this.\n"
    "  message b{i} 2015-01-03 @bo re q{i} : Question {i}\n"
    "    | And that.\n"
    "  message n{i} 2015-01-03T06:00 New{i/4} Comer <n{i/4}@example.net> re q{i} : Question {i}\n"
    "    | I see.\n"
    "  message w{i} 2015-01-02T06:00 New{i/4} Comer <n{i/4}@example.net> : Wish {i}\n"
    "    | Could it be?\n"
    "  message c{i} 2015-01-03T07:00 Old{i%4} Hand <o{i%4}@example.net> re q{i} : Question {i}\n"
    "    | So it is.\n"
    "end\n";

typedef struct {
  WhPlantLibrary *library;
  WhViewText *text;
  WhPeople *people;
} Fixture;

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  f->library = library_new();
  f->text = wh_view_text_new(record, G_MAXINT64, &error);
  g_assert_no_error(error);
  f->people = wh_people_new(f->text->view, NULL);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  wh_people_free(f->people);
  wh_view_text_free(f->text);
  wh_plant_library_free(f->library);
}

static gboolean
plant(const Fixture *f, const WhPlantShape *shape, const char *seed, WhPlantSite *ret_site,
      GArray **ret_messages)
{
  WhRandom random = wh_random_seeded(seed);
  if (!wh_plant_site_choose(f->library, shape, f->people, &random, ret_site))
    return FALSE;
  *ret_messages = wh_plant_write(f->library, ret_site, "larch", &random);
  return TRUE;
}

static char *
digest(const WhPlantSite *site, const GArray *messages)
{
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < messages->len; i++) {
    const WhPlantMessage *one = &g_array_index(messages, WhPlantMessage, i);
    const WhMessageRecord r = wh_plant_record(site, one);
    g_string_append_printf(all, "%" G_GINT64_FORMAT " %s|%s|%s|%s|%s|%s|%s|%u\n", one->time, r.id.data,
                           r.parent.data, r.thread.data, r.name.data, r.email.data, r.subject.data,
                           r.text.data, r.flags);
  }
  return g_string_free(g_steal_pointer(&all), FALSE);
}

static void
test_determined(Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < f->library->shapes->len; i++) {
    const WhPlantShape *shape = f->library->shapes->pdata[i];
    char *texts[3];
    if (shape->place == WH_PLANT_ON_FORGE)
      continue;
    for (guint run = 0; run < 3; run++) {
      g_auto(WhPlantSite) site = {0};
      g_autoptr(GArray) messages = NULL;
      if (!plant(f, shape, run < 2 ? "a" : "b", &site, &messages))
        g_error("%s found no place", shape->name);
      texts[run] = digest(&site, messages);
    }
    g_assert_cmpstr(texts[0], ==, texts[1]);
    g_assert_cmpstr(texts[0], !=, texts[2]);
    for (guint run = 0; run < 3; run++)
      g_free(texts[run]);
  }
}

static guint
expected_messages(const WhPlantShape *shape)
{
  guint n = 0;
  for (guint i = 0; i < shape->personas->len; i++) {
    const WhPlantPersona *persona = &g_array_index(shape->personas, WhPlantPersona, i);
    n += persona->count * (persona->noise + persona->work);
  }
  for (guint i = 0; i < shape->sayings->len; i++) {
    const WhPlantSay *say = &g_array_index(shape->sayings, WhPlantSay, i);
    n += say->times * g_array_index(shape->personas, WhPlantPersona, say->persona).count;
  }
  return n;
}

static gint64
first_of(const GArray *messages, guint32 say)
{
  for (guint i = 0; i < messages->len; i++)
    if (g_array_index(messages, WhPlantMessage, i).say == say)
      return g_array_index(messages, WhPlantMessage, i).time;
  g_assert_not_reached();
}

/* When the message with ID, planted or real, was. */
static gint64
time_of(const Fixture *f, const GArray *messages, const char *id)
{
  for (guint i = 0; i < messages->len; i++)
    if (g_str_equal(g_array_index(messages, WhPlantMessage, i).id, id))
      return g_array_index(messages, WhPlantMessage, i).time;
  const guint32 real = wh_view_find_message(f->text->view, id);
  g_assert_cmpuint(real, !=, WH_NONE);
  return f->text->view->messages[real].known;
}

static void
check_message(const Fixture *f, const WhPlantSite *site, const GArray *messages, const WhPlantMessage *one)
{
  const WhPlantMember *member = &g_array_index(site->members, WhPlantMember, one->member);
  const WhPlantPersona *persona = &g_array_index(site->shape->personas, WhPlantPersona, member->persona);
  g_assert_cmpuint(strlen(one->text), >, 0);
  g_assert_cmpuint(strlen(one->subject), >, 0);
  g_assert_null(strpbrk(one->text, "{}"));
  if (*one->parent != '\0')
    g_assert_cmpint(time_of(f, messages, one->parent), <, one->time);
  if (one->say == WH_NONE) {
    g_assert_cmpint(one->time, >=, site->start - (persona->since + 1) * DAY);
    g_assert_cmpint(one->time, <=, site->end + DAY);
    return;
  }
  const WhPlantSay *say = &g_array_index(site->shape->sayings, WhPlantSay, one->say);
  g_assert_cmpuint(say->persona, ==, member->persona);
  const gint64 cause = say->after != WH_NONE ? first_of(messages, say->after) : site->start;
  g_assert_cmpint(one->time, >, cause);
  g_assert_cmpint(one->time, >=, cause / DAY * DAY + say->from * DAY);
  g_assert_cmpint(one->time, <, cause / DAY * DAY + (say->to + 2) * DAY);
  if (say->where == WH_PLANT_IN_NEW)
    g_assert_cmpstr(one->parent, ==, "");
  else
    g_assert_cmpstr(one->parent, !=, "");
}

static void
test_as_described(Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < f->library->shapes->len; i++) {
    const WhPlantShape *shape = f->library->shapes->pdata[i];
    for (guint run = 0; run < 10 && shape->place != WH_PLANT_ON_FORGE; run++) {
      g_autofree char *seed = g_strdup_printf("%u", run);
      g_auto(WhPlantSite) site = {0};
      g_autoptr(GArray) messages = NULL;
      if (!plant(f, shape, seed, &site, &messages) || messages == NULL)
        g_error("%s found no place", shape->name);
      g_assert_cmpuint(messages->len, ==, expected_messages(shape));
      for (guint m = 0; m < messages->len; m++) {
        check_message(f, &site, messages, &g_array_index(messages, WhPlantMessage, m));
        if (m > 0)
          g_assert_cmpint(g_array_index(messages, WhPlantMessage, m).time, >=,
                          g_array_index(messages, WhPlantMessage, m - 1).time);
      }
    }
  }
}

static void
test_people(Fixture *f, gconstpointer data)
{
  const WhPlantShape *shape = wh_plant_library_find(f->library, "regular-endorsed");
  g_auto(WhPlantSite) site = {0};
  g_autoptr(GArray) messages = NULL;
  g_assert_true(plant(f, shape, "people", &site, &messages));
  g_assert_cmpuint(site.members->len, ==, 4);
  for (guint i = 0; i < site.members->len; i++) {
    const WhPlantMember *member = &g_array_index(site.members, WhPlantMember, i);
    g_assert_false(wh_people_is_incumbent(f->people, member->person, site.start));
    g_assert_cmpuint(wh_people_voice(f->people, member->person, site.start).messages, >=, 30);
    for (guint j = 0; j < i; j++)
      g_assert_cmpuint(g_array_index(site.members, WhPlantMember, j).person, !=, member->person);
  }
  g_assert_true(wh_people_is_incumbent(f->people, site.incumbent, site.start));
}

static void
test_no_place(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhPlantShape) busy = wh_plant_shape_parse(
      WH_SLICE("shape x\nsays y\nspan 30\ntraffic 500 900\npersona a presser new\nsay a slow at 1 in new\n"),
      "x", &error);
  g_assert_no_error(error);
  g_auto(WhPlantSite) site = {0};
  GArray *messages = NULL;
  g_assert_false(plant(f, busy, "x", &site, &messages));
  g_assert_false(plant(f, wh_plant_library_find(f->library, "tracker"), "x", &site, &messages));
}

/* The rescue comes after a year in which nobody wrote. */
static void
test_silence(Fixture *f, gconstpointer data)
{
  g_auto(WhPlantSite) site = {0};
  g_autoptr(GArray) messages = NULL;
  g_assert_true(plant(f, wh_plant_library_find(f->library, "rescue"), "x", &site, &messages));
  g_assert_cmpuint(wh_plant_site_before(&site, site.start - 365 * DAY), ==,
                   wh_plant_site_before(&site, site.end));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/plant/bad-shapes", test_bad_shapes);
  g_test_add_func("/plant/shape", test_shape);
  g_test_add_func("/plant/bad-texts", test_bad_texts);
  g_test_add_func("/plant/expand", test_expand);
  g_test_add_func("/plant/random", test_random);
  g_test_add_func("/plant/shipped", test_shipped);
  g_test_add("/plant/determined", Fixture, NULL, set_up, test_determined, tear_down);
  g_test_add("/plant/as-described", Fixture, NULL, set_up, test_as_described, tear_down);
  g_test_add("/plant/people", Fixture, NULL, set_up, test_people, tear_down);
  g_test_add("/plant/no-place", Fixture, NULL, set_up, test_no_place, tear_down);
  g_test_add("/plant/silence", Fixture, NULL, set_up, test_silence, tear_down);
  return g_test_run();
}
