/* SPDX-License-Identifier: Apache-2.0
 *
 * What the content of a file says: one parser for each kind of file, chosen by path. Parsers take any bytes,
 * never fail hard, read only what is needed, and are pure. Ecosystems in the values of dependencies: npm,
 * npm-dev, cargo, cargo-dev, pypi, pypi-dev, go, gem, gem-dev   packages of that registry (-dev: for
 * development only) pkgconfig    modules of pkg-config, whatever build system asks for them; lib: bare
 * libraries; cmake: find_package, lower case git          address of a submodule or of a repository that the
 * build fetches action       owner/name of a workflow's step; docker: image of one */
#pragma once

#include "ledger/event.h"

#include <jansson.h>

typedef struct {
  void (*add)(WhFactKind kind, WhSlice value, gpointer user);
  gpointer user;
  GHashTable *seen; /* kind and value as text: each is added once */
  /* For lists that grow line by line through thousands of versions (mailmap): digests of the lines of the version before, in
   * rising order, whose facts need not be said again, NULL: all are said; and where to put this version's, NULL: nowhere. */
  const GArray *before; /* guint64 */
  GArray *lines;        /* guint64, unsorted */
} WhFactOut;

void wh_fact_out_init(WhFactOut *out, void (*add)(WhFactKind kind, WhSlice value, gpointer user),
                      gpointer user);
void wh_fact_out_clear(WhFactOut *out);
/* Orders the digests of `lines`. */
int wh_fact_line_compare(gconstpointer a, gconstpointer b);
/* Adds PREFIX and VALUE as one fact. Passed over: an empty value, control characters but TAB, what is longer
 * than WH_LIMIT_FACT_VALUE or more than WH_LIMIT_FACTS_PER_BLOB, and what is there already. */
void wh_fact_add(WhFactOut *out, WhFactKind kind, const char *prefix, WhSlice value);

/* FALSE: TEXT is not understood (then what was added counts for nothing). */
typedef gboolean (*WhFactParse)(WhSlice text, WhSlice path, WhFactOut *out);

typedef struct {
  const char *id;     /* "npm" */
  const char *name;   /* base name, lower case, with at most one '*' */
  const char *folder; /* the path must have it before the base name, lower case; NULL: any */
  WhFactParse parse;
  gboolean prose; /* the name is also usual for code, which is left alone */
} WhFactFormat;

/* NULL: nothing is read from files of that name. Folders of foreign code (node_modules, vendor and the like)
 * are left alone for dependencies: nobody resolves them there. */
const WhFactFormat *wh_fact_format_for(WhSlice path);
const WhFactFormat *wh_fact_formats(guint *ret_n);

/* Whether BODY is what stands for contents that were taken out: an object id in hex and perhaps a newline. */
gboolean wh_fact_is_withheld(WhSlice body);
/* Text that does not show, or shows other than it is, in a file of program code: bidirectional controls that
 * open and do not close on their line or override the order; invisible characters inside a word; words of
 * Latin letters with a look-alike of another script in them. One fact for each character and line. */
void wh_facts_hidden(WhSlice text, WhFactOut *out);
/* Whether PATH names program code that wh_facts_hidden is for. */
gboolean wh_facts_is_code(WhSlice path);

/* The parsers that the table names; each is at home in its facts_*.c. */
gboolean wh_facts_npm(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_cargo(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_requirements(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_setup_cfg(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_setup_py(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_pyproject(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_go(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_autotools(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_cmake(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_meson(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_gem(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_submodules(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_workflow(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_owners(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_contacts(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_mailmap(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_pth(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_npmrc(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_bunfig(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_branch_settings(WhSlice text, WhSlice path, WhFactOut *out);
gboolean wh_facts_ruleset(WhSlice text, WhSlice path, WhFactOut *out);

/* Parts of other parsers: what scripts of the package.json ROOT load before a program; rules of code owners for everything. */
void wh_facts_npm_loads(const json_t *root, WhFactOut *out);
void wh_facts_wide_owners(WhSlice text, WhFactOut *out);
