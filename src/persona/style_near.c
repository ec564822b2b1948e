/* SPDX-License-Identifier: Apache-2.0
 * Which rows lie near each other, without looking at all pairs of many: random signatures, sorted. */
#include "base/spread.h"
#include "persona/likeness.h"
#include "persona/style_sketch.h"

#include <string.h>

#define FEW 3000u  /* rows of which all pairs are looked at */
#define KEPT 8u    /* neighbours that are kept of each row */
#define TABLES 48u /* orders in which signatures are sorted */
#define WINDOW 40u /* neighbours in such an order that are looked at */
#define WORKERS 8u /* each has its own neighbours */
#define WORDS (WH_SKETCH_BITS / 64)

typedef struct {
  guint64 bits[WORDS];
} Signature;

/* The best of each row so far, best first. */
typedef struct {
  guint32 row[KEPT];
  float product[KEPT];
  guint n;
} Nearest;

typedef struct {
  guint32 key, row;
} Keyed;

static guint64
scramble(guint64 x)
{
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

/* Sides of random hyperplanes. */
static void
sign_row(const float *row, Signature *signature)
{
  memset(signature, 0, sizeof *signature);
  for (guint b = 0; b < WH_SKETCH_BITS; b++) {
    float sum = 0;
    guint64 random = 0;
    for (guint i = 0; i < WH_SKETCH_LENGTH; i++) {
      if (i % 64 == 0)
        random = scramble((guint64)b << 32 | i);
      sum += (random >> (i % 64) & 1) != 0 ? row[i] : -row[i];
    }
    if (sum > 0)
      signature->bits[b / 64] |= (guint64)1 << (b % 64);
  }
}

/* The best are the same in whatever order they come: of equal ones those of lower rows. */
static void
keep(Nearest *nearest, guint32 row, float product)
{
  guint at = nearest->n;
  for (guint i = 0; i < nearest->n; i++)
    if (nearest->row[i] == row)
      return;
  while (at > 0 && (nearest->product[at - 1] < product ||
                    (nearest->product[at - 1] <= product && nearest->row[at - 1] > row)))
    at--;
  if (at == KEPT)
    return;
  nearest->n = MIN(nearest->n + 1, KEPT);
  for (guint i = nearest->n - 1; i > at; i--) {
    nearest->row[i] = nearest->row[i - 1];
    nearest->product[i] = nearest->product[i - 1];
  }
  nearest->row[at] = row;
  nearest->product[at] = product;
}

static gboolean
may_keep(const Nearest *nearest, float product)
{
  return nearest->n < KEPT || product >= nearest->product[KEPT - 1];
}

static void
look(const WhStyleRows *rows, guint32 a, guint32 b, Nearest *nearest)
{
  float product = (float)wh_style_rows_product(rows, a, b);
  if (may_keep(&nearest[a], product))
    keep(&nearest[a], b, product);
  if (may_keep(&nearest[b], product))
    keep(&nearest[b], a, product);
}

static int
compare_key(const void *a, const void *b)
{
  const Keyed *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static gboolean
is_near(const Signature *a, const Signature *b)
{
  int differ = 0;
  for (guint w = 0; w < WORDS; w++)
    differ += __builtin_popcountll(a->bits[w] ^ b->bits[w]);
  return differ < (int)(WH_SKETCH_BITS * 3 / 8);
}

static void
look_in_order(const WhStyleRows *rows, const Signature *signatures, guint table, Nearest *nearest)
{
  g_autofree Keyed *keyed = g_new(Keyed, rows->n);
  for (guint32 r = 0; r < rows->n; r++) {
    guint32 key = 0;
    for (guint i = 0; i < 32; i++) {
      guint bit = (guint)(scramble((guint64)table << 32 | i) % WH_SKETCH_BITS);
      key = key << 1 | (guint32)(signatures[r].bits[bit / 64] >> (bit % 64) & 1);
    }
    keyed[r] = (Keyed){key, r};
  }
  qsort(keyed, rows->n, sizeof *keyed, compare_key);
  for (guint32 i = 0; i < rows->n; i++)
    for (guint32 k = i + 1; k < rows->n && k <= i + WINDOW; k++)
      if (is_near(&signatures[keyed[i].row], &signatures[keyed[k].row]))
        look(rows, keyed[i].row, keyed[k].row, nearest);
}

static int
compare_pair(const void *a, const void *b)
{
  const WhPair *x = a, *y = b;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

static void
append(const Nearest *nearest, guint n, GArray *pairs)
{
  guint from = pairs->len, to = from;
  for (guint32 r = 0; r < n; r++)
    for (guint i = 0; i < nearest[r].n; i++) {
      WhPair pair = {MIN(r, nearest[r].row[i]), MAX(r, nearest[r].row[i])};
      g_array_append_val(pairs, pair);
    }
  if (pairs->len == from)
    return;
  WhPair *all = (WhPair *)(gpointer)pairs->data;
  qsort(all + from, pairs->len - from, sizeof *all, compare_pair);
  for (guint i = from; i < pairs->len; i++)
    if (to == from || compare_pair(&all[i], &all[to - 1]) != 0)
      all[to++] = all[i];
  g_array_set_size(pairs, to);
}

static void
look_at_all(const WhStyleRows *rows, Nearest *nearest)
{
  for (guint32 a = 0; a < rows->n; a++)
    for (guint32 b = a + 1; b < rows->n; b++)
      look(rows, a, b, nearest);
}

typedef struct {
  const WhStyleRows *rows;
  Signature *signatures;
  Nearest *nearest[WORKERS]; /* by row; NULL: that worker had nothing to do yet */
} Looking;

static void
sign_one(guint r, guint worker, gpointer user)
{
  const Looking *looking = user;
  (void)worker;
  sign_row(looking->rows->rows + (gsize)r * WH_SKETCH_LENGTH, &looking->signatures[r]);
}

static void
look_in_table(guint table, guint worker, gpointer user)
{
  Looking *looking = user;
  if (looking->nearest[worker] == NULL)
    looking->nearest[worker] = g_new0(Nearest, looking->rows->n + 1);
  look_in_order(looking->rows, looking->signatures, table, looking->nearest[worker]);
}

/* Puts what each worker found into NEAREST. */
static void
put_together(Looking *looking, Nearest *nearest)
{
  for (guint w = 0; w < WORKERS; w++) {
    for (guint32 r = 0; looking->nearest[w] != NULL && r < looking->rows->n; r++)
      for (guint i = 0; i < looking->nearest[w][r].n; i++)
        keep(&nearest[r], looking->nearest[w][r].row[i], looking->nearest[w][r].product[i]);
    g_free(looking->nearest[w]);
  }
}

static void
look_in_orders(const WhStyleRows *rows, guint jobs, Nearest *nearest)
{
  g_autofree Signature *signatures = g_new(Signature, rows->n);
  Looking looking = {.rows = rows, .signatures = signatures};
  wh_spread(rows->n, jobs, 64, sign_one, &looking);
  wh_spread(TABLES, MIN(jobs, WORKERS), 1, look_in_table, &looking);
  put_together(&looking, nearest);
}

void
wh_style_rows_near(const WhStyleRows *rows, guint jobs, GArray *pairs)
{
  g_autofree Nearest *nearest = g_new0(Nearest, rows->n + 1);
  if (rows->n <= FEW)
    look_at_all(rows, nearest);
  else
    look_in_orders(rows, jobs, nearest);
  append(nearest, rows->n, pairs);
}
