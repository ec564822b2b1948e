/* SPDX-License-Identifier: Apache-2.0
 * Learns the scorer of sentences (doc/RULES.md), to the same bytes from the same input.
 * Usage: train-speech MODEL READ TRAIN... -- LEARN... -- TUNE... learns from the sentences of TRAIN (data/speech/en.train first: it says
 *   what the others use), the examples of the shipped rules, sentences of real messages that were read (lines ACT ID PART OFFSET;
 *   ACT may be none, or skip), and those of the messages in LEARN, which are taken to do nothing unless a rule hears something
 *   there; thresholds are those that what as many of the messages of TUNE say together exceeds as TRAIN says ("rate ACT N": of
 *   1,000). LEARN, TUNE: as for words-bench.
 * train-speech -f FOLD ... leaves out each fifth line of TRAIN, from FOLD on, and tells which share of them is heard at which rate.
 * train-speech -s ACT FLOOR MODEL BIN... prints the pieces that score above FLOOR (in hundredths) for ACT (any: for any). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "words/evidence.h"
#include "words/match.h"
#include "words/model.h"
#include "words/plain.h"
#include "words/sentence.h"

#define VARIANTS 14u /* of one line */
#define ROUNDS 4u    /* over the real messages */
#define EPOCHS 25u
#define RESTS 5u       /* epochs in which an example that is far on its side is not looked at */
#define RESTS_FROM 0.3 /* beyond the margin */
#define COST 0.6       /* of an example of a rule */
#define LINE_COST 2.0  /* of a line of TRAIN with all its variants, times the root of their number */
#define REAL_COST 0.6
#define LEAST_WEIGHT 6
#define FILE_LINES 200000u /* lines of one TRAIN file, at most: each line has a number of its own */
#define SAMPLE 40u         /* one in so many real pieces is taken without being looked for */
#define LOOK_FROM 0.5      /* real pieces that score above -LOOK_FROM are taken */
#define SCALE 40.0
#define N_ACTS WH_N_SPEECH_KINDS
#define UNSURE ((gint)N_ACTS + 1) /* read, and left out: what it does is not clear */

typedef struct {
  gint kind;      /* N_ACTS: none */
  guint32 except; /* kinds of which nothing is known here, as bits */
  guint32 from, n;
  guint line; /* 0: real */
  double cost;
} Example;

typedef struct {
  GHashTable *slots; /* name to char ** */
  GArray *words;     /* WhConceptWord */
  guint n_concepts;
  double rates[N_ACTS]; /* how many pieces of 1,000 real messages may be heard */
  WhConcepts *concepts;
  GArray *examples; /* Example */
  GArray *values;   /* guint32: features of all, then their indices */
  GArray *features; /* scratch */
  gint fold;
  GArray *left_out; /* Example, of lines in the fold */
  GHashTable *read; /* "ID PART OFFSET" to kind + 1 */
  GHashTable *taken;
  guint n_sources;
  const WhLanguage *language;
  WhHearer *hearer;
  WhPlain plain;
} Trainer;

static guint32 dice_state;

static guint
dice(guint sides)
{
  dice_state = dice_state * 1664525u + 1013904223u;
  return (guint)(((guint64)(dice_state >> 4) * sides) >> 28);
}

/* ---- lines of TRAIN ---- */

static const char *
closing(const char *at)
{
  guint depth = 0;
  for (; *at != '\0'; at++) {
    depth += *at == '{';
    depth -= *at == '}';
    if (depth == 0)
      return at;
  }
  g_error("a brace is not closed");
}

static void expand(Trainer *trainer, const char *from, const char *to, GString *out);

static void
expand_choice(Trainer *trainer, const char *from, const char *to, GString *out)
{
  g_autoptr(GArray) bars = g_array_new(FALSE, FALSE, sizeof(const char *));
  guint depth = 0;
  g_array_append_val(bars, from);
  for (const char *at = from; at < to; at++) {
    depth += *at == '{';
    depth -= *at == '}';
    const char *next = at + 1;
    if (*at == '|' && depth == 0)
      g_array_append_val(bars, next);
  }
  if (bars->len == 1) {
    g_autofree char *name = g_strndup(from, (gsize)(to - from));
    char **values = g_hash_table_lookup(trainer->slots, name);
    if (values == NULL)
      g_error("no slot {%s}", name);
    g_string_append(out, values[dice(g_strv_length(values))]);
    return;
  }
  const guint chosen = dice(bars->len);
  const char *begin = g_array_index(bars, const char *, chosen);
  const char *end = chosen + 1 < bars->len ? g_array_index(bars, const char *, chosen + 1) - 1 : to;
  expand(trainer, begin, end, out);
}

static void
expand(Trainer *trainer, const char *from, const char *to, GString *out)
{
  for (const char *at = from; at < to; at++) {
    if (*at != '{') {
      g_string_append_c(out, *at);
      continue;
    }
    const char *end = closing(at);
    expand_choice(trainer, at + 1, end, out);
    at = end;
  }
}

static void
add_example(Trainer *trainer, const char *text, gsize len, gboolean subject, Example example)
{
  GArray *to = trainer->fold >= 0 && example.line % 5 == (guint)trainer->fold && example.line > 0
                   ? trainer->left_out
                   : trainer->examples;
  wh_features_of(trainer->concepts, wh_slice(text, len), subject, trainer->features);
  example.from = trainer->values->len;
  example.n = trainer->features->len;
  g_array_append_vals(trainer->values, trainer->features->data, trainer->features->len);
  g_array_append_val(to, example);
}

static void
add_line(Trainer *trainer, const char *line, guint number, gint kind)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const guint before = trainer->examples->len;
  dice_state = wh_word_hash(line, strlen(line));
  for (guint i = 0; i < VARIANTS; i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    expand(trainer, line, line + strlen(line), text);
    if (g_hash_table_add(seen, g_strdup(text->str)))
      add_example(trainer, text->str, text->len, FALSE, (Example){.kind = kind, .line = number});
  }
  for (guint i = before; i < trainer->examples->len; i++)
    g_array_index(trainer->examples, Example, i).cost = LINE_COST / sqrt(g_hash_table_size(seen));
}

static void
add_concept(Trainer *trainer, char *line)
{
  char *colon = strchr(line, ':');
  if (colon == NULL || trainer->n_concepts >= WH_CONCEPTS_MAX)
    g_error("concept %s", line);
  g_auto(GStrv) words = g_strsplit(colon + 2, " ", -1);
  for (char **word = words; *word != NULL; word++) {
    const WhConceptWord one = {wh_word_hash(*word, strlen(*word)), trainer->n_concepts};
    g_array_append_val(trainer->words, one);
  }
  trainer->n_concepts++;
}

static gboolean
read_setting(Trainer *trainer, char *line)
{
  if (g_str_has_prefix(line, "slot ")) {
    char *colon = strchr(line, ':');
    g_hash_table_insert(trainer->slots, g_strndup(line + 5, (gsize)(colon - line - 5)),
                        g_strsplit(colon + 2, "|", -1));
    return TRUE;
  }
  if (g_str_has_prefix(line, "concept ")) {
    add_concept(trainer, line);
    return TRUE;
  }
  if (g_str_has_prefix(line, "rate ")) {
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    trainer->rates[wh_speech_parse(words[1])] = g_ascii_strtod(words[2], NULL);
    return TRUE;
  }
  return *line == '#' || *line == '\0';
}

static char **
lines_of(const char *path)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    g_error("%s cannot be read", path);
  return g_strsplit(text, "\n", -1);
}

static void
read_train(Trainer *trainer, const char *path, guint file)
{
  g_auto(GStrv) lines = lines_of(path);
  gint kind = N_ACTS;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (read_setting(trainer, lines[i]))
      continue;
    if (g_str_has_prefix(lines[i], "act: ")) {
      if (trainer->concepts == NULL)
        trainer->concepts =
            wh_concepts_new((WhConceptWord *)(void *)trainer->words->data, trainer->words->len);
      kind = (gint)wh_speech_parse(lines[i] + 5);
      continue;
    }
    add_line(trainer, lines[i], FILE_LINES * file + i + 1, kind);
  }
}

static void
read_rules(Trainer *trainer, const WhRules *rules)
{
  for (guint r = 0; r < rules->rules->len; r++) {
    const WhRule *rule = g_ptr_array_index(rules->rules, r);
    if (rule->language != trainer->language)
      continue;
    const guint32 others = ((1u << N_ACTS) - 1u) & ~(1u << rule->kind);
    for (guint i = 0; i < rule->yes->len; i++) {
      const char *text = g_array_index(rule->yes, WhExampleLine, i).text;
      add_example(trainer, text, strlen(text), rule->subject == WH_TREAT_ONLY,
                  (Example){.kind = (gint)rule->kind, .line = FILE_LINES * 100 + 5 * r, .cost = COST});
    }
    for (guint i = 0; i < rule->no->len; i++) {
      const char *text = g_array_index(rule->no, WhExampleLine, i).text;
      add_example(
          trainer, text, strlen(text), rule->subject == WH_TREAT_ONLY,
          (Example){.kind = N_ACTS, .except = others, .line = FILE_LINES * 100 + 5 * r, .cost = 2 * COST});
    }
  }
}

static void
read_read(Trainer *trainer, const char *path)
{
  g_auto(GStrv) lines = lines_of(path);
  for (char **line = lines; *line != NULL; line++) {
    char *tab = strchr(*line, '\t');
    if (**line == '#' || tab == NULL)
      continue;
    *tab = '\0';
    const gint kind = g_str_equal(*line, "skip") ? UNSURE : (gint)wh_speech_parse(*line);
    g_hash_table_insert(trainer->read, g_strdup(tab + 1), GINT_TO_POINTER(kind + 1));
  }
}

/* ---- real messages ---- */

typedef struct {
  Trainer *trainer;
  const char *id;
  gboolean subject;
  guint source; /* number of the subject or text that it stands in */
  WhSpan piece;
  WhSlice text;
} Piece;

typedef void (*EachPiece)(const Piece *piece, gpointer user);

static void
each_piece_of(Trainer *trainer, const char *id, WhSlice source, gboolean subject, EachPiece each,
              gpointer user)
{
  g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(WhSpan));
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(WhSpan));
  trainer->n_sources++;
  wh_plain_set(&trainer->plain, source);
  const WhSlice plain = wh_plain_text(&trainer->plain);
  wh_sentences_split(trainer->language, plain, sentences);
  for (guint i = 0; i < sentences->len; i++)
    wh_features_cut(plain, g_array_index(sentences, WhSpan, i), pieces);
  for (guint i = 0; i < pieces->len; i++) {
    const WhSpan span = g_array_index(pieces, WhSpan, i);
    const Piece piece = {trainer, id, subject, trainer->n_sources, span, wh_span_of(plain, span)};
    if (wh_features_worth(piece.text))
      each(&piece, user);
  }
}

static guint
each_piece(Trainer *trainer, char **files, EachPiece each, gpointer user)
{
  guint n = 0;
  for (; *files != NULL; files++) {
    g_autofree char *data = NULL;
    gsize len = 0;
    if (!g_file_get_contents(*files, &data, &len, NULL))
      g_error("%s cannot be read", *files);
    for (char *at = data; at < data + len; at += strlen(at) + 1, n++) {
      char *subject = strchr(at, 1), *text = subject != NULL ? strchr(subject + 1, 1) : NULL;
      if (text == NULL)
        continue;
      *subject = *text = '\0';
      each_piece_of(trainer, at, wh_slice_str(subject + 1), TRUE, each, user);
      each_piece_of(trainer, at, wh_slice_str(text + 1), FALSE, each, user);
      at = text + 1;
    }
  }
  return n;
}

static char *
name_of(const Piece *piece)
{
  return g_strdup_printf("%s\t%s\t%" G_GSIZE_FORMAT, piece->id, piece->subject ? "subject" : "text",
                         piece->piece.from);
}

typedef struct {
  Trainer *trainer;
  const WhModel *model; /* NULL: a sample */
} Mining;

/* Which kinds the rules hear in a piece, as bits. */
static guint32
heard_in(const Piece *piece)
{
  guint32 kinds = 0;
  g_autofree char *text = g_strndup(piece->text.data, piece->text.len);
  const GArray *heard = wh_hearer_hear(piece->trainer->hearer, wh_slice_str(text), piece->subject, NULL);
  for (guint i = 0; i < heard->len; i++)
    kinds |= 1u << g_array_index(heard, WhHeard, i).kind;
  const guint32 requests = 1u << WH_SPEECH_ASKS_FOR_SELF | 1u << WH_SPEECH_ASKS_FOR_OTHER |
                           1u << WH_SPEECH_OFFERS | 1u << WH_SPEECH_CALLS;
  return (kinds & requests) != 0 ? kinds | requests : kinds;
}

static gboolean
is_wanted(const Mining *mining, const Piece *piece, guint32 name)
{
  double scores[N_ACTS];
  if (mining->model == NULL)
    return name % SAMPLE == 0;
  wh_features_of(mining->trainer->concepts, piece->text, piece->subject, mining->trainer->features);
  wh_model_score(mining->model, mining->trainer->features, scores);
  for (guint k = 0; k < N_ACTS; k++)
    if (scores[k] > -LOOK_FROM * SCALE)
      return TRUE;
  return FALSE;
}

static void
mine(const Piece *piece, gpointer user)
{
  const Mining *mining = user;
  Trainer *trainer = mining->trainer;
  g_autofree char *name = name_of(piece);
  const gint read = GPOINTER_TO_INT(g_hash_table_lookup(trainer->read, name));
  const guint32 hash = wh_word_hash(piece->text.data, piece->text.len);
  gpointer key = GUINT_TO_POINTER(hash);
  if (read == 0 && (g_hash_table_contains(trainer->taken, key) || !is_wanted(mining, piece, hash)))
    return;
  if (!g_hash_table_add(trainer->taken, key) || read - 1 == UNSURE)
    return;
  Example example = {.kind = read > 0 ? read - 1 : N_ACTS, .cost = read > 0 ? 4 * COST : REAL_COST};
  if (read == 0)
    example.except = heard_in(piece);
  add_example(trainer, piece->text.data, piece->text.len, piece->subject, example);
}

/* ---- learning ---- */

typedef struct {
  const Trainer *trainer;
  GArray *features; /* guint32, in order: those that are learned */
  guint32 *indices; /* of trainer->values; G_MAXUINT32: not learned */
  double *weights;  /* by feature, then the bias */
  double *alpha, *norm;
  guint8 *rest; /* epochs that an example is not looked at */
  guint32 *order;
} Learner;

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
  const guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return x < y ? -1 : x > y;
}

/* Features that stand in two lines of TRAIN, or in one and a real message, or in five real ones. */
static void
choose_features(Learner *learner)
{
  const Trainer *trainer = learner->trainer;
  g_autoptr(GHashTable) last = g_hash_table_new(NULL, NULL), counts = g_hash_table_new(NULL, NULL);
  const guint32 *values = (const guint32 *)(void *)trainer->values->data;
  for (guint i = 0; i < trainer->examples->len; i++) {
    const Example *example = &g_array_index(trainer->examples, Example, i);
    for (guint k = example->from; k < example->from + example->n; k++) {
      gpointer key = GUINT_TO_POINTER(values[k]);
      if (example->line > 0 && GPOINTER_TO_UINT(g_hash_table_lookup(last, key)) == example->line)
        continue;
      g_hash_table_insert(last, key, GUINT_TO_POINTER(example->line));
      guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) + (example->line > 0 ? 4 : 2);
      g_hash_table_insert(counts, key, GUINT_TO_POINTER(count));
    }
  }
  GHashTableIter iter;
  gpointer key = NULL, count = NULL;
  g_hash_table_iter_init(&iter, counts);
  while (g_hash_table_iter_next(&iter, &key, &count)) {
    const guint32 feature = GPOINTER_TO_UINT(key);
    if (GPOINTER_TO_UINT(count) >= 6 && feature != 0)
      g_array_append_val(learner->features, feature);
  }
  g_array_sort(learner->features, compare_numbers);
}

static void
number_values(Learner *learner)
{
  const GArray *values = learner->trainer->values, *features = learner->features;
  g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < features->len; i++)
    g_hash_table_insert(numbers, GUINT_TO_POINTER(g_array_index(features, guint32, i)),
                        GUINT_TO_POINTER(i + 1));
  learner->indices = g_new(guint32, values->len + 1);
  for (guint i = 0; i < values->len; i++)
    learner->indices[i] =
        GPOINTER_TO_UINT(g_hash_table_lookup(numbers, GUINT_TO_POINTER(g_array_index(values, guint32, i)))) -
        1u;
}

static double
product(const Learner *learner, const Example *example)
{
  double sum = 0;
  for (guint k = example->from; k < example->from + example->n; k++)
    if (learner->indices[k] != G_MAXUINT32)
      sum += learner->weights[learner->indices[k]];
  return sum / sqrt(MAX(example->n, 1)) + learner->weights[learner->features->len];
}

static void
move(Learner *learner, const Example *example, double by)
{
  const double step = by / sqrt(MAX(example->n, 1));
  for (guint k = example->from; k < example->from + example->n; k++)
    if (learner->indices[k] != G_MAXUINT32)
      learner->weights[learner->indices[k]] += step;
  learner->weights[learner->features->len] += by;
}

static double
cost_of(const Example *example, gint kind)
{
  const gboolean requests = kind <= WH_SPEECH_OFFERS || kind == WH_SPEECH_CALLS;
  const gboolean asked = example->kind <= WH_SPEECH_OFFERS || example->kind == WH_SPEECH_CALLS;
  if ((example->except & 1u << kind) != 0)
    return 0;
  return requests && asked && example->kind != kind ? example->cost / 4 : example->cost;
}

static void
shuffle(Learner *learner, guint n)
{
  for (guint i = n; i > 1; i--) {
    const guint k = dice(i);
    const guint32 swapped = learner->order[i - 1];
    learner->order[i - 1] = learner->order[k];
    learner->order[k] = swapped;
  }
}

static void
learn_from(Learner *learner, guint32 at, gint kind)
{
  const Example *example = &g_array_index(learner->trainer->examples, Example, at);
  const double cost = cost_of(example, kind), sign = example->kind == kind ? 1 : -1;
  if (cost <= 0)
    return;
  if (learner->rest[at] > 0) {
    learner->rest[at]--;
    return;
  }
  const double before = learner->alpha[at];
  const double slope = sign * product(learner, example) - 1 + before / (2 * cost);
  const double next = MAX(0, before - slope / (learner->norm[at] + 1 / (2 * cost)));
  if (next <= 0 && before <= 0 && slope > RESTS_FROM)
    learner->rest[at] = RESTS;
  if (next != before)
    move(learner, example, sign * (next - before));
  learner->alpha[at] = next;
}

/* Dual coordinate descent for the squared hinge (Hsieh et al., 2008): sums and products alone. */
static void
learn(Learner *learner, gint kind)
{
  const guint n = learner->trainer->examples->len;
  memset(learner->weights, 0, sizeof(double) * (learner->features->len + 1));
  memset(learner->alpha, 0, sizeof(double) * n);
  memset(learner->rest, 0, n);
  dice_state = (guint32)kind + 1;
  for (guint epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(learner, n);
    for (guint i = 0; i < n; i++)
      learn_from(learner, learner->order[i], kind);
  }
}

/* Features that stand twice count four times. */
static double
square(const Learner *learner, const Example *example)
{
  const guint32 *all = learner->indices + example->from;
  double sum = 0;
  for (guint i = 0; i < example->n; i++)
    for (guint k = 0; k < example->n; k++)
      sum += all[i] != G_MAXUINT32 && all[i] == all[k] ? 1 : 0;
  return sum;
}

static void
prepare(Learner *learner, const Trainer *trainer)
{
  const guint n = trainer->examples->len;
  learner->trainer = trainer;
  learner->features = g_array_new(FALSE, FALSE, sizeof(guint32));
  choose_features(learner);
  number_values(learner);
  learner->weights = g_new0(double, learner->features->len + 1);
  learner->alpha = g_new0(double, n);
  learner->norm = g_new0(double, n);
  learner->rest = g_new0(guint8, n);
  learner->order = g_new0(guint32, n);
  for (guint i = 0; i < n; i++) {
    const Example *example = &g_array_index(trainer->examples, Example, i);
    learner->norm[i] = square(learner, example) / MAX(example->n, 1) + 1;
    learner->order[i] = i;
  }
}

static gint32
round_to(double value, gint32 most)
{
  return (gint32)CLAMP(floor(value * SCALE + 0.5), -most, most);
}

/* Leaves out features whose weights are all next to nothing. */
static GByteArray *
write_model(const Trainer *trainer, const GArray *features, const gint8 *weights, const WhModelAct *acts)
{
  g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GByteArray) rows = g_byte_array_new();
  for (guint i = 0; i < features->len; i++) {
    const gint8 *row = weights + (gsize)i * N_ACTS;
    gint most = 0;
    for (guint k = 0; k < N_ACTS; k++)
      most = MAX(most, ABS(row[k]));
    if (most < LEAST_WEIGHT)
      continue;
    g_array_append_val(kept, g_array_index(features, guint32, i));
    g_byte_array_append(rows, (const guint8 *)row, N_ACTS);
  }
  const WhModelParts parts = {(WhConceptWord *)(void *)trainer->words->data,
                              trainer->words->len,
                              acts,
                              N_ACTS,
                              (guint32 *)(void *)kept->data,
                              (const gint8 *)rows->data,
                              kept->len};
  return wh_model_write(&parts);
}

static GByteArray *
learn_all(const Trainer *trainer, WhModelAct *acts)
{
  Learner learner = {0};
  prepare(&learner, trainer);
  const guint n = learner.features->len;
  g_autofree gint8 *weights = g_new0(gint8, (gsize)n * N_ACTS + 1);
  for (gint kind = 0; kind < (gint)N_ACTS; kind++) {
    learn(&learner, kind);
    for (guint i = 0; i < n; i++)
      weights[(gsize)i * N_ACTS + (guint)kind] = (gint8)round_to(learner.weights[i], 127);
    acts[kind] = (WhModelAct){(WhSpeechKind)kind, round_to(learner.weights[n], 1 << 20), 0};
  }
  GByteArray *bytes = write_model(trainer, learner.features, weights, acts);
  g_array_unref(learner.features);
  g_free(learner.indices);
  g_free(learner.weights);
  g_free(learner.alpha);
  g_free(learner.norm);
  g_free(learner.rest);
  g_free(learner.order);
  return bytes;
}

/* Into what wh_model_write made: behind the concepts, three numbers for each act. */
static void
put_thresholds(GByteArray *bytes, guint n_words, const WhModelAct *acts)
{
  guint8 *at = bytes->data + sizeof(guint32) * (3 + 2 * (gsize)n_words + 1);
  for (guint k = 0; k < N_ACTS; k++) {
    const guint32 little = GUINT32_TO_LE((guint32)acts[k].threshold);
    memcpy(at + sizeof(guint32) * (3 * k + 2), &little, sizeof little);
  }
}

static WhModel *
model_of(GByteArray *array)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new(array->data, array->len);
  WhModel *model = wh_model_new(bytes, &error);
  if (model == NULL)
    g_error("%s", error->message);
  return model;
}

/* ---- thresholds ---- */

typedef struct {
  Trainer *trainer;
  const WhModel *model;
  GArray *scores[N_ACTS]; /* double: what each text says of each act, together */
  guint source;
  WhEvidence evidence; /* of SOURCE so far */
} Tuning;

/* The text is at its end. */
static void
settle(Tuning *tuning)
{
  for (guint k = 0; k < N_ACTS; k++) {
    const double sum = wh_evidence_sum(&tuning->evidence, k);
    if (sum > -SCALE)
      g_array_append_val(tuning->scores[k], sum);
  }
  wh_evidence_clear(&tuning->evidence);
}

static void
collect(const Piece *piece, gpointer user)
{
  Tuning *tuning = user;
  double scores[N_ACTS], best = -SCALE;
  if (piece->source != tuning->source)
    settle(tuning);
  tuning->source = piece->source;
  wh_features_of(piece->trainer->concepts, piece->text, piece->subject, piece->trainer->features);
  wh_model_score(tuning->model, piece->trainer->features, scores);
  for (guint k = 0; k < N_ACTS; k++)
    best = MAX(best, scores[k]);
  const guint32 heard = best > -SCALE ? heard_in(piece) : 0;
  for (guint k = 0; k < N_ACTS; k++)
    if ((heard & 1u << k) != 0)
      scores[k] = -HUGE_VAL;
  wh_evidence_add(&tuning->evidence, scores, N_ACTS, 0);
}

static int
compare_down(gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return x > y ? -1 : x < y;
}

/* The score that so many of 1,000 messages exceed, where no rule hears the act. */
static double
score_at(const Tuning *tuning, guint kind, double rate, guint n_messages)
{
  const GArray *scores = tuning->scores[kind];
  const guint at = (guint)(rate * n_messages / 1000);
  return at < scores->len ? g_array_index(scores, double, at) : -SCALE;
}

static guint
tune(Tuning *tuning, char **files, WhModelAct *acts)
{
  for (guint k = 0; k < N_ACTS; k++)
    tuning->scores[k] = g_array_new(FALSE, FALSE, sizeof(double));
  wh_evidence_clear(&tuning->evidence);
  const guint n = each_piece(tuning->trainer, files, collect, tuning);
  settle(tuning);
  for (guint k = 0; k < N_ACTS; k++) {
    g_array_sort(tuning->scores[k], compare_down);
    const double least = score_at(tuning, k, tuning->trainer->rates[k], n);
    acts[k].threshold = (gint32)ceil(MAX(least, -SCALE));
  }
  return n;
}

/* ---- what comes of it ---- */

static double
score_of(const Trainer *trainer, const WhModel *model, const Example *example)
{
  double scores[N_ACTS];
  g_array_set_size(trainer->features, 0);
  g_array_append_vals(trainer->features, &g_array_index(trainer->values, guint32, example->from), example->n);
  wh_model_score(model, trainer->features, scores);
  return scores[example->kind];
}

static double
recall(const Trainer *trainer, const WhModel *model, guint kind, double least)
{
  guint n = 0, heard = 0;
  for (guint i = 0; i < trainer->left_out->len; i++) {
    const Example *example = &g_array_index(trainer->left_out, Example, i);
    if (example->kind != (gint)kind)
      continue;
    n++;
    heard += score_of(trainer, model, example) > least ? 1 : 0;
  }
  return (double)heard / MAX(n, 1);
}

static void
tell_left_out(const Tuning *tuning, guint n)
{
  static const double rates[] = {0.2, 0.5, 1, 2, 5, 10};
  for (guint k = 0; k < N_ACTS; k++) {
    printf("%-16s", wh_speech_id((WhSpeechKind)k));
    for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
      const double least = score_at(tuning, k, rates[i], n);
      printf("  %g: %.2f (%.2f)", rates[i], recall(tuning->trainer, tuning->model, k, least), least / SCALE);
    }
    printf("\n");
  }
}

typedef struct {
  Trainer *trainer;
  const WhModel *model;
  gint kind; /* -1: any */
  double floor;
} Showing;

static void
show(const Piece *piece, gpointer user)
{
  const Showing *showing = user;
  double scores[N_ACTS];
  gint best = -1;
  wh_features_of(piece->trainer->concepts, piece->text, piece->subject, piece->trainer->features);
  wh_model_score(showing->model, piece->trainer->features, scores);
  for (gint k = 0; k < (gint)wh_model_n_acts(showing->model); k++)
    if ((showing->kind < 0 || showing->kind == k) && (best < 0 || scores[k] > scores[best]))
      best = k;
  if (scores[best] < showing->floor * SCALE)
    return;
  g_autofree char *name = name_of(piece);
  printf("%.2f\t%s\t%s\t%.*s\n", scores[best] / SCALE, wh_speech_id((WhSpeechKind)best), name,
         (int)MIN(piece->text.len, 400), piece->text.data);
}

static const WhRules *
begin(Trainer *trainer)
{
  g_autoptr(GError) error = NULL;
  WhRules *rules = wh_rules_load(NULL, FALSE, &error);
  if (rules == NULL)
    g_error("%s", error->message);
  wh_rules_ready(rules);
  trainer->language = g_ptr_array_index(rules->languages, 0);
  trainer->hearer = wh_hearer_new(rules);
  wh_hearer_set_learned(trainer->hearer, FALSE);
  wh_plain_init(&trainer->plain);
  trainer->slots = g_hash_table_new(g_str_hash, g_str_equal);
  trainer->words = g_array_new(FALSE, FALSE, sizeof(WhConceptWord));
  trainer->examples = g_array_new(FALSE, FALSE, sizeof(Example));
  trainer->left_out = g_array_new(FALSE, FALSE, sizeof(Example));
  trainer->values = g_array_new(FALSE, FALSE, sizeof(guint32));
  trainer->features = g_array_new(FALSE, FALSE, sizeof(guint32));
  trainer->read = g_hash_table_new(g_str_hash, g_str_equal);
  trainer->taken = g_hash_table_new(NULL, NULL);
  return rules;
}

static int
run_show(Trainer *trainer, char **args)
{
  g_autofree char *data = NULL;
  gsize len = 0;
  if (!g_file_get_contents(args[2], &data, &len, NULL))
    g_error("%s cannot be read", args[2]);
  g_autoptr(GByteArray) array = g_byte_array_new();
  g_byte_array_append(array, (guint8 *)data, (guint)len);
  g_autoptr(WhModel) model = model_of(array);
  const Showing showing = {trainer, model, g_str_equal(args[0], "any") ? -1 : (gint)wh_speech_parse(args[0]),
                           g_ascii_strtod(args[1], NULL) / 100};
  begin(trainer);
  trainer->concepts = (WhConcepts *)(guintptr)wh_model_concepts(model);
  const guint n = each_piece(trainer, args + 3, show, (gpointer)(guintptr)&showing);
  fprintf(stderr, "%u messages\n", n);
  return 0;
}

/* Ends ARGS at the next "--". What is behind it. */
static char **
part_at(char **args)
{
  while (*args != NULL && !g_str_equal(*args, "--"))
    args++;
  char **next = *args != NULL ? args + 1 : args;
  *args = NULL;
  return next;
}

static int
run_train(Trainer *trainer, char **args)
{
  WhModelAct acts[N_ACTS];
  const WhRules *rules = begin(trainer);
  Mining mining = {.trainer = trainer};
  g_autoptr(WhModel) model = NULL;
  g_autoptr(GByteArray) bytes = NULL;
  char **lines = args + 2, **learned = part_at(lines), **others = part_at(learned);
  for (guint i = 0; lines[i] != NULL; i++)
    read_train(trainer, lines[i], i);
  read_rules(trainer, rules);
  read_read(trainer, args[1]);
  for (guint round = 0; round < ROUNDS; round++) {
    mining.model = model;
    each_piece(trainer, learned, mine, &mining);
    g_clear_pointer(&bytes, g_byte_array_unref);
    g_clear_pointer(&model, wh_model_free);
    bytes = learn_all(trainer, acts);
    model = model_of(bytes);
  }
  Tuning tuning = {.trainer = trainer, .model = model};
  const guint n = tune(&tuning, others, acts);
  if (trainer->fold >= 0)
    tell_left_out(&tuning, n);
  put_thresholds(bytes, trainer->words->len, acts);
  if (!g_file_set_contents(args[0], (const char *)bytes->data, (gssize)bytes->len, NULL))
    g_error("%s cannot be written", args[0]);
  return 0;
}

int
main(int argc, char **argv)
{
  Trainer trainer = {.fold = -1};
  char **args = argv + 1;
  if (argc > 5 && g_str_equal(args[0], "-s"))
    return run_show(&trainer, args + 1);
  if (argc > 3 && g_str_equal(args[0], "-f")) {
    trainer.fold = atoi(args[1]);
    args += 2;
  }
  if (argv + argc - args < 3) {
    fprintf(stderr, "usage: train-speech [-f FOLD] MODEL READ TRAIN... -- LEARN... -- TUNE...\n");
    return 1;
  }
  return run_train(&trainer, args);
}
