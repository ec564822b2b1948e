/* SPDX-License-Identifier: Apache-2.0
 * One program, one run of the compiler, its complaints. */
#include "source/tests/compile.h"

#include "base/child.h"
#include "base/confine.h"
#include "base/text.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_MAX (64u << 10) /* bytes of complaints that are read */
#define HEADERS_MAX 32u      /* missing headers that are passed over */
#define MESSAGE_MAX 160u

void
wh_compiled_clear(WhCompiled *compiled)
{
  g_clear_pointer(&compiled->message, g_free);
}

const char *
wh_compiler_find(void)
{
  static const char *const compilers[] = {"/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"};
  for (gsize i = 0; i < G_N_ELEMENTS(compilers); i++)
    if (access(compilers[i], X_OK) == 0)
      return compilers[i];
  return NULL;
}

/* In the child, before the compiler: a second confinement, for the first lets the repository be read. */
static void
confine_compiler(gpointer user)
{
  static const char *const headers[] = {"/usr/include", "/usr/local/include", "/etc/ld.so.cache", NULL};
  static const char *const programs[] = {"/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec",
                                         "/bin",     "/lib",     "/lib64",     NULL};
  const WhConfineRules rules = {.read_paths = headers,
                                .exec_paths = programs,
                                .memory_bytes = wh_child_memory_limit(WH_COMPILE_MEMORY),
                                .cpu_seconds = WH_COMPILE_SECONDS};
  static const struct rlimit nothing = {0, 0};
  setrlimit(RLIMIT_FSIZE, &nothing);
  setrlimit(RLIMIT_CORE, &nothing);
  if (!wh_confine_self(&rules, NULL))
    _exit(127);
}

/* What the child says, up to SAID_MAX bytes; FALSE: it says more, or takes too long. */
static gboolean
listen_to(int fd, GString *said)
{
  const gint64 end = g_get_monotonic_time() + (gint64)WH_COMPILE_SECONDS * G_USEC_PER_SEC;
  char chunk[4096];
  for (;;) {
    const gint64 left = end - g_get_monotonic_time();
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (left <= 0 || said->len > SAID_MAX || (poll(&ready, 1, (int)(left / 1000) + 1) < 0 && errno != EINTR))
      return FALSE;
    if ((ready.revents & (POLLIN | POLLHUP)) == 0)
      continue;
    const ssize_t n = read(fd, chunk, sizeof chunk);
    if (n == 0)
      return TRUE;
    if (n > 0)
      g_string_append_len(said, chunk, n);
    else if (errno != EINTR && errno != EAGAIN)
      return FALSE;
  }
}

/* Runs the compiler on CODE. NULL: it did not come to an end of its own. Owner: caller. */
static GString *
run(const char *compiler, const char *language, const GString *code)
{
  const char *const argv[] = {
      compiler, "-x", language, "-fsyntax-only", "-w", "-fdiagnostics-color=never", "-fno-caret-diagnostics",
      "-",      NULL};
  const char *const gcc_argv[] = {compiler,
                                  "-x",
                                  language,
                                  "-fsyntax-only",
                                  "-w",
                                  "-fdiagnostics-color=never",
                                  "-fno-diagnostics-show-caret",
                                  "-",
                                  NULL};
  const char *const envp[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", NULL};
  int in = -1, err = -1, status = 0;
  GPid pid = 0;
  g_autoptr(GString) said = g_string_new(NULL);
  if (!g_spawn_async_with_pipes("/", (char **)(guintptr)(strstr(compiler, "clang") != NULL ? argv : gcc_argv),
                                (char **)(guintptr)envp,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, confine_compiler,
                                NULL, &pid, &in, NULL, &err, NULL))
    return NULL;
  gboolean ok = wh_child_write(in, code->str, code->len);
  close(in);
  ok = listen_to(err, said) && ok;
  if (!ok)
    kill(pid, SIGKILL);
  close(err);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return ok && WIFEXITED(status) && WEXITSTATUS(status) <= 1 ? g_steal_pointer(&said) : NULL;
}

/* A complaint about the program itself: "<stdin>:3:1: error: ...". RET_LINE: its line. NULL: the line is none. */
static const char *
complaint_of(const char *line, guint *ret_line, gboolean *ret_fatal)
{
  static const char head[] = "<stdin>:";
  const char *error = strstr(line, " error: ");
  if (!g_str_has_prefix(line, head) || error == NULL)
    return NULL;
  *ret_line = (guint)MIN(g_ascii_strtoull(line + strlen(head), NULL, 10), G_MAXINT);
  *ret_fatal = error - line >= 6 && strncmp(error - 6, " fatal", 6) == 0;
  return error + strlen(" error: ");
}

/* What a parser says that did not find what C is made of, whatever is declared. */
static gboolean
is_syntax(const char *message)
{
  static const char *const heads[] = {"expected ",           "stray ",
                                      "missing terminating", "unterminated ",
                                      "extraneous ",         "unmatched ",
                                      "missing binary",      "unexpected ",
                                      "non-ASCII ",          "invalid preprocessing",
                                      "#else without",       "#endif without",
                                      "unbalanced ",         "source file is not valid"};
  for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
    if (g_str_has_prefix(message, heads[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_missing_header(const char *message)
{
  return g_str_has_suffix(message, "No such file or directory") ||
         g_str_has_suffix(message, "file not found");
}

/* Empties line NUMBER. */
static void
blank_line(GString *code, guint number)
{
  gsize at = 0;
  for (guint line = 1; line < number && at < code->len; at++)
    line += code->str[at] == '\n' ? 1 : 0;
  for (; at < code->len && code->str[at] != '\n'; at++)
    code->str[at] = ' ';
}

/* Counts complaints. The line of a header that is missing here; 0: none is. */
static guint
count(const GString *said, WhCompiled *compiled)
{
  g_auto(GStrv) lines = g_strsplit(said->str, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    guint number = 0;
    gboolean fatal = FALSE;
    const char *message = complaint_of(*line, &number, &fatal);
    if (message != NULL && fatal && is_missing_header(message))
      return number;
    if (message == NULL)
      continue;
    if (!is_syntax(message)) {
      compiled->other++;
      continue;
    }
    compiled->syntax++;
    if (compiled->message == NULL)
      compiled->message = wh_text_safe(wh_slice_str(message), MESSAGE_MAX);
  }
  return 0;
}

void
wh_compile(const char *compiler, const char *language, WhSlice code, WhCompiled *ret_compiled)
{
  g_autoptr(GString) text = g_string_new_len(code.data, (gssize)code.len);
  *ret_compiled = (WhCompiled){0};
  g_string_append_c(text, '\n');
  for (guint i = 0; i < HEADERS_MAX; i++) {
    g_autoptr(GString) said = run(compiler, language, text);
    wh_compiled_clear(ret_compiled);
    *ret_compiled = (WhCompiled){.ended = said != NULL};
    const guint missing = said != NULL ? count(said, ret_compiled) : 0;
    if (missing == 0)
      return;
    blank_line(text, missing);
  }
  ret_compiled->ended = FALSE;
}
