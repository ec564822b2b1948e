/* SPDX-License-Identifier: Apache-2.0
 *
 * One ELF file while it is read: libelf's handle, what the loader would map, and the names of addresses. Used
 * by the elf_*.c files alone.
 *
 * libelf checks that chunks lie within the file and turns byte orders; addresses, counts and offsets within
 * strings are checked here. */
#pragma once

#include "binary/elf_facts.h"

#include <gelf.h>

/* Values of the dynamic table that name places; 0: absent. */
typedef struct {
  guint64 strtab, strsz, symtab, hash, gnu_hash, versym, verneed, verneednum, verdef, verdefnum;
  guint64 rela, relasz, rel, relsz, relr, relrsz, jmprel, pltrelsz, pltrel;
  guint64 array[3], arraysz[3]; /* preinit, init, fini */
  guint64 flags, flags_1;
  gboolean bind_now, textrel, debug;
} WhElfDynamic;

typedef enum { WH_HOOK_PREINIT, WH_HOOK_INIT, WH_HOOK_FINI, WH_N_HOOKS } WhElfHook;

typedef struct {
  guint64 address;
  gsize section; /* in an object file addresses count per section; else 0 */
  char *name;
} WhElfName;

typedef struct {
  Elf *elf;
  WhSlice file;
  GElf_Ehdr ehdr;
  GArray *segments; /* of GElf_Phdr */
  WhElfDynamic dynamic;
  gboolean has_dynamic;
  guint64 n_symbols; /* of the dynamic table */
  guint64 budget;    /* bytes that may still be looked at by section: sections may overlap, and often */
  GArray *names;     /* of WhElfName: functions by address, sorted once */
  WhElf *out;
} WhElfImage;

/* SIZE bytes at OFFSET of the file, as items of TYPE in this machine's order; NULL when they are not there. */
Elf_Data *wh_elf_chunk(WhElfImage *image, guint64 offset, guint64 size, Elf_Type type);
/* The file offset of what would be mapped at ADDRESS, and how many bytes of the file follow there. */
gboolean wh_elf_locate(const WhElfImage *image, guint64 address, guint64 *ret_offset, guint64 *ret_avail);
/* A chunk by address. */
Elf_Data *wh_elf_mapped(WhElfImage *image, guint64 address, guint64 size, Elf_Type type);
/* The string at OFFSET of the dynamic string table; length 0 when there is none. */
WhSlice wh_elf_dynamic_string(WhElfImage *image, guint64 offset);

/* Takes BYTES from the budget; FALSE, and a fault told once, when it does not hold them. */
gboolean wh_elf_spend(WhElfImage *image, guint64 bytes);

void wh_elf_name_address(WhElfImage *image, gsize section, guint64 address, const char *name);
/* The name of the function at ADDRESS; NULL: none. */
const char *wh_elf_name_of(WhElfImage *image, gsize section, guint64 address);
/* What runs at load and unload; NAME NULL: a function that nothing names. */
void wh_elf_add_hook(WhElfImage *image, WhElfHook hook, const char *name);

/* The parts, in the order in which they are read. */
void wh_elf_read_dynamic(WhElfImage *image);
void wh_elf_read_sections(WhElfImage *image);
void wh_elf_read_symbols(WhElfImage *image);
void wh_elf_read_object_symbols(WhElfImage *image);
void wh_elf_read_relocations(WhElfImage *image);
void wh_elf_read_object_relocations(WhElfImage *image);
void wh_elf_read_notes(WhElfImage *image);
void wh_elf_read_bytes(WhElfImage *image);
/* One chunk of notes. */
void wh_elf_read_note_chunk(WhElfImage *image, Elf_Data *data);

/* Takes from a NAME in a symbol table what it says of protections. */
void wh_elf_judge_name(WhElf *elf, const char *name);
/* Counts fortified functions among the imports, once those are sorted. */
void wh_elf_judge_imports(WhElf *elf);
