/* SPDX-License-Identifier: Apache-2.0
 * Results to standard output or a file, messages to standard error. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
write_all(int fd, const GString *text, const char *where, GError **error)
{
  gsize done = 0;
  while (done < text->len) {
    const gssize n = write(fd, text->str + done, text->len - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot write the results: %s%s", where,
                  g_strerror(errno), errno == ENOSPC ? "; make room and run again" : "");
      return FALSE;
    }
    done += (gsize)n;
  }
  return TRUE;
}

/* A reader that has seen enough (`| head`) is not an error. */
static gboolean
write_stdout(const GString *text, GError **error)
{
  g_autoptr(GError) local = NULL;
  if (write_all(STDOUT_FILENO, text, "standard output", &local) || errno == EPIPE)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&local));
  return FALSE;
}

static gboolean
write_special(const char *path, const GString *text, GError **error)
{
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot open for writing: %s", path, g_strerror(errno));
    return FALSE;
  }
  const gboolean ok = write_all(fd, text, path, error);
  close(fd);
  return ok;
}

static gboolean
fill_temporary(int fd, const char *path, const GString *text, GError **error)
{
  const mode_t mask = umask(0);
  umask(mask);
  if (!write_all(fd, text, path, error))
    return FALSE;
  if (fchmod(fd, 0666 & ~mask) != 0 || fsync(fd) != 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot finish the file: %s", path, g_strerror(errno));
    return FALSE;
  }
  return TRUE;
}

/* Beside PATH first and then renamed, so that nobody ever sees half a report. */
static gboolean
write_file(const char *path, const GString *text, GError **error)
{
  g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
  const int fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot make the file: %s; choose another place with -o",
                path, g_strerror(errno));
    return FALSE;
  }
  gboolean ok = fill_temporary(fd, path, text, error);
  close(fd);
  if (ok && g_rename(temporary, path) != 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot put the file in place: %s", path,
                g_strerror(errno));
    ok = FALSE;
  }
  if (!ok)
    g_unlink(temporary);
  return ok;
}

gboolean
wh_cli_write(const WhCli *cli, GError **error)
{
  struct stat there;
  if (cli->output == NULL || g_str_equal(cli->output, "-"))
    return write_stdout(cli->out, error);
  if (stat(cli->output, &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode))
    return write_special(cli->output, cli->out, error);
  return write_file(cli->output, cli->out, error);
}

static void
say_line(const char *text)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(text), 0);
  g_autofree char *line = g_strdup_printf("wolfhound: %s\n", safe);
  /* One write, so that lines of several processes do not mix. There is nowhere to report a failure. */
  fputs(line, stderr);
  fflush(stderr);
}

void
wh_cli_say(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  say_line(text);
}

void
wh_cli_note(const WhCli *cli, const char *format, ...)
{
  if (cli->quiet)
    return;
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  say_line(text);
}

void
wh_cli_put_json(WhCli *cli, const json_t *json)
{
  char *text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
  g_string_append(cli->out, text);
  g_string_append_c(cli->out, '\n');
  free(text);
}

WhPage
wh_cli_page(const WhCli *cli)
{
  return (WhPage){.out = cli->out,
                  .width = cli->width != 0 ? cli->width : 80,
                  .color = cli->color,
                  .verbose = cli->verbose};
}

void
wh_cli_put_document(WhCli *cli, const json_t *document, const WhCliForms *forms)
{
  WhPage page = wh_cli_page(cli);
  if (g_str_equal(cli->format, "json"))
    wh_cli_put_json(cli, document);
  else if (forms->html != NULL && g_str_equal(cli->format, "html"))
    forms->html(cli->out, document);
  else if (forms->markdown != NULL && g_str_equal(cli->format, "markdown"))
    forms->markdown(cli->out, document);
  else
    forms->text(&page, document);
}

gboolean
wh_cli_fail_on(const char *command, const char *given, guint *ret_level, GError **error)
{
  static const char *const ids[] = {"", "note", "review", "alarm"};
  guint level = given == NULL ? G_N_ELEMENTS(ids) : 1;
  while (level < G_N_ELEMENTS(ids) && !g_str_equal(given, ids[level]))
    level++;
  if (given != NULL && level == G_N_ELEMENTS(ids)) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: --fail-on takes note, review or alarm, not \"%s\"",
                command, given);
    return FALSE;
  }
  *ret_level = level;
  return TRUE;
}
