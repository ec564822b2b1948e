/* SPDX-License-Identifier: Apache-2.0
 * Rule files read: one line says one thing. */
#include "words/rules.h"

#include "base/error.h"
#include "words/learned.h"

typedef struct {
  WhRules *rules;
  const char *file;
  guint line;
  WhLanguage *language; /* NULL until the file says which */
  WhRule *rule;         /* the one being read; owned by RULES */
} Parse;

static gboolean set_error(const Parse *p, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean
set_error(const Parse *p, GError **error, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s:%u: %s", p->file, p->line, message);
  return FALSE;
}

/* Puts file and line before what a callee said. */
static gboolean
pass_error(const Parse *p, GError **error, GError *inner)
{
  set_error(p, error, "%s", inner->message);
  g_error_free(inner);
  return FALSE;
}

static void
example_clear(gpointer example)
{
  g_free(((WhExampleLine *)example)->text);
  g_free(((WhExampleLine *)example)->who);
}

static GArray *
examples_new(void)
{
  GArray *examples = g_array_new(FALSE, FALSE, sizeof(WhExampleLine));
  g_array_set_clear_func(examples, example_clear);
  return examples;
}

static void
free_regex(gpointer regex)
{
  wh_regex_free(regex);
}

static WhRule *
rule_new(const Parse *p, const char *id)
{
  WhRule *rule = g_new0(WhRule, 1);
  rule->id = g_strdup(id);
  rule->file = p->file;
  rule->line = p->line;
  rule->kind = WH_N_SPEECH_KINDS;
  rule->language = p->language;
  rule->says = g_ptr_array_new_with_free_func(free_regex);
  rule->unless = g_ptr_array_new_with_free_func(free_regex);
  rule->needs = g_ptr_array_new_with_free_func(free_regex);
  rule->sources = g_ptr_array_new_with_free_func(g_free);
  rule->negated = rule->quoted = WH_TREAT_DROP;
  rule->yes = examples_new();
  rule->no = examples_new();
  return rule;
}

void
wh_rule_free(WhRule *rule)
{
  g_free(rule->id);
  g_ptr_array_unref(rule->says);
  g_ptr_array_unref(rule->unless);
  g_ptr_array_unref(rule->needs);
  g_ptr_array_unref(rule->sources);
  g_array_unref(rule->yes);
  g_array_unref(rule->no);
  g_free(rule);
}

/* What a rule lacks; NULL: nothing. */
static const char *
lacks(const WhRule *rule)
{
  if (rule->kind == WH_N_SPEECH_KINDS)
    return "act:, one of the acts that doc/RULES.md lists";
  if (rule->says->len == 0)
    return "say:, the pattern that it looks for";
  if (rule->yes->len == 0)
    return "yes:, a sentence that it should find";
  return rule->no->len == 0 ? "no:, a sentence that it should pass over" : NULL;
}

static gboolean
end_rule(Parse *p, GError **error)
{
  const char *what = p->rule != NULL ? lacks(p->rule) : NULL;
  if (what != NULL) {
    p->line = p->rule->line;
    return set_error(p, error, "rule %s wants %s", p->rule->id, what);
  }
  p->rule = NULL;
  return TRUE;
}

static gboolean
is_id(const char *id)
{
  for (const char *at = id; *at != '\0'; at++)
    if (!g_ascii_isalnum(*at) && strchr("._-", *at) == NULL)
      return FALSE;
  return *id != '\0' && strlen(id) <= 64;
}

static gboolean
remove_rule(const Parse *p, const char *id)
{
  WhRule *rule = wh_rules_find(p->rules, id);
  return rule != NULL && g_ptr_array_remove(p->rules->rules, rule);
}

/* "rule ID": a rule of an earlier file with this id gives way. */
static gboolean
begin_rule(Parse *p, const char *id, GError **error)
{
  const WhRule *earlier = wh_rules_find(p->rules, id);
  if (!end_rule(p, error))
    return FALSE;
  if (p->language == NULL)
    return set_error(p, error, "a rule before language:; say the file's language first");
  if (!is_id(id))
    return set_error(p, error, "\"%.64s\" is no id; use at most 64 letters, digits, dots and dashes", id);
  if (earlier != NULL && earlier->file == p->file)
    return set_error(p, error, "rule %s stands on line %u already", id, earlier->line);
  if (p->rules->rules->len >= WH_RULES_MAX_RULES)
    return set_error(p, error, "more than %u rules", WH_RULES_MAX_RULES);
  remove_rule(p, id);
  p->rule = rule_new(p, id);
  g_ptr_array_add(p->rules->rules, p->rule);
  return TRUE;
}

static gboolean
drop_rule(Parse *p, const char *id, GError **error)
{
  if (!end_rule(p, error))
    return FALSE;
  return remove_rule(p, id) || (p->rules->learned != NULL && wh_learned_drop(p->rules->learned, id)) ||
         set_error(p, error, "no rule is called %.64s", id);
}

/* "{name} = a|b" or "{name} += c". */
static WhRegex *
compile(const Parse *p, const char *pattern, gboolean whole_words, GError **error)
{
  return p->rules->trusted ? wh_regex_new_later(pattern, whole_words)
                           : wh_regex_new(pattern, whole_words, error);
}

static gboolean
read_fragment(Parse *p, char *line, GError **error)
{
  GError *inner = NULL;
  char *close = strchr(line, '}'), *equals = close != NULL ? strchr(close, '=') : NULL;
  if (p->language == NULL)
    return set_error(p, error, "a fragment before language:; say the file's language first");
  if (equals == NULL || !g_ascii_isalpha(line[1]))
    return set_error(p, error, "a fragment is written {name} = text|other text");
  gboolean more = equals[-1] == '+';
  *close = '\0';
  const char *name = line + 1;
  const char *old = more ? g_hash_table_lookup(p->language->fragments, name) : NULL;
  if (more && old == NULL)
    return set_error(p, error, "{%s} += adds to a fragment that is not there", name);
  g_autofree char *body = wh_language_expand(p->language, g_strstrip(equals + 1), &inner);
  g_autofree char *whole = body != NULL && old != NULL ? g_strconcat(old, "|", body, NULL) : g_strdup(body);
  g_autoptr(WhRegex) regex = whole != NULL ? compile(p, whole, FALSE, &inner) : NULL;
  if (regex == NULL)
    return pass_error(p, error, inner);
  g_hash_table_replace(p->language->fragments, g_strdup(name), g_steal_pointer(&whole));
  return TRUE;
}

/* The last file of that language: what it says is known here too. */
static const WhLanguage *
language_like(const WhRules *rules, const char *code)
{
  for (guint i = rules->languages->len; i-- > 0;) {
    const WhLanguage *language = g_ptr_array_index(rules->languages, i);
    if (g_str_equal(language->texts[WH_SETTING_LANGUAGE], code))
      return language;
  }
  return NULL;
}

static gboolean
read_setting(Parse *p, const char *key, const char *value, GError **error)
{
  GError *inner = NULL;
  WhSetting setting = wh_setting_parse(key);
  if (setting == WH_N_SETTINGS)
    return set_error(p, error, "\"%.40s\" is neither a line of the header nor of a rule", key);
  if ((setting == WH_SETTING_LANGUAGE) != (p->language == NULL))
    return set_error(p, error, "language: stands once, before everything else");
  if (p->language == NULL) {
    p->language = wh_language_new(language_like(p->rules, value));
    if (!wh_language_set(p->language, setting, value, p->rules->trusted, &inner)) {
      wh_language_free(g_steal_pointer(&p->language));
      return pass_error(p, error, inner);
    }
    g_ptr_array_add(p->rules->languages, p->language);
    return TRUE;
  }
  g_autofree char *whole = wh_language_expand(p->language, value, &inner);
  if (whole == NULL || !wh_language_set(p->language, setting, whole, p->rules->trusted, &inner))
    return pass_error(p, error, inner);
  return TRUE;
}

static gboolean
read_pattern(Parse *p, GPtrArray *to, const char *value, GError **error)
{
  GError *inner = NULL;
  const char *boundaries = p->language->texts[WH_SETTING_BOUNDARIES];
  g_autofree char *whole = wh_language_expand(p->language, value, &inner);
  WhRegex *regex = whole != NULL ? compile(p, whole, g_strcmp0(boundaries, "no") != 0, &inner) : NULL;
  if (regex == NULL)
    return pass_error(p, error, inner);
  g_ptr_array_add(to, regex);
  if (to == p->rule->says)
    g_ptr_array_add(p->rule->sources, g_steal_pointer(&whole));
  return TRUE;
}

/* "text => who" names whom the rule should find. */
static void
read_example(const Parse *p, GArray *to, const char *value)
{
  const char *arrow = strstr(value, " => ");
  WhExampleLine example = {.line = p->line};
  example.text = arrow != NULL ? g_strndup(value, (gsize)(arrow - value)) : g_strdup(value);
  example.who = arrow != NULL ? g_strdup(arrow + 4) : NULL;
  g_array_append_val(to, example);
}

static gboolean
read_treat(Parse *p, WhTreat *to, const char *value, GError **error)
{
  static const char *const treats[] = {"keep", "drop", "only"};
  for (guint i = 0; i < G_N_ELEMENTS(treats); i++)
    if (g_str_equal(value, treats[i])) {
      *to = (WhTreat)i;
      return TRUE;
    }
  return set_error(p, error, "keep, drop or only, not \"%.40s\"", value);
}

static WhTreat *
treat_of(WhRule *rule, const char *key)
{
  const struct {
    const char *key;
    WhTreat *treat;
  } treats[] = {{"negated", &rule->negated},
                {"question", &rule->question},
                {"conditional", &rule->conditional},
                {"quoted", &rule->quoted},
                {"subject", &rule->subject}};
  for (guint i = 0; i < G_N_ELEMENTS(treats); i++)
    if (g_str_equal(key, treats[i].key))
      return treats[i].treat;
  return NULL;
}

static gboolean
read_option(Parse *p, const char *key, const char *value, GError **error)
{
  WhRule *rule = p->rule;
  WhTreat *treat = treat_of(rule, key);
  if (treat != NULL)
    return read_treat(p, treat, value, error);
  if (g_str_equal(key, "act")) {
    rule->kind = wh_speech_parse(value);
    return rule->kind != WH_N_SPEECH_KINDS || set_error(p, error, "no act is called \"%.40s\"", value);
  }
  GPtrArray *patterns = g_str_equal(key, "say")      ? rule->says
                        : g_str_equal(key, "unless") ? rule->unless
                        : g_str_equal(key, "needs")  ? rule->needs
                                                     : NULL;
  if (patterns != NULL)
    return read_pattern(p, patterns, value, error);
  if (!g_str_equal(key, "yes") && !g_str_equal(key, "no"))
    return set_error(p, error, "\"%.40s\" is no line of a rule", key);
  read_example(p, *key == 'y' ? rule->yes : rule->no, value);
  return TRUE;
}

static gboolean
read_line(Parse *p, char *line, GError **error)
{
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (g_str_has_prefix(line, "rule "))
    return begin_rule(p, g_strstrip(line + 5), error);
  if (g_str_has_prefix(line, "drop "))
    return drop_rule(p, g_strstrip(line + 5), error);
  if (*line == '{')
    return read_fragment(p, line, error);
  char *colon = strchr(line, ':');
  if (colon == NULL)
    return set_error(p, error, "expected \"key: value\", \"rule ID\" or \"{name} = …\", not \"%.40s\"", line);
  *colon = '\0';
  const char *value = g_strstrip(colon + 1);
  if (*value == '\0')
    return set_error(p, error, "%s: says nothing", line);
  return p->rule != NULL ? read_option(p, line, value, error) : read_setting(p, line, value, error);
}

static gboolean
is_text(const Parse *p, WhSlice text, GError **error)
{
  if (text.len > WH_RULES_MAX_FILE)
    return set_error(p, error, "longer than %u bytes; split it", WH_RULES_MAX_FILE);
  if (text.len > 0 &&
      (memchr(text.data, '\0', text.len) != NULL || !g_utf8_validate(text.data, (gssize)text.len, NULL)))
    return set_error(p, error, "a rule file is text in UTF-8");
  return TRUE;
}

gboolean
wh_rules_parse(WhRules *rules, const char *file, WhSlice text, GError **error)
{
  Parse p = {.rules = rules, .file = file, .line = 1};
  const char *end = text.len > 0 ? text.data + text.len : NULL;
  if (!is_text(&p, text, error))
    return FALSE;
  for (const char *at = text.data; at != NULL && at < end; p.line++) {
    const char *line_end = memchr(at, '\n', (gsize)(end - at));
    line_end = line_end != NULL ? line_end : end;
    if (line_end - at > (gssize)WH_RULES_MAX_LINE)
      return set_error(&p, error, "longer than %u bytes", WH_RULES_MAX_LINE);
    g_autofree char *line = g_strndup(at, (gsize)(line_end - at));
    if (!read_line(&p, g_strstrip(line), error))
      return FALSE;
    at = line_end < end ? line_end + 1 : end;
  }
  return end_rule(&p, error);
}
