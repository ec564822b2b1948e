/* SPDX-License-Identifier: Apache-2.0
 * File versions to facts, beside the stream of commits. */
#include "source/git/git_facts.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/git/facts.h"
#include "source/git/facts_flow.h"
#include "source/git/facts_opaque.h"
#include "source/git/git_ask.h"
#include "source/git/hidden_scan.h"

#define PENDING_MAX 8192u /* file versions that wait; then they are read without waiting for a checkpoint */
#define READ_ANYWAY 1024u /* files of code that are read before it pays to look through all packs */
#define AHEAD_OBJECTS 20000u /* packed objects from which on the look through all packs begins at once */
#define MODE_TYPE 0170000u
#define MODE_REGULAR 0100000u

/* What is asked of a file version, beside what its format says. */
typedef enum {
  TASK_HIDDEN = 1 << 0,
  TASK_TERMS = 1 << 1,
  TASK_FLOW = 1 << 2,
  TASK_OPAQUE = 1 << 3,
} Task;

/* One file version that is to be read by one parser. */
typedef struct {
  WhOid blob, before; /* the version that the first change to bring it replaced; zero: none */
  const WhFactFormat *format;
  guint tasks; /* Task */
  const WhTermCounts
      *counts; /* its terms, where they are known without reading it: then it is not read; borrowed */
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
  WhTerms *terms;                    /* NULL: not needed yet */
  WhTermsRoom *room;                 /* of this thread */
  GArray *hits;                      /* of the file that is being parsed */
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

/* Files that no other format is for: all of them count as understood. */
static gboolean
parse_code(WhSlice text, WhSlice path, WhFactOut *out)
{
  (void)text, (void)path, (void)out;
  return TRUE;
}

static const WhFactFormat code_format = {.id = "code", .name = "*", .parse = parse_code};

static const WhTermCounts no_terms; /* all zero */

static guint
wanted_hash(gconstpointer data)
{
  const Wanted *w = data;
  return wh_oid_hash(&w->blob) ^ g_str_hash(w->format->id) ^ w->tasks;
}

static gboolean
wanted_equal(gconstpointer a, gconstpointer b)
{
  const Wanted *x = a, *y = b;
  return x->format->parse == y->format->parse && x->tasks == y->tasks && wh_oid_equal(&x->blob, &y->blob);
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

static const WhTerms *
terms_of(WhGitFacts *facts)
{
  if (facts->terms == NULL) {
    facts->terms = wh_terms_new();
    facts->room = wh_terms_room_new(facts->terms);
  }
  return facts->terms;
}

/* The terms of a file that was read, and what it does with data where they say that it may. */
static void
parse_terms(WhGitFacts *facts, const Wanted *w, WhSlice body, WhFactOut *out)
{
  WhTermCounts counts;
  gboolean flows = (w->tasks & TASK_TERMS) == 0;
  WhSlice path = wh_slice_str(w->path);
  if (!flows) {
    g_array_set_size(facts->hits, 0);
    const WhTerms *known = terms_of(facts); /* makes the room as well */
    wh_terms_find(known, facts->room, body, 0, facts->hits);
    wh_terms_count((const WhTermHit *)(gconstpointer)facts->hits->data,
                   MIN(facts->hits->len, WH_TERMS_PER_BLOB), body, &counts);
    wh_terms_say(&counts, wh_terms_path(path), out);
    flows = wh_terms_flow(&counts);
  }
  if ((w->tasks & TASK_FLOW) == 0)
    return;
  if (flows)
    wh_facts_flow(body, path, out);
  else
    wh_fact_add(out, WH_FACT_FLOW, "", WH_SLICE("none"));
}

static void
parse_tasks(WhGitFacts *facts, const Wanted *w, WhSlice body, WhFactOut *out)
{
  if ((w->tasks & TASK_HIDDEN) != 0)
    wh_facts_hidden(body, out);
  if ((w->tasks & (TASK_TERMS | TASK_FLOW)) != 0)
    parse_terms(facts, w, body, out);
  if ((w->tasks & TASK_OPAQUE) != 0)
    wh_facts_opaque(body, wh_slice_str(w->path), out);
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
  if (understood)
    parse_tasks(facts, w, body, &out);
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

static gboolean
send_found(WhGitFacts *facts, const Wanted *w, GError **error)
{
  for (guint i = 0; i < facts->found->len; i++) {
    const Found *found = &g_array_index(facts->found, Found, i);
    if (!send(facts, w, found->kind, found->value, error))
      return FALSE;
  }
  return TRUE;
}

/* Says what is known of a file without reading it. */
static gboolean
take_known(WhGitFacts *facts, const Wanted *w, GError **error)
{
  WhFactOut out;
  g_array_set_size(facts->found, 0);
  wh_fact_out_init(&out, collect, facts);
  wh_terms_say(w->counts, wh_terms_path(wh_slice_str(w->path)), &out);
  wh_fact_out_clear(&out);
  return send_found(facts, w, error);
}

/* A file that is not understood gives no fact at all: then the record of it is blind. */
static gboolean
take_body(WhGitFacts *facts, const Wanted *w, WhSlice body, GError **error)
{
  if (wh_fact_is_withheld(body))
    return withhold(facts, w, "withheld", error);
  if (!parse(facts, w, body))
    return TRUE;
  if (!send_found(facts, w, error))
    return FALSE;
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
    if (w->counts != NULL) {
      if (!take_known(facts, w, error))
        return FALSE;
      continue;
    }
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
  return wh_hidden_scan_new(facts->store, facts->terms, 1);
}

void
wh_git_facts_look_ahead(WhGitFacts *facts)
{
  guint64 objects = 0;
  for (guint i = 0; facts->store != NULL && i < wh_odb_n_packs(facts->store); i++)
    objects += wh_odb_pack(facts->store, i)->index.count;
  if (facts->jobs > 1 && objects >= AHEAD_OBJECTS && facts->ahead == NULL && terms_of(facts) != NULL)
    facts->ahead = g_thread_new("hidden", scan_thread, facts);
}

/* Whether files are still few enough to be read anyway; else the look through all packs is there. */
static gboolean
reads_anyway(WhGitFacts *facts)
{
  if (facts->n_code < READ_ANYWAY)
    return TRUE;
  if (facts->ahead != NULL)
    facts->scan = g_thread_join(g_steal_pointer(&facts->ahead));
  if (facts->scan == NULL)
    facts->scan = wh_hidden_scan_new(facts->store, terms_of(facts), facts->jobs);
  return FALSE;
}

static void
want(WhGitFacts *facts, const WhChangeRecord *change, const Wanted *probe)
{
  if (wh_oid_is_zero(&probe->blob) || g_hash_table_contains(facts->seen, probe))
    return;
  Wanted *w = g_memdup2(probe, sizeof *probe);
  w->path = g_strndup(change->path.data, change->path.len);
  g_hash_table_add(facts->seen, w);
  g_ptr_array_add(facts->pending, w);
}

/* Terms and flow are compared with those of the version before, so that both are wanted, or none. */
static void
want_both(WhGitFacts *facts, const WhChangeRecord *change, Wanted probe)
{
  probe.before = (WhOid){0};
  probe.blob = change->old_blob;
  if ((change->old_mode & MODE_TYPE) == MODE_REGULAR)
    want(facts, change, &probe);
  probe.blob = change->new_blob;
  probe.before = change->old_blob;
  want(facts, change, &probe);
}

/* What the look through the packs knows of a blob. Of none: it is made, and has no terms. FALSE: it has to be read. */
static gboolean
look_up(const WhGitFacts *facts, const WhOid *blob, WhScannedBlob *ret_known)
{
  *ret_known = (WhScannedBlob){.made = TRUE};
  return wh_oid_is_zero(blob) || wh_hidden_scan_look_up(facts->scan, blob, ret_known);
}

static void
want_known(WhGitFacts *facts, const WhChangeRecord *change, const WhOid *blob, const WhScannedBlob *known)
{
  const Wanted probe = {.blob = *blob,
                        .format = &code_format,
                        .tasks = TASK_TERMS,
                        .counts = known->counts != NULL ? known->counts : &no_terms};
  want(facts, change, &probe);
}

static Wanted
terms_probe(guint kind)
{
  return (Wanted){.format = &code_format,
                  .tasks = TASK_TERMS | ((kind & WH_TERMS_BUILD) != 0 ? TASK_FLOW : 0u)};
}

/* Terms and flow of a change whose files need not be read for the terms; KNOWN: of the new one, NULL: nothing. What is
 * too large says nothing. */
static void
want_changed_terms(WhGitFacts *facts, const WhChangeRecord *change, guint kind, const WhScannedBlob *known)
{
  WhScannedBlob old;
  Wanted probe = terms_probe(kind);
  if (known == NULL || !look_up(facts, &change->old_blob, &old)) {
    want_both(facts, change, probe);
    return;
  }
  const WhScannedBlob new = *known;
  if (old.digest == new.digest || !old.made || !new.made)
    return;
  want_known(facts, change, &change->old_blob, &old);
  want_known(facts, change, &change->new_blob, &new);
  probe.tasks = TASK_FLOW;
  if ((kind & WH_TERMS_BUILD) != 0 && new.counts != NULL && wh_terms_flow(new.counts) &&
      wh_terms_flow_differs(old.counts != NULL ? old.counts : &no_terms, new.counts))
    want_both(facts, change, probe);
}

/* What only the look through the packs makes cheap to know: of few of these files anything has to be read. */
static void
want_scanned(WhGitFacts *facts, const WhChangeRecord *change, guint tasks, guint kind)
{
  Wanted probe = {.blob = change->new_blob, .before = change->old_blob, .format = &code_format};
  WhScannedBlob new;
  const gboolean known = look_up(facts, &change->new_blob, &new);
  probe.tasks = TASK_HIDDEN;
  if ((tasks & TASK_HIDDEN) != 0 && (!known || new.may_hide))
    want(facts, change, &probe);
  if (kind != 0)
    want_changed_terms(facts, change, kind, known ? &new : NULL);
  probe.tasks = TASK_OPAQUE;
  if ((tasks & TASK_OPAQUE) != 0 && (!known || !new.made || new.binary))
    want(facts, change, &probe);
}

/* A file that has no format. */
static void
want_plain(WhGitFacts *facts, const WhChangeRecord *change, guint kind)
{
  Wanted probe = terms_probe(kind);
  probe.tasks = kind != 0 ? probe.tasks : 0;
  if (wh_facts_is_code(change->path))
    probe.tasks |= TASK_HIDDEN;
  else if (kind == 0 && wh_facts_opaque_path(change->path))
    probe.tasks |= TASK_OPAQUE;
  if (probe.tasks == 0)
    return;
  if (!reads_anyway(facts)) {
    want_scanned(facts, change, probe.tasks, kind);
    return;
  }
  facts->n_code++;
  want_both(facts, change, probe);
}

/* What goes with a removed file; what was read anyway has been told. */
static void
want_removed(WhGitFacts *facts, const WhChangeRecord *change, guint kind)
{
  WhScannedBlob known;
  if (facts->scan != NULL && kind != 0 && !wh_oid_is_zero(&change->old_blob) &&
      wh_hidden_scan_look_up(facts->scan, &change->old_blob, &known) && known.made && known.digest != 0)
    want_known(facts, change, &change->old_blob, &known);
}

static void
want_change(WhGitFacts *facts, const WhChangeRecord *change)
{
  const WhFactFormat *format = wh_fact_format_for(change->path);
  const guint kind = wh_terms_path(change->path);
  if (format == NULL && facts->store == NULL)
    return;
  if ((change->new_mode & MODE_TYPE) != MODE_REGULAR || wh_oid_is_zero(&change->new_blob)) {
    want_removed(facts, change, kind);
    return;
  }
  if (format == NULL) {
    want_plain(facts, change, kind);
    return;
  }
  Wanted probe = {.blob = change->new_blob, .before = change->old_blob, .format = format};
  probe.tasks = wh_facts_is_code(change->path) ? TASK_HIDDEN : 0;
  want(facts, change, &probe);
  if (kind == 0 || facts->store == NULL)
    return;
  if (reads_anyway(facts))
    want_both(facts, change, terms_probe(kind));
  else {
    WhScannedBlob new;
    const gboolean known = look_up(facts, &change->new_blob, &new);
    want_changed_terms(facts, change, kind, known ? &new : NULL);
  }
}

static gboolean
on_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  WhGitFacts *facts = (WhGitFacts *)(gpointer)sink;
  for (guint i = 0; i < record->n_changes; i++)
    want_change(facts, &record->changes[i]);
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
  facts->hits = g_array_new(FALSE, FALSE, sizeof(WhTermHit));
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
  g_clear_pointer(&facts->room, wh_terms_room_free);
  g_clear_pointer(&facts->terms, wh_terms_free);
  g_array_unref(facts->hits);
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
