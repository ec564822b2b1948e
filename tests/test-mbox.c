/* SPDX-License-Identifier: Apache-2.0
 * Splitting archives into messages: kinds of mbox, lengths that lie, messages of any size, names in order. */
#include "source/mail/mail_folder.h"
#include "source/mail/mbox.h"

#include "base/limits.h"

#define LINE "From ann@example.org Tue Apr  1 00:18:57 2008\n"

typedef struct {
  GPtrArray *bytes; /* char * */
  GArray *all;      /* WhMboxMessage, bytes unset */
  guint64 preface;
  WhMailFileKind kind;
} Split;

static void
split_bytes(WhSlice bytes, Split *s)
{
  g_autoptr(WhInput) input = wh_input_new(bytes);
  g_autoptr(WhMbox) mbox = wh_mbox_new(input);
  WhMboxMessage m;
  s->bytes = g_ptr_array_new_with_free_func(g_free);
  s->all = g_array_new(FALSE, FALSE, sizeof m);
  s->kind = wh_mbox_kind(mbox);
  while (wh_mbox_next(mbox, &m)) {
    g_ptr_array_add(s->bytes, g_strndup(m.bytes.data, m.bytes.len));
    g_array_append_val(s->all, m);
  }
  s->preface = wh_mbox_preface(mbox);
}

static void
split_clear(Split *s)
{
  g_ptr_array_unref(s->bytes);
  g_array_unref(s->all);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Split, split_clear)

/* TEXT splits into exactly these, in order. */
static void
check(const char *text, const char *const *expected)
{
  g_auto(Split) s = {0};
  split_bytes(wh_slice_str(text), &s);
  g_assert_cmpint(s.kind, ==, WH_MAIL_FILE_MBOX);
  for (guint i = 0; i < s.bytes->len && expected[i] != NULL; i++) {
    g_autofree char *got = g_strchomp(g_strdup(s.bytes->pdata[i]));
    g_assert_cmpstr(got, ==, expected[i]);
  }
  g_assert_cmpuint(s.bytes->len, ==, g_strv_length((char **)(guintptr)expected));
}

static void
test_plain(void)
{
  static const char *const two[] = {"A: 1\n\none", "A: 2\n\ntwo", NULL};
  check(LINE "A: 1\n\none\n\n" LINE "A: 2\n\ntwo\n", two);
  check("\n\n" LINE "A: 1\n\none\n\n" LINE "A: 2\n\ntwo", two);
  check(LINE "A: 1\n\none\n" LINE "A: 2\n\ntwo\n", two); /* no empty line before it */
  check("\xef\xbb\xbf" LINE "A: 1\n\none\n\nFrom ann at example.org  Tue Apr  1 00:18:57 2008\nA: 2\n\ntwo\n",
        two);
  check(
      "From - Tue Apr 01 00:18:57 2008\nA: 1\n\none\n\nFrom x Tue, 1 Apr 2008 00:18:57 +0200\nA: 2\n\ntwo\n",
      two);
}

/* Lines of prose that begin with "From", and what a patch begins with, are no messages. */
static void
test_from_in_body(void)
{
  static const char *const one[] = {
      "A: 1\n\nFrom here to there.\nFrom Tue Apr 1 on, all is new\n>" LINE
      "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: Ann\n\n" LINE
      "no header follows",
      NULL};
  g_autofree char *text = g_strconcat(LINE, one[0], "\n", NULL);
  check(text, one);
}

static void
test_patch_mbox(void)
{
  static const char line[] = "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n";
  static const char *const two[] = {"A: 1\n\none", "A: 2\n\ntwo", NULL};
  g_autofree char *text = g_strconcat(line, "A: 1\n\none\n\n", line, "A: 2\n\ntwo\n", NULL);
  check(text, two);
}

static void
test_content_length(void)
{
  static const char *const honest[] = {"Content-Length: 56\n\n" LINE "A: quoted\n", "A: 2\n\ntwo", NULL};
  static const char *const lying[] = {"content-length: 7\n\none", "A: 2\n\ntwo", NULL};
  static const char *const huge[] = {"Content-Length: 99999999999999999999\n\none", "A: 2\n\ntwo", NULL};
  g_autofree char *text = g_strconcat(LINE, honest[0], "\n", LINE, honest[1], "\n", NULL);
  g_auto(Split) s = {0};
  split_bytes(wh_slice_str(text), &s);
  g_assert_cmpuint(s.bytes->len, ==, 2);
  g_assert_nonnull(strstr(s.bytes->pdata[0], "A: quoted"));
  text = (g_free(text), g_strconcat(LINE, lying[0], "\n\n", LINE, lying[1], "\n", NULL));
  check(text, lying);
  text = (g_free(text), g_strconcat(LINE, huge[0], "\n\n", LINE, huge[1], "\n", NULL));
  check(text, huge);
}

static void
test_kinds(void)
{
  static const struct {
    const char *text;
    WhMailFileKind kind;
  } cases[] = {{LINE "A: 1\n\n", WH_MAIL_FILE_MBOX},
               {"Subject: x\n\nbody\n", WH_MAIL_FILE_SINGLE},
               {" \n\n", WH_MAIL_FILE_EMPTY},
               {"", WH_MAIL_FILE_EMPTY},
               {"<html>\n</html>\n", WH_MAIL_FILE_NONE},
               {"just prose\n", WH_MAIL_FILE_NONE},
               {"X-A:\n b\n", WH_MAIL_FILE_SINGLE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(WhInput) input = wh_input_new(wh_slice_str(cases[i].text));
    g_autoptr(WhMbox) mbox = wh_mbox_new(input);
    g_assert_cmpint(wh_mbox_kind(mbox), ==, cases[i].kind);
  }
}

static void
test_offsets(void)
{
  const char *text = "\n" LINE "A: 1\n\none\n\n" LINE "A: 2\n\ntwo\n";
  g_auto(Split) s = {0};
  split_bytes(wh_slice_str(text), &s);
  g_assert_cmpuint(g_array_index(s.all, WhMboxMessage, 0).offset, ==, 1);
  g_assert_cmpuint(g_array_index(s.all, WhMboxMessage, 1).offset, ==, 1 + strlen(LINE) + 11);
  g_assert_cmpint(g_array_index(s.all, WhMboxMessage, 0).from_time, ==, 1207009137);
}

/* Messages of every size around that of the window, so that each kind of line once lies across its edge. */
static void
test_windows(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  guint n = 0;
  for (gsize size = 1; text->len < 12u << 20; size = size * 3 / 2 + 7) {
    gsize len = size % (3u << 20);
    g_string_append_printf(text, LINE "N: %u\n\n", n++);
    for (gsize i = 0; i < len; i += 10)
      g_string_append(text, "012345678\n");
    g_string_append_c(text, '\n');
  }
  g_auto(Split) s = {0};
  split_bytes(wh_slice(text->str, text->len), &s);
  g_assert_cmpuint(s.bytes->len, ==, n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *head = g_strdup_printf("N: %u\n\n", i);
    g_assert_true(g_str_has_prefix(s.bytes->pdata[i], head));
    g_assert_cmpint(strncmp(text->str + g_array_index(s.all, WhMboxMessage, i).offset, LINE, strlen(LINE)),
                    ==, 0);
  }
}

/* The beginning of what is too long is kept, and the next message is found. */
static void
test_giant(void)
{
  const gsize size = WH_LIMIT_MAIL + (WH_LIMIT_MAIL / 8);
  GString *text = g_string_sized_new(size + 4096);
  g_string_append(text, LINE "A: 1\n\n");
  while (text->len < size)
    g_string_append(text, "a line of a message that does not seem to end\n");
  g_string_append(text, "\n" LINE "A: 2\n\ntwo\n");
  g_auto(Split) s = {0};
  split_bytes(wh_slice(text->str, text->len), &s);
  g_assert_cmpuint(s.bytes->len, ==, 2);
  g_assert_true(g_array_index(s.all, WhMboxMessage, 0).cut);
  g_assert_cmpuint(strlen(s.bytes->pdata[0]), ==, WH_LIMIT_MAIL);
  g_assert_cmpstr(s.bytes->pdata[1], ==, "A: 2\n\ntwo\n");
  g_string_free(text, TRUE);
}

static void
test_names(void)
{
  static const char *const names[] = {"2007-December.txt.gz",
                                      "2008-January.txt.gz",
                                      "2008-April.txt.gz",
                                      "2008-August.txt.gz",
                                      "2008-September.txt",
                                      "2008-12.mbox",
                                      "a2.eml",
                                      "a10.eml",
                                      "marching"};
  for (gsize i = 0; i + 1 < G_N_ELEMENTS(names); i++)
    for (gsize k = i + 1; k < G_N_ELEMENTS(names); k++) {
      g_test_message("%s %s", names[i], names[k]);
      g_assert_cmpint(wh_mail_name_compare(names[i], names[k]), <, 0);
      g_assert_cmpint(wh_mail_name_compare(names[k], names[i]), >, 0);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/mbox/plain", test_plain);
  g_test_add_func("/mbox/from-in-body", test_from_in_body);
  g_test_add_func("/mbox/patch-mbox", test_patch_mbox);
  g_test_add_func("/mbox/content-length", test_content_length);
  g_test_add_func("/mbox/kinds", test_kinds);
  g_test_add_func("/mbox/offsets", test_offsets);
  g_test_add_func("/mbox/windows", test_windows);
  g_test_add_func("/mbox/giant", test_giant);
  g_test_add_func("/mbox/names", test_names);
  return g_test_run();
}
