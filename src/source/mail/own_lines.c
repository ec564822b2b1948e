/* SPDX-License-Identifier: Apache-2.0
 * Tells what lines of a mail are. */
#include "source/mail/own_lines.h"

#define ATTRIBUTION_LINES 4u
#define ATTRIBUTION_BYTES 400u
#define SHORT_ATTRIBUTION 40u
#define HEADER_LINES 8u
#define RULE_LENGTH 10u
#define FOOTER_LOOK 6u

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

static gboolean
begins_with_any(WhSlice line, const char *const *prefixes)
{
  const char first = line.len > 0 ? fold(*line.data) : '\0';
  for (; *prefixes != NULL; prefixes++)
    if (fold(**prefixes) == first && wh_own_begins(line, *prefixes))
      return TRUE;
  return FALSE;
}

static gboolean
holds_any(WhSlice line, const char *const *words)
{
  for (; *words != NULL; words++)
    if (wh_own_holds(line, *words))
      return TRUE;
  return FALSE;
}

gboolean
wh_own_is_blank(WhSlice line)
{
  for (gsize i = 0; i < line.len; i++)
    if (!g_ascii_isspace(line.data[i]))
      return FALSE;
  return TRUE;
}

gboolean
wh_own_is_quoted(WhSlice line)
{
  gsize i = 0;
  while (i < line.len && i < 3 && line.data[i] == ' ')
    i++;
  if (i == line.len)
    return FALSE;
  if (line.data[i] == '>')
    return TRUE;
  if (line.data[i] == '|')
    return i + 1 == line.len || line.data[i + 1] == ' ' || line.data[i + 1] == '|' || line.data[i + 1] == '>';
  gsize letters = i; /* initials before the mark, as some mailers put them */
  while (letters < line.len && letters < i + 5 && g_ascii_isalpha(line.data[letters]))
    letters++;
  return letters > i && letters + 1 < line.len && line.data[letters] == '>' && line.data[letters + 1] == ' ';
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

static gboolean
ends_with(WhSlice line, const char *suffix)
{
  gsize len = strlen(suffix);
  return line.len >= len && memcmp(line.data + line.len - len, suffix, len) == 0;
}

static gboolean
has_digit(WhSlice line)
{
  for (gsize i = 0; i < line.len; i++)
    if (g_ascii_isdigit(line.data[i]))
      return TRUE;
  return FALSE;
}

static gboolean
tells_of_writing(WhSlice text)
{
  static const char *const verbs[] = {" wrote",
                                      " writes",
                                      "wrote:",
                                      " said",
                                      " schrieb",
                                      " a \xc3\xa9"
                                      "crit",
                                      " escribi\xc3\xb3",
                                      " escribio",
                                      " ha scritto",
                                      " scrisse",
                                      " skrev",
                                      " napisa",
                                      " пишет",
                                      " писал",
                                      " написал",
                                      " пише",
                                      " escreveu",
                                      " schreef",
                                      " kirjoitti",
                                      " napsal",
                                      " yazd",
                                      " \xc3\xadrta",
                                      " a scris",
                                      " \xce\xad\xce\xb3\xcf\x81\xce\xb1\xcf\x88\xce\xb5",
                                      "さんは書きました",
                                      "さんが書きました",
                                      "のメッセージ",
                                      "は書きました",
                                      "写道",
                                      "寫道",
                                      "님이 작성",
                                      " asked",
                                      " replied",
                                      " typed",
                                      " pisze",
                                      " va escriure",
                                      NULL};
  return holds_any(text, verbs);
}

/* How such lines begin, in the languages of common mailers. */
static gboolean
begins_attribution(WhSlice line)
{
  static const char *const starts[] = {
      "On ",     "Am ",   "Le ",        "El ",      "Il ",        "Em ",        "Op ",      "Den ",
      "W dniu ", "Dnia ", "Dne ",       "At ",      "In article", "In message", "Quoting ", "* ",
      "\"",      "Na ",   "Mon",        "Tue",      "Wed",        "Thu",        "Fri",      "Sat",
      "Sun",     "В ",    "Le\xc2\xa0", "På ",      "Pe ",        "A(z) ",      "Στις ",    "在 ",
      "于 ",     "Vào ",  "Zitat von ", "Citando ", NULL};
  return begins_with_any(line, starts) || (line.len > 4 && has_digit(wh_slice(line.data, 4))) ||
         (memchr(line.data, '<', line.len) != NULL && memchr(line.data, '@', line.len) != NULL);
}

static gboolean
quote_follows(WhOwnLines lines, guint from)
{
  while (from < lines.n && from < ATTRIBUTION_LINES + 3 && wh_own_is_blank(lines.at[from].text))
    from++;
  return from < lines.n && wh_own_is_quoted(lines.at[from].text);
}

static gboolean
ends_attribution(WhSlice line)
{
  return ends_with(line, ":") || ends_with(line, "：");
}

/* The line at which an introduction that begins with the first may end, counted from 1; 0: there is none. Cheap, since it is
 * asked of every line. */
static guint
attribution_end(WhOwnLines lines)
{
  gsize bytes = 0;
  for (guint i = 0; i < lines.n && i < ATTRIBUTION_LINES; i++) {
    WhSlice line = lines.at[i].text;
    bytes += line.len;
    if (wh_own_is_blank(line) || wh_own_is_quoted(line) || bytes > ATTRIBUTION_BYTES)
      return 0;
    if (ends_attribution(line) || quote_follows(lines, i + 1))
      return i + 1;
    if (i == 0 && !begins_attribution(line))
      return 0;
  }
  return 0;
}

/* "Ann Smith wrote:" and nothing else. */
static gboolean
is_short_attribution(WhSlice line)
{
  return line.len < SHORT_ATTRIBUTION && ends_with(line, "e:") && !wh_own_holds(line, "I wrote") &&
         g_ascii_isupper(*line.data);
}

guint
wh_own_attribution(WhOwnLines lines, gboolean *ret_sure)
{
  const guint n = attribution_end(lines);
  if (n == 0)
    return 0;
  const gboolean starts = begins_attribution(lines.at[0].text);
  gboolean writing = FALSE, dated = FALSE;
  for (guint i = 0; i < n; i++) {
    WhSlice line = lines.at[i].text;
    writing = writing || tells_of_writing(line);
    dated = dated || (has_digit(line) && wh_own_holds(line, ":")) || memchr(line.data, '@', line.len) != NULL;
  }
  *ret_sure = starts && writing && dated && ends_attribution(lines.at[n - 1].text);
  if (*ret_sure || (n == 1 && writing && is_short_attribution(lines.at[0].text)))
    return n;
  return (writing || (starts && dated && ends_attribution(lines.at[n - 1].text))) && quote_follows(lines, n)
             ? n
             : 0;
}

static gboolean
is_header_key(WhSlice line)
{
  static const char *const keys[] = {
      "From:",         "Sent:",       "Date:",       "To:",      "Cc:",         "Subject:", "Reply-To:",
      "Von:",          "Gesendet:",   "Datum:",      "An:",      "Betreff:",    "De :",     "De:",
      "Envoy",         "\xc3\x80 :",  "Objet",       "Enviado",  "Para:",       "Asunto:",  "Da:",
      "Inviato:",      "A:",          "Oggetto:",    "Van:",     "Verzonden:",  "Aan:",     "Onderwerp:",
      "Fecha:",        "Data:",       "Assunto:",    "От:",      "Отправлено:", "Кому:",    "Тема:",
      "发件人",        "发送时间",    "收件人",      "主题",     "差出人",      "送信日時", "宛先",
      "件名",          "寄件者",      "Fra:",        "Skickat:", "Till:",       "Ämne:",    "Lähettäjä:",
      "Organization:", "Message-ID:", "Newsgroups:", NULL};
  while (line.len > 0 && (*line.data == '*' || *line.data == ' ' || *line.data == '_')) {
    line.data++;
    line.len--;
  }
  return begins_with_any(line, keys);
}

static gboolean
is_original_mark(WhSlice line)
{
  static const char *const words[] = {"original message",
                                      "ursprüngliche nachricht",
                                      "originalnachricht",
                                      "original-nachricht",
                                      "message d'origine",
                                      "message original",
                                      "mensaje original",
                                      "messaggio originale",
                                      "mensagem original",
                                      "oorspronkelijk bericht",
                                      "исходное сообщение",
                                      "原始邮件",
                                      "原始郵件",
                                      "元のメッセージ",
                                      "original appointment",
                                      "Oprindelig meddelelse",
                                      "Ursprungligt meddelande",
                                      "Reply message",
                                      NULL};
  return line.len > 6 && (*line.data == '-' || *line.data == '_') && holds_any(line, words);
}

guint
wh_own_old_header(WhOwnLines lines)
{
  guint i = 0, keys = 0;
  const gboolean marked = is_original_mark(lines.at[0].text);
  if (marked || wh_own_is_rule(lines.at[0].text))
    i = 1;
  while (i > 0 && i < lines.n && i < 3 && wh_own_is_blank(lines.at[i].text))
    i++;
  const guint first = i;
  for (; i < lines.n && i < first + HEADER_LINES && !wh_own_is_blank(lines.at[i].text); i++) {
    gboolean key = is_header_key(lines.at[i].text);
    if (!key && keys == 0)
      break;
    keys += key ? 1 : 0;
  }
  return keys >= 3 || (marked && keys > 0) ? i : marked ? 1 : 0;
}

gboolean
wh_own_is_forward_mark(WhSlice line)
{
  static const char *const words[] = {"forwarded message",
                                      "forwarded by",
                                      "weitergeleitete nachricht",
                                      "message transf",
                                      "mensaje reenviado",
                                      "messaggio inoltrato",
                                      "mensagem encaminhada",
                                      "doorgestuurd bericht",
                                      "转发的邮件",
                                      "転送",
                                      "пересылаемое сообщение",
                                      "forwarded mail",
                                      NULL};
  if (wh_own_begins(line, "Begin forwarded message") || wh_own_begins(line, "Anfang der weitergeleiteten"))
    return TRUE;
  return line.len > 8 && line.data[0] == '-' && line.data[1] == '-' && holds_any(line, words) &&
         !wh_own_is_forward_end(line);
}

gboolean
wh_own_is_forward_end(WhSlice line)
{
  return line.len > 8 && line.data[0] == '-' &&
         (wh_own_holds(line, "end forwarded") || wh_own_holds(line, "end of forwarded"));
}

/* What the text under a rule says when it is a list's. */
static gboolean
is_list_line(WhSlice line)
{
  static const char *const words[] = {"mailing list",       "unsubscribe",  "/mailman/",       "/listinfo",
                                      "mailman3/",          "-request@",    "lists.",          "/majordomo",
                                      "Liste de diffusion", "Mailingliste", "lista de correo", NULL};
  return holds_any(line, words);
}

static gboolean
is_disclaimer(WhSlice line)
{
  static const char *const what[] = {"e-mail", "email", "message", "transmission", NULL};
  static const char *const how[] = {"confidential", "privileged", "intended recipient", "intended solely",
                                    NULL};
  static const char *const starts[] = {"This ",  "The information", "IMPORTANT", "CONFIDENTIAL",
                                       "NOTICE", "Disclaimer",      NULL};
  return line.len > 40 && begins_with_any(line, starts) && holds_any(line, what) && holds_any(line, how);
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
  if (begins_with_any(line, starts) || is_disclaimer(line))
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
  return line.len < 100 && (begins_with_any(line, starts) || ends_with(line, "から送信"));
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
  return begins_with_any(line, machine);
}
