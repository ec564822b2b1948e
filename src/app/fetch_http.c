/* SPDX-License-Identifier: Apache-2.0
 * One document after the other from one server, with patience. */
#include "app/fetch_http.h"

#include "app/cancel.h"
#include "app/fetch_answer.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

#include <gio/gio.h>

#define TIMEOUT 60      /* seconds without a byte */
#define REDIRECTS_MAX 5 /* of one request */
#define STEP (G_USEC_PER_SEC / 10)

struct WhHttp {
  SoupSession *session;
  GUri *base;
  char *authorization, *accept;
  guint retries, max_wait;
  WhProgress *progress;
  guint64 requests;
  GCancellable *cancellable;
  GThread *watcher; /* turns the user's wish to stop into a cancelled request */
  gint done;        /* atomic */
};

static gboolean
is_this_machine(const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
  return g_strcmp0(host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback(address));
}

static GUri *
parse_base(const char *base, GError **error)
{
  g_autoptr(GUri) uri = g_uri_parse(base, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : "",
             *host = uri != NULL ? g_uri_get_host(uri) : NULL;
  g_autofree char *safe = wh_text_safe(wh_slice_str(base), 200);
  if (host == NULL || *host == '\0' || (!g_str_equal(scheme, "https") && !g_str_equal(scheme, "http")))
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: not a URL of the form https://host/path", safe);
  else if (g_uri_get_userinfo(uri) != NULL)
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                        "a URL with a name or password in it is not taken: put a token into the environment");
  else if (!g_str_equal(scheme, "https") && !is_this_machine(host))
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "%s: use https: what goes over http can be read and changed by others", safe);
  else
    return g_steal_pointer(&uri);
  return NULL;
}

static gpointer
watch(gpointer data)
{
  WhHttp *http = data;
  while (!g_atomic_int_get(&http->done)) {
    if (!wh_scan_goes_on(NULL))
      g_cancellable_cancel(http->cancellable);
    g_usleep(STEP);
  }
  return NULL;
}

WhHttp *
wh_http_new(const WhHttpOptions *options, GError **error)
{
  g_autoptr(GUri) base = parse_base(options->base, error);
  if (base == NULL)
    return NULL;
  if (g_str_equal(g_uri_get_scheme(base), "https") &&
      !g_tls_backend_supports_tls(g_tls_backend_get_default())) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_IO,
                        "https cannot be spoken here: install glib-networking and run again");
    return NULL;
  }
  WhHttp *http = g_new0(WhHttp, 1);
  http->session =
      soup_session_new_with_options("timeout", TIMEOUT, "user-agent", "wolfhound/" WH_VERSION, NULL);
  http->base = g_steal_pointer(&base);
  http->authorization = g_strdup(options->authorization);
  http->accept = g_strdup(options->accept);
  http->retries = options->retries;
  http->max_wait = options->max_wait;
  http->progress = options->progress;
  http->cancellable = g_cancellable_new();
  http->watcher = g_thread_new("fetch", watch, http);
  return http;
}

void
wh_http_free(WhHttp *http)
{
  if (http == NULL)
    return;
  g_atomic_int_set(&http->done, 1);
  g_thread_join(http->watcher);
  g_object_unref(http->session);
  g_object_unref(http->cancellable);
  g_uri_unref(http->base);
  g_free(http->authorization);
  g_free(http->accept);
  g_free(http);
}

guint64
wh_http_requests(const WhHttp *http)
{
  return http->requests;
}

/* Whether URI is the server's that was named: no other is asked, and none is shown the token. */
static gboolean
is_ours(const WhHttp *http, GUri *uri)
{
  return g_strcmp0(g_uri_get_scheme(uri), g_uri_get_scheme(http->base)) == 0 &&
         g_ascii_strcasecmp(g_uri_get_host(uri), g_uri_get_host(http->base)) == 0 &&
         g_uri_get_port(uri) == g_uri_get_port(http->base);
}

static GUri *
resolve(const WhHttp *http, GUri *from, const char *url, GError **error)
{
  g_autoptr(GUri) uri = g_uri_parse_relative(from, url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri != NULL && g_uri_get_host(uri) != NULL && is_ours(http, uri))
    return g_steal_pointer(&uri);
  g_autofree char *safe = wh_text_safe(wh_slice_str(url), 200);
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: the answer leads to another server, which is not asked",
              safe);
  return NULL;
}

static SoupMessage *
new_message(const WhHttp *http, GUri *uri, const char *etag)
{
  SoupMessage *message = soup_message_new_from_uri("GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers(message);
  soup_message_add_flags(message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append(headers, "Accept", http->accept);
  if (http->authorization != NULL)
    soup_message_headers_append(headers, "Authorization", http->authorization);
  if (etag != NULL)
    soup_message_headers_append(headers, "If-None-Match", etag);
  return message;
}

/* All of the body, which may not be longer than a value may be. */
static GBytes *
read_body(const WhHttp *http, GInputStream *stream, GError **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new();
  guint8 chunk[32768];
  for (;;) {
    gssize n = g_input_stream_read(stream, chunk, sizeof chunk, http->cancellable, error);
    if (n < 0)
      return NULL;
    if (n == 0)
      return g_byte_array_free_to_bytes(g_steal_pointer(&body));
    if (body->len + (gsize)n > WH_LIMIT_JSON) {
      g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "the answer is longer than %u MiB", WH_LIMIT_JSON >> 20);
      return NULL;
    }
    g_byte_array_append(body, chunk, (guint)n);
  }
}

/* Sends one message; redirects within the server are followed. */
static SoupMessage *
exchange(WhHttp *http, const char *url, const char *etag, GBytes **ret_body, GError **error)
{
  g_autoptr(GUri) uri = resolve(http, http->base, url, error);
  for (guint n = 0; uri != NULL; n++) {
    g_autoptr(SoupMessage) message = new_message(http, uri, etag);
    http->requests++;
    g_autoptr(GInputStream) stream = soup_session_send(http->session, message, http->cancellable, error);
    g_autoptr(GBytes) body = stream != NULL ? read_body(http, stream, error) : NULL;
    if (body == NULL)
      return NULL;
    const char *location =
        soup_message_headers_get_one(soup_message_get_response_headers(message), "Location");
    if (!SOUP_STATUS_IS_REDIRECTION(soup_message_get_status(message)) || location == NULL ||
        soup_message_get_status(message) == SOUP_STATUS_NOT_MODIFIED || n == REDIRECTS_MAX) {
      *ret_body = g_steal_pointer(&body);
      return g_steal_pointer(&message);
    }
    GUri *there = resolve(http, uri, location, error);
    g_uri_unref(uri);
    uri = there;
  }
  return NULL;
}

/* Sleeps; FALSE when the user wants to stop. */
static gboolean
pause_for(const WhHttp *http, guint64 seconds, const char *why, GError **error)
{
  const gint64 end = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
  if (http->progress != NULL)
    wh_progress_stage(http->progress, why, "seconds", seconds);
  for (gint64 now = g_get_monotonic_time(); now < end; now = g_get_monotonic_time()) {
    if (!wh_scan_goes_on(error))
      return FALSE;
    if (http->progress != NULL)
      wh_progress_tick(http->progress, seconds - (guint64)((end - now) / G_USEC_PER_SEC));
    g_usleep(STEP);
  }
  return wh_scan_goes_on(error);
}

/* What was to be fetched stays named in the state, so that the same command goes on from there. */
static gboolean
too_long(const WhHttp *http, guint64 seconds, GError **error)
{
  g_autofree char *span = wh_time_format_span((gint64)seconds);
  g_set_error(error, WH_ERROR, WH_ERROR_LIMIT,
              "the server's limit is reached and lasts %s (%" G_GUINT64_FORMAT
              " seconds) more, longer than --max-wait %u; what came is kept: run the same command then%s",
              span, seconds, http->max_wait,
              http->authorization == NULL ? ", or now with a token, which raises the limit" : "");
  return FALSE;
}

/* One try. *RET_PROBLEM is set, and FALSE returned without ERROR, when it may be tried again. */
static gboolean
try_once(WhHttp *http, const char *url, const char *etag, WhHttpAnswer *answer, WhHttpVerdict *verdict,
         GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(SoupMessage) message = exchange(http, url, etag, &body, &local);
  if (!wh_scan_goes_on(error))
    return FALSE;
  if (message == NULL) {
    if (local->domain == WH_ERROR || local->domain == G_TLS_ERROR) {
      g_propagate_error(error, g_steal_pointer(&local));
      return FALSE;
    }
    *verdict = (WhHttpVerdict){.kind = WH_HTTP_AGAIN, .problem = g_strdup(local->message)};
    return FALSE;
  }
  wh_http_judge(message, body, http->authorization != NULL, answer, verdict);
  if (verdict->kind == WH_HTTP_REFUSED)
    g_set_error(error, WH_ERROR, (gint)verdict->code, "%s", verdict->problem);
  return verdict->kind == WH_HTTP_TAKEN;
}

gboolean
wh_http_get(WhHttp *http, const char *url, const char *etag, WhHttpAnswer *ret_answer, GError **error)
{
  for (guint tries = 0, waits = 0;;) {
    g_autoptr(GError) local = NULL;
    g_auto(WhHttpVerdict) verdict = {0};
    *ret_answer = (WhHttpAnswer){0};
    if (try_once(http, url, etag, ret_answer, &verdict, &local))
      return TRUE;
    if (local != NULL) {
      g_propagate_error(error, g_steal_pointer(&local));
      return FALSE;
    }
    if (verdict.kind == WH_HTTP_WAIT && (verdict.seconds > http->max_wait || ++waits > http->retries + 1))
      return too_long(http, verdict.seconds, error);
    if (verdict.kind == WH_HTTP_AGAIN && tries >= http->retries) {
      g_set_error(error, WH_ERROR, WH_ERROR_IO,
                  "the server cannot be used (%s), after %u tries; what came is kept: run the same command "
                  "again later",
                  verdict.problem, tries + 1);
      return FALSE;
    }
    guint64 seconds = verdict.seconds;
    if (verdict.kind == WH_HTTP_AGAIN) {
      seconds = (guint64)1 << MIN(tries, 6);
      tries++;
    }
    if (!pause_for(http, seconds,
                   verdict.kind == WH_HTTP_WAIT ? "Waiting for the server's limit" : "Trying again", error))
      return FALSE;
  }
}
