/* SPDX-License-Identifier: Apache-2.0
 *
 * What a registry's record says of one package, whatever form it came in, and the events it stands for. */
#pragma once

#include "source/json/values.h"
#include "source/reader.h"

/* Both empty: nobody is named. Borrowed from whatever it was made from. */
typedef struct {
  WhSlice name, email;
} WhRegistryUser;

/* Something a registry says of one moment: a version, or (VERSION empty) who the owners are. Borrowed text is the
 * package's: a document has many moments that say nearly the same. */
typedef struct {
  WhSlice version;
  gint64 time;        /* WH_REGISTRY_TIMELESS: not known */
  WhRegistryUser by;  /* who published it, or changed the owners */
  GArray *owners;     /* of WhRegistryUser, in the record's order; NULL: it does not say */
  GPtrArray *depends; /* of const char *, "npm:name"; NULL: none */
  char *scripts;      /* lifecycle scripts, "key: command" lines; NULL: none */
  char *deprecated;   /* why it should not be used any more; NULL: it may be */
  gboolean withdrawn; /* not to be had any more */
  gint64 withdrawn_time;
  WhRegistryUser withdrawn_by;
  char *locator; /* what can be opened; NULL: the package's */
  guint order;   /* in the record */
} WhRegistryMoment;
#define WH_REGISTRY_TIMELESS G_MININT64

typedef struct {
  char *name; /* "npm:left-pad" */
  char *host; /* of the accounts: "npmjs.org" */
  char *locator;
  gint64 modified;     /* when the record was last changed; WH_REGISTRY_TIMELESS: not known */
  GPtrArray *moments;  /* of WhRegistryMoment */
  GPtrArray *tags;     /* of char *, "latest=1.2.3" */
  GStringChunk *texts; /* what moments borrow, each text once */
  guint left_out;      /* versions past WH_REGISTRY_MOMENTS */
} WhRegistryPackage;

/* REGISTRY: "npm"; NAME may be empty and given later; HOST NULL: what is known for the registry. Owner: caller. */
WhRegistryPackage *wh_registry_package_new(const char *registry, WhSlice name, const char *host);
void wh_registry_package_name(WhRegistryPackage *package, const char *registry, WhSlice name);
void wh_registry_package_free(WhRegistryPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhRegistryPackage, wh_registry_package_free)
WhRegistryMoment *wh_registry_package_add(WhRegistryPackage *package, WhSlice version); /* borrowed */

/* TEXT as the package keeps it. */
const char *wh_registry_keep(WhRegistryPackage *package, const char *text);
/* {"name": …, "email": …}, {"login": …}, or "name <email>"; its text is the package's. */
WhRegistryUser wh_registry_user(WhRegistryPackage *package, const json_t *value);
/* WH_REGISTRY_TIMELESS when VALUE is no time. */
gint64 wh_registry_time(const json_t *value);
/* A list of users; NULL when VALUE is no array. At most WH_REGISTRY_OWNERS of them. */
GArray *wh_registry_users(WhRegistryPackage *package, const json_t *value);
#define WH_REGISTRY_OWNERS 1024u
#define WH_REGISTRY_DEPENDS 4096u   /* dependencies of one version */
#define WH_REGISTRY_MOMENTS 200000u /* versions of one package */

/* What the record leaves out, and whether its times can be its own. */
typedef struct {
  guint versions, timeless, unsigned_by;
  guint pairs, backward; /* neighbours of one major version, and those of them whose later version is older */
  gint64 first, newest;  /* of the versions' times there are */
  gint64 last;           /* of all times; WH_REGISTRY_TIMELESS: there is none */
} WhRegistryCensus;
WhRegistryCensus wh_registry_census(const WhRegistryPackage *package);

/* Sends what PACKAGE stands for: its moments in order of time, then what only its last state shows. PLACE tells where
 * in the source the record lies. */
gboolean wh_registry_send(WhRegistryPackage *package, const char *place, WhSink *sink, GError **error);

/* A version of an npm document, which comes before the document: VERSION may be NULL. */
void wh_registry_npm_version(WhRegistryPackage *package, const char *name, const json_t *version);
/* An npm document whose versions came before, or are in it. FALSE: VALUE is none. */
gboolean wh_registry_npm(WhRegistryPackage *package, const json_t *value);
/* Collects lines of the neutral form into packages; PACKAGES: name to WhRegistryPackage. FALSE: VALUE is none of
 * them, or they are too many. */
gboolean wh_registry_line(const json_t *value, const char *place, GHashTable *packages);
