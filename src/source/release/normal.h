/* SPDX-License-Identifier: Apache-2.0
 *
 * Code that generators number through, in one form: so that yy12 and yy7 are one name, and 'a', 0x61 and 97 one value. */
#pragma once

#include "base/slice.h"

typedef enum {
  WH_CODE_C,             /* comments are left out */
  WH_CODE_PYTHON,        /* likewise; single quotes hold strings */
  WH_CODE_LEMON,         /* values of a rule, yymsp[-2].minor.yy5, become A */
  WH_CODE_LEMON_GRAMMAR, /* so do names of one capital letter */
  WH_CODE_GRAMMAR,       /* what a generator reads, of whatever syntax: comments stay */
} WhCodeKind;

/* CONTENT with as many lines. Numbers and characters become 0; a string with octal or hexadecimal escapes becomes an empty one;
 * digits at the ends of a name's parts go; lowerUpper becomes lower_Upper, a::b a.b. Comments that a compiler may see otherwise (with
 * trigraphs) stay. Owner: caller. */
GString *wh_code_normal(WhSlice content, WhCodeKind kind);
