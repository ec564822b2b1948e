/* SPDX-License-Identifier: Apache-2.0
 * What readers hand out, cleared. */
#include "source/reader.h"

void
wh_probe_clear(WhProbe *probe)
{
  g_clear_pointer(&probe->state, g_free);
  g_clear_pointer(&probe->path, g_free);
}
