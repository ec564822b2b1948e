/* SPDX-License-Identifier: Apache-2.0
 * Brings introductions of quotes to their form. */
#include "source/mail/own_manner.h"

#define INTRODUCTION_BYTES 400u
#define FORM_MAX 24u   /* signs of a form: more is prose */
#define SPAN_MAX 6u    /* signs between two parts of one date, or of one name */
#define FOREIGN_MAX 3u /* words of a date that are not English */
#define QUOTED_LOOK 20u
#define ADDRESS_MAX 160u

/* A form while it is made is a string of signs: N a name, A an address, D a part of a date, the letters and digits below
 * words, else punctuation as it stands. */
static const struct {
  const char *word;
  char sign;
} words[] = {{"at", 'a'},    {"on", 'o'},      {"in", 'i'},      {"by", 'b'},        {"from", 'f'},
             {"to", 't'},    {"message", 'm'}, {"article", 'r'}, {"quoting", 'q'},   {"according", 'c'},
             {"thus", 'h'},  {"wrote", '0'},   {"writes", '1'},  {"said", '2'},      {"says", '3'},
             {"asked", '4'}, {"replied", '5'}, {"typed", '6'},   {"scribbled", '7'}, {"mentioned", '8'},
             {"stated", '9'}};

static const char *const opening[] = {"at", "on", "in", "from", "quoting", "according", NULL};

static const char *const date_words[] = {
    "jan",       "feb",     "mar",      "apr",      "may",    "jun",     "jul",       "aug",      "sep",
    "sept",      "oct",     "nov",      "dec",      "mon",    "tue",     "wed",       "thu",      "fri",
    "sat",       "sun",     "january",  "february", "march",  "april",   "june",      "july",     "august",
    "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday",  "sunday",  "am",       "pm",       "a.m",    "p.m",     "date",      NULL};

typedef struct {
  WhSlice text;
  gsize at;
  GString *form;
  gboolean seconds, zone;
  gboolean timed;      /* a clock's time was met: what follows names people, even where it is called May */
  gboolean after_time; /* it stands right before: a zone may follow */
} Form;

static char
look(const Form *f, gsize ahead)
{
  return f->at + ahead < f->text.len ? f->text.data[f->at + ahead] : '\0';
}

static gboolean
is_letter(char c)
{
  return g_ascii_isalpha(c) || (guchar)c >= 0x80;
}

static gsize
address_part(const Form *f, gsize from)
{
  gsize n = 0;
  for (char c; n < ADDRESS_MAX && (c = look(f, from + n)) != '\0'; n++)
    if (!is_letter(c) && !g_ascii_isdigit(c) && strchr("._-+=%&/#$!~?^", c) == NULL)
      break;
  return n;
}

/* "word@word.word", or "word at word.word" as archives write it. Returns its length, 0: none is here. */
static gsize
address_length(const Form *f)
{
  const gsize local = address_part(f, 0);
  const WhSlice rest = wh_slice(f->text.data + f->at + local, f->text.len - f->at - local);
  const gsize side = wh_own_begins(rest, "@") ? 1 : wh_own_begins(rest, " at ") ? strlen(" at ") : 0;
  if (local == 0 || side == 0)
    return 0;
  gsize host = address_part(f, local + side), dot;
  while (host > 0 && look(f, local + side + host - 1) == '.')
    host--;
  for (dot = host; dot > 0 && look(f, local + side + dot - 1) != '.';)
    dot--;
  return dot > 1 && is_letter(look(f, local + side + dot)) ? local + side + host : 0;
}

/* An address in the brackets that may stand here. */
static gboolean
take_bracketed(Form *f)
{
  static const char open[] = "<([", close[] = ">)]";
  const char c = look(f, 0);
  const char *kind = c != '\0' ? strchr(open, c) : NULL;
  if (kind == NULL)
    return FALSE;
  gsize n = 1;
  while (n < ADDRESS_MAX && look(f, n) != '\0' && look(f, n) != close[kind - open])
    n += wh_own_begins(wh_slice(f->text.data + f->at + n, f->text.len - f->at - n), "<at>") ? strlen("<at>")
                                                                                            : 1;
  const WhSlice inside = wh_slice(f->text.data + f->at + 1, MIN(n, f->text.len - f->at) - 1);
  if (look(f, n) != close[kind - open] ||
      (memchr(inside.data, '@', inside.len) == NULL && !wh_own_holds(inside, " at ") &&
       !wh_own_holds(inside, "<at>")) ||
      (wh_own_holds(inside, " at ") && wh_own_holds(inside, ":")))
    return FALSE;
  g_string_append_printf(f->form, "%cA%c", c, look(f, n));
  f->at += n + 1;
  return TRUE;
}

static gsize
run_length(const Form *f, const char *others)
{
  gsize n = 0;
  for (char c; (c = look(f, n)) != '\0'; n++)
    if (!is_letter(c) && !g_ascii_isdigit(c) && strchr(others, c) == NULL)
      break;
  return n;
}

/* "+0200", "-05:00". */
static gboolean
is_offset(const Form *f)
{
  const gboolean colon = look(f, 3) == ':';
  if (look(f, 0) != '+' && look(f, 0) != '-')
    return FALSE;
  for (gsize i = 1; i <= 4; i++)
    if (!g_ascii_isdigit(look(f, i > 2 && colon ? i + 1 : i)))
      return FALSE;
  return f->form->len > 0 && f->form->str[f->form->len - 1] == 'D';
}

static gboolean
has_seconds(WhSlice number)
{
  guint colons = 0;
  for (gsize i = 0; i + 2 < number.len; i++)
    colons +=
        number.data[i] == ':' && g_ascii_isdigit(number.data[i + 1]) && g_ascii_isdigit(number.data[i + 2]);
  return colons >= 2;
}

static void
take_number(Form *f)
{
  const gsize n = run_length(f, ".:/-");
  const WhSlice number = wh_slice(f->text.data + f->at, n);
  f->seconds = f->seconds || has_seconds(number);
  f->after_time = memchr(number.data, ':', number.len) != NULL;
  f->timed = f->timed || f->after_time;
  g_string_append_c(f->form, 'D');
  f->at += n;
}

static gboolean
is_zone_name(const Form *f, WhSlice word)
{
  for (gsize i = 0; i < word.len; i++)
    if (!g_ascii_isupper(word.data[i]))
      return FALSE;
  return f->after_time && word.len >= 3 && word.len <= 5;
}

/* "Mon" and "Jan" are of a date where a number follows, or one more such word. */
static gboolean
is_of_date(const Form *f, WhSlice word, const char *folded)
{
  if (!g_strv_contains(date_words, folded))
    return FALSE;
  if (f->timed)
    return folded[strlen(folded) - 1] == 'm' && (word.len == 2 || word.len == 3);
  gsize n = word.len;
  while (look(f, n) != '\0' && strchr(" ,.", look(f, n)) != NULL)
    n++;
  if (g_ascii_isdigit(look(f, n)))
    return TRUE;
  gsize end = n;
  while (is_letter(look(f, end)))
    end++;
  g_autofree char *next = g_ascii_strdown(f->text.data + f->at + n, (gssize)(end - n));
  return g_strv_contains(date_words, next) || (f->form->len > 0 && f->form->str[f->form->len - 1] == 'D');
}

static char
sign_of_word(const Form *f, WhSlice word)
{
  g_autofree char *folded = g_ascii_strdown(word.data, (gssize)word.len);
  if (is_of_date(f, word, folded))
    return 'D';
  /* A capital in the middle of a line begins a name, whatever it reads like. */
  if (g_ascii_isupper(*word.data) &&
      (strspn(f->form->str, "-*") < f->form->len || !g_strv_contains(opening, folded)))
    return 'N';
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_equal(words[i].word, folded))
      return words[i].sign;
  return 'N';
}

static void
take_word(Form *f)
{
  const gsize address = address_length(f);
  const gsize n = address > 0 ? address : run_length(f, ".'-_");
  WhSlice word = wh_slice(f->text.data + f->at, n);
  while (word.len > 1 && (word.data[word.len - 1] == '.' || word.data[word.len - 1] == '\''))
    word.len--;
  const gboolean zone = address == 0 && is_zone_name(f, word);
  const char sign = address > 0 ? 'A' : zone ? 'D' : sign_of_word(f, word);
  f->zone = f->zone || zone;
  f->after_time = f->after_time && sign == 'D' && !zone;
  g_string_append_c(f->form, sign);
  f->at += n;
}

static void
take_sign(Form *f)
{
  const char c = look(f, 0);
  /* "-0700 (PDT)" */
  f->after_time = c == '(' && f->form->len > 0 && f->form->str[f->form->len - 1] == 'D';
  if (strchr("\"'`", c) == NULL)
    g_string_append_c(f->form, strchr(",:;<>()[]*|-.!/", c) != NULL ? c : 'N');
  f->at++;
}

static void
take_piece(Form *f)
{
  const char c = look(f, 0);
  if (g_ascii_isspace(c))
    f->at++;
  else if (is_offset(f)) {
    f->zone = TRUE;
    f->after_time = FALSE;
    g_string_append_c(f->form, 'D');
    f->at += look(f, 3) == ':' ? 6 : 5;
  } else if (take_bracketed(f))
    f->after_time = FALSE;
  else if (g_ascii_isdigit(c) && address_length(f) == 0)
    take_number(f);
  else if (is_letter(c) || g_ascii_isdigit(c))
    take_word(f);
  else
    take_sign(f);
}

/* ---- what belongs together ---- */

/* Where the date that has a part at AT goes on, 0: nowhere. Names of months may be in any language, but then no comma parts them
 * from the rest: behind a comma stands who wrote. */
static gsize
next_of_date(const GString *form, gsize at)
{
  guint foreign = 0;
  gboolean comma = FALSE;
  for (gsize i = at + 1; i < form->len && i <= at + SPAN_MAX; i++) {
    const char c = form->str[i];
    if (c == 'D')
      return foreign == 0 || (foreign <= FOREIGN_MAX && !comma) ? i : 0;
    foreign += c == 'N';
    comma = comma || c == ',';
    if (strchr(",.-/()aoN", c) == NULL)
      return 0;
  }
  return 0;
}

static void
join_dates(GString *form)
{
  for (gsize at = 0; at < form->len; at++) {
    gboolean open = FALSE;
    if (form->str[at] != 'D')
      continue;
    for (gsize next; (next = next_of_date(form, at)) > 0;) {
      open = open || memchr(form->str + at, '(', next - at) != NULL;
      g_string_erase(form, (gssize)at + 1, (gssize)(next - at));
    }
    if (open && at + 1 < form->len && form->str[at + 1] == ')')
      g_string_erase(form, (gssize)at + 1, 1);
  }
}

/* The weekday of another language: "On lun., 2010-05-03". */
static void
drop_before_date(GString *form)
{
  const gsize n = form->len > 1 && strchr("oa", *form->str) != NULL ? strspn(form->str + 1, "N,.") : 0;
  if (n > 0 && n <= SPAN_MAX && form->str[1 + n] == 'D')
    g_string_erase(form, 1, (gssize)n);
}

/* Where the name that has a part at AT goes on, 0: nowhere. */
static gsize
next_of_name(const GString *form, gsize at)
{
  for (gsize i = at + 1; i < form->len && i <= at + SPAN_MAX; i++) {
    if (form->str[i] == 'N')
      return i;
    if (strchr(",.-()/[]|!aoibft", form->str[i]) == NULL)
      return 0;
  }
  return 0;
}

static void
join_names(GString *form)
{
  for (gsize at = 0; at < form->len; at++) {
    if (form->str[at] != 'N')
      continue;
    for (gsize next; (next = next_of_name(form, at)) > 0;)
      g_string_erase(form, (gssize)at + 1, (gssize)(next - at));
    const char before = at > 0 ? form->str[at - 1] : '\0';
    while (at + 1 < form->len &&
           (strchr(".-!", form->str[at + 1]) != NULL || (form->str[at + 1] == ')' && before != '(') ||
            (form->str[at + 1] == ']' && before != '[')))
      g_string_erase(form, (gssize)at + 1, 1);
  }
}

/* Who goes by an address alone has it in the place of the name. */
static void
name_by_address(GString *form)
{
  char *twice = strstr(form->str, "A<A>");
  if (twice != NULL)
    *twice = 'N';
}

/* In English words, or signs alone. */
static gboolean
can_tell(const GString *form)
{
  if (form->len == 0 || form->len > FORM_MAX || strchr(form->str, ':') != form->str + form->len - 1)
    return FALSE;
  if (strpbrk(form->str, "0123456789") != NULL || *form->str == 'q' || *form->str == 'c')
    return strpbrk(form->str, "NA") != NULL;
  return *form->str == '*' && strstr(form->str, "[D]") != NULL && strpbrk(form->str, "NA") != NULL;
}

static void
spell(const Form *f, char sign, GString *out)
{
  const char *word = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(words) && word == NULL; i++)
    word = words[i].sign == sign ? words[i].word : NULL;
  const char last = out->len > 0 ? out->str[out->len - 1] : '(';
  if (strchr("([<", last) == NULL && strchr(",:;.)]>", sign) == NULL)
    g_string_append_c(out, ' ');
  if (sign == 'D')
    g_string_append_printf(out, "D%s%s", f->seconds ? "s" : "", f->zone ? "z" : "");
  else if (word == NULL)
    g_string_append_c(out, sign);
  else {
    g_string_append(out, word);
    if (out->len == strlen(word))
      *out->str = g_ascii_toupper(*out->str);
  }
}

char *
wh_own_introduction(WhOwnLines lines, guint n)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < n && i < lines.n && text->len < INTRODUCTION_BYTES; i++) {
    g_string_append_len(text, lines.at[i].text.data, (gssize)lines.at[i].text.len);
    g_string_append_c(text, ' ');
  }
  g_autoptr(GString) form = g_string_new(NULL);
  Form f = {.text = wh_slice(text->str, MIN(text->len, INTRODUCTION_BYTES)), .form = form};
  while (f.at < f.text.len)
    take_piece(&f);
  join_dates(form);
  drop_before_date(form);
  join_names(form);
  name_by_address(form);
  if (!can_tell(form))
    return NULL;
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < form->len; i++)
    spell(&f, form->str[i], out);
  return g_string_free(out, FALSE);
}

static char
mark_of_line(WhSlice line)
{
  while (line.len > 0 && *line.data == ' ') {
    line.data++;
    line.len--;
  }
  if (line.len == 0 || !wh_own_is_quoted(line))
    return 'u';
  if (*line.data == '|')
    return 'b';
  if (*line.data != '>')
    return 'i';
  if (line.len == 1 || line.data[1] == '>')
    return 'u';
  return line.data[1] == ' ' ? 's' : 't';
}

char
wh_own_quote_mark(WhOwnLines lines)
{
  char mark = 'u';
  for (guint i = 0; i < lines.n && i < QUOTED_LOOK && mark == 'u' && wh_own_is_quoted(lines.at[i].text); i++)
    mark = mark_of_line(lines.at[i].text);
  return mark;
}
