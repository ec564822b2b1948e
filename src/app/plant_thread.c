/* SPDX-License-Identifier: Apache-2.0
 * Finds what a planted message answers, and names it. */
#include "app/plant_thread.h"

#define DAY ((gint64)86400)
#define SOON 600
#define RECENT 20u /* a remark goes to one of so many newest messages */

/* What is answered. */
typedef struct {
  const char *id, *thread, *subject; /* borrowed; THREAD: URL, or references */
} Above;

static Above
above_planted(const GArray *plan, guint i)
{
  const WhPlantMessage *one = &g_array_index(plan, WhPlantMessage, i);
  return (Above){one->id, one->thread, one->subject};
}

static Above
above_real(const WhPlantSite *site, guint32 message)
{
  const WhView *view = site->people->view;
  const WhMessage *one = &view->messages[message];
  const char *url = one->thread != WH_NONE ? view->threads[one->thread].url : "";
  return (Above){one->id, site->forge ? url : "", one->subject};
}

/* The newest planted message before INDEX that is of SAY, or a patch of MEMBER. */
static gboolean
find_planted(const GArray *plan, guint index, guint32 say, guint member, Above *ret)
{
  for (guint i = index; i > 0; i--) {
    const WhPlantMessage *one = &g_array_index(plan, WhPlantMessage, i - 1);
    const gboolean fits =
        say != WH_NONE ? one->say == say : one->act == WH_PLANT_PATCH && one->member == member;
    if (fits) {
      *ret = above_planted(plan, i - 1);
      return TRUE;
    }
  }
  return FALSE;
}

/* PERSON's newest message of the site before T and not older than DAYS. */
static gboolean
find_of_person(const WhPlantSite *site, guint32 person, gint64 t, guint days, Above *ret)
{
  const WhView *view = site->people->view;
  guint32 n = 0;
  const guint32 *own = person != WH_NONE ? wh_people_messages(site->people, person, &n) : NULL;
  while (n > 0 && (view->messages[own[n - 1]].known > t - SOON ||
                   (view->messages[own[n - 1]].kind != WH_MESSAGE_MAIL) != site->forge))
    n--;
  if (n == 0 || view->messages[own[n - 1]].known < t - (gint64)days * DAY)
    return FALSE;
  *ret = above_real(site, own[n - 1]);
  return TRUE;
}

/* The thread that PERSON began last. */
static gboolean
find_begun(const WhPlantSite *site, guint32 person, gint64 t, Above *ret)
{
  const guint32 begun = wh_plant_site_begun(site, person, t - SOON, 200);
  if (begun != WH_NONE)
    *ret = above_real(site, begun);
  return begun != WH_NONE;
}

static gboolean
find_recent(const WhPlantSite *site, gint64 t, WhRandom *random, Above *ret)
{
  const guint before = wh_plant_site_before(site, t - SOON), from = wh_plant_site_before(site, t - 60 * DAY);
  const guint n = MIN(before - from, RECENT);
  if (n == 0)
    return FALSE;
  *ret = above_real(site, g_array_index(site->messages, guint32, before - 1 - wh_random_below(random, n)));
  return TRUE;
}

/* What message INDEX answers. FALSE: it begins a thread. */
static gboolean
find_above(const WhPlantSite *site, const GArray *plan, guint index, guint beneficiary, WhRandom *random,
           Above *ret)
{
  const WhPlantMessage *message = &g_array_index(plan, WhPlantMessage, index);
  if (message->say == WH_NONE)
    return message->act == WH_PLANT_TALK && find_recent(site, message->time, random, ret);
  const WhPlantSay *say = &g_array_index(site->shape->sayings, WhPlantSay, message->say);
  switch (say->where) {
  case WH_PLANT_IN_SAID:
    return find_planted(plan, index, say->below, 0, ret);
  case WH_PLANT_IN_WORK:
    if (beneficiary == G_MAXUINT)
      return FALSE;
    return find_planted(plan, index, WH_NONE, beneficiary, ret) ||
           find_begun(site, g_array_index(site->members, WhPlantMember, beneficiary).person, message->time,
                      ret);
  case WH_PLANT_IN_ANSWER:
    return find_of_person(site, site->incumbent, message->time, 120, ret);
  case WH_PLANT_IN_TALK:
    return find_recent(site, message->time, random, ret);
  case WH_PLANT_IN_NEW:
  default:
    return FALSE;
  }
}

/* The start of the URLs of issues here, up to the number's folder. Owner: caller. */
static char *
issues_url(const WhPlantSite *site)
{
  const WhView *view = site->people->view;
  const WhMessage *one = &view->messages[g_array_index(site->messages, guint32, 0)];
  const char *url = one->thread != WH_NONE ? view->threads[one->thread].url : "";
  const char *cut = strstr(url, "/issues/");
  if (cut == NULL)
    cut = strstr(url, "/pull/");
  return cut != NULL ? g_strndup(url, (gsize)(cut - url)) : g_strdup("https://example.org/planted/project");
}

static void
name_on_forge(const WhPlantSite *site, const Above *above, WhRandom *random, WhPlantMessage *message)
{
  const guint number = 90000000 + wh_random_below(random, 9000000);
  if (above != NULL) {
    message->kind = WH_MESSAGE_COMMENT;
    message->thread = g_strdup(above->thread);
    message->id =
        g_strdup_printf("%.*s#issuecomment-%u", (int)strcspn(above->thread, "#"), above->thread, number);
    return;
  }
  g_autofree char *base = issues_url(site);
  message->kind = message->act == WH_PLANT_PATCH ? WH_MESSAGE_PULL : WH_MESSAGE_ISSUE;
  message->id =
      g_strdup_printf("%s/%s/%u", base, message->kind == WH_MESSAGE_PULL ? "pull" : "issues", number);
  message->thread = g_strdup(message->id);
}

static void
name_mail(const WhPlantSite *site, const Above *above, WhRandom *random, WhPlantMessage *message)
{
  const char *email = g_array_index(site->members, WhPlantMember, message->member).email,
             *at = strchr(email, '@');
  message->kind = WH_MESSAGE_MAIL;
  message->id = g_strdup_printf("%016" G_GINT64_MODIFIER "x.%u%s", wh_random_next(random),
                                wh_random_below(random, 100000), at != NULL ? at : "@example.org");
  if (above == NULL)
    message->thread = g_strdup("");
  else if (above->thread != NULL && *above->thread != '\0')
    message->thread = g_strdup_printf("%s %s", above->thread, above->id);
  else
    message->thread = g_strdup(above->id);
}

void
wh_plant_thread(const WhPlantSite *site, GArray *plan, guint index, guint beneficiary, WhRandom *random)
{
  WhPlantMessage *message = &g_array_index(plan, WhPlantMessage, index);
  Above found = {0};
  const Above *above = find_above(site, plan, index, beneficiary, random, &found) ? &found : NULL;
  message->parent = g_strdup(above != NULL ? above->id : "");
  if (above != NULL) {
    message->subject = g_strdup(above->subject);
    message->flags |= site->forge ? 0 : WH_MESSAGE_FOLLOWS_UP;
  }
  if (message->act == WH_PLANT_PATCH)
    message->flags |= WH_MESSAGE_PATCH;
  if (site->forge)
    name_on_forge(site, above, random, message);
  else
    name_mail(site, above, random, message);
}
