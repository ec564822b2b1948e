/* SPDX-License-Identifier: Apache-2.0
 *
 * The write functions that writers.def lists. */
#pragma once

#include "report/report.h"

void wh_json_write(const json_t *reports, const WhWriterOptions *options, GString *out);
void wh_text_write(const json_t *reports, const WhWriterOptions *options, GString *out);
void wh_html_write(const json_t *reports, const WhWriterOptions *options, GString *out);
