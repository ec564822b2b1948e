/* SPDX-License-Identifier: Apache-2.0
 * Values and items on disk, cut by value. */
#include "app/hunt_spool.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#define CUTS 64u /* by the highest bits of a value */
#define CUT_SHIFT 58

typedef struct {
  guint32 high, low, item;
} Entry;

struct WhSpool {
  FILE *cuts[CUTS];
  guint64 counts[CUTS];
  char *folder;
};

static gboolean
fail(const WhSpool *spool, const char *what, GError **error)
{
  const int saved = errno;
  g_set_error(error, WH_ERROR, WH_ERROR_IO,
              "a file beside the store in %s cannot be %s: %s; see that there is room and that you may write",
              spool->folder, what, g_strerror(saved));
  return FALSE;
}

static FILE *
open_cut(const char *folder)
{
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
    g_autofree char *name = g_build_filename(folder, "hunt-XXXXXX", NULL);
    fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
      g_unlink(name);
  }
  return fd >= 0 ? fdopen(fd, "w+") : NULL;
}

WhSpool *
wh_spool_new(const char *folder, GError **error)
{
  g_autoptr(WhSpool) spool = g_new0(WhSpool, 1);
  spool->folder = g_strdup(folder);
  for (guint i = 0; i < CUTS; i++) {
    spool->cuts[i] = open_cut(folder);
    if (spool->cuts[i] == NULL) {
      fail(spool, "made", error);
      return NULL;
    }
  }
  return g_steal_pointer(&spool);
}

void
wh_spool_free(WhSpool *spool)
{
  for (guint i = 0; i < CUTS; i++)
    if (spool->cuts[i] != NULL)
      fclose(spool->cuts[i]);
  g_free(spool->folder);
  g_free(spool);
}

gboolean
wh_spool_add(WhSpool *spool, guint64 value, guint32 item, GError **error)
{
  const Entry entry = {(guint32)(value >> 32), (guint32)value, item};
  const guint cut = (guint)(value >> CUT_SHIFT);
  if (fwrite(&entry, sizeof entry, 1, spool->cuts[cut]) != 1)
    return fail(spool, "written", error);
  spool->counts[cut]++;
  return TRUE;
}

guint64
wh_spool_count(const WhSpool *spool)
{
  guint64 n = 0;
  for (guint i = 0; i < CUTS; i++)
    n += spool->counts[i];
  return n;
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;
  if (x->high != y->high)
    return x->high < y->high ? -1 : 1;
  if (x->low != y->low)
    return x->low < y->low ? -1 : 1;
  return x->item < y->item ? -1 : x->item > y->item;
}

static gboolean
read_cut(WhSpool *spool, guint cut, GArray *entries, GError **error)
{
  g_array_set_size(entries, (guint)spool->counts[cut]);
  if (entries->len == 0)
    return TRUE;
  if (fflush(spool->cuts[cut]) != 0 || fseek(spool->cuts[cut], 0, SEEK_SET) != 0 ||
      fread(entries->data, sizeof(Entry), entries->len, spool->cuts[cut]) != entries->len)
    return fail(spool, "read", error);
  g_array_sort(entries, compare_entries);
  return TRUE;
}

static void
visit_cut(const GArray *entries, WhSpoolVisit visit, gpointer user)
{
  g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0, end; i < entries->len; i = end) {
    const Entry *first = &g_array_index(entries, Entry, i);
    g_array_set_size(items, 0);
    for (end = i; end < entries->len; end++) {
      const Entry *entry = &g_array_index(entries, Entry, end);
      if (entry->high != first->high || entry->low != first->low)
        break;
      if (items->len == 0 || g_array_index(items, guint32, items->len - 1) != entry->item)
        g_array_append_val(items, entry->item);
    }
    if (items->len > 1)
      visit((guint64)first->high << 32 | first->low, (const guint32 *)(gpointer)items->data, items->len,
            user);
  }
}

gboolean
wh_spool_groups(WhSpool *spool, WhSpoolVisit visit, gpointer user, GError **error)
{
  g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  for (guint i = 0; i < CUTS; i++) {
    if (!read_cut(spool, i, entries, error))
      return FALSE;
    visit_cut(entries, visit, user);
  }
  return TRUE;
}
