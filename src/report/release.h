/* SPDX-License-Identifier: Apache-2.0
 *
 * Releases in words: the document "wolfhound.release/1", and how it is written. */
#pragma once

#include "report/page.h"

typedef struct {
  guint32 release, previous; /* in the view; PREVIOUS may be WH_NONE */
  gboolean complete;         /* the archive was read to its end */
} WhReleaseShown;

/* The schema's own text. */
const char *wh_release_schema(void);
/* A page for each of SHOWN. Owner: caller. */
json_t *wh_release_document(const WhView *view, const WhReleaseShown *shown, guint n, const char *repository);
/* The worst level of any file in DOCUMENT: 0 quiet, 1 note, 2 review. */
guint wh_release_document_level(const json_t *document);

void wh_release_text(WhPage *page, const json_t *document);
void wh_release_markdown(GString *out, const json_t *document);
void wh_release_html(GString *out, const json_t *document);

/* Shared by the writers: all text is safe. */
/* "412 files: 380 as in the tag, 27 explained, 5 to look at, …". Owner: caller. */
char *wh_release_sum(const json_t *release);
/* Lines that say who packed, signed and made it, what is left out, what is odd and what changed since the release before. Owned
 * strings, each "Label\tText". */
GPtrArray *wh_release_lines(const json_t *release);
/* "added", "not in the tag; included by configure.ac:3": one file in a line. Owner: caller. */
char *wh_release_why(const json_t *file);
