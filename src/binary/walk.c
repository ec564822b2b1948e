/* SPDX-License-Identifier: Apache-2.0
 * From a path to the binaries in it: one file, or all regular files of a folder. Links are not followed. */
#include "binary/walk.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <sys/stat.h>
#include <unistd.h>

void
wh_walk_fault(WhWalk *walk, const char *path, const char *what)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(path), 0);
  walk->out->complete = FALSE;
  g_ptr_array_add(walk->out->faults, *safe != '\0' ? g_strconcat(safe, ": ", what, NULL) : g_strdup(what));
}

gboolean
wh_walk_count(WhWalk *walk)
{
  if (++walk->entries > WH_LIMIT_BINARY_ENTRIES)
    wh_walk_fault(walk, "", "there are more files than are looked at");
  else if (walk->out->files->len >= WH_LIMIT_BINARY_FILES)
    wh_walk_fault(walk, "", "there are more binaries than are looked at");
  else
    return TRUE;
  return FALSE;
}

void
wh_walk_add(WhWalk *walk, WhElf *elf, guint mode)
{
  elf->number[WH_ELF_SET_ID] = (mode & S_ISGID ? 1u : 0u) + (mode & S_ISUID ? 2u : 0u);
  wh_elf_finish(elf);
  g_ptr_array_add(walk->out->files, elf);
}

static GMappedFile *
map_file(const char *path, struct stat *ret_stat, const char **ret_why)
{
  /* A pipe in the place of a file must not stop the walk. */
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autoptr(GError) error = NULL;
  GMappedFile *map = NULL;
  *ret_why = "it cannot be opened";
  if (fd < 0)
    return NULL;
  if (fstat(fd, ret_stat) != 0 || !S_ISREG(ret_stat->st_mode))
    *ret_why = "it is no regular file";
  else if (ret_stat->st_size > WH_LIMIT_BINARY_FILE)
    *ret_why = "it is larger than is looked at";
  else
    map = g_mapped_file_new_from_fd(fd, FALSE, &error);
  close(fd);
  return map;
}

/* Looks at the file at PATH, which is called NAME. RET_KIND: what it is. FALSE: no binary. */
static gboolean
take_file(WhWalk *walk, const char *path, const char *name, guint depth, WhBinaryKind *ret_kind)
{
  struct stat st;
  const char *why;
  g_autoptr(GMappedFile) map = map_file(path, &st, &why);
  if (map == NULL) {
    wh_walk_fault(walk, name, why);
    return TRUE;
  }
  WhSlice data = wh_slice(g_mapped_file_get_contents(map), g_mapped_file_get_length(map));
  *ret_kind = WH_BINARY_FILE;
  if (wh_elf_is(data)) {
    wh_walk_add(walk, wh_elf_read(name, data), st.st_mode);
    return TRUE;
  }
  /* Within a folder only what is a library or a package by its first bytes. */
  return (depth == 0 || wh_walk_is_ar(data)) && wh_walk_archive(walk, name, data, depth, ret_kind);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
  return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void
take_folder(WhWalk *walk, const char *path)
{
  g_autofree char *top = g_strdup(path);
  char *const tops[] = {top, NULL};
  const gsize skip = strlen(path) + (g_str_has_suffix(path, "/") ? 0 : 1);
  WhBinaryKind kind;
  FTS *fts = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
  for (FTSENT *entry; fts != NULL && (entry = fts_read(fts)) != NULL;) {
    g_autofree char *name =
        entry->fts_pathlen > skip ? wh_text_safe(wh_slice_str(entry->fts_path + skip), 0) : g_strdup("");
    if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS)
      wh_walk_fault(walk, name, g_strerror(entry->fts_errno));
    else if (entry->fts_info == FTS_F && !wh_walk_count(walk))
      break;
    else if (entry->fts_info == FTS_F && strlen(name) > WH_LIMIT_PATH)
      wh_walk_fault(walk, "", "a path is longer than is looked at");
    else if (entry->fts_info == FTS_F)
      take_file(walk, entry->fts_path, name, 1, &kind);
  }
  if (fts != NULL)
    fts_close(fts);
}

static int
by_path(gconstpointer a, gconstpointer b)
{
  const WhElf *x = *(const WhElf *const *)a, *y = *(const WhElf *const *)b;
  return strcmp(x->path, y->path);
}

void
wh_walk_sort(WhWalk *walk)
{
  g_ptr_array_sort(walk->out->files, by_path);
}

WhBinary *
wh_binary_read_here(const char *path, GError **error)
{
  struct stat st;
  g_autoptr(WhBinary) binary = wh_binary_new();
  binary->complete = TRUE;
  WhWalk walk = {.out = binary};
  gboolean known = TRUE;
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
    binary->kind = WH_BINARY_FOLDER;
    take_folder(&walk, path);
  } else
    known = take_file(&walk, path, "", 0, &binary->kind);
  wh_walk_sort(&walk);
  if (known && (binary->complete || binary->files->len > 0))
    return g_steal_pointer(&binary);
  g_autofree char *safe = wh_text_safe(wh_slice_str(path), 0);
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "cannot read '%s': %s", safe,
              binary->faults->len > 0 ? (const char *)binary->faults->pdata[0]
                                      : "it is no ELF file, static library, package, archive or folder");
  return NULL;
}
