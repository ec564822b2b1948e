/* SPDX-License-Identifier: Apache-2.0
 * What the statements of the test language share. */
#include "view_text_impl.h"

#include "base/error.h"

gboolean
wh_text_fail(Text *t, GError **error, const char *what, const char *about)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "line %u: %s: %s", t->line, what, about != NULL ? about : "");
  return FALSE;
}

const char *
wh_text_keep(Text *t, const char *s)
{
  return g_string_chunk_insert_const(t->text, s);
}

WhSlice
wh_text_keep_slice(Text *t, const char *s)
{
  return wh_slice_str(wh_text_keep(t, s));
}

WhSink *
wh_text_sink(Text *t)
{
  if (t->builder == NULL)
    t->builder = wh_view_builder_new(t->project, t->oid_len);
  return wh_view_builder_sink(t->builder);
}

/* The object name that WORD stands for: itself, if it is one. */
WhOid
wh_text_oid(Text *t, const char *kind, const char *word)
{
  WhOid oid = {0};
  if (wh_oid_parse(wh_slice_str(word), &oid) == t->oid_len)
    return oid;
  memset(&oid, 0, sizeof oid);
  guint8 digest[32];
  gsize len = sizeof digest;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)kind, -1);
  g_checksum_update(sum, (const guchar *)word, -1);
  g_checksum_get_digest(sum, digest, &len);
  memcpy(oid.bytes, digest, t->oid_len);
  return oid;
}

gpointer
wh_text_oid_dup(const WhOid *oid)
{
  WhOid *copy = g_new(WhOid, 1);
  *copy = *oid;
  return copy;
}

Branch *
wh_text_branch(Text *t, const char *name)
{
  for (guint i = 0; i < t->branches->len; i++) {
    Branch *branch = &g_array_index(t->branches, Branch, i);
    if (g_str_equal(branch->name, name))
      return branch;
  }
  return NULL;
}

/* WORD as a commit's ID or a branch. */
gboolean
wh_text_resolve(Text *t, const char *word, WhOid *ret_oid, GError **error)
{
  const WhOid *known = word != NULL ? g_hash_table_lookup(t->result->commits, word) : NULL;
  const Branch *branch = word != NULL && known == NULL ? wh_text_branch(t, word) : NULL;
  if (known == NULL && branch == NULL)
    return wh_text_fail(t, error, "no such commit or branch", word);
  *ret_oid = known != NULL ? *known : branch->tip;
  return TRUE;
}

gboolean
wh_text_take_who(Text *t, const char **at, Who *ret_who, GError **error)
{
  wh_lex_more(at);
  if (**at == '@') {
    g_autofree char *alias = wh_lex_word(at);
    const Who *known = g_hash_table_lookup(t->persons, alias + 1);
    if (known == NULL)
      return wh_text_fail(t, error, "no such person", alias);
    *ret_who = *known;
    return TRUE;
  }
  g_autofree char *name = NULL, *email = NULL;
  if (!wh_lex_account(at, &name, &email))
    return wh_text_fail(t, error, "expected Name <email>", *at);
  *ret_who = (Who){wh_text_keep(t, name), wh_text_keep(t, email), NULL};
  return TRUE;
}

/* A time, in WHO's zone if it names none. */
gboolean
wh_text_take_time(Text *t, const char **at, const Who *who, WhStamp *ret_stamp, GError **error)
{
  WhLexClock clock = t->clock;
  if (who->zone != NULL)
    clock.zone = who->zone;
  if (!wh_lex_time(at, &clock, ret_stamp))
    return wh_text_fail(t, error, "bad time", *at);
  t->clock.previous = ret_stamp->time;
  return TRUE;
}

/* TIME WHO: the zone is known after the person only. */
gboolean
wh_text_take_time_who(Text *t, const char **at, WhStamp *ret_stamp, Who *ret_who, GError **error)
{
  const char *time_at = *at;
  g_free(wh_lex_word(at));
  return wh_text_take_who(t, at, ret_who, error) && wh_text_take_time(t, &time_at, ret_who, ret_stamp, error);
}

/* ": Subject" as it stands, or quoted with C escapes. */
WhSlice
wh_text_take_subject(Text *t, const char **at)
{
  if (!wh_lex_more(at) || *(*at)++ != ':' || !wh_lex_more(at))
    return WH_SLICE("");
  if (**at != '"')
    return wh_text_keep_slice(t, *at);
  g_autofree char *subject = wh_lex_word(at);
  return wh_text_keep_slice(t, subject);
}

WhOid
wh_text_blob(Text *t, const char *word)
{
  WhOid oid = wh_text_oid(t, "blob ", word);
  g_hash_table_add(t->all_blobs, wh_text_oid_dup(&oid));
  return oid;
}

WhFactKind
wh_text_fact_kind(const char *word)
{
  static const char *const kinds[WH_N_FACT_KINDS] = {
      [WH_FACT_DEPENDENCY] = "dependency", [WH_FACT_OWNER] = "owner",   [WH_FACT_CONTACT] = "contact",
      [WH_FACT_MAILMAP] = "mailmap",       [WH_FACT_HIDDEN] = "hidden", [WH_FACT_READ] = "read",
      [WH_FACT_WITHHELD] = "withheld",     [WH_FACT_OPAQUE] = "opaque", [WH_FACT_FLOW] = "flow",
      [WH_FACT_GUARD] = "guard",           [WH_FACT_CALLS] = "calls",   [WH_FACT_HOOK] = "hook"};
  guint k = 0;
  while (k < WH_N_FACT_KINDS && (word == NULL || !g_str_equal(kinds[k], word)))
    k++;
  return (WhFactKind)k;
}

gboolean
wh_text_emit_fact(Text *t, const WhOid *blob, const char *at, GError **error)
{
  g_autofree char *word = wh_lex_word(&at);
  WhFactKind kind = wh_text_fact_kind(word);
  if (kind == WH_N_FACT_KINDS)
    return wh_text_fail(t, error, "no such kind of fact", word);
  wh_lex_more(&at);
  g_autofree char *value = g_strcompress(at);
  WhFactRecord fact = {kind, *blob, wh_slice_str(value)};
  return wh_text_sink(t)->fact(wh_text_sink(t), &fact, error);
}
