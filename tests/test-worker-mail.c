/* SPDX-License-Identifier: Apache-2.0
 * The mail reader in its worker: confinement must leave it the charsets of the C library, and memory has a bound. */
#include "source/worker.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct {
  const char *charset, *bytes, *text;
} texts[] = {
    {"utf-8",
     "Gr\xc3\xbc\xc3\x9f"
     "e",
     "Grüße"},
    {"iso-8859-15", "\xa4", "€"},
    {"koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"},
    {"iso-2022-jp", "\x1b$B$3$s\x1b(B", "こん"},
    {"gb18030", "\xc4\xe3\xba\xc3", "你好"},
    {"euc-kr", "\xb0\xa1", "가"},
    {"big5", "\xa7\x41", "你"},
    {"windows-1251", "\xcf", "П"},
    {"shift_jis", "\x82\xb1", "こ"},
    {"utf-7", "+AOk-", "é"},
};

typedef struct {
  WhSink sink;
  guint messages;
} Check;

static gboolean
on_message(WhSink *sink, const WhMessageRecord *r, GError **error)
{
  Check *c = (Check *)(gpointer)sink;
  g_assert_cmpuint(c->messages, <, G_N_ELEMENTS(texts));
  g_autofree char *got = g_strndup(r->text.data, r->text.len);
  g_assert_cmpstr(got, ==, texts[c->messages].text);
  g_assert_cmpuint(r->flags & WH_MESSAGE_BAD_TEXT, ==, 0);
  c->messages++;
  return TRUE;
}

static gboolean
take_segment(GBytes *segment, gpointer user, GError **error)
{
  return wh_segment_read(segment, user, NULL, error);
}

static void
read_in_worker(const char *path, WhSink *sink, gboolean *ret_complete)
{
  g_autoptr(GError) error = NULL;
  g_auto(WhProbe) probe = {0};
  const WhReader *reader = wh_reader_for(path, WH_READ_AS_MAIL);
  g_assert_nonnull(reader);
  g_assert_true(wh_worker_probe(reader, path, &probe, &error));
  g_assert_no_error(error);
  WhReadRequest request = {.path = path, .jobs = 2};
  wh_worker_read(reader, &request, probe.oid_len, take_segment, sink, ret_complete, &error);
  g_assert_no_error(error);
}

static void
test_charsets(void)
{
  g_autofree char *top = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(top, "list.mbox", NULL);
  g_autoptr(GString) text = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_string_append_printf(text,
                           "From ann@example.org Tue Apr  1 00:18:57 2008\nFrom: ann@example.org\n"
                           "Message-ID: <%u@example.org>\nContent-Type: text/plain; charset=%s\n\n%s\n\n",
                           (guint)i, texts[i].charset, texts[i].bytes);
  g_assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
  Check check = {.sink = {.message = on_message}};
  gboolean complete = FALSE;
  read_in_worker(path, &check.sink, &complete);
  g_assert_true(complete);
  g_assert_cmpuint(check.messages, ==, G_N_ELEMENTS(texts));
  g_unlink(path);
  g_rmdir(top);
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/worker-mail/charsets", test_charsets);
  return g_test_run();
}
