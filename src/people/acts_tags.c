/* SPDX-License-Identifier: Apache-2.0
 * Releases tagged and tags signed.
 *
 * Tags made up later with the date of the commit they stand on must not carry a right into the past. They
 * show in two ways: the tagger has no commit before, or the tag bears the very second of a commit that is
 * somebody else's. The first counts if the tag is signed, the second if the tagger had landed something by
 * own hand by then. A lightweight tag names nobody; it is put down to the author of its target if that is a
 * release commit by its subject or its files, else to the hand that merged the target, else to nobody. */
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

/* Known times by person, G_MAXINT64: never. */
typedef struct {
  gint64 *commit; /* of the first commit as author or committer */
  gint64 *landed; /* of the first landing by own hand */
} Firsts;

static void
firsts_init(Firsts *firsts, const WhActs *acts)
{
  const WhPeopleImpl *impl = acts->impl;
  guint32 n = impl->people.n_persons;
  firsts->commit = g_new(gint64, n + 1);
  firsts->landed = g_new(gint64, n + 1);
  for (guint32 p = 0; p < n; p++)
    firsts->commit[p] = firsts->landed[p] = G_MAXINT64;
  for (guint32 i = 0; i < impl->people.view->n_commits; i++) {
    gint64 known = impl->people.view->commits[i].known;
    gint64 *author = &firsts->commit[impl->author_of[i]], *committer = &firsts->commit[impl->committer_of[i]];
    *author = MIN(*author, known);
    *committer = MIN(*committer, known);
  }
  for (guint i = 0; i < acts->list->len; i++) {
    const WhAct *act = &g_array_index(acts->list, WhAct, i);
    if (act->right == WH_RIGHT_LAND_OWN || act->right == WH_RIGHT_LAND_OTHERS)
      firsts->landed[act->person] = MIN(firsts->landed[act->person], act->known);
  }
}

static gboolean
is_made_up(const WhPeopleImpl *impl, const Firsts *firsts, const WhTag *tag, guint32 person, gboolean key)
{
  const WhCommit *target = &impl->people.view->commits[tag->target];
  if (!key && firsts->commit[person] > tag->known)
    return TRUE;
  return !wh_oid_is_zero(&tag->oid) && tag->tagged.time == target->committed.time &&
         person != impl->author_of[tag->target] && person != impl->committer_of[tag->target] &&
         firsts->landed[person] > tag->known;
}

static guint32
tagger_of(const WhActs *acts, const WhTag *tag)
{
  if (wh_oid_is_zero(&tag->oid))
    return light_tagger(acts, tag);
  return tag->tagger != WH_NONE ? acts->impl->person_of[tag->tagger] : WH_NONE;
}

static void
one_tag(WhActs *acts, guint32 index, const Firsts *firsts)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhTag *tag = &impl->people.view->tags[index];
  if (tag->target == WH_NONE || impl->landing[tag->target].imported || !is_release_name(tag->name))
    return;
  gboolean key = tag->is_signed && *tag->key != '\0' && !wh_bots_is_forge_key(tag->key);
  guint32 person = tagger_of(acts, tag);
  if (person == WH_NONE || is_made_up(impl, firsts, tag, person, key))
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
  Firsts firsts;
  firsts_init(&firsts, acts);
  for (guint32 i = 0; i < acts->impl->people.view->n_tags; i++)
    one_tag(acts, i, &firsts);
  g_free(firsts.commit);
  g_free(firsts.landed);
}
