/* SPDX-License-Identifier: Apache-2.0
 * Who speaks, to whom and for whom, and which rights forges and registries tell of. A line "!KIND WHO" of a
 * message's text is a speech act of that kind that names WHO. */
#include "people/people.h"
#include "view_text.h"

#include <string.h>

typedef struct {
  WhViewText *text;
  WhSpeech speech;
  GArray *acts;
  guint32 *acts_at;
  WhPeople *people;
} Fixture;

static void
find_acts(Fixture *f, guint32 message)
{
  g_autofree char *text = wh_view_text(f->text->view, message);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '!')
      continue;
    char *who = strchr(lines[i], ' ');
    g_autofree char *id =
        who != NULL ? g_strndup(lines[i] + 1, (gsize)(who - lines[i]) - 1) : g_strdup(lines[i] + 1);
    WhSpeechAct act = {.message = message,
                       .kind = wh_speech_parse(id),
                       .who = g_intern_string(who != NULL ? who + 1 : ""),
                       .rule = "test"};
    g_assert_cmpint(act.kind, <, WH_N_SPEECH_KINDS);
    g_array_append_val(f->acts, act);
  }
}

static Fixture
read_as_of(const char *text, gint64 as_of)
{
  g_autoptr(GError) error = NULL;
  Fixture f = {wh_view_text_new(text, as_of, &error), {0}, NULL, NULL, NULL};
  g_assert_no_error(error);
  const WhView *view = f.text->view;
  f.acts = g_array_new(FALSE, FALSE, sizeof(WhSpeechAct));
  f.acts_at = g_new0(guint32, view->n_messages + 1);
  for (guint32 i = 0; i < view->n_messages; i++) {
    find_acts(&f, i);
    f.acts_at[i + 1] = f.acts->len;
  }
  return f;
}

/* The speech lives in F, so that F must stand still from here on. */
static void
meet(Fixture *f)
{
  f->speech = (WhSpeech){(const WhSpeechAct *)(gpointer)f->acts->data, f->acts->len, f->acts_at};
  f->people = wh_people_new(f->text->view, &f->speech);
}

static void
fixture_clear(Fixture *f)
{
  g_clear_pointer(&f->people, wh_people_free);
  g_clear_pointer(&f->text, wh_view_text_free);
  g_clear_pointer(&f->acts, g_array_unref);
  g_clear_pointer(&f->acts_at, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

#define READ(name, text)                                                                                     \
  g_auto(Fixture) name = read_as_of(text, G_MAXINT64);                                                       \
  meet(&name)

/* The person with an account of that address. */
static guint32
person(const Fixture *f, const char *email)
{
  const WhView *view = f->text->view;
  for (guint32 i = 0; i < view->n_accounts; i++)
    if (g_str_equal(view->accounts[i].email, email))
      return f->people->person_of[i];
  g_error("nobody has the address %s", email);
}

static gint64
day(const char *date)
{
  g_autofree char *text = g_strconcat(date, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(text, NULL);
  return g_date_time_to_unix(at);
}

static const WhAct *
first_act(const Fixture *f, const char *email, WhRight right)
{
  guint32 act = f->people->first_act[person(f, email) * WH_N_RIGHTS + right];
  return act != WH_NONE ? &f->people->acts[act] : NULL;
}

static const WhAct *
act_of(const Fixture *f, const char *email, WhRight right)
{
  const WhAct *act = first_act(f, email, right);
  if (act == NULL)
    g_error("%s has not the right %s", email, wh_right_id(right));
  return act;
}

static const WhSaying *
saying(const Fixture *f, const char *message)
{
  guint32 at = wh_view_find_message(f->text->view, message);
  for (guint32 i = 0; i < f->people->n_sayings; i++)
    if (f->people->sayings[i].message == at)
      return &f->people->sayings[i];
  g_error("nothing is said in %s", message);
}

#define NOREPLY "@users.noreply.github.com"
#define ANN "person ann Ann Archer <ann@example.org>\n"
#define BOB "person bob Bob Baker <bob@example.net>\n"
#define CID "person cid Cid Cook <cid@example.com>\n"
#define DORA "person dora Dora Drew <dora@example.edu>\n"
#define ALL ANN BOB CID DORA

/* ---- who people are ---- */

static void
test_speakers(void)
{
  READ(f, "commit c1 2021-01-02 Ann Archer <ann@example.org>\n"
          "message m1 2021-01-01 Bob Baker <bob@example.net>\n"
          "message m2 2021-01-05 Ann Archer <ann@example.org> re m1\n"
          "event publish 2021-01-09 cook <cid@example.com> object npm:x@1 other ann <ann@example.org>\n");
  g_assert_cmpuint(f.people->n_persons, ==, 3);
  g_assert_cmpuint(person(&f, "bob@example.net"), ==, 0);
  g_assert_cmpuint(person(&f, "ann@example.org"), ==, 1);
  g_assert_cmpuint(person(&f, "cid@example.com"), ==, 2);
  const WhPerson *ann = &f.people->persons[1];
  g_assert_cmpuint(ann->n_said, ==, 1);
  g_assert_cmpuint(ann->n_landed, ==, 1);
  g_assert_cmpint(ann->last - ann->first, ==, 7 * 86400);
  g_assert_cmpuint(f.people->speaker_of[0], ==, 0);
  g_assert_cmpuint(f.people->actor_of[0], ==, 2);
}

static gboolean
one_person(const char *text)
{
  READ(f, text);
  return f.people->n_persons == 1;
}

static void
test_merge(void)
{
  /* a login meets its commits */
  g_assert_true(one_person("commit c1 2021-01-01 Ann Archer <77+annarch" NOREPLY ">\n"
                           "message m 2021-01-05 AnnArch <AnnArch" NOREPLY
                           "> kind issue thread https://x/1\n"));
  g_assert_true(one_person("commit c1 2021-01-01 Ann Archer <annarch@example.org>\n"
                           "message m 2021-01-05 annarch <annarch" NOREPLY
                           "> kind issue thread https://x/1\n"));
  /* two who only speak may be namesakes */
  g_assert_false(one_person("message m1 2021-01-01 Ann Archer <annarch@example.org>\n"
                            "message m 2021-01-05 annarch <annarch" NOREPLY
                            "> kind issue thread https://x/1\n"));
  /* a login is no first name */
  g_assert_false(one_person("commit c1 2021-01-01 John <jk@example.org>\n"
                            "message m 2021-01-05 john <john" NOREPLY "> kind issue thread https://x/1\n"));
  /* as archives write it */
  g_assert_true(one_person("message m1 2021-01-01 \"\\\"Ann Archer\\\"\" <\"ann at example.org\">\n"
                           "message m2 2021-01-05 \"ann at example.org\" <ann@example.org>\n"));
  g_assert_false(one_person("message m1 2021-01-01 \"ann at example.org\" <\"ann at example.org\">\n"
                            "message m2 2021-01-05 \"ann at example.org\" <bob@example.net>\n"));
}

static void
test_merge_registry_login(void)
{
  READ(f, "event publish 2021-01-01 annarch <ann@example.org> object npm:x@1\n"
          "event publish 2022-01-01 annarch <aa@example.net> object npm:x@2\n"
          "event publish 2023-01-01 annarch <ab@example.net> object pypi:x@2\n");
  g_assert_cmpuint(f.people->n_persons, ==, 2);
  g_assert_cmpuint(f.people->n_merges, ==, 1);
  g_assert_cmpint(f.people->merges[0].reason, ==, WH_MERGE_LOGIN);
  g_assert_cmpstr(f.people->merges[0].detail, ==, "npm login annarch");
}

#define HEADS(second, third)                                                                                 \
  "commit c1 2021-01-01 Ann Archer <ann@example.org>\n"                                                      \
  "commit c2 2021-01-02 " second "\n"                                                                        \
  "commit c3 2021-01-03 Bob Baker <bob@example.net>\n"                                                       \
  "event head 2021-01-01T10:00 zz9 <zz9" NOREPLY "> commit c1 object https://x/1\n"                          \
  "event head 2021-01-02T10:00 zz9 <zz9" NOREPLY "> commit c2 object https://x/2\n" third

static gboolean
login_is_ann(const char *text)
{
  READ(f, text);
  gboolean one = person(&f, "zz9" NOREPLY) == person(&f, "ann@example.org");
  g_assert_cmpuint(f.people->n_merges, ==, one ? 1 : 0);
  return one;
}

static void
test_merge_pulls(void)
{
  g_assert_true(login_is_ann(HEADS("Ann Archer <ann@example.org>", "")));
  g_assert_false(login_is_ann(HEADS("Bob Baker <bob@example.net>", "")));
  g_assert_false(login_is_ann(HEADS("Ann Archer <ann@example.org>",
                                    "event head +1d yy8 <yy8" NOREPLY "> commit c1 object https://x/3\n")));
  g_assert_false(
      login_is_ann("commit c1 2021-01-01 Ann Archer <ann@example.org>\n"
                   "event head 2021-01-01T10:00 zz9 <zz9" NOREPLY "> commit c1 object https://x/1\n"
                   "event head 2021-01-02T10:00 zz9 <zz9" NOREPLY "> commit c1 object https://x/1\n"));
}

static void
test_bots(void)
{
  READ(f, "message m1 2021-01-01 ticker <ticker@example.org> flags bot\n"
          "message m2 2021-01-02 Ann Archer <ann@example.org> flags bot\n"
          "message m3 2021-01-02 Ann Archer <ann@example.org>\n"
          "| !complains\n"
          "message m4 2021-01-03 ticker <ticker@example.org> flags bot\n"
          "| !complains\n"
          "commit c1 2021-01-04 Bob Baker <bob@example.net>\n"
          "message m5 2021-01-05 Bob Baker <bob@example.net> flags bot\n");
  g_assert_false(wh_people_is_human(f.people, person(&f, "ticker@example.org")));
  g_assert_true(wh_people_is_human(f.people, person(&f, "ann@example.org")));
  g_assert_true(wh_people_is_human(f.people, person(&f, "bob@example.net")));
  g_assert_cmpuint(f.people->n_sayings, ==, 1);
}

/* ---- rights ---- */

#define BUTTON                                                                                               \
  "person zed Zed <zed@example.org>\n"                                                                       \
  "person ann Ann Archer <ann@example.org>\n"                                                                \
  "commit c1 2021-01-01T10:00 @zed\n"                                                                        \
  "commit c2 2021-01-02T10:00 @ann by @github\n"

static void
test_button(void)
{
  READ(f, BUTTON "event merge 2021-01-02T10:00:02 @zed other @ann commit c2 thread https://x/1\n");
  guint32 c2 = wh_view_text_commit(f.text, "c2");
  g_assert_cmpuint(f.people->landing[c2].lander, ==, person(&f, "zed@example.org"));
  g_assert_true(f.people->landing[c2].by_forge);
  const WhAct *act = act_of(&f, "zed@example.org", WH_RIGHT_LAND_OTHERS);
  g_assert_cmpuint(act->commit, ==, c2);
  g_assert_cmpuint(act->event, ==, 0);
  g_assert_cmpuint(act->for_person, ==, person(&f, "ann@example.org"));
  g_assert_cmpuint(act->n_commits, ==, 1);
  g_assert_null(first_act(&f, "ann@example.org", WH_RIGHT_LAND_OWN));
}

/* An event long after, or of another commit, names nobody for that landing. */
static void
test_no_button(void)
{
  READ(f, BUTTON "event merge 2021-01-03 @zed other @ann commit c2 thread https://x/1\n");
  guint32 c2 = wh_view_text_commit(f.text, "c2");
  g_assert_cmpuint(f.people->landing[c2].lander, ==, WH_NONE);
  const WhAct *act = act_of(&f, "zed@example.org", WH_RIGHT_LAND_OTHERS);
  g_assert_cmpuint(act->commit, ==, c2);
  g_assert_cmpint(act->known, ==, day("2021-01-03"));
}

/* What the history shows landed by the same hand is not told twice; another branch's merge is no landing. */
static void
test_merge_twice(void)
{
  READ(f,
       "commit c1 2021-01-01 Zed <zed@example.org>\n"
       "commit f1 2021-01-01T12:00 Ann Archer <ann@example.org> branch refs/pull/1/head\n"
       "commit c2 2021-01-02 Zed <zed@example.org> merge f1\n"
       "commit side 2021-01-03 Zed <zed@example.org> branch old\n"
       "event merge 2021-01-02T00:00:01 Zed <zed@example.org> other Ann Archer <ann@example.org> commit c2\n"
       "event merge 2021-01-03T00:00:01 Bob Baker <bob@example.net> other Ann Archer <ann@example.org> "
       "commit side\n");
  guint n_others = 0;
  for (guint32 i = 0; i < f.people->n_acts; i++)
    n_others += f.people->acts[i].right == WH_RIGHT_LAND_OTHERS ? 1 : 0;
  g_assert_cmpuint(n_others, ==, 1);
  g_assert_null(first_act(&f, "bob@example.net", WH_RIGHT_LAND_OTHERS));
}

static void
test_forge_rights(void)
{
  READ(f, ALL "message i1 2021-01-01 @ann kind issue thread https://x/1\n"
              "event close 2021-01-02 @ann thread https://x/1\n"
              "event label 2021-01-03 @bob thread https://x/1\n"
              "event merge 2021-01-04 @bob thread https://x/1\n"
              "event merge 2021-01-05 @ann thread https://x/1\n"
              "message i2 2021-01-06 @cid kind comment thread https://x/1 association member\n"
              "message i3 2021-01-07 @cid kind comment thread https://x/1 association owner\n"
              "event member-add 2021-01-08 @bob other @dora\n"
              "event release 2021-01-09 @bob object v1\n"
              "event publish 2021-01-10 @dora object npm:x@1\n"
              "event owner-add 2021-01-11 @bob other @ann object npm:x\n");
  g_assert_null(first_act(&f, "ann@example.org", WH_RIGHT_TRIAGE));
  g_assert_nonnull(first_act(&f, "bob@example.net", WH_RIGHT_TRIAGE));
  const WhAct *act = act_of(&f, "bob@example.net", WH_RIGHT_LAND_OTHERS);
  g_assert_cmpuint(act->commit, ==, WH_NONE);
  g_assert_cmpuint(act->for_person, ==, person(&f, "ann@example.org"));
  g_assert_nonnull(first_act(&f, "ann@example.org", WH_RIGHT_LAND_OWN));
  act = act_of(&f, "cid@example.com", WH_RIGHT_MEMBER);
  g_assert_cmpuint(act->message, ==, 1);
  g_assert_cmpuint(act->event, ==, WH_NONE);
  g_assert_false(wh_act_is_power(act));
  g_assert_nonnull(first_act(&f, "dora@example.edu", WH_RIGHT_MEMBER));
  g_assert_nonnull(first_act(&f, "bob@example.net", WH_RIGHT_RELEASE));
  g_assert_true(wh_act_is_power(act_of(&f, "dora@example.edu", WH_RIGHT_PUBLISH)));
  g_assert_true(wh_act_is_power(act_of(&f, "ann@example.org", WH_RIGHT_REGISTRY)));
  guint n;
  wh_people_acts(f.people, person(&f, "cid@example.com"), &n);
  g_assert_cmpuint(n, ==, 1);
}

/* ---- what was said ---- */

static void
test_voice(void)
{
  READ(f, ALL "message a1 2021-01-01 @ann\n"
              "message b1 2021-01-02 @bob re a1\n"
              "message b2 2021-01-02T10:00 @bob re a1\n"
              "message b3 2021-01-05 @bob : Own\n"
              "message c1 2021-01-07 @cid re b3\n");
  guint32 bob = person(&f, "bob@example.net");
  WhVoice none = wh_people_voice(f.people, bob, day("2021-01-02"));
  g_assert_cmpuint(none.messages, ==, 0);
  g_assert_cmpint(none.first, ==, G_MAXINT64);
  WhVoice all = wh_people_voice(f.people, bob, day("2022-01-01"));
  g_assert_cmpuint(all.messages, ==, 3);
  g_assert_cmpuint(all.threads, ==, 2);
  g_assert_cmpuint(all.active_days, ==, 2);
  g_assert_cmpuint(all.answered, ==, 2);
  g_assert_cmpint(all.first, ==, day("2021-01-02"));
  g_assert_cmpint(all.last, ==, day("2021-01-05"));
  guint32 n;
  const guint32 *list = wh_people_messages(f.people, bob, &n);
  g_assert_cmpuint(n, ==, 3);
  g_assert_cmpuint(list[0], ==, 1);
  g_assert_cmpint(f.people->begin, ==, day("2021-01-01"));
  g_assert_cmpint(f.people->end, ==, day("2021-01-07"));
}

static void
test_incumbent(void)
{
  READ(f, ALL "message m1 2021-01-01 @bob kind comment thread https://x/1 association collaborator\n"
              "message m2 2021-06-01 @cid kind comment thread https://x/1 association contributor\n"
              "event publish 2021-07-01 @dora object npm:x@1\n");
  guint32 bob = person(&f, "bob@example.net"), dora = person(&f, "dora@example.edu");
  g_assert_false(wh_people_is_incumbent(f.people, bob, day("2020-12-31")));
  g_assert_true(wh_people_is_incumbent(f.people, bob, day("2021-01-01")));
  g_assert_true(wh_people_is_incumbent(f.people, bob, day("2023-01-01")));
  g_assert_false(wh_people_is_incumbent(f.people, bob, day("2023-01-02")));
  g_assert_false(wh_people_is_incumbent(f.people, person(&f, "cid@example.com"), day("2021-07-01")));
  g_assert_false(wh_people_is_incumbent(f.people, dora, day("2021-06-30")));
  g_assert_true(wh_people_is_incumbent(f.people, dora, day("2021-07-01")));
}

#define ANSWERED                                                                                             \
  ALL "repeat 20 every 7d\n"                                                                                 \
      "  message q{i} 2021-01-01 @dora\n"                                                                    \
      "  message r{i} 2021-01-02 @bob re q{i}\n"                                                             \
      "end\n"                                                                                                \
      "repeat 6 every 7d\n"                                                                                  \
      "  message s{i} 2021-01-03 @cid re q{i}\n"                                                             \
      "end\n"

/* Where nobody's power is on record, those run the project who answer. */
static void
test_answering(void)
{
  READ(f, ANSWERED);
  guint32 bob = person(&f, "bob@example.net");
  g_assert_true(wh_people_is_incumbent(f.people, bob, day("2021-07-01")));
  g_assert_false(wh_people_is_incumbent(f.people, bob, day("2021-01-01")));
  g_assert_false(wh_people_is_incumbent(f.people, bob, day("2024-01-01")));
  g_assert_false(wh_people_is_incumbent(f.people, person(&f, "cid@example.com"), day("2021-07-01")));
  g_assert_false(wh_people_is_incumbent(f.people, person(&f, "dora@example.edu"), day("2021-07-01")));
  READ(marked, ANSWERED "event publish 2021-06-20 @ann object npm:x@1\n");
  g_assert_false(wh_people_is_incumbent(marked.people, bob, day("2021-07-01")));
  g_assert_true(wh_people_is_incumbent(marked.people, bob, day("2021-06-15")));
}

/* ---- sayings ---- */

/* Bob runs it; Cid asks. */
#define TALK                                                                                                 \
  ALL "commit c1 2020-12-01 @bob\n"                                                                          \
      "message q1 2021-01-01 @cid : A patch\n"                                                               \
      "message b1 2021-01-02 @bob re q1\n"

static void
assert_said(const Fixture *f, const char *message, const char *whom, const char *for_whom)
{
  const WhSaying *s = saying(f, message);
  g_assert_cmpuint(s->whom, ==, whom != NULL ? person(f, whom) : WH_NONE);
  g_assert_cmpuint(s->for_whom, ==, for_whom != NULL ? person(f, for_whom) : WH_NONE);
}

static void
test_spoken_to(void)
{
  READ(f, TALK "message m1 2021-01-03 @cid re b1\n| !asks-for-self\n"
               "message m2 2021-01-04 @dora re q1\n| !complains\n"
               "message m3 2021-01-05 @dora re q1\n| !complains Bob\n"
               "message m4 2021-01-06 @dora\n| !belittles Bob Baker\n"
               "message m5 2021-01-07 @dora\n| !urges bob\n"
               "message m6 2021-01-08 @dora\n| !urges Somebody\n"
               "message m7 2021-01-09 @bob re m1\n| !refuses\n"
               "message m8 2021-01-10 @bob re m1\n| !grants you\n"
               "message m9 2021-01-11 @bob re m7\n| !strain\n"
               "message n1 2021-01-12 @dora\n| !offers bob@EXAMPLE.net\n");
  assert_said(&f, "m1", "bob@example.net", "cid@example.com");
  assert_said(&f, "m2", NULL, NULL); /* what Cid wrote is answered, and Cid runs nothing */
  assert_said(&f, "m3", "bob@example.net", NULL);
  assert_said(&f, "m4", "bob@example.net", NULL);
  assert_said(&f, "m5", "bob@example.net", NULL);
  assert_said(&f, "m6", NULL, NULL);
  assert_said(&f, "m7", "cid@example.com", NULL);
  assert_said(&f, "m8", "cid@example.com", "cid@example.com");
  assert_said(&f, "m9", NULL, NULL);
  assert_said(&f, "n1", "bob@example.net", "dora@example.edu");
}

static void
test_for_whom(void)
{
  READ(f, TALK "message m1 2021-01-03 @dora re b1\n| !endorses Cid\n"
               "message m2 2021-01-04 @ann re m1\n| !endorses him\n"
               "message m3 2021-01-05 @ann re m2\n| !asks-for-other\n"
               "message m4 2021-01-06 @dora\n| !endorses Cid\n"
               "message m5 2021-01-07 @dora\n| !endorses Cid Cook\n"
               "message p1 2021-02-01 @ann flags patch : [PATCH] x\n"
               "message m6 2021-02-02 @dora re p1\n| !complains\n"
               "message m7 2021-02-03 @ann re p1\n| !complains\n"
               "message p2 2021-03-01 @bob flags patch : [PATCH] y\n"
               "message m8 2021-03-02 @dora re p2\n| !complains\n");
  assert_said(&f, "m1", "bob@example.net", "cid@example.com");
  assert_said(&f, "m2", NULL, "cid@example.com");
  assert_said(&f, "m3", NULL, "cid@example.com");
  assert_said(&f, "m4", NULL, NULL); /* no Cid wrote there, and none runs the project */
  assert_said(&f, "m5", NULL, "cid@example.com");
  assert_said(&f, "m6", NULL, "ann@example.org");
  assert_said(&f, "m7", NULL, NULL);
  assert_said(&f, "m8", "bob@example.net", NULL);
}

static guint
count_said(const Fixture *f, const char *message)
{
  guint32 at = wh_view_find_message(f->text->view, message), n = 0;
  for (guint32 i = 0; i < f->people->n_sayings; i++)
    n += f->people->sayings[i].message == at;
  return n;
}

static void
test_sent_again(void)
{
  READ(f, TALK
       "message p1 2021-02-01 @dora flags patch : [PATCH 0/2] Foo: add a driver\n| !asks-for-self\n| "
       "!asks-for-self\n"
       "message p2 2021-03-01 @dora flags patch : [PATCH v2 0/2] foo: add a driver\n| !asks-for-self\n| "
       "!complains\n"
       "message p3 2021-03-02 @cid flags patch : [PATCH 0/2] foo: add a driver\n| !asks-for-self\n"
       "message p4 2021-03-03 @dora flags patch : [PATCH 0/2] bar: add a driver\n| !asks-for-self\n"
       "message p5 2021-08-20 @dora flags patch : [RFC][PATCH v3 0/2] foo: add a driver\n| !asks-for-self\n"
       "message p6 2022-08-20 @dora flags patch : [PATCH v4 0/2] foo: add a driver\n| !asks-for-self\n"
       "message m1 2021-03-04 @dora : foo\n| !asks-for-self\n"
       "message m2 2021-03-05 @dora : foo\n| !asks-for-self\n");
  static const struct {
    const char *message;
    guint n;
  } wanted[] = {{"p1", 2}, {"p2", 1}, {"p3", 1}, {"p4", 1}, {"p5", 0}, {"p6", 1}, {"m1", 1}, {"m2", 1}};
  for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
    g_assert_cmpuint(count_said(&f, wanted[i].message), ==, wanted[i].n);
  g_assert_cmpint(saying(&f, "p2")->kind, ==, WH_SPEECH_COMPLAINS);
}

static void
test_names(void)
{
  READ(f, "person one Jo One <one@example.org>\nperson two Jo Two <two@example.net>\n"
          "message q1 2021-01-01 @one\n"
          "message q2 2021-01-02 @two re q1\n"
          "message q3 2021-01-03 janedoe <janedoe" NOREPLY "> kind issue thread https://x/1\n"
          "message m1 2021-01-04 Zed <z@example.org> re q2\n| !endorses Jo\n"
          "message m2 2021-01-04T10:00 Zed <z@example.org> re q1\n| !endorses @JaneDoe\n"
          "message m3 2021-01-05 @two re q1\n| !endorses Jo\n"
          "message m4 2021-01-06 Zed <z@example.org> re q1\n| !endorses @latecomer\n"
          "message m5 2021-01-07 latecomer <latecomer" NOREPLY "> kind issue thread https://x/2\n"
          "message m6 2021-01-08 Zed <z@example.org> re q1\n| !endorses @latecomer\n");
  assert_said(&f, "m1", NULL, NULL); /* two of that name wrote there */
  assert_said(&f, "m2", NULL, "janedoe" NOREPLY);
  assert_said(&f, "m3", NULL, "one@example.org");
  assert_said(&f, "m4", NULL, NULL);
  assert_said(&f, "m6", NULL, "latecomer" NOREPLY);
}

#define LONG                                                                                                 \
  ALL "commit c1 2020-12-01 @bob\n"                                                                          \
      "event merge 2021-02-10 @dora other @cid thread https://x/1\n"                                         \
      "message w1 2021-02-01 @cid kind pull thread https://x/1\n"                                            \
      "repeat 12 every 20d\n"                                                                                \
      "  message p{i} 2021-01-01 @cid flags patch : [PATCH {i}] x\n"                                         \
      "  message q{i} 2021-01-02 @ann re p{i}\n| !complains\n"                                               \
      "  message r{i} 2021-01-03 @dora re q{i}\n| !endorses Cid\n| !belittles you\n"                         \
      "  message s{i} 2021-01-04 @bob re r{i}\n| !strain\n"                                                  \
      "  message t{i} 2021-01-05 @cid re s{i}\n| !asks-for-self\n| !urges Dora\n"                            \
      "end\n"

/* What was said by T is the same in the record cut at T. */
static void
test_cut(void)
{
  READ(whole, LONG);
  g_assert_cmpuint(whole.people->n_sayings, ==, 12 * 6);
  for (gint64 t = day("2021-01-01"); t < day("2021-09-30"); t += 11 * 86400 + 3600) {
    g_auto(Fixture) cut = read_as_of(LONG, t);
    meet(&cut);
    guint32 n = 0;
    for (; n < whole.people->n_sayings && whole.people->sayings[n].known <= t; n++) {
      g_assert_cmpuint(n, <, cut.people->n_sayings);
      g_assert_true(memcmp(&cut.people->sayings[n], &whole.people->sayings[n], sizeof(WhSaying)) == 0);
    }
    g_assert_cmpuint(cut.people->n_sayings, ==, n);
    for (guint32 p = 0; p < cut.people->n_persons; p++)
      g_assert_cmpint(wh_people_is_incumbent(cut.people, p, t), ==,
                      wh_people_is_incumbent(whole.people, p, t));
  }
}

static void
test_no_words(void)
{
  g_auto(Fixture) f = read_as_of("commit c1 2021-01-01 Ann Archer <ann@example.org>\n", G_MAXINT64);
  f.people = wh_people_new(f.text->view, NULL);
  g_assert_cmpuint(f.people->n_sayings, ==, 0);
  g_assert_cmpuint(wh_people_voice(f.people, 0, G_MAXINT64).messages, ==, 0);
  g_assert_true(wh_people_is_incumbent(f.people, 0, day("2021-01-01")));
  READ(empty, "");
  g_assert_cmpuint(empty.people->n_persons, ==, 0);
  g_assert_cmpint(empty.people->begin, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/people-words/speakers", test_speakers);
  g_test_add_func("/people-words/merge", test_merge);
  g_test_add_func("/people-words/merge-registry-login", test_merge_registry_login);
  g_test_add_func("/people-words/merge-pulls", test_merge_pulls);
  g_test_add_func("/people-words/bots", test_bots);
  g_test_add_func("/people-words/button", test_button);
  g_test_add_func("/people-words/no-button", test_no_button);
  g_test_add_func("/people-words/merge-twice", test_merge_twice);
  g_test_add_func("/people-words/forge-rights", test_forge_rights);
  g_test_add_func("/people-words/voice", test_voice);
  g_test_add_func("/people-words/incumbent", test_incumbent);
  g_test_add_func("/people-words/answering", test_answering);
  g_test_add_func("/people-words/spoken-to", test_spoken_to);
  g_test_add_func("/people-words/for-whom", test_for_whom);
  g_test_add_func("/people-words/sent-again", test_sent_again);
  g_test_add_func("/people-words/names", test_names);
  g_test_add_func("/people-words/cut", test_cut);
  g_test_add_func("/people-words/no-words", test_no_words);
  return g_test_run();
}
