/* SPDX-License-Identifier: Apache-2.0
 * Many short texts found in one pass. */
#include "base/finder.h"

#ifdef WH_HAVE_VECTORSCAN
#include <hs.h>
#endif

#define N_HEADS (1u << 15)

struct WhFinder {
  char **texts;
  guint32 *lens;
  guint n;
  guint32 *head; /* by the low five bits of three bytes: first text + 1 that begins so */
  guint32 *next;
#ifdef WH_HAVE_VECTORSCAN
  hs_database_t *database;
  hs_scratch_t *scratch; /* never scanned with: rooms are copies */
#endif
};

struct WhFinderRoom {
#ifdef WH_HAVE_VECTORSCAN
  hs_scratch_t *scratch;
#else
  char unused;
#endif
};

/* Five bits are the same for both cases of a letter. */
static guint
head_of(const char *at)
{
  return ((guint)(guchar)at[0] & 31u) | ((guint)(guchar)at[1] & 31u) << 5 |
         ((guint)(guchar)at[2] & 31u) << 10;
}

static void
make_table(WhFinder *finder)
{
  finder->head = g_new0(guint32, N_HEADS);
  finder->next = g_new0(guint32, finder->n + 1);
  for (guint i = finder->n; i-- > 0;) {
    guint h = head_of(finder->texts[i]);
    finder->next[i] = finder->head[h];
    finder->head[h] = i + 1;
  }
}

static void
scan_table(const WhFinder *finder, WhSlice text, GArray *hits)
{
  for (gsize at = 0; at + WH_FINDER_MIN <= text.len; at++)
    for (guint32 i = finder->head[head_of(text.data + at)]; i != 0; i = finder->next[i - 1]) {
      const guint32 len = finder->lens[i - 1];
      const WhFinderHit hit = {i - 1, (guint32)at + len};
      if (len <= text.len - at && g_ascii_strncasecmp(text.data + at, finder->texts[i - 1], len) == 0)
        g_array_append_val(hits, hit);
    }
}

#ifdef WH_HAVE_VECTORSCAN
/* FALSE: this machine or these texts are beyond it. */
static gboolean
make_database(WhFinder *finder)
{
  g_autofree unsigned *flags = g_new(unsigned, finder->n);
  g_autofree unsigned *ids = g_new(unsigned, finder->n);
  g_autofree size_t *lens = g_new(size_t, finder->n);
  hs_compile_error_t *error = NULL;
  for (guint i = 0; i < finder->n; i++) {
    flags[i] = HS_FLAG_CASELESS;
    ids[i] = i;
    lens[i] = finder->lens[i];
  }
  if (hs_compile_lit_multi((const char *const *)finder->texts, flags, ids, lens, finder->n, HS_MODE_BLOCK,
                           NULL, &finder->database, &error) != HS_SUCCESS) {
    hs_free_compile_error(error);
    return FALSE;
  }
  return hs_alloc_scratch(finder->database, &finder->scratch) == HS_SUCCESS;
}

static int
on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user)
{
  const WhFinderHit hit = {id, (guint32)to};
  g_array_append_val((GArray *)user, hit);
  return 0;
}
#endif

gboolean
wh_finder_has_vectorscan(void)
{
#ifdef WH_HAVE_VECTORSCAN
  return hs_valid_platform() == HS_SUCCESS;
#else
  return FALSE;
#endif
}

WhFinder *
wh_finder_new(const char *const *texts, guint n, gboolean with_table)
{
  WhFinder *finder = g_new0(WhFinder, 1);
  finder->n = n;
  finder->texts = g_new0(char *, n + 1);
  finder->lens = g_new0(guint32, n + 1);
  for (guint i = 0; i < n; i++) {
    finder->texts[i] = g_strdup(texts[i]);
    finder->lens[i] = (guint32)strlen(texts[i]);
    g_assert(finder->lens[i] >= WH_FINDER_MIN);
  }
#ifdef WH_HAVE_VECTORSCAN
  if (n > 0 && !with_table && wh_finder_has_vectorscan() && make_database(finder))
    return finder;
  g_clear_pointer(&finder->database, hs_free_database);
#endif
  make_table(finder);
  return finder;
}

void
wh_finder_free(WhFinder *finder)
{
  if (finder == NULL)
    return;
#ifdef WH_HAVE_VECTORSCAN
  g_clear_pointer(&finder->scratch, hs_free_scratch);
  g_clear_pointer(&finder->database, hs_free_database);
#endif
  g_strfreev(finder->texts);
  g_free(finder->lens);
  g_free(finder->head);
  g_free(finder->next);
  g_free(finder);
}

WhFinderRoom *
wh_finder_room_new(const WhFinder *finder)
{
  WhFinderRoom *room = g_new0(WhFinderRoom, 1);
#ifdef WH_HAVE_VECTORSCAN
  if (finder->database != NULL && hs_clone_scratch(finder->scratch, &room->scratch) != HS_SUCCESS)
    g_error("out of memory");
#endif
  return room;
}

void
wh_finder_room_free(WhFinderRoom *room)
{
  if (room == NULL)
    return;
#ifdef WH_HAVE_VECTORSCAN
  g_clear_pointer(&room->scratch, hs_free_scratch);
#endif
  g_free(room);
}

void
wh_finder_scan(const WhFinder *finder, WhFinderRoom *room, WhSlice text, GArray *hits)
{
  if (text.len < WH_FINDER_MIN)
    return;
#ifdef WH_HAVE_VECTORSCAN
  if (finder->database != NULL) {
    hs_scan(finder->database, text.data, (unsigned)text.len, 0, room->scratch, on_match, hits);
    return;
  }
#endif
  scan_table(finder, text, hits);
}
