/* SPDX-License-Identifier: Apache-2.0
 * The header and the fragments of a rule file. */
#include "words/rules.h"

#include "base/error.h"

static const char *const names[WH_N_SETTINGS] = {
    [WH_SETTING_LANGUAGE] = "language",
    [WH_SETTING_BOUNDARIES] = "boundaries",
    [WH_SETTING_ENDERS] = "enders",
    [WH_SETTING_ABBREVIATIONS] = "abbreviations",
    [WH_SETTING_QUOTES] = "quotes",
    [WH_SETTING_QUESTION] = "question",
    [WH_SETTING_CONDITIONAL] = "conditional",
    [WH_SETTING_NEGATION_BEFORE] = "negation-before",
    [WH_SETTING_NEGATION_AFTER] = "negation-after",
    [WH_SETTING_PASS_OVER] = "pass-over",
};

WhSetting
wh_setting_parse(const char *name)
{
  for (guint i = 0; i < WH_N_SETTINGS; i++)
    if (g_str_equal(name, names[i]))
      return (WhSetting)i;
  return WH_N_SETTINGS;
}

/* A copy of LIKE's settings and fragments: a user's file goes on where the shipped one of its language ended. */
WhLanguage *
wh_language_new(const WhLanguage *like)
{
  WhLanguage *language = g_new0(WhLanguage, 1);
  language->fragments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (like == NULL)
    return language;
  for (guint i = 0; i < WH_N_SETTINGS; i++)
    if (like->texts[i] != NULL)
      wh_language_set(language, (WhSetting)i, like->texts[i], TRUE, NULL);
  GHashTableIter iter;
  gpointer name = NULL, body = NULL;
  g_hash_table_iter_init(&iter, like->fragments);
  while (g_hash_table_iter_next(&iter, &name, &body))
    g_hash_table_insert(language->fragments, g_strdup(name), g_strdup(body));
  return language;
}

void
wh_language_free(WhLanguage *language)
{
  for (guint i = 0; i < WH_N_SETTINGS; i++) {
    g_free(language->texts[i]);
    wh_regex_free(language->regexes[i]);
  }
  g_strfreev(language->abbreviations);
  g_hash_table_unref(language->fragments);
  g_free(language);
}

static gboolean
is_fair(WhSetting setting, const char *value, GError **error)
{
  if (!g_utf8_validate(value, -1, NULL) || *value == '\0')
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s wants a value in UTF-8", names[setting]);
  else if (setting == WH_SETTING_BOUNDARIES && !g_str_equal(value, "yes") && !g_str_equal(value, "no"))
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "boundaries is yes or no, not \"%.40s\"", value);
  else
    return TRUE;
  return FALSE;
}

gboolean
wh_language_set(WhLanguage *language, WhSetting setting, const char *value, gboolean trusted, GError **error)
{
  if (!is_fair(setting, value, error))
    return FALSE;
  if (setting >= WH_SETTING_QUESTION) {
    WhRegex *regex = trusted ? wh_regex_new_later(value, FALSE) : wh_regex_new(value, FALSE, error);
    if (regex == NULL)
      return FALSE;
    wh_regex_free(language->regexes[setting]);
    language->regexes[setting] = regex;
  }
  if (setting == WH_SETTING_ABBREVIATIONS) {
    g_strfreev(language->abbreviations);
    language->abbreviations = g_strsplit(value, " ", -1);
  }
  g_free(language->texts[setting]);
  language->texts[setting] = g_strdup(value);
  return TRUE;
}

/* {name}: its end, or NULL when AT begins something else, such as a {2,3}. */
static const char *
end_of_name(const char *at)
{
  if (*at != '{' || !g_ascii_isalpha(at[1]))
    return NULL;
  const char *to = at + 1;
  while (g_ascii_isalnum(*to) || *to == ' ' || *to == '-' || *to == '_')
    to++;
  return *to == '}' ? to : NULL;
}

char *
wh_language_expand(const WhLanguage *language, const char *pattern, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *at = pattern; *at != '\0'; at++) {
    /* \p{L} and \{ are PCRE2's. */
    if (*at == '\\' && at[1] != '\0') {
      gsize n = (at[1] == 'p' || at[1] == 'P') && at[2] == '{' ? 3 : 2;
      g_string_append_len(out, at, (gssize)n);
      at += n - 1;
      continue;
    }
    const char *to = end_of_name(at);
    if (to == NULL) {
      g_string_append_c(out, *at);
      continue;
    }
    g_autofree char *name = g_strndup(at + 1, (gsize)(to - at - 1));
    const char *body = g_hash_table_lookup(language->fragments, name);
    if (body == NULL) {
      g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "no fragment is named {%s}; define it above with {%s} = …",
                  name, name);
      return NULL;
    }
    g_string_append_printf(out, "(?:%s)", body);
    at = to;
    if (out->len > WH_REGEX_MAX_PATTERN) {
      g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "longer than %u bytes with its fragments put in",
                  WH_REGEX_MAX_PATTERN);
      return NULL;
    }
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}
