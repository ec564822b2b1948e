/* SPDX-License-Identifier: Apache-2.0
 * Reads mail and prints its messages: `read-mail [-q] [-j JOBS] PATH`. -q: counts only. */
#include "base/text.h"
#include "source/reader.h"

#include <stdio.h>

extern const WhReader wh_reader_mail;

typedef struct {
  WhSink sink;
  gboolean quiet;
  guint64 messages, malformed, words, flags[32];
} Printer;

static void
print_slice(const char *key, WhSlice s)
{
  g_autofree char *safe = wh_text_safe(s, 0);
  printf(" %s=[%s]", key, safe);
}

static gboolean
on_message(WhSink *sink, const WhMessageRecord *r, GError **error)
{
  Printer *p = (Printer *)(gpointer)sink;
  p->messages++;
  p->words += r->text.len;
  for (guint i = 0; i < 32; i++)
    p->flags[i] += r->flags >> i & 1;
  if (p->quiet)
    return TRUE;
  printf("message");
  print_slice("id", r->id);
  print_slice("parent", r->parent);
  print_slice("thread", r->thread);
  print_slice("name", r->name);
  print_slice("email", r->email);
  printf(" claimed=%" G_GINT64_FORMAT "/%d arrived=%" G_GINT64_FORMAT, r->claimed.time, r->claimed.zone,
         r->arrived);
  print_slice("subject", r->subject);
  print_slice("to", r->to);
  print_slice("traits", r->traits);
  print_slice("place", r->place);
  printf(" flags=%u", r->flags);
  print_slice("text", r->text);
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
  return TRUE;
}

static void
print_counts(const Printer *p, const char *state, gboolean complete)
{
  static const char *const names[] = {"cut",    "patch",  "forwarded", "bad-date",  "made-id",
                                      "by-bot", "edited", "bad-text",  "follows-up"};
  printf("messages=%" G_GUINT64_FORMAT " malformed=%" G_GUINT64_FORMAT " words=%" G_GUINT64_FORMAT
         " complete=%d\n",
         p->messages, p->malformed, p->words, complete);
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    printf("%s=%" G_GUINT64_FORMAT "%s", names[i], p->flags[i], i + 1 < G_N_ELEMENTS(names) ? " " : "\n");
  printf("state=%s\n", state);
}

int
main(int argc, char **argv)
{
  Printer p = {.sink = {.malformed = on_malformed, .checkpoint = on_checkpoint, .message = on_message}};
  guint jobs = 1;
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; i++) {
    if (strcmp(argv[i], "-q") == 0)
      p.quiet = TRUE;
    else if (strcmp(argv[i], "-j") == 0 && i + 1 < argc)
      jobs = (guint)g_ascii_strtoull(argv[++i], NULL, 10);
    else
      return 2;
  }
  if (i >= argc || wh_reader_mail.bid(argv[i]) == 0) {
    printf("no reader takes it\n");
    return 2;
  }
  g_autoptr(GError) error = NULL;
  g_auto(WhProbe) probe = {0};
  gboolean complete = FALSE;
  WhReadRequest request = {.path = argv[i], .jobs = jobs};
  if (!wh_reader_mail.probe(argv[i], &probe, &error) ||
      !wh_reader_mail.read(&request, &p.sink, &complete, &error)) {
    printf("failed: %s\n", error->message);
    return 1;
  }
  print_counts(&p, probe.state, complete);
  return complete ? 0 : 3;
}
