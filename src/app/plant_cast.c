/* SPDX-License-Identifier: Apache-2.0
 * Finds or invents the people of a plant. */
#include "app/plant_cast.h"

#define DAY ((gint64)86400)
#define TOP 3u           /* an incumbent is one of so many who write most */
#define BEGUN 100u       /* days within which a newcomer began a thread */
#define LEAST_REGULAR 30 /* messages of somebody who has long been there */

static guint
messages_between(const WhPeople *people, guint32 person, gint64 from, gint64 to)
{
  return wh_people_voice(people, person, to).messages - wh_people_voice(people, person, from).messages;
}

static gboolean
is_taken(const WhPlantSite *site, guint32 person)
{
  for (guint i = 0; i < site->members->len; i++)
    if (g_array_index(site->members, WhPlantMember, i).person == person)
      return TRUE;
  return FALSE;
}

/* Whether PERSON is of KIND on the site's first day. */
static gboolean
is_of_kind(const WhPlantSite *site, guint32 person, WhPlantKind kind)
{
  const WhPeople *people = site->people;
  const WhVoice voice = wh_people_voice(people, person, site->start);
  if (voice.messages == 0 || !wh_people_is_human(people, person))
    return FALSE;
  if (wh_people_is_incumbent(people, person, site->start))
    return kind == WH_PLANT_INCUMBENT;
  if (site->start - voice.last > 90 * DAY)
    return FALSE;
  if (kind == WH_PLANT_NEWCOMER)
    return voice.messages >= 2 && voice.messages <= 15 && site->start - voice.first < 400 * DAY &&
           wh_plant_site_begun(site, person, site->start, BEGUN) != WH_NONE;
  return kind == WH_PLANT_REGULAR && voice.messages >= LEAST_REGULAR &&
         site->start - voice.first >= 730 * DAY;
}

typedef struct {
  guint32 person;
  guint messages;
} Candidate;

static int
compare_candidates(gconstpointer pa, gconstpointer pb)
{
  const Candidate *a = pa, *b = pb;
  if (a->messages != b->messages)
    return a->messages > b->messages ? -1 : 1;
  return a->person < b->person ? -1 : a->person > b->person;
}

/* Somebody of KIND who is not in the plant yet; WH_NONE: nobody. */
static guint32
find_person(const WhPlantSite *site, WhPlantKind kind, WhRandom *random)
{
  const WhPeople *people = site->people;
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Candidate));
  for (guint32 person = 0; person < people->n_persons; person++) {
    if (is_taken(site, person) || !is_of_kind(site, person, kind))
      continue;
    const Candidate one = {person, messages_between(people, person, site->start - 365 * DAY, site->end)};
    if (one.messages > 0 || site->shape->silent > 0)
      g_array_append_val(found, one);
  }
  g_array_sort(found, compare_candidates);
  const guint n = kind == WH_PLANT_INCUMBENT ? MIN(found->len, TOP) : found->len;
  return n > 0 ? g_array_index(found, Candidate, wh_random_below(random, n)).person : WH_NONE;
}

/* A message of the site near its start: where habits are copied from. */
static const WhMessage *
near_message(const WhPlantSite *site, WhRandom *random)
{
  const guint before = wh_plant_site_before(site, site->start), from = before > 200 ? before - 200 : 0;
  const guint at = before > from ? from + wh_random_below(random, before - from) : 0;
  return &site->people->view->messages[g_array_index(site->messages, guint32, at)];
}

/* The line of TRAITS that begins with KEY. Owner: caller; "" if none. */
static char *
trait_line(const char *traits, const char *key)
{
  g_auto(GStrv) lines = g_strsplit(traits, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix(lines[i], key))
      return g_strdup(lines[i]);
  return g_strdup("");
}

static void
take_habits(const WhPlantSite *site, const char *host, WhRandom *random, WhPlantMember *member)
{
  const WhMessage *like = near_message(site, random);
  member->zone = site->forge ? WH_ZONE_ABSENT : like->claimed.zone;
  if (!site->forge && (member->zone < -720 || member->zone > 840))
    member->zone = 0;
  g_autofree char *mailer = trait_line(like->traits, "mailer: ");
  g_autofree char *list = trait_line(like->traits, "list: ");
  member->traits = site->forge ? g_strdup("")
                               : g_strdup_printf("origin: %s%s%s%s%s", host, *mailer != '\0' ? "\n" : "",
                                                 mailer, *list != '\0' ? "\n" : "", list);
}

static char *
make_address(const char *first, const char *last, const char *host, WhRandom *random)
{
  g_autofree char *plain = g_str_to_ascii(last, "C");
  g_autofree char *low_first = g_ascii_strdown(first, -1), *low_last = g_ascii_strdown(plain, -1);
  switch (wh_random_below(random, 4)) {
  case 0:
    return g_strdup_printf("%s.%s@%s", low_first, low_last, host);
  case 1:
    return g_strdup_printf("%c%s@%s", low_first[0], low_last, host);
  case 2:
    return g_strdup_printf("%s%u@%s", low_first, 10 + wh_random_below(random, 990), host);
  default:
    return g_strdup_printf("%s_%c@%s", low_last, low_first[0], host);
  }
}

static gboolean
is_named(const WhPlantSite *site, const char *name)
{
  for (guint i = 0; i < site->members->len; i++)
    if (g_str_equal(g_array_index(site->members, WhPlantMember, i).name, name))
      return TRUE;
  return FALSE;
}

static void
invent(const WhPlantLibrary *library, const WhPlantSite *site, const WhPlantPersona *persona,
       WhRandom *random, WhPlantMember *member)
{
  static const char *const hosts[] = {"example.org",      "example.net",       "mail.example.org",
                                      "post.example.net", "inbox.example.org", "letters.example.net"};
  const char *first, *last;
  do {
    g_free(member->name);
    first = library->first_names->pdata[wh_random_below(random, library->first_names->len)];
    last = library->last_names->pdata[wh_random_below(random, library->last_names->len)];
    member->name = g_strconcat(first, " ", last, NULL);
  } while (is_named(site, member->name));
  const char *host =
      persona->shared ? "shared.example.net" : hosts[wh_random_below(random, G_N_ELEMENTS(hosts))];
  member->email = make_address(first, last, site->forge ? "users.noreply.github.com" : host, random);
  if (site->forge) {
    g_free(member->name);
    member->name = g_strndup(member->email, strcspn(member->email, "@"));
  }
  member->called = g_strdup(first);
  member->person = WH_NONE;
  WhRandom common = wh_random_seeded(site->shape->name);
  take_habits(site, host, persona->shared ? &common : random, member);
}

/* Names and habits of a person of the archive, as in their newest message. */
static void
borrow(const WhPlantSite *site, guint32 person, WhPlantMember *member)
{
  const WhView *view = site->people->view;
  guint32 n, at = 0;
  const guint32 *own = wh_people_messages(site->people, person, &n);
  while (at + 1 < n && view->messages[own[at + 1]].known < site->start)
    at++;
  const WhMessage *message = &view->messages[own[at]];
  const WhAccount *account = &view->accounts[message->account];
  member->person = person;
  member->name = g_strdup(account->name);
  member->email = g_strdup(account->email);
  g_autofree char *mended = g_utf8_make_valid(*account->name != '\0' ? account->name : account->email, -1);
  member->called = g_strndup(mended, strcspn(mended, " ,@"));
  member->association = message->association;
  member->zone = site->forge ? WH_ZONE_ABSENT : message->claimed.zone;
  member->traits = g_strdup(message->traits);
}

/* Who of the archive PERSONA is; WH_NONE: nobody fits, or it is an invented person. */
static guint32
choose_person(const WhPlantSite *site, const WhPlantPersona *persona, WhRandom *random)
{
  if (persona->kind == WH_PLANT_NEW)
    return WH_NONE;
  if (persona->kind == WH_PLANT_INCUMBENT && !is_taken(site, site->incumbent))
    return site->incumbent;
  return find_person(site, persona->kind, random);
}

static gboolean
add_member(const WhPlantLibrary *library, guint index, guint number, WhRandom *random, WhPlantSite *site)
{
  const WhPlantPersona *persona = &g_array_index(site->shape->personas, WhPlantPersona, index);
  const guint32 person = choose_person(site, persona, random);
  if (persona->kind != WH_PLANT_NEW && person == WH_NONE)
    return FALSE;
  g_autofree WhPlantMember *member = g_new0(WhPlantMember, 1);
  member->persona = index;
  member->number = number;
  if (person == WH_NONE)
    invent(library, site, persona, random, member);
  else
    borrow(site, person, member);
  const WhPlantFamily *family =
      wh_plant_library_family(library, persona->family, site->shape->language, WH_PLANT_TALK, random);
  member->family = g_strdup(family != NULL ? family->name : NULL);
  member->signature = g_strdup(wh_random_below(random, 3) > 0 ? member->called : member->name);
  g_array_append_vals(site->members, member, 1);
  return TRUE;
}

/* The address that most of the messages near the start were sent to. Owner: caller. */
static char *
list_address(const WhPlantSite *site)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  const guint before = wh_plant_site_before(site, site->start), from = before > 100 ? before - 100 : 0;
  const char *best = "";
  guint most = 0;
  for (guint i = from; i < before; i++) {
    const guint32 message = g_array_index(site->messages, guint32, i);
    g_auto(GStrv) to = g_strsplit(site->people->view->messages[message].to, " ", -1);
    for (guint t = 0; to[t] != NULL; t++) {
      gpointer key, count;
      if (!g_hash_table_lookup_extended(counts, to[t], &key, &count))
        g_hash_table_insert(counts, key = g_strdup(to[t]), count = g_new0(guint, 1));
      if (++*(guint *)count > most && *to[t] != '\0') {
        best = key;
        most = *(guint *)count;
      }
    }
  }
  return g_strdup(best);
}

gboolean
wh_plant_cast(const WhPlantLibrary *library, WhRandom *random, WhPlantSite *site)
{
  const GArray *personas = site->shape->personas;
  site->incumbent = find_person(site, WH_PLANT_INCUMBENT, random);
  if (site->incumbent == WH_NONE && site->shape->silent == 0)
    return FALSE;
  for (guint i = 0; i < personas->len; i++)
    for (guint n = 0; n < g_array_index(personas, WhPlantPersona, i).count; n++)
      if (!add_member(library, i, n, random, site))
        return FALSE;
  g_free(site->to);
  site->to = site->forge ? g_strdup("") : list_address(site);
  return TRUE;
}
