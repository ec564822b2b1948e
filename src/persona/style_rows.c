/* SPDX-License-Identifier: Apache-2.0
 * All people of a project side by side: sketches that grow with what is known, and candidates among them. */
#include "persona/style_meter.h"

static void
sketch_message(WhMeter *meter, guint32 m, WhStyleText *text)
{
  const WhView *view = meter->people->view;
  const WhMessage *message = &view->messages[m];
  guint32 p = meter->people->speaker_of[m];
  if ((message->flags & WH_MESSAGE_BY_BOT) != 0 || !wh_people_is_human(meter->people, p))
    return;
  g_autoptr(WhStyleNames) names = wh_style_names_new();
  wh_style_names_add(names, view->accounts[message->account].name, view->accounts[message->account].email);
  WhStyleWords words;
  wh_style_read(meter, m, &words);
  wh_style_text_set(text, words.own, words.answered, names);
  if (meter->sketches[p] == NULL)
    meter->sketches[p] = g_new0(WhStyleSketch, 1);
  wh_style_sketch_add(meter->sketches[p], &meter->usage, text);
}

static void
sketch_known(WhMeter *meter)
{
  g_auto(WhStyleText) text = {0};
  wh_style_text_init(&text);
  if (meter->sketches == NULL) {
    meter->sketches = g_new0(WhStyleSketch *, meter->people->n_persons + 1);
    wh_style_usage_init(&meter->usage);
  }
  for (; meter->sketched < meter->known; meter->sketched++)
    sketch_message(meter, meter->sketched, &text);
}

static gboolean
is_enough(const WhStyleSketch *sketch)
{
  return sketch != NULL && sketch->mails >= WH_STYLE_MAILS && sketch->words >= WH_STYLE_WORDS;
}

void
wh_style_need_rows(WhMeter *meter)
{
  if (meter->rows_at == meter->known)
    return;
  wh_style_need_background(meter);
  sketch_known(meter);
  guint32 n_persons = meter->people->n_persons, n = 0;
  g_autofree const WhStyleSketch **enough = g_new(const WhStyleSketch *, n_persons + 1);
  if (meter->row_of == NULL) {
    meter->row_of = g_new(guint32, n_persons + 1);
    meter->rows_of = g_new(guint32, n_persons + 1);
  }
  for (guint32 p = 0; p < n_persons; p++) {
    meter->row_of[p] = WH_NONE;
    if (!is_enough(meter->sketches[p]))
      continue;
    meter->row_of[p] = n;
    meter->rows_of[n] = p;
    enough[n++] = meter->sketches[p];
  }
  wh_style_rows_clear(&meter->rows);
  wh_style_rows_init(&meter->rows, meter->background, wh_style_weights_shipped(), enough, n);
  meter->rows_at = meter->known;
}

void
wh_style_candidates(WhMeter *meter, GArray *pairs)
{
  wh_style_need_rows(meter);
  guint from = pairs->len;
  wh_style_rows_near(&meter->rows, pairs);
  for (guint i = from; i < pairs->len; i++) {
    WhPair *pair = &g_array_index(pairs, WhPair, i);
    *pair = (WhPair){meter->rows_of[pair->a], meter->rows_of[pair->b]};
  }
}

void
wh_style_clear_rows(WhMeter *meter)
{
  for (guint32 p = 0; meter->sketches != NULL && p < meter->people->n_persons; p++)
    g_free(meter->sketches[p]);
  g_free(meter->sketches);
  g_free(meter->row_of);
  g_free(meter->rows_of);
  wh_style_rows_clear(&meter->rows);
  wh_style_usage_clear(&meter->usage);
}
