/* SPDX-License-Identifier: Apache-2.0
 * Commits, tags, refs, facts and notes of what was malformed, out of their lines. */
#include "source/events/records.h"

#include "base/limits.h"

/* Memory that lives as long as the line. */
static gpointer
own(WhEventsLine *line, gsize n, gsize size)
{
  gpointer memory = g_malloc0_n(MAX(n, 1), size);
  g_ptr_array_add(line->in.owned, memory);
  return memory;
}

/* An account that a service knows by name alone gets the address that ties it to its commits. */
static WhSlice
made_address(WhEventsLine *line, WhSlice name)
{
  g_autofree char *lower = g_ascii_strdown(name.data, (gssize)name.len);
  char *address =
      g_strdup_printf("%s@users.noreply.%s", g_strdelimit(lower, " \t<>", '.'), line->header->host);
  g_ptr_array_add(line->in.owned, address);
  return wh_slice_str(address);
}

void
wh_events_get_account(WhEventsLine *line, const json_t *object, const char *key, WhSlice *ret_name,
                      WhSlice *ret_email)
{
  const json_t *account = json_object_get(object, key);
  *ret_name = *ret_email = wh_slice(NULL, 0);
  if (account == NULL || json_is_null(account))
    return;
  if (!json_is_object(account)) {
    wh_events_problem(&line->in, "an account is no object with \"name\" and \"email\"");
    return;
  }
  *ret_name = wh_events_get_text(&line->in, account, "name");
  *ret_email = wh_events_get_text(&line->in, account, "email");
  if (ret_email->len == 0 && ret_name->len > 0 && line->header->host != NULL)
    *ret_email = made_address(line, *ret_name);
}

static guint32
get_mode(WhEventsLine *line, const json_t *change, const char *key)
{
  const char *text = json_string_value(json_object_get(change, key));
  char *end = NULL;
  const guint64 mode = text != NULL ? g_ascii_strtoull(text, &end, 8) : 0;
  if (text != NULL && (end == text || *end != '\0' || mode > 0777777))
    wh_events_problem(&line->in, "a mode is no octal number");
  return (guint32)(mode & 0777777);
}

static void
get_change(WhEventsLine *line, const json_t *value, WhChangeRecord *ret_change)
{
  WhSlice status = wh_events_get_text(&line->in, value, "status");
  *ret_change = (WhChangeRecord){.status = status.len == 1 ? status.data[0] : '\0',
                                 .old_mode = get_mode(line, value, "old_mode"),
                                 .new_mode = get_mode(line, value, "new_mode"),
                                 .old_blob = wh_events_get_oid(&line->in, value, "old"),
                                 .new_blob = wh_events_get_oid(&line->in, value, "new"),
                                 .path = wh_events_get_text(&line->in, value, "path")};
  if (strchr("AMDT", ret_change->status) == NULL || ret_change->status == '\0' || ret_change->path.len == 0)
    wh_events_problem(&line->in, "a change has no path, or its status is not one of A, M, D, T");
}

static void
get_changes(WhEventsLine *line, const json_t *value, WhCommitRecord *commit)
{
  const json_t *list = json_object_get(value, "changes");
  const gsize n = MIN(json_array_size(list), WH_LIMIT_CHANGES);
  WhChangeRecord *changes = own(line, n, sizeof *changes);
  for (gsize i = 0; i < n && line->in.problem == NULL; i++)
    get_change(line, json_array_get(list, i), &changes[i]);
  commit->changes = changes;
  commit->n_changes = (guint)n;
}

static void
get_parents(WhEventsLine *line, const json_t *value, WhCommitRecord *commit)
{
  const json_t *list = json_object_get(value, "parents");
  const gsize n = json_array_size(list);
  if (n > WH_LIMIT_PARENTS) {
    wh_events_problem(&line->in, "a commit has too many parents");
    return;
  }
  WhOid *parents = own(line, n, sizeof *parents);
  for (gsize i = 0; i < n; i++) {
    const char *hex = json_string_value(json_array_get(list, i));
    if (wh_oid_parse(wh_slice_str(hex), &parents[i]) != line->in.oid_len || wh_oid_is_zero(&parents[i]))
      wh_events_problem(&line->in, "a parent is no object name of the length that the header says");
  }
  commit->parents = parents;
  commit->n_parents = (guint)n;
}

gboolean
wh_events_get_commit(WhEventsLine *line, const json_t *value, WhCommitRecord *ret_commit)
{
  const json_t *author = json_object_get(value, "author"), *committer = json_object_get(value, "committer");
  WhCommitRecord *r = ret_commit;
  *r = (WhCommitRecord){.oid = wh_events_get_oid(&line->in, value, "id"),
                        .authored = wh_events_get_stamp(&line->in, author),
                        .committed = wh_events_get_stamp(&line->in, committer),
                        .subject = wh_events_get_text(&line->in, value, "subject"),
                        .trailers = wh_events_get_text(&line->in, value, "trailers"),
                        .key = wh_events_get_text(&line->in, value, "key"),
                        .flags = wh_events_get_flags(&line->in, value, wh_events_commit_flags)};
  wh_events_get_account(line, value, "author", &r->author_name, &r->author_email);
  wh_events_get_account(line, value, "committer", &r->committer_name, &r->committer_email);
  if (committer == NULL) {
    r->committer_name = r->author_name;
    r->committer_email = r->author_email;
    r->committed = r->authored;
  }
  get_parents(line, value, r);
  get_changes(line, value, r);
  if (wh_oid_is_zero(&r->oid))
    wh_events_problem(&line->in, "a commit has no \"id\"");
  if (json_object_get(author, "time") == NULL ||
      (committer != NULL && json_object_get(committer, "time") == NULL))
    wh_events_problem(&line->in, "a commit's author or committer has no \"time\"");
  return line->in.problem == NULL;
}

WhEventsResult
wh_events_send_commit(WhEventsLine *line, const WhCommitRecord *commit, GError **error)
{
  return line->sink->commit(line->sink, commit, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

static WhEventsResult
send_tag(WhEventsLine *line, const json_t *value, GError **error)
{
  WhTagRecord r = {.name = wh_events_get_text(&line->in, value, "name"),
                   .oid = wh_events_get_oid(&line->in, value, "id"),
                   .target = wh_events_get_oid(&line->in, value, "target"),
                   .tagged = wh_events_get_stamp(&line->in, json_object_get(value, "tagger")),
                   .subject = wh_events_get_text(&line->in, value, "subject"),
                   .key = wh_events_get_text(&line->in, value, "key"),
                   .is_signed = json_is_true(json_object_get(value, "signed"))};
  wh_events_get_account(line, value, "tagger", &r.tagger_name, &r.tagger_email);
  if (r.name.len == 0)
    wh_events_problem(&line->in, "a tag has no \"name\"");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  return line->sink->tag(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

static WhEventsResult
send_ref(WhEventsLine *line, const json_t *value, GError **error)
{
  const char *kind = json_string_value(json_object_get(value, "kind"));
  WhRefRecord r = {.name = wh_events_get_text(&line->in, value, "name"),
                   .target_name = wh_events_get_text(&line->in, value, "target_name"),
                   .target = wh_events_get_oid(&line->in, value, "target")};
  while (r.kind < WH_N_REF_KINDS && g_strcmp0(wh_events_ref_kind(r.kind), kind) != 0)
    r.kind++;
  if (r.name.len == 0 || r.kind == WH_N_REF_KINDS)
    wh_events_problem(&line->in, "a ref has no \"name\", or its \"kind\" is not known");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  return line->sink->ref(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

WhEventsResult
wh_events_send_state(WhEventsLine *line, const json_t *value, GError **error)
{
  const char *record = json_string_value(json_object_get(value, "record"));
  return g_strcmp0(record, "tag") == 0 ? send_tag(line, value, error) : send_ref(line, value, error);
}
