/* SPDX-License-Identifier: Apache-2.0
 * How one person writes: counts of character and word sequences, function words and habits. */
#include "persona/style_assist.h"
#include "persona/style_impl.h"

#include <string.h>

#define ASSISTED 0.25 /* of somebody's mails, from which an assistant may have written */

WhStyleProfile *
wh_style_profile_new(void)
{
  return wh_style_profile_new_for(WH_STYLE_ALL);
}

WhStyleProfile *
wh_style_profile_new_for(guint wanted)
{
  WhStyleProfile *profile = g_new0(WhStyleProfile, 1);
  profile->wanted = wanted;
  for (guint g = 0; g < WH_N_GRAMS; g++)
    profile->pending[g] = g_array_new(FALSE, FALSE, sizeof(guint32));
  profile->flat = g_string_new(NULL);
  profile->messages = g_array_new(FALSE, FALSE, sizeof(guint32));
  return profile;
}

void
wh_style_profile_free(WhStyleProfile *profile)
{
  for (guint g = 0; g < WH_N_GRAMS; g++) {
    g_array_unref(profile->pending[g]);
    g_free(profile->grams[g].packed);
  }
  g_clear_pointer(&profile->ppm, wh_style_ppm_free);
  g_string_free(profile->flat, TRUE);
  g_array_unref(profile->messages);
  g_free(profile);
}

void
wh_style_profile_add_commit(WhStyleProfile *profile, const char *subject, const char *trailers)
{
  WhHabitStates states;
  wh_habits_see_commit(subject, trailers, &states);
  wh_habits_count(&profile->habits, &states);
}

guint
wh_style_profile_mails(const WhStyleProfile *profile)
{
  return profile->mails;
}

guint
wh_style_profile_words(const WhStyleProfile *profile)
{
  return profile->words;
}

gboolean
wh_style_profile_is_assisted(const WhStyleProfile *profile, const WhStyleBackground *background)
{
  double share = (double)profile->assisted / MAX(profile->mails, 1);
  return profile->assisted >= 2 && share >= ASSISTED && share > background->assisted;
}

const WhHabitCounts *
wh_style_profile_habits(const WhStyleProfile *profile)
{
  return &profile->habits;
}

/* ---- counts ---- */

static int
compare_bucket(const void *a, const void *b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return x < y ? -1 : x > y;
}

static void
put(guint32 *packed, guint *n, guint32 bucket, guint32 count)
{
  if (*n > 0 && packed[*n - 1] >> WH_GRAM_SHIFT == bucket)
    packed[*n - 1] += MIN(count, WH_GRAM_MAX - (packed[*n - 1] & WH_GRAM_MAX));
  else
    packed[(*n)++] = bucket << WH_GRAM_SHIFT | MIN(count, WH_GRAM_MAX);
}

static void
settle(WhGrams *grams, GArray *pending)
{
  const guint32 *fresh = (const guint32 *)(gpointer)pending->data;
  guint n = 0, at = 0;
  if (pending->len == 0)
    return;
  g_array_sort(pending, compare_bucket);
  guint32 *packed = g_new(guint32, grams->n + (gsize)pending->len);
  for (guint i = 0; i < grams->n; i++) {
    guint32 bucket = grams->packed[i] >> WH_GRAM_SHIFT;
    while (at < pending->len && fresh[at] < bucket)
      put(packed, &n, fresh[at++], 1);
    put(packed, &n, bucket, grams->packed[i] & WH_GRAM_MAX);
  }
  while (at < pending->len)
    put(packed, &n, fresh[at++], 1);
  g_free(grams->packed);
  grams->packed = g_renew(guint32, packed, n);
  grams->n = n;
  g_array_set_size(pending, 0);
}

/* Of many people most are heard once and then only looked at. */
static void
give_room_back(GArray **pending)
{
  g_array_unref(*pending);
  *pending = g_array_new(FALSE, FALSE, sizeof(guint32));
}

void
wh_style_profile_settle(WhStyleProfile *profile)
{
  for (guint g = 0; g < WH_N_GRAMS; g++) {
    if (profile->pending[g]->len > 0)
      profile->norm_of = 0;
    const gboolean any = profile->pending[g]->len > 0;
    settle(&profile->grams[g], profile->pending[g]);
    if (any)
      give_room_back(&profile->pending[g]);
  }
}

static gboolean
is_wanted(const WhStyleProfile *profile, WhStyleFeature feature)
{
  return (profile->wanted >> feature & 1) != 0;
}

static void
add_characters(GArray *pending, const GString *flat, gsize n)
{
  for (gsize i = 0; i + n <= flat->len; i++) {
    guint32 bucket = wh_style_hash(flat->str + i, n) >> WH_GRAM_SHIFT;
    g_array_append_val(pending, bucket);
  }
}

guint32
wh_style_pair_bucket(guint32 first, guint32 second)
{
  return ((first * 31 + second) * 2654435761u) >> WH_GRAM_SHIFT;
}

static void
add_words(WhStyleProfile *profile, const GArray *words)
{
  for (guint i = 0; i < words->len; i++) {
    guint32 word = g_array_index(words, guint32, i), bucket = word >> WH_GRAM_SHIFT;
    g_array_append_val(profile->pending[WH_GRAM_WORD], bucket);
    int function = wh_style_function_word(word);
    if (function >= 0)
      profile->functions[function]++;
    if (i == 0)
      continue;
    bucket = wh_style_pair_bucket(g_array_index(words, guint32, i - 1), word);
    g_array_append_val(profile->pending[WH_GRAM_PAIR], bucket);
  }
}

/* Words of LINE in plain form, with their first letters as they are, and its signs. */
static char *
plain_line(const char *line, gsize len)
{
  GString *plain = g_string_new(NULL);
  gboolean upper = FALSE;
  for (gsize i = 0; i < len;) {
    gsize n = 0, start = plain->len;
    while (i + n < len && (g_ascii_isalpha(line[i + n]) || (guint8)line[i + n] >= 0x80))
      n++;
    if (n == 0) {
      if (!g_ascii_isspace(line[i]) || (start > 0 && plain->str[start - 1] != ' '))
        g_string_append_c(plain, line[i]);
      i++;
      continue;
    }
    wh_style_plain_word(line + i, n, plain);
    upper = upper || g_ascii_isupper(line[i]);
    if (plain->len > start && upper)
      plain->str[start] = g_ascii_toupper(plain->str[start]);
    upper = upper && plain->len == start;
    i += n;
  }
  return g_strstrip(g_string_free(plain, FALSE));
}

/* KIND keeps a line that greets apart from one that closes. */
static void
add_line(GArray *pending, char kind, const char *line, gsize len)
{
  if (len == 0)
    return;
  guint32 bucket = (wh_style_hash(line, MIN(len, 40)) ^ (guint32)kind * 2654435761u) >> WH_GRAM_SHIFT;
  g_array_append_val(pending, bucket);
}

/* The first word of LINE, or the last. */
static void
add_edge(GArray *pending, char kind, const char *line, gsize len)
{
  g_autofree char *plain = plain_line(line, len);
  const char *last = strrchr(plain, ' ');
  if (kind == 'b')
    add_line(pending, kind, plain, strcspn(plain, " "));
  else
    add_line(pending, kind, last != NULL ? last + 1 : plain, strlen(last != NULL ? last + 1 : plain));
}

/* Where the last line before END begins. */
static gsize
line_before(const char *kept, gsize end)
{
  gsize from = end;
  while (from > 0 && kept[from - 1] != '\n')
    from--;
  return from;
}

static void
add_lines(GArray *pending, const WhStyleText *text)
{
  const char *kept = text->kept->str;
  gsize first = 0, end = text->farewell != G_MAXUINT32 ? text->farewell : text->kept->len;
  if (text->greeting != G_MAXUINT32) {
    first = text->greeting + strcspn(kept + text->greeting, "\n");
    g_autofree char *line = plain_line(kept + text->greeting, first - text->greeting);
    add_line(pending, 'g', line, strlen(line));
  }
  if (text->farewell != G_MAXUINT32) {
    g_autofree char *line = plain_line(kept + text->farewell, strcspn(kept + text->farewell, "\n"));
    add_line(pending, 'f', line, strlen(line));
  }
  first += strspn(kept + first, " \n\t");
  add_edge(pending, 'b', kept + first, strcspn(kept + first, "\n"));
  while (end > 0 && g_ascii_isspace(kept[end - 1]))
    end--;
  gsize from = line_before(kept, end);
  add_edge(pending, 'l', kept + from, end - from);
  const char shape[] = {end > 0 && !g_ascii_isalnum(kept[end - 1]) ? kept[end - 1] : 'x',
                        text->signed_by_name ? 's' : '-',
                        text->before_name != '\0' ? text->before_name : '0'};
  add_line(pending, 'e', shape, sizeof shape);
}

/* All of the first WH_STYLE_WHOLE, half of as many again, a quarter of twice as many … : bounded work and memory for
 * who writes for decades, and a cut record has the beginning of the whole one's profile. */
static gboolean
is_taken(guint offered)
{
  guint step = 1;
  for (guint bound = WH_STYLE_WHOLE; offered >= bound && bound < G_MAXUINT / 4; bound *= 2)
    step *= 2;
  return offered % step == 0;
}

void
wh_style_profile_add(WhStyleProfile *profile, const WhStyleWords *words)
{
  if (!is_taken(profile->offered++))
    return;
  g_auto(WhStyleText) text = {0};
  WhHabitStates states;
  wh_style_text_init(&text);
  wh_style_text_set(&text, words->own, words->answered, words->names);
  if (text.words->len < 3)
    return;
  if (is_wanted(profile, WH_STYLE_CHAR3))
    add_characters(profile->pending[WH_GRAM_CHAR3], text.flat, 3);
  if (is_wanted(profile, WH_STYLE_CHAR4))
    add_characters(profile->pending[WH_GRAM_CHAR4], text.flat, 4);
  add_words(profile, text.words);
  add_lines(profile->pending[WH_GRAM_LINES], &text);
  wh_habits_see(&text, &states);
  wh_habits_count(&profile->habits, &states);
  if (is_wanted(profile, WH_STYLE_PPM) && profile->flat->len < WH_STYLE_FLAT)
    g_string_append_len(profile->flat, text.flat->str,
                        (gssize)MIN(text.flat->len, WH_STYLE_FLAT - profile->flat->len));
  g_clear_pointer(&profile->ppm, wh_style_ppm_free);
  g_array_append_val(profile->messages, words->message);
  profile->assisted += wh_style_assist_marks(words->own) >= WH_ASSIST_MARKS ? 1 : 0;
  profile->mails++;
  profile->words += text.words->len;
}
