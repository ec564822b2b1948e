#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A scan that is stopped: by a signal, tidily; by SIGKILL, without losing what was kept.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

repository "$T/big.git" 40000
wh scan --store :memory: --format json "$T/big.git"
ok 'a scan that is let be' status_is 0
cp "$T/out" "$T/whole.json"

# stop SIGNAL SECONDS: starts a scan, sends it SIGNAL a while after its store is there.
stop() {
  "$wolfhound" scan --store "$store" --format json -o "$T/report.json" "$T/big.git" >"$T/out" 2>"$T/err" &
  local scan=$!
  while [ ! -e "$store" ] && kill -0 "$scan" 2>/dev/null; do sleep 0.01; done
  sleep "$2"
  kill -s "$1" "$scan" 2>/dev/null
  status=0
  wait "$scan" 2>/dev/null || status=$?
}

for signal in INT TERM; do
  rm -f "$store"* "$T/report.json"
  stop "$signal" 0.05
  if [ "$status" -eq 0 ]; then
    skip "SIG$signal stops a scan" 'the machine was faster'
    continue
  fi
  ok "SIG$signal stops a scan with status 2 and a message" eval 'status_is 2 && err_has stopped'
  ok "SIG$signal leaves no report" test ! -e "$T/report.json"
  sleep 0.2
  ok "SIG$signal leaves no worker" not pgrep -f -- "--worker.*$T/big.git"
  wh scan --store "$store" --format json "$T/big.git"
  ok "a scan after SIG$signal gives the whole" eval 'status_is 0 && cmp "$T/whole.json" "$T/out"'
done

rm -f "$store"*
killed=0
for delay in 0.02 0.05 0.1 0.15 0.2; do
  stop KILL "$delay"
  [ "$status" -eq 0 ] || killed=1
done
if [ "$killed" -eq 1 ]; then
  ok 'SIGKILL leaves no half report' eval 'test ! -e "$T/report.json" || cmp "$T/whole.json" "$T/report.json"'
  wh doctor --store "$store"
  ok 'the store is sound after SIGKILL' eval 'status_is 0 && out_has sound'
  wh scan --store "$store" --format json "$T/big.git"
  ok 'a scan after SIGKILL gives the whole' eval 'status_is 0 && cmp "$T/whole.json" "$T/out"'
else
  skip 'SIGKILL in the middle' 'the machine was faster'
fi

# Two at one store.
rm -f "$store"*
"$wolfhound" scan --store "$store" --format json "$T/big.git" >"$T/a" 2>"$T/a.err" &
first=$!
wh scan --store "$store" --format json "$T/big.git"
second=$status
status=0
wait "$first" || status=$?
agree() {
  if [ "$1" -eq 0 ]; then cmp "$2" "$T/whole.json"; else grep -q "$store" "$3"; fi
}
ok 'of two scans at one store each succeeds or says why not' eval \
  'agree "$status" "$T/a" "$T/a.err" && agree "$second" "$T/out" "$T/err" && { [ "$status" -eq 0 ] || [ "$second" -eq 0 ]; }'
done_testing
