/* SPDX-License-Identifier: Apache-2.0
 * The lists of a repository on GitHub, page by page. */
#include "app/fetch.h"

#include "app/fetch_http.h"
#include "app/fetch_store.h"
#include "app/fetch_reviews.h"
#include "base/error.h"
#include "base/text.h"

#define GITHUB "https://api.github.com"

typedef struct {
  const char *name; /* of the file */
  const char *
      first; /* what is asked when nothing is kept: in an order in which nothing moves while pages are turned */
  const char *again; /* what is asked when there is: newest first, up to what is kept; NULL: FIRST */
  const char *time;  /* member that says how new an object is */
  gboolean since;    /* the server itself leaves out what has not changed since */
} List;

static const List lists[] = {
    {"issues", "issues?state=all&sort=created&direction=asc&", NULL, "updated_at", TRUE},
    {"issue-comments", "issues/comments?sort=created&direction=asc&", NULL, "updated_at", TRUE},
    {"pulls", "pulls?state=all&sort=created&direction=asc&", "pulls?state=all&sort=updated&direction=desc&",
     "updated_at", FALSE},
    {"review-comments", "pulls/comments?sort=created&direction=asc&", NULL, "updated_at", TRUE},
    {"issue-events", "issues/events?", "issues/events?", "created_at", FALSE},
    {"releases", "releases?", NULL, "created_at", FALSE},
};

typedef struct {
  const List *list;
  WhHttp *http;
  WhFetchStore *store;
  WhProgress *progress;
  char *base;      /* ".../repos/owner/name" */
  guint64 fetched; /* objects of the list, this time */
  WhFetched *result;
} Forge;

static const char *
state_of(const Forge *f, const char *key)
{
  return wh_fetch_store_get(f->store, f->list->name, key);
}

static void
set_state(const Forge *f, const char *key, const char *value)
{
  wh_fetch_store_set(f->store, f->list->name, key, value);
}

/* The URL a list begins with: all of it, or what is newer than what is kept. Owner: caller. */
static char *
first_url(const Forge *f)
{
  const char *since = state_of(f, "since");
  const char *what = since != NULL && f->list->again != NULL ? f->list->again : f->list->first;
  if (since == NULL || !f->list->since)
    return g_strdup_printf("%s/%sper_page=100", f->base, what);
  g_autofree char *escaped = g_uri_escape_string(since, ":", FALSE);
  return g_strdup_printf("%s/%ssince=%s&per_page=100", f->base, what, escaped);
}

static gboolean
is_time(const char *text)
{
  return text != NULL && strlen(text) == strlen("2024-02-23T00:00:00Z") && g_ascii_isdigit(text[0]);
}

/* Remembers the newest time of a page's objects. TRUE: one of them is older than what is kept, so that nothing new follows. */
static gboolean
note_times(const Forge *f, const json_t *page)
{
  const char *since = f->list->again != NULL ? state_of(f, "since") : NULL;
  gboolean older = FALSE;
  for (gsize i = 0; i < json_array_size(page); i++) {
    const char *time = json_string_value(json_object_get(json_array_get(page, i), f->list->time));
    if (!is_time(time))
      continue;
    if (g_strcmp0(time, state_of(f, "newest")) > 0)
      set_state(f, "newest", time);
    older = older || (since != NULL && strcmp(time, since) < 0);
  }
  return older;
}

static void
add_note(const Forge *f, const char *why)
{
  g_ptr_array_add(f->result->notes, g_strdup_printf("%s: %s", f->list->name, why));
}

static void
tick(Forge *f, guint64 n)
{
  f->fetched += n;
  if (f->progress != NULL) {
    wh_progress_stage(f->progress, f->list->name, "objects", 0);
    wh_progress_tick(f->progress, f->fetched);
  }
}

/* One page kept; the state then names the next. */
static gboolean
keep_page(Forge *f, const WhHttpAnswer *answer, const char *url, gboolean is_first, GError **error)
{
  if (!json_is_array(answer->json)) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: the answer is no list", f->list->name);
    return FALSE;
  }
  const gboolean over = note_times(f, answer->json);
  if (is_first) {
    set_state(f, "etag", answer->etag);
    set_state(f, "etag-of", url);
  }
  set_state(f, "next", over ? NULL : answer->next);
  tick(f, json_array_size(answer->json));
  return wh_fetch_store_append(f->store, f->list->name, answer->json, error) &&
         wh_fetch_store_save(f->store, error);
}

/* 404 on the first list of all means that there is no such repository; later ones may be switched off. */
static gboolean
take_absence(Forge *f, guint status, GError **error)
{
  if (status == 404 && f->list == lists) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
                "%s: there is no such repository, or the token may not see it (GITHUB_TOKEN or GH_TOKEN)",
                f->base);
    return FALSE;
  }
  add_note(f, status == 422 ? "the server lists no further pages; what came before is kept"
                            : "the repository has none");
  set_state(f, "next", NULL);
  return TRUE;
}

static gboolean
turn_pages(Forge *f, GError **error)
{
  const char *next = state_of(f, "next");
  g_autofree char *url = next != NULL ? g_strdup(next) : first_url(f);
  gboolean is_first = next == NULL;
  while (url != NULL) {
    g_auto(WhHttpAnswer) answer = {0};
    const gboolean known = is_first && g_strcmp0(state_of(f, "etag-of"), url) == 0;
    if (!wh_http_get(f->http, url, known ? state_of(f, "etag") : NULL, &answer, error))
      return FALSE;
    if (answer.status == 304)
      break;
    if (answer.status != 200)
      return take_absence(f, answer.status, error);
    if (!keep_page(f, &answer, url, is_first, error))
      return FALSE;
    g_free(url);
    url = g_strdup(state_of(f, "next"));
    is_first = FALSE;
  }
  return TRUE;
}

/* RET_N: how many objects are kept. Where nothing came, nothing has to be looked through. */
static gboolean
finish_list(Forge *f, guint64 *ret_n, GError **error)
{
  const char *count = state_of(f, "count");
  set_state(f, "since", state_of(f, "newest"));
  if (f->fetched == 0 && count != NULL && g_ascii_string_to_unsigned(count, 10, 0, G_MAXINT64, ret_n, NULL))
    return wh_fetch_store_save(f->store, error);
  if (!wh_fetch_store_compact(f->store, f->list->name, ret_n, error))
    return FALSE;
  g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, *ret_n);
  set_state(f, "count", text);
  return wh_fetch_store_save(f->store, error);
}

static gboolean
fetch_list(Forge *f, GError **error)
{
  guint64 n = 0;
  f->fetched = 0;
  if (f->progress != NULL)
    wh_progress_stage(f->progress, f->list->name, "objects", 0);
  if (!turn_pages(f, error) || !finish_list(f, &n, error))
    return FALSE;
  g_string_append_printf(f->result->says, "%s%" G_GUINT64_FORMAT " %s", f->result->says->len > 0 ? ", " : "",
                         n, f->list->name);
  return TRUE;
}

static gboolean
fetch_all(Forge *f, const WhFetchOptions *options, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
    f->list = &lists[i];
    if (!fetch_list(f, error))
      return FALSE;
  }
  return options->no_reviews ||
         wh_fetch_reviews(f->http, f->store, f->base, f->progress, f->result->says, error);
}

static gboolean
check_repo(const char *repo, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(repo, "/", -1);
  gboolean ok = g_strv_length(parts) == 2;
  for (guint i = 0; ok && i < 2; i++) {
    ok = *parts[i] != '\0' && !g_str_equal(parts[i], ".") && !g_str_equal(parts[i], "..");
    for (const char *c = parts[i]; *c != '\0'; c++)
      ok = ok && (g_ascii_isalnum(*c) || strchr("-_.", *c) != NULL);
  }
  g_autofree char *safe = wh_text_safe(wh_slice_str(repo), 100);
  if (!ok)
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: a repository on a forge is named OWNER/NAME", safe);
  return ok;
}

void
wh_fetched_clear(WhFetched *fetched)
{
  g_clear_pointer(&fetched->folder, g_free);
  g_clear_pointer(&fetched->notes, g_ptr_array_unref);
  if (fetched->says != NULL)
    g_string_free(g_steal_pointer(&fetched->says), TRUE);
}

static char *
default_folder(const char *repo)
{
  g_autofree char *name = g_strconcat(repo, ".forge", NULL);
  return g_strdup(g_strdelimit(name, "/", '+'));
}

gboolean
wh_fetch_forge(const char *repo, const WhFetchOptions *options, WhFetched *ret_fetched, GError **error)
{
  g_autofree char *api = g_strdup(options->api != NULL ? options->api : GITHUB);
  while (g_str_has_suffix(api, "/"))
    api[strlen(api) - 1] = '\0';
  g_autofree char *source = g_strdup_printf("forge %s/repos/%s", api, repo);
  g_autofree char *base = g_strdup_printf("%s/repos/%s", api, repo);
  g_autofree char *authorization =
      options->token != NULL ? g_strconcat("Bearer ", options->token, NULL) : NULL;
  const WhHttpOptions http_options = {.base = api,
                                      .authorization = authorization,
                                      .accept = "application/vnd.github+json",
                                      .retries = options->retries,
                                      .max_wait = options->max_wait,
                                      .progress = options->progress};
  *ret_fetched =
      (WhFetched){.folder = options->folder != NULL ? g_strdup(options->folder) : default_folder(repo),
                  .says = g_string_new(NULL),
                  .notes = g_ptr_array_new_with_free_func(g_free)};
  if (!check_repo(repo, error))
    return FALSE;
  g_autoptr(WhHttp) http = wh_http_new(&http_options, error);
  g_autoptr(WhFetchStore) store =
      http != NULL ? wh_fetch_store_open(ret_fetched->folder, source, error) : NULL;
  if (store == NULL)
    return FALSE;
  Forge f = {
      .http = http, .store = store, .progress = options->progress, .base = base, .result = ret_fetched};
  const gboolean ok = fetch_all(&f, options, error);
  ret_fetched->requests = wh_http_requests(http);
  return ok;
}
