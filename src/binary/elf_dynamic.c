/* SPDX-License-Identifier: Apache-2.0
 * The dynamic table: what a file needs, where its tables are, what it asks of the loader. */
#include "binary/elf_image.h"

#include "base/limits.h"

static void
take_place(WhElfDynamic *d, const GElf_Dyn *entry)
{
  const struct {
    gint64 tag;
    guint64 *place;
  } places[] = {{DT_STRTAB, &d->strtab},
                {DT_STRSZ, &d->strsz},
                {DT_SYMTAB, &d->symtab},
                {DT_HASH, &d->hash},
                {DT_GNU_HASH, &d->gnu_hash},
                {DT_VERSYM, &d->versym},
                {DT_VERNEED, &d->verneed},
                {DT_VERNEEDNUM, &d->verneednum},
                {DT_VERDEF, &d->verdef},
                {DT_VERDEFNUM, &d->verdefnum},
                {DT_RELA, &d->rela},
                {DT_RELASZ, &d->relasz},
                {DT_REL, &d->rel},
                {DT_RELSZ, &d->relsz},
                {DT_RELR, &d->relr},
                {DT_RELRSZ, &d->relrsz},
                {DT_JMPREL, &d->jmprel},
                {DT_PLTRELSZ, &d->pltrelsz},
                {DT_PLTREL, &d->pltrel},
                {DT_PREINIT_ARRAY, &d->array[WH_HOOK_PREINIT]},
                {DT_PREINIT_ARRAYSZ, &d->arraysz[WH_HOOK_PREINIT]},
                {DT_INIT_ARRAY, &d->array[WH_HOOK_INIT]},
                {DT_INIT_ARRAYSZ, &d->arraysz[WH_HOOK_INIT]},
                {DT_FINI_ARRAY, &d->array[WH_HOOK_FINI]},
                {DT_FINI_ARRAYSZ, &d->arraysz[WH_HOOK_FINI]},
                {DT_FLAGS, &d->flags},
                {DT_FLAGS_1, &d->flags_1}};
  for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
    if (places[i].tag == entry->d_tag)
      *places[i].place = entry->d_un.d_val;
  d->bind_now |= entry->d_tag == DT_BIND_NOW;
  d->textrel |= entry->d_tag == DT_TEXTREL;
  d->debug |= entry->d_tag == DT_DEBUG;
}

/* Names are offsets into the string table, which the table itself locates: hence a second pass. */
static void
take_name(WhElfImage *image, const GElf_Dyn *entry)
{
  static const struct {
    gint64 tag;
    WhElfList list;
  } names[] = {{DT_NEEDED, WH_ELF_NEEDED},   {DT_SONAME, WH_ELF_SONAME},   {DT_RPATH, WH_ELF_RPATH},
               {DT_RUNPATH, WH_ELF_RUNPATH}, {DT_AUDIT, WH_ELF_AUDIT},     {DT_DEPAUDIT, WH_ELF_AUDIT},
               {DT_FILTER, WH_ELF_FILTER},   {DT_AUXILIARY, WH_ELF_FILTER}};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    if (names[i].tag != entry->d_tag)
      continue;
    WhSlice text = wh_elf_dynamic_string(image, entry->d_un.d_val);
    if (text.len == 0)
      wh_elf_malformed(image->out, "%s is no string of the dynamic table", wh_elf_list_name(names[i].list));
    else
      wh_elf_add(image->out, names[i].list, text);
  }
}

static void
read_table(WhElfImage *image, Elf_Data *table)
{
  const gsize each = gelf_fsize(image->elf, ELF_T_DYN, 1, EV_CURRENT);
  const gsize n = each > 0 ? MIN(table->d_size / each, WH_LIMIT_BINARY_LIST) : 0;
  GElf_Dyn entry;
  gsize end = 0;
  for (; end < n && gelf_getdyn(table, (int)end, &entry) != NULL && entry.d_tag != DT_NULL; end++)
    take_place(&image->dynamic, &entry);
  for (gsize i = 0; i < end && gelf_getdyn(table, (int)i, &entry) != NULL; i++)
    take_name(image, &entry);
  image->dynamic.bind_now |= (image->dynamic.flags & DF_BIND_NOW) || (image->dynamic.flags_1 & DF_1_NOW);
  image->dynamic.textrel |= (image->dynamic.flags & DF_TEXTREL) != 0;
}

void
wh_elf_read_dynamic(WhElfImage *image)
{
  for (guint i = 0; i < image->segments->len; i++) {
    const GElf_Phdr *segment = &g_array_index(image->segments, GElf_Phdr, i);
    if (segment->p_type != PT_DYNAMIC || image->has_dynamic)
      continue;
    Elf_Data *table = wh_elf_chunk(image, segment->p_offset, segment->p_filesz, ELF_T_DYN);
    if (table == NULL) {
      wh_elf_malformed(image->out, "the dynamic table is not in the file");
      return;
    }
    image->has_dynamic = TRUE;
    read_table(image, table);
  }
}
