/* SPDX-License-Identifier: Apache-2.0
 * A view in which authors stand as two. */
#include "hands_split.h"

#include "people/identity.h"

#define ASIDE "put-aside[bot]"

typedef struct {
  const WhView *view;
  const WhPeople *people;
  const SplitOptions *options;
  guint8 *side; /* by message: 0 or 1; 2: as it was; 3: put aside */
} Sides;

static guint32
mix(guint32 n)
{
  n = (n ^ (n >> 16)) * 0x45d9f3bu;
  n = (n ^ (n >> 16)) * 0x45d9f3bu;
  return n ^ (n >> 16);
}

static const char *
domain_of(const Sides *s, guint32 message)
{
  const char *email = s->view->accounts[s->view->messages[message].account].email, *at = strrchr(email, '@');
  return at != NULL ? at + 1 : "";
}

/* The two domains that the person wrote most from: "" where there is no second. */
static void
find_domains(const Sides *s, const guint32 *messages, guint32 n, const char *ret_domains[2])
{
  g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint32 i = 0; i < n; i++) {
    const char *domain = domain_of(s, messages[i]);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, domain));
    g_hash_table_insert(counts, (gpointer)(gsize)domain, GUINT_TO_POINTER(count + 1));
  }
  guint best[2] = {0, 0};
  ret_domains[0] = ret_domains[1] = "";
  for (guint32 i = 0; i < n; i++) {
    const char *domain = domain_of(s, messages[i]);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, domain));
    if (count > best[0] && !g_str_equal(domain, ret_domains[0])) {
      best[1] = best[0];
      ret_domains[1] = ret_domains[0];
      best[0] = count;
      ret_domains[0] = domain;
    } else if (count > best[1] && !g_str_equal(domain, ret_domains[0])) {
      best[1] = count;
      ret_domains[1] = domain;
    }
  }
}

/* Whether the person began to write in the message's thread within the first half of what they wrote. */
static guint8 *
early_threads(const Sides *s, const guint32 *messages, guint32 n)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  guint8 *late = g_new0(guint8, n + 1);
  for (guint32 i = 0; i < n; i++) {
    gpointer first, key = GUINT_TO_POINTER(s->view->messages[messages[i]].thread);
    if (!g_hash_table_lookup_extended(seen, key, NULL, &first)) {
      first = GUINT_TO_POINTER(i);
      g_hash_table_insert(seen, key, first);
    }
    late[i] = GPOINTER_TO_UINT(first) >= n / 2;
  }
  return late;
}

static void
choose(const Sides *s, const guint32 *messages, guint32 n, guint8 *side)
{
  const char *domains[2];
  find_domains(s, messages, n, domains);
  g_autofree guint8 *late = early_threads(s, messages, n);
  for (guint32 i = 0; i < n; i++)
    switch (s->options->by) {
    case SPLIT_EARLY:
      side[i] = late[i];
      break;
    case SPLIT_RANDOM:
      side[i] = mix(s->view->messages[messages[i]].thread) & 1;
      break;
    default:
      side[i] = g_str_equal(domain_of(s, messages[i]), domains[0])   ? 0
                : g_str_equal(domain_of(s, messages[i]), domains[1]) ? 1
                                                                     : 3;
    }
}

/* Keeps MOST messages of SIDE: those whose number says so. */
static void
put_aside(const Sides *s, const guint32 *messages, guint32 n, guint8 *side, guint8 which)
{
  guint count = 0;
  for (guint32 i = 0; i < n; i++)
    count += side[i] == which;
  while (count > s->options->most) {
    guint32 worst = WH_NONE;
    for (guint32 i = 0; i < n; i++)
      if (side[i] == which && (worst == WH_NONE || mix(messages[i]) > mix(messages[worst])))
        worst = i;
    side[worst] = 3;
    count--;
  }
}

static gboolean
split_person(Sides *s, guint32 person)
{
  guint32 n = 0, counts[4] = {0};
  const guint32 *messages = wh_people_messages(s->people, person, &n);
  if (n < 2 * s->options->least || !wh_people_is_human(s->people, person))
    return FALSE;
  g_autofree guint8 *side = g_new(guint8, n);
  choose(s, messages, n, side);
  for (guint32 i = 0; i < n; i++)
    counts[side[i]]++;
  if (counts[0] < s->options->least || counts[1] < s->options->least)
    return FALSE;
  if (s->options->most > 0)
    for (guint8 which = 0; which < 2; which++)
      put_aside(s, messages, n, side, which);
  for (guint32 i = 0; i < n; i++)
    s->side[messages[i]] = side[i];
  return TRUE;
}

/* ---- the changed view ---- */

static const char *
keep(Split *split, char *text)
{
  g_ptr_array_add(split->memory, text);
  return text;
}

/* Letters that mean nothing and that no two numbers share. */
static char *
letters(guint32 n)
{
  g_autofree char *seed = g_strdup_printf("half %u", n);
  char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);
  for (char *p = sum; *p != '\0'; p++)
    *p = (char)('g' + g_ascii_xdigit_value(*p));
  sum[16] = '\0';
  return sum;
}

static WhAccount
made_account(Split *split, guint32 number, const char *domain, gboolean hide)
{
  g_autofree char *word = letters(number);
  WhAccount account = {keep(split, g_strdup_printf("%.8s %.8s", word, word + 8)),
                       keep(split, hide ? g_strdup_printf("%s@%s.example", word, word)
                                        : g_strdup_printf("%s@%s", word, domain))};
  return account;
}

/* TRAITS without what names the domain that a mail is signed by. */
static char *
without_domains(const char *traits)
{
  g_auto(GStrv) lines = g_strsplit(traits, "\n", 0);
  GString *out = g_string_new(NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix(lines[i], "dkim: ") && !g_str_has_prefix(lines[i], "auth: "))
      g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "", lines[i]);
  return g_string_free(out, FALSE);
}

static void
change_messages(Split *split, const Sides *s, const guint32 *number_of)
{
  const WhView *view = s->view;
  WhMessage *messages = g_memdup2(view->messages, view->n_messages * sizeof *messages);
  for (guint32 i = 0; i < view->n_messages; i++) {
    if (s->side[i] == 3)
      messages[i].account = view->n_accounts;
    else if (s->side[i] < 2)
      messages[i].account = view->n_accounts + 1 + 2 * number_of[s->people->speaker_of[i]] + s->side[i];
    if (s->options->hide)
      messages[i].traits = keep(split, without_domains(messages[i].traits));
  }
  split->messages = messages;
  split->view.messages = messages;
}

/* Accounts of the halves stand behind the record's own and the one for what is put aside. */
static void
change_accounts(Split *split, const Sides *s, guint n_split, const guint32 *number_of)
{
  const WhView *view = s->view;
  WhAccount *accounts = g_new0(WhAccount, view->n_accounts + 1 + 2 * n_split);
  memcpy(accounts, view->accounts, view->n_accounts * sizeof *accounts);
  accounts[view->n_accounts] = (WhAccount){ASIDE, ASIDE "@users.noreply.github.com"};
  for (guint32 i = 0; i < view->n_messages; i++) {
    if (s->side[i] >= 2)
      continue;
    guint32 number = 2 * number_of[s->people->speaker_of[i]] + s->side[i];
    WhAccount *account = &accounts[view->n_accounts + 1 + number];
    if (account->name == NULL)
      *account = made_account(split, number, domain_of(s, i), s->options->hide);
  }
  split->accounts = accounts;
  split->view.accounts = accounts;
  split->view.n_accounts += 1 + 2 * n_split;
}

/* PERSONS: by number of the split. */
static void
find_halves(Split *split, guint n_split, const guint32 *persons)
{
  guint32 first = split->view.n_accounts - 2 * n_split;
  for (guint i = 0; i < n_split; i++) {
    SplitAuthor author = {
        {split->people->person_of[first + 2 * i], split->people->person_of[first + 2 * i + 1]}, persons[i]};
    if (author.halves[0] != WH_NONE && author.halves[1] != WH_NONE && author.halves[0] != author.halves[1])
      g_array_append_val(split->authors, author);
  }
}

Split *
split_new(const WhView *view, const WhPeople *people, const SplitOptions *options)
{
  Split *split = g_new0(Split, 1);
  split->view = *view;
  split->authors = g_array_new(FALSE, FALSE, sizeof(SplitAuthor));
  split->memory = g_ptr_array_new_with_free_func(g_free);
  Sides s = {view, people, options, g_malloc(view->n_messages + 1)};
  memset(s.side, 2, view->n_messages + 1);
  g_autofree guint32 *number_of = g_new0(guint32, people->n_persons + 1),
                     *persons = g_new0(guint32, people->n_persons + 1);
  guint n_split = 0;
  for (guint32 p = 0; p < people->n_persons; p++)
    if (split_person(&s, p)) {
      persons[n_split] = p;
      number_of[p] = n_split++;
    }
  change_accounts(split, &s, n_split, number_of);
  change_messages(split, &s, number_of);
  g_free(s.side);
  split->people = wh_people_new(&split->view, NULL);
  find_halves(split, n_split, persons);
  return split;
}

void
split_free(Split *split)
{
  if (split == NULL)
    return;
  wh_people_free(split->people);
  g_array_unref(split->authors);
  g_ptr_array_unref(split->memory);
  g_free(split->messages);
  g_free(split->accounts);
  g_free(split);
}
