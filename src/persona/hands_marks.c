/* SPDX-License-Identifier: Apache-2.0
 * Counts of who left which marks, and how rare a mark is among others of its time. */
#include "persona/hands_marks.h"

#include "base/text.h"

#define FEW 32u
#define LAST_YEAR 63

static void
clear_mark(gpointer data)
{
  WhMark *mark = data;
  g_free(mark->text);
  g_array_unref(mark->persons);
  g_free(mark->by_year);
  g_clear_pointer(&mark->by_company, g_hash_table_unref);
}

WhMarks *
wh_marks_new(guint32 n_persons, guint32 spaces)
{
  WhMarks *marks = g_new0(WhMarks, 1);
  marks->values = g_array_new(FALSE, FALSE, sizeof(WhMark));
  g_array_set_clear_func(marks->values, clear_mark);
  for (guint space = 0; space < WH_N_MARKS; space++)
    marks->index[space] = g_hash_table_new(g_str_hash, g_str_equal);
  marks->companies = g_hash_table_new(NULL, NULL);
  marks->persons = g_new0(WhMarked, n_persons + 1);
  marks->n_persons = n_persons;
  marks->spaces = spaces;
  for (guint32 p = 0; p < n_persons; p++)
    marks->persons[p].company = WH_NONE;
  return marks;
}

void
wh_marks_free(WhMarks *marks)
{
  if (marks == NULL)
    return;
  for (guint32 p = 0; p < marks->n_persons; p++) {
    g_clear_pointer(&marks->persons[p].uses, g_array_unref);
    g_clear_pointer(&marks->persons[p].domains, g_array_unref);
  }
  for (guint space = 0; space < WH_N_MARKS; space++)
    g_hash_table_unref(marks->index[space]);
  g_hash_table_unref(marks->companies);
  g_array_unref(marks->values);
  g_free(marks->persons);
  g_free(marks);
}

static guint32
intern(WhMarks *marks, WhMarkSpace space, const char *text)
{
  gpointer found;
  if (g_hash_table_lookup_extended(marks->index[space], text, NULL, &found))
    return GPOINTER_TO_UINT(found);
  WhMark mark = {
      .text = g_strdup(text), .space = space, .persons = g_array_new(FALSE, FALSE, sizeof(guint32))};
  guint32 value = marks->values->len;
  g_array_append_val(marks->values, mark);
  g_hash_table_insert(marks->index[space], mark.text, GUINT_TO_POINTER(value));
  return value;
}

guint32
wh_marks_find(const WhMarks *marks, WhMarkSpace space, const char *text)
{
  gpointer found = NULL;
  return g_hash_table_lookup_extended(marks->index[space], text, NULL, &found) ? GPOINTER_TO_UINT(found)
                                                                               : WH_NONE;
}

/* Where VALUE stands among the person's uses, or would. */
static guint
find_use(const WhMarked *person, guint32 value)
{
  guint low = 0, high = person->uses != NULL ? person->uses->len : 0;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (g_array_index(person->uses, WhUse, middle).value < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const WhUse *
wh_marks_use(const WhMarks *marks, guint32 person, guint32 value)
{
  const WhMarked *marked = &marks->persons[person];
  guint at = find_use(marked, value);
  if (marked->uses == NULL || at == marked->uses->len)
    return NULL;
  const WhUse *use = &g_array_index(marked->uses, WhUse, at);
  return use->value == value ? use : NULL;
}

static void
count_up(GHashTable *table, guint32 key)
{
  guint n = GPOINTER_TO_UINT(g_hash_table_lookup(table, GUINT_TO_POINTER(key)));
  g_hash_table_insert(table, GUINT_TO_POINTER(key), GUINT_TO_POINTER(n + 1));
}

static void
count_years(guint32 *counts, guint64 years)
{
  for (guint y = 0; y <= LAST_YEAR; y++)
    counts[y] += years >> y & 1;
}

/* Many have the mark by now: what was summed over them at each question is kept from here on. */
static void
keep_counts(WhMarks *marks, guint32 value)
{
  WhMark *mark = &g_array_index(marks->values, WhMark, value);
  mark->by_year = g_new0(guint32, LAST_YEAR + 1);
  mark->by_company = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < mark->persons->len; i++) {
    guint32 person = g_array_index(mark->persons, guint32, i);
    count_years(mark->by_year, wh_marks_use(marks, person, value)->years);
    if (marks->persons[person].company != WH_NONE)
      count_up(mark->by_company, marks->persons[person].company);
  }
}

static void
note_year(WhMarks *marks, guint32 person, WhUse *use, guint64 bit)
{
  WhMark *mark = &g_array_index(marks->values, WhMark, use->value);
  if ((use->years & bit) == 0 && mark->by_year != NULL)
    count_years(mark->by_year, bit);
  use->years |= bit;
  if (marks->persons[person].years == 0)
    marks->n_active++;
  if ((marks->persons[person].years & bit) == 0)
    count_years(marks->active, bit);
  marks->persons[person].years |= bit;
}

static void
note_holder(WhMarks *marks, guint32 person, guint32 value)
{
  WhMark *mark = &g_array_index(marks->values, WhMark, value);
  g_array_append_val(mark->persons, person);
  if (mark->by_company != NULL && marks->persons[person].company != WH_NONE)
    count_up(mark->by_company, marks->persons[person].company);
}

gboolean
wh_marks_add(WhMarks *marks, guint32 person, WhMarkSpace space, const char *text, gint64 t, guint32 message)
{
  if ((marks->spaces >> space & 1) == 0)
    return FALSE;
  WhMarked *marked = &marks->persons[person];
  guint32 value = intern(marks, space, text);
  guint64 bit = (guint64)1 << CLAMP(wh_time_year(t) - WH_MARKS_BEGIN, 0, LAST_YEAR);
  if (marked->uses == NULL)
    marked->uses = g_array_new(FALSE, FALSE, sizeof(WhUse));
  guint at = find_use(marked, value);
  gboolean known = at < marked->uses->len && g_array_index(marked->uses, WhUse, at).value == value;
  if (!known) {
    WhUse use = {.value = value, .message = message};
    g_array_insert_val(marked->uses, at, use);
    note_holder(marks, person, value);
  }
  WhUse *use = &g_array_index(marked->uses, WhUse, at);
  note_year(marks, person, use, bit);
  use->n++;
  marked->n[space]++;
  if (!known && wh_mark(marks, value)->persons->len == FEW)
    keep_counts(marks, value);
  return !known;
}

gboolean
wh_marks_writes_from(const WhMarks *marks, guint32 person, guint32 domain)
{
  const GArray *domains = marks->persons[person].domains;
  for (guint i = 0; domains != NULL && i < domains->len; i++)
    if (g_array_index(domains, guint32, i) == domain)
      return TRUE;
  return FALSE;
}

void
wh_marks_settle(WhMarks *marks, guint32 person, const char *domain)
{
  WhMarked *marked = &marks->persons[person];
  const guint32 value = intern(marks, WH_MARK_DOMAIN, domain);
  if (wh_marks_writes_from(marks, person, value))
    return;
  if (marked->domains == NULL)
    marked->domains = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_array_append_val(marked->domains, value);
  if (marked->company != WH_NONE)
    return;
  marked->company = value;
  count_up(marks->companies, marked->company);
}

/* ---- shares ---- */

/* Years of MASK, and those before and after each. */
static guint64
widen(guint64 mask)
{
  return mask | mask << 1 | mask >> 1;
}

static guint
count_window(const guint32 *counts, guint64 window)
{
  guint n = 0;
  for (guint y = 0; y <= LAST_YEAR; y++)
    n += (window >> y & 1) != 0 ? counts[y] : 0;
  return n;
}

static guint
bits(guint64 mask)
{
  return (guint)__builtin_popcountll(mask);
}

static guint64
years_of(const WhMarks *marks, guint32 value, guint32 person)
{
  const WhUse *use = wh_marks_use(marks, person, value);
  return use != NULL ? use->years : 0;
}

/* Persons and years of VALUE within WINDOW. */
static guint
count_uses(const WhMarks *marks, guint32 value, guint64 window)
{
  const WhMark *mark = wh_mark(marks, value);
  if (mark->by_year != NULL)
    return count_window(mark->by_year, window);
  guint n = 0;
  for (guint i = 0; i < mark->persons->len; i++)
    n += bits(years_of(marks, value, g_array_index(mark->persons, guint32, i)) & window);
  return n;
}

/* How many others who write from COMPANY left VALUE. */
static guint
count_company(const WhMarks *marks, guint32 value, guint32 company, guint own)
{
  const WhMark *mark = wh_mark(marks, value);
  guint n = 0;
  if (mark->by_company != NULL)
    n = GPOINTER_TO_UINT(g_hash_table_lookup(mark->by_company, GUINT_TO_POINTER(company)));
  else
    for (guint i = 0; i < mark->persons->len; i++)
      n += marks->persons[g_array_index(mark->persons, guint32, i)].company == company;
  return n - MIN(n, own);
}

/* Whether PERSON wrote from DOMAIN, or DOMAIN signed for it. */
static gboolean
shows_domain(const WhMarks *marks, guint32 person, guint32 domain)
{
  return wh_marks_writes_from(marks, person, domain) || wh_marks_use(marks, person, domain) != NULL;
}

/* Where both belong: the one's domain, if the other shows it too: colleagues share hosts, also where one of them writes under
 * another address. */
static guint32
company_of_both(const WhMarks *marks, guint32 a, guint32 b)
{
  const guint32 mine = marks->persons[a].company, its = marks->persons[b].company;
  if (mine != WH_NONE && shows_domain(marks, b, mine))
    return mine;
  return its != WH_NONE && shows_domain(marks, a, its) ? its : WH_NONE;
}

static double
share_of_company(const WhMarks *marks, guint32 value, guint32 a, guint32 b)
{
  const guint32 company = company_of_both(marks, a, b);
  if (company == WH_NONE)
    return 0;
  if (company == value)
    return wh_marks_writes_from(marks, a, value) && wh_marks_writes_from(marks, b, value) ? 1 : 0;
  const guint settled =
      (marks->persons[a].company == company ? 1u : 0u) + (marks->persons[b].company == company ? 1u : 0u);
  guint own = (years_of(marks, value, a) != 0 && marks->persons[a].company == company ? 1u : 0u) +
              (years_of(marks, value, b) != 0 && marks->persons[b].company == company ? 1u : 0u);
  guint others = GPOINTER_TO_UINT(g_hash_table_lookup(marks->companies, GUINT_TO_POINTER(company))) - settled;
  return (count_company(marks, value, company, own) + 1.0) / (others + 2.0);
}

double
wh_marks_share(const WhMarks *marks, guint32 value, guint32 a, guint32 b)
{
  guint64 mine = years_of(marks, value, a), its = years_of(marks, value, b), window = widen(mine | its);
  guint with = count_uses(marks, value, window) - bits(mine & window) - bits(its & window);
  guint all = count_window(marks->active, window) - bits(marks->persons[a].years & window) -
              bits(marks->persons[b].years & window);
  return MAX((with + 0.5) / (all + 1.0), share_of_company(marks, value, a, b));
}

double
wh_marks_share_given(const WhMarks *marks, guint32 value, guint32 given, double usual, guint32 a, guint32 b)
{
  guint64 mine = years_of(marks, value, a), its = years_of(marks, value, b), window = widen(mine | its);
  guint with = count_uses(marks, value, window) - bits(mine & window) - bits(its & window);
  guint all = count_uses(marks, given, window) - bits(years_of(marks, given, a) & window) -
              bits(years_of(marks, given, b) & window);
  return MAX(MIN((with + usual) / (all + 1.0), 1.0), share_of_company(marks, value, a, b));
}
