/* SPDX-License-Identifier: Apache-2.0
 * Releases tagged or made by a commit, and tags signed.
 *
 * Tags made up later with the date of the commit they stand on must not carry a right into the past. They
 * show in two ways: the tagger has no commit before, or the tag bears the very second of a commit that is
 * somebody else's. The first counts if the tag is signed, the second if the tagger had landed something by
 * own hand by then. A lightweight tag names nobody; it is put down to the author of its target if that is a
 * release commit by its subject or its files, else to the hand that merged the target, else to nobody.
 *
 * Many projects publish without a tag: a commit whose subject is a bare version, on files that hold one,
 * landed by its author's own hand, makes a release too; a tag that the same person puts on it then adds
 * nothing. */
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
touches_files(const WhActs *acts, guint32 commit, guint32 kinds)
{
  const WhView *view = acts->impl->people.view;
  const WhCommit *c = &view->commits[commit];
  for (guint32 i = 0; i < c->n_changes; i++)
    if ((acts->path_kinds[view->changes[c->changes_at + i].path] & kinds) != 0)
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
  return touches_files(acts, tag->target, WH_PATH_RELEASE) && author == impl->committer_of[tag->target]
             ? author
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

/* ---- commits that make a release ---- */

static gboolean
is_version(const char *word)
{
  const char *at = word + (*word == 'v' ? 1 : 0);
  gsize digits = strspn(at, "0123456789");
  return digits > 0 && at[digits] == '.' && g_ascii_isdigit(at[digits + 1]) &&
         strspn(at, "0123456789.abcdefghijklmnopqrstuvwxyz+-_") == strlen(at);
}

/* A version and nothing but words that go with one. */
static gboolean
is_bare_version(const char *subject)
{
  static const char *const with_it[] = {
      "release", "released", "releasing", "version",        "bump",  "bumped", "bumping", "bumps",
      "to",      "publish",  "prepare",   "preparing",      "for",   "cut",    "tag",     "new",
      "the",     "package",  "chore",     "chore(release)", "build", "v",      "number",  NULL};
  g_autofree char *lower = g_ascii_strdown(subject, -1);
  g_auto(GStrv) words = g_strsplit_set(lower, " :,!\"'`", -1);
  guint versions = 0;
  for (guint i = 0; words[i] != NULL; i++) {
    gsize len = strlen(words[i]);
    if (len > 0 && words[i][len - 1] == '.')
      words[i][len - 1] = '\0';
    if (is_version(words[i]))
      versions++;
    else if (*words[i] != '\0' && !g_strv_contains(with_it, words[i]))
      return FALSE;
  }
  return versions > 0;
}

static gboolean
makes_release(const WhActs *acts, guint32 commit)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhLanding *landing = &impl->landing[commit];
  const WhCommit *c = &impl->people.view->commits[commit];
  return !landing->imported && c->n_parents < 2 && landing->lander == impl->author_of[commit] &&
         is_bare_version(c->subject) && touches_files(acts, commit, WH_PATH_RELEASE | WH_PATH_MANIFEST);
}

/* RELEASES: by commit, whether it makes a release. */
static void
release_commits(WhActs *acts, guint8 *releases)
{
  const WhPeopleImpl *impl = acts->impl;
  for (guint i = 0; i < impl->line->len; i++) {
    guint32 commit = g_array_index(impl->line, guint32, i);
    if (!makes_release(acts, commit))
      continue;
    releases[commit] = 1;
    wh_acts_add(acts, (WhAct){impl->people.view->commits[commit].known, impl->author_of[commit], WH_RIGHT_TAG,
                              commit, WH_NONE, WH_NONE, WH_NONE, 1, WH_NONE, WH_NONE});
  }
}

/* ---- tags ---- */

static guint32
tagger_of(const WhActs *acts, const WhTag *tag)
{
  if (wh_oid_is_zero(&tag->oid))
    return light_tagger(acts, tag);
  return tag->tagger != WH_NONE ? acts->impl->person_of[tag->tagger] : WH_NONE;
}

static void
one_tag(WhActs *acts, guint32 index, const Firsts *firsts, const guint8 *releases)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhTag *tag = &impl->people.view->tags[index];
  if (tag->target == WH_NONE || impl->landing[tag->target].imported || !is_release_name(tag->name))
    return;
  gboolean key = tag->is_signed && *tag->key != '\0' && !wh_bots_is_forge_key(tag->key);
  guint32 person = tagger_of(acts, tag);
  if (person == WH_NONE || is_made_up(impl, firsts, tag, person, key))
    return;
  WhAct act = {tag->known, person, WH_RIGHT_TAG, tag->target, index, WH_NONE, WH_NONE, 1, WH_NONE, WH_NONE};
  if (!releases[tag->target] || person != impl->author_of[tag->target])
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
  g_autofree guint8 *releases = g_new0(guint8, acts->impl->people.view->n_commits + 1);
  release_commits(acts, releases);
  for (guint32 i = 0; i < acts->impl->people.view->n_tags; i++)
    one_tag(acts, i, &firsts, releases);
  g_free(firsts.commit);
  g_free(firsts.landed);
}
