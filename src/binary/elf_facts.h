/* SPDX-License-Identifier: Apache-2.0
 *
 * WhElf: the facts of one binary, as elf_facts.def lists them. Invariants once read: every list is sorted by
 * bytes and holds no string twice; strings are valid UTF-8 of at most WH_LIMIT_BINARY_NAME bytes, without
 * control characters. A fact that could not be read is absent, and "malformed" tells why.
 *
 * What the loader reads is what counts: dynamic facts come from the program headers and the dynamic table,
 * never from the section table, which a loader does not look at. */
#pragma once

#include "base/slice.h"

typedef enum {
#define WH_ELF_NUMBER(id, name, merge) WH_ELF_##id,
#define WH_ELF_LIST(id, name)
#include "binary/elf_facts.def"
#undef WH_ELF_NUMBER
#undef WH_ELF_LIST
  WH_N_ELF_NUMBERS
} WhElfNumber;

typedef enum {
#define WH_ELF_NUMBER(id, name, merge)
#define WH_ELF_LIST(id, name) WH_ELF_##id,
#include "binary/elf_facts.def"
#undef WH_ELF_NUMBER
#undef WH_ELF_LIST
  WH_N_ELF_LISTS
} WhElfList;

typedef struct {
  char *path; /* of the file, relative to what was named; "" for that itself */
  guint64 number[WH_N_ELF_NUMBERS];
  GPtrArray *list[WH_N_ELF_LISTS]; /* of char *, owned */
} WhElf;

WhElf *wh_elf_new(const char *path);
void wh_elf_free(WhElf *elf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhElf, wh_elf_free)

const char *wh_elf_number_name(WhElfNumber number);
const char *wh_elf_list_name(WhElfList list);
gboolean wh_elf_has(const WhElf *elf, WhElfList list, const char *value); /* ELF has been finished */

/* Whether DATA begins like an ELF file. */
gboolean wh_elf_is(WhSlice data);
/* The facts of the file DATA, which is hostile. A file that is no readable ELF gives one with "malformed".
 * Cost: linear in the file. Owner: caller. */
WhElf *wh_elf_read(const char *path, WhSlice data);
/* Adds the facts of MEMBER to those of the static library LIBRARY, whose own number[MEMBERS] counts. */
void wh_elf_merge(WhElf *library, const WhElf *member);
/* Sorts lists and drops repetitions; of a static library also imports that the library itself provides. */
void wh_elf_finish(WhElf *elf);

/* Appends a copy of VALUE made safe, unless the list is full. */
void wh_elf_add(WhElf *elf, WhElfList list, WhSlice value);
void wh_elf_malformed(WhElf *elf, const char *format, ...) G_GNUC_PRINTF(2, 3);

void wh_elf_put(GByteArray *out, const WhElf *elf);
/* FALSE when the bytes are no facts that keep the invariants. */
gboolean wh_elf_get(WhSlice *from, WhElf **ret_elf);
