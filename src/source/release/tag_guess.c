/* SPDX-License-Identifier: Apache-2.0
 * Guesses a tag from the name of an archive. */
#include "source/release/tag_guess.h"

#include <string.h>

#define NAME_MAX_BYTES 512u
#define NEAREST 3u

/* Lower is likelier. */
enum { RANK_PLAIN = 0, RANK_LIKE_NAME = 2, RANK_OTHER = 4, RANK_IMPORT = 6, RANK_ZEROS = 8, RANK_NONE = 100 };

void
wh_archive_name_clear(WhArchiveName *name)
{
  g_clear_pointer(&name->project, g_free);
  g_clear_pointer(&name->version, g_free);
}

void
wh_tag_guess_clear(WhTagGuess *guess)
{
  g_clear_pointer(&guess->best, g_ptr_array_unref);
  g_clear_pointer(&guess->nearest, g_ptr_array_unref);
  g_clear_pointer(&guess->version, g_free);
}

static gboolean
cut_suffix(char *name, const char *const *suffixes)
{
  for (gsize i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix(name, suffixes[i]) && strlen(name) > strlen(suffixes[i])) {
      name[strlen(name) - strlen(suffixes[i])] = '\0';
      return TRUE;
    }
  return FALSE;
}

/* The file's name without what says how it is packed. Owner: caller. */
static char *
stem_of(const char *path)
{
  static const char *const packed[] = {".gz",    ".bz2", ".xz",  ".zst",  ".lz",  ".lzma",
                                       ".Z",     ".tgz", ".tbz", ".tbz2", ".txz", ".zip",
                                       ".crate", ".deb", ".whl", ".jar",  NULL};
  static const char *const inner[] = {".tar", NULL};
  static const char *const words[] = {".orig",    "-orig",  "-src",  "_src", ".src", "-source",
                                      "-sources", "-dist",  "-full", "-all", "-bin", "_all",
                                      "_amd64",   "_arm64", "_i386", NULL};
  char *name = g_path_get_basename(path);
  if (strlen(name) > NAME_MAX_BYTES)
    name[NAME_MAX_BYTES] = '\0';
  cut_suffix(name, packed);
  cut_suffix(name, inner);
  while (cut_suffix(name, words))
    continue;
  return name;
}

/* What repacking for a distribution adds: "+dfsg1", "+ds". */
static char *
without_repack(const char *version)
{
  static const char *const marks[] = {"+dfsg", ".dfsg", "~dfsg", "+ds", "+repack", NULL};
  const char *really = strstr(version, "+really"); /* a version that goes back: what follows is meant */
  if (really != NULL && g_ascii_isdigit(really[7]))
    version = really + 7;
  gsize len = strlen(version);
  for (gsize i = 0; marks[i] != NULL; i++) {
    const char *at = strstr(version, marks[i]);
    if (at != NULL && at > version)
      len = MIN(len, (gsize)(at - version));
  }
  return g_strndup(version, len);
}

static gboolean
begins_version(const char *at)
{
  return g_ascii_isdigit(at[0]) || ((at[0] == 'v' || at[0] == 'V') && g_ascii_isdigit(at[1]));
}

/* Where a version may begin in STEM, from START on; NULL: nowhere. */
static const char *
next_version(const char *stem, const char *start)
{
  for (const char *at = start; *at != '\0'; at++)
    if ((at == stem || at[-1] == '-' || at[-1] == '_' || at[-1] == '@') && begins_version(at))
      return at;
  return NULL;
}

static char *
version_at(const char *at)
{
  return without_repack(*at == 'v' || *at == 'V' ? at + 1 : at);
}

void
wh_archive_name_parse(const char *path, WhArchiveName *ret_name)
{
  g_autofree char *stem = stem_of(path);
  const char *at = next_version(stem, stem);
  ret_name->version = at != NULL ? version_at(at) : g_strdup("");
  if (at == NULL)
    ret_name->project = g_strdup(stem);
  else
    ret_name->project = g_strndup(stem, at > stem ? (gsize)(at - stem) - 1 : 0);
}

/* Runs of digits and runs of letters, in lower case: "V_1_2rc1" is v, 1, 2, rc, 1. Leading zeros go. */
static GPtrArray *
tokens_of(const char *text)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func(g_free);
  for (const char *at = text; *at != '\0';) {
    const char *start = at;
    if (g_ascii_isdigit(*at)) {
      while (g_ascii_isdigit(*at))
        at++;
      while (*start == '0' && start + 1 < at)
        start++;
    } else if (g_ascii_isalpha(*at)) {
      while (g_ascii_isalpha(*at))
        at++;
    } else {
      at++;
      continue;
    }
    g_ptr_array_add(tokens, g_ascii_strdown(start, at - start));
  }
  return tokens;
}

static const char *
token(const GPtrArray *tokens, guint i)
{
  return g_ptr_array_index(tokens, i);
}

static gboolean
is_number(const char *token)
{
  return g_ascii_isdigit(token[0]);
}

/* Whether the tokens A from FROM up to TO are all of B. */
static gboolean
is_run(const GPtrArray *a, guint from, guint to, const GPtrArray *b)
{
  if (to < from || to - from != b->len)
    return FALSE;
  for (guint i = 0; i < b->len; i++)
    if (!g_str_equal(token(a, from + i), token(b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_word(const char *word, const char *const *words)
{
  return g_strv_contains(words, word);
}

/* The letters and digits of tokens FROM up to TO in a row. */
static char *
join(const GPtrArray *tokens, guint from, guint to)
{
  GString *joined = g_string_new(NULL);
  for (guint i = from; i < to; i++)
    g_string_append(joined, token(tokens, i));
  return g_string_free(joined, FALSE);
}

/* How likely it is that what stands before the version, tokens up to END of TAG, is the project's way to say version. */
static int
rank_prefix(const GPtrArray *tag, guint end, const GPtrArray *project)
{
  static const char *const usual[] = {"v",       "r",   "rel",  "release", "releases",
                                      "version", "ver", "tags", "tag",     NULL};
  static const char *const imports[] = {"upstream", "debian", "import", "imported",
                                        "vendor",   "orig",   "ubuntu", NULL};
  guint from = 0, to = end;
  for (guint i = 0; i < end; i++)
    if (is_word(token(tag, i), imports))
      return RANK_IMPORT;
  while (to > from && is_word(token(tag, to - 1), usual))
    to--;
  while (from < to && is_word(token(tag, from), usual))
    from++;
  if (from == to || is_run(tag, from, to, project))
    return RANK_PLAIN;
  if (to - from > project->len && is_run(tag, to - project->len, to, project))
    return RANK_LIKE_NAME;
  g_autofree char *said = join(tag, from, to), *name = join(project, 0, project->len);
  if (name[0] != '\0' && (strstr(name, said) != NULL || strstr(said, name) != NULL))
    return RANK_LIKE_NAME;
  return is_number(token(tag, end - 1)) ? RANK_NONE : RANK_OTHER;
}

/* Tokens without what a version may end with and mean the same. */
static guint
trim(const GPtrArray *tokens, gboolean zeros)
{
  static const char *const ends[] = {"final", "release", "ga", "stable", NULL};
  guint len = tokens->len;
  while (len > 1 &&
         (is_word(token(tokens, len - 1), ends) || (zeros && g_str_equal(token(tokens, len - 1), "0"))))
    len--;
  return len;
}

static int
rank_tag(const GPtrArray *tag, const GPtrArray *version, const GPtrArray *project, gboolean zeros)
{
  guint tag_len = trim(tag, zeros), version_len = trim(version, zeros);
  if (version_len == 0 || tag_len < version_len)
    return RANK_NONE;
  guint start = tag_len - version_len;
  for (guint i = 0; i < version_len; i++)
    if (!g_str_equal(token(tag, start + i), token(version, i)))
      return RANK_NONE;
  int rank = rank_prefix(tag, start, project);
  /* A number before it belongs to it, unless it ends the project's name. */
  if (start > 0 && is_number(token(tag, start - 1)) && rank != RANK_NONE) {
    guint n = project->len;
    if (n == 0 || n > start || !is_run(tag, start - n, start, project))
      return RANK_NONE;
  }
  return rank == RANK_NONE ? RANK_NONE : rank + (zeros ? RANK_ZEROS : 0);
}

typedef struct {
  const char *const *tags;
  guint n_tags;
  GPtrArray *tokens; /* of GPtrArray: of each tag */
} Tags;

static int
compare_spelling(gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  if (strlen(x) != strlen(y))
    return strlen(x) < strlen(y) ? -1 : 1;
  return strcmp(x, y);
}

/* The tags that are VERSION of PROJECT in the likeliest way; none: FALSE. */
static gboolean
guess_version(const Tags *tags, const char *project, const char *version, GPtrArray *best)
{
  g_autoptr(GPtrArray) name = tokens_of(project), wanted = tokens_of(version);
  int least = RANK_NONE;
  for (guint i = 0; i < tags->n_tags; i++) {
    const GPtrArray *tag = g_ptr_array_index(tags->tokens, i);
    int rank = rank_tag(tag, wanted, name, FALSE);
    if (rank == RANK_NONE)
      rank = rank_tag(tag, wanted, name, TRUE);
    if (rank < least)
      g_ptr_array_set_size(best, 0);
    least = MIN(least, rank);
    if (rank == least && rank < RANK_NONE)
      g_ptr_array_add(best, (gpointer)(gsize)tags->tags[i]);
  }
  g_ptr_array_sort(best, compare_spelling);
  return best->len > 0;
}

/* How many numbers of VERSION a tag has in that order from its first one on. */
static guint
likeness(const GPtrArray *tag, const GPtrArray *version)
{
  guint most = 0;
  for (guint from = 0; from < tag->len; from++) {
    guint n = 0;
    while (from + n < tag->len && n < version->len && g_str_equal(token(tag, from + n), token(version, n)))
      n++;
    most = MAX(most, n);
  }
  return most;
}

static void
find_nearest(const Tags *tags, const char *version, GPtrArray *nearest)
{
  g_autoptr(GPtrArray) wanted = tokens_of(version);
  for (guint n = wanted->len; n > 0 && nearest->len < NEAREST; n--)
    for (guint i = tags->n_tags; i > 0 && nearest->len < NEAREST; i--)
      if (likeness(g_ptr_array_index(tags->tokens, i - 1), wanted) == n)
        g_ptr_array_add(nearest, (gpointer)(gsize)tags->tags[i - 1]);
}

static void
free_tokens(gpointer tokens)
{
  g_ptr_array_unref(tokens);
}

/* "1.2-3", where the 3 may be a distribution's own. */
static char *
without_revision(const char *version)
{
  const char *dash = strrchr(version, '-');
  return dash != NULL && dash > version && g_ascii_isdigit(dash[1])
             ? g_strndup(version, (gsize)(dash - version))
             : NULL;
}

void
wh_tag_guess(const char *path, const char *const *tags, guint n_tags, WhTagGuess *ret_guess)
{
  g_autofree char *stem = stem_of(path);
  g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(free_tokens);
  const Tags all = {tags, n_tags, tokens};
  WhTagGuess guess = {g_ptr_array_new(), g_ptr_array_new(), NULL};
  for (guint i = 0; i < n_tags; i++)
    g_ptr_array_add(tokens, tokens_of(tags[i]));
  for (const char *at = next_version(stem, stem); at != NULL && guess.best->len == 0;
       at = next_version(stem, at + 1)) {
    g_autofree char *project = g_strndup(stem, at > stem ? (gsize)(at - stem) - 1 : 0),
                    *version = version_at(at);
    g_autofree char *shorter = without_revision(version);
    const gboolean whole = guess_version(&all, project, version, guess.best);
    const gboolean less = !whole && shorter != NULL && guess_version(&all, project, shorter, guess.best);
    if (whole || less || guess.version == NULL) {
      g_free(guess.version);
      guess.version = g_strdup(less ? shorter : version);
    }
  }
  if (guess.version == NULL)
    guess.version = g_strdup("");
  if (guess.best->len == 0)
    find_nearest(&all, guess.version, guess.nearest);
  *ret_guess = guess;
}
