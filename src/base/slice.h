/* SPDX-License-Identifier: Apache-2.0
 *
 * WhSlice: borrowed bytes from outside. Invariants: DATA may be NULL only when LEN is 0; never assumed to
 * be NUL-terminated or UTF-8; lives as long as whoever lent it says. */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct {
  const char *data;
  gsize len;
} WhSlice;

#define WH_SLICE(literal) ((WhSlice){(literal), sizeof(literal) - 1})

static inline WhSlice
wh_slice(const char *data, gsize len)
{
  return (WhSlice){data, len};
}

static inline WhSlice
wh_slice_str(const char *s)
{
  return (WhSlice){s, s != NULL ? strlen(s) : 0};
}

static inline gboolean
wh_slice_equal(WhSlice a, WhSlice b)
{
  return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline gboolean
wh_slice_has_prefix(WhSlice s, WhSlice prefix)
{
  return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.data, prefix.data, prefix.len) == 0);
}

/* S without white space of ASCII at its end, and at both ends. */
static inline WhSlice
wh_slice_trim_end(WhSlice s)
{
  while (s.len > 0 && g_ascii_isspace(s.data[s.len - 1]))
    s.len--;
  return s;
}

static inline WhSlice
wh_slice_trim(WhSlice s)
{
  while (s.len > 0 && g_ascii_isspace(*s.data))
    s = wh_slice(s.data + 1, s.len - 1);
  return wh_slice_trim_end(s);
}
