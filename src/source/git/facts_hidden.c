/* SPDX-License-Identifier: Apache-2.0
 * Finds text that does not show, or shows other than it is, in program code. */
#include "source/git/facts.h"

#include "source/git/facts_scan.h"

#define OPEN_MAX 64u        /* nested directions of one line */
#define LINE_FINDS 16u      /* different characters reported of one line */
#define SELECTORS_MIN 3u    /* variation selectors in a row that no writing system needs */
#define BLACK_FLAG 0x1f3f4u /* flags of regions are spelled with tag characters behind it */

/* Letters that look like a Latin one, sorted: Greek, then Cyrillic. */
static const gunichar look_alikes[] = {
    0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39a, 0x39c, 0x39d, 0x39f, 0x3a1, 0x3a4, 0x3a5,
    0x3a7, 0x3bd, 0x3bf, 0x3f2, 0x3f3, 0x405, 0x406, 0x408, 0x410, 0x412, 0x415, 0x41a, 0x41c,
    0x41d, 0x41e, 0x420, 0x421, 0x422, 0x423, 0x425, 0x430, 0x435, 0x43e, 0x440, 0x441, 0x443,
    0x445, 0x455, 0x456, 0x458, 0x475, 0x4ae, 0x4af, 0x4bb, 0x4c0, 0x4cf, 0x501, 0x51b, 0x51d};

typedef struct {
  gunichar c;
  guint column, count;
} Find;

typedef struct {
  WhFactOut *out;
  guint line, column; /* from 1 */
  Find finds[LINE_FINDS];
  guint n_finds;
  Find open[OPEN_MAX]; /* directions that are not closed */
  guint n_open;
  gunichar last;       /* the character before the present one */
  Find pending;        /* an invisible character behind a word character; c 0: none */
  gboolean word_latin; /* the present word has an ASCII letter */
  gboolean word_other; /* ... and a letter that looks like none */
  Find word_alike;     /* ... and its first look-alike */
  guint selectors;
  gboolean flag; /* tag characters belong to a flag */
} Scan;

static void
note_find(Scan *s, Find find)
{
  for (guint i = 0; i < s->n_finds; i++)
    if (s->finds[i].c == find.c) {
      s->finds[i].count += find.count;
      return;
    }
  if (s->n_finds < LINE_FINDS)
    s->finds[s->n_finds++] = find;
}

static void
note_char(Scan *s, gunichar c)
{
  note_find(s, (Find){c, s->column, 1});
}

/* Embeddings and overrides end with U+202C, isolates with U+2069. */
static gunichar
closer_of(gunichar c)
{
  if (c == 0x202a || c == 0x202b || c == 0x202d || c == 0x202e)
    return 0x202c;
  return c >= 0x2066 && c <= 0x2068 ? 0x2069 : 0;
}

static void
take_direction(Scan *s, gunichar c)
{
  if (c == 0x202d || c == 0x202e) {
    note_char(s, c);
  } else if (closer_of(c) != 0) {
    if (s->n_open < OPEN_MAX)
      s->open[s->n_open++] = (Find){c, s->column, 1};
  } else if (c == 0x202c || c == 0x2069) {
    guint i = s->n_open;
    while (i > 0 && closer_of(s->open[i - 1].c) != c)
      i--;
    s->n_open = i > 0 ? i - 1 : s->n_open;
  }
}

static gboolean
is_zero_width(gunichar c)
{
  return (c >= 0x200b && c <= 0x200d) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff || c == 0xad ||
         c == 0x180e;
}

/* Letters that take no ink: a name made of them cannot be seen. */
static gboolean
is_filler(gunichar c)
{
  return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0;
}

static gboolean
is_selector(gunichar c)
{
  return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static gboolean
is_ascii_word(gunichar c)
{
  return c < 0x80 && (g_ascii_isalnum((char)c) || c == '_');
}

static gboolean
is_look_alike(gunichar c)
{
  guint low = 0, high = G_N_ELEMENTS(look_alikes);
  while (low < high) {
    guint middle = (low + high) / 2;
    if (look_alikes[middle] < c)
      low = middle + 1;
    else
      high = middle;
  }
  return low < G_N_ELEMENTS(look_alikes) && look_alikes[low] == c;
}

static void
end_word(Scan *s)
{
  if (s->word_latin && !s->word_other && s->word_alike.c != 0)
    note_find(s, s->word_alike);
  s->word_latin = s->word_other = FALSE;
  s->word_alike = (Find){0};
}

static void
take_word_char(Scan *s, gunichar c)
{
  if (c < 0x80)
    s->word_latin = s->word_latin || g_ascii_isalpha((char)c);
  else if (!is_look_alike(c))
    s->word_other = TRUE;
  else if (s->word_alike.c == 0)
    s->word_alike = (Find){c, s->column, 1};
  else
    s->word_alike.count++;
}

/* Invisible characters: what sets them apart from honest use is what stands beside them. */
static void
take_invisible(Scan *s, gunichar c)
{
  s->selectors = is_selector(c) ? s->selectors + 1 : 0;
  if (s->selectors == SELECTORS_MIN)
    note_find(s, (Find){c, s->column, SELECTORS_MIN});
  s->flag = c == BLACK_FLAG || (s->flag && c >= 0xe0020 && c <= 0xe007f);
  if (is_filler(c) || (c >= 0xe0000 && c <= 0xe007f && !s->flag))
    note_char(s, c);
  if (is_zero_width(c)) {
    if (is_ascii_word(s->last))
      s->pending = (Find){c, s->column, 1};
  } else {
    if (s->pending.c != 0 && is_ascii_word(c))
      note_find(s, s->pending);
    s->pending = (Find){0};
  }
}

static void
take_char(Scan *s, gunichar c)
{
  take_direction(s, c);
  take_invisible(s, c);
  if (is_ascii_word(c) || (c >= 0x80 && g_unichar_isalpha(c)))
    take_word_char(s, c);
  else
    end_word(s);
  s->last = c;
  s->column++;
}

static void
end_line(Scan *s)
{
  end_word(s);
  for (guint i = 0; i < s->n_open; i++)
    note_find(s, s->open[i]);
  for (guint i = 0; i < s->n_finds; i++) {
    char value[80];
    int len = g_snprintf(value, sizeof value, "U+%04X line %u column %u count %u", s->finds[i].c, s->line,
                         s->finds[i].column, s->finds[i].count);
    wh_fact_add(s->out, WH_FACT_HIDDEN, "", wh_slice(value, (gsize)len));
  }
  *s = (Scan){.out = s->out, .line = s->line + 1, .column = 1};
}

static gboolean
has_high_byte(WhSlice s)
{
  guint64 word = 0, high = 0;
  gsize i = 0;
  for (; i + sizeof word <= s.len && high == 0; i += sizeof word) {
    memcpy(&word, s.data + i, sizeof word);
    high = word & 0x8080808080808080u;
  }
  for (; i < s.len && high == 0; i++)
    high = (guchar)s.data[i] & 0x80;
  return high != 0;
}

static void
scan_line(Scan *s, WhSlice line)
{
  const char *at = line.data, *end = line.data + line.len;
  while (at < end) {
    gunichar c = g_utf8_get_char_validated(at, end - at);
    gboolean broken = c == (gunichar)-1 || c == (gunichar)-2;
    take_char(s, broken ? ' ' : c);
    at += broken ? 1 : g_unichar_to_utf8(c, NULL);
  }
}

void
wh_facts_hidden(WhSlice text, WhFactOut *out)
{
  Scan scan = {.out = out, .line = 1, .column = 1};
  gsize pos = 0;
  WhSlice line;
  if (text.len > 0 && !has_high_byte(text))
    return;
  while (wh_git_next_line(text, &pos, &line)) {
    if (has_high_byte(line))
      scan_line(&scan, line);
    end_line(&scan);
  }
}

gboolean
wh_facts_is_code(WhSlice path)
{
  static const char *const endings[] = {
      ".c",    ".h",     ".cc",     ".cpp",    ".cxx",   ".hpp", ".hh",    ".m",    ".mm",   ".rs",  ".go",
      ".py",   ".rb",    ".js",     ".mjs",    ".cjs",   ".ts",  ".jsx",   ".tsx",  ".java", ".kt",  ".scala",
      ".cs",   ".swift", ".php",    ".pl",     ".pm",    ".lua", ".sh",    ".bash", ".zsh",  ".ps1", ".m4",
      ".ac",   ".am",    ".mk",     ".cmake",  ".build", ".in",  ".s",     ".asm",  ".sol",  ".vim", ".el",
      ".hs",   ".ml",    ".ex",     ".exs",    ".erl",   ".zig", ".nim",   ".d",    ".y",    ".l",   ".yml",
      ".yaml", ".toml",  ".gradle", ".groovy", ".sql",   ".vue", ".svelte"};
  if (path.len == 0)
    return FALSE;
  const char *dot = memrchr(path.data, '.', path.len);
  if (dot == NULL)
    return FALSE;
  WhSlice ending = wh_slice(dot, path.len - (gsize)(dot - path.data));
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
    if (ending.len == strlen(endings[i]) && g_ascii_strncasecmp(ending.data, endings[i], ending.len) == 0)
      return TRUE;
  return FALSE;
}
