/* SPDX-License-Identifier: Apache-2.0
 *
 * Company in words. */
#pragma once

#include "persona/company.h"
#include "persona/likeness.h"

/* Adds to RET's reasons what LAYERS (by WhCompanyLayer) say of A and B; weights of those that speak for one hand sum to
 * 1. */
void wh_company_say(const WhCompany *company, const WhPeople *people, guint32 a, guint32 b,
                    const WhCompanyMeasure *layers, WhLikeness *ret);
