/* SPDX-License-Identifier: Apache-2.0
 * What the names that a file refers to say of how it was compiled. */
#include "binary/elf_image.h"

/* Functions of the C library that have a variant which checks bounds. */
static const char *const fortifiable[] = {
#include "binary/fortifiable.def"
};

static int
compare(const void *key, const void *entry)
{
  return strcmp(key, *(const char *const *)entry);
}

static gboolean
is_fortifiable(const char *name)
{
  return bsearch(name, fortifiable, G_N_ELEMENTS(fortifiable), sizeof *fortifiable, compare) != NULL;
}

/* Whether NAME is "X_chk" where X has such a variant. */
static gboolean
is_fortified(const char *name)
{
  if (!g_str_has_suffix(name, "_chk"))
    return FALSE;
  g_autofree char *bare = g_strndup(name, strlen(name) - strlen("_chk"));
  return is_fortifiable(bare);
}

void
wh_elf_judge_name(WhElf *elf, const char *name)
{
  if (g_str_has_prefix(name, "__stack_chk_fail") || g_str_equal(name, "__stack_chk_guard") ||
      g_str_equal(name, "__intel_security_cookie"))
    elf->number[WH_ELF_CANARY] = 1;
}

void
wh_elf_judge_imports(WhElf *elf)
{
  guint64 fortified = 0, plain = 0;
  const GPtrArray *imports = elf->list[WH_ELF_IMPORTS];
  for (guint i = 0; i < imports->len; i++) {
    const char *whole = imports->pdata[i];
    whole += strspn(whole, "_"); /* _longjmp is longjmp, and __memcpy_chk is a variant of memcpy */
    g_autofree char *name = g_strndup(whole, strcspn(whole, "@"));
    fortified += is_fortified(name) ? 1 : 0;
    plain += is_fortifiable(name) ? 1 : 0;
  }
  elf->number[WH_ELF_FORTIFIED] = fortified;
  elf->number[WH_ELF_FORTIFIABLE] = fortified + plain;
}
