/* SPDX-License-Identifier: Apache-2.0
 * Persons by id, address or name. */
#include "app/lookup.h"

#include "base/error.h"
#include "base/text.h"

#define LISTED_MAX 8u

typedef enum { BY_ADDRESS, BY_NAME, BY_PART, N_WAYS } Way;

static gboolean
account_matches(const WhAccount *account, const char *folded, Way way)
{
  g_autofree char *valid = g_utf8_make_valid(way == BY_ADDRESS ? account->email : account->name, -1);
  g_autofree char *text = g_utf8_casefold(valid, -1);
  return way == BY_PART ? strstr(text, folded) != NULL : g_str_equal(text, folded);
}

/* Persons with an account that matches, ascending. Owner: caller. */
static GArray *
matching(const WhPeople *people, const char *folded, Way way)
{
  GArray *found = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 person = 0; person < people->n_persons; person++) {
    const WhPerson *p = &people->persons[person];
    gboolean matches = FALSE;
    for (guint32 i = 0; i < p->n_accounts && !matches; i++)
      matches = account_matches(&people->view->accounts[p->accounts[i]], folded, way);
    if (matches)
      g_array_append_val(found, person);
  }
  return found;
}

static gboolean
parse_id(const WhPeople *people, const char *text, guint32 *ret_person)
{
  guint64 number;
  if (text[0] != 'p' || people->n_persons == 0 ||
      !g_ascii_string_to_unsigned(text + 1, 10, 0, people->n_persons - 1, &number, NULL))
    return FALSE;
  *ret_person = (guint32)number;
  return TRUE;
}

static void
set_ambiguous(const WhPeople *people, const char *text, const GArray *found, GError **error)
{
  g_autoptr(GString) list = g_string_new(NULL);
  for (guint i = 0; i < MIN(found->len, LISTED_MAX); i++) {
    const guint32 person = g_array_index(found, guint32, i);
    g_autofree char *name = wh_text_safe(wh_slice_str(people->persons[person].name), 40);
    g_string_append_printf(list, "%sp%u (%s)", i > 0 ? ", " : "", person, name);
  }
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "\"%s\" may be %u persons: %s%s; name one by id", text,
              found->len, list->str, found->len > LISTED_MAX ? " and others" : "");
}

gboolean
wh_person_find(const WhPeople *people, const char *text, guint32 *ret_person, GError **error)
{
  if (parse_id(people, text, ret_person))
    return TRUE;
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autofree char *folded = g_utf8_casefold(valid, -1);
  for (Way way = BY_ADDRESS; way < N_WAYS; way++) {
    g_autoptr(GArray) found = matching(people, folded, way);
    if (found->len == 1) {
      *ret_person = g_array_index(found, guint32, 0);
      return TRUE;
    }
    if (found->len > 1) {
      set_ambiguous(people, text, found, error);
      return FALSE;
    }
  }
  g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
              "nobody in the record is called \"%s\"; `wolfhound persons --all-persons` lists everybody",
              text);
  return FALSE;
}
