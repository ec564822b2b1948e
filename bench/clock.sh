#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# How well kind "clock" finds authors again that stand as two at the same times: doc/HANDS.md.
# Usage: bench/clock.sh BUILD ARCHIVE...
set -eu
build=$1
shift
ninja -C "$build" bench/hands-bench >/dev/null
"$build/bench/hands-bench" -s random -n 10 clock "$@"
echo "== beats: same, expected days, then z and expectation of hours, days, weeks"
"$build/bench/hands-bench" -g -s random -n 10 clock "$@"
