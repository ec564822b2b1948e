#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# completion.sh PROGRAM COMPLETION: what completion offers is what the commands take.
set -u
wolfhound=$1
# shellcheck disable=SC1090 # made by the build
. "$2"
n=0 failures=0

same() {
  n=$((n + 1))
  if [ "$2" = "$3" ]; then
    echo "ok $n - $1"
  else
    failures=$((failures + 1))
    echo "not ok $n - $1"
    printf '# completion: %s\n# program: %s\n' "${2//$'\n'/ }" "${3//$'\n'/ }"
  fi
}

# complete WORD...: what is offered for the last word.
offers() {
  COMP_WORDS=("$@")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _wolfhound
  printf '%s\n' "${COMPREPLY[@]}" | sort
}

commands=$("$wolfhound" help | awk '/^Commands:/ {on = 1; next} /^$/ {on = 0} on {print $1}')
same commands "$(offers wolfhound '' | grep -v '^-')" "$(sort <<<"$commands")"
for command in $commands; do
  help=$("$wolfhound" "$command" --help)
  same "options of $command" "$(offers wolfhound "$command" --)" \
    "$(grep -Eo '^  (-., )?--[a-z-]+' <<<"$help" | grep -Eo -- '--[a-z-]+' | sort)"
  formats=$(sed -n 's/^Formats: //p' <<<"$help" | tr -d ' ' | tr ',' '\n' | sort)
  [ -z "$formats" ] || same "formats of $command" "$(offers wolfhound "$command" --format '')" "$formats"
done
patterns=$("$wolfhound" patterns | awk '{print $1}' | sort)
same 'patterns to explain' "$(offers wolfhound explain '')" "$patterns"
same 'patterns to leave out' "$(offers wolfhound evaluate --without '')" "$patterns"
same 'levels' "$(offers wolfhound scan --fail-on '')" "$(printf 'alarm\nnote\nreview')"
same 'a beginning' "$(offers wolfhound sc)" "$(printf 'scan\nschema')"
cd "$(dirname "$0")" || exit 1
same 'files' "$(offers wolfhound scan complet)" 'completion.sh'
echo "1..$n"
[ "$failures" -eq 0 ]
