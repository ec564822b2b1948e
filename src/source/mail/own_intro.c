/* SPDX-License-Identifier: Apache-2.0
 * Tells what introduces the mail that is answered or passed on. */
#include "source/mail/own_lines.h"

#define ATTRIBUTION_LINES 4u
#define ATTRIBUTION_BYTES 400u
#define SHORT_ATTRIBUTION 40u
#define HEADER_LINES 8u

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
                                      " a écrit",
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
  return wh_own_holds_any(text, verbs);
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
  return wh_own_begins_any(line, starts) || (line.len > 4 && has_digit(wh_slice(line.data, 4))) ||
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
  return wh_own_ends(line, ":") || wh_own_ends(line, "：");
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
  return line.len < SHORT_ATTRIBUTION && wh_own_ends(line, "e:") && !wh_own_holds(line, "I wrote") &&
         g_ascii_isupper(*line.data);
}

typedef struct {
  gboolean starts, ends; /* as introductions do */
  gboolean writing;      /* somebody wrote, said … */
  gboolean dated;        /* a time, or an address */
} Signs;

static Signs
signs_of(WhOwnLines lines, guint n)
{
  Signs s = {.starts = begins_attribution(lines.at[0].text), .ends = ends_attribution(lines.at[n - 1].text)};
  for (guint i = 0; i < n; i++) {
    WhSlice line = lines.at[i].text;
    s.writing = s.writing || tells_of_writing(line);
    s.dated =
        s.dated || (has_digit(line) && wh_own_holds(line, ":")) || memchr(line.data, '@', line.len) != NULL;
  }
  return s;
}

guint
wh_own_attribution(WhOwnLines lines, gboolean *ret_sure)
{
  const guint n = attribution_end(lines);
  if (n == 0)
    return 0;
  const Signs s = signs_of(lines, n);
  *ret_sure = s.starts && s.writing && s.dated && s.ends;
  if (*ret_sure || (n == 1 && s.writing && is_short_attribution(lines.at[0].text)))
    return n;
  gboolean likely = s.writing || (s.starts && s.dated && s.ends);
  return likely && quote_follows(lines, n) ? n : 0;
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
  return wh_own_begins_any(line, keys);
}

/* A dash of any kind: U+2010 to U+2015 begin with the same two bytes. */
static gboolean
begins_with_dash(WhSlice line)
{
  return line.len > 2 && (*line.data == '-' || *line.data == '_' ||
                          (memcmp(line.data, "\xe2\x80", 2) == 0 && (guint8)line.data[2] >= 0x90 &&
                           (guint8)line.data[2] <= 0x95));
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
  return line.len > 6 && begins_with_dash(line) && wh_own_holds_any(line, words);
}

/* Fields at the head of LINES; *RET_END: the first line behind them. */
static guint
count_keys(WhOwnLines lines, guint from, guint *ret_end)
{
  guint keys = 0, i = from;
  for (; i < lines.n && i < from + HEADER_LINES && !wh_own_is_blank(lines.at[i].text); i++) {
    gboolean key = is_header_key(lines.at[i].text);
    if (!key && keys == 0)
      break;
    keys += key ? 1 : 0;
  }
  *ret_end = i;
  return keys;
}

guint
wh_own_old_header(WhOwnLines lines)
{
  guint first = 0, end;
  const gboolean marked = is_original_mark(lines.at[0].text);
  if (marked || wh_own_is_rule(lines.at[0].text))
    first = 1;
  while (first > 0 && first < lines.n && first < 3 && wh_own_is_blank(lines.at[first].text))
    first++;
  guint keys = count_keys(lines, first, &end);
  if (keys >= 3 || (marked && keys > 0))
    return end;
  if (!marked || first >= lines.n)
    return marked ? 1 : 0;
  /* Some mailers put the mark over "On … wrote:" and quote with marks below. */
  gboolean unused;
  return first + wh_own_attribution((WhOwnLines){lines.at + first, lines.n - first}, &unused);
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
  return line.len > 8 && line.data[0] == '-' && line.data[1] == '-' && wh_own_holds_any(line, words) &&
         !wh_own_is_forward_end(line);
}

gboolean
wh_own_is_forward_end(WhSlice line)
{
  return line.len > 8 && line.data[0] == '-' &&
         (wh_own_holds(line, "end forwarded") || wh_own_holds(line, "end of forwarded"));
}
