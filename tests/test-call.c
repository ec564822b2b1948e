/* SPDX-License-Identifier: Apache-2.0
 * Calls in confined processes: answers, errors, deaths and lies. The program is its own child. */
#include "base/call.h"

#include "base/child.h"
#include "base/confine.h"
#include "base/error.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#define ANSWER_MAX 4096u

/* What the function does is told by the request. */
static gboolean
run_told(const char *path, WhSlice request, GByteArray *out, GError **error)
{
  g_autofree char *what = g_strndup(request.data, request.len);
  g_autofree char *text = NULL;
  if (g_str_equal(what, "die"))
    raise(SIGSEGV);
  if (g_str_equal(what, "fail"))
    return g_file_get_contents("/no/such/file", &text, NULL, error);
  if (g_str_equal(what, "refuse")) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "too much of \033[31mit");
    return FALSE;
  }
  if (g_str_equal(what, "long"))
    g_byte_array_set_size(out, ANSWER_MAX + 1);
  if (g_str_equal(what, "print"))
    g_print("noise\n");
  if (g_str_equal(what, "outside") && open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0)
    what[0] = 'O';
  if (g_str_equal(what, "exec") && execl("/bin/true", "true", (char *)NULL) == 0)
    return TRUE;
  if (!g_file_get_contents(path, &text, NULL, error))
    return FALSE;
  g_byte_array_append(out, (const guint8 *)what, (guint)strlen(what));
  g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
  return TRUE;
}

static const WhCall told = {.name = "told",
                            .run = run_told,
                            .answer_max = ANSWER_MAX,
                            .memory_bytes = (guint64)256 << 20,
                            .cpu_seconds = 20};
static const WhCall absent = {.name = "absent", .run = run_told, .answer_max = ANSWER_MAX};
static const WhCall *const calls[] = {&told, NULL};

static GBytes *
call(const WhCall *which, const char *request, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("wolfhound-XXXXXX", &path, NULL);
  g_assert_cmpint(fd, >=, 0);
  close(fd);
  g_assert_true(g_file_set_contents(path, "text", 4, NULL));
  GBytes *answer = wh_call_confined(which, path, wh_slice_str(request), error);
  unlink(path);
  return answer;
}

static void
expect_answer(const char *request, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = call(&told, request, &error);
  g_assert_no_error(error);
  gsize len;
  const char *data = g_bytes_get_data(answer, &len);
  g_assert_true(wh_slice_equal(wh_slice(data, len), wh_slice_str(expected)));
}

static void
test_answer(void)
{
  expect_answer("", "text");
  expect_answer("ask", "asktext");
  expect_answer("print", "printtext");
}

static void
test_confined(void)
{
  WhConfineSupport support = wh_confine_support();
  if (support.landlock_abi == 0 || !support.seccomp) {
    g_test_skip("no Landlock or no filters in this kernel");
    return;
  }
  expect_answer("outside", "outsidetext");
  expect_answer("exec", "exectext");
}

static void
expect_error(const WhCall *which, const char *request, int code, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = call(which, request, &error);
  g_assert_null(answer);
  g_assert_error(error, WH_ERROR, code);
  g_assert_nonnull(strstr(error->message, words));
}

static void
test_errors(void)
{
  expect_error(&told, "fail", WH_ERROR_IO, "/no/such/file");
  expect_error(&told, "refuse", WH_ERROR_LIMIT, "too much of \\x1b[31mit");
  expect_error(&told, "long", WH_ERROR_LIMIT, "more than 4096");
  expect_error(&told, "die", WH_ERROR_INPUT, "its reading process");
  expect_error(&absent, "", WH_ERROR_INPUT, "ended early with status 2");
}

static void
test_cancel(void)
{
  g_autoptr(GError) error = NULL;
  WhChild child;
  wh_child_init(&child, "/", NULL);
  wh_child_cancel();
  wh_child_fail(&child, WH_GOT_END, &error);
  g_assert_error(error, WH_ERROR, WH_ERROR_CANCELLED);
  wh_child_end(&child);
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--call"))
    return wh_call_main(calls, argc, argv);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/call/answer", test_answer);
  g_test_add_func("/call/confined", test_confined);
  g_test_add_func("/call/errors", test_errors);
  g_test_add_func("/call/cancel", test_cancel);
  return g_test_run();
}
