/* SPDX-License-Identifier: Apache-2.0
 * What was found across projects, worded. */
#include "report/hunt.h"

#include "report/assets.h"
#include "report/doc.h"

const char *
wh_hunt_schema(void)
{
  return wh_asset_hunt_schema;
}

/* "Mira Quill (p3) in alpha". Owner: caller, here and below. */
static char *
who_text(const json_t *person)
{
  g_autofree char *name = wh_doc_text(person, "name"), *project = wh_doc_text(person, "project");
  return g_strdup_printf("%s (%s) in %s", name, wh_doc_key(person, "person"), project);
}

/* "3 messages". */
static char *
count_text(gint64 n, const char *what)
{
  g_autofree char *number = wh_doc_thousands(n);
  return g_strdup_printf("%s %s%s", number, what, n == 1 ? "" : "s");
}

static char *
step_text(const json_t *step)
{
  const json_t *other = json_object_get(step, "other");
  const gint64 times = wh_doc_count(step, "times");
  g_autofree char *project = wh_doc_text(step, "project"), *says = wh_doc_text(step, "says");
  g_autofree char *name = wh_doc_text(other, "name");
  g_autoptr(GString) out = g_string_new(NULL);
  g_string_append_printf(out, "%s: %s", project, says);
  if (*name != '\0')
    g_string_append_printf(out, ": %s", name);
  if (times > 1)
    g_string_append_printf(out, " (the first of %" G_GINT64_FORMAT ")", times);
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
put_event(WhHuntPen *pen, const json_t *event, const char *text)
{
  g_autofree char *day = wh_doc_day(event, "time"), *locator = wh_doc_text(event, "locator");
  pen->event(pen, day, text, locator);
}

static void
put_steps(WhHuntPen *pen, const json_t *steps)
{
  for (gsize i = 0; i < json_array_size(steps); i++) {
    g_autofree char *text = step_text(json_array_get(steps, i));
    put_event(pen, json_array_get(steps, i), text);
  }
}

static void
append_rights(GString *out, const json_t *rights)
{
  for (gsize i = 0; i < json_array_size(rights); i++) {
    g_autofree char *says = wh_doc_text(json_array_get(rights, i), "says");
    g_autofree char *day = wh_doc_day(json_array_get(rights, i), "first");
    g_string_append_printf(out, "; %s since %s", says, day);
  }
}

static void
put_place(WhHuntPen *pen, const json_t *place, gboolean with_account)
{
  const json_t *cases = json_object_get(place, "cases");
  const json_t *account = json_array_get(json_object_get(place, "accounts"), 0);
  g_autofree char *who = who_text(place), *email = wh_doc_text(account, "email");
  g_autofree char *from = wh_doc_day(place, "first"), *to = wh_doc_day(place, "last");
  g_autofree char *messages = count_text(wh_doc_count(place, "messages"), "message");
  g_autofree char *landed = count_text(wh_doc_count(place, "landed"), "commit");
  g_autoptr(GString) line = g_string_new(who);
  if (with_account && *email != '\0')
    g_string_append_printf(line, " <%s>", email);
  g_string_append_printf(line, ", %s to %s: %s, %s landed", from, to, messages, landed);
  append_rights(line, json_object_get(place, "rights"));
  for (gsize i = 0; i < json_array_size(cases); i++) {
    const json_t *one = json_array_get(cases, i);
    g_autofree char *day = wh_doc_day(one, "first_seen"), *role = wh_doc_text(one, "role");
    g_autofree char *id = wh_doc_text(one, "id"), *level = wh_doc_text(one, "level");
    g_string_append_printf(line, "; stands in case %s (%s) as %s, first seen %s", id, level, role, day);
  }
  pen->line(pen, line->str);
}

static void
put_person(WhHuntPen *pen, const json_t *person)
{
  const json_t *places = json_object_get(person, "places"), *by = json_object_get(person, "by"),
               *names = json_object_get(person, "same_name"), *decided = json_object_get(person, "decided");
  g_autofree char *name = wh_doc_text(person, "name");
  g_autoptr(GString) head = g_string_new(name);
  for (gsize i = 0; i < json_array_size(by); i++) {
    g_autofree char *mark = wh_doc_item(by, i);
    g_string_append_printf(head, "%s%s", i > 0 ? ", " : ": declared one by ", mark);
  }
  pen->finding(pen, head->str);
  for (gsize i = 0; i < json_array_size(decided); i++) {
    g_autofree char *says = wh_doc_item(decided, i);
    g_autofree char *line = g_strdup_printf("Decided: %s", says);
    pen->line(pen, line);
  }
  for (gsize i = 0; i < json_array_size(places); i++)
    put_place(pen, json_array_get(places, i), json_array_size(by) == 0);
  if (json_array_size(names) > 0)
    pen->line(pen, "The same rare name under another address, which declares nothing:");
  for (gsize i = 0; i < json_array_size(names); i++)
    put_place(pen, json_array_get(names, i), TRUE);
  put_steps(pen, json_object_get(person, "timeline"));
}

static void
put_message(WhHuntPen *pen, const json_t *message)
{
  g_autofree char *who = who_text(message), *subject = wh_doc_text(message, "subject");
  const json_t *does = json_object_get(message, "does");
  g_autoptr(GString) line = g_string_new(who);
  for (gsize i = 0; i < json_array_size(does); i++) {
    g_autofree char *deed = wh_doc_item(does, i);
    g_string_append_printf(line, "%s %s", i > 0 ? "," : "", deed);
  }
  if (*subject != '\0')
    g_string_append_printf(line, ": %s", subject);
  put_event(pen, message, line->str);
}

static void
put_words(WhHuntPen *pen, const json_t *one)
{
  const json_t *passages = json_object_get(one, "passages"), *messages = json_object_get(one, "messages");
  g_autofree char *words = count_text(wh_doc_count(one, "words"), "word");
  g_autofree char *projects = count_text(wh_doc_count(one, "projects"), "project");
  g_autofree char *all = wh_doc_thousands(wh_doc_count(one, "of_people"));
  g_autofree char *head =
      g_strdup_printf("%s in common, %.0f%% of both; %" G_GINT64_FORMAT
                      " people in %s; the rarest of them %" G_GINT64_FORMAT " of %s people have",
                      words, 100 * wh_doc_number(one, "alike"), wh_doc_count(one, "people"), projects,
                      wh_doc_count(one, "used_by"), all);
  pen->finding(pen, head);
  for (gsize i = 0; i < json_array_size(passages); i++) {
    g_autofree char *text = wh_doc_item(passages, i);
    pen->quote(pen, text);
  }
  for (gsize i = 0; i < json_array_size(messages); i++)
    put_message(pen, json_array_get(messages, i));
}

static char *
likeness_text(const json_t *likeness)
{
  const json_t *kinds = json_object_get(likeness, "kinds");
  g_autoptr(GString) out = g_string_new(NULL);
  if (!wh_doc_true(likeness, "enough"))
    return g_strdup("Held side by side: not enough of both to tell.");
  g_string_append_printf(out, "Held side by side: ratio 10^%.1f",
                         wh_doc_number(likeness, "log10_likelihood_ratio"));
  if (json_is_number(json_object_get(likeness, "false_rate")))
    g_string_append_printf(out, ", which %.2g%% of different pairs reach",
                           100 * wh_doc_number(likeness, "false_rate"));
  for (gsize i = 0; i < json_array_size(kinds); i++) {
    const json_t *kind = json_array_get(kinds, i);
    g_autofree char *id = wh_doc_text(kind, "kind");
    if (!wh_doc_true(kind, "enough"))
      g_string_append_printf(out, "; %s says nothing", id);
    else
      g_string_append_printf(out, "; %s %+.1f, %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " others as alike",
                             id, wh_doc_number(kind, "log10_likelihood_ratio"),
                             wh_doc_count(kind, "others_as_alike"), wh_doc_count(kind, "others"));
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
put_share(WhHuntPen *pen, const json_t *hand, const json_t *share)
{
  g_autofree char *says = wh_doc_text(share, "says");
  g_autofree char *a = wh_doc_text(json_object_get(share, "a"), "locator");
  g_autofree char *b = wh_doc_text(json_object_get(share, "b"), "locator");
  g_autofree char *all = wh_doc_thousands(wh_doc_count(hand, "of_people"));
  g_autofree char *line = g_strdup_printf("%s: so have %" G_GINT64_FORMAT " of %s people", says,
                                          wh_doc_count(share, "used_by"), all);
  pen->line(pen, line);
  pen->place(pen, a);
  pen->place(pen, b);
}

static void
put_hand(WhHuntPen *pen, const json_t *hand)
{
  const json_t *shares = json_object_get(hand, "shares"), *likeness = json_object_get(hand, "likeness");
  g_autofree char *a = who_text(json_object_get(hand, "a")), *b = who_text(json_object_get(hand, "b"));
  g_autofree char *head = g_strdup_printf("%s and %s", a, b);
  pen->finding(pen, head);
  for (gsize i = 0; i < json_array_size(shares); i++)
    put_share(pen, hand, json_array_get(shares, i));
  if (json_is_object(likeness)) {
    g_autofree char *text = likeness_text(likeness);
    pen->line(pen, text);
  }
}

/* "Ada Lund (p3) in pad, lib". */
static char *
places_text(const json_t *places)
{
  g_autofree char *first = who_text(json_array_get(places, 0));
  GString *text = g_string_new(first);
  for (gsize i = 1; i < json_array_size(places); i++) {
    g_autofree char *project = wh_doc_text(json_array_get(places, i), "project");
    g_string_append_printf(text, ", %s", project);
  }
  return g_string_free(text, FALSE);
}

#define REASONS_SHOWN 3u

/* What says most for it, of each kind, with where to look. */
static void
put_reasons(WhHuntPen *pen, const json_t *kind)
{
  const json_t *reasons = json_object_get(kind, "reasons");
  for (gsize i = 0; wh_doc_true(kind, "enough") && i < MIN(json_array_size(reasons), REASONS_SHOWN); i++) {
    const json_t *reason = json_array_get(reasons, i), *locators = json_object_get(reason, "locators");
    g_autofree char *says = wh_doc_text(reason, "says"), *id = wh_doc_text(kind, "kind");
    g_autofree char *line = g_strdup_printf("%s: %s", id, says);
    pen->line(pen, line);
    for (gsize k = 0; k < json_array_size(locators); k++) {
      g_autofree char *locator = wh_doc_item(locators, k);
      pen->place(pen, locator);
    }
  }
}

static void
put_link(WhHuntPen *pen, const json_t *link)
{
  const json_t *likeness = json_object_get(link, "likeness"), *kinds = json_object_get(likeness, "kinds");
  g_autofree char *a = places_text(json_object_get(link, "a")), *b = places_text(json_object_get(link, "b"));
  g_autofree char *text = likeness_text(likeness);
  g_autofree char *head =
      g_strdup_printf("%s; and %s: of links as good as this a share of %.2g is expected to be false", a, b,
                      wh_doc_number(link, "q"));
  pen->finding(pen, head);
  pen->line(pen, text);
  for (gsize i = 0; i < json_array_size(kinds); i++)
    put_reasons(pen, json_array_get(kinds, i));
}

static void
put_meeting(WhHuntPen *pen, const json_t *meeting)
{
  const json_t *sayings = json_object_get(meeting, "sayings");
  g_autofree char *project = wh_doc_text(meeting, "project"), *whose = wh_doc_text(meeting, "for");
  g_autofree char *head = g_strdup_printf("In %s%s%s:", project, *whose != '\0' ? ", around " : "", whose);
  pen->line(pen, head);
  for (gsize i = 0; i < json_array_size(sayings); i++) {
    const json_t *saying = json_array_get(sayings, i);
    g_autofree char *name = wh_doc_text(saying, "name"), *says = wh_doc_text(saying, "says");
    g_autofree char *line = g_strdup_printf("%s %s", name, says);
    put_event(pen, saying, line);
  }
}

static void
put_circle(WhHuntPen *pen, const json_t *circle)
{
  const json_t *people = json_object_get(circle, "people"), *meetings = json_object_get(circle, "meetings");
  g_autofree char *projects = count_text(wh_doc_count(circle, "projects"), "project");
  g_autofree char *tests = count_text((gint64)wh_doc_number(circle, "tests"), "pair");
  g_autoptr(GString) head = g_string_new(NULL);
  for (gsize i = 0; i < json_array_size(people); i++) {
    g_autofree char *name = wh_doc_text(json_array_get(people, i), "name");
    g_string_append_printf(head, "%s%s", i > 0 ? ", " : "", name);
  }
  g_string_append_printf(
      head,
      ": %s; by chance 1 in 10^%.1f, of %s that could have met again; expected share of chance "
      "among as rare ones %.2g",
      projects, wh_doc_number(circle, "surprise"), tests, wh_doc_number(circle, "q"));
  pen->finding(pen, head->str);
  for (gsize i = 0; i < json_array_size(meetings); i++)
    put_meeting(pen, json_array_get(meetings, i));
}

static void
put_order(WhHuntPen *pen, const json_t *order)
{
  const json_t *start = json_object_get(order, "start"), *other = json_object_get(order, "other");
  g_autofree char *a = who_text(start), *b = who_text(other);
  g_autofree char *all = wh_doc_thousands(wh_doc_count(order, "of_persons"));
  g_autofree char *head =
      g_strdup_printf("%s and %s: %.0f%% alike; as much like the first are %" G_GINT64_FORMAT
                      " of %s persons with an order to compare",
                      a, b, 100 * wh_doc_number(order, "alike"), wh_doc_count(order, "as_alike"), all);
  pen->finding(pen, head);
  put_steps(pen, json_object_get(start, "steps"));
  put_steps(pen, json_object_get(other, "steps"));
}

static const struct {
  const char *key, *heading, *none;
  void (*put)(WhHuntPen *pen, const json_t *one);
} sections[] = {
    {"people", "The same person", "Nobody stands in several projects with what concerns rights.", put_person},
    {"mails", "Mails nearly alike under several names", "None.", put_words},
    {"circles", "Accounts that meet again", "None.", put_circle},
    {"phrases", "The same turn of phrase", "None.", put_words},
    {"hands", "Other names with the same traces", "None.", put_hand},
    {"links", "Suspected hands under other names", "None.", put_link},
    {"orders", "The same order of acts", "None.", put_order},
};

static char *
looked_text(const json_t *document)
{
  const json_t *looked = json_object_get(document, "looked_at");
  g_autofree char *day = wh_doc_day(document, "as_of");
  g_autofree char *projects = count_text(wh_doc_count(looked, "projects"), "project");
  g_autofree char *persons = count_text(wh_doc_count(looked, "persons"), "person");
  g_autofree char *people = wh_doc_thousands(wh_doc_count(looked, "people"));
  g_autofree char *messages = count_text(wh_doc_count(looked, "messages"), "message");
  g_autofree char *commits = count_text(wh_doc_count(looked, "commits"), "commit");
  return g_strdup_printf("Looked at %s%s%s: %s, %s once declared aliases are put together; %s, %s.", projects,
                         *day != '\0' ? " as of " : "", day, persons, people, messages, commits);
}

/* Among whom suspected hands were searched. */
static void
put_linked(WhHuntPen *pen, const json_t *document)
{
  const json_t *linked = json_object_get(json_object_get(document, "looked_at"), "linked");
  g_autofree char *people = wh_doc_thousands(wh_doc_count(linked, "people"));
  g_autofree char *left = wh_doc_thousands(wh_doc_count(linked, "left_out"));
  g_autofree char *pairs = wh_doc_thousands((gint64)wh_doc_number(linked, "pairs"));
  g_autofree char *line = g_strdup_printf(
      "Suspected hands were searched among %s people: %s pairs with enough of a record; %s more "
      "people had enough to say.",
      people, pairs, left);
  if (wh_doc_count(linked, "people") > 0)
    pen->head(pen, line);
}

static void
put_head(WhHuntPen *pen, const json_t *document)
{
  const json_t *start = json_object_get(document, "start");
  g_autofree char *looked = looked_text(document), *text = wh_doc_text(start, "text");
  pen->head(pen, looked);
  put_linked(pen, document);
  if (!json_is_object(start))
    return;
  const gsize n = json_array_size(json_object_get(start, "people"));
  g_autofree char *kind = wh_doc_text(start, "kind");
  g_autofree char *line = g_strdup_printf("Start: the %s \u201c%s\u201d, which is %zu %s.", kind, text, n,
                                          n == 1 ? "person" : "people");
  pen->head(pen, line);
}

void
wh_hunt_write(WhHuntPen *pen, const json_t *document)
{
  put_head(pen, document);
  for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
    const json_t *list = json_object_get(document, sections[i].key);
    pen->section(pen, sections[i].heading);
    if (json_array_size(list) == 0)
      pen->line(pen, sections[i].none);
    for (gsize k = 0; k < json_array_size(list); k++)
      sections[i].put(pen, json_array_get(list, k));
  }
  pen->foot(pen,
            "What is alike may have innocent reasons: one employer, distribution, template, translator or "
            "teacher, or one person who never hid two addresses. Nothing here says that two people are one; "
            "look at the places named.");
}
