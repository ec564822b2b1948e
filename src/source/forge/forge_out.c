/* SPDX-License-Identifier: Apache-2.0
 * From what forge objects say to records. */
#include "source/forge/forge_out.h"

#include "base/limits.h"
#include "source/forge/forge_words.h"

void
wh_forge_init(WhForge *forge, WhSink *sink, const char *const *want)
{
  *forge = (WhForge){.sink = sink, .complete = TRUE, .words = g_string_new(NULL)};
  if (want == NULL || want[0] == NULL)
    return;
  forge->want = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; want[i] != NULL; i++)
    g_hash_table_add(forge->want, g_ascii_strdown(want[i], -1));
}

void
wh_forge_clear(WhForge *forge)
{
  g_clear_pointer(&forge->want, g_hash_table_unref);
  g_clear_pointer(&forge->only, g_free);
  for (guint i = 0; i < WH_FORGE_N_TROUBLES; i++)
    g_clear_pointer(&forge->first_trouble[i], g_free);
  g_clear_pointer(&forge->merges_by_id, g_hash_table_unref);
  g_clear_pointer(&forge->merges, g_ptr_array_unref);
  wh_forge_loose_clear(forge);
  g_string_free(forge->words, TRUE);
  forge->words = NULL;
}

gboolean
wh_forge_wants(const WhForge *forge, WhSlice repo)
{
  if (forge->want == NULL)
    return TRUE;
  g_autofree char *folded = g_ascii_strdown(repo.data != NULL ? repo.data : "", (gssize)repo.len);
  return g_hash_table_contains(forge->want, folded);
}

gboolean
wh_forge_tell(WhForge *forge, guint64 offset, const char *reason, GError **error)
{
  g_autofree char *locator = g_strdup_printf("%s:%" G_GUINT64_FORMAT, forge->file, offset);
  const WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(reason)};
  return forge->sink->malformed(forge->sink, &record, error);
}

void
wh_forge_trouble(WhForge *forge, WhForgeTrouble trouble)
{
  if (forge->n_troubles[trouble]++ == 0)
    forge->first_trouble[trouble] = g_strdup_printf("%s:%" G_GUINT64_FORMAT, forge->file, forge->offset);
}

static gboolean
tell_troubles(WhForge *forge, GError **error)
{
  static const char *const says[WH_FORGE_N_TROUBLES] = {
      [WH_FORGE_UNKNOWN] = "of unknown shape",
      [WH_FORGE_NAMELESS] = "without URL or number",
      [WH_FORGE_TIMELESS] = "without a readable time",
  };
  for (guint i = 0; i < WH_FORGE_N_TROUBLES; i++) {
    if (forge->n_troubles[i] == 0)
      continue;
    g_autofree char *reason =
        g_strdup_printf("%" G_GUINT64_FORMAT " object%s %s, first at %s", forge->n_troubles[i],
                        forge->n_troubles[i] == 1 ? "" : "s", says[i], forge->first_trouble[i]);
    const WhMalformedRecord record = {wh_slice_str(forge->first_trouble[i]), wh_slice_str(reason)};
    if (!forge->sink->malformed(forge->sink, &record, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wh_forge_finish(WhForge *forge, GError **error)
{
  return wh_forge_say_merges(forge, error) && tell_troubles(forge, error);
}

const char *
wh_forge_get(const json_t *object, const char *key)
{
  const char *text = json_string_value(json_object_get(object, key));
  return text != NULL ? text : "";
}

const char *
wh_forge_get_any(const json_t *object, const char *const *keys)
{
  const char *text = "";
  for (gsize i = 0; keys[i] != NULL && text[0] == '\0'; i++)
    text = wh_forge_get(object, keys[i]);
  return text;
}

gboolean
wh_forge_time(const char *text, gint64 *ret_time)
{
  char iso[32];
  gsize len = strlen(text);
  if (len < strlen("2011-02-12T00:00:00") || len >= sizeof iso)
    return FALSE;
  memcpy(iso, text, len + 1);
  if (iso[4] == '/' && iso[7] == '/') {
    iso[4] = iso[7] = '-';
    iso[10] = 'T';
    if (iso[19] == ' ')
      memmove(iso + 19, iso + 20, len - 19);
  }
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(iso, zone);
  if (time == NULL)
    return FALSE;
  *ret_time = g_date_time_to_unix(time);
  return TRUE;
}

const char *
wh_forge_login(const json_t *user)
{
  const char *login = json_is_string(user) ? json_string_value(user) : wh_forge_get(user, "login");
  const char *slash = json_is_string(user) ? strrchr(login, '/') : NULL;
  return slash != NULL ? slash + 1 : login;
}

/* An account as records name it. */
typedef struct {
  const char *login;
  char *email;
  gboolean is_bot;
} Person;

static void
person_clear(Person *person)
{
  g_free(person->email);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Person, person_clear)

static gboolean
is_bot(const json_t *user, const char *login)
{
  return g_str_has_suffix(login, "[bot]") || strcmp(wh_forge_get(user, "type"), "Bot") == 0 ||
         json_is_true(json_object_get(user, "is_bot")) || json_is_true(json_object_get(user, "isBot"));
}

static char *
email_of(const char *login, const char *page)
{
  WhSlice host = wh_forge_host(page);
  return login[0] == '\0' ? g_strdup("")
                          : g_strdup_printf("%s@users.noreply.%.*s", login, (int)host.len, host.data);
}

/* PAGE tells the forge. */
static Person
person_of(const json_t *user, const char *otherwise, const char *page)
{
  const char *login = wh_forge_login(user);
  if (login[0] == '\0')
    login = otherwise;
  return (Person){.login = login, .email = email_of(login, page), .is_bot = is_bot(user, login)};
}

static WhSlice
text_of(const json_t *text)
{
  return json_is_string(text) ? wh_slice(json_string_value(text), json_string_length(text)) : wh_slice("", 0);
}

static WhAssociation
association_of(const char *text)
{
  static const struct {
    const char *name;
    WhAssociation association;
  } known[] = {{"NONE", WH_ASSOCIATION_NONE},
               {"MANNEQUIN", WH_ASSOCIATION_NONE},
               {"FIRST_TIMER", WH_ASSOCIATION_FIRST_TIMER},
               {"FIRST_TIME_CONTRIBUTOR", WH_ASSOCIATION_FIRST_TIMER},
               {"CONTRIBUTOR", WH_ASSOCIATION_CONTRIBUTOR},
               {"COLLABORATOR", WH_ASSOCIATION_COLLABORATOR},
               {"MEMBER", WH_ASSOCIATION_MEMBER},
               {"OWNER", WH_ASSOCIATION_OWNER}};
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS(known); i++)
    if (g_ascii_strcasecmp(text, known[i].name) == 0)
      return known[i].association;
  return WH_ASSOCIATION_UNKNOWN;
}

static WhSlice
bounded(const char *text, gsize max)
{
  return wh_slice(text, text != NULL ? strnlen(text, max) : 0);
}

gboolean
wh_forge_say(WhForge *forge, const WhForgeSaid *said, GError **error)
{
  gint64 time = 0;
  guint32 flags = said->flags;
  if (said->id == NULL || said->id[0] == '\0') {
    wh_forge_trouble(forge, WH_FORGE_NAMELESS);
    return TRUE;
  }
  if (!wh_forge_time(said->created, &time))
    flags |= WH_MESSAGE_BAD_DATE;
  g_auto(Person) by = person_of(said->by, "ghost", said->thread);
  flags |= wh_forge_words(text_of(said->body), forge->words) | (by.is_bot ? WH_MESSAGE_BY_BOT : 0);
  g_autofree char *place = flags & WH_MESSAGE_MADE_ID
                               ? g_strdup_printf("%s:%" G_GUINT64_FORMAT, forge->file, forge->offset)
                               : NULL;
  const WhMessageRecord record = {
      .kind = said->kind,
      .id = bounded(said->id, WH_LIMIT_ID),
      .parent = bounded(said->parent, WH_LIMIT_ID),
      .thread = bounded(said->thread, WH_LIMIT_ID),
      .name = bounded(by.login, WH_LIMIT_IDENT),
      .email = bounded(by.email, WH_LIMIT_IDENT),
      .claimed = {time, WH_ZONE_ABSENT},
      .subject = bounded(said->title, WH_LIMIT_SUBJECT),
      .text = wh_slice(forge->words->str, forge->words->len),
      .place = wh_slice_str(place),
      .association = association_of(said->association),
      .flags = flags,
  };
  return forge->sink->message(forge->sink, &record, error);
}

static const char *
first_of(const char *a, const char *b)
{
  return a != NULL && a[0] != '\0' ? a : b != NULL ? b : "";
}

/* The same act told by two sources (an issue and its events) has one id; told without its actor it has another, so that
 * it does not stand for the one that has. */
static char *
make_id(const WhForgeDone *done, const char *login, gint64 time)
{
  gboolean whole = login[0] != '\0' || done->verb == WH_VERB_MERGE;
  const char *on = first_of(done->thread, done->object);
  const char *detail = first_of(done->detail, "");
  return g_strdup_printf("%s#%s-%" G_GINT64_FORMAT "%s%s%s", on, wh_verb_id(done->verb), time,
                         whole ? "" : "-by-nobody", detail[0] != '\0' ? "-" : "", detail);
}

gboolean
wh_forge_do(WhForge *forge, const WhForgeDone *done, GError **error)
{
  gint64 time;
  const char *object = first_of(done->object, done->thread);
  const char *page = first_of(done->thread, first_of(done->locator, object));
  if (!wh_forge_time(done->time, &time)) {
    wh_forge_trouble(forge, WH_FORGE_TIMELESS);
    return TRUE;
  }
  const char *named = first_of(done->id, "");
  if (named[0] == '\0' && object[0] == '\0') {
    wh_forge_trouble(forge, WH_FORGE_NAMELESS);
    return TRUE;
  }
  g_auto(Person) by = person_of(done->by, "", page);
  g_auto(Person) other = person_of(done->other, "", page);
  g_autofree char *id = named[0] != '\0' ? g_strdup(named) : make_id(done, by.login, time);
  WhEventRecord record = {
      .verb = done->verb,
      .id = bounded(id, WH_LIMIT_ID),
      .name = bounded(by.login, WH_LIMIT_IDENT),
      .email = bounded(by.email, WH_LIMIT_IDENT),
      .other_name = bounded(other.login, WH_LIMIT_IDENT),
      .other_email = bounded(other.email, WH_LIMIT_IDENT),
      .claimed = {time, WH_ZONE_ABSENT},
      .object = bounded(object, WH_LIMIT_ID),
      .thread = bounded(first_of(done->thread, ""), WH_LIMIT_ID),
      .detail = bounded(first_of(done->detail, ""), WH_LIMIT_DETAIL),
      .locator = bounded(page, WH_LIMIT_ID),
  };
  if (done->oid != NULL && strlen(done->oid) == 40)
    wh_oid_parse(wh_slice_str(done->oid), &record.oid);
  if (done->verb != WH_VERB_MERGE)
    return forge->sink->event(forge->sink, &record, error);
  wh_forge_hold_merge(forge, &record);
  return TRUE;
}
