/* SPDX-License-Identifier: Apache-2.0
 * Parses batches of mails side by side. */
#include "source/mail/mail_run.h"

#define BATCH_BYTES (512u << 10)
#define BATCH_ITEMS 256u

typedef struct {
  WhMailInput input; /* bytes.data is set when the batch is complete */
  gsize at;          /* in bytes */
  char *place;
  WhMail mail;
} Item;

typedef struct {
  WhMailRun *run;
  GByteArray *bytes;
  GArray *items;
  gboolean done; /* guarded by run->lock */
} Batch;

struct WhMailRun {
  WhSink *sink;
  WhMailParser *parser; /* of the calling thread */
  GThreadPool *pool;    /* NULL: one job */
  GMutex lock;
  GCond changed;
  Batch *filling;
  GQueue waiting; /* Batch, in order */
  gsize waiting_bytes;
  guint64 count;
};

static void
item_clear(gpointer data)
{
  Item *item = data;
  g_free(item->place);
  wh_mail_clear(&item->mail);
}

static Batch *
batch_new(WhMailRun *run)
{
  Batch *b = g_new0(Batch, 1);
  b->run = run;
  b->bytes = g_byte_array_new();
  b->items = g_array_new(FALSE, TRUE, sizeof(Item));
  g_array_set_clear_func(b->items, item_clear);
  return b;
}

static void
batch_free(Batch *b)
{
  if (b == NULL)
    return;
  g_byte_array_unref(b->bytes);
  g_array_unref(b->items);
  g_free(b);
}

static void
parse_batch(Batch *b, WhMailParser *parser)
{
  for (guint i = 0; i < b->items->len; i++) {
    Item *item = &g_array_index(b->items, Item, i);
    item->input.bytes.data = (const char *)b->bytes->data + item->at;
    wh_mail_parse(parser, &item->input, &item->mail);
  }
}

static void
work(gpointer data, gpointer user)
{
  Batch *b = data;
  g_autoptr(WhMailParser) parser = wh_mail_parser_new();
  parse_batch(b, parser);
  g_mutex_lock(&b->run->lock);
  b->done = TRUE;
  g_cond_signal(&b->run->changed);
  g_mutex_unlock(&b->run->lock);
}

WhMailRun *
wh_mail_run_new(WhSink *sink, guint jobs)
{
  WhMailRun *run = g_new0(WhMailRun, 1);
  run->sink = sink;
  run->parser = wh_mail_parser_new();
  run->filling = batch_new(run);
  run->pool = jobs > 1 ? g_thread_pool_new(work, NULL, (gint)MIN(jobs, 64), FALSE, NULL) : NULL;
  g_mutex_init(&run->lock);
  g_cond_init(&run->changed);
  g_queue_init(&run->waiting);
  return run;
}

void
wh_mail_run_free(WhMailRun *run)
{
  if (run == NULL)
    return;
  if (run->pool != NULL)
    g_thread_pool_free(run->pool, FALSE, TRUE);
  for (Batch *b = g_queue_pop_head(&run->waiting); b != NULL; b = g_queue_pop_head(&run->waiting))
    batch_free(b);
  batch_free(run->filling);
  wh_mail_parser_free(run->parser);
  g_mutex_clear(&run->lock);
  g_cond_clear(&run->changed);
  g_free(run);
}

guint64
wh_mail_run_count(const WhMailRun *run)
{
  return run->count;
}

static gboolean
send_malformed(WhMailRun *run, const char *locator, const char *reason, GError **error)
{
  WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(reason)};
  return run->sink->malformed(run->sink, &record, error);
}

static gboolean
send_batch(WhMailRun *run, const Batch *b, GError **error)
{
  for (guint i = 0; i < b->items->len; i++) {
    const Item *item = &g_array_index(b->items, Item, i);
    WhMessageRecord record;
    wh_mail_record(&item->mail, item->place, &record);
    if (!run->sink->message(run->sink, &record, error))
      return FALSE;
    if (item->mail.problem != NULL && !send_malformed(run, item->place, item->mail.problem, error))
      return FALSE;
    run->count++;
  }
  return TRUE;
}

/* Sends the oldest batch when it is parsed. */
static gboolean
send_oldest(WhMailRun *run, GError **error)
{
  Batch *b = g_queue_pop_head(&run->waiting);
  g_mutex_lock(&run->lock);
  while (!b->done)
    g_cond_wait(&run->changed, &run->lock);
  g_mutex_unlock(&run->lock);
  gboolean ok = send_batch(run, b, error);
  run->waiting_bytes -= b->bytes->len;
  batch_free(b);
  return ok;
}

/* Hands the batch that is being filled to the threads, and keeps what waits within its bound. */
static gboolean
close_batch(WhMailRun *run, GError **error)
{
  Batch *b = run->filling;
  if (b->items->len == 0)
    return TRUE;
  run->filling = batch_new(run);
  run->waiting_bytes += b->bytes->len;
  g_queue_push_tail(&run->waiting, b);
  if (run->pool != NULL)
    g_thread_pool_push(run->pool, b, NULL);
  else {
    parse_batch(b, run->parser);
    b->done = TRUE;
  }
  while (!g_queue_is_empty(&run->waiting) && (run->pool == NULL || run->waiting_bytes > WH_MAIL_RUN_BYTES))
    if (!send_oldest(run, error))
      return FALSE;
  return TRUE;
}

gboolean
wh_mail_run_add(WhMailRun *run, const WhMailInput *input, const char *place, GError **error)
{
  Batch *b = run->filling;
  if (b->items->len > 0 && b->bytes->len + input->bytes.len > BATCH_BYTES) {
    if (!close_batch(run, error))
      return FALSE;
    b = run->filling;
  }
  Item item = {.input = *input, .at = b->bytes->len, .place = g_strdup(place)};
  g_byte_array_append(b->bytes, (const guint8 *)input->bytes.data, (guint)input->bytes.len);
  g_array_append_val(b->items, item);
  return b->bytes->len < BATCH_BYTES && b->items->len < BATCH_ITEMS ? TRUE : close_batch(run, error);
}

gboolean
wh_mail_run_flush(WhMailRun *run, GError **error)
{
  if (!close_batch(run, error))
    return FALSE;
  while (!g_queue_is_empty(&run->waiting))
    if (!send_oldest(run, error))
      return FALSE;
  return TRUE;
}

gboolean
wh_mail_run_tell(WhMailRun *run, const char *locator, const char *reason, GError **error)
{
  return wh_mail_run_flush(run, error) && send_malformed(run, locator, reason, error);
}
