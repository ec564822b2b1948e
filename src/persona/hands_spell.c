/* SPDX-License-Identifier: Apache-2.0
 * The way in which mails are made, spelled out. */
#include "persona/hands_spell.h"

#include <string.h>

/* Runs of a Message-ID's form: a letter for what they are made of, then how many where that is always the same. */
static const struct {
  char class;
  const char *what;
} runs[] = {{'9', "digits"},  {'w', "letters and digits"}, {'x', "hexadecimal digits"},
            {'a', "letters"}, {'A', "capitals"},           {'r', "random characters"}};

/* Returns what follows the run. */
static const char *
spell_run(const char *form, GString *out)
{
  const gsize digits = strspn(form + 1, "0123456789");
  for (guint i = 0; i < G_N_ELEMENTS(runs); i++)
    if (runs[i].class == *form) {
      g_string_append_printf(out, "[%.*s%s%s]", (int)digits, form + 1, digits > 0 ? " " : "", runs[i].what);
      return form + 1 + digits;
    }
  g_string_append_c(out, *form);
  return form + 1;
}

static void
spell_id(const char *form, GString *out)
{
  const char *at = strrchr(form, '@');
  if (at == NULL || at == form)
    return;
  g_string_append(out, out->len > 0 ? ", " : "");
  g_string_append(out, "Message-IDs like ");
  if (g_str_has_prefix(form, "uuid")) {
    g_string_append(out, "[UUID]");
    form += strlen("uuid");
  }
  while (form < at)
    form = spell_run(form, out);
  g_string_append(out, g_str_equal(at, "@own") ? "@[domain of the address]" : "@[host]");
}

static void
spell_parts(const char *parts, GString *out)
{
  static const struct {
    char part;
    const char *what;
  } known[] = {{'p', "plain text"}, {'h', "HTML"}, {'f', "flowed lines"}, {'c', "CRLF"}};
  const char *between = out->len > 0 ? ", " : "";
  for (guint i = 0; i < G_N_ELEMENTS(known); i++)
    if (strchr(parts, known[i].part) != NULL) {
      g_string_append_printf(out, "%s%s", between, known[i].what);
      between = " and ";
    }
}

char *
wh_hands_spell(const char *program)
{
  GString *out = g_string_new(NULL);
  const char *parts = g_strrstr(program, " | "),
             *id = parts != NULL ? g_strrstr_len(program, parts - program, " | ") : NULL;
  if (id == NULL) {
    g_string_append_printf(out, "\"%s\"", program);
    return g_string_free(out, FALSE);
  }
  g_autofree char *name = g_strndup(program, (gsize)(id - program)),
                  *form = g_strndup(id + 3, (gsize)(parts - id - 3));
  if (*name != '\0')
    g_string_append_printf(out, "the program \"%s\"%s", name,
                           strchr(name, '#') != NULL ? " (# stands for a number)" : "");
  spell_id(form, out);
  spell_parts(parts + 3, out);
  return g_string_free(out, FALSE);
}
