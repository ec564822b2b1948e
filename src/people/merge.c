/* SPDX-License-Identifier: Apache-2.0
 * Accounts to persons: union-find with reasons. */
#include "people/merge.h"

#include "people/forms.h"
#include "people/identity.h"

guint32
wh_merger_root(WhMerger *m, guint32 account)
{
  while (m->parent[account] != account) {
    m->parent[account] = m->parent[m->parent[account]];
    account = m->parent[account];
  }
  return account;
}

gboolean
wh_merger_is_human(const WhMerger *m, guint32 account)
{
  return m->impl->account_flags[account] == 0;
}

/* The earlier account of a group stays its root, so that what joins later does not rename it. */
static gboolean
is_earlier(const WhMerger *m, guint32 a, guint32 b)
{
  const gint64 *first = m->impl->account_first;
  return first[a] != first[b] ? first[a] < first[b] : a < b;
}

gboolean
wh_merger_unite(WhMerger *m, guint32 a, guint32 b, WhMergeReason reason, const char *detail)
{
  guint32 root_a = wh_merger_root(m, a), root_b = wh_merger_root(m, b);
  if (root_a == root_b)
    return TRUE;
  if (wh_merger_is_human(m, root_a) != wh_merger_is_human(m, root_b) ||
      wh_merge_is_forbidden(m, root_a, root_b))
    return FALSE;
  WhMerge merge = {a, b, reason, detail != NULL ? g_string_chunk_insert_const(m->impl->text, detail) : ""};
  g_array_append_val(m->impl->merges, merge);
  guint32 keep = is_earlier(m, root_a, root_b) ? root_a : root_b, gone = keep == root_a ? root_b : root_a;
  m->parent[gone] = keep;
  guint32 next = m->ring[keep];
  m->ring[keep] = m->ring[gone];
  m->ring[gone] = next;
  m->first[keep] = MIN(m->first[keep], m->first[gone]);
  m->last[keep] = MAX(m->last[keep], m->last[gone]);
  m->deeds[keep] += m->deeds[gone];
  m->power[keep] += m->power[gone];
  return TRUE;
}

gboolean
wh_merge_share_word(const char *a, const char *b)
{
  g_auto(GStrv) words = g_strsplit(a, " ", -1);
  g_auto(GStrv) others = g_strsplit(b, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_utf8_strlen(words[i], -1) >= 2 && g_strv_contains((const char *const *)others, words[i]))
      return TRUE;
  return FALSE;
}

gboolean
wh_merge_names_conflict(const char *a, const char *b)
{
  return strchr(a, ' ') != NULL && strchr(b, ' ') != NULL && !wh_merge_share_word(a, b);
}

/* ---- same address ---- */

/* The account of the group with the most used name. GROUP: accounts of one address. */
static guint32
main_account(const WhMerger *m, const GArray *group)
{
  guint32 most = g_array_index(group, guint32, 0);
  for (guint i = 1; i < group->len; i++) {
    guint32 account = g_array_index(group, guint32, i);
    if (m->uses[account] > m->uses[most])
      most = account;
  }
  return most;
}

/* Addresses that many unrelated names use (a list's, a gateway's): one name says that it came "via" another,
 * or at least four have no word in common with the most used one. */
static gboolean
is_shared_address(const WhMerger *m, const GArray *group)
{
  guint32 most = main_account(m, group);
  guint strangers = 0;
  for (guint i = 0; i < group->len; i++) {
    guint32 account = g_array_index(group, guint32, i);
    if (strstr(m->view->accounts[account].name, " via ") != NULL)
      return TRUE;
    if (*m->names[account] != '\0' && !wh_merge_share_word(m->names[account], m->names[most]))
      strangers++;
  }
  return strangers >= 4;
}

/* A name that an address bears beside its usual, quite different one may be a slip or borrowed: it must not
 * lead on to others of that name. */
static void
mark_odd(WhMerger *m, const GArray *group)
{
  guint32 most = main_account(m, group);
  for (guint i = 0; i < group->len; i++) {
    guint32 account = g_array_index(group, guint32, i);
    m->odd[account] = wh_merge_names_conflict(m->names[account], m->names[most]) ? 1 : 0;
    for (guint j = 0; j < group->len && !m->odd[account]; j++) {
      guint32 other = g_array_index(group, guint32, j);
      m->odd[account] =
          m->uses[other] > m->uses[account] && wh_merge_names_conflict(m->names[account], m->names[other]);
    }
  }
}

static void
unite_group(WhMerger *m, const GArray *group, const char *email)
{
  gboolean shared = wh_identity_email_is_generic(email) || is_shared_address(m, group);
  if (!shared)
    mark_odd(m, group);
  g_autofree char *detail = g_strconcat("same address ", email, NULL);
  g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
  guint32 head = g_array_index(group, guint32, 0);
  for (guint i = 0; i < group->len; i++) {
    guint32 account = g_array_index(group, guint32, i);
    gpointer known = NULL;
    if (!shared)
      wh_merger_unite(m, head, account, WH_MERGE_ADDRESS, detail);
    else if (g_hash_table_lookup_extended(by_name, m->names[account], NULL, &known))
      wh_merger_unite(m, GPOINTER_TO_UINT(known), account, WH_MERGE_ADDRESS, detail);
    else
      g_hash_table_insert(by_name, m->names[account], GUINT_TO_POINTER(account));
  }
}

void
wh_merge_by_address(WhMerger *m)
{
  g_autoptr(GHashTable) groups =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    g_autofree char *mailbox = wh_identity_mailbox(m->emails[account]);
    GArray *group = g_hash_table_lookup(groups, mailbox);
    if (group == NULL) {
      group = g_array_new(FALSE, FALSE, sizeof(guint32));
      g_ptr_array_add(keys, mailbox);
      g_hash_table_insert(groups, g_steal_pointer(&mailbox), group);
    }
    g_array_append_val(group, account);
  }
  for (guint i = 0; i < keys->len; i++) {
    const char *email = g_ptr_array_index(keys, i);
    const GArray *group = g_hash_table_lookup(groups, email);
    if (group->len > 1)
      unite_group(m, group, email);
  }
}

/* The address that an account has as its name, "" for names. Owner: caller. */
static char *
address_in_name(const WhMerger *m, guint32 account)
{
  const char *name = m->view->accounts[account].name, *at = strchr(name, '@');
  g_autofree char *email =
      at != NULL && strpbrk(name, " \t") == NULL ? wh_identity_email(name) : g_strdup("");
  return wh_identity_email_is_generic(email) ? g_strdup("") : g_steal_pointer(&email);
}

void
wh_merge_by_address_in_name(WhMerger *m)
{
  g_autoptr(GHashTable) first = NULL; /* address to account + 1 */
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    g_autofree char *email = address_in_name(m, account);
    if (*email == '\0' || g_str_equal(email, m->emails[account]))
      continue;
    if (first == NULL) {
      first = g_hash_table_new(g_str_hash, g_str_equal);
      for (guint32 j = m->n_order; j > 0; j--)
        g_hash_table_insert(first, m->emails[m->order[j - 1]], GUINT_TO_POINTER(m->order[j - 1] + 1));
    }
    guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(first, email));
    g_autofree char *detail = g_strconcat("has the address ", email, " as its name", NULL);
    if (known != 0 && wh_merge_in_touch(m, known - 1, account))
      wh_merger_unite(m, known - 1, account, WH_MERGE_ADDRESS, detail);
  }
}

/* ---- the frame ---- */

static void
see(WhMerger *m, guint32 account, gint64 known)
{
  if (account == WH_NONE)
    return;
  m->uses[account]++;
  m->first[account] = MIN(m->first[account], known);
  m->last[account] = MAX(m->last[account], known);
}

/* A program wrote all messages of an account that is in no history. */
static void
see_messages(WhMerger *m)
{
  g_autofree guint32 *messages = g_new0(guint32, m->n + 1);
  g_autofree guint32 *by_bot = g_new0(guint32, m->n + 1);
  for (guint32 i = 0; i < m->view->n_messages; i++) {
    const WhMessage *message = &m->view->messages[i];
    see(m, message->account, message->known);
    messages[message->account]++;
    m->impl->is_login[message->account] |=
        message->kind >= WH_MESSAGE_ISSUE && message->kind <= WH_MESSAGE_COMMIT_COMMENT;
    by_bot[message->account] += (message->flags & WH_MESSAGE_BY_BOT) != 0;
  }
  for (guint32 i = 0; i < m->n; i++)
    if (messages[i] > 0 && by_bot[i] == messages[i] && !m->in_history[i])
      m->impl->account_flags[i] |= WH_PERSON_BOT;
}

/* Forge and registry accounts have the login as their name. */
static void
see_login(WhMerger *m, guint32 account, gint64 known)
{
  see(m, account, known);
  if (account != WH_NONE)
    m->impl->is_login[account] = 1;
}

static void
see_events(WhMerger *m)
{
  for (guint32 i = 0; i < m->view->n_events; i++) {
    see_login(m, m->view->events[i].actor, m->view->events[i].known);
    see_login(m, m->view->events[i].other, m->view->events[i].known);
  }
}

static void
see_all(WhMerger *m)
{
  for (guint32 i = 0; i < m->n; i++)
    m->first[i] = G_MAXINT64;
  for (guint32 i = 0; i < m->view->n_commits; i++) {
    const WhCommit *commit = &m->view->commits[i];
    see(m, commit->author, commit->known);
    if (commit->committer != commit->author)
      see(m, commit->committer, commit->known);
  }
  for (guint32 i = 0; i < m->view->n_tags; i++)
    see(m, m->view->tags[i].tagger, m->view->tags[i].known);
  for (guint32 i = 0; i < m->n; i++)
    m->in_history[i] = m->uses[i] > 0;
  see_messages(m);
  see_events(m);
  memcpy(m->deeds, m->uses, sizeof(guint32) * m->n);
  memcpy(m->impl->account_first, m->first, sizeof(gint64) * m->n);
}

/* Who put others' work in place, tagged, or did on a forge or registry more than open something. */
static void
see_power(WhMerger *m)
{
  for (guint32 i = 0; i < m->view->n_commits; i++) {
    guint32 author = m->view->commits[i].author, committer = m->view->commits[i].committer;
    if (author != committer && m->power[committer] < WH_MERGE_POWER &&
        !g_str_equal(m->names[author], m->names[committer]) &&
        !g_str_equal(m->emails[author], m->emails[committer]))
      m->power[committer]++;
  }
  for (guint32 i = 0; i < m->view->n_tags; i++)
    if (m->view->tags[i].tagger != WH_NONE)
      m->power[m->view->tags[i].tagger] += WH_MERGE_POWER;
  for (guint32 i = 0; i < m->view->n_events; i++)
    if (m->view->events[i].actor != WH_NONE && m->view->events[i].verb != WH_VERB_OPEN &&
        m->view->events[i].verb != WH_VERB_HEAD)
      m->power[m->view->events[i].actor] += WH_MERGE_POWER;
}

static int
compare_accounts(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhMerger *m = user;
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  const gint64 *first = m->impl->account_first;
  if (first[x] != first[y])
    return first[x] < first[y] ? -1 : 1;
  int by_name = strcmp(m->view->accounts[x].name, m->view->accounts[y].name);
  return by_name != 0 ? by_name : strcmp(m->view->accounts[x].email, m->view->accounts[y].email);
}

static void
merger_init(WhMerger *m, WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  guint32 n = view->n_accounts;
  *m = (WhMerger){.impl = impl, .view = view, .n = n};
  m->parent = g_new(guint32, n + 1);
  m->ring = g_new(guint32, n + 1);
  m->order = g_new(guint32, n + 1);
  m->uses = g_new0(guint32, n + 1);
  m->first = g_new0(gint64, n + 1);
  m->last = g_new0(gint64, n + 1);
  m->names = g_new0(char *, n + 1);
  m->emails = g_new0(char *, n + 1);
  m->odd = g_new0(guint8, n + 1);
  m->deeds = g_new0(guint32, n + 1);
  m->power = g_new0(guint32, n + 1);
  m->words = g_new0(char **, n + 1);
  m->in_history = g_new0(guint8, n + 1);
  see_all(m);
  for (guint32 i = 0; i < n; i++) {
    m->parent[i] = m->ring[i] = i;
    impl->account_flags[i] |= wh_bots_classify(&view->accounts[i]);
    m->names[i] = wh_identity_name(view->accounts[i].name);
    m->words[i] = wh_forms_words(view->accounts[i].name, m->names[i]);
    m->emails[i] = wh_identity_email(view->accounts[i].email);
    if (m->first[i] != G_MAXINT64)
      m->order[m->n_order++] = i;
  }
  see_power(m);
  g_qsort_with_data(m->order, (gint)m->n_order, sizeof(guint32), compare_accounts, m);
}

static void
merger_clear(WhMerger *m)
{
  m->impl->names = m->names;
  m->impl->emails = m->emails;
  g_clear_pointer(&m->deeds_by, wh_merge_deeds_free);
  g_free(m->parent);
  g_free(m->ring);
  g_free(m->order);
  g_free(m->uses);
  g_free(m->first);
  g_free(m->last);
  g_free(m->in_history);
  g_free(m->odd);
  g_clear_pointer(&m->apart, g_array_unref);
  g_free(m->deeds);
  g_free(m->power);
  for (guint32 i = 0; i < m->n; i++)
    g_strfreev(m->words[i]);
  g_free(m->words);
}

/* Persons are numbered by their first account; accounts that never appear have none. */
static guint32
number_persons(WhMerger *m)
{
  guint32 n_persons = 0, *person_of = m->impl->person_of;
  memset(person_of, 0xff, sizeof(guint32) * m->n);
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i], root = wh_merger_root(m, account);
    if (person_of[root] == WH_NONE)
      person_of[root] = n_persons++;
    person_of[account] = person_of[root];
  }
  return n_persons;
}

/* The most used name of each person; the address of who has none. */
static void
name_persons(WhMerger *m, WhPerson *persons, guint32 n_persons)
{
  g_autofree guint32 *best = g_new0(guint32, n_persons + 1);
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    WhPerson *person = &persons[m->impl->person_of[account]];
    const char *name = m->view->accounts[account].name;
    guint32 *most = &best[m->impl->person_of[account]];
    if (person->name == NULL || (*name != '\0' && (*person->name == '\0' || m->uses[account] > *most))) {
      person->name = name;
      *most = m->uses[account];
    }
    person->flags |= m->impl->account_flags[account];
  }
  for (guint32 i = 0; i < m->n_order; i++) {
    WhPerson *person = &persons[m->impl->person_of[m->order[i]]];
    if (*person->name == '\0')
      person->name = m->view->accounts[m->order[i]].email;
  }
}

static void
list_accounts(WhMerger *m, WhPerson *persons, guint32 n_persons)
{
  guint32 *accounts = m->impl->accounts, at = 0;
  for (guint32 a = 0; a < m->n; a++)
    if (m->impl->person_of[a] != WH_NONE)
      persons[m->impl->person_of[a]].n_accounts++;
  g_autofree guint32 *next = g_new0(guint32, n_persons + 1);
  for (guint32 p = 0; p < n_persons; p++) {
    next[p] = at;
    persons[p].accounts = accounts + at;
    at += persons[p].n_accounts;
  }
  for (guint32 a = 0; a < m->n; a++)
    if (m->impl->person_of[a] != WH_NONE)
      accounts[next[m->impl->person_of[a]]++] = a;
}

guint32
wh_merge_accounts(WhPeopleImpl *impl)
{
  WhMerger m;
  merger_init(&m, impl);
  wh_merge_by_decision(&m);
  wh_merge_by_address(&m);
  wh_merge_by_mailmap(&m);
  wh_merge_by_address_in_name(&m);
  wh_merge_by_noreply(&m);
  wh_merge_by_login(&m);
  wh_merge_by_key(&m);
  wh_merge_by_name(&m);
  wh_merge_by_handle(&m);
  wh_merge_by_word(&m);
  wh_merge_by_pulls(&m);
  guint32 n_persons = number_persons(&m);
  impl->persons = g_new0(WhPerson, n_persons + 1);
  for (guint32 i = 0; i < n_persons; i++)
    impl->persons[i].first = G_MAXINT64;
  name_persons(&m, impl->persons, n_persons);
  list_accounts(&m, impl->persons, n_persons);
  merger_clear(&m);
  return n_persons;
}
