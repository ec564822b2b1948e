/* SPDX-License-Identifier: Apache-2.0
 * How a copy of a build file stands to what upstreams published. */
#include "macros/db.h"

#define RENAMED_LINES 3u /* a shorter content under another name is a coincidence */

const char *
wh_macro_verdict_id(WhMacroVerdict verdict)
{
  static const char *const ids[WH_N_MACRO_VERDICTS] = {"known", "variant", "behind", "ahead", "unknown"};
  return ids[verdict];
}

void
wh_macros_describe(const WhMacros *db, const WhMacroDbContent *c, WhMacroVersion *ret)
{
  ret->name = g_array_index(db->files, WhMacroDbFile, c->file).name;
  ret->package = g_array_index(db->sources, WhMacroSource, c->source).package;
  ret->first = c->first;
  ret->last = c->last;
  ret->serial = c->serial;
}

static const WhMacroDbContent *
content_at(const WhMacros *db, guint32 nth)
{
  return &g_array_index(db->contents, WhMacroDbContent, nth);
}

const WhMacroDbFile *
wh_macros_find_file(const WhMacros *db, WhSlice name)
{
  guint from = 0, to = db->files->len;
  while (from < to) {
    const guint middle = (from + to) / 2;
    const WhMacroDbFile *f = &g_array_index(db->files, WhMacroDbFile, middle);
    const int order = wh_macro_name_compare(name, wh_slice_str(f->name));
    if (order == 0)
      return f;
    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }
  return NULL;
}

const WhMacroDbMacro *
wh_macros_find_macro(const WhMacros *db, WhSlice name)
{
  guint from = 0, to = db->macros->len;
  while (from < to) {
    const guint middle = (from + to) / 2;
    const WhMacroDbMacro *m = &g_array_index(db->macros, WhMacroDbMacro, middle);
    const int order = wh_macro_name_compare(name, wh_slice_str(m->name));
    if (order == 0)
      return m;
    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }
  return NULL;
}

static const WhMacroDbContent *
find_content(const WhMacros *db, const WhMacroDbFile *f, const guint8 *normal)
{
  for (guint32 i = 0; i < f->n; i++)
    if (memcmp(content_at(db, f->at + i)->normal, normal, WH_MACROS_DIGEST) == 0)
      return content_at(db, f->at + i);
  return NULL;
}

/* The content of any file that has the digest. */
static const WhMacroDbContent *
find_anywhere(const WhMacros *db, const guint8 *normal)
{
  guint from = 0, to = db->by_digest->len;
  while (from < to) {
    const guint middle = (from + to) / 2;
    const WhMacroDbContent *c = content_at(db, g_array_index(db->by_digest, guint32, middle));
    const int order = memcmp(normal, c->normal, WH_MACROS_DIGEST);
    if (order == 0)
      return c;
    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }
  return NULL;
}

static gboolean
is_exact(const WhMacros *db, const WhMacroDbContent *c, const WhMacroId *id)
{
  for (guint32 i = 0; i < c->n_exact; i++)
    if (memcmp(&g_array_index(db->exact, WhMacroDbExact, c->exact_at + i), id->exact, WH_MACROS_EXACT) == 0)
      return TRUE;
  return FALSE;
}

/* Where SERIAL stands among those of F that compare with it. */
static WhMacroVerdict
judge_serial(const WhMacros *db, const WhMacroDbFile *f, const char *serial)
{
  guint earlier = 0, later = 0, same = 0;
  for (guint32 i = 0; i < f->n; i++) {
    const char *known = content_at(db, f->at + i)->serial;
    if (!wh_macro_serial_same_form(known, serial))
      continue;
    const int order = wh_macro_serial_compare(known, serial);
    earlier += order < 0;
    later += order > 0;
    same += order == 0;
  }
  if (same > 0 || (earlier > 0) == (later > 0))
    return WH_MACRO_VARIANT;
  return earlier > 0 ? WH_MACRO_AHEAD : WH_MACRO_BEHIND;
}

/* The last with that serial, else the last before it, else the first after it; without a serial the latest. */
static const WhMacroDbContent *
nearest(const WhMacros *db, const WhMacroDbFile *f, const char *serial)
{
  const WhMacroDbContent *best = NULL, *after = NULL;
  for (guint32 i = 0; i < f->n; i++) {
    const WhMacroDbContent *c = content_at(db, f->at + i);
    if (!wh_macro_serial_same_form(c->serial, serial))
      continue;
    if (wh_macro_serial_compare(c->serial, serial) <= 0)
      best = c;
    else if (after == NULL)
      after = c;
  }
  if (best == NULL)
    best = after;
  return best != NULL ? best : content_at(db, f->at + f->n - 1);
}

static WhMacroVerdict
conclude(const WhMacros *db, const WhMacroDbContent *c, WhMacroVerdict verdict, WhMacroCheck *ret)
{
  ret->verdict = verdict;
  if (c != NULL)
    wh_macros_describe(db, c, &ret->version);
  return verdict;
}

static void
check_init(WhMacroCheck *ret)
{
  *ret = (WhMacroCheck){.verdict = WH_MACRO_UNKNOWN, .version = {"", "", "", "", ""}};
}

WhMacroVerdict
wh_macros_check(const WhMacros *db, WhSlice name, const WhMacroId *id, WhMacroCheck *ret)
{
  check_init(ret);
  const WhMacroDbFile *f = wh_macros_find_file(db, wh_macro_basename(name));
  const WhMacroDbContent *c = f != NULL ? find_content(db, f, id->normal) : NULL;
  ret->n_versions = f != NULL ? f->n : 0;
  if (c == NULL && id->n_lines >= RENAMED_LINES) {
    c = find_anywhere(db, id->normal);
    ret->renamed = c != NULL;
  }
  if (c != NULL) {
    ret->exact = is_exact(db, c, id);
    ret->restamped = !g_str_equal(c->serial, id->serial) && !ret->exact;
    return conclude(db, c, WH_MACRO_KNOWN, ret);
  }
  if (f == NULL)
    return WH_MACRO_UNKNOWN;
  return conclude(db, nearest(db, f, id->serial), judge_serial(db, f, id->serial), ret);
}

static gboolean
has_body(const WhMacros *db, const WhMacroDbMacro *m, const guint8 *normal)
{
  guint32 from = 0, to = m->n_bodies;
  while (from < to) {
    const guint32 middle = (from + to) / 2;
    const int order =
        memcmp(normal, &g_array_index(db->bodies, WhMacroDbBody, m->bodies_at + middle), WH_MACROS_DIGEST);
    if (order == 0)
      return TRUE;
    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }
  return FALSE;
}

/* The file that PIECE says it is from, if an upstream's of that name defines its macro, else the first that does. */
static const WhMacroDbFile *
owner_of(const WhMacros *db, const WhMacroDbMacro *m, const WhMacroPiece *piece)
{
  const WhMacroDbFile *said = wh_macros_find_file(db, piece->file);
  if (m == NULL || m->n_files == 0)
    return said;
  for (guint32 i = 0; i < m->n_files; i++) {
    const guint32 nth = g_array_index(db->owners, guint32, m->files_at + i);
    if (&g_array_index(db->files, WhMacroDbFile, nth) == said)
      return said;
  }
  return &g_array_index(db->files, WhMacroDbFile, g_array_index(db->owners, guint32, m->files_at));
}

/* "m4_include([m4/NAME.m4])", as aclocal writes it for the macros that a project ships: those are checked where they
 * are. */
static gboolean
is_plain_include(WhSlice text)
{
  static const char head[] = "m4_include([", tail[] = ".m4])";
  while (text.len > 0 && g_ascii_isspace(text.data[text.len - 1]))
    text.len--;
  while (text.len > 0 && g_ascii_isspace(*text.data))
    text = wh_slice(text.data + 1, text.len - 1);
  if (text.len < sizeof head + sizeof tail || memcmp(text.data, head, sizeof head - 1) != 0 ||
      memcmp(text.data + text.len - (sizeof tail - 1), tail, sizeof tail - 1) != 0)
    return FALSE;
  for (gsize i = sizeof head - 1; i < text.len - (sizeof tail - 1); i++)
    if (!g_ascii_isalnum(text.data[i]) && strchr("/._+~-", text.data[i]) == NULL)
      return FALSE;
  return TRUE;
}

WhMacroVerdict
wh_macros_check_piece(const WhMacros *db, const WhMacroPiece *piece, WhMacroCheck *ret)
{
  check_init(ret);
  const WhMacroDbMacro *m = wh_macros_find_macro(db, piece->macro);
  const WhMacroDbFile *f = owner_of(db, m, piece);
  const WhMacroDbContent *c = f != NULL ? nearest(db, f, piece->serial) : NULL;
  ret->n_versions = m != NULL ? m->n_bodies : 0;
  if ((m != NULL && has_body(db, m, piece->normal)) ||
      (piece->macro.len == 0 && is_plain_include(piece->text)))
    return conclude(db, c, WH_MACRO_KNOWN, ret);
  if (m == NULL && piece->macro.len > 0)
    return WH_MACRO_UNKNOWN;
  const gboolean stated = f != NULL && wh_slice_equal(piece->file, wh_slice_str(f->name));
  return conclude(db, c, stated ? judge_serial(db, f, piece->serial) : WH_MACRO_VARIANT, ret);
}
