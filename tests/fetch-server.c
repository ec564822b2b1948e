/* SPDX-License-Identifier: Apache-2.0
 * fetch-server CONTROL LOG: a forge and a registry on this machine that behave like the real ones, and misbehave as the
 * repository's name says. Prints its port. The number in the file CONTROL says how much there is. Every request is a line
 * of LOG. */
#include <gio/gio.h>
#include <jansson.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

#define PAGE 100
#define TOKEN "Bearer sesame"

typedef struct {
  const char *control, *log;
  GHashTable *met; /* faults that were shown already: to how often */
  guint port;
} Server;

typedef struct {
  Server *server;
  SoupServerMessage *message;
  const char *repo, *list; /* "plain", "issues/comments" */
  GHashTable *query;
  guint page;
} Request;

static guint
generation(const Server *server)
{
  g_autofree char *text = NULL;
  return g_file_get_contents(server->control, &text, NULL, NULL) ? (guint)g_ascii_strtoull(text, NULL, 10)
                                                                 : 1;
}

static char *
day(guint n)
{
  g_autoptr(GDateTime) begin = g_date_time_new_utc(2020, 1, 1, 0, 0, 0);
  g_autoptr(GDateTime) then = g_date_time_add_days(begin, (gint)n);
  return g_date_time_format(then, "%Y-%m-%dT%H:%M:%SZ");
}

static json_t *
user(guint n)
{
  static const char *const names[] = {"ada", "ben", "cleo"};
  return json_pack("{s:s, s:i}", "login", names[n % 3], "id", (int)(n % 3) + 1);
}

/* A review of pull request PULL, which has no URL of its own in the API. */
static json_t *
review(const Request *r, guint pull)
{
  g_autofree char *time = day(pull);
  g_autofree char *page =
      g_strdup_printf("https://github.com/acme/%s/pull/%u#pullrequestreview-%u", r->repo, pull, pull);
  g_autofree char *url =
      g_strdup_printf("http://127.0.0.1:%u/repos/acme/%s/pulls/%u", r->server->port, r->repo, pull);
  return json_pack("{s:i, s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "id", (int)pull, "user", user(pull), "body",
                   "Good.", "state", "APPROVED", "html_url", page, "pull_request_url", url,
                   "author_association", "MEMBER", "submitted_at", time);
}

/* Object N of a list, as it was on its day, or changed lately. */
static json_t *
object(const Request *r, guint n, gboolean changed)
{
  if (g_str_has_suffix(r->list, "/reviews"))
    return review(r, (guint)g_ascii_strtoull(r->list + strlen("pulls/"), NULL, 10));
  g_autofree char *created = day(n), *updated = day(changed ? 1000 : n);
  const gboolean is_line = g_str_equal(r->list, "pulls/comments");
  const gboolean is_issue = g_str_equal(r->list, "issues"), is_pull = g_str_equal(r->list, "pulls");
  const guint issue = is_issue || is_pull ? n : n % 50 + 1;
  const char *kind = is_pull || is_line ? "pull" : "issues";
  g_autofree char *base = g_strdup_printf("http://127.0.0.1:%u/repos/acme/%s", r->server->port, r->repo);
  g_autofree char *url = g_strdup_printf("%s/%s/%u", base, r->list, n);
  g_autofree char *issue_url = g_strdup_printf("%s/issues/%u", base, issue);
  g_autofree char *page = g_strdup_printf("https://github.com/acme/%s/%s/%u%s%s", r->repo, kind, issue,
                                          is_issue || is_pull ? ""
                                          : is_line           ? "#discussion_r"
                                                              : "#issuecomment-",
                                          is_issue || is_pull ? "" : created);
  json_t *o =
      json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s}", "id", (int)n, "url", url, "html_url", page,
                "created_at", created, "updated_at", updated, "body", changed ? "Changed." : "Words.", "user",
                user(n), "author_association", "NONE", "issue_url", issue_url);
  if (is_issue || is_pull)
    json_object_update_new(o,
                           json_pack("{s:i, s:s, s:s}", "number", (int)n, "title", "Title", "state", "open"));
  if (g_str_equal(r->list, "issues/events"))
    json_object_update_new(o, json_pack("{s:s, s:o, s:{s:i, s:s, s:s}}", "event", "closed", "actor", user(n),
                                        "issue", "number", (int)issue, "html_url", page, "url", issue_url));
  if (g_str_equal(r->list, "releases"))
    json_object_update_new(
        o, json_pack("{s:s, s:s, s:o}", "tag_name", "v1", "published_at", created, "author", user(n)));
  return o;
}

static guint
count(const Request *r)
{
  static const struct {
    const char *list;
    guint n;
  } counts[] = {{"issues", 250},       {"issues/comments", 120}, {"pulls", 5},
                {"pulls/comments", 3}, {"issues/events", 150},   {"releases", 2}};
  const guint more = generation(r->server) > 1 ? 1 : 0;
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
    if (g_str_equal(r->list, counts[i].list))
      return counts[i].n + (g_str_equal(r->list, "releases") ? 0 : more);
  return g_str_has_suffix(r->list, "/reviews") ? 1 : 0;
}

static const char *
query(const Request *r, const char *key)
{
  const char *value = r->query != NULL ? g_hash_table_lookup(r->query, key) : NULL;
  return value != NULL ? value : "";
}

/* All of a list, in the order and from the time that is asked for. */
static json_t *
all_of(const Request *r)
{
  const gboolean newest_first =
      g_str_equal(query(r, "direction"), "desc") || g_str_equal(r->list, "issues/events");
  const char *since = query(r, "since");
  const guint n = count(r);
  json_t *list = json_array();
  for (guint i = 1; i <= n; i++) {
    const guint at = newest_first ? n + 1 - i : i;
    json_t *o = object(r, at, generation(r->server) > 1 && at == 1 && !g_str_equal(r->list, "issues/events"));
    const char *updated = json_string_value(json_object_get(o, "updated_at"));
    if (updated == NULL || strcmp(updated, since) >= 0)
      json_array_append_new(list, o);
    else
      json_decref(o);
  }
  return list;
}

static void
answer(const Request *r, guint status, const char *body)
{
  soup_server_message_set_status(r->message, status, NULL);
  soup_server_message_set_response(r->message, "application/json; charset=utf-8", SOUP_MEMORY_COPY, body,
                                   strlen(body));
}

static void
put_header(const Request *r, const char *name, const char *value)
{
  soup_message_headers_replace(soup_server_message_get_response_headers(r->message), name, value);
}

static const char *
header(const Request *r, const char *name)
{
  const char *value = soup_message_headers_get_one(soup_server_message_get_request_headers(r->message), name);
  return value != NULL ? value : "";
}

static void
put_link(const Request *r, const char *host, gsize n)
{
  if (n <= (gsize)r->page * PAGE)
    return;
  g_autoptr(GString) rest = g_string_new(NULL);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init(&iter, r->query);
  while (g_hash_table_iter_next(&iter, &key, &value))
    if (!g_str_equal(key, "page"))
      g_string_append_printf(rest, "&%s=%s", (char *)key, (char *)value);
  g_autofree char *link = g_strdup_printf(
      "<http://%s:%u/repos/acme/%s/%s?page=1>; rel=\"first\", <http://%s:%u/repos/acme/%s/%s?page=%u%s>; "
      "rel=\"next\"",
      host, r->server->port, r->repo, r->list, host, r->server->port, r->repo, r->list, r->page + 1,
      rest->str);
  put_header(r, "Link", link);
}

/* One page. Owner: caller. */
static char *
page_text(const Request *r, gsize *ret_n)
{
  json_t *all = all_of(r), *page = json_array();
  *ret_n = json_array_size(all);
  for (gsize i = (gsize)(r->page - 1) * PAGE; i < MIN(*ret_n, (gsize)r->page * PAGE); i++)
    json_array_append(page, json_array_get(all, i));
  char *text = json_dumps(page, JSON_COMPACT);
  json_decref(all);
  json_decref(page);
  return text;
}

static void
serve_list(const Request *r)
{
  gsize n;
  char *text = page_text(r, &n);
  g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
  g_autofree char *etag = g_strdup_printf("W/\"%.16s\"", sum);
  put_header(r, "ETag", etag);
  put_link(r, g_str_equal(r->repo, "elsewhere") ? "127.0.0.2" : "127.0.0.1", n);
  if (g_str_equal(header(r, "If-None-Match"), etag))
    soup_server_message_set_status(r->message, 304, NULL);
  else
    answer(r, 200, text);
  free(text);
}

/* Whether a fault of this repository was shown fewer than TIMES times; counts it. */
static gboolean
first(const Request *r, guint times)
{
  const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(r->server->met, r->repo));
  g_hash_table_insert(r->server->met, g_strdup(r->repo), GUINT_TO_POINTER(n + 1));
  return n < times;
}

static void
limit(const Request *r, guint seconds)
{
  g_autofree char *reset =
      g_strdup_printf("%" G_GINT64_FORMAT, g_get_real_time() / G_USEC_PER_SEC + (gint64)seconds);
  put_header(r, "X-RateLimit-Limit", "60");
  put_header(r, "X-RateLimit-Remaining", "0");
  put_header(r, "X-RateLimit-Reset", reset);
  answer(r, 403, "{\"message\":\"API rate limit exceeded for 192.0.2.1.\"}");
}

/* Half an answer, and the connection is closed. */
static void
cut(const Request *r)
{
  gsize n;
  char *text = page_text(r, &n);
  g_autofree char *half =
      g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                      strlen(text), (int)(strlen(text) / 2), text);
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection(r->message);
  g_output_stream_write_all(g_io_stream_get_output_stream(stream), half, strlen(half), NULL, NULL, NULL);
  g_io_stream_close(stream, NULL, NULL);
  free(text);
}

static void
tear(const Request *r)
{
  gsize n;
  char *text = page_text(r, &n);
  text[strlen(text) / 2] = '\0';
  answer(r, 200, text);
  free(text);
}

/* What happens on the second page of issues. TRUE: it did, and there is nothing more to say. */
static gboolean
misbehave(const Request *r)
{
  const char *repo = r->repo;
  if (!g_str_equal(r->list, "issues") || r->page != 2)
    return FALSE;
  if (g_str_equal(repo, "limited") && first(r, 1))
    limit(r, 1);
  else if (g_str_equal(repo, "long") && generation(r->server) == 1)
    limit(r, 3600);
  else if (g_str_equal(repo, "secondary") && first(r, 1)) {
    put_header(r, "Retry-After", "1");
    answer(r, 429, "{\"message\":\"slow down\"}");
  } else if (g_str_equal(repo, "abuse") && generation(r->server) == 1)
    answer(r, 403, "{\"message\":\"You have exceeded a secondary rate limit.\"}");
  else if (g_str_equal(repo, "flaky") && first(r, 2))
    answer(r, 502, "<html>Bad gateway</html>");
  else if (g_str_equal(repo, "dead") && generation(r->server) == 1)
    answer(r, 500, "{\"message\":\"\\u001b[31mbroken\"}");
  else if (g_str_equal(repo, "cut") && first(r, 1))
    cut(r);
  else if (g_str_equal(repo, "torn") && first(r, 1))
    tear(r);
  else if (g_str_equal(repo, "slow") && generation(r->server) == 1)
    soup_server_message_pause(r->message);
  else
    return FALSE;
  return TRUE;
}

static void
serve_forge(const Request *r)
{
  g_autofree char *there = g_strdup_printf("/repos/acme/plain/%s?per_page=100", r->list);
  if (misbehave(r))
    return;
  if (g_str_equal(r->repo, "gone") ||
      (g_str_equal(r->repo, "private") && !g_str_equal(header(r, "Authorization"), TOKEN)))
    answer(r, 404, "{\"message\":\"Not Found\"}");
  else if (g_str_equal(r->repo, "locked"))
    answer(r, 401, "{\"message\":\"Bad credentials\"}");
  else if (g_str_equal(r->repo, "quiet") && g_str_has_prefix(r->list, "issues"))
    answer(r, 410, "{\"message\":\"Issues are disabled for this repo\"}");
  else if (g_str_equal(r->repo, "moved")) {
    put_header(r, "Location", there);
    answer(r, 301, "{\"message\":\"Moved Permanently\"}");
  } else
    serve_list(r);
}

static void
serve_package(const Request *r, const char *name)
{
  g_autofree char *plain = g_uri_unescape_string(name, NULL);
  g_autofree char *text = g_strdup_printf(
      "{\"name\":\"%s\",\"time\":{\"1.0.0\":\"2020-01-01T00:00:00Z\",\"modified\":\"2020-02-01T00:00:00Z\"},"
      "\"versions\":{\"1.0.0\":{\"_npmUser\":{\"name\":\"ada\",\"email\":\"ada@example.org\"}}}}",
      g_str_equal(plain, "odd") ? "other" : plain);
  put_header(r, "ETag", "\"one\"");
  if (g_str_equal(plain, "gone") ||
      (g_str_equal(plain, "@scope/private") && !g_str_equal(header(r, "Authorization"), TOKEN)))
    answer(r, 404, "{\"error\":\"not found\"}");
  else if (g_str_equal(header(r, "If-None-Match"), "\"one\""))
    soup_server_message_set_status(r->message, 304, NULL);
  else
    answer(r, 200, text);
}

static void
on_request(SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query_table,
           gpointer user_data)
{
  Server *server = user_data;
  const char *raw = g_uri_get_path(soup_server_message_get_uri(message));
  g_auto(GStrv) parts = g_strsplit(raw, "/", 5); /* "", repos, acme, name, list */
  Request r = {.server = server, .message = message, .query = query_table, .repo = "", .list = ""};
  const char *page = query(&r, "page");
  r.page = *page != '\0' ? (guint)g_ascii_strtoull(page, NULL, 10) : 1;
  FILE *log = fopen(server->log, "a");
  fprintf(log, "%s?%s auth=%s inm=%s\n", raw,
          g_uri_get_query(soup_server_message_get_uri(message)) != NULL
              ? g_uri_get_query(soup_server_message_get_uri(message))
              : "",
          header(&r, "Authorization"), header(&r, "If-None-Match"));
  fclose(log);
  if (g_str_has_prefix(raw, "/npm/")) {
    serve_package(&r, raw + strlen("/npm/"));
  } else if (g_strv_length(parts) == 5) {
    r.repo = parts[3];
    r.list = parts[4];
    serve_forge(&r);
  } else {
    answer(&r, 404, "{}");
  }
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SoupServer) soup = soup_server_new(NULL, NULL);
  if (argc != 3)
    return 2;
  Server server = {argv[1], argv[2], g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0};
  soup_server_add_handler(soup, NULL, on_request, &server, NULL);
  if (!soup_server_listen_local(soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error)) {
    fprintf(stderr, "%s\n", error->message);
    return 1;
  }
  GSList *uris = soup_server_get_uris(soup);
  server.port = (guint)g_uri_get_port(uris->data);
  g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
  printf("%u\n", server.port);
  fflush(stdout);
  g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
  g_main_loop_run(loop);
  return 0;
}
