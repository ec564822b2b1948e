/* SPDX-License-Identifier: Apache-2.0
 * Who acted when. */
#include "persona/clock_lives.h"

#include "base/order.h"

#define CLOCK_HELD 86400 /* a claimed time farther than this from when it was known is not believed */

typedef enum { STREAM_MESSAGES, STREAM_COMMITS, STREAM_EVENTS, N_STREAMS } Stream;

struct WhLives {
  const WhPeople *people;
  WhLife *lives;
  GArray *all;    /* gint64 */
  guint in_order; /* of all: ascending up to here */
  guint32 next[N_STREAMS];
  gint64 t;
};

WhLives *
wh_lives_new(const WhPeople *people)
{
  WhLives *lives = g_new0(WhLives, 1);
  *lives = (WhLives){.people = people,
                     .lives = g_new0(WhLife, people->n_persons + 1),
                     .all = g_array_new(FALSE, FALSE, sizeof(gint64)),
                     .t = G_MININT64};
  return lives;
}

void
wh_lives_free(WhLives *lives)
{
  if (lives == NULL)
    return;
  for (guint32 p = 0; p < lives->people->n_persons; p++) {
    g_clear_pointer(&lives->lives[p].moments, g_array_unref);
    g_clear_pointer(&lives->lives[p].threads, g_array_unref);
  }
  g_free(lives->lives);
  g_array_unref(lives->all);
  g_free(lives);
}

/* ---- gathering ---- */

static void
live(WhLives *lives, guint32 person, gint64 claimed, gint64 known, WhMoment moment)
{
  if (person == WH_NONE || !wh_people_is_human(lives->people, person))
    return;
  WhLife *life = &lives->lives[person];
  if (life->moments == NULL)
    life->moments = g_array_new(FALSE, FALSE, sizeof(WhMoment));
  moment.t = ABS(claimed - known) <= CLOCK_HELD ? claimed : known;
  g_array_append_val(life->moments, moment);
  g_array_append_val(lives->all, moment.t);
  life->sorted = FALSE;
  life->last = known;
}

static void
read_message(WhLives *lives, guint32 index)
{
  const WhMessage *message = &lives->people->view->messages[index];
  if ((message->flags & WH_MESSAGE_BY_BOT) == 0)
    live(lives, lives->people->speaker_of[index],
         (message->flags & WH_MESSAGE_BAD_DATE) != 0 ? message->known : message->claimed.time, message->known,
         (WhMoment){.thread = message->thread, .message = index});
}

/* A commit that another put down later was still made when its author says: unless it says so of long ago. */
static void
read_commit(WhLives *lives, guint32 index)
{
  const WhCommit *commit = &lives->people->view->commits[index];
  if (lives->people->author_of[index] == lives->people->committer_of[index] &&
      (commit->flags & WH_COMMIT_BAD_TIME) == 0)
    live(lives, lives->people->author_of[index], commit->authored.time, commit->known,
         (WhMoment){.thread = WH_NONE, .message = WH_NONE});
}

static void
read_event(WhLives *lives, guint32 index)
{
  const WhEvent *event = &lives->people->view->events[index];
  live(lives, lives->people->actor_of[index], event->known, event->known,
       (WhMoment){.thread = event->thread, .message = WH_NONE});
}

static gint64
next_known(const WhLives *lives, Stream stream)
{
  const WhView *view = lives->people->view;
  guint32 next = lives->next[stream];
  switch (stream) {
  case STREAM_MESSAGES:
    return next < view->n_messages ? view->messages[next].known : G_MAXINT64;
  case STREAM_COMMITS:
    return next < view->n_commits ? view->commits[next].known : G_MAXINT64;
  default:
    return next < view->n_events ? view->events[next].known : G_MAXINT64;
  }
}

static void
catch_up(WhLives *lives)
{
  static void (*const read[N_STREAMS])(WhLives *, guint32) = {read_message, read_commit, read_event};
  for (Stream stream = STREAM_MESSAGES; stream < N_STREAMS; stream++)
    while (next_known(lives, stream) <= lives->t && next_known(lives, stream) != G_MAXINT64)
      read[stream](lives, lives->next[stream]++);
}

/* ---- in order ---- */

/* What is new comes at the end as a rule, and only what is later than its first is moved. */
static void
sort_all(WhLives *lives)
{
  GArray *all = lives->all;
  if (lives->in_order == all->len)
    return;
  guint old = lives->in_order, to = all->len;
  g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_array_append_vals(added, &g_array_index(all, gint64, old), all->len - old);
  g_array_sort(added, wh_compare_i64);
  for (guint left = added->len; left > 0;) {
    const gint64 t = g_array_index(added, gint64, left - 1);
    const gboolean is_old = old > 0 && g_array_index(all, gint64, old - 1) > t;
    g_array_index(all, gint64, --to) = is_old ? g_array_index(all, gint64, --old) : t;
    left -= is_old ? 0 : 1;
  }
  lives->in_order = all->len;
}

static int
compare_moments(gconstpointer a, gconstpointer b)
{
  const WhMoment *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  return x->message < y->message ? -1 : x->message > y->message;
}

static void
sort_life(WhLife *life)
{
  if (life->sorted || life->moments == NULL)
    return;
  g_array_sort(life->moments, compare_moments);
  g_clear_pointer(&life->threads, g_array_unref);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < life->moments->len; i++)
    g_array_append_val(all, g_array_index(life->moments, WhMoment, i).thread);
  g_array_sort(all, wh_compare_u32);
  life->threads = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < all->len; i++) {
    guint32 thread = g_array_index(all, guint32, i);
    if (thread != WH_NONE && (i == 0 || thread != g_array_index(all, guint32, i - 1)))
      g_array_append_val(life->threads, thread);
  }
  life->sorted = TRUE;
}

GArray *
wh_life_apart(const WhLife *life, const WhLife *other)
{
  GArray *times = g_array_sized_new(FALSE, FALSE, sizeof(gint64), life->moments->len);
  for (guint i = 0; i < life->moments->len; i++) {
    const WhMoment *moment = &g_array_index(life->moments, WhMoment, i);
    if (!g_array_binary_search(other->threads, &moment->thread, wh_compare_u32, NULL))
      g_array_append_val(times, moment->t);
  }
  return times;
}

void
wh_lives_advance(WhLives *lives, gint64 t)
{
  lives->t = t;
}

gint64
wh_lives_now(const WhLives *lives)
{
  return lives->t;
}

void
wh_lives_ready(WhLives *lives)
{
  catch_up(lives);
  sort_all(lives);
  for (guint32 p = 0; p < lives->people->n_persons; p++)
    sort_life(&lives->lives[p]);
}

const WhLife *
wh_lives_of(WhLives *lives, guint32 person)
{
  catch_up(lives);
  sort_life(&lives->lives[person]);
  return &lives->lives[person];
}

WhTimes
wh_lives_all(WhLives *lives)
{
  catch_up(lives);
  sort_all(lives);
  return wh_times_of(lives->all);
}

GArray *
wh_life_common(const WhLife *life, const WhLife *other)
{
  GArray *common = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < life->threads->len; i++)
    if (g_array_binary_search(other->threads, &g_array_index(life->threads, guint32, i), wh_compare_u32,
                              NULL))
      g_array_append_vals(common, &g_array_index(life->threads, guint32, i), 1);
  return common;
}
