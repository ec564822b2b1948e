/* SPDX-License-Identifier: Apache-2.0
 * Notes: the build id, and the control-flow protections that all parts of a file were compiled with. */
#include "binary/elf_image.h"

#include "base/limits.h"

#define AARCH64_FEATURES 0xc0000000u
#define BUILD_ID_MAX 64u

static guint32
word(const WhElfImage *image, const guint8 *at)
{
  guint32 value = 0;
  const gboolean big = image->out->number[WH_ELF_BIG_ENDIAN] != 0;
  for (guint i = 0; i < 4; i++)
    value = value << 8 | at[big ? i : 3 - i];
  return value;
}

static void
take_property(WhElfImage *image, guint32 type, guint32 value)
{
  guint64 *number = image->out->number;
  const guint machine = image->ehdr.e_machine;
  if (type == GNU_PROPERTY_X86_FEATURE_1_AND && (machine == EM_X86_64 || machine == EM_386)) {
    number[WH_ELF_IBT] = (value & GNU_PROPERTY_X86_FEATURE_1_IBT) != 0;
    number[WH_ELF_SHSTK] = (value & GNU_PROPERTY_X86_FEATURE_1_SHSTK) != 0;
  }
  if (type == AARCH64_FEATURES && machine == EM_AARCH64) {
    number[WH_ELF_BTI] = value & 1;
    number[WH_ELF_PAC] = value >> 1 & 1;
  }
}

/* A row of type, size and value, padded to the word of the file. */
static void
read_properties(WhElfImage *image, const guint8 *at, gsize len)
{
  const gsize pad = image->out->number[WH_ELF_CLASS] / 8;
  while (len >= 8) {
    const guint32 type = word(image, at), size = word(image, at + 4);
    if (size > len - 8)
      return;
    if (size >= 4)
      take_property(image, type, word(image, at + 8));
    const gsize whole = MIN(8 + ((size + pad - 1) / pad) * pad, len);
    at += whole;
    len -= whole;
  }
}

static void
take_build_id(WhElfImage *image, const guint8 *at, gsize len)
{
  g_autoptr(GString) hex = g_string_new(NULL);
  for (gsize i = 0; i < MIN(len, BUILD_ID_MAX); i++)
    g_string_append_printf(hex, "%02x", at[i]);
  if (image->out->list[WH_ELF_BUILD_ID]->len == 0)
    wh_elf_add(image->out, WH_ELF_BUILD_ID, wh_slice(hex->str, hex->len));
}

void
wh_elf_read_note_chunk(WhElfImage *image, Elf_Data *data)
{
  GElf_Nhdr note;
  size_t at = 0, next, name_at, desc_at;
  while (at < data->d_size && (next = gelf_getnote(data, at, &note, &name_at, &desc_at)) > at) {
    const char *name = (const char *)data->d_buf + name_at;
    const guint8 *desc = (const guint8 *)data->d_buf + desc_at;
    at = next;
    if (note.n_namesz != sizeof ELF_NOTE_GNU || memcmp(name, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) != 0)
      continue;
    if (note.n_type == NT_GNU_BUILD_ID)
      take_build_id(image, desc, note.n_descsz);
    if (note.n_type == NT_GNU_PROPERTY_TYPE_0)
      read_properties(image, desc, note.n_descsz);
  }
}

void
wh_elf_read_notes(WhElfImage *image)
{
  for (guint i = 0; i < image->segments->len; i++) {
    const GElf_Phdr *segment = &g_array_index(image->segments, GElf_Phdr, i);
    if (segment->p_type != PT_NOTE)
      continue;
    Elf_Data *data = wh_elf_chunk(image, segment->p_offset, segment->p_filesz,
                                  segment->p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
    if (data != NULL)
      wh_elf_read_note_chunk(image, data);
    else if (segment->p_filesz > 0)
      wh_elf_malformed(image->out, "the notes are not in the file");
  }
}
