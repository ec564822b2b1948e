/* SPDX-License-Identifier: Apache-2.0
 * Sorts the facts of a view. There can be millions (each version of a long mailmap repeats it), of few
 * distinct values. */
#include "ledger/view_build.h"

#define KIND_SHIFT 28 /* a key: blob, kind, rank of the value among all values */
#define BLOB_SHIFT 32
#define RANK_MAX ((1u << KIND_SHIFT) - 1)

typedef struct {
  guint32 *of_text; /* by text index */
  GArray *texts;    /* of guint32: text indices in order */
} Ranks;

static void
ranks_clear(Ranks *ranks)
{
  g_clear_pointer(&ranks->of_text, g_free);
  g_clear_pointer(&ranks->texts, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ranks, ranks_clear)

static int
compare_texts(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhInternTexts *texts = user;

  return strcmp(wh_intern_text_at(texts, *(const guint32 *)a).data,
                wh_intern_text_at(texts, *(const guint32 *)b).data);
}

static void
ranks_init(Ranks *ranks, WhViewBuilder *builder)
{
  const GArray *facts = builder->facts;

  ranks->of_text = g_new0(guint32, (gsize)builder->texts.table.used + 1);
  ranks->texts = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < facts->len; i++) {
    guint32 value = g_array_index(facts, WhBuilderFact, i).value;
    if (ranks->of_text[value]++ == 0)
      g_array_append_val(ranks->texts, value);
  }
  g_array_sort_with_data(ranks->texts, compare_texts, &builder->texts);
  g_assert(ranks->texts->len <= RANK_MAX);
  for (guint32 i = 0; i < ranks->texts->len; i++)
    ranks->of_text[g_array_index(ranks->texts, guint32, i)] = i;
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;

  return (x > y) - (x < y);
}

static void
sort_keys(guint64 *keys, gsize n)
{
  gsize sorted = 1;

  while (sorted < n && keys[sorted - 1] <= keys[sorted])
    sorted++;
  if (sorted < n)
    qsort(keys, n, sizeof *keys, compare_keys);
}

/* One key per fact of a blob in the view, sorted. AT: n_blobs + 1 zeros. Owner: caller. */
static guint64 *
make_keys(const WhViewBuilder *builder, const Ranks *ranks, const guint32 *new_blob, guint32 n_blobs,
          guint32 *at)
{
  const GArray *facts = builder->facts;
  guint64 *keys = g_new(guint64, (gsize)facts->len + 1);
  g_autofree guint32 *next = NULL;

  for (guint i = 0; i < facts->len; i++) {
    guint32 blob = new_blob[g_array_index(facts, WhBuilderFact, i).blob];
    if (blob != WH_NONE)
      at[blob + 1]++;
  }
  for (guint32 i = 0; i < n_blobs; i++)
    at[i + 1] += at[i];
  next = g_memdup2(at, sizeof *at * ((gsize)n_blobs + 1));
  for (guint i = 0; i < facts->len; i++) {
    const WhBuilderFact *fact = &g_array_index(facts, WhBuilderFact, i);
    guint32 blob = new_blob[fact->blob];
    if (blob != WH_NONE)
      keys[next[blob]++] =
          (guint64)blob << BLOB_SHIFT | (guint64)fact->kind << KIND_SHIFT | ranks->of_text[fact->value];
  }
  for (guint32 i = 0; i < n_blobs; i++)
    sort_keys(keys + at[i], at[i + 1] - at[i]);
  return keys;
}

GArray *
wh_builder_sort_facts(WhViewBuilder *builder, const guint32 *new_blob, guint32 n_blobs)
{
  GArray *facts = g_array_new(TRUE, TRUE, sizeof(WhFact));
  g_auto(Ranks) ranks = {NULL, NULL};
  g_autofree guint32 *at = g_new0(guint32, (gsize)n_blobs + 1);
  g_autofree guint64 *keys = NULL;

  ranks_init(&ranks, builder);
  keys = make_keys(builder, &ranks, new_blob, n_blobs, at);
  for (guint32 i = 0; i < at[n_blobs]; i++) {
    guint32 rank = (guint32)(keys[i] & RANK_MAX);
    WhFact fact = {(guint32)(keys[i] >> BLOB_SHIFT), (WhFactKind)(keys[i] >> KIND_SHIFT & 0xf), NULL};
    if (i > 0 && keys[i] == keys[i - 1])
      continue;
    fact.value = wh_intern_text_at(&builder->texts, g_array_index(ranks.texts, guint32, rank)).data;
    g_array_append_val(facts, fact);
  }
  return facts;
}
