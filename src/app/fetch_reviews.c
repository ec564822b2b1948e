/* SPDX-License-Identifier: Apache-2.0
 * The reviews of pull requests, one pull request after the other. */
#include "app/fetch_reviews.h"

#include "base/error.h"

#define LIST "reviews"

static void
collect_mark(const json_t *pull, gpointer user)
{
  const json_int_t number = json_integer_value(json_object_get(pull, "number"));
  const char *time = json_string_value(json_object_get(pull, "updated_at"));
  if (number > 0 && time != NULL && strlen(time) < 40)
    g_ptr_array_add(user, g_strdup_printf("%s %012" JSON_INTEGER_FORMAT, time, number));
}

static int
compare(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
fetch_one(WhHttp *http, WhFetchStore *store, const char *base, const char *mark, GError **error)
{
  const guint64 number = g_ascii_strtoull(strrchr(mark, ' ') + 1, NULL, 10);
  g_autofree char *url = g_strdup_printf("%s/pulls/%" G_GUINT64_FORMAT "/reviews?per_page=100", base, number);
  while (url != NULL) {
    g_auto(WhHttpAnswer) answer = {0};
    if (!wh_http_get(http, url, NULL, &answer, error))
      return FALSE;
    if (answer.status == 200 && !json_is_array(answer.json)) {
      g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: the answer is no list", LIST);
      return FALSE;
    }
    if (json_array_size(answer.json) > 0 && !wh_fetch_store_append(store, LIST, answer.json, error))
      return FALSE;
    g_free(url);
    url = g_steal_pointer(&answer.next);
  }
  wh_fetch_store_set(store, LIST, "mark", mark);
  return wh_fetch_store_save(store, error);
}

gboolean
wh_fetch_reviews(WhHttp *http, WhFetchStore *store, const char *base, WhProgress *progress, GString *says,
                 GError **error)
{
  g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func(g_free);
  guint64 n = 0;
  if (!wh_fetch_store_each(store, "pulls", collect_mark, marks, error))
    return FALSE;
  g_ptr_array_sort(marks, compare);
  if (progress != NULL)
    wh_progress_stage(progress, LIST, "pull requests", marks->len);
  for (guint i = 0; i < marks->len; i++) {
    const char *mark = g_ptr_array_index(marks, i);
    if (g_strcmp0(mark, wh_fetch_store_get(store, LIST, "mark")) > 0 &&
        !fetch_one(http, store, base, mark, error))
      return FALSE;
    if (progress != NULL)
      wh_progress_tick(progress, i + 1);
  }
  if (!wh_fetch_store_compact(store, LIST, &n, error))
    return FALSE;
  g_string_append_printf(says, ", %" G_GUINT64_FORMAT " " LIST, n);
  return TRUE;
}
