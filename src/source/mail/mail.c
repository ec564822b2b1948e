/* SPDX-License-Identifier: Apache-2.0
 * The mail reader: mboxes, folders of mails, public inboxes and text archives of lists. */
#include "source/reader.h"

#include "base/error.h"
#include "source/git/git_repo.h"
#include "source/mail/mail_folder.h"
#include "source/mail/mail_inbox.h"
#include "source/mail/mail_run.h"
#include "source/mail/mbox.h"

#include <sys/stat.h>

typedef struct {
  const WhReadRequest *request;
  WhMailRun *run;
  guint64 done, total; /* bytes of files */
  gboolean single;     /* one path rather than a folder: it must be mail */
  gboolean complete;
} Read;

static int
bid(const char *path)
{
  struct stat st;
  if (stat(path, &st) != 0)
    return 0;
  return S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) ? 50 : 0;
}

static void
add_repository_folders(GStrvBuilder *builder, const char *path)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(path, NULL);
  g_auto(GStrv) folders = repo != NULL ? wh_git_repo_folders(repo) : NULL;
  for (gsize i = 0; folders != NULL && folders[i] != NULL; i++)
    g_strv_builder_add(builder, folders[i]);
}

static char **
folders(const char *path)
{
  guint left_out = 0;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autoptr(GPtrArray) sources = wh_mail_folder_list(path, &left_out, NULL);
  for (guint i = 0; sources != NULL && i < sources->len; i++) {
    const WhMailSource *source = g_ptr_array_index(sources, i);
    if (source->kind == WH_MAIL_SOURCE_REPOSITORY)
      add_repository_folders(builder, source->path);
  }
  return g_strv_builder_end(builder);
}

static gboolean
digest_source(GChecksum *sum, const WhMailSource *source, GError **error)
{
  g_autofree char *refs = NULL;
  if (source->kind == WH_MAIL_SOURCE_REPOSITORY) {
    refs = wh_mail_inbox_state(source->path, error);
    if (refs == NULL)
      return FALSE;
  } else
    refs = g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT, source->size, source->mtime);
  g_checksum_update(sum, (const guchar *)source->name, (gssize)strlen(source->name) + 1);
  g_checksum_update(sum, (const guchar *)refs, (gssize)strlen(refs) + 1);
  return TRUE;
}

static gboolean
probe(const char *path, WhProbe *ret_probe, GError **error)
{
  guint left_out = 0;
  g_autoptr(GPtrArray) sources = wh_mail_folder_list(path, &left_out, error);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  if (sources == NULL)
    return FALSE;
  for (guint i = 0; i < sources->len; i++)
    if (!digest_source(sum, g_ptr_array_index(sources, i), error))
      return FALSE;
  *ret_probe = (WhProbe){.oid_len = 20,
                         .state = g_strdup(g_checksum_get_string(sum)),
                         .path = g_canonicalize_filename(path, NULL)};
  return TRUE;
}

static void
report(Read *r, guint64 in_file)
{
  if (r->request->progress != NULL)
    r->request->progress(r->done + in_file, r->total, r->request->progress_user);
}

static gboolean
add_message(Read *r, const WhMailSource *source, const WhMboxMessage *message, gboolean mbox, GError **error)
{
  WhMailInput mail = {
      .bytes = message->bytes, .from_time = message->from_time, .escaped = mbox, .cut = message->cut};
  g_autofree char *place = g_strdup_printf("%s:%" G_GUINT64_FORMAT, source->name, message->offset);
  return wh_mail_run_add(r->run, &mail, place, error);
}

/* What stopped or spoilt the reading of a file, told with where it was. */
static gboolean
tell_at(Read *r, const WhMailSource *source, guint64 offset, const char *reason, GError **error)
{
  g_autofree char *locator = g_strdup_printf("%s:%" G_GUINT64_FORMAT, source->name, offset);
  return wh_mail_run_tell(r->run, locator, reason, error);
}

static gboolean
read_messages(Read *r, const WhMailSource *source, WhMbox *mbox, WhInput *input, gboolean many,
              GError **error)
{
  WhMboxMessage message;
  while (many ? wh_mbox_next(mbox, &message) : wh_mbox_single(mbox, &message)) {
    if (!add_message(r, source, &message, many, error))
      return FALSE;
    report(r, wh_input_taken(input));
    if (!many)
      break;
  }
  if (wh_mbox_preface(mbox) > 0 &&
      !tell_at(r, source, 0, "text before the first message is passed over", error))
    return FALSE;
  return TRUE;
}

/* What is no mail is told when it was named; in a folder there are pages and lists of all kinds beside the mail. */
static gboolean
read_file(Read *r, const WhMailSource *source, GError **error)
{
  g_autoptr(GError) refused = NULL;
  g_autoptr(WhInput) input = wh_input_open(source->path, &refused);
  if (input == NULL) {
    r->complete = FALSE;
    return wh_mail_run_tell(r->run, source->name, refused->message, error);
  }
  g_autoptr(WhMbox) mbox = wh_mbox_new(input);
  WhMailFileKind kind = wh_mbox_kind(mbox);
  if ((kind == WH_MAIL_FILE_MBOX || kind == WH_MAIL_FILE_SINGLE) &&
      !read_messages(r, source, mbox, input, kind == WH_MAIL_FILE_MBOX, error))
    return FALSE;
  if (kind == WH_MAIL_FILE_NONE && r->single) {
    r->complete = FALSE;
    if (!tell_at(r, source, 0, "holds no mail: neither a \"From \" line nor a header at its beginning",
                 error))
      return FALSE;
  }
  if (wh_input_problem(input) != NULL) {
    r->complete = FALSE;
    return tell_at(r, source, wh_mbox_offset(mbox), wh_input_problem(input), error);
  }
  return TRUE;
}

static gboolean
read_sources(Read *r, const GPtrArray *sources, GError **error)
{
  for (guint i = 0; i < sources->len; i++) {
    const WhMailSource *source = g_ptr_array_index(sources, i);
    r->total += source->kind == WH_MAIL_SOURCE_FILE ? source->size : 0;
  }
  for (guint i = 0; i < sources->len; i++) {
    const WhMailSource *source = g_ptr_array_index(sources, i);
    if (source->kind == WH_MAIL_SOURCE_FILE) {
      if (!read_file(r, source, error))
        return FALSE;
      r->done += source->size;
    } else if (!wh_mail_inbox_read(source->path, *source->name != '\0' ? source->name : "inbox", r->request,
                                   r->run, &r->complete, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  guint left_out = 0;
  g_autoptr(GPtrArray) sources = wh_mail_folder_list(request->path, &left_out, error);
  if (sources == NULL)
    return FALSE;
  g_autoptr(WhMailRun) run = wh_mail_run_new(sink, request->jobs);
  Read r = {.request = request,
            .run = run,
            .single = g_file_test(request->path, G_FILE_TEST_IS_REGULAR),
            .complete = left_out == 0};
  if (left_out > 0 && !wh_mail_run_tell(run, request->path, "holds folders that cannot be opened", error))
    return FALSE;
  if (!read_sources(&r, sources, error) || !wh_mail_run_flush(run, error) || !sink->checkpoint(sink, error))
    return FALSE;
  *ret_complete = r.complete;
  return TRUE;
}

const WhReader wh_reader_mail = {
    .kind = "mail",
    .revision = 2,
    .summary =
        "mail: mbox (also gz, xz, zst), maildir, folders of mails, public inboxes, pipermail text archives",
    .as = WH_READ_AS_MAIL,
    .bid = bid,
    .probe = probe,
    .folders = folders,
    .read = read_source,
};
