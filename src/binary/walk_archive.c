/* SPDX-License-Identifier: Apache-2.0
 * Binaries in packages, archives and static libraries. */
#include "binary/walk.h"

#include "base/limits.h"
#include "base/text.h"
#include "source/archive/archive.h"

#define AR_MAGIC "!<arch>\n"
#define DEB_MAGIC AR_MAGIC "debian-binary"
#define NAME_SHOWN (WH_LIMIT_PATH / 8u)

gboolean
wh_walk_is_ar(WhSlice data)
{
  return wh_slice_has_prefix(data, WH_SLICE(AR_MAGIC));
}

/* "PATH/NAME" made safe; NAME loses a leading "./". Owner: caller. */
static char *
member_path(const char *path, WhSlice name)
{
  while (wh_slice_has_prefix(name, WH_SLICE("./")))
    name = wh_slice(name.data + 2, name.len - 2);
  g_autofree char *safe = wh_text_safe(name, NAME_SHOWN);
  return *path != '\0' ? g_strconcat(path, "/", safe, NULL) : g_strdup(safe);
}

static gboolean
is_worth(const GByteArray *head)
{
  WhSlice data = wh_slice((const char *)head->data, head->len);
  return wh_elf_is(data) || wh_walk_is_ar(data);
}

/* The member's content when it is worth it, else nothing. FALSE: it is larger than is looked at. */
static gboolean
load_member(WhArchive *archive, GByteArray *bytes)
{
  WhSlice piece;
  while (wh_archive_read(archive, &piece)) {
    if (bytes->len + piece.len > WH_LIMIT_BINARY_FILE)
      return FALSE;
    g_byte_array_append(bytes, (const guint8 *)piece.data, (guint)piece.len);
    if (bytes->len >= strlen(AR_MAGIC) && !is_worth(bytes))
      break;
  }
  if (!is_worth(bytes))
    g_byte_array_set_size(bytes, 0);
  return TRUE;
}

typedef struct {
  WhWalk *walk;
  WhArchive *archive;
  const char *path;
  guint depth;
  WhElf *library; /* of what is a static library; else NULL */
} Visit;

/* A member of a static library is part of one whole. */
static void
take_member(const Visit *v, const char *name, guint mode, WhSlice data)
{
  if (v->library != NULL && wh_elf_is(data)) {
    g_autoptr(WhElf) member = wh_elf_read(name, data);
    wh_elf_merge(v->library, member);
  } else if (v->library == NULL && wh_elf_is(data))
    wh_walk_add(v->walk, wh_elf_read(name, data), mode);
  else if (v->library == NULL && !wh_walk_archive(v->walk, name, data, v->depth + 1, NULL))
    wh_walk_fault(v->walk, name, "it is damaged, or too deep in other archives");
}

static void
visit_members(const Visit *v)
{
  WhMember member;
  while (wh_archive_next(v->archive, &member) && wh_walk_count(v->walk)) {
    /* Members of static libraries are often written without a type. */
    if (member.type != WH_MEMBER_FILE && v->library == NULL)
      continue;
    g_autofree char *name = member_path(v->path, member.path);
    const guint mode = member.mode;
    if (v->library == NULL && v->depth == 0)
      v->walk->out->newest = MAX(v->walk->out->newest, member.mtime);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (!load_member(v->archive, bytes))
      wh_walk_fault(v->walk, name, "it is larger than is looked at");
    else if (bytes->len > 0)
      take_member(v, name, mode, wh_slice((const char *)bytes->data, bytes->len));
  }
}

/* What breaks a rule is told; whether anything was lost by it, the archive knows at its end. */
static void
on_complaint(const char *locator, const char *reason, gpointer user)
{
  WhWalk *walk = user;
  g_autofree char *safe = wh_text_safe(wh_slice_str(reason), 0);
  g_autofree char *place = wh_text_safe(wh_slice_str(locator), 0);
  g_ptr_array_add(walk->out->faults, g_strdup_printf("%s: %s", place, safe));
}

static WhBinaryKind
kind_of(WhSlice data)
{
  if (wh_slice_has_prefix(data, WH_SLICE(DEB_MAGIC)))
    return WH_BINARY_PACKAGE;
  return wh_walk_is_ar(data) ? WH_BINARY_LIBRARY : WH_BINARY_ARCHIVE;
}

gboolean
wh_walk_archive(WhWalk *walk, const char *path, WhSlice data, guint depth, WhBinaryKind *ret_kind)
{
  static const WhArchiveLimits limits = {.files = WH_LIMIT_BINARY_ENTRIES, .bytes = WH_LIMIT_BINARY_UNPACKED};
  const WhBinaryKind kind = kind_of(data);
  if (depth > WH_LIMIT_BINARY_DEPTH || data.len == 0)
    return FALSE;
  g_autoptr(WhArchive) archive = wh_archive_new(data, &limits, on_complaint, walk, NULL);
  if (archive == NULL)
    return FALSE;
  const Visit visit = {walk, archive, path, depth, kind == WH_BINARY_LIBRARY ? wh_elf_new(path) : NULL};
  visit_members(&visit);
  if (visit.library != NULL)
    wh_walk_add(walk, visit.library, 0);
  if (!wh_archive_is_whole(archive))
    walk->out->complete = FALSE;
  if (ret_kind != NULL)
    *ret_kind = kind;
  return TRUE;
}
