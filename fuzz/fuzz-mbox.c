/* SPDX-License-Identifier: Apache-2.0
 * Any bytes split into messages: in order, none over another, none beyond the end. */
#include "fuzz.h"

#include "source/mail/mbox.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(WhInput) input = wh_input_new(wh_slice((const char *)data, size));
  g_autoptr(WhMbox) mbox = wh_mbox_new(input);
  WhMboxMessage message;
  guint64 end = 0;
  wh_mbox_kind(mbox);
  while (wh_mbox_next(mbox, &message)) {
    g_assert_cmpuint(message.offset, >=, end);
    end = message.offset + message.bytes.len;
    g_assert_cmpuint(end, <=, wh_mbox_offset(mbox));
  }
  return 0;
}
