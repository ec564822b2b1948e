/* SPDX-License-Identifier: Apache-2.0
 * The progress line: what is drawn, how often, and that it goes away. */
#include "base/progress.h"

#include <string.h>
#include <unistd.h>

/* Runs FUNC with standard error in a file and returns what it wrote. */
static char *
drawn_by(void (*func)(void))
{
  g_autofree char *path = NULL;
  int file = g_file_open_tmp("wolfhound-XXXXXX", &path, NULL);
  int keep = dup(STDERR_FILENO);
  g_assert_cmpint(dup2(file, STDERR_FILENO), >=, 0);
  func();
  g_assert_cmpint(dup2(keep, STDERR_FILENO), >=, 0);
  close(keep);
  close(file);
  char *text = NULL;
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  unlink(path);
  return text;
}

static gpointer
tick_many(gpointer progress)
{
  for (guint64 i = 0; i < 100000; i++)
    wh_progress_tick(progress, i);
  return NULL;
}

static void
with_total(void)
{
  g_autoptr(WhProgress) progress = wh_progress_new(TRUE);
  wh_progress_stage(progress, "reading\x1b", "commits", 200);
  g_usleep(G_USEC_PER_SEC / 4);
  wh_progress_tick(progress, 100);
}

static void
without_total(void)
{
  g_autoptr(WhProgress) progress = wh_progress_new(TRUE);
  wh_progress_stage(progress, "reading", "commits", 0);
  GThread *other = g_thread_new("other", tick_many, progress);
  tick_many(progress);
  g_thread_join(other);
}

static void
disabled(void)
{
  g_autoptr(WhProgress) progress = wh_progress_new(FALSE);
  wh_progress_stage(progress, "reading", "commits", 200);
  wh_progress_tick(progress, 100);
}

static void
test_total(void)
{
  g_autofree char *text = drawn_by(with_total);
  g_assert_nonnull(strstr(text, "\r\x1b[Kreading\\x1b [........................]   0% 0 commits"));
  g_assert_nonnull(strstr(text, "[############............]  50% 100 commits, "));
  g_assert_nonnull(strstr(text, " left"));
  g_assert_true(g_str_has_suffix(text, "\r\x1b[K"));
}

static void
test_unknown(void)
{
  gint64 began = g_get_monotonic_time();
  g_autofree char *text = drawn_by(without_total);
  gint64 tenths = (g_get_monotonic_time() - began) * 10 / G_USEC_PER_SEC;
  g_assert_null(strstr(text, "%"));
  guint lines = 0;
  for (const char *p = strstr(text, "reading"); p != NULL; p = strstr(p + 1, "reading"))
    lines++;
  g_assert_cmpint(lines, >=, 1);
  g_assert_cmpint(lines, <=, tenths + 2);
}

static void
test_disabled(void)
{
  g_autofree char *text = drawn_by(disabled);
  g_assert_cmpstr(text, ==, "");
  wh_progress_stage(NULL, "reading", "commits", 1);
  wh_progress_tick(NULL, 1);
  wh_progress_free(NULL);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/progress/total", test_total);
  g_test_add_func("/progress/unknown-total", test_unknown);
  g_test_add_func("/progress/disabled", test_disabled);
  return g_test_run();
}
