/* SPDX-License-Identifier: Apache-2.0
 * Logins that a forge or registry ties to persons: the same login at the same service, and a login that opened
 * pull requests whose commits are one person's. A commit's author is a claim that anybody can write, so that
 * person must not have another login already, nor a second login the same claim. */
#include "people/identity.h"
#include "people/merge.h"

#define MIN_PULLS 2

/* ---- the same login ---- */

static void
unite_login(WhMerger *m, GHashTable *logins, const char *service, guint32 account)
{
  const char *raw = account != WH_NONE ? m->view->accounts[account].name : "";
  if (*raw == '\0' || strpbrk(raw, " \t") != NULL || !wh_merger_is_human(m, account))
    return;
  g_autofree char *lower = g_ascii_strdown(raw, -1);
  char *key = g_strconcat(service, " ", lower, NULL);
  guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(logins, key));
  g_autofree char *detail = g_strconcat(service, " login ", lower, NULL);
  if (known == 0)
    g_hash_table_insert(logins, g_steal_pointer(&key), GUINT_TO_POINTER(account + 1));
  else
    wh_merger_unite(m, known - 1, account, WH_MERGE_LOGIN, detail);
  g_free(key);
}

/* What keeps the logins apart: the ecosystem of a registry, the host in a forge's no-reply form. Owner: caller. */
static char *
service_of(const WhMerger *m, const WhEvent *event, guint32 account)
{
  if (event->registry)
    return g_strndup(event->object, strcspn(event->object, ":"));
  const char *at = account != WH_NONE ? strstr(m->emails[account], "@users.noreply.") : NULL;
  return g_strdup(at != NULL ? at + strlen("@users.noreply.") : "forge");
}

void
wh_merge_by_login(WhMerger *m)
{
  g_autoptr(GHashTable) logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < m->view->n_events; i++) {
    const WhEvent *event = &m->view->events[i];
    g_autofree char *actor = service_of(m, event, event->actor);
    g_autofree char *other = service_of(m, event, event->other);
    unite_login(m, logins, actor, event->actor);
    unite_login(m, logins, other, event->other);
  }
}

/* ---- whose commits a login's pull requests are ---- */

typedef struct {
  guint32 login;     /* account */
  guint32 author;    /* account of the first head's author */
  GHashTable *pulls; /* which: thread or object */
  gboolean mixed;    /* heads of several authors */
} Pulls;

static void
pulls_free(gpointer data)
{
  Pulls *pulls = data;
  g_hash_table_unref(pulls->pulls);
  g_free(pulls);
}

static void
add_head(WhMerger *m, GHashTable *table, GPtrArray *list, const WhEvent *event)
{
  guint32 author = m->view->commits[event->commit].author, root = wh_merger_root(m, event->actor);
  Pulls *pulls = g_hash_table_lookup(table, GUINT_TO_POINTER(root));
  if (pulls == NULL) {
    pulls = g_new0(Pulls, 1);
    *pulls = (Pulls){.login = event->actor, .author = author};
    pulls->pulls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert(table, GUINT_TO_POINTER(root), pulls);
    g_ptr_array_add(list, pulls);
  }
  pulls->mixed |= wh_merger_root(m, author) != wh_merger_root(m, pulls->author);
  g_hash_table_add(pulls->pulls,
                   event->thread != WH_NONE ? g_strdup_printf("%u", event->thread) : g_strdup(event->object));
}

/* By root: its no-reply login, "*" for several. */
static GHashTable *
logins_of_roots(WhMerger *m)
{
  GHashTable *logins = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  for (guint32 i = 0; i < m->n_order; i++) {
    g_autofree char *login = NULL, *id = NULL;
    if (!wh_identity_noreply(m->emails[m->order[i]], &login, &id))
      continue;
    gpointer root = GUINT_TO_POINTER(wh_merger_root(m, m->order[i]));
    const char *known = g_hash_table_lookup(logins, root);
    if (known == NULL || !g_str_equal(known, login))
      g_hash_table_insert(logins, root, known == NULL ? g_steal_pointer(&login) : g_strdup("*"));
  }
  return logins;
}

/* Authors that more than one login brings: roots to the number of logins. */
static GHashTable *
count_claims(WhMerger *m, const GPtrArray *list)
{
  GHashTable *claims = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < list->len; i++) {
    const Pulls *pulls = g_ptr_array_index(list, i);
    gpointer root = GUINT_TO_POINTER(wh_merger_root(m, pulls->author));
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(claims, root));
    g_hash_table_insert(claims, root, GUINT_TO_POINTER(n + 1));
  }
  return claims;
}

static gboolean
is_candidate(const WhMerger *m, const WhEvent *event)
{
  return event->verb == WH_VERB_HEAD && event->commit != WH_NONE && event->actor != WH_NONE &&
         wh_merger_is_human(m, event->actor) && wh_merger_is_human(m, m->view->commits[event->commit].author);
}

void
wh_merge_by_pulls(WhMerger *m)
{
  g_autoptr(GHashTable) table = g_hash_table_new(NULL, NULL);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(pulls_free);
  for (guint32 i = 0; i < m->view->n_events; i++)
    if (is_candidate(m, &m->view->events[i]))
      add_head(m, table, list, &m->view->events[i]);
  if (list->len == 0)
    return;
  g_autoptr(GHashTable) claims = count_claims(m, list);
  g_autoptr(GHashTable) logins = logins_of_roots(m);
  for (guint i = 0; i < list->len; i++) {
    const Pulls *pulls = g_ptr_array_index(list, i);
    gpointer author = GUINT_TO_POINTER(wh_merger_root(m, pulls->author));
    if (pulls->mixed || g_hash_table_size(pulls->pulls) < MIN_PULLS ||
        g_hash_table_contains(logins, author) || GPOINTER_TO_UINT(g_hash_table_lookup(claims, author)) > 1)
      continue;
    g_autofree char *detail = g_strdup_printf("%s opened %u pull requests whose newest commits are all %s's",
                                              m->view->accounts[pulls->login].name,
                                              g_hash_table_size(pulls->pulls), m->emails[pulls->author]);
    wh_merger_unite(m, pulls->login, pulls->author, WH_MERGE_LOGIN, detail);
  }
}
