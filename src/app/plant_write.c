/* SPDX-License-Identifier: Apache-2.0
 * Sets the times of a plant, then writes its messages from the first to the last, so that each can answer what is
 * there by then. */
#include "app/plant_write.h"

#include "app/plant_thread.h"

#define DAY ((gint64)86400)
#define SOON 600 /* seconds between a message and an answer, at least */

static void
message_clear(gpointer data)
{
  WhPlantMessage *message = data;
  g_free(message->id);
  g_free(message->parent);
  g_free(message->thread);
  g_free(message->subject);
  g_free(message->text);
}

static const WhPlantSay *
say_at(const WhPlantSite *site, guint32 say)
{
  return &g_array_index(site->shape->sayings, WhPlantSay, say);
}

static const WhPlantMember *
member_at(const WhPlantSite *site, guint member)
{
  return &g_array_index(site->members, WhPlantMember, member);
}

/* A waking hour of MEMBER on the UTC day of DAY_START. */
static gint64
waking_time(gint64 day_start, const WhPlantMember *member, WhRandom *random)
{
  const gint64 zone = member->zone == WH_ZONE_ABSENT ? 0 : member->zone * 60;
  const gint64 local = wh_random_between(random, 8 * 3600, 23 * 3600);
  return day_start / DAY * DAY + ((local - zone) % DAY + DAY) % DAY;
}

/* ---- times ---- */

/* The time of the first of those planted as SAY. */
static gint64
first_time(const GArray *plan, guint32 say)
{
  gint64 first = G_MAXINT64;
  for (guint i = 0; i < plan->len; i++) {
    const WhPlantMessage *one = &g_array_index(plan, WhPlantMessage, i);
    if (one->say == say)
      first = MIN(first, one->time);
  }
  return first;
}

static void
plan_say(const WhPlantSite *site, guint32 index, guint member, WhRandom *random, GArray *plan)
{
  const WhPlantSay *say = say_at(site, index);
  const gint64 cause = say->after != WH_NONE ? first_time(plan, say->after) : site->start;
  const gint64 below = say->below != WH_NONE ? first_time(plan, say->below) : site->start;
  for (guint i = 0; i < say->times; i++) {
    const gint64 day = cause / DAY * DAY + wh_random_between(random, say->from, say->to) * DAY;
    WhPlantMessage one = {.member = member, .act = say->act, .say = index};
    one.time = waking_time(day, member_at(site, member), random);
    if (one.time < MAX(cause, below) + SOON)
      one.time = MAX(cause, below) + wh_random_between(random, SOON, 6 * 3600);
    g_array_append_val(plan, one);
  }
}

/* N messages of ordinary life, one in each Nth of the time from SINCE days before the start. */
static void
plan_life(const WhPlantSite *site, guint member, guint n, gboolean work, WhRandom *random, GArray *plan)
{
  const WhPlantPersona *persona =
      &g_array_index(site->shape->personas, WhPlantPersona, member_at(site, member)->persona);
  const gint64 from = site->start - (gint64)persona->since * DAY, length = site->end - from;
  for (guint i = 0; i < n; i++) {
    const gint64 day = from + wh_random_between(random, length * i / n, length * (i + 1) / n - 1);
    WhPlantMessage one = {.member = member, .say = WH_NONE, .act = WH_PLANT_PATCH};
    if (!work)
      one.act = wh_random_below(random, 10) < 7 ? WH_PLANT_TALK : WH_PLANT_REPORT;
    one.time = waking_time(day, member_at(site, member), random);
    g_array_append_val(plan, one);
  }
}

static int
compare_messages(gconstpointer pa, gconstpointer pb)
{
  const WhPlantMessage *a = pa, *b = pb;
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  if (a->member != b->member)
    return a->member < b->member ? -1 : 1;
  return a->say < b->say ? -1 : a->say > b->say;
}

static GArray *
make_plan(const WhPlantSite *site, WhRandom *random)
{
  GArray *plan = g_array_new(FALSE, FALSE, sizeof(WhPlantMessage));
  g_array_set_clear_func(plan, message_clear);
  for (guint32 say = 0; say < site->shape->sayings->len; say++)
    for (guint m = 0; m < site->members->len; m++)
      if (member_at(site, m)->persona == say_at(site, say)->persona)
        plan_say(site, say, m, random, plan);
  for (guint m = 0; m < site->members->len; m++) {
    const WhPlantPersona *persona =
        &g_array_index(site->shape->personas, WhPlantPersona, member_at(site, m)->persona);
    plan_life(site, m, persona->noise, FALSE, random, plan);
    plan_life(site, m, persona->work, TRUE, random, plan);
  }
  g_array_sort(plan, compare_messages);
  return plan;
}

/* ---- words ---- */

typedef struct {
  const WhPlantLibrary *library;
  const WhPlantSite *site;
  const char *project;
  WhRandom *random;
  char *incumbent; /* how the incumbent is called; NULL: nobody */
  char *months;
  guint beneficiary; /* member; G_MAXUINT: none */
  guint thing;       /* what the campaign is about, as a choice among the things of a language */
} Writer;

/* The CHOICE-th of LANGUAGE's things, round and round. */
static const char *
thing_at(const WhPlantLibrary *library, const char *language, guint choice)
{
  g_autoptr(GPtrArray) own = g_ptr_array_new();
  for (guint i = 0; i < library->things->len; i++) {
    const WhPlantThing *thing = &g_array_index(library->things, WhPlantThing, i);
    if (g_str_equal(thing->language, language))
      g_ptr_array_add(own, thing->text);
  }
  return own->len > 0 ? own->pdata[choice % own->len] : "this";
}

/* As one would name them here: by first name, by whole name, by login. Owner: caller. */
static char *
name_beneficiary(const Writer *w)
{
  const WhPlantMember *who = member_at(w->site, w->beneficiary);
  const guint way = wh_random_below(w->random, 5);
  if (w->site->forge)
    return g_strconcat(way < 3 ? "@" : "", who->name, NULL);
  return g_strdup(way < 3 ? who->called : who->name);
}

static void
write_words(const Writer *w, WhPlantMessage *message)
{
  const WhPlantMember *me = member_at(w->site, message->member);
  const WhPlantFamily *family =
      wh_plant_library_family(w->library, me->family, w->site->shape->language, message->act, w->random);
  if (family == NULL)
    family = wh_plant_library_family(w->library, NULL, "en", message->act, w->random);
  g_assert(family != NULL);
  message->family = family->name;
  const GArray *templates = family->templates[message->act];
  const WhPlantTemplate *chosen =
      &g_array_index(templates, WhPlantTemplate, wh_random_below(w->random, templates->len));
  const gboolean life = message->say == WH_NONE && message->act != WH_PLANT_PATCH;
  g_autofree char *beneficiary =
      w->beneficiary != G_MAXUINT && w->beneficiary != message->member ? name_beneficiary(w) : NULL;
  const char *slots[WH_N_SLOTS] = {
      [WH_SLOT_PROJECT] = w->project,
      [WH_SLOT_INCUMBENT] = w->incumbent,
      [WH_SLOT_BENEFICIARY] = beneficiary,
      [WH_SLOT_MONTHS] = w->months,
      [WH_SLOT_THING] =
          thing_at(w->library, family->language, life ? wh_random_below(w->random, 1000) : w->thing),
      [WH_SLOT_ME] = me->signature,
      [WH_SLOT_MAIL] = me->email};
  message->text = wh_plant_expand(chosen->body, slots, w->random);
  if (message->subject == NULL)
    message->subject =
        wh_plant_expand(chosen->subject != NULL ? chosen->subject : "{thing}", slots, w->random);
}

static guint
find_beneficiary(const WhPlantSite *site)
{
  for (guint m = 0; m < site->members->len; m++) {
    const WhPlantPersona *persona =
        &g_array_index(site->shape->personas, WhPlantPersona, member_at(site, m)->persona);
    if (persona->roles & 1u << WH_ROLE_BENEFICIARY)
      return m;
  }
  return G_MAXUINT;
}

static char *
call_incumbent(const WhPlantSite *site)
{
  if (site->incumbent == WH_NONE)
    return NULL;
  g_autofree char *mended = g_utf8_make_valid(site->people->persons[site->incumbent].name, -1);
  return g_strndup(mended, strcspn(mended, " ,@"));
}

static char *
count_months(WhRandom *random)
{
  static const char *const words[] = {"two", "three", "four", "five", "six"};
  const guint n = wh_random_below(random, G_N_ELEMENTS(words));
  return wh_random_below(random, 2) > 0 ? g_strdup(words[n]) : g_strdup_printf("%u", n + 2);
}

GArray *
wh_plant_write(const WhPlantLibrary *library, const WhPlantSite *site, const char *project, WhRandom *random)
{
  GArray *plan = make_plan(site, random);
  g_autofree char *incumbent = call_incumbent(site), *months = count_months(random);
  const Writer writer = {.library = library,
                         .site = site,
                         .project = project,
                         .random = random,
                         .incumbent = incumbent,
                         .months = months,
                         .beneficiary = find_beneficiary(site),
                         .thing = wh_random_below(random, 1000)};
  for (guint i = 0; i < plan->len; i++) {
    WhPlantMessage *message = &g_array_index(plan, WhPlantMessage, i);
    const guint before = wh_plant_site_before(site, message->time + 1);
    message->near = before > 0 ? g_array_index(site->messages, guint32, before - 1) : WH_NONE;
    wh_plant_thread(site, plan, i, writer.beneficiary, random);
    write_words(&writer, message);
  }
  return plan;
}

WhMessageRecord
wh_plant_record(const WhPlantSite *site, const WhPlantMessage *message)
{
  const WhPlantMember *member = member_at(site, message->member);
  return (WhMessageRecord){.kind = message->kind,
                           .id = wh_slice_str(message->id),
                           .parent = wh_slice_str(message->parent),
                           .thread = wh_slice_str(message->thread),
                           .name = wh_slice_str(member->name),
                           .email = wh_slice_str(member->email),
                           .claimed = {message->time, member->zone},
                           .arrived = site->forge ? 0 : message->time,
                           .subject = wh_slice_str(message->subject),
                           .text = wh_slice_str(message->text),
                           .to = wh_slice_str(site->to),
                           .traits = wh_slice_str(member->traits),
                           .association = member->association,
                           .flags = message->flags};
}
