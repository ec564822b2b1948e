/* SPDX-License-Identifier: Apache-2.0
 * One mail at a time: the traps of headers, parts, charsets and quoting that real archives hold. */
#include "one_mail.h"

#include "base/limits.h"
#include "source/mail/mail_nesting.h"

static void
parse_slice(Fixture *f, WhSlice bytes)
{
  WhMailInput input = {.bytes = bytes, .escaped = TRUE};
  wh_mail_clear(&f->mail);
  wh_mail_parse(f->parser, &input, &f->mail);
  g_assert_true(g_utf8_validate(f->mail.text, -1, NULL));
  g_assert_true(g_utf8_validate(f->mail.traits, -1, NULL));
}

static void
parse(Fixture *f, const char *text)
{
  parse_slice(f, wh_slice_str(text));
}

#define FROM "From: Ann Bee <ann@example.org>\n"
#define PLAIN FROM "Message-ID: <1@example.org>\nDate: Tue, 1 Apr 2008 06:37:42 +0100\nSubject: s\n"

/* The own words of a plain mail with this body. */
static const char *
words(Fixture *f, const char *body)
{
  g_autofree char *text = g_strconcat(PLAIN "\n", body, NULL);
  parse(f, text);
  return f->mail.text;
}

static gboolean
has_trait(const Fixture *f, const char *line)
{
  g_autofree char *all = g_strconcat("\n", f->mail.traits, "\n", NULL);
  g_autofree char *wanted = g_strconcat("\n", line, "\n", NULL);
  return strstr(all, wanted) != NULL;
}

#define assert_flag(f, flag) g_assert_cmpuint((f)->mail.flags &(flag), ==, (flag))
#define assert_no_flag(f, flag) g_assert_cmpuint((f)->mail.flags &(flag), ==, 0)

/* ---- headers ---- */

static void
test_fields(Fixture *f, gconstpointer unused)
{
  parse(f, "Received: from mx.example.org by list.example.org; Tue, 1 Apr 2008 05:40:00 +0000\n"
           "Received: from laptop (home.example.net [192.0.2.7]) by mx.example.org; Tue, 1 Apr 2008 05:38:00 "
           "+0000\n"
           "From: =?utf-8?q?J=C3=B6rg?= Bee <Joerg@Example.org>\n"
           "To: devel@lists.example.org, \"Cee, Dan\" <DAN@example.net>\n"
           "Cc: joerg@example.org\n"
           "Subject: Re: [devel] =?utf-8?b?w7xiZXI=?=\n folded\n"
           "Message-ID: <20080401.ABC@example.org>\n"
           "In-Reply-To: Your message <parent@example.net> of today\n"
           "References: <root@example.net>\n <parent@example.net>\n"
           "Date: Tue, 1 Apr 2008 06:37:42 +0100\n"
           "User-Agent: Mutt/1.5\n"
           "List-Id: Devel talk <devel.lists.example.org>\n"
           "DKIM-Signature: v=1; a=rsa; d=Example.org; s=x\n"
           "Authentication-Results: mx; spf=pass smtp.mailfrom=joerg@example.org; dmarc=pass "
           "header.from=example.org\n"
           "\nHello\n");
  g_assert_cmpstr(f->mail.id, ==, "20080401.ABC@example.org");
  g_assert_cmpstr(f->mail.parent, ==, "parent@example.net");
  g_assert_cmpstr(f->mail.thread, ==, "root@example.net parent@example.net");
  g_assert_cmpstr(f->mail.name, ==, "Jörg Bee");
  g_assert_cmpstr(f->mail.email, ==, "Joerg@Example.org");
  g_assert_cmpstr(f->mail.subject, ==, "über folded");
  g_assert_cmpstr(f->mail.to, ==, "devel@lists.example.org dan@example.net joerg@example.org");
  g_assert_cmpint(f->mail.claimed.time, ==, 1207028262);
  g_assert_cmpint(f->mail.claimed.zone, ==, 60);
  g_assert_cmpint(f->mail.arrived, ==, 1207028400);
  assert_flag(f, WH_MESSAGE_FOLLOWS_UP);
  g_assert_true(has_trait(f, "origin: laptop home.example.net 192.0.2.7"));
  g_assert_true(has_trait(f, "mailer: Mutt/1.5"));
  g_assert_true(has_trait(f, "list: devel.lists.example.org"));
  g_assert_true(has_trait(f, "dkim: example.org"));
  g_assert_true(has_trait(f, "auth: example.org"));
  g_assert_true(has_trait(f, "idform: 9.A3@own"));
  g_assert_true(has_trait(f, "self: 1"));
  g_assert_cmpstr(f->mail.text, ==, "Hello");
  g_assert_null(f->mail.problem);
}

static void
test_pipermail(Fixture *f, gconstpointer unused)
{
  static const char *const froms[] = {
      "ann.bee at example.org (Ann Bee)", "ann.bee en example.org (Ann Bee)",
      "Ann Bee <ann.bee at example.org>", "ann.bee(at)example.org (Ann Bee)",
      "Ann Bee <ann.bee<at>example.org>", "ann.bee [at] example.org (Ann Bee)"};
  for (gsize i = 0; i < G_N_ELEMENTS(froms); i++) {
    g_autofree char *text = g_strdup_printf("From: %s\nSubject: x\n\nwords\n", froms[i]);
    parse(f, text);
    g_assert_cmpstr(f->mail.email, ==, "ann.bee@example.org");
    g_assert_cmpstr(f->mail.name, ==, "Ann Bee");
  }
}

static void
test_munged(Fixture *f, gconstpointer unused)
{
  parse(f, "From: Ann Bee via Devel <devel@lists.example.org>\nReply-To: Ann Bee <ann@example.org>\n"
           "List-Post: <mailto:devel@lists.example.org>\n\nx\n");
  g_assert_cmpstr(f->mail.name, ==, "Ann Bee");
  g_assert_cmpstr(f->mail.email, ==, "ann@example.org");
  parse(f, "From: \"'Ann Bee' via group\" <group@googlegroups.com>\nX-Original-From: Ann Bee "
           "<ann@example.org>\n\nx\n");
  g_assert_cmpstr(f->mail.name, ==, "Ann Bee");
  g_assert_cmpstr(f->mail.email, ==, "ann@example.org");
  /* Nobody's address is better than one that all writers of the list would share. */
  parse(f, "From: Ann Bee via Devel <devel@lists.example.org>\nReply-To: devel@lists.example.org\n"
           "List-Post: <mailto:devel@lists.example.org>\n\nx\n");
  g_assert_cmpstr(f->mail.email, ==, "");
  g_assert_cmpstr(f->mail.name, ==, "Ann Bee");
  /* Somebody whose name merely holds the word keeps the address. */
  parse(f, "From: Rome via Appia <rome@example.org>\n\nx\n");
  g_assert_cmpstr(f->mail.email, ==, "rome@example.org");
}

static void
test_ids(Fixture *f, gconstpointer unused)
{
  parse(f, FROM "Date: Tue, 1 Apr 2008 06:37:42 +0100\n\nbody\n");
  g_autofree char *first = g_strdup(f->mail.id);
  assert_flag(f, WH_MESSAGE_MADE_ID);
  g_assert_true(g_str_has_prefix(first, "made-") && g_str_has_suffix(first, "@wolfhound"));
  parse(f, FROM "Date: Tue, 1 Apr 2008 06:37:42 +0100\n\nbody\n");
  g_assert_cmpstr(f->mail.id, ==, first);
  parse(f, FROM "Date: Tue, 1 Apr 2008 06:37:42 +0100\n\nother\n");
  g_assert_cmpstr(f->mail.id, !=, first);
  parse(f, FROM "Message-ID: bare@example.org\nIn-Reply-To: <bare@example.org>\n\nx\n");
  g_assert_cmpstr(f->mail.id, ==, "bare@example.org");
  g_assert_cmpstr(f->mail.parent, ==, ""); /* an answer to itself */
}

static void
test_id_forms(Fixture *f, gconstpointer unused)
{
  static const char *const forms[][2] = {
      {"20190820025057.16164-1-ann@example.org", "914.9-9-a@own"},
      {"12345678-9abc-4def-8123-0123456789ab@example.org", "uuid@own"},
      {"CAHC9VhSdC_EnMMu05UbcFAGa8y8OyufTra6k@mail.example.net", "r37@mail.example.net"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autofree char *text = g_strdup_printf(FROM "Message-ID: <%s>\n\nx\n", forms[i][0]);
    g_autofree char *trait = g_strconcat("idform: ", forms[i][1], NULL);
    parse(f, text);
    g_test_message("%s", f->mail.traits);
    g_assert_true(has_trait(f, trait));
  }
}

static void
test_many_references(Fixture *f, gconstpointer unused)
{
  g_autoptr(GString) text = g_string_new(FROM "Message-ID: <x@example.org>\nReferences:");
  for (guint i = 0; i < 500; i++)
    g_string_append_printf(text, " <%u@example.org>\n", i);
  g_string_append(text, "\nbody\n");
  parse(f, text->str);
  g_auto(GStrv) ids = g_strsplit(f->mail.thread, " ", -1);
  g_assert_cmpuint(g_strv_length(ids), ==, WH_LIMIT_REFERENCES);
  g_assert_cmpstr(ids[WH_LIMIT_REFERENCES - 1], ==, "499@example.org");
  g_assert_cmpstr(f->mail.parent, ==, "499@example.org");
}

static void
test_dates(Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *date;
    gint64 time;
    gint16 zone;
    gboolean bad;
  } cases[] = {
      {"Tue, 1 Apr 2008 06:37:42 +0100", 1207028262, 60, FALSE},
      {"Tue, 1 Apr 2008 06:37:42 -0330 (NST)", 1207044462, -210, FALSE},
      {"Thu, 31 Dec 2099 23:00:00 +0000", 4102441200, 0, FALSE},
      {"Mon, 1 Jan 1945 00:00:00 +0000", 0, 0, TRUE},
      {"the day after", 0, WH_ZONE_ABSENT, TRUE},
      {"", 0, WH_ZONE_ABSENT, TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup_printf(FROM "Date: %s\n\nx\n", cases[i].date);
    parse(f, text);
    g_test_message("%s", cases[i].date);
    g_assert_cmpint(f->mail.claimed.time, ==, cases[i].time);
    g_assert_cmpint(f->mail.claimed.zone, ==, cases[i].zone);
    g_assert_cmpint((f->mail.flags & WH_MESSAGE_BAD_DATE) != 0, ==, cases[i].bad);
  }
  /* What has no date gets the one of its arrival. */
  WhMailInput input = {.bytes = WH_SLICE(FROM "\nx\n"), .from_time = 1207009137};
  wh_mail_clear(&f->mail);
  wh_mail_parse(f->parser, &input, &f->mail);
  g_assert_cmpint(f->mail.claimed.time, ==, 1207009137);
  g_assert_cmpint(f->mail.arrived, ==, 1207009137);
  assert_flag(f, WH_MESSAGE_BAD_DATE);
}

static void
test_subjects(Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *raw, *clean;
    gboolean follows;
  } cases[] = {
      {"Re: Re: [list] AW: topic", "topic", TRUE},
      {"[PATCH v2 1/3] net: fix", "[PATCH v2 1/3] net: fix", FALSE},
      {"[list] [PATCH] a", "[PATCH] a", FALSE},
      {"Re[2]: Antw: topic", "topic", TRUE},
      {"Fwd: topic", "topic", FALSE},
      {"Release: 1.0", "Release: 1.0", FALSE},
      {"Re:", "Re:", TRUE},
      {"回复：题目", "题目", TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup_printf(FROM "Subject: %s\n\nx\n", cases[i].raw);
    parse(f, text);
    g_assert_cmpstr(f->mail.subject, ==, cases[i].clean);
    g_assert_cmpint((f->mail.flags & WH_MESSAGE_FOLLOWS_UP) != 0, ==, cases[i].follows);
  }
}

static void
test_robots(Fixture *f, gconstpointer unused)
{
  static const char *const robots[] = {
      "From: kernel test robot <lkp@example.org>\n", "From: MAILER-DAEMON@example.org\n",
      "From: patchwork-bot+netdev@example.org\n",    FROM "Auto-Submitted: auto-replied\n",
      "From: X <syzbot+12ab@example.org>\n",         FROM "Return-Path: <>\n"};
  static const char *const people[] = {FROM, FROM "Auto-Submitted: no\n",
                                       "From: Abbot Bottle <abbot@example.org>\n",
                                       "From: Ro Botham <robotham@example.org>\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(robots); i++) {
    g_autofree char *text = g_strconcat(robots[i], "\nx\n", NULL);
    parse(f, text);
    g_test_message("%s", robots[i]);
    assert_flag(f, WH_MESSAGE_BY_BOT);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(people); i++) {
    g_autofree char *text = g_strconcat(people[i], "\nx\n", NULL);
    parse(f, text);
    g_test_message("%s", people[i]);
    assert_no_flag(f, WH_MESSAGE_BY_BOT);
  }
}

/* ---- parts and charsets ---- */

static void
test_charsets(Fixture *f, gconstpointer unused)
{
  parse(f, FROM "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
                "quoted-printable\n\nGr=FC=DFe\n");
  g_assert_cmpstr(f->mail.text, ==, "Grüße");
  assert_no_flag(f, WH_MESSAGE_BAD_TEXT);
  g_assert_true(has_trait(f, "charset: iso-8859-1"));
  parse(f, FROM "Content-Type: text/plain; charset=koi8-r\n\n\xf0\xd2\xc9\xd7\xc5\xd4\n");
  g_assert_cmpstr(f->mail.text, ==, "Привет");
  parse(f, FROM "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$3$s\x1b(B\n");
  g_assert_cmpstr(f->mail.text, ==, "こん");
  parse(f, FROM "Content-Type: text/plain; charset=gb18030\n\n\xc4\xe3\xba\xc3\n");
  g_assert_cmpstr(f->mail.text, ==, "你好");
}

/* What the charset forbids is mended, and the mail says so. */
static void
test_wrong_charset(Fixture *f, gconstpointer unused)
{
  parse(f, FROM "Content-Type: text/plain; charset=utf-8\n\nGr\xfc\xdf"
                "e\n");
  g_assert_cmpstr(f->mail.text, ==, "Grüße");
  assert_flag(f, WH_MESSAGE_BAD_TEXT);
  parse(f, FROM "Content-Type: text/plain; charset=x-no-such\n\nplain\n");
  g_assert_cmpstr(f->mail.text, ==, "plain");
  parse(f, "From: \xff\xfe <ann@example.org>\nSubject: \xfc\n\nx\n");
  g_assert_true(g_utf8_validate(f->mail.name, -1, NULL));
  g_assert_true(g_utf8_validate(f->mail.subject, -1, NULL));
}

static void
test_nul(Fixture *f, gconstpointer unused)
{
  parse_slice(f,
              WH_SLICE("From: Ann\0Bee <ann@example.org>\nMessage-ID: <1@example.org>\n\none\0two\nthree\n"));
  g_assert_cmpstr(f->mail.email, ==, "ann@example.org");
  g_assert_cmpstr(f->mail.text, ==, "one\xef\xbf\xbdtwo\nthree");
  assert_flag(f, WH_MESSAGE_BAD_TEXT);
  g_assert_nonnull(f->mail.problem);
}

static void
test_base64(Fixture *f, gconstpointer unused)
{
  parse(f, FROM "Content-Transfer-Encoding: base64\n\nSGVsbG8gd29ybGQ=\n");
  g_assert_cmpstr(f->mail.text, ==, "Hello world");
  g_assert_null(f->mail.problem);
  parse(f, FROM "Content-Transfer-Encoding: base64\n\nSGVsbG8gd29yb\n");
  g_assert_true(g_str_has_prefix(f->mail.text, "Hello wo"));
  g_assert_nonnull(f->mail.problem);
  assert_flag(f, WH_MESSAGE_BAD_TEXT);
}

#define PARTS FROM "MIME-Version: 1.0\nContent-Type: multipart/"

static void
test_alternative(Fixture *f, gconstpointer unused)
{
  parse(f, PARTS "alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain words\n"
                 "--b\nContent-Type: text/html\n\n<p>html words</p>\n--b--\n");
  g_assert_cmpstr(f->mail.text, ==, "plain words");
  parse(f, PARTS "alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n  \n"
                 "--b\nContent-Type: text/html\n\n<p>html <b>words</b></p>\n--b--\n");
  g_assert_cmpstr(f->mail.text, ==, "html words");
  parse(f, PARTS "mixed; boundary=b\n\n--b\n\nfirst\n-- \nmy signature\n"
                 "--b\nContent-Disposition: attachment\nContent-Type: text/plain\n\nattached\n"
                 "--b\nContent-Type: text/plain\n\nsecond\n--b--\n");
  g_assert_cmpstr(f->mail.text, ==, "first\n\nsecond");
}

static void
test_forwarded_part(Fixture *f, gconstpointer unused)
{
  parse(f,
        PARTS "mixed; boundary=b\n\n--b\n\nsee below\n"
              "--b\nContent-Type: message/rfc822\n\nFrom: dan@example.net\n\nsomebody else's words\n--b--\n");
  g_assert_cmpstr(f->mail.text, ==, "see below");
  assert_flag(f, WH_MESSAGE_FORWARDED);
}

static void
test_html(Fixture *f, gconstpointer unused)
{
  parse(
      f, FROM
      "Content-Type: text/html; charset=utf-8\n\n<html><head><style>p "
      "{x}</style><title>t</title></head><body>"
      "<p>I &amp; you &lt;3 &#x263a;<br>next&nbsp;line</p><script>alert(1)</script>"
      "<blockquote>not <i>mine</i><p>nor this</p></blockquote><!-- a > b --><div>end</div></body></html>\n");
  g_assert_cmpstr(f->mail.text, ==, "I & you <3 ☺\nnext line\n\nend");
}

static void
test_many_parts(Fixture *f, gconstpointer unused)
{
  g_autoptr(GString) text = g_string_new(PARTS "mixed; boundary=b\n\n--b\n\nmy words\n");
  for (guint i = 0; i < 100000; i++)
    g_string_append(text, "--b\nContent-Type: application/x\n\nx\n");
  parse(f, text->str);
  g_assert_cmpstr(f->mail.text, ==, "my words");
  g_assert_nonnull(f->mail.problem);
  assert_flag(f, WH_MESSAGE_CUT);
}

static void
test_deep_parts(Fixture *f, gconstpointer unused)
{
  g_autoptr(GString) text = g_string_new(PARTS "mixed; boundary=b\n\n--b\n\nmy words\n--b\n");
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf(text, "Content-TYPE:\n multipart/mixed;\n boundary=x%u\n\n--x%u\n", i, i);
  parse(f, text->str);
  g_assert_cmpstr(f->mail.text, ==, "my words");
  g_assert_nonnull(f->mail.problem);
  g_assert_cmpuint(wh_mail_nesting_bound(wh_slice(text->str, text->len)), <, text->len);
  /* Mails in mails nest too. */
  g_string_assign(text, FROM "Content-Type: message/rfc822\n\n");
  for (guint i = 0; i < 1000; i++)
    g_string_append(text, "Content-Type: message/rfc822\n\n");
  parse(f, text->str);
  assert_flag(f, WH_MESSAGE_FORWARDED);
}

static void
test_long_line(Fixture *f, gconstpointer unused)
{
  g_autoptr(GString) text = g_string_new("To: ");
  for (guint i = 0; text->len < 10u << 20; i++)
    g_string_append_printf(text, "u%u@example.org,", i);
  g_string_append(text, "\n" PLAIN "\nbody\n");
  parse(f, text->str);
  g_assert_cmpstr(f->mail.id, ==, "1@example.org");
  g_assert_cmpstr(f->mail.text, ==, "body");
  g_assert_nonnull(f->mail.problem);
  g_auto(GStrv) to = g_strsplit(f->mail.to, " ", -1);
  g_assert_cmpuint(g_strv_length(to), ==, WH_LIMIT_TO);
}

/* ---- own words ---- */

static void
test_quotes(Fixture *f, gconstpointer unused)
{
  g_assert_cmpstr(
      words(f, "On Mon, 1 Jan 2024 at 10:00, Dan <dan@example.net> wrote:\n> old\n>> older\n\nmine\n"), ==,
      "mine");
  g_assert_true(has_trait(f, "form: plain 7bit bottom"));
  g_assert_cmpstr(
      words(f, "mine\n\nOn Mon, 1 Jan 2024 at 10:00,\nDan Cee <dan@example.net> wrote:\n\n> old\n"), ==,
      "mine");
  g_assert_true(has_trait(f, "form: plain 7bit top"));
  g_assert_cmpstr(words(f, "> a\none\n> b\n\ntwo\n"), ==, "one\n\ntwo");
  g_assert_true(has_trait(f, "form: plain 7bit inline"));
  g_assert_cmpstr(words(f, "| old\n| older\nmine\n"), ==, "mine");
  g_assert_cmpstr(words(f, "Am 1.1.2024 um 10:00 schrieb Dan:\n> alt\nmeins\n"), ==, "meins");
  g_assert_cmpstr(words(f, "Le lun. 1 janv. 2024 à 10:00, Dan <dan@example.net> a écrit :\n> vieux\nmoi\n"),
                  ==, "moi");
  g_assert_cmpstr(words(f, "2024年1月1日 10:00 Dan さんは書きました:\n> 昔\n私\n"), ==, "私");
  g_assert_cmpstr(
      words(f, "  Jean-Dan> old\n  Jean-Dan> older\nJD> old\n\nmine is a <b> thing> so\nlong-> ok\n-> so\n"),
      ==, "mine is a <b> thing> so\nlong-> ok\n-> so");
  g_assert_cmpstr(words(f, "Dan Cee wrote:\n> old\nI wrote this: a list\n"), ==, "I wrote this: a list");
  /* A mailer broke a long quoted line. */
  g_assert_cmpstr(
      words(f,
            "> a long line that was quoted and then broken by a mailer that cannot\ncount\n> more\n\nmine\n"),
      ==, "mine");
}

static void
test_outlook(Fixture *f, gconstpointer unused)
{
  g_assert_cmpstr(
      words(f, "mine\n\n-----Original Message-----\nFrom: Dan\nSent: today\nTo: Ann\nSubject: x\n\nold\n"),
      ==, "mine");
  g_assert_cmpstr(words(f, "mine\n\n________________________________\nVon: Dan\nGesendet: heute\nAn: "
                           "Ann\nBetreff: x\n\nalt\n"),
                  ==, "mine");
  g_assert_cmpstr(words(f, "mine\n\nFrom: Dan\nDate: today\nTo: Ann\nSubject: x\n\nold\n"), ==, "mine");
  /* A mark over a quote that has marks of its own: what stands below is the writer's. */
  g_assert_cmpstr(
      words(f, "Hi,\n\n\u2010\u2010\u2010\u2010\u2010 Original Message \u2010\u2010\u2010\u2010\u2010\n"
               "On Monday, January 1, 2024 10:00 AM, Dan <dan@example.net> wrote:\n\n> old\n\nmine\n"),
      ==, "Hi,\n\nmine");
  g_assert_cmpstr(
      words(f, "mine\n\n------- Original Message -------\n"
               "On Monday, January 1, 2024 10:00 AM, Dan <dan@example.net> wrote:\n\nold, unmarked\n"),
      ==, "mine");
  g_assert_cmpstr(
      words(f, "mine\n\nOn Mon, Jan 1, 2024 at 10:00 Dan <dan@example.net> wrote:\n\nold, and unmarked\n"),
      ==, "mine");
}

static void
test_forwarded(Fixture *f, gconstpointer unused)
{
  g_assert_cmpstr(words(f, "look\n\n---------- Forwarded message ---------\nFrom: Dan\n\nnot mine\n"), ==,
                  "look");
  assert_flag(f, WH_MESSAGE_FORWARDED);
  g_assert_cmpstr(words(f, "look\n----- Forwarded message from Dan -----\nnot mine\n----- End forwarded "
                           "message -----\nand?\n"),
                  ==, "look\nand?");
}

static void
test_signatures(Fixture *f, gconstpointer unused)
{
  g_assert_cmpstr(words(f, "mine\n-- \nAnn Bee\nhttp://example.org\n"), ==, "mine");
  g_assert_cmpstr(words(f, "mine\n_______________________________________________\nDevel mailing list\n"
                           "devel@lists.example.org\nhttp://lists.example.org/listinfo/devel\n"),
                  ==, "mine");
  g_assert_cmpstr(words(f, "mine\n\nSent from my telephone\n"), ==, "mine");
  g_assert_cmpstr(words(f, "mine\nTo unsubscribe from this list: send the line\n"), ==, "mine");
  g_assert_cmpstr(words(f, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nmine\n- -- \nAnn\n-----BEGIN "
                           "PGP SIGNATURE-----\n"
                           "abc\n-----END PGP SIGNATURE-----\n"),
                  ==, "mine");
}

static void
test_patch(Fixture *f, gconstpointer unused)
{
  static const char body[] =
      "Explain the change.\n\nReported-by: Dan <dan@example.net>\nSigned-off-by: Ann Bee "
      "<ann@example.org>\n---\n"
      "v2: said more\n\n src/a.c | 3 ++-\n 1 file changed, 2 insertions(+), 1 deletion(-)\n\n"
      "diff --git a/src/a.c b/src/a.c\nindex 1..2 100644\n--- a/src/a.c\n+++ b/src/a.c\n@@ -1,3 +1,4 @@ f()\n"
      " a\n-b\n+c\n+-- \n d\n-- \n2.30.0\n";
  g_assert_cmpstr(words(f, body), ==, "Explain the change.\n\nv2: said more");
  assert_flag(f, WH_MESSAGE_PATCH);
  /* A commit message under another author's name is not the sender's. */
  g_autofree char *foreign = g_strconcat("From: Dan Cee <dan@example.net>\n\n", body, NULL);
  g_assert_cmpstr(words(f, foreign), ==, "v2: said more");
  g_autofree char *own = g_strconcat("From: Ann Bee <ann@example.org>\n\n", body, NULL);
  g_assert_cmpstr(words(f, own), ==, "Explain the change.\n\nv2: said more");
  /* The subjects of a series, as git sums it up. */
  g_assert_cmpstr(
      words(f,
            "It mends the lamp.\n\nAnn Bee (2):\n  lamp: say what is wrong\n  lamp: mend it\n\n a | 2 +-\n"),
      ==, "It mends the lamp.");
  g_assert_cmpstr(words(f, "Two of them (2):\n- one\n"), ==, "Two of them (2):\n- one");
  g_assert_cmpstr(words(f, "before\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\nafter\n"), ==, "before\nafter");
}

static void
test_flowed(Fixture *f, gconstpointer unused)
{
  parse(f, FROM "Content-Type: text/plain; format=flowed\n\none \ntwo\n> quoted \n> more\n >not a quote "
                "\nend\n-- \nsig\n");
  g_assert_cmpstr(f->mail.text, ==, "one two\n\n>not a quote end");
  g_assert_true(has_trait(f, "form: plain flowed 7bit inline"));
}

static void
test_escaped(Fixture *f, gconstpointer unused)
{
  g_assert_cmpstr(words(f, ">From here on\n>>From there\n"), ==, "From here on");
}

static void
test_long_words(Fixture *f, gconstpointer unused)
{
  g_autoptr(GString) body = g_string_new("x");
  while (body->len < 3 * WH_LIMIT_WORDS)
    g_string_append(body, "ä");
  words(f, body->str);
  g_assert_cmpuint(strlen(f->mail.text), <=, WH_LIMIT_WORDS);
  g_assert_cmpuint(strlen(f->mail.text), >, WH_LIMIT_WORDS - 4);
  g_assert_true(g_utf8_validate(f->mail.text, -1, NULL));
  assert_flag(f, WH_MESSAGE_CUT);
}

static void
test_empty(Fixture *f, gconstpointer unused)
{
  parse(f, "");
  g_assert_nonnull(f->mail.problem);
  g_assert_cmpstr(f->mail.text, ==, "");
  parse(f, "\n\n\n");
  parse(f, "no header at all");
  g_assert_nonnull(f->mail.problem);
}

#define ADD(name, test) g_test_add("/mail/" name, Fixture, NULL, init, test, clear)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("fields", test_fields);
  ADD("pipermail", test_pipermail);
  ADD("munged", test_munged);
  ADD("ids", test_ids);
  ADD("id-forms", test_id_forms);
  ADD("many-references", test_many_references);
  ADD("dates", test_dates);
  ADD("subjects", test_subjects);
  ADD("robots", test_robots);
  ADD("charsets", test_charsets);
  ADD("wrong-charset", test_wrong_charset);
  ADD("nul", test_nul);
  ADD("base64", test_base64);
  ADD("alternative", test_alternative);
  ADD("forwarded-part", test_forwarded_part);
  ADD("html", test_html);
  ADD("many-parts", test_many_parts);
  ADD("deep-parts", test_deep_parts);
  ADD("long-line", test_long_line);
  ADD("quotes", test_quotes);
  ADD("outlook", test_outlook);
  ADD("forwarded", test_forwarded);
  ADD("signatures", test_signatures);
  ADD("patch", test_patch);
  ADD("flowed", test_flowed);
  ADD("escaped", test_escaped);
  ADD("long-words", test_long_words);
  ADD("empty", test_empty);
  return g_test_run();
}
