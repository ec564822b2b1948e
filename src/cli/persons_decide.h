/* SPDX-License-Identifier: Apache-2.0
 *
 * What `wolfhound persons` does beside showing: decisions about who is one person. */
#pragma once

#include "cli/command.h"

typedef struct {
  gboolean merge, split, list;
  gint64 undo; /* id, 0: nothing */
  char *reason, *by, *import;
} WhDecideOptions;

/* Whether OPTIONS ask for any of it. */
gboolean wh_persons_decides(const WhDecideOptions *options);
/* Says on standard error which addresses that decisions of LEDGER name no record of it holds. */
void wh_persons_warn(const WhCli *cli, WhLedger *ledger);
int wh_persons_decide(WhCli *cli, const WhDecideOptions *options, char **args, guint n_args, GError **error);
