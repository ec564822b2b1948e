/* SPDX-License-Identifier: Apache-2.0
 * The first byte chooses a parser of facts, the rest is the file. */
#include "fuzz.h"

#include "base/limits.h"
#include "source/git/blob_maker.h"
#include "source/git/facts_flow.h"
#include "source/git/facts_opaque.h"

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

#define OTHER_FILES 9u /* kinds of file that no format is for */

/* Terms are counted in any bytes, and a digest tells them. */
static void
check_terms(WhSlice text, WhFactOut *out)
{
  g_autoptr(WhTerms) terms = wh_terms_new();
  WhBlobMaker *maker = wh_blob_maker_new(terms);
  WhMadeBlob *blob = wh_blob_maker_whole(maker, (const guint8 *)text.data, text.len);
  WhTermCounts counts;
  if (blob != NULL) {
    wh_terms_count(blob->hits, blob->n_hits, text, &counts);
    g_assert_cmpuint(wh_terms_digest(&counts), !=, 0);
    wh_terms_say(&counts, WH_TERMS_CODE, out);
    wh_terms_say(&counts, WH_TERMS_BUILD, out);
  }
  wh_made_blob_free(blob);
  wh_blob_maker_free(maker);
}

static void
check_other(guint choice, WhSlice text, WhFactOut *out)
{
  static const char *const paths[] = {"a.m4",     "CMakeLists.txt", "meson.build",
                                      "setup.py", "package.json",   "tests/a.xz"};
  if (choice == 0)
    wh_facts_hidden(text, out);
  else if (choice == 1)
    check_terms(text, out);
  else if (choice == 2)
    wh_facts_opaque(text, wh_slice_str("tests/a"), out);
  else if (choice == 3)
    wh_facts_opaque(text, wh_slice_str(paths[5]), out);
  else
    wh_facts_flow(text, wh_slice_str(paths[choice - 4]), out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  guint n_formats, n = 0;
  const WhFactFormat *formats = wh_fact_formats(&n_formats);
  if (size == 0)
    return 0;
  WhSlice text = wh_slice((const char *)data + 1, size - 1);
  guint choice = data[0] % (n_formats + OTHER_FILES);
  WhFactOut out;
  wh_fact_out_init(&out, check, &n);
  if (choice >= n_formats)
    check_other(choice - n_formats, text, &out);
  else
    formats[choice].parse(text, wh_slice("OWNERS", 6), &out);
  wh_fact_out_clear(&out);
  (void)wh_fact_format_for(text);
  (void)wh_facts_is_code(text);
  (void)wh_terms_path(text);
  (void)wh_facts_opaque_path(text);
  return 0;
}
