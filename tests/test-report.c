/* SPDX-License-Identifier: Apache-2.0
 * The report: what the document holds, what the first screen says, and that nothing hostile comes out. */
#include "base/text.h"
#include "case/case.h"
#include "report/report.h"
#include "view_text.h"

#include <string.h>

#define SCREEN 24

static json_t *
load(const char *name)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", name, NULL);
  json_error_t error;
  json_t *loaded = json_load_file(path, 0, &error);

  g_assert_nonnull(loaded);
  return json_is_array(loaded) ? loaded : json_pack("[o]", loaded);
}

static char *
write_as(const char *format, const json_t *reports, guint width, gboolean color, gboolean verbose)
{
  const WhWriterOptions options = {color, width, verbose};
  GString *out = g_string_new(NULL);

  wh_writer_find(format)->write(reports, &options, out);
  return g_string_free(out, FALSE);
}

static void
assert_has(const char *text, const char *part)
{
  if (strstr(text, part) == NULL)
    g_error("\"%s\" is missing in:\n%s", part, text);
}

static void
assert_lacks(const char *text, const char *part)
{
  if (strstr(text, part) != NULL)
    g_error("\"%s\" is in:\n%s", part, text);
}

/* The first screen of TEXT with its lines joined, so that a phrase may run over a line's end. */
static char *
first_screen(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", SCREEN + 1);
  GString *joined = g_string_new(NULL);

  for (guint i = 0; i < SCREEN && lines[i] != NULL; i++)
    g_string_append_printf(joined, "%s ", g_strstrip(lines[i]));
  return g_string_free(joined, FALSE);
}

static void
test_writers(void)
{
  guint n;
  const WhWriter *const *writers = wh_writers(&n);

  g_assert_cmpuint(n, ==, 3);
  for (guint i = 0; i < n; i++) {
    g_assert_true(wh_writer_find(writers[i]->id) == writers[i]);
    g_assert_cmpuint(strlen(writers[i]->summary), >, 10);
  }
  g_assert_null(wh_writer_find("sarif"));
  g_assert_null(wh_writer_find(""));
}

static void
test_schema(void)
{
  json_error_t error;
  json_t *schema = json_loads(wh_report_schema(), JSON_REJECT_DUPLICATES, &error);

  g_assert_nonnull(schema);
  g_assert_cmpstr(json_string_value(json_object_get(schema, "title")), ==, "wolfhound.report/1");
  json_decref(schema);
}

static void
test_first_screen(void)
{
  static const char *const answers[] = {
      "larkspur: 1 case deserves a look",
      "Dana Quill",
      "2020-12-09; note from 2022-08-01",
      "Four control points",
      "once in about 740 ordinary project-years; 1,512 stand behind the figure",
      "A planned hand-over moves the same",
      "Ask the former maintainer",
      "Mailing lists, issues and reviews would tell"};
  json_t *reports = load("report-takeover.json");
  g_autofree char *text = write_as("text", reports, 0, FALSE, FALSE), *screen = first_screen(text);

  for (guint i = 0; i < G_N_ELEMENTS(answers); i++)
    assert_has(screen, answers[i]);
  assert_lacks(text, "malicious");
  assert_lacks(text, "attack");
  json_decref(reports);
}

/* A report that was read in part says so at once, and its first screen still answers. */
static void
test_incomplete(void)
{
  json_t *reports = load("report-takeover.json");
  g_autofree char *text = NULL, *screen = NULL;

  json_object_set_new(json_array_get(reports, 0), "complete", json_false());
  text = write_as("text", reports, 80, FALSE, FALSE);
  screen = first_screen(text);
  assert_has(screen, "READ IN PART");
  assert_has(screen, "Mailing lists, issues");
  json_decref(reports);
}

/* What an observer decided about somebody in a case stands beside it, with day and reason. */
static void
test_decided(void)
{
  static const char says[] =
      "a@example.org and b@example.org are one person, by eve on 2024-03-01: met <them>";
  json_t *reports = load("report-takeover.json"), *report = json_array_get(reports, 0);
  json_t *one = json_array_get(json_object_get(report, "cases"), 0);
  const char *id =
      json_string_value(json_object_get(json_array_get(json_object_get(one, "subjects"), 0), "person"));
  json_t *persons = json_object_get(report, "persons");
  g_autofree char *before = write_as("text", reports, 200, FALSE, FALSE);
  assert_lacks(before, "Decided");

  for (gsize i = 0; i < json_array_size(persons); i++) {
    json_t *person = json_array_get(persons, i);
    json_t *merges = json_object_get(person, "merges");
    if (g_strcmp0(json_string_value(json_object_get(person, "id")), id) != 0)
      continue;
    json_array_append_new(merges, json_pack("{s:s, s:s, s:s, s:s}", "a", "A <a@example.org>", "b",
                                            "B <b@example.org>", "reason", "decision", "says", says));
    json_array_append_new(merges, json_pack("{s:s, s:s, s:s, s:s}", "a", "A <a@example.org>", "b",
                                            "A <c@example.org>", "reason", "name", "says", "same name A"));
    json_object_set_new(person, "apart", json_pack("[s]", "d@example.org is somebody else"));
  }
  g_autofree char *text = write_as("text", reports, 200, FALSE, FALSE);
  g_autofree char *html = write_as("html", reports, 0, FALSE, FALSE);
  assert_has(text,
             ": merged by decision: a@example.org and b@example.org are one person, by eve on 2024-03-01");
  assert_has(text, ": kept apart: d@example.org is somebody else");
  assert_lacks(text, "by decision: same name");
  assert_has(html, "by eve on 2024-03-01: met &lt;them&gt;</li>");
  json_decref(reports);
}

static void
test_quiet(void)
{
  json_t *reports = load("report-quiet.json");
  g_autofree char *text = write_as("text", reports, 80, FALSE, FALSE), *screen = first_screen(text);

  assert_has(screen, "meadow: nothing stood out");
  assert_has(screen, "2021-06-04: Ivo Lund first tagged a release");
  assert_has(screen, "not a clean bill");
  assert_has(screen, "Without file contents: hidden-text");
  assert_has(screen, "Hanna Fields 2014-02 2014-06");
  assert_lacks(text, "REVIEW");
  json_decref(reports);
}

/* Without a baseline nothing is called quiet. */
static void
test_unjudged(void)
{
  json_t *reports = load("report-quiet.json"), *report = json_array_get(reports, 0);
  g_autofree char *text = NULL, *html = NULL;

  json_object_set_new(report, "baseline", json_null());
  json_object_set_new(json_array_get(json_object_get(report, "patterns"), 0), "state", json_string("fires"));
  text = write_as("text", reports, 80, FALSE, FALSE);
  html = write_as("html", reports, 0, FALSE, FALSE);
  assert_has(text, "meadow: not judged");
  assert_has(text, "there is no baseline");
  assert_has(text, "ladder; none of it made a case");
  assert_has(html, "There is no baseline");
  assert_lacks(text, "nothing stood out");
  assert_lacks(html, "Nothing stood out");
  json_decref(reports);
}

static void
test_many(void)
{
  json_t *reports = load("report-many.json");
  g_autofree char *text = write_as("text", reports, 80, FALSE, FALSE);
  const char *worst = strstr(text, "review  larkspur"), *note = strstr(text, "note    brook");
  const char *quiet = strstr(text, "quiet   meadow");

  assert_has(text, "4 projects, 1 with a case that deserves a look");
  g_assert_true(worst != NULL && note != NULL && quiet != NULL);
  g_assert_true(worst < note && note < quiet);
  assert_has(quiet, "READ IN PART");
  assert_has(quiet, "larkspur: 1 case deserves a look");
  assert_lacks(quiet, "meadow: nothing stood out");
  json_decref(reports);
}

static guint
columns(const char *line)
{
  guint n = 0;

  for (; *line != '\0'; line = g_utf8_find_next_char(line, NULL)) {
    gunichar u = g_utf8_get_char(line);

    n += g_unichar_iszerowidth(u) ? 0 : g_unichar_iswide(u) ? 2 : 1;
  }
  return n;
}

static void
test_width(void)
{
  static const guint widths[] = {60, 80, 100, 132};
  json_t *reports = load("report-many.json");

  json_object_set_new(
      json_object_get(json_array_get(reports, 0), "project"), "name",
      json_string("\xe8\x8d\x89\xe5\x8e\x9f-a-name-without-any-space-that-runs-on-and-on-over-"
                  "the-end-of-every-terminal-that-people-have-and-then-some-more-of-it-still"));
  for (guint w = 0; w < G_N_ELEMENTS(widths); w++) {
    g_autofree char *text = write_as("text", reports, widths[w], FALSE, TRUE);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
      if (columns(lines[i]) > widths[w])
        g_error("%u columns, not %u: %s", columns(lines[i]), widths[w], lines[i]);
  }
  json_decref(reports);
}

static void
test_color(void)
{
  json_t *reports = load("report-takeover.json");
  g_autofree char *plain = write_as("text", reports, 80, FALSE, FALSE);
  g_autofree char *colored = write_as("text", reports, 80, TRUE, FALSE);
  g_autoptr(GRegex) codes = g_regex_new("\x1b\\[[0-9;]*m", 0, 0, NULL);
  g_autofree char *stripped = g_regex_replace_literal(codes, colored, -1, 0, "", 0, NULL);

  assert_lacks(plain, "\x1b");
  assert_has(colored, "\x1b[");
  g_assert_cmpstr(stripped, ==, plain);
  json_decref(reports);
}

static void
test_json(void)
{
  json_t *one = load("report-takeover.json"), *many = load("report-many.json");
  g_autofree char *object = write_as("json", one, 0, FALSE, FALSE),
                  *array = write_as("json", many, 0, FALSE, FALSE);
  json_t *object_again = json_loads(object, 0, NULL), *array_again = json_loads(array, 0, NULL);

  g_assert_true(json_equal(object_again, json_array_get(one, 0)));
  g_assert_true(json_equal(array_again, many));
  json_decref(object_again);
  json_decref(array_again);
  json_decref(one);
  json_decref(many);
}

/* Text of any format holds nothing that a terminal or a reader of code would obey. */
static void
assert_safe_characters(const char *text)
{
  g_assert_true(g_utf8_validate(text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
    gunichar u = g_utf8_get_char(p);

    if (u != '\n' && (u < 0x20 || wh_text_is_bidi(u) || wh_text_is_invisible(u)))
      g_error("U+%04x comes out before: %.60s", u, p);
  }
}

/* Markup of the page is what the writer itself wrote: only known elements, no handler, no address that is
 * loaded. */
static void
assert_safe_markup(const char *html)
{
  g_autoptr(GRegex) tags = g_regex_new("<[/!]?([a-z0-9]+)([^>]*)>", G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GRegex) values = g_regex_new("=\"[^\"]*\"", 0, 0, NULL);
  static const char known[] = " html head meta title style body a header main footer p h1 h2 h3 h4 section "
                              "article span div dl dt dd ul ol li "
                              "table caption thead tbody tr th td time code b br details summary figure "
                              "figcaption svg desc defs pattern g rect "
                              "path line text doctype ";
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match(tags, html, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
    g_autofree char *name = g_match_info_fetch(match, 1), *lower = g_ascii_strdown(name, -1);
    g_autofree char *inside = g_match_info_fetch(match, 2), *word = g_strdup_printf(" %s ", lower);
    g_autofree char *rest = g_regex_replace_literal(values, inside, -1, 0, "=v", 0, NULL);

    assert_has(known, word);
    if (g_regex_match_simple("(^|[^a-z-])(on[a-z]+|src|style|srcset)\\s*=", rest, G_REGEX_CASELESS, 0))
      g_error("an attribute that loads or runs: %s%s", name, rest);
  }
  assert_lacks(html, "javascript:");
}

/* Every string of VALUE but keywords that steer the writers becomes HOSTILE. */
static void
poison(json_t *value, const char *hostile)
{
  const char *key;
  json_t *child;

  for (gsize i = 0; i < json_array_size(value); i++)
    if (json_is_string(json_array_get(value, i)))
      json_array_set_new(value, i, json_string(hostile));
    else
      poison(json_array_get(value, i), hostile);
  json_object_foreach(value, key, child)
  {
    static const char steering[] =
        " level counts person id right from to first last first_seen last_seen as_of note review "
        "state family role ";
    g_autofree char *word = g_strdup_printf(" %s ", key);

    if (json_is_string(child) && strstr(steering, word) == NULL)
      json_object_set_new(value, key, json_string(hostile));
    else
      poison(child, hostile);
  }
}

static const char *const hostile_texts[] = {
    "\x1b]0;owned\x07\x1b[2J\x1b[31m",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>' onfocus='alert(1)",
    "</title></style></textarea><!-- <iframe src=//canary.example.org>",
    "\xe2\x80\xae\xe2\x81\xa6gnp.exe\xe2\x80\x8b\xc2\x9b"
    "31m\x7f\r\n\tend",
    "javascript:alert(1)",
    "https://canary.example.org/\"onmouseover=\"alert(1)",
    "a-word-longer-than-any-line-a-word-longer-than-any-line-a-word-longer-than-any-line-a-word-longer-than-"
    "any-line",
    "%s%n%d {person} \\u{202e} &lt;b&gt;",
};

static void
test_poisoned(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
    json_t *reports = load("report-many.json");
    g_autofree char *text = NULL, *html = NULL, *json = NULL;

    poison(reports, hostile_texts[i]);
    text = write_as("text", reports, 80, FALSE, TRUE);
    html = write_as("html", reports, 0, FALSE, TRUE);
    json = write_as("json", reports, 0, FALSE, TRUE);
    assert_safe_characters(text);
    assert_safe_characters(html);
    assert_safe_characters(json);
    if (strstr(hostile_texts[i], "javascript:") == NULL)
      assert_safe_markup(html);
    assert_lacks(html, "href=\"javascript");
    json_decref(reports);
  }
}

/* Documents of any shape are written without a crash, and say nothing wrong. */
static void
test_shapes(void)
{
  static const char *const shapes[] = {
      "[]",
      "[{}]",
      "[null, 3, \"x\", [], {\"cases\": [null, 1, {}], \"persons\": [[]]}]",
      "[{\"cases\": [{\"level\": \"alarm\", \"shares\": [{}], \"signals\": [{\"evidence\": [0]}]}]}]",
      "[{\"cases\": {\"level\": 1}, \"persons\": \"x\", \"activity\": [{\"year\": -1}]}]",
      ("[{\"activity\": [{\"from\": \"9999-12-31T00:00:00Z\", \"to\": \"0001-01-01T00:00:00Z\", "
       "\"commits\": 9223372036854775807}], \"malformed\": {\"count\": -5}}]")};
  guint n;
  const WhWriter *const *writers = wh_writers(&n);

  for (guint i = 0; i < G_N_ELEMENTS(shapes); i++) {
    json_t *reports = json_loads(shapes[i], 0, NULL);

    g_assert_nonnull(reports);
    for (guint w = 0; w < n; w++) {
      g_autofree char *out = write_as(writers[w]->id, reports, 1, TRUE, TRUE);

      g_assert_cmpuint(strlen(out), >, 0);
    }
    json_decref(reports);
  }
}

static void
test_html(void)
{
  json_t *reports = load("report-takeover.json");
  g_autofree char *html = write_as("html", reports, 0, FALSE, FALSE);

  assert_safe_markup(html);
  assert_has(html, "Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
  assert_lacks(html, "unsafe");
  assert_has(html, "<a class=\"skip\" href=\"#main\">");
  assert_has(html, "href=\"https://github.com/larkspur-example/larkspur/commit/");
  assert_has(html, "<svg class=\"timeline\" role=\"img\"");
  assert_has(html, "once in about 740 ordinary project-years");
  json_decref(reports);
}

static const char story[] = "project \"field\\033[2J\"\n"
                            "person ann Ann Archer <ann@example.org> zone Europe/Berlin\n"
                            "person ann2 Ann Archer <ann@work.example.org>\n"
                            "person new \"Nell <b>New</b> \\342\\200\\256\" <nell@example.org> zone -0500\n"
                            "commit c0 2018-01-02 @ann : Begin\n"
                            "  A src/a.c\n"
                            "repeat 40 every 14d\n"
                            "commit - 2018-01-05 @ann : Step {i}\n"
                            "  M src/a.c\n"
                            "end\n"
                            "commit p1 2019-06-01 @new by @ann : First patch\n"
                            "  M src/a.c\n"
                            "commit p2 2020-06-01 @new : Own work\n"
                            "  M src/a.c\n"
                            "tag v2 p2 2020-07-01 @new key 00aa signed : Two\n";

typedef struct {
  WhViewText *text;
  WhPeople *people;
  WhCaseSet *cases;
} Made;

static guint32
person_named(const WhPeople *people, const char *prefix)
{
  for (guint32 p = 0; p < people->n_persons; p++)
    if (g_str_has_prefix(people->persons[p].name, prefix))
      return p;
  g_error("nobody is called %s", prefix);
}

/* A review case about the newcomer, made by hand: what patterns and baselines find is not tested here. */
static void
add_case(Made *made)
{
  guint32 nell = person_named(made->people, "Nell"), ann = person_named(made->people, "Ann");
  const WhCommit *commits = made->text->view->commits;
  guint32 first = wh_view_text_commit(made->text, "p1"), second = wh_view_text_commit(made->text, "p2");
  WhSignal *signal = wh_signal_new(wh_pattern_find("control-points"), nell, ann, commits[first].known,
                                   commits[second].known, 3.14159265);
  const WhTail tail = {.rate = 0.0005, .upper = 0.00135, .project_years = 1512.4, .calibrated = TRUE};
  WhCaseSignal in_case = {signal, tail, TRUE};
  const WhCaseSubject subjects[] = {{nell, "subject"}, {ann, "incumbent"}};
  WhCase *one = g_new0(WhCase, 1);

  wh_signal_value(signal, "points", "%s", "tags\x1b[31m");
  wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, second, "first landing", "src/\xe2\x80\xae.c");
  wh_signal_evidence(signal, WH_EVIDENCE_TAG, 0, NULL, NULL);
  g_strlcpy(one->id, "c-0011aabb", sizeof one->id);
  *one = (WhCase){.person = nell,
                  .level = WH_LEVEL_REVIEW,
                  .score = 2.5,
                  .tail = tail,
                  .families = 1u << WH_FAMILY_RIGHTS,
                  .first_seen = signal->from,
                  .last_seen = signal->reached};
  g_strlcpy(one->id, "c-0011aabb", sizeof one->id);
  for (guint i = 0; i < WH_N_LEVELS; i++)
    one->level_reached[i] = i == WH_LEVEL_REVIEW ? signal->reached : G_MAXINT64;
  one->subjects = g_array_new(FALSE, FALSE, sizeof(WhCaseSubject));
  g_array_append_vals(one->subjects, subjects, 2);
  one->signals = g_array_new(FALSE, FALSE, sizeof(WhCaseSignal));
  g_array_append_val(one->signals, in_case);
  g_ptr_array_add(made->cases->signals, signal);
  g_ptr_array_set_size(made->cases->cases, 0);
  g_ptr_array_add(made->cases->cases, one);
}

static void
make(Made *made, gint64 as_of)
{
  g_autoptr(GError) error = NULL;
  const WhCaseOptions options = {0};

  made->text = wh_view_text_new(story, as_of, &error);
  g_assert_no_error(error);
  made->people = wh_people_new(made->text->view, NULL);
  made->cases = wh_cases_find(made->people, &options);
}

static void
made_clear(Made *made)
{
  wh_cases_free(made->cases);
  wh_people_free(made->people);
  wh_view_text_free(made->text);
}

static json_t *
report_of(const Made *made, const char *target, gboolean all)
{
  return wh_report_new(made->people, made->cases, NULL, &(WhReportOptions){NULL, target, all});
}

static const char *
string_at(const json_t *object, const char *key)
{
  return json_string_value(json_object_get(object, key));
}

static void
test_document(void)
{
  Made made;
  json_t *report, *one, *signal, *evidence;

  make(&made, G_MAXINT64);
  add_case(&made);
  report = report_of(&made, "https://github.com/example-org/field.git", FALSE);
  one = json_array_get(json_object_get(report, "cases"), 0);
  signal = json_array_get(json_object_get(one, "signals"), 0);
  evidence = json_array_get(json_object_get(signal, "evidence"), 0);
  g_assert_cmpstr(string_at(report, "as_of"), ==, "2020-07-01T00:00:00Z");
  g_assert_cmpstr(string_at(json_object_get(report, "project"), "name"), ==, "field\\x1b[2J");
  g_assert_cmpstr(string_at(json_object_get(report, "project"), "url"), ==,
                  "https://github.com/example-org/field");
  g_assert_cmpfloat(json_number_value(json_object_get(one, "rarity_project_years")), ==, 740);
  g_assert_cmpint(json_integer_value(json_object_get(json_object_get(one, "rarity"), "project_years")), ==,
                  1512);
  g_assert_cmpfloat(json_number_value(json_object_get(signal, "statistic")), ==, 3.142);
  assert_has(string_at(signal, "says"), "tags\\x1b[31m");
  assert_lacks(string_at(signal, "says"), "{");
  g_assert_cmpstr(string_at(evidence, "detail"), ==, "src/\\u{202e}.c");
  assert_has(string_at(evidence, "url"), "https://github.com/example-org/field/commit/");
  g_assert_cmpuint(json_array_size(json_object_get(report, "persons")), ==, 2);
  g_assert_cmpstr(string_at(json_object_get(report, "last_change_of_hands"), "first"), ==,
                  "2020-07-01T00:00:00Z");
  json_decref(report);
  made_clear(&made);
}

static json_int_t
sum_of(const json_t *list, const char *key)
{
  json_int_t sum = 0;

  for (gsize i = 0; i < json_array_size(list); i++)
    sum += json_integer_value(json_object_get(json_array_get(list, i), key));
  return sum;
}

static void
test_series(void)
{
  Made made;
  json_t *report, *one, *activity;

  make(&made, G_MAXINT64);
  add_case(&made);
  report = report_of(&made, "/srv/field", FALSE);
  one = json_array_get(json_object_get(report, "cases"), 0);
  activity = json_object_get(report, "activity");
  g_assert_true(json_is_null(json_object_get(json_object_get(report, "project"), "url")));
  g_assert_cmpint(sum_of(activity, "commits"), ==, made.text->view->n_commits);
  g_assert_cmpuint(json_array_size(activity), ==, 3);
  g_assert_cmpint(sum_of(json_object_get(one, "shares"), "subject"), ==, 1);
  g_assert_cmpint(sum_of(json_object_get(one, "shares"), "incumbents"), ==, 42);
  g_assert_cmpint(sum_of(json_object_get(one, "shares"), "others"), ==, 0);
  json_decref(report);
  made_clear(&made);
}

/* Two runs give the same bytes, and a day asked for is the day shown. */
static void
test_stable(void)
{
  g_autofree char *first = NULL, *second = NULL;

  for (guint i = 0; i < 2; i++) {
    Made made;
    json_t *reports;

    make(&made, 1577836799);
    reports = json_pack("[o]", report_of(&made, "/srv/field", TRUE));
    g_assert_cmpstr(string_at(json_array_get(reports, 0), "as_of"), ==, "2019-12-31T23:59:59Z");
    *(i == 0 ? &first : &second) = write_as("json", reports, 0, FALSE, FALSE);
    json_decref(reports);
    made_clear(&made);
  }
  assert_lacks(first, "2020-06");
  assert_lacks(first, "2020-07");
  g_assert_cmpstr(first, ==, second);
}

static void
test_forge_links(void)
{
  static const struct {
    const char *target, *url;
  } links[] = {{"https://github.com/a/b.git", "https://github.com/a/b"},
               {"https://gitlab.com/g/s/p/", "https://gitlab.com/g/s/p"},
               {"https://github.com/a/b?x=\"onload=", NULL},
               {"https://github.com.example.org/a/b", NULL},
               {"javascript:alert(1)", NULL},
               {"/srv/git/a", NULL}};
  Made made;

  make(&made, G_MAXINT64);
  for (guint i = 0; i < G_N_ELEMENTS(links); i++) {
    json_t *report = report_of(&made, links[i].target, FALSE);

    g_assert_cmpstr(string_at(json_object_get(report, "project"), "url"), ==, links[i].url);
    json_decref(report);
  }
  made_clear(&made);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/report/writers", test_writers);
  g_test_add_func("/report/schema", test_schema);
  g_test_add_func("/report/text/first-screen", test_first_screen);
  g_test_add_func("/report/decided", test_decided);
  g_test_add_func("/report/text/incomplete", test_incomplete);
  g_test_add_func("/report/text/quiet", test_quiet);
  g_test_add_func("/report/text/unjudged", test_unjudged);
  g_test_add_func("/report/text/many", test_many);
  g_test_add_func("/report/text/width", test_width);
  g_test_add_func("/report/text/color", test_color);
  g_test_add_func("/report/json", test_json);
  g_test_add_func("/report/html", test_html);
  g_test_add_func("/report/poisoned", test_poisoned);
  g_test_add_func("/report/shapes", test_shapes);
  g_test_add_func("/report/document", test_document);
  g_test_add_func("/report/series", test_series);
  g_test_add_func("/report/stable", test_stable);
  g_test_add_func("/report/forge-links", test_forge_links);
  return g_test_run();
}
