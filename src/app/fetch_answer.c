/* SPDX-License-Identifier: Apache-2.0
 * What an answer of a server means. */
#include "app/fetch_answer.h"

#include "base/text.h"
#include "source/json/values.h"

/* What GitHub asks for where it forbids for a time and does not say how long. */
#define SECONDARY_WAIT 60

void
wh_http_answer_clear(WhHttpAnswer *answer)
{
  g_clear_pointer(&answer->json, json_decref);
  g_clear_pointer(&answer->body, g_bytes_unref);
  g_clear_pointer(&answer->etag, g_free);
  g_clear_pointer(&answer->next, g_free);
}

void
wh_http_verdict_clear(WhHttpVerdict *verdict)
{
  g_clear_pointer(&verdict->problem, g_free);
}

static WhSlice
slice_of(GBytes *body)
{
  gsize len;
  const char *data = g_bytes_get_data(body, &len);
  return wh_slice(data, len);
}

/* The URL of <URL>; rel="next" among the links. */
static char *
next_of(SoupMessageHeaders *headers)
{
  const char *links = soup_message_headers_get_list(headers, "Link");
  g_auto(GStrv) parts = links != NULL ? g_strsplit(links, ",", -1) : NULL;
  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++) {
    const char *open = strchr(parts[i], '<'), *close = open != NULL ? strchr(open, '>') : NULL;
    if (close != NULL && strstr(close, "rel=\"next\"") != NULL)
      return g_strndup(open + 1, (gsize)(close - open - 1));
  }
  return NULL;
}

static gboolean
number_of(SoupMessageHeaders *headers, const char *name, guint64 *ret_number)
{
  const char *text = soup_message_headers_get_one(headers, name);
  return text != NULL &&
         g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32 * G_GUINT64_CONSTANT(4), ret_number, NULL);
}

/* The server's clock, so that ours need not be right. */
static gint64
server_time(SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one(headers, "Date");
  g_autoptr(GDateTime) date = text != NULL ? soup_date_time_new_from_http_string(text) : NULL;
  return date != NULL ? g_date_time_to_unix(date) : g_get_real_time() / G_USEC_PER_SEC;
}

static char *
message_of(GBytes *body)
{
  json_t *value = wh_json_parse(slice_of(body));
  char *text = wh_text_safe(wh_json_text(value, "message"), 120);
  json_decref(value);
  return text;
}

/* Whether a refusal is a limit, and for how long. */
static gboolean
is_limit(SoupMessageHeaders *headers, guint status, const char *says, guint64 *ret_seconds)
{
  guint64 left = 1, reset = 0;
  if (number_of(headers, "Retry-After", ret_seconds))
    return TRUE;
  if (number_of(headers, "X-RateLimit-Remaining", &left) && left == 0 &&
      number_of(headers, "X-RateLimit-Reset", &reset)) {
    const gint64 wait = (gint64)reset - server_time(headers) + 1;
    *ret_seconds = (guint64)MAX(wait, 1);
    return TRUE;
  }
  *ret_seconds = SECONDARY_WAIT;
  return status == 429 || strstr(says, "rate limit") != NULL;
}

static void
refuse(guint status, const char *says, gboolean has_token, WhHttpVerdict *verdict)
{
  const char *remedy = has_token ? "see whether the token may read it" : "a token may be needed";
  verdict->kind = WH_HTTP_REFUSED;
  verdict->code = WH_ERROR_INPUT;
  if (status == 401 || status == 403)
    verdict->code = WH_ERROR_USAGE;
  verdict->problem =
      g_strdup_printf("the server refuses with status %u%s%s; %s", status, *says != '\0' ? ": " : "", says,
                      status == 401 && has_token ? "the token is not valid" : remedy);
}

static void
take(SoupMessage *message, GBytes *body, WhHttpAnswer *answer, WhHttpVerdict *verdict)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers(message);
  answer->status = soup_message_get_status(message);
  if (answer->status == 200) {
    answer->json = wh_json_parse(slice_of(body));
    if (answer->json == NULL) {
      verdict->problem = g_strdup("its answer is cut or no JSON");
      return;
    }
    answer->body = g_bytes_ref(body);
    answer->next = next_of(headers);
    answer->etag = g_strdup(soup_message_headers_get_one(headers, "ETag"));
  }
  verdict->kind = WH_HTTP_TAKEN;
}

void
wh_http_judge(SoupMessage *message, GBytes *body, gboolean has_token, WhHttpAnswer *ret_answer,
              WhHttpVerdict *ret_verdict)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers(message);
  const guint status = soup_message_get_status(message);
  g_autofree char *says = status >= 400 ? message_of(body) : g_strdup("");
  *ret_verdict = (WhHttpVerdict){.kind = WH_HTTP_AGAIN};
  if (status == 200 || status == 304 || status == 404 || status == 410 || status == 422)
    take(message, body, ret_answer, ret_verdict);
  else if ((status == 403 || status == 429) && is_limit(headers, status, says, &ret_verdict->seconds))
    ret_verdict->kind = WH_HTTP_WAIT;
  else if (status >= 500 || status == 408)
    ret_verdict->problem = g_strdup_printf("status %u%s%s", status, *says != '\0' ? ": " : "", says);
  else
    refuse(status, says, has_token, ret_verdict);
}
