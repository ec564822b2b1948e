/* SPDX-License-Identifier: Apache-2.0
 * Pull parser of raw diffs. */
#include "source/git/git_raw.h"

#include "base/limits.h"

#define MODE_DIGITS 6u
#define ECHO_MAX 256u

/* ":100644 100755 OLD NEW M" without the score that renames have, as renames are never asked for. */
static gsize
change_head_length(guint oid_len)
{
  return 1 + 2 * (MODE_DIGITS + 1) + 2 * (2 * (gsize)oid_len + 1) + 1;
}

static gboolean
parse_mode(const char *at, guint32 *ret_mode)
{
  guint32 mode = 0;
  for (guint i = 0; i < MODE_DIGITS; i++) {
    if (at[i] < '0' || at[i] > '7')
      return FALSE;
    mode = mode << 3 | (guint32)(at[i] - '0');
  }
  *ret_mode = mode;
  return at[MODE_DIGITS] == ' ';
}

static gboolean
parse_oid(const char *at, guint oid_len, char after, WhOid *ret_oid)
{
  return wh_oid_parse(wh_slice(at, 2 * (gsize)oid_len), ret_oid) == oid_len &&
         at[2 * (gsize)oid_len] == after;
}

static gboolean
parse_change_head(const char *at, guint oid_len, WhChangeRecord *change)
{
  const char *modes = at + 1, *oids = modes + 2 * (MODE_DIGITS + 1);
  gsize oid_step = 2 * (gsize)oid_len + 1;
  if (!parse_mode(modes, &change->old_mode) || !parse_mode(modes + MODE_DIGITS + 1, &change->new_mode) ||
      !parse_oid(oids, oid_len, ' ', &change->old_blob) ||
      !parse_oid(oids + oid_step, oid_len, ' ', &change->new_blob))
    return FALSE;
  change->status = oids[2 * oid_step];
  return g_ascii_isupper(change->status);
}

/* A path may be as long as its tree lets it; one without an end within this is no path. */
static WhGitRawKind
next_change(WhSlice bytes, guint oid_len, WhGitRaw *raw)
{
  gsize head = change_head_length(oid_len);
  if (bytes.len <= head)
    return WH_GIT_RAW_MORE;
  if (!parse_change_head(bytes.data, oid_len, &raw->change) || bytes.data[head] != '\0')
    return WH_GIT_RAW_BROKEN;
  const char *path = bytes.data + head + 1;
  gsize left = bytes.len - head - 1;
  const char *end = left > 0 ? memchr(path, '\0', left) : NULL;
  if (end == NULL)
    return WH_GIT_RAW_MORE;
  raw->change.path = wh_slice(path, (gsize)(end - path));
  raw->used = head + 1 + raw->change.path.len + 1;
  return WH_GIT_RAW_CHANGE;
}

static WhGitRawKind
next_line(WhSlice bytes, guint oid_len, WhGitRaw *raw)
{
  gsize pair = 2 * (2 * (gsize)oid_len) + 1;
  const char *end = memchr(bytes.data, '\n', MIN(bytes.len, MAX(pair, ECHO_MAX) + 1));
  if (end == NULL)
    return bytes.len > MAX(pair, ECHO_MAX) ? WH_GIT_RAW_BROKEN : WH_GIT_RAW_MORE;
  gsize len = (gsize)(end - bytes.data);
  raw->used = len + 1;
  if (len == pair && parse_oid(bytes.data, oid_len, ' ', &raw->old_tree) &&
      parse_oid(bytes.data + 2 * (gsize)oid_len + 1, oid_len, '\n', &raw->new_tree))
    return WH_GIT_RAW_PAIR;
  raw->echo = wh_slice(bytes.data, len);
  return WH_GIT_RAW_ECHO;
}

WhGitRawKind
wh_git_raw_next(WhSlice bytes, guint oid_len, WhGitRaw *ret_raw)
{
  ret_raw->used = 0;
  if (bytes.len == 0)
    return WH_GIT_RAW_MORE;
  return bytes.data[0] == ':' ? next_change(bytes, oid_len, ret_raw) : next_line(bytes, oid_len, ret_raw);
}
