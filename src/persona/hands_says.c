/* SPDX-License-Identifier: Apache-2.0
 * Words for what hands weigh. */
#include "persona/hands_says.h"

#include "persona/hands_spell.h"
#include "persona/hands_traits.h"

#include <math.h>

#define SHOWN 0.1 /* what weighs less is left out */

static char *
share_in_words(double share)
{
  return share >= 0.01 ? g_strdup_printf("%.0f%%", share * 100)
                       : g_strdup_printf("1 in %.0f", MAX(1 / share, 100.0));
}

static const char *
after_blanks(const char *text, guint n)
{
  for (; n > 0; n--)
    text = strchr(text, ' ') + 1;
  return text;
}

/* What both did, with what the mark names. Owner: caller. */
static char *
name_mark(const WhMark *mark)
{
  static const char *const verbs[WH_N_MARKS] = {
      [WH_MARK_MACHINE] = "both wrote from the computer",
      [WH_MARK_NETWORK] = "both wrote from the place on the net",
      [WH_MARK_VERSION] = "both wrote with the program",
      [WH_MARK_UPDATE] = "both took up within one fortnight the new version",
      [WH_MARK_ADDRESS] = "both have addresses like",
      [WH_MARK_DOMAIN] = "mails of both come from, or are signed by, the domain",
      [WH_MARK_KEY] = "both signed with the key"};
  const char *text = mark->text;
  if (mark->space == WH_MARK_UPDATE)
    text = after_blanks(text, 2);
  else if (mark->space == WH_MARK_MACHINE || mark->space == WH_MARK_NETWORK)
    text = after_blanks(text, 1);
  return g_strdup_printf("%s \"%s\"", verbs[mark->space], text);
}

static char *
say_program(const WhMark *mark, const char *share)
{
  g_autofree char *way = wh_hands_spell(mark->text);
  return g_strdup_printf(
      "mails of both are made in the same way, as are those of %s of others of the time: %s", share, way);
}

static char *
say_manner(const WhMark *mark, const char *share)
{
  g_autofree char *way = mark->space == WH_MARK_QUOTE ? wh_hands_spell_quote(mark->text) : NULL;
  if (way != NULL)
    return g_strdup_printf(
        "both introduce and mark quotes in the same way, as do %s of others of the time whose "
        "mails are made like theirs: %s",
        share, way);
  if (g_str_equal(mark->text, "none"))
    return g_strdup_printf("both end their mails without a line that divides a signature, as do %s of others",
                           share);
  return g_strdup_printf("both divide their signatures by a line \"%s\", as do %s of others of the time",
                         g_str_equal(mark->text, "marked") ? "-- " : "--", share);
}

static char *
say_mark(const WhMark *mark, const WhWeighed *weighed)
{
  g_autofree char *share = share_in_words(weighed->share);
  if (mark->space == WH_MARK_QUOTE || mark->space == WH_MARK_SIGN)
    return say_manner(mark, share);
  if (mark->space == WH_MARK_PROGRAM)
    return say_program(mark, share);
  g_autofree char *name = name_mark(mark);
  if (mark->space == WH_MARK_KEY)
    return g_steal_pointer(&name);
  return g_strdup_printf("%s, as %s of others of the time did", name, share);
}

static char *
say_habit(const WhMarks *marks, WhGround ground, const WhWeighed *weighed)
{
  static const char *const apart[WH_N_GROUNDS] = {
      [WH_GROUND_PROGRAM] = "their mails were written by other programs, or in other forms",
      [WH_GROUND_QUOTE] = "they introduce, or mark, what they quote in other ways",
      [WH_GROUND_SIGN] = "one divides the signature in another way than the other, or has none"};
  if (ground == WH_GROUND_SELF)
    return g_strdup(weighed->weight > 0 ? "both are as used to send their mails to their own address too"
                                        : "one sends mails to the own address too more often than the other");
  if (weighed->weight < 0 || weighed->value == WH_NONE)
    return g_strdup(apart[ground]);
  return say_mark(wh_mark(marks, weighed->value), weighed);
}

static char *
say_zones(const WhZoneGap *gap)
{
  return g_strdup_printf("in %u months both kept to a zone, and these were hours apart", gap->n_apart);
}

static guint32
message_of(const WhMarks *marks, guint32 person, guint32 value)
{
  const WhUse *use = value != WH_NONE ? wh_marks_use(marks, person, value) : NULL;
  return use != NULL ? use->message : WH_NONE;
}

static int
compare_reasons(gconstpointer a, gconstpointer b)
{
  const WhReason *x = *(const WhReason *const *)a, *y = *(const WhReason *const *)b;
  double mine = fabs(x->weight), its = fabs(y->weight);
  return mine != its ? (mine > its ? -1 : 1) : strcmp(x->says, y->says);
}

void
wh_hands_say(const WhMeter *meter, guint32 a, guint32 b, const WhWeighed grounds[WH_N_GROUNDS],
             WhLikeness *ret)
{
  const WhMarks *marks = wh_hands_marks(meter);
  for (guint i = 0; i < WH_N_GROUNDS; i++) {
    const WhWeighed *weighed = &grounds[i];
    if (fabs(weighed->weight) < SHOWN)
      continue;
    if (i == WH_GROUND_ZONE) {
      WhZoneGap gap = wh_zones_compare(wh_hands_zones(meter), a, b);
      wh_likeness_reason(ret, weighed->weight, say_zones(&gap), gap.a, gap.b);
      continue;
    }
    char *says = i == WH_GROUND_PROGRAM || i == WH_GROUND_QUOTE || i == WH_GROUND_SIGN || i == WH_GROUND_SELF
                     ? say_habit(marks, (WhGround)i, weighed)
                     : say_mark(wh_mark(marks, weighed->value), weighed);
    wh_likeness_reason(ret, weighed->weight, says, message_of(marks, a, weighed->value),
                       message_of(marks, b, weighed->value));
  }
  if (ret->reasons == NULL)
    wh_likeness_reason(ret, 0, g_strdup("nothing that few others have or do is common to both"), WH_NONE,
                       WH_NONE);
  g_ptr_array_sort(ret->reasons, compare_reasons);
}
