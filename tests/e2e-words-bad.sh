#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Words that somebody made to break us: no crash, no hang, bounded memory, what is wrong is named, what is right is kept.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
# shellcheck source=tests/words.sh
. "$(dirname "$0")/words.sh"

escape=$'\e'
memory=1048576 # KiB of addresses, for the program and for each worker
seconds=120
if ASAN_OPTIONS=help=1 "$wolfhound" version 2>&1 | grep -q AddressSanitizer; then memory=unlimited; fi
# bounded ARGS...: the program within its bounds.
bounded() {
  run bash -c 'ulimit -v "$1" && shift && exec timeout -k 5 "$@"' bounded $memory $seconds "$wolfhound" "$@"
}
events_of() { tr -d '\n' <"$T/out" | sed -n "s/.*\"kind\": \"$1\",[^}]*\"events\": \([0-9]*\).*/\1/p"; }
# at_least N KIND: the report tells of as many messages or events.
at_least() {
  local n
  n=$(events_of "$2")
  [ "${n:-0}" -ge "$1" ]
}
went_on() { [ "$status" -eq 0 ] || [ "$status" -eq 3 ]; }
named() { sed -n '/"malformed"/,$p' "$T/out" | grep -qE -- "$1"; }

# mail NAME N [WHAT]: scans $T/bad.mbox, which must give N messages and name WHAT.
mail() {
  bounded scan --store :memory: --format json --mail "$T/${4:-bad.mbox}"
  ok "$1" eval "went_on && at_least $2 words"
  if [ -n "${3:-}" ]; then ok "$1: named with its position" named "$3"; fi
}
good() { letter "$1" $((first_week + ${2:-1} * week)) 'Iris Holt' iris@mail.example.org "Question $1" '' 'What does error 7 mean?'; }
# head_of N [HEADERS]: the beginning of a message.
head_of() {
  printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Odd <odd@example.org>\nDate: Wed, 28 May 2014 10:00:00 +0000\nMessage-ID: <%s@list.example.org>\nSubject: odd\n%b' "$1" "${2:-}"
}
# between COMMAND...: what it prints, between two good messages.
between() {
  good g1 1
  "$@"
  printf '\n\n'
  good g2 3
}

mime_parts() {
  head_of parts 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n'
  awk 'BEGIN { for (i = 0; i < 100000; i++) printf "--b\nContent-Type: text/plain\n\npart %d\n", i; print "--b--" }'
}
between mime_parts >"$T/bad.mbox"
mail '100,000 parts' 3 'bad.mbox:[0-9]+'
ok '100,000 parts: and why' out_has 'more parts'

nested() {
  head_of nested 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n\n'
  awk 'BEGIN { for (i = 0; i < 1000; i++) printf "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i + 1
    printf "--b1000\nContent-Type: text/plain\n\ndeep\n"; for (i = 1000; i >= 0; i--) printf "--b%d--\n", i }'
}
between nested >"$T/bad.mbox"
mail 'multiparts 1,000 deep' 3 'bad.mbox:[0-9]+'

messages_within() {
  head_of within 'MIME-Version: 1.0\nContent-Type: message/rfc822\n\n'
  awk 'BEGIN { for (i = 0; i < 20000; i++) printf "MIME-Version: 1.0\nContent-Type: message/rfc822\n\n"; print "end" }'
}
between messages_within >"$T/bad.mbox"
mail 'messages 20,000 deep' 3

header() {
  head_of long
  printf 'X-Long: '
  head -c 10485760 /dev/zero | tr '\0' x
  printf '\n\ntext\n'
}
between header >"$T/bad.mbox"
mail 'a header line of 10 MB' 3

many_references() {
  head_of refs
  printf 'References:'
  awk 'BEGIN { for (i = 0; i < 200000; i++) printf "\n <r%d@example.org>", i }'
  printf '\nTo:'
  awk 'BEGIN { for (i = 0; i < 200000; i++) printf "\n r%d@example.org,", i }'
  printf '\n\ntext\n'
}
between many_references >"$T/bad.mbox"
mail '200,000 references and addresses' 3

nuls() {
  head_of 'nu\0ls' 'X-Nul: a\0b\n\n'
  printf 'text with \0 in it\n\0\0\0\n'
  head -c 100000 /dev/zero
}
between nuls >"$T/bad.mbox"
mail 'NUL bytes' 3

charset() {
  head_of "charset$1" "Content-Type: text/plain; charset=$1\nContent-Transfer-Encoding: $2\n\n"
  printf 'na\xefve \xff\xfe =ZZ =9 ====\n\n'
}
charsets() {
  charset utf-8 8bit
  charset x-nonsense 8bit
  charset utf-7 quoted-printable
  charset utf-16 base64
  charset "$(head -c 5000 /dev/zero | tr '\0' c)" x-unknown
}
between charsets >"$T/bad.mbox"
mail 'wrong charsets and encodings' 7

lengths() {
  local i=0 length
  for length in 99999999999999999999 -1 4294967296 1000000 0 x; do
    i=$((i + 1))
    head_of "length$i" "Content-Length: $length\nLines: $length\n\ntext\n\n"
  done
}
between lengths >"$T/bad.mbox"
mail 'lying lengths' 8

loops() {
  local t=$((first_week + 2 * week))
  letter l1 $t Odd odd@example.org Loop l2 one
  letter l2 $t Odd odd@example.org Loop l3 two
  letter l3 $t Odd odd@example.org Loop l1 three
  letter l4 $t Odd odd@example.org Loop l4 myself
}
between loops >"$T/bad.mbox"
mail 'references in a ring' 6
bounded threads --store :memory: --mail "$T/bad.mbox"
ok 'threads of a ring' status_is 0

doubles() {
  local i
  for i in 1 2 3; do letter same $((first_week + 2 * week + i)) Odd odd@example.org Double '' "body $i"; done
}
between doubles >"$T/bad.mbox"
mail 'one id, three bodies' 3 'bad\.mbox:[0-9]+'

dates() {
  local i=0 date
  for date in 'Sat, 8 Sep 1945 10:00:00 +0000' 'Thu, 31 Dec 2099 23:59:59 +0000' 'Fri, 31 Dec 9999999 00:00:00 +9999' 'yesterday' '' \
    '31 Feb 2014 25:61:61 -0000' "$(head -c 3000 /dev/zero | tr '\0' 9)"; do
    i=$((i + 1))
    printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Odd <odd@example.org>\nDate: %s\nMessage-ID: <d%d@list.example.org>\n\ntext\n\n' "$date" $i
  done
}
between dates >"$T/bad.mbox"
mail 'dates of 1945, 2099 and worse' 9
ok 'lie between their neighbours' eval '! named "\"to\": \"20[2-9]" && ! grep -qE "\"(from|to)\": \"(19|20[2-9])" "$T/out"'

# Cut streams: what is there is read, and the end is named.
mailing_list "$T/list.mbox" 60
for pack in gzip xz zstd; do
  if ! $pack -q -c "$T/list.mbox" >"$T/whole" 2>/dev/null; then
    skip "cut $pack" 'the packer is not installed'
    continue
  fi
  case $pack in gzip) name=cut.mbox.gz ;; xz) name=cut.mbox.xz ;; *) name=cut.mbox.zst ;; esac
  head -c $(($(stat -c %s "$T/whole") * 2 / 3)) "$T/whole" >"$T/$name"
  mail "cut $pack" 0 "$name:[0-9]+" $name
  ok "cut $pack: incomplete" status_is 3
  { head -c 300 "$T/whole"; head -c 300 /dev/urandom; tail -c +601 "$T/whole"; } >"$T/$name"
  mail "damaged $pack" 0 "$name:[0-9]+" $name
done

# One message of 1 GB, which a stream of a few MB holds.
huge() {
  head_of huge '\n'
  yes 'a line of no interest that goes on and on and on and on and on and on' | head -c 1073741824
}
between huge | gzip -1 >"$T/huge.mbox.gz"
mail 'a message of 1 GB' 3 'huge.mbox.gz:[0-9]+' huge.mbox.gz
rm "$T/huge.mbox.gz"

# Forge records. good_issue N: one that is right.
good_issue() { issue "$1" $((first_week + $1 * week)) "user$1" "Crash $1" 'It stops.'; }
# events NAME N [WHAT]: scans $T/bad.ndjson, which must give N messages.
events() {
  bounded scan --store :memory: --format json --forge "$T/bad.ndjson"
  ok "$1" eval "went_on && at_least $2 words"
  if [ -n "${3:-}" ]; then ok "$1: named with its position" named "$3"; fi
}
deep() { head -c "$1" /dev/zero | tr '\0' '['; }
surround() {
  good_issue 1
  "$@"
  printf '\n'
  good_issue 2
}
half_issue() { good_issue 3 | head -c 300; }
surround half_issue >"$T/bad.ndjson"
events 'a line that ends in the middle' 2 'bad.ndjson:[0-9]+'
{ good_issue 1; good_issue 2; half_issue; } >"$T/bad.ndjson"
events 'a file that ends in the middle' 2 'bad.ndjson:[0-9]+'
deep_line() { deep 1000000; }
surround deep_line >"$T/bad.ndjson"
events 'a million brackets' 2 'bad.ndjson:[0-9]+'
deep_object() {
  printf '{"number":3,"title":'
  awk 'BEGIN { for (i = 0; i < 5000; i++) printf "{\"a\":" }'
  printf 1
  awk 'BEGIN { for (i = 0; i < 5000; i++) printf "}" }'
  printf '}'
}
surround deep_object >"$T/bad.ndjson"
events 'objects 5,000 deep' 2 'bad.ndjson:[0-9]+'
numbers() {
  good_issue 3 | sed 's/"id":5003/"id":1e999999/'
  good_issue 4 | sed "s/\"id\":5004/\"id\":$(head -c 5000 /dev/zero | tr '\0' 9)/"
  good_issue 5 | sed 's/"number":5/"number":-99999999999999999999999/'
}
surround numbers >"$T/bad.ndjson"
events 'huge numbers' 2
surrogates() {
  issue 3 $((first_week + 3 * week)) odd 'lone \ud800' 'text \udfff \ud83d \u0000 end'
  issue 4 $((first_week + 4 * week)) odd 'raw' "$(printf 'raw \xed\xa0\x80 \xff')"
}
surround surrogates >"$T/bad.ndjson"
events 'lone surrogates and bytes that are no text' 2
ok 'the report is still text' iconv -f UTF-8 -t UTF-8 -o /dev/null "$T/out"
types() {
  printf '%s\n' null true 1 '"x"' '{}' '[]' '{"number":"one","title":{},"user":[],"created_at":7,"body":false}' \
    '{"url":7,"html_url":[],"issue_url":{},"body":1e5}' '{"type":"IssuesEvent","payload":[],"repo":7,"actor":"x"}'
}
surround types >"$T/bad.ndjson"
events 'values of wrong types' 2
long_line() {
  printf '{"number":3,"body":"'
  head -c 104857600 /dev/zero | tr '\0' x
  printf '"}'
}
surround long_line >"$T/bad.ndjson"
events 'a line of 100 MB' 2 'bad.ndjson:[0-9]+'
rm "$T/bad.ndjson"

hour_event() {
  printf '{"id":"%d","type":"IssuesEvent","actor":{"login":"user%d","id":1},"repo":{"id":9,"name":"example/pad"},"created_at":"2015-12-01T10:0%d:00Z","payload":{"action":"opened","issue":%s}}\n' \
    "$1" "$1" "$1" "$(issue "$1" $((1448964000 + $1)) "user$1" Crash 'It stops.')"
}
{
  hour_event 1
  printf 'garbage example/pad garbage\n\0\0\0\n{"repo":{"name":"example/pad"}\n'
  head -c 20000 /dev/urandom
  printf '\n{"type":"PushEvent","repo":{"name":"example/pad"},"payload":{"commits":"none"}}\n'
  hour_event 2
} | gzip >"$T/hour.json.gz"
bounded scan --store :memory: --format json --forge "$T/hour.json.gz" --project example/pad
ok 'an hour with garbage lines' eval 'went_on && at_least 2 words'
ok 'an hour with garbage lines: named with its position' named 'hour.json.gz:[0-9]+'
head -c $(($(stat -c %s "$T/hour.json.gz") / 2)) "$T/hour.json.gz" >"$T/half.json.gz"
bounded scan --store :memory: --format json --forge "$T/half.json.gz" --project example/pad
ok 'half an hour' eval 'status_is 3 && named "half.json.gz:[0-9]+"'

# Registries and the neutral form.
document() {
  bounded scan --store :memory: --format json "--$2" "$T/$3"
  ok "$1" eval "${4:-went_on}"
}
packument "$T/whole.json"
head -c 500 "$T/whole.json" >"$T/pad.json"
document 'a packument that ends in the middle' registry pad.json 'status_is 3 && named "pad.json:[0-9]+"'
sed 's/"time":{/"time":{"3.0.0":"2099-01-01T00:00:00Z","0.0.1":"1945-09-08T00:00:00Z","4":7,"5":null,/; s/"maintainers":\[/"maintainers":[7,null,{"name":{}},/' "$T/whole.json" >"$T/pad.json"
document 'a packument of odd values' registry pad.json 'went_on && at_least 2 registry'
{ printf '{"name":"pad","versions":'; deep 100000; } >"$T/pad.json"
document 'a deep packument' registry pad.json
awk 'BEGIN { printf "{\"name\":\"pad\",\"time\":{"; for (i = 0; i < 200000; i++) printf "\"%d.0.0\":\"2015-01-01T00:00:00Z\",", i
  printf "\"modified\":\"2015-01-01T00:00:00Z\"},\"versions\":{"; for (i = 0; i < 200000; i++) printf "%s\"%d.0.0\":{\"_npmUser\":{\"name\":\"u%d\"}}", i ? "," : "", i, i % 20000
  print "}}" }' >"$T/pad.json"
document 'a packument of 200,000 versions' registry pad.json
neutral "$T/chat.ndjson"
{
  cat "$T/chat.ndjson"
  deep 300000
  printf '\n{"record":"message","author":{"name":"\\ud800"},"time":1e400,"text":7}\n{"record":"message","author"'
} >"$T/bad-chat.ndjson"
document 'a broken neutral file' events bad-chat.ndjson 'status_is 3 && named "bad-chat.ndjson:[0-9]+"'

# Folders: names, links, devices.
mkdir -p "$T/dir/cur" "$T/dir/new" "$T/dir/tmp"
good m1 1 | tail -n +2 >"$T/dir/cur/1:2,S"
ln -s /dev/zero "$T/dir/cur/2:2,S"
ln -s "$T/dir" "$T/dir/cur/3:2,S"
ln -s /etc/passwd "$T/dir/new/4"
mkfifo "$T/dir/new/5"
printf 'x' >"$T/dir/new/$(printf 'line\nbreak\033[31m')"
bounded scan --store :memory: --format json --mail "$T/dir"
ok 'a folder with links, a pipe and odd names' eval 'went_on && at_least 1 words && ! out_has root:'
bounded scan --store :memory: --mail "$T/dir"
ok 'no control character reaches the terminal' not grep -q "$escape" "$T/out" "$T/err"
bounded scan --store :memory: --mail /dev/zero
ok 'a device' eval 'status_is 2 || status_is 3'
done_testing
