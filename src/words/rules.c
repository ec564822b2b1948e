/* SPDX-License-Identifier: Apache-2.0
 * Rules: loaded, indexed, described. */
#include "words/rules.h"

#include <gio/gio.h>

#include "base/error.h"
#include "base/text.h"
#include "words/sure.h"
#include "words/learned.h"
#include "words/literals.h"

/* Rises when the same rules may give another answer. */
#define ENGINE_VERSION "words/5"

extern GResource *wh_words_get_resource(void);

static void
free_rule(gpointer rule)
{
  wh_rule_free(rule);
}

static void
free_language(gpointer language)
{
  wh_language_free(language);
}

static WhRules *
rules_new(void)
{
  WhRules *rules = g_new0(WhRules, 1);
  rules->files = g_ptr_array_new_with_free_func(g_free);
  rules->languages = g_ptr_array_new_with_free_func(free_language);
  rules->rules = g_ptr_array_new_with_free_func(free_rule);
  rules->sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(rules->sum, (const guchar *)ENGINE_VERSION, -1);
  rules->pool = g_string_chunk_new(256);
  g_mutex_init(&rules->lock);
  return rules;
}

static void
clear_index(WhRules *rules)
{
  g_clear_pointer(&rules->patterns, g_array_unref);
  g_clear_pointer(&rules->always, g_array_unref);
  g_clear_pointer(&rules->patterns_at, g_array_unref);
  g_clear_pointer(&rules->text_patterns, g_array_unref);
  g_clear_pointer(&rules->finder, wh_finder_free);
}

void
wh_rules_free(WhRules *rules)
{
  if (rules == NULL)
    return;
  clear_index(rules);
  wh_learned_free(rules->learned);
  wh_sure_free(rules->sure);
  g_ptr_array_unref(rules->rules);
  g_ptr_array_unref(rules->languages);
  g_ptr_array_unref(rules->files);
  g_checksum_free(rules->sum);
  g_free(rules->digest);
  g_string_chunk_free(rules->pool);
  g_mutex_clear(&rules->lock);
  g_free(rules);
}

/* What a digest of the rules stands for. */
static void
sum_bytes(WhRules *rules, GBytes *bytes)
{
  gsize len = 0;
  const guchar *data = g_bytes_get_data(bytes, &len);
  if (len > 0)
    g_checksum_update(rules->sum, data, (gssize)len);
}

static gboolean
parse_bytes(WhRules *rules, const char *name, GBytes *bytes, GError **error)
{
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  char *file = g_strdup(name);
  g_ptr_array_add(rules->files, file);
  return wh_rules_parse(rules, file, wh_slice(data, len), error);
}

static const char *const shipped[] = {"en.rules", "ja.rules"};
static const char model[] = "en.model", sure[] = "en.sure";

static GBytes *
shipped_bytes(const char *name, GError **error)
{
  g_autofree char *path = g_strconcat("/wolfhound/speech/", name, NULL);
  return g_resource_lookup_data(wh_words_get_resource(), path, 0, error);
}

static gboolean
sum_shipped(WhRules *rules, GError **error)
{
  const char *const all[] = {shipped[0], shipped[1], model, sure};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    g_autoptr(GBytes) bytes = shipped_bytes(all[i], error);
    if (bytes == NULL)
      return FALSE;
    sum_bytes(rules, bytes);
  }
  return TRUE;
}

static gboolean
parse_shipped(WhRules *rules, GError **error)
{
  rules->trusted = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(shipped); i++) {
    g_autoptr(GBytes) bytes = shipped_bytes(shipped[i], error);
    if (bytes == NULL || !parse_bytes(rules, shipped[i], bytes, error))
      return FALSE;
  }
  rules->trusted = FALSE;
  g_autoptr(GBytes) learned = shipped_bytes(model, error);
  if (learned != NULL)
    rules->learned = wh_learned_new(learned, g_ptr_array_index(rules->languages, 0), error);
  g_autoptr(GBytes) marks = rules->learned != NULL ? shipped_bytes(sure, error) : NULL;
  if (marks != NULL)
    rules->sure = wh_sure_new(marks, sure, error);
  return rules->sure != NULL;
}

static gboolean
add_user(WhRules *rules, const char *path, GError **error)
{
  GError *inner = NULL;
  g_autoptr(GMappedFile) mapped = g_mapped_file_new(path, FALSE, &inner);
  if (mapped == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: cannot be read as a rule file: %s", path,
                inner->message);
    g_error_free(inner);
    return FALSE;
  }
  g_autoptr(GBytes) bytes = g_mapped_file_get_bytes(mapped);
  sum_bytes(rules, bytes);
  return parse_bytes(rules, path, bytes, error);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Numbers the patterns and gathers, by the text that each needs, which they are. */
static GHashTable *
gather(WhRules *rules)
{
  GHashTable *by_text =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)(void (*)(void))g_array_unref);
  for (guint r = 0; r < rules->rules->len; r++) {
    const WhRule *rule = g_ptr_array_index(rules->rules, r);
    guint language = 0;
    g_ptr_array_find(rules->languages, rule->language, &language);
    for (guint i = 0; i < rule->says->len; i++) {
      const guint32 number = rules->patterns->len;
      const WhRulePattern pattern = {rule, g_ptr_array_index(rule->says, i), language};
      g_array_append_val(rules->patterns, pattern);
      g_autoptr(GPtrArray) texts = wh_literals_of(g_ptr_array_index(rule->sources, i));
      if (texts == NULL)
        g_array_append_val(rules->always, number);
      for (guint t = 0; texts != NULL && t < texts->len; t++) {
        GArray *list = g_hash_table_lookup(by_text, g_ptr_array_index(texts, t));
        if (list == NULL) {
          list = g_array_new(FALSE, FALSE, sizeof(guint32));
          g_hash_table_insert(by_text, g_strdup(g_ptr_array_index(texts, t)), list);
        }
        g_array_append_val(list, number);
      }
    }
  }
  return by_text;
}

void
wh_rules_index(WhRules *rules, gboolean with_table)
{
  clear_index(rules);
  rules->patterns = g_array_new(FALSE, FALSE, sizeof(WhRulePattern));
  rules->always = g_array_new(FALSE, FALSE, sizeof(guint32));
  rules->patterns_at = g_array_new(FALSE, FALSE, sizeof(guint32));
  rules->text_patterns = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GHashTable) by_text = gather(rules);
  guint n = 0;
  g_autofree gpointer *texts = g_hash_table_get_keys_as_array(by_text, &n);
  qsort(texts, n, sizeof *texts, compare_texts);
  for (guint i = 0; i < n; i++) {
    const GArray *list = g_hash_table_lookup(by_text, texts[i]);
    g_array_append_val(rules->patterns_at, rules->text_patterns->len);
    g_array_append_vals(rules->text_patterns, list->data, list->len);
  }
  g_array_append_val(rules->patterns_at, rules->text_patterns->len);
  rules->finder = wh_finder_new((const char *const *)texts, n, with_table);
}

/* A user's files can be wrong and build on what is shipped, so with them everything is compiled at once. */
static gboolean
load_now(WhRules *rules, const char *const *files, gboolean only, GError **error)
{
  if (!only && !parse_shipped(rules, error))
    return FALSE;
  for (; *files != NULL; files++)
    if (!add_user(rules, *files, error))
      return FALSE;
  wh_rules_index(rules, FALSE);
  rules->ready = 1;
  return TRUE;
}

WhRules *
wh_rules_load(const char *const *files, gboolean only, GError **error)
{
  static const char *const none[] = {NULL};
  g_autoptr(WhRules) rules = rules_new();
  if (files == NULL)
    files = none;
  if (!only && !sum_shipped(rules, error))
    return NULL;
  if ((only || *files != NULL) && !load_now(rules, files, only, error))
    return NULL;
  rules->digest = g_strdup(g_checksum_get_string(rules->sum));
  return g_steal_pointer(&rules);
}

void
wh_rules_ready(const WhRules *rules)
{
  WhRules *own = (WhRules *)(guintptr)rules;
  if (!g_once_init_enter(&own->ready))
    return;
  g_autoptr(GError) error = NULL;
  parse_shipped(own, &error);
  g_assert_no_error(error);
  wh_rules_index(own, FALSE);
  g_once_init_leave(&own->ready, 1);
}

WhRule *
wh_rules_find(const WhRules *rules, const char *id)
{
  for (guint i = 0; i < rules->rules->len; i++) {
    WhRule *rule = g_ptr_array_index(rules->rules, i);
    if (g_str_equal(rule->id, id))
      return rule;
  }
  return NULL;
}

const char *
wh_rules_digest(const WhRules *rules)
{
  return rules->digest;
}

guint
wh_rules_count(const WhRules *rules)
{
  wh_rules_ready(rules);
  return rules->rules->len;
}

static void
describe_kind(const WhRules *rules, WhSpeechKind kind, GString *out)
{
  gboolean first = TRUE;
  for (guint i = 0; i < rules->rules->len; i++) {
    const WhRule *rule = g_ptr_array_index(rules->rules, i);
    if (rule->kind != kind)
      continue;
    if (first)
      g_string_append_printf(out, "%s%s: %s\n", out->len > 0 ? "\n" : "", wh_speech_id(kind),
                             wh_speech_says(kind));
    first = FALSE;
    g_autofree char *example =
        wh_text_safe(wh_slice_str(g_array_index(rule->yes, WhExampleLine, 0).text), 100);
    g_string_append_printf(out, "  %-2s %-30s %s\n", rule->language->texts[WH_SETTING_LANGUAGE], rule->id,
                           example);
  }
}

char *
wh_rules_describe(const WhRules *rules)
{
  wh_rules_ready(rules);
  GString *out = g_string_new(NULL);
  for (guint kind = 0; kind < WH_N_SPEECH_KINDS; kind++)
    describe_kind(rules, (WhSpeechKind)kind, out);
  return g_string_free(out, FALSE);
}
