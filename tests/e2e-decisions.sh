#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Decisions about who is one person: kept with the store, shown, undone, and given to another observer.
# Usage: e2e-decisions.sh WOLFHOUND
# shellcheck disable=SC2016 # conditions are evaluated later
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

repo=$T/repo
git init -q -b main "$repo"
write() { # NAME ADDRESS DAY
  by "$1" "$2" "2021-01-0$3T10:00:00Z" commit -q --allow-empty -m "Work $3"
}
write 'Ada Birch' ada@example.org 1
write 'Bo Ferrer' bo@example.net 2
write 'Ada Birch' a.b@example.com 3

persons() { # STORE
  wh persons --store "$1" --all-persons --format json "$repo"
  grep -c '"id": "p' "$T/out"
}
count_is() { # STORE N
  [ "$(persons "$1")" -eq "$2" ]
}

ok 'the record says two people' count_is "$store" 2
wh scan --store "$store" --all-persons --format json "$repo" -o "$T/before.json"
wh persons --store "$store" --merge Ada@example.org bo@example.net --reason 'met them' --by eve
ok 'decided' eval 'status_is 0 && out_has "1  ada@example.org and bo@example.net are one person, by eve"'
ok 'one person now' count_is "$store" 1
wh scan --store "$store" --all-persons --format json "$repo" -o "$T/after.json"
ok 'the kept report is made new' eval 'grep -q "\"decision\"" "$T/after.json" && grep -q "met them" "$T/after.json"'
wh persons --store "$store" "$repo"
ok 'and persons say so' out_has 'decided: ada@example.org and bo@example.net are one person, by eve on '
wh scan --store "$store" --all-persons --format html "$repo"
ok 'and the page' out_has 'met them'
wh persons --store "$store" --as-of 2021-01-02 --all-persons --format json "$repo"
ok 'decisions hold for every day' eval '[ "$(grep -c "\"id\": \"p" "$T/out")" -eq 1 ]'

wh persons --store "$store" --split a.b@example.com ada@example.org --reason 'a namesake'
ok 'a split' eval 'status_is 0 && out_has "2  a.b@example.com and ada@example.org are not one person, by "'
ok 'two people again' count_is "$store" 2
wh scan --store "$store" --all-persons --format json "$repo" -o "$T/split.json"
ok 'the report shows the split' eval 'grep -q "\"apart\"" "$T/split.json" && grep -q "a namesake" "$T/split.json"'

wh persons --store "$store" --decisions --format json -o "$T/decisions.json"
wh persons --store "$T/other.db" --import-decisions "$T/decisions.json"
ok 'another observer takes them in' eval 'status_is 0 && out_has "2 decisions taken in"'
wh persons --store "$T/other.db" --import-decisions "$T/decisions.json"
wh persons --store "$T/other.db" --decisions
ok 'twice is once' eval '[ "$(wc -l <"$T/out")" -eq 2 ]'
ok 'and they count there' count_is "$T/other.db" 2

wh persons --store "$store" --undo 1 --by ivy
ok 'undone' status_is 0
wh persons --store "$store" --undo 2
ok 'as before' count_is "$store" 2
wh scan --store "$store" --all-persons --format json "$repo" -o "$T/again.json"
ok 'to the same bytes' cmp "$T/before.json" "$T/again.json"
wh persons --store "$store" --decisions
ok 'what was undone stays listed' out_has '(undone by ivy on '
wh persons --store "$store" --merge ada@example.org bo@example.net --reason 'met them again' --by eve
ok 'decided anew' count_is "$store" 1

wh persons --store "$store" --undo 1
ok 'once undone is undone' eval 'status_is 2 && err_has "no decision 1 in force"'
wh persons --store "$store" --merge ada@example.org bo@example.net
ok 'a decision needs a reason' eval 'status_is 2 && err_has "--reason"'
wh persons --store "$store" --merge ada@example.org Ada@Example.org --reason x
ok 'two different addresses' eval 'status_is 2 && err_has "same address"'
wh persons --store "$store" --merge ada bo --reason x
ok 'and addresses they are' eval 'status_is 2 && err_has "no address"'
wh persons --store "$store" --split root@localhost --reason x
ok 'of one person' eval 'status_is 2 && err_has "no address that is one person"'
wh persons --store "$store" --merge --split ada@example.org bo@example.net --reason x
ok 'one thing at a time' eval 'status_is 2 && err_has "at a time"'

wh scan --store "$store" "$repo"
ok 'as long as all addresses are known, nothing is said' eval 'status_is 0 && err_empty'
wh persons --store "$store" --merge ada@example.org Adda@example.org --reason 'a slip'
ok 'an address that no record holds is named' eval 'status_is 0 && err_has "warning: a decision names adda@example.org, which no record"'
wh scan --store "$store" "$repo"
ok 'by a scan too, which counts as before' eval 'status_is 0 && err_has "adda@example.org" && not err_has "ada@example.org,"'
wh scan --quiet --store "$store" "$repo"
ok 'unless it is to be quiet' eval 'status_is 0 && err_empty'
wh persons --store "$store" --undo 4
wh persons --store "$store" "$repo"
ok 'nor once it is undone' eval 'status_is 0 && err_empty'
echo '{"decisions": [{"kind": "merge", "a": "x@example.org"}]}' >"$T/bad.json"
wh persons --store "$store" --import-decisions "$T/bad.json"
ok 'what is no decision is refused' eval 'status_is 2 && err_has "decision 1: not a decision"'
done_testing
