/* SPDX-License-Identifier: Apache-2.0
 * Releases tagged and tags signed.
 *
 * An unsigned tag by somebody who has no commit before it is not counted: tags made up later with the date of
 * the commit they stand on look just so. A lightweight tag names nobody; it is put down to the author of its
 * target if that is a release commit by its subject or its files, else to the hand that merged the target,
 * else to nobody. */
#include "people/acts.h"

static gboolean
is_release_name(const char *name)
{
  static const char *const others[] = {"archive/", "backup", "old/",  "wip",   "import",
                                       "svn",      "cvs",    "start", "pull/", "test"};
  for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
    if (g_ascii_strncasecmp(name, others[i], strlen(others[i])) == 0)
      return FALSE;
  return strpbrk(name, "0123456789") != NULL;
}

/* The version in a tag's name: from its first digit that a point follows, else from its first digit. */
static const char *
version_of(const char *name)
{
  for (const char *at = name; *at != '\0'; at++)
    if (g_ascii_isdigit(*at) && (at == name || !g_ascii_isdigit(at[-1]))) {
      gsize digits = strspn(at, "0123456789");
      if (at[digits] == '.' || at[digits] == '_' || at[digits] == '-' || at[digits] == '\0')
        return at;
    }
  return NULL;
}

static gboolean
is_release_subject(const char *subject, const char *tag)
{
  static const char *const words[] = {"release", "version", "bump", "prepare", "publish", "cut "};
  const char *version = version_of(tag);
  if (strstr(subject, tag) != NULL ||
      (version != NULL && strlen(version) >= 3 && strstr(subject, version) != NULL))
    return TRUE;
  g_autofree char *lower = g_ascii_strdown(subject, -1);
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_has_prefix(lower, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
touches_release_files(const WhActs *acts, guint32 commit)
{
  const WhView *view = acts->impl->people.view;
  const WhCommit *c = &view->commits[commit];
  for (guint32 i = 0; i < c->n_changes; i++)
    if ((acts->path_kinds[view->changes[c->changes_at + i].path] & WH_PATH_RELEASE) != 0)
      return TRUE;
  return FALSE;
}

static guint32
light_tagger(const WhActs *acts, const WhTag *tag)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhCommit *target = &impl->people.view->commits[tag->target];
  guint32 author = impl->author_of[tag->target], lander = impl->landing[tag->target].lander;
  if (target->n_parents > 1)
    return lander;
  if (is_release_subject(target->subject, tag->name))
    return author;
  return touches_release_files(acts, tag->target) && author == impl->committer_of[tag->target] ? author
                                                                                               : WH_NONE;
}

/* Known time of each person's first commit, as author or committer. Owner: caller. */
static gint64 *
first_commits(const WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  gint64 *first = g_new(gint64, impl->people.n_persons + 1);
  for (guint32 p = 0; p < impl->people.n_persons; p++)
    first[p] = G_MAXINT64;
  for (guint32 i = 0; i < view->n_commits; i++) {
    gint64 known = view->commits[i].known;
    first[impl->author_of[i]] = MIN(first[impl->author_of[i]], known);
    first[impl->committer_of[i]] = MIN(first[impl->committer_of[i]], known);
  }
  return first;
}

static void
one_tag(WhActs *acts, guint32 index, const gint64 *first)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhTag *tag = &impl->people.view->tags[index];
  if (tag->target == WH_NONE || impl->landing[tag->target].imported || !is_release_name(tag->name))
    return;
  gboolean light = wh_oid_is_zero(&tag->oid);
  gboolean key = tag->is_signed && *tag->key != '\0' && !wh_bots_is_forge_key(tag->key);
  guint32 person = WH_NONE;
  if (light)
    person = light_tagger(acts, tag);
  else if (tag->tagger != WH_NONE)
    person = impl->person_of[tag->tagger];
  if (person == WH_NONE || (!key && first[person] > tag->known))
    return;
  WhAct act = {tag->known, person, WH_RIGHT_TAG, tag->target, index, WH_NONE, 1};
  wh_acts_add(acts, act);
  act.right = WH_RIGHT_SIGN;
  if (key)
    wh_acts_add(acts, act);
}

void
wh_acts_tags(WhActs *acts)
{
  g_autofree gint64 *first = first_commits(acts->impl);
  for (guint32 i = 0; i < acts->impl->people.view->n_tags; i++)
    one_tag(acts, i, first);
}
