/* SPDX-License-Identifier: Apache-2.0
 * Comparisons of builds of the test language. */
#include "view_text_impl.h"

/* The word behind NAME. FALSE: another word comes. */
static gboolean
take_word_for(Text *t, const char **at, const char *name, WhSlice *ret)
{
  if (!wh_lex_take(at, name))
    return FALSE;
  g_autofree char *word = wh_lex_word(at);
  *ret = wh_text_keep_slice(t, word != NULL ? word : "");
  return TRUE;
}

static gboolean
take_number_for(const char **at, const char *name, guint32 scale, guint32 *ret)
{
  if (!wh_lex_take(at, name))
    return FALSE;
  g_autofree char *word = wh_lex_word(at);
  *ret = (guint32)(g_ascii_strtod(word != NULL ? word : "", NULL) * scale + 0.5);
  return TRUE;
}

static gboolean
take_option(Text *t, const char **at, GError **error)
{
  WhComparisonRecord *c = &t->comparison;
  const struct {
    const char *name;
    guint32 scale;
    guint32 *value;
  } numbers[] = {{"updates", 1, &c->updates},      {"as-much", 1, &c->as_much},   {"runs", 1, &c->runs},
                 {"surprise", 1000, &c->surprise}, {"ratio", 1000000, &c->ratio}, {"low", 1000000, &c->low},
                 {"high", 1000000, &c->high}};
  const struct {
    const char *name;
    WhSlice *value;
  } words[] = {{"release", &c->release}, {"tag", &c->tag}, {"measure", &c->measure}, {"against", &c->before}};
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    if (take_number_for(at, numbers[i].name, numbers[i].scale, numbers[i].value))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (take_word_for(t, at, words[i].name, words[i].value))
      return TRUE;
  if (!wh_lex_take(at, "other-work"))
    return wh_text_fail(t, error, "unknown option", *at);
  c->same_work = FALSE;
  return TRUE;
}

static gboolean
begin(Text *t, WhComparisonKind kind, const char *at, GError **error)
{
  static const Who nobody = {"", "", NULL};
  g_autofree char *name = wh_lex_word(&at);
  WhStamp stamp = {0};
  if (name == NULL)
    return wh_text_fail(t, error, "expected a name", NULL);
  if (wh_lex_is_time(at) && !wh_text_take_time(t, &at, &nobody, &stamp, error))
    return FALSE;
  t->comparison = (WhComparisonRecord){.kind = kind,
                                       .id = wh_text_keep_slice(t, name),
                                       .before = WH_SLICE("before"),
                                       .after = wh_text_keep_slice(t, name),
                                       .newest = stamp.time,
                                       .updates = kind == WH_COMPARISON_BINARY ? 161 : 0,
                                       .measure = kind == WH_COMPARISON_COST ? WH_SLICE("cpu") : WH_SLICE(""),
                                       .runs = kind == WH_COMPARISON_COST ? 30 : 0,
                                       .same_work = kind == WH_COMPARISON_COST};
  while (wh_lex_more(&at))
    if (!take_option(t, &at, error))
      return FALSE;
  g_array_set_size(t->findings, 0);
  t->in_comparison = TRUE;
  return TRUE;
}

gboolean
wh_text_on_build(Text *t, const char *at, GError **error)
{
  return begin(t, WH_COMPARISON_BINARY, at, error);
}

gboolean
wh_text_on_cost(Text *t, const char *at, GError **error)
{
  return begin(t, WH_COMPARISON_COST, at, error);
}

gboolean
wh_text_is_finding(const Text *t, const char *line)
{
  return t->in_comparison && wh_lex_take(&line, "finding");
}

gboolean
wh_text_on_finding(Text *t, const char *at, GError **error)
{
  WhFindingRecord finding = {.flags = WH_FINDING_WEIGHS};
  wh_lex_take(&at, "finding");
  g_autofree char *kind = wh_lex_word(&at);
  if (kind == NULL)
    return wh_text_fail(t, error, "expected a kind", NULL);
  finding.kind = finding.group = wh_text_keep_slice(t, kind);
  while (wh_lex_more(&at) && *at != ':') {
    if (wh_lex_take(&at, "acts"))
      finding.flags |= WH_FINDING_ACTS;
    else if (wh_lex_take(&at, "light"))
      finding.flags &= ~(guint32)WH_FINDING_WEIGHS;
    else if (!take_word_for(t, &at, "group", &finding.group) &&
             !take_word_for(t, &at, "file", &finding.file) && !take_number_for(&at, "seen", 1, &finding.seen))
      return wh_text_fail(t, error, "unknown option", at);
  }
  finding.what = wh_text_take_subject(t, &at);
  g_array_append_val(t->findings, finding);
  return TRUE;
}

gboolean
wh_text_flush_comparison(Text *t, GError **error)
{
  if (!t->in_comparison)
    return TRUE;
  t->in_comparison = FALSE;
  t->comparison.findings = (const WhFindingRecord *)(gpointer)t->findings->data;
  t->comparison.n_findings = t->findings->len;
  return wh_text_sink(t)->comparison(wh_text_sink(t), &t->comparison, error);
}
