/* SPDX-License-Identifier: Apache-2.0
 * Names and addresses that are alike: pairs whose truth nobody knows. */
#include "app/calibrate.h"

#include "base/text.h"

#define LOCAL_LEAST 4u /* letters of a name or address that count as somebody's */

static char *
folded_name(const WhAccount *account)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(account->name), 0);
  g_autofree char *down = g_utf8_strdown(safe, -1);
  GString *out = g_string_new(NULL);
  for (const char *p = down; *p != '\0'; p += g_utf8_skip[(guchar)*p])
    if (g_unichar_isalpha(g_utf8_get_char(p)))
      g_string_append_unichar(out, g_utf8_get_char(p));
  return g_string_free(out, FALSE);
}

static gboolean
accounts_alike(const WhAccount *a, const WhAccount *b)
{
  g_autofree char *x = folded_name(a), *y = folded_name(b);
  g_auto(GStrv) p = g_strsplit(a->email, "@", 2);
  g_auto(GStrv) q = g_strsplit(b->email, "@", 2);
  if (strlen(x) >= LOCAL_LEAST && strlen(y) >= LOCAL_LEAST && (strstr(x, y) != NULL || strstr(y, x) != NULL))
    return TRUE;
  if (p[0] == NULL || q[0] == NULL || strlen(p[0]) < LOCAL_LEAST || strlen(q[0]) < LOCAL_LEAST)
    return FALSE;
  return g_ascii_strncasecmp(p[0], q[0], MIN(strlen(p[0]), strlen(q[0]))) == 0 ||
         g_ascii_strcasecmp(p[0], y) == 0 || g_ascii_strcasecmp(q[0], x) == 0;
}

gboolean
wh_link_declared(const WhPeople *people, guint32 a, guint32 b)
{
  const WhPerson *p = &people->persons[a], *q = &people->persons[b];
  for (guint32 i = 0; i < p->n_accounts; i++)
    for (guint32 j = 0; j < q->n_accounts; j++)
      if (accounts_alike(&people->view->accounts[p->accounts[i]], &people->view->accounts[q->accounts[j]]))
        return TRUE;
  return FALSE;
}
