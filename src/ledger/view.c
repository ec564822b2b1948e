/* SPDX-License-Identifier: Apache-2.0
 * Life of a view, and look-ups in it. */
#include "ledger/view_build.h"

#define PREFIX_MIN 4u

struct WhViewIndex {
  gsize is_ready;  /* for g_once_init_enter */
  guint32 *by_oid; /* commits, sorted by name */
  gsize is_id_ready;
  guint32 *by_id; /* messages, sorted by id */
};

WhViewOwned *
wh_view_owned_new(void)
{
  WhViewOwned *owned = g_new0(WhViewOwned, 1);

  owned->index = g_new0(struct WhViewIndex, 1);
  owned->chunks = g_ptr_array_new_with_free_func((GDestroyNotify)g_string_chunk_free);
  owned->arrays = g_ptr_array_new_with_free_func(g_free);
  return owned;
}

void
wh_view_free(WhView *view)
{
  WhViewOwned *owned = (WhViewOwned *)view;

  if (owned == NULL)
    return;
  g_free(owned->index->by_oid);
  g_free(owned->index->by_id);
  g_free(owned->index);
  wh_texts_free(owned->texts);
  g_ptr_array_unref(owned->chunks);
  g_ptr_array_unref(owned->arrays);
  g_free(owned);
}

char *
wh_view_text(const WhView *view, guint32 message)
{
  return wh_texts_copy(view->texts, view->messages[message].text);
}

const WhFact *
wh_view_facts(const WhView *view, guint32 blob, guint32 *ret_n)
{
  guint32 n = blob < view->n_blobs ? view->facts_at[blob + 1] - view->facts_at[blob] : 0;

  *ret_n = n;
  return n > 0 ? &view->facts[view->facts_at[blob]] : NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhView *view = user;

  return wh_oid_compare(&view->commits[*(const guint32 *)a].oid, &view->commits[*(const guint32 *)b].oid);
}

static const guint32 *
names_in_order(const WhView *view)
{
  struct WhViewIndex *index = ((const WhViewOwned *)view)->index;

  if (g_once_init_enter(&index->is_ready)) {
    WhView copy = *view;
    index->by_oid = g_new(guint32, (gsize)view->n_commits + 1);
    for (guint32 i = 0; i < view->n_commits; i++)
      index->by_oid[i] = i;
    g_qsort_with_data(index->by_oid, (gint)view->n_commits, sizeof(guint32), compare_names, &copy);
    g_once_init_leave(&index->is_ready, 1);
  }
  return index->by_oid;
}

/* Bytes of the prefix, with an odd digit in the upper half of the last; FALSE when it is no prefix. */
static gboolean
parse_prefix(const char *hex, WhOid *ret_oid, gsize *ret_digits)
{
  WhOid oid = {0};
  gsize n = hex != NULL ? strlen(hex) : 0;

  if (n < PREFIX_MIN || n > WH_OID_HEX_MAX)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    int digit = g_ascii_xdigit_value(hex[i]);
    if (digit < 0)
      return FALSE;
    oid.bytes[i / 2] |= (guint8)(i % 2 == 0 ? digit << 4 : digit);
  }
  *ret_oid = oid;
  *ret_digits = n;
  return TRUE;
}

static gboolean
begins_with(const WhOid *oid, const WhOid *prefix, gsize digits)
{
  return memcmp(oid->bytes, prefix->bytes, digits / 2) == 0 &&
         (digits % 2 == 0 || (oid->bytes[digits / 2] & 0xf0) == prefix->bytes[digits / 2]);
}

guint32
wh_view_find_commit(const WhView *view, const char *hex_prefix)
{
  const guint32 *order;
  WhOid prefix;
  gsize digits;
  guint32 low = 0, high = view->n_commits;

  if (!parse_prefix(hex_prefix, &prefix, &digits) || digits > 2 * (gsize)view->oid_len)
    return WH_NONE;
  order = names_in_order(view);
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (wh_oid_compare(&view->commits[order[middle]].oid, &prefix) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low >= view->n_commits || !begins_with(&view->commits[order[low]].oid, &prefix, digits))
    return WH_NONE;
  if (low + 1 < view->n_commits && begins_with(&view->commits[order[low + 1]].oid, &prefix, digits))
    return WH_NONE;
  return order[low];
}

static int
compare_message_ids(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhMessage *messages = user;

  return strcmp(messages[*(const guint32 *)a].id, messages[*(const guint32 *)b].id);
}

static const guint32 *
ids_in_order(const WhView *view)
{
  struct WhViewIndex *index = ((const WhViewOwned *)view)->index;

  if (g_once_init_enter(&index->is_id_ready)) {
    gpointer messages = (gpointer)(gsize)view->messages;
    index->by_id = g_new(guint32, (gsize)view->n_messages + 1);
    for (guint32 i = 0; i < view->n_messages; i++)
      index->by_id[i] = i;
    g_qsort_with_data(index->by_id, (gint)view->n_messages, sizeof(guint32), compare_message_ids, messages);
    g_once_init_leave(&index->is_id_ready, 1);
  }
  return index->by_id;
}

guint32
wh_view_find_message(const WhView *view, const char *id)
{
  const guint32 *order = ids_in_order(view);
  guint32 low = 0, high = view->n_messages;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    int side = strcmp(view->messages[order[middle]].id, id);
    if (side == 0)
      return order[middle];
    if (side < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return WH_NONE;
}
