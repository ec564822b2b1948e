/* SPDX-License-Identifier: Apache-2.0
 * All binaries of one build, as bytes and back, and the confined call that reads them. */
#include "binary/binary.h"

#include "base/codec.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

#define FAULTS_MAX 1024u
#define FAULT_BYTES 8192u
#define ANSWER_MAX ((gsize)512 << 20)
#define MEMORY_MAX ((guint64)4 << 30)
#define CPU_MAX 900u

static const char *const kinds[WH_N_BINARY_KINDS] = {"file", "library", "package", "archive", "folder"};

const char *
wh_binary_kind_id(WhBinaryKind kind)
{
  return kinds[kind];
}

WhBinary *
wh_binary_new(void)
{
  WhBinary *binary = g_new0(WhBinary, 1);
  binary->files = g_ptr_array_new_with_free_func((GDestroyNotify)wh_elf_free);
  binary->faults = g_ptr_array_new_with_free_func(g_free);
  return binary;
}

void
wh_binary_free(WhBinary *binary)
{
  if (binary == NULL)
    return;
  g_ptr_array_unref(binary->files);
  g_ptr_array_unref(binary->faults);
  g_free(binary);
}

void
wh_binary_put(GByteArray *out, const WhBinary *binary)
{
  wh_put_u64(out, binary->kind);
  wh_put_u64(out, binary->complete ? 1 : 0);
  wh_put_u64(out, (guint64)CLAMP(binary->newest, 0, G_MAXUINT32));
  wh_put_u64(out, MIN(binary->faults->len, FAULTS_MAX));
  for (guint i = 0; i < MIN(binary->faults->len, FAULTS_MAX); i++)
    wh_put_slice(out, wh_slice_str(binary->faults->pdata[i]));
  wh_put_u64(out, binary->files->len);
  for (guint i = 0; i < binary->files->len; i++)
    wh_elf_put(out, binary->files->pdata[i]);
}

static void
get_faults(WhCursor *c, WhBinary *binary)
{
  const guint32 n = wh_get_count(c, FAULTS_MAX, 1);
  for (guint32 i = 0; i < n && !c->failed; i++)
    g_ptr_array_add(binary->faults, wh_text_safe(wh_get_slice(c, FAULT_BYTES), 0));
}

static gboolean
get_files(WhCursor *c, WhBinary *binary)
{
  const guint32 n = wh_get_count(c, WH_LIMIT_BINARY_FILES, WH_N_ELF_NUMBERS);
  WhSlice rest = wh_slice((const char *)c->at, (gsize)(c->end - c->at));
  for (guint32 i = 0; i < n && !c->failed; i++) {
    WhElf *elf = NULL;
    if (!wh_elf_get(&rest, &elf))
      return FALSE;
    g_ptr_array_add(binary->files, elf);
    if (i > 0 && strcmp(((const WhElf *)binary->files->pdata[i - 1])->path, elf->path) > 0)
      return FALSE;
  }
  return !c->failed && rest.len == 0;
}

WhBinary *
wh_binary_get(WhSlice bytes, GError **error)
{
  WhCursor c = wh_cursor(bytes.data, bytes.len);
  g_autoptr(WhBinary) binary = wh_binary_new();
  binary->kind = (WhBinaryKind)wh_get_count(&c, WH_N_BINARY_KINDS - 1, 0);
  binary->complete = wh_get_count(&c, 1, 0) == 1;
  binary->newest = wh_get_count(&c, G_MAXUINT32, 0);
  get_faults(&c, binary);
  if (!c.failed && get_files(&c, binary))
    return g_steal_pointer(&binary);
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
              "the reading process sent broken facts of a binary; nothing of them is used");
  return NULL;
}

static gboolean
run(const char *path, WhSlice request, GByteArray *out, GError **error)
{
  g_autoptr(WhBinary) binary = wh_binary_read_here(path, error);
  if (binary == NULL)
    return FALSE;
  wh_binary_put(out, binary);
  return TRUE;
}

const WhCall wh_binary_call = {.name = "binary",
                               .run = run,
                               .answer_max = ANSWER_MAX,
                               .memory_bytes = MEMORY_MAX,
                               .cpu_seconds = CPU_MAX};

WhBinary *
wh_binary_read(const char *path, GError **error)
{
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_autofree char *safe = wh_text_safe(wh_slice_str(path), 0);
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "'%s' is not there", safe);
    return NULL;
  }
  g_autoptr(GBytes) answer = wh_call_confined(&wh_binary_call, path, wh_slice(NULL, 0), error);
  if (answer == NULL)
    return NULL;
  gsize len;
  const char *data = g_bytes_get_data(answer, &len);
  return wh_binary_get(wh_slice(data, len), error);
}
