/* SPDX-License-Identifier: Apache-2.0
 * The forge reader: small invented objects of every shape, and what is said of them. */
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "source/forge/forge_words.h"
#include "source/reader.h"

#include <glib/gstdio.h>
#include <isa-l/igzip_lib.h>

#define H "https://github.com/acme/anvil"
#define API "https://api.github.com/repos/acme/anvil"
#define SHA "0123456789abcdef0123456789abcdef01234567"

typedef struct {
  WhSink sink;
  GString *said;
  guint64 n;
} Said;

static char *
text(WhSlice s)
{
  return wh_text_safe(s, 4000);
}

static gboolean
on_message(WhSink *sink, const WhMessageRecord *m, GError **error)
{
  Said *said = (Said *)sink;
  g_autofree char *id = text(m->id), *parent = text(m->parent), *thread = text(m->thread),
                  *name = text(m->name);
  g_autofree char *email = text(m->email), *time = wh_time_format(m->claimed.time),
                  *subject = text(m->subject);
  g_autofree char *words = text(m->text), *place = text(m->place);
  said->n++;
  g_assert_cmpint(m->claimed.zone, ==, WH_ZONE_ABSENT);
  g_assert_true(g_utf8_validate_len(m->text.data, m->text.len, NULL));
  g_assert_cmpuint(m->text.len, <=, WH_LIMIT_WORDS);
  g_string_append_printf(said->said, "%s %s ^%s @%s %s <%s> %s %s flags=%u place=%s [%s] %s\n",
                         wh_message_kind_id(m->kind), id, parent, thread, name, email,
                         wh_association_id(m->association), time, m->flags, place, subject, words);
  return TRUE;
}

static gboolean
on_event(WhSink *sink, const WhEventRecord *e, GError **error)
{
  Said *said = (Said *)sink;
  g_autofree char *id = text(e->id), *name = text(e->name), *other = text(e->other_name),
                  *object = text(e->object);
  g_autofree char *thread = text(e->thread), *detail = text(e->detail),
                  *time = wh_time_format(e->claimed.time);
  char oid[WH_OID_HEX_MAX + 1];
  said->n++;
  wh_oid_format(&e->oid, 20, oid);
  g_assert_false(e->registry);
  g_assert_cmpuint(e->id.len, >, 0);
  g_string_append_printf(said->said, "%s <%s> %s>%s on %s @%s %s oid=%s {%s}\n", wh_verb_id(e->verb), id,
                         name, other, object, thread, time, wh_oid_is_zero(&e->oid) ? "" : oid, detail);
  return TRUE;
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *m, GError **error)
{
  Said *said = (Said *)sink;
  g_autofree char *locator = text(m->locator), *reason = text(m->reason);
  g_string_append_printf(said->said, "malformed %s: %s\n", locator, reason);
  return TRUE;
}

/* What the reader says of PATH. */
static char *
read_path(const char *path, const char *const *want, gboolean *ret_complete, GError **error)
{
  Said said = {.sink = {.message = on_message, .event = on_event, .malformed = on_malformed},
               .said = g_string_new(NULL)};
  const WhReader *reader = wh_reader_for(path, WH_READ_AS_FORGE);
  const WhReadRequest request = {.path = path, .want = want, .jobs = 1};
  g_assert_nonnull(reader);
  g_assert_cmpstr(reader->kind, ==, "forge");
  if (!reader->read(&request, &said.sink, ret_complete, error)) {
    g_string_free(said.said, TRUE);
    return NULL;
  }
  return g_string_free(said.said, FALSE);
}

static char *
temporary(const char *name, const char *data, gssize len)
{
  g_autofree char *folder = g_dir_make_tmp("forge-XXXXXX", NULL);
  g_assert_nonnull(folder);
  char *path = g_build_filename(folder, name, NULL);
  g_assert_true(g_file_set_contents(path, data, len, NULL));
  return path;
}

static void
drop(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_remove(path);
  g_rmdir(folder);
}

static char *
read_bytes(const char *data, gssize len, const char *const *want, gboolean *ret_complete)
{
  g_autofree char *path = temporary("in.json", data, len);
  g_autoptr(GError) error = NULL;
  char *said = read_path(path, want, ret_complete, &error);
  g_assert_no_error(error);
  drop(path);
  return said;
}

static char *
read_text(const char *data)
{
  gboolean complete = FALSE;
  char *said = read_bytes(data, -1, NULL, &complete);
  g_assert_true(complete);
  return said;
}

static void
expect(const char *data, const char *said)
{
  g_autofree char *got = read_text(data);
  g_assert_cmpstr(got, ==, said);
}

#define USER(login) "{\"login\":\"" login "\",\"id\":1,\"type\":\"User\",\"site_admin\":false}"
#define ISSUE                                                                                                \
  "{\"url\":\"" API "/issues/7\",\"repository_url\":\"" API "\",\"html_url\":\"" H                           \
  "/issues/7\",\"id\":70,\"number\":7,\"title\":\"It bends\",\"user\":" USER(                                \
      "ann") ",\"labels\":[{\"name\":\"bug\"}],"                                                             \
             "\"state\":\"closed\",\"created_at\":\"2020-01-02T03:04:05Z\",\"closed_at\":\"2020-02-02T03:"   \
             "04:05Z\","                                                                                     \
             "\"author_association\":\"NONE\",\"body\":\"It bends when cold.\",\"closed_by\":" USER(         \
                 "mia") "}"
#define ISSUE_SAID                                                                                           \
  "issue " H "/issues/7 ^ @" H                                                                               \
  "/issues/7 ann <ann@users.noreply.github.com> none 2020-01-02T03:04:05Z flags=0 place= "                   \
  "[It bends] It bends when cold.\n"                                                                         \
  "open <" H "/issues/7#open-1577934245> ann> on " H "/issues/7 @" H                                         \
  "/issues/7 2020-01-02T03:04:05Z oid= {}\n"                                                                 \
  "close <" H "/issues/7#close-1580612645> mia> on " H "/issues/7 @" H                                       \
  "/issues/7 2020-02-02T03:04:05Z oid= {}\n"
#define COMMENT                                                                                              \
  "{\"url\":\"" API "/issues/comments/5\",\"html_url\":\"" H                                                 \
  "/issues/7#issuecomment-5\",\"issue_url\":\"" API "/issues/7\",\"id\":5,\"user\":" USER(                   \
      "bob") ",\"created_at\":\"2020-01-03T00:00:00Z\",\"updated_at\":"                                      \
             "\"2020-01-09T00:00:00Z\",\"body\":\"Here too.\",\"author_association\":\"MEMBER\"}"
#define COMMENT_SAID                                                                                         \
  "comment " H "/issues/7#issuecomment-5 ^" H "/issues/7 @" H                                                \
  "/issues/7 bob <bob@users.noreply.github.com> member "                                                     \
  "2020-01-03T00:00:00Z flags=0 place= [] Here too.\n"

static void
test_rest(void)
{
  expect(ISSUE, ISSUE_SAID);
  expect(ISSUE "\n" COMMENT "\n", ISSUE_SAID COMMENT_SAID);
  expect("[" ISSUE "," COMMENT "]", ISSUE_SAID COMMENT_SAID);
  expect("[" ISSUE "][" COMMENT "]", ISSUE_SAID COMMENT_SAID);                     /* gh api --paginate */
  expect("[[" ISSUE "],[" COMMENT "]]", ISSUE_SAID COMMENT_SAID);                  /* … --slurp */
  expect("{\n  \"total_count\": 1,\n  \"items\": [ " ISSUE " ]\n}\n", ISSUE_SAID); /* a search */
  expect(ISSUE COMMENT, ISSUE_SAID COMMENT_SAID);
  expect("\n\n" ISSUE "\n\n\n" COMMENT, ISSUE_SAID COMMENT_SAID);
  expect("", "");
  expect(" \n", "");
  expect("[]", "");
}

static void
test_pull(void)
{
  expect("{\n\"url\":\"" API "/pulls/8\",\"html_url\":\"" H
         "/pull/8\",\"number\":8,\"state\":\"closed\",\"title\":\"Harden\","
         "\"user\":" USER(
             "bob") ",\"body\":null,\"created_at\":\"2020-03-01T00:00:00Z\",\"closed_at\":\"2020-03-02T00:00:"
                    "00Z\","
                    "\"merged_at\":\"2020-03-02T00:00:00Z\",\"merge_commit_sha\":\"" SHA
                    "\",\"merged_by\":" USER(
                        "mia") ","
                               "\"head\":{\"ref\":\"x\",\"sha\":\"1111111111111111111111111111111111111111\","
                               "\"repo\":{\"full_name\":\"bob/anvil\"}},"
                               "\"author_association\":\"FIRST_TIME_CONTRIBUTOR\"}",
         "pull " H "/pull/8 ^ @" H
         "/pull/8 bob <bob@users.noreply.github.com> first-timer 2020-03-01T00:00:00Z flags=0 "
         "place= [Harden] \n"
         "open <" H "/pull/8#open-1583020800> bob> on " H "/pull/8 @" H
         "/pull/8 2020-03-01T00:00:00Z oid= {}\n"
         "head <" H "/pull/8#head-1583107200> bob> on " H "/pull/8 @" H "/pull/8 2020-03-02T00:00:00Z "
         "oid=1111111111111111111111111111111111111111 {}\n"
         "merge <" H "/pull/8#merge-1583107200> mia>bob on " H "/pull/8 @" H
         "/pull/8 2020-03-02T00:00:00Z oid=" SHA " {}\n");
}

/* The list of pulls knows the commit, the list of issues who closed it: one merge. */
static void
test_merge_in_parts(void)
{
  g_autofree char *said =
      read_text("[{\"html_url\":\"" H "/pull/8\",\"number\":8,\"title\":\"Harden\",\"user\":" USER(
          "bob") ",\"body\":\"\","
                 "\"created_at\":\"2020-03-01T00:00:00Z\",\"closed_at\":\"2020-03-02T00:00:00Z\",\"pull_"
                 "request\":{\"merged_at\":"
                 "\"2020-03-02T00:00:00Z\"},\"closed_by\":" USER(
                     "mia") "},"
                            "{\"html_url\":\"" H "/pull/8\",\"number\":8,\"title\":\"Harden\",\"user\":" USER(
                                "bob") ",\"body\":\"\","
                                       "\"created_at\":\"2020-03-01T00:00:00Z\",\"merged_at\":\"2020-03-"
                                       "02T00:00:00Z\",\"merge_commit_sha\":\"" SHA "\"}]");
  const char *merge = strstr(said, "merge <");
  g_assert_nonnull(merge);
  g_assert_nonnull(strstr(merge, "mia>bob"));
  g_assert_nonnull(strstr(merge, "oid=" SHA));
  g_assert_null(strstr(merge + 1, "merge <"));
}

static void
test_reviews(void)
{
  expect(
      "[{\"id\":80,\"user\":" USER(
          "mia") ",\"body\":\"Good.\",\"state\":\"APPROVED\",\"html_url\":\"" H
                 "/pull/8#pullrequestreview-80\",\"pull_request_url\":\"" API
                 "/pulls/8\",\"author_association\":\"OWNER\","
                 "\"submitted_at\":\"2020-03-01T01:00:00Z\",\"commit_id\":\"" SHA "\"},"
                 "{\"id\":81,\"user\":" USER(
                     "mia") ",\"body\":\"\",\"state\":\"COMMENTED\",\"html_url\":\"" H
                            "/pull/8#pullrequestreview-81\",\"pull_request_url\":\"" API
                            "/pulls/8\",\"submitted_at\":\"2020-03-01T02:00:00Z\"},"
                            "{\"url\":\"" API "/pulls/comments/"
                            "10\",\"pull_request_review_id\":80,\"id\":10,\"diff_hunk\":\"@"
                            "@\",\"path\":\"a.c\","
                            "\"user\":" USER(
                                "mia") ",\"body\":\"Why?\",\"created_at\":\"2020-03-01T00:30:00Z\",\"html_"
                                       "url\":\"" H "/pull/8#discussion_r10\",\"pull_request_url\":\"" API
                                       "/pulls/8\",\"author_association\":\"OWNER\"},"
                                       "{\"url\":\"" API "/pulls/comments/"
                                       "11\",\"pull_request_review_id\":82,\"id\":11,\"in_reply_to_id\":10,"
                                       "\"user\":null,\"body\":\"Speed.\",\"created_at\":\"2020-03-01T00:40:"
                                       "00Z\",\"html_url\":\"" H
                                       "/pull/8/files#discussion_r11\",\"pull_request_url\":\"" API
                                       "/pulls/8\"}]",
      "review " H "/pull/8#pullrequestreview-80 ^" H "/pull/8 @" H
      "/pull/8 mia <mia@users.noreply.github.com> owner "
      "2020-03-01T01:00:00Z flags=0 place= [] Good.\n"
      "review <" H "/pull/8#pullrequestreview-80> mia> on " H "/pull/8 @" H
      "/pull/8 2020-03-01T01:00:00Z oid=" SHA " {approved}\n"
      "review-comment " H "/pull/8#discussion_r10 ^" H "/pull/8 @" H
      "/pull/8 mia <mia@users.noreply.github.com> owner "
      "2020-03-01T00:30:00Z flags=0 place= [] Why?\n"
      "review-comment " H "/pull/8/files#discussion_r11 ^" H "/pull/8#discussion_r10 @" H "/pull/8 ghost "
      "<ghost@users.noreply.github.com> unknown 2020-03-01T00:40:00Z flags=0 place= [] Speed.\n");
}

static void
test_commit_comment_and_release(void)
{
  expect(
      "[{\"html_url\":\"" H "/commit/" SHA "#commitcomment-3\",\"url\":\"" API "/comments/3\",\"user\":" USER(
          "ann") ",\"commit_id\":\"" SHA
                 "\",\"body\":\"This broke it.\",\"created_at\":\"2020-04-01T00:00:00Z\"},"
                 "{\"url\":\"" API "/releases/1\",\"html_url\":\"" H
                 "/releases/tag/v1.0\",\"tag_name\":\"v1.0\",\"draft\":false,"
                 "\"author\":" USER(
                     "mia") ",\"prerelease\":true,\"created_at\":\"2020-04-01T00:00:00Z\",\"published_at\":"
                            "\"2020-04-02T00:00:00Z\",\"assets\":[]},"
                            "{\"url\":\"" API "/releases/2\",\"html_url\":\"" H
                            "/releases/2\",\"tag_name\":\"v1.1\",\"draft\":true,\"author\":" USER(
                                "mia") ",\"published_at\":null,\"created_at\":\"2020-04-01T00:00:00Z\"}]",
      "commit-comment " H "/commit/" SHA "#commitcomment-3 ^ @" H "/commit/" SHA
      " ann <ann@users.noreply.github.com> unknown 2020-04-01T00:00:00Z flags=0 place= [] This broke it.\n"
      "release <" H "/releases/tag/v1.0> mia> on v1.0 @ 2020-04-02T00:00:00Z oid= {prerelease}\n");
}

#define EVENT(event, more)                                                                                   \
  "{\"id\":1,\"url\":\"" API "/issues/events/1\",\"actor\":" USER(                                           \
      "mia") ",\"event\":\"" event "\",\"created_at\":\"2020-05-01T00:00:00Z\","                             \
             "\"issue\":{\"html_url\":\"" H                                                                  \
             "/pull/8\",\"number\":8,\"title\":\"Harden\",\"user\":" USER("bob") "}" more "}"
#define ON8 " on " H "/pull/8 @" H "/pull/8 2020-05-01T00:00:00Z oid="

static void
test_timeline(void)
{
  expect(
      "[" EVENT("closed", ",\"commit_id\":\"" SHA "\"") "," EVENT("reopened", "") "," EVENT(
          "assigned",
          ",\"a"
          "ssig"
          "nee"
          "\""
          ":" USER(
              "cat")) "," EVENT("labeled",
                                ",\"label\":{\"name\":\"wanted\"}") "," EVENT("locked",
                                                                              ",\"lock_reason\":"
                                                                              "\"spam\"") "," EVENT("ren"
                                                                                                    "ame"
                                                                                                    "d",
                                                                                                    ",\""
                                                                                                    "ren"
                                                                                                    "ame"
                                                                                                    "\":"
                                                                                                    "{\""
                                                                                                    "fro"
                                                                                                    "m\""
                                                                                                    ":\""
                                                                                                    "a\""
                                                                                                    ",\""
                                                                                                    "to"
                                                                                                    "\":"
                                                                                                    "\"b"
                                                                                                    "\""
                                                                                                    "}") "," EVENT("subscribed",
                                                                                                                   "") "," EVENT("revi"
                                                                                                                                 "ew_"
                                                                                                                                 "dism"
                                                                                                                                 "isse"
                                                                                                                                 "d",
                                                                                                                                 "") "," EVENT("merged",
                                                                                                                                               ",\"commit_id\":\"" SHA
                                                                                                                                               "\"") "]",
      "close <" H "/pull/8#close-1588291200> mia>" ON8 SHA " {}\n"
      "reopen <" H "/pull/8#reopen-1588291200> mia>" ON8 " {}\n"
      "assign <" H "/pull/8#assign-1588291200> mia>cat" ON8 " {}\n"
      "label <" H "/pull/8#label-1588291200-wanted> mia>" ON8 " {wanted}\n"
      "lock <" H "/pull/8#lock-1588291200-spam> mia>" ON8 " {spam}\n"
      "edit <" H "/pull/8#edit-1588291200-title: b> mia>" ON8 " {title: b}\n"
      "review <" H "/pull/8#review-1588291200-dismissed> mia>" ON8 " {dismissed}\n"
      "merge <" H "/pull/8#merge-1588291200> mia>bob" ON8 SHA " {}\n");
}

#define MIA_CLOSED                                                                                           \
  "{\"id\":1,\"url\":\"" API "/issues/events/9\",\"actor\":" USER(                                           \
      "mia") ",\"event\":\"closed\",\"created_at\":\"2020-05-01T00:00:00Z\"}"
#define HM(on)                                                                                               \
  "{\"event\":\"commented\",\"html_url\":\"" H "/" on                                                        \
  "#issuecomment-6\",\"user\":" USER("bob") ",\"created_at\":\"2020-05-02T00:00:00Z\",\"body\":\"Hm.\"}"
#define HM_SAID(on)                                                                                          \
  "comment " H "/" on "#issuecomment-6 ^" H "/" on " @" H "/" on                                             \
  " bob <bob@users.noreply.github.com> unknown 2020-05-02T00:00:00Z flags=0 place= [] Hm.\n"

/* Entries of one issue's timeline do not say which: the comments among them do, unless they differ. */
static void
test_loose_timeline(void)
{
  const char *nowhere = "close <" API "/issues/events/9> mia> on " API "/issues/events/9 @ "
                        "2020-05-01T00:00:00Z oid= {}\n";
  g_autofree char *mixed = g_strconcat(HM_SAID("issues/7") HM_SAID("pull/8"), nowhere, NULL);
  expect("[" MIA_CLOSED "," HM("issues/7") ",{\"event\":\"referenced\",\"actor\":\"bob\"}]",
         HM_SAID("issues/7") "close <" H "/issues/7#close-1588291200> mia> on " H "/issues/7 @" H
                             "/issues/7 2020-05-01T00:00:00Z oid= {}\n");
  expect("[" MIA_CLOSED "," HM("issues/7") "," HM("pull/8") "]", mixed);
  expect("[" MIA_CLOSED "]", nowhere);
}

/* An archiver's wrapper holds what was said and done beside the object itself. */
static void
test_wrapper(void)
{
  expect(
      "{\"type\":\"pull\",\"events\":[" MIA_CLOSED
      "," HM("pull/8") "],\"comments\":[{\"html_url\":\"" H
                       "/pull/8#discussion_r5\",\"pull_request_review_id\":4,\"user\":" USER(
                           "cat") ",\"created_at\":\"2020-05-03T00:00:00Z\",\"body\":\"Why?\"}],"
                                  "\"pull\":{\"url\":\"" API "/pulls/8\",\"html_url\":\"" H "/pull/"
                                  "8\",\"number\":8,\"title\":\"Harden\",\"created_at\":\"2020-04-30T00:00:"
                                  "00Z\",\"user\":" USER("ann") "}}",
      "pull " H "/pull/8 ^ @" H
      "/pull/8 ann <ann@users.noreply.github.com> unknown 2020-04-30T00:00:00Z flags=0 "
      "place= [Harden] \n"
      "open <" H "/pull/8#open-1588204800> ann> on " H "/pull/8 @" H "/pull/8 2020-04-30T00:00:00Z oid= {}\n"
      "review-comment " H "/pull/8#discussion_r5 ^" H "/pull/8 @" H
      "/pull/8 cat <cat@users.noreply.github.com> unknown 2020-05-03T00:00:00Z flags=0 place= [Harden] Why?\n"
      "close <" H "/pull/8#close-1588291200> mia> on " H "/pull/8 @" H
      "/pull/8 2020-05-01T00:00:00Z oid= {}\n"
      "comment " H "/pull/8#issuecomment-6 ^" H "/pull/8 @" H
      "/pull/8 bob <bob@users.noreply.github.com> unknown 2020-05-02T00:00:00Z flags=0 place= [Harden] "
      "Hm.\n");
  expect("{\"type\":\"issue\",\"issue\":null,\"events\":[]}",
         "malformed in.json:0: 1 object of unknown shape, first at in.json:0\n");
}

/* The archive of a draft's tool, its names as GraphQL has them. */
static void
test_draft_archive(void)
{
  expect(
      "{\n \"magic\": \"E!vIA5L86J2I\",\n \"timestamp\": \"2020-01-01T00:00:00+00:00\",\n \"repo\": "
      "\"acme/anvil\",\n"
      " \"labels\": [{\"name\": \"x\"}],\n \"issues\": [{\"number\": 1, \"id\": \"MDU\", \"title\": \"One\", "
      "\"url\": \"" H "/issues/1\", \"state\": \"CLOSED\", \"author\": \"ann\", \"authorAssociation\": "
      "\"COLLABORATOR\", \"body\": \"Text.\","
      " \"createdAt\": \"2019-01-01T10:00:00Z\", \"closedAt\": null, \"comments\": [{\"author\": null, "
      "\"body\": \"Yes.\","
      " \"createdAt\": \"2019-01-01T11:00:00Z\"}]}],\n \"pulls\": [{\"number\": 2, \"title\": \"Two\", "
      "\"author\": \"bob\","
      " \"body\": \"\", \"createdAt\": \"2019-02-01T10:00:00Z\", \"headRefOid\": \"" SHA "\", \"mergedAt\":"
      " \"2019-02-02T10:00:00Z\", \"mergedBy\": \"ann\", \"mergeCommit\": {\"oid\": \"" SHA
      "\"}, \"comments\": [],"
      " \"reviews\": [{\"id\": \"R\", \"author\": \"ann\", \"state\": \"CHANGES_REQUESTED\", \"body\": \"\", "
      "\"createdAt\":"
      " \"2019-02-01T12:00:00Z\", \"comments\": [{\"originalPosition\": 3, \"body\": \"nit\", \"createdAt\":"
      " \"2019-02-01T11:59:00Z\"}]}]}]\n}\n",
      "issue " H "/issues/1 ^ @" H
      "/issues/1 ann <ann@users.noreply.github.com> collaborator 2019-01-01T10:00:00Z "
      "flags=0 place= [One] Text.\n"
      "open <" H "/issues/1#open-1546336800> ann> on " H "/issues/1 @" H
      "/issues/1 2019-01-01T10:00:00Z oid= {}\n"
      "comment " H "/issues/1#-2019-01-01T11:00:00Z-5f9a2b79 ^" H "/issues/1 @" H "/issues/1 ghost "
      "<ghost@users.noreply.github.com> unknown 2019-01-01T11:00:00Z flags=16 place=in.json:134 [One] Yes.\n"
      "pull " H "/pull/2 ^ @" H
      "/pull/2 bob <bob@users.noreply.github.com> unknown 2019-02-01T10:00:00Z flags=0 place= "
      "[Two] \n"
      "open <" H "/pull/2#open-1549015200> bob> on " H "/pull/2 @" H "/pull/2 2019-02-01T10:00:00Z oid= {}\n"
      "head <" H "/pull/2#head-1549101600> bob> on " H "/pull/2 @" H "/pull/2 2019-02-02T10:00:00Z oid=" SHA
      " {}\n"
      "review <" H "/pull/2#review-1549022400-changes_requested> ann> on " H "/pull/2 @" H "/pull/2 "
      "2019-02-01T12:00:00Z oid= {changes_requested}\n"
      "review-comment " H "/pull/2#ann-2019-02-01T11:59:00Z-c28f28a2 ^" H "/pull/2 @" H "/pull/2 ann "
      "<ann@users.noreply.github.com> unknown 2019-02-01T11:59:00Z flags=16 place=in.json:469 [Two] nit\n"
      "merge <" H "/pull/2#merge-1549101600> ann>bob on " H "/pull/2 @" H
      "/pull/2 2019-02-02T10:00:00Z oid=" SHA " {}\n");
}

/* What archivers wrap around REST objects. */
static void
test_wrapped(void)
{
  g_autofree char *perceval = read_text(
      "{\"backend_name\":\"GitHub\",\"origin\":\"" H "\",\"data\":{\"html_url\":\"" H
      "/issues/3\",\"number\":3,\"title\":\"T\",\"user\":" USER(
          "ann") ",\"body\":\"B\","
                 "\"created_at\":\"2020-01-01T00:00:00Z\",\"comments\":1,\"comments_data\":[" COMMENT "]}}");
  g_assert_nonnull(strstr(perceval, "issue " H "/issues/3 "));
  g_assert_nonnull(strstr(perceval, "comment " H "/issues/7#issuecomment-5 "));
  g_autofree char *backup =
      read_text("{\n\"html_url\":\"" H "/issues/3\",\"number\":3,\"title\":\"T\",\"user\":" USER(
          "ann") ",\"body\":\"B\",\"created_at\":\"2020-01-01T00:00:00Z\",\"comment_data\":[" COMMENT
                 "],\"event_data\":[{\"event\":\"closed\",\"actor\":" USER(
                     "mia") ",\"created_at\":\"2020-01-02T00:00:00Z\",\"url\":\"" API
                            "/issues/events/4\"}]}");
  g_assert_nonnull(strstr(backup, "comment " H "/issues/7#issuecomment-5 "));
  g_assert_nonnull(strstr(backup, "close <" H "/issues/3#close-1577923200> mia> on " H "/issues/3 "));
  g_autofree char *gh = read_text(
      "[{\"number\":4,\"title\":\"T\",\"url\":\"" H "/issues/4\",\"author\":{\"login\":\"app/tidy\","
      "\"is_bot\":true},\"body\":\"B\",\"createdAt\":\"2020-01-01T00:00:00Z\",\"comments\":[{\"id\":\"I\","
      "\"author\":{\"login\":\"bob\"},\"authorAssociation\":\"NONE\",\"body\":\"C\",\"createdAt\":"
      "\"2020-01-02T00:00:00Z\",\"url\":\"" H "/issues/4#issuecomment-8\"}]}]");
  g_assert_nonnull(strstr(gh, "flags=32 "));
  g_assert_nonnull(strstr(gh, "comment " H "/issues/4#issuecomment-8 ^" H "/issues/4 "));
}

#define NEW(type, payload)                                                                                   \
  "{\"id\":\"1\",\"type\":\"" type                                                                           \
  "\",\"actor\":{\"id\":1,\"login\":\"mia\"},\"repo\":{\"id\":1,\"name\":\"acme/anvil\",\"url\":\"" API      \
  "\"},\"payload\":" payload ",\"public\":true,\"created_at\":\"2016-01-01T00:00:00Z\"}\n"
#define AT16 " 2016-01-01T00:00:00Z oid="

static void
test_events_new(void)
{
  expect(NEW("PushEvent",
             "{\"push_id\":4,\"ref\":\"refs/heads/main\",\"head\":\"" SHA
             "\",\"commits\":[{\"sha\":\"x\"}]}") NEW("CreateEvent", "{\"ref\":\"v2\",\"ref_type\":\"tag\"}")
             NEW("CreateEvent", "{\"ref\":null,\"ref_type\":\"repository\"}") NEW(
                 "DeleteEvent", "{\"ref\":\"old\",\"ref_type\":\"branch\"}")
                 NEW("MemberEvent", "{\"member\":{\"login\":\"bob\"},\"action\":\"added\"}") NEW(
                     "IssuesEvent", "{\"action\":\"opened\",\"issue\":{\"html_url\":\"" H
                                    "/issues/9\",\"number\":9,\"title\":\"N\",\"user\":" USER(
                                        "ann") ",\"created_at\":\"2015-12-31T23:59:58Z\",\"body\":\"Why.\"}}")
                     NEW("IssuesEvent", "{\"action\":\"closed\",\"issue\":{\"html_url\":\"" H
                                        "/issues/9\",\"number\":9,\"title\":\"N\",\"user\":" USER(
                                            "ann") ",\"created_at\":\"2015-12-31T23:59:58Z\",\"closed_at\":"
                                                   "\"2015-12-31T23:59:59Z\"}}")
                         NEW("IssueCommentEvent",
                             "{\"action\":\"created\",\"issue\":{\"html_url\":\"" H
                             "/issues/9\",\"number\":9,\"title\":\"N\"},\"comment\":{"
                             "\"html_url\":\"" H "/issues/9#issuecomment-1\",\"user\":" USER(
                                 "bob") ",\"created_at\":\"2016-01-01T00:00:01Z\",\"body\":\"So.\"}}")
                             NEW("IssueCommentEvent",
                                 "{\"action\":\"edited\",\"changes\":{\"body\":{\"from\":\"a\"}},\"issue\":{"
                                 "\"html_url\":\"" H
                                 "/issues/9\",\"number\":9},\"comment\":{\"html_url\":\"" H
                                 "/issues/9#issuecomment-1\",\"user\":" USER("bob") ",\"body\":\"So!\"}}")
                                 NEW("PullRequestEvent",
                                     "{\"action\":\"closed\",\"number\":8,\"pull_request\":{\"html_url\":\"" H
                                     "/pull/8\",\"number\":8,\"title\":\"P\","
                                     "\"user\":" USER("bob") ",\"merged\":true,\"merged_at\":\"2016-01-01T00:"
                                                             "00:00Z\",\"merge_commit_sha\":\"" SHA
                                                             "\",\"merged_by\":" USER("mia") "}}")
                                     NEW("ReleaseEvent",
                                         "{\"action\":\"published\",\"release\":{\"html_url\":\"" H
                                         "/releases/tag/v2\",\"tag_name\":\"v2\",\"author\":" USER(
                                             "mia") ",\"draft\":false,\"published_at\":\"2016-01-01T00:00:"
                                                    "00Z\"}}") NEW("WatchEvent", "{\"action\":\"started\"}"),
         "push <" H "#push-refs/heads/main-" SHA "> mia> on refs/heads/main @" AT16 SHA " {}\n"
         "ref-create <" H "#ref-create-refs/tags/v2-2016-01-01T00:00:00Z> mia> on refs/tags/v2 @" AT16 " {}\n"
         "ref-delete <" H "#ref-delete-refs/heads/old-2016-01-01T00:00:00Z> mia> on refs/heads/old @" AT16
         " {}\n"
         "member-add <" H "#member-added-bob-2016-01-01T00:00:00Z> mia>bob on " H " @" AT16 " {}\n"
         "issue " H "/issues/9 ^ @" H
         "/issues/9 ann <ann@users.noreply.github.com> unknown 2015-12-31T23:59:58Z flags=0 "
         "place= [N] Why.\n"
         "open <" H "/issues/9#open-1451606398> ann> on " H "/issues/9 @" H
         "/issues/9 2015-12-31T23:59:58Z oid= {}\n"
         "close <" H "/issues/9#close-1451606399> mia> on " H "/issues/9 @" H
         "/issues/9 2015-12-31T23:59:59Z oid= {}\n"
         "comment " H "/issues/9#issuecomment-1 ^" H "/issues/9 @" H
         "/issues/9 bob <bob@users.noreply.github.com> unknown "
         "2016-01-01T00:00:01Z flags=0 place= [N] So.\n"
         "edit <" H "/issues/9#edit-1451606400-body> mia> on " H "/issues/9#issuecomment-1 @" H
         "/issues/9" AT16 " {body}\n"
         "release <" H "/releases/tag/v2> mia> on v2 @" AT16 " {}\n"
         "merge <" H "/pull/8#merge-1451606400> mia>bob on " H "/pull/8 @" H "/pull/8" AT16 SHA " {}\n");
}

#define OLD(type, url, payload)                                                                              \
  "{\"created_at\":\"2012-04-01T00:00:00-07:00\",\"payload\":" payload ",\"public\":true,\"type\":\"" type   \
  "\",\"url\":\"" url "\",\"actor\":\"mia\",\"actor_attributes\":{\"login\":\"mia\",\"type\":\"User\"},"     \
  "\"repository\":{\"id\":1,\"name\":\"anvil\","                                                             \
  "\"url\":\"" H "\",\"owner\":\"acme\"}}\n"
#define AT12 " 2012-04-01T07:00:00Z oid="

static void
test_events_old(void)
{
  expect(OLD("PushEvent", H "/compare/a...b",
             "{\"shas\":[[\"x\",\"y\"]],\"ref\":\"refs/heads/master\",\"head\":\"" SHA
             "\",\"size\":1}") OLD("CreateEvent", H, "{\"ref_type\":\"branch\",\"ref\":\"dev\"}")
             OLD("CreateEvent", H, "{\"object\":\"tag\",\"object_name\":\"v0\"}") OLD(
                 "MemberEvent", H, "{\"action\":\"added\",\"member\":{\"login\":\"bob\"}}")
                 OLD("MemberEvent", H, "{\"action\":\"added\",\"member\":\"cat\"}") OLD(
                     "IssuesEvent", H "/issues/3", "{\"action\":\"opened\",\"issue\":987,\"number\":3}")
                     OLD("IssuesEvent", H "/issues/3", "{\"action\":\"closed\",\"issue\":987,\"number\":3}")
                         OLD("IssueCommentEvent", H "/issues/3#issuecomment-12",
                             "{\"issue_id\":987,\"comment_id\":12}")
                             OLD("IssueCommentEvent", H "/issues/3", "{\"issue_id\":987,\"comment_id\":13}")
                                 OLD("PullRequestEvent", H "/pull/4",
                                     "{\"action\":\"opened\",\"number\":4,\"pull_request\":{\"title\":\"P\","
                                     "\"number\":4,\"id\":5}}")
                                     OLD("CommitCommentEvent", H "/commit/" SHA "#commitcomment-6",
                                         "{\"commit\":\"" SHA "\",\"comment_id\":6}"),
         "push <" H "#push-refs/heads/master-" SHA "> mia> on refs/heads/master @" AT12 SHA " {}\n"
         "ref-create <" H
         "#ref-create-refs/heads/dev-2012-04-01T00:00:00-07:00> mia> on refs/heads/dev @" AT12 " {}\n"
         "ref-create <" H "#ref-create-refs/tags/v0-2012-04-01T00:00:00-07:00> mia> on refs/tags/v0 @" AT12
         " {}\n"
         "member-add <" H "#member-added-bob-2012-04-01T00:00:00-07:00> mia>bob on " H " @" AT12 " {}\n"
         "member-add <" H "#member-added-cat-2012-04-01T00:00:00-07:00> mia>cat on " H " @" AT12 " {}\n"
         "issue " H "/issues/3 ^ @" H
         "/issues/3 mia <mia@users.noreply.github.com> unknown 2012-04-01T07:00:00Z flags=0 "
         "place= [] \n"
         "open <" H "/issues/3#open-1333263600> mia> on " H "/issues/3 @" H "/issues/3" AT12 " {}\n"
         "close <" H "/issues/3#close-1333263600> mia> on " H "/issues/3 @" H "/issues/3" AT12 " {}\n"
         "comment " H "/issues/3#issuecomment-12 ^" H "/issues/3 @" H
         "/issues/3 mia <mia@users.noreply.github.com> unknown "
         "2012-04-01T07:00:00Z flags=0 place= [] \n"
         "comment " H "/issues/3#issuecomment-13 ^" H "/issues/3 @" H
         "/issues/3 mia <mia@users.noreply.github.com> unknown "
         "2012-04-01T07:00:00Z flags=0 place= [] \n"
         "pull " H "/pull/4 ^ @" H
         "/pull/4 mia <mia@users.noreply.github.com> unknown 2012-04-01T07:00:00Z flags=0 place= "
         "[] \n"
         "open <" H "/pull/4#open-1333263600> mia> on " H "/pull/4 @" H "/pull/4" AT12 " {}\n"
         "commit-comment " H "/commit/" SHA "#commitcomment-6 ^ @" H "/commit/" SHA
         " mia <mia@users.noreply.github.com> unknown 2012-04-01T07:00:00Z flags=0 place= [] \n");
  /* The first year's dates, and the API's own URLs. */
  g_autofree char *first = read_text(
      "{\"type\":\"PushEvent\",\"actor\":{\"login\":\"mia\",\"url\":\"https://api.github.dev/users/mia\"},"
      "\"repo\":{\"name\":\"acme/anvil\",\"url\":\"https://api.github.dev/repos/acme/anvil\"},\"payload\":"
      "{\"ref\":\"refs/heads/master\",\"head\":\"" SHA "\"},\"created_at\":\"2011/02/12 00:00:00 -0800\"}");
  g_assert_nonnull(strstr(first, "push <" H "#push-"));
  g_assert_nonnull(strstr(first, "2011-02-12T08:00:00Z"));
}

static const char others[] =
    "{\"type\":\"PushEvent\",\"actor\":{\"login\":\"eve\"},\"repo\":{\"name\":\"other/"
    "anvil\"},\"payload\":{\"ref\":"
    "\"refs/heads/acme/anvil\",\"head\":\"" SHA "\"},\"created_at\":\"2016-01-01T00:00:00Z\"}\n";

static void
test_want(void)
{
  static const char *const want[] = {"Someone/Else", "ACME/Anvil", NULL};
  g_autoptr(GString) data = g_string_new(NULL);
  gboolean complete;
  for (guint i = 0; i < 3000; i++) /* longer than a window, so that names stand across its end */
    g_string_append(data, i % 1000 == 17
                              ? NEW("WatchEvent", "{\"action\":\"started\"}")
                                    NEW("PushEvent", "{\"ref\":\"refs/heads/main\",\"head\":\"" SHA "\"}")
                              : others);
  g_string_append(data, "{broken, and of no interest\n");
  g_string_append(data, ISSUE "\n");
  g_autofree char *said = read_bytes(data->str, (gssize)data->len, want, &complete);
  g_assert_true(complete);
  g_assert_cmpstr(said, ==,
                  "push <" H "#push-refs/heads/main-" SHA "> mia> on refs/heads/main @" AT16 SHA " {}\n"
                  "push <" H "#push-refs/heads/main-" SHA "> mia> on refs/heads/main @" AT16 SHA " {}\n"
                  "push <" H "#push-refs/heads/main-" SHA "> mia> on refs/heads/main @" AT16 SHA
                  " {}\n" ISSUE_SAID);
  static const char *const nobody[] = {"no/body", NULL};
  g_autofree char *nothing = read_bytes("[" ISSUE "," COMMENT "]", -1, nobody, &complete);
  g_assert_cmpstr(nothing, ==, "");
}

static void
test_many_unwanted(void)
{
  g_autofree char *data =
      g_strconcat(NEW("PushEvent", "{\"ref\":\"refs/heads/main\",\"head\":\"" SHA "\"}"), others, NULL);
  g_autofree char *path = temporary("2016-01-01-0.json", data, -1);
  g_autoptr(GError) error = NULL;
  gboolean complete;
  g_assert_null(read_path(path, NULL, &complete, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  g_assert_nonnull(strstr(error->message, "--project OWNER/NAME"));
  drop(path);
}

static void
test_other_hosts(void)
{
  g_autofree char *said =
      read_text("{\"html_url\":\"https://forge.example.org/acme/anvil/issues/"
                "1\",\"number\":1,\"title\":\"T\",\"user\":" USER(
                    "ann") ",\"created_at\":\"2020-01-01T00:00:00Z\",\"body\":\"x\"}\n{\"url\":\"https://"
                           "forge.example.org/api/v3/repos/acme/anvil/pulls/2\","
                           "\"number\":2,\"title\":\"T\",\"user\":{\"login\":\"tidy[bot]\",\"type\":\"Bot\"},"
                           "\"created_at\":\"2020-01-01T00:00:00Z\","
                           "\"body\":\"x\"}");
  g_assert_nonnull(strstr(said, "ann <ann@users.noreply.forge.example.org>"));
  g_assert_nonnull(strstr(said, "pull https://forge.example.org/acme/anvil/pull/2 "));
  g_assert_nonnull(strstr(
      said, "tidy[bot] <tidy[bot]@users.noreply.forge.example.org> unknown 2020-01-01T00:00:00Z flags=32 "));
}

static void
test_folder(void)
{
  g_autofree char *folder = g_dir_make_tmp("forge-XXXXXX", NULL);
  g_autofree char *items = g_build_filename(folder, "items", NULL);
  g_assert_cmpint(g_mkdir(items, 0700), ==, 0);
  static const char *const names[][2] = {{"items/7-main.json", ISSUE},
                                         {"items/7-comments.json", "[" COMMENT "]"},
                                         {"README.md", "{not looked at"},
                                         {"z.ndjson", "{\"x\":1}\n{\"x\":2}\n"}};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i][0], NULL);
    g_assert_true(g_file_set_contents(path, names[i][1], -1, NULL));
  }
  gboolean complete = FALSE;
  g_autoptr(GError) error = NULL;
  g_autofree char *said = read_path(folder, NULL, &complete, &error);
  g_assert_no_error(error);
  g_assert_true(complete);
  g_assert_cmpstr(said, ==,
                  COMMENT_SAID ISSUE_SAID
                  "malformed z.ndjson:0: 2 objects of unknown shape, first at z.ndjson:0\n");
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i][0], NULL);
    g_remove(path);
  }
  g_assert_null(read_path(folder, NULL, &complete, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  g_rmdir(items);
  g_rmdir(folder);
}

/* Broken lines cost themselves alone. */
static void
test_broken_lines(void)
{
  gboolean complete = TRUE;
  g_autofree char *said =
      read_bytes(ISSUE "\n{\"a\":[1,\n{\"b\":\"\x01\"}\n" COMMENT "\n{\"c\":tru}\n{\"html_url\":\"", -1, NULL,
                 &complete);
  g_assert_false(complete);
  g_assert_true(g_str_has_prefix(said, ISSUE_SAID "malformed in.json:"));
  g_assert_nonnull(strstr(said, COMMENT_SAID));
  g_auto(GStrv) parts = g_strsplit(said, "broken JSON", -1);
  g_assert_cmpuint(g_strv_length(parts), ==, 5);
  g_autoptr(GString) many = g_string_new(NULL);
  for (guint i = 0; i < 100; i++)
    g_string_append(many, "{\"x\n");
  g_autofree char *told = read_bytes(many->str, -1, NULL, &complete);
  g_assert_nonnull(strstr(told, "84 more lines"));
}

static void
test_cut_value(void)
{
  static const char whole[] = "[" ISSUE ",\n" COMMENT "]";
  gboolean complete = TRUE;
  for (gssize len = 1; len < (gssize)sizeof whole - 1; len += 13) {
    g_autofree char *said = read_bytes(whole, len, NULL, &complete);
    g_assert_false(complete);
    g_assert_nonnull(strstr(said, "malformed in.json:"));
    g_assert_true(len < 600 || g_str_has_prefix(said, ISSUE_SAID));
  }
}

static void
test_deep(void)
{
  g_autoptr(GString) deep = g_string_new("[\n");
  gboolean complete = TRUE;
  for (guint i = 0; i < 100000; i++)
    g_string_append(deep, i % 2 == 0 ? "{\"body\":" : "[");
  g_autofree char *said = read_bytes(deep->str, -1, NULL, &complete);
  g_assert_false(complete);
  g_assert_nonnull(strstr(said, "nested too deep"));
  g_string_prepend(deep, ISSUE "\n");
  g_string_append(deep, "\n" COMMENT);
  g_strdelimit(deep->str + strlen(ISSUE) + 1, "\n", ' ');
  deep->str[deep->len - strlen(COMMENT) - 1] = '\n';
  g_autofree char *lines = read_bytes(deep->str, -1, NULL, &complete);
  g_assert_true(g_str_has_prefix(lines, ISSUE_SAID));
  g_assert_nonnull(strstr(lines, COMMENT_SAID));
}

static void
test_odd_values(void)
{
  g_autofree char *said = read_text(
      "[{\"html_url\":\"" H "/issues/1\",\"number\":1e400,\"id\":99999999999999999999999999999999999999,"
      "\"title\":\"a\\u0000b\",\"user\":[],\"created_at\":\"yesterday\",\"body\":\"x \\ud800 y \\udc00 "
      "z \\u0000 \xff end\",\"comments\":{}}, 12, \"text\", null, [[]], {\"issues\":3}, {}]");
  g_assert_nonnull(strstr(said, "issue " H "/issues/1 ^ @" H "/issues/1 ghost "));
  g_assert_nonnull(strstr(said, "flags=136 "));
  g_assert_nonnull(strstr(said, " end\n"));
  g_assert_nonnull(strstr(said, "1 object without a readable time"));
  g_assert_nonnull(strstr(said, "2 objects of unknown shape"));
}

static void
test_huge_value(void)
{
  gsize len = 2 * (gsize)WH_LIMIT_JSON;
  g_autofree char *data = g_malloc(len);
  gboolean complete = TRUE;
  memset(data, 'x', len);
  memcpy(data, "[{\"body\":\"", 10);
  g_autofree char *value = read_bytes(data, (gssize)len, NULL, &complete);
  g_assert_false(complete);
  g_assert_nonnull(strstr(value, "larger than the limit"));
  g_autofree char *line = g_strconcat(ISSUE, "\n", NULL);
  gsize at = len - strlen(COMMENT) - 1;
  memcpy(data, line, strlen(line));
  data[strlen(line)] = '{';
  data[at] = '\n';
  memcpy(data + at + 1, COMMENT, strlen(COMMENT));
  g_autofree char *lines = read_bytes(data, (gssize)len, NULL, &complete);
  g_assert_false(complete);
  g_assert_nonnull(strstr(lines, "a line is longer than the limit"));
  g_assert_true(g_str_has_prefix(lines, ISSUE_SAID));
  g_assert_true(g_str_has_suffix(lines, COMMENT_SAID));
}

static void
test_cut_gzip(void)
{
  guint8 packed[4096];
  struct isal_zstream stream;
  isal_deflate_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  static const char plain[] = ISSUE "\n" COMMENT "\n";
  stream.next_in = (guint8 *)(guintptr)plain;
  stream.avail_in = sizeof plain - 1;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  g_assert_cmpint(isal_deflate(&stream), ==, COMP_OK);
  gboolean complete = FALSE;
  g_autofree char *whole = read_bytes((const char *)packed, (gssize)stream.total_out, NULL, &complete);
  g_assert_true(complete);
  g_assert_cmpstr(whole, ==, ISSUE_SAID COMMENT_SAID);
  g_autofree char *cut = read_bytes((const char *)packed, (gssize)stream.total_out - 30, NULL, &complete);
  g_assert_false(complete);
  g_assert_true(g_str_has_prefix(cut, ISSUE_SAID));
  g_assert_nonnull(strstr(cut, "gzip data is cut short"));
}

static void
check_words(const char *body, const char *own, guint32 flags)
{
  g_autoptr(GString) out = g_string_new("left over");
  guint32 got = wh_forge_words(wh_slice_str(body), out);
  g_assert_cmpstr(out->str, ==, own);
  g_assert_cmpuint(got, ==, flags);
}

static void
test_words(void)
{
  check_words("", "", 0);
  check_words("One.\r\n\r\n\r\nTwo.  \n", "One.\n\nTwo.", 0);
  check_words("> theirs\n>> older\nmine\n   > theirs\n", "mine", 0);
  check_words("a\n```c\nint x;\n> not a quote\n```\nb\n~~~~\n```\n~~~~\nc", "a\nb\nc", 0);
  check_words("a\n```\nnever closed\n", "a", 0);
  check_words("a ```inline``` b", "a ```inline``` b", 0);
  check_words("Try:\n```diff\n-a\n+b\n```", "Try:", WH_MESSAGE_PATCH);
  check_words("<!-- fill\nthis in -->\nIt <!-- x -->fails.\n<!-- never closed\nb", "It fails.", 0);
  check_words("a\n<details>\n<summary>log</summary>\n\nlong\n</details>\nb", "a\nb", 0);
  check_words("a\n\n    code\n    more\n\nb\n\n- item\n\n    of the item\n",
              "a\n\nb\n\n- item\n\nof the item", 0);
  check_words("Fine.\n\nOn Mon, 1 Jan 2020, Ann wrote:\n\n> It bends.\n", "Fine.", 0);
  check_words("Fine.\n\nOn Mon, 1 Jan 2020 at 10:00, Ann Example\n<ann@example.org> wrote:\n> It bends.\n",
              "Fine.", 0);
  check_words("On the whole it works.\nBob wrote: yes", "On the whole it works.\nBob wrote: yes", 0);
  check_words("Fine.\n\n—\nReply to this email directly or view it.\nmore", "Fine.", 0);
  check_words("Fine.\nSent from my telephone", "Fine.", 0);
  check_words("Fine.\n-- \nBob\nExample Ltd", "Fine.", 0);
  check_words("Fine.\n-----Original Message-----\nFrom: x", "Fine.", WH_MESSAGE_FORWARDED);
  check_words("Fine.\n\nFrom: Ann [ann@example.org]\nSent: Monday\nSubject: x\n\nIt bends.", "Fine.",
              WH_MESSAGE_FORWARDED);
  check_words("From: here on\nit is fine.", "From: here on\nit is fine.", 0);
  check_words("Le lundi, Ann <notifications@github.com> a \xc3\xa9"
              "crit :\n\n> It bends.\nFine.",
              "Fine.", 0);
  check_words("### What\n\n_No response_\n\n### Why\n\nSpeed.", "### What\n\n### Why\n\nSpeed.", 0);
  check_words("a\xff", "a\xef\xbf\xbd", WH_MESSAGE_BAD_TEXT);
  g_autoptr(GString) out = g_string_new(NULL), body = g_string_new(NULL);
  for (guint i = 0; i < WH_LIMIT_WORDS; i++)
    g_string_append(body, "ä ");
  g_assert_cmpuint(wh_forge_words(wh_slice(body->str, body->len), out), ==, WH_MESSAGE_CUT);
  g_assert_cmpuint(out->len, <=, WH_LIMIT_WORDS);
  g_assert_true(g_utf8_validate(out->str, -1, NULL));
}

static void
test_corpus(void)
{
  const char *shared = g_getenv("WH_SHARED") != NULL ? g_getenv("WH_SHARED") : g_getenv("WH_SHARED_DEFAULT");
  g_autofree char *path = g_build_filename(shared != NULL ? shared : "shared", "corpora", "forge",
                                           "rust-issues.ndjson.zst", NULL);
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_test_skip("the shared corpora are not here");
    return;
  }
  gboolean complete = FALSE;
  g_autoptr(GError) error = NULL;
  g_autofree char *said = read_path(path, NULL, &complete, &error);
  g_assert_no_error(error);
  g_assert_true(complete);
  g_assert_null(strstr(said, "\nmalformed"));
  g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
  guint n = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix(lines[i], "issue ") || g_str_has_prefix(lines[i], "pull ") ||
         g_str_has_prefix(lines[i], "comment ");
  g_assert_cmpuint(n, ==, 16034);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/forge/rest", test_rest);
  g_test_add_func("/forge/pull", test_pull);
  g_test_add_func("/forge/merge-in-parts", test_merge_in_parts);
  g_test_add_func("/forge/reviews", test_reviews);
  g_test_add_func("/forge/commit-comment-and-release", test_commit_comment_and_release);
  g_test_add_func("/forge/timeline", test_timeline);
  g_test_add_func("/forge/loose-timeline", test_loose_timeline);
  g_test_add_func("/forge/wrapper", test_wrapper);
  g_test_add_func("/forge/draft-archive", test_draft_archive);
  g_test_add_func("/forge/wrapped", test_wrapped);
  g_test_add_func("/forge/events-new", test_events_new);
  g_test_add_func("/forge/events-old", test_events_old);
  g_test_add_func("/forge/want", test_want);
  g_test_add_func("/forge/many-unwanted", test_many_unwanted);
  g_test_add_func("/forge/other-hosts", test_other_hosts);
  g_test_add_func("/forge/folder", test_folder);
  g_test_add_func("/forge/broken-lines", test_broken_lines);
  g_test_add_func("/forge/cut-value", test_cut_value);
  g_test_add_func("/forge/deep", test_deep);
  g_test_add_func("/forge/odd-values", test_odd_values);
  g_test_add_func("/forge/huge-value", test_huge_value);
  g_test_add_func("/forge/cut-gzip", test_cut_gzip);
  g_test_add_func("/forge/words", test_words);
  g_test_add_func("/forge/corpus", test_corpus);
  return g_test_run();
}
