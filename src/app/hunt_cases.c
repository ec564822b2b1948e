/* SPDX-License-Identifier: Apache-2.0
 * The cases that kept reports tell, and whom in the index they are about. */
#include "app/hunt_index.h"

#include "base/text.h"
#include "report/build.h"
#include "report/doc.h"

static char *
account_text(const char *name, const char *email)
{
  return g_strdup_printf("%s\n%s", name != NULL ? name : "", email != NULL ? email : "");
}

/* Person + 1 by account as reports show it. Owner: caller. */
static GHashTable *
index_accounts(const WhHuntIndex *index, const WhHuntProject *project)
{
  GHashTable *by = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 p = project->persons_at; p < project->persons_at + project->n_persons; p++) {
    const WhHuntPerson *person = wh_hunt_person(index, p);
    for (guint32 i = person->accounts_at; i < person->accounts_at + person->n_accounts; i++) {
      const WhHuntAccount *account = &g_array_index(index->accounts, WhHuntAccount, i);
      g_autofree char *name = wh_text_safe(wh_slice_str(account->name), WH_BUILD_NAME_MAX);
      g_autofree char *email = wh_text_safe(wh_slice_str(account->email), WH_BUILD_NAME_MAX);
      g_hash_table_insert(by, account_text(name, email), GUINT_TO_POINTER(p + 1));
    }
  }
  return by;
}

/* A report's person in the index, WH_NONE: not there, as where the report is of another day. */
static guint32
find_person(GHashTable *by_account, const json_t *report, const char *id)
{
  const json_t *accounts = json_object_get(wh_doc_person(report, id), "accounts");
  for (gsize i = 0; i < json_array_size(accounts); i++) {
    const json_t *account = json_array_get(accounts, i);
    g_autofree char *both = account_text(json_string_value(json_object_get(account, "name")),
                                         json_string_value(json_object_get(account, "email")));
    const guint32 found = GPOINTER_TO_UINT(g_hash_table_lookup(by_account, both));
    if (found != 0)
      return found - 1;
  }
  return WH_NONE;
}

/* A score that was reached later is not told. */
static double
score_by(const json_t *one, gint64 as_of)
{
  gint64 last = 0;
  return wh_doc_time(one, "last_seen", &last) && last <= as_of ? wh_doc_number(one, "score") : 0;
}

/* The highest level that was reached by AS_OF. */
static WhLevel
level_by(const json_t *one, gint64 as_of)
{
  const json_t *reached = json_object_get(one, "level_reached");
  WhLevel highest = WH_LEVEL_NONE;
  for (guint level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++) {
    gint64 time;
    if (wh_doc_time(reached, wh_level_id((WhLevel)level), &time) && time <= as_of)
      highest = (WhLevel)level;
  }
  return highest;
}

static void
take_case(WhHuntIndex *index, guint32 project, GHashTable *by_account, const json_t *report,
          const json_t *one, gint64 as_of)
{
  const json_t *subjects = json_object_get(one, "subjects");
  const WhLevel level = level_by(one, as_of);
  gint64 first_seen = 0;
  if (level == WH_LEVEL_NONE || !wh_doc_time(one, "first_seen", &first_seen))
    return;
  for (gsize i = 0; i < json_array_size(subjects); i++) {
    const json_t *subject = json_array_get(subjects, i);
    const WhHuntCase found = {.project = project,
                              .id = wh_doc_text(one, "id"),
                              .role = wh_doc_text(subject, "role"),
                              .person = find_person(by_account, report, wh_doc_key(subject, "person")),
                              .level = level,
                              .score = score_by(one, as_of),
                              .first_seen = first_seen};
    g_array_append_val(index->cases, found);
    if (found.person != WH_NONE)
      g_array_index(index->persons, WhHuntPerson, found.person).n_cases++;
  }
}

void
wh_hunt_take_cases(WhHuntIndex *index, guint32 project, gint64 as_of)
{
  WhHuntProject *self = &g_array_index(index->projects, WhHuntProject, project);
  g_autofree char *text = g_steal_pointer(&self->cases_json);
  json_t *report = text != NULL ? json_loads(text, 0, NULL) : NULL;
  const json_t *cases = json_object_get(report, "cases");
  if (json_array_size(cases) > 0) {
    g_autoptr(GHashTable) by_account = index_accounts(index, self);
    for (gsize i = 0; i < json_array_size(cases); i++)
      take_case(index, project, by_account, report, json_array_get(cases, i), as_of);
  }
  json_decref(report);
}
