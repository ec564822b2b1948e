/* SPDX-License-Identifier: Apache-2.0
 * The test language: statements to records, records to a view. */
#include "view_text.h"

#include "view_text_impl.h"

typedef gboolean (*Statement)(Text *t, const char *at, GError **error);

/* ---- other statements ---- */

static gboolean
emit_ref(Text *t, const char *name, const char *target_name, const WhOid *target, GError **error)
{
  static const struct {
    const char *prefix;
    WhRefKind kind;
  } kinds[] = {
      {"HEAD", WH_REF_HEAD},        {"refs/heads/", WH_REF_BRANCH}, {"refs/remotes/", WH_REF_BRANCH},
      {"refs/tags/", WH_REF_TAG},   {"refs/pull/", WH_REF_PULL},    {"refs/merge-requests/", WH_REF_PULL},
      {"refs/notes/", WH_REF_NOTES}};
  WhRefRecord ref = {
      .name = wh_slice_str(name), .target_name = wh_slice_str(target_name), .kind = WH_REF_OTHER};
  ref.target = *target;
  for (gsize i = 0; i < G_N_ELEMENTS(kinds) && ref.kind == WH_REF_OTHER; i++)
    if (g_str_has_prefix(name, kinds[i].prefix))
      ref.kind = kinds[i].kind;
  return wh_text_sink(t)->ref(wh_text_sink(t), &ref, error);
}

static gboolean
on_tag(Text *t, const char *at, GError **error)
{
  g_autofree char *name = wh_lex_word(&at), *target = wh_lex_word(&at);
  WhTagRecord tag = {.tagged = {0, WH_ZONE_ABSENT}, .key = WH_SLICE("")};
  if (name == NULL || !wh_text_resolve(t, target, &tag.target, error))
    return name != NULL ? FALSE : wh_text_fail(t, error, "expected a name", NULL);
  tag.name = wh_text_keep_slice(t, name);
  tag.oid = wh_text_oid(t, "tag ", name);
  if (wh_lex_is_time(at)) {
    Who who;
    if (!wh_text_take_time_who(t, &at, &tag.tagged, &who, error))
      return FALSE;
    tag.tagger_name = wh_slice_str(who.name);
    tag.tagger_email = wh_slice_str(who.email);
  }
  while (wh_lex_more(&at) && *at != ':') {
    if (wh_lex_take(&at, "light")) {
      memset(&tag.oid, 0, sizeof tag.oid);
    } else if (wh_lex_take(&at, "signed")) {
      tag.is_signed = TRUE;
    } else if (wh_lex_take(&at, "key")) {
      g_autofree char *key = wh_lex_word(&at);
      tag.key = wh_text_keep_slice(t, key != NULL ? key : "");
      tag.is_signed = TRUE;
    } else {
      return wh_text_fail(t, error, "unknown option", at);
    }
  }
  tag.subject = wh_text_take_subject(t, &at);
  g_autofree char *ref = g_strconcat("refs/tags/", name, NULL);
  return wh_text_sink(t)->tag(wh_text_sink(t), &tag, error) && emit_ref(t, ref, NULL, &tag.target, error);
}

static gboolean
on_ref(Text *t, const char *at, GError **error)
{
  g_autofree char *name = wh_lex_word(&at), *target = wh_lex_word(&at);
  WhOid oid = {0};
  if (target != NULL && !g_str_equal(target, "broken") && !wh_text_resolve(t, target, &oid, error))
    return FALSE;
  return target != NULL ? emit_ref(t, name, NULL, &oid, error)
                        : wh_text_fail(t, error, "expected a commit", NULL);
}

static gboolean
on_head(Text *t, const char *at, GError **error)
{
  g_free(t->head);
  t->head = wh_lex_word(&at);
  return t->head != NULL || wh_text_fail(t, error, "expected a ref", NULL);
}

static gboolean
on_fact(Text *t, const char *at, GError **error)
{
  g_autofree char *word = wh_lex_word(&at);
  if (word == NULL)
    return wh_text_fail(t, error, "expected a blob", NULL);
  WhOid blob = wh_text_blob(t, word);
  return wh_text_emit_fact(t, &blob, at, error);
}

static gboolean
on_rewrite(Text *t, const char *at, GError **error)
{
  g_autofree char *name = wh_lex_word(&at), *from = wh_lex_word(&at), *to = wh_lex_word(&at);
  WhOid old_target, new_target;
  if (!wh_text_resolve(t, from, &old_target, error) || !wh_text_resolve(t, to, &new_target, error))
    return FALSE;
  wh_text_sink(t);
  wh_view_builder_add_rewrite(t->builder, name, &old_target, &new_target);
  return TRUE;
}

static gboolean
on_malformed(Text *t, const char *at, GError **error)
{
  const char *colon = strstr(at, " : ");
  if (colon == NULL)
    return wh_text_fail(t, error, "expected LOCATOR : reason", at);
  wh_lex_more(&at);
  WhMalformedRecord record = {wh_slice(at, (gsize)(colon - at)), wh_slice_str(colon + 3)};
  return wh_text_sink(t)->malformed(wh_text_sink(t), &record, error);
}

static gboolean
on_incomplete(Text *t, const char *at, GError **error)
{
  t->incomplete = TRUE;
  return TRUE;
}

static gboolean
on_record(Text *t, const char *at, GError **error)
{
  static const char *const names[] = {"git",      "content", "signatures", "tags",  "words",
                                      "registry", "release", "forge",      "build", "cost"};
  guint32 *mask = wh_lex_take(&at, "no") ? &t->records_cleared : &t->records_set;
  while (wh_lex_more(&at)) {
    g_autofree char *word = wh_lex_word(&at);
    guint32 bit = 0;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
      if (g_str_equal(names[i], word))
        bit = 1u << i;
    if (bit == 0)
      return wh_text_fail(t, error, "no such kind of record", word);
    *mask |= bit;
  }
  return TRUE;
}

static gboolean
on_source(Text *t, const char *at, GError **error)
{
  wh_text_sink(t);
  wh_view_builder_next_source(t->builder);
  return TRUE;
}

static gboolean
on_project(Text *t, const char *at, GError **error)
{
  g_free(t->project);
  t->project = wh_lex_word(&at);
  return TRUE;
}

static gboolean
on_sha256(Text *t, const char *at, GError **error)
{
  if (t->builder != NULL || t->branches->len > 0)
    return wh_text_fail(t, error, "sha256 comes before the first record", NULL);
  t->oid_len = 32;
  return TRUE;
}

static gboolean
on_zone(Text *t, const char *at, GError **error)
{
  g_free(t->zone);
  t->clock.zone = t->zone = wh_lex_word(&at);
  return t->zone != NULL || wh_text_fail(t, error, "expected a zone", NULL);
}

static gboolean
on_person(Text *t, const char *at, GError **error)
{
  g_autofree char *alias = wh_lex_word(&at);
  Who who;
  if (alias == NULL || !wh_text_take_who(t, &at, &who, error))
    return alias != NULL ? FALSE : wh_text_fail(t, error, "expected an alias", NULL);
  if (wh_lex_take(&at, "zone")) {
    g_autofree char *zone = wh_lex_word(&at);
    who.zone = zone != NULL ? wh_text_keep(t, zone) : NULL;
  }
  g_hash_table_insert(t->persons, g_strdup(alias), g_memdup2(&who, sizeof who));
  return TRUE;
}

static const struct {
  const char *word;
  Statement run;
} statements[] = {
    {"commit", wh_text_on_commit},
    {"message", wh_text_on_message},
    {"event", wh_text_on_event},
    {"release", wh_text_on_release},
    {"file", wh_text_on_file},
    {"build", wh_text_on_build},
    {"cost", wh_text_on_cost},
    {"source", on_source},
    {"tag", on_tag},
    {"ref", on_ref},
    {"head", on_head},
    {"fact", on_fact},
    {"rewrite", on_rewrite},
    {"record", on_record},
    {"project", on_project},
    {"sha256", on_sha256},
    {"zone", on_zone},
    {"person", on_person},
    {"malformed", on_malformed},
    {"incomplete", on_incomplete},
};

static gboolean
run_statement(Text *t, const char *line, GError **error)
{
  static const char *const kept[] = {"expect", "pattern", "case", "param"};
  if (!wh_text_flush_commit(t, error) || !wh_text_flush_message(t, error) || !wh_text_flush_file(t, error) ||
      !wh_text_flush_comparison(t, error))
    return FALSE;
  const char *at = line;
  g_autofree char *word = wh_lex_word(&at);
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
    if (g_str_equal(kept[i], word)) {
      g_ptr_array_add(t->result->expectations, g_strdup(line));
      return TRUE;
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS(statements); i++)
    if (g_str_equal(statements[i].word, word))
      return statements[i].run(t, at, error);
  return wh_text_fail(t, error, "unknown statement", word);
}

/* ---- lines and loops ---- */

static gboolean
is_statement(const char *line, const char *word)
{
  wh_lex_more(&line);
  return wh_lex_take(&line, word);
}

static gboolean
is_blank(const char *line)
{
  return !wh_lex_more(&line) || *line == '#';
}

/* Index of the "end" that closes the loop at LINES[AT], or TO. */
static guint
loop_end(char **lines, guint at, guint to)
{
  guint depth = 0;
  for (guint i = at; i < to; i++) {
    if (is_statement(lines[i], "repeat"))
      depth++;
    else if (is_statement(lines[i], "end") && --depth == 0)
      return i;
  }
  return to;
}

static gboolean run_lines(Text *t, char **lines, guint from, guint to, GError **error);

static gboolean
run_loop(Text *t, char **lines, guint at, guint end, GError **error)
{
  g_autofree char *head = wh_lex_expand(lines[at], t->turns);
  const char *cursor = head;
  wh_lex_take(&cursor, "repeat");
  g_autofree char *count = wh_lex_word(&cursor);
  gint64 span = 0, outer_shift = t->clock.shift;
  if (wh_lex_take(&cursor, "every")) {
    g_autofree char *word = wh_lex_word(&cursor);
    if (word == NULL || !wh_lex_span(word, &span))
      return wh_text_fail(t, error, "bad span", word);
  }
  gint64 n = count != NULL ? g_ascii_strtoll(count, NULL, 10) : 0;
  gboolean ok = TRUE;
  for (gint64 turn = 1; ok && turn <= n; turn++) {
    g_array_append_val(t->turns, turn);
    ok = run_lines(t, lines, at + 1, end, error);
    g_array_set_size(t->turns, t->turns->len - 1);
    t->clock.shift += span;
  }
  t->clock.shift = outer_shift;
  return ok;
}

static gboolean
run_line(Text *t, const char *line, GError **error)
{
  if (wh_text_is_excerpt(t, line))
    return wh_text_on_excerpt(t, line, error);
  if (wh_text_is_finding(t, line))
    return wh_text_on_finding(t, line, error);
  if (wh_text_is_words(t, line))
    return wh_text_on_words(t, line, error);
  return wh_text_is_detail(t, line) ? wh_text_on_detail(t, line, error) : run_statement(t, line, error);
}

static gboolean
run_lines(Text *t, char **lines, guint from, guint to, GError **error)
{
  for (guint i = from; i < to; i++) {
    t->line = i + 1;
    if (is_blank(lines[i]))
      continue;
    if (is_statement(lines[i], "repeat")) {
      guint end = loop_end(lines, i, to);
      if (end == to)
        return wh_text_fail(t, error, "repeat without end", NULL);
      if (!run_loop(t, lines, i, end, error))
        return FALSE;
      i = end;
      continue;
    }
    g_autofree char *line = wh_lex_expand(lines[i], t->turns);
    if (!run_line(t, line, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the end ---- */

static char *
ref_name(const char *branch)
{
  return g_str_has_prefix(branch, "refs/") ? g_strdup(branch) : g_strconcat("refs/heads/", branch, NULL);
}

static gboolean
emit_refs(Text *t, GError **error)
{
  for (guint i = 0; i < t->branches->len; i++) {
    const Branch *branch = &g_array_index(t->branches, Branch, i);
    g_autofree char *name = ref_name(branch->name);
    if (t->head == NULL)
      t->head = g_strdup(name);
    gboolean live = i == 0 || !g_hash_table_contains(t->parents, &branch->tip);
    if (live && !emit_ref(t, name, NULL, &branch->tip, error))
      return FALSE;
  }
  WhOid none = {0};
  return t->head == NULL || emit_ref(t, "HEAD", t->head, &none, error);
}

static gboolean
mark_read(Text *t, GError **error)
{
  if ((t->records_set & WH_RECORD_CONTENT) == 0)
    return TRUE;
  GHashTableIter iter;
  gpointer blob = NULL;
  g_hash_table_iter_init(&iter, t->all_blobs);
  while (g_hash_table_iter_next(&iter, &blob, NULL)) {
    WhFactRecord fact = {WH_FACT_READ, *(WhOid *)blob, WH_SLICE("")};
    if (!wh_text_sink(t)->fact(wh_text_sink(t), &fact, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
finish(Text *t, gint64 as_of, GError **error)
{
  if (!wh_text_flush_commit(t, error) || !wh_text_flush_message(t, error) || !wh_text_flush_file(t, error) ||
      !wh_text_flush_comparison(t, error) || !emit_refs(t, error) || !mark_read(t, error))
    return FALSE;
  wh_text_sink(t);
  wh_view_builder_set_complete(t->builder, !t->incomplete);
  t->result->view = wh_view_builder_build(t->builder, as_of);
  t->result->view->records |= t->records_set;
  t->result->view->records &= ~t->records_cleared;
  return TRUE;
}

static void
text_init(Text *t)
{
  *t = (Text){.oid_len = 20, .project = g_strdup("example"), .zone = g_strdup("Z")};
  t->clock.zone = t->zone;
  t->text = g_string_chunk_new(4096);
  t->turns = g_array_new(FALSE, FALSE, sizeof(gint64));
  t->persons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  t->branches = g_array_new(FALSE, FALSE, sizeof(Branch));
  t->parents = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL);
  t->contents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  t->all_blobs = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL);
  t->commit_parents = g_array_new(FALSE, FALSE, sizeof(WhOid));
  t->changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord));
  t->trailers = g_string_new(NULL);
  t->words = g_string_new(NULL);
  t->traits = g_string_new(NULL);
  t->excerpt = g_string_new(NULL);
  t->findings = g_array_new(FALSE, TRUE, sizeof(WhFindingRecord));
  t->to = g_string_new(NULL);
  t->references = g_string_new(NULL);
  Who forge = {"GitHub", "noreply@github.com", NULL};
  g_hash_table_insert(t->persons, g_strdup("github"), g_memdup2(&forge, sizeof forge));
  t->result = g_new0(WhViewText, 1);
  t->result->expectations = g_ptr_array_new_with_free_func(g_free);
  t->result->commits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void
text_clear(Text *t)
{
  g_clear_pointer(&t->builder, wh_view_builder_free);
  g_string_chunk_free(t->text);
  g_array_unref(t->turns);
  g_hash_table_unref(t->persons);
  g_array_unref(t->branches);
  g_hash_table_unref(t->parents);
  g_hash_table_unref(t->contents);
  g_hash_table_unref(t->all_blobs);
  g_array_unref(t->commit_parents);
  g_array_unref(t->changes);
  g_string_free(t->trailers, TRUE);
  g_string_free(t->words, TRUE);
  g_string_free(t->traits, TRUE);
  g_string_free(t->excerpt, TRUE);
  g_array_unref(t->findings);
  g_string_free(t->to, TRUE);
  g_string_free(t->references, TRUE);
  g_free(t->project);
  g_free(t->zone);
  g_free(t->head);
  g_clear_pointer(&t->result, wh_view_text_free);
}

WhViewText *
wh_view_text_new(const char *text, gint64 as_of, GError **error)
{
  Text t;
  text_init(&t);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  WhViewText *result = NULL;
  if (run_lines(&t, lines, 0, g_strv_length(lines), error) && finish(&t, as_of, error))
    result = g_steal_pointer(&t.result);
  text_clear(&t);
  return result;
}

WhViewText *
wh_view_text_load(const char *path, gint64 as_of, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, error))
    return NULL;
  WhViewText *result = wh_view_text_new(text, as_of, error);
  if (result == NULL)
    g_prefix_error(error, "%s: ", path);
  return result;
}

void
wh_view_text_free(WhViewText *self)
{
  if (self == NULL)
    return;
  wh_view_free(self->view);
  g_ptr_array_unref(self->expectations);
  g_hash_table_unref(self->commits);
  g_free(self);
}

guint32
wh_view_text_commit(const WhViewText *self, const char *id)
{
  const WhOid *oid = g_hash_table_lookup(self->commits, id);
  for (guint32 i = 0; oid != NULL && i < self->view->n_commits; i++)
    if (wh_oid_compare(&self->view->commits[i].oid, oid) == 0)
      return i;
  return WH_NONE;
}

const char *
wh_view_text_id(const WhViewText *self, guint32 commit)
{
  GHashTableIter iter;
  gpointer id = NULL, oid = NULL;
  g_hash_table_iter_init(&iter, self->commits);
  while (commit < self->view->n_commits && g_hash_table_iter_next(&iter, &id, &oid))
    if (wh_oid_compare(oid, &self->view->commits[commit].oid) == 0)
      return id;
  return "?";
}
