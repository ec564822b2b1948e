#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What was heard in messages is kept with the store: every command says the same bytes with it and without, after more mail,
# as of a day, with other rules, and when the program was killed in the middle.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
# shellcheck source=tests/words.sh
. "$(dirname "$0")/words.sh"

pieces() { python3 -c 'import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM heard").fetchone()[0])' "$1"; }
pieces_are() { [ "$(pieces "$1")" -eq "$2" ]; }
list=$T/pad.mbox
{ ordinary 1 60; campaign 61; } >"$list"
target=(--mail "$list" --project pad)

# same NAME COMMAND...: COMMAND says the same with what the store keeps and with an empty store.
same() {
  local name=$1
  shift
  wh "$@" --store "$store"
  cp "$T/out" "$T/with"
  rm -f "$T"/empty.db*
  wh "$@" --store "$T/empty.db"
  ok "$name" cmp "$T/with" "$T/out"
}

wh scan --store "$store" --format json "${target[@]}"
ok 'a scan keeps what it heard' eval 'status_is 0 && pieces_are "$store" 1'
wh threads --store "$store" --format json "${target[@]}"
ok 'threads need not listen again' pieces_are "$store" 1
same 'threads' threads --format json "${target[@]}"
same 'a scan as of a day' scan --as-of 2014-12-31 --format json "${target[@]}"
wh hunt "$store" --format json
cp "$T/out" "$T/with"
wh hunt "$T/empty.db" --format json
ok 'a hunt' cmp "$T/with" "$T/out"

ordinary 70 75 >>"$list"
same 'a scan after more mail' scan --format json "${target[@]}"
ok 'keeps what was new beside the rest' pieces_are "$store" 2
for week in 80 81 82 83 84 85 86 87 88; do
  ordinary $week $week >>"$list"
  wh threads --store "$store" --format json "${target[@]}"
done
ok 'many pieces are made one' eval '[ "$(pieces "$store")" -lt 9 ]'
same 'and say the same' threads --format json "${target[@]}"

cat >"$T/more.rules" <<'E'
language: en
boundaries: yes
enders: . ! ?

rule test-error
act: urges
say: what does error
yes: What does error 7 mean?
no: It is an error.
E
same 'other rules' threads --format json --rules "$T/more.rules" "${target[@]}"
ok 'what the former rules heard is gone' pieces_are "$store" 1

# killed at some moment, again and again
for wait in 0.05 0.2 0.4 0.8; do
  rm -f "$T"/killed.db*
  "$wolfhound" threads --store "$T/killed.db" --format json "${target[@]}" >/dev/null 2>&1 </dev/null &
  sleep "$wait"
  kill -9 $! 2>/dev/null
  wait $! 2>/dev/null
  wh threads --store "$T/killed.db" --format json "${target[@]}"
  cp "$T/out" "$T/with"
  wh threads --store "$T/killed.db" --format json "${target[@]}"
  ok "killed after $wait s" eval 'cmp "$T/with" "$T/out" && pieces_are "$T/killed.db" 1'
done
rm -f "$T"/empty.db*
wh threads --store "$T/empty.db" --format json "${target[@]}"
ok 'to the same bytes' cmp "$T/with" "$T/out"
done_testing
