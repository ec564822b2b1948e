/* SPDX-License-Identifier: Apache-2.0
 * The scorer of sentences: its file, and scores. */
#include "words/model.h"

#include <math.h>

#include "base/error.h"

#define MAGIC "WHSM"
#define AHEAD 12u /* features whose places are fetched before they are needed: most are in no cache */
#define MAX_PROBES                                                                                           \
  256u /* of honest features, spread by their hashes, a few dozen: more is a file made to be slow */

struct WhModel {
  GBytes *bytes;
  WhConcepts *concepts;
  WhModelAct acts[WH_N_SPEECH_KINDS];
  guint n_acts;
  guint n_features;
  const gint8 *weights; /* borrowed from BYTES */
  guint32 *keys;        /* open addressing over features; 0: free */
  guint32 *at;          /* of the same slots: which feature */
  guint32 mask;
};

typedef struct {
  const guint8 *data;
  gsize len, at;
  gboolean bad;
} Reader;

static guint32
read_number(Reader *reader)
{
  guint32 value = 0;
  if (reader->len - reader->at < sizeof value) {
    reader->bad = TRUE;
    return 0;
  }
  memcpy(&value, reader->data + reader->at, sizeof value);
  reader->at += sizeof value;
  return GUINT32_FROM_LE(value);
}

static void
read_concepts(WhModel *model, Reader *reader)
{
  const guint n = read_number(reader);
  reader->bad |= n > WH_MODEL_MAX_WORDS || n > reader->len / (2 * sizeof(guint32));
  const guint kept = reader->bad ? 0 : n;
  g_autofree WhConceptWord *words = g_new0(WhConceptWord, kept + 1);
  for (guint i = 0; i < kept; i++) {
    words[i].hash = read_number(reader);
    words[i].concept = read_number(reader);
    reader->bad |= words[i].hash == 0 || words[i].concept >= WH_CONCEPTS_MAX;
  }
  model->concepts = wh_concepts_new(words, reader->bad ? 0 : kept);
}

static void
read_acts(WhModel *model, Reader *reader)
{
  const guint n = read_number(reader);
  reader->bad |= n > WH_N_SPEECH_KINDS;
  for (guint i = 0; i < n && !reader->bad; i++) {
    model->acts[i].kind = (WhSpeechKind)read_number(reader);
    model->acts[i].bias = (gint32)read_number(reader);
    model->acts[i].threshold = (gint32)read_number(reader);
    reader->bad |= (guint)model->acts[i].kind >= WH_N_SPEECH_KINDS;
  }
  model->n_acts = reader->bad ? 0 : n;
}

static void
read_features(WhModel *model, Reader *reader)
{
  const guint n = read_number(reader);
  reader->bad |=
      n > WH_MODEL_MAX_FEATURES || reader->len - reader->at != n * (sizeof(guint32) + model->n_acts);
  if (reader->bad)
    return;
  guint size = 16;
  while (size < 3 * n)
    size *= 2;
  model->n_features = n;
  model->mask = size - 1;
  model->keys = g_new0(guint32, size);
  model->at = g_new0(guint32, size);
  guint32 last = 0;
  for (guint i = 0; i < n && !reader->bad; i++) {
    const guint32 feature = read_number(reader);
    guint32 slot = feature & model->mask;
    guint probes = 0;
    for (; model->keys[slot] != 0 && probes < MAX_PROBES; probes++)
      slot = (slot + 1) & model->mask;
    reader->bad |= feature <= last || probes == MAX_PROBES;
    model->keys[slot] = feature;
    model->at[slot] = i;
    last = feature;
  }
  model->weights = (const gint8 *)reader->data + reader->at;
}

WhModel *
wh_model_new(GBytes *bytes, GError **error)
{
  g_autoptr(WhModel) model = g_new0(WhModel, 1);
  Reader reader = {0};
  model->bytes = g_bytes_ref(bytes);
  reader.data = g_bytes_get_data(bytes, &reader.len);
  reader.bad = reader.len < 8 || memcmp(reader.data, MAGIC, 4) != 0;
  reader.at = MIN(reader.len, 4);
  reader.bad |= read_number(&reader) != WH_MODEL_VERSION;
  read_concepts(model, &reader);
  read_acts(model, &reader);
  read_features(model, &reader);
  if (!reader.bad)
    return g_steal_pointer(&model);
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
              "the model of speech acts is broken at byte %" G_GSIZE_FORMAT
              "; make it anew with train-speech",
              reader.at);
  return NULL;
}

void
wh_model_free(WhModel *model)
{
  if (model == NULL)
    return;
  wh_concepts_free(model->concepts);
  g_free(model->keys);
  g_free(model->at);
  g_bytes_unref(model->bytes);
  g_free(model);
}

const WhConcepts *
wh_model_concepts(const WhModel *model)
{
  return model->concepts;
}

guint
wh_model_n_acts(const WhModel *model)
{
  return model->n_acts;
}

const WhModelAct *
wh_model_act(const WhModel *model, guint i)
{
  return &model->acts[i];
}

void
wh_model_score(const WhModel *model, const GArray *features, double *scores)
{
  gint32 sums[WH_N_SPEECH_KINDS] = {0};
  const guint32 *all = (const guint32 *)(const void *)features->data;
  const guint n_acts = model->n_acts;
  for (guint i = 0; i < features->len; i++) {
    guint32 slot = all[i] & model->mask;
    if (i + AHEAD < features->len)
      __builtin_prefetch(&model->keys[all[i + AHEAD] & model->mask]);
    while (model->keys[slot] != 0 && model->keys[slot] != all[i])
      slot = (slot + 1) & model->mask;
    if (model->keys[slot] == 0)
      continue;
    const gint8 *weights = model->weights + (gsize)model->at[slot] * n_acts;
    for (guint k = 0; k < n_acts; k++)
      sums[k] += weights[k];
  }
  const double length = sqrt(MAX(features->len, 1));
  for (guint k = 0; k < n_acts; k++)
    scores[k] = model->acts[k].bias + sums[k] / length;
}

static void
put_number(GByteArray *out, guint32 value)
{
  const guint32 little = GUINT32_TO_LE(value);
  g_byte_array_append(out, (const guint8 *)&little, sizeof little);
}

GByteArray *
wh_model_write(const WhModelParts *parts)
{
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, (const guint8 *)MAGIC, 4);
  put_number(out, WH_MODEL_VERSION);
  put_number(out, parts->n_words);
  for (guint i = 0; i < parts->n_words; i++) {
    put_number(out, parts->words[i].hash);
    put_number(out, parts->words[i].concept);
  }
  put_number(out, parts->n_acts);
  for (guint i = 0; i < parts->n_acts; i++) {
    put_number(out, (guint32)parts->acts[i].kind);
    put_number(out, (guint32)parts->acts[i].bias);
    put_number(out, (guint32)parts->acts[i].threshold);
  }
  put_number(out, parts->n_features);
  for (guint i = 0; i < parts->n_features; i++)
    put_number(out, parts->features[i]);
  g_byte_array_append(out, (const guint8 *)parts->weights, parts->n_features * parts->n_acts);
  return out;
}
