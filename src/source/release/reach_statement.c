/* SPDX-License-Identifier: Apache-2.0
 * One statement of a build file: which files it names, and what it does with them. */
#include "source/release/reach_private.h"

typedef enum {
  DOES_DECODE = 1 << 0,    /* a program that turns bytes into others: xz, base64, tr */
  DOES_FILTER = 1 << 1,    /* sed, awk, grep, cat: decodes where the result is run */
  DOES_EVAL = 1 << 2,      /* runs what it reads: eval, source, a shell at the end of a pipe */
  DOES_SEARCH = 1 << 3,    /* goes through a folder: grep -r, find */
  DOES_RUN = 1 << 4,       /* a call that runs a program: execute_process, run_command, "postinstall" */
  DOES_INCLUDE = 1 << 5,   /* the next words are read as part of the build */
  DOES_INTERPRET = 1 << 6, /* the next word that is a file is run */
  DOES_TEST = 1 << 7,
} Does;

static const struct {
  WhSlice word;
  guint does;
} words[] = {
    {WH_SLICE("tr"), DOES_DECODE},
    {WH_SLICE("head"), DOES_DECODE},
    {WH_SLICE("tail"), DOES_DECODE},
    {WH_SLICE("dd"), DOES_DECODE},
    {WH_SLICE("base64"), DOES_DECODE},
    {WH_SLICE("xz"), DOES_DECODE},
    {WH_SLICE("unxz"), DOES_DECODE},
    {WH_SLICE("xzcat"), DOES_DECODE},
    {WH_SLICE("lzma"), DOES_DECODE},
    {WH_SLICE("unlzma"), DOES_DECODE},
    {WH_SLICE("gzip"), DOES_DECODE},
    {WH_SLICE("gunzip"), DOES_DECODE},
    {WH_SLICE("zcat"), DOES_DECODE},
    {WH_SLICE("bzip2"), DOES_DECODE},
    {WH_SLICE("bunzip2"), DOES_DECODE},
    {WH_SLICE("bzcat"), DOES_DECODE},
    {WH_SLICE("zstd"), DOES_DECODE},
    {WH_SLICE("unzstd"), DOES_DECODE},
    {WH_SLICE("openssl"), DOES_DECODE},
    {WH_SLICE("xxd"), DOES_DECODE},
    {WH_SLICE("uudecode"), DOES_DECODE},
    {WH_SLICE("od"), DOES_DECODE},
    {WH_SLICE("rev"), DOES_DECODE},
    {WH_SLICE("base32"), DOES_DECODE},
    {WH_SLICE("sed"), DOES_FILTER},
    {WH_SLICE("awk"), DOES_FILTER},
    {WH_SLICE("gawk"), DOES_FILTER},
    {WH_SLICE("cut"), DOES_FILTER},
    {WH_SLICE("cat"), DOES_FILTER},
    {WH_SLICE("strings"), DOES_FILTER},
    {WH_SLICE("printf"), DOES_FILTER},
    {WH_SLICE("$SED"), DOES_FILTER},
    {WH_SLICE("$(SED)"), DOES_FILTER},
    {WH_SLICE("$(AWK)"), DOES_FILTER},
    {WH_SLICE("$AWK"), DOES_FILTER},
    {WH_SLICE("grep"), DOES_FILTER},
    {WH_SLICE("egrep"), DOES_FILTER},
    {WH_SLICE("$GREP"), DOES_FILTER},
    {WH_SLICE("$(GREP)"), DOES_FILTER},
    {WH_SLICE("eval"), DOES_EVAL},
    {WH_SLICE("source"), DOES_INCLUDE | DOES_EVAL},
    {WH_SLICE("."), DOES_INCLUDE | DOES_EVAL},
    {WH_SLICE("find"), DOES_SEARCH},
    {WH_SLICE("include"), DOES_INCLUDE},
    {WH_SLICE("-include"), DOES_INCLUDE},
    {WH_SLICE("sinclude"), DOES_INCLUDE},
    {WH_SLICE("m4_include"), DOES_INCLUDE},
    {WH_SLICE("m4_sinclude"), DOES_INCLUDE},
    {WH_SLICE("subdir"), DOES_INCLUDE},
    {WH_SLICE("add_subdirectory"), DOES_INCLUDE},
    {WH_SLICE("sh"), DOES_INTERPRET},
    {WH_SLICE("bash"), DOES_INTERPRET},
    {WH_SLICE("/bin/sh"), DOES_INTERPRET},
    {WH_SLICE("/bin/bash"), DOES_INTERPRET},
    {WH_SLICE("$(SHELL)"), DOES_INTERPRET},
    {WH_SLICE("$SHELL"), DOES_INTERPRET},
    {WH_SLICE("${SHELL}"), DOES_INTERPRET},
    {WH_SLICE("$CONFIG_SHELL"), DOES_INTERPRET},
    {WH_SLICE("dash"), DOES_INTERPRET},
    {WH_SLICE("ksh"), DOES_INTERPRET},
    {WH_SLICE("python"), DOES_INTERPRET},
    {WH_SLICE("python3"), DOES_INTERPRET},
    {WH_SLICE("$(PYTHON)"), DOES_INTERPRET},
    {WH_SLICE("$(PYTHON3)"), DOES_INTERPRET},
    {WH_SLICE("perl"), DOES_INTERPRET},
    {WH_SLICE("$(PERL)"), DOES_INTERPRET},
    {WH_SLICE("@PERL@"), DOES_INTERPRET},
    {WH_SLICE("ruby"), DOES_INTERPRET},
    {WH_SLICE("node"), DOES_INTERPRET},
    {WH_SLICE("exec"), DOES_INTERPRET},
    {WH_SLICE("--file"), DOES_INTERPRET},
    {WH_SLICE("run_command"), DOES_RUN},
    {WH_SLICE("execute_process"), DOES_RUN},
    {WH_SLICE("add_custom_command"), DOES_RUN},
    {WH_SLICE("custom_target"), DOES_RUN},
    {WH_SLICE("add_custom_target"), DOES_RUN},
    {WH_SLICE("find_program"), DOES_RUN},
    {WH_SLICE("generator"), DOES_RUN},
    {WH_SLICE("COMMAND"), DOES_RUN},
    {WH_SLICE("command:"), DOES_RUN},
    {WH_SLICE("meson.add_install_script"), DOES_RUN},
    {WH_SLICE("meson.add_dist_script"), DOES_RUN},
    {WH_SLICE("meson.add_postconf_script"), DOES_RUN},
    {WH_SLICE("preinstall"), DOES_RUN},
    {WH_SLICE("install"), DOES_RUN},
    {WH_SLICE("postinstall"), DOES_RUN},
    {WH_SLICE("prepare"), DOES_RUN},
    {WH_SLICE("prepublish"), DOES_RUN},
    {WH_SLICE("subprocess.run"), DOES_RUN},
    {WH_SLICE("subprocess.call"), DOES_RUN},
    {WH_SLICE("subprocess.check_call"), DOES_RUN},
    {WH_SLICE("subprocess.check_output"), DOES_RUN},
    {WH_SLICE("os.system"), DOES_RUN},
    {WH_SLICE("Command::new"), DOES_RUN},
    {WH_SLICE("exec"), DOES_RUN},
    {WH_SLICE("TESTS"), DOES_TEST},
    {WH_SLICE("check_SCRIPTS"), DOES_TEST},
};

#define MAX_WORDS 4096u /* of one statement */

typedef struct {
  WhSlice text;
  char before; /* the last separator in front that is no blank; a line break where it begins */
  guint does;  /* of the word alone */
} Word;

typedef struct {
  const WhReachPlace *place;
  GArray *words;         /* of Word */
  guint does;            /* of the command */
  guint does_before;     /* of what the whole statement is */
  GPtrArray *sources;    /* files, wildcards and folders that flow into it; owned */
  gboolean from_decoded; /* a variable that held decoded text does */
} Statement;

/* All that WORDS hold, to be asked first: most words of a build file do nothing. */
void
wh_reach_add_verbs(WhHashSet *verbs)
{
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    wh_hash_set_add(verbs, wh_reach_hash(words[i].word));
}

static guint
does_of(const WhReach *reach, WhSlice word)
{
  if (!wh_hash_set_has(&reach->verbs, wh_reach_hash(word)))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (wh_slice_equal(word, words[i].word))
      return words[i].does;
  return 0;
}

static gboolean
is_separator(char c)
{
  static const gboolean separates[256] = {
      [' '] = TRUE, ['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE, ['\f'] = TRUE, ['"'] = TRUE, ['\''] = TRUE,
      ['`'] = TRUE, ['|'] = TRUE,  [';'] = TRUE,  ['&'] = TRUE,  ['<'] = TRUE,  ['>'] = TRUE, ['('] = TRUE,
      [')'] = TRUE, ['['] = TRUE,  [']'] = TRUE,  ['{'] = TRUE,  ['}'] = TRUE,  [','] = TRUE};
  return separates[(guchar)c];
}

/* Where the variable that begins at AT ends, 0: none does. */
static gsize
variable_end(WhSlice s, gsize at)
{
  if (s.data[at] != '$' || at + 1 >= s.len)
    return 0;
  char open = s.data[at + 1];
  gsize i = at + 2;
  while (i < s.len && (g_ascii_isalnum(s.data[i]) || s.data[i] == '_'))
    i++;
  if (open == '(' || open == '{')
    return i < s.len && s.data[i] == (open == '(' ? ')' : '}') ? i + 1 : 0;
  return g_ascii_isalnum(open) || open == '_' || open == '$' ? i : 0;
}

static void
split(const WhReach *reach, WhSlice s, GArray *out)
{
  char before = '\n';
  gsize at = 0;
  while (at < s.len && out->len < MAX_WORDS) {
    if (is_separator(s.data[at])) {
      before = g_ascii_isspace(s.data[at]) ? before : s.data[at];
      at++;
      continue;
    }
    gsize from = at, end;
    while (at < s.len && ((end = variable_end(s, at)) > 0 || !is_separator(s.data[at])))
      at = end > 0 ? end : at + 1;
    const WhSlice text = wh_slice(s.data + from, at - from);
    Word word = {text, before, does_of(reach, text)};
    g_array_append_val(out, word);
    before = ' ';
  }
}

static WhSlice
bare_name(WhSlice reference)
{
  WhSlice s = reference;
  while (s.len > 0 && strchr("$({", s.data[0]) != NULL)
    s = wh_slice_from(s, 1);
  while (s.len > 0 && strchr(")}", s.data[s.len - 1]) != NULL)
    s.len--;
  return s;
}

static void
add_source(GPtrArray *sources, const char *source)
{
  for (guint i = 0; i < sources->len; i++)
    if (strcmp(sources->pdata[i], source) == 0)
      return;
  if (sources->len < WH_REACH_SOURCES)
    g_ptr_array_add(sources, g_strdup(source));
}

/* What the variables in WORD, which holds some, stand for flows in; plain values take their places in OUT. */
static void
expand(Statement *st, WhSlice word, GString *out)
{
  g_string_truncate(out, 0);
  for (gsize i = 0; i < word.len;) {
    gsize end = variable_end(word, i);
    WhSlice part = wh_slice(word.data + i, end > 0 ? end - i : 1);
    WhReachVariable *v = end > 0 ? wh_reach_variable(st->place->reach, bare_name(part), FALSE) : NULL;
    for (guint k = 0; v != NULL && k < v->sources->len; k++)
      add_source(st->sources, v->sources->pdata[k]);
    st->from_decoded = st->from_decoded || (v != NULL && v->decoded);
    if (v != NULL && v->text != NULL)
      g_string_append(out, v->text);
    else
      g_string_append_len(out, part.data, (gssize)part.len);
    i += part.len;
  }
}

/* "$srcdir/" and "." as the folder that a search goes through. */
static char *
folder_of(const WhReachPlace *place, WhSlice word)
{
  static const char *const tops[] = {"$srcdir",
                                     "$srcdir/",
                                     "$top_srcdir",
                                     "$(top_srcdir)",
                                     "${top_srcdir}",
                                     "$(srcdir)",
                                     "${srcdir}",
                                     ".",
                                     "./",
                                     "$ac_abs_confdir",
                                     NULL};
  for (guint i = 0; tops[i] != NULL; i++)
    if (wh_slice_equal(word, wh_slice_str(tops[i])))
      return strstr(tops[i], "top") != NULL || place->folder.len == 0 || place->kind == WH_BUILD_SHELL
                 ? g_strdup("./")
                 : g_strdup_printf("%.*s/", (int)place->folder.len, place->folder.data);
  return NULL;
}

static gboolean
is_command(const Statement *st, guint nth)
{
  const Word *word = &g_array_index(st->words, Word, nth);
  static const char *const leads[] = {"then", "do", "else", "if",    "!",   "elif", "while",
                                      "&&",   "||", "exec", "nohup", "env", NULL};
  if (st->place->kind == WH_BUILD_CODE)
    return FALSE;
  if (st->place->kind == WH_BUILD_MAKE && !st->place->recipe)
    return FALSE;
  /* Lists go on at the beginning of lines too: what is run there says where it lies. */
  if (word->before == '\n')
    return wh_slice_has_prefix(word->text, WH_SLICE("./")) ||
           wh_slice_has_prefix(word->text, WH_SLICE("../")) || strchr("$@", word->text.data[0]) != NULL;
  if (strchr("|;&`", word->before) != NULL)
    return TRUE;
  for (guint i = 0; nth > 0 && leads[i] != NULL; i++)
    if (wh_slice_equal(g_array_index(st->words, Word, nth - 1).text, wh_slice_str(leads[i])))
      return TRUE;
  return FALSE;
}

/* A file that can only be there to be run. */
static gboolean
is_script(WhSlice word)
{
  static const char *const ends[] = {".sh", ".py",  ".pl",  ".rb",   ".awk",
                                     ".js", ".php", ".tcl", ".bash", ".ksh"};
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
    if (wh_slice_ends(word, wh_slice_str(ends[i])))
      return TRUE;
  return memchr(wh_path_base(word).data, '.', wh_path_base(word).len) == NULL;
}

/* What the words before the NTH do: the one before it, and an interpreter or include some options further back. */
static guint
does_before(const Statement *st, guint nth)
{
  guint does = 0;
  for (guint back = 1; back <= 3 && back <= nth; back++) {
    const Word *word = &g_array_index(st->words, Word, nth - back);
    WhSlice last = word->text;
    does |= word->does & (back == 1 ? ~0u : (guint)(DOES_INCLUDE | DOES_INTERPRET));
    if (last.len > 0 && last.data[0] != '-' && does == 0 && back > 1)
      break;
  }
  return does;
}

/* What is done with the file that the NTH word names. */
static WhFileReach
level_of(const Statement *st, guint nth)
{
  guint before = does_before(st, nth);
  WhSlice word = g_array_index(st->words, Word, nth).text;
  gboolean named_run = (st->does & (DOES_RUN | DOES_TEST)) != 0 && is_script(word);
  gboolean awk = nth >= 2 && wh_slice_equal(g_array_index(st->words, Word, nth - 1).text, WH_SLICE("-f")) &&
                 is_script(word);
  if ((before & DOES_INTERPRET) != 0 || is_command(st, nth) || named_run || awk)
    return WH_REACH_EXECUTED;
  return (before & DOES_INCLUDE) != 0 ? WH_REACH_INCLUDED : WH_REACH_NAMED;
}

static void
look_at_word(Statement *st, guint nth, GString *scratch)
{
  WhSlice word = g_array_index(st->words, Word, nth).text;
  const gboolean variable = memchr(word.data, '$', word.len) != NULL;
  if (variable)
    expand(st, word, scratch);
  g_autofree char *folder = (st->does & DOES_SEARCH) != 0 ? folder_of(st->place, word) : NULL;
  if (folder != NULL)
    add_source(st->sources, folder);
  WhSlice plain = variable ? wh_slice(scratch->str, scratch->len) : word;
  const char *equals = plain.len > 0 ? memchr(plain.data, '=', plain.len) : NULL;
  g_autofree char *path = wh_reach_resolve(
      st->place, equals != NULL ? wh_slice_from(plain, (gsize)(equals - plain.data) + 1) : plain);
  if (path == NULL)
    return;
  add_source(st->sources, path);
  wh_reach_note(st->place, path, level_of(st, nth));
  g_autofree char *template = g_strdup_printf("%s.in", path);
  wh_reach_note(st->place, template, WH_REACH_NAMED);
}

/* grep -r, and a shell at the end of a pipe. */
static guint
does_here(const Statement *st, guint nth)
{
  const Word *word = &g_array_index(st->words, Word, nth);
  const Word *next = nth + 1 < st->words->len ? word + 1 : NULL;
  guint does = word->does;
  gboolean recursive = next != NULL && next->text.len > 1 && next->text.data[0] == '-' &&
                       (memchr(next->text.data, 'r', next->text.len) != NULL ||
                        memchr(next->text.data, 'R', next->text.len) != NULL);
  if (wh_slice_ends(word->text, WH_SLICE("grep")) && recursive)
    does |= DOES_SEARCH;
  if ((does & DOES_INTERPRET) != 0 && word->before == '|')
    does |= DOES_EVAL;
  return does;
}

/* "name=value", "name = value", "AC_SUBST(name, value)". Empty: the statement sets none. */
static WhSlice
assigned(const Statement *st, guint from, guint to)
{
  const Word *first = &g_array_index(st->words, Word, from);
  for (guint i = 0; i < to - from && i < 8; i++) {
    WhSlice word = first[i].text;
    const char *sign = memchr(word.data, '=', word.len);
    if (sign == NULL)
      continue;
    const gsize equals = (gsize)(sign - word.data);
    if (equals == 0 || (equals == 1 && strchr("+:?", word.data[0]) != NULL))
      return i > 0 ? first[i - 1].text : wh_slice(NULL, 0);
    WhSlice name = wh_slice(word.data, equals);
    while (name.len > 0 && strchr("+:?", name.data[name.len - 1]) != NULL)
      name.len--;
    return name;
  }
  return wh_slice(NULL, 0);
}

static void
keep_variable(const Statement *st, guint from, guint to)
{
  WhSlice name = assigned(st, from, to);
  if (name.len == 0 || name.len > 128)
    return;
  const Word *last = &g_array_index(st->words, Word, to - 1);
  WhReachVariable *v = wh_reach_variable(st->place->reach, name, TRUE);
  if (v == NULL)
    return;
  for (guint i = 0; i < st->sources->len; i++)
    add_source(v->sources, st->sources->pdata[i]);
  v->decoded = v->decoded || (st->sources->len > 0 && (st->does & DOES_DECODE) != 0);
  gsize equals = wh_slice_find(last->text, WH_SLICE("="));
  WhSlice value = equals == G_MAXSIZE ? last->text : wh_slice_from(last->text, equals + 1);
  gboolean plain = to - from <= 3 && value.len > 0 && value.len <= 256 &&
                   memchr(value.data, '$', value.len) == NULL && memchr(value.data, '/', value.len) != NULL;
  if (plain && v->text == NULL)
    v->text = g_strndup(value.data, value.len);
}

static gboolean
is_comment(const WhReachPlace *place, WhSlice s)
{
  return s.len == 0 || s.data[0] == '#' ||
         (place->kind == WH_BUILD_SHELL && wh_slice_has_prefix(s, WH_SLICE("dnl"))) ||
         (place->kind == WH_BUILD_CODE && wh_slice_has_prefix(s, WH_SLICE("//")));
}

/* A command with its pipe: where it begins is where the one before ended. */
static gboolean
begins_command(const Statement *st, guint nth)
{
  char before = g_array_index(st->words, Word, nth).before;
  return nth == 0 || before == ';' || before == '&';
}

/* One command, with the pipe it stands in: words FROM to TO. */
static void
look_at_command(Statement *st, guint from, guint to, GString *scratch)
{
  st->does = 0;
  st->from_decoded = FALSE;
  g_ptr_array_set_size(st->sources, 0);
  for (guint i = from; i < to; i++)
    st->does |= does_here(st, i);
  st->does |= st->does_before;
  for (guint i = from; i < to; i++)
    look_at_word(st, i, scratch);
  gboolean run = (st->does & DOES_EVAL) != 0;
  gboolean decoded =
      (st->does & DOES_DECODE) != 0 || (run && ((st->does & DOES_FILTER) != 0 || st->from_decoded));
  for (guint i = 0; decoded && i < st->sources->len; i++)
    wh_reach_note(st->place, st->sources->pdata[i], WH_REACH_DECODED);
  keep_variable(st, from, to);
  /* A call with many arguments, and a list of tests, is one from its first word to its last. */
  st->does_before = st->does & (DOES_RUN | DOES_TEST);
}

void
wh_reach_statement_init(WhReach *reach)
{
  reach->words = g_array_new(FALSE, FALSE, sizeof(Word));
  reach->sources = g_ptr_array_new_with_free_func(g_free);
  reach->scratch = g_string_new(NULL);
}

void
wh_reach_statement(const WhReachPlace *place, WhSlice text)
{
  WhSlice s = wh_slice_trim(text);
  if (is_comment(place, s) || (place->again && memchr(s.data, '$', s.len) == NULL))
    return;
  GArray *list = place->reach->words;
  GString *scratch = place->reach->scratch;
  Statement st = {.place = place, .words = list, .sources = place->reach->sources};
  g_array_set_size(list, 0);
  split(place->reach, s, list);
  for (guint from = 0; from < list->len;) {
    guint to = from + 1;
    while (to < list->len && !begins_command(&st, to))
      to++;
    look_at_command(&st, from, to, scratch);
    from = to;
  }
}
