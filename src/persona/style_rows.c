/* SPDX-License-Identifier: Apache-2.0
 * All people of a project side by side: sketches that grow with what is known, and candidates among them. */
#include "persona/style_meter.h"

#include "base/spread.h"

#define BATCH 1024u /* messages that are made ready before they are counted in their order */

/* Messages from FROM on, made ready. */
typedef struct {
  const WhMeter *meter;
  guint32 from;
  WhStyleText *texts;      /* BATCH of them */
  WhStyleReaders *readers; /* by worker */
} Batch;

static gboolean
is_sketched(const WhMeter *meter, guint32 m)
{
  return (meter->people->view->messages[m].flags & WH_MESSAGE_BY_BOT) == 0 &&
         wh_people_is_human(meter->people, meter->people->speaker_of[m]);
}

static void
read_one(guint i, guint worker, gpointer user)
{
  const Batch *batch = user;
  const WhView *view = batch->meter->people->view;
  const guint32 m = batch->from + i;
  WhStyleReaders *readers = &batch->readers[worker];
  if (!is_sketched(batch->meter, m))
    return;
  if (readers->own == NULL)
    wh_style_readers_open(batch->meter, readers);
  const WhAccount *account = &view->accounts[view->messages[m].account];
  g_autoptr(WhStyleNames) names = wh_style_names_new();
  wh_style_names_add(names, account->name, account->email);
  WhStyleWords words;
  wh_style_read(batch->meter, readers, m, &words);
  wh_style_text_set(&batch->texts[i], words.own, words.answered, names);
}

static void
sketch_message(WhMeter *meter, guint32 m, const WhStyleText *text)
{
  const guint32 p = meter->people->speaker_of[m];
  if (!is_sketched(meter, m))
    return;
  if (meter->sketches[p] == NULL)
    meter->sketches[p] = g_new0(WhStyleSketch, 1);
  wh_style_sketch_add(meter->sketches[p], &meter->usage, text);
}

static void
sketch_batch(WhMeter *meter, Batch *batch, guint jobs)
{
  const guint n = MIN(meter->known - meter->sketched, BATCH);
  batch->from = meter->sketched;
  wh_spread(n, jobs, 32, read_one, batch);
  for (guint i = 0; i < n; i++)
    sketch_message(meter, meter->sketched++, &batch->texts[i]);
}

static void
sketch_known(WhMeter *meter, guint jobs)
{
  if (meter->sketches == NULL) {
    meter->sketches = g_new0(WhStyleSketch *, meter->people->n_persons + 1);
    wh_style_usage_init(&meter->usage);
  }
  if (meter->sketched >= meter->known)
    return;
  const guint wide = MIN(meter->known - meter->sketched, BATCH);
  g_autofree WhStyleText *texts = g_new0(WhStyleText, wide);
  g_autofree WhStyleReaders *readers = g_new0(WhStyleReaders, MAX(jobs, 1));
  Batch batch = {.meter = meter, .texts = texts, .readers = readers};
  for (guint i = 0; i < wide; i++)
    wh_style_text_init(&texts[i]);
  while (meter->sketched < meter->known)
    sketch_batch(meter, &batch, jobs);
  for (guint i = 0; i < wide; i++)
    wh_style_text_clear(&texts[i]);
  for (guint i = 0; i < MAX(jobs, 1); i++)
    wh_style_readers_close(&readers[i]);
}

static gboolean
is_enough(const WhStyleSketch *sketch)
{
  return sketch != NULL && sketch->mails >= WH_STYLE_MAILS && sketch->words >= WH_STYLE_WORDS;
}

void
wh_style_need_rows(WhMeter *meter, guint jobs)
{
  if (meter->rows_at == meter->known)
    return;
  wh_style_need_background(meter);
  sketch_known(meter, jobs);
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
wh_style_candidates(WhMeter *meter, guint jobs, GArray *pairs)
{
  wh_style_need_rows(meter, jobs);
  guint from = pairs->len;
  wh_style_rows_near(&meter->rows, jobs, pairs);
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
