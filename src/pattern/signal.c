/* SPDX-License-Identifier: Apache-2.0
 * Signals: making, filling and ordering them. */
#include "pattern/pattern.h"

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static void
value_clear(gpointer data)
{
  WhValue *value = data;
  g_free(value->value);
}

static void
evidence_clear(gpointer data)
{
  WhEvidence *evidence = data;
  g_free(evidence->detail);
}

WhSignal *
wh_signal_new(const WhPattern *pattern, guint32 person, guint32 other, gint64 from, gint64 reached,
              double statistic)
{
  WhSignal *signal = g_new0(WhSignal, 1);
  signal->pattern = pattern;
  signal->person = person;
  signal->other = other;
  signal->from = from;
  signal->reached = reached;
  signal->statistic = statistic;
  signal->values = g_array_new(FALSE, FALSE, sizeof(WhValue));
  g_array_set_clear_func(signal->values, value_clear);
  signal->evidence = g_array_new(FALSE, FALSE, sizeof(WhEvidence));
  g_array_set_clear_func(signal->evidence, evidence_clear);
  signal->parties = g_array_new(FALSE, FALSE, sizeof(WhParty));
  return signal;
}

void
wh_signal_free(WhSignal *signal)
{
  if (signal == NULL)
    return;
  g_array_unref(signal->values);
  g_array_unref(signal->evidence);
  g_array_unref(signal->parties);
  g_free(signal);
}

gboolean
wh_act_evidence(const WhAct *act, WhEvidenceKind *ret_kind, guint32 *ret_index)
{
  const struct {
    WhEvidenceKind kind;
    guint32 index;
  } all[] = {{WH_EVIDENCE_TAG, act->tag},
             {WH_EVIDENCE_ARCHIVE, act->release},
             {WH_EVIDENCE_COMMIT, act->commit},
             {WH_EVIDENCE_EVENT, act->event},
             {WH_EVIDENCE_MESSAGE, act->message}};
  for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i].index != WH_NONE) {
      *ret_kind = all[i].kind;
      *ret_index = all[i].index;
      return TRUE;
    }
  return FALSE;
}

const char *
wh_role_id(WhRole role)
{
  static const char *const ids[WH_N_ROLES] = {
      [WH_ROLE_SUBJECT] = "subject",     [WH_ROLE_BENEFICIARY] = "beneficiary",
      [WH_ROLE_REQUESTER] = "requester", [WH_ROLE_PRESSURE] = "pressure",
      [WH_ROLE_ENDORSER] = "endorser",   [WH_ROLE_INCUMBENT] = "incumbent"};
  g_return_val_if_fail((guint)role < WH_N_ROLES, NULL);
  return ids[role];
}

void
wh_signal_party(WhSignal *signal, guint32 person, WhRole role)
{
  const WhParty party = {person, role};
  for (guint i = 0; i < signal->parties->len; i++) {
    const WhParty *there = &g_array_index(signal->parties, WhParty, i);
    if (there->person == person && there->role == role)
      return;
  }
  if (person != WH_NONE && signal->parties->len < WH_MAX_PARTIES)
    g_array_append_val(signal->parties, party);
}

void
wh_signal_value(WhSignal *signal, const char *key, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  WhValue value = {key, g_strdup_vprintf(format, arguments)};
  va_end(arguments);
  g_array_append_val(signal->values, value);
}

void
wh_signal_evidence(WhSignal *signal, WhEvidenceKind kind, guint32 index, const char *note, const char *detail)
{
  if (signal->evidence->len >= WH_MAX_EVIDENCE)
    return;
  WhEvidence evidence = {kind, index, note, g_strdup(detail)};
  g_array_append_val(signal->evidence, evidence);
}

int
wh_signal_compare(gconstpointer a, gconstpointer b)
{
  const WhSignal *x = *(const WhSignal *const *)a, *y = *(const WhSignal *const *)b;
  int order = COMPARE(x->reached, y->reached);
  if (order == 0)
    order = COMPARE(x->person, y->person);
  if (order == 0)
    order = COMPARE(x->other, y->other);
  if (order == 0)
    order = COMPARE(x->from, y->from);
  return order != 0 ? order : COMPARE(x->statistic, y->statistic);
}
