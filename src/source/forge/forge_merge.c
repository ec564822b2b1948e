/* SPDX-License-Identifier: Apache-2.0
 * Merges, of which the issue tells who did it and the pull request which commit it made. */
#include "source/forge/forge_out.h"

typedef struct {
  char *id, *login, *email, *other, *other_email, *thread;
  WhStamp claimed;
  WhOid oid;
} Merge;

static void
merge_free(gpointer data)
{
  Merge *merge = data;
  g_free(merge->id);
  g_free(merge->login);
  g_free(merge->email);
  g_free(merge->other);
  g_free(merge->other_email);
  g_free(merge->thread);
  g_free(merge);
}

static char *
copy(WhSlice s)
{
  return g_strndup(s.data != NULL ? s.data : "", s.len);
}

static void
fill(char **text, WhSlice with)
{
  if (*text != NULL && **text != '\0')
    return;
  g_free(*text);
  *text = copy(with);
}

static Merge *
merge_for(WhForge *forge, const WhEventRecord *record)
{
  g_autofree char *id = copy(record->id);
  if (forge->merges == NULL) {
    forge->merges = g_ptr_array_new_with_free_func(merge_free);
    forge->merges_by_id = g_hash_table_new(g_str_hash, g_str_equal);
  }
  Merge *merge = g_hash_table_lookup(forge->merges_by_id, id);
  if (merge != NULL)
    return merge;
  merge = g_new0(Merge, 1);
  merge->id = g_steal_pointer(&id);
  merge->thread = copy(record->thread);
  merge->claimed = record->claimed;
  g_ptr_array_add(forge->merges, merge);
  g_hash_table_insert(forge->merges_by_id, merge->id, merge);
  return merge;
}

void
wh_forge_hold_merge(WhForge *forge, const WhEventRecord *record)
{
  Merge *merge = merge_for(forge, record);
  fill(&merge->login, record->name);
  fill(&merge->email, record->email);
  fill(&merge->other, record->other_name);
  fill(&merge->other_email, record->other_email);
  if (wh_oid_is_zero(&merge->oid))
    merge->oid = record->oid;
}

gboolean
wh_forge_say_merges(WhForge *forge, GError **error)
{
  for (guint i = 0; forge->merges != NULL && i < forge->merges->len; i++) {
    const Merge *merge = forge->merges->pdata[i];
    const WhEventRecord record = {
        .verb = WH_VERB_MERGE,
        .id = wh_slice_str(merge->id),
        .name = wh_slice_str(merge->login),
        .email = wh_slice_str(merge->email),
        .other_name = wh_slice_str(merge->other),
        .other_email = wh_slice_str(merge->other_email),
        .claimed = merge->claimed,
        .object = wh_slice_str(merge->thread),
        .thread = wh_slice_str(merge->thread),
        .locator = wh_slice_str(merge->thread),
        .oid = merge->oid,
    };
    if (!forge->sink->event(forge->sink, &record, error))
      return FALSE;
  }
  return TRUE;
}
