#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Costs compared from outside: e2e-cost.sh PROGRAM DATA.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
data=$2
spin() { printf "sh -c 'i=0; while [ \$i -lt %d ]; do i=\$((i+1)); done; echo done'" "$1"; }

wh cost --old "$(spin 2000)" --new "$(spin 40000)" --runs 12 --warmups 1
ok 'the same work at another price' eval 'status_is 0 && err_empty && out_has "Both do the same work"'
ok 'is found' eval 'out_has "The new command takes" && out_has " more "'
wh cost --old "$(spin 2000)" --new "$(spin 40000)" --runs 12 --warmups 1 --fail-above 50
ok '--fail-above is met' status_is 1
wh cost --old "$(spin 2000)" --new "$(spin 2000)" --runs 4 --warmups 0 --fail-above 0
ok 'too few pairs show nothing' eval 'status_is 0 && out_has "Fewer than 11 pairs"'
wh cost --old 'echo a' --new 'echo b' --runs 2 --warmups 0
ok 'other output is other work' eval 'status_is 3 && out_has "do not do the same work"'
wh cost --old true --new false --runs 2 --warmups 0
ok 'another end is other work' eval 'status_is 3 && out_has "exit 1"'
wh cost --old "sh -c 'echo \$\$'" --new true --runs 2 --warmups 0
ok 'output that varies is told' eval 'status_is 3 && out_has "output varies"'
wh cost --old true --new true --runs 2 --warmups 0 --format json
ok 'json' eval 'status_is 0 && out_has "wolfhound.cost/1"'
if python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
  ok 'it keeps the schema' python3 -c '
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))' "$data/cost.schema.json" "$T/out"
else
  skip 'it keeps the schema' 'no python3-jsonschema'
fi
wh schema cost
ok 'the schema is printed' cmp -s "$T/out" "$data/cost.schema.json"
wh cost --old true
ok 'a command is missing' refused '--new CMD'
wh cost --old true --new /no/such/program --runs 1
ok 'a command that is not there' refused '/no/such/program'
wh cost --old true --new "'" --runs 1
ok 'a quote that does not end' refused 'cannot be split'
wh cost --old true --new true --runs 0
ok 'no runs' refused '--runs'
wh cost --old true --new true --seed -1
ok 'a seed below zero' refused '--seed'
wh cost --old true --new true --fail-above much
ok 'a bound that is no number' refused '--fail-above'

"$wolfhound" cost --old 'sleep 600' --new true --runs 1 >"$T/out" 2>"$T/err" &
pid=$!
sleep 1
kill -TERM "$pid"
status=0
wait "$pid" || status=$?
ok 'a signal ends it at once' eval 'status_is 2 && out_empty'
done_testing
