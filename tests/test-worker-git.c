/* SPDX-License-Identifier: Apache-2.0
 * The git reader in its worker: confinement must leave it all it needs, alternates and linked worktrees
 * included. */
#include "source/worker.h"

#include "base/error.h"

#include <string.h>

/* A script in a fresh folder makes the repositories: see the tests for what each is. */
static const char script[] =
    "set -e\n"
    "export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null\n"
    "export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_AUTHOR_DATE='1700000000 +0100'\n"
    "export GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org GIT_COMMITTER_DATE='1700000000 "
    "+0100'\n"
    "git init -q -b main plain\n"
    "for i in 1 2 3; do echo $i >plain/file; git -C plain add file; git -C plain commit -qm \"change $i\"; "
    "done\n"
    "git -C plain worktree add -q -b side ../linked\n"
    "git clone -q --bare --shared plain borrower.git\n"
    "git clone -q --bare plain packed.git; git -C packed.git gc -q\n"
    "mkdir -p moved; git clone -q --bare plain moved/in.git; mv moved/in.git/objects moved/objects\n"
    "ln -s ../objects moved/in.git/objects\n"
    "git clone -q --bare plain stuck.git; rm -f stuck.git/packed-refs; mkfifo stuck.git/packed-refs\n";

typedef struct {
  char *top;
  guint commits;
} Made;

static void
shell(const char *folder, const char *text)
{
  char name[] = "sh", option[] = "-c";
  g_autofree char *copy = g_strdup(text);
  char *argv[] = {name, option, copy, NULL};
  int status = -1;
  g_assert_true(g_spawn_sync(folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint(status, ==, 0);
}

static void
made_init(Made *m, gconstpointer unused)
{
  m->top = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  shell(m->top, script);
}

static void
made_clear(Made *m, gconstpointer unused)
{
  shell(m->top, "rm -rf -- \"$PWD\"");
  g_free(m->top);
}

static gboolean
take_segment(GBytes *segment, gpointer user, GError **error)
{
  Made *m = user;
  WhSegmentInfo info;
  if (!wh_segment_read(segment, NULL, &info, error))
    return FALSE;
  m->commits += info.n_commits;
  return TRUE;
}

static void
check(Made *m, const char *name)
{
  g_autofree char *path = g_build_filename(m->top, name, NULL);
  g_autoptr(GError) error = NULL;
  g_auto(WhProbe) probe = {0};
  const WhReader *reader = wh_reader_for(path, WH_READ_AS_REPOSITORY);
  g_assert_nonnull(reader);
  g_assert_true(wh_worker_probe(reader, path, &probe, &error));
  g_assert_no_error(error);
  WhReadRequest request = {.path = path, .jobs = 1};
  gboolean complete = FALSE;
  m->commits = 0;
  wh_worker_read(reader, &request, probe.oid_len, take_segment, m, &complete, &error);
  g_assert_no_error(error);
  g_assert_true(complete);
  g_assert_cmpuint(m->commits, ==, 3);
}

static void
test_layouts(Made *m, gconstpointer unused)
{
  static const char *const names[] = {"plain", "linked", "borrower.git", "packed.git", "moved/in.git"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    check(m, names[i]);
}

/* A pipe in the place of a file must not hold the reader up. */
static void
test_pipe(Made *m, gconstpointer unused)
{
  g_autofree char *path = g_build_filename(m->top, "stuck.git", NULL);
  g_autoptr(GError) error = NULL;
  g_auto(WhProbe) probe = {0};
  gint64 began = g_get_monotonic_time();
  wh_worker_probe(wh_reader_for(path, WH_READ_AS_REPOSITORY), path, &probe, &error);
  g_assert_cmpint(g_get_monotonic_time() - began, <, 10 * G_USEC_PER_SEC);
}

static void
test_nothing(Made *m, gconstpointer unused)
{
  guint n;
  const WhReader *git = wh_readers(&n)[0];
  g_autofree char *path = g_build_filename(m->top, "no\x1bthing", NULL);
  g_autoptr(GError) error = NULL;
  g_auto(WhProbe) probe = {0};
  g_assert_null(wh_reader_for(path, WH_READ_AS_REPOSITORY));
  g_assert_false(wh_worker_probe(git, path, &probe, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_NOT_FOUND);
  g_assert_null(strchr(error->message, '\x1b'));
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  g_test_init(&argc, &argv, NULL);
  g_test_add("/worker-git/layouts", Made, NULL, made_init, test_layouts, made_clear);
  g_test_add("/worker-git/pipe", Made, NULL, made_init, test_pipe, made_clear);
  g_test_add("/worker-git/nothing", Made, NULL, made_init, test_nothing, made_clear);
  return g_test_run();
}
