/* SPDX-License-Identifier: Apache-2.0
 * Releases and their files in the neutral form, both ways. */
#include "base/limits.h"
#include "source/events/records.h"

static const char *const states[] = {"same", "differs", "added", "absent"};
static const char *const classes[] = {"same",    "metadata",  "substituted",  "known",
                                      "own",     "generated", "document",     "bundled",
                                      "variant", "unknown",   "inconsistent", "ahead"};
static const char *const reaches[] = {"none", "named", "included", "executed", "decoded"};
static const char *const flag_names[] = {"link",     "special",  "outside",   "duplicate",
                                         "case",     "odd-mode", "odd-owner", "odd-time",
                                         "odd-name", "cut",      "binary",    NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(states) == WH_N_FILE_STATES);
G_STATIC_ASSERT(G_N_ELEMENTS(classes) == WH_N_FILE_CLASSES);
G_STATIC_ASSERT(G_N_ELEMENTS(reaches) == WH_N_FILE_REACHES);

static json_t *
new_record(const char *kind)
{
  json_t *record = json_object();
  json_object_set_new(record, "record", json_string(kind));
  return record;
}

static void
put_count(json_t *object, const char *key, guint64 n)
{
  if (n > 0)
    json_object_set_new(object, key, json_integer((json_int_t)MIN(n, (guint64)G_MAXINT64)));
}

static void
put_time(json_t *object, const char *key, gint64 time)
{
  if (time != 0)
    wh_events_put_time(object, key, time);
}

static void
put_mode(json_t *object, const char *key, guint32 mode)
{
  g_autofree char *octal = mode != 0 ? g_strdup_printf("%06o", mode) : NULL;
  if (octal != NULL)
    json_object_set_new(object, key, json_string(octal));
}

json_t *
wh_events_release_line(const WhReleaseRecord *r, guint oid_len)
{
  json_t *line = new_record("release");
  wh_events_put_text(line, "name", r->name);
  wh_events_put_text(line, "version", r->version);
  wh_events_put_text(line, "digest", r->digest);
  wh_events_put_text(line, "tag", r->tag);
  wh_events_put_oid(line, "commit", &r->commit, oid_len);
  put_count(line, "size", r->size);
  put_count(line, "files", r->n_files);
  put_count(line, "same", r->n_same);
  put_count(line, "absent", r->n_absent);
  put_time(line, "newest", r->newest);
  wh_events_put_text(line, "packer", r->packer);
  wh_events_put_text(line, "tools", r->tools);
  wh_events_put_text(line, "key", r->key);
  put_time(line, "signed_at", r->signed_at);
  put_count(line, "tags_by_key", r->n_key_tags);
  return line;
}

json_t *
wh_events_file_line(const WhFileRecord *r, guint oid_len)
{
  json_t *line = new_record("file");
  wh_events_put_text(line, "release", r->release);
  wh_events_put_text(line, "path", r->path);
  json_object_set_new(line, "state", json_string(states[r->state]));
  json_object_set_new(line, "class", json_string(classes[r->class]));
  if (r->reach != WH_REACH_NONE)
    json_object_set_new(line, "reach", json_string(reaches[r->reach]));
  wh_events_put_flags(line, r->flags, flag_names);
  put_mode(line, "mode", r->mode);
  put_mode(line, "tag_mode", r->tag_mode);
  put_count(line, "size", r->size);
  put_time(line, "time", r->mtime);
  wh_events_put_oid(line, "id", &r->oid, oid_len);
  wh_events_put_oid(line, "tag_id", &r->tag_oid, oid_len);
  wh_events_put_text(line, "generator", r->generator);
  wh_events_put_text(line, "reason", r->reason);
  wh_events_put_text(line, "excerpt", r->excerpt);
  return line;
}

static guint64
get_count(WhEventsLine *line, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  if (value != NULL && (!json_is_integer(value) || json_integer_value(value) < 0))
    wh_events_problem(&line->in, "a count or size is no number");
  return value != NULL && json_integer_value(value) > 0 ? (guint64)json_integer_value(value) : 0;
}

static guint32
get_mode(WhEventsLine *line, const json_t *object, const char *key)
{
  const char *text = json_string_value(json_object_get(object, key));
  char *end = NULL;
  const guint64 mode = text != NULL ? g_ascii_strtoull(text, &end, 8) : 0;
  if (text != NULL && (end == text || *end != '\0' || mode > 0777777))
    wh_events_problem(&line->in, "a mode is no octal number");
  return (guint32)(mode & 0777777);
}

/* The place of member KEY among N names; where it is absent, the first. */
static guint
get_name(WhEventsLine *line, const json_t *object, const char *key, const char *const *names, guint n)
{
  const json_t *value = json_object_get(object, key);
  if (value == NULL)
    return 0;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0(json_string_value(value), names[i]) == 0)
      return i;
  wh_events_problem(&line->in, "a file's \"state\", \"class\" or \"reach\" is not known");
  return 0;
}

WhEventsResult
wh_events_send_release(WhEventsLine *line, const json_t *value, GError **error)
{
  const WhReleaseRecord r = {.name = wh_events_get_text(&line->in, value, "name"),
                             .version = wh_events_get_text(&line->in, value, "version"),
                             .digest = wh_events_get_text(&line->in, value, "digest"),
                             .tag = wh_events_get_text(&line->in, value, "tag"),
                             .commit = wh_events_get_oid(&line->in, value, "commit"),
                             .size = get_count(line, value, "size"),
                             .n_files = get_count(line, value, "files"),
                             .n_same = get_count(line, value, "same"),
                             .n_absent = get_count(line, value, "absent"),
                             .newest = wh_events_get_time(&line->in, value, "newest"),
                             .packer = wh_events_get_text(&line->in, value, "packer"),
                             .tools = wh_events_get_text(&line->in, value, "tools"),
                             .key = wh_events_get_text(&line->in, value, "key"),
                             .signed_at = wh_events_get_time(&line->in, value, "signed_at"),
                             .n_key_tags =
                                 (guint32)MIN(get_count(line, value, "tags_by_key"), WH_LIMIT_REFS)};
  if (r.name.len == 0)
    wh_events_problem(&line->in, "a release has no \"name\"");
  if (r.n_same > r.n_files)
    wh_events_problem(&line->in, "a release has more files as in its tag than files");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  return line->sink->release(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}

WhEventsResult
wh_events_send_file(WhEventsLine *line, const json_t *value, GError **error)
{
  WhFileRecord r = {.release = wh_events_get_text(&line->in, value, "release"),
                    .path = wh_events_get_text(&line->in, value, "path"),
                    .flags = wh_events_get_flags(&line->in, value, flag_names),
                    .mode = get_mode(line, value, "mode"),
                    .tag_mode = get_mode(line, value, "tag_mode"),
                    .size = get_count(line, value, "size"),
                    .mtime = wh_events_get_time(&line->in, value, "time"),
                    .oid = wh_events_get_oid(&line->in, value, "id"),
                    .tag_oid = wh_events_get_oid(&line->in, value, "tag_id"),
                    .generator = wh_events_get_text(&line->in, value, "generator"),
                    .reason = wh_events_get_text(&line->in, value, "reason"),
                    .excerpt = wh_events_get_text(&line->in, value, "excerpt")};
  r.state = (WhFileState)get_name(line, value, "state", states, G_N_ELEMENTS(states));
  r.class = (WhFileClass)get_name(line, value, "class", classes, G_N_ELEMENTS(classes));
  r.reach = (WhFileReach)get_name(line, value, "reach", reaches, G_N_ELEMENTS(reaches));
  if (r.release.len == 0 || r.path.len == 0)
    wh_events_problem(&line->in, "a file has no \"release\" or no \"path\"");
  if (line->in.problem != NULL)
    return WH_EVENTS_BROKEN;
  return line->sink->file(line->sink, &r, error) ? WH_EVENTS_SENT : WH_EVENTS_FAILED;
}
