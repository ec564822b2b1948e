/* SPDX-License-Identifier: Apache-2.0
 * Who writes the exact name of a maintainer who is active just then, at a new address. Most who do so are that maintainer at
 * another desk, so that the name alone joins them, except where all of this holds: the earlier one had power and used it
 * before and after the new address came up; nothing that only the earlier one could leave ties the two; and within a year the
 * new one reaches for power as somebody does who has none. */
#include "people/identity.h"
#include "people/merge.h"

#define DAY ((gint64)86400)
#define ABOUT (180 * DAY)    /* from a use of power: its holder is active */
#define REACHING (365 * DAY) /* after the first appearance */
#define MANY_CARRIED 3u
#define MAX_READ 4096u      /* messages of one that are read for an address */
#define FORGE (WH_NONE - 1) /* a forge landed it, for whoever */

typedef enum {
  BY_COMMITS, /* authored or committed */
  BY_LANDED,  /* landed on the main line */
  BY_TAGS,
  BY_MESSAGES,
  BY_EVENTS,
  N_BY
} By;

struct WhMergeDeeds {
  guint32 *at[N_BY], *items[N_BY]; /* by account: what it did, in order */
  guint32 *hand;                   /* by commit: account that landed it, FORGE, WH_NONE: not landed */
};

void
wh_merge_deeds_free(WhMergeDeeds *deeds)
{
  if (deeds == NULL)
    return;
  for (guint by = 0; by < N_BY; by++) {
    g_free(deeds->at[by]);
    g_free(deeds->items[by]);
  }
  g_free(deeds->hand);
  g_free(deeds);
}

/* ---- by whose hand things landed, as far as accounts tell ---- */

static guint32
hand_of(const WhMerger *m, guint32 commit)
{
  const WhCommit *c = &m->view->commits[commit];
  if (wh_merger_is_human(m, c->committer))
    return c->committer;
  return c->n_parents > 1 && wh_merger_is_human(m, c->author) ? c->author : FORGE;
}

/* What LANDING brought that had not landed before. */
static void
land_below(const WhMerger *m, guint32 landing, guint32 *hand, GArray *stack)
{
  const WhCommit *c = &m->view->commits[landing];
  g_array_append_vals(stack, m->view->parents + c->parents_at, c->n_parents);
  while (stack->len > 0) {
    const guint32 at = g_array_index(stack, guint32, stack->len - 1);
    g_array_set_size(stack, stack->len - 1);
    if (at == WH_NONE || hand[at] != WH_NONE)
      continue;
    hand[at] = hand[landing];
    g_array_append_vals(stack, m->view->parents + m->view->commits[at].parents_at,
                        m->view->commits[at].n_parents);
  }
}

/* Owner: caller. */
static guint32 *
find_hands(const WhMerger *m)
{
  guint32 *hand = g_new(guint32, m->view->n_commits + 1);
  const WhRef *branch = wh_mainline_branch(m->view);
  g_autoptr(GArray) line = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(guint32));
  memset(hand, 0xff, sizeof(guint32) * (m->view->n_commits + 1));
  for (guint32 at = branch != NULL ? branch->target : WH_NONE; at != WH_NONE;) {
    const WhCommit *c = &m->view->commits[at];
    hand[at] = hand_of(m, at);
    g_array_append_val(line, at);
    at = c->n_parents > 0 ? m->view->parents[c->parents_at] : WH_NONE;
  }
  for (guint i = line->len; i-- > 0;)
    land_below(m, g_array_index(line, guint32, i), hand, stack);
  return hand;
}

/* ---- deeds by account ---- */

/* OF[i]: the account of item i of N; an account that is none is nobody's. EACH: of that many one deed is made. */
static void
index_deeds(const WhMerger *m, WhMergeDeeds *deeds, By by, const guint32 *of, guint32 n, guint32 each)
{
  guint32 *at = g_new0(guint32, m->n + 2), *items = g_new(guint32, n + 1);
  for (guint32 i = 0; i < n; i++)
    if (of[i] < m->n)
      at[of[i] + 2]++;
  for (guint32 a = 0; a < m->n; a++)
    at[a + 2] += at[a + 1];
  for (guint32 i = 0; i < n; i++)
    if (of[i] < m->n)
      items[at[of[i] + 1]++] = i / each;
  deeds->at[by] = at;
  deeds->items[by] = items;
}

static void
index_commits(const WhMerger *m, WhMergeDeeds *deeds)
{
  const WhView *view = m->view;
  g_autofree guint32 *of = g_new(guint32, 2 * (gsize)view->n_commits + 1);
  for (guint32 i = 0; i < view->n_commits; i++) {
    const WhCommit *c = &view->commits[i];
    of[2 * i] = c->author;
    of[2 * i + 1] = c->committer != c->author ? c->committer : WH_NONE;
  }
  index_deeds(m, deeds, BY_COMMITS, of, 2 * view->n_commits, 2);
  deeds->hand = find_hands(m);
  index_deeds(m, deeds, BY_LANDED, deeds->hand, view->n_commits, 1);
}

static const WhMergeDeeds *
deeds_of(WhMerger *m)
{
  if (m->deeds_by != NULL)
    return m->deeds_by;
  const WhView *view = m->view;
  WhMergeDeeds *deeds = m->deeds_by = g_new0(WhMergeDeeds, 1);
  g_autofree guint32 *of = g_new(guint32, (gsize)view->n_tags + view->n_messages + view->n_events + 1);
  index_commits(m, deeds);
  for (guint32 i = 0; i < view->n_tags; i++)
    of[i] = view->tags[i].tagger;
  index_deeds(m, deeds, BY_TAGS, of, view->n_tags, 1);
  for (guint32 i = 0; i < view->n_messages; i++)
    of[i] = view->messages[i].account;
  index_deeds(m, deeds, BY_MESSAGES, of, view->n_messages, 1);
  for (guint32 i = 0; i < view->n_events; i++)
    of[i] = view->events[i].actor;
  index_deeds(m, deeds, BY_EVENTS, of, view->n_events, 1);
  return deeds;
}

/* ---- the two ---- */

typedef struct {
  WhMerger *m;
  const WhMergeDeeds *deeds;
  guint32 old, new; /* roots */
  gint64 since;     /* the new one's first appearance */
} Pair;

static gboolean
is_in(const Pair *p, guint32 account, guint32 root)
{
  return account < p->m->n && wh_merger_root(p->m, account) == root;
}

typedef gboolean (*Visit)(const Pair *pair, guint32 item, gpointer user);

/* Whether VISIT says so of anything that ROOT's accounts did of that kind. */
static gboolean
any(const Pair *p, guint32 root, By by, Visit visit, gpointer user)
{
  const guint32 *at = p->deeds->at[by], *items = p->deeds->items[by];
  guint32 account = root;
  do {
    for (guint32 i = at[account]; i < at[account + 1]; i++)
      if (visit(p, items[i], user))
        return TRUE;
    account = p->m->ring[account];
  } while (account != root);
  return FALSE;
}

typedef struct {
  guint power;            /* see WH_MERGE_POWER; before the new one appeared */
  gboolean before, after; /* power was used shortly before, and shortly after */
} Standing;

static void
see_power(const Pair *p, gint64 known, guint power, Standing *standing)
{
  if (known < p->since)
    standing->power += power;
  standing->before |= known < p->since && known >= p->since - ABOUT;
  standing->after |= known >= p->since && known <= p->since + ABOUT;
}

static gboolean
see_landed(const Pair *p, guint32 item, gpointer user)
{
  const WhCommit *c = &p->m->view->commits[item];
  if (!is_in(p, c->author, p->old) && !is_in(p, c->author, p->new))
    see_power(p, c->known, 1, user);
  return FALSE;
}

static gboolean
see_tag(const Pair *p, guint32 item, gpointer user)
{
  see_power(p, p->m->view->tags[item].known, WH_MERGE_POWER, user);
  return FALSE;
}

static gboolean
see_event(const Pair *p, guint32 item, gpointer user)
{
  const WhEvent *event = &p->m->view->events[item];
  if (event->verb != WH_VERB_OPEN && event->verb != WH_VERB_HEAD)
    see_power(p, event->known, WH_MERGE_POWER, user);
  return FALSE;
}

/* Whether the old one had power, and used it before and after the new one appeared: who goes on under a new address does not. */
static gboolean
stood_by(const Pair *p)
{
  Standing standing = {0};
  any(p, p->old, BY_LANDED, see_landed, &standing);
  any(p, p->old, BY_TAGS, see_tag, &standing);
  any(p, p->old, BY_EVENTS, see_event, &standing);
  return standing.power >= WH_MERGE_POWER && standing.before && standing.after;
}

/* ---- what ties them ---- */

static gboolean
addresses_tie(const Pair *p)
{
  guint32 a = p->old;
  do {
    guint32 b = p->new;
    do {
      if (wh_identity_emails_alike(p->m->emails[a], p->m->emails[b]))
        return TRUE;
      b = p->m->ring[b];
    } while (b != p->new);
    a = p->m->ring[a];
  } while (a != p->old);
  return FALSE;
}

/* Whether TEXT names an address of the new one. */
static gboolean
names_new(const Pair *p, const char *text)
{
  guint32 account = p->new;
  do {
    const char *email = p->m->emails[account];
    if (strchr(email, '@') != NULL && strcasestr(text, email) != NULL)
      return TRUE;
    account = p->m->ring[account];
  } while (account != p->new);
  return FALSE;
}

/* The old one landed or rewrote the new one's work, or names the address. What the new one says proves nothing. */
static gboolean
commit_ties(const Pair *p, guint32 item, gpointer user)
{
  (void)user;
  const WhCommit *c = &p->m->view->commits[item];
  return (is_in(p, c->committer, p->old) && (is_in(p, c->author, p->new) || names_new(p, c->trailers)));
}

static gboolean
landed_ties(const Pair *p, guint32 item, gpointer user)
{
  (void)user;
  return is_in(p, p->m->view->commits[item].author, p->new);
}

typedef struct {
  GHashTable *elsewhere; /* seconds at which the old one wrote commits that the new one did not put down */
  guint carried;
} Carried;

static gboolean
see_elsewhere(const Pair *p, guint32 item, gpointer user)
{
  const WhCommit *c = &p->m->view->commits[item];
  Carried *carried = user;
  if (is_in(p, c->author, p->old) && !is_in(p, c->committer, p->new))
    g_hash_table_add(carried->elsewhere, (gpointer)(gintptr)c->authored.time);
  return FALSE;
}

/* Whether the new one put down several commits that the old one wrote and that nobody else has: they went from desk to desk. */
static gboolean
carries(const Pair *p, guint32 item, gpointer user)
{
  const WhCommit *c = &p->m->view->commits[item];
  Carried *carried = user;
  if (is_in(p, c->author, p->old) && is_in(p, c->committer, p->new) &&
      g_hash_table_add(carried->elsewhere, (gpointer)(gintptr)c->authored.time))
    carried->carried++;
  return carried->carried >= MANY_CARRIED;
}

static gboolean
carries_work(const Pair *p)
{
  g_autoptr(GHashTable) elsewhere = g_hash_table_new(NULL, NULL);
  Carried carried = {elsewhere, 0};
  any(p, p->old, BY_COMMITS, see_elsewhere, &carried);
  return any(p, p->new, BY_COMMITS, carries, &carried);
}

typedef struct {
  GHashTable *threads; /* thread + 1 to the new one's first message in it + 1 */
  GHashTable *origins; /* where the new one's mail comes from; borrowed text */
  WhTextReader *texts;
  guint n_read;
} Talk;

/* "origin: VALUE" of a message's traits, up to the line's end; length 0: none. */
static WhSlice
origin_of(const WhMessage *message)
{
  static const char key[] = "origin: ";
  for (const char *at = message->traits; at != NULL && *at != '\0';) {
    const gsize len = strcspn(at, "\n");
    if (len > sizeof key - 1 && memcmp(at, key, sizeof key - 1) == 0)
      return wh_slice(at + sizeof key - 1, len - (sizeof key - 1));
    at += at[len] == '\n' ? len + 1 : len;
  }
  return wh_slice("", 0);
}

static gboolean
take_talk(const Pair *p, guint32 item, gpointer user)
{
  Talk *talk = user;
  const WhMessage *message = &p->m->view->messages[item];
  gpointer thread = GUINT_TO_POINTER(message->thread + 1);
  const guint first = GPOINTER_TO_UINT(g_hash_table_lookup(talk->threads, thread));
  if (first == 0 || item + 1 < first)
    g_hash_table_insert(talk->threads, thread, GUINT_TO_POINTER(item + 1));
  const WhSlice origin = origin_of(message);
  if (origin.len > 0)
    g_hash_table_add(talk->origins, g_strndup(origin.data, origin.len));
  return FALSE;
}

/* The old one spoke after the new one in a thread, wrote from the same place, or names the address. */
static gboolean
talk_ties(const Pair *p, guint32 item, gpointer user)
{
  Talk *talk = user;
  const WhMessage *message = &p->m->view->messages[item];
  const guint first =
      GPOINTER_TO_UINT(g_hash_table_lookup(talk->threads, GUINT_TO_POINTER(message->thread + 1)));
  const WhSlice origin = origin_of(message);
  g_autofree char *place = g_strndup(origin.data, origin.len);
  if ((first != 0 && item + 1 > first) || (origin.len > 0 && g_hash_table_contains(talk->origins, place)))
    return TRUE;
  return message->known >= p->since - REACHING && talk->n_read++ < MAX_READ &&
         names_new(p, wh_text_reader_get(talk->texts, message->text));
}

static gboolean
messages_tie(const Pair *p)
{
  if (p->m->view->n_messages == 0)
    return FALSE;
  g_autoptr(GHashTable) threads = g_hash_table_new(NULL, NULL);
  g_autoptr(GHashTable) origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(WhTextReader) texts = wh_text_reader_new(p->m->view->texts);
  Talk talk = {threads, origins, texts, 0};
  any(p, p->new, BY_MESSAGES, take_talk, &talk);
  return any(p, p->old, BY_MESSAGES, talk_ties, &talk);
}

/* The old one's login opened a pull request of the new one's work. */
static gboolean
event_ties(const Pair *p, guint32 item, gpointer user)
{
  (void)user;
  const WhEvent *event = &p->m->view->events[item];
  return event->verb == WH_VERB_HEAD && event->commit != WH_NONE &&
         is_in(p, p->m->view->commits[event->commit].author, p->new);
}

static gboolean
are_tied(const Pair *p)
{
  return addresses_tie(p) || any(p, p->old, BY_COMMITS, commit_ties, NULL) ||
         any(p, p->old, BY_LANDED, landed_ties, NULL) || any(p, p->old, BY_EVENTS, event_ties, NULL) ||
         carries_work(p) || messages_tie(p);
}

/* ---- what the new one reaches for ---- */

static gboolean
asks(const Pair *p, guint32 item, gpointer user)
{
  (void)user;
  const WhSpeech *speech = p->m->impl->people.speech;
  if (p->m->view->messages[item].known > p->since + REACHING)
    return FALSE;
  for (guint32 i = speech->acts_at[item]; i < speech->acts_at[item + 1]; i++)
    if (speech->acts[i].kind == WH_SPEECH_ASKS_FOR_SELF || speech->acts[i].kind == WH_SPEECH_OFFERS)
      return TRUE;
  return FALSE;
}

/* The first of its commits that landed: *USER. */
static gboolean
find_first(const Pair *p, guint32 item, gpointer user)
{
  guint32 *first = user;
  if (is_in(p, p->m->view->commits[item].author, p->new) && p->deeds->hand[item] != WH_NONE &&
      (*first == WH_NONE || item < *first))
    *first = item;
  return FALSE;
}

static gboolean
lands_others(const Pair *p, guint32 item, gpointer user)
{
  (void)user;
  const WhCommit *c = &p->m->view->commits[item];
  return c->known <= p->since + REACHING && !is_in(p, c->author, p->new) && !is_in(p, c->author, p->old);
}

static gboolean
tags(const Pair *p, guint32 item, gpointer user)
{
  (void)user;
  return p->m->view->tags[item].known <= p->since + REACHING;
}

/* Others had to land its first work, and then it lands theirs. */
static gboolean
climbs(const Pair *p)
{
  guint32 first = WH_NONE;
  any(p, p->new, BY_COMMITS, find_first, &first);
  return first != WH_NONE && !is_in(p, p->deeds->hand[first], p->new) &&
         (any(p, p->new, BY_LANDED, lands_others, NULL) || any(p, p->new, BY_TAGS, tags, NULL));
}

/* NULL: nothing. */
static const char *
reaches_for(const Pair *p)
{
  if (p->m->impl->people.speech != NULL && any(p, p->new, BY_MESSAGES, asks, NULL))
    return "asked for rights";
  return climbs(p) ? "had its first work landed by others and then landed theirs" : NULL;
}

char *
wh_merge_imitation(WhMerger *m, guint32 a, guint32 b)
{
  guint32 old = wh_merger_root(m, a), new = wh_merger_root(m, b);
  if (m->first[old] > m->first[new]) {
    const guint32 swapped = old;
    old = new;
    new = swapped;
  }
  if (m->power[old] < WH_MERGE_POWER || m->first[old] == m->first[new])
    return NULL;
  const Pair pair = {m, deeds_of(m), old, new, m->first[new]};
  if (!stood_by(&pair) || are_tied(&pair))
    return NULL;
  const char *reaches = reaches_for(&pair);
  return reaches != NULL
             ? g_strdup_printf("same name %s, but not put together: %s came up while %s was active, "
                               "nothing else ties the two, and within a year it %s",
                               m->view->accounts[new].name, m->emails[new], m->emails[old], reaches)
             : NULL;
}
