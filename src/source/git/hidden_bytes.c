/* SPDX-License-Identifier: Apache-2.0
 * Hidden characters in bytes and in deltas. */
#include "source/git/hidden_scan.h"

#define ALL_FLAGS (WH_HIDDEN_HELD | WH_HIDDEN_LEAD | WH_HIDDEN_ALIKE | WH_HIDDEN_EDGE)

static gboolean
is_lead(guint8 byte)
{
  return byte == 0xe1 || byte == 0xe2 || byte == 0xe3 || byte == 0xef || byte == 0xf3;
}

/* Of Greek and Cyrillic letters. */
static gboolean
is_alike_lead(guint8 byte)
{
  return byte >= 0xce && byte <= 0xd4;
}

static gboolean
is_word(guint8 byte)
{
  return g_ascii_isalnum((char)byte) || byte == '_';
}

static gboolean
is_general_punctuation(guint8 second, guint8 third)
{
  if (second == 0x80)
    return (third >= 0x8b && third <= 0x8d) || (third >= 0xaa && third <= 0xae);
  return second == 0x81 && ((third >= 0xa0 && third <= 0xa4) || (third >= 0xa6 && third <= 0xa9));
}

/* U+FEFF, U+FFA0, or a variation selector behind which another may follow. */
static gboolean
is_presentation(const guint8 *p, gsize left)
{
  if (p[1] == 0xb8)
    return (p[2] & 0xf0) == 0x80 && left > 3 && p[3] == 0xef;
  return (p[1] == 0xbb && p[2] == 0xbf) || (p[1] == 0xbe && p[2] == 0xa0);
}

/* Whether a hidden character begins at P, a lead. */
static gboolean
begins_hidden(const guint8 *p, gsize left)
{
  if (left < 3)
    return FALSE;
  switch (*p) {
  case 0xe1:
    return (p[1] == 0x85 && (p[2] == 0x9f || p[2] == 0xa0)) || (p[1] == 0xa0 && p[2] == 0x8e);
  case 0xe2:
    return is_general_punctuation(p[1], p[2]);
  case 0xe3:
    return p[1] == 0x85 && p[2] == 0xa4;
  case 0xef:
    return is_presentation(p, left);
  default:
    return p[1] == 0xa0;
  }
}

/* The flags of the character at I, where no ASCII stands. */
static guint
flags_at(const guint8 *data, gsize len, gsize i)
{
  if (is_lead(data[i]))
    return WH_HIDDEN_LEAD | (begins_hidden(data + i, len - i) ? WH_HIDDEN_HELD : 0u);
  if (data[i] == 0xc2 && i + 1 < len && data[i + 1] == 0xad)
    return WH_HIDDEN_HELD;
  if (!is_alike_lead(data[i]))
    return 0;
  gboolean in_word = (i > 0 && is_word(data[i - 1])) || (i + 2 < len && is_word(data[i + 2]));
  return WH_HIDDEN_ALIKE | (in_word ? WH_HIDDEN_HELD : 0u);
}

/* Whether the eight bytes at P are ASCII. */
static gboolean
is_plain(const guint8 *p)
{
  guint64 word = 0;
  memcpy(&word, p, sizeof word);
  return (word & 0x8080808080808080u) == 0;
}

guint
wh_hidden_flags(const guint8 *data, gsize len, gboolean at_start)
{
  gboolean is_marked = at_start && len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0;
  guint flags = is_marked ? WH_HIDDEN_LEAD : 0; /* a delta may move the mark inside */
  gsize i = is_marked ? 3 : 0;
  while (i < len && (flags & WH_HIDDEN_HELD) == 0) {
    gsize stop = MIN(i + 8, len);
    if (stop - i == 8 && is_plain(data + i)) {
      i = stop;
      continue;
    }
    for (; i < stop && (flags & WH_HIDDEN_HELD) == 0; i++)
      if (data[i] >= 0x80)
        flags |= flags_at(data, len, i);
  }
  return flags;
}

/* Whether the bytes end within a character that may be hidden, or with a variation selector. */
static gboolean
ends_open(const guint8 *data, gsize len)
{
  return (len > 0 && is_lead(data[len - 1])) || (len > 1 && is_lead(data[len - 2])) ||
         (len > 2 && (data[len - 3] == 0xf3 || data[len - 3] == 0xef));
}

/* Whether an insert beginning so may go on with what stands before it. */
static gboolean
goes_on(guint8 first)
{
  return (first & 0xc0) == 0x80 || first == 0xef;
}

guint
wh_hidden_delta_flags(const guint8 *delta, gsize len)
{
  guint64 base = 0, result = 0;
  gsize ops = 0, made = 0, size = 0, offset = 0;
  guint flags = 0;
  gboolean open = FALSE; /* what came before may end within a character */
  if (!wh_delta_sizes(delta, len, &base, &result, &ops))
    return ALL_FLAGS;
  for (const guint8 *at = delta + ops, *end = delta + len; at < end; made += size) {
    guint8 op = *at++;
    gboolean copies = (op & 0x80) != 0;
    size = op;
    if (copies ? !wh_delta_copy(op, &at, end, &offset, &size) : op == 0 || size > (gsize)(end - at))
      return ALL_FLAGS;
    gboolean moves_mark = copies && offset == 0 && made > 0; /* the base's U+FEFF hides elsewhere */
    if (moves_mark || (open && (copies || goes_on(*at))))
      flags |= WH_HIDDEN_EDGE;
    open = copies || ends_open(at, size);
    if (!copies) {
      flags |= wh_hidden_flags(at, size, made == 0);
      at += size;
    }
  }
  return flags;
}

guint
wh_hidden_made_flags(guint base_flags, guint flags)
{
  guint made = flags | (base_flags & ~(guint)WH_HIDDEN_EDGE);
  gboolean meets = (made & WH_HIDDEN_EDGE) != 0 && (made & WH_HIDDEN_LEAD) != 0;
  return made | (meets || (made & WH_HIDDEN_ALIKE) != 0 ? WH_HIDDEN_HELD : 0u);
}
