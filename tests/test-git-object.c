/* SPDX-License-Identifier: Apache-2.0
 * Parsers of commits, tags, identities and signatures. */
#include "base/limits.h"
#include "source/git/git_object.h"
#include "source/git/git_signature.h"

#define TREE "tree 1111111111111111111111111111111111111111\n"
#define PERSON "Ada Example <ada@example.org> 1500000000 +0200"
#define AUTHOR "author " PERSON "\n"
#define COMMITTER "committer Bea <bea@example.org> 1500000100 -0730\n"

static const char pgp[] = "-----BEGIN PGP SIGNATURE-----\n\n"
                          "iHUEABYIAB0WIQRBv6cLfh9zsMSOve+IS2cHM2MBQwUCawOI3AAKCRCIS2cHM2MB\n"
                          "Q11sAP9QauhyveegJg7yvW1UqkOqqoJxTj1Hq/cZBoMXHtRsjAD+L0UOORhoaPxr\n"
                          "/g68nTKO+Zd2IUeIKmHiu7W0GC+jbQk=\n=MaCM\n-----END PGP SIGNATURE-----\n";
#define PGP_KEY "884b670733630143"

static const char ssh[] = "-----BEGIN SSH SIGNATURE-----\n"
                          "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgvgOatJR/l+DDu0e5v1e2qvoiAQ\n"
                          "C6RQL0WrYiJSIudOQAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5\n"
                          "AAAAQGuquFT78TeW5XekhScsgnSeA0n3vCxG1bnOXSqvFSx9wPDl/1Qv7nvx8bAGXTM21K\n"
                          "mWi27dttLYFXrVojsYjQI=\n-----END SSH SIGNATURE-----\n";
#define SSH_KEY "ssh:95801ee5f5b5a5a7d463ae5736d3e1b4"

static void
assert_slice(WhSlice s, const char *expected)
{
  g_autofree char *text = g_strndup(s.data, s.len);
  g_assert_cmpstr(text, ==, expected);
}

typedef struct {
  const char *line, *name, *email;
  gint64 time;
  gint zone;
  gboolean bad_time, problem;
} IdentCase;

static const IdentCase idents[] = {
    {PERSON, "Ada Example", "ada@example.org", 1500000000, 120, FALSE, FALSE},
    {"<ada@example.org> 1 +0000", "", "ada@example.org", 1, 0, FALSE, FALSE},
    {"Ada <> 5 -0000", "Ada", "", 5, 0, FALSE, FALSE},
    {"Ada <a <b@example.org>> 5 -0030", "Ada", "a <b@example.org", 5, -30, FALSE, FALSE},
    {"Ada <a@example.org> 5", "Ada", "a@example.org", 5, WH_ZONE_ABSENT, FALSE, TRUE},
    {"Ada <a@example.org> 5 +051800", "Ada", "a@example.org", 5, 9999, FALSE, FALSE},
    {"Ada <a@example.org> 5 +1900", "Ada", "a@example.org", 5, 1140, FALSE, FALSE},
    {"Ada <a@example.org> 5 -999999999999", "Ada", "a@example.org", 5, -9999, FALSE, FALSE},
    {"Ada <a@example.org> -5 +0100", "Ada", "a@example.org", 0, 60, TRUE, TRUE},
    {"Ada <a@example.org> 0 +0100", "Ada", "a@example.org", 0, 60, FALSE, FALSE},
    {"Ada <a@example.org> 4102444801 +0100", "Ada", "a@example.org", WH_TIME_MAX, 60, TRUE, TRUE},
    {"Ada <a@example.org> 99999999999999999999999 +0100", "Ada", "a@example.org", WH_TIME_MAX, 60, TRUE,
     TRUE},
    {"Ada <a@example.org> when +0100", "Ada", "a@example.org", 0, 60, TRUE, TRUE},
    {"Ada <a@example.org>", "Ada", "a@example.org", 0, WH_ZONE_ABSENT, TRUE, TRUE},
    {"Ada a@example.org 5 +0100", "Ada a@example.org 5 +0100", "", 0, WH_ZONE_ABSENT, TRUE, TRUE},
    {"", "", "", 0, WH_ZONE_ABSENT, TRUE, TRUE},
    {"A\x1b[31mda <a@example.org> 5 +0100", "A\x1b[31mda", "a@example.org", 5, 60, FALSE, FALSE},
    {"\xc5ke <a@example.org> 5 +0100", "\xc5ke", "a@example.org", 5, 60, FALSE, FALSE},
};

static void
test_idents(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(idents); i++) {
    const IdentCase *c = &idents[i];
    WhSlice name, email;
    WhStamp stamp;
    gboolean bad_time = FALSE;
    g_autofree char *shown = g_strescape(c->line, NULL);
    g_test_message("%s", shown);
    const char *problem = wh_git_ident_parse(wh_slice_str(c->line), &name, &email, &stamp, &bad_time);
    assert_slice(name, c->name);
    assert_slice(email, c->email);
    g_assert_cmpint(stamp.time, ==, c->time);
    g_assert_cmpint(stamp.zone, ==, c->zone);
    g_assert_cmpint(bad_time, ==, c->bad_time);
    g_assert_cmpint(problem != NULL, ==, c->problem);
  }
}

static void
test_long_ident(void)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; i < 2000; i++)
    g_string_append_c(line, 'n');
  g_string_append(line, " <a@example.org> 5 +0100");
  WhSlice name, email;
  WhStamp stamp;
  gboolean bad_time = FALSE;
  g_assert_nonnull(wh_git_ident_parse(wh_slice(line->str, line->len), &name, &email, &stamp, &bad_time));
  g_assert_cmpuint(name.len, ==, WH_LIMIT_IDENT);
  assert_slice(email, "a@example.org");
}

static void
parse(WhGitCommitParser *parser, const char *text)
{
  wh_git_commit_parse(parser, wh_slice_str(text), 20, FALSE);
}

static void
test_commit(void)
{
  WhGitCommitParser p;
  wh_git_commit_parser_init(&p);
  parse(&p, TREE "parent 2222222222222222222222222222222222222222\n"
                 "parent 3333333333333333333333333333333333333333\n" AUTHOR COMMITTER "encoding latin-1\n"
                 "\n\nThe subject  \nmore\n\nBody: text\nis here\n\nReviewed-by: Cid <cid@example.org>\n"
                 "no trailer\nFixes: #12\n");
  g_assert_null(p.problem);
  g_assert_cmpuint(p.record.n_parents, ==, 2);
  g_assert_cmpint(p.record.parents[1].bytes[0], ==, 0x33);
  g_assert_cmpint(p.tree.bytes[19], ==, 0x11);
  assert_slice(p.record.committer_name, "Bea");
  g_assert_cmpint(p.record.committed.zone, ==, -450);
  assert_slice(p.record.subject, "The subject");
  assert_slice(p.record.trailers, "Reviewed-by: Cid <cid@example.org>\nFixes: #12");
  g_assert_cmpuint(p.record.flags, ==, 0);
  parse(&p, TREE AUTHOR COMMITTER "\nFix: the only paragraph is no trailer\n");
  assert_slice(p.record.trailers, "");
  assert_slice(p.record.subject, "Fix: the only paragraph is no trailer");
  g_assert_cmpuint(p.record.n_parents, ==, 0);
  wh_git_commit_parser_clear(&p);
}

static void
test_broken_commits(void)
{
  static const struct {
    const char *text;
    guint32 flags;
  } cases[] = {
      {"", WH_COMMIT_BAD_TIME},
      {"\n", WH_COMMIT_BAD_TIME},
      {AUTHOR COMMITTER "\nx", 0},
      {TREE COMMITTER "\nx", WH_COMMIT_BAD_TIME},
      {TREE AUTHOR "\nx", WH_COMMIT_BAD_TIME},
      {"tree 12\n" AUTHOR COMMITTER "\nx", 0},
      {TREE "parent 12\n" AUTHOR COMMITTER "\nx", 0},
      {TREE "author\ncommitter\n\nx", WH_COMMIT_BAD_TIME},
  };
  WhGitCommitParser p;
  wh_git_commit_parser_init(&p);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    parse(&p, cases[i].text);
    g_assert_nonnull(p.problem);
    g_assert_cmpuint(p.record.flags, ==, cases[i].flags);
  }
  parse(&p,
        TREE AUTHOR "author Eve <eve@example.org> 7 +0000\n" COMMITTER "\nthe second author is passed over");
  assert_slice(p.record.author_name, "Ada Example");
  wh_git_commit_parser_clear(&p);
}

static void
test_limits(void)
{
  WhGitCommitParser p;
  wh_git_commit_parser_init(&p);
  g_autoptr(GString) text = g_string_new(TREE AUTHOR COMMITTER "\n");
  gsize head = text->len;
  for (guint i = 0; i < 3000; i++)
    g_string_append_c(text, 's');
  g_string_append(text, "\n\nA: b\n");
  wh_git_commit_parse(&p, wh_slice(text->str, text->len), 20, FALSE);
  g_assert_cmpuint(p.record.subject.len, ==, WH_LIMIT_SUBJECT);
  g_assert_true(p.record.flags & WH_COMMIT_MESSAGE_CUT);
  assert_slice(p.record.trailers, "A: b");
  g_string_truncate(text, head);
  g_string_append(text, "subject\n\n");
  for (guint i = 0; i < 500; i++)
    g_string_append(text, "Key: value\n");
  wh_git_commit_parse(&p, wh_slice(text->str, text->len), 20, FALSE);
  g_assert_cmpuint(p.record.trailers.len, <=, WH_LIMIT_TRAILERS);
  g_assert_true(p.record.flags & WH_COMMIT_MESSAGE_CUT);
  wh_git_commit_parse(&p, wh_slice(text->str, text->len), 20, TRUE);
  g_assert_cmpuint(p.record.trailers.len, ==, 0);
  g_string_truncate(text, head);
  g_string_append_len(text, "before\0after", 12);
  wh_git_commit_parse(&p, wh_slice(text->str, text->len), 20, FALSE);
  assert_slice(p.record.subject, "before");
  g_string_assign(text, TREE);
  for (guint i = 0; i < WH_LIMIT_PARENTS + 5; i++)
    g_string_append(text, "parent 2222222222222222222222222222222222222222\n");
  g_string_append(text, AUTHOR COMMITTER "\nx");
  wh_git_commit_parse(&p, wh_slice(text->str, text->len), 20, FALSE);
  g_assert_cmpuint(p.record.n_parents, ==, WH_LIMIT_PARENTS);
  g_assert_nonnull(p.problem);
  wh_git_commit_parser_clear(&p);
}

/* A signature as it stands in a commit: folded lines. */
static char *
fold(const char *armor)
{
  g_auto(GStrv) lines = g_strsplit(armor, "\n", -1);
  return g_strjoinv("\n ", lines);
}

static void
check_signed(const char *armor, const char *key)
{
  g_autofree char *folded = fold(armor);
  g_autofree char *commit = g_strconcat(TREE AUTHOR COMMITTER "gpgsig ", folded, "\n\nsubject\n", NULL);
  WhGitCommitParser p;
  wh_git_commit_parser_init(&p);
  parse(&p, commit);
  g_assert_cmpuint(p.record.flags, ==, WH_COMMIT_SIGNED);
  assert_slice(p.record.key, key);
  assert_slice(p.record.subject, "subject");
  wh_git_commit_parser_clear(&p);
}

static char *
pgp_armor(const guint8 *packet, gsize len)
{
  g_autofree char *text = g_base64_encode(packet, len);
  return g_strconcat("-----BEGIN PGP SIGNATURE-----\nVersion: Old 1.0\n\n", text,
                     "\n=abcd\n-----END PGP SIGNATURE-----\n", NULL);
}

static void
test_signed_commits(void)
{
  static const guint8 issuer_only[] = {0x88, 0x13, 4,    0,    1,    8,    0,    0,    0,    10, 9,
                                       16,   0x88, 0x4b, 0x67, 0x07, 0x33, 0x63, 0x01, 0x43, 0};
  static const guint8 version3[] = {0x88, 0x0f, 3,    5,    0,    1,    2,    3,   4,
                                    0x88, 0x4b, 0x67, 0x07, 0x33, 0x63, 0x01, 0x43};
  g_autofree char *old = pgp_armor(issuer_only, sizeof issuer_only),
                  *older = pgp_armor(version3, sizeof version3);
  check_signed(pgp, PGP_KEY);
  check_signed(old, PGP_KEY);
  check_signed(older, PGP_KEY);
  check_signed(ssh, SSH_KEY);
  check_signed("-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----\n", "");
  check_signed("garbage", "");
  for (gsize len = 0; len < sizeof issuer_only; len++) { /* every cut is no key, and no harm */
    g_autofree char *cut = pgp_armor(issuer_only, len);
    check_signed(cut, "");
  }
}

static void
test_tags(void)
{
  WhGitTagParser p;
  wh_git_tag_parser_init(&p);
  wh_git_tag_parse(&p,
                   wh_slice_str("object 1111111111111111111111111111111111111111\ntype commit\ntag v1\n"
                                "tagger " PERSON "\n\nRelease 1\nmore\n"),
                   20);
  g_assert_null(p.problem);
  assert_slice(p.type, "commit");
  assert_slice(p.record.tagger_email, "ada@example.org");
  assert_slice(p.record.subject, "Release 1");
  g_assert_false(p.record.is_signed);
  wh_git_tag_parse(
      &p, wh_slice_str("object 1111111111111111111111111111111111111111\ntype tree\ntag v1\n\nno tagger\n"),
      20);
  g_assert_null(p.problem);
  g_assert_cmpuint(p.record.tagger_name.len, ==, 0);
  g_assert_cmpint(p.record.tagged.zone, ==, WH_ZONE_ABSENT);
  g_autofree char *text =
      g_strconcat("object 1111111111111111111111111111111111111111\ntype commit\ntag v1\ntagger " PERSON
                  "\n\nRelease 2\n",
                  pgp, NULL);
  wh_git_tag_parse(&p, wh_slice_str(text), 20);
  g_assert_true(p.record.is_signed);
  assert_slice(p.record.key, PGP_KEY);
  assert_slice(p.record.subject, "Release 2");
  wh_git_tag_parse(&p, wh_slice_str("type commit\n\nx"), 20);
  g_assert_nonnull(p.problem);
  wh_git_tag_parser_clear(&p);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/git/idents", test_idents);
  g_test_add_func("/git/long-ident", test_long_ident);
  g_test_add_func("/git/commit", test_commit);
  g_test_add_func("/git/broken-commits", test_broken_commits);
  g_test_add_func("/git/limits", test_limits);
  g_test_add_func("/git/signed-commits", test_signed_commits);
  g_test_add_func("/git/tags", test_tags);
  return g_test_run();
}
