/* SPDX-License-Identifier: Apache-2.0
 * From what a user named to persons: a case, an address, a key, a login or a name. */
#include "app/hunt_find.h"

#include "base/error.h"
#include "base/order.h"
#include "people/identity.h"

#define KEY_DIGITS 8u /* fewest hex digits that are taken for a key */
#define PARTS_MAX 8u  /* most people whom a part of a name may mean */

void
wh_hunt_start_clear(WhHuntStart *start)
{
  g_clear_pointer(&start->has, g_free);
  g_clear_pointer(&start->parties, g_array_unref);
}

static void
add(const WhHuntIndex *index, WhHuntStart *start, guint32 person)
{
  const guint32 party = wh_hunt_person(index, person)->party;
  if (start->has[party])
    return;
  start->has[party] = 1;
  g_array_append_val(start->parties, party);
}

static void
find_case(const WhHuntIndex *index, const char *text, WhHuntStart *start)
{
  for (guint i = 0; i < index->cases->len; i++) {
    const WhHuntCase *one = &g_array_index(index->cases, WhHuntCase, i);
    if (g_str_has_prefix(one->id, text) && one->person != WH_NONE)
      add(index, start, one->person);
  }
}

static void
find_account(const WhHuntIndex *index, const char *address, WhHuntStart *start)
{
  for (guint i = 0; i < index->accounts->len; i++) {
    const WhHuntAccount *account = &g_array_index(index->accounts, WhHuntAccount, i);
    g_autofree char *email = wh_identity_email(account->email);
    if (g_str_equal(account->address, address) || g_str_equal(email, address))
      add(index, start, account->person);
  }
}

/* "@login" or a login alone. */
static void
find_login(const WhHuntIndex *index, const char *text, WhHuntStart *start)
{
  g_autofree char *lower = g_ascii_strdown(text[0] == '@' ? text + 1 : text, -1);
  g_autofree char *prefix = g_strdup_printf("@%s@", lower);
  for (guint i = 0; i < index->accounts->len; i++) {
    const WhHuntAccount *account = &g_array_index(index->accounts, WhHuntAccount, i);
    if (g_str_has_prefix(account->address, prefix))
      add(index, start, account->person);
  }
}

/* A key id may be the end of a longer one, as fingerprints are. */
static void
find_key(const WhHuntIndex *index, const char *text, WhHuntStart *start)
{
  g_autofree char *lower = g_ascii_strdown(g_str_has_prefix(text, "0x") ? text + 2 : text, -1);
  if (strlen(lower) < KEY_DIGITS || strspn(lower, "0123456789abcdef") != strlen(lower))
    return;
  for (guint i = 0; i < index->keys->len; i++) {
    const WhHuntKey *key = &g_array_index(index->keys, WhHuntKey, i);
    if (g_str_has_suffix(key->key, lower) || g_str_has_suffix(lower, key->key))
      add(index, start, key->person);
  }
}

static void
find_name(const WhHuntIndex *index, const char *text, WhHuntStart *start)
{
  g_autofree char *folded = wh_identity_name(text);
  for (guint i = 0; i < index->accounts->len && *folded != '\0'; i++) {
    const WhHuntAccount *account = &g_array_index(index->accounts, WhHuntAccount, i);
    if (g_str_equal(account->folded, folded))
      add(index, start, account->person);
  }
}

static void
find_part(const WhHuntIndex *index, const char *text, WhHuntStart *start)
{
  g_autofree char *folded = wh_identity_name(text);
  for (guint i = 0; i < index->accounts->len && *folded != '\0'; i++) {
    const WhHuntAccount *account = &g_array_index(index->accounts, WhHuntAccount, i);
    if (strstr(account->folded, folded) != NULL)
      add(index, start, account->person);
  }
}

static void
find_address(const WhHuntIndex *index, const char *text, WhHuntStart *start)
{
  g_autofree char *address = wh_identity_email(text);
  if (address[0] != '@' && strchr(address, '@') != NULL)
    find_account(index, address, start);
}

static const struct {
  const char *kind;
  void (*find)(const WhHuntIndex *index, const char *text, WhHuntStart *start);
} ways[] = {{"case", find_case},   {"address", find_address}, {"key", find_key},
            {"login", find_login}, {"name", find_name},       {"name", find_part}};

static gboolean
check(const char *text, const WhHuntStart *start, gboolean part, GError **error)
{
  if (start->parties->len == 0)
    g_set_error(
        error, WH_ERROR, WH_ERROR_NOT_FOUND,
        "\"%s\": no project in the stores has such a person, address, login, key or case (a case is known "
        "once its project was scanned with the same store)",
        text);
  else if (part && start->parties->len > PARTS_MAX)
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "\"%s\" may be %u people; give the whole name or an address",
                text, start->parties->len);
  else
    return TRUE;
  return FALSE;
}

gboolean
wh_hunt_start_find(const WhHuntIndex *index, const char *text, WhHuntStart *ret_start, GError **error)
{
  gboolean part = FALSE;
  *ret_start = (WhHuntStart){.has = g_new0(guint8, index->persons->len + 1),
                             .parties = g_array_new(FALSE, FALSE, sizeof(guint32))};
  if (text == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(ways) && ret_start->parties->len == 0 && *text != '\0'; i++) {
    ways[i].find(index, text, ret_start);
    ret_start->kind = ways[i].kind;
    part = ways[i].find == find_part;
  }
  g_array_sort(ret_start->parties, wh_compare_u32);
  return check(text, ret_start, part, error);
}
