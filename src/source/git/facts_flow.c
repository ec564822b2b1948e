/* SPDX-License-Identifier: Apache-2.0
 * From data to shell: what build files decode, evaluate and fetch. */
#include "source/git/facts_flow.h"

#include "source/git/facts_scan.h"

#define VARIABLES_MAX 256u /* tainted ones that are remembered */
#define CHAIN_MAX 96u      /* bytes of "tr+head+xz" */
#define PATHS_MAX 160u     /* bytes of the data files that are named */
#define WORD_MAX 256u      /* longer words say nothing */
#define LINE_MAX_BYTES (64u << 10)

/* What went through a command, a line, a variable. */
typedef struct {
  char chain[CHAIN_MAX], paths[PATHS_MAX];
} Taint;

typedef struct {
  WhFactOut *out;
  GHashTable *variables; /* name to Taint; owns */
  guint line;
  /* Of the present line: */
  Taint taint;
  char assigned[64]; /* the variable that it assigns, "" */
  char sink[16];     /* "eval", "sh", … once met, "" */
  gboolean command;  /* the next word is one */
  gboolean piped;    /* ... and reads what stands before it */
  char first[16];    /* the command in force */
  guint kinds;       /* ... and what it is */
} Flow;

typedef enum {
  DECODER = 1 << 0,
  WEAK = 1 << 1, /* in every shell script: makes no text of bytes that nobody can read by itself */
  FETCHER = 1 << 2,
  READER = 1 << 3,
  SHELL_NAME = 1 << 4,
  OPENER = 1 << 5, /* the command stands behind it */
  EVAL = 1 << 6,
  SOURCE = 1 << 7,
} Kind;

typedef struct {
  const char *name;
  guint kinds; /* Kind */
} Command;

/* Sorted. */
static const Command commands[] = {
    {"!", OPENER},
    {"$SHELL", SHELL_NAME},
    {"${SHELL}", SHELL_NAME},
    {"-", OPENER},
    {".", SOURCE},
    {"awk", DECODER | WEAK},
    {"base32", DECODER},
    {"base64", DECODER},
    {"bash", SHELL_NAME},
    {"bunzip2", DECODER},
    {"bzcat", DECODER},
    {"bzip2", DECODER},
    {"cat", READER},
    {"curl", FETCHER},
    {"cut", DECODER | WEAK},
    {"dash", SHELL_NAME},
    {"dd", DECODER},
    {"do", OPENER},
    {"egrep", READER},
    {"elif", OPENER},
    {"else", OPENER},
    {"env", OPENER},
    {"eval", EVAL},
    {"exec", OPENER},
    {"fetch", FETCHER},
    {"find", READER},
    {"gawk", DECODER | WEAK},
    {"git", WEAK | FETCHER},
    {"grep", READER},
    {"gunzip", DECODER},
    {"gzip", DECODER},
    {"head", DECODER | WEAK},
    {"if", OPENER},
    {"ksh", SHELL_NAME},
    {"ls", READER},
    {"lzma", DECODER},
    {"nice", OPENER},
    {"od", DECODER},
    {"openssl", DECODER},
    {"perl", DECODER | WEAK},
    {"pip", WEAK | FETCHER},
    {"pip3", WEAK | FETCHER},
    {"printf", DECODER | WEAK},
    {"rev", DECODER},
    {"run:", OPENER},
    {"sed", DECODER | WEAK},
    {"sh", SHELL_NAME},
    {"source", SOURCE},
    {"sudo", OPENER},
    {"tail", DECODER | WEAK},
    {"then", OPENER},
    {"time", OPENER},
    {"tr", DECODER | WEAK},
    {"until", OPENER},
    {"unxz", DECODER},
    {"uudecode", DECODER},
    {"wget", FETCHER},
    {"while", OPENER},
    {"xxd", DECODER},
    {"xz", DECODER},
    {"xzcat", DECODER},
    {"xzdec", DECODER},
    {"zcat", DECODER},
    {"zsh", SHELL_NAME},
    {"zstd", DECODER},
};

static int
compare_commands(const void *a, const void *b)
{
  return strcmp(((const Command *)a)->name, ((const Command *)b)->name);
}

#define COMMAND_LONGEST 8u

static guint
kinds_of(const char *name)
{
  if (strnlen(name, COMMAND_LONGEST + 1) > COMMAND_LONGEST)
    return 0;
  const Command key = {name, 0};
  const Command *found = bsearch(&key, commands, G_N_ELEMENTS(commands), sizeof key, compare_commands);
  return found != NULL ? found->kinds : 0;
}

static const char *const folders[] = {"test",  "tests",   "testdata", "data", "fixtures",
                                      "files", "samples", "corpus",   "t",    NULL};

static gboolean
is_one_of(const char *word, const char *const *list)
{
  for (; *list != NULL; list++)
    if (g_str_equal(word, *list))
      return TRUE;
  return FALSE;
}

/* Adds WORD to the SEPARATOR-separated LIST of SIZE bytes; once, and only where it fits. */
static void
append(char *list, gsize size, char separator, const char *word)
{
  gsize len = strlen(list), add = strlen(word);
  for (const char *at = list; (at = strstr(at, word)) != NULL; at++)
    if ((at == list || at[-1] == separator) && (at[add] == '\0' || at[add] == separator))
      return;
  if (add == 0 || len + add + 2 > size)
    return;
  if (len > 0)
    list[len++] = separator;
  memcpy(list + len, word, add + 1);
}

static void
join(Taint *to, const Taint *from)
{
  g_auto(GStrv) chain = g_strsplit(from->chain, "+", -1);
  g_auto(GStrv) paths = g_strsplit(from->paths, " ", -1);
  for (char **at = chain; *at != NULL; at++)
    append(to->chain, sizeof to->chain, '+', *at);
  for (char **at = paths; *at != NULL; at++)
    append(to->paths, sizeof to->paths, ' ', *at);
}

/* A path below a folder of data or tests: its components tell. */
static gboolean
is_data_path(const char *word)
{
  const char *at = word;
  for (const char *slash; (slash = strchr(at, '/')) != NULL; at = slash + 1) {
    char part[16];
    gsize len = (gsize)(slash - at);
    if (len == 0 || len >= sizeof part)
      continue;
    memcpy(part, at, len);
    part[len] = '\0';
    if (is_one_of(part, folders))
      return TRUE;
  }
  return FALSE;
}

static const char *
base_of(const char *word)
{
  const char *slash = strrchr(word, '/');
  return slash != NULL ? slash + 1 : word;
}

static void
read_variables(Flow *f, const char *word)
{
  for (const char *at = strchr(word, '$'); at != NULL; at = strchr(at + 1, '$')) {
    WhSlice name = wh_scan_word(wh_slice_str(at + (at[1] == '{' ? 2 : 1)), "_");
    g_autofree char *key = g_strndup(name.data, name.len);
    const Taint *taint = g_hash_table_lookup(f->variables, key);
    if (taint != NULL)
      join(&f->taint, taint);
  }
}

static void
set_sink(Flow *f, const char *sink)
{
  if (f->sink[0] == '\0')
    g_strlcpy(f->sink, sink, sizeof f->sink);
}

/* A word where a command stands. */
static void
take_command(Flow *f, const char *word)
{
  const char *name = base_of(word);
  guint kinds = kinds_of(name);
  if ((kinds & OPENER) != 0)
    return; /* the next word is the command */
  f->command = (kinds & EVAL) != 0;
  f->kinds = kinds;
  g_strlcpy(f->first, name, sizeof f->first);
  if ((kinds & (EVAL | SOURCE)) != 0)
    set_sink(f, (kinds & EVAL) != 0 ? "eval" : "source");
  else if ((kinds & SHELL_NAME) != 0 && f->piped)
    set_sink(f, "sh");
  else if ((kinds & DECODER) != 0)
    append(f->taint.chain, CHAIN_MAX, '+', name);
  else if (word[0] == '$' && kinds == 0 && g_hash_table_size(f->variables) > 0) {
    Taint before = f->taint;
    read_variables(f, word);
    if (memcmp(&before, &f->taint, sizeof before) != 0)
      set_sink(f, "command");
  }
}

static void
take_url(Flow *f, const char *word)
{
  char head[48];
  if (strstr(word, "://") == NULL)
    return;
  append(f->taint.chain, CHAIN_MAX, '+', f->first);
  g_snprintf(head, sizeof head, "download %s line %u ", f->first, f->line);
  wh_fact_add(f->out, WH_FACT_FLOW, head, wh_slice_str(word));
}

static void
take_argument(Flow *f, const char *word)
{
  if ((f->kinds & FETCHER) != 0)
    take_url(f, word);
  if ((f->kinds & SHELL_NAME) != 0 && g_str_equal(word, "-c")) {
    set_sink(f, "sh");
    f->command = TRUE;
  }
  if (g_hash_table_size(f->variables) > 0)
    read_variables(f, word);
  if (((f->kinds & (READER | DECODER)) != 0 || f->sink[0] != '\0') && is_data_path(word))
    append(f->taint.paths, PATHS_MAX, ' ', word);
}

/* "NAME=rest": remembers the name, and gives the rest. */
static const char *
take_assignment(Flow *f, const char *word)
{
  gsize len = 0;
  while (g_ascii_isalnum(word[len]) || word[len] == '_')
    len++;
  if (len == 0 || len >= sizeof f->assigned || word[len] != '=')
    return word;
  memcpy(f->assigned, word, len);
  f->assigned[len] = '\0';
  return word + len + 1;
}

/* Whether an argument may say anything where the line stands. */
static gboolean
minds_arguments(const Flow *f)
{
  return (f->kinds & (FETCHER | SHELL_NAME | READER | DECODER)) != 0 || f->sink[0] != '\0' ||
         g_hash_table_size(f->variables) > 0;
}

static void
take_word(Flow *f, WhSlice slice)
{
  if (slice.len == 0 || slice.len >= WORD_MAX)
    return;
  if (!f->command && slice.data[0] != 'C' && !minds_arguments(f))
    return;
  char word[WORD_MAX];
  memcpy(word, slice.data, slice.len);
  word[slice.len] = '\0';
  if (!f->command) {
    if (g_str_equal(word, "COMMAND"))
      f->command = TRUE;
    else
      take_argument(f, word);
    return;
  }
  const char *rest = take_assignment(f, word);
  if (rest != word)
    take_argument(f, rest);
  else
    take_command(f, word);
}

static gboolean
is_strong(const char *chain)
{
  g_auto(GStrv) parts = g_strsplit(chain, "+", -1);
  for (char **at = parts; *at != NULL; at++)
    if (**at != '\0' && (kinds_of(*at) & WEAK) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_telling(const Flow *f)
{
  gboolean data = f->taint.paths[0] != '\0',
           runs = g_str_equal(f->sink, "eval") || g_str_equal(f->sink, "sh");
  return is_strong(f->taint.chain) || (data && (runs || f->taint.chain[0] != '\0'));
}

static void
end_line(Flow *f)
{
  const gboolean tainted = f->taint.chain[0] != '\0' || f->taint.paths[0] != '\0';
  if (f->sink[0] != '\0' && tainted && is_telling(f)) {
    char value[64 + CHAIN_MAX + PATHS_MAX];
    int len = g_snprintf(value, sizeof value, "%s %s line %u%s%s", f->sink,
                         f->taint.chain[0] != '\0' ? f->taint.chain : "-", f->line,
                         f->taint.paths[0] != '\0' ? " " : "", f->taint.paths);
    wh_fact_add(f->out, WH_FACT_FLOW, "", wh_slice(value, (gsize)len));
  }
  if (f->assigned[0] != '\0' && tainted && g_hash_table_size(f->variables) < VARIABLES_MAX)
    g_hash_table_replace(f->variables, g_strdup(f->assigned), g_memdup2(&f->taint, sizeof f->taint));
  f->taint = (Taint){0};
  f->assigned[0] = f->sink[0] = f->first[0] = '\0';
  f->command = TRUE;
  f->piped = FALSE;
  f->kinds = 0;
}

enum { PLAIN, ENDS, OPERATOR };

/* What a byte does to the word before it. */
static const guint8 bytes[256] = {
    [' '] = ENDS,     ['\t'] = ENDS,    ['\n'] = ENDS,    ['\f'] = ENDS,    ['\r'] = ENDS,
    ['"'] = ENDS,     ['\''] = ENDS,    [','] = ENDS,     ['['] = ENDS,     [']'] = ENDS,
    ['|'] = OPERATOR, [';'] = OPERATOR, ['&'] = OPERATOR, ['('] = OPERATOR, [')'] = OPERATOR,
    ['`'] = OPERATOR, ['{'] = OPERATOR, ['}'] = OPERATOR};

/* Behind "(NAME)" at AT, a variable of make; AT itself where it is another thing. */
static gsize
skip_variable(WhSlice line, gsize at)
{
  WhSlice name = wh_scan_word(wh_scan_skip(line, at + 1), "_");
  gsize end = at + 1 + name.len;
  return name.len > 0 && end < line.len && line.data[end] == ')' ? end + 1 : at;
}

static void
take_line(Flow *f, WhSlice line)
{
  gsize from = 0;
  for (gsize at = 0; at <= line.len; at++) {
    char c = at < line.len ? line.data[at] : '\n';
    if (bytes[(guchar)c] == PLAIN)
      continue;
    gboolean braced = (c == '{' || c == '}') && memchr(line.data + from, '$', at - from) != NULL;
    if (braced)
      continue;
    gboolean opens = c == '(' && at > from && line.data[at - 1] == '$';
    gsize behind = opens ? skip_variable(line, at) : at;
    if (behind > at) {
      at = behind - 1;
      continue;
    }
    take_word(f, wh_slice(line.data + from, at - from - (opens ? 1 : 0)));
    from = at + 1;
    if (bytes[(guchar)c] == OPERATOR) {
      f->command = TRUE;
      f->piped = c == '|';
    }
  }
}

/* Code evaluated by an interpreter: the call, and a decoder within the same line. */
static void
take_interpreted(Flow *f, WhSlice line)
{
  static const char *const calls[] = {"exec", "eval"};
  static const char *const words[] = {"base64",     "b64decode", "zlib",   "lzma",
                                      "decompress", "codecs",    "urlopen"};
  for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
    gsize at = wh_scan_find_word(line, 0, calls[i]);
    if (at + 4 >= line.len || line.data[at + 4] != '(')
      continue;
    for (guint k = 0; k < G_N_ELEMENTS(words); k++)
      if (wh_scan_find(line, at, words[k]) < line.len) {
        char value[64];
        int len = g_snprintf(value, sizeof value, "%s %s line %u", calls[i], words[k], f->line);
        wh_fact_add(f->out, WH_FACT_FLOW, "", wh_slice(value, (gsize)len));
      }
  }
}

/* What CMake fetches. */
static void
take_fetched(Flow *f, WhSlice line)
{
  static const char *const keys[] = {"GIT_REPOSITORY", "URL", "DOWNLOAD"};
  if (line.len == 0 || memchr(line.data, ':', line.len) == NULL || wh_scan_find(line, 0, "://") >= line.len)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    gsize at = wh_scan_find_word(line, 0, keys[i]);
    WhSlice url = wh_scan_until(wh_slice_trim(wh_scan_skip(line, at + strlen(keys[i]))), " \t\r)");
    char head[48];
    if (at >= line.len || wh_scan_find(url, 0, "://") >= url.len)
      continue;
    g_snprintf(head, sizeof head, "download %s line %u ", keys[i], f->line);
    wh_fact_add(f->out, WH_FACT_FLOW, head, url);
  }
}

/* Scripts that a package manager runs by itself. */
static void
take_lifecycle(Flow *f, WhSlice line)
{
  static const char *const keys[] = {"\"preinstall\"", "\"postinstall\"", "\"install\"", "\"prepare\""};
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    gsize at = wh_scan_find(line, 0, keys[i]), pos = at + strlen(keys[i]);
    WhSlice command;
    char head[32];
    if (at >= line.len || !wh_scan_quoted(line, &pos, &command))
      continue;
    g_snprintf(head, sizeof head, "script %.*s: ", (int)strlen(keys[i]) - 2, keys[i] + 1);
    wh_fact_add(f->out, WH_FACT_FLOW, head, wh_slice(command.data, MIN(command.len, 200)));
  }
}

typedef enum { SHELL, SCRIPT, PACKAGE } Tongue;

static Tongue
tongue_of(WhSlice path)
{
  static const char *const scripts[] = {".py", ".rs", ".js", ".rb", ".pl"};
  for (guint i = 0; i < G_N_ELEMENTS(scripts); i++)
    if (path.len >= 3 && g_ascii_strncasecmp(path.data + path.len - 3, scripts[i], 3) == 0)
      return SCRIPT;
  return path.len >= 5 && g_ascii_strncasecmp(path.data + path.len - 5, ".json", 5) == 0 ? PACKAGE : SHELL;
}

static gboolean
goes_on(WhSlice line)
{
  return line.len > 0 && line.data[line.len - 1] == '\\';
}

static gboolean
is_comment(WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  return s.len == 0 || s.data[0] == '#' || wh_slice_has_prefix(s, WH_SLICE("dnl "));
}

static gboolean
stands_at(WhSlice line, gsize at, const char *text)
{
  gsize len = strlen(text);
  return line.len - at >= len && memcmp(line.data + at, text, len) == 0;
}

/* Without one of these a line neither evaluates nor fetches nor sets what may be evaluated. */
static gboolean
may_tell(WhSlice line)
{
  WhSlice trimmed = wh_slice_trim(line);
  if (stands_at(trimmed, 0, ". ") || stands_at(trimmed, 0, "source "))
    return TRUE;
  for (gsize i = 0; i < line.len; i++)
    switch (line.data[i]) {
    case '$':
    case '`':
    case '|':
      return TRUE;
    case ':':
      if (stands_at(line, i, "://"))
        return TRUE;
      break;
    case 'e':
      if (stands_at(line, i, "eval"))
        return TRUE;
      break;
    case '-':
      if (stands_at(line, i, "-c"))
        return TRUE;
      break;
    default:
      break;
    }
  return FALSE;
}

static void
take_shell(Flow *f, WhSlice line, guint number)
{
  WhSlice text = goes_on(line) ? wh_slice(line.data, line.len - 1) : line;
  gboolean begins = f->command && f->kinds == 0 && f->assigned[0] == '\0';
  if (line.len > LINE_MAX_BYTES || is_comment(line) || (begins && !goes_on(line) && !may_tell(text)))
    return;
  if (begins)
    f->line = number;
  take_fetched(f, text);
  take_line(f, text);
  if (!goes_on(line))
    end_line(f);
}

void
wh_facts_flow(WhSlice text, WhSlice path, WhFactOut *out)
{
  Flow f = {.out = out, .command = TRUE, .line = 1};
  f.variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  Tongue tongue = tongue_of(path);
  guint before = g_hash_table_size(out->seen);
  gsize pos = 0;
  guint number = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    number++;
    f.line = tongue == SHELL ? f.line : number;
    if (tongue == SCRIPT)
      take_interpreted(&f, line);
    else if (tongue == PACKAGE)
      take_lifecycle(&f, line);
    else
      take_shell(&f, line, number);
  }
  end_line(&f);
  g_hash_table_unref(f.variables);
  wh_facts_snippets(text, path, out);
  if (g_hash_table_size(out->seen) == before)
    wh_fact_add(out, WH_FACT_FLOW, "", WH_SLICE("none"));
}
