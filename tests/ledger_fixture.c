/* SPDX-License-Identifier: Apache-2.0
 * Made records, and a view as text. */
#include "ledger_fixture.h"

#include "base/limits.h"

#include <glib/gstdio.h>

static gpointer
keep(WhFixture *f, gpointer memory)
{
  g_ptr_array_add(f->memory, memory);
  return memory;
}

static WhSlice
keep_text(WhFixture *f, char *text)
{
  return wh_slice_str(keep(f, text));
}

static WhOid
random_oid(GRand *rand, guint oid_len)
{
  WhOid oid = {0};

  for (guint i = 0; i < oid_len; i++)
    oid.bytes[i] = (guint8)g_rand_int_range(rand, 0, 256);
  return oid;
}

static guint
below(GRand *rand, guint n)
{
  return n > 1 ? (guint)g_rand_int_range(rand, 0, (gint32)n) : 0;
}

/* Small numbers come often, as with paths and people of a project. */
static guint
skewed(GRand *rand, guint n)
{
  double x = g_rand_double(rand);

  return MIN((guint)(x * x * x * n), n - 1);
}

static const WhCommitRecord *
commit_at(const WhFixture *f, guint i)
{
  return &g_array_index(f->commits, WhCommitRecord, i);
}

static void
make_parents(WhFixture *f, GRand *rand, WhCommitRecord *commit)
{
  guint n = f->commits->len, n_parents = 1;
  WhOid *parents;

  if (n == 0 || below(rand, 200) == 0)
    return;
  if (f->shape.merges > 0 && below(rand, f->shape.merges) == 0)
    n_parents = 2 + (below(rand, 20) == 0);
  parents = keep(f, g_new(WhOid, n_parents));
  for (guint i = 0; i < n_parents; i++) {
    guint back = i == 0 && below(rand, 8) != 0 ? 0 : below(rand, 10);
    parents[i] = commit_at(f, n - 1 - MIN(back, n - 1))->oid;
  }
  commit->n_parents = n_parents;
  commit->parents = parents;
}

static void
make_changes(WhFixture *f, GRand *rand, WhCommitRecord *commit, WhOid *blob_of_path)
{
  guint n = 1 + below(rand, 4);
  WhChangeRecord *changes = keep(f, g_new0(WhChangeRecord, n));

  for (guint i = 0; i < n; i++) {
    guint path = skewed(rand, f->shape.n_paths);
    changes[i].path = keep_text(f, g_strdup_printf("src/part%u/file-%u.c", path % 7, path));
    changes[i].old_blob = blob_of_path[path];
    changes[i].old_mode = wh_oid_is_zero(&blob_of_path[path]) ? 0 : 0100644;
    if (below(rand, 12) != 0 || changes[i].old_mode == 0) {
      changes[i].new_blob = random_oid(rand, f->shape.oid_len);
      changes[i].new_mode = 0100644;
    }
    changes[i].status = changes[i].old_mode == 0 ? 'A' : changes[i].new_mode == 0 ? 'D' : 'M';
    blob_of_path[path] = changes[i].new_blob;
  }
  commit->n_changes = n;
  commit->changes = changes;
}

static void
make_facts(WhFixture *f, GRand *rand, const WhCommitRecord *commit)
{
  for (guint i = 0; i < commit->n_changes; i++) {
    WhFactRecord fact = {WH_FACT_READ, commit->changes[i].new_blob, wh_slice(NULL, 0)};
    if (wh_oid_is_zero(&fact.blob) || below(rand, 5) != 0)
      continue;
    g_array_append_val(f->facts, fact);
    fact.kind = WH_FACT_DEPENDENCY;
    fact.value = keep_text(f, g_strdup_printf("npm:thing-%u", below(rand, 30)));
    g_array_append_val(f->facts, fact);
  }
}

static gint64
make_time(const WhFixture *f, GRand *rand)
{
  gint64 time = 1200000000 + (gint64)f->commits->len * 40000 + (gint64)below(rand, 3600);

  if (f->shape.skews > 0 && below(rand, f->shape.skews) == 0)
    time = below(rand, 2) == 0 ? (gint64)below(rand, 1000000) : WH_TIME_MAX - (gint64)below(rand, 1000000);
  return time;
}

static void
make_people(WhFixture *f, GRand *rand, WhCommitRecord *commit)
{
  guint author = skewed(rand, f->shape.n_people);
  guint committer = below(rand, 3) == 0 ? skewed(rand, f->shape.n_people) : author;

  commit->author_name = keep_text(f, g_strdup_printf("Person %u", author));
  commit->author_email = keep_text(f, g_strdup_printf("p%u@example.org", author));
  commit->committer_name = keep_text(f, g_strdup_printf("Person %u", committer));
  commit->committer_email = keep_text(f, g_strdup_printf("p%u@example.org", committer));
}

static void
make_commit(WhFixture *f, GRand *rand, WhOid *blob_of_path)
{
  WhCommitRecord commit = {0};

  commit.oid = random_oid(rand, f->shape.oid_len);
  make_people(f, rand, &commit);
  commit.committed = (WhStamp){make_time(f, rand), (gint16)(60 * (gint)below(rand, 3))};
  commit.authored = (WhStamp){MAX(commit.committed.time, 9000) - (gint64)below(rand, 9000), 60};
  make_parents(f, rand, &commit);
  commit.subject = keep_text(f, g_strdup_printf("part%u: change number %u", below(rand, 7), f->commits->len));
  if (below(rand, 6) == 0)
    commit.trailers = keep_text(f, g_strdup("Signed-off-by: Person 1 <p1@example.org>"));
  if (below(rand, 9) == 0) {
    commit.key = WH_SLICE("0123456789abcdef");
    commit.flags = WH_COMMIT_SIGNED;
  }
  if (commit.n_parents < 2)
    make_changes(f, rand, &commit, blob_of_path);
  make_facts(f, rand, &commit);
  g_array_append_val(f->commits, commit);
}

static void
make_tag(WhFixture *f, GRand *rand, guint at)
{
  WhTagRecord tag = {0};

  tag.name = keep_text(f, g_strdup_printf("v1.%u", at));
  tag.target = commit_at(f, at)->oid;
  tag.tagged = (WhStamp){0, WH_ZONE_ABSENT};
  if (below(rand, 2) == 0) {
    tag.oid = random_oid(rand, f->shape.oid_len);
    tag.tagger_name = commit_at(f, at)->author_name;
    tag.tagger_email = commit_at(f, at)->author_email;
    tag.tagged = (WhStamp){commit_at(f, at)->committed.time, 120};
    tag.subject = WH_SLICE("release");
    tag.is_signed = below(rand, 2) == 0;
    tag.key = tag.is_signed ? WH_SLICE("fedcba9876543210") : wh_slice(NULL, 0);
  }
  g_array_append_val(f->tags, tag);
}

static void
add_ref(WhFixture *f, const char *name, WhRefKind kind, guint at)
{
  WhRefRecord ref = {wh_slice_str(name),
                     kind == WH_REF_HEAD ? WH_SLICE("refs/heads/main") : wh_slice(NULL, 0), kind,
                     commit_at(f, at)->oid};

  g_array_append_val(f->refs, ref);
}

WhFixture *
wh_fixture_new(guint32 seed, const WhFixtureShape *shape)
{
  WhFixture *f = g_new0(WhFixture, 1);
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  g_autofree WhOid *blob_of_path = g_new0(WhOid, shape->n_paths);
  guint n = shape->n_commits;

  f->shape = *shape;
  f->commits = g_array_new(FALSE, TRUE, sizeof(WhCommitRecord));
  f->tags = g_array_new(FALSE, TRUE, sizeof(WhTagRecord));
  f->facts = g_array_new(FALSE, TRUE, sizeof(WhFactRecord));
  f->refs = g_array_new(FALSE, TRUE, sizeof(WhRefRecord));
  f->memory = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < n; i++)
    make_commit(f, rand, blob_of_path);
  for (guint i = 5; i < n; i += 1 + n / 12)
    make_tag(f, rand, i);
  add_ref(f, "HEAD", WH_REF_HEAD, n - 1);
  add_ref(f, "refs/heads/main", WH_REF_BRANCH, n - 1);
  add_ref(f, "refs/pull/1/head", WH_REF_PULL, n - 1 - MIN(3, n - 1));
  add_ref(f, "refs/notes/commits", WH_REF_NOTES, n / 2);
  return f;
}

void
wh_fixture_free(WhFixture *fixture)
{
  g_array_unref(fixture->commits);
  g_array_unref(fixture->tags);
  g_array_unref(fixture->facts);
  g_array_unref(fixture->refs);
  g_ptr_array_unref(fixture->memory);
  g_free(fixture);
}

static void
check(gboolean ok, GError *error)
{
  g_assert_no_error(error);
  g_assert_true(ok);
}

static void
put_facts(const WhFixture *fixture, WhSink *sink, GHashTable *blobs)
{
  GError *error = NULL;

  for (guint i = 0; i < fixture->facts->len; i++) {
    const WhFactRecord *fact = &g_array_index(fixture->facts, WhFactRecord, i);
    if (g_hash_table_contains(blobs, &fact->blob))
      check(sink->fact(sink, fact, &error), error);
  }
}

void
wh_fixture_put_commits(const WhFixture *fixture, WhSink *sink, guint from, guint to)
{
  g_autoptr(GHashTable) blobs = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  GError *error = NULL;

  for (guint i = from; i < to; i++) {
    const WhCommitRecord *commit = commit_at(fixture, i);
    check(sink->commit(sink, commit, &error), error);
    for (guint k = 0; k < commit->n_changes; k++)
      g_hash_table_add(blobs, (gpointer)(guintptr)&commit->changes[k].new_blob);
  }
  put_facts(fixture, sink, blobs);
  check(sink->checkpoint(sink, &error), error);
}

void
wh_fixture_put_state(const WhFixture *fixture, WhSink *sink, guint n)
{
  g_autoptr(GHashTable) there = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  GError *error = NULL;

  for (guint i = 0; i < n; i++)
    g_hash_table_add(there, (gpointer)(guintptr)&commit_at(fixture, i)->oid);
  for (guint i = 0; i < fixture->tags->len; i++) {
    const WhTagRecord *tag = &g_array_index(fixture->tags, WhTagRecord, i);
    if (g_hash_table_contains(there, &tag->target))
      check(sink->tag(sink, tag, &error), error);
  }
  for (guint i = 0; i < fixture->refs->len; i++) {
    const WhRefRecord *ref = &g_array_index(fixture->refs, WhRefRecord, i);
    if (g_hash_table_contains(there, &ref->target))
      check(sink->ref(sink, ref, &error), error);
  }
}

static const char *
hex(const WhView *view, const WhOid *oid, char *out)
{
  wh_oid_format(oid, view->oid_len, out);
  return out;
}

static const char *
blob_hex(const WhView *view, guint32 blob, char *out)
{
  return blob == WH_NONE ? "none" : hex(view, &view->blobs[blob], out);
}

static void
dump_commit(const WhView *v, guint32 i, GString *out)
{
  const WhCommit *c = &v->commits[i];
  char a[WH_OID_HEX_MAX + 1], b[WH_OID_HEX_MAX + 1];

  g_string_append_printf(out,
                         "commit %u %s known %" G_GINT64_FORMAT " authored %" G_GINT64_FORMAT
                         " %d by %u committed %" G_GINT64_FORMAT " %d by %u flags %x [%s] [%s] [%s]\n",
                         i, hex(v, &c->oid, a), c->known, c->authored.time, c->authored.zone, c->author,
                         c->committed.time, c->committed.zone, c->committer, c->flags, c->subject,
                         c->trailers, c->key);
  for (guint32 p = 0; p < c->n_parents; p++)
    g_string_append_printf(out, " parent %u\n", v->parents[c->parents_at + p]);
  for (guint32 k = 0; k < c->n_changes; k++) {
    const WhChange *ch = &v->changes[c->changes_at + k];
    g_string_append_printf(out, " %c %o %o %s %s %u %s\n", ch->status, ch->old_mode, ch->new_mode,
                           blob_hex(v, ch->old_blob, a), blob_hex(v, ch->new_blob, b), ch->path,
                           v->paths[ch->path]);
  }
}

static void
dump_rest(const WhView *v, GString *out)
{
  char a[WH_OID_HEX_MAX + 1], b[WH_OID_HEX_MAX + 1];

  for (guint32 i = 0; i < v->n_tags; i++)
    g_string_append_printf(
        out,
        "tag %s %s target %u tagger %u at %" G_GINT64_FORMAT " known %" G_GINT64_FORMAT " [%s] [%s] %d\n",
        v->tags[i].name, hex(v, &v->tags[i].oid, a), v->tags[i].target, v->tags[i].tagger,
        v->tags[i].tagged.time, v->tags[i].known, v->tags[i].subject, v->tags[i].key, v->tags[i].is_signed);
  for (guint32 i = 0; i < v->n_refs; i++)
    g_string_append_printf(out, "ref %s -> %s %d %u\n", v->refs[i].name, v->refs[i].target_name,
                           v->refs[i].kind, v->refs[i].target);
  for (guint32 i = 0; i < v->n_facts; i++)
    g_string_append_printf(out, "fact %s %d %s\n", hex(v, &v->blobs[v->facts[i].blob], a), v->facts[i].kind,
                           v->facts[i].value);
  for (guint32 i = 0; i < v->n_rewrites; i++)
    g_string_append_printf(out, "rewrite %s %s %s\n", v->rewrites[i].name,
                           hex(v, &v->rewrites[i].old_target, a), hex(v, &v->rewrites[i].new_target, b));
  for (guint32 i = 0; i < v->n_malformed; i++)
    g_string_append_printf(out, "malformed %s: %s\n", v->malformed[i].locator, v->malformed[i].reason);
}

static void
dump_account(const WhView *view, guint32 account, GString *out)
{
  if (account == WH_NONE)
    g_string_append(out, " nobody");
  else
    g_string_append_printf(out, " %s <%s>", view->accounts[account].name, view->accounts[account].email);
}

void
wh_view_dump_message(const WhView *view, guint32 message, GString *out)
{
  const WhMessage *m = &view->messages[message];
  g_autofree char *text = wh_view_text(view, message);

  g_string_append_printf(out, "message %s at %s known %" G_GINT64_FORMAT " claimed %" G_GINT64_FORMAT " %d",
                         m->id, m->locator, m->known, m->claimed.time, m->claimed.zone);
  dump_account(view, m->account, out);
  g_string_append_printf(out, " parent %d thread %u flags %x kind %u association %u to %s: %s\n%s\n%s\n",
                         (int)m->parent, m->thread, m->flags, m->kind, m->association, m->to, m->subject,
                         m->traits, text);
}

void
wh_view_dump_event(const WhView *view, guint32 event, GString *out)
{
  const WhEvent *e = &view->events[event];

  g_string_append_printf(out, "event %s %s known %" G_GINT64_FORMAT, wh_verb_id(e->verb), e->id, e->known);
  dump_account(view, e->actor, out);
  dump_account(view, e->other, out);
  g_string_append_printf(out, " commit %d thread %d registry %d %s: %s at %s\n", (int)e->commit,
                         (int)e->thread, e->registry, e->object, e->detail, e->locator);
}

static void
dump_talk(const WhView *view, GString *out)
{
  for (guint32 i = 0; i < view->n_messages; i++)
    wh_view_dump_message(view, i, out);
  for (guint32 i = 0; i < view->n_threads; i++) {
    const WhThread *thread = &view->threads[i];
    g_string_append_printf(out, "thread %s first %u:", thread->url, thread->first);
    for (guint32 k = 0; k < thread->n; k++)
      g_string_append_printf(out, " %u", view->thread_messages[thread->at + k]);
    g_string_append_c(out, '\n');
  }
  for (guint32 i = 0; i < view->n_events; i++)
    wh_view_dump_event(view, i, out);
}

char *
wh_view_dump(const WhView *view)
{
  GString *out = g_string_new(NULL);

  g_string_append_printf(out, "%s %u records %x complete %d\n", view->project, view->oid_len, view->records,
                         view->complete);
  for (guint32 i = 0; i < view->n_accounts; i++)
    g_string_append_printf(out, "account %u %s <%s>\n", i, view->accounts[i].name, view->accounts[i].email);
  for (guint32 i = 0; i < view->n_commits; i++)
    dump_commit(view, i, out);
  dump_rest(view, out);
  dump_talk(view, out);
  for (guint32 i = 0; i <= view->n_blobs; i++)
    g_string_append_printf(out, "%u\n", view->facts_at[i]);
  return g_string_free(out, FALSE);
}

void
wh_fixture_place_init(WhFixturePlace *place, gconstpointer unused)
{
  place->folder = g_dir_make_tmp("wolfhound-ledger-XXXXXX", NULL);
  g_assert_nonnull(place->folder);
  place->path = g_build_filename(place->folder, "ledger.db", NULL);
}

void
wh_fixture_place_clear(WhFixturePlace *place, gconstpointer unused)
{
  const char *const endings[] = {"", "-wal", "-shm", "-journal"};

  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    g_autofree char *path = g_strconcat(place->path, endings[i], NULL);
    g_unlink(path);
  }
  g_assert_cmpint(g_rmdir(place->folder), ==, 0);
  g_free(place->folder);
  g_free(place->path);
}

void
wh_fixture_must(gboolean ok, GError *error)
{
  g_assert_no_error(error);
  g_assert_true(ok);
}

WhLedger *
wh_fixture_ledger(const char *path)
{
  GError *error = NULL;
  WhLedger *ledger = wh_ledger_open(path, &error);

  g_assert_no_error(error);
  return ledger;
}
