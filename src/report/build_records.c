/* SPDX-License-Identifier: Apache-2.0
 *
 * Records in words: what was read, what was not, and what that would tell. */
#include "report/build.h"

static const struct {
  guint32 kind;
  const char *id, *says, *tells;
} records[] = {
    {WH_RECORD_GIT, "git", "the git history", NULL},
    {WH_RECORD_CONTENT, "content", "file contents", "File contents would tell what the changed files hold."},
    {WH_RECORD_SIGNATURES, "signatures", "signatures on commits or tags", NULL},
    {WH_RECORD_TAGS, "tags", "tags", NULL},
    {WH_RECORD_WORDS, "words", "mailing lists, issues and reviews",
     "Mailing lists, issues and reviews would tell whether anybody asked or pressed for these rights, and "
     "who vouched."},
    {WH_RECORD_REGISTRY, "registry", "the package registry",
     "The package registry would tell who may publish, and since when."},
    {WH_RECORD_RELEASE, "release", "release archives",
     "Release archives would tell whether what was shipped is what the tags hold."},
};

json_t *
wh_build_record_ids(guint32 mask)
{
  json_t *ids = json_array();

  for (guint i = 0; i < G_N_ELEMENTS(records); i++)
    if ((mask & records[i].kind) != 0)
      json_array_append_new(ids, json_string(records[i].id));
  return ids;
}

json_t *
wh_build_absent(const WhBuild *b)
{
  json_t *list = json_array();

  for (guint i = 0; i < G_N_ELEMENTS(records); i++) {
    json_t *one;

    if ((b->view->records & records[i].kind) != 0)
      continue;
    one = json_object();
    json_object_set_new(one, "kind", json_string(records[i].id));
    json_object_set_new(one, "says", json_string(records[i].says));
    json_array_append_new(list, one);
  }
  return list;
}

static json_t *
missing_words(guint32 missing)
{
  json_t *list = json_array();

  for (guint i = 0; i < G_N_ELEMENTS(records); i++)
    if ((missing & records[i].kind) != 0)
      json_array_append_new(list, json_string(records[i].says));
  if (json_array_size(list) == 0)
    json_array_append_new(list, json_string("enough of a record"));
  return list;
}

json_t *
wh_build_patterns(const WhBuild *b)
{
  static const char *const states[] = {"quiet", "fires", "blind"};
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  json_t *list = json_array();

  for (guint i = 0; i < n; i++) {
    WhPatternState state = b->cases->states[i];
    json_t *one = json_object();

    json_object_set_new(one, "id", json_string(patterns[i]->id));
    json_object_set_new(one, "family", json_string(wh_family_id(patterns[i]->family)));
    json_object_set_new(one, "version", json_integer(patterns[i]->version));
    json_object_set_new(one, "state", json_string(states[state]));
    json_object_set_new(one, "needs", wh_build_record_ids(patterns[i]->needs));
    json_object_set_new(one, "missing",
                        state == WH_STATE_BLIND ? missing_words(patterns[i]->needs & ~b->view->records)
                                                : json_array());
    json_object_set_new(one, "summary", json_string(patterns[i]->summary));
    json_array_append_new(list, one);
  }
  return list;
}

static guint
count_bits(guint32 mask)
{
  guint n = 0;

  for (; mask != 0; mask &= mask - 1)
    n++;
  return n;
}

json_t *
wh_build_would_tell(const WhBuild *b, const WhCase *one_case)
{
  guint families = count_bits(one_case->families);
  guint32 beyond = WH_RECORD_WORDS | WH_RECORD_REGISTRY | WH_RECORD_RELEASE;
  json_t *list = json_array();

  for (guint i = 0; i < G_N_ELEMENTS(records); i++)
    if (records[i].tells != NULL && (b->view->records & records[i].kind) == 0)
      json_array_append_new(list, json_string(records[i].tells));
  if ((b->view->records & beyond) == 0 && families < WH_ALARM_FAMILIES)
    json_array_append_new(
        list, json_sprintf("Git alone shows %u famil%s of evidence here; an alarm takes at least %d.",
                           families, families == 1 ? "y" : "ies", WH_ALARM_FAMILIES));
  return list;
}
