#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lint.sh SOURCE BUILD WHAT: one lint over the tree; exits 77 where its tool is not installed.
set -eu
cd "$1"
build=$2

need() {
  command -v "$1" >/dev/null 2>&1 && return
  echo "$1 is not installed"
  exit 77
}

c_files() {
  find src tests -name '*.[ch]' | sort
}

shell_files() {
  find tools tests bench demo .ci data -type f 2>/dev/null | sort | while IFS= read -r file; do
    if head -n 1 "$file" | grep -Eq '^#!.*\b(ba)?sh$'; then printf '%s\n' "$file"; fi
  done
}

case "$3" in
  layers)
    tools/check-layers .
    ;;
  sizes)
    need ctags
    tools/check-sizes .
    ;;
  format)
    need clang-format
    c_files | xargs clang-format --dry-run -Werror
    ;;
  tidy)
    need clang-tidy
    find src -name '*.c' | sort | xargs -n 4 -P 2 clang-tidy --quiet -p "$build" --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-error
    ;;
  cppcheck)
    need cppcheck
    cppcheck --quiet -j 2 --std=c11 --library=gtk --library=tools/cppcheck-jansson.cfg \
      --enable=warning,portability --inline-suppr --error-exitcode=1 --suppressions-list=tools/cppcheck-suppressions \
      -D_GNU_SOURCE -Isrc src
    ;;
  shell)
    need shellcheck
    shell_files | xargs shellcheck -x
    ;;
  spdx)
    # Every text of ours says its licence in its first lines, but for what generators are shown: they would copy it.
    git ls-files 2>/dev/null | grep -E '\.(c|h|def|sh|build)$|^tools/|^\.ci/|Makefile$' | grep -v '^tools/shapes/code/zq' | while IFS= read -r file; do
      head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file: no SPDX line"
    done | if grep .; then exit 1; fi
    ;;
  *)
    echo "lint.sh: no lint \"$3\""
    exit 2
    ;;
esac
