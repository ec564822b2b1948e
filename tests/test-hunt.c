/* SPDX-License-Identifier: Apache-2.0
 * The parts of the hunt that stand alone: turns of phrase, and values on disk. */
#include "app/hunt_spool.h"
#include "app/hunt_words.h"
#include "report/hunt.h"

static void
set(WhPhraseText *text, const char *words)
{
  wh_phrase_text_init(text);
  wh_phrase_text_set(text, wh_slice_str(words));
}

static gboolean
share_mark(const char *a, const char *b)
{
  g_auto(WhPhraseText) x = {0}, y = {0};
  g_autoptr(GArray) p = g_array_new(FALSE, FALSE, sizeof(guint64)),
                    q = g_array_new(FALSE, FALSE, sizeof(guint64));
  set(&x, a);
  set(&y, b);
  wh_phrase_marks(&x, p);
  wh_phrase_marks(&y, q);
  for (guint i = 0; i < p->len; i++)
    for (guint k = 0; k < q->len; k++)
      if (g_array_index(p, guint64, i) == g_array_index(q, guint64, k))
        return TRUE;
  return FALSE;
}

/* Nine words in common leave a mark in both, wherever they stand. */
static void
test_marks(void)
{
  const char *passage = "nobody even looks at the patches that people send";
  for (guint before = 0; before < 12; before++)
    for (guint after = 0; after < 12; after++) {
      g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
      for (guint i = 0; i < before; i++) {
        g_string_append_printf(a, "left%u ", i);
        g_string_append_printf(b, "other%u ", i * 7);
      }
      g_string_append(a, passage);
      g_string_append(b, passage);
      for (guint i = 0; i < after; i++)
        g_string_append_printf(b, " right%u", i);
      g_assert_true(share_mark(a->str, b->str));
    }
  g_assert_false(share_mark("the first five words here", "the first five words here"));
  g_assert_false(share_mark("a wholly different set of words was used in this one",
                            "nothing that stands here was ever written by anybody else before"));
}

static void
test_words(void)
{
  g_auto(WhPhraseText) a = {0}, b = {0};
  set(&a, "Don't WAIT for\nthe Straße, please: it is late!");
  set(&b, "dont wait for the straße please it is late");
  g_assert_cmpuint(a.words->len, ==, b.words->len);
  g_assert_cmpuint(b.words->len, ==, 9);
  for (guint i = 0; i < b.words->len; i++)
    g_assert_true(g_array_index(a.words, WhPhraseWord, i).hash ==
                  g_array_index(b.words, WhPhraseWord, i).hash);
  g_autofree char *says = wh_phrase_says(&b, 1, 3);
  g_assert_cmpstr(says, ==, "wait for the");
}

static void
test_likeness(void)
{
  g_auto(WhPhraseText) a = {0}, b = {0}, c = {0}, d = {0};
  set(&a, "please give her commit access so that the rest of us can get fixes released");
  set(&b, "Please give HER commit access, so that the rest of us can get fixes released.");
  set(&c, "please give him commit access so that the rest of us can get fixes released");
  set(&d, "the manual has a page on that");
  g_assert_cmpfloat(wh_phrase_likeness(&a, &b), ==, 1);
  g_assert_cmpfloat(wh_phrase_likeness(&a, &c), >, 0.3);
  g_assert_cmpfloat(wh_phrase_likeness(&a, &c), <, 1);
  g_assert_cmpfloat(wh_phrase_likeness(&a, &c), ==, wh_phrase_likeness(&c, &a));
  g_assert_cmpfloat(wh_phrase_likeness(&a, &d), ==, 0);
  g_autoptr(GArray) runs = wh_phrase_runs(&a, &c);
  g_assert_cmpuint(runs->len, ==, 1);
  const WhPhraseRun *run = &g_array_index(runs, WhPhraseRun, 0);
  g_assert_cmpuint(run->a, ==, 3);
  g_assert_cmpuint(run->n, ==, 12);
  g_autoptr(GArray) none = wh_phrase_runs(&a, &d);
  g_assert_cmpuint(none->len, ==, 0);
}

static gboolean
is_prose(const char *words)
{
  g_auto(WhPhraseText) text = {0};
  set(&text, words);
  return wh_phrase_is_prose(&text, 0, text.words->len);
}

static void
test_prose(void)
{
  g_assert_true(
      is_prose("please give her commit access (she did the work), so that the rest of us can get fixes"));
  g_assert_true(
      is_prose("the well-known half-hearted answer of somebody who would rather not read it again"));
  g_assert_false(is_prose("gcc -O2 -fstack-protector --param=ssp-buffer-size=4 -Wformat -g"));
  g_assert_false(is_prose("/usr/lib/a/lib -lR checking_host system/type for x86_64-linux"));
}

typedef struct {
  GString *text;
  guint64 last;
} Groups;

static void
note(guint64 value, const guint32 *items, guint n, gpointer user)
{
  Groups *groups = user;
  g_assert_true(groups->text->len == 0 || value > groups->last);
  groups->last = value;
  for (guint i = 0; i < n; i++)
    g_string_append_printf(groups->text, "%s%u", i > 0 ? "," : "", items[i]);
  g_string_append_c(groups->text, ';');
}

static void
test_spool(void)
{
  GError *error = NULL;
  g_autoptr(WhSpool) spool = wh_spool_new(g_get_tmp_dir(), &error);
  const struct {
    guint64 value;
    guint32 item;
  } rows[] = {
      {7, 3}, {7, 1}, {7, 3}, {G_MAXUINT64, 9}, {G_MAXUINT64, 2}, {1ull << 60, 4}, {(1ull << 60) + 1, 4},
      {5, 8}, {5, 8}};
  Groups groups = {g_string_new(NULL), 0};
  g_assert_no_error(error);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_true(wh_spool_add(spool, rows[i].value, rows[i].item, &error));
  g_assert_true(wh_spool_groups(spool, note, &groups, &error));
  g_assert_cmpstr(groups.text->str, ==, "1,3;2,9;");
  g_assert_cmpuint(wh_spool_count(spool), ==, G_N_ELEMENTS(rows));
  g_string_free(groups.text, TRUE);
  g_assert_null(wh_spool_new("/nonexistent/folder", &error));
  g_assert_nonnull(error);
  g_clear_error(&error);
}

/* What a record calls people and says is no markup, wherever a page shows it. */
static void
test_html(void)
{
  static const char text[] = "</h3></section><script>alert(1)</script><img src=x onerror=y>&\"'";
  g_autoptr(GString) html = g_string_new(NULL);
  json_error_t problem;
  json_t *document =
      json_pack_ex(&problem, 0,
                   "{s:{s:i, s:i, s:i}, s:{s:s, s:s, s:[]}, s:[{s:s, s:[s], s:[{s:s, s:s, s:s}]}],"
                   " s:[{s:i, s:[s], s:[{s:s, s:s, s:s, s:s, s:s}]}]}",
                   "looked_at", "projects", 2, "persons", 3, "people", 3, "start", "kind", "name", "text",
                   text, "people", "people", "name", text, "by", text, "places", "name", text, "project",
                   text, "person", text, "mails", "words", 40, "passages", text, "messages", "name", text,
                   "project", text, "person", text, "subject", text, "locator", text);
  g_assert_nonnull(document);
  wh_hunt_html(html, document);
  guint shown = 0;
  for (const char *at = html->str; (at = strstr(at, "&lt;script&gt;alert(1)")) != NULL; at++)
    shown++;
  g_assert_cmpuint(shown, >=, 9);
  g_assert_null(strstr(html->str, "<script"));
  g_assert_null(strstr(html->str, "<img"));
  g_assert_nonnull(strstr(html->str, "default-src 'none'"));
  g_assert_true(g_str_has_suffix(html->str, "</main>\n</body>\n</html>\n"));
  json_decref(document);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/hunt/marks", test_marks);
  g_test_add_func("/hunt/words", test_words);
  g_test_add_func("/hunt/likeness", test_likeness);
  g_test_add_func("/hunt/prose", test_prose);
  g_test_add_func("/hunt/spool", test_spool);
  g_test_add_func("/hunt/html", test_html);
  return g_test_run();
}
