/* SPDX-License-Identifier: Apache-2.0
 * How people write: what counts, what must not count, and what a pair is told. */
#include "base/error.h"
#include "person_named.h"
#include "persona/likeness.h"
#include "persona/style_ppm.h"
#include "persona/style_sketch.h"
#include "view_text.h"

#include <math.h>

/* ---- plain words ---- */

static void
check_plain(const char *word, const char *expected)
{
  g_autoptr(GString) plain = g_string_new(NULL);
  wh_style_plain_word(word, strlen(word), plain);
  g_assert_cmpstr(plain->str, ==, expected);
}

static void
test_plain(void)
{
  static const char *const alike[][2] = {
      {"is", "are"},
      {"was", "were"},
      {"has", "have"},
      {"does", "do"},
      {"doesn't", "don't"},
      {"isn't", "aren't"},
      {"work", "works"},
      {"patches", "patch"},
      {"apply", "applies"},
      {"applied", "apply"},
      {"uses", "use"},
      {"using", "use"},
      {"running", "run"},
      {"information", "informations"},
      {"in", "on"},
      {"many", "much"},
      {"colour", "color"},
      {"organise", "organize"},
      {"process", "processes"},
      {"this", "these"},
  };
  check_plain("the", "");
  check_plain("a", "");
  check_plain("an", "");
  check_plain("kernel", "kernel");
  for (guint i = 0; i < G_N_ELEMENTS(alike); i++) {
    g_autoptr(GString) one = g_string_new(NULL), two = g_string_new(NULL);
    wh_style_plain_word(alike[i][0], strlen(alike[i][0]), one);
    wh_style_plain_word(alike[i][1], strlen(alike[i][1]), two);
    g_assert_cmpstr(one->str, ==, two->str);
  }
}

/* ---- text ---- */

static void
check_kept(const char *own, const char *expected)
{
  g_autoptr(WhStyleNames) names = wh_style_names_new();
  g_auto(WhStyleText) text = {0};
  wh_style_names_add(names, "Ann Example", "ann.sample@example.org");
  wh_style_text_init(&text);
  wh_style_text_set(&text, own, "Did you ever see the old house at the lake, or not?", names);
  g_assert_cmpstr(text.kept->str, ==, expected);
}

static void
test_text(void)
{
  check_kept("Hi Ben,\n\nI like it.\n\nThanks,\nAnn\n", "Hi `,\n\nI like it.\n\nThanks,\n");
  check_kept("I like it.\n-- Ann Example\n", "I like it.\n");
  check_kept("> you said\nI like it.\n", "I like it.\n");
  check_kept("Look:\n\n  foo(bar);\n  if (x) {\n\nbroken\n", "Look:\n\nbroken\n");
  check_kept("see https://example.org/x and foo_bar() there\n", "see ` and ` there\n");
  check_kept("did you ever see the old house\nI did.\n", "I did.\n");
  check_kept("Mail me (ann@example.org).\n", "Mail me (`).\n");
}

/* ---- the parts ---- */

/* What programs of lists put in is nobody's words. */
static void
test_list_programs(void)
{
  static const char *const own[] = {
      "I like it so.\n\nAn embedded text was scrubbed...\nName: not available\nURL: "
      "<https://lists.example.org/x>\n",
      "The sender domain has a DMARC Reject/Quarantine policy which disallows\nsending as it would be.\n\n"
      "To mitigate this problem, the original message has been wrapped\nautomatically.\n\nI like it so.\n",
      "I like it so.\n[[alternative HTML version deleted]]\n"};
  for (guint i = 0; i < G_N_ELEMENTS(own); i++) {
    g_auto(WhStyleText) text = {0};
    wh_style_text_init(&text);
    wh_style_text_set(&text, own[i], NULL, NULL);
    g_assert_cmpuint(text.words->len, ==, 4);
    g_assert_nonnull(strstr(text.kept->str, "I like it so."));
  }
}

/* What a checker says of a file is nobody's words either, however its lines were broken. */
static void
test_checkers(void)
{
  check_kept("It warns:\n\n  src/lamp.c:137: warning: Function parameter or member\n  'state' not described "
             "in 'glow'\n"
             "  ./src/lamp.c:12:3-4: Unneeded semicolon\n\nI mend it.\n",
             "It warns:\n\nI mend it.\n");
  check_kept("Fix the following lampcheck warning:\n\nThe lamp is never lit.\n\nFound by Lamp Centre "
             "(example.org) with "
             "LAMP.\n",
             "The lamp is never lit.\n\n");
  check_kept("See here:\n(II) Loading lamp\n(**) from the file\n(so it is)\n", "See here:\n(so it is)\n");
  check_kept("src/lamp.c:137 glow() warn: inconsistent indenting\nMend that.\n", "Mend that.\n");
  check_kept("Look at lamp.c: 12 lines.\nWe met there at 10:30 as always\n",
             "Look at `: ` lines.\nWe met there at ` as always\n");
}

/* A notice of a commit or a ticket comes in somebody's name, and in the form that all of its kind have. */
static void
test_notices(void)
{
  check_kept("This is an automated notice of a change.\n\nThe lamp is lit.\n", "");
  check_kept("Author: ann\nNew Revision: 12\n\nModified:\n   trunk/lamp.c\nLog:\nThe lamp is lit.\n", "");
  check_kept("Lamp 12 has been updated.\n\nProject: lamps\n-Status: open\nSubmitted by: ann\n\nIt is lit.\n",
             "");
  /* People begin with a sentence, or write fewer fields. */
  check_kept("I tried it.\nHere it is.\nKernel: old\nMachine: older\nLamp: dark\n",
             "I tried it.\nHere it is.\nKernel: old\nMachine: older\nLamp: dark\n");
  check_kept("Author: ann\nLog: none\nThe lamp is lit.\n", "Author: ann\nLog: none\nThe lamp is lit.\n");
}

static void
test_ppm(void)
{
  static const char one[] = " we could simply try it again and see whether it breaks here or there ",
                    like[] = " we could see whether it breaks again ",
                    unlike[] = " kindly find attached my quarterly figures ";
  g_autoptr(WhStylePpm) ppm = wh_style_ppm_new(one, strlen(one)), none = wh_style_ppm_new("", 0);
  g_assert_cmpfloat(wh_style_ppm_cost(ppm, one, strlen(one)), <, 2.5);
  g_assert_cmpfloat(wh_style_ppm_cost(ppm, like, strlen(like)), <,
                    wh_style_ppm_cost(ppm, unlike, strlen(unlike)) - 1);
  g_assert_cmpfloat(wh_style_ppm_cost(none, "abc", 3), ==, 6); /* nothing learnt: one of 64 */
  g_assert_cmpfloat(wh_style_ppm_cost(ppm, "", 0), ==, 0);
}

/* Words tell, layout tells the opposite, the rest is noise: one weight is found, the other held at 0. */
static void
test_train(void)
{
  g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(WhStyleSample));
  g_autoptr(GRand) rand = g_rand_new_with_seed(7);
  WhStyleWeights weights, read;
  g_assert_false(wh_style_train(samples, WH_STYLE_ALL, &weights));
  for (guint i = 0; i < 2000; i++) {
    WhStyleSample sample = {.same = i % 10 == 0};
    for (guint f = 0; f < WH_N_STYLE_FEATURES; f++)
      sample.z[f] = g_rand_double_range(rand, -1, 1);
    sample.z[WH_STYLE_WORDS] += sample.same ? 1 : 0;
    sample.z[WH_STYLE_LAYOUT] -= sample.same ? 1 : 0;
    g_array_append_val(samples, sample);
  }
  g_assert_true(wh_style_train(samples, WH_STYLE_ALL & ~(1u << WH_STYLE_GREET), &weights));
  g_assert_cmpfloat(weights.weight[WH_STYLE_WORDS], >, 1);
  for (guint f = 0; f < WH_N_STYLE_FEATURES; f++)
    g_assert_cmpfloat(weights.weight[f], >=, 0);
  g_assert_cmpfloat(weights.weight[WH_STYLE_LAYOUT], ==, 0);
  g_assert_cmpfloat(weights.weight[WH_STYLE_GREET], ==, 0);
  g_autofree char *printed = wh_style_weights_print(&weights);
  g_autoptr(GError) error = NULL;
  g_assert_true(wh_style_weights_parse(printed, strlen(printed), &read, &error));
  g_assert_cmpfloat(fabs(read.weight[WH_STYLE_WORDS] - weights.weight[WH_STYLE_WORDS]), <, 1e-4);
  g_assert_false(wh_style_weights_parse("{\"bias\": 1, \"weights\": {\"char3\": -1}}", 38, &read, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
}

/* Pairs of rows that are nearly one are found among many, whether all pairs are looked at or not. */
static void
check_near(guint n)
{
  WhStyleRows rows = {.n = n, .rows = g_new0(float, (gsize)n *WH_SKETCH_LENGTH)};
  g_autoptr(GRand) rand = g_rand_new_with_seed(11);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  guint found = 0;
  for (guint r = 0; r < n; r++)
    for (guint i = 0; i < WH_SKETCH_LENGTH; i++)
      rows.rows[r * WH_SKETCH_LENGTH + i] = (float)g_rand_double_range(rand, -1, 1);
  for (guint r = 0; r < 40; r++)
    for (guint i = 0; i < WH_SKETCH_LENGTH; i++)
      rows.rows[(n - 1 - r) * WH_SKETCH_LENGTH + i] += 1.5F * rows.rows[r * WH_SKETCH_LENGTH + i];
  wh_style_rows_near(&rows, 1, pairs);
  for (guint i = 0; i < pairs->len; i++) {
    const WhPair *pair = &g_array_index(pairs, WhPair, i);
    g_assert_cmpuint(pair->a, <, pair->b);
    g_assert_true(i == 0 || pair[-1].a < pair->a || (pair[-1].a == pair->a && pair[-1].b < pair->b));
    found += pair->a < 40 && pair->b == n - 1 - pair->a ? 1 : 0;
  }
  g_assert_cmpuint(found, >=, 38);
  g_autoptr(GArray) again = g_array_new(FALSE, FALSE, sizeof(WhPair));
  wh_style_rows_near(&rows, 3, again);
  g_assert_cmpuint(again->len, ==, pairs->len);
  for (guint i = 0; i < pairs->len; i++) {
    g_assert_cmpuint(g_array_index(again, WhPair, i).a, ==, g_array_index(pairs, WhPair, i).a);
    g_assert_cmpuint(g_array_index(again, WhPair, i).b, ==, g_array_index(pairs, WhPair, i).b);
  }
  wh_style_rows_clear(&rows);
}

static void
test_near(void)
{
  check_near(300);
  check_near(4000);
}

/* ---- the meter ---- */

/* Two accounts of one hand, one other, and others of the list. */
static const char LIST[] =
    "repeat 12 every 7d\n"
    "message - 2021-03-01 Ann <ann@example.org> : one\n"
    "  | hi Ben,\n"
    "  |\n"
    "  | i guess we could simply try it again...  it broke here - twice - with topic {i} :-)\n"
    "  | btw, i don't see why anybody would want that at all, imho that's plain silly\n"
    "  |\n"
    "  | cheers\n"
    "message - 2021-03-02 Anton <anton@example.org> : two\n"
    "  | hi Dora,\n"
    "  |\n"
    "  | well i think the other idea was nicer...  it simply worked - for me - with matter {i} :-)\n"
    "  | btw, that's not what i don't like, imho we could try something simple again\n"
    "  |\n"
    "  | cheers\n"
    "message - 2021-03-03 Cem <cem@example.org> : three\n"
    "  | Hello all,\n"
    "  |\n"
    "  | The attached series cleans up topic {i}. It is based on the current tree. However, it does not\n"
    "  | touch the other drivers; please review (and test) it.\n"
    "  |\n"
    "  | Kind regards,\n"
    "  | Cem\n"
    "message - 2021-03-04 Dora <dora@example.org> : four\n"
    "  | Yes, I have seen this before on subject {i} and I will look at it next week. Perhaps we should\n"
    "  | revert the change for now, what do you think?\n"
    "message - 2021-03-05 Ben <ben@example.org> : five\n"
    "  | NAK. This is wrong in case {i}!! Please read the documentation first, then come back to us.\n"
    "  | Did you even test this? You cannot do that here, it is not safe.\n"
    "end\n"
    "message - 2021-03-06 Few <few@example.org> : six\n"
    "  | Thanks.\n";

static WhMeter *
meter_of(const WhPeople *people, gint64 t)
{
  WhMeter *meter = wh_likeness_style.new(people, NULL);
  wh_likeness_style.advance(meter, t);
  return meter;
}

static gint64
last_known(const WhPeople *people)
{
  return people->view->messages[people->view->n_messages - 1].known;
}

static void
assert_same(const WhLikeness *x, const WhLikeness *y)
{
  g_assert_cmpint(x->enough, ==, y->enough);
  g_assert_cmpfloat(x->score, ==, y->score);
  g_assert_cmpuint(x->n_impostors, ==, y->n_impostors);
  g_assert_cmpuint(x->n_as_alike, ==, y->n_as_alike);
  g_assert_cmpuint(x->reasons->len, ==, y->reasons->len);
  for (guint i = 0; i < x->reasons->len; i++) {
    const WhReason *u = g_ptr_array_index(x->reasons, i), *v = g_ptr_array_index(y->reasons, i);
    g_assert_cmpstr(u->says, ==, v->says);
    g_assert_cmpfloat(u->weight, ==, v->weight);
  }
}

static void
test_meter(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhViewText) made = wh_view_text_new(LIST, G_MAXINT64, &error);
  g_assert_no_error(error);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  WhMeter *meter = meter_of(people, last_known(people));
  guint32 ann = person_named(people, "Ann"), anton = person_named(people, "Anton"),
          cem = person_named(people, "Cem"), dora = person_named(people, "Dora"),
          few = person_named(people, "Few");
  g_auto(WhLikeness) same = {0}, back = {0}, other = {0}, third = {0}, little = {0};
  wh_likeness_style.compare(meter, ann, anton, &same);
  wh_likeness_style.compare(meter, anton, ann, &back);
  wh_likeness_style.compare(meter, ann, cem, &other);
  wh_likeness_style.compare(meter, cem, dora, &third);
  wh_likeness_style.compare(meter, few, dora, &little);
  g_assert_true(same.enough && other.enough && third.enough);
  g_assert_cmpfloat(same.score, >, other.score + 2);
  g_assert_cmpfloat(same.score, >, third.score + 2);
  g_assert_cmpfloat(same.score, ==, back.score);
  g_assert_cmpuint(same.n_impostors, ==, 3);
  g_assert_cmpuint(same.n_as_alike, ==, 0);
  g_assert_false(little.enough);
  g_assert_cmpfloat(little.score, ==, 0);
  g_assert_cmpuint(little.reasons->len, ==, 1);
  g_assert_true(isnan(wh_likeness_style.quick(meter, few, dora)));
  g_assert_cmpfloat(wh_likeness_style.quick(meter, ann, anton), >, wh_likeness_style.quick(meter, ann, dora));
  wh_likeness_style.free(meter);
}

static const WhReason *
find_reason(const WhLikeness *likeness, const char *says)
{
  for (guint i = 0; i < likeness->reasons->len; i++) {
    const WhReason *reason = g_ptr_array_index(likeness->reasons, i);
    g_test_message("%+.2f %s", reason->weight, reason->says);
    if (strstr(reason->says, says) != NULL)
      return reason;
  }
  return NULL;
}

static void
test_reasons(void)
{
  g_autoptr(WhViewText) made = wh_view_text_new(LIST, G_MAXINT64, NULL);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  WhMeter *meter = meter_of(people, last_known(people));
  guint32 ann = person_named(people, "Ann"), anton = person_named(people, "Anton"),
          cem = person_named(people, "Cem");
  g_auto(WhLikeness) same = {0}, other = {0};
  wh_likeness_style.compare(meter, ann, anton, &same);
  wh_likeness_style.compare(meter, cem, ann, &other);
  const WhReason *turns = find_reason(&same, "turns of phrase that none of 3 others"),
                 *closes = find_reason(&same, "both write :-) with a nose: Ann in 12 of 12"),
                 *against = find_reason(&other, "Cem writes a lower-case i for oneself in 0 of");
  g_assert_nonnull(turns);
  g_assert_nonnull(strstr(turns->says, "“i don't"));
  g_assert_cmpfloat(turns->weight, >, 0);
  g_assert_cmpuint(people->speaker_of[turns->a], ==, ann);
  g_assert_cmpuint(people->speaker_of[turns->b], ==, anton);
  g_assert_nonnull(closes);
  g_assert_cmpuint(people->speaker_of[closes->a], ==, ann);
  g_assert_null(against);
  against = find_reason(
      &other, "Cem writes the own name last in 12 of 12 messages where it could be, Ann in 0 of 12");
  g_assert_nonnull(against);
  g_assert_cmpfloat(against->weight, <, 0);
  wh_likeness_style.free(meter);
}

/* Two who write through an assistant are told so, and nothing else; one alone is compared. */
static void
test_assistant(void)
{
  static const char MORE[] =
      "repeat 6 every 7d\n"
      "message - 2021-03-01 Gil <gil@example.org> : one\n"
      "  | I hope this email finds you well. It is important to note that case {i} is crucial for a robust "
      "and\n"
      "  | comprehensive solution. Please let me know if you need anything else.\n"
      "message - 2021-03-02 Hal <hal@example.org> : two\n"
      "  | Great question! I'd be happy to delve into topic {i}. Furthermore, it is a seamless way to "
      "leverage it.\n"
      "  | It has been an idea of mine for some time, as you may know from the other threads.\n"
      "end\n";
  g_autofree char *list = g_strconcat(LIST, MORE, NULL);
  g_autoptr(WhViewText) made = wh_view_text_new(list, G_MAXINT64, NULL);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  WhMeter *meter = meter_of(people, last_known(people));
  g_auto(WhLikeness) both = {0}, one = {0};
  wh_likeness_style.compare(meter, person_named(people, "Gil"), person_named(people, "Hal"), &both);
  wh_likeness_style.compare(meter, person_named(people, "Gil"), person_named(people, "Cem"), &one);
  g_assert_false(both.enough);
  g_assert_cmpfloat(both.score, ==, 0);
  g_assert_cmpuint(both.reasons->len, ==, 1);
  g_assert_nonnull(find_reason(&both, "writing assistant"));
  g_assert_true(one.enough);
  wh_likeness_style.free(meter);
}

/* What a cut record says, advancing to that day says too, whatever stops were made before. */
static void
test_as_of(void)
{
  g_autoptr(WhViewText) made = wh_view_text_new(LIST, G_MAXINT64, NULL);
  g_autoptr(WhPeople) people = wh_people_new(made->view, NULL);
  for (guint32 m = 20; m < made->view->n_messages; m += 7) {
    gint64 t = made->view->messages[m].known;
    g_autoptr(WhViewText) cut = wh_view_text_new(LIST, t, NULL);
    g_autoptr(WhPeople) its = wh_people_new(cut->view, NULL);
    WhMeter *whole = meter_of(people, t - 3000000), *part = meter_of(its, t);
    g_auto(WhLikeness) before = {0}, x = {0}, y = {0};
    wh_likeness_style.compare(whole, person_named(people, "Ann"), person_named(people, "Anton"), &before);
    wh_likeness_style.advance(whole, t);
    wh_likeness_style.compare(whole, person_named(people, "Ann"), person_named(people, "Anton"), &x);
    wh_likeness_style.compare(part, person_named(its, "Ann"), person_named(its, "Anton"), &y);
    assert_same(&x, &y);
    wh_likeness_style.free(whole);
    wh_likeness_style.free(part);
  }
}

/* ---- fairness ---- */

static const char *const WRITTEN[] = {
    ("Hi Ben,\n\nthe patch works for me, but a test of the entries in this file is still open.  I have tried "
     "many of\n"
     "those files at home, and it looks like the behaviour was not what an editor would expect; the colour "
     "of "
     "the box\n"
     "on the left is wrong - maybe the cache has an old copy.\n\nDoes it work for you? I don't "
     "know...\n\nThanks,\nAnn\n"),
    ("Ok, I applied the change and tested it. There are fewer warnings, much better! The box isn't the "
     "problem, they "
     "were using an old library, organised into one directory.\nI need more information.\n"),
    ("The series was used in a release that is working.  It has no effect on those who use the first one, "
     "i.e. "
     "nobody :-)\n- does it build?\n- is it fast?\n\nThanks,\nAnn\n"),
};
static const char *const OTHERS[] = {
    ("hello all,\n\ni think the driver is broken - again. it does not work with the new tree, so i have no "
     "idea...\n\ncheers\n"),
    ("yes, that would be the way to go :-) could you please send the log? btw, the subject line is too "
     "long\n"),
    ("Kind of. The attached file has an example. Please review it (and test it, too).\n\nKind "
     "regards,\nCem\n"),
};

static gboolean
is_letter(char c)
{
  return g_ascii_isalpha(c) || c == '\'';
}

/* TEXT with each word FROM written as TO, a capital kept; a word that goes takes its blank with it. */
static char *
slip(const char *text, const char *from, const char *to)
{
  g_autoptr(GString) out = g_string_new(NULL);
  gsize n = strlen(from);
  gboolean gone = g_str_equal(to, "-"), raise = FALSE;
  for (const char *at = text; *at != '\0';) {
    gboolean starts = is_letter(*at) && (at == text || !is_letter(at[-1]));
    if (starts && g_ascii_strncasecmp(at, from, n) == 0 && !is_letter(at[n])) {
      gsize start = out->len;
      if (!gone)
        g_string_append(out, to);
      if (!gone && g_ascii_isupper(*at))
        out->str[start] = g_ascii_toupper(out->str[start]);
      raise = gone && g_ascii_isupper(*at);
      at += n;
      at += gone && g_ascii_isspace(*at) ? 1 : 0;
      continue;
    }
    g_string_append_c(out, raise ? g_ascii_toupper(*at) : *at);
    raise = FALSE;
    at++;
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static WhStyleProfile *
profile_of(const char *const *texts, guint n, const char *name, const char *address)
{
  WhStyleProfile *profile = wh_style_profile_new();
  g_autoptr(WhStyleNames) names = wh_style_names_new();
  wh_style_names_add(names, name, address);
  for (guint i = 0; i < n; i++) {
    WhStyleWords words = {.own = texts[i], .names = names, .message = i};
    wh_style_profile_add(profile, &words);
  }
  return profile;
}

/* The features of CHANGED beside others are exactly those of what was written. */
static void
assert_no_matter(const char *what, const char *const *changed, const char *name, const char *address)
{
  WhStyleProfile *profiles[] = {profile_of(WRITTEN, 3, "Ann Example", "ann@example.org"),
                                profile_of(OTHERS, 3, "Cem Muster", "cem@example.org"),
                                profile_of(OTHERS, 1, "Cem Muster", "cem@example.org"),
                                profile_of(changed, 3, name, address)};
  WhStyleBackground *background = wh_style_background_new(profiles, 3, 1);
  for (guint other = 1; other < 3; other++) {
    double x[WH_N_STYLE_FEATURES], y[WH_N_STYLE_FEATURES];
    wh_style_measure(background, WH_STYLE_ALL, profiles[0], profiles[other], x);
    wh_style_measure(background, WH_STYLE_ALL, profiles[3], profiles[other], y);
    for (int f = 0; f < WH_N_STYLE_FEATURES; f++)
      if (x[f] != y[f])
        g_error("%s: %.17g before, %.17g after: %s", wh_style_feature_id((WhStyleFeature)f), x[f], y[f],
                what);
  }
  wh_style_background_free(background);
  for (guint i = 0; i < G_N_ELEMENTS(profiles); i++)
    wh_style_profile_free(profiles[i]);
}

static void
test_slips(void)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "style-slips.tsv", NULL), *table = NULL;
  g_autoptr(GError) error = NULL;
  g_file_get_contents(path, &table, NULL, &error);
  g_assert_no_error(error);
  g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
  char *all[3];
  for (guint t = 0; t < 3; t++)
    all[t] = g_strdup(WRITTEN[t]);
  guint n = 0;
  for (char **line = lines; *line != NULL; line++) {
    g_auto(GStrv) columns = g_strsplit(*line, "\t", 2);
    if (**line == '#' || **line == '\0')
      continue;
    char *changed[3];
    gboolean any = FALSE;
    for (guint t = 0; t < 3; t++) {
      changed[t] = slip(WRITTEN[t], columns[0], columns[1]);
      any = any || !g_str_equal(changed[t], WRITTEN[t]);
      char *more = slip(all[t], columns[0], columns[1]);
      g_free(all[t]);
      all[t] = more;
    }
    if (!any)
      g_error("no text holds “%s”", columns[0]);
    assert_no_matter(*line, (const char *const *)changed, "Ann Example", "ann@example.org");
    for (guint t = 0; t < 3; t++)
      g_free(changed[t]);
    n++;
  }
  g_assert_cmpuint(n, >, 30);
  assert_no_matter("all of them", (const char *const *)all, "Ann Example", "ann@example.org");
  for (guint t = 0; t < 3; t++)
    g_free(all[t]);
}

/* Another name, with another number of words, in other letters. */
static void
test_names(void)
{
  static const char *const names[] = {"Xiu Ying Zhang", "Olúwaseun Adé", "Søren von der Example",
                                      "Дмитрий Примеров"};
  static const char *const called[] = {"Xiu Ying", "Olúwaseun", "Søren", "Дмитрий"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    char *changed[3];
    for (guint t = 0; t < 3; t++) {
      g_auto(GStrv) parts = g_strsplit(WRITTEN[t], "Ann", -1);
      changed[t] = g_strjoinv(called[i], parts);
    }
    assert_no_matter(names[i], (const char *const *)changed, names[i], "someone@example.org");
    for (guint t = 0; t < 3; t++)
      g_free(changed[t]);
  }
}

/* Zones and the country of an address. */
static void
test_country(void)
{
  g_auto(GStrv) parts = g_strsplit(LIST, "2021-03-01 Ann <ann@example.org>", -1);
  g_autofree char *moved = g_strjoinv("2021-03-01T09:00+09:00 Ann <ann@example.org.cn>", parts);
  g_autoptr(WhViewText) one = wh_view_text_new(LIST, G_MAXINT64, NULL),
                        two = wh_view_text_new(moved, G_MAXINT64, NULL);
  g_autoptr(WhPeople) x = wh_people_new(one->view, NULL), y = wh_people_new(two->view, NULL);
  WhMeter *here = meter_of(x, last_known(x)), *there = meter_of(y, last_known(y));
  g_auto(WhLikeness) u = {0}, v = {0};
  wh_likeness_style.compare(here, person_named(x, "Ann"), person_named(x, "Anton"), &u);
  wh_likeness_style.compare(there, person_named(y, "Ann"), person_named(y, "Anton"), &v);
  assert_same(&u, &v);
  wh_likeness_style.free(here);
  wh_likeness_style.free(there);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/style/plain", test_plain);
  g_test_add_func("/style/text", test_text);
  g_test_add_func("/style/list-programs", test_list_programs);
  g_test_add_func("/style/checkers", test_checkers);
  g_test_add_func("/style/notices", test_notices);
  g_test_add_func("/style/ppm", test_ppm);
  g_test_add_func("/style/train", test_train);
  g_test_add_func("/style/near", test_near);
  g_test_add_func("/style/meter", test_meter);
  g_test_add_func("/style/reasons", test_reasons);
  g_test_add_func("/style/assistant", test_assistant);
  g_test_add_func("/style/as-of", test_as_of);
  g_test_add_func("/style/slips", test_slips);
  g_test_add_func("/style/names", test_names);
  g_test_add_func("/style/country", test_country);
  return g_test_run();
}
