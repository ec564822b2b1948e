/* SPDX-License-Identifier: Apache-2.0
 * Links: maps and their bounds, fusion, files, and what a linker promises: symmetry, no look ahead, no verdict, fairness. */
#include "app/link_evaluate.h"
#include "persona/link_impl.h"
#include "report/link.h"
#include "view_text.h"

#include <math.h>

#define CLOSE(a, b) g_assert_cmpfloat(fabs((a) - (b)), <=, 1e-9)

static void
add_trials(GArray *trials, guint n, double from, double to, gboolean same)
{
  for (guint i = 0; i < n; i++) {
    const WhTrial one = {from + (to - from) * (i + 0.5) / n, 1, same};
    g_array_append_val(trials, one);
  }
}

static void
test_map(void)
{
  g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(WhTrial));
  WhLikenessMap map;
  add_trials(trials, 60, 1, 5, TRUE);
  add_trials(trials, 900, -3, 2, FALSE);
  g_assert_true(wh_map_fit(trials, &map));
  g_assert_cmpuint(map.n_knots, >, 1);
  g_assert_cmpuint(map.n_knots, <=, WH_KNOTS_MAX);
  double last = -(double)INFINITY;
  for (double score = -6; score < 9; score += 0.05) {
    g_assert_cmpfloat(wh_map_llr(&map, score), >=, last);
    last = wh_map_llr(&map, score);
  }
  /* 900 pairs without one leave 3 in 900 possible, and 60 leave 3 in 60. */
  CLOSE(wh_map_llr(&map, 100), log10(300));
  CLOSE(wh_map_llr(&map, -100), -log10(20));
  CLOSE(wh_map_llr(&map, (double)NAN), 0);
}

static void
test_map_needs_pairs(void)
{
  g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(WhTrial));
  WhLikenessMap map;
  add_trials(trials, WH_TRIALS_MIN - 1, 1, 5, TRUE);
  add_trials(trials, 900, -3, 2, FALSE);
  g_assert_false(wh_map_fit(trials, &map));
  CLOSE(wh_map_llr(&map, 100), 0);
}

static void
test_fuse(void)
{
  g_autoptr(WhCalibration) calibration = wh_calibration_new();
  const double llr[WH_N_LIKENESSES] = {2, 1, 0, -0.5}, reversed[WH_N_LIKENESSES] = {1, 2, 0, -0.5};
  CLOSE(wh_fuse(calibration, llr), 2.5);
  calibration->overlap[0][1] = calibration->overlap[1][0] = 0.6;
  CLOSE(wh_fuse(calibration, llr), 2 + 0.4 - 0.5);
  CLOSE(wh_fuse(calibration, reversed), 2 + 0.4 - 0.5);
  calibration->overlap[0][3] = calibration->overlap[3][0] =
      1; /* what speaks against is never overlapped by what speaks for */
  CLOSE(wh_fuse(calibration, llr), 2 + 0.4 - 0.5);
}

static void
test_false_rate(void)
{
  g_autoptr(WhCalibration) calibration = wh_calibration_new();
  g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(WhTrial));
  CLOSE(wh_calibration_false_rate(calibration, 3), 1);
  add_trials(trials, 1000, -2, 2, FALSE);
  wh_calibration_set_tail(calibration, trials);
  double last = 1;
  for (double sum = -3; sum < 4; sum += 0.01) {
    const double rate = wh_calibration_false_rate(calibration, sum);
    g_assert_cmpfloat(rate, <=, last);
    last = rate;
  }
  /* None of 1,000 leaves about 3 in 1,000 possible. */
  g_assert_cmpfloat(last, >, 0.0029);
  g_assert_cmpfloat(last, <, 0.0031);
  g_assert_cmpfloat(wh_calibration_false_rate(calibration, 0), >=, 0.5);
}

/* Exponential sums: the surprise is a line, within what was seen and beyond. */
static void
test_chance(void)
{
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhStrangers));
  WhChance chance;
  for (guint i = 0; i < 20000; i++) {
    const double sum = -0.5 * log((i + 0.5) / 20000);
    const WhStrangers one = {.llr = {sum}, .sum = sum, .weight = 1};
    g_array_append_val(pairs, one);
  }
  wh_chance_fit(pairs, &chance);
  CLOSE(chance.n, 20000);
  g_assert_cmpuint(chance.n_knots, >, 3);
  g_assert_cmpfloat(fabs(chance.usual[0] + 0.5 * log(0.05)), <, 0.01);
  CLOSE(wh_chance_surprise(&chance, 0), 0);
  for (double sum = 1.6; sum < 8; sum += 0.3)
    g_assert_cmpfloat(fabs(wh_chance_surprise(&chance, sum) / (2 * sum / log(10)) - 1), <, 0.1);
}

/* 10,000 pairs, of one in a hundred of which each of two kinds says 2, independently; and of BOTH of them both do. */
static void
fit_two_kinds(guint both, WhChance *ret_chance)
{
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhStrangers));
  for (guint i = 0; i < 10000; i++) {
    const guint other = i < both ? 0 : i * 7919 % 10000;
    WhStrangers one = {.weight = 1};
    one.llr[0] = i < 100 ? 2 : -1 + i / 10000.0;
    one.llr[1] = other < 100 ? 2 : -1 + other / 10000.0;
    one.sum = one.llr[0] + one.llr[1];
    g_array_append_val(pairs, one);
  }
  wh_chance_fit(pairs, ret_chance);
}

/* Far out in both kinds was seen of nobody: as rare as both together. Where kinds depend on each other it is less so. */
static void
test_added_up(void)
{
  WhChance chance, dependent;
  fit_two_kinds(0, &chance);
  g_assert_cmpfloat(fabs(wh_chance_surprise(&chance, 2.1) - 4), <, 0.6);
  fit_two_kinds(50, &dependent);
  g_assert_cmpfloat(fabs(wh_chance_surprise(&dependent, 2.1) - -log10(51.0 / 10000)), <, 0.15);
}

/* A pair that stands for many makes no more of those that were looked at one by one. */
static void
test_worth(void)
{
  g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(WhTrial));
  for (guint i = 0; i < 40; i++) {
    const WhTrial one = {i, i < 20 ? 50 : 1, i % 2 == 0};
    g_array_append_val(trials, one);
  }
  CLOSE(wh_trials_worth(trials, TRUE), 510);
  CLOSE(wh_trials_worth(trials, FALSE), 510);
  g_array_set_size(trials, 20);
  CLOSE(wh_trials_worth(trials, TRUE), 10);
  g_array_set_size(trials, 0);
  CLOSE(wh_trials_worth(trials, TRUE), 0);
}

/* Pairs across two persons of one block of BLOCK are SURE, all others speak against. */
typedef struct {
  guint block;
  double sure;
} Blocks;

static void
weigh_block(WhPair pair, gpointer user, WhLinkPair *ret)
{
  const Blocks *blocks = user;
  const double surprise = pair.a / blocks->block == pair.b / blocks->block ? blocks->sure : -2;
  *ret = (WhLinkPair){pair, {surprise}, surprise};
}

static double
mean_of_first(const double llr[WH_N_LIKENESSES], gpointer user)
{
  (void)user;
  return llr[0];
}

/* Of two hundred people of whose pairs the N of GIVEN were compared; FAVOURS: NULL, nobody's. */
static GArray *
groups_of(Blocks *blocks, const WhLinkPair *given, guint n,
          double (*several)(const double llr[WH_N_LIKENESSES], gpointer user), const double *favours)
{
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhLinkPair));
  const WhLinkGrouping grouping = {.pairs = pairs,
                                   .weigh = weigh_block,
                                   .several = several,
                                   .user = blocks,
                                   .favours = favours,
                                   .n_pairs = 19900,
                                   .n_persons = 200,
                                   .max_q = 0.01};
  g_array_append_vals(pairs, given, n);
  return wh_link_groups(&grouping);
}

static GArray *
group_blocks(guint block, double sure)
{
  Blocks blocks = {block, sure};
  WhLinkPair given[66];
  guint n = 0;
  for (guint32 a = 0; a < 3 * block; a++)
    for (guint32 b = a + 1; b < 3 * block; b++)
      weigh_block((WhPair){a, b}, &blocks, &given[n++]);
  return groups_of(&blocks, given, n, mean_of_first, NULL);
}

/* Pairs of which none says enough by itself make a group together, where all of them say it. */
static void
test_groups(void)
{
  g_autoptr(GArray) two = group_blocks(2, 5), four = group_blocks(4, 5);
  g_autoptr(GArray) sure = group_blocks(2, 8), weak = group_blocks(4, 2);
  g_assert_cmpuint(two->len, ==, 0);
  g_assert_cmpuint(weak->len, ==, 0);
  g_assert_cmpuint(sure->len, ==, 3);
  g_assert_cmpuint(four->len, ==, 3);
  for (guint i = 0; i < four->len; i++) {
    const WhLinkGroup *group = &g_array_index(four, WhLinkGroup, i);
    g_assert_cmpuint(group->n, ==, 4);
    g_assert_cmpuint(group->persons[0], ==, 4 * i);
    g_assert_cmpuint(group->persons[3], ==, 4 * i + 3);
    CLOSE(group->llr[0], 5);
    g_assert_cmpfloat(group->q, <, 0.01);
  }
}

/* Nobody who speaks against most names of a hand comes to it by one of them. */
static void
test_groups_keep_out(void)
{
  Blocks blocks = {3, 6};
  const WhLinkPair given[] = {{{0, 1}, {6}, 6}, {{0, 2}, {6}, 6}, {{1, 2}, {6}, 6}, {{2, 3}, {5}, 5}};
  g_autoptr(GArray) groups = groups_of(&blocks, given, G_N_ELEMENTS(given), mean_of_first, NULL);
  g_assert_cmpuint(groups->len, ==, 1);
  g_assert_cmpuint(g_array_index(groups, WhLinkGroup, 0).n, ==, 3);
}

/* A group is no surer than its least sure join, and stands behind those that are surer than that. */
static void
test_groups_order(void)
{
  Blocks blocks = {1, 0};
  const WhLinkPair given[] = {
      {{0, 1}, {20}, 20}, {{0, 2}, {5.2}, 5.2}, {{1, 2}, {5.2}, 5.2}, {{4, 5}, {9}, 9}};
  g_autoptr(GArray) groups = groups_of(&blocks, given, G_N_ELEMENTS(given), mean_of_first, NULL);
  g_assert_cmpuint(groups->len, ==, 2);
  g_assert_cmpuint(g_array_index(groups, WhLinkGroup, 0).n, ==, 2);
  g_assert_cmpuint(g_array_index(groups, WhLinkGroup, 1).n, ==, 3);
  g_assert_cmpfloat(g_array_index(groups, WhLinkGroup, 0).q, <, g_array_index(groups, WhLinkGroup, 1).q);
}

static double
nothing_together(const double llr[WH_N_LIKENESSES], gpointer user)
{
  (void)llr;
  (void)user;
  return 0;
}

/* Who comes to two names or more is held against all of them at once, however alike to each. */
static void
test_groups_several(void)
{
  Blocks blocks = {3, 9};
  const WhLinkPair given[] = {{{0, 1}, {9}, 9}, {{0, 2}, {9}, 9}, {{1, 2}, {9}, 9}};
  g_autoptr(GArray) apart = groups_of(&blocks, given, G_N_ELEMENTS(given), nothing_together, NULL);
  g_autoptr(GArray) together = groups_of(&blocks, given, G_N_ELEMENTS(given), mean_of_first, NULL);
  g_assert_cmpuint(apart->len, ==, 1);
  g_assert_cmpuint(g_array_index(apart, WhLinkGroup, 0).n, ==, 2);
  g_assert_cmpuint(together->len, ==, 1);
  g_assert_cmpuint(g_array_index(together, WhLinkGroup, 0).n, ==, 3);
}

/* What the shipped archives say of one beside several names is rarer than of a pair, where both are far out. */
static void
test_several_chance(void)
{
  const WhCalibration *shipped = wh_calibration_shipped();
  g_assert_cmpfloat(shipped->several.n, >, 10000);
  for (double sum = 3; sum <= 8; sum += 1)
    g_assert_cmpfloat(wh_chance_surprise(&shipped->several, sum), >,
                      wh_chance_surprise(&shipped->chance[WH_STRATUM_STYLED], sum));
}

/* What is no group where all are alike is one between people who are favoured, and none between others. */
static void
test_groups_favour(void)
{
  const double favours[] = {0.5, 0.5, -1, -1};
  Blocks blocks = {2, 6};
  const WhLinkPair given[] = {{{0, 1}, {6}, 6}, {{2, 3}, {6}, 6}};
  g_autoptr(GArray) plain = groups_of(&blocks, given, G_N_ELEMENTS(given), mean_of_first, NULL);
  g_autoptr(GArray) favoured = groups_of(&blocks, given, G_N_ELEMENTS(given), mean_of_first, favours);
  g_assert_cmpuint(plain->len, ==, 0);
  g_assert_cmpuint(favoured->len, ==, 1);
  g_assert_cmpuint(g_array_index(favoured, WhLinkGroup, 0).persons[0], ==, 0);
}

static void
test_file(void)
{
  g_autoptr(GError) error = NULL;
  const WhCalibration *shipped = wh_calibration_shipped();
  g_autofree char *text = wh_calibration_format(shipped);
  g_autoptr(WhCalibration) again = wh_calibration_parse(text, strlen(text), "again", &error);
  g_assert_no_error(error);
  g_autofree char *twice = wh_calibration_format(again);
  g_assert_cmpstr(twice, ==, text);
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    CLOSE(wh_map_llr(&again->kinds[k], 1.234), wh_map_llr(&shipped->kinds[k], 1.234));
}

static void
test_bad_files(void)
{
  static const char *const bad[] = {
      "",
      "[]",
      "{}",
      "{\"schema\": \"wolfhound.links/3\"}",
      "{\"schema\": \"wolfhound.links/2\", \"kinds\": 3}",
      ("{\"schema\": \"wolfhound.links/2\", \"kinds\": [{\"kind\": \"style\", \"knots\": [[2, 1], [1, 2]], "
       "\"same_pairs\": 0}]}"),
      "{\"schema\": \"wolfhound.links/2\", \"kinds\": [{\"kind\": \"gait\", \"knots\": []}]}"};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(wh_calibration_parse(bad[i], strlen(bad[i]), "bad.json", &error));
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, "bad.json"));
  }
}

/* Thirty people who ask and answer; NAMES: given instead of "Holm" and "Sand". Kim and Ola share a machine and a program. */
static WhViewText *
make(const char *family, const char *zone, gint64 as_of)
{
  g_autofree char *text = g_strdup_printf(
      "repeat 90 every 3d\n"
      "message q{i} 2020-01-03T10:00%s User{i%%30} %s <user{i%%30}@place{i%%30}.example> : Question {i}\n"
      "  | Hello, how do I set the width of output number {i} to {i%%7} columns, when the file has {i%%5} "
      "rows in it?\n"
      "  | I tried everything that the manual page tells and nothing of it made the lines any shorter than "
      "they were.\n"
      "  trait origin: host{i%%30}.place{i%%30}.example 198.51.{i%%30}.7\n"
      "  trait mailer: Mailer {i%%7}\n"
      "end\n"
      "repeat 12 every 9d\n"
      "message k{i} 2020-02-01T12:00%s Kim %s <kim@kim.example> re q{i} : Width\n"
      "  | The width is set by an option... see the page number {i} there; it is not hard -- really!\n"
      "  trait origin: greybox 192.0.2.44\n"
      "  trait mailer: Oddmail 0.3.77\n"
      "message o{i} 2020-02-04T12:00%s Ola Brink <ola@brink.example> re q{i+20} : Rows\n"
      "  | The rows are set by an option... see the page number {i} there; it is not easy -- really!\n"
      "  trait origin: greybox 192.0.2.44\n"
      "  trait mailer: Oddmail 0.3.77\n"
      "end\n",
      zone, family, zone, family, zone);
  g_autoptr(GError) error = NULL;
  WhViewText *made = wh_view_text_new(text, as_of, &error);
  g_assert_no_error(error);
  return made;
}

static guint32
find(const WhPeople *people, const char *begin)
{
  for (guint32 i = 0; i < people->n_persons; i++)
    if (g_str_has_prefix(people->persons[i].name, begin))
      return i;
  g_assert_not_reached();
}

static void
compare(const WhPeople *people, gint64 t, const char *a, const char *b, WhLink *ret)
{
  g_autoptr(WhLinker) linker = wh_linker_new(people, NULL);
  wh_linker_advance(linker, t);
  wh_linker_compare(linker, find(people, a), find(people, b), ret);
}

static void
same_link(const WhLink *x, const WhLink *y)
{
  CLOSE(x->sum, y->sum);
  CLOSE(x->llr, y->llr);
  CLOSE(x->false_rate, y->false_rate);
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    g_assert_cmpint(x->kinds[k].enough, ==, y->kinds[k].enough);
    CLOSE(x->kinds[k].score, y->kinds[k].score);
  }
}

static void
test_symmetric(void)
{
  g_autoptr(WhViewText) made = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_auto(WhLink) one = {0}, two = {0}, other = {0};
  compare(people, wh_linker_end(people), "Kim", "Ola", &one);
  compare(people, wh_linker_end(people), "Ola", "Kim", &two);
  compare(people, wh_linker_end(people), "Kim", "User3", &other);
  same_link(&one, &two);
  g_assert_cmpfloat(one.llr, >, 1);
  g_assert_cmpfloat(other.llr, <, one.llr);
  g_assert_true(isnan(one.q));
  g_assert_cmpfloat(one.false_rate, >, 0);
}

/* What reasons weigh is their kind's ratio, and they come heaviest first. */
static void
test_reasons(void)
{
  g_autoptr(WhViewText) made = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_auto(WhLink) link = {0};
  compare(people, wh_linker_end(people), "Kim", "Ola", &link);
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    const WhLikeness *likeness = &link.kinds[k];
    double last = (double)INFINITY;
    g_assert_true(likeness->reasons != NULL && likeness->reasons->len > 0);
    for (guint i = 0; i < likeness->reasons->len && likeness->enough; i++) {
      const WhReason *reason = g_ptr_array_index(likeness->reasons, i);
      g_assert_cmpfloat(fabs(reason->weight), <=, last);
      last = fabs(reason->weight);
    }
  }
}

/* Two moments on the way, then the record cut there. */
static void
test_no_look_ahead(void)
{
  static const gint64 moments[] = {1583600000, 1585600000};
  g_autoptr(WhViewText) whole = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(whole->view, NULL);
  g_autoptr(WhLinker) linker = wh_linker_new(people, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(moments); i++) {
    g_auto(WhLink) then = {0}, cut = {0};
    wh_linker_advance(linker, moments[i]);
    wh_linker_compare(linker, find(people, "Kim"), find(people, "Ola"), &then);
    g_autoptr(WhViewText) part = make("Holm", "", moments[i]);
    g_autoptr(WhPeople) part_people = wh_people_new(part->view, NULL);
    compare(part_people, moments[i], "Kim", "Ola", &cut);
    same_link(&then, &cut);
  }
}

/* Where names come from, and which zone all share, changes nothing. */
static void
test_fair(void)
{
  static const char *const families[] = {"Sand", "Nguyễn", "Østergård", "王", "Al-Farouq"};
  static const char *const zones[] = {"+00:00", "+08:00", "-05:00", "+05:30"};
  g_auto(WhLink) first = {0};
  g_autoptr(WhViewText) base = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(base->view, NULL);
  compare(people, wh_linker_end(people), "Kim", "Ola", &first);
  for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
    g_auto(WhLink) link = {0};
    g_autoptr(WhViewText) made = make(families[i], "", G_MAXINT64);
    g_autoptr(WhPeople) others = wh_people_new(made->view, NULL);
    compare(others, wh_linker_end(others), "Kim", "Ola", &link);
    same_link(&first, &link);
  }
  for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
    g_auto(WhLink) link = {0};
    g_autoptr(WhViewText) made = make("Holm", zones[i], G_MAXINT64);
    g_autoptr(WhPeople) others = wh_people_new(made->view, NULL);
    compare(others, wh_linker_end(others), "Kim", "Ola", &link);
    CLOSE(link.kinds[WH_LIKENESS_HANDS].score, first.kinds[WH_LIKENESS_HANDS].score);
    CLOSE(link.kinds[WH_LIKENESS_STYLE].score, first.kinds[WH_LIKENESS_STYLE].score);
  }
}

static void
says_no_verdict(const char *text)
{
  g_autoptr(GRegex) verdict = g_regex_new(
      "\\b(are|is|were|was|must be|be) (one|the same|a single) (person|hand|human|author|individual)\\b|"
      "\\bsock ?puppet|\\bfake\\b|\\bmalicious|\\bimpost[oe]r",
      G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  if (g_regex_match(verdict, text, 0, &match)) {
    g_autofree char *found = g_match_info_fetch(match, 0);
    g_error("a page says \"%s\":\n%s", found, text);
  }
}

static void
test_no_verdict(void)
{
  g_autoptr(WhViewText) made = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_autoptr(WhLinker) linker = wh_linker_new(people, NULL);
  wh_linker_advance(linker, wh_linker_end(people));
  guint pages = 0;
  for (guint32 a = 0; a < people->n_persons; a++)
    for (guint32 b = a + 1; b < people->n_persons; b++, pages++) {
      g_auto(WhLink) link = {0};
      g_autoptr(GString) text = g_string_new(NULL), markdown = g_string_new(NULL), html = g_string_new(NULL);
      WhPage page = {.out = text, .width = 10000};
      wh_linker_compare(linker, a, b, &link);
      json_t *document = wh_link_document(people, wh_calibration_shipped(), &link);
      wh_link_text(&page, document);
      wh_link_markdown(markdown, document);
      wh_link_html(html, document);
      says_no_verdict(text->str);
      says_no_verdict(markdown->str);
      says_no_verdict(html->str);
      g_assert_nonnull(strstr(html->str, "What would settle it"));
      g_assert_nonnull(strstr(text->str, "Innocent readings"));
      g_assert_nonnull(strstr(markdown->str, "What would settle it"));
      json_decref(document);
    }
  g_assert_cmpuint(pages, >, 400);
}

/* Who speaks to nobody is not looked for. */
static void
test_linkable(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhViewText) made =
      wh_view_text_new("message a 2020-01-01T10:00 Ann <ann@a.example> : Question\n  | how\n"
                       "message b 2020-01-02T10:00 Bob <bob@b.example> re a : Question\n  | so\n"
                       "message c 2020-01-03T10:00 Cid <cid@c.example> : Offer\n  | buy\n"
                       "message d 2020-01-04T10:00 Cid <cid@c.example> re c : Offer\n  | buy again\n",
                       G_MAXINT64, &error);
  g_assert_no_error(error);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_autoptr(GArray) all = wh_linkable(people, wh_linker_end(people));
  g_autoptr(GArray) early = wh_linkable(people, people->view->messages[0].known);
  g_assert_cmpuint(all->len, ==, 2);
  g_assert_cmpuint(g_array_index(all, guint32, 0), ==, find(people, "Ann"));
  g_assert_cmpuint(g_array_index(all, guint32, 1), ==, find(people, "Bob"));
  g_assert_cmpuint(early->len, ==, 0);
}

/* Who wrote more is favoured more, by 1 on the mean; who is not looked for, not at all. */
static void
test_favours(void)
{
  g_autoptr(WhViewText) made = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_autoptr(GArray) persons = wh_linkable(people, wh_linker_end(people));
  const guint32 left_out = g_array_index(persons, guint32, persons->len - 1);
  g_array_set_size(persons, persons->len - 1);
  g_autofree double *favours = wh_link_favours(people, persons, wh_linker_end(people));
  double total = 0;
  for (guint i = 0; i < persons->len; i++) {
    const guint32 a = g_array_index(persons, guint32, i), b = g_array_index(persons, guint32, 0);
    total += pow(10, favours[a]);
    if (people->persons[a].n_said >= people->persons[b].n_said)
      g_assert_cmpfloat(favours[a], >=, favours[b]);
  }
  g_assert_cmpfloat(fabs(total / persons->len - 1), <, 1e-9);
  g_assert_true(isinf(favours[left_out]));
}

static gboolean
is_among(const GArray *persons, guint32 person)
{
  for (guint i = 0; i < persons->len; i++)
    if (g_array_index(persons, guint32, i) == person)
      return TRUE;
  return FALSE;
}

static void
test_all(void)
{
  g_autoptr(WhViewText) made = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  g_autoptr(GArray) looked_for = wh_linkable(people, wh_linker_end(people));
  g_autofree char *first = NULL;
  for (guint turn = 0; turn < 2; turn++) {
    const WhLinkAll all = {.max_q = 1, .jobs = 1 + 3 * turn};
    g_autoptr(WhLinker) linker = wh_linker_new(people, NULL);
    wh_linker_advance(linker, wh_linker_end(people));
    g_autoptr(WhLinks) links = wh_linker_all(linker, &all);
    g_assert_cmpuint(links->links->len, >, 0);
    for (guint i = 0; i < links->links->len; i++)
      g_assert_true(is_among(looked_for, g_array_index(links->links, WhLink, i).a) &&
                    is_among(looked_for, g_array_index(links->links, WhLink, i).b));
    const WhLink *best = &g_array_index(links->links, WhLink, 0);
    g_assert_cmpuint(best->a, ==, MIN(find(people, "Kim"), find(people, "Ola")));
    g_assert_cmpuint(best->b, ==, MAX(find(people, "Kim"), find(people, "Ola")));
    g_assert_cmpuint(links->n_pairs, >, 0);
    g_assert_cmpuint(links->n_pairs, <=, (guint64)links->n_persons * links->n_persons);
    json_t *document = wh_links_document(people, wh_calibration_shipped(), links, 1);
    char *bytes = json_dumps(document, 0);
    if (turn == 0)
      first = g_strdup(bytes);
    else
      g_assert_cmpstr(bytes, ==, first);
    free(bytes);
    json_decref(document);
  }
}

/* A hand split by thread is two persons with all its messages between them, and nothing of its name in what it wrote. */
static void
test_split(void)
{
  g_autoptr(WhViewText) made = make("Holm", "", G_MAXINT64);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  for (guint by = 0; by < WH_N_SPLITS; by++) {
    g_autoptr(GArray) splits = g_array_new(FALSE, FALSE, sizeof(WhSplit));
    const WhSplit kim = {.person = find(people, "Kim"), .n = 2};
    const WhSplitOptions options = {.by = (WhSplitBy)by, .noise = 0.5, .salt = "test"};
    g_array_append_val(splits, kim);
    g_autoptr(WhView) view = wh_split_view(people, splits, &options);
    g_autoptr(WhPeople) split_people = wh_people_new(view, NULL);
    const WhSplit *done = &g_array_index(splits, WhSplit, 0);
    guint32 said = 0, names = 0;
    for (guint k = 0; k < 2; k++) {
      const guint32 one = split_people->person_of[done->accounts[k]];
      names += one != WH_NONE ? 1 : 0;
      said += one != WH_NONE ? split_people->persons[one].n_said : 0;
    }
    g_assert_cmpuint(said, ==, people->persons[kim.person].n_said);
    /* All of her threads are about one thing, and what is sent again stays under one name; she has one address. */
    g_assert_cmpuint(names, ==, by == WH_SPLIT_THREADS || by == WH_SPLIT_ALIASES ? 1 : 2);
    for (guint32 i = 0; i < view->n_messages; i++) {
      g_assert_cmpint(view->messages[i].known, ==, people->view->messages[i].known);
      g_assert_cmpstr(view->messages[i].id, ==, people->view->messages[i].id);
    }
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/link/map", test_map);
  g_test_add_func("/link/map-needs-pairs", test_map_needs_pairs);
  g_test_add_func("/link/fuse", test_fuse);
  g_test_add_func("/link/false-rate", test_false_rate);
  g_test_add_func("/link/chance", test_chance);
  g_test_add_func("/link/added-up", test_added_up);
  g_test_add_func("/link/worth", test_worth);
  g_test_add_func("/link/groups", test_groups);
  g_test_add_func("/link/groups-keep-out", test_groups_keep_out);
  g_test_add_func("/link/groups-several", test_groups_several);
  g_test_add_func("/link/groups-order", test_groups_order);
  g_test_add_func("/link/several-chance", test_several_chance);
  g_test_add_func("/link/groups-favour", test_groups_favour);
  g_test_add_func("/link/file", test_file);
  g_test_add_func("/link/bad-files", test_bad_files);
  g_test_add_func("/link/symmetric", test_symmetric);
  g_test_add_func("/link/reasons", test_reasons);
  g_test_add_func("/link/no-look-ahead", test_no_look_ahead);
  g_test_add_func("/link/fair", test_fair);
  g_test_add_func("/link/no-verdict", test_no_verdict);
  g_test_add_func("/link/linkable", test_linkable);
  g_test_add_func("/link/favours", test_favours);
  g_test_add_func("/link/all", test_all);
  g_test_add_func("/link/split", test_split);
  return g_test_run();
}
