/* SPDX-License-Identifier: Apache-2.0
 *
 * Manual pages (mdoc) and shell completion, made from the tables of commands and patterns. */
#pragma once

#include "cli/command.h"

char *wh_manual_program(void);                     /* wolfhound.1 */
char *wh_manual_command(const WhCommand *command); /* wolfhound-NAME.1 */
char *wh_manual_pattern(const WhPattern *pattern); /* wolfhound-pattern-ID.7 */
char *wh_completion_bash(void);
