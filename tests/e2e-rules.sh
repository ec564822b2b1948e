#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The rules of speech acts from outside: list, check, try.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

wh rules
ok 'rules are listed' eval 'status_is 0 && err_empty'
ok 'by act' out_has 'asks-for-self: asks for rights'
ok 'in English' out_has '  en en.self.become'
ok 'and in Japanese' out_has '  ja ja.self.become'
wh rules --check
ok 'the shipped rules hold' eval 'status_is 0 && out_has "rules find what their examples say"'
for file in en ja; do
  wh rules --only --check "$(dirname "$0")/../data/speech/$file.rules"
  ok "every pattern of $file.rules is one" status_is 0
done
wh rules --try 'Could you please make me a co-maintainer?'
ok 'a sentence is tried' eval 'status_is 0 && out_has asks-for-self && out_has "(question)"'
wh rules --try 'I can vouch for @jdoe.'
ok 'who is named' out_has '(who: @jdoe)'
wh rules --try 'Nothing of that kind.'
ok 'nothing is found in nothing' eval 'status_is 0 && out_empty'

printf 'language: en\nrule my.crown\nact: asks-for-self\nsay: crown me {a_}{role one}\n' >"$T/mine.rules"
cp "$T/mine.rules" "$T/bad.rules"
printf 'yes: Crown me a committer.\nno: The crown is mine.\n' >>"$T/mine.rules"
printf 'yes: Give me the crown.\nno: Crown me a committer.\n' >>"$T/bad.rules"
wh rules --check "$T/mine.rules"
ok 'own rules use the shipped fragments' status_is 0
wh rules "$T/mine.rules" --try 'Crown me a committer!'
ok 'and find' out_has my.crown
wh rules --only "$T/mine.rules"
ok 'alone they lack the fragments' eval 'status_is 2 && err_has "no fragment is named {a_}"'
wh rules --check "$T/bad.rules"
ok 'what does not hold is named' eval 'status_is 2 && out_empty && err_has "bad.rules:5: rule my.crown does not find"'
ok 'in both directions' err_has 'bad.rules:6: rule my.crown should see no act'
wh rules "$T/none.rules"
ok 'a file that is not there' eval 'status_is 2 && err_has none.rules'
wh rules --only
ok 'nothing but nothing' eval 'status_is 2 && err_has "wants a FILE"'
done_testing
