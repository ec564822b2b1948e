/* SPDX-License-Identifier: Apache-2.0
 * Two texts line by line. */
#include "source/release/diff.h"
#include "base/limits.h"
#include "base/text.h"
#include "source/release/lexeme.h"

#define MAX_SHOWN 200u /* characters of a line in an excerpt */

/* A text's lines; the guard stands for what lies before and behind. */
static GArray *
split(WhSlice text)
{
  GArray *lines = g_array_new(FALSE, FALSE, sizeof(WhSlice));
  WhSlice line;
  while (lines->len < WH_DIFF_LINES && wh_next_line(&text, &line))
    g_array_append_val(lines, line);
  return lines;
}

typedef struct {
  const WhSlice *a, *b; /* the middles */
  int n, m;
  guint before; /* equal lines in front */
  GArray *out;
} Middle;

static void
put(Middle *mid, char op, int at)
{
  WhDiffLine line = {op, mid->before + (guint)at + 1, op == '-' ? mid->a[at] : mid->b[at]};
  g_array_append_val(mid->out, line);
}

static int
slide(const Middle *mid, int x, int y)
{
  while (x < mid->n && y < mid->m && wh_slice_equal(mid->a[x], mid->b[y]))
    x++, y++;
  return x;
}

/* One round: the furthest x on each diagonal with D edits. ROWS keeps every round for the way back. TRUE at the end. */
static gboolean
advance(const Middle *mid, int d, const int *last, int *row)
{
  const int middle = (int)WH_DIFF_EDITS + 1;
  for (int k = -d; k <= d; k += 2) {
    gboolean down = k == -d || (k != d && last[middle + k - 1] < last[middle + k + 1]);
    int x = d == 0 ? 0 : down ? last[middle + k + 1] : last[middle + k - 1] + 1;
    x = slide(mid, x, x - k);
    row[middle + k] = x;
    if (x >= mid->n && x - k >= mid->m)
      return TRUE;
  }
  return FALSE;
}

/* The edits from the last round back to the first, then turned round. */
static void
walk_back(Middle *mid, const int *rows, int d, int width)
{
  const int middle = (int)WH_DIFF_EDITS + 1;
  int x = mid->n, y = mid->m;
  for (; d > 0; d--) {
    const int *last = rows + (gsize)(d - 1) * (gsize)width;
    int k = x - y;
    gboolean down = k == -d || (k != d && last[middle + k - 1] < last[middle + k + 1]);
    int from = down ? k + 1 : k - 1;
    x = last[middle + from];
    y = x - from;
    put(mid, down ? '+' : '-', down ? y : x);
  }
  for (guint i = 0, j = mid->out->len; i + 1 < j; i++) {
    WhDiffLine swap = g_array_index(mid->out, WhDiffLine, i);
    j--;
    g_array_index(mid->out, WhDiffLine, i) = g_array_index(mid->out, WhDiffLine, j);
    g_array_index(mid->out, WhDiffLine, j) = swap;
  }
}

static gboolean
shortest(Middle *mid)
{
  const int width = 2 * (int)WH_DIFF_EDITS + 3;
  g_autofree int *rows = g_new0(int, (gsize)width *(WH_DIFF_EDITS + 1));
  for (int d = 0; d <= (int)WH_DIFF_EDITS; d++) {
    int *row = rows + (gsize)d * (gsize)width;
    if (advance(mid, d, d > 0 ? row - width : row, row)) {
      walk_back(mid, rows, d, width);
      return TRUE;
    }
  }
  return FALSE;
}

static void
replace_all(Middle *mid)
{
  for (int i = 0; i < mid->n; i++)
    put(mid, '-', i);
  for (int i = 0; i < mid->m; i++)
    put(mid, '+', i);
}

void
wh_diff(WhSlice a, WhSlice b, WhDiff *ret)
{
  g_autoptr(GArray) left = split(a), right = split(b);
  guint before = 0, n = left->len, m = right->len;
  const WhSlice *x = (const WhSlice *)(const void *)left->data,
                *y = (const WhSlice *)(const void *)right->data;
  while (before < n && before < m && wh_slice_equal(x[before], y[before]))
    before++;
  while (n > before && m > before && wh_slice_equal(x[n - 1], y[m - 1]))
    n--, m--;
  *ret = (WhDiff){g_array_new(FALSE, FALSE, sizeof(WhDiffLine)), FALSE, FALSE};
  Middle mid = {x + before, y + before, (int)(n - before), (int)(m - before), before, ret->lines};
  ret->cut = left->len == WH_DIFF_LINES || right->len == WH_DIFF_LINES || !shortest(&mid);
  if (ret->cut)
    replace_all(&mid);
  ret->line_ends = !ret->cut && ret->lines->len == 0;
}

void
wh_diff_clear(WhDiff *diff)
{
  g_clear_pointer(&diff->lines, g_array_unref);
}

char *
wh_diff_excerpt(const WhDiff *diff)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < diff->lines->len; i++) {
    const WhDiffLine *line = &g_array_index(diff->lines, WhDiffLine, i);
    g_autofree char *safe = wh_text_safe(line->line, MAX_SHOWN);
    g_autofree char *text =
        g_strdup_printf("%s%c%u: %s", out->len > 0 ? "\n" : "", line->op, line->number, safe);
    if (out->len + strlen(text) > WH_LIMIT_EXCERPT)
      break;
    g_string_append(out, text);
  }
  return g_string_free(out, FALSE);
}
