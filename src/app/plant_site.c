/* SPDX-License-Identifier: Apache-2.0
 * Chooses the day: where the traffic is as wanted, somebody runs the project, and the people asked for are there. */
#include "app/plant_cast.h"

#define DAY ((gint64)86400)
#define TRIES 60 /* days looked at for one whose people fit */

static void
member_clear(gpointer data)
{
  WhPlantMember *member = data;
  g_free(member->name);
  g_free(member->email);
  g_free(member->called);
  g_free(member->signature);
  g_free(member->traits);
  g_free(member->family);
}

void
wh_plant_site_clear(WhPlantSite *site)
{
  g_clear_pointer(&site->messages, g_array_unref);
  g_clear_pointer(&site->members, g_array_unref);
  g_clear_pointer(&site->to, g_free);
}

static gint64
known_at(const WhPlantSite *site, guint i)
{
  return site->people->view->messages[g_array_index(site->messages, guint32, i)].known;
}

guint
wh_plant_site_before(const WhPlantSite *site, gint64 t)
{
  guint low = 0, high = site->messages->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (known_at(site, middle) < t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

guint32
wh_plant_site_begun(const WhPlantSite *site, guint32 person, gint64 t, guint days)
{
  const WhView *view = site->people->view;
  guint32 n = 0;
  const guint32 *own = person != WH_NONE ? wh_people_messages(site->people, person, &n) : NULL;
  while (n > 0 && view->messages[own[n - 1]].known >= t)
    n--;
  for (; n > 0 && view->messages[own[n - 1]].known >= t - (gint64)days * DAY; n--) {
    const WhMessage *one = &view->messages[own[n - 1]];
    if ((one->kind != WH_MESSAGE_MAIL) == site->forge && one->thread != WH_NONE &&
        view->threads[one->thread].first == own[n - 1])
      return own[n - 1];
  }
  return WH_NONE;
}

/* Mail or forge: as the shape says, else what the record has more of. */
static gboolean
choose_place(WhPlantSite *site)
{
  const WhView *view = site->people->view;
  guint mails = 0, issues = 0;
  for (guint32 i = 0; i < view->n_messages; i++) {
    mails += view->messages[i].kind == WH_MESSAGE_MAIL;
    issues += view->messages[i].kind == WH_MESSAGE_ISSUE || view->messages[i].kind == WH_MESSAGE_COMMENT;
  }
  site->forge =
      site->shape->place == WH_PLANT_ON_FORGE || (site->shape->place == WH_PLANT_ANYWHERE && issues > mails);
  for (guint32 i = 0; i < view->n_messages; i++)
    if ((view->messages[i].kind != WH_MESSAGE_MAIL) == site->forge)
      g_array_append_val(site->messages, i);
  return site->messages->len > 0;
}

/* Days from FROM on on which the shape may begin. Owner: caller. */
static GArray *
busy_days(const WhPlantSite *site, gint64 from)
{
  const WhPlantShape *shape = site->shape;
  const gint64 span = (gint64)shape->span * DAY, last = known_at(site, site->messages->len - 1);
  GArray *days = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (gint64 day = from / DAY * DAY + DAY; day + MAX(span, 30 * DAY) <= last; day += DAY) {
    const gint64 window = MAX(span, 30 * DAY);
    const guint n = wh_plant_site_before(site, day + window) - wh_plant_site_before(site, day);
    const double monthly = (double)n * 30 * (double)DAY / (double)window;
    if (monthly >= shape->least && monthly <= shape->most)
      g_array_append_val(days, day);
  }
  return days;
}

/* Days that follow so long a silence; the end of the record is one. */
static GArray *
silent_days(const WhPlantSite *site)
{
  GArray *days = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = 0; i < site->messages->len; i++) {
    const gint64 day = known_at(site, i) / DAY * DAY + (gint64)(site->shape->silent + 1) * DAY;
    if (i + 1 == site->messages->len || known_at(site, i + 1) > day + (gint64)site->shape->span * DAY)
      g_array_append_val(days, day);
  }
  return days;
}

/* After the first two years if possible, else after one, else after a quarter. */
static GArray *
candidate_days(const WhPlantSite *site)
{
  static const gint64 after[] = {730 * DAY, 365 * DAY, 91 * DAY};
  if (site->shape->silent > 0)
    return silent_days(site);
  GArray *days = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(after) && (days == NULL || days->len == 0); i++) {
    g_clear_pointer(&days, g_array_unref);
    days = busy_days(site, known_at(site, 0) + after[i]);
  }
  return days;
}

gboolean
wh_plant_site_choose(const WhPlantLibrary *library, const WhPlantShape *shape, const WhPeople *people,
                     WhRandom *random, WhPlantSite *ret_site)
{
  WhPlantSite site = {.shape = shape,
                      .people = people,
                      .incumbent = WH_NONE,
                      .messages = g_array_new(FALSE, FALSE, sizeof(guint32)),
                      .members = g_array_new(FALSE, TRUE, sizeof(WhPlantMember))};
  g_array_set_clear_func(site.members, member_clear);
  g_autoptr(GArray) days =
      choose_place(&site) ? candidate_days(&site) : g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = 0; i < TRIES && days->len > 0; i++) {
    site.start = g_array_index(days, gint64, wh_random_below(random, days->len));
    site.end = site.start + (gint64)shape->span * DAY;
    g_array_set_size(site.members, 0);
    if (wh_plant_cast(library, random, &site)) {
      *ret_site = site;
      return TRUE;
    }
  }
  wh_plant_site_clear(&site);
  return FALSE;
}
