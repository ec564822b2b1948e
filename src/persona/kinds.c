/* SPDX-License-Identifier: Apache-2.0
 * The kinds of likeness. */
#include "persona/likeness.h"

const WhLikenessOps *
wh_likeness_ops(WhLikenessKind kind)
{
  static const WhLikenessOps *const kinds[WH_N_LIKENESSES] = {
      [WH_LIKENESS_STYLE] = &wh_likeness_style,     [WH_LIKENESS_HANDS] = &wh_likeness_hands,
      [WH_LIKENESS_TOOLS] = &wh_likeness_tools,     [WH_LIKENESS_CLOCK] = &wh_likeness_clock,
      [WH_LIKENESS_COMPANY] = &wh_likeness_company,
  };
  return kinds[kind];
}
