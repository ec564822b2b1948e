/* SPDX-License-Identifier: Apache-2.0
 * What a package's record stands for, as events. */
#include "source/registry/package.h"

#include "base/limits.h"
#include "base/text.h"

#define UNDATED "when is not recorded; dated by the document's last change"

typedef struct {
  WhRegistryPackage *package;
  const char *place;
  WhSink *sink;
  gint64 last;           /* what has no time of its own is dated by it */
  GHashTable *addresses; /* user name to an address seen with it */
  GHashTable *owners;    /* key to WhRegistryUser, as of the last moment that said */
  gboolean owners_known;
  GHashTable *depends; /* names met so far */
} Sending;

static char *
user_key(const WhRegistryUser *user)
{
  WhSlice text = user->name.len > 0 ? user->name : user->email;
  return g_ascii_strdown(text.data, (gssize)text.len);
}

/* The address that ties an account to commits: the registry's own, seen anywhere in the document, else a made one. */
static WhSlice
address_of(const Sending *s, const WhRegistryUser *user, char **ret_made)
{
  if (user->email.len > 0 || user->name.len == 0)
    return user->email;
  g_autofree char *key = user_key(user);
  const char *seen = g_hash_table_lookup(s->addresses, key);
  *ret_made = seen != NULL ? g_strdup(seen) : g_strdup_printf("%s@users.noreply.%s", key, s->package->host);
  return wh_slice_str(*ret_made);
}

static void
learn(Sending *s, const WhRegistryUser *user)
{
  if (user->name.len > 0 && user->email.len > 0)
    g_hash_table_insert(s->addresses, user_key(user), g_strndup(user->email.data, user->email.len));
}

static void
learn_addresses(Sending *s)
{
  for (guint i = 0; i < s->package->moments->len; i++) {
    const WhRegistryMoment *moment = g_ptr_array_index(s->package->moments, i);
    learn(s, &moment->by);
    for (guint k = 0; moment->owners != NULL && k < moment->owners->len; k++)
      learn(s, &g_array_index(moment->owners, WhRegistryUser, k));
  }
}

static gboolean note(const Sending *s, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean
note(const Sending *s, GError **error, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *reason = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *locator = g_strconcat(s->place, " ", s->package->name, NULL);
  const WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(reason)};
  return s->sink->malformed(s->sink, &record, error);
}

typedef struct {
  WhVerb verb;
  gint64 time;
  const WhRegistryUser *by, *other; /* NULL: nobody */
  const char *id, *object, *detail, *locator;
} Said;

static gboolean
send(const Sending *s, const Said *said, GError **error)
{
  static const WhRegistryUser nobody = {{NULL, 0}, {NULL, 0}};
  const WhRegistryUser *by = said->by != NULL ? said->by : &nobody;
  const WhRegistryUser *other = said->other != NULL ? said->other : &nobody;
  g_autofree char *by_made = NULL, *other_made = NULL;
  WhSlice detail = wh_slice_str(said->detail);
  const char *locator = said->locator != NULL ? said->locator : s->package->locator;
  WhEventRecord record = {.verb = said->verb,
                          .registry = TRUE,
                          .id = wh_slice_str(said->id),
                          .name = by->name,
                          .email = address_of(s, by, &by_made),
                          .other_name = other->name,
                          .other_email = address_of(s, other, &other_made),
                          .claimed = {said->time, WH_ZONE_ABSENT},
                          .object = wh_slice_str(said->object),
                          .detail = wh_slice(detail.data, MIN(detail.len, WH_LIMIT_DETAIL)),
                          .locator = wh_slice_str(locator != NULL ? locator : s->place)};
  if (record.id.len > WH_LIMIT_ID)
    return note(s, error, "a name is too long; what it stands for is left out");
  return s->sink->event(s->sink, &record, error);
}

/* "npm:name@1.2.3", or the package where no version is meant. Owner: caller. */
static char *
object_of(const Sending *s, const WhRegistryMoment *moment)
{
  if (moment->version.len == 0)
    return g_strdup(s->package->name);
  return g_strdup_printf("%s@%.*s", s->package->name, (int)MIN(moment->version.len, WH_LIMIT_ID),
                         moment->version.data);
}

static gboolean
send_owner(const Sending *s, const WhRegistryMoment *moment, WhVerb verb, const WhRegistryUser *user,
           GError **error)
{
  g_autofree char *object = object_of(s, moment), *key = user_key(user);
  g_autofree char *id = moment->version.len > 0
                            ? g_strconcat(object, "#", key, NULL)
                            : g_strdup_printf("%s#%s#%" G_GINT64_FORMAT, object, key, moment->time);
  g_autofree char *detail = !s->owners_known ? g_strdup("among the first owners on record")
                            : moment->version.len > 0
                                ? g_strconcat("first seen with ", object, NULL)
                                : g_strdup("first seen in the list of owners of that day");
  const Said said = {.verb = verb,
                     .time = moment->time,
                     .by = &moment->by,
                     .other = user,
                     .id = id,
                     .object = s->package->name,
                     .detail = detail,
                     .locator = moment->locator};
  return send(s, &said, error);
}

static GHashTable *
index_owners(const GArray *owners)
{
  GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < owners->len; i++)
    g_hash_table_insert(table, user_key(&g_array_index(owners, WhRegistryUser, i)),
                        &g_array_index(owners, WhRegistryUser, i));
  return table;
}

/* Sends VERB for the users of OWNERS that THAN does not have. */
static gboolean
send_difference(const Sending *s, const WhRegistryMoment *moment, WhVerb verb, GHashTable *owners,
                GHashTable *than, GError **error)
{
  g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(owners), (GCompareFunc)strcmp);
  for (const GList *key = keys; key != NULL; key = key->next)
    if (!g_hash_table_contains(than, key->data) &&
        !send_owner(s, moment, verb, g_hash_table_lookup(owners, key->data), error))
      return FALSE;
  return TRUE;
}

static gboolean
send_owners(Sending *s, const WhRegistryMoment *moment, GError **error)
{
  if (moment->owners == NULL)
    return TRUE;
  g_autoptr(GHashTable) now = index_owners(moment->owners);
  if (!send_difference(s, moment, WH_VERB_OWNER_ADD, now, s->owners, error) ||
      !send_difference(s, moment, WH_VERB_OWNER_REMOVE, s->owners, now, error))
    return FALSE;
  g_hash_table_unref(s->owners);
  s->owners = g_steal_pointer(&now);
  s->owners_known = TRUE;
  return TRUE;
}

static gboolean
send_depends(Sending *s, const WhRegistryMoment *moment, const char *object, GError **error)
{
  for (guint i = 0; moment->depends != NULL && i < moment->depends->len; i++) {
    const char *name = g_ptr_array_index(moment->depends, i);
    if (g_hash_table_size(s->depends) >= WH_REGISTRY_DEPENDS || !g_hash_table_add(s->depends, g_strdup(name)))
      continue;
    g_autofree char *id = g_strconcat(object, "#", name, NULL);
    const Said said = {.verb = WH_VERB_DEPEND,
                       .time = moment->time,
                       .by = &moment->by,
                       .id = id,
                       .object = object,
                       .detail = name,
                       .locator = moment->locator};
    if (!send(s, &said, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
send_moment(Sending *s, const WhRegistryMoment *moment, GError **error)
{
  g_autofree char *object = object_of(s, moment);
  const Said said = {.verb = WH_VERB_PUBLISH,
                     .time = moment->time,
                     .by = &moment->by,
                     .id = object,
                     .object = object,
                     .detail = moment->scripts,
                     .locator = moment->locator};
  return (moment->version.len == 0 || send(s, &said, error)) && send_owners(s, moment, error) &&
         send_depends(s, moment, object, error);
}

/* What became of a version later. */
static gboolean
send_fate(const Sending *s, const WhRegistryMoment *moment, GError **error)
{
  g_autofree char *object = object_of(s, moment);
  Said said = {.time = s->last, .id = object, .object = object, .locator = moment->locator};
  if (moment->deprecated != NULL) {
    g_autofree char *detail = g_strconcat(UNDATED ": ", moment->deprecated, NULL);
    said.verb = WH_VERB_DEPRECATE;
    said.detail = detail;
    if (!send(s, &said, error))
      return FALSE;
  }
  if (!moment->withdrawn)
    return TRUE;
  const gboolean dated = moment->withdrawn_time != WH_REGISTRY_TIMELESS;
  said.verb = WH_VERB_WITHDRAW;
  said.time = dated ? moment->withdrawn_time : s->last;
  said.by = &moment->withdrawn_by;
  said.detail = dated ? "unpublished" : "unpublished; " UNDATED;
  return send(s, &said, error);
}

static gboolean
send_tags(const Sending *s, GError **error)
{
  for (guint i = 0; i < s->package->tags->len; i++) {
    const char *tag = g_ptr_array_index(s->package->tags, i);
    g_autofree char *id = g_strconcat(s->package->name, "#", tag, NULL);
    const Said said = {
        .verb = WH_VERB_DIST_TAG, .time = s->last, .id = id, .object = tag, .detail = s->package->name};
    if (!send(s, &said, error))
      return FALSE;
  }
  return TRUE;
}

/* What the record does not say, or cannot mean. */
static gboolean
tell_doubts(const Sending *s, const WhRegistryCensus *c, GError **error)
{
  const guint dated = c->versions - c->timeless;
  if (s->package->left_out > 0 && !note(s, error, "%u versions past the first %u are left out",
                                        s->package->left_out, WH_REGISTRY_MOMENTS))
    return FALSE;
  if (c->timeless > 0 && !note(s, error, "%u of %u versions have no time; they are dated by the last change",
                               c->timeless, c->versions))
    return FALSE;
  if (c->unsigned_by > 0 &&
      !note(s, error, "%u of %u versions do not say who published them", c->unsigned_by, c->versions))
    return FALSE;
  if (c->backward >= 3 && c->backward * 4 > c->pairs &&
      !note(s, error,
            "%u of %u versions are older than the one they follow: the times are those of a copy, not of "
            "the registry",
            c->backward, c->pairs))
    return FALSE;
  return dated < 2 || c->first != c->newest ||
         note(s, error, "all %u versions have one time: that of a copy, not of the registry", c->versions);
}

static int
compare_moments(gconstpointer a, gconstpointer b)
{
  const WhRegistryMoment *const *first = a, *const *second = b;
  if ((*first)->time != (*second)->time)
    return (*first)->time < (*second)->time ? -1 : 1;
  return (*first)->order < (*second)->order ? -1 : 1;
}

static gboolean
send_all(Sending *s, GError **error)
{
  GPtrArray *moments = s->package->moments;
  for (guint i = 0; i < moments->len; i++) {
    WhRegistryMoment *moment = g_ptr_array_index(moments, i);
    if (moment->time == WH_REGISTRY_TIMELESS)
      moment->time = s->last;
  }
  g_ptr_array_sort(moments, compare_moments);
  for (guint i = 0; i < moments->len; i++)
    if (!send_moment(s, g_ptr_array_index(moments, i), error))
      return FALSE;
  for (guint i = 0; i < moments->len; i++)
    if (!send_fate(s, g_ptr_array_index(moments, i), error))
      return FALSE;
  return send_tags(s, error);
}

gboolean
wh_registry_send(WhRegistryPackage *package, const char *place, WhSink *sink, GError **error)
{
  const WhRegistryCensus census = wh_registry_census(package);
  Sending s = {.package = package, .place = place, .sink = sink, .last = MAX(census.last, package->modified)};
  if (s.last == WH_REGISTRY_TIMELESS)
    return note(&s, error, "nothing in the document has a time: it is left out");
  if (!tell_doubts(&s, &census, error))
    return FALSE;
  s.addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  s.owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  s.depends = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  learn_addresses(&s);
  const gboolean ok = send_all(&s, error);
  g_hash_table_unref(s.addresses);
  g_hash_table_unref(s.owners);
  g_hash_table_unref(s.depends);
  return ok;
}
