/* SPDX-License-Identifier: Apache-2.0
 * Accounts of different people that share what programs, hosts and addresses leave, where hardly anybody else does. */
#include "app/hunt_find.h"

#include "app/cancel.h"
#include "app/hunt_pairs.h"
#include "people/identity.h"
#include "report/build.h"

#include <math.h>

#define USERS_MAX 4u        /* a trait that more people have is a provider's or a program's */
#define LOCAL_MIN 6u        /* letters of the part before '@' that tells something */
#define FALSE_RATE_ANY 0.01 /* without a start: share of different pairs that may be as alike */
#define LOOKED_TIMES 3u     /* as many pairs are held side by side as are shown, times this */
#define KINDS 4u

typedef enum { BY_ORIGIN, BY_MAILER, BY_ADDRESS, BY_WORDS } ShareKind;

static const char *const kind_ids[KINDS] = {"origin", "mailer", "address", "words"};

/* One thing that two people have in common. */
typedef struct {
  guint32 a, b; /* parties */
  ShareKind kind;
  guint32 used_by;
  guint32 x, y; /* messages of A and B, or accounts */
  char *value;
} Share;

typedef struct {
  guint32 a, b;
  guint from, to; /* in shares */
  double weight;  /* -log10 of the chance that the traits fall together, kinds taken as independent */
  guint kinds;
} Likely;

static void
share_clear(gpointer data)
{
  g_free(((Share *)data)->value);
}

static void
add_share(GArray *shares, Share share)
{
  if (share.a > share.b)
    share = (Share){share.b, share.a, share.kind, share.used_by, share.y, share.x, share.value};
  g_array_append_val(shares, share);
}

/* The lines of A's traits that tell a hand and that B has as well. */
static void
share_lines(const WhHunt *hunt, const WhHuntPair *pair, const char *a, const char *b, GArray *shares)
{
  g_auto(GStrv) lines = g_strsplit(a, "\n", -1);
  g_autofree char *other = g_strdup_printf("\n%s\n", b);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = g_strdup_printf("\n%s\n", lines[i]);
    const gboolean origin = g_str_has_prefix(lines[i], "origin: ");
    if ((!origin && !g_str_has_prefix(lines[i], "mailer: ")) || strstr(other, line) == NULL)
      continue;
    add_share(shares, (Share){.a = wh_hunt_party(hunt, wh_hunt_message(hunt->index, pair->a)->person),
                              .b = wh_hunt_party(hunt, wh_hunt_message(hunt->index, pair->b)->person),
                              .kind = origin ? BY_ORIGIN : BY_MAILER,
                              .used_by = pair->used_by,
                              .x = pair->a,
                              .y = pair->b,
                              .value = g_strdup(lines[i])});
  }
}

static gboolean
share_traits(const WhHunt *hunt, GArray *shares, GError **error)
{
  g_autoptr(GArray) pairs = wh_hunt_pairs_of(hunt, hunt->index->traits, error);
  g_autoptr(WhTextReader) reader = wh_text_reader_new(hunt->index->texts);
  for (guint i = 0; pairs != NULL && i < pairs->len; i++) {
    const WhHuntPair *pair = &g_array_index(pairs, WhHuntPair, i);
    g_auto(WhHuntText) a = {0}, b = {0};
    if (pair->used_by > USERS_MAX)
      continue;
    wh_hunt_text_get(hunt->index, reader, pair->a, &a);
    wh_hunt_text_get(hunt->index, reader, pair->b, &b);
    share_lines(hunt, pair, a.traits, b.traits, shares);
  }
  return pairs != NULL;
}

/* Those who sent mails nearly alike. */
static void
share_words(const WhHunt *hunt, const GArray *mails, GArray *shares)
{
  for (guint i = 0; i < mails->len; i++) {
    const WhHuntPair *pair = &g_array_index(mails, WhHuntPair, i);
    add_share(shares, (Share){wh_hunt_party(hunt, wh_hunt_message(hunt->index, pair->a)->person),
                              wh_hunt_party(hunt, wh_hunt_message(hunt->index, pair->b)->person), BY_WORDS,
                              pair->used_by, pair->a, pair->b, g_strdup("mails nearly alike")});
  }
}

typedef struct {
  char *stem;
  guint32 account;
} Stem;

static void
stem_clear(gpointer data)
{
  g_free(((Stem *)data)->stem);
}

/* What stands before '@' without the digits at its end and what parts words. */
static char *
stem_of(const WhHuntAccount *account)
{
  g_autofree char *local = account->address[0] == '@' ? wh_identity_local(account->address + 1)
                                                      : wh_identity_local(account->address);
  GString *out = g_string_new(NULL);
  gsize len = strcspn(local, "+");
  while (len > 0 && g_ascii_isdigit(local[len - 1]))
    len--;
  for (gsize i = 0; i < len; i++)
    if (strchr("._-", local[i]) == NULL)
      g_string_append_c(out, local[i]);
  return g_string_free(out, FALSE);
}

static int
compare_stems(gconstpointer a, gconstpointer b)
{
  const Stem *x = a, *y = b;
  const int order = strcmp(x->stem, y->stem);
  return order != 0 ? order : x->account < y->account ? -1 : x->account > y->account;
}

static const WhHuntAccount *
account_at(const WhHunt *hunt, guint32 i)
{
  return &g_array_index(hunt->index->accounts, WhHuntAccount, i);
}

static void
share_stem(const WhHunt *hunt, const GArray *stems, guint from, guint to, GArray *shares)
{
  g_autoptr(GHashTable) parties = g_hash_table_new(NULL, NULL);
  g_autoptr(GArray) firsts = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = from; i < to && firsts->len <= USERS_MAX; i++) {
    const guint32 account = g_array_index(stems, Stem, i).account;
    const guint32 party = wh_hunt_party(hunt, account_at(hunt, account)->person);
    if (g_hash_table_add(parties, GUINT_TO_POINTER(party + 1)))
      g_array_append_val(firsts, account);
  }
  if (firsts->len > USERS_MAX)
    return;
  for (guint i = 0; i < firsts->len; i++)
    for (guint k = i + 1; k < firsts->len; k++) {
      const guint32 x = g_array_index(firsts, guint32, i), y = g_array_index(firsts, guint32, k);
      add_share(shares,
                (Share){wh_hunt_party(hunt, account_at(hunt, x)->person),
                        wh_hunt_party(hunt, account_at(hunt, y)->person), BY_ADDRESS, firsts->len, x, y,
                        g_strdup_printf("addresses %s and %s", account_at(hunt, x)->address,
                                        account_at(hunt, y)->address)});
    }
}

static void
share_addresses(const WhHunt *hunt, GArray *shares)
{
  g_autoptr(GArray) stems = g_array_new(FALSE, FALSE, sizeof(Stem));
  g_array_set_clear_func(stems, stem_clear);
  for (guint32 i = 0; i < hunt->index->accounts->len; i++) {
    const WhHuntAccount *account = account_at(hunt, i);
    g_autofree char *stem = account->generic ? g_strdup("") : stem_of(account);
    if (strlen(stem) >= LOCAL_MIN) {
      const Stem one = {g_steal_pointer(&stem), i};
      g_array_append_val(stems, one);
    }
  }
  g_array_sort(stems, compare_stems);
  for (guint i = 0, end; i < stems->len; i = end) {
    for (end = i + 1; end < stems->len; end++)
      if (!g_str_equal(g_array_index(stems, Stem, end).stem, g_array_index(stems, Stem, i).stem))
        break;
    if (end - i > 1)
      share_stem(hunt, stems, i, end, shares);
  }
}

static int
compare_shares(gconstpointer a, gconstpointer b)
{
  const Share *x = a, *y = b;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  if (x->b != y->b)
    return x->b < y->b ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->used_by != y->used_by)
    return x->used_by < y->used_by ? -1 : 1;
  const int order = strcmp(x->value, y->value);
  return order != 0 ? order : x->x < y->x ? -1 : x->x > y->x;
}

static void
weigh(const WhHunt *hunt, const GArray *shares, Likely *likely)
{
  double best[KINDS] = {0};
  for (guint i = likely->from; i < likely->to; i++) {
    const Share *share = &g_array_index(shares, Share, i);
    const double weight = log10((double)MAX(hunt->index->n_parties, 1) / share->used_by);
    best[share->kind] = MAX(best[share->kind], weight);
  }
  for (guint kind = 0; kind < KINDS; kind++) {
    likely->weight += best[kind];
    likely->kinds += best[kind] > 0;
  }
}

static int
compare_likely(gconstpointer a, gconstpointer b)
{
  const Likely *x = a, *y = b;
  if (x->kinds != y->kinds)
    return x->kinds > y->kinds ? -1 : 1;
  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

gboolean
wh_hunt_speaks_of_rights(const WhHunt *hunt, guint32 party)
{
  guint n;
  const guint32 *members = wh_hunt_members(hunt, party, &n);
  for (guint m = 0; m < n; m++) {
    const WhHuntPerson *p = wh_hunt_person(hunt->index, members[m]);
    for (guint i = p->steps_at; i < p->steps_at + p->n_steps; i++) {
      const guint8 kind = g_array_index(hunt->index->steps, WhHuntStep, i).kind;
      if (kind >= WH_STEP_ASKS && kind <= WH_STEP_PRESSED)
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_wanted(const WhHunt *hunt, const Likely *likely)
{
  if (wh_hunt_same_name(hunt, likely->a, likely->b) ||
      wh_hunt_is_forbidden(hunt->index, likely->a, likely->b))
    return FALSE;
  if (wh_hunt_has_start(hunt))
    return hunt->start->has[likely->a] != hunt->start->has[likely->b];
  return likely->kinds > 1 && !wh_hunt_like_name(hunt, likely->a, likely->b) &&
         wh_hunt_speaks_of_rights(hunt, likely->a) && wh_hunt_speaks_of_rights(hunt, likely->b);
}

/* Owner: caller. */
static GArray *
group(const WhHunt *hunt, GArray *shares)
{
  GArray *found = g_array_new(FALSE, FALSE, sizeof(Likely));
  g_array_sort(shares, compare_shares);
  for (guint i = 0, end; i < shares->len; i = end) {
    const Share *first = &g_array_index(shares, Share, i);
    for (end = i + 1; end < shares->len; end++)
      if (g_array_index(shares, Share, end).a != first->a || g_array_index(shares, Share, end).b != first->b)
        break;
    Likely likely = {first->a, first->b, i, end, 0, 0};
    weigh(hunt, shares, &likely);
    if (is_wanted(hunt, &likely))
      g_array_append_val(found, likely);
  }
  g_array_sort(found, compare_likely);
  return found;
}

static json_t *
show_side(const WhHunt *hunt, WhTextReader *reader, const Share *share, guint32 at)
{
  if (share->kind == BY_ADDRESS) {
    json_t *one = wh_hunt_show_person(hunt, account_at(hunt, at)->person);
    json_object_set_new(one, "locator", wh_build_text(account_at(hunt, at)->email, WH_BUILD_LINE_MAX));
    return one;
  }
  g_auto(WhHuntText) text = {0};
  wh_hunt_text_get(hunt->index, reader, at, &text);
  return wh_hunt_show_message(hunt, at, &text, NULL);
}

#define SHARES_SHOWN 8u

/* Without a start: what nothing but a shared host speaks for is a company. */
static gboolean
is_likely(const WhHunt *hunt, const GArray *shares, const Likely *likely, const json_t *likeness)
{
  const json_t *rate = json_object_get(likeness, "false_rate");
  if (wh_hunt_has_start(hunt))
    return TRUE;
  for (guint i = likely->from; i < likely->to; i++)
    if (g_array_index(shares, Share, i).kind == BY_WORDS)
      return TRUE;
  return json_is_true(json_object_get(likeness, "enough")) && json_is_number(rate) &&
         json_number_value(rate) <= FALSE_RATE_ANY;
}

/* What the pair shares, and how alike they are by all kinds of likeness; nothing where that speaks against them. */
static gboolean
show(const WhHunt *hunt, const GArray *shares, const Likely *likely, json_t *hands, GError **error)
{
  g_autoptr(WhTextReader) reader = wh_text_reader_new(hunt->index->texts);
  json_t *list = json_array(), *likeness = NULL;
  const char *before = "";
  for (guint i = likely->from; i < likely->to && json_array_size(list) < SHARES_SHOWN; i++) {
    const Share *share = &g_array_index(shares, Share, i);
    if (!g_str_equal(before, share->value))
      json_array_append_new(list,
                            json_pack("{s:s, s:o, s:i, s:o, s:o}", "kind", kind_ids[share->kind], "says",
                                      wh_build_text(share->value, WH_BUILD_LINE_MAX), "used_by",
                                      (int)share->used_by, "a", show_side(hunt, reader, share, share->x), "b",
                                      show_side(hunt, reader, share, share->y)));
    before = share->value;
  }
  const gboolean ok = wh_hunt_compare(hunt, likely->a, likely->b, &likeness, error);
  const gboolean shown = ok && is_likely(hunt, shares, likely, likeness);
  json_t *hand = json_pack("{s:o, s:o, s:f, s:i, s:o, s:o}", "a", wh_hunt_show_person(hunt, likely->a), "b",
                           wh_hunt_show_person(hunt, likely->b), "weight", wh_build_round(likely->weight, 3),
                           "of_people", (int)hunt->index->n_parties, "shares", list, "likeness", likeness);
  if (shown)
    json_array_append(hands, hand);
  json_decref(hand);
  return ok;
}

gboolean
wh_hunt_hands(const WhHunt *hunt, const GArray *mails, json_t **ret_hands, GError **error)
{
  g_autoptr(GArray) shares = g_array_new(FALSE, FALSE, sizeof(Share));
  g_array_set_clear_func(shares, share_clear);
  if (!share_traits(hunt, shares, error))
    return FALSE;
  share_addresses(hunt, shares);
  share_words(hunt, mails, shares);
  g_autoptr(GArray) found = group(hunt, shares);
  json_t *hands = json_array();
  const guint looked = hunt->limit > G_MAXUINT / LOOKED_TIMES ? found->len : hunt->limit * LOOKED_TIMES;
  for (guint i = 0; i < MIN(found->len, looked) && json_array_size(hands) < hunt->limit; i++)
    if (!wh_scan_goes_on(error) || !show(hunt, shares, &g_array_index(found, Likely, i), hands, error)) {
      json_decref(hands);
      return FALSE;
    }
  *ret_hands = hands;
  return TRUE;
}
