/* SPDX-License-Identifier: Apache-2.0
 * Programs of versions of one file beside each other. */
#include "source/tests/tests.h"

#include "base/limits.h"
#include "source/git/snippets.h"
#include "source/tests/compile.h"

#define LIKE 0.7 /* share of a program's bytes that its earlier form begins or ends with */

typedef struct {
  GString *code; /* whole, as it would be compiled */
  guint line;
  const char *language;
} Program;

typedef struct {
  const char *compiler;
  guint *runs;
  GHashTable *known; /* code -> WhCompiled, owned */
} Asking;

static void
program_free(gpointer data)
{
  Program *program = data;
  g_string_free(program->code, TRUE);
  g_free(program);
}

/* A program's language by the word that calls it; NULL: one that is not asked for. */
static const char *
language_of(WhSlice word)
{
  static const char *const others[] = {"fortran", "Fortran", "objc", "OBJC", "cuda",
                                       "CUDA",    "swift",   "_d_",  "rust"};
  for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
    if (memmem(word.data, word.len, others[i], strlen(others[i])) != NULL)
      return NULL;
  if (memmem(word.data, word.len, "cxx", 3) != NULL || memmem(word.data, word.len, "CXX", 3) != NULL ||
      memmem(word.data, word.len, "cpp", 3) != NULL)
    return "c++";
  return "c";
}

/* The second text of AC_LANG_PROGRAM is what main does. */
static void
take_program(const WhSnippet *snippet, gpointer user)
{
  GPtrArray *programs = user;
  const char *language = language_of(snippet->word);
  if (language == NULL || wh_snippet_is_pieced(snippet->code) || snippet->part > 1)
    return;
  if (snippet->part == 0 || programs->len == 0) {
    Program *program = g_new0(Program, 1);
    *program =
        (Program){g_string_new_len(snippet->code.data, (gssize)snippet->code.len), snippet->line, language};
    g_ptr_array_add(programs, program);
    return;
  }
  Program *program = programs->pdata[programs->len - 1];
  g_string_append(program->code, "\nint main(void)\n{\n");
  g_string_append_len(program->code, snippet->code.data, (gssize)snippet->code.len);
  g_string_append(program->code, "\n;\nreturn 0;\n}\n");
}

static GPtrArray *
programs_of(const WhTestsVersion *version, const char *path)
{
  GPtrArray *programs = g_ptr_array_new_with_free_func(program_free);
  if (version->text != NULL)
    wh_snippets_each(wh_slice(version->text, version->len), wh_slice_str(path), take_program, programs);
  return programs;
}

static void
compiled_free(gpointer data)
{
  wh_compiled_clear(data);
  g_free(data);
}

/* What the compiler says, each program once. m4 does not tell C from C++: what either takes is well formed. NULL: nobody knows. */
static const WhCompiled *
ask(Asking *asking, const Program *program)
{
  WhCompiled *known = g_hash_table_lookup(asking->known, program->code->str);
  if (known == NULL && *asking->runs < 2)
    return NULL;
  if (known == NULL) {
    const WhSlice code = wh_slice(program->code->str, program->code->len);
    known = g_new0(WhCompiled, 1);
    --*asking->runs;
    wh_compile(asking->compiler, program->language, code, known);
    if (known->ended && known->syntax > 0 && g_str_equal(program->language, "c")) {
      WhCompiled other;
      --*asking->runs;
      wh_compile(asking->compiler, "c++", code, &other);
      if (other.ended && other.syntax == 0)
        known->syntax = 0;
      wh_compiled_clear(&other);
    }
    g_hash_table_insert(asking->known, g_strdup(program->code->str), known);
  }
  return known->ended ? known : NULL;
}

/* The share of the longer one that both begin or end with. */
static double
likeness(const GString *a, const GString *b)
{
  const gsize most = MIN(a->len, b->len), longest = MAX(a->len, b->len);
  gsize head = 0, tail = 0;
  while (head < most && a->str[head] == b->str[head])
    head++;
  while (tail < most - head && a->str[a->len - 1 - tail] == b->str[b->len - 1 - tail])
    tail++;
  return longest == 0 ? 0 : (double)(head + tail) / (double)longest;
}

static const Program *
most_like(const GPtrArray *programs, const Program *one)
{
  const Program *best = NULL;
  double best_likeness = LIKE;
  for (guint i = 0; i < programs->len; i++) {
    const Program *program = programs->pdata[i];
    const double here =
        g_str_equal(program->language, one->language) ? likeness(program->code, one->code) : 0;
    if (here > best_likeness || (here == best_likeness && best == NULL)) {
      best = program;
      best_likeness = here;
    }
  }
  return best;
}

/* The version in which PROGRAM, of the last one, was broken; N: none. */
static guint
broken_in(Asking *asking, GPtrArray *const *programs, guint n, const Program *program)
{
  const WhCompiled *now = ask(asking, program);
  for (guint i = n - 1; i > 0 && now != NULL && now->syntax > 0; i--) {
    const Program *before = most_like(programs[i - 1], program);
    const WhCompiled *then = before != NULL ? ask(asking, before) : NULL;
    if (then == NULL)
      return n;
    if (then->syntax < now->syntax)
      return then->other >= now->other ? i : n;
    program = before;
    now = then;
  }
  return n;
}

static gboolean
send_fact(WhSink *sink, const WhTestsVersion *version, const char *value, GError **error)
{
  const WhFactRecord fact = {WH_FACT_FLOW, version->blob, wh_slice_str(value)};
  return sink->fact(sink, &fact, error);
}

static gboolean
send(const WhTestsVersion *versions, guint n, guint broken, const Program *program, const char *message,
     WhSink *sink, GError **error)
{
  g_autofree char *value = g_strdup_printf("broken line %u: the compiler says: %s", program->line, message);
  if (!send_fact(sink, &versions[broken - 1], "none", error))
    return FALSE;
  for (guint i = broken; i < n; i++)
    if (!send_fact(sink, &versions[i], value, error))
      return FALSE;
  return TRUE;
}

static gboolean
judge_all(Asking *asking, const WhTestsVersion *versions, GPtrArray *const *programs, guint n, WhSink *sink,
          GError **error)
{
  const GPtrArray *last = programs[n - 1];
  for (guint i = 0; i < last->len; i++) {
    const guint broken = broken_in(asking, programs, n, last->pdata[i]);
    if (broken < n &&
        !send(versions, n, broken, last->pdata[i], ask(asking, last->pdata[i])->message, sink, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wh_tests_judge(const char *compiler, const char *path, const WhTestsVersion *versions, guint n, guint *runs,
               WhSink *sink, GError **error)
{
  Asking asking = {compiler, runs, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, compiled_free)};
  GPtrArray **programs = g_new0(GPtrArray *, n);
  for (guint i = 0; i < n; i++)
    programs[i] = programs_of(&versions[i], path);
  const gboolean ok = n == 0 || judge_all(&asking, versions, programs, n, sink, error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_unref(programs[i]);
  g_free(programs);
  g_hash_table_unref(asking.known);
  return ok;
}
