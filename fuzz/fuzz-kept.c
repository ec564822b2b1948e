/* SPDX-License-Identifier: Apache-2.0
 * What was heard before: a piece that is accepted finds only what lies within the words, and written again it says the
 * same. */
#include "fuzz.h"

#include "words/kept.h"

static const char text[] = "Could you make me a maintainer? I would gladly help.";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(WhKept) kept = wh_kept_new(), again = wh_kept_new();
  g_autoptr(GBytes) piece = g_bytes_new(data, size);
  if (!wh_kept_add(kept, piece))
    return 0;
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
  const WhKeptKey key = wh_kept_key(NULL, text);
  wh_kept_find(kept, &key, NULL, text, 0, found);
  for (guint i = 0; i < found->len; i++) {
    const WhSpeechAct *act = &g_array_index(found, WhSpeechAct, i);
    g_assert_cmpuint(act->kind, <, WH_N_SPEECH_KINDS);
    if ((act->flags & WH_SPEECH_IN_SUBJECT) == 0)
      g_assert_cmpuint((gsize)act->from + act->len, <=, sizeof text - 1);
  }
  const WhKeptKey other = wh_kept_key("", text);
  wh_kept_put(kept, &other, NULL, 0);
  g_autoptr(GBytes) whole = wh_kept_pack(kept, TRUE);
  g_assert_true(wh_kept_add(again, whole));
  wh_kept_put(again, &other, NULL, 0);
  g_autoptr(GBytes) twice = wh_kept_pack(again, TRUE);
  g_assert_true(g_bytes_equal(whole, twice));
  return 0;
}
