/* SPDX-License-Identifier: Apache-2.0
 * Merging without the mailmap against what the mailmap declares: see bench/mailmaps.sh.
 *
 *   mailmaps-bench REPOSITORY < .mailmap
 *
 * Listed are the accounts that a line of the mailmap matches, or that bear the proper address of one. What a line declares one: the
 * accounts of one proper address, and those of one proper full name. A unit is an address of a listed person (with the
 * name, where lines give one address to several people); a pair is two units with different addresses or people. */
#include "read-view.h"

#include "base/error.h"
#include "people/identity.h"
#include "people/people.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- what the mailmap declares ---- */

typedef struct {
  char *proper_name, *proper_email, *name, *email; /* folded; proper_email and name "" if absent */
} Line;

static void
line_free(gpointer data)
{
  Line *line = data;
  g_free(line->proper_name);
  g_free(line->proper_email);
  g_free(line->name);
  g_free(line->email);
  g_free(line);
}

static gboolean
take_ident(char **at, char **ret_name, char **ret_email)
{
  char *open = strchr(*at, '<'), *close = open != NULL ? strchr(open, '>') : NULL;
  if (close == NULL)
    return FALSE;
  *open = *close = '\0';
  *ret_name = wh_identity_name(*at);
  *ret_email = wh_identity_email(open + 1);
  *at = close + 1;
  return TRUE;
}

static GPtrArray *
read_lines(FILE *in)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
  char *text = NULL;
  gsize size = 0;
  while (getline(&text, &size, in) > 0) {
    char *at = text;
    Line *line = g_new0(Line, 1);
    if (*text == '#' || !take_ident(&at, &line->proper_name, &line->proper_email)) {
      g_free(line);
      continue;
    }
    if (!take_ident(&at, &line->name, &line->email)) {
      line->email = g_steal_pointer(&line->proper_email);
      line->proper_email = g_strdup("");
      line->name = g_strdup("");
    }
    if (*line->proper_email != '\0' && wh_identity_email_is_generic(line->proper_email))
      line_free(line); /* people who do not want to be named */
    else
      g_ptr_array_add(lines, line);
  }
  free(text);
  return lines;
}

typedef struct {
  const WhView *view;
  const WhPeople *people;
  char **names, **emails; /* by account, folded */
  guint32 *uses;          /* by account: commits as author or committer, tags */
  gint64 *first, *last;
  GPtrArray *lines;
  GHashTable *ids;   /* "e address" or "n name" to index of parent, + 1 */
  GArray *parent;    /* union-find over those */
  guint32 *listed;   /* by account: index of its person's key, WH_NONE */
  GHashTable *apart; /* addresses that lines split by name */
} Bench;

static guint32
root_of(Bench *b, guint32 key)
{
  while (g_array_index(b->parent, guint32, key) != key)
    key = g_array_index(b->parent, guint32, key);
  return key;
}

static guint32
key_of(Bench *b, const char *kind, const char *text)
{
  g_autofree char *id = g_strconcat(kind, " ", text, NULL);
  guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(b->ids, id));
  if (known != 0)
    return known - 1;
  guint32 key = b->parent->len;
  g_array_append_val(b->parent, key);
  g_hash_table_insert(b->ids, g_steal_pointer(&id), GUINT_TO_POINTER(key + 1));
  return key;
}

/* The last line that matches, one with a name before one without. */
static const Line *
line_for(const Bench *b, GHashTable *by_email, guint32 account)
{
  const GPtrArray *lines = g_hash_table_lookup(by_email, b->emails[account]);
  const Line *best = NULL;
  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    const Line *line = g_ptr_array_index(lines, i);
    if (*line->name == '\0' ? best == NULL || *best->name == '\0'
                            : g_str_equal(line->name, b->names[account]))
      best = line;
  }
  return best;
}

static GHashTable *
index_lines(Bench *b)
{
  GHashTable *by_email =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < b->lines->len; i++) {
    Line *line = g_ptr_array_index(b->lines, i);
    GPtrArray *list = g_hash_table_lookup(by_email, line->email);
    if (list == NULL) {
      list = g_ptr_array_new();
      g_hash_table_insert(by_email, line->email, list);
    }
    g_ptr_array_add(list, line);
    if (*line->name != '\0')
      g_hash_table_add(b->apart, line->email);
  }
  return by_email;
}

/* Joins proper address and proper full name; returns the key. */
static guint32
declare(Bench *b, const char *name, const char *email)
{
  guint32 by_email = key_of(b, "e", email);
  if (strchr(name, ' ') == NULL)
    return by_email;
  guint32 root = root_of(b, key_of(b, "n", name));
  g_array_index(b->parent, guint32, root) = root_of(b, by_email);
  return by_email;
}

static void
list_accounts(Bench *b)
{
  g_autoptr(GHashTable) by_email = index_lines(b);
  g_autoptr(GHashTable) proper = g_hash_table_new(g_str_hash, g_str_equal); /* proper address to its line */
  for (guint i = 0; i < b->lines->len; i++) {
    Line *line = g_ptr_array_index(b->lines, i);
    g_hash_table_insert(proper, *line->proper_email != '\0' ? line->proper_email : line->email, line);
  }
  for (guint32 i = 0; i < b->view->n_accounts; i++) {
    b->listed[i] = WH_NONE;
    const Line *line = b->people->person_of[i] != WH_NONE ? line_for(b, by_email, i) : NULL;
    const Line *own = b->people->person_of[i] != WH_NONE ? g_hash_table_lookup(proper, b->emails[i]) : NULL;
    if (line != NULL)
      b->listed[i] = declare(b, *line->proper_name != '\0' ? line->proper_name : b->names[i],
                             *line->proper_email != '\0' ? line->proper_email : b->emails[i]);
    else if (own != NULL && !g_hash_table_contains(b->apart, b->emails[i]))
      b->listed[i] = declare(b, own->proper_name, b->emails[i]);
  }
  for (guint32 i = 0; i < b->view->n_accounts; i++)
    if (b->listed[i] != WH_NONE)
      b->listed[i] = root_of(b, b->listed[i]);
}

/* ---- pairs ---- */

static void
see(Bench *b, guint32 account, gint64 known)
{
  if (account == WH_NONE)
    return;
  b->uses[account]++;
  b->first[account] = MIN(b->first[account], known);
  b->last[account] = MAX(b->last[account], known);
}

/* The most used account of each address and person, in order of accounts. Owner: caller. */
static GArray *
units_of(Bench *b)
{
  GArray *units = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GHashTable) at = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < b->view->n_accounts; i++) {
    if (b->listed[i] == WH_NONE)
      continue;
    char *id = g_strdup_printf("%u %s", b->listed[i], b->emails[i]);
    guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(at, id));
    if (known == 0) {
      g_array_append_val(units, i);
      g_hash_table_insert(at, id, GUINT_TO_POINTER(units->len));
      continue;
    }
    g_free(id);
    if (b->uses[i] > b->uses[g_array_index(units, guint32, known - 1)])
      g_array_index(units, guint32, known - 1) = i;
  }
  return units;
}

static gboolean
share_word(const char *a, const char *b)
{
  g_auto(GStrv) words = g_strsplit(a, " ", -1);
  g_auto(GStrv) others = g_strsplit(b, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && g_strv_contains((const char *const *)others, words[i]))
      return TRUE;
  return FALSE;
}

/* Why merging may have missed the pair. */
static const char *
class_of(const Bench *b, guint32 x, guint32 y)
{
  const gint64 year = (gint64)365 * 86400;
  gboolean apart = b->first[x] > b->last[y] + year || b->first[y] > b->last[x] + year;
  g_autofree char *local_x = wh_identity_local(b->emails[x]), *local_y = wh_identity_local(b->emails[y]);
  if (wh_identity_email_is_generic(b->emails[x]) || wh_identity_email_is_generic(b->emails[y]))
    return "address of nobody";
  if (g_str_equal(b->names[x], b->names[y]))
    return strchr(b->names[x], ' ') == NULL ? "one-word name"
           : apart                          ? "same name after a year"
                                            : "same name";
  if (g_str_equal(local_x, local_y))
    return "same local part, other name";
  if (share_word(b->names[x], b->names[y]))
    return apart ? "part of the name after a year" : "part of the name";
  return "another name and address";
}

typedef struct {
  guint wanted, found, wrong;
} Score;

static void
print_pair(const Bench *b, const char *what, const char *class, guint32 x, guint32 y)
{
  const WhAccount *a = b->view->accounts;
  printf("%s\t%s\t%s <%s>\t%s <%s>\t%u\t%u\n", what, class, a[x].name, a[x].email, a[y].name, a[y].email,
         b->uses[x], b->uses[y]);
}

/* How the person of a wrong pair came about. */
static void
print_merges(const Bench *b, GHashTable *persons)
{
  for (guint32 i = 0; i < b->people->n_merges; i++) {
    const WhMerge *merge = &b->people->merges[i];
    if (g_hash_table_contains(persons, GUINT_TO_POINTER(b->people->person_of[merge->a])))
      print_pair(b, "merge", merge->detail, merge->a, merge->b);
  }
}

static Score
score_units(const Bench *b, const GArray *units)
{
  Score score = {0};
  g_autoptr(GHashTable) wrong = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < units->len; i++)
    for (guint j = i + 1; j < units->len; j++) {
      guint32 x = g_array_index(units, guint32, i), y = g_array_index(units, guint32, j);
      gboolean same = b->listed[x] == b->listed[y],
               merged = b->people->person_of[x] == b->people->person_of[y];
      score.wanted += same ? 1 : 0;
      score.found += (same && merged) ? 1 : 0;
      score.wrong += (merged && !same) ? 1 : 0;
      if (same && !merged)
        print_pair(b, "missed", class_of(b, x, y), x, y);
      if (merged && !same) {
        print_pair(b, "wrong", "two listed people", x, y);
        g_hash_table_add(wrong, GUINT_TO_POINTER(b->people->person_of[x]));
      }
    }
  print_merges(b, wrong);
  for (guint32 i = 0; i < b->people->n_apart; i++)
    print_pair(b, "apart", "same name, taken up", b->people->apart[i].a, b->people->apart[i].b);
  return score;
}

/* Lines that name two addresses, both seen in the history. */
static Score
score_lines(const Bench *b)
{
  Score score = {0};
  g_autoptr(GHashTable) person = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint32 i = 0; i < b->view->n_accounts; i++)
    if (b->people->person_of[i] != WH_NONE)
      g_hash_table_insert(person, b->emails[i], GUINT_TO_POINTER(b->people->person_of[i] + 1));
  for (guint i = 0; i < b->lines->len; i++) {
    const Line *line = g_ptr_array_index(b->lines, i);
    guint32 alias = GPOINTER_TO_UINT(g_hash_table_lookup(person, line->email));
    guint32 proper = GPOINTER_TO_UINT(g_hash_table_lookup(person, line->proper_email));
    if (*line->proper_email == '\0' || alias == 0 || proper == 0 ||
        g_str_equal(line->email, line->proper_email))
      continue;
    score.wanted++;
    score.found += (alias == proper) ? 1 : 0;
  }
  return score;
}

static void
bench_init(Bench *b, const WhView *view, const WhPeople *people)
{
  guint32 n = view->n_accounts;
  *b = (Bench){.view = view, .people = people, .lines = read_lines(stdin)};
  b->names = g_new0(char *, n + 1);
  b->emails = g_new0(char *, n + 1);
  b->uses = g_new0(guint32, n + 1);
  b->first = g_new0(gint64, n + 1);
  b->last = g_new0(gint64, n + 1);
  b->listed = g_new0(guint32, n + 1);
  b->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  b->apart = g_hash_table_new(g_str_hash, g_str_equal);
  b->parent = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 i = 0; i < n; i++) {
    b->names[i] = wh_identity_name(view->accounts[i].name);
    b->emails[i] = wh_identity_email(view->accounts[i].email);
    b->first[i] = G_MAXINT64;
  }
  for (guint32 i = 0; i < view->n_commits; i++) {
    see(b, view->commits[i].author, view->commits[i].known);
    see(b, view->commits[i].committer, view->commits[i].known);
  }
  for (guint32 i = 0; i < view->n_tags; i++)
    see(b, view->tags[i].tagger, view->tags[i].known);
}

static void
bench_clear(Bench *b)
{
  g_strfreev(b->names);
  g_strfreev(b->emails);
  g_free(b->uses);
  g_free(b->first);
  g_free(b->last);
  g_free(b->listed);
  g_hash_table_unref(b->ids);
  g_hash_table_unref(b->apart);
  g_array_unref(b->parent);
  g_ptr_array_unref(b->lines);
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  if (argc != 2) {
    fprintf(stderr, "usage: mailmaps-bench REPOSITORY < MAILMAP\n");
    return 2;
  }
  g_autoptr(WhView) view = wh_bench_read_view(argv[1], WH_READ_AS_REPOSITORY, &error);
  if (view == NULL) {
    fprintf(stderr, "mailmaps-bench: %s\n", error->message);
    return 2;
  }
  g_autofree guint32 *offsets = g_new0(guint32, view->n_blobs + 1);
  WhView bare = *view; /* without what files say, so that merging cannot use the mailmap */
  bare.n_facts = 0;
  bare.facts_at = offsets;
  g_autoptr(WhPeople) people = wh_people_new(&bare, NULL);
  Bench b;
  bench_init(&b, &bare, people);
  list_accounts(&b);
  g_autoptr(GArray) units = units_of(&b);
  Score pairs = score_units(&b, units), lines = score_lines(&b);
  printf("listed\t%u\t%u\t%u\t%u\t%u\t%u\n", units->len, pairs.wanted, pairs.found, pairs.wrong, lines.wanted,
         lines.found);
  bench_clear(&b);
  return 0;
}
