/* SPDX-License-Identifier: Apache-2.0
 *
 * Real authors split in two, to see whether a kind of likeness finds the halves again. */
#pragma once

#include "people/people.h"

typedef enum {
  SPLIT_EARLY,  /* the earlier half of an author's threads against the later */
  SPLIT_RANDOM, /* threads at random: the same times */
  SPLIT_ALIAS,  /* two addresses of one person as the record declares them, at different domains */
} SplitBy;

typedef struct {
  SplitBy by;
  guint least, most; /* messages a side; what is above is put aside */
  gboolean hide;     /* every half gets a provider of its own, and signatures of domains are left out */
} SplitOptions;

typedef struct {
  guint32 halves[2]; /* persons */
  guint32 whole;     /* the person, of the people that were split */
} SplitAuthor;

typedef struct {
  WhView view; /* a changed copy: what is not changed is borrowed */
  WhPeople *people;
  GArray *authors; /* SplitAuthor */
  GPtrArray *memory;
  gpointer messages, accounts;
} Split;

/* VIEW and PEOPLE (of VIEW) outlive the split. */
Split *split_new(const WhView *view, const WhPeople *people, const SplitOptions *options);
void split_free(Split *split);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Split, split_free)
