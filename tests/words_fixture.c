/* SPDX-License-Identifier: Apache-2.0
 * Made messages and events. */
#include "words_fixture.h"

#define BEGIN 1300000000
#define ISSUE "https://forge.example.org/made/thing/issues/%u"

static WhSlice
keep(WhWordsFixture *f, char *text)
{
  g_ptr_array_add(f->memory, text);
  return wh_slice_str(text);
}

static guint
below(GRand *rand, guint n)
{
  return n > 1 ? (guint)g_rand_int_range(rand, 0, (gint32)n) : 0;
}

static const WhMessageRecord *
message_at(const WhWordsFixture *f, guint i)
{
  return &g_array_index(f->messages, WhMessageRecord, i);
}

static WhSlice
make_text(WhWordsFixture *f, GRand *rand)
{
  static const char *const words[] = {"the",   "patch", "löst",    "寄稿",   "build",
                                      "again", "when",  "release", "thanks", "fails"};
  GString *text = g_string_new(NULL);

  for (guint n = below(rand, 60); n > 0; n--)
    g_string_append_printf(text, "%s%c", words[below(rand, G_N_ELEMENTS(words))], n % 9 == 0 ? '\n' : ' ');
  return keep(f, g_string_free(text, FALSE));
}

static void
make_writer(WhWordsFixture *f, guint who, const char *host, WhSlice *ret_name, WhSlice *ret_email)
{
  *ret_name = keep(f, g_strdup_printf("Writer %u", who));
  *ret_email = keep(f, g_strdup_printf("w%u@%s", who, host));
}

/* An answer refers to what it answers and to all that this one refers to. */
static void
make_mail(WhWordsFixture *f, GRand *rand, WhMessageRecord *m)
{
  guint n = f->messages->len, who = below(rand, 20);

  m->id = keep(f, g_strdup_printf("%08x.%u@mail%u.example.org", g_rand_int(rand), n, who));
  if (n > 0 && below(rand, 3) != 0) {
    const WhMessageRecord *before = message_at(f, n - 1 - below(rand, MIN(n, 12)));
    m->parent = before->id;
    m->thread =
        keep(f, g_strdup_printf("%.*s%s%.*s", (int)before->thread.len, before->thread.data,
                                before->thread.len > 0 ? " " : "", (int)before->id.len, before->id.data));
    if (m->thread.len > 400 || before->kind != WH_MESSAGE_MAIL)
      m->thread = before->id;
    m->flags = WH_MESSAGE_FOLLOWS_UP;
  }
  make_writer(f, who, "example.org", &m->name, &m->email);
  m->claimed.zone = (gint16)(60 * (gint)(who % 5) - 120);
  m->arrived = below(rand, 4) == 0 ? 0 : m->claimed.time + (gint64)below(rand, 900) - 30;
  m->to = keep(f, g_strdup_printf("list@example.org w%u@example.org", below(rand, 20)));
  m->traits = keep(f, g_strdup_printf("mailer: Post %u\nlist: made.example.org\ncharset: utf-8", who % 4));
  m->place = keep(f, g_strdup_printf("2011-%02u.mbox:%u", n / 100 % 12 + 1, n * 977));
}

static void
make_comment(WhWordsFixture *f, GRand *rand, WhMessageRecord *m)
{
  guint n = f->messages->len, issue = n / 10 + 1, who = below(rand, 20);
  gboolean opens = n % 10 == 3;

  m->kind = opens ? WH_MESSAGE_ISSUE : WH_MESSAGE_COMMENT;
  m->thread = keep(f, g_strdup_printf(ISSUE, issue));
  m->id = opens ? m->thread : keep(f, g_strdup_printf(ISSUE "#comment-%u", issue, 7000 + n * 3));
  m->parent = opens ? wh_slice(NULL, 0) : m->thread;
  make_writer(f, who, "users.noreply.github.com", &m->name, &m->email);
  m->claimed.zone = WH_ZONE_ABSENT;
  m->association = (WhAssociation)below(rand, WH_N_ASSOCIATIONS);
  m->flags = below(rand, 9) == 0 ? WH_MESSAGE_EDITED : 0;
}

static void
make_message(WhWordsFixture *f, GRand *rand)
{
  WhMessageRecord m = {0};

  m.claimed.time = BEGIN + (gint64)f->messages->len * 3600 + (gint64)below(rand, 4000);
  if (f->messages->len % 10 < 3)
    make_mail(f, rand, &m);
  else
    make_comment(f, rand, &m);
  m.subject = keep(f, g_strdup_printf("made subject %u", f->messages->len / 10));
  m.text = make_text(f, rand);
  g_array_append_val(f->messages, m);
}

static void
make_event(WhWordsFixture *f, GRand *rand)
{
  WhEventRecord e = {0};
  guint n = f->events->len, issue = n / 3 + 1;

  e.verb = (WhVerb)(n % WH_N_VERBS);
  e.registry = e.verb >= WH_VERB_PUBLISH && e.verb <= WH_VERB_DEPEND;
  e.id = keep(f, g_strdup_printf("https://forge.example.org/made/thing/events/%u", 90000 + n));
  if (below(rand, 8) != 0)
    make_writer(f, below(rand, 20), "users.noreply.github.com", &e.name, &e.email);
  if (below(rand, 4) == 0)
    make_writer(f, below(rand, 20), "example.org", &e.other_name, &e.other_email);
  e.claimed = (WhStamp){BEGIN + (gint64)n * 5000, WH_ZONE_ABSENT};
  e.object = e.thread = keep(f, g_strdup_printf(ISSUE, issue));
  e.detail = keep(f, g_strdup_printf("label %u", below(rand, 6)));
  e.locator = below(rand, 3) == 0 ? e.id : keep(f, g_strdup_printf("events.json:%u", n * 311));
  for (guint i = 0; i < (n % 3 == 0 ? 0 : n % 3 == 1 ? 20 : 32); i++)
    e.oid.bytes[i] = (guint8)(1 + below(rand, 255));
  g_array_append_val(f->events, e);
}

WhWordsFixture *
wh_words_fixture_new(guint32 seed, guint n_messages, guint n_events)
{
  WhWordsFixture *f = g_new0(WhWordsFixture, 1);
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);

  f->messages = g_array_new(FALSE, TRUE, sizeof(WhMessageRecord));
  f->events = g_array_new(FALSE, TRUE, sizeof(WhEventRecord));
  f->memory = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < n_messages; i++)
    make_message(f, rand);
  for (guint i = 0; i < n_events; i++)
    make_event(f, rand);
  return f;
}

void
wh_words_fixture_free(WhWordsFixture *fixture)
{
  g_array_unref(fixture->messages);
  g_array_unref(fixture->events);
  g_ptr_array_unref(fixture->memory);
  g_free(fixture);
}

void
wh_words_fixture_put_messages(const WhWordsFixture *fixture, WhSink *sink, guint from, guint to)
{
  GError *error = NULL;
  gboolean ok = TRUE;

  for (guint i = from; i < to && ok; i++)
    ok = sink->message(sink, message_at(fixture, i), &error);
  ok = ok && sink->checkpoint(sink, &error);
  g_assert_no_error(error);
  g_assert_true(ok);
}

void
wh_words_fixture_put_events(const WhWordsFixture *fixture, WhSink *sink)
{
  GError *error = NULL;

  for (guint i = 0; i < fixture->events->len; i++) {
    gboolean ok = sink->event(sink, &g_array_index(fixture->events, WhEventRecord, i), &error);
    g_assert_no_error(error);
    g_assert_true(ok);
  }
}

static void
dump(GString *out, const char *name, WhSlice text)
{
  g_string_append_printf(out, " %s %" G_GSIZE_FORMAT "[", name, text.len);
  if (text.len > 0)
    g_string_append_len(out, text.data, (gssize)text.len);
  g_string_append_c(out, ']');
}

static void
dump_stamp(GString *out, WhStamp stamp)
{
  g_string_append_printf(out, " at %" G_GINT64_FORMAT " %d", stamp.time, stamp.zone);
}

void
wh_message_dump(const WhMessageRecord *record, GString *out)
{
  g_string_append_printf(out, "%s %s %x", wh_message_kind_id(record->kind),
                         wh_association_id(record->association), record->flags);
  dump(out, "id", record->id);
  dump(out, "parent", record->parent);
  dump(out, "thread", record->thread);
  dump(out, "name", record->name);
  dump(out, "email", record->email);
  dump_stamp(out, record->claimed);
  g_string_append_printf(out, " arrived %" G_GINT64_FORMAT, record->arrived);
  dump(out, "subject", record->subject);
  dump(out, "to", record->to);
  dump(out, "traits", record->traits);
  dump(out, "place", record->place);
  dump(out, "text", record->text);
  g_string_append_c(out, '\n');
}

void
wh_event_dump(const WhEventRecord *record, GString *out)
{
  char hex[WH_OID_HEX_MAX + 1];

  g_string_append_printf(out, "%s %d", wh_verb_id(record->verb), record->registry);
  dump(out, "id", record->id);
  dump(out, "name", record->name);
  dump(out, "email", record->email);
  dump(out, "other", record->other_name);
  dump(out, "other email", record->other_email);
  dump_stamp(out, record->claimed);
  dump(out, "object", record->object);
  dump(out, "thread", record->thread);
  dump(out, "detail", record->detail);
  dump(out, "locator", record->locator);
  wh_oid_format(&record->oid, sizeof record->oid.bytes, hex);
  g_string_append_printf(out, " %s\n", hex);
}
