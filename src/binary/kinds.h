/* SPDX-License-Identifier: Apache-2.0
 *
 * The kinds of difference between two builds, from data/binary/kinds.ini, and how often the measured ordinary
 * updates show each, from data/binary/rates.ini (made by bench/binary.sh). */
#pragma once

#include <glib.h>

typedef enum { WH_DELTA_GAINED, WH_DELTA_LOST, WH_DELTA_CHANGED, WH_N_DELTA_CHANGES } WhDeltaChange;

typedef struct {
  char *id, *group;
  WhDeltaChange change;
  gboolean weighs, review;
  char *says, *why;
  char **innocent;
  char **symbols; /* capabilities: names that give it; NULL: the kind is no capability */
  guint order;    /* in the table */
  guint seen;     /* ordinary updates that show it */
  double weight;  /* -log10 of the share of ordinary updates that show it: see doc/BINARY.md */
} WhDeltaKind;

typedef struct {
  GPtrArray *kinds; /* of WhDeltaKind, in the order of the file */
  guint measured;   /* ordinary updates behind the rates */
  double greatest;  /* largest statistic among them */
  GArray *reached;  /* of double: their statistics above 0, largest first */
} WhDeltaKinds;

/* The shipped tables. Fails only when they are broken. Owner: caller. */
WhDeltaKinds *wh_delta_kinds_load(GError **error);
void wh_delta_kinds_free(WhDeltaKinds *kinds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhDeltaKinds, wh_delta_kinds_free)
/* NULL: there is no such kind. */
const WhDeltaKind *wh_delta_kinds_find(const WhDeltaKinds *kinds, const char *id);
/* How many of the measured ordinary updates reach STATISTIC. */
guint wh_delta_kinds_as_much(const WhDeltaKinds *kinds, double statistic);
const char *wh_delta_change_id(WhDeltaChange change); /* "gained" */
