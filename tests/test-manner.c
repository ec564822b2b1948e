/* SPDX-License-Identifier: Apache-2.0
 * How mails introduce and mark quotes and divide signatures: the form is kept, and nothing of names, dates and places. */
#include "one_mail.h"

static void
parse(Fixture *f, const char *body)
{
  g_autofree char *text = g_strconcat("From: Ann Bee <ann@example.org>\nMessage-ID: <1@example.org>\n"
                                      "Date: Tue, 1 Apr 2008 06:37:42 +0100\nSubject: s\n\n",
                                      body, NULL);
  WhMailInput input = {.bytes = wh_slice_str(text)};
  wh_mail_clear(&f->mail);
  wh_mail_parse(f->parser, &input, &f->mail);
}

/* What is kept of an introduction and a quote below it; NULL: nothing. Owner: caller. */
static char *
quote_of(Fixture *f, const char *body)
{
  g_autofree char *text = g_strconcat(body, "\n\nmy own words\n", NULL);
  parse(f, text);
  g_auto(GStrv) lines = g_strsplit(f->mail.traits, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix(lines[i], "quote: "))
      return g_strdup(lines[i] + strlen("quote: "));
  return NULL;
}

static void
test_introductions(Fixture *f, gconstpointer unused)
{
  static const char *const cases[][2] = {
      {"On Tue, 1 Apr 2008 at 06:37, Dan Cee <dan@example.net> wrote:\n> x", "0s On D, N <A> wrote:"},
      {"On Tue, Apr 1, 2008 at 6:37 AM, Dan Cee\n<dan@example.net> wrote:\n\n> x", "1s On D, N <A> wrote:"},
      {"On Tue, Apr 01, 2008 at 06:37:42AM +0100, Dan Cee wrote:\n>x", "0t On Dsz, N wrote:"},
      {"On Tue, 1 Apr 2008 06:37:42 -0700 (PDT)\nDan Cee <dan at example.net> wrote:\n> x",
       "0s On Dsz N <A> wrote:"},
      {"Dan Cee <dan@example.net> writes:\n\n> x", "1s N <A> writes:"},
      {"Dan Cee wrote:\n| x", "0b N wrote:"},
      {"* Dan Cee <dan@example.net> [2008-04-01 06:37:42 +0100]:\n\n> x", "1s * N <A> [Dsz]:"},
      {"In message <1234@example.net>, Dan Cee writes:\nDC> x", "0i In message <A>, N writes:"},
      {"Quoting Dan Cee <dan@example.net>:\n\n> x", "1s Quoting N <A>:"},
      {"On Tue, 1 Apr 2008, dan@example.net wrote:\n>> older\n> x", "0s On D, A wrote:"},
      {"Am 01.04.2008 06:37, schrieb Dan Cee:\n> x", NULL},
      {"Le 01/04/2008 06:37, Dan Cee a \xc3\xa9"
       "crit :\n> x",
       NULL},
      {"On Tue, 1 Apr 2008 at 06:37, Dan Cee <dan@example.net> wrote:\n\nnothing marks it", NULL},
      {"> x\n", NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *quote = quote_of(f, cases[i][0]);
    g_test_message("%s", cases[i][0]);
    g_assert_cmpstr(quote, ==, cases[i][1]);
  }
}

/* Where the reader of a program lives, whom it answers and what that one is called leave its form as it is. */
static void
test_introductions_are_fair(Fixture *f, gconstpointer unused)
{
  static const char *const dates[] = {"Tue, 1 Apr 2008 at 06:37",
                                      "Tue, Apr 1, 2008 at 6:37 AM",
                                      "01.04.2008 06:37",
                                      "04/01/2008 06:37 AM",
                                      "2008-04-01 06:37",
                                      "lun., 1 avr. 2008 \xc3\xa0 06:37",
                                      "Tuesday 01 April 2008 06:37",
                                      "1/4/08 6:37 PM",
                                      "1. Apr. 2008, at 06:37",
                                      "2008\xe5\xb9\xb4"
                                      "4\xe6\x9c\x88"
                                      "1\xe6\x97\xa5 06:37"};
  static const char *const names[] = {"Dan Cee",
                                      "Cee, Dan",
                                      "\"Cee, Dan (Org)\"",
                                      "J\xc3\xb6rg van der Bee",
                                      "\xe6\x9d\x8e\xe6\x98\x8e",
                                      "Jan Novak",
                                      "Said ben Ali",
                                      "dan.cee",
                                      "May April",
                                      "O'Dan, B.-C.",
                                      "dan99"};
  static const char *const zones[] = {"+0000", "-0330", "+0545", "+09:00"};
  for (gsize i = 0; i < G_N_ELEMENTS(dates); i++)
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++) {
      g_autofree char *body = g_strdup_printf("On %s, %s <dan@example.net> wrote:\n> x", dates[i], names[k]);
      g_autofree char *quote = quote_of(f, body);
      g_test_message("%s", body);
      g_assert_cmpstr(quote, ==, "0s On D, N <A> wrote:");
    }
  for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
    g_autofree char *body = g_strdup_printf("On 2008-04-01 06:37:42 %s, Dan Cee wrote:\n> x", zones[i]);
    g_autofree char *quote = quote_of(f, body);
    g_assert_cmpstr(quote, ==, "0s On Dsz, N wrote:");
  }
}

static void
test_dividers(Fixture *f, gconstpointer unused)
{
  static const char *const cases[][2] = {
      {"words\n-- \nAnn Bee\n", "sign: marked"},
      {"words\n--\nAnn Bee\n", "sign: bare"},
      {"words\n", "sign: none"},
      {"words\n\n--\nTo unsubscribe from this list: send the line\n", "sign: none"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    parse(f, cases[i][0]);
    g_test_message("%s", f->mail.traits);
    g_assert_nonnull(strstr(f->mail.traits, cases[i][1]));
  }
  parse(f, "words\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n-- \n2.30.1\n");
  g_assert_cmpuint(f->mail.flags & WH_MESSAGE_PATCH, !=, 0);
  g_assert_null(strstr(f->mail.traits, "sign:"));
}

#define ADD(name, test) g_test_add("/manner/" name, Fixture, NULL, init, test, clear)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("introductions", test_introductions);
  ADD("fair", test_introductions_are_fair);
  ADD("dividers", test_dividers);
  return g_test_run();
}
