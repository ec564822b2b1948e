/* SPDX-License-Identifier: Apache-2.0
 * Naming cases. */
#include "case/name.h"

#include "base/text.h"

typedef struct {
  const WhPeople *people;
  gint64 *known;    /* by person: of the first thing seen */
  guint32 *account; /* by person: that did it, WH_NONE */
} FirstAccounts;

static void
saw_account(FirstAccounts *first, guint32 account, gint64 known)
{
  guint32 person = account != WH_NONE ? first->people->person_of[account] : WH_NONE;
  if (person == WH_NONE || (first->account[person] != WH_NONE && first->known[person] <= known))
    return;
  first->known[person] = known;
  first->account[person] = account;
}

/* The account seen first, not the one listed first: later accounts of the person then change no id. */
static void
find_first_accounts(FirstAccounts *first)
{
  const WhView *view = first->people->view;
  for (guint32 i = 0; i < first->people->n_persons; i++)
    first->account[i] = WH_NONE;
  for (guint32 i = 0; i < view->n_commits; i++) {
    saw_account(first, view->commits[i].author, view->commits[i].known);
    saw_account(first, view->commits[i].committer, view->commits[i].known);
  }
  for (guint32 i = 0; i < view->n_tags; i++)
    saw_account(first, view->tags[i].tagger, view->tags[i].known);
  for (guint32 i = 0; i < view->n_messages; i++)
    saw_account(first, view->messages[i].account, view->messages[i].known);
  for (guint32 i = 0; i < view->n_events; i++) {
    saw_account(first, view->events[i].actor, view->events[i].known);
    saw_account(first, view->events[i].other, view->events[i].known);
  }
}

static void
name_case(const WhPeople *people, WhCase *named, guint32 account)
{
  const WhView *view = people->view;
  char hex[WH_OID_HEX_MAX + 1] = "";
  if (people->n_line > 0)
    wh_oid_format(&view->commits[people->line[0]].oid, view->oid_len, hex);
  const char *root = people->n_line == 0 && view->n_messages > 0 ? view->messages[0].id : hex;
  const char *text = "";
  if (account != WH_NONE)
    text = view->accounts[account].email[0] != '\0' ? view->accounts[account].email
                                                    : view->accounts[account].name;
  g_autofree char *lower = g_ascii_strdown(text, -1);
  g_autofree char *day = wh_time_format_day(g_array_index(named->signals, WhCaseSignal, 0).signal->reached);
  g_autofree char *whole = g_strdup_printf("%s\n%s\n%s\n", root, lower, day);
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, whole, -1);
  g_snprintf(named->id, sizeof named->id, "c-%.8s", digest);
}

void
wh_cases_name(const WhPeople *people, GPtrArray *cases)
{
  if (cases->len == 0)
    return;
  g_autofree gint64 *known = g_new0(gint64, people->n_persons);
  g_autofree guint32 *account = g_new(guint32, people->n_persons);
  FirstAccounts first = {people, known, account};
  find_first_accounts(&first);
  for (guint i = 0; i < cases->len; i++) {
    WhCase *named = cases->pdata[i];
    name_case(people, named, account[named->person]);
  }
}
