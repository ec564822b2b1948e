/* SPDX-License-Identifier: Apache-2.0
 * One line of progress on standard error. */
#include "base/progress.h"

#include "base/text.h"

#include <sys/ioctl.h>
#include <unistd.h>

#define DRAW_EVERY (G_USEC_PER_SEC / 10)
#define BAR_CELLS 24
#define DEFAULT_WIDTH 80
#define ERASE_LINE "\r\x1b[K"

struct WhProgress {
  GMutex lock; /* guards all below */
  gboolean enabled, drawn;
  char *label, *what;
  guint64 done, total;
  gint64 began, last_draw; /* monotonic microseconds */
};

static void
put(const char *text, gsize len)
{
  /* A terminal that refuses progress is no reason to stop the job. */
  if (write(STDERR_FILENO, text, len) < 0)
    return;
}

static gsize
terminal_width(void)
{
  struct winsize size = {0};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
    return DEFAULT_WIDTH;
  return size.ws_col;
}

static void
add_bar(GString *line, guint64 done, guint64 total)
{
  guint share = (guint)((double)MIN(done, total) / (double)total * 100.0);
  guint full = share * BAR_CELLS / 100;
  g_string_append(line, " [");
  for (guint i = 0; i < BAR_CELLS; i++)
    g_string_append_c(line, i < full ? '#' : '.');
  g_string_append_printf(line, "] %3u%%", share);
}

static void
add_rate(GString *line, const WhProgress *p, gint64 now)
{
  double seconds = (double)(now - p->began) / G_USEC_PER_SEC;
  if (seconds < 0.2 || p->done == 0)
    return;
  double rate = (double)p->done / seconds;
  g_string_append_printf(line, ", %.0f/s", rate);
  if (p->total > p->done) {
    g_autofree char *left = wh_time_format_span((gint64)((double)(p->total - p->done) / rate) + 1);
    g_string_append_printf(line, ", %s left", left);
  }
}

static void
draw(WhProgress *p, gint64 now)
{
  g_autoptr(GString) line = g_string_new(p->label);
  if (p->total > 0)
    add_bar(line, p->done, p->total);
  if (p->done > 0 || p->total > 0)
    g_string_append_printf(line, " %" G_GUINT64_FORMAT " %s", p->done, p->what);
  add_rate(line, p, now);
  g_autofree char *fits = wh_text_safe(wh_slice(line->str, line->len), terminal_width() - 1);
  g_autofree char *out = g_strconcat(ERASE_LINE, fits, NULL);
  put(out, strlen(out));
  p->drawn = TRUE;
  p->last_draw = now;
}

WhProgress *
wh_progress_new(gboolean enabled)
{
  WhProgress *p = g_new0(WhProgress, 1);
  g_mutex_init(&p->lock);
  p->enabled = enabled;
  p->label = g_strdup("");
  p->what = g_strdup("");
  return p;
}

void
wh_progress_free(WhProgress *p)
{
  if (p == NULL)
    return;
  if (p->drawn)
    put(ERASE_LINE, strlen(ERASE_LINE));
  g_mutex_clear(&p->lock);
  g_free(p->label);
  g_free(p->what);
  g_free(p);
}

void
wh_progress_stage(WhProgress *p, const char *label, const char *what, guint64 total)
{
  if (p == NULL || !p->enabled)
    return;
  g_mutex_lock(&p->lock);
  g_free(p->label);
  g_free(p->what);
  p->label = g_strdup(label);
  p->what = g_strdup(what);
  p->done = 0;
  p->total = total;
  p->began = g_get_monotonic_time();
  draw(p, p->began);
  g_mutex_unlock(&p->lock);
}

void
wh_progress_tick(WhProgress *p, guint64 done)
{
  if (p == NULL || !p->enabled)
    return;
  g_mutex_lock(&p->lock);
  p->done = done;
  gint64 now = g_get_monotonic_time();
  if (now - p->last_draw >= DRAW_EVERY)
    draw(p, now);
  g_mutex_unlock(&p->lock);
}
