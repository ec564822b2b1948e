/* SPDX-License-Identifier: Apache-2.0
 * Attributes of exporting, and what they explain. */
#include "source/release/attributes.h"

#include "source/git/git_file.h"

#include <fnmatch.h>

#define FILE_MAX (256u << 10)
#define LINES_MAX 4096u
#define PATTERN_MAX 256u
#define STARS_MAX 6u /* more of them take fnmatch too long */
#define FILLED_MAX 512u

typedef struct {
  char *base;                /* folder of the file that says it, with '/', or "" */
  char *pattern;             /* without '/' at its ends */
  gboolean anchored, across; /* has a '/' in it; has "**" */
  gint8 ignore, subst;       /* 1 set, -1 unset, 0 not said */
} Rule;

struct WhAttributes {
  GArray *rules; /* Rule: later ones win */
};

static void
rule_clear(gpointer data)
{
  Rule *rule = data;
  g_free(rule->base);
  g_free(rule->pattern);
}

static gint8
state_of(char *const *words, const char *name)
{
  gint8 state = 0;
  for (gsize i = 1; words[0] != NULL && words[i] != NULL; i++) {
    const char *word = words[i];
    const gboolean unset = word[0] == '-' || word[0] == '!';
    const gsize len = strlen(name);
    if (strncmp(word + (unset ? 1 : 0), name, len) == 0 &&
        (word[len + (unset ? 1 : 0)] == '\0' || word[len + (unset ? 1 : 0)] == '='))
      state = unset ? -1 : 1;
  }
  return state;
}

static guint
count_stars(const char *pattern)
{
  guint n = 0;
  for (; *pattern != '\0'; pattern++)
    n += *pattern == '*';
  return n;
}

static void
add_line(WhAttributes *a, const char *base, char *line)
{
  g_auto(GStrv) words = g_strsplit_set(g_strstrip(line), " \t", -1);
  const gint8 ignore = state_of(words, "export-ignore"), subst = state_of(words, "export-subst");
  if (words[0] == NULL || words[0][0] == '#' || words[0][0] == '\0' || (ignore == 0 && subst == 0))
    return;
  if (strlen(words[0]) > PATTERN_MAX || count_stars(words[0]) > STARS_MAX || a->rules->len >= LINES_MAX)
    return;
  const char *pattern = words[0][0] == '/' ? words[0] + 1 : words[0];
  gsize len = strlen(pattern);
  while (len > 0 && pattern[len - 1] == '/')
    len--;
  Rule rule = {.base = g_strdup(base), .pattern = g_strndup(pattern, len), .ignore = ignore, .subst = subst};
  rule.anchored = words[0][0] == '/' || strchr(rule.pattern, '/') != NULL;
  rule.across = strstr(rule.pattern, "**") != NULL;
  g_array_append_val(a->rules, rule);
}

static void
read_file(WhAttributes *a, const WhTagFile *file, WhOdbReader *reader)
{
  g_autoptr(WhObject) object = wh_odb_read(reader, &file->oid, WH_OBJECT_BLOB, FILE_MAX, NULL);
  if (object == NULL)
    return;
  g_autofree char *base = g_strndup(file->path.data, file->path.len - strlen(".gitattributes"));
  WhSlice text = wh_slice((const char *)object->data, object->size), line;
  gsize pos = 0;
  while (wh_git_next_line(text, &pos, &line)) {
    g_autofree char *copy = g_strndup(line.data, line.len);
    add_line(a, base, copy);
  }
}

WhAttributes *
wh_attributes_new(const WhTagTree *tree, WhOdbReader *reader)
{
  WhAttributes *a = g_new0(WhAttributes, 1);
  guint n;
  const WhTagFile *files = wh_tag_tree_files(tree, &n);
  a->rules = g_array_new(FALSE, FALSE, sizeof(Rule));
  g_array_set_clear_func(a->rules, rule_clear);
  for (guint i = 0; i < n; i++) {
    const char *path = files[i].path.data;
    if (g_str_equal(path, ".gitattributes") || g_str_has_suffix(path, "/.gitattributes"))
      read_file(a, &files[i], reader);
  }
  return a;
}

void
wh_attributes_free(WhAttributes *attributes)
{
  if (attributes == NULL)
    return;
  g_array_unref(attributes->rules);
  g_free(attributes);
}

static gboolean
matches(const Rule *rule, const char *path)
{
  if (!g_str_has_prefix(path, rule->base))
    return FALSE;
  path += strlen(rule->base);
  if (!rule->anchored) {
    const char *name = strrchr(path, '/');
    return fnmatch(rule->pattern, name != NULL ? name + 1 : path, 0) == 0;
  }
  return fnmatch(rule->pattern, path, rule->across ? 0 : FNM_PATHNAME) == 0;
}

static gint8
ask(const WhAttributes *a, const char *path, gboolean subst)
{
  gint8 state = 0;
  for (guint i = 0; i < a->rules->len; i++) {
    const Rule *rule = &g_array_index(a->rules, Rule, i);
    const gint8 says = subst ? rule->subst : rule->ignore;
    if (says != 0 && matches(rule, path))
      state = says;
  }
  return state;
}

gboolean
wh_attributes_ignore(const WhAttributes *a, const char *path)
{
  if (a->rules->len == 0)
    return FALSE;
  for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    g_autofree char *folder = g_strndup(path, (gsize)(slash - path));
    if (ask(a, folder, FALSE) > 0)
      return TRUE;
  }
  return ask(a, path, FALSE) > 0;
}

gboolean
wh_attributes_substitute(const WhAttributes *a, const char *path)
{
  return ask(a, path, TRUE) > 0;
}

/* Whether BYTES may stand where a placeholder was: nothing that a shell, make or a string literal would take for its own. */
static gboolean
is_plain(WhSlice bytes)
{
  if (bytes.len > FILLED_MAX)
    return FALSE;
  for (gsize i = 0; i < bytes.len; i++)
    if ((guint8)bytes.data[i] < 0x20 || strchr("$`;|&\\\"'{}", bytes.data[i]) != NULL)
      return FALSE;
  return TRUE;
}

static WhSlice
rest_of(WhSlice s, gsize from)
{
  return from < s.len ? wh_slice(s.data + from, s.len - from) : wh_slice(NULL, 0);
}

/* Where WHAT begins in S, or its length. */
static gsize
find(WhSlice s, WhSlice what)
{
  const char *at = s.len > 0 && what.len > 0 ? memmem(s.data, s.len, what.data, what.len) : NULL;
  return at != NULL ? (gsize)(at - s.data) : s.len;
}

gboolean
wh_attributes_explain(WhSlice tagged, WhSlice shipped)
{
  static const WhSlice begin = {"$Format:", 8};
  gboolean any = FALSE;
  for (;;) {
    const gsize literal = find(tagged, begin);
    if (shipped.len < literal || (literal > 0 && memcmp(tagged.data, shipped.data, literal) != 0))
      return FALSE;
    if (literal == tagged.len)
      return any && shipped.len == literal;
    tagged = rest_of(tagged, literal + begin.len);
    shipped = rest_of(shipped, literal);
    const gsize end = find(tagged, WH_SLICE("$"));
    if (end == tagged.len)
      return FALSE;
    tagged = rest_of(tagged, end + 1);
    /* What follows in the tag's line says where the filling ends. */
    const gsize line = MIN(find(tagged, WH_SLICE("\n")), find(tagged, begin));
    const WhSlice stop = line > 0 ? wh_slice(tagged.data, line) : WH_SLICE("\n");
    const gsize filled = tagged.len == 0 ? shipped.len : find(shipped, stop);
    if ((filled == shipped.len && tagged.len > 0) || !is_plain(wh_slice(shipped.data, filled)))
      return FALSE;
    shipped = rest_of(shipped, filled);
    any = TRUE;
  }
}

gboolean
wh_line_ends_explain(WhSlice tagged, WhSlice shipped)
{
  gsize i = 0, k = 0;
  while (i < tagged.len || k < shipped.len) {
    if (i + 1 < tagged.len && tagged.data[i] == '\r' && tagged.data[i + 1] == '\n')
      i++;
    if (k + 1 < shipped.len && shipped.data[k] == '\r' && shipped.data[k + 1] == '\n')
      k++;
    if (i >= tagged.len || k >= shipped.len || tagged.data[i] != shipped.data[k])
      return FALSE;
    i++;
    k++;
  }
  return tagged.len != shipped.len;
}
