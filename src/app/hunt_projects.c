/* SPDX-License-Identifier: Apache-2.0
 * The projects that a store holds, found from its sources and its kept reports. */
#include "app/hunt_index.h"

#include "base/text.h"

/* Folders that many projects call their copy. */
static gboolean
says_nothing(const char *name)
{
  static const char *const names[] = {"", ".", "/", "repo", "git", "src", "source"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(names[i], name))
      return TRUE;
  return FALSE;
}

/* "owner/name" of a URL, else the last part of a path that says something, without what it ends in. */
static char *
name_of_key(const WhLedgerKept *kept)
{
  if (g_str_equal(kept->kind, "events") && strchr(kept->key, '/') == NULL)
    return g_strdup(kept->key);
  const char *host = strstr(kept->key, "://"), *want = strrchr(kept->key, '#');
  if (want != NULL && want[1] != '\0')
    return g_strdup(want + 1);
  g_autofree char *path = g_strdup(host != NULL ? host + 3 : kept->key);
  g_auto(GStrv) parts = g_strsplit(path, "/", -1);
  for (guint i = g_strv_length(parts); i-- > 0;) {
    if (g_str_has_suffix(parts[i], ".git"))
      parts[i][strlen(parts[i]) - 4] = '\0';
    if (says_nothing(parts[i]))
      continue;
    return host != NULL && i > 1 ? g_strdup_printf("%s/%s", parts[i - 1], parts[i]) : g_strdup(parts[i]);
  }
  return g_strdup(kept->key);
}

/* Whether SHOWN, "A + B" of a report, names the source with KEY as another than its first. */
static gboolean
names_source(const char *shown, const char *key)
{
  g_auto(GStrv) parts = g_strsplit(shown, " + ", -1);
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++) {
    const gsize len = strlen(parts[i]);
    if (g_str_has_prefix(key, parts[i]) && (key[len] == '\0' || key[len] == '#' || key[len] == '='))
      return TRUE;
  }
  return FALSE;
}

typedef struct {
  WhHuntIndex *index;
  WhLedger *ledger;
  const char *store;
  const GArray *kept; /* WhLedgerKept */
  guint8 *taken;      /* by source: belongs to another's project */
  char **reports;     /* by source: newest, NULL */
  char **names, **shown;
} Listing;

static void
read_report(Listing *l, guint i)
{
  json_t *report = l->reports[i] != NULL ? json_loads(l->reports[i], 0, NULL) : NULL;
  const json_t *project = json_object_get(report, "project");
  l->names[i] = g_strdup(json_string_value(json_object_get(project, "name")));
  l->shown[i] = g_strdup(json_string_value(json_object_get(project, "target")));
  json_decref(report);
}

static void
take_others(Listing *l, guint i, GArray *sources)
{
  for (guint k = 0; k < l->kept->len; k++) {
    const WhLedgerKept *kept = &g_array_index(l->kept, WhLedgerKept, k);
    if (k != i && l->shown[i] != NULL && names_source(l->shown[i], kept->key)) {
      g_array_append_val(sources, kept->id);
      l->taken[k] = 1;
    }
  }
}

static gboolean
is_known(const WhHuntIndex *index, const char *name)
{
  for (guint i = 0; i < index->projects->len; i++)
    if (g_str_equal(wh_hunt_project(index, i)->name, name))
      return TRUE;
  return FALSE;
}

static char *
free_name(const Listing *l, guint i)
{
  const WhLedgerKept *kept = &g_array_index(l->kept, WhLedgerKept, i);
  g_autofree char *raw = l->names[i] != NULL ? g_strdup(l->names[i]) : name_of_key(kept);
  g_autofree char *name = wh_text_safe(wh_slice_str(raw), 120);
  if (!is_known(l->index, name))
    return g_steal_pointer(&name);
  g_autofree char *key = wh_text_safe(wh_slice_str(kept->key), 200);
  g_autofree char *longer = g_strdup_printf("%s (%s %s)", name, kept->kind, key);
  for (guint n = 2; is_known(l->index, longer); n++) {
    g_free(longer);
    longer = g_strdup_printf("%s (%s %s, %u)", name, kept->kind, key, n);
  }
  return g_steal_pointer(&longer);
}

static void
add_project(Listing *l, guint i, GArray *sources)
{
  const WhLedgerKept *kept = &g_array_index(l->kept, WhLedgerKept, i);
  WhHuntProject project = {.name = free_name(l, i),
                           .store = g_strdup(l->store),
                           .ledger = l->ledger,
                           .sources = sources,
                           .cases_json = g_steal_pointer(&l->reports[i]),
                           .key = g_strdup(kept->key),
                           .root = g_strdup(""),
                           .complete = kept->complete};
  project.family = l->index->projects->len;
  g_array_append_val(l->index->projects, project);
}

static gboolean
read_reports(Listing *l, GError **error)
{
  g_autoptr(GError) local = NULL;
  for (guint i = 0; i < l->kept->len; i++) {
    l->reports[i] = wh_ledger_last_report(l->ledger, g_array_index(l->kept, WhLedgerKept, i).id, &local);
    if (local != NULL) {
      g_propagate_error(error, g_steal_pointer(&local));
      return FALSE;
    }
    read_report(l, i);
  }
  return TRUE;
}

/* A project with several sources comes first: it takes the others from those that would stand alone. */
static void
add_projects(Listing *l)
{
  g_autofree GArray **sources = g_new0(GArray *, l->kept->len);
  for (guint i = 0; i < l->kept->len; i++) {
    const gint64 id = g_array_index(l->kept, WhLedgerKept, i).id;
    sources[i] = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(sources[i], id);
    take_others(l, i, sources[i]);
  }
  for (guint i = 0; i < l->kept->len; i++)
    if (l->taken[i] && sources[i]->len == 1)
      g_array_unref(sources[i]);
    else
      add_project(l, i, sources[i]);
}

gboolean
wh_hunt_list(WhHuntIndex *index, WhLedger *ledger, const char *store, GError **error)
{
  g_autoptr(GArray) kept = wh_ledger_list(ledger, error);
  if (kept == NULL)
    return FALSE;
  g_autofree guint8 *taken = g_new0(guint8, kept->len + 1);
  char **reports = g_new0(char *, kept->len + 1), **names = g_new0(char *, kept->len + 1),
       **shown = g_new0(char *, kept->len + 1);
  Listing l = {index, ledger, store, kept, taken, reports, names, shown};
  const gboolean ok = read_reports(&l, error);
  if (ok)
    add_projects(&l);
  for (guint i = 0; i < kept->len; i++) {
    g_free(reports[i]);
    g_free(names[i]);
    g_free(shown[i]);
  }
  g_free(reports);
  g_free(names);
  g_free(shown);
  return ok;
}
