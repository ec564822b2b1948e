/* SPDX-License-Identifier: Apache-2.0
 * Judges the files of an archive and sends them. */
#include "base/limits.h"
#include "source/release/reach.h"
#include "source/release/release_impl.h"

#define ODD                                                                                                  \
  (WH_ENTRY_SPECIAL | WH_ENTRY_OUTSIDE | WH_ENTRY_DUPLICATE | WH_ENTRY_CASE | WH_ENTRY_ODD_MODE |            \
   WH_ENTRY_ODD_OWNER | WH_ENTRY_ODD_TIME | WH_ENTRY_ODD_NAME)
#define WORDS_MAX ((gsize)64 << 20) /* bytes of reasons and excerpts held until all is judged */

typedef struct {
  guint entry;
  WhFileState state;
  WhFileReach reach;
  guint32 tag_mode;
  WhJudged judged;
} Verdict;

static void
verdict_clear(gpointer data)
{
  wh_judged_clear(&((Verdict *)data)->judged);
}

static void
say(WhJudged *judged, WhFileClass class, const char *reason)
{
  *judged = (WhJudged){
      .class = class, .generator = g_strdup(""), .reason = g_strdup(reason), .excerpt = g_strdup("")};
}

static gboolean
has_content(const WhShippedEntry *entry)
{
  return entry->kept && !entry->shipped.cut;
}

/* What exporting does to a file of the tag, and its line ends. */
static gboolean
is_exported(WhReleaseRead *r, const WhShippedEntry *entry, WhJudged *judged)
{
  const WhShipped *file = &entry->shipped;
  g_autoptr(GBytes) tagged =
      !wh_oid_is_zero(&file->tag_oid) && has_content(entry) ? wh_release_content(r, &file->tag_oid) : NULL;
  if (tagged == NULL)
    return FALSE;
  gsize len;
  const char *data = g_bytes_get_data(tagged, &len);
  g_autofree char *path = g_strndup(file->path.data, file->path.len);
  if (wh_attributes_substitute(r->attributes, path) &&
      wh_attributes_explain(wh_slice(data, len), file->content))
    say(judged, WH_CLASS_SUBSTITUTED,
        "the tag's file with its placeholders filled in, as .gitattributes says");
  else if (wh_line_ends_explain(wh_slice(data, len), file->content))
    say(judged, WH_CLASS_SUBSTITUTED, "differs from the tag's file in its line ends alone");
  else
    return FALSE;
  return TRUE;
}

/* The submodule of the tag that PATH lies below, NULL: none. */
static const WhTagFile *
submodule_of(const WhReleaseRead *r, WhSlice path)
{
  for (gsize i = 0; i < path.len; i++) {
    const WhTagFile *file = path.data[i] == '/' ? wh_tag_tree_find(r->tree, wh_slice(path.data, i)) : NULL;
    if (file != NULL && file->mode == WH_MODE_SUBMODULE)
      return file;
  }
  return NULL;
}

/* What nothing else explains is the submodule's, as far as this repository tells. */
static void
explain_by_submodule(const WhReleaseRead *r, const WhShippedEntry *entry, WhJudged *judged)
{
  const WhTagFile *module = judged->class == WH_CLASS_UNKNOWN ? submodule_of(r, entry->shipped.path) : NULL;
  /* What this repository holds is no other's. */
  if (module == NULL || r->trees.ever_held(&r->trees, &entry->shipped.oid))
    return;
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(&module->oid, r->oid_len, hex);
  g_free(judged->reason);
  judged->class = WH_CLASS_BUNDLED;
  judged->reason =
      g_strdup_printf("bundled submodule, not compared: %s at %.12s (--submodule gives its repository)",
                      module->path.data, hex);
}

static void
add_reach(Verdict *verdict, const char *by)
{
  static const char *const words[WH_N_FILE_REACHES] = {"", "named by", "included by", "run by",
                                                       "fed to a decoder by"};
  if (verdict->reach == WH_REACH_NONE || by == NULL)
    return;
  const char *reason = verdict->judged.reason;
  char *both = g_strdup_printf("%s%s%s %s", reason, reason[0] != '\0' ? "; " : "", words[verdict->reach], by);
  g_free(verdict->judged.reason);
  verdict->judged.reason = both;
}

typedef struct {
  WhReleaseRead *read;
  WhJudge *judge;
  WhReach *reach;
  GArray *verdicts; /* Verdict */
  gsize words;
  guint64 n_files, n_same;
} Judging;

static void
judge_entry(Judging *j, const WhShippedEntry *entry, Verdict *verdict)
{
  const char *by = NULL;
  verdict->reach = wh_reach_of(j->reach, entry->shipped.path, &by);
  if (entry->type == WH_MEMBER_SPECIAL)
    say(&verdict->judged, WH_CLASS_UNKNOWN, "a device, pipe or socket");
  else if (!is_exported(j->read, entry, &verdict->judged)) {
    wh_judge_file(j->judge, &entry->shipped, &verdict->judged);
    explain_by_submodule(j->read, entry, &verdict->judged);
  }
  add_reach(verdict, by);
  j->words += strlen(verdict->judged.excerpt) + strlen(verdict->judged.reason);
  if (j->words > WORDS_MAX) {
    g_free(verdict->judged.excerpt);
    verdict->judged.excerpt = g_strdup("");
  }
}

static gboolean
is_same(const WhShippedEntry *entry, const WhTagFile *file)
{
  const gboolean link = entry->type == WH_MEMBER_SYMLINK;
  return file != NULL && entry->type != WH_MEMBER_SPECIAL && link == (file->mode == WH_MODE_LINK) &&
         wh_oid_equal(&file->oid, &entry->shipped.oid);
}

static void
look_at(Judging *j, guint i, WhShippedEntry *entry)
{
  const WhTagFile *file = wh_tag_tree_find(j->read->tree, entry->shipped.path);
  Verdict verdict = {.entry = i, .state = WH_FILE_ADDED, .tag_mode = file != NULL ? file->mode : 0};
  j->n_files++;
  if (file != NULL) {
    entry->shipped.tag_oid = file->oid;
    verdict.state = WH_FILE_DIFFERS;
  }
  if (is_same(entry, file)) {
    j->n_same++;
    verdict.state = WH_FILE_SAME;
    if ((entry->flags & ODD) == 0)
      return;
    say(&verdict.judged, WH_CLASS_SAME, "");
  } else
    judge_entry(j, entry, &verdict);
  g_array_append_val(j->verdicts, verdict);
}

static gboolean
send_file(const WhReleaseRead *r, const WhShippedEntry *entry, const Verdict *verdict, GError **error)
{
  const WhShipped *file = &entry->shipped;
  const WhFileRecord record = {.release = r->record.name,
                               .path = file->path,
                               .state = verdict->state,
                               .class = verdict->judged.class,
                               .reach = verdict->reach,
                               .flags = entry->flags,
                               .mode = file->mode,
                               .tag_mode = verdict->tag_mode,
                               .size = file->size,
                               .mtime = file->mtime,
                               .oid = file->oid,
                               .tag_oid = file->tag_oid,
                               .generator = wh_slice_str(verdict->judged.generator),
                               .reason = wh_slice_str(verdict->judged.reason),
                               .excerpt = wh_slice_str(verdict->judged.excerpt)};
  return r->sink->file(r->sink, &record, error);
}

static gboolean
send_judged(WhReleaseRead *r, const Judging *j, GError **error)
{
  g_autofree char *tools = wh_judge_tools(j->judge);
  guint n;
  const WhShippedEntry *entries = wh_shipped_set_entries(r->set, &n);
  r->record.n_files = j->n_files;
  r->record.n_same = j->n_same;
  r->record.n_absent = wh_release_count_absent(r);
  r->record.tools = wh_slice_str(tools);
  if (!r->sink->release(r->sink, &r->record, error))
    return FALSE;
  for (guint i = 0; i < j->verdicts->len; i++) {
    const Verdict *verdict = &g_array_index(j->verdicts, Verdict, i);
    if (!send_file(r, &entries[verdict->entry], verdict, error))
      return FALSE;
  }
  return TRUE;
}

/* With no tag to compare with, the archive is told as it is, without its files. */
static gboolean
send_alone(WhReleaseRead *r, GError **error)
{
  guint n;
  wh_shipped_set_entries(r->set, &n);
  r->record.n_files = n;
  return r->sink->release(r->sink, &r->record, error);
}

gboolean
wh_release_send(WhReleaseRead *r, GError **error)
{
  if (r->tag[0] == '\0')
    return send_alone(r, error);
  Judging j = {.read = r, .verdicts = g_array_new(FALSE, FALSE, sizeof(Verdict))};
  guint n;
  WhShippedEntry *entries = wh_shipped_set_entries(r->set, &n);
  g_array_set_clear_func(j.verdicts, verdict_clear);
  for (guint i = 0; i < n; i++) {
    const WhTagFile *file = wh_tag_tree_find(r->tree, entries[i].shipped.path);
    entries[i].shipped.tag_oid = file != NULL ? file->oid : (WhOid){0};
  }
  j.reach = wh_reach_new(&r->trees);
  j.judge = wh_judge_new(&r->trees, j.reach);
  for (guint i = 0; i < n; i++)
    look_at(&j, i, &entries[i]);
  const gboolean ok = send_judged(r, &j, error) && wh_release_send_absent(r, error);
  wh_judge_free(j.judge);
  wh_reach_free(j.reach);
  g_array_unref(j.verdicts);
  return ok;
}
