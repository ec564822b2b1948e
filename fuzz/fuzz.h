/* SPDX-License-Identifier: Apache-2.0
 *
 * The entry point that every target defines: no state between calls, no output, abort (g_assert) on a broken
 * promise. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
