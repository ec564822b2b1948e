/* SPDX-License-Identifier: Apache-2.0
 * Binaries in archives, by libarchive, which never writes here: static libraries, packages (an archive in an
 * archive) and what is packed any other way. */
#include "binary/walk.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>

#define AR_MAGIC "!<arch>\n"
#define FIRST_MEMBER_OF_DEB "debian-binary"

gboolean
wh_walk_is_ar(WhSlice data)
{
  return wh_slice_has_prefix(data, WH_SLICE(AR_MAGIC));
}

static void walk_entries(WhWalk *walk, struct archive *archive, const char *path, guint depth);

/* Only formats whose readers run inside this process. */
static struct archive *
archive_of(gboolean ar)
{
  struct archive *archive = archive_read_new();
  if (ar) {
    archive_read_support_format_ar(archive);
    return archive;
  }
  archive_read_support_format_tar(archive);
  archive_read_support_format_cpio(archive);
  archive_read_support_format_zip(archive);
  archive_read_support_filter_gzip(archive);
  archive_read_support_filter_bzip2(archive);
  archive_read_support_filter_xz(archive);
  archive_read_support_filter_lzma(archive);
  archive_read_support_filter_zstd(archive);
  archive_read_support_filter_rpm(archive);
  return archive;
}

static void
fault_of(WhWalk *walk, struct archive *archive, const char *path)
{
  const char *said = archive_error_string(archive);
  g_autofree char *safe = wh_text_safe(wh_slice_str(said != NULL ? said : "it is damaged"), 200);
  wh_walk_fault(walk, path, safe);
}

/* "PATH/NAME" made safe; NAME loses a leading "./". Owner: caller. */
static char *
entry_path(const char *path, struct archive_entry *entry)
{
  const char *name = archive_entry_pathname(entry);
  if (name == NULL)
    name = "(unnamed)";
  while (g_str_has_prefix(name, "./"))
    name += 2;
  g_autofree char *safe = wh_text_safe(wh_slice_str(name), WH_LIMIT_PATH / 8);
  return *path != '\0' ? g_strconcat(path, "/", safe, NULL) : g_strdup(safe);
}

/* Reads what is left of the current entry into BYTES, which holds its beginning, at most LIMIT in all. */
static gboolean
read_rest(WhWalk *walk, struct archive *archive, GByteArray *bytes, gsize limit)
{
  guint8 chunk[65536];
  for (;;) {
    const la_ssize_t n = archive_read_data(archive, chunk, sizeof chunk);
    if (n <= 0)
      return n == 0;
    walk->bytes += (guint64)n;
    if (bytes->len + (gsize)n > limit)
      return FALSE;
    g_byte_array_append(bytes, chunk, (guint)n);
  }
}

/* Passes over an entry block by block, so that a bomb is counted while it goes off. */
static gboolean
skip_rest(WhWalk *walk, struct archive *archive)
{
  guint8 chunk[65536];
  la_ssize_t n = 0;
  do {
    n = archive_read_data(archive, chunk, sizeof chunk);
    walk->bytes += n > 0 ? (guint64)n : 0;
  } while (n > 0 && wh_walk_count(walk));
  return n == 0;
}

typedef enum { ENTRY_OTHER, ENTRY_ELF, ENTRY_AR } EntryKind;

static EntryKind
kind_of(const GByteArray *head)
{
  WhSlice data = wh_slice((const char *)head->data, head->len);
  return wh_elf_is(data) ? ENTRY_ELF : wh_walk_is_ar(data) ? ENTRY_AR : ENTRY_OTHER;
}

/* Loads the current entry when it is worth it. RET_KIND: what it is. FALSE: the archive is damaged. */
static gboolean
load_entry(WhWalk *walk, struct archive *archive, const char *path, GByteArray *bytes, EntryKind *ret_kind)
{
  guint8 head[sizeof AR_MAGIC - 1];
  const la_ssize_t n = archive_read_data(archive, head, sizeof head);
  *ret_kind = ENTRY_OTHER;
  if (n < 0)
    return FALSE;
  g_byte_array_append(bytes, head, (guint)n);
  if (kind_of(bytes) == ENTRY_OTHER)
    return skip_rest(walk, archive);
  *ret_kind = kind_of(bytes);
  if (read_rest(walk, archive, bytes, WH_LIMIT_BINARY_FILE))
    return TRUE;
  if (*ret_kind == ENTRY_ELF && bytes->len < WH_LIMIT_BINARY_FILE / 2)
    return FALSE;
  wh_walk_fault(walk, path, "it is larger than is looked at");
  *ret_kind = ENTRY_OTHER;
  return TRUE;
}

static void
take_entry(WhWalk *walk, struct archive *archive, struct archive_entry *entry, const char *path, guint depth)
{
  g_autofree char *name = entry_path(path, entry);
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  EntryKind kind;
  if (!load_entry(walk, archive, name, bytes, &kind)) {
    fault_of(walk, archive, name);
    return;
  }
  WhSlice data = wh_slice((const char *)bytes->data, bytes->len);
  if (kind == ENTRY_ELF)
    wh_walk_add(walk, wh_elf_read(name, data), archive_entry_mode(entry));
  if (kind == ENTRY_AR && !wh_walk_archive(walk, name, data, depth + 1, NULL))
    wh_walk_fault(walk, name, "it is too deep in other archives");
}

/* A member of a static library is part of one whole; a fault of it is told once. */
static void
take_object(WhWalk *walk, struct archive *archive, struct archive_entry *entry, WhElf *library)
{
  g_autofree char *name = entry_path("", entry);
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  EntryKind kind;
  if (!load_entry(walk, archive, name, bytes, &kind))
    wh_elf_malformed(library, "%s: the library is damaged here", name);
  else if (kind == ENTRY_ELF) {
    g_autoptr(WhElf) member = wh_elf_read(name, wh_slice((const char *)bytes->data, bytes->len));
    wh_elf_merge(library, member);
  }
}

/* An entry of an archive as the input of another. */
typedef struct {
  WhWalk *walk;
  struct archive *outer;
  guint8 chunk[65536];
} Inner;

static la_ssize_t
read_inner(struct archive *archive, void *user, const void **ret_data)
{
  Inner *inner = user;
  const la_ssize_t n = archive_read_data(inner->outer, inner->chunk, sizeof inner->chunk);
  *ret_data = inner->chunk;
  if (n < 0)
    archive_set_error(archive, archive_errno(inner->outer), "%s", archive_error_string(inner->outer));
  return n;
}

static void
take_inner(WhWalk *walk, struct archive *outer, const char *path, guint depth)
{
  g_autofree Inner *inner = g_new0(Inner, 1);
  struct archive *archive = archive_of(FALSE);
  inner->walk = walk;
  inner->outer = outer;
  if (archive_read_open(archive, inner, NULL, read_inner, NULL) == ARCHIVE_OK)
    walk_entries(walk, archive, path, depth);
  else
    fault_of(walk, archive, path);
  archive_read_free(archive);
}

/* TRUE while there are entries. */
static gboolean
next_entry(WhWalk *walk, struct archive *archive, const char *path, struct archive_entry **ret_entry)
{
  const int got = archive_read_next_header(archive, ret_entry);
  if (got == ARCHIVE_EOF)
    return FALSE;
  if (got == ARCHIVE_OK || got == ARCHIVE_WARN)
    return wh_walk_count(walk);
  fault_of(walk, archive, path);
  return FALSE;
}

static void
walk_package(WhWalk *walk, struct archive *archive, const char *path, guint depth)
{
  struct archive_entry *entry;
  while (next_entry(walk, archive, path, &entry)) {
    const char *name = archive_entry_pathname(entry);
    if (name != NULL && g_str_has_prefix(name, "data.tar"))
      take_inner(walk, archive, path, depth);
  }
}

static void
walk_library(WhWalk *walk, struct archive *archive, struct archive_entry *entry, const char *path)
{
  WhElf *library = wh_elf_new(path);
  do
    take_object(walk, archive, entry, library);
  while (next_entry(walk, archive, path, &entry));
  wh_walk_add(walk, library, 0);
}

static void
walk_entries(WhWalk *walk, struct archive *archive, const char *path, guint depth)
{
  struct archive_entry *entry;
  while (next_entry(walk, archive, path, &entry))
    if (archive_entry_filetype(entry) == AE_IFREG)
      take_entry(walk, archive, entry, path, depth);
}

static void
walk_ar(WhWalk *walk, struct archive *archive, const char *path, guint depth, WhBinaryKind *ret_kind)
{
  struct archive_entry *entry;
  if (!next_entry(walk, archive, path, &entry))
    return;
  const char *name = archive_entry_pathname(entry);
  const gboolean package = g_strcmp0(name, FIRST_MEMBER_OF_DEB) == 0;
  if (ret_kind != NULL)
    *ret_kind = package ? WH_BINARY_PACKAGE : WH_BINARY_LIBRARY;
  if (package)
    walk_package(walk, archive, path, depth);
  else
    walk_library(walk, archive, entry, path);
}

gboolean
wh_walk_archive(WhWalk *walk, const char *path, WhSlice data, guint depth, WhBinaryKind *ret_kind)
{
  if (depth > WH_LIMIT_BINARY_DEPTH)
    return FALSE;
  const gboolean ar = wh_walk_is_ar(data);
  struct archive *archive = archive_of(ar);
  const gboolean known = data.len > 0 && archive_read_open_memory(archive, data.data, data.len) == ARCHIVE_OK;
  if (known && ar)
    walk_ar(walk, archive, path, depth, ret_kind);
  else if (known) {
    if (ret_kind != NULL)
      *ret_kind = WH_BINARY_ARCHIVE;
    walk_entries(walk, archive, path, depth);
  }
  archive_read_free(archive);
  return known;
}
