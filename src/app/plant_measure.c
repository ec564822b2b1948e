/* SPDX-License-Identifier: Apache-2.0
 * Levels, roles and company of the cases about a plant's people. */
#include "app/plant_measure.h"

#include "base/text.h"

#define DAY ((gint64)86400)
#define WEEK (7 * DAY)
#define FOR_ASKED (1u << WH_ROLE_BENEFICIARY | 1u << WH_ROLE_REQUESTER)
#define ALL_ROLES (FOR_ASKED | 1u << WH_ROLE_PRESSURE | 1u << WH_ROLE_ENDORSER)

typedef struct {
  const WhPlantControl *control;
  const WhPlantSite *site;
  const WhPeople *people;
  guint32 *person_of; /* by member; WH_NONE: is not in the view */
} Measure;

static const WhPlantMember *
member_at(const Measure *m, guint i)
{
  return &g_array_index(m->site->members, WhPlantMember, i);
}

static guint32
roles_of(const Measure *m, guint member)
{
  return g_array_index(m->site->shape->personas, WhPlantPersona, member_at(m, member)->persona).roles;
}

/* The member who is PERSON, -1. */
static int
member_of(const Measure *m, guint32 person)
{
  for (guint i = 0; i < m->site->members->len; i++)
    if (m->person_of[i] == person)
      return (int)i;
  return -1;
}

static gboolean
plays(const Measure *m, guint32 person)
{
  const int member = member_of(m, person);
  return member >= 0 && (roles_of(m, (guint)member) & 1u << WH_ROLE_INCUMBENT) == 0;
}

static void
find_persons(Measure *m)
{
  const WhView *view = m->people->view;
  for (guint i = 0; i < m->site->members->len; i++)
    m->person_of[i] = WH_NONE;
  for (guint32 a = 0; a < view->n_accounts; a++)
    for (guint i = 0; i < m->site->members->len; i++)
      if (g_str_equal(view->accounts[a].email, member_at(m, i)->email) &&
          g_str_equal(view->accounts[a].name, member_at(m, i)->name) && m->people->person_of[a] != WH_NONE)
        m->person_of[i] = m->people->person_of[a];
}

/* The last of those planted as the request. */
static gint64
request_time(const WhPlantSite *site, const GArray *messages)
{
  gint64 last = site->start;
  for (guint i = 0; i < messages->len; i++) {
    const WhPlantMessage *one = &g_array_index(messages, WhPlantMessage, i);
    if (one->say == site->shape->request)
      last = MAX(last, one->time);
  }
  return last;
}

/* Whether ONE is about a person of the plant, and where the shape is to be found, holds one who asks or gains. */
static gboolean
is_about_plant(const Measure *m, const WhCase *one)
{
  if (!plays(m, one->person) || one->last_seen < m->site->start)
    return FALSE;
  for (guint i = 0; i < one->subjects->len; i++) {
    const int member = member_of(m, g_array_index(one->subjects, WhCaseSubject, i).person);
    if (member >= 0 && (!m->site->shape->wanted || (roles_of(m, (guint)member) & FOR_ASKED) != 0))
      return TRUE;
  }
  return FALSE;
}

/* When the case reached LEVEL by the plant's doing: not where the same person did so without it. */
static gint64
level_time(const Measure *m, const WhCase *one, int level)
{
  const int member = member_of(m, one->person);
  const guint32 before = member >= 0 ? member_at(m, (guint)member)->person : WH_NONE;
  const WhCaseSet *without = m->control->cases;
  for (guint i = 0; i < without->cases->len && before != WH_NONE; i++) {
    const WhCase *other = without->cases->pdata[i];
    if (other->person == before && other->level_reached[level] <= one->level_reached[level])
      return G_MAXINT64;
  }
  return one->level_reached[level];
}

typedef struct {
  gint64 reached[WH_N_LEVELS]; /* the first of all cases about the plant */
  const WhCase *best;          /* NULL: none */
} Found;

static Found
find_cases(const Measure *m, const WhCaseSet *set)
{
  Found found = {.best = NULL};
  for (int level = 0; level < WH_N_LEVELS; level++)
    found.reached[level] = G_MAXINT64;
  for (guint i = 0; i < set->cases->len; i++) {
    const WhCase *one = set->cases->pdata[i];
    if (!is_about_plant(m, one))
      continue;
    if (found.best == NULL)
      found.best = one;
    for (int level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++)
      found.reached[level] = MIN(found.reached[level], level_time(m, one, level));
  }
  return found;
}

static const char *
level_by(const Found *found, gint64 t)
{
  for (int level = WH_N_LEVELS - 1; level > 0; level--)
    if (found->reached[level] <= t)
      return wh_level_id((WhLevel)level);
  return wh_level_id(WH_LEVEL_NONE);
}

static gboolean
is_right(guint32 roles, const char *role)
{
  for (int r = 0; r < WH_N_ROLES; r++)
    if ((roles & 1u << r) != 0 && g_str_equal(wh_role_id((WhRole)r), role))
      return TRUE;
  return FALSE;
}

/* Who stands in the case: of the plant with the right role, of the plant, and others. */
static void
add_company(const Measure *m, const WhCase *one, json_t *run)
{
  guint right = 0, own = 0, strangers = 0, wanted = 0;
  for (guint i = 0; one != NULL && i < one->subjects->len; i++) {
    const WhCaseSubject *subject = &g_array_index(one->subjects, WhCaseSubject, i);
    const int member = member_of(m, subject->person);
    const guint32 roles = member >= 0 ? roles_of(m, (guint)member) : 0;
    own += (roles & ALL_ROLES) != 0;
    right += (roles & ALL_ROLES) != 0 && is_right(roles, subject->role);
    strangers += member < 0 && !g_str_equal(subject->role, wh_role_id(WH_ROLE_INCUMBENT));
  }
  for (guint i = 0; i < m->site->members->len; i++)
    wanted += (roles_of(m, i) & ALL_ROLES) != 0;
  json_object_set_new(run, "people", json_integer(wanted));
  json_object_set_new(run, "people_in_case", json_integer(own));
  json_object_set_new(run, "roles_right", json_integer(right));
  json_object_set_new(run, "false_company", json_integer(strangers));
}

/* Whether SIGNAL is about the plant's people or has one as a party. */
static gboolean
concerns(const Measure *m, const WhSignal *signal)
{
  gboolean hit = plays(m, signal->person);
  for (guint i = 0; i < signal->parties->len && !hit; i++)
    hit = plays(m, g_array_index(signal->parties, WhParty, i).person);
  return hit && signal->reached >= m->site->start;
}

/* The largest statistic of each pattern about the plant, calibrated or not. */
static void
add_signals(const Measure *m, const WhCaseSet *set, json_t *run)
{
  json_t *signals = json_object();
  for (guint i = 0; i < set->signals->len; i++) {
    const WhSignal *signal = set->signals->pdata[i];
    const char *id = signal->pattern->id;
    if (concerns(m, signal) && signal->statistic > json_number_value(json_object_get(signals, id)))
      json_object_set_new(signals, id, json_real(signal->statistic));
  }
  json_object_set_new(run, "signals", signals);
}

/* Where the best of the plant's people stands among all at T. */
static void
add_rank(const Measure *m, const WhCaseSet *set, gint64 t, json_t *run)
{
  double best = 0;
  guint rank = 1;
  for (guint i = 0; i < m->site->members->len; i++)
    if (m->person_of[i] != WH_NONE && plays(m, m->person_of[i]))
      best = MAX(best, wh_cases_score_at(set, m->person_of[i], t));
  for (guint32 person = 0; person < m->people->n_persons; person++)
    rank += wh_people_is_human(m->people, person) && wh_cases_score_at(set, person, t) > best;
  json_object_set_new(run, "score_at_request", json_real(best));
  json_object_set_new(run, "rank", best > 0 ? json_integer(rank) : json_null());
}

static void
count_up(json_t *counts, const char *key)
{
  json_object_set_new(counts, key, json_integer(json_integer_value(json_object_get(counts, key)) + 1));
}

/* What is understood of a planted message: each kind of speech act found in it, once. FALSE: nothing. */
static gboolean
hear(const Measure *m, guint32 message, json_t *heard)
{
  guint64 seen = 0;
  for (guint32 i = 0; i < m->people->n_sayings; i++) {
    const WhSaying *saying = &m->people->sayings[i];
    if (saying->message != message || (seen & (guint64)1 << saying->kind) != 0)
      continue;
    seen |= (guint64)1 << saying->kind;
    count_up(heard, wh_speech_id(saying->kind));
  }
  if (seen == 0)
    count_up(heard, "nothing");
  return seen != 0;
}

/* The object at KEY, made where there is none. */
static json_t *
object_at(json_t *object, const char *key)
{
  json_t *at = json_object_get(object, key);
  if (at == NULL)
    json_object_set_new(object, key, at = json_object());
  return at;
}

/* For each planted act, how often it was planted and as what it was heard; for each family, in how many of its texts that do more
 * than ordinary life anything was heard. */
static void
add_acts(const Measure *m, const GArray *messages, json_t *run)
{
  json_t *acts = json_object(), *families = json_object();
  for (guint i = 0; i < messages->len; i++) {
    const WhPlantMessage *one = &g_array_index(messages, WhPlantMessage, i);
    json_t *act = object_at(acts, wh_plant_act_id(one->act));
    count_up(act, "planted");
    const gboolean heard = hear(m, wh_view_find_message(m->people->view, one->id), act);
    if (one->act >= WH_PLANT_TALK)
      continue;
    count_up(object_at(families, one->family), "planted");
    if (heard)
      count_up(object_at(families, one->family), "heard");
  }
  json_object_set_new(run, "acts", acts);
  json_object_set_new(run, "families", families);
}

/* Messages of the plant that the view dates otherwise or lacks: the plant is not what it says then. */
static guint
count_moved(const Measure *m, const GArray *messages)
{
  guint moved = 0;
  for (guint i = 0; i < messages->len; i++) {
    const WhPlantMessage *one = &g_array_index(messages, WhPlantMessage, i);
    const guint32 at = wh_view_find_message(m->people->view, one->id);
    moved += at == WH_NONE || m->people->view->messages[at].known != one->time;
  }
  return moved;
}

static void
add_day(json_t *run, const char *key, gint64 t)
{
  g_autofree char *day = t != G_MAXINT64 ? wh_time_format_day(t) : NULL;
  json_object_set_new(run, key, day != NULL ? json_string(day) : json_null());
}

void
wh_plant_measure(const WhPlantControl *control, const WhPlantSite *site, const GArray *messages,
                 const WhPeople *people, const WhCaseSet *cases, json_t *run)
{
  g_autofree guint32 *person_of = g_new(guint32, site->members->len + 1);
  Measure m = {control, site, people, person_of};
  find_persons(&m);
  const gint64 request = request_time(site, messages);
  const Found found = find_cases(&m, cases);
  const gint64 review = found.reached[WH_LEVEL_REVIEW];
  add_day(run, "start", site->start);
  add_day(run, "request", request);
  json_object_set_new(run, "messages", json_integer(messages->len));
  json_object_set_new(run, "moved", json_integer(count_moved(&m, messages)));
  json_object_set_new(run, "by_request", json_string(level_by(&found, request + WEEK)));
  json_object_set_new(run, "by_end", json_string(level_by(&found, G_MAXINT64 - 1)));
  add_day(run, "review", review);
  json_object_set_new(run, "review_after_days",
                      review != G_MAXINT64 ? json_integer((review - request) / DAY) : json_null());
  json_object_set_new(run, "score", json_real(found.best != NULL ? found.best->score : 0));
  add_rank(&m, cases, request + WEEK, run);
  add_company(&m, found.best, run);
  add_signals(&m, cases, run);
  add_acts(&m, messages, run);
}
