/* SPDX-License-Identifier: Apache-2.0
 *
 * The conversations that matter: threads in which somebody asks, presses, vouches, grants or refuses. */
#pragma once

#include "people/people.h"

#include <jansson.h>

typedef struct {
  guint32 person; /* only threads in which this one speaks, is asked or would gain; WH_NONE: all */
  guint limit;    /* at most so many threads; 0: no bound */
} WhThreadsOptions;

/* { "schema": "wolfhound.threads/1", "project", "as_of", "person": {id, name} or null, "shown", "of",
 * "threads": [ {"subject", "locator", "from", "to", "messages", "people", "entries": [ {"time", "person",
 * "name", "standing", "locator", "says": [ {"act", "says", "sure", "whom", "whom_name", "for",
 * "for_name", "words"} ]} ]} ] }
 * "sure" is false of requests that may be none, and of what the scorer alone heard (doc/RULES.md): then "says" begins with
 * "seems to". Threads by weight (see doc/METHOD.md), with a person by time; entries are the messages that do something, by
 * time. Only safe UTF-8. Owner: caller. */
json_t *wh_threads_new(const WhPeople *people, const WhThreadsOptions *options);
