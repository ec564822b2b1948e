/* SPDX-License-Identifier: Apache-2.0
 * People that files name: owners, security contacts, mailmap. */
#include "source/git/facts.h"

#include "base/limits.h"
#include "source/git/facts_scan.h"

/* "@login" or "@org/team" at or after *POS. An '@' behind a letter belongs to an address. */
static gboolean
next_login(WhSlice s, gsize *pos, WhSlice *ret_login)
{
  for (gsize at = wh_scan_find(s, *pos, "@"); at < s.len; at = wh_scan_find(s, at + 1, "@")) {
    WhSlice name = wh_scan_word(wh_scan_skip(s, at + 1), "-_/");
    gboolean apart =
        at == 0 || !(g_ascii_isalnum(s.data[at - 1]) || strchr("._%+-/", s.data[at - 1]) != NULL);
    if (!apart || name.len == 0 || !g_ascii_isalnum(name.data[0]))
      continue;
    while (name.data[name.len - 1] == '/' || name.data[name.len - 1] == '-')
      name.len--;
    *ret_login = wh_slice(s.data + at, name.len + 1);
    *pos = at + 1 + name.len;
    return TRUE;
  }
  *pos = s.len;
  return FALSE;
}

static void
add_addresses(WhSlice s, WhFactKind kind, WhFactOut *out)
{
  gsize pos = 0;
  WhSlice address;
  while (wh_scan_address(s, &pos, &address))
    wh_fact_add(out, kind, "", address);
}

/* "- login" in the lists of an OWNERS file that is YAML. */
static void
add_listed(WhSlice line, WhFactOut *out)
{
  WhSlice name = wh_slice_trim(wh_scan_until(wh_scan_skip(line, 2), "#"));
  WhSlice word = wh_scan_word(name, "-_");
  if (word.len == name.len)
    wh_fact_add(out, WH_FACT_OWNER, "@", name);
}

static WhSlice
base_name(WhSlice path)
{
  const char *slash = path.len > 0 ? memrchr(path.data, '/', path.len) : NULL;
  return slash != NULL ? wh_scan_skip(path, (gsize)(slash - path.data) + 1) : path;
}

gboolean
wh_facts_owners(WhSlice text, WhSlice path, WhFactOut *out)
{
  const WhSlice name = base_name(path);
  gboolean listed = wh_slice_has_prefix(name, WH_SLICE("OWNERS"));
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    line = wh_slice_trim(line);
    if (line.len == 0 || line.data[0] == '#')
      continue;
    add_addresses(line, WH_FACT_OWNER, out);
    gsize at = 0;
    WhSlice login;
    while (next_login(line, &at, &login))
      wh_fact_add(out, WH_FACT_OWNER, "", login);
    if (listed && wh_slice_has_prefix(line, WH_SLICE("- ")))
      add_listed(line, out);
  }
  if (wh_scan_is(name, "CODEOWNERS"))
    wh_facts_wide_owners(text, out);
  return TRUE;
}

static void
add_links(WhSlice text, WhFactOut *out)
{
  for (gsize at = wh_scan_find(text, 0, "://"); at < text.len; at = wh_scan_find(text, at + 3, "://")) {
    gsize from = at;
    while (from > 0 && g_ascii_isalpha(text.data[from - 1]))
      from--;
    WhSlice link = wh_scan_until(wh_scan_skip(text, from), " \t\r\n<>\"'`()[]{}|\\");
    while (link.len > 0 && strchr(".,;:!?*", link.data[link.len - 1]) != NULL)
      link.len--;
    if (wh_slice_has_prefix(link, WH_SLICE("http")))
      wh_fact_add(out, WH_FACT_CONTACT, "", link);
  }
}

gboolean
wh_facts_contacts(WhSlice text, WhSlice path, WhFactOut *out)
{
  add_addresses(text, WH_FACT_CONTACT, out);
  add_links(text, out);
  return TRUE;
}

typedef struct {
  WhSlice name, address;
} Ident;

/* "Name <address>" at the front of *LINE, which moves behind it. */
static gboolean
take_ident(WhSlice *line, Ident *ret_ident)
{
  WhSlice name = wh_scan_until(*line, "<");
  WhSlice rest = wh_scan_skip(*line, name.len + 1);
  WhSlice address = wh_scan_until(rest, ">");
  if (name.len == line->len || address.len == rest.len)
    return FALSE;
  *ret_ident = (Ident){wh_slice_trim(name), wh_slice_trim(address)};
  *line = wh_scan_skip(rest, address.len + 1);
  return TRUE;
}

static void
append_ident(GString *out, WhSlice name, WhSlice address)
{
  for (gsize i = 0; i < name.len; i++)
    g_string_append_c(out, name.data[i] == '\t' ? ' ' : name.data[i]);
  g_string_append(out, name.len > 0 ? " <" : "<");
  g_string_append_len(out, address.data, (gssize)address.len);
  g_string_append_c(out, '>');
}

/* One address alone is what commits carry; its name is the proper one. */
static void
add_mapping(WhSlice line, WhFactOut *out)
{
  Ident first, second;
  if (!take_ident(&line, &first))
    return;
  g_autoptr(GString) value = g_string_new(NULL);
  if (take_ident(&line, &second)) {
    append_ident(value, first.name, first.address);
    g_string_append_c(value, '\t');
    append_ident(value, second.name, second.address);
  } else {
    append_ident(value, first.name, wh_slice(NULL, 0));
    g_string_append_c(value, '\t');
    append_ident(value, wh_slice(NULL, 0), first.address);
  }
  wh_fact_add(out, WH_FACT_MAILMAP, "", wh_slice(value->str, value->len));
}

/* FNV-1a, 64 bits. Lines that collide cost a mapping, never more. */
static guint64
line_digest(WhSlice line)
{
  guint64 digest = 0xcbf29ce484222325;
  for (gsize i = 0; i < line.len; i++)
    digest = (digest ^ (guchar)line.data[i]) * 0x100000001b3;
  return digest;
}

/* Whether the version before had the line; notes it for the version after. */
static gboolean
was_there(WhSlice line, WhFactOut *out)
{
  guint64 digest = line_digest(line);
  if (out->lines != NULL)
    g_array_append_val(out->lines, digest);
  return out->before != NULL &&
         g_array_binary_search((GArray *)(guintptr)out->before, &digest, wh_fact_line_compare, NULL);
}

int
wh_fact_line_compare(gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
  return x < y ? -1 : x > y;
}

gboolean
wh_facts_mailmap(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    line = wh_slice_trim(line);
    if (line.len > 0 && line.data[0] != '#' && !was_there(line, out))
      add_mapping(line, out);
  }
  return TRUE;
}
