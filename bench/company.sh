#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What company is worth: bench/company.sh BUILD STORE TARGET...   (doc/COMPANY.md)
set -eu
build=$1 store=$2
shift 2
for target in "$@"; do
  echo "$target"
  for what in halves aliases; do
    echo " $what"
    "$build/bench/company-bench" "$what" "$store" "$target" 8
  done
  echo " untouched"
  "$build/bench/company-bench" untouched "$store" "$target"
done
"$build/bench/company-bench" synthetic 100000
