/* SPDX-License-Identifier: Apache-2.0
 * The list of readers. */
#include "source/reader.h"

#define READER(name) extern const WhReader wh_reader_##name;
#include "source/readers.def"
#undef READER

const WhReader *const *
wh_readers(guint *ret_n)
{
#define READER(name) &wh_reader_##name,
  static const WhReader *const readers[] = {
#include "source/readers.def"
  };
#undef READER
  *ret_n = G_N_ELEMENTS(readers);
  return readers;
}

const char *
wh_read_as_id(WhReadAs as)
{
  static const char *const ids[WH_N_READ_AS] = {
      [WH_READ_AS_REPOSITORY] = "repository", [WH_READ_AS_MAIL] = "mail",
      [WH_READ_AS_FORGE] = "forge",           [WH_READ_AS_REGISTRY] = "registry",
      [WH_READ_AS_EVENTS] = "events",         [WH_READ_AS_RELEASE] = "release",
      [WH_READ_AS_BINARY] = "binary",         [WH_READ_AS_COST] = "cost"};
  g_return_val_if_fail((guint)as < WH_N_READ_AS, NULL);
  return ids[as];
}

const WhReader *
wh_reader_for(const char *path, WhReadAs as)
{
  const WhReader *best = NULL;
  int best_bid = 0;
  guint n;
  const WhReader *const *readers = wh_readers(&n);
  for (guint i = 0; i < n; i++) {
    int bid = readers[i]->as == as ? readers[i]->bid(path) : 0;
    if (bid > best_bid) {
      best = readers[i];
      best_bid = bid;
    }
  }
  return best;
}
