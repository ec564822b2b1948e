/* SPDX-License-Identifier: Apache-2.0
 * A model of the scorer of sentences: refused with an error, or good for finite scores. */
#include "fuzz.h"

#include "words/model.h"

#include <math.h>

static const char said[] = "Crown the vizier, please: @olu wants it by 5, or the Grand Vizier is OUT!";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new(data, size);
  g_autoptr(WhModel) model = wh_model_new(bytes, &error);
  g_assert_true((model == NULL) == (error != NULL));
  if (model == NULL)
    return 0;
  g_autoptr(GArray) features = g_array_new(FALSE, FALSE, sizeof(guint32));
  double scores[WH_N_SPEECH_KINDS] = {0};
  const WhSlice text = wh_slice_str(said);
  wh_features_worth(text);
  wh_features_of(wh_model_concepts(model), text, size % 2 == 0, features);
  wh_model_score(model, features, scores);
  for (guint i = 0; i < wh_model_n_acts(model); i++)
    g_assert_true(isfinite(scores[i]) && (guint)wh_model_act(model, i)->kind < WH_N_SPEECH_KINDS);
  return 0;
}
