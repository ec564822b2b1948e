/* SPDX-License-Identifier: Apache-2.0
 * What finding speech acts costs, with Vectorscan and with the table, and that both find the same.
 * Usage: words-bench [-p] [-r RULES] FILE...; each file holds messages as ID SUBJECT TEXT with \1 between and \0 after.
 * -p: prints what is found instead, "act rule id: words". */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "words/match.h"

typedef struct {
  const char *id, *subject, *text;
} Message;

static double
cpu(void)
{
  return (double)clock() / CLOCKS_PER_SEC;
}

static GArray *
read_messages(char **files, GPtrArray *contents, gsize *ret_bytes)
{
  GArray *messages = g_array_new(FALSE, FALSE, sizeof(Message));
  for (; *files != NULL; files++) {
    char *data = NULL;
    gsize len = 0;
    if (!g_file_get_contents(*files, &data, &len, NULL))
      g_error("%s cannot be read", *files);
    g_ptr_array_add(contents, data);
    for (char *at = data; at < data + len; at += strlen(at) + 1) {
      char *subject = strchr(at, 1), *text = subject != NULL ? strchr(subject + 1, 1) : NULL;
      if (text == NULL)
        continue;
      gsize n = strlen(text + 1);
      const Message message = {at, subject + 1, text + 1};
      *subject = *text = '\0';
      g_array_append_val(messages, message);
      *ret_bytes += n + (gsize)(text - subject);
      at = text + 1;
    }
  }
  return messages;
}

static void
show(const Message *message, const char *source, const GArray *heard)
{
  for (guint i = 0; i < heard->len; i++) {
    const WhHeard *h = &g_array_index(heard, WhHeard, i);
    gsize n = strlen(source), from = h->from > 60 ? h->from - 60 : 0, to = MIN(n, h->from + h->len + 60);
    g_autofree char *before = g_strndup(source + from, h->from - from);
    g_autofree char *at = g_strndup(source + h->from, h->len);
    g_autofree char *after = g_strndup(source + h->from + h->len, to - h->from - h->len);
    g_autofree char *line = g_strdup_printf("%s [%s] %s", before, at, after);
    g_strdelimit(line, "\n\t\r", ' ');
    printf("%-14s %-28s %x <%s> %s\n    %s\n", wh_speech_id(h->kind), h->rule->id, h->flags, h->who,
           message->id, line);
  }
}

static guint
hear_all(const WhRules *rules, const GArray *messages, gboolean learned, gboolean print)
{
  g_autoptr(WhHearer) hearer = wh_hearer_new(rules);
  wh_hearer_set_learned(hearer, learned);
  guint n = 0;
  for (guint i = 0; i < messages->len; i++) {
    const Message *message = &g_array_index(messages, Message, i);
    const char *sources[] = {message->subject, message->text};
    for (guint k = 0; k < 2; k++) {
      const GArray *heard = wh_hearer_hear(hearer, wh_slice_str(sources[k]), k == 0, NULL);
      n += heard->len;
      if (print)
        show(message, sources[k], heard);
    }
  }
  return n;
}

static void
measure(WhRules *rules, const GArray *messages, gsize bytes, gboolean with_table)
{
  double start = cpu();
  wh_rules_index(rules, with_table);
  double indexed = cpu();
  guint n = hear_all(rules, messages, TRUE, FALSE);
  double took = cpu() - indexed;
  guint by_rules = hear_all(rules, messages, FALSE, FALSE);
  double alone = cpu() - indexed - took;
  printf("%s: %u messages, %.1f MB, %u acts, %.2f s CPU, %.1f MB/s; rules alone %u acts, %.2f s CPU; index "
         "%.3f s\n",
         with_table || !wh_finder_has_vectorscan() ? "table" : "vectorscan", messages->len,
         (double)bytes / 1e6, n, took, (double)bytes / 1e6 / took, by_rules, alone, indexed - start);
}

int
main(int argc, char **argv)
{
  gboolean print = argc > 1 && g_str_equal(argv[1], "-p");
  char **files = argv + 1 + print;
  const char *user[2] = {NULL, NULL};
  if (*files != NULL && g_str_equal(*files, "-r") && files[1] != NULL) {
    user[0] = files[1];
    files += 2;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(g_free);
  gsize bytes = 0;
  double start = cpu();
  g_autoptr(WhRules) rules = wh_rules_load(user, user[0] != NULL, &error);
  if (rules != NULL)
    wh_rules_ready(rules);
  double loaded = cpu() - start;
  if (rules == NULL) {
    fprintf(stderr, "%s\n", error->message);
    return 2;
  }
  g_autoptr(GArray) messages = read_messages(files, contents, &bytes);
  if (print) {
    hear_all(rules, messages, TRUE, TRUE);
    return 0;
  }
  printf("%u rules loaded in %.3f s CPU\n", wh_rules_count(rules), loaded);
  measure(rules, messages, bytes, FALSE);
  measure(rules, messages, bytes, TRUE);
  return 0;
}
