/* SPDX-License-Identifier: Apache-2.0
 * Documents: what people read and nothing runs. */
#include "source/release/generator.h"

typedef struct {
  const char *end;   /* of the name */
  const char *mark;  /* in the first bytes; NULL: any text */
  const char *maker; /* may be NULL */
} Document;

static const Document documents[] = {
    {".html", NULL, NULL},      {".htm", NULL, NULL},     {".xhtml", NULL, NULL},
    {".txt", NULL, NULL},       {".md", NULL, NULL},      {".rst", NULL, NULL},
    {".adoc", NULL, NULL},      {".texi", NULL, NULL},    {".texinfo", NULL, NULL},
    {".info", NULL, "texinfo"}, {".wiki", NULL, NULL},    {".css", NULL, NULL},
    {".pdf", "%PDF-", NULL},    {".ps", "%!PS", NULL},    {".eps", "%!PS", NULL},
    {".png", "\x89PNG", NULL},  {".svg", "<", NULL},      {".jpg", "\xff\xd8", NULL},
    {".gif", "GIF8", NULL},     {".docbook", NULL, NULL}, {".asc", "-----BEGIN PGP SIGNATURE", NULL},
};

static const char *const texts[] = {"README",        "NEWS",         "ChangeLog", "CHANGES",   "AUTHORS",
                                    "INSTALL",       "COPYING",      "LICENSE",   "THANKS",    "TODO",
                                    "HISTORY",       "FAQ",          "HACKING",   "CHANGELOG", "COPYING.LIB",
                                    "RELEASE-NOTES", "CONTRIBUTORS", "CREDITS",   NULL};

/* A manual page: a section for its end, and roff. */
static gboolean
is_manual(const WhShipped *file)
{
  WhSlice base = wh_path_base(file->path);
  if (base.len < 3 || !g_ascii_isdigit(base.data[base.len - 1]) || base.data[base.len - 2] != '.')
    return FALSE;
  WhSlice head = wh_slice(file->content.data, MIN(file->content.len, 16384));
  return wh_slice_has(head, WH_SLICE(".TH ")) || wh_slice_has(head, WH_SLICE(".Dd ")) ||
         wh_slice_has(head, WH_SLICE(".so "));
}

/* Roff can run commands: .sy, .pso, .pi and, in GNU's, .open. */
static gboolean
runs_commands(WhSlice content)
{
  static const char *const requests[] = {".sy", ".pso", ".pi", ".open", ".opena", NULL};
  WhSlice line;
  while (wh_next_line(&content, &line))
    for (guint i = 0; requests[i] != NULL; i++) {
      gsize len = strlen(requests[i]);
      if (wh_slice_has_prefix(line, wh_slice_str(requests[i])) && line.len > len && line.data[len] == ' ')
        return TRUE;
    }
  return FALSE;
}

static gboolean
judge_manual(const WhShipped *file, WhJudged *ret)
{
  static const char *const makers[] = {"help2man", "DocBook", "asciidoctor", "Asciidoctor",
                                       "Pod::Man", "Sphinx",  "docutils",    "pandoc",
                                       "Pandoc",   "ronn",    "Ronn",        "cd2nroff"};
  WhSlice head = wh_slice(file->content.data, MIN(file->content.len, 4096));
  const char *maker = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(makers) && maker == NULL; i++)
    maker = wh_slice_has(head, wh_slice_str(makers[i])) ? makers[i] : NULL;
  if (runs_commands(file->content))
    wh_judged_say(ret, WH_CLASS_INCONSISTENT, maker, "a manual page that asks roff to run a command");
  else
    wh_judged_say(ret, WH_CLASS_DOCUMENT, maker,
                  maker != NULL ? "a manual page; it names %s as its maker" : "a manual page%s",
                  maker != NULL ? maker : "");
  return TRUE;
}

static const Document *
document_of(const WhShipped *file)
{
  for (guint i = 0; i < G_N_ELEMENTS(documents); i++) {
    const Document *d = &documents[i];
    if (!wh_slice_ends(file->path, wh_slice_str(d->end)))
      continue;
    if (d->mark != NULL ? wh_slice_has_prefix(file->content, wh_slice_str(d->mark))
                        : wh_is_text(file->content))
      return d;
  }
  return NULL;
}

/* Of what the tag holds too only the logs that releasing writes: other changes are shown. */
static gboolean
judge_docs(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  gboolean added = wh_oid_is_zero(&file->tag_oid),
           named = wh_name_is(file->path, texts) && wh_is_text(file->content);
  if (wh_slice_has_prefix(file->content, WH_SLICE("#!")) || (!added && !named))
    return FALSE;
  if (is_manual(file))
    return judge_manual(file, ret);
  const Document *document = document_of(file);
  if (document == NULL && !named)
    return FALSE;
  wh_judged_say(ret, WH_CLASS_DOCUMENT, document != NULL ? document->maker : NULL,
                "a document: nothing runs it");
  return TRUE;
}

const WhGenerator wh_gen_docs = {"docs", judge_docs};
