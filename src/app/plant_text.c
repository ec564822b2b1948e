/* SPDX-License-Identifier: Apache-2.0
 * Families of texts: parsing, and choosing among their alternatives. */
#include "app/plant_text.h"

#include "base/error.h"

#define MAX_DEPTH 8       /* nested alternatives */
#define MAX_TEMPLATES 64u /* of one act */
#define TRIES 40          /* readings looked at for one that needs no slot that is missing */

static const char *const act_ids[WH_N_PLANT_ACTS] = {
    "slow",          "guilt", "ask-other", "ask-self", "offer",  "endorse", "urgency",
    "vulnerability", "push",  "strain",    "grant",    "refuse", "nag",     "everywhere",
    "rescue",        "call",  "talk",      "report",   "patch"};
static const char *const slot_ids[WH_N_SLOTS] = {"project", "incumbent", "beneficiary", "months",
                                                 "thing",   "me",        "mail"};

const char *
wh_plant_act_id(WhPlantAct act)
{
  return act_ids[act];
}

WhPlantAct
wh_plant_act_parse(const char *id)
{
  for (int act = 0; act < WH_N_PLANT_ACTS; act++)
    if (g_str_equal(act_ids[act], id))
      return (WhPlantAct)act;
  return WH_N_PLANT_ACTS;
}

static void
template_clear(gpointer data)
{
  WhPlantTemplate *one = data;
  g_free(one->subject);
  g_free(one->body);
}

void
wh_plant_family_free(WhPlantFamily *family)
{
  if (family == NULL)
    return;
  g_free(family->name);
  g_free(family->language);
  for (int act = 0; act < WH_N_PLANT_ACTS; act++)
    g_array_unref(family->templates[act]);
  g_free(family);
}

/* The end of the group that begins at OPEN ('{'): its '}'. NULL: not closed, or nested too deep. */
static const char *
group_end(const char *open)
{
  guint depth = 0;
  for (const char *p = open; *p != '\0'; p++) {
    if (*p == '{' && ++depth > MAX_DEPTH)
      return NULL;
    if (*p == '}' && --depth == 0)
      return p;
  }
  return NULL;
}

/* The end of the alternative that begins at P: a '|' of its own group, or END. */
static const char *
alternative_end(const char *p, const char *end)
{
  for (guint depth = 0; p < end; p++) {
    if (*p == '|' && depth == 0)
      break;
    depth += *p == '{';
    depth -= *p == '}';
  }
  return p;
}

static int
slot_of(const char *from, const char *end)
{
  for (int slot = 0; slot < WH_N_SLOTS; slot++)
    if (strlen(slot_ids[slot]) == (gsize)(end - from) &&
        strncmp(slot_ids[slot], from, (gsize)(end - from)) == 0)
      return slot;
  return -1;
}

/* Whether the group's content is one lower-case word, and so means a slot. */
static gboolean
is_word(const char *from, const char *end)
{
  while (from < end && (g_ascii_islower(*from) || *from == '-'))
    from++;
  return from == end;
}

static const char *group_fault(const char *text);

/* What is wrong within a group. */
static const char *
alternatives_fault(const char *from, const char *end)
{
  for (const char *at = from, *stop; at <= end; at = stop + 1) {
    stop = alternative_end(at, end);
    g_autofree char *inner = g_strndup(at, (gsize)(stop - at));
    const char *fault = group_fault(inner);
    if (fault != NULL)
      return fault;
  }
  return NULL;
}

/* What is wrong with TEXT's groups, NULL if nothing. */
static const char *
group_fault(const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '}')
      return "a '}' without its '{'";
    if (*p != '{')
      continue;
    const char *end = group_end(p);
    if (end == NULL)
      return "a '{' that is not closed, or more than 8 of them within each other";
    if (is_word(p + 1, end) && slot_of(p + 1, end) < 0)
      return "a slot that is not known; those are project, incumbent, beneficiary, months, thing, me and "
             "mail";
    const char *fault = slot_of(p + 1, end) < 0 ? alternatives_fault(p + 1, end) : NULL;
    if (fault != NULL)
      return fault;
    p = end;
  }
  return NULL;
}

/* ---- parsing ---- */

typedef struct {
  WhPlantFamily *family;
  const char *place;
  guint line, from; /* from: line on which the template begins */
  WhPlantAct act;   /* WH_N_PLANT_ACTS: before the first section */
  char *subject;
  GString *body;
} Parser;

static gboolean
fail(const Parser *p, guint line, const char *why, GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s:%u: %s", p->place, line, why);
  return FALSE;
}

/* Ends the template that is open, if any. */
static gboolean
end_template(Parser *p, GError **error)
{
  while (p->body->len > 0 && g_ascii_isspace(p->body->str[p->body->len - 1]))
    g_string_truncate(p->body, p->body->len - 1);
  if (p->body->len == 0)
    return p->subject == NULL || fail(p, p->from, "a subject without a text", error);
  GArray *templates = p->family->templates[p->act];
  const WhPlantTemplate one = {g_steal_pointer(&p->subject), g_strdup(p->body->str)};
  g_string_truncate(p->body, 0);
  g_array_append_val(templates, one);
  if (templates->len > MAX_TEMPLATES)
    return fail(p, p->from, "more than 64 texts for one act", error);
  const char *fault = group_fault(one.body);
  if (fault == NULL && one.subject != NULL)
    fault = group_fault(one.subject);
  return fault == NULL || fail(p, p->from, fault, error);
}

static gboolean
begin_section(Parser *p, const char *line, GError **error)
{
  if (!end_template(p, error))
    return FALSE;
  g_autofree char *id = g_strndup(line + 1, strcspn(line + 1, "]"));
  p->act = wh_plant_act_parse(id);
  p->from = p->line + 1;
  if (p->act == WH_N_PLANT_ACTS)
    return fail(p, p->line, "no such act", error);
  return TRUE;
}

static gboolean
take_head(Parser *p, const char *line, GError **error)
{
  char **into = g_str_has_prefix(line, "family ")     ? &p->family->name
                : g_str_has_prefix(line, "language ") ? &p->family->language
                                                      : NULL;
  if (*line == '\0')
    return TRUE;
  if (into == NULL || *into != NULL)
    return fail(p, p->line, "expected one line \"family NAME\" and one \"language CODE\", then [ACT]", error);
  *into = g_strstrip(g_strdup(strchr(line, ' ')));
  return TRUE;
}

static gboolean
take_line(Parser *p, const char *line, GError **error)
{
  if (*line == '#')
    return TRUE;
  if (*line == '[' && line[strlen(line) - 1] == ']')
    return begin_section(p, line, error);
  if (p->act == WH_N_PLANT_ACTS)
    return take_head(p, line, error);
  if (g_str_equal(line, "%%")) {
    p->from = p->line + 1;
    return end_template(p, error);
  }
  if (g_str_has_prefix(line, "= ") && p->body->len == 0 && p->subject == NULL)
    p->subject = g_strdup(line + 2);
  else if (*line != '\0' || p->body->len > 0)
    g_string_append_printf(p->body, "%s\n", line);
  return TRUE;
}

static gboolean
parse(Parser *p, WhSlice text, GError **error)
{
  if (memchr(text.data, '\0', text.len) != NULL || !g_utf8_validate(text.data, (gssize)text.len, NULL))
    return fail(p, 1, "is no UTF-8 text", error);
  g_autofree char *copy = g_strndup(text.data, text.len);
  g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    p->line = i + 1;
    if (!take_line(p, g_strchomp(lines[i]), error))
      return FALSE;
  }
  if (!end_template(p, error))
    return FALSE;
  if (p->family->name == NULL || p->family->language == NULL)
    return fail(p, 1, "lacks \"family NAME\" or \"language CODE\"", error);
  return TRUE;
}

WhPlantFamily *
wh_plant_family_parse(WhSlice text, const char *place, GError **error)
{
  g_autoptr(WhPlantFamily) family = g_new0(WhPlantFamily, 1);
  g_autoptr(GString) body = g_string_new(NULL);
  Parser parser = {.family = family, .place = place, .act = WH_N_PLANT_ACTS, .body = body};
  for (int act = 0; act < WH_N_PLANT_ACTS; act++) {
    family->templates[act] = g_array_new(FALSE, FALSE, sizeof(WhPlantTemplate));
    g_array_set_clear_func(family->templates[act], template_clear);
  }
  const gboolean ok = text.len == 0 ? fail(&parser, 1, "is empty", error) : parse(&parser, text, error);
  g_free(parser.subject);
  return ok ? g_steal_pointer(&family) : NULL;
}

/* ---- expanding ---- */

typedef struct {
  const char *const *slots;
  WhRandom *random;
  GString *out;
  gboolean lacks; /* a slot without value was needed */
} Expansion;

static void expand(Expansion *e, const char *from, const char *end);

static void
choose(Expansion *e, const char *from, const char *end)
{
  guint n = 1;
  for (const char *p = alternative_end(from, end); p < end; p = alternative_end(p + 1, end))
    n++;
  for (guint skip = wh_random_below(e->random, n); skip > 0; skip--)
    from = alternative_end(from, end) + 1;
  expand(e, from, alternative_end(from, end));
}

static void
expand_group(Expansion *e, const char *from, const char *end)
{
  const int slot = slot_of(from, end);
  if (slot < 0) {
    choose(e, from, end);
    return;
  }
  e->lacks |= e->slots[slot] == NULL;
  g_string_append(e->out, e->slots[slot] != NULL ? e->slots[slot] : "somebody");
}

/* Only texts whose groups are in order come here. */
static void
expand(Expansion *e, const char *from, const char *end)
{
  for (const char *p = from; p < end; p++) {
    if (*p != '{') {
      g_string_append_c(e->out, *p);
      continue;
    }
    const char *close = group_end(p);
    g_assert(close != NULL);
    expand_group(e, p + 1, close);
    p = close;
  }
}

char *
wh_plant_expand(const char *template_text, const char *const slots[WH_N_SLOTS], WhRandom *random)
{
  Expansion e = {.slots = slots, .random = random, .out = g_string_new(NULL)};
  for (guint i = 0; i < TRIES; i++) {
    e.lacks = FALSE;
    g_string_truncate(e.out, 0);
    expand(&e, template_text, template_text + strlen(template_text));
    if (!e.lacks)
      break;
  }
  return g_string_free(e.out, FALSE);
}
