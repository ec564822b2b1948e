/* SPDX-License-Identifier: Apache-2.0
 * The shadow directory and children that run git in it. */
#include "source/git/git_child.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_STEP (64u << 10)
#define LAST_WORDS 400u

struct WhGitShadow {
  char *path;
  char **env;
  guint oid_len;
};

static gboolean
write_file(const char *dir, const char *name, const char *text, gsize len, GError **error)
{
  g_autofree char *path = g_build_filename(dir, name, NULL);
  if (g_file_set_contents_full(path, text, (gssize)len, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return TRUE;
  g_prefix_error(error, "cannot write %s, check the folder for temporary files: ", path);
  return FALSE;
}

static gboolean
make_folder(const char *dir, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename(dir, name, NULL);
  if (g_mkdir(path, 0700) == 0)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_IO, "cannot make %s: %s; check the folder for temporary files", path,
              g_strerror(errno));
  return FALSE;
}

/* Quoted as in C, the way info/alternates takes a path with any byte in it. */
static void
append_quoted(GString *out, const char *path)
{
  g_string_append_c(out, '"');
  for (const char *p = path; *p != '\0'; p++) {
    guchar c = (guchar)*p;
    if (c == '"' || c == '\\')
      g_string_append_printf(out, "\\%c", c);
    else if (c < 0x20 || c == 0x7f)
      g_string_append_printf(out, "\\%03o", c);
    else
      g_string_append_c(out, *p);
  }
  g_string_append(out, "\"\n");
}

static gboolean
write_alternates(const WhGitShadow *shadow, const WhGitRepo *repo, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < repo->objects->len; i++)
    append_quoted(text, g_ptr_array_index(repo->objects, i));
  return write_file(shadow->path, "objects/info/alternates", text->str, text->len, error);
}

static gboolean
write_shallow(const WhGitShadow *shadow, const WhGitRepo *repo, GError **error)
{
  if (g_hash_table_size(repo->shallow) == 0)
    return TRUE;
  g_autoptr(GString) text = g_string_new(NULL);
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, repo->shallow);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    char hex[WH_OID_HEX_MAX + 1];
    wh_oid_format(key, repo->oid_len, hex);
    g_string_append_printf(text, "%s\n", hex);
  }
  return write_file(shadow->path, "shallow", text->str, text->len, error);
}

/* A commit-graph or multi-pack-index of the examined repository could tell of other parents than the commits
 * do. */
static gboolean
write_config(const WhGitShadow *shadow, GError **error)
{
  g_autofree char *text = g_strdup_printf(
      "[core]\n\trepositoryformatversion = %d\n\tbare = true\n\tcommitGraph = false\n\tmultiPackIndex = "
      "false\n%s",
      shadow->oid_len == 32 ? 1 : 0, shadow->oid_len == 32 ? "[extensions]\n\tobjectformat = sha256\n" : "");
  static const char head[] = "ref: refs/heads/none\n";
  return write_file(shadow->path, "config", text, strlen(text), error) &&
         write_file(shadow->path, "HEAD", head, strlen(head), error);
}

static char **
make_environment(const char *dir)
{
  static const char *const fixed[] = {"GIT_CONFIG_NOSYSTEM=1",       "GIT_CONFIG_GLOBAL=/dev/null",
                                      "GIT_CONFIG_SYSTEM=/dev/null", "GIT_ATTR_NOSYSTEM=1",
                                      "GIT_NO_REPLACE_OBJECTS=1",    "GIT_NO_LAZY_FETCH=1",
                                      "GIT_TERMINAL_PROMPT=0",       "GIT_PAGER=cat",
                                      "GIT_OPTIONAL_LOCKS=0",        "GIT_ASKPASS=/bin/false",
                                      "GIT_ALLOW_PROTOCOL=none",     "LC_ALL=C",
                                      "HOME=/nonexistent",           "XDG_CONFIG_HOME=/nonexistent"};
  g_autoptr(GStrvBuilder) env = g_strv_builder_new();
  for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
    g_strv_builder_add(env, fixed[i]);
  const char *path = g_getenv("PATH"); /* the one thing inherited: where git is */
  g_autofree char *path_entry =
      g_strconcat("PATH=", path != NULL ? path : "/usr/local/bin:/usr/bin:/bin", NULL);
  g_autofree char *dir_entry = g_strconcat("GIT_DIR=", dir, NULL);
  g_autofree char *ceiling_entry = g_strconcat("GIT_CEILING_DIRECTORIES=", dir, NULL);
  g_strv_builder_add_many(env, path_entry, dir_entry, ceiling_entry, NULL);
  return g_strv_builder_end(env);
}

static gboolean
fill_shadow(const WhGitShadow *shadow, const WhGitRepo *repo, GError **error)
{
  return make_folder(shadow->path, "objects", error) && make_folder(shadow->path, "objects/info", error) &&
         make_folder(shadow->path, "refs", error) && write_config(shadow, error) &&
         write_alternates(shadow, repo, error) && write_shallow(shadow, repo, error);
}

WhGitShadow *
wh_git_shadow_new(const WhGitRepo *repo, const char *scratch, GError **error)
{
  g_autoptr(WhGitShadow) shadow = g_new0(WhGitShadow, 1);
  shadow->oid_len = repo->oid_len;
  g_autofree char *template =
      g_build_filename(scratch != NULL ? scratch : g_get_tmp_dir(), "wolfhound-git-XXXXXX", NULL);
  if (g_mkdtemp_full(template, 0700) == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO,
                "cannot make a folder like %s: %s; check the folder for temporary files", template,
                g_strerror(errno));
    return NULL;
  }
  shadow->path = g_steal_pointer(&template);
  shadow->env = make_environment(shadow->path);
  return fill_shadow(shadow, repo, error) ? g_steal_pointer(&shadow) : NULL;
}

/* Everything the shadow ever holds, files before the folders they lie in. */
static void
remove_shadow(const char *path)
{
  static const char *const names[] = {
      "objects/info/alternates", "objects/info", "objects", "refs", "HEAD", "config", "shallow", ""};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *name = g_build_filename(path, names[i], NULL);
    g_remove(name);
  }
}

void
wh_git_shadow_free(WhGitShadow *shadow)
{
  if (shadow == NULL)
    return;
  if (shadow->path != NULL)
    remove_shadow(shadow->path);
  g_free(shadow->path);
  g_strfreev(shadow->env);
  g_free(shadow);
}

guint
wh_git_shadow_oid_len(const WhGitShadow *shadow)
{
  return shadow->oid_len;
}

int
wh_git_shadow_file(const WhGitShadow *shadow, GError **error)
{
  g_autofree char *path = g_build_filename(shadow->path, "list-XXXXXX", NULL);
  int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "cannot make %s: %s; check the folder for temporary files",
                path, g_strerror(errno));
  else
    g_unlink(path);
  return fd;
}

static const char **
make_arguments(const char *const *args)
{
  GPtrArray *argv = g_ptr_array_new();
  g_ptr_array_add(argv, (gpointer)(guintptr) "git");
  for (; *args != NULL; args++)
    g_ptr_array_add(argv, (gpointer)(guintptr)*args);
  g_ptr_array_add(argv, NULL);
  return (const char **)(gpointer)g_ptr_array_free(argv, FALSE);
}

gboolean
wh_git_child_start(const WhGitShadow *shadow, const char *const *args, int stdin_fd, WhGitChild *ret_child,
                   GError **error)
{
  WhGitChild child = WH_GIT_CHILD_NONE;
  child.err = wh_git_shadow_file(shadow, error);
  if (child.err < 0)
    return FALSE;
  g_autofree const char **argv = make_arguments(args);
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH_FROM_ENVP | G_SPAWN_CLOEXEC_PIPES;
  if (!g_spawn_async_with_pipes_and_fds(shadow->path, argv, (const char *const *)shadow->env, flags, NULL,
                                        NULL, stdin_fd, -1, child.err, NULL, NULL, 0, &child.pid,
                                        stdin_fd < 0 ? &child.in : NULL, &child.out, NULL, error)) {
    close(child.err);
    g_prefix_error(error, "cannot run git, which must be installed: ");
    return FALSE;
  }
  if (child.in >= 0)
    (void)fcntl(child.in, F_SETFL, O_NONBLOCK);
  *ret_child = child;
  return TRUE;
}

static void
close_fd(int *fd)
{
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

static int
wait_for(GPid pid)
{
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

/* What a child wrote last to its standard error, on one line. */
static char *
last_words(int fd)
{
  char buffer[LAST_WORDS + 1];
  off_t size = lseek(fd, 0, SEEK_END);
  gssize got = pread(fd, buffer, LAST_WORDS, MAX(size - (off_t)LAST_WORDS, 0));
  buffer[MAX(got, 0)] = '\0';
  return g_strstrip(g_strdelimit(g_strdup(buffer), "\n\r", ' '));
}

gboolean
wh_git_child_finish(WhGitChild *child, GError **error)
{
  close_fd(&child->in);
  close_fd(&child->out);
  int status = wait_for(child->pid);
  child->pid = 0;
  g_autofree char *words = last_words(child->err);
  close_fd(&child->err);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return TRUE;
  if (WIFSIGNALED(status))
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "git was ended by signal %d; the repository may be damaged or too large: %s",
                WTERMSIG(status), words);
  else
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "git failed; the repository may be damaged, try git fsck: %s", words);
  return FALSE;
}

void
wh_git_child_kill(WhGitChild *child)
{
  if (child->pid > 0) {
    kill(child->pid, SIGKILL);
    (void)wait_for(child->pid);
  }
  close_fd(&child->in);
  close_fd(&child->out);
  close_fd(&child->err);
  child->pid = 0;
}

/* write() that answers EPIPE instead of ending the process by SIGPIPE, whatever the program does with
 * signals. */
static gssize
quiet_write(int fd, const void *data, gsize len)
{
  sigset_t pipe_set, old;
  sigemptyset(&pipe_set);
  sigaddset(&pipe_set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_set, &old);
  gssize put = write(fd, data, len);
  int code = errno;
  if (put < 0 && code == EPIPE && !sigismember(&old, SIGPIPE)) {
    const struct timespec now = {0};
    (void)sigtimedwait(&pipe_set, NULL, &now);
  }
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  errno = code;
  return put;
}

gboolean
wh_git_child_more(WhGitChild *child, GByteArray *out)
{
  guint before = out->len;
  g_byte_array_set_size(out, before + READ_STEP);
  gssize got;
  do
    got = read(child->out, out->data + before, READ_STEP);
  while (got < 0 && errno == EINTR);
  g_byte_array_set_size(out, before + (guint)MAX(got, 0));
  return got > 0;
}

gboolean
wh_git_child_exchange(WhGitChild *child, const void *data, gsize len, GByteArray *out)
{
  const char *at = data;
  while (len > 0) {
    struct pollfd fds[] = {{.fd = child->in, .events = POLLOUT}, {.fd = child->out, .events = POLLIN}};
    if (poll(fds, 2, -1) < 0 && errno != EINTR)
      return FALSE;
    if ((fds[1].revents & (POLLIN | POLLHUP)) != 0 && !wh_git_child_more(child, out))
      return FALSE;
    if (fds[0].revents == 0)
      continue;
    gssize put = quiet_write(child->in, at, len);
    if (put < 0 && errno != EAGAIN && errno != EINTR)
      return FALSE;
    at += MAX(put, 0);
    len -= (gsize)MAX(put, 0);
  }
  return TRUE;
}
