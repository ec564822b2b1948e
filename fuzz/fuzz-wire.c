/* SPDX-License-Identifier: Apache-2.0
 * Whatever a worker sends is taken whole or refused; what is taken means the same when sent again. */
#include "fuzz.h"

#include "source/wire.h"

static void
check_same(const GByteArray *again, WhSlice payload)
{
  g_assert_true(wh_slice_equal(wh_slice((const char *)again->data, again->len), payload));
}

static void
check_job(WhSlice payload)
{
  g_auto(WhJob) job = {0};
  g_autoptr(GByteArray) again = g_byte_array_new();
  if (!wh_wire_get_job(payload, &job, NULL))
    return;
  wh_wire_put_job(again, &job);
  check_same(again, payload);
}

static void
check_probe(WhSlice payload)
{
  g_auto(WhProbe) probe = {0};
  g_autoptr(GByteArray) again = g_byte_array_new();
  if (!wh_wire_get_probe(payload, &probe, NULL))
    return;
  wh_wire_put_probe(again, &probe);
  check_same(again, payload);
}

static void
check_error(WhSlice payload)
{
  g_autoptr(GError) error = NULL;
  wh_child_get_error(payload, &error);
  g_assert_nonnull(error);
  g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WhSlice payload = wh_slice((const char *)data, size);
  guint64 done, total;
  gboolean complete;
  check_job(payload);
  check_probe(payload);
  check_error(payload);
  wh_wire_get_progress(payload, &done, &total, NULL);
  wh_wire_get_done(payload, &complete, NULL);
  WhFrameType type;
  gsize len;
  if (size >= WH_FRAME_HEADER && wh_frame_parse(data, &type, &len))
    g_assert_cmpuint(len, <=, wh_frame_max((guint8)type));
  return 0;
}
