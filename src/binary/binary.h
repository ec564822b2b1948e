/* SPDX-License-Identifier: Apache-2.0
 *
 * WhBinary: all binaries of one build: a shared object, an executable, a static library, a package, an archive
 * or a folder. Invariants: files are sorted by path; every file keeps the invariants of WhElf.
 *
 * Nothing of it is ever run. It is read in a confined process (base/call.h), so a program that calls
 * wh_binary_read must hand "--call" over to wh_call_main with wh_binary_call in its list. */
#pragma once

#include "base/call.h"
#include "binary/elf_facts.h"

typedef enum {
  WH_BINARY_FILE,    /* one ELF file */
  WH_BINARY_LIBRARY, /* one static library: its objects are one file here */
  WH_BINARY_PACKAGE, /* .deb */
  WH_BINARY_ARCHIVE, /* tar however packed, zip */
  WH_BINARY_FOLDER,
  WH_N_BINARY_KINDS
} WhBinaryKind;

typedef struct {
  WhBinaryKind kind;
  GPtrArray *files;  /* of WhElf, owned */
  GPtrArray *faults; /* of char *: what could not be read, and why */
  gboolean complete; /* everything was looked at; else faults say what was not */
  gint64
      newest; /* latest time of a member of a package or archive, 0: none; of a file or folder the time tells when it was
                        copied, and is not taken */
} WhBinary;

WhBinary *wh_binary_new(void);
void wh_binary_free(WhBinary *binary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhBinary, wh_binary_free)

const char *wh_binary_kind_id(WhBinaryKind kind); /* "package" */

/* Reads PATH, confined. Fails when PATH cannot be read or is none of these. Owner: caller. */
WhBinary *wh_binary_read(const char *path, GError **error);
extern const WhCall wh_binary_call;

/* The same in this process; for wh_binary_call and tests. */
WhBinary *wh_binary_read_here(const char *path, GError **error);

void wh_binary_put(GByteArray *out, const WhBinary *binary);
/* NULL with WH_ERROR_INPUT when the bytes are no WhBinary that keeps its invariants. */
WhBinary *wh_binary_get(WhSlice bytes, GError **error);
