/* SPDX-License-Identifier: Apache-2.0
 * Views in which real authors write under several invented names. */
#include "app/split.h"

#include "base/limits.h"
#include "base/random.h"
#include "ledger/view_build.h"

#include <string.h>

#define SUBJECT_LEAST 6u /* letters by which threads are told to be about the same */
#define PART_LEAST 3u    /* letters of a part of a name that is replaced in texts */

typedef struct {
  const WhPeople *people;
  const WhView *from;
  WhViewOwned *owned;
  const WhSplitOptions *options;
  GArray *splits;
  guint32 *split_of;  /* by person: index in splits, WH_NONE */
  guint8 *name_of;    /* by message of somebody split: which name wrote it */
  GStringChunk *text; /* the view's */
} Splitting;

const char *
wh_split_id(WhSplitBy by)
{
  static const char *const ids[WH_N_SPLITS] = {"threads", "early-late", "messages", "aliases"};
  return ids[by];
}

static guint64
hash(const char *salt, const char *what)
{
  g_autofree char *text = g_strconcat(salt, "\n", what, NULL);
  WhRandom random = wh_random_seeded(text);
  return wh_random_next(&random);
}

static const WhAccount *
first_account(const WhPeople *people, guint32 person)
{
  return &people->view->accounts[people->persons[person].accounts[0]];
}

guint
wh_split_half(const WhPeople *people, guint32 person, const char *salt)
{
  const WhAccount *account = first_account(people, person);
  g_autofree char *address = g_utf8_strdown(*account->email != '\0' ? account->email : account->name, -1);
  return (guint)(hash(salt, address) & 1);
}

GArray *
wh_split_eligible(const WhPeople *people, guint n, guint least)
{
  GArray *eligible = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 i = 0; i < people->n_persons; i++)
    if (wh_people_is_human(people, i) && people->persons[i].n_said >= n * least)
      g_array_append_val(eligible, i);
  return eligible;
}

/* Words of letters that look like a name and are nobody's. */
static char *
invent_word(WhRandom *random)
{
  static const char *const heads[] = {"b",  "br", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k",
                                      "kl", "l",  "m", "n",  "p", "pr", "r", "s",  "t", "v", "w"};
  static const char *const middles[] = {"a", "e", "i", "o", "u", "ai", "ea", "io"};
  static const char *const tails[] = {"n", "r", "l", "s", "t", "k", "m", "nd", "rt", "ln"};
  GString *word = g_string_new(NULL);
  for (guint i = 0; i < 2; i++) {
    g_string_append(word, heads[wh_random_below(random, G_N_ELEMENTS(heads))]);
    g_string_append(word, middles[wh_random_below(random, G_N_ELEMENTS(middles))]);
    g_string_append(word, tails[wh_random_below(random, G_N_ELEMENTS(tails))]);
  }
  return g_string_free(word, FALSE);
}

/* Of a forge's login another login; else a name of two words at a provider of its own, so that no provider is shared by
 * the invented alone. */
static WhAccount
invent(Splitting *s, const WhAccount *real, WhRandom *random, guint serial)
{
  const char *at = strchr(real->email, '@');
  g_autofree char *first = invent_word(random);
  g_autofree char *second = invent_word(random);
  g_autofree char *third = invent_word(random);
  g_autofree char *name = NULL;
  g_autofree char *email = NULL;
  if (at != NULL && g_str_has_prefix(at + 1, "users.noreply.")) {
    name = g_strdup_printf("%s%u", first, serial);
    email = g_strdup_printf("%s%s", name, at);
  } else {
    first[0] = g_ascii_toupper(first[0]);
    second[0] = g_ascii_toupper(second[0]);
    name = g_strdup_printf("%s %s", first, second);
    g_autofree char *local = g_ascii_strdown(second, -1);
    email = g_strdup_printf("%s@%s%u.example", local, third, serial);
  }
  return (WhAccount){g_string_chunk_insert(s->text, name), g_string_chunk_insert(s->text, email)};
}

static void
add_accounts(Splitting *s)
{
  const guint32 before = s->from->n_accounts;
  WhAccount *accounts = g_new0(WhAccount, before + s->splits->len * WH_SPLIT_MAX + 1);
  guint32 n = before;
  memcpy(accounts, s->from->accounts, before * sizeof *accounts);
  for (guint i = 0; i < s->splits->len; i++) {
    WhSplit *split = &g_array_index(s->splits, WhSplit, i);
    const WhAccount *real = first_account(s->people, split->person);
    g_autofree char *seed = g_strconcat(s->options->salt, "\n", real->email, "\n", real->name, NULL);
    WhRandom random = wh_random_seeded(seed);
    for (guint name = 0; name < split->n; name++) {
      accounts[n] = invent(s, real, &random, n);
      split->accounts[name] = n++;
    }
  }
  g_ptr_array_add(s->owned->arrays, accounts);
  s->owned->view.accounts = accounts;
  s->owned->view.n_accounts = n;
}

/* What decides about a message: the subject its thread began with, without the tags that number and version a patch, so
 * that what somebody sends again stays under one name. Owner: caller. */
static char *
thread_key(const Splitting *s, guint32 message)
{
  const WhMessage *m = &s->from->messages[message];
  GString *key = g_string_new(NULL);
  guint depth = 0;
  if (m->thread < s->from->n_threads)
    m = &s->from->messages[s->from->threads[m->thread].first];
  for (const char *p = m->subject; *p != '\0'; p++) {
    depth += *p == '[' ? 1 : 0;
    if (depth == 0 && g_ascii_isalpha(*p))
      g_string_append_c(key, g_ascii_tolower(*p));
    depth -= *p == ']' && depth > 0 ? 1 : 0;
  }
  if (key->len < SUBJECT_LEAST)
    g_string_assign(key, m->id);
  return g_string_free(key, FALSE);
}

static guint
name_by_thread(const Splitting *s, const WhSplit *split, guint32 message)
{
  g_autofree char *key = thread_key(s, message);
  return (guint)(hash(s->options->salt, key) % split->n);
}

static guint
name_by_address(const Splitting *s, guint32 message)
{
  const WhAccount *first = first_account(s->people, s->people->speaker_of[message]);
  const char *address = s->from->accounts[s->from->messages[message].account].email;
  return g_ascii_strcasecmp(first->email, address) == 0 ? 0 : 1;
}

static guint
name_for(const Splitting *s, const WhSplit *split, guint32 message, guint32 at, guint32 of)
{
  if (s->options->by == WH_SPLIT_EARLY_LATE)
    return (guint)((guint64)at * split->n / of);
  if (s->options->by == WH_SPLIT_THREADS)
    return name_by_thread(s, split, message);
  if (s->options->by == WH_SPLIT_ALIASES)
    return name_by_address(s, message);
  return (guint)(hash(s->options->salt, s->from->messages[message].id) % split->n);
}

static void
choose_names(Splitting *s)
{
  s->split_of = g_new(guint32, s->people->n_persons + 1);
  s->name_of = g_new0(guint8, s->from->n_messages + 1);
  memset(s->split_of, 0xff, s->people->n_persons * sizeof *s->split_of);
  for (guint i = 0; i < s->splits->len; i++) {
    const WhSplit *split = &g_array_index(s->splits, WhSplit, i);
    guint32 n;
    const guint32 *said = wh_people_messages(s->people, split->person, &n);
    s->split_of[split->person] = i;
    for (guint32 at = 0; at < n; at++)
      s->name_of[said[at]] = (guint8)name_for(s, split, said[at], at, n);
  }
}

static gboolean
is_letter(char c)
{
  return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* TEXT with the whole word WORD replaced, whatever its case. Takes TEXT. */
static char *
replace_word(char *text, const char *word, const char *with)
{
  const gsize len = strlen(word);
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p != '\0';) {
    if (g_ascii_strncasecmp(p, word, len) == 0 && (p == text || !is_letter(p[-1])) && !is_letter(p[len])) {
      g_string_append(out, with);
      p += len;
    } else {
      g_string_append_c(out, *p++);
    }
  }
  g_free(text);
  return g_string_free(out, FALSE);
}

/* Own names and addresses in TEXT, which is taken, replaced by the invented ones of account TO. */
static char *
replace_names(const Splitting *s, guint32 person, guint32 to, char *text)
{
  const WhPerson *p = &s->people->persons[person];
  const WhAccount *invented = &s->owned->view.accounts[to];
  g_auto(GStrv) with = g_strsplit(invented->name, " ", 2);
  for (guint32 i = 0; i < p->n_accounts; i++) {
    const WhAccount *account = &s->from->accounts[p->accounts[i]];
    g_auto(GStrv) parts = g_strsplit_set(account->name, " ,.\"()", -1);
    if (*account->email != '\0')
      text = replace_word(text, account->email, invented->email);
    for (guint part = 0, kept = 0; parts[part] != NULL; part++)
      if (strlen(parts[part]) >= PART_LEAST)
        text = replace_word(text, parts[part], kept++ == 0 || with[1] == NULL ? with[0] : with[1]);
    g_auto(GStrv) local = g_strsplit(account->email, "@", 2);
    if (local[0] != NULL && strlen(local[0]) > PART_LEAST)
      text = replace_word(text, local[0], with[0]);
  }
  return text;
}

static char *
new_text(const Splitting *s, guint32 message, const char *text)
{
  const guint32 person = s->people->speaker_of[message];
  const WhSplit *split = &g_array_index(s->splits, WhSplit, s->split_of[person]);
  const guint name = s->name_of[message];
  g_autofree char *key = g_strconcat(s->options->salt, "\n", s->from->messages[message].id, NULL);
  char *copy =
      name > 0 && s->options->noise > 0 ? wh_split_noise(text, s->options->noise, key) : g_strdup(text);
  return replace_names(s, person, split->accounts[name], copy);
}

static guint32
split_of_message(const Splitting *s, guint32 message)
{
  const guint32 person = s->people->speaker_of[message];
  return person != WH_NONE ? s->split_of[person] : WH_NONE;
}

/* The texts, of which each counts by its message: all are put down anew. */
static void
copy_texts(Splitting *s, WhMessage *messages)
{
  g_autoptr(WhTextReader) reader = wh_text_reader_new(s->from->texts);
  WhTexts *texts = wh_texts_new(NULL, G_MAXSIZE);
  for (guint32 i = 0; i < s->from->n_messages; i++) {
    const char *text = wh_text_reader_get(reader, messages[i].text);
    g_autofree char *changed = split_of_message(s, i) != WH_NONE ? new_text(s, i, text) : NULL;
    const gboolean added =
        wh_texts_add(texts, wh_slice_str(changed != NULL ? changed : text), &messages[i].text, NULL);
    g_assert(added); /* nothing goes to a file */
  }
  wh_texts_end(texts);
  s->owned->texts = texts;
  s->owned->view.texts = texts;
}

/* The name under which somebody split has a part in THREAD, for those who write to them. */
static guint32
account_in_thread(const Splitting *s, guint32 split, guint32 message)
{
  const WhSplit *one = &g_array_index(s->splits, WhSplit, split);
  return one->accounts[name_by_thread(s, one, message)];
}

/* Splits by the addresses that are no longer theirs. */
static GHashTable *
addresses_of(const Splitting *s)
{
  GHashTable *addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < s->splits->len; i++) {
    const WhPerson *p = &s->people->persons[g_array_index(s->splits, WhSplit, i).person];
    for (guint32 k = 0; k < p->n_accounts; k++)
      g_hash_table_insert(addresses, g_utf8_strdown(s->from->accounts[p->accounts[k]].email, -1),
                          GUINT_TO_POINTER(i + 1));
  }
  return addresses;
}

static const char *
new_to(const Splitting *s, GHashTable *addresses, guint32 message)
{
  const char *to = s->from->messages[message].to;
  g_auto(GStrv) words = g_strsplit(to, " ", -1);
  gboolean changed = FALSE;
  for (guint i = 0; words[i] != NULL; i++) {
    const guint split = GPOINTER_TO_UINT(g_hash_table_lookup(addresses, words[i]));
    if (split == 0 || *words[i] == '\0')
      continue;
    const guint32 account = split_of_message(s, message) == split - 1
                                ? g_array_index(s->splits, WhSplit, split - 1).accounts[s->name_of[message]]
                                : account_in_thread(s, split - 1, message);
    g_free(words[i]);
    words[i] = g_strdup(s->owned->view.accounts[account].email);
    changed = TRUE;
  }
  g_autofree char *joined = g_strjoinv(" ", words);
  return changed ? g_string_chunk_insert(s->text, joined) : to;
}

static void
copy_messages(Splitting *s)
{
  g_autoptr(GHashTable) addresses = addresses_of(s);
  WhMessage *messages = g_new(WhMessage, s->from->n_messages + 1);
  memcpy(messages, s->from->messages, s->from->n_messages * sizeof *messages);
  for (guint32 i = 0; i < s->from->n_messages; i++) {
    const guint32 split = split_of_message(s, i);
    if (split != WH_NONE)
      messages[i].account = g_array_index(s->splits, WhSplit, split).accounts[s->name_of[i]];
    messages[i].to = new_to(s, addresses, i);
  }
  g_ptr_array_add(s->owned->arrays, messages);
  s->owned->view.messages = messages;
  copy_texts(s, messages);
}

/* What they did on a forge stands under the name that wrote in the thread. */
static void
copy_events(Splitting *s)
{
  WhEvent *events = g_new(WhEvent, s->from->n_events + 1);
  memcpy(events, s->from->events, s->from->n_events * sizeof *events);
  for (guint32 i = 0; i < s->from->n_events; i++) {
    const guint32 person = s->people->actor_of[i];
    if (person == WH_NONE || s->split_of[person] == WH_NONE)
      continue;
    const guint32 thread = events[i].thread;
    events[i].actor = thread < s->from->n_threads
                          ? account_in_thread(s, s->split_of[person], s->from->threads[thread].first)
                          : g_array_index(s->splits, WhSplit, s->split_of[person]).accounts[0];
  }
  g_ptr_array_add(s->owned->arrays, events);
  s->owned->view.events = events;
}

WhView *
wh_split_view(const WhPeople *people, GArray *splits, const WhSplitOptions *options)
{
  WhViewOwned *owned = wh_view_owned_new();
  Splitting s = {
      .people = people, .from = people->view, .owned = owned, .options = options, .splits = splits};
  owned->view = *people->view;
  s.text = g_string_chunk_new(4096);
  g_ptr_array_add(owned->chunks, s.text);
  add_accounts(&s);
  choose_names(&s);
  copy_messages(&s);
  copy_events(&s);
  g_free(s.split_of);
  g_free(s.name_of);
  return &owned->view;
}
