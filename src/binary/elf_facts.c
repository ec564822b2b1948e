/* SPDX-License-Identifier: Apache-2.0
 * The facts of one binary: made, added up, sorted, and as bytes. */
#include "binary/elf_facts.h"

#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "binary/elf_image.h"

typedef enum { MERGE_SUM, MERGE_MAX, MERGE_MIN } Merge;

static const struct {
  const char *name;
  Merge merge;
} numbers[] = {
#define WH_ELF_NUMBER(id, name, merge) {name, MERGE_##merge},
#define WH_ELF_LIST(id, name)
#include "binary/elf_facts.def"
#undef WH_ELF_NUMBER
#undef WH_ELF_LIST
};

static const char *const lists[] = {
#define WH_ELF_NUMBER(id, name, merge)
#define WH_ELF_LIST(id, name) name,
#include "binary/elf_facts.def"
#undef WH_ELF_NUMBER
#undef WH_ELF_LIST
};

const char *
wh_elf_number_name(WhElfNumber number)
{
  return numbers[number].name;
}

const char *
wh_elf_list_name(WhElfList list)
{
  return lists[list];
}

WhElf *
wh_elf_new(const char *path)
{
  WhElf *elf = g_new0(WhElf, 1);
  elf->path = g_strdup(path);
  for (guint i = 0; i < WH_N_ELF_LISTS; i++)
    elf->list[i] = g_ptr_array_new_with_free_func(g_free);
  return elf;
}

void
wh_elf_free(WhElf *elf)
{
  if (elf == NULL)
    return;
  for (guint i = 0; i < WH_N_ELF_LISTS; i++)
    g_ptr_array_unref(elf->list[i]);
  g_free(elf->path);
  g_free(elf);
}

/* Nearly every name is this; the rest takes the long way. */
static gboolean
is_printable(WhSlice s)
{
  for (gsize i = 0; i < s.len; i++)
    if (s.data[i] < ' ' || s.data[i] > '~')
      return FALSE;
  return TRUE;
}

static gboolean
is_safe(WhSlice s)
{
  if (is_printable(s))
    return TRUE;
  g_autofree char *safe = wh_text_safe(s, 0);
  return wh_slice_equal(s, wh_slice_str(safe));
}

void
wh_elf_add(WhElf *elf, WhElfList list, WhSlice value)
{
  if (elf->list[list]->len >= WH_LIMIT_BINARY_LIST)
    return;
  const gboolean plain = is_printable(value);
  g_autofree char *safe = plain ? g_strndup(value.data, value.len) : wh_text_safe(value, 0);
  gsize len = strlen(safe);
  /* What is cut ends in ASCII, so that it stays safe whatever followed. */
  if (len > WH_LIMIT_BINARY_NAME)
    for (len = WH_LIMIT_BINARY_NAME; len > 0 && (guchar)safe[len - 1] >= 0x80;)
      len--;
  safe[len] = '\0';
  g_ptr_array_add(elf->list[list], g_steal_pointer(&safe));
}

void
wh_elf_malformed(WhElf *elf, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  if (elf->list[WH_ELF_MALFORMED]->len < WH_LIMIT_BINARY_MALFORMED)
    wh_elf_add(elf, WH_ELF_MALFORMED, wh_slice_str(text));
}

static int
compare(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gint
find(const GPtrArray *sorted, const char *value)
{
  guint from = 0, to = sorted->len;
  while (from < to) {
    const guint mid = from + (to - from) / 2;
    const int order = strcmp(g_ptr_array_index(sorted, mid), value);
    if (order == 0)
      return (gint)mid;
    if (order < 0)
      from = mid + 1;
    else
      to = mid;
  }
  return -1;
}

gboolean
wh_elf_has(const WhElf *elf, WhElfList list, const char *value)
{
  return find(elf->list[list], value) >= 0;
}

/* Keeps of the sorted LIST what differs from its neighbour and is not in WITHOUT (NULL: nothing). */
static void
keep_distinct(GPtrArray **list, const GPtrArray *without)
{
  g_autoptr(GPtrArray) old = *list;
  *list = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < old->len; i++) {
    const char *value = old->pdata[i];
    const gboolean again = i > 0 && g_str_equal(old->pdata[i - 1], value);
    if (!again && (without == NULL || find(without, value) < 0))
      g_ptr_array_add(*list, g_strdup(value));
  }
}

void
wh_elf_finish(WhElf *elf)
{
  for (guint i = 0; i < WH_N_ELF_LISTS; i++) {
    g_ptr_array_sort(elf->list[i], compare);
    keep_distinct(&elf->list[i], NULL);
  }
  if (elf->number[WH_ELF_MEMBERS] > 1)
    keep_distinct(&elf->list[WH_ELF_IMPORTS], elf->list[WH_ELF_EXPORTS]);
  wh_elf_judge_imports(elf);
}

static guint64
merged(Merge how, guint64 a, guint64 b)
{
  switch (how) {
  case MERGE_SUM:
    return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
  case MERGE_MIN:
    return MIN(a, b);
  case MERGE_MAX:
  default:
    return MAX(a, b);
  }
}

void
wh_elf_merge(WhElf *library, const WhElf *member)
{
  const gboolean first = library->number[WH_ELF_MEMBERS] == 0;
  for (guint i = 0; i < WH_N_ELF_NUMBERS; i++)
    library->number[i] =
        first ? member->number[i] : merged(numbers[i].merge, library->number[i], member->number[i]);
  for (guint i = 0; i < WH_N_ELF_LISTS; i++)
    for (guint k = 0; k < member->list[i]->len; k++)
      wh_elf_add(library, (WhElfList)i, wh_slice_str(member->list[i]->pdata[k]));
}

void
wh_elf_put(GByteArray *out, const WhElf *elf)
{
  wh_put_slice(out, wh_slice_str(elf->path));
  for (guint i = 0; i < WH_N_ELF_NUMBERS; i++)
    wh_put_u64(out, elf->number[i]);
  for (guint i = 0; i < WH_N_ELF_LISTS; i++) {
    wh_put_u64(out, elf->list[i]->len);
    for (guint k = 0; k < elf->list[i]->len; k++)
      wh_put_slice(out, wh_slice_str(elf->list[i]->pdata[k]));
  }
}

static void
get_list(WhCursor *c, GPtrArray *list)
{
  const guint32 n = wh_get_count(c, WH_LIMIT_BINARY_LIST, 1);
  for (guint32 i = 0; i < n && !c->failed; i++) {
    WhSlice s = wh_get_slice(c, WH_LIMIT_BINARY_NAME);
    g_autofree char *value = g_strndup(s.data != NULL ? s.data : "", s.len);
    const gboolean ordered = list->len == 0 || strcmp(list->pdata[list->len - 1], value) < 0;
    if (c->failed || !ordered || !is_safe(s))
      c->failed = TRUE;
    else
      g_ptr_array_add(list, g_steal_pointer(&value));
  }
}

gboolean
wh_elf_get(WhSlice *from, WhElf **ret_elf)
{
  WhCursor c = wh_cursor(from->data, from->len);
  WhSlice path = wh_get_slice(&c, WH_LIMIT_PATH);
  g_autofree char *name = g_strndup(path.data != NULL ? path.data : "", path.len);
  g_autoptr(WhElf) elf = wh_elf_new(name);
  if (c.failed || !is_safe(path))
    return FALSE;
  for (guint i = 0; i < WH_N_ELF_NUMBERS; i++)
    elf->number[i] = wh_get_u64(&c);
  for (guint i = 0; i < WH_N_ELF_LISTS && !c.failed; i++)
    get_list(&c, elf->list[i]);
  if (c.failed)
    return FALSE;
  *from = wh_slice((const char *)c.at, (gsize)(c.end - c.at));
  *ret_elf = g_steal_pointer(&elf);
  return TRUE;
}
