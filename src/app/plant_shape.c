/* SPDX-License-Identifier: Apache-2.0
 * Reads shapes. */
#include "app/plant_shape.h"

#include "base/error.h"

#define MAX_DAYS 3650u
#define MAX_COUNT 50u /* persons of one persona, times of one act */
#define MAX_ITEMS 64u /* personas, and acts */
#define MAX_RATE 100000u
#define MAX_TEXT (256u << 10)

typedef struct {
  WhPlantShape *shape;
  const char *place;
  guint line;
  char **words; /* of the line */
} Parser;

static gboolean fail(const Parser *p, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean
fail(const Parser *p, GError **error, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s:%u: %s", p->place, p->line, why);
  return FALSE;
}

static void
persona_clear(gpointer data)
{
  WhPlantPersona *persona = data;
  g_free(persona->name);
  g_free(persona->family);
}

static void
say_clear(gpointer data)
{
  g_free(((WhPlantSay *)data)->label);
}

void
wh_plant_shape_free(WhPlantShape *shape)
{
  if (shape == NULL)
    return;
  g_free(shape->name);
  g_free(shape->says);
  g_free(shape->language);
  g_array_unref(shape->personas);
  g_array_unref(shape->sayings);
  g_free(shape);
}

static gboolean
take_number(const Parser *p, const char *text, guint max, guint *ret, GError **error)
{
  guint64 n;
  if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, max, &n, NULL))
    return fail(p, error, "expected a number from 0 to %u, not \"%s\"", max, text != NULL ? text : "");
  *ret = (guint)n;
  return TRUE;
}

/* Index of TEXT in N ids, -1. */
static int
index_of(const char *text, const char *const *ids, guint n)
{
  for (guint i = 0; i < n && text != NULL; i++)
    if (g_str_equal(text, ids[i]))
      return (int)i;
  return -1;
}

/* ---- persona NAME ROLES KIND [family F] [host own|shared] [count N] [noise N] [work N] [since DAYS] ---- */

static gboolean
take_roles(const Parser *p, const char *text, WhPlantPersona *persona, GError **error)
{
  static const struct {
    const char *id;
    guint32 mask;
  } roles[] = {{"presser", 1 << WH_ROLE_PRESSURE},    {"requester", 1 << WH_ROLE_REQUESTER},
               {"endorser", 1 << WH_ROLE_ENDORSER},   {"beneficiary", 1 << WH_ROLE_BENEFICIARY},
               {"incumbent", 1 << WH_ROLE_INCUMBENT}, {"bystander", 0}};
  g_auto(GStrv) ids = g_strsplit(text, ",", -1);
  for (guint i = 0; ids[i] != NULL; i++) {
    guint r = 0;
    while (r < G_N_ELEMENTS(roles) && !g_str_equal(roles[r].id, ids[i]))
      r++;
    if (r == G_N_ELEMENTS(roles))
      return fail(
          p, error,
          "\"%s\" is no role; those are presser, requester, endorser, beneficiary, incumbent and bystander",
          ids[i]);
    persona->roles |= roles[r].mask;
  }
  return TRUE;
}

static gboolean
take_persona_option(const Parser *p, const char *key, const char *value, WhPlantPersona *persona,
                    GError **error)
{
  if (g_str_equal(key, "family") && value != NULL) {
    g_free(persona->family);
    persona->family = g_str_equal(value, "any") ? NULL : g_strdup(value);
    return TRUE;
  }
  if (g_str_equal(key, "host")) {
    persona->shared = g_strcmp0(value, "shared") == 0;
    return persona->shared || g_strcmp0(value, "own") == 0 || fail(p, error, "host is own or shared");
  }
  if (g_str_equal(key, "count"))
    return take_number(p, value, MAX_COUNT, &persona->count, error) &&
           (persona->count > 0 || fail(p, error, "nobody is no persona"));
  if (g_str_equal(key, "noise"))
    return take_number(p, value, MAX_COUNT, &persona->noise, error);
  if (g_str_equal(key, "work"))
    return take_number(p, value, MAX_COUNT, &persona->work, error);
  if (g_str_equal(key, "since"))
    return take_number(p, value, MAX_DAYS, &persona->since, error);
  return fail(p, error, "\"%s\": expected family, host, count, noise, work or since with a value", key);
}

static int
find_persona(const WhPlantShape *shape, const char *name)
{
  for (guint i = 0; i < shape->personas->len; i++)
    if (g_strcmp0(g_array_index(shape->personas, WhPlantPersona, i).name, name) == 0)
      return (int)i;
  return -1;
}

static gboolean
take_persona(Parser *p, GError **error)
{
  static const char *const kinds[WH_N_PLANT_KINDS] = {"new", "newcomer", "regular", "incumbent"};
  char **w = p->words;
  if (g_strv_length(w) < 4)
    return fail(p, error, "expected: persona NAME ROLES KIND");
  if (find_persona(p->shape, w[1]) >= 0)
    return fail(p, error, "persona %s is there already", w[1]);
  const int kind = index_of(w[3], kinds, WH_N_PLANT_KINDS);
  if (kind < 0)
    return fail(p, error, "\"%s\" is no kind; those are new, newcomer, regular and incumbent", w[3]);
  if (p->shape->personas->len >= MAX_ITEMS)
    return fail(p, error, "more than %u personas", MAX_ITEMS);
  WhPlantPersona persona = {.name = g_strdup(w[1]), .kind = (WhPlantKind)kind, .count = 1, .since = 30};
  gboolean ok = take_roles(p, w[2], &persona, error);
  for (char **o = w + 4; ok && *o != NULL; o += o[1] != NULL ? 2 : 1)
    ok = take_persona_option(p, o[0], o[1], &persona, error);
  g_array_append_val(p->shape->personas, persona);
  return ok;
}

/* ---- say WHO ACT at A..B | after LABEL A..B, [in WHERE] [times N] [as LABEL] ---- */

static int
find_label(const WhPlantShape *shape, const char *label)
{
  for (guint i = 0; i < shape->sayings->len; i++)
    if (g_strcmp0(g_array_index(shape->sayings, WhPlantSay, i).label, label) == 0)
      return (int)i;
  return -1;
}

static gboolean
take_days(const Parser *p, const char *text, WhPlantSay *say, GError **error)
{
  const char *dots = text != NULL ? strstr(text, "..") : NULL;
  g_autofree char *from = dots != NULL ? g_strndup(text, (gsize)(dots - text)) : g_strdup(text);
  if (!take_number(p, from, MAX_DAYS, &say->from, error) ||
      !take_number(p, dots != NULL ? dots + 2 : from, MAX_DAYS, &say->to, error))
    return FALSE;
  return say->to >= say->from || fail(p, error, "%s: ends before it begins", text);
}

static gboolean
take_where(const Parser *p, const char *where, WhPlantSay *say, GError **error)
{
  static const char *const ids[] = {"new", "work", "talk", "answer"};
  const int known = index_of(where, ids, G_N_ELEMENTS(ids));
  const int label = find_label(p->shape, where);
  if (known < 0 && (where == NULL || label < 0))
    return fail(p, error, "\"%s\": expected new, work, talk, answer or an earlier label",
                where != NULL ? where : "");
  say->where = known >= 0 ? (WhPlantWhere)known : WH_PLANT_IN_SAID;
  say->below = known >= 0 ? WH_NONE : (guint32)label;
  return TRUE;
}

static gboolean
take_times(const Parser *p, const char *text, WhPlantSay *say, GError **error)
{
  return take_number(p, text, MAX_COUNT, &say->times, error) &&
         (say->times > 0 || fail(p, error, "times 0 says nothing"));
}

static gboolean
take_label(const Parser *p, const char *label, WhPlantSay *say, GError **error)
{
  if (label == NULL || say->label != NULL || find_label(p->shape, label) >= 0)
    return fail(p, error, "expected one new label after \"as\"");
  say->label = g_strdup(label);
  return TRUE;
}

static gboolean
take_after(const Parser *p, const char *label, const char *days, WhPlantSay *say, GError **error)
{
  const int cause = label != NULL ? find_label(p->shape, label) : -1;
  if (cause < 0)
    return fail(p, error, "\"%s\" is no earlier label", label != NULL ? label : "");
  say->after = (guint32)cause;
  return take_days(p, days, say, error);
}

/* Takes the option at O; returns how many words it is, 0 on failure. */
static guint
take_say_option(const Parser *p, char **o, WhPlantSay *say, GError **error)
{
  if (g_str_equal(o[0], "after"))
    return take_after(p, o[1], o[1] != NULL ? o[2] : NULL, say, error) ? 3 : 0;
  gboolean ok = FALSE;
  if (g_str_equal(o[0], "at"))
    ok = take_days(p, o[1], say, error);
  else if (g_str_equal(o[0], "in"))
    ok = take_where(p, o[1], say, error);
  else if (g_str_equal(o[0], "times"))
    ok = take_times(p, o[1], say, error);
  else if (g_str_equal(o[0], "as"))
    ok = take_label(p, o[1], say, error);
  else
    fail(p, error, "\"%s\": expected at DAYS, after LABEL DAYS, in WHERE, times N or as LABEL", o[0]);
  return ok ? 2 : 0;
}

/* The last day on which SAY can be said. */
static guint
latest_day(const WhPlantShape *shape, const WhPlantSay *say)
{
  guint day = say->to;
  for (guint32 after = say->after; after != WH_NONE;) {
    const WhPlantSay *cause = &g_array_index(shape->sayings, WhPlantSay, after);
    day += cause->to;
    after = cause->after;
  }
  return day;
}

static gboolean
take_say(Parser *p, GError **error)
{
  char **w = p->words;
  WhPlantSay say = {.below = WH_NONE, .after = WH_NONE, .times = 1, .line = p->line};
  if (g_strv_length(w) < 5)
    return fail(p, error, "expected: say WHO ACT at DAYS …");
  const int persona = find_persona(p->shape, w[1]);
  if (persona < 0)
    return fail(p, error, "\"%s\" is no persona", w[1]);
  if (p->shape->sayings->len >= MAX_ITEMS)
    return fail(p, error, "more than %u acts", MAX_ITEMS);
  say.persona = (guint)persona;
  say.act = wh_plant_act_parse(w[2]);
  gboolean ok = say.act != WH_N_PLANT_ACTS || fail(p, error, "\"%s\" is no act", w[2]);
  for (guint i = 3, n; ok && w[i] != NULL; i += n) {
    n = take_say_option(p, w + i, &say, error);
    ok = n > 0;
  }
  g_array_append_val(p->shape->sayings, say);
  if (ok && p->shape->span > 0 && latest_day(p->shape, &say) > p->shape->span)
    return fail(p, error, "may be said on day %u, after the span of %u days", latest_day(p->shape, &say),
                p->shape->span);
  return ok;
}

/* ---- the rest ---- */

static gboolean
take_place(Parser *p, GError **error)
{
  static const char *const places[] = {"any", "mail", "forge"};
  const int place = index_of(p->words[1], places, G_N_ELEMENTS(places));
  p->shape->place = (WhPlantPlace)MAX(place, 0);
  return place >= 0 || fail(p, error, "place is any, mail or forge");
}

static gboolean
take_expect(Parser *p, GError **error)
{
  p->shape->wanted = g_strcmp0(p->words[1], "found") == 0;
  return p->shape->wanted || g_strcmp0(p->words[1], "quiet") == 0 ||
         fail(p, error, "expect is found or quiet");
}

static gboolean
take_span(Parser *p, GError **error)
{
  if (p->shape->sayings->len > 0)
    return fail(p, error, "span stands before what is said");
  return take_number(p, p->words[1], MAX_DAYS, &p->shape->span, error);
}

static gboolean
take_traffic(Parser *p, GError **error)
{
  return take_number(p, p->words[1], MAX_RATE, &p->shape->least, error) &&
         take_number(p, p->words[1] != NULL ? p->words[2] : NULL, MAX_RATE, &p->shape->most, error);
}

static gboolean
take_text(char **into, const char *line)
{
  g_free(*into);
  *into = g_strstrip(g_strdup(line + strcspn(line, " ")));
  return TRUE;
}

static gboolean
take_line(Parser *p, const char *line, GError **error)
{
  const char *key = p->words[0];
  if (g_str_equal(key, "shape"))
    return take_text(&p->shape->name, line);
  if (g_str_equal(key, "says"))
    return take_text(&p->shape->says, line);
  if (g_str_equal(key, "language"))
    return take_text(&p->shape->language, line);
  if (g_str_equal(key, "expect"))
    return take_expect(p, error);
  if (g_str_equal(key, "place"))
    return take_place(p, error);
  if (g_str_equal(key, "span"))
    return take_span(p, error);
  if (g_str_equal(key, "traffic"))
    return take_traffic(p, error);
  if (g_str_equal(key, "silent"))
    return take_number(p, p->words[1], MAX_DAYS, &p->shape->silent, error);
  if (g_str_equal(key, "persona"))
    return take_persona(p, error);
  if (g_str_equal(key, "say"))
    return take_say(p, error);
  return fail(p, error, "\"%s\" is no word of a shape", key);
}

static char **
split_words(const char *line)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new();
  g_auto(GStrv) all = g_strsplit_set(line, " \t", -1);
  for (char **word = all; *word != NULL; word++)
    if (**word != '\0')
      g_strv_builder_add(words, *word);
  return g_strv_builder_end(words);
}

static gboolean
check_whole(Parser *p, GError **error)
{
  WhPlantShape *shape = p->shape;
  if (shape->name == NULL || *shape->name == '\0' || shape->says == NULL)
    return fail(p, error, "lacks \"shape NAME\" or \"says WHAT\"");
  if (shape->span == 0 || shape->sayings->len == 0)
    return fail(p, error, "lacks \"span DAYS\" or anything that is said");
  if (shape->silent == 0 && shape->most < MAX(shape->least, 1))
    return fail(p, error, "traffic allows no message");
  const int request = find_label(shape, "request");
  shape->request = request >= 0 ? (guint32)request : shape->sayings->len - 1;
  return TRUE;
}

static gboolean
parse(Parser *p, WhSlice text, GError **error)
{
  p->line = 1;
  if (text.len == 0 || text.len > MAX_TEXT || memchr(text.data, '\0', text.len) != NULL ||
      !g_utf8_validate(text.data, (gssize)text.len, NULL))
    return fail(p, error, "is no text of at most %u bytes in UTF-8", MAX_TEXT);
  g_autofree char *copy = g_strndup(text.data, text.len);
  g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip(lines[i]);
    g_auto(GStrv) words = split_words(line);
    p->line = i + 1;
    p->words = words;
    if (words[0] != NULL && *line != '#' && !take_line(p, line, error))
      return FALSE;
  }
  return check_whole(p, error);
}

WhPlantShape *
wh_plant_shape_parse(WhSlice text, const char *place, GError **error)
{
  g_autoptr(WhPlantShape) shape = g_new0(WhPlantShape, 1);
  Parser parser = {.shape = shape, .place = place};
  shape->least = 20;
  shape->most = 200;
  shape->language = g_strdup("en");
  shape->personas = g_array_new(FALSE, FALSE, sizeof(WhPlantPersona));
  shape->sayings = g_array_new(FALSE, FALSE, sizeof(WhPlantSay));
  g_array_set_clear_func(shape->personas, persona_clear);
  g_array_set_clear_func(shape->sayings, say_clear);
  return parse(&parser, text, error) ? g_steal_pointer(&shape) : NULL;
}
