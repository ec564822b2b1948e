/* SPDX-License-Identifier: Apache-2.0
 * Tells what lines of a mail are. */
#include "source/mail/own_lines.h"

#define RULE_LENGTH 10u
#define FOOTER_LOOK 6u
#define INITIALS 5u /* letters of initials before a mark of quoting at most, */
#define QUOTER 24u  /* and of a name */

/* GLib's are calls, and these stand in the hottest loop of reading mail. */
static inline char
fold(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

gboolean
wh_own_begins(WhSlice line, const char *prefix)
{
  for (gsize i = 0; prefix[i] != '\0'; i++)
    if (i == line.len || fold(line.data[i]) != fold(prefix[i]))
      return FALSE;
  return TRUE;
}

gboolean
wh_own_holds(WhSlice line, const char *word)
{
  const char first = fold(*word);
  for (gsize i = 0; i < line.len; i++)
    if (fold(line.data[i]) == first && wh_own_begins(wh_slice(line.data + i, line.len - i), word))
      return TRUE;
  return FALSE;
}

gboolean
wh_own_begins_any(WhSlice line, const char *const *prefixes)
{
  const char first = line.len > 0 ? fold(*line.data) : '\0';
  for (; *prefixes != NULL; prefixes++)
    if (fold(**prefixes) == first && wh_own_begins(line, *prefixes))
      return TRUE;
  return FALSE;
}

/* One way over the line, however many words: where none of them can begin, none is tried. */
gboolean
wh_own_holds_any(WhSlice line, const char *const *words)
{
  guint64 firsts[4] = {0, 0, 0, 0};
  for (guint w = 0; words[w] != NULL; w++)
    firsts[(guchar)fold(*words[w]) / 64] |= G_GUINT64_CONSTANT(1) << ((guchar)fold(*words[w]) % 64);
  for (gsize i = 0; i < line.len; i++) {
    const guchar c = (guchar)fold(line.data[i]);
    if ((firsts[c / 64] >> (c % 64) & 1) != 0 &&
        wh_own_begins_any(wh_slice(line.data + i, line.len - i), words))
      return TRUE;
  }
  return FALSE;
}

gboolean
wh_own_ends(WhSlice line, const char *suffix)
{
  gsize len = strlen(suffix);
  return line.len >= len && memcmp(line.data + line.len - len, suffix, len) == 0;
}

gboolean
wh_own_is_blank(WhSlice line)
{
  for (gsize i = 0; i < line.len; i++)
    if (!g_ascii_isspace(line.data[i]))
      return FALSE;
  return TRUE;
}

/* "JD> ", "Jean-Dan> ": initials or a name before the mark, as some mailers put them. */
static gboolean
is_quoted_by_name(WhSlice line)
{
  gsize n = 0;
  while (n < line.len && n < QUOTER && (g_ascii_isalpha(line.data[n]) || line.data[n] == '-'))
    n++;
  if (n == 0 || n + 1 >= line.len || line.data[n] != '>' || line.data[n + 1] != ' ')
    return FALSE;
  /* "-> so" and "so-> it" are arrows. */
  return g_ascii_isalpha(*line.data) && line.data[n - 1] != '-' &&
         (n <= INITIALS || g_ascii_isupper(*line.data));
}

gboolean
wh_own_is_quoted(WhSlice line)
{
  for (guint i = 0; i < 3 && line.len > 0 && *line.data == ' '; i++) {
    line.data++;
    line.len--;
  }
  if (line.len == 0)
    return FALSE;
  if (*line.data == '|')
    return line.len == 1 || strchr(" |>", line.data[1]) != NULL;
  return *line.data == '>' || is_quoted_by_name(line);
}

gboolean
wh_own_is_plain(WhSlice line)
{
  return line.len > 0 && g_ascii_islower(*line.data) && memchr(line.data, ':', line.len) == NULL;
}

gboolean
wh_own_is_rule(WhSlice line)
{
  if (line.len < RULE_LENGTH || strchr("-_=*~#", *line.data) == NULL)
    return FALSE;
  for (gsize i = 1; i < line.len; i++)
    if (line.data[i] != *line.data && line.data[i] != ' ')
      return FALSE;
  return TRUE;
}

/* What the text under a rule says when it is a list's. */
static gboolean
is_list_line(WhSlice line)
{
  static const char *const words[] = {"mailing list",       "unsubscribe",  "/mailman/",       "/listinfo",
                                      "mailman3/",          "-request@",    "lists.",          "/majordomo",
                                      "Liste de diffusion", "Mailingliste", "lista de correo", NULL};
  return wh_own_holds_any(line, words);
}

static gboolean
is_disclaimer(WhSlice line)
{
  static const char *const what[] = {"e-mail", "email", "message", "transmission", NULL};
  static const char *const how[] = {"confidential", "privileged", "intended recipient", "intended solely",
                                    NULL};
  static const char *const starts[] = {"This ",  "The information", "IMPORTANT", "CONFIDENTIAL",
                                       "NOTICE", "Disclaimer",      NULL};
  return line.len > 40 && wh_own_begins_any(line, starts) && wh_own_holds_any(line, what) &&
         wh_own_holds_any(line, how);
}

gboolean
wh_own_is_footer(WhOwnLines lines)
{
  static const char *const starts[] = {"To unsubscribe",
                                       "Unsubscribe:",
                                       "You received this message because",
                                       "You are receiving this mail because",
                                       "For unsubscribe",
                                       NULL};
  WhSlice line = lines.at[0].text;
  if (wh_own_begins_any(line, starts) || is_disclaimer(line))
    return TRUE;
  if (!wh_own_is_rule(line))
    return FALSE;
  for (guint i = 1; i < lines.n && i <= FOOTER_LOOK; i++)
    if (is_list_line(lines.at[i].text))
      return TRUE;
  return FALSE;
}

guint
wh_own_scrubbed(WhOwnLines lines)
{
  guint n = 1;
  if (!wh_own_begins(lines.at[0].text, "-------------- next part"))
    return 0;
  if (lines.n < 2 || !wh_own_holds(lines.at[1].text, "scrubbed..."))
    return n;
  while (n < lines.n && !wh_own_is_blank(lines.at[n].text))
    n++;
  return n;
}

guint
wh_own_shortlog(WhOwnLines lines)
{
  WhSlice head = lines.at[0].text;
  gsize digits = 0;
  guint n = 1;
  if (!wh_own_ends(head, "):"))
    return 0;
  while (digits + 3 < head.len && g_ascii_isdigit(head.data[head.len - 3 - digits]))
    digits++;
  if (digits == 0 || head.len < digits + 5 || memcmp(head.data + head.len - digits - 4, " (", 2) != 0)
    return 0;
  while (n < lines.n && wh_slice_has_prefix(lines.at[n].text, WH_SLICE("  ")))
    n++;
  return n > 1 ? n : 0;
}

gboolean
wh_own_is_device_note(WhSlice line)
{
  static const char *const starts[] = {"Sent from my",
                                       "Sent from Mail",
                                       "Sent from Yahoo",
                                       "Sent from Proton",
                                       "Sent from Outlook",
                                       "Sent from a ",
                                       "Sent from the ",
                                       "Sent from Samsung",
                                       "Sent via ",
                                       "Sent with ",
                                       "Get Outlook for",
                                       "Von meinem ",
                                       "Gesendet von",
                                       "Envoy\xc3\xa9 de mon",
                                       "Enviado desde mi",
                                       "Enviado do meu",
                                       "Inviato da",
                                       "Verstuurd vanaf",
                                       "Skickat fr\xc3\xa5n min",
                                       "发自我的",
                                       "Отправлено с ",
                                       "Sent on the go",
                                       "Sent using ",
                                       NULL};
  return line.len < 100 && (wh_own_begins_any(line, starts) || wh_own_ends(line, "から送信"));
}

static gsize
key_length(WhSlice line)
{
  gsize n = 0;
  while (n < line.len && n < 48 && (g_ascii_isalnum(line.data[n]) || line.data[n] == '-'))
    n++;
  return n > 0 && n + 1 < line.len && line.data[n] == ':' ? n : 0;
}

gboolean
wh_own_is_trailer(WhSlice line)
{
  static const char *const machine[] = {"Change-Id:",
                                        "base-commit:",
                                        "prerequisite-patch-id:",
                                        "Fixes: ",
                                        "BugLink:",
                                        "Link: http",
                                        "Closes: http",
                                        "Closes: #",
                                        "Message-Id:",
                                        "Bug: http",
                                        "Bug-",
                                        "Git-",
                                        "git-svn-id:",
                                        "change-id:",
                                        "Signed-Off-By",
                                        NULL};
  gsize n = key_length(line);
  if (n == 0)
    return FALSE;
  if (n > 3 && g_ascii_strncasecmp(line.data + n - 3, "-by", 3) == 0)
    return TRUE;
  if ((n == 2 || n == 5) && (wh_own_begins(line, "Cc:") || wh_own_begins(line, "CC:")))
    return memchr(line.data, '@', line.len) != NULL || memchr(line.data, '<', line.len) != NULL;
  return wh_own_begins_any(line, machine);
}
