/* SPDX-License-Identifier: Apache-2.0
 * Decisions about persons, from the store to people and to other observers. */
#include "app/decided.h"

#include "base/error.h"
#include "base/text.h"
#include "people/identity.h"

#define SCHEMA "wolfhound.decision/1"
#define MAX_TEXT 4000 /* bytes of a reason or a name from elsewhere */

char *
wh_decision_says(const WhDecision *decision)
{
  g_autofree char *day = wh_time_format_day(decision->made);
  const char *other = *decision->b != '\0' ? decision->b : "anybody else";
  return g_strdup_printf("%s and %s are %s, by %s on %s: %s", decision->a, other,
                         decision->split ? "not one person" : "one person", decision->by, day,
                         decision->reason);
}

void
wh_decided_clear(WhDecided *decided)
{
  g_clear_pointer(&decided->rules, g_array_unref);
  g_clear_pointer(&decided->details, g_ptr_array_unref);
  g_clear_pointer(&decided->kept, g_ptr_array_unref);
}

gboolean
wh_decided_load(WhLedger *ledger, WhDecided *ret_decided, GError **error)
{
  GPtrArray *kept = wh_ledger_decisions(ledger, error);
  if (kept == NULL)
    return FALSE;
  WhDecided decided = {kept, g_array_new(FALSE, FALSE, sizeof(WhPersonDecision)),
                       g_ptr_array_new_with_free_func(g_free)};
  for (guint i = 0; i < kept->len; i++) {
    const WhDecision *decision = g_ptr_array_index(kept, i);
    if (decision->undone != G_MAXINT64)
      continue;
    char *says = wh_decision_says(decision);
    g_ptr_array_add(decided.details, says);
    WhPersonDecision rule = {decision->a, decision->b, decision->split, says};
    g_array_append_val(decided.rules, rule);
  }
  *ret_decided = decided;
  return TRUE;
}

static void
strike(WhSlice address, gpointer user)
{
  g_autofree char *text = g_strndup(address.data, address.len);
  g_autofree char *folded = wh_identity_email(text);
  g_hash_table_remove(user, folded);
}

static void
add_unheld(GHashTable *unheld, GPtrArray *list, const char *address)
{
  if (g_hash_table_remove(unheld, address))
    g_ptr_array_add(list, g_strdup(address));
}

GPtrArray *
wh_decided_unheld(WhLedger *ledger, GError **error)
{
  g_auto(WhDecided) decided = {0};
  g_autoptr(GHashTable) unheld = g_hash_table_new(g_str_hash, g_str_equal);
  if (!wh_decided_load(ledger, &decided, error))
    return NULL;
  for (guint i = 0; i < decided.rules->len; i++) {
    const WhPersonDecision *rule = &g_array_index(decided.rules, WhPersonDecision, i);
    g_hash_table_add(unheld, (gpointer)(gsize)rule->a);
    if (*rule->b != '\0')
      g_hash_table_add(unheld, (gpointer)(gsize)rule->b);
  }
  if (g_hash_table_size(unheld) > 0 && !wh_ledger_each_address(ledger, strike, unheld, error))
    return NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < decided.rules->len; i++) {
    const WhPersonDecision *rule = &g_array_index(decided.rules, WhPersonDecision, i);
    add_unheld(unheld, list, rule->a);
    add_unheld(unheld, list, rule->b);
  }
  return list;
}

char *
wh_decided_digest(const WhDecided *decided)
{
  if (decided->details->len == 0)
    return g_strdup("");
  g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < decided->details->len; i++) {
    const char *says = g_ptr_array_index(decided->details, i);
    g_checksum_update(digest, (const guchar *)says, (gssize)strlen(says) + 1);
  }
  return g_strdup(g_checksum_get_string(digest));
}

json_t *
wh_decision_json(const WhDecision *decision)
{
  g_autofree char *made = wh_time_format(decision->made);
  json_t *json = json_pack("{s:s, s:s, s:s, s:s*, s:s, s:s, s:s}", "schema", SCHEMA, "kind",
                           decision->split ? "split" : "merge", "a", decision->a, "b",
                           *decision->b != '\0' ? decision->b : NULL, "reason", decision->reason, "by",
                           decision->by, "made", made);
  if (decision->id != 0)
    json_object_set_new(json, "id", json_integer(decision->id));
  if (decision->undone != G_MAXINT64) {
    g_autofree char *undone = wh_time_format(decision->undone);
    json_object_set_new(json, "undone", json_string(undone));
    json_object_set_new(json, "undone_by", json_string(decision->undone_by));
  }
  return json;
}

static char *
text_of(const json_t *json, const char *key)
{
  const char *text = json_string_value(json_object_get(json, key));
  return text != NULL && strlen(text) <= MAX_TEXT ? g_strdup(text) : NULL;
}

static char *
address_of(const json_t *json, const char *key)
{
  const char *text = json_string_value(json_object_get(json, key));
  return text != NULL && strlen(text) <= MAX_TEXT ? wh_identity_email(text) : g_strdup("");
}

static gint64
time_of(const json_t *json, const char *key, gint64 otherwise)
{
  const char *text = json_string_value(json_object_get(json, key));
  g_autoptr(GDateTime) when = text != NULL ? g_date_time_new_from_iso8601(text, NULL) : NULL;
  return when != NULL ? g_date_time_to_unix(when) : otherwise;
}

WhDecision *
wh_decision_parse(const json_t *json, GError **error)
{
  g_autoptr(WhDecision) decision = g_new0(WhDecision, 1);
  const char *kind = json_string_value(json_object_get(json, "kind"));
  decision->split = g_strcmp0(kind, "split") == 0;
  decision->a = address_of(json, "a");
  decision->b = address_of(json, "b");
  decision->reason = text_of(json, "reason");
  decision->by = text_of(json, "by");
  decision->made = time_of(json, "made", G_MININT64);
  decision->undone = time_of(json, "undone", G_MAXINT64);
  decision->undone_by = text_of(json, "undone_by");
  gboolean whole = (decision->split || g_strcmp0(kind, "merge") == 0) && *decision->a != '\0' &&
                   (decision->split || *decision->b != '\0') && decision->reason != NULL &&
                   decision->by != NULL && decision->made != G_MININT64 &&
                   !g_str_equal(decision->a, decision->b);
  if (whole)
    return g_steal_pointer(&decision);
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
              "not a decision: it takes kind (merge or split), a, b, reason, by and made");
  return NULL;
}
