/* SPDX-License-Identifier: Apache-2.0
 * Records written as lines of the neutral form. */
#include "source/events/events.h"

#include "source/events/text.h"

struct WhEventsWriter {
  WhSink sink;
  GString *out;
  guint oid_len;
};

static WhEventsWriter *
writer_of(WhSink *sink)
{
  return (WhEventsWriter *)(gpointer)sink;
}

static int
append(const char *text, size_t len, void *user)
{
  g_string_append_len(user, text, (gssize)len);
  return 0;
}

/* Takes LINE. */
static gboolean
put_line(WhEventsWriter *w, json_t *line)
{
  json_dump_callback(line, append, w->out, JSON_COMPACT | JSON_ENSURE_ASCII);
  g_string_append_c(w->out, '\n');
  json_decref(line);
  return TRUE;
}

static json_t *
new_record(const char *kind)
{
  json_t *record = json_object();
  json_object_set_new(record, "record", json_string(kind));
  return record;
}

static json_t *
new_account(WhSlice name, WhSlice email)
{
  json_t *account = json_object();
  wh_events_put_text(account, "name", name);
  wh_events_put_text(account, "email", email);
  return account;
}

static void
put_account(json_t *record, const char *key, WhSlice name, WhSlice email)
{
  if (name.len > 0 || email.len > 0)
    json_object_set_new(record, key, new_account(name, email));
}

static void
put_signature(json_t *record, const char *key, WhSlice name, WhSlice email, WhStamp stamp)
{
  json_t *account = new_account(name, email);
  wh_events_put_stamp(account, stamp);
  if (json_object_size(account) > 0)
    json_object_set(record, key, account);
  json_decref(account);
}

static json_t *
new_mode(guint32 mode)
{
  char octal[16];
  g_snprintf(octal, sizeof octal, "%06o", mode);
  return json_string(octal);
}

static json_t *
new_change(const WhEventsWriter *w, const WhChangeRecord *change)
{
  json_t *out = json_object();
  wh_events_put_text(out, "status", wh_slice(&change->status, 1));
  wh_events_put_text(out, "path", change->path);
  if (change->old_mode != 0)
    json_object_set_new(out, "old_mode", new_mode(change->old_mode));
  if (change->new_mode != 0)
    json_object_set_new(out, "new_mode", new_mode(change->new_mode));
  wh_events_put_oid(out, "old", &change->old_blob, w->oid_len);
  wh_events_put_oid(out, "new", &change->new_blob, w->oid_len);
  return out;
}

static json_t *
new_changes(const WhEventsWriter *w, const WhCommitRecord *r)
{
  json_t *changes = json_array();
  for (guint i = 0; i < r->n_changes; i++)
    json_array_append_new(changes, new_change(w, &r->changes[i]));
  return changes;
}

/* Of a commit: its time may be 1970 in no zone, and is written whatever it is. */
static json_t *
new_hand(WhSlice name, WhSlice email, WhStamp stamp)
{
  json_t *hand = new_account(name, email);
  if (WH_EVENTS_IS_TIMELESS(stamp))
    wh_events_put_time(hand, "time", stamp.time);
  wh_events_put_stamp(hand, stamp);
  return hand;
}

static json_t *
new_parents(const WhEventsWriter *w, const WhCommitRecord *r)
{
  json_t *parents = json_array();
  for (guint i = 0; i < r->n_parents; i++) {
    char hex[WH_OID_HEX_MAX + 1];
    wh_oid_format(&r->parents[i], w->oid_len, hex);
    json_array_append_new(parents, json_string(hex));
  }
  return parents;
}

static gboolean
on_commit(WhSink *sink, const WhCommitRecord *r, GError **error)
{
  WhEventsWriter *w = writer_of(sink);
  json_t *line = new_record("commit");
  wh_events_put_oid(line, "id", &r->oid, w->oid_len);
  if (r->n_parents > 0)
    json_object_set_new(line, "parents", new_parents(w, r));
  json_object_set_new(line, "author", new_hand(r->author_name, r->author_email, r->authored));
  json_object_set_new(line, "committer", new_hand(r->committer_name, r->committer_email, r->committed));
  wh_events_put_text(line, "subject", r->subject);
  wh_events_put_text(line, "trailers", r->trailers);
  wh_events_put_text(line, "key", r->key);
  wh_events_put_flags(line, r->flags, wh_events_commit_flags);
  if (r->n_changes > 0)
    json_object_set_new(line, "changes", new_changes(w, r));
  return put_line(w, line);
}

static gboolean
on_tag(WhSink *sink, const WhTagRecord *r, GError **error)
{
  WhEventsWriter *w = writer_of(sink);
  json_t *line = new_record("tag");
  wh_events_put_text(line, "name", r->name);
  wh_events_put_oid(line, "id", &r->oid, w->oid_len);
  wh_events_put_oid(line, "target", &r->target, w->oid_len);
  put_signature(line, "tagger", r->tagger_name, r->tagger_email, r->tagged);
  wh_events_put_text(line, "subject", r->subject);
  wh_events_put_text(line, "key", r->key);
  if (r->is_signed)
    json_object_set_new(line, "signed", json_true());
  return put_line(w, line);
}

static gboolean
on_ref(WhSink *sink, const WhRefRecord *r, GError **error)
{
  WhEventsWriter *w = writer_of(sink);
  json_t *line = new_record("ref");
  wh_events_put_text(line, "name", r->name);
  json_object_set_new(line, "kind", json_string(wh_events_ref_kind(r->kind)));
  wh_events_put_oid(line, "target", &r->target, w->oid_len);
  wh_events_put_text(line, "target_name", r->target_name);
  return put_line(w, line);
}

static gboolean
on_fact(WhSink *sink, const WhFactRecord *r, GError **error)
{
  WhEventsWriter *w = writer_of(sink);
  json_t *line = new_record("fact");
  json_object_set_new(line, "kind", json_string(wh_events_fact_kind(r->kind)));
  wh_events_put_oid(line, "blob", &r->blob, w->oid_len);
  wh_events_put_text(line, "value", r->value);
  return put_line(w, line);
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  json_t *line = new_record("malformed");
  wh_events_put_text(line, "locator", r->locator);
  wh_events_put_text(line, "reason", r->reason);
  return put_line(writer_of(sink), line);
}

/* Parts of TEXT between single spaces, so that joining them gives TEXT again. */
static json_t *
new_parts(WhSlice text)
{
  json_t *parts = json_array();
  const char *at = text.data, *end = text.data + text.len;
  for (;;) {
    const char *space = at < end ? memchr(at, ' ', (gsize)(end - at)) : NULL;
    const char *stop = space != NULL ? space : end;
    json_array_append_new(parts, wh_events_text(wh_slice(at, (gsize)(stop - at))));
    if (space == NULL)
      return parts;
    at = space + 1;
  }
}

static gboolean
on_message(WhSink *sink, const WhMessageRecord *r, GError **error)
{
  json_t *line = new_record("message");
  json_object_set_new(line, "kind", json_string(wh_message_kind_id(r->kind)));
  wh_events_put_text(line, "id", r->id);
  wh_events_put_text(line, "parent", r->parent);
  wh_events_put_text(line, "thread", r->thread);
  put_signature(line, "author", r->name, r->email, r->claimed);
  if (r->arrived != 0)
    wh_events_put_time(line, "arrived", r->arrived);
  wh_events_put_text(line, "subject", r->subject);
  wh_events_put_text(line, "text", r->text);
  if (r->to.len > 0)
    json_object_set_new(line, "to", new_parts(r->to));
  wh_events_put_text(line, "traits", r->traits);
  wh_events_put_text(line, "place", r->place);
  if (r->association != WH_ASSOCIATION_UNKNOWN)
    json_object_set_new(line, "association", json_string(wh_association_id(r->association)));
  wh_events_put_flags(line, r->flags, wh_events_message_flags);
  return put_line(writer_of(sink), line);
}

static gboolean
on_event(WhSink *sink, const WhEventRecord *r, GError **error)
{
  WhEventsWriter *w = writer_of(sink);
  json_t *line = new_record("event");
  json_object_set_new(line, "verb", json_string(wh_verb_id(r->verb)));
  if (r->registry)
    json_object_set_new(line, "registry", json_true());
  wh_events_put_text(line, "id", r->id);
  wh_events_put_stamp(line, r->claimed);
  put_account(line, "actor", r->name, r->email);
  put_account(line, "other", r->other_name, r->other_email);
  wh_events_put_text(line, "object", r->object);
  wh_events_put_text(line, "thread", r->thread);
  wh_events_put_text(line, "detail", r->detail);
  wh_events_put_text(line, "locator", r->locator);
  wh_events_put_oid(line, "oid", &r->oid, w->oid_len);
  return put_line(w, line);
}

static gboolean
on_release(WhSink *sink, const WhReleaseRecord *r, GError **error)
{
  WhEventsWriter *w = writer_of(sink);
  return put_line(w, wh_events_release_line(r, w->oid_len));
}

static gboolean
on_file(WhSink *sink, const WhFileRecord *r, GError **error)
{
  WhEventsWriter *w = writer_of(sink);
  return put_line(w, wh_events_file_line(r, w->oid_len));
}

static gboolean
on_comparison(WhSink *sink, const WhComparisonRecord *r, GError **error)
{
  return put_line(writer_of(sink), wh_events_comparison_line(r));
}

static gboolean
on_checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

WhEventsWriter *
wh_events_writer_new(GString *out, guint oid_len)
{
  WhEventsWriter *w = g_new0(WhEventsWriter, 1);
  w->sink = (WhSink){on_commit,  on_tag,   on_ref,     on_fact, on_malformed, on_checkpoint,
                     on_message, on_event, on_release, on_file, on_comparison};
  w->out = out;
  w->oid_len = oid_len;
  return w;
}

void
wh_events_writer_free(WhEventsWriter *writer)
{
  g_free(writer);
}

WhSink *
wh_events_writer_sink(WhEventsWriter *writer)
{
  return &writer->sink;
}

void
wh_events_write_header(WhEventsWriter *writer, const char *project)
{
  json_t *line = json_object();
  json_object_set_new(line, "schema", json_string(WH_EVENTS_SCHEMA));
  wh_events_put_text(line, "project", wh_slice_str(project));
  json_object_set_new(line, "object_format", json_string(writer->oid_len == 32 ? "sha256" : "sha1"));
  put_line(writer, line);
}
