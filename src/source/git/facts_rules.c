/* SPDX-License-Identifier: Apache-2.0
 * Rules of branches that a repository keeps as files: settings of GitHub's apps, rulesets, code owners.
 *
 * Values are "file:branch-rule=n" and "file:review-owners=n", or "file:none": how much a change must pass. */
#include "source/git/facts.h"

#include "source/git/facts_scan.h"

#include <jansson.h>

static void
say(WhFactOut *out, const char *name, guint n)
{
  char value[64];
  const int len = n > 0 ? g_snprintf(value, sizeof value, "file:%s=%u", name, n)
                        : g_snprintf(value, sizeof value, "file:none");
  wh_fact_add(out, WH_FACT_GUARD, "", wh_slice(value, (gsize)len));
}

static guint
number_of(WhSlice text)
{
  guint n = 0;
  for (gsize i = 0; i < MIN(text.len, 3u) && g_ascii_isdigit(text.data[i]); i++)
    n = n * 10 + (guint)g_ascii_digit_value(text.data[i]);
  return MIN(n, 99);
}

static gboolean
is_one_of(WhSlice word, const char *const *names)
{
  for (; *names != NULL; names++)
    if (wh_scan_is(word, *names))
      return TRUE;
  return FALSE;
}

/* What one line "key: value" asks of a change. */
static guint
asks(WhSlice key, WhSlice value)
{
  static const char *const switches[] = {"enforce_admins",
                                         "require_code_owner_reviews",
                                         "dismiss_stale_reviews",
                                         "require_last_push_approval",
                                         "required_signatures",
                                         "strict",
                                         "required_linear_history",
                                         "required_conversation_resolution",
                                         NULL};
  static const char *const dangers[] = {"allow_force_pushes", "allow_deletions", NULL};
  if (wh_scan_is(key, "required_approving_review_count"))
    return number_of(value);
  if (is_one_of(key, switches))
    return wh_scan_is(value, "true") ? 1 : 0;
  return is_one_of(key, dangers) && wh_scan_is(value, "false") ? 1 : 0;
}

/* Lines of YAML, without its structure: branches' rules add up. */
gboolean
wh_facts_branch_settings(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0;
  guint n = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    WhSlice plain = wh_slice_trim(wh_scan_until(line, "#"));
    if (wh_slice_has_prefix(plain, WH_SLICE("- ")))
      plain = wh_slice_trim(wh_scan_skip(plain, 2));
    const WhSlice key = wh_scan_until(plain, ":");
    if (key.len < plain.len)
      n += asks(wh_slice_trim(key), wh_slice_trim(wh_scan_skip(plain, key.len + 1)));
  }
  say(out, "branch-rule", n);
  return TRUE;
}

static guint
ask_rule(const json_t *rule)
{
  const json_t *parameters = json_object_get(rule, "parameters");
  const char *key;
  json_t *value;
  guint n = json_is_string(json_object_get(rule, "type")) ? 1 : 0;
  json_object_foreach((json_t *)(guintptr)parameters, key, value)
  {
    if (g_str_equal(key, "required_approving_review_count"))
      n += (guint)CLAMP(json_integer_value(value), 0, 99);
    else
      n += json_is_true(value) ? 1 : 0;
  }
  return n;
}

/* A ruleset as GitHub exports it: without enforcement it asks for nothing, and each who may pass by it counts against it. */
gboolean
wh_facts_ruleset(WhSlice text, WhSlice path, WhFactOut *out)
{
  json_error_t why;
  json_t *root = json_loadb(text.data, text.len, 0, &why);
  const json_t *rules = json_object_get(root, "rules");
  const gboolean understood = json_is_array(rules);
  const char *enforcement = json_string_value(json_object_get(root, "enforcement"));
  gsize n = 0, passers = json_array_size(json_object_get(root, "bypass_actors"));
  for (gsize i = 0; understood && i < json_array_size(rules); i++)
    n += ask_rule(json_array_get(rules, i));
  if (understood)
    say(out, "branch-rule",
        g_strcmp0(enforcement, "active") == 0 && n > passers ? (guint)MIN(n - passers, 9999u) : 0);
  json_decref(root);
  return understood;
}

/* Whether a rule of code owners is for everything, or for what builds, checks and decides. */
static gboolean
is_wide(WhSlice pattern)
{
  static const char *const all[] = {"*", "/", "/*", "**", "/**", NULL};
  return is_one_of(pattern, all) || wh_scan_find(pattern, 0, ".github") < pattern.len ||
         wh_scan_find(pattern, 0, "CODEOWNERS") < pattern.len;
}

void
wh_facts_wide_owners(WhSlice text, WhFactOut *out)
{
  gsize pos = 0;
  guint n = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    const WhSlice plain = wh_slice_trim(wh_scan_until(line, "#")), pattern = wh_scan_until(plain, " \t");
    const WhSlice owners = wh_scan_skip(plain, pattern.len);
    n += pattern.len > 0 && is_wide(pattern) && wh_scan_find(owners, 0, "@") < owners.len ? 1 : 0;
  }
  say(out, "review-owners", n);
}
