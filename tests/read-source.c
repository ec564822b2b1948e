/* SPDX-License-Identifier: Apache-2.0
 * Reads a source and prints its records, one a line: `read-source [-q] [-j JOBS] [-h HAVE]... PATH`. -q:
 * counts only. */
#include "base/text.h"
#include "source/reader.h"

#include <stdio.h>

typedef struct {
  WhSink sink;
  guint oid_len;
  gboolean quiet;
  guint64 commits, changes, tags, refs, facts, malformed, checkpoints;
} Printer;

static void
print_slice(const char *key, WhSlice s)
{
  g_autofree char *safe = wh_text_safe(s, 0);
  printf(" %s=[%s]", key, safe);
}

static void
print_oid(const Printer *p, const char *key, const WhOid *oid)
{
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(oid, p->oid_len, hex);
  printf(" %s=%s", key, wh_oid_is_zero(oid) ? "-" : hex);
}

static void
print_stamp(const char *key, WhStamp stamp)
{
  if (stamp.zone == WH_ZONE_ABSENT)
    printf(" %s=%" G_GINT64_FORMAT "/none", key, stamp.time);
  else
    printf(" %s=%" G_GINT64_FORMAT "/%d", key, stamp.time, stamp.zone);
}

static void
print_change(const Printer *p, const WhChangeRecord *c)
{
  printf("  %c %06o %06o", c->status, c->old_mode, c->new_mode);
  print_oid(p, "old", &c->old_blob);
  print_oid(p, "new", &c->new_blob);
  print_slice("path", c->path);
  putchar('\n');
}

static gboolean
on_commit(WhSink *sink, const WhCommitRecord *r, GError **error)
{
  Printer *p = (Printer *)(gpointer)sink;
  p->commits++;
  p->changes += r->n_changes;
  if (p->quiet)
    return TRUE;
  printf("commit");
  print_oid(p, "id", &r->oid);
  print_slice("author", r->author_name);
  print_slice("mail", r->author_email);
  print_stamp("at", r->authored);
  print_slice("committer", r->committer_name);
  print_slice("mail", r->committer_email);
  print_stamp("at", r->committed);
  for (guint i = 0; i < r->n_parents; i++)
    print_oid(p, "parent", &r->parents[i]);
  print_slice("subject", r->subject);
  print_slice("trailers", r->trailers);
  print_slice("key", r->key);
  printf(" flags=%u changes=%u\n", r->flags, r->n_changes);
  for (guint i = 0; i < r->n_changes; i++)
    print_change(p, &r->changes[i]);
  return TRUE;
}

static gboolean
on_tag(WhSink *sink, const WhTagRecord *r, GError **error)
{
  Printer *p = (Printer *)(gpointer)sink;
  p->tags++;
  if (p->quiet)
    return TRUE;
  printf("tag");
  print_slice("name", r->name);
  print_oid(p, "id", &r->oid);
  print_oid(p, "target", &r->target);
  print_slice("tagger", r->tagger_name);
  print_slice("mail", r->tagger_email);
  print_stamp("at", r->tagged);
  print_slice("subject", r->subject);
  print_slice("key", r->key);
  printf(" signed=%d\n", r->is_signed);
  return TRUE;
}

static gboolean
on_ref(WhSink *sink, const WhRefRecord *r, GError **error)
{
  static const char *const kinds[WH_N_REF_KINDS] = {"head", "branch", "tag", "pull", "notes", "other"};
  Printer *p = (Printer *)(gpointer)sink;
  p->refs++;
  if (p->quiet)
    return TRUE;
  printf("ref");
  print_slice("name", r->name);
  print_slice("names", r->target_name);
  print_oid(p, "target", &r->target);
  printf(" kind=%s\n", kinds[r->kind]);
  return TRUE;
}

static gboolean
on_fact(WhSink *sink, const WhFactRecord *r, GError **error)
{
  static const char *const kinds[WH_N_FACT_KINDS] = {"dependency", "owner", "contact",  "mailmap",
                                                     "hidden",     "read",  "withheld", "opaque",
                                                     "flow",       "guard", "calls",    "hook"};
  Printer *p = (Printer *)(gpointer)sink;
  p->facts++;
  if (p->quiet)
    return TRUE;
  printf("fact kind=%s", kinds[r->kind]);
  print_oid(p, "blob", &r->blob);
  print_slice("value", r->value);
  putchar('\n');
  return TRUE;
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  Printer *p = (Printer *)(gpointer)sink;
  p->malformed++;
  if (p->quiet)
    return TRUE;
  printf("malformed");
  print_slice("at", r->locator);
  print_slice("reason", r->reason);
  putchar('\n');
  return TRUE;
}

static gboolean
on_checkpoint(WhSink *sink, GError **error)
{
  ((Printer *)(gpointer)sink)->checkpoints++;
  return TRUE;
}

static gboolean
add_have(const char *hex, GArray *have)
{
  WhOid oid;
  if (wh_oid_parse(wh_slice_str(hex), &oid) == 0)
    return FALSE;
  g_array_append_val(have, oid);
  return TRUE;
}

static int
run(Printer *p, const WhReader *reader, const WhReadRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_auto(WhProbe) probe = {0};
  gboolean complete = FALSE;
  if (!reader->probe(request->path, &probe, &error)) {
    printf("failed: %s\n", error->message);
    return 1;
  }
  p->oid_len = probe.oid_len;
  if (!reader->read(request, &p->sink, &complete, &error)) {
    printf("failed: %s\n", error->message);
    return 1;
  }
  printf("commits=%" G_GUINT64_FORMAT " changes=%" G_GUINT64_FORMAT " tags=%" G_GUINT64_FORMAT
         " refs=%" G_GUINT64_FORMAT " facts=%" G_GUINT64_FORMAT " malformed=%" G_GUINT64_FORMAT
         " complete=%d shallow=%d partial=%d\n",
         p->commits, p->changes, p->tags, p->refs, p->facts, p->malformed, complete, probe.shallow,
         probe.partial);
  return complete ? 0 : 3;
}

int
main(int argc, char **argv)
{
  Printer p = {.sink = {on_commit, on_tag, on_ref, on_fact, on_malformed, on_checkpoint}};
  g_autoptr(GArray) have = g_array_new(FALSE, FALSE, sizeof(WhOid));
  guint jobs = 1;
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; i++) {
    if (strcmp(argv[i], "-q") == 0)
      p.quiet = TRUE;
    else if (strcmp(argv[i], "-j") == 0 && i + 1 < argc)
      jobs = (guint)g_ascii_strtoull(argv[++i], NULL, 10);
    else if (strcmp(argv[i], "-h") == 0 && i + 1 < argc && add_have(argv[i + 1], have))
      i++;
    else
      return 2;
  }
  const WhReader *reader = i < argc ? wh_reader_for(argv[i], WH_READ_AS_REPOSITORY) : NULL;
  if (reader == NULL) {
    printf("no reader takes it\n");
    return 2;
  }
  WhReadRequest request = {
      .path = argv[i], .have = (const WhOid *)(gconstpointer)have->data, .n_have = have->len, .jobs = jobs};
  return run(&p, reader, &request);
}
