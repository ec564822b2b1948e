/* SPDX-License-Identifier: Apache-2.0
 *
 * What was heard in the messages of a source, so that nobody need listen again: packed by whoever hears and opaque here
 * (words/kept.h). It may be lost or thrown away at any time: what is not there is heard anew, with the same result. */
#pragma once

#include "ledger/ledger.h"

/* All that is kept of N SOURCES under DIGEST (of what hears), in the order in which it was put (GPtrArray of GBytes; owner:
 * caller); damaged pieces are left out. *RET_N_OWN and *RET_LAST: of the first source how many pieces, and the newest's number,
 * for wh_ledger_put_heard. NULL on failure. */
GPtrArray *wh_ledger_heard(WhLedger *ledger, const gint64 *sources, guint n, const char *digest,
                           guint *ret_n_own, gint64 *ret_last, GError **error);
/* Keeps PIECE with SOURCE, in one transaction. It stands for all pieces of the source up to number INSTEAD_OF (0: none), which
 * go, as does all that was heard by anything else than DIGEST. A PIECE larger than WH_HEARD_MAX is not kept. */
gboolean wh_ledger_put_heard(WhLedger *ledger, gint64 source, const char *digest, GBytes *piece,
                             gint64 instead_of, GError **error);
#define WH_HEARD_MAX (256u << 20)
