/* SPDX-License-Identifier: Apache-2.0
 *
 * The scorer of sentences: one weight for each feature and act, learned by bench/train-speech (doc/RULES.md). All numbers of a model
 * file are little-endian: "WHSM", version, words of the concepts, acts with bias and threshold, features and
 * weights. Scores are exact, so that the same text is heard alike on every machine. */
#pragma once

#include "words/bag.h"
#include "words/words.h"

#define WH_MODEL_VERSION 2u
#define WH_MODEL_MAX_FEATURES (1u << 20) /* ascending in the file */
#define WH_MODEL_MAX_WORDS 8192u

typedef struct WhModel WhModel;

typedef struct {
  WhSpeechKind kind;
  gint32 bias, threshold; /* in the unit of weights */
} WhModelAct;

/* A model file in BYTES: WH_ERROR_INPUT if it breaks the form. Owner: caller. */
WhModel *wh_model_new(GBytes *bytes, GError **error);
void wh_model_free(WhModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhModel, wh_model_free)
const WhConcepts *wh_model_concepts(const WhModel *model);
guint wh_model_n_acts(const WhModel *model);
const WhModelAct *wh_model_act(const WhModel *model, guint i);
/* Sets SCORES, one for each act. An act is heard where what the pieces of a text say together (words/evidence.h) is above its
 * threshold. */
void wh_model_score(const WhModel *model, const GArray *features, double *scores);

/* What a file is written of. FEATURES go up; WEIGHTS: for each feature one of each act. Owner: caller. */
typedef struct {
  const WhConceptWord *words;
  guint n_words;
  const WhModelAct *acts;
  guint n_acts;
  const guint32 *features;
  const gint8 *weights;
  guint n_features;
} WhModelParts;
GByteArray *wh_model_write(const WhModelParts *parts);
