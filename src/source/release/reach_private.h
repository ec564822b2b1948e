/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of WhReach share: the table of paths, and statements of build files as words. */
#pragma once

#include "source/release/hashset.h"
#include "source/release/lexeme.h"
#include "source/release/reach.h"

#define WH_REACH_STATEMENT 65536u /* bytes of one statement, with the lines that continue it */
#define WH_REACH_GLOBS 256u       /* wildcards that are remembered */
#define WH_REACH_VARIABLES 20000u /* variables of one archive */
#define WH_REACH_SOURCES 16u      /* files and folders that one variable may stand for */

typedef enum {
  WH_BUILD_NONE,
  WH_BUILD_SHELL, /* configure.ac, *.m4, shell scripts: statements of a shell, or nearly */
  WH_BUILD_MAKE,
  WH_BUILD_CODE, /* CMake, Meson, Python, Rust, JSON: calls that name files */
} WhBuildKind;

/* A file's, or a wildcard's, way to be reached. */
typedef struct {
  WhFileReach reach;
  char *by; /* owned; NULL while NONE */
} WhReachEntry;

struct WhReach {
  const WhShippedTrees *trees;
  GHashTable *paths;     /* of both sides, to WhReachEntry */
  WhHashSet bases;       /* of their last components: most words of a build file are none */
  WhHashSet verbs;       /* words that do something to files */
  GPtrArray *globs;      /* of WhReachGlob */
  GHashTable *variables; /* name to WhReachVariable */
  GQueue *work;          /* paths of build files that are still to be read */
  GHashTable *seen;      /* paths that were put there */
  GArray *words;         /* scratch of wh_reach_statement, as the next two */
  GPtrArray *sources;
  GString *scratch;
};

typedef struct {
  char *pattern; /* "tests/files/\*.xz"; a pattern that ends in a slash stands for all data below a folder */
  WhReachEntry entry;
} WhReachGlob;

/* What a variable of the shell or of make stands for. */
typedef struct {
  GPtrArray *sources; /* paths, wildcards and folders ("x/"), owned */
  gboolean decoded;   /* what stands in it went through a decoder */
  char *text;         /* a plain value without variables, NULL: none */
} WhReachVariable;

typedef struct {
  WhReach *reach;
  WhSlice path;   /* of the build file */
  WhSlice folder; /* where it lies */
  WhBuildKind kind;
  guint line; /* where the statement begins */
  gboolean recipe;
  gboolean again; /* all was read before: what holds no variable says nothing new */
} WhReachPlace;

WhBuildKind wh_build_kind(WhSlice path);
/* Whether a build always reads or runs a file of that name, by its name alone. */
WhFileReach wh_reach_by_name(WhSlice path);
/* Fills the set of words that statements know. */
void wh_reach_add_verbs(WhHashSet *verbs);
/* Makes its scratch. */
void wh_reach_statement_init(WhReach *reach);
/* One statement of a build file. */
void wh_reach_statement(const WhReachPlace *place, WhSlice statement);
/* Raises what is known of a path, wildcard or folder. */
void wh_reach_note(const WhReachPlace *place, const char *target, WhFileReach level);
/* The path of either side that WORD means in PLACE, or a wildcard over some; NULL: neither. Owner: caller. */
char *wh_reach_resolve(const WhReachPlace *place, WhSlice word);
guint64 wh_reach_hash(WhSlice name);
WhReachVariable *wh_reach_variable(WhReach *reach, WhSlice name, gboolean make);
