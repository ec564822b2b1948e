/* SPDX-License-Identifier: Apache-2.0
 *
 * The schema of the report, as compiled in from data/report.schema.json. */
#include "report/assets.h"
#include "report/report.h"

const char *
wh_report_schema(void)
{
  return wh_asset_schema;
}
