/* SPDX-License-Identifier: Apache-2.0
 * Terms of code and builds: found, weighed in their line, counted. */
#include "source/git/terms.h"

#define LINE_LOOK 160u     /* bytes of a line looked at before and behind a term */
#define SNIPPET_LOOK 1024u /* bytes behind the head of a test program that tell it from another */

typedef struct {
  const char *text, *name;
  WhTermGroup group;
  guint flags;
} Term;

#define WH_TERM(text, name, group, flags) {text, name, WH_TERM_##group, flags},
static const Term list[] = {
#include "source/git/terms.def"
};
#undef WH_TERM

G_STATIC_ASSERT(G_N_ELEMENTS(list) <= WH_TERMS_MAX);

struct WhTerms {
  WhFinder *finder;
  guint32 lens[WH_TERMS_MAX];
};

WhTerms *
wh_terms_new(void)
{
  WhTerms *terms = g_new0(WhTerms, 1);
  const char *texts[G_N_ELEMENTS(list)];
  for (guint i = 0; i < G_N_ELEMENTS(list); i++) {
    texts[i] = list[i].text;
    terms->lens[i] = (guint32)strlen(list[i].text);
    g_assert(terms->lens[i] <= WH_TERM_LONGEST);
  }
  terms->finder = wh_finder_new(texts, G_N_ELEMENTS(list), FALSE);
  return terms;
}

void
wh_terms_free(WhTerms *terms)
{
  if (terms == NULL)
    return;
  wh_finder_free(terms->finder);
  g_free(terms);
}

struct WhTermsRoom {
  WhFinderRoom *room;
  GArray *found; /* WhFinderHit */
};

WhTermsRoom *
wh_terms_room_new(const WhTerms *terms)
{
  WhTermsRoom *room = g_new0(WhTermsRoom, 1);
  room->room = wh_finder_room_new(terms->finder);
  room->found = g_array_new(FALSE, FALSE, sizeof(WhFinderHit));
  return room;
}

void
wh_terms_room_free(WhTermsRoom *room)
{
  if (room == NULL)
    return;
  wh_finder_room_free(room->room);
  g_array_unref(room->found);
  g_free(room);
}

guint
wh_term_len(const WhTerms *terms, guint term)
{
  return terms->lens[term];
}

void
wh_terms_find(const WhTerms *terms, WhTermsRoom *room, WhSlice text, gsize base, GArray *hits)
{
  g_array_set_size(room->found, 0);
  wh_finder_scan(terms->finder, room->room, text, room->found);
  for (guint i = 0; i < room->found->len; i++) {
    const WhFinderHit *f = &g_array_index(room->found, WhFinderHit, i);
    const WhTermHit hit = {(guint32)base + f->end - terms->lens[f->text], f->text};
    g_array_append_val(hits, hit);
  }
}

static gboolean
is_word(char c)
{
  return g_ascii_isalnum(c) || c == '_';
}

/* The line around [AT, AT + LEN), at most LINE_LOOK bytes to either side; RET_BEFORE: bytes of it before AT. */
static WhSlice
line_around(WhSlice text, gsize at, gsize len, gsize *ret_before)
{
  gsize from = at, to = at + len;
  while (from > 0 && at - from < LINE_LOOK && text.data[from - 1] != '\n')
    from--;
  while (to < text.len && to - at - len < LINE_LOOK && text.data[to] != '\n')
    to++;
  *ret_before = at - from;
  return wh_slice(text.data + from, to - from);
}

static gboolean
has(WhSlice s, const char *text)
{
  return s.len > 0 && memmem(s.data, s.len, text, strlen(text)) != NULL;
}

/* '#' begins a comment in builds but a directive in C; "*" goes on with one. */
static gboolean
is_comment(WhSlice before)
{
  while (before.len > 0 && g_ascii_isspace(before.data[0]))
    before = wh_slice(before.data + 1, before.len - 1);
  if (before.len == 0)
    return FALSE;
  if (before.data[0] == '#')
    return before.len == 1 ||
           !g_ascii_islower(before.data[1]); /* "#define" is C; "# text", "#Text" are not */
  return before.data[0] == '*' || wh_slice_has_prefix(before, WH_SLICE("dnl ")) || has(before, "//") ||
         has(before, "/*");
}

/* Called: only blanks up to the bracket. */
static gboolean
is_called(WhSlice text, gsize at)
{
  while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t'))
    at++;
  return at < text.len && text.data[at] == '(';
}

static gboolean
stands(const Term *term, WhSlice text, gsize at, gsize len)
{
  const gboolean bare = at == 0 || !is_word(text.data[at - 1]);
  gsize end = at + len;
  if ((term->flags & WH_TERM_CALLED) != 0)
    return bare && is_called(text, end);
  if ((term->flags & WH_TERM_PREFIX) != 0) {
    while (end < text.len && is_word(text.data[end]))
      end++;
    return bare && is_called(text, end);
  }
  return (term->flags & WH_TERM_WORD) == 0 || (bare && (end >= text.len || !is_word(text.data[end])));
}

static gboolean
is_off(WhSlice line, gsize before, gsize len)
{
  static const char *const negations[] = {"no-", "without-", "disable-", "disable_", "skip-", "!"};
  for (guint i = 0; i < G_N_ELEMENTS(negations); i++) {
    gsize n = strlen(negations[i]);
    if (before >= n && memcmp(line.data + before - n, negations[i], n) == 0)
      return TRUE;
  }
  WhSlice behind = wh_slice(line.data + before + len, line.len - before - len);
  return has(behind, "|| true") || has(behind, "|| :");
}

/* Not in a comment of a script ("//" begins none there), and as the flags ask. */
static gboolean
flows(const Term *term, WhSlice line, WhSlice head)
{
  WhSlice before = wh_slice_trim(head);
  if (before.len > 0 && (before.data[0] == '#' || wh_slice_has_prefix(before, WH_SLICE("dnl "))))
    return FALSE;
  if ((term->flags & WH_TERM_LEADS) != 0 && before.len > 0)
    return before.data[before.len - 1] == ';' || before.data[before.len - 1] == '&';
  return (term->flags & WH_TERM_FETCHES) == 0 || has(line, "://");
}

/* Whether a hit counts; RET_OFF: as switched off. */
static gboolean
weigh(const WhTermHit *hit, gsize len, WhSlice text, gboolean *ret_off)
{
  const Term *term = &list[hit->term];
  gsize before = 0;
  *ret_off = FALSE;
  if (hit->at + len > text.len || !stands(term, text, hit->at, len))
    return FALSE;
  WhSlice line = line_around(text, hit->at, len, &before);
  WhSlice head = wh_slice(line.data, before);
  if (term->group == WH_TERM_FLOW)
    return (term->flags & WH_TERM_SNIPPET) != 0 || flows(term, line, head);
  if (is_comment(head))
    return FALSE;
  if ((term->flags & WH_TERM_ATTRIBUTE) != 0 && !has(head, "__attribute") && !has(head, "[["))
    return FALSE;
  *ret_off = term->group == WH_TERM_GUARD && is_off(line, before, len);
  return TRUE;
}

static guint64
mix(guint64 h, guint64 word)
{
  h = (h ^ word) * 0x9e3779b97f4a7c15u;
  return h ^ h >> 29;
}

/* Digest of the text behind AT, joined to H. */
static guint64
digest_snippet(guint64 h, WhSlice text, gsize at)
{
  gsize end = MIN(at + SNIPPET_LOOK, text.len);
  for (; at + sizeof h <= end; at += sizeof h) {
    guint64 word;
    memcpy(&word, text.data + at, sizeof word);
    h = mix(h, word);
  }
  for (; at < end; at++)
    h = mix(h, (guchar)text.data[at]);
  return h != 0 ? h : 1;
}

gboolean
wh_terms_count(const WhTermHit *hits, guint n, WhSlice text, WhTermCounts *counts)
{
  gboolean any = FALSE;
  memset(counts, 0, sizeof *counts);
  for (guint i = 0; i < n; i++) {
    gboolean off;
    if (!weigh(&hits[i], strlen(list[hits[i].term].text), text, &off))
      continue;
    guint16 *count = off ? &counts->off[hits[i].term] : &counts->on[hits[i].term];
    *count = (guint16)(*count + (*count < G_MAXUINT16 ? 1 : 0));
    any = TRUE;
    if ((list[hits[i].term].flags & WH_TERM_SNIPPET) != 0)
      counts->snippets = digest_snippet(counts->snippets, text, hits[i].at);
  }
  return any;
}

guint64
wh_terms_digest(const WhTermCounts *counts)
{
  guint64 h = mix(0xcbf29ce484222325u, counts->snippets);
  for (guint i = 0; i < G_N_ELEMENTS(list); i++) {
    guint64 both = (guint64)counts->on[i] << 16 | counts->off[i];
    if (both != 0)
      h = mix(h, (guint64)i << 32 | both);
  }
  return h != 0 ? h : 1;
}

gboolean
wh_terms_flow(const WhTermCounts *counts)
{
  for (guint i = 0; i < G_N_ELEMENTS(list); i++)
    if (list[i].group == WH_TERM_FLOW && counts->on[i] > 0)
      return TRUE;
  return FALSE;
}

gboolean
wh_terms_flow_differs(const WhTermCounts *a, const WhTermCounts *b)
{
  for (guint i = 0; i < G_N_ELEMENTS(list); i++)
    if (list[i].group == WH_TERM_FLOW && a->on[i] != b->on[i])
      return TRUE;
  return a->snippets != b->snippets;
}

/* Adds "PREFIXname=n" where the terms of that name, which stand together in the list, are met. */
static void
say_name(GString *line, guint from, guint to, const guint16 *counts, const char *prefix)
{
  guint n = 0;
  for (guint i = from; i < to; i++)
    n += counts[i];
  if (n > 0)
    g_string_append_printf(line, "%s%s%s=%u", line->len > 0 ? " " : "", prefix, list[from].name, n);
}

static gboolean
is_told(const Term *term, WhTermGroup group, guint path)
{
  if (term->group != group)
    return FALSE;
  if ((path & WH_TERMS_CODE) == 0)
    return group != WH_TERM_CALL;
  return group == WH_TERM_CALL || (term->flags & WH_TERM_IN_CODE) != 0;
}

static gboolean
say_group(const WhTermCounts *counts, WhTermGroup group, guint path, WhFactOut *out)
{
  static const WhFactKind kinds[] = {
      [WH_TERM_CALL] = WH_FACT_CALLS, [WH_TERM_GUARD] = WH_FACT_GUARD, [WH_TERM_HOOK] = WH_FACT_HOOK};
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint from = 0, to; from < G_N_ELEMENTS(list); from = to) {
    for (to = from + 1; to < G_N_ELEMENTS(list) && g_str_equal(list[to].name, list[from].name);)
      to++;
    if (!is_told(&list[from], group, path))
      continue;
    say_name(line, from, to, counts->on, (list[from].flags & WH_TERM_WEAKENS) != 0 ? "off:" : "");
    say_name(line, from, to, counts->off, "off:");
  }
  wh_fact_add(out, kinds[group], "", wh_slice(line->str, line->len));
  return line->len > 0;
}

void
wh_terms_say(const WhTermCounts *counts, guint path, WhFactOut *out)
{
  gboolean calls = say_group(counts, WH_TERM_CALL, path, out);
  gboolean guards = say_group(counts, WH_TERM_GUARD, path, out);
  gboolean hooks = say_group(counts, WH_TERM_HOOK, path, out);
  if (!calls && !guards && !hooks)
    wh_fact_add(out, WH_FACT_GUARD, "", WH_SLICE("none"));
}

static gboolean
ends_with_one_of(const char *name, const char *const *endings)
{
  for (; *endings != NULL; endings++)
    if (g_str_has_suffix(name, *endings))
      return TRUE;
  return FALSE;
}

static gboolean
is_test(const char *path)
{
  static const char *const folders[] = {"test/", "tests/",    "t/",        "testing/",      "testdata/",
                                        "spec/", "fixtures/", "examples/", "node_modules/", "vendor/"};
  for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
    const char *at = strstr(path, folders[i]);
    if (at != NULL && (at == path || at[-1] == '/'))
      return TRUE;
  }
  return FALSE;
}

/* The ending of PATH with its dot, in lower case, "" when it has none or a long one. */
static void
ending_of(WhSlice path, char ret[8])
{
  const char *dot = memrchr(path.data, '.', path.len);
  gsize len = dot != NULL ? path.len - (gsize)(dot - path.data) : 0;
  ret[0] = '\0';
  if (len == 0 || len > 7)
    return;
  for (gsize i = 0; i < len; i++)
    ret[i] = g_ascii_tolower(dot[i]);
  ret[len] = '\0';
}

static gboolean
is_one_of(const char *word, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strcmp(word, *names) == 0)
      return TRUE;
  return FALSE;
}

static guint
build_path(const char *lower, const char *name)
{
  static const char *const whole[] = {
      "configure.ac",   "configure.in", "cmakelists.txt", "meson.build", "makefile",
      "gnumakefile",    "makefile.in",  "build.rs",       "setup.py",    ".travis.yml",
      ".gitlab-ci.yml", "tox.ini",      "package.json",   NULL};
  static const char *const endings[] = {".m4", ".mk", ".cmake", ".am", NULL};
  static const char *const scripts[] = {".sh", "autogen", "bootstrap", "buildconf", NULL};
  static const char *const ci[] = {".yml", ".yaml", NULL};
  if (is_one_of(name, whole) || ends_with_one_of(name, endings) ||
      (ends_with_one_of(name, scripts) && !is_test(lower)))
    return WH_TERMS_BUILD;
  gboolean in_ci = strstr(lower, ".github/workflows/") != NULL || strstr(lower, ".circleci/") != NULL;
  return in_ci && ends_with_one_of(name, ci) ? WH_TERMS_BUILD : 0;
}

guint
wh_terms_path(WhSlice path)
{
  static const char *const code[] = {".c",  ".h", ".cc", ".cpp", ".cxx", ".hpp",
                                     ".hh", ".m", ".mm", ".s",   NULL};
  static const char *const none[] = {".py",   ".js",  ".ts", ".go",  ".java", ".rst", ".md",
                                     ".html", ".xml", ".rb", ".css", ".svg",  ".png", ".po",
                                     ".php",  ".pl",  ".d",  ".3",   ".1",    NULL};
  char ending[8];
  if (path.len == 0 || path.len > 4096)
    return 0;
  ending_of(path, ending);
  if (is_one_of(ending, code))
    return WH_TERMS_CODE;
  if (is_one_of(ending, none) &&
      !(path.len >= 8 && g_ascii_strncasecmp(path.data + path.len - 8, "setup.py", 8) == 0))
    return 0;
  g_autofree char *lower = g_ascii_strdown(path.data, (gssize)path.len);
  const char *slash = strrchr(lower, '/');
  return build_path(lower, slash != NULL ? slash + 1 : lower);
}
