/* SPDX-License-Identifier: Apache-2.0
 * A file against the tag's at the same path, and folders that the tag does not have. */
#include "source/release/judge_tag.h"
#include "source/release/diff.h"

#include <sys/stat.h>

#define MAX_SUBSTITUTED 64u /* lines that releasing may rewrite in one file */

/* Keywords that a packer or the version control expands. */
static gboolean
has_keyword(WhSlice line)
{
  static const char *const keywords[] = {
      "$Id",      "$Date",    "$Revision",    "$Author",   "$Header",
      "$Format:", "$Rev",     "$LastChanged", "@VERSION@", "@PACKAGE_VERSION@",
      "@DATE@",   "@RELEASE", "%VERSION%",    "@GIT",      NULL};
  for (guint i = 0; keywords[i] != NULL; i++)
    if (wh_slice_has(line, wh_slice_str(keywords[i])))
      return TRUE;
  return FALSE;
}

/* Lines where a number alone may be a version or date. */
static gboolean
says_stamp(WhSlice line)
{
  static const char *const words[] = {
      "version", "release", "date",      "revision", "copyright", "major",        "minor",     "micro",
      "patch",   "soname",  "timestamp", ".th ",     ".dd ",      "build number", "generated", NULL};
  g_autofree char *lower = g_ascii_strdown(line.data, (gssize)line.len);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr(lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_calendar(WhSlice word)
{
  static const char *const names[] = {
      "january",   "february", "march",    "april",      "may",      "june",    "july",      "august",
      "september", "october",  "november", "december",   "monday",   "tuesday", "wednesday", "thursday",
      "friday",    "saturday", "sunday",   "unreleased", "snapshot", NULL};
  for (guint i = 0; names[i] != NULL; i++)
    if ((word.len == strlen(names[i]) || word.len == 3) &&
        g_ascii_strncasecmp(word.data, names[i], word.len) == 0)
      return TRUE;
  return FALSE;
}

/* "1.2.0", "v1.2-rc1", "2024-06-01"; where the line says so a number and the name of a month too. */
static gboolean
is_stamp(WhSlice word, gboolean said)
{
  WhSlice w = word.len > 1 && (word.data[0] == 'v' || word.data[0] == 'V') ? wh_slice_from(word, 1) : word;
  if (said && is_calendar(word))
    return TRUE;
  if (w.len == 0 || w.len > 48 || !g_ascii_isdigit(w.data[0]))
    return FALSE;
  guint separators = 0;
  for (gsize i = 0; i < w.len; i++)
    separators += strchr(".-:", w.data[i]) != NULL && w.data[i] != '\0';
  return separators >= 2 || said;
}

/* The line without what a version or date may be made of. */
static char *
without_stamps(WhSlice line)
{
  GString *out = g_string_new(NULL);
  gboolean said = says_stamp(line);
  for (gsize i = 0; i < line.len;) {
    gsize end = i;
    while (end < line.len && line.data[end] != '\0' &&
           (g_ascii_isalnum(line.data[end]) || strchr(".-:+~", line.data[end]) != NULL))
      end++;
    WhSlice word = wh_slice(line.data + i, end - i);
    if (word.len > 0 && !is_stamp(word, said))
      g_string_append_len(out, word.data, (gssize)word.len);
    /* Brackets and commas stand around dates. */
    if (word.len == 0 && !g_ascii_isspace(line.data[i]) && !(said && strchr(",[]", line.data[i]) != NULL))
      g_string_append_c(out, line.data[i]);
    i = word.len > 0 ? end : i + 1;
  }
  return g_string_free(out, FALSE);
}

/* "1.2.0", quoted or not, and nothing more. */
static gboolean
is_version(WhSlice text)
{
  guint dots = 0;
  for (gsize i = 0; i < text.len; i++) {
    if (!g_ascii_isalnum(text.data[i]) && text.data[i] != '.' && text.data[i] != '-')
      return FALSE;
    dots += text.data[i] == '.';
  }
  return dots > 0 && text.len <= 32 && g_ascii_isdigit(text.data[0]);
}

/* X_VERSION, ${X_VERSION}, @X_VERSION@. */
static gboolean
names_version(WhSlice text)
{
  g_autofree char *lower = g_ascii_strdown(text.data, (gssize)text.len);
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isalnum(lower[i]) && strchr("_${}@", lower[i]) == NULL)
      return FALSE;
  return text.len > 0 && strstr(lower, "version") != NULL;
}

static WhSlice
without_quotes(WhSlice text)
{
  WhSlice s = wh_slice_trim(text);
  return s.len >= 2 && s.data[0] == '"' && s.data[s.len - 1] == '"' ? wh_slice(s.data + 1, s.len - 2) : s;
}

/* The version itself where the tag names a constant or variable that holds it. */
static gboolean
fills_version(WhSlice old, WhSlice new)
{
  gsize from = 0, behind = 0, least = MIN(old.len, new.len);
  while (from < least && old.data[from] == new.data[from])
    from++;
  while (behind < least - from && old.data[old.len - 1 - behind] == new.data[new.len - 1 - behind])
    behind++;
  return names_version(without_quotes(wh_slice(old.data + from, old.len - from - behind))) &&
         is_version(without_quotes(wh_slice(new.data + from, new.len - from - behind)));
}

static gboolean
same_but_stamps(WhSlice old, WhSlice new)
{
  g_autofree char *a = without_stamps(old), *b = without_stamps(new);
  return strcmp(a, b) == 0 || fills_version(old, new);
}

/* Each line that went has its successor, in order, and the pair differs in stamps alone; blank lines come and go. */
static gboolean
only_stamps(const WhDiff *diff)
{
  g_autoptr(GArray) old = g_array_new(FALSE, FALSE, sizeof(WhSlice)),
                    new = g_array_new(FALSE, FALSE, sizeof(WhSlice));
  for (guint i = 0; i < diff->lines->len; i++) {
    const WhDiffLine *line = &g_array_index(diff->lines, WhDiffLine, i);
    if (wh_slice_trim(line->line).len > 0)
      g_array_append_val(line->op == '-' ? old : new, line->line);
  }
  gboolean alike = old->len == new->len && old->len <= MAX_SUBSTITUTED;
  for (guint i = 0; alike && i < old->len; i++) {
    WhSlice from = g_array_index(old, WhSlice, i), to = g_array_index(new, WhSlice, i);
    alike = same_but_stamps(from, to) || has_keyword(from);
  }
  return alike;
}

static void
compare_texts(WhSlice tag, const WhShipped *file, WhJudged *ret)
{
  g_auto(WhDiff) diff = {0};
  wh_diff(tag, file->content, &diff);
  if (diff.line_ends && !file->cut)
    wh_judged_say(ret, WH_CLASS_SUBSTITUTED, NULL, "only line ends differ from the tag's");
  else if (!diff.cut && !file->cut && only_stamps(&diff))
    wh_judged_say(ret, WH_CLASS_SUBSTITUTED, NULL, "only versions, dates or keywords differ, in %u lines",
                  diff.lines->len);
  else
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "differs from the tag's in %s%u lines",
                  diff.cut ? "about " : "", diff.lines->len);
  ret->excerpt = wh_diff_excerpt(&diff);
}

gboolean
wh_judge_against_tag(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  WhOid oid;
  guint32 mode = 0;
  if (wh_oid_is_zero(&file->tag_oid) || !judge->trees->in_tag(judge->trees, file->path, &oid, &mode))
    return FALSE;
  g_autoptr(GBytes) bytes = wh_judge_read_tag(judge->trees, file);
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  if (bytes == NULL)
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "differs from the tag's, which cannot be read");
  else if (!wh_is_text(file->content) || !wh_is_text(wh_slice(data, len)))
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "differs from the tag's and is no text");
  else
    compare_texts(wh_slice(data, len), file, ret);
  return TRUE;
}

/* What an archive's folder holds that the tag lacks. */
enum { HAS_LICENCE = 1, HAS_README = 2, HAS_TAG = 4 };

static guint
says_of_folder(WhSlice base)
{
  static const char *const licences[] = {"COPYING",   "LICENSE", "LICENCE", "COPYRIGHT",
                                         "UNLICENSE", "NOTICE",  NULL};
  static const char *const readmes[] = {"README",      "configure.ac",   "CMakeLists.txt",
                                        "meson.build", "package.json",   "Cargo.toml",
                                        "setup.py",    "pyproject.toml", NULL};
  guint flags = 0;
  for (guint i = 0; licences[i] != NULL; i++)
    flags |= wh_slice_has_prefix(base, wh_slice_str(licences[i])) ? HAS_LICENCE : 0;
  for (guint i = 0; readmes[i] != NULL; i++)
    flags |= wh_slice_has_prefix(base, wh_slice_str(readmes[i])) ? HAS_README : 0;
  return flags;
}

static void
mark(GHashTable *folders, WhSlice folder, guint flags)
{
  g_autofree char *key = g_strndup(folder.data, folder.len);
  guint old = GPOINTER_TO_UINT(g_hash_table_lookup(folders, key));
  if ((old | flags) != old || !g_hash_table_contains(folders, key))
    g_hash_table_insert(folders, g_steal_pointer(&key), GUINT_TO_POINTER(old | flags));
}

static void
on_archive_path(WhSlice path, const WhOid *oid, gpointer user)
{
  mark(user, wh_path_folder(path), says_of_folder(wh_path_base(path)));
}

static void
on_tag_path(WhSlice path, const WhOid *oid, gpointer user)
{
  for (WhSlice folder = wh_path_folder(path); folder.len > 0; folder = wh_path_folder(folder))
    mark(user, folder, HAS_TAG);
}

gboolean
wh_judge_bundled(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  if (judge->folders == NULL) {
    judge->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    judge->trees->each(judge->trees, TRUE, on_archive_path, judge->folders);
    judge->trees->each(judge->trees, FALSE, on_tag_path, judge->folders);
  }
  for (WhSlice folder = wh_path_folder(file->path); folder.len > 0; folder = wh_path_folder(folder)) {
    g_autofree char *key = g_strndup(folder.data, folder.len);
    guint flags = GPOINTER_TO_UINT(g_hash_table_lookup(judge->folders, key));
    WhOid oid;
    guint32 mode = 0;
    gboolean submodule =
        judge->trees->in_tag(judge->trees, folder, &oid, &mode) && (mode & S_IFMT) == 0160000;
    if (submodule || (flags & (HAS_LICENCE | HAS_README | HAS_TAG)) == (HAS_LICENCE | HAS_README)) {
      if (submodule)
        wh_judged_say(ret, WH_CLASS_BUNDLED, NULL,
                      "bundled submodule, not compared: %s (--submodule gives its repository)", key);
      else
        wh_judged_say(ret, WH_CLASS_BUNDLED, NULL,
                      "packed along in %s, which the tag does not have and which has its own licence", key);
      return TRUE;
    }
  }
  return FALSE;
}
