/* SPDX-License-Identifier: Apache-2.0
 * Prediction by partial matching over one hash table of contexts and of what followed them. */
#include "persona/style_ppm.h"

#include <math.h>

#define ALPHABET 64.0 /* characters that a plain text is made of, about */

typedef struct {
  guint32 key;   /* 0: free */
  guint16 n;     /* times seen */
  guint16 kinds; /* of a context: different characters that followed */
} Slot;

struct WhStylePpm {
  guint32 mask;
  Slot *slots;
};

static guint32
mix(guint32 hash, guint32 value)
{
  hash = (hash ^ value) * 0x9e3779b1u;
  return hash ^ hash >> 15;
}

static Slot *
find(const WhStylePpm *ppm, guint32 key)
{
  guint32 at = key & ppm->mask;
  while (ppm->slots[at].key != 0 && ppm->slots[at].key != key)
    at = (at + 1) & ppm->mask;
  return &ppm->slots[at];
}

/* Keys of the contexts before TEXT[i], by length. Returns how many there are. */
static guint
contexts(const char *text, gsize i, guint32 *ret_keys)
{
  guint32 hash = 0x2545f491u;
  guint n = 0;
  for (guint k = 0; k <= WH_PPM_ORDER && k <= i; k++) {
    if (k > 0)
      hash = mix(hash, (guint8)text[i - k]);
    ret_keys[n++] = mix(hash, 0x100 + k) | 1;
  }
  return n;
}

static guint32
followed(guint32 context, char c)
{
  guint32 key = mix(context, 0x1000u + (guint8)c) & ~(guint32)1;
  return key != 0 ? key : 2;
}

WhStylePpm *
wh_style_ppm_new(const char *text, gsize len)
{
  WhStylePpm *ppm = g_new(WhStylePpm, 1);
  guint32 size = 64, keys[WH_PPM_ORDER + 1];
  while (size < len * (WH_PPM_ORDER + 1) * 3)
    size *= 2;
  ppm->mask = size - 1;
  ppm->slots = g_new0(Slot, size);
  for (gsize i = 0; i < len; i++) {
    guint n = contexts(text, i, keys);
    for (guint k = 0; k < n; k++) {
      guint32 key = followed(keys[k], text[i]);
      Slot *symbol = find(ppm, key);
      gboolean fresh = symbol->key == 0;
      symbol->key = key;
      symbol->n = (guint16)MIN(symbol->n + 1, G_MAXUINT16);
      Slot *context = find(ppm, keys[k]);
      context->key = keys[k];
      context->n = (guint16)MIN(context->n + 1, G_MAXUINT16);
      context->kinds = (guint16)(context->kinds + (fresh ? 1 : 0));
    }
  }
  return ppm;
}

void
wh_style_ppm_free(WhStylePpm *ppm)
{
  g_free(ppm->slots);
  g_free(ppm);
}

double
wh_style_ppm_cost(const WhStylePpm *ppm, const char *text, gsize len)
{
  double bits = 0;
  guint32 keys[WH_PPM_ORDER + 1];
  for (gsize i = 0; i < len; i++) {
    double p = 1 / ALPHABET;
    guint n = contexts(text, i, keys);
    for (guint k = 0; k < n; k++) {
      const Slot *context = find(ppm, keys[k]);
      if (context->key == 0)
        break;
      p = (find(ppm, followed(keys[k], text[i]))->n + context->kinds * p) /
          (context->n + (double)context->kinds);
    }
    bits -= log2(p);
  }
  return len > 0 ? bits / (double)len : 0;
}
