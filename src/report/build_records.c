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
    {WH_RECORD_FORGE, "forge", "the forge's events",
     "The forge's events would tell who merged, closed and was given access."},
    {WH_RECORD_RELEASE, "release", "release archives",
     "Release archives would tell whether what was shipped is what the tags hold."},
    {WH_RECORD_BUILD, "build", "builds compared", NULL},
    {WH_RECORD_COST, "cost", "costs of builds compared", NULL},
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

typedef struct {
  gint64 from, to;
  guint32 events;
} Span;

static void
extend(Span *span, gint64 known)
{
  span->from = span->events == 0 ? known : MIN(span->from, known);
  span->to = span->events == 0 ? known : MAX(span->to, known);
  span->events++;
}

static json_t *
record_object(const WhBuild *b, guint32 kind, const Span *span)
{
  /* What is part of a history rather than a record of its own. */
  const guint32 parts = WH_RECORD_CONTENT | WH_RECORD_SIGNATURES | WH_RECORD_TAGS;
  json_t *one = json_object(), *id = wh_build_record_ids(kind);

  json_object_set(one, "kind", json_array_get(id, 0));
  json_object_set_new(one, "from", span->events > 0 ? wh_build_time(span->from) : json_null());
  json_object_set_new(one, "to", span->events > 0 ? wh_build_time(span->to) : json_null());
  json_object_set_new(one, "events", json_integer(span->events));
  json_object_set_new(one, "complete", json_boolean(b->view->complete));
  json_object_set_new(one, "has",
                      wh_build_record_ids(b->view->records & (kind == WH_RECORD_GIT ? kind | parts : kind)));
  json_decref(id);
  return one;
}

/* TALK: words, forge, registry; SHIPPED: releases, builds, costs. */
static void
extend_all(const WhView *view, Span *git, Span *talk, Span *shipped)
{
  for (guint32 i = 0; i < view->n_commits; i++)
    extend(git, view->commits[i].known);
  for (guint32 i = 0; i < view->n_tags; i++)
    extend(git, view->tags[i].known);
  for (guint32 i = 0; i < view->n_messages; i++)
    extend(&talk[0], view->messages[i].known);
  for (guint32 i = 0; i < view->n_events; i++)
    extend(&talk[view->events[i].registry ? 2 : 1], view->events[i].known);
  for (guint32 i = 0; i < view->n_releases; i++)
    extend(&shipped[0], view->releases[i].known);
  for (guint32 i = 0; i < view->n_comparisons; i++)
    extend(&shipped[view->comparisons[i].kind == WH_COMPARISON_COST ? 2 : 1], view->comparisons[i].known);
}

json_t *
wh_build_records(const WhBuild *b)
{
  static const guint32 kinds[] = {WH_RECORD_GIT,     WH_RECORD_WORDS, WH_RECORD_FORGE, WH_RECORD_REGISTRY,
                                  WH_RECORD_RELEASE, WH_RECORD_BUILD, WH_RECORD_COST};
  Span spans[G_N_ELEMENTS(kinds)] = {{0}};
  json_t *list = json_array();

  extend_all(b->view, &spans[0], &spans[1], &spans[4]);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (spans[i].events > 0 || (i == 0 && (b->view->records & WH_RECORD_GIT) != 0))
      json_array_append_new(list, record_object(b, kinds[i], &spans[i]));
  return list;
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
  guint32 beyond = WH_RECORD_WORDS | WH_RECORD_REGISTRY | WH_RECORD_RELEASE | WH_RECORD_FORGE;
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
