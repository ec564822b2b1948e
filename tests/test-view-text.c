/* SPDX-License-Identifier: Apache-2.0
 * The test language itself. */
#include "view_text.h"

static WhViewText *
parse(const char *text)
{
  g_autoptr(GError) error = NULL;
  WhViewText *self = wh_view_text_new(text, G_MAXINT64, &error);
  g_assert_no_error(error);
  return self;
}

static const WhCommit *
commit(const WhViewText *self, const char *id)
{
  guint32 index = wh_view_text_commit(self, id);
  g_assert_cmpuint(index, !=, WH_NONE);
  return &self->view->commits[index];
}

static void
test_commit(void)
{
  g_autoptr(WhViewText) self =
      parse("person alice Alice <alice@example.org> zone Europe/Berlin\n"
            "commit c1 2021-03-04T10:00:00+02:00 Bob B. <bob@example.org> : First\n"
            "  A src/a.c\n"
            "    fact dependency npm:left-pad\n"
            "  A \"odd name\\n\" b1 mode 120000\n"
            "  trailer Reviewed-by: Carol <carol@example.org>\n"
            "  trailer Cc: dave\n"
            "commit c2 2021-07-01T12:00 @alice by @github +1h key abcd : Second: thing\n"
            "  M src/a.c\n"
            "  D gone.c old1\n");
  const WhCommit *c1 = commit(self, "c1"), *c2 = commit(self, "c2");
  const WhView *view = self->view;
  g_assert_cmpint(c1->authored.time, ==, 1614844800);
  g_assert_cmpint(c1->authored.zone, ==, 120);
  g_assert_cmpstr(view->accounts[c1->author].name, ==, "Bob B.");
  g_assert_cmpstr(c1->subject, ==, "First");
  g_assert_cmpstr(c1->trailers, ==, "Reviewed-by: Carol <carol@example.org>\nCc: dave");
  g_assert_cmpuint(c1->n_changes, ==, 2);
  g_assert_cmpint(c2->authored.zone, ==, 120);
  g_assert_cmpint(c2->committed.time - c2->authored.time, ==, 3600);
  g_assert_cmpint(c2->committed.zone, ==, 0);
  g_assert_cmpstr(view->accounts[c2->committer].email, ==, "noreply@github.com");
  g_assert_cmpstr(c2->key, ==, "abcd");
  g_assert_cmpstr(c2->subject, ==, "Second: thing");
  const WhChange *first = &view->changes[c1->changes_at], *second = &view->changes[c2->changes_at];
  g_assert_cmpuint(first[0].new_blob, ==, second[0].old_blob);
  g_assert_cmpuint(second[1].new_blob, ==, WH_NONE);
  guint32 n = 0;
  const WhFact *fact = wh_view_facts(view, first[0].new_blob, &n);
  g_assert_cmpuint(n, ==, 1);
  g_assert_cmpstr(fact->value, ==, "npm:left-pad");
  g_assert_cmpuint(first[1].new_mode, ==, 0120000);
  g_assert_cmpstr(view->paths[first[1].path], ==, "odd name\n");
}

static void
test_branches(void)
{
  g_autoptr(WhViewText) self = parse("commit c1 2021-01-01 A <a@example.org>\n"
                                     "commit t1 +1d B <b@example.org> branch topic\n"
                                     "commit c2 +1d A <a@example.org>\n"
                                     "commit m1 +1d A <a@example.org> merge topic : Merge branch 'topic'\n"
                                     "commit p1 +1d B <b@example.org> branch refs/pull/7/head parents c2\n"
                                     "commit o1 +1d C <c@example.org> branch old parents none\n"
                                     "tag v1.0 m1 +1d A <a@example.org> key beef : One\n"
                                     "tag v0.9 main light\n");
  const WhView *view = self->view;
  const WhCommit *m1 = commit(self, "m1");
  g_assert_cmpuint(m1->n_parents, ==, 2);
  g_assert_cmpstr(wh_view_text_id(self, view->parents[m1->parents_at]), ==, "c2");
  g_assert_cmpstr(wh_view_text_id(self, view->parents[m1->parents_at + 1]), ==, "t1");
  g_assert_cmpuint(commit(self, "o1")->n_parents, ==, 0);
  g_assert_cmpuint(commit(self, "p1")->flags & WH_COMMIT_PULL_ONLY, !=, 0);
  const char *const names[] = {"HEAD",           "refs/heads/main", "refs/heads/old", "refs/pull/7/head",
                               "refs/tags/v0.9", "refs/tags/v1.0"};
  g_assert_cmpuint(view->n_refs, ==, G_N_ELEMENTS(names));
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    g_assert_cmpstr(view->refs[i].name, ==, names[i]);
  g_assert_cmpuint(view->n_tags, ==, 2);
  g_assert_cmpstr(view->tags[1].key, ==, "beef");
  g_assert_true(wh_oid_is_zero(&view->tags[0].oid));
}

static void
test_repeat(void)
{
  g_autoptr(WhViewText) self = parse("repeat 3 every 7d\n"
                                     "  commit c{i} 2021-01-01 A <a@example.org> : Turn {i} of {i*2}\n"
                                     "    A f{i}.c\n"
                                     "  repeat 2\n"
                                     "    commit d{j}-{i} +1h B <b@example.org>\n"
                                     "  end\n"
                                     "end\n"
                                     "expect quiet\n");
  g_assert_cmpuint(self->view->n_commits, ==, 9);
  g_assert_cmpint(commit(self, "c3")->authored.time - commit(self, "c1")->authored.time, ==, 14 * 86400);
  g_assert_cmpint(commit(self, "d2-2")->authored.time - commit(self, "c2")->authored.time, ==, 7200);
  g_assert_cmpstr(commit(self, "c2")->subject, ==, "Turn 2 of 4");
  g_assert_cmpuint(self->expectations->len, ==, 1);
  g_assert_cmpstr(g_ptr_array_index(self->expectations, 0), ==, "expect quiet");
}

static void
test_records(void)
{
  g_autoptr(WhViewText) self =
      parse("commit c1 2021-01-01 A <a@example.org>\n  A package.json\nrecord content\nrecord no tags\n"
            "tag v1 c1 light\nincomplete\nmalformed commit 1234 : no author\n");
  guint32 n = 0;
  g_assert_cmpuint(self->view->records & WH_RECORD_CONTENT, !=, 0);
  g_assert_cmpuint(self->view->records & WH_RECORD_TAGS, ==, 0);
  g_assert_nonnull(wh_view_facts(self->view, self->view->changes[0].new_blob, &n));
  g_assert_false(self->view->complete);
  g_assert_cmpuint(self->view->n_malformed, ==, 1);
}

static const WhMessage *
message(const WhViewText *self, const char *id)
{
  guint32 index = wh_view_find_message(self->view, id);
  g_assert_cmpuint(index, !=, WH_NONE);
  return &self->view->messages[index];
}

static void
assert_text(const WhViewText *self, const WhMessage *of, const char *text)
{
  g_autofree char *got = wh_view_text(self->view, (guint32)(of - self->view->messages));
  g_assert_cmpstr(got, ==, text);
}

static void
test_messages(void)
{
  g_autoptr(WhViewText) self =
      parse("person carol Carol <carol@example.org> zone -0500\n"
            "message m1 2021-03-04T10:00 @carol to list@example.org bob@example.org : Next release?\n"
            "  | When is it?\n"
            "  |\n"
            "  |   # soon\n"
            "  trait mailer: Mutt\n"
            "  trait list: dev.example.org\n"
            "message m2 +1h Bob <bob@example.org> re m1 flags follows-up patch : \"Next\\trelease?\"\n"
            "message m3 +1h Dan <dan@example.org> refs m1 m2 arrived +1m\n"
            "message https://example.org/i/1 +1d Eve <eve@example.org> kind issue association first-timer : "
            "Broken\n"
            "message c1 +1d Bob <bob@example.org> thread https://example.org/i/1 association owner\n"
            "  | Is it?\n"
            "message - +1d Bob <bob@example.org> flags made-id bad-date place list.mbox:77\n");
  const WhMessage *m1 = message(self, "m1"), *m2 = message(self, "m2"), *m3 = message(self, "m3");
  const WhMessage *issue = message(self, "https://example.org/i/1"), *c1 = message(self, "c1");
  assert_text(self, m1, "When is it?\n\n  # soon\n");
  g_assert_cmpstr(m1->traits, ==, "mailer: Mutt\nlist: dev.example.org");
  g_assert_cmpstr(m1->to, ==, "list@example.org bob@example.org");
  g_assert_cmpint(m1->claimed.zone, ==, -300);
  g_assert_cmpstr(self->view->accounts[m1->account].name, ==, "Carol");
  g_assert_cmpuint(m2->flags, ==, WH_MESSAGE_FOLLOWS_UP | WH_MESSAGE_PATCH);
  g_assert_cmpstr(m2->subject, ==, "Next\trelease?");
  g_assert_true(&self->view->messages[m2->parent] == m1);
  g_assert_true(&self->view->messages[m3->parent] == m2);
  g_assert_cmpint(m3->known - m3->claimed.time, ==, 60);
  g_assert_cmpuint(issue->kind, ==, WH_MESSAGE_ISSUE);
  g_assert_cmpuint(issue->association, ==, WH_ASSOCIATION_FIRST_TIMER);
  g_assert_cmpint(issue->claimed.zone, ==, WH_ZONE_ABSENT);
  g_assert_cmpuint(c1->kind, ==, WH_MESSAGE_COMMENT);
  g_assert_true(&self->view->messages[c1->parent] == issue);
  g_assert_cmpstr(self->view->threads[c1->thread].url, ==, "https://example.org/i/1");
  g_assert_cmpstr(self->view->messages[5].locator, ==, "list.mbox:77");
  g_assert_cmpuint(self->view->records, ==, WH_RECORD_WORDS);
}

static void
test_message_loops(void)
{
  g_autoptr(WhViewText) self =
      parse("repeat 3 every 7d\n"
            "  message m{i} 2021-01-01 Ann <ann{i}@example.org> re m{i-1} : Turn {i}\n"
            "    | This is turn {i}.\n"
            "    | end\n"
            "  event close +1h Bob <bob@example.org> object \"issue {i}\"\n"
            "end\n");
  g_assert_cmpuint(self->view->n_messages, ==, 3);
  g_assert_cmpuint(self->view->n_threads, ==, 1);
  assert_text(self, message(self, "m3"), "This is turn 3.\nend\n");
  g_assert_cmpuint(self->view->n_events, ==, 3);
  g_assert_cmpstr(self->view->events[1].object, ==, "issue 2");
}

static void
test_events(void)
{
  g_autoptr(WhViewText) self = parse(
      "commit c1 2021-01-01 A <a@example.org>\n"
      "message i1 2021-01-01 A <a@example.org> kind issue thread https://example.org/i/1\n"
      "event merge 2021-01-02 Bob <bob@example.org> other A <a@example.org> thread https://example.org/i/1"
      " commit c1 object https://example.org/p/2 id e1\n"
      "event publish +1d Bob <bob@example.org> object npm:x@1.0.0 detail \"postinstall: x\"\n"
      "event other +1d detail moved locator https://example.org/moved registry\n");
  const WhView *view = self->view;
  const WhEvent *merge = &view->events[0], *publish = &view->events[1], *other = &view->events[2];
  g_assert_cmpuint(view->n_events, ==, 3);
  g_assert_cmpstr(merge->id, ==, "e1");
  g_assert_cmpstr(merge->locator, ==, "e1");
  g_assert_cmpuint(merge->commit, ==, 0);
  g_assert_cmpuint(merge->thread, ==, 0);
  g_assert_cmpstr(view->accounts[merge->actor].name, ==, "Bob");
  g_assert_cmpstr(view->accounts[merge->other].name, ==, "A");
  g_assert_false(merge->registry);
  g_assert_true(publish->registry);
  g_assert_cmpstr(publish->detail, ==, "postinstall: x");
  g_assert_cmpuint(other->actor, ==, WH_NONE);
  g_assert_cmpuint(other->commit, ==, WH_NONE);
  g_assert_cmpstr(other->locator, ==, "https://example.org/moved");
  g_assert_cmpuint(view->records & (WH_RECORD_FORGE | WH_RECORD_REGISTRY), ==,
                   WH_RECORD_FORGE | WH_RECORD_REGISTRY);
}

static void
test_errors(void)
{
  static const struct {
    const char *text, *says;
  } wrong[] = {{"comit c1", "line 1: unknown statement: comit"},
               {"\ncommit c1 2021-13-01 A <a@b>", "line 2: bad time"},
               {"commit c1 2021-01-01 @nobody", "line 1: no such person: @nobody"},
               {"commit c1 2021-01-01 A <a@b> parents c9", "line 1: no such commit or branch: c9"},
               {"commit c1 2021-01-01 A <a@b>\ncommit c1 +1d A <a@b>", "line 2: commit named twice: c1"},
               {"repeat 2\n", "line 1: repeat without end"},
               {"record cheese", "line 1: no such kind of record: cheese"},
               {"message m1 2021-01-01 A <a@b> kind letter", "line 1: no such kind of message: letter"},
               {"message m1 2021-01-01 A <a@b> flags loud", "line 1: no such flag: loud"},
               {"message m1 2021-01-01 A <a@b> from c", "line 1: unknown option: from c"},
               {"message m1 2021-01-01", "line 1: expected Name <email>"},
               {"event shout 2021-01-01", "line 1: no such verb: shout"},
               {"event close 2021-01-01 object x y", "line 1: unknown option: y"},
               {"event merge 2021-01-01 commit c9", "line 1: no such commit or branch: c9"},
               {"  | words", "line 1: unknown statement: |"},
               {"commit c1 2021-01-01 A <a@b>\n  M f a b c", "line 2: left over: c"}};
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(wh_view_text_new(wrong[i].text, G_MAXINT64, &error));
    g_assert_nonnull(error);
    g_assert_true(g_str_has_prefix(error->message, wrong[i].says));
  }
}

static void
test_as_of(void)
{
  g_autoptr(GError) error = NULL;
  const char *text = "commit c1 2021-01-01 A <a@example.org>\ncommit c2 2021-02-01 A <a@example.org>\n";
  g_autoptr(WhViewText) self = wh_view_text_new(text, 1610000000, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(self->view->n_commits, ==, 1);
  g_assert_cmpuint(wh_view_text_commit(self, "c2"), ==, WH_NONE);
  g_assert_cmpuint(self->view->refs[1].target, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/view-text/commit", test_commit);
  g_test_add_func("/view-text/branches", test_branches);
  g_test_add_func("/view-text/repeat", test_repeat);
  g_test_add_func("/view-text/records", test_records);
  g_test_add_func("/view-text/messages", test_messages);
  g_test_add_func("/view-text/message-loops", test_message_loops);
  g_test_add_func("/view-text/events", test_events);
  g_test_add_func("/view-text/errors", test_errors);
  g_test_add_func("/view-text/as-of", test_as_of);
  return g_test_run();
}
