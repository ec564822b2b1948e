/* SPDX-License-Identifier: Apache-2.0
 * The error domain. */
#include "base/error.h"

G_DEFINE_QUARK(wolfhound - error - quark, wh_error)
