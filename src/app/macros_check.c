/* SPDX-License-Identifier: Apache-2.0
 * Holds files against a database in a process of its own that can read them and nothing else. */
#include "app/macros_check.h"

#include "app/macros_gather.h"
#include "app/macros_show.h"
#include "base/confine.h"
#include "base/error.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX (256u << 20)
#define CPU_SECONDS 600u

typedef struct {
  const WhMacros *db;
  guint lines;
  json_t *files;
} Check;

static void
check_file(const char *path, WhSlice content, gpointer data)
{
  const Check *c = data;
  json_array_append_new(c->files, wh_macros_file_json(c->db, path, content, c->lines));
}

static gboolean
check_paths(const char *const *paths, Check *c, GError **error)
{
  const WhConfineRules rules = {.read_paths = paths, .cpu_seconds = CPU_SECONDS};
  if (!wh_confine_self(&rules, error))
    return FALSE;
  for (const char *const *path = paths; *path != NULL; path++)
    if (!wh_macros_each_file(*path, check_file, c, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_all(int fd, const char *text)
{
  for (gsize left = strlen(text); left > 0;) {
    const ssize_t n = write(fd, text, left);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    text += n;
    left -= (gsize)n;
  }
  return TRUE;
}

/* In the process: one JSON value, the files or what went wrong. */
static void
serve(const WhMacros *db, const char *const *paths, guint lines, int fd)
{
  Check c = {db, lines, json_array()};
  GError *error = NULL;
  json_t *answer = check_paths(paths, &c, &error)
                       ? c.files
                       : json_pack("{s:i, s:s}", "code", error->code, "says", error->message);
  if (answer == NULL)
    answer = json_pack("{s:i, s:s}", "code", WH_ERROR_INPUT, "says", "a file cannot be named in UTF-8");
  const char *text = json_dumps(answer, JSON_COMPACT);
  _exit(text != NULL && write_all(fd, text) ? 0 : 1);
}

static GString *
read_answer(int fd)
{
  g_autoptr(GString) answer = g_string_new(NULL);
  char chunk[65536];
  for (;;) {
    const ssize_t n = read(fd, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0 || answer->len > ANSWER_MAX)
      return g_steal_pointer(&answer);
    g_string_append_len(answer, chunk, (gssize)n);
  }
}

static json_t *
take_answer(const GString *answer, int status, GError **error)
{
  json_t *value =
      WIFEXITED(status) && WEXITSTATUS(status) == 0 ? json_loadb(answer->str, answer->len, 0, NULL) : NULL;
  if (json_is_array(value))
    return value;
  const char *says = json_string_value(json_object_get(value, "says"));
  g_set_error(error, WH_ERROR,
              says != NULL ? (gint)json_integer_value(json_object_get(value, "code")) : WH_ERROR_INPUT,
              "macros: %s",
              says != NULL ? says : "the process that reads the files ended early; try them one by one");
  json_decref(value);
  return NULL;
}

json_t *
wh_macros_check_confined(const WhMacros *db, const char *const *paths, guint lines, GError **error)
{
  int fds[2], status = 0;
  if (pipe(fds) != 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "macros: no pipe: %s", g_strerror(errno));
    return NULL;
  }
  const pid_t pid = fork();
  if (pid == 0) {
    close(fds[0]);
    serve(db, paths, lines, fds[1]);
  }
  close(fds[1]);
  g_autoptr(GString) answer = read_answer(fds[0]);
  close(fds[0]);
  if (pid < 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "macros: no process: %s", g_strerror(errno));
    return NULL;
  }
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    continue;
  return take_answer(answer, status, error);
}
