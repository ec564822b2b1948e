/* SPDX-License-Identifier: Apache-2.0
 * Judges of shipped files and readers of build files: the first byte chooses a name, a NUL parts what the tag has from what
 * the archive has. */
#include "fuzz.h"

#include "release_fixture.h"
#include "source/release/generator.h"
#include "source/release/reach.h"

static const char *const names[] = {
    "configure",    "Makefile.in",  "aclocal.m4",     "m4/iconv.m4", "config.h.in",  "po/de.gmo",
    "po/de.po",     "parser.c",     "scanner.c",      "pad.1",       "pad.pc",       "version.h",
    "Makefile.am",  "configure.ac", "CMakeLists.txt", "meson.build", "package.json", "Cargo.toml",
    "config.guess", "run.sh",       "setup.py",       "data.bin"};
static const char *const sources[] = {"configure.ac", "Makefile.am", "parser.y",
                                      "scanner.l",    "pad.pc.in",   "Cargo.toml.orig"};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  const char *name = names[data[0] % G_N_ELEMENTS(names)], *text = (const char *)data + 1;
  const char *end = memchr(text, '\0', size - 1);
  gsize tag_len = end != NULL ? (gsize)(end - text) : 0, from = end != NULL ? tag_len + 1 : 0;
  g_autofree char *tag = g_strndup(text, tag_len);
  g_autoptr(ReleaseFixture) fixture = release_fixture_new();
  for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
    release_fixture_tag(fixture, sources[i], tag);
  if (data[0] % 2 == 0)
    release_fixture_tag(fixture, name, tag);
  release_fixture_shipped(fixture, name, text + from, (gssize)(size - 1 - from));
  const WhShippedTrees *trees = release_fixture_trees(fixture);
  /* Read once: they are larger than all inputs. */
  static WhShapeBook *book;
  static WhMacros *macros;
  if (book == NULL) {
    book = wh_shape_book_load(NULL);
    macros = wh_macros_load(NULL, NULL);
  }
  g_autoptr(WhReach) reach = wh_reach_new(trees);
  g_autoptr(WhJudge) judge = wh_judge_new_with(trees, reach, book, macros);
  WhJudged judged;
  wh_judge_file(judge, release_fixture_file(fixture, name), &judged);
  g_assert(judged.class < WH_N_FILE_CLASSES && judged.reason != NULL);
  g_assert(g_utf8_validate(judged.reason, -1, NULL) && g_utf8_validate(judged.excerpt, -1, NULL));
  const char *by;
  g_assert(wh_reach_of(reach, wh_slice_str(name), &by) < WH_N_FILE_REACHES);
  wh_judged_clear(&judged);
  return 0;
}
