/* SPDX-License-Identifier: Apache-2.0
 * Lists the files and repositories below a path. */
#include "source/mail/mail_folder.h"

#include "base/error.h"
#include "source/git/git_repo.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 16u

typedef struct {
  GPtrArray *sources;
  guint left_out;
} Listing;

static void
source_free(gpointer data)
{
  WhMailSource *source = data;
  g_free(source->path);
  g_free(source->name);
  g_free(source);
}

/* The name with months as numbers, and runs of digits of one width, so that bytes order it. */
static char *
sort_key(const char *name)
{
  static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december"};
  GString *key = g_string_new(NULL);
  g_autofree char *lower = g_ascii_strdown(name, -1);
  for (const char *p = lower; *p != '\0';) {
    gsize digits = strspn(p, "0123456789"), month = 0, len = 0;
    gboolean word = p > lower && g_ascii_isalpha(p[-1]);
    for (gsize i = 0; i < G_N_ELEMENTS(months) && len == 0 && !word; i++) {
      gsize whole = strlen(months[i]);
      gsize n = strncmp(p, months[i], whole) == 0 ? whole : strncmp(p, months[i], 3) == 0 ? 3 : 0;
      if (n > 0 && !g_ascii_isalpha(p[n])) {
        month = i + 1;
        len = n;
      }
    }
    if (len > 0)
      g_string_append_printf(key, "%020u", (guint)month);
    else if (digits > 0)
      g_string_append_printf(key, "%*s%.*s", digits < 20 ? (int)(20 - digits) : 0, "", (int)digits, p);
    else
      g_string_append_c(key, *p);
    p += len > 0 ? len : MAX(digits, 1);
  }
  return g_string_free(key, FALSE);
}

int
wh_mail_name_compare(const char *a, const char *b)
{
  g_autofree char *key_a = sort_key(a);
  g_autofree char *key_b = sort_key(b);
  for (char *p = key_a; *p != '\0'; p++)
    *p = *p == ' ' ? '0' : *p;
  for (char *p = key_b; *p != '\0'; p++)
    *p = *p == ' ' ? '0' : *p;
  int order = strcmp(key_a, key_b);
  return order != 0 ? order : strcmp(a, b);
}

typedef struct {
  char *key, *name;
  gboolean is_new; /* lies in "new" rather than "cur" */
} Entry;

static void
entry_clear(gpointer data)
{
  Entry *entry = data;
  g_free(entry->key);
  g_free(entry->name);
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;
  int order = strcmp(left->key, right->key);
  return order != 0 ? order : strcmp(left->name, right->name);
}

static gboolean
read_names(const char *path, gboolean is_new, GArray *out)
{
  DIR *dir = opendir(path);
  if (dir == NULL)
    return FALSE;
  for (struct dirent *d = readdir(dir); d != NULL && out->len <= WH_MAIL_FILES; d = readdir(dir)) {
    if (d->d_name[0] == '.')
      continue;
    Entry entry = {sort_key(d->d_name), g_strdup(d->d_name), is_new};
    g_array_append_val(out, entry);
  }
  closedir(dir);
  return TRUE;
}

static GArray *
entries_new(void)
{
  GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  g_array_set_clear_func(entries, entry_clear);
  return entries;
}

static gboolean
is_folder(const char *base, const char *name)
{
  g_autofree char *path = g_build_filename(base, name, NULL);
  struct stat st;
  return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static gboolean
is_there(const char *base, const char *name)
{
  g_autofree char *path = g_build_filename(base, name, NULL);
  struct stat st;
  return lstat(path, &st) == 0;
}

static gboolean
add_source(Listing *l, WhMailSourceKind kind, const char *path, const char *name, const struct stat *st,
           GError **error)
{
  if (l->sources->len >= WH_MAIL_FILES) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT,
                "%s: more than %u files; read parts of the archive one by one", path, WH_MAIL_FILES);
    return FALSE;
  }
  WhMailSource *source = g_new0(WhMailSource, 1);
  source->kind = kind;
  source->path = g_strdup(path);
  source->name = g_strdup(name);
  source->size = (guint64)st->st_size;
  source->mtime = (gint64)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
  g_ptr_array_add(l->sources, source);
  return TRUE;
}

/* A git directory, or a working copy of a public inbox: "m", or folders of two hex digits. */
static gboolean
is_repository(const char *path)
{
  if (is_there(path, "HEAD") && is_folder(path, "objects") && is_folder(path, "refs"))
    return TRUE;
  if (!is_there(path, ".git") || !wh_git_repo_is(path))
    return FALSE;
  if (is_there(path, "m") || is_there(path, "d"))
    return TRUE;
  for (guint i = 0; i < 256; i++) {
    char name[3] = {"0123456789abcdef"[i >> 4], "0123456789abcdef"[i & 15], '\0'};
    if (is_folder(path, name))
      return TRUE;
  }
  return FALSE;
}

static gboolean list_path(Listing *l, const char *path, const char *name, guint depth, GError **error);

static gboolean
list_entries(Listing *l, const char *path, const char *name, GArray *entries, guint depth, GError **error)
{
  g_array_sort(entries, compare_entries);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index(entries, Entry, i);
    g_autofree char *child = g_build_filename(path, entry->name, NULL);
    g_autofree char *child_name =
        *name != '\0' ? g_build_filename(name, entry->name, NULL) : g_strdup(entry->name);
    if (!list_path(l, child, child_name, depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

/* A maildir's two folders are one: the names tell the order, and move from one to the other. */
static gboolean
list_maildir(Listing *l, const char *path, const char *name, guint depth, GError **error)
{
  static const char *const parts[] = {"cur", "new"};
  g_autoptr(GArray) entries = entries_new();
  for (guint i = 0; i < 2; i++) {
    g_autofree char *part = g_build_filename(path, parts[i], NULL);
    l->left_out += read_names(part, i == 1, entries) ? 0 : 1;
  }
  g_array_sort(entries, compare_entries);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index(entries, Entry, i);
    const char *part = parts[entry->is_new ? 1 : 0];
    g_autofree char *child = g_build_filename(path, part, entry->name, NULL);
    g_autofree char *child_name = g_build_filename(*name != '\0' ? name : ".", part, entry->name, NULL);
    const char *shown = g_str_has_prefix(child_name, "./") ? child_name + 2 : child_name;
    if (!list_path(l, child, shown, depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

/* A public inbox of version 2: its epochs lie in git/0.git, git/1.git …; all.git only borrows from them. */
static gboolean
list_inbox(Listing *l, const char *path, const char *name, guint depth, GError **error)
{
  g_autofree char *git = g_build_filename(path, "git", NULL);
  g_autofree char *git_name = *name != '\0' ? g_build_filename(name, "git", NULL) : g_strdup("git");
  g_autoptr(GArray) entries = entries_new();
  if (!read_names(git, FALSE, entries))
    l->left_out++;
  return list_entries(l, git, git_name, entries, depth + 1, error);
}

static gboolean
has_epochs(const char *path)
{
  g_autofree char *git = g_build_filename(path, "git", NULL);
  g_autoptr(GArray) entries = entries_new();
  if (!is_folder(path, "git") || !read_names(git, FALSE, entries))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (g_str_has_suffix(g_array_index(entries, Entry, i).name, ".git"))
      return TRUE;
  return FALSE;
}

static gboolean
list_folder(Listing *l, const char *path, const char *name, guint depth, GError **error)
{
  if (depth > DEPTH_MAX) {
    l->left_out++;
    return TRUE;
  }
  if (has_epochs(path))
    return list_inbox(l, path, name, depth, error);
  g_autoptr(GArray) entries = entries_new();
  if (!read_names(path, FALSE, entries)) {
    l->left_out++;
    return TRUE;
  }
  if (!is_folder(path, "cur") || !is_folder(path, "new"))
    return list_entries(l, path, name, entries, depth, error);
  static const char *const parts[] = {"cur", "new", "tmp"};
  for (guint i = entries->len; i > 0; i--)
    for (gsize k = 0; k < G_N_ELEMENTS(parts); k++)
      if (strcmp(g_array_index(entries, Entry, i - 1).name, parts[k]) == 0) {
        g_array_remove_index(entries, i - 1);
        break;
      }
  return list_maildir(l, path, name, depth, error) && list_entries(l, path, name, entries, depth, error);
}

static gboolean
list_path(Listing *l, const char *path, const char *name, guint depth, GError **error)
{
  struct stat st;
  if (lstat(path, &st) != 0)
    return TRUE; /* gone since it was listed */
  if (S_ISREG(st.st_mode))
    return add_source(l, WH_MAIL_SOURCE_FILE, path, name, &st, error);
  if (!S_ISDIR(st.st_mode))
    return TRUE;
  if (is_repository(path))
    return add_source(l, WH_MAIL_SOURCE_REPOSITORY, path, name, &st, error);
  return list_folder(l, path, name, depth, error);
}

GPtrArray *
wh_mail_folder_list(const char *path, guint *ret_left_out, GError **error)
{
  g_autofree char *real = realpath(path, NULL); /* from libc: g_free is free */
  struct stat st;
  if (real == NULL || stat(real, &st) != 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
                "%s: %s; name an mbox, a maildir, a folder of mails, or a public inbox", path,
                g_strerror(errno));
    return NULL;
  }
  if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: neither a file nor a folder", path);
    return NULL;
  }
  Listing l = {.sources = g_ptr_array_new_with_free_func(source_free)};
  gboolean single = S_ISREG(st.st_mode);
  g_autofree char *name = single ? g_path_get_basename(real) : g_strdup("");
  if (!list_path(&l, real, name, 0, error)) {
    g_ptr_array_unref(l.sources);
    return NULL;
  }
  *ret_left_out = l.left_out;
  return l.sources;
}
