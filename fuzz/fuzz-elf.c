/* SPDX-License-Identifier: Apache-2.0
 * Binaries and what they are packed in: facts keep their invariants, pass to a parent and back as they are, and
 * differ from themselves in nothing. */
#include "fuzz.h"

#include "binary/delta.h"
#include "binary/walk.h"

/* The table is loaded once: it is no input. */
static void
check_compare(const WhElf *elf)
{
  static WhDeltaKinds *kinds;
  if (kinds == NULL)
    kinds = wh_delta_kinds_load(NULL);
  g_autoptr(GPtrArray) findings = g_ptr_array_new();
  wh_delta_compare(kinds, elf, elf, findings);
  g_assert_cmpuint(findings->len, ==, 0);
}

static void
check_wire(const WhBinary *binary)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new(), again = g_byte_array_new();
  g_autoptr(GError) error = NULL;
  wh_binary_put(bytes, binary);
  g_autoptr(WhBinary) back = wh_binary_get(wh_slice((const char *)bytes->data, bytes->len), &error);
  g_assert_no_error(error);
  wh_binary_put(again, back);
  g_assert_true(again->len == bytes->len && memcmp(again->data, bytes->data, bytes->len) == 0);
}

static void
check_refused(WhSlice data)
{
  g_autoptr(WhBinary) binary = wh_binary_get(data, NULL);
  if (binary != NULL)
    check_wire(binary);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WhSlice bytes = wh_slice((const char *)data, size);
  g_autoptr(WhBinary) binary = wh_binary_new();
  WhWalk walk = {.out = binary};
  check_refused(bytes);
  if (wh_elf_is(bytes))
    wh_walk_add(&walk, wh_elf_read("", bytes), 0);
  else
    wh_walk_archive(&walk, "", bytes, 0, NULL);
  wh_walk_sort(&walk);
  check_wire(binary);
  for (guint i = 0; i < binary->files->len; i++)
    check_compare(binary->files->pdata[i]);
  return 0;
}
