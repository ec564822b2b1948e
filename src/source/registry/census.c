/* SPDX-License-Identifier: Apache-2.0
 * What a package's record leaves out, and whether its times can be its own. */
#include "source/registry/package.h"

static gboolean
take_number(const char **at, const char *end, guint64 *ret_number)
{
  const char *begin = *at;
  for (*ret_number = 0; *at < end && g_ascii_isdigit(**at) && *at - begin < 15; (*at)++)
    *ret_number = *ret_number * 10 + (guint64)(**at - '0');
  return *at > begin;
}

/* Whether VERSION is a plain "1.2.3" or longer, and its numbers. */
static gboolean
take_version(WhSlice version, guint64 numbers[3])
{
  const char *at = version.data, *end = at + version.len;
  for (guint i = 0; i < 3; i++) {
    if (!take_number(&at, end, &numbers[i]) || (i < 2 && (at == end || *at++ != '.')))
      return FALSE;
  }
  return at == end;
}

typedef struct {
  guint64 numbers[3];
  gint64 time;
} Dated;

static int
compare(gconstpointer a, gconstpointer b)
{
  const Dated *first = a, *second = b;
  for (guint i = 0; i < 3; i++)
    if (first->numbers[i] != second->numbers[i])
      return first->numbers[i] < second->numbers[i] ? -1 : 1;
  return (first->time > second->time) - (first->time < second->time);
}

/* Within one line of major versions, time and version run the same way but for some late repairs. */
static void
count_backward(const WhRegistryPackage *package, WhRegistryCensus *census)
{
  g_autoptr(GArray) dated = g_array_new(FALSE, FALSE, sizeof(Dated));
  for (guint i = 0; i < package->moments->len; i++) {
    const WhRegistryMoment *moment = g_ptr_array_index(package->moments, i);
    Dated one = {.time = moment->time};
    if (moment->time != WH_REGISTRY_TIMELESS && take_version(moment->version, one.numbers))
      g_array_append_val(dated, one);
  }
  g_array_sort(dated, compare);
  for (guint i = 1; i < dated->len; i++) {
    const Dated *before = &g_array_index(dated, Dated, i - 1), *after = &g_array_index(dated, Dated, i);
    if (before->numbers[0] != after->numbers[0])
      continue;
    census->pairs++;
    census->backward += after->time < before->time;
  }
}

WhRegistryCensus
wh_registry_census(const WhRegistryPackage *package)
{
  WhRegistryCensus c = {.first = G_MAXINT64, .newest = G_MININT64, .last = WH_REGISTRY_TIMELESS};
  for (guint i = 0; i < package->moments->len; i++) {
    const WhRegistryMoment *moment = g_ptr_array_index(package->moments, i);
    const gboolean dated = moment->time != WH_REGISTRY_TIMELESS;
    c.last = MAX(c.last, moment->time);
    if (moment->version.len == 0)
      continue;
    c.versions++;
    c.timeless += !dated;
    c.unsigned_by += !moment->withdrawn && moment->by.name.len == 0 && moment->by.email.len == 0;
    c.first = dated ? MIN(c.first, moment->time) : c.first;
    c.newest = MAX(c.newest, moment->time);
  }
  count_backward(package, &c);
  return c;
}
