/* SPDX-License-Identifier: Apache-2.0
 * The order of commits, by git's own rev-list. */
#include "source/git/git_order.h"

#include "base/error.h"
#include "source/git/git_stream.h"

#include <errno.h>
#include <unistd.h>

#define LINE_MAX_BYTES 256u

void
wh_git_order_clear(WhGitOrder *order)
{
  g_clear_pointer(&order->ids, g_array_unref);
  g_clear_pointer(&order->missing, g_array_unref);
}

static void
append_ids(GString *out, const WhOid *ids, guint n_ids, guint oid_len, const char *mark)
{
  char hex[WH_OID_HEX_MAX + 1];
  for (guint i = 0; i < n_ids; i++) {
    wh_oid_format(&ids[i], oid_len, hex);
    g_string_append(out, mark);
    g_string_append_len(out, hex, 2 * (gssize)oid_len);
    g_string_append_c(out, '\n');
  }
}

static gboolean
write_all(int fd, const char *data, gsize len, GError **error)
{
  while (len > 0) {
    gssize put = write(fd, data, len);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0) {
      g_set_error(error, WH_ERROR, WH_ERROR_IO,
                  "cannot write a list for git: %s; check the folder for temporary files", g_strerror(errno));
      return FALSE;
    }
    data += put;
    len -= (gsize)put;
  }
  return TRUE;
}

/* TEXT as a file at its beginning. */
static int
text_file(const WhGitShadow *shadow, const GString *text, GError **error)
{
  int fd = wh_git_shadow_file(shadow, error);
  if (fd < 0)
    return -1;
  if (write_all(fd, text->str, text->len, error) && lseek(fd, 0, SEEK_SET) == 0)
    return fd;
  close(fd);
  return -1;
}

int
wh_git_list_file(const WhGitShadow *shadow, const WhOid *ids, guint n_ids, GError **error)
{
  guint oid_len = wh_git_shadow_oid_len(shadow);
  g_autoptr(GString) text = g_string_sized_new(n_ids * (2 * (gsize)oid_len + 1) + 1);
  append_ids(text, ids, n_ids, oid_len, "");
  return text_file(shadow, text, error);
}

static int
tips_file(const WhGitHistory *history, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  append_ids(text, history->tips, history->n_tips, history->repo->oid_len, "");
  append_ids(text, history->have, history->n_have, history->repo->oid_len, "^");
  return text_file(history->shadow, text, error);
}

/* Takes the list apart: "-ID" is a boundary. */
static void
collect_ids(WhGitChild *child, guint oid_len, GArray *boundary, GArray *ids)
{
  WhGitStream stream;
  wh_git_stream_init(&stream, child);
  WhSlice line;
  while (wh_git_stream_line(&stream, LINE_MAX_BYTES, &line)) {
    gsize edge = line.len > 0 && line.data[0] == '-' ? 1 : 0;
    WhOid oid;
    if (wh_oid_parse(wh_slice(line.data + edge, line.len - edge), &oid) == oid_len)
      g_array_append_val(edge > 0 ? boundary : ids, oid);
  }
  wh_git_stream_clear(&stream);
}

static gboolean
list_with_git(const WhGitHistory *history, WhGitOrder *ret_order, GError **error)
{
  static const char *const args[] = {"rev-list", "--topo-order", "--reverse", "--boundary", "--stdin", NULL};
  int fd = tips_file(history, error);
  if (fd < 0)
    return FALSE;
  WhGitChild child;
  gboolean started = wh_git_child_start(history->shadow, args, fd, &child, error);
  close(fd);
  if (!started)
    return FALSE;
  g_autoptr(GArray) boundary = g_array_new(FALSE, FALSE, sizeof(WhOid));
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(WhOid));
  collect_ids(&child, history->repo->oid_len, boundary, ids);
  if (!wh_git_child_finish(&child, error))
    return FALSE;
  ret_order->n_boundary = boundary->len;
  ret_order->ids = g_steal_pointer(&boundary);
  g_array_append_vals(ret_order->ids, ids->data, ids->len);
  ret_order->missing = g_array_new(FALSE, FALSE, sizeof(WhOid));
  return TRUE;
}

gboolean
wh_git_order_read(const WhGitHistory *history, WhGitOrder *ret_order, GError **error)
{
  g_autoptr(GError) local = NULL;
  if (list_with_git(history, ret_order, &local))
    return TRUE;
  if (!g_error_matches(local, WH_ERROR, WH_ERROR_INPUT)) {
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
  }
  return wh_git_order_walk(history, ret_order, error);
}
