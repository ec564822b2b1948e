/* SPDX-License-Identifier: Apache-2.0
 * What is understood of whole messages whose acts are known: per act how many are heard as it, as anything, and what is heard in those that
 * do nothing.
 * Usage: acts-bench [-m MODEL] [-t] [-v] FILE...; a FILE holds messages, each behind a line "@@ ACT,..." (or none). -m: with that model in
 *   place of the shipped one; -t: totals alone, a line; -v: every message with what was heard. */
#include <stdio.h>

#include "words/learned.h"
#include "words/match.h"

#define N_ACTS WH_N_SPEECH_KINDS

typedef struct {
  guint n, itself, akin, anything; /* akin: a request for a request */
  guint heard_as[N_ACTS];
} Row;

typedef struct {
  WhHearer *hearer;
  Row rows[N_ACTS + 1]; /* the last: none */
  gboolean verbose;
} Bench;

static guint32
kinds_in(Bench *bench, const char *text)
{
  guint32 kinds = 0;
  const GArray *heard = wh_hearer_hear(bench->hearer, wh_slice_str(text), FALSE, NULL);
  for (guint i = 0; i < heard->len; i++)
    kinds |= 1u << g_array_index(heard, WhHeard, i).kind;
  return kinds;
}

static guint32
requests(void)
{
  guint32 kinds = 0;
  for (guint k = 0; k < N_ACTS; k++)
    kinds |= wh_speech_is_request((WhSpeechKind)k) ? 1u << k : 0;
  return kinds;
}

static void
tell(const char *act, guint32 kinds, const char *text)
{
  g_autofree char *line = g_strndup(text, MIN(strlen(text), 160));
  g_strdelimit(line, "\n\t", ' ');
  printf("%s:", act);
  for (guint k = 0; k < N_ACTS; k++)
    if ((kinds & 1u << k) != 0)
      printf(" %s", wh_speech_id((WhSpeechKind)k));
  printf(" | %s\n", line);
}

static void
count(Bench *bench, const char *act, guint32 kinds)
{
  const guint kind = (guint)wh_speech_parse(act);
  if (kind == N_ACTS && !g_str_equal(act, "none"))
    g_error("no act %s", act);
  Row *row = &bench->rows[kind];
  const guint32 own = kind < N_ACTS ? 1u << kind : 0;
  row->n++;
  row->itself += (kinds & own) != 0;
  row->akin += (kinds & ((own & requests()) != 0 ? requests() : own)) != 0;
  row->anything += kinds != 0;
  for (guint k = 0; k < N_ACTS; k++)
    row->heard_as[k] += (kinds & 1u << k) != 0;
}

/* ACTS: one or more, with commas between; the message counts for each. */
static void
take(Bench *bench, const char *acts, const char *text)
{
  const guint32 kinds = kinds_in(bench, text);
  g_auto(GStrv) all = g_strsplit(acts, ",", -1);
  for (char **act = all; *act != NULL; act++)
    count(bench, g_strstrip(*act), kinds);
  if (bench->verbose)
    tell(acts, kinds, text);
}

static void
read_file(Bench *bench, const char *path)
{
  g_autofree char *all = NULL;
  if (!g_file_get_contents(path, &all, NULL, NULL))
    g_error("%s cannot be read", path);
  g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
  g_autofree char *act = NULL;
  g_autoptr(GString) text = g_string_new(NULL);
  for (char **line = lines;; line++) {
    if (*line == NULL || g_str_has_prefix(*line, "@@ ")) {
      if (act != NULL)
        take(bench, act, text->str);
      if (*line == NULL)
        return;
      g_free(act);
      act = g_strstrip(g_strdup(*line + 3));
      g_string_set_size(text, 0);
      continue;
    }
    g_string_append_printf(text, "%s\n", *line);
  }
}

static void
print_row(const char *name, const Row *row)
{
  const double n = MAX(row->n, 1u);
  printf("%-15s %5u  itself %3.0f%%  akin %3.0f%%  anything %3.0f%%  as", name, row->n, 100 * row->itself / n,
         100 * row->akin / n, 100 * row->anything / n);
  for (guint k = 0; k < N_ACTS; k++)
    if (row->heard_as[k] > 0)
      printf(" %s %u", wh_speech_id((WhSpeechKind)k), row->heard_as[k]);
  printf("\n");
}

static void
print_rows(const Bench *bench, gboolean totals)
{
  Row sum = {0};
  for (guint k = 0; k < N_ACTS; k++) {
    const Row *row = &bench->rows[k];
    if (row->n > 0 && !totals)
      print_row(wh_speech_id((WhSpeechKind)k), row);
    sum.n += row->n, sum.itself += row->itself, sum.akin += row->akin, sum.anything += row->anything;
  }
  print_row("of acts", &sum);
  print_row("none", &bench->rows[N_ACTS]);
}

static void
replace_model(WhRules *rules, const char *path)
{
  g_autoptr(GError) error = NULL;
  char *data = NULL;
  gsize len = 0;
  if (!g_file_get_contents(path, &data, &len, &error))
    g_error("%s", error->message);
  g_autoptr(GBytes) bytes = g_bytes_new_take(data, len);
  WhLearned *learned = wh_learned_new(bytes, g_ptr_array_index(rules->languages, 0), &error);
  if (learned == NULL)
    g_error("%s", error->message);
  wh_learned_free(rules->learned);
  rules->learned = learned;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhRules) rules = wh_rules_load(NULL, FALSE, &error);
  gboolean totals = FALSE;
  Bench bench = {0};
  int at = 1;
  if (rules == NULL)
    g_error("%s", error->message);
  wh_rules_ready(rules);
  for (; at < argc && argv[at][0] == '-'; at++) {
    totals |= g_str_equal(argv[at], "-t");
    bench.verbose |= g_str_equal(argv[at], "-v");
    if (g_str_equal(argv[at], "-m") && at + 1 < argc)
      replace_model(rules, argv[++at]);
  }
  g_autoptr(WhHearer) hearer = wh_hearer_new(rules);
  bench.hearer = hearer;
  for (; at < argc; at++)
    read_file(&bench, argv[at]);
  print_rows(&bench, totals);
  return 0;
}
