/* SPDX-License-Identifier: Apache-2.0
 * File versions to facts, beside the stream of commits. */
#include "source/git/git_facts.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/git/facts.h"
#include "source/git/git_ask.h"
#include "source/git/hidden_scan.h"

#define PENDING_MAX 8192u /* file versions that wait; then they are read without waiting for a checkpoint */
#define READ_ANYWAY 1024u /* files of code that are read before it pays to look through all packs */
#define AHEAD_OBJECTS 20000u /* packed objects from which on the look through all packs begins at once */
#define MODE_TYPE 0170000u
#define MODE_REGULAR 0100000u

/* One file version that is to be read by one parser. */
typedef struct {
  WhOid blob, before; /* the version that the first change to bring it replaced; zero: none */
  const WhFactFormat *format;
  char *path;
} Wanted;

#define LINES_MAX (4u << 20) /* digests of mailmap lines that are kept, 32 MiB; then it begins anew */

typedef struct {
  WhFactKind kind;
  char *value;
} Found;

struct WhGitFacts {
  WhSink sink; /* first, so that its address is this struct's */
  WhSink *next;
  const WhGitShadow *shadow;
  const WhOdb *store;
  WhOdbReader *odb;                  /* NULL: git is asked */
  WhHiddenScan *scan;                /* NULL: not needed yet */
  GThread *ahead;                    /* makes the scan; NULL: nobody does */
  guint jobs, n_code;                /* files of code met */
  gboolean told_read, told_withheld; /* of code: once is enough to know whether contents can be read */
  GHashTable *seen;                  /* set of Wanted by blob and parser; owns */
  GPtrArray *pending;                /* Wanted, borrowed from SEEN */
  GArray *found;                     /* of the file that is being parsed */
  GHashTable *lines_of; /* mailmap versions that were read: WhOid to a rising GArray of guint64; owns */
  gsize n_lines;        /* in all of them */
};

/* Code that no other format is for: all of it counts as understood, and only hidden text is told. */
static gboolean
parse_code(WhSlice text, WhSlice path, WhFactOut *out)
{
  (void)text, (void)path, (void)out;
  return TRUE;
}

static const WhFactFormat code_format = {.id = "code", .name = "*", .parse = parse_code};

static guint
wanted_hash(gconstpointer data)
{
  const Wanted *w = data;
  return wh_oid_hash(&w->blob) ^ g_str_hash(w->format->id);
}

static gboolean
wanted_equal(gconstpointer a, gconstpointer b)
{
  const Wanted *x = a, *y = b;
  return x->format->parse == y->format->parse && wh_oid_equal(&x->blob, &y->blob);
}

static void
wanted_free(gpointer data)
{
  Wanted *w = data;
  g_free(w->path);
  g_free(w);
}

static void
found_clear(gpointer data)
{
  g_free(((Found *)data)->value);
}

static void
collect(WhFactKind kind, WhSlice value, gpointer user)
{
  WhGitFacts *facts = user;
  Found found = {kind, g_strndup(value.data, value.len)};
  g_array_append_val(facts->found, found);
}

static gboolean
send(WhGitFacts *facts, const Wanted *w, WhFactKind kind, const char *value, GError **error)
{
  WhFactRecord record = {kind, w->blob, wh_slice_str(value)};
  return facts->next->fact(facts->next, &record, error);
}

/* Takes LINES. */
static void
keep_lines(WhGitFacts *facts, const WhOid *blob, GArray *lines)
{
  if ((facts->n_lines += lines->len) > LINES_MAX) {
    g_hash_table_remove_all(facts->lines_of);
    facts->n_lines = lines->len;
  }
  g_array_sort(lines, wh_fact_line_compare);
  g_hash_table_insert(facts->lines_of, g_memdup2(blob, sizeof *blob), lines);
}

static gboolean
parse(WhGitFacts *facts, const Wanted *w, WhSlice body)
{
  WhFactOut out;
  g_array_set_size(facts->found, 0);
  wh_fact_out_init(&out, collect, facts);
  WhSlice path = wh_slice_str(w->path);
  if (w->format->parse == wh_facts_mailmap) {
    out.before = g_hash_table_lookup(facts->lines_of, &w->before);
    out.lines = g_array_new(FALSE, FALSE, sizeof(guint64));
  }
  gboolean understood = w->format->parse(body, path, &out);
  if (out.lines != NULL)
    keep_lines(facts, &w->blob, out.lines);
  if (understood && wh_facts_is_code(path))
    wh_facts_hidden(body, &out);
  wh_fact_out_clear(&out);
  return understood;
}

static gboolean
withhold(WhGitFacts *facts, const Wanted *w, const char *why, GError **error)
{
  if (w->format == &code_format && facts->told_withheld)
    return TRUE;
  facts->told_withheld = facts->told_withheld || w->format == &code_format;
  return send(facts, w, WH_FACT_WITHHELD, why, error);
}

/* A file that is not understood gives no fact at all: then the record of it is blind. */
static gboolean
take_body(WhGitFacts *facts, const Wanted *w, WhSlice body, GError **error)
{
  if (wh_fact_is_withheld(body))
    return withhold(facts, w, "withheld", error);
  if (!parse(facts, w, body))
    return TRUE;
  for (guint i = 0; i < facts->found->len; i++) {
    const Found *found = &g_array_index(facts->found, Found, i);
    if (!send(facts, w, found->kind, found->value, error))
      return FALSE;
  }
  if (w->format == &code_format && facts->told_read)
    return TRUE;
  facts->told_read = facts->told_read || w->format == &code_format;
  return send(facts, w, WH_FACT_READ, w->format->id, error);
}

/* ---- contents by git ---- */

typedef struct {
  WhGitFacts *facts;
  GPtrArray *wanted; /* those asked for now */
  GPtrArray *small;  /* of them, those to be read */
  GError *error;
} Reading;

static gboolean
take_size(guint i, const WhGitAnswer *answer, gpointer user)
{
  Reading *r = user;
  Wanted *w = g_ptr_array_index(r->wanted, i);
  if (answer->type != WH_GIT_OBJECT_BLOB)
    return withhold(r->facts, w, "missing", &r->error);
  if (answer->size > WH_LIMIT_FACT_BLOB)
    return withhold(r->facts, w, "large", &r->error);
  g_ptr_array_add(r->small, w);
  return TRUE;
}

static gboolean
take_content(guint i, const WhGitAnswer *answer, gpointer user)
{
  Reading *r = user;
  const Wanted *w = g_ptr_array_index(r->small, i);
  if (answer->type != WH_GIT_OBJECT_BLOB)
    return withhold(r->facts, w, "missing", &r->error);
  return take_body(r->facts, w, answer->body, &r->error);
}

static gboolean
ask(Reading *r, const GPtrArray *wanted, gsize keep, WhGitAskFunc func, GError **error)
{
  g_autofree WhOid *ids = g_new(WhOid, MAX(wanted->len, 1));
  for (guint i = 0; i < wanted->len; i++)
    ids[i] = ((const Wanted *)g_ptr_array_index(wanted, i))->blob;
  if (!wh_git_ask((WhGitStore){.shadow = r->facts->shadow}, ids, wanted->len, keep, func, r, error))
    return FALSE;
  if (r->error != NULL) {
    g_propagate_error(error, g_steal_pointer(&r->error));
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_with_git(WhGitFacts *facts, GError **error)
{
  g_autoptr(GPtrArray) small = g_ptr_array_new();
  Reading r = {.facts = facts, .wanted = facts->pending, .small = small};
  return ask(&r, facts->pending, 0, take_size, error) &&
         ask(&r, small, WH_LIMIT_FACT_BLOB, take_content, error);
}

/* ---- contents by the own reader ---- */

static gboolean
read_with_odb(WhGitFacts *facts, GError **error)
{
  for (guint i = 0; i < facts->pending->len; i++) {
    const Wanted *w = g_ptr_array_index(facts->pending, i);
    g_autoptr(GError) why = NULL;
    g_autoptr(WhObject) object = wh_odb_read(facts->odb, &w->blob, WH_OBJECT_BLOB, WH_LIMIT_FACT_BLOB, &why);
    gboolean ok;
    if (object != NULL)
      ok = take_body(facts, w, wh_slice((const char *)object->data, object->size), error);
    else
      ok = withhold(facts, w, g_error_matches(why, WH_ERROR, WH_ERROR_LIMIT) ? "large" : "missing", error);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_pending(WhGitFacts *facts, GError **error)
{
  if (facts->pending->len == 0)
    return TRUE;
  gboolean ok = facts->odb != NULL ? read_with_odb(facts, error) : read_with_git(facts, error);
  g_ptr_array_set_size(facts->pending, 0);
  return ok;
}

static gpointer
scan_thread(gpointer user)
{
  const WhGitFacts *facts = user;
  return wh_hidden_scan_new(facts->store, 1);
}

void
wh_git_facts_look_ahead(WhGitFacts *facts)
{
  guint64 objects = 0;
  for (guint i = 0; facts->store != NULL && i < wh_odb_n_packs(facts->store); i++)
    objects += wh_odb_pack(facts->store, i)->index.count;
  if (facts->jobs > 1 && objects >= AHEAD_OBJECTS && facts->ahead == NULL)
    facts->ahead = g_thread_new("hidden", scan_thread, facts);
}

/* Whether a file of code has to be read to know that it hides nothing. */
static gboolean
may_hide(WhGitFacts *facts, const WhOid *blob)
{
  if (facts->store == NULL)
    return FALSE;
  if (facts->n_code < READ_ANYWAY) {
    facts->n_code++;
    return TRUE;
  }
  if (facts->ahead != NULL)
    facts->scan = g_thread_join(g_steal_pointer(&facts->ahead));
  if (facts->scan == NULL)
    facts->scan = wh_hidden_scan_new(facts->store, facts->jobs);
  return wh_hidden_scan_may_hold(facts->scan, blob);
}

static void
want(WhGitFacts *facts, const WhChangeRecord *change)
{
  if ((change->new_mode & MODE_TYPE) != MODE_REGULAR || wh_oid_is_zero(&change->new_blob))
    return;
  const WhFactFormat *format = wh_fact_format_for(change->path);
  gboolean is_code = format == NULL && wh_facts_is_code(change->path);
  if (is_code)
    format = &code_format;
  const Wanted probe = {.blob = change->new_blob, .format = format};
  if (format == NULL || g_hash_table_contains(facts->seen, &probe) ||
      (is_code && !may_hide(facts, &change->new_blob)))
    return;
  Wanted *w = g_new0(Wanted, 1);
  *w = probe;
  w->before = change->old_blob;
  w->path = g_strndup(change->path.data, change->path.len);
  g_hash_table_add(facts->seen, w);
  g_ptr_array_add(facts->pending, w);
}

static gboolean
on_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  WhGitFacts *facts = (WhGitFacts *)(gpointer)sink;
  for (guint i = 0; i < record->n_changes; i++)
    want(facts, &record->changes[i]);
  if (!facts->next->commit(facts->next, record, error))
    return FALSE;
  return facts->pending->len < PENDING_MAX || read_pending(facts, error);
}

static gboolean
on_tag(WhSink *sink, const WhTagRecord *record, GError **error)
{
  WhSink *next = ((WhGitFacts *)(gpointer)sink)->next;
  return next->tag(next, record, error);
}

static gboolean
on_ref(WhSink *sink, const WhRefRecord *record, GError **error)
{
  WhSink *next = ((WhGitFacts *)(gpointer)sink)->next;
  return next->ref(next, record, error);
}

static gboolean
on_fact(WhSink *sink, const WhFactRecord *record, GError **error)
{
  WhSink *next = ((WhGitFacts *)(gpointer)sink)->next;
  return next->fact(next, record, error);
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *record, GError **error)
{
  WhSink *next = ((WhGitFacts *)(gpointer)sink)->next;
  return next->malformed(next, record, error);
}

static gboolean
on_checkpoint(WhSink *sink, GError **error)
{
  WhGitFacts *facts = (WhGitFacts *)(gpointer)sink;
  return read_pending(facts, error) && facts->next->checkpoint(facts->next, error);
}

WhGitFacts *
wh_git_facts_new(const WhGitShadow *shadow, const WhOdb *odb, guint jobs, WhSink *next)
{
  WhGitFacts *facts = g_new0(WhGitFacts, 1);
  facts->sink = (WhSink){on_commit, on_tag, on_ref, on_fact, on_malformed, on_checkpoint};
  facts->next = next;
  facts->shadow = shadow;
  facts->store = odb;
  facts->jobs = jobs;
  facts->odb = odb != NULL ? wh_odb_reader_new(odb, 0) : NULL;
  facts->lines_of = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, (GDestroyNotify)g_array_unref);
  facts->seen = g_hash_table_new_full(wanted_hash, wanted_equal, wanted_free, NULL);
  facts->pending = g_ptr_array_new();
  facts->found = g_array_new(FALSE, FALSE, sizeof(Found));
  g_array_set_clear_func(facts->found, found_clear);
  return facts;
}

void
wh_git_facts_free(WhGitFacts *facts)
{
  if (facts == NULL)
    return;
  g_clear_pointer(&facts->odb, wh_odb_reader_free);
  if (facts->ahead != NULL)
    facts->scan = g_thread_join(facts->ahead);
  g_clear_pointer(&facts->scan, wh_hidden_scan_free);
  g_hash_table_unref(facts->seen);
  g_ptr_array_unref(facts->pending);
  g_array_unref(facts->found);
  g_hash_table_unref(facts->lines_of);
  g_free(facts);
}

WhSink *
wh_git_facts_sink(WhGitFacts *facts)
{
  return &facts->sink;
}
