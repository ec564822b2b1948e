/* SPDX-License-Identifier: Apache-2.0
 * Sections, and how predictable the bytes of code and data are. */
#include "binary/elf_image.h"

#include "base/limits.h"

#include <math.h>

/* Machine code has 5.5 to 6.5 bits per byte, text and tables less; compressed and encrypted bytes nearly 8. A
 * short run of random bytes shows less than it has, hence the least size. */
#define PACKED_MILLIBITS 7500u
#define PACKED_MIN_BYTES 2048u

typedef struct {
  guint64 count[256], total;
} Histogram;

static void
count_bytes(Histogram *histogram, const char *data, gsize len)
{
  for (gsize i = 0; i < len; i++)
    histogram->count[(guchar)data[i]]++;
  histogram->total += len;
}

/* Shannon's entropy in thousandths of a bit per byte. */
static guint64
entropy(const Histogram *histogram)
{
  double bits = 0;
  for (guint i = 0; i < 256; i++) {
    const double share = histogram->total > 0 ? (double)histogram->count[i] / (double)histogram->total : 0;
    if (share > 0)
      bits -= share * log2(share);
  }
  return (guint64)llround(1000 * fabs(bits));
}

/* The bytes of a section; length 0 when it has none in the file. */
static WhSlice
section_bytes(const WhElfImage *image, const GElf_Shdr *header)
{
  if (header->sh_type == SHT_NOBITS || header->sh_offset > image->file.len ||
      header->sh_size > image->file.len - header->sh_offset)
    return wh_slice(NULL, 0);
  return wh_slice(image->file.data + header->sh_offset, header->sh_size);
}

static void
take_toolchain(WhElfImage *image, WhSlice bytes)
{
  for (gsize at = 0; at < bytes.len && image->out->list[WH_ELF_TOOLCHAIN]->len < 64;) {
    const gsize len = strnlen(bytes.data + at, bytes.len - at);
    if (len > 0)
      wh_elf_add(image->out, WH_ELF_TOOLCHAIN, wh_slice(bytes.data + at, len));
    at += len + 1;
  }
}

static void
take_packed(WhElfImage *image, const char *name, const GElf_Shdr *header, WhSlice bytes)
{
  if (!(header->sh_flags & SHF_ALLOC) || (header->sh_flags & SHF_COMPRESSED) ||
      bytes.len < PACKED_MIN_BYTES || !wh_elf_spend(image, bytes.len))
    return;
  Histogram histogram = {0};
  count_bytes(&histogram, bytes.data, bytes.len);
  if (entropy(&histogram) >= PACKED_MILLIBITS)
    wh_elf_add(image->out, WH_ELF_PACKED, wh_slice_str(name));
}

/* What only sections tell of an object file; of a loadable one the program headers do. */
static void
take_object_section(WhElfImage *image, Elf_Scn *section, const GElf_Shdr *header, const char *name)
{
  guint64 *number = image->out->number;
  if (g_str_equal(name, ".note.GNU-stack"))
    number[WH_ELF_STACK_EXEC] = (header->sh_flags & SHF_EXECINSTR) != 0;
  if (header->sh_type == SHT_NOTE) {
    Elf_Data *data = elf_getdata(section, NULL);
    if (data != NULL)
      wh_elf_read_note_chunk(image, data);
  }
  if (header->sh_flags & SHF_EXECINSTR)
    number[WH_ELF_CODE_BYTES] += header->sh_size;
  else if (header->sh_flags & SHF_ALLOC)
    number[header->sh_flags & SHF_WRITE ? WH_ELF_DATA_BYTES : WH_ELF_RODATA_BYTES] += header->sh_size;
}

static void
take_section(WhElfImage *image, Elf_Scn *section, const GElf_Shdr *header, const char *name)
{
  const gboolean both = (header->sh_flags & SHF_WRITE) && (header->sh_flags & SHF_EXECINSTR);
  WhSlice bytes = section_bytes(image, header);
  wh_elf_add(image->out, WH_ELF_SECTIONS, wh_slice_str(name));
  if (both)
    wh_elf_add(image->out, WH_ELF_WX_SECTIONS, wh_slice_str(name));
  if (header->sh_type != SHT_NOBITS && header->sh_size > 0 && bytes.len == 0)
    wh_elf_malformed(image->out, "section %s goes beyond the end of the file", name);
  if (g_str_equal(name, ".comment"))
    take_toolchain(image, bytes);
  take_packed(image, name, header, bytes);
  if (image->ehdr.e_type == ET_REL)
    take_object_section(image, section, header, name);
}

void
wh_elf_read_sections(WhElfImage *image)
{
  size_t names = 0;
  Elf_Scn *section = NULL;
  guint n = 0;
  if (elf_getshdrstrndx(image->elf, &names) != 0)
    return;
  while ((section = elf_nextscn(image->elf, section)) != NULL && n++ < WH_LIMIT_BINARY_LIST) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == NULL)
      continue;
    const char *name = elf_strptr(image->elf, names, header.sh_name);
    take_section(image, section, &header, name != NULL && *name != '\0' ? name : "(unnamed)");
  }
}

void
wh_elf_read_bytes(WhElfImage *image)
{
  static const WhElfNumber sizes[] = {WH_ELF_CODE_BYTES, WH_ELF_DATA_BYTES, WH_ELF_RODATA_BYTES};
  static const WhElfNumber entropies[] = {WH_ELF_CODE_ENTROPY, WH_ELF_DATA_ENTROPY, WH_ELF_RODATA_ENTROPY};
  Histogram histograms[G_N_ELEMENTS(sizes)] = {0};
  guint64 left = image->file.len; /* segments may overlap; together they are read once at most */
  for (guint i = 0; i < image->segments->len; i++) {
    const GElf_Phdr *segment = &g_array_index(image->segments, GElf_Phdr, i);
    if (segment->p_type != PT_LOAD || segment->p_offset > image->file.len)
      continue;
    const guint kind = segment->p_flags & PF_X ? 0 : segment->p_flags & PF_W ? 1 : 2;
    const guint64 len = MIN(MIN(segment->p_filesz, image->file.len - segment->p_offset), left);
    count_bytes(&histograms[kind], image->file.data + segment->p_offset, len);
    left -= len;
  }
  for (guint kind = 0; kind < G_N_ELEMENTS(sizes); kind++) {
    image->out->number[sizes[kind]] = histograms[kind].total;
    image->out->number[entropies[kind]] = entropy(&histograms[kind]);
  }
}
