/* SPDX-License-Identifier: Apache-2.0
 * The kinds of speech acts. */
#include "words/words.h"

static const struct {
  const char *id, *says, *seems;
} kinds[WH_N_SPEECH_KINDS] = {
    [WH_SPEECH_ASKS_FOR_SELF] = {"asks-for-self", "asks for rights", "seems to ask for rights"},
    [WH_SPEECH_ASKS_FOR_OTHER] = {"asks-for-other", "asks for rights for somebody else",
                                  "seems to ask for rights for somebody else"},
    [WH_SPEECH_OFFERS] = {"offers", "offers to take over", "seems to offer to take over"},
    [WH_SPEECH_ENDORSES] = {"endorses", "vouches for somebody", "seems to vouch for somebody"},
    [WH_SPEECH_COMPLAINS] = {"complains", "complains of slowness", "seems to complain of slowness"},
    [WH_SPEECH_BELITTLES] = {"belittles", "blames or belittles whoever maintains",
                             "seems to blame or belittle whoever maintains"},
    [WH_SPEECH_URGES] = {"urges", "urges, or sets a deadline", "seems to urge, or to set a deadline"},
    [WH_SPEECH_HINTS] = {"hints", "claims a vulnerability without detail",
                         "seems to claim a vulnerability without detail"},
    [WH_SPEECH_PUSHES] = {"pushes", "pushes to upgrade or to ship", "seems to push to upgrade or to ship"},
    [WH_SPEECH_STRAIN] = {"strain", "reports strain", "seems to report strain"},
    [WH_SPEECH_GRANTS] = {"grants", "announces or grants rights", "seems to announce or grant rights"},
    [WH_SPEECH_REFUSES] = {"refuses", "refuses rights", "seems to refuse rights"},
    [WH_SPEECH_CALLS] = {"calls", "looks for helpers or a successor",
                         "seems to look for helpers or a successor"},
};

const char *
wh_speech_id(WhSpeechKind kind)
{
  g_return_val_if_fail((guint)kind < WH_N_SPEECH_KINDS, NULL);
  return kinds[kind].id;
}

const char *
wh_speech_says(WhSpeechKind kind)
{
  g_return_val_if_fail((guint)kind < WH_N_SPEECH_KINDS, NULL);
  return kinds[kind].says;
}

gboolean
wh_speech_is_learned(const char *rule)
{
  return g_str_has_prefix(rule, WH_SPEECH_LEARNED);
}

gboolean
wh_speech_is_sure(const WhSpeechAct *act)
{
  return wh_speech_is_request(act->kind) ? (act->flags & WH_SPEECH_UNSURE) == 0
                                         : !wh_speech_is_learned(act->rule);
}

const char *
wh_speech_told(const WhSpeechAct *act)
{
  g_return_val_if_fail((guint)act->kind < WH_N_SPEECH_KINDS, NULL);
  return wh_speech_is_sure(act) ? kinds[act->kind].says : kinds[act->kind].seems;
}

WhSpeechKind
wh_speech_parse(const char *id)
{
  for (int i = 0; i < WH_N_SPEECH_KINDS; i++)
    if (g_strcmp0(id, kinds[i].id) == 0)
      return (WhSpeechKind)i;
  return WH_N_SPEECH_KINDS;
}

gboolean
wh_speech_is_request(WhSpeechKind kind)
{
  return kind == WH_SPEECH_ASKS_FOR_SELF || kind == WH_SPEECH_ASKS_FOR_OTHER || kind == WH_SPEECH_OFFERS ||
         kind == WH_SPEECH_CALLS;
}
