/* SPDX-License-Identifier: Apache-2.0
 * Copies of remote repositories, by git fetch. */
#include "app/mirror.h"

#include "app/cancel.h"
#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

/* Written into a copy after its first whole fetch, so that a broken-off first fetch is not taken for the
 * repository. */
#define COMPLETE_MARK "wolfhound-fetched"

char *
wh_mirror_cache_path(void)
{
  return g_build_filename(g_get_user_cache_dir(), "wolfhound", "git", NULL);
}

/* No prompts, no protocol but the URL's own, no repository but the copy. The user's own git configuration
 * (proxies, keys) stays in force. */
static GSubprocessLauncher *
new_launcher(const char *scheme)
{
  static const char *const dropped[] = {
      "GIT_DIR",       "GIT_WORK_TREE",        "GIT_INDEX_FILE",
      "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
      "GIT_TRACE",     "GIT_CONFIG_PARAMETERS"};
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  for (guint i = 0; i < G_N_ELEMENTS(dropped); i++)
    g_subprocess_launcher_unsetenv(launcher, dropped[i]);
  g_subprocess_launcher_setenv(launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_setenv(launcher, "GIT_ALLOW_PROTOCOL", scheme, TRUE);
  g_subprocess_launcher_setenv(launcher, "GIT_TERMINAL_PROMPT", "0", TRUE);
  g_subprocess_launcher_setenv(launcher, "GIT_ASKPASS", "false", TRUE);
  g_subprocess_launcher_setenv(launcher, "SSH_ASKPASS", "false", TRUE);
  g_subprocess_launcher_setenv(launcher, "GIT_SSH_COMMAND", "ssh -oBatchMode=yes", FALSE);
  g_subprocess_launcher_setenv(launcher, "GIT_NO_LAZY_FETCH", "1", TRUE);
  return launcher;
}

typedef struct {
  GMainLoop *loop;
  GSubprocess *process;
  char *out, *err;
  gboolean ok, stopped;
  GError *error;
} Run;

static void
run_done(GObject *process, GAsyncResult *result, gpointer user)
{
  Run *run = user;
  run->ok =
      g_subprocess_communicate_utf8_finish(G_SUBPROCESS(process), result, &run->out, &run->err, &run->error);
  g_main_loop_quit(run->loop);
}

static gboolean
run_look(gpointer user)
{
  Run *run = user;
  if (!run->stopped && !wh_scan_goes_on(NULL)) {
    run->stopped = TRUE;
    g_subprocess_send_signal(run->process, SIGTERM);
  }
  return G_SOURCE_CONTINUE;
}

/* The lines of git's complaint that say something, joined. */
static char *
complaint(const char *err, const WhTarget *target)
{
  g_auto(GStrv) lines = g_strsplit(err != NULL ? err : "", "\n", -1);
  g_autoptr(GString) text = g_string_new(NULL);
  for (char **line = lines; *line != NULL; line++) {
    const char *says = g_strstrip(*line);
    if (!g_str_has_prefix(says, "fatal: ") && !g_str_has_prefix(says, "error: ") &&
        !g_str_has_prefix(says, "ssh: "))
      continue;
    g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", says);
  }
  /* Git may repeat the URL with its credentials. */
  g_string_replace(text, target->url, target->shown, 0);
  return wh_text_safe(wh_slice(text->str, text->len), 400);
}

/* Waits for PROCESS in a main context of this thread, looking for a request to stop ten times a second. */
static void
wait_for(Run *run, GSubprocess *process)
{
  g_autoptr(GMainContext) context = g_main_context_new();
  g_autoptr(GSource) timer = g_timeout_source_new(100);
  g_main_context_push_thread_default(context);
  run->loop = g_main_loop_new(context, FALSE);
  run->process = process;
  g_source_set_callback(timer, run_look, run, NULL);
  g_source_attach(timer, context);
  g_subprocess_communicate_utf8_async(process, NULL, NULL, run_done, run);
  g_main_loop_run(run->loop);
  g_source_destroy(timer);
  g_main_loop_unref(run->loop);
  g_main_context_pop_thread_default(context);
}

/* Runs git; its standard output goes to *RET_OUT if that is not NULL. */
static gboolean
run_git(const WhTarget *target, const char *const *arguments, char **ret_out, GError **error)
{
  g_autoptr(GSubprocessLauncher) launcher = new_launcher(target->scheme);
  g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, arguments, error);
  Run run = {0};
  if (process == NULL) {
    g_prefix_error(error, "%s: cannot run git (is it installed?): ", target->shown);
    return FALSE;
  }
  wait_for(&run, process);
  g_autofree char *out = run.out;
  g_autofree char *err = run.err;
  g_autoptr(GError) failure = run.error;
  if (!wh_scan_goes_on(error))
    return FALSE;
  if (!run.ok || !g_subprocess_get_successful(process)) {
    g_autofree char *says = complaint(err, target);
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot be fetched: %s", target->shown,
                failure != NULL ? failure->message
                : *says != '\0' ? says
                                : "git gave no reason");
    return FALSE;
  }
  if (ret_out != NULL)
    *ret_out = g_steal_pointer(&out);
  return TRUE;
}

/* The branch that HEAD of the remote names in the answer to ls-remote --symref; NULL if none. */
static char *
head_branch(const char *answer)
{
  g_auto(GStrv) lines = g_strsplit(answer, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix(*line, "ref: refs/heads/") && g_str_has_suffix(*line, "\tHEAD"))
      return g_strndup(*line + strlen("ref: "), strcspn(*line + strlen("ref: "), "\t"));
  return NULL;
}

static gboolean
fetch_into(const char *copy, const WhTarget *target, GError **error)
{
  const char *init[] = {"git", "init", "--quiet", "--bare", "--template=", "--", copy, NULL};
  const char *head[] = {"git", "-C", copy, "ls-remote", "--symref", "--", target->url, "HEAD", NULL};
  const char *fetch[] = {"git",
                         "-C",
                         copy,
                         "-c",
                         "core.hooksPath=/dev/null",
                         "-c",
                         "gc.auto=0",
                         "-c",
                         "maintenance.auto=false",
                         "fetch",
                         "--quiet",
                         "--prune",
                         "--no-tags",
                         "--force",
                         "--no-write-fetch-head",
                         "--no-recurse-submodules",
                         "--",
                         target->url,
                         "+refs/*:refs/*",
                         NULL};
  g_autofree char *answer = NULL;
  if (!g_file_test(copy, G_FILE_TEST_IS_DIR) && !run_git(target, init, NULL, error))
    return FALSE;
  if (!run_git(target, head, &answer, error))
    return FALSE;
  g_autofree char *branch = head_branch(answer);
  if (branch != NULL) {
    const char *point[] = {"git", "-C", copy, "symbolic-ref", "HEAD", branch, NULL};
    if (!run_git(target, point, NULL, error))
      return FALSE;
  }
  if (!run_git(target, fetch, NULL, error))
    return FALSE;
  g_autofree char *mark = g_build_filename(copy, COMPLETE_MARK, NULL);
  return g_file_test(mark, G_FILE_TEST_EXISTS) || g_file_set_contents(mark, "", 0, error);
}

static int
lock_copy(const char *copy, GError **error)
{
  g_autofree char *path = g_strconcat(copy, ".lock", NULL);
  const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0 || flock(fd, LOCK_EX) != 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot be locked: %s", path, g_strerror(errno));
    if (fd >= 0)
      close(fd);
    return -1;
  }
  return fd;
}

static char *
copy_path(const WhTarget *target, const char *cache)
{
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, target->shown, -1);
  g_autofree char *folder = g_strconcat(digest, ".git", NULL);
  return g_build_filename(cache, folder, NULL);
}

char *
wh_mirror_update(const WhTarget *target, const char *cache, gboolean offline, GError **error)
{
  g_autofree char *standard = cache == NULL ? wh_mirror_cache_path() : NULL;
  const char *folder = cache != NULL ? cache : standard;
  g_autofree char *copy = copy_path(target, folder);
  g_autofree char *mark = g_build_filename(copy, COMPLETE_MARK, NULL);
  if (offline) {
    if (g_file_test(mark, G_FILE_TEST_EXISTS))
      return g_steal_pointer(&copy);
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
                "%s: there is no earlier copy; run once without --offline", target->shown);
    return NULL;
  }
  if (g_mkdir_with_parents(folder, 0700) != 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot be made: %s", folder, g_strerror(errno));
    return NULL;
  }
  const int lock = lock_copy(copy, error);
  if (lock < 0)
    return NULL;
  const gboolean ok = fetch_into(copy, target, error);
  close(lock);
  return ok ? g_steal_pointer(&copy) : NULL;
}
