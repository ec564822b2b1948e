/* SPDX-License-Identifier: Apache-2.0
 * What the scorer hears beside the rules. */
#include "words/learned.h"

#include "words/evidence.h"

#define SURE 40.0 /* the distance of a sure act from what is undecided, in the unit of weights */
/* A request by rule whose words score less, 1 being sure, counts as none. On what the rules of an earlier state heard in the half of tests/data/requests-fresh.tsv for development this took 16 of 19 false ones and 2 of 17. */
#define DOUBT (-0.7)

struct WhLearned {
  WhModel *model;
  const WhLanguage *language;
  WhRule *rules[WH_N_SPEECH_KINDS];
  gboolean dropped[WH_N_SPEECH_KINDS];
  WhRegex *named_first, *named, *pronoun; /* NULL: the language has no fragment {who} */
};

static WhRule *
rule_new(const WhLanguage *language, WhSpeechKind kind)
{
  WhRule *rule = g_new0(WhRule, 1);
  rule->id = g_strconcat(WH_SPEECH_LEARNED, wh_speech_id(kind), NULL);
  rule->file = "en.model";
  rule->kind = kind;
  rule->language = language;
  rule->says = g_ptr_array_new();
  rule->needs = g_ptr_array_new();
  rule->unless = g_ptr_array_new();
  rule->sources = g_ptr_array_new();
  rule->yes = g_array_new(FALSE, FALSE, sizeof(WhExampleLine));
  rule->no = g_array_new(FALSE, FALSE, sizeof(WhExampleLine));
  rule->negated = rule->question = rule->conditional = rule->subject = WH_TREAT_KEEP;
  rule->quoted = WH_TREAT_DROP;
  return rule;
}

/* A name that begins the piece is one only where it does or is something: sentences begin with capitals. */
static gboolean
compile_names(WhLearned *learned, GError **error)
{
  static const char first[] =
      "^(?!(?:Things|People|Users|Upstream|Patches|Reviews|Releases)\\b){who}(?='s | "
      "(?:(?:really|always|certainly|clearly|also) "
      ")?(?:has|had|is|was|does|did|should|would|could|can|will|"
      "must|may|ought|deserves|knows|earned|takes|took|fixed|answers|keeps|understands)\\b)";
  if (g_hash_table_lookup(learned->language->fragments, "who") == NULL)
    return TRUE;
  g_autofree char *named_first = wh_language_expand(learned->language, first, error);
  g_autofree char *named =
      named_first != NULL ? wh_language_expand(learned->language, "(?<=[^.] ){who}", error) : NULL;
  if (named == NULL)
    return FALSE;
  learned->named_first = wh_regex_new_later(named_first, TRUE);
  learned->named = wh_regex_new_later(named, TRUE);
  learned->pronoun = wh_regex_new_later("(?<who>him|her|he|she|them)", TRUE);
  return TRUE;
}

WhLearned *
wh_learned_new(GBytes *bytes, const WhLanguage *language, GError **error)
{
  WhLearned *learned = g_new0(WhLearned, 1);
  learned->language = language;
  learned->model = wh_model_new(bytes, error);
  if (learned->model == NULL || !compile_names(learned, error)) {
    wh_learned_free(learned);
    return NULL;
  }
  for (guint kind = 0; kind < WH_N_SPEECH_KINDS; kind++)
    learned->rules[kind] = rule_new(language, (WhSpeechKind)kind);
  return learned;
}

void
wh_learned_free(WhLearned *learned)
{
  if (learned == NULL)
    return;
  for (guint kind = 0; kind < WH_N_SPEECH_KINDS; kind++)
    g_clear_pointer(&learned->rules[kind], wh_rule_free);
  wh_model_free(learned->model);
  wh_regex_free(learned->named_first);
  wh_regex_free(learned->named);
  wh_regex_free(learned->pronoun);
  g_free(learned);
}

const WhLanguage *
wh_learned_language(const WhLearned *learned)
{
  return learned->language;
}

const WhRule *
wh_learned_rule(const WhLearned *learned, WhSpeechKind kind)
{
  return learned->rules[kind];
}

gboolean
wh_learned_drop(WhLearned *learned, const char *id)
{
  for (guint kind = 0; kind < WH_N_SPEECH_KINDS; kind++)
    if (g_str_equal(learned->rules[kind]->id, id) && !learned->dropped[kind])
      return learned->dropped[kind] = TRUE;
  return FALSE;
}

/* A piece that may do something. */
typedef struct {
  WhSpan piece;
  double scores[WH_N_SPEECH_KINDS];
} Scored;

/* Appends to SCORED the pieces of SENTENCES that score above the floor for any act, and counts them as EVIDENCE. */
static void
score_pieces(const WhLearned *learned, WhSlice plain, const GArray *sentences, gboolean subject,
             GArray *scored, WhEvidence *evidence)
{
  const guint n_acts = wh_model_n_acts(learned->model);
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(WhSpan));
  g_autoptr(GArray) features = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < sentences->len; i++)
    wh_features_cut(plain, g_array_index(sentences, WhSpan, i), pieces);
  for (guint i = 0; i < pieces->len; i++) {
    Scored one = {.piece = g_array_index(pieces, WhSpan, i)};
    const WhSlice text = wh_span_of(plain, one.piece);
    double best = WH_EVIDENCE_FLOOR;
    if (!wh_features_worth(text))
      continue;
    wh_features_of(wh_model_concepts(learned->model), text, subject, features);
    wh_model_score(learned->model, features, one.scores);
    for (guint k = 0; k < n_acts; k++)
      best = MAX(best, one.scores[k]);
    if (best <= WH_EVIDENCE_FLOOR)
      continue;
    wh_evidence_add(evidence, one.scores, n_acts, scored->len);
    g_array_append_val(scored, one);
  }
}

/* The act that stands out most in SCORED, the piece of that NUMBER; FALSE: none. What other pieces say of an act counts where it is
 * said best. */
static gboolean
decide(const WhLearned *learned, const Scored *scored, const WhEvidence *evidence, guint32 number,
       WhSpeechKind *ret_kind)
{
  double best = 0;
  for (guint i = 0; i < wh_model_n_acts(learned->model); i++) {
    const WhModelAct *act = wh_model_act(learned->model, i);
    const double score = evidence->best[i] == number ? wh_evidence_sum(evidence, i) : scored->scores[i];
    if (score - act->threshold > best && !learned->dropped[act->kind]) {
      best = score - act->threshold;
      *ret_kind = act->kind;
    }
  }
  return best > 0;
}

void
wh_learned_hear(const WhLearned *learned, WhSlice plain, const GArray *sentences, gboolean subject,
                GArray *acts)
{
  g_autoptr(GArray) scored = g_array_new(FALSE, FALSE, sizeof(Scored));
  WhEvidence evidence;
  wh_evidence_clear(&evidence);
  score_pieces(learned, plain, sentences, subject, scored, &evidence);
  for (guint i = 0; i < scored->len; i++) {
    const Scored *one = &g_array_index(scored, Scored, i);
    WhLearnedAct act = {.piece = one->piece};
    if (decide(learned, one, &evidence, i, &act.kind))
      g_array_append_val(acts, act);
  }
}

/* The highest score of a request and of what is none. */
static void
best_scores(const WhModel *model, const GArray *features, double *ret_request, double *ret_other)
{
  double scores[WH_N_SPEECH_KINDS];
  wh_model_score(model, features, scores);
  for (guint k = 0; k < wh_model_n_acts(model); k++) {
    double *ret = wh_speech_is_request(wh_model_act(model, k)->kind) ? ret_request : ret_other;
    *ret = MAX(*ret, scores[k]);
  }
}

void
wh_learned_opinion(const WhLearned *learned, WhSlice plain, WhSpan sentence, WhSpan match, gboolean subject,
                   double *ret_request, double *ret_other)
{
  const WhConcepts *concepts = wh_model_concepts(learned->model);
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(WhSpan));
  g_autoptr(GArray) features = g_array_new(FALSE, FALSE, sizeof(guint32));
  *ret_request = *ret_other = -1;
  wh_features_cut(plain, sentence, pieces);
  for (guint i = 0; i < pieces->len; i++) {
    const WhSpan piece = g_array_index(pieces, WhSpan, i);
    const WhSlice text = wh_span_of(plain, piece);
    double request = -SURE, other = -SURE;
    if (piece.to <= match.from || match.to <= piece.from || !wh_features_worth(text))
      continue;
    wh_features_of(concepts, text, subject, features);
    best_scores(learned->model, features, &request, &other);
    if (request / SURE <= *ret_request)
      continue;
    *ret_request = request / SURE;
    *ret_other = other / SURE;
  }
}

gboolean
wh_learned_doubts(const WhLearned *learned, WhSlice plain, WhSpan sentence, WhSpan match, gboolean subject)
{
  double request = -1, other = -1;
  wh_learned_opinion(learned, plain, sentence, match, subject, &request, &other);
  return request <= DOUBT;
}

static gboolean
find_who(const WhRegex *regex, WhMatcher *matcher, WhSlice piece, WhSlice *ret_who)
{
  WhSpan who = {0};
  if (regex == NULL || wh_regex_find(regex, matcher, piece, 0, NULL) != WH_REGEX_FOUND ||
      !wh_regex_who(regex, matcher, &who))
    return FALSE;
  *ret_who = wh_slice(piece.data + who.from, who.to - who.from);
  return TRUE;
}

WhSlice
wh_learned_who(const WhLearned *learned, WhMatcher *matcher, WhSlice piece, WhSpeechKind kind)
{
  WhSlice who = {0};
  if (kind != WH_SPEECH_ASKS_FOR_OTHER && kind != WH_SPEECH_ENDORSES && kind != WH_SPEECH_GRANTS)
    return who;
  if (!find_who(learned->named_first, matcher, piece, &who) &&
      !find_who(learned->named, matcher, piece, &who))
    find_who(learned->pronoun, matcher, piece, &who);
  return who;
}
