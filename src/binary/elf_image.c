/* SPDX-License-Identifier: Apache-2.0
 * Places and names in an ELF file. */
#include "binary/elf_image.h"

#include "base/limits.h"

#define BUDGET_LEAST ((guint64)1 << 16)

Elf_Data *
wh_elf_chunk(WhElfImage *image, guint64 offset, guint64 size, Elf_Type type)
{
  if (size == 0 || offset > image->file.len || size > image->file.len - offset)
    return NULL;
  return elf_getdata_rawchunk(image->elf, (int64_t)offset, size, type);
}

gboolean
wh_elf_locate(const WhElfImage *image, guint64 address, guint64 *ret_offset, guint64 *ret_avail)
{
  for (guint i = 0; i < image->segments->len; i++) {
    const GElf_Phdr *segment = &g_array_index(image->segments, GElf_Phdr, i);
    if (segment->p_type != PT_LOAD || address < segment->p_vaddr)
      continue;
    const guint64 into = address - segment->p_vaddr;
    if (into >= segment->p_filesz || segment->p_offset > image->file.len ||
        into >= image->file.len - segment->p_offset)
      continue;
    *ret_offset = segment->p_offset + into;
    *ret_avail = MIN(segment->p_filesz - into, image->file.len - *ret_offset);
    return TRUE;
  }
  return FALSE;
}

Elf_Data *
wh_elf_mapped(WhElfImage *image, guint64 address, guint64 size, Elf_Type type)
{
  guint64 offset, avail;
  if (!wh_elf_locate(image, address, &offset, &avail) || size > avail)
    return NULL;
  return wh_elf_chunk(image, offset, size, type);
}

WhSlice
wh_elf_dynamic_string(WhElfImage *image, guint64 offset)
{
  guint64 at, avail;
  const WhElfDynamic *dynamic = &image->dynamic;
  if (offset >= dynamic->strsz || !wh_elf_locate(image, dynamic->strtab, &at, &avail) || offset >= avail)
    return wh_slice(NULL, 0);
  const gsize max = MIN(MIN(dynamic->strsz, avail) - offset, (guint64)64 << 10);
  const char *text = image->file.data + at + offset;
  return wh_slice(text, strnlen(text, max));
}

gboolean
wh_elf_spend(WhElfImage *image, guint64 bytes)
{
  if (image->budget >= bytes) {
    image->budget -= bytes;
    return TRUE;
  }
  if (image->budget > 0)
    wh_elf_malformed(image->out, "sections overlap so much that not all were looked at");
  image->budget = 0;
  return FALSE;
}

void
wh_elf_name_address(WhElfImage *image, gsize section, guint64 address, const char *name)
{
  if (image->names->len >= WH_LIMIT_BINARY_LIST || *name == '\0')
    return;
  const WhElfName entry = {
      .address = address, .section = section, .name = g_strndup(name, WH_LIMIT_BINARY_NAME)};
  g_array_append_val(image->names, entry);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  const WhElfName *x = a, *y = b;
  if (x->section != y->section)
    return x->section < y->section ? -1 : 1;
  if (x->address != y->address)
    return x->address < y->address ? -1 : 1;
  return strcmp(x->name, y->name);
}

/* Names are all there before the first is asked for, so they are sorted by whoever reads relocations. */
const char *
wh_elf_name_of(WhElfImage *image, gsize section, guint64 address)
{
  const WhElfName wanted = {.section = section, .address = address, .name = (char[]){""}};
  guint from = 0, to = image->names->len;
  while (from < to) {
    const guint mid = from + (to - from) / 2;
    if (compare_names(&g_array_index(image->names, WhElfName, mid), &wanted) < 0)
      from = mid + 1;
    else
      to = mid;
  }
  if (from == image->names->len)
    return NULL;
  const WhElfName *found = &g_array_index(image->names, WhElfName, from);
  return found->section == section && found->address == address ? found->name : NULL;
}

void
wh_elf_add_hook(WhElfImage *image, WhElfHook hook, const char *name)
{
  static const char *const kinds[] = {"preinit_array", "init_array", "fini_array"};
  static const WhElfNumber counts[] = {WH_ELF_PREINIT, WH_ELF_INIT, WH_ELF_FINI};
  g_autofree char *text = g_strdup_printf("%s %s", kinds[hook], name != NULL ? name : "(unnamed)");
  image->out->number[counts[hook]]++;
  wh_elf_add(image->out, WH_ELF_HOOKS, wh_slice_str(text));
}

static void
clear_name(gpointer data)
{
  WhElfName *name = data;
  g_free(name->name);
}

static gboolean
read_segments(WhElfImage *image)
{
  size_t n = 0;
  if (elf_getphdrnum(image->elf, &n) != 0) {
    wh_elf_malformed(image->out, "the table of segments cannot be read");
    return FALSE;
  }
  if (n == 0)
    wh_elf_malformed(image->out, "there are no segments");
  for (size_t i = 0; i < MIN(n, WH_LIMIT_BINARY_LIST); i++) {
    GElf_Phdr segment;
    if (gelf_getphdr(image->elf, (int)i, &segment) == NULL) {
      wh_elf_malformed(image->out, "segment %zu cannot be read", i);
      return TRUE;
    }
    g_array_append_val(image->segments, segment);
  }
  return TRUE;
}

static void
judge_segments(WhElfImage *image)
{
  guint64 *number = image->out->number;
  gboolean stack = FALSE, relro = FALSE;
  for (guint i = 0; i < image->segments->len; i++) {
    const GElf_Phdr *segment = &g_array_index(image->segments, GElf_Phdr, i);
    const gboolean both = (segment->p_flags & PF_W) && (segment->p_flags & PF_X);
    if (segment->p_offset > image->file.len || segment->p_filesz > image->file.len - segment->p_offset)
      wh_elf_malformed(image->out, "segment %u goes beyond the end of the file", i);
    number[WH_ELF_WX_SEGMENTS] += segment->p_type == PT_LOAD && both;
    if (segment->p_type == PT_GNU_STACK) {
      stack = TRUE;
      number[WH_ELF_STACK_EXEC] = (segment->p_flags & PF_X) != 0;
    }
    relro |= segment->p_type == PT_GNU_RELRO;
    if (segment->p_type == PT_INTERP) {
      const guint64 offset = MIN(segment->p_offset, image->file.len);
      const gsize max = MIN(MIN(segment->p_filesz, image->file.len - offset), WH_LIMIT_PATH);
      const char *text = image->file.data + offset;
      wh_elf_add(image->out, WH_ELF_INTERPRETER, wh_slice(text, strnlen(text, max)));
    }
  }
  if (!stack)
    number[WH_ELF_STACK_EXEC] = 1; /* what the kernel takes the absence for */
  number[WH_ELF_BIND_NOW] = image->dynamic.bind_now ? 1 : 0;
  number[WH_ELF_RELRO] = !relro ? 0 : image->dynamic.bind_now ? 2 : 1;
  number[WH_ELF_TEXTREL] = image->dynamic.textrel ? 1 : 0;
  number[WH_ELF_PIE] =
      image->ehdr.e_type == ET_DYN && (image->dynamic.debug || image->dynamic.flags_1 & DF_1_PIE);
}

static void
read_loadable(WhElfImage *image)
{
  if (!read_segments(image))
    return;
  wh_elf_read_dynamic(image);
  judge_segments(image);
  wh_elf_read_sections(image);
  wh_elf_read_symbols(image);
  g_array_sort(image->names, compare_names);
  wh_elf_read_relocations(image);
  wh_elf_read_notes(image);
  wh_elf_read_bytes(image);
}

static void
read_object(WhElfImage *image)
{
  image->out->number[WH_ELF_STACK_EXEC] = 1; /* unless a section says otherwise */
  wh_elf_read_sections(image);
  wh_elf_read_object_symbols(image);
  g_array_sort(image->names, compare_names);
  wh_elf_read_object_relocations(image);
}

static gboolean
open_image(WhElfImage *image, char *bytes)
{
  image->elf = elf_memory(bytes, image->file.len);
  if (image->elf != NULL && elf_kind(image->elf) == ELF_K_ELF &&
      gelf_getehdr(image->elf, &image->ehdr) != NULL)
    return TRUE;
  elf_end(image->elf);
  image->elf = NULL;
  return FALSE;
}

/* A loader does not look at the table of sections, so a broken one must not hide the rest: a copy without it.
 * NULL: that was not it. Owner: caller, for as long as the image is read. */
static char *
open_without_sections(WhElfImage *image)
{
  const gboolean wide = image->file.len > EI_CLASS && image->file.data[EI_CLASS] == ELFCLASS64;
  if (image->file.len < (wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
    return NULL;
  g_autofree char *copy = g_memdup2(image->file.data, image->file.len);
  if (wide) {
    memset(copy + offsetof(Elf64_Ehdr, e_shoff), 0, sizeof(Elf64_Off));
    memset(copy + offsetof(Elf64_Ehdr, e_shnum), 0, 2 * sizeof(Elf64_Half));
  } else {
    memset(copy + offsetof(Elf32_Ehdr, e_shoff), 0, sizeof(Elf32_Off));
    memset(copy + offsetof(Elf32_Ehdr, e_shnum), 0, 2 * sizeof(Elf32_Half));
  }
  if (!open_image(image, copy))
    return NULL;
  wh_elf_malformed(image->out, "the table of sections is broken");
  return g_steal_pointer(&copy);
}

static void
read_image(WhElfImage *image)
{
  guint64 *number = image->out->number;
  size_t n = 0;
  number[WH_ELF_CLASS] = gelf_getclass(image->elf) == ELFCLASS64 ? 64 : 32;
  number[WH_ELF_BIG_ENDIAN] = image->ehdr.e_ident[EI_DATA] == ELFDATA2MSB;
  number[WH_ELF_MACHINE] = image->ehdr.e_machine;
  number[WH_ELF_TYPE] = image->ehdr.e_type;
  if (image->ehdr.e_shoff != 0 && (elf_getshdrnum(image->elf, &n) != 0 || n == 0))
    wh_elf_malformed(image->out, "the table of sections is not in the file");
  if (image->ehdr.e_type == ET_REL)
    read_object(image);
  else
    read_loadable(image);
}

gboolean
wh_elf_is(WhSlice data)
{
  return data.len >= SELFMAG && memcmp(data.data, ELFMAG, SELFMAG) == 0;
}

WhElf *
wh_elf_read(const char *path, WhSlice data)
{
  elf_version(EV_CURRENT);
  WhElfImage image = {.file = data, .out = wh_elf_new(path)};
  image.segments = g_array_new(FALSE, TRUE, sizeof(GElf_Phdr));
  image.names = g_array_new(FALSE, TRUE, sizeof(WhElfName));
  g_array_set_clear_func(image.names, clear_name);
  image.budget = BUDGET_LEAST + 4 * data.len;
  image.out->number[WH_ELF_MEMBERS] = 1;
  image.out->number[WH_ELF_SIZE] = data.len;
  /* libelf asks for memory that may be written, and writes to none that it only reads from. */
  g_autofree char *copy = NULL;
  if (open_image(&image, (char *)(guintptr)data.data) || (copy = open_without_sections(&image)) != NULL)
    read_image(&image);
  else
    wh_elf_malformed(image.out, "the header is broken");
  elf_end(image.elf);
  g_array_unref(image.names);
  g_array_unref(image.segments);
  return image.out;
}
