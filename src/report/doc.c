/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a report document: members, persons and cases. */
#include "report/doc.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define TEXT_MAX 2000 /* characters of one text that a page shows */

const char *
wh_doc_key(const json_t *object, const char *key)
{
  const char *text = json_string_value(json_object_get(object, key));

  return text != NULL ? text : "";
}

static char *
safe(const json_t *string)
{
  return wh_text_safe(wh_slice(json_string_value(string), json_string_length(string)), TEXT_MAX);
}

char *
wh_doc_text(const json_t *object, const char *key)
{
  return safe(json_object_get(object, key));
}

char *
wh_doc_item(const json_t *array, gsize index)
{
  return safe(json_array_get(array, index));
}

gboolean
wh_doc_time(const json_t *object, const char *key, gint64 *ret_time)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(wh_doc_key(object, key), NULL);

  if (time == NULL)
    return FALSE;
  *ret_time = g_date_time_to_unix(time);
  return TRUE;
}

char *
wh_doc_day(const json_t *object, const char *key)
{
  gint64 time;

  return wh_doc_time(object, key, &time) ? wh_time_format_day(time) : g_strdup("");
}

double
wh_doc_number(const json_t *object, const char *key)
{
  double value = json_number_value(json_object_get(object, key));

  return isfinite(value) ? value : 0;
}

gint64
wh_doc_count(const json_t *object, const char *key)
{
  return MAX(0, json_integer_value(json_object_get(object, key)));
}

gboolean
wh_doc_true(const json_t *object, const char *key)
{
  return json_is_true(json_object_get(object, key));
}

static const json_t *
find_by(const json_t *array, const char *key, const char *value)
{
  for (gsize i = 0; i < json_array_size(array); i++)
    if (strcmp(wh_doc_key(json_array_get(array, i), key), value) == 0)
      return json_array_get(array, i);
  return NULL;
}

const json_t *
wh_doc_person(const json_t *report, const char *id)
{
  return find_by(json_object_get(report, "persons"), "id", id);
}

char *
wh_doc_person_name(const json_t *report, const char *id)
{
  const json_t *person = wh_doc_person(report, id);

  return person != NULL ? wh_doc_text(person, "name") : wh_text_safe(wh_slice_str(id), TEXT_MAX);
}

const json_t *
wh_doc_right(const json_t *person, const char *right)
{
  return find_by(json_object_get(person, "rights"), "right", right);
}

char *
wh_doc_subject(const json_t *report, const json_t *one_case)
{
  return wh_doc_person_name(report, wh_doc_key(one_case, "person"));
}

static const char *const level_names[] = {"none", "note", "review", "alarm"};

guint
wh_doc_level(const json_t *one_case)
{
  const char *level = wh_doc_key(one_case, "level");

  for (guint i = 1; i < G_N_ELEMENTS(level_names); i++)
    if (strcmp(level, level_names[i]) == 0)
      return i;
  return 0;
}

const char *
wh_doc_level_name(guint level)
{
  return level_names[MIN(level, G_N_ELEMENTS(level_names) - 1)];
}

const char *
wh_doc_level_says(guint level)
{
  static const char *const says[] = {"nothing stood out", "worth knowing", "deserves a look",
                                     "deserves a look today"};

  return says[MIN(level, G_N_ELEMENTS(says) - 1)];
}

guint
wh_doc_worst(const json_t *report, double *ret_score)
{
  const json_t *cases = json_object_get(report, "cases");
  guint worst = 0;

  *ret_score = 0;
  for (gsize i = 0; i < json_array_size(cases); i++) {
    const json_t *one = json_array_get(cases, i);
    guint level = wh_doc_level(one);

    if (level < worst || (level == worst && wh_doc_number(one, "score") <= *ret_score))
      continue;
    worst = level;
    *ret_score = wh_doc_number(one, "score");
  }
  return worst;
}

typedef struct {
  const json_t *report;
  guint level;
  double score;
  gsize position;
} Rank;

static int
compare_rank(gconstpointer a, gconstpointer b)
{
  const Rank *x = a, *y = b;

  if (x->level != y->level)
    return x->level > y->level ? -1 : 1;
  if (x->score < y->score || x->score > y->score)
    return x->score > y->score ? -1 : 1;
  return x->position < y->position ? -1 : x->position > y->position;
}

GPtrArray *
wh_doc_sorted(const json_t *reports)
{
  gsize n = json_array_size(reports);
  g_autofree Rank *ranks = g_new0(Rank, n + 1);
  GPtrArray *sorted = g_ptr_array_new();

  for (gsize i = 0; i < n; i++) {
    ranks[i].report = json_array_get(reports, i);
    ranks[i].level = wh_doc_worst(ranks[i].report, &ranks[i].score);
    ranks[i].position = i;
  }
  qsort(ranks, n, sizeof *ranks, compare_rank);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add(sorted, json_array_get(reports, ranks[i].position));
  return sorted;
}

/* Whether no later signal of the case is of the same pattern: a pattern's signals rise, so the last says
 * most. */
static gboolean
is_last_of_pattern(const json_t *signals, gsize at)
{
  const char *pattern = wh_doc_key(json_array_get(signals, at), "pattern");

  for (gsize i = at + 1; i < json_array_size(signals); i++)
    if (strcmp(pattern, wh_doc_key(json_array_get(signals, i), "pattern")) == 0)
      return FALSE;
  return TRUE;
}

static GPtrArray *
choose_signals(const json_t *one_case, gboolean counting, gboolean last)
{
  GPtrArray *list = g_ptr_array_new();
  const json_t *signals = json_object_get(one_case, "signals");

  for (gsize i = 0; i < json_array_size(signals); i++) {
    json_t *signal = json_array_get(signals, i);

    if ((counting && wh_doc_true(signal, "counts")) || (last && is_last_of_pattern(signals, i)))
      g_ptr_array_add(list, signal);
  }
  return list;
}

GPtrArray *
wh_doc_counting(const json_t *one_case)
{
  GPtrArray *list = choose_signals(one_case, TRUE, FALSE);

  if (list->len > 0)
    return list;
  g_ptr_array_unref(list);
  return choose_signals(one_case, FALSE, TRUE);
}

GPtrArray *
wh_doc_telling(const json_t *one_case)
{
  return choose_signals(one_case, TRUE, TRUE);
}

GPtrArray *
wh_doc_digest(const json_t *one_case, const char *key, guint max)
{
  g_autoptr(GPtrArray) signals = wh_doc_counting(one_case);
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
  gboolean more = TRUE;

  for (gsize round = 0; more; round++) {
    more = FALSE;
    for (guint i = 0; i < signals->len && texts->len < max; i++) {
      const json_t *list = json_object_get(signals->pdata[i], key);
      g_autofree char *text = NULL;

      if (round >= json_array_size(list))
        continue;
      more = TRUE;
      text = wh_doc_item(list, round);
      if (!g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
        g_ptr_array_add(texts, g_steal_pointer(&text));
    }
  }
  return texts;
}
