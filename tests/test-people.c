/* SPDX-License-Identifier: Apache-2.0
 * Who people are and which rights they use, on small histories. */
#include "people/people.h"
#include "view_text.h"

typedef struct {
  WhViewText *text;
  WhPeople *people;
} Fixture;

static Fixture
read_as_of(const char *text, gint64 as_of)
{
  g_autoptr(GError) error = NULL;
  Fixture f = {wh_view_text_new(text, as_of, &error), NULL};
  g_assert_no_error(error);
  f.people = wh_people_new(f.text->view, NULL);
  return f;
}

static Fixture
read_text(const char *text)
{
  return read_as_of(text, G_MAXINT64);
}

static void
fixture_clear(Fixture *f)
{
  g_clear_pointer(&f->people, wh_people_free);
  g_clear_pointer(&f->text, wh_view_text_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

/* The person with an account of that address. */
static guint32
person(const Fixture *f, const char *email)
{
  const WhView *view = f->text->view;
  for (guint32 i = 0; i < view->n_accounts; i++)
    if (g_str_equal(view->accounts[i].email, email))
      return f->people->person_of[i];
  g_error("nobody has the address %s", email);
}

static const WhLanding *
landing(const Fixture *f, const char *id)
{
  guint32 commit = wh_view_text_commit(f->text, id);
  g_assert_cmpuint(commit, !=, WH_NONE);
  return &f->people->landing[commit];
}

/* "c1 c2": the line. */
static void
assert_line(const Fixture *f, const char *expected)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint32 i = 0; i < f->people->n_line; i++)
    g_string_append_printf(line, "%s%s", i > 0 ? " " : "", wh_view_text_id(f->text, f->people->line[i]));
  g_assert_cmpstr(line->str, ==, expected);
}

static guint
uses(const Fixture *f, const char *email, WhRight right)
{
  guint32 n = 0, who = person(f, email);
  guint count = 0;
  const guint32 *acts = wh_people_acts(f->people, who, &n);
  for (guint32 i = 0; i < n; i++)
    count += f->people->acts[acts[i]].right == right ? 1 : 0;
  guint32 first = f->people->first_act[who * WH_N_RIGHTS + right];
  g_assert_cmpuint(first != WH_NONE, ==, count > 0);
  return count;
}

#define ALICE "person alice Alice Archer <alice@example.org>\n"
#define BOB "person bob Bob Baker <bob@example.org>\n"
#define CAROL "person carol Carol Cook <carol@example.org>\n"

/* ---- merging ---- */

static gboolean
merged(const char *first, const char *second)
{
  g_autofree char *text = g_strdup_printf("commit c1 %s\ncommit c2 %s\n", first, second);
  g_auto(Fixture) f = read_text(text);
  g_assert_cmpuint(f.people->n_persons, ==, 2 - f.people->n_merges);
  return f.people->n_persons == 1;
}

static void
test_merge_address(void)
{
  g_assert_true(merged("2021-01-01 Alice Archer <alice@example.org>", "2021-02-01 aa <Alice@Example.ORG >"));
  g_assert_false(
      merged("2021-01-01 Alice Archer <alice@example.org>", "2021-02-01 Bob Baker <bob@example.org>"));
  g_assert_false(merged("2021-01-01 Alice Archer <root@localhost>", "2021-02-01 Bob Baker <root@localhost>"));
  g_assert_false(merged("2021-01-01 Alice Archer <>", "2021-02-01 Bob Baker <>"));
  g_assert_false(
      merged("2021-01-01 Alice Archer <user@laptop.local>", "2021-02-01 Bob Baker <user@laptop.local>"));
  g_assert_true(
      merged("2021-01-01 Alice Archer <root@localhost>", "2021-02-01 alice archer <root@localhost>"));
}

static void
test_merge_shared_address(void)
{
  g_auto(Fixture) f = read_text("commit c1 2021-01-01 Alice Archer <list@example.org>\n"
                                "commit c2 2021-01-02 Bob Baker <list@example.org>\n"
                                "commit c3 2021-01-03 Carol Cook <list@example.org>\n"
                                "commit c4 2021-01-04 Dan Drew <list@example.org>\n"
                                "commit c5 2021-01-05 Eve Ebert <list@example.org>\n");
  g_assert_cmpuint(f.people->n_persons, ==, 5);
}

/* A commit that bears Bob's name and Alice's address, by slip or on purpose, does not make them one. */
static void
test_merge_odd_name(void)
{
  g_auto(Fixture) f = read_text("repeat 3\n"
                                "  commit a{i} 2021-01-01 Alice Archer <alice@example.org>\n"
                                "  commit b{i} 2021-01-01 Bob Baker <bob@example.org>\n"
                                "end\n"
                                "commit c1 2021-01-05 Bob Baker <alice@example.org>\n");
  g_assert_cmpuint(f.people->n_persons, ==, 2);
  g_assert_cmpuint(f.people->author_of[6], ==, person(&f, "alice@example.org"));
}

static void
test_merge_noreply(void)
{
  g_assert_true(merged("2021-01-01 aa <123+archer9@users.noreply.github.com>",
                       "2021-02-01 Alice <archer9@users.noreply.github.com>"));
  g_assert_true(merged("2021-01-01 aa <123+archer9@users.noreply.github.com>",
                       "2021-02-01 aa <123+newname@users.noreply.github.com>"));
  g_assert_true(merged("2021-01-01 Alice Archer <archer9@example.org>",
                       "2029-02-01 archer9 <archer9@users.noreply.github.com>"));
  g_assert_false(merged("2021-01-01 Alice Archer <archer9@example.org>",
                        "2021-02-01 Bob Baker <archer9@users.noreply.github.com>"));
  g_assert_false(merged("2021-01-01 aa <123+archer9@users.noreply.github.com>",
                        "2021-02-01 bb <124+archer8@users.noreply.github.com>"));
}

static void
test_merge_ambiguous_login(void)
{
  g_auto(Fixture) f = read_text("commit c1 2021-01-01 archer <archer@one.example.org>\n"
                                "commit c2 2021-01-02 A. <archer@two.example.org>\n"
                                "commit c3 2021-01-03 xyz <archer@users.noreply.github.com>\n");
  g_assert_cmpuint(person(&f, "archer@users.noreply.github.com"), ==, 2);
}

static void
test_merge_key(void)
{
  g_assert_true(merged("2021-01-01 Alice Archer <alice@example.org> key beefbeefbeefbeef",
                       "2029-02-01 aa <aa@other.example.net> key beefbeefbeefbeef"));
  g_assert_false(merged("2021-01-01 Alice Archer <alice@example.org> key 4aee18f83afdeb23",
                        "2021-02-01 Bob Baker <bob@example.org> key 4aee18f83afdeb23"));
}

static void
test_merge_name(void)
{
  /* in use together, or one soon after the other */
  g_assert_true(
      merged("2021-01-01 Alice Archer <alice@example.org>", "2021-06-01 Alice Archer <aa@example.net>"));
  g_assert_true(
      merged("2021-01-01 \"Älice  Archer\" <alice@example.org>", "2021-06-01 alice archer <aa@example.net>"));
  g_assert_true(
      merged("2011-01-01 Alice Archer <archer@example.org>", "2021-06-01 Alice Archer <archer@example.net>"));
  /* written another way round */
  g_assert_true(merged("2021-01-01 Alice Archer <alice@example.org>",
                       "2021-06-01 \"Archer, Alice B.\" <aa@example.net>"));
  g_assert_true(
      merged("2021-01-01 Alice Archer <alice@example.org>", "2021-06-01 AliceArcher <aa@example.net>"));
  g_assert_true(
      merged("2021-01-01 Łukasz Müller <lm@example.org>", "2021-06-01 Lukasz Mueller <xy@example.net>"));
  /* one word: a handle that an address shows, not a first name */
  g_assert_true(merged("2021-01-01 archer9 <archer9@example.org>", "2021-06-01 archer9 <aa@example.net>"));
  g_assert_false(merged("2021-01-01 alice <x@example.org>", "2021-06-01 alice <y@example.net>"));
  g_assert_false(merged("2021-01-01 unknown <unknown@example.org>", "2021-06-01 unknown <aa@example.net>"));
}

/* What people make of their names. */
static void
test_merge_handle(void)
{
#define ALICE_AT "2021-01-01 Alice Archer <alice@example.org>"
  g_assert_true(merged(ALICE_AT, "2021-06-01 aa99 <alice.archer@example.net>"));
  g_assert_true(merged(ALICE_AT, "2021-06-01 alicearcher <x99@example.net>"));
  g_assert_true(merged(ALICE_AT, "2021-06-01 aarcher <x99@example.net>"));
  g_assert_true(merged(ALICE_AT, "2021-06-01 Alice <123+aarcher@users.noreply.github.com>"));
  g_assert_true(
      merged("2021-01-01 qwopzz <qwopzz@example.org>", "2021-06-01 Alice Archer <qwopzz@example.net>"));
  g_assert_true(merged("2021-01-01 alice@example.org <x99>", "2021-06-01 Alice Archer <alice@example.org>"));
  g_assert_true(merged("2021-01-01 Alice <alice@laptop.(none)>", "2021-01-02 Alice Archer <aa@example.org>"));
  /* another's name stands against it, or the handle is a first name and no more */
  g_assert_false(merged(ALICE_AT, "2021-06-01 Bob Baker <aarcher@example.net>"));
  g_assert_false(merged(ALICE_AT, "2021-06-01 Bob <alice@example.net>"));
  g_assert_false(merged(ALICE_AT, "2021-06-01 alice <x99@example.net>"));
#undef ALICE_AT
}

/* Two people whose names are short for the same. */
static void
test_merge_ambiguous_handle(void)
{
  g_auto(Fixture) f = read_text("commit c1 2021-01-01 Alice Archer <alice@example.org>\n"
                                "commit c2 2021-01-02 Anna Archer <anna@example.org>\n"
                                "commit c3 2021-01-03 aarcher <aarcher@example.net>\n");
  g_assert_cmpuint(f.people->n_persons, ==, 3);
}

/* Names that are written differently. */
static void
test_merge_word(void)
{
#define ALICE_AT "2021-01-01 Alice Margo Archer <alice@example.org>"
  g_assert_true(merged(ALICE_AT, "2021-06-01 A. Archer <x99@example.net>"));
  g_assert_true(merged(ALICE_AT, "2021-06-01 Ali Archer <x99@example.net>"));
  g_assert_false(merged(ALICE_AT, "2021-06-01 B. Archer <x99@example.net>"));
  g_assert_false(merged(ALICE_AT, "2021-06-01 Alice Mason <x99@example.net>"));
  g_auto(Fixture) f = read_text("commit c1 " ALICE_AT "\n"
                                "commit c2 2021-01-02 Anna Archer <anna@example.org>\n"
                                "commit c3 2021-01-03 A. Archer <x99@example.net>\n");
  g_assert_cmpuint(f.people->n_persons, ==, 3);
#undef ALICE_AT
}

/* Whether STRANGER is taken for the maintainer who fell silent years before. */
static gboolean
inherits(const char *stranger)
{
  g_autofree char *text =
      g_strdup_printf("repeat 5 every 7d\n"
                      "  commit a{i} 2011-01-01 Bob Baker <bob@example.org> by Alice Archer "
                      "<alice@example.org>\n"
                      "end\n"
                      "commit c1 2021-06-01 %s\n",
                      stranger);
  g_auto(Fixture) f = read_text(text);
  guint32 alice = person(&f, "alice@example.org");
  return f.people->author_of[f.text->view->n_commits - 1] == alice;
}

/* Who takes up a silent maintainer's name gets nothing of what it stands for, however it is written. */
static void
test_merge_imitation(void)
{
  static const char *const strangers[] = {
      "Alice Archer <x99@example.net>",        "Archer Alice <x99@example.net>",
      "A. Archer <x99@example.net>",           "Alice <x99@example.net>",
      "alicearcher <x99@example.net>",         "aarcher <aarcher99@example.net>",
      "Alice <alicearcher@example.net>",       "Alice <1+aarcher@users.noreply.github.com>",
      "alice@example.org <x99@example.net>",   "Alice <alice@laptop.(none)>",
      "Alice B. Archer <xarcher@example.net>",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(strangers); i++)
    g_assert_false(inherits(strangers[i]));
  g_assert_true(inherits("Alice Archer <alice@example.net>"));
  g_assert_true(inherits("aa <alice@example.org>"));
}

/* Alice lands others' work, and tags a release after what comes in between. */
#define BEFORE                                                                                               \
  "repeat 20 every 14d\n"                                                                                    \
  "  commit a{i} 2021-01-01 Bob Baker <bob@example.org> by Alice Archer <alice@example.org>\n"               \
  "end\n"
#define AFTER "tag v0 a20 2021-12-01 Alice Archer <alice@example.org>\n"
#define NEW_ALICE "Alice Archer <x99@example.net>"
/* The work comes in by Bob's hand. */
#define BY_BOB "commit n1 2021-10-01 " NEW_ALICE " by Bob Baker <bob@example.org>\n"
#define LANDS "commit n2 2021-11-05 Carol Cook <carol@example.org> by " NEW_ALICE "\n"
#define ASKS "message m1 2021-10-01 " NEW_ALICE " : Access\n| Could you make me a maintainer?\n"

static Fixture
read_heard(const char *text, WhSpeech **ret_speech)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhRules) rules = wh_rules_load(NULL, FALSE, &error);
  Fixture f = {wh_view_text_new(text, G_MAXINT64, &error), NULL};
  g_assert_no_error(error);
  *ret_speech = wh_speech_find(rules, f.text->view, 1);
  f.people = wh_people_new(f.text->view, *ret_speech);
  return f;
}

/* Whether the new address counts as Alice's; where not, that is said once and why. */
static gboolean
takes_in_as(const char *more, const char *after)
{
  g_autofree char *text = g_strconcat(BEFORE, more, after, NULL);
  g_autoptr(WhSpeech) speech = NULL;
  g_auto(Fixture) f = read_heard(text, &speech);
  const gboolean one = person(&f, "alice@example.org") == person(&f, "x99@example.net");
  g_assert_cmpuint(f.people->n_apart, ==, one ? 0 : 1);
  if (!one) {
    g_assert_cmpint(f.people->apart[0].reason, ==, WH_MERGE_NAME);
    g_assert_nonnull(
        strstr(f.people->apart[0].detail, "x99@example.net came up while alice@example.org was"));
  }
  g_clear_pointer(&f.people, wh_people_free);
  return one;
}

static gboolean
takes_in(const char *more)
{
  return takes_in_as(more, AFTER);
}

/* Who writes the exact name of a maintainer who is active, and reaches for power. */
static void
test_merge_imitation_active(void)
{
  g_assert_false(takes_in(BY_BOB LANDS));
  g_assert_false(takes_in(BY_BOB "tag v1 n1 2021-11-05 " NEW_ALICE "\n"));
  g_assert_false(takes_in(ASKS));
  /* nor by a handle that spells the name, once the name is kept apart */
  g_assert_false(takes_in(BY_BOB LANDS "commit n3 2021-11-06 alicearcher <x99@example.net>\n"));
  /* nothing is reached for, or by own hand from the first day on, or much later */
  g_assert_true(takes_in(BY_BOB));
  g_assert_true(takes_in("commit n1 2021-10-01 " NEW_ALICE "\n" LANDS));
  g_assert_true(takes_in("message m1 2021-10-01 " NEW_ALICE " : News\n| Here is a patch.\n"));
  g_assert_true(takes_in(BY_BOB "commit n2 2022-11-05 Carol Cook <carol@example.org> by " NEW_ALICE "\n"));
  /* the old address is not used any more */
  g_assert_true(takes_in_as(BY_BOB LANDS, ""));
  /* Alice's own hand ties the two; what the new one says of itself does not */
  g_assert_true(takes_in("commit n0 2021-10-01 " NEW_ALICE " by Alice Archer <alice@example.org>\n" LANDS));
  g_assert_true(takes_in(BY_BOB LANDS "commit n3 2021-11-06 Alice Archer <alice@example.org>\n"
                                      "  trailer Cc: <x99@example.net>\n"));
  g_assert_false(takes_in(BY_BOB "  trailer Cc: <alice@example.org>\n" LANDS));
  /* work of Alice's that only the new one has, not what everybody could take */
#define CARRIED(i, from) "commit x" i " 2021-10-0" i " Alice Archer <alice@example.org>" from " 2021-11-02\n"
#define BY_NEW " by " NEW_ALICE
  g_assert_true(takes_in(BY_BOB CARRIED("3", BY_NEW) CARRIED("4", BY_NEW) CARRIED("5", BY_NEW) LANDS));
  g_assert_false(takes_in(BY_BOB CARRIED("3", BY_NEW) CARRIED("4", BY_NEW) LANDS));
  g_assert_false(takes_in(BY_BOB CARRIED("3", BY_NEW) CARRIED("4", BY_NEW) CARRIED(
      "5", BY_NEW) "commit y3 2021-10-03 Alice Archer <alice@example.org> branch other\n" LANDS));
  g_assert_true(takes_in(BY_BOB LANDS "message m2 2021-11-07 Alice Archer <alice@example.org> : Hi\n"
                                      "| My other address is X99@example.net.\n"));
  g_assert_true(takes_in(ASKS "message m2 2021-10-02 Alice Archer <alice@example.org> re m1 : Re: Access\n"
                              "| Done.\n"));
  g_assert_true(takes_in("message m0 2021-07-01 Alice Archer <alice@example.org> : Hi\n| Hi.\n"
                         "trait origin: desk.example.org\n" ASKS "trait origin: desk.example.org\n"));
}

/* A key that two full names sign with is the project's. */
static void
test_merge_shared_key(void)
{
  g_assert_false(merged("2021-01-01 Alice Archer <alice@example.org> key beefbeefbeefbeef",
                        "2021-02-01 Bob Baker <bob@example.org> key beefbeefbeefbeef"));
}

static void
test_merge_mailbox(void)
{
  g_assert_true(merged("2021-01-01 aa <alice.archer+git@gmail.com>", "2029-02-01 x <alicearcher@gmail.com>"));
  g_assert_true(merged("2021-01-01 aa <alice+git@example.org>", "2029-02-01 x <alice@example.org>"));
  g_assert_false(merged("2021-01-01 aa <al.ice@example.org>", "2029-02-01 x <alice@example.net>"));
}

/* Decisions are stronger than every rule, and of two about one pair the later counts. */
static void
test_decisions(void)
{
  static const char text[] = "commit c1 2021-01-01 Alice Archer <alice@example.org>\n"
                             "commit c2 2021-01-02 Alice Archer <aa@example.net>\n"
                             "commit c3 2021-01-03 Bob Baker <bob@example.org>\n"
                             "commit c4 2021-01-04 aa <aa@example.net>\n";
  static const WhPersonDecision all[] = {{"alice@example.org", "aa@example.net", TRUE, "two people"},
                                         {"bob@example.org", "alice@example.org", FALSE, "one person"},
                                         {"aa@example.net", "alice@example.org", FALSE, "one after all"},
                                         {"aa@example.net", "", TRUE, "nobody else"}};
  static const guint persons[] = {2, 3, 2, 1, 2}; /* under the first so many of them */
  for (guint n = 0; n <= G_N_ELEMENTS(all); n++) {
    g_auto(Fixture) f = read_text(text);
    wh_people_free(f.people);
    f.people = wh_people_new_decided(f.text->view, NULL, all, n);
    g_assert_cmpuint(f.people->n_persons, ==, persons[n]);
    g_assert_cmpuint(f.people->author_of[1], ==, f.people->author_of[3]);
    g_assert_cmpuint(f.people->n_apart, ==, n == 1 || n == 2 || n == 4 ? 1 : 0);
  }
  g_auto(Fixture) f = read_text(text);
  wh_people_free(f.people);
  f.people = wh_people_new_decided(f.text->view, NULL, all + 1, 1);
  g_assert_cmpint(f.people->merges[0].reason, ==, WH_MERGE_DECISION);
  g_assert_cmpstr(f.people->merges[0].detail, ==, "one person");
}

static void
test_merge_mailmap(void)
{
  const char *text = "commit c1 2011-01-01 Alice Archer <alice@example.org>\n"
                     "commit c2 2012-01-01 aa <old@example.net>\n"
                     "commit c3 2020-01-01 Bob Baker <bob@example.org>\n"
                     "commit c4 2020-01-02 Rob Cook <bob@example.com>\n"
                     "commit c5 2021-01-01 Carol Cook <carol@example.org>\n"
                     "  A .mailmap map1\n"
                     "    fact mailmap Alice Archer <alice@example.org>\\t<old@example.net>\n"
                     "    fact mailmap Bob Baker <bob@example.org>\\tNobody <bob@example.com>\n";
  g_auto(Fixture) f = read_text(text);
  g_assert_cmpuint(person(&f, "alice@example.org"), ==, person(&f, "old@example.net"));
  g_assert_cmpuint(person(&f, "bob@example.org"), !=, person(&f, "bob@example.com"));
  g_assert_cmpuint(f.people->n_merges, ==, 1);
  g_assert_cmpint(f.people->merges[0].reason, ==, WH_MERGE_MAILMAP);
  g_auto(Fixture) before = read_as_of(text, f.text->view->commits[3].known);
  g_assert_cmpuint(before.people->n_merges, ==, 0);
}

static void
test_person(void)
{
  g_auto(Fixture) f = read_text("commit c1 2021-01-01 Zed <z@example.org>\n"
                                "commit c2 2021-01-02 aa <alice@example.org>\n"
                                "commit c3 2021-01-03 Alice Archer <alice@example.org>\n"
                                "commit c4 2021-01-04 Alice Archer <alice@example.org>\n"
                                "commit p1 2021-01-05 aa <alice@example.org> branch refs/pull/1/head\n");
  guint32 alice = person(&f, "alice@example.org");
  g_assert_cmpuint(person(&f, "z@example.org"), ==, 0);
  g_assert_cmpuint(alice, ==, 1);
  const WhPerson *p = &f.people->persons[alice];
  g_assert_cmpstr(p->name, ==, "aa");
  g_assert_cmpuint(p->n_accounts, ==, 2);
  g_assert_cmpuint(p->n_landed, ==, 3);
  g_assert_cmpuint(p->n_authored, ==, 3);
  g_assert_cmpint(p->last - p->first, ==, 3 * 86400);
}

static void
test_bots(void)
{
  static const struct {
    const char *name, *email;
    guint32 flags;
  } rows[] = {{"GitHub", "noreply@github.com", WH_PERSON_BOT | WH_PERSON_FORGE},
              {"dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", WH_PERSON_BOT},
              {"bors[bot]", "26634292+bors[bot]@users.noreply.github.com", WH_PERSON_BOT | WH_PERSON_FORGE},
              {"Renovate Bot", "bot@renovateapp.com", WH_PERSON_BOT},
              {"example-bot", "bot@example.org", WH_PERSON_BOT},
              {"example-bot", "carol@example.org", 0},
              {"Talbot", "talbot@example.org", 0},
              {"Alice [bot]", "alice@example.org", 0}};
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf("commit c1 2021-01-01 %s <%s>\n", rows[i].name, rows[i].email);
    g_auto(Fixture) f = read_text(text);
    g_assert_cmpuint(f.people->persons[0].flags, ==, rows[i].flags);
    g_assert_cmpuint(f.people->n_acts > 0, ==, rows[i].flags == 0);
  }
}

/* ---- the main line ---- */

static void
test_line_choice(void)
{
  static const struct {
    const char *refs, *branch;
  } rows[] = {{"head refs/heads/work\n", "refs/heads/work"},
              {"head refs/heads/gone\n", "refs/heads/master"},
              {"head refs/heads/gone\nref refs/heads/main c1\n", "refs/heads/main"},
              {"head refs/heads/work\nref refs/heads/main c1\n", "refs/heads/work"}};
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strconcat("commit c1 2021-01-01 A <a@example.org> branch master\n"
                                        "commit c2 2021-01-02 A <a@example.org> branch master\n"
                                        "commit w1 2021-01-02 A <a@example.org> branch work\n",
                                        rows[i].refs, NULL);
    g_auto(Fixture) f = read_text(text);
    g_assert_cmpstr(f.people->main_branch, ==, rows[i].branch);
  }
}

static void
test_line_longest(void)
{
  g_auto(Fixture) f = read_text("commit c1 2021-01-01 A <a@example.org> branch x\n"
                                "commit y1 2021-01-02 A <a@example.org> branch y\n"
                                "commit y2 2021-01-02 A <a@example.org> branch y\n"
                                "head refs/heads/gone\n");
  g_assert_cmpstr(f.people->main_branch, ==, "refs/heads/y");
  assert_line(&f, "c1 y1 y2");
}

static void
test_empty(void)
{
  g_auto(Fixture) f = read_text("");
  g_assert_cmpuint(f.people->n_persons, ==, 0);
  g_assert_null(f.people->main_branch);
  g_assert_cmpuint(f.people->n_acts, ==, 0);
}

/* ---- landing ---- */

#define MERGE_HISTORY                                                                                        \
  ALICE BOB CAROL "commit c1 2021-01-01 @alice\n"                                                            \
                  "commit t1 +1d @bob branch topic\n"                                                        \
                  "commit t2 +1d @bob branch topic\n"                                                        \
                  "commit c2 +1d @alice\n"                                                                   \
                  "commit m1 +1d @alice merge topic : Merge branch 'topic'\n"                                \
                  "commit u1 +1d @carol branch unmerged\n"

static void
test_landing_merge(void)
{
  g_auto(Fixture) f = read_text(MERGE_HISTORY);
  assert_line(&f, "c1 c2 m1");
  g_assert_cmpuint(landing(&f, "t1")->landing, ==, wh_view_text_commit(f.text, "m1"));
  g_assert_cmpuint(landing(&f, "t1")->lander, ==, person(&f, "alice@example.org"));
  g_assert_cmpuint(landing(&f, "u1")->landing, ==, WH_NONE);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_LAND_OTHERS), ==, 1);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_LAND_OWN), ==, 2);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_CONTRIBUTE), ==, 1);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_LAND_OWN), ==, 0);
  guint32 first = f.people->first_act[person(&f, "alice@example.org") * WH_N_RIGHTS + WH_RIGHT_LAND_OTHERS];
  g_assert_cmpuint(f.people->acts[first].for_person, ==, person(&f, "bob@example.org"));
  g_assert_cmpuint(f.people->acts[first].n_commits, ==, 2);
}

static void
test_landing_forge(void)
{
  g_auto(Fixture) f =
      read_text(ALICE BOB "commit c1 2021-01-01 @alice\n"
                          "commit t1 +1d @bob branch topic\n"
                          "commit m1 +1d @alice by @github merge topic : Merge pull request #1 from b/topic\n"
                          "commit s1 +1d @bob by @github : Squashed (#2)\n"
                          "commit t2 +1d @bob branch next\n"
                          "commit m2 +1d bors <bors@example.org> merge next : Auto merge\n");
  g_assert_cmpuint(landing(&f, "t1")->lander, ==, person(&f, "alice@example.org"));
  g_assert_cmpuint(landing(&f, "t1")->by_forge, ==, 1);
  g_assert_cmpuint(landing(&f, "s1")->lander, ==, WH_NONE);
  g_assert_cmpuint(landing(&f, "s1")->by_forge, ==, 1);
  g_assert_cmpuint(landing(&f, "t2")->lander, ==, WH_NONE);
  g_assert_cmpuint(landing(&f, "c1")->by_forge, ==, 0);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_LAND_OTHERS), ==, 1);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_LAND_OWN), ==, 0);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_CONTRIBUTE), ==, 3);
}

static void
test_landing_applied(void)
{
  g_auto(Fixture) f = read_text(
      ALICE BOB "commit c1 2021-01-01 @alice\n"
                "commit c2 +1d @bob by @alice +2d\n"
                "commit c3 +1d dependabot[bot] <1+dependabot[bot]@users.noreply.github.com> by @alice\n");
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_LAND_OTHERS), ==, 1);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_LAND_OWN), ==, 1);
}

/* Bob merges his own pull request: own work by own hand. */
static void
test_landing_own_merge(void)
{
  g_auto(Fixture) f = read_text(ALICE BOB "commit c1 2021-01-01 @alice\n"
                                          "commit t1 +1d @bob branch topic\n"
                                          "  M .github/workflows/ci.yml\n"
                                          "commit m1 +1d @bob by @github merge topic\n");
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_LAND_OWN), ==, 1);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_LAND_OTHERS), ==, 0);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_CI), ==, 1);
}

/* Bob pulls the main branch into his copy and pushes: the line goes on through Alice's commits. */
static void
foxtrot(const char *subject, const char *line, guint bob_lands)
{
  g_autofree char *text =
      g_strconcat(ALICE BOB CAROL "commit c1 2021-01-01 @alice\n"
                                  "commit c2 +1d @alice\n"
                                  "commit x1 +1d @carol by @alice\n"
                                  "commit b1 +1d @bob branch copy parents c1\n"
                                  "commit m1 +1d @bob parents b1 x1 : ",
                  subject, "\ncommit c3 +1d @alice\n",
                  /* somebody else pulled from the same place before */
                  "commit o1 +1d @carol branch other parents c1 c2 : Merge branch 'main' of "
                  "ssh://git@host.example/p/up.git\n",
                  NULL);
  g_auto(Fixture) f = read_text(text);
  assert_line(&f, line);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_LAND_OTHERS), ==, bob_lands);
}

static void
test_foxtrot(void)
{
  foxtrot("Merge remote-tracking branch 'origin/main'", "c1 c2 x1 m1 c3", 0);
  foxtrot("Merge remote-tracking branch 'upstream/main'", "c1 c2 x1 m1 c3", 0);
  foxtrot("Merge remote-tracking branch 'carol/main'", "c1 b1 m1 c3", 1);
  foxtrot("Merge branch 'main' into fix-it", "c1 c2 x1 m1 c3", 0);
  foxtrot("Merge branch 'main' of host.example:p/up", "c1 c2 x1 m1 c3", 0);
  foxtrot("Merge branch 'main' of host.example:carol/fork", "c1 b1 m1 c3", 1);
  foxtrot("Merge branch 'topic'", "c1 b1 m1 c3", 1);
}

static void
test_imported(void)
{
  g_auto(Fixture) f = read_text(ALICE BOB "commit c1 2021-01-01 @alice\n"
                                          "commit f1 2015-01-01 @bob branch lib parents none\n"
                                          "  A lib/SECURITY.md\n"
                                          "commit f2 2016-01-01 @bob branch lib\n"
                                          "commit m1 2021-02-01 @alice merge lib : Import lib\n"
                                          "tag v9 f2 light\n");
  g_assert_cmpuint(landing(&f, "f1")->imported, ==, 1);
  g_assert_cmpuint(landing(&f, "m1")->imported, ==, 0);
  guint32 n = 0;
  wh_people_acts(f.people, person(&f, "bob@example.org"), &n);
  g_assert_cmpuint(n, ==, 0);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_LAND_OTHERS), ==, 0);
}

/* Old work of many that lands in one day was not done under this project's eyes. */
static void
test_bulk(void)
{
  g_auto(Fixture) f =
      read_text("person svn Importer <svn@example.org>\n"
                "repeat 150 every 1d\n"
                "  commit c{i} 2015-01-01 Author {i%5} <a{i%5}@example.org> by @svn 2020-01-01\n"
                "end\n"
                "commit n1 2020-02-01 Author 1 <a1@example.org>\n");
  /* the importing day moves on with each commit, so they do not land in one day */
  g_assert_cmpuint(landing(&f, "c9")->imported, ==, 0);
  g_auto(Fixture) g =
      read_text("person svn Importer <svn@example.org>\n"
                "repeat 150\n"
                "  commit c{i} 2015-01-01 Author {i%5} <a{i%5}@example.org> by @svn 2020-01-01\n"
                "end\n"
                "commit n1 2020-02-01 Author 1 <a1@example.org>\n");
  g_assert_cmpuint(landing(&g, "c9")->imported, ==, 1);
  g_assert_cmpuint(landing(&g, "n1")->imported, ==, 0);
  g_assert_cmpuint(uses(&g, "a1@example.org", WH_RIGHT_CONTRIBUTE), ==, 1);
}

/* ---- tags and control points ---- */

static void
test_tags(void)
{
  g_auto(Fixture) f = read_text(ALICE BOB CAROL "commit c1 2021-01-01 @alice : Begin\n"
                                                "commit c2 2021-02-01 @bob by @alice : Fix a thing\n"
                                                "  M NEWS\n"
                                                "commit c3 2021-03-01 @bob : Release 1.1\n"
                                                "tag v1.0 c1 2021-01-02 @alice key beefbeefbeefbeef : One\n"
                                                "tag archive/2020 c1 2021-01-02 @alice : Old\n"
                                                "tag nightly c1 2021-01-02 @alice\n"
                                                "tag v1.0.1 c2 light\n"
                                                "tag v1.1 c3 light\n"
                                                "tag v0.1 c1 2021-01-01 @carol : made up later\n"
                                                "commit c4 2021-04-01 @carol\n"
                                                "tag v1.2 c4 2021-04-02 @carol\n");
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_TAG), ==, 1);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_SIGN), ==, 1);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_TAG), ==, 1);
  g_assert_cmpuint(uses(&f, "carol@example.org", WH_RIGHT_TAG), ==, 1);
  g_assert_cmpuint(uses(&f, "carol@example.org", WH_RIGHT_SIGN), ==, 0);
}

/* Tags at the very second of another's commit, by somebody who had landed nothing: made up later. */
static void
test_back_dated_tags(void)
{
  g_auto(Fixture) f = read_text(ALICE BOB "commit c1 2021-01-01 @alice\n"
                                          "commit c2 2021-01-02 @bob by @alice : Fix\n"
                                          "commit c3 2021-01-03 @alice\n"
                                          "tag v1.0 c3 2021-01-03 @bob\n"
                                          "commit c4 2022-01-01 @bob\n"
                                          "commit c5 2022-01-02 @alice\n"
                                          "tag v1.1 c5 2022-01-02 @bob\n");
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_TAG), ==, 1);
}

/* A release is its key's owner's, else its tagger's, else whose hand landed what it was made from. */
static void
test_releasers(void)
{
  static const char text[] = ALICE BOB CAROL
      "commit c1 2021-01-01 @alice key aaaaaaaaaaaaaaaa : Begin\n"
      "commit c2 2021-02-01 @bob by @alice : Fix\n"
      "tag v1.0 c2 2021-02-02 @alice\n"
      "release pad-1.0.tgz 2021-02-03 of c2 tag v1.0 key bbbbbbbbbbbbbbbb packer carol:users\n"
      "commit c3 2021-03-01 @bob key bbbbbbbbbbbbbbbb : More\n"
      "commit c4 2021-03-02 @alice : More\n"
      "tag v1.1 c4 2021-03-03 @alice\n"
      "release pad-1.1.tgz 2021-03-04 of c4 tag v1.1 key bbbbbbbbbbbbbbbb\n"
      "commit c5 2021-04-01 @bob : Other\n"
      "release pad-1.2.tgz 2021-04-02 of c5\n"
      "release pad-1.3.tgz 2021-04-03\n"
      "commit c6 2021-05-01 @carol : Last\n";
  static const struct {
    const char *email;
    WhReleasedBy by;
  } rows[] = {{"alice@example.org", WH_RELEASED_BY_TAGGER},
              {"bob@example.org", WH_RELEASED_BY_KEY},
              {"bob@example.org", WH_RELEASED_BY_LANDER},
              {NULL, WH_RELEASED_UNKNOWN}};
  g_auto(Fixture) f = read_text(text);
  g_assert_cmpuint(f.text->view->n_releases, ==, G_N_ELEMENTS(rows));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_assert_cmpint(f.people->releasers[i].by, ==, rows[i].by);
    g_assert_cmpuint(f.people->releasers[i].person, ==,
                     rows[i].email != NULL ? person(&f, rows[i].email) : WH_NONE);
  }
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_SIGN), ==, 1);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_SIGN), ==, 0);
  g_assert_cmpuint(uses(&f, "carol@example.org", WH_RIGHT_SIGN), ==, 0);
  guint32 first = f.people->first_act[person(&f, "bob@example.org") * WH_N_RIGHTS + WH_RIGHT_SIGN];
  g_assert_cmpint(f.people->acts[first].known, ==, f.text->view->releases[1].known);
  g_assert_cmpuint(f.people->acts[first].release, ==, 1);
  g_auto(Fixture) cut = read_as_of(text, f.text->view->releases[0].known);
  g_assert_cmpuint(cut.text->view->n_releases, ==, 1);
  g_assert_cmpint(cut.people->releasers[0].by, ==, WH_RELEASED_BY_TAGGER);
}

static void
test_release_commits(void)
{
  static const struct {
    const char *subject;
    guint n;
  } rows[] = {{"3.3.5", 1},
              {"v1.2.0-rc.1", 1},
              {"Release 1.2.", 1},
              {"chore(release): 2.0.1", 1},
              {"Bump version to 1.4", 1},
              {"Bump lib from 1.2.3 to 1.2.4", 0},
              {"Fix 1.2", 0},
              {"version", 0},
              {"", 0}};
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text =
        g_strdup_printf("commit c1 2021-01-01 A <a@example.org>\n"
                        "commit c2 2021-02-01 B <b@example.org> : %s\n  M package.json\n"
                        "tag v1.0 c2 2021-02-02 B <b@example.org> key abcdabcdabcdabcd\n"
                        "commit c3 2021-03-01 B <b@example.org> by A <a@example.org> : 9.9.9\n"
                        "  M package.json\n",
                        rows[i].subject);
    g_auto(Fixture) f = read_text(text);
    g_assert_cmpuint(uses(&f, "b@example.org", WH_RIGHT_TAG), ==, 1);
    g_assert_cmpuint(uses(&f, "b@example.org", WH_RIGHT_SIGN), ==, 1);
    guint32 first = f.people->first_act[person(&f, "b@example.org") * WH_N_RIGHTS + WH_RIGHT_TAG];
    g_assert_cmpuint(f.people->acts[first].tag == WH_NONE, ==, rows[i].n);
  }
}

static void
test_control(void)
{
  g_auto(Fixture) f = read_text(ALICE BOB "commit c1 2021-01-01 @alice\n"
                                          "  A SECURITY.md\n"
                                          "commit c2 2021-02-01 @bob by @alice\n"
                                          "  M .travis.yml\n"
                                          "commit c3 2021-03-01 @alice\n"
                                          "  A .github/CODEOWNERS own1\n"
                                          "    fact owner bob@example.org\n"
                                          "commit c4 2021-04-01 @alice\n"
                                          "  M .github/CODEOWNERS own1 own2\n"
                                          "    fact owner bob@example.org\n"
                                          "    fact owner carol@example.org\n");
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_SECURITY), ==, 1);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_CI), ==, 0);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_CI), ==, 0);
  g_assert_cmpuint(uses(&f, "alice@example.org", WH_RIGHT_OWNERS), ==, 2);
  g_assert_cmpuint(uses(&f, "bob@example.org", WH_RIGHT_OWNERS), ==, 1);
}

static void
test_involvement(void)
{
  g_auto(Fixture) f = read_text(MERGE_HISTORY);
  guint32 bob = person(&f, "bob@example.org"), alice = person(&f, "alice@example.org");
  gint64 merge = f.text->view->commits[wh_view_text_commit(f.text, "m1")].known;
  g_assert_cmpuint(wh_people_involvement(f.people, bob, merge).landed, ==, 0);
  WhInvolvement after = wh_people_involvement(f.people, bob, merge + 1);
  g_assert_cmpuint(after.landed, ==, 2);
  g_assert_cmpuint(after.active_days, ==, 1);
  g_assert_cmpuint(after.landed_by_own_hand, ==, 0);
  g_assert_cmpint(after.first, ==, merge);
  g_assert_cmpuint(wh_people_involvement(f.people, alice, G_MAXINT64).landed_by_own_hand, ==, 3);
  g_assert_cmpuint(wh_people_involvement(f.people, person(&f, "carol@example.org"), G_MAXINT64).landed, ==,
                   0);
}

/* ---- as of a day ---- */

/* A random history of several people, branches, merges and tags; the same for the same seed. */
static char *
random_history(guint32 seed)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(seed);
  GString *text = g_string_new("commit c0 2021-01-01 P{0} Q <p0@example.org>\n");
  gboolean open = FALSE;
  for (gint i = 1; i <= 60; i++) {
    gint who = g_rand_int_range(r, 0, 6), by = g_rand_int_range(r, 0, 6), kind = g_rand_int_range(r, 0, 10);
    const char *forge = g_rand_boolean(r) ? "by @github" : "";
    if (kind < 3) {
      g_string_append_printf(text, "commit b%d +7h P{%d} Q <p%d@example.org> branch topic%s\n", i, who, who,
                             open ? "" : " parents main");
      open = TRUE;
    } else if (kind == 3 && open) {
      g_string_append_printf(text, "commit m%d +5h P{%d} Q <p%d@example.org> %s merge topic\n", i, who, who,
                             forge);
    } else if (kind == 4) {
      g_string_append_printf(text, "tag v%d.0 main +1h P{%d} Q <p%d@example.org>\n", i, who, who);
    } else {
      g_string_append_printf(
          text, "commit c%d +9h P{%d} Q <p%d@example.org> by P{%d} Q <p%d@example.org>\n  M %s\n", i, who,
          who, by, by, kind == 5 ? ".travis.yml" : "a.c");
    }
  }
  return g_string_free(text, FALSE);
}

/* What was known by T of the whole equals what the record cut at T says. */
static void
compare_cut(const char *text, const Fixture *whole, gint64 t)
{
  g_auto(Fixture) cut = read_as_of(text, t);
  const WhPeople *a = whole->people, *b = cut.people;
  g_assert_cmpuint(b->n_persons, <=, a->n_persons);
  for (guint32 i = 0; i < b->n_persons; i++) {
    g_assert_cmpstr(a->persons[i].name, ==, b->persons[i].name);
    g_assert_cmpint(a->persons[i].first, ==, b->persons[i].first);
  }
  g_assert_cmpuint(b->n_line, <=, a->n_line);
  for (guint32 i = 0; i < b->n_line; i++)
    g_assert_cmpuint(a->line[i], ==, b->line[i]);
  guint32 n = 0;
  while (n < a->n_acts && a->acts[n].known <= t)
    n++;
  g_assert_cmpuint(n, ==, b->n_acts);
  for (guint32 i = 0; i < n; i++) {
    g_assert_cmpuint(a->acts[i].person, ==, b->acts[i].person);
    g_assert_cmpuint(a->acts[i].right, ==, b->acts[i].right);
    g_assert_cmpuint(a->acts[i].commit, ==, b->acts[i].commit);
    g_assert_cmpuint(a->acts[i].n_commits, ==, b->acts[i].n_commits);
  }
}

static void
test_cut(void)
{
  for (guint32 seed = 1; seed <= 40; seed++) {
    g_autofree char *text = random_history(seed);
    g_auto(Fixture) whole = read_text(text);
    g_assert_cmpuint(whole.people->n_acts, >, 10);
    const WhView *view = whole.text->view;
    for (guint32 i = 0; i < view->n_commits; i += 7)
      compare_cut(text, &whole, view->commits[i].known);
  }
}

static void
test_paths(void)
{
  g_assert_cmpuint(wh_path_kinds(".github/workflows/x.yml"), ==, WH_PATH_CI);
  g_assert_cmpuint(wh_path_kinds("docs/SECURITY.md"), ==, WH_PATH_SECURITY);
  g_assert_cmpuint(wh_path_kinds(".github/CODEOWNERS"), ==, WH_PATH_OWNERS);
  g_assert_cmpuint(wh_path_kinds("Makefile.am"), ==, WH_PATH_BUILD | WH_PATH_MANIFEST);
  g_assert_cmpuint(wh_path_kinds("tests/files/bad.xz"), ==, WH_PATH_TEST | WH_PATH_BINARY);
  g_assert_cmpuint(wh_path_kinds("src/main.c"), ==, WH_PATH_CODE);
  g_assert_cmpuint(wh_path_kinds("CHANGELOG.md"), ==, WH_PATH_RELEASE);
  g_assert_cmpuint(wh_path_kinds("m4/lib.m4"), ==, WH_PATH_BUILD);
  g_assert_cmpuint(wh_path_kinds("security/main.c"), ==, WH_PATH_CODE);
  g_assert_cmpuint(wh_path_kinds("notes"), ==, 0);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(void);
  } tests[] = {{"/merge/address", test_merge_address},
               {"/merge/shared-address", test_merge_shared_address},
               {"/merge/odd-name", test_merge_odd_name},
               {"/merge/noreply", test_merge_noreply},
               {"/merge/ambiguous-login", test_merge_ambiguous_login},
               {"/merge/key", test_merge_key},
               {"/merge/name", test_merge_name},
               {"/merge/handle", test_merge_handle},
               {"/merge/ambiguous-handle", test_merge_ambiguous_handle},
               {"/merge/word", test_merge_word},
               {"/merge/imitation", test_merge_imitation},
               {"/merge/imitation-active", test_merge_imitation_active},
               {"/merge/shared-key", test_merge_shared_key},
               {"/merge/mailbox", test_merge_mailbox},
               {"/merge/decisions", test_decisions},
               {"/merge/mailmap", test_merge_mailmap},
               {"/person", test_person},
               {"/bots", test_bots},
               {"/line/choice", test_line_choice},
               {"/line/longest", test_line_longest},
               {"/line/empty", test_empty},
               {"/line/foxtrot", test_foxtrot},
               {"/landing/merge", test_landing_merge},
               {"/landing/forge", test_landing_forge},
               {"/landing/applied", test_landing_applied},
               {"/landing/own-merge", test_landing_own_merge},
               {"/landing/imported", test_imported},
               {"/landing/bulk", test_bulk},
               {"/acts/tags", test_tags},
               {"/acts/back-dated-tags", test_back_dated_tags},
               {"/acts/release-commits", test_release_commits},
               {"/acts/releasers", test_releasers},
               {"/acts/control", test_control},
               {"/involvement", test_involvement},
               {"/cut", test_cut},
               {"/paths", test_paths}};
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add_func(tests[i].path, tests[i].run);
  return g_test_run();
}
