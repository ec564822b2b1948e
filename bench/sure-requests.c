/* SPDX-License-Identifier: Apache-2.0
 * What bench/fit-requests.py learns from: each request that is heard in messages, with its marks.
 * Usage: sure-requests SURE FILE...; FILE as for words-bench. A line: id, kind, rule, flags, marks (between commas, in the order of SURE) and the
 * sentence; first a line "# " with the names of the marks. */
#include <stdio.h>

#include "words/sure.h"
#include "words/plain.h"
#include "words/sentence.h"

typedef struct {
  WhRules *rules;
  WhSure *sure;
  WhHearer *hearer;
  WhMatcher *matcher;
  WhPlain plain;
  GArray *sentences;
} Judging;

static void
print_sentence(WhSlice sentence)
{
  g_autofree char *text = g_strndup(sentence.data, sentence.len);
  puts(g_strdelimit(text, "\t\r\n", ' '));
}

static void
print_request(Judging *j, const char *id, const GArray *heard, guint at)
{
  double marks[WH_SURE_MAX_MARKS];
  WhRequest request = {0};
  wh_request_at(j->rules, wh_plain_text(&j->plain), j->sentences, heard, at, &request);
  wh_sure_see(j->sure, j->matcher, &request, marks);
  printf("%s\t%s\t%s\t%u\t", id, wh_speech_id(request.heard->kind), request.heard->rule->id,
         request.heard->flags);
  for (guint i = 0; i < wh_sure_n_marks(j->sure); i++)
    printf("%s%g", i > 0 ? "," : "", marks[i]);
  putchar('\t');
  print_sentence(request.sentence);
}

static void
print_text(Judging *j, const char *id, const char *text, gboolean subject)
{
  const GArray *heard = wh_hearer_hear(j->hearer, wh_slice_str(text), subject, NULL);
  gboolean any = FALSE;
  for (guint i = 0; i < heard->len; i++)
    any |= wh_sure_covers(&g_array_index(heard, WhHeard, i));
  if (!any)
    return;
  wh_plain_set(&j->plain, wh_slice_str(text));
  g_array_set_size(j->sentences, 0);
  wh_sentences_split(g_ptr_array_index(j->rules->languages, 0), wh_plain_text(&j->plain), j->sentences);
  for (guint i = 0; i < heard->len; i++)
    if (wh_sure_covers(&g_array_index(heard, WhHeard, i)))
      print_request(j, id, heard, i);
}

static void
print_file(Judging *j, const char *path)
{
  g_autofree char *data = NULL;
  gsize len = 0;
  if (!g_file_get_contents(path, &data, &len, NULL))
    g_error("%s cannot be read", path);
  for (char *at = data; at < data + len;) {
    char *next = at + strlen(at) + 1, *subject = strchr(at, 1),
         *text = subject != NULL ? strchr(subject + 1, 1) : NULL;
    if (text != NULL) {
      *subject = *text = '\0';
      print_text(j, at, subject + 1, TRUE);
      print_text(j, at, text + 1, FALSE);
    }
    at = next;
  }
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *marks = NULL;
  gsize len = 0;
  Judging j = {.rules = wh_rules_load(NULL, FALSE, &error)};
  if (j.rules == NULL || argc < 3 || !g_file_get_contents(argv[1], &marks, &len, &error))
    g_error("usage: sure-requests SURE FILE... %s", error != NULL ? error->message : "");
  g_autoptr(GBytes) bytes = g_bytes_new_static(marks, len);
  j.sure = wh_sure_new(bytes, argv[1], &error);
  if (j.sure == NULL)
    g_error("%s", error->message);
  j.hearer = wh_hearer_new(j.rules);
  wh_hearer_set_doubtful(j.hearer, TRUE);
  j.matcher = wh_matcher_new();
  j.sentences = g_array_new(FALSE, FALSE, sizeof(WhSpan));
  wh_plain_init(&j.plain);
  printf("# ");
  for (guint i = 0; i < wh_sure_n_marks(j.sure); i++)
    printf("%s%s", i > 0 ? "," : "", wh_sure_mark(j.sure, i));
  putchar('\n');
  for (int i = 2; i < argc; i++)
    print_file(&j, argv[i]);
  wh_plain_clear(&j.plain);
  g_array_unref(j.sentences);
  wh_matcher_free(j.matcher);
  wh_hearer_free(j.hearer);
  wh_sure_free(j.sure);
  wh_rules_free(j.rules);
  return 0;
}
