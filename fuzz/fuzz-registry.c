/* SPDX-License-Identifier: Apache-2.0
 * Registry documents: the first byte chooses lines or whole documents, the rest is the file. */
#include "fuzz.h"

#include "base/limits.h"
#include "source/registry/package.h"

typedef struct {
  WhJsonTaker taker;
  WhSink sink;
  GHashTable *packages;
  WhRegistryPackage *pending;
} Fuzz;

static gboolean
on_event(WhSink *sink, const WhEventRecord *r, GError **error)
{
  g_assert_cmpuint(r->id.len, >, 0);
  g_assert_cmpuint(r->id.len, <=, WH_LIMIT_ID);
  g_assert_cmpuint(r->detail.len, <=, WH_LIMIT_DETAIL);
  g_assert_cmpint(r->claimed.time, >, WH_TIME_MIN);
  g_assert_cmpint(r->claimed.time, <=, WH_TIME_MAX);
  return TRUE;
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  g_assert_cmpuint(r->reason.len, >, 0);
  return TRUE;
}

static gboolean
take_broken(WhJsonTaker *taker, const char *place, const char *reason, GError **error)
{
  return TRUE;
}

static gboolean
take_version(WhJsonTaker *taker, const char *name, const json_t *version, GError **error)
{
  Fuzz *f = (Fuzz *)(gpointer)taker;
  if (f->pending == NULL)
    f->pending = wh_registry_package_new("npm", wh_slice(NULL, 0), NULL);
  wh_registry_npm_version(f->pending, name, version);
  return TRUE;
}

static gboolean
take_value(WhJsonTaker *taker, const json_t *value, const char *place, GError **error)
{
  Fuzz *f = (Fuzz *)(gpointer)taker;
  g_autoptr(WhRegistryPackage) package = g_steal_pointer(&f->pending);
  if (wh_registry_line(value, place, f->packages))
    return TRUE;
  if (package == NULL)
    package = wh_registry_package_new("npm", wh_slice(NULL, 0), NULL);
  return !wh_registry_npm(package, value) || wh_registry_send(package, place, &f->sink, error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  g_autoptr(GHashTable) packages =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)wh_registry_package_free);
  Fuzz f = {{take_value, take_broken, "versions", take_version},
            {.event = on_event, .malformed = on_malformed},
            packages,
            NULL};
  g_autoptr(WhInput) input = wh_input_new(wh_slice((const char *)data + 1, size - 1));
  if (data[0] & 1)
    g_assert_true(wh_json_each_line(input, "f", &f.taker, NULL));
  else
    g_assert_true(wh_json_each_document(input, "f", &f.taker, NULL));
  wh_registry_package_free(f.pending);
  GHashTableIter iter;
  gpointer package;
  g_hash_table_iter_init(&iter, packages);
  while (g_hash_table_iter_next(&iter, NULL, &package))
    g_assert_true(wh_registry_send(package, "f:0", &f.sink, NULL));
  return 0;
}
