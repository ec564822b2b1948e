/* SPDX-License-Identifier: Apache-2.0
 * Compares an archive with its tag and prints the records, one a line:
 * `read-release [-t TAG] [-s SIGNATURE] [-q] ARCHIVE [REPOSITORY]`. -q: counts only. */
#include "base/text.h"
#include "source/reader.h"

#include <stdio.h>

typedef struct {
  WhSink sink;
  gboolean quiet;
  guint64 files[WH_N_FILE_STATES][WH_N_FILE_CLASSES];
} Printer;

static const char *const states[] = {"same", "differs", "added", "absent"};
static const char *const classes[] = {"same",    "metadata",  "substituted",  "known",
                                      "own",     "generated", "document",     "bundled",
                                      "variant", "unknown",   "inconsistent", "ahead"};
static const char *const reaches[] = {"none", "named", "included", "executed", "decoded"};

static void
print(const char *key, WhSlice s)
{
  g_autofree char *safe = wh_text_safe(s, 0);
  printf(" %s=[%s]", key, safe);
}

static gboolean
on_release(WhSink *sink, const WhReleaseRecord *r, GError **error)
{
  printf("release");
  print("name", r->name);
  print("version", r->version);
  print("tag", r->tag);
  print("packer", r->packer);
  print("tools", r->tools);
  print("key", r->key);
  printf(" files=%" G_GUINT64_FORMAT " same=%" G_GUINT64_FORMAT " absent=%" G_GUINT64_FORMAT
         " newest=%" G_GINT64_FORMAT " signed=%" G_GINT64_FORMAT " key-tags=%u\n",
         r->n_files, r->n_same, r->n_absent, r->newest, r->signed_at, r->n_key_tags);
  return TRUE;
}

static gboolean
on_file(WhSink *sink, const WhFileRecord *r, GError **error)
{
  Printer *p = (Printer *)(gpointer)sink;
  p->files[r->state][r->class]++;
  if (p->quiet)
    return TRUE;
  printf("file %s %s %s flags=%x mode=%o tag-mode=%o", states[r->state], classes[r->class], reaches[r->reach],
         r->flags, r->mode, r->tag_mode);
  print("path", r->path);
  print("by", r->generator);
  print("reason", r->reason);
  printf(" size=%" G_GUINT64_FORMAT " excerpt=%" G_GSIZE_FORMAT "\n", r->size, r->excerpt.len);
  return TRUE;
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  printf("malformed");
  print("at", r->locator);
  print("reason", r->reason);
  putchar('\n');
  return TRUE;
}

static gboolean
on_checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

static int
run(Printer *p, const WhReadRequest *request)
{
  g_autoptr(GError) error = NULL;
  gboolean complete = FALSE;
  const WhReader *reader = wh_reader_for(request->path, WH_READ_AS_RELEASE);
  if (reader == NULL) {
    printf("no reader takes it\n");
    return 2;
  }
  if (!reader->read(request, &p->sink, &complete, &error)) {
    printf("failed: %s\n", error->message);
    return 1;
  }
  for (guint s = 0; s < WH_N_FILE_STATES; s++)
    for (guint c = 0; c < WH_N_FILE_CLASSES; c++)
      if (p->files[s][c] > 0)
        printf("count %s %s %" G_GUINT64_FORMAT "\n", states[s], classes[c], p->files[s][c]);
  printf("complete=%d\n", complete);
  return complete ? 0 : 3;
}

int
main(int argc, char **argv)
{
  Printer p = {
      .sink = {
          .release = on_release, .file = on_file, .malformed = on_malformed, .checkpoint = on_checkpoint}};
  WhReadRequest request = {.jobs = 1};
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; i++) {
    if (strcmp(argv[i], "-q") == 0)
      p.quiet = TRUE;
    else if (strcmp(argv[i], "-t") == 0 && i + 1 < argc)
      request.tag = argv[++i];
    else if (strcmp(argv[i], "-s") == 0 && i + 1 < argc)
      request.signature = argv[++i];
    else
      return 2;
  }
  if (i >= argc)
    return 2;
  request.path = argv[i];
  request.repository = argv[i + 1];
  return run(&p, &request);
}
