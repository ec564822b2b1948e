/* SPDX-License-Identifier: Apache-2.0
 * What was found across projects, as text. */
#include "report/hunt.h"

#include "report/assets.h"
#include "report/doc.h"

#define DAY_COLUMN 12u
#define PLACE_INDENT 4u

const char *
wh_hunt_schema(void)
{
  return wh_asset_hunt_schema;
}

char *
wh_hunt_who(const json_t *person)
{
  g_autofree char *name = wh_doc_text(person, "name"), *project = wh_doc_text(person, "project");
  return g_strdup_printf("%s (%s) in %s", name, wh_doc_key(person, "person"), project);
}

char *
wh_hunt_deed(const json_t *step)
{
  const json_t *other = json_object_get(step, "other");
  const gint64 times = wh_doc_count(step, "times");
  g_autofree char *says = wh_doc_text(step, "says"), *name = wh_doc_text(other, "name");
  g_autoptr(GString) out = g_string_new(says);
  if (*name != '\0')
    g_string_append_printf(out, ": %s", name);
  if (times > 1)
    g_string_append_printf(out, " (the first of %" G_GINT64_FORMAT ")", times);
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
put_line(WhPage *page, guint indent, const char *text)
{
  g_string_append_printf(page->out, "%*s", (int)indent, "");
  wh_page_wrap(page, indent, indent + 2, 0, text);
}

static void
put_locator(WhPage *page, guint indent, const char *locator)
{
  if (*locator == '\0')
    return;
  g_string_append_printf(page->out, "%*s", (int)indent, "");
  wh_page_ink(page, WH_INK_DIM, locator);
  g_string_append_c(page->out, '\n');
}

static void
put_step(WhPage *page, const json_t *step)
{
  g_autofree char *day = wh_doc_day(step, "time"), *project = wh_doc_text(step, "project");
  g_autofree char *deed = wh_hunt_deed(step), *locator = wh_doc_text(step, "locator");
  g_autofree char *line = g_strdup_printf("%s: %s", project, deed);
  g_string_append_printf(page->out, "%*s", (int)PLACE_INDENT, "");
  wh_page_cell(page, day, DAY_COLUMN);
  wh_page_wrap(page, PLACE_INDENT + DAY_COLUMN, PLACE_INDENT + DAY_COLUMN + 2, 0, line);
  put_locator(page, PLACE_INDENT + DAY_COLUMN, locator);
}

/* "3 messages". Owner: caller. */
static char *
count_of(const json_t *object, const char *key, const char *what)
{
  const gint64 n = wh_doc_count(object, key);
  g_autofree char *number = wh_doc_thousands(n);
  return g_strdup_printf("%s %s%s", number, what, n == 1 ? "" : "s");
}

static void
put_cases(WhPage *page, const json_t *cases)
{
  for (gsize i = 0; i < json_array_size(cases); i++) {
    const json_t *one = json_array_get(cases, i);
    g_autofree char *day = wh_doc_day(one, "first_seen");
    g_autofree char *line =
        g_strdup_printf("stands in case %s (%s) as %s, first seen %s", wh_doc_key(one, "id"),
                        wh_doc_key(one, "level"), wh_doc_key(one, "role"), day);
    put_line(page, PLACE_INDENT + 2, line);
  }
}

static void
put_place(WhPage *page, const json_t *place, gboolean with_account)
{
  g_autofree char *who = wh_hunt_who(place), *from = wh_doc_day(place, "first"),
                  *to = wh_doc_day(place, "last");
  const json_t *rights = json_object_get(place, "rights");
  const json_t *account = json_array_get(json_object_get(place, "accounts"), 0);
  g_autofree char *email = wh_doc_text(account, "email");
  g_autoptr(GString) line = g_string_new(who);
  if (with_account && *email != '\0')
    g_string_append_printf(line, " <%s>", email);
  g_autofree char *messages = count_of(place, "messages", "message"),
                  *landed = count_of(place, "landed", "commit");
  g_string_append_printf(line, ", %s to %s: %s, %s landed", from, to, messages, landed);
  for (gsize i = 0; i < json_array_size(rights); i++) {
    g_autofree char *says = wh_doc_text(json_array_get(rights, i), "says");
    g_autofree char *day = wh_doc_day(json_array_get(rights, i), "first");
    g_string_append_printf(line, "; %s since %s", says, day);
  }
  put_line(page, PLACE_INDENT, line->str);
  put_cases(page, json_object_get(place, "cases"));
}

static void
put_person(WhPage *page, const json_t *person)
{
  const json_t *places = json_object_get(person, "places"), *by = json_object_get(person, "by"),
               *names = json_object_get(person, "same_name"), *steps = json_object_get(person, "timeline");
  g_autofree char *name = wh_doc_text(person, "name");
  g_autoptr(GString) why = g_string_new(NULL);
  g_string_append(page->out, "  ");
  wh_page_ink(page, WH_INK_BOLD, name);
  for (gsize i = 0; i < json_array_size(by); i++) {
    g_autofree char *mark = wh_doc_item(by, i);
    g_string_append_printf(why, "%s%s", i > 0 ? ", " : "", mark);
  }
  if (why->len > 0)
    g_string_append_printf(page->out, ": one by %s", why->str);
  g_string_append_c(page->out, '\n');
  for (gsize i = 0; i < json_array_size(places); i++)
    put_place(page, json_array_get(places, i), json_array_size(by) == 0);
  if (json_array_size(names) > 0)
    put_line(page, PLACE_INDENT, "The same rare name, another address:");
  for (gsize i = 0; i < json_array_size(names); i++)
    put_place(page, json_array_get(names, i), TRUE);
  if (json_array_size(steps) > 0)
    put_line(page, PLACE_INDENT, "In order of time:");
  for (gsize i = 0; i < json_array_size(steps); i++)
    put_step(page, json_array_get(steps, i));
}

static void
put_message(WhPage *page, const json_t *message)
{
  g_autofree char *who = wh_hunt_who(message), *day = wh_doc_day(message, "time");
  g_autofree char *subject = wh_doc_text(message, "subject"), *locator = wh_doc_text(message, "locator");
  const json_t *does = json_object_get(message, "does");
  g_autoptr(GString) line = g_string_new(who);
  for (gsize i = 0; i < json_array_size(does); i++) {
    g_autofree char *deed = wh_doc_item(does, i);
    g_string_append_printf(line, "%s %s", i > 0 ? "," : "", deed);
  }
  if (*subject != '\0')
    g_string_append_printf(line, ": %s", subject);
  g_string_append_printf(page->out, "%*s", (int)PLACE_INDENT, "");
  wh_page_cell(page, day, DAY_COLUMN);
  wh_page_wrap(page, PLACE_INDENT + DAY_COLUMN, PLACE_INDENT + DAY_COLUMN + 2, 0, line->str);
  put_locator(page, PLACE_INDENT + DAY_COLUMN, locator);
}

static void
put_words(WhPage *page, const json_t *one)
{
  const json_t *passages = json_object_get(one, "passages"), *messages = json_object_get(one, "messages");
  g_autofree char *head = g_strdup_printf(
      "%" G_GINT64_FORMAT " words in common (%.0f%% of both), %" G_GINT64_FORMAT
      " people in %" G_GINT64_FORMAT " projects; %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
      " people have the rarest of them",
      wh_doc_count(one, "words"), 100 * wh_doc_number(one, "alike"), wh_doc_count(one, "people"),
      wh_doc_count(one, "projects"), wh_doc_count(one, "used_by"), wh_doc_count(one, "of_people"));
  put_line(page, 2, head);
  for (gsize i = 0; i < json_array_size(passages); i++) {
    g_autofree char *text = wh_doc_item(passages, i);
    g_autofree char *quoted = g_strdup_printf("\u201c%s\u201d", text);
    put_line(page, PLACE_INDENT, quoted);
  }
  for (gsize i = 0; i < json_array_size(messages); i++)
    put_message(page, json_array_get(messages, i));
}

static void
put_hand(WhPage *page, const json_t *hand)
{
  const json_t *shares = json_object_get(hand, "shares");
  g_autofree char *a = wh_hunt_who(json_object_get(hand, "a")), *b = wh_hunt_who(json_object_get(hand, "b"));
  g_autofree char *head = g_strdup_printf("%s and %s", a, b);
  put_line(page, 2, head);
  for (gsize i = 0; i < json_array_size(shares); i++) {
    const json_t *share = json_array_get(shares, i);
    g_autofree char *says = wh_doc_text(share, "says");
    g_autofree char *x = wh_doc_text(json_object_get(share, "a"), "locator");
    g_autofree char *y = wh_doc_text(json_object_get(share, "b"), "locator");
    g_autofree char *line =
        g_strdup_printf("%s: so have %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " people", says,
                        wh_doc_count(share, "used_by"), wh_doc_count(hand, "of_people"));
    put_line(page, PLACE_INDENT, line);
    put_locator(page, PLACE_INDENT + 2, x);
    put_locator(page, PLACE_INDENT + 2, y);
  }
}

static void
put_meeting(WhPage *page, const json_t *meeting)
{
  const json_t *sayings = json_object_get(meeting, "sayings");
  g_autofree char *project = wh_doc_text(meeting, "project"), *whose = wh_doc_text(meeting, "for");
  g_autofree char *head = g_strdup_printf("in %s%s%s:", project, *whose != '\0' ? ", around " : "", whose);
  put_line(page, PLACE_INDENT, head);
  for (gsize i = 0; i < json_array_size(sayings); i++) {
    const json_t *saying = json_array_get(sayings, i);
    g_autofree char *day = wh_doc_day(saying, "time"), *name = wh_doc_text(saying, "name");
    g_autofree char *says = wh_doc_text(saying, "says"), *locator = wh_doc_text(saying, "locator");
    g_autofree char *line = g_strdup_printf("%s %s", name, says);
    g_string_append_printf(page->out, "%*s", (int)PLACE_INDENT, "");
    wh_page_cell(page, day, DAY_COLUMN);
    wh_page_wrap(page, PLACE_INDENT + DAY_COLUMN, PLACE_INDENT + DAY_COLUMN + 2, 0, line);
    put_locator(page, PLACE_INDENT + DAY_COLUMN, locator);
  }
}

static void
put_circle(WhPage *page, const json_t *circle)
{
  const json_t *people = json_object_get(circle, "people"), *meetings = json_object_get(circle, "meetings");
  g_autoptr(GString) head = g_string_new(NULL);
  for (gsize i = 0; i < json_array_size(people); i++) {
    g_autofree char *name = wh_doc_text(json_array_get(people, i), "name");
    g_string_append_printf(head, "%s%s", i > 0 ? ", " : "", name);
  }
  g_string_append_printf(head,
                         ": %" G_GINT64_FORMAT
                         " projects; by chance once in 10^%.1f pairs, false share %.2g of %.0f"
                         " pairs looked at",
                         wh_doc_count(circle, "projects"), wh_doc_number(circle, "surprise"),
                         wh_doc_number(circle, "q"), wh_doc_number(circle, "tests"));
  put_line(page, 2, head->str);
  for (gsize i = 0; i < json_array_size(meetings); i++)
    put_meeting(page, json_array_get(meetings, i));
}

static void
put_order(WhPage *page, const json_t *order)
{
  const char *const sides[] = {"start", "other"};
  g_autofree char *a = wh_hunt_who(json_object_get(order, "start"));
  g_autofree char *b = wh_hunt_who(json_object_get(order, "other"));
  g_autofree char *head =
      g_strdup_printf("%s and %s: %.0f%% alike; so much like the first are %" G_GINT64_FORMAT
                      " of %" G_GINT64_FORMAT " persons with as long an order",
                      a, b, 100 * wh_doc_number(order, "alike"), wh_doc_count(order, "as_alike"),
                      wh_doc_count(order, "of_persons"));
  put_line(page, 2, head);
  for (gsize side = 0; side < G_N_ELEMENTS(sides); side++) {
    const json_t *steps = json_object_get(json_object_get(order, sides[side]), "steps");
    for (gsize i = 0; i < json_array_size(steps); i++)
      put_step(page, json_array_get(steps, i));
  }
}

static const struct {
  const char *key, *heading, *none;
  void (*put)(WhPage *page, const json_t *one);
} sections[] = {
    {"people", "The same person", "nobody stands in several projects with what concerns rights", put_person},
    {"mails", "Mails nearly alike under several names", "none", put_words},
    {"circles", "Accounts that meet again", "none", put_circle},
    {"phrases", "The same turn of phrase", "none", put_words},
    {"hands", "What programs, hosts and addresses leave, in other names", "none", put_hand},
    {"orders", "The same order of acts", "none", put_order},
};

static void
put_head(WhPage *page, const json_t *document)
{
  const json_t *looked = json_object_get(document, "looked_at"), *start = json_object_get(document, "start");
  g_autofree char *text = wh_doc_text(start, "text"), *day = wh_doc_day(document, "as_of");
  g_autofree char *persons = wh_doc_thousands(wh_doc_count(looked, "persons"));
  g_autofree char *people = wh_doc_thousands(wh_doc_count(looked, "people"));
  g_autofree char *messages = wh_doc_thousands(wh_doc_count(looked, "messages"));
  g_autofree char *commits = wh_doc_thousands(wh_doc_count(looked, "commits"));
  g_autoptr(GString) line = g_string_new(NULL);
  g_string_append_printf(line,
                         "Looked at %" G_GINT64_FORMAT
                         " projects%s%s: %s persons, %s once declared aliases are"
                         " put together; %s messages, %s commits",
                         wh_doc_count(looked, "projects"), *day != '\0' ? " as of " : "", day, persons,
                         people, messages, commits);
  wh_page_wrap(page, 0, 2, 0, line->str);
  if (*text == '\0')
    return;
  g_autofree char *from = g_strdup_printf("Start: %s \u201c%s\u201d, %zu people", wh_doc_key(start, "kind"),
                                          text, json_array_size(json_object_get(start, "people")));
  wh_page_wrap(page, 0, 2, 0, from);
}

void
wh_hunt_text(WhPage *page, const json_t *document)
{
  put_head(page, document);
  for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
    const json_t *list = json_object_get(document, sections[i].key);
    wh_page_heading(page, sections[i].heading);
    if (json_array_size(list) == 0)
      put_line(page, 2, sections[i].none);
    for (gsize k = 0; k < json_array_size(list); k++)
      sections[i].put(page, json_array_get(list, k));
  }
  g_string_append_c(page->out, '\n');
  wh_page_wrap(page, 0, 0, 0,
               "What is alike may have innocent reasons: a shared employer, distribution, template or "
               "teacher. None of "
               "this says that two people are one; look at the places named.");
}
