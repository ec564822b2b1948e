/* SPDX-License-Identifier: Apache-2.0
 * Runs a fuzz target over every file of the folders named, and over the beginnings of each file. */
#include "fuzz.h"

#include <gio/gio.h>

#define EVERY_PREFIX_BELOW 512 /* bytes; of longer inputs only some prefixes are tried */
#define PREFIXES_OF_LONG 64

/* An allocation of exactly that size lets the address sanitizer see a read past the end. */
static void
run_exact(const char *data, gsize len)
{
  g_autofree uint8_t *exact = g_memdup2(data, len);
  LLVMFuzzerTestOneInput(exact, len);
}

static void
run_file(const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize len;
  if (!g_file_get_contents(path, &data, &len, &error))
    g_error("%s", error->message);
  gsize step = len < EVERY_PREFIX_BELOW ? 1 : len / PREFIXES_OF_LONG;
  for (gsize n = 0; n < len; n += step)
    run_exact(data, n);
  run_exact(data, len);
}

static guint
run_folder(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) folder = g_dir_open(path, 0, &error);
  if (folder == NULL)
    g_error("%s", error->message);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder))
    g_ptr_array_add(names, g_build_filename(path, name, NULL));
  for (guint i = 0; i < names->len; i++)
    run_file(names->pdata[i]);
  return names->len;
}

int
main(int argc, char **argv)
{
  guint n = 0;
  for (int i = 1; i < argc; i++)
    n += run_folder(argv[i]);
  g_print("%u files\n", n);
  return n > 0 ? 0 : 1; /* an empty corpus proves nothing */
}
