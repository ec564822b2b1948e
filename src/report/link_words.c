/* SPDX-License-Identifier: Apache-2.0
 * What a link's figures say, for all writers. */
#include "report/link.h"

#include "report/doc.h"

#include <math.h>

char *
wh_link_verdict(const json_t *link)
{
  const double llr = wh_doc_number(link, "log10_likelihood_ratio");
  if (!wh_doc_true(link, "enough"))
    return g_strdup("The record says too little of these two to compare them.");
  if (llr >= 2)
    return g_strdup("Far more alike than different people of ordinary archives are.");
  if (llr >= 1)
    return g_strdup("More alike than different people of ordinary archives are.");
  if (llr > 0.3)
    return g_strdup("A little more alike than most different people of ordinary archives are.");
  if (llr > -0.3)
    return g_strdup("No more and no less alike than any two people.");
  return g_strdup("Less alike than two names of one person mostly are.");
}

/* "1 in 2,300", or a percentage where that is easier to read. */
static char *
frequency(double share)
{
  if (share > 0.05)
    return g_strdup_printf("%.0f%%", share * 100);
  g_autofree char *n = wh_doc_thousands((gint64)floor(1 / MAX(share, 1e-12)));
  return g_strdup_printf("1 in %s", n);
}

/* 10^LLR as people say it. */
static char *
times(double llr)
{
  const double ratio = pow(10, fabs(llr));
  const double digits = pow(10, floor(log10(ratio)));
  g_autofree char *rounded = wh_doc_thousands((gint64)(round(ratio / digits) * digits));
  return ratio < 10 ? g_strdup_printf("%.1f", ratio) : g_steal_pointer(&rounded);
}

char *
wh_link_worth(const json_t *link)
{
  const double llr = wh_doc_number(link, "log10_likelihood_ratio");
  g_autofree char *ratio = times(llr);
  if (!wh_doc_true(link, "enough"))
    return NULL;
  if (fabs(llr) < 0.05)
    return g_strdup("What was found is as likely with one hand behind both names as with two.");
  return g_strdup_printf(
      "What was found is about %s times as likely with %s behind the two names as with %s.", ratio,
      llr > 0 ? "one hand" : "two hands", llr > 0 ? "two" : "one");
}

const char *
wh_link_about(const char *kind)
{
  static const struct {
    const char *kind, *about;
  } kinds[] = {{"style", "how they write"},
               {"hands", "what their hosts, addresses and keys leave"},
               {"tools", "what their programs do, and how they quote and sign"},
               {"clock", "when they write, and when the other is silent"},
               {"company", "where they meet, more than their activity explains"}};
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_str_equal(kinds[i].kind, kind))
      return kinds[i].about;
  return "";
}

/* A pair that was picked for being alike is one of all pairs of the project. */
char *
wh_link_error(const json_t *document, const json_t *link)
{
  const json_t *search = json_object_get(document, "search");
  const json_t *population = search != NULL ? search : json_object_get(document, "population");
  const double rate = wh_doc_number(link, "false_rate");
  const gint64 n_pairs = wh_doc_count(population, "pairs");
  const double chance = rate * (double)n_pairs;
  g_autofree char *share = frequency(rate), *persons = wh_doc_thousands(wh_doc_count(population, "persons")),
                  *pairs = wh_doc_thousands(n_pairs);
  g_autofree char *expected = chance < 1 ? g_strdup("less than one") : wh_doc_thousands((gint64)ceil(chance));
  if (!wh_doc_true(link, "enough"))
    return NULL;
  return g_strdup_printf(
      "Of pairs of different people of ordinary archives at most %s are as alike (95%%). The %s people here "
      "make "
      "%s pairs: of so many, were all of them of different people, chance brings up to %s. That counts where "
      "the "
      "two were picked because they are alike; where something else drew attention to them, it does not.",
      share, persons, pairs, expected);
}

char *
wh_link_q(double q, gboolean group)
{
  return g_strdup_printf("q %.2g: of all %s, %.2g%% are expected to be there by chance", q,
                         group ? "groups at least as sure" : "pairs at least as alike", 100 * q);
}

char *
wh_link_group_kinds(const json_t *group)
{
  const char *kind;
  json_t *weight, *kinds = json_object_get(group, "kinds");
  GString *out = g_string_new(json_array_size(json_object_get(group, "persons")) > 2
                                  ? "together, on the mean over their pairs: "
                                  : "together: ");
  const gsize begin = out->len;
  json_object_foreach(kinds, kind, weight)
  {
    g_autofree char *text = wh_link_weight(json_number_value(weight));
    g_string_append_printf(out, "%s%s %s", out->len > begin ? ", " : "", kind, text);
  }
  return g_string_free(out, FALSE);
}

char *
wh_link_measured(const json_t *document)
{
  const json_t *calibration = json_object_get(document, "calibration");
  g_autofree char *same = wh_doc_thousands((gint64)wh_doc_number(calibration, "same_pairs"));
  g_autofree char *different = wh_doc_thousands((gint64)wh_doc_number(calibration, "different_pairs"));
  return g_strdup_printf(
      "Weights are powers of ten (+1: ten times as likely with one hand, -1: ten times as likely with two), "
      "measured on %s pairs of one hand and %s of two in %" G_GINT64_FORMAT
      " archives. This page is a suspicion with its reasons, not a finding about anybody.",
      same, different, wh_doc_count(calibration, "archives"));
}

char *
wh_link_beside(const json_t *kind)
{
  const gint64 others = wh_doc_count(kind, "others"), alike = wh_doc_count(kind, "others_as_alike");
  if (!wh_doc_true(kind, "enough") || others == 0)
    return NULL;
  g_autofree char *n = wh_doc_thousands(others);
  return alike == 0 ? g_strdup_printf(
                          "of %s others of the same place and time none is as much like one of the two", n)
                    : g_strdup_printf("of %s others of the same place and time %" G_GINT64_FORMAT
                                      " are as much like one of the two",
                                      n, alike);
}

char *
wh_link_search(const json_t *document)
{
  const json_t *search = json_object_get(document, "search");
  g_autofree char *persons = wh_doc_thousands(wh_doc_count(search, "persons"));
  g_autofree char *pairs = wh_doc_thousands(wh_doc_count(search, "pairs"));
  g_autofree char *compared = wh_doc_thousands(wh_doc_count(search, "compared"));
  g_autofree char *drawn = wh_doc_thousands(wh_doc_count(search, "drawn"));
  return g_strdup_printf(
      "%s people make %s pairs with enough of a record; all of them are paid for in q. %s pairs were "
      "compared in full. Chance is as in the archives of the calibration, and no smaller than %s pairs drawn "
      "at random here show. q is of this search alone: of a hundred projects without any such hand, each "
      "searched for itself, about one shows a group at q 0.01.",
      persons, pairs, compared, drawn);
}

char *
wh_link_person(const json_t *person)
{
  g_autofree char *name = wh_doc_text(person, "name"), *first = wh_doc_day(person, "first"),
                  *last = wh_doc_day(person, "last");
  g_autoptr(GString) out = g_string_new(NULL);
  g_string_append_printf(out, "%s (%s): %" G_GINT64_FORMAT " messages, %" G_GINT64_FORMAT " commits landed",
                         name, wh_doc_key(person, "id"), wh_doc_count(person, "messages"),
                         wh_doc_count(person, "landed"));
  if (*first != '\0')
    g_string_append_printf(out, ", from %s to %s", first, last);
  return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
wh_link_weight(double weight)
{
  return fabs(weight) < 0.05 ? g_strdup("0") : g_strdup_printf("%+.1f", weight);
}
