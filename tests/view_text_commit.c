/* SPDX-License-Identifier: Apache-2.0
 * The commit statement of the test language and the lines below it. */
#include "view_text_impl.h"

#include <stdlib.h>

gboolean
wh_text_flush_commit(Text *t, GError **error)
{
  if (!t->in_commit)
    return TRUE;
  t->in_commit = FALSE;
  t->commit.n_parents = t->commit_parents->len;
  t->commit.parents = (const WhOid *)(gpointer)t->commit_parents->data;
  t->commit.n_changes = t->changes->len;
  t->commit.changes = (const WhChangeRecord *)(gpointer)t->changes->data;
  t->commit.trailers = wh_slice(t->trailers->str, t->trailers->len);
  WhSink *to = wh_text_sink(t);
  return to->commit(to, &t->commit, error);
}

static void
add_parent(Text *t, WhOid oid)
{
  g_array_append_val(t->commit_parents, oid);
  g_hash_table_add(t->parents, wh_text_oid_dup(&oid));
}

static gboolean
at_option(const char *at)
{
  static const char *const options[] = {"by", "branch", "parents", "merge", "key", "flags", ":"};
  for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
    const char *copy = at;
    if (wh_lex_take(&copy, options[i]))
      return TRUE;
  }
  return !wh_lex_more(&at);
}

static gboolean
take_parents(Text *t, const char **at, GPtrArray *words)
{
  while (!at_option(*at))
    g_ptr_array_add(words, wh_lex_word(at));
  return TRUE;
}

static gboolean
take_flags(Text *t, const char **at, GError **error)
{
  static const struct {
    const char *name;
    guint32 flag;
  } names[] = {{"signed", WH_COMMIT_SIGNED},     {"absent", WH_COMMIT_CHANGES_ABSENT},
               {"cut", WH_COMMIT_CHANGES_CUT},   {"message-cut", WH_COMMIT_MESSAGE_CUT},
               {"bad-time", WH_COMMIT_BAD_TIME}, {"shallow", WH_COMMIT_SHALLOW}};
  while (!at_option(*at)) {
    g_autofree char *word = wh_lex_word(at);
    gsize i = 0;
    while (i < G_N_ELEMENTS(names) && !g_str_equal(names[i].name, word))
      i++;
    if (i == G_N_ELEMENTS(names))
      return wh_text_fail(t, error, "no such flag", word);
    t->commit.flags |= names[i].flag;
  }
  return TRUE;
}

typedef struct {
  char *branch;
  GPtrArray *parents, *merged;
  gboolean explicit_parents;
} Options;

static gboolean
take_by(Text *t, const char **at, GError **error)
{
  Who who;
  if (!wh_text_take_who(t, at, &who, error))
    return FALSE;
  t->commit.committer_name = wh_slice_str(who.name);
  t->commit.committer_email = wh_slice_str(who.email);
  if (who.zone != NULL)
    t->commit.committed = wh_lex_in_zone(t->commit.authored.time, who.zone);
  return !wh_lex_is_time(*at) || wh_text_take_time(t, at, &who, &t->commit.committed, error);
}

static gboolean
take_option(Text *t, const char **at, Options *o, GError **error)
{
  if (wh_lex_take(at, "by"))
    return take_by(t, at, error);
  if (wh_lex_take(at, "branch")) {
    g_free(o->branch);
    o->branch = wh_lex_word(at);
    return o->branch != NULL || wh_text_fail(t, error, "expected a branch", NULL);
  }
  if (wh_lex_take(at, "parents")) {
    o->explicit_parents = TRUE;
    return wh_lex_take(at, "none") || take_parents(t, at, o->parents);
  }
  if (wh_lex_take(at, "merge"))
    return take_parents(t, at, o->merged);
  if (wh_lex_take(at, "key")) {
    g_autofree char *key = wh_lex_word(at);
    t->commit.key = wh_text_keep_slice(t, key != NULL ? key : "");
    t->commit.flags |= WH_COMMIT_SIGNED;
    return TRUE;
  }
  if (wh_lex_take(at, "flags"))
    return take_flags(t, at, error);
  return wh_text_fail(t, error, "unknown option", *at);
}

static gboolean
link_parents(Text *t, const Options *o, GError **error)
{
  const Branch *branch = wh_text_branch(t, o->branch);
  if (branch == NULL && t->branches->len > 0)
    branch = &g_array_index(t->branches, Branch, 0);
  if (!o->explicit_parents && branch != NULL)
    add_parent(t, branch->tip);
  GPtrArray *lists[] = {o->parents, o->merged};
  for (gsize l = 0; l < G_N_ELEMENTS(lists); l++) {
    for (guint i = 0; i < lists[l]->len; i++) {
      WhOid oid;
      if (!wh_text_resolve(t, g_ptr_array_index(lists[l], i), &oid, error))
        return FALSE;
      add_parent(t, oid);
    }
  }
  return TRUE;
}

static gboolean
begin_commit(Text *t, const char **at, GError **error)
{
  t->commit = (WhCommitRecord){.key = WH_SLICE("")};
  g_array_set_size(t->commit_parents, 0);
  g_array_set_size(t->changes, 0);
  g_string_truncate(t->trailers, 0);
  Who who;
  if (!wh_text_take_time_who(t, at, &t->commit.authored, &who, error))
    return FALSE;
  t->commit.author_name = t->commit.committer_name = wh_slice_str(who.name);
  t->commit.author_email = t->commit.committer_email = wh_slice_str(who.email);
  t->commit.committed = t->commit.authored;
  return TRUE;
}

static gboolean
place_commit(Text *t, const char *id, const Options *o, GError **error)
{
  if (!link_parents(t, o, error))
    return FALSE;
  if (g_hash_table_contains(t->result->commits, id))
    return wh_text_fail(t, error, "commit named twice", id);
  t->commit.oid = wh_text_oid(t, "commit ", id);
  g_hash_table_insert(t->result->commits, g_strdup(id), wh_text_oid_dup(&t->commit.oid));
  Branch *branch = wh_text_branch(t, o->branch);
  if (branch == NULL) {
    Branch made = {wh_text_keep(t, o->branch), t->commit.oid};
    g_array_append_val(t->branches, made);
  } else {
    branch->tip = t->commit.oid;
  }
  t->in_commit = TRUE;
  return TRUE;
}

gboolean
wh_text_on_commit(Text *t, const char *at, GError **error)
{
  g_autofree char *id = wh_lex_word(&at);
  if (id == NULL)
    return wh_text_fail(t, error, "expected an ID", NULL);
  if (g_str_equal(id, "-")) {
    g_free(id);
    id = g_strdup_printf("-%u", ++t->n_made_up);
  }
  if (!begin_commit(t, &at, error))
    return FALSE;
  g_autoptr(GPtrArray) parents = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) merged = g_ptr_array_new_with_free_func(g_free);
  Options o = {g_strdup("main"), parents, merged, FALSE};
  gboolean ok = TRUE;
  while (ok && wh_lex_more(&at) && *at != ':')
    ok = take_option(t, &at, &o, error);
  t->commit.subject = wh_text_take_subject(t, &at);
  ok = ok && place_commit(t, id, &o, error);
  g_free(o.branch);
  return ok;
}

/* ---- below a commit ---- */

static char *
made_up_blob(Text *t, const char *path)
{
  return g_strdup_printf("%s#%u", path, ++t->n_made_up);
}

/* [OLD NEW] of a change; what is not given follows from the path's past. */
static void
take_blobs(Text *t, const char **at, const char *path, WhChangeRecord *change)
{
  g_autofree char *old_word = NULL, *new_word = NULL;
  const char *mode_at = *at;
  if (wh_lex_more(at) && !wh_lex_take(&mode_at, "mode")) {
    if (change->status != 'A')
      old_word = wh_lex_word(at);
    if (change->status != 'D' && wh_lex_more(at))
      new_word = wh_lex_word(at);
  }
  if (old_word == NULL || g_str_equal(old_word, "-")) {
    g_free(old_word);
    const char *past = g_hash_table_lookup(t->contents, path);
    old_word = past != NULL ? g_strdup(past) : made_up_blob(t, path);
  }
  if (new_word == NULL || g_str_equal(new_word, "-")) {
    g_free(new_word);
    new_word = made_up_blob(t, path);
  }
  if (change->status != 'A')
    change->old_blob = wh_text_blob(t, old_word);
  if (change->status != 'D')
    change->new_blob = wh_text_blob(t, new_word);
  g_hash_table_insert(t->contents, g_strdup(path), g_strdup(new_word));
}

static void
take_modes(const char **at, WhChangeRecord *change)
{
  change->old_mode = change->status == 'A' ? 0 : 0100644;
  change->new_mode = change->status == 'D' ? 0 : 0100644;
  if (!wh_lex_take(at, "mode"))
    return;
  g_autofree char *first = wh_lex_word(at), *second = wh_lex_word(at);
  if (second != NULL)
    change->old_mode = (guint32)strtoul(first, NULL, 8);
  if (first != NULL)
    change->new_mode = (guint32)strtoul(second != NULL ? second : first, NULL, 8);
}

static gboolean
on_change(Text *t, char status, const char *at, GError **error)
{
  g_autofree char *path = wh_lex_word(&at);
  if (path == NULL)
    return wh_text_fail(t, error, "expected a path", NULL);
  WhChangeRecord change = {.status = status, .path = wh_text_keep_slice(t, path)};
  take_blobs(t, &at, path, &change);
  take_modes(&at, &change);
  if (wh_lex_more(&at))
    return wh_text_fail(t, error, "left over", at);
  g_array_append_val(t->changes, change);
  return TRUE;
}

gboolean
wh_text_is_detail(const Text *t, const char *line)
{
  if (!t->in_commit)
    return FALSE;
  g_autofree char *word = wh_lex_word(&line);
  if (word == NULL || g_str_equal(word, "trailer") || (strlen(word) == 1 && strchr("AMDT", *word) != NULL))
    return TRUE;
  if (!g_str_equal(word, "fact") || t->changes->len == 0)
    return FALSE;
  g_autofree char *next = wh_lex_word(&line);
  return wh_text_fact_kind(next) != WH_N_FACT_KINDS;
}

gboolean
wh_text_on_detail(Text *t, const char *at, GError **error)
{
  g_autofree char *word = wh_lex_word(&at);
  if (g_str_equal(word, "trailer")) {
    wh_lex_more(&at);
    g_string_append_printf(t->trailers, "%s%s", t->trailers->len > 0 ? "\n" : "", at);
    return TRUE;
  }
  if (!g_str_equal(word, "fact"))
    return on_change(t, *word, at, error);
  const WhChangeRecord *last = &g_array_index(t->changes, WhChangeRecord, t->changes->len - 1);
  return wh_text_emit_fact(t, &last->new_blob, at, error);
}
