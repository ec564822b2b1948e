/* SPDX-License-Identifier: Apache-2.0
 * The same order of acts: ladders of persons laid side by side, with their pace. */
#include "app/hunt_find.h"

#include "report/build.h"

#include <math.h>

#define STEPS_MIN 4u                   /* a shorter order is everybody's */
#define STEPS_MAX WH_N_STEPS           /* each kind counts once */
#define PACE_GRAIN ((double)7 * 86400) /* gaps below a week are alike */
#define ALIKE 0.6                      /* least likeness that is shown */
#define CHOSEN_MAX 1500u               /* orders that are compared with each other without a start */

typedef struct {
  guint32 person;
  guint n;
  guint8 kinds[STEPS_MAX];
  double gaps[STEPS_MAX]; /* log of the time since the step before, in weeks and one */
  gboolean words_first;   /* spoken of before there was power: what is looked for without a start */
} Order;

typedef struct {
  guint32 a, b; /* in orders */
  double likeness;
} Likeness;

static gboolean
is_word(guint kind)
{
  return kind >= WH_STEP_ASKS && kind <= WH_STEP_GRANTED;
}

static gboolean
is_power(guint kind)
{
  return kind > WH_STEP_RIGHTS + WH_RIGHT_CONTRIBUTE;
}

static gboolean
order_of(const WhHunt *hunt, guint32 person, Order *ret_order)
{
  const WhHuntPerson *p = wh_hunt_person(hunt->index, person);
  gint64 before = 0;
  gboolean spoken = FALSE, powerful = FALSE;
  *ret_order = (Order){.person = person};
  for (guint i = p->steps_at; i < p->steps_at + p->n_steps && ret_order->n < STEPS_MAX; i++) {
    const WhHuntStep *step = &g_array_index(hunt->index->steps, WhHuntStep, i);
    const double gap = ret_order->n > 0 ? (double)(step->time - before) : 0;
    ret_order->kinds[ret_order->n] = step->kind;
    ret_order->gaps[ret_order->n++] = log1p(MAX(gap, 0) / PACE_GRAIN);
    before = step->time;
    spoken |= is_word(step->kind) && !powerful;
    powerful |= is_power(step->kind);
    ret_order->words_first |= spoken && is_power(step->kind);
  }
  return ret_order->n >= STEPS_MIN;
}

/* Owner: caller. */
static GArray *
list_orders(const WhHunt *hunt)
{
  GArray *orders = g_array_new(FALSE, FALSE, sizeof(Order));
  for (guint32 i = 0; i < hunt->index->persons->len; i++) {
    Order order;
    if (order_of(hunt, i, &order))
      g_array_append_val(orders, order);
  }
  return orders;
}

/* What the best alignment keeps: for each step that both have, in the same order, one half, and up to another for the
 * same pace; over the longer order. 1: the same acts at the same pace. */
static double
compare_orders(const Order *a, const Order *b)
{
  double row[STEPS_MAX + 1] = {0};
  for (guint i = 0; i < a->n; i++) {
    double corner = 0;
    for (guint k = 0; k < b->n; k++) {
      const double above = row[k + 1];
      const double match =
          a->kinds[i] == b->kinds[k] ? corner + 0.5 + 0.5 * exp(-fabs(a->gaps[i] - b->gaps[k])) : 0;
      row[k + 1] = MAX(match, MAX(above, row[k]));
      corner = above;
    }
  }
  return row[b->n] / MAX(a->n, b->n);
}

static int
compare_likeness(gconstpointer a, gconstpointer b)
{
  const Likeness *x = a, *y = b;
  if (x->likeness != y->likeness)
    return x->likeness > y->likeness ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

static const Order *
order_at(const GArray *orders, guint i)
{
  return &g_array_index(orders, Order, i);
}

static gboolean
may_compare(const WhHunt *hunt, const Order *a, const Order *b)
{
  return wh_hunt_party(hunt, a->person) != wh_hunt_party(hunt, b->person) &&
         wh_hunt_family(hunt->index, a->person) != wh_hunt_family(hunt->index, b->person);
}

static void
compare_with(const WhHunt *hunt, const GArray *orders, guint a, guint from, GArray *found)
{
  for (guint b = from; b < orders->len; b++) {
    if (a == b || !may_compare(hunt, order_at(orders, a), order_at(orders, b)))
      continue;
    const Likeness one = {a, b, compare_orders(order_at(orders, a), order_at(orders, b))};
    if (one.likeness >= ALIKE)
      g_array_append_val(found, one);
  }
}

static json_t *
show_steps(const WhHunt *hunt, guint32 person)
{
  const WhHuntPerson *p = wh_hunt_person(hunt->index, person);
  json_t *one = wh_hunt_show_person(hunt, person), *steps = json_array();
  for (guint i = p->steps_at; i < p->steps_at + p->n_steps; i++)
    json_array_append_new(steps, wh_hunt_show_step(hunt, &g_array_index(hunt->index->steps, WhHuntStep, i)));
  json_object_set_new(one, "steps", steps);
  return one;
}

/* How many of all orders are at least as much like A's as LIKENESS says. */
static guint
count_as_alike(const WhHunt *hunt, const GArray *orders, guint a, double likeness)
{
  guint n = 0;
  for (guint b = 0; b < orders->len; b++)
    n += a != b && may_compare(hunt, order_at(orders, a), order_at(orders, b)) &&
         compare_orders(order_at(orders, a), order_at(orders, b)) >= likeness;
  return n;
}

static json_t *
show_likeness(const WhHunt *hunt, const GArray *orders, const GArray *all, guint all_a, const Likeness *one)
{
  return json_pack("{s:f, s:i, s:i, s:o, s:o}", "alike", wh_build_round(one->likeness, 3), "as_alike",
                   (int)count_as_alike(hunt, all, all_a, one->likeness), "of_persons", (int)all->len, "start",
                   show_steps(hunt, order_at(orders, one->a)->person), "other",
                   show_steps(hunt, order_at(orders, one->b)->person));
}

/* Orders in which words came before power, the longest: what a hunt without a start is after. Owner: caller. */
static int
compare_lengths(gconstpointer a, gconstpointer b)
{
  const Order *x = a, *y = b;
  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static GArray *
choose(const GArray *orders)
{
  GArray *chosen = g_array_new(FALSE, FALSE, sizeof(Order));
  for (guint i = 0; i < orders->len; i++)
    if (order_at(orders, i)->words_first)
      g_array_append_val(chosen, *order_at(orders, i));
  g_array_sort(chosen, compare_lengths);
  g_array_set_size(chosen, MIN(chosen->len, CHOSEN_MAX));
  return chosen;
}

static guint
position(const GArray *orders, guint32 person)
{
  guint low = 0, high = orders->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (order_at(orders, middle)->person < person)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

json_t *
wh_hunt_orders(const WhHunt *hunt)
{
  g_autoptr(GArray) all = list_orders(hunt), found = g_array_new(FALSE, FALSE, sizeof(Likeness));
  g_autoptr(GArray) chosen = wh_hunt_has_start(hunt) ? g_array_ref(all) : choose(all);
  json_t *shown = json_array();
  for (guint a = 0; a < chosen->len; a++)
    if (!wh_hunt_has_start(hunt))
      compare_with(hunt, chosen, a, a + 1, found);
    else if (hunt->start->has[wh_hunt_party(hunt, order_at(chosen, a)->person)])
      compare_with(hunt, chosen, a, 0, found);
  g_array_sort(found, compare_likeness);
  for (guint i = 0; i < MIN(found->len, hunt->limit); i++) {
    const Likeness *one = &g_array_index(found, Likeness, i);
    json_array_append_new(
        shown, show_likeness(hunt, chosen, all, position(all, order_at(chosen, one->a)->person), one));
  }
  return shown;
}
