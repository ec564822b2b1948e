/* SPDX-License-Identifier: Apache-2.0
 * A small generator: GLib's own may be changed by the environment. */
#include "base/random.h"

#include <string.h>

WhRandom
wh_random_seeded(const char *text)
{
  WhRandom random = {0};
  guint8 digest[32];
  gsize len = sizeof digest;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text));
  g_checksum_get_digest(sum, digest, &len);
  for (guint i = 0; i < sizeof random.state; i++)
    random.state = random.state << 8 | digest[i];
  return random;
}

guint64
wh_random_next(WhRandom *random)
{
  guint64 z = random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
  return z ^ z >> 31;
}

guint
wh_random_below(WhRandom *random, guint n)
{
  return n == 0 ? 0 : (guint)(wh_random_next(random) % n);
}

gint64
wh_random_between(WhRandom *random, gint64 from, gint64 to)
{
  return to <= from ? from : from + (gint64)(wh_random_next(random) % (guint64)(to - from + 1));
}
