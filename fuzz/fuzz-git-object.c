/* SPDX-License-Identifier: Apache-2.0
 * Any bytes parse as a commit and as a tag; what comes out keeps to the limits of records. */
#include "fuzz.h"

#include "base/limits.h"
#include "source/git/git_object.h"
#include "source/git/git_signature.h"

static void
check_slice(WhSlice s, gsize max)
{
  g_assert_cmpuint(s.len, <=, max);
  g_assert_true(s.len == 0 || memchr(s.data, '\0', s.len) == NULL);
}

static void
check_stamp(WhStamp stamp)
{
  g_assert_true(stamp.time >= WH_TIME_MIN && stamp.time <= WH_TIME_MAX);
  g_assert_true(stamp.zone == WH_ZONE_ABSENT || ABS(stamp.zone) <= 9999);
}

static void
check_commit(WhSlice body, guint oid_len)
{
  WhGitCommitParser p;
  wh_git_commit_parser_init(&p);
  wh_git_commit_parse(&p, body, oid_len, FALSE);
  const WhCommitRecord *r = &p.record;
  check_slice(r->author_name, WH_LIMIT_IDENT);
  check_slice(r->author_email, WH_LIMIT_IDENT);
  check_slice(r->committer_name, WH_LIMIT_IDENT);
  check_slice(r->committer_email, WH_LIMIT_IDENT);
  check_slice(r->subject, WH_LIMIT_SUBJECT);
  check_slice(r->trailers, WH_LIMIT_TRAILERS);
  check_slice(r->key, WH_LIMIT_IDENT);
  check_stamp(r->authored);
  check_stamp(r->committed);
  g_assert_cmpuint(r->n_parents, <=, WH_LIMIT_PARENTS);
  wh_git_commit_parser_clear(&p);
}

static void
check_tag(WhSlice body, guint oid_len)
{
  WhGitTagParser p;
  wh_git_tag_parser_init(&p);
  wh_git_tag_parse(&p, body, oid_len);
  check_slice(p.record.tagger_name, WH_LIMIT_IDENT);
  check_slice(p.record.tagger_email, WH_LIMIT_IDENT);
  check_slice(p.record.subject, WH_LIMIT_SUBJECT);
  check_slice(p.record.key, WH_LIMIT_IDENT);
  check_stamp(p.record.tagged);
  wh_git_tag_parser_clear(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WhSlice body = wh_slice((const char *)data, size);
  GString *key = g_string_new(NULL);
  check_commit(body, 20);
  check_commit(body, 32);
  check_tag(body, 20);
  wh_git_signature_key(body, key);
  check_slice(wh_slice(key->str, key->len), 64);
  g_string_free(key, TRUE);
  return 0;
}
