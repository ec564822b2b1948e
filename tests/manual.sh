#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# manual.sh PROGRAM FOLDER: every command and pattern has a manual page that says all it should and that mandoc finds
# nothing wrong with, and every example in the manual is one that the program understands.
set -u
wolfhound=$(readlink -f "$1")
folder=$2
n=0 failures=0

ok() {
  local name=$1
  shift
  n=$((n + 1))
  if "$@" >"$T/why" 2>&1; then
    echo "ok $n - $name"
  else
    failures=$((failures + 1))
    echo "not ok $n - $name"
    head -n 20 "$T/why" | sed 's/^/# /'
  fi
}
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT

# sections PAGE SECTION...: each is there and has text.
sections() {
  local page=$1 section
  shift
  grep -q '^\.Nd .' "$page" || { echo "$page: no summary"; return 1; }
  for section in "$@"; do
    awk -v s=".Sh $section" '$0 == s {on = 1; next} /^\.Sh/ {on = 0} on && !/^\./ && length($0) > 1 {found = 1} END {exit !found}' \
      "$page" || { echo "$page: nothing under $section"; return 1; }
  done
}
lints() {
  if ! command -v mandoc >/dev/null 2>&1; then echo "no mandoc"; return 0; fi
  # Style messages are matters of taste, and other pages need not be installed here.
  local said
  said=$(mandoc -T lint -W warning "$1" | grep -v 'referenced manual not found')
  [ -z "$said" ] || { echo "$said"; return 1; }
}

commands=$("$wolfhound" help | awk '/^Commands:/ {on = 1; next} /^$/ {on = 0} on {print $1}')
for command in $commands; do
  page=$folder/wolfhound-$command.1
  ok "wolfhound-$command(1) is whole" sections "$page" DESCRIPTION OPTIONS 'EXIT STATUS' EXAMPLES
  ok "wolfhound-$command(1) passes mandoc" lints "$page"
done
for pattern in $("$wolfhound" patterns | awk '{print $1}'); do
  page=$folder/wolfhound-pattern-$pattern.7
  ok "wolfhound-pattern-$pattern(7) is whole" sections "$page" DESCRIPTION STATISTIC 'COMPARED WITH' \
    'INNOCENT READINGS' 'WHAT WOULD SETTLE IT'
  ok "wolfhound-pattern-$pattern(7) passes mandoc" lints "$page"
done
ok 'wolfhound(1) passes mandoc' lints "$folder/wolfhound.1"

# Every example runs as far as its files go: a usage error would say so.
export HOME=$T XDG_DATA_HOME=$T/data XDG_CACHE_HOME=$T/cache
understood() {
  local said
  said=$(eval "$1 --help" 2>&1 >/dev/null) || { echo "$said"; return 1; }
}
cd "$T" || exit 1
wolfhound() { "$wolfhound" "$@"; }
# Of "wolfhound scan -o x y" the program sees --help beside everything else, so all options are parsed.
for command in $commands; do
  while IFS= read -r example; do
    ok "understood: $example" understood "$example"
  done < <("$wolfhound" "$command" --help | sed -n '/^Examples:/,/^The manual/p' | grep '^  wolfhound' | sed 's/^  //')
done
echo "1..$n"
[ "$failures" -eq 0 ]
