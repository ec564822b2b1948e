/* SPDX-License-Identifier: Apache-2.0
 * What each person did first when, and what was said for whom. */
#include "app/hunt_index.h"

const char *
wh_step_id(guint kind)
{
  static const char *const ids[WH_STEP_RIGHTS] = {
      [WH_STEP_WORD] = "first-message",  [WH_STEP_ASKS] = "asks",       [WH_STEP_OFFERS] = "offers",
      [WH_STEP_VOUCHES] = "vouches",     [WH_STEP_PRESSES] = "presses", [WH_STEP_VOUCHED] = "vouched-for",
      [WH_STEP_PRESSED] = "pressed-for", [WH_STEP_GRANTED] = "granted", [WH_STEP_REFUSED] = "refused"};
  return kind < WH_STEP_RIGHTS ? ids[kind] : wh_right_id((WhRight)(kind - WH_STEP_RIGHTS));
}

const char *
wh_step_says(guint kind)
{
  static const char *const says[WH_STEP_RIGHTS] = {
      [WH_STEP_WORD] = "writes the first message",
      [WH_STEP_ASKS] = "asks for rights",
      [WH_STEP_OFFERS] = "offers to take over",
      [WH_STEP_VOUCHES] = "asks for rights for another, or vouches for them",
      [WH_STEP_PRESSES] = "presses",
      [WH_STEP_VOUCHED] = "another vouches for them, or asks for their rights",
      [WH_STEP_PRESSED] = "another presses for the sake of what they sent in",
      [WH_STEP_GRANTED] = "is granted rights in words",
      [WH_STEP_REFUSED] = "is refused, or told to wait"};
  return kind < WH_STEP_RIGHTS ? says[kind] : wh_right_says((WhRight)(kind - WH_STEP_RIGHTS));
}

typedef struct {
  WhHuntIndex *index;
  const WhPeople *people;
  const guint32 *person_of;
  guint32 begin; /* of this project's steps */
} Taking;

char *
wh_hunt_place(const WhMessage *message)
{
  const gboolean named = message->kind == WH_MESSAGE_MAIL && (message->flags & WH_MESSAGE_MADE_ID) == 0;
  return named ? g_strdup_printf("Message-ID <%s>", message->id) : g_strdup(message->locator);
}

static const char *
keep(const Taking *t, const char *text)
{
  return g_string_chunk_insert_const(t->index->chunk, text);
}

static const char *
keep_place(const Taking *t, guint32 message)
{
  g_autofree char *place = wh_hunt_place(&t->people->view->messages[message]);
  return keep(t, place);
}

static const char *
keep_act(const Taking *t, const WhAct *act)
{
  const WhView *view = t->people->view;
  char hex[WH_OID_HEX_MAX + 1];
  g_autofree char *text = NULL;
  if (act->tag != WH_NONE)
    text = g_strdup_printf("tag %s", view->tags[act->tag].name);
  else if (act->event != WH_NONE)
    return keep(t, view->events[act->event].locator);
  else if (act->message != WH_NONE)
    return keep_place(t, act->message);
  else if (act->release != WH_NONE)
    text = g_strdup_printf("release %s", view->releases[act->release].name);
  else if (act->commit != WH_NONE) {
    wh_oid_format(&view->commits[act->commit].oid, view->oid_len, hex);
    text = g_strdup_printf("commit %s", hex);
  }
  return text != NULL ? keep(t, text) : "";
}

static void
add_step(const Taking *t, guint kind, guint32 person, gint64 time, const char *locator)
{
  const WhHuntStep step = {
      .person = person, .other = WH_NONE, .n = 1, .kind = (guint8)kind, .time = time, .locator = locator};
  g_array_append_val(t->index->steps, step);
}

static void
add_word(const Taking *t, guint kind, const WhHuntSaying *saying, guint32 person, guint32 other)
{
  const WhHuntStep step = {.person = person,
                           .other = other,
                           .n = 1,
                           .kind = (guint8)kind,
                           .outside = !saying->inside && (kind != WH_STEP_VOUCHES || other != WH_NONE),
                           .time = saying->time,
                           .locator = saying->locator};
  g_array_append_val(t->index->steps, step);
}

static void
take_rights(const Taking *t, guint32 p)
{
  for (guint right = 0; right < WH_N_RIGHTS; right++) {
    const guint32 first = t->people->first_act[p * WH_N_RIGHTS + right];
    if (first == WH_NONE)
      continue;
    const WhAct *act = &t->people->acts[first];
    add_step(t, WH_STEP_RIGHTS + right, t->person_of[p], act->known, keep_act(t, act));
  }
}

static void
take_first_message(const Taking *t, guint32 p)
{
  guint32 n = 0;
  const guint32 *messages = wh_people_messages(t->people, p, &n);
  if (n > 0)
    add_step(t, WH_STEP_WORD, t->person_of[p], t->people->view->messages[messages[0]].known,
             keep_place(t, messages[0]));
}

/* The steps that a saying is, for its speaker and for the one who would gain; WH_N_STEPS: none. */
static void
steps_of(WhSpeechKind kind, guint *ret_speaker, guint *ret_gainer)
{
  static const struct {
    WhSpeechKind kind;
    guint speaker, gainer;
  } rows[] = {{WH_SPEECH_ASKS_FOR_SELF, WH_STEP_ASKS, WH_N_STEPS},
              {WH_SPEECH_ASKS_FOR_OTHER, WH_STEP_VOUCHES, WH_STEP_VOUCHED},
              {WH_SPEECH_OFFERS, WH_STEP_OFFERS, WH_N_STEPS},
              {WH_SPEECH_ENDORSES, WH_STEP_VOUCHES, WH_STEP_VOUCHED},
              {WH_SPEECH_COMPLAINS, WH_STEP_PRESSES, WH_STEP_PRESSED},
              {WH_SPEECH_BELITTLES, WH_STEP_PRESSES, WH_STEP_PRESSED},
              {WH_SPEECH_URGES, WH_STEP_PRESSES, WH_STEP_PRESSED},
              {WH_SPEECH_GRANTS, WH_N_STEPS, WH_STEP_GRANTED},
              {WH_SPEECH_REFUSES, WH_N_STEPS, WH_STEP_REFUSED}};
  *ret_speaker = *ret_gainer = WH_N_STEPS;
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (rows[i].kind == kind) {
      *ret_speaker = rows[i].speaker;
      *ret_gainer = rows[i].gainer;
    }
}

static guint32
kept_person(const Taking *t, guint32 person)
{
  return person != WH_NONE ? t->person_of[person] : WH_NONE;
}

static void
take_saying(const Taking *t, guint32 project, const WhSaying *saying)
{
  const guint32 speaker = kept_person(t, saying->speaker);
  const guint32 gains = saying->kind == WH_SPEECH_GRANTS || saying->kind == WH_SPEECH_REFUSES
                            ? kept_person(t, saying->whom)
                            : kept_person(t, saying->for_whom);
  guint as_speaker, as_gainer;
  steps_of(saying->kind, &as_speaker, &as_gainer);
  if (speaker == WH_NONE || (as_speaker == WH_N_STEPS && as_gainer == WH_N_STEPS))
    return;
  const WhHuntSaying one = {.project = project,
                            .speaker = speaker,
                            .for_whom = gains,
                            .thread = t->index->n_threads + t->people->view->messages[saying->message].thread,
                            .kind = saying->kind,
                            .inside = wh_people_is_incumbent(t->people, saying->speaker, saying->known),
                            .time = saying->known,
                            .locator = keep_place(t, saying->message)};
  g_array_append_val(t->index->sayings, one);
  if (as_speaker != WH_N_STEPS)
    add_word(t, as_speaker, &one, speaker, gains != speaker ? gains : WH_NONE);
  if (as_gainer != WH_N_STEPS && gains != WH_NONE && gains != speaker)
    add_word(t, as_gainer, &one, gains, speaker);
}

static int
compare_kinds(gconstpointer a, gconstpointer b)
{
  const WhHuntStep *x = a, *y = b;
  if (x->person != y->person)
    return x->person < y->person ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->time < y->time ? -1 : x->time > y->time;
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
  const WhHuntStep *x = a, *y = b;
  if (x->person != y->person)
    return x->person < y->person ? -1 : 1;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return x->kind < y->kind ? -1 : x->kind > y->kind;
}

/* Of each kind the first stays, with how many there were. */
static void
keep_first(const Taking *t)
{
  GArray *steps = t->index->steps;
  guint to = t->begin;
  qsort(&g_array_index(steps, WhHuntStep, t->begin), steps->len - t->begin, sizeof(WhHuntStep),
        compare_kinds);
  for (guint i = t->begin; i < steps->len; i++) {
    const WhHuntStep *step = &g_array_index(steps, WhHuntStep, i);
    WhHuntStep *last = to > t->begin ? &g_array_index(steps, WhHuntStep, to - 1) : NULL;
    if (last != NULL && last->person == step->person && last->kind == step->kind) {
      last->n++;
      last->outside |= step->outside;
    } else
      g_array_index(steps, WhHuntStep, to++) = *step;
  }
  g_array_set_size(steps, to);
  qsort(&g_array_index(steps, WhHuntStep, t->begin), to - t->begin, sizeof(WhHuntStep), compare_times);
}

static void
point_to_steps(const Taking *t)
{
  const GArray *steps = t->index->steps;
  for (guint i = t->begin; i < steps->len; i++) {
    WhHuntPerson *person =
        &g_array_index(t->index->persons, WhHuntPerson, g_array_index(steps, WhHuntStep, i).person);
    if (person->n_steps++ == 0)
      person->steps_at = i;
  }
}

void
wh_hunt_take_steps(WhHuntIndex *index, guint32 project, const WhRecord *record, const guint32 *person_of)
{
  const Taking t = {index, record->people, person_of, index->steps->len};
  for (guint32 p = 0; p < record->people->n_persons; p++)
    if (person_of[p] != WH_NONE) {
      take_first_message(&t, p);
      take_rights(&t, p);
    }
  for (guint32 i = 0; i < record->people->n_sayings; i++)
    take_saying(&t, project, &record->people->sayings[i]);
  if (index->steps->len == t.begin)
    return;
  keep_first(&t);
  point_to_steps(&t);
}
