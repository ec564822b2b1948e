/* SPDX-License-Identifier: Apache-2.0
 * Follows refs and tags to commits, generation by generation. */
#include "source/git/git_peel.h"

#include "base/limits.h"
#include "source/git/git_object.h"

#define CHAIN_MAX 16u /* tags of tags of tags */

typedef struct {
  WhGitPeel *peel;
  GArray *asked; /* WhOid of this generation */
  GArray *tags;  /* WhOid of this generation that are tags */
  GArray *next;  /* WhOid of the next one */
  WhGitTagParser parser;
  guint oid_len;
} Round;

static void
peeled_free(gpointer data)
{
  WhGitPeeled *peeled = data;
  g_free(peeled->tag);
  g_free(peeled);
}

static void
ask(Round *r, const WhOid *oid)
{
  if (wh_oid_is_zero(oid) || g_hash_table_contains(r->peel->objects, oid))
    return;
  g_hash_table_insert(r->peel->objects, g_memdup2(oid, sizeof *oid), g_new0(WhGitPeeled, 1));
  g_array_append_vals(r->next, oid, 1);
}

static gboolean
take_type(guint i, const WhGitAnswer *answer, gpointer user)
{
  Round *r = user;
  const WhOid *oid = &g_array_index(r->asked, WhOid, i);
  WhGitPeeled *peeled = g_hash_table_lookup(r->peel->objects, oid);
  peeled->present = answer->type != WH_GIT_OBJECT_MISSING && answer->type != WH_GIT_OBJECT_DAMAGED;
  peeled->is_commit = answer->type == WH_GIT_OBJECT_COMMIT;
  if (answer->type == WH_GIT_OBJECT_TAG)
    g_array_append_vals(r->tags, oid, 1);
  return TRUE;
}

static WhSlice
keep(const Round *r, WhSlice s)
{
  return wh_slice(g_string_chunk_insert_len(r->peel->text, s.len > 0 ? s.data : "", (gssize)s.len), s.len);
}

static gboolean
take_tag(guint i, const WhGitAnswer *answer, gpointer user)
{
  Round *r = user;
  const WhOid *oid = &g_array_index(r->tags, WhOid, i);
  WhGitPeeled *peeled = g_hash_table_lookup(r->peel->objects, oid);
  if (answer->type != WH_GIT_OBJECT_TAG) {
    peeled->present = FALSE;
    return TRUE;
  }
  wh_git_tag_parse(&r->parser, answer->body, r->oid_len);
  WhTagRecord record = r->parser.record;
  record.oid = *oid;
  record.tagger_name = keep(r, record.tagger_name);
  record.tagger_email = keep(r, record.tagger_email);
  record.subject = keep(r, record.subject);
  record.key = keep(r, record.key);
  peeled->tag = g_memdup2(&record, sizeof record);
  peeled->next = r->parser.object;
  peeled->problem = r->parser.problem;
  ask(r, &peeled->next);
  return TRUE;
}

static gboolean
run_round(Round *r, WhGitStore store, GError **error)
{
  g_array_set_size(r->asked, 0);
  g_array_append_vals(r->asked, r->next->data, r->next->len);
  g_array_set_size(r->next, 0);
  g_array_set_size(r->tags, 0);
  const WhOid *asked = (const WhOid *)(gconstpointer)r->asked->data;
  if (!wh_git_ask(store, asked, r->asked->len, 0, take_type, r, error))
    return FALSE;
  const WhOid *tags = (const WhOid *)(gconstpointer)r->tags->data;
  return wh_git_ask(store, tags, r->tags->len, WH_LIMIT_COMMIT_OBJECT, take_tag, r, error);
}

static gboolean
run_rounds(Round *r, WhGitStore store, const WhGitRefs *refs, GError **error)
{
  ask(r, &refs->head_target);
  for (guint i = 0; i < refs->refs->len; i++)
    ask(r, &((const WhGitRef *)g_ptr_array_index(refs->refs, i))->target);
  for (guint i = 0; i < CHAIN_MAX && r->next->len > 0; i++)
    if (!run_round(r, store, error))
      return FALSE;
  return TRUE;
}

WhGitPeel *
wh_git_peel_new(WhGitStore store, const WhGitRefs *refs, GError **error)
{
  g_autoptr(WhGitPeel) peel = g_new0(WhGitPeel, 1);
  peel->objects = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, peeled_free);
  peel->text = g_string_chunk_new(16u << 10);
  Round r = {.peel = peel, .oid_len = wh_git_store_oid_len(store)};
  r.asked = g_array_new(FALSE, FALSE, sizeof(WhOid));
  r.tags = g_array_new(FALSE, FALSE, sizeof(WhOid));
  r.next = g_array_new(FALSE, FALSE, sizeof(WhOid));
  wh_git_tag_parser_init(&r.parser);
  gboolean ok = run_rounds(&r, store, refs, error);
  wh_git_tag_parser_clear(&r.parser);
  g_array_unref(r.asked);
  g_array_unref(r.tags);
  g_array_unref(r.next);
  return ok ? g_steal_pointer(&peel) : NULL;
}

void
wh_git_peel_free(WhGitPeel *peel)
{
  if (peel == NULL)
    return;
  g_hash_table_unref(peel->objects);
  g_string_chunk_free(peel->text);
  g_free(peel);
}

const WhGitPeeled *
wh_git_peel_get(const WhGitPeel *peel, const WhOid *oid)
{
  return g_hash_table_lookup(peel->objects, oid);
}

gboolean
wh_git_peel_commit(const WhGitPeel *peel, const WhOid *oid, WhOid *ret_commit)
{
  *ret_commit = (WhOid){0};
  for (guint i = 0; i < CHAIN_MAX; i++) {
    const WhGitPeeled *peeled = wh_git_peel_get(peel, oid);
    if (peeled == NULL || !peeled->present)
      return FALSE;
    if (peeled->is_commit) {
      *ret_commit = *oid;
      return TRUE;
    }
    if (peeled->tag == NULL)
      return TRUE;
    oid = &peeled->next;
  }
  return FALSE;
}
