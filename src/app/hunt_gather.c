/* SPDX-License-Identifier: Apache-2.0
 * Projects looked at one after another: what is kept of each. */
#include "app/hunt_index.h"

#include "app/batch.h"
#include "app/cancel.h"
#include "people/identity.h"

static void
project_clear(gpointer data)
{
  WhHuntProject *project = data;
  g_free(project->name);
  g_free(project->store);
  g_free(project->key);
  g_free(project->root);
  g_free(project->cases_json);
  g_array_unref(project->sources);
}

static void
case_clear(gpointer data)
{
  WhHuntCase *one = data;
  g_free(one->id);
  g_free(one->role);
}

static GArray *
cleared_array(guint size, GDestroyNotify clear)
{
  GArray *array = g_array_new(FALSE, FALSE, size);
  g_array_set_clear_func(array, clear);
  return array;
}

gboolean
wh_hunt_index_init(WhHuntIndex *index, const char *folder, GError **error)
{
  *index = (WhHuntIndex){.chunk = g_string_chunk_new(1 << 16),
                         .projects = cleared_array(sizeof(WhHuntProject), project_clear),
                         .persons = g_array_new(FALSE, FALSE, sizeof(WhHuntPerson)),
                         .accounts = g_array_new(FALSE, FALSE, sizeof(WhHuntAccount)),
                         .keys = g_array_new(FALSE, FALSE, sizeof(WhHuntKey)),
                         .steps = g_array_new(FALSE, FALSE, sizeof(WhHuntStep)),
                         .sayings = g_array_new(FALSE, FALSE, sizeof(WhHuntSaying)),
                         .messages = g_array_new(FALSE, FALSE, sizeof(WhHuntMessage)),
                         .cases = cleared_array(sizeof(WhHuntCase), case_clear),
                         .decisions = g_ptr_array_new_with_free_func((GDestroyNotify)wh_decision_free),
                         .texts = wh_texts_new(folder, WH_TEXTS_HOLD)};
  index->marks = wh_spool_new(folder, error);
  index->traits = index->marks != NULL ? wh_spool_new(folder, error) : NULL;
  return index->traits != NULL;
}

void
wh_hunt_index_clear(WhHuntIndex *index)
{
  GArray **arrays[] = {&index->projects, &index->persons, &index->accounts, &index->keys,
                       &index->steps,    &index->sayings, &index->messages, &index->cases};
  for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
    g_clear_pointer(arrays[i], g_array_unref);
  g_clear_pointer(&index->decisions, g_ptr_array_unref);
  g_clear_pointer(&index->apart, g_array_unref);
  g_clear_pointer(&index->chunk, g_string_chunk_free);
  g_clear_pointer(&index->texts, wh_texts_free);
  g_clear_pointer(&index->marks, wh_spool_free);
  g_clear_pointer(&index->traits, wh_spool_free);
}

void
wh_hunt_visit_clear(WhHuntVisit *visit)
{
  wh_record_clear(&visit->record);
  g_clear_pointer(&visit->marks, g_array_unref);
  g_clear_pointer(&visit->marks_at, g_free);
}

/* A forge's account is its login wherever the forge puts a number before it. */
static char *
comparable_address(const char *folded)
{
  g_autofree char *login = NULL, *id = NULL;
  if (!wh_identity_noreply(folded, &login, &id))
    return g_strdup(folded);
  const char *host = strrchr(folded, '@');
  return g_strdup_printf("@%s%s", login, host != NULL ? host : "");
}

static void
take_account(WhHuntIndex *index, guint32 person, const WhAccount *account)
{
  g_autofree char *folded = wh_identity_name(account->name), *email = wh_identity_email(account->email);
  g_autofree char *address = comparable_address(email);
  const WhHuntAccount one = {.person = person,
                             .name = g_string_chunk_insert_const(index->chunk, account->name),
                             .email = g_string_chunk_insert_const(index->chunk, account->email),
                             .folded = g_string_chunk_insert_const(index->chunk, folded),
                             .address = g_string_chunk_insert_const(index->chunk, address),
                             .generic = address[0] != '@' && wh_identity_email_is_generic(email)};
  g_array_append_val(index->accounts, one);
}

static void
take_person(WhHuntIndex *index, guint32 project, const WhPeople *people, guint32 person)
{
  const WhPerson *p = &people->persons[person];
  const guint32 self = index->persons->len;
  const WhHuntPerson one = {.project = project,
                            .person = person,
                            .party = self,
                            .name = g_string_chunk_insert_const(index->chunk, p->name),
                            .accounts_at = index->accounts->len,
                            .n_accounts = p->n_accounts,
                            .first = p->first,
                            .last = p->last,
                            .n_landed = p->n_landed,
                            .n_said = p->n_said};
  g_array_append_val(index->persons, one);
  for (guint32 i = 0; i < p->n_accounts; i++)
    take_account(index, self, &people->view->accounts[p->accounts[i]]);
}

static void
take_key(WhHuntIndex *index, GHashTable *seen, const char *key, guint32 person)
{
  if (key[0] == '\0' || person == WH_NONE)
    return;
  const WhHuntKey one = {g_string_chunk_insert_const(index->chunk, key), person};
  g_autofree char *both = g_strdup_printf("%u %s", person, key);
  if (g_hash_table_add(seen, g_steal_pointer(&both)))
    g_array_append_val(index->keys, one);
}

/* Whoever commits or tags signs. */
static void
take_keys(WhHuntIndex *index, const WhPeople *people, const guint32 *person_of)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const WhView *view = people->view;
  for (guint32 i = 0; i < view->n_commits; i++)
    if (people->committer_of[i] != WH_NONE)
      take_key(index, seen, view->commits[i].key, person_of[people->committer_of[i]]);
  for (guint32 i = 0; i < view->n_tags; i++) {
    const guint32 tagger = view->tags[i].tagger;
    const guint32 person = tagger != WH_NONE ? people->person_of[tagger] : WH_NONE;
    if (person != WH_NONE)
      take_key(index, seen, view->tags[i].key, person_of[person]);
  }
}

/* A fork or copy has the same first commit; the same source may lie in two stores. */
static void
find_family(WhHuntIndex *index, guint32 project)
{
  WhHuntProject *self = &g_array_index(index->projects, WhHuntProject, project);
  for (guint32 i = 0; i < project; i++) {
    const WhHuntProject *other = wh_hunt_project(index, i);
    if ((self->root[0] != '\0' && g_str_equal(self->root, other->root)) ||
        g_str_equal(self->key, other->key)) {
      self->family = other->family;
      return;
    }
  }
}

static void
take_frame(WhHuntIndex *index, guint32 project, const WhPeople *people)
{
  WhHuntProject *self = &g_array_index(index->projects, WhHuntProject, project);
  self->begin = people->begin;
  self->end = people->end;
  self->n_messages = people->view->n_messages;
  self->persons_at = index->persons->len;
  self->complete = people->view->complete;
  index->n_said += people->view->n_messages;
  index->n_commits += people->view->n_commits;
  if (people->n_line > 0) {
    char hex[WH_OID_HEX_MAX + 1];
    wh_oid_format(&people->view->commits[people->line[0]].oid, people->view->oid_len, hex);
    g_free(self->root);
    self->root = g_strdup(hex);
  }
  find_family(index, project);
}

gboolean
wh_hunt_take(WhHuntIndex *index, guint32 project, const WhHuntVisit *visit, GError **error)
{
  const WhPeople *people = visit->record.people;
  g_autofree guint32 *person_of = g_new(guint32, people->n_persons + 1);
  take_frame(index, project, people);
  for (guint32 i = 0; i < people->n_persons; i++) {
    person_of[i] = wh_people_is_human(people, i) ? index->persons->len : WH_NONE;
    if (person_of[i] != WH_NONE)
      take_person(index, project, people, i);
  }
  WhHuntProject *self = &g_array_index(index->projects, WhHuntProject, project);
  self->n_persons = index->persons->len - self->persons_at;
  take_keys(index, people, person_of);
  wh_hunt_take_steps(index, project, &visit->record, person_of);
  const gboolean ok = wh_hunt_take_messages(index, visit, person_of, error);
  index->n_threads += people->view->n_threads;
  return ok;
}

typedef struct {
  WhHuntIndex *index;
  const WhScanOptions *options;
  guint32 at; /* first project of the wave */
  WhHuntVisit *visits;
  GError **errors;
} Wave;

static void
visit_one(guint i, gpointer user)
{
  const Wave *wave = user;
  const WhHuntProject *project = wh_hunt_project(wave->index, wave->at + i);
  WhScanOptions alone = *wave->options;
  alone.jobs = 1;
  if (wh_record_of_sources(project->ledger, project->sources, project->name, &alone, &wave->visits[i].record,
                           &wave->errors[i]))
    wh_hunt_visit_prepare(&wave->visits[i]);
}

static gboolean
take_wave(const Wave *wave, guint n, GError **error)
{
  gboolean ok = TRUE;
  for (guint i = 0; i < n; i++) {
    if (ok && wave->errors[i] != NULL) {
      g_propagate_prefixed_error(error, g_steal_pointer(&wave->errors[i]),
                                 "%s: ", wh_hunt_project(wave->index, wave->at + i)->name);
      ok = FALSE;
    }
    if (ok) {
      ok = wh_hunt_take(wave->index, wave->at + i, &wave->visits[i], error);
      wh_hunt_take_cases(wave->index, wave->at + i, wave->options->as_of);
    }
    g_clear_error(&wave->errors[i]);
    wh_hunt_visit_clear(&wave->visits[i]);
  }
  return ok;
}

gboolean
wh_hunt_gather(WhHuntIndex *index, const WhScanOptions *options, GError **error)
{
  const guint jobs = MAX(options->jobs, 1), n = index->projects->len;
  g_autofree WhHuntVisit *visits = g_new0(WhHuntVisit, jobs);
  g_autofree GError **errors = g_new0(GError *, jobs);
  if (options->progress != NULL)
    wh_progress_stage(options->progress, "Looking", "projects", n);
  for (guint32 at = 0; at < n; at += jobs) {
    Wave wave = {index, options, at, visits, errors};
    const guint size = MIN(jobs, n - at);
    if (!wh_scan_goes_on(error))
      return FALSE;
    wh_batch_run(size, jobs, visit_one, &wave, NULL, "");
    if (!take_wave(&wave, size, error))
      return FALSE;
    if (options->progress != NULL)
      wh_progress_tick(options->progress, at + size);
  }
  wh_texts_end(index->texts);
  return TRUE;
}
