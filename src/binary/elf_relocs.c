/* SPDX-License-Identifier: Apache-2.0
 * Relocations by kind, and what the arrays of functions run at load and unload hold. */
#include "binary/elf_image.h"

#include "base/limits.h"

/* Kinds of relocation that mean something here, per machine. NONE: the machine has no such kind. */
typedef struct {
  guint16 machine;
  guint32 relative, irelative, copy, jump_slot;
} Kinds;

static const Kinds machines[] = {
    {EM_X86_64, R_X86_64_RELATIVE, R_X86_64_IRELATIVE, R_X86_64_COPY, R_X86_64_JUMP_SLOT},
    {EM_386, R_386_RELATIVE, R_386_IRELATIVE, R_386_COPY, R_386_JMP_SLOT},
    {EM_AARCH64, R_AARCH64_RELATIVE, R_AARCH64_IRELATIVE, R_AARCH64_COPY, R_AARCH64_JUMP_SLOT},
    {EM_ARM, R_ARM_RELATIVE, R_ARM_IRELATIVE, R_ARM_COPY, R_ARM_JUMP_SLOT},
    {EM_PPC64, R_PPC64_RELATIVE, R_PPC64_IRELATIVE, R_PPC64_COPY, R_PPC64_JMP_SLOT},
    {EM_S390, R_390_RELATIVE, R_390_IRELATIVE, R_390_COPY, R_390_JMP_SLOT},
    {EM_RISCV, R_RISCV_RELATIVE, 58 /* R_RISCV_IRELATIVE */, R_RISCV_COPY, R_RISCV_JUMP_SLOT},
};

static const Kinds *
kinds_of(guint machine)
{
  for (gsize i = 0; i < G_N_ELEMENTS(machines); i++)
    if (machines[i].machine == machine)
      return &machines[i];
  return NULL;
}

typedef struct {
  guint64 offset, addend;
  guint32 type, symbol;
  gboolean has_addend; /* else it stands where the relocation is applied */
} Reloc;

/* One entry of an array of functions, which relocations fill in. */
typedef struct {
  gboolean told;
  char *name;
} Slot;

typedef struct {
  WhElfImage *image;
  const Kinds *kinds;
  Slot *slots[WH_N_HOOKS];
  gsize n_slots[WH_N_HOOKS];
  gsize word;
  Elf_Data *symbols;
} Walk;

/* One word of the file's class and order, which the caller knows to be there. */
static guint64
get_word(const WhElfImage *image, guint64 offset)
{
  const gsize word = image->out->number[WH_ELF_CLASS] / 8;
  const guint8 *bytes = (const guint8 *)image->file.data + offset;
  guint64 value = 0;
  for (gsize i = 0; i < word; i++)
    value = value << 8 | bytes[image->out->number[WH_ELF_BIG_ENDIAN] ? i : word - 1 - i];
  return value;
}

static guint64
word_at(const Walk *walk, guint64 address)
{
  guint64 offset, avail;
  const gboolean there = wh_elf_locate(walk->image, address, &offset, &avail) && avail >= walk->word;
  return there ? get_word(walk->image, offset) : 0;
}

static char *
symbol_name(const Walk *walk, guint32 index)
{
  GElf_Sym symbol;
  if (walk->symbols == NULL || gelf_getsym(walk->symbols, (int)index, &symbol) == NULL)
    return NULL;
  WhSlice text = wh_elf_dynamic_string(walk->image, symbol.st_name);
  return text.len > 0 ? g_strndup(text.data, text.len) : NULL;
}

/* The slot that ADDRESS belongs to; NULL: none. */
static Slot *
slot_at(const Walk *walk, guint64 address)
{
  for (guint i = 0; i < WH_N_HOOKS; i++) {
    const guint64 begin = walk->image->dynamic.array[i];
    if (address >= begin && (address - begin) / walk->word < walk->n_slots[i])
      return &walk->slots[i][(address - begin) / walk->word];
  }
  return NULL;
}

static void
tell_slot(const Walk *walk, const Reloc *reloc)
{
  Slot *slot = slot_at(walk, reloc->offset);
  if (slot == NULL || slot->told)
    return;
  const guint64 target = reloc->has_addend ? reloc->addend : word_at(walk, reloc->offset);
  slot->told = TRUE;
  slot->name = reloc->symbol != 0 ? symbol_name(walk, reloc->symbol)
                                  : g_strdup(wh_elf_name_of(walk->image, 0, target));
}

static void
take(const Walk *walk, const Reloc *reloc)
{
  guint64 *number = walk->image->out->number;
  number[WH_ELF_RELOCS]++;
  tell_slot(walk, reloc);
  if (walk->kinds == NULL)
    return;
  if (reloc->type == walk->kinds->relative)
    number[WH_ELF_RELATIVE]++;
  else if (reloc->type == walk->kinds->copy)
    number[WH_ELF_COPIES]++;
  else if (reloc->type == walk->kinds->jump_slot)
    number[WH_ELF_JUMP_SLOTS]++;
  else if (reloc->type == walk->kinds->irelative) {
    const guint64 resolver = reloc->has_addend ? reloc->addend : word_at(walk, reloc->offset);
    const char *name = wh_elf_name_of(walk->image, 0, resolver);
    number[WH_ELF_IRELATIVE]++;
    if (name != NULL)
      wh_elf_add(walk->image->out, WH_ELF_IFUNCS, wh_slice_str(name));
  } else if (reloc->symbol != 0)
    number[WH_ELF_SYMBOLIC]++;
}

static gboolean
get_reloc(Elf_Data *data, gsize i, gboolean with_addend, Reloc *ret)
{
  GElf_Rela rela;
  GElf_Rel rel;
  if (with_addend) {
    if (gelf_getrela(data, (int)i, &rela) == NULL)
      return FALSE;
    *ret = (Reloc){rela.r_offset, (guint64)rela.r_addend, (guint32)GELF_R_TYPE(rela.r_info),
                   (guint32)GELF_R_SYM(rela.r_info), TRUE};
    return TRUE;
  }
  if (gelf_getrel(data, (int)i, &rel) == NULL)
    return FALSE;
  *ret = (Reloc){rel.r_offset, 0, (guint32)GELF_R_TYPE(rel.r_info), (guint32)GELF_R_SYM(rel.r_info), FALSE};
  return TRUE;
}

static void
read_table(const Walk *walk, guint64 address, guint64 size, gboolean with_addend)
{
  const Elf_Type type = with_addend ? ELF_T_RELA : ELF_T_REL;
  const gsize each = gelf_fsize(walk->image->elf, type, 1, EV_CURRENT);
  guint64 offset, avail;
  if (address == 0 || size == 0 || each == 0)
    return;
  if (!wh_elf_locate(walk->image, address, &offset, &avail) || size > avail) {
    wh_elf_malformed(walk->image->out, "a table of relocations is not in the file");
    return;
  }
  Elf_Data *data = wh_elf_chunk(walk->image, offset, size - size % each, type);
  Reloc reloc;
  for (gsize i = 0; data != NULL && i < MIN(size / each, WH_LIMIT_BINARY_RELOCS); i++)
    if (get_reloc(data, i, with_addend, &reloc))
      take(walk, &reloc);
}

static void
take_relative(const Walk *walk, guint64 address)
{
  const Reloc reloc = {.offset = address, .type = walk->kinds != NULL ? walk->kinds->relative : 0};
  if (walk->image->out->number[WH_ELF_RELOCS] < WH_LIMIT_BINARY_RELOCS)
    take(walk, &reloc);
}

/* Packed relative relocations: an even word is an address, an odd one a bitmap of the words that follow. */
static void
read_packed(const Walk *walk)
{
  const WhElfDynamic *dynamic = &walk->image->dynamic;
  const guint64 bits = walk->word * 8 - 1;
  guint64 offset, avail, next = 0;
  if (dynamic->relr == 0 || !wh_elf_locate(walk->image, dynamic->relr, &offset, &avail))
    return;
  const guint64 n = MIN(dynamic->relrsz, avail) / walk->word;
  for (guint64 i = 0; i < n; i++) {
    guint64 entry = word_at(walk, dynamic->relr + i * walk->word);
    if ((entry & 1) == 0) {
      take_relative(walk, entry);
      next = entry + walk->word;
      continue;
    }
    for (guint64 k = 0; k < bits; k++)
      if (entry >> (k + 1) & 1)
        take_relative(walk, next + k * walk->word);
    next += bits * walk->word;
  }
}

static void
begin_hooks(Walk *walk)
{
  for (guint i = 0; i < WH_N_HOOKS; i++) {
    guint64 offset, avail;
    const guint64 size = walk->image->dynamic.arraysz[i];
    if (size == 0)
      continue;
    if (!wh_elf_locate(walk->image, walk->image->dynamic.array[i], &offset, &avail)) {
      wh_elf_malformed(walk->image->out, "an array of functions that run at load is not in the file");
      continue;
    }
    walk->n_slots[i] = MIN(MIN(size, avail) / walk->word, WH_LIMIT_BINARY_LIST);
    walk->slots[i] = g_new0(Slot, walk->n_slots[i]);
  }
}

/* An entry without a relocation stands in the file itself: such files are loaded at a fixed address. */
static void
end_hooks(Walk *walk)
{
  for (guint i = 0; i < WH_N_HOOKS; i++) {
    for (gsize k = 0; k < walk->n_slots[i]; k++) {
      Slot *slot = &walk->slots[i][k];
      const guint64 target = word_at(walk, walk->image->dynamic.array[i] + k * walk->word);
      const char *name = slot->told ? slot->name : wh_elf_name_of(walk->image, 0, target);
      wh_elf_add_hook(walk->image, (WhElfHook)i, name);
      g_free(slot->name);
    }
    g_free(walk->slots[i]);
  }
}

void
wh_elf_read_relocations(WhElfImage *image)
{
  const WhElfDynamic *dynamic = &image->dynamic;
  const gsize each = gelf_fsize(image->elf, ELF_T_SYM, 1, EV_CURRENT);
  Walk walk = {.image = image, .kinds = kinds_of(image->ehdr.e_machine)};
  walk.word = image->out->number[WH_ELF_CLASS] / 8;
  if (image->n_symbols > 0)
    walk.symbols = wh_elf_mapped(image, dynamic->symtab, image->n_symbols * each, ELF_T_SYM);
  begin_hooks(&walk);
  read_table(&walk, dynamic->rela, dynamic->relasz, TRUE);
  read_table(&walk, dynamic->rel, dynamic->relsz, FALSE);
  read_table(&walk, dynamic->jmprel, dynamic->pltrelsz, dynamic->pltrel == DT_RELA);
  read_packed(&walk);
  end_hooks(&walk);
}

/* Object files: the relocations of a section that lists functions name what it will hold. */
static gboolean
hook_of(WhElfImage *image, const GElf_Shdr *target, WhElfHook *ret_hook)
{
  size_t names = 0;
  const char *name =
      elf_getshdrstrndx(image->elf, &names) == 0 ? elf_strptr(image->elf, names, target->sh_name) : NULL;
  if (target->sh_type == SHT_PREINIT_ARRAY)
    *ret_hook = WH_HOOK_PREINIT;
  else if (target->sh_type == SHT_INIT_ARRAY || (name != NULL && g_str_has_prefix(name, ".ctors")))
    *ret_hook = WH_HOOK_INIT;
  else if (target->sh_type == SHT_FINI_ARRAY || (name != NULL && g_str_has_prefix(name, ".dtors")))
    *ret_hook = WH_HOOK_FINI;
  else
    return FALSE;
  return TRUE;
}

/* Where relocations carry no addend, it stands in the place that they are applied to. */
static guint64
object_addend(WhElfImage *image, const GElf_Shdr *target, const Reloc *reloc)
{
  const gsize word = image->out->number[WH_ELF_CLASS] / 8;
  const guint64 len = image->file.len;
  if (reloc->has_addend)
    return reloc->addend;
  if (target->sh_type == SHT_NOBITS || target->sh_offset > len || reloc->offset > len - target->sh_offset ||
      word > len - target->sh_offset - reloc->offset)
    return 0;
  return get_word(image, target->sh_offset + reloc->offset);
}

static const char *
object_symbol(WhElfImage *image, gsize table, const Reloc *reloc)
{
  GElf_Shdr header;
  GElf_Sym symbol;
  Elf_Scn *section = elf_getscn(image->elf, table);
  Elf_Data *data = section != NULL ? elf_getdata(section, NULL) : NULL;
  if (data == NULL || gelf_getshdr(section, &header) == NULL || header.sh_type != SHT_SYMTAB ||
      gelf_getsym(data, (int)reloc->symbol, &symbol) == NULL)
    return NULL;
  if (GELF_ST_TYPE(symbol.st_info) == STT_SECTION)
    return wh_elf_name_of(image, symbol.st_shndx, reloc->addend);
  const char *name = elf_strptr(image->elf, header.sh_link, symbol.st_name);
  return name != NULL && *name != '\0' ? name : NULL;
}

static void
read_object_table(WhElfImage *image, Elf_Scn *section, const GElf_Shdr *header)
{
  const gboolean with_addend = header->sh_type == SHT_RELA;
  Elf_Data *data = elf_getdata(section, NULL);
  GElf_Shdr target;
  WhElfHook hook = WH_N_HOOKS;
  const gsize n = data != NULL && header->sh_entsize > 0 ? data->d_size / header->sh_entsize : 0;
  const gboolean hooks = gelf_getshdr(elf_getscn(image->elf, header->sh_info), &target) != NULL &&
                         hook_of(image, &target, &hook);
  Reloc reloc;
  image->out->number[WH_ELF_RELOCS] += wh_elf_spend(image, n) ? n : 0;
  for (gsize i = 0; hooks && i < MIN(n, WH_LIMIT_BINARY_LIST); i++)
    if (get_reloc(data, i, with_addend, &reloc) && wh_elf_spend(image, header->sh_entsize)) {
      reloc.addend = object_addend(image, &target, &reloc);
      wh_elf_add_hook(image, hook, object_symbol(image, header->sh_link, &reloc));
    }
}

void
wh_elf_read_object_relocations(WhElfImage *image)
{
  Elf_Scn *section = NULL;
  while ((section = elf_nextscn(image->elf, section)) != NULL) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) != NULL && (header.sh_type == SHT_RELA || header.sh_type == SHT_REL))
      read_object_table(image, section, &header);
  }
}
