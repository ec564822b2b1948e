/* SPDX-License-Identifier: Apache-2.0
 * The ways in which mails are made and quote others, spelled out. */
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

/* N, A and D of an introduction; "Dsz" is a date with seconds and zone. Returns how long the sign is, 0: it is none. */
static gsize
spell_sign(const char *form, GString *out)
{
  const gsize n = strspn(form, "DNAsz");
  if (n == 1 && *form == 'N')
    g_string_append(out, "[name]");
  else if (n == 1 && *form == 'A')
    g_string_append(out, "[address]");
  else if (n > 0 && *form == 'D')
    g_string_append_printf(out, "[date%s%s]", memchr(form, 's', n) != NULL ? ", seconds" : "",
                           memchr(form, 'z', n) != NULL ? ", zone" : "");
  else
    return 0;
  return n;
}

char *
wh_hands_spell_quote(const char *quote)
{
  static const struct {
    char mark;
    const char *what;
  } marks[] = {{'s', ", lines behind \"> \""},
               {'t', ", lines behind \">\" without a space"},
               {'b', ", lines behind \"|\""},
               {'i', ", lines behind initials"}};
  const char *form = strchr(quote, ' ');
  if (form == NULL)
    return g_strdup_printf("\"%s\"", quote);
  GString *out = g_string_new("\"");
  gboolean begins = TRUE;
  for (form++; *form != '\0';) {
    const gsize n = begins ? spell_sign(form, out) : 0;
    if (n == 0)
      g_string_append_c(out, *form);
    begins = n == 0 && !g_ascii_isalpha(*form);
    form += MAX(n, 1);
  }
  g_string_append(out, *quote == '0' ? "\"" : "\", an empty line");
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
    if (quote[1] == marks[i].mark)
      g_string_append(out, marks[i].what);
  return g_string_free(out, FALSE);
}
