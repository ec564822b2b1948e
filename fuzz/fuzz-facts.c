/* SPDX-License-Identifier: Apache-2.0
 * The first byte chooses a parser of facts, the rest is the file. */
#include "fuzz.h"

#include "base/limits.h"
#include "source/git/facts.h"

static void
check(WhFactKind kind, WhSlice value, gpointer user)
{
  guint *n = user;
  g_assert_cmpuint(value.len, >, 0);
  g_assert_cmpuint(value.len, <=, WH_LIMIT_FACT_VALUE);
  for (gsize i = 0; i < value.len; i++)
    g_assert_true((guchar)value.data[i] >= ' ' || value.data[i] == '\t');
  g_assert_cmpuint(++*n, <=, WH_LIMIT_FACTS_PER_BLOB);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  guint n_formats, n = 0;
  const WhFactFormat *formats = wh_fact_formats(&n_formats);
  if (size == 0)
    return 0;
  WhSlice text = wh_slice((const char *)data + 1, size - 1);
  guint choice = data[0] % (n_formats + 1);
  WhFactOut out;
  wh_fact_out_init(&out, check, &n);
  if (choice == n_formats)
    wh_facts_hidden(text, &out);
  else
    formats[choice].parse(text, wh_slice("OWNERS", 6), &out);
  wh_fact_out_clear(&out);
  (void)wh_fact_format_for(text);
  (void)wh_facts_is_code(text);
  return 0;
}
