/* SPDX-License-Identifier: Apache-2.0
 * Whose the release archives are: who signed them, else who made the tag, else who landed what they were made from.
 *
 * A key is its first user's, and only what was known by the release's time tells of it, so that a cut record names the
 * same person. Whom the members say they belong to is a claim that anybody can pack, and names nobody. */
#include "people/acts.h"

typedef struct {
  gint64 known;
  guint32 person;
} Seen;

/* Who is first known for what: by text or index. */
static void
learn(GHashTable *table, gconstpointer what, gint64 known, guint32 person)
{
  const Seen *there = g_hash_table_lookup(table, what);
  if (there != NULL && there->known <= known)
    return;
  Seen *seen = g_new(Seen, 1);
  *seen = (Seen){known, person};
  g_hash_table_insert(table, (gpointer)(guintptr)what, seen);
}

static guint32
find(GHashTable *table, gconstpointer what, gint64 by)
{
  const Seen *seen = g_hash_table_lookup(table, what);
  return seen != NULL && seen->known <= by ? seen->person : WH_NONE;
}

static gboolean
is_own_key(const char *key)
{
  return key[0] != '\0' && !wh_bots_is_forge_key(key);
}

/* Keys to their first users. A commit's signature is its committer's. */
static GHashTable *
learn_keys(const WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  for (guint32 i = 0; i < view->n_commits; i++)
    if (is_own_key(view->commits[i].key) && impl->persons[impl->committer_of[i]].flags == 0)
      learn(keys, view->commits[i].key, view->commits[i].known, impl->committer_of[i]);
  for (guint32 i = 0; i < view->n_tags; i++) {
    const WhTag *tag = &view->tags[i];
    guint32 person = tag->tagger != WH_NONE ? impl->person_of[tag->tagger] : WH_NONE;
    if (person != WH_NONE && is_own_key(tag->key) && impl->persons[person].flags == 0)
      learn(keys, tag->key, tag->known, person);
  }
  return keys;
}

/* Tags, and commits that make a release, to who made them. */
typedef struct {
  GHashTable *keys, *tags, *commits;
} Makers;

static void
learn_makers(const WhActs *acts, Makers *makers)
{
  makers->keys = learn_keys(acts->impl);
  makers->tags = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
  makers->commits = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
  for (guint i = 0; i < acts->list->len; i++) {
    const WhAct *act = &g_array_index(acts->list, WhAct, i);
    if (act->right != WH_RIGHT_TAG)
      continue;
    learn(makers->commits, GUINT_TO_POINTER(act->commit), act->known, act->person);
    if (act->tag != WH_NONE)
      learn(makers->tags, GUINT_TO_POINTER(act->tag), act->known, act->person);
  }
}

static void
forget_makers(Makers *makers)
{
  g_hash_table_unref(makers->keys);
  g_hash_table_unref(makers->tags);
  g_hash_table_unref(makers->commits);
}

/* By whose hand COMMIT came to the main line by T, else who committed it; WH_NONE where that was a program. */
static guint32
lander(const WhPeopleImpl *impl, guint32 commit, gint64 t)
{
  const WhLanding *landing = &impl->landing[commit];
  gboolean landed = landing->landing != WH_NONE && impl->people.view->commits[landing->landing].known <= t;
  guint32 person = landed && landing->lander != WH_NONE ? landing->lander : impl->committer_of[commit];
  return impl->persons[person].flags == 0 ? person : WH_NONE;
}

static WhReleaser
releaser_of(const WhPeopleImpl *impl, const Makers *makers, const WhRelease *release)
{
  guint32 person = is_own_key(release->key) ? find(makers->keys, release->key, release->known) : WH_NONE;
  if (person != WH_NONE)
    return (WhReleaser){person, WH_RELEASED_BY_KEY};
  if (release->tag != WH_NONE)
    person = find(makers->tags, GUINT_TO_POINTER(release->tag), release->known);
  if (person == WH_NONE && release->commit != WH_NONE)
    person = find(makers->commits, GUINT_TO_POINTER(release->commit), release->known);
  if (person != WH_NONE)
    return (WhReleaser){person, WH_RELEASED_BY_TAGGER};
  if (release->commit != WH_NONE)
    person = lander(impl, release->commit, release->known);
  return (WhReleaser){person, person != WH_NONE ? WH_RELEASED_BY_LANDER : WH_RELEASED_UNKNOWN};
}

/* A signature that the key's owner made uses the right to sign. */
static void
signed_release(WhActs *acts, guint32 index, guint32 person)
{
  const WhRelease *release = &acts->impl->people.view->releases[index];
  if (release->commit != WH_NONE && acts->impl->landing[release->commit].imported)
    return;
  wh_acts_add(acts, (WhAct){.known = release->known,
                            .person = person,
                            .right = WH_RIGHT_SIGN,
                            .commit = release->commit,
                            .tag = WH_NONE,
                            .for_person = WH_NONE,
                            .event = WH_NONE,
                            .message = WH_NONE,
                            .release = index,
                            .n_commits = 1});
}

/* A build is its release's, else its tag's. */
static WhReleaser
builder_of(const WhPeopleImpl *impl, const Makers *makers, const WhComparison *comparison)
{
  const WhRelease made = {
      .key = "", .tag = comparison->tag, .commit = comparison->commit, .known = comparison->known};
  return comparison->release != WH_NONE ? impl->releasers[comparison->release]
                                        : releaser_of(impl, makers, &made);
}

void
wh_acts_releases(WhActs *acts)
{
  WhPeopleImpl *impl = acts->impl;
  const WhView *view = impl->people.view;
  impl->releasers = g_new0(WhReleaser, view->n_releases + 1);
  impl->builders = g_new0(WhReleaser, view->n_comparisons + 1);
  if (view->n_releases + view->n_comparisons == 0)
    return;
  Makers makers;
  learn_makers(acts, &makers);
  for (guint32 i = 0; i < view->n_releases; i++) {
    impl->releasers[i] = releaser_of(impl, &makers, &view->releases[i]);
    if (impl->releasers[i].by == WH_RELEASED_BY_KEY)
      signed_release(acts, i, impl->releasers[i].person);
  }
  for (guint32 i = 0; i < view->n_comparisons; i++)
    impl->builders[i] = builder_of(impl, &makers, &view->comparisons[i]);
  forget_makers(&makers);
}
