/* SPDX-License-Identifier: Apache-2.0
 * Goes through an archive by libarchive, within limits. */
#include "source/archive/archive.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>

#define PIECE ((gsize)64 << 10)
#define COMPLAINTS_MAX 200u /* told one by one; after that only counted */
#define DEPTH_MAX 256u      /* folders above a member */

/* One run of libarchive. A .deb is one in another. */
typedef struct {
  struct archive *archive;
  struct archive_entry *entry; /* borrowed from ARCHIVE */
} Level;

struct WhArchive {
  WhArchiveLimits limits;
  WhArchiveComplain complain;
  gpointer user;
  char *name;     /* for complaints */
  WhInput *input; /* NULL: libarchive reads a zip itself, which it wants to seek in */
  gsize lent;     /* bytes of INPUT that libarchive looks at */
  guint64 size;   /* of the file */
  Level outer, inner;
  gboolean is_deb;
  const char *prefix; /* of members of the inner archive */
  GString *path;
  guint64 n_members, unpacked;
  guint n_complaints;
  gboolean broken, ended;
  locale_t locale; /* UTF-8, so that names in it are no conversions */
  guint8 buffer[PIECE];
};

static void
complain(WhArchive *a, const char *reason)
{
  if (a->n_complaints++ >= COMPLAINTS_MAX)
    return;
  g_autofree char *locator = g_strdup_printf("%s member %" G_GUINT64_FORMAT, a->name, a->n_members);
  a->complain(locator, a->n_complaints == COMPLAINTS_MAX ? "more is broken than is told" : reason, a->user);
}

/* The archive cannot be read on, or must not. */
static void
give_up(WhArchive *a, const char *reason)
{
  complain(a, reason);
  a->broken = a->ended = TRUE;
}

static const char *
reason_of(struct archive *archive)
{
  const char *said = archive_error_string(archive);
  return said != NULL && said[0] != '\0' ? said : "damaged";
}

/* libarchive's callbacks of the outer archive. */
static la_ssize_t
give_bytes(struct archive *archive, void *user, const void **ret_bytes)
{
  WhArchive *a = user;
  wh_input_consume(a->input, a->lent);
  WhSlice bytes = wh_input_peek(a->input, 1);
  a->lent = bytes.len;
  *ret_bytes = bytes.data;
  return (la_ssize_t)bytes.len;
}

/* And of the inner one. */
static la_ssize_t
give_member(struct archive *archive, void *user, const void **ret_bytes)
{
  WhArchive *a = user;
  gsize len = 0;
  la_int64_t offset = 0;
  int status = archive_read_data_block(a->outer.archive, ret_bytes, &len, &offset);
  if (status == ARCHIVE_EOF)
    return 0;
  if (status >= ARCHIVE_WARN)
    return (la_ssize_t)len;
  archive_set_error(archive, EINVAL, "%s", reason_of(a->outer.archive));
  return ARCHIVE_FATAL;
}

static struct archive *
new_archive(void)
{
  struct archive *archive = archive_read_new();
  archive_read_support_format_tar(archive);
  archive_read_support_format_zip(archive);
  archive_read_support_format_ar(archive);
  archive_read_support_filter_gzip(archive);
  archive_read_support_filter_bzip2(archive);
  archive_read_support_filter_compress(archive);
  archive_read_support_filter_lzma(archive);
  archive_read_support_filter_lzip(archive);
  archive_read_support_filter_xz(archive);
  archive_read_support_filter_zstd(archive);
  return archive;
}

static gboolean
fail_open(const WhArchive *a, const char *reason, GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: it cannot be read as tar, zip or deb: %s", a->name,
              reason);
  return FALSE;
}

/* A zip's list of members stands at its end. */
static gboolean
is_zip(WhInput *input)
{
  WhSlice beginning = wh_input_peek(input, 4);
  return beginning.len >= 4 &&
         (memcmp(beginning.data, "PK\003\004", 4) == 0 || memcmp(beginning.data, "PK\005\006", 4) == 0);
}

static WhArchive *
archive_new(const char *name, WhInput *input, const WhArchiveLimits *limits, WhArchiveComplain tell,
            gpointer user)
{
  static const WhArchiveLimits none = {0};
  WhArchive *a = g_new0(WhArchive, 1);
  const WhArchiveLimits *asked = limits != NULL ? limits : &none;
  a->limits.files = asked->files != 0 ? asked->files : WH_LIMIT_RELEASE_FILES;
  a->limits.bytes = asked->bytes != 0 ? asked->bytes : WH_LIMIT_RELEASE_BYTES;
  a->limits.ratio = asked->ratio != 0 ? asked->ratio : WH_LIMIT_RELEASE_RATIO;
  a->complain = tell;
  a->user = user;
  a->name = g_strdup(name);
  a->input = input;
  a->size = wh_input_size(input);
  a->path = g_string_new(NULL);
  a->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  a->outer.archive = new_archive();
  return a;
}

static gboolean
start(WhArchive *a, const char *path, WhSlice bytes, GError **error)
{
  int status;
  if (!is_zip(a->input))
    status = archive_read_open(a->outer.archive, a, NULL, give_bytes, NULL);
  else {
    g_clear_pointer(&a->input, wh_input_free);
    status = path != NULL ? archive_read_open_filename(a->outer.archive, path, PIECE)
                          : archive_read_open_memory(a->outer.archive, bytes.data, bytes.len);
  }
  return status >= ARCHIVE_WARN || fail_open(a, reason_of(a->outer.archive), error);
}

/* libarchive's conversions follow the thread's locale. */
static locale_t
enter_locale(const WhArchive *a)
{
  return a->locale != (locale_t)0 ? uselocale(a->locale) : (locale_t)0;
}

static void
leave_locale(locale_t before)
{
  if (before != (locale_t)0)
    uselocale(before);
}

WhArchive *
wh_archive_open(const char *path, const WhArchiveLimits *limits, WhArchiveComplain tell, gpointer user,
                GError **error)
{
  WhInput *input = wh_input_open(path, error);
  if (input == NULL)
    return NULL;
  g_autofree char *name = g_path_get_basename(path);
  g_autoptr(WhArchive) a = archive_new(name, input, limits, tell, user);
  locale_t before = enter_locale(a);
  gboolean ok = start(a, path, wh_slice(NULL, 0), error);
  leave_locale(before);
  return ok ? g_steal_pointer(&a) : NULL;
}

WhArchive *
wh_archive_new(WhSlice bytes, const WhArchiveLimits *limits, WhArchiveComplain tell, gpointer user,
               GError **error)
{
  g_autoptr(WhArchive) a = archive_new("archive", wh_input_new(bytes), limits, tell, user);
  locale_t before = enter_locale(a);
  gboolean ok = start(a, NULL, bytes, error);
  leave_locale(before);
  return ok ? g_steal_pointer(&a) : NULL;
}

void
wh_archive_free(WhArchive *a)
{
  if (a == NULL)
    return;
  if (a->inner.archive != NULL)
    archive_read_free(a->inner.archive);
  archive_read_free(a->outer.archive);
  g_clear_pointer(&a->input, wh_input_free);
  if (a->locale != (locale_t)0)
    freelocale(a->locale);
  g_string_free(a->path, TRUE);
  g_free(a->name);
  g_free(a);
}

static Level *
level_of(WhArchive *a)
{
  return a->inner.archive != NULL ? &a->inner : &a->outer;
}

guint64
wh_archive_taken(const WhArchive *a)
{
  return a->input != NULL ? wh_input_taken(a->input)
                          : (guint64)MAX(archive_filter_bytes(a->outer.archive, -1), 0);
}

guint64
wh_archive_size(const WhArchive *a)
{
  return a->size;
}

gboolean
wh_archive_is_whole(const WhArchive *a)
{
  return !a->broken;
}

/* Counts N more unpacked bytes. */
static gboolean
is_within(WhArchive *a, guint64 n)
{
  a->unpacked += n;
  if (a->unpacked > a->limits.bytes)
    give_up(a, "unpacks to more bytes than are read of one archive");
  else if (a->unpacked > WH_LIMIT_RELEASE_FILE && a->unpacked / a->limits.ratio > wh_archive_taken(a))
    give_up(a, "unpacks to far more bytes than it has");
  else
    return TRUE;
  return FALSE;
}

/* What stopped the next header. */
static void
end_level(WhArchive *a, Level *level, int status)
{
  const char *problem = a->input != NULL ? wh_input_problem(a->input) : NULL;
  if (status != ARCHIVE_EOF)
    give_up(a, reason_of(level->archive));
  if (level == &a->inner) {
    archive_read_free(a->inner.archive);
    a->inner = (Level){0};
    return;
  }
  if (status == ARCHIVE_EOF && problem != NULL)
    give_up(a, problem);
  a->ended = TRUE;
}

/* The next entry of any level. FALSE: this level is at its end. */
static gboolean
next_entry(WhArchive *a, Level *level)
{
  int status;
  while ((status = archive_read_next_header(level->archive, &level->entry)) != ARCHIVE_EOF &&
         status != ARCHIVE_FATAL) {
    a->n_members++;
    if (status < ARCHIVE_OK)
      complain(a, reason_of(level->archive));
    if (a->n_members > a->limits.files) {
      give_up(a, "has more members than are read of one archive");
      return FALSE;
    }
    if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
      return is_within(a, 0);
    a->broken = TRUE; /* this member is lost; the next may be there */
  }
  end_level(a, level, status);
  return FALSE;
}

static const char *
raw_path(struct archive_entry *entry)
{
  const char *path = archive_entry_pathname(entry);
  return path != NULL ? path : archive_entry_pathname_utf8(entry);
}

/* Goes into what a .deb packs: FALSE when the entry is no such part. */
static gboolean
enter_deb(WhArchive *a)
{
  const char *path = raw_path(a->outer.entry);
  if (path == NULL)
    return FALSE;
  if (g_str_equal(path, "debian-binary"))
    a->is_deb = TRUE;
  gboolean is_data = g_str_has_prefix(path, "data.tar"), is_control = g_str_has_prefix(path, "control.tar");
  if (!a->is_deb || !(is_data || is_control) || a->inner.archive != NULL)
    return FALSE;
  a->inner = (Level){new_archive(), NULL};
  a->prefix = is_control ? "DEBIAN/" : "";
  if (archive_read_open(a->inner.archive, a, NULL, give_member, NULL) >= ARCHIVE_WARN)
    return TRUE;
  complain(a, reason_of(a->inner.archive));
  a->broken = TRUE;
  archive_read_free(a->inner.archive);
  a->inner = (Level){0};
  return TRUE;
}

static gboolean
is_ar(const WhArchive *a)
{
  return (archive_format(a->outer.archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_AR;
}

/* The entry to be told next, of whatever level. */
static gboolean
find_entry(WhArchive *a)
{
  while (!a->ended) {
    Level *level = level_of(a);
    if (!next_entry(a, level))
      continue;
    if (level == &a->outer && is_ar(a) && enter_deb(a))
      continue;
    return TRUE;
  }
  return FALSE;
}

static guint
depth_of(WhSlice path)
{
  guint depth = 0;
  for (gsize i = 0; i < path.len; i++)
    depth += path.data[i] == '/';
  return depth;
}

static WhMemberType
type_of(struct archive_entry *entry)
{
  if (archive_entry_hardlink(entry) != NULL || archive_entry_hardlink_utf8(entry) != NULL)
    return WH_MEMBER_HARDLINK;
  switch (archive_entry_filetype(entry)) {
  case AE_IFREG:
    return WH_MEMBER_FILE;
  case AE_IFDIR:
    return WH_MEMBER_FOLDER;
  case AE_IFLNK:
    return WH_MEMBER_SYMLINK;
  default:
    return WH_MEMBER_SPECIAL;
  }
}

static WhSlice
target_of(struct archive_entry *entry, WhMemberType type)
{
  const char *target = NULL;
  if (type == WH_MEMBER_HARDLINK) {
    target = archive_entry_hardlink(entry);
    target = target != NULL ? target : archive_entry_hardlink_utf8(entry);
  } else if (type == WH_MEMBER_SYMLINK) {
    target = archive_entry_symlink(entry);
    target = target != NULL ? target : archive_entry_symlink_utf8(entry);
  }
  return wh_slice_str(target);
}

static WhMember
member_of(WhArchive *a, struct archive_entry *entry)
{
  WhMember member = {.type = type_of(entry), .path = wh_slice(a->path->str, a->path->len)};
  member.target = target_of(entry, member.type);
  member.mode = (guint32)archive_entry_perm(entry) & 07777u;
  member.sized = archive_entry_size_is_set(entry) != 0;
  member.size = (guint64)MAX(archive_entry_size(entry), 0);
  member.mtime = archive_entry_mtime_is_set(entry) != 0 ? (gint64)archive_entry_mtime(entry) : 0;
  member.uid = archive_entry_uid(entry);
  member.gid = archive_entry_gid(entry);
  /* A zip tells none, and libarchive gives zero. */
  member.has_owner = (archive_format(level_of(a)->archive) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_ZIP;
  member.user = wh_slice_str(archive_entry_uname(entry));
  member.group = wh_slice_str(archive_entry_gname(entry));
  return member;
}

/* Whether the entry's path can be told; else it is told as broken. */
static gboolean
take_path(WhArchive *a, struct archive_entry *entry)
{
  const char *path = raw_path(entry);
  if (path == NULL || path[0] == '\0') {
    complain(a, "has no path");
    a->broken = TRUE;
    return FALSE;
  }
  g_string_assign(a->path, a->inner.archive != NULL ? a->prefix : "");
  if (a->path->len > 0 && g_str_has_prefix(path, "./"))
    path += 2;
  g_string_append(a->path, path);
  if (a->path->len <= WH_LIMIT_PATH && depth_of(wh_slice(a->path->str, a->path->len)) <= DEPTH_MAX)
    return TRUE;
  complain(a, "its path is longer or deeper than paths are");
  a->broken = TRUE;
  return FALSE;
}

gboolean
wh_archive_next(WhArchive *a, WhMember *ret_member)
{
  locale_t before = enter_locale(a);
  gboolean found = FALSE;
  while (!found && find_entry(a))
    found = take_path(a, level_of(a)->entry);
  if (found)
    *ret_member = member_of(a, level_of(a)->entry);
  leave_locale(before);
  return found;
}

gboolean
wh_archive_read(WhArchive *a, WhSlice *ret_piece)
{
  if (a->ended)
    return FALSE;
  la_ssize_t n = archive_read_data(level_of(a)->archive, a->buffer, sizeof a->buffer);
  if (n < 0) {
    complain(a, reason_of(level_of(a)->archive));
    a->broken = TRUE;
    return FALSE;
  }
  if (n == 0 || !is_within(a, (guint64)n))
    return FALSE;
  *ret_piece = wh_slice((const char *)a->buffer, (gsize)n);
  return TRUE;
}
