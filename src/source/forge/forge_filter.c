/* SPDX-License-Identifier: Apache-2.0
 * Names of repositories in raw bytes: many literals at once, whatever their case. */
#include "source/forge/forge_filter.h"

#ifdef WH_HAVE_VECTORSCAN
#include <hs/hs.h>
#endif

#define FOLD_BLOCK (64u << 10)

struct WhForgeFilter {
  GPtrArray *names; /* folded */
  gsize longest;
#ifdef WH_HAVE_VECTORSCAN
  hs_database_t *database;
  hs_scratch_t *scratch;
#endif
};

#ifdef WH_HAVE_VECTORSCAN
/* Leaves the database NULL where the library does not run on this machine. */
static void
compile(WhForgeFilter *filter)
{
  guint n = filter->names->len;
  g_autofree unsigned *flags = g_new(unsigned, n);
  g_autofree size_t *lens = g_new(size_t, n);
  hs_compile_error_t *error = NULL;
  for (guint i = 0; i < n; i++) {
    flags[i] = HS_FLAG_CASELESS;
    lens[i] = strlen(filter->names->pdata[i]);
  }
  if (hs_compile_lit_multi((const char *const *)filter->names->pdata, flags, NULL, lens, n, HS_MODE_BLOCK,
                           NULL, &filter->database, &error) != HS_SUCCESS) {
    hs_free_compile_error(error);
    filter->database = NULL;
  } else if (hs_alloc_scratch(filter->database, &filter->scratch) != HS_SUCCESS) {
    hs_free_database(filter->database);
    filter->database = NULL;
  }
}

static int
on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user)
{
  *(gsize *)user = (gsize)to - 1;
  return 1; /* the first is enough */
}

static gsize
find_with_database(WhForgeFilter *filter, WhSlice bytes)
{
  gsize at = G_MAXSIZE;
  for (gsize from = 0; from < bytes.len && at == G_MAXSIZE; from += G_MAXINT32 - filter->longest) {
    gsize len = MIN(bytes.len - from, (gsize)G_MAXINT32);
    hs_scan(filter->database, bytes.data + from, (unsigned)len, 0, filter->scratch, on_match, &at);
    at += at != G_MAXSIZE ? from : 0;
  }
  return at;
}
#endif

WhForgeFilter *
wh_forge_filter_new(const char *const *want)
{
  if (want == NULL || want[0] == NULL)
    return NULL;
  WhForgeFilter *filter = g_new0(WhForgeFilter, 1);
  filter->names = g_ptr_array_new_with_free_func(g_free);
  for (gsize i = 0; want[i] != NULL; i++) {
    g_ptr_array_add(filter->names, g_ascii_strdown(want[i], -1));
    filter->longest = MAX(filter->longest, strlen(want[i]));
  }
#ifdef WH_HAVE_VECTORSCAN
  compile(filter);
#endif
  return filter;
}

void
wh_forge_filter_free(WhForgeFilter *filter)
{
  if (filter == NULL)
    return;
#ifdef WH_HAVE_VECTORSCAN
  hs_free_scratch(filter->scratch);
  hs_free_database(filter->database);
#endif
  g_ptr_array_unref(filter->names);
  g_free(filter);
}

static gsize
find_folded(const WhForgeFilter *filter, const char *folded, gsize len)
{
  gsize first = G_MAXSIZE;
  for (guint i = 0; i < filter->names->len; i++) {
    const char *name = filter->names->pdata[i];
    const char *at = memmem(folded, MIN(len, first), name, strlen(name));
    if (at != NULL)
      first = (gsize)(at - folded);
  }
  return first;
}

/* Block by block of a folded copy; blocks overlap by the longest name. */
static gsize
find_by_folding(const WhForgeFilter *filter, WhSlice bytes)
{
  gsize block = FOLD_BLOCK + filter->longest;
  g_autofree char *folded = g_malloc(block);
  for (gsize from = 0; from < bytes.len; from += FOLD_BLOCK) {
    gsize len = MIN(bytes.len - from, block);
    for (gsize i = 0; i < len; i++)
      folded[i] = g_ascii_tolower(bytes.data[from + i]);
    gsize at = find_folded(filter, folded, len);
    if (at != G_MAXSIZE)
      return from + at;
  }
  return G_MAXSIZE;
}

gsize
wh_forge_filter_find(WhForgeFilter *filter, WhSlice bytes)
{
#ifdef WH_HAVE_VECTORSCAN
  if (filter->database != NULL)
    return find_with_database(filter, bytes);
#endif
  return find_by_folding(filter, bytes);
}
