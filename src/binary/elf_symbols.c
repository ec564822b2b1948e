/* SPDX-License-Identifier: Apache-2.0
 * Imports, exports and functions chosen at load time, from the symbol tables. */
#include "binary/elf_image.h"

#include "base/limits.h"

#define VERSIONS_MAX 0x8000u /* a version index has fifteen bits */
#define HIDDEN 0x8000u

/* Version index to what follows a name: "@@V" where V is defined here, "@V" where another file defines it; NULL
 * where there is none. */
typedef GPtrArray Versions;

static void
set_version(Versions *versions, guint index, const char *at, WhSlice name)
{
  index &= VERSIONS_MAX - 1;
  if (index >= versions->len)
    g_ptr_array_set_size(versions, (gint)index + 1);
  if (versions->pdata[index] == NULL && name.len > 0) {
    g_autofree char *version = g_strndup(name.data, name.len);
    versions->pdata[index] = g_strconcat(at, version, NULL);
  }
}

/* The rest of the file behind ADDRESS, as TYPE: chains of versions carry their own lengths. */
static Elf_Data *
rest_at(WhElfImage *image, guint64 address, Elf_Type type)
{
  guint64 offset, avail;
  if (address == 0 || !wh_elf_locate(image, address, &offset, &avail))
    return NULL;
  return wh_elf_chunk(image, offset, MIN(avail, (guint64)16 << 20), type);
}

static void
read_aux_needed(WhElfImage *image, Elf_Data *data, gsize at, guint n, Versions *versions)
{
  GElf_Vernaux aux;
  for (guint i = 0; i < n && gelf_getvernaux(data, (int)at, &aux) != NULL; i++) {
    set_version(versions, aux.vna_other, "@", wh_elf_dynamic_string(image, aux.vna_name));
    if (aux.vna_next == 0 || aux.vna_next >= data->d_size - at)
      return;
    at += aux.vna_next;
  }
}

/* Links only lead onward, so a chain ends with the data. */
static void
read_needed(WhElfImage *image, Versions *versions)
{
  GElf_Verneed need;
  Elf_Data *data = rest_at(image, image->dynamic.verneed, ELF_T_VNEED);
  gsize at = 0;
  for (guint64 i = 0; data != NULL && i < MIN(image->dynamic.verneednum, VERSIONS_MAX); i++) {
    if (gelf_getverneed(data, (int)at, &need) == NULL) {
      wh_elf_malformed(image->out, "the table of needed versions is broken");
      return;
    }
    if (need.vn_aux < data->d_size - at)
      read_aux_needed(image, data, at + need.vn_aux, need.vn_cnt, versions);
    if (need.vn_next == 0 || need.vn_next >= data->d_size - at)
      return;
    at += need.vn_next;
  }
}

static void
read_defined(WhElfImage *image, Versions *versions)
{
  GElf_Verdef def;
  GElf_Verdaux aux;
  Elf_Data *data = rest_at(image, image->dynamic.verdef, ELF_T_VDEF);
  gsize at = 0;
  for (guint64 i = 0; data != NULL && i < MIN(image->dynamic.verdefnum, VERSIONS_MAX); i++) {
    if (gelf_getverdef(data, (int)at, &def) == NULL) {
      wh_elf_malformed(image->out, "the table of defined versions is broken");
      return;
    }
    /* The base version names the file itself. */
    if (!(def.vd_flags & VER_FLG_BASE) && def.vd_aux < data->d_size - at &&
        gelf_getverdaux(data, (int)(at + def.vd_aux), &aux) != NULL)
      set_version(versions, def.vd_ndx, "@@", wh_elf_dynamic_string(image, aux.vda_name));
    if (def.vd_next == 0 || def.vd_next >= data->d_size - at)
      return;
    at += def.vd_next;
  }
}

/* The number of symbols that the old hash table covers: its count of chains. */
static guint64
count_hash(WhElfImage *image)
{
  const gsize each = image->ehdr.e_machine == EM_ALPHA ||
                             (image->ehdr.e_machine == EM_S390 && image->out->number[WH_ELF_CLASS] == 64)
                         ? 8
                         : 4;
  Elf_Data *head =
      image->dynamic.hash != 0 && each == 4 ? wh_elf_mapped(image, image->dynamic.hash, 8, ELF_T_WORD) : NULL;
  return head != NULL ? ((const guint32 *)head->d_buf)[1] : 0;
}

/* The end of the longest chain of the GNU hash table. */
static guint64
count_gnu_hash(WhElfImage *image)
{
  const guint64 at = image->dynamic.gnu_hash;
  Elf_Data *head = at != 0 ? wh_elf_mapped(image, at, 16, ELF_T_WORD) : NULL;
  if (head == NULL)
    return 0;
  const guint32 *word = head->d_buf;
  const guint64 n_buckets = word[0], first = word[1], bloom = word[2];
  const guint64 buckets_at = at + 16 + bloom * (image->out->number[WH_ELF_CLASS] / 8);
  Elf_Data *buckets = wh_elf_mapped(image, buckets_at, n_buckets * 4, ELF_T_WORD);
  guint64 last = 0;
  for (guint64 i = 0; buckets != NULL && i < n_buckets; i++)
    last = MAX(last, ((const guint32 *)buckets->d_buf)[i]);
  if (last < first)
    return first;
  for (guint64 chain = buckets_at + n_buckets * 4 + (last - first) * 4;; chain += 4, last++) {
    guint64 offset, avail;
    if (!wh_elf_locate(image, chain, &offset, &avail) || avail < 4)
      return last;
    const guint8 *bytes = (const guint8 *)image->file.data + offset;
    if (bytes[image->out->number[WH_ELF_BIG_ENDIAN] ? 3 : 0] & 1)
      return last + 1;
  }
}

/* Nothing says how long the dynamic symbol table is. Hash tables end with the last symbol that can be looked
 * up, relocations name the others; a section table that agrees on the place knows best. */
static guint64
count_symbols(WhElfImage *image)
{
  guint64 n = MAX(count_hash(image), count_gnu_hash(image));
  Elf_Scn *section = NULL;
  while ((section = elf_nextscn(image->elf, section)) != NULL) {
    GElf_Shdr header;
    if (!image->has_dynamic || gelf_getshdr(section, &header) == NULL || header.sh_type != SHT_DYNSYM ||
        header.sh_entsize == 0)
      continue;
    if (header.sh_addr == image->dynamic.symtab)
      n = MAX(n, header.sh_size / header.sh_entsize);
    else
      wh_elf_malformed(image->out, "the section table names another symbol table than the loader reads");
  }
  return MAX(n, image->n_symbols);
}

/* The symbol that stands for a version itself bears its name alone. */
static char *
with_version(const char *name, const Versions *versions, guint index)
{
  const guint bare = index & (VERSIONS_MAX - 1);
  const char *version = bare > 1 && bare < versions->len ? versions->pdata[bare] : NULL;
  if (version == NULL || g_str_equal(version + strspn(version, "@"), name))
    return g_strdup(name);
  const gboolean hidden = (index & HIDDEN) && g_str_has_prefix(version, "@@");
  return g_strconcat(name, version + (hidden ? 1 : 0), NULL);
}

static void
take_dynamic(WhElfImage *image, const GElf_Sym *symbol, const Versions *versions, guint version)
{
  const int type = GELF_ST_TYPE(symbol->st_info), visibility = GELF_ST_VISIBILITY(symbol->st_other);
  const gboolean local = GELF_ST_BIND(symbol->st_info) == STB_LOCAL;
  WhSlice text = wh_elf_dynamic_string(image, symbol->st_name);
  if (text.len == 0 || type == STT_SECTION || type == STT_FILE)
    return;
  g_autofree char *name = g_strndup(text.data, text.len);
  const gboolean import = symbol->st_shndx == SHN_UNDEF;
  if (import || !local) {
    const gboolean seen = import || visibility == STV_DEFAULT || visibility == STV_PROTECTED;
    g_autofree char *whole = with_version(name, versions, version);
    if (seen)
      wh_elf_add(image->out, import ? WH_ELF_IMPORTS : WH_ELF_EXPORTS, wh_slice_str(whole));
  }
  if (type == STT_GNU_IFUNC)
    wh_elf_add(image->out, WH_ELF_IFUNCS, text);
  wh_elf_judge_name(image->out, name);
  if (!import)
    wh_elf_name_address(image, 0, symbol->st_value, name);
}

static Versions *
read_versions(WhElfImage *image)
{
  Versions *versions = g_ptr_array_new_with_free_func(g_free);
  read_needed(image, versions);
  read_defined(image, versions);
  return versions;
}

static void
read_dynamic_symbols(WhElfImage *image)
{
  const gsize each = gelf_fsize(image->elf, ELF_T_SYM, 1, EV_CURRENT);
  guint64 offset, avail, n = count_symbols(image);
  if (n == 0 || image->dynamic.symtab == 0)
    return;
  if (!wh_elf_locate(image, image->dynamic.symtab, &offset, &avail)) {
    wh_elf_malformed(image->out, "the dynamic symbol table is not in the file");
    return;
  }
  if (n > avail / each)
    wh_elf_malformed(image->out, "the dynamic symbol table goes beyond its segment");
  n = MIN(MIN(n, avail / each), WH_LIMIT_BINARY_LIST);
  image->n_symbols = n;
  Elf_Data *symbols = wh_elf_chunk(image, offset, n * each, ELF_T_SYM);
  Elf_Data *indices =
      image->dynamic.versym != 0 ? wh_elf_mapped(image, image->dynamic.versym, n * 2, ELF_T_HALF) : NULL;
  g_autoptr(GPtrArray) versions = read_versions(image);
  for (guint64 i = 1; symbols != NULL && i < n; i++) {
    GElf_Sym symbol;
    GElf_Versym version = 0;
    if (indices != NULL)
      gelf_getversym(indices, (int)i, &version);
    if (gelf_getsym(symbols, (int)i, &symbol) != NULL)
      take_dynamic(image, &symbol, versions, version);
  }
}

/* One entry of a static symbol table. SECTIONED: addresses count per section. */
static void
take_static(WhElfImage *image, const GElf_Sym *symbol, const char *name, gboolean sectioned)
{
  const int type = GELF_ST_TYPE(symbol->st_info), bind = GELF_ST_BIND(symbol->st_info);
  const gboolean defined = symbol->st_shndx != SHN_UNDEF;
  if (*name == '\0' || type == STT_FILE || type == STT_SECTION)
    return;
  image->out->number[WH_ELF_SYMTAB]++;
  if (type == STT_GNU_IFUNC)
    wh_elf_add(image->out, WH_ELF_IFUNCS, wh_slice_str(name));
  if (defined && (type == STT_FUNC || type == STT_GNU_IFUNC))
    wh_elf_name_address(image, sectioned ? symbol->st_shndx : 0, symbol->st_value, name);
  wh_elf_judge_name(image->out, name);
  if (sectioned && bind != STB_LOCAL && GELF_ST_VISIBILITY(symbol->st_other) == STV_DEFAULT)
    wh_elf_add(image->out, defined ? WH_ELF_EXPORTS : WH_ELF_IMPORTS, wh_slice_str(name));
}

static void
read_static_table(WhElfImage *image, Elf_Scn *section, const GElf_Shdr *header, gboolean sectioned)
{
  Elf_Data *data = elf_getdata(section, NULL);
  const gsize n = data != NULL && header->sh_entsize > 0 ? data->d_size / header->sh_entsize : 0;
  for (gsize i = 1; i < MIN(n, WH_LIMIT_BINARY_LIST); i++) {
    GElf_Sym symbol;
    if (gelf_getsym(data, (int)i, &symbol) == NULL || !wh_elf_spend(image, header->sh_entsize))
      return;
    const char *name = elf_strptr(image->elf, header->sh_link, symbol.st_name);
    take_static(image, &symbol, name != NULL ? name : "", sectioned);
  }
}

static void
read_static_symbols(WhElfImage *image, gboolean sectioned)
{
  Elf_Scn *section = NULL;
  while ((section = elf_nextscn(image->elf, section)) != NULL) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) != NULL && header.sh_type == SHT_SYMTAB)
      read_static_table(image, section, &header, sectioned);
  }
}

void
wh_elf_read_symbols(WhElfImage *image)
{
  read_static_symbols(image, FALSE);
  read_dynamic_symbols(image);
}

void
wh_elf_read_object_symbols(WhElfImage *image)
{
  read_static_symbols(image, TRUE);
}
