/* SPDX-License-Identifier: Apache-2.0
 * The beginning of a zlib stream, by streaming: libdeflate wants room for the whole. */
#include "source/git/inflate.h"

#include <gio/gio.h>

gsize
wh_inflate_prefix(const guint8 *data, gsize len, guint8 *out, gsize want)
{
  g_autoptr(GConverter) zlib = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  gsize done = 0;
  while (done < want) {
    gsize took = 0, gave = 0;
    GConverterResult result = g_converter_convert(zlib, data, len, out + done, want - done,
                                                  G_CONVERTER_NO_FLAGS, &took, &gave, NULL);
    if (result == G_CONVERTER_ERROR)
      break;
    data += took;
    len -= took;
    done += gave;
    if (result == G_CONVERTER_FINISHED || (took == 0 && gave == 0))
      break;
  }
  return done;
}
