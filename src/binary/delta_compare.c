/* SPDX-License-Identifier: Apache-2.0
 * What one file gained, lost or changed against another. */
#include "binary/delta.h"

#define CODE_SHARE 4 /* a quarter of the code more or less is told */
#define CODE_LEAST 4096

typedef struct {
  const WhDeltaKinds *kinds;
  const WhElf *before, *after;
  GPtrArray *out;
} Compare;

WhDeltaFinding *
wh_delta_finding_new(const WhDeltaKind *kind)
{
  WhDeltaFinding *finding = g_new0(WhDeltaFinding, 1);
  finding->kind = kind;
  finding->names = g_ptr_array_new_with_free_func(g_free);
  return finding;
}

void
wh_delta_finding_free(WhDeltaFinding *finding)
{
  g_free(finding->before);
  g_free(finding->after);
  g_ptr_array_unref(finding->names);
  g_free(finding);
}

static WhDeltaFinding *
add(const Compare *c, const char *id)
{
  const WhDeltaKind *kind = wh_delta_kinds_find(c->kinds, id);
  g_assert(kind != NULL); /* the table is shipped with the program, and a test walks it */
  WhDeltaFinding *finding = wh_delta_finding_new(kind);
  g_ptr_array_add(c->out, finding);
  return finding;
}

/* Names of NEW's list that OLD's lacks, as a finding; nothing when there are none. */
static void
add_new_names(const Compare *c, const char *id, WhElfList list, const WhElf *old, const WhElf *new)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < new->list[list]->len; i++)
    if (!wh_elf_has(old, list, new->list[list]->pdata[i]))
      g_ptr_array_add(names, new->list[list]->pdata[i]);
  if (names->len == 0)
    return;
  WhDeltaFinding *finding = add(c, id);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add(finding->names, g_strdup(names->pdata[i]));
}

static void
gained_names(const Compare *c, const char *id, WhElfList list)
{
  add_new_names(c, id, list, c->before, c->after);
}

static void
lost_names(const Compare *c, const char *id, WhElfList list)
{
  add_new_names(c, id, list, c->after, c->before);
}

static char *
number_text(guint64 value)
{
  return g_strdup_printf("%" G_GUINT64_FORMAT, value);
}

static void
add_values(const Compare *c, const char *id, char *before, char *after)
{
  WhDeltaFinding *finding = add(c, id);
  finding->before = before;
  finding->after = after;
}

static char *
joined(const GPtrArray *list)
{
  g_autoptr(GString) text = g_string_new(list->len > 0 ? list->pdata[0] : "none");
  for (guint i = 1; i < list->len; i++)
    g_string_append_printf(text, ", %s", (const char *)list->pdata[i]);
  return g_strdup(text->str);
}

static void
changed_list(const Compare *c, const char *id, WhElfList list)
{
  g_autofree char *before = joined(c->before->list[list]), *after = joined(c->after->list[list]);
  if (!g_str_equal(before, after))
    add_values(c, id, g_steal_pointer(&before), g_steal_pointer(&after));
}

static guint64
before(const Compare *c, WhElfNumber number)
{
  return c->before->number[number];
}

static guint64
after(const Compare *c, WhElfNumber number)
{
  return c->after->number[number];
}

/* Names tell which; without names the count must do. */
static void
compare_counted(const Compare *c, const char *id, WhElfList list, const WhElfNumber *numbers, guint n)
{
  const guint found = c->out->len;
  guint64 x = 0, y = 0;
  gained_names(c, id, list);
  for (guint i = 0; i < n; i++) {
    x += before(c, numbers[i]);
    y += after(c, numbers[i]);
  }
  if (c->out->len == found && y > x)
    add_values(c, id, number_text(x), number_text(y));
}

static void
compare_loading(const Compare *c)
{
  static const WhElfNumber irelative[] = {WH_ELF_IRELATIVE};
  static const WhElfNumber hooks[] = {WH_ELF_PREINIT, WH_ELF_INIT, WH_ELF_FINI};
  compare_counted(c, "ifunc", WH_ELF_IFUNCS, irelative, G_N_ELEMENTS(irelative));
  compare_counted(c, "load-hook", WH_ELF_HOOKS, hooks, G_N_ELEMENTS(hooks));
  gained_names(c, "audit", WH_ELF_AUDIT);
  gained_names(c, "filter", WH_ELF_FILTER);
  changed_list(c, "interpreter", WH_ELF_INTERPRETER);
  gained_names(c, "search-path", WH_ELF_RPATH);
  gained_names(c, "search-path", WH_ELF_RUNPATH);
}

static void
compare_memory(const Compare *c)
{
  static const WhElfNumber segments[] = {WH_ELF_WX_SEGMENTS};
  if (after(c, WH_ELF_STACK_EXEC) > before(c, WH_ELF_STACK_EXEC))
    add(c, "executable-stack");
  compare_counted(c, "writable-code", WH_ELF_WX_SECTIONS, segments, G_N_ELEMENTS(segments));
  if (after(c, WH_ELF_TEXTREL) > before(c, WH_ELF_TEXTREL))
    add(c, "text-relocations");
}

static void
compare_control_flow(const Compare *c)
{
  static const struct {
    WhElfNumber number;
    const char *name;
  } protections[] = {{WH_ELF_IBT, "IBT"}, {WH_ELF_SHSTK, "SHSTK"}, {WH_ELF_BTI, "BTI"}, {WH_ELF_PAC, "PAC"}};
  WhDeltaFinding *finding = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(protections); i++) {
    if (after(c, protections[i].number) >= before(c, protections[i].number))
      continue;
    if (finding == NULL)
      finding = add(c, "control-flow");
    g_ptr_array_add(finding->names, g_strdup(protections[i].name));
  }
}

static void
compare_protections(const Compare *c)
{
  static const char *const relro[] = {"none", "partial", "full"};
  const guint64 x = MIN(before(c, WH_ELF_RELRO), 2), y = MIN(after(c, WH_ELF_RELRO), 2);
  if (y < x)
    add_values(c, "relro", g_strdup(relro[x]), g_strdup(relro[y]));
  if (after(c, WH_ELF_PIE) < before(c, WH_ELF_PIE))
    add(c, "pie");
  if (after(c, WH_ELF_CANARY) < before(c, WH_ELF_CANARY))
    add(c, "stack-protector");
  if (before(c, WH_ELF_FORTIFIED) > 0 && after(c, WH_ELF_FORTIFIED) == 0)
    add_values(c, "fortify", number_text(before(c, WH_ELF_FORTIFIED)), number_text(0));
  compare_control_flow(c);
  if (after(c, WH_ELF_SET_ID) & ~before(c, WH_ELF_SET_ID))
    add(c, "set-id");
}

/* Whether IMPORT, perhaps with a version, is one of SYMBOLS. */
static gboolean
gives(char *const *symbols, const char *import)
{
  const gsize len = strcspn(import, "@");
  for (; *symbols != NULL; symbols++) {
    const char *symbol = *symbols;
    const gsize n = strlen(symbol);
    if (strncmp(import, symbol, n) == 0 && (len == n || (len == n + 2 && strncmp(import + n, "64", 2) == 0)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
can(const WhElf *elf, const WhDeltaKind *kind)
{
  for (guint i = 0; i < elf->list[WH_ELF_IMPORTS]->len; i++)
    if (gives(kind->symbols, elf->list[WH_ELF_IMPORTS]->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
add_capability(const WhDeltaKind *kind, const WhElf *elf, GPtrArray *findings)
{
  WhDeltaFinding *finding = wh_delta_finding_new(kind);
  for (guint i = 0; i < elf->list[WH_ELF_IMPORTS]->len; i++)
    if (gives(kind->symbols, elf->list[WH_ELF_IMPORTS]->pdata[i]))
      g_ptr_array_add(finding->names, g_strdup(elf->list[WH_ELF_IMPORTS]->pdata[i]));
  g_ptr_array_add(findings, finding);
}

static void
compare_capabilities(const Compare *c)
{
  for (guint i = 0; i < c->kinds->kinds->len; i++) {
    const WhDeltaKind *kind = c->kinds->kinds->pdata[i];
    if (kind->symbols != NULL && can(c->after, kind) && !can(c->before, kind))
      add_capability(kind, c->after, c->out);
  }
}

static char *
format_text(const WhElf *elf)
{
  return g_strdup_printf("ELF%" G_GUINT64_FORMAT " machine %" G_GUINT64_FORMAT " type %" G_GUINT64_FORMAT,
                         elf->number[WH_ELF_CLASS], elf->number[WH_ELF_MACHINE], elf->number[WH_ELF_TYPE]);
}

static void
compare_content(const Compare *c)
{
  const guint64 x = before(c, WH_ELF_CODE_BYTES), y = after(c, WH_ELF_CODE_BYTES),
                more = x > y ? x - y : y - x;
  const gboolean had = before(c, WH_ELF_SYMTAB) > 0, has = after(c, WH_ELF_SYMTAB) > 0;
  g_autofree char *was = format_text(c->before), *is = format_text(c->after);
  gained_names(c, "packed", WH_ELF_PACKED);
  if (more >= CODE_LEAST && more >= x / CODE_SHARE)
    add_values(c, "code-size", number_text(x), number_text(y));
  if (had != has)
    add_values(c, "symbols-kept", g_strdup(had ? "yes" : "no"), g_strdup(has ? "yes" : "no"));
  changed_list(c, "toolchain", WH_ELF_TOOLCHAIN);
  if (!g_str_equal(was, is))
    add_values(c, "format", g_steal_pointer(&was), g_steal_pointer(&is));
  gained_names(c, "malformed", WH_ELF_MALFORMED);
}

void
wh_delta_compare(const WhDeltaKinds *kinds, const WhElf *old, const WhElf *new, GPtrArray *findings)
{
  const Compare c = {.kinds = kinds, .before = old, .after = new, .out = findings};
  compare_loading(&c);
  compare_memory(&c);
  compare_protections(&c);
  compare_capabilities(&c);
  gained_names(&c, "needed", WH_ELF_NEEDED);
  lost_names(&c, "needed-gone", WH_ELF_NEEDED);
  changed_list(&c, "soname", WH_ELF_SONAME);
  gained_names(&c, "imports", WH_ELF_IMPORTS);
  lost_names(&c, "imports-gone", WH_ELF_IMPORTS);
  gained_names(&c, "exports", WH_ELF_EXPORTS);
  lost_names(&c, "exports-gone", WH_ELF_EXPORTS);
  compare_content(&c);
}

/* Kinds that are worth telling of a file even without an earlier one to compare with. */
static const char *const of_new_files[] = {
    "ifunc",  "audit",     "filter", "executable-stack", "writable-code", "text-relocations", "set-id",
    "packed", "malformed", NULL};

static gboolean
shows(const WhDeltaKinds *kinds, const WhElf *nothing, const WhElf *elf, const WhDeltaKind *kind)
{
  g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)wh_delta_finding_free);
  wh_delta_compare(kinds, nothing, elf, findings);
  for (guint i = 0; i < findings->len; i++)
    if (((const WhDeltaFinding *)findings->pdata[i])->kind == kind)
      return TRUE;
  return FALSE;
}

void
wh_delta_compare_new(const WhDeltaKinds *kinds, const WhBinary *old, const WhElf *new, GPtrArray *findings)
{
  g_autoptr(WhElf) nothing = wh_elf_new("");
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  wh_delta_compare(kinds, nothing, new, all);
  for (guint i = 0; i < all->len; i++) {
    WhDeltaFinding *finding = all->pdata[i];
    gboolean known = finding->kind->symbols == NULL && !g_strv_contains(of_new_files, finding->kind->id);
    for (guint k = 0; k < old->files->len && !known; k++)
      known = finding->kind->symbols != NULL ? can(old->files->pdata[k], finding->kind)
                                             : shows(kinds, nothing, old->files->pdata[k], finding->kind);
    if (known)
      wh_delta_finding_free(finding);
    else
      g_ptr_array_add(findings, finding);
  }
}
