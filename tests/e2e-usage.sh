#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Help, versions, mistakes in the command line, and what is said about them.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

wh
ok 'no command is a usage error' refused 'a command is missing'
for word in help --help -h; do
  wh "$word"
  ok "$word lists the commands" out_has 'Look for takeovers'
  ok "$word succeeds in silence" eval 'status_is 0 && err_empty'
done
for word in version --version -V; do
  wh "$word"
  ok "$word prints the version" grep -Eqx 'wolfhound [0-9.]+' "$T/out"
done
"$wolfhound" help | awk '/^Commands:/ {on = 1; next} /^$/ {on = 0} on {print $1}' >"$T/commands"
ok 'help names commands' test "$(wc -l <"$T/commands")" -gt 5
while read -r command; do
  wh "$command" --help
  ok "$command --help shows usage and an example" eval "status_is 0 && out_has 'wolfhound $command' && out_has Examples"
  cp "$T/out" "$T/help"
  wh help "$command"
  ok "help $command says the same" cmp "$T/help" "$T/out"
  wh "$command" --no-such-option
  ok "$command refuses an unknown option" refused --no-such-option
done <"$T/commands"

wh scna
ok 'a mistyped command is put right' refused 'did you mean "scan"'
wh help timelin
ok 'and so in help' refused 'did you mean "timeline"'
wh frobnicate
ok 'an unknown command points to help' refused 'wolfhound help'
wh scan
ok 'scan wants a target' refused 'an argument is missing'
wh persons a b
ok 'too many arguments' refused 'too many arguments'
mkdir "$T/plain"
for case in '--as-of yesterday' '--format yaml' '--fail-on panic' '--color maybe' '--jobs 0' '--jobs many'; do
  # shellcheck disable=SC2086 # option and value
  wh scan $case "$T/plain"
  ok "scan $case is refused by name" refused "$(echo "$case" | sed 's/^--//; s/ .*//')"
done
wh scan "$T/plain"
ok 'a folder that is no repository' refused 'not a git repository'
wh scan "$T/nowhere"
ok 'a path that is not there' refused "$T/nowhere"
wh scan "http://example.org/x.git"
ok 'a protocol that is not fetched' refused 'use https'
wh scan 'https://user:secret@example.invalid/x.git' --offline
ok 'a URL that was never fetched, offline' refused 'without --offline'
ok 'credentials are not repeated' not err_has secret
wh scan pkg:npm/left-pad
ok 'a purl of another kind' refused 'pkg:github'
: >"$T/list"
wh scan "$T/list"
ok 'an empty list' refused 'names no target'
wh explain no-such-thing --store "$store"
ok 'explaining what is not there' refused 'no pattern'
wh explain ladder --store /nonexistent/store.db
ok 'a pattern is explained without a store' eval "status_is 0 && out_has 'Innocent readings'"
wh evaluate "$T/list"
ok 'an empty label file' refused 'no label'
printf 'odd\tname\n' >"$T/labels"
wh evaluate "$T/labels"
ok 'a label file with a bad line names the place' refused "$T/labels:1"
wh evaluate --without nothing "$T/labels"
ok 'leaving out a pattern that is not there' refused '"nothing"'
wh baseline build "$T/labels"
ok 'baseline build wants a file to write' refused '-o FILE'
wh baseline mend
ok 'baseline knows two words' refused 'mend'
wh baseline show "$T/labels"
ok 'a baseline file that is none' refused "$T/labels"
wh schema
ok 'the schema is printed' eval "status_is 0 && out_has wolfhound.report/1"
wh patterns --format json
ok 'patterns as JSON' eval "status_is 0 && out_has '\"innocent\"'"
wh schema -o "$T/no/such/folder/schema.json"
ok 'a file that cannot be made' refused "$T/no/such/folder"
run bash -c "'$wolfhound' schema > /dev/full"
ok 'a full standard output' eval 'status_is 2 && err_has "standard output"'
run bash -c "set -o pipefail; '$wolfhound' schema | true"
ok 'a reader that goes away' eval 'status_is 0 && err_empty'
wh patterns --color always
ok 'names with escapes are shown harmless' eval "'$wolfhound' scan \$'bad\\e[31mname' 2>&1 | grep -qF '\\x1b'"
done_testing
