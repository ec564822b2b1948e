/* SPDX-License-Identifier: Apache-2.0
 * How much the rules and the scorer together understand of whole messages by a hand that neither was made from. */
#include "words/evidence.h"
#include "words/words.h"

#define N_ACTS WH_N_SPEECH_KINDS

typedef struct {
  guint n, heard;
} Share;

typedef struct {
  const WhRules *rules;
  Share
      acts[N_ACTS + 1]; /* the last: messages that do nothing, and of these in how many something is heard */
} Held;

static void
take(Held *held, const char *acts, const char *text)
{
  g_autoptr(GArray) found = wh_speech_of_text(held->rules, NULL, text);
  g_auto(GStrv) names = g_strsplit(acts, ",", -1);
  for (char **name = names; *name != NULL; name++) {
    const WhSpeechKind kind = wh_speech_parse(*name);
    gboolean heard = kind == N_ACTS && found->len > 0;
    for (guint i = 0; i < found->len; i++)
      heard |= g_array_index(found, WhSpeechAct, i).kind == kind;
    held->acts[kind].n++;
    held->acts[kind].heard += heard ? 1 : 0;
  }
}

static void
read_messages(Held *held)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "messages-held.txt", NULL);
  g_autofree char *all = NULL;
  g_assert_true(g_file_get_contents(path, &all, NULL, NULL));
  g_auto(GStrv) messages = g_strsplit(all, "\n@@ ", -1);
  for (char **message = messages + 1; *message != NULL; message++) {
    char *end = strchr(*message, '\n');
    g_assert_nonnull(end);
    *end = '\0';
    take(held, *message, end + 1);
  }
}

/* Floors a little under what was measured, so that a model which understands less does not pass by unseen. */
static void
test_held(void)
{
  static const struct {
    WhSpeechKind kind;
    guint least; /* of 100 */
  } floors[] = {{WH_SPEECH_ASKS_FOR_SELF, 30}, {WH_SPEECH_ASKS_FOR_OTHER, 32}, {WH_SPEECH_OFFERS, 30},
                {WH_SPEECH_ENDORSES, 38},      {WH_SPEECH_COMPLAINS, 78},      {WH_SPEECH_BELITTLES, 58}};
  g_autoptr(GError) error = NULL;
  g_autoptr(WhRules) rules = wh_rules_load(NULL, FALSE, &error);
  g_assert_no_error(error);
  Held held = {.rules = rules};
  read_messages(&held);
  for (guint i = 0; i < G_N_ELEMENTS(floors); i++) {
    const Share *share = &held.acts[floors[i].kind];
    g_test_message("%s: %u of %u", wh_speech_id(floors[i].kind), share->heard, share->n);
    g_assert_cmpuint(share->n, >=, 20);
    g_assert_cmpuint(100 * share->heard, >=, floors[i].least * share->n);
  }
  g_assert_cmpuint(held.acts[N_ACTS].n, ==, 120);
  g_assert_cmpuint(held.acts[N_ACTS].heard, <=, 30);
}

/* To the highest come a half and a quarter of what the next have above the floor; the first of equal ones is the best. */
static void
test_evidence(void)
{
  WhEvidence evidence;
  const double scores[] = {-20, -10, -50, -20, -10};
  wh_evidence_clear(&evidence);
  g_assert_cmpfloat(wh_evidence_sum(&evidence, 0), <, -1000);
  for (guint32 i = 0; i < G_N_ELEMENTS(scores); i++)
    wh_evidence_add(&evidence, &scores[i], 1, i);
  g_assert_cmpfloat(wh_evidence_sum(&evidence, 0), ==, -10 + 30 / 2. + 20 / 4. + 20 / 8.);
  g_assert_cmpuint(evidence.best[0], ==, 1);
  g_assert_cmpuint(evidence.best[1], ==, G_MAXUINT32);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/scorer/held", test_held);
  g_test_add_func("/scorer/evidence", test_evidence);
  return g_test_run();
}
