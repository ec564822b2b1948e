/* SPDX-License-Identifier: Apache-2.0
 *
 * Guests: signals about one person that join the case of another, the host, because they act for each other.
 *
 * A signal about the host, in which the host neither presses nor vouches, ties to it a signal of the families
 * words or persona about somebody else, within WH_CASE_WINDOW, where
 *   - that one presses, vouches or asks in the host's signal,
 *   - or a third one does so in both signals,
 *   - or the guest's signal names the host as the one who would gain.
 * Both signals count, and neither the guest nor the third one runs the project then. The tie is known, and the
 * guest's signal in the host's case, when the later of the two is reached. A guest has one host, hosts at most
 * WH_CASE_GUESTS guests; a guest hosts nobody, and a host is nobody's guest. The first tie decides, so that what
 * is said of a day depends on nothing later. */
#pragma once

#include "case/case.h"

typedef struct {
  guint32 host;
  WhCaseSignal signal; /* `entered`: when it joined */
} WhGuest;

/* JUDGED: WhCaseSignal of humans by (person, reached); sets `left` of those that join. WhGuest by (host, entered).
 * Owner: caller. */
GArray *wh_guests_find(const WhPeople *people, GArray *judged);
