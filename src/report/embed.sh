#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes text files as C strings: embed.sh OUTPUT NAME FILE [NAME FILE]...
set -eu
output=$1
shift
{
  echo '#include "report/assets.h"'
  while [ $# -ge 2 ]; do
    echo "const char $1[] ="
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/  "/' -e 's/$/\\n"/' "$2"
    echo '  ;'
    shift 2
  done
} >"$output"
