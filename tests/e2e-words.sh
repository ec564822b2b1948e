#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Words from outside: a list alone and with everything else, what is kept, days, threads, own rules, errors.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
# shellcheck source=tests/words.sh
. "$(dirname "$0")/words.sh"

repository "$T/pad.git" 120
mailing_list "$T/list.mbox" 130
forge "$T/forge.ndjson"
packument "$T/pad.json"
neutral "$T/chat.ndjson"
scan() { wh scan --store "$store" "$@"; }
json() { wh scan --store "$store" --format json "$@"; }
drop_target() { grep -v -e '"target"' "$1"; }
fires() { tr -d '\n' <"$T/out" | grep -q "\"id\": \"$1\", *\"family\": \"[a-z]*\", *\"version\": [0-9]*, *\"state\": \"fires\""; }

# A list alone.
json --mail "$T/list.mbox"
ok 'a list alone' eval 'status_is 0 && err_empty && out_has "\"kind\": \"words\"" && ! out_has "git record"'
ok 'tells of requests' fires rights-request
ok 'and of pressure' fires pressure
cp "$T/out" "$T/list.json"
json --mail "$T/list.mbox"
ok 'the second scan says the same' cmp "$T/list.json" "$T/out"
wh scan --store :memory: --format json --mail "$T/list.mbox"
ok 'a scan that keeps nothing says the same' cmp "$T/list.json" "$T/out"
wh scan --store :memory: --format json --jobs 1 --mail "$T/list.mbox"
ok 'one job gives the same bytes' cmp "$T/list.json" "$T/out"
wh scan --store :memory: --format json --jobs 4 --mail "$T/list.mbox"
ok 'four jobs give the same bytes' cmp "$T/list.json" "$T/out"
run bash -c "cd '$T' && '$wolfhound' scan --store :memory: --mail list.mbox"
ok 'as text: no history, and said in few words' eval 'out_has "list: " && out_has "Without the git history: " && ! out_has "nobody has landed"'
gzip -k "$T/list.mbox"
for pack in 'xz -k' 'zstd -q -k'; do $pack "$T/list.mbox" || true; done
for end in gz xz zst; do
  if [ ! -f "$T/list.mbox.$end" ]; then
    skip "packed as $end" 'the packer is not installed'
    continue
  fi
  wh scan --store :memory: --format json --mail "$T/list.mbox.$end"
  ok "packed as $end" cmp <(drop_target "$T/list.json" | grep -v 'list.mbox') <(drop_target "$T/out" | grep -v 'list.mbox')
done
ok 'packs differ in nothing but places' eval 'status_is 0 && err_empty'

# Everything together.
all=(--mail "$T/list.mbox" --forge "$T/forge.ndjson" --registry "$T/pad.json" --events "$T/chat.ndjson")
json "$T/pad.git" "${all[@]}"
ok 'a repository with words, forge, registry and events' eval 'status_is 0 && err_empty'
for kind in git words forge registry; do ok "holds the record of $kind" out_has "\"kind\": \"$kind\""; done
ok 'voices of one person in two records are one' fires chorus
ok 'owners' fires owner-change
cp "$T/out" "$T/all.json"
wh scan --store :memory: --format json --jobs 1 "$T/pad.git" "${all[@]}"
ok 'all of it: nothing kept and one job, the same bytes' cmp "$T/all.json" "$T/out"
wh scan --store :memory: --format json --jobs 4 "$T/pad.git" "${all[@]}"
ok 'all of it: nothing kept and four jobs, the same bytes' cmp "$T/all.json" "$T/out"
json --mail "$T/list.mbox" --events "$T/chat.ndjson" --registry "$T/pad.json" --forge "$T/forge.ndjson" "$T/pad.git"
ok 'the order of options does not matter' cmp "$T/all.json" "$T/out"
printf '# both\n%s;mail=%s;forge=%s;registry=%s;events=%s\n;mail=%s;project=quiet\n' \
  "$T/pad.git" "$T/list.mbox" "$T/forge.ndjson" "$T/pad.json" "$T/chat.ndjson" "$T/list.mbox" >"$T/targets"
json "$T/targets"
ok 'a list of targets with their records' eval 'status_is 0 && out_has "\"name\": \"quiet\""'
ok 'says what the options said' eval 'grep -cF "\"name\": \"pad\"" "$T/out" | grep -qx 1 && out_has npm:pad'
wh scan --store :memory: --format html "$T/pad.git" "${all[@]}"
ok 'HTML with words' eval 'status_is 0 && out_has "words record"'

# What is kept. The reader is not run again: with the mail's content gone but its size and time the same, nothing is missed.
cp -p "$T/list.mbox" "$T/kept.mbox"
json --mail "$T/kept.mbox"
cp "$T/out" "$T/kept.json"
touch -r "$T/kept.mbox" "$T/stamp"
head -c "$(stat -c %s "$T/kept.mbox")" /dev/zero >"$T/zeros"
cat "$T/zeros" >"$T/kept.mbox"
touch -r "$T/stamp" "$T/kept.mbox"
json --mail "$T/kept.mbox"
ok 'what is kept is not read again' cmp "$T/kept.json" "$T/out"
wh export --mail "$T/kept.mbox" --store "$store" -o "$T/kept.ndjson"
ok 'nor by another command' eval 'status_is 0 && grep -q "unpaid hobby" "$T/kept.ndjson"'
mailing_list "$T/kept.mbox" 60
json --mail "$T/kept.mbox"
cp "$T/out" "$T/replaced.json"
wh scan --store :memory: --format json --mail "$T/kept.mbox"
ok 'a list that changed is read anew, and nothing stays of the old' cmp "$T/replaced.json" "$T/out"
ok 'and says other things' eval '! cmp -s "$T/kept.json" "$T/out" && ! fires rights-request'

# As of a day equals a record that ends there. Week 80 begins on 2015-11-24, the requests come on 2015-12-08.
mkdir "$T/cut"
cut_at() { # DAY: cuts every record to what was there at its end
  awk -v day="$1" '
    function flush() { if (at != "" && at <= day) printf "%s", text; text = ""; at = "" }
    /^From mboxrd@z/ { flush() }
    { text = text $0 "\n" }
    /^Date: / { at = sprintf("%d-%02d-%02d", $5, index("  JanFebMarAprMayJunJulAugSepOctNovDec", $4) / 3, $3) }
    END { flush() }' "$T/list.mbox" >"$T/cut/list.mbox"
  awk -v day="$1" 'match($0, /"created_at":"[^"]*"/) && substr($0, RSTART + 14, 10) <= day' "$T/forge.ndjson" >"$T/cut/forge.ndjson"
}
for day in 2015-11-30 2015-12-08; do
  cut_at "$day"
  json --as-of "$day" --mail "$T/list.mbox" --forge "$T/forge.ndjson"
  drop_target "$T/out" | grep -v mbox: >"$T/as-of.json"
  json --as-of "$day" --mail "$T/cut/list.mbox" --forge "$T/cut/forge.ndjson"
  ok "as of $day equals records cut there" eval 'status_is 0 && cmp "$T/as-of.json" <(drop_target "$T/out" | grep -v mbox:)'
  ok "$day: the cut took something away" test "$(stat -c %s "$T/cut/list.mbox")" -lt "$(stat -c %s "$T/list.mbox")"
done
json --as-of 2015-12-07 --mail "$T/list.mbox"
ok 'the day before the request there is none' eval '! fires rights-request && ! out_has "<s4@"'
json --as-of 2015-12-08 --mail "$T/list.mbox"
ok 'on its day it is there' fires rights-request
wh threads --store "$store" --as-of 2015-11-30 --mail "$T/list.mbox"
ok 'threads as of a day' eval 'out_has "<s1@" && ! out_has "<s3@" && ! out_has "Dora"'

# Conversations and people.
wh threads --store "$store" "$T/pad.git" "${all[@]}"
ok 'threads name who does what for whom' eval 'status_is 0 && out_has "asks for rights for somebody else for Cleo Lind" && out_has "Message-ID <s5@list.example.org>"'
ok 'and the forge by its address' out_has "$web/issues/41"
ok 'no line is too long' eval '! grep -qE "^.{81}" "$T/out"'
wh threads --store "$store" --format json "$T/pad.git" "${all[@]}"
ok 'threads as JSON' eval 'status_is 0 && out_has wolfhound.threads/1 && out_has "\"for_name\": \"Cleo Lind\""'
wh threads --store "$store" Dora "$T/pad.git" "${all[@]}"
ok 'threads of a person' eval 'status_is 0 && out_has "with Dora Mint" && ! out_has gusto'
wh threads --store "$store" --limit 1 "$T/pad.git" "${all[@]}"
ok 'the weightiest alone' eval 'out_has "1 of " && out_has "Is pad still maintained?" && ! out_has gusto'
wh threads --store "$store" Nobody "$T/pad.git" "${all[@]}"
ok 'a person who is not there' refused Nobody
wh threads --store "$store" "$T/pad.git"
ok 'no words, no threads' eval 'status_is 0 && err_has "no messages"'
wh persons --store "$store" "$T/pad.git" "${all[@]}"
ok 'persons know the registry' eval 'status_is 0 && out_has "published to the registry"'
wh timeline --store "$store" cleo "$T/pad.git" "${all[@]}"
ok 'a timeline across records' eval 'status_is 0 && out_has "rights-request: " && out_has "published to the registry" && out_has "commit"'

# Own rules.
cat >"$T/own.rules" <<'RULES'
language: en
rule own.sceptre
  act: asks-for-self
  say: sceptre (?:is|lies) in my drawer
  yes: The sceptre is in my drawer.
  no: The sceptre is heavy.
RULES
{
  cat "$T/list.mbox"
  letter x1 $((first_week + 131 * week)) 'Pia Rood' pia@post.example.org Sceptre '' 'The sceptre is in my drawer.'
} >"$T/sceptre.mbox"
wh rules --check "$T/own.rules"
ok 'own rules hold' status_is 0
wh threads --store "$store" --mail "$T/sceptre.mbox"
ok 'without them nothing is found' eval 'status_is 0 && ! out_has "<x1@"'
wh threads --store "$store" --mail "$T/sceptre.mbox" --rules "$T/own.rules"
ok 'with them it is' eval 'status_is 0 && out_has "<x1@list.example.org>" && out_has "sceptre is in my drawer"'
json --mail "$T/sceptre.mbox"
cp "$T/out" "$T/plain.json"
json --mail "$T/sceptre.mbox" --rules "$T/own.rules"
ok 'a report kept without them is not shown with them' eval 'status_is 0 && ! cmp -s "$T/plain.json" "$T/out"'
printf 'rule own.broken\n  act: asks-for-self\n  say: (\n' >>"$T/own.rules"
json --mail "$T/list.mbox" --rules "$T/own.rules"
ok 'a broken rule' refused own.rules

# An archive of the world holds many projects.
{
  printf '{"id":"1","type":"IssuesEvent","actor":{"login":"gusto","id":1},"repo":{"id":9,"name":"example/pad"},"created_at":"2015-12-01T10:00:00Z","payload":{"action":"opened","issue":%s}}\n' \
    "$(issue 50 1448964000 gusto 'New maintainer' 'Could you add me as a maintainer?')"
  printf '{"id":"2","type":"IssuesEvent","actor":{"login":"other","id":2},"repo":{"id":8,"name":"example/else"},"created_at":"2015-12-01T10:00:01Z","payload":{"action":"opened","issue":%s}}\n' \
    "$(issue 51 1448964001 other 'New maintainer' 'Could you add me as a maintainer?' | sed 's/pad/else/g')"
} | gzip >"$T/2015-12-01-10.json.gz"
json --forge "$T/2015-12-01-10.json.gz" --project example/pad
ok 'an hour of the world, one project' eval 'status_is 0 && out_has "\"example/pad\""'
wh export --forge "$T/2015-12-01-10.json.gz" --project example/pad --store "$store" -o "$T/hour.ndjson"
ok 'and nobody else' eval 'grep -q gusto "$T/hour.ndjson" && ! grep -q "\"other\"" "$T/hour.ndjson"'
json --forge "$T/2015-12-01-10.json.gz"
ok 'without --project: an error that says so' refused --project

# Errors.
scan --mail "$T/nowhere.mbox"
ok 'no such file' refused "$T/nowhere.mbox"
scan --mail "$T/pad.json"
ok 'a file of another kind is no clean bill' eval 'out_has "nothing to look at" && out_has "pad.json:0: "'
scan --forge "$T/list.mbox"
ok 'mail given as a forge' eval 'status_is 3 && err_has "$T/list.mbox" && out_has "nothing to look at" && out_has "list.mbox:1: broken JSON"'
scan --registry "$T/forge.ndjson"
ok 'a forge given as a registry' eval 'status_is 3 && err_has "$T/forge.ndjson" && out_has "nothing to look at" && out_has "forge.ndjson:"'
scan "$T/pad.git" "$T/pad.git" --mail "$T/list.mbox"
ok 'two targets with --mail' refused 'one target'
scan "$T/pad.git;post=$T/list.mbox"
ok 'a part that is none' refused 'post='
scan --mail
ok 'an option without its value' refused mail
mkdir "$T/empty"
scan --mail "$T/empty"
ok 'an empty folder' refused "$T/empty"
scan --mail "$T/empty"
ok 'and again, though it is kept' refused "$T/empty"
: >"$T/empty.mbox"
scan --mail "$T/empty.mbox"
ok 'an empty list is no error, nor a clean bill' eval 'status_is 0 && out_has "nothing to look at" && ! out_has "nothing stood out"'
size=$(stat -c %s "$T/list.mbox.gz")
head -c $((size / 2)) "$T/list.mbox.gz" >"$T/half.mbox.gz"
json --mail "$T/half.mbox.gz"
ok 'half a packed list: incomplete' eval 'status_is 3 && err_has "read to its end"'
ok 'the report names it with a position' eval 'out_has "\"complete\": false" && grep -qE "half.mbox.gz:[0-9]+" "$T/out"'
ok 'and holds the half that is there' eval 'grep -A4 "\"kind\": \"words\"" "$T/out" | grep -qE "\"events\": [1-9][0-9]"'
scan --mail "$T/half.mbox.gz"
ok 'as text too' eval 'status_is 3 && out_has "READ IN PART" && out_has half.mbox.gz'
done_testing
