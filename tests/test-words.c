/* SPDX-License-Identifier: Apache-2.0
 * Rules of speech acts: the shipped ones by their own examples, and the engine. */
#include <glib/gstdio.h>
#include <locale.h>

#include "base/error.h"
#include "base/limits.h"
#include "words/literals.h"
#include "words/kept.h"
#include "words/match.h"
#include "words/model.h"
#include "words/plain.h"
#include "words/sentence.h"

#define HEADER                                                                                               \
  "language: en\nboundaries: yes\nenders: . ! ?\nabbreviations: e.g\nquotes: \"\" “”\nquestion: \\?$\n"  \
  "conditional: \\bif\\b\nnegation-before: \\bnot\\b|n't\\b\n{role} = maintainer|committer\n"
#define EXAMPLES "yes: make me maintainer\nno: hello\n"
#define BASIC HEADER "rule a\nact: asks-for-self\nsay: make me {role}\n" EXAMPLES

/* Rules from TEXT, as a user's file of that name would give them. */
static WhRules *
rules_of(const char *text, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("words-XXXXXX.rules", &path, NULL);
  g_assert_cmpint(fd, >=, 0);
  g_close(fd, NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  const char *files[] = {path, NULL};
  WhRules *rules = wh_rules_load(files, TRUE, error);
  g_unlink(path);
  return rules;
}

static WhRules *
good_rules(const char *text)
{
  g_autoptr(GError) error = NULL;
  WhRules *rules = rules_of(text, &error);
  g_assert_no_error(error);
  return rules;
}

static WhRules *
shipped_rules(void)
{
  g_autoptr(GError) error = NULL;
  WhRules *rules = wh_rules_load(NULL, FALSE, &error);
  g_assert_no_error(error);
  wh_rules_ready(rules);
  return rules;
}

static guint
count(const WhRules *rules, const char *text)
{
  g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, text);
  for (guint i = 0; i < acts->len; i++)
    g_test_message("%s: %s", g_array_index(acts, WhSpeechAct, i).rule, text);
  return acts->len;
}

static void
test_shipped(void)
{
  g_autofree char *report = NULL;
  g_autoptr(WhRules) rules = shipped_rules();
  g_assert_cmpuint(rules->always->len, ==, 0);
  g_assert_cmpuint(wh_rules_count(rules), >=, 85);
  if (!wh_rules_check(rules, &report))
    g_test_message("%s", report);
  g_assert_null(report);
  /* Every act can be said in both languages. */
  for (guint kind = 0; kind < WH_N_SPEECH_KINDS; kind++) {
    guint of_language[2] = {0, 0};
    for (guint i = 0; i < rules->rules->len; i++) {
      const WhRule *rule = g_ptr_array_index(rules->rules, i);
      if (rule->kind == (WhSpeechKind)kind)
        of_language[g_str_equal(rule->language->texts[WH_SETTING_LANGUAGE], "ja")]++;
    }
    g_assert_cmpuint(of_language[0], >, 0);
    g_assert_cmpuint(of_language[1], >, 0);
  }
}

/* All examples of RULES, each once. */
static GPtrArray *
all_examples(const WhRules *rules)
{
  GPtrArray *texts = g_ptr_array_new();
  for (guint r = 0; r < rules->rules->len; r++) {
    const WhRule *rule = g_ptr_array_index(rules->rules, r);
    for (guint i = 0; i < rule->yes->len; i++)
      g_ptr_array_add(texts, g_array_index(rule->yes, WhExampleLine, i).text);
    for (guint i = 0; i < rule->no->len; i++)
      g_ptr_array_add(texts, g_array_index(rule->no, WhExampleLine, i).text);
  }
  return texts;
}

static void
append_heard(WhHearer *hearer, const char *text, GString *out)
{
  const GArray *heard = wh_hearer_hear(hearer, wh_slice_str(text), FALSE, NULL);
  for (guint i = 0; i < heard->len; i++) {
    const WhHeard *h = &g_array_index(heard, WhHeard, i);
    g_string_append_printf(out, "%s %u+%u %u <%s>\n", h->rule->id, h->from, h->len, h->flags, h->who);
  }
}

static char *
heard_in(const WhRules *rules, const GPtrArray *texts)
{
  g_autoptr(WhHearer) hearer = wh_hearer_new(rules);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < texts->len; i++)
    append_heard(hearer, g_ptr_array_index(texts, i), out);
  return g_string_free(out, FALSE);
}

/* Three ways: with Vectorscan where it is, with the table, and every pattern on every sentence. */
static void
assert_same(WhRules *rules, const GPtrArray *texts)
{
  wh_rules_index(rules, FALSE);
  g_autofree char *first = heard_in(rules, texts);
  wh_rules_index(rules, TRUE);
  g_autofree char *second = heard_in(rules, texts);
  for (guint32 i = 0; i < rules->patterns->len; i++)
    g_array_append_val(rules->always, i);
  g_autofree char *third = heard_in(rules, texts);
  g_assert_cmpstr(first, ==, second);
  g_assert_cmpstr(first, ==, third);
  g_assert_cmpuint(strlen(first), >, 100);
}

static void
test_same(void)
{
  g_autoptr(WhRules) rules = shipped_rules();
  g_autoptr(GPtrArray) texts = all_examples(rules);
  assert_same(rules, texts);
}

/* A corpus need not be decoded to be words. */
static void
test_same_corpus(void)
{
  const char *shared = g_getenv("WH_SHARED");
  g_autofree char *path = g_build_filename(shared != NULL ? shared : "../shared",
                                           "corpora/mail/twisted-python.pipermail.txt.zst", NULL);
  g_autofree char *zstd = g_find_program_in_path("zstd");
  g_autofree char *text = NULL;
  g_autoptr(WhRules) rules = shipped_rules();
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  const char *command[] = {zstd, "-dcq", path, NULL};
  if (zstd == NULL || !g_file_test(path, G_FILE_TEST_EXISTS) ||
      !g_spawn_sync(NULL, (char **)(gsize)command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL,
                    NULL)) {
    g_test_skip("no corpus");
    return;
  }
  for (gsize at = 0, len = MIN(strlen(text), 3u << 20); at < len; at += 8000)
    g_ptr_array_add(texts, g_strndup(text + at, MIN(8000, len - at)));
  assert_same(rules, texts);
}

static void
test_offsets(void)
{
  static const char text[] =
      "Hi,\n> make me maintainer\n\nwould  you\n**make** me\nmaintainer — please? Naïve “é”.";
  g_autoptr(WhRules) rules = good_rules(BASIC);
  g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, text);
  g_assert_cmpuint(acts->len, ==, 1);
  const WhSpeechAct *act = &g_array_index(acts, WhSpeechAct, 0);
  g_autofree char *part = g_strndup(text + act->from, act->len);
  g_assert_cmpstr(part, ==, "make** me\nmaintainer");
  g_assert_cmpuint(act->flags, ==, WH_SPEECH_QUESTION);
  g_assert_cmpint(act->kind, ==, WH_SPEECH_ASKS_FOR_SELF);
  g_assert_cmpstr(act->rule, ==, "a");
  g_assert_cmpstr(act->who, ==, "");
}

static void
test_left_out(void)
{
  g_autoptr(WhRules) rules = good_rules(BASIC);
  g_assert_cmpuint(count(rules, "Please make me maintainer."), ==, 1);
  g_assert_cmpuint(count(rules, "> Please make me maintainer."), ==, 0);
  g_assert_cmpuint(count(rules, "```\nmake me maintainer\n```\n"), ==, 0);
  g_assert_cmpuint(count(rules, "run `make me maintainer` now"), ==, 0);
  g_assert_cmpuint(count(rules, "<!-- make me\nmaintainer --> hello"), ==, 0);
  g_assert_cmpuint(count(rules, "he said \"make me maintainer\" once"), ==, 0);
  g_assert_cmpuint(count(rules, "he said “make me maintainer” once"), ==, 0);
  g_assert_cmpuint(count(rules, "\"No\". Make me maintainer. \"Yes\"."), ==, 1);
  g_assert_cmpuint(count(rules, "do not make me maintainer"), ==, 0);
  g_assert_cmpuint(count(rules, "don’t make me maintainer"), ==, 0);
  g_assert_cmpuint(count(rules, "not now, but make me maintainer"), ==, 1);
  g_assert_cmpuint(count(rules, "remake me maintainers"), ==, 0);
  g_assert_cmpuint(count(rules, "make me.\nMaintainer"), ==, 0);
  g_assert_cmpuint(count(rules, "e.g. make me maintainer. make me committer!"), ==, 2);
  g_assert_cmpuint(count(rules, "maKe me mainTaiNer"), ==, 1);
  g_assert_cmpuint(count(rules, "ma\u212ae me maintainer"), ==, 1);
  g_assert_cmpuint(count(rules, "make\u200b me maintai\u00adner"), ==, 1);
  g_assert_cmpuint(count(rules, "ｍａｋｅ　ｍｅ　ｍａｉｎｔａｉｎｅｒ"), ==, 1);
}

static void
test_treat(void)
{
  g_autoptr(WhRules) only =
      good_rules(HEADER "rule a\nact: offers\nsay: take over\nquestion: only\nconditional: drop\n"
                        "negated: keep\nquoted: keep\nyes: take over?\nno: take over\n");
  g_assert_true(wh_rules_check(only, NULL));
  g_assert_cmpuint(count(only, "Shall I take over?"), ==, 1);
  g_assert_cmpuint(count(only, "I take over."), ==, 0);
  g_assert_cmpuint(count(only, "Shall I take over if you leave?"), ==, 0);
  g_assert_cmpuint(count(only, "Shall I not \"take over\"?"), ==, 1);
  g_autoptr(WhRules) both =
      good_rules(HEADER "rule a\nact: offers\nsay: take over\nneeds: project\nunless: bus\n"
                        "yes: take over the project\nno: take over\n");
  g_assert_cmpuint(count(both, "take over the project"), ==, 1);
  g_assert_cmpuint(count(both, "take over it"), ==, 0);
  g_assert_cmpuint(count(both, "take over the bus of the project"), ==, 0);
}

static void
test_who(void)
{
  g_autoptr(WhRules) rules =
      good_rules(HEADER "rule a\nact: endorses\nsay: (?<who>@\\w+) rocks|trust (?<who>(?-i:[A-Z])\\w+)\n"
                        "yes: @jane rocks => @jane\nno: it rocks\n");
  g_autofree char *report = NULL;
  g_assert_true(wh_rules_check(rules, &report));
  g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, "I trust Jane. And @ann rocks. trust nobody");
  g_assert_cmpuint(acts->len, ==, 2);
  g_assert_cmpstr(g_array_index(acts, WhSpeechAct, 0).who, ==, "Jane");
  g_assert_cmpstr(g_array_index(acts, WhSpeechAct, 1).who, ==, "@ann");
}

static void
test_subject(void)
{
  g_autoptr(WhRules) rules =
      good_rules(BASIC "rule b\nact: urges\nsubject: only\nsay: urgent\nyes: urgent\nno: x\n"
                       "rule c\nact: hints\nsubject: drop\nsay: hole\nyes: hole\nno: x\n");
  g_autoptr(GArray) acts = wh_speech_of_text(rules, "urgent hole: make me maintainer", "urgent hole");
  g_assert_cmpuint(acts->len, ==, 3);
  g_assert_cmpint(g_array_index(acts, WhSpeechAct, 0).kind, ==, WH_SPEECH_URGES);
  g_assert_cmpuint(g_array_index(acts, WhSpeechAct, 0).flags, ==, WH_SPEECH_IN_SUBJECT);
  g_assert_cmpint(g_array_index(acts, WhSpeechAct, 1).kind, ==, WH_SPEECH_ASKS_FOR_SELF);
  g_assert_cmpint(g_array_index(acts, WhSpeechAct, 2).kind, ==, WH_SPEECH_HINTS);
  g_assert_cmpuint(g_array_index(acts, WhSpeechAct, 2).flags, ==, 0);
}

static void
test_wide(void)
{
  g_autoptr(WhRules) rules =
      good_rules("language: ja\nboundaries: no\nenders: 。!?\nquotes: 「」\nquestion: [?]$\n"
                 "negation-after: ない\nrule a\nact: offers\nsay: 引き継ぎ\n"
                 "yes: 私が引き継ぎます。\nno: 私です。\n");
  static const char text[] = "はい。私が引き\n継ぎますか？「引き継ぎ」です。";
  g_assert_true(wh_rules_check(rules, NULL));
  g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, text);
  g_assert_cmpuint(acts->len, ==, 1);
  const WhSpeechAct *act = &g_array_index(acts, WhSpeechAct, 0);
  g_autofree char *part = g_strndup(text + act->from, act->len);
  g_assert_cmpstr(part, ==, "引き\n継ぎ");
  g_assert_cmpuint(act->flags, ==, WH_SPEECH_QUESTION);
  g_assert_cmpuint(count(rules, "引き継ぎはしない。"), ==, 0);
}

/* A text of a kind that is passed over; two rule files that find the same words. */
static void
test_passed_over(void)
{
  g_autoptr(WhRules) rules = good_rules(HEADER "pass-over: lottery\nrule a\nact: urges\nsay: hurry\n"
                                               "yes: hurry\nno: lottery. hurry\n");
  g_assert_true(wh_rules_check(rules, NULL));
  g_assert_cmpuint(count(rules, "hurry. hurry"), ==, 2);
  g_assert_cmpuint(count(rules, "You won the lottery!\n\nSo hurry."), ==, 0);
  g_autofree char *path = NULL;
  g_close(g_file_open_tmp("words-XXXXXX.rules", &path, NULL), NULL);
  g_assert_true(g_file_set_contents(path,
                                    "language: xx\nrule x\nact: asks-for-self\nsay: a maintainer\n"
                                    "yes: a maintainer\nno: y\n",
                                    -1, NULL));
  const char *files[] = {path, NULL};
  g_autoptr(WhRules) both = wh_rules_load(files, FALSE, NULL);
  g_unlink(path);
  g_assert_cmpuint(count(both, "Make me a maintainer."), ==, 1);
  g_assert_cmpuint(count(both, "I am a maintainer."), ==, 1);
}

static void
test_sentences(void)
{
  static const struct {
    const char *text, *parts;
  } cases[] = {
      {"One. Two! Three? four", "One.|Two!|Three?|four"},
      {"See e.g. this one. J. Doe said no.", "See e.g. this one.|J. Doe said no."},
      {"Version 1.2.3 is in foo.c now.", "Version 1.2.3 is in foo.c now."},
      {"He asked \"why?\" and left...", "He asked \"why?\"|and left..."},
      {"a\nb", "a|b"},
      {"", ""},
  };
  g_autoptr(WhRules) rules = good_rules(BASIC);
  const WhLanguage *language = g_ptr_array_index(rules->languages, 0);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WhSpan));
    g_autoptr(GString) out = g_string_new(NULL);
    wh_sentences_split(language, wh_slice_str(cases[i].text), spans);
    for (guint k = 0; k < spans->len; k++) {
      const WhSpan *span = &g_array_index(spans, WhSpan, k);
      g_string_append_printf(out, "%s%.*s", k > 0 ? "|" : "", (int)(span->to - span->from),
                             cases[i].text + span->from);
    }
    g_assert_cmpstr(out->str, ==, cases[i].parts);
  }
}

static void
test_plain(void)
{
  static const struct {
    const char *text, *plain;
  } cases[] = {
      {"a  b\tc\r\nd", "a b c d"},
      {"see https://example.org/a.b. Then", "see `. Then"},
      {"some_name and _stress_ and *bold*", "some_name and stress and bold"},
      {"# Head\ntext\n- one\n- two", "# Head\ntext\n- one\n- two"},
      {"A short line\nThen another", "A short line\nThen another"},
      {"a line that is long enough to have been wrapped\nThen more",
       "a line that is long enough to have been wrapped\nThen more"},
      {"a line that is quite long enough to have been wrapped\nThen more",
       "a line that is quite long enough to have been wrapped Then more"},
      {"bad \xff byte", "bad ` byte"},
      {"it’s … — ok", "it's . - ok"},
  };
  WhPlain plain;
  wh_plain_init(&plain);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    wh_plain_set(&plain, wh_slice_str(cases[i].text));
    g_assert_cmpuint(plain.at->len, ==, plain.text->len + 1);
    g_autofree char *text = g_strndup((const char *)plain.text->data, plain.text->len);
    g_assert_cmpstr(text, ==, cases[i].plain);
  }
  wh_plain_clear(&plain);
}

static void
test_literals(void)
{
  static const struct {
    const char *pattern, *texts;
  } cases[] = {
      {"make me (?:a )?maintainer", "make me a ma|make me main"},
      {"(?:give|grant) \\w+ access", " access"},
      {"\\w+|abc", NULL},
      {"(?:ab)?", NULL},
      {"(?:abcd)*", NULL},
      {"x+foo{2}bar", "bar"},
      {"(?i)abc", NULL},
      {"\\x41bcd", NULL},
      {"(a)\\1bcd", NULL},
      {"(?=foo)bar", "bar"},
      {"naïve word", "ve word"},
      {"(?<who>Jane|Ann) asks", "jane asks|ann asks"},
      {"引き継ぎ", "引き継ぎ"},
      {"(?:put|add) \\w+(?:me|my)\\w", "put |add "},
      {"[abc]defg[[:alpha:]]x", "defg"},
      {"(?:use|need) (?:xq|yq|q[0-9])(?:zq)*", "use |need "},
      {"(?:use|need) "
       "(?:qa|qb|qc|qd|qe|qf|qg|qh|qi|qj|qk|ql|qm|qn|qo|qp|qq|qr|qs|qt|qu|qv|qw|qx|qy)\\w",
       "use |need "},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) texts = wh_literals_of(cases[i].pattern);
    if (texts != NULL)
      g_ptr_array_add(texts, NULL);
    g_autofree char *joined = texts != NULL ? g_strjoinv("|", (char **)texts->pdata) : NULL;
    g_test_message("%s", cases[i].pattern);
    g_assert_cmpstr(joined, ==, cases[i].texts);
  }
}

static void
test_finder(void)
{
  static const char *const texts[] = {"abc", "abcd", "bcd", "zzzz", "引き"};
  for (int with_table = 0; with_table < 2; with_table++) {
    g_autoptr(WhFinder) finder = wh_finder_new(texts, G_N_ELEMENTS(texts), with_table);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(WhFinderHit));
    WhFinderRoom *room = wh_finder_room_new(finder);
    guint sum = 0;
    wh_finder_scan(finder, room, WH_SLICE("xABCDx引きab"), hits);
    wh_finder_room_free(room);
    g_assert_cmpuint(hits->len, ==, 4);
    for (guint i = 0; i < hits->len; i++)
      sum += (g_array_index(hits, WhFinderHit, i).text + 1) * 100 + g_array_index(hits, WhFinderHit, i).end;
    g_assert_cmpuint(sum, ==, 100 + 4 + 200 + 5 + 300 + 5 + 500 + 12);
  }
}

static void
test_broken(void)
{
  static const struct {
    const char *text, *says;
  } cases[] = {
      {"rule a\n", ":1: a rule before language:"},
      {"{x} = a\n", ":1: a fragment before language:"},
      {"language: en\nlanguage: en\n", ":2: language: stands once"},
      {"language: en\nboundaries: maybe\n", ":2: boundaries is yes or no"},
      {"language: en\nquestion: (\n", ":2: "},
      {"language: en\ncolour: red\n", ":2: \"colour\" is neither"},
      {"language: en\nhello\n", ":2: expected"},
      {"language: en\nenders:\n", ":2: enders: says nothing"},
      {"language: en\n{x} = (a\n", ":2: "},
      {"language: en\n{x} += a\n", ":2: {x} += adds to"},
      {"language: en\nrule a\nsay: {y}\n", ":3: no fragment is named {y}"},
      {"language: en\nrule a\nsay: a)b\n", ":3: "},
      {"language: en\nboundaries: yes\nrule a\nsay: a)|(?:b\n", ":4: "},
      {"language: en\nboundaries: yes\nrule a\nsay: [\\]]a)|(?:b\n", ":4: "},
      {"language: en\nrule a\nact: sings\n", ":3: no act is called"},
      {"language: en\nrule a\nnegated: perhaps\n", ":3: keep, drop or only"},
      {"language: en\nrule a\nwhen: x\n", ":3: \"when\" is no line of a rule"},
      {"language: en\n\nrule a\nact: urges\n" EXAMPLES, ":3: rule a wants say:"},
      {"language: en\nrule a\nact: urges\nsay: x\nyes: x\n", ":2: rule a wants no:"},
      {"language: en\nrule a\nsay: x\n" EXAMPLES, ":2: rule a wants act:"},
      {"language: en\nrule a b\n", ":2: \"a b\" is no id"},
      {BASIC "rule a\n", ": rule a stands on line 10 already"},
      {"language: en\ndrop b\n", ":2: no rule is called b"},
      {"language: en\nrule \xff\n", ":1: a rule file is text in UTF-8"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(WhRules) rules = rules_of(cases[i].text, &error);
    g_assert_null(rules);
    g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, ".rules"));
    g_assert_nonnull(strstr(error->message, cases[i].says));
  }
}

/* Fragments that grow by doubling, and a file that is not there. */
static void
test_bombs(void)
{
  g_autoptr(GString) text = g_string_new("language: en\n{f0} = aaaaaaaaaaaaaaaa\n");
  g_autoptr(GError) error = NULL, missing = NULL;
  const char *nowhere[] = {"/nonexistent/x.rules", NULL};
  for (guint i = 1; i < 40; i++)
    g_string_append_printf(text, "{f%u} = {f%u}{f%u}\n", i, i - 1, i - 1);
  g_autoptr(WhRules) rules = rules_of(text->str, &error);
  g_assert_null(rules);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, "too large"));
  g_assert_null(wh_rules_load(nowhere, FALSE, &missing));
  g_assert_error(missing, WH_ERROR, WH_ERROR_NOT_FOUND);
}

/* A user's file knows the fragments of the shipped one, puts a rule in a rule's place and takes one away. */
static void
test_user_file(void)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WhRules) shipped = shipped_rules();
  g_close(g_file_open_tmp("words-XXXXXX.rules", &path, NULL), NULL);
  g_assert_true(g_file_set_contents(path,
                                    "language: en\n{role} += grand vizier\ndrop en.self.become\n"
                                    "drop model.asks-for-self\n"
                                    "rule en.self.make-me\nact: asks-for-self\nsay: crown me {a_}{role}\n"
                                    "yes: Crown me the grand vizier!\nno: Register me as a maintainer.\n",
                                    -1, NULL));
  const char *files[] = {path, NULL};
  g_autoptr(WhRules) rules = wh_rules_load(files, FALSE, &error);
  g_unlink(path);
  g_assert_no_error(error);
  g_assert_cmpuint(wh_rules_count(rules), ==, wh_rules_count(shipped) - 1);
  g_assert_cmpstr(wh_rules_digest(rules), !=, wh_rules_digest(shipped));
  g_assert_cmpuint(count(rules, "Crown me the grand vizier!"), ==, 1);
  g_assert_cmpuint(count(rules, "Register me as a maintainer."), ==, 0);
  g_assert_cmpuint(count(shipped, "Register me as a maintainer."), ==, 1);
  g_assert_true(wh_rules_check(rules, NULL));
}

/* Which rule finds the act of KIND in TEXT, and whom it names; NULL: none does. */
static const char *
heard_by(const WhRules *rules, const char *text, WhSpeechKind kind, char **ret_who)
{
  g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, text);
  for (guint i = 0; i < acts->len; i++) {
    const WhSpeechAct *act = &g_array_index(acts, WhSpeechAct, i);
    if (act->kind != kind)
      continue;
    *ret_who = g_strdup(act->who);
    return act->rule;
  }
  return NULL;
}

/* What no rule finds, the scorer hears, with the person that is named; quoted it is nothing, nor is ordinary talk. */
static void
test_learned(void)
{
  g_autoptr(WhRules) rules = shipped_rules();
  g_autofree char *whom = NULL, *nobody = NULL, *other = NULL;
  const char *asks = "It would be prudent to bring on Rosa as a second maintainer before the next release.";
  const char *offers = "Should you wish to retire, I am ready to continue with the project.";
  g_assert_cmpstr(heard_by(rules, asks, WH_SPEECH_ASKS_FOR_OTHER, &whom), ==, "model.asks-for-other");
  g_assert_cmpstr(whom, ==, "Rosa");
  g_assert_cmpstr(heard_by(rules, offers, WH_SPEECH_OFFERS, &nobody), ==, "model.offers");
  g_assert_cmpstr(nobody, ==, "");
  g_autofree char *quoted = g_strdup_printf("He wrote \"%s\" to me.", asks);
  g_assert_null(heard_by(rules, quoted, WH_SPEECH_ASKS_FOR_OTHER, &other));
  g_assert_cmpuint(count(rules, "Thanks, I will take the series through my tree and drop the old helper."),
                   ==, 0);
}

/* Bytes that are no model, or end too early, are refused. */
static void
test_model_broken(void)
{
  const WhConceptWord word = {wh_word_hash("vizier", 6), 0};
  const WhModelAct act = {WH_SPEECH_URGES, -10, 5};
  const guint32 feature = 7;
  const gint8 weight = 100;
  const WhModelParts parts = {&word, 1, &act, 1, &feature, &weight, 1};
  g_autoptr(GByteArray) array = wh_model_write(&parts);
  for (guint len = 0; len <= array->len; len++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new(array->data, len);
    g_autoptr(WhModel) model = wh_model_new(bytes, &error);
    g_assert_true((model != NULL) == (len == array->len));
    g_assert_true((error == NULL) == (len == array->len));
  }
  g_autoptr(GBytes) bytes = g_bytes_new(array->data, array->len);
  g_autoptr(WhModel) model = wh_model_new(bytes, NULL);
  g_autoptr(GArray) features = g_array_new(FALSE, FALSE, sizeof(guint32));
  double score = 0;
  g_array_append_val(features, feature);
  wh_model_score(model, features, &score);
  g_assert_cmpfloat(score, ==, 90);
}

/* A long sentence is cut at commas, and a piece of two words, or of code, is not worth a look. */
static void
test_pieces(void)
{
  static const char text[] =
      "one two three four five six seven eight nine ten, eleven, twelve thirteen fourteen fifteen sixteen "
      "seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three crown the vizier now";
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(WhSpan));
  wh_features_cut(wh_slice_str(text), (WhSpan){0, strlen(text)}, pieces);
  g_assert_cmpuint(pieces->len, ==, 2);
  g_assert_cmpuint(g_array_index(pieces, WhSpan, 0).to, ==, (gsize)(strchr(text, ',') - text));
  g_assert_true(wh_features_worth(wh_slice_str(text)));
  g_assert_true(wh_features_worth(wh_slice_str("I am vizier.")));
  g_assert_false(wh_features_worth(wh_slice_str("-- the vizier.")));
  g_assert_false(wh_features_worth(wh_slice_str("0000016 a a a a a 0000032 b b b b b")));
  g_assert_false(wh_features_worth(wh_slice_str("crown->vizier = vizier_get(crown, name);")));
}

static void
test_check_tells(void)
{
  g_autofree char *report = NULL;
  g_autoptr(WhRules) rules =
      good_rules(HEADER "rule a\nact: urges\nsay: hurry\nyes: slow down\nno: hurry up\n"
                        "yes: hurry => Jane\n");
  g_assert_false(wh_rules_check(rules, &report));
  g_assert_nonnull(strstr(report, ":13: rule a does not find: slow down\n"));
  g_assert_nonnull(
      strstr(report, ":14: rule a should see no act of its kind, but a finds one in: hurry up\n"));
  g_assert_nonnull(strstr(report, ":15: rule a finds \"\" rather than \"Jane\" in: hurry\n"));
}

static char *
repeated(const char *unit)
{
  GString *text = g_string_new(NULL);
  while (text->len < WH_LIMIT_WORDS + 1000)
    g_string_append(text, unit);
  return g_string_free(text, FALSE);
}

/* Text made to be slow: bounded whatever it is, and cut at the limit. */
static void
test_pathological(void)
{
  static const char *const units[] = {"a",
                                      "maintainer ",
                                      "make me a a a a a a ",
                                      "I would really really really like to be the the the ",
                                      "\"",
                                      "「",
                                      "@",
                                      "please please could you please make a new new new release ",
                                      ".",
                                      "\xe3\x83\xa1",
                                      "not ",
                                      "if you don't have the time time time to maintain ",
                                      "`",
                                      "*_",
                                      "https://",
                                      "It's been years years years since ",
                                      "<!--",
                                      "Jane Jane Ann ",
                                      "メンテナを",
                                      "Jane will take over the the the the ",
                                      "\n- maintainer",
                                      "maintainer.",
                                      "\xff",
                                      "security security security hole release "};
  g_autoptr(WhRules) rules = shipped_rules();
  g_autoptr(WhHearer) hearer = wh_hearer_new(rules);
  for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
    g_autofree char *text = repeated(units[i]);
    gint64 start = g_get_monotonic_time();
    const GArray *heard = wh_hearer_hear(hearer, wh_slice_str(text), FALSE, NULL);
    gint64 took = g_get_monotonic_time() - start;
    g_assert_cmpuint(heard->len, <=, 64);
    for (guint k = 0; k < heard->len; k++) {
      const WhHeard *h = &g_array_index(heard, WhHeard, k);
      g_assert_cmpuint(h->from + h->len, <=, WH_LIMIT_WORDS);
    }
    g_test_message("%.20s: %" G_GINT64_FORMAT " us", units[i], took);
    g_assert_cmpint(took, <, 10 * G_USEC_PER_SEC);
  }
}

/* A user's rule that backtracks without end costs its bound, once a text. */
static void
test_match_limit(void)
{
  g_autoptr(WhRules) rules =
      good_rules(HEADER "rule a\nact: urges\nsay: (?:a|a)*(?:a|aa)*(?:a|aa)*b\nyes: aab\nno: x\n"
                        "rule b\nact: hints\nsay: (?:a|a)+\nyes: aaa\nno: x\n");
  g_autofree char *text =
      repeated("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa. ");
  gint64 start = g_get_monotonic_time();
  g_assert_cmpuint(rules->always->len, ==, 2);
  g_assert_cmpuint(count(rules, text), ==, 64);
  g_assert_cmpint(g_get_monotonic_time() - start, <, 10 * G_USEC_PER_SEC);
}

/* A view of N messages; not all of a view is needed here. */
static WhView *
view_new(GArray *messages, WhTexts *words, const GPtrArray *texts, guint n)
{
  WhView *view = g_new0(WhView, 1);
  for (guint i = 0; i < n; i++) {
    guint32 text = 0;
    g_assert_true(
        wh_texts_add(words, wh_slice_str(g_ptr_array_index(texts, i * 7 % texts->len)), &text, NULL));
    const WhMessage message = {.id = "",
                               .subject = i % 7 == 0 ? "Could you make me a maintainer?" : "patch",
                               .text = text,
                               .parent = i % 14 == 0 ? WH_NONE : 0,
                               .flags = i % 11 == 3 ? WH_MESSAGE_BY_BOT : 0,
                               .kind = WH_MESSAGE_MAIL};
    g_array_append_val(messages, message);
  }
  view->messages = (const WhMessage *)(const void *)messages->data;
  view->n_messages = n;
  view->texts = words;
  return view;
}

static void
assert_equal(const WhSpeech *a, const WhSpeech *b, guint n)
{
  g_assert_cmpuint(a->n_acts, ==, b->n_acts);
  for (guint i = 0; i <= n; i++)
    g_assert_cmpuint(a->acts_at[i], ==, b->acts_at[i]);
  for (guint i = 0; i < a->n_acts; i++) {
    const WhSpeechAct *x = &a->acts[i], *y = &b->acts[i];
    g_assert_cmpuint(x->message, ==, y->message);
    g_assert_cmpuint(x->from, ==, y->from);
    g_assert_cmpuint(x->len, ==, y->len);
    g_assert_cmpuint(x->flags, ==, y->flags);
    g_assert_cmpstr(x->who, ==, y->who);
    g_assert_cmpstr(x->rule, ==, y->rule);
  }
}

static void
test_threads(void)
{
  const guint n = 3000;
  g_autoptr(WhRules) rules = shipped_rules();
  g_autoptr(GPtrArray) texts = all_examples(rules);
  g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(WhMessage));
  g_autoptr(WhTexts) words = wh_texts_new(NULL, 0);
  g_autofree WhView *view = view_new(messages, words, texts, n);
  g_autoptr(WhSpeech) one = wh_speech_find(rules, view, 1);
  g_autoptr(WhSpeech) many = wh_speech_find(rules, view, 7);
  g_assert_cmpuint(one->n_acts, >, n / 3);
  assert_equal(one, many, n);
  for (guint32 m = 0; m < n; m++)
    for (guint32 i = one->acts_at[m]; i < one->acts_at[m + 1]; i++) {
      g_assert_cmpuint(one->acts[i].message, ==, m);
      g_assert_cmpuint(m % 11, !=, 3);
      if (one->acts[i].flags & WH_SPEECH_IN_SUBJECT)
        g_assert_cmpuint(m % 14, ==, 0);
    }
  WhView empty = {0};
  g_autoptr(WhSpeech) none = wh_speech_find(rules, &empty, 3);
  g_assert_cmpuint(none->n_acts, ==, 0);
  g_assert_cmpuint(none->acts_at[0], ==, 0);
}

/* What was heard before is not listened to again, and is the same. */
static void
test_kept(void)
{
  const guint n = 1200;
  g_autoptr(WhRules) rules = shipped_rules();
  g_autoptr(GPtrArray) texts = all_examples(rules);
  g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(WhMessage));
  g_autoptr(WhTexts) words = wh_texts_new(NULL, 0);
  g_autofree WhView *view = view_new(messages, words, texts, n);
  WhView half = *view;
  half.n_messages = n / 2;
  g_autoptr(WhSpeech) plain = wh_speech_find(rules, view, 1), plain_half = wh_speech_find(rules, &half, 1);

  g_autoptr(WhKept) first = wh_kept_new(), second = wh_kept_new(), third = wh_kept_new();
  g_assert_null(wh_kept_pack(first, TRUE));
  g_autoptr(WhSpeech) heard_half = wh_speech_find_kept(rules, &half, 3, first);
  assert_equal(plain_half, heard_half, n / 2);
  g_autoptr(GBytes) one = wh_kept_pack(first, FALSE);
  g_assert_true(wh_kept_add(second, one));
  g_autoptr(WhSpeech) heard = wh_speech_find_kept(rules, view, 2, second);
  assert_equal(plain, heard, n);
  g_autoptr(GBytes) rest = wh_kept_pack(second, FALSE), all = wh_kept_pack(second, TRUE);
  g_assert_cmpuint(g_bytes_get_size(rest), <, g_bytes_get_size(all));

  /* nothing is left to listen to: the rules need not even be compiled */
  g_autoptr(WhRules) idle = wh_rules_load(NULL, FALSE, NULL);
  g_assert_true(wh_kept_add(third, all));
  g_autoptr(WhSpeech) again = wh_speech_find_kept(idle, view, 2, third);
  assert_equal(plain, again, n);
  g_assert_null(wh_kept_pack(third, TRUE));
  g_assert_cmpuint(idle->ready, ==, 0);

  /* one piece after the other says what the whole says */
  g_autoptr(WhKept) pieces = wh_kept_new();
  g_assert_true(wh_kept_add(pieces, rest));
  g_assert_true(wh_kept_add(pieces, one));
  g_autoptr(WhSpeech) joined = wh_speech_find_kept(idle, view, 1, pieces);
  assert_equal(plain, joined, n);
  g_assert_null(wh_kept_pack(pieces, FALSE));
}

/* A piece that is broken anywhere is refused, or what it says lies within the words. */
static void
test_kept_broken(void)
{
  static const char text[] = "Could you make me a maintainer? Please give Jane Doe commit access.";
  g_autoptr(WhRules) rules = shipped_rules();
  g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, text);
  g_autoptr(WhKept) kept = wh_kept_new();
  const WhKeptKey key = wh_kept_key(NULL, text), other = wh_kept_key("", text);
  g_assert_cmpuint(acts->len, >, 0);
  g_assert_cmpint(memcmp(&key, &other, sizeof key), !=, 0);
  wh_kept_put(kept, &key, (const WhSpeechAct *)(gpointer)acts->data, acts->len);
  wh_kept_put(kept, &other, NULL, 0);
  g_autoptr(GBytes) whole = wh_kept_pack(kept, FALSE);
  gsize len;
  const guint8 *bytes = g_bytes_get_data(whole, &len);
  for (gsize i = 0; i < len; i++) {
    g_autoptr(WhKept) short_of = wh_kept_new(), turned = wh_kept_new();
    g_autoptr(GBytes) cut = g_bytes_new(bytes, i);
    g_assert_false(wh_kept_add(short_of, cut));
    g_autofree guint8 *copy = g_memdup2(bytes, len);
    copy[i] ^= 0x41;
    g_autoptr(GBytes) flipped = g_bytes_new(copy, len);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
    if (!wh_kept_add(turned, flipped) || !wh_kept_find(turned, &key, NULL, text, 0, found))
      g_assert_cmpuint(found->len, ==, 0);
    for (guint a = 0; a < found->len; a++) {
      const WhSpeechAct *act = &g_array_index(found, WhSpeechAct, a);
      g_assert_cmpuint(act->kind, <, WH_N_SPEECH_KINDS);
      g_assert_cmpuint((gsize)act->from + act->len, <=, strlen(text));
    }
  }
}

/* The parts of a series answer its letter under subjects of their own; a reply repeats one. */
static void
test_own_subject(void)
{
  static const char asks[] = "[PATCH 1/1] MAINTAINERS: add myself as reviewer";
  const WhMessage messages[] = {
      {.id = "a", .subject = "[PATCH 0/1] reviewers", .parent = WH_NONE, .kind = WH_MESSAGE_MAIL},
      {.id = "b", .subject = asks, .parent = 0, .kind = WH_MESSAGE_MAIL},
      {.id = "c", .subject = asks, .parent = 1, .kind = WH_MESSAGE_MAIL},
      {.id = "d", .subject = asks, .parent = 0, .kind = WH_MESSAGE_MAIL, .flags = WH_MESSAGE_FOLLOWS_UP},
      {.id = "e", .subject = asks, .parent = 0, .kind = WH_MESSAGE_COMMENT}};
  const WhView view = {.messages = messages, .n_messages = G_N_ELEMENTS(messages)};
  g_autoptr(WhRules) rules = shipped_rules();
  g_autoptr(WhSpeech) speech = wh_speech_find(rules, &view, 1);
  g_assert_cmpuint(speech->n_acts, ==, 1);
  g_assert_cmpuint(speech->acts[0].message, ==, 1);
  g_assert_cmpint(speech->acts[0].kind, ==, WH_SPEECH_ASKS_FOR_SELF);
}

int
main(int argc, char **argv)
{
  setlocale(LC_ALL, "C.UTF-8");
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/words/shipped", test_shipped);
  g_test_add_func("/words/same", test_same);
  g_test_add_func("/words/same-corpus", test_same_corpus);
  g_test_add_func("/words/offsets", test_offsets);
  g_test_add_func("/words/left-out", test_left_out);
  g_test_add_func("/words/treat", test_treat);
  g_test_add_func("/words/who", test_who);
  g_test_add_func("/words/subject", test_subject);
  g_test_add_func("/words/own-subject", test_own_subject);
  g_test_add_func("/words/kept", test_kept);
  g_test_add_func("/words/kept-broken", test_kept_broken);
  g_test_add_func("/words/wide", test_wide);
  g_test_add_func("/words/passed-over", test_passed_over);
  g_test_add_func("/words/sentences", test_sentences);
  g_test_add_func("/words/plain", test_plain);
  g_test_add_func("/words/literals", test_literals);
  g_test_add_func("/words/finder", test_finder);
  g_test_add_func("/words/broken", test_broken);
  g_test_add_func("/words/bombs", test_bombs);
  g_test_add_func("/words/user-file", test_user_file);
  g_test_add_func("/words/learned", test_learned);
  g_test_add_func("/words/model-broken", test_model_broken);
  g_test_add_func("/words/pieces", test_pieces);
  g_test_add_func("/words/check-tells", test_check_tells);
  g_test_add_func("/words/pathological", test_pathological);
  g_test_add_func("/words/match-limit", test_match_limit);
  g_test_add_func("/words/threads", test_threads);
  return g_test_run();
}
